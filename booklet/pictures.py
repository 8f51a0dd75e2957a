"""Which pictures does the edition name, and can each be printed under the job's condition?

Pictures in pixels are looked at by `stills`, drawings by `drawings`, ads as PDF by `adverts`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from booklet.adverts import Advert, check_picture_ad, is_pdf, prepare_advert
from booklet.condition import Condition
from booklet.drawings import prepare_drawing
from booklet.findings import Finding, Place
from booklet.layout import Layout
from booklet.model import Edition
from booklet.records import Ad, AdSize, Record
from booklet.slots import Slot, half_slot, page_slot
from booklet.source import Key
from booklet.stills import Still, misplaced, prepare


class Pictures(Struct, frozen=True):
    """All pictures of an edition: for pages by the path their records name, for the press by the
    digest that stand-ins carry."""

    placed: Mapping[Path, Still] = field(default_factory=dict)
    lower: dict[Path, Still] = field(default_factory=dict)
    """Of ads as PDF for half a page, what goes into the lower half."""
    sources: dict[str, Path] = field(default_factory=dict)
    """The picture in pixels behind each digest."""
    adverts: dict[str, Advert] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    """Where a record names what is behind each digest."""

    @contextmanager
    def heard(self) -> Iterator[list[Finding]]:
        """What is wrong with the pictures that pages ask for meanwhile, where each is looked at
        when it is asked for."""
        findings: list[Finding] = []
        if not isinstance(self.placed, _WhenAsked):
            yield findings
            return
        self.placed.asked.clear()
        yield findings
        findings += self.placed.findings


def gather(
    edition: Edition, layout: Layout, condition: Condition, cache: Path
) -> tuple[Pictures, list[Finding]]:
    """All pictures and ads, for a booklet, and what is wrong with the others."""
    gathering = _Gathering(edition, layout, condition, cache)
    for path, place in _named(edition):
        gathering.add(path, place)
    for ad in edition.ads.values():
        gathering.add_ad(ad)
    return gathering.pictures, list(dict.fromkeys(gathering.findings))


def gather_when_asked(
    edition: Edition, layout: Layout, condition: Condition, cache: Path
) -> Pictures:
    """Pictures for documents, which show few of them: each is looked at when it is asked for."""
    gathering = _Gathering(edition, layout, condition, cache)
    return replace(gathering.pictures, placed=_WhenAsked(gathering))


class _Gathering(Struct, dict=True):
    edition: Edition
    layout: Layout
    condition: Condition
    cache: Path
    placed: dict[Path, Still] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    @cached_property
    def pictures(self) -> Pictures:
        """All that was gathered."""
        return Pictures(self.placed)

    def add(self, path: Path, place: Place) -> None:
        """A picture that is not an ad."""
        if path.suffix.lower() == ".svg":
            still = self._drawing(path, place)
        else:
            still = self._still(path, self.edition.folder, place)
        if still is not None:
            self.placed[path] = still

    def add_ad(self, ad: Ad) -> None:
        """An ad, in the slot it booked."""
        path, place = self.edition.folder / "ads" / ad.file, ad.place("file")
        if (finding := misplaced(path, self.edition.folder, place)) is not None:
            self.findings.append(finding)
            return
        if is_pdf(path):
            self._add_page(ad, path, place)
            return
        self.add(path, place)
        still = self.placed.get(path)
        if still is not None and not still.is_drawing:
            size = (round(still.width), round(still.height))
            slot = self._slot(ad)
            self.findings += check_picture_ad(size, ad.advertiser, slot, self.condition, place)

    def _add_page(self, ad: Ad, path: Path, place: Place) -> None:
        halves = (False, True) if ad.size is AdSize.HALF else (False,)
        for lower in halves:
            slot = self._slot(ad, lower=lower)
            advert, more = prepare_advert(
                path, ad.advertiser, slot, self.condition, place, self.cache
            )
            self.findings += more
            if advert is not None:
                still = Still(
                    advert.stand_in, advert.width, advert.height, is_gray=False,
                    source=path, digest=advert.digest,
                )  # fmt: skip
                (self.pictures.lower if lower else self.placed)[path] = still
                self.pictures.adverts[advert.digest] = advert
                self.pictures.places[advert.digest] = place

    def _slot(self, ad: Ad, *, lower: bool = False) -> Slot:
        layout = self.layout
        width, height = (side.mm for side in layout.trim)
        if ad.size is AdSize.PAGE:
            return page_slot(width, height, layout.bleed.mm)
        return half_slot(width, height, layout.bleed.mm, layout.ad_gap.mm, lower=lower)

    def _drawing(self, path: Path, place: Place) -> Still | None:
        still, finding = prepare(path, self.edition.folder, self.cache, place)
        if still is None or finding is not None:
            self.findings += [finding] if finding is not None else []
            return None
        drawing, more = prepare_drawing(path, self.condition, self.cache, place)
        self.findings += more
        if drawing is None:
            return None
        if drawing.is_raster:
            return self._still(drawing.file, self.cache, place)
        return Still(drawing.file, drawing.width, drawing.height, is_gray=False, is_drawing=True)

    def _still(self, path: Path, folder: Path, place: Place) -> Still | None:
        still, finding = prepare(path, folder, self.cache, place)
        if finding is not None:
            self.findings.append(finding)
        if still is not None:
            self.pictures.sources[still.digest] = still.source
            self.pictures.places[still.digest] = place
        return still


class _WhenAsked(Mapping[Path, Still]):
    """The pictures that an edition names, each looked at when it is first asked for."""

    def __init__(self, gathering: _Gathering) -> None:
        self._gathering = gathering
        self._places = dict(_named(gathering.edition))
        self._found: dict[Path, list[Finding]] = {}
        self.asked: dict[Path, None] = {}

    def __getitem__(self, path: Path) -> Still:
        if path in self._places:
            self.asked[path] = None
        if path in self._places and path not in self._found:
            known = len(self._gathering.findings)
            self._gathering.add(path, self._places[path])
            self._found[path] = self._gathering.findings[known:]
        return self._gathering.placed[path]

    def __iter__(self) -> Iterator[Path]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    @property
    def findings(self) -> list[Finding]:
        """What is wrong with those asked for."""
        return [one for path in self.asked for one in self._found[path]]


def _named(edition: Edition) -> Iterator[tuple[Path, Place]]:
    """Every picture that a record names, and where; each path once."""
    seen: set[Path] = set()
    for folder, name, record, trail in named_files(edition):
        path = edition.folder / folder / name
        if path not in seen:
            seen.add(path)
            yield path, record.place(*trail)


def named_files(edition: Edition) -> Iterator[tuple[str, str, Record, tuple[Key, ...]]]:
    """Folder and name of every picture but the ads, and which record names it under which key."""
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
    cover = edition.settings.cover
    if cover is not None:
        for key, name in (("picture", cover.picture), ("back", cover.back)):
            if name:
                yield "", name, cover, (key,)
