"""Is the cache what it is said to be, cleared as a whole, and left alone where nobody wants it?"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from booklet import home, keeping, shelves
from booklet.cli import main
from booklet.errors import OutputError

Plant = Callable[[Path, str, str, str], int]
Capture = pytest.CaptureFixture[str]


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of the test's own, not made yet."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "caches"))
    return home.cache()


def fill(cache: Path) -> None:
    """Three files on two shelves, and one beside them."""
    for name, size in (("looks/a", 10), ("looks/b", 20), ("inks/deep/c", 500), ("fonts.conf", 4)):
        keeping.keep(cache / name, b"x" * size)


def test_shelves_are_counted_the_largest_first(own: Path) -> None:
    assert shelves.shelves(own) == ()
    fill(own)
    assert [(one.name, one.files, one.size) for one in shelves.shelves(own)] == [
        ("inks", 1, 500), ("looks", 2, 30), ("fonts.conf", 1, 4),
    ]  # fmt: skip


def test_the_command_says_how_large_it_is_and_may_be_and_clears_it(
    own: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(keeping.VARIABLE, "700")
    fill(own)
    assert main(["cache", "size"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert [line.split()[-1] for line in said] == ["inks", "looks", "fonts.conf", str(own)]
    assert "in all, of 700 MB" in said[-1]
    assert main(["cache", "size", "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["bytes"], told["bound"]) == (534, 700_000_000)
    assert told["shelves"]["looks"] == {"files": 2, "bytes": 30}
    assert main(["cache", "clear"]) == 0
    assert "cleared" in capsys.readouterr().out
    assert not own.exists()
    assert main(["cache", "clear"]) == 0


def test_what_cannot_be_removed_is_told(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(own)

    def refuse(folder: Path) -> None:
        raise PermissionError(13, "Permission denied", str(folder))

    monkeypatch.setattr(shutil, "rmtree", refuse)
    with pytest.raises(OutputError, match="cannot be removed: Permission denied"):
        shelves.clear(own)


def test_a_build_without_a_cache_leaves_none_and_makes_the_same_bytes(
    own: Path, built_small: Path, small: Path, tmp_path: Path
) -> None:
    assert main(["build", str(small), "--to", str(tmp_path / "to"), "--no-cache", "--quiet"]) == 0
    assert not own.exists()
    assert home.cache() == own
    made = (tmp_path / "to" / "booklet.pdf").read_bytes()
    assert made == (built_small / "booklet.pdf").read_bytes()
