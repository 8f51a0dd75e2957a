"""How do pages look to a designer? Pictures of them, with the layout's guides if wished."""

from __future__ import annotations

from pathlib import Path

from booklet import raster
from booklet.layout import Layout
from booklet.publish import publish
from booklet.typeset import Galley

PNG_DPI = 150


def publish_pictures(
    pdf: bytes, galley: Galley, layout: Layout, stem: str, to: Path, *, guides: bool, whole: bool
) -> tuple[Path, ...]:
    """Publish a picture of each page, cut at the bleed; where the booklet is whole, those of
    pages that are no more are removed."""
    images: dict[str, bytes | Path] = {}
    drawn = raster.pictures(pdf, None, PNG_DPI)
    for folio, image in zip(galley.folios, drawn, strict=True):
        if guides:
            image = raster.with_guides(image, _guides(layout, galley, folio), PNG_DPI)
        images[f"{stem}-{folio:03}.png"] = raster.png(image)
    publish(images, to)
    if whole:
        for path in to.glob(f"{stem}-[0-9][0-9][0-9].png"):
            if path.name not in images:
                path.unlink()
    return tuple(to / name for name in images)


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
