"""How is work spread over processes, each with all that this one has loaded?"""

from __future__ import annotations

import gc
import os
import signal
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cached_property, partial
from itertools import islice
from math import inf
from multiprocessing import get_all_start_methods, get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, ClassVar, Generic, TypeVar

from msgspec import Struct, field

from booklet import heap
from booklet.errors import MissingPart

if TYPE_CHECKING:
    from concurrent.futures import Future
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkProcess

LIMIT = 300.0
"""Seconds that one item may take: a thousand times what most take."""
_GIVEN = 2
"""So many items a worker has at most: the one it works on, and the next."""
_AHEAD = 4
"""So many answers to a worker are made at most before somebody listens."""
_UNTIDY = 8
"""Items after which a hand tidies up its memory."""
_MOMENT = 1.0

Item = TypeVar("Item")
Answer = TypeVar("Answer")


@contextmanager
def spread(
    work: Callable[[Item], Answer],
    items: Sequence[Item],
    instead: Callable[[Item, str], Answer],
    limit: float | None = None,
    hands: Hands | None = None,
) -> Iterator[Iterator[Answer]]:
    """What `work` answers for each item, in order; answers must be such as can be pickled.

    By as many forked processes as there are processors: what the engine has loaded cannot be sent,
    and the bytes are the same. They begin at once, are a few items ahead of whoever listens, and
    are ended with the context. One that dies, or works on an item longer than `limit` seconds
    (LIMIT), is ended, and the item given to a new one; if that fares no better, the answer is what
    `instead` makes of the item, told in words what became of it. An error of the work is raised
    in the place of its answer. Where there are `hands`, these do it, and work and items must be
    such as can be pickled, too.

    Where there is no forking (Windows), all is done here, one item after the other: what does not
    end then lasts until somebody interrupts it. A worker has no workers of its own.
    """
    if not items or _Crew.is_worker or "fork" not in get_all_start_methods():
        yield map(work, items)
        return
    crew = _Crew(work, items, instead, LIMIT if limit is None else limit, hands)
    try:
        crew.give_out()
        yield crew.answers()
    finally:
        crew.end()
        gc.freeze()  # what a run has loaded is no garbage: looking through it at its end takes long


@contextmanager
def hand_out(
    submit: Callable[[Item], Future[Answer]], items: Sequence[Item], ahead: int
) -> Iterator[Iterator[tuple[Item, Future[Answer]]]]:
    """Each item with its answer to come, in order, by any executor's `submit`: so what can be sent
    to other machines, `ahead` items at most. What nobody waited for is cancelled with the context.
    """
    waiting: deque[tuple[Item, Future[Answer]]] = deque()

    def handed() -> Iterator[tuple[Item, Future[Answer]]]:
        left = iter(items)
        waiting.extend((item, submit(item)) for item in islice(left, ahead))
        while waiting:
            yield waiting.popleft()
            waiting.extend((item, submit(item)) for item in islice(left, 1))

    try:
        yield handed()
    finally:
        for _, future in waiting:
            future.cancel()


def work_alone() -> None:
    """Let this process begin no workers from now on, as if it was one."""
    _Crew.is_worker = True


def works_alone() -> bool:
    """Whether this process begins no workers."""
    return _Crew.is_worker


class Worker(Struct, eq=False):
    """A forked process, and what it was given to do."""

    process: ForkProcess
    pipe: Connection
    given: deque[int] = field(default_factory=deque)
    until: float = inf
    """When it has worked too long on the first of them."""

    def end(self) -> None:
        """End it now, whatever it does."""
        self.process.kill()
        self.process.join()
        self.process.close()
        self.pipe.close()

    def died_of(self) -> str:
        """What ended it, once its pipe has ended."""
        self.process.join(_MOMENT)
        code = self.process.exitcode or 0
        return signal.Signals(-code).name if code < 0 else f"exit code {code}"


def end_all(workers: list[Worker]) -> None:
    """End workers, at the same time, and forget them."""
    for worker in workers:
        worker.process.kill()
    while workers:
        workers.pop().end()


def forked(
    serve: Callable[[Connection], None], others: Iterable[Connection], known: list[Worker]
) -> Worker:
    """A new process that serves the other end of a pipe, and ends with this one; `others` are the
    ends of pipes that it does not need. It is among those that are `known` once it runs.

    Raises MissingPart where none can be begun.
    """
    context = get_context("fork")
    # Ctrl-C is the parent's, which ends its workers; and must not find one that nobody knows.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        mine, its = context.Pipe()
        process = context.Process(target=_served, args=(serve, its, [mine, *others]), daemon=True)
        process.start()
    except OSError as error:
        message = f"No process can be begun: {error}."
        raise MissingPart(message, "Close other programs.") from error
    else:
        known.append(Worker(process, mine))
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    its.close()
    return known[-1]


def _served(
    serve: Callable[[Connection], None], pipe: Connection, others: Iterable[Connection]
) -> None:
    work_alone()
    for other in others:
        other.close()
    with suppress(EOFError, OSError):
        serve(pipe)


class _Crew(Struct, Generic[Item, Answer], dict=True):
    """The workers of one piece of work, and how far they are."""

    work: Callable[[Item], Answer]
    items: Sequence[Item]
    instead: Callable[[Item, str], Answer]
    limit: float
    hands: Hands | None = None
    workers: list[Worker] = field(default_factory=list)
    told: dict[int, Callable[[], Answer]] = field(default_factory=dict)
    """The answers that nobody listened to yet."""
    failed: set[int] = field(default_factory=set)
    """The items that a worker was ended over."""
    heard: int = 0
    is_worker: ClassVar[bool] = False
    """Whether this process is one."""

    def __post_init__(self) -> None:
        if self.hands is not None:
            self.hands.take_up(self.work, self.items)

    @cached_property
    def left(self) -> deque[int]:
        """The items that nobody was given yet."""
        return deque(range(len(self.items)))

    @cached_property
    def most(self) -> int:
        """So many workers it has at most."""
        return min(os.cpu_count() or 1, len(self.items))

    def answers(self) -> Iterator[Answer]:
        """Each answer as it comes, in the order of the items."""
        while self.heard < len(self.items):
            while self.heard not in self.told:
                self._listen()
                self.give_out()
            answer = self.told.pop(self.heard)
            self.heard += 1
            self.give_out()
            yield answer()

    def give_out(self) -> None:
        """Give each worker what it may have, and take on those that are wanting."""
        while self.left and self.left[0] < self.heard + self.most * _AHEAD:
            if len(self.workers) < self.most:
                worker = self._take_on()
            else:
                worker = min(self.workers, key=lambda one: len(one.given))
            if len(worker.given) == _GIVEN:
                return
            if not worker.given:
                worker.until = time.monotonic() + self.limit
            worker.given.append(self.left.popleft())
            with suppress(OSError):  # one that is dead is heard of next
                worker.pipe.send(worker.given[-1])

    def end(self) -> None:
        """End all workers, whatever they do; hands that do nothing are let go."""
        for worker in list(self.workers):
            if self.hands is not None and self.hands.take_back(worker):
                self.workers.remove(worker)
        end_all(self.workers)

    def _take_on(self) -> Worker:
        if self.hands is not None and (worker := self.hands.lend()):
            self.workers.append(worker)
            return worker
        return forked(self._serve, [worker.pipe for worker in self.workers], self.workers)

    def _serve(self, pipe: Connection) -> None:
        while True:
            pipe.send_bytes(answered(self.work, self.items[pipe.recv()]))

    def _listen(self) -> None:
        """Wait until a worker answers, dies, or has worked too long."""
        from multiprocessing.connection import wait

        soonest = min(worker.until for worker in self.workers)
        ready = wait([one.pipe for one in self.workers], max(0, soonest - time.monotonic()))
        for worker in list(self.workers):
            if worker.pipe in ready:
                self._hear(worker)
            elif worker.until <= time.monotonic():
                self._lose(worker, f"did not end in {in_words(self.limit)}")

    def _hear(self, worker: Worker) -> None:
        try:
            written = worker.pipe.recv_bytes()
        except (EOFError, OSError):
            self._lose(worker, f"broke off when its process ended ({worker.died_of()})")
            return
        self.told[worker.given.popleft()] = lambda: read_answer(written)
        worker.until = time.monotonic() + self.limit if worker.given else inf

    def _lose(self, worker: Worker, how: str) -> None:
        """End a worker, and see to it that what it left is done."""
        self.workers.remove(worker)
        worker.end()
        if not worker.given:
            return
        number, *others = worker.given
        self.left.extendleft(reversed(others))
        if number not in self.failed:
            self.failed.add(number)
            self.left.appendleft(number)
        else:
            item = self.items[number]
            self.told[number] = lambda: self.instead(item, f"{how}; it was tried twice")


class Hands:
    """Processes that are begun while little is loaded, to do later what they are sent: they are as
    small as this one was then, and are sent one item after the other."""

    def __init__(self) -> None:
        self._idle: list[Worker] = []
        self._lent: list[Worker] = []
        self._orders = _Orders()
        self.renew()

    def renew(self) -> None:
        """Begin as many as are missing, because they died or were lost."""
        self._lent.clear()
        dead = [one for one in self._idle if not one.process.is_alive()]
        self._idle = [one for one in self._idle if one not in dead]
        end_all(dead)
        with suppress(MissingPart):
            while len(self._idle) < (os.cpu_count() or 1):
                forked(_lend_a_hand, [one.pipe for one in self._idle], self._idle)

    def get_ready(self, load: Callable[[], object], count: int = 1) -> None:
        """Let so many processes, those that are lent first, load what they will be asked for, while
        nobody waits."""
        for worker in self._idle[-count:]:
            with suppress(OSError):  # a dead one is noticed when it is lent
                worker.pipe.send(load)

    def take_up(self, work: Callable[[Item], object], items: Sequence[Item]) -> None:
        """Have this work for those that are lent from now on."""
        self._orders.close()
        if self._idle:
            try:
                self._orders = _Orders.laid(work, items)
            except OSError:  # no room for them
                self.end()

    def lend(self) -> Worker | None:
        """A process that does the work that was taken up, by the numbers of its items; None where
        none is left."""
        while self._idle:
            worker = self._idle.pop()
            try:
                worker.pipe.send(self._orders.place)
            except OSError:  # it is dead
                worker.end()
            else:
                self._lent.append(worker)
                return worker
        return None

    def take_back(self, worker: Worker) -> bool:
        """Whether a process is one that was lent, and can be lent again: it has nothing to do."""
        if worker not in self._lent:
            return False
        self._lent.remove(worker)
        if worker.given:
            return False
        try:
            worker.pipe.send(None)
        except OSError:  # it is dead
            return False
        self._idle.append(worker)
        return True

    def end(self) -> None:
        """End them all."""
        end_all(self._idle)
        self._orders.close()


class _Orders(Struct):
    """Work and its items in a file, from which processes read each item when they come to it: a
    pipe that nobody reads yet holds too little, and its giver would wait."""

    file: Any = None
    place: tuple[str, int] = ("", 0)
    """The file's path, and where in it stands the work, and where each item begins and ends."""

    @classmethod
    def laid(cls, work: object, items: Sequence[object]) -> _Orders:
        """Put work down. Raises OSError."""
        import pickle
        from tempfile import NamedTemporaryFile

        file = NamedTemporaryFile(prefix="booklet-")  # noqa: SIM115 - closed when others come
        begins = [0]
        for item in items:
            begins.append(begins[-1] + file.write(pickle.dumps(item, pickle.HIGHEST_PROTOCOL)))
        file.write(pickle.dumps((work, begins), pickle.HIGHEST_PROTOCOL))
        file.flush()
        return cls(file, (file.name, begins[-1]))

    def close(self) -> None:
        """Let go of it."""
        if self.file is not None:
            with suppress(OSError):
                self.file.close()


@contextmanager
def early_hands() -> Iterator[Hands | None]:
    """Hands, ended with the context; None where nothing can be forked."""
    if _Crew.is_worker or "fork" not in get_all_start_methods():
        yield None
        return
    hands = Hands()
    try:
        yield hands
    finally:
        hands.end()


def _lend_a_hand(pipe: Connection) -> None:
    import pickle

    while True:
        order = pipe.recv()
        if callable(order):
            with suppress(Exception):  # which whoever is asked for it meets again
                order()
            continue
        path, at = order
        with Path(path).open("rb") as file:
            file.seek(at)
            work, begins = pickle.load(file)
            answer = partial(_work_on, work, file, begins)
            gc.freeze()  # what is loaded is looked through never again
            done = 0
            while (number := pipe.recv()) is not None:
                pipe.send_bytes(answered(answer, number))
                done += 1
                if not done % _UNTIDY:
                    heap.tidy()
        del work, answer
        gc.collect()  # with all that they hold, in circles, before that is frozen


def _work_on(
    work: Callable[[Any], Answer], file: BinaryIO, begins: Sequence[int], number: int
) -> Answer:
    import pickle

    file.seek(begins[number])
    return work(pickle.loads(file.read(begins[number + 1] - begins[number])))


def answered(work: Callable[[Item], Answer], item: Item) -> bytes:
    """What is answered for an item, or the error that was raised, as it is sent."""
    import pickle

    try:
        return pickle.dumps((work(item), None), pickle.HIGHEST_PROTOCOL)
    except BaseException as error:
        error.add_note(f"In a worker:\n{traceback.format_exc()}")
        return _error_written(error)


def _error_written(error: BaseException) -> bytes:
    """An error as it is sent; of one that cannot be, its words."""
    import pickle

    try:
        written = pickle.dumps((None, error), pickle.HIGHEST_PROTOCOL)
        pickle.loads(written)
    except Exception:
        written = pickle.dumps((None, RuntimeError("\n".join(error.__notes__))))
    return written


def read_answer(written: bytes) -> Any:
    """What a worker answered; raises the error that it met."""
    import pickle

    answer, error = pickle.loads(written)
    if error is not None:
        raise error
    return answer


def in_words(seconds: float) -> str:
    """A time in whole minutes or seconds, as it is told."""
    count, unit = (seconds / 60, "minute") if seconds >= 60 else (seconds, "second")
    return f"{count:g} {unit}{'' if count == 1 else 's'}"
