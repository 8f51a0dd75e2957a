"""What does each command do? It parses nothing, calls the program, and prints."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
from booklet.errors import ExitCode, Unreadable, UsageError
from booklet.findings import Finding, has_errors
from booklet.folios import read_folios

if TYPE_CHECKING:
    from booklet.build import Built
    from booklet.material import Order
    from booklet.tidying import Tidying

_BESIDE = {".html", ".json"}
"""What a build leaves beside what was asked for."""


def _order(asked: argparse.Namespace, **more: Any) -> Order:
    """What is asked for, as an order; what a command has no flag for is None."""
    names = (
        "job", "layout", "language", "final", "trim", "bleed", "safe", "condition", "binding",
        "cover", "marks",
    )  # fmt: skip
    from booklet.material import Order
    from booklet.records import Binding, CoverKind

    flags: dict[str, Any] = {name: getattr(asked, name, None) for name in names}
    for name, kind in (("binding", Binding), ("cover", CoverKind)):
        flags[name] = kind(flags[name]) if flags[name] else None
    return Order(asked.folder, getattr(asked, "to", Path()), **{**flags, **more})


def build(asked: argparse.Namespace, console: Console) -> ExitCode:
    """Build the booklet of an edition."""
    from booklet.build import build as make

    order = _order(
        asked,
        folios=_folios(asked.pages),
        png=asked.png or asked.guides,
        guides=asked.guides,
    )
    built = make(order, console)
    return _told(
        built, [path for path in built.files if path.suffix not in _BESIDE], asked, console
    )


def _told(
    built: Built, named: Sequence[Path], asked: argparse.Namespace, console: Console
) -> ExitCode:
    """Say what was built and found; the files that a person looks for go to standard output."""
    from booklet.summary import summary

    console.end()
    if asked.format == "json":
        files = [str(path) for path in built.files]
        print(as_json(built.findings, files=files, fitness=built.proof.fitness))
        return ExitCode.FINE
    print_findings(built.findings)
    report = [("report", str(path)) for path in built.files if path.suffix == ".html"][:1]
    lines = [*summary(built.proof), *report]
    console.say("\n".join(f"{name + ':':<11}{told}" for name, told in lines))
    if not console.is_quiet or not built.proof.is_fit:
        print(built.proof.fitness, file=sys.stderr)
    for path in named:
        print(path)
    return ExitCode.FINE


def package(asked: argparse.Namespace, console: Console) -> ExitCode:
    """Build the folder and the zip that a printer gets."""
    from booklet.packing import package_up

    built = package_up(_order(asked), console)
    return _told(built, built.files[:1], asked, console)


def make(asked: argparse.Namespace, console: Console) -> ExitCode:
    """Make documents of a layout, those that changed."""
    from booklet.documents import SLIP, Asked
    from booklet.making import make as make_documents

    if asked.layout == SLIP:
        raise UsageError("A slip needs what was printed.", "Write `booklet errata`.")
    by_title = ["by-title"] if getattr(asked, "by", None) else []
    wanted = Asked(
        (*asked.names, *by_title), tuple(asked.day), tuple(asked.venue),
        tuple(asked.strand), asked.all, frozenset(asked.options),
    )  # fmt: skip
    order = _order(asked, is_booklet=False, fold=asked.fold)
    made = make_documents(order, wanted, console)
    console.end()
    if asked.format == "json":
        print(as_json(
            made.findings,
            files=[str(path) for path in made.files],
            changed=[one.document.stem for one in made.made],
            failed=[one.document.stem for one in made.failed],
        ))  # fmt: skip
        return made.exit_code
    print_findings(made.findings)
    for one in made.failed:
        print(f"{one.document.stem} was not made. {one.error}".rstrip(), file=sys.stderr)
    console.say(made.summary)
    for path in made.files:
        print(path)
    return made.exit_code


def export(asked: argparse.Namespace, console: Console) -> ExitCode:
    """Give the public schedule to calendars, websites and signs."""
    from booklet.csvtable import table
    from booklet.dating import moment
    from booklet.ics import calendars
    from booklet.material import prepare
    from booklet.publish import publish

    console.stage("Reading the edition")
    order = _order(asked, is_booklet=False)
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


def snapshot(asked: argparse.Namespace, console: Console) -> ExitCode:
    """Record what goes to print."""
    from booklet.correcting import record

    path, findings = record(_order(asked), console, replace=asked.replace)
    console.end()
    if asked.format == "json":
        print(as_json(findings, files=[str(path)]))
        return ExitCode.FINE
    print_findings(findings)
    print(path)
    return ExitCode.FINE


def errata(asked: argparse.Namespace, console: Console) -> ExitCode:
    """Make a slip of what changed since."""
    from booklet.correcting import correct
    from booklet.documents import SLIP

    order = _order(asked, layout=SLIP, is_booklet=False)
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


def keep(asked: argparse.Namespace, console: Console) -> ExitCode:
    """Keep the proofs that a build made under a name."""
    from booklet.kept import keep as keep_proof

    files = keep_proof(asked.name, asked.to, replace=asked.replace)
    console.say(f"Later, `booklet changes {asked.name}` says what changed since.")
    for path in files:
        print(path)
    return ExitCode.FINE


def changes(asked: argparse.Namespace, console: Console) -> ExitCode:
    """Say what changed between two proofs."""
    from booklet.changereport import as_json, as_text, summary
    from booklet.comparing import compare
    from booklet.kept import find
    from booklet.signoff import as_html

    if asked.format == "html" and asked.to is None:
        raise UsageError("An HTML report is a file.", "Say where: --to changes.html")
    console.stage("Comparing the proofs")
    old, new = find(asked.old), find(asked.new)
    comparison = compare(old.record, new.record)
    tell = {"html": as_html, "json": as_json, "text": as_text}[asked.format]
    told = tell(comparison, old, new)
    target = asked.to
    if target is not None and target.is_dir():
        target = target / f"changes.{'txt' if asked.format == 'text' else asked.format}"
    _deliver(told, target, summary(comparison), console)
    return ExitCode.FINE


def freeze(asked: argparse.Namespace, console: Console) -> ExitCode:
    """Record the pages that the printer has."""
    from booklet import freezing
    from booklet.folios import pages_of
    from booklet.kept import find
    from booklet.load import load
    from booklet.material import stop

    edition, findings = load(asked.folder.resolve())
    if edition is None:
        raise stop(findings)
    path, record = freezing.freeze(
        asked.folder, edition.settings, find(asked.of), anew=asked.replace
    )
    pages = pages_of(record.folios)
    console.say(f"Frozen: {pages} of `{record.job}` in {record.language}. Commit it with the data.")
    print(path)
    return ExitCode.FINE


def _deliver(told: str, target: Path | None, verdict: str, console: Console) -> None:
    """Print a report, or write it into a file and say the gist of it."""
    from booklet.publish import publish

    console.end()
    if target is None:
        print(told, end="")
        return
    publish({target.name: told.encode()}, target.parent)
    console.say(verdict)
    print(target)


def impose(asked: argparse.Namespace, console: Console) -> ExitCode:
    """Lay a PDF's pages side by side for folding."""
    from booklet.imposition import Imposition
    from booklet.imposition import impose as lay_out
    from booklet.measure import mm
    from booklet.publish import publish

    how = Imposition(asked.paper, asked.caliper or mm(0), asked.right_to_left, asked.marks)
    target = asked.to or asked.file.with_name(f"{asked.file.stem}-imposed.pdf")
    made = lay_out(asked.file, how)
    publish({target.name: made}, target.parent)
    console.say("Print it on both sides, flipped on the short edge, at 100 %.")
    print(target)
    return ExitCode.FINE


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
    _deliver(told, asked.to, fitness.verdict_line(report), console)
    return ExitCode.PREFLIGHT if fitness.errors(report) else ExitCode.FINE


def conditions(asked: argparse.Namespace, _console: Console) -> ExitCode:
    """List the printing conditions a job may name."""
    from booklet.conditions import as_table, gather

    known, findings = gather(asked.folder if asked.folder.is_dir() else None)
    print_findings(findings)
    print(as_table(known.values()))
    return ExitCode.DATA if has_errors(findings) else ExitCode.FINE


def check(asked: argparse.Namespace, console: Console) -> ExitCode:
    """Check an edition's data."""
    from booklet.build import check_only
    from booklet.material import stop

    findings = check_only(_order(asked))
    if asked.format == "json":
        print(as_json(findings))
    else:
        if findings:
            print(as_text(findings, colour=uses_colour(sys.stdout)))
        console.say(f"{tally(findings)}.".capitalize())
    return stop(findings).exit_code if has_errors(findings) else ExitCode.FINE


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


def plan(asked: argparse.Namespace, console: Console) -> ExitCode:
    """Show the pages in order."""
    from booklet.build import plan_only
    from booklet.spreads import as_table

    console.stage("Planning the pages")
    flatplan, findings = plan_only(_order(asked))
    console.end()
    if asked.format == "json":
        pages = [
            {"folio": page.folio, "template": page.unit.template, "section": page.unit.section,
             "subjects": [f"{s.kind} {s.id}" for s in page.unit.subjects]}
            for page in flatplan.pages
        ]  # fmt: skip
        print(as_json(findings, pages=pages))
    else:
        print_findings(findings)
        print(as_table(flatplan))
    return ExitCode.FINE


def fit(asked: argparse.Namespace, console: Console) -> ExitCode:
    """Show how each note fits its frame, or what the frames hold."""
    from booklet import budgets, copyfit

    if asked.budget:
        pages = list(copyfit.pages_of(_order(asked), console))
        console.stage("Filling the frames")
        held = [budget for one in pages for budget in budgets.budgets_of(one)]
        console.end()
        if asked.format == "json":
            print(as_json([], budgets=[asdict(one) for one in held]))
        else:
            print(budgets.as_table(held))
        return ExitCode.FINE
    lines, findings = copyfit.copyfit(_order(asked), console)
    console.end()
    if asked.format == "json":
        print(as_json(findings, texts=[copyfit.as_record(one) for one in lines]))
    else:
        print(copyfit.as_table(lines))
    over = sum(one.is_over for one in lines)
    console.say(f"{len(lines)} notes, {over} over." if over else f"{len(lines)} notes, all fit.")
    return ExitCode.PLAN if over else ExitCode.FINE


def schema(asked: argparse.Namespace, _console: Console) -> ExitCode:
    """Print the JSON Schema of a kind of file."""
    from booklet.schema import schemas

    known = schemas()
    if asked.kind is not None and asked.kind not in known:
        raise UsageError(
            f"There is no kind of file `{asked.kind}`.", f"Ask for {', '.join(known)}."
        )
    if asked.to is not None:
        from booklet.publish import publish

        files = {f"{kind}.json": _json(schema).encode() for kind, schema in known.items()}
        publish(files, asked.to)
        for name in files:
            print(asked.to / name)
    else:
        print(_json(known[asked.kind] if asked.kind else known), end="")
    return ExitCode.FINE


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def layout(asked: argparse.Namespace, _console: Console) -> ExitCode:
    """List layouts, or look into one."""
    from booklet import home
    from booklet.layout import find_layout, names
    from booklet.override import copy_file, where

    if asked.action == "list":
        for name in names(home.layouts(), asked.edition):
            print(name)
        return ExitCode.FINE
    if not asked.file:
        raise UsageError(
            "Which file?", f"Name one: booklet layout {asked.action} partials/film.html"
        )
    folder = asked.edition if asked.edition.is_dir() else None
    name = asked.layout or "classic"
    layout, _ = find_layout(name, home.layouts(), folder)
    if asked.action == "where":
        for path, is_used in where(layout, asked.file):
            print(f"{'*' if is_used else ' '} {path}")
        return ExitCode.FINE
    if folder is None:
        raise UsageError(f"There is no edition in {asked.edition}.", "Name it with --edition.")
    print(copy_file(layout, asked.file, folder))
    return ExitCode.FINE


def _folios(text: str) -> tuple[int, ...]:
    try:
        return read_folios(text)
    except Unreadable as error:
        raise UsageError(error.message, error.remedy) from error


def print_findings(findings: Sequence[Finding]) -> None:
    if findings:
        print(as_text(findings, colour=uses_colour(sys.stderr)), file=sys.stderr)
