"""Does every character that should be on the pages stand there?

The engine drops text silently: below a page's end, in floats and flexible boxes that do not fit,
behind a limit of lines. So what the templates gave, after their filters, is compared with what was
laid out, element by element and line by line. What setting may change is named: RULES.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element

from msgspec import Struct

from booklet.patterns import pattern

_UNSET = frozenset({"head", "style", "script", "template", "svg"})
"""Elements whose text is not set as text."""
_PAGE = "page."
_FRAME = "frame."
_SPACES = pattern(r"\s+")
_HYPHENS = "\u2010-"
_NO_WIDTH = pattern("[\u00ad\u200b-\u200f\u2060\ufeff]")
_LIGATURES = {
    "\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl",
    "\ufb05": "st", "\ufb06": "st",
}  # fmt: skip
_LIGATURE = pattern("[\ufb00-\ufb06]")
_GREEK_ACCENT = pattern("(?<=[\u0370-\u03ff])[\u0300-\u0345]+")
_WIDE = {code + 0xFEE0: code for code in range(0x21, 0x7F)} | {0x2212: 0x2D}


class Laid(NamedTuple):
    """A piece of one element's text as it stands on one line."""

    text: str
    is_cased: bool = False
    """Its style asks for other letters: capitals, small ones, wide ones."""
    page: int = 0
    """Which of the pages that were set it is on, from 0."""


class Unset(Struct, frozen=True):
    """A text of the HTML that is not on the pages as it was given."""

    text: str
    """What is missing, from where it first differs."""
    frame: str
    """The id of the frame it belongs in; an empty string where there is none."""
    folio: int
    """Of the page it belongs on, or of the first page of its run; 0 where that is not known."""
    page: int
    """Which of the pages that were set holds the last text before it, from 0."""


class Given(NamedTuple):
    """The text of one element of the HTML, without that of those within it."""

    element: Any
    text: str
    frame: str
    folio: int
    either: str
    """The name that texts have in common of which the page shows one (`data-either`)."""


def unset(root: Element, laid: Mapping[Any, Sequence[Laid]]) -> Iterator[Unset]:
    """The texts of some HTML that were not laid out, or not whole.

    What styles add (`::before`, `::after`, counters, markers) is in no element's own text, and is
    not compared. Text that runs with the pages, a table's head for one, may stand often; of texts
    that a template gives for either side of the sheet (`data-either`), one must stand.
    """
    rests = [(one, missing(one.text, laid.get(one.element, ()))) for one in _given(root)]
    shown = {(one.either, one.folio) for one, rest in rests if one.either and not rest}
    page = 0
    for one, rest in rests:
        page = min((piece.page for piece in laid.get(one.element, ())), default=page)
        if rest and (one.either, one.folio) not in shown:
            yield Unset(rest, one.frame, one.folio, page)


def missing(given: str, laid: Sequence[Laid]) -> str:
    """What of a given text was not laid out, from where it first differs; empty if nothing."""
    is_cased = any(piece.is_cased for piece in laid)
    whole = rest = _fold(given, is_cased)
    for piece in laid:
        text = _fold(piece.text, is_cased)
        if not text:
            continue
        rest = rest.lstrip() or whole  # it begins anew where it stands again
        if rest.startswith(text):
            rest = rest[len(text) :]
        elif text[-1:] in _HYPHENS and rest.startswith(text[:-1]):
            rest = rest[len(text) - 1 :]
        else:
            break
    rest = rest.strip()
    if not rest or not is_cased:
        return rest
    return given.strip() if rest == whole else rest


def _spaces(text: str) -> str:
    return _SPACES.sub(" ", text)


def _without_width(text: str) -> str:
    return _NO_WIDTH.sub("", text)


def _ligatures(text: str) -> str:
    return _LIGATURE.sub(lambda one: _LIGATURES[one[0]], text)


def _cases(text: str) -> str:
    """Letters without case: ß as SS, ς as Σ, İ and ı as I, Greek capitals without accents."""
    small = text.translate(_WIDE).casefold().replace("i\u0307", "i").replace("ı", "i")
    bare = _GREEK_ACCENT.sub("", unicodedata.normalize("NFD", small))
    return unicodedata.normalize("NFC", bare).casefold()


RULES: Mapping[str, Callable[[str], str]] = {
    "white space": _spaces,
    "soft hyphens and marks without width": _without_width,
    "ligatures": _ligatures,
}
"""What may differ in any text; beside these, a hyphen at a line's end (U+2010) may be added, and
spaces there may go."""
CASES: Mapping[str, Callable[[str], str]] = {"case": _cases}
"""What may differ only where a style asks for other letters."""


def _fold(text: str, is_cased: bool) -> str:
    for rule in (*RULES.values(), *(CASES.values() if is_cased else ())):
        text = rule(text)
    return text.strip()


def _given(root: Element) -> Iterator[Given]:
    """Each element's own text, in the order of the HTML, with the frame and page it is in."""
    waiting: list[tuple[Any, str, int, str]] = [(root, "", 0, "")]
    while waiting:
        element, frame, folio, either = waiting.pop()
        name = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
        if name in _UNSET or not name:
            continue
        key = element.get("id") or ""
        if key.startswith(_FRAME):
            frame = key
        elif key.startswith(_PAGE) and key[len(_PAGE) :].isdigit():
            folio = int(key[len(_PAGE) :])
        either = element.get("data-either") or either
        text = (element.text or "") + "".join(child.tail or "" for child in element)
        if not text.isspace() and text:
            yield Given(element, text, frame, folio, either)
        waiting += ((child, frame, folio, either) for child in reversed(element))
