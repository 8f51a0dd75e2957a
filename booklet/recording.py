"""How does a proof become its record? Facts by the data, pages by the plan, looks by the PDFs."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar

from msgspec import Struct, field
from msgspec.structs import asdict

from booklet import __version__, memory, snapshot
from booklet.covers import WHOLE, Share
from booklet.drafts import Draft
from booklet.errors import UsageError
from booklet.facts import FactBook
from booklet.findings import found
from booklet.flatplan import Flatplan, PlannedPage
from booklet.importing import versions
from booklet.material import Material, stop
from booklet.model import Edition
from booklet.patterns import pattern
from booklet.preflight.art import Likeness
from booklet.preflight.opened import OpenFile, OpenPage, Source, opened
from booklet.preflight.rules import NotChecked
from booklet.preflight.words import lines_of
from booklet.proofrecord import FORM, ProofPage, ProofRecord, paper_of
from booklet.snapshot import Showing, Snapshot
from booklet.workers import Hands, spread

Item = TypeVar("Item")

_BETWEEN = pattern(r"[\s\u00ad\u2010\u2011-]+")
"""What typesetting adds between letters, and other versions add elsewhere."""


class Sheets(Struct, frozen=True):
    """One PDF of a proof: the folios it holds, and what stands on each of its pages."""

    share: Share
    pdf: Draft
    condition: str
    names: Mapping[int, str]
    """In a person's words, by page of the PDF."""
    digests: Mapping[int, str] = field(default_factory=dict)
    """By which its pages are told from others, where that is known, by page of the PDF."""


class _Look(Struct, frozen=True):
    """How a page of a PDF looks."""

    sheet: int
    looks: str
    words: str
    pictures: str


class Said(Struct, frozen=True):
    """What a record holds whatever the pages look like."""

    schedule: Snapshot
    facts: Mapping[str, Mapping[str, str]]


def said_by(material: Material, flatplan: Flatplan) -> Said:
    """The screenings and all facts, as this plan prints them."""
    edition, layout = material.edition, material.layout
    return Said(snapshot.take(edition, flatplan), FactBook(edition, layout, flatplan).facts)


def record_of(
    material: Material,
    flatplan: Flatplan,
    files: Iterable[Sheets],
    said: Said,
    hands: Hands | None = None,
) -> ProofRecord:
    """The record of a proof whose pages are in these files; `hands` look at pages that nobody
    looked at yet."""
    layout, job = material.layout, material.job
    files = tuple(files)
    printed = _Printed(material.edition, said.schedule)
    pages = [
        printed.page(flatplan.pages[folio - 1], one, look)
        for one in files
        for side, look in zip(
            one.share.sides, _looks(one.pdf, one.share.sides, one.digests, hands), strict=True
        )
        for folio in side
    ]
    return ProofRecord(
        form=FORM,
        job=job.name,
        layout=job.layout,
        language=job.language,
        paper=paper_of(layout.trim, layout.bleed),
        condition={one.share.kind: one.condition for one in files},
        versions={
            "booklet": __version__,
            **versions(),
            **{name: version(name) for name in ("pillow", "resvg-py")},
        },
        pdf_sha256={one.share.kind: one.pdf.digest for one in files},
        planned=len(flatplan.pages),
        pages=tuple(sorted(pages, key=lambda page: page.folio)),
        facts=said.facts,
        schedule=said.schedule,
    )


def record_of_pdf(path: Path) -> ProofRecord:
    """What is known of a PDF alone; its pages count as folios. Raises UsageError as `opened`."""
    data = path.read_bytes()
    with opened(data) as file:
        count = len(file.pages)
    looks = _looks(data, [(folio,) for folio in range(1, count + 1)], {})
    return ProofRecord(
        form=FORM, job="", layout="", language="", paper="", condition={}, versions={},
        pdf_sha256={WHOLE: hashlib.sha256(data).hexdigest()}, planned=count,
        pages=tuple(
            ProofPage(folio=look.sheet, file=WHOLE, **asdict(look)) for look in looks
        ),
        facts={},
    )  # fmt: skip


class Looking(Struct):
    """Looks at pages of one PDF that somebody has open, and keeps how they look, so that their
    record need not."""

    sides: Sequence[tuple[int, ...]]
    """The folios of each page."""
    _likeness: Likeness | None = None

    def __call__(self, page: OpenPage, digest: str) -> None:
        """Look at a page, which is told from others by a digest."""
        if page.file is not None:
            if self._likeness is None or self._likeness.file is not page.file:
                self._likeness = Likeness(page.file)
            side = self.sides[page.number - 1]
            look = _look_at(page, side, self._likeness)
            memory.keep("proofed", _key(page.number, side, digest), look)


def _looks(
    pdf: Source,
    sides: Sequence[tuple[int, ...]],
    digests: Mapping[int, str],
    hands: Hands | None = None,
) -> list[_Look]:
    """How each page looks; of one that is told as it was, it is known, and the file need not be
    opened for it."""
    keys = [
        _key(number, side, digest) if (digest := digests.get(number)) else ""
        for number, side in enumerate(sides, 1)
    ]
    looks: list[_Look | None] = [memory.recall("proofed", key) if key else None for key in keys]
    if None in looks:
        with opened(pdf) as file:
            _look_at_others(_LookingAt(pdf, sides, file), keys, looks, hands)
    return [look for look in looks if look is not None]


def _look_at_others(
    looking: _LookingAt, keys: list[str], looks: list[_Look | None], hands: Hands | None
) -> None:
    """Look at the pages whose looks are not known, and keep them."""
    for at, page in enumerate(looking.likeness.file.pages):
        if not keys[at] and (digest := looking.likeness.exact(page)):
            keys[at] = _key(page.number, looking.sides[at], digest)
            looks[at] = memory.recall("proofed", keys[at])
    unknown = [at for at, look in enumerate(looks) if look is None]
    with spread(looking, unknown, _not_seen, hands=hands) as seen:
        for at, look in zip(unknown, seen, strict=True):
            looks[at] = look
            if keys[at]:
                memory.keep("proofed", keys[at], look)


class _LookingAt(Struct, dict=True):
    """Looks at pages, from 0, of the PDF that is open here, or that whoever is sent it opens."""

    pdf: Source
    sides: Sequence[tuple[int, ...]]
    """The folios of each page."""
    file: OpenFile | None
    holding: ExitStack = field(default_factory=ExitStack)
    """What keeps the file open."""

    def __reduce__(self) -> tuple[type[_LookingAt], tuple[object, ...]]:
        return _LookingAt, (self.pdf, self.sides, None)

    @cached_property
    def likeness(self) -> Likeness:
        """The file's."""
        if self.file is None:
            self.file = self.holding.enter_context(opened(self.pdf, is_shared=False))
        return Likeness(self.file)

    def __call__(self, number: int) -> _Look:
        likeness = self.likeness
        page = likeness.file.pages[number]
        found = _look_at(page, self.sides[number], likeness)
        page.forget()
        return found


def _key(number: int, side: tuple[int, ...], digest: str) -> str:
    return f"{number} {side} {digest}"


def _look_at(page: OpenPage, side: tuple[int, ...], likeness: Likeness) -> _Look:
    try:
        lines = lines_of(page)
    except NotChecked as reason:
        raise UsageError(f"Page {page.number} of the PDF: {reason}", "Build it again.") from reason
    letters = _letters(lines, side)
    return _Look(page.number, likeness.of(page) or "", letters, likeness.pictures(page))


def _not_seen(number: int, how: str) -> _Look:
    """Without the look of each page there is no record."""
    message = f"Looking at page {number + 1} of the PDF for its record {how}."
    raise stop([found("T118", message)])


def _letters(text: str, folios: Iterable[int]) -> str:
    """A digest of a page's letters, in their order, without the folios it bears."""
    words = text.split()
    for folio in map(str, folios):
        if folio in words:  # the last one: folios stand at the foot, and so at the end
            del words[len(words) - 1 - words[::-1].index(folio)]
    return hashlib.sha256(_BETWEEN.sub("", " ".join(words)).encode()).hexdigest()[:32]


class _Printed(Struct, frozen=True, dict=True):
    """Which films and screenings may be printed on a page."""

    edition: Edition
    schedule: Snapshot

    def page(self, page: PlannedPage, file: Sheets, look: _Look) -> ProofPage:
        """The record of one page."""
        unit = page.unit
        return ProofPage(
            folio=page.folio,
            name=file.names.get(look.sheet, ""),
            template=unit.template,
            section=unit.section,
            part=page.number,
            strand=unit.strand or "",
            subjects=tuple(_subject(one.kind, one.id, one.part) for one in unit.subjects),
            films=self._films(page.folio),
            screenings=tuple(showing.key for showing in self._showings.get(page.folio, ())),
            file=file.share.kind,
            **asdict(look),
        )

    @cached_property
    def _showings(self) -> Mapping[int, Sequence[Showing]]:
        """The screenings by the folios that may print them, in their order."""
        return _by_folio(self.schedule.screenings, self.schedule.pages.of_screening)

    @cached_property
    def _titles(self) -> Mapping[int, Sequence[str]]:
        """The programmes by the folios that may print their titles."""
        return _by_folio(self.schedule.programmes, self.schedule.pages.of_title)

    def _films(self, folio: int) -> tuple[str, ...]:
        bills = list(self._titles.get(folio, ()))
        bills += [showing.programme.id for showing in self._showings.get(folio, ())]
        bills += list(self.schedule.programmes) if folio in _all_indexes(self.schedule) else []
        shown = {film.id for name in bills for film in self.edition.programmes[name].films}
        return tuple(name for name in self.edition.films if name in shown)


def _by_folio(
    items: Iterable[Item], folios: Callable[[Item], Sequence[int]]
) -> Mapping[int, Sequence[Item]]:
    found: dict[int, list[Item]] = {}
    for item in items:
        for folio in set(folios(item)):
            found.setdefault(folio, []).append(item)
    return found


def _all_indexes(schedule: Snapshot) -> set[int]:
    return {folio for folios in schedule.pages.indexes.values() for folio in folios}


def _subject(kind: str, name: str, part: int) -> str:
    return f"{kind} {name} {part}" if part else f"{kind} {name}"
