"""What does a page look like, as pixels a rule can count?

Pixels lie upright in user space even where the page is turned; the first row is the top. A door
to pypdfium2 beside `raster`, for parts of a page at any resolution.
"""

from __future__ import annotations

import math
from functools import cached_property
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from booklet.preflight.opened import PT_TO_MM, OpenPage, Rect
from booklet.preflight.preview import preview
from booklet.preflight.rules import NotChecked
from booklet.preflight.verdicts import Area, Expected

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]

DPI = 300
"""What all rules that look at a whole page share: codes with modules of 0.12 mm are found in it."""
DPI_TOLD = 200
"""The same of a page whose codes are known, each of which is missed where it is too small to be
found: below 0.18 mm."""
_MOST_PIXELS = 36_000_000
_LEAST_DPI = 60
_KEPT = "_rastered"
_IN_PDFIUM = "_in_pdfium"


class Raster(Struct, frozen=True, eq=False, dict=True):
    """A part of a page as a screen shows it; `box` is what of user space it is, in points."""

    screen: Pixels
    """Rows, columns, and red, green, blue and a byte that says nothing."""
    box: Rect
    trim: Rect

    @property
    def pixels(self) -> Pixels:
        """Rows, columns, and red, green, blue."""
        return self.screen[..., :3]

    @property
    def across(self) -> float:
        """The width of a pixel in mm."""
        return (self.box[2] - self.box[0]) * PT_TO_MM / float(self.screen.shape[1])

    @property
    def down(self) -> float:
        """The height of a pixel in mm."""
        return (self.box[3] - self.box[1]) * PT_TO_MM / float(self.screen.shape[0])

    @property
    def left(self) -> float:
        """Where the first column begins, in mm from the trim's left edge."""
        return (self.box[0] - self.trim[0]) * PT_TO_MM

    @property
    def top(self) -> float:
        """Where the first row begins, in mm below the trim's top edge."""
        return (self.trim[3] - self.box[3]) * PT_TO_MM

    @cached_property
    def light(self) -> Pixels:
        """The brightness of each pixel, 255 for white."""
        import numpy as np
        from PIL import Image

        height, width = self.screen.shape[:2]
        whole = Image.frombuffer("RGBX", (width, height), self.screen, "raw", "RGBX", 0, 1)
        return np.asarray(whole.convert("L"))

    def darkest(self, rows: slice, columns: slice) -> Pixels:
        """The least of red, green and blue: 255 only where nothing at all is printed."""
        import numpy as np

        red, green, blue = (self.screen[rows, columns, place] for place in range(3))
        return np.minimum(np.minimum(red, green), blue)

    def columns(self, start: float, end: float) -> slice:
        """The columns between two distances from the trim's left edge, in mm."""
        return _cut(start - self.left, end - self.left, self.across, self.screen.shape[1])

    def rows(self, start: float, end: float) -> slice:
        """The rows between two distances below the trim's top edge, in mm."""
        return _cut(start - self.top, end - self.top, self.down, self.screen.shape[0])

    def area(self, left: float, top: float, right: float, bottom: float) -> Area:
        """A rectangle of pixels in mm from the trim's top left corner."""
        x, y = self.left, self.top
        return Area(
            x + left * self.across,
            y + top * self.down,
            x + right * self.across,
            y + bottom * self.down,
        )


def rastered(page: OpenPage, expected: Expected) -> Raster:
    """The page within its bleed box at one of these resolutions, or less where it is large; kept
    with the page. Raises NotChecked where it cannot be drawn.
    """
    kept = page.__dict__.get(_KEPT)
    if not isinstance(kept, Raster):
        crop = _common(page.box("/CropBox") or page.media, page.media) or page.media
        kept = page.__dict__[_KEPT] = draw(
            page, _common(page.bleed, crop) or crop, _dpi(page, expected)
        )
    return kept


def _dpi(page: OpenPage, expected: Expected) -> int:
    is_told = expected.codes is not None and page.number in expected.codes
    return DPI_TOLD if is_told and page.number not in expected.ads else DPI


def load() -> None:
    """Load what drawing takes."""
    import numpy as np  # noqa: F401
    import pypdfium2  # noqa: F401
    from PIL import Image  # noqa: F401


def in_pdfium(page: OpenPage) -> Any | None:
    """A page that pdfium has in its hands, to draw it; None where it has not."""
    kept = page.__dict__.get(_IN_PDFIUM)
    return kept and kept[0]


def close(page: OpenPage) -> None:
    """Let pdfium let go of a page."""
    if (shown := page.__dict__.pop(_IN_PDFIUM, None)) is not None:
        for part in shown:
            part.close()


def draw(page: OpenPage, box: Rect, dpi: int, *, in_colour: bool = False) -> Raster:
    """A rectangle of a page, in points, at this resolution or the most that a page may have.

    What is outside its crop box is left out. Unless it is to be `in_colour`, what is light and dark
    is right, and colours may be brighter. Raises NotChecked where it cannot be drawn.
    """
    import pypdfium2

    if not page.data:
        raise NotChecked("This page cannot be drawn apart from its file.")
    scale = _fitting(box, dpi) / 72
    try:
        if in_colour:
            with pypdfium2.PdfDocument(page.data) as document:
                return _drawn(page, document[page.number - 1], box, scale)
        return _drawn(page, _shown(page), box, scale)
    except (pypdfium2.PdfiumError, ValueError, IndexError, OSError, MemoryError) as error:
        raise NotChecked("The page cannot be drawn.") from error


def _shown(page: OpenPage) -> Any:
    """The page in pdfium's hands, kept with it: what it has decoded is not decoded again."""
    import pypdfium2

    kept = page.__dict__.get(_IN_PDFIUM)
    if kept is None:
        data, number = preview(page)
        document = pypdfium2.PdfDocument(data)
        kept = page.__dict__[_IN_PDFIUM] = (document[number], document)
    return kept[0]


def _drawn(page: OpenPage, shown: Any, box: Rect, scale: float) -> Raster:
    crop = shown.get_cropbox()
    part = _common(box, crop)
    if part is None:
        raise NotChecked("The page shows nothing within its boxes.")
    shown.set_rotation(0)
    edges = [max(one, 0.0) for one in _edges(part, crop)]
    bitmap = shown.render(scale=scale, crop=tuple(edges), rev_byteorder=True, prefer_bgrx=True)
    return Raster(bitmap.to_numpy(), part, page.trim)


def _edges(part: Rect, crop: Rect) -> Rect:
    """What of the crop box is not wanted: left, bottom, right, top."""
    return (part[0] - crop[0], part[1] - crop[1], crop[2] - part[2], crop[3] - part[3])


def _fitting(box: Rect, dpi: int) -> float:
    """The resolution, or the most at which a huge page stays within bounds."""
    inches = (box[2] - box[0]) * (box[3] - box[1]) / 72**2
    if not 0 < inches < math.inf:
        raise NotChecked("The page has no size.")
    most = math.sqrt(_MOST_PIXELS / inches)
    if most < _LEAST_DPI:
        raise NotChecked("The page is too large to be drawn.")
    return min(dpi, most)


def _common(one: Rect, other: Rect) -> Rect | None:
    left, bottom = max(one[0], other[0]), max(one[1], other[1])
    right, top = min(one[2], other[2]), min(one[3], other[3])
    return (left, bottom, right, top) if left < right and bottom < top else None


def _cut(start: float, end: float, step: float, most: int) -> slice:
    first, last = (min(max(round(mm / step), 0), most) for mm in (start, end))
    return slice(first, last)
