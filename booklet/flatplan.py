"""On which page does everything stand?

The plan knows every page's folio before any page is set. Sections follow in the order of the
flatplan, pinned pages keep their places, filler pages make the count a multiple of the layout's.
Flowing matter is counted first, by the function given to `plan`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from booklet.errors import LayoutError
from booklet.findings import Finding, found, has_errors
from booklet.layout import Layout
from booklet.model import Edition
from booklet.sections import Side, Subject, Unit, expand, read_sections
from booklet.source import Source

MOST_FILLERS = 64
"""Pages that may be added to meet pins and sides, beyond a few signatures."""
TAKE_PAGES = 8
"""Pages set as one piece of work, at most, where they do not flow."""


def side_of(folio: int) -> Side:
    """The side of a page: folio 1 is a right one."""
    return Side.RIGHT if folio % 2 else Side.LEFT


@dataclass(frozen=True)
class PlannedPage:
    """One page of the plan."""

    folio: int
    unit: Unit
    number: int
    """Which page of its unit it is, from 0."""

    @property
    def side(self) -> Side:
        """Left or right."""
        return side_of(self.folio)


@dataclass(frozen=True)
class Take:
    """Consecutive pages that are set as one piece of work."""

    folio: int
    units: tuple[Unit, ...]

    @property
    def pages(self) -> int:
        """How many pages it must become."""
        return sum(unit.pages for unit in self.units)


@dataclass(frozen=True)
class Flatplan:
    """All pages in order; a draft, made to count flowing matter, has units but no pages."""

    units: tuple[Unit, ...]
    pages: tuple[PlannedPage, ...] = ()

    @cached_property
    def _folios(self) -> Mapping[Subject, int]:
        folios: dict[Subject, int] = {}
        for page in self.pages:
            for subject in page.unit.subjects:
                folios.setdefault(subject, page.folio)
        return folios

    @cached_property
    def _sections(self) -> Mapping[str, int]:
        folios: dict[str, int] = {}
        for page in self.pages:
            folios.setdefault(page.unit.section, page.folio)
        return folios

    @property
    def is_draft(self) -> bool:
        """Whether folios are not known yet."""
        return not self.pages

    def folio_of(self, subject: Subject) -> int | None:
        """The first page of a subject; None where it is on none, or in a draft."""
        return self._folios.get(subject)

    def folio_of_section(self, section: str) -> int | None:
        """The first page of a section; None where it has none, or in a draft."""
        return self._sections.get(section)

    def has(self, subject: Subject) -> bool:
        """Whether a subject is on some page, in a draft too."""
        return subject in self._planned

    @cached_property
    def _planned(self) -> frozenset[Subject]:
        return frozenset(subject for unit in self.units for subject in unit.subjects)

    def takes(self, folios: Sequence[int] | None = None) -> tuple[Take, ...]:
        """The pages as pieces of work; with `folios`, only the pieces that hold those pages."""
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


Count = Callable[[Unit, Flatplan], int]


def plan(edition: Edition, layout: Layout, count: Count) -> tuple[Flatplan | None, list[Finding]]:
    """Plan the pages; None where findings leave no right plan.

    `count` sets a flowing unit, in a draft without folios, and answers its number of pages.
    """
    source, is_own = flatplan_source(edition, layout)
    sections, findings = read_sections(source, is_own=is_own)
    units, more = expand(sections, edition, layout)
    findings += more
    if has_errors(findings):
        return None, findings
    draft = Flatplan(tuple(unit for unit in units if not unit.is_filler_mark))
    counted = [replace(u, pages=count(u, draft)) if u.flows else u for u in units]
    pages, more = _arrange(counted, layout)
    findings += more
    if has_errors(findings):
        return None, findings
    planned = tuple(dict.fromkeys(id(page.unit) for page in pages))
    by_id = {id(page.unit): page.unit for page in pages}
    return Flatplan(tuple(by_id[key] for key in planned), tuple(pages)), findings


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
