"""What do all tests share: a small edition to break, finished builds, one cache, no user's folder.

Builds are made once a run, whichever worker comes first, and read by all.
"""

from __future__ import annotations

import os
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
SMALL = HERE / "edition"
SAMPLE = HERE.parent / "data"
_PATIENCE = 300

Plant = Callable[[Path, str, str, str], int]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--accept", action="store_true", help="take the pages as they are now for the references"
    )


def pytest_configure() -> None:
    """Hear interrupts, which whatever is started in the background is told to ignore, and all
    that it starts."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def accept(request: pytest.FixtureRequest) -> bool:
    """Whether reference pictures are to be written, not compared."""
    return bool(request.config.getoption("--accept"))


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all workers of this run have in common."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(scope="session", autouse=True)
def cache(shared: Path) -> Iterator[Path]:
    """The cache of this run, so that no test reads or writes the user's own."""
    folder = shared / "cache"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(folder))
        yield folder


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A fresh copy of the small edition, to be changed at will."""
    return Path(shutil.copytree(SMALL, tmp_path / "small"))


@pytest.fixture
def plant() -> Plant:
    """`plant(folder, file, old, new)` changes the one place of a file where `old` stands.

    An empty `old` adds `new` at the end, and makes the file where there is none. Answers the
    line of the change, from 1.
    """

    def change(folder: Path, file: str, old: str, new: str) -> int:
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        assert not old or text.count(old) == 1, f"“{old}” stands {text.count(old)}× in {file}"
        at = text.index(old) if old else len(text)
        path.write_text(text[:at] + new + text[at + len(old) :], encoding="utf-8")
        return text.count("\n", 0, at) + 1

    return change


@pytest.fixture(scope="session")
def built_small(shared: Path) -> Path:
    """The folder of a finished build of the small edition: booklet.pdf and booklet.json."""
    return _built_once(SMALL, shared / "built-small")


@pytest.fixture(scope="session")
def sample_build(shared: Path) -> Path:
    """The folder of a finished build of the sample edition, data/."""
    if not (SAMPLE / "stills").is_dir():
        pytest.skip("the sample edition has no pictures yet")
    return _built_once(SAMPLE, shared / "built-sample")


def _built_once(edition: Path, to: Path) -> Path:
    from booklet.build import build
    from booklet.console import Console
    from booklet.material import Order

    with _turn(to.with_suffix(".lock")):
        if not (to / "booklet.pdf").exists():
            build(Order(edition, to), Console(StringIO(), is_quiet=True))
    return to


@contextmanager
def _turn(lock: Path) -> Iterator[None]:
    """Let one worker at a time in."""
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            lock.open("x").close()
            break
        except FileExistsError:
            assert time.monotonic() < until, f"{lock} is never given back"
            time.sleep(0.1)
    try:
        yield
    finally:
        lock.unlink()
