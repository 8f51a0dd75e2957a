"""How does an SVG become one of the condition's inks?

Its colours are spelt anew as inks, and it stays a drawing. What cannot be said in inks, such as a
gradient, is drawn once in pixels. Either is kept in the cache, once for its content and profile.
The only door to resvg.
"""

from __future__ import annotations

import hashlib
import json
import re
import struct
from base64 import b64decode
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote_to_bytes
from xml.etree.ElementTree import Element

from msgspec import Struct
from msgspec.structs import asdict

from booklet import svg
from booklet.colours import Colour, Kind, Separation, separate, written
from booklet.condition import Condition
from booklet.errors import OutputError, Unreadable
from booklet.findings import Finding, Place, found
from booklet.keeping import is_whole, keep, keep_needed, seal, unseal, use
from booklet.patterns import pattern

PPI = 600
LEAST_SIDE = 1800
MOST_SIDE = 4800
"""Pixels along the longer side of a drawing made into pixels; its size in print is not known."""
MOST_EMBEDDED = 100_000_000
"""Pixels of all pictures in one drawing."""

_RECIPE = "1"
"""Goes up when drawings are made differently, so that the cache is made anew."""
_INCHES = {"": 1 / 96, "px": 1 / 96, "pt": 1 / 72, "pc": 1 / 6, "in": 1.0, "cm": 1 / 2.54,
           "mm": 1 / 25.4, "q": 1 / 101.6}  # fmt: skip
_LENGTH = pattern(r"\s*\+?(\d+(?:\.\d*)?|\.\d+)\s*([a-z]*)\s*", re.IGNORECASE)


class Drawing(Struct, frozen=True):
    """A drawing in the inks of a condition: the file to use, and how large it is.

    Width and height are in the drawing's own units, so only their ratio says something; of one
    made into pixels (PNG, sRGB or gray, with alpha) they are pixels.
    """

    file: Path
    width: float
    height: float
    is_raster: bool


class _Verdict(Struct, frozen=True):
    """What was made; `reason` says why in pixels, and is empty of what stayed a drawing."""

    made: str
    width: float
    height: float
    reason: str


def prepare_drawing(
    path: Path, condition: Condition, cache: Path, place: Place
) -> tuple[Drawing | None, list[Finding]]:
    """The SVG at `path` ready for the engine, and what is to be said of it at `place`.

    A drawing made into pixels has a note (X203). None where it cannot be opened or leans on
    something outside itself (D204), has a colour that cannot be read (X303), or the condition's
    profile cannot be used (X103). Raises OutputError where nothing can be kept in `cache`.
    """
    try:
        verdict, shelf = _made(path, condition, cache / "drawings")
    except Unreadable as problem:
        return None, [found("D204", problem.message, place, problem.remedy)]
    except RecursionError:
        message = f"{path.name} has a style that is nested too deep."
        return None, [found("D204", message, place, "Save it as plain SVG.")]
    except OutputError:
        raise
    except OSError as error:
        message = f"{path.name} cannot be read: {error.strerror or error}."
        return None, [found("D204", message, place)]
    except _NoInk as problem:
        return None, [found(problem.code, str(problem), place, problem.remedy)]
    drawing = Drawing(shelf / verdict.made, verdict.width, verdict.height, bool(verdict.reason))
    if not verdict.reason:
        return drawing, []
    size = f"{verdict.width:g} × {verdict.height:g} pixels"
    message = f"{path.name} has {verdict.reason}, so it was made into {size}."
    return drawing, [found("X203", message, place)]


class _NoInk(Exception):
    """A drawing's colours cannot become inks."""

    def __init__(self, code: str, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.code, self.remedy = code, remedy


def _made(path: Path, condition: Condition, shelf: Path) -> tuple[_Verdict, Path]:
    data = path.read_bytes()
    key = _key(data, condition)
    known = shelf / key
    verdict = _recall(known)
    if verdict is not None:
        return verdict, shelf
    output, suffix, size, reason = _make(data, path.name, condition)
    verdict = _Verdict(f"{key}{suffix}", *size, reason)
    keep_needed(shelf / verdict.made, output)
    with suppress(OSError):  # without a cache all stays right, but slow
        keep(known, seal(json.dumps(asdict(verdict)).encode()))
    return verdict, shelf


def _key(data: bytes, condition: Condition) -> str:
    try:
        profile = condition.profile.read_bytes() if condition.profile else b""
    except OSError as error:
        name = condition.profile_name or condition.id
        raise _NoInk("X103", f"{name} cannot be read: {error.strerror or error}.") from error
    digest = hashlib.blake2b(digest_size=16)
    for part in (data, profile, f"{condition.ink_limit:g} {_RECIPE}".encode()):
        digest.update(hashlib.blake2b(part).digest())
    return digest.hexdigest()


def _recall(known: Path) -> _Verdict | None:
    """An earlier verdict, if it is whole and what was made then is too."""
    body = unseal(use(known) or b"")
    if body is None:
        return None
    verdict = _Verdict(**json.loads(body))
    return verdict if is_whole(known.parent / verdict.made) else None


def _make(
    data: bytes, name: str, condition: Condition
) -> tuple[bytes, str, tuple[float, float], str]:
    """The new file, its ending, its size, and why it is in pixels where it is."""
    root = svg.parse(data, name)
    if missing := svg.clean(root):
        what = ", ".join(missing[:3])
        message = f"{name} leans on what is not in it: {what}."
        raise Unreadable(message, "Save it as plain SVG with everything in it.")
    if svg.drawn(root) > svg.MOST_ELEMENTS:
        raise Unreadable(f"{name} repeats itself without end.", "Save it as plain SVG.")
    size = _natural_size(root, name)
    reason = svg.needs_pixels(root)
    if reason and svg.has_text(root):
        message = f"{name} has {reason} and must become pixels, but its text is not outlines."
        raise Unreadable(message, "Turn its text into outlines (paths).")
    try:
        separation = separate(condition)
        spell = _as_screen(separation) if reason else _as_inks(separation)
        palette = svg.Palette(spell, svg.ids(root))
        svg.recolour(root, palette)
    except ValueError as error:
        raise _NoInk("X103", f"{error}.") from error
    if palette.unreadable:
        colours = ", ".join(f"`{one}`" for one in dict.fromkeys(palette.unreadable[:9]))
        message = f"{name} has colours that cannot become inks: {colours}."
        raise _NoInk("X303", message, "Save it again with plain colours, such as #c8102e.")
    if not reason:
        return svg.serialise(root), ".svg", _own_size(root) or size, ""
    _check_embedded(root, name)
    pixels = _drawn(svg.serialise(root).decode(), size, name)
    return pixels, ".png", struct.unpack(">II", pixels[16:24]), reason


def _as_inks(separation: Separation) -> svg.Spelling:
    def spell(colour: Colour) -> str | None:
        if colour.kind is Kind.SPOT:
            return f"color(--{colour.name} {colour.parts[0]:g})" if colour.parts else None
        return written(separation.inks(colour), colour.alpha)

    return spell


def _as_screen(separation: Separation) -> svg.Spelling:
    def spell(colour: Colour) -> str | None:
        if colour.kind is Kind.SPOT:
            return None
        parts = colour.parts if colour.kind is Kind.SCREEN else separation.screen(colour.parts)
        levels = [round(part * 255) for part in parts]
        return f"rgba({levels[0]},{levels[1]},{levels[2]},{colour.alpha:.4g})"

    return spell


# --- pixels -----------------------------------------------------------------------------------


def _own_size(root: Element) -> tuple[float, float] | None:
    """Width and height of the viewBox, or None where there is none that can be used."""
    try:
        _, _, width, height = map(float, root.get("viewBox", "").replace(",", " ").split())
    except ValueError:
        return None
    return (width, height) if 0 < width < 1e9 and 0 < height < 1e9 else None


def _natural_size(root: Element, name: str) -> tuple[float, float]:
    """Width and height in px (96 to the inch) by the root's own word, else by its viewBox."""
    sides = [_pixels(root.get(side, "")) for side in ("width", "height")]
    box = _own_size(root)
    if sides[0] and sides[1]:
        return sides[0], sides[1]
    if box is None:
        raise Unreadable(f"{name} does not say how large it is.", "Give its <svg> a viewBox.")
    if sides[0]:
        return sides[0], sides[0] * box[1] / box[0]
    if sides[1]:
        return sides[1] * box[0] / box[1], sides[1]
    return box


def _pixels(length: str) -> float:
    """A CSS length in px; 0 where it is none, or relative to something else."""
    match = _LENGTH.fullmatch(length)
    unit = _INCHES.get(match[2].lower()) if match else None
    size = float(match[1]) * unit * 96 if match and unit else 0.0
    return size if size < 1e9 else 0.0


def _drawn(text: str, size: tuple[float, float], name: str) -> bytes:
    """The drawing as a PNG; raises Unreadable where resvg cannot draw it."""
    import resvg_py

    wanted = min(max(max(size) * PPI / 96, LEAST_SIDE), MOST_SIDE)
    scale = wanted / max(size)
    is_wide = size[0] >= size[1]
    if min(size) * scale < 1:
        raise Unreadable(f"{name} is all but without height or width.", "Mend its viewBox.")
    try:
        drawn = bytes(
            resvg_py.svg_to_bytes(
                svg_string=text,
                skip_system_fonts=True,
                dpi=96,
                width=round(wanted) if is_wide else None,
                height=None if is_wide else round(wanted),
            )
        )
    except BaseException as error:  # what resvg panics with is no Exception
        if isinstance(error, Exception) or type(error).__name__ == "PanicException":
            raise Unreadable(
                f"{name} cannot be drawn: {error}.", "Save it as plain SVG."
            ) from error
        raise
    return _gray_if_gray(drawn)


def _gray_if_gray(png: bytes) -> bytes:
    """The same picture as gray with alpha where it has no colour, so that one ink prints it."""
    from PIL import Image, ImageChops

    with Image.open(BytesIO(png)) as image:
        red, green, blue, alpha = image.convert("RGBA").split()
    if ImageChops.difference(red, green).getbbox() or ImageChops.difference(red, blue).getbbox():
        return png
    output = BytesIO()
    Image.merge("LA", (red, alpha)).save(output, "PNG")
    return output.getvalue()


def _check_embedded(root: Element, name: str) -> None:
    """Refuse pictures within a drawing that are none, or would fill the memory."""
    from PIL import Image, UnidentifiedImageError

    pixels = 0
    for address in svg.embedded(root):
        head, _, body = address.partition(",")
        if "svg" in head:
            continue
        try:
            data = b64decode(unquote_to_bytes(body)) if "base64" in head else unquote_to_bytes(body)
            with Image.open(BytesIO(data)) as image:
                pixels += image.width * image.height
        except Image.DecompressionBombError:
            pixels = MOST_EMBEDDED + 1
        except (UnidentifiedImageError, OSError, ValueError) as error:
            message = f"{name} holds a picture that cannot be read."
            raise Unreadable(message, "Embed it again as JPEG or PNG.") from error
    if pixels > MOST_EMBEDDED:
        raise Unreadable(f"{name} holds pictures with far too many pixels.", "Make them smaller.")
