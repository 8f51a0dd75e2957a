"""The benchmark runs, and what it measures is the same booklet made in two ways."""

from __future__ import annotations

import json
import re
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
    for stage in ("Setting the pages", "Preparing the pictures", "Pressing", "Checking the PDF"):
        assert stage in done.stdout
    for check in ("facts read back", "text proofread", "codes", "ink, by Ghostscript, beside",
                  "words (prose)", "page digests", "record"):  # fmt: skip
        assert re.search(rf"^ *{re.escape(check)}  .*%$", done.stdout, re.MULTILINE), check
    for way in ("importing WeasyPrint", "cold", "warm", "unchanged"):
        assert way in done.stdout
    looked = re.search(r"looked at (\d+) of \1 pages, after one edit at (\d+) of", done.stdout)
    assert looked is not None, done.stdout
    assert 1 <= int(looked[2]) < int(looked[1]) / 2
    assert json.loads(numbers.read_text(encoding="utf-8"))
