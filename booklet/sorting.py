"""In which order do titles and names stand in an index? As a reader looks for them.

Articles go behind the title, diacritics do not count, numbers stand by their size, scripts one
after the other: figures, Latin, Greek, Cyrillic, the others, Hangul, kana, Han.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from booklet.language import primary, script_of_letter
from booklet.patterns import pattern

#: One piece of a word's place: its script's rank, a number's length, the letters or digits.
Piece = tuple[int, int, str]
SortKey = tuple[tuple[Piece, ...], str, str]

_ARTICLES: Mapping[str, frozenset[str]] = {
    "en": frozenset({"the", "a", "an"}),
    "fr": frozenset({"le", "la", "les", "l'", "un", "une"}),
    "es": frozenset({"el", "la", "los", "las", "lo", "un", "una", "unos", "unas"}),
    "de": frozenset({"der", "die", "das", "ein", "eine"}),
    "it": frozenset({"il", "lo", "la", "i", "gli", "le", "l'", "un", "uno", "una", "un'"}),
    "pt": frozenset({"o", "a", "os", "as", "um", "uma"}),
    "nl": frozenset({"de", "het", "een"}),
}
# Where the language is not told, only what is an article in English or French or hardly a word
# elsewhere: “Die Hard”, “Los Angeles” and “De Palma” stay.
_COMMON_ARTICLES = frozenset({"the", "a", "an", "le", "la", "les", "l'", "un", "une", "el", "das"})
# Names that begin with what was an article once, and phrases in which it is none.
_NO_ARTICLE_BEFORE: Mapping[str, frozenset[str]] = {
    "a": frozenset({"to", "is", "was", "and", "for"}),
    "la": frozenset({"la", "paz", "jolla", "plata", "rochelle"}),
    "las": frozenset({"vegas", "palmas"}),
    "le": frozenset({"mans", "havre", "carré", "corbusier"}),
    "los": frozenset({"angeles", "ángeles", "alamos", "álamos"}),
    "el": frozenset({"paso", "salvador", "greco", "alamein"}),
}

FAMILY_FIRST = "/"
"""Stands between a family name and the given name that follows it: `Bong/Joon-ho`."""

# Small words that stand behind the given name when written small, as in “Trier, Lars von” …
_PARTICLES = frozenset(
    {"van", "von", "de", "der", "den", "ter", "ten", "zu", "zur", "vom", "da", "das", "do", "dos"}
    | {"di", "del", "della", "dei", "degli", "af", "av", "las", "los"}
)
# … and those that belong to the family name however they are written.
_FAMILY_WORDS = frozenset(
    {"la", "le", "les", "du", "des", "ben", "bin", "ibn", "bint", "abu", "abou", "aït", "ould"}
    | {"mac", "mc", "ní", "nic", "ó", "uí", "st.", "san", "santa", "saint", "el", "al"}
)
_GENERATIONS = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"})

_LATIN = {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i",
          "ħ": "h", "ŧ": "t", "ŋ": "n", "ə": "e", "ɛ": "e", "ǝ": "e", "ɔ": "o", "ɓ": "b",
          "ɗ": "d", "ƙ": "k", "ƴ": "y", "ɣ": "g", "ɩ": "i", "ʋ": "v", "ĸ": "k", "ſ": "s",
          "ɨ": "i", "ʉ": "u", "ƀ": "b", "ɖ": "d", "ƒ": "f", "ɲ": "n", "ȼ": "c", "ⱥ": "a",
          "ƚ": "l", "ɫ": "l", "ⱦ": "t", "ᵽ": "p", "ɍ": "r", "ɏ": "y", "ƶ": "z"}  # fmt: skip
_SPACE: Piece = (0, 0, "")
_FIGURES = 1
_RANKS = {"Latin": 2, "Greek": 3, "Cyrillic": 4, "Armenian": 5, "Georgian": 6, "Hebrew": 7,
          "Arabic": 8, "Hangul": 10, "Bopomofo": 11, "Kana": 12, "Han": 13}  # fmt: skip
_OTHER_SCRIPTS = 9
_GROUPS = {"Hangul": "한", "Kana": "かな", "Han": "漢"}
_THAI_TURNED = pattern("([เแโใไ])([ก-ฮ])")


# --- Articles ----------------------------------------------------------------------------------


def invert_article(title: str, lang: str | None) -> tuple[str, str]:
    """The title without its leading article, and the article as it is to be printed.

    `The Red Room` gives `Red Room` and `The`, `L'avenir` gives `Avenir` and `L’`. Without an
    article of the title's language, and where nothing would be left, the article is empty. With
    no language told, only articles that are nothing else are taken.
    """
    words = title.strip()
    articles = _COMMON_ARTICLES if lang is None else _ARTICLES.get(primary(lang), frozenset())
    found = re.match(r"(\w+['’])(?=\w)|(\w+)\s+(?=\S)", words)
    if not found:
        return words, ""
    article, rest = found[0].strip(), words[found.end() :]
    plain = article.lower().replace("’", "'")
    following = re.match(r"[^\W\d_]*", rest.lower())
    if (
        plain not in articles
        or not any(c.isalnum() for c in rest)
        or (following and following[0] in _NO_ARTICLE_BEFORE.get(plain, ()))
    ):
        return words, ""
    first = re.match(r"[^\s'’-]+", rest)
    if first and first[0].islower():
        rest = rest[0].upper() + rest[1:]
    return rest, article.replace("'", "’")


def index_title(title: str, lang: str | None) -> str:
    """The title as an index prints it: `Red Room, The`, `Avenir, L’`."""
    head, article = invert_article(title, lang)
    return f"{head}, {article}" if article else head


# --- Order -------------------------------------------------------------------------------------


@lru_cache(maxsize=4096)
def sort_key(text: str) -> SortKey:
    """Where the text stands among others, whatever scripts they are in; any two can be compared.

    Case, diacritics and punctuation count only between texts otherwise equal; a word's end comes
    before any letter, so that `Red Room` stands before `Redline`; 9 stands before 10.
    """
    return tuple(_pieces(text)), unicodedata.normalize("NFC", text).casefold(), text


def initial(text: str) -> str:
    """The guide letter the text stands under: `A` to `Z`, the letter itself in other alphabets.

    Figures, and texts without a letter, stand under `#`; Korean, Japanese and Chinese titles each
    under one heading. Texts in the order of `sort_key` have their guide letters in one run each.
    """
    rank, _, letters = next(iter(_pieces(text)), (_FIGURES, 0, ""))
    if rank == _FIGURES:
        return "#"
    return _GROUPS.get(script_of_letter(letters[0])) or _upper(letters[0])


def _upper(letter: str) -> str:
    """The capital, where it is one letter that reads back as the same (Georgian keeps its own)."""
    capital = letter.upper()
    return capital if len(capital) == 1 and script_of_letter(letter) != "Georgian" else letter


def _pieces(text: str) -> list[Piece]:
    """The text's words letter by letter; numbers whole, by length without zeros, then by digits."""
    pieces: list[Piece] = []
    for run in re.findall(r"\d+|\D", _plain(text)):
        if run[0].isdecimal():
            digits = "".join(str(unicodedata.decimal(digit)) for digit in run).lstrip("0")
            pieces.append((_FIGURES, len(digits), digits))
        elif run.isspace() or unicodedata.category(run) == "Pd":
            if pieces and pieces[-1] != _SPACE:
                pieces.append(_SPACE)
        else:
            pieces += _letters(run)
    return pieces[:-1] if pieces[-1:] == [_SPACE] else pieces


def _plain(text: str) -> str:
    """Small letters in their plainest form; a fraction or a raised figure is a word of its own."""
    spread = "".join(f" {c} " if unicodedata.category(c) == "No" else c for c in text)
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", spread).casefold())
    return _THAI_TURNED.sub(r"\2\1", plain)


@lru_cache(maxsize=8192)
def _letters(character: str) -> tuple[Piece, ...]:
    """The place of one letter or vowel sign; nothing for punctuation and symbols."""
    script = script_of_letter(character)
    if script in ("Latin", "Greek", "Hebrew", "Arabic"):
        bare = unicodedata.normalize("NFD", _LATIN.get(character, character))
        bare = "".join(_LATIN.get(c, c) for c in bare if unicodedata.category(c)[0] == "L")
        return tuple((_RANKS[script], 0, letter) for letter in bare)
    if script == "Kana":
        small = unicodedata.normalize("NFD", character)[0]
        turned = chr(ord(small) - 0x60) if "ァ" <= small <= "ヶ" else small
        return ((_RANKS[script], 0, turned),)
    if script or unicodedata.category(character) in ("Mc", "Nl") or _is_vowel_sign(character):
        letter = {"ё": "е"}.get(character, character)
        return ((_RANKS.get(script, _OTHER_SCRIPTS), 0, letter),)
    return ()


def _is_vowel_sign(character: str) -> bool:
    """Whether a mark is part of a word's spelling (Devanagari, Thai …) and no accent or point."""
    return unicodedata.category(character) == "Mn" and "\u0900" <= character < "\u1ab0"


# --- Names -------------------------------------------------------------------------------------


def name_key(person: str) -> tuple[SortKey, SortKey]:
    """Where a person stands in an index: by family name, then by given name."""
    family, given = _split_name(person)
    bare = re.sub(r"^(?:al|el|as|ash|ad|an|at)-(?=\w)", "", family)
    return sort_key(bare), sort_key(f"{given} {family}")


def shown_name(person: str) -> str:
    """The name as a credit line prints it, whichever way it was written to say its parts."""
    if FAMILY_FIRST in person:
        return " ".join(person.replace(FAMILY_FIRST, " ").split())
    before, comma, after = (" ".join(part.split()) for part in person.partition(","))
    return f"{after} {before}" if comma and after and before else before or after


def inverted_name(person: str) -> str:
    """The name as an index prints it: `Trier, Lars von`, `De Palma, Brian`, `Bong Joon-ho`."""
    if FAMILY_FIRST in person:
        return shown_name(person)
    family, given = _split_name(person)
    return f"{family}, {given}" if given else family


def _split_name(person: str) -> tuple[str, str]:
    """Family and given name: the family name is the last word and what belongs to it before it.

    Where that is wrong a comma says better: `García Márquez, Gabriel`; a name that begins with
    the family's is written `Wong/Kar-wai`; and a group that is to stay as it is ends in a comma:
    `Karrabing Film Collective,`.
    """
    if FAMILY_FIRST in person:
        first, _, second = person.partition(FAMILY_FIRST)
        return " ".join(first.split()), " ".join(second.split())
    before, comma, after = (" ".join(part.split()) for part in person.partition(","))
    if comma:
        return (before, after) if before else (after, "")
    words = before.split()
    ending = [words.pop()] if len(words) > 2 and words[-1].lower() in _GENERATIONS else []
    if len(words) < 2:
        return before, ""
    at = len(words) - 1
    while at > 1 and _is_of_family(words[at - 1], words[at - 2]):
        at -= 1
    family, given = " ".join(words[at:]), words[:at]
    joined = re.match(r"(d['’])(\w.*)", family)
    if joined:
        given, family = [*given, joined[1]], joined[2]
    return family, " ".join([*given, *ending])


def _is_of_family(word: str, before: str) -> bool:
    """Whether a small word goes with the family name: `De` Palma, not `de` Beauvoir."""
    if word in ("la", "las", "los") and before.lower() == "de":
        return False
    return word.lower() in _FAMILY_WORDS or (word.lower() in _PARTICLES and not word.islower())
