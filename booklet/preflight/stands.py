"""Where on a page does each screening stand, and what stands there with it?

The order of a page's words is that of its rows, boxes and lines, whatever they look like. What
belongs to a screening lies between the time printed before its own and the one printed after;
that holds for rows that begin with a time, end with it, or have it in their middle.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from booklet.preflight.told import TITLE, Fact, Showing, Told
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
    """Each screening's place: the time with the most of its facts around it, each time and each
    printed fact for one."""
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
    return _parted(words, placed)


def _parted(words: Words, placed: Mapping[Showing, Stand]) -> Mapping[Showing, Stand]:
    """What two neighbours share is given to the one that has it on the side on which most have it;
    the other has what else stands there, or lacks it. Titles stand apart by themselves."""
    claims: dict[tuple[str, Span], list[Showing]] = {}
    sides: Counter[tuple[str, bool]] = Counter()
    for one, stand in placed.items():
        for fact, span in stand.found.items():
            if fact.kind != TITLE:
                claims.setdefault((fact.kind, span), []).append(one)
                sides[fact.kind, span > stand.time] += 1
    left = dict(placed)
    for (kind, span), sharers in claims.items():
        owner = max(sharers, key=lambda one: sides[kind, span > placed[one].time])
        for one in sharers:
            if one is not owner:
                taken = {other for name, other in claims if name == kind}
                left[one] = _without(words, left[one], kind, taken)
    return left


def _without(words: Words, stand: Stand, kind: str, taken: Collection[Span]) -> Stand:
    """The same without facts of a kind that are another's."""
    found = dict(stand.found)
    for fact, span in stand.found.items():
        if fact.kind == kind and span in taken:
            other = _nearest(words, fact, stand.within, stand.time, taken)
            if other is None:
                del found[fact]
            else:
                found[fact] = other
    return replace(stand, found=found)


def strange_times(words: Words, told: Told) -> list[Span]:
    """Times of day that are no screening's, no other that may stand there, and in no title."""
    forms = {form for one in told.showings for form in one.time.forms} | {*(told.clocks or ())}
    known = {span for form in forms for span in words.find_time(form)}
    titles = [fact for one in told.showings for fact in one.facts if fact.kind == TITLE]
    titles += [work.title for work in told.works]
    known |= {span for fact in titles for form in fact.forms for span in words.find_title(form)}
    return [
        span for span in words.times
        if not any(one[0] < span[1] and span[0] < one[1] for one in known)
    ]  # fmt: skip


def misprinted(words: Words, told: Told, placed: Mapping[Showing, Stand]) -> Mapping[Showing, Span]:
    """A strange time for each screening without its own, where the rest of its facts stand."""
    wrong: dict[Showing, Span] = {}
    spots = words.times
    for span in strange_times(words, told):
        number = spots.index(span)
        before = spots[number - 1][1] if number else 0
        after = spots[number + 1][0] if number + 1 < len(spots) else len(words.text)
        for one in told.showings:
            needed = [fact for fact in one.facts if fact.is_needed]
            is_free = bool(needed) and one not in placed and one not in wrong
            if is_free and all(_nearest(words, fact, (before, after), span) for fact in needed):
                wrong[one] = span
                break
    return wrong


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


def _nearest(
    words: Words, fact: Fact, within: Span, spot: Span, taken: Collection[Span] = ()
) -> Span | None:
    """Where a fact stands nearest to a time, between two bounds, and is no other screening's."""
    found = {span for form in fact.forms for span in _found(words, fact.kind, form)}
    spans = found.difference(taken)
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
