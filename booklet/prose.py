"""What is wrong in the words: left by a web page, lost at import, or not as printers set it?

Rules about one text; each is a function from a text to the places where it breaks the rule. What
the program sets right by itself (`orthography`) is no mistake.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator

from msgspec import Struct

from booklet import memory, residue
from booklet.findings import Finding, found
from booklet.model import Edition
from booklet.mojibake import garbled
from booklet.patterns import pattern
from booklet.quoting import read_quotes
from booklet.spacing import double_spaces, misplaced_spaces
from booklet.texts import Passage, Sort, passages

Hit = tuple[int, str]
"""Where something stands in a text, and what."""


_CLEAN = "prose"
"""What is kept of an edition, by its folder: its texts in which nothing is wrong."""


class Rule(Struct, frozen=True):
    """A code, the texts it is about, and what it says of `{what}` was found."""

    code: str
    find: Callable[[Passage], Iterable[Hit]]
    says: str
    sorts: frozenset[Sort] = frozenset(Sort)


def check_prose(edition: Edition) -> Iterator[Finding]:
    """Each rule's findings in each text of an edition; texts that were found clean before are
    not read again."""
    known: frozenset[bytes] = memory.recall(_CLEAN, str(edition.folder)) or frozenset()
    clean: set[bytes] = set()
    for passage in passages(edition):
        digest = _digest(passage)
        findings = [] if digest in known else list(check_passage(passage))
        if not findings:
            clean.add(digest)
        yield from findings
    if clean != known:
        memory.keep(_CLEAN, str(edition.folder), frozenset(clean))


def _digest(passage: Passage) -> bytes:
    """Of all that the rules look at."""
    asked = (passage.text, passage.language, passage.sort, passage.way)
    return hashlib.blake2b(repr(asked).encode(), digest_size=16).digest()


def check_passage(passage: Passage) -> Iterator[Finding]:
    """The rules that one text breaks, each once, at the first place.

    Where the encoding is wrong, quotes and spaces are not the text's own, and are not judged.
    """
    garbled_here = False
    for rule in _RULES:
        if garbled_here and rule.code in _OF_SIGNS:
            continue
        if passage.sort in rule.sorts and (hits := sorted(rule.find(passage))):
            what = ", ".join(list(dict.fromkeys(what for _, what in hits))[:3])
            more = f" ({len(hits)} times)" if len(hits) > 1 else ""
            message = f"{passage.label}: {rule.says.format(what=what)}{more}."
            yield found(rule.code, message, passage.place(hits[0][0]))
            garbled_here |= rule.code == _GARBLED


def _lost(passage: Passage) -> Iterator[Hit]:
    for at in residue.lost_letters(passage.text):
        yield at, f"U+{ord(passage.text[at]):04X}"


def _garbled(passage: Passage) -> Iterator[Hit]:
    for run in garbled(passage.text):
        meant = f" for “{run.meant}”" if run.meant else ""
        yield run.start, f"“{passage.text[run.start : run.end]}”{meant}"


def _html(passage: Passage) -> Iterator[Hit]:
    for tag in residue.tags(passage.text):
        yield tag.start(), f"`{_shortened(tag[0])}`"
    for start, end, _ in residue.entities(passage.text):
        yield start, f"`{passage.text[start:end]}`"


def _loose_quotes(passage: Passage) -> Iterator[Hit]:
    quotes = read_quotes(passage.text, passage.language, is_markdown=passage.is_markdown)
    for at in quotes.loose:
        yield at, f"{passage.text[at]} at “{_words_at(passage.text, at)}”"


def _mixed_quotes(passage: Passage) -> Iterator[Hit]:
    quotes = read_quotes(passage.text, passage.language, is_markdown=passage.is_markdown)
    if quotes.loose:
        return
    straight = {at for at, _ in quotes.straight}
    written = dict.fromkeys(
        '""' if pair.opened in straight else pair.kind
        for pair in quotes.pairs
        if not pair.depth or pair.opened in straight
    )
    if len(written) > 1:
        second = next(
            pair.opened
            for pair in quotes.pairs
            if (('""' if pair.opened in straight else pair.kind) == list(written)[1])
        )
        yield second, " and ".join(written)


def _spaces(passage: Passage) -> Iterator[Hit]:
    for at, words in misplaced_spaces(
        passage.text,
        passage.language,
        is_title=passage.sort is Sort.TITLE,
        is_markdown=passage.is_markdown,
    ):
        yield at, f"“{words}”"


def _double_spaces(passage: Passage) -> Iterator[Hit]:
    for start, _ in double_spaces(passage.text, is_markdown=passage.is_markdown):
        yield start, ""


_CLOSERS = "*_\"'”’»“‘)]〉》」』\u00a0\u202f "
_CUT = pattern(r"[\[(](?:…|\.\.\.)[\])][*_\"”’»]*$")
_DOTS = pattern(r"(?:…|\.{3,})$")


def _cut_off(passage: Passage) -> Iterator[Hit]:
    text = passage.text.rstrip()
    if _ends_with_button(text):
        return
    if bracketed := _CUT.search(text):
        yield bracketed.start(), bracketed[0]
    elif passage.is_markdown and (dots := _DOTS.search(text.rstrip(_CLOSERS))):
        yield dots.start(), dots[0]


def _buttons(passage: Passage) -> Iterator[Hit]:
    for at, words in residue.buttons(passage.text):
        if not passage.text[:at].rpartition("\n")[2].lstrip().startswith("#"):
            yield at, f"“{words}”"


def _invisible(passage: Passage) -> Iterator[Hit]:
    for at in residue.invisible(passage.text):
        yield at, f"U+{ord(passage.text[at]):04X}"


def _soft_hyphens(passage: Passage) -> Iterator[Hit]:
    for at in residue.stray_hyphens(passage.text):
        yield at, ""


_RUN_ON = pattern(r"(?<![\w@#/.])([a-zà-öø-ÿ]{2,})([A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ]{2,})(?!\w)")
_NAME_STARTS = frozenset(
    {"mc", "mac", "van", "von", "vander", "de", "del", "della", "di", "da", "du", "fitz", "bh"}
)


def _run_on(passage: Passage) -> Iterator[Hit]:
    """Two words that became one; names like deVito are none, and words that begin so are left."""
    for words in _RUN_ON.finditer(passage.text):
        is_gendered = words[2] in {"Innen", "In"}  # German: LeserInnen
        if words[1] not in _NAME_STARTS and not is_gendered:
            yield words.start(), f"“{words[0]}”"


def _capitals(passage: Passage) -> Iterator[Hit]:
    """A title of two words or more, or a long one, all in capitals: JFK, RRR and E.T. are names."""
    text = passage.text
    words = re.findall(r"[^\W\d_]+", text)
    letters = sum(map(len, words))
    is_long = letters >= 8 if len([word for word in words if len(word) > 2]) > 1 else letters >= 9
    if passage.way[0] == "title" and text.isupper() and is_long:
        yield 0, f"“{_shortened(text)}”"


_SENTENCES = frozenset({"note", "note_short", "intro", "director_biography"})
_NO_SENTENCE = pattern(r"\s*(?:[-*+#|>]|\d+[.)]|[—–])")


def _unended(passage: Passage) -> Iterator[Hit]:
    """A text of sentences that ends with a letter; scripts without capitals may end otherwise."""
    text = passage.text.rstrip()
    last = text.rstrip(_CLOSERS)
    paragraph = text.rpartition("\n\n")[2]
    is_sentence = passage.way[0] in _SENTENCES and not _NO_SENTENCE.match(paragraph)
    if not last or not is_sentence or _ends_with_button(text):
        return
    sign = last[-1]
    if sign in ",;-" or sign.isdecimal() or unicodedata.category(sign) in {"Lu", "Ll"}:
        yield len(last) - 1, f"“{_words_at(text, len(last) - 1)}”"


def _ends_with_button(text: str) -> bool:
    """Whether a web page's words end the text, so that nothing is to be said of its own end."""
    return bool(list(residue.buttons(text.rpartition("\n\n")[2])))


def _shortened(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 40 else f"{text[:38]}…"


def _words_at(text: str, at: int) -> str:
    start = max(at - 20, text.rfind("\n", 0, at) + 1)
    return text[start : at + 20].split("\n")[0].strip()


_WORDS = frozenset(Sort) - {Sort.NAME}
_GARBLED = "W102"
_OF_SIGNS = frozenset({"W104", "W105", "W106"})
_LONG = frozenset({Sort.NOTE, Sort.PAGE})

_RULES = (
    Rule("W101", _lost, "{what} is no letter"),
    Rule(_GARBLED, _garbled, "{what}"),
    Rule("W103", _html, "{what} is HTML"),
    Rule("W104", _loose_quotes, "a quote has no other: {what}", _WORDS),
    Rule("W105", _mixed_quotes, "there are quotes as {what}", _WORDS),
    Rule("W106", _spaces, "the space is wrong in {what}", _WORDS),
    Rule("W107", _cut_off, "it ends with {what}", _WORDS - {Sort.TITLE}),
    Rule("W108", _buttons, "{what} belongs to a web page", _LONG | {Sort.LINE}),
    Rule("W109", _invisible, "{what} stands there, which nobody sees"),
    Rule("W110", _run_on, "{what} may be two words", _WORDS),
    Rule("W111", _double_spaces, "two spaces stand together"),
    Rule("W112", _soft_hyphens, "soft hyphens stand in it"),
    Rule("W113", _capitals, "{what} is all in capitals", frozenset({Sort.TITLE})),
    Rule("W114", _unended, "it ends without a full stop, at {what}", frozenset({Sort.NOTE})),
)
