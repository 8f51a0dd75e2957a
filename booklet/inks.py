"""Does a style ask for something the press cannot print?

Only swatches, `device-cmyk()` and spot colours are inks. WeasyPrint (70.0) trips over gradients,
blurred shadows and carved borders in inks, so they are found before it is started.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import product
from pathlib import Path
from typing import Any

from msgspec import Struct

from booklet.colours import Colour, Kind, as_screen, distance, read
from booklet.findings import Finding, Place, found
from booklet.patterns import pattern
from booklet.spots import css_name
from booklet.styles import Style

_CARVED = frozenset({"ridge", "groove", "inset", "outset"})
_IGNORED = frozenset({"text-shadow", "filter", "backdrop-filter", "mix-blend-mode"})
"""The engine says itself that it ignores these (T107)."""
_UNSAID = frozenset({"font-face", "color-profile", "import", "namespace", "charset"})
_OF_RULES = frozenset({"media", "supports", "layer", "container"})
_SCREEN = frozenset({"rgb", "rgba", "hsl", "hsla", "hwb", "lab", "lch", "oklab", "oklch",
                     "color-mix", "light-dark"})  # fmt: skip
_COLOURED = frozenset({"background", "outline", "box-shadow", "column-rule", "fill", "stroke",
                       "text-decoration", "text-emphasis"})  # fmt: skip
_LINED = pattern(r"border(?!-radius|-collapse|-spacing|-image)|outline|column-rule")
_SHADOWS = frozenset({"box-shadow", "-webkit-box-shadow"})
_MOST_READINGS = 32
_DEEPEST = 8

_JINJA = pattern(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|<!--.*?-->", re.DOTALL)
_TAG = pattern(r"<[a-z](?:[^<>\"']|\"[^\"]*\"|'[^']*')*>", re.IGNORECASE)
_ATTRIBUTE = pattern(
    r"(?<![\w-])(style|fill|stroke|stop-color|flood-color|color|bgcolor)\s*=\s*"
    r"(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)')",
    re.IGNORECASE,
)
_SHEET = pattern(r"<style\b[^>]*>(?P<value>.*?)</style", re.DOTALL | re.IGNORECASE)

Tokens = Sequence[Any]


class _Said(Struct, frozen=True):
    """A declaration and the file it stands in."""

    name: str
    value: Tokens
    line: int
    column: int
    source: Style


def check(
    styles: Sequence[Style],
    inline: Sequence[tuple[str, Path]],
    swatches: Mapping[str, tuple[float, ...]] | None = None,
    spots: Collection[str] = (),
) -> list[Finding]:
    """What no ink can print (X302) and what the engine would trip over (X301), at its line.

    `inline` are templates as text with their files: their `style`, `<style>` and colour
    attributes are looked at, but nothing that Jinja puts in. `swatches` are in per cent of cyan,
    magenta, yellow and black; remedies name the nearest. `spots` are the layout's spot colours.
    """
    said = [one for style in styles for one in _sheet(style.text, style)]
    for text, path in inline:
        said += _template(Style(text, path))
    known: dict[str, list[Tokens]] = {}
    for one in said:
        if one.name.startswith("--"):
            known.setdefault(one.name, []).append(one.value)
    findings: list[Finding] = []
    for one in said:
        if one.name not in _IGNORED:
            findings += _shapes(one, known)
            findings += _colours(one, swatches or {}, spots)
    return findings


# --- what is said, and where --------------------------------------------------------------------


def _sheet(text: str, source: Style) -> Iterator[_Said]:
    import tinycss2

    rules = tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)
    yield from _within(rules, source)


def _within(nodes: Iterable[Any], source: Style) -> Iterator[_Said]:
    import tinycss2

    for node in nodes:
        if node.type == "declaration":
            yield _Said(node.lower_name, node.value, node.source_line, node.source_column, source)
        elif node.type == "qualified-rule":
            yield from _within(tinycss2.parse_blocks_contents(node.content), source)
        elif node.type == "at-rule" and node.content is not None:
            name = node.lower_at_keyword
            if name in _OF_RULES:
                yield from _within(tinycss2.parse_rule_list(node.content), source)
            elif name not in _UNSAID:
                yield from _within(tinycss2.parse_blocks_contents(node.content), source)


def _template(source: Style) -> Iterator[_Said]:
    """The declarations in a template, with blanks for what Jinja fills in."""
    import tinycss2

    text = _JINJA.sub(lambda match: _blank(match[0]), source.text)
    for match in _SHEET.finditer(text):
        yield from _sheet(_alone(text, *match.span("value")), source)
    for tag in _TAG.finditer(text):
        for match in _ATTRIBUTE.finditer(text, *tag.span()):
            quoted = "double" if match["double"] is not None else "single"
            value = _alone(text, *match.span(quoted))
            name = match[1].lower()
            if name == "style":
                yield from _within(tinycss2.parse_blocks_contents(value), source)
                continue
            line, column = (
                value.count("\n") + 1,
                match.start(quoted) - text.rfind("\n", 0, match.start(quoted)),
            )
            tokens = tinycss2.parse_component_value_list(value)
            yield _Said("color" if name == "bgcolor" else name, tokens, line, column, source)


def _blank(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)


def _alone(text: str, start: int, end: int) -> str:
    """A part of a text at its own line and column, with nothing before it."""
    at = text.rfind("\n", 0, start) + 1
    return "\n" * text.count("\n", 0, start) + " " * (start - at) + text[start:end]


def _place(said: _Said, token: Any = None) -> Place:
    line = said.line if token is None else token.source_line
    column = said.column if token is None else token.source_column
    lines = said.source.text.splitlines()
    excerpt = lines[line - 1] if 0 < line <= len(lines) else ""
    return Place(said.source.path, line, column, excerpt=excerpt)


def _walk(tokens: Tokens) -> Iterator[Any]:
    """Every token, those within functions and brackets after their own; no gradient's inside."""
    for token in tokens:
        yield token
        inner = getattr(token, "arguments", None) or getattr(token, "content", None)
        if isinstance(inner, list) and not _is_gradient(token) and not _is_colour_function(token):
            yield from _walk(inner)


def _is_gradient(token: Any) -> bool:
    return token.type == "function" and str(token.lower_name).endswith("-gradient")


def _is_colour_function(token: Any) -> bool:
    return token.type == "function" and (
        token.lower_name in _SCREEN or token.lower_name in {"color", "device-cmyk"}
    )


# --- what the engine trips over -----------------------------------------------------------------


def _shapes(said: _Said, known: Mapping[str, list[Tokens]]) -> Iterator[Finding]:
    for token in _walk(said.value):
        if _is_gradient(token):
            message = f"`{token.lower_name}()` cannot be printed in inks."
            remedy = "Use a picture, or a flat tint."
            yield found("X301", message, _place(said, token), remedy)
    if _LINED.match(said.name):
        words = {
            token.lower_value
            for reading in _readings(said.value, known)
            for token in reading
            if token.type == "ident"
        }
        for word in sorted(words & _CARVED):
            message = f"`{said.name}: {word}` is drawn in shades that are no inks."
            yield found("X301", message, _place(said), "Write `solid`.")
    if said.name in _SHADOWS and any(map(_is_blurred, _readings(said.value, known))):
        message = f"A blurred `{said.name}` cannot be printed in inks."
        remedy = "Write 0 for its third length, or use a picture."
        yield found("X301", message, _place(said), remedy)


def _is_blurred(reading: Tokens) -> bool:
    """Whether any of the shadows has a third length other than 0 (CSS Backgrounds 3, 6.1)."""
    lengths: list[bool] = []
    for token in reading:
        if token.type == "literal" and token.value == ",":
            lengths = []
        elif token.type in {"number", "dimension"}:
            lengths.append(token.value != 0)
        elif token.type == "function" and token.lower_name in {"calc", "min", "max", "clamp"}:
            lengths.append(True)
        if len(lengths) == 3 and lengths[2]:
            return True
    return False


def _readings(
    tokens: Tokens, known: Mapping[str, list[Tokens]], depth: int = _DEEPEST
) -> list[list[Any]]:
    """A value with each `var()` in it as anything declared for it; those nobody declares go."""
    choices: list[list[list[Any]]] = []
    for token in tokens:
        if token.type != "function" or token.lower_name != "var" or not depth:
            choices.append([[token]])
            continue
        inner = [one for one in token.arguments if one.type not in {"whitespace", "comment"}]
        values = list(known.get(inner[0].value, [])) if inner and inner[0].type == "ident" else []
        if len(inner) > 2:
            values.append(inner[2:])
        read_out = [one for value in values for one in _readings(value, known, depth - 1)]
        choices.append(read_out[:_MOST_READINGS] or [[]])
    readings: list[list[Any]] = []
    for choice in product(*choices):
        readings.append([token for part in choice for token in part])
        if len(readings) == _MOST_READINGS:
            break
    return readings


# --- what is no ink -----------------------------------------------------------------------------


def _colours(
    said: _Said, swatches: Mapping[str, tuple[float, ...]], spots: Collection[str]
) -> Iterator[Finding]:
    import tinycss2

    for token in _walk(said.value):
        space = _space(token)
        if space.startswith("--"):
            if space not in map(css_name, spots):
                message = f"`{space}` is no spot colour of the layout."
                yield found("X302", message, _place(said, token), _nearest_spot(space, spots))
            continue
        if not space and not _is_screen(token, said.name):
            continue
        written = tinycss2.serialize([token])
        message = f"`{written}` is a screen's colour, not an ink."
        yield found("X302", message, _place(said, token), _nearest(read(token), swatches))


def _nearest_spot(space: str, spots: Collection[str]) -> str:
    names = [css_name(name) for name in spots]
    if near := difflib.get_close_matches(space, names, 1):
        return f"Did you mean {near[0]}?"
    return "Describe it under `spots` in layout.yaml, and write `color(--spot-NAME 1)`."


def _space(token: Any) -> str:
    """The first word within `color()`; empty for any other token."""
    if token.type != "function" or token.lower_name != "color":
        return ""
    words = (one for one in token.arguments if one.type not in {"whitespace", "comment"})
    return str(getattr(next(words, None), "value", "") or "nothing")


def _is_screen(token: Any, name: str) -> bool:
    if token.type == "function":
        return str(token.lower_name) in _SCREEN
    if token.type not in {"hash", "ident"}:
        return False
    colour = read(token)
    if colour is None or colour.kind is not Kind.SCREEN:
        return False
    if token.type == "ident":
        return colour.alpha > 0 and _takes_colour(name)
    return True


def _takes_colour(name: str) -> bool:
    """Whether a word in this property's value is a colour, and not a name of something else."""
    if name.startswith("--"):
        return "font" not in name
    return name in _COLOURED or name.endswith("color") or _LINED.match(name) is not None


def _nearest(colour: Colour | None, swatches: Mapping[str, tuple[float, ...]]) -> str:
    """The swatch that looks most like a colour, as a style writes it."""
    if colour is None or colour.kind is not Kind.SCREEN or not swatches:
        return ""
    if set(colour.parts) == {0.0} and "black" in swatches:
        return "Write `var(--ink-black)`."
    if set(colour.parts) == {1.0} and "paper" in swatches:
        return "Write `var(--ink-paper)`."

    def far(name: str) -> float:
        return distance(as_screen([part / 100 for part in swatches[name]]), colour.parts)

    name = min(swatches, key=far)
    return f"Write `var(--ink-{name})`, the nearest swatch, or add one to layout.yaml."
