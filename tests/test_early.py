"""Do processes that help load no more than they need?"""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

_READING = "{'pydantic', 'yaml', 'jinja2', 'babel', 'booklet.records'}"
"""What only whoever reads an edition takes."""


@pytest.mark.parametrize(
    "load",
    [
        "import booklet.early, booklet.compositor",
        "from booklet.preflight.run import load_rules; load_rules()",
    ],
    ids=["a forerunner", "whoever asks the rules"],
)
def test_whoever_reads_no_edition_loads_nothing_for_that(load: str) -> None:
    code = f"import sys; {load}; print(sorted({_READING} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_numpy_begins_no_threads() -> None:
    """They would spin while others work; the program multiplies no matrices."""
    code = "import booklet, numpy, os; print(len(os.listdir('/proc/self/task')))"
    if not sys.platform.startswith("linux"):
        pytest.skip("threads are counted in /proc")
    own = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=own
    )
    assert done.stdout == "1\n"
