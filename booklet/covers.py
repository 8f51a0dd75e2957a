"""Which pages are a job's cover, which its inside, and how wide is a spine?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from booklet.errors import UsageError
from booklet.job import Job
from booklet.measure import Length
from booklet.records import CoverKind

COVER_PAGES = 4
WHOLE, COVER, INSIDE = KINDS = ("booklet", "cover", "inside")


@dataclass(frozen=True)
class Share:
    """The pages of a job that are printed together, as a file of their own."""

    kind: str
    """What a person calls it: `booklet`, `cover`, `inside`."""
    folios: tuple[int, ...]

    @property
    def is_cover(self) -> bool:
        """Whether it is a separate cover."""
        return self.kind == COVER

    def stem(self, job: str) -> str:
        """The name of its file without the ending, where the job's is `job`."""
        return job if self.kind == WHOLE else f"{job}-{self.kind}"


def outer_folios(job: Job, pages: int) -> tuple[int, ...]:
    """The folios of a separate cover: the outer four, the outermost folded sheet.

    None where the job has none. Raises UsageError where so few pages have no inside.
    """
    if job.cover is CoverKind.SELF:
        return ()
    if pages <= COVER_PAGES:
        raise UsageError(
            f"A booklet of {pages} pages has no inside for a separate cover.",
            "Write `cover: self`.",
        )
    return (1, 2, pages - 1, pages)


def shares(job: Job, pages: int, folios: Sequence[int]) -> tuple[Share, ...]:
    """These folios of a booklet of so many pages, as the files that they are printed from."""
    outer = outer_folios(job, pages)
    if not outer:
        return (Share(WHOLE, tuple(folios)),)
    parted = (
        Share(COVER, tuple(folio for folio in folios if folio in outer)),
        Share(INSIDE, tuple(folio for folio in folios if folio not in outer)),
    )
    return tuple(share for share in parted if share.folios)


def spine_width(inside_pages: int, caliper: Length) -> Length:
    """The spine of a perfect bound booklet: two pages to a leaf, each `caliper` thick.

    Trade practice: pages ÷ 2 × caliper; the cover's own paper and the glue are the printer's
    to add.
    """
    return caliper * (inside_pages / 2)
