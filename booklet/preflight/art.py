"""Which pages look the same, though the files they are in differ?

`digests` tells a page by every byte it leans on, and so by more than what is seen: the slug names
the day, a subset of a font holds the letters of other pages, the engine numbers groups through the
whole file. Here a page is told by what is within its bleed: its art, with the shapes of the glyphs
that it draws in place of their fonts, and with the engine's names counted by the page. Whatever is
not made by our press, or cannot be read, is told by `digests`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

import pikepdf
from msgspec import Struct, field

from booklet.patterns import pattern
from booklet.preflight.digests import Digests, TooDeep
from booklet.preflight.glyphs import Outlines, Unlike, is_by_glyph, name_of, numbers_in
from booklet.preflight.opened import BROKEN, OpenFile, OpenPage
from booklet.preflight.shown import Used, shown

_ART = "/Page"
"""The form in which the press keeps what is within the bleed; marks are others beside it."""
_NUMBERED = pattern(rb"/(?:[A-Za-z]{1,3}\d+|i[0-9a-f]{32,})(?![\w.])")
"""A name that the engine made by counting, or from a picture's address."""
_PACKED = ("/Length", "/Filter", "/DecodeParms", "/Matrix")


class Likeness(Struct, dict=True):
    """How the pages of a file look, as digests that other files' pages may be compared with."""

    file: OpenFile
    _fonts: dict[object, Outlines] = field(default_factory=dict)

    @cached_property
    def _exact(self) -> Digests:
        return Digests(self.file)

    @cached_property
    def _art(self) -> _ArtDigests:
        return _ArtDigests(self.file)

    def exact(self, page: OpenPage) -> str | None:
        """The digest of a page by every byte it leans on; None where it cannot be told."""
        return self._exact.of(page)

    def of(self, page: OpenPage) -> str | None:
        """The digest of how a page looks; None where it cannot be told."""
        art = _art_of(page)
        drawn = shown(page)
        if art is None or drawn.unread:
            return self._exact.of(page)
        total = hashlib.sha256()
        try:
            total.update(self._art.drawing(art))
            sizes = [round(edge - page.trim[at % 2], 3) for at, edge in enumerate(page.bleed)]
            sizes += [round(page.trim[at + 2] - page.trim[at], 3) for at in (0, 1)]
            total.update(repr(sizes).encode())
            for shapes in sorted(self._shapes(used) for used in drawn.used.values()):
                total.update(shapes)
        except (TooDeep, RecursionError, Unlike, *BROKEN):
            return self._exact.of(page)
        return total.hexdigest()

    def pictures(self, page: OpenPage) -> str:
        """A digest of the pictures on a page, wherever they stand on it."""
        found: set[bytes] = set()
        try:
            _gather_pictures(page.own("/Resources"), found, set(), 0)
        except BROKEN:
            return ""
        return hashlib.sha256(b"".join(sorted(found))).hexdigest() if found else ""

    def _shapes(self, used: Used) -> bytes:
        """The shapes of the glyphs drawn in a font."""
        if not is_by_glyph(used.font):
            return self._exact.value(used.font)
        key = used.font.objgen if used.font.is_indirect else used.font.unparse()
        if key not in self._fonts:
            self._fonts[key] = Outlines.read(used.font)
        glyphs = self._fonts[key]
        shapes = b"".join(glyphs.shape(glyph) for glyph in sorted(numbers_in(used.strings)))
        return name_of(used.font).encode() + hashlib.sha256(shapes).digest()


class _ArtDigests(Digests):
    """Digests in which fonts are names, and numbered names count from the stream's beginning."""

    def drawing(self, form: Any) -> bytes:
        """The digest of a form."""
        return hashlib.sha256(self._written(form, 0)).digest()

    def _written(self, item: Any, depth: int) -> bytes:
        if isinstance(item, pikepdf.Stream) and _is_drawing(item):
            return self._drawn(item, depth)
        if isinstance(item, pikepdf.Dictionary) and is_by_glyph(item):
            return b"<font " + name_of(item).encode() + b">"
        return super()._written(item, depth)

    def _drawn(self, item: Any, depth: int) -> bytes:
        content = item.read_bytes()
        found = dict.fromkeys(_NUMBERED.findall(content))
        names = {old: b"/%%%d" % number for number, old in enumerate(found)}
        content = _NUMBERED.sub(lambda match: names[match[0]], content)
        inside = {
            key: item[key] for key in item.keys()  # noqa: SIM118
            if key not in _PACKED and key != "/Resources"
        }  # fmt: skip
        resources = self._resources(item.get("/Resources"), names, depth + 1)
        packed = hashlib.sha256(content).digest()
        return self._listed(inside, depth) + resources + b"stream" + packed

    def _resources(self, resources: Any, names: Mapping[bytes, bytes], depth: int) -> bytes:
        if not isinstance(resources, pikepdf.Dictionary):
            return b""
        parts = []
        for kind in sorted(resources.keys()):
            named = resources[kind]
            if not isinstance(named, pikepdf.Dictionary):
                parts.append(kind.encode() + self._value(named, depth))
                continue
            listed = {names.get(key.encode(), key.encode()): named[key] for key in named.keys()}  # noqa: SIM118
            inside = [key + b" " + self._value(listed[key], depth + 1) for key in sorted(listed)]
            parts.append(kind.encode() + b"<<" + b" ".join(inside) + b">>")
        return b" ".join(parts)


def _art_of(page: OpenPage) -> Any:
    """The form that the press made of a page; None where this is another's."""
    resources = page.own("/Resources")
    drawn = resources.get("/XObject") if isinstance(resources, pikepdf.Dictionary) else None
    art = drawn.get(_ART) if isinstance(drawn, pikepdf.Dictionary) else None
    content = page.obj.get("/Contents")
    if not (isinstance(art, pikepdf.Stream) and isinstance(content, pikepdf.Stream)):
        return None
    return art if content.read_bytes().startswith(b"/Page Do") else None


def _is_drawing(item: Any) -> bool:
    return bool(item.get("/Subtype") == "/Form" or item.get("/PatternType") == 1)


def _gather_pictures(
    resources: Any, found: set[bytes], seen: set[tuple[int, int]], depth: int
) -> None:
    drawn = resources.get("/XObject") if isinstance(resources, pikepdf.Dictionary) else None
    if not isinstance(drawn, pikepdf.Dictionary) or depth > 20:
        return
    for item in _streams(drawn):
        if item.objgen in seen:
            continue
        seen.add(item.objgen)
        if item.get("/Subtype") == "/Image":
            found.add(hashlib.sha256(item.read_raw_bytes()).digest())
        else:
            _gather_pictures(item.get("/Resources"), found, seen, depth + 1)


def _streams(drawn: Any) -> Iterator[Any]:
    return (drawn[key] for key in sorted(drawn.keys()) if isinstance(drawn[key], pikepdf.Stream))
