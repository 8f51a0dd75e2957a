"""What should preflight find in the file of a job?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from booklet import conditions
from booklet.binding import Binding
from booklet.covers import Share
from booklet.errors import UsageError
from booklet.findings import Place
from booklet.flatplan import Flatplan, PlannedPage
from booklet.job import Job
from booklet.layout import Layout
from booklet.material import Material, Order, prepare
from booklet.model import Edition, Screening
from booklet.preflight.told import Told
from booklet.preflight.verdicts import Expected, Fold
from booklet.sections import Subject
from booklet.telling import places, told_by
from booklet.views import Views


def expected_of(
    material: Material, flatplan: Flatplan, share: Share, families: Sequence[str], binding: Binding
) -> Expected:
    """What a share's pages are to be, in a file that is bound so."""
    edition, layout, job = material.edition, material.layout, material.job
    sides = {
        number: [flatplan.pages[folio - 1] for folio in side]
        for number, side in enumerate(share.sides, 1)
    }
    width, height = share.trim(layout.trim)
    return Expected(
        trim=(width.mm, height.mm),
        bleed=layout.bleed.mm,
        safe=layout.safe.mm,
        binding=binding,
        condition=material.condition,
        folios=dict(enumerate(share.names, 1)),
        subjects={
            number: " and ".join(_named(page, edition, job) for page in side)
            for number, side in sides.items()
        },
        codes=_codes(sides, edition, layout),
        families=frozenset(families),
        inks=_spots(layout),
        ads=_ads(sides, material),
        facts=_facts(sides, material.views(flatplan)),
        places=places(material.views(flatplan)),
        folds=_folds(share, material),
    )


def expected_of_job(folder: Path, job: str | None, condition: str | None) -> Expected:
    """What is known of a PDF that lies there: of a job, of a condition, or nothing.

    Raises what `prepare` raises, and UsageError for a condition that cannot be used.
    """
    if job is not None:
        material = prepare(Order(folder, Path(), job=job, condition=condition))
        layout = material.layout
        return Expected(
            trim=(layout.trim[0].mm, layout.trim[1].mm),
            bleed=layout.bleed.mm,
            safe=layout.safe.mm,
            binding=material.job.binding,
            condition=material.condition,
            inks=_spots(layout),
        )
    if condition is None:
        return Expected()
    known, _ = conditions.gather(folder if folder.is_dir() else None)
    chosen, findings = conditions.choose(condition, known, Place())
    if chosen is None:
        raise UsageError(findings[0].message, findings[0].remedy)
    return Expected(condition=chosen)


def _spots(layout: Layout) -> frozenset[str]:
    return frozenset(spot.name for spot in layout.spots.values())


def _named(page: PlannedPage, edition: Edition, job: Job) -> str:
    """What stands on a page, in a person's words."""
    names = [name for subject in page.unit.subjects if (name := _name(subject, edition, job))]
    return ", ".join(dict.fromkeys(names)) or page.unit.section


def _name(subject: Subject, edition: Edition, job: Job) -> str:
    if subject.kind == "programme" and subject.id in edition.programmes:
        return edition.programmes[subject.id].title.get(job.language)
    if subject.kind == "ad" and subject.id in edition.ads:
        return f"the ad of {edition.ads[subject.id].advertiser}"
    return ""


def _codes(
    sides: Mapping[int, Sequence[PlannedPage]], edition: Edition, layout: Layout
) -> Mapping[int, frozenset[str]]:
    """The addresses that the codes of each page must open, as the data has them; at 0 those that
    may stand on any other page."""
    settings = edition.settings
    own = [settings.website, settings.schedule_url]
    codes = {
        0: frozenset(spelt for address in own if address for spelt in _spelt(address))
        | _tickets(edition.screenings)
    }
    for number, side in sides.items():
        parts = [_codes_of(page, edition, layout) for page in side]
        known = [part for part in parts if part is not None]
        if len(known) == len(parts):
            codes[number] = frozenset().union(*known)
    return codes


def _codes_of(page: PlannedPage, edition: Edition, layout: Layout) -> frozenset[str] | None:
    """The addresses of a page's own programmes; None where its codes may be any there are."""
    template = layout.templates.get(page.unit.template)
    if template is None or template.qr is None or template.flows:
        return None
    return frozenset().union(
        *(
            _tickets(edition.screenings_of(edition.programmes[subject.id]))
            for subject in page.unit.subjects
            if subject.kind == "programme"
        )
    )


def _tickets(screenings: Iterable[Screening]) -> frozenset[str]:
    return frozenset(
        screening.ticket_url
        for screening in screenings
        if screening.has_tickets and screening.ticket_url
    )


def _facts(sides: Mapping[int, Sequence[PlannedPage]], views: Views) -> Mapping[int, Told]:
    """What each page must say; of text that runs over several, on the first, if all are here."""
    pages = {number: side[0] for number, side in sides.items() if len(side) == 1}
    facts = {}
    for number, page in pages.items():
        run = [pages.get(number + count) for count in range(page.unit.pages)]
        is_whole = page.number == 0 and all(
            one is not None and one.folio == page.folio + count for count, one in enumerate(run)
        )
        if is_whole and (told := told_by(page, views)) is not None:
            facts[number] = told
    return facts


_CLEAR_MM = {Binding.SADDLE: 5.0, Binding.PERFECT: 10.0}
"""What a QR code keeps from the spine: stitched pages lie nearly flat, glued ones bend into the
gutter. Trade practice."""
_CLEAR_OF_FOLDS_MM = 5.0


def _folds(share: Share, material: Material) -> Mapping[int, tuple[Fold, ...]]:
    """Where each page is bound, or a cover folded: right-hand pages are bound at their left."""
    width = material.layout.trim[0].mm
    if share.spine is not None:
        lines = (width, width + share.spine.mm)
        folds = tuple(Fold("fold", line, _CLEAR_OF_FOLDS_MM) for line in lines)
        return dict.fromkeys(range(1, len(share.sides) + 1), folds)
    clear = _CLEAR_MM.get(material.job.binding)
    if clear is None:
        return {}
    return {
        number: (Fold("spine", 0.0 if folio % 2 else width, clear),)
        for number, folio in enumerate(share.names, 1)
    }


def _spelt(address: str) -> set[str]:
    """The ways in which a code may say an address that is written without more."""
    plain = address.removeprefix("https://").removeprefix("http://").rstrip("/")
    ways = (f"{start}{plain}{end}" for start in ("https://", "http://", "") for end in ("", "/"))
    return {address, *ways}


def _ads(
    sides: Mapping[int, Sequence[PlannedPage]], material: Material
) -> Mapping[int, frozenset[str]]:
    """The pages with ads, and the typefaces that each of these brings along."""
    ads: dict[int, frozenset[str]] = {}
    for number, side in sides.items():
        for subject in (subject for page in side for subject in page.unit.subjects):
            if subject.kind == "ad":
                brought = ads.get(number, frozenset())
                ads[number] = brought | _typefaces(subject.id, material)
    return ads


def _typefaces(ad: str, material: Material) -> frozenset[str]:
    """What an ad is set in; nothing where it is a picture."""
    pictures = material.pictures
    path = material.edition.folder / "ads" / material.edition.ads[ad].file
    placed = (still for part in (pictures.placed, pictures.lower) if (still := part.get(path)))
    adverts = (pictures.adverts.get(still.digest) for still in placed)
    return frozenset().union(*(advert.typefaces for advert in adverts if advert))
