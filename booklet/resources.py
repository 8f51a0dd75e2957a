"""What do the engine's streams draw with, and is each of it in inks?

Walks pages, forms, patterns, masks and glyphs that are drawings, each once; the content of each
is put in inks, and keeps of its resources only what it names, so that a page depends on nothing
of another page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pikepdf
from msgspec import Struct, field
from pikepdf import Dictionary, Name, Stream

from booklet import streams
from booklet.inking import KNOCK, OVER, ink
from booklet.spots import Spot, separations

_DEEPEST = 28
_COMPONENTS = {"/DeviceGray": 1, "/DeviceRGB": 3, "/DeviceCMYK": 4}
_INKS = {"/DeviceGray", "/DeviceCMYK", "/Separation", "/DeviceN", "/Pattern"}
_CALLED = {"/Lab": "in Lab", "/DeviceRGB": "in RGB", "/CalRGB": "in RGB", "/CalGray": "in gray"}


class _Walk(Struct):
    """One file being put in inks; faults by the stream that has them, each once."""

    spots: Mapping[str, Any]
    states: Mapping[str, Any]
    known: dict[tuple[int, int], tuple[str, ...]] = field(default_factory=dict)
    spaces: dict[tuple[int, int], Mapping[str, str]] = field(default_factory=dict)


def put_in_inks(pdf: pikepdf.Pdf, spots: Mapping[str, Spot]) -> tuple[tuple[str, ...], ...]:
    """Change every stream of the file; for each page, what on it is in no ink.

    `spots` are by the name that styles have for them (`--spot-gold`).
    """
    states = {
        OVER: pdf.make_indirect(Dictionary(Type=Name.ExtGState, op=True, OPM=1)),
        KNOCK: pdf.make_indirect(Dictionary(Type=Name.ExtGState, op=False, OPM=0)),
    }
    walk = _Walk({f"/{css}": space for css, space in separations(pdf, spots).items()}, states)
    faults = []
    for page in pdf.pages:
        content, owner = streams.content_of(pdf, page), page.obj
        owner.Resources = _resources_of(page)
        faults.append(tuple(dict.fromkeys(_ink(owner, content, walk, 0))))
    return tuple(faults)


def _resources_of(page: pikepdf.Page) -> Any:
    found = page.obj.get("/Resources")
    return page.resources if found is None else found


def _ink(owner: Any, stream: Any, walk: _Walk, depth: int) -> tuple[str, ...]:
    """Put one stream and all it draws in inks; `owner` has its resources."""
    key = stream.objgen
    if key in walk.known or depth > _DEEPEST:
        return walk.known.get(key, ("something that draws itself",))
    walk.known[key] = ()
    resources = owner.get("/Resources", Dictionary())
    inked = ink(streams.lines(stream), _space_faults(resources, walk))
    stream.write(inked.data)
    owner.Resources = kept = _kept(resources, inked.names, walk)
    if "/Group" in owner:
        owner.Group.CS = Name.DeviceCMYK
    faults = [*inked.faults, *_faults_of(kept, walk, depth)]
    walk.known[key] = tuple(dict.fromkeys(faults))
    return walk.known[key]


def _kept(resources: Any, names: Iterable[tuple[str, str]], walk: _Walk) -> Any:
    """The resources that a stream names, with the press's own graphics states and plates."""
    kept = Dictionary()
    for kind, name in sorted(names):
        found = walk.states.get(name)
        if found is None and kind == "/ColorSpace":
            found = walk.spots.get(name)
        if found is None:
            found = resources.get(kind, Dictionary()).get(name) if name else None
        if found is not None:
            if kind not in kept:
                kept[kind] = Dictionary()
            kept[kind][name] = found
    return kept


def _space_faults(resources: Any, walk: _Walk) -> Mapping[str, str]:
    table = resources.get("/ColorSpace")
    if table is None:
        return {}
    key = table.objgen
    if key == (0, 0) or key not in walk.spaces:
        walk.spaces[key] = {
            name: "" if name in walk.spots else _space_fault(space, name)
            for name, space in table.items()
        }
    return walk.spaces[key]


def _space_fault(space: Any, name: str = "") -> str:
    """What is wrong with a colour space, as `in RGB`; empty for inks."""
    family = _family(space)
    if family in _INKS:
        return ""
    if family == "/Indexed":
        return _space_fault(space[1]) if len(space) > 1 else "in no known colour"
    if name.startswith("/--"):
        return f"in the ink `{name[1:]}`, which is not known"
    if family == "/ICCBased":
        return "in RGB" if _components(space) == 3 else "in a colour with a profile of its own"
    return _CALLED.get(family, "in no known colour")


def _family(space: Any) -> str:
    if isinstance(space, pikepdf.Array):
        return str(space[0]) if len(space) else ""
    return str(space) if isinstance(space, pikepdf.Name) else ""


def _components(space: Any) -> int:
    """How many numbers make a colour; 0 where it cannot be told."""
    family = _family(space)
    try:
        if family == "/ICCBased":
            return int(space[1].N)
        if family == "/DeviceN":
            return len(space[1])
    except (AttributeError, IndexError, TypeError, ValueError):
        return 0
    return 1 if family in {"/Separation", "/Indexed"} else _COMPONENTS.get(family, 0)


def _faults_of(kept: Any, walk: _Walk, depth: int) -> Iterator[str]:
    """What is wrong with what a stream draws with."""
    for _, one in _each(kept, "/XObject"):
        if one.get("/Subtype") == "/Image":
            yield from _image_faults(one)
        else:
            yield from _ink(one, one, walk, depth + 1)
    for _, one in _each(kept, "/Pattern"):
        if isinstance(one, Stream):
            yield from _ink(one, one, walk, depth + 1)
        else:
            yield from _shading_faults(one.get("/Shading"))
    for _, one in _each(kept, "/Shading"):
        yield from _shading_faults(one)
    for _, one in _each(kept, "/ExtGState"):
        mask = one.get("/SMask")
        if isinstance(mask, Dictionary) and isinstance(mask.get("/G"), Stream):
            yield from _ink(mask.G, mask.G, walk, depth + 1)
    for _, one in _each(kept, "/Font"):
        yield from _glyph_faults(one, walk, depth)


def _each(kept: Any, kind: str) -> Iterator[tuple[str, Any]]:
    table = kept.get(kind)
    for name, one in table.items() if table is not None else ():
        if isinstance(one, Dictionary | Stream):
            yield name, one


def _image_faults(image: Any) -> Iterator[str]:
    if image.get("/ImageMask", False):
        return
    fault = _space_fault(image.get("/ColorSpace"))
    if fault:
        yield f"a picture of {image.get('/Width', 0)} × {image.get('/Height', 0)} pixels {fault}"


def _shading_faults(shading: Any) -> Iterator[str]:
    """A gradient's colours must have as many parts as its colour space (PDF 2.0 §8.7.4.5)."""
    if shading is None:
        return
    space = shading.get("/ColorSpace")
    fault = _space_fault(space)
    if fault:
        yield f"a gradient {fault}"
        return
    wanted = _components(space)
    if any(count != wanted for count in _counts(shading.get("/Function"), 0)):
        yield "a gradient that is broken: its colours have not as many parts as inks"


def _counts(function: Any, depth: int) -> Iterator[int]:
    """How many numbers each interpolation among a gradient's functions answers."""
    if function is None or depth > _DEEPEST:
        return
    if isinstance(function, pikepdf.Array):
        if len(function) > 1:
            yield len(function)
        return
    if function.get("/FunctionType") == 2:
        yield len(function.get("/C0", [0]))
        yield len(function.get("/C1", [1]))
    for inner in function.get("/Functions", ()):
        yield from _counts(inner, depth + 1)


def _glyph_faults(font: Any, walk: _Walk, depth: int) -> Iterator[str]:
    """Glyphs that are drawings: pictures of emoji, mostly (PDF 2.0 §9.6.4)."""
    if font.get("/Subtype") != "/Type3":
        return
    for glyph in font.get("/CharProcs", Dictionary()).values():
        inked = ink(streams.lines(glyph), _space_faults(font.get("/Resources", Dictionary()), walk))
        yield from (f"a character of {fault}" for fault in inked.faults)
    yield from _faults_of(font.get("/Resources", Dictionary()), walk, depth)
