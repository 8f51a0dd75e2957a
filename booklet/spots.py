"""How does an ink of its own get a plate of its own?

A style names it as a colour profile with one component (`color(--spot-gold 1)`), which the
engine writes as a colour space of that name (WeasyPrint 70.0); the press puts the plate there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

ALL = "All"
"""The name that paints every plate (PDF 2.0 §8.6.6.4)."""


@dataclass(frozen=True)
class Spot:
    """An ink beside the four: its name for the printer, and the four that show it on a proof."""

    name: str
    """As the ink's maker writes it: `PANTONE 871 C`."""
    cmyk: tuple[float, float, float, float]
    """Cyan, magenta, yellow and black of the full ink, each 0 to 1."""


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
