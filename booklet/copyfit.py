"""How does each note fit its frame?

For whoever edits the texts: pages are looked at one by one, and those looked at before are not set
again.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from booklet.columns import shorten, table
from booklet.console import Progress, place_text
from booklet.errors import PlanError
from booklet.findings import Finding, Place
from booklet.fitting import fit, is_of, room, surplus
from booklet.flatplan import PlannedPage
from booklet.listings import Entry
from booklet.material import Material, Order, prepare
from booklet.shop import open_shop
from booklet.typeset import TOLERANCE, Typesetter
from booklet.views import Rung, Views

_WIDE = 40
"""Columns of a title in the table."""


class Line(Struct, frozen=True):
    """One text in its frame."""

    what: str
    language: str
    frame: str
    folio: int
    characters: int
    rung: Rung
    sizes: int
    lines: float
    """Left in the frame, of the layout's leading; below zero, over it."""
    cut: int
    """About how many characters too many."""
    more: int
    """About how many characters more there is room for, where much of the frame is empty."""
    place: Place

    @property
    def is_over(self) -> bool:
        """Whether it runs over its frame on the last rung of its ladder."""
        return self.lines < 0

    @property
    def fits(self) -> str:
        """Where it fits, in words."""
        if self.is_over:
            over = math.ceil(-self.lines - 0.01)
            return f"{over} line{'s' if over > 1 else ''} over: cut about {self.cut}"
        steps = ["short version"] if self.rung.is_short else []
        steps += [f"size {self.rung.size + 1} of {self.sizes}"] if self.rung.size else []
        if steps:
            return ", ".join(steps)
        return f"fits; room for {self.more} more" if self.more else "fits"


def copyfit(order: Order, progress: Progress) -> tuple[list[Line], tuple[Finding, ...]]:
    """Every note in its frame, page by page, in each of the edition's languages or the one asked
    for; and what was found on the way. Raises BookletError."""
    lines: list[Line] = []
    findings: list[Finding] = []
    for pages in pages_of(order, progress):
        findings += pages.findings
        lines += pages.lines(progress)
    return lines, tuple(dict.fromkeys(findings))


def pages_of(order: Order, progress: Progress) -> Iterator[NotePages]:
    """The pages with notes, in each of the edition's languages or the one asked for."""
    progress.stage("Reading the edition")
    first = prepare(order)
    languages = [order.language] if order.language else first.edition.settings.languages
    for language in languages:
        is_first = language == first.job.language
        material = first if is_first else prepare(replace(order, language=language))
        yield NotePages.of(material, progress)


class NotePages(Struct, frozen=True):
    """One language's pages with notes on them."""

    material: Material
    setter: Typesetter
    views: Views
    pages: tuple[PlannedPage, ...]
    findings: tuple[Finding, ...]

    @classmethod
    def of(cls, material: Material, progress: Progress) -> NotePages:
        """Plan them; raises BookletError."""
        progress.stage(f"Planning the pages ({material.job.language})")
        shop = open_shop(material)
        flatplan, more = shop.plan()
        findings = material.passed([*material.findings, *shop.findings, *more])
        if flatplan is None:
            raise PlanError("The pages cannot be planned.", findings=findings)
        views = material.views(flatplan)
        pages = tuple(
            page for page in flatplan.pages
            if not page.number and not page.unit.flows
            and any(subject.kind == "programme" for subject in page.unit.subjects)
        )  # fmt: skip
        return cls(material, shop.setter, views, pages, findings)

    @property
    def language(self) -> str:
        """Of the texts."""
        return self.material.job.language

    def lines(self, progress: Progress) -> Iterator[Line]:
        """Each note in its frame."""
        progress.stage(f"Measuring the texts ({self.language})")
        for done, page in enumerate(self.pages, 1):
            yield from self._lines(page)
            progress.count(done, len(self.pages))

    def _lines(self, page: PlannedPage) -> Iterator[Line]:
        fitted = fit(self.setter, page.folio, page.unit, self.views)
        views = replace(self.views, rungs=fitted.rungs)
        leading = self.material.layout.baseline[0].mm
        sizes = self.views.template(page.unit.template).steps
        entries = entries_on(page, views)
        for frame in fitted.page.frames:
            entry = next((one for one in entries if is_of(frame, one)), None)
            if entry is None:
                continue
            is_over = frame.spare < -TOLERANCE
            yield Line(
                what=frame.ref.what,
                language=self.language,
                frame=frame.ref.name,
                folio=page.folio,
                characters=frame.ref.length,
                rung=fitted.rungs.get(entry.id, Rung()),
                sizes=sizes,
                lines=frame.spare / leading if is_over else max(frame.spare, 0) / leading,
                cut=surplus(frame, leading),
                more=room(frame, leading),
                place=frame.ref.place,
            )


def entries_on(page: PlannedPage, views: Views) -> list[Entry]:
    """The entries of a page, in their order."""
    return [
        views.entry(subject.id, page.unit.template)
        for subject in page.unit.subjects if subject.kind == "programme"
    ]  # fmt: skip


def as_table(lines: Sequence[Line]) -> str:
    """The notes as a table for a terminal: those that run over first, then by page."""
    rows = [
        (
            shorten(one.what, _WIDE), one.language, f"p. {one.folio}", one.frame,
            str(one.characters), one.fits,
            place_text(one.place) if one.is_over else "",
        )
        for one in sorted(lines, key=lambda one: (not one.is_over, one.folio, one.language))
    ]  # fmt: skip
    return table(("note", "", "page", "frame", "characters", "fits", ""), rows, right=(4,))


def as_record(line: Line) -> Mapping[str, object]:
    """A note as JSON has it."""
    return {
        "what": line.what,
        "language": line.language,
        "page": line.folio,
        "frame": line.frame,
        "characters": line.characters,
        "fits": line.fits,
        "lines": round(line.lines, 1),
        "cut": line.cut,
        "place": str(line.place),
    }
