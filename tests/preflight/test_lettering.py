"""Is a page the same while its letters are, whatever letters other pages bring into its fonts?"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables.ttProgram import Program
from pikepdf import Array, Dictionary, Name, Pdf
from raster_maker import expected, saved

from booklet.preflight.digests import Digests
from booklet.preflight.glyphs import Outlines, Unlike
from booklet.preflight.lettering import Lettering, glyphs_drawn
from booklet.preflight.opened import opened
from booklet.preflight.run import preflight
from booklet.subsetting import subset

FILE = (
    Path(__file__).resolve().parents[2]
    / "fonts" / "barlow-semi-condensed" / "BarlowSemiCondensed-Medium.ttf"
)  # fmt: skip
FIRST, OTHER, NEW = "Áb", "cd", "ß"
Change = Callable[[TTFont], object]


def nothing(_: TTFont) -> None:
    """Leave it as it is."""


@cache
def numbers() -> dict[str, int]:
    """The glyphs of letters."""
    font = TTFont(FILE)
    names = {chr(code): name for code, name in font.getBestCmap().items()}
    return {letter: font.getGlyphID(names[letter]) for letter in FIRST + OTHER + NEW}


def truetype(letters: str, change: Change) -> bytes:
    """The file with these letters alone, changed."""
    font = TTFont(BytesIO(subset(FILE, "of the tests", [0, *(numbers()[one] for one in letters)])))
    change(font)
    target = BytesIO()
    font.save(target)
    return target.getvalue()


def postscript(letters: str, change: Change) -> bytes:
    """Squares for these letters under the same numbers, as a font of the other kind."""
    drawn = {numbers()[one]: one for one in letters}
    order = [".notdef", *(f"g{number}" for number in range(1, max(numbers().values()) + 1))]
    strings = {}
    for number, name in enumerate(order):
        pen = T2CharStringPen(600, None)
        if number in drawn:
            pen.moveTo((0, 0))
            pen.lineTo((0, ord(drawn[number])))
            pen.lineTo((400, 0))
            pen.closePath()
        strings[name] = pen.getCharString()
    builder = FontBuilder(1000, isTTF=False)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap({ord(one): order[number] for number, one in drawn.items()})
    builder.setupCFF("Squares", {}, strings, {})
    builder.setupHorizontalMetrics(dict.fromkeys(order, (600, 0)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupPost()
    change(builder.font)
    target = BytesIO()
    builder.save(target)
    return target.getvalue()


def book(
    letters: str,
    *,
    make: Callable[[str, Change], bytes] = truetype,
    in_font: Change = nothing,
    change: Callable[[Pdf, Any], object] = lambda _, __: None,
) -> bytes:
    """Two pages, the first with the first letters, in a font that has all of these."""
    pdf = Pdf.new()
    program = pdf.make_stream(make(letters, in_font))
    key = "FontFile2" if make is truetype else "FontFile3"
    if make is postscript:
        program.Subtype = Name.OpenType
    tag = f"/{'A' * 5}{chr(ord('A') + len(letters))}+Barlow"
    meanings = "".join(f"<{numbers()[one]:04x}> <{ord(one):04x}>\n" for one in letters)
    table = (
        "begincmap\n1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n"
        f"{len(letters)} beginbfchar\n{meanings}endbfchar\nendcmap"
    )
    widths = [part for one in letters for part in (numbers()[one], Array([500 + ord(one)]))]
    descriptor = Dictionary(
        Type=Name.FontDescriptor, FontName=Name(tag), Flags=4, ItalicAngle=0, Ascent=1000,
        Descent=-200, CapHeight=700, StemV=80, FontBBox=[0, -200, 500 + 9 * len(letters), 1000],
    )  # fmt: skip
    descriptor[f"/{key}"] = program
    inner = Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name(tag), CIDToGIDMap=Name.Identity,
        CIDSystemInfo=Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0),
        FontDescriptor=pdf.make_indirect(descriptor), W=Array(widths), DW=0,
    )  # fmt: skip
    font = pdf.make_indirect(Dictionary(
        Type=Name.Font, Subtype=Name.Type0, BaseFont=Name(tag), Encoding=Name("/Identity-H"),
        DescendantFonts=Array([inner]), ToUnicode=pdf.make_stream(table.encode()),
    ))  # fmt: skip
    second = OTHER + "".join(one for one in letters if one in NEW)
    for shown in (FIRST, second):
        page = pdf.add_blank_page(page_size=(200, 200)).obj
        page.TrimBox = page.BleedBox = Array([20, 20, 180, 180])
        codes = "".join(f"{numbers()[one]:04x}" for one in shown)
        page.Contents = pdf.make_stream(f"BT /F 20 Tf 50 50 Td <{codes}> Tj ET".encode())
        page.Resources = Dictionary(Font=Dictionary(F=font))
    change(pdf, font)
    return saved(pdf)


def digests(data: bytes) -> list[str]:
    """The digests of both pages."""
    with opened(data) as file:
        lettering = Lettering(file)
        told = [(lettering.unlettered(page), glyphs_drawn(page)) for page in file.pages]
        return [lettering.of(page, drawn) for page, drawn in told if page is not None]


@pytest.mark.parametrize("make", [truetype, postscript])
def test_a_letter_that_only_another_page_has_leaves_a_page_as_it_is(make: Any) -> None:
    before, after = (book(letters, make=make) for letters in (FIRST + OTHER, FIRST + OTHER + NEW))
    first, other = zip(digests(before), digests(after), strict=True)
    assert first[0] == first[1]
    assert other[0] != other[1]
    with opened(before) as one, opened(after) as two:
        assert Digests(one).of(one.pages[0]) != Digests(two).of(two.pages[0])


def test_a_page_whose_letters_are_as_they_were_is_not_looked_at_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    rules = ["F301", "F304", "F305", "F502", "F605"]
    looked = [
        preflight(book(letters), expected(), tmp_path, rules).looked_at
        for letters in (FIRST + OTHER, FIRST + OTHER + NEW, FIRST + OTHER)
    ]
    assert looked == [2, 1, 0]


def outline(font: TTFont) -> None:
    glyph = font["glyf"][font.getGlyphName(numbers()["b"])]
    glyph.coordinates[0] = (glyph.coordinates[0][0] + 1, glyph.coordinates[0][1])


def part(font: TTFont) -> None:
    accent = font["glyf"][font.getGlyphName(numbers()["Á"])].components[1].glyphName
    coordinates = font["glyf"][accent].coordinates
    coordinates[0] = (coordinates[0][0] + 1, coordinates[0][1])


def advance(font: TTFont) -> None:
    name = font.getGlyphName(numbers()["b"])
    font["hmtx"][name] = (font["hmtx"][name][0] + 1, font["hmtx"][name][1])


def bearing(font: TTFont) -> None:
    name = font.getGlyphName(numbers()["b"])
    font["hmtx"][name] = (font["hmtx"][name][0], font["hmtx"][name][1] + 1)


def units(font: TTFont) -> None:
    font["head"].unitsPerEm += 1


def instructions(font: TTFont) -> None:
    font["fpgm"] = newTable("fpgm")
    font["fpgm"].program = Program()
    font["fpgm"].program.fromBytecode(b"\x21")


@pytest.mark.parametrize("in_font", [outline, part, advance, bearing, units, instructions])
def test_a_page_with_another_shape_is_another_page(in_font: Change) -> None:
    assert digests(book(FIRST + OTHER))[0] != digests(book(FIRST + OTHER, in_font=in_font))[0]


@pytest.mark.parametrize("in_font", [outline, part, advance, bearing])
def test_the_shape_of_a_letter_that_it_does_not_have_is_not_a_pages(in_font: Change) -> None:
    assert digests(book(FIRST + OTHER))[1] == digests(book(FIRST + OTHER, in_font=in_font))[1]


def square(font: TTFont) -> None:
    pen = T2CharStringPen(600, None)
    pen.moveTo((0, 0))
    pen.lineTo((9, 9))
    pen.closePath()
    strings = font["CFF "].cff.topDictIndex[0].CharStrings
    strings[font.getGlyphName(numbers()["b"])].setBytecode(pen.getCharString().bytecode)
    strings[font.getGlyphName(numbers()["b"])].program = pen.getCharString().program


def test_another_shape_in_a_font_of_the_other_kind_is_another_page() -> None:
    before, after = (
        digests(book(FIRST + OTHER, make=postscript, in_font=change))
        for change in (nothing, square)
    )
    assert before[0] != after[0]
    assert before[1] == after[1]


def entry(key: str, value: object, of: str = "descriptor") -> Callable[[Pdf, Any], None]:
    """Another entry in one of the font's three dictionaries; None takes it away."""

    def change(_: Pdf, font: Any) -> None:
        inner = font.DescendantFonts[0]
        where = {"font": font, "inner": inner, "descriptor": inner.FontDescriptor}[of]
        if value is None:
            del where[f"/{key}"]
        else:
            where[f"/{key}"] = value

    return change


def width(letter: str) -> Callable[[Pdf, Any], None]:
    """The letter is set one unit wider."""

    def change(_: Pdf, font: Any) -> None:
        table = font.DescendantFonts[0].W
        at = [int(one) for one in list(table)[::2]].index(numbers()[letter])
        table[2 * at + 1] = Array([int(table[2 * at + 1][0]) + 1])

    return change


def meaning(letter: str) -> Callable[[Pdf, Any], None]:
    """The letter is said to be a Q."""

    def change(pdf: Pdf, font: Any) -> None:
        old = font.ToUnicode.read_bytes()
        new = old.replace(f"> <{ord(letter):04x}>".encode(), b"> <0051>")
        assert new != old
        font.ToUnicode = pdf.make_stream(new)

    return change


def rest_of_meanings(pdf: Pdf, font: Any) -> None:
    font.ToUnicode = pdf.make_stream(font.ToUnicode.read_bytes() + b"\n/Other usefont")


def name(_: Pdf, font: Any) -> None:
    font.BaseFont = Name(str(font.BaseFont) + "-Bold")


@pytest.mark.parametrize(
    "change",
    [
        entry("Flags", 6),
        entry("ItalicAngle", -9),
        entry("Ascent", 900),
        entry("FontBBox", Array([0, -200, 600, 900])),
        entry("FontFile2", None),
        entry("CIDSet", Name.Some),
        entry("DW", 500, "inner"),
        entry("CIDSystemInfo", Dictionary(Registry="Adobe", Ordering="Japan1"), "inner"),
        entry("CIDToGIDMap", Name.Other, "inner"),
        entry("ToUnicode", None, "font"),
        entry("Encoding", Name("/Identity-V"), "font"),
        width("b"),
        meaning("b"),
        rest_of_meanings,
        name,
    ],
)  # fmt: skip
def test_a_page_in_another_font_is_another_page(change: Any) -> None:
    assert digests(book(FIRST + OTHER))[0] != digests(book(FIRST + OTHER, change=change))[0]


@pytest.mark.parametrize(
    "change", [width("c"), meaning("c"), entry("FontBBox", Array([0, -200, 2000, 1000]))]
)
def test_what_a_font_says_of_other_letters_is_not_a_pages(change: Any) -> None:
    assert digests(book(FIRST + OTHER))[0] == digests(book(FIRST + OTHER, change=change))[0]


def comment(pdf: Pdf, _: Any) -> None:
    pdf.pages[0].obj.Annots = Array()


def heritage(pdf: Pdf, _: Any) -> None:
    """A form that draws in the font of whoever calls it."""
    form = pdf.make_stream(b"BT <0041> Tj ET", Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
    page = pdf.pages[0].obj
    page.Resources.XObject = Dictionary(Form=form)
    page.Contents = pdf.make_stream(page.Contents.read_bytes() + b" /Form Do")


def torn(pdf: Pdf, _: Any) -> None:
    page = pdf.pages[0].obj
    page.Contents = pdf.make_stream(page.Contents.read_bytes() + b" BT /F 20 Tf Tj ET")


@pytest.mark.parametrize("change", [comment, heritage, torn])
def test_where_letters_cannot_be_told_a_page_is_told_by_whole_fonts(change: Any) -> None:
    before, after = (book(letters, change=change) for letters in (FIRST, FIRST + "c"))
    assert digests(before)[0] != digests(after)[0]


def test_a_broken_font_is_told_by_every_byte() -> None:
    def cut(length: int) -> Callable[[Pdf, Any], None]:
        def change(_: Pdf, font: Any) -> None:
            program = font.DescendantFonts[0].FontDescriptor.FontFile2
            program.write(program.read_bytes()[:length])

        return change

    found = {digests(book(FIRST + OTHER, change=cut(length)))[0] for length in (0, 3, 200, 900)}
    assert len(found) == 4


@pytest.mark.parametrize("table", [b"maxp", b"head", b"loca", b"hmtx"])
def test_a_font_with_a_damaged_table_is_unlike_any(table: bytes) -> None:
    data = bytearray(truetype(FIRST, nothing))
    at = data.index(table)
    data[at + 12 : at + 16] = (2).to_bytes(4, "big")  # cut off after two bytes
    with pikepdf.new() as pdf:
        program = pdf.make_stream(bytes(data))
        descriptor = Dictionary(FontDescriptor=Dictionary(FontFile2=program))
        with pytest.raises(Unlike):
            Outlines.read(Dictionary(DescendantFonts=Array([descriptor]))).shape(numbers()["b"])
