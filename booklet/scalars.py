"""How is a text spelt in YAML, and where in the file does each of its letters stand?

YAML folds lines, doubles quotes and escapes letters, so a letter's place in a text says nothing of
its place in the file. What is spelt here is compared with what the composer read, by whoever asks:
where the two differ, the place of a letter is not known.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial

from msgspec import Struct, field

from booklet.patterns import pattern

Span = tuple[int, int]
"""From one place of the file's text to another, in characters from its start."""

_PROPERTIES = pattern(r"(?:[&!]\S*\s+)*")
_HEADER = pattern(r"[|>][+1-9-]{0,2}[ \t]*(?:#[^\r\n]*)?")
_BREAK = pattern(r"\r\n|[\n\r\x85\u2028\u2029]")
_FOLD = pattern(r"[ \t]*(?:\r\n|[\n\r])(?:[ \t]*(?:\r\n|[\n\r]))*[ \t]*")
_ESCAPE = pattern(r"\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[^\r\nxuU])")
_ESCAPED_BREAK = pattern(r"\\(?:\r\n|[\n\r])[ \t]*")
_ESCAPED = {
    "0": "\0", "a": "\a", "b": "\b", "t": "\t", "\t": "\t", "n": "\n", "v": "\v", "f": "\f",
    "r": "\r", "e": "\x1b", "N": "\x85", "_": "\xa0", "L": "\u2028", "P": "\u2029",
}  # fmt: skip


class Spelling(Struct, frozen=True):
    """A text, the span of each of its letters, and how another letter would be written there."""

    value: str
    spans: tuple[Span, ...]
    write: Callable[[str], str]

    def edit(self, start: int, end: int, new: str) -> tuple[Span, str]:
        """The span of the file that holds these letters, and what is to stand there instead."""
        at = self.spans[start][0] if start < len(self.spans) else self.spans[-1][1]
        return (at, self.spans[end - 1][1] if end > start else at), self.write(new)


class _Speller(Struct):
    letters: list[str] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)

    def add(self, letters: str, start: int, end: int) -> None:
        """Letters that one span stands for; all but the first of them have none of their own."""
        self.letters += letters
        self.spans += [(start, end), *[(end, end)] * (len(letters) - 1)][: len(letters)]

    def as_it_stands(self, text: str, start: int, end: int) -> None:
        self.letters += text[start:end]
        self.spans += [(at, at + 1) for at in range(start, end)]

    def spelling(self, write: Callable[[str], str]) -> Spelling:
        return Spelling("".join(self.letters), tuple(self.spans), write)


def spell(text: str, start: int, end: int) -> Iterator[Spelling]:
    """What the scalar between two places of a file may say: more than one where YAML is unclear.

    Only the composer knows how deep a block stands that gives its own indentation.
    """
    properties = _PROPERTIES.match(text, start, end)
    start = properties.end() if properties else start
    sign = text[start : start + 1]
    if sign in {"|", ">"}:
        yield from _spell_block(text, start, end)
    elif sign == '"':
        yield _spell_flow(text, start + 1, end - 1, _ESCAPE, _write_double)
    elif sign == "'":
        doubled = re.compile("''")
        yield _spell_flow(text, start + 1, end - 1, doubled, partial(_write_single, text, start))
    else:
        yield _spell_flow(text, start, end, None, partial(_write_plain, text, start))


def spell_page(text: str, start: int) -> Spelling:
    """The text from one place of a file to its end, as it stands but for the ends of its lines."""
    speller = _Speller()
    for line_start, line_end, next_start in _lines(text, start, len(text)):
        speller.as_it_stands(text, line_start, line_end)
        if next_start > line_end:
            speller.add("\n", line_end, next_start)
    return speller.spelling(partial(_write_lines, _line_end(text), ""))


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Each line's start, its end, and the start of the next."""
    while start < end:
        found = _BREAK.search(text, start, end)
        line_end, next_start = (found.start(), found.end()) if found else (end, end)
        yield start, line_end, next_start
        start = next_start


# In quotes, or plain


def _spell_flow(
    text: str,
    start: int,
    end: int,
    special: re.Pattern[str] | None,
    write: Callable[[str], str],
) -> Spelling:
    speller = _Speller()
    at = start
    while at < end:
        if special is not None and (found := special.match(text, at, end)):
            speller.add(_meant(found[0]), at, found.end())
        elif special is _ESCAPE and (found := _ESCAPED_BREAK.match(text, at, end)):
            pass
        elif found := _FOLD.match(text, at, end):
            breaks = len(_BREAK.findall(found[0]))
            speller.add("\n" * (breaks - 1) or " ", at, found.end())
        else:
            speller.as_it_stands(text, at, at + 1)
        at = found.end() if found else at + 1
    return speller.spelling(write)


def _meant(escape: str) -> str:
    if escape == "''":
        return "'"
    kind, code = escape[1], escape[2:]
    return chr(int(code, 16)) if code and int(code, 16) < 0x110000 else _ESCAPED.get(kind, kind)


def _write_double(new: str) -> str:
    return new.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _write_single(text: str, start: int, new: str) -> str:
    return _write_plain(text, start, new.replace("'", "''"))


def _write_plain(text: str, start: int, new: str) -> str:
    line = text[max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1 : start]
    deep = len(line) - len(line.lstrip(" ")) + 4
    return _write_folded(_line_end(text), " " * deep, new)


def _write_folded(line_end: str, indent: str, new: str) -> str:
    """Each run of ends with one more, since a single one would be read as a space."""
    return re.sub("\n+", lambda ends: line_end * (len(ends[0]) + 1) + indent, new)


# In a block


def _spell_block(text: str, start: int, end: int) -> Iterator[Spelling]:
    header = _HEADER.match(text, start, end)
    if header is None:
        return
    lines = list(_lines(text, header.end(), end))[1:]
    full = [(first, last, after) for first, last, after in lines if text[first:last].strip(" ")]
    if not full:
        return
    deepest = _depth(text, *full[0][:2])
    signs = header[0].split("#")[0]
    depths: Iterable[int] = range(deepest, -1, -1) if re.search("[1-9]", signs) else (deepest,)
    for depth in depths:
        yield _spell_lines(text, lines, depth, signs)


def _depth(text: str, first: int, last: int) -> int:
    line = text[first:last]
    return len(line) - len(line.lstrip(" "))


def _spell_lines(
    text: str, lines: Iterable[tuple[int, int, int]], depth: int, header: str
) -> Spelling:
    """As YAML 1.1 reads a block: its last line's end is clipped, kept or stripped."""
    speller = _Speller()
    is_folded = header[0] == ">"
    ending: Span | None = None
    was_plain = False
    gaps: list[Span] = []
    for first, last, after in lines:
        if text[first:last].strip(" ") == "" and last - first <= depth:
            gaps.append((last, after))
            continue
        if _depth(text, first, last) < depth:
            break
        is_plain = text[first + depth : first + depth + 1] not in {" ", "\t"}
        if ending is not None:
            folds = is_folded and was_plain and is_plain
            if not folds or not gaps:
                speller.add(" " if folds else "\n", *ending)
        for gap in gaps:
            speller.add("\n", *gap)
        speller.as_it_stands(text, first + depth, last)
        ending, was_plain, gaps = (last, after), is_plain, []
    if ending is not None and "-" not in header and ending[1] > ending[0]:
        speller.add("\n", *ending)
        for gap in gaps if "+" in header else ():
            speller.add("\n", *gap)
    write = _write_folded if is_folded else _write_lines
    return speller.spelling(partial(write, _line_end(text), " " * depth))


def _write_lines(line_end: str, indent: str, new: str) -> str:
    return re.sub("\n+", lambda ends: line_end * len(ends[0]) + indent, new)


def _line_end(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"
