"""Was a text read in the wrong encoding, and what did it say?

UTF-8 that was read as Windows-1252 has `Ã©` where there was `é`, and `â€™` where there was `’`. A
run of such letters is decoded back; that it can be is not enough, since `CAFÉ…` can be too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from booklet.patterns import pattern

_HIGH = "".join(bytes([code]).decode("cp1252", "ignore") or chr(code) for code in range(0x80, 0xC0))
"""What Windows-1252 makes of the bytes that continue a letter of UTF-8."""
_TAIL = f"[{re.escape(_HIGH)}]"
_RUN = pattern(f"(?:[Â-ß]{_TAIL}|[à-ï]{_TAIL}{{2}}|[ð-ô]{_TAIL}{{3}})+")
_TORN = pattern("â€|ï»¿|ï¿½")
_CLOSING = "…”’»–—"
_BYTES = {sign: code for code, sign in enumerate(_HIGH, 0x80)}


class Garbled(NamedTuple):
    """A run of wrong letters, and what they were; empty where that is lost."""

    start: int
    end: int
    meant: str


def garbled(text: str) -> Iterator[Garbled]:
    """Each run of letters that only a wrong encoding explains, from the first to the last."""
    at = 0
    while runs := [(one, run) for one in (_RUN, _TORN) if (run := one.search(text, at))]:
        by, run = min(runs, key=lambda one: (one[1].start(), -one[1].end()))
        meant = _decoded(run[0]) if by is _RUN else ""
        if by is _TORN or (meant and _is_likely(text, run)):
            yield Garbled(run.start(), run.end(), meant)
            at = run.end()
        else:
            at = run.start() + 1


def mended(text: str) -> str:
    """The text with every run read rightly that can be."""
    for run in reversed(list(garbled(text))):
        if run.meant:
            text = text[: run.start] + run.meant + text[run.end :]
    return text


def _decoded(run: str) -> str:
    """What the run's bytes say in UTF-8, or nothing where that is no text."""
    data = bytes(_BYTES.get(letter, ord(letter)) for letter in run)
    try:
        meant = data.decode("utf-8")
    except UnicodeDecodeError:
        return ""
    is_text = all(letter >= "\xa0" and letter not in "\ufeff\ufffd" for letter in meant)
    return meant if is_text else ""


def _is_likely(text: str, run: re.Match[str]) -> bool:
    """Whether nobody would write these letters: one of them alone may be meant."""
    letters, before, after = run[0], text[: run.start()][-1:], text[run.end() :][:1]
    if len(_decoded(letters)) > 1:
        return True
    if letters[0] in "âð":
        return letters[1] in "€‚„†‡ˆ‰˜Ÿ"
    if letters[0] == "Ã" and letters[1] in _CLOSING:
        return after.islower()
    if letters[0] in "ÂÃ":
        return True
    return letters[0] in "ÄÅ" and (before.islower() or after.islower())
