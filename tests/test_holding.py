"""Is what a process holds always what lies in the cache?"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from booklet import holding as module
from booklet import memory
from booklet.holding import Held


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))


def read(path: Path) -> Any:
    return [path.read_bytes()] if path.is_file() else None


def test_a_file_is_read_once_as_long_as_it_stays(tmp_path: Path) -> None:
    path, held = tmp_path / "kept", Held()
    path.write_bytes(b"one")
    first = held.get(path, read)
    assert held.get(path, read) is first
    path.write_bytes(b"two")
    assert held.get(path, read) == [b"two"]
    other = tmp_path / "other"
    other.write_bytes(b"new")
    os.utime(other, ns=(1, path.stat().st_mtime_ns))
    other.replace(path)
    assert held.get(path, read) == [b"new"]
    path.unlink()
    assert held.get(path, read) is None


def test_what_was_put_is_known_without_reading(tmp_path: Path) -> None:
    path, held, value = tmp_path / "kept", Held(), ["value"]
    path.write_bytes(b"one")
    held.put(path, value)
    assert held.get(path, read) is value


def test_a_file_is_read_again_after_a_while(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, held = tmp_path / "kept", Held()
    path.write_bytes(b"one")
    monkeypatch.setattr(module, "_LONG", 0.0)
    assert held.get(path, read) is not held.get(path, read)


def test_there_is_so_much_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST", 10)
    held, paths = Held(), [tmp_path / name for name in "abc"]
    for path in paths:
        path.write_bytes(b"12345")
    firsts = [held.get(path, read) for path in paths]
    assert [held.get(path, read) is first for path, first in zip(paths, firsts, strict=True)] == [
        True, True, False,
    ]  # fmt: skip


def test_what_nobody_asks_for_is_let_go_and_makes_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_MOST", 5)
    held, paths = Held(), [tmp_path / name for name in "ab"]
    for path in paths:
        path.write_bytes(b"12345")
    first = held.get(paths[0], read)
    held.turn()
    assert held.get(paths[0], read) is first
    held.turn()
    held.turn()
    second = held.get(paths[1], read)
    assert held.get(paths[1], read) is second
    assert held.get(paths[0], read) is not first


def test_memory_holds_only_meanwhile_and_only_what_is_read_often() -> None:
    memory.keep("traces", "a", ["kept"])
    assert memory.recall("traces", "a") is not memory.recall("traces", "a")
    with memory.holding():
        first = memory.recall("traces", "a")
        assert memory.recall("traces", "a") is first == ["kept"]
        kept = ["newer"]
        memory.keep("traces", "a", kept)
        assert memory.recall("traces", "a") is kept
        memory.keep("lengths", "a", kept)
        assert memory.recall("lengths", "a") is not kept
        for path in memory._path("traces", "a").parent.iterdir():
            path.write_bytes(b"damaged")
        assert memory.recall("traces", "a") is None
    memory.keep("traces", "a", kept)
    assert memory.recall("traces", "a") is not kept
