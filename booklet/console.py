"""How are findings and progress shown, to people and to pipes?

Progress goes to standard error: one line that is rewritten on a terminal, plain lines without
one. Standard output is for results alone.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol, TextIO

from msgspec import Struct

from booklet.codes import Severity
from booklet.columns import columns
from booklet.findings import Finding, Place

_COLOURS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.NOTE: "36"}


class Progress(Protocol):
    """What a build tells while it works."""

    def stage(self, name: str) -> None:
        """A stage begins."""

    def count(self, done: int, total: int, what: str = "pages") -> None:
        """So many pages, or other things, are made."""


class Silence:
    """No progress at all."""

    def stage(self, name: str) -> None:
        """Nothing is told."""

    def count(self, done: int, total: int, what: str = "pages") -> None:
        """Nothing is told."""


class Console(Struct):
    """Progress for people: rewritten on a terminal, one line a stage in a pipe, or silent."""

    stream: TextIO
    is_quiet: bool = False
    is_interrupted: bool = False
    """Set by whoever hears of an interrupt; then no stage begins any more."""
    _stage: str = ""
    _width: int = 0

    def stage(self, name: str) -> None:
        """A stage begins, unless the build was interrupted."""
        self.go_on()
        self._stage = name
        if not self.is_quiet:
            self._show(f"{name} …")

    def go_on(self) -> None:
        """Raise KeyboardInterrupt if there was an interrupt, whoever swallowed it."""
        if self.is_interrupted:
            raise KeyboardInterrupt

    def count(self, done: int, total: int, what: str = "pages") -> None:
        """So many pages, or other things, are made; shown on a terminal only."""
        self.go_on()
        if not self.is_quiet and self.stream.isatty():
            self._show(f"{self._stage} … {done} of {total} {what}")

    def end(self) -> None:
        """Clear the line that progress stood on."""
        if self._width and self.stream.isatty():
            self.stream.write("\r" + " " * self._width + "\r")
            self.stream.flush()
        self._width = 0

    def say(self, text: str) -> None:
        """A line that stays."""
        if not self.is_quiet:
            self.end()
            print(text, file=self.stream)

    def _show(self, text: str) -> None:
        if self.stream.isatty():
            self.stream.write("\r" + text.ljust(self._width))
            self._width = len(text)
        else:
            self.stream.write(f"{text}\n")
        self.stream.flush()


def as_text(findings: Sequence[Finding], *, colour: bool = False) -> str:
    """Findings for people: place, code, severity and message, the line with a caret, a remedy."""
    return "\n".join(_finding_text(finding, colour) for finding in findings)


def paint_diff(line: str) -> str:
    """A line of a unified diff in a terminal's colours."""
    colour = {"+": "32", "-": "31", "@": "36"}.get(line[:1])
    return f"\x1b[{colour}m{line.rstrip()}\x1b[0m" if colour else line.rstrip("\n")


def _finding_text(finding: Finding, colour: bool) -> str:
    severity = str(finding.severity)
    if colour:
        severity = f"\x1b[{_COLOURS[finding.severity]}m{severity}\x1b[0m"
    place = place_text(finding.place)
    head = f"{place}  " if place else ""
    lines = [f"{head}{finding.code} {severity}  {finding.message}"]
    lines += [f"    {line}" for line in excerpt_lines(finding.place)]
    if finding.remedy:
        lines.append(f"    {finding.remedy}")
    return "\n".join(lines)


def place_text(place: Place) -> str:
    """A place with its file as seen from the working folder."""
    if place.file is None:
        return str(place)
    shown = from_here(place.file)
    return str(Place(shown, place.line, place.column, place.cell, place.folio))


def from_here(file: Path) -> Path:
    """A file as seen from the working folder, if it lies below."""
    path, here = file.resolve(), Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else file


def excerpt_lines(place: Place) -> list[str]:
    """The line of a place as it is written, and below it a caret."""
    if not place.excerpt.strip() or not place.line:
        return []
    text = place.excerpt.replace("\t", " ").rstrip()
    start = max(0, place.column - 60)
    text = text[start : start + 90]
    lines = [f"{place.line:>4} | {text}"]
    if place.column:
        before = text[: place.column - 1 - start]
        lines.append(f"     | {' ' * columns(before)}^")
    return lines


def as_json(findings: Sequence[Finding], **more: object) -> str:
    """Findings for programs: one JSON object, with `more` beside them."""
    rows = [
        {
            "code": finding.code,
            "severity": finding.severity.value,
            "file": str(finding.place.file) if finding.place.file else None,
            "line": finding.place.line or None,
            "column": finding.place.column or None,
            "cell": finding.place.cell or None,
            "page": finding.place.folio or None,
            "message": finding.message,
            "remedy": finding.remedy,
        }
        for finding in findings
    ]
    return json.dumps({**more, "findings": rows}, ensure_ascii=False, indent=2)


def counted(count: int, one: str, many: str = "") -> str:
    """How many there are, in words."""
    return f"{count} {one if count == 1 else many or f'{one}s'}"


def tally(findings: Sequence[Finding]) -> str:
    """How many findings there are of each severity, as a phrase."""
    counts = [
        (sum(finding.severity is severity for finding in findings), severity)
        for severity in Severity
    ]
    parts = [f"{count} {name}{'s' if count != 1 else ''}" for count, name in counts if count]
    return ", ".join(parts) or "no findings"


def uses_colour(stream: TextIO) -> bool:
    """Whether a stream is a terminal that should have colours."""
    return stream.isatty() and stream is not sys.__stdin__
