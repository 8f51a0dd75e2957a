"""Would a build change a page that the printer has, and what in the data would do it?

Frozen pages are compared with their record as two proofs are with each other. Each fact that
changes some is said where it is written; what shifts them, once, where the shift begins.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from booklet import frozen
from booklet.changereport import moved_line, runs, sentence
from booklet.changes import Change
from booklet.comparing import Comparison, compare
from booklet.errors import OutputError, UsageError
from booklet.factchanges import FactChange
from booklet.facts import FactBook
from booklet.findings import NOWHERE, Finding, Place, found
from booklet.flatplan import Flatplan
from booklet.folios import pages_of
from booklet.kept import KeptProof
from booklet.load import FROZEN
from booklet.material import Material
from booklet.pagechanges import Fate, PageChange
from booklet.proofrecord import ProofRecord
from booklet.publish import publish
from booklet.records import Settings

_SHIFTED = (Fate.MOVED, Fate.MOVED_AND_CHANGED, Fate.REMOVED)


def check(material: Material, flatplan: Flatplan, record: ProofRecord) -> list[Finding]:
    """What a proof would change on frozen pages; nothing where none is frozen."""
    if material.frozen is None:
        return []
    book = FactBook(material.edition, material.layout, flatplan)
    checking = _Checking(material, book, compare(material.frozen, record))
    return list(checking.findings())


class _Checking(Struct, frozen=True):
    material: Material
    book: FactBook
    comparison: Comparison

    def findings(self) -> Iterator[Finding]:
        """Shifted pages, then changed facts, then pages that no fact explains."""
        facts = [fact for fact in self.comparison.facts if fact.folios]
        shifted = self.comparison.of(*_SHIFTED)
        causes = [fact for fact in facts if _shifts(fact)] if shifted else []
        if shifted:
            yield self._shift(shifted, causes)
        told = {folio for fact in facts for folio in fact.folios}
        for fact in facts:
            if fact not in causes:
                yield self._change(fact)
        changed = [page.page.folio for page in self.comparison.of(Fate.CHANGED)]
        if left := [folio for folio in changed if folio not in told and not shifted]:
            message = f"{_upper(pages_of(left))} would look otherwise, and no fact says why."
            yield found("C101", message, self._here(left[0]))
        if self.comparison.versions:
            versions = ", ".join(self.comparison.versions)
            message = f"Frozen pages were set by other versions: {versions}."
            yield found("C106", message, Place(self.material.edition.folder / FROZEN))

    def _shift(self, shifted: Sequence[PageChange], causes: Sequence[FactChange]) -> Finding:
        lines = [f"{line}." for line in _shift_lines(shifted)]
        reasons = [f"{sentence(fact)}." for fact in causes]
        first = min(page.old.folio for page in shifted if page.old is not None)
        places = [self.book.place(fact.subject, _written_at(fact)) for fact in causes]
        place = next((one for one in places if one != NOWHERE), self.material.job.freeze_place)
        if changed := [page.page.folio for page in self.comparison.of(Fate.CHANGED)]:
            lines.append(f"{_upper(pages_of(changed))} would change.")
        return found("C102", " ".join([*reasons, *lines]), replace(place, folio=first))

    def _change(self, fact: FactChange) -> Finding:
        would = "may change" if self._is_doubtful(fact) else "would change"
        message = f"{sentence(fact)}. {_upper(pages_of(fact.folios))} {would}."
        return found("C101", message, self._place(fact))

    def _is_doubtful(self, fact: FactChange) -> bool:
        alike = {page.page.folio for page in self.comparison.of(Fate.ALIKE)}
        return alike >= set(fact.folios)

    def _place(self, fact: FactChange) -> Place:
        """Where the fact is written today, and its first page; of what is gone, the freeze."""
        place = self.book.place(fact.subject, _written_at(fact))
        if place == NOWHERE:
            return self._here(fact.folios[0])
        return replace(place, folio=fact.folios[0])

    def _here(self, folio: int) -> Place:
        return replace(self.material.job.freeze_place, folio=folio)


def _shifts(fact: FactChange) -> bool:
    """Whether a fact may move pages: something came or went, or is planned otherwise."""
    keys = {"flatplan", "films_to_page", "strand", "films"}
    return (fact.is_whole and fact.change is None) or fact.trail.partition("/")[0] in keys


def _shift_lines(shifted: Sequence[PageChange]) -> Iterator[str]:
    for run in runs(page for page in shifted if page.new is not None):
        yield moved_line(run, "would be")
    gone = [page.page.folio for page in shifted if page.new is None]
    if gone:
        yield f"{_upper(pages_of(gone))} would be on no page"


def _written_at(fact: FactChange) -> str:
    """The trail at which a fact stands in the data."""
    change: Change | None = fact.change
    if change is None or change.old is None or change.new is None:
        return fact.trail if change is None else ""
    if change.old.is_cancelled != change.new.is_cancelled:
        return "status"
    if change.has_new_time:
        return "time" if change.old.night == change.new.night else "date"
    return "venue" if change.old.venue.id != change.new.venue.id else "room"


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def freeze(
    folder: Path, settings: Settings, proof: KeptProof, *, anew: bool
) -> tuple[Path, ProofRecord]:
    """Record in an edition how a proof's frozen pages are; answers the file and what it holds.

    Raises UsageError where nothing is to be frozen, or the proof does not have it all, and
    OutputError where pages that were frozen before are otherwise now.
    """
    record = proof.record
    if record.is_bare or not record.is_whole:
        message = f"{proof.label} is not the record of a whole booklet."
        raise UsageError(message, "Name the proof that the printer has, with its .json file.")
    if missing := [kind for kind in record.pdf_sha256 if kind not in proof.pdfs]:
        message = f"{proof.label} is not the record of the PDFs beside it ({', '.join(missing)})."
        raise UsageError(message, "Build the booklet again.")
    job = settings.jobs.get(record.job)
    own = job.freeze if job is not None else None
    folios = settings.freeze if own is None else own
    if not folios:
        raise UsageError(
            "edition.yaml names no pages that are at the printer.", "Write `freeze: [1-16]`."
        )
    if beyond := [folio for folio in folios if folio not in record.folios]:
        message = f"There is no {pages_of(beyond)} in {proof.label}."
        raise UsageError(message, f"The booklet has pages 1 to {record.planned}.")
    kept = record.only(folios)
    others = []
    for one in frozen.read(folder):
        if (one.job, one.language) != (record.job, record.language):
            others.append(one)
        elif not anew:
            _refuse_other(one, record, folios)
    publish({FROZEN: frozen.to_json((*others, kept))}, folder)
    return folder / FROZEN, kept


def _refuse_other(before: ProofRecord, now: ProofRecord, folios: Sequence[int]) -> None:
    """Raise OutputError where a page that was frozen before is not as it was."""
    comparison = compare(before.only(folios), now)
    kept = {Fate.SAME, Fate.ALIKE}
    if differing := [page.page.folio for page in comparison.pages if page.fate not in kept]:
        raise OutputError(
            f"{_upper(pages_of(differing))} of this proof differ from those frozen before.",
            "Build what the printer has; or, where the printer has this one, add --replace.",
        )
