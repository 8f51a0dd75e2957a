"""How can a page be drawn quicker, and look the same to whoever counts its pixels or its ink?

pdfium turns the inks of a picture into a screen's colours one pixel at a time, which takes four
fifths of a page's drawing; Ghostscript spends three fifths of it on making the picture smaller.
Here pages are taken out of their file, with a sketch in the place of each such picture. For a
screen, one that has no sketch is turned already, in one go; colours are a little brighter than
pdfium's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Name

from booklet.preflight.opened import OpenPage, inherited, open_again, open_apart, take
from booklet.sketches import Sketch, Small, sketch_of

_INVERTED = [1.0, 0.0] * 4
_DEEPEST = 8
"""Forms within forms; the press puts a picture in no more than two."""


def preview(page: OpenPage) -> tuple[bytes | Path, int]:
    """A PDF that shows the page, and which of its pages that is, from 0: the file itself where the
    page has no such picture, or something that may depend on the rest of the file."""
    itself = (page.data, page.number - 1)
    if page.file is None or "/Annots" in page.obj or "/OCProperties" in page.file.pdf.Root:
        return itself
    try:
        with pikepdf.new() as alone:
            alone.pages.append(page.file.again(open_again).pages[page.number - 1])
            turned = [_turn(item) for item in alone.objects if _is_in_inks(item)]
            if not any(turned):
                return itself
            if "/Group" in alone.pages[0].obj:  # on white paper it changes nothing, and takes long
                del alone.pages[0].obj["/Group"]
            target = BytesIO()
            alone.save(target, compress_streams=False)
            return target.getvalue(), 0
    except Exception:  # what a damaged page trips over; pdfium may still draw it
        return itself


def lightened(
    data: bytes | Path,
    pages: Sequence[tuple[int, int]],
    limit: float,
    target: Path,
    is_multiplied: bool = False,
) -> bool:
    """Write a PDF of pages of a file of the program's own, with these objects' numbers, in their
    order and in their inks; whether that could be done.

    A picture of which any pixel has more ink than the limit, in per cent, is there itself. Where
    it `is_multiplied`, so is what overprints: black alone, of which that makes the same.
    """
    seen: set[tuple[int, int]] = set()
    try:
        with open_apart(data) as pdf, pikepdf.new() as alone:
            for objgen in pages:
                # before they are copied, for copies hold what is in them
                for image in _pictures(inherited(pdf.get_object(objgen), "/Resources")):
                    if image.objgen not in seen:
                        seen.add(image.objgen)
                        _lighten(image, limit)
                take(alone, pdf, objgen)
            if is_multiplied:
                _multiply(alone)
            alone.save(target, compress_streams=False)
            return True
    except Exception:  # it is only quicker: Ghostscript draws the pages themselves
        return False


def _pictures(resources: Any, depth: int = 0) -> Iterator[Any]:
    """The pictures in inks that are drawn with these resources, some more than once."""
    is_readable = isinstance(resources, pikepdf.Dictionary)
    named: Any = resources.get("/XObject", {}) if is_readable else {}
    for item in named.values():
        if _is_in_inks(item):
            yield item
        elif item.get("/Subtype") == "/Form" and depth < _DEEPEST:
            yield from _pictures(item.get("/Resources"), depth + 1)


def _is_in_inks(item: Any) -> bool:
    """Whether an object is a picture in CMYK that needs nothing to be drawn but its opacity."""
    return (
        isinstance(item, pikepdf.Stream)
        and item.get("/Subtype") == "/Image"
        and item.get("/Filter") == "/DCTDecode"
        and item.get("/ColorSpace") == "/DeviceCMYK"
        and item.get("/BitsPerComponent") == 8
        and "/Mask" not in item
    )


def _lighten(image: Any, limit: float) -> None:
    """Put a sketch in the place of a picture in inks, if there is one that will do."""
    small = _sketch_of(image, bytes(image.read_raw_bytes()))
    if small is not None and small.inks is not None and small.most_ink <= limit:
        _replace(image, small.inks)


def _turn(image: Any) -> bool:
    """Put a picture in a screen's colours, if its JPEG is as it should be."""
    jpeg = bytes(image.read_raw_bytes())
    small = _sketch_of(image, jpeg)
    if small is not None and small.screen is not None:
        _replace(image, small.screen)
    elif not _turn_itself(image, jpeg):
        return False
    image.ColorSpace = Name.DeviceRGB
    for key in ("/Decode", "/DecodeParms"):
        if key in image:
            del image[key]
    return True


def _multiply(pdf: pikepdf.Pdf) -> None:
    """Have what overprints multiplied, which is never less ink, and what does not, not.

    Raises ValueError where something is blended already.
    """
    if any("/BM" in state for state in _states(pdf)):
        raise ValueError("something is blended")
    for state in _states(pdf):
        if "/op" in state:
            state.BM = Name.Multiply if state.op else Name.Normal
            for key in {"/op", "/OPM"} & set(state.keys()):  # both together take twice as long
                del state[key]


def _states(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """The graphics states that pages and forms name, those that share one more than once."""
    for item in pdf.objects:
        if isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)):
            named: tuple[Any, ...] = (item, item.get("/Resources", {}))
            for resources in named:
                yield from resources.get("/ExtGState", {}).values()


def _sketch_of(image: Any, jpeg: bytes) -> Sketch | None:
    """The sketch of a picture that lies in a PDF as the press puts it there."""
    small = sketch_of(jpeg) if _is_adobe(image) else None
    return small if small and small.of == (int(image.Width), int(image.Height)) else None


def _is_adobe(image: Any) -> bool:
    """Whether 0 is full ink. Pillow takes every CMYK JPEG for one of these."""
    return [float(one) for one in image.get("/Decode", ())] == _INVERTED


def _replace(image: Any, small: Small) -> None:
    image.write(small.jpeg, filter=Name.DCTDecode)
    image.Width, image.Height = small.width, small.height


def _turn_itself(image: Any, jpeg: bytes) -> bool:
    from PIL import Image, ImageChops

    with Image.open(BytesIO(jpeg)) as picture:
        if picture.mode != "CMYK" or picture.size != (int(image.Width), int(image.Height)):
            return False
        inks = picture if _is_adobe(image) else ImageChops.invert(picture)
        image.write(inks.convert("RGB").tobytes())
    return True
