"""How does work begin before it is known what all there is to do?"""

from __future__ import annotations

import os
import pickle
import tempfile
import time
from collections.abc import Callable, Hashable, Iterator
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

Item = TypeVar("Item", bound=Hashable)


class Forerunner(Generic[Item]):
    """Processes, one at first, that begin at once and work on items as they are given.

    They answer nothing: what they make is kept where others look for it. Whatever they have not
    made when it is waited for, because one died, met an error or was too slow, is left to whoever
    asked, who meets the same error.
    """

    def __init__(self, begin: Callable[[], object], work: Callable[[Item], object]) -> None:
        self._begin, self._work = begin, work
        # What the engine leaves there is removed by this process, for the others are killed.
        self._scratch = TemporaryDirectory(prefix="booklet-")
        self._workers: list[Worker] = []
        self._numbers: dict[Item, int] = {}
        self._most = os.cpu_count() or 1
        self._take_on()

    def knows(self, item: Item) -> bool:
        """Whether it was given an item."""
        return item in self._numbers

    def give(self, item: Item) -> None:
        """Let it work on an item: by the process that was given least, or one more."""
        if not self._workers or self.knows(item):
            return
        number = self._numbers[item] = len(self._numbers)
        if len(self._workers) < self._most and all(one.given for one in self._workers):
            self._take_on()
        worker = min(self._workers, key=lambda one: len(one.given))
        with suppress(OSError):
            # A pipe that nobody reads yet holds too little for an item, and its giver would wait.
            self._place(number).write_bytes(pickle.dumps(item, pickle.HIGHEST_PROTOCOL))
            worker.pipe.send(number)
            worker.given.append(number)

    def wait(self, item: Item, limit: float | None = None) -> None:
        """Wait until it is done with an item that it was given, for so many seconds at most
        (LIMIT)."""
        until = time.monotonic() + (workers.LIMIT if limit is None else limit)
        number = self._numbers.get(item)
        while worker := next((one for one in self._workers if number in one.given), None):
            try:
                if worker.pipe.poll(max(0, until - time.monotonic())):
                    worker.pipe.recv_bytes()
                    worker.given.popleft()
                else:
                    self._lose(worker)
            except (EOFError, OSError):
                self._lose(worker)

    def end(self) -> None:
        """End it, whatever it does."""
        while self._workers:
            self._workers.pop().end()
        self._scratch.cleanup()

    def _take_on(self) -> None:
        with suppress(MissingPart):
            forked(self._serve, [one.pipe for one in self._workers], self._workers)

    def _lose(self, worker: Worker) -> None:
        self._workers.remove(worker)
        worker.end()

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
