"""Does text keep away from the trim?"""

from __future__ import annotations

from collections.abc import Sequence

from booklet.preflight.drawn import drawn
from booklet.preflight.marks import Kind, Mark, beneath, holds, inset, is_dark, overlap
from booklet.preflight.opened import OpenPage
from booklet.preflight.places import gathered
from booklet.preflight.rules import Rule
from booklet.preflight.verdicts import Expected, Fault

_SLACK_MM = 0.2
"""What a box around text may be wrong by: it is the line's, not the letters'."""


def safe_area(page: OpenPage, expected: Expected) -> Sequence[Fault]:
    """F106: text keeps the safe distance (5 mm where nothing else is said) from the trim.

    Trade practice: the knife is not exact. Text wholly outside the bleed is a mark of the
    press; text that nobody sees, or white on white, is not asked. Distances are in mm.
    """
    safe = inset(page.trim, max(expected.safe - _SLACK_MM, 0))
    printed = inset(page.bleed, _SLACK_MM)
    marks = drawn(page).marks
    wrong = [
        mark
        for index, mark in enumerate(marks)
        if mark.kind is Kind.TEXT
        and not holds(safe, mark.box)
        and overlap(printed, mark.box)
        and _is_seen(marks, index)
    ]
    return gathered(page, wrong, lambda mark: _says(mark, page, expected.safe))


def _is_seen(marks: Sequence[Mark], index: int) -> bool:
    mark = marks[index]
    if mark.in_soft_mask or mark.alpha <= 0:
        return False
    return not mark.colour.is_paper or is_dark(beneath(marks, index))


def _says(mark: Mark, page: OpenPage, safe: float) -> str:
    if not holds(page.trim, mark.box):
        shared = overlap(page.trim, mark.box)
        return "Text is cut by the trim" if shared else "Text stands outside the trim"
    area = page.area(mark.box)
    whole = page.area(page.trim)
    sides = {
        "left": area.x,
        "top": area.y,
        "right": whole.right - area.right,
        "bottom": whole.bottom - area.bottom,
    }
    side = min(sides, key=lambda name: sides[name])
    return f"Text is {max(sides[side], 0):.1f} mm from the {side} trim; {safe:g} mm are wanted"


RULES: tuple[Rule, ...] = (Rule("F106", by_page=safe_area),)
