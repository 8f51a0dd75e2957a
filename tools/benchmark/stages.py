"""How long does each stage of a build take? As a program: `stages.py EDITION TO`, answered in JSON.

`seconds` has them in their order, by what the program says while it works; `checks` those of each
family of checks; `looked_at` are the pages whose preflight was not remembered.
"""

from __future__ import annotations

import json
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tools")]

from benchmark.families import timed_families  # noqa: E402
from booklet.build import build  # noqa: E402  (this checkout's)
from booklet.material import Order  # noqa: E402


@dataclass
class Clock:
    """A build's progress, timed."""

    seconds: dict[str, float] = field(default_factory=dict)
    _name: str = ""
    _began: float = 0

    def stage(self, name: str) -> None:
        """A stage begins, and the one before ends."""
        now = time.perf_counter()
        if self._name:
            self.seconds[self._name] = self.seconds.get(self._name, 0) + now - self._began
        self._name, self._began = name, now

    def count(self, done: int, total: int, what: str = "pages") -> None:
        """Pages are set; nothing ends by it."""


def main(edition: str, to: str) -> None:
    """Build an edition, and print what its stages took."""
    clock = Clock()
    with timed_families() as checks:
        built = build(Order(Path(edition), Path(to)), clock)
    clock.stage("done")
    reports = [one.report for one in built.proof.prints]
    told = {
        "seconds": clock.seconds,
        "checks": checks.seconds(),
        "pages": sum(report.pages for report in reports),
        "looked_at": sum(report.looked_at for report in reports),
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main(*sys.argv[1:])
