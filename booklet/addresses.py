"""Which web addresses does an edition print, as a code or a link, and what do they stand for?"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from booklet.findings import Place
from booklet.markup import links
from booklet.model import Edition, Screening
from booklet.records import Record
from booklet.values import Text


class Use(Struct, frozen=True):
    """What an address stands for, in words, and where that is written."""

    name: str
    place: Place
    is_screening: bool = False


class Printed(Struct, frozen=True):
    """An address and all it stands for, in the order of the data."""

    address: str
    uses: tuple[Use, ...]

    @property
    def place(self) -> Place:
        """Where the first of its uses is written."""
        return self.uses[0].place

    @property
    def named(self) -> str:
        """All it stands for: `screenings 101, 203; the website`."""
        screenings = [use.name for use in self.uses if use.is_screening]
        kind = "screening" if len(screenings) == 1 else "screenings"
        parts = [f"{kind} {', '.join(screenings)}"] if screenings else []
        return "; ".join([*parts, *(use.name for use in self.uses if not use.is_screening)])


def printed(edition: Edition) -> tuple[Printed, ...]:
    """Every address once, tickets first."""
    uses: dict[str, list[Use]] = {}
    for address, use in [*_tickets(edition), *_own(edition), *_in_texts(edition)]:
        known = uses.setdefault(web(address), [])
        if use not in known:
            known.append(use)
    return tuple(Printed(address, tuple(found)) for address, found in uses.items())


def web(address: str) -> str:
    """An address as a link: with a scheme, whether it was written with one or not."""
    return address if "://" in address else f"https://{address}"


def _tickets(edition: Edition) -> Iterator[tuple[str, Use]]:
    for one in edition.public_screenings:
        if one.has_tickets and one.ticket_url:
            yield one.ticket_url, Use(_called(one, edition), _written(one), is_screening=True)


def _called(one: Screening, edition: Edition) -> str:
    title = one.programme.title.get(edition.settings.languages[0])
    return one.code or f"of {title}, {one.starts:%Y-%m-%d %H:%M}"


def _written(one: Screening) -> Place:
    """The line with its address, or with the code that the edition's pattern takes."""
    return one.record.place("ticket_url" if one.record.ticket_url else "code")


def _own(edition: Edition) -> Iterator[tuple[str, Use]]:
    settings, main = edition.settings, edition.settings.languages[0]
    if settings.website:
        yield settings.website, Use("the website", settings.place("website"))
    if settings.schedule_url:
        name = "the schedule as it is now"
        yield settings.schedule_url, Use(name, settings.place("schedule_url"))
    for film in edition.films.values():
        if film.website:
            name = f"the website of {film.title.get(main)}"
            yield film.website, Use(name, film.place("website"))


def _in_texts(edition: Edition) -> Iterator[tuple[str, Use]]:
    """Links that somebody wrote in Markdown."""
    for record, key, text in _texts(edition):
        for tag in text or ():
            assert text is not None
            for address in links(text.get(tag)):
                yield address, Use(f"a link in `{key}`", record.place(key, tag))
    for pages in edition.matter.values():
        for page in pages.values():
            for address in links(page.body):
                yield address, Use(f"a link in {page.file.name}", Place(page.file, page.line))


def _texts(edition: Edition) -> Iterator[tuple[Record, str, Text | None]]:
    yield edition.settings, "imprint", edition.settings.imprint
    for film in edition.films.values():
        yield film, "note", film.note
        yield film, "note_short", film.note_short
    for bill in edition.programmes.values():
        if bill.record:
            yield bill.record, "note", bill.record.note
    for strand in edition.strands.values():
        yield strand, "intro", strand.intro
    for venue in edition.venues.values():
        yield venue, "directions", venue.directions
