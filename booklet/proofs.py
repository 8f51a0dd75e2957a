"""How do pages look to a designer? Pictures of them, with the layout's guides if wished."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from booklet import raster
from booklet.covers import Share
from booklet.layout import Layout
from booklet.material import Order
from booklet.prove import Proof
from booklet.publish import publish_digested
from booklet.typeset import Frame

PNG_DPI = 150


def publish_pictures(proof: Proof, order: Order) -> Mapping[Path, str]:
    """Publish a picture of each page, cut at the bleed, below the order's folder; where the
    booklet is whole, those of pages that are no more are removed. Answers digests of them."""
    layout, stem, to = proof.material.layout, proof.material.stem, order.to / "pages"
    images: dict[str, bytes] = {}
    for one in proof.prints:
        drawn = raster.pictures(one.pdf.path, None, PNG_DPI)
        for side, image in zip(one.share.sides, drawn, strict=True):
            if order.guides:
                guides = _guides(layout, proof.frames, one.share, side)
                image = raster.with_guides(image, guides, PNG_DPI)
            name = "-".join(f"{folio:03}" for folio in side)
            images[f"{stem}-{name}.png"] = raster.png(image)
    known = () if order.folios else to.glob(f"{stem}-[0-9][0-9][0-9]*.png")
    made = publish_digested(images, to, [path.name for path in known])
    return {path: made[path] for path in sorted(made)}


def _guides(
    layout: Layout, frames: Sequence[Frame], share: Share, side: Sequence[int]
) -> raster.PageGuides:
    width, height = share.trim(layout.trim)
    baseline, start = layout.baseline
    lefts = {folio: (width - layout.trim[0]).mm * at for at, folio in enumerate(side)}
    return raster.PageGuides(
        bleed_mm=layout.bleed.mm,
        trim=(width.mm, height.mm),
        safe_mm=layout.safe.mm,
        baseline_pt=baseline.pt,
        baseline_start_mm=start.mm,
        frames=tuple(
            raster.FrameBox(
                frame.ref.name,
                frame.box.x + lefts[frame.ref.folio],
                frame.box.y,
                frame.box.right - frame.box.x,
                frame.box.bottom - frame.box.y,
                frame.spare,
            )
            for frame in frames
            if frame.ref.folio in lefts
        ),
    )
