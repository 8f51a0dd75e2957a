"""Which typefaces may be set, and from which files?

Only the project's own fonts and those of the edition and its layout: every face is named to
the engine by an explicit `@font-face`, and fontconfig is given no folder at all, so that no
font of the machine can ever be used.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from booklet.coverage import Coverage, coverage_of, is_shown, is_unseen
from booklet.errors import Unreadable
from booklet.findings import Finding, Place, found
from booklet.fontfiles import WIDTHS, FontFile, FontFiles, font_files, read_wish, truth


class Face(Struct, frozen=True):
    """One typeface file as a style sheet names it; `weight` is 100 to 900 in hundreds."""

    family: str
    weight: int
    italic: bool
    file: Path
    width: int = 5
    """As in OS/2 usWidthClass: 5 is normal, 3 condensed."""
    digest: str = ""
    """Of the file's content, the same on every machine."""
    ranges: str = ""
    """The characters it has: `20-7e a9`, in hexadecimal."""

    @property
    def style(self) -> tuple[str, int, int, bool]:
        """What may stand only once in a set."""
        return (self.family.casefold(), self.width, self.weight, self.italic)

    def __str__(self) -> str:
        width = f" {WIDTHS[self.width]}" if self.width in WIDTHS else ""
        return f"{self.family}{width} {self.weight}{' italic' if self.italic else ''}"


class FontSet(Struct, frozen=True, dict=True):
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
        asked = frozenset(name.casefold() for name in families)
        stacks = [known for family, known in self._coverage.items() if family in asked]
        shown = self._shown.setdefault(asked, set())
        new = set(unicodedata.normalize("NFC", text)) - shown
        missing = {char for char in new if not is_shown(char, stacks)}
        shown |= new - missing
        return missing

    @cached_property
    def _shown(self) -> dict[frozenset[str], set[str]]:
        """Characters that some families were found to show."""
        return {}

    def lacking_face(
        self, families: Iterable[str], weight: int, *, is_italic: bool
    ) -> tuple[Face, ...]:
        """The faces of the first family that is there, where none of them is of this weight and
        slope, so that the engine takes another silently; none where one is, or no family is."""
        for name in families:
            faces = tuple(f for f in self.faces if f.family.casefold() == name.casefold())
            if faces:
                is_there = any((f.weight, f.italic) == (weight, is_italic) for f in faces)
                return () if is_there else faces
        return ()

    def needed(self, chars: Collection[str], stacks: Iterable[Sequence[str]]) -> FontSet:
        """The faces of families that may show one of the characters, where `stacks` are the
        lists of families asked for, each in the order in which they are tried.

        The first of each stays, and what has a character that those before it lack.
        """
        drawn = {char for char in chars if not is_unseen(char)}
        kept: set[str] = set()
        for stack in dict.fromkeys(map(tuple, stacks)):
            missing = set(drawn)
            for name in (name.casefold() for name in stack):
                faces = [face for face in self.faces if face.family.casefold() == name]
                if not missing or not faces:
                    continue
                had = [coverage_of(face.ranges) for face in faces]
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
    def _coverage(self) -> Mapping[str, Coverage]:
        ranges: dict[str, set[str]] = {}
        for face in self.faces:
            ranges.setdefault(face.family.casefold(), set()).add(face.ranges)
        return {family: Coverage(tuple(sorted(texts))) for family, texts in ranges.items()}


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
    index = FontFiles(cache / "fonts", project)
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


class _Shelf:
    """One folder of fonts, read: its faces by style, what is wrong, which families vary."""

    def __init__(
        self, folder: Path, wanted: Mapping[str, Sequence[Mapping[str, Any]]], index: FontFiles
    ) -> None:
        self.faces: dict[object, Face] = {}
        self.findings: list[Finding] = []
        self.served: set[tuple[str, bool]] = set()
        self._sources: dict[object, Path] = {}
        self._wanted = wanted
        self._index = index
        for path in font_files(folder):
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

    def _make_instances(self, path: Path, font: FontFile) -> None:
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
            self.served.add((family, truth(wish.get("italic", False))))
            try:
                instance = read_wish(wish, font)
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


def _face(font: FontFile, path: Path) -> Face:
    return Face(font.family, font.weight, font.italic, path, font.width, font.digest, font.ranges)


def _unserved(
    wanted: Mapping[str, Sequence[Mapping[str, Any]]],
    served: set[tuple[str, bool]],
    faces: Iterable[Face],
) -> Iterator[Finding]:
    """Instances asked of a variable family of which only the upright or italic file is there."""
    varying = {family for family, _ in served}
    for family, wishes in wanted.items():
        has = {face.italic for face in faces if face.family.casefold() == family}
        slopes = {truth(wish.get("italic", False)) for wish in wishes}
        for slope in sorted(slopes - has):
            if family in varying and (family, slope) not in served:
                kind = "italic" if slope else "upright"
                message = f"Instances are named for the {kind} of {family}, which is not there."
                yield found("T110", message, remedy="Add its file, or remove those instances.")


def _rule(face: Face, *, has_widths: bool) -> str:
    width = f"  font-stretch: {WIDTHS.get(face.width, 'normal')};\n" if has_widths else ""
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
