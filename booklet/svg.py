"""What does an SVG hold, and what would it look like in other colours?

Names are kept with their prefixes as written, so that what is written again is the same file but
for its colours. Nothing outside the file is ever read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element, TreeBuilder, tostring
from xml.parsers import expat

from msgspec import Struct, field

from booklet.colours import Colour, Kind, read
from booklet.errors import Unreadable
from booklet.patterns import pattern

Spelling = Callable[[Colour], str | None]
"""How a colour is written; None for one that cannot be."""

DEEPEST = 100
MOST_ELEMENTS = 200_000
"""Elements drawn, each as often as `<use>` repeats it."""

_NAMESPACE = "http://www.w3.org/2000/svg"
_PLAIN = "Save it again as plain SVG."
_DEAD = frozenset({"script", "metadata", "animate", "animateColor", "animateMotion",
                   "animateTransform", "set", "discard"})  # fmt: skip
_COLOURED = frozenset({"fill", "stroke", "color", "stop-color", "flood-color", "lighting-color",
                       "solid-color"})  # fmt: skip
_AS_IT_IS = frozenset({"", "none", "inherit", "context-fill", "context-stroke"})
_INITIAL = {"stroke": "none", "lighting-color": "white"}
_URL = pattern(r"url\(\s*[\"']?\s*([^\"')\s]*)")
_PAINT = pattern(r"(url\((?:\"[^\"]*\"|'[^']*'|[^)]*)\))\s*(.*)", re.DOTALL)
_PIXELS = {
    "linearGradient": "a gradient",
    "radialGradient": "a gradient",
    "meshgradient": "a gradient",
    "hatch": "a hatching",
    "filter": "a filter",
    "mask": "a mask",
}


def parse(data: bytes, name: str) -> Element:
    """The SVG as a tree; raises Unreadable where it is none or declares things of its own."""
    builder, depth = TreeBuilder(), 0
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise Unreadable(f"{name} is nested too deep.", _PLAIN)
        builder.start(tag, attributes)

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(tag)

    def refuse(*_declared: object) -> None:
        raise Unreadable(f"{name} declares XML entities or elements of its own.", _PLAIN)

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = builder.data
    parser.EntityDeclHandler = parser.ElementDeclHandler = parser.AttlistDeclHandler = refuse
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        what = expat.ErrorString(error.code)
        message = f"{name} is not a drawing that can be read: {what}, line {error.lineno}."
        raise Unreadable(message, _PLAIN) from error
    root: Element = builder.close()
    if local(root.tag) != "svg":
        raise Unreadable(f"{name} is not an SVG drawing.", _PLAIN)
    return root


def serialise(root: Element) -> bytes:
    """The tree as a file in UTF-8."""
    return tostring(root, encoding="unicode").encode()


def ids(root: Element) -> frozenset[str]:
    """Everything in a drawing that can be named."""
    return frozenset(element.attrib["id"] for element in root.iter() if "id" in element.attrib)


def local(name: str) -> str:
    """A name without its prefix."""
    return name.rsplit(":", 1)[-1]


def clean(root: Element) -> list[str]:
    """Take out what does not draw or leads out of the file; answers what would then be missing."""
    foreign = _foreign_prefixes(root)
    missing: list[str] = []
    for element in list(root.iter()):
        if local(element.tag) == "switch":
            _choose(element)
        for child in list(element):
            prefix = child.tag.rpartition(":")[0]
            if local(child.tag) in _DEAD or prefix in foreign:
                _remove(element, child)
            elif local(child.tag) == "foreignObject":
                missing.append("HTML (foreignObject)")
                _remove(element, child)
    for element in root.iter():
        missing += _close(element)
    return list(dict.fromkeys(missing))


def drawn(root: Element) -> int:
    """How many elements are drawn, with every repetition by `<use>`, up to MOST_ELEMENTS + 1."""
    by_id = {element.get("id", ""): element for element in root.iter()}
    counts: dict[Element, int] = {}
    within: set[Element] = set()

    def count(element: Element) -> int:
        if element in within:
            return MOST_ELEMENTS + 1
        if element not in counts:
            within.add(element)
            total = 1 + sum(count(child) for child in element)
            href = _href(element)
            target = by_id.get(href[1:]) if href.startswith("#") else None
            if local(element.tag) == "use" and target is not None:
                total += count(target)
            within.discard(element)
            counts[element] = min(total, MOST_ELEMENTS + 1)
        return counts[element]

    try:
        return count(root)
    except RecursionError:  # a long chain from one `<use>` to the next
        return MOST_ELEMENTS + 1


def needs_pixels(root: Element) -> str:
    """What in a drawing cannot be said in inks, in words; empty where all of it can.

    WeasyPrint (70.0) writes malformed shadings for gradients in CMYK, and ignores masks, most
    filters and blending.
    """
    uses: set[str] = set()
    for name, value in _declarations(root):
        uses.update(match.removeprefix("#") for match in _URL.findall(value))
        word = value.strip().lower()
        if name == "filter" and word != "none" and not word.startswith("url"):
            return "a filter"
        if name in {"mix-blend-mode", "background-blend-mode"} and word != "normal":
            return "blended colours"
        if name == "paint-order" and not word.startswith(("normal", "fill")):
            return "strokes beneath their fills"
    for element in root.iter():
        if local(element.tag) in {"image", "feImage"}:
            return "a picture in it"
        if element.get("id") in uses and local(element.tag) in _PIXELS:
            return _PIXELS[local(element.tag)]
    return ""


def has_text(root: Element) -> bool:
    """Whether there are letters that are not outlines."""
    return any(local(element.tag) == "text" for element in root.iter())


def embedded(root: Element) -> Iterator[str]:
    """The address of every picture within the file, as `data:`."""
    for element in root.iter():
        if local(element.tag) in {"image", "feImage"}:
            yield _href(element)


class Palette(Struct):
    """How colours are to be spelt in the new file, and which could not be read."""

    spell: Spelling
    ids: frozenset[str] = frozenset()
    """Of everything that a paint may name by `url(#id)`."""
    unreadable: list[str] = field(default_factory=list)

    def paint(self, name: str, value: str) -> str:
        """A value of `fill` and its like in the palette's spelling.

        What is to be painted with if a pattern is missing goes, since WeasyPrint (70.0) reads
        it as the pattern's name.
        """
        import tinycss2

        word = value.strip()
        if match := _PAINT.match(word):
            target = _URL.match(match[1])
            if target and target[1].removeprefix("#") in self.ids:
                return f"url({target[1]})"
            return self.paint(name, match[2] or "none")
        if word.lower() in _AS_IT_IS:
            return word.lower()
        if word.lower() in {"initial", "unset", "revert"}:
            word = _INITIAL.get(name, "black")
            if word == "none":
                return word
        tokens = [
            token
            for token in tinycss2.parse_component_value_list(word, skip_comments=True)
            if token.type != "whitespace"
        ]
        colour = read(tokens[0]) if tokens else None
        if colour is not None and colour.kind is Kind.CURRENT:
            return "currentColor"
        spelt = self.spell(colour) if colour is not None else None
        if spelt is None:
            self.unreadable.append(word)
        return spelt or word


def recolour(root: Element, palette: Palette) -> None:
    """Spell every colour anew: attributes, `style`, style sheets, and what nobody gave a colour."""
    for element in root.iter():
        for key, value in element.attrib.items():
            if key in _COLOURED:
                element.set(key, palette.paint(key, value))
        if style := element.get("style"):
            element.set("style", _repaint_declarations(style, palette))
        if local(element.tag) == "style":
            element.text = _repaint_sheet(element.text or "", palette)
    black = palette.paint("fill", "black")
    for key in ("fill", "color"):
        if root.get(key, "inherit") in {"inherit", "currentColor"}:
            root.set(key, black)


def _repaint_sheet(text: str, palette: Palette) -> str:
    """The rules of a sheet; the engine reads no at-rules in SVG (WeasyPrint 70.0), so they go."""
    import tinycss2

    rules = []
    for rule in tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True):
        if rule.type == "qualified-rule":
            body = _repaint_declarations(tinycss2.serialize(rule.content), palette)
            rules.append(f"{tinycss2.serialize(rule.prelude).strip()}{{{body}}}")
    return "\n".join(rules)


def _repaint_declarations(text: str, palette: Palette) -> str:
    parts = []
    for name, value, is_important in _parsed(text):
        new = palette.paint(name, value) if name in _COLOURED else value
        parts.append(f"{name}:{new}{' !important' if is_important else ''}")
    return ";".join(parts)


def _parsed(text: str) -> Iterator[tuple[str, str, bool]]:
    import tinycss2

    for one in tinycss2.parse_blocks_contents(text, skip_comments=True, skip_whitespace=True):
        if one.type == "declaration":
            yield one.lower_name, tinycss2.serialize(one.value).strip(), one.important


def _declarations(root: Element) -> Iterator[tuple[str, str]]:
    """All that is asked of the look: attributes, `style`, and style sheets."""
    import tinycss2

    for element in root.iter():
        yield from element.attrib.items()
        texts = [element.get("style", "")]
        if local(element.tag) == "style":
            rules = tinycss2.parse_stylesheet(element.text or "", skip_comments=True)
            texts += [tinycss2.serialize(r.content) for r in rules if r.type == "qualified-rule"]
        for text in texts:
            yield from ((name, value) for name, value, _ in _parsed(text))


def _close(element: Element) -> list[str]:
    """Take out what leads from an element out of the file; answers where it led to."""
    missing = []
    for key, value in list(element.attrib.items()):
        if key.lower().startswith("on") or (local(key) == "href" and local(element.tag) == "a"):
            del element.attrib[key]
        elif local(key) == "href" and not value.strip().startswith(("#", "data:")):
            del element.attrib[key]
            missing += [value.strip()] if value.strip() else []
        elif not key.startswith("xmlns"):
            missing += _led_to(value)
    if local(element.tag) == "style":
        text = re.sub(r"@font-face\s*\{[^}]*\}", "", element.text or "")
        missing += _led_to(text)
        missing += ["another style sheet"] if re.search(r"@import", text, re.IGNORECASE) else []
    return missing


def _led_to(text: str) -> list[str]:
    return [to for to in _URL.findall(text) if to and not to.startswith(("#", "data:"))]


def _choose(switch: Element) -> None:
    """Keep the first child of a `<switch>` that asks for nothing special (SVG 1.1, 5.8.2)."""
    chosen = False
    for child in list(switch):
        is_special = child.get("requiredExtensions") or local(child.tag) == "foreignObject"
        if chosen or is_special:
            switch.remove(child)
        else:
            chosen = True


def _remove(parent: Element, child: Element) -> None:
    """Take an element out, but not the text that follows it."""
    at = list(parent).index(child)
    if child.tail and at:
        parent[at - 1].tail = (parent[at - 1].tail or "") + child.tail
    elif child.tail:
        parent.text = (parent.text or "") + child.tail
    parent.remove(child)


def _foreign_prefixes(root: Element) -> frozenset[str]:
    """Prefixes that stand for something other than SVG wherever they stand."""
    return frozenset(
        key.removeprefix("xmlns:")
        for element in root.iter()
        for key, value in element.attrib.items()
        if key.startswith("xmlns:") and value != _NAMESPACE
    )


def _href(element: Element) -> str:
    return next(
        (value.strip() for key, value in element.attrib.items() if local(key) == "href"), ""
    )
