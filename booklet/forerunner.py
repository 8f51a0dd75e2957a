"""How does work begin before it is known what all there is to do?"""

from __future__ import annotations

import os
import pickle
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import get_all_start_methods
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Generic, TypeVar

from booklet import workers
from booklet.errors import MissingPart
from booklet.workers import Worker, forked, works_alone

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

Item = TypeVar("Item")


class Forerunner(Generic[Item]):
    """A process that begins at once, and works on items one by one as they are given.

    It answers nothing: what it makes is kept where others look for it. Whatever it has not made
    when it is waited for, because it died, met an error or was too slow, is left to whoever asked,
    who meets the same error.
    """

    def __init__(self, begin: Callable[[], object], work: Callable[[Item], object]) -> None:
        self._begin, self._work = begin, work
        # What the engine leaves there is removed by this process, for the other one is killed.
        self._scratch = TemporaryDirectory(prefix="booklet-")
        self._workers: list[Worker] = []
        self._given = self._left = 0
        with suppress(MissingPart):
            forked(self._serve, (), self._workers)

    def give(self, item: Item) -> None:
        """Let it work on an item, after those that it was given before."""
        if not self._workers:
            return
        with suppress(OSError):
            # A pipe that nobody reads yet holds too little for an item, and its giver would wait.
            self._place(self._given).write_bytes(pickle.dumps(item, pickle.HIGHEST_PROTOCOL))
            self._workers[0].pipe.send(self._given)
            self._given += 1
            self._left += 1

    def wait(self, limit: float | None = None) -> None:
        """Wait until it is done with what it was given, for so many seconds at most (LIMIT)."""
        until = time.monotonic() + (workers.LIMIT if limit is None else limit)
        while self._left and self._workers:
            pipe = self._workers[0].pipe
            try:
                if pipe.poll(max(0, until - time.monotonic())):
                    pipe.recv_bytes()
                    self._left -= 1
                else:
                    self.end()
            except (EOFError, OSError):
                self.end()

    def end(self) -> None:
        """End it, whatever it does."""
        while self._workers:
            self._workers.pop().end()
        self._scratch.cleanup()

    def _serve(self, pipe: Connection) -> None:
        tempfile.tempdir = self._scratch.name
        try:
            self._begin()
        except Exception:  # which whoever begins in its place meets, too
            return
        while True:
            number = pipe.recv()
            with suppress(Exception):
                self._work(pickle.loads(self._place(number).read_bytes()))
            pipe.send_bytes(b"")

    def _place(self, number: int) -> Path:
        return Path(self._scratch.name) / f"item-{number}"


@contextmanager
def forerun(
    begin: Callable[[], object], work: Callable[[Item], object]
) -> Iterator[Forerunner[Item] | None]:
    """A forerunner, ended with the context; None where there is one processor, no forking, or no
    room for what it is given."""
    if works_alone() or (os.cpu_count() or 1) == 1 or "fork" not in get_all_start_methods():
        yield None
        return
    try:
        runner = Forerunner(begin, work)
    except OSError:
        yield None
        return
    try:
        yield runner
    finally:
        runner.end()
