"""Is every picture found where it stands, and as large as it is?"""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from booklet import home
from booklet.engine import Engine
from booklet.fonts import Face, FontSet
from booklet.importing import write_fontconfig
from booklet.placements import Placement, meant_by, placements, sizes
from booklet.preflight.verdicts import Area
from booklet.standins import StandIn, StandInKind, stand_in

STYLE = """
@page { size: 100mm 80mm; margin: 0; bleed: 3mm }
html { color: device-cmyk(0 0 0 1); font: 8pt Barlow Semi Condensed }
body { margin: 0 } img { display: block }
"""
FACE = Face("Barlow Semi Condensed", 400, False,
            home.fonts() / "barlow-semi-condensed/BarlowSemiCondensed-Regular.ttf")  # fmt: skip
STILL = StandIn(StandInKind.PICTURE, "a" * 32)
AD = StandIn(StandInKind.ADVERT, "b" * 32)

Find = Callable[[str], tuple[Placement, ...]]


@pytest.fixture
def find(tmp_path: Path) -> Find:
    """Set a body of HTML and find its pictures; `still.jpg` is 1200 × 900 pixels, `ad.jpg` too."""
    (tmp_path / "still.jpg").write_bytes(stand_in(STILL, 1200, 900))
    (tmp_path / "ad.jpg").write_bytes(stand_in(AD, 1200, 900))
    fonts = FontSet((FACE,))
    fontconfig = write_fontconfig(tmp_path / "cache")
    style = [(STYLE, tmp_path / "style.css")]
    engine = Engine(fontconfig, fonts.css(), style, [tmp_path, FACE.file])

    def do(body: str) -> tuple[Placement, ...]:
        written = engine.write(engine.set(f"<html><body>{body}", tmp_path), "Test", "en")
        with pikepdf.open(BytesIO(written.pdf)) as pdf:
            return placements(pdf)

    return do


def near(area: Area, *edges: float) -> bool:
    return (area.x, area.y, area.right, area.bottom) == pytest.approx(edges, abs=0.01)


def test_a_picture_is_found_with_its_size_and_place(find: Find) -> None:
    (one,) = find('<img src="still.jpg" style="width: 40mm; margin: 10mm 0 0 20mm">')
    assert (one.page, one.meant, one.pixels) == (1, STILL, (1200, 900))
    assert (one.width_mm, one.height_mm) == pytest.approx((40, 30), abs=0.01)
    assert near(one.area, 20, 10, 60, 40)
    assert one.ppi == pytest.approx(762, abs=0.5)


@pytest.mark.parametrize("around", ["", "opacity: 0.5", "transform: rotate(3deg)"])
def test_each_of_two_pictures_on_a_page_is_found(find: Find, around: str) -> None:
    placed = find(
        f'<div style="{around}"><img src="still.jpg" style="width: 20mm"></div>'
        f'<div style="{around}"><img src="ad.jpg" style="width: 20mm"></div>'
        '<div style="opacity: 0.5"><img src="still.jpg" style="width: 10mm"></div>'
    )
    assert [one.meant for one in placed] == [STILL, AD, STILL]


def test_a_page_without_pictures_has_no_placement(find: Find) -> None:
    assert find("<p>Words alone.</p>") == ()


def test_a_picture_that_is_cut_counts_whole_and_shows_in_part(find: Find) -> None:
    style = "width: 30mm; height: 30mm; object-fit: cover"
    (one,) = find(f'<img src="still.jpg" style="{style}">')
    assert (one.width_mm, one.height_mm) == pytest.approx((40, 30), abs=0.01)
    assert near(one.area, 0, 0, 30, 30)


def test_a_picture_in_a_group_is_found(find: Find) -> None:
    (one,) = find(
        '<div style="opacity: .5"><p>A</p><img src="still.jpg" style="width: 25.4mm"></div>'
    )
    assert one.width_mm == pytest.approx(25.4, abs=0.01)


def test_a_turned_picture_keeps_its_size(find: Find) -> None:
    style = "width: 40mm; margin: 20mm; transform: rotate(90deg)"
    (one,) = find(f'<img src="still.jpg" style="{style}">')
    assert (one.width_mm, one.height_mm) == pytest.approx((40, 30), abs=0.01)
    assert near(one.area, 25, 15, 55, 55)


def test_a_background_that_repeats_is_found_once_with_all_it_fills(find: Find) -> None:
    style = "width: 60mm; height: 30mm; background: url(still.jpg); background-size: 8mm"
    (one,) = find(f'<div style="{style}"></div>')
    assert (one.width_mm, one.height_mm) == pytest.approx((8, 6), abs=0.01)
    assert near(one.area, 0, 0, 60, 30)


def test_art_in_the_bleed_reaches_beyond_the_trim(find: Find) -> None:
    style = "position: absolute; top: -3mm; left: -3mm; width: 106mm"
    (one,) = find(f'<img src="still.jpg" style="{style}">')
    assert near(one.area, -3, -3, 103, 76.5)


def test_every_page_and_kind_is_told_apart(find: Find) -> None:
    body = '<img src="still.jpg"><p style="break-before: page"><img src="ad.jpg">'
    first, second = find(body)
    assert (first.page, first.meant, second.page, second.meant) == (1, STILL, 2, AD)


def test_a_picture_wants_350_pixels_to_the_inch_where_it_is_largest(find: Find) -> None:
    small, large = (
        '<img src="still.jpg" style="width: 20mm">',
        '<img src="still.jpg" style="width: 50.8mm">',
    )
    assert sizes(find(small + large)) == {STILL: (700, 525)}


def test_a_picture_never_wants_more_pixels_than_it_has(find: Find) -> None:
    assert sizes(find('<img src="still.jpg" style="width: 100mm">')) == {STILL: (1200, 900)}


def test_a_picture_of_its_own_stands_for_nothing() -> None:
    from PIL import Image

    output = BytesIO()
    Image.new("L", (4, 4)).save(output, "JPEG")
    with pikepdf.new() as pdf:
        image = pdf.make_stream(b"", Subtype=pikepdf.Name.Image)
        image.write(output.getvalue(), filter=pikepdf.Name.DCTDecode)
        assert meant_by(image) is None
        image.write(stand_in(STILL, 4, 4), filter=pikepdf.Name.DCTDecode)
        assert meant_by(image) == STILL


def test_a_form_that_draws_itself_ends() -> None:
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(100, 100))
        form = pdf.make_stream(
            b"/Me Do\n/Still Do", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form,
            BBox=[0, 0, 100, 100],
        )  # fmt: skip
        still = pdf.make_stream(b"", Subtype=pikepdf.Name.Image, Width=4, Height=4)
        still.write(stand_in(STILL, 4, 4), filter=pikepdf.Name.DCTDecode)
        form.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Me=form, Still=still))
        page.obj.Resources = form.Resources
        page.obj.Contents = pdf.make_stream(b"/Me Do")
        assert {one.meant for one in placements(pdf)} == {STILL}
