"""What do commands share: arguments of several, an order made of them, findings told?"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from booklet.console import Console, as_json, as_text, tally, uses_colour
from booklet.errors import BookletError, ExitCode, Unreadable
from booklet.findings import Finding
from booklet.measure import read_bleed, read_length, read_trim

if TYPE_CHECKING:
    from booklet.material import Order

Kinds: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def add(
    kinds: Kinds,
    name: str,
    command: Callable[[argparse.Namespace, Console], ExitCode],
    words: str,
) -> argparse.ArgumentParser:
    """A command, said in a few words, with what it does."""
    parser: argparse.ArgumentParser = kinds.add_parser(name, help=words, description=words)
    parser.set_defaults(command=command)
    return parser


def read(reader: Callable[[str], Any]) -> Callable[[str], Any]:
    """A reader of values as argparse wants it: what cannot be read is a mistake of usage."""

    def read(text: str) -> Any:
        try:
            return reader(text)
        except Unreadable as error:
            raise argparse.ArgumentTypeError(f"{error.message} {error.remedy}") from error

    return read


def add_folder(parser: argparse.ArgumentParser) -> None:
    """The edition's folder."""
    parser.add_argument(
        "folder", nargs="?", type=Path, default=Path("data"),
        help="the edition's folder (default: data)",
    )  # fmt: skip


def add_edition(parser: argparse.ArgumentParser) -> None:
    """An edition, and which of its jobs."""
    add_folder(parser)
    parser.add_argument("--job", metavar="NAME", help="a job of edition.yaml (default: booklet)")
    parser.add_argument("--layout", help="the layout (default: the job's, or classic)")
    parser.add_argument("--language", help="the language (default: the job's, or the first)")
    parser.add_argument("--final", action="store_true", help="warnings stop the build too")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument("--quiet", action="store_true", help="no progress")


def add_paper(parser: argparse.ArgumentParser) -> None:
    """What of the job may be said on the command line."""
    paper = parser.add_argument_group("what the job does not say, or says otherwise")
    paper.add_argument("--trim", type=read(read_trim), help="A5, Half-letter, 148 x 210 mm, …")
    paper.add_argument("--bleed", type=read(read_bleed), help="3 mm, 0.125 in, …")
    paper.add_argument("--safe", type=read(read_length), help="what text keeps from the trim")
    paper.add_argument("--condition", help="how it is printed: see `booklet conditions`")
    paper.add_argument("--binding", choices=("saddle", "perfect", "none"))
    paper.add_argument("--cover", choices=("self", "separate"))
    paper.add_argument(
        "--marks", action=argparse.BooleanOptionalAction, help="crop marks, colour bars, slug line"
    )


def add_target(parser: argparse.ArgumentParser) -> None:
    """Where results go."""
    parser.add_argument(
        "--to", type=Path, default=Path("build"), help="where results go (default: build)"
    )


def order_of(asked: argparse.Namespace, **more: Any) -> Order:
    """What is asked for, as an order; what a command has no flag for is None."""
    names = (
        "job", "layout", "language", "final", "trim", "bleed", "safe", "condition", "binding",
        "cover", "marks",
    )  # fmt: skip
    from booklet.binding import Binding, CoverKind
    from booklet.material import Order

    flags: dict[str, Any] = {name: getattr(asked, name, None) for name in names}
    for name, kind in (("binding", Binding), ("cover", CoverKind)):
        flags[name] = kind(flags[name]) if flags[name] else None
    return Order(asked.folder, getattr(asked, "to", Path()), **{**flags, **more})


def print_findings(findings: Sequence[Finding]) -> None:
    """Findings, to standard error."""
    if findings:
        print(as_text(findings, colour=uses_colour(sys.stderr)), file=sys.stderr)


def print_error(error: BookletError, asked: argparse.Namespace) -> None:
    """What stopped a command, with all that was found: to standard error, or as JSON to standard
    output."""
    if getattr(asked, "format", "text") == "json":
        files = [str(error.report)] if error.report else []
        print(as_json(error.findings, files=files, error=error.message, remedy=error.remedy))
        return
    print_findings(error.findings)
    words = f"{error.message} {error.remedy}".strip()
    if error.findings:
        written = f"no PDF; report: {error.report}" if error.report else "nothing was written."
        words = f"{words} {tally(error.findings).capitalize()}; {written}"
    print(words, file=sys.stderr)


def deliver(told: str, target: Path | None, verdict: str, console: Console) -> None:
    """Print a report, or write it into a file and say the gist of it."""
    from booklet.publish import publish

    console.end()
    if target is None:
        print(told, end="")
        return
    publish({target.name: told.encode()}, target.parent)
    console.say(verdict)
    print(target)
