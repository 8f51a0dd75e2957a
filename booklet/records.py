"""What may an author write in the edition's files?

Each class is one kind of record, as people write it; its JSON Schema is what editors use, and
docs/data.md explains it. `values` reads the values one by one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PrivateAttr
from pydantic.json_schema import WithJsonSchema

from booklet import clock
from booklet.binding import Binding, CoverKind
from booklet.errors import Unreadable
from booklet.findings import Place, Weight
from booklet.reads import noted_when_read
from booklet.source import Key, Origin
from booklet.values import (
    LIST_SCHEMA,
    Bleed,
    Countries,
    Date,
    Flag,
    Focus,
    Folios,
    Id,
    Ids,
    Ink,
    Languages,
    Measure,
    Minutes,
    Name,
    Names,
    Pause,
    Subtitles,
    Text,
    Time,
    Trim,
    Whole,
    Year,
    as_list,
    one_value,
    read_whole,
)


class Record(BaseModel):
    """Anything an author writes: frozen, no unknown keys, and it knows where it stands."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, arbitrary_types_allowed=True, defer_build=True
    )

    _origin: Origin | None = PrivateAttr(default=None)

    @property
    def origin(self) -> Origin:
        """Where this record and each of its values was written."""
        return self._origin or Origin(Path())

    def placed(self, origin: Origin) -> None:
        """Remember where this record was written; `load` calls it once."""
        self._origin = origin

    def place(self, *trail: Key) -> Place:
        """Where one of its values was written, as in `film.place("note", "fr")`."""
        return self._origin.place(*trail) if self._origin else Place()


class Entry(Record):
    """A record that stands by itself, and may say what is not to be found in it."""

    silence: Names = ()
    """Codes of findings that are meant as they are here, as in `[W107]`."""


class Still(Record):
    """A picture from the film, and what must not be lost when it is cropped."""

    file: Name
    credit: Text | None = None
    focus: Focus = (0.5, 0.5)
    alt: Text | None = None


def _stills(value: Any) -> Any:
    if isinstance(value, str | Mapping):
        value = [value]
    if isinstance(value, list):
        return [{"file": item} if isinstance(item, str) else item for item in value]
    return value


class Premiere(StrEnum):
    """How new a film is, from the widest claim to the narrowest."""

    WORLD = "world"
    INTERNATIONAL = "international"
    CONTINENTAL = "continental"
    NORTH_AMERICAN = "north-american"
    EUROPEAN = "european"
    ASIAN = "asian"
    NATIONAL = "national"
    REGIONAL = "regional"


def _premiere(value: Any) -> Any:
    text = one_value(value).strip().lower().replace(" ", "-").removesuffix("-premiere")
    if text not in set(Premiere):
        raise Unreadable(
            f"`{value}` is no premiere this program knows.",
            f"Write one of: {', '.join(Premiere)}.",
        )
    return Premiere(text)


class Version(Entry):
    """How the words of a film reach the audience: a film's rule, or one screening's own."""

    subtitles: Subtitles = ()
    """Languages of the subtitles; `none` says that there are none."""
    partly_subtitled: Flag = False
    dubbed: Languages = ()
    voice_over: Languages = ()


class Film(Version):
    """A work."""

    id: Id = ""
    title: Text
    title_break: Text | None = None
    """The title with `|` where a line may end."""
    original_title: Text | None = None
    directors: Names = ()
    countries: Countries = ()
    year: Year | None = None
    runtime: Minutes | None = None
    languages: Languages = ()
    silent: Flag = False
    premiere: Annotated[Premiere, BeforeValidator(_premiere)] | None = None
    rating: Name | None = None
    advisories: Ids = ()
    format: Name | None = None
    colour: Name | None = None
    cast: Names = ()
    credits: Annotated[
        dict[str, Names], WithJsonSchema({"type": "object", "additionalProperties": LIST_SCHEMA})
    ] = Field(default_factory=dict)
    """Other credits by role, as in `cinematography: [Ada Roe]`."""
    presented_by: Text | None = None
    awards: Annotated[tuple[Text, ...], BeforeValidator(as_list)] = ()
    logline: Text | None = None
    note: Text | None = None
    note_short: Text | None = None
    note_by: Name | None = None
    director_biography: Text | None = None
    contact: Name | None = None
    website: Name | None = None
    stills: Annotated[tuple[Still, ...], BeforeValidator(_stills)] = ()
    strand: Id | None = None


# fields, where they stand, and all at once
noted_when_read(Film, "film", {*Film.model_fields, "_origin", "__dict__"})


class Strand(Entry):
    """A section of the festival."""

    id: Id
    title: Text
    colour: Ink = (0, 0, 0, 100)
    intro: Text | None = None
    sponsor: Id | None = None
    films_to_page: Annotated[
        Literal[1, 2, 3], BeforeValidator(read_whole), WithJsonSchema({"enum": [1, 2, 3]})
    ] = 1
    picture: Name | None = None
    credit: Text | None = None


class Room(Record):
    """One auditorium of a venue."""

    id: Id
    name: Text
    code: Name
    seats: Whole | None = None


class Venue(Entry):
    """A place with one or more rooms."""

    id: Id
    name: Text
    code: Name
    address: Text | None = None
    directions: Text | None = None
    access: Ids = ()
    rooms: tuple[Room, ...] = ()
    turnaround: Pause = 20
    """Between two screenings in one room: one leaves, the next are let in."""
    doors: Minutes = 15
    """Before the start, when the doors open; only sheets for staff say it."""


class Kind(StrEnum):
    """What sort of bill a programme is."""

    FEATURE = "feature"
    SHORTS = "shorts"
    EVENT = "event"


class ProgrammeRecord(Entry):
    """A bill: a feature with its shorts, a shorts programme, or an event."""

    id: Id
    kind: Kind = Kind.FEATURE
    title: Text | None = None
    films: Ids = ()
    strand: Id | None = None
    note: Text | None = None
    note_by: Name | None = None
    hosts: Names = ()
    runtime: Minutes | None = None
    """Minutes of an event; the sum of the films where it has films."""
    still: Annotated[
        Still | None, BeforeValidator(lambda v: {"file": v} if isinstance(v, str) else v)
    ] = None
    rating: Name | None = None
    advisories: Ids = ()
    free: Flag = False


class Status(StrEnum):
    """What became of a screening."""

    SCHEDULED = "scheduled"
    MOVED = "moved"
    CANCELLED = "cancelled"
    SOLD_OUT = "sold-out"


class Audience(StrEnum):
    """For whom a screening is; only public ones are ever printed for the public."""

    PUBLIC = "public"
    PRESS = "press"
    INDUSTRY = "industry"


def _file_pattern(value: str | None) -> str | None:
    if value is not None and not re.fullmatch(r"(?:[\w.-]|\{name\}|\{language\})+", value):
        raise Unreadable(
            f"`{value}` cannot be a file's name.",
            "Use letters, digits, `.`, `-`, `_`, and {name} and {language}.",
        )
    return value


def _choice(value: Any) -> Any:
    if isinstance(value, str):
        return value.strip().lower().replace(" ", "-").replace("_", "-")
    return value


class ScreeningRecord(Version):
    """A programme, or a single film, at a venue at a time."""

    programme: Id
    """The id of a programme or of a film."""
    venue: Id
    room: Id | None = None
    date: Date
    """The festival day: 01:30 on `2026-09-18` is in the night after the 18th."""
    time: Time
    code: Name | None = None
    status: Annotated[Status, BeforeValidator(_choice)] = Status.SCHEDULED
    status_note: Text | None = None
    """What the public must know, as in "moved from the Rex"."""
    audience: Annotated[Audience, BeforeValidator(_choice)] = Audience.PUBLIC
    access: Ids = ()
    guests: Names = ()
    introduction: Minutes | None = None
    qa: Minutes | None = None
    """Minutes of questions and answers after the film."""
    live_music: Text | None = None
    free: Flag = False
    price: Id | None = None
    format: Name | None = None
    ticket_url: Name | None = None
    note: Text | None = None


class Tier(Record):
    """A rank of sponsors."""

    id: Id
    title: Text


class Sponsor(Entry):
    """Who gives money, or help, and is thanked for it."""

    id: Id
    name: Text
    tier: Id | None = None
    logo: Name | None = None
    credit: Text | None = None


class AdSize(StrEnum):
    """How much of a page an ad takes."""

    PAGE = "page"
    HALF = "half"


class Ad(Entry):
    """A booked advertisement."""

    id: Id
    advertiser: Name
    file: Name
    size: Annotated[AdSize, BeforeValidator(_choice)] = AdSize.PAGE
    alt: Text | None = None


class BadgeKind(StrEnum):
    """What a badge of the edition's own says something about."""

    ADVISORY = "advisory"
    ACCESS = "access"
    RATING = "rating"
    OTHER = "other"


class BadgeRecord(Entry):
    """A badge beside those the layout knows."""

    id: Id
    kind: Annotated[BadgeKind, BeforeValidator(_choice)] = BadgeKind.ADVISORY
    letters: Name
    label: Text
    """What it means, in the key and for those who cannot see it."""


class Price(Record):
    """A class of ticket."""

    id: Id
    name: Text
    amount: Text


class Cover(Record):
    """The outside of the booklet."""

    picture: Name | None = None
    back: Name | None = None
    title: Text | None = None
    credit: Text | None = None


class JobRecord(Record):
    """One thing to be printed; what is left out is as the layout, or the program, has it."""

    layout: Name | None = None
    language: Name | None = None
    trim: Trim | None = None
    bleed: Bleed | None = None
    safe: Measure | None = None
    marks: Flag | None = None
    """Crop and registration marks, colour bars and a slug line outside the bleed."""
    condition: Id | None = None
    """How it is printed, as in `newsprint`; `booklet conditions` lists them."""
    binding: Annotated[Binding | None, BeforeValidator(_choice)] = None
    cover: Annotated[CoverKind | None, BeforeValidator(_choice)] = None
    cover_condition: Id | None = None
    caliper: Measure | None = None
    """The thickness of one leaf of the inside's paper."""
    file: Annotated[Name | None, AfterValidator(_file_pattern)] = None
    """The PDF's name without its ending; `{name}` and `{language}` are filled in."""

    freeze: Folios | None = None
    """The pages of this job that are at the printer; else those of the edition."""


class Settings(Record):
    """The edition itself: edition.yaml."""

    festival: Text
    short_name: Name | None = None
    edition: Whole | None = None
    """Its number: 18 for the eighteenth."""
    city: Text | None = None
    tagline: Text | None = None
    starts: Date
    ends: Date
    time_zone: Name
    day_starts_at: Time = Field(
        default_factory=lambda: clock.Time(5 * 60), json_schema_extra={"default": "05:00"}
    )
    """Screenings before this hour belong to the night before."""
    languages: Languages = ("en",)
    house_subtitles: Languages = ()
    """Every film has these unless its entry says otherwise; only exceptions are marked."""
    audience_languages: Languages = ()
    """What the audience understands; where it is not written, the edition's languages."""
    travel_minutes: Pause = 15
    """What a guest needs from one venue to another."""
    website: Name | None = None
    ticket_url: Name | None = None
    """A pattern with `{code}` for the screening's code."""
    schedule_url: Name | None = None
    """Where the schedule stands as it is now."""
    email: Name | None = None
    phone: Name | None = None
    cover: Cover | None = None
    prices: tuple[Price, ...] = ()
    tiers: tuple[Tier, ...] = ()
    imprint: Text | None = None
    layout: Name | None = None
    paper: Trim | None = None
    """Of one-sheets, handouts and other documents for office printers: `Letter` or `A4`."""
    jobs: dict[Id, JobRecord] = Field(default_factory=dict)
    """What is printed, by name; the one named `booklet` is made when none is asked for."""
    flatplan: tuple[Any, ...] | None = Field(
        default=None, json_schema_extra={"description": "Sections in order: docs/layouts.md"}
    )
    freeze: Folios = ()
    """Pages that are at the printer, as in `[1-16]`; `booklet freeze` records them."""
    severities: dict[str, Weight] = Field(default_factory=dict)
    """How bad a finding is here, by its code, as in `D212: note`; `off` is not at all."""


class PageHead(Entry):
    """The front matter of a page written in Markdown."""

    title: Text
    kicker: Text | None = None
    by: Name | None = None
    role: Text | None = None
    portrait: Still | None = None
    alt: Text | None = None


FILES: Mapping[str, type[Record]] = {
    "edition": Settings,
    "films": Film,
    "venues": Venue,
    "strands": Strand,
    "programmes": ProgrammeRecord,
    "screenings": ScreeningRecord,
    "sponsors": Sponsor,
    "ads": Ad,
    "badges": BadgeRecord,
}
"""Each file of an edition and the record it holds (edition.yaml holds one, the rest lists)."""
