"""What did a build find, and is its PDF fit to print? One HTML file beside the PDF.

The findings of all stages come first, errors before all others, then what preflight's rules say of
each file. Everything is in the file, and it names no folder of the machine: the same edition gives
the same bytes. A build that ends in errors leaves a report too, for whoever mends them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from booklet import home
from booklet.codes import STAGES, Severity
from booklet.console import counted, excerpt_lines, tally
from booklet.errors import BookletError
from booklet.findings import Finding
from booklet.preflight.fitness import Fitness, verdict_line
from booklet.preflight.report_html import Fact, document, first_screen, row, rules, table
from booklet.preflight.report_pages import anchors
from booklet.prove import Print, Proof
from booklet.summary import summary

_MOST_ERRORS = 5
_MOST_DRAWN = 12
"""Pages with faults that are drawn, of each file; a build should not wait for more."""
_HEADS = ("Code", "Stage", "What, where, and what to do")
_TITLES = {Severity.ERROR: "Errors", Severity.WARNING: "Warnings", Severity.NOTE: "Notes"}


class Ending(Struct, frozen=True):
    """How a build ended."""

    stem: str
    """The name of its files without their endings."""
    folder: Path
    """Of the edition."""
    proof: Proof | None
    """None where it did not come to pages."""
    error: BookletError | None = None
    """What stopped it; None where a PDF was made."""
    earlier: Sequence[str] = ()
    """The PDFs of an earlier build that lie beside the report."""


def as_html(ending: Ending) -> str:
    """The report, as a page."""
    proof, error = ending.proof, ending.error
    findings = error.findings if error else proof.findings if proof else ()
    told = _sorted([_told(finding, ending.folder) for finding in findings])
    prints = proof.prints if proof else ()
    names = ", ".join(_name(one, ending.stem) for one in prints) or f"{ending.stem}.pdf"
    answer, tone = "No PDF was made", Fitness.NOT_FIT
    why = _why_not(ending, told)
    if proof and not error:
        answer = tone = proof.answer
        why = _why(proof, told, ending.stem)
    facts = _facts(proof) if proof else ()
    first = first_screen("Build report", names, answer, tone.name.lower(), why, facts)
    sections = [*_findings(told), *(part for one in prints for part in _rules(one, ending.stem))]
    return document(f"{answer}: {ending.stem}", first, sections)


def _name(one: Print, stem: str) -> str:
    return f"{one.share.stem(stem)}.pdf"


def _why(proof: Proof, told: Sequence[Finding], stem: str) -> Iterator[str]:
    for one in proof.prints:
        line = verdict_line(one.report)
        yield escape(line if len(proof.prints) == 1 else f"{_name(one, stem)}: {line}")
    yield _counts(told)


def _why_not(ending: Ending, told: Sequence[Finding]) -> Iterator[str]:
    if ending.error:
        yield escape(f"{ending.error.message} {ending.error.remedy}".strip())
    if ending.earlier:
        of = "is of an earlier build" if len(ending.earlier) == 1 else "are of an earlier build"
        yield f"<b>{escape(' and '.join(ending.earlier))} beside this report {of}.</b>"
    errors = [one for one in told if one.severity is Severity.ERROR]
    for one in errors[:_MOST_ERRORS]:
        yield escape(f"{one.place}: {one.message}" if str(one.place) else one.message)
    yield _counts(told)


def _counts(told: Sequence[Finding]) -> str:
    """How many findings there are, with a link to the worst."""
    if not told:
        return '<span class="also">No findings.</span>'
    words = escape(tally(told))
    return f'<span class="also"><a href="#{_anchor(told[0].severity)}">{words}</a></span>'


def _facts(proof: Proof) -> Iterator[Fact]:
    material = proof.material
    yield "Edition", material.title
    yield from ((name.capitalize(), text) for name, text in summary(proof))
    conditions = dict.fromkeys(one.material.condition.identifier for one in proof.prints)
    yield "Condition", ", ".join(conditions)


def _told(finding: Finding, edition: Path) -> Finding:
    """A finding whose place does not say where the folders lie on this machine."""
    file = finding.place.file
    if file is None:
        return finding
    return replace(finding, place=replace(finding.place, file=_within(file, edition)))


def _within(file: Path, edition: Path) -> Path:
    for folder in (edition, home.share()):
        if file.is_relative_to(folder):
            return file.relative_to(folder)
    return Path(file.name) if file.is_absolute() else file


def _sorted(findings: Sequence[Finding]) -> list[Finding]:
    """Errors first; then as the stages follow one another."""
    severities, stages = list(Severity), list(STAGES)
    return sorted(
        findings,
        key=lambda one: (
            severities.index(one.severity), stages.index(one.code[0]), one.order,
        ),
    )  # fmt: skip


def _anchor(severity: Severity) -> str:
    return f"{severity.value}s"


def _findings(told: Sequence[Finding]) -> Iterator[str]:
    for severity, title in _TITLES.items():
        rows = [_row(one) for one in told if one.severity is severity]
        yield from table(_anchor(severity), f"{title}: {len(rows)}", _HEADS, rows)


def _row(finding: Finding) -> str:
    lines = [f"<h3>{escape(finding.message)}</h3>\n"]
    if where := str(finding.place):
        lines.append(f'<p class="where">{escape(where)}</p>\n')
    if shown := excerpt_lines(finding.place):
        lines.append(f'<pre class="excerpt">{escape(chr(10).join(shown))}</pre>\n')
    stage = STAGES[finding.code[0]]
    return row(finding.severity.value, finding.code, stage, "".join(lines), finding.remedy)


def _rules(one: Print, stem: str) -> Iterator[str]:
    """What preflight's rules say of one file."""
    name, start = _name(one, stem), f"{one.share.kind}-"
    at = anchors(one.report, start, _MOST_DRAWN)
    title = at.of("rules-title")
    yield f'<section aria-labelledby="{title}">\n'
    yield f'<h2 id="{title}">Preflight of {escape(name)}</h2>\n'
    pages = counted(one.report.pages, "page")
    yield f'<p class="lead">{pages}. {escape(verdict_line(one.report))}</p>\n</section>\n'
    yield from rules(one.report, one.expected, one.pdf, at)
