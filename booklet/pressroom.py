"""How does a job's galley get its pictures, its ads and its marks?"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct, field
from msgspec.structs import replace

from booklet import heap, home, memory
from booklet.adverts import Advert
from booklet.artwork import spots_of
from booklet.assembly import Stock
from booklet.condition import Condition
from booklet.console import Progress
from booklet.covers import Share
from booklet.dating import moment
from booklet.errors import DataError
from booklet.findings import Finding, Place, found
from booklet.folios import pages_of
from booklet.fontunion import Subset
from booklet.material import Material, stop
from booklet.measure import mm
from booklet.placements import Placement, sizes
from booklet.press import Pages, Pressed, Purpose, press
from booklet.separation import Separated, is_separated, separate
from booklet.standins import StandIn, StandInKind
from booklet.trimming import Run, Sheet, Trimmed
from booklet.workers import Hands, spread

_SLUG = mm(12)
_FEW = 4
"""So many runs are trimmed at once here; more are better shared out among workers."""


def press_pages(
    pages: Pages, material: Material, share: Share, subset: Subset, target: BinaryIO,
    progress: Progress, hands: Hands | None = None,
) -> tuple[Pressed, list[Finding]]:  # fmt: skip
    """Write a share's pages as a file for the job's press; answers all that was found, too. Where
    there is much to be done, `hands` do what can be done apart."""
    progress.stage("Preparing the pictures")
    _prepare(pages.placed, material, hands)
    progress.stage("Pressing")
    purpose = Purpose(
        _sheet(material, share),
        material.condition,
        moment(material.edition),
        spots_of(material.layout),
        material.job.language,
    )
    pictures = _Pictures(material)
    stock = Stock(pictures, partial(_advert, material), subset)
    with _trimmed(pages.runs, purpose, hands) as trimmed:
        pressed = press(pages, purpose, stock, target, trimmed)
    findings = [*pressed.findings, *_few_pixels(pages.placed, material, pages.folios)]
    return pressed, [*findings, *_supposed(pictures.supposed, material)]


@contextmanager
def _trimmed(
    runs: Sequence[Run], purpose: Purpose, hands: Hands | None
) -> Iterator[Iterator[Trimmed] | None]:
    """Runs as they are trimmed, each remembered; None of a single one. Where many are missing,
    workers trim these while others are written."""
    if len(runs) == 1:
        yield None
        return
    trimming = _Trimming(purpose)
    missing = [run for run in runs if not trimming.knows(run)]
    if len(missing) <= _FEW:
        yield map(trimming, runs)
        return
    with spread(trimming.keep, missing, _not_trimmed, hands=hands) as kept:
        yield _in_order(runs, missing, trimming, kept)
    heap.tidy()


def _in_order(
    runs: Sequence[Run], missing: Sequence[Run], trimming: _Trimming, kept: Iterator[None]
) -> Iterator[Trimmed]:
    """Runs, each that is missing once it was kept."""
    waiting = deque(missing)
    for run in runs:
        if waiting and run is waiting[0]:
            waiting.popleft()
            next(kept)
        yield trimming(run)


def _not_trimmed(run: Run, how: str) -> None:
    place = Place(folio=run.folios[0])
    raise stop([found("T118", f"Trimming {pages_of(run.folios)} {how}.", place)])


class _Trimming(Struct, frozen=True):
    """Trims runs for a purpose, each once on a machine."""

    purpose: Purpose

    def __call__(self, run: Run) -> Trimmed:
        return memory.once("trimmed", self._made_of(run), lambda: self.purpose.trim(run))

    def keep(self, run: Run) -> None:
        """Trim a run for whoever asks for it next."""
        self(run)

    def knows(self, run: Run) -> bool:
        """Whether a run was trimmed before."""
        return memory.knows("trimmed", self._made_of(run))

    def _made_of(self, run: Run) -> str:
        for_what = self.purpose
        meant = (for_what.sheet, for_what.condition.identifier, for_what.moment, for_what.spots)
        return f"{meant!r} {run.digest}"


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


def _prepare(placed: Sequence[Placement], material: Material, hands: Hands | None) -> None:
    """Have every picture on the pages in the condition's inks, at the largest size it is placed.
    Whatever goes wrong with one is met again, and told, when it is written."""
    sources, condition = material.pictures.sources, material.condition
    missing = [
        (sources[meant.digest], meant.digest, size)
        for meant, size in sizes(placed).items()
        if meant.kind is StandInKind.PICTURE
        and meant.digest in sources
        and not is_separated(meant.digest, condition, size, home.cache())
    ]
    with spread(_Separating(condition), missing, lambda _, __: None, hands=hands) as made:
        deque(made, maxlen=0)


class _Separating(Struct, frozen=True):
    """Puts pictures in a condition's inks, for whoever asks the cache for them next."""

    condition: Condition

    def __call__(self, one: tuple[Path, str, tuple[int, int]]) -> None:
        source, digest, size = one
        with suppress(OSError):
            separate(source, digest, self.condition, size, home.cache())


class _Pictures(Struct, frozen=True):
    """Pictures in the condition's inks, and what had to be supposed of them."""

    material: Material
    supposed: dict[str, str] = field(default_factory=dict)
    """In a person's words, by their digests."""

    def __call__(self, meant: StandIn, size: tuple[int, int]) -> Separated | None:
        made = _picture(self.material, meant, size)
        if made is not None:
            self.supposed[meant.digest] = made.note
        return made


def _picture(material: Material, meant: StandIn, size: tuple[int, int]) -> Separated | None:
    """A picture in the condition's inks; the cache has it once it was made."""
    source = material.pictures.sources.get(meant.digest)
    if source is None:
        return None
    try:
        return separate(source, meant.digest, material.condition, size, home.cache())
    except OSError as error:
        message = f"{source.name} could be read at first, and then not any more."
        remedy = "Put it back, and build again."
        finding = found("D204", message, material.pictures.places[meant.digest], remedy)
        raise DataError("A picture went away meanwhile.", findings=[finding]) from error


def _advert(material: Material, meant: StandIn) -> Advert | None:
    return material.pictures.adverts.get(meant.digest)


def _supposed(notes: Mapping[str, str], material: Material) -> Iterator[Finding]:
    for digest, note in notes.items():
        if note:
            name = material.pictures.sources[digest].name
            yield found("X204", f"{name}: {note}.", material.pictures.places[digest])


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
