"""Which titles does a film go by, and how are they broken or cut?"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from booklet.records import Film
from booklet.values import Text

_RAGGED = 3
"""So many letters of a line a divided word may leave empty."""


def original_titles(film: Film, language: str, main: str) -> list[tuple[str, str]]:
    """Titles beside the one in the job's `language`, each with its own language.

    A plain `original_title`, which is read as being in the `main` language of the edition, is in
    the language of the film. Without one, the title in the film's own language is the original,
    where the edition has it.
    """
    own = film.languages[0] if film.languages else main
    if film.original_title is not None:
        text = film.original_title
        titles = [(own if tag == main else tag, text.get(tag)) for tag in text]
    else:
        titles = [(own, film.title.get(own))] if own in film.title else []
    shown = film.title.get(language)
    return [(tag, title) for tag, title in titles if title != shown]


def title_lines(film: Film | None, title: Text, language: str) -> list[str]:
    """The title in the lines its author allows, where a `title_break` says so; else in one."""
    whole = [title.get(language)]
    if film is None or film.title_break is None or film.title != title:
        return whole
    if language not in film.title_break:
        return whole
    return [part.strip() for part in film.title_break.get(language).split("|")]


def cut_title(title: str, lines: int, letters: float, used: float = 0) -> str:
    """The title, cut at a word, visibly, to so many lines of so many letters, of which other words
    have used some of the first."""
    words = title.split()
    if _lines_of(words, letters, used) <= lines:
        return title
    while len(words) > 1 and _lines_of([*words, "…"], letters, used) > lines:
        words.pop()
    while len(words[0]) > 1 and _lines_of([words[0] + "…"], letters, used) > lines:
        words[0] = words[0][:-1]
    return " ".join(words).rstrip(" ,;:.–—-") + "…"


def _lines_of(words: Sequence[str], letters: float, used: float) -> int:
    """About how many lines the words take, each of so many letters of middling width."""
    lines = 1
    for word in words:
        width = sum(_letter_width(letter) for letter in word)
        if used and used + _letter_width(" ") + width > letters:
            lines, used = lines + 1, 0.0
        used += width + (_letter_width(" ") if used else 0)
        while used > letters:
            lines, used = lines + 1, used - max(letters - _RAGGED, 1)
    return lines


def _letter_width(letter: str) -> float:
    """A letter's width in a narrow grotesque, where that of an `n` is 1."""
    if unicodedata.combining(letter):
        return 0
    if unicodedata.east_asian_width(letter) in "WF":
        return 2
    if letter in " ijlftrI1.,:;!|'’()":
        return 0.6
    return 1.5 if letter in "mwMW%&@—…" else 1.15 if letter.isupper() else 1
