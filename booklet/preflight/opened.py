"""What are the pages of a PDF and their boxes?

Boxes are in points of the page's default user space; a page lays no claim to be upright.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf

from booklet.errors import UsageError
from booklet.preflight.verdicts import Area

PT_TO_MM = 25.4 / 72
Rect = tuple[float, float, float, float]
"""Left, bottom, right, top in points."""


@dataclass(frozen=True)
class OpenPage:
    """One page of an opened file; `number` counts from 1."""

    number: int
    page: pikepdf.Page
    data: bytes = field(default=b"", repr=False, compare=False)
    """The file it is from, for what draws it; empty where nobody can."""

    @property
    def obj(self) -> Any:
        """The page's dictionary."""
        return self.page.obj

    @cached_property
    def media(self) -> Rect:
        """MediaBox, inherited where need be (PDF 2.0 §14.11.2)."""
        return self.box("/MediaBox") or (0.0, 0.0, 612.0, 792.0)

    @cached_property
    def trim(self) -> Rect:
        """TrimBox; CropBox, then MediaBox, where there is none."""
        return self.box("/TrimBox") or self.box("/CropBox") or self.media

    @cached_property
    def bleed(self) -> Rect:
        """BleedBox; as the trim where there is none."""
        return self.box("/BleedBox") or self.trim

    def box(self, key: str) -> Rect | None:
        """A box as the file has it, corners in order; None where it has none or a broken one."""
        node, depth = self.obj, 0
        while node is not None and depth < 50:
            if (found := node.get(key)) is not None:
                return _rect(found)
            if key not in {"/MediaBox", "/CropBox"}:
                return None
            node, depth = node.get("/Parent"), depth + 1
        return None

    def area(self, rect: Rect) -> Area:
        """A rectangle of user space as millimetres from the trim's top left corner."""
        left, top = self.trim[0], self.trim[3]
        return Area(
            (rect[0] - left) * PT_TO_MM,
            (top - rect[3]) * PT_TO_MM,
            (rect[2] - left) * PT_TO_MM,
            (top - rect[1]) * PT_TO_MM,
        )


@dataclass(frozen=True)
class OpenFile:
    """An opened PDF."""

    pdf: pikepdf.Pdf
    data: bytes
    """The file as it is on the disk."""

    @cached_property
    def pages(self) -> tuple[OpenPage, ...]:
        """All pages in order."""
        return tuple(
            OpenPage(number, page, self.data) for number, page in enumerate(self.pdf.pages, 1)
        )


@contextmanager
def opened(source: Path | bytes) -> Iterator[OpenFile]:
    """Open a PDF; raises UsageError where it is none, or is locked by a password."""
    name = source.name if isinstance(source, Path) else "This"
    try:
        data = source.read_bytes() if isinstance(source, Path) else source
        pdf = pikepdf.open(BytesIO(data))
    except pikepdf.PasswordError as error:
        raise UsageError(f"{name} is locked by a password.", "Ask for it unlocked.") from error
    except (pikepdf.PdfError, OSError) as error:
        raise UsageError(f"{name} cannot be opened as a PDF.", "Name a PDF.") from error
    with pdf:
        yield OpenFile(pdf, data)


def _rect(found: Any) -> Rect | None:
    try:
        a, b, c, d = (float(number) for number in found)
    except (TypeError, ValueError):
        return None
    return (min(a, c), min(b, d), max(a, c), max(b, d))
