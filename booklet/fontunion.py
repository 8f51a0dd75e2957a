"""How do the subsets of a typeface, one from each piece, become one that serves all pages?

A piece's subset keeps the numbers that glyphs have in the typeface's file (WeasyPrint 70.0), so
that a subset of what all pieces use can stand for each of them.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import copy
from decimal import Decimal
from typing import Any

import pikepdf
from msgspec import Struct, field

from booklet.loose import Thing, thing_of
from booklet.patterns import pattern
from booklet.pdfwriter import PdfWriter

_FIXED_PITCH = 1
"""The flag of a typeface whose glyphs are all as wide (PDF 2.0 table 121)."""
_MAPPED = pattern(rb"<([0-9a-f]{4})> <([0-9a-f]*)>")
_BATCH = 100
"""As many characters may stand in one list of a CMap (Adobe technical note 5411)."""
_PROGRAMS = ("/FontFile2", "/FontFile3")

Subset = Callable[[str, Sequence[int]], bytes | None]
"""A typeface's file, by its digest, with these glyphs under their own numbers; None where the file
is not known."""


Number = int | Decimal


class FontName(Struct, frozen=True):
    """Which typeface a font of a piece is: fonts of one name become one."""

    digest: str
    """Of the typeface's file."""
    base: str


class FontPart(Struct, frozen=True):
    """A font of one piece: its dictionaries without what the union has of its own."""

    font: bytes
    inner: bytes
    descriptor: bytes
    flags: int
    box: tuple[Number, ...]
    widths: Mapping[int, Number]
    """Of each glyph, in thousandths of the type size."""
    letters: Mapping[int, bytes]
    """What each glyph stands for, as UTF-16 in hexadecimal."""
    key: str
    """Under which its descriptor has the program."""
    program: Thing

    @property
    def glyphs(self) -> frozenset[int]:
        """The glyphs that it has."""
        return frozenset(self.widths) | frozenset(self.letters)


def name_of(font: Any, digests: Mapping[str, str]) -> FontName | None:
    """Which typeface an object is a font of; `digests` are by the tags that begin fonts' names.
    None for what is no font, or one whose strings are not the numbers of glyphs."""
    if not isinstance(font, pikepdf.Dictionary) or font.get("/Type") != "/Font":
        return None
    base = str(font.get("/BaseFont", ""))
    digest = digests.get(base[1:].split("+")[0])
    # Characters that a typeface lacks have codes of their own.
    if digest is None or font.get("/Encoding") != "/Identity-H":
        return None
    return FontName(digest, base)


def part_of(font: Any) -> FontPart:
    """What a font of a piece holds."""
    inner = font.DescendantFonts[0]
    descriptor = inner.FontDescriptor
    key = next(key for key in _PROGRAMS if key in descriptor)
    return FontPart(
        _entries(font, "/DescendantFonts", "/ToUnicode"),
        _entries(inner, "/W", "/FontDescriptor"),
        _entries(descriptor, "/Flags", "/FontBBox", *_PROGRAMS),
        int(descriptor.Flags),
        tuple(descriptor.FontBBox),
        dict(_widths(inner.W)),
        dict(_letters(font.ToUnicode)),
        key,
        thing_of(descriptor[key]),
    )


def _entries(item: Any, *without: str) -> bytes:
    """A dictionary without some of its entries, left open at its end."""
    kept = copy(item)
    for key in without:
        if key in kept:
            del kept[key]
    return thing_of(kept).text.rstrip().removesuffix(b">>")


class Fonts(Struct):
    """The fonts of a file that is being written; each is written at its end, when it is known what
    all pages use of it."""

    writer: PdfWriter
    subset: Subset
    _unions: dict[FontName, _Union] = field(default_factory=dict)

    def number(self, name: FontName, parts: Sequence[FontPart]) -> int:
        """The number of the font that these parts of it become, with those of other pieces."""
        if name not in self._unions:
            self._unions[name] = _Union(self.writer.reserve(), parts[0])
        union = self._unions[name]
        for part in parts:
            union.widths |= part.widths
            union.letters |= part.letters
        return union.number

    def finish(self) -> None:
        """Write them all."""
        for name, union in self._unions.items():
            union.write(self.writer, self._program(name, union))

    def _program(self, name: FontName, union: _Union) -> Thing:
        first = union.first
        glyphs = sorted(union.widths.keys() | union.letters.keys())
        if first.glyphs.issuperset(glyphs):
            return first.program
        program = self.subset(name.digest, glyphs)
        if program is None:
            raise AssertionError(f"the typeface of {name.base} was known, and is not any more")
        said = b"/Subtype /OpenType" if first.key == "/FontFile3" else b"/Length1 %d" % len(program)
        text = b"<< %s /Filter /FlateDecode >>" % said
        return Thing(text, (), zlib.compress(program))


class _Union(Struct):
    """One font that grows by what each piece uses of it."""

    number: int
    first: FontPart
    widths: dict[int, Number] = field(default_factory=dict)
    letters: dict[int, bytes] = field(default_factory=dict)

    def write(self, writer: PdfWriter, program: Thing) -> None:
        """Write it with a program that has all its glyphs."""
        first, widths = self.first, self.widths
        is_fixed = len(widths) > 1 and len(set(widths.values())) == 1
        flags = first.flags & ~_FIXED_PITCH | (_FIXED_PITCH if is_fixed else 0)
        left, bottom, _, top = first.box
        box = b" ".join(map(_as_text, (left, bottom, max(widths.values()), top)))
        held = writer.add(program.text % (), program.stream)
        descriptor = writer.add(
            (first.descriptor + b" /Flags %d /FontBBox [%s] %s %d 0 R >>")
            % (flags, box, first.key.encode(), held)
        )
        inner = writer.add(
            (first.inner + b" /W [%s] /FontDescriptor %d 0 R >>")
            % (b" ".join(_runs(widths)), descriptor)
        )
        letters = zlib.compress(_to_unicode(self.letters))
        said = writer.add(b"<< /Filter /FlateDecode >>", letters)
        writer.write(
            self.number,
            (first.font + b" /DescendantFonts [%d 0 R] /ToUnicode %d 0 R >>") % (inner, said),
        )


def _widths(array: Any) -> Iterator[tuple[int, Number]]:
    """Each glyph with its width, from `first [width …] first [width …]`."""
    items = list(array)
    for first, run in zip(items[::2], items[1::2], strict=True):
        yield from ((int(first) + at, width) for at, width in enumerate(run))


def _runs(widths: Mapping[int, Number]) -> Iterator[bytes]:
    """The same written again."""
    run: list[bytes] = []
    for glyph in sorted(widths):
        if run and glyph - 1 not in widths:
            yield b"[%s]" % b" ".join(run)
            run = []
        if not run:
            yield b"%d" % glyph
        run.append(_as_text(widths[glyph]))
    if run:
        yield b"[%s]" % b" ".join(run)


def _as_text(number: Number) -> bytes:
    return f"{number:f}".encode() if isinstance(number, Decimal) else b"%d" % number


def _letters(stream: Any) -> Iterator[tuple[int, bytes]]:
    """Each glyph with what it stands for, as UTF-16 in hexadecimal."""
    return ((int(glyph, 16), text) for glyph, text in _MAPPED.findall(stream.read_bytes()))


def _to_unicode(letters: Mapping[int, bytes]) -> bytes:
    """A CMap from glyphs to text (PDF 2.0 §9.10.3)."""
    lines = [
        b"/CIDInit /ProcSet findresource begin",
        b"12 dict begin",
        b"begincmap",
        b"/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        b"/CMapName /Adobe-Identity-UCS def",
        b"/CMapType 2 def",
        b"1 begincodespacerange",
        b"<0000> <ffff>",
        b"endcodespacerange",
    ]
    mapped = sorted(letters.items())
    for at in range(0, len(mapped), _BATCH):
        batch = mapped[at : at + _BATCH]
        lines.append(b"%d beginbfchar" % len(batch))
        lines += [b"<%04x> <%s>" % one for one in batch]
        lines.append(b"endbfchar")
    lines += [b"endcmap", b"CMapName currentdict /CMap defineresource pop", b"end", b"end"]
    return b"\n".join(lines)
