"""What does preflight say of a file? Every rule is asked, and every answer kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from booklet.findings import CODES, Finding, Place, Severity, found
from booklet.preflight import (
    boxes,
    codes,
    colour,
    ink,
    lines,
    placed,
    raster_rules,
    safe,
    typefaces,
    x4,
)
from booklet.preflight.opened import OpenFile, opened
from booklet.preflight.rules import NotChecked, Rule
from booklet.preflight.verdicts import Expected, Fault, Outcome, Report, Verdict

RULES: tuple[Rule, ...] = (
    *boxes.RULES,
    *x4.RULES,
    *typefaces.RULES,
    *colour.RULES,
    *ink.RULES,
    *lines.RULES,
    *placed.RULES,
    *safe.RULES,
    *raster_rules.RULES,
    *codes.RULES,
)

_NEEDED = frozenset(
    rule.code for rule in RULES if rule.code.startswith(("F1", "F2", "F3", "F4"))
) - {"F102", "F103", "F107", "F305"}
"""What must have been asked before a file is called PDF/X-4: all but what only a job can say."""


def preflight(source: Path | bytes, expected: Expected, _cache: Path | None = None) -> Report:
    """Ask every rule about a PDF; raises UsageError where it is none, or is locked."""
    with opened(source) as file:
        verdicts = tuple(_asked(rule, file, expected) for rule in RULES)
        return Report(verdicts, len(file.pages), looked_at=len(file.pages))


def _asked(rule: Rule, file: OpenFile, expected: Expected) -> Verdict:
    try:
        faults = tuple(_faults(rule, file, expected))
    except NotChecked as reason:
        return Verdict(rule.code, Outcome.NOT_CHECKED, reason=str(reason))
    outcome = Outcome.FAILED if faults else Outcome.PASSED
    return Verdict(rule.code, outcome, faults)


def _faults(rule: Rule, file: OpenFile, expected: Expected) -> Iterator[Fault]:
    if rule.by_file is not None:
        yield from rule.by_file(file, expected)
    if rule.by_page is not None:
        for page in file.pages:
            yield from rule.by_page(page, expected)


def as_findings(report: Report, expected: Expected) -> tuple[Finding, ...]:
    """Every fault as a finding, with the folio and what stands on the page."""
    return tuple(
        _finding(verdict, fault, expected)
        for verdict in report.verdicts
        for fault in verdict.faults
    )


def _finding(verdict: Verdict, fault: Fault, expected: Expected) -> Finding:
    subject = expected.subjects.get(fault.page, "")
    folio = expected.folios.get(fault.page, fault.page)
    message = f"{subject}: {fault.message}" if subject else fault.message
    return found(verdict.code, message, Place(folio=folio), fault.remedy)


def verdict_line(report: Report) -> str:
    """One line: the name PDF/X-4 is said only where every rule of it was asked and passed."""
    failed = sum(
        len(verdict.faults)
        for verdict in report.verdicts
        if CODES[verdict.code].severity is Severity.ERROR
    )
    if failed:
        return f"Not certified: {failed} fault{'s' if failed != 1 else ''}."
    unasked = [v for v in report.verdicts if v.outcome is Outcome.NOT_CHECKED and v.code in _NEEDED]
    if unasked:
        return f"Not certified: {unasked[0].reason}."
    return "Fit to print: PDF/X-4, every rule passed that it stands on."
