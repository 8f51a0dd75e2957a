"""What is written of printing conditions, and which files belong to them?

Those that ship stand in `printing/conditions.yaml`. An edition has its printer's own in its
folder `conditions/`: a YAML file each, whose name is the id, and the ICC file beside it. What
such a file leaves out is as in the shipped condition of its id, or in the one it is `like`.
"""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from msgspec import Struct
from msgspec.structs import replace
from pydantic import BeforeValidator
from pydantic.json_schema import WithJsonSchema

from booklet.errors import Unreadable
from booklet.findings import Finding, Place, found
from booklet.measure import mm, pt
from booklet.memory import content_digest, once
from booklet.records import Record
from booklet.source import Source, read_yaml
from booklet.validate import build
from booklet.values import Flag, Id, Measure, Name, Reading, one_value

OWN_FOLDER = "conditions"
"""The folder of an edition that holds its printer's own conditions, and ICC files."""
_SHIPPED = Path(__file__).resolve().parent / "printing"
_MOST_INK = 400
_MOST_PPI = 2400
_ENDINGS = {
    ".yml": "Let its name end in .yaml.",
    ".icc": "Name it in a condition's YAML.",
    ".icm": "Name it in a condition's YAML.",
}


def _per_cent(value: Any) -> Any:
    match = re.fullmatch(r"\s*(\d{1,3}(?:\.\d+)?)\s*%?\s*", one_value(value))
    if match is None or not 100 <= float(match[1]) <= _MOST_INK:
        raise Unreadable(f"`{value}` is no limit of ink.", "Write per cent, as in 300.")
    return float(match[1])


def _ppi(value: Any) -> Any:
    match = re.fullmatch(r"\s*(\d{1,4})\s*(?:ppi|dpi)?\s*", one_value(value), re.IGNORECASE)
    if match is None or not 1 <= int(match[1]) <= _MOST_PPI:
        raise Unreadable(f"`{value}` is no number of pixels to the inch.", "Write it as in 225.")
    return float(match[1])


_NUMBER = WithJsonSchema({"type": ["number", "string"]})
PerCent = Annotated[float, BeforeValidator(_per_cent), _NUMBER]
Ppi = Annotated[float, BeforeValidator(_ppi), _NUMBER]


class ConditionRecord(Record):
    """A printing condition as it is written; numbers left out are those of offset at 150 lpi."""

    like: Id | None = None
    """The id of a shipped condition, which stands for what is left out."""
    title: Name | None = None
    identifier: Name | None = None
    """OutputConditionIdentifier, as registered."""
    registered: Flag | None = None
    """Whether the ICC's registry has the identifier; well-known ones need not say so."""
    description: Name | None = None
    profile: Name | None = None
    """The ICC file, beside this one."""
    publisher: Name | None = None
    """Who gives out the ICC file."""
    licence: Name | None = None
    """The text of the ICC file's licence, beside this one."""
    ink_limit: PerCent | None = None
    text: Measure = pt(6)
    """The smallest text in one ink."""
    reversed: Measure = pt(8)
    """The smallest text left white in a ground."""
    inks: Measure = pt(10)
    """The smallest text in more than two inks."""
    hairline: Measure = pt(0.25)
    warn_ppi: Ppi = 225
    fail_ppi: Ppi = 150
    module: Measure = mm(0.4)
    """The smallest module of a QR code."""


class Written(Struct, frozen=True):
    """A condition as written, with its files where they are here."""

    record: ConditionRecord
    profile: Path | None = None
    licence: Path | None = None


def read_shipped() -> tuple[dict[str, Written], list[Finding]]:
    """The conditions that ship, by id; one whose profile may not be given on has none."""
    path = _SHIPPED / "conditions.yaml"
    records, findings = once(
        "conditions", f"{path} {content_digest(path)}", lambda: _read_records(path)
    )
    written: dict[str, Written] = {}
    for key, record in records.items():
        profile = _SHIPPED / "profiles" / str(record.profile)
        licence = _SHIPPED / "licences" / str(record.licence)
        written[key] = Written(
            record, profile if profile.is_file() else None, licence if record.licence else None
        )
    return written, findings


def _read_records(path: Path) -> tuple[dict[str, ConditionRecord], list[Finding]]:
    source, findings = read_yaml(path)
    records: dict[str, ConditionRecord] = {}
    if source is None:
        return records, findings
    for key, value in source.value.items():
        record, more = build(ConditionRecord, Source(value, source.origin.below(key)), Reading())
        findings += more
        if record is not None:
            records[key] = record
    return records, findings


def read_own(
    edition: Path, shipped: Mapping[str, Written]
) -> tuple[dict[str, Written], list[Finding]]:
    """The conditions of an edition, by id, and shipped ones whose ICC file lies there."""
    if not (edition / OWN_FOLDER).is_dir():
        return {}, []
    reader = _Reader(edition, shipped)
    return reader.read(), reader.findings


class _Reader:
    """Reads an edition's conditions, noting what is wrong with them."""

    def __init__(self, edition: Path, shipped: Mapping[str, Written]) -> None:
        self.edition = Path(os.path.realpath(edition))
        self.folder = edition / OWN_FOLDER
        self.shipped = shipped
        self.used: set[Path] = set()
        self.findings: list[Finding] = []

    def read(self) -> dict[str, Written]:
        own: dict[str, Written] = {}
        if not self._is_inside(self.folder, Place(self.folder)):
            return own
        for key, one in self.shipped.items():
            if one.profile is None and (path := self._file(str(one.record.profile), Place())):
                own[key] = replace(one, profile=path)
        for path in sorted(self.folder.glob("*.yaml")):
            self.used.add(path)
            if self._is_inside(path, Place(path)) and (mine := self._read_one(path)) is not None:
                own[path.stem] = mine
        self._look_for_strays()
        return own

    def _read_one(self, path: Path) -> Written | None:
        try:
            source, findings = read_yaml(path)
        except OSError as error:
            message = f"{path.name} cannot be read: {error.strerror or error}."
            self.findings.append(found("D107", message, Place(path)))
            return None
        self.findings += findings
        if source is None:
            return None
        record, findings = build(ConditionRecord, source, Reading())
        self.findings += findings
        base = self._base(path.stem, record) if record else None
        if record is None or base is None:
            return None
        whole = _merged(record, base.record)
        return self._with_files(record, whole, base) if self._is_whole(record, whole) else None

    def _base(self, name: str, record: ConditionRecord) -> Written | None:
        """What stands for what is not written; None where that is not known."""
        if record.like is None:
            return self.shipped.get(name, Written(ConditionRecord()))
        if (base := self.shipped.get(record.like)) is not None:
            return base
        message = f"There is no shipped condition `{record.like}`."
        near = difflib.get_close_matches(record.like, self.shipped, 1)
        remedy = f"Did you mean {near[0]}?" if near else f"There are {', '.join(self.shipped)}."
        self.findings.append(found("X101", message, record.place("like"), remedy))
        return None

    def _is_whole(self, record: ConditionRecord, whole: ConditionRecord) -> bool:
        """Whether nothing is missing and no two values disagree; `record` knows its places."""
        missing = [
            key for key in ("identifier", "profile", "ink_limit") if getattr(whole, key) is None
        ]
        for key in missing:
            remedy = "Add it, or name a shipped condition that this one is like: `like: fogra39`."
            self.findings.append(found("D105", f"`{key}` is missing.", record.place(), remedy))
        warn, fail = whole.warn_ppi, whole.fail_ppi
        if fail > warn:
            message = f"`fail_ppi` ({fail:g}) is more than `warn_ppi` ({warn:g})."
            key = "fail_ppi" if "fail_ppi" in record.model_fields_set else "warn_ppi"
            remedy = "Let `fail_ppi` be less than `warn_ppi`."
            self.findings.append(found("D107", message, record.place(key), remedy))
            return False
        return not missing

    def _with_files(
        self, record: ConditionRecord, whole: ConditionRecord, base: Written
    ) -> Written:
        profile, licence = base.profile, base.licence
        if record.profile or profile is None:
            licence = None
            profile = self._file(str(whole.profile), record.place("profile"))
        if record.licence:
            place = record.place("licence")
            licence = self._file(record.licence, place)
            if licence is None:
                message = f"The licence {record.licence} is not in {OWN_FOLDER}/."
                self.findings.append(found("D108", message, place))
        return Written(whole, profile, licence)

    def _file(self, name: str, place: Place) -> Path | None:
        """The file of this name, if it lies in the folder; capitals do not matter."""
        path = self.folder / name
        try:
            if not path.is_file():
                names = {one.name.casefold(): one for one in self.folder.iterdir()}
                path = names.get(name.casefold(), path)
            if not self._is_inside(path, place if place.file else Place(path)):
                return None
            is_there = path.is_file()
        except (OSError, ValueError):  # no name that a file can have
            return None
        self.used.add(path)
        return path if is_there else None

    def _is_inside(self, path: Path, place: Place) -> bool:
        target = Path(os.path.realpath(path))
        if target.is_relative_to(self.edition):
            return True
        self.used.add(path)
        message = f"{path.name} leads to {target}, outside the edition."
        self.findings.append(found("D205", message, place))
        return False

    def _look_for_strays(self) -> None:
        """Report what nobody reads: a profile that no condition names, a `.yml`."""
        for path in sorted(self.folder.iterdir()):
            remedy = _ENDINGS.get(path.suffix.lower())
            if remedy and path not in self.used:
                self.findings.append(
                    found("D113", f"{path.name} is not used.", Place(path), remedy)
                )


def _merged(record: ConditionRecord, base: ConditionRecord) -> ConditionRecord:
    """What is written, and what it leaves out as in `base`, less what would no longer be true."""
    said: dict[str, Any] = {key: getattr(record, key) for key in record.model_fields_set}
    if "identifier" in said:
        said.setdefault("registered", None)
    if "profile" in said:
        said = {"publisher": None, "licence": None, **said}
    return base.model_copy(update=said)
