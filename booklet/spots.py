"""How does an ink of its own get a plate of its own?

A style names it as a colour profile with one component (`color(--spot-gold 1)`), which the
engine writes as a colour space of that name (WeasyPrint 70.0); the press puts the plate there.
"""

from __future__ import annotations

import base64
import struct
from collections.abc import Mapping, Sequence
from typing import Any

import pikepdf
from msgspec import Struct
from pikepdf import Array, Dictionary, Name

ALL = "All"
"""The name that paints every plate (PDF 2.0 §8.6.6.4)."""


class Spot(Struct, frozen=True):
    """An ink beside the four: its name for the printer, and the four that show it on a proof."""

    name: str
    """As the ink's maker writes it: `PANTONE 871 C`."""
    cmyk: tuple[float, ...]
    """Cyan, magenta, yellow and black of the full ink, each 0 to 1."""


def css_name(name: str) -> str:
    """What styles call a layout's spot colour: `--spot-gold`."""
    return f"--spot-{name}"


def css_profile(name: str) -> str:
    """The style rule that makes the engine take a spot colour, of one component."""
    address = f"data:application/vnd.iccprofile;base64,{base64.b64encode(_tint()).decode()}"
    return f"@color-profile {css_name(name)} {{ src: url({address}); components: tint }}\n"


def _tint() -> bytes:
    """The least ICC profile of one component: a gray with a white and a straight curve.

    The engine reads it and the press throws it away (ICC.1:2010 §7.2, §8.4.3, §10.5).
    """
    d50 = struct.pack(">3i", 63190, 65536, 54061)
    white = b"XYZ \0\0\0\0" + d50
    curve = b"curv" + bytes(8)
    tags = struct.pack(">I", 2)
    start = 128 + len(tags) + 2 * 12
    for tag, data in ((b"wtpt", white), (b"kTRC", curve)):
        tags += struct.pack(">4sII", tag, start, len(data))
        start += len(data)
    head = struct.pack(">I4xI4s4s4s12x4s", start, 0x02400000, b"prtr", b"GRAY", b"XYZ ", b"acsp")
    return head.ljust(68, b"\0") + d50 + bytes(128 - 68 - 12) + tags + white + curve


def separation(pdf: pikepdf.Pdf, name: str, cmyk: Sequence[float]) -> Any:
    """A Separation colour space whose tints grow evenly towards `cmyk` (PDF 2.0 §8.6.6.4)."""
    tint = Dictionary(
        FunctionType=2, Domain=[0, 1], N=1, C0=[0, 0, 0, 0], C1=[float(part) for part in cmyk]
    )
    space = Array([Name.Separation, Name(f"/{name}"), Name.DeviceCMYK, pdf.make_indirect(tint)])
    return pdf.make_indirect(space)


def separations(pdf: pikepdf.Pdf, spots: Mapping[str, Spot]) -> Mapping[str, Any]:
    """One colour space for each spot, by the name that styles have for it: `--spot-gold`."""
    return {css: separation(pdf, spot.name, spot.cmyk) for css, spot in spots.items()}
