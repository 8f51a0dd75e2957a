"""Which files of an edition would be tidier, and how would they read?

No YAML is written anew. A library that reads it and writes it again folds, indents and spaces it by
its own rules: ruamel.yaml 0.19 wrote 77 of the 92 files of the sample and the small edition
otherwise, with nothing changed. So the composer's marks say where a text stands, `scalars` where
each of its letters does, and only letters that differ are replaced. The file is then read again:
unless it says the same but for the texts that were tidied, it is left alone.
"""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from booklet.findings import Weight
from booklet.load import PAGE
from booklet.model import Edition
from booklet.publish import publish
from booklet.scalars import Span, Spelling, spell_page
from booklet.source import Mark, Source, Trail, find_spelling, parse_yaml
from booklet.texts import Passage, passages
from booklet.tidy import Manner, tidied

_BOM = "\ufeff"


class Change(Struct, frozen=True):
    """A file as it is and as it would be."""

    file: Path
    before: str
    after: str
    mended: Counter[str]
    """What is mended, and in how many texts."""

    def diff(self, name: str) -> Iterator[str]:
        """The change for people and for `patch`, line by line."""
        lines = difflib.unified_diff(_lines(self.before), _lines(self.after), name, name)
        for line in lines:
            yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


class Tidying(Struct, frozen=True):
    """What can be done for an edition, and what cannot."""

    changes: tuple[Change, ...]
    left: tuple[tuple[Path, str], ...]
    """Files that have something to tidy and are left alone, and why."""

    @property
    def is_needed(self) -> bool:
        """Whether there is anything to tidy, by this program or by hand."""
        return bool(self.changes or self.left)

    @property
    def mended(self) -> Counter[str]:
        """What is mended in all files, and in how many texts."""
        return sum((change.mended for change in self.changes), Counter[str]())


def tidy(edition: Edition) -> Tidying:
    """The change of each file that has something to tidy, in the order of their names."""
    severities = edition.settings.severities
    off = {code for code, weight in severities.items() if weight is Weight.OFF}
    by_file: dict[Path, list[Passage]] = {}
    for passage in passages(edition):
        by_file.setdefault(passage.place().file or Path(), []).append(passage)
    changes: list[Change] = []
    left: list[tuple[Path, str]] = []
    for file, texts in sorted(by_file.items()):
        if any(one.place().cell for one in texts):
            if any(_mend(one, one.text, off)[1] for one in texts):
                left.append((file, "It is a sheet: mend it where it is made."))
        elif (change := _change(file, texts, off)) is None:
            left.append((file, "It would not read the same: mend it by hand."))
        elif change.mended:
            changes.append(change)
    return Tidying(tuple(changes), tuple(left))


def write(changes: Iterable[Change]) -> None:
    """Put each file in its place, all of a folder or none; each keeps its rights.

    Raises OutputError. A file that a link leads to is changed where it lies.
    """
    by_folder: dict[Path, dict[str, Change]] = {}
    for change in changes:
        path = change.file.resolve()
        by_folder.setdefault(path.parent, {})[path.name] = change
    for folder, files in by_folder.items():
        rights = {name: (folder / name).stat().st_mode & 0o7777 for name in files}
        publish({name: change.after.encode() for name, change in files.items()}, folder)
        for name, mode in rights.items():
            (folder / name).chmod(mode)


def _mend(passage: Passage, text: str, off: Collection[str]) -> tuple[str, tuple[str, ...]]:
    manner = Manner(passage.language, passage.is_markdown)
    return tidied(text, manner, passage.silence | set(off))


def _change(file: Path, texts: Sequence[Passage], off: Collection[str]) -> Change | None:
    """The file with its texts tidied; None where it would say anything else as well."""
    before = file.read_bytes().decode("utf-8")
    page = _read(before, file)
    if page is None:
        return None
    mended: Counter[str] = Counter()
    edits: list[_Edit] = []
    wanted, body = page.source.value, page.body.value
    known = {_mark(one) for one, _, _ in _owned(page, texts)}
    is_certain = not any(_mend(one, one.text, off)[1] for one in texts if _mark(one) not in known)
    for passage, trail, value in _owned(page, texts):
        after, words = _mend(passage, value, off)
        if not words:
            continue
        mended.update(words)
        spelling = page.spelling(trail, value) if trail is not None else page.body
        is_certain = is_certain and spelling is not None
        edits += _edits(spelling, after) if spelling is not None else ()
        if trail is None:
            body = after
        else:
            wanted = _with(wanted, trail, after)
    if is_certain and not mended:
        return Change(file, before, before, mended)
    made = _read(_edited(before, edits), file) if is_certain else None
    if made is None or made.source.value != wanted or made.body.value != body:
        return None
    return Change(file, before, made.text, mended)


# A file and its texts


class _File(Struct, frozen=True):
    """A YAML file, or a page of text with its head in YAML and a body."""

    text: str
    source: Source
    body: Spelling

    def spelling(self, trail: Trail, value: str) -> Spelling | None:
        """How one value of the YAML is spelt in the file, if that is certain."""
        origin = self.source.origin
        span = (self._offset(origin.marks[trail]), self._offset(origin.ends[trail]))
        spelling = find_spelling(self.text, span, value)
        return spelling if spelling is not None and spelling.value == value else None

    def _offset(self, mark: Mark) -> int:
        line, column = mark
        before = sum(map(len, self.text.splitlines(keepends=True)[: line - 1]))
        return before + column - 1 + (line == 1 and self.text.startswith(_BOM))


def _read(text: str, file: Path) -> _File | None:
    """The file's values; None where it is not as it should be."""
    bare = text.removeprefix(_BOM)
    if file.suffix != ".md":
        source, findings = parse_yaml(bare, file)
        body = spell_page(text, len(text))
    elif head := PAGE.match(bare):
        source, findings = parse_yaml(head[1], file, first_line=2)
        body = spell_page(text, head.end() + len(text) - len(bare))
    else:
        return None
    return _File(text, source, body) if source is not None and not findings else None


def _owned(page: _File, texts: Sequence[Passage]) -> Iterator[tuple[Passage, Trail | None, str]]:
    """Each text with its way in the file, which a page's body has none of, and as it stands."""
    by_mark = {_mark(one): one for one in texts if one.matter is None}
    for trail, value in _scalars(page.source.value, ()):
        passage = by_mark.get(page.source.origin.mark(*trail))
        if passage is not None:
            yield passage, trail, value
    for passage in texts:
        if passage.matter is not None:
            yield passage, None, page.body.value


def _mark(passage: Passage) -> Mark | None:
    """Where a text begins in the YAML of its file."""
    return None if passage.matter else passage.record.origin.mark(*passage.trail)


def _scalars(value: Any, trail: Trail) -> Iterator[tuple[Trail, str]]:
    if isinstance(value, str):
        yield trail, value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _scalars(item, (*trail, key))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _scalars(item, (*trail, number))


def _with(value: Any, trail: Trail, new: str) -> Any:
    """The values with another text in one place."""
    if not trail:
        return new
    key, *rest = trail
    if isinstance(value, list):
        return [
            _with(item, tuple(rest), new) if number == key else item
            for number, item in enumerate(value)
        ]
    return {
        name: _with(item, tuple(rest), new) if name == key else item for name, item in value.items()
    }


# Edits

_Edit = tuple[Span, str]


def _edits(spelling: Spelling, after: str) -> Iterator[_Edit]:
    """The letters that differ, and what is to stand there."""
    matcher = difflib.SequenceMatcher(None, spelling.value, after, autojunk=False)
    for kind, start, end, first, last in matcher.get_opcodes():
        if kind != "equal":
            yield spelling.edit(start, end, after[first:last])


def _edited(text: str, edits: Iterable[_Edit]) -> str:
    """The text with all edits; one that two names share (an alias) is edited once."""
    for (start, end), new in sorted(set(edits), reverse=True):
        text = text[:start] + new + text[end:]
    return text


def _lines(text: str) -> list[str]:
    *lines, last = text.split("\n")
    return [f"{line}\n" for line in lines] + [last] * bool(last)
