"""What does an embedded font draw for the number of a glyph?"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pikepdf
from msgspec import Struct, field

from booklet.patterns import pattern
from booklet.preflight.damage import text_of

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

_TAG = pattern(r"^/[A-Z]{6}\+")
_SHARED = ("fpgm", "prep", "cvt ")
"""Tables by which a TrueType font bends all its glyphs."""
_MORE_PARTS = 0x20
_LONG_ARGUMENTS = 0x01
_SCALES = {0x08: 2, 0x40: 4, 0x80: 8}
"""What a part of a glyph says of its size, in bytes, by flag (OpenType, table glyf)."""
_DEEPEST = 10
_TABLES = ("glyf", "head", "hhea", "hmtx", "loca", "maxp")
"""Tables of a typeface in which its outlines lie, each read by a module of its own."""


def load() -> None:
    """Load what reading outlines takes."""
    from fontTools.pens import recordingPen  # noqa: F401
    from fontTools.ttLib import getTableModule

    for table in _TABLES:
        getTableModule(table)


class Unlike(Exception):
    """A font that is not as the engine writes them."""


def is_by_glyph(font: Any) -> bool:
    """Whether a font's strings are the numbers of its glyphs, two bytes each."""
    if font.get("/Subtype") != "/Type0" or font.get("/Encoding") != "/Identity-H":
        return False
    descendants = font.get("/DescendantFonts")
    first = descendants[0] if isinstance(descendants, pikepdf.Array) and len(descendants) else None
    return isinstance(first, pikepdf.Dictionary) and (
        first.get("/CIDToGIDMap", "/Identity") == "/Identity"
    )


def numbers_in(strings: Iterable[bytes]) -> set[int]:
    """The glyphs whose numbers such strings are."""
    return {
        int.from_bytes(text[at : at + 2], "big")
        for text in strings
        for at in range(0, len(text), 2)
    }


def name_of(font: Any) -> str:
    """A font's name without the tag of its subset."""
    return without_tag(font.get("/BaseFont"))


def without_tag(name: Any) -> str:
    """The name of a font in the file, without the tag that says which glyphs it has."""
    return _TAG.sub("/", text_of(name))


def program_of(font: Any) -> Any:
    """The font program of a Type 0 font, a stream; raises `Unlike` where it has none."""
    descriptor = font.DescendantFonts[0].get("/FontDescriptor")
    programs = [descriptor.get(key) for key in ("/FontFile2", "/FontFile3")]
    program = next((one for one in programs if one is not None), None)
    if program is None:
        raise Unlike
    return program


class Outlines(Struct):
    """The outlines of an embedded font, each read once."""

    font: TTFont
    glyphs: Mapping[str, Any]
    """By what they are called."""
    _known: dict[int, bytes] = field(default_factory=dict)

    @classmethod
    def read(cls, font: Any) -> Outlines:
        """Those of a Type 0 font; raises `Unlike` where it has none to be read."""
        from fontTools.ttLib import TTFont

        try:
            read = TTFont(BytesIO(program_of(font).read_bytes()))
            if "glyf" in read:  # what they are called would be looked up, and nobody asks for it
                read.setGlyphOrder([str(number) for number in range(read["maxp"].numGlyphs)])
            return cls(read, read.getGlyphSet())
        except Exception as error:  # fontTools raises anything for a damaged table
            raise Unlike from error

    def shape(self, glyph: int) -> bytes:
        """What a glyph draws, and how wide it is."""
        if glyph not in self._known:
            from fontTools.pens.recordingPen import DecomposingRecordingPen

            try:
                name = self.font.getGlyphName(glyph)
                pen = DecomposingRecordingPen(self.glyphs)
                self.glyphs[name].draw(pen)
                said = (glyph, self.font["hmtx"][name][0], pen.value)
            except Exception as error:
                raise Unlike from error
            self._known[glyph] = hashlib.sha256(repr(said).encode()).digest()
        return self._known[glyph]


class TrueType(Struct, frozen=True):
    """A font's tables as they are written, from which a glyph is read in no time."""

    tables: Mapping[str, bytes]

    @classmethod
    def read(cls, data: bytes) -> TrueType | None:
        """The tables of a font program; None where its outlines are no TrueType's.

        Raises `Unlike` where it is damaged.
        """
        try:
            (count,) = struct.unpack_from(">H", data, 4)
            listed = [struct.unpack_from(">4s4xLL", data, 12 + 16 * one) for one in range(count)]
        except struct.error as error:
            raise Unlike from error
        tables = {tag.decode("latin-1"): data[at : at + long] for tag, at, long in listed}
        return cls(tables) if data[:4] == b"\0\1\0\0" and "glyf" in tables else None

    def common(self) -> bytes:
        """What all glyphs have of their font: its units, its line, its instructions."""
        parts = [self._table("head")[16:20], self._table("hhea")[4:10]]
        parts += [self.tables.get(tag, b"") for tag in _SHARED]
        return hashlib.sha256(repr(parts).encode()).digest()

    def shape(self, glyph: int) -> bytes:
        """What a glyph is made of, with its parts, and how wide it is."""
        try:
            return hashlib.sha256(self._glyph(glyph, 0)).digest()
        except (struct.error, IndexError) as error:
            raise Unlike from error

    def _glyph(self, glyph: int, depth: int) -> bytes:
        if depth > _DEEPEST:
            raise Unlike
        (count,) = struct.unpack_from(">H", self._table("maxp"), 4)
        if glyph >= count:
            return b"none"
        drawn = self._drawn(glyph)
        parts = b"".join(self._glyph(part, depth + 1) for part in _parts(drawn))
        return b"%d %d " % (glyph, len(drawn)) + self._metrics(glyph) + drawn + parts

    def _drawn(self, glyph: int) -> bytes:
        (is_long,) = struct.unpack_from(">h", self._table("head"), 50)
        form, size, times = (">LL", 4, 1) if is_long else (">HH", 2, 2)
        first, last = struct.unpack_from(form, self._table("loca"), size * glyph)
        return self._table("glyf")[times * first : times * last]

    def _metrics(self, glyph: int) -> bytes:
        """The glyph's width, and where it begins; the last glyphs share one width."""
        (wide,) = struct.unpack_from(">H", self._table("hhea"), 34)
        table = self._table("hmtx")
        own = min(glyph, wide - 1)
        at = 4 * own + 2 if glyph < wide else 4 * wide + 2 * (glyph - wide)
        return table[4 * own : 4 * own + 2] + table[at : at + 2]

    def _table(self, tag: str) -> bytes:
        try:
            return self.tables[tag]
        except KeyError as error:
            raise Unlike from error


def _parts(drawn: bytes) -> list[int]:
    """The glyphs that a glyph is put together from."""
    if not drawn or struct.unpack_from(">h", drawn)[0] >= 0:
        return []
    parts, at, flags = [], 10, _MORE_PARTS
    while flags & _MORE_PARTS:
        flags, glyph = struct.unpack_from(">HH", drawn, at)
        parts.append(glyph)
        at += 4 + (4 if flags & _LONG_ARGUMENTS else 2)
        at += sum(size for flag, size in _SCALES.items() if flags & flag)
    return parts
