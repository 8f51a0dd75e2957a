"""Is more ink than the condition takes found, and where it is?"""

from __future__ import annotations

import pytest
from raster_maker import NO_GHOSTSCRIPT, TEXT, ask, block, book, expected, spot

from booklet.preflight import ink
from booklet.preflight.opened import opened
from booklet.preflight.verdicts import Expected

needs = pytest.mark.skipif(bool(NO_GHOSTSCRIPT), reason=NO_GHOSTSCRIPT)


def said(data: bytes, told: Expected | None = None) -> list[str]:
    faults = ask(ink.RULES, data, told or expected()).get("F405", [])
    return [fault.message for fault in faults]


@needs
def test_too_much_ink_is_told_with_its_size_and_its_place() -> None:
    page = block("1 0.8 0.8 0.6", 10, 30, 20, 10)
    (fault,) = ask(ink.RULES, book(TEXT, page), expected())["F405"]
    assert fault.message == "320 % ink over 2.0 cm² (limit 300 %)."
    assert fault.page == 2
    assert fault.area is not None
    corners = (fault.area.x, fault.area.y, fault.area.right, fault.area.bottom)
    assert corners == pytest.approx((10, 40, 30, 50), abs=0.4)


@needs
@pytest.mark.parametrize(
    "content",
    [
        block("1 0.8 0.7 0.5", 10, 30, 20, 10),
        block("1 1 1 1", 10, 30, 0.9, 0.9),
        block("1 1 1 1", -7, -7, 2, 90),
        "",
    ],
    ids=["at the limit", "under a square millimetre", "in the slug", "no ink"],
)
def test_as_much_as_paper_takes_is_fine(content: str) -> None:
    assert said(book(content)) == []


@needs
def test_small_spots_are_counted_together() -> None:
    spots = "".join(block("1 1 1 1", 5 + 5 * column, 40, 0.8, 0.8) for column in range(8))
    assert len(said(book(spots))) == 1


@needs
def test_ink_in_the_bleed_counts() -> None:
    (message,) = said(book(block("1 1 1 0.5", -3, -3, 3, 86)))
    assert message.startswith("350 % ink over 2.")


@needs
def test_a_spot_colour_is_ink_too() -> None:
    solid = "/Gold cs 1 scn 10 30 20 10 re f "
    page = f"/GS gs {block('0.9 0.8 0.8 0', 10, 30, 20, 10)}{solid}"

    def overprinting(pdf: object) -> None:
        import pikepdf

        assert isinstance(pdf, pikepdf.Pdf)
        spot(pdf)
        state = pikepdf.Dictionary(op=True, OP=True, OPM=1)
        pdf.pages[0].obj.Resources.ExtGState = pikepdf.Dictionary(GS=state)

    assert said(book(page, change=overprinting)) == ["350 % ink over 2.0 cm² (limit 300 %)."]
    assert said(book(solid, change=spot)) == []


@needs
def test_a_turned_page_has_its_place_in_user_space() -> None:
    def turn(pdf: object) -> None:
        pdf.pages[0].obj.Rotate = 90  # type: ignore[attr-defined]

    data = book(block("1 1 1 1", 10, 30, 20, 10), change=turn)
    (fault,) = ask(ink.RULES, data, expected())["F405"]
    assert fault.area is not None
    assert (fault.area.x, fault.area.y) == pytest.approx((10, 40), abs=0.4)


@needs
def test_the_plates_are_told_in_per_cent_of_the_trim() -> None:
    with opened(book(block("0.5 0 0 0", -8, -8, 76, 48))) as file:
        found = ink.measure(file.data, ink.frames(file.pages), None)
    assert found[1].plates == pytest.approx(
        {"Cyan": 25, "Magenta": 0, "Yellow": 0, "Black": 0}, abs=0.5
    )


def test_without_ghostscript_ink_is_not_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert said(book(TEXT)) == ["- ink not measured: Ghostscript is not on this machine"]


def test_without_a_condition_there_is_no_limit() -> None:
    (reason,) = said(book(TEXT), Expected())
    assert reason.startswith("- No printing condition")


@needs
def test_a_page_as_large_as_a_house_is_not_measured() -> None:
    def grow(pdf: object) -> None:
        page = pdf.pages[0].obj  # type: ignore[attr-defined]
        page.MediaBox = [0, 0, 14400, 14400]

    assert said(book(TEXT, change=grow)) == ["- ink not measured: page 1 is too large to be drawn"]
