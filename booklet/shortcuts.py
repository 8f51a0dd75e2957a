"""What does WeasyPrint (70.0) do in a long way that a short one answers as well?

Values of styles, lengths of boxes and paths of QR codes take a third of the time of setting pages,
and most of them are plain. These are answered here; all others go the engine's own way. Pages are
the same to the byte, which tests hold, but for borders that nobody sees: they are left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import lru_cache, wraps
from operator import itemgetter
from typing import Any

from booklet.patterns import pattern

Missing = Callable[[Any, str], Any]
Resolve = Callable[[Any, str, float], None]
Validate = Callable[[Any, Sequence[Any], str, str], Any]
Draw = Callable[[Any, Any, float], None]
Describe = Callable[[Any], Any]
Tell = Callable[..., Any]
Featured = Callable[..., Any]
Border = Callable[[Any, Any, Any, Any], None]

_SPECIFIED = frozenset({"position", "float", "display"})
"""Properties whose values depend on what was specified for one another."""
_NOT_PLAIN = frozenset({"initial", "inherit"})
_MOST_KNOWN = 50
"""Values that are kept of one shorthand."""
_MOST_TYPES = 1000
"""Typefaces in a size that are kept."""
_STROKES = pattern(r"(?:M\d+ \d+\.5(?:h\d+|m\d+ 0)+)+")
"""Whole paths that only move along rows of half units, as those of QR codes (`qr`)."""
_STEP = pattern(r"M(\d+) (\d+\.5)|([hm])(\d+)")


def take_shortcuts() -> None:
    """Put the short ways into the engine, once."""
    from tinyhtml5 import inputstream
    from weasyprint.css import ComputedStyle
    from weasyprint.css.validation.expanders import PendingExpander
    from weasyprint.draw import border
    from weasyprint.layout import percent
    from weasyprint.svg import TAGS
    from weasyprint.text import line_break

    if hasattr(ComputedStyle.__missing__, "__wrapped__"):
        return
    ComputedStyle.__missing__ = computed(ComputedStyle.__missing__)
    PendingExpander.validate = validated(PendingExpander.validate)
    percent.resolve_one_percentage = resolved(percent.resolve_one_percentage)
    TAGS["path"] = drawn(TAGS["path"])
    border.draw_rounded_border = seen(border.draw_rounded_border)
    inputstream.characters_until_regex = Patterns()
    line_break.get_font_description = described(line_break.get_font_description)
    line_break.font_features = featured(line_break.font_features)
    line_break._font_style_cache_key = told(line_break._font_style_cache_key)


def computed(long_way: Missing) -> Missing:
    """The computed value of a property that no rule sets, or that one sets to a plain word.

    Follows `ComputedStyle.__missing__`: without a rule a property is inherited or has its initial
    value, and what is not computed stays as it is.
    """
    from weasyprint.css import text_decoration
    from weasyprint.css.computed_values import COMPUTER_FUNCTIONS
    from weasyprint.css.properties import INHERITED, INITIAL_NOT_COMPUTED, INITIAL_VALUES

    logical = _logical_names()
    decorations = {name for name in INITIAL_VALUES if name.startswith("text_decoration_")}
    inherited = {*INHERITED, "page"} - decorations
    widths = {name for name in INITIAL_NOT_COMPUTED & COMPUTER_FUNCTIONS.keys() if "width" in name}
    initial = {
        name: value
        for name, value in INITIAL_VALUES.items()
        if name not in {*inherited, *decorations, *INITIAL_NOT_COMPUTED}
    }
    words = {
        name for name in INITIAL_VALUES
        if name not in {*COMPUTER_FUNCTIONS, *decorations, *_SPECIFIED, "page"}
    }  # fmt: skip

    @wraps(long_way)
    def value_of(style: Any, name: str) -> Any:
        cascaded, parent = style.cascaded, style.parent_style
        if parent is None or (name in logical and not cascaded.keys().isdisjoint(logical[name])):
            return long_way(style, name)
        if name in cascaded:
            value = cascaded[name][0]
            if type(value) is not str or name not in words or value in _NOT_PLAIN:
                return long_way(style, name)
        elif name in inherited or name.startswith("__"):
            value = parent[name]
        elif name in initial:
            value = initial[name]
            if name == "float":
                style["position"]  # the engine works it out before, and display by both
            if name in _SPECIFIED:
                style.specified[name] = value
        elif name in widths:
            value = COMPUTER_FUNCTIONS[name](style, name, INITIAL_VALUES[name])
        elif name in decorations:
            value = INITIAL_VALUES[name]
            if name in COMPUTER_FUNCTIONS:
                value = COMPUTER_FUNCTIONS[name](style, name, value)
            value = text_decoration(name, value, parent[name], cascaded=False)
        else:
            return long_way(style, name)
        style[name] = value
        return value

    return value_of


def _logical_names() -> Mapping[str, frozenset[str]]:
    """The names that a property has in a line's direction, whatever that is."""
    from weasyprint.css.computed_values import PHYSICAL_FUNCTIONS

    return {
        name: frozenset(logical(block="ttb", inline=inline) for inline in ("ltr", "rtl"))
        for name, logical in PHYSICAL_FUNCTIONS.items()
    }


def validated(long_way: Validate) -> Validate:
    """What a shorthand with `var()` says, for the same tokens as before."""

    @wraps(long_way)
    def validate(pending: Any, tokens: Sequence[Any], wanted: str, base_url: str) -> Any:
        known = pending.__dict__.setdefault("_known", {})
        # The tokens are kept, so that no others have their places in memory.
        key = tuple(map(id, tokens))
        if key not in known:
            if len(known) >= _MOST_KNOWN:  # each document has tokens of its own
                known.clear()
            try:
                known[key] = ({
                    f"{pending.name}{name}" if name.startswith("-") else name: value
                    for name, value in reversed([*pending.validator(tokens)])
                }, tuple(tokens))  # fmt: skip
            except ValueError:
                return long_way(pending, tokens, wanted, base_url)
        found: Mapping[str, Any] = known[key][0]
        return found[wanted]

    return validate


def resolved(long_way: Resolve) -> Resolve:
    """The used value of a length that is one in pixels."""
    from weasyprint.css.properties import Dimension

    @wraps(long_way)
    def resolve(box: Any, name: str, refer_to: float) -> None:
        value = box.style[name]
        if type(value) is Dimension and value.unit == "px":
            setattr(box, name, value.value)
        else:
            long_way(box, name, refer_to)

    return resolve


def drawn(long_way: Draw) -> Draw:
    """The path of a QR code."""

    @wraps(long_way)
    def draw(svg: Any, node: Any, font_size: float) -> None:
        path = node.get("d", "")
        if not _STROKES.fullmatch(path) or _has_markers(node):
            long_way(svg, node, font_size)
            return
        stream = svg.stream
        stream.move_to(0, 0)
        x, y = 0.0, 0.0
        for start, row, kind, length in _STEP.findall(path):
            if row:
                x, y = float(start), float(row)
                stream.move_to(x, y)
            else:
                x += float(length)
                (stream.line_to if kind == "h" else stream.move_to)(x, y)

    return draw


class Patterns(dict[tuple[Collection[str], bool], re.Pattern[str]]):
    """What finds the end of a text in HTML: the first of some characters, or none of them.

    tinyhtml5 (2.1) means to keep these patterns, and keeps each under its own name.
    """

    def __missing__(self, key: tuple[Collection[str], bool]) -> re.Pattern[str]:
        characters, is_opposite = key
        listed = "".join(f"\\x{ord(one):02x}" for one in characters)
        pattern = self[key] = re.compile(f"[{'' if is_opposite else '^'}{listed}]+")
        return pattern


def described(long_way: Describe) -> Describe:
    """How Pango is told of a style's typeface, once for each: it takes a copy."""
    values_of = itemgetter(
        "font_family", "font_style", "font_stretch", "font_weight", "font_size",
        "font_variant_caps", "font_variation_settings",
    )  # fmt: skip
    known: dict[Any, Any] = {}

    @wraps(long_way)
    def describe(style: Any) -> Any:
        values = values_of(style)
        if type(values[0]) is not tuple:  # a list, in a drawing
            return long_way(style)
        if values not in known:
            if len(known) >= _MOST_TYPES:
                known.clear()
            known[values] = long_way(style)
        return known[values]

    return describe


def featured(long_way: Featured) -> Featured:
    """Which features of a typeface a style asks for; the engine only reads what is answered."""
    known = lru_cache(_MOST_TYPES)(long_way)

    @wraps(long_way)
    def feature(*asked: Any) -> Any:
        try:
            return known(*asked)
        except TypeError:  # a list, in a drawing
            return long_way(*asked)

    return feature


def told(long_way: Tell) -> Tell:
    """By what it is known that lines of two styles are as high; the engine writes it out."""
    values_of = itemgetter(
        "font_family", "font_style", "font_stretch", "font_weight", "font_variant_ligatures",
        "font_variant_position", "font_variant_caps", "font_variant_numeric",
        "font_variant_alternates", "font_variant_east_asian", "font_feature_settings",
        "font_variation_settings", "font_language_override", "lang",
    )  # fmt: skip
    size_of = itemgetter("font_size", "line_height")

    @wraps(long_way)
    def tell(style: Any, include_size: bool = False) -> Any:
        values = values_of(style)
        if type(values[0]) is not tuple:
            return long_way(style, include_size)
        return (values, size_of(style)) if include_size else values

    return tell


def _has_markers(node: Any) -> bool:
    return any(node.get(name) for name in ("marker", "marker-start", "marker-mid", "marker-end"))


def seen(long_way: Border) -> Border:
    """A border, if any of it is seen.

    `draw_border` means to leave out transparent sides, and asks whether there is a colour, which
    there is. Painted, one makes a see-through page of an opaque one, which whoever prints it must
    flatten.
    """

    @wraps(long_way)
    def draw(stream: Any, box: Any, style: Any, color: Any) -> None:
        if style:  # the alpha of its colour where that is 0
            long_way(stream, box, style, color)

    return draw
