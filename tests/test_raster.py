"""How does a page look?"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from booklet.errors import UsageError
from booklet.raster import FrameBox, PageGuides, lines_in, pictures, png, with_guides

MM = 72 / 25.4
GUIDES = PageGuides(
    bleed_mm=3,
    trim=(50, 80),
    safe_mm=5,
    baseline_pt=12,
    baseline_start_mm=10,
    frames=(
        FrameBox("note", 10, 20, 30, 20, 4),
        FrameBox("title", 10, 50, 30, 10, -3.5),
    ),
)
MAGENTA, RED, CYAN = (230, 0, 126), (227, 6, 19), (0, 158, 227)
GREEN, OVER = (0, 140, 60), (214, 0, 20)


def make_pdf(*texts: str) -> bytes:
    """One page a text, 56 by 86 mm: black text, and a black square in the bottom left corner."""
    pdf = pikepdf.new()
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    for text in texts:
        page = pdf.add_blank_page(page_size=(56 * MM, 86 * MM))
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        lines = " T* ".join(f"({line}) Tj" for line in text.split("\n"))
        content = f"0 0 20 20 re f BT /F1 10 Tf 14 TL 30 150 Td {lines} ET"
        page.Contents = pdf.make_stream(content.encode())
    output = BytesIO()
    pdf.save(output, static_id=True)
    return output.getvalue()


def test_each_page_becomes_a_picture_of_its_size() -> None:
    made = list(pictures(make_pdf("one", "two"), None, 100))
    assert [picture.size for picture in made] == [(221, 339), (221, 339)]
    assert {picture.mode for picture in made} == {"RGB"}
    assert made[0].getpixel((3, 335)) == (0, 0, 0)
    assert made[0].getpixel((110, 3)) == (255, 255, 255)


def test_pages_come_in_the_order_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "two.pdf"
    path.write_bytes(make_pdf("one", "two two two two"))
    first, second = pictures(path, None, 50)
    again = list(pictures(path, (2, 1), 50))
    assert [picture.tobytes() for picture in again] == [second.tobytes(), first.tobytes()]
    assert first.tobytes() != second.tobytes()


def test_text_is_read_line_by_line_with_its_hyphens() -> None:
    class Reader:
        def get_text_range(self) -> str:
            return "Red\x02Rooms\r\nby Pascal\rPlan\ufffete\n"

    assert lines_in(Reader()) == "Red-Rooms\nby Pascal\nPlan-te\n"


@pytest.mark.parametrize("page", [0, 3, -1])
def test_a_page_that_is_not_there_is_told(page: int) -> None:
    pdf = make_pdf("one", "two")
    with pytest.raises(UsageError, match=f"no page {page}; the PDF has 2"):
        list(pictures(pdf, [page], 50))


def test_what_is_no_pdf_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be opened"):
        list(pictures(b"not a pdf", None, 50))
    with pytest.raises(UsageError, match=r"away\.pdf cannot be opened"):
        list(pictures(tmp_path / "away.pdf", None, 50))


def test_the_same_pixels_give_the_same_png() -> None:
    image = Image.new("RGB", (30, 20), (10, 20, 30))
    dated = image.copy()
    dated.info.update(dpi=(300, 300), icc_profile=b"a profile", comment="today")
    assert png(image) == png(dated)
    with Image.open(BytesIO(png(image))) as read:
        assert read.size == (30, 20)


def test_two_runs_over_one_pdf_give_the_same_bytes() -> None:
    pdf = make_pdf("one")
    assert [png(p) for p in pictures(pdf, None, 72)] == [png(p) for p in pictures(pdf, None, 72)]


# --- guides -----------------------------------------------------------------------------------


def guided(guides: PageGuides = GUIDES, dpi: int = 254) -> Image.Image:
    """A page of 56 by 86 mm with its guides; at 254 dpi a millimetre is 10 pixels."""
    return with_guides(Image.new("RGB", (560, 860), "white"), guides, dpi)


def at(image: Image.Image, x: float, y: float) -> object:
    """The pixel at a place in millimetres from the trim's top left corner."""
    return image.getpixel((round(30 + x * 10), round(30 + y * 10)))


def test_trim_bleed_and_safe_area_are_drawn_where_they_are() -> None:
    image = guided()
    assert at(image, 0, 40) == MAGENTA
    assert at(image, 50, 40) == MAGENTA
    assert at(image, -3, 40) == RED
    assert at(image, 5, 43) == CYAN
    assert at(image, 45, 43) == CYAN
    assert at(image, 2, 42) == (255, 255, 255)


def test_a_slug_around_the_bleed_moves_nothing() -> None:
    wide = with_guides(Image.new("RGB", (800, 1100), "white"), GUIDES, 254)
    left, top = (800 - 500) // 2, (1100 - 800) // 2
    assert wide.getpixel((left, top + 400)) == MAGENTA
    assert wide.getpixel((left - 30, top + 400)) == RED


def test_without_bleed_the_trim_stays_on_the_picture() -> None:
    plain = PageGuides(bleed_mm=0, trim=(50, 80), safe_mm=5)
    image = with_guides(Image.new("RGB", (500, 800), "white"), plain, 254)
    assert image.getpixel((499, 300)) == MAGENTA
    assert image.getpixel((0, 300)) == MAGENTA
    assert RED not in {colour for _, colour in image.getcolors() or []}


def test_the_baseline_grid_is_light_and_steps_by_its_leading() -> None:
    image = guided()
    step = 12 * 25.4 / 72
    lines = [y for y in range(30, 830) if image.getpixel((50, y)) == (205, 229, 255)]
    assert lines[0] == 130
    assert lines[3] == round(130 + 3 * step * 10)
    assert len(lines) == int(70 / step) + 1


def test_no_leading_draws_no_grid() -> None:
    image = guided(PageGuides(3, (50, 80), 5))
    assert image.getpixel((50, 130)) == (255, 255, 255)


def test_a_frame_that_fits_is_green_and_one_that_is_over_is_red() -> None:
    image = guided()
    assert at(image, 10, 30) == GREEN
    assert at(image, 10, 55) == OVER
    below = at(image, 25, 61)
    assert isinstance(below, tuple)
    assert below[0] > 240
    assert below[1] < 220, "the strip that runs over is tinted"
    assert at(image, 25, 66) == (255, 255, 255)


def test_every_frame_is_labelled_and_no_label_hides_another() -> None:
    frames = tuple(FrameBox(name, 10, 20, 38, 10, 1) for name in ("note", "title", "credits"))
    dark = [PageGuides(3, (50, 80), 5, frames=frames[:count]) for count in (1, 2, 3)]
    greens = [
        sum(n for n, colour in guided(guides).getcolors(2**18) or [] if colour == GREEN)
        for guides in dark
    ]
    assert greens[1] > greens[0] * 1.3
    assert greens[2] > greens[1] * 1.15


def test_the_picture_itself_is_not_touched() -> None:
    image = Image.new("RGB", (560, 860), "white")
    with_guides(image, GUIDES, 254)
    assert image.getcolors() == [(560 * 860, (255, 255, 255))]
