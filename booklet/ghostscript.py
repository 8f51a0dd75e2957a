"""How much of each ink does a page print? Ghostscript draws every plate of it apart.

The only door to Ghostscript, an interpreter of its own, and so a second opinion on what a page is.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from booklet import heap

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Levels = NDArray[np.uint8]

PROCESS = ("Cyan", "Magenta", "Yellow", "Black")
"""The names of the four plates that every page has."""
_NAMES = ("gs", "gswin64c", "gswin32c")
_AT_ONCE = 16
"""Pages drawn by one process: what they leave in the temporary folder is some 4 MB a page."""
_PROCESSES = 2
_SMOOTHING = 3
"""Pixels across and down that are averaged to one."""
_START_SECONDS = 60
_PAGE_SECONDS = 10
_Files = Mapping[str, Path]
"""What was drawn of a page, by the names of the plates in them; of all plates, by an empty one."""
_HEAD_ENDS = b"\nENDHDR\n"
_SIZE = re.compile(rb"P7\nWIDTH (\d+)\nHEIGHT (\d+)\nDEPTH 4\nMAXVAL 255\n")


class Tripped(Exception):
    """Ghostscript could not draw the file; the text says why."""


@dataclass(frozen=True, eq=False)
class Plates:
    """One page as its plates, by their names: levels from 0 (no ink) to 255, row by row."""

    page: int
    levels: Mapping[str, Levels]


def find() -> str | None:
    """The program's path, or None where it is not on this machine."""
    return next((path for name in _NAMES if (path := shutil.which(name))), None)


def draw_plates(
    pdf: bytes | Path,
    pages: Sequence[int],
    dpi: int,
    profile: Path | None = None,
    *,
    is_smooth: bool = False,
    is_process: bool = False,
) -> Iterator[Plates]:
    """The plates of these pages (counted from 1, in order), as large as their media boxes.

    Pictures are averaged and overprint is done as on a press. Edges fill every pixel that they
    touch, so that there is never less ink than there will be; `is_smooth` averages them too, and
    takes twice as long. Where the file `is_process`, with no inks but the four, these are drawn
    together, which takes half as long; a letter's edge may be a pixel wider. `profile` is the
    condition's: CMYK stays as it is, and what is not CMYK is converted to it. Some 0.05 s of one
    core a page at 100 dpi. Raises Tripped.
    """
    program = find()
    if program is None:
        raise Tripped("Ghostscript is not on this machine")
    wanted = sorted(set(pages))
    with tempfile.TemporaryDirectory(prefix="booklet-plates-") as name:
        folder = Path(name)
        if isinstance(pdf, Path):
            _lay(pdf, folder / "file.pdf")
        else:
            (folder / "file.pdf").write_bytes(pdf)
        device = _TOGETHER if is_process and not is_smooth else _APART
        start = [program, *_options(dpi, _beside(folder, profile), is_smooth), *device.options]
        size = min(_AT_ONCE, -(-len(wanted) // _PROCESSES)) or 1
        parts = [wanted[first : first + size] for first in range(0, len(wanted), size)]
        with ThreadPoolExecutor(_PROCESSES) as pool:
            for drawn in pool.map(lambda part: _draw(start, device, folder, part), parts):
                for page, files in drawn.items():
                    yield Plates(page, device.read(files))
                    for path in files.values():
                        path.unlink()
                heap.give_back()  # plates are large, and this may be one thread of several


def _lay(file: Path, place: Path) -> None:
    """Have a file under a plain name in a folder that Ghostscript may read."""
    try:
        place.symlink_to(file.resolve())
    except OSError:  # Windows lets few people make links
        shutil.copyfile(file, place)


def _beside(folder: Path, profile: Path | None) -> Path | None:
    """A copy of the profile in a folder that Ghostscript may read, under a plain name."""
    if profile is None:
        return None
    return Path(shutil.copyfile(profile, folder / "condition.icc"))


def _options(dpi: int, profile: Path | None, is_smooth: bool) -> list[str]:
    times = _SMOOTHING if is_smooth else 1
    options = [
        "-q", "-dSAFER", "-dNOPAUSE", "-dBATCH", "-dPDFSTOPONERROR",
        f"-r{dpi * times}", f"-dDownScaleFactor={times}", "-dDOINTERPOLATE",
        "-dMaxBitmap=200000000",
    ]  # fmt: skip
    if profile is None:
        return [*options, "-dUseFastColor"]
    return [
        *options, f"--permit-file-read={profile}", f"-sDefaultCMYKProfile={profile}",
        f"-sOutputICCProfile={profile}",
    ]  # fmt: skip


def _draw(
    start: Sequence[str], device: _Device, folder: Path, pages: Sequence[int]
) -> Mapping[int, _Files]:
    """Draw some pages into files, which are the caller's to remove."""
    own = Path(tempfile.mkdtemp(dir=folder))
    command = [
        *start, f"-sPageList={','.join(map(str, pages))}",
        f"-sOutputFile={own / device.file}", str(folder / "file.pdf"),
    ]  # fmt: skip
    _run(command, _START_SECONDS + _PAGE_SECONDS * len(pages))
    return _found(own, device, pages)


def _run(command: Sequence[str], seconds: int) -> None:
    try:
        done = subprocess.run(command, capture_output=True, check=False, timeout=seconds)
    except subprocess.TimeoutExpired as error:
        raise Tripped(f"Ghostscript was not done within {seconds} seconds") from error
    except OSError as error:
        raise Tripped(f"Ghostscript cannot be started: {error.strerror}") from error
    if done.returncode != 0:
        raise Tripped(f"Ghostscript cannot draw the file: {_said(done.stdout + done.stderr)}")


def _said(output: bytes) -> str:
    """The first line in which it names an error, without its decoration."""
    lines = [line.strip(" *") for line in output.decode("utf-8", "replace").splitlines()]
    named = [line for line in lines if "error" in line.lower()] or [line for line in lines if line]
    return named[0][:200].rstrip(".") if named else "it does not say why"


def _found(folder: Path, device: _Device, pages: Sequence[int]) -> Mapping[int, _Files]:
    """The files of each page, of which Ghostscript counts those it drew."""
    found: dict[int, dict[str, Path]] = {}
    for path in sorted(folder.iterdir()):
        if match := device.drawn.fullmatch(path.name):
            found.setdefault(int(match[1]), {})[match[2]] = path
    if len(found) != len(pages):
        raise Tripped(f"Ghostscript drew {len(found)} of {len(pages)} pages")
    return {page: found[number] for number, page in zip(sorted(found), pages, strict=True)}


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
    levels = np.frombuffer(body, np.uint8).reshape(int(size[2]), int(size[1]), len(PROCESS))
    return {name: levels[..., place] for place, name in enumerate(PROCESS)}


@dataclass(frozen=True)
class _Device:
    """One of Ghostscript's ways to write a page."""

    options: tuple[str, ...]
    file: str
    drawn: re.Pattern[str]
    """What its files are called: the number of the page, and the plate."""
    read: Callable[[_Files], Mapping[str, Levels]]


_APART = _Device(
    ("-sDEVICE=tiffsep", "-sCompression=none"), "page-%05d.tif",
    re.compile(r"page-(\d+)\((.+)\)\.tif"), _read_apart,
)  # fmt: skip
_TOGETHER = _Device(
    ("-sDEVICE=pamcmyk32",), "page-%05d.pam", re.compile(r"page-(\d+)()\.pam"), _read_together
)
