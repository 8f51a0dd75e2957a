"""Which picture is meant, and can it be printed?

The engine gets a stand-in of its size, and the press the picture itself (see `standins`). One that
lies on its side by its EXIF, or counts more than 8 bits to a colour, is made anew in the cache,
once for its content. Every new picture is decoded to its end, since a torn one can be printed
without a word. Pillow is imported only when a picture is new.
"""

from __future__ import annotations

import difflib
import hashlib
import json
import unicodedata
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.parsers import expat

from msgspec import Struct
from msgspec.structs import asdict

from booklet.errors import OutputError, Unreadable
from booklet.findings import Finding, Place, found
from booklet.keeping import is_whole, keep, keep_needed, seal, unseal, use
from booklet.patterns import pattern
from booklet.standins import StandIn, StandInKind, stand_in

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_PIXELS = 100_000_000
MOST_SVG_BYTES = 8 * 1024 * 1024
DEEPEST_SVG = 100

_RECIPE = "3"
"""Goes up when pictures are judged or made differently, so that the cache is made anew."""

_FORMATS = ("JPEG", "PNG", "WEBP", "TIFF", "AVIF")
_UNTOUCHED = {
    "JPEG": frozenset({"L", "RGB", "CMYK"}),
    "MPO": frozenset({"L", "RGB", "CMYK"}),
    "PNG": frozenset({"L", "LA", "P", "RGB", "RGBA"}),
    "WEBP": frozenset({"RGB", "RGBA"}),
    "TIFF": frozenset({"L", "LA", "RGB", "RGBA", "CMYK"}),
    "AVIF": frozenset({"RGB", "RGBA"}),
}
_ORIENTATION = 0x0112
_JPEG_QUALITY = 95
_RESAVE = "Save it again as JPEG or PNG."
_SVG = "http://www.w3.org/2000/svg"

_KINDS = (
    (b"GIF8", "a GIF"),
    (b"BM", "a BMP"),
    (b"8BPS", "a Photoshop document"),
    (b"%PDF", "a PDF"),
    (b"%!PS", "a PostScript file"),
    (b"PK\x03\x04", "a zip archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x00\x00\x00\x0cjP", "a JPEG 2000"),
    (b"\xff\x0a", "a JPEG XL"),
)


class Still(Struct, frozen=True):
    """A picture that can be printed: what pages are set with, and how large it is.

    Width and height are in pixels; of a drawing (SVG) in its own units, so only their ratio
    says something. A gray picture has no colour channels.
    """

    file: Path
    """For the engine: a stand-in of the picture, or the drawing itself."""
    width: float
    height: float
    is_gray: bool
    is_drawing: bool = False
    source: Path = Path()
    """For the press: the picture itself, upright."""
    digest: str = ""
    """Of its content, 32 hexadecimal digits."""


def prepare(
    path: Path, folder: Path, cache: Path, place: Place | None = None
) -> tuple[Still | None, Finding | None]:
    """The picture at `path` ready for the engine, or what is wrong with it.

    With all links followed, it must lie below `folder`, the edition's own.
    `place` is where the picture is named; without one, findings name the picture itself.
    Raises OutputError where a picture made anew cannot be kept in `cache`.
    """
    place = place or Place(path)
    if (finding := misplaced(path, folder, place)) is not None:
        return None, finding
    try:
        if path.suffix.lower() == ".svg":
            return _read_drawing(path), None
        return _read_picture(path, cache / "stills"), None
    except Unreadable as problem:
        message, remedy = problem.message, problem.remedy or _RESAVE
    except OutputError:
        raise
    except OSError as error:
        message, remedy = f"{path.name} cannot be read: {error.strerror or error}.", _RESAVE
    return None, found("D204", message, place, remedy)


def misplaced(path: Path, folder: Path, place: Place) -> Finding | None:
    """What is wrong with where a file is said to be: outside the edition's folder, or nowhere."""
    if message := _leads_out(path, folder):
        return found("D205", message, place)
    if not path.is_file():
        message, remedy = _describe_missing(path)
        return found("D203", message, place, remedy)
    return None


def _leads_out(path: Path, folder: Path) -> str:
    """Why a path may not be followed, with all links resolved; empty where it may."""
    try:
        is_inside = path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError, ValueError):  # a link that leads to itself; a null byte
        return f"{path.name!r} leads nowhere."
    return "" if is_inside else f"{path.name} lies outside {folder.name}."


def _describe_missing(path: Path) -> tuple[str, str]:
    """What to say of a picture that is not there: often its name is only a little wrong."""
    if path.exists():
        return f"{path.name} is not a file.", "Name the picture itself."
    message = f"There is no {path.name} in {path.parent.name}."
    try:
        names = sorted(item.name for item in path.parent.iterdir() if item.is_file())
    except OSError:
        return f"There is no folder {path.parent.name} for {path.name}.", ""
    same = [name for name in names if _folded(name) == _folded(path.name)]
    if same and unicodedata.normalize("NFC", same[0]) == unicodedata.normalize("NFC", path.name):
        return message, f"{same[0]} is there, its accents written otherwise: rename the file."
    if same:
        return message, f"{same[0]} is there: capitals and small letters differ."
    close = difflib.get_close_matches(path.name, names, 1, 0.7)
    return message, f"Did you mean {close[0]}?" if close else ""


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


# --- pictures ---------------------------------------------------------------------------------


class _Verdict(Struct, frozen=True):
    """What was learnt of a picture's content; `made` names the file to use instead of it."""

    width: int
    height: int
    is_gray: bool
    made: str = ""


def _read_picture(path: Path, shelf: Path) -> Still:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).hexdigest()
    known = shelf / f"{digest}-{_RECIPE}"
    verdict = _recall(known)
    if verdict is None:
        verdict = _judge(path, shelf, digest)
        with suppress(OSError):  # without a cache all stays right, but slow
            keep(known, seal(json.dumps(asdict(verdict)).encode()))
    source = shelf / verdict.made if verdict.made else path
    stands_in = shelf / f"{digest}-{_RECIPE}-stand-in.jpg"
    if not is_whole(stands_in):
        meant = StandIn(StandInKind.PICTURE, digest)
        keep_needed(stands_in, stand_in(meant, verdict.width, verdict.height))
    return Still(
        stands_in, verdict.width, verdict.height, verdict.is_gray, source=source, digest=digest
    )


def _recall(known: Path) -> _Verdict | None:
    """An earlier verdict, if it is whole and what was made then is too."""
    body = unseal(use(known) or b"")
    if body is None:
        return None
    verdict = _Verdict(**json.loads(body))
    return verdict if not verdict.made or is_whole(known.parent / verdict.made) else None


def _judge(path: Path, shelf: Path, digest: str) -> _Verdict:
    """Look at a picture whole; raises Unreadable where it cannot be printed."""
    try:
        with _strict_pillow() as pillow, pillow.open(path, formats=_FORMATS) as image:
            _check_header(image, path.name)
            is_upright = image.getexif().get(_ORIENTATION, 1) in (0, 1)
            if is_upright and image.mode in _UNTOUCHED.get(image.format, ()):
                return _decode(image, path)
            data, suffix, size, is_gray = _make_anew(image, path)
    except (Unreadable, MemoryError):
        raise
    except Exception as error:  # damage makes Pillow trip in any way there is
        raise Unreadable(*_explain(path, error)) from error
    made = f"{digest}-{_RECIPE}{suffix}"
    keep_needed(shelf / made, data)
    return _Verdict(*size, is_gray, made)


@contextmanager
def _strict_pillow() -> Iterator[Any]:
    """Pillow that refuses torn files, and leaves the size of pictures to `_check_header`.

    WeasyPrint 70 tells Pillow, for the whole process, to accept torn files when it is imported;
    that is put back afterwards.
    """
    from PIL import Image, ImageFile

    accepts_torn = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield Image
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = accepts_torn


def _check_header(image: Image, name: str) -> None:
    """Refuse by its header, before any pixel is read, what would fill the memory."""
    if image.width * image.height > MOST_PIXELS:
        size = f"{image.width} × {image.height} pixels"
        raise Unreadable(f"{name} is far too large: {size}.", "Save it with fewer pixels.")
    count = getattr(image, "n_frames", 1) if image.format != "MPO" else 1
    if count > 1:
        raise Unreadable(f"{name} holds {count} pictures.", "Save the one that is meant.")


def _decode(image: Image, path: Path) -> _Verdict:
    """Read to its end a picture that can be used as it is."""
    width, height = image.size
    is_gray = image.mode in {"L", "LA"} and "transparency" not in image.info
    if image.format in {"JPEG", "MPO"}:
        _check_jpeg_end(path)
        image.draft(image.mode, (1, 1))  # an eighth of the size reads all bytes, and is quicker
    image.load()
    return _Verdict(width, height, is_gray)


def _check_jpeg_end(path: Path) -> None:
    """Whether a JPEG's scans end with their EOI marker (T.81, annex B).

    A download that broke off may leave a file of its full size with zeros at the end, which
    decoders take for a gray area.
    """
    data = path.read_bytes()
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xD9:
            return
        if marker == 0xFF or marker == 0x01 or 0xD0 <= marker <= 0xD7:
            at += 1 if marker == 0xFF else 2
            continue
        at += 2 + int.from_bytes(data[at + 2 : at + 4])
        if marker == 0xDA:
            end = _MARKER.search(data, at)
            at = end.start() if end else len(data)
    if data[at : at + 2] != b"\xff\xd9":
        raise Unreadable(f"{path.name} is torn: its lower part is missing.", "Get it again.")


_MARKER = pattern(rb"\xff[^\x00\xff\xd0-\xd7]")


def _make_anew(image: Image, path: Path) -> tuple[bytes, str, tuple[int, int], bool]:
    """The picture upright, in 8 bits, in a format the engine reads; no pixel is lost to it.

    Photographs stay JPEG, without thinning their colours (4:4:4); what has transparency, flat
    colours or a PNG's exactness becomes PNG.
    """
    from PIL import ImageOps

    if image.format in {"JPEG", "MPO"}:
        _check_jpeg_end(path)
    image.load()
    is_flat = image.mode in {"1", "P", "PA"}
    upright = _in_eight_bits(ImageOps.exif_transpose(image), path.name)
    profile = image.info.get("icc_profile")
    is_jpeg = upright.mode in {"L", "RGB", "CMYK"} and not is_flat
    is_jpeg = is_jpeg and (image.format in {"JPEG", "MPO", "TIFF"} or upright.mode == "CMYK")
    output = BytesIO()
    if is_jpeg:
        upright.save(output, "JPEG", quality=_JPEG_QUALITY, subsampling=0, icc_profile=profile)
    else:
        upright.save(output, "PNG", icc_profile=profile)
    suffix = ".jpg" if is_jpeg else ".png"
    return output.getvalue(), suffix, upright.size, upright.mode in {"L", "LA"}


def _in_eight_bits(image: Image, name: str) -> Image:
    """The same picture in a mode the engine knows; raises Unreadable where there is none.

    Pillow cuts 16 bits off at white when it converts them, so they are scaled first.
    """
    mode = image.mode
    if mode.startswith("I"):
        whole = image.convert("I")
        extremes: Any = whole.getextrema()
        if extremes[0] < 0 or extremes[1] > 0xFFFF:
            raise Unreadable(f"{name} has 32 bits a pixel.", "Save it with 8 bits a channel.")
        return whole.point(lambda level: level * (1 / 257) + 0.5).convert("L")
    if mode == "P":
        return image.convert("RGBA" if "transparency" in image.info else "RGB")
    modes = {"1": "L", "PA": "RGBA", "La": "LA", "RGBa": "RGBA", "RGBX": "RGB", "YCbCr": "RGB"}
    if mode in modes:
        return image.convert(modes[mode])
    if mode in {"L", "LA", "RGB", "RGBA", "CMYK"}:
        if "transparency" in image.info and mode in {"L", "RGB"}:
            return image.convert("RGBA")
        return image
    raise Unreadable(f"{name} has colours of a kind ({mode}) that cannot be printed.", _RESAVE)


def _explain(path: Path, error: Exception) -> tuple[str, str]:
    """What to say of a file that Pillow could not read."""
    with path.open("rb") as file:
        head = file.read(64)
    name = path.name
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not head:
        return f"{name} is empty.", "Get the file again."
    if text.startswith(b"version https://git-lfs"):
        return f"{name} is a pointer of Git LFS, not the picture.", "Run `git lfs pull`."
    if text.startswith((b"<!doctype html", b"<html")):
        return f"{name} is a web page, not a picture.", "Download the picture itself."
    if text.startswith((b"<svg", b"<?xml")):
        return f"{name} is a drawing (SVG), not a picture.", "Give its name the ending .svg."
    for magic, kind in _KINDS:
        if head.startswith(magic):
            return f"{name} is {kind}, which cannot be used.", _RESAVE
    if head[4:8] == b"ftyp":
        kind = "an AVIF" if head[8:12] in (b"avif", b"avis") else "a HEIC or a video"
        return f"{name} is {kind}, which cannot be used.", _RESAVE
    if "decompression bomb" in str(error):
        return f"{name} is far too large.", "Save it with fewer pixels."
    if type(error).__name__ == "UnidentifiedImageError":
        return f"{name} is not a picture that can be read.", _RESAVE
    return f"{name} is torn or damaged: it cannot be read to its end.", "Get the file again."


# --- drawings ---------------------------------------------------------------------------------


def _read_drawing(path: Path) -> Still:
    """An SVG's size by its root; raises Unreadable where it is none or hides entities."""
    if path.stat().st_size > MOST_SVG_BYTES:
        raise Unreadable(f"{path.name} is too large for a drawing.", "Save it as JPEG or PNG.")
    root = _SvgRoot(path.name)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = root.open
    parser.EndElementHandler = root.close
    parser.EntityDeclHandler = root.refuse
    parser.ElementDeclHandler = root.refuse
    parser.AttlistDeclHandler = root.refuse
    try:
        parser.Parse(path.read_bytes(), True)
    except expat.ExpatError as error:
        what = expat.ErrorString(error.code)
        message = f"{path.name} is not a drawing that can be read: {what}, line {error.lineno}."
        raise Unreadable(message, "Save it again as plain SVG.") from error
    width, height = _drawing_size(root.attributes, path.name)
    return Still(path, width, height, is_gray=False, is_drawing=True)


class _SvgRoot:
    """Listens to an SVG being parsed: keeps the root's attributes, refuses what is dangerous."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.attributes: dict[str, str] = {}
        self.depth = 0

    def open(self, tag: str, attributes: dict[str, str]) -> None:
        if self.depth == 0:
            if tag not in {"svg", f"{_SVG} svg"}:
                raise Unreadable(f"{self.name} is not an SVG drawing.", "Save it as plain SVG.")
            self.attributes = attributes
        self.depth += 1
        if self.depth > DEEPEST_SVG:
            raise Unreadable(f"{self.name} is nested too deep.", "Save it as plain SVG.")

    def close(self, _tag: str) -> None:
        self.depth -= 1

    def refuse(self, *_declared: object) -> None:
        """A document type by its name alone is never read; declarations in the file would be."""
        message = f"{self.name} declares XML entities or elements of its own."
        raise Unreadable(message, "Save it again as plain SVG.")


_PLAIN_NUMBER = pattern(r"\s*(\d+(?:\.\d+)?|\.\d+)\s*(?:px)?\s*")


def _drawing_size(attributes: dict[str, str], name: str) -> tuple[float, float]:
    if view_box := attributes.get("viewBox"):
        with suppress(ValueError):
            _, _, width, height = map(float, view_box.replace(",", " ").split())
            if 0 < width < 1e9 and 0 < height < 1e9:
                return width, height
        raise Unreadable(f"{name} has a viewBox that is none: {view_box}.", "Mend it.")
    sizes = [_PLAIN_NUMBER.fullmatch(attributes.get(side, "")) for side in ("width", "height")]
    numbers = [float(size[1]) for size in sizes if size and float(size[1]) > 0]
    if len(numbers) < 2:
        raise Unreadable(f"{name} does not say how large it is.", "Give its <svg> a viewBox.")
    return numbers[0], numbers[1]
