"""The schedule given away, and what changed since it was printed: export, snapshot, errata."""

from __future__ import annotations

import argparse
from pathlib import Path

from booklet.commands.shared import (
    Kinds,
    add,
    add_edition,
    add_folder,
    add_target,
    order_of,
    print_findings,
    read,
)
from booklet.console import Console, as_json
from booklet.errors import ExitCode
from booklet.measure import read_trim


def add_export(kinds: Kinds) -> None:
    """The arguments of `export`."""
    words = "Give the public schedule to calendars, websites and signs."
    parser = add(kinds, "export", export, words)
    parser.add_argument("kind", choices=("ics", "csv"), help="calendars, or a table")
    add_folder(parser)
    add_target(parser)
    parser.add_argument("--language", help="the language (default: the edition's first)")
    parser.add_argument(
        "--for-excel", action="store_true",
        help="a table that Excel opens rightly and takes no title for a formula",
    )  # fmt: skip
    parser.add_argument("--quiet", action="store_true", help="no progress")


def export(asked: argparse.Namespace, console: Console) -> ExitCode:
    """Give the public schedule to calendars, websites and signs."""
    from booklet.csvtable import table
    from booklet.dating import moment
    from booklet.ics import calendars
    from booklet.material import prepare
    from booklet.publish import publish

    console.stage("Reading the edition")
    order = order_of(asked, is_booklet=False)
    material = prepare(order)
    edition, wording = material.edition, material.wording
    if asked.kind == "ics":
        files = calendars(edition, wording, moment(edition))
    else:
        files = table(edition, wording, for_excel=asked.for_excel)
    publish(dict(files), asked.to)
    console.end()
    print_findings(material.findings)
    for name in files:
        print(asked.to / name)
    return ExitCode.FINE


def add_snapshot(kinds: Kinds) -> None:
    """The arguments of `snapshot`."""
    words = "Record what goes to print, so that changes can be told later."
    parser = add(kinds, "snapshot", snapshot, words)
    add_edition(parser)
    add_target(parser)
    parser.add_argument("--replace", action="store_true", help="even if there is one already")


def snapshot(asked: argparse.Namespace, console: Console) -> ExitCode:
    """Record what goes to print."""
    from booklet.correcting import record

    path, findings = record(order_of(asked), console, replace=asked.replace)
    console.end()
    if asked.format == "json":
        print(as_json(findings, files=[str(path)]))
        return ExitCode.FINE
    print_findings(findings)
    print(path)
    return ExitCode.FINE


def add_errata(kinds: Kinds) -> None:
    """The arguments of `errata`."""
    words = "Make a slip of what changed since the booklet was printed."
    parser = add(kinds, "errata", errata, words)
    add_folder(parser)
    add_target(parser)
    parser.add_argument(
        "--printed", type=Path, metavar="FILE",
        help="what `booklet snapshot` recorded (default: printed.json in the folder of results)",
    )  # fmt: skip
    parser.add_argument("--paper", dest="trim", type=read(read_trim), help="Letter, A4, …")
    parser.add_argument("--language", help="the language (default: the edition's first)")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument("--quiet", action="store_true", help="no progress")


def errata(asked: argparse.Namespace, console: Console) -> ExitCode:
    """Make a slip of what changed since."""
    from booklet.correcting import correct
    from booklet.documents import SLIP

    order = order_of(asked, layout=SLIP, is_booklet=False)
    corrected = correct(order, asked.printed, console)
    console.end()
    slip, again = corrected.slip, corrected.reprints
    days = [day.isoformat() for day in again.days]
    sheets = [
        *(f"day-{day}" for day in days),
        *(f"venue-{venue}" for venue in again.venues),
        *(["schedule"] if again.schedule else []),
        *(["by-title"] if again.by_title else []),
    ]
    if asked.format == "json":
        files = [str(path) for path in slip.files] if slip else []
        print(
            as_json(corrected.findings, files=files, changes=len(corrected.changes), reprint=sheets)
        )
        return slip.exit_code if slip else ExitCode.FINE
    print_findings(corrected.findings)
    if sheets:
        console.say(f"Print again, if they are out: {', '.join(sheets)}.")
    if slip is None:
        console.say("Nothing changed since the booklet was printed; no slip was made.")
        return ExitCode.FINE
    console.say(f"{len(corrected.changes)} changes since the booklet was printed.")
    for path in slip.files:
        print(path)
    return slip.exit_code
