"""Is everything that a page draws found, where it is, in its colour and size?"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from pikepdf import Array, Dictionary, Name
from raster_maker import book

from booklet.preflight.drawn import drawn
from booklet.preflight.marks import Kind, Mark
from booklet.preflight.opened import OpenFile, opened

Sheet = Callable[..., OpenFile]
Faults = Callable[[OpenFile], Mapping[str, list[str]]]


def marks(file: OpenFile) -> tuple[Mark, ...]:
    """What the only page draws, and all of it could be read."""
    found = drawn(file.pages[0])
    assert found.problem == ""
    return found.marks


def box(mark: Mark) -> tuple[float, ...]:
    return tuple(round(side, 2) for side in mark.box)


def test_a_filled_rectangle_lies_where_its_matrix_puts_it(sheet: Sheet) -> None:
    (mark,) = marks(sheet("0 1 1 0 k 2 0 0 2 100 100 cm 0 0 10 20 re f"))
    assert mark.kind is Kind.FILL
    assert box(mark) == (100, 100, 120, 140)
    assert str(mark.colour) == "CMYK 0 100 100 0"


def test_what_a_clip_hides_is_not_drawn(sheet: Sheet) -> None:
    (mark,) = marks(sheet("q 50 50 10 10 re W n 0 0 200 55 re f 100 100 5 5 re f Q"))
    assert box(mark) == (50, 50, 60, 55)


def test_a_restored_state_forgets_its_clip_and_colour(sheet: Sheet) -> None:
    _, second = marks(sheet("q 1 0 0 rg 50 50 5 5 re W f Q 100 100 5 5 re f"))
    assert second.colour.space.family == "DeviceGray"
    assert box(second) == (100, 100, 105, 105)


def test_text_is_as_large_as_its_matrices_make_it(sheet: Sheet) -> None:
    (mark,) = marks(sheet("0.5 0 0 0.5 0 0 cm BT /F 10 Tf 2 0 0 2 200 100 Tm (abcd) Tj ET"))
    assert (mark.kind, mark.size, mark.font) == (Kind.TEXT, 10, "Helvetica")
    assert box(mark) == (100, 47.9, 120, 57.2)


def test_spaces_at_the_ends_of_a_line_are_not_seen(sheet: Sheet) -> None:
    (mark,) = marks(sheet("BT /F 10 Tf 100 100 Td (  ab  ) Tj (   ) Tj ET"))
    assert box(mark)[::2] == (110, 120)


def test_kerning_and_spacing_move_text(sheet: Sheet) -> None:
    _, second = marks(sheet("BT /F 10 Tf 100 100 Td 1 Tc [(ab) -1000 (cd)] TJ (e) Tj ET"))
    assert box(second)[0] == 134


def test_invisible_text_is_not_drawn(sheet: Sheet) -> None:
    assert marks(sheet("BT /F 10 Tf 3 Tr 100 100 Td (abcd) Tj ET")) == ()


def test_lines_of_text_follow_their_leading(sheet: Sheet) -> None:
    lines = marks(sheet("BT /F 10 Tf 12 TL 100 100 Td (a) Tj T* (b) Tj (c) ' ET"))
    assert [round(line.box[1] + 2.1, 2) for line in lines] == [100, 88, 76]


def test_two_byte_codes_have_the_widths_of_their_font(sheet: Sheet) -> None:
    resources = """<< /Font << /C << /Subtype /Type0 /Encoding /Identity-H /DescendantFonts [
        << /Subtype /CIDFontType2 /DW 400 /W [ 1 [ 250 750 ] 5 9 100 ] >> ] >> >> >>"""
    (mark,) = marks(sheet("BT /C 10 Tf 0 100 Td <00010002000700ff> Tj ET", resources))
    assert box(mark)[2] == 15


def test_a_form_is_drawn_as_its_matrix_and_box_say(sheet: Sheet) -> None:
    form = ("<< /Subtype /Form /BBox [0 0 10 10] /Matrix [2 0 0 2 0 0] >>", b"0 0 50 5 re f")
    (mark,) = marks(sheet("1 0 0 1 40 40 cm /X Do", streams={"XObject/X": form}))
    assert box(mark) == (40, 40, 60, 50)


def test_a_form_that_draws_itself_ends(sheet: Sheet) -> None:
    resources = "<< >>"
    form = ("<< /Subtype /Form /BBox [0 0 99 99] >>", b"0 0 5 5 re f /X Do")
    found = drawn(sheet("/X Do", resources, {"XObject/X": form}).pages[0])
    assert len(found.marks) == 1
    assert "draws itself" in found.problem


def test_forms_without_end_are_given_up(sheet: Sheet) -> None:
    forms = {
        f"XObject/X{n}": ("<< /Subtype /Form >>", f"/X{n + 1} Do ".encode() * 12) for n in range(9)
    }
    forms["XObject/X9"] = ("<< /Subtype /Form >>", b"")
    found = drawn(sheet("/X0 Do", streams=forms).pages[0])
    assert "too much" in found.problem


def test_a_tiling_pattern_is_drawn_where_it_fills(sheet: Sheet) -> None:
    tile = (
        "<< /PatternType 1 /PaintType 1 /BBox [0 0 4 4] /XStep 4 /YStep 4 /Resources << >> >>",
        b"1 0 0 rg 0 0 2 2 re f",
    )
    content = "/Pattern cs /P scn 60 60 30 30 re f"
    area, dot = marks(sheet(content, streams={"Pattern/P": tile}))
    assert area.colour.space.family == "Pattern"
    assert (str(dot.colour), box(dot)) == ("RGB 1 0 0", (60, 60, 90, 90))


def test_a_stencil_pattern_has_the_colour_it_is_given(sheet: Sheet) -> None:
    tile = (
        "<< /PatternType 1 /PaintType 2 /BBox [0 0 4 4] /XStep 4 /YStep 4 /Resources << >> >>",
        b"1 0 0 rg 0 0 2 2 re f",
    )
    resources = "<< /ColorSpace << /U [ /Pattern /DeviceCMYK ] >> >>"
    content = "/U cs 0 1 0 0 /P scn 60 60 30 30 re f"
    area, dot = marks(sheet(content, resources, {"Pattern/P": tile}))
    assert str(area.colour) == str(dot.colour) == "CMYK 0 100 0 0"


@pytest.mark.parametrize(
    ("begin", "colours"), [("500 0 d0", {"RGB 1 0 0"}), ("500 0 0 0 9 9 d1", {"CMYK 0 0 0 100"})]
)
def test_a_drawn_letter_has_its_own_colour_or_the_texts(
    sheet: Sheet, begin: str, colours: set[str]
) -> None:
    file = sheet("0 0 0 1 k BT /T 10 Tf 100 100 Td (aa) Tj ET")
    letter = file.pdf.make_stream(f"{begin} 1 0 0 rg 0 0 500 700 re f".encode())
    file.pages[0].obj.Resources.Font["/T"] = _type3(letter)
    found = marks(file)
    assert [mark.kind for mark in found] == [Kind.TEXT, Kind.FILL]
    assert {str(mark.colour) for mark in found[1:]} == colours
    assert found[1].in_glyph


def _type3(letter: Any) -> Any:
    import pikepdf

    font: Any = pikepdf.Object.parse(
        b"<< /Subtype /Type3 /FontBBox [0 0 500 700] /FontMatrix [.001 0 0 .001 0 0]"
        b" /FirstChar 97 /Widths [500] /Encoding << /Differences [97 /a] >> /CharProcs << >> >>"
    )
    font.CharProcs["/a"] = letter
    return font


def test_a_soft_mask_is_told_from_what_it_masks(sheet: Sheet) -> None:
    form = ("<< /Subtype /Form /BBox [0 0 99 99] >>", b"1 0 0 rg 0 0 50 50 re f")
    file = sheet("/G gs 0 0 60 60 re f", "<< /ExtGState << /G << >> >> >>", {"XObject/X": form})
    resources = file.pages[0].obj.Resources
    import pikepdf

    resources.ExtGState.G.SMask = pikepdf.Dictionary(S=pikepdf.Name.Alpha, G=resources.XObject.X)
    assert [mark.in_soft_mask for mark in marks(file)] == [True, False]


def test_settings_make_alpha_overprint_and_line_width(sheet: Sheet) -> None:
    resources = "<< /ExtGState << /G << /ca .5 /CA .25 /OP true /op false /LW 3 >> >> >>"
    fill, stroke = marks(sheet("/G gs 50 50 10 10 re B", resources))
    assert (fill.alpha, fill.is_overprint) == (0.5, False)
    assert (stroke.alpha, stroke.is_overprint, stroke.width) == (0.25, True, 3)


def test_inline_pictures_are_found(sheet: Sheet) -> None:
    content = b"q 72 0 0 36 50 50 cm BI /W 2 /H 2 /BPC 8 /CS /RGB ID 123456789012 EI Q"
    (mark,) = marks(sheet(content))
    assert mark.picture is not None
    assert (mark.picture.ppi, mark.picture.is_inline) == ((2, 4), True)
    assert mark.colour.space.is_rgb


def test_a_page_is_looked_at_once(sheet: Sheet) -> None:
    page = sheet("0 0 5 5 re f").pages[0]
    assert drawn(page) is drawn(page)


def test_an_empty_page_draws_nothing(sheet: Sheet) -> None:
    file = sheet("")
    del file.pages[0].obj["/Contents"]
    assert marks(file) == ()


@pytest.mark.parametrize(
    "content",
    [
        "/Nowhere Do",
        "/Nowhere gs",
        "1 2 re f",
        "(a) w",
        "/F cm",
        "BT 1 Tf ET",
        "/Nope sh",
        "BT [(a) /F] TJ ET",
    ],
)
def test_what_cannot_be_read_is_said(sheet: Sheet, faults: Faults, content: str) -> None:
    said = faults(sheet(content))
    assert said
    assert all(text.startswith("- The page cannot be read whole") for [text] in said.values())


_WORDS = """
q Q cm w gs m l c v y re h W W* n f F f* S s B B* b b* g G rg RG k K cs CS sc SC scn SCN sh Do
BT ET Tf Tc Tw Tz TL Ts Tr Tm Td TD T* Tj TJ ' " BI ID EI d0 d1 BDC EMC BX EX ri i M J j d
0 1 -1 .5 1e9 99999999999999999999999999 -0.00001 0 1 2 3 4 5 6 7 /F /X /P /S /DeviceRGB
/DeviceCMYK /Pattern (abc) <0001> [ ] << >> [(a)3(b)] true null \xff % ( <
"""
_STREAMS = {
    "XObject/X": ("<< /Subtype /Form /BBox [0 0 (a)] >>", b"/X Do 0 0 5 5 re f"),
    "XObject/P": ("<< /Subtype /Image /Width 2 /Height (b) >>", b"12"),
    "Pattern/P": ("<< /PatternType 1 /Matrix [1 2] >>", b"/P scn f"),
    "Shading/S": ("<< /ShadingType 9 >>", b""),
    "ExtGState/F": ("<< /SMask << >> /Font [ 1 ] >>", b""),
}


@pytest.mark.parametrize("seed", range(150))
def test_no_nonsense_makes_a_rule_raise(sheet: Sheet, faults: Faults, seed: int) -> None:
    dice = random.Random(seed)
    words = _WORDS.split()
    content = " ".join(dice.choice(words) for _ in range(dice.randrange(400)))
    faults(sheet(content.encode("latin-1"), streams=_STREAMS))


@pytest.mark.parametrize("seed", range(50))
def test_no_bytes_make_a_rule_raise(sheet: Sheet, faults: Faults, seed: int) -> None:
    dice = random.Random(seed)
    faults(sheet(dice.randbytes(dice.randrange(600)), streams=_STREAMS))


@pytest.mark.parametrize(
    ("more", "problem"),
    [("", ""), ("(a) 2 l", "operator l"), ("(a) w", "operator w"), ("BI /W 1 /H 1 ID a EI", "")],
    ids=["whole", "a broken point", "a broken width", "an image in it"],
)
def test_what_many_pages_draw_is_the_same_on_each(more: str, problem: str) -> None:
    def change(pdf: Any) -> None:
        drawing = (
            "1 0 0 0 k 1 1 m 4 1.5 l 3 3.25 l h f 5 5 2 2 re S "
            f"q 2 2 m 2 9 3 -4 6 6 c W n 0 0 9 9 re f Q {more}"
        ).encode()
        form = pdf.make_stream(
            drawing, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9])
        )
        for page in pdf.pages:
            page.obj.Resources = Dictionary(XObject=Dictionary(Form=form))

    with opened(book(*["/Form Do /Form Do"] * 4, change=change)) as file:
        first, *others = (drawn(page) for page in file.pages)
    assert others == [first] * 3
    assert len(first.marks) >= 4
    assert problem in first.problem
    assert bool(first.problem) == bool(problem)
