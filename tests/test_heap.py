"""Is what former jobs have left freed?"""

from __future__ import annotations

import ctypes
import gc
import weakref
from types import SimpleNamespace

import pytest

from booklet import heap


class Circle:
    def __init__(self) -> None:
        self.round = self


def test_circles_that_were_put_aside_are_freed() -> None:
    left = weakref.ref(Circle())
    gc.freeze()
    gc.collect()
    assert left() is not None, "or there is nothing to sweep"
    heap.sweep()
    assert left() is None


def test_memory_is_given_back_where_there_is_glibc(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    monkeypatch.setattr(ctypes, "CDLL", lambda _: SimpleNamespace(malloc_trim=asked.append))
    heap.give_back()
    monkeypatch.setattr(ctypes, "CDLL", lambda _: SimpleNamespace())
    heap.give_back()
    assert asked == [0]


def test_threads_share_one_place_where_there_is_glibc(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[int, int]] = []
    glibc = SimpleNamespace(mallopt=lambda *what: asked.append(what))
    monkeypatch.setattr(ctypes, "CDLL", lambda _: glibc)
    heap.hold_together()
    monkeypatch.setattr(ctypes, "CDLL", lambda _: SimpleNamespace())
    heap.hold_together()
    assert asked == [(-8, 1)]
