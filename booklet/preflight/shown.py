"""Which strings does a page draw, and in which fonts?

Text is followed through forms, patterns, soft masks and the glyphs of Type 3 fonts, but only
where a page calls them: pages of one file often share all their resources.
"""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Iterator
from typing import Any, cast

import pikepdf
from msgspec import Struct, field

from booklet.preflight.damage import text_of
from booklet.preflight.opened import BROKEN, OpenPage

_OPERATORS = "q Q Tf gs Do scn SCN Tj TJ ' \""
_STRINGS = {"Tj": 0, "'": 0, '"': 2}
_MOST_DEPTH = 20


class Used(Struct, frozen=True):
    """A font, and how often which string is drawn in it."""

    font: Any
    strings: Counter[bytes] = field(default_factory=Counter)


class Shown(Struct):
    """The fonts a page draws in; `unread` says what of it could not be read."""

    used: dict[object, Used] = field(default_factory=dict)
    unread: str = ""
    is_by_heritage: bool = False
    """Whether a form draws in the font of whoever calls it, each time in another maybe."""


def shown(page: OpenPage) -> Shown:
    """What a page draws as text, read once and kept with it."""
    kept = page.__dict__.get("_shown")
    if isinstance(kept, Shown):
        return kept
    keeper = page if page.file is None else page.file
    reading = _Reading(Shown(), keeper.__dict__.setdefault("_silent", set()))
    if "/Contents" in page.obj:
        resources = page.own("/Resources")
        reading.read(page.obj, resources or pikepdf.Dictionary(), None, 0)
    page.__dict__["_shown"] = reading.shown
    return reading.shown


class _Reading:
    """The reading of one page."""

    def __init__(self, into: Shown, silent: set[tuple[int, int]]) -> None:
        """`silent` are the streams of the file in which nothing was found that is asked for here,
        such as the outlines of a slug line, which are the same on all pages."""
        self.shown = into
        self._silent = silent
        self._seen: set[tuple[int, int]] = set()

    def read(self, drawing: Any, resources: Any, font: Any, depth: int) -> None:
        """Follow one stream, from the font it begins with."""
        key = drawing.objgen
        if key in self._silent:
            return
        try:
            with warnings.catch_warnings(record=True) as complaints:
                warnings.simplefilter("always")
                steps = pikepdf.parse_content_stream(drawing, _OPERATORS)
            if complaints:
                self.shown.unread = "The page's content is damaged."
            elif key != (0, 0) and not any(map(_leads_on, steps)):
                self._silent.add(key)
            self._follow(steps, resources, font, depth)
        except BROKEN:
            self.shown.unread = "The page's content is damaged."

    def _follow(self, steps: Any, resources: Any, font: Any, depth: int) -> None:
        kept: list[Any] = []
        given = font
        for operands, operator in steps:
            match text_of(operator):
                case "q":
                    kept.append(font)
                case "Q":
                    font = kept.pop() if kept else font
                case "Tf":
                    font = _resource(resources, "/Font", operands[0])
                    self._type3(font, resources, depth)
                case "gs":
                    state = _resource(resources, "/ExtGState", operands[0])
                    font = self._state(state, resources, font, depth)
                case "Do":
                    self._draw(
                        _resource(resources, "/XObject", operands[0]), resources, font, depth
                    )
                case "scn" | "SCN":
                    if _names_pattern(operands):
                        tile = _resource(resources, "/Pattern", operands[-1])
                        self._draw(tile, resources, None, depth)
                case name:
                    self.shown.is_by_heritage |= font is given is not None
                    self._note(font, _strings(name, operands))

    def _draw(self, drawing: Any, resources: Any, font: Any, depth: int) -> None:
        if not isinstance(drawing, pikepdf.Stream) or drawing.objgen in self._seen:
            return
        if drawing.get("/Subtype") == "/Form" or drawing.get("/PatternType") == 1:
            self._seen.add(drawing.objgen)
            self._deeper(drawing, drawing.get("/Resources", resources), font, depth)

    def _state(self, state: Any, resources: Any, font: Any, depth: int) -> Any:
        if not isinstance(state, pikepdf.Dictionary):
            return font
        mask = state.get("/SMask")
        if isinstance(mask, pikepdf.Dictionary):
            self._draw(mask.get("/G"), resources, None, depth)
        named = state.get("/Font")
        return named[0] if isinstance(named, pikepdf.Array) and len(named) else font

    def _type3(self, font: Any, resources: Any, depth: int) -> None:
        if not isinstance(font, pikepdf.Dictionary) or font.get("/Subtype") != "/Type3":
            return
        if font.objgen in self._seen:
            return
        self._seen.add(font.objgen)
        glyphs = font.get("/CharProcs")
        for name in sorted(glyphs.keys()) if isinstance(glyphs, pikepdf.Dictionary) else []:
            glyph: Any = cast(Any, glyphs).get(name)
            if isinstance(glyph, pikepdf.Stream):
                self._deeper(glyph, font.get("/Resources", resources), None, depth)

    def _deeper(self, drawing: Any, resources: Any, font: Any, depth: int) -> None:
        if depth >= _MOST_DEPTH:
            self.shown.unread = "The page's forms are nested too deeply."
            return
        self.read(drawing, resources, font, depth + 1)

    def _note(self, font: Any, strings: Iterator[bytes]) -> None:
        if not isinstance(font, pikepdf.Dictionary):
            return
        key = font.objgen if font.is_indirect else font.unparse()
        used = self.shown.used.setdefault(key, Used(font))
        used.strings.update(strings)


def _leads_on(step: Any) -> bool:
    """Whether an operator, of those that are read here, may come to text."""
    name = text_of(step.operator)
    if name in {"scn", "SCN"}:
        return _names_pattern(step.operands)
    return name not in {"q", "Q"}


def _names_pattern(operands: Any) -> bool:
    return bool(operands) and isinstance(operands[-1], pikepdf.Name)


def _strings(operator: str, operands: Any) -> Iterator[bytes]:
    found = operands[0] if operator == "TJ" else [operands[_STRINGS[operator]]]
    return (bytes(one) for one in found if isinstance(one, pikepdf.String))


def _resource(resources: Any, kind: str, name: Any) -> Any:
    try:
        named = resources.get(kind)
        return named.get(name) if isinstance(named, pikepdf.Dictionary) else None
    except BROKEN:
        return None
