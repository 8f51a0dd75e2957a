"""What did a take become?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from booklet.artwork import Artwork, artwork
from booklet.spots import Spot

if TYPE_CHECKING:
    from booklet.engine import Message, UsedFace, Written


class Piece(Struct, frozen=True):
    """A take's pages in inks, what the engine said while it wrote them, and their typefaces."""

    artwork: Artwork
    messages: tuple[Message, ...]
    faces: frozenset[UsedFace]


def piece(written: Written, spots: Mapping[str, Spot]) -> Piece:
    """What the engine wrote, made ready to be joined with others, its PDF put by in the cache."""
    art = artwork(written.pdf, spots)
    return Piece(replace(art, pdf=art.pdf.put_by()), written.messages, written.faces)
