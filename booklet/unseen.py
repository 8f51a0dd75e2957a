"""Which words of a page does nobody see, wholly or in part, and where were they written?

They are not set, they stand off the page, or a box cuts them off; each text is told once, however
many of its lines are gone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from booklet.engine import Setting
from booklet.findings import NOWHERE, Finding, Place, found
from booklet.flatplan import Take
from booklet.markup import plain
from booklet.model import Edition
from booklet.proofread import lost, words_of
from booklet.sections import Subject, Unit
from booklet.templates import Rendered
from booklet.texts import Passage, passages
from booklet.views import Views

_SPACE = re.compile(r"\s+")
_TELLING = 12
"""So many letters of a text are in no other by chance."""


@dataclass(frozen=True)
class _Fate:
    """What became of some text: of one piece, and of several."""

    one: str
    several: str
    remedy: str = ""


_NOT_SET = _Fate("was not set", "were not set")
_OFF = _Fate("runs off the page", "run off the page", "Give it room to break.")
_CUT = _Fate("is cut off by its box", "are cut off by their box", "Give it room, or cut the text.")


def unseen(
    take: Take, rendered: Sequence[Rendered], setting: Setting, views: Views
) -> Iterator[Finding]:
    """T102: text that a template gave and nobody sees."""
    html = "\n".join(part.html for part in rendered)
    gone = lost(html, "".join(page.text for page in setting.pages))
    first = 0
    for unit, part in zip(take.units, rendered, strict=True):
        own, pieces = [*texts_about(unit.subjects, views.edition)], words_of(part.html)
        lacking = [text for text in gone if text in pieces]
        yield from _each(lacking, _NOT_SET, unit, own, take.folio + first)
        gone = [text for text in gone if text not in pieces]
        for number, page in enumerate(setting.pages[first : first + unit.pages], first):
            yield from _each(page.beyond, _OFF, unit, own, take.folio + number)
            for texts in page.hidden:
                yield _told(texts, _CUT, unit, _places(texts, own), take.folio + number)
        first += unit.pages


def _each(
    texts: Sequence[str], fate: _Fate, unit: Unit, own: Sequence[Passage], folio: int
) -> Iterator[Finding]:
    """Pieces of text that shared a fate, one finding for those that were written together."""
    together: dict[Place, list[str]] = {}
    for text, place in zip(texts, _places(texts, own), strict=True):
        together.setdefault(place, []).append(text)
    for place, pieces in together.items():
        yield _told(pieces, fate, unit, [place], folio)


def _told(
    texts: Sequence[str], fate: _Fate, unit: Unit, places: Sequence[Place], folio: int
) -> Finding:
    rest = len(texts) - 1
    more = f" and {rest} more piece{'s' if rest > 1 else ''} of text" if rest else ""
    what = " ".join(subject.id for subject in unit.subjects) or unit.template
    fared = fate.several if rest else fate.one
    place = next((place for place in places if place != NOWHERE), NOWHERE)
    message = f"{what}: “{_shortened(texts[0])}”{more} {fared}."
    return found("T102", message, with_folio(place, folio), fate.remedy)


def _places(texts: Sequence[str], own: Sequence[Passage]) -> list[Place]:
    """Where each of some texts that a page was given, or a line of it, was written.

    A few letters are a line of the text that the line before is of, or a whole text.
    """
    places: list[Place] = []
    whole = [(_letters(plain(one.text) if one.is_markdown else one.text), one) for one in own]
    last: Passage | None = None
    for letters in map(_letters, texts):
        within = [one for written, one in whole if letters in written]
        exact = [one for written, one in whole if letters == written]
        if exact:
            last = exact[0]
        elif last not in within:
            last = within[0] if within and len(letters) >= _TELLING else None
        places.append(last.place() if last else NOWHERE)
    return places


def texts_about(subjects: Sequence[Subject], edition: Edition) -> Iterator[Passage]:
    """The texts of what a page is about: of a programme's films too."""
    ids = {subject.id for subject in subjects}
    bills = (edition.programmes[name] for name in ids & {*edition.programmes})
    ids |= {film.id for film in chain.from_iterable(bill.films for bill in bills)}
    return (passage for passage in passages(edition) if passage.subject in ids)


def with_folio(place: Place, folio: int) -> Place:
    """A place in the data, and the page that prints it."""
    return replace(place, folio=folio)


def _letters(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def _shortened(text: str) -> str:
    text = _SPACE.sub(" ", text)
    return text if len(text) <= 60 else f"{text[:57]}…"
