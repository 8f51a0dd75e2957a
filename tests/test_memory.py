"""Is what was worked out before believed only where it is whole, and this program's own?"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from booklet import home, memory


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of the test's own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return home.cache()


def entry(cache: Path) -> Path:
    (only,) = (cache / "sums").iterdir()
    return only


def test_what_was_worked_out_is_not_worked_out_again() -> None:
    calls: list[int] = []

    def add() -> int:
        calls.append(1)
        return 1 + 1

    assert [memory.once("sums", "1 + 1", add) for _ in range(3)] == [2, 2, 2]
    assert len(calls) == 1


def test_what_is_made_of_something_else_is_something_else() -> None:
    memory.keep("sums", "1 + 1", 2)
    assert memory.recall("sums", "1 + 2") is None
    assert memory.recall("products", "1 + 1") is None


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data[:-1],
        lambda data: data[:8],
        lambda _data: b"",
        lambda data: data[:40] + bytes([data[40] ^ 1]) + data[41:],
        lambda data: bytes(32) + data[32:],
    ],
)
def test_a_damaged_answer_is_worked_out_again(spoil: Callable[[bytes], bytes], cache: Path) -> None:
    memory.keep("sums", "1 + 1", {"two": 2})
    entry(cache).write_bytes(spoil(entry(cache).read_bytes()))
    assert memory.recall("sums", "1 + 1") is None
    assert memory.once("sums", "1 + 1", lambda: {"two": 2}) == {"two": 2}
    assert memory.recall("sums", "1 + 1") == {"two": 2}


def test_another_program_remembers_for_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    memory.keep("sums", "1 + 1", 2)
    monkeypatch.setattr(home, "program", lambda: "another")
    assert memory.recall("sums", "1 + 1") is None


def test_a_cache_that_cannot_be_written_costs_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "booklet").write_text("a file where the folder would be")
    assert memory.once("sums", "1 + 1", lambda: 2) == 2


def test_bytes_that_were_put_by_are_read_from_the_cache(cache: Path) -> None:
    held = memory.Bytes.of(b"abc")
    kept = held.put_by()
    assert (kept.here, kept.digest, kept.is_there) == (b"", held.digest, True)
    assert kept.read() == held.read() == b"abc"
    (path,) = (cache / "art").iterdir()
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(memory.Gone):
        kept.read()
    assert not kept.is_there


def test_bytes_that_cannot_be_put_by_are_held(cache: Path) -> None:
    cache.parent.mkdir(parents=True, exist_ok=True)
    cache.touch()
    kept = memory.Bytes.of(b"abc").put_by()
    assert kept.is_there
    assert kept.read() == b"abc"
