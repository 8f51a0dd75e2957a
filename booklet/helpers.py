"""Which processes stand beside a build, and serve the next one as well?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from booklet.apart import Apart, apart
from booklet.early import forerunner_for
from booklet.forerunner import Forerunner
from booklet.workers import Hands, early_hands

if TYPE_CHECKING:
    from booklet.compositor import Source


class Helpers(Struct, frozen=True):
    """What does a build's work apart: hands, where any can be had, a reader of what is drawn, and a
    forerunner where it stays."""

    hands: Hands | None
    reader: Apart
    forerunner: Forerunner[Source] | None = None

    def renew(self) -> None:
        """Have as many as there were, for the next build."""
        if self.hands is not None:
            self.hands.renew()
        self.reader.renew()
        if self.forerunner is not None:
            self.forerunner.renew()


@contextmanager
def helpers(edition: Path | None = None) -> Iterator[Helpers]:
    """Helpers, ended with the context; who begins them while little is loaded has small ones. The
    forerunner is for the builds of an edition, if one is named."""
    staying = nullcontext() if edition is None else forerunner_for(edition, stays=True)
    with staying as forerunner, early_hands() as hands, apart() as reader:
        yield Helpers(hands, reader, forerunner)
