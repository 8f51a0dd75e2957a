"""What takes minutes: large editions, builds killed at random moments, every size and language."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from benchmark.edition import Shape, make_edition

from booklet import ghostscript

pytestmark = pytest.mark.soak

DATA = Path(__file__).parent.parent.parent / "data"
SMALL = Path(__file__).parent.parent / "edition"


def _command(edition: Path, to: Path, *more: str) -> list[str]:
    arguments = ["build", str(edition), "--to", str(to), "--quiet", *more]
    return [sys.executable, "-m", "booklet.cli", *arguments]


def _build(edition: Path, to: Path, *more: str, **environment: str) -> bytes:
    _say(edition, to, *more, **environment)
    return next(to.glob("*.pdf")).read_bytes()


def _say(edition: Path, to: Path, *more: str, **environment: str) -> str:
    """Build, and answer what went to standard output."""
    done = subprocess.run(
        _command(edition, to, *more),
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


@pytest.mark.parametrize("films", [1, 2, 5, 400])
def test_an_edition_of_any_size_is_built(films: int, tmp_path: Path) -> None:
    make_edition(tmp_path / "edition", Shape(films))
    _build(tmp_path / "edition", tmp_path / "build")
    record = json.loads((tmp_path / "build" / "booklet.json").read_text(encoding="utf-8"))
    assert len(record["pages"]) % 4 == 0
    shown = [page for page in record["pages"] if page["template"] == "film-1"]
    assert len(shown) == films


@pytest.mark.parametrize("to_page", [1, 2, 3])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_size_of_page_holds_its_films_in_every_language(
    to_page: int, language: str, tmp_path: Path
) -> None:
    make_edition(tmp_path / "edition", Shape(24, to_page=to_page, languages=("en", "fr")))
    assert _build(tmp_path / "edition", tmp_path / "build", "--language", language)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_sample_is_clean_in_both_languages_even_for_the_printer(
    language: str, tmp_path: Path
) -> None:
    assert _build(DATA, tmp_path, "--final", "--language", language)


CONDITIONS = ("fogra39", "fogra29", "gracol", "newsprint")


def _without_ads(source: Path, folder: Path) -> Path:
    """A copy of an edition without its ads, whose files are for one trim and 3 mm of bleed."""
    shutil.copytree(source, folder)
    settings = folder / "edition.yaml"
    lines = settings.read_text(encoding="utf-8").splitlines(keepends=True)
    settings.write_text("".join(line for line in lines if "ad: " not in line), encoding="utf-8")
    (folder / "ads.yaml").unlink()
    return folder


@pytest.mark.skipif(ghostscript.find() is None, reason="not run: Ghostscript is not here")
@pytest.mark.parametrize("trim", ["A5", "Half-letter"])
@pytest.mark.parametrize("bleed", ["3 mm", "5 mm"])
@pytest.mark.parametrize("condition", CONDITIONS)
def test_every_condition_bleed_and_trim_gives_a_file_that_is_fit(
    trim: str, bleed: str, condition: str, tmp_path: Path
) -> None:
    edition = _without_ads(SMALL, tmp_path / "edition")
    flags = ["--trim", trim, "--bleed", bleed, "--condition", condition, "--format", "json"]
    said = json.loads(_say(edition, tmp_path / "build", *flags))
    assert said["fitness"].startswith("Fit to print: PDF/X-4")
    assert said["findings"] == []


@pytest.mark.skipif(ghostscript.find() is None, reason="not run: Ghostscript is not here")
@pytest.mark.parametrize("bleed", ["3 mm", "5 mm"])
@pytest.mark.parametrize("condition", CONDITIONS)
def test_the_sample_is_fit_for_every_condition(bleed: str, condition: str, tmp_path: Path) -> None:
    flags = ["--bleed", bleed, "--condition", condition, "--format", "json"]
    edition = DATA if bleed == "3 mm" else _without_ads(DATA, tmp_path / "edition")
    said = json.loads(_say(edition, tmp_path / "build", *flags))
    assert said["fitness"].startswith("Fit to print: PDF/X-4")


@pytest.mark.skipif(ghostscript.find() is None, reason="not run: Ghostscript is not here")
def test_the_sample_glued_with_a_cover_of_its_own_is_clean(tmp_path: Path) -> None:
    flags = ["--binding", "perfect", "--cover", "separate", "--format", "json"]
    said = json.loads(_say(DATA, tmp_path / "build", *flags))
    assert said["fitness"].startswith("Fit to print: PDF/X-4")
    assert said["findings"] == []


def test_the_sample_has_the_same_bytes_whatever_is_around_it(tmp_path: Path) -> None:
    one = _build(DATA, tmp_path / "one", PYTHONHASHSEED="1", TZ="Asia/Kolkata")
    two = _build(DATA, tmp_path / "two", PYTHONHASHSEED="7", TZ="America/Lima")
    empty = str(tmp_path / "cache")
    three = _build(DATA, tmp_path / "three", XDG_CACHE_HOME=empty, LC_ALL="C")
    assert one == two == three


def test_a_build_killed_at_any_moment_leaves_the_old_booklet_whole(tmp_path: Path) -> None:
    edition, to = tmp_path / "edition", tmp_path / "build"
    make_edition(edition, Shape(6))
    started = time.monotonic()
    right = _build(edition, to)
    usual = time.monotonic() - started
    chance = random.Random(16)
    for _ in range(20):
        build = subprocess.Popen(_command(edition, to), stdout=subprocess.DEVNULL)
        time.sleep(chance.uniform(0, usual * 1.1))
        build.send_signal(signal.SIGKILL)
        build.wait()
        assert (to / "booklet.pdf").read_bytes() == right
        strays = [path for path in to.iterdir() if path.name.startswith(".booklet-")]
        assert len(strays) <= 1
    assert _build(edition, to) == right
    assert sorted(path.name for path in to.iterdir()) == ["booklet.json", "booklet.pdf"]
