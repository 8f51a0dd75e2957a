"""What was found, where, how bad is it, and what can be done?"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from booklet.alike import Alike
from booklet.codes import CODES, Severity


class Weight(StrEnum):
    """How an edition weighs a code: as one of the severities, or not at all."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"
    OFF = "off"


_RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}


class Place(Alike, frozen=True, eq=False):
    """Where something stands: in a file (line and column from 1), a sheet's cell, a page.

    `excerpt` is the line of the source as written, by which no place is another; a zero or an empty
    string means unknown.
    """

    file: Path | None = None
    line: int = 0
    column: int = 0
    cell: str = ""
    folio: int = 0
    excerpt: str = ""

    def __str__(self) -> str:
        parts: list[str] = []
        if self.file is not None:
            parts.append(str(self.file))
        if self.cell:
            parts.append(f"!{self.cell}")
        elif self.line:
            parts.append(f":{self.line}:{self.column}" if self.column else f":{self.line}")
        name = "".join(parts)
        if self.folio:
            name = f"{name} (page {self.folio})" if name else f"page {self.folio}"
        return name

    @property
    def order(self) -> tuple[str, int, int, str, int]:
        """A key that sorts places by file, then down the file, then by page."""
        return (str(self.file or ""), self.line, self.column, self.cell, self.folio)


NOWHERE = Place()


class Finding(Struct, frozen=True):
    """One thing that is wrong, doubtful or was done automatically."""

    code: str
    message: str
    place: Place = NOWHERE
    remedy: str = ""
    severity: Severity = Severity.ERROR

    @property
    def order(self) -> tuple[object, ...]:
        """A key that sorts findings by place, then by weight, then by code."""
        return (*self.place.order, _RANK[self.severity], self.code, self.message)


class Silence(Struct, frozen=True):
    """The codes that a record does not want to hear of, and where it stands in its file."""

    codes: frozenset[str]
    file: Path
    start: tuple[int, int] = (0, 0)
    end: tuple[int, int] = (0, 0)
    """The first line and column after it."""
    cells: frozenset[str] = frozenset()
    """Those of its row, where it stands in a sheet."""

    def covers(self, finding: Finding) -> bool:
        """Whether it is about the record."""
        place = finding.place
        if finding.code not in self.codes or place.file != self.file:
            return False
        if place.cell:
            return place.cell in self.cells
        return self.start <= (place.line, place.column or self.start[1]) < self.end


def found(code: str, message: str, place: Place = NOWHERE, remedy: str = "") -> Finding:
    """A finding with its code's own severity, and its remedy where none is given."""
    row = CODES[code]
    return Finding(code, message, place, remedy or row.remedy, row.severity)


def weigh(
    findings: Iterable[Finding],
    severities: Mapping[str, Weight],
    silences: Iterable[Silence] = (),
    *,
    final: bool = False,
) -> tuple[Finding, ...]:
    """The findings with the edition's own severities, sorted; `final` makes warnings errors.

    What the edition weighs as `off`, or a record silences, is left out. Codes whose severity is
    fixed keep it: see `Code.fixed`.
    """
    weighed = []
    silent = tuple(silences)
    for finding in findings:
        severity = finding.severity
        if not CODES[finding.code].fixed:
            weight = severities.get(finding.code, Weight(severity))
            if weight is Weight.OFF or any(one.covers(finding) for one in silent):
                continue
            severity = Severity(weight)
        if final and severity is Severity.WARNING:
            severity = Severity.ERROR
        weighed.append(replace(finding, severity=severity))
    return tuple(sorted(set(weighed), key=lambda finding: finding.order))


def misweighed(code: str) -> tuple[str, str] | None:
    """Why a code can be neither weighed nor silenced, and what to do; None where it can."""
    row = CODES.get(code)
    if row is None:
        near = difflib.get_close_matches(code, CODES, 1)
        remedy = f"Did you mean {near[0]}?" if near else "See docs/findings.md."
        return f"{code} is no finding's code.", remedy
    return (f"The severity of {code} cannot be changed.", "Remove it here.") if row.fixed else None


def has_errors(findings: Sequence[Finding]) -> bool:
    """Whether any of the findings stops the build."""
    return any(finding.severity is Severity.ERROR for finding in findings)
