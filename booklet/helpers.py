"""Which processes stand beside a build, and serve the next one as well?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from booklet.standby import Standby
from booklet.workers import Hands, early_hands


@dataclass(frozen=True)
class Helpers:
    """What does a build's work apart: hands, where any can be had, and a Ghostscript that waits."""

    hands: Hands | None
    standby: Standby

    def renew(self) -> None:
        """Have as many as there were, for the next build."""
        if self.hands is not None:
            self.hands.renew()


@contextmanager
def helpers() -> Iterator[Helpers]:
    """Helpers, ended with the context; who begins them while little is loaded has small ones."""
    with early_hands() as hands, Standby() as standby:
        yield Helpers(hands, standby)
