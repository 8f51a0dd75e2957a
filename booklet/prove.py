"""How does a job become its proof: pages set, pressed and preflighted, not yet published?"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from booklet import freezing, heap, home
from booklet.binding import Binding
from booklet.console import Progress
from booklet.covers import Share, shares
from booklet.coversheet import compose
from booklet.drafts import Draft
from booklet.early import forerunner_for, place_of
from booklet.errors import BookletError, OutputError, PlanError, UsageError
from booklet.expectation import expected_of
from booklet.findings import Finding
from booklet.flatplan import Flatplan
from booklet.forerunner import Forerunner
from booklet.helpers import Helpers, helpers
from booklet.material import Material, Order, checked, gather
from booklet.memory import Gone, sift
from booklet.preflight import ink
from booklet.preflight.fitness import Fitness, as_findings, fitness, is_fit, verdict_line, warnings
from booklet.preflight.run import load_rules, preflight
from booklet.preflight.verdicts import Expected, Report
from booklet.press import Pages, Pressed
from booklet.pressroom import press_pages
from booklet.proofrecord import ProofRecord
from booklet.publish import FULL, explain
from booklet.recording import Looking, Said, Sheets, record_of, said_by
from booklet.shop import Ahead, Shop, families_of, open_shop
from booklet.typeset import Frame, Galley
from booklet.workers import Hands

if TYPE_CHECKING:
    from booklet.compositor import Source

_SAME_AS = {"X201": {"F504"}, "X202": {"F505"}, "X405": {"F504", "F505"}, "X303": {"F401"}}
"""What the press says of a picture in the data, preflight finds again on a page."""


_MANY = 100
"""Pages that are looked at before memory is tidied up."""


class Print(Struct, frozen=True):
    """One file as it would go to the printer: a booklet, its cover, or its inside."""

    share: Share
    pdf: Draft
    material: Material
    expected: Expected
    report: Report
    families: tuple[str, ...]
    """The typefaces that its own takes use."""


class Proof(Struct, frozen=True):
    """A whole job as it would go to the printer, not yet published."""

    prints: tuple[Print, ...]
    flatplan: Flatplan
    material: Material
    frames: tuple[Frame, ...]
    """Every measured text area."""
    record: ProofRecord
    findings: tuple[Finding, ...]
    """All of them, weighed; errors too."""

    @property
    def fitness(self) -> str:
        """What preflight says of all its files, in one sentence: the worst of them."""
        return verdict_line(self._worst)

    @property
    def answer(self) -> Fitness:
        """The worst answer that preflight gives to one of its files."""
        return fitness(self._worst)

    @property
    def is_fit(self) -> bool:
        """Whether all its files passed."""
        return is_fit(self._worst)

    @property
    def _worst(self) -> Report:
        reports = [one.report for one in self.prints]
        return max(reports, key=_badness)


def _badness(report: Report) -> tuple[int, int]:
    """How far a file is from being fit: by its answer, then by its warnings."""
    return list(Fitness).index(fitness(report)), len(warnings(report))


def prove(
    order: Order,
    progress: Progress,
    folder: Path,
    early: Forerunner[Source] | None = None,
    stay: Helpers | None = None,
) -> Proof:
    """Make a job up to its preflight; its files lie in `folder`. `early` was begun for it before,
    and those that `stay` when it is done. Raises BookletError where pages cannot be drawn at all,
    or where text runs over and nobody asked for pictures."""
    heap.hold_together()
    with nullcontext(stay) if stay is not None else helpers() as beside:
        beside.renew()
        early = early or beside.forerunner
        try:
            return _proved(order, progress, folder, beside, early)
        except Gone:  # somebody cleared the cache, or damaged it
            progress.stage("Beginning again, since pages went out of the cache")
            sift()
        try:
            return _proved(order, progress, folder, beside, None)
        except Gone as error:
            message = "Pages that were set went out of the cache twice before they were written."
            remedy = "Let nobody clear the cache meanwhile, or build with --no-cache."
            raise OutputError(message, remedy) from error


def _proved(
    order: Order,
    progress: Progress,
    folder: Path,
    beside: Helpers,
    early: Forerunner[Source] | None,
) -> Proof:
    progress.stage("Reading the edition")
    with _setting_ahead(order, early) as forerunner:
        shop, ahead = _begun(order, forerunner)
        material = shop.material
        flatplan, findings = _planned(order, shop, progress)
        said = cache(partial(said_by, material, flatplan))
        expected = cache(partial(_expected, order, shop, flatplan))
        if ahead is not None:  # forerunners are busy, and nobody else
            said()
            for share in shares(material.job, len(flatplan.pages), _folios(order, flatplan)):
                expected(share)
        progress.stage("Setting the pages")
        galley = shop.typeset(flatplan, order.folios, progress, ahead)
        findings += galley.findings
        if not order.png or not galley.is_complete:
            material.passed(findings)
    hands = beside.hands
    if hands is not None:
        hands.get_ready(load_rules)
    beside.reader.get_ready(ink.load)
    progress.stage("Joining the pages")
    parts = shares(material.job, len(flatplan.pages), galley.folios)
    joined = [_joined(share, shop, galley, flatplan) for share in parts]
    frames = galley.frames
    del galley
    shop.setter.forget()
    heap.give_back()
    pressed = [_pressed(one, shop, folder, progress, hands) for one in joined]
    del joined
    heap.give_back()
    progress.stage("Checking the PDF")
    prints = []
    for one in pressed:

        def meanwhile(one: _Pressed = one) -> None:
            said()
            one.pdf.digest  # noqa: B018 - known then

        made, more = _checked(one, expected(one.share), meanwhile, beside)
        prints.append(made)
        findings += more
    record = _record(prints, material, flatplan, said(), hands)
    if sum(one.report.looked_at for one in prints) > _MANY:
        heap.tidy()
    findings += freezing.check(material, flatplan, record)
    weighed = material.weighed(_once(findings))
    return Proof(tuple(prints), flatplan, material, frames, record, weighed)


@contextmanager
def _setting_ahead(
    order: Order, early: Forerunner[Source] | None
) -> Iterator[Forerunner[Source] | None]:
    """The forerunner that was begun early, which whoever began it ends, or one that is begun now;
    it rests after the context."""
    with nullcontext(early) if early is not None else forerunner_for(order.folder) as runner:
        if runner is not None:
            runner.accompany()
        try:
            yield runner
        finally:
            if runner is not None:
                runner.rest()


def _record(
    prints: Sequence[Print], material: Material, flatplan: Flatplan, said: Said, hands: Hands | None
) -> ProofRecord:
    for one in prints:
        if one.report.pages != len(one.share.sides):
            raise AssertionError(f"{one.report.pages} pages for {len(one.share.sides)} of a record")
    files = [
        Sheets(
            one.share,
            one.pdf,
            one.material.condition.identifier,
            one.expected.subjects,
            one.report.digests,
        )
        for one in prints
    ]
    return record_of(material, flatplan, files, said, hands)


def _begun(order: Order, forerunner: Forerunner[Source] | None) -> tuple[Shop, Ahead | None]:
    """A shop for an order, and the pages that were looked for ahead. Forerunners set these while
    the material is checked."""
    material = gather(order)
    try:
        shop = open_shop(material).hastened(forerunner)
        shop.setter.compositor.keep_for(place_of(order.folder))
        ahead = shop.look_ahead(order.folios)
    except Exception as error:  # what the data contradicts may be why: that is told first
        data = checked(material).findings
        if isinstance(error, BookletError) and error.findings:
            error.findings = material.weighed([*data, *error.findings])
        raise
    return replace(shop, material=checked(material)), ahead


def _planned(order: Order, shop: Shop, progress: Progress) -> tuple[Flatplan, list[Finding]]:
    """The pages planned, and all that was found."""
    material = shop.material
    progress.stage("Planning the pages")
    flatplan, findings = shop.plan()
    findings = list(material.passed([*material.findings, *shop.findings, *findings]))
    if flatplan is None:
        raise PlanError("The pages cannot be planned.", findings=findings)
    _check_folios(order.folios, flatplan)
    return flatplan, findings


def _folios(order: Order, flatplan: Flatplan) -> tuple[int, ...]:
    """The folios of the pages that are asked for."""
    return tuple(sorted(set(order.folios))) or tuple(range(1, len(flatplan.pages) + 1))


def _expected(order: Order, shop: Shop, flatplan: Flatplan, share: Share) -> Expected:
    """What preflight should find in a file of the job."""
    material = shop.material.of_cover if share.is_cover else shop.material
    is_bound = not order.folios and not share.is_cover
    binding = material.job.binding if is_bound else Binding.NONE
    return expected_of(material, flatplan, share, shop.fonts.families, binding)


class _Joined(Struct, frozen=True):
    """The pages of one file of the job, and what was found of them."""

    share: Share
    material: Material
    pages: Pages
    families: tuple[str, ...]
    findings: tuple[Finding, ...]


def _joined(share: Share, shop: Shop, galley: Galley, flatplan: Flatplan) -> _Joined:
    part = galley.only(share.folios)
    material = shop.material.of_cover if share.is_cover else shop.material
    if len(part.folios) != sum(len(setting.pages) for setting in part.settings):
        raise AssertionError(f"pages {part.folios} were asked for, and others set")
    settings, findings = list(part.settings), list[Finding]()
    folios = part.folios
    if share.spine is not None:
        spine = shop.spine(share.spine, flatplan)
        settings.append(spine.setting)
        folios = (*folios, 0)
        findings += spine.findings
    pages = shop.join(settings, folios)
    if share.spine is not None:
        pages = compose(
            pages, material.layout.trim, material.layout.bleed, share.spine, share.names
        )
    written = [setting.piece for setting in settings if setting.piece is not None]
    findings += shop.listen(written, part, flatplan)
    return _Joined(share, material, pages, tuple(families_of(written)), tuple(findings))


class _Pressed(Struct, frozen=True):
    """One file of the job for its press, and what was found of it."""

    share: Share
    material: Material
    pdf: Draft
    made: Pressed
    families: tuple[str, ...]
    findings: tuple[Finding, ...]


def _pressed(
    one: _Joined, shop: Shop, folder: Path, progress: Progress, hands: Hands | None
) -> _Pressed:
    path = folder / f"{one.share.kind}.pdf"
    try:
        with path.open("wb") as target:
            made, more = press_pages(
                one.pages, one.material, one.share, shop.subset, target, progress, hands
            )
    except OSError as error:
        if error.errno not in FULL:
            raise
        raise explain(error, folder.parent) from error
    findings = (*one.findings, *more)
    return _Pressed(one.share, one.material, Draft(path), made, one.families, findings)


def _checked(
    one: _Pressed, expected: Expected, meanwhile: Callable[[], object], beside: Helpers
) -> tuple[Print, list[Finding]]:
    """One file of the job with its preflight, and all that was found of it."""
    material, share = one.material, one.share
    looking = Looking(share.sides)
    report = preflight(
        one.pdf, expected, home.cache(),
        also=looking, meanwhile=meanwhile, hands=beside.hands, reader=beside.reader,
        told=one.made.told, plated=one.made.plated, fine=one.made.fine,
    )  # fmt: skip
    findings = list(one.findings)
    known = (*material.findings, *findings)
    ads = {expected.folios[page] for page in expected.ads}
    findings += [
        found for found in as_findings(report, expected) if not _is_told(found, known, ads)
    ]
    return Print(share, one.pdf, material, expected, report, one.families), findings


def _is_told(finding: Finding, known: Sequence[Finding], ads: Collection[int]) -> bool:
    """Whether a finding of preflight's says only what is known of its page; `ads` are folios."""
    folio = finding.place.folio
    return any(
        finding.code in _SAME_AS.get(one.code, ())
        and (folio in ads if one.code == "X405" else one.place.folio == folio)
        for one in known
    )


def _check_folios(folios: Sequence[int], flatplan: Flatplan) -> None:
    last = len(flatplan.pages)
    for folio in folios:
        if not 1 <= folio <= last:
            raise UsageError(f"There is no page {folio}.", f"The booklet has pages 1 to {last}.")


def _once(findings: Sequence[Finding]) -> list[Finding]:
    """Each finding once; those of the pages are found in each file of a job."""
    return list(dict.fromkeys(findings))
