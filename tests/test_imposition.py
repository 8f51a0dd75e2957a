"""Do sheets, printed on both sides, folded and stapled, read as a booklet with even margins?"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageChops

from booklet.errors import UsageError
from booklet.imposition import Imposition, Side, creep, impose, order
from booklet.measure import PAPERS, Length, mm, pt

WIDTH, HEIGHT, BLEED = 180, 240, 9
MEDIA, TRIM = (0, 0, 240, 290), (20, 30, 20 + WIDTH, 30 + HEIGHT)
"""In points, as all here; black lies beyond the bleed, and more of it on one side."""
SCALE = 2
WHITE, BLACK = (255, 255, 255), (0, 0, 0)
PLAIN = Imposition(marks=False)
LARGER = (pt(280), pt(400))
"""20 points more at the left and right of two pages, 20 above and below."""

Change = Callable[[pikepdf.Pdf], None]


def made(count: int, change: Change | None = None) -> bytes:
    """Pages whose colours number them, each with a black square in its trim's top left corner."""
    with pikepdf.new() as pdf:
        for number in range(1, count + 1):
            page = pdf.add_blank_page(page_size=MEDIA[2:])
            page.obj.TrimBox = Array(TRIM)
            page.obj.Resources = Dictionary()
            left, bottom, _, top = TRIM
            page.obj.Contents = pdf.make_stream(
                f"0 g 0 0 900 900 re f {number / 20} 0.5 0 rg {left - BLEED} {bottom - BLEED} "
                f"{WIDTH + 2 * BLEED} {HEIGHT + 2 * BLEED} re f "
                f"0 g {left} {top - 20} 20 20 re f".encode()
            )
        if change is not None:
            change(pdf)
        return saved(pdf)


def saved(pdf: pikepdf.Pdf, **how: Any) -> bytes:
    target = BytesIO()
    pdf.save(target, **how)
    return target.getvalue()


def pictures(pdf: bytes) -> list[Image.Image]:
    opened = pypdfium2.PdfDocument(pdf)
    drawn = [page.render(scale=SCALE).to_pil().convert("RGB") for page in opened]
    opened.close()
    return drawn


def colour(image: Image.Image, x: float, y: float) -> object:
    """The colour at a point from the paper's top left corner."""
    return image.getpixel((int(x * SCALE), int(y * SCALE)))


def number_at(image: Image.Image, x: float, y: float) -> int | None:
    """The number of the page that is seen there; None for blank paper."""
    found = colour(image, x, y)
    assert isinstance(found, tuple)
    return None if found == WHITE else round(found[0] / 255 * 20)


def folded(sides: Sequence[Side], *, right_to_left: bool = False) -> list[int | None]:
    """The pages as a reader meets them.

    Half a sheet is a leaf: what stands right on its front has what stands left on its back
    behind it. A booklet opens with one half of each sheet, from the outermost to the innermost,
    and closes with the other halves the other way round.
    """
    first, second = (0, 1) if right_to_left else (1, 0)
    sheets = list(zip(sides[::2], sides[1::2], strict=True))
    opening = [(front[first], back[second]) for front, back in sheets]
    closing = [(back[first], front[second]) for front, back in reversed(sheets)]
    return [page for leaf in opening + closing for page in leaf]


# --- order ----------------------------------------------------------------------------------------


@given(pages=st.integers(0, 400), right_to_left=st.booleans())
def test_folded_sheets_read_in_order_and_end_with_blank_pages(
    pages: int, right_to_left: bool
) -> None:
    sides = order(pages, right_to_left=right_to_left)
    read = folded(sides, right_to_left=right_to_left)
    assert read[:pages] == list(range(1, pages + 1))
    assert set(read[pages:]) <= {None}
    assert len(read) % 4 == 0
    assert len(read) - pages < 4


def test_eight_pages_stand_as_stapled_booklets_have_them() -> None:
    assert order(8) == ((8, 1), (2, 7), (6, 3), (4, 5))
    assert order(8, right_to_left=True) == ((1, 8), (7, 2), (3, 6), (5, 4))


def test_six_pages_end_with_two_blank_ones() -> None:
    assert order(6) == ((None, 1), (2, None), (6, 3), (4, 5))


@pytest.mark.parametrize("right_to_left", [False, True])
@pytest.mark.parametrize("count", [1, 4, 10, 12])
def test_printed_sheets_read_in_order(count: int, right_to_left: bool) -> None:
    how = Imposition(right_to_left=right_to_left, marks=False)
    seen = [
        (number_at(image, WIDTH / 2, HEIGHT / 2), number_at(image, WIDTH * 1.5, HEIGHT / 2))
        for image in pictures(impose(made(count), how))
    ]
    wanted: list[int | None] = [*range(1, count + 1), *[None] * (-count % 4)]
    assert folded(seen, right_to_left=right_to_left) == wanted


# --- creep ----------------------------------------------------------------------------------------


def test_creep_grows_evenly_from_the_outermost_sheet_to_the_innermost() -> None:
    assert creep(4, mm(0.25)) == (mm(0), mm(0.25), mm(0.5), mm(0.75))
    assert creep(1, mm(1)) == (mm(0),)


def test_pages_move_towards_the_fold_and_never_past_it() -> None:
    sheets = pictures(impose(made(12), Imposition(caliper=pt(6), marks=False)))
    for sheet, moved in enumerate((0, 6, 12)):
        for side in (0, 1):
            left, right = order(12)[2 * sheet + side]
            image = sheets[2 * sheet + side]
            for x, wanted in (
                (moved - 1, None), (moved + 21, left), (WIDTH - 1, left),
                (WIDTH + 21, right), (2 * WIDTH - moved - 1, right), (2 * WIDTH - moved + 1, None),
            ):  # fmt: skip
                if 0 <= x < 2 * WIDTH:
                    assert number_at(image, x, 10) == wanted, (sheet, side, x)
            assert colour(image, moved + 1, 10) == BLACK
            assert colour(image, moved + 19, 10) == BLACK
            # The right page's square is cut by the fold.
            assert colour(image, WIDTH + 1, 10) == BLACK
            assert colour(image, WIDTH + 19 - moved, 10) == BLACK
            assert number_at(image, WIDTH + 21 - moved, 10) == right


def test_a_page_beside_a_blank_one_ends_at_the_fold_too() -> None:
    how = Imposition(caliper=pt(6), right_to_left=True, marks=False)
    assert order(5, right_to_left=True)[2] == (3, None)
    image = pictures(impose(made(5), how))[2]
    assert number_at(image, WIDTH - 1, 40) == 3
    assert number_at(image, WIDTH + 1, 40) is None


def test_a_sheet_so_thick_that_pages_would_vanish_is_refused() -> None:
    with pytest.raises(UsageError, match="would move by") as refused:
        impose(made(12), Imposition(caliper=pt(WIDTH / 2)))
    assert "0.1 mm" in refused.value.remedy


# --- place ----------------------------------------------------------------------------------------


def test_without_paper_the_sheet_is_two_pages_to_their_trim() -> None:
    with pikepdf.open(BytesIO(impose(made(4), PLAIN))) as pdf:
        assert [list(page.mediabox) for page in pdf.pages] == [[0, 0, 2 * WIDTH, HEIGHT]] * 2


@pytest.mark.parametrize("turned", [False, True])
def test_pages_stand_in_the_middle_of_larger_paper_and_end_at_their_trim(turned: bool) -> None:
    paper = LARGER[::-1] if turned else LARGER
    front, _ = pictures(impose(made(4), Imposition(paper, marks=False)))
    assert front.size == (400 * SCALE, 280 * SCALE)
    for x, wanted in ((19, None), (21, 4), (199, 4), (201, 1), (379, 1), (381, None)):
        assert number_at(front, x, 140) == wanted, x
    for y, wanted in ((19, None), (41, 4), (259, 4), (261, None)):
        assert number_at(front, 21, y) == wanted, y
    assert colour(front, 21, 21) == BLACK
    assert colour(front, 201, 21) == BLACK


def _rotate(degrees: int) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        for page in pdf.pages:
            page.obj.Rotate = degrees

    return change


def _rotate_all(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Pages.Rotate = 90


def _pattern(pdf: pikepdf.Pdf) -> None:
    """Stripes that count from the page's corner, with half-transparent ones over them."""
    for page in pdf.pages:
        cell = pdf.make_stream(
            b"0 0 1 rg 0 0 17 11 re f",
            Type=Name.Pattern, PatternType=1, PaintType=1, TilingType=1,
            BBox=[0, 0, 31, 23], XStep=31, YStep=23, Resources=Dictionary(),
        )  # fmt: skip
        page.obj.Resources = Dictionary(
            Pattern=Dictionary(P=cell), ExtGState=Dictionary(G=Dictionary(ca=0.5, BM=Name.Multiply))
        )
        page.obj.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceRGB)
        drawn = page.obj.Contents.read_bytes() + b" /Pattern cs /P scn 30 30 140 140 re f"
        page.obj.Contents = pdf.make_stream(drawn + b" /G gs 1 0 0 rg 50 50 60 60 re f")


def _pieces(pdf: pikepdf.Pdf) -> None:
    """Contents in two parts, of which the first leaves a matrix behind."""
    for page in pdf.pages:
        parts = (b"1 0 0 1 7 5 cm", page.obj.Contents.read_bytes())
        page.obj.Contents = Array([pdf.make_stream(part) for part in parts])


@pytest.mark.parametrize(
    "change",
    [None, _rotate(90), _rotate(180), _rotate(270), _rotate(-90), _rotate_all, _pattern, _pieces],
)
def test_a_page_looks_as_it_does_by_itself(change: Change | None) -> None:
    source = made(4, change)
    with pikepdf.open(BytesIO(source)) as pdf:
        for page in pdf.pages:
            page.obj.CropBox = page.obj.TrimBox
        alone = pictures(saved(pdf))
    sides = pictures(impose(source, PLAIN))
    assert len(sides) == 2
    for image, pair in zip(sides, order(4), strict=True):
        width = image.width // 2
        for at, number in enumerate(pair):
            assert number is not None
            half = image.crop((at * width, 0, (at + 1) * width, image.height))
            assert half.size == alone[number - 1].size
            assert ImageChops.difference(half, alone[number - 1]).getbbox() is None, number


def test_a_user_unit_makes_a_page_larger() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        for page in pdf.pages:
            page.obj.UserUnit = 1.5
            page.obj.Rotate = 90

    front, _ = pictures(impose(made(4, change), PLAIN))
    assert front.size == (3 * HEIGHT * SCALE, 3 * WIDTH * SCALE // 2)
    # Turned clockwise, the square is in the top right corner, 30 points wide.
    for x, wanted in ((331, BLACK), (359, BLACK), (691, BLACK), (719, BLACK)):
        assert colour(front, x, 1) == wanted, x
        assert colour(front, x, 29) == wanted, x
    assert number_at(front, 329, 1) == 4
    assert number_at(front, 719, 31) == 1


def test_a_page_keeps_the_colour_space_it_blends_in() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].obj.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceCMYK)

    with pikepdf.open(BytesIO(impose(made(4, change), PLAIN))) as pdf:
        forms = pdf.pages[0].obj.Resources.XObject
        assert str(forms.Right.Group.CS) == "/DeviceCMYK"
        assert forms.Right.Group.I
        assert "/Group" not in forms.Left


def test_pages_that_share_their_contents_keep_their_own_trims() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        for shift, page in enumerate(pdf.pages):
            page.obj.Contents = pdf.pages[0].obj.Contents
            page.obj.TrimBox = Array([edge + (0, -4)[shift % 2] for edge in TRIM])

    front, back = pictures(impose(made(4, change), PLAIN))
    for image, shifts in ((front, (4, 0)), (back, (4, 0))):
        for at, shift in enumerate(shifts):
            assert number_at(image, at * WIDTH + 21 + shift, 10) == 1
            assert colour(image, at * WIDTH + 19 + shift, 10) == BLACK


def test_two_pages_at_a_fold_upright_on_a_high_sheet_are_turned_about_the_long_edge() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        for page in pdf.pages:
            page.obj.TrimBox = Array([20, 30, 120, 270])

    assert _preferences(impose(made(4), PLAIN))["/Duplex"] == "/DuplexFlipShortEdge"
    assert _preferences(impose(made(4, change), PLAIN))["/Duplex"] == "/DuplexFlipLongEdge"


def _preferences(pdf: bytes) -> dict[str, str]:
    with pikepdf.open(BytesIO(pdf)) as opened:
        return {key: str(value) for key, value in opened.Root.ViewerPreferences.items()}


# --- marks ----------------------------------------------------------------------------------------


def _marked(image: Image.Image, fold: float) -> set[int]:
    """At which points from the top the fold is darker than both sides of it."""
    strips = [
        image.convert("L").crop((left, 0, left + 1, image.height)).tobytes()
        for left in (round((fold + x) * SCALE) for x in (0, 2, -3))
    ]
    rows = enumerate(zip(*strips, strict=True))
    return {row // SCALE for row, (at, *beside) in rows if at < min(beside) - 20}


def test_fold_marks_stand_clear_of_the_pages_and_of_the_papers_edge() -> None:
    high = (pt(400), pt(HEIGHT + 2 * 50))
    for image in pictures(impose(made(4), Imposition(high))):
        marked = _marked(image, 200)
        upper, lower = {y for y in marked if y < 170}, {y for y in marked if y > 170}
        assert min(upper) == pytest.approx(mm(5).pt, abs=2)
        assert max(upper) == pytest.approx(mm(10).pt, abs=3)
        assert min(lower) == pytest.approx(340 - mm(10).pt, abs=3)
        assert max(lower) == pytest.approx(340 - mm(5).pt, abs=2)
        assert len(upper) < mm(5).pt - 3, "it is broken"


def test_fold_marks_are_shorter_where_there_is_less_room() -> None:
    low = (pt(400), pt(HEIGHT + 2 * 8))
    marked = _marked(pictures(impose(made(4), Imposition(low)))[0], 200)
    assert marked
    assert all(y < 8 or y >= HEIGHT + 8 for y in marked)


@pytest.mark.parametrize("paper", [None, (pt(2 * WIDTH), pt(HEIGHT + 1))])
def test_fold_marks_are_ticks_where_the_pages_fill_the_paper(
    paper: tuple[Length, Length] | None,
) -> None:
    def lighten(pdf: pikepdf.Pdf) -> None:
        for page in pdf.pages:
            page.obj.Contents = pdf.make_stream(b"0 1 1 rg 0 0 900 900 re f")

    source = made(4, lighten)
    marked = _marked(pictures(impose(source, Imposition(paper)))[0], WIDTH)
    assert {y < mm(4).pt or y > HEIGHT - mm(4).pt - 1 for y in marked} == {True}
    assert 0 in marked
    assert HEIGHT - 1 in marked
    assert not _marked(pictures(impose(source, PLAIN))[0], WIDTH)


def test_without_marks_nothing_stands_beside_the_pages() -> None:
    for image in pictures(impose(made(4), Imposition(LARGER, marks=False))):
        for box in ((0, 0, 400, 20), (0, 260, 400, 280)):
            edge = image.crop(tuple(side * SCALE for side in box))  # type: ignore[arg-type]
            assert edge.getextrema() == ((255, 255),) * 3


# --- what the file says ---------------------------------------------------------------------------


def _loaded(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo["/Title"] = "Kestrel Bay"
    pdf.docinfo["/CreationDate"] = "D:20260101120000Z"
    pdf.docinfo["/GTS_PDFXVersion"] = "PDF/X-4"
    root = pdf.Root
    root.AcroForm = Dictionary(Fields=Array([]))
    root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.r)]))
    root.StructTreeRoot = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    root.Metadata = pdf.make_stream(b"<x/>", Type=Name.Metadata, Subtype=Name.XML)
    root.PageLayout = Name.TwoPageRight
    page = pdf.pages[0]
    page.obj.Annots = Array([Dictionary(Subtype=Name.Square, Rect=[50, 50, 90, 90])])
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("One", 0))


def test_the_sheets_keep_the_title_and_date_and_nothing_of_single_pages() -> None:
    with pikepdf.open(BytesIO(impose(made(4, _loaded), PLAIN))) as pdf:
        assert dict(pdf.docinfo.items()) == {
            "/Title": "Kestrel Bay", "/CreationDate": "D:20260101120000Z",
        }  # fmt: skip
        assert set(pdf.Root.keys()) == {"/Type", "/Pages", "/ViewerPreferences"}
        assert all("/Annots" not in page.obj for page in pdf.pages)
    wanted = {"/Duplex": "/DuplexFlipShortEdge", "/PrintScaling": "/None"}
    assert _preferences(impose(made(4, _loaded), PLAIN)) == wanted


def test_a_title_that_stands_in_xmp_only_is_kept() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        with pdf.open_metadata(set_pikepdf_as_editor=False) as xmp:
            xmp["dc:title"] = "Lumière"
        del pdf.docinfo["/Title"]

    with pikepdf.open(BytesIO(impose(made(1, change), PLAIN))) as pdf:
        assert str(pdf.docinfo["/Title"]) == "Lumière"


def test_layers_that_are_hidden_stay_hidden() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="Draft"))
        off = Dictionary(OFF=Array([layer]))
        pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=off)
        for page in pdf.pages:
            page.obj.Resources = Dictionary(Properties=Dictionary(L=layer))
            drawn = b" /OC /L BDC 1 g 0 0 900 900 re f EMC"
            page.obj.Contents = pdf.make_stream(page.obj.Contents.read_bytes() + drawn)

    front, _ = pictures(impose(made(4, change), PLAIN))
    assert number_at(front, WIDTH / 2, HEIGHT / 2) == 4


def test_the_same_file_gives_the_same_bytes(tmp_path: Path) -> None:
    source, how = made(10), Imposition(PAPERS["A4"], mm(0.1))
    path = tmp_path / "booklet.pdf"
    path.write_bytes(source)
    once = impose(path, how)
    time.sleep(1.1)  # the clock's next second, which identifiers are usually made of
    assert impose(path, how) == once
    assert impose(source, how) == once
    assert path.read_bytes() == source


@pytest.mark.parametrize("name", ["cairo", "chromium", "ghostscript", "libreoffice", "pdflatex"])
def test_pages_of_other_programs_are_imposed(name: str) -> None:
    file = Path(__file__).parent / "foreign" / f"{name}.pdf"
    assert len(pictures(impose(file, Imposition(PAPERS["A3"])))) == 2


# --- what cannot be -------------------------------------------------------------------------------


def refusal(pdf: bytes | Path, how: Imposition = PLAIN) -> UsageError:
    with pytest.raises(UsageError) as refused:
        impose(pdf, how)
    assert refused.value.remedy
    return refused.value


@pytest.mark.parametrize(
    ("size", "paper", "remedy"),
    [
        (("148 × 210", PAPERS["A5"]), PAPERS["A5"], "A4, or other paper of at least 296 × 210 mm"),
        (("210 × 297", PAPERS["A4"]), PAPERS["A4"], "A3, or other paper of at least 420 × 297 mm"),
        (("139.7 × 215.9", PAPERS["Half-letter"]), PAPERS["A4"], "Letter, or other paper"),
        (("215.9 × 279.4", PAPERS["Letter"]), PAPERS["A3"], "Tabloid, or other paper"),
        (("297 × 420", PAPERS["A3"]), PAPERS["A3"], "Use paper of at least 594 × 420 mm"),
    ],
)
def test_paper_that_is_too_small_is_refused_and_the_next_one_named(
    size: tuple[str, tuple[Length, Length]], paper: tuple[Length, Length], remedy: str
) -> None:
    said, page = size
    told = refusal(_blank(page), Imposition(paper))
    assert f"Two pages of {said} mm do not fit on" in told.message
    assert remedy in told.remedy


def _blank(*sizes: tuple[Length, Length]) -> bytes:
    with pikepdf.new() as pdf:
        for width, height in sizes:
            pdf.add_blank_page(page_size=(width.pt, height.pt))
        return saved(pdf)


def test_the_paper_that_was_named_takes_the_pages() -> None:
    for page, paper in (("A5", "A4"), ("A4", "A3"), ("Half-letter", "Letter"), ("A6", "A5")):
        assert impose(_blank(PAPERS[page]), Imposition(PAPERS[paper]))


def test_pages_of_several_sizes_are_refused_by_their_number() -> None:
    told = refusal(_blank(PAPERS["A5"], PAPERS["A5"], PAPERS["A4"]))
    assert told.message == "Page 3 is 210 × 297 mm, page 1 148 × 210 mm."
    assert "file of each size" in told.remedy


def test_a_page_that_lies_on_its_side_is_of_another_size() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.pages[1].obj.Rotate = 90

    assert refusal(made(4, change)).message.startswith("Page 2 is")


def test_sizes_that_an_exporter_rounded_are_one() -> None:
    whole = (pt(420), pt(595))
    assert impose(_blank(PAPERS["A5"], whole), Imposition(PAPERS["A4"]))


@pytest.mark.parametrize("data", [b"", b"not a PDF", b"%PDF-1.7\nbut torn"])
def test_what_is_no_pdf_is_refused(data: bytes) -> None:
    assert "This" in refusal(data).message


def test_a_pdf_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert "no.pdf" in refusal(tmp_path / "no.pdf").message


@pytest.mark.parametrize("password", ["", "secret"])
def test_an_encrypted_pdf_is_refused(password: str, tmp_path: Path) -> None:
    path = tmp_path / "locked.pdf"
    with pikepdf.open(BytesIO(made(4))) as pdf:
        how = pikepdf.Encryption(owner="owner", user=password)
        path.write_bytes(saved(pdf, encryption=how))
    told = refusal(path)
    assert told.message.startswith("locked.pdf")
    assert "password" in told.remedy


def test_a_pdf_without_pages_is_refused() -> None:
    with pikepdf.new() as pdf:
        assert "no pages" in refusal(saved(pdf)).message


def test_a_page_without_extent_is_refused() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.pages[2].obj.TrimBox = Array([20, 30, 20, 270])

    assert refusal(made(4, change)).message == "Page 3 has no size."


def test_a_page_whose_contents_are_broken_is_refused() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].obj.Contents = 5

    assert "damaged" in refusal(made(4, change)).message
