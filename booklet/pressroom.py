"""How does a job's galley get its pictures, its ads and its marks?"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial

from booklet import home
from booklet.artwork import Artwork, spots_of
from booklet.console import Progress
from booklet.covers import Share
from booklet.dating import moment
from booklet.errors import DataError
from booklet.findings import Finding, found
from booklet.material import Material
from booklet.measure import mm
from booklet.placements import Placement, sizes
from booklet.press import Pressed, Sheet, press
from booklet.separation import Separated, separate
from booklet.standins import StandIn, StandInKind

_SLUG = mm(12)


def press_galley(
    art: Artwork, material: Material, share: Share, progress: Progress
) -> tuple[Pressed, list[Finding]]:
    """A share's pages, as a file for the job's press, and what was found."""
    progress.stage("Preparing the pictures")
    separated = _separated(art.placed, material)
    progress.stage("Pressing")
    pressed = press(
        art,
        _sheet(material, share),
        material.condition,
        lambda meant, _size: separated.get(meant.digest),
        lambda meant: material.pictures.adverts.get(meant.digest),
        share.names,
        moment(material.edition),
        spots_of(material.layout),
    )
    findings = [*pressed.findings, *_few_pixels(art.placed, material, share.names)]
    return pressed, [*findings, *_supposed(separated, material)]


def _sheet(material: Material, share: Share) -> Sheet:
    layout, job = material.layout, material.job
    width, spine = layout.trim[0], share.spine
    return Sheet(
        trim=share.trim(layout.trim),
        bleed=layout.bleed,
        slug=_SLUG if job.marks else mm(0),
        marks=job.marks,
        title=material.title,
        slug_line=f"{material.title} · {job.name} · {{folio}} · {{condition}} · {{date}}",
        folds=() if spine is None else (width, width + spine),
    )


def _separated(placed: Sequence[Placement], material: Material) -> Mapping[str, Separated]:
    """Every picture on the pages in the condition's inks, at the largest size it is placed."""
    sources = material.pictures.sources
    wanted = [
        (meant.digest, size)
        for meant, size in sizes(placed).items()
        if meant.kind is StandInKind.PICTURE and meant.digest in sources
    ]
    make = partial(_separate_one, material)
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        made = pool.map(make, wanted)
        return {digest: one for (digest, _), one in zip(wanted, made, strict=True)}


def _separate_one(material: Material, wanted: tuple[str, tuple[int, int]]) -> Separated:
    digest, size = wanted
    source = material.pictures.sources[digest]
    try:
        return separate(source, digest, material.condition, size, home.cache())
    except OSError as error:
        message = f"{source.name} could be read at first, and then not any more."
        remedy = "Put it back, and build again."
        finding = found("D204", message, material.pictures.places[digest], remedy)
        raise DataError("A picture went away meanwhile.", findings=[finding]) from error


def _supposed(separated: Mapping[str, Separated], material: Material) -> Iterator[Finding]:
    for digest, one in separated.items():
        if one.note:
            name = material.pictures.sources[digest].name
            yield found("X204", f"{name}: {one.note}.", material.pictures.places[digest])


def _few_pixels(
    placed: Sequence[Placement], material: Material, folios: Sequence[int]
) -> Iterator[Finding]:
    """Pictures with fewer pixels than the condition wants, on each page where they are too large.

    Of an ad that is told already its advertiser hears (X405), and nobody else.
    """
    condition, places = material.condition, material.pictures.places
    told = {one.place for one in material.findings if one.code == "X405"}
    largest: dict[tuple[StandIn, int], Placement] = {}
    for one in placed:
        if one.meant.kind is StandInKind.PICTURE and one.meant.digest in material.pictures.sources:
            known = largest.setdefault((one.meant, one.page), one)
            if one.ppi < known.ppi:
                largest[one.meant, one.page] = one
    for (meant, page), one in largest.items():
        if one.ppi >= condition.warn_ppi or places[meant.digest] in told:
            continue
        wide, high = (round(side * condition.warn_ppi / one.ppi) for side in one.pixels)
        message = f"The picture prints with {one.ppi:.0f} ppi; {condition.warn_ppi:g} are wanted."
        code = "X202" if one.ppi < condition.fail_ppi else "X201"
        remedy = f"Get one of {wide} × {high} pixels, or place it smaller."
        place = replace(places[meant.digest], folio=folios[page - 1])
        yield found(code, message, place, remedy)
