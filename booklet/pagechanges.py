"""What became of each page between two proofs?

Pages are the same page if they are about the same, whatever their folios; of a PDF without a record
nothing is known but how its pages look. A page that looks as before is proved untouched.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from enum import StrEnum

from msgspec import Struct

from booklet.proofrecord import ProofPage, ProofRecord


class Fate(StrEnum):
    """What became of a page."""

    SAME = "same"
    """It looks as before, to the last point of a line."""
    ALIKE = "alike"
    """Its words are as before; other versions set it, so that its looks cannot be compared."""
    CHANGED = "changed"
    MOVED = "moved"
    """To another folio, with the same words and pictures."""
    MOVED_AND_CHANGED = "moved-and-changed"
    ADDED = "added"
    REMOVED = "removed"


_TOUCHED = frozenset({Fate.CHANGED, Fate.MOVED_AND_CHANGED, Fate.ADDED, Fate.REMOVED})


class PageChange(Struct, frozen=True):
    """A page as it was and as it is."""

    fate: Fate
    old: ProofPage | None
    new: ProofPage | None

    @property
    def page(self) -> ProofPage:
        """The page as it is, or as it was before it was removed."""
        page = self.new or self.old
        assert page is not None
        return page

    @property
    def is_touched(self) -> bool:
        """Whether something else is printed on it."""
        return self.fate in _TOUCHED

    @property
    def has_same_words(self) -> bool:
        """Whether only its looks differ."""
        return bool(self.old and self.new and self.old.words == self.new.words)


def page_changes(
    old: ProofRecord, new: ProofRecord, *, are_comparable: bool
) -> tuple[PageChange, ...]:
    """What became of every page, in the order of folios; where looks are not comparable, for
    other versions set the pages, words are compared."""
    found = _page_changes(old, new, are_comparable=are_comparable)
    return tuple(sorted(found, key=lambda one: (one.page.folio, one.new is None)))


def _page_changes(
    old: ProofRecord, new: ProofRecord, *, are_comparable: bool
) -> Iterator[PageChange]:
    pairs = _paired(old.pages, new.pages, is_bare=old.is_bare or new.is_bare)
    for before, after in pairs:
        yield PageChange(_fate(before, after, are_comparable=are_comparable), before, after)
    was, now = {one.folio for one, _ in pairs}, {one.folio for _, one in pairs}
    if new.is_whole:
        gone = (page for page in old.pages if page.folio not in was)
        yield from (PageChange(Fate.REMOVED, page, None) for page in gone)
    if old.is_whole:
        come = (page for page in new.pages if page.folio not in now)
        yield from (PageChange(Fate.ADDED, None, page) for page in come)


_Way = Callable[[ProofPage], Hashable]
"""By what two pages are told to be the same; None agrees with nothing."""


def _paired(
    old: Sequence[ProofPage], new: Sequence[ProofPage], *, is_bare: bool
) -> list[tuple[ProofPage, ProofPage]]:
    """Pages about the same, then what is left at the same folio."""
    come = {page.folio: page for page in new}
    ways: Sequence[_Way] = [_looks, _words] if is_bare else [_about]
    pairs: list[tuple[ProofPage, ProofPage]] = []
    gone = list(old)
    for is_at_home in (True, False):
        for way in ways:
            left = []
            for page in gone:
                found = _partner(page, come.values(), way, is_at_home=is_at_home)
                if found is None:
                    left.append(page)
                else:
                    pairs.append((page, come.pop(found.folio)))
            gone = left
    pairs += [(page, come[page.folio]) for page in gone if page.folio in come]
    return pairs


def _partner(
    page: ProofPage, among: Iterable[ProofPage], way: _Way, *, is_at_home: bool
) -> ProofPage | None:
    key = way(page)
    if key is None:
        return None
    alike = (one for one in among if way(one) == key)
    if is_at_home:
        return next((one for one in alike if one.folio == page.folio), None)
    return min(alike, key=lambda one: (abs(one.folio - page.folio), one.folio), default=None)


def _about(page: ProofPage) -> Hashable:
    return (page.section, page.subjects, page.part)


def _looks(page: ProofPage) -> Hashable:
    return page.looks or None


def _words(page: ProofPage) -> Hashable:
    return (page.words, page.pictures)


def _fate(old: ProofPage, new: ProofPage, *, are_comparable: bool) -> Fate:
    has_same_words = old.words == new.words
    if are_comparable:
        has_same_words = has_same_words and old.pictures == new.pictures
    if old.folio != new.folio:
        return Fate.MOVED if has_same_words else Fate.MOVED_AND_CHANGED
    if are_comparable:
        return Fate.SAME if old.looks and old.looks == new.looks else Fate.CHANGED
    return Fate.ALIKE if has_same_words else Fate.CHANGED
