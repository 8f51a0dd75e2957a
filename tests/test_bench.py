"""The benchmark runs, and what it measures is the same booklet made in two ways."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

BENCH = Path(__file__).parent.parent / "tools" / "bench.py"


def test_both_ways_make_about_the_same_pages(tmp_path: Path) -> None:
    numbers = tmp_path / "numbers.json"
    done = subprocess.run(
        [sys.executable, str(BENCH), "--quick", "--json", str(numbers)],
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert "of the plain way's time" in done.stdout
    assert json.loads(numbers.read_text(encoding="utf-8"))
