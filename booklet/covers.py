"""How is a separate cover parted from the inside, and how wide is its spine?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pikepdf

from booklet.errors import UsageError
from booklet.measure import Length

COVER_PAGES = 4
_MOST_ITEMS = 100_000
_OUTER_KEYS = ("/StructTreeRoot", "/MarkInfo", "/PageLabels", "/OpenAction", "/Threads")
"""What speaks of pages by their old places, or would keep those that are gone."""


@dataclass(frozen=True)
class Parted:
    """A booklet as two PDFs."""

    cover: bytes
    """Front, inside front, inside back, back: four single pages."""
    inside: bytes


def cover_folios(pages: int) -> tuple[int, ...]:
    """The pages, from 1, that are the cover: the outer four, the outermost folded sheet.

    Raises UsageError where a booklet of that many pages has no inside.
    """
    if pages <= COVER_PAGES:
        raise UsageError(
            f"A booklet of {pages} pages has no inside for a separate cover.",
            "Write `cover: self`.",
        )
    return (1, 2, pages - 1, pages)


def part(pdf: bytes) -> Parted:
    """A booklet's cover and its inside. Bookmarks and links to pages that are gone, go too.

    Pictures and fonts that only the other part uses are not in it. Raises UsageError for fewer
    than five pages, pikepdf.PdfError for what is no PDF.
    """
    with pikepdf.open(BytesIO(pdf)) as file:
        count = len(file.pages)
    outer = frozenset(cover_folios(count))
    inner = frozenset(range(1, count + 1)) - outer
    return Parted(_only(pdf, outer), _only(pdf, inner))


def spine_width(inside_pages: int, caliper: Length) -> Length:
    """The spine of a perfect bound booklet: two pages to a leaf, each `caliper` thick.

    Trade practice: pages ÷ 2 × caliper; the cover's own paper and the glue are the printer's
    to add.
    """
    return caliper * (inside_pages / 2)


def _only(pdf: bytes, folios: frozenset[int]) -> bytes:
    with pikepdf.open(BytesIO(pdf)) as file:
        gone = {page.obj.objgen for n, page in enumerate(file.pages, 1) if n not in folios}
        for key in _OUTER_KEYS:
            if key in file.Root:
                del file.Root[key]
        names = _names(file)
        _prune_outline(file, gone, names)
        for number in range(len(file.pages), 0, -1):
            if number not in folios:
                del file.pages[number - 1]
        for page in file.pages:
            _prune_links(page.obj, gone, names)
        _prune_names(file, gone)
        file.remove_unreferenced_resources()
        if "/ID" in file.trailer:  # qpdf would keep its first half for both parts
            del file.trailer["/ID"]
        target = BytesIO()
        file.save(
            target,
            deterministic_id=True,
            compress_streams=True,
            object_stream_mode=pikepdf.ObjectStreamMode.preserve,
        )
    return target.getvalue()


def _names(file: pikepdf.Pdf) -> dict[str, Any]:
    """Destinations by name, old style and new (PDF 2.0 §12.3.2.4)."""
    old, new = _destinations(file)
    named = {str(key).removeprefix("/"): old[key] for key in old} if old else {}
    return named | {str(key): value for key, value in new.items()} if new else named


def _destinations(file: pikepdf.Pdf) -> tuple[Any, Any]:
    names: Any = file.Root.get("/Names")
    tree = None if names is None else names.get("/Dests")
    return file.Root.get("/Dests"), None if tree is None else pikepdf.NameTree(tree)


def _leads_to(item: Any, gone: set[tuple[int, int]], names: dict[str, Any]) -> bool:
    """Whether a bookmark or a link leads to a page that is gone."""
    target = item.get("/Dest")
    if target is None and item.get("/A", {}).get("/S") == "/GoTo":
        target = item.A.get("/D")
    if isinstance(target, (pikepdf.String, pikepdf.Name)):
        target = names.get(str(target).removeprefix("/"))
    return _is_gone(target, gone)


def _is_gone(target: Any, gone: set[tuple[int, int]]) -> bool:
    if isinstance(target, pikepdf.Dictionary):
        target = target.get("/D")
    if not isinstance(target, pikepdf.Array) or not len(target):
        return False
    page = target[0]
    return isinstance(page, pikepdf.Dictionary) and page.objgen in gone


def _prune_outline(file: pikepdf.Pdf, gone: set[tuple[int, int]], names: dict[str, Any]) -> None:
    root = file.Root.get("/Outlines")
    if root is None:
        return
    _prune_items(root, gone, names)
    if "/First" not in root:
        del file.Root["/Outlines"]
        if file.Root.get("/PageMode") == "/UseOutlines":
            del file.Root["/PageMode"]


def _prune_items(parent: Any, gone: set[tuple[int, int]], names: dict[str, Any]) -> None:
    """Keep the bookmarks that lead somewhere, or have one below them that does.

    A bookmark that is kept for those below it loses its own destination.
    """
    kept = []
    for item in list(_children(parent)):
        _prune_items(item, gone, names)
        is_lost = _leads_to(item, gone, names)
        if is_lost and "/First" not in item:
            continue
        if is_lost:
            for key in ("/Dest", "/A"):
                if key in item:
                    del item[key]
        kept.append(item)
    _chain(parent, kept)


def _children(parent: Any) -> Iterator[Any]:
    item = parent.get("/First")
    for _ in range(_MOST_ITEMS):
        if item is None:
            return
        yield item
        item = item.get("/Next")


def _chain(parent: Any, items: list[Any]) -> None:
    """Link the bookmarks anew, and count those that show (PDF 2.0 §12.3.3)."""
    is_closed = int(parent.get("/Count", 1)) < 0
    for key in ("/First", "/Last", "/Count"):
        if key in parent:
            del parent[key]
    if not items:
        return
    shown = len(items) + sum(max(0, int(item.get("/Count", 0))) for item in items)
    parent.First, parent.Last = items[0], items[-1]
    parent.Count = -shown if is_closed else shown
    for number, item in enumerate(items):
        for key, at in (("/Prev", number - 1), ("/Next", number + 1)):
            if 0 <= at < len(items):
                item[key] = items[at]
            elif key in item:
                del item[key]


def _prune_links(page: Any, gone: set[tuple[int, int]], names: dict[str, Any]) -> None:
    links = page.get("/Annots")
    if links is None:
        return
    kept = [link for link in links if not _leads_to(link, gone, names)]
    if kept:
        page.Annots = pikepdf.Array(kept)
    else:
        del page["/Annots"]


def _prune_names(file: pikepdf.Pdf, gone: set[tuple[int, int]]) -> None:
    old, new = _destinations(file)
    if old is not None:
        for key in [key for key in old if _is_gone(old[key], gone)]:
            del old[key]
    if new is not None:
        kept = pikepdf.NameTree.new(file)
        for key, value in new.items():
            if not _is_gone(value, gone):
                kept[key] = value
        file.Root.Names.Dests = kept.obj
