"""Which pages are a job's cover, which its inside, and what is the sheet of a glued cover?"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from booklet.binding import Binding, CoverKind
from booklet.errors import UsageError
from booklet.job import Job
from booklet.measure import Length

COVER_PAGES = 4
WHOLE, COVER, INSIDE = KINDS = ("booklet", "cover", "inside")


class Share(Struct, frozen=True):
    """The pages of a job that are printed together, as a file of their own."""

    kind: str
    """What a person calls it: `booklet`, `cover`, `inside`."""
    folios: tuple[int, ...]
    spine: Length | None = None
    """Of a glued cover, whose four pages are the two sides of one sheet."""

    @property
    def is_cover(self) -> bool:
        """Whether it is a separate cover."""
        return self.kind == COVER

    @property
    def sides(self) -> tuple[tuple[int, ...], ...]:
        """The folios on each page of its file, from left to right: of a glued cover, back and
        front around the spine, then what lies inside them."""
        if self.spine is None:
            return tuple((folio,) for folio in self.folios)
        front, inside_front, inside_back, back = self.folios
        return ((back, front), (inside_front, inside_back))

    @property
    def names(self) -> tuple[int, ...]:
        """The folio by which each page of its file is told: the lowest on it."""
        return tuple(min(side) for side in self.sides)

    def trim(self, page: tuple[Length, Length]) -> tuple[Length, Length]:
        """What its pages are cut to, where those of the booklet are cut to `page`."""
        width, height = page
        return (width, height) if self.spine is None else (width * 2 + self.spine, height)

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
    cover = tuple(folio for folio in folios if folio in outer)
    spine = None
    if job.binding is Binding.PERFECT and cover == outer:
        spine = spine_width(pages - COVER_PAGES, job.caliper)
    parted = (
        Share(COVER, cover, spine),
        Share(INSIDE, tuple(folio for folio in folios if folio not in outer)),
    )
    return tuple(share for share in parted if share.folios)


def spine_width(inside_pages: int, caliper: Length) -> Length:
    """The spine of a perfect bound booklet: two pages to a leaf, each `caliper` thick.

    Trade practice: pages ÷ 2 × caliper; the cover's own paper and the glue are the printer's
    to add.
    """
    return caliper * (inside_pages / 2)
