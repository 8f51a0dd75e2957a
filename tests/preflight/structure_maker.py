"""What does a PDF/X-4 look like in which nothing is wrong? Made by hand, to be broken by tests.

Four A6 pages with 3 mm of bleed and 12 mm of slug, text in two subset fonts (one by glyph, one
by code), a transparency group, a QR code on page 1, a bookmark, XMP, Info and the intent of
FOGRA39.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
from msgspec import Struct
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String
from raster_maker import TICKET, code

from booklet.binding import Binding
from booklet.conditions import gather
from booklet.preflight import boxes, typefaces, x4
from booklet.preflight.opened import OpenFile, opened
from booklet.preflight.rules import NotChecked, Rule
from booklet.preflight.verdicts import Expected, Fault

Breaker = Callable[[Pdf], bytes | None]
"""Breaks an open file in place, or returns a broken one's bytes."""
RULES = (*boxes.RULES, *x4.RULES, *typefaces.RULES)

TRIM = (105.0, 148.0)
BLEED = 3.0
SLUG = 12.0
TEXT = "Night and Fog"
_FONT = Path(__file__).resolve().parents[2] / "fonts" / "barlow-semi-condensed"
_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/"
 xmlns:pdfxid="http://www.npes.org/pdfx/ns/id/" pdf:Producer="A maker of tests">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">Programme</rdf:li></rdf:Alt></dc:title>
<pdf:Trapped>False</pdf:Trapped>
<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>
<xmp:CreateDate>2026-11-22T10:00:00+01:00</xmp:CreateDate>
<xmp:ModifyDate>2026-11-22T09:00:00Z</xmp:ModifyDate>
<xmp:MetadataDate>2026-11-22T10:00:00+01:00</xmp:MetadataDate>
<xmp:CreatorTool>booklet</xmp:CreatorTool>
<xmpMM:DocumentID>uuid:00000000-0000-4000-8000-000000000000</xmpMM:DocumentID>
<xmpMM:VersionID>1</xmpMM:VersionID>
<xmpMM:RenditionClass>default</xmpMM:RenditionClass>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


def expected() -> Expected:
    """What the clean file is to be."""
    return Expected(
        trim=TRIM,
        bleed=BLEED,
        binding=Binding.SADDLE,
        condition=gather(None)[0]["fogra39"],
        codes={1: frozenset({TICKET})},
        families=frozenset({"Barlow Semi Condensed"}),
        facts={},
        folds={},
    )


def clean_pdf() -> bytes:
    """The file in which nothing is wrong."""
    return _clean()


@cache
def _clean() -> bytes:
    pdf = Pdf.new()
    resources = pdf.make_indirect(_resources(pdf))
    for _ in range(4):
        pdf.add_blank_page()
    for page in pdf.pages:
        _finish(pdf, page.obj, resources)
    draw(pdf, 1, in_mm(code(TICKET, 0.4, 60, 20)))
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("Films", 1))
    _say_what_it_is(pdf)
    return saved(pdf)


def saved(pdf: Pdf, **settings: Any) -> bytes:
    """The bytes of a file, streams packed as they are and nothing hidden in object streams."""
    usual: dict[str, Any] = {
        "force_version": "1.6",
        "deterministic_id": "encryption" not in settings,
        "compress_streams": False,
        "stream_decode_level": pikepdf.StreamDecodeLevel.none,
        "object_stream_mode": pikepdf.ObjectStreamMode.disable,
        "fix_metadata_version": False,
    }
    target = BytesIO()
    pdf.save(target, **{**usual, **settings})
    return target.getvalue()


def broken(breaker: Breaker) -> bytes:
    """The clean file, broken."""
    with pikepdf.open(BytesIO(clean_pdf())) as pdf:
        return breaker(pdf) or saved(pdf)


class Answers(Struct, frozen=True):
    """What all rules say of one file."""

    faults: dict[str, list[Fault]]
    unchecked: dict[str, str]

    @property
    def failed(self) -> set[str]:
        return set(self.faults)


def judge(data: bytes, wanted: Expected | None = None) -> Answers:
    """Ask every rule about boxes, PDF/X-4 and typefaces; what else they raise is not caught."""
    answers = Answers({}, {})
    with opened(data) as file:
        for rule in RULES:
            _ask(rule, file, wanted or expected(), answers)
    return answers


def _ask(rule: Rule, file: OpenFile, wanted: Expected, answers: Answers) -> None:
    def note(check: Callable[[Any, Expected], Any], what: object) -> None:
        try:
            for fault in check(what, wanted):
                answers.faults.setdefault(rule.code, []).append(fault)
        except NotChecked as reason:
            answers.unchecked[rule.code] = str(reason)

    if rule.by_file:
        note(rule.by_file, file)
    if rule.by_page:
        for page in file.pages:
            note(rule.by_page, page)


def draw(pdf: Pdf, number: int, more: bytes) -> None:
    """Let a page draw something more."""
    page = pdf.pages[number - 1].obj
    page.Contents = pdf.make_stream(page.Contents.read_bytes() + b"\n" + more)


def drawn(more: bytes) -> Breaker:
    """Let page 2 draw something more."""
    return lambda pdf: draw(pdf, 2, more)


def in_mm(content: str) -> bytes:
    """Content that is written in mm from the trim's bottom left corner."""
    scale, edge = pt(1), pt(SLUG + BLEED)
    return f"q {scale} 0 0 {scale} {edge} {edge} cm\n{content}\nQ".encode()


def hexed(text: str = TEXT) -> str:
    """A text as the font `/Glyphs` is told it."""
    return "<" + "".join(f"{_glyph(char):04x}" for char in text) + ">"


def pt(millimetres: float) -> float:
    return round(millimetres * 72 / 25.4, 4)


def box(margin: float) -> Array:
    """A box this many mm around the trim."""
    low = SLUG + BLEED - margin
    return Array([pt(low), pt(low), pt(low + TRIM[0] + 2 * margin), pt(low + TRIM[1] + 2 * margin)])


def _finish(pdf: Pdf, page: Any, resources: Any) -> None:
    page.MediaBox, page.BleedBox, page.TrimBox = box(BLEED + SLUG), box(BLEED), box(0)
    page.Resources = resources
    page.Contents = pdf.make_stream(
        f"q 0 0 0 1 k BT /Glyphs 12 Tf 100 300 Td {hexed()} Tj ET Q q /Half gs /Group Do Q".encode()
    )
    page.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceCMYK)


def _resources(pdf: Pdf) -> Dictionary:
    codes = Dictionary(Font=Dictionary(Codes=_font_by_code(pdf)))
    drawing = pdf.make_stream(b"0 0 0 1 k BT /Codes 12 Tf 100 200 Td (Fog) Tj ET")
    drawing.stream_dict.update(
        Dictionary(
            Type=Name.XObject,
            Subtype=Name.Form,
            BBox=[0, 0, 400, 600],
            Resources=codes,
            Group=Dictionary(S=Name.Transparency, CS=Name.DeviceGray),
        )
    )
    return Dictionary(
        Font=Dictionary(Glyphs=_font_by_glyph(pdf)),
        XObject=Dictionary(Group=drawing),
        ExtGState=Dictionary(Half=pdf.make_indirect(Dictionary(Type=Name.ExtGState, ca=0.5))),
    )


def _font_by_glyph(pdf: Pdf) -> Any:
    name = Name("/ABCDEF+BarlowSemiCondensed-Regular")
    inner = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=name,
        CIDSystemInfo=Dictionary(
            Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0
        ),
        CIDToGIDMap=Name.Identity,
        DW=500,
        FontDescriptor=_descriptor(pdf, name),
    )
    lines = "".join(f"<{_glyph(char):04x}> <{ord(char):04x}>\n" for char in sorted(set(TEXT)))
    meanings = (
        "/CIDInit /ProcSet findresource begin begincmap\n"
        "1 begincodespacerange <0000> <ffff> endcodespacerange\n"
        f"{len(set(TEXT))} beginbfchar\n{lines}endbfchar endcmap end"
    )
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=name,
            Encoding=Name("/Identity-H"),
            DescendantFonts=[pdf.make_indirect(inner)],
            ToUnicode=pdf.make_stream(meanings.encode()),
        )
    )


def _font_by_code(pdf: Pdf) -> Any:
    name = Name("/GHIJKL+BarlowSemiCondensed,Semi-Bold")
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.TrueType,
            BaseFont=name,
            Encoding=Name.WinAnsiEncoding,
            FirstChar=32,
            LastChar=126,
            Widths=[500] * 95,
            FontDescriptor=_descriptor(pdf, name),
        )
    )


def _descriptor(pdf: Pdf, name: Name) -> Any:
    program = _subset()[0]
    return pdf.make_indirect(
        Dictionary(
            Type=Name.FontDescriptor,
            FontName=name,
            Flags=32,
            FontBBox=[0, -200, 1000, 900],
            ItalicAngle=0,
            Ascent=900,
            Descent=-200,
            CapHeight=700,
            StemV=80,
            FontFile2=Stream(pdf, program, Length1=len(program)),
        )
    )


def _glyph(char: str) -> int:
    return _subset()[1][char]


@cache
def _subset() -> tuple[bytes, dict[str, int]]:
    """The font's file, and its glyphs by character."""
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    font = TTFont(_FONT / "BarlowSemiCondensed-Regular.ttf", recalcTimestamp=False)
    subsetter = Subsetter(Options(layout_features=[], notdef_outline=True, hinting=False))
    subsetter.populate(text=TEXT)
    subsetter.subset(font)
    target = BytesIO()
    font.save(target)
    names = font.getBestCmap()
    return target.getvalue(), {char: font.getGlyphID(names[ord(char)]) for char in TEXT}


def _say_what_it_is(pdf: Pdf) -> None:
    condition = expected().condition
    assert condition
    assert condition.profile
    profile = Stream(pdf, condition.profile.read_bytes(), N=4)
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name("/GTS_PDFX"),
        OutputConditionIdentifier=String(condition.identifier),
        OutputCondition=String(condition.description),
        RegistryName=String(condition.registry),
        DestOutputProfile=pdf.make_indirect(profile),
    )
    pdf.Root.OutputIntents = [pdf.make_indirect(intent)]
    pdf.Root.Metadata = Stream(pdf, _XMP.encode(), Type=Name.Metadata, Subtype=Name.XML)
    pdf.trailer.Info = pdf.make_indirect(
        Dictionary(
            Title=String("Programme"),
            Producer=String("A maker of tests"),
            Creator=String("booklet"),
            CreationDate=String("D:20261122100000+01'00'"),
            ModDate=String("D:20261122100000+01'00'"),
            Trapped=Name("/False"),
        )
    )
