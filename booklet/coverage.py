"""Which characters has a typeface, and which need none?"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, cached_property
from itertools import groupby

from msgspec import Struct

# Unicode's Default_Ignorable_Code_Point: no font needs a glyph for these.
_UNSEEN = (
    (0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160), (0x17B4, 0x17B5),
    (0x180B, 0x180F), (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164),
    (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8),
    (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
)  # fmt: skip


class Coverage(Struct, frozen=True, dict=True):
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
        """Whether it has a glyph for this one character."""
        starts, ends = self._spans
        point = ord(char)
        at = bisect_right(starts, point) - 1
        return at >= 0 and point <= ends[at]


@cache
def coverage_of(ranges: str) -> Coverage:
    """The characters of one face, written as `write_ranges` does."""
    return Coverage((ranges,))


def write_ranges(characters: Iterable[int]) -> str:
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


def is_unseen(char: str) -> bool:
    """Whether a character needs no glyph in any font."""
    is_control = unicodedata.category(char) == "Cc"
    return is_control or any(first <= ord(char) <= last for first, last in _UNSEEN)


def is_shown(char: str, stacks: Sequence[Coverage]) -> bool:
    """Whether a text shaper has something to draw for a character, or nothing to draw at all."""

    def has(one: str) -> bool:
        return any(coverage.has(one) for coverage in stacks)

    if is_unseen(char):
        return True
    if unicodedata.category(char) in {"Zs", "Zl", "Zp"}:
        return has(" ")
    if has(char) or (char == "\N{NON-BREAKING HYPHEN}" and has("\N{HYPHEN}")):
        return True
    parts = unicodedata.normalize("NFD", char)
    return parts != char and all(has(part) for part in parts)
