"""Documents of a layout: make, one-sheet, handout; any PDF on sheets to be folded: impose."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from booklet.commands.shared import Kinds, add, add_target, order_of, print_findings, read
from booklet.console import Console, as_json
from booklet.errors import ExitCode, UsageError
from booklet.measure import read_length, read_trim


def _add_documents(parser: argparse.ArgumentParser, names: str) -> None:
    """What every command that makes documents takes."""
    parser.add_argument("names", nargs="*", metavar="NAME", help=names)
    parser.add_argument("--day", action="append", default=[], metavar="2026-09-18")
    parser.add_argument("--venue", action="append", default=[], metavar="VENUE")
    parser.add_argument("--strand", action="append", default=[], metavar="STRAND")
    parser.add_argument("--all", action="store_true", help="all that the layout makes")
    parser.add_argument(
        "--edition", dest="folder", type=Path, default=Path("data"), metavar="FOLDER",
        help="the edition's folder (default: data)",
    )  # fmt: skip
    parser.add_argument(
        "--paper", dest="trim", type=read(read_trim),
        help="Letter, A4, Tabloid, A3, … (default: the edition's)",
    )  # fmt: skip
    parser.add_argument("--job", metavar="NAME", help="for a press, as this job of the edition")
    parser.add_argument("--language", help="the language (default: the edition's first)")
    parser.add_argument("--final", action="store_true", help="warnings count as errors")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument("--quiet", action="store_true", help="no progress")
    parser.add_argument(
        "--cluster", metavar="tcp://HOST:8786", help="let the workers of a Dask scheduler make them"
    )  # fmt: skip
    add_target(parser)


def _add_fold(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--fold", action="store_true", help="on sheets of twice the size, to be folded"
    )


def add_make(kinds: Kinds) -> None:
    """The arguments of `make`."""
    words = "Make documents of a layout: one for each film, screening, day or venue."
    parser = add(kinds, "make", make, words)
    parser.add_argument("layout", help="one-sheet, handout, doorsign, or a folder of your own")
    _add_documents(parser, "ids, or parts of titles")
    parser.add_argument(
        "--with", dest="options", action="append", default=[], metavar="OPTION",
        help="an option of the layout, as in --with staff",
    )  # fmt: skip
    _add_fold(parser)


def add_one_sheet(kinds: Kinds) -> None:
    """The arguments of `one-sheet`."""
    words = "Make a sheet about one film, for e-mail and office printers."
    parser = add(kinds, "one-sheet", make, words)
    parser.set_defaults(layout="one-sheet", fold=False)
    _add_documents(parser, "films by id or by a part of their title")
    parser.add_argument(
        "--house", dest="options", action="append_const", const="house", default=[],
        help="for the front of house: ends, guests, what follows in the room",
    )  # fmt: skip


def add_handout(kinds: Kinds) -> None:
    """The arguments of `handout`."""
    words = "Make schedules in black: by day, by venue, by title, or all."
    parser = add(kinds, "handout", make, words)
    parser.set_defaults(layout="handout", options=[])
    _add_documents(parser, "`schedule`, `by-title`, a day, or a venue")
    parser.add_argument(
        "--by", choices=("title",), help="every film A to Z with all its screenings"
    )
    for name, told in (
        ("staff", "with press screenings, doors and formats"),
        ("large-print", "18 points and more, as a list"),
    ):
        parser.add_argument(
            f"--{name}", dest="options", action="append_const", const=name, help=told
        )
    _add_fold(parser)


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
    order = order_of(asked, is_booklet=False, fold=asked.fold)
    if asked.cluster is None:
        made = make_documents(order, wanted, console)
    else:
        from booklet.cluster import cluster

        with cluster(asked.cluster) as machines:
            made = make_documents(order, wanted, console, machines.make)
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


def add_impose(kinds: Kinds) -> None:
    """The arguments of `impose`."""
    words = "Lay a PDF's pages side by side, so that folded sheets are a booklet."
    parser = add(kinds, "impose", impose, words)
    parser.add_argument("file", type=Path, help="the PDF, one of ours or any other")
    parser.add_argument("--to", type=Path, metavar="FILE", help="default: FILE-imposed.pdf")
    parser.add_argument(
        "--paper", type=read(read_trim),
        help="the sheet: A4, Letter, A3, Tabloid, … (default: just two pages)",
    )  # fmt: skip
    parser.add_argument(
        "--caliper", type=read(read_length), help="how thick a sheet is, against creep: 0.1 mm"
    )
    parser.add_argument("--right-to-left", action="store_true", help="bound at the right")
    parser.add_argument(
        "--marks", action=argparse.BooleanOptionalAction, default=True, help="fold marks"
    )
    parser.add_argument("--quiet", action="store_true", help="no words")


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
