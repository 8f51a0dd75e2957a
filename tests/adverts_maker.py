"""Which ads do advertisers send? Pages of PDF, good and bad, made by hand for the tests.

Each has a square of its own ink in every corner of its trim, as the reader sees it, so that a
raster tells how it lies: cyan top left, magenta top right, yellow bottom right, black bottom left.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pikepdf
from msgspec import Struct
from pikepdf import Array, Dictionary, Name

FONTS = Path(__file__).resolve().parent.parent / "fonts"
A5 = (148.0, 210.0)
CORNER = 10.0
"""The side of a corner's square in mm."""


def points(millimetres: float) -> float:
    return millimetres * 72 / 25.4


class Ad(Struct, frozen=True):
    """An ad to be made: sizes in mm as the reader sees it, `turn` its /Rotate."""

    trim: tuple[float, float] = A5
    bleed: float = 3.0
    slug: float = 0.0
    has_boxes: bool = True
    turn: int = 0
    more: bytes = b""
    """Operators after the art, the trim's lower left corner being 0, 0.

    They may set text in `/Own`, which is embedded, and in `/Other`, Helvetica, which is not.
    """
    pages: int = 1


def make(ad: Ad) -> pikepdf.Pdf:
    """The ad as a PDF, open to be broken further."""
    pdf = pikepdf.new()
    for _ in range(ad.pages):
        _add_page(pdf, ad)
    return pdf


def save(pdf: pikepdf.Pdf, path: Path, encryption: pikepdf.Encryption | None = None) -> Path:
    """Write it down, the same bytes each time unless it is locked."""
    output = BytesIO()
    if encryption is None:
        pdf.save(output, deterministic_id=True)
    else:
        pdf.save(output, encryption=encryption)
    path.write_bytes(output.getvalue())
    return path


def _add_page(pdf: pikepdf.Pdf, ad: Ad) -> None:
    around = ad.bleed + ad.slug
    width, height = (points(side + 2 * around) for side in ad.trim)
    is_lying = ad.turn in {90, 270}
    pdf.add_blank_page(page_size=(height, width) if is_lying else (width, height))
    page = pdf.pages[-1]
    media = [float(number) for number in page.obj.MediaBox]
    if ad.has_boxes:
        page.obj.TrimBox = _inside(media, points(around))
        page.obj.BleedBox = _inside(media, points(ad.slug))
    if ad.turn:
        page.obj.Rotate = ad.turn
    matrix = {
        0: (1, 0, 0, 1, 0, 0),
        90: (0, 1, -1, 0, height, 0),
        180: (-1, 0, 0, -1, width, height),
        270: (0, -1, 1, 0, 0, width),
    }[ad.turn]
    upright = " ".join(f"{number:.4f}" for number in matrix)
    origin = f"1 0 0 1 {points(around):.4f} {points(around):.4f} cm"
    content = f"q {upright} cm {origin}\n{_art(ad)}\n".encode() + ad.more + b"\nQ"
    page.obj.Contents = pdf.make_stream(content)
    page.obj.Resources = Dictionary(
        Font=Dictionary(Own=_embedded(pdf), Other=pdf.make_indirect(helvetica()))
    )


def _inside(media: list[float], by: float) -> Array:
    left, bottom, right, top = media
    return Array([left + by, bottom + by, right - by, top - by])


def _art(ad: Ad) -> str:
    """A pale ground to the bleed, and the four squares."""
    width, height = (points(side) for side in ad.trim)
    out, side = points(ad.bleed), points(CORNER)
    ground = (-out, -out, width + 2 * out, height + 2 * out)
    squares = (
        ("1 0 0 0", 0.0, height - side),
        ("0 1 0 0", width - side, height - side),
        ("0 0 1 0", width - side, 0.0),
        ("0 0 0 1", 0.0, 0.0),
    )
    lines = ["0.1 0 0.1 0 k", "{:.4f} {:.4f} {:.4f} {:.4f} re f".format(*ground)]
    for ink, x, y in squares:
        lines += [f"{ink} k", f"{x:.4f} {y:.4f} {side:.4f} {side:.4f} re f"]
    return "\n".join(lines)


def add_picture(pdf: pikepdf.Pdf, space: str, ppi: float, at: float = 40, wide: float = 50) -> None:
    """Draw a square picture `wide` mm across, `at` mm from the media's corner."""
    count = round(wide / 25.4 * ppi)
    channels = {"DeviceGray": 1, "DeviceRGB": 3, "DeviceCMYK": 4}[space]
    picture = pdf.make_stream(bytes([120]) * (count * count * channels))
    picture.Type, picture.Subtype = Name.XObject, Name.Image
    picture.Width = picture.Height = count
    picture.BitsPerComponent, picture.ColorSpace = 8, Name(f"/{space}")
    page = pdf.pages[0]
    name = page.add_resource(picture, Name.XObject)
    side, corner = points(wide), points(at)
    page.contents_add(
        f"q {side:.3f} 0 0 {side:.3f} {corner:.3f} {corner:.3f} cm {name} Do Q".encode()
    )


def helvetica() -> Dictionary:
    """One of the fourteen fonts that a PDF may name without holding it."""
    return Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)


def _embedded(pdf: pikepdf.Pdf) -> pikepdf.Object:
    """A whole TrueType font, good for capitals."""
    data = (FONTS / "barlow-semi-condensed" / "BarlowSemiCondensed-Bold.ttf").read_bytes()
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=Name("/ABCDEF+BarlowSemiCondensed-Bold"),
        Flags=32,
        FontBBox=[-500, -300, 1500, 1200],
        ItalicAngle=0,
        Ascent=1000,
        Descent=-200,
        CapHeight=700,
        StemV=140,
        FontFile2=pdf.make_stream(data),
    )
    font = Dictionary(
        Type=Name.Font,
        Subtype=Name.TrueType,
        BaseFont=Name("/ABCDEF+BarlowSemiCondensed-Bold"),
        Encoding=Name.WinAnsiEncoding,
        FirstChar=65,
        LastChar=90,
        Widths=[600] * 26,
        FontDescriptor=pdf.make_indirect(descriptor),
    )
    return pdf.make_indirect(font)
