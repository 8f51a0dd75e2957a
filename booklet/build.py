"""How does an edition become a booklet? Load, check, plan, typeset, press, preflight, publish.

Nothing before `publish` touches a folder of the user's. A stage whose findings hold an error
ends the build there, with all findings so far.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from booklet import home, inks, publish, styles
from booklet.console import Progress
from booklet.engine import Engine, Written, versions
from booklet.errors import BookletError, PlanError, UsageError
from booklet.expectation import expected_of
from booklet.findings import Finding, found
from booklet.flatplan import Flatplan, flatplan_source, plan
from booklet.fonts import FontSet
from booklet.fonts import gather as gather_fonts
from booklet.material import Material, Order, prepare
from booklet.preflight.run import as_findings, preflight
from booklet.preflight.verdicts import Expected, Report
from booklet.press import Pressed
from booklet.pressroom import press_galley
from booklet.proofs import publish_pictures
from booklet.sections import Unit, expand, read_sections
from booklet.templates import Templates
from booklet.typeset import Galley, SetTake, Typesetter, engine_finding, missing_glyph


@dataclass(frozen=True)
class Proof:
    """A whole job as it would go to the printer, not yet published."""

    pressed: Pressed
    report: Report
    expected: Expected
    flatplan: Flatplan
    material: Material
    galley: Galley
    findings: tuple[Finding, ...]
    """All of them, weighed; errors too."""


@dataclass(frozen=True)
class Built:
    """What a build made and found."""

    files: tuple[Path, ...]
    proof: Proof

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was found on the way; none of them an error."""
        return self.proof.findings


def build(order: Order, progress: Progress) -> Built:
    """Build a booklet. Raises BookletError, with findings, where there is no right result.

    Pictures of the pages, where they were asked for, are made of a faulty booklet too: they are
    what a designer looks at to mend it. The PDF is not.
    """
    publish.sweep(order.to)
    proof = prove(order, progress)
    material = proof.material
    pictures: tuple[Path, ...] = ()
    if order.png:
        progress.stage("Drawing the pages")
        pictures = publish_pictures(
            proof.pressed.pdf, proof.galley, material.layout, material.stem, order.to / "pages",
            guides=order.guides, whole=not order.folios,
        )  # fmt: skip
    material.passed(proof.findings)
    progress.stage("Publishing")
    files = _publish(order, proof)
    return Built((*files, *pictures), proof)


def prove(order: Order, progress: Progress) -> Proof:
    """Make a job up to its preflight. Raises BookletError where pages cannot be drawn at all, or
    where text runs over and nobody asked for pictures."""
    progress.stage("Reading the edition")
    material = prepare(order)
    shop = _open_shop(material)
    progress.stage("Planning the pages")
    flatplan, findings = shop.plan()
    findings = list(material.passed([*material.findings, *shop.findings, *findings]))
    if flatplan is None:
        raise PlanError("The pages cannot be planned.", findings=findings)
    _check_folios(order.folios, flatplan)
    progress.stage("Setting the pages")
    galley = shop.typeset(flatplan, order.folios, progress)
    findings += galley.findings
    if not order.png or not galley.is_complete:
        material.passed(findings)
    progress.stage("Writing the PDF")
    written = shop.engine.write(galley.settings, material.title, material.job.language)
    findings += shop.listen(written, galley, flatplan)
    progress.stage("Pressing")
    pressed, more = press_galley(written.pdf, material, galley.folios)
    findings += more
    progress.stage("Checking the PDF")
    expected = expected_of(material, flatplan, galley.folios, shop.fonts.families)
    report = preflight(pressed.pdf, expected, home.cache())
    findings += as_findings(report, expected)
    weighed = material.weighed(findings)
    return Proof(pressed, report, expected, flatplan, material, galley, weighed)


def check_only(order: Order) -> tuple[Finding, ...]:
    """All that can be found without setting a page; never raises for what it finds."""
    try:
        material = prepare(order)
    except BookletError as error:
        if not error.findings:
            raise
        return error.findings
    source, is_own = flatplan_source(material.edition, material.layout)
    sections, findings = read_sections(source, is_own=is_own)
    _, more = expand(sections, material.edition, material.layout)
    return material.weighed([*material.findings, *findings, *more])


def plan_only(order: Order) -> tuple[Flatplan, tuple[Finding, ...]]:
    """The pages in order, without setting more than must be counted."""
    material = prepare(order)
    shop = _open_shop(material)
    flatplan, findings = shop.plan()
    weighed = material.passed([*material.findings, *shop.findings, *findings])
    if flatplan is None:
        raise PlanError("The pages cannot be planned.", findings=weighed)
    return flatplan, weighed


@dataclass(frozen=True)
class _Shop:
    """The engine with fonts and styles loaded, for one material."""

    material: Material
    engine: Engine
    setter: Typesetter
    fonts: FontSet
    findings: list[Finding] = field(default_factory=list)

    def plan(self) -> tuple[Flatplan | None, list[Finding]]:
        def count(unit: Unit, folio: int, flatplan: Flatplan) -> int:
            return self.setter.count(unit, folio, self.material.views(flatplan))

        return plan(self.material.edition, self.material.layout, count)

    def typeset(self, flatplan: Flatplan, folios: Sequence[int], progress: Progress) -> Galley:
        views = self.material.views(flatplan)
        takes = flatplan.takes(folios or None)
        total = sum(take.pages for take in takes)
        done = 0
        taken = []
        for take in takes:
            taken.append(self.setter.set_take(take, views))
            done += take.pages
            progress.count(done, total)
        if folios:
            taken = [_only(take, folios) for take in taken]
        return Galley(tuple(taken))

    def listen(self, written: Written, galley: Galley, flatplan: Flatplan) -> list[Finding]:
        """What the engine said while it wrote, and what it used that it should not."""
        views = self.material.views(flatplan)
        known = {family.casefold() for family in self.fonts.families}
        findings = []
        for message in written.messages:
            char = message.missing_character
            findings.append(missing_glyph(char, views) if char else engine_finding(message))
        for family, _ in sorted(written.faces):
            if family.casefold() not in known:
                message_text = f"The typeface {family} was used, which is not among the fonts."
                findings.append(found("T105", message_text))
        said = {finding.message for finding in galley.findings}
        for url in dict.fromkeys(self.engine.refused):
            if not any(url in words for words in said):
                findings.append(found("T111", f"The page asks for {url}, which may not be read."))
        return [finding for finding in findings if finding.message not in said]


def _open_shop(material: Material) -> _Shop:
    """Load fonts and styles into the engine; a style that the engine would trip over ends here."""
    layout, edition = material.layout, material.edition
    own = [edition.folder / "fonts", *(folder / "fonts" for folder in layout.folders)]
    instances = {
        family: [one.model_dump() for one in faces] for family, faces in layout.instances.items()
    }
    fonts, findings = gather_fonts(home.fonts(), own, instances, home.cache())
    sheets = styles.gather(layout)
    templates = [(path.read_text(encoding="utf-8"), path) for path in layout.templates_in_use()]
    findings += styles.check(sheets, fonts.families)
    findings += inks.check(sheets, templates, layout.swatches)
    material.passed([*material.findings, *findings])
    allowed = [edition.folder, *layout.folders, *fonts.files, home.cache()]
    constant = styles.with_constants(sheets, [text for text, _ in templates])
    engine = Engine(
        fonts.fontconfig(home.cache()),
        fonts.css(),
        [(style.text, style.path) for style in constant],
        allowed,
    )
    findings += [engine_finding(message, [path]) for path, message in engine.style_messages]
    setter = Typesetter(engine, Templates(layout), layout, fonts)
    return _Shop(material, engine, setter, fonts, findings)


def _check_folios(folios: Sequence[int], flatplan: Flatplan) -> None:
    last = len(flatplan.pages)
    for folio in folios:
        if not 1 <= folio <= last:
            raise UsageError(f"There is no page {folio}.", f"The booklet has pages 1 to {last}.")


def _only(take: SetTake, folios: Sequence[int]) -> SetTake:
    """A take with only the pages that were asked for, and what was found on them."""
    first = take.take.folio
    pages = tuple(
        page for number, page in enumerate(take.setting.pages) if first + number in folios
    )
    findings = tuple(f for f in take.findings if not f.place.folio or f.place.folio in folios)
    frames = tuple(frame for frame in take.frames if frame.ref.folio in folios)
    setting = replace(take.setting, pages=pages)
    kept = tuple(folio for folio in take.folios if folio in folios)
    return replace(
        take, folios=kept, setting=setting, findings=findings, frames=frames,
        badges=frozenset(), explained=frozenset(),
    )  # fmt: skip


def _publish(order: Order, proof: Proof) -> tuple[Path, ...]:
    stem = proof.material.stem
    if order.folios:
        first, last = min(order.folios), max(order.folios)
        stem += f"-p{first}" if first == last else f"-p{first}-{last}"
    files: dict[str, bytes | Path] = {f"{stem}.pdf": proof.pressed.pdf}
    if not order.folios:
        files[f"{stem}.json"] = _record(proof)
    publish.publish(files, order.to)
    return tuple(order.to / name for name in files)


def _record(proof: Proof) -> bytes:
    """What a build was made with and what stands where: for comparing two builds."""
    job = proof.material.job
    record = {
        "pdf_sha256": hashlib.sha256(proof.pressed.pdf).hexdigest(),
        "versions": dict(versions()),
        "layout": job.layout,
        "language": job.language,
        "condition": proof.material.condition.identifier,
        "pages": [
            {
                "folio": page.folio,
                "template": page.unit.template,
                "section": page.unit.section,
                "subjects": [f"{subject.kind} {subject.id}" for subject in page.unit.subjects],
            }
            for page in proof.flatplan.pages
        ],
    }
    return (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode()
