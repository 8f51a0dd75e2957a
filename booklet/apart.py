"""How is something done by another process, as if it was done here?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import get_all_start_methods
from typing import TYPE_CHECKING, Any, TypeVar

from booklet import heap
from booklet.errors import MissingPart
from booklet.workers import LIMIT, Worker, answered, forked, in_words, read_answer, works_alone

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

Answer = TypeVar("Answer")
_UNTIDY = 16
"""Answers after which it gives memory back."""


class Apart:
    """A process that does one thing at a time for whoever asks, so that what it takes for that is
    neither loaded nor held here. It is as small as this one was when it was begun.

    Where none can be begun (Windows, in a worker), or it died before, all is done here. Only one
    thread may ask.
    """

    def __init__(self, limit: float = LIMIT) -> None:
        self._limit = limit
        self._workers: list[Worker] = []
        self.renew()

    def renew(self) -> None:
        """Begin it again if it died."""
        if self._workers and self._workers[0].process.is_alive():
            return
        self.end()
        if not works_alone() and "fork" in get_all_start_methods():
            with suppress(MissingPart):
                forked(_serve, [], self._workers)

    def get_ready(self, load: Callable[[], object]) -> None:
        """Let it load what it will be asked for, without waiting until it has."""
        for worker in self._workers:
            with suppress(OSError):  # it is dead, which is noticed when it is asked
                worker.pipe.send((load, None))

    def __call__(self, do: Callable[..., Answer], *given: Any) -> Answer:
        """What is answered to these values, which can be pickled, as the answer can; an error is
        raised. Raises TimeoutError where that takes too long, and OSError where the process dies
        of it: what it died of may end this one, too."""
        if not self._workers:
            return do(*given)
        worker = self._workers[0]
        try:
            worker.pipe.send((do, given))
            if not worker.pipe.poll(self._limit):
                raise TimeoutError(f"it did not end in {in_words(self._limit)}")
            written = worker.pipe.recv_bytes()
        except TimeoutError:
            self.end()
            raise
        except (EOFError, OSError) as error:
            how = worker.died_of()
            self.end()
            raise OSError(f"it broke off when its process ended ({how})") from error
        except BaseException:  # its answer would be taken for the next one
            self.end()
            raise
        answer: Answer = read_answer(written)
        return answer

    def end(self) -> None:
        """End it now, whatever it does."""
        while self._workers:
            self._workers.pop().end()


def here(do: Callable[..., Answer], *given: Any) -> Answer:
    """The same as an `Apart` answers, done by this process."""
    return do(*given)


@contextmanager
def apart() -> Iterator[Apart]:
    """A process that is ended with the context."""
    one = Apart()
    try:
        yield one
    finally:
        one.end()


def _serve(pipe: Connection) -> None:
    done = 0
    while True:
        do, given = pipe.recv()
        if given is None:
            with suppress(Exception):  # which whoever asks for it meets again
                do()
            continue
        pipe.send_bytes(answered(_done, (do, *given)))
        done += 1
        if not done % _UNTIDY:
            heap.give_back()


def _done(asked: tuple[Any, ...]) -> Any:
    return here(*asked)
