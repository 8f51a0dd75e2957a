"""Which style sheets dress the pages, and do they ask only for what is there?

The layout's trim, bleed, swatches and spot colours become custom properties here, so that each
number stands in one place: `--trim-width`, `--trim-height`, `--bleed`, `--safe`, `--ad-gap`,
`--binding-margin`, `--least-module`, `--baseline`, `--ink-NAME`.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from booklet import spots
from booklet.findings import Finding, Place, found
from booklet.layout import Layout
from booklet.patterns import pattern

_GENERIC = frozenset({"inherit", "initial", "unset", "serif", "sans-serif", "monospace"})
_FONTS = pattern(r"(?:(?<![\w-])font-family|--font-[\w-]+)\s*:([^;}]*)")
_ROOT = pattern(r":root\s*\{([^}]*)\}")
_DECLARATION = pattern(r"--([\w-]+)\s*:\s*([^;]*)")
_TOKEN = pattern(r"--([\w-]+)\s*:")
_VAR = pattern(r"var\(\s*--([\w-]+)\s*\)")
_SHORTHAND = pattern(r"(?<![\w-])font\s*:([^;}]*)")
_AFTER_SIZE = pattern(
    r"(?:^|\s)(?:[\d.]+(?:[a-z]+|%)|larger|smaller|(?:xx?-)?(?:small|large)|medium|(?:var|calc)\([^)]*\)+)"
    r"(?:\s*/\s*(?:(?:var|calc)\([^)]*\)+|\S+))?\s+(.+)",
    re.DOTALL | re.IGNORECASE,
)
_LANGUAGE = pattern(r":lang\(\s*[\"']?([\w-]+)")
_DEEPEST = 12
_COMMENT = pattern(r"/\*.*?\*/", re.DOTALL)


class Style(Struct, frozen=True):
    """One style sheet: its text, and the file that relative addresses in it count from."""

    text: str
    path: Path


def gather(layout: Layout) -> tuple[Style, ...]:
    """The layout's style sheets in their order, its own numbers first."""
    first = Style(properties(layout), layout.folders[0] / "layout.yaml")
    files = (Style(path.read_text(encoding="utf-8"), path) for path in layout.styles)
    return (first, *files)


def properties(layout: Layout) -> str:
    """The numbers of layout.yaml as custom properties."""
    width, height = layout.trim
    baseline, start = layout.baseline
    lengths = {
        "trim-width": width,
        "trim-height": height,
        "bleed": layout.bleed,
        "safe": layout.safe,
        "binding-margin": layout.binding_margin,
        "ad-gap": layout.ad_gap,
        "least-module": layout.least_module,
        "baseline": baseline,
        "baseline-start": start,
    }
    lines = [f"--{name}: {length.mm:.4f}mm;" for name, length in lengths.items()]
    for name, ink in layout.swatches.items():
        lines.append(f"--ink-{name}: device-cmyk({' '.join(f'{part:g}%' for part in ink)});")
    profiles = ""
    for name in layout.spots:
        lines.append(f"--ink-{name}: color({spots.css_name(name)} 1);")
        profiles += spots.css_profile(name)
    body = "\n  ".join(lines)
    return f":root {{\n  {body}\n}}\n@page {{\n  bleed: var(--bleed);\n}}\n{profiles}"


def check(styles: Sequence[Style], families: Sequence[str]) -> list[Finding]:
    """Typefaces that are asked for and not there: the engine would use another, silently."""
    known = {family.casefold() for family in families}
    findings: list[Finding] = []
    for style in styles:
        for family, line in _families(style.text):
            if family.casefold() in known or family.casefold() in _GENERIC:
                continue
            near = difflib.get_close_matches(family, families, 1)
            remedy = f"Did you mean {near[0]}?" if near else ""
            excerpt = style.text.splitlines()[line - 1]
            place = Place(style.path, line, excerpt=excerpt)
            message = f"The typeface {family} is not among the fonts."
            findings.append(found("T105", message, place, remedy))
    return findings


class Stack(Struct, frozen=True):
    """Typefaces in the order in which they are tried, and for texts in which languages."""

    families: tuple[str, ...]
    languages: tuple[str, ...]
    """Of the selector; none for texts in any."""


def stacks(styles: Sequence[Style]) -> Iterator[Stack]:
    """Every list of typefaces that the styles ask for. Tokens count as lists of their own only
    where one is still asked for by its name, and not written out (`with_constants`)."""
    lists = [(_bare(style.text), one) for style in styles for one in _lists(_bare(style.text))]
    is_open = any("var(" in one.value for _, one in lists if not one.is_token)
    for bare, one in lists:
        if one.is_token and not is_open:
            continue
        opens = bare.rfind("{", 0, one.start)
        selector = bare[max(bare.rfind("}", 0, opens), bare.rfind(";", 0, opens)) + 1 : opens]
        parts = [_LANGUAGE.findall(part) for part in selector.split(",")]
        languages = [part[-1] for part in parts if part] if all(parts) else []
        yield Stack(tuple(_named(one.value)), tuple(languages))


def where_asked(layout: Layout, weight: int, *, is_italic: bool) -> Place:
    """Where the layout's styles ask for a weight and slope, if that is written in one place."""
    slope = r"(?=[^;}]*\bitalic\b)" if is_italic else ""
    written = re.compile(
        rf"(?<![\w-])font(?:-weight)?\s*:{slope}[^;}}]*(?<![\w.]){weight}(?![\w.%])"
    )
    places = []
    for style in gather(layout):
        bare = _bare(style.text)
        for match in written.finditer(bare):
            line = bare.count("\n", 0, match.start()) + 1
            places.append(Place(style.path, line, excerpt=style.text.splitlines()[line - 1]))
    return places[0] if len(places) == 1 else Place()


def with_constants(styles: Sequence[Style], templates: Iterable[str]) -> tuple[Style, ...]:
    """The style sheets with every token that nothing changes written out in its place.

    WeasyPrint (70.0) works out each `var()` anew for each element, a tenth of all its time. A
    token is constant if it is declared for `:root` alone, and no template sets it. Lines stay
    where they are.
    """
    values: dict[str, str] = {}
    changing = {name for text in templates for name in _TOKEN.findall(text)}
    for style in styles:
        bare = _bare(style.text)
        for block in _ROOT.findall(bare):
            for name, value in _DECLARATION.findall(block):
                values[name] = " ".join(value.split())
                if "!" in value:
                    changing.add(name)
        changing.update(_TOKEN.findall(_ROOT.sub("", bare)))
    constants = {name: value for name, value in values.items() if name not in changing}
    return tuple(Style(_written_out(style.text, constants), style.path) for style in styles)


def _written_out(text: str, constants: Mapping[str, str]) -> str:
    for _ in range(_DEEPEST):
        text, count = _VAR.subn(lambda match: constants.get(match[1], match[0]), text)
        if not count or not any(match[1] in constants for match in _VAR.finditer(text)):
            break
    return text


def _bare(text: str) -> str:
    """The text without its comments, its lines where they were."""
    return _COMMENT.sub(lambda match: "\n" * match[0].count("\n"), text)


class _List(Struct, frozen=True):
    """A list of typefaces in a style sheet, as written."""

    value: str
    start: int
    is_token: bool


def _families(text: str) -> Iterator[tuple[str, int]]:
    bare = _bare(text)
    for one in _lists(bare):
        for name in _named(one.value):
            yield name, bare.count("\n", 0, one.start) + 1


def _lists(bare: str) -> Iterator[_List]:
    for match in _FONTS.finditer(bare):
        yield _List(match[1], match.start(), match[0].startswith("--"))
    for match in _SHORTHAND.finditer(bare):
        if after := _AFTER_SIZE.search(match[1]):
            yield _List(after[1], match.start(), is_token=False)


def _named(value: str) -> Iterator[str]:
    """The typefaces named in the value of a declaration."""
    for part in value.replace("!important", "").split(","):
        name = part.strip().strip("\"'")
        if name and not re.match(r"(var|env)\(|\)", name) and "(" not in name:
            yield name.rstrip(")").strip()
