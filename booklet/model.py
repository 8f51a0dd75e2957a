"""What is an edition, once its files are read and everything named in them is found?

These are the resolved values the rest of the program works with: a screening knows its
programme, venue, room and instant. Records as people write them stand in `records`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

from msgspec import Struct, field

from booklet.findings import Place
from booklet.reads import noted_when_read
from booklet.records import (
    Ad,
    Audience,
    BadgeRecord,
    Film,
    Kind,
    PageHead,
    ProgrammeRecord,
    Room,
    ScreeningRecord,
    Settings,
    Sponsor,
    Status,
    Strand,
    Venue,
)
from booklet.sorting import SortKey, sort_key
from booklet.values import Text


class Programme(Struct, frozen=True):
    """A bill of one or more films shown together, or an event without any.

    A film that is on no bill of its own is the programme of that one film, with its id.
    """

    id: str
    kind: Kind
    title: Text
    films: tuple[Film, ...]
    strand: Strand | None
    record: ProgrammeRecord | None = None

    @property
    def feature(self) -> Film | None:
        """The film that gives a bill its name: the longest one of a feature's bill."""
        if self.kind is not Kind.FEATURE or not self.films:
            return None
        return max(self.films, key=lambda film: film.runtime or 0)

    @property
    def shorts(self) -> tuple[Film, ...]:
        """The films beside the feature; all films of a shorts programme."""
        feature = self.feature
        return tuple(film for film in self.films if film is not feature)

    @property
    def runtime(self) -> int | None:
        """Minutes of the whole bill; None where a film's runtime is not known."""
        if not self.films:
            return self.record.runtime if self.record else None
        minutes = [film.runtime for film in self.films]
        return None if None in minutes else sum(m for m in minutes if m is not None)

    def place(self) -> Place:
        """Where it was written."""
        return self.record.place() if self.record else self.films[0].place()


noted_when_read(Programme, "programme", {"title"})  # which may be that of a film


class Screening(Struct, frozen=True):
    """A programme at a venue at a time."""

    record: ScreeningRecord
    programme: Programme
    venue: Venue
    room: Room | None
    night: dt.date
    """The festival day it belongs to: 01:30 belongs to the night before."""
    starts: dt.datetime
    ends: dt.datetime | None
    """When the hall is empty again but for the turnaround; None where no runtime is known."""
    ticket_url: str | None

    @property
    def code(self) -> str:
        """The code printed beside it, or an empty string."""
        return self.record.code or ""

    @property
    def is_public(self) -> bool:
        """Whether the public may know of it."""
        return self.record.audience is Audience.PUBLIC

    @property
    def is_cancelled(self) -> bool:
        """Whether it will not take place."""
        return self.record.status is Status.CANCELLED

    @property
    def has_tickets(self) -> bool:
        """Whether a QR code belongs to it; a sold-out one keeps it for returns."""
        return self.is_public and not self.is_cancelled

    @property
    def span(self) -> tuple[dt.datetime, dt.datetime]:
        """From its start to its end in UTC, since local clocks leap and repeat hours.

        A minute where no running time is known.
        """
        starts = self.starts.astimezone(dt.UTC)
        ends = self.ends.astimezone(dt.UTC) if self.ends else starts
        return starts, max(ends, starts + dt.timedelta(minutes=1))

    @property
    def hall(self) -> str:
        """The code of the room, or of the venue where it has no rooms."""
        return self.room.code if self.room else self.venue.code

    @property
    def order(self) -> tuple[dt.datetime, SortKey, SortKey]:
        """A key that sorts screenings by time, then hall, then code; hall 2 is before hall 10."""
        return (self.starts, sort_key(self.hall), sort_key(self.code))


class Matter(Struct, frozen=True):
    """A page of flowing text, in one language."""

    id: str
    head: PageHead
    body: str
    """Markdown."""
    language: str
    file: Path
    line: int
    """The line of the file at which the body begins."""


class Edition(Struct, frozen=True, dict=True):
    """One year's festival, complete; every mapping is by id, in the order of the files."""

    folder: Path
    settings: Settings
    films: Mapping[str, Film]
    strands: Mapping[str, Strand]
    venues: Mapping[str, Venue]
    programmes: Mapping[str, Programme]
    screenings: tuple[Screening, ...]
    """All of them, press and industry too, in order of time."""
    sponsors: Mapping[str, Sponsor]
    ads: Mapping[str, Ad]
    badges: Mapping[str, BadgeRecord]
    matter: Mapping[str, Mapping[str, Matter]]
    """Pages of text by id, then by language."""
    files: tuple[Path, ...] = ()
    """Every file that was read."""
    contents: Mapping[Path, str] = field(default_factory=dict)
    """By what it is told what was in each of them."""
    lacks: frozenset[str] = frozenset()
    """The kinds of records (`films`, `venues`) of which one was left out for an error."""

    @property
    def zone(self) -> ZoneInfo:
        """The festival's time zone."""
        return ZoneInfo(self.settings.time_zone)

    def title(self, language: str) -> str:
        """What it is called: the festival, and its year where it is one of several."""
        title = self.settings.festival.get(language)
        return f"{title} {self.settings.starts.year}" if self.settings.edition else title

    @cached_property
    def kept_screenings(self) -> tuple[Screening, ...]:
        """Those that take place: all but the cancelled ones."""
        return tuple(screening for screening in self.screenings if not screening.is_cancelled)

    @cached_property
    def public_screenings(self) -> tuple[Screening, ...]:
        """What the public may see, in order of time; pages know no others."""
        return tuple(screening for screening in self.screenings if screening.is_public)

    @cached_property
    def nights(self) -> tuple[dt.date, ...]:
        """The festival days that have a public screening."""
        return tuple(sorted({screening.night for screening in self.public_screenings}))

    def screenings_of(self, programme: Programme) -> tuple[Screening, ...]:
        """A programme's public screenings in order of time."""
        return self._screenings.get(programme.id, ())

    @cached_property
    def _screenings(self) -> Mapping[str, tuple[Screening, ...]]:
        """The public screenings of each programme, by its id."""
        found: dict[str, list[Screening]] = {}
        for screening in self.public_screenings:
            found.setdefault(screening.programme.id, []).append(screening)
        return {name: tuple(screenings) for name, screenings in found.items()}

    def called(self, screening: Screening) -> str:
        """A screening's code and title, as messages name it."""
        title = screening.programme.title.get(self.settings.languages[0])
        return f"{screening.code} {title}".strip()

    def programmes_of(self, film: Film) -> tuple[Programme, ...]:
        """The programmes that show a film."""
        return tuple(programme for programme in self.programmes.values() if film in programme.films)


noted_when_read(Edition, "edition", {"contents"})  # all else of it is no film's
