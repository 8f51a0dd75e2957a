"""Which badges does a film or a screening carry, and what does each mean?

A badge is a mark of a few letters in a shape; the layout's words say what it reads, and the key
page explains every badge that is used. Its `key` names the row of the key that explains it.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping

from msgspec import Struct

from booklet import language as languages
from booklet.findings import Finding, Place, found
from booklet.model import Edition, Programme, Screening
from booklet.records import Film, Premiere, Record, Version
from booklet.values import NO_SUBTITLES
from booklet.wording import Wording


class Badge(Struct, frozen=True):
    """One mark: its shape is its kind's, its letters are printed, its label is read aloud."""

    kind: str
    """runtime, language, subtitles, access, premiere, rating, advisory, qa, guest, live, free."""
    letters: str
    label: str
    key: str


def film_badges(film: Film, edition: Edition, wording: Wording) -> tuple[Badge, ...]:
    """What a film carries wherever it is shown: runtime, languages, version, rating and so on."""
    maker = _Maker(edition, wording)
    badges: list[Badge] = []
    if film.runtime is not None:
        badges.append(maker.runtime(film.runtime))
    badges += maker.languages(film)
    badges += maker.version(film)
    if film.premiere is not None:
        badges.append(maker.premiere(film.premiere))
    if film.rating is not None:
        badges.append(maker.rating(film.rating))
    badges += maker.known("advisories", "advisory", film.advisories)
    return tuple(badges)


def programme_badges(programme: Programme, edition: Edition, wording: Wording) -> tuple[Badge, ...]:
    """What a bill carries: the whole runtime, and what its record says of the whole."""
    maker = _Maker(edition, wording)
    badges: list[Badge] = []
    if programme.runtime is not None:
        badges.append(maker.runtime(programme.runtime))
    record = programme.record
    if record is not None:
        if record.rating is not None:
            badges.append(maker.rating(record.rating))
        badges += maker.known("advisories", "advisory", record.advisories)
        if record.free:
            badges.append(maker.plain("free"))
    return tuple(badges)


def screening_badges(screening: Screening, edition: Edition, wording: Wording) -> tuple[Badge, ...]:
    """What is particular to one screening: its own version, access, guests, music."""
    maker = _Maker(edition, wording)
    record = screening.record
    badges = list(maker.known("access", "access", record.access))
    feature = screening.programme.feature
    if _differs(record, feature):
        badges += maker.version(record)
    if record.guests:
        badges.append(maker.plain("guest"))
    if record.qa:
        badges.append(maker.plain("qa"))
    if record.live_music is not None:
        badges.append(maker.plain("live"))
    if record.free and not (screening.programme.record and screening.programme.record.free):
        badges.append(maker.plain("free"))
    return tuple(badges)


def access_badges(ids: Iterable[str], edition: Edition, wording: Wording) -> tuple[Badge, ...]:
    """What a venue offers to those who need it."""
    return tuple(_Maker(edition, wording).known("access", "access", ids))


def _differs(record: Version, film: Film | None) -> bool:
    own = (record.subtitles, record.dubbed, record.voice_over)
    if not any(own):
        return False
    return film is None or own != (film.subtitles, film.dubbed, film.voice_over)


class _Maker(Struct, frozen=True):
    edition: Edition
    wording: Wording

    def runtime(self, minutes: int) -> Badge:
        text = self.wording.runtime(minutes)
        return Badge("runtime", text, text, "runtime")

    def languages(self, film: Film) -> Iterable[Badge]:
        if film.silent:
            yield self.plain("silent")
        spoken = [tag for tag in film.languages if tag != languages.NO_DIALOGUE]
        if languages.NO_DIALOGUE in film.languages:
            yield self.plain("no-dialogue")
        most = int(self.wording.words["style.most_languages"])
        if len(spoken) > most:
            letters = self.wording.word("badges.many-languages.letters", count=len(spoken))
            names = self.wording.names([self.wording.language_name(tag) for tag in spoken])
            yield Badge("language", letters, names, "many-languages")
            return
        for tag in spoken:
            yield Badge("language", self._code(tag), self.wording.language_name(tag),
                        f"language:{self._code(tag)}")  # fmt: skip

    def version(self, version: Version) -> Iterable[Badge]:
        """Subtitles and dubbing; what the house rule says anyway is not marked."""
        house = self.edition.settings.house_subtitles
        if NO_SUBTITLES in version.subtitles:
            yield self.plain("no-subtitles")
        elif version.subtitles and (version.subtitles != house or version.partly_subtitled):
            kind = "partly-subtitled" if version.partly_subtitled else "subtitles"
            yield self._version(kind, version.subtitles)
        if version.dubbed:
            yield self._version("dubbed", version.dubbed)
        if version.voice_over:
            yield self._version("voice-over", version.voice_over)

    def _version(self, kind: str, tags: tuple[str, ...]) -> Badge:
        codes = "/".join(self._code(tag) for tag in tags)
        names = self.wording.names([self.wording.language_name(tag) for tag in tags])
        letters = self.wording.word(f"badges.{kind}.letters", languages=codes)
        label = self.wording.word(f"badges.{kind}.label", languages=names)
        return Badge("subtitles", letters, label, kind)

    def _code(self, tag: str) -> str:
        return self.wording.language_code(tag)

    def premiere(self, premiere: Premiere) -> Badge:
        return self._worded("premiere", f"premieres.{premiere}", f"premiere:{premiere}")

    def rating(self, rating: str) -> Badge:
        own = self.edition.badges.get(rating)
        label = self.wording.text(own.label).striptags() if own else ""
        label = label or self.wording.word("badges.rating.label", rating=rating)
        return Badge("rating", own.letters if own else rating, label, f"rating:{rating}")

    def plain(self, kind: str) -> Badge:
        return self._worded(kind, f"badges.{kind}", kind)

    def known(self, group: str, kind: str, ids: Iterable[str]) -> Iterable[Badge]:
        for name in ids:
            own = self.edition.badges.get(name)
            if own is not None:
                label = self.wording.text(own.label).striptags()
                yield Badge(kind, own.letters, label, f"{kind}:{name}")
            elif self.wording.has(f"{group}.{name}.letters"):
                yield self._worded(kind, f"{group}.{name}", f"{kind}:{name}")

    def _worded(self, kind: str, words: str, key: str) -> Badge:
        letters = self.wording.word(f"{words}.letters")
        return Badge(kind, letters, self.wording.word(f"{words}.label"), key)


def check_badges(edition: Edition, wording: Wording) -> list[Finding]:
    """Codes for access and advisories that neither the layout nor badges.yaml knows.

    And languages that have no name in the job's language: they would stand there in English.
    """
    findings: list[Finding] = []
    for film in edition.films.values():
        for key in ("languages", "subtitles", "dubbed", "voice_over"):
            for tag in getattr(film, key):
                if tag != NO_SUBTITLES and not languages.is_named(tag, wording.language):
                    message = f"The language `{tag}` has no name in `{wording.language}`."
                    findings.append(found("D218", message, film.place(key)))
    records: list[tuple[Record, str, tuple[str, ...], str]] = []
    records += [(film, "advisories", film.advisories, "advisories")
                for film in edition.films.values()]  # fmt: skip
    records += [(p.record, "advisories", p.record.advisories, "advisories")
                for p in edition.programmes.values() if p.record]  # fmt: skip
    records += [(s.record, "access", s.record.access, "access") for s in edition.screenings]
    records += [(v, "access", v.access, "access") for v in edition.venues.values()]
    if "badges" in edition.lacks:
        return findings
    for record, key, ids, group in records:
        for number, name in enumerate(ids):
            if name not in edition.badges and not wording.has(f"{group}.{name}.letters"):
                findings.append(_unknown(name, group, record.place(key, number), edition, wording))
    return findings


def _unknown(name: str, group: str, place: Place, edition: Edition, wording: Wording) -> Finding:
    prefix, suffix = f"{group}.", ".letters"
    known = [
        key[len(prefix) : -len(suffix)]
        for key in wording.words
        if key.startswith(prefix) and key.endswith(suffix)
    ]
    near = difflib.get_close_matches(name, [*known, *edition.badges], 1)
    remedy = f"Did you mean `{near[0]}`?" if near else "Define it in badges.yaml."
    return found("D214", f"`{name}` is no badge this layout knows.", place, remedy)


def key_of(used: Iterable[Badge]) -> Mapping[str, list[Badge]]:
    """One badge for each row of the key, grouped by kind, in the order of a reader's questions."""
    order = ("runtime", "language", "silent", "no-dialogue", "subtitles", "no-subtitles",
             "premiere", "rating", "advisory", "access", "guest", "qa", "live", "free")  # fmt: skip
    rows: dict[str, Badge] = {}
    for badge in used:
        rows.setdefault(badge.key, badge)
    groups: dict[str, list[Badge]] = {kind: [] for kind in order}
    for badge in sorted(rows.values(), key=lambda badge: badge.letters):
        groups.setdefault(badge.kind, []).append(badge)
    return {kind: badges for kind, badges in groups.items() if badges}
