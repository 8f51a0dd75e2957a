"""Booklets: build, package, plan."""

from __future__ import annotations

import argparse
import sys
import time
from contextlib import ExitStack, nullcontext
from typing import TYPE_CHECKING

from booklet.commands.shared import (
    Kinds,
    add,
    add_edition,
    add_paper,
    add_target,
    order_of,
    print_error,
    print_findings,
)
from booklet.console import Console, as_json, from_here
from booklet.errors import BookletError, ExitCode, OutputError, Unreadable, UsageError
from booklet.folios import read_folios

if TYPE_CHECKING:
    from booklet.helpers import Helpers
    from booklet.holding import Held
    from booklet.material import Order
    from booklet.summary import Told

_BESIDE = {".html", ".json"}
_OF_TELLING = {"command", "format", "quiet", "no_cache"}
"""What the command line says of how a build is told, not of what is built."""
_NAMED = 5
"""So many changed files are named."""


def add_build(kinds: Kinds) -> None:
    """The arguments of `build`."""
    parser = add(kinds, "build", build, "Build the booklet of an edition.")
    _add_booklet(parser)
    parser.add_argument(
        "--no-cache", action="store_true", help="work all out again, and keep nothing of it"
    )


def _add_booklet(parser: argparse.ArgumentParser) -> None:
    """What is built, and what of it."""
    add_edition(parser)
    add_target(parser)
    parser.add_argument(
        "--pages", default="", metavar="12-15", help="only these pages, into a file of their own"
    )
    parser.add_argument("--png", action="store_true", help="pictures of the pages too")
    parser.add_argument(
        "--guides", action="store_true",
        help="draw trim, bleed, safe area, frames and baseline grid on the pictures",
    )  # fmt: skip
    add_paper(parser)


def build(asked: argparse.Namespace, console: Console) -> ExitCode:
    """Build the booklet of an edition."""
    from booklet.home import without_cache

    with ExitStack() as stack:
        if asked.no_cache:
            stack.enter_context(without_cache())
        told = _built(asked, console)
    return _tell(told, asked, console)


def _built(asked: argparse.Namespace, console: Console, stay: Helpers | None = None) -> Told:
    """What a build tells; it is not made again where nothing changed since it was."""
    from booklet import unchanged

    inputs = unchanged.inputs_of(asked.folder, asked.to, _said(asked))
    known = unchanged.recall(inputs)
    if known is not None:
        console.say("Nothing changed since this was built.")
        return known
    from booklet.early import forerunner_for

    with nullcontext() if stay is not None else forerunner_for(asked.folder) as early:
        from booklet.build import build as make
        from booklet.summary import told

        built = make(_booklet_order(asked), console, early, stay)
    named = [path for path in built.files if path.suffix not in _BESIDE]
    answer = told(built.files, named, built.proof)
    unchanged.remember(inputs, answer, built.made)
    return answer


def _said(asked: argparse.Namespace) -> str:
    """All that the command line says of what is built."""
    said = {name: value for name, value in vars(asked).items() if name not in _OF_TELLING}
    return repr(sorted(said.items()))


def _booklet_order(asked: argparse.Namespace) -> Order:
    return order_of(
        asked,
        folios=_folios(asked.pages),
        png=asked.png or asked.guides,
        guides=asked.guides,
    )


_UNTIDY = 3
"""So many builds, one right after another, may leave their memory to the next."""


def add_watch(kinds: Kinds) -> None:
    """The arguments of `watch`."""
    words = "Build the booklet, and again whenever a file of it is saved, until Ctrl-C."
    _add_booklet(add(kinds, "watch", watch, words))


def watch(asked: argparse.Namespace, console: Console) -> ExitCode:
    """Build the booklet, and again whenever a file of it is saved."""
    from booklet.helpers import helpers
    from booklet.memory import holding

    try:
        with helpers(asked.folder) as stay, holding() as held:
            _watch(asked, console, stay, held)
    except KeyboardInterrupt:
        console.say("Watching has ended.")
    return ExitCode.FINE


def _watch(asked: argparse.Namespace, console: Console, stay: Helpers, held: Held) -> None:
    from booklet import heap, home, watching
    from booklet.build import get_ready
    from booklet.layout import OWN_LAYOUTS
    from booklet.load import KNOWN_FOLDERS

    order = _booklet_order(asked)
    shared = [home.layouts(), home.fonts()]
    read = [*shared, *(order.folder / name for name in (*KNOWN_FOLDERS, OWN_LAYOUTS))]
    to = order.to.resolve()
    if to == order.folder.resolve() or any(to.is_relative_to(one.resolve()) for one in read):
        remedy = "Give another to --to, like the folder `build`."
        raise UsageError(f"{order.to} is watched, and every build would change it.", remedy)
    folders = [order.folder, *shared]
    untidy = 0

    def tidy_up() -> None:
        nonlocal untidy
        untidy = 0
        held.turn()
        get_ready(order, stay)
        heap.sweep()
        heap.give_back()

    while True:
        before = watching.look(folders, [order.to])
        began = time.perf_counter()
        try:
            _tell(_built(asked, console, stay), asked, console)
        except BookletError as error:
            console.end()
            print_error(error, asked)
        except OSError as error:  # a file went away, or came, while it was read
            console.end()
            message = f"{error.filename or 'A file'}: {error.strerror or error}."
            remedy = "If it was just being changed, save it again."
            print_error(OutputError(message, remedy), asked)
        sys.stdout.flush()
        console.say(f"{time.perf_counter() - began:.1f} s. Waiting for a change; Ctrl-C ends.")
        untidy += 1
        if untidy > _UNTIDY:
            tidy_up()
        # Who has saved meanwhile waits for the booklet, and for nothing else.
        changed = watching.wait(before, folders, [order.to], tidy_up)
        shown = ", ".join(str(from_here(path)) for path in changed[:_NAMED])
        console.say(f"Changed: {shown}{' …' if len(changed) > _NAMED else ''}")


def _tell(told: Told, asked: argparse.Namespace, console: Console) -> ExitCode:
    """Say what was built and found; the files that a person looks for go to standard output."""
    console.end()
    if asked.format == "json":
        files = [str(path) for path in told.files]
        print(as_json(told.findings, files=files, fitness=told.fitness))
        return ExitCode.FINE
    print_findings(told.findings)
    report = [("report", str(path)) for path in told.files if path.suffix == ".html"][:1]
    console.say("\n".join(f"{name + ':':<11}{text}" for name, text in (*told.summary, *report)))
    if not console.is_quiet or not told.is_fit:
        print(told.fitness, file=sys.stderr)
    for path in told.named:
        print(path)
    return ExitCode.FINE


def _folios(text: str) -> tuple[int, ...]:
    try:
        return read_folios(text)
    except Unreadable as error:
        raise UsageError(error.message, error.remedy) from error


def add_package(kinds: Kinds) -> None:
    """The arguments of `package`."""
    words = "Build what a printer gets: PDFs, preflight report, job ticket, checksums, as a zip."
    parser = add(kinds, "package", package, words)
    add_edition(parser)
    add_target(parser)
    add_paper(parser)


def package(asked: argparse.Namespace, console: Console) -> ExitCode:
    """Build the folder and the zip that a printer gets."""
    from booklet.packing import package_up
    from booklet.summary import told

    built = package_up(order_of(asked), console)
    return _tell(told(built.files, built.files[:1], built.proof), asked, console)


def add_plan(kinds: Kinds) -> None:
    """The arguments of `plan`."""
    words = "Show the pages in order, as a table of spreads."
    parser = add(kinds, "plan", plan, words)
    add_edition(parser)


def plan(asked: argparse.Namespace, console: Console) -> ExitCode:
    """Show the pages in order."""
    from booklet.build import plan_only
    from booklet.spreads import as_table

    console.stage("Planning the pages")
    flatplan, findings = plan_only(order_of(asked))
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
