"""What does a font file say of itself, and which static fonts are made of a variable one?

The only door to fontTools but for press and preflight; it is imported only when a font file is new.
What was read before stands in an index in the cache, and what ships with the program in one that
ships with it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict

from booklet.coverage import write_ranges
from booklet.errors import MissingPart, Unreadable
from booklet.keeping import is_whole, keep, keep_needed

MOST_BYTES = 64 * 1024 * 1024

WIDTHS = {
    1: "ultra-condensed", 2: "extra-condensed", 3: "condensed", 4: "semi-condensed",
    6: "semi-expanded", 7: "expanded", 8: "extra-expanded", 9: "ultra-expanded",
}  # fmt: skip
"""By OS/2 usWidthClass, which is 5 where it is normal."""
READ = frozenset({".ttf", ".otf", ".woff", ".woff2"})
REFUSED = frozenset({".ttc", ".otc", ".pfa", ".pfb", ".t1", ".dfont", ".eot", ".suit", ".bdf"})
INDEX = "index.json"
_RECIPE = "1"
"""Goes up when this module reads or instances fonts differently, so that caches are made anew."""
_MAGIC = (b"\x00\x01\x00\x00", b"OTTO", b"true", b"wOFF", b"wOF2")
_NEEDED = ("head", "hhea", "hmtx", "maxp", "name", "cmap")
_STATIC = "Use a static TTF, OTF or WOFF2."


class FontFile(Struct, frozen=True):
    """What a font file says of itself."""

    family: str
    weight: int
    italic: bool
    width: int
    embedding: int
    axes: tuple[tuple[str, float, float, float], ...]
    digest: str
    ranges: str

    def serves(self, wish: Mapping[str, Any]) -> bool:
        """Whether this variable font is the one an instance is made of, not its sibling."""
        has_slope = {"ital", "slnt"} & {tag for tag, *_ in self.axes} & set(wish.get("axes", {}))
        return bool(has_slope) or self.italic is truth(wish.get("italic", False))


class FontFiles:
    """What is known of font files by path, size and time, so that each is read only once.

    Of those that ship in the folder `project` it is known by their content, in `INDEX` there.
    """

    def __init__(self, folder: Path, project: Path | None = None) -> None:
        self.folder = folder
        self._path = folder / INDEX
        self._known = _read_index(self._path)
        self._project = project
        self._has_news = False

    @cached_property
    def _shipped(self) -> Mapping[str, FontFile]:
        if self._project is None:
            return {}
        return {font.digest: font for _, font in _read_index(self._project / INDEX).values()}

    def read(self, path: Path) -> FontFile:
        """What a font file says; raises Unreadable."""
        try:
            stat = path.stat()
        except OSError as error:
            raise Unreadable(f"{path.name} cannot be read: {error.strerror}.") from error
        stamp = f"{stat.st_size} {stat.st_mtime_ns}"
        known = self._known.get(str(path))
        if known is None or known[0] != stamp:
            if stat.st_size > MOST_BYTES:
                message = f"{path.name} is {stat.st_size // 1_000_000} MB."
                raise Unreadable(message, "Use a font of the scripts you need only.")
            data = path.read_bytes()
            font = self._shipped.get(digest_of(data)) or _read_font(path, data)
            known = self._known[str(path)] = (stamp, font)
            self._has_news = True
        return known[1]

    def instance(
        self, path: Path, font: FontFile, location: Mapping[str, float], weight: int
    ) -> Path:
        """The static file of a variable font at a place on its axes; made when it is not there.

        Raises Unreadable where the font cannot be instanced, OutputError where the cache
        cannot be written.
        """
        from importlib.metadata import version

        made_of = [font.digest, sorted(location.items()), weight, _RECIPE, version("fonttools")]
        made = self.folder / f"{digest_of(json.dumps(made_of).encode())}.otf"
        if not is_whole(made):
            keep_needed(made, _instantiate(path, location, weight))
        return made

    def save(self) -> None:
        """Write the index where something was learnt; without a cache all stays right, but slow."""
        if not self._has_news:
            return
        alive = {
            path: (stamp, asdict(font))
            for path, (stamp, font) in self._known.items()
            if Path(path).exists()
        }
        with suppress(OSError):
            keep(self._path, _sealed(alive))


def shipped_index(project: Path) -> bytes:
    """What `INDEX` in the folder of the project's fonts has to hold; raises Unreadable."""
    files = {
        path.relative_to(project).as_posix(): ("", asdict(_read_font(path, path.read_bytes())))
        for path in font_files(project)
    }
    return _sealed(files)


def _sealed(files: Mapping[str, tuple[str, Mapping[str, Any]]]) -> bytes:
    body = json.dumps(files, ensure_ascii=False).encode()
    return _seal(body) + b"\n" + body


def _read_index(path: Path) -> dict[str, tuple[str, FontFile]]:
    """An index that is missing, old or damaged in any bit counts as empty."""
    try:
        seal, body = path.read_bytes().split(b"\n", 1)
        if seal != _seal(body):
            return {}
        return {
            name: (stamp, FontFile(**{**row, "axes": tuple(map(tuple, row["axes"]))}))
            for name, (stamp, row) in json.loads(body).items()
        }
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}


def _seal(body: bytes) -> bytes:
    return f"booklet fonts {_RECIPE} {digest_of(body)}".encode()


def digest_of(data: bytes) -> str:
    """By what the content of a font file is known, on every machine."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def font_files(folder: Path) -> Iterator[Path]:
    """All fonts at any depth, sorted; hidden files (`._Face.otf` of a Mac) are none."""
    for path in sorted(folder.rglob("*")):
        is_font = path.suffix.lower() in READ | REFUSED
        if is_font and not path.name.startswith(".") and path.is_file():
            yield path


def _read_font(path: Path, data: bytes) -> FontFile:
    """What a font file says of itself; raises Unreadable for all that cannot be set from."""
    if data.startswith(b"ttcf"):
        remedy = "Take the faces you need out of it as single OTF or TTF files."
        raise Unreadable(f"{path.name} is a collection of several fonts.", remedy)
    if path.suffix.lower() in REFUSED:
        kind = path.suffix.lower().lstrip(".")
        raise Unreadable(f"{path.name} is of a kind ({kind}) that cannot be set.", _STATIC)
    if not data.startswith(_MAGIC):
        raise Unreadable(f"{path.name} is not a font.", _STATIC)
    from fontTools.ttLib import TTFont

    try:
        with TTFont(BytesIO(data), lazy=True, recalcTimestamp=False) as font:
            return _describe(font, path.name, data)
    except Unreadable:
        raise
    except ImportError as error:
        raise MissingPart(f"{path.name} needs the package brotli.", "Install it.") from error
    except Exception as error:  # damage makes fontTools trip in any way there is
        raise Unreadable(f"{path.name} is damaged.", "Get the file again.") from error


def _describe(font: Any, name: str, data: bytes) -> FontFile:
    _check_tables(font, name, len(data))
    family = font["name"].getDebugName(16) or font["name"].getDebugName(1) or ""
    if not family.strip():
        raise Unreadable(f"{name} does not say which family it belongs to.", "Name it in it.")
    missing = font.getGlyphOrder()[0]
    characters = [c for c, glyph in (font.getBestCmap() or {}).items() if glyph != missing]
    if not characters:
        raise Unreadable(f"{name} has no Unicode characters.", "Use a Unicode font.")
    os2 = font.get("OS/2")
    mac_style = font["head"].macStyle
    axes = font["fvar"].axes if "fvar" in font else ()
    return FontFile(
        family=family.strip(),
        weight=_css_weight(os2.usWeightClass if os2 else 0, is_bold=bool(mac_style & 1)),
        italic=bool(mac_style & 2 or (os2 and os2.fsSelection & 0x201)),
        width=os2.usWidthClass if os2 and os2.usWidthClass in WIDTHS else 5,
        embedding=os2.fsType if os2 else 0,
        axes=tuple((a.axisTag, a.minValue, a.defaultValue, a.maxValue) for a in axes),
        digest=digest_of(data),
        ranges=write_ranges(characters),
    )


def _check_tables(font: Any, name: str, size: int) -> None:
    if font.flavor != "woff2" and any(
        table.offset + table.length > size for table in font.reader.tables.values()
    ):
        raise Unreadable(f"{name} is cut off: its end is missing.", "Get the file again.")
    lost = [tag for tag in _NEEDED if tag not in font]
    if lost:
        raise Unreadable(f"{name} is damaged: {', '.join(lost)} is missing.", "Get it again.")
    if "CFF2" in font:
        message = f"{name} has outlines of a kind no PDF can hold (CFF2)."
        raise Unreadable(message, "Use its TrueType version, or static OTF files.")
    if not ({"glyf", "loca"} <= set(font.keys()) or "CFF " in font):
        raise Unreadable(f"{name} has no outlines, only bitmaps or none.", "Use an outline font.")


def _css_weight(weight: int, *, is_bold: bool = False) -> int:
    """A weight as the engine knows it, in hundreds.

    Old fonts count 1 to 9, and some write 250 and 275 for Thin and Extra Light, because
    Windows made lighter ones bold.
    """
    if weight <= 0:
        return 700 if is_bold else 400
    if weight < 10:
        return weight * 100
    if weight in (250, 275):
        return 100 if weight == 250 else 200
    return min(900, max(100, (weight + 50) // 100 * 100))


class Instance(Struct, frozen=True):
    """A static face made of a variable font: where on its axes."""

    weight: int
    italic: bool
    location: Mapping[str, float]


def read_wish(wish: Mapping[str, Any], font: FontFile) -> Instance:
    """One row of `instances` for this font; raises Unreadable where the font cannot do it."""
    weight = _number(wish.get("weight"), "weight")
    if weight not in range(100, 901, 100):
        raise Unreadable(f"The weight {weight:g} is none of 100, 200 … 900.", "Name one of them.")
    limits = {tag: (low, high) for tag, low, _, high in font.axes}
    location = {tag: default for tag, _, default, _ in font.axes}
    wishes = {"wght": weight} if "wght" in limits else {}
    wishes |= {tag: _number(value, tag) for tag, value in wish.get("axes", {}).items()}
    for tag, value in wishes.items():
        if tag not in limits:
            raise Unreadable(f"It has no axis `{tag}`.", f"It has {', '.join(limits)}.")
        low, high = limits[tag]
        if not low <= value <= high:
            raise Unreadable(f"`{tag}` {value:g} is out of reach.", f"It is {low:g} to {high:g}.")
    return Instance(int(weight), truth(wish.get("italic", False)), {**location, **wishes})


def _number(value: object, name: str) -> float:
    try:
        return float(str(value))
    except ValueError:
        raise Unreadable(f"`{name}` is not a number: {value}.", "Write a number.") from None


def truth(value: object) -> bool:
    """Whether a value is yes; text out of YAML may say it in words."""
    return value is True or str(value).lower() in {"true", "yes"}


def _instantiate(path: Path, location: Mapping[str, float], weight: int) -> bytes:
    """A static font; the same bytes every time, since no date of today goes into it."""
    from fontTools.ttLib import TTFont
    from fontTools.varLib import instancer

    output = BytesIO()
    try:
        with TTFont(path, recalcTimestamp=False) as font:
            font.flavor = None
            instancer.instantiateVariableFont(font, dict(location), inplace=True)
            if "OS/2" in font:
                font["OS/2"].usWeightClass = weight
            font.save(output)
    except Exception as error:  # damage makes fontTools trip in any way there is
        raise Unreadable("No static font can be made of it.", "Use static files.") from error
    return output.getvalue()
