"""Is what the public is shown meant for it, and can it follow?"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from booklet.findings import Finding, found
from booklet.language import NO_DIALOGUE, primary
from booklet.model import Edition
from booklet.patterns import pattern
from booklet.records import Film, Record, Version
from booklet.values import NO_SUBTITLES, Text

Rule = Callable[[Edition], Iterator[Finding]]


# --- Subtitles ---------------------------------------------------------------------------------


def _subtitles(edition: Edition) -> Iterator[Finding]:
    """Films in no language of the audience, shown without words in one of them."""
    settings = edition.settings
    understood = _primary(settings.audience_languages or settings.languages)
    said: set[str] = set()
    for screening in edition.public_screenings:
        if screening.is_cancelled or "oc" in screening.record.access:
            continue
        own = _own_version(screening.record)
        for film in screening.programme.films:
            version = own or film
            is_new = own is not None or film.id not in said
            if is_new and not _is_followed(film, version, understood, settings.house_subtitles):
                said |= set() if own else {film.id}
                yield _not_followed(film, version, edition)


def _own_version(record: Version) -> Version | None:
    return record if record.subtitles or record.dubbed or record.voice_over else None


def _primary(tags: Iterable[str]) -> set[str]:
    """The languages without region and script: who reads French reads `fr-CA`."""
    return {primary(tag) for tag in tags}


def _is_followed(film: Film, version: Version, understood: set[str], house: Sequence[str]) -> bool:
    spoken = _primary(film.languages) - {NO_DIALOGUE}
    if film.silent or not spoken:
        return True
    subtitles = version.subtitles or house
    written = () if NO_SUBTITLES in subtitles else subtitles
    heard = {*spoken} if not version.dubbed else _primary(version.dubbed)
    return bool(understood & (heard | _primary(written) | _primary(version.voice_over)))


def _not_followed(film: Film, version: Version, edition: Edition) -> Finding:
    settings = edition.settings
    title = film.title.get(settings.languages[0])
    understood = " or ".join(settings.audience_languages or settings.languages)
    written = " and ".join(version.subtitles or settings.house_subtitles) or NO_SUBTITLES
    message = (
        f"{title} is in {', '.join(film.languages)}, its subtitles: {written}; nothing is in "
        f"{understood}."
    )
    record: Record = version
    key = "subtitles" if version.subtitles else "languages" if version is film else "dubbed"
    return found("D310", message, record.place(key))


# --- Press and industry ------------------------------------------------------------------------

_NOT_PUBLIC = pattern(
    r"\b(press|industry|trade|market|press\s*(?:and|&|\+|/)\s*industry)\s+"
    r"(screenings?|shows?|previews?|only)\b"
    r"|\bp\s?&\s?i\b"
    r"|\bpress\s*(?:and|&|\+|/)\s*(industry|trade)\b"
    r"|\b(for|only) (the )?(press|industry|accredited|professionals)\b"
    r"|\b(press|industry|accredited|accreditations?|delegates?) (guests |badges? |holders? )*only\b"
    r"|\b(séances?|projections?|visions?|vues?) (de |pour la |réservée à la )?presse\b"
    r"|\bréservée?s? (à la presse|à l[’']industrie|aux (professionnels|accrédité\w*))"
    r"|\bpresse\s*(?:et|&|\+|/)\s*(industrie|professionnels)\b"
    r"|\b(séances?|projections?) (professionnelles?|du marché)\b",
    re.IGNORECASE,
)
_NOT_PUBLIC_CODE = pattern(r"(press|presse|industry|industrie|p&i)\b", re.IGNORECASE)


def _not_for_the_public(edition: Edition) -> Iterator[Finding]:
    """Screenings that would be printed although their words or code say press or industry."""
    prefixes = _closed_prefixes(edition)
    prices = {price.id: price for price in edition.settings.prices}
    for screening in edition.public_screenings:
        record = screening.record
        texts = [("note", record.note), ("status_note", record.status_note)]
        if record.price in prices:
            texts.append(("price", prices[record.price].name))
        texts.append(("programme", screening.programme.title))
        told = [(key, match[0]) for key, text in texts if (match := _match(text))]
        if _NOT_PUBLIC_CODE.match(screening.code) or _letters(screening.code) in prefixes:
            told.append(("code", screening.code))
        if told:
            key, words = told[0]
            message = f"{edition.called(screening)}: “{words}”, and its `audience` is public."
            yield found("D311", message, record.place(key))


def _match(text: Text | None) -> re.Match[str] | None:
    if text is None:
        return None
    return next(filter(None, (_NOT_PUBLIC.search(text.get(tag)) for tag in text)), None)


def _letters(code: str) -> str:
    match = re.match(r"[^\W\d_]+", code)
    return match[0].casefold() if match else ""


def _closed_prefixes(edition: Edition) -> set[str]:
    """Letters that codes of press or industry begin with, and fewer public ones: P01, P02."""
    open_, closed = _counted(edition, is_public=True), _counted(edition, is_public=False)
    return {
        letters
        for letters in closed
        if letters and closed.count(letters) > max(1, open_.count(letters))
    }


def _counted(edition: Edition, *, is_public: bool) -> Sequence[str]:
    return [_letters(s.code) for s in edition.screenings if s.is_public is is_public]


RULES: Sequence[Rule] = (_subtitles, _not_for_the_public)
