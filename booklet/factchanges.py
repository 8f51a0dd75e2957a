"""Which facts does a newer proof say otherwise than an older one, and on which of its pages?

Screenings are compared by `changes`, all else by its subject's id and its trail. A fact is said to
be on those pages that changed and may print it. What may stand anywhere (the layout, settings, what
was added or removed and is referred to) is said to be on those that no other fact explains; and
where there is nothing of that kind, a page that is about nothing, as a guide is, may have taken any
fact for its example.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from booklet.changes import Change, ChangeKind, Matched, differences, match
from booklet.facts import CONTENT, LAYOUT
from booklet.pagechanges import Fate, PageChange
from booklet.proofrecord import ProofPage, ProofRecord
from booklet.snapshot import Showing, Snapshot

_WORDLESS = frozenset({CONTENT, "file", "focus", "picture", "logo", "back", "colour", "ticket_url"})
"""Keys of what is drawn, or in a QR code."""


class FactChange(Struct, frozen=True):
    """One thing that is said otherwise."""

    subject: str
    """As it is named today, or was before it was removed: `film moth`."""
    name: str
    """What a person calls it."""
    trail: str
    """Which of its values; empty where all of it was added or removed."""
    old: str | None
    new: str | None
    folios: tuple[int, ...] = ()
    """The changed pages that print it, or printed it where they are gone."""
    change: Change | None = None
    """Of a screening: its new time, place or state."""

    @property
    def is_whole(self) -> bool:
        """Whether it was added or removed as a whole."""
        return not self.trail or (self.change is not None and None in {self.old, self.new})

    @property
    def is_wordless(self) -> bool:
        """Whether it may change a page without any of its words."""
        return not _WORDLESS.isdisjoint(self.trail.split("/"))


def fact_changes(
    old: ProofRecord, new: ProofRecord, pages: Iterable[PageChange]
) -> tuple[FactChange, ...]:
    """What the newer says otherwise, and on which pages; nothing where one is only a PDF."""
    if old.schedule is None or new.schedule is None:
        return ()
    keys = (_keys(old.schedule), _keys(new.schedule))
    touched = [page for page in pages if page.is_touched]
    alike = [page for page in pages if page.fate is Fate.ALIKE]
    matched = match(old.schedule.screenings, new.schedule.screenings)
    found = differences(old.schedule, matched)
    facts = [
        *(_rescheduled(change, new.language) for change in found),
        *_of_screenings(old, new, matched, found),
        *_of_others(old, new),
    ]
    return _on_pages(facts, touched, alike, keys)


def _of_others(old: ProofRecord, new: ProofRecord) -> Iterator[FactChange]:
    for subject in dict.fromkeys([*new.facts, *old.facts]):
        if subject.startswith("screening "):
            continue
        before, after = old.facts.get(subject), new.facts.get(subject)
        name = _name(subject, after or before or {}, new.language)
        yield from _between(subject, name, before, after)


def _of_screenings(
    old: ProofRecord, new: ProofRecord, matched: Matched, found: Sequence[Change]
) -> Iterator[FactChange]:
    """What else a screening says: its code, address, guests, subtitles, state."""
    told = {change.new.key for change in found if change.new and change.kind in _STATES}
    for before, after in matched.pairs:
        was = dict(old.facts.get(f"screening {before.key}", {}))
        now = dict(new.facts.get(f"screening {after.key}", {}))
        if after.key in told:  # a cancelled one has neither, as has been said
            for key in ("status", "ticket_url"):
                was.pop(key, None)
                now.pop(key, None)
        name = f"{after.programme.title.get(new.language)}, {when(after)} {after.hall}"
        yield from _between(f"screening {after.key}", name, was, now)


_STATES = frozenset({ChangeKind.CANCELLED, ChangeKind.REINSTATED})


def _between(
    subject: str, name: str, old: Mapping[str, str] | None, new: Mapping[str, str] | None
) -> Iterator[FactChange]:
    if old is None or new is None:
        was, now = (None if one is None else name for one in (old, new))
        yield FactChange(subject, name, "", was, now)
        return
    for trail in dict.fromkeys([*new, *old]):
        if old.get(trail) != new.get(trail):
            yield FactChange(subject, name, trail, old.get(trail), new.get(trail))


def _name(subject: str, facts: Mapping[str, str], language: str) -> str:
    """What a person calls a subject."""
    for key in ("title", "name", "festival", "label"):
        named = {trail: text for trail, text in facts.items() if trail.startswith(f"{key}/")}
        if named:
            return named.get(f"{key}/{language}", next(iter(named.values())))
    kind, _, name = subject.partition(" ")
    if kind == "ad":
        return f"the ad of {facts.get('advertiser', name)}"
    return f"the {kind} {name}".rstrip()


def _rescheduled(change: Change, language: str) -> FactChange:
    """A screening's change: old in full, new as far as it differs."""
    old, new = change.old, change.new
    showing = new or old
    assert showing is not None
    was = None if old is None else f"{when(old)} {old.hall}"
    now = None if new is None else f"{when(new)} {new.hall}"
    if old and new and change.kind in _STATES:
        now = "cancelled" if new.is_cancelled else f"takes place, {now}"
    elif old and new:
        parts = [when(new, old.night) if change.has_new_time else ""]
        parts += [new.hall if change.has_new_place else ""]
        now = " ".join(filter(None, parts)) or now
    title = (old or showing).programme.title.get(language)
    return FactChange(f"screening {showing.key}", title, "time", was, now, (), change)


def when(showing: Showing, night: object = None) -> str:
    """A screening's festival day and time; the day is left out where it is this night."""
    time = f"{showing.starts:%H:%M}"
    day = showing.night
    return time if day == night else f"{day:%a} {day.day} {day:%b} {time}"


# Facts on pages

_ANYWHERE = frozenset({"edition", LAYOUT, "badge", "sponsor"})
"""Kinds of subjects that may be printed on any page."""


def _on_pages(
    facts: Sequence[FactChange],
    touched: Sequence[PageChange],
    alike: Sequence[PageChange],
    keys: Sequence[Mapping[str, frozenset[str]]],
) -> tuple[FactChange, ...]:
    stands = [
        [page for page in touched if _may_print(page, fact, keys)]
        if _kind(fact) not in _ANYWHERE else []
        for fact in facts
    ]  # fmt: skip
    explained = {id(page) for some in stands for page in some}
    rest = [page for page in touched if id(page) not in explained]
    broad = [_may_stand_anywhere(fact) for fact in facts]
    examples = [] if any(broad) else [page for page in rest if not page.page.subjects]
    found = []
    for fact, some, is_broad in zip(facts, stands, broad, strict=True):
        pages = [*some, *(rest if is_broad else examples)]
        if fact.is_wordless:
            pages += [
                page
                for page in alike
                if _may_print(page, fact, keys) and not _is_list(page.page, fact)
            ]
        folios = {page.page.folio for page in pages}
        found.append(replace(fact, folios=tuple(sorted(folios))))
    return tuple(found)


def _is_list(page: ProofPage, fact: FactChange) -> bool:
    """Whether a page has lines alone, without the picture or code that a fact is about."""
    kinds = {one.partition(" ")[0] for one in page.subjects} - {_kind(fact)}
    return bool(kinds) and kinds <= _LISTS


_LISTS = frozenset({"grid", "night", "index", "strand"})


def _kind(fact: FactChange) -> str:
    return fact.subject.partition(" ")[0]


def _may_stand_anywhere(fact: FactChange) -> bool:
    """Whether a fact is no page's own: what came or went is referred to from others."""
    return _kind(fact) in _ANYWHERE or (fact.is_whole and fact.change is None)


def _keys(schedule: Snapshot) -> Mapping[str, frozenset[str]]:
    """The screenings by what else they print: `programme x`, `venue y`."""
    keys: dict[str, set[str]] = {}
    for showing in schedule.screenings:
        for name in (f"programme {showing.programme.id}", f"venue {showing.venue.id}"):
            keys.setdefault(name, set()).add(showing.key)
    return {name: frozenset(some) for name, some in keys.items()}


def _may_print(
    change: PageChange, fact: FactChange, keys: Sequence[Mapping[str, frozenset[str]]]
) -> bool:
    sides = zip((change.old, change.new), keys, strict=True)
    return any(page is not None and _prints(page, fact, known) for page, known in sides)


def _prints(page: ProofPage, fact: FactChange, keys: Mapping[str, frozenset[str]]) -> bool:
    """Whether a page may print a fact."""
    kind, _, name = fact.subject.partition(" ")
    if kind == "screening":
        names = {name}
        if fact.change:
            names |= {one.key for one in (fact.change.old, fact.change.new) if one}
        return bool(names & set(page.screenings))
    if kind == "film":
        return name in page.films
    if kind == "strand":
        return page.strand == name or page.section == "contents" or _has(page, fact.subject)
    if kind == "page":
        matter = name.partition(".")[0]
        return page.section == matter or _has(page, f"matter {matter}")
    at_venue = kind == "venue" and page.section == "venues"
    is_shown = bool(keys.get(fact.subject, frozenset()) & set(page.screenings))
    return at_venue or is_shown or _has(page, fact.subject)


def _has(page: ProofPage, subject: str) -> bool:
    return subject in page.subjects
