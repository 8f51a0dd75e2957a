"""The edition's data and texts: check, tidy, links, fit."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

from msgspec.structs import asdict

from booklet.commands.shared import Kinds, add, add_edition, add_folder, order_of, print_findings
from booklet.console import (
    Console,
    as_json,
    as_text,
    counted,
    from_here,
    paint_diff,
    tally,
    uses_colour,
)
from booklet.errors import ExitCode
from booklet.findings import has_errors

if TYPE_CHECKING:
    from booklet.tidying import Tidying


def add_check(kinds: Kinds) -> None:
    """The arguments of `check`."""
    words = "Check an edition's data, without setting pages."
    parser = add(kinds, "check", check, words)
    add_edition(parser)


def check(asked: argparse.Namespace, console: Console) -> ExitCode:
    """Check an edition's data."""
    from booklet.checking import check_only
    from booklet.material import stop

    findings = check_only(order_of(asked))
    if asked.format == "json":
        print(as_json(findings))
    else:
        if findings:
            print(as_text(findings, colour=uses_colour(sys.stdout)))
        console.say(f"{tally(findings)}.".capitalize())
    return stop(findings).exit_code if has_errors(findings) else ExitCode.FINE


def add_tidy(kinds: Kinds) -> None:
    """The arguments of `tidy`."""
    words = "Show what can be mended in the words without judgement, as a diff of the files."
    parser = add(kinds, "tidy", tidy, words)
    add_folder(parser)
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--write", action="store_true", help="change the files")
    how.add_argument("--check", action="store_true", help="exit 3 if there is something to tidy")
    parser.add_argument("--quiet", action="store_true", help="nothing but the diff")


def tidy(asked: argparse.Namespace, console: Console) -> ExitCode:
    """Offer what can be mended in the words without judgement, or mend it."""
    from booklet.load import load
    from booklet.material import stop
    from booklet.tidying import tidy as look
    from booklet.tidying import write

    edition, findings = load(asked.folder.resolve())
    if edition is None:
        raise stop(findings)
    tidying = look(edition)
    for change in tidying.changes:
        _print_diff(change.diff(str(from_here(change.file))))
    for file, reason in tidying.left:
        print(f"{from_here(file)} is left alone. {reason}", file=sys.stderr)
    if has_errors(findings):
        print("What has errors was not looked at: see `booklet check`.", file=sys.stderr)
    if asked.write:
        write(tidying.changes)
    console.say(_told_tidy(tidying, asked))
    return ExitCode.DATA if asked.check and tidying.is_needed else ExitCode.FINE


def _print_diff(lines: Iterable[str]) -> None:
    for line in lines:
        if uses_colour(sys.stdout):
            print(paint_diff(line))
        else:
            print(line, end="")


def _told_tidy(tidying: Tidying, asked: argparse.Namespace) -> str:
    if not tidying.changes:
        return "Nothing that can be tidied." if tidying.left else "Nothing to tidy."
    count = len(tidying.changes)
    files = f"{count} file{'s' if count != 1 else ''}"
    mended = ", ".join(f"{words} ({texts})" for words, texts in sorted(tidying.mended.items()))
    if asked.write:
        return f"Tidied in {files}: {mended}."
    return f"To tidy in {files}: {mended}. Nothing was written; `--write` does it."


def add_links(kinds: Kinds) -> None:
    """The arguments of `links`."""
    words = "Ask whether the addresses that are printed as codes and links work; uses the network."
    parser = add(kinds, "links", links, words)
    add_folder(parser)
    parser.add_argument("--final", action="store_true", help="warnings count as errors")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument("--quiet", action="store_true", help="no progress")


def links(asked: argparse.Namespace, console: Console) -> ExitCode:
    """Ask the servers of all printed addresses."""
    from booklet.links import ask_edition

    answer = ask_edition(asked.folder, console, final=asked.final)
    console.end()
    if asked.format == "json":
        told = {"addresses": answer.addresses, "screenings": answer.screenings}
        print(as_json(answer.findings, **told))
    else:
        if answer.findings:
            print(as_text(answer.findings, colour=uses_colour(sys.stdout)))
        console.say(
            f"{counted(answer.addresses, 'address', 'addresses')} of "
            f"{counted(answer.screenings, 'screening')} asked; {tally(answer.findings)}."
        )
    return ExitCode.DATA if has_errors(answer.findings) else ExitCode.FINE


def add_fit(kinds: Kinds) -> None:
    """The arguments of `fit`."""
    words = "Show how each note fits its frame, in every language, or what the frames hold."
    parser = add(kinds, "fit", fit, words)
    add_edition(parser)
    parser.add_argument(
        "--budget",
        action="store_true",
        help="what each page template holds, as a brief for writers",
    )


def fit(asked: argparse.Namespace, console: Console) -> ExitCode:
    """Show how each note fits its frame, or what the frames hold."""
    from booklet import budgets, copyfit

    if asked.budget:
        pages = list(copyfit.pages_of(order_of(asked), console))
        console.stage("Filling the frames")
        held = [budget for one in pages for budget in budgets.budgets_of(one)]
        console.end()
        if asked.format == "json":
            print(as_json([], budgets=[asdict(one) for one in held]))
        else:
            print(budgets.as_table(held))
        return ExitCode.FINE
    lines, findings = copyfit.copyfit(order_of(asked), console)
    console.end()
    if asked.format == "json":
        print(as_json(findings, texts=[copyfit.as_record(one) for one in lines]))
    else:
        print_findings(findings)
        print(copyfit.as_table(lines))
    over = sum(one.is_over for one in lines)
    console.say(f"{len(lines)} notes, {over} over." if over else f"{len(lines)} notes, all fit.")
    return ExitCode.PLAN if over else ExitCode.FINE
