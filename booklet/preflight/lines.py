"""Are lines thick enough, and letters large enough, for the press?"""

from __future__ import annotations

from collections.abc import Sequence

from booklet.preflight.drawn import drawn
from booklet.preflight.marks import Kind, Mark, beneath, is_dark, overlap, thickness
from booklet.preflight.opened import OpenPage, Rect
from booklet.preflight.places import gathered
from booklet.preflight.rules import Rule
from booklet.preflight.verdicts import Expected, Fault

HAIRLINE_PT, TEXT_PT, REVERSED_PT = 0.25, 6.0, 8.0
"""Where no condition says."""
_SLACK = 0.005
"""Points lost to the rounding of a layout program."""


def hairlines(page: OpenPage, expected: Expected) -> Sequence[Fault]:
    """F501: strokes and filled rectangles are as thick as the condition's hairline (0.25 pt).

    Trade practice; a stroke of no width is as thin as each device can (PDF 2.0 §8.4.3.2). Side
    by side, thin rectangles are a gradient, and no lines. Marks outside the bleed are not asked.
    """
    least = (expected.condition.hairline_pt if expected.condition else HAIRLINE_PT) - _SLACK
    marks = [mark for mark in drawn(page).marks if _is_seen(mark, page) and not mark.in_glyph]
    thin = [mark for mark in marks if mark.kind is Kind.STROKE and mark.width < least]
    slivers = [(mark, box) for mark in marks for box in mark.slivers if thickness(box) < least]
    steps = _steps([box for _, box in slivers])
    thin += [
        Mark(Kind.FILL, box, mark.colour, width=thickness(box))
        for mark, box in slivers
        if box not in steps and overlap(box, page.bleed)
    ]
    return gathered(page, thin, _thin)


def _thin(mark: Mark) -> str:
    if mark.width <= 0:
        return "A line has no width, and is drawn as thin as a device can"
    what = "A line" if mark.kind is Kind.STROKE else "A rectangle"
    return f"{what} is {mark.width:.2g} pt thick"


def _is_seen(mark: Mark, page: OpenPage) -> bool:
    return not mark.in_soft_mask and mark.alpha > 0 and overlap(mark.box, page.bleed) is not None


def _steps(boxes: Sequence[Rect]) -> set[Rect]:
    """The rectangles with a like one right beside them."""
    begins, ends = set(), set()
    for box in boxes:
        begins |= {(0, *_edge(box[0], box[1], box[3])), (1, *_edge(box[1], box[0], box[2]))}
        ends |= {(0, *_edge(box[2], box[1], box[3])), (1, *_edge(box[3], box[0], box[2]))}
    return {
        box
        for box in boxes
        if (0, *_edge(box[2], box[1], box[3])) in begins
        or (0, *_edge(box[0], box[1], box[3])) in ends
        or (1, *_edge(box[3], box[0], box[2])) in begins
        or (1, *_edge(box[1], box[0], box[2])) in ends
    }


def _edge(at: float, low: float, high: float) -> tuple[float, float, float]:
    return (round(at, 2), round(low, 1), round(high, 1))


def tiny_text(page: OpenPage, expected: Expected) -> Sequence[Fault]:
    """F502: text is as large as the condition's smallest (6 pt where there is none), as printed.

    Trade practice. Invisible text and text outside the bleed are not asked.
    """
    least = (expected.condition.text_pt if expected.condition else TEXT_PT) - 10 * _SLACK
    marks = (
        mark
        for mark in drawn(page).marks
        if mark.kind is Kind.TEXT and _is_seen(mark, page) and mark.size < least
    )
    return gathered(page, marks, lambda mark: f"Text is {mark.size:.2g} pt high")


def reversed_text(page: OpenPage, expected: Expected) -> Sequence[Fault]:
    """F503: text left white in a ground is as large as the condition asks (8 pt without one).

    Trade practice: ink spreads into white letters. The ground is the topmost mark beneath the
    middle of the text; pictures and gradients are taken to be dark.
    """
    least = (expected.condition.reversed_pt if expected.condition else REVERSED_PT) - 10 * _SLACK
    marks = drawn(page).marks
    wrong = [
        mark
        for index, mark in enumerate(marks)
        if mark.kind is Kind.TEXT
        and mark.size < least
        and mark.colour.is_paper
        and not mark.is_overprint
        and _is_seen(mark, page)
        and is_dark(beneath(marks, index))
    ]
    return gathered(page, wrong, lambda mark: f"Text left white is {mark.size:.2g} pt high")


RULES: tuple[Rule, ...] = (
    Rule("F501", by_page=hairlines),
    Rule("F502", by_page=tiny_text),
    Rule("F503", by_page=reversed_text),
)
