"""Does the benchmark run, do its scenarios change what they say, are its figures told right?"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import bench
import pytest
import yaml
from benchmark import results, watched
from benchmark.budgets import Budget, budgets
from benchmark.edition import Shape, make_edition
from benchmark.edits import (
    EDITED,
    Edit,
    edited,
    film_in_front,
    next_note,
    one_note,
    one_title,
    other_fonts,
    style_token,
)
from benchmark.page import BEGIN, END, between_marks
from benchmark.plot import plot
from benchmark.results import Made, Parts, Rebuilt, Results, Size, Stages
from benchmark.scenarios import rounds_with
from benchmark.tables import tables
from benchmark.timing import Command, Cost, Failed, run
from benchmark.ways import IN_TYPST, PLAIN, TYPST, WAYS, given

BENCH = Path(__file__).parent.parent / "tools" / "bench.py"
FILMS = 3


@dataclass(frozen=True)
class Ran:
    """What the benchmark said and kept."""

    said: str
    kept: Results
    picture: Path


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """The benchmark of the smallest edition, run once."""
    folder = tmp_path_factory.mktemp("bench")
    numbers, picture = folder / "numbers.json", folder / "plot.svg"
    done = subprocess.run(
        [sys.executable, str(BENCH), "--quick", "--json", str(numbers), "--plot", str(picture)],
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return Ran(done.stdout, results.kept(numbers), picture)


def test_all_ways_make_about_the_same_pages(ran: Ran) -> None:
    made = ran.kept.sizes[0].made
    plain, typst = made[PLAIN], made[TYPST]
    assert plain.pages == typst.pages
    assert plain.letters == pytest.approx(typst.letters, rel=0.01)
    assert made["booklet"].letters == pytest.approx(plain.letters, rel=0.15)
    assert 0 <= made["booklet"].pages - plain.pages <= 4


def test_each_scenario_changes_what_it_says(ran: Ran) -> None:
    changed, pages = ran.kept.sizes[0].changed, ran.kept.sizes[0].made["booklet"].pages
    assert changed[results.UNCHANGED] == 0
    assert changed[results.NOTE] == 1
    assert changed[results.TITLE] == 5, "its page, its strand's opener, two days, the index"
    assert changed[results.TOKEN] >= FILMS
    assert changed[results.FONTS] >= FILMS
    assert changed[results.FRONT] > pages * 2 / 3


def test_the_stages_checks_and_sheets_are_told(ran: Ran) -> None:
    for stage in ("Setting the pages", "Preparing the pictures", "Pressing", "Checking the PDF"):
        assert re.search(rf"^{stage}  ", ran.said, re.MULTILINE), stage
    for check in ("facts read back", "text proofread", "codes", "ink, by Ghostscript, beside",
                  "words (prose)", "page digests", "record"):  # fmt: skip
        assert re.search(rf"^{re.escape(check)}  .*%$", ran.said, re.MULTILINE), check
    for way in ("importing WeasyPrint", "cold", "warm", "unchanged"):
        assert re.search(rf"^{way}  ", ran.said, re.MULTILINE), way


def test_what_must_not_depend_on_the_machine_is_kept(ran: Ran) -> None:
    (size,), parts = ran.kept.sizes, ran.kept.parts
    assert not size.imports_engine
    assert parts.first.looked_at == parts.first.pages
    assert parts.edited.looked_at == parts.changed == 1
    assert parts.joined <= 1.05 * parts.at_once
    assert all(cost.stages[results.CHECKING] > 0 for cost in size.scenarios[results.COLD])


def test_kept_numbers_are_told_again(ran: Ran, tmp_path: Path) -> None:
    results.keep(ran.kept, tmp_path / "again.json")
    assert results.kept(tmp_path / "again.json") == ran.kept
    for table in tables(ran.kept):
        assert table.as_text() in ran.said
    assert plot(ran.kept) == ran.picture.read_text(encoding="utf-8")


@pytest.mark.parametrize(("most", "code"), [("0.39", 1), ("2.1", 0)])
def test_a_cold_build_over_the_most_fails(tmp_path: Path, most: str, code: int) -> None:
    results.keep(MADE_UP, tmp_path / "numbers.json")
    assert bench.main(["--from", str(tmp_path / "numbers.json"), "--most", most]) == code


def test_numbers_of_another_form_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "numbers.json").write_text("[]")
    assert bench.main(["--from", str(tmp_path / "numbers.json")]) == 1
    assert "numbers.json is not what this benchmark keeps" in capsys.readouterr().err


EDITS = (one_note, next_note, one_title, film_in_front, style_token, other_fonts)


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An edition of two films."""
    folder = tmp_path_factory.mktemp("edits") / "edition"
    make_edition(folder, Shape(2))
    return folder


def state(folder: Path) -> Mapping[Path, tuple[bytes, int]]:
    """All files below a folder, with what they hold and when they were saved."""
    return {
        path: (path.read_bytes() if path.is_file() else b"", path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file() or not any(path.iterdir())
    }


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_is_undone_to_the_byte(edition: Path, edit: Edit) -> None:
    before = state(edition)
    with edited(edition, edit):
        assert state(edition) != before
    assert state(edition) == before


def test_an_edit_is_undone_where_a_build_fails(edition: Path) -> None:
    before = state(edition)
    with pytest.raises(Failed), edited(edition, style_token):
        raise Failed
    assert state(edition) == before


@pytest.mark.parametrize(
    ("edit", "key"), [(one_note, "note"), (next_note, "note"), (one_title, "title")]
)
def test_one_edit_changes_one_value(edition: Path, edit: Edit, key: str) -> None:
    path = edition / "films" / f"{EDITED}.yaml"
    before = yaml.safe_load(path.read_text(encoding="utf-8"))
    with edited(edition, edit):
        after = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert {name for name in before if before[name] != after[name]} == {key}


def size_of(films: int, seconds: float, plain: float, peak: int = 200_000_000) -> Size:
    """A made-up measure: a cold build takes `seconds`, and everything else a part of them."""

    def costs(part: float, peak: int = peak) -> tuple[Cost, ...]:
        wall = seconds * part
        return tuple(
            Cost(wall * much, wall, peak, {results.SETTING: wall, results.CHECKING: 0.4 * wall})
            for much in (0.9, 1.0, 1.4)
        )

    scenarios = {
        results.COLD: costs(1), results.EMPTY: costs(1.5), results.UNCHANGED: costs(0.01),
        results.NOTE: costs(0.1), results.PAGE: costs(0.12), results.TITLE: costs(0.2),
        results.FRONT: costs(1), results.TOKEN: costs(1), results.FONTS: costs(1),
        results.SHEET: costs(0.01),
    }  # fmt: skip
    ways = {PLAIN: costs(plain / seconds, 900_000_000), TYPST: costs(0.05)}
    made = dict.fromkeys(("booklet", PLAIN, TYPST), Made(films, films * 1000, films * 9000))
    rebuilt = (Rebuilt(0.06 * seconds, 1.0, 9), Rebuilt(0.02 * seconds, 1.0, 9))
    return Size(films, scenarios, ways, {}, made, (rebuilt,) * 3, ((0.1, 0.1),), False)


def stages_of(looked_at: int) -> Stages:
    """Made-up stages."""
    return Stages({results.SETTING: 2.0}, {"codes": 1.0}, 10, looked_at)


SHEET = {"importing WeasyPrint": 0.5, "cold": 1.0}
PARTS = Parts(200, stages_of(10), stages_of(2), 1, SHEET, 104, 100)
MADE_UP = Results(
    "two processors",
    (size_of(50, 10, 5), size_of(200, 40, 100), size_of(2000, 480, 1000, 310_000_000)),
    PARTS,
)


def budget(words: str, measured: Results = MADE_UP) -> Budget:
    """The budget that asks this."""
    (found,) = (one for one in budgets(measured) if one.asks == words)
    return found


CASES: list[tuple[str, dict[int, float], str]] = [
    (
        "cold build without its checks, pictures prepared, of plain",
        {50: 1.2, 200: 0.24, 2000: 0.288},
        "from 200 films on",
    ),
    (
        "cold build without its checks, every cache empty, of plain",
        {50: 1.8, 200: 0.36, 2000: 0.432},
        "from 200 films on",
    ),
    ("checks, of the cold build", dict.fromkeys((50, 200, 2000), 0.4), "yes"),
    ("one note edited, of plain", {50: 0.2, 200: 0.04, 2000: 0.048}, "from 200 films on"),
    (
        "one note edited under `booklet watch`, of plain",
        {50: 0.04, 200: 0.008, 2000: 0.0096},
        "yes",
    ),
    ("one note edited, of Typst's whole compile", dict.fromkeys((50, 200, 2000), 2.0), "no"),
    ("the same under `booklet watch`", dict.fromkeys((50, 200, 2000), 0.4), "yes"),
    (
        "its page alone (`--pages`), of the edit's build",
        dict.fromkeys((50, 200, 2000), 1.2),
        "yes",
    ),
    ("nothing changed, of plain", {50: 0.02, 200: 0.004, 2000: 0.0048}, "yes"),
    (
        "the engine imported where nothing changed",
        dict.fromkeys((50, 200, 2000), 0.0),
        "yes",
    ),
    ("one title edited, of plain", {50: 0.4, 200: 0.08, 2000: 0.096}, "from 200 films on"),
    ("largest process of any build, MB", {50: 200, 200: 200, 2000: 310}, "no"),
    ("one note edited, of the same with 200 films", {2000: 12.0}, "no"),
    ("cold build a film, of the same with 200 films", {2000: 1.2}, "no"),
    ("largest process, of the same with 200 films", {2000: 1.55}, "no"),
    ("pages looked at after one edit, of those changed", {200: 2.0}, "no"),
    ("PDF joined of pieces, of one written at once", {200: 1.04}, "yes"),
]


@pytest.mark.parametrize(("words", "figures", "verdict"), CASES)
def test_a_budget_is_a_ratio_of_medians(
    words: str, figures: Mapping[int, float], verdict: str
) -> None:
    assert budget(words).figures == pytest.approx(figures)
    assert budget(words).verdict == verdict


def test_all_budgets_are_held_to_figures_above() -> None:
    mark = next(
        mark
        for mark in test_a_budget_is_a_ratio_of_medians.pytestmark  # type: ignore[attr-defined]
    )
    assert [case[0] for case in mark.args[1]] == [one.asks for one in budgets(MADE_UP)]


def test_what_was_not_measured_is_not_called_met() -> None:
    small = MADE_UP.sizes[0]
    alone = replace(MADE_UP, sizes=(replace(small, ways={PLAIN: small.ways[PLAIN]}),))
    for words in (
        "one note edited, of the same with 200 films",
        "one note edited, of Typst's whole compile",
    ):
        assert budget(words, alone).verdict == "not measured"


def test_an_engine_imported_for_nothing_is_told() -> None:
    engine = replace(MADE_UP, sizes=(replace(MADE_UP.sizes[0], imports_engine=True),))
    assert budget("the engine imported where nothing changed", engine).verdict == "no"


def test_large_editions_have_fewer_rounds() -> None:
    assert [rounds_with(films, 3) for films in (50, 200, 800, 2000)] == [3, 3, 1, 1]
    assert rounds_with(2000, 1) == 1


def test_tables_say_medians_with_least_and_most() -> None:
    told = "\n".join(table.as_markdown() for table in tables(MADE_UP))
    assert (
        "| cold build, pictures prepared | 40.0 (36.0–56.0) | 40.0 | 200 | 0.40 | 20.00 |" in told
    )
    assert "| largest process of any build, MB | 300 | 200 | 200 | 310 | no |" in told
    assert all(line.count("|") > 2 for line in told.splitlines() if line.startswith("|"))


def test_tables_stand_between_the_marks_of_a_page() -> None:
    page = f"# Page\n\nBefore.\n\n{BEGIN}\n\nold\n\n{END}\n\nAfter.\n"
    written = between_marks(page, ["one", "two"])
    assert written == f"# Page\n\nBefore.\n\n{BEGIN}\n\none\n\ntwo\n\n{END}\n\nAfter.\n"
    assert between_marks(written, ["one", "two"]) == written


@pytest.mark.parametrize("page", ["", BEGIN, END, f"{END}{BEGIN}", f"{BEGIN}{END}{BEGIN}{END}"])
def test_a_page_without_its_marks_is_not_written(page: str) -> None:
    with pytest.raises(ValueError, match="each once"):
        between_marks(page, ["one"])


def test_the_page_has_its_marks() -> None:
    page = BENCH.parent.parent / "docs" / "performance.md"
    assert between_marks(page.read_text(encoding="utf-8"), ["one"])


@pytest.mark.parametrize("count", [1, 3])
def test_the_plot_has_a_line_for_each_way_and_labels_that_can_be_read(count: int) -> None:
    drawn = plot(replace(MADE_UP, sizes=MADE_UP.sizes[:count]))
    names = {"": "http://www.w3.org/2000/svg"}
    root = ElementTree.fromstring(drawn)
    lines = root.findall("g/polyline", names)
    assert [len(str(line.get("points")).split()) for line in lines] == [count] * 7
    labels = root.findall("g[polyline]/text", names)
    places = sorted(float(label.get("y", "")) for label in labels)
    assert min(after - before for before, after in pairwise(places)) > 11
    assert places[0] > 0
    assert places[-1] < float(root.get("height", ""))
    assert len(drawn.encode()) < 15_000


PRETENDER = """#!{python}
import pathlib, sys
html = next(pathlib.Path(given) for given in sys.argv[1:] if given.endswith(".html"))
assert (html.parent / "stills" / "still-01.jpg").is_file()
assert (html.parent / "fonts" / "barlow-semi-condensed" / "BarlowSemiCondensed-Bold.ttf").is_file()
assert 'url("fonts/barlow-semi-condensed/BarlowSemiCondensed-Bold.ttf")' in html.read_text()
target = pathlib.Path(sys.argv[sys.argv.index("--output") + 1])
target.write_text(" ".join(sys.argv[1:]))
"""


@pytest.mark.parametrize(
    ("name", "program", "first"),
    [("Vivliostyle", "vivliostyle", "build "), ("Paged.js", "pagedjs-cli", "")],
)
def test_a_browser_is_asked_where_it_is_there(
    edition: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, program: str,
    first: str,
) -> None:  # fmt: skip
    (way,) = (one for one in WAYS if one.name == name)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not way.is_here()
    (tmp_path / program).write_text(PRETENDER.format(python=sys.executable))
    (tmp_path / program).chmod(0o755)
    assert way.is_here()
    way.prepare(edition)
    run(way.command(edition, tmp_path / "out.pdf"), tmp_path / "cache")
    html = given(edition, "booklet.html")
    assert (tmp_path / "out.pdf").read_text() == f"{first}{html} --output {tmp_path / 'out.pdf'}"


def test_what_fails_is_not_timed(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "import sys; sys.exit('It broke.')"]
    with pytest.raises(Failed, match=r"exit 1\nIt broke\."):
        run(command, tmp_path)


STAGED = "import sys; print('One …', 'Two …', 'One …', 'words', sep='\\n', file=sys.stderr)"


def test_stages_are_what_a_process_says_it_does(tmp_path: Path) -> None:
    cost = run([sys.executable, "-c", STAGED], tmp_path)
    assert list(cost.stages) == ["Starting", "One", "Two"]
    assert sum(cost.stages.values()) == pytest.approx(cost.wall)


SLEEPER = """
import os, pathlib, sys, time
pathlib.Path(sys.argv[1]).write_text(str(os.getpid()))
print("0.1 s. Waiting for a change", flush=True)
{then}
"""


@pytest.mark.parametrize(
    "then", ["print('1.0 s. Waiting for a change', flush=True); time.sleep(600)", "print('Over.')"]
)
def test_a_watch_that_makes_no_pdf_fails_and_is_ended(
    edition: Path, tmp_path: Path, then: str
) -> None:
    before = state(edition)
    command: Command = [sys.executable, "-c", SLEEPER.format(then=then), tmp_path / "process"]
    with pytest.raises(Failed, match="not made again"):
        watched.watch(command, edition, tmp_path / "no.pdf", tmp_path)
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "process").read_text()), 0)
    assert state(edition) == before


def test_typst_is_heard_each_time_it_has_written(edition: Path, tmp_path: Path) -> None:
    IN_TYPST.prepare(edition)
    took = watched.recompile(edition, tmp_path / "kept.pdf", tmp_path / "cache")
    assert len(took) == 2
    assert (tmp_path / "kept.pdf").read_bytes().startswith(b"%PDF")
