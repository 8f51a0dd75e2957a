"""For the press: preflight, conditions."""

from __future__ import annotations

import argparse
from pathlib import Path

from booklet.commands.shared import Kinds, add, add_folder, deliver, print_findings
from booklet.console import Console
from booklet.errors import ExitCode, UsageError
from booklet.findings import has_errors


def add_preflight(kinds: Kinds) -> None:
    """The arguments of `preflight`."""
    words = "Check whether a PDF is fit for press, one of ours or any other."
    parser = add(kinds, "preflight", preflight, words)
    parser.add_argument("file", type=Path, help="the PDF")
    parser.add_argument("--job", metavar="NAME", help="a job of the edition, to check it against")
    parser.add_argument(
        "--edition", type=Path, default=Path("data"), metavar="FOLDER",
        help="the edition that has the job (default: data)",
    )  # fmt: skip
    parser.add_argument("--condition", help="a printing condition, to check it against")
    parser.add_argument("--format", choices=("text", "json", "html"), default="text")
    parser.add_argument("--to", type=Path, metavar="FILE", help="write the report into this file")
    parser.add_argument("--quiet", action="store_true", help="no progress")


def preflight(asked: argparse.Namespace, console: Console) -> ExitCode:
    """Check whether a PDF is fit for press."""
    from booklet import home
    from booklet.expectation import expected_of_job
    from booklet.preflight import fitness, report_html, report_text
    from booklet.preflight.run import preflight as judge

    if asked.format == "html" and asked.to is None:
        raise UsageError("An HTML report is a file.", "Say where: --to report.html")
    console.stage("Checking the PDF")
    expected = expected_of_job(asked.edition, asked.job, asked.condition)
    report, name = judge(asked.file, expected, home.cache()), asked.file.name
    if asked.format == "html":
        told = report_html.as_html(report, expected, name, asked.file)
    elif asked.format == "json":
        told = report_text.as_json(report, expected, name)
    else:
        told = report_text.as_text(report, expected, name)
    deliver(told, asked.to, fitness.verdict_line(report), console)
    return ExitCode.PREFLIGHT if fitness.errors(report) else ExitCode.FINE


def add_conditions(kinds: Kinds) -> None:
    """The arguments of `conditions`."""
    words = "List the printing conditions a job may name."
    parser = add(kinds, "conditions", conditions, words)
    add_folder(parser)


def conditions(asked: argparse.Namespace, _console: Console) -> ExitCode:
    """List the printing conditions a job may name."""
    from booklet.conditions import as_table, gather

    known, findings = gather(asked.folder if asked.folder.is_dir() else None)
    print_findings(findings)
    print(as_table(known.values()))
    return ExitCode.DATA if has_errors(findings) else ExitCode.FINE
