"""What may an author write in the edition's files?

Each class is one kind of record, as people write it; its JSON Schema is what editors use, and
docs/data.md explains it. Values arrive as text (see `source`) and are read here, one by one.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    PrivateAttr,
    ValidationInfo,
)
from pydantic.json_schema import JsonSchemaValue, WithJsonSchema
from pydantic_core import CoreSchema, core_schema

from booklet import clock, language
from booklet.errors import Unreadable
from booklet.findings import Place, Severity
from booklet.source import Key, Origin


@dataclass(frozen=True)
class Reading:
    """What reading a value may depend on: the edition's languages (first is the main) and year."""

    languages: tuple[str, ...] = ("en",)
    year: int | None = None


def _reading(info: ValidationInfo) -> Reading:
    return info.context if isinstance(info.context, Reading) else Reading()


class Text:
    """A text in one or more languages; a plain string is in the edition's first language."""

    __slots__ = ("_by_language",)

    def __init__(self, by_language: Mapping[str, str]) -> None:
        self._by_language = dict(by_language)

    def get(self, tag: str) -> str:
        """The text in a language, or else in the first language it has."""
        return self._by_language[self.language(tag)]

    def language(self, tag: str) -> str:
        """The language that `get` answers in."""
        if tag in self._by_language:
            return tag
        return next(iter(self._by_language))

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_language)

    def __contains__(self, tag: object) -> bool:
        return tag in self._by_language

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Text) and self._by_language == other._by_language

    def __hash__(self) -> int:
        return hash(tuple(self._by_language.items()))

    def __repr__(self) -> str:
        return f"Text({self._by_language!r})"

    @classmethod
    def _read(cls, value: Any, info: core_schema.ValidationInfo) -> Text:
        if isinstance(value, Text):
            return value
        reading = info.context if isinstance(info.context, Reading) else Reading()
        if isinstance(value, str):
            value = {reading.languages[0]: value}
        if not isinstance(value, Mapping) or not value:
            raise Unreadable("This must be a text, or one text for each language.")
        texts: dict[str, str] = {}
        for key, text in value.items():
            if not isinstance(text, str) or not text.strip():
                raise Unreadable(f"The text for `{key}` is empty, or no text.")
            texts[language.read_language(key)] = text.strip("\r\n ")
        return cls(texts)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.with_info_plain_validator_function(cls._read)

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        texts = {"type": "object", "additionalProperties": {"type": "string"}}
        return {"anyOf": [{"type": "string"}, texts]}


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        value = value.strip()
        if not value:
            raise Unreadable("This is empty.", "Write something, or remove the key.")
    return value


def _id(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]*", value):
        raise Unreadable(
            f"`{value}` cannot be an id.", "Use letters a–z, digits, `-` and `_` only."
        )
    return value


def _flag(value: Any) -> Any:
    words = {
        "yes": True, "true": True, "oui": True, "x": True, "1": True, "y": True,
        "no": False, "false": False, "non": False, "0": False, "n": False,
    }  # fmt: skip
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.strip().lower() in words:
        return words[value.strip().lower()]
    raise Unreadable(f"`{value}` is neither yes nor no.", "Write yes or no.")


def _whole(value: Any) -> Any:
    if isinstance(value, str) and re.fullmatch(r"\s*\d{1,6}\s*", value):
        return int(value)
    if isinstance(value, int):
        return value
    raise Unreadable(f"`{value}` is not a whole number.", "Write digits only.")


def _minutes(value: Any) -> Any:
    return value if isinstance(value, int) else clock.read_runtime(_text(value))


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise Unreadable("This must be one value, not a list or a mapping.")
    return value


def _languages(value: Any) -> Any:
    if isinstance(value, str) or (
        isinstance(value, list) and all(isinstance(item, str) for item in value)
    ):
        return language.read_languages(value)
    raise Unreadable("This must be a list of languages.", "Write them as [French, English].")


NO_SUBTITLES = "none"


def _subtitles(value: Any) -> Any:
    if value == NO_SUBTITLES or value == [NO_SUBTITLES]:
        return (NO_SUBTITLES,)
    return _languages(value)


def _countries(value: Any) -> Any:
    if isinstance(value, str) or (
        isinstance(value, list) and all(isinstance(item, str) for item in value)
    ):
        return language.read_countries(value)
    raise Unreadable("This must be a list of countries.", "Write them as [Canada, France].")


def _year(value: Any) -> Any:
    year = _whole(value)
    if not 1888 <= year <= 2100:
        raise Unreadable(f"{year} cannot be a film's year.", "Write a year with four digits.")
    return year


def _date(value: Any, info: ValidationInfo) -> Any:
    if isinstance(value, dt.date):
        return value
    reading = _reading(info)
    return clock.read_date(_text(value), year=reading.year, languages=reading.languages)


def _time(value: Any) -> Any:
    return value if isinstance(value, clock.Time) else clock.read_time(_text(value))


def _focus(value: Any) -> Any:
    match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*%[\s,]+(\d+(?:\.\d+)?)\s*%\s*", _text(value))
    point = tuple(float(part) / 100 for part in match.groups()) if match else ()
    if not point or max(point) > 1:
        raise Unreadable(
            f"`{value}` is no point of a picture.",
            "Write how far from the left and the top, as in 62% 30%.",
        )
    return point


def _ink(value: Any) -> Any:
    text = _text(value).strip()
    if re.fullmatch(r"[a-z][a-z0-9-]*", text):
        return text
    parts = re.findall(r"\d+(?:\.\d+)?", text)
    if len(parts) != 4 or any(float(part) > 100 for part in parts):
        raise Unreadable(
            f"`{text}` is no ink.",
            "Name a swatch of the layout, or give cyan, magenta, yellow and black in "
            "per cent, as in 0 78 90 0.",
        )
    return tuple(float(part) for part in parts)


_LIST = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}
_WORD = {"type": ["string", "number"]}

Name = Annotated[str, BeforeValidator(_plain)]
Names = Annotated[tuple[Name, ...], BeforeValidator(_as_list), WithJsonSchema(_LIST)]
Id = Annotated[str, BeforeValidator(_plain), AfterValidator(_id), WithJsonSchema(_WORD)]
Ids = Annotated[tuple[Id, ...], BeforeValidator(_as_list), WithJsonSchema(_LIST)]
Flag = Annotated[bool, BeforeValidator(_flag), WithJsonSchema({"type": ["boolean", "string"]})]
Whole = Annotated[int, BeforeValidator(_whole), WithJsonSchema({"type": "integer"})]
Year = Annotated[int, BeforeValidator(_year), WithJsonSchema({"type": "integer"})]
Minutes = Annotated[int, BeforeValidator(_minutes), WithJsonSchema(_WORD)]
Languages = Annotated[tuple[str, ...], BeforeValidator(_languages), WithJsonSchema(_LIST)]
Subtitles = Annotated[tuple[str, ...], BeforeValidator(_subtitles), WithJsonSchema(_LIST)]
Countries = Annotated[tuple[str, ...], BeforeValidator(_countries), WithJsonSchema(_LIST)]
Date = Annotated[dt.date, BeforeValidator(_date), WithJsonSchema({"type": "string"})]
Time = Annotated[clock.Time, BeforeValidator(_time), WithJsonSchema({"type": "string"})]
Focus = Annotated[tuple[float, float], BeforeValidator(_focus), WithJsonSchema({"type": "string"})]
Ink = Annotated[
    str | tuple[float, float, float, float],
    BeforeValidator(_ink),
    WithJsonSchema({"type": "string"}),
]


class Record(BaseModel):
    """Anything an author writes: frozen, no unknown keys, and it knows where it stands."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)

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
    text = _text(value).strip().lower().replace(" ", "-").removesuffix("-premiere")
    if text not in set(Premiere):
        raise Unreadable(
            f"`{value}` is no premiere this program knows.",
            f"Write one of: {', '.join(Premiere)}.",
        )
    return Premiere(text)


class Version(Record):
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
        dict[str, Names], WithJsonSchema({"type": "object", "additionalProperties": _LIST})
    ] = Field(default_factory=dict)
    """Other credits by role, as in `cinematography: [Ada Roe]`."""
    presented_by: Text | None = None
    awards: Annotated[tuple[Text, ...], BeforeValidator(_as_list)] = ()
    logline: Text | None = None
    note: Text | None = None
    note_short: Text | None = None
    note_by: Name | None = None
    director_biography: Text | None = None
    contact: Name | None = None
    website: Name | None = None
    stills: Annotated[tuple[Still, ...], BeforeValidator(_stills)] = ()
    strand: Id | None = None


class Strand(Record):
    """A section of the festival."""

    id: Id
    title: Text
    colour: Ink = (0, 0, 0, 100)
    intro: Text | None = None
    sponsor: Id | None = None
    films_to_page: Annotated[
        Literal[1, 2, 3], BeforeValidator(_whole), WithJsonSchema({"enum": [1, 2, 3]})
    ] = 1
    picture: Name | None = None
    credit: Text | None = None


class Room(Record):
    """One auditorium of a venue."""

    id: Id
    name: Text
    code: Name
    seats: Whole | None = None


class Venue(Record):
    """A place with one or more rooms."""

    id: Id
    name: Text
    code: Name
    address: Text | None = None
    directions: Text | None = None
    access: Ids = ()
    rooms: tuple[Room, ...] = ()
    turnaround: Minutes = 20


class Kind(StrEnum):
    """What sort of bill a programme is."""

    FEATURE = "feature"
    SHORTS = "shorts"
    EVENT = "event"


class ProgrammeRecord(Record):
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


class Sponsor(Record):
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


class Ad(Record):
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


class BadgeRecord(Record):
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
    day_starts_at: Time = clock.Time(5 * 60)
    """Screenings before this hour belong to the night before."""
    languages: Languages = ("en",)
    house_subtitles: Languages = ()
    """Every film has these unless its entry says otherwise; only exceptions are marked."""
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
    flatplan: tuple[Any, ...] | None = Field(
        default=None, json_schema_extra={"description": "Sections in order: docs/layouts.md"}
    )
    severities: dict[str, Severity] = Field(default_factory=dict)
    """How bad a finding is here, by its code, as in `D212: note`."""


class PageHead(Record):
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
