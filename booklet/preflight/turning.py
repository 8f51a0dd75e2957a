"""How is a page turned when it is looked at?"""

from __future__ import annotations

from booklet.preflight.opened import OpenPage


def quarters(page: OpenPage) -> int:
    """By how many quarters clockwise, 0 to 3 (PDF 2.0 table 31: /Rotate, inherited)."""
    try:
        return round(float(page.own("/Rotate") or 0) / 90) % 4
    except (TypeError, ValueError, OverflowError):
        return 0
