"""How are the sheets of a booklet, and its cover, held together?"""

from __future__ import annotations

from enum import StrEnum


class Binding(StrEnum):
    """How the sheets are held together."""

    SADDLE = "saddle"
    PERFECT = "perfect"
    NONE = "none"


class CoverKind(StrEnum):
    """Whether the cover is of the inside's paper, or four pages of heavier stock."""

    SELF = "self"
    SEPARATE = "separate"
