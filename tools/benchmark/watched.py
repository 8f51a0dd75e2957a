"""How long from saving a file to the new PDF, where the program stays?

`booklet watch`, and Typst with a compiler that is kept, are started, and once their first PDF is
there one film's note is edited twice. What a process takes that has set nothing yet, and what it
takes from then on, are two things.
"""

from __future__ import annotations

import queue
import re
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from benchmark.edits import edited, next_note, one_note
from benchmark.results import Rebuilt
from benchmark.timing import LONGEST, Command, Failed, ended, stop, surroundings
from benchmark.ways import IN_TYPST, kept_typst

_EVERY = 0.005
"""Seconds between two looks for the PDF."""
_SAID = re.compile(r"([\d.]+) s\. Waiting for a change")
_SAVES = (one_note, next_note)


@dataclass(frozen=True)
class _Kept:
    """A process that stays, and the lines that it says; None once it is over."""

    process: subprocess.Popen[str]
    lines: queue.SimpleQueue[str | None]

    def until(self, wanted: re.Pattern[str]) -> re.Match[str]:
        """The next line of this kind; raises Failed where the process ends before."""
        heard = []
        while (line := self.lines.get()) is not None:
            if found := wanted.search(line):
                return found
            heard.append(line)
        raise Failed(f"A process that was to stay has ended.\n{''.join(heard)}")

    def until_new(self, pdf: Path, before: tuple[int, int]) -> float:
        """When a PDF was there that is not the one before; raises Failed where there is none."""
        heard = []
        while _stamp(pdf) == before:
            with suppress(queue.Empty):
                heard.append(self.lines.get(timeout=_EVERY))
                if (heard[-1] is None or _SAID.search(heard[-1])) and _stamp(pdf) == before:
                    raise Failed(f"The PDF was not made again.\n{''.join(filter(None, heard))}")
        there = time.perf_counter()
        for line in heard:  # what the program says of it may have come as soon as the PDF
            self.lines.put(line)
        return there


def watch(command: Command, edition: Path, pdf: Path, cache: Path) -> tuple[Rebuilt, ...]:
    """What each of two edits takes under `booklet watch`, one after the other."""
    seconds = []
    # The process is over before the edits are undone, which it would build otherwise.
    with ExitStack() as edits, _kept(command, cache) as kept:
        kept.until(_SAID)
        for edit in _SAVES:
            before = _stamp(pdf)
            edits.enter_context(edited(edition, edit))
            saved = time.perf_counter()
            there = kept.until_new(pdf, before)
            seconds.append((there - saved, float(kept.until(_SAID)[1])))
        peak = stop(kept.process)
    return tuple(Rebuilt(until_pdf, said, peak) for until_pdf, said in seconds)


def recompile(edition: Path, pdf: Path, cache: Path) -> tuple[float, ...]:
    """Seconds that each of the same edits takes Typst, where its compiler is kept."""
    seconds = []
    with ExitStack() as edits, _kept(kept_typst(edition, pdf), cache) as kept:
        kept.until(re.compile("written"))
        for edit in _SAVES:
            edits.enter_context(edited(edition, edit))
            IN_TYPST.prepare(edition)
            asked = time.perf_counter()
            assert kept.process.stdin is not None
            print(file=kept.process.stdin, flush=True)
            kept.until(re.compile("written"))
            seconds.append(time.perf_counter() - asked)
    IN_TYPST.prepare(edition)
    return tuple(seconds)


@contextmanager
def _kept(command: Command, cache: Path) -> Iterator[_Kept]:
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, env=surroundings(cache), start_new_session=True,
    )  # fmt: skip
    kept = _Kept(process, queue.SimpleQueue())
    listener = threading.Thread(target=_listen, args=[kept])
    with process, ended(process, LONGEST):
        listener.start()
        yield kept
    listener.join()


def _listen(kept: _Kept) -> None:
    assert kept.process.stdout is not None
    for line in kept.process.stdout:
        kept.lines.put(line)
    kept.lines.put(None)


def _stamp(path: Path) -> tuple[int, int]:
    """By what it is known that a file was replaced."""
    try:
        stat = path.stat()
    except FileNotFoundError:
        return (0, 0)
    return (stat.st_ino, stat.st_mtime_ns)
