"""What does a process cost, from its start to its exit: seconds, of how many processors, memory?"""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

LONGEST = 3600.0
"""Seconds after which a process is ended, since something is wrong with it."""
STARTING = "Starting"
_BYTES_PER_RSS = 1 if sys.platform == "darwin" else 1024  # getrusage(2): kilobytes but on macOS
_STAGE_ENDS = " …"

Command = Sequence[str | Path]


@dataclass(frozen=True)
class Cost:
    """What one process took: seconds, and bytes of the largest of its processes."""

    wall: float
    cpu: float
    peak: int
    stages: Mapping[str, float] = field(default_factory=dict)
    """The seconds between its words of progress."""


class Failed(Exception):
    """A process that was to be timed did not succeed."""


def surroundings(cache: Path, **more: str) -> dict[str, str]:
    """The environment with a cache. Compiled modules are kept, as they are for whoever installed
    the program."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "XDG_CACHE_HOME": str(cache), **more}


def run(command: Command, cache: Path) -> Cost:
    """Run a command to its end; raises Failed, with what it said, where it does not succeed."""
    with tempfile.TemporaryFile() as results:
        start = time.perf_counter()
        process = subprocess.Popen(
            command, stdout=results, stderr=subprocess.PIPE, env=surroundings(cache),
            start_new_session=True,
        )  # fmt: skip
        with ended(process, LONGEST):
            assert process.stderr is not None
            words, stages = _listen(process.stderr, start)
            usage = _wait(process)
            end = time.perf_counter()
        process.stderr.close()
    if process.returncode:
        said = b"".join(words).decode(errors="replace")
        raise Failed(f"{' '.join(map(str, command))}: exit {process.returncode}\n{said}")
    return Cost(
        end - start,
        usage.ru_utime + usage.ru_stime,
        _peak(usage),
        _durations(stages, end),
    )


def stop(process: subprocess.Popen[Any]) -> int:
    """End a process with all that it started; answers the bytes of the largest of them."""
    with suppress(ProcessLookupError, PermissionError):  # it has ended by itself
        os.killpg(process.pid, signal.SIGKILL)
    return _peak(_wait(process))


def _wait(process: subprocess.Popen[Any]) -> resource.struct_rusage:
    """Wait until a process is over; answers what it used."""
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return usage


def _peak(usage: resource.struct_rusage) -> int:
    return usage.ru_maxrss * _BYTES_PER_RSS


@contextmanager
def ended(process: subprocess.Popen[Any], seconds: float) -> Iterator[None]:
    """A process with all that it started is over when this is, and after so many seconds."""
    watchdog = threading.Timer(seconds, os.killpg, [process.pid, signal.SIGKILL])
    watchdog.start()
    try:
        yield
    finally:
        watchdog.cancel()
        if process.returncode is None:
            stop(process)


def _listen(stream: IO[bytes], start: float) -> tuple[list[bytes], list[tuple[str, float]]]:
    """What a process says until it is over, and when each stage began."""
    words: list[bytes] = []
    stages = [(STARTING, start)]
    for line in stream:
        words.append(line)
        told = line.decode(errors="replace").rstrip("\n")
        if told.endswith(_STAGE_ENDS):
            stages.append((told.removesuffix(_STAGE_ENDS), time.perf_counter()))
    return words, stages


def _durations(stages: Sequence[tuple[str, float]], end: float) -> Mapping[str, float]:
    ends = [began for _, began in stages[1:]] + [end]
    spent: dict[str, float] = {}
    for (name, began), ends_at in zip(stages, ends, strict=True):
        spent[name] = spent.get(name, 0.0) + ends_at - began
    return spent
