"""Is a glued cover one sheet, each panel where it belongs, its spine reading from the head down?"""

from __future__ import annotations

import shutil
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary
from PIL import Image

from booklet.artwork import artwork
from booklet.cli import main
from booklet.coversheet import compose
from booklet.measure import mm
from booklet.press import Pages
from booklet.trimming import Run

WIDTH, HEIGHT, BLEED, SPINE = mm(60), mm(80), mm(3), mm(8)
DPI = 100
FILLS = ("1 0 0", "0 1 0", "0 0 1", "1 1 0", "0 1 1")
RED, GREEN, BLUE, YELLOW, CYAN, BLACK, PAPER = (
    (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 0), (0, 255, 255), (0, 0, 0), (255, 255, 255),
)  # fmt: skip


@pytest.fixture(scope="module")
def sheet() -> bytes:
    """Five pages of one colour each to the bleed, the spine with a black mark at its head."""
    with pikepdf.new() as pdf:
        for number, fill in enumerate(FILLS):
            size = (HEIGHT, SPINE) if number == 4 else (WIDTH, HEIGHT)
            page = pdf.add_blank_page(page_size=(size[0].pt, size[1].pt))
            edge = BLEED.pt
            box = [-edge, -edge, size[0].pt + edge, size[1].pt + edge]
            page.obj.MediaBox = Array(box)
            page.obj.TrimBox = Array([0, 0, size[0].pt, size[1].pt])
            page.obj.Resources = Dictionary()
            drawn = f"{fill} rg -50 -50 900 900 re f"
            if number == 4:
                drawn += f" 0 0 0 rg 0 {mm(4).pt} {mm(10).pt} {mm(4).pt} re f"
            page.obj.Contents = pdf.make_stream(drawn.encode())
        target = BytesIO()
        pdf.save(target)
    art = artwork(target.getvalue(), {})
    runs = (Run(art.pdf, (0, 1), (1, 2), {}), Run(art.pdf, (2, 3, 4), (3, 4, 0), {}))
    pages = Pages(runs, art.placed, art.faults)
    (run,) = compose(pages, (WIDTH, HEIGHT), BLEED, SPINE, (1, 2)).runs
    return run.pdf.read()


def pictures(pdf: bytes) -> list[Image.Image]:
    opened = pypdfium2.PdfDocument(pdf)
    drawn = [page.render(scale=DPI / 72).to_pil().convert("RGB") for page in opened]
    opened.close()
    return drawn


def colour(image: Image.Image, x: float, y: float) -> object:
    """The colour at a point in mm from the trim's top left corner."""
    return image.getpixel((round((x + 3) / 25.4 * DPI), round((y + 3) / 25.4 * DPI)))


def test_the_sheet_has_two_sides_with_boxes_around_all_panels(sheet: bytes) -> None:
    with pikepdf.open(BytesIO(sheet)) as pdf:
        assert len(pdf.pages) == 2
        for page in pdf.pages:
            left, bottom, right, top = (float(edge) for edge in page.trimbox)
            assert (right - left, top - bottom) == pytest.approx((mm(128).pt, mm(80).pt))
            assert float(page.mediabox[2]) - right == pytest.approx(mm(3).pt)


def test_outside_stand_back_spine_and_front_and_end_at_the_folds(sheet: bytes) -> None:
    outside, _ = pictures(sheet)
    for x, wanted in ((-2, YELLOW), (59, YELLOW), (61, CYAN), (67, CYAN), (69, RED), (130, RED)):
        assert colour(outside, x, 60) == wanted, x
        assert colour(outside, x, 82) == wanted, f"{x} in the bleed"


def test_inside_the_spine_is_left_to_the_glue(sheet: bytes) -> None:
    _, inside = pictures(sheet)
    for x, wanted in ((-2, GREEN), (59, GREEN), (61, PAPER), (67, PAPER), (69, BLUE), (130, BLUE)):
        assert colour(inside, x, 40) == wanted, x


def test_the_spine_reads_from_the_head_down(sheet: bytes) -> None:
    """What was left is the head; what was above lies towards the front."""
    outside, _ = pictures(sheet)
    assert colour(outside, 66, 5) == BLACK
    assert colour(outside, 62, 5) == CYAN
    assert colour(outside, 66, 75) == CYAN


def test_a_wide_spine_has_the_festival_on_it(small: Path, tmp_path: Path) -> None:
    settings = small / "edition.yaml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(
        text + "\njobs:\n  glued: {binding: perfect, cover: separate, caliper: 0.5 mm}\n",
        encoding="utf-8",
    )
    assert main(["build", str(small), "--to", str(tmp_path), "--job", "glued", "--quiet"]) == 0
    if shutil.which("pdftotext") is None:
        pytest.skip("not run: no pdftotext here")
    opened = pypdfium2.PdfDocument(tmp_path / "glued-cover.pdf")
    page = opened[0].get_textpage()
    words = page.get_text_bounded()
    opened.close()
    assert words.count("Lantern") == 3  # front, spine, back


def test_a_thin_spine_has_no_words(small: Path, tmp_path: Path) -> None:
    flags = ("--cover", "separate", "--binding", "perfect", "--quiet", "--png")
    assert main(["build", str(small), "--to", str(tmp_path), *flags]) == 0
    opened = pypdfium2.PdfDocument(tmp_path / "booklet-cover.pdf")
    words = opened[0].get_textpage().get_text_bounded()
    opened.close()
    assert words.count("Lantern") == 2
    with Image.open(tmp_path / "pages" / "booklet-028-001.png") as image:
        assert image.width == round((2 * 148 + 1.2 + 6) / 25.4 * 150)
