"""What went to print?

A snapshot holds the facts of one printed booklet: every public screening, the names of what is
shown and where, and the pages on which each stands. `changes` compares it with today's data. It
holds nothing that the public may not know. The same edition gives the same bytes.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, TypeVar
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Meta, Struct, ValidationError
from msgspec.structs import asdict

from booklet.dating import moment
from booklet.errors import UsageError
from booklet.flatplan import Flatplan
from booklet.model import Edition, Screening
from booklet.patterns import pattern
from booklet.records import Status
from booklet.records import Venue as VenueRecord
from booklet.values import Text

FORM = 1
"""The form of the file; a program reads its own form and those before it."""
_BEGINS = pattern(r'\s*\{\s*"form"')

Folios = tuple[int, ...]
R = TypeVar("R")


class Programme(Struct, frozen=True):
    """What is shown."""

    id: str
    title: Text


class Venue(Struct, frozen=True):
    """Where it is shown."""

    id: str
    code: str
    name: Text
    rooms: Mapping[str, Text]
    """The names of its rooms by id."""


class Showing(Struct, frozen=True):
    """A public screening, as printed or as it would be printed today."""

    key: str
    """Its code where no other has it; else its programme and which of its screenings it is."""
    code: str
    programme: Programme
    night: dt.date
    starts: dt.datetime
    venue: Venue
    room: str | None
    """The id of one of the venue's rooms."""
    hall: str
    """The code of the room, or of the venue where it has no rooms."""
    minutes: int | None
    """From the start to the end, introduction and questions too; None where no runtime is known."""
    status: Status
    price: str | None

    @property
    def is_cancelled(self) -> bool:
        """Whether it does not take place."""
        return self.status is Status.CANCELLED

    @property
    def is_late(self) -> bool:
        """Whether it starts after midnight."""
        return self.starts.date() > self.night

    @property
    def ends(self) -> dt.datetime | None:
        """When it is over, by the clock; None where no runtime is known."""
        if self.minutes is None:
            return None
        later = self.starts.astimezone(dt.UTC) + dt.timedelta(minutes=self.minutes)
        return later.astimezone(self.starts.tzinfo)

    @property
    def room_name(self) -> Text | None:
        """The name of the room; None where the venue has no rooms."""
        return self.venue.rooms[self.room] if self.room else None


class Pages(Struct, frozen=True):
    """The pages of the booklet that show something.

    The plan knows a night's pages, not which of them has a screening, nor which page of an index
    has a title; so each has all of them.
    """

    entries: Mapping[str, Folios]
    """By programme."""
    openers: Mapping[str, Folios]
    """Of the strand that lists it, by programme."""
    grids: Mapping[dt.date, Folios]
    days: Mapping[dt.date, Folios]
    """The lists of a night's screenings."""
    indexes: Mapping[str, Folios]

    def of_screening(self, showing: Showing) -> Folios:
        """Where the time and place of a screening stand."""
        return _joined(
            self.entries.get(showing.programme.id, ()),
            self.grids.get(showing.night, ()),
            self.days.get(showing.night, ()),
        )

    def of_title(self, programme: str) -> Folios:
        """Where a title stands beside its screenings."""
        return _joined(
            self.entries.get(programme, ()),
            self.openers.get(programme, ()),
            self.indexes.get("titles", ()),
        )


class Snapshot(Struct, frozen=True):
    """The facts of one printed booklet."""

    festival: Text
    data_day: dt.date
    """The day the data last changed."""
    time_zone: str
    programmes: Mapping[str, Programme]
    """By id, those that have a page or a public screening."""
    venues: Mapping[str, Venue]
    """By id, those that have a public screening."""
    screenings: tuple[Showing, ...]
    """In order of time."""
    pages: Pages

    def to_json(self) -> bytes:
        """The snapshot as a file, to be read by `read` and by people."""
        text = json.dumps(self.written(), ensure_ascii=False, indent=1)
        return f"{text}\n".encode()

    def written(self) -> dict[str, Any]:
        """The snapshot as plain values, to be read by `unwritten`."""
        form = _File(
            form=FORM,
            festival=_by_language(self.festival),
            data_day=self.data_day,
            time_zone=self.time_zone,
            programmes={name: _by_language(one.title) for name, one in self.programmes.items()},
            venues={name: _VenueForm.of(venue) for name, venue in self.venues.items()},
            screenings=[_ScreeningForm.of(showing) for showing in self.screenings],
            pages=_PagesForm(**asdict(self.pages)),
        )
        written: dict[str, Any] = msgspec.to_builtins(form, str_keys=True)
        for one, showing in zip(written["screenings"], self.screenings, strict=True):
            one["starts"] = showing.starts.isoformat()  # which writes +00:00, and no Z
        return written


def take(edition: Edition, flatplan: Flatplan) -> Snapshot:
    """The facts of an edition as they stand on the pages of a plan."""
    screenings = showings(edition)
    pages = _pages(edition, flatplan)
    shown = {showing.programme.id: showing.programme for showing in screenings}
    planned = {name: Programme(name, edition.programmes[name].title) for name in pages.entries}
    venues = {showing.venue.id: showing.venue for showing in screenings}
    return Snapshot(
        festival=edition.settings.festival,
        data_day=moment(edition).astimezone(edition.zone).date(),
        time_zone=edition.zone.key,
        programmes=dict(sorted({**planned, **shown}.items())),
        venues=dict(sorted(venues.items())),
        screenings=screenings,
        pages=pages,
    )


def showings(edition: Edition) -> tuple[Showing, ...]:
    """An edition's public screenings in order of time, as a snapshot holds them."""
    return tuple(showing for showing, _ in keyed(edition))


def keyed(edition: Edition) -> tuple[tuple[Showing, Screening], ...]:
    """The same, each with the screening it is of."""
    codes = Counter(screening.code for screening in edition.public_screenings)
    numbers: Counter[str] = Counter()
    made = []
    for screening in sorted(edition.public_screenings, key=_order):
        name = screening.programme.id
        numbers[name] += 1
        is_own = screening.code and codes[screening.code] == 1
        key = screening.code if is_own else f"{name}/{numbers[name]}"
        made.append((_showing(screening, key), screening))
    return tuple(made)


def read(path: Path) -> Snapshot:
    """A snapshot from its file. Raises UsageError where it is none, newer or damaged."""
    try:
        raw = path.read_bytes()
    except FileNotFoundError as error:
        raise UsageError(f"There is no {path}.", "Name a snapshot that is there.") from error
    except IsADirectoryError as error:
        raise UsageError(f"{path} is a folder.", "Name a snapshot.") from error
    except OSError as error:
        message = f"{path} cannot be read: {error.strerror or error}."
        raise UsageError(message, "Name a snapshot that may be read.") from error
    text = raw.decode("utf-8-sig", "replace")
    _check_form(text, path)
    try:
        return unwritten(json.loads(text))
    except ValueError as error:
        raise _damaged(path, str(error)) from error


def unwritten(value: Any) -> Snapshot:
    """A snapshot from its plain values. Raises ValueError, in words, where they are none."""
    try:
        form = msgspec.convert(value, _File, str_keys=True)
        return form.snapshot()
    except ValidationError as error:
        raise ValueError(in_words(error, value, _File)) from error
    except OverflowError as error:
        raise ValueError(str(error)) from error


def in_words(error: ValidationError, value: Any, form: type) -> str:
    """What is wrong with a value that should have this form, after where that is."""
    what, said, where = str(error).rpartition(" - at ")
    if not said:
        return where
    where = where.strip("`").removeprefix("key` in `").removeprefix("$").removeprefix(".")
    name, is_within, rest = where.partition("[...]")  # msgspec says of no key which it is
    if is_within and isinstance(value.get(name), dict):
        for key, one in value[name].items():
            try:
                msgspec.convert({**value, name: {key: one}}, form, str_keys=True)
            except ValidationError:
                where = f"{name}.{key}{rest}"
                break
    return f"{where}: {what}"


def _check_form(text: str, path: Path) -> None:
    try:
        written = json.loads(text)
    except (ValueError, RecursionError) as error:
        if _BEGINS.match(text):
            raise _damaged(path, "it is no whole JSON") from error
        written = None
    if not isinstance(written, dict) or "form" not in written:
        raise UsageError(
            f"{path.name} is no snapshot.", "Name a file that `booklet snapshot` made."
        )
    form = written["form"]
    if type(form) is int and form > FORM:
        message = f"{path.name} is a snapshot of form {form}; this program knows form {FORM}."
        raise UsageError(message, "Use the version of booklet that made it, or a newer one.")


def _damaged(path: Path, why: str) -> UsageError:
    return UsageError(
        f"{path.name} is a damaged snapshot ({why}).",
        "Get a whole copy of it: one made today would hold today's data, not what was printed.",
    )


# What an edition has


def _order(screening: Screening) -> tuple[dt.datetime, str, str, str]:
    starts = screening.starts.astimezone(dt.UTC)
    return (starts, screening.hall, screening.code, screening.programme.id)


def _showing(screening: Screening, key: str) -> Showing:
    starts, ends = screening.starts, screening.ends
    return Showing(
        key=key,
        code=screening.code,
        programme=Programme(screening.programme.id, screening.programme.title),
        night=screening.night,
        starts=starts,
        venue=_venue(screening.venue),
        room=screening.room.id if screening.room else None,
        hall=screening.hall,
        minutes=(
            None if ends is None
            else round((ends.astimezone(dt.UTC) - starts.astimezone(dt.UTC)).total_seconds() / 60)
        ),
        status=screening.record.status,
        price=screening.record.price,
    )  # fmt: skip


def _venue(venue: VenueRecord) -> Venue:
    rooms = {room.id: room.name for room in venue.rooms}
    return Venue(venue.id, venue.code, venue.name, dict(sorted(rooms.items())))


def _pages(edition: Edition, flatplan: Flatplan) -> Pages:
    folios: dict[str, dict[str, list[int]]] = {}
    for page in flatplan.pages:
        for subject in page.unit.subjects:
            folios.setdefault(subject.kind, {}).setdefault(subject.id, []).append(page.folio)

    def of(kind: str) -> dict[str, Folios]:
        return {name: _joined(pages) for name, pages in sorted(folios.get(kind, {}).items())}

    entries, openers = of("programme"), of("strand")
    strands = {name: edition.programmes[name].strand for name in entries}
    return Pages(
        entries=entries,
        openers={
            name: openers[strand.id]
            for name, strand in strands.items()
            if strand and strand.id in openers
        },
        grids={dt.date.fromisoformat(night): pages for night, pages in of("grid").items()},
        days={dt.date.fromisoformat(night): pages for night, pages in of("night").items()},
        indexes=of("index"),
    )


def _joined(*folios: Folios | list[int]) -> Folios:
    return tuple(sorted({folio for some in folios for folio in some}))


# What the file has

_Words = Annotated[dict[str, str], Meta(min_length=1)]
"""A text by language."""


class _Form(Struct, frozen=True, forbid_unknown_fields=True):
    """A part of the file; keys that are not known are refused."""


class _VenueForm(_Form, frozen=True):
    code: str
    name: _Words
    rooms: dict[str, _Words]

    @classmethod
    def of(cls, venue: Venue) -> _VenueForm:
        rooms = {room: _by_language(name) for room, name in venue.rooms.items()}
        return cls(code=venue.code, name=_by_language(venue.name), rooms=rooms)

    def venue(self, name: str) -> Venue:
        rooms = {room: Text(words) for room, words in self.rooms.items()}
        return Venue(name, self.code, Text(self.name), rooms)


class _ScreeningForm(_Form, frozen=True):
    key: str
    code: str
    programme: str
    night: dt.date
    starts: Annotated[dt.datetime, Meta(tz=True)]
    venue: str
    room: str | None
    hall: str
    minutes: int | None
    status: Status
    price: str | None

    @classmethod
    def of(cls, showing: Showing) -> _ScreeningForm:
        ids = {"programme": showing.programme.id, "venue": showing.venue.id}
        return cls(**{**asdict(showing), **ids})

    def showing(
        self, programmes: Mapping[str, Programme], venues: Mapping[str, Venue], zone: ZoneInfo
    ) -> Showing:
        venue = _one(self.venue, venues)
        if self.room is not None:
            _one(self.room, venue.rooms)
        joined = {
            "programme": _one(self.programme, programmes),
            "venue": venue,
            "starts": self.starts.astimezone(zone),
        }
        return Showing(**{**asdict(self), **joined})


class _PagesForm(_Form, frozen=True):
    entries: dict[str, Folios]
    openers: dict[str, Folios]
    grids: dict[dt.date, Folios]
    days: dict[dt.date, Folios]
    indexes: dict[str, Folios]


class _File(_Form, frozen=True):
    form: Annotated[int, Meta(ge=1)]
    festival: _Words
    data_day: dt.date
    time_zone: str
    programmes: dict[str, _Words]
    venues: dict[str, _VenueForm]
    screenings: list[_ScreeningForm]
    pages: _PagesForm

    def snapshot(self) -> Snapshot:
        """The snapshot; raises ValueError where its parts do not fit."""
        zone = _zone(self.time_zone)
        programmes = {name: Programme(name, Text(words)) for name, words in self.programmes.items()}
        venues = {name: form.venue(name) for name, form in self.venues.items()}
        return Snapshot(
            festival=Text(self.festival),
            data_day=self.data_day,
            time_zone=self.time_zone,
            programmes=programmes,
            venues=venues,
            screenings=tuple(form.showing(programmes, venues, zone) for form in self.screenings),
            pages=Pages(**asdict(self.pages)),
        )


def _one(name: str, among: Mapping[str, R]) -> R:
    if name not in among:
        raise ValueError(f"`{name}` is named but not there")
    return among[name]


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError(f"`{name}` is no time zone") from error


def _by_language(text: Text) -> _Words:
    return {tag: text.get(tag) for tag in text}
