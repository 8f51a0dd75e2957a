"""May this file go to the printer, and in which words is that said?

The words PDF/X-4 are said only of a file that passed, ink included.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum

from msgspec.structs import replace

from booklet.codes import CODES, Severity
from booklet.findings import NOWHERE, Finding, Place, found
from booklet.preflight.boxes import ranges
from booklet.preflight.verdicts import Expected, Fault, Outcome, Report, Verdict

INK = "F405"
_CERTIFYING = ("F1", "F2", "F3", "F4")
"""Whose errors stand between a file and the words PDF/X-4: boxes, structure, fonts, inks."""
_OF_CONTENT = ("F6", "F7")
"""Codes and facts: so do their errors, but where nobody says what should be there."""


class Fitness(StrEnum):
    """The three answers of a preflight."""

    FIT = "Fit to print"
    NOT_CERTIFIED = "Not certified"
    NOT_FIT = "Not fit to print"


def fitness(report: Report) -> Fitness:
    """Not fit with an error; not certified where a rule that could find one was not checked."""
    if errors(report):
        return Fitness.NOT_FIT
    return Fitness.NOT_CERTIFIED if doubts(report) else Fitness.FIT


def is_fit(report: Report) -> bool:
    """Whether the file passed: no error, and nothing that matters left unchecked."""
    return fitness(report) is Fitness.FIT


def errors(report: Report) -> list[Verdict]:
    """The failed rules that forbid printing."""
    return _failed(report, Severity.ERROR)


def warnings(report: Report) -> list[Verdict]:
    """The failed rules that a person should look at."""
    return _failed(report, Severity.WARNING)


def notes(report: Report) -> list[Verdict]:
    """The failed rules that only tell something."""
    return _failed(report, Severity.NOTE)


def _failed(report: Report, severity: Severity) -> list[Verdict]:
    return [
        one
        for one in report.verdicts
        if one.outcome is Outcome.FAILED and CODES[one.code].severity is severity
    ]


def unchecked(report: Report) -> list[Verdict]:
    """The rules that could not be checked, wholly or in part."""
    return [one for one in report.verdicts if one.outcome is not Outcome.PASSED and one.reason]


def doubts(report: Report) -> list[Verdict]:
    """The unchecked rules without which a file is not certified, ink first."""
    asked = {verdict.code for verdict in report.verdicts}
    missing = [] if INK in asked else [Verdict(INK, Outcome.NOT_CHECKED, reason="not asked")]
    certifying = [
        one
        for one in unchecked(report)
        if one.code.startswith(_CERTIFYING if one.is_untold else (*_CERTIFYING, *_OF_CONTENT))
        and CODES[one.code].severity is Severity.ERROR
    ]
    return sorted([*missing, *certifying], key=lambda one: (one.code != INK, one.code))


def reasons(report: Report, expected: Expected) -> list[str]:
    """Why the file is not fit, or not certified: one line each."""
    failed = errors(report)
    if failed:
        return [headline(verdict, expected) for verdict in failed]
    return [_doubt(verdict) for verdict in doubts(report)]


def headline(verdict: Verdict, expected: Expected) -> str:
    """A failed rule in one line: its one fault, or what its faults are and on which pages."""
    pages = {fault.page for fault in verdict.faults if fault.page}
    where = ranges(expected.folios.get(page, page) for page in pages) if pages else ""
    if len(verdict.faults) == 1:
        message = verdict.faults[0].message
        return f"{where}: {message}" if where else message
    meaning = CODES[verdict.code].meaning
    return f"{where}: {meaning}" if where else meaning


def verdict_line(report: Report) -> str:
    """The answer in one sentence, for a terminal or a ticket."""
    answer = fitness(report)
    if answer is Fitness.FIT:
        passed = sum(one.outcome is Outcome.PASSED for one in report.verdicts)
        more = _also(len(warnings(report)))
        return f"{answer}: PDF/X-4, {passed} rules passed, ink measured{more}."
    if answer is Fitness.NOT_FIT:
        failed = errors(report)
        faults = sum(len(one.faults) for one in failed)
        return f"{answer}: not certified, {_count(faults, 'fault')} ({_codes(failed)})."
    open_rules = doubts(report)
    first = _doubt(open_rules[0]).rstrip(".")
    rest = len(open_rules) - 1
    also = f", and {_count(rest, 'other rule')} not checked" if rest else ""
    return f"{answer}: {first[0].lower()}{first[1:]}{also}."


def _also(count: int) -> str:
    return f"; {_count(count, 'rule')} with a warning" if count else ""


def _doubt(verdict: Verdict) -> str:
    if verdict.code == INK:
        return verdict.reason[:1].upper() + verdict.reason[1:].rstrip(".") + "."
    return f"Not checked ({verdict.code}): {verdict.reason.rstrip('.')}."


def _codes(verdicts: Sequence[Verdict]) -> str:
    return ", ".join(verdict.code for verdict in verdicts)


def _count(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def as_findings(report: Report, expected: Expected) -> tuple[Finding, ...]:
    """All faults as findings, with the folio as their place and what stands on the page."""
    return tuple(finding for verdict in report.verdicts for finding in _findings(verdict, expected))


def _findings(verdict: Verdict, expected: Expected) -> Iterator[Finding]:
    for fault in verdict.faults:
        yield found(verdict.code, _said(fault, expected), _place(fault, expected), fault.remedy)


def _said(fault: Fault, expected: Expected) -> str:
    subject = expected.subjects.get(fault.page, "")
    return f"{subject}: {fault.message}" if subject else fault.message


def _place(fault: Fault, expected: Expected) -> Place:
    if not fault.page:
        return NOWHERE
    folio = expected.folios.get(fault.page, fault.page)
    written = expected.places.get(fault.about)
    return replace(written, folio=folio) if written else Place(folio=folio)
