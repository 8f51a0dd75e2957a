"""Which objects of a PDF may concern a rule, and on which page is each met first?

One walk from the pages, then from the catalogue and the trailer; what nothing refers to is not
there. No stream is unpacked. Every rule about objects reads this one list.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

import pikepdf
from msgspec import Struct, field

from booklet.preflight.opened import BROKEN, OpenFile

CONCERNING = frozenset((
    "/A", "/AA", "/Alternates", "/CharProcs", "/F", "/Filter", "/Group", "/HT", "/HTP", "/OPI",
    "/OpenAction", "/PS", "/PatternType", "/Ref", "/Subtype", "/Subtype2", "/TR", "/TR2",
))  # fmt: skip
"""Keys that make a dictionary worth a rule's look."""
_NEVER = frozenset((
    "/Parent", "/P", "/W", "/Widths", "/StructTreeRoot", "/PieceInfo", "/Differences", "/Rect",
    "/Matrix", "/BBox",
))  # fmt: skip
"""Keys that lead back, or to numbers, or to what no renderer reads."""
_LISTS = frozenset((
    "/CharProcs", "/ColorSpace", "/Colorants", "/Dests", "/ExtGState", "/Font", "/Pattern",
    "/Properties", "/Shading", "/XObject",
))  # fmt: skip
"""Keys whose dictionaries have names of their maker's choosing, not the format's."""
_NO_PAGE = 0


class Met(Struct, frozen=True):
    """A dictionary or stream, the page it was met on first (0: none), and the key it hung on."""

    obj: Any
    page: int
    key: str


class Census(Struct):
    """Everything met, by the keys it has."""

    having: Mapping[str, list[Met]] = field(default_factory=lambda: defaultdict(list))
    streams: list[Met] = field(default_factory=list)

    def with_key(self, key: str) -> list[Met]:
        """All that have this key, in the order met."""
        return self.having.get(key, [])


def census(file: OpenFile) -> Census:
    """The objects of a file, gathered once and kept with it."""
    kept = file.__dict__.get("_census")
    if isinstance(kept, Census):
        return kept
    gathered = Census()
    seen: set[tuple[int, int]] = set()
    for page in file.pages:
        _walk(page.obj, page.number, gathered, seen)
    _walk(file.pdf.trailer, _NO_PAGE, gathered, seen)
    file.__dict__["_census"] = gathered
    return gathered


def _walk(root: Any, page: int, gathered: Census, seen: set[tuple[int, int]]) -> None:
    waiting = [(root, "")]
    while waiting:
        obj, key = waiting.pop()
        try:
            if _is_new(obj, root, seen):
                waiting += reversed(list(_record(obj, key, page, gathered)))
        except BROKEN:
            continue


def _is_new(obj: Any, root: Any, seen: set[tuple[int, int]]) -> bool:
    if not isinstance(obj, pikepdf.Object):
        return False
    if obj.is_indirect:
        if obj.objgen in seen:
            return False
        if isinstance(obj, pikepdf.Dictionary) and obj is not root and _is_page(obj):
            return False
        seen.add(obj.objgen)
    return True


def _is_page(obj: Any) -> bool:
    return bool(obj.get("/Type") == pikepdf.Name.Page)


def _record(obj: Any, key: str, page: int, gathered: Census) -> Iterator[tuple[Any, str]]:
    """Take a node down; yields what hangs on it."""
    if isinstance(obj, pikepdf.Array):
        for one in obj:
            yield one, key
        return
    is_stream = isinstance(obj, pikepdf.Stream)
    if not is_stream and not isinstance(obj, pikepdf.Dictionary):
        return
    met = Met(obj, page, key)
    if is_stream:
        gathered.streams.append(met)
    for name, value in sorted(obj.items(), key=lambda item: item[0]):
        if name in CONCERNING and key not in _LISTS:
            gathered.having[name].append(met)
        if name not in _NEVER:
            yield value, name
