"""Which inks does a colour of a PDF lay down, and is it a colour that a press has?

Inks and tints count from 0 to 1. Colour spaces: PDF 2.0 §8.6.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import pikepdf
from msgspec import Struct

from booklet.ghostscript import PROCESS
from booklet.preflight.opened import BROKEN

ALL = "All"
"""The colourant of registration marks: it stands for every plate."""
NO_PLATE = frozenset({*PROCESS, ALL, "None"})
_NESTED = 4
"""A space within a space within a space is as deep as the format goes."""
_SIMPLE = {
    "/DeviceGray": ("DeviceGray", 1),
    "/DeviceRGB": ("DeviceRGB", 3),
    "/DeviceCMYK": ("DeviceCMYK", 4),
    "/CalGray": ("CalGray", 1),
    "/CalRGB": ("CalRGB", 3),
    "/CalCMYK": ("DeviceCMYK", 4),
    "/Lab": ("Lab", 3),
    "/Pattern": ("Pattern", 0),
}


class Space(Struct, frozen=True):
    """A colour space; `family` is `DeviceCMYK`, `ICCBased/3`, …, and empty where it is not known.

    `base` is what an Indexed space picks from, or what colours an uncoloured pattern.
    """

    family: str
    count: int
    """Components."""
    names: tuple[str, ...] = ()
    """The colourants of Separation and DeviceN."""
    base: Space | None = None

    @property
    def real(self) -> Space:
        """The space that colours are in: that of the palette, for an indexed one."""
        return self.base if self.family == "Indexed" and self.base else self

    @property
    def start(self) -> tuple[float, ...]:
        """The colour a space begins with (PDF 2.0 §8.6.3)."""
        if self.family in {"DeviceCMYK", "ICCBased/4"}:
            return (0.0, 0.0, 0.0, 1.0)
        return (1.0 if self.names else 0.0,) * self.count

    @property
    def spots(self) -> tuple[str, ...]:
        """The plates beside cyan, magenta, yellow and black."""
        return tuple(name for name in self.real.names if name not in NO_PLATE)

    @property
    def is_rgb(self) -> bool:
        """Whether its colours are red, green and blue, with a profile or without."""
        return self.real.family in {"DeviceRGB", "CalRGB", "ICCBased/3"}

    @property
    def is_calibrated(self) -> bool:
        """Whether its colours hang on a profile or a white point, not on plates."""
        return self.real.family.startswith(("Cal", "Lab", "ICCBased"))


GRAY = Space("DeviceGray", 1)
RGB = Space("DeviceRGB", 3)
CMYK = Space("DeviceCMYK", 4)
UNKNOWN = Space("", 0)


class Colour(Struct, frozen=True, dict=True):
    """A colour as it is painted with; no tints where it is a pattern's or a picture's."""

    space: Space
    tints: tuple[float, ...] = ()

    @cached_property
    def inks(self) -> Mapping[str, float] | None:
        """Each ink by name; None where only a conversion could tell (RGB, Lab, patterns)."""
        family, tints = self.space.family, self.tints
        if not tints or len(tints) != self.space.count:
            return None
        if family in {"DeviceCMYK", "ICCBased/4"}:
            return dict(zip(PROCESS, tints, strict=True))
        if family in {"DeviceGray", "CalGray", "ICCBased/1"}:
            return {"Black": 1 - tints[0]}
        if self.space.names:
            return dict(zip(self.space.names, tints, strict=True))
        return None

    @property
    def darkness(self) -> float | None:
        """From 0, bare paper, to 1 or more, full ink; None where it cannot be told."""
        if self.inks is not None:
            return sum(value for name, value in self.inks.items() if name != "None")
        if len(self.tints) != self.space.count or not self.tints:
            return None
        if self.space.is_rgb and self.space.family != "Indexed":
            return 1 - min(self.tints)
        return 1 - self.tints[0] / 100 if self.space.family == "Lab" else None

    @property
    def is_paper(self) -> bool:
        """Whether it leaves the paper white, or all but white."""
        return self.darkness is not None and self.darkness <= 0.02

    def __str__(self) -> str:
        tints = " ".join(f"{tint:.3g}" for tint in self.tints)
        if self.space.family == "DeviceCMYK":
            tints = " ".join(f"{100 * tint:.3g}" for tint in self.tints)
        name = " + ".join(self.space.names) or named(self.space)
        return f"{name} {tints}".strip()


def named(space: Space) -> str:
    """A colour space as people call it."""
    real = space.real
    kinds = {"1": "gray", "3": "RGB", "4": "CMYK"}
    head, _, count = real.family.partition("/")
    if head == "ICCBased":
        return f"{kinds.get(count, 'colour')} with a profile"
    names = {
        "DeviceCMYK": "CMYK",
        "DeviceGray": "gray",
        "DeviceRGB": "RGB",
        "CalRGB": "calibrated RGB",
        "CalGray": "calibrated gray",
        "": "an unknown colour space",
    }
    return names.get(head, head)


def read_space(written: Any, resources: Any, depth: int = 0) -> Space:
    """The colour space of this name or array; `UNKNOWN` where it cannot be read."""
    try:
        return _read(written, resources, depth)
    except BROKEN:
        return UNKNOWN


def _read(written: Any, resources: Any, depth: int) -> Space:
    if written is None or depth > _NESTED:
        return UNKNOWN
    if not _is_array(written):
        name = str(written)
        if name in _SIMPLE:
            return Space(*_SIMPLE[name])
        return read_space(_listed(resources, name), None, depth + 1)
    head = str(written[0])
    if head == "/ICCBased":
        count = int(written[1].get("/N", 0))
        return Space(f"ICCBased/{count}", count)
    if head in {"/Separation", "/DeviceN"}:
        found = written[1]
        names = tuple(_plain(name) for name in (found if _is_array(found) else (found,)))
        return Space(head[1:], len(names), names)
    base = read_space(written[1], resources, depth + 1) if len(written) > 1 else None
    if head == "/Indexed":
        return Space("Indexed", 1, base=base)
    if head == "/Pattern":
        return Space("Pattern", 0, base=base)
    return Space(*_SIMPLE[head]) if head in _SIMPLE else UNKNOWN


def _listed(resources: Any, name: str) -> Any:
    listed = resources.get("/ColorSpace") if resources is not None else None
    return listed.get(name) if listed is not None else None


def _plain(name: Any) -> str:
    return str(name).removeprefix("/")


def _is_array(found: Any) -> bool:
    return isinstance(found, pikepdf.Array)
