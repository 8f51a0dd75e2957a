"""How is a page turned when it is looked at?"""

from __future__ import annotations

from booklet.preflight.opened import OpenPage

_DEEPEST = 50


def quarters(page: OpenPage) -> int:
    """By how many quarters clockwise, 0 to 3 (PDF 2.0 table 31: /Rotate, inherited)."""
    node, depth = page.obj, 0
    while node is not None and depth < _DEEPEST:
        if (turn := node.get("/Rotate")) is not None:
            try:
                return round(float(turn) / 90) % 4
            except (TypeError, ValueError, OverflowError):
                return 0
        node, depth = node.get("/Parent"), depth + 1
    return 0
