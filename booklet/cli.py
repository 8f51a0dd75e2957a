"""What can be asked for on the command line?"""

from __future__ import annotations

import argparse
import gc
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeAlias

from booklet import __version__, commands
from booklet.console import Console, as_json, tally
from booklet.errors import BookletError, ExitCode, Unreadable
from booklet.measure import read_bleed, read_length, read_trim

Kinds: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"

EXIT_CODES = """exit codes:
  0  fine
  1  a bug of booklet's own
  2  the command line asks for something that cannot be
  3  the data has errors; of `tidy --check`: there is something to tidy
  4  the layout, a template, a style or a font has errors
  5  the pages cannot be planned, text runs over its frame, or a frozen page would change
  6  the PDF is not fit for press
  7  something is missing on this machine
  8  the result cannot be written
  130  interrupted
"""


_ALLOCATIONS = 200_000
"""So many more objects before Python looks for garbage, of which a run makes little: at the usual
700 a sixth of a one-sheet's time goes into looking."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; answers the exit code."""
    parser = _parser()
    try:
        asked, rest = parser.parse_known_args(arguments)
        if rest and (not hasattr(asked, "names") or any(one.startswith("-") for one in rest)):
            parser.error(f"unrecognized arguments: {' '.join(rest)}")
        if rest:
            asked.names += rest  # argparse takes names before an option only
    except SystemExit as leaving:
        return int(leaving.code or 0)
    console = Console(sys.stderr, getattr(asked, "quiet", False))
    with _interrupts_told(console), _garbage_left():
        return _run(asked, console)


@contextmanager
def _garbage_left() -> Iterator[None]:
    """Let Python look for garbage seldom, while one command runs."""
    before = gc.get_threshold()
    gc.set_threshold(_ALLOCATIONS)
    try:
        yield
    finally:
        gc.set_threshold(*before)


@contextmanager
def _interrupts_told(console: Console) -> Iterator[None]:
    """Let the console know of an interrupt, for the engine may swallow the exception (WeasyPrint
    70.0, in what C calls back), and go on with half a result."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def interrupt(_number: int, _frame: object) -> None:
        console.is_interrupted = True
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before if before is not None else signal.SIG_DFL)


def _run(asked: argparse.Namespace, console: Console) -> int:
    command: Callable[[argparse.Namespace, Console], ExitCode] = asked.command
    try:
        try:
            return command(asked, console)
        except Exception:
            console.go_on()
            raise
    except BookletError as error:
        console.end()
        _report(error, asked)
        return error.exit_code
    except KeyboardInterrupt:
        console.end()
        print("Interrupted; nothing was changed.", file=sys.stderr)
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()
        return ExitCode.OUTPUT
    except Exception:
        console.end()
        traceback.print_exc()
        print("This is a bug of booklet's own; please report it.", file=sys.stderr)
        return ExitCode.BUG


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="booklet",
        description="Film data in, a print-ready festival booklet out.",
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"booklet {__version__}")
    kinds = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_build(kinds)
    _add_preflight(kinds)
    _add_package(kinds)
    _add_make(kinds)
    _add_one_sheet(kinds)
    _add_handout(kinds)
    _add_impose(kinds)
    _add_keep(kinds)
    _add_changes(kinds)
    _add_freeze(kinds)
    _add_snapshot(kinds)
    _add_export(kinds)
    _add_errata(kinds)
    _add_conditions(kinds)
    _add_check(kinds)
    _add_tidy(kinds)
    _add_links(kinds)
    _add_plan(kinds)
    _add_fit(kinds)
    _add_schema(kinds)
    _add_layout(kinds)
    return parser


def _add(
    kinds: Kinds,
    name: str,
    command: Callable[[argparse.Namespace, Console], ExitCode],
    words: str,
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = kinds.add_parser(name, help=words, description=words)
    parser.set_defaults(command=command)
    return parser


def _read(reader: Callable[[str], Any]) -> Callable[[str], Any]:
    """A reader of values as argparse wants it: what cannot be read is a mistake of usage."""

    def read(text: str) -> Any:
        try:
            return reader(text)
        except Unreadable as error:
            raise argparse.ArgumentTypeError(f"{error.message} {error.remedy}") from error

    return read


def _add_folder(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "folder", nargs="?", type=Path, default=Path("data"),
        help="the edition's folder (default: data)",
    )  # fmt: skip


def _add_edition(parser: argparse.ArgumentParser) -> None:
    _add_folder(parser)
    parser.add_argument("--job", metavar="NAME", help="a job of edition.yaml (default: booklet)")
    parser.add_argument("--layout", help="the layout (default: the job's, or classic)")
    parser.add_argument("--language", help="the language (default: the job's, or the first)")
    parser.add_argument("--final", action="store_true", help="warnings stop the build too")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument("--quiet", action="store_true", help="no progress")


def _add_paper(parser: argparse.ArgumentParser) -> None:
    """What of the job may be said on the command line."""
    paper = parser.add_argument_group("what the job does not say, or says otherwise")
    paper.add_argument("--trim", type=_read(read_trim), help="A5, Half-letter, 148 x 210 mm, …")
    paper.add_argument("--bleed", type=_read(read_bleed), help="3 mm, 0.125 in, …")
    paper.add_argument("--safe", type=_read(read_length), help="what text keeps from the trim")
    paper.add_argument("--condition", help="how it is printed: see `booklet conditions`")
    paper.add_argument("--binding", choices=("saddle", "perfect", "none"))
    paper.add_argument("--cover", choices=("self", "separate"))
    paper.add_argument(
        "--marks", action=argparse.BooleanOptionalAction, help="crop marks, colour bars, slug line"
    )


def _add_target(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--to", type=Path, default=Path("build"), help="where results go (default: build)"
    )


def _add_build(kinds: Kinds) -> None:
    parser = _add(kinds, "build", commands.build, "Build the booklet of an edition.")
    _add_edition(parser)
    _add_target(parser)
    parser.add_argument(
        "--pages", default="", metavar="12-15", help="only these pages, into a file of their own"
    )
    parser.add_argument("--png", action="store_true", help="pictures of the pages too")
    parser.add_argument(
        "--guides", action="store_true",
        help="draw trim, bleed, safe area, frames and baseline grid on the pictures",
    )  # fmt: skip
    _add_paper(parser)


def _add_package(kinds: Kinds) -> None:
    words = "Build what a printer gets: PDFs, preflight report, job ticket, checksums, as a zip."
    parser = _add(kinds, "package", commands.package, words)
    _add_edition(parser)
    _add_target(parser)
    _add_paper(parser)


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
        "--paper", dest="trim", type=_read(read_trim),
        help="Letter, A4, Tabloid, A3, … (default: the edition's)",
    )  # fmt: skip
    parser.add_argument("--job", metavar="NAME", help="for a press, as this job of the edition")
    parser.add_argument("--language", help="the language (default: the edition's first)")
    parser.add_argument("--final", action="store_true", help="warnings count as errors")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument("--quiet", action="store_true", help="no progress")
    _add_target(parser)


def _add_fold(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--fold", action="store_true", help="on sheets of twice the size, to be folded"
    )


def _add_make(kinds: Kinds) -> None:
    words = "Make documents of a layout: one for each film, screening, day or venue."
    parser = _add(kinds, "make", commands.make, words)
    parser.add_argument("layout", help="one-sheet, handout, doorsign, or a folder of your own")
    _add_documents(parser, "ids, or parts of titles")
    parser.add_argument(
        "--with", dest="options", action="append", default=[], metavar="OPTION",
        help="an option of the layout, as in --with staff",
    )  # fmt: skip
    _add_fold(parser)


def _add_one_sheet(kinds: Kinds) -> None:
    words = "Make a sheet about one film, for e-mail and office printers."
    parser = _add(kinds, "one-sheet", commands.make, words)
    parser.set_defaults(layout="one-sheet", fold=False)
    _add_documents(parser, "films by id or by a part of their title")
    parser.add_argument(
        "--house", dest="options", action="append_const", const="house", default=[],
        help="for the front of house: ends, guests, what follows in the room",
    )  # fmt: skip


def _add_handout(kinds: Kinds) -> None:
    words = "Make schedules in black: by day, by venue, by title, or all."
    parser = _add(kinds, "handout", commands.make, words)
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


def _add_export(kinds: Kinds) -> None:
    words = "Give the public schedule to calendars, websites and signs."
    parser = _add(kinds, "export", commands.export, words)
    parser.add_argument("kind", choices=("ics", "csv"), help="calendars, or a table")
    _add_folder(parser)
    _add_target(parser)
    parser.add_argument("--language", help="the language (default: the edition's first)")
    parser.add_argument(
        "--for-excel", action="store_true",
        help="a table that Excel opens rightly and takes no title for a formula",
    )  # fmt: skip
    parser.add_argument("--quiet", action="store_true", help="no progress")


def _add_keep(kinds: Kinds) -> None:
    words = "Keep the proofs that a build made, to compare later ones with."
    parser = _add(kinds, "keep", commands.keep, words)
    parser.add_argument("name", metavar="NAME", help="what it is called, as in v3: proofs/v3")
    parser.add_argument(
        "--to", type=Path, default=Path("build"), metavar="FOLDER",
        help="where the build went (default: build)",
    )  # fmt: skip
    parser.add_argument("--replace", action="store_true", help="even if there is one already")
    parser.add_argument("--quiet", action="store_true", help="no words")


def _add_changes(kinds: Kinds) -> None:
    words = "Say what changed between two proofs, by fact and by page."
    parser = _add(kinds, "changes", commands.changes, words)
    parser.add_argument(
        "old", type=Path, metavar="OLD", help="a name of `booklet keep`, a PDF, or its record"
    )
    parser.add_argument(
        "new", type=Path, nargs="?", default=Path("build"), metavar="NEW",
        help="the same, or a folder (default: build)",
    )  # fmt: skip
    parser.add_argument("--format", choices=("text", "json", "html"), default="text")
    parser.add_argument(
        "--to", type=Path, metavar="FILE", help="write the report into this file or folder"
    )
    parser.add_argument("--quiet", action="store_true", help="no progress")


def _add_freeze(kinds: Kinds) -> None:
    words = "Record the pages that the printer has, those that edition.yaml names under `freeze`."
    parser = _add(kinds, "freeze", commands.freeze, words)
    _add_folder(parser)
    parser.add_argument(
        "--of", type=Path, default=Path("build"), metavar="PROOF",
        help="a name of `booklet keep`, a PDF, or a folder (default: build)",
    )  # fmt: skip
    parser.add_argument(
        "--replace", action="store_true", help="even if frozen pages are otherwise by now"
    )
    parser.add_argument("--quiet", action="store_true", help="no words")


def _add_snapshot(kinds: Kinds) -> None:
    words = "Record what goes to print, so that changes can be told later."
    parser = _add(kinds, "snapshot", commands.snapshot, words)
    _add_edition(parser)
    _add_target(parser)
    parser.add_argument("--replace", action="store_true", help="even if there is one already")


def _add_errata(kinds: Kinds) -> None:
    words = "Make a slip of what changed since the booklet was printed."
    parser = _add(kinds, "errata", commands.errata, words)
    _add_folder(parser)
    _add_target(parser)
    parser.add_argument(
        "--printed", type=Path, metavar="FILE",
        help="what `booklet snapshot` recorded (default: printed.json in the folder of results)",
    )  # fmt: skip
    parser.add_argument("--paper", dest="trim", type=_read(read_trim), help="Letter, A4, …")
    parser.add_argument("--language", help="the language (default: the edition's first)")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument("--quiet", action="store_true", help="no progress")


def _add_impose(kinds: Kinds) -> None:
    words = "Lay a PDF's pages side by side, so that folded sheets are a booklet."
    parser = _add(kinds, "impose", commands.impose, words)
    parser.add_argument("file", type=Path, help="the PDF, one of ours or any other")
    parser.add_argument("--to", type=Path, metavar="FILE", help="default: FILE-imposed.pdf")
    parser.add_argument(
        "--paper", type=_read(read_trim),
        help="the sheet: A4, Letter, A3, Tabloid, … (default: just two pages)",
    )  # fmt: skip
    parser.add_argument(
        "--caliper", type=_read(read_length), help="how thick a sheet is, against creep: 0.1 mm"
    )
    parser.add_argument("--right-to-left", action="store_true", help="bound at the right")
    parser.add_argument(
        "--marks", action=argparse.BooleanOptionalAction, default=True, help="fold marks"
    )
    parser.add_argument("--quiet", action="store_true", help="no words")


def _add_preflight(kinds: Kinds) -> None:
    words = "Check whether a PDF is fit for press, one of ours or any other."
    parser = _add(kinds, "preflight", commands.preflight, words)
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


def _add_conditions(kinds: Kinds) -> None:
    words = "List the printing conditions a job may name."
    parser = _add(kinds, "conditions", commands.conditions, words)
    _add_folder(parser)


def _add_check(kinds: Kinds) -> None:
    words = "Check an edition's data, without setting pages."
    parser = _add(kinds, "check", commands.check, words)
    _add_edition(parser)


def _add_tidy(kinds: Kinds) -> None:
    words = "Show what can be mended in the words without judgement, as a diff of the files."
    parser = _add(kinds, "tidy", commands.tidy, words)
    _add_folder(parser)
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--write", action="store_true", help="change the files")
    how.add_argument("--check", action="store_true", help="exit 3 if there is something to tidy")
    parser.add_argument("--quiet", action="store_true", help="nothing but the diff")


def _add_links(kinds: Kinds) -> None:
    words = "Ask whether the addresses that are printed as codes and links work; uses the network."
    parser = _add(kinds, "links", commands.links, words)
    _add_folder(parser)
    parser.add_argument("--final", action="store_true", help="warnings count as errors")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument("--quiet", action="store_true", help="no progress")


def _add_plan(kinds: Kinds) -> None:
    words = "Show the pages in order, as a table of spreads."
    parser = _add(kinds, "plan", commands.plan, words)
    _add_edition(parser)


def _add_fit(kinds: Kinds) -> None:
    words = "Show how each note fits its frame, in every language, or what the frames hold."
    parser = _add(kinds, "fit", commands.fit, words)
    _add_edition(parser)
    parser.add_argument(
        "--budget",
        action="store_true",
        help="what each page template holds, as a brief for writers",
    )


def _add_schema(kinds: Kinds) -> None:
    words = "Print the JSON Schema of a kind of file, for editors."
    parser = _add(kinds, "schema", commands.schema, words)
    parser.add_argument("kind", nargs="?", help="edition, film, venues, … (default: all)")
    parser.add_argument("--to", type=Path, help="write one file a kind into this folder")


def _add_layout(kinds: Kinds) -> None:
    words = "List layouts, show which file is used, or start a change of one."
    parser = _add(kinds, "layout", commands.layout, words)
    parser.add_argument("action", choices=("list", "where", "copy"))
    parser.add_argument("file", nargs="?", help="a layout's file, as in partials/film.html")
    parser.add_argument("--layout", help="the layout (default: the edition's, or classic)")
    parser.add_argument("--edition", type=Path, default=Path("data"), metavar="FOLDER")


def _report(error: BookletError, asked: argparse.Namespace) -> None:
    if getattr(asked, "format", "text") == "json":
        files = [str(error.report)] if error.report else []
        print(as_json(error.findings, files=files, error=error.message, remedy=error.remedy))
        return
    commands.print_findings(error.findings)
    words = f"{error.message} {error.remedy}".strip()
    if error.findings:
        written = f"no PDF; report: {error.report}" if error.report else "nothing was written."
        words = f"{words} {tally(error.findings).capitalize()}; {written}"
    print(words, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
