"""What are the pages made of? The edition, a layout, a job and its printing condition, checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from booklet import conditions, home
from booklet.badges import check_badges
from booklet.binding import Binding, CoverKind
from booklet.check import check
from booklet.codes import Severity
from booklet.condition import Condition
from booklet.covers import COVER, INSIDE, WHOLE
from booklet.errors import BookletError, DataError, LayoutError, PlanError, PreflightError
from booklet.findings import Finding, has_errors, weigh
from booklet.flatplan import Flatplan
from booklet.job import MAIN, Job, choose
from booklet.layout import Layout, find_layout, read_words
from booklet.load import load
from booklet.measure import Length, mm
from booklet.model import Edition
from booklet.palette import check_inks
from booklet.pictures import Pictures, gather_when_asked
from booklet.pictures import gather as gather_pictures
from booklet.prose import check_prose
from booklet.reads import NotedMapping
from booklet.silencing import check_silences, silences
from booklet.views import Views
from booklet.wording import Wording

if TYPE_CHECKING:
    from booklet.proofrecord import ProofRecord


class Order(Struct, frozen=True):
    """What a build is asked for; what is None is as the job, the edition or the layout has it."""

    folder: Path
    to: Path
    layout: str | None = None
    language: str | None = None
    final: bool = False
    folios: tuple[int, ...] = ()
    """Only these pages, into a file of their own; empty for all."""
    png: bool = False
    guides: bool = False
    job: str | None = None
    trim: tuple[Length, Length] | None = None
    bleed: Length | None = None
    safe: Length | None = None
    marks: bool | None = None
    condition: str | None = None
    binding: Binding | None = None
    cover: CoverKind | None = None
    is_booklet: bool = True
    """Else documents, whose paper is the edition's."""
    fold: bool = False
    """Documents on sheets of twice their paper, to be folded."""

    @property
    def flags(self) -> Mapping[str, Any]:
        """What the command line says of the job."""
        names = (
            "layout", "language", "final", "trim", "bleed", "safe", "marks", "condition",
            "binding", "cover",
        )  # fmt: skip
        return {name: getattr(self, name) for name in names}


class Material(Struct, frozen=True):
    """Everything that pages are made of, read and checked."""

    edition: Edition
    layout: Layout
    job: Job
    condition: Condition
    wording: Wording
    pictures: Pictures
    """Prepared for the condition."""
    cover: tuple[Condition, Pictures]
    """Of a separate cover; the inside's where there is none."""
    findings: tuple[Finding, ...]
    frozen: ProofRecord | None = None
    """How the pages are that the printer has; None where there is none to be held."""
    is_for_press: bool = True
    """A booklet, or a document that a job wants printed."""

    def views(self, flatplan: Flatplan) -> Views:
        """What templates see, with the folios of a plan."""
        placed = NotedMapping("picture", self.pictures.placed)
        lower = NotedMapping("lower", self.pictures.lower)
        return Views(self.edition, self.layout, self.wording, flatplan, placed, lower)

    @property
    def of_cover(self) -> Material:
        """The same, for the pages of the cover."""
        condition, pictures = self.cover
        return replace(self, condition=condition, pictures=pictures)

    @property
    def stem(self) -> str:
        """The name of the job's PDF without its ending."""
        return self.job.stem(self.edition.settings.languages[0])

    @property
    def title(self) -> str:
        """What the booklet is called: the festival and its year."""
        return self.edition.title(self.job.language)

    def weighed(self, findings: Sequence[Finding]) -> tuple[Finding, ...]:
        """Findings with the edition's severities."""
        return _weigh(findings, self.edition, self.job)

    def passed(self, findings: Sequence[Finding]) -> tuple[Finding, ...]:
        """The findings, weighed; raises the error of their kind where one is an error."""
        weighed = self.weighed(findings)
        if has_errors(weighed):
            raise stop(weighed)
        return weighed


def prepare(order: Order) -> Material:
    """Load and check an edition for a job; raises where an error leaves nothing to plan."""
    return checked(gather(order))


def gather(order: Order) -> Material:
    """Load an edition for a job, without what `checked` finds as long as nothing else is wrong;
    raises where an error leaves nothing to plan."""
    folder = order.folder.resolve()
    edition, findings = load(folder)
    if edition is None:
        raise stop(weigh(findings, {}, final=order.final))
    settings = edition.settings
    job = choose(order.job, order.flags, settings, is_booklet=order.is_booklet)
    layout, more = find_layout(job.layout, home.layouts(), folder)
    findings += more
    words, more = read_words(layout, job.language)
    findings += more
    wording = Wording(job.language, words, layout.time_style)
    inside, cover, more = _conditions(folder, job)
    findings += more
    if inside is None or cover is None:
        findings += _contradictions(edition, layout, wording)
        raise stop(_weigh(findings, edition, job))
    layout = layout.on_paper(
        job.trim or (None if order.is_booklet else settings.paper), job.bleed, job.safe,
        is_glued=job.binding is Binding.PERFECT,
        module=mm(max(inside.module_mm, cover.module_mm)),
    )  # fmt: skip
    if order.is_booklet:
        pictures, more = gather_pictures(edition, layout, inside, home.cache())
        findings += more
    else:
        pictures = gather_when_asked(edition, layout, inside, home.cache())
    of_cover = pictures
    if order.is_booklet and cover != inside:
        of_cover, more = gather_pictures(edition, layout, cover, home.cache())
        findings += [one for one in more if one not in findings]
    held, more = _frozen(job, layout, folder, (inside, cover)) if order.is_booklet else (None, [])
    findings += more
    material = Material(
        edition, layout, job, inside, wording, pictures, (cover, of_cover), tuple(findings), held,
        order.is_booklet or order.job is not None,
    )  # fmt: skip
    return checked(material) if has_errors(material.weighed(findings)) else material


def checked(material: Material) -> Material:
    """The same with what its facts and words contradict; raises where an error leaves nothing to
    plan."""
    more = _contradictions(material.edition, material.layout, material.wording)
    weighed = material.weighed([*material.findings, *more])
    if has_errors(weighed):
        raise stop(weighed)
    return replace(material, findings=weighed)


def _contradictions(edition: Edition, layout: Layout, wording: Wording) -> Iterator[Finding]:
    yield from check(edition)
    yield from check_silences(edition)
    yield from check_prose(edition)
    yield from check_inks(edition, layout)
    yield from check_badges(edition, wording)


def stem_of(order: Order) -> str:
    """The name of the order's files, as far as the edition can be read."""
    edition, _ = load(order.folder.resolve())
    if edition is None:
        return order.job or MAIN
    settings = edition.settings
    job = choose(order.job, order.flags, settings, is_booklet=order.is_booklet)
    return job.stem(settings.languages[0])


def _weigh(findings: Sequence[Finding], edition: Edition, job: Job) -> tuple[Finding, ...]:
    return weigh(findings, edition.settings.severities, silences(edition), final=job.final)


def _frozen(
    job: Job, layout: Layout, folder: Path, conditions: tuple[Condition, Condition]
) -> tuple[ProofRecord | None, list[Finding]]:
    from booklet.frozen import record_for  # documents need neither
    from booklet.proofrecord import paper_of

    inside, cover = (one.identifier for one in conditions)
    is_parted = job.cover is CoverKind.SEPARATE
    printed = {COVER: cover, INSIDE: inside} if is_parted else {WHOLE: inside}
    return record_for(job, folder, paper_of(layout.trim, layout.bleed), printed)


def _conditions(folder: Path, job: Job) -> tuple[Condition | None, Condition | None, list[Finding]]:
    """The conditions of the inside and of the cover."""
    known, findings = conditions.gather(folder)
    inside, more = conditions.choose(job.condition, known, job.place)
    findings += more
    cover = inside
    if job.cover is CoverKind.SEPARATE and job.cover_condition:
        cover, more = conditions.choose(job.cover_condition, known, job.place)
        findings += more
    return inside, cover, findings


_LAYOUT_CODES = frozenset(
    {"P103", "T105", "T106", "T107", "T108", "T109", "T110", "T111", "T112", "X301", "X302"}
)
_DATA_CODES = frozenset({"X101", "X102", "X103"})


def stop(findings: Sequence[Finding]) -> BookletError:
    """The error that findings end a stage with: of the data, the layout, the pages, the press."""
    codes = {finding.code for finding in findings if finding.severity is Severity.ERROR}
    if any(code.startswith(("D", "W", "X4")) for code in codes) or codes & _DATA_CODES:
        return DataError("The data has errors.", findings=findings)
    if codes & _LAYOUT_CODES:
        return LayoutError("The layout has errors.", findings=findings)
    if any(code.startswith(("P", "T")) for code in codes):
        return PlanError("The pages have errors.", findings=findings)
    if any(code.startswith("C") for code in codes):
        return PlanError("Pages that the printer has are not safe.", findings=findings)
    return PreflightError("The PDF is not fit for press.", findings=findings)
