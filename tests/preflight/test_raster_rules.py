"""Is art that stops at the trim found, and a page with nothing on it?"""

from __future__ import annotations

import pikepdf
import pytest
from raster_maker import TEXT, ask, block, book, expected

from booklet.preflight import raster_rules
from booklet.preflight.verdicts import Expected

FULL = block("0 0.5 0 0", -3, -3, 66, 86)


def said(data: bytes, told: Expected | None = None) -> dict[str, list[str]]:
    found = ask(raster_rules.RULES, data, told or expected())
    return {code: [fault.message for fault in faults] for code, faults in found.items()}


@pytest.mark.parametrize(
    ("content", "side"),
    [
        (block("0 0.5 0 0", 0, 20, 20, 30), "left"),
        (block("0 0.5 0 0", 40, 20, 20, 30), "right"),
        (block("0 0 0.2 0", 20, 60, 30, 20), "top"),
        (block("0 0.5 0 0", 20, 0, 30, 20), "bottom"),
        (block("0 0.5 0 0", -1, 20, 20, 30), "left"),
    ],
    ids=["left", "right", "top, pale yellow", "bottom", "one of three millimetres"],
)
def test_art_that_stops_at_the_trim_is_found(content: str, side: str) -> None:
    assert said(book(content)) == {
        "F105": [f"Art touches the {side} trim along 30 mm, and does not reach 3 mm beyond it."]
    }


def test_its_place_is_the_bare_strip_beyond_the_trim() -> None:
    (fault,) = ask(raster_rules.RULES, book(block("0 0.5 0 0", 0, 20, 20, 30)), expected())["F105"]
    assert fault.area is not None
    corners = (fault.area.x, fault.area.y, fault.area.right, fault.area.bottom)
    assert corners == pytest.approx((-3, 30, 0, 60), abs=0.3)


@pytest.mark.parametrize(
    "content",
    [
        FULL,
        block("0 0.5 0 0", -3, 20, 20, 30),
        block("0 0.5 0 0", 1, 20, 20, 30),
        TEXT,
        block("0 0 0 1", 0, 20, 3, 0.5),
    ],
    ids=["full bleed", "off one edge", "a millimetre short", "text", "a mark"],
)
def test_art_that_reaches_the_bleed_or_stays_away_is_fine(content: str) -> None:
    assert said(book(content)) == {}


def pictured(white: range, rows: int = 100) -> bytes:
    """A picture to the left bleed, 23 mm wide and 30 mm high, whose outer column is white there."""

    def place(pdf: pikepdf.Pdf) -> None:
        data = bytearray()
        for row in range(rows):
            outer = 255 if row in white else 120
            data += bytes([outer] * 13 + [120] * 87)
        image = pdf.make_stream(
            bytes(data), Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=100,
            Height=rows, BitsPerComponent=8, ColorSpace=pikepdf.Name.DeviceGray,
        )  # fmt: skip
        name = pdf.pages[0].add_resource(image, pikepdf.Name.XObject)
        left, bottom = (float(edge) for edge in pdf.pages[0].TrimBox[:2])
        mm = 72 / 25.4
        pdf.pages[0].contents_add(
            f"q {23 * mm} 0 0 {30 * mm} {left - 3 * mm} {bottom + 20 * mm} cm {name} Do Q".encode()
        )

    return book(TEXT, change=place)


def test_white_within_a_picture_that_bleeds_is_its_own() -> None:
    assert said(pictured(range(40, 60))) == {}


def test_a_picture_that_is_white_beyond_the_trim_does_not_bleed() -> None:
    assert list(said(pictured(range(100)))) == ["F105"]


def test_a_smaller_bleed_than_the_jobs_is_for_another_rule_to_tell() -> None:
    def trim_bleed(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].obj.BleedBox = pdf.pages[0].obj.TrimBox

    assert said(book(block("0 0.5 0 0", 0, 20, 20, 30), change=trim_bleed)) == {
        "F105": ["- There is no bleed for art to reach."]
    }


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_page_is_looked_at_upright(turn: int) -> None:
    def turned(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].obj.Rotate = turn

    found = said(book(block("0 0.5 0 0", 0, 20, 20, 30), change=turned))
    assert [message[:21] for message in found["F105"]] == ["Art touches the left "]
    assert said(book(FULL, change=turned)) == {}


def test_a_blank_page_is_found() -> None:
    found = ask(raster_rules.RULES, book(TEXT, "", TEXT), expected())
    assert [(fault.page, fault.message) for fault in found["F605"]] == [
        (2, "Nothing is printed on this page.")
    ]


def test_marks_in_the_slug_do_not_fill_a_page() -> None:
    marks = block("0 0 0 1", -7, 0, 3, 0.1) + block("1 1 1 1", 20, 84, 5, 3)
    assert list(said(book(marks))) == ["F605"]


def test_a_pale_tint_is_not_blank() -> None:
    assert said(book(block("0 0 0 0.03", 20, 20, 20, 20))) == {}


def test_a_page_as_large_as_a_house_is_not_checked() -> None:
    def grow(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[0].obj
        page.MediaBox = page.TrimBox = page.BleedBox = [0, 0, 14400, 14400]

    assert said(book(TEXT, change=grow))["F605"] == ["- The page is too large to be drawn."]


def test_a_page_without_size_is_not_checked() -> None:
    def shrink(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[0].obj
        page.MediaBox = page.TrimBox = page.BleedBox = [10, 10, 10, 10]

    assert said(book(TEXT, change=shrink))["F605"][0].startswith("- The page")
