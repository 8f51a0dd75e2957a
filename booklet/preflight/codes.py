"""Can every QR code be read, also once ink has spread, and does it say what the data says?

Every code is read three times: on the whole page (`rastered`), as by a camera that sees it all;
cut out at 600 dpi, at which a module can be measured; and cut out after a press gain, which is a
pixel there. What is not read on the whole page, but has a code's finders, is cut out too: a reader
may miss one of many. All four rules share what is seen.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from booklet import readback
from booklet.finders import Box, symbols
from booklet.preflight.damage import careful
from booklet.preflight.opened import PT_TO_MM, OpenPage
from booklet.preflight.press_gain import spread
from booklet.preflight.rastered import Raster, draw, rastered
from booklet.preflight.rules import Rule, Untold
from booklet.preflight.verdicts import Area, Expected, Fault

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Light = NDArray[np.uint8]

QUIET_ZONE = 4
"""Modules of white on every side (ISO/IEC 18004, 5.3.8)."""
_LOOKED_AT = 7
"""So many modules are looked at on every side: more than must be white, and than may be lost where
a code stands turned."""
_FEWEST = 21
"""The modules of the smallest code."""
_FINE = 600
_SLACK = 0.02
"""The part of a module that measuring may be wrong by."""
_QUIET_SLACK = 0.25
"""In modules: anti-aliasing on both sides."""
_SHOWN = 60
_KEPT = "_codes"


class SeenCode(Struct, frozen=True):
    """A code of a page; sizes in mm."""

    text: str
    """What it says; empty where it cannot be read."""
    area: Area
    module: float = 0.0
    quiet: float = math.inf
    """The least white around it, in modules."""
    survives: bool = True
    """Whether it can be read after ink has spread."""


def seen_codes(page: OpenPage, expected: Expected) -> tuple[SeenCode, ...]:
    """The codes of a page, from top to bottom; kept with the page. Raises NotChecked."""
    kept = page.__dict__.get(_KEPT)
    if kept is None:
        kept = page.__dict__[_KEPT] = tuple(sorted(_look(page, expected), key=_place))
    return kept if isinstance(kept, tuple) else tuple(_look(page, expected))


def _place(code: SeenCode) -> tuple[float, float, str]:
    return (code.area.y, code.area.x, code.text)


def _look(page: OpenPage, expected: Expected) -> Iterator[SeenCode]:
    whole = rastered(page, expected)
    boxes = []
    for read in readback.read(whole.light):
        box = _around(read.corners)
        boxes.append(box)
        yield _measured(page, whole, box, read.modules) or SeenCode("", whole.area(*box))
    for box in symbols(whole.light, boxes):
        code = _measured(page, whole, box, _FEWEST)
        if code is not None:
            yield code


def _measured(page: OpenPage, whole: Raster, box: Box, modules: int) -> SeenCode | None:
    """The code of a part of the page, of at least so many modules, from near; None where there is
    none after all."""
    fine = _near(page, whole, box, modules)
    middle = _middle(fine)
    codes = [code for code in readback.read(fine.light) if _holds(_around(code.corners), middle)]
    if codes:
        code = codes[0]
        edges = _around(code.corners)
        module = _side(code.corners) / code.modules
        return SeenCode(
            code.text,
            fine.area(*edges),
            round(module * fine.across, 4),
            round(_white(fine, edges, module, page), 2) if _is_upright(code.corners) else math.inf,
            code.text in {again.text for again in readback.read(spread(fine.light, fine.across))},
        )
    shapes = [shape for shape in symbols(fine.light) if _holds(shape, middle)]
    return SeenCode("", fine.area(*shapes[0])) if shapes else None


def _near(page: OpenPage, whole: Raster, box: Box, modules: int) -> Raster:
    """The part of a page at 600 dpi, with enough around it to measure the quiet zone."""
    margin = (box[2] - box[0]) * _LOOKED_AT / modules
    left, top = whole.box[0], whole.box[3]
    step, down = whole.across / PT_TO_MM, whole.down / PT_TO_MM
    part = (
        left + (box[0] - margin) * step,
        top - (box[3] + margin) * down,
        left + (box[2] + margin) * step,
        top - (box[1] - margin) * down,
    )
    return draw(page, part, _FINE)


def _middle(fine: Raster) -> tuple[float, float]:
    return fine.pixels.shape[1] / 2, fine.pixels.shape[0] / 2


def _holds(box: Box, point: tuple[float, float]) -> bool:
    return box[0] < point[0] < box[2] and box[1] < point[1] < box[3]


def _around(corners: Sequence[readback.Point]) -> Box:
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return (min(xs), min(ys), max(xs), max(ys))


def _side(corners: Sequence[readback.Point]) -> float:
    """The mean of the four sides."""
    turned = [*corners[1:], corners[0]]
    return sum(math.dist(a, b) for a, b in zip(corners, turned, strict=True)) / 4


def _is_upright(corners: Sequence[readback.Point]) -> bool:
    left, top, right, bottom = _around(corners)
    return abs(_side(corners) - (right - left + bottom - top) / 2) < 0.01 * _side(corners)


def _white(fine: Raster, edges: Box, module: float, page: OpenPage) -> float:
    """The least white around a code, in modules: to the next ink, or to where paper is cut."""
    import numpy as np

    inked = _inked(fine.light, edges)
    left, top, right, bottom = (round(edge) for edge in edges)
    half = module / 2
    down, across = inked[top:bottom], inked[:, left:right]
    sides = (
        _free(np.any(down[:, : max(int(left - half), 0)], axis=0)[::-1]),
        _free(np.any(down[:, math.ceil(right + half) :], axis=0)),
        _free(np.any(across[: max(int(top - half), 0)], axis=1)[::-1]),
        _free(np.any(across[math.ceil(bottom + half) :], axis=1)),
    )
    area = fine.area(*edges)
    width = (page.trim[2] - page.trim[0]) * PT_TO_MM
    height = (page.trim[3] - page.trim[1]) * PT_TO_MM
    cut = min(area.x, area.y, width - area.right, height - area.bottom) / fine.across
    return min(min(sides) + half, cut) / module


def _inked(light: Light, edges: Box) -> NDArray[np.bool_]:
    """What is darker than midway between the code's dark and its light."""
    left, top, right, bottom = (round(edge) for edge in edges)
    inside = light[top:bottom, left:right]
    middle = (int(inside.min()) + int(inside.max())) // 2
    return light < middle


def _free(inked: NDArray[np.bool_]) -> float:
    """How many lines in a row have no ink; endless where all are free, as far as was looked."""
    if not inked.any():
        return math.inf
    return float(inked.argmax())


@careful
def check_reading(page: OpenPage, expected: Expected) -> Iterator[Fault]:
    """F601: what has the three finders of a QR code can be read (ISO/IEC 18004)."""
    for code in seen_codes(page, expected):
        if not code.text:
            yield Fault("A QR code cannot be read.", page.number, code.area)


@careful
def check_size(page: OpenPage, expected: Expected) -> Iterator[Fault]:
    """F602: modules are as large as the condition asks, with four of them white all around.

    ISO/IEC 18004, 5.3.8 for the quiet zone; the size is trade practice.
    """
    codes = [code for code in seen_codes(page, expected) if code.text]
    least = expected.condition.module_mm if expected.condition else 0.0
    for code in codes:
        if code.module < least * (1 - _SLACK):
            message = f"has modules of {code.module:.2f} mm; {least:g} mm are wanted"
            yield Fault(f"{named(code)} {message}.", page.number, code.area)
        if code.quiet < QUIET_ZONE - _QUIET_SLACK:
            message = f"has {max(code.quiet, 0):.1f} modules of white around it; 4 are wanted"
            yield Fault(f"{named(code)} {message}.", page.number, code.area)
    if codes and not least:
        raise Untold("No printing condition says how large a module must be.")


@careful
def check_gain(page: OpenPage, expected: Expected) -> Iterator[Fault]:
    """F603: a code can be read once ink has spread by 0.04 mm on all edges, and is blurred.

    Trade practice: newsprint gains as much. Drawn at 600 dpi.
    """
    for code in seen_codes(page, expected):
        if code.text and not code.survives:
            message = f"{named(code)} cannot be read once ink has spread as it does on a press."
            yield Fault(message, page.number, code.area)


@careful
def check_data(page: OpenPage, expected: Expected) -> Iterator[Fault]:
    """F604: the codes of a page say what the data has for it, each of it, and nothing else.

    On a page of which the data says nothing (a guide, prose), they say what it has for another;
    the codes in an ad say what the advertiser wishes.
    """
    if expected.codes is None:
        raise Untold("Nobody says what the codes are to open.")
    wanted = expected.codes.get(page.number, frozenset())
    is_told = page.number in expected.codes
    codes = [code for code in seen_codes(page, expected) if code.text]
    for text in sorted(wanted - {code.text for code in codes}):
        yield Fault(f"No QR code opens {_short(text)}.", page.number)
    if page.number in expected.ads:
        return
    where = "on this page" if is_told else "anywhere"
    allowed = wanted if is_told else expected.known_codes
    for code in codes:
        if code.text not in allowed:
            message = f"{named(code)} opens what the data does not have {where}."
            yield Fault(message, page.number, code.area)


def named(code: SeenCode) -> str:
    """A code by what it says, to begin a message with."""
    return f"The QR code “{_short(code.text)}”"


def _short(text: str) -> str:
    plain = "".join(letter if letter.isprintable() else " " for letter in text)
    return plain if len(plain) <= _SHOWN else plain[: _SHOWN - 1] + "…"


RULES: tuple[Rule, ...] = (
    Rule("F601", by_page=check_reading),
    Rule("F602", by_page=check_size),
    Rule("F603", by_page=check_gain),
    Rule("F604", by_page=check_data),
)
