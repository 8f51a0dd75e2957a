"""Does a Ghostscript that waits draw what any other draws, and is it never missed?"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import raster_maker as maker

from booklet import standby as module
from booklet.ghostscript import Drawn, Tripped, draw, find, plates_of
from booklet.preflight import ink
from booklet.preflight.opened import opened
from booklet.preflight.rules import NotChecked
from booklet.standby import Standby

pytestmark = [
    pytest.mark.skipif(find() is None, reason="not run: Ghostscript is not on this machine"),
    pytest.mark.skipif(sys.platform == "win32", reason="not run: there is none on Windows"),
]
BOOK = maker.book(
    maker.block("0.1 0.2 0.4 0.8", 0, 0, 60, 80),
    maker.block("0 1 0 0", 3.3, 7.7, 20.1, 9.9),
    "",
    "0.5 g 10 10 20 20 re f 0.2 0.4 0.9 rg 30 30 9 9 re f",
)
PROFILE = maker.condition().profile


@pytest.fixture
def standby() -> Iterator[Standby]:
    with Standby() as one:
        yield one


def same(drawn: list[Drawn] | None, pages: list[int], book: bytes = BOOK, dpi: int = 50) -> bool:
    """Whether these are the plates that a process of the usual kind draws."""
    others = list(plates_of(draw(book, pages, dpi, PROFILE, is_process=True)))
    assert drawn is not None
    read = [one.read() for one in drawn]
    assert [one.page for one in read] == [one.page for one in others]
    return all(
        np.array_equal(one.levels[name], level)
        for one, other in zip(read, others, strict=True)
        for name, level in other.levels.items()
    )


def process(standby: Standby) -> int:
    """The number of its process."""
    assert standby._process is not None
    return standby._process._process.pid


def test_it_draws_what_any_other_draws_as_often_as_it_is_asked(
    standby: Standby, tmp_path: Path
) -> None:
    standby.get_ready(50, PROFILE)
    first = process(standby)
    assert same(standby.draw(BOOK, [2, 1, 4], 50, PROFILE), [1, 2, 4])
    lies = tmp_path / "book.pdf"
    lies.write_bytes(BOOK)
    assert same(standby.draw(lies, [3], 50, PROFILE), [3])
    larger = maker.book(maker.block("1 1 0 0", 0, 0, 5, 5))
    lies.write_bytes(larger)
    assert same(standby.draw(lies, [1], 50, PROFILE), [1], larger)
    standby.get_ready(50, PROFILE)
    assert same(standby.draw(BOOK, [1], 50, PROFILE), [1])
    assert process(standby) == first
    assert not list(standby._process._folder.glob("*.pdf"))  # type: ignore[union-attr]


def test_it_draws_only_what_it_was_started_for(standby: Standby, tmp_path: Path) -> None:
    assert standby.draw(BOOK, [1], 50, PROFILE) is None
    standby.get_ready(50, None)
    assert standby.draw(BOOK, [1], 50, None) is None
    own = tmp_path / "own.icc"
    own.write_bytes(PROFILE.read_bytes())  # type: ignore[union-attr]
    standby.get_ready(50, own)
    assert standby.draw(BOOK, [1], 100, own) is None
    assert same(standby.draw(BOOK, [1], 50, PROFILE), [1])  # the same profile elsewhere
    other = next(path for path in PROFILE.parent.glob("*.icc") if path != PROFILE)  # type: ignore[union-attr]
    own.write_bytes(other.read_bytes())
    assert standby.draw(BOOK, [1], 50, own) is None
    before = process(standby)
    standby.get_ready(50, own)
    assert process(standby) != before
    assert standby.draw(BOOK, [1], 50, own) is not None


def test_many_pages_are_left_to_others(standby: Standby) -> None:
    standby.get_ready(10, PROFILE)
    book = maker.book(*([""] * 9))
    assert standby.draw(book, range(1, 10), 10, PROFILE) is None
    assert same(standby.draw(book, list(range(1, 9)), 10, PROFILE), list(range(1, 9)), book, 10)


@pytest.mark.parametrize(
    ("book", "pages"), [(b"%PDF-1.6 and no more", [1]), (BOOK, [7]), (BOOK, [1, 7])]
)
def test_what_it_cannot_draw_ends_it(standby: Standby, book: bytes, pages: list[int]) -> None:
    standby.get_ready(50, PROFILE)
    folder = standby._process._folder  # type: ignore[union-attr]
    assert standby.draw(book, pages, 50, PROFILE) is None
    assert standby._process is None
    assert not folder.exists()
    standby.get_ready(50, PROFILE)
    assert same(standby.draw(BOOK, [1], 50, PROFILE), [1])


def test_one_that_died_is_not_missed(standby: Standby) -> None:
    with opened(BOOK) as file:
        frames = ink.frames(file.pages)
        ink.get_ready(standby, maker.condition())
        os.kill(process(standby), signal.SIGKILL)
        found = ink.measure(BOOK, frames, maker.condition(), standby)
    assert standby._process is None
    assert found == ink.measure(BOOK, frames, maker.condition())


def test_a_broken_file_is_told_as_any_other_tells_it(standby: Standby) -> None:
    with opened(BOOK) as file:
        frames = ink.frames(file.pages[:1])
    ink.get_ready(standby, maker.condition())
    with pytest.raises(NotChecked, match="ink not measured: Ghostscript cannot draw the file"):
        ink.measure(b"%PDF-1.6 and no more", frames, maker.condition(), standby)


@pytest.mark.parametrize(
    "script",
    [
        "exit 1",
        "exec sleep 30",
        "echo 'done 1'; echo oh no; exec cat",
        "echo 'done 1'; echo 'done 2'; exec cat > /dev/null",
    ],
    ids=["ends", "hangs", "complains", "draws nothing"],
)
def test_one_that_does_anything_else_is_ended(
    script: str, standby: Standby, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(script, tmp_path, monkeypatch)
    monkeypatch.setattr(module, "SECONDS", 1)
    standby.get_ready(50, PROFILE)
    assert standby.draw(BOOK, [1], 50, PROFILE) is None
    assert standby._process is None


def stand_in(script: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a script in the place of Ghostscript where it waits."""
    program = folder / "gs"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setattr(module, "find", lambda: str(program))


def test_one_that_draws_half_a_page_is_ended(
    standby: Standby, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Which whoever reads the page notices; it is drawn again."""
    draws = (
        "for one; do case $one in -sOutputFile=*) printf P7 > "
        '"$(dirname "${one#-sOutputFile=}")/page-00002.pam";; esac; done; '
        "echo 'done 1'; echo 'done 2'; exec cat > /dev/null"
    )
    with opened(BOOK) as file:
        frames = ink.frames(file.pages[1:2])
    expected = ink.measure(BOOK, frames, maker.condition())
    stand_in(draws, tmp_path, monkeypatch)
    ink.get_ready(standby, maker.condition())
    assert standby._process is not None
    assert ink.measure(BOOK, frames, maker.condition(), standby) == expected
    assert standby._process is None


def test_a_folder_may_be_called_anything(
    standby: Standby, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    odd = tmp_path / "a (b) \\c é"
    odd.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(odd))
    standby.get_ready(50, PROFILE)
    assert same(standby.draw(BOOK, [2], 50, PROFILE), [2])


def test_it_may_read_nothing_but_what_it_is_given(standby: Standby) -> None:
    standby.get_ready(50, PROFILE)
    assert standby._process is not None
    standby._process._tell(f"({Path(os.__file__).resolve()}) (r) file pop")
    with pytest.raises(Tripped):
        standby._process._listen(20)


def test_it_is_not_started_where_there_is_no_ghostscript(
    standby: Standby, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "find", lambda: None)
    standby.get_ready(50, PROFILE)
    assert standby._process is None
