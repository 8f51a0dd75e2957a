"""What should preflight find in the file of a job?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from booklet import conditions
from booklet.errors import UsageError
from booklet.findings import Place
from booklet.flatplan import Flatplan, PlannedPage
from booklet.job import Job
from booklet.layout import Layout
from booklet.material import Material, Order, prepare
from booklet.model import Edition
from booklet.preflight.verdicts import Expected
from booklet.records import Binding
from booklet.sections import Subject


def expected_of(
    material: Material,
    flatplan: Flatplan,
    folios: Sequence[int],
    families: Sequence[str],
    binding: Binding,
) -> Expected:
    """What the pages of these folios are to be, in a file that is bound so."""
    edition, layout, job = material.edition, material.layout, material.job
    pages = {number: flatplan.pages[folio - 1] for number, folio in enumerate(folios, 1)}
    return Expected(
        trim=(layout.trim[0].mm, layout.trim[1].mm),
        bleed=layout.bleed.mm,
        safe=layout.safe.mm,
        binding=binding,
        condition=material.condition,
        folios={number: page.folio for number, page in pages.items()},
        subjects={number: _named(page, edition, job) for number, page in pages.items()},
        codes=_codes(pages, edition, layout),
        families=frozenset(families),
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
        )
    if condition is None:
        return Expected()
    known, _ = conditions.gather(folder if folder.is_dir() else None)
    chosen, findings = conditions.choose(condition, known, Place())
    if chosen is None:
        raise UsageError(findings[0].message, findings[0].remedy)
    return Expected(condition=chosen)


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
    pages: Mapping[int, PlannedPage], edition: Edition, layout: Layout
) -> Mapping[int, frozenset[str]]:
    """The addresses that the codes of each page must open, as the data has them."""
    codes: dict[int, frozenset[str]] = {}
    for number, page in pages.items():
        template = layout.templates.get(page.unit.template)
        if template is None or template.qr is None or template.flows:
            continue
        programmes = [
            edition.programmes[subject.id]
            for subject in page.unit.subjects
            if subject.kind == "programme"
        ]
        codes[number] = frozenset(
            screening.ticket_url
            for programme in programmes
            for screening in edition.screenings_of(programme)
            if screening.has_tickets and screening.ticket_url
        )
    return codes
