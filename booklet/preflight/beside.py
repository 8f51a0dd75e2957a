"""Does each QR code open what is printed beside it, and does it lie flat?

Which code belongs to which row is told by where they stand: all are paired so that the squares
of their distances are least together. That answer is the same on whichever side of its row a
layout puts a code, provided that it puts each on the same.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from msgspec import Struct

from booklet.preflight.codes import SeenCode, named, seen_codes
from booklet.preflight.damage import careful
from booklet.preflight.facts import placed, told_of
from booklet.preflight.opened import OpenPage
from booklet.preflight.rules import Rule, Untold
from booklet.preflight.stands import Stand
from booklet.preflight.told import CODE, HALL, Showing
from booklet.preflight.verdicts import Area, Expected, Fault
from booklet.preflight.words import Words

_SURE = 1.0
"""So many mm² a pairing must be better by: less is measuring."""
_SLACK = 0.2


class _Pair(Struct, frozen=True):
    """A code, and the row of the screening that it opens by what it says."""

    code: SeenCode
    showing: Showing
    row: Area


@careful
def check_beside(page: OpenPage, expected: Expected) -> Iterator[Fault]:
    """F606: a code opens the screening that is printed beside it, not another of the page."""
    told = told_of(page, expected)
    if told is None or not any(one.url for one in told.showings):
        return
    said, where = placed(page, told)
    pairs = _by_what_they_say(page, expected, said, where)
    best = _by_where_they_stand(pairs)
    beside = {other.showing: pair for pair, other in zip(pairs, best, strict=True)
              if pair.showing.url != other.showing.url}  # fmt: skip
    while beside:
        first = next(iter(beside))
        ring = _ring(first, beside)
        names = " and ".join(pair.showing.name for pair in reversed(ring))
        message = f"{names}: each has another’s QR code beside it."
        yield Fault(message, page.number, ring[0].code.area, about=first.name)


def _ring(first: Showing, beside: dict[Showing, _Pair]) -> list[_Pair]:
    """The codes that changed places among each other, from the one beside the first screening on;
    taken out of those that stand beside another screening than theirs."""
    ring = [beside.pop(first)]
    while ring[-1].showing in beside:
        ring.append(beside.pop(ring[-1].showing))
    return ring


def _by_what_they_say(
    page: OpenPage, expected: Expected, said: Words, where: Mapping[Showing, Stand]
) -> list[_Pair]:
    """Each code with the nearest row, not yet taken, of a screening whose address it says."""
    left = [one for one in where if one.url and said.page(where[one].time) == page.number]
    pairs = []
    for code in seen_codes(page, expected):
        rows = {one: _row(said, where[one]) for one in left if one.url == code.text}
        if rows:
            one = min(rows, key=lambda each: _squares(code.area, rows[each]))
            left.remove(one)
            pairs.append(_Pair(code, one, rows[one]))
    return pairs


def _row(said: Words, stand: Stand) -> Area:
    """Where the time stands, with its hall and its code where these are in the same line."""
    time = said.area([stand.time])
    spans = [
        span
        for fact, span in stand.found.items()
        if fact.kind in {HALL, CODE} and abs(said.area([span]).bottom - time.bottom) < 1
    ]
    return said.area([stand.time, *spans])


def _by_where_they_stand(pairs: Sequence[_Pair]) -> list[_Pair]:
    """For each pair its code's best row: rows change hands as long as that brings them nearer."""
    best = list(pairs)
    improves = True
    while improves:
        improves = False
        for one, other in combinations(range(len(pairs)), 2):
            here, there = pairs[one].code.area, pairs[other].code.area
            now = _squares(here, best[one].row) + _squares(there, best[other].row)
            then = _squares(here, best[other].row) + _squares(there, best[one].row)
            if then + _SURE < now:
                best[one], best[other] = best[other], best[one]
                improves = True
    return best


def _squares(one: Area, other: Area) -> float:
    """The square of the distance between two middles."""
    return math.dist(_middle(one), _middle(other)) ** 2


def _middle(area: Area) -> tuple[float, float]:
    return (area.x + area.right) / 2, (area.y + area.bottom) / 2


@careful
def check_flat(page: OpenPage, expected: Expected) -> Iterator[Fault]:
    """F607: a code keeps away from the spine and from every fold.

    Trade practice: a code that bends into the gutter or over a fold cannot be read.
    """
    if expected.folds is None:
        raise Untold("Nobody says where the paper is bound or folded.")
    for code in seen_codes(page, expected):
        for fold in expected.folds.get(page.number, ()):
            clear = max(code.area.x - fold.x, fold.x - code.area.right)
            if clear < fold.clear - _SLACK:
                where = f"is {clear:.1f} mm from" if clear > 0 else "lies across"
                message = f"{named(code)} {where} the {fold.name}; {fold.clear:g} mm are wanted."
                yield Fault(message, page.number, code.area)


RULES: tuple[Rule, ...] = (
    Rule("F606", by_page=check_beside),
    Rule("F607", by_page=check_flat),
)
