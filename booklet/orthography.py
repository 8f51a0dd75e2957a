"""How is text set by the rules of its language? With its quotes, apostrophes, dashes and spaces.

Only what a keyboard cannot say is set: straight quotes, apostrophes, primes, `--`, `...`, the
spaces French wants, the space between a number and its unit. What is typographic already, soft
hyphens, no-break spaces and addresses stay as they are. Setting text twice changes nothing more.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from booklet.language import primary
from booklet.patterns import pattern

_NBSP, _NARROW = "\u00a0", "\u202f"
_APOSTROPHE, _PRIME, _DOUBLE_PRIME = "’", "′", "″"


class _Quotes(NamedTuple):
    """A language's outer quotes, for straight double ones, and inner, for straight single ones."""

    outer: tuple[str, str]
    inner: tuple[str, str]


def _quotes(signs: str) -> _Quotes:
    return _Quotes((signs[0], signs[1]), (signs[2], signs[3]))


_ENGLISH = _quotes("“”‘’")
_FRENCH = _quotes("«»“”")
_GERMAN = _quotes("„“‚‘")
_QUOTES: Mapping[str, _Quotes] = {
    **dict.fromkeys(["fr", "br", "oc"], _FRENCH),
    **dict.fromkeys(["es", "it", "ca", "gl", "eu", "el", "pt-PT", "fa", "hy"], _quotes("«»“”")),
    **dict.fromkeys(["de", "cs", "sk", "sl", "et", "lb", "bg", "ka", "mk", "is", "lt"], _GERMAN),
    **dict.fromkeys(["de-CH", "de-LI", "gsw"], _quotes("«»‹›")),
    **dict.fromkeys(["ru", "uk", "be"], _quotes("«»„“")),
    **dict.fromkeys(["nb", "nn", "no"], _quotes("«»‘’")),
    **dict.fromkeys(["sv", "fi", "he"], _quotes("””’’")),
    **dict.fromkeys(["pl", "hr", "sr", "bs"], _quotes("„”‚’")),
    **dict.fromkeys(["ro", "hu"], _quotes("„”«»")),
    **dict.fromkeys(["ja", "zh-Hant", "zh-TW", "zh-HK", "yue"], _quotes("「」『』")),
}
_CLOSERS: Mapping[str, str] = {"“": "”", "«": "»", "„": "“", "‹": "›", "「": "」", "『": "』"}
_OPENS_AFTER = frozenset("([{<-–—/“‘„‚«‹¿¡「『|=")
_QUOTE_LIKE = frozenset("\"'’")

# An address is left alone: what has a scheme, begins with www, or is a mail address or a path.
_PATH = r"""[^\s<>"«»‹›“”„‘’‚「」『』′″״׳…–—]*[\w/#=&%~+-]"""
_ADDRESS = pattern(
    rf"(?:(?:https?|ftp)://|www\.){_PATH}"
    r"|\b\w[\w.+-]*@[\w-]+(?:\.[\w-]+)+"
    rf"|\b(?:[\w-]+\.)+[a-z]{{2,}}/{_PATH}",
    re.IGNORECASE,
)
_UNITS = (
    "min|mins|minutes?|h|sec|s|mm|cm|m|km|g|kg|kHz|Hz|MB|GB|fps|ips|ppi|dpi|pt|%|‰|°C|°F|€|\\$|£"
    "|CHF|EUR|USD|CAD|a\\.?m\\.?|p\\.?m\\.?|Uhr|heures?"
)
_NUMBER_AND_UNIT = pattern(rf"(?<=\d) (?=(?:{_UNITS})(?!\w))")
_DIGIT = pattern(r"\d")
_THOUSANDS = pattern(r"(?<![\d.,])\d{1,3}(?: \d{3})+(?!\d)")
_FRENCH_HOUR = pattern(r"(?<=\d[ \u00a0]h) (?=\d\d(?!\d))")
_INITIAL = pattern(r"(?<![\w’'.])([^\W\d_])\. (?=([^\W\d_]))")
# ’68, ’90s, rock ’n’ roll, 1’000: what looks like a quote and is an apostrophe.
_WORD_WITH_APOSTROPHE = pattern(
    r"(?<!\w)'\d\ds?\b(?!')|(?<!\w)'n'(?!\w)|(?<=(?<!\w)'n)'(?!\w)|(?<=\d)'(?=\d{3}(?!\d))",
    re.IGNORECASE,
)


def set_text(text: str, lang: str) -> str:
    """The text as its language sets it. For plain text: markup would lose its attributes' quotes.

    `lang` is the BCP 47 tag of the text's own language. French of Canada has no space before
    `;`, `!` and `?`; other French a narrow one. A language without rules here is quoted as English.
    """
    return set_runs([text], lang)[0]


def set_runs(runs: Sequence[str], lang: str) -> tuple[str, ...]:
    """Pieces of one text, as markup cuts it (`He said "`, `Stop`, `"`), each set knowing the rest.

    A paragraph's text nodes are to be given together, so that a quote opened before an italic
    word closes after it. As many pieces come back as were given.
    """
    signed = [_set_signs(run) for run in runs]
    ends = [0, *accumulate(map(len, signed))]
    whole = _set_quotes("".join(signed), _quotes_of(lang))
    return tuple(_set_spaces(whole[start:end], lang) for start, end in pairwise(ends))


def set_quotes(text: str, lang: str) -> str:
    """The text with its straight quotes set and nothing else, one sign for one sign."""
    return _set_quotes(text, _quotes_of(lang))


def outer_quotes(lang: str) -> tuple[str, str]:
    """The signs that open and close a quote in a language."""
    return _quotes_of(lang).outer


def addresses(text: str) -> list[tuple[int, int]]:
    """Where web and mail addresses and paths stand, which are not prose."""
    return [(found.start(), found.end()) for found in _ADDRESS.finditer(text)]


def _quotes_of(lang: str) -> _Quotes:
    parts = lang.split("-")
    regional = "-".join([parts[0].lower(), *parts[1:2]])
    return _QUOTES.get(lang, _QUOTES.get(regional, _QUOTES.get(primary(lang), _ENGLISH)))


def _outside_addresses(text: str, change: str, to: str) -> str:
    """`re.sub` everywhere but within addresses."""
    kept = addresses(text)

    def changed(found: re.Match[str]) -> str:
        inside = any(start < found.end() and found.start() < end for start, end in kept)
        return found[0] if inside else found.expand(to)

    return re.sub(change, changed, text)


# --- Signs -------------------------------------------------------------------------------------


def _set_signs(text: str) -> str:
    """Dashes, the ellipsis, and seconds written with two straight apostrophes."""
    if "--" in text:
        text = _outside_addresses(text, r"(?<!-)---(?!-)", "—")
        text = _outside_addresses(text, r"(?<!-)--(?!-)", "–")
    if "..." in text:
        text = _outside_addresses(text, r"(?<!\.)\.\.\.(?=\.?(?!\.))", "…")
    if "''" in text:
        text = _outside_addresses(text, r"(?<=\d)''(?!')", _DOUBLE_PRIME)
    return text


# --- Quotes ------------------------------------------------------------------------------------


def _set_quotes(text: str, quotes: _Quotes) -> str:
    """Every straight quote by its place, one sign for one sign."""
    if '"' not in text and "'" not in text:
        return text
    kept = {at for start, end in addresses(text) for at in range(start, end)}
    singles = _single_pairs(text, kept)
    closers: list[str] = []
    signs = list(text)
    for at, sign in enumerate(text):
        if at in kept:
            continue
        before, after = text[at - 1 : at], text[at + 1 : at + 2]
        if sign == "\n" == before:
            closers.clear()
        elif sign == '"':
            signs[at] = _double(before, after, quotes, closers)
        elif sign == "'":
            signs[at] = _single(text, at, singles, quotes)
        elif closers and sign == closers[-1]:
            closers.pop()
        elif sign in _CLOSERS:
            closers.append(_CLOSERS[sign])
    return "".join(signs)


def _double(before: str, after: str, quotes: _Quotes, closers: list[str]) -> str:
    """What a straight double quote stands for; `closers` are the signs that open ones wait for."""
    if _is_hebrew(before) and _is_hebrew(after):
        return "״"
    if before.isdecimal() and not closers:
        return _DOUBLE_PRIME
    if not after or after.isspace():
        opens = (not before or before.isspace()) and not closers
    elif before in _QUOTE_LIKE:
        opens = after.isalnum() or not closers
    else:
        opens = not before or before.isspace() or before in _OPENS_AFTER
    if opens:
        closers.append(quotes.outer[1])
        return quotes.outer[0]
    return closers.pop() if closers else quotes.outer[1]


def _single(text: str, at: int, pairs: Mapping[int, bool], quotes: _Quotes) -> str:
    """What a straight single quote stands for: an apostrophe unless it is one of a pair."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if at in pairs:
        return quotes.inner[0] if pairs[at] else quotes.inner[1]
    if _is_hebrew(before):
        return "׳"
    if _WORD_WITH_APOSTROPHE.match(text, at):
        return _APOSTROPHE
    return _PRIME if before.isdecimal() and not after.isalpha() else _APOSTROPHE


def _single_pairs(text: str, kept: set[int]) -> dict[int, bool]:
    """Where single quotes open (True) and close (False); one without its other is in no pair."""
    pairs: dict[int, bool] = {}
    opened: int | None = None
    for found in re.finditer("'", text):
        at = found.start()
        before, after = text[at - 1 : at], text[at + 1 : at + 2]
        if at in kept or _is_hebrew(before) or _WORD_WITH_APOSTROPHE.match(text, at):
            continue
        starts_word = not before or before.isspace() or before in _OPENS_AFTER or before == '"'
        if starts_word and after and not after.isspace():
            opened = at
        elif opened is not None and not after.isalnum() and not before.isspace():
            pairs |= {opened: True, at: False}
            opened = None
    return pairs


def _is_hebrew(letter: str) -> bool:
    return "א" <= letter <= "ת"


# --- Spaces ------------------------------------------------------------------------------------


def _set_spaces(text: str, lang: str) -> str:
    """No-break spaces within numbers, before units, after initials, and where French has them."""
    if _DIGIT.search(text):
        text = _NUMBER_AND_UNIT.sub(_NBSP, text)
        text = _THOUSANDS.sub(lambda found: found[0].replace(" ", _NBSP), text)
        text = _FRENCH_HOUR.sub(_NBSP, text)
    if ". " in text:
        text = _INITIAL.sub(_join_initial, text)
    return _set_french_spaces(text, lang) if primary(lang) == "fr" else text


def _join_initial(found: re.Match[str]) -> str:
    names = found[1].isupper() and found[2].isupper()
    return found[0].replace(" ", _NBSP) if names else found[0]


def _set_french_spaces(text: str, lang: str) -> str:
    """The spaces of French punctuation; one that is there as a no-break space is left as it is."""
    inner = _NARROW if lang.upper().startswith("FR-CH") else _NBSP
    text = re.sub(rf"«(?![{_NBSP}{_NARROW}])[ \t]*", f"«{inner}", text)
    text = re.sub(rf"(?<![{_NBSP}{_NARROW} \t])[ \t]*»", f"{inner}»", text)
    text = _outside_addresses(text, r"(?<=[^\s:]) *:(?=\s|$)", f"{inner}:")
    if lang.upper().startswith("FR-CA"):
        return text
    return _outside_addresses(text, r"(?<=[^\s:;!?(\[¡¿]) *(?=[;!?]+(?:[\s:)\]»”’…,.]|$))", _NARROW)
