"""How does a page look?

Pages of a PDF as pictures, with a designer's guides over them if wished, and what pdfium
reads on them. A door to pypdfium2. Its colours are those of a screen: ink is not shown true.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from booklet.errors import UsageError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

_MM_PER_INCH = 25.4
_POINTS_PER_INCH = 72

Colour = tuple[int, int, int, int]
Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""

_TRIM: Colour = (230, 0, 126, 255)
_BLEED: Colour = (227, 6, 19, 255)
_SAFE: Colour = (0, 158, 227, 255)
_BASELINE: Colour = (90, 170, 255, 77)  # 30 %
_FITS: Colour = (0, 140, 60, 255)
_OVER: Colour = (214, 0, 20, 255)
_PAPER: Colour = (255, 255, 255, 255)


class FrameBox(Struct, frozen=True):
    """A frame on a page, in millimetres from the trim's top left corner.

    `spare_mm` is the room left below its text, or, below zero, how far the text runs over.
    """

    name: str
    x: float
    y: float
    w: float
    h: float
    spare_mm: float


class PageGuides(Struct, frozen=True):
    """What a designer sees on a page beside its ink; a baseline of 0 pt draws no grid.

    `baseline_start_mm` is from the top of the trim to the first line.
    """

    bleed_mm: float
    trim: tuple[float, float]
    safe_mm: float
    baseline_pt: float = 0
    baseline_start_mm: float = 0
    frames: tuple[FrameBox, ...] = ()


def pictures(pdf: bytes | Path, pages: Sequence[int] | None, dpi: int) -> Iterator[Image]:
    """The pages (counted from 1; None for all) as RGB pictures of what lies within their bleed.

    The same PDF gives the same pixels on the same pdfium. Raises UsageError where this is no
    PDF, or has no such page.
    """
    with _opened(pdf) as document:
        for number in pages if pages is not None else range(1, len(document) + 1):
            page = _page(document, number)
            try:
                scale = dpi / _POINTS_PER_INCH
                bitmap = page.render(scale=scale, crop=_beyond_bleed(page))
                picture: Image = bitmap.to_pil().convert("RGB")
                bitmap.close()
            finally:
                page.close()
            yield picture


def lines_in(reader: Any) -> str:
    """What a text page of pdfium holds, with our line ends, and a hyphen for its U+0002 and
    U+FFFE, which mean one."""
    text: str = reader.get_text_range()
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return lines.replace("\x02", "-").replace("\ufffe", "-")


def png(image: Image) -> bytes:
    """A picture as PNG, without dates or profiles: the same pixels give the same bytes."""
    output = BytesIO()
    image.save(output, "PNG", compress_level=6, icc_profile=None)
    return output.getvalue()


def jpeg(pixels: NDArray[np.uint8], quality: int) -> bytes:
    """A picture, rows of RGB pixels, as small as a report wants it: JPEG with half the colours."""
    from PIL import Image

    output = BytesIO()
    Image.fromarray(pixels).save(output, "JPEG", quality=quality, subsampling=2)
    return output.getvalue()


def webp(pixels: NDArray[np.uint8], quality: int) -> bytes:
    """A picture, rows of RGB pixels, smaller than JPEG at the same looks: for many on a page."""
    from PIL import Image

    output = BytesIO()
    Image.fromarray(pixels).save(output, "WEBP", quality=quality, method=4)
    return output.getvalue()


def with_guides(image: Image, guides: PageGuides, dpi: int) -> Image:
    """A copy of a page's picture with its guides drawn on it, thin, as in a layout program.

    The trim is taken to stand in the middle of the picture.
    """
    from PIL import Image, ImageDraw

    layer = Image.new("RGBA", image.size, (0, 0, 0, 0))
    sheet = _Sheet(ImageDraw.Draw(layer), guides, image.size, dpi)
    sheet.draw_baselines()
    width, height = guides.trim
    bleed, safe = guides.bleed_mm, guides.safe_mm
    if bleed > 0:
        sheet.draw_box((-bleed, -bleed, width + bleed, height + bleed), _BLEED)
    sheet.draw_box((safe, safe, width - safe, height - safe), _SAFE)
    sheet.draw_box((0, 0, width, height), _TRIM)
    for frame in guides.frames:
        sheet.draw_frame(frame)
    for frame in guides.frames:
        sheet.draw_label(frame)
    return Image.alpha_composite(image.convert("RGBA"), layer).convert("RGB")


class _Sheet:
    """Draws in millimetres of the trim, with lines as thin as can be seen."""

    def __init__(
        self, draw: ImageDraw, guides: PageGuides, size: tuple[int, int], dpi: int
    ) -> None:
        from PIL import ImageFont

        self._draw = draw
        self._guides = guides
        self._scale = dpi / _MM_PER_INCH
        width, height = guides.trim
        self._left = (size[0] - width * self._scale) / 2
        self._top = (size[1] - height * self._scale) / 2
        self._size = size
        self._line = max(1, round(dpi / 200))
        self._font = ImageFont.load_default(max(9.0, dpi * 6 / _POINTS_PER_INCH))
        self._labels: list[Box] = []

    def draw_baselines(self) -> None:
        """The baseline grid across the trim."""
        step = self._guides.baseline_pt * _MM_PER_INCH / _POINTS_PER_INCH
        width, height = self._guides.trim
        if step <= 0:
            return
        first = self._guides.baseline_start_mm
        for number in range(int((height - first) / step + 1e-6) + 1):
            y = first + number * step
            line = [self._at(0, y), self._at(width, y)]
            self._draw.line(line, fill=_BASELINE, width=self._line)

    def draw_box(self, box: Box, colour: Colour) -> None:
        """An outline; where there is no room for it, as in a margin wider than the page, none."""
        left, top, right, bottom = box
        if left < right and top < bottom:
            corners = [self._at(left, top), self._at(right, bottom)]
            self._draw.rectangle(corners, outline=colour, width=self._line)

    def draw_frame(self, frame: FrameBox) -> None:
        """A frame's outline, and in red the strip that its text takes below it."""
        colour = _colour(frame)
        right, bottom = frame.x + frame.w, frame.y + frame.h
        if frame.spare_mm < 0 < frame.w:
            corners = [self._at(frame.x, bottom), self._at(right, bottom - frame.spare_mm)]
            self._draw.rectangle(corners, fill=(*_OVER[:3], 60))
        self.draw_box((frame.x, frame.y, right, bottom), colour)

    def draw_label(self, frame: FrameBox) -> None:
        """The frame's name and room on its top right corner, where there is the least text.

        It moves down where another label is.
        """
        text = _label(frame)
        right, top = self._at(frame.x + frame.w, frame.y)
        wide = self._draw.textlength(text, font=self._font) + 4
        high = self._draw.textbbox((0, 0), "Ág", font=self._font)[3] + 2
        x = max(0.0, min(right - wide, self._size[0] - wide))
        y = max(0.0, min(top - high, self._size[1] - high))
        for taken in sorted(self._labels, key=lambda box: box[1]):
            if x < taken[2] and taken[0] < x + wide and y < taken[3] and taken[1] < y + high:
                y = taken[3] + 1
        box = (x, y, x + wide, y + high)
        self._labels.append(box)
        self._draw.rectangle(box, fill=_colour(frame))
        self._draw.text((x + 2, y + 1), text, fill=_PAPER, font=self._font)

    def _at(self, x: float, y: float) -> tuple[int, int]:
        across = round(self._left + x * self._scale)
        down = round(self._top + y * self._scale)
        return min(across, self._size[0] - 1), min(down, self._size[1] - 1)


def _colour(frame: FrameBox) -> Colour:
    return _OVER if frame.spare_mm < 0 else _FITS


def _label(frame: FrameBox) -> str:
    word = "over" if frame.spare_mm < 0 else "spare"
    return f"{frame.name}  {abs(frame.spare_mm):.1f} mm {word}"


@contextmanager
def _opened(pdf: bytes | Path) -> Iterator[Any]:
    import pypdfium2

    name = pdf.name if isinstance(pdf, Path) else "This"
    try:
        document = pypdfium2.PdfDocument(pdf)
    except (pypdfium2.PdfiumError, OSError) as error:
        remedy = "Name a PDF, or build it again."
        raise UsageError(f"{name} cannot be opened as a PDF.", remedy) from error
    try:
        yield document
    finally:
        document.close()


def _page(document: Any, number: int) -> Any:
    if not 1 <= number <= len(document):
        raise UsageError(
            f"There is no page {number}; the PDF has {len(document)}.",
            f"Name a page from 1 to {len(document)}.",
        )
    return document[number - 1]


def _beyond_bleed(page: Any) -> tuple[float, float, float, float]:
    """What of an upright page lies outside its bleed, in points: left, bottom, right, top."""
    left, bottom, right, top = page.get_cropbox()
    bleed = page.get_bleedbox()
    if page.get_rotation() or bleed[0] >= right or bleed[1] >= top:
        return (0, 0, 0, 0)
    edges = (bleed[0] - left, bleed[1] - bottom, right - bleed[2], top - bleed[3])
    return tuple(max(edge, 0.0) for edge in edges)
