"""Which facts of an edition contradict each other, or are missing?

Rules across records; each is a function from an edition to findings. Those about time, people and
what is sold stand in modules of their own. What a single value says wrongly was found when it was
read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from booklet import audience, boxoffice, guests, schedule
from booklet.findings import Finding, Place, found
from booklet.model import Edition
from booklet.records import Record
from booklet.values import Text
from booklet.weekdays import misnamed

Rule = Callable[[Edition], Iterator[Finding]]


def check(edition: Edition) -> list[Finding]:
    """All rules' findings."""
    return [finding for rule in _RULES for finding in rule(edition)]


def _title_breaks(edition: Edition) -> Iterator[Finding]:
    for film in edition.films.values():
        for tag in film.title_break or ():
            assert film.title_break is not None
            spelt = " ".join(film.title_break.get(tag).replace("|", " ").split())
            title = film.title.get(tag) if tag in film.title else ""
            if spelt != " ".join(title.split()):
                message = f"`title_break` reads “{spelt}”, the title “{title}”."
                yield found("D215", message, film.place("title_break", tag))


def _languages(edition: Edition) -> Iterator[Finding]:
    for record, key, text in _texts(edition):
        for tag in text:
            if tag not in edition.settings.languages:
                known = ", ".join(edition.settings.languages)
                message = f"`{key}` has a text in `{tag}`; the edition has {known}."
                yield found("D207", message, record.place(key, tag, ""))
        missing = [tag for tag in edition.settings.languages if tag not in text]
        if missing and "title" not in key:
            message = f"`{key}` has no text in {', '.join(missing)}."
            yield found("D206", message, record.place(key))


def _pages(edition: Edition) -> Iterator[Finding]:
    """Pages of text in a language too many or too few."""
    languages = edition.settings.languages
    for name, pages in edition.matter.items():
        for tag, page in pages.items():
            if tag not in languages:
                message = f"{page.file.name} is in `{tag}`; the edition has {', '.join(languages)}."
                yield found("D207", message, Place(page.file))
        missing = [tag for tag in languages if tag not in pages]
        if missing:
            first = next(iter(pages.values()))
            message = f"The page {name} has no text in {', '.join(missing)}."
            files = " and ".join(f"{name}.{tag}.md" for tag in missing)
            yield found("D206", message, Place(first.file), f"Add pages/{files}.")


def _weekdays(edition: Edition) -> Iterator[Finding]:
    """Weekdays that notes and pages give to dates that are others."""
    first, last = edition.settings.starts, edition.settings.ends
    for record, key, text in _texts(edition):
        for tag in () if "title" in key else text:
            for one in misnamed(text.get(tag), tag, first, last):
                yield found("D313", str(one), record.place(key, tag))
    for pages in edition.matter.values():
        for tag, page in pages.items():
            for one in misnamed(page.body, tag, first, last):
                line = page.line + page.body.count("\n", 0, one.at)
                yield found("D313", str(one), Place(page.file, line))


_PRINTED_AS_IT_IS = frozenset(
    {"original_title", "city", "name", "address", "credit", "presented_by"}
)
"""Texts that one language is enough for: names."""


def _texts(edition: Edition) -> Iterator[tuple[Record, str, Text]]:
    for record in _records(edition):
        for key in type(record).model_fields:
            value = getattr(record, key)
            if isinstance(value, Text) and key not in _PRINTED_AS_IT_IS:
                yield record, key, value


def _records(edition: Edition) -> Iterator[Record]:
    yield edition.settings
    yield from edition.films.values()
    for film in edition.films.values():
        yield from film.stills
    yield from edition.strands.values()
    yield from edition.venues.values()
    yield from (p.record for p in edition.programmes.values() if p.record)
    yield from (screening.record for screening in edition.screenings)
    yield from edition.badges.values()


_ON_THE_WAY = frozenset({"films", "programmes", "screenings", "venues"})
"""Where one of these was left out, whatever hangs on it only seems to have no screening."""


def _unscreened(edition: Edition) -> Iterator[Finding]:
    if not edition.screenings or edition.lacks & _ON_THE_WAY:
        return
    shown = {film.id for s in edition.public_screenings for film in s.programme.films}
    bills = {s.programme.id for s in edition.public_screenings}
    for programme in edition.programmes.values():
        films = {film.id for film in programme.films}
        if programme.id not in bills and not (films and films <= shown):
            title = programme.title.get(edition.settings.languages[0])
            yield found("D212", f"{title} has no public screening.", programme.place())


def _pictures(edition: Edition) -> Iterator[Finding]:
    for film in edition.films.values():
        for still in film.stills:
            if still.alt is None:
                yield found("D217", f"The still {still.file} has no `alt`.", still.place())


_RULES: Sequence[Rule] = (
    _title_breaks,
    _languages,
    _pages,
    _weekdays,
    _unscreened,
    _pictures,
    *schedule.RULES,
    *guests.RULES,
    *audience.RULES,
    *boxoffice.RULES,
)
