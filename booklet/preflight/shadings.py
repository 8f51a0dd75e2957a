"""Is a gradient of a PDF well made?

A shading whose function gives another number of tints than its colour space takes is drawn
differently by every reader, or not at all (PDF 2.0 §8.7.4.5, §7.10).
"""

from __future__ import annotations

from typing import Any

import pikepdf

from booklet.preflight.opened import BROKEN
from booklet.preflight.spaces import Space

_COORDS = {2: 4, 3: 6}
_NEED_FUNCTION = {1, 2, 3}
_DEEP = 8


def shading_fault(shading: Any, space: Space) -> str:
    """What is wrong with a shading, as half a sentence; empty where it is sound."""
    try:
        return _fault(shading, space)
    except BROKEN:
        return "cannot be read"


def _fault(shading: Any, space: Space) -> str:
    kind = int(shading.get("/ShadingType", 0))
    if not 1 <= kind <= 7:
        return f"is of a type that does not exist ({kind})"
    if not space.family or space.family == "Pattern":
        return "has no colour space"
    coords = len(shading.get("/Coords", ()))
    if coords != _COORDS.get(kind, coords):
        return f"has {coords} coordinates in place of {_COORDS[kind]}"
    ground = shading.get("/Background")
    if ground is not None and len(ground) != space.count:
        return f"has a ground of {len(ground)} tints, and its colour space takes {space.count}"
    function = shading.get("/Function")
    if function is None:
        return "has no function" if kind in _NEED_FUNCTION else ""
    return _functions(function, 2 if kind == 1 else 1, space.count)


def _functions(function: Any, inputs: int, wanted: int) -> str:
    each = list(function) if isinstance(function, pikepdf.Array) else [function]
    if len(each) > 1 and len(each) != wanted:
        return f"has {len(each)} functions, and its colour space takes {wanted} tints"
    for one in each:
        outputs, fault = _outputs(one, inputs, 0)
        if fault:
            return fault
        if outputs * len(each) != wanted:
            return f"gives {outputs * len(each)} tints, and its colour space takes {wanted}"
    return ""


def _outputs(function: Any, inputs: int, depth: int) -> tuple[int, str]:
    """How many numbers a function gives, and what is wrong with it."""
    if depth > _DEEP:
        return 0, "has a function within itself"
    if len(function.get("/Domain", ())) != 2 * inputs:
        return 0, "has a function with a wrong domain"
    kind = int(function.get("/FunctionType", -1))
    if kind in {0, 4}:
        return len(function.get("/Range", ())) // 2, ""
    if kind == 2:
        first, last = len(function.get("/C0", (0,))), len(function.get("/C1", (1,)))
        if first != last:
            return 0, f"runs from {first} tints to {last}"
        return first, "" if "/N" in function else "has a function without an exponent"
    return _stitched(function, depth) if kind == 3 else (0, "has a function of no known type")


def _stitched(function: Any, depth: int) -> tuple[int, str]:
    parts = list(function["/Functions"])
    if not parts or len(function["/Bounds"]) != len(parts) - 1:
        return 0, "has bounds that do not suit its functions"
    if len(function["/Encode"]) != 2 * len(parts):
        return 0, "has an encoding that does not suit its functions"
    counts = set()
    for part in parts:
        count, fault = _outputs(part, 1, depth + 1)
        if fault:
            return 0, fault
        counts.add(count)
    return (counts.pop(), "") if len(counts) == 1 else (0, "has functions that do not match")
