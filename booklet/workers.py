"""How is work spread over processes, each with all that this one has loaded?"""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_all_start_methods, get_context
from typing import Any, TypeVar

_FEW = 2
"""So many items are worked on here; more, by workers."""

Item = TypeVar("Item")
Answer = TypeVar("Answer")


def spread(work: Callable[[Item], Answer], items: Sequence[Item]) -> Generator[Answer, None, None]:
    """What `work` answers for each item, in order; answers must be such as can be pickled.

    By as many forked processes as there are processors: what the engine has loaded cannot be sent,
    and the bytes are the same. Where there are few items, one processor or no forking, here; and
    what a process that died leaves undone, too. Whoever stops listening closes it.
    """
    done = 0
    for answer in _by_workers(work, items):
        yield answer
        done += 1
    for item in items[done:]:
        yield work(item)


def _by_workers(work: Callable[[Any], Any], items: Sequence[Any]) -> Iterator[Any]:
    workers = min(os.cpu_count() or 1, len(items))
    if len(items) <= _FEW or workers == 1 or "fork" not in get_all_start_methods():
        return
    _Task.work, _Task.items = staticmethod(work), items
    try:
        with ProcessPoolExecutor(workers, mp_context=get_context("fork")) as pool:
            yield from pool.map(_Task.answer, range(len(items)))
    except BrokenProcessPool:
        return


class _Task:
    """What a forked process has from the one that forked it."""

    work: Any
    items: Sequence[Any]

    @classmethod
    def answer(cls, number: int) -> Any:
        """What is answered for one item."""
        return cls.work(cls.items[number])
