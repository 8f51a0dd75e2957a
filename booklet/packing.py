"""How does a job become the folder, and the zip, that a printer gets?"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from booklet import publish
from booklet.binding import Binding
from booklet.build import Built
from booklet.console import Progress
from booklet.covers import spine_width
from booklet.drafts import drafts
from booklet.ghostscript import PROCESS
from booklet.language import language_name
from booklet.material import Order
from booklet.package import MANIFEST, package, zipped
from booklet.preflight.report_html import as_html
from booklet.preflight.report_text import as_json
from booklet.prove import Print, Proof, prove
from booklet.ticket import Facts, Part


def package_up(order: Order, progress: Progress) -> Built:
    """Build what a printer gets: a folder of it, and the same as a zip. Raises as `build` does.

    What an earlier package has under other names is removed, so that none of it is sent.
    """
    publish.sweep(order.to)
    with drafts() as folder:
        return _packed(order, prove(order, progress, folder), progress)


def _packed(order: Order, proof: Proof, progress: Progress) -> Built:
    proof.material.passed(proof.findings)
    progress.stage("Packing")
    name = f"{proof.material.stem}-package"
    parts = [_part(one, proof) for one in proof.prints]
    files = package(parts, _facts(proof), _reports(parts, proof))
    folder = order.to / name
    publish.publish(files, folder, _listed(folder))
    publish.publish({f"{name}.zip": zipped(files, name)}, order.to)
    return Built((order.to / f"{name}.zip", *(folder / file for file in files)), proof)


def _part(one: Print, proof: Proof) -> Part:
    file = f"{one.share.stem(proof.material.stem)}.pdf"
    share, material = one.share, one.material
    sheet = None if share.spine is None else share.trim(material.layout.trim)
    return Part(
        share.kind, file, one.pdf.path.read_bytes(), one.report.pages, material.condition, sheet
    )


def _reports(parts: Sequence[Part], proof: Proof) -> dict[str, bytes]:
    """Preflight's reports on all files, for people and for programs."""
    reports = {}
    for part, one in zip(parts, proof.prints, strict=True):
        stem = "preflight" if len(parts) == 1 else f"preflight-{part.kind}"
        page = as_html(one.report, one.expected, part.file, one.pdf)
        reports[f"{stem}.html"] = page.encode()
        reports[f"{stem}.json"] = as_json(one.report, one.expected, part.file).encode()
    return reports


def _facts(proof: Proof) -> Facts:
    material, job = proof.material, proof.material.job
    settings = material.edition.settings
    is_glued = job.binding is Binding.PERFECT
    inside = sum(one.report.pages for one in proof.prints if not one.share.is_cover)
    inks = {
        name
        for one in proof.prints
        for plates in one.report.plates.values()
        for name, level in plates.items()
        if level > 0
    }
    return Facts(
        festival=material.title,
        job=job.name,
        language=language_name(job.language, "en"),
        trim=material.layout.trim,
        bleed=material.layout.bleed,
        marks=job.marks,
        binding=job.binding,
        fitness=proof.fitness,
        safe=material.layout.safe,
        caliper=job.caliper,
        spine=spine_width(inside, job.caliper) if is_glued else None,
        fonts=tuple(sorted({family for one in proof.prints for family in one.families})),
        plates=tuple(sorted(inks - set(PROCESS))),
        contact=tuple(filter(None, (
            settings.festival.get(job.language), settings.email, settings.phone,
        ))),
    )  # fmt: skip


def _listed(folder: Path) -> set[str]:
    """The files of an earlier package, by its manifest."""
    try:
        lines = (folder / MANIFEST).read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return set()
    return {name for line in lines if (name := line.partition("  ")[2]) and Path(name).name == name}
