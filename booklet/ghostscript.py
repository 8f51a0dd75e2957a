"""How much of each ink does a page print? Ghostscript draws every plate of it apart.

The only door to Ghostscript, an interpreter of its own, and so a second opinion on what a page is.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from booklet.patterns import pattern

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Levels = NDArray[np.uint8]

PROCESS = ("Cyan", "Magenta", "Yellow", "Black")
"""The names of the four plates that every page has."""
_NAMES = ("gs", "gswin64c", "gswin32c")
_AT_ONCE = 200
"""Pages drawn by one process: beginning one takes as long as five pages, and Ghostscript (10.0)
takes no argument of more than 2048 letters."""
_PROCESSES = 2
_SMOOTHING = 3
"""Pixels across and down that are averaged to one."""
_SECONDS = 120
"""So long may a page take, with whatever comes before it."""
_FOLDER = "booklet-plates-"
"""What folders with plates are called, but for their ends."""
_LOOKS = 0.02
"""Seconds between two looks for the next page."""
_Files = Mapping[str, Path]
"""What was drawn of a page, by the names of the plates in them; of all plates, by an empty one."""
_HEAD_ENDS = b"\nENDHDR\n"
_SIZE = pattern(rb"P7\nWIDTH (\d+)\nHEIGHT (\d+)\nDEPTH 4\nMAXVAL 255\n")


class Tripped(Exception):
    """Ghostscript could not draw the file; the text says why."""


class Plates(Struct, frozen=True, eq=False):
    """One page as its plates, by their names: levels from 0 (no ink) to 255, row by row."""

    page: int
    levels: Mapping[str, Levels]


class Drawn(Struct, frozen=True):
    """One page as it was drawn, by files that nobody has read yet."""

    page: int
    device: Device
    files: Mapping[str, Path]

    def read(self) -> Plates:
        """Its plates. Raises Tripped and OSError."""
        return Plates(self.page, self.device.read(self.files))

    def remove(self) -> None:
        """Remove its files, which nobody reads again. Raises OSError."""
        for path in self.files.values():
            path.unlink()


def find() -> str | None:
    """The program's path, or None where it is not on this machine."""
    return next((path for name in _NAMES if (path := shutil.which(name))), None)


def load() -> None:
    """Load what reading plates takes."""
    import numpy as np  # noqa: F401


def plates_of(all_drawn: Generator[Drawn]) -> Iterator[Plates]:
    """The plates of pages as they are drawn. Raises Tripped and OSError."""
    with closing(all_drawn) as drawn:
        for one in drawn:
            yield one.read()
            one.remove()


def draw(
    pdf: bytes | Path,
    pages: Sequence[int],
    dpi: int,
    profile: Path | None = None,
    *,
    is_smooth: bool = False,
    is_process: bool = False,
    is_linked: bool = True,
) -> Generator[Drawn]:
    """These pages (counted from 1, in order), as large as their media boxes, to be read while the
    generator is open; closing it ends whoever draws.

    Pictures are averaged and overprint is done as on a press. Edges fill every pixel that they
    touch, so that there is never less ink than there will be; `is_smooth` averages them too, and
    takes twice as long. Where the file `is_process`, with no inks but the four, these are drawn
    together, which takes half as long; a letter's edge may be a pixel wider. `profile` is the
    condition's: CMYK stays as it is, and what is not CMYK is converted to it. Without links between
    colours (`is_linked`) there is no profile, and nothing overprints. Some 0.03 s of one core a
    page at 100 dpi, and 0.2 s before the first, or 0.05 without links. Raises Tripped.
    """
    program = find()
    if program is None:
        raise Tripped("Ghostscript is not on this machine")
    wanted = sorted(set(pages))
    device = _TOGETHER if is_process and not is_smooth else _APART
    with tempfile.TemporaryDirectory(prefix=_FOLDER) as name:
        folder = Path(name)
        _lay(pdf, folder / "file.pdf")
        linked = _linked(_beside(folder, profile)) if is_linked else ["-dUseFastColor"]
        start = [program, *_options(dpi, is_smooth=is_smooth), *linked, *device.options]
        size = _AT_ONCE * _PROCESSES
        for first in range(0, len(wanted), size):
            some = wanted[first : first + size]
            with ExitStack() as stack:
                drawings = [
                    stack.enter_context(_Drawing(start, device, folder, some[number::_PROCESSES]))
                    for number in range(min(_PROCESSES, len(some)))
                ]
                for place, page in enumerate(some):
                    yield Drawn(page, device, drawings[place % len(drawings)].next())
                for drawing in drawings:
                    drawing.finish()


def _lay(pdf: bytes | Path, place: Path) -> None:
    """Have a file under a plain name in a folder that Ghostscript may read."""
    if not isinstance(pdf, Path):
        place.write_bytes(pdf)
        return
    try:
        place.symlink_to(pdf.resolve())
    except OSError:  # Windows lets few people make links
        shutil.copyfile(pdf, place)


def _beside(folder: Path, profile: Path | None) -> Path | None:
    """A copy of the profile in a folder that Ghostscript may read, under a plain name."""
    if profile is None:
        return None
    return Path(shutil.copyfile(profile, folder / "condition.icc"))


def _options(dpi: int, *, is_smooth: bool) -> list[str]:
    """How it draws, at so many dots per inch."""
    times = _SMOOTHING if is_smooth else 1
    return [
        "-q", "-dSAFER", "-dNOPAUSE", "-dPDFSTOPONERROR",
        f"-r{dpi * times}", f"-dDownScaleFactor={times}", "-dDOINTERPOLATE",
        "-dMaxBitmap=200000000",
    ]  # fmt: skip


def _linked(profile: Path | None) -> list[str]:
    """How it links colours: by a condition's profile that it may read, or by its own."""
    if profile is None:
        return []
    return [
        f"--permit-file-read={profile}",
        f"-sDefaultCMYKProfile={profile}", f"-sOutputICCProfile={profile}",
    ]  # fmt: skip


class _Drawing:
    """One process that draws pages into files, which are read and removed as they come."""

    def __init__(
        self, start: Sequence[str], device: Device, folder: Path, pages: Sequence[int]
    ) -> None:
        """Begin it. Raises Tripped where that cannot be done."""
        self._device, self._pages = device, pages
        self._folder = Path(tempfile.mkdtemp(dir=folder))
        self._read = 0
        self._said = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - closed with the process
        command = [
            *start, "-dBATCH", f"-sPageList={_listed(pages)}",
            f"-sOutputFile={self._folder / device.file}", str(folder / "file.pdf"),
        ]  # fmt: skip
        try:
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=self._said, stderr=subprocess.STDOUT
            )
        except OSError as error:
            self._said.close()
            raise Tripped(f"Ghostscript cannot be started: {error.strerror}") from error

    def __enter__(self) -> _Drawing:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        self._said.close()

    def next(self) -> _Files:
        """The files of the next page, once it is drawn. Raises Tripped."""
        until = time.monotonic() + _SECONDS
        while not self._files(self._read + 2) and self._process.poll() is None:
            if time.monotonic() > until:
                raise Tripped(f"Ghostscript was not done within {_SECONDS} seconds")
            with suppress(subprocess.TimeoutExpired):  # it may end sooner
                self._process.wait(_LOOKS)
        if self._process.poll():
            self.finish()
        self._read += 1
        files = self._files(self._read)
        if not files:
            self.finish()
            raise Tripped(f"Ghostscript drew {self._read - 1} of {len(self._pages)} pages")
        return files

    def finish(self) -> None:
        """Wait for its end. Raises Tripped where it says that something went wrong."""
        try:
            code = self._process.wait(_SECONDS)
        except subprocess.TimeoutExpired as error:
            raise Tripped(f"Ghostscript did not end within {_SECONDS} seconds") from error
        if code != 0:
            self._said.seek(0)
            raise Tripped(f"Ghostscript cannot draw the file: {_said(self._said.read())}")

    def _files(self, number: int) -> _Files:
        """The files of a page, counted from 1 as they are drawn; those of the last one that is
        there may be unfinished."""
        return self._device.found(self._folder, number)


def _listed(pages: Sequence[int]) -> str:
    """Pages as it wants to be told them."""
    return ",".join(map(str, pages))


def _said(output: bytes) -> str:
    """The first line in which it names an error, without its decoration."""
    lines = [line.strip(" *") for line in output.decode("utf-8", "replace").splitlines()]
    named = [line for line in lines if "error" in line.lower()] or [line for line in lines if line]
    return named[0][:200].rstrip(".") if named else "it does not say why"


def _read_apart(files: _Files) -> Mapping[str, Levels]:
    """A file for each plate."""
    return {name: _levels(path) for name, path in files.items()}


def _levels(path: Path) -> Levels:
    """The levels of a plate, which tiffsep writes as light: 255 is no ink."""
    import numpy as np
    from PIL import Image

    try:
        with Image.open(path) as image:
            return 255 - np.asarray(image.convert("L"))
    except (OSError, ValueError) as error:
        raise Tripped(f"Ghostscript left the plate {path.name} unfinished") from error


def _read_together(files: _Files) -> Mapping[str, Levels]:
    """One file, with the four levels of each pixel side by side."""
    import numpy as np

    (path,) = files.values()
    data = path.read_bytes()
    head, _, body = data.partition(_HEAD_ENDS)
    size = _SIZE.match(head)
    if size is None or len(body) != len(PROCESS) * int(size[1]) * int(size[2]):
        raise Tripped(f"Ghostscript left the page {path.name} unfinished")
    beside = np.frombuffer(body, np.uint8).reshape(int(size[2]), int(size[1]), len(PROCESS))
    apart = np.ascontiguousarray(np.moveaxis(beside, 2, 0))  # each is gone through several times
    return dict(zip(PROCESS, apart, strict=True))


class Device(Struct, frozen=True):
    """One of Ghostscript's ways to write a page."""

    options: tuple[str, ...]
    file: str
    """What the file of a page is called, by its number among those that are drawn."""
    plates: re.Pattern[str]
    """What files with plates are called beside it: the plate, or nothing for all of them."""
    read: Callable[[_Files], Mapping[str, Levels]]

    def found(self, folder: Path, number: int) -> _Files:
        """The files of a page."""
        stem = (self.file % number).partition(".")[0]
        named = ((path, self.plates.fullmatch(path.name[len(stem) :]))
                 for path in sorted(folder.glob(f"{stem}*")))  # fmt: skip
        return {match[1]: path for path, match in named if match}


_APART = Device(
    ("-sDEVICE=tiffsep", "-sCompression=none"), "page-%05d.tif", pattern(r"\((.+)\)\.tif"),
    _read_apart,
)  # fmt: skip
_TOGETHER = Device(("-sDEVICE=pamcmyk32",), "page-%05d.pam", pattern(r"()\.pam"), _read_together)
