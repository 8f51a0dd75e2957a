"""Are all colours inks of the press, and is black text black ink alone?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from booklet.preflight.drawn import drawn
from booklet.preflight.marks import Kind, Mark, overlap
from booklet.preflight.opened import OpenPage
from booklet.preflight.places import gathered
from booklet.preflight.rules import NotChecked, Rule
from booklet.preflight.spaces import ALL, Colour, named
from booklet.preflight.verdicts import Expected, Fault

INKS_PT = 10.0
"""The smallest text in more than two inks, where no condition says."""
_TRACE = 0.005
"""Less ink than this is none: half a per cent."""
_NOUNS = {
    Kind.FILL: "An area",
    Kind.STROKE: "A line",
    Kind.TEXT: "Text",
    Kind.IMAGE: "A picture",
    Kind.SHADING: "A gradient",
}


def rgb(page: OpenPage, _: Expected) -> Sequence[Fault]:
    """F401: nothing is in RGB, Lab or a calibrated space, soft masks apart; gray is black ink.

    ISO 15930-7 6.2.4 (device RGB needs an RGB intent, and ours is CMYK); calibrated colour is
    legal there, but converted by whoever prints it: trade practice (GWG 2015) forbids it.
    """
    marks = drawn(page).marks
    faults = gathered(page, (mark for mark in marks if _is_foreign(mark)), _foreign)
    if not faults and any(_is_unknown(mark) for mark in marks):
        raise NotChecked("A picture or gradient is in a colour space that cannot be read.")
    return faults


def _is_foreign(mark: Mark) -> bool:
    space = mark.colour.space
    return not mark.in_soft_mask and (space.is_rgb or space.is_calibrated)


def _is_unknown(mark: Mark) -> bool:
    space = mark.colour.space.real
    return not mark.in_soft_mask and space.family in {"", "Indexed"}


def _foreign(mark: Mark) -> str:
    colour, noun = mark.colour, _NOUNS[mark.kind]
    if mark.alpha <= 0:
        noun = f"Something invisible ({mark.kind})"
    is_plain = colour.tints and colour.space.family != "Indexed"
    said = str(colour) if is_plain else named(colour.space)
    return f"{noun} is in {said}"


def black_text(page: OpenPage, _: Expected) -> Sequence[Fault]:
    """F402: black text is black ink alone; within the trim no text is in all plates.

    Trade practice: plates never register to a hair, and letters of more inks than one show it.
    Black is 85 % of it with another ink, or more than 60 % of all three others.
    """
    texts = [mark for mark in drawn(page).marks if _is_text(mark)]
    wrong = [mark for mark in texts if _is_mixed_black(mark.colour) or _is_all(mark, page)]
    return gathered(page, wrong, lambda mark: f"Black text is in {mark.colour}")


def _is_text(mark: Mark) -> bool:
    return mark.kind is Kind.TEXT and not mark.in_soft_mask and mark.alpha > 0


def _is_mixed_black(colour: Colour) -> bool:
    inks = colour.inks
    if inks is None:
        return (colour.darkness or 0) >= 0.85 and _is_neutral(colour)
    others = [inks.get(name, 0.0) for name in ("Cyan", "Magenta", "Yellow")]
    if min(others) > 0.6:
        return True
    return inks.get("Black", 0.0) >= 0.85 and max(others) > _TRACE


def _is_neutral(colour: Colour) -> bool:
    if colour.space.family == "Lab":
        return max(map(abs, colour.tints[1:])) <= 10
    return max(colour.tints) <= 0.15


def _is_all(mark: Mark, page: OpenPage) -> bool:
    """Registration marks are in all plates, and have their place outside the trim."""
    return ALL in mark.colour.space.names and _shares(mark, page)


def _shares(mark: Mark, page: OpenPage) -> bool:
    shared = overlap(mark.box, page.trim)
    return shared is not None and shared[0] < shared[2] and shared[1] < shared[3]


def small_text(page: OpenPage, expected: Expected) -> Sequence[Fault]:
    """F403: text under the condition's size (10 pt where there is none) is in two inks or one.

    Trade practice: small letters blur when plates shift. Sizes are points as printed.
    """
    least = expected.condition.inks_pt if expected.condition else INKS_PT
    marks = (
        mark
        for mark in drawn(page).marks
        if _is_text(mark) and 0 < mark.size < least - 0.05 and _inks(mark.colour) > 2
    )
    return gathered(
        page,
        marks,
        lambda mark: f"Text of {mark.size:.3g} pt is in {_inks(mark.colour)} inks: {mark.colour}",
    )


def _inks(colour: Colour) -> int:
    inks = colour.inks or {}
    return sum(value > _TRACE for name, value in inks.items() if name not in {ALL, "None"})


def plates(page: OpenPage, expected: Expected) -> Iterator[Fault]:
    """F404: which plates are printed that nobody asked for. A note.

    Trade practice: each is a unit of the press, and is paid for.
    """
    found = drawn(page)
    spots = {
        spot for mark in found.marks if not mark.in_soft_mask for spot in mark.colour.space.spots
    }
    for spot in sorted(spots - expected.inks):
        yield Fault(f"The plate {spot} is printed.", page.number)
    if found.problem:
        raise NotChecked(found.problem)


def shadings(page: OpenPage, _: Expected) -> Sequence[Fault]:
    """F406: the functions of each gradient give as many tints as its colour space takes.

    PDF 2.0 §8.7.4.5 and §7.10; ISO 15930-7 6.1 asks for a file that is sound PDF.
    """
    marks = (mark for mark in drawn(page).marks if mark.fault)
    return gathered(
        page, marks, lambda mark: f"A gradient in {named(mark.colour.space)} {mark.fault}"
    )


RULES: tuple[Rule, ...] = (
    Rule("F401", by_page=rgb),
    Rule("F402", by_page=black_text),
    Rule("F403", by_page=small_text),
    Rule("F404", by_page=plates),
    Rule("F406", by_page=shadings),
)
