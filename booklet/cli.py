"""What can be asked for on the command line?"""

from __future__ import annotations

import argparse
import json
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from booklet import __version__
from booklet.console import Console, as_json, as_text, tally, uses_colour
from booklet.errors import BookletError, ExitCode, UsageError
from booklet.findings import Finding, has_errors

EXIT_CODES = """exit codes:
  0  fine
  1  a bug of booklet's own
  2  the command line asks for something that cannot be
  3  the data has errors
  4  the layout, a template, a style or a font has errors
  5  the pages cannot be planned, or text runs over its frame
  6  the PDF is not fit for press
  7  something is missing on this machine
  8  the result cannot be written
  130  interrupted
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; answers the exit code."""
    parser = _parser()
    try:
        asked = parser.parse_args(arguments)
    except SystemExit as leaving:
        return int(leaving.code or 0)
    console = Console(sys.stderr, getattr(asked, "quiet", False))
    with _interrupts_told(console):
        return _run(asked, console)


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
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_build(commands)
    _add_check(commands)
    _add_plan(commands)
    _add_schema(commands)
    _add_layout(commands)
    return parser


def _add(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    command: Callable[[argparse.Namespace, Console], ExitCode],
    words: str,
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=words, description=words)
    parser.set_defaults(command=command)
    return parser


def _add_edition(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "folder", nargs="?", type=Path, default=Path("data"),
        help="the edition's folder (default: data)",
    )  # fmt: skip
    parser.add_argument("--layout", help="the layout (default: the edition's, or classic)")
    parser.add_argument("--language", help="the language (default: the edition's first)")
    parser.add_argument("--final", action="store_true", help="warnings stop the build too")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument("--quiet", action="store_true", help="no progress")


def _add_build(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = _add(commands, "build", _build, "Build the booklet of an edition.")
    _add_edition(parser)
    parser.add_argument(
        "--to", type=Path, default=Path("build"), help="where results go (default: build)"
    )
    parser.add_argument(
        "--pages", default="", metavar="12-15", help="only these pages, into a file of their own"
    )
    parser.add_argument("--png", action="store_true", help="pictures of the pages too")
    parser.add_argument(
        "--guides", action="store_true",
        help="draw trim, bleed, safe area, frames and baseline grid on the pictures",
    )  # fmt: skip


def _add_check(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = _add(commands, "check", _check, "Check an edition's data, without setting pages.")
    _add_edition(parser)


def _add_plan(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = _add(commands, "plan", _plan, "Show the pages in order, as a table of spreads.")
    _add_edition(parser)


def _add_schema(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    words = "Print the JSON Schema of a kind of file, for editors."
    parser = _add(commands, "schema", _schema, words)
    parser.add_argument("kind", nargs="?", help="edition, film, venues, … (default: all)")
    parser.add_argument("--to", type=Path, help="write one file a kind into this folder")


def _add_layout(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    words = "List layouts, show which file is used, or start a change of one."
    parser = _add(commands, "layout", _layout, words)
    parser.add_argument("action", choices=("list", "where", "copy"))
    parser.add_argument("file", nargs="?", help="a layout's file, as in partials/film.html")
    parser.add_argument("--layout", help="the layout (default: the edition's, or classic)")
    parser.add_argument("--edition", type=Path, default=Path("data"), metavar="FOLDER")


def _build(asked: argparse.Namespace, console: Console) -> ExitCode:
    from booklet.build import Order, build

    order = Order(
        folder=asked.folder,
        to=asked.to,
        layout=asked.layout,
        language=asked.language,
        final=asked.final,
        folios=_folios(asked.pages),
        png=asked.png or asked.guides,
        guides=asked.guides,
    )
    built = build(order, console)
    console.end()
    if asked.format == "json":
        print(as_json(built.findings, files=[str(path) for path in built.files]))
        return ExitCode.FINE
    _print_findings(built.findings)
    films, screenings = len(built.edition.films), len(built.edition.public_screenings)
    console.say(
        f"{len(built.flatplan.pages)} pages, {films} film{'s' if films != 1 else ''}, "
        f"{screenings} public screening{'s' if screenings != 1 else ''}; "
        f"{tally(built.findings)}."
    )
    for path in built.files:
        if path.suffix != ".json":
            print(path)
    return ExitCode.FINE


def _check(asked: argparse.Namespace, console: Console) -> ExitCode:
    from booklet.build import Order, check_only, stop

    order = Order(asked.folder, Path(), asked.layout, asked.language, asked.final)
    findings = check_only(order)
    if asked.format == "json":
        print(as_json(findings))
    else:
        if findings:
            print(as_text(findings, colour=uses_colour(sys.stdout)))
        console.say(f"{tally(findings)}.".capitalize())
    return stop(findings).exit_code if has_errors(findings) else ExitCode.FINE


def _plan(asked: argparse.Namespace, console: Console) -> ExitCode:
    from booklet.build import Order, plan_only
    from booklet.spreads import as_table

    order = Order(asked.folder, Path(), asked.layout, asked.language, asked.final)
    console.stage("Planning the pages")
    flatplan, findings = plan_only(order)
    console.end()
    if asked.format == "json":
        pages = [
            {"folio": page.folio, "template": page.unit.template, "section": page.unit.section,
             "subjects": [f"{s.kind} {s.id}" for s in page.unit.subjects]}
            for page in flatplan.pages
        ]  # fmt: skip
        print(as_json(findings, pages=pages))
    else:
        _print_findings(findings)
        print(as_table(flatplan))
    return ExitCode.FINE


def _schema(asked: argparse.Namespace, _console: Console) -> ExitCode:
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


def _layout(asked: argparse.Namespace, _console: Console) -> ExitCode:
    from booklet import home
    from booklet.layout import find_layout, names
    from booklet.override import copy_file, where

    if asked.action == "list":
        for name in names(home.layouts()):
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
    """The folios of `12`, `12-15` or `3,12-15`."""
    folios: set[int] = set()
    for part in filter(None, (part.strip() for part in text.split(","))):
        first, dash, last = part.partition("-")
        if not first.isdigit() or (dash and not last.isdigit()):
            raise UsageError(f"`{part}` is no page or range of pages.", "Write 12 or 12-15.")
        start, end = int(first), int(last or first)
        if not 0 < start <= end < 10_000:
            raise UsageError(f"`{part}` is no range of pages.", "Write 12-15.")
        folios |= set(range(start, end + 1))
    return tuple(sorted(folios))


def _report(error: BookletError, asked: argparse.Namespace) -> None:
    if getattr(asked, "format", "text") == "json":
        print(as_json(error.findings, error=error.message, remedy=error.remedy))
        return
    _print_findings(error.findings)
    words = f"{error.message} {error.remedy}".strip()
    if error.findings:
        words = f"{words} {tally(error.findings).capitalize()}; nothing was written."
    print(words, file=sys.stderr)


def _print_findings(findings: Sequence[Finding]) -> None:
    if findings:
        print(as_text(findings, colour=uses_colour(sys.stderr)), file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
