"""Which pictures does the edition name, and can each be printed?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from booklet.findings import Finding, Place
from booklet.model import Edition
from booklet.records import Record
from booklet.source import Key
from booklet.stills import Still, prepare


def gather(edition: Edition, cache: Path) -> tuple[Mapping[Path, Still], list[Finding]]:
    """All pictures by the path their records name, and what is wrong with the others."""
    pictures: dict[Path, Still] = {}
    findings: list[Finding] = []
    for path, place in _named(edition):
        still, finding = prepare(path, edition.folder, cache, place)
        if still is not None:
            pictures[path] = still
        if finding is not None:
            findings.append(finding)
    return pictures, findings


def _named(edition: Edition) -> Iterator[tuple[Path, Place]]:
    """Every picture that a record names, and where; each path once."""
    seen: set[Path] = set()
    for folder, name, record, trail in _names(edition):
        path = edition.folder / folder / name
        if path not in seen:
            seen.add(path)
            yield path, record.place(*trail)


def _names(edition: Edition) -> Iterator[tuple[str, str, Record, tuple[Key, ...]]]:
    for film in edition.films.values():
        for still in film.stills:
            yield "stills", still.file, still, ("file",)
    for programme in edition.programmes.values():
        if programme.record and programme.record.still:
            still = programme.record.still
            yield "stills", still.file, still, ("file",)
    for pages in edition.matter.values():
        for page in pages.values():
            if page.head.portrait:
                yield "stills", page.head.portrait.file, page.head.portrait, ("file",)
    for strand in edition.strands.values():
        if strand.picture:
            yield "", strand.picture, strand, ("picture",)
    for sponsor in edition.sponsors.values():
        if sponsor.logo:
            yield "logos", sponsor.logo, sponsor, ("logo",)
    for ad in edition.ads.values():
        yield "ads", ad.file, ad, ("file",)
    cover = edition.settings.cover
    if cover is not None:
        for key, name in (("picture", cover.picture), ("back", cover.back)):
            if name:
                yield "", name, cover, (key,)
