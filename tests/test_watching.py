"""Is every change noticed, once it is whole, and the booklet built again after it?"""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from booklet.cli import main
from booklet.watching import look, wait

_PATIENCE = 120
Plant = Callable[[Path, str, str, str], int]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with files, some of which nobody cares for."""
    for name in ("films/a.yaml", "films/b.yaml", ".git/x", "notes.md~", "#a#", "build/a.pdf"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("1")
    return tmp_path


def names(folder: Path, paths: object) -> set[str]:
    assert isinstance(paths, dict | list)
    return {Path(path).relative_to(folder.resolve()).as_posix() for path in paths}


def test_hidden_files_backups_and_results_are_not_looked_at(folder: Path) -> None:
    seen = look([folder, folder / "missing"], [folder / "build"])
    assert names(folder, dict(seen)) == {"films/a.yaml", "films/b.yaml"}


def test_who_saves_again_and_again_is_not_kept_waiting_and_memory_is_swept_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []

    def saved_at_once(*_: object) -> list[Path]:
        if done.count("built") == 5:
            raise KeyboardInterrupt
        return []

    monkeypatch.setattr("booklet.commands.booklets._built", lambda *_: done.append("built"))
    monkeypatch.setattr("booklet.commands.booklets._tell", lambda *_: None)
    monkeypatch.setattr("booklet.build.get_ready", lambda *_: done.append("loaded"))
    monkeypatch.setattr("booklet.heap.sweep", lambda: done.append("swept"))
    monkeypatch.setattr("booklet.watching.wait", saved_at_once)
    assert main(["watch", str(tmp_path), "--to", str(tmp_path / "build"), "--quiet"]) == 0
    assert done == [*["built"] * 4, "loaded", "swept", "built"]


def test_a_file_that_goes_away_while_it_is_read_does_not_end_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def gone(*_: object) -> None:
        raise FileNotFoundError(errno.ENOENT, "No such file or directory", "films/a.yaml")

    def saved(*_: object) -> list[Path]:
        monkeypatch.setattr("booklet.watching.wait", ended)
        return [tmp_path / "films/b.yaml"]

    def ended(*_: object) -> list[Path]:
        raise KeyboardInterrupt

    monkeypatch.setattr("booklet.commands.booklets._built", gone)
    monkeypatch.setattr("booklet.build.get_ready", lambda *_: None)
    monkeypatch.setattr("booklet.watching.wait", saved)
    assert main(["watch", str(tmp_path), "--to", str(tmp_path / "build")]) == 0
    told = capsys.readouterr().err
    assert told.count("films/a.yaml: No such file or directory.") == 2
    assert "Traceback" not in told


def test_a_moment_without_a_change_is_used_once(folder: Path) -> None:
    before, used = look([folder], [folder / "build"]), list[float]()
    threading.Timer(1, (folder / "films/a.yaml").write_text, ["2"]).start()
    wait(before, [folder], [folder / "build"], lambda: used.append(1))
    assert len(used) == 1
    wait(before, [folder], [folder / "build"], lambda: used.append(1))  # it has changed already
    assert len(used) == 1


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda f: (f / "films/a.yaml").write_text("2"), {"films/a.yaml"}),
        (lambda f: (f / "films/b.yaml").unlink(), {"films/b.yaml"}),
        (lambda f: (f / "films/new.yaml").write_text("1"), {"films/new.yaml"}),
        (
            lambda f: (f / "films/a.yaml").rename(f / "films/c.yaml"),
            {"films/a.yaml", "films/c.yaml"},
        ),
    ],
)
def test_a_change_is_noticed(
    folder: Path, change: Callable[[Path], object], expected: set[str]
) -> None:
    before = look([folder], [folder / "build"])
    later = threading.Timer(0.3, change, [folder])
    later.start()
    assert names(folder, wait(before, [folder], [folder / "build"])) == expected


def test_a_link_to_the_results_is_not_looked_through(folder: Path) -> None:
    elsewhere = folder.parent / "elsewhere"
    elsewhere.mkdir()
    (folder / "made").symlink_to(elsewhere)
    before = look([folder], [folder / "made"])
    (elsewhere / "booklet.pdf").touch()
    assert look([folder], [folder / "made"]) == before


def test_what_changed_before_anybody_waits_is_noticed(folder: Path) -> None:
    before = look([folder])
    (folder / "films" / "a.yaml").write_text("longer")
    assert names(folder, wait(before, [folder])) == {"films/a.yaml"}


def test_files_that_are_still_being_written_are_waited_for(folder: Path) -> None:
    before = look([folder])

    def write() -> None:
        for number in range(5):
            (folder / f"{number}.yaml").write_text("1")
            time.sleep(0.05 if number else 0)

    threading.Thread(target=write).start()
    assert names(folder, wait(before, [folder])) == {f"{number}.yaml" for number in range(5)}


@pytest.mark.parametrize("to", [".", "stills", "films/new"])
def test_results_do_not_go_where_files_are_watched(
    to: str, small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["watch", str(small), "--to", str(small / to)]) == 2
    assert "is watched" in capsys.readouterr().err


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT for one process")
def test_watching_builds_again_survives_errors_and_ends(small: Path, plant: Plant) -> None:
    """A word changes, then a key is wrong, then right again."""
    to, film = small / "build", "films/quiet-oar.yaml"
    for section in ("contents", "matter: welcome", "guide", "tickets", "venues", "days"):
        plant(small, "edition.yaml", f"  - {section}\n", "")
    command = [sys.executable, "-m", "booklet.cli", "watch", str(small), "--to", str(to)]
    with subprocess.Popen(
        command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    ) as process:
        told: list[str] = []
        watchdog = threading.Timer(_PATIENCE, process.kill)
        watchdog.start()

        def until_waiting() -> str:
            assert process.stderr is not None
            told.clear()
            for line in process.stderr:
                told.append(line)
                if "Waiting for a change" in line:
                    break
            return "".join(told)

        said = until_waiting()
        assert "Fit to print" in said
        first = (to / "booklet.pdf").read_bytes()
        plant(small, film, "The boat speaks", "The boat sings")
        said = until_waiting()
        assert f"Changed: {small / film}" in said
        assert "Fit to print" in said
        second = (to / "booklet.pdf").read_bytes()
        assert second != first
        plant(small, film, "note_short:", "note_shrot:")
        said = until_waiting()
        assert "D104" in said
        assert (to / "booklet.pdf").read_bytes() == second
        mended = (small / film).read_text().replace("note_shrot:", "note_short:")
        (small / film).write_text(mended.replace("The boat sings", "The boat speaks"))
        assert "Fit to print" in until_waiting()
        assert (to / "booklet.pdf").read_bytes() == first
        process.send_signal(signal.SIGINT)
        assert process.stderr is not None
        assert "Watching has ended." in process.stderr.read()
        assert process.wait(60) == 0
        watchdog.cancel()
