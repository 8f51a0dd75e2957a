"""Which bookmarks does a printed file keep?

Those that lead to a page, as plain destinations: PDF/X-4 has no place for actions.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary

Moved = Mapping[tuple[int, int], tuple[float, float]]
"""How far the art of each page was moved, in points, by the page's object."""
_ACROSS = {"/XYZ": (0,), "/FitV": (0,), "/FitBV": (0,), "/FitR": (0, 2)}
_UP = {"/XYZ": (1,), "/FitH": (0,), "/FitBH": (0,), "/FitR": (1, 3)}
"""Which operands of a destination are lengths (PDF 2.0 table 149)."""
_KEPT = {"/Title", "/Parent", "/Prev", "/Next", "/First", "/Last", "/Count", "/Dest", "/C", "/F"}


def keep_bookmarks(pdf: pikepdf.Pdf, moved: Moved) -> None:
    """Make every bookmark a plain destination where the art is now; other actions are dropped."""
    outlines = pdf.Root.get("/Outlines")
    if not isinstance(outlines, Dictionary):
        return
    names = _names(pdf)
    waiting, seen = [outlines.get("/First")], set()
    while waiting:
        item = waiting.pop()
        if not isinstance(item, Dictionary) or item.objgen in seen:
            continue
        seen.add(item.objgen)
        waiting += [item.get("/Next"), item.get("/First")]
        target = _target(item, names)
        for key in list(item.keys()):
            if key not in _KEPT:
                del item[key]
        if isinstance(target, pikepdf.Array) and len(target) > 1:
            item.Dest = _shifted(target, moved)
        elif "/Dest" in item:
            del item["/Dest"]


def _target(item: Any, names: Mapping[str, Any]) -> Any:
    """Where a bookmark leads: its destination, or the one of its action."""
    target = item.get("/Dest")
    action = item.get("/A")
    if target is None and isinstance(action, Dictionary) and action.get("/S") == "/GoTo":
        target = action.get("/D")
    if isinstance(target, pikepdf.String | pikepdf.Name):
        target = names.get(str(target))
    if isinstance(target, Dictionary):
        target = target.get("/D")
    return target


def _names(pdf: pikepdf.Pdf) -> Mapping[str, Any]:
    """The destinations that have a name (PDF 2.0 §12.3.2.4)."""
    found: dict[str, Any] = {}
    old = pdf.Root.get("/Dests")
    if isinstance(old, Dictionary):
        found |= dict(old.items())
    tree = pdf.Root.get("/Names", Dictionary()).get("/Dests")
    if tree is not None:
        found |= {str(name): target for name, target in pikepdf.NameTree(tree).items()}
    return found


def _shifted(target: Any, moved: Moved) -> Any:
    """A destination as far on as its page's art; what is null stays so."""
    page, kind, *operands = list(target)
    if not isinstance(page, Dictionary):
        return target
    across, up = moved.get(page.objgen, (0.0, 0.0))
    for places, by in ((_ACROSS, across), (_UP, up)):
        for place in places.get(str(kind), ()):
            if place < len(operands) and operands[place] is not None:
                operands[place] = round(float(operands[place]) + by, 6)
    return Array([page, kind, *operands])
