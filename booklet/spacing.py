"""Where has a text a space too many, or one too few?

What `orthography` sets anew is no mistake: the spaces of French signs, and of guillemets in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from booklet.language import primary
from booklet.orthography import addresses
from booklet.patterns import pattern
from booklet.quoting import read_quotes

_ANY = "[ \u00a0\u202f]"
_LETTER = r"[^\W\d_]"
_ENDS = r"(?=[\s»”\"]|$)"
_DOUBLE = pattern(rf"(?<=\S){_ANY}{{2,}}(?=\S)")
_LIST_MARK = pattern(r"[ \t]*(?:[-*+]|\d+[.)]|#+)")
_BEFORE_STOP = pattern(rf"(?<=\w){_ANY}+(?:[,.]{_ENDS}(?!\s*\.)|,(?={_LETTER}))")
_BEFORE_SIGN = pattern(rf"(?<=\w){_ANY}+[;:!?]{_ENDS}")
_BEFORE_SIGN_IN_CANADA = pattern(rf"(?<=\w){_ANY}+[;!?]{_ENDS}")
_NONE_AFTER = pattern(
    rf"(?<={_LETTER}{{2}})[,;](?={_LETTER}{{2}})"
    r"|(?<=[a-zà-ÿ]{2})\.(?=[A-ZÀ-Þ][a-zà-ÿ])"
    rf"|(?<=[a-zà-ÿ]{{2}})[!?](?={_LETTER}{{2}})"
)
_NONE_AFTER_COLON = pattern(r"(?<=[a-zà-ÿ]{2}):(?=[a-zà-ÿ]{2})")
_INSIDE = pattern(rf"(?<=\(){_ANY}+(?=\w)|(?<=\w){_ANY}+(?=\))")
_SUSPECT = pattern(rf"{_ANY}[.,;:!?)]|\({_ANY}|[.,;:!?]\w")
"""Without this no rule finds anything, and most texts are without."""
_SPACED_QUOTES = frozenset({"«»", "»«"})


def double_spaces(text: str, *, is_markdown: bool) -> Iterator[tuple[int, int]]:
    """Two spaces or more between two words; Markdown's lists and tables may have theirs."""
    for found in _DOUBLE.finditer(text):
        line = text[text.rfind("\n", 0, found.start()) + 1 :].split("\n", 1)[0]
        before = text[text.rfind("\n", 0, found.start()) + 1 : found.start()]
        is_layout = "|" in line or _LIST_MARK.fullmatch(before) or line.startswith("    ")
        if not (is_markdown and is_layout):
            yield found.start(), found.end()


def misplaced_spaces(
    text: str, lang: str, *, is_title: bool, is_markdown: bool
) -> Iterator[tuple[int, str]]:
    """Spaces before a sign that wants none, none after one that wants some, and those in brackets.

    A title may be in another language than its text, and play with its signs.
    """
    rules = [_BEFORE_STOP, _INSIDE] if _SUSPECT.search(text) else []
    if rules and not is_title:
        rules += [_NONE_AFTER, *_rules_of(lang)]
    places = sorted(_found(rules, text), key=lambda found: found.start())
    kept = addresses(text) if places else []
    for found in places:
        if not any(start <= found.start() < end for start, end in kept):
            yield found.start(), _shown(text, found.start(), found.end())
    for pair in read_quotes(text, lang, is_markdown=is_markdown).pairs:
        for inner, space in ((pair.opened + 1, pair.opened + 1), (pair.closed - 1, pair.closed)):
            if pair.kind not in _SPACED_QUOTES and text[inner] in " \u00a0\u202f":
                yield space, _shown(text, pair.opened, pair.closed + 1)
                break


def _rules_of(lang: str) -> Iterable[re.Pattern[str]]:
    if lang.upper().startswith("FR-CA"):
        return (_BEFORE_SIGN_IN_CANADA, _NONE_AFTER_COLON)
    if primary(lang) == "fr":
        return (_NONE_AFTER_COLON,)
    return () if primary(lang) == "br" else (_BEFORE_SIGN,)


def _found(rules: Iterable[re.Pattern[str]], text: str) -> Iterator[re.Match[str]]:
    for rule in rules:
        yield from rule.finditer(text)


def _shown(text: str, start: int, end: int) -> str:
    """The place with the words around it."""
    first = re.search(r"\S{0,12}$", text[:start])
    last = re.match(r"\S{0,12}", text[end:])
    words = (first[0] if first else "") + text[start:end] + (last[0] if last else "")
    return words if len(words) <= 40 else f"{words[:38]}…"
