"""Which pages of a file are the same, by all that they are made of?

A page is told by a digest of its dictionary and of all it refers to, whatever numbers the file
gives its objects. The slug's date is left out: it would make every page another each day. How
a page is told without other pages' letters, `lettering` knows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from typing import Any

import pikepdf
from msgspec import Struct, field

from booklet.patterns import pattern
from booklet.preflight.opened import BROKEN, OpenFile, OpenPage

_DEEPEST = 100
_REFERENCE = pattern(rb"(?<![\w.])(\d+) (\d+) R\b")
_INHERITED = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")
DATED = "/SlugDate"
"""How our press's names for what it draws of the date begin; no rule asks what the date is."""
_OF_ALL = ("/OCProperties", "/OutputIntents")
"""What of the catalogue may change how every page prints."""


class TooDeep(Exception):
    """An object is nested deeper than anything that is meant."""


class Digests(Struct):
    """Digests of a file's pages; objects that pages share are read once."""

    file: OpenFile
    _known: dict[tuple[int, int], bytes] = field(default_factory=dict)
    _open: set[tuple[int, int]] = field(default_factory=set)
    _circles: int = 0

    def of(self, page: OpenPage) -> str | None:
        """The digest of a page, or None where it cannot be told; 5 ms for 300 kB of pictures."""
        total = hashlib.sha256()
        try:
            for key in sorted({*page.obj.keys(), *_INHERITED} - {"/Parent"}):
                total.update(key.encode() + b"=" + self._value(page.own(key), 0))
        except (TooDeep, RecursionError, *BROKEN):
            self._open.clear()
            return None
        return total.hexdigest()

    def of_all(self) -> str | None:
        """The digest of what concerns all pages alike, or None where it cannot be told."""
        try:
            root = self.file.pdf.Root
            parts = [self._value(root.get(key), 0) for key in _OF_ALL]
        except (TooDeep, RecursionError, *BROKEN):
            self._open.clear()
            return None
        return hashlib.sha256(b" ".join(parts)).hexdigest()

    def value(self, item: Any) -> bytes:
        """The digest of one object."""
        return self._value(item, 0)

    def entries(self, item: Any, without: Collection[str]) -> bytes:
        """The digest of a dictionary without some of its entries."""
        kept = {key: item[key] for key in item.keys() if key not in without}  # noqa: SIM118
        return hashlib.sha256(self._listed(kept, 0)).digest()

    def _value(self, item: Any, depth: int) -> bytes:
        if depth > _DEEPEST:
            raise TooDeep
        if not isinstance(item, pikepdf.Object):
            return repr(item).encode()
        if item.objgen == (0, 0):
            return self._written(item, depth)
        key = item.objgen
        if key in self._known:
            return self._known[key]
        if key in self._open:
            self._circles += 1
            return b"<circle>"
        circles = self._circles
        self._open.add(key)
        found = hashlib.sha256(self._written(item, depth)).hexdigest().encode()
        self._open.discard(key)
        if circles == self._circles:
            self._known[key] = found
        return found

    def _written(self, item: Any, depth: int) -> bytes:
        """The object as the file writes it, with digests in place of what it refers to."""
        if isinstance(item, pikepdf.Dictionary) and item.get("/Type") in ("/Page", "/Pages"):
            return b"<page>"
        if isinstance(item, pikepdf.Stream):
            inside = {key: item[key] for key in item.keys() if key != "/Length"}  # noqa: SIM118
            packed = hashlib.sha256(item.read_raw_bytes()).digest()
            return self._listed(inside, depth) + b"stream" + packed
        if isinstance(item, pikepdf.Dictionary):
            return self._listed({key: item[key] for key in item.keys()}, depth)  # noqa: SIM118
        plain: bytes = item.unparse(resolved=True)
        if isinstance(item, pikepdf.Array) and _REFERENCE.search(plain):
            return b"[" + b" ".join(self._value(one, depth + 1) for one in item) + b"]"
        return plain

    def _listed(self, inside: Mapping[str, Any], depth: int) -> bytes:
        parts = (
            key.encode() + b" " + self._value(inside[key], depth + 1)
            for key in sorted(inside)
            if key != "/Parent" and not key.startswith(DATED)
        )
        return b"<<" + b" ".join(parts) + b">>"
