"""How does an edition become a booklet? Load, check, plan, typeset, join, publish.

Nothing before `publish` touches a folder of the user's. A stage whose findings hold an error
ends the build there, with all findings so far.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from booklet import home, publish, raster, styles
from booklet.assemble import join
from booklet.badges import check_badges
from booklet.check import check
from booklet.console import Progress
from booklet.engine import Engine, Written, versions
from booklet.errors import BookletError, DataError, LayoutError, PlanError, UsageError
from booklet.findings import Finding, Severity, found, has_errors, weigh
from booklet.flatplan import Flatplan, flatplan_source, plan
from booklet.fonts import FontSet
from booklet.fonts import gather as gather_fonts
from booklet.job import Job
from booklet.layout import Layout, find_layout, read_words
from booklet.load import load
from booklet.model import Edition
from booklet.pictures import gather as gather_pictures
from booklet.sections import Unit, expand, read_sections
from booklet.stills import Still
from booklet.templates import Templates
from booklet.typeset import Galley, SetTake, Typesetter, engine_finding, missing_glyph
from booklet.views import Views
from booklet.wording import Wording

PNG_DPI = 150


@dataclass(frozen=True)
class Order:
    """What a build is asked for."""

    folder: Path
    to: Path
    layout: str | None = None
    language: str | None = None
    final: bool = False
    folios: tuple[int, ...] = ()
    """Only these pages, into a file of their own; empty for all."""
    png: bool = False
    guides: bool = False


@dataclass(frozen=True)
class Built:
    """What a build made and found."""

    files: tuple[Path, ...]
    findings: tuple[Finding, ...]
    flatplan: Flatplan
    edition: Edition


@dataclass(frozen=True)
class Material:
    """Everything that pages are made of, read and checked."""

    edition: Edition
    layout: Layout
    job: Job
    wording: Wording
    pictures: Mapping[Path, Still]
    findings: tuple[Finding, ...]

    def views(self, flatplan: Flatplan) -> Views:
        """What templates see, with the folios of a plan."""
        return Views(self.edition, self.layout, self.wording, flatplan, self.pictures)

    def weighed(self, findings: Sequence[Finding]) -> tuple[Finding, ...]:
        """Findings with the edition's severities."""
        severities = self.edition.settings.severities
        return weigh(findings, severities, final=self.job.final)

    def passed(self, findings: Sequence[Finding]) -> tuple[Finding, ...]:
        """The findings, weighed; raises the error of their kind where one is an error."""
        weighed = self.weighed(findings)
        if has_errors(weighed):
            raise stop(weighed)
        return weighed


def build(order: Order, progress: Progress) -> Built:
    """Build a booklet. Raises BookletError, with findings, where there is no right result.

    Pictures of the pages, where they were asked for, are made of a faulty booklet too: they are
    what a designer looks at to mend it. The PDF is not.
    """
    publish.sweep(order.to)
    progress.stage("Reading the edition")
    material = prepare(order)
    press = _open_shop(material)
    progress.stage("Planning the pages")
    flatplan, findings = press.plan()
    findings = list(material.passed([*material.findings, *press.findings, *findings]))
    if flatplan is None:
        raise PlanError("The pages cannot be planned.", findings=findings)
    _check_folios(order.folios, flatplan)
    progress.stage("Setting the pages")
    galley = press.typeset(flatplan, order.folios, progress)
    findings += galley.findings
    if not order.png or not galley.is_complete:
        material.passed(findings)
    progress.stage("Writing the PDF")
    written = press.write(galley)
    findings += press.listen(written, galley, flatplan)
    pictures: tuple[Path, ...] = ()
    if order.png:
        progress.stage("Drawing the pages")
        pictures = _publish_pictures(order, material, galley, written)
    weighed = material.passed(findings)
    progress.stage("Publishing")
    files = _publish(order, material, written, flatplan)
    return Built((*files, *pictures), weighed, flatplan, material.edition)


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
    press = _open_shop(material)
    flatplan, findings = press.plan()
    weighed = material.passed([*material.findings, *press.findings, *findings])
    if flatplan is None:
        raise PlanError("The pages cannot be planned.", findings=weighed)
    return flatplan, weighed


def prepare(order: Order) -> Material:
    """Load and check an edition for a layout; raises where an error leaves nothing to plan."""
    folder = order.folder.resolve()
    edition, findings = load(folder)
    if edition is None:
        severities: Mapping[str, Severity] = {}
        raise stop(weigh(findings, severities, final=order.final))
    settings = edition.settings
    job = Job(
        layout=order.layout or settings.layout or "classic",
        language=order.language or settings.languages[0],
        final=order.final,
    )
    if job.language not in settings.languages:
        raise UsageError(
            f"The edition is not in `{job.language}`.",
            f"Ask for {' or '.join(settings.languages)}.",
        )
    layout, more = find_layout(job.layout, home.layouts(), folder)
    findings += more
    words, more = read_words(layout, job.language)
    findings += more
    wording = Wording(job.language, words, layout.time_style)
    stills, more = gather_pictures(edition, home.cache())
    findings += more
    findings += check(edition)
    findings += check_badges(edition, wording)
    material = Material(edition, layout, job, wording, stills, ())
    weighed = material.weighed(findings)
    if has_errors(weighed):
        raise stop(weighed)
    return replace(material, findings=weighed)


_LAYOUT_CODES = frozenset({"P103", "T105", "T106", "T107", "T108", "T109", "T110", "T111", "T112"})


def stop(findings: Sequence[Finding]) -> BookletError:
    """The error that findings end a stage with: of the data, the layout, or the pages."""
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    if any(finding.code.startswith("D") for finding in errors):
        return DataError("The data has errors.", findings=findings)
    if any(finding.code in _LAYOUT_CODES for finding in errors):
        return LayoutError("The layout has errors.", findings=findings)
    return PlanError("The pages have errors.", findings=findings)


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

    def write(self, galley: Galley) -> Written:
        settings, language = self.material.edition.settings, self.material.job.language
        title = settings.festival.get(language)
        if settings.edition:
            title += f" {settings.starts.year}"
        return join(galley, self.engine, title, language)

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
    """Load fonts and styles into the engine."""
    layout, edition = material.layout, material.edition
    own = [edition.folder / "fonts", *(folder / "fonts" for folder in layout.folders)]
    instances = {
        family: [one.model_dump() for one in faces] for family, faces in layout.instances.items()
    }
    fonts, findings = gather_fonts(home.fonts(), own, instances, home.cache())
    sheets = styles.gather(layout)
    findings += styles.check(sheets, fonts.families)
    templates = [path.read_text(encoding="utf-8") for path in layout.templates_in_use()]
    allowed = [edition.folder, *layout.folders, *fonts.files, home.cache()]
    engine = Engine(
        fonts.fontconfig(home.cache()),
        fonts.css(),
        [(style.text, style.path) for style in styles.with_constants(sheets, templates)],
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


def _publish(
    order: Order, material: Material, written: Written, flatplan: Flatplan
) -> tuple[Path, ...]:
    stem = _stem(order, material)
    files: dict[str, bytes | Path] = {f"{stem}.pdf": written.pdf}
    if not order.folios:
        files[f"{stem}.json"] = _record(material, written, flatplan)
    publish.publish(files, order.to)
    return tuple(order.to / name for name in files)


def _publish_pictures(
    order: Order, material: Material, galley: Galley, written: Written
) -> tuple[Path, ...]:
    """Publish a picture of each page; those of pages that are no more are removed."""
    stem = _stem(replace(order, folios=()), material)
    folder = order.to / "pages"
    images = _pictures(order, material, galley, written, stem)
    publish.publish(images, folder)
    if not order.folios:
        for path in folder.glob(f"{stem}-[0-9][0-9][0-9].png"):
            if path.name not in images:
                path.unlink()
    return tuple(folder / name for name in images)


def _stem(order: Order, material: Material) -> str:
    stem = "booklet"
    if material.job.language != material.edition.settings.languages[0]:
        stem += f"-{material.job.language}"
    if order.folios:
        first, last = min(order.folios), max(order.folios)
        stem += f"-p{first}" if first == last else f"-p{first}-{last}"
    return stem


def _record(material: Material, written: Written, flatplan: Flatplan) -> bytes:
    """What a build was made with and what stands where: for comparing two builds."""
    record = {
        "pdf_sha256": hashlib.sha256(written.pdf).hexdigest(),
        "versions": dict(versions()),
        "layout": material.job.layout,
        "language": material.job.language,
        "pages": [
            {
                "folio": page.folio,
                "template": page.unit.template,
                "section": page.unit.section,
                "subjects": [f"{subject.kind} {subject.id}" for subject in page.unit.subjects],
            }
            for page in flatplan.pages
        ],
    }
    return (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode()


def _pictures(
    order: Order, material: Material, galley: Galley, written: Written, stem: str
) -> dict[str, bytes | Path]:
    images: dict[str, bytes | Path] = {}
    drawn = raster.pictures(written.pdf, None, PNG_DPI)
    for folio, image in zip(galley.folios, drawn, strict=True):
        if order.guides:
            image = raster.with_guides(image, _guides(material.layout, galley, folio), PNG_DPI)
        images[f"{stem}-{folio:03}.png"] = raster.png(image)
    return images


def _guides(layout: Layout, galley: Galley, folio: int) -> raster.PageGuides:
    width, height = layout.trim
    baseline, start = layout.baseline
    return raster.PageGuides(
        bleed_mm=layout.bleed.mm,
        trim=(width.mm, height.mm),
        safe_mm=layout.safe.mm,
        baseline_pt=baseline.pt,
        baseline_start_mm=start.mm,
        frames=tuple(
            raster.FrameBox(
                frame.ref.name,
                frame.box.x,
                frame.box.y,
                frame.box.right - frame.box.x,
                frame.box.bottom - frame.box.y,
                frame.spare,
            )
            for frame in galley.frames
            if frame.ref.folio == folio
        ),
    )
