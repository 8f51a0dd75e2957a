"""Which quotes of a text belong together, and which have no other?

Straight ones are first taken for what `orthography` makes of them. Single quotes are left out,
since an apostrophe is the same sign.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from msgspec import Struct

from booklet.orthography import set_quotes
from booklet.patterns import pattern

_CLOSERS = {"“": "”", "„": "“”", "«": "»", "»": "«»", "”": "”", "「": "」", "『": "』"}
_OPENERS = frozenset("“„«「『")
_CLOSING = frozenset("”»」』")
_QUOTE = pattern('["“”„«»「」『』]')
_MARKS = pattern(r"\]\([^)\n]*\)|[*`\[\]]|(?<![^\W_])_+|_+(?![^\W_])|\\(?=[\"'])")
"""What Markdown puts between a quote and its word."""


class Pair(NamedTuple):
    """Two quotes that belong together: where they stand, as what they are set, how deep."""

    opened: int
    closed: int
    kind: str
    depth: int


class Quotes(Struct, frozen=True):
    """A text's quotes."""

    pairs: tuple[Pair, ...]
    loose: tuple[int, ...]
    """Where one is opened or closed alone."""
    straight: tuple[tuple[int, str], ...]
    """Straight double ones that are set as quotes, and the sign of each."""

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of quotes that are within no others, in the order of the text."""
        return tuple(dict.fromkeys(pair.kind for pair in sorted(self.pairs) if not pair.depth))


def read_quotes(text: str, lang: str, *, is_markdown: bool = False) -> Quotes:
    """Every double quote of a text with its other."""
    if not _QUOTE.search(text):
        return Quotes((), (), ())
    where = _letters(text) if is_markdown else range(len(text))
    bare = "".join(text[at] for at in where)
    as_set = set_quotes(bare, lang)
    opened: list[int] = []
    pairs: list[Pair] = []
    loose: list[int] = []
    for at, sign in enumerate(as_set):
        if opened and sign in _CLOSERS[as_set[opened[-1]]]:
            first = opened.pop()
            pairs.append(Pair(where[first], where[at], as_set[first] + sign, len(opened)))
        elif sign in _OPENERS or (sign in "»”" and _starts_word(as_set, at)):
            if not (opened and _goes_on(as_set, opened[-1], at)):
                opened.append(at)
        elif sign in _CLOSING and not as_set[at - 1 : at].isdecimal():
            loose.append(where[at])
    loose += [where[at] for at in opened]
    straight = [
        (where[at], sign)
        for at, sign in enumerate(as_set)
        if bare[at] == '"' and (sign in _OPENERS or sign in _CLOSING)
    ]
    return Quotes(tuple(sorted(pairs)), tuple(sorted(loose)), tuple(straight))


def _letters(text: str) -> list[int]:
    """Where the letters stand that Markdown shows."""
    marks = {at for found in _MARKS.finditer(text) for at in range(found.start(), found.end())}
    return [at for at in range(len(text)) if at not in marks]


def _starts_word(text: str, at: int) -> bool:
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    return (not before or before.isspace() or before in "(—–") and after.isalnum()


def _goes_on(text: str, opened: int, at: int) -> bool:
    """Whether a quote of several paragraphs is opened again at the start of one."""
    return text[opened] == text[at] and re.search(r"\n\s*\n\s*$", text[:at]) is not None
