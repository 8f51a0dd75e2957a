"""What stops the program, and with which exit code?

    BookletError
    ├── UsageError      2   the command line asks for something that cannot be
    ├── DataError       3   the edition's data has errors
    ├── LayoutError     4   a layout, template or style is broken
    ├── PlanError       5   pages cannot be planned, text runs over, a frozen page would change
    ├── PreflightError  6   the PDF is not fit for press
    ├── MissingPart     7   something is missing on this machine
    └── OutputError     8   the result cannot be written

Exceptions are for when no result is possible. Whatever is wrong with data or pages is a
`Finding` first; an error of a stage carries the findings that led to it.
"""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from booklet.findings import Finding


class ExitCode(IntEnum):
    """What the shell sees when `booklet` ends."""

    FINE = 0
    BUG = 1
    USAGE = 2
    DATA = 3
    LAYOUT = 4
    PLAN = 5
    PREFLIGHT = 6
    MISSING = 7
    OUTPUT = 8
    INTERRUPTED = 130


class BookletError(Exception):
    """Anything that stops the program on purpose; `message` is for people."""

    exit_code = ExitCode.BUG

    def __init__(self, message: str, remedy: str = "", findings: Sequence[Finding] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy
        self.findings = tuple(findings)
        self.report: Path | None = None
        """A file that shows the findings; None where none was written."""


class UsageError(BookletError):
    """The command line asks for something that cannot be."""

    exit_code = ExitCode.USAGE


class DataError(BookletError):
    """The edition's data has errors."""

    exit_code = ExitCode.DATA


class LayoutError(BookletError):
    """A layout, a template or a style is broken."""

    exit_code = ExitCode.LAYOUT


class PlanError(BookletError):
    """The pages cannot be planned as asked, text runs over, or a frozen page would change."""

    exit_code = ExitCode.PLAN


class PreflightError(BookletError):
    """The PDF is not fit for press."""

    exit_code = ExitCode.PREFLIGHT


class MissingPart(BookletError):
    """Something this program needs is missing on the machine."""

    exit_code = ExitCode.MISSING


class OutputError(BookletError):
    """The result cannot be written where it was asked for."""

    exit_code = ExitCode.OUTPUT


class Unreadable(ValueError):
    """A value that was meant to be something (a time, a language) and cannot be read as it.

    Raised by the parsers of single values, caught by `load`, which knows the place.
    """

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy
