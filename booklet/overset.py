"""What of the text on set pages does not fit its frame, cannot be read, or was not set at all?"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from booklet.engine import Setting
from booklet.findings import Finding, Place, found
from booklet.flatplan import Take
from booklet.model import Edition
from booklet.overlaps import Fate, Hidden, Over
from booklet.patterns import pattern
from booklet.proofread import Unset
from booklet.sections import Unit
from booklet.templates import FrameRef, Rendered
from booklet.texts import Passage, passages

_SPACE = pattern(r"\s+")
_CODES = {
    Fate.BEYOND: "T102", Fate.UNSEEN: "T102", Fate.CUT: "T101",
    Fate.COVERED: "T117", Fate.OVERLAPPED: "T117",
}  # fmt: skip
_EDGES = {"foot": "", "head": "the head of ", "left": "the left edge of ",
          "right": "the right edge of "}  # fmt: skip
_FEW = 3
"""Up to so many letters are not counted for whoever cuts."""
_LEAST, _ENOUGH = 4, 40
"""Letters of a text by which it is known whose it is; what follows so many may be of another."""


def over_of(setting: Setting, page: int, key: str) -> Over | None:
    """How far text runs out of a frame on a page; None where it does not, or there is none."""
    if not 0 <= page < len(setting.pages):
        return None
    return next((over for over in setting.pages[page].overs if over.key == key), None)


def overset(
    ref: FrameRef, millimetres: float, share: float, baseline: float, over: Over | None
) -> Finding:
    """The finding for a frame whose text runs over: `share` of its height, or as was seen."""
    lines = over.lines if over and over.lines else math.ceil(millimetres / baseline - 0.01)
    language = f" ({over.language})" if over and over.language else ""
    edge = _EDGES[over.side if over else "foot"]
    if over is not None and over.side != "foot":
        millimetres = over.over
    message = (
        f"{ref.what}: {ref.name}{language} runs {lines} line{'s' if lines > 1 else ''} "
        f"({millimetres:.1f} mm) over {edge}its frame."
    )
    cut = over.letters if over else 0
    if over is None or over.side in {"foot", "head"}:
        # The last lines may be short, or of another text than the one that can be cut.
        cut = max(cut, math.ceil(ref.length * share))
    words = round(cut * over.words / over.letters) if over and over.letters else 0
    remedy = cut_by(cut, words, "give a shorter version") if cut else ""
    return found("T101", message, replace(ref.place, folio=ref.folio), remedy)


def cut_by(letters: int, words: int, otherwise: str) -> str:
    """By how much a text is too long; in words too where they are words of usual length."""
    about = (
        f"about {math.ceil(letters / 10) * 10} characters" if letters > _FEW else "a few characters"
    )
    if words > 1 and letters / words < 15:
        about += f", or {words} words"
    return f"Cut {about}, or {otherwise}."


def unread(
    take: Take, rendered: Sequence[Rendered], setting: Setting, edition: Edition,
    told: Collection[str], sound: int,
) -> list[Finding]:  # fmt: skip
    """Texts that cannot be read, or were not set, outside the frames that were told already.

    Pages from `sound` on are not where they should be, and what stands there is not looked at.
    """
    proof = _Proof(take, rendered, edition)
    lost = [one for one in setting.unset if one.frame not in told and proof.folio(one) < sound]
    findings = list(proof.unset(lost))
    for folio, page in enumerate(setting.pages, take.folio):
        if folio >= sound:
            break
        findings += proof.margins(page.overs, folio)
        for one in page.hidden:
            if not {one.frame, one.other_frame} & {*told, *_margins(page.overs)}:
                findings.append(proof.hidden(one, folio))
    return findings


def _margins(overs: Sequence[Over]) -> list[str]:
    return [over.key for over in overs if over.key.startswith("@")]


class _Proof(Struct, frozen=True, dict=True):
    """A take's pages, to say whose text on them is wrong."""

    take: Take
    rendered: Sequence[Rendered]
    edition: Edition

    def folio(self, unset: Unset) -> int:
        return max(unset.folio, self.take.folio + unset.page)

    def unset(self, lost: Sequence[Unset]) -> Iterator[Finding]:
        """What was not set: a finding for each text of the data, else for each frame or page."""
        groups: dict[tuple[str, int], tuple[Place, list[str]]] = {}
        for one in lost:
            folio = self.folio(one)
            whose, place = self._whose(one.text, one.frame, folio)
            groups.setdefault((whose, folio), (place, []))[1].append(one.text)
        for (whose, _), (place, texts) in groups.items():
            text = " ".join(texts)
            message = f"{whose}: “{_shortened(text)}” was not set."
            words = len(text.split())
            remedy = ""
            if words > 1:
                remedy = cut_by(len(text), words, "look at the layout: it was lost")
            yield found("T102", message, place, remedy)

    def hidden(self, one: Hidden, folio: int) -> Finding:
        """Text that stands where it cannot be read."""
        whose, place = self._whose(one.text, one.frame, folio)
        if place.file is None and one.other:
            _, place = self._whose(one.other, one.other_frame, folio)
        message = f"{whose}: “{_shortened(one.text)}” {one.fate}"
        if one.other:
            message += f", “{_shortened(one.other)}”"
        if one.over:
            message += f" ({one.over:.1f} mm)"
        remedy = "Give it room to break." if one.fate is Fate.BEYOND else ""
        return found(_CODES[one.fate], f"{message}.", place, remedy)

    def margins(self, overs: Sequence[Over], folio: int) -> Iterator[Finding]:
        """Running heads and feet too long for their boxes."""
        for over in overs:
            if over.key.startswith("@"):
                unit = self._unit(folio)
                place = replace(unit.place, folio=folio)
                message = (
                    f"{_name(unit)}: the text in the margin, {over.key}, runs {over.over:.1f} mm "
                    f"over {_EDGES[over.side]}its box."
                )
                yield found("T101", message, place)

    def _whose(self, text: str, frame: str, folio: int) -> tuple[str, Place]:
        """Whose text it is, in which field, and where it was written or set."""
        unit = self._unit(folio)
        if passage := self._passage(text, unit):
            index = max(passage.text.find(text.split()[0]), 0)
            return passage.label, replace(passage.place(index), folio=folio)
        refs = (ref for part in self.rendered for ref in part.frames)
        if ref := next((ref for ref in refs if ref.key == frame), None):
            return f"{ref.what}, {ref.name}", replace(ref.place, folio=folio)
        return _name(unit), Place(folio=folio)

    @cached_property
    def _spelt(self) -> list[tuple[Passage, str]]:
        return [(one, _letters(one.text)) for one in passages(self.edition)]

    def _passage(self, text: str, unit: Unit) -> Passage | None:
        """The text of the edition that some text is of, of what the page is about if it can be."""
        wanted = _letters(text)
        if len(wanted) < _LEAST:
            return None
        holding = self._holding(wanted) or self._holding(wanted[:_ENOUGH])
        ids = {subject.id for subject in unit.subjects}
        for name in ids & self.edition.programmes.keys():
            ids |= {film.id for film in self.edition.programmes[name].films}
        own = [one for one in holding if one.subject in ids]
        return next(iter(own or (holding if len(holding) == 1 else [])), None)

    def _holding(self, wanted: str) -> list[Passage]:
        """The texts that hold these letters, those that are nothing else first."""
        holding = [(letters, one) for one, letters in self._spelt if wanted in letters]
        return [one for letters, one in sorted(holding, key=lambda pair: pair[0] != wanted)]

    def _unit(self, folio: int) -> Unit:
        """The unit that a page is of."""
        last = self.take.folio
        for unit in self.take.units:
            last += unit.pages
            if folio < last:
                break
        return unit


def _name(unit: Unit) -> str:
    return " ".join(subject.id for subject in unit.subjects) or unit.template


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()


def _shortened(text: str) -> str:
    text = _SPACE.sub(" ", text).strip()
    return text if len(text) <= 60 else f"{text[:57]}…"
