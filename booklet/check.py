"""Which facts of an edition contradict each other, or are missing?

Rules across records; each is a function from an edition to findings. What a single value says
wrongly was found when it was read.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby, pairwise

from booklet.findings import Finding, Place, found
from booklet.model import Edition, Screening
from booklet.records import Record
from booklet.values import Text

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


def _dates(edition: Edition) -> Iterator[Finding]:
    first, last = edition.settings.starts, edition.settings.ends
    if last < first:
        message = f"The festival ends on {last}, before it starts on {first}."
        yield found("D208", message, edition.settings.place("ends"))
        return
    for screening in edition.screenings:
        if not first <= screening.night <= last:
            message = f"{screening.night} is outside the festival, {first} to {last}."
            yield found("D208", message, screening.record.place("date"))


def _codes(edition: Edition) -> Iterator[Finding]:
    first: dict[str, Screening] = {}
    for screening in edition.screenings:
        code = screening.code
        if code and code in first:
            there = first[code].record.place("code")
            name = there.file.name if there.file else ""
            message = f"The code {code} is already at {name}:{there.line or there.cell}."
            yield found("D209", message, screening.record.place("code"))
        first.setdefault(code, screening)


def _tickets(edition: Edition) -> Iterator[Finding]:
    sells = edition.settings.ticket_url or any(s.ticket_url for s in edition.public_screenings)
    for screening in edition.public_screenings:
        if not screening.has_tickets:
            continue
        url = screening.ticket_url
        is_free = screening.record.free or (
            screening.programme.record is not None and screening.programme.record.free
        )
        if url is None and sells and not is_free:
            remedy = "Add `code`, so that the edition's pattern applies, or `ticket_url`."
            message = "This screening has no ticket URL."
            yield found("D210", message, screening.record.place(), remedy)
        elif url is not None and not _is_url(url):
            message = f"`{url}` is no web address."
            own = screening.record.ticket_url is not None
            place = screening.record.place("ticket_url") if own else Place()
            place = place if own else edition.settings.place("ticket_url")
            yield found("D210", message, place, "Write it in full, from https:// on.")


def _is_url(text: str) -> bool:
    scheme, _, rest = text.partition("://")
    host = rest.split("/")[0]
    return (
        scheme in {"http", "https"}
        and "." in host
        and not any(char.isspace() or char in '<>"{}' for char in text)
    )


def _overlaps(edition: Edition) -> Iterator[Finding]:
    halls = sorted(
        (s for s in edition.screenings if not s.is_cancelled), key=lambda s: (s.hall, s.starts)
    )
    for _, group in groupby(halls, key=lambda s: (s.venue.id, s.room.id if s.room else "")):
        for before, after in pairwise(group):
            ends = before.ends or before.starts + dt.timedelta(minutes=1)
            if after.starts < ends:
                message = (
                    f"{after.hall} still shows {_name(before, edition)} until {ends:%H:%M}, when "
                    f"{_name(after, edition)} starts at {after.starts:%H:%M}."
                )
                yield found("D211", message, after.record.place("time"))


def _name(screening: Screening, edition: Edition) -> str:
    title = screening.programme.title.get(edition.settings.languages[0])
    return f"{screening.code} {title}".strip()


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
    _dates,
    _codes,
    _tickets,
    _overlaps,
    _unscreened,
    _pictures,
)
