"""What must each page say of the data, in the words and forms that its job prints it in?

What a page must say follows from what it is about, its subjects in the plan; docs/design.md has the
table. A template's `omits` take out of it what the layout leaves out on purpose. Each function that
makes a fact says in which forms a layout may print it.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache

from markupsafe import Markup
from msgspec.structs import replace

from booklet.findings import Place
from booklet.flatplan import PlannedPage
from booklet.listings import Line as ListLine
from booklet.markup import plain
from booklet.model import Programme, Screening
from booklet.preflight.told import (
    CODE,
    DAY,
    FOLIO,
    HALL,
    MINUTES,
    TIME,
    TITLE,
    Fact,
    Line,
    Showing,
    Told,
    Work,
)
from booklet.records import Film
from booklet.sections import Subject
from booklet.timetable import Grid, Hall, day_list, grids_of_night
from booklet.values import Text
from booklet.views import Views

_RIGHT_TO_LEFT = ("R", "AL")


def told_by(page: PlannedPage, views: Views) -> Told | None:
    """What a page, the first of its unit, must say; None where the data has nothing for it."""
    subjects = page.unit.subjects
    kinds: Mapping[str, Callable[[Subject, Views], Told]] = {
        "grid": _grid, "night": _day, "index": _index, "strand": _opener,
    }  # fmt: skip
    if page.unit.template == "contents":
        told = _list(views.contents(), is_needed=False)
    elif subjects and all(subject.kind == "programme" for subject in subjects):
        told = _entries([views.edition.programmes[subject.id] for subject in subjects], views)
    elif len(subjects) == 1 and subjects[0].kind in kinds:
        told = kinds[subjects[0].kind](subjects[0], views)
    else:
        return None
    omits = views.template(page.unit.template).omits
    return _without(replace(told, pages=page.unit.pages), omits)


def places(views: Views) -> Mapping[str, Place]:
    """Where in the data is written what pages say, by the names that facts have."""
    edition = views.edition
    known = {_named(one, views): one.record.place("time") for one in edition.public_screenings}
    for bill in edition.programmes.values():
        for work in _works(bill, views):
            known.setdefault(work.name, bill.place())
        for film in bill.films:
            known[film.title.get(views.language)] = film.place("title")
    return known


def _without(told: Told, omits: Iterable[str]) -> Told:
    """The same without the facts that a template does not print."""
    left = frozenset(omits)
    if not left:
        return told
    return replace(
        told,
        showings=tuple(
            replace(one, facts=tuple(fact for fact in one.facts if fact.kind not in left))
            for one in told.showings
        ),
        works=() if TITLE in left else tuple(
            replace(work, minutes=None) if MINUTES in left else work for work in told.works
        ),
        alone=tuple(fact for fact in told.alone if fact.kind not in left),
        columns=() if HALL in left else told.columns,
        lines=() if FOLIO in left else told.lines,
    )  # fmt: skip


@lru_cache(maxsize=4096)
def _shared(kind: str, forms: tuple[str, ...], is_needed: bool = True) -> Fact:
    """A fact of which there are few on thousands of pages: days, times, halls, lengths."""
    return Fact(kind, forms, is_needed)


# Screenings


def _showing(one: Screening, views: Views, facts: Iterable[Fact | None]) -> Showing:
    time = _shared(TIME, (views.wording.time(one.starts),))
    known = tuple(fact for fact in facts if fact is not None)
    url = (one.ticket_url or "") if one.has_tickets else ""
    return Showing(_named(one, views), time, known, url)


def _named(one: Screening, views: Views) -> str:
    wording = views.wording
    parts = [wording.date(one.night, "short"), wording.time(one.starts), one.hall, one.code]
    return " ".join(part for part in (*parts, one.programme.title.get(views.language)) if part)


def _day_of(night: dt.date, views: Views) -> Fact:
    """A day: `Sat 19 Sep`, `Saturday 19 September 2026`, the same without the year, `Saturday 19`,
    `Sat 19`."""
    date = views.wording.date
    long = date(night, "long")
    without = long.removesuffix(str(night.year)).rstrip(" ,")
    numbered = (f"{date(night, style)} {night.day}" for style in ("weekday", "day"))
    return _shared(DAY, (date(night, "short"), long, without, *numbered))


def _hall_of(one: Screening, views: Views) -> Fact:
    """A hall: its code, or its venue's name."""
    return _shared(HALL, (one.hall, one.venue.name.get(views.language)))


def _code_of(one: Screening) -> Fact | None:
    return Fact(CODE, (one.code,)) if one.code else None


def _title_of(title: Text, views: Views) -> Fact | None:
    """A title; None for one that is written from right to left, whose letters a PDF may have in
    the order of their places."""
    shown = title.get(views.language)
    return Fact(TITLE, (shown,)) if _is_readable(shown) else None


def _is_readable(text: str) -> bool:
    signs = any(letter.isalnum() for letter in text)
    return signs and not any(unicodedata.bidirectional(one) in _RIGHT_TO_LEFT for one in text)


def _minutes_of(minutes: int | None, views: Views, *, is_needed: bool = True) -> Fact | None:
    return _shared(MINUTES, (views.wording.runtime(minutes),), is_needed) if minutes else None


# Pages


def _entries(bills: Iterable[Programme], views: Views) -> Told:
    bills = tuple(bills)
    screenings = [one for bill in bills for one in views.edition.screenings_of(bill)]
    return Told(
        showings=tuple(
            _showing(one, views, (_day_of(one.night, views), _hall_of(one, views), _code_of(one)))
            for one in screenings
        ),
        works=tuple(work for bill in bills for work in _works(bill, views)),
        prose=tuple(text for bill in bills for text in _prose(bill, views))
        + tuple(_notes(screenings, views)),
        clocks=(),
    )


def _works(bill: Programme, views: Views) -> Iterator[Work]:
    """The bill, where it has a title of its own, and each of its films."""
    films = {film.title.get(views.language) for film in bill.films}
    title = _title_of(bill.title, views)
    if title and title.word not in films:
        minutes = None if bill.films else _minutes_of(bill.runtime, views)
        yield Work(title.word, title, minutes)
    for film in bill.films:
        if title := _title_of(film.title, views):
            yield Work(title.word, title, _minutes_of(film.runtime, views))


def _prose(bill: Programme, views: Views) -> Iterator[str]:
    """What authors write of a programme and its films, word by word as it is printed."""
    language = views.language
    record = bill.record
    texts = [record.note if record else None]
    for film in bill.films:
        texts += [film.note, film.note_short, film.logline, film.presented_by, *film.awards]
        yield from _titles_beside(film)
        yield ", ".join(film.cast)
    for text in texts:
        if text is not None:
            yield from _paragraphs(text.get(language))


def _titles_beside(film: Film) -> Iterator[str]:
    if film.original_title is not None:
        for tag in film.original_title:
            yield film.original_title.get(tag)


def _paragraphs(text: str) -> Iterator[str]:
    for part in text.split("\n\n"):
        if said := plain(part):
            yield said


def _notes(screenings: Iterable[Screening], views: Views) -> Iterator[str]:
    """What is said beside a screening."""
    for one in screenings:
        record = one.record
        for text in (record.status_note, record.live_music, record.note):
            if text is not None:
                yield text.get(views.language)
        if record.guests:
            yield views.wording.names(record.guests)


def _grid(subject: Subject, views: Views) -> Told:
    night = dt.date.fromisoformat(subject.id)
    grid = grids_of_night(views.edition, night, views.layout.grid)[subject.part]
    shown = [box.screening for box in grid.boxes]
    return Told(
        showings=tuple(_showing(one, views, _in_box(one, views)) for one in shown),
        alone=(
            _day_of(night, views),
            *(_shared(HALL, _heads(hall, views)) for hall in grid.columns),
        ),
        columns=_columns(grid, views),
        prose=tuple(_notes(shown, views)),
        clocks=tuple(views.wording.time(mark.clock) for mark in grid.marks),
    )


def _heads(hall: Hall, views: Views) -> tuple[str, ...]:
    return (hall.code, hall.venue.name.get(views.language))


def _columns(grid: Grid, views: Views) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple(
        (
            hall.code,
            tuple(_named(box.screening, views) for box in grid.boxes if box.column == number),
        )
        for number, hall in enumerate(grid.columns)
    )


def _in_box(one: Screening, views: Views) -> Iterator[Fact | None]:
    bill = one.programme
    folio = views.folio("programme", bill.id)
    yield _title_of(bill.title, views)
    yield _minutes_of(bill.runtime, views, is_needed=False)
    if folio and views.wording.has("schedule.page"):
        yield Fact(FOLIO, (views.wording.word("schedule.page", folio=folio),), is_needed=False)


def _day(subject: Subject, views: Views) -> Told:
    night = dt.date.fromisoformat(subject.id)
    shown = day_list(views.edition.public_screenings, night).screenings
    return Told(
        showings=tuple(_showing(one, views, _in_row(one, views)) for one in shown),
        alone=(_day_of(night, views),),
        prose=tuple(_notes(shown, views)),
        clocks=(),
    )


def _in_row(one: Screening, views: Views) -> Iterator[Fact | None]:
    folio = views.folio("programme", one.programme.id)
    yield _hall_of(one, views)
    yield _title_of(one.programme.title, views)
    yield _minutes_of(one.programme.runtime, views)
    yield _code_of(one)
    yield Fact(FOLIO, (folio,)) if folio else None


# Lists


def _index(subject: Subject, views: Views) -> Told:
    lines = [line for _, group in views.index(subject.id) for line in group]
    return _list(lines, is_needed=True)


def _opener(subject: Subject, views: Views) -> Told:
    intro = views.strand(subject.id).intro
    prose = tuple(_paragraphs(intro.get(views.language))) if intro else ()
    return replace(_list(views.programmes_of(subject.id), is_needed=False), prose=prose)


def _list(lines: Iterable[ListLine], *, is_needed: bool) -> Told:
    """Lines with their pages; those that share a title lead to any of its pages."""
    folios: dict[str, set[str]] = {}
    for line in lines:
        if any(line.folios):
            folios.setdefault(_words(line.text), set()).update(line.folios)
    return Told(
        lines=tuple(
            Line(text, tuple(sorted(pages, key=int)), is_needed)
            for text, pages in folios.items()
            if _is_readable(text)
        )
    )


def _words(text: Markup) -> str:
    return text.striptags()
