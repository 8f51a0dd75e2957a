"""How is each kind of value read that an author writes?

Values arrive as text (see `source`); each type here reads one kind of them, refuses what it cannot
read with a message for people, and says in JSON Schema what an editor should accept.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from msgspec import Struct
from pydantic import (
    AfterValidator,
    BeforeValidator,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    ValidationInfo,
)
from pydantic.json_schema import JsonSchemaValue, WithJsonSchema
from pydantic_core import CoreSchema, core_schema

from booklet import clock, language
from booklet.errors import Unreadable
from booklet.folios import read_folios
from booklet.measure import Length, read_bleed, read_length, read_trim


class Reading(Struct, frozen=True):
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
                quotes = "A text with a comma in it stands in quotes." if " " in key else ""
                raise Unreadable(f"The text for `{key}` is empty, or no text.", quotes)
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


def as_list(value: Any) -> Any:
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


def read_whole(value: Any) -> Any:
    if isinstance(value, str) and re.fullmatch(r"\s*\d{1,6}\s*", value):
        return int(value)
    if isinstance(value, int):
        return value
    raise Unreadable(f"`{value}` is not a whole number.", "Write digits only.")


def _minutes(value: Any) -> Any:
    return value if isinstance(value, int) else clock.read_runtime(one_value(value))


def _pause(value: Any) -> Any:
    is_none = isinstance(value, str) and re.fullmatch(r"0(?:\s*min)?", value.strip())
    return 0 if is_none else _minutes(value)


def one_value(value: Any) -> str:
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
    year = read_whole(value)
    if not 1888 <= year <= 2100:
        raise Unreadable(f"{year} cannot be a film's year.", "Write a year with four digits.")
    return year


def _date(value: Any, info: ValidationInfo) -> Any:
    if isinstance(value, dt.date):
        return value
    reading = _reading(info)
    return clock.read_date(one_value(value), year=reading.year, languages=reading.languages)


def _time(value: Any) -> Any:
    return value if isinstance(value, clock.Time) else clock.read_time(one_value(value))


def _focus(value: Any) -> Any:
    match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*%[\s,]+(\d+(?:\.\d+)?)\s*%\s*", one_value(value))
    point = tuple(float(part) / 100 for part in match.groups()) if match else ()
    if not point or max(point) > 1:
        raise Unreadable(
            f"`{value}` is no point of a picture.",
            "Write how far from the left and the top, as in 62% 30%.",
        )
    return point


def _ink(value: Any) -> Any:
    text = one_value(value).strip()
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


def _length(value: Any) -> Any:
    return value if isinstance(value, Length) else read_length(one_value(value))


def _bleed(value: Any) -> Any:
    return value if isinstance(value, Length) else read_bleed(one_value(value))


def _trim(value: Any) -> Any:
    return read_trim(value) if isinstance(value, str) else value


def _folios(value: Any) -> Any:
    parts = value if isinstance(value, list) else [value]
    if isinstance(value, tuple):
        return value
    return read_folios(", ".join(one_value(part) for part in parts))


LIST_SCHEMA = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}
_WORD = {"type": ["string", "number"]}

Name = Annotated[str, BeforeValidator(_plain)]
Names = Annotated[tuple[Name, ...], BeforeValidator(as_list), WithJsonSchema(LIST_SCHEMA)]
Id = Annotated[str, BeforeValidator(_plain), AfterValidator(_id), WithJsonSchema(_WORD)]
Ids = Annotated[tuple[Id, ...], BeforeValidator(as_list), WithJsonSchema(LIST_SCHEMA)]
Flag = Annotated[bool, BeforeValidator(_flag), WithJsonSchema({"type": ["boolean", "string"]})]
Whole = Annotated[int, BeforeValidator(read_whole), WithJsonSchema({"type": "integer"})]
Year = Annotated[int, BeforeValidator(_year), WithJsonSchema({"type": "integer"})]
Minutes = Annotated[int, BeforeValidator(_minutes), WithJsonSchema(_WORD)]
Pause = Annotated[int, BeforeValidator(_pause), WithJsonSchema(_WORD)]
Languages = Annotated[tuple[str, ...], BeforeValidator(_languages), WithJsonSchema(LIST_SCHEMA)]
Subtitles = Annotated[tuple[str, ...], BeforeValidator(_subtitles), WithJsonSchema(LIST_SCHEMA)]
Countries = Annotated[tuple[str, ...], BeforeValidator(_countries), WithJsonSchema(LIST_SCHEMA)]
Date = Annotated[dt.date, BeforeValidator(_date), WithJsonSchema({"type": "string"})]
Time = Annotated[clock.Time, BeforeValidator(_time), WithJsonSchema({"type": "string"})]
Measure = Annotated[Length, BeforeValidator(_length), WithJsonSchema({"type": "string"})]
Bleed = Annotated[Length, BeforeValidator(_bleed), WithJsonSchema({"type": "string"})]
Trim = Annotated[tuple[Length, Length], BeforeValidator(_trim), WithJsonSchema({"type": "string"})]
Focus = Annotated[tuple[float, float], BeforeValidator(_focus), WithJsonSchema({"type": "string"})]
Folios = Annotated[
    tuple[int, ...],
    BeforeValidator(_folios),
    WithJsonSchema({"anyOf": [_WORD, {"type": "array", "items": _WORD}]}),
]
Ink = Annotated[
    str | tuple[float, float, float, float],
    BeforeValidator(_ink),
    WithJsonSchema({"type": "string"}),
]
