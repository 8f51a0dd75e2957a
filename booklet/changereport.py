"""What changed between two proofs? In words, for people and for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence

from booklet.comparing import Comparison
from booklet.factchanges import FactChange
from booklet.facts import BODY, CONTENT, EDITED, LAYOUT
from booklet.folios import pages_of
from booklet.kept import KeptProof
from booklet.pagechanges import Fate, PageChange
from booklet.proofrecord import ProofPage


def as_text(comparison: Comparison, old: KeptProof, new: KeptProof) -> str:
    """The comparison for people: facts, then pages, then what is proved untouched."""
    lines = [f"{old.label} → {new.label}", *doubts(comparison, old, new), summary(comparison)]
    if comparison.facts:
        lines += ["", "What is said otherwise", *(f"  {line}" for line in _fact_lines(comparison))]
    if pages := list(_page_lines(comparison)):
        lines += ["", "Pages", *(f"  {line}" for line in pages)]
    return "\n".join(lines) + "\n"


def as_json(comparison: Comparison, old: KeptProof, new: KeptProof) -> str:
    """The comparison for programs: one JSON object."""
    told = {
        "old": old.label,
        "new": new.label,
        "same": comparison.is_same,
        "summary": summary(comparison),
        "doubts": doubts(comparison, old, new),
        "facts": [
            {
                "subject": fact.subject, "name": fact.name, "what": fact.trail or None,
                "old": fact.old, "new": fact.new, "pages": list(fact.folios),
                "says": sentence(fact),
            }
            for fact in comparison.facts
        ],
        "pages": [
            {
                "fate": page.fate.value, "page": page.page.folio,
                "was": page.old.folio if page.old else None, "name": page.page.name,
                "looks": page.page.looks or None,
            }
            for page in comparison.pages
        ],
    }  # fmt: skip
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def summary(comparison: Comparison) -> str:
    """How much changed, in one sentence or two."""
    total = sum(page.new is not None for page in comparison.pages)
    if comparison.is_same:
        proved = "proved identical" if not comparison.versions else "alike word for word"
        return f"Nothing changed: all {total} pages are {proved}."
    facts = len(comparison.facts)
    counted = [
        (len(comparison.of(*fates)), word)
        for word, *fates in (
            ("changed", Fate.CHANGED, Fate.MOVED_AND_CHANGED), ("only moved", Fate.MOVED),
            ("new", Fate.ADDED), ("gone", Fate.REMOVED),
        )
    ]  # fmt: skip
    pages = ", ".join(f"{count} {word}" for count, word in counted if count) or "none changed"
    return f"{facts} fact{'s' * (facts != 1)} changed. Of {total} pages: {pages}."


def doubts(comparison: Comparison, old: KeptProof, new: KeptProof) -> list[str]:
    """What could not be compared, and why."""
    told = [proof.doubt for proof in (old, new) if proof.doubt]
    if comparison.versions:
        told.append(
            "The pages were set by other versions, so their looks cannot be compared, only their "
            f"words: {', '.join(comparison.versions)}."
        )
    for what in ("job", "layout", "language", "paper"):
        was, now = getattr(old.record, what), getattr(new.record, what)
        if was and now and was != now:
            told.append(f"The {what} differs: {was} → {now}.")
    for proof in (old, new):
        if not proof.record.is_whole:
            there = pages_of(proof.record.folios)
            told.append(f"{proof.label} has only {there}; no other is compared.")
    if (old.record.is_bare or new.record.is_bare) and not any(one.doubt for one in (old, new)):
        bare = " and ".join(one.label for one in (old, new) if one.record.is_bare)
        told.append(f"There is no record beside {bare}: only pages are compared.")
    return told


def sentence(fact: FactChange) -> str:
    """A change of a fact, as in `Moth: runtime 12 min → 13 min`."""
    if fact.change is not None:
        if fact.old is None:
            return f"{fact.name}, {fact.new}: added"
        return f"{fact.name}, {fact.old} → {fact.new or 'gone'}"
    if not fact.trail:
        return f"{_capital(fact.name)} {'was added' if fact.old is None else 'was removed'}"
    if fact.subject == LAYOUT:
        return f"Layout: {fact.trail} {_done(fact)}"
    what = aspect(fact.trail)
    if any(text is not None and text.startswith(EDITED) for text in (fact.old, fact.new)):
        return f"{_capital(fact.name)}: {what} {_done(fact)}"
    if fact.old is None or fact.new is None:
        return f"{_capital(fact.name)}: {what} {_done(fact)} ({fact.new or fact.old})"
    return f"{_capital(fact.name)}: {what} {fact.old} → {fact.new}"


def aspect(trail: str) -> str:
    """Which of a subject's values, in words: `note (fr)`, `still 2, picture`."""
    first, *rest = trail.split("/")
    words = first.replace("_", " ")
    if words == "ticket url":
        words = "ticket address"
    if first == BODY:
        words = "text"
    told = []
    for key in rest:
        if key == CONTENT:
            told.append("the picture itself")
        elif key.isdigit():
            words = f"{words.removesuffix('s')} {int(key) + 1}"
        elif len(key) in {2, 3} or "-" in key:
            told.append(f"({key})")
        else:
            told.append(key.replace("_", " "))
    return " ".join([words, *told])


def _done(fact: FactChange) -> str:
    if fact.old is None:
        return "added"
    return "removed" if fact.new is None else "edited"


def _fact_lines(comparison: Comparison) -> Iterator[str]:
    for fact in comparison.facts:
        where = pages_of(fact.folios) if fact.folios else "on no page that changed"
        yield f"{sentence(fact)}: {where}"


def _page_lines(comparison: Comparison) -> Iterator[str]:
    for page in comparison.touched:
        yield fate_line(page)
    for run in runs(comparison.of(Fate.MOVED)):
        yield f"{moved_line(run)}, otherwise the same"
    if same := _folios(comparison.of(Fate.SAME)):
        yield f"{_capital(pages_of(same))}: untouched, proved identical"
    if alike := _folios(comparison.of(Fate.ALIKE)):
        yield f"{_capital(pages_of(alike))}: the same words"


def fate_line(change: PageChange) -> str:
    """What became of a page on which something else is printed."""
    page = change.page
    name = f"Page {page.folio}{f' ({page.name})' if page.name else ''}"
    if change.fate is Fate.CHANGED:
        return f"{name}: changed{_how(change)}"
    if change.fate is Fate.MOVED_AND_CHANGED:
        assert change.old is not None
        return f"{name}: was page {change.old.folio}, and changed{_how(change)}"
    return f"{name}: {change.fate.value}"


def _how(change: PageChange) -> str:
    return " in its looks, not in its words" if change.has_same_words else ""


def runs(moved: Iterable[PageChange]) -> list[list[PageChange]]:
    """Pages that moved side by side, by the same number of pages."""
    found: list[list[PageChange]] = []
    for one in moved:
        last = found[-1][-1] if found else None
        if last is not None and _steps(last, one) == (1, 1):
            found[-1].append(one)
        else:
            found.append([one])
    return found


def _steps(before: PageChange, after: PageChange) -> tuple[int, int]:
    was, now = (_both(one) for one in (before, after))
    return (now[0].folio - was[0].folio, now[1].folio - was[1].folio)


def moved_line(run: Sequence[PageChange], stand: str = "") -> str:
    """Where pages stand now, or `would be`."""
    first, last = _both(run[0]), _both(run[-1])
    if len(run) == 1:
        name = f" ({first[1].name})" if first[1].name else ""
        return f"Page {first[0].folio}{name} {stand or 'is now'} page {first[1].folio}"
    return (
        f"Pages {first[0].folio}–{last[0].folio} {stand or 'are now'} "
        f"pages {first[1].folio}–{last[1].folio}"
    )


def _both(change: PageChange) -> tuple[ProofPage, ProofPage]:
    assert change.old is not None
    assert change.new is not None
    return change.old, change.new


def _folios(pages: Iterable[PageChange]) -> list[int]:
    return [page.page.folio for page in pages]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
