"""What did preflight find? In words for a terminal, and as JSON for other programs."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec.structs import astuple

from booklet.codes import CODES
from booklet.preflight import fitness
from booklet.preflight.verdicts import Expected, Fault, Outcome, Report, Verdict

_WIDTH = 100
_MOST = 12
"""Places of one rule that are told; the other reports have all."""
_FORM = 1


def as_text(report: Report, expected: Expected, name: str) -> str:
    """The answer first, then what failed and where, what was not checked and why, what passed."""
    lines = [f"{name}: {fitness.verdict_line(report)}"]
    for title, verdicts in (
        ("Errors", fitness.errors(report)),
        ("Warnings", fitness.warnings(report)),
        ("Notes", fitness.notes(report)),
    ):
        if verdicts:
            lines += ["", title]
            lines += [line for verdict in verdicts for line in _failed(verdict, expected)]
    if unchecked := fitness.unchecked(report):
        lines += ["", "Not checked"]
        lines += [line for one in unchecked for line in _wrapped(f"{one.code}  {one.reason}", 2)]
    passed = sum(one.outcome is Outcome.PASSED for one in report.verdicts)
    lines += ["", f"{passed} of {len(report.verdicts)} rules passed on {report.pages} pages."]
    return "\n".join(lines) + "\n"


def _failed(verdict: Verdict, expected: Expected) -> Iterator[str]:
    code = CODES[verdict.code]
    yield from _wrapped(f"{verdict.code}  {code.meaning}", 2)
    for fault in verdict.faults[:_MOST]:
        where = place(fault, expected)
        yield from _wrapped(f"{where}: {fault.message}" if where else fault.message, 8)
    if (rest := len(verdict.faults) - _MOST) > 0:
        yield f"        … and {rest} more; the HTML and JSON reports have all."
    remedies = dict.fromkeys(fault.remedy or code.remedy for fault in verdict.faults)
    yield from _wrapped("→ " + " ".join(remedies), 8)


def _wrapped(text: str, indent: int) -> list[str]:
    hang = " " * (indent + 6 if indent < 8 else indent + 2)
    return textwrap.wrap(
        text, _WIDTH, initial_indent=" " * indent, subsequent_indent=hang, break_on_hyphens=False
    )


def place(fault: Fault, expected: Expected) -> str:
    """The folio and what stands on the page: `Page 12 (The Kestrel)`; empty for the file."""
    if not fault.page:
        return ""
    folio = expected.folios.get(fault.page, fault.page)
    sheet = f", page {fault.page} of the file" if folio != fault.page else ""
    subject = expected.subjects.get(fault.page, "")
    inside = f" ({subject}{sheet})" if subject else f" ({sheet[2:]})" if sheet else ""
    return f"Page {folio}{inside}"


def as_json(report: Report, expected: Expected, name: str) -> str:
    """The report for programs. `form` counts up when the meaning of a key changes.

    Lengths are in mm from the trim's top left corner, coverage in per cent of the trim.
    """
    told: dict[str, Any] = {
        "form": _FORM,
        "file": name,
        "verdict": fitness.fitness(report).name.lower(),
        "line": fitness.verdict_line(report),
        "certified": fitness.is_fit(report),
        "pages": report.pages,
        "condition": expected.condition.identifier if expected.condition else None,
        "rules": [_rule(verdict, expected) for verdict in report.verdicts],
        "plates": {str(page): dict(plates) for page, plates in report.plates.items()},
    }
    return json.dumps(told, indent=2, ensure_ascii=False) + "\n"


def _rule(verdict: Verdict, expected: Expected) -> Mapping[str, Any]:
    code = CODES[verdict.code]
    return {
        "code": verdict.code,
        "outcome": verdict.outcome.value,
        "severity": code.severity.value,
        "meaning": code.meaning,
        "reason": verdict.reason,
        "faults": [_fault(fault, code.remedy, expected) for fault in verdict.faults],
    }


def _fault(fault: Fault, remedy: str, expected: Expected) -> Mapping[str, Any]:
    area: Sequence[float] | None = astuple(fault.area) if fault.area else None
    return {
        "message": fault.message,
        "remedy": fault.remedy or remedy,
        "page": fault.page or None,
        "folio": expected.folios.get(fault.page, fault.page) or None,
        "subject": expected.subjects.get(fault.page) or None,
        "area": None if area is None else [round(edge, 2) for edge in area],
    }
