"""How is work spread over processes, each with all that this one has loaded?"""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_all_start_methods, get_context
from typing import Any, ClassVar, TypeVar

_FEW = 2
"""So many items are worked on here; more, by workers."""

Item = TypeVar("Item")
Answer = TypeVar("Answer")


def spread(work: Callable[[Item], Answer], items: Sequence[Item]) -> Generator[Answer, None, None]:
    """What `work` answers for each item, in order; answers must be such as can be pickled.

    By as many forked processes as there are processors, which begin at once: what the engine has
    loaded cannot be sent, and the bytes are the same. Where there are few items, one processor or
    no forking, here; and what a process that died leaves undone, too. A worker has no workers of
    its own. Whoever stops listening closes it.
    """
    workers = 1 if _Task.is_given else min(os.cpu_count() or 1, len(items))
    if len(items) <= _FEW or workers == 1 or "fork" not in get_all_start_methods():
        return (work(item) for item in items)
    _Task.work, _Task.items = staticmethod(work), items
    pool = ProcessPoolExecutor(workers, mp_context=get_context("fork"))
    return _answers(pool, pool.map(_Task.answer, range(len(items))), work, items)


def _answers(
    pool: ProcessPoolExecutor,
    made: Iterator[Answer],
    work: Callable[[Item], Answer],
    items: Sequence[Item],
) -> Generator[Answer, None, None]:
    done = 0
    try:
        with pool:
            for answer in made:
                yield answer
                done += 1
    except BrokenProcessPool:
        for item in items[done:]:
            yield work(item)


class _Task:
    """What a forked process has from the one that forked it."""

    work: Any
    items: Sequence[Any]
    is_given: ClassVar = False
    """Whether this is such a process."""

    @classmethod
    def answer(cls, number: int) -> Any:
        """What is answered for one item."""
        cls.is_given = True
        return cls.work(cls.items[number])
