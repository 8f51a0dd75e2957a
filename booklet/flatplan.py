"""On which page does everything stand?

The plan knows every page's folio before any page is set. Sections follow in the order of the
flatplan, pinned pages keep their places, filler pages make the count a multiple of the layout's.
Flowing matter is counted by the function given to `plan`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from booklet.errors import LayoutError
from booklet.findings import Finding, found, has_errors
from booklet.layout import Layout
from booklet.model import Edition
from booklet.reads import note, noted_when_read, unnoted
from booklet.sections import Side, Subject, Unit, expand, read_sections
from booklet.source import Source

MOST_FILLERS = 64
"""Pages that may be added to meet pins and sides, beyond a few signatures."""
MOST_ROUNDS = 6
"""Counting flowing matter again and again ends here; if it still moves, that is T103."""
_AT_ONCE = 2
"""So many flowing units are counted at once where it is not known how good their guesses are."""
TAKE_PAGES = 4
"""Pages set as one piece of work, at most, where they do not flow: fewer cost more to set at first,
more cost more to set again after an edit of one."""


def side_of(folio: int) -> Side:
    """The side of a page: folio 1 is a right one."""
    return Side.RIGHT if folio % 2 else Side.LEFT


class PlannedPage(Struct, frozen=True):
    """One page of the plan."""

    folio: int
    unit: Unit
    number: int
    """Which page of its unit it is, from 0."""

    @property
    def side(self) -> Side:
        """Left or right."""
        return side_of(self.folio)


class Take(Struct, frozen=True):
    """Consecutive pages that are set as one piece of work."""

    folio: int
    units: tuple[Unit, ...]

    @property
    def pages(self) -> int:
        """How many pages it must become."""
        return sum(unit.pages for unit in self.units)


class Flatplan(Struct, frozen=True, dict=True):
    """All pages in order, and the units they come from."""

    units: tuple[Unit, ...]
    pages: tuple[PlannedPage, ...] = ()

    @cached_property
    def _folios(self) -> Mapping[Subject, int]:
        folios: dict[Subject, int] = {}
        with unnoted():
            for page in self.pages:
                for subject in page.unit.subjects:
                    folios.setdefault(subject, page.folio)
        return folios

    @cached_property
    def _sections(self) -> Mapping[str, int]:
        folios: dict[str, int] = {}
        with unnoted():
            for page in self.pages:
                folios.setdefault(page.unit.section, page.folio)
        return folios

    def folio_of(self, subject: Subject) -> int | None:
        """The first page of a subject; None where it is on none."""
        note("folio", subject)
        return self._folios.get(subject)

    def folio_of_section(self, section: str) -> int | None:
        """The first page of a section; None where it has none."""
        note("section", section)
        return self._sections.get(section)

    def has(self, subject: Subject) -> bool:
        """Whether a subject is on some page."""
        note("planned", subject)
        return subject in self._planned

    @cached_property
    def _planned(self) -> frozenset[Subject]:
        with unnoted():
            return frozenset(subject for unit in self.units for subject in unit.subjects)

    def takes(
        self, folios: Sequence[int] | None = None, cover: Collection[int] = ()
    ) -> tuple[Take, ...]:
        """The pages as pieces of work, those of a separate cover apart; with `folios`, only the
        pieces that hold those pages."""
        takes: list[Take] = []
        for page in self.pages:
            if page.number:
                continue
            unit = page.unit
            last = takes[-1] if takes else None
            joins = (
                last is not None
                and not unit.flows
                and not any(other.flows for other in last.units)
                and last.folio + last.pages == page.folio
                and (last.folio in cover) == (page.folio in cover)
                and last.pages < TAKE_PAGES
            )
            if last is not None and joins:
                takes[-1] = replace(last, units=(*last.units, unit))
            else:
                takes.append(Take(page.folio, (unit,)))
        if folios is not None:
            wanted = set(folios)
            takes = [
                take for take in takes if wanted & set(range(take.folio, take.folio + take.pages))
            ]
        return tuple(takes)


noted_when_read(Flatplan, "plan", {"units", "pages"})


Lengths = Mapping[tuple[str, tuple[Subject, ...]], int]
"""How many pages flowing units take, by their template and subjects."""
Count = Callable[[Sequence[tuple[Unit, int]], Flatplan], Sequence[int]]
"""How many pages flowing units take, each from a folio on, by a plan whose folios may move yet."""


class Uncounted(Struct, frozen=True):
    """The units of the flatplan that counts, and what was found; how many pages flowing ones take
    nobody has counted yet."""

    units: tuple[Unit, ...]
    findings: tuple[Finding, ...]
    layout: Layout


def uncounted(edition: Edition, layout: Layout) -> Uncounted:
    """The units of an edition in a layout."""
    source, is_own = flatplan_source(edition, layout)
    sections, findings = read_sections(source, is_own=is_own)
    units, more = expand(sections, edition, layout)
    return Uncounted(tuple(units), (*findings, *more), layout)


def plan(asked: Uncounted, count: Count) -> tuple[Flatplan | None, list[Finding]]:
    """Plan the pages; None where findings leave no right plan.

    `count` sets flowing units. What stands before one has been counted then, or guessed rightly, so
    most are set with the folios they keep; those whose folios have moved are counted again, until
    nothing moves.
    """
    units, layout, findings = list(asked.units), asked.layout, [*asked.findings]
    if has_errors(findings):
        return None, findings
    known: dict[int, list[int]] = {}
    for round_number in range(MOST_ROUNDS):
        before = units
        units = _counted(units, layout, count, known, is_first=not round_number)
        if units == before:
            break
    pages_planned, more = _arrange(units, layout)
    findings += more
    return (None if has_errors(findings) else _flatplan_of(pages_planned)), findings


def lengths(flatplan: Flatplan) -> Lengths:
    """How long the flowing units of a plan are."""
    return {(unit.template, unit.subjects): unit.pages for unit in flatplan.units if unit.flows}


def foreseen(asked: Uncounted, known: Lengths) -> Flatplan | None:
    """The plan if all flowing units are as long as they were; None where one of them is new, or
    nothing can be planned."""
    flowing = [(unit.template, unit.subjects) for unit in asked.units if unit.flows]
    if has_errors(asked.findings) or not all(one in known for one in flowing):
        return None
    pages, findings = _arrange(
        [
            replace(unit, pages=known[unit.template, unit.subjects]) if unit.flows else unit
            for unit in asked.units
        ],
        asked.layout,
    )
    return None if has_errors(findings) else _flatplan_of(pages)


def _counted(
    units: Sequence[Unit], layout: Layout, count: Count, known: dict[int, list[int]], *,
    is_first: bool,
) -> list[Unit]:  # fmt: skip
    """The units, flowing ones with the pages that they take where they stand, from front to back.

    Several are counted at once, more and more while all take what was guessed: where one does not,
    those behind it are counted again where they stand then. `known` are the pages of all units by
    which each flowing one was counted last: by the same it is not counted again.
    """
    counted = list(units)
    left = [number for number, unit in enumerate(counted) if unit.flows]
    at_once = _AT_ONCE
    while True:
        by = [unit.pages for unit in counted]
        ahead = [number for number in left if known.get(number) != by][:at_once]
        if not ahead:
            return counted
        flatplan, folios = _provisional(counted, layout)
        asked = [(counted[number], folios[id(counted[number])]) for number in ahead]
        at_once *= 2
        for number, pages in zip(ahead, count(asked, flatplan), strict=True):
            left = left[left.index(number) + 1 :]
            known[number] = by
            guess = counted
            counted = [*guess[:number], replace(guess[number], pages=pages), *guess[number + 1 :]]
            if is_first:
                counted = _guessed(counted, number)
            if counted != guess:
                at_once = _AT_ONCE
                break


def _guessed(units: Sequence[Unit], number: int) -> list[Unit]:
    """The units after one just counted taken to be as long as it, where they are of its kind."""
    one = units[number]
    return [
        replace(unit, pages=one.pages) if at > number and unit.template == one.template else unit
        for at, unit in enumerate(units)
    ]


def _provisional(units: Sequence[Unit], layout: Layout) -> tuple[Flatplan, Mapping[int, int]]:
    """A plan to count by, and the first folio of each unit, by its `id()`.

    Where pins and sides cannot be met with the counts known so far they are let go.
    """
    pages, findings = _arrange(units, layout)
    if not findings:
        return _flatplan_of(pages), {id(page.unit): page.folio for page in reversed(pages)}
    loose = [replace(unit, pin=None, start=None) for unit in units]
    pages, _ = _arrange(loose, layout)
    folios = {id(page.unit): page.folio for page in reversed(pages)}
    return _flatplan_of(pages), {
        id(unit): folios[id(free)] for unit, free in zip(units, loose, strict=True)
        if not unit.is_filler_mark
    }  # fmt: skip


def _flatplan_of(pages: Sequence[PlannedPage]) -> Flatplan:
    return Flatplan(tuple(page.unit for page in pages if not page.number), tuple(pages))


def flatplan_source(edition: Edition, layout: Layout) -> tuple[Source, bool]:
    """The flatplan that counts, and whether it is the edition's own."""
    settings = edition.settings
    if settings.flatplan is not None:
        origin = settings.origin.below("flatplan")
        return Source(list(settings.flatplan), origin), True
    if layout.flatplan_source is None:
        raise LayoutError(
            f"The layout {layout.name} has no flatplan.", "Add `flatplan` to its layout.yaml."
        )
    return layout.flatplan_source, False


def _arrange(units: Sequence[Unit], layout: Layout) -> tuple[list[PlannedPage], list[Finding]]:
    """Give every unit its folios: the smallest number of pages that meets everything."""
    fixed = sum(unit.pages for unit in units if not unit.is_filler_mark)
    total = -(-fixed // layout.multiple) * layout.multiple
    reach = fixed + 4 * layout.multiple + MOST_FILLERS
    findings: list[Finding] = []
    while total <= reach:
        pinned, findings = _pin(units, total)
        if not findings:
            for fillers in range(total - fixed + 1):
                pages = _place(units, pinned, total, fillers, layout.fillers)
                if pages is not None:
                    return pages, []
        elif not all("beyond" in finding.message for finding in findings):
            break
        total += layout.multiple
    if not findings:
        message = f"No number of pages up to {reach} meets all of the flatplan."
        findings = [found("P108", message, units[0].place)]
    return [], findings


def _pin(units: Sequence[Unit], total: int) -> tuple[dict[int, tuple[Unit, int]], list[Finding]]:
    pinned: dict[int, tuple[Unit, int]] = {}
    findings: list[Finding] = []
    names = {"inside-front": 2, "inside-back": total - 1, "centre": total // 2, "back": total}
    for unit in units:
        if unit.pin is None:
            continue
        first = unit.pin if isinstance(unit.pin, int) else names[unit.pin]
        what = unit.subjects[0].id if unit.subjects else unit.template
        for number in range(unit.pages):
            folio = first + number
            if folio > total:
                message = f"`{what}` is pinned to page {folio}, beyond the last page {total}."
                findings.append(found("P102", message, unit.place))
            elif folio in pinned:
                other = pinned[folio][0]
                name = other.subjects[0].id if other.subjects else other.template
                message = f"Page {folio} is asked for by both `{name}` and `{what}`."
                findings.append(found("P102", message, unit.place))
            elif unit.start and number == 0 and side_of(folio) is not unit.start:
                message = f"`{what}` is pinned to page {folio}, which is no {unit.start} page."
                findings.append(found("P102", message, unit.place))
            else:
                pinned[folio] = (unit, number)
    return pinned, findings


def _place(
    units: Sequence[Unit],
    pinned: Mapping[int, tuple[Unit, int]],
    total: int,
    fillers: int,
    filler_names: Sequence[str],
) -> list[PlannedPage] | None:
    """The pages, if they fill exactly `total` with so many fillers at the mark; else None."""
    pages = {folio: PlannedPage(folio, unit, number) for folio, (unit, number) in pinned.items()}
    names = _endless(filler_names)
    folio = 1

    def fill() -> None:
        pages[folio] = PlannedPage(folio, Unit(next(names), section="fillers"), 0)

    for unit in _with_mark(units):
        if unit.pin is not None:
            continue
        wanted = fillers if unit.is_filler_mark else 1
        while wanted:
            while folio in pages:
                folio += 1
            if folio > total:
                return None
            span = range(folio, folio + unit.pages)
            fits = not unit.is_filler_mark and not any(page in pages for page in span)
            if fits and unit.start in {None, side_of(folio)}:
                for number, page in enumerate(span):
                    pages[page] = PlannedPage(page, unit, number)
                wanted -= 1
            else:
                fill()
                wanted -= unit.is_filler_mark
    is_whole = len(pages) == total and max(pages, default=0) == total
    return [pages[folio] for folio in sorted(pages)] if is_whole else None


def _with_mark(units: Sequence[Unit]) -> Sequence[Unit]:
    if any(unit.is_filler_mark for unit in units):
        return units
    return [*units, Unit("", is_filler_mark=True)]


def _endless(names: Sequence[str]) -> Iterator[str]:
    number = 0
    while True:
        yield names[number % len(names)]
        number += 1
