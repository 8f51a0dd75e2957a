"""How is Ghostscript had ready before there is anything to draw?"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from multiprocessing.connection import wait
from pathlib import Path
from tempfile import TemporaryDirectory

from booklet.ghostscript import (
    FOLDER,
    SECONDS,
    TOGETHER,
    Drawn,
    Tripped,
    find,
    lay,
    listed,
    options,
)

_FEW = 8
"""So many pages are drawn one after the other; more are shared out among new processes."""
_LINKS = (
    "save << /PageSize [9 9] >> setpagedevice 0 0 0 1 setcmykcolor 0 0 9 9 rectfill "
    "[/Separation /All /DeviceCMYK {dup dup dup}] setcolorspace 1 setcolor 0 0 9 9 rectfill "
    "showpage restore"
)
"""What uses each kind of colour that is on a page of the program's own: CMYK, and all plates."""
_NO_STRING = re.compile(r"[\\()]")
_ESCAPED = r"\\\g<0>"
"""What stands in a string of PostScript only after a backslash."""


class Standby:
    """A process of Ghostscript that was started, and has made its links between colours, before
    there is anything to draw: which takes three times as long as drawing a page. It serves where
    few pages changed, and stays for the next that do.

    It is never needed. Whatever it does that it was not told to ends it, and where it does not
    draw a page, a process of the usual kind meets the same, and says so.
    """

    def __init__(self) -> None:
        self._process: _Process | None = None

    def __enter__(self) -> Standby:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def get_ready(self, dpi: int, profile: Path | None) -> None:
        """Have it started, to draw the four inks together as a condition's profile wants them;
        without waiting until it has. Where pipes cannot be waited for (Windows), there is none."""
        program = find()
        if program is None or profile is None or sys.platform == "win32":
            return
        with suppress(OSError):
            content = profile.read_bytes()
            meant = _meant(dpi, content)
            if self._process is None or self._process.meant != meant:
                self.end()
                self._process = _Process(program, dpi, content, meant)

    def draw(
        self, pdf: bytes | Path, pages: Sequence[int], dpi: int, profile: Path | None
    ) -> list[Drawn] | None:
        """What `draw` draws of these pages together, in order; None where it was not started
        for such, or for so many, or fails."""
        wanted = sorted(set(pages))
        if self._process is None or profile is None or len(wanted) > _FEW:
            return None
        try:
            if self._process.meant == _meant(dpi, profile.read_bytes()):
                return self._process.draw(pdf, wanted)
        except Exception:  # whatever it is, a process of the usual kind does without
            self.end()
        return None

    def end(self) -> None:
        """End it, whatever it does."""
        if self._process is not None:
            self._process.end()
            self._process = None


def _meant(dpi: int, profile: bytes) -> str:
    """What a process is started for."""
    return f"{dpi} {hashlib.sha256(profile).hexdigest()}"


class _Process:
    """One that is started, and says of each thing that it was told to do when it is done."""

    def __init__(self, program: str, dpi: int, profile: bytes, meant: str) -> None:
        """Raises OSError."""
        self.meant = meant
        self._room = TemporaryDirectory(prefix=FOLDER)
        self._folder = Path(self._room.name)
        self._heard, self._awaited = b"", b""
        self._told, self._pages = 0, 1  # the page that is drawn for the links
        try:
            own = self._folder / "condition.icc"
            own.write_bytes(profile)
            command = [
                program, *options(dpi, own), *TOGETHER.options,
                "-dNOPROMPT", f"--permit-file-read={self._folder}/",
                f"-sOutputFile={self._folder / TOGETHER.file}",
            ]  # fmt: skip
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C is this process's, which ends it
            )  # fmt: skip
        except OSError:
            self._room.cleanup()
            raise
        with suppress(OSError):  # it has ended, which is noticed when there is something to draw
            self._tell(_LINKS)

    def draw(self, pdf: bytes | Path, pages: Sequence[int]) -> list[Drawn]:
        """Pages, to be read before it ends. Raises Tripped, or OSError, where it does otherwise."""
        place = self._folder / f"file-{self._told}.pdf"
        lay(pdf, place)
        self._tell(f"/PageList ({listed(pages)}) def ({_NO_STRING.sub(_ESCAPED, str(place))}) run")
        self._listen(SECONDS * len(pages))
        place.unlink()
        return [self._next(page) for page in pages]

    def end(self) -> None:
        """End it, and remove what it left."""
        self._process.kill()
        with suppress(OSError):  # what it was told last
            self._process.communicate()
        self._room.cleanup()

    def _tell(self, words: str) -> None:
        assert self._process.stdin is not None
        self._told += 1
        self._awaited += b"done %d\n" % self._told
        self._process.stdin.write(os.fsencode(f"{words} (done {self._told}\\n) print flush\n"))
        self._process.stdin.flush()

    def _listen(self, seconds: float) -> None:
        """Wait until it is done. Raises Tripped where it says anything else, or nothing."""
        assert self._process.stdout is not None
        until = time.monotonic() + seconds
        while self._heard != self._awaited:
            left = max(until - time.monotonic(), 0)
            ready = wait([self._process.stdout.fileno()], left)
            said = os.read(self._process.stdout.fileno(), 4096) if ready else b""
            self._heard += said
            if not said or not self._awaited.startswith(self._heard):
                raise Tripped("Ghostscript did not do as it was told")

    def _next(self, page: int) -> Drawn:
        self._pages += 1
        files = TOGETHER.found(self._folder, self._pages)
        if not files:
            raise Tripped("Ghostscript left a page out")
        return Drawn(page, TOGETHER, files)
