"""How does the real picture come in a stand-in's place?

In the same object of the file, so that nothing that draws it has to change: a picture in pixels
stays an image, and an ad's page becomes a form whose matrix maps its box to the square that an
image fills.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from decimal import Decimal
from io import BytesIO
from typing import Any, Protocol

import pikepdf
from pikepdf import Array, Dictionary, Name

from booklet.loose import Loose, Thing, thing_of
from booklet.streams import Matrix, Rect

_AFRESH = b"0 g 0 G 1 w 0 J 0 j 10 M [] 0 d\n"
"""How a page begins (PDF 2.0 table 51); a form begins with what it is drawn in."""


_SPACES = {1: Name.DeviceGray, 3: Name.DeviceRGB, 4: Name.DeviceCMYK}


class Picture(Protocol):
    """A picture in the condition's inks, as `separation.Separated` has it."""

    @property
    def data(self) -> bytes:
        """The pixels, packed."""

    @property
    def filter(self) -> str:
        """`DCTDecode` or `FlateDecode`."""

    @property
    def width(self) -> int:
        """In pixels."""

    @property
    def height(self) -> int:
        """In pixels."""

    @property
    def channels(self) -> int:
        """4 for CMYK, 3 for RGB, 1 for black."""

    @property
    def inverted(self) -> bool:
        """Whether 0 is full ink, as Adobe's CMYK JPEGs have it."""

    @property
    def soft_mask(self) -> bytes:
        """The opacity of each pixel, one byte each, packed by Flate; empty for an opaque one."""

    @property
    def digest(self) -> str:
        """By which its pixels are told from others."""


class AdvertPage(Protocol):
    """A page of an advertiser's PDF, as `adverts.Advert` has it."""

    @property
    def pdf(self) -> bytes:
        """The file it is a page of."""

    @property
    def page(self) -> int:
        """Counts from 1."""

    @property
    def shown(self) -> Rect:
        """The part of it that is drawn, in points of its own space."""

    @property
    def matrix(self) -> Matrix:
        """Maps the part that fills the slot, upright, to the unit square."""


def told_by(real: Picture) -> bytes:
    """By what a picture is told from others once it is painted, without reading its pixels."""
    mask = hashlib.sha256(real.soft_mask).hexdigest()
    parts = (real.digest, real.filter, real.width, real.height, real.channels, real.inverted, mask)
    return hashlib.sha256(repr(parts).encode()).digest()


def paint(pdf: pikepdf.Pdf, images: Iterable[Any], real: Picture) -> None:
    """Make images into the real picture."""
    entries = _described(real)
    if real.soft_mask:
        mask = pdf.make_stream(b"")
        _become(mask, real.soft_mask, Name.FlateDecode, _entries(real, 1))
        entries.SMask = mask
    for image in images:
        _become(image, real.data, Name(f"/{real.filter}"), entries)


def painted(real: Picture) -> Loose:
    """The real picture alone, as `paint` would make it of an image; its pixels are not copied."""
    entries = _described(real)
    entries.Filter = Name(f"/{real.filter}")
    text = thing_of(entries).text
    if not real.soft_mask:
        return Loose((Thing(text, (), real.data),), (0,))
    masked = text.rstrip().removesuffix(b">>") + b"/SMask %d 0 R >>"
    mask = _entries(real, 1)
    mask.Filter = Name.FlateDecode
    opacity = Thing(thing_of(mask).text, (), real.soft_mask)
    return Loose((Thing(masked, (1,), real.data), opacity), (0,))


def _described(real: Picture) -> Any:
    entries = _entries(real, real.channels)
    if real.inverted:
        entries.Decode = Array([1, 0] * real.channels)
    return entries


def _entries(real: Picture, channels: int) -> Any:
    return Dictionary(
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=real.width,
        Height=real.height,
        BitsPerComponent=8,
        ColorSpace=_SPACES[channels],
    )


def insert(pdf: pikepdf.Pdf, image: Any, advert: AdvertPage) -> str:
    """Make an image into the form of an ad; answers why it could not be done, in a person's words,
    or nothing."""
    try:
        with pikepdf.open(BytesIO(advert.pdf)) as source:
            form = source.pages[advert.page - 1].as_form_xobject(False)
            # A group belongs to the page's transparency, and is kept with it.
            content = _AFRESH + form.read_bytes()
            keys = {key: form[key] for key in ("/Resources", "/Group") if key in form}
            carried = pdf.copy_foreign(source.make_indirect(Dictionary(keys)))
    except (pikepdf.PdfError, IndexError, ValueError) as error:
        return f"cannot be read: {str(error).splitlines()[0] if str(error) else 'it is broken'}"
    drawn = Dictionary(
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=_exactly(advert.shown),
        Matrix=_exactly(advert.matrix),
    )
    _become(image, content, None, drawn)
    image.update(carried)
    return ""


def _exactly(values: Iterable[float]) -> Any:
    """Numbers with more decimals than pikepdf gives: a page's matrix to the unit is small."""
    return Array([Decimal(f"{value:.12f}") for value in values])


def _become(stream: Any, data: bytes, packed: Any, entries: Any) -> None:
    """Make a stream's object another thing, wherever it is named."""
    for key in list(stream.keys()):
        if key != "/Length":
            del stream[key]
    if packed is None:
        stream.write(data)
    else:
        stream.write(data, filter=packed)
    for key, value in entries.items():
        stream[key] = value
