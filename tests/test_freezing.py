"""Is a page that the printer has held, whatever changes, and is nothing held that may change?"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from test_comparing import COUNTED, SMALL, make

from booklet.build import build
from booklet.cli import main
from booklet.console import Console
from booklet.errors import BookletError
from booklet.findings import Finding
from booklet.folios import pages_of, read_folios
from booklet.material import Order
from booklet.packing import package_up

Plant = Callable[[Path, str, str, str], int]


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an edition, its build, and pages 1 to 10 of it frozen."""
    base = tmp_path_factory.mktemp("printed")
    edition = Path(shutil.copytree(SMALL, base / "edition"))
    plan = (edition / "edition.yaml").read_text("utf-8")
    for section in (*COUNTED, "guide"):
        plan = plan.replace(f"  - {section}\n", "")
    (edition / "edition.yaml").write_text(plan, encoding="utf-8")
    to = make(edition, base / "build")
    (edition / "edition.yaml").write_text(f"{plan}freeze: [1-5, 8, 9-10]\n", encoding="utf-8")
    assert main(["freeze", str(edition), "--of", str(to), "--quiet"]) == 0
    return base


@pytest.fixture
def base(printed: Path, tmp_path: Path) -> Path:
    """A copy to be changed at will."""
    return Path(shutil.copytree(printed, tmp_path / "base"))


def found(base: Path, **more: object) -> tuple[Finding, ...]:
    order = Order(base / "edition", base / "again", **more)  # type: ignore[arg-type]
    try:
        return build(order, Console(StringIO(), is_quiet=True)).findings
    except BookletError as error:
        left = list((base / "again").glob("*.pdf"))
        return error.findings if error.exit_code == 5 and not left else ()


def test_an_unchanged_build_passes(base: Path) -> None:
    assert found(base) == ()
    assert (base / "again" / "booklet.pdf").read_bytes() == (
        base / "build" / "booklet.pdf"
    ).read_bytes()


def test_a_changed_time_is_found_where_it_is_written(base: Path, plant: Plant) -> None:
    line = plant(base / "edition", "screenings.yaml", 'time: "18:30"', 'time: "18:45"')
    (finding,) = found(base)
    assert finding.code == "C101"
    assert finding.place.line == line
    assert finding.place.file == (base / "edition" / "screenings.yaml").resolve()
    assert "The Lantern Keeper, Fri 12 Jun 18:30 LID1 → 18:45" in finding.message
    assert finding.message.endswith("Page 3 would change.")  # and page 6, which is not frozen


def test_a_page_that_is_not_frozen_may_change(base: Path, plant: Plant) -> None:
    plant(base / "edition", "films/ice-cream-war.yaml", "en: Ice Cream War", "en: Ice Cream Wąrž")
    record = json.loads((base / "build" / "booklet.json").read_text("utf-8"))
    (folio,) = (page["folio"] for page in record["pages"] if page["name"] == "Pocket Films")
    text = (base / "edition" / "edition.yaml").read_text("utf-8")
    free = ", ".join(str(n) for n in (1, 2, 3, 4, 5, 8, 9, 10) if n != folio)
    (base / "edition" / "edition.yaml").write_text(
        text.replace("freeze: [1-5, 8, 9-10]", f"freeze: [{free}]"), encoding="utf-8"
    )
    assert found(base) == ()


def test_an_edited_note_is_found_in_its_film(base: Path, plant: Plant) -> None:
    line = plant(base / "edition", "films/salt-road.yaml", "Two lorries and", "Three lorries and")
    (finding,) = found(base)
    assert (finding.code, finding.place.line) == ("C101", line)
    assert "Salt Road: note (en) Two lorries" in finding.message


def test_pages_built_alone_are_held_too(base: Path, plant: Plant) -> None:
    plant(base / "edition", "screenings.yaml", 'time: "18:30"', 'time: "18:45"')
    assert [one.code for one in found(base, folios=(3,))] == ["C101"]
    assert found(base, folios=(1,)) == ()


def test_what_the_printer_gets_is_held_too(base: Path, plant: Plant) -> None:
    plant(base / "edition", "screenings.yaml", 'time: "18:30"', 'time: "18:45"')
    with pytest.raises(BookletError) as caught:
        package_up(Order(base / "edition", base / "again"), Console(StringIO(), is_quiet=True))
    assert [one.code for one in caught.value.findings] == ["C101"]


def test_a_style_that_changes_frozen_pages_is_named(base: Path) -> None:
    (base / "edition" / "layout").mkdir()
    tokens = base / "edition" / "layout" / "tokens.css"
    tokens.write_text(":root { --badge-height: 9pt }\n", encoding="utf-8")
    (finding,) = found(base)
    assert finding.code == "C101"
    assert finding.place.file == tokens.resolve()
    assert "Layout: layout/tokens.css added" in finding.message


def test_a_removed_screening_is_found_at_the_freeze(base: Path) -> None:
    path = base / "edition" / "screenings.yaml"
    text = path.read_text("utf-8")
    start = text.index("- programme: paper-winter")
    end = text.index("- programme:", start + 5)
    path.write_text(text[:start] + text[end:], encoding="utf-8")
    findings = found(base)
    assert {one.code for one in findings} == {"C101"}
    assert "Paper Winter, Fri 12 Jun 20:30 NET → gone" in findings[0].message
    assert findings[0].place.file == (base / "edition" / "edition.yaml").resolve()


def test_another_language_and_job_may_have_a_freeze_of_their_own(base: Path) -> None:
    plan = base / "edition" / "edition.yaml"
    assert [one.code for one in found(base, language="fr", folios=(1,))] == ["C105"]
    with plan.open("a", encoding="utf-8") as file:
        file.write("jobs: {french: {language: fr, freeze: []}}\n")
    assert found(base, job="french", folios=(1,)) == ()


def test_freezing_again_keeps_to_what_was_frozen(
    base: Path, plant: Plant, capsys: pytest.CaptureFixture[str]
) -> None:
    edition, frozen = base / "edition", base / "edition" / "frozen.json"
    before = frozen.read_bytes()
    assert main(["freeze", str(edition), "--of", str(base / "build"), "--quiet"]) == 0
    assert frozen.read_bytes() == before
    line = "freeze: [1-5, 8, 9-10]\n"
    plant(edition, "screenings.yaml", 'time: "18:30"', 'time: "18:45"')
    plant(edition, "edition.yaml", line, "")
    make(edition, base / "build")
    plant(edition, "edition.yaml", "", line)
    assert main(["freeze", str(edition), "--of", str(base / "build"), "--quiet"]) == 8
    assert "--replace" in capsys.readouterr().err
    assert frozen.read_bytes() == before
    arguments = ["freeze", str(edition), "--of", str(base / "build"), "--replace", "--quiet"]
    assert main(arguments) == 0
    assert frozen.read_bytes() != before
    assert found(base) == ()


@pytest.mark.parametrize("freeze", ["", "freeze: [90]\n"])
def test_what_cannot_be_frozen_is_told(
    freeze: str, base: Path, plant: Plant, capsys: pytest.CaptureFixture[str]
) -> None:
    edition = base / "edition"
    plant(edition, "edition.yaml", "freeze: [1-5, 8, 9-10]\n", freeze)
    before = (edition / "frozen.json").read_bytes()
    assert main(["freeze", str(edition), "--of", str(base / "build"), "--quiet"]) == 2
    assert "Traceback" not in capsys.readouterr().err
    assert (edition / "frozen.json").read_bytes() == before


def test_a_pdf_that_is_no_build_cannot_be_frozen(base: Path) -> None:
    (base / "build" / "booklet.json").unlink()
    pdf = str(base / "build" / "booklet.pdf")
    assert main(["freeze", str(base / "edition"), "--of", pdf, "--quiet"]) == 2


@pytest.mark.parametrize(
    "content",
    ["", "[]", "{}", '{"form": 1}', '{"form": 2, "records": []}', '{"form": 1, "records": [{}]}',
     '{"form": 1, "records": 7}', "\x00", "[" * 100_000],
)  # fmt: skip
def test_a_damaged_record_is_found_and_never_a_traceback(content: str, base: Path) -> None:
    (base / "edition" / "frozen.json").write_text(content)
    order = Order(base / "edition", base / "again")
    with pytest.raises(BookletError) as caught:
        build(order, Console(StringIO(), is_quiet=True))
    (finding,) = caught.value.findings
    assert finding.code == "C103"
    assert finding.place.file == (base / "edition" / "frozen.json").resolve()


@pytest.mark.parametrize(
    ("text", "folios", "told"),
    [
        ("", (), "pages "), ("3", (3,), "page 3"), ("1-3, 5", (1, 2, 3, 5), "pages 1–3, 5"),
        ("7, 6", (6, 7), "pages 6, 7"),
    ],
)  # fmt: skip
def test_pages_are_read_and_told(text: str, folios: tuple[int, ...], told: str) -> None:
    assert read_folios(text) == folios
    assert pages_of(folios) == told
