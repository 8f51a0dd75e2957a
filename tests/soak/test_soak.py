"""What takes minutes: large editions, builds killed at any moment, every size and language."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml
from adverts_maker import Ad, make, save
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


def _with_a_picture_each(edition: Path) -> None:
    """Let no two films share a still, as they do where editions are made up."""
    for film in (edition / "films").iterdir():
        text = film.read_text(encoding="utf-8")
        if shared := re.search(r"still-\d+\.jpg", text):
            own = f"{film.stem}.jpg"
            picture = (edition / "stills" / shared[0]).read_bytes()
            (edition / "stills" / own).write_bytes(picture + film.stem.encode())
            film.write_text(text.replace(shared[0], own), encoding="utf-8")


def _largest_process_mb(edition: Path, to: Path) -> float:
    """The memory of the largest process of a build."""
    process = subprocess.Popen(_command(edition, to), stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    return usage.ru_maxrss / 1024


def test_memory_does_not_grow_with_pages_or_pictures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    largest = []
    for films in (60, 240):
        edition = tmp_path / f"edition-{films}"
        make_edition(edition, Shape(films))
        _with_a_picture_each(edition)
        largest.append(_largest_process_mb(edition, tmp_path / f"build-{films}"))
    assert max(largest) < 300
    assert largest[1] - largest[0] < 60


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


needs_ghostscript = pytest.mark.skipif(
    ghostscript.find() is None, reason="not run: Ghostscript is not here"
)
CONDITIONS = ("fogra39", "fogra29", "gracol", "newsprint")


SIZES = {"A5": (148.0, 210.0), "Half-letter": (139.7, 215.9)}
BLEEDS = {"3 mm": 3.0, "5 mm": 5.0}
AD_GAP = 3.0
"""Between two ads of half a page, in mm: `ad_gap` of the layout."""

every_paper = pytest.mark.parametrize(
    ("trim", "bleed", "condition"), list(product(SIZES, BLEEDS, CONDITIONS))
)


def _with_ads_for(source: Path, folder: Path, trim: str, bleed: str) -> Path:
    """A copy of an edition whose advertisers have sent PDFs for this paper."""
    shutil.copytree(source, folder)
    shutil.rmtree(folder / "ads")
    (folder / "ads").mkdir()
    booked = yaml.safe_load((folder / "ads.yaml").read_text(encoding="utf-8"))
    width, height = SIZES[trim]
    for ad in booked:
        ad["file"] = f"{ad['id']}.pdf"
        is_half = ad.get("size") == "half"
        size = (width, (height - AD_GAP) / 2 if is_half else height)
        with make(Ad(size, BLEEDS[bleed])) as pdf:
            save(pdf, folder / "ads" / ad["file"])
    (folder / "ads.yaml").write_text(yaml.safe_dump(booked, allow_unicode=True), encoding="utf-8")
    return folder


def _faults(said: Any) -> set[str]:
    """The codes of what was found, but how texts fit their frames, which is only told."""
    return {one["code"] for one in said["findings"]} - {"T115", "T116"}


def _said_of(edition: Path, to: Path, trim: str, bleed: str, condition: str) -> Any:
    flags = ["--trim", trim, "--bleed", bleed, "--condition", condition, "--format", "json"]
    said = json.loads(_say(edition, to, *flags))
    assert said["fitness"].startswith("Fit to print: PDF/X-4")
    return said


@needs_ghostscript
@every_paper
def test_every_condition_bleed_and_trim_gives_a_file_that_is_fit(
    trim: str, bleed: str, condition: str, tmp_path: Path
) -> None:
    edition = _with_ads_for(SMALL, tmp_path / "edition", trim, bleed)
    said = _said_of(edition, tmp_path / "build", trim, bleed, condition)
    assert said["findings"] == []


@needs_ghostscript
@every_paper
def test_the_sample_is_fit_for_every_condition_bleed_and_trim(
    trim: str, bleed: str, condition: str, tmp_path: Path
) -> None:
    """On newsprint the back cover's white text is small, which docs/printing.md explains."""
    edition = _with_ads_for(DATA, tmp_path / "edition", trim, bleed)
    said = _said_of(edition, tmp_path / "build", trim, bleed, condition)
    expected = {"F503"} if condition == "newsprint" else set()
    assert _faults(said) == expected


@needs_ghostscript
@pytest.mark.parametrize("condition", CONDITIONS)
def test_the_sample_is_fit_with_the_ads_it_has(condition: str, tmp_path: Path) -> None:
    _said_of(DATA, tmp_path, "A5", "3 mm", condition)


@needs_ghostscript
def test_the_sample_glued_with_a_cover_of_its_own_is_clean(tmp_path: Path) -> None:
    flags = ["--binding", "perfect", "--cover", "separate", "--format", "json"]
    said = json.loads(_say(DATA, tmp_path / "build", *flags))
    assert said["fitness"].startswith("Fit to print: PDF/X-4")
    assert not _faults(said)


def test_the_sample_has_the_same_bytes_whatever_is_around_it(tmp_path: Path) -> None:
    one = _build(DATA, tmp_path / "one", PYTHONHASHSEED="1", TZ="Asia/Kolkata")
    two = _build(DATA, tmp_path / "two", PYTHONHASHSEED="7", TZ="America/Lima")
    empty = str(tmp_path / "cache")
    three = _build(DATA, tmp_path / "three", XDG_CACHE_HOME=empty, LC_ALL="C")
    assert one == two == three


MOMENTS = 13
"""At which builds are killed, of each of four kinds: more than fifty in all."""
PATIENCE = 20.0
"""Seconds after which processes whose parent was killed must have ended by themselves."""


def _left_running(group: int) -> list[str]:
    """The processes of a group that still do something."""
    asked = ["ps", "-A", "-o", "pgid=,pid=,stat=,args="]
    table = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    rows = [line.split(None, 3) for line in table.splitlines()]
    return [row[-1] for row in rows if int(row[0]) == group and not row[2].startswith("Z")]


def _half_of(whole: Path, half: Path, chance: random.Random) -> None:
    """A cache with about half of what is in another."""
    shutil.rmtree(half, ignore_errors=True)
    for path in sorted(whole.rglob("*")) if whole.is_dir() else ():
        if path.is_file() and chance.random() < 0.5:
            copy = half / path.relative_to(whole)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, copy)


def _kill_at(moment: float, command: list[str], cache: Path, kill: Callable[[int], None]) -> None:
    """Begin a build, kill it at a moment, and see that nothing of it goes on."""
    build = subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        env={**os.environ, "XDG_CACHE_HOME": str(cache)},
    )
    try:
        time.sleep(moment)
        with suppress(ProcessLookupError):
            kill(build.pid)
        build.wait()
        until = time.monotonic() + PATIENCE
        while (left := _left_running(build.pid)) and time.monotonic() < until:
            time.sleep(0.1)
        assert not left, f"killed after {moment:.2f} s"
    finally:
        with suppress(ProcessLookupError):
            os.killpg(build.pid, signal.SIGKILL)


@pytest.mark.skipif(os.name == "nt", reason="not run: SIGKILL is not here")
@pytest.mark.parametrize("is_cold", [True, False], ids=["cold", "half-warm"])
@pytest.mark.parametrize("all_of_it", [False, True], ids=["its process", "its processes"])
def test_after_a_build_killed_at_any_moment_a_build_is_right(
    all_of_it: bool, is_cold: bool, tmp_path: Path
) -> None:
    """What is published stays whole, what is left in the cache does no harm, nothing goes on."""

    def kill(pid: int) -> None:
        (os.killpg if all_of_it else os.kill)(pid, signal.SIGKILL)

    to, whole, cache = (tmp_path / name for name in ("build", "whole", "cache"))
    right = _build(SMALL, to, XDG_CACHE_HOME=str(whole))
    seed = f"{all_of_it} {is_cold}"
    chance = random.Random(seed)
    if is_cold:
        shutil.rmtree(whole)
    _half_of(whole, cache, chance)
    started = time.monotonic()
    assert _build(SMALL, to, XDG_CACHE_HOME=str(cache)) == right
    usual = time.monotonic() - started
    for number in range(MOMENTS):
        _half_of(whole, cache, chance)
        moment = usual * (number + chance.random()) / MOMENTS
        _kill_at(moment, _command(SMALL, to), cache, kill)
        assert (to / "booklet.pdf").read_bytes() == right, f"killed after {moment:.2f} s"
        assert _build(SMALL, to, XDG_CACHE_HOME=str(cache)) == right, f"after {moment:.2f} s"
        assert sorted(path.name for path in to.iterdir()) == [
            "booklet.html",
            "booklet.json",
            "booklet.pdf",
        ]
