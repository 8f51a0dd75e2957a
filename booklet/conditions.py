"""Which printing conditions are there, and what does each ask of a file?"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType

from booklet import icc
from booklet.columns import table
from booklet.condition import Condition
from booklet.conditionfiles import OWN_FOLDER, Written, read_own, read_shipped
from booklet.findings import Finding, Place, found
from booklet.measure import Length
from booklet.patterns import pattern

REGISTRY = "http://www.color.org"
"""RegistryName of every identifier that the ICC has registered."""
_REGISTERED = pattern(r"FOGRA\d\d|CGATS TR 00\d|CGATS21-2-CRPC\d|IFRA\d\d|JC[NW]?\d{4,6}")
"""What names in the ICC's registry of characterisation data look like."""


def gather(edition_folder: Path | None) -> tuple[Mapping[str, Condition], list[Finding]]:
    """The conditions by id: those that ship, and an edition's own, which go first.

    A shipped condition without a profile has one as soon as its ICC file lies in the edition's
    `conditions/`. Nothing an edition holds can make this raise.
    """
    written, findings = read_shipped()
    if edition_folder is not None:
        own, more = read_own(edition_folder, written)
        written |= own
        findings += more
    known = {key: _condition(key, one) for key, one in written.items()}
    return MappingProxyType(known), findings


def choose(
    name: str, known: Mapping[str, Condition], place: Place
) -> tuple[Condition | None, list[Finding]]:
    """The condition of this id, ready to print with; capitals do not matter.

    None with a finding where nobody knows it (X101), where its profile is not here (X102) or
    cannot be used (X103). `place` is where it was asked for.
    """
    condition = known.get(name) or known.get(name.casefold())
    if condition is None:
        message = f"There is no printing condition `{name}`."
        return None, [found("X101", message, place, _near(name, known))]
    if condition.profile is None:
        return None, [_missing(condition, place)]
    try:
        fault = icc.fault(condition.profile.read_bytes())
    except OSError as error:
        fault = f"it cannot be read: {error.strerror or error}"
    if fault:
        message = f"{condition.profile.name} cannot be used for `{condition.id}`: {fault}."
        return None, [found("X103", message, place)]
    return condition, []


def as_table(known: Iterable[Condition]) -> str:
    """The conditions for a terminal: id, identifier, ink, what it is, whether it can be used."""
    rows = [
        (one.id, one.identifier, f"{one.ink_limit:g} %", one.title, _state(one)) for one in known
    ]
    return table((), rows)


def _state(condition: Condition) -> str:
    if condition.profile is not None:
        return "ready"
    return f"needs {OWN_FOLDER}/{condition.profile_name}"


def _near(name: str, known: Mapping[str, Condition]) -> str:
    ids = {one.identifier.casefold(): key for key, one in known.items()}
    ids |= {key.casefold(): key for key in known}
    near = difflib.get_close_matches(name.casefold(), ids, 1)
    if near:
        return f"Did you mean {ids[near[0]]}?"
    return f"There are {', '.join(known)}; or describe it in the edition's {OWN_FOLDER}/."


def _missing(condition: Condition, place: Place) -> Finding:
    name = condition.profile_name
    whose = f"; it is to be had from {condition.publisher}" if condition.publisher else ""
    return found(
        "X102",
        f"The printing condition `{condition.id}` needs the ICC file {name}{whose}.",
        place,
        f"Put it into the edition's folder as {OWN_FOLDER}/{name}.",
    )


def _condition(name: str, written: Written) -> Condition:
    record = written.record
    title = record.title or name
    return Condition(
        id=name,
        title=title,
        identifier=record.identifier or name,
        description=record.description or title,
        registry=_registry(record.identifier or name, record.registered),
        profile=written.profile,
        ink_limit=record.ink_limit or 0,
        text_pt=_points(record.text),
        reversed_pt=_points(record.reversed),
        inks_pt=_points(record.inks),
        hairline_pt=_points(record.hairline),
        warn_ppi=record.warn_ppi,
        fail_ppi=record.fail_ppi,
        module_mm=record.module.mm,
        licence=written.licence,
        profile_name=record.profile or "",
        publisher=record.publisher or "",
    )


def _registry(identifier: str, registered: bool | None) -> str:
    """Never the registry's name for an identifier that it may not have."""
    if registered is None:
        registered = _REGISTERED.fullmatch(identifier) is not None
    return REGISTRY if registered else ""


def _points(length: Length) -> float:
    return round(length.pt, 6)
