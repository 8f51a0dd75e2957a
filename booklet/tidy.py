"""What of a text can be mended without judgement, and how does it read then?

Only what has one right answer: HTML that Markdown can say, letters of a wrong encoding, letters
that nobody sees, spaces, and quotes of several kinds. What is left is for somebody who can read.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection

from msgspec import Struct

from booklet import residue
from booklet.mojibake import mended
from booklet.orthography import outer_quotes
from booklet.patterns import pattern
from booklet.quoting import Pair, Quotes, read_quotes
from booklet.spacing import double_spaces

_ROUNDS = 20
"""One mend may show the next, as `&amp;nbsp;` does; a text that never rests is left alone."""


class Manner(Struct, frozen=True):
    """How a text is read: in which language, and whether as Markdown."""

    language: str
    is_markdown: bool


Mend = Callable[[str, Manner], str]


def tidied(text: str, manner: Manner, silent: Collection[str] = ()) -> tuple[str, tuple[str, ...]]:
    """The text as it should be, and what was mended; what has a silenced code is let alone."""
    first, done = text, dict[str, None]()
    for _ in range(_ROUNDS):
        before = text
        for code, words, mend in _MENDS:
            after = text if code in silent else mend(text, manner)
            if after != text and after.strip():
                done[words] = None
                text = after
        if text == before:
            return text, tuple(done)
    return first, ()


# HTML


def _entities(text: str, manner: Manner) -> str:
    for start, end, letter in reversed(list(residue.entities(text))):
        if letter == "\u00a0":
            starts_line = not text[:start].rpartition("\n")[2].strip()
            letter = "" if starts_line else " "
        if _is_plain(letter, text[:start], text[end:], manner):
            text = text[:start] + letter + text[end:]
    return text


def _is_plain(letter: str, before: str, after: str, manner: Manner) -> bool:
    """Whether a letter means itself where it is to stand, and is one that can be seen or set."""
    if not letter:
        return True
    if letter == "<":
        return not re.match("[A-Za-z/!?]", after)
    if letter == ">" and re.search("<|&lt;", before):  # the end of what may be a tag
        return False
    if unicodedata.category(letter[0]) not in {"Zs", "Cf"} and not letter.isprintable():
        return False
    if not manner.is_markdown:
        return True
    starts_line = not before.rpartition("\n")[2].strip()
    return letter not in "*_`[]\\|~<" and not (starts_line and letter in "#>-+=.)")


_BREAKS = pattern(r"\s*(?:<br\s*/?>\s*)+", re.IGNORECASE)


def _breaks(text: str, manner: Manner) -> str:
    """`<br>` as the end of a line in Markdown, two as the end of a paragraph, else a space."""

    def written(found: re.Match[str]) -> str:
        before, after = text[: found.start()], text[found.end() :]
        line = before.rpartition("\n")[2] + after.partition("\n")[0]
        if not manner.is_markdown:
            return " " if before.strip() and after.strip() else ""
        if "|" in line:  # a row of a table is one line
            return found[0]
        if not before.strip() or not after.strip():
            return "\n" if found[0].endswith("\n") and not after.strip() else ""
        if line.lstrip().startswith("#"):
            return " "
        is_paragraph = len(re.findall("<", found[0])) > 1 or re.search(r"\n\s*\n", found[0])
        return "\n\n" if is_paragraph else "\\\n"

    return _BREAKS.sub(written, text)


_STRESS = pattern(
    r"<(?P<tag>i|em|b|strong)(?:\s[^<>]*)?>(?P<words>[^<>]*)</(?P=tag)\s*>", re.IGNORECASE
)


def _stress(text: str, manner: Manner) -> str:
    """`<i>` and `<b>` as Markdown, or as plain words where there is none."""

    def written(found: re.Match[str]) -> str:
        words = found["words"]
        if not manner.is_markdown or not words.strip():
            return words
        mark = "*" if found["tag"].lower() in {"i", "em"} else "**"
        inner = words.strip()
        before = (text[: found.start()] + words[: len(words) - len(words.lstrip())])[-1:]
        after = (words[len(words.rstrip()) :] + text[found.end() :])[:1]
        if not _can_be_stressed(inner, before, after):
            return found[0]
        return words.replace(inner, f"{mark}{inner}{mark}", 1)

    return _STRESS.sub(written, text)


def _can_be_stressed(words: str, before: str, after: str) -> bool:
    """Whether Markdown reads marks around these words as meant (CommonMark, flanking runs)."""
    is_nested = re.fullmatch(r"(\*{1,2})[^*\n]+\1", words) is not None
    if not is_nested and re.search(r"[*_`\\\[\]]|\n\s*\n", words):
        return False
    if before in {"*", "\\", "_"} or after in {"*", "_"}:
        return False
    opens = words[0].isalnum() or not before.isalnum()
    return opens and (words[-1].isalnum() or not after.isalnum())


# Letters and spaces


def _encoding(text: str, _manner: Manner) -> str:
    return mended(text)


def _unseen(text: str, _manner: Manner) -> str:
    unseen = set(residue.invisible(text))
    return "".join(letter for at, letter in enumerate(text) if at not in unseen)


def _double_spaces(text: str, manner: Manner) -> str:
    for start, end in reversed(list(double_spaces(text, is_markdown=manner.is_markdown))):
        text = text[:start] + " " + text[end:]
    return text


def _trailing_spaces(text: str, manner: Manner) -> str:
    """Spaces at the ends of lines, but for the two by which Markdown ends a line in print."""
    lines = text.split("\n")
    for number, line in enumerate(lines):
        bare = line.rstrip(" \t")
        goes_on = number + 1 < len(lines) and lines[number + 1].strip()
        is_break = manner.is_markdown and bare and line.endswith("  ") and goes_on
        lines[number] = line if is_break else bare
    return "\n".join(lines)


# Quotes


def _quotes(text: str, manner: Manner) -> str:
    """Quotes of several kinds as those of the language, if none is within another."""
    if not manner.language:
        return text
    quotes = _read(text, manner)
    own = "".join(outer_quotes(manner.language))
    foreign = [pair for pair in quotes.pairs if not pair.depth and pair.kind != own]
    straight = dict(quotes.straight)
    is_mixed = len(quotes.kinds) > 1 or (straight and len(straight) < 2 * len(quotes.pairs))
    if quotes.loose or not is_mixed or any(_holds(pair, quotes) for pair in foreign):
        return text
    letters = list(text)
    for at, sign in straight.items():
        letters[at] = sign
    for pair in foreign:
        letters[pair.opened], letters[pair.closed] = own[0], own[1]
        for inner in (pair.opened + 1, pair.closed - 1):
            if letters[inner] in {" ", "\u00a0", "\u202f"}:
                letters[inner] = ""
    made = "".join(letters)
    after = _read(made, manner)
    return made if not after.loose and len(after.kinds) == 1 and not after.straight else text


def _read(text: str, manner: Manner) -> Quotes:
    return read_quotes(text, manner.language, is_markdown=manner.is_markdown)


def _holds(pair: Pair, quotes: Quotes) -> bool:
    return any(pair.opened < one.opened < pair.closed for one in quotes.pairs)


_MENDS: tuple[tuple[str, str, Mend], ...] = (
    ("W102", "wrong encoding", _encoding),
    ("W103", "HTML", _entities),
    ("W103", "HTML", _breaks),
    ("W103", "HTML", _stress),
    ("W109", "unseen characters", _unseen),
    ("W105", "kinds of quotes", _quotes),
    ("W111", "double spaces", _double_spaces),
    ("", "spaces at the ends of lines", _trailing_spaces),
)
