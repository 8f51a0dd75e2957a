"""What is left in a text by the page or the program it was copied from?

Marks of HTML, letters nobody sees, letters that are none, and the words of a web page's buttons.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator

from booklet.patterns import pattern

_ELEMENTS = (
    "a|abbr|article|b|big|blockquote|body|br|center|cite|code|del|div|em|font|footer|h[1-6]|head"
    "|header|hr|html|i|iframe|img|ins|li|link|mark|meta|nav|ol|p|pre|q|s|script|section|small|span"
    "|strike|strong|style|sub|sup|table|tbody|td|th|thead|tr|tt|u|ul|video"
)
_TAG = pattern(rf"</?(?:{_ELEMENTS})(?:\s[^<>]*)?\s*/?>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_ENTITY = pattern(r"&(?:[A-Za-z][A-Za-z0-9]{1,30}|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});")

SOFT_HYPHEN = "\u00ad"
_HYPHENS_BY_HAND = 4
_JOINERS = "\u200c\u200d"
_DIRECTIONS = "\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069"
_INVISIBLE = pattern(f"[\u200b\u180e\ufeff{_JOINERS}{_DIRECTIONS}]")
_UNSPACED = pattern(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3000-\u30ff\u4e00-\u9fff]")
"""Letters of scripts that write no spaces, where one without width says where a line may end."""
_NO_LETTERS = frozenset({"Cc", "Co", "Cs", "Zl", "Zp"})
_ALLOWED = frozenset("\n\r\t")

# Buttons and notices of web pages. What they say may be in a sentence too, so a button must stand
# alone: at a line's start or after a sentence, and at the line's end.
_BUTTONS = (
    "(?:learn|read|see|show|view) more|read less|(?:buy|get|book)(?: your)? tickets?(?: now)?"
    "|book now|buy now|click here(?: for more(?: information)?)?|back to (?:the )?top|top of page"
    "|skip to (?:main )?content|watch (?:the )?trailer|add to (?:my )?(?:calendar|cart|schedule)"
    "|sign up for our newsletter|share (?:this|on (?:facebook|twitter|x|whatsapp|linkedin))"
    "|en savoir plus|lire (?:la suite|plus)|voir plus|acheter (?:des|vos|un|mon)? ?billets?"
    "|réserver(?: maintenant)?|cliquez ici|retour en haut(?: de (?:la )?page)?|aller au contenu"
    "|voir la bande-annonce|partager (?:sur (?:facebook|twitter|x|whatsapp|linkedin)|cette page)"
    "|mehr (?:erfahren|lesen|anzeigen)|weiterlesen|tickets kaufen|hier klicken|nach oben"
    "|leer más|ver más|comprar (?:entradas|boletos)|haz clic aquí|volver arriba"
    "|leggi (?:tutto|di più)|scopri di più|acquista biglietti|clicca qui|torna su"
)
_NOTICES = (
    "(?:we|this (?:web)?site) uses? cookies|(?:accept|reject|manage) (?:all )?cookies|cookie policy"
    "|(?:nous utilisons|ce site utilise) des cookies"
    "|(?:accepter|refuser|gérer) (?:tous )?les cookies"
    "|(?:diese (?:web)?seite verwendet|wir verwenden) cookies|alle cookies akzeptieren"
    "|este sitio (?:web )?utiliza cookies|aceptar (?:todas las )?cookies"
)
_BUTTON = pattern(
    rf"(?:^|(?<=[.!?…»”)\]]))[ \t]*[\[(*_]*(?P<words>{_BUTTONS})[\])*_]*(?:\([^)\s]*\))?"
    r"[ \t]*[.…!›»→>]*[ \t]*$|(?P<notice>" + rf"\b(?:{_NOTICES})\b)",
    re.IGNORECASE | re.MULTILINE,
)


def tags(text: str) -> Iterator[re.Match[str]]:
    """HTML's marks, as in `<br>`; an address in Markdown's angle brackets is none."""
    return _TAG.finditer(text)


def entities(text: str) -> Iterator[tuple[int, int, str]]:
    """HTML's names of letters, as in `&amp;`, and the letter each stands for."""
    for found in _ENTITY.finditer(text):
        letter = html.unescape(found[0])
        if letter != found[0] and not letter.endswith(";"):
            yield found.start(), found.end(), letter


def invisible(text: str) -> Iterator[int]:
    """Letters without width that do nothing where they stand."""
    if not _INVISIBLE.search(text):
        return
    is_rtl = any(unicodedata.bidirectional(letter) in {"R", "AL"} for letter in text)
    for found in _INVISIBLE.finditer(text):
        before, after = text[: found.start()][-1:], text[found.end() :][:1]
        if found[0] in _JOINERS and (_is_joined(before) or _is_joined(after)):
            continue
        if found[0] == "\u200b" and _UNSPACED.match(before) and _UNSPACED.match(after):
            continue
        if is_rtl and re.match(f"[{_DIRECTIONS}]", found[0]):
            continue
        yield found.start()


def _is_joined(letter: str) -> bool:
    """Whether joiners mean something beside it: in emoji, and outside Europe's scripts."""
    if not letter:
        return False
    if unicodedata.category(letter) in {"So", "Sk", "Mn", "Mc"}:
        return True
    return unicodedata.category(letter) == "Lo" and letter > "\u0590"


def stray_hyphens(text: str) -> list[int]:
    """Soft hyphens that say no place to divide a word, or all where a page was full of them."""
    if SOFT_HYPHEN not in text:
        return []
    found = [at for at, letter in enumerate(text) if letter == SOFT_HYPHEN]
    if len(found) > _HYPHENS_BY_HAND:
        return found
    return [
        at for at in found if not (text[at - 1 : at].isalpha() and text[at + 1 : at + 2].isalpha())
    ]


def lost_letters(text: str) -> Iterator[int]:
    """Letters that stand for none: control characters, private ones, the sign of a lost letter."""
    lost = {letter for letter in set(text) if _is_lost(letter)}
    if lost:
        yield from (at for at, letter in enumerate(text) if letter in lost)


def _is_lost(letter: str) -> bool:
    if letter in "\ufffd\ufffc":
        return True
    return letter not in _ALLOWED and unicodedata.category(letter) in _NO_LETTERS


def buttons(text: str) -> Iterator[tuple[int, str]]:
    """The words of buttons and notices that stand alone, but for headings."""
    for found in _BUTTON.finditer(text):
        group = "words" if found["words"] else "notice"
        yield found.start(group), found[group]
