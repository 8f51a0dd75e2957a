"""Which pages are the same though other pages' letters are in their fonts?

A subset holds the glyphs of the whole file, so that one new letter anywhere makes it another. No
rule about a page asks for glyphs that the page does not draw: here it is told by the dictionaries
of its fonts, and by shape, width and meaning of what it draws of them. A font whose strings are not
the numbers of glyphs, or that cannot be read, is told by every byte. What rules ask of whole
fonts (F302, F303) they ask of the file, and is not remembered.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from typing import Any

import pikepdf
from msgspec import Struct, field

from booklet.patterns import pattern
from booklet.preflight.cmaps import Cmap, read_cmap
from booklet.preflight.digests import Digests
from booklet.preflight.glyphs import (
    Outlines,
    TrueType,
    Unlike,
    is_by_glyph,
    name_of,
    numbers_in,
    program_of,
    without_tag,
)
from booklet.preflight.opened import BROKEN, OpenFile, OpenPage
from booklet.preflight.shown import shown
from booklet.preflight.widths import NO_FACE, Face, read_face

Drawn = Mapping[str, Sequence[int]]
"""The numbers of the glyphs that a page draws, by the names of fonts without their tags."""
_MEANINGS = pattern(rb"\d+\s+begin(bfchar|bfrange)\b.*?end\1\b", re.S)
_OF_SUBSETS = ("/BaseFont", "/DescendantFonts", "/FontBBox", "/FontDescriptor", "/FontFile2",
               "/FontFile3", "/FontName", "/ToUnicode", "/CIDSet", "/W")  # fmt: skip
"""What a font's dictionaries say of the glyphs that it has, or lead to."""
_BOUNDS = (0, 1, 3)
"""Sides of a font's box that are not as far out as its widest glyph."""


def glyphs_drawn(page: OpenPage) -> Drawn | None:
    """What a page draws of its fonts; None where that cannot be told."""
    drawn = shown(page)
    if drawn.unread or drawn.is_by_heritage or "/Annots" in page.obj:
        return None
    found: dict[str, set[int]] = {}
    try:
        for used in drawn.used.values():
            if is_by_glyph(used.font):
                found.setdefault(name_of(used.font), set()).update(numbers_in(used.strings))
    except BROKEN:
        return None
    return {name: sorted(found[name]) for name in sorted(found)}


class Unlettered(Struct, frozen=True):
    """A page as it is but for the glyphs of its fonts."""

    digest: str
    fonts: frozenset[tuple[int, int]]
    """The numbers of the fonts that it refers to, of which a glyph is told by its number."""


class Lettering(Struct, dict=True):
    """The digests of a file's pages, from what they are and from what they draw of their fonts."""

    file: OpenFile
    _fonts: dict[tuple[int, int], _Font | None] = field(default_factory=dict)

    @cached_property
    def _exact(self) -> Digests:
        return Digests(self.file)

    @cached_property
    def _bare(self) -> _Bare:
        return _Bare(self.file)

    def of_all(self) -> str | None:
        """The digest of what concerns all pages alike, or None where it cannot be told."""
        return self._exact.of_all()

    def unlettered(self, page: OpenPage) -> Unlettered | None:
        """A page without its letters, or None where it cannot be told."""
        return self._bare.unlettered(page)

    def of(self, page: Unlettered, drawn: Drawn | None) -> str:
        """The digest of a page that draws these glyphs."""
        fonts = sorted(self._told(number, drawn) for number in page.fonts)
        return hashlib.sha256(page.digest.encode() + b"".join(fonts)).hexdigest()

    def _told(self, number: tuple[int, int], drawn: Drawn | None) -> bytes:
        font = self._font(number)
        if drawn is not None and font is not None:
            with suppress(Unlike):
                return font.of(drawn.get(font.name, ()))
        return self._exact.value(self.file.pdf.get_object(number))

    def _font(self, number: tuple[int, int]) -> _Font | None:
        if number not in self._fonts:
            try:
                self._fonts[number] = _Font.read(self.file.pdf.get_object(number), self._exact)
            except (Unlike, *BROKEN):
                self._fonts[number] = None
        return self._fonts[number]


class _Bare(Digests):
    """Digests in which fonts whose strings are glyphs are only names."""

    _met: set[tuple[int, int]] = field(default_factory=set)
    _reached: dict[tuple[int, int], set[tuple[int, int]]] = field(default_factory=dict)

    def unlettered(self, page: OpenPage) -> Unlettered | None:
        """A page, and the fonts that are left out of its digest."""
        self._met = set()
        digest = self.of(page)
        return None if digest is None else Unlettered(digest, frozenset(self._met))

    def _value(self, item: Any, depth: int) -> bytes:
        if not isinstance(item, pikepdf.Object) or item.objgen == (0, 0):
            return super()._value(item, depth)
        if item.objgen in self._known:
            self._met |= self._reached[item.objgen]
            return self._known[item.objgen]
        before, self._met = self._met, set()
        found = super()._value(item, depth)
        self._reached[item.objgen] = self._met
        self._met = before | self._met
        return found

    def _written(self, item: Any, depth: int) -> bytes:
        is_font = isinstance(item, pikepdf.Dictionary) and item.is_indirect and is_by_glyph(item)
        if not is_font:
            return super()._written(item, depth)
        self._met.add(item.objgen)
        return b"<font " + name_of(item).encode() + b">"


class _Font(Struct):
    """A font whose strings are the numbers of its glyphs, and what each of them is."""

    name: str
    common: bytes
    """What all its glyphs have from it."""
    face: Face
    meanings: Cmap
    shapes: TrueType | Outlines
    _known: dict[int, bytes] = field(default_factory=dict)

    @classmethod
    def read(cls, font: Any, exact: Digests) -> _Font:
        """The font of a dictionary; raises `Unlike` where it is another's, or broken."""
        inner = font.DescendantFonts[0]
        descriptor = inner.FontDescriptor
        face = read_face(font)
        meanings, around = _meanings(font.get("/ToUnicode"))
        if face is NO_FACE:
            raise Unlike
        program = program_of(font)
        tables = TrueType.read(program.read_bytes())
        parts = [exact.entries(one, without=_OF_SUBSETS) for one in (font, inner, descriptor)]
        parts += [without_tag(inner.get("/BaseFont")).encode()]
        parts += [without_tag(descriptor.get("/FontName")).encode()]
        parts += [key.encode() for key in _OF_SUBSETS if key in descriptor]
        parts += [str(program.get("/Subtype")).encode()]
        parts += [b"%f" % float(descriptor.FontBBox[side]) for side in _BOUNDS]
        parts += [around, tables.common() if tables else b"outlines"]
        common = hashlib.sha256(b"|".join(parts)).digest()
        return cls(name_of(font), common, face, meanings, tables or Outlines.read(font))

    def of(self, glyphs: Iterable[int]) -> bytes:
        """The digest of the font as far as these glyphs go."""
        told = b"".join(self._glyph(one) for one in glyphs)
        return hashlib.sha256(self.name.encode() + self.common + told).digest()

    def _glyph(self, number: int) -> bytes:
        if number not in self._known:
            said = (
                number,
                self.face.widths.get(number),
                number in self.face.blanks,
                self.meanings.texts.get(number),
                self.shapes.shape(number),
            )
            self._known[number] = hashlib.sha256(repr(said).encode()).digest()
        return self._known[number]


def _meanings(stream: Any) -> tuple[Cmap, bytes]:
    """Which characters glyphs are, and all else that the table says."""
    if stream is None:
        return Cmap(2), b""
    found = read_cmap(stream)
    if found is None:
        raise Unlike
    return found, b" ".join(_MEANINGS.sub(b"", stream.read_bytes()).split())
