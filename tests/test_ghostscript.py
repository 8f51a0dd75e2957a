"""Does every plate come out of Ghostscript as it is printed?"""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest
import raster_maker as maker

from booklet import ghostscript
from booklet.ghostscript import Tripped, draw, find, plates_of

needs = pytest.mark.skipif(find() is None, reason="not run: Ghostscript is not on this machine")


def means(plates: ghostscript.Plates) -> dict[str, int]:
    """The level of each plate in the middle of the page."""
    found = {}
    for name, levels in plates.levels.items():
        high, wide = (side // 2 for side in levels.shape)
        found[name] = round(float(levels[high - 5 : high + 5, wide - 5 : wide + 5].mean()) / 2.55)
    return found


@needs
def test_each_ink_is_on_its_own_plate_in_its_tint() -> None:
    pages = [
        maker.block("1 0 0 0", 0, 0, 60, 80),
        maker.block("0.1 0.2 0.4 0.8", 0, 0, 60, 80),
        "",
    ]
    drawn = list(plates_of(draw(maker.book(*pages), [1, 2, 3], 50)))
    assert [plates.page for plates in drawn] == [1, 2, 3]
    assert [means(plates) for plates in drawn] == [
        {"Cyan": 100, "Magenta": 0, "Yellow": 0, "Black": 0},
        {"Cyan": 10, "Magenta": 20, "Yellow": 40, "Black": 80},
        {"Cyan": 0, "Magenta": 0, "Yellow": 0, "Black": 0},
    ]


@needs
def test_cmyk_stays_as_it_is_under_the_profile_of_a_condition() -> None:
    page = maker.book(maker.block("0.1 0.2 0.4 0.8", 0, 0, 60, 80))
    profile = maker.condition().profile
    (plates,) = plates_of(draw(page, [1], 50, profile))
    assert means(plates) == {"Cyan": 10, "Magenta": 20, "Yellow": 40, "Black": 80}


@needs
def test_a_spot_colour_has_a_plate_of_its_name() -> None:
    page = maker.book("/Gold cs 0.5 scn 0 0 60 80 re f", change=maker.spot)
    (plates,) = plates_of(draw(page, [1], 50))
    assert means(plates)["PANTONE 871 C"] == 50
    assert means(plates)["Yellow"] == 0


@needs
def test_pages_are_drawn_in_order_whatever_their_number() -> None:
    tints = [f"{number / 40:.3f}" for number in range(40)]
    book = maker.book(*(maker.block(f"0 0 0 {tint}", 0, 0, 60, 80) for tint in tints))
    asked = [3, 37, 20, 21]
    drawn = {plates.page: means(plates)["Black"] for plates in plates_of(draw(book, asked, 20))}
    assert list(drawn) == sorted(asked)
    assert all(abs(level - (page - 1) * 2.5) < 1 for page, level in drawn.items())


@needs
def test_a_file_may_have_any_number_of_pages() -> None:
    """The numbers of a thousand are too long a list for Ghostscript."""
    asked = range(1, 1201)
    drawn = plates_of(draw(maker.book(*([""] * len(asked))), asked, 10, is_process=True))
    assert [plates.page for plates in drawn] == list(asked)


@needs
def test_four_inks_drawn_together_are_as_drawn_apart() -> None:
    page = maker.block("0.1 0.2 0.4 0.8", 0, 0, 60, 80)
    book = maker.book("", page, maker.block("0 1 0 0", 3.3, 7.7, 20.1, 9.9))
    profile = maker.condition().profile
    together = list(plates_of(draw(book, [2, 3], 50, profile, is_process=True)))
    apart = list(plates_of(draw(book, [2, 3], 50, profile)))
    assert [one.page for one in together] == [2, 3]
    assert means(together[0]) == means(apart[0])
    for one, other in zip(together, apart, strict=True):
        for name, levels in other.levels.items():
            assert abs(one.levels[name].astype(int) - levels).max() <= 1


@needs
def test_an_empty_list_of_pages_draws_nothing() -> None:
    assert list(plates_of(draw(maker.book(""), [], 50))) == []


@needs
def test_a_broken_pdf_trips_it_in_one_line() -> None:
    with pytest.raises(Tripped, match=r"^Ghostscript cannot draw the file: [^\n]+$"):
        list(plates_of(draw(b"%PDF-1.6 and no more", [1], 50)))


@needs
def test_a_page_that_is_not_there_trips_it() -> None:
    with pytest.raises(Tripped):
        list(plates_of(draw(maker.book(""), [7], 50)))


def test_without_ghostscript_nothing_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert find() is None
    with pytest.raises(Tripped, match="not on this machine"):
        list(plates_of(draw(maker.book(""), [1], 50)))


@pytest.mark.skipif(sys.platform == "win32", reason="not run: a shell script stands in for gs")
@pytest.mark.parametrize("is_process", [True, False])
@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("echo oh no >&2; exit 3", "cannot draw the file: oh no"),
        ("exit 1", "it does not say why"),
        ("exit 0", "drew 0 of 1 pages"),
        ("kill -9 $$", "cannot draw the file"),
        ("exec sleep 30", "not done within"),
    ],
)
def test_a_ghostscript_that_fails_is_told(
    script: str, said: str, is_process: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in = tmp_path / "gs"
    stand_in.write_text(f"#!/bin/sh\n{script}\n")
    stand_in.chmod(stand_in.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(ghostscript, "_SECONDS", 1)
    with pytest.raises(Tripped, match=said):
        list(plates_of(draw(maker.book(""), [1], 50, is_process=is_process)))


@pytest.mark.skipif(sys.platform == "win32", reason="not run: a shell script stands in for gs")
def test_a_page_that_was_cut_off_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    head = "P7\\nWIDTH 2\\nHEIGHT 2\\nDEPTH 4\\nMAXVAL 255\\nTUPLTYPE CMYK\\nENDHDR\\n123"
    stand_in = tmp_path / "gs"
    stand_in.write_text(
        "#!/bin/sh\nfor one; do case $one in -sOutputFile=*) "
        f'printf \'{head}\' > "$(dirname "${{one#-sOutputFile=}}")/page-00001.pam";; esac; done\n'
    )
    stand_in.chmod(stand_in.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(Tripped, match=r"left the page page-00001\.pam unfinished"):
        list(plates_of(draw(maker.book(""), [1], 50, is_process=True)))


@needs
def test_small_things_are_averaged_where_asked() -> None:
    book = maker.book(maker.block("1 0 0 0", 10, 10, 0.1, 60))

    def most(*, is_smooth: bool) -> int:
        (plates,) = plates_of(draw(book, [1], 100, is_smooth=is_smooth))
        return int(plates.levels["Cyan"].max())

    assert most(is_smooth=False) == 255
    assert 0 < most(is_smooth=True) < 200
