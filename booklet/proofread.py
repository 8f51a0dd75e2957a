"""Does every word that should be on the pages stand there?

The engine drops text silently: below a page's end, in floats and flexible boxes that do not fit,
behind a limit of lines. So what the templates gave is compared with what was laid out.
"""

from __future__ import annotations

import re
from collections import Counter
from html import unescape

_HIDDEN = re.compile(r"<(svg|head|style|script)\b.*?</\1>", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<(?:[^>\"']|\"[^\"]*\"|'[^']*')*>")
_UNSEEN = re.compile("[\\s\u00ad\u2010\u200b-\u200f\u2060\ufeff]+")


def words_of(html: str) -> list[str]:
    """The pieces of text between the tags of some HTML; drawings have none."""
    pieces = _TAG.split(_HIDDEN.sub("", html))
    return [text for piece in pieces if (text := unescape(piece).strip())]


def lost(html: str, laid_out: str) -> list[str]:
    """The pieces of text that are not on the pages, or not as often as they should be.

    Setting changes text only by these rules: spaces and breaks, hyphens at the ends of lines,
    soft hyphens and marks without width, and capitals.
    """
    pieces = words_of(html)
    wanted = Counter(_fold(piece) for piece in pieces)
    page = _fold(laid_out)
    gone = {text for text, count in wanted.items() if text and page.count(text) < count}
    return list(dict.fromkeys(piece for piece in pieces if _fold(piece) in gone))


def _fold(text: str) -> str:
    return _UNSEEN.sub("", text).casefold()
