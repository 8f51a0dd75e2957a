"""What text stands in a YAML file, and where?

YAML is read as text with its place: every scalar stays the string its author wrote, so that
`NO` is Norway, `12A` a rating and `18:30` a time; the schema (`records`) decides what each is.
"""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from msgspec import Struct
from msgspec.structs import replace

from booklet.findings import Finding, Place, found
from booklet.scalars import Spelling, spell

MOST_BYTES = 8 * 1024 * 1024
MOST_VALUES = 200_000
DEEPEST = 40

Key = str | int
Trail = tuple[Key, ...]
"""The way to a value: keys and list positions, as in `("note", "fr")`."""
Mark = tuple[int, int]
"""A line and a column, both from 1."""


_Plain = tuple[Mapping[Trail, Mark], Mapping[Trail, Mark], Mapping[Trail, str], tuple[str, ...]]


class Writing:
    """A file's lines, and where in it each value stands, by trail: where it begins, where it ends,
    at the first letter that is no longer its own, or its cell. Packed until somebody asks, since
    every record of an edition has one, and few are ever asked for."""

    __slots__ = ("_packed",)

    def __init__(
        self,
        marks: Mapping[Trail, Mark],
        ends: Mapping[Trail, Mark],
        cells: Mapping[Trail, str],
        lines: tuple[str, ...],
    ) -> None:
        plain = pickle.dumps((marks, ends, cells, lines), pickle.HIGHEST_PROTOCOL)
        self._packed = zlib.compress(plain, 1)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Writing) and self._packed == other._packed

    def __hash__(self) -> int:
        return hash(self._packed)

    @property
    def plain(self) -> _Plain:
        """Marks, ends, cells and lines."""
        return _unpacked(self._packed)


@lru_cache(maxsize=8)
def _unpacked(packed: bytes) -> _Plain:
    plain: _Plain = pickle.loads(zlib.decompress(packed))
    return plain


_NOTHING = Writing({}, {}, {}, ())


class Origin(Struct, frozen=True):
    """Where a record was written: its file, and the place of each of its values by trail."""

    file: Path
    writing: Writing = _NOTHING
    base: Trail = ()
    """Where in its file the record stands; all trails of `writing` are the file's."""

    @property
    def marks(self) -> Mapping[Trail, Mark]:
        """Where each value of the file begins."""
        return self.writing.plain[0]

    @property
    def ends(self) -> Mapping[Trail, Mark]:
        """Where each value of the file ends."""
        return self.writing.plain[1]

    @property
    def cells(self) -> Mapping[Trail, str]:
        """The cell of each value, where the file is a sheet."""
        return self.writing.plain[2]

    @property
    def lines(self) -> tuple[str, ...]:
        """The file's lines."""
        return self.writing.plain[3]

    def place(self, *trail: Key) -> Place:
        """The place of a value, or of the nearest thing around it that has one."""
        marks, _, cells, lines = self.writing.plain
        for end in range(len(trail), -1, -1):
            way = self.base + trail[:end]
            if (cell := cells.get(way)) is not None:
                return Place(self.file, cell=cell)
            if (mark := marks.get(way)) is not None:
                line, column = mark
                excerpt = lines[line - 1] if 0 < line <= len(lines) else ""
                return Place(self.file, line, column, excerpt=excerpt)
        return Place(self.file)

    def letter(self, text: str, index: int, *trail: Key) -> Place:
        """The place of one letter of a text, or of the whole text where that is not known."""
        way = self.base + trail
        start, end = self.marks.get(way), self.ends.get(way)
        if start is None or end is None:
            return self.place(*trail)
        lines = self.lines[start[0] - 1 : end[0]]
        raw = "\n".join(lines)
        spelling = find_spelling(
            raw, (start[1] - 1, _offset(lines, end[0] - start[0], end[1])), text
        )
        if spelling is None:
            return self.place(*trail)
        at = spelling.spans[spelling.value.index(text) + index][0]
        line = start[0] + raw.count("\n", 0, at)
        column = at - (raw.rfind("\n", 0, at) + 1) + 1
        return Place(self.file, line, column, excerpt=self.lines[line - 1])

    def mark(self, *trail: Key) -> Mark | None:
        """Where a value begins, if that is known."""
        return self.marks.get(self.base + trail)

    def knows(self, *trail: Key) -> bool:
        """Whether a value was written at all."""
        way = self.base + trail
        return way in self.marks or way in self.cells

    def keys_below(self, *trail: Key) -> Iterator[Key]:
        """The keys or numbers of the values in one value, as they are written; an empty one
        stands for the key of the value itself."""
        way = self.base + trail
        for places in (self.marks, self.cells):
            for known in places:
                if len(known) == len(way) + 1 and known[: len(way)] == way:
                    yield known[-1]

    @property
    def span(self) -> tuple[Mark, Mark]:
        """Where the record begins, and where what is no longer its own; zeros where unknown."""
        return self.marks.get(self.base, (0, 0)), self.ends.get(self.base, (0, 0))

    def below(self, *trail: Key) -> Origin:
        """The origin of one part of this record, its trails counted from there."""
        return replace(self, base=self.base + trail)


def _offset(lines: Sequence[str], line: int, column: int) -> int:
    """How far into joined lines a place is; one past their end is their end."""
    return sum(len(one) + 1 for one in lines[:line]) + column - 1


def find_spelling(raw: str, span: tuple[int, int], text: str) -> Spelling | None:
    """How a text is spelt in that part of a file, but for the spaces and empty lines around it."""
    start, end = span
    near = [
        one
        for one in spell(raw, start, min(end, len(raw)))
        if one.value.strip("\r\n ") == text.strip("\r\n ")
    ]
    return next((one for one in near if one.value == text), near[0] if near else None)


class Source(Struct, frozen=True):
    """A file's content as plain text values, and where each of them stands."""

    value: Any
    origin: Origin


def read_yaml(path: Path) -> tuple[Source | None, list[Finding]]:
    """Read one YAML file; an empty one has the value None.

    Nothing in the file can make this raise: what is wrong comes back as findings, and the
    source is None where there is nothing to go on with.
    """
    data = path.read_bytes()
    if len(data) > MOST_BYTES:
        return None, [found("D112", f"{path.name} is {len(data) // 1_000_000} MB.", Place(path))]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        return None, [
            found("D102", f"This is not UTF-8: byte {data[error.start]:#04x}.", Place(path, line))
        ]
    return parse_yaml(text, path)


def parse_yaml(text: str, path: Path, first_line: int = 1) -> tuple[Source | None, list[Finding]]:
    """Read YAML text that begins at `first_line` of the file `path`."""
    lines = ("",) * (first_line - 1) + tuple(text.splitlines())
    try:
        deep = _find_depth(text)
        if deep is not None:
            place = Place(path, deep + first_line)
            return None, [found("D112", "The file is nested too deep.", place)]
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = (mark.line if mark else 0) + first_line
        column = (mark.column if mark else 0) + 1
        excerpt = lines[line - 1] if line <= len(lines) else ""
        place = Place(path, line, column, excerpt=excerpt)
        return None, [found("D101", f"Not valid YAML: {error.problem}.", place)]
    except yaml.YAMLError as error:
        position = getattr(error, "position", 0)
        line = text[:position].count("\n") + first_line
        return None, [found("D101", "A control character stands here.", Place(path, line))]
    reader = _Reader(path, lines, first_line - 1)
    value = reader.read(node, (), 0) if node is not None else None
    writing = Writing(reader.marks, reader.ends, {}, lines)
    return Source(value, Origin(path, writing)), reader.findings


_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _find_depth(text: str) -> int | None:
    """The line (from 0) at which text is nested too deep; composing it would end the process.

    The C loader (PyYAML 6.0) composes by recursion without a limit; its events do not recurse.
    """
    if _most_depth(text) <= DEEPEST:
        return None
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEEPEST:
                return event.start_mark.line if event.start_mark else 0
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
    return None


def _most_depth(text: str) -> int:
    """What no text's depth is above: each level takes a space more, a bracket, or a sign of its
    own (`- `, `? `, `: `) on a line."""
    deepest = max((len(line) - len(line.lstrip()) for line in text.splitlines()), default=0)
    signs = max((sum(map(line.count, "-?:")) for line in text.splitlines()), default=0)
    return deepest + signs + text.count("[") + text.count("{") + 1


class _Reader:
    """Turns composed nodes into text values, noting each one's place."""

    def __init__(self, path: Path, lines: tuple[str, ...], shift: int) -> None:
        self.path = path
        self.lines = lines
        self.shift = shift
        self.marks: dict[Trail, Mark] = {}
        self.ends: dict[Trail, Mark] = {}
        self.findings: list[Finding] = []
        self.count = 0

    def read(self, node: yaml.Node, trail: Trail, depth: int) -> Any:
        self.count += 1
        mark = (node.start_mark.line + 1 + self.shift, node.start_mark.column + 1)
        self.marks[trail] = mark
        self.ends[trail] = (node.end_mark.line + 1 + self.shift, node.end_mark.column + 1)
        if self.count > MOST_VALUES or depth > DEEPEST:
            if not any(finding.code == "D112" for finding in self.findings):
                message = "The file holds too many values, or nests them too deep."
                self.findings.append(found("D112", message, self._place(mark)))
            return None
        if isinstance(node, yaml.ScalarNode):
            is_empty = not node.style and node.value in {"", "~"}
            return None if is_empty else node.value
        if isinstance(node, yaml.SequenceNode):
            return [
                self.read(item, (*trail, number), depth + 1)
                for number, item in enumerate(node.value)
            ]
        return self._read_mapping(node, trail, depth)

    def _read_mapping(self, node: yaml.Node, trail: Trail, depth: int) -> dict[str, Any]:
        values: dict[str, Any] = {}
        first_lines: dict[str, int] = {}
        for key_node, value_node in node.value:
            mark = (key_node.start_mark.line + 1 + self.shift, key_node.start_mark.column + 1)
            if not isinstance(key_node, yaml.ScalarNode):
                message = "A key must be a word, not a list or a mapping."
                self.findings.append(found("D106", message, self._place(mark)))
                continue
            key = key_node.value
            if key in values:
                message = f"`{key}` stands here again; it is already on line {first_lines[key]}."
                self.findings.append(found("D103", message, self._place(mark)))
                continue
            values[key] = self.read(value_node, (*trail, key), depth + 1)
            self.marks[(*trail, key, "")] = mark
            first_lines[key] = mark[0]
        return values

    def _place(self, mark: Mark) -> Place:
        line, column = mark
        excerpt = self.lines[line - 1] if line <= len(self.lines) else ""
        return Place(self.path, line, column, excerpt=excerpt)
