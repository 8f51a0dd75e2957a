"""Does each page say what the data says: day, time, hall, title, minutes, code and page?

Read back from the finished PDF, by its own words and their order; nothing of it is believed
because a template had it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import reduce
from itertools import pairwise
from operator import add

from msgspec import Struct

from booklet.preflight.damage import careful
from booklet.preflight.opened import OpenPage
from booklet.preflight.rules import Rule, Untold
from booklet.preflight.stands import Stand, misprinted, stands, strange_times
from booklet.preflight.told import FOLIO, MINUTES, TITLE, Fact, Line, Showing, Told, Work
from booklet.preflight.verdicts import Expected, Fault
from booklet.preflight.words import Span, Words, shape, words

_NUMBERS = r"\d+(?:\s*[,;·/–-]\s*\d+)*"
_STANDS = "_stands"


def told_of(page: OpenPage, expected: Expected) -> Told | None:
    """What the data has for a page; None where it has nothing. Raises NotChecked."""
    if expected.facts is None:
        raise Untold("Nobody says what stands on the pages.")
    return expected.facts.get(page.number)


def said_on(page: OpenPage, told: Told) -> Words:
    """What the page and those that belong to it say, without the prose."""
    run = [words(page.after(number)) for number in range(told.pages)]
    return reduce(add, run).without(told.prose, told.titles)


def placed(page: OpenPage, told: Told) -> tuple[Words, Mapping[Showing, Stand]]:
    """Where each screening of a page stands; kept with the page, for two rules ask."""
    kept = page.__dict__.get(_STANDS)
    if kept is None:
        said = said_on(page, told)
        kept = page.__dict__[_STANDS] = (said, stands(said, told.showings))
    return kept[0], kept[1]


@careful
def check_missing(page: OpenPage, expected: Expected) -> Iterator[Fault]:
    """F701: every screening, film and line of the data stands on its page, its facts together."""
    told = told_of(page, expected)
    if told is None:
        return
    said, where = placed(page, told)
    for fact in told.alone:
        if not any(said.find(form) for form in fact.forms):
            yield Fault(f"The {fact.kind} “{fact.word}” is not on the page.", page.number)
    wrong = misprinted(said, told, where)
    for one in told.showings:
        yield from _missing_of(page, said, one, where.get(one), wrong.get(one))
    yield from _works(page, said, told.works)
    for line in told.lines:
        if line.is_needed and not said.find_title(line.text):
            yield Fault(f"“{line.text}” is not in the list.", page.number, about=line.text)


def _missing_of(
    page: OpenPage, said: Words, one: Showing, stand: Stand | None, wrong: Span | None
) -> Iterator[Fault]:
    if stand is None:
        message = f"{one.name}: the time {one.time.word} is not on the page"
        if wrong is None:
            yield Fault(f"{message}.", page.number, about=one.name)
        else:
            message += f"; {_printed(said, wrong)} stands in its place."
            yield Fault(message, said.page(wrong), said.area([wrong]), about=one.name)
        return
    for fact in one.facts:
        if fact.is_needed and fact not in stand.found:
            message = f"{one.name}: the {fact.kind} “{fact.word}” is not beside {one.time.word}."
            area = said.area([stand.time])
            yield Fault(message, said.page(stand.time), area, about=one.name)


def _works(page: OpenPage, said: Words, works: Sequence[Work]) -> Iterator[Fault]:
    titles = {work: _spans(said, work.title) for work in works}
    wanted = Counter(work.minutes for work in works if work.minutes and titles[work])
    for work in works:
        if not titles[work]:
            yield Fault(f"The title “{work.name}” is not on the page.", page.number,
                        about=work.name)  # fmt: skip
            continue
        if work.minutes is None:
            continue
        spans = _spans(said, work.minutes)
        within = _around(titles, work, len(said.text))
        near = [span for span in spans if within is None or _inside(span, within)]
        if not near or len(spans) < wanted[work.minutes]:
            message = f"{work.name}: the minutes “{work.minutes.word}” are not in its entry."
            yield Fault(message, page.number, about=work.name)


def _around(titles: Mapping[Work, Sequence[Span]], work: Work, end: int) -> Span | None:
    """From the title before to the title after; None where a title stands there twice."""
    if any(len(spans) != 1 for spans in titles.values()):
        return None
    (own,) = titles[work]
    others = [spans[0] for other, spans in titles.items() if other is not work]
    before = max((span[1] for span in others if span[1] <= own[0]), default=0)
    after = min((span[0] for span in others if span[0] >= own[1]), default=end)
    return before, after


def _spans(said: Words, fact: Fact) -> list[Span]:
    find = said.find_title if fact.kind == TITLE else said.find
    return sorted({span for form in fact.forms for span in find(form)})


def _inside(span: Span, within: Span) -> bool:
    return within[0] <= span[0] and span[1] <= within[1]


@careful
def check_stray(page: OpenPage, expected: Expected) -> Iterator[Fault]:
    """F702: a page has no time, no page number and no running time beside it that is not a
    screening's own, and each stands in the column of its hall."""
    told = told_of(page, expected)
    if told is None or not told.showings:
        return
    said, where = placed(page, told)
    if told.clocks is not None:
        wrong = misprinted(said, told, where).values()
        for span in strange_times(said, told):
            if span not in wrong:
                message = f"The time {_printed(said, span)} is on the page, and no screening there "
                yield Fault(f"{message}has it.", said.page(span), said.area([span]))
    for kind in (FOLIO, MINUTES):
        yield from _strangers(said, where, kind)
    yield from _columns(page, said, told, where)


def _strangers(said: Words, where: Mapping[Showing, Stand], kind: str) -> Iterator[Fault]:
    """Facts of a kind that may be left out, where they are printed and belong to no neighbour."""
    facts = {one: fact for one in where for fact in one.facts
             if fact.kind == kind and not fact.is_needed}  # fmt: skip
    spots = {stand.time for stand in where.values()}
    for pattern in {shape(fact.word) for fact in facts.values()}:
        for match in pattern.finditer(said.text):
            span = match.span()
            if any(span[0] < spot[1] and spot[0] < span[1] for spot in spots):
                continue
            near = [one for one, stand in where.items() if _inside(span, stand.within)]
            is_right = any(span in _spans(said, facts[one]) for one in near if one in facts)
            if near and not is_right:
                yield _stranger(said, span, near, facts, where)


def _stranger(
    said: Words, span: Span, near: Sequence[Showing], facts: Mapping[Showing, Fact],
    where: Mapping[Showing, Stand],
) -> Fault:  # fmt: skip
    one = max(near, key=lambda each: (where[each].time <= span, where[each].time))
    printed = _printed(said, span)
    fact = facts.get(one)
    right = f"; “{fact.word}” would be right" if fact else ""
    message = f"{one.name}: “{printed}” stands beside it{right}."
    return Fault(message, said.page(span), said.area([span]), about=one.name)


def _printed(said: Words, span: Span) -> str:
    return " ".join(said.text[slice(*span)].split())


def _columns(
    page: OpenPage, said: Words, told: Told, where: Mapping[Showing, Stand]
) -> Iterator[Fault]:
    """Halls across: whatever is shown in one hall stands left of all that is shown in the next."""
    heads = {
        hall: min(said.area([span]).x for span in spans)
        for hall, _ in told.columns
        if (spans := _uppermost(said, hall))
    }
    times = {one.name: said.area([stand.time]).x for one, stand in where.items()}
    ranked = sorted(
        (heads[hall], hall, [times[name] for name in names if name in times], names)
        for hall, names in told.columns
        if hall in heads
    )
    for (_, hall, left, names), (_, after, right, _) in pairwise(ranked):
        if left and right and max(left) >= min(right):
            message = f"What {hall} and {after} show does not stand beneath their names."
            yield Fault(message, page.number, about=names[0])


def _uppermost(said: Words, hall: str) -> list[Span]:
    """The highest of the places where a hall's code stands."""
    spans = said.find(hall)
    top = min((said.area([span]).y for span in spans), default=0.0)
    return [span for span in spans if said.area([span]).y < top + 1]


@careful
def check_folios(page: OpenPage, expected: Expected) -> Iterator[Fault]:
    """F703: each line of an index, of the contents or of a list leads to the page of the plan."""
    told = told_of(page, expected)
    if told is None or not told.lines:
        return
    said = said_on(page, told)
    sides = {side: [_led(said, line, side) for line in told.lines] for side in (_after, _before)}
    side = max(sides, key=lambda one: _agreeing(told.lines, sides[one]))
    wrong = [
        _Astray(line, led, spans[0])
        for line, led in zip(told.lines, sides[side], strict=True)
        if led != line.folios and (line.is_needed or {*(led or ())} - {*line.folios})
        if (spans := said.find_title(line.text))
    ]
    shifts = {one.shift for one in wrong}
    if len(wrong) > 1 and len(shifts) == 1 and None not in shifts:
        more = f" {len(wrong)} lines of the list are off by as much."
        yield wrong[0].fault(said, more)
    else:
        yield from (one.fault(said) for one in wrong)


class _Astray(Struct, frozen=True):
    """A line of a list that leads to other pages than the plan's."""

    line: Line
    led: tuple[str, ...] | None
    span: Span

    @property
    def shift(self) -> int | None:
        """By how many pages, if by the same number for each of its pages."""
        return _shift(self.line, self.led)

    def fault(self, said: Words, more: str = "") -> Fault:
        """What is wrong, and where."""
        printed = ", ".join(self.led) if self.led else "no page"
        right = ", ".join(self.line.folios)
        message = f"“{self.line.text}” leads to {printed}; the plan has it on {right}.{more}"
        return Fault(message, said.page(self.span), said.area([self.span]), about=self.line.text)


def _shift(line: Line, led: tuple[str, ...] | None) -> int | None:
    led = led or ()
    shifts = {int(one) - int(right) for one, right in zip(led, line.folios, strict=False)}
    return shifts.pop() if len(led) == len(line.folios) and len(shifts) == 1 else None


def _agreeing(lines: Sequence[Line], led: Sequence[tuple[str, ...] | None]) -> int:
    """How many lines are right, or off by as much: few are by chance."""
    shifts = Counter(_shift(line, one) for line, one in zip(lines, led, strict=True))
    return max((count for shift, count in shifts.items() if shift is not None), default=0)


def _led(said: Words, line: Line, side: object) -> tuple[str, ...] | None:
    """The pages printed at a line: the right ones if they stand there anywhere."""
    assert callable(side)
    found: list[tuple[str, ...]] = []
    for span in said.find_title(line.text):
        if match := side(said, span):
            found.append(tuple(re.findall(r"\d+", match.group(1))))
    return line.folios if line.folios in found else found[0] if found else None


def _after(said: Words, span: Span) -> re.Match[str] | None:
    return re.compile(rf"[^\w]*?({_NUMBERS})(?!\w)").match(said.text, span[1])


def _before(said: Words, span: Span) -> re.Match[str] | None:
    return re.search(rf"(?<!\w)({_NUMBERS})[^\w]*$", said.text[max(span[0] - 40, 0) : span[0]])


RULES: tuple[Rule, ...] = (
    Rule("F701", by_page=check_missing),
    Rule("F702", by_page=check_stray),
    Rule("F703", by_page=check_folios),
)
