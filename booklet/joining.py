"""How do pieces, each set and written for itself, become one PDF?

Nothing is set again. Pages are copied, with one subset of each typeface, one copy of each picture,
and the bookmarks of all. A piece's subset keeps the numbers that glyphs have in the typeface's file
(WeasyPrint 70.0), so that a subset of what all pieces use serves them all.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, String

from booklet.artwork import Artwork
from booklet.engine import Bookmark, Setting, UsedFace
from booklet.pieces import Piece
from booklet.placements import Placement

_FIXED_PITCH = 1
"""The flag of a typeface whose glyphs are all as wide (PDF 2.0 table 121)."""
_MAPPED = re.compile(rb"<([0-9a-f]{4})> <([0-9a-f]*)>")
_BATCH = 100
"""As many characters may stand in one list of a CMap (Adobe technical note 5411)."""

Subset = Callable[[str, Sequence[int]], bytes | None]
"""A typeface's file, by its digest, with these glyphs under their own numbers; None where the file
is not known."""


def join(settings: Sequence[Setting], subset: Subset, language: str) -> Piece:
    """The pages of settings that became pieces, in order, as one; what the engine said of them, and
    the typefaces of all. The same settings give the same bytes."""
    pieces = [setting.piece for setting in settings if setting.piece is not None]
    if len(pieces) != len(settings):
        raise AssertionError("a setting was to be joined that was not written")
    faces = frozenset[UsedFace]().union(*(piece.faces for piece in pieces))
    with ExitStack() as stack:
        out = stack.enter_context(pikepdf.new())
        bookmarks: list[tuple[int, Bookmark]] = []
        placed: list[Placement] = []
        faults: list[tuple[str, ...]] = []
        for setting, piece in zip(settings, pieces, strict=True):
            art = piece.artwork
            file = stack.enter_context(pikepdf.open(BytesIO(art.pdf)))
            for page in setting.pages:
                at = len(out.pages)
                bookmarks += [(at, bookmark) for bookmark in page.bookmarks]
                out.pages.append(file.pages[page.number])
                faults.append(art.faults[page.number])
                placed += [
                    replace(one, page=at + 1) for one in art.placed if one.page == page.number + 1
                ]
        tables = [*_tables(out)]
        typefaces = _Typefaces(faces, subset)
        for fonts, _ in tables:
            typefaces.note(fonts)
        typefaces.unite(out)
        _share_pictures([drawn for _, drawn in tables])
        _write_bookmarks(out, bookmarks)
        out.Root.Lang = String(language)
        target = BytesIO()
        out.save(target, deterministic_id=True)
    messages = dict.fromkeys(message for piece in pieces for message in piece.messages)
    return Piece(Artwork(target.getvalue(), tuple(placed), tuple(faults)), tuple(messages), faces)


def _tables(out: pikepdf.Pdf) -> Iterator[tuple[Any, Any]]:
    """The typefaces and what else is drawn, by their names, of every page, form and pattern."""
    for item in out.objects:
        if isinstance(item, Dictionary | pikepdf.Stream):
            resources = item.get("/Resources")
            for owner in (item, resources) if isinstance(resources, Dictionary) else (item,):
                yield owner.get("/Font"), owner.get("/XObject")


# --- typefaces ------------------------------------------------------------------------------------


@dataclass
class _Use:
    """A typeface in one piece: the table that names it, and under which name."""

    table: Any
    name: str

    @property
    def font(self) -> Any:
        return self.table[self.name]

    @property
    def descendant(self) -> Any:
        return self.font.DescendantFonts[0]


class _Typefaces:
    """The typefaces of all pieces, each to become one."""

    def __init__(self, faces: Iterable[UsedFace], subset: Subset) -> None:
        self._subset = subset
        self._digests = {f"/{face.name}": face.digest for face in faces}
        self._uses: dict[tuple[str, str], list[_Use]] = {}

    def note(self, table: Any) -> None:
        """The typefaces that a page, a form or a pattern names."""
        if not isinstance(table, Dictionary):
            return
        for name, font in table.items():
            # Characters that a typeface lacks have codes of their own: it stays as it is.
            if name in self._digests and font.get("/Encoding") == "/Identity-H":
                key = (self._digests[name], str(font.BaseFont))
                self._uses.setdefault(key, []).append(_Use(table, name))

    def unite(self, out: pikepdf.Pdf) -> None:
        """Let all pieces use one subset of each typeface whose file is known."""
        for (digest, _), uses in self._uses.items():
            fonts = {use.font.objgen: use for use in uses}
            if len(fonts) == 1:
                continue
            widths: dict[int, Any] = {}
            letters: dict[int, bytes] = {}
            for use in fonts.values():
                widths |= _widths(use.descendant.W)
                letters |= _letters(use.font.ToUnicode)
            program = self._subset(digest, sorted(widths.keys() | letters.keys()))
            if program is not None:
                font = _united(out, uses[0], program, widths, letters)
                for use in uses:
                    use.table[use.name] = font


def _united(
    out: pikepdf.Pdf, use: _Use, program: bytes, widths: Mapping[int, Any],
    letters: Mapping[int, bytes],
) -> Any:  # fmt: skip
    """The typeface of one piece, made to serve all."""
    font, descendant = use.font, use.descendant
    descriptor = descendant.FontDescriptor
    if "/FontFile3" in descriptor:
        descriptor.FontFile3 = out.make_stream(program, Subtype=Name.OpenType)
    else:
        descriptor.FontFile2 = out.make_stream(program, Length1=len(program))
    box = list(descriptor.FontBBox)
    descriptor.FontBBox = Array([box[0], box[1], max(widths.values()), box[3]])
    is_fixed = len(widths) > 1 and len(set(widths.values())) == 1
    descriptor.Flags = int(descriptor.Flags) & ~_FIXED_PITCH | (_FIXED_PITCH if is_fixed else 0)
    descendant.W = Array(list(_runs(widths)))
    font.ToUnicode = out.make_stream(_to_unicode(letters))
    return font


def _widths(array: Any) -> Iterator[tuple[int, Any]]:
    """Each glyph with its width, from `first [width …] first [width …]`."""
    items = list(array)
    for first, run in zip(items[::2], items[1::2], strict=True):
        yield from ((int(first) + at, width) for at, width in enumerate(run))


def _runs(widths: Mapping[int, Any]) -> Iterator[Any]:
    """The same written again."""
    run: list[Any] = []
    for glyph in sorted(widths):
        if run and glyph - 1 not in widths:
            yield Array(run)
            run = []
        if not run:
            yield glyph
        run.append(widths[glyph])
    if run:
        yield Array(run)


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


# --- pictures -------------------------------------------------------------------------------------


def _share_pictures(tables: Iterable[Any]) -> None:
    """Let all pages draw one copy of each picture."""
    first: dict[bytes, Any] = {}
    for table in tables:
        for name, drawn in table.items() if isinstance(table, Dictionary) else ():
            if drawn.get("/Subtype") == "/Image":
                table[name] = first.setdefault(_told_by(drawn), drawn)


def _told_by(image: Any) -> bytes:
    """A digest of a picture and of its mask."""
    total = hashlib.sha256(image.read_raw_bytes())
    mask = image.get("/SMask")
    plain = {key: image[key] for key in sorted(image.keys() - {"/SMask"})}
    total.update(Dictionary(plain).unparse())
    if mask is not None:
        total.update(_told_by(mask))
    return total.digest()


# --- bookmarks ------------------------------------------------------------------------------------


def _write_bookmarks(out: pikepdf.Pdf, bookmarks: Sequence[tuple[int, Bookmark]]) -> None:
    """The bookmarks of all pages as one tree: each stands beneath the last of a higher level."""
    if not bookmarks:
        return
    with out.open_outline() as outline:
        above: list[tuple[int, Any]] = []
        for page, bookmark in bookmarks:
            place = [out.pages[page].obj, Name.XYZ, bookmark.x, bookmark.y, 0]
            item = OutlineItem(bookmark.label, Array(place))
            item.is_closed = not bookmark.is_open
            while above and above[-1][0] >= bookmark.level:
                above.pop()
            (above[-1][1].children if above else outline.root).append(item)
            above.append((bookmark.level, item))
