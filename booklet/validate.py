"""How does text with places become a record, and what if it cannot?"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from booklet.errors import Unreadable
from booklet.findings import Finding, found
from booklet.patterns import pattern
from booklet.records import Record
from booklet.source import Key, Origin, Source, Trail
from booklet.values import Reading

R = TypeVar("R", bound=Record)
_KEY = pattern(r"[\w-]+")


def build(model: type[R], source: Source, reading: Reading) -> tuple[R | None, list[Finding]]:
    """Make one record of text values, or findings for every one of them that cannot be read.

    A record whose only fault is an unknown key is still made, so that what names it holds.
    """
    if not isinstance(source.value, dict):
        message = f"Here should stand {_described(model)}, with keys and values."
        return None, [found("D106", message, source.origin.place())]
    value = _written(source.value)
    unread: list[Finding] = []
    for _ in range(2):
        try:
            record = model.model_validate(value, context=reading)
        except ValidationError as error:
            details = error.errors(include_url=False)
            unread += [
                _finding(model, detail, source.origin)
                for detail in details
                if not unread or detail["type"] != "extra_forbidden"
            ]
            if any(detail["type"] != "extra_forbidden" for detail in details):
                return None, unread
            value = _without(value, [detail["loc"] for detail in details])
        else:
            _place(record, source.origin)
            return record, unread
    return None, unread


def _written(value: Any) -> Any:
    """The value without the keys that were left empty: they count as not written.

    What is no key but the rest of a text, cut off by a comma of `{en: Here, and there}`, stays.
    """
    if isinstance(value, dict):
        return {
            key: "" if item is None else _written(item)
            for key, item in value.items()
            if item is not None or not _KEY.fullmatch(key)
        }
    return [_written(item) for item in value] if isinstance(value, list) else value


def _place(record: Record, origin: Origin) -> None:
    record.placed(origin)
    for name in type(record).model_fields:
        value = getattr(record, name)
        if isinstance(value, Record):
            _place(value, origin.below(name))
        elif isinstance(value, tuple):
            for number, item in enumerate(value):
                if isinstance(item, Record):
                    _place(item, origin.below(name, number))
        elif isinstance(value, dict):
            for key, item in value.items():
                if isinstance(item, Record):
                    _place(item, origin.below(name, key))


def _without(value: Any, trails: Iterable[Sequence[Key]]) -> Any:
    for trail in trails:
        value = _cut(value, tuple(trail))
    return value


def _cut(value: Any, trail: Trail) -> Any:
    key, *rest = trail
    if isinstance(value, dict) and key in value:
        if not rest:
            return {name: item for name, item in value.items() if name != key}
        return {**value, key: _cut(value[str(key)], tuple(rest))}
    if isinstance(value, list) and isinstance(key, int) and rest:
        return [*value[:key], _cut(value[key], tuple(rest)), *value[key + 1 :]]
    return value


def _finding(model: type[Record], detail: ErrorDetails, origin: Origin) -> Finding:
    trail = tuple(detail["loc"])
    key = str(trail[-1]) if trail else ""
    kind = detail["type"]
    if kind == "extra_forbidden":
        near = difflib.get_close_matches(key, _fields_at(model, trail[:-1]), 1, 0.6)
        remedy = f"Did you mean `{near[0]}`?" if near else ""
        message = f"`{key}` is not known here."
        return found("D104", message, origin.place(*trail, ""), remedy)
    if kind == "missing":
        return found("D105", f"`{key}` is missing.", origin.place(*trail[:-1]))
    reason = detail.get("ctx", {}).get("error")
    if isinstance(reason, Unreadable):
        message = f"`{_named_in(trail)}`: {reason.message}"
        return found("D107", message, origin.place(*trail), reason.remedy)
    if kind in {"enum", "literal_error"}:
        expected = str(detail.get("ctx", {}).get("expected", "")).replace("'", "")
        message = f"`{_named_in(trail)}`: `{detail['input']}` is not one of those known."
        return found("D107", message, origin.place(*trail), f"Write {expected}.")
    wanted = "a list" if kind in {"tuple_type", "list_type"} else "one value"
    if kind in {"model_type", "dict_type", "model_attributes_type"}:
        wanted = "a mapping of keys and values"
    message = f"`{_named_in(trail)}` should be {wanted}."
    return found("D106", message, origin.place(*trail))


def _named_in(trail: Sequence[Key]) -> str:
    return ".".join(str(key) for key in trail if not isinstance(key, int))


def _fields_at(model: type[Record], trail: Sequence[Key]) -> list[str]:
    for key in trail:
        if isinstance(key, int):
            continue
        info = model.model_fields.get(key)
        inner = _record_in(info.annotation) if info else None
        if inner is None:
            return []
        model = inner
    return list(model.model_fields)


def _record_in(annotation: Any) -> type[Record] | None:
    if isinstance(annotation, type) and issubclass(annotation, Record):
        return annotation
    return next(filter(None, map(_record_in, get_args(annotation))), None)


def _described(model: type[Record]) -> str:
    words = (model.__doc__ or model.__name__).split("\n")[0].rstrip(".")
    return f"a {model.__name__.removesuffix('Record').lower()} ({words[0].lower()}{words[1:]})"
