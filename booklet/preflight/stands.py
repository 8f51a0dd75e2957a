"""Where on a page does each screening stand, and what stands there with it?

The order of a page's words is that of its rows, boxes and lines, whatever they look like. What
belongs to a screening lies between the time printed before its own and the one printed after;
that holds for rows that begin with a time, end with it, or have it in their middle.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from booklet.preflight.told import TITLE, Fact, Showing
from booklet.preflight.words import Span, Words

_CUT = "…"


@dataclass(frozen=True)
class Stand:
    """A printed time, and what of a screening's facts is printed around it."""

    time: Span
    within: Span
    """From the time before to the time after."""
    found: Mapping[Fact, Span]


def stands(words: Words, showings: Sequence[Showing]) -> Mapping[Showing, Stand]:
    """Each screening's place: the time with the most of its facts around it, each time for one."""
    times = {form for one in showings for form in one.time.forms}
    spots = sorted({span for form in times for span in words.find_time(form)})
    ranked = sorted(
        (
            (-len(stand.found), number, stand.time, one, stand)
            for number, one in enumerate(showings)
            for stand in _candidates(words, one, spots)
        ),
        key=lambda item: item[:3],
    )
    placed: dict[Showing, Stand] = {}
    taken: set[Span] = set()
    for _, _, spot, one, stand in ranked:
        if one not in placed and spot not in taken:
            placed[one] = stand
            taken.add(spot)
    return placed


def _candidates(words: Words, one: Showing, spots: Sequence[Span]) -> list[Stand]:
    own = {span for form in one.time.forms for span in words.find_time(form)}
    made = []
    for number, spot in enumerate(spots):
        if spot in own:
            before = spots[number - 1][1] if number else 0
            after = spots[number + 1][0] if number + 1 < len(spots) else len(words.text)
            found = {
                fact: span
                for fact in one.facts
                if (span := _nearest(words, fact, (before, after), spot)) is not None
            }
            made.append(Stand(spot, (before, after), found))
    return made


def _nearest(words: Words, fact: Fact, within: Span, spot: Span) -> Span | None:
    """Where a fact stands nearest to a time, between two bounds."""
    spans = [span for form in fact.forms for span in _found(words, fact.kind, form)]
    inside = [span for span in spans if within[0] <= span[0] and span[1] <= within[1]]
    if not inside and fact.kind == TITLE:
        inside = _parted_titles(words, fact, within) or _cut_titles(words, fact, within)
    return min(inside, key=lambda span: (_distance(span, spot), span), default=None)


def _found(words: Words, kind: str, form: str) -> list[Span]:
    return words.find_title(form) if kind == TITLE else words.find(form)


def _distance(span: Span, spot: Span) -> int:
    return max(span[0] - spot[1], spot[0] - span[1])


def _parted_titles(words: Words, fact: Fact, within: Span) -> list[Span]:
    """Where all words of a title stand in their order: pdfium may put a neighbour's line among
    them, where boxes side by side share a baseline."""
    found = []
    for form in fact.forms:
        spans, at = list[Span](), within[0]
        for word in form.split():
            after = [span for span in words.find_title(word) if at <= span[0] < within[1]]
            if not after:
                break
            spans.append(after[0])
            at = after[0][1]
        else:
            found.append((spans[0][0], spans[-1][1]))
    return found


def _cut_titles(words: Words, fact: Fact, within: Span) -> list[Span]:
    """Where a title is cut visibly, as short as to its first letter."""
    found = []
    for form in fact.forms:
        at = words.text.find(_CUT, *within)
        while at >= 0:
            for length in range(len(form), 0, -1):
                start = [s for s in words.find_title(form[:length]) if s[0] >= within[0]]
                near = [s for s in start if s[1] <= at and not words.text[s[1] : at].strip()]
                if near:
                    found.append((near[-1][0], at + 1))
                    break
            at = words.text.find(_CUT, at + 1, within[1])
    return found
