"""Has every placed picture pixels enough?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from booklet.preflight.drawn import drawn
from booklet.preflight.marks import Kind, Mark, Picture
from booklet.preflight.opened import PT_TO_MM, OpenPage
from booklet.preflight.places import gathered
from booklet.preflight.rules import Rule
from booklet.preflight.verdicts import Expected, Fault

WARN_PPI, FAIL_PPI = 225.0, 150.0
"""Where no condition says."""
BILEVEL_PPI = 550.0
_SMALLEST_MM = 2.0
"""No eye sees the pixels of anything smaller."""
_SLACK = 0.5


def doubtful(page: OpenPage, expected: Expected) -> Sequence[Fault]:
    """F504: pictures have the pixels an inch that are wanted (225 where no condition says).

    Trade practice: one and a half to two pixels for each line of the screen. The fewer of those
    along rows and along columns counts, as placed; stencils and 1-bit pictures are F506.
    """
    warn, fail = _limits(expected)
    return gathered(page, _between(page, fail, warn), _says(warn))


def refused(page: OpenPage, expected: Expected) -> Sequence[Fault]:
    """F505: pictures have the pixels an inch below which they fall apart (150).

    Trade practice, counted as in F504.
    """
    return gathered(page, _between(page, 0, _limits(expected)[1]), _says(_limits(expected)[0]))


def bilevel(page: OpenPage, _: Expected) -> Sequence[Fault]:
    """F506: pictures of black and white dots have 550 pixels an inch.

    Trade practice (GWG 2015: 550): they are not screened, and their steps are seen.
    """
    marks = (
        mark
        for mark, picture in _pictures(page)
        if picture.bits == 1 and min(picture.ppi) < BILEVEL_PPI - _SLACK
    )
    return gathered(page, marks, _says(BILEVEL_PPI))


def _limits(expected: Expected) -> tuple[float, float]:
    condition = expected.condition
    return (condition.warn_ppi, condition.fail_ppi) if condition else (WARN_PPI, FAIL_PPI)


def _between(page: OpenPage, low: float, high: float) -> Iterator[Mark]:
    """The pictures with at least so many pixels an inch, but fewer than that."""
    for mark, picture in _pictures(page):
        if picture.bits > 1 and low - _SLACK <= min(picture.ppi) < high - _SLACK:
            yield mark


def _pictures(page: OpenPage) -> Iterator[tuple[Mark, Picture]]:
    least = _SMALLEST_MM / PT_TO_MM
    for mark in drawn(page).marks:
        picture = mark.picture
        if mark.kind is not Kind.IMAGE or picture is None or mark.in_soft_mask or mark.in_glyph:
            continue
        if max(picture.size) >= least and min(picture.size) > 0 and mark.alpha > 0:
            yield mark, picture


def _says(wanted: float) -> Callable[[Mark], str]:
    def says(mark: Mark) -> str:
        picture = mark.picture
        if picture is None:
            return "A picture"
        wide, high = (round(length * wanted / 72 + 0.499) for length in picture.size)
        return (
            f"A picture of {picture.width} × {picture.height} pixels is placed at "
            f"{min(picture.ppi):.0f} ppi; {wanted:g} ppi want {wide} × {high}"
        )

    return says


RULES: tuple[Rule, ...] = (
    Rule("F504", by_page=doubtful),
    Rule("F505", by_page=refused),
    Rule("F506", by_page=bilevel),
)
