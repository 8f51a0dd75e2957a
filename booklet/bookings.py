"""Whose ad is it, what was it booked for, and how are both told to its advertiser?"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from booklet.findings import Finding, Place, found
from booklet.slots import SIDES, Slot


class Booking(Struct, frozen=True):
    """Whose ad it is, and what it was booked for."""

    advertiser: str
    slot: Slot
    place: Place

    def found(self, code: str, says: str, remedy: str) -> Finding:
        """A finding that names the advertiser, and what to ask of them."""
        message = f"The ad of {self.advertiser} {says}"
        return found(code, message, self.place, f"Ask {self.advertiser} {remedy}")

    @property
    def wanted(self) -> str:
        """The slot's size and bleed, as an advertiser is told them."""
        trim = size(self.slot.width_mm, self.slot.height_mm)
        if not self.slot.bleed_mm:
            return trim
        return f"{trim} with {mm(self.slot.bleed_mm)} mm of bleed {at(self.slot.cut)}"


def mm(millimetres: float) -> str:
    """A length to a tenth, without its unit."""
    return f"{round(millimetres, 1) + 0.0:g}"


def size(width: float, height: float) -> str:
    """A size in mm."""
    return f"{mm(width)} × {mm(height)} mm"


def at(sides: Iterable[str]) -> str:
    """Sides as people say them: `on all sides`, `at the top and left`."""
    named = [side for side in SIDES if side in set(sides)]
    if len(named) == len(SIDES):
        return "on all sides"
    return f"at the {', '.join(named[:-1])} and {named[-1]}" if named[1:] else f"at the {named[0]}"
