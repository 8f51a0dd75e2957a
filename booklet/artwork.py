"""What is known of the engine's pages before they are pressed: inks, and where pictures stand?"""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import TYPE_CHECKING

import pikepdf
from msgspec import Struct

from booklet.memory import Bytes
from booklet.placements import Placement, placements
from booklet.resources import put_in_inks
from booklet.spots import Spot, css_name

if TYPE_CHECKING:
    from booklet.layout import Layout


class Artwork(Struct, frozen=True):
    """Pages of which each depends on nothing of another, with stand-ins for their pictures."""

    pdf: Bytes
    placed: tuple[Placement, ...]
    """Every stand-in as often as it is drawn, in the order of drawing."""
    faults: tuple[tuple[str, ...], ...]
    """For each page, what on it is in no ink, in a person's words."""


def artwork(pdf: bytes, spots: Mapping[str, Spot]) -> Artwork:
    """The engine's PDF with all its colours in inks; the same values give the same bytes."""
    with pikepdf.open(BytesIO(pdf)) as file:
        placed = placements(file)
        faults = put_in_inks(file, spots)
        target = BytesIO()
        file.save(target, deterministic_id=True)
    return Artwork(Bytes.of(target.getvalue()), placed, faults)


def spots_of(layout: Layout) -> Mapping[str, Spot]:
    """The layout's spot colours by the names that styles have for them, their inks from 0 to 1."""
    return {
        css_name(name): Spot(one.name, tuple(part / 100 for part in layout.looks(name)))
        for name, one in layout.spots.items()
    }
