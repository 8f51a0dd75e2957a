"""Which typefaces may be set, and from which files?

Only the project's own fonts and those of the edition and its layout: every face is named to
the engine by an explicit `@font-face`, and fontconfig is given no folder at all, so that no
font of the machine can ever be used. This module is the only door to fontTools, which is
imported only when a font file is new: what was read before stands in an index in the cache.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from functools import cache, cached_property
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from booklet.errors import MissingPart, OutputError, Unreadable
from booklet.findings import Finding, Place, found
from booklet.home import keep

MOST_BYTES = 64 * 1024 * 1024

_RECIPE = "1"
"""Goes up when this module reads or instances fonts differently, so that caches are made anew."""

_READ = frozenset({".ttf", ".otf", ".woff", ".woff2"})
_REFUSED = frozenset({".ttc", ".otc", ".pfa", ".pfb", ".t1", ".dfont", ".eot", ".suit", ".bdf"})
_MAGIC = (b"\x00\x01\x00\x00", b"OTTO", b"true", b"wOFF", b"wOF2")
_NEEDED = ("head", "hhea", "hmtx", "maxp", "name", "cmap")
_WIDTHS = {
    1: "ultra-condensed", 2: "extra-condensed", 3: "condensed", 4: "semi-condensed",
    6: "semi-expanded", 7: "expanded", 8: "extra-expanded", 9: "ultra-expanded",
}  # fmt: skip
_STATIC = "Use a static TTF, OTF or WOFF2."

# Unicode's Default_Ignorable_Code_Point: no font needs a glyph for these.
_UNSEEN = (
    (0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160), (0x17B4, 0x17B5),
    (0x180B, 0x180F), (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164),
    (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8),
    (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
)  # fmt: skip


@dataclass(frozen=True)
class Face:
    """One typeface file as a style sheet names it; `weight` is 100 to 900 in hundreds."""

    family: str
    weight: int
    italic: bool
    file: Path
    width: int = 5
    """As in OS/2 usWidthClass: 5 is normal, 3 condensed."""
    digest: str = ""
    """Of the file's content, the same on every machine."""
    ranges: str = field(default="", repr=False)
    """The characters it has: `20-7e a9`, in hexadecimal."""

    @property
    def style(self) -> tuple[str, int, int, bool]:
        """What may stand only once in a set."""
        return (self.family.casefold(), self.width, self.weight, self.italic)

    def __str__(self) -> str:
        width = f" {_WIDTHS[self.width]}" if self.width in _WIDTHS else ""
        return f"{self.family}{width} {self.weight}{' italic' if self.italic else ''}"


@dataclass(frozen=True)
class FontSet:
    """The faces that may be set, and no others."""

    faces: tuple[Face, ...]

    @property
    def families(self) -> tuple[str, ...]:
        """The names of the families, sorted, each once."""
        names = {face.family.casefold(): face.family for face in reversed(self.faces)}
        return tuple(names[key] for key in sorted(names))

    @property
    def files(self) -> tuple[Path, ...]:
        """The files the engine must be allowed to read."""
        return tuple(face.file for face in self.faces)

    @cached_property
    def fingerprint(self) -> str:
        """Changes when any face does; it is made of content, so it holds on every machine."""
        whole = hashlib.blake2b(digest_size=16)
        for face in self.faces:
            whole.update(f"{face} {face.digest}\n".encode())
        return whole.hexdigest()

    def css(self) -> str:
        """One `@font-face` a face, with absolute `file:` addresses.

        Widths are named only in families that have several: a family that is condensed as a
        whole is asked for by its name alone.
        """
        widths: dict[str, set[int]] = {}
        for face in self.faces:
            widths.setdefault(face.family.casefold(), set()).add(face.width)
        return "".join(
            _rule(face, has_widths=len(widths[face.family.casefold()]) > 1) for face in self.faces
        )

    def covers(self, char: str) -> bool:
        """Whether some face has this one character, or it needs no glyph."""
        return not self.lacking(char, self.families)

    def lacking(self, text: str, families: Sequence[str]) -> set[str]:
        """The characters of `text` that no face of the named families can show.

        What a shaping engine puts together or hides itself is not missed: marks that compose
        with their letter, controls, joiners, spaces of any width.
        """
        asked = {name.casefold() for name in families}
        stacks = [known for family, known in self._coverage.items() if family in asked]
        chars = set(unicodedata.normalize("NFC", text))
        return {char for char in chars if not _is_shown(char, stacks)}

    def needed(self, chars: Collection[str], stacks: Iterable[Sequence[str]]) -> FontSet:
        """The faces of families that may show one of the characters, where `stacks` are the
        lists of families asked for, each in the order in which they are tried.

        The first of each stays, and what has a character that those before it lack.
        """
        drawn = {char for char in chars if not _is_unseen(char)}
        kept: set[str] = set()
        for stack in dict.fromkeys(map(tuple, stacks)):
            missing = set(drawn)
            for name in (name.casefold() for name in stack):
                faces = [face for face in self.faces if face.family.casefold() == name]
                if not missing or not faces:
                    continue
                had = [_coverage_of(face.ranges) for face in faces]
                if any(one.has(char) for char in missing for one in had):
                    kept.add(name)
                missing = {char for char in missing if not all(one.has(char) for one in had)}
            kept |= self._having(missing)
        return FontSet(tuple(face for face in self.faces if face.family.casefold() in kept))

    def _having(self, chars: Iterable[str]) -> set[str]:
        """The families that have one of these characters."""
        return {
            family
            for family, coverage in self._coverage.items()
            if any(coverage.has(char) for char in chars)
        }

    @cached_property
    def _coverage(self) -> Mapping[str, _Coverage]:
        ranges: dict[str, set[str]] = {}
        for face in self.faces:
            ranges.setdefault(face.family.casefold(), set()).add(face.ranges)
        return {family: _Coverage(tuple(sorted(texts))) for family, texts in ranges.items()}

    def fontconfig(self, folder: Path) -> Path:
        """Write a configuration without any font folder, and the cache of fontconfig below it.

        It must be named by FONTCONFIG_FILE before the engine is imported. Raises OutputError.
        """
        path = folder / "fonts.conf"
        text = (
            '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">\n'
            f"<fontconfig>\n  <cachedir>{escape(str(folder / 'fontconfig'))}</cachedir>\n"
            "</fontconfig>\n"
        )
        _keep(path, text.encode())
        return path


def gather(
    project: Path,
    own: Sequence[Path],
    instances: Mapping[str, Sequence[Mapping[str, Any]]],
    cache: Path,
) -> tuple[FontSet, list[Finding]]:
    """The faces in the folders `own` (nearest first) and in `project`, and what is wrong there.

    A face of a nearer folder replaces one of the same family, weight, style and width further
    away. `instances` says which static faces are made of a variable font:
    `{"Fraunces": [{"weight": 400, "axes": {"opsz": 9}, "italic": False}]}`; an axis not named
    stays at its default, and `wght` at the weight. Folders that do not exist are passed over.

    Raises OutputError where an instance cannot be kept in `cache`.
    """
    index = _Index(cache / "fonts")
    wanted = {family.casefold(): list(rows) for family, rows in instances.items()}
    chosen: dict[object, Face] = {}
    findings: list[Finding] = []
    served: set[tuple[str, bool]] = set()
    for folder in (*own, project):
        shelf = _Shelf(folder, wanted, index)
        for face in shelf.faces.values():
            chosen.setdefault(face.style, face)
        findings += shelf.findings
        served |= shelf.served
    findings += _unserved(wanted, served, chosen.values())
    index.save()
    faces = sorted(chosen.values(), key=lambda face: face.style)
    return FontSet(tuple(faces)), findings


@dataclass(frozen=True)
class _FontFile:
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
        return bool(has_slope) or self.italic is _truth(wish.get("italic", False))


class _Shelf:
    """One folder of fonts, read: its faces by style, what is wrong, which families vary."""

    def __init__(
        self, folder: Path, wanted: Mapping[str, Sequence[Mapping[str, Any]]], index: _Index
    ) -> None:
        self.faces: dict[object, Face] = {}
        self.findings: list[Finding] = []
        self.served: set[tuple[str, bool]] = set()
        self._sources: dict[object, Path] = {}
        self._wanted = wanted
        self._index = index
        for path in _font_files(folder):
            try:
                self._place(path, folder)
            except Unreadable as problem:
                self.findings.append(found("T108", problem.message, Place(path), problem.remedy))

    def _place(self, path: Path, folder: Path) -> None:
        if not path.resolve().is_relative_to(folder.resolve()):
            message = f"{path.name} is a link that leads out of {folder.name}."
            self.findings.append(found("D205", message, Place(path)))
            return
        font = self._index.read(path)
        if reason := _forbidden(font.embedding):
            message = f"{path.name} ({font.family}) {reason}."
            self.findings.append(found("T109", message, Place(path)))
        if font.axes:
            self._make_instances(path, font)
        else:
            self._add(_face(font, path), path)

    def _make_instances(self, path: Path, font: _FontFile) -> None:
        family = font.family.casefold()
        wishes = [wish for wish in self._wanted.get(family, ()) if font.serves(wish)]
        if not wishes:
            kind = "italic " if font.italic else ""
            missing = f"no {kind}instances of {font.family} are named"
            raise Unreadable(
                f"{path.name} is a variable font, and {missing}.",
                "Name them under `instances` in layout.yaml, or use static files.",
            )
        for wish in wishes:
            self.served.add((family, _truth(wish.get("italic", False))))
            try:
                instance = _read_wish(wish, font)
                made = self._index.instance(path, font, instance.location, instance.weight)
            except Unreadable as problem:
                message = f"{path.name}: {problem.message}"
                self.findings.append(found("T108", message, Place(path), problem.remedy))
                continue
            face = replace(_face(self._index.read(made), made), family=font.family)
            self._add(replace(face, weight=instance.weight, italic=instance.italic), path)

    def _add(self, face: Face, path: Path) -> None:
        if (first := self._sources.setdefault(face.style, path)) is path:
            self.faces[face.style] = face
            return
        message = f"{first.name} and {path.name} both are {face}."
        remedy = "Remove one of the two, or move it out of the folder."
        self.findings.append(found("T108", message, Place(path), remedy))


class _Index:
    """What is known of font files by path, size and time, so that each is read only once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._path = folder / "index.json"
        self._known = _read_index(self._path)
        self._has_news = False

    def read(self, path: Path) -> _FontFile:
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
            known = self._known[str(path)] = (stamp, _read_font(path))
            self._has_news = True
        return known[1]

    def instance(
        self, path: Path, font: _FontFile, location: Mapping[str, float], weight: int
    ) -> Path:
        """The static file of a variable font at a place on its axes; made when it is not there.

        Raises Unreadable where the font cannot be instanced, OutputError where the cache
        cannot be written.
        """
        from importlib.metadata import version

        made_of = [font.digest, sorted(location.items()), weight, _RECIPE, version("fonttools")]
        made = self.folder / f"{_digest(json.dumps(made_of).encode())}.otf"
        with suppress(Unreadable):
            if made.is_file() and self.read(made):
                return made
        _keep(made, _instantiate(path, location, weight))
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
        body = json.dumps(alive, ensure_ascii=False).encode()
        with suppress(OSError):
            keep(self._path, _seal(body) + b"\n" + body)


def _read_index(path: Path) -> dict[str, tuple[str, _FontFile]]:
    """An index that is missing, old or damaged in any bit counts as empty."""
    try:
        seal, body = path.read_bytes().split(b"\n", 1)
        if seal != _seal(body):
            return {}
        return {
            name: (stamp, _FontFile(**{**row, "axes": tuple(map(tuple, row["axes"]))}))
            for name, (stamp, row) in json.loads(body).items()
        }
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}


def _seal(body: bytes) -> bytes:
    return f"booklet fonts {_RECIPE} {_digest(body)}".encode()


def _digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def _keep(path: Path, data: bytes) -> None:
    try:
        keep(path, data)
    except OSError as error:
        raise OutputError(
            f"{path.parent} cannot be written: {error.strerror}.",
            "Make room there, or set XDG_CACHE_HOME to a folder that may be written.",
        ) from error


def _font_files(folder: Path) -> Iterator[Path]:
    """All fonts at any depth, sorted; hidden files (`._Face.otf` of a Mac) are none."""
    for path in sorted(folder.rglob("*")):
        is_font = path.suffix.lower() in _READ | _REFUSED
        if is_font and not path.name.startswith(".") and path.is_file():
            yield path


def _read_font(path: Path) -> _FontFile:
    """What a font file says of itself; raises Unreadable for all that cannot be set from."""
    data = path.read_bytes()
    if data.startswith(b"ttcf"):
        remedy = "Take the faces you need out of it as single OTF or TTF files."
        raise Unreadable(f"{path.name} is a collection of several fonts.", remedy)
    if path.suffix.lower() in _REFUSED:
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


def _describe(font: Any, name: str, data: bytes) -> _FontFile:
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
    return _FontFile(
        family=family.strip(),
        weight=_css_weight(os2.usWeightClass if os2 else 0, is_bold=bool(mac_style & 1)),
        italic=bool(mac_style & 2 or (os2 and os2.fsSelection & 0x201)),
        width=os2.usWidthClass if os2 and os2.usWidthClass in _WIDTHS else 5,
        embedding=os2.fsType if os2 else 0,
        axes=tuple((a.axisTag, a.minValue, a.defaultValue, a.maxValue) for a in axes),
        digest=_digest(data),
        ranges=_write_ranges(characters),
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


def _forbidden(embedding: int) -> str:
    """Why a font may not be embedded, by OS/2 fsType (OpenType 1.9); empty where it may.

    Where an old font sets several of the first bits, the most generous one holds.
    """
    if embedding & 0xF == 0x2:
        return "forbids embedding (restricted licence)"
    if embedding & 0x200:
        return "may be embedded as bitmaps only"
    if embedding & 0x100:
        return "may be embedded only whole, and a PDF holds just the characters used"
    return ""


def _face(font: _FontFile, path: Path) -> Face:
    return Face(font.family, font.weight, font.italic, path, font.width, font.digest, font.ranges)


@dataclass(frozen=True)
class _Instance:
    weight: int
    italic: bool
    location: Mapping[str, float]


def _read_wish(wish: Mapping[str, Any], font: _FontFile) -> _Instance:
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
    return _Instance(int(weight), _truth(wish.get("italic", False)), {**location, **wishes})


def _number(value: object, name: str) -> float:
    try:
        return float(str(value))
    except ValueError:
        raise Unreadable(f"`{name}` is not a number: {value}.", "Write a number.") from None


def _truth(value: object) -> bool:
    """Text out of YAML may say it in words."""
    return value is True or str(value).lower() in {"true", "yes"}


def _unserved(
    wanted: Mapping[str, Sequence[Mapping[str, Any]]],
    served: set[tuple[str, bool]],
    faces: Iterable[Face],
) -> Iterator[Finding]:
    """Instances asked of a variable family of which only the upright or italic file is there."""
    varying = {family for family, _ in served}
    for family, wishes in wanted.items():
        has = {face.italic for face in faces if face.family.casefold() == family}
        slopes = {_truth(wish.get("italic", False)) for wish in wishes}
        for slope in sorted(slopes - has):
            if family in varying and (family, slope) not in served:
                kind = "italic" if slope else "upright"
                message = f"Instances are named for the {kind} of {family}, which is not there."
                yield found("T110", message, remedy="Add its file, or remove those instances.")


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


def _rule(face: Face, *, has_widths: bool) -> str:
    width = f"  font-stretch: {_WIDTHS.get(face.width, 'normal')};\n" if has_widths else ""
    return (
        f"@font-face {{\n  font-family: {_quote(face.family)};\n"
        f"  font-weight: {face.weight};\n"
        f"  font-style: {'italic' if face.italic else 'normal'};\n{width}"
        f"  src: url({_quote(face.file.absolute().as_uri())});\n}}\n"
    )


def _quote(text: str) -> str:
    """A CSS string; what could end it is escaped (CSS Syntax 3, §4.3.7)."""
    return '"' + "".join(
        f"\\{ord(char):x} " if char in '"\\<' or ord(char) < 32 or ord(char) == 127 else char
        for char in text
    ) + '"'  # fmt: skip


@dataclass(frozen=True)
class _Coverage:
    """The characters that faces have, read only once one is asked for: a family of Han is big."""

    texts: tuple[str, ...]

    @cached_property
    def _spans(self) -> tuple[list[int], list[int]]:
        """Sorted ranges that do not touch: where each begins, where it ends."""
        starts: list[int] = []
        ends: list[int] = []
        for start, end in sorted(span for text in self.texts for span in _read_ranges(text)):
            if ends and start <= ends[-1] + 1:
                ends[-1] = max(ends[-1], end)
            else:
                starts.append(start)
                ends.append(end)
        return starts, ends

    def has(self, char: str) -> bool:
        starts, ends = self._spans
        point = ord(char)
        at = bisect_right(starts, point) - 1
        return at >= 0 and point <= ends[at]


@cache
def _coverage_of(ranges: str) -> _Coverage:
    return _Coverage((ranges,))


def _write_ranges(characters: Iterable[int]) -> str:
    """Characters as `20-7e a9`."""
    spans = []
    numbered = enumerate(sorted(characters))
    for _, group in groupby(numbered, key=lambda pair: pair[1] - pair[0]):
        points = [point for _, point in group]
        first, last = points[0], points[-1]
        spans.append(f"{first:x}" if first == last else f"{first:x}-{last:x}")
    return " ".join(spans)


def _read_ranges(text: str) -> Iterator[tuple[int, int]]:
    for span in text.split():
        first, _, last = span.partition("-")
        yield int(first, 16), int(last or first, 16)


def _is_unseen(char: str) -> bool:
    is_control = unicodedata.category(char) == "Cc"
    return is_control or any(first <= ord(char) <= last for first, last in _UNSEEN)


def _is_shown(char: str, stacks: Sequence[_Coverage]) -> bool:
    """Whether a text shaper has something to draw for a character, or nothing to draw at all."""

    def has(one: str) -> bool:
        return any(coverage.has(one) for coverage in stacks)

    if _is_unseen(char):
        return True
    if unicodedata.category(char) in {"Zs", "Zl", "Zp"}:
        return has(" ")
    if has(char) or (char == "\N{NON-BREAKING HYPHEN}" and has("\N{HYPHEN}")):
        return True
    parts = unicodedata.normalize("NFD", char)
    return parts != char and all(has(part) for part in parts)
