"""Where on a page does each screening stand, and what stands there with it?

The order of a page's words is that of its rows, boxes and lines, whatever they look like. What
belongs to a screening lies between the time printed before its own and the one printed after;
that holds for rows that begin with a time, end with it, or have it in their middle.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from booklet.preflight.told import TITLE, Fact, Showing, Told
from booklet.preflight.words import Span, Words, between

_CUT = "…"


class Stand(Struct, frozen=True):
    """A printed time, and what of a screening's facts is printed around it."""

    time: Span
    within: Span
    """From the time before to the time after."""
    found: Mapping[Fact, Span]


def stands(words: Words, showings: Sequence[Showing]) -> Mapping[Showing, Stand]:
    """Each screening's place: the time with the most of its facts around it, each time and each
    printed fact for one.

    Facts are looked for behind each time, before it, or on both sides: as finds most of them.
    """
    spots = sorted(
        {s for one in showings for form in one.time.forms for s in words.find_time(form)}
    )
    looks = [_placed(words, showings, spots, side) for side in (_behind, _before, _around)]
    looks[-1] = _parted(words, looks[-1])
    return max(looks, key=lambda placed: sum(len(stand.found) for stand in placed.values()))


Side = Callable[[Span, Span], Span]
"""Where facts of the time at a span are looked for, between the time before and the time after."""


def _behind(spot: Span, within: Span) -> Span:
    return (spot[1], within[1])


def _before(spot: Span, within: Span) -> Span:
    return (within[0], spot[0])


def _around(_spot: Span, within: Span) -> Span:
    return within


def _placed(
    words: Words, showings: Sequence[Showing], spots: Sequence[Span], side: Side
) -> Mapping[Showing, Stand]:
    """A place for each screening, those with most of their facts first."""
    ranked = sorted(
        (
            (-len(stand.found), number, stand.time, one, stand)
            for number, one in enumerate(showings)
            for stand in _candidates(words, one, spots, side)
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


def _parted(words: Words, placed: Mapping[Showing, Stand]) -> Mapping[Showing, Stand]:
    """What two neighbours may both have is given to the one that has it on the side on which most
    have it; the other has what else stands there, or lacks it. Titles stand apart by themselves."""
    sides = _Sides.of(words, placed)
    left = {one: _on_side(words, stand, sides) for one, stand in placed.items()}
    claims: dict[tuple[str, Span], list[Showing]] = {}
    for one, stand in left.items():
        for fact, span in stand.found.items():
            if fact.kind != TITLE:
                claims.setdefault((fact.kind, span), []).append(one)
    spans = {kind: {span for name, span in claims if name == kind} for kind, _ in claims}
    for (kind, span), sharers in claims.items():
        owner = next((o for o in sharers if sides.is_usual(kind, span, left[o])), sharers[0])
        for one in sharers:
            if one is not owner:
                left[one] = _without(words, left[one], kind, spans[kind])
    return left


class _Sides(Struct, frozen=True):
    """How often a kind of fact, or any, stands before and after its time, counted where it is
    printed once around it and so is nobody else's."""

    counts: Counter[tuple[str, bool]]

    @classmethod
    def of(cls, words: Words, placed: Mapping[Showing, Stand]) -> _Sides:
        counts: Counter[tuple[str, bool]] = Counter()
        for stand in placed.values():
            for fact in stand.found:
                spans = _spans(words, fact, stand.within) if fact.kind != TITLE else []
                if len(spans) == 1:
                    counts[fact.kind, spans[0] > stand.time] += 1
                    counts["", spans[0] > stand.time] += 1
        return cls(counts)

    def is_usual(self, kind: str, span: Span, stand: Stand) -> bool:
        """Whether a fact of this kind stands where most do; after its time where none tells."""
        for name in (kind, ""):
            before, after = self.counts[name, False], self.counts[name, True]
            if before != after:
                return (span > stand.time) == (after > before)
        return span > stand.time


def _on_side(words: Words, stand: Stand, sides: _Sides) -> Stand:
    """The same with each fact on its usual side, where it is printed there too."""
    found = dict(stand.found)
    for fact in found:
        if fact.kind != TITLE:
            spans = _spans(words, fact, stand.within)
            usual = [span for span in spans if sides.is_usual(fact.kind, span, stand)]
            if usual:
                found[fact] = min(usual, key=lambda span: (_distance(span, stand.time), span))
    return replace(stand, found=found)


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
    known |= {span for title in told.titles for span in words.find_title(title)}
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


def _candidates(words: Words, one: Showing, spots: Sequence[Span], side: Side) -> Iterator[Stand]:
    for spot in sorted({span for form in one.time.forms for span in words.find_time(form)}):
        number = bisect_left(spots, spot)
        before = spots[number - 1][1] if number else 0
        after = spots[number + 1][0] if number + 1 < len(spots) else len(words.text)
        near = side(spot, (before, after))
        found = {
            fact: span
            for fact in one.facts
            if (span := _nearest(words, fact, near, spot)) is not None
        }
        yield Stand(spot, (before, after), found)


def _nearest(
    words: Words, fact: Fact, within: Span, spot: Span, taken: Collection[Span] = ()
) -> Span | None:
    """Where a fact stands nearest to a time, between two bounds, and is no other screening's."""
    inside = [span for span in _spans(words, fact, within) if span not in taken]
    if not inside and fact.kind == TITLE:
        inside = _parted_titles(words, fact, within) or _cut_titles(words, fact, within)
    return min(inside, key=lambda span: (_distance(span, spot), span), default=None)


def _spans(words: Words, fact: Fact, within: Span) -> list[Span]:
    """Where a fact stands between two bounds, whole."""
    spans = words.find_any(fact.forms, is_title=fact.kind == TITLE)
    return [span for span in between(spans, *within) if span[1] <= within[1]]


def _distance(span: Span, spot: Span) -> int:
    return max(span[0] - spot[1], spot[0] - span[1])


def _parted_titles(words: Words, fact: Fact, within: Span) -> list[Span]:
    """Where all words of a title stand in their order: pdfium may put a neighbour's line among
    them, where boxes side by side share a baseline."""
    found = []
    for form in fact.forms:
        spans, at = list[Span](), within[0]
        for word in form.split():
            after = between(words.find_title(word), at, within[1])
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
                start = between(words.find_title(form[:length]), within[0], at)
                near = [s for s in start if s[1] <= at and not words.text[s[1] : at].strip()]
                if near:
                    found.append((near[-1][0], at + 1))
                    break
            at = words.text.find(_CUT, at + 1, within[1])
    return found
