"""What differs between two proofs, fact by fact and page by page?"""

from __future__ import annotations

from msgspec import Struct

from booklet.factchanges import FactChange, fact_changes
from booklet.pagechanges import Fate, PageChange, page_changes
from booklet.proofrecord import ProofRecord


class Comparison(Struct, frozen=True):
    """All that differs between two proofs."""

    old: ProofRecord
    new: ProofRecord
    facts: tuple[FactChange, ...]
    pages: tuple[PageChange, ...]
    """All pages, in the order of their folios."""
    versions: tuple[str, ...]
    """What set the pages otherwise; none where looks can be compared."""

    @property
    def touched(self) -> tuple[PageChange, ...]:
        """The pages on which something else is printed."""
        return tuple(page for page in self.pages if page.is_touched)

    @property
    def is_same(self) -> bool:
        """Whether nothing changed: no page, and no fact that stands on one."""
        kept = {Fate.SAME, Fate.ALIKE}
        return not self.facts and all(page.fate in kept for page in self.pages)

    def of(self, *fates: Fate) -> tuple[PageChange, ...]:
        """The pages with these fates."""
        return tuple(page for page in self.pages if page.fate in fates)


def compare(old: ProofRecord, new: ProofRecord) -> Comparison:
    """What differs between an older proof and a newer one."""
    versions = () if old.is_bare or new.is_bare else old.differs_in(new)
    pages = page_changes(old, new, are_comparable=not versions)
    return Comparison(old, new, fact_changes(old, new, pages), pages, versions)
