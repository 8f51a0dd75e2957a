"""Fonts: embedded, subset, searchable, meant, and no glyph missing."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from msgspec.structs import replace
from pikepdf import Array, Dictionary, Name, Pdf, Stream
from structure_maker import Breaker, broken, clean_pdf, draw, drawn, expected, judge

from booklet.preflight.cmaps import read_cmap
from booklet.preflight.opened import opened
from booklet.preflight.shown import shown


def _glyphs(pdf: Pdf) -> Any:
    """The Type 0 font of the pages."""
    return pdf.pages[0].obj.Resources.Font.Glyphs


def _codes(pdf: Pdf) -> Any:
    """The TrueType font of the form."""
    return pdf.pages[0].obj.Resources.XObject.Group.Resources.Font.Codes


def _called(name: str) -> Breaker:
    """Give the form's font another name."""

    def breaker(pdf: Pdf) -> None:
        font = _codes(pdf)
        font.BaseFont = font.FontDescriptor.FontName = Name(f"/{name}")

    return breaker


def _glyphs_not_embedded(pdf: Pdf) -> None:
    del _glyphs(pdf).DescendantFonts[0].FontDescriptor.FontFile2


def _codes_not_embedded(pdf: Pdf) -> None:
    del _codes(pdf).FontDescriptor.FontFile2


def _embedded_with_nothing(pdf: Pdf) -> None:
    _codes(pdf).FontDescriptor.FontFile2.write(b"")


def _one_of_fourteen(pdf: Pdf) -> None:
    font = _codes(pdf)
    del font.FontDescriptor
    del font.FirstChar, font.LastChar, font.Widths
    font.Subtype = Name.Type1


def _in_a_pattern(pdf: Pdf) -> None:
    font = Dictionary(_codes(pdf))
    del font["/FontDescriptor"]
    tile = pdf.make_stream(b"BT /Other 9 Tf (Fog) Tj ET")
    tile.stream_dict.update(
        Dictionary(
            PatternType=1,
            PaintType=1,
            TilingType=1,
            BBox=[0, 0, 9, 9],
            XStep=9,
            YStep=9,
            Resources=Dictionary(Font=Dictionary(Other=pdf.make_indirect(font))),
        )
    )
    pdf.pages[1].obj.Resources.Pattern = Dictionary(Tile=tile)
    draw(pdf, 2, b"/Pattern cs /Tile scn 0 0 9 9 re f")


def _in_a_soft_mask(pdf: Pdf) -> None:
    font = Dictionary(_codes(pdf))
    del font["/FontDescriptor"]
    mask = pdf.make_stream(b"BT /Other 9 Tf (Fog) Tj ET")
    fonts = Dictionary(Font=Dictionary(Other=pdf.make_indirect(font)))
    mask.stream_dict.update(Dictionary(Subtype=Name.Form, BBox=[0, 0, 9, 9], Resources=fonts))
    state = pdf.pages[0].obj.Resources.ExtGState.Half
    state.SMask = Dictionary(S=Name.Luminosity, G=mask)


def _without_unicode(pdf: Pdf) -> None:
    del _glyphs(pdf).ToUnicode


def _with_glyphs_by_number(pdf: Pdf) -> None:
    names = Array([65, Name("/G17"), Name("/G18")])
    _codes(pdf).Encoding = Dictionary(Type=Name.Encoding, Differences=names)


def _symbols_without_names(pdf: Pdf) -> None:
    font = _codes(pdf)
    del font.Encoding
    font.FontDescriptor.Flags = 4


def _by_glyph_table(pdf: Pdf) -> None:
    """All CIDs lead to glyph 0."""
    table = pdf.make_indirect(Stream(pdf, b"\0" * 200))
    _glyphs(pdf).DescendantFonts[0].CIDToGIDMap = table


def _by_cmap(pdf: Pdf) -> None:
    """As the engine writes it: a code of its own that leads to glyph 0, and its character."""
    font = _glyphs(pdf)
    draw(pdf, 2, b"BT /Glyphs 9 Tf <0fff0fff> Tj ET")
    font.Encoding = pdf.make_stream(
        b"begincmap 1 begincodespacerange <0000> <ffff> endcodespacerange\n"
        b"1 begincidrange <0000> <0ffe> 0 endcidrange\n1 begincidchar <0fff> 0 endcidchar endcmap"
    )
    old = font.ToUnicode.read_bytes()
    font.ToUnicode = pdf.make_stream(old + b" 1 beginbfchar <0fff> <0ca0> endbfchar")


def _by_differences(pdf: Pdf) -> None:
    names = Array([ord("F"), Name("/.notdef")])
    _codes(pdf).Encoding = Dictionary(
        Type=Name.Encoding, BaseEncoding=Name.WinAnsiEncoding, Differences=names
    )


TWINS: list[tuple[str, str, Breaker]] = [
    ("F301", "a font by glyph", _glyphs_not_embedded),
    ("F301", "a font in a form", _codes_not_embedded),
    ("F301", "a font with nothing in it", _embedded_with_nothing),
    ("F301", "one of the standard fourteen", _one_of_fourteen),
    ("F301", "a font in a pattern", _in_a_pattern),
    ("F301", "a font in a soft mask", _in_a_soft_mask),
    ("F302", "a whole font", _called("BarlowSemiCondensed-Bold")),
    ("F303", "a font by glyph", _without_unicode),
    ("F303", "glyphs by number", _with_glyphs_by_number),
    ("F303", "symbols without names", _symbols_without_names),
    ("F304", "glyph 0", drawn(b"BT /Glyphs 9 Tf <0000> Tj ET")),
    ("F304", "glyph 0 in a line of pieces", drawn(b"BT /Glyphs 9 Tf [<0001> 20 <0000>] TJ ET")),
    ("F304", "glyph 0 by an apostrophe", drawn(b"BT /Glyphs 9 Tf <0000> ' ET")),
    ("F304", "glyph 0 by a quotation mark", drawn(b'BT /Glyphs 9 Tf 1 2 <0000> " ET')),
    ("F304", "all through a table", _by_glyph_table),
    ("F304", "a code of its own", _by_cmap),
    ("F304", "a code without a name", _by_differences),
    ("F305", "another typeface", _called("ABCDEF+DejaVuSans")),
    ("F305", "a typeface that begins alike", _called("ABCDEF+Barlow-Semi-Condensed-Tamil")),
    ("F305", "the wider family", _called("ABCDEF+Barlow-Bold")),
]


@pytest.mark.parametrize(("code", "name", "breaker"), TWINS)
def test_each_fault_is_found_and_no_other(code: str, name: str, breaker: Breaker) -> None:
    answers = judge(broken(breaker))
    assert answers.failed == {code}, answers.faults
    assert answers.unchecked == {}


@pytest.mark.parametrize(
    "name",
    [
        "ABCDEF+Barlow-Semi-Condensed",
        "ABCDEF+Barlow-Semi-Condensed,-Bold-Semi-Condensed",
        "ABCDEF+Barlow-Semi-Condensed,-Ultra-Bold-Semi-Condensed",
        "ABCDEF+BarlowSemiCondensed-ExtraBoldItalic",
        "ABCDEF+BarlowSemiCondensed,Italic",
    ],
)
def test_a_style_of_a_known_family_is_known(name: str) -> None:
    assert judge(broken(_called(name))).failed == set()


def test_an_ad_brings_its_typefaces_to_its_own_page_and_no_other() -> None:
    data = broken(_called("ABCDEF+Futura-Bold"))
    ads = {number: frozenset({"Futura-Bold"}) for number in (1, 2, 4)}
    (fault,) = judge(data, replace(expected(), ads=ads)).faults["F305"]
    assert (fault.page, fault.message) == (3, "Futura-Bold is used, which the job does not know.")
    everywhere = {**ads, 3: frozenset({"Futura-Bold"})}
    assert judge(data, replace(expected(), ads=everywhere)).failed == set()
    others = dict.fromkeys(range(1, 5), frozenset({"Futura"}))
    assert judge(data, replace(expected(), ads=others)).failed == {"F305"}


def test_a_missing_character_is_named() -> None:
    (fault,) = judge(broken(_by_cmap)).faults["F304"]
    assert fault.message == "BarlowSemiCondensed-Regular lacks “ಠ” (U+0CA0), drawn 2 times."
    assert fault.page == 2


def test_a_font_that_no_page_draws_in_need_not_be_there() -> None:
    def breaker(pdf: Pdf) -> None:
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        pdf.pages[0].obj.Resources.Font.Unused = pdf.make_indirect(font)

    assert judge(broken(breaker)).failed == set()


def test_a_font_is_set_back_with_the_graphics_state() -> None:
    more = b"q /Glyphs 9 Tf q /Missing 9 Tf Q BT <0000> Tj ET Q"
    assert judge(broken(drawn(more))).failed == {"F304"}


def test_a_type_3_font_is_always_there_and_its_glyphs_are_looked_into() -> None:
    def breaker(pdf: Pdf) -> None:
        inner = Dictionary(_codes(pdf))
        del inner["/FontDescriptor"]
        font = Dictionary(
            Type=Name.Font,
            Subtype=Name.Type3,
            FontBBox=[0, 0, 9, 9],
            FontMatrix=[1, 0, 0, 1, 0, 0],
            CharProcs=Dictionary(a=pdf.make_stream(b"9 0 d0 BT /Inner 9 Tf (F) Tj ET")),
            Encoding=Dictionary(Differences=Array([97, Name.a])),
            Resources=Dictionary(Font=Dictionary(Inner=pdf.make_indirect(inner))),
        )
        pdf.pages[0].obj.Resources.Font.Drawn = pdf.make_indirect(font)
        draw(pdf, 2, b"BT /Drawn 1 Tf (a) Tj ET")

    answers = judge(broken(breaker), replace(expected(), families=None))
    (fault,) = answers.faults["F301"]
    assert answers.failed == {"F301"}
    assert fault.message == "BarlowSemiCondensed,Semi-Bold is not embedded."


def test_an_encoding_that_is_not_read_here_is_not_checked() -> None:
    def breaker(pdf: Pdf) -> None:
        _glyphs(pdf).Encoding = Name("/UniJIS-UTF16-H")

    answers = judge(broken(breaker))
    assert answers.failed == set()
    assert answers.unchecked == {
        "F304": "The encoding of BarlowSemiCondensed-Regular is one that is not read here."
    }


def test_content_that_cannot_be_read_is_not_checked() -> None:
    def breaker(pdf: Pdf) -> None:
        pdf.pages[3].obj.Contents = Stream(pdf, b"no Flate", Filter=Name.FlateDecode)

    answers = judge(broken(breaker))
    assert answers.failed == set()
    assert set(answers.unchecked) == {"F301", "F304", "F305"}


def test_a_form_that_draws_itself_ends() -> None:
    def breaker(pdf: Pdf) -> None:
        form = pdf.pages[0].obj.Resources.XObject.Group
        form.Resources.XObject = Dictionary(Group=form)
        form.write(form.read_bytes() + b" /Group Do")

    assert judge(broken(breaker)).failed == set()


def test_strings_are_read_once_for_a_page() -> None:
    with opened(clean_pdf()) as file:
        page = file.pages[0]
        assert shown(page) is shown(page)
        counts = [sum(used.strings.values()) for used in shown(page).used.values()]
    assert counts == [1, 1]


def test_text_in_what_pages_share_is_read_on_each() -> None:
    """And so where it stands in a pattern that a form without any text of its own paints with."""
    pdf = Pdf.open(BytesIO(clean_pdf()))
    font = _codes(pdf)
    tile = pdf.make_stream(
        b"BT /Codes 9 Tf (A) Tj ET", PatternType=1, PaintType=1, TilingType=1, XStep=9, YStep=9,
        BBox=Array([0, 0, 9, 9]), Resources=Dictionary(Font=Dictionary(Codes=font)),
    )  # fmt: skip
    plain = pdf.make_stream(
        b"0 0 0 1 k 1 scn 0 0 5 5 re f", Type=Name.XObject, Subtype=Name.Form,
        BBox=Array([0, 0, 9, 9]),
    )  # fmt: skip
    tiled = pdf.make_stream(
        b"/Pattern cs /Tile scn 0 0 5 5 re f", Type=Name.XObject, Subtype=Name.Form,
        BBox=Array([0, 0, 9, 9]), Resources=Dictionary(Pattern=Dictionary(Tile=tile)),
    )  # fmt: skip
    for _ in range(3):
        pdf.add_blank_page()
        page = pdf.pages[-1]
        page.obj.Resources = Dictionary(XObject=Dictionary(Plain=plain, Tiled=tiled))
        page.obj.Contents = pdf.make_stream(b"/Plain Do /Tiled Do")
    target = BytesIO()
    pdf.save(target)
    with opened(target.getvalue()) as file:
        told = [
            [dict(used.strings) for used in shown(page).used.values()] for page in file.pages[-3:]
        ]
    assert told == [[{b"A": 1}]] * 3


def test_a_cmap_is_read_with_ranges_and_lists() -> None:
    pdf = Pdf.new()
    cmap = read_cmap(
        pdf.make_stream(
            b"1 begincodespacerange <00> <ff> endcodespacerange"
            b" 2 beginbfrange <01> <03> <0041> <10> <11> [<0066006c> <0058>] endbfrange"
            b" 1 begincidrange <20> <22> 7 endcidrange"
        )
    )
    assert cmap is not None
    assert cmap.width == 1
    assert cmap.texts == {1: "A", 2: "B", 3: "C", 16: "fl", 17: "X"}
    assert cmap.cids == {32: 7, 33: 8, 34: 9}


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"2 begincodespacerange <00> <7f> <8000> <ffff> endcodespacerange",
        b"/Identity-H usecmap 1 begincodespacerange <0000> <ffff> endcodespacerange",
    ],
)
def test_a_cmap_that_is_not_understood_is_none(data: bytes) -> None:
    assert read_cmap(Pdf.new().make_stream(data)) is None
