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

from booklet import __version__, keeping
from booklet.commands import (
    booklets,
    caching,
    designing,
    documents,
    editing,
    printing,
    proofs,
    schedules,
)
from booklet.commands.shared import print_error
from booklet.console import Console
from booklet.errors import BookletError, ExitCode

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
        _handled()


def _run(asked: argparse.Namespace, console: Console) -> int:
    command: Callable[[argparse.Namespace, Console], ExitCode] = asked.command
    try:
        try:
            keeping.bound()  # a wrong one is told whatever is asked for
            return command(asked, console)
        except Exception:
            console.go_on()
            raise
    except BookletError as error:
        console.end()
        print_error(error, asked)
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


def _handled() -> None:
    """Let CPython know that an interrupt was handled, if there was one.

    Where one breaks off an `exec` of a text (as `namedtuple` does in an import), it remembers
    (3.11) that nobody handled it, until the next such `exec` begins, and a module run by `-m` then
    ends by SIGINT instead of answering its exit code.
    """
    exec("pass")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="booklet",
        description="Film data in, a print-ready festival booklet out.",
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"booklet {__version__}")
    kinds = parser.add_subparsers(required=True, metavar="COMMAND")
    booklets.add_build(kinds)
    booklets.add_watch(kinds)
    printing.add_preflight(kinds)
    booklets.add_package(kinds)
    documents.add_make(kinds)
    documents.add_one_sheet(kinds)
    documents.add_handout(kinds)
    documents.add_impose(kinds)
    proofs.add_keep(kinds)
    proofs.add_changes(kinds)
    proofs.add_freeze(kinds)
    schedules.add_snapshot(kinds)
    schedules.add_export(kinds)
    schedules.add_errata(kinds)
    printing.add_conditions(kinds)
    editing.add_check(kinds)
    editing.add_tidy(kinds)
    editing.add_links(kinds)
    booklets.add_plan(kinds)
    editing.add_fit(kinds)
    designing.add_schema(kinds)
    designing.add_layout(kinds)
    caching.add_cache(kinds)
    return parser


if __name__ == "__main__":
    sys.exit(main())
