"""How does work begin before it is known what all there is to do?"""

from __future__ import annotations

import gc
import os
import pickle
import tempfile
from collections import deque
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from multiprocessing import get_all_start_methods
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from booklet import workers
from booklet.errors import MissingPart
from booklet.workers import Worker, end_all, forked, works_alone

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

_GIVEN = 2
"""So many items of a process leave no room for more: the one it works on, and the next."""

Item = TypeVar("Item")


class Forerunner(Generic[Item]):
    """Processes that are begun while little is loaded, as many as there are processors, and work on
    items as they are given; the first loads what that takes at once, the others, which are begun
    when it is `accompanied`, when there is something for them to do.

    They answer nothing: what they make is kept where others look for it. Whatever they have not
    made when they are done with it, because one died, met an error or was too slow, is left to
    whoever asked, who meets the same error.

    Those that stay serve one job after the other.
    """

    def __init__(
        self,
        load: Callable[[], object],
        told_by: Callable[[Item], Hashable],
        *,
        stays: bool = False,
    ) -> None:
        """`told_by` is by what items are told, which may be large themselves."""
        self._load, self._told_by, self._stays = load, told_by, stays
        # What the engine leaves there is removed by this process, for the others are killed.
        self._scratch = TemporaryDirectory(prefix="booklet-")
        self._workers: list[Worker] = []
        self._spare: list[Worker] = []
        self._numbers: dict[Hashable, int] = {}
        self._waiting: deque[int] = deque()
        self._laid_down = 0
        self._order = ""
        """The file that says what is to be done."""
        self.renew()

    def renew(self) -> None:
        """Be ready for another job: nothing was given yet, and whoever died, or still works on what
        the last one gave, is replaced."""
        for one in self._workers:
            _hear(one)
        gone = [one for one in self._workers if one.given or not one.process.is_alive()]
        gone += [one for one in self._spare if not one.process.is_alive()]
        self._workers = [one for one in self._workers if one not in gone]
        self._spare = [one for one in self._spare if one not in gone]
        end_all(gone)
        for left in Path(self._scratch.name).glob("item-*"):  # which nobody works on any more
            left.unlink(missing_ok=True)
        self._waiting.clear()
        self._numbers.clear()
        if not self._workers:
            with suppress(MissingPart):
                others = [one.pipe for one in self._spare]
                forked(partial(self._serve, is_first=True), others, self._workers)

    def accompany(self) -> None:
        """Begin the others, who have all that this process has loaded by now."""
        with suppress(MissingPart):
            while len(self._workers) + len(self._spare) < (os.cpu_count() or 1):
                others = [one.pipe for one in (*self._workers, *self._spare)]
                forked(partial(self._serve, is_first=False), others, self._spare)

    def begin(
        self,
        start: Callable[[], object],
        work: Callable[[Item], object],
        *,
        ready: int = 1,
    ) -> None:
        """Let it work from now on, and start what that takes; both must be such as can be
        pickled. So many are made `ready` at once, the others when there is something for them."""
        if self._order:
            self._place(self._order).unlink(missing_ok=True)
        self._order = f"work-{self._laid_down}"
        self._laid_down += 1
        if not self._lay(self._order, (start, work)):  # nobody may go on with what was told before
            self._workers += self._spare
            self._spare.clear()
            end_all(self._workers)
            return
        while self._spare and len(self._workers) < ready:
            self._workers.append(self._spare.pop())
        for worker in self._workers:
            self._tell(worker)

    def knows(self, item: Item) -> bool:
        """Whether it was given an item."""
        return self._told_by(item) in self._numbers

    @property
    def has_room(self) -> bool:
        """Whether somebody has nothing to do, or will soon have."""
        has_more = bool(self._workers and self._spare)
        return has_more or any(len(one.given) < _GIVEN for one in self._workers)

    def give(self, item: Item) -> None:
        """Let it work on an item: by the process that was given least, one more, or whoever has
        room first."""
        if not self._workers or self.knows(item):
            return
        number = self._numbers[self._told_by(item)] = self._laid_down
        self._laid_down += 1
        if self._spare and all(one.given for one in self._workers):
            self._workers.append(self._spare.pop())
            self._tell(self._workers[-1])
        if self._lay(f"item-{number}", item):
            self._waiting.append(number)
            self._give_out()

    def is_done(self, item: Item) -> bool:
        """Whether nobody works on an item, or will."""
        number = self._numbers.get(self._told_by(item))
        return number not in self._waiting and not any(number in one.given for one in self._workers)

    def listen(self) -> None:
        """Wait until it is done with any item that it was given; where nobody is for LIMIT seconds,
        all who work are ended."""
        from multiprocessing.connection import wait

        busy = [one for one in self._workers if one.given]
        ready = wait([one.pipe for one in busy], workers.LIMIT)
        for worker in busy:
            try:
                if worker.pipe in ready:
                    worker.pipe.recv_bytes()
                    worker.given.popleft()
                elif not ready:
                    self._lose(worker)
            except (EOFError, OSError):
                self._lose(worker)
        self._give_out()

    def rest(self) -> None:
        """Nothing more is given for this job. Whoever does not stay does nothing more; nobody waits
        until its processes are gone, as `end` does."""
        if not self._stays:
            for worker in (*self._workers, *self._spare):
                worker.process.kill()

    def end(self) -> None:
        """End it, whatever it does."""
        self._workers += self._spare
        self._spare.clear()
        end_all(self._workers)
        self._waiting.clear()
        self._scratch.cleanup()

    def _tell(self, worker: Worker) -> None:
        with suppress(OSError):  # one that is dead is noticed when it is waited for
            worker.pipe.send(self._order)

    def _give_out(self) -> None:
        """Send what waits to whoever has room, the least busy first."""
        while self._waiting and self._workers:
            worker = min(self._workers, key=lambda one: len(one.given))
            if len(worker.given) >= _GIVEN:
                return
            number = self._waiting.popleft()
            try:
                worker.pipe.send(number)
            except OSError:
                self._lose(worker)
            else:
                worker.given.append(number)
        if not self._workers:
            self._waiting.clear()

    def _lose(self, worker: Worker) -> None:
        self._workers.remove(worker)
        worker.end()
        if not self._workers and self._spare:
            self._workers.append(self._spare.pop())
            self._tell(self._workers[-1])

    def _serve(self, pipe: Connection, *, is_first: bool) -> None:
        tempfile.tempdir = self._scratch.name
        gc.disable()  # whoever works here frees what its items leave (`Engine.let_go`)
        try:
            if is_first:
                self._load()
            work: Callable[[Item], object] = _nothing
            while True:
                order = pipe.recv()
                if isinstance(order, int):
                    with suppress(Exception):
                        work(self._taken(f"item-{order}"))
                    pipe.send_bytes(b"")
                else:
                    try:
                        start, work = self._laid(order)
                    except FileNotFoundError:  # something else is to be done by now
                        continue
                    start()
        except Exception:  # which whoever begins in its place meets, too
            return

    def _lay(self, name: str, what: object) -> bool:
        """Put down what is too long for a pipe that nobody reads yet, whose giver would wait;
        whether there was room for it."""
        half = self._place(f"half-{name}")
        try:
            half.write_bytes(pickle.dumps(what, pickle.HIGHEST_PROTOCOL))
            half.replace(self._place(name))
        except OSError:
            with suppress(OSError):
                half.unlink(missing_ok=True)
            return False
        return True

    def _laid(self, name: str) -> Any:
        return pickle.loads(self._place(name).read_bytes())

    def _taken(self, name: str) -> Any:
        what = self._laid(name)
        self._place(name).unlink()
        return what

    def _place(self, name: str) -> Path:
        return Path(self._scratch.name) / name


def _hear(worker: Worker) -> None:
    """Note what a process is done with by now; one that is dead keeps what it was given."""
    with suppress(EOFError, OSError):
        while worker.given and worker.pipe.poll():
            worker.pipe.recv_bytes()
            worker.given.popleft()


def _nothing(_item: object) -> None:
    """The work of whoever was not told any."""


@contextmanager
def forerun(
    load: Callable[[], object], told_by: Callable[[Item], Hashable], *, stays: bool = False
) -> Iterator[Forerunner[Item] | None]:
    """A forerunner that loads something already, ended with the context; None where there is one
    processor, no forking, or no room for what it is given."""
    if works_alone() or (os.cpu_count() or 1) == 1 or "fork" not in get_all_start_methods():
        yield None
        return
    try:
        runner = Forerunner(load, told_by, stays=stays)
    except OSError:
        yield None
        return
    try:
        yield runner
    finally:
        runner.end()
