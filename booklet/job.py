"""What is wanted: which layout, in which language, how strictly?"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Job:
    """One thing to be printed."""

    layout: str = "classic"
    language: str = "en"
    final: bool = False
    """Warnings stop the build too."""
