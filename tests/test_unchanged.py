"""Is a build left out only where it would come to the same?"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from booklet import home, unchanged
from booklet.cli import main
from booklet.errors import MissingPart
from booklet.summary import Told
from booklet.unchanged import Inputs, inputs_of, recall, remember

Plant = Callable[[Path, str, str, str], int]
SAID = "Nothing changed since this was built."
LONG_AGO = 1_700_000_000


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def edition(tmp_path: Path) -> Path:
    """Files such as an edition has, one of which was not changed lately."""
    folder = tmp_path / "edition"
    for name in ("edition.yaml", "films/a.yaml", ".hidden.jpg", "stills~"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("1")
    os.utime(folder / "films/a.yaml", (LONG_AGO, LONG_AGO))
    return folder


@pytest.fixture
def to(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "booklet.pdf").write_bytes(b"pdf")
    return folder


def told(to: Path, *, is_sure: bool = True) -> Told:
    file = to / "booklet.pdf"
    return Told((file,), (file,), (), (("pages", "8"),), "Fit.", is_fit=True, is_sure=is_sure)


def keep(inputs: Inputs, to: Path) -> None:
    """Remember a build that wrote one file."""
    remember(inputs, told(to), {to / "booklet.pdf": hashlib.sha256(b"pdf").hexdigest()})


def test_what_was_told_is_told_again(edition: Path, to: Path) -> None:
    assert recall(inputs_of(edition, to, "asked")) is None
    keep(inputs_of(edition, to, "asked"), to)
    assert recall(inputs_of(edition, to, "asked")) == told(to)


def write_in_place(path: Path) -> None:
    """Another content of the same size, with the times set back."""
    stat = path.stat()
    path.write_text("2")
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: (folder / "films/a.yaml").write_text("22"),
        lambda folder: write_in_place(folder / "films/a.yaml"),
        lambda folder: write_in_place(folder / "edition.yaml"),
        lambda folder: (folder / "films/b.yaml").write_text("1"),
        lambda folder: (folder / "films/a.yaml").unlink(),
        lambda folder: (folder / ".hidden.jpg").write_text("2"),
        lambda folder: (folder / "stills~").write_text("2"),
        lambda folder: os.utime(folder / "edition.yaml", (LONG_AGO, LONG_AGO)),
        lambda folder: (folder.parent / "out/booklet.pdf").write_bytes(b"PDF"),
        lambda folder: (folder.parent / "out/booklet.pdf").unlink(),
    ],
)
def test_a_change_of_what_is_read_or_made_is_noticed(
    edition: Path, to: Path, change: Callable[[Path], object]
) -> None:
    keep(inputs_of(edition, to, "asked"), to)
    change(edition)
    assert recall(inputs_of(edition, to, "asked")) is None


def test_a_file_changed_again_within_the_same_moment_is_told_by_its_content(
    edition: Path, to: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(inputs_of(edition, to, "asked"), to)
    seen = inputs_of(edition, to, "asked").seen
    (edition / "edition.yaml").write_text("2")
    monkeypatch.setattr(unchanged, "look", lambda *_, **__: seen)  # a folder that does not tell
    assert recall(inputs_of(edition, to, "asked")) is None


def test_what_else_is_asked_for_is_another_build(
    edition: Path, to: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(inputs_of(edition, to, "asked"), to)
    assert recall(inputs_of(edition, to, "asked otherwise")) is None
    assert recall(inputs_of(edition, to.parent / "elsewhere", "asked")) is None
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    assert recall(inputs_of(edition, to, "asked")) is None


def test_a_build_whose_inputs_changed_meanwhile_is_not_remembered(edition: Path, to: Path) -> None:
    before = inputs_of(edition, to, "asked")
    (edition / "films/a.yaml").write_text("2")
    keep(before, to)
    assert recall(before) is None
    assert recall(inputs_of(edition, to, "asked")) is None


def test_a_build_that_is_not_fit_or_not_wholly_checked_is_made_again(
    edition: Path, to: Path
) -> None:
    remember(inputs_of(edition, to, "asked"), told(to, is_sure=False), {})
    assert recall(inputs_of(edition, to, "asked")) is None


def test_what_another_build_put_in_the_place_of_what_was_made_is_not_taken_for_it(
    edition: Path, to: Path
) -> None:
    inputs = inputs_of(edition, to, "asked")
    (to / "booklet.pdf").write_bytes(b"another's")  # before anybody could look at ours
    keep(inputs, to)
    assert recall(inputs_of(edition, to, "asked")) is None


@pytest.mark.parametrize("name", ["stills", "build"])
def test_results_within_the_edition_are_no_inputs_and_hide_none(edition: Path, name: str) -> None:
    to = edition / name
    to.mkdir()
    (to / "still.jpg").write_text("1")
    before = inputs_of(edition, to, "asked")
    (to / "booklet.pdf").write_bytes(b"pdf")
    keep(before, to)
    assert recall(inputs_of(edition, to, "asked")) == told(to)
    (to / "still.jpg").write_text("2")
    assert recall(inputs_of(edition, to, "asked")) is None


def test_a_link_that_leads_elsewhere_is_another(edition: Path, to: Path) -> None:
    for name in ("v1", "v2"):
        (edition / name).mkdir()
    link = edition / "stills"
    link.symlink_to("v1")
    keep(inputs_of(edition, to, "asked"), to)
    assert recall(inputs_of(edition, to, "asked")) == told(to)
    link.unlink()
    link.symlink_to("v2")
    assert recall(inputs_of(edition, to, "asked")) is None


def test_a_link_that_leads_nowhere_is_seen(edition: Path, to: Path) -> None:
    keep(inputs_of(edition, to, "asked"), to)
    (edition / "films" / "c.yaml").symlink_to("not-there")
    assert recall(inputs_of(edition, to, "asked")) is None


def test_a_machine_without_pango_is_told_by_the_build(
    edition: Path, to: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing() -> None:
        raise MissingPart("Pango is not here.")

    monkeypatch.setattr(unchanged, "versions", missing)
    assert recall(inputs_of(edition, to, "asked")) is None


def test_layouts_typefaces_and_the_program_are_looked_at(edition: Path, to: Path) -> None:
    seen = inputs_of(edition, to, "asked").seen
    for folder in (home.layouts(), home.fonts(), home.package() / "printing"):
        assert any(Path(path).is_relative_to(folder) for path in seen)


def test_links_that_go_round_end(edition: Path, to: Path) -> None:
    (edition / "films/round").symlink_to(edition)
    assert str(edition / "films/a.yaml") in inputs_of(edition, to, "asked").seen


def test_the_command_line_leaves_out_what_would_be_the_same(
    small: Path, tmp_path: Path, plant: Plant, capsys: pytest.CaptureFixture[str]
) -> None:
    to = tmp_path / "made"
    build = ["build", str(small), "--to", str(to)]
    said = []
    for more in ([], [], ["--format", "json"], ["--pages", "1"], ["--no-cache", "--pages", "1"]):
        assert main([*build, *more]) == 0
        captured = capsys.readouterr()
        said.append(SAID in captured.err)
        if more in ([], ["--format", "json"]):
            assert str(to / "booklet.pdf") in captured.out
    assert said == [False, True, True, False, False]
    plant(small, "films/moth.yaml", "", "\n")
    assert main(build) == 0
    assert SAID not in capsys.readouterr().err


_MODULES = """
import sys
from booklet.cli import main
code = main(sys.argv[1:])
heavy = {"weasyprint", "pydantic", "jinja2", "pikepdf", "PIL", "fontTools"}
print(sorted(heavy & set(sys.modules)))
sys.exit(code)
"""


def test_where_nothing_changed_no_engine_is_imported(small: Path, tmp_path: Path) -> None:
    build = ["build", str(small), "--to", str(tmp_path / "made"), "--quiet"]
    assert main(build) == 0
    done = subprocess.run(
        [sys.executable, "-c", _MODULES, *build], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"
