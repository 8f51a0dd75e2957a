"""Is what is kept whole, and the cache never larger than it may be, the oldest out?"""

from __future__ import annotations

import hashlib
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from booklet import home, keeping
from booklet.cli import main
from booklet.drafts import Draft, drafts
from booklet.errors import OutputError

HOUR = 3600
MEGABYTE = 10**6


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of the test's own, which may hold one megabyte."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "caches"))
    monkeypatch.setenv(keeping.VARIABLE, "1")
    return home.cache()


def put(path: Path, size: int, hours: float) -> Path:
    """A file of the cache that was used last so many hours ago, and made a day before that."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(bytes(size))
    used = time.time() - hours * HOUR
    os.utime(path, (used, used - 24 * HOUR))
    return path


def size_of(folder: Path) -> int:
    return sum(stat.st_size for _, stat in keeping.files(folder))


def test_what_is_kept_is_whole_or_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tmp_path / "deep" / "index.json"
    keeping.keep(kept, b"first")
    assert kept.read_bytes() == b"first"

    def fail(self: Path, target: Path) -> Path:
        raise OSError("no")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OSError, match="no"):
        keeping.keep(kept, b"second")
    assert [path.name for path in kept.parent.iterdir()] == ["index.json"]
    assert kept.read_bytes() == b"first"


def test_a_file_that_is_looked_at_counts_as_used_and_not_as_changed(cache: Path) -> None:
    path = put(cache / "looks" / "a", 3, hours=50)
    before = path.stat()
    assert keeping.use(path) == bytes(3)
    assert path.stat().st_mtime_ns == before.st_mtime_ns
    assert path.stat().st_atime_ns > before.st_atime_ns + 49 * HOUR * 10**9
    assert keeping.use(cache / "looks" / "b") is None


@pytest.mark.parametrize("length", [0, 1, 33, 40])
def test_what_is_sealed_is_told_from_what_is_damaged(length: int) -> None:
    whole = keeping.seal(bytes(length))
    assert keeping.unseal(whole) == bytes(length)
    assert keeping.unseal(whole + b"\0") is None
    for at in range(len(whole)):
        assert keeping.unseal(whole[:at]) is None
        assert keeping.unseal(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]) is None


@pytest.mark.parametrize("spoiled", [b"", b"a drawin", b"a drawinG", b"a drawing more"])
def test_what_pages_are_made_with_is_told_from_what_is_damaged(spoiled: bytes, cache: Path) -> None:
    path = cache / "drawings" / "a.svg"
    assert not keeping.is_whole(path)
    keeping.keep_needed(path, b"a drawing")
    assert keeping.is_whole(path)
    path.write_bytes(spoiled)
    assert not keeping.is_whole(path)
    keeping.keep_needed(path, b"a drawing")
    (cache / "drawings" / "a.svg.seal").unlink()
    assert not keeping.is_whole(path)


def test_what_is_needed_lies_where_it_is_not_swept_away(cache: Path) -> None:
    with pytest.raises(AssertionError):
        keeping.keep_needed(cache / "looks" / "a", b"read by its path")


def test_what_is_needed_and_cannot_be_kept_is_told(cache: Path) -> None:
    cache.parent.mkdir()
    cache.write_text("a file where the folder would be")
    with pytest.raises(OutputError, match="cannot be written"):
        keeping.keep_needed(cache / "fonts" / "a.otf", b"a typeface")


def test_of_all_shelves_the_longest_unused_goes_first(cache: Path) -> None:
    shelves = ("inks", "looks", "pieces", "templates")
    paths = [put(cache / shelves[n % 4] / str(n), 100_000, hours=n) for n in range(16)]
    keeping.use(paths[15])
    keeping.sweep(cache)
    assert [path for path in paths if path.exists()] == [*paths[:9], paths[15]]


def test_what_pages_are_made_with_goes_a_day_after_its_use(cache: Path) -> None:
    used, unused = (put(cache / "stills" / f"{n}", 900_000, hours=n) for n in (23, 25))
    newer = put(cache / "looks" / "a", 300_000, hours=0)
    keeping.sweep(cache)
    assert (used.exists(), unused.exists(), newer.exists()) == (True, False, False)


def test_a_cache_within_its_bound_is_let_alone(cache: Path) -> None:
    paths = [put(cache / "looks" / str(n), 100_000, hours=9999) for n in range(10)]
    keeping.sweep(cache)
    assert all(path.exists() for path in paths)


def test_what_killed_writers_left_is_swept_after_an_hour(cache: Path) -> None:
    old, new = (put(cache / "looks" / f".half-{n}", 10, hours=n) for n in (2, 0))
    os.utime(old, (time.time() - 2 * HOUR,) * 2)
    os.utime(new)
    keeping.sweep(cache)
    assert (old.exists(), new.exists()) == (False, True)


def test_what_another_build_uses_meanwhile_stays(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [put(cache / "looks" / str(n), 600_000, hours=10 - n) for n in range(2)]
    listed = list(keeping.files(cache))
    keeping.use(paths[0])
    monkeypatch.setattr(keeping, "files", lambda _folder: iter(listed))
    keeping.sweep(cache)
    assert [path.exists() for path in paths] == [True, False]


def test_files_that_others_remove_meanwhile_are_gone(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [put(cache / "looks" / str(n), 600_000, hours=10 - n) for n in range(2)]
    listed = list(keeping.files(cache))
    paths[0].unlink()
    monkeypatch.setattr(keeping, "files", lambda _folder: iter(listed))
    keeping.sweep(cache)
    assert paths[1].exists()


def test_whoever_keeps_sweeps_often_enough_and_seldom(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(keeping.VARIABLE, "4")
    swept: list[int] = []
    sweep = keeping.sweep

    def counted(folder: Path) -> None:
        sweep(folder)
        swept.append(size_of(folder))

    monkeypatch.setattr(keeping, "sweep", counted)
    chance = random.Random(7)
    most = 0
    for number in range(2000):
        keeping.keep(cache / "looks" / str(number), chance.randbytes(10_000))
        if number % 20 == 0:
            most = max(most, size_of(cache))
    assert 40 < len(swept) < 160, "twenty megabytes, and a quarter of one at a time"
    assert max(swept) <= 4 * MEGABYTE < most < 6 * MEGABYTE
    assert (cache / "looks" / "1999").exists()


@pytest.mark.parametrize("said", ["much", "-1", "1.5", "", "٣"])
def test_a_bound_that_is_no_number_is_told(
    said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(keeping.VARIABLE, said)
    assert main(["cache", "size"]) == 2
    assert f"{keeping.VARIABLE} is {said!r}, which is no number" in capsys.readouterr().err


def test_builds_at_once_in_a_cache_with_no_room_give_the_right_bytes(
    built_small: Path, small: Path, tmp_path: Path, cache: Path
) -> None:
    """Each sweeps away what the others keep; what is left is what pages are made with."""
    environment = {**os.environ, keeping.VARIABLE: "0"}
    right = (built_small / "booklet.pdf").read_bytes()
    for names in (("one", "two"), ("after",)):
        builds = [
            subprocess.Popen(
                [sys.executable, "-m", "booklet.cli", "build", str(small), "--quiet",
                 "--to", str(tmp_path / name)],
                env=environment, stdout=subprocess.DEVNULL,
            )
            for name in names
        ]  # fmt: skip
        assert [build.wait() for build in builds] == [0] * len(names)
        for name in names:
            assert (tmp_path / name / "booklet.pdf").read_bytes() == right
    left = {path.relative_to(cache).parts[0] for path, _ in keeping.files(cache)}
    assert left == {"stills", "drawings", "fonts", "art"}


def test_a_draft_stays_while_it_is_made_and_a_killed_ones_goes_after_a_day(cache: Path) -> None:
    put(cache / "looks" / "large", 2 * MEGABYTE, hours=1)
    old, new = (cache / keeping.DRAFTS / name / "booklet.pdf" for name in ("old", "new"))
    for path, hours in ((old, 25), (new, 23)):
        put(path, 2 * MEGABYTE, hours)
        os.utime(path, (time.time() - hours * HOUR,) * 2)
    keeping.sweep(cache)
    assert (old.exists(), new.exists()) == (False, True)
    assert not (cache / "looks" / "large").exists()


def test_drafts_lie_in_the_cache_and_go_with_all_that_is_in_them(cache: Path) -> None:
    with drafts() as folder:
        (folder / "a.pdf").write_bytes(b"abc")
        assert folder.parent == cache / keeping.DRAFTS
        draft = Draft(folder / "a.pdf")
        assert draft.digest == hashlib.sha256(b"abc").hexdigest()
    assert not folder.exists()


def test_without_a_cache_drafts_lie_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    with drafts() as folder:
        (folder / "a.pdf").write_bytes(b"abc")
    assert not folder.exists()
