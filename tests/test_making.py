"""Do one-sheets, handouts and door signs say what the data says, in colours their printer has?"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import documents_reader as reader
import numpy as np
import pikepdf
import pytest

from booklet import ghostscript
from booklet.cli import main
from booklet.documents import Asked, documents, screening_id
from booklet.ledger import RECORD
from booklet.load import load
from booklet.material import Order, prepare
from booklet.model import Edition
from booklet.workshop import Workshop

HERE = Path(__file__).resolve().parent
SMALL = HERE / "edition"
Plant = Callable[[Path, str, str, str], int]


def run(*arguments: str | Path) -> int:
    return main([str(one) for one in (*arguments, "--quiet")])


def made(layout: str, to: Path, *more: str, edition: Path = SMALL) -> int:
    return run("make", layout, *more, "--edition", edition, "--to", to)


@pytest.fixture(scope="session")
def edition() -> Edition:
    edition, _ = load(SMALL)
    assert edition is not None
    return edition


@pytest.fixture(scope="session")
def sheets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All documents of the small edition."""
    to = tmp_path_factory.mktemp("documents")
    for layout, *more in (
        ("one-sheet",), ("one-sheet", "--with", "house"), ("doorsign",), ("handout",),
        ("handout", "--with", "staff"), ("handout", "--with", "large-print"),
    ):  # fmt: skip
        assert made(layout, to, "--all", *more) == 0
    return to


def tickets(edition: Edition, film: str) -> set[str]:
    return {
        one.ticket_url
        for one in edition.public_screenings
        if one.has_tickets and one.ticket_url and film in {f.id for f in one.programme.films}
    }


# What is loaded


def test_a_sheet_is_the_same_whichever_typefaces_are_loaded(
    small: Path, plant: Plant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    film = "films/moth.yaml"
    plant(small, film, "", "original_title: {ja: 蛾の家, ar: بيت العث, el: Σκώρος}\n")
    assert made("one-sheet", tmp_path / "few", "moth", edition=small) == 0
    monkeypatch.setattr("booklet.shop._needed", lambda fonts, _html, _sheets: fonts)
    assert made("one-sheet", tmp_path / "all", "moth", edition=small) == 0
    few, every = (tmp_path / one / "one-sheets" / "moth.pdf" for one in ("few", "all"))
    assert few.read_bytes() == every.read_bytes()


# One-sheets


def test_every_code_of_a_one_sheet_opens_a_screening_of_its_film(
    sheets: Path, edition: Edition
) -> None:
    for name in edition.films:
        sheet = sheets / "one-sheets" / f"{name}.pdf"
        wanted = tickets(edition, name)
        assert reader.codes(sheet) == wanted, name
        web = {link for link in reader.links(sheet) if link.startswith("https://")}
        assert wanted <= web, name
        assert "mailto:hello@lamp.example" in reader.links(sheet) or not edition.settings.email


def test_a_one_sheet_is_a_small_tagged_document_in_a_screens_colours(
    sheets: Path, edition: Edition
) -> None:
    for name, film in edition.films.items():
        sheet = sheets / "one-sheets" / f"{name}.pdf"
        assert sheet.stat().st_size < 2_000_000
        spaces = {one.split()[-1] for one in reader.operators(sheet) if " " in one}
        assert spaces <= {"/Pattern"}, name
        assert not {"k", "K"} & reader.operators(sheet)
        with pikepdf.open(sheet) as pdf:
            assert pdf.Root.Lang == "en"
            assert pdf.Root.MarkInfo.Marked
            assert str(pdf.docinfo["/Title"]).startswith(film.title.get("en"))
            assert len(pdf.pages) == 1
            for image in pdf.objects:
                if isinstance(image, pikepdf.Stream) and image.get("/Subtype") == "/Image":
                    assert image.ColorSpace in ("/DeviceRGB", "/DeviceGray")


def test_the_house_knows_ends_guests_and_what_follows(sheets: Path, edition: Edition) -> None:
    one = next(one for one in edition.public_screenings if one.record.qa and one.ends)
    film = one.programme.feature
    assert film is not None
    said = reader.text(sheets / "one-sheets" / f"{film.id}.house.pdf")
    assert f"{one.starts:%H:%M}–{one.ends:%H:%M}" in said
    assert f"{one.record.qa} min" in said
    for guest in one.record.guests:
        assert guest in said


def test_a_film_of_which_little_is_known_makes_a_sheet(small: Path, tmp_path: Path) -> None:
    (small / "films" / "bare.yaml").write_text("title: Bare\nstrand: first-light\n", "utf-8")
    assert run("one-sheet", "bare", "--edition", small, "--to", tmp_path) == 0
    assert "Bare" in reader.text(tmp_path / "one-sheets" / "bare.pdf")


def test_a_long_note_is_set_smaller_and_goes_on_overleaf(
    small: Path, tmp_path: Path, plant: Plant
) -> None:
    words = " ".join(f"Word{number} of a note that is long." for number in range(110))
    assert len(words) > 3300
    plant(small, "films/quiet-oar.yaml", "Nobody speaks;", f"{words} Nobody speaks;")
    assert run("one-sheet", "quiet-oar", "--edition", small, "--to", tmp_path) == 0
    sheet = tmp_path / "one-sheets" / "quiet-oar.pdf"
    said = reader.text(sheet).replace(" ", "")
    assert [number for number in range(110) if f"Word{number}of" not in said] == []
    with pikepdf.open(sheet) as pdf:
        assert len(pdf.pages) <= 2


# Handouts and signs


def test_every_sign_opens_its_own_screening_and_a_cancelled_one_none(
    sheets: Path, edition: Edition
) -> None:
    for one in edition.public_screenings:
        sign = sheets / "door-signs" / f"{screening_id(one)}.pdf"
        assert reader.codes(sign) == ({one.ticket_url} if one.has_tickets else set())
        said = reader.text(sign)
        assert f"{one.starts:%H:%M}" in said
        assert one.hall in said


def handouts(sheets: Path) -> list[Path]:
    found = sorted((sheets / "handouts").glob("*.pdf"))
    assert len(found) >= 12
    return found


def test_every_code_of_a_handout_opens_the_live_schedule(sheets: Path) -> None:
    for handout in handouts(sheets):
        assert reader.codes(handout) == {"https://lamp.example/now"}, handout.name


def test_handouts_and_signs_are_black_and_large_enough_and_off_the_edge(sheets: Path) -> None:
    for path in [*handouts(sheets), *sorted((sheets / "door-signs").glob("*.pdf"))]:
        assert reader.operators(path) <= {"g", "G", "scn /Pattern"}, path.name
        assert min(reader.sizes(path)) >= 7.99, path.name
        assert reader.edge_ink(path, 6) == 0, path.name


@pytest.mark.skipif(ghostscript.find() is None, reason="not run: Ghostscript is not here")
def test_ghostscript_finds_handouts_on_the_black_plate_alone(sheets: Path) -> None:
    for path in handouts(sheets)[:4]:
        with pikepdf.open(path) as pdf:
            pages = range(1, len(pdf.pages) + 1)
        for plates in ghostscript.plates_of(
            ghostscript.draw(path.read_bytes(), list(pages), 50, None)
        ):
            for name, levels in plates.levels.items():
                assert name == "Black" or not np.any(levels), f"{path.name}: {name}"


def test_large_print_is_large_and_a_list(sheets: Path) -> None:
    large = [path for path in handouts(sheets) if "large-print" in path.name]
    assert large
    for path in large:
        assert min(reader.sizes(path)) >= 17.99, path.name


def test_every_screening_of_a_day_stands_on_its_sheet(sheets: Path, edition: Edition) -> None:
    for night in edition.nights:
        for suffix in ("", ".large-print"):
            said = reader.text(sheets / "handouts" / f"day-{night}{suffix}.pdf")
            for one in edition.public_screenings:
                if one.night == night:
                    assert f"{one.starts:%H:%M}" in said
                    assert one.code in said
                    assert one.programme.title.get("en") in said


def test_what_is_for_the_press_stands_on_sheets_for_staff_alone(
    sheets: Path, edition: Edition
) -> None:
    press = [one for one in edition.screenings if not one.is_public]
    assert press
    for path in handouts(sheets):
        said = reader.text(path)
        found = [one.code for one in press if one.code in said]
        assert not found or path.stem.endswith(".staff"), path.name
    staff = reader.text(sheets / "handouts" / "schedule.staff.pdf")
    assert all(one.code in staff for one in press)
    assert "doors" in staff


def test_a_cancelled_screening_is_struck_and_said(sheets: Path, edition: Edition) -> None:
    one = next(one for one in edition.public_screenings if one.is_cancelled)
    said = reader.text(sheets / "handouts" / f"day-{one.night}.pdf")
    assert "Cancelled" in said


# What changed, and what failed


def record(folder: Path) -> dict[str, dict[str, str]]:
    return dict(json.loads((folder / RECORD).read_text("utf-8")))


def version(path: Path) -> str:
    """The four letters at a sheet's foot."""
    (found,) = set(re.findall(r"Version ([A-Z2-9]{4})\b", reader.text(path)))
    return str(found)


def test_only_what_changed_is_made_again(
    small: Path, tmp_path: Path, plant: Plant, capsys: pytest.CaptureFixture[str]
) -> None:
    assert made("handout", tmp_path, "--all", edition=small) == 0
    folder = tmp_path / "handouts"
    before = {path.name: path.read_bytes() for path in folder.glob("*.pdf")}
    one = record(folder)
    plant(small, "screenings.yaml", 'time: "16:00"', 'time: "16:30"')
    capsys.readouterr()
    assert run("handout", "--all", "--edition", small, "--to", tmp_path, "--format", "json") == 0
    changed = set(json.loads(capsys.readouterr().out)["changed"])
    after = {path.name: path.read_bytes() for path in folder.glob("*.pdf")}
    assert {f"{stem}.pdf" for stem in changed} == {n for n in after if after[n] != before[n]}
    assert {"day-2026-06-13", "schedule", "by-title"} <= changed
    assert "day-2026-06-12" not in changed
    other = record(folder)
    for name, old in before.items():
        stem = name.removesuffix(".pdf")
        (tmp_path / "old.pdf").write_bytes(old)
        is_same = version(tmp_path / "old.pdf") == version(folder / name)
        assert is_same == (stem not in changed) == (one[stem] == other[stem]), stem


def test_a_file_that_was_damaged_or_removed_is_made_again(tmp_path: Path) -> None:
    assert made("one-sheet", tmp_path, "quiet-oar") == 0
    sheet = tmp_path / "one-sheets" / "quiet-oar.pdf"
    right = sheet.read_bytes()
    sheet.write_bytes(b"%PDF nothing")
    assert made("one-sheet", tmp_path, "quiet-oar") == 0
    assert sheet.read_bytes() == right
    (tmp_path / "one-sheets" / RECORD).write_text("[", "utf-8")
    sheet.unlink()
    assert made("one-sheet", tmp_path, "quiet-oar") == 0
    assert sheet.read_bytes() == right


def test_what_is_unchanged_needs_no_engine(tmp_path: Path) -> None:
    assert made("one-sheet", tmp_path, "quiet-oar") == 0
    arguments = ["one-sheet", "quiet-oar", "--edition", str(SMALL), "--to", str(tmp_path)]
    code = (
        "import sys; from booklet.cli import main; "
        f"code = main({arguments!r}); "
        "print(sorted({'weasyprint', 'pikepdf', 'fontTools'} & set(sys.modules))); sys.exit(code)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "0 made, 1 unchanged" in done.stderr
    assert "weasyprint" not in done.stdout.splitlines()[-1]


def test_a_picture_stops_only_the_sheets_that_show_it(
    small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (small / "stills" / "paper-winter.jpg").write_bytes(b"no picture")
    assert made("one-sheet", tmp_path, "salt-road", edition=small) == 0
    assert "paper-winter" not in capsys.readouterr().err
    assert made("one-sheet", tmp_path, "paper-winter", "quiet-oar", edition=small) == 3
    said = capsys.readouterr().err
    assert said.count("D204") == 1
    assert "films/paper-winter.yaml:14" in said
    names = {path.stem for path in (tmp_path / "one-sheets").glob("*.pdf")}
    assert names == {"salt-road", "quiet-oar"}
    assert made("handout", tmp_path, "--all", edition=small) == 0


def test_one_that_fails_does_not_stop_the_others(
    small: Path, tmp_path: Path, plant: Plant, capsys: pytest.CaptureFixture[str]
) -> None:
    plant(small, "films/paper-winter.yaml", "runs out", "runs 𓀀 out")
    assert made("one-sheet", tmp_path, "--all", edition=small) == 5
    captured = capsys.readouterr()
    assert "T104" in captured.err
    assert "paper-winter was not made" in captured.err
    names = {path.stem for path in (tmp_path / "one-sheets").glob("*.pdf")}
    assert "paper-winter" not in names
    assert "quiet-oar" in names


def test_a_colour_on_a_sheet_for_black_toner_is_found(
    small: Path, tmp_path: Path, plant: Plant, capsys: pytest.CaptureFixture[str]
) -> None:
    plant(small, "layout/tokens.css", "", "\n.handout__title { color: var(--ink-vermilion) }\n")
    assert made("handout", tmp_path, "schedule", edition=small) != 0
    assert "schedule: On the page" in capsys.readouterr().err
    assert not (tmp_path / "handouts").exists()


def test_workers_make_the_same_bytes(sheets: Path, tmp_path: Path) -> None:
    for name in ("quiet-oar", "paper-winter"):
        assert made("one-sheet", tmp_path, name) == 0
        one = (tmp_path / "one-sheets" / f"{name}.pdf").read_bytes()
        assert one == (sheets / "one-sheets" / f"{name}.pdf").read_bytes()


def own_layout(edition: Path, name: str, each: str, body: str) -> None:
    """A layout of the edition's own, in black toner, with one page template."""
    folder = edition / "layouts" / name
    (folder / "pages").mkdir(parents=True)
    (folder / "layout.yaml").write_text(
        f"extends: handout\nfolder: {name}\ntemplates: {{own: {{flows: yes}}}}\n"
        f'documents:\n  - {{each: {each}, page: own, file: "{{id}}"}}\n',
        "utf-8",
    )
    (folder / "pages" / "own.html").write_text(
        '{% extends "page.html" %}{% block kind %}flowing{% endblock %}'
        f"{{% block head %}}{{% endblock %}}{{% block body %}}{body}{{% endblock %}}",
        "utf-8",
    )


def test_a_layout_of_ones_own_is_a_folder_and_no_python(small: Path, tmp_path: Path) -> None:
    own_layout(small, "reserved", "venue", "<h1 class=\"handout__title\">Reserved, "
               "{{ edition.venues[page.unit.subjects[0].id].code }}</h1>")  # fmt: skip
    assert made("reserved", tmp_path, "--all", edition=small) == 0
    found = sorted((tmp_path / "reserved").glob("*.pdf"))
    assert len(found) == 2
    assert "Reserved, " in reader.text(found[0])


# For a press, and folded


def test_a_job_makes_a_one_sheet_for_the_press(small: Path, tmp_path: Path) -> None:
    settings = small / "edition.yaml"
    text = settings.read_text("utf-8")
    settings.write_text(
        f"{text}\njobs:\n  flyer: {{trim: A4, bleed: 3 mm, condition: fogra39}}\n", "utf-8"
    )
    arguments = ("one-sheet", "quiet-oar", "--job", "flyer", "--edition", small, "--to", tmp_path)
    assert run(*arguments) == 0
    with pikepdf.open(tmp_path / "one-sheets" / "quiet-oar.flyer.pdf") as pdf:
        assert "/OutputIntents" in pdf.Root
        assert not any("/Annots" in page.obj for page in pdf.pages)


def test_the_paper_may_be_said(tmp_path: Path) -> None:
    arguments = ("one-sheet", "quiet-oar", "--paper", "Letter", "--edition", SMALL)
    assert run(*arguments, "--to", tmp_path) == 0
    with pikepdf.open(tmp_path / "one-sheets" / "quiet-oar.letter.pdf") as pdf:
        assert [float(edge) for edge in pdf.pages[0].mediabox] == [0, 0, 612, 792]


def test_a_folded_handout_lies_on_sheets_of_twice_its_paper(tmp_path: Path) -> None:
    assert made("handout", tmp_path, "schedule", "--fold", "--paper", "A5") == 0
    with pikepdf.open(tmp_path / "handouts" / "schedule.a5.folded.pdf") as pdf:
        box = [float(edge) for edge in pdf.pages[0].mediabox]
        assert box == pytest.approx([0, 0, 2 * 148 * 72 / 25.4, 210 * 72 / 25.4], abs=0.02)
        assert len(pdf.pages) % 2 == 0


def test_a_booklet_is_imposed_for_an_office_printer(built_small: Path, tmp_path: Path) -> None:
    target = tmp_path / "spreads.pdf"
    assert run("impose", built_small / "booklet.pdf", "--to", target, "--paper", "A4") == 0
    with pikepdf.open(target) as pdf:
        assert len(pdf.pages) == 14
    assert run("impose", built_small / "booklet.pdf", "--to", target, "--paper", "A5") == 2


def test_poppler_reads_the_tags(sheets: Path) -> None:
    if shutil.which("pdfinfo") is None:
        pytest.skip("not run: no pdfinfo here")
    sheet = sheets / "one-sheets" / "quiet-oar.pdf"
    said = subprocess.run(
        ["pdfinfo", "-struct", sheet], capture_output=True, text=True, check=True
    ).stdout
    assert "H1" in said
    assert "Figure" in said


# A large day, an empty venue


@pytest.fixture
def crowded(small: Path) -> Path:
    """The small edition with a day of 60 screenings more in 14 rooms, and a venue with none."""
    rooms = "".join(
        f"    - {{id: palace-{n}, name: Palace {n}, code: PAL{n:02}}}\n" for n in range(14)
    )
    with (small / "venues.yaml").open("a", encoding="utf-8") as file:
        file.write(f"- id: palace\n  name: The Palace\n  code: PAL\n  rooms:\n{rooms}")
        file.write("- id: closed\n  name: The Closed House\n  code: CLO\n")
    films = ["quiet-oar", "paper-winter", "salt-road"]
    with (small / "screenings.yaml").open("a", encoding="utf-8") as file:
        for n in range(60):
            hour = 9 + 4 * (n // 14)
            day, clock = "2026-06-13", f"{hour % 24:02}:{n % 14 * 3:02}"
            file.write(
                f"- {{programme: {films[n % 3]}, venue: palace, room: palace-{n % 14}, "
                f'date: {day}, time: "{clock}", code: "X{n:02}", audience: public}}\n'
            )
    return small


def test_a_day_of_sixty_screenings_is_whole_on_every_sheet(
    crowded: Path, tmp_path: Path, edition: Edition
) -> None:
    for option, names in (
        ((), ("day-2026-06-13", "venue-palace", "by-title", "venue-closed")),
        (("--large-print",), ("day-2026-06-13",)),
    ):
        arguments = ("handout", *names, *option, "--edition", crowded, "--to", tmp_path)
        assert run(*arguments) == 0
        for name in names[:3]:
            suffix = f".{option[0].removeprefix('--')}" if option else ""
            said = reader.text(tmp_path / "handouts" / f"{name}{suffix}.pdf")
            assert [n for n in range(60) if f"X{n:02}" not in said] == [], name
            assert "09:39" in said
            assert "01:09" in said  # after midnight, still that night's
    assert "No screenings here." in reader.text(tmp_path / "handouts" / "venue-closed.pdf")
    before = len(edition.public_screenings)
    grown, _ = load(crowded)
    assert grown is not None
    assert len(grown.public_screenings) == before + 60


# What a review found


def test_a_code_larger_than_its_slot_is_told_and_not_drawn_over_the_text(
    small: Path, tmp_path: Path, plant: Plant, capsys: pytest.CaptureFixture[str]
) -> None:
    plant(small, "screenings.yaml", 'code: "205"\n',
          f'code: "205"\n  ticket_url: https://lamp.example/{"x" * 300}\n')  # fmt: skip
    plant(small, "edition.yaml", "lamp.example/now", f"lamp.example/{'n' * 200}")
    for layout, name in (("one-sheet", "quiet-oar"), ("doorsign", "205"), ("handout", "schedule")):
        capsys.readouterr()
        assert made(layout, tmp_path, name, edition=small) == 5, layout
        told = capsys.readouterr().err
        assert "P105" in told
        assert "edition.yaml" in told if layout == "handout" else "screenings.yaml" in told


def test_after_midnight_every_sheet_says_which_day_that_is(sheets: Path, edition: Edition) -> None:
    late = next(one for one in edition.public_screenings if one.starts.date() > one.night)
    day = f"{late.starts:%a} {late.starts.day} {late.starts:%b}"
    film = late.programme.feature
    assert film is not None
    for path in (
        sheets / "one-sheets" / f"{film.id}.pdf",
        sheets / "one-sheets" / f"{film.id}.house.pdf",
        sheets / "handouts" / "by-title.pdf",
        sheets / "handouts" / "by-title.large-print.pdf",
        sheets / "handouts" / f"day-{late.night}.pdf",
        sheets / "door-signs" / f"{late.code}.pdf",
    ):
        assert f"After midnight, {day}" in reader.text(path), path.name


SECRET = """- id: jury-reel
  kind: shorts
  title: Secret Jury Reel
  films: [moth]
"""


def test_a_bill_for_the_press_alone_is_on_no_public_sheet(
    small: Path, tmp_path: Path, plant: Plant
) -> None:
    programmes = small / "programmes.yaml"
    programmes.write_text(SECRET + programmes.read_text("utf-8"), "utf-8")
    plant(small, "screenings.yaml", "", "- {programme: jury-reel, venue: hall, date: 2026-06-12, "
          'time: "10:00", code: J1, audience: industry}\n')  # fmt: skip
    assert made("handout", tmp_path, "by-title", edition=small) == 0
    assert "Secret" not in reader.text(tmp_path / "handouts" / "by-title.pdf")
    assert made("one-sheet", tmp_path, "moth", edition=small) == 0
    assert "Secret" not in reader.text(tmp_path / "one-sheets" / "moth.pdf")
    assert made("handout", tmp_path, "by-title", "--with", "staff", edition=small) == 0
    assert "Secret" in reader.text(tmp_path / "handouts" / "by-title.staff.pdf")


def test_sheets_of_what_is_no_more_are_removed(small: Path, tmp_path: Path) -> None:
    assert made("one-sheet", tmp_path, "--all", edition=small) == 0
    assert made("one-sheet", tmp_path, "quiet-oar", "--with", "house", edition=small) == 0
    folder = tmp_path / "one-sheets"
    (folder / "of-mine.pdf").write_bytes(b"%PDF mine")
    (small / "films" / "quiet-oar.yaml").unlink()
    screenings = (small / "screenings.yaml").read_text("utf-8")
    kept = [one for one in screenings.split("- programme: ") if not one.startswith("quiet-oar")]
    (small / "screenings.yaml").write_text("- programme: ".join(kept), "utf-8")
    assert made("one-sheet", tmp_path, "paper-winter", edition=small) == 0
    names = {path.stem for path in folder.glob("*.pdf")}
    assert not any(name.startswith("quiet-oar") for name in names)
    assert {"of-mine", "paper-winter", "salt-road"} <= names
    assert not any(stem.startswith("quiet-oar") for stem in record(folder))


def test_versions_and_bytes_do_not_depend_on_where_things_lie(
    small: Path, sheets: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("one-sheets/quiet-oar.pdf", "handouts/schedule.pdf"):
        layout = "one-sheet" if name.startswith("one") else "handout"
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "another cache"))
        assert made(layout, tmp_path, Path(name).stem, edition=small) == 0
        assert version(tmp_path / name) == version(sheets / name)


@pytest.mark.parametrize(
    ("file", "change"),
    [
        ("document.html", ("<body>", "<body >")),
        ("macros/badges.html", ("badge--", "mark badge--")),
        ("css/sheet.css", (".sheet__fact b {", ".sheet__fact b { color: var(--ink-grey);")),
    ],
)
def test_whatever_shapes_a_sheet_makes_it_again(
    small: Path, tmp_path: Path, file: str, change: tuple[str, str],
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    from booklet import home

    assert made("one-sheet", tmp_path, "quiet-oar", edition=small) == 0
    source = next(folder / file for folder in home.layouts().iterdir() if (folder / file).exists())
    target = small / "layout" / file
    target.parent.mkdir(parents=True, exist_ok=True)
    text = source.read_text("utf-8")
    assert change[0] in text
    target.write_text(text.replace(*change), "utf-8")
    capsys.readouterr()
    arguments = ["one-sheet", "quiet-oar", "--edition", str(small), "--to", str(tmp_path)]
    assert main(arguments) == 0
    assert "1 made, 0 unchanged" in capsys.readouterr().err


def test_codes_that_are_no_file_names_still_have_signs_of_their_own(
    small: Path, tmp_path: Path, plant: Plant
) -> None:
    for old, new in (("205", "A/1"), ("104", "a1"), ("202", "A1")):
        plant(small, "screenings.yaml", f'code: "{old}"', f'code: "{new}"')
    assert made("doorsign", tmp_path, "--all", edition=small) == 0
    names = {path.stem for path in (tmp_path / "door-signs").glob("*.pdf")}
    assert {"A-1", "a1", "A1-2"} <= names


def test_an_edition_without_screenings_says_so(
    small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (small / "screenings.yaml").write_text("[]\n", "utf-8")
    assert made("doorsign", tmp_path, "--all", edition=small) == 2
    assert "nothing" in capsys.readouterr().err


def test_a_worker_that_dies_costs_nothing(
    tmp_path: Path, sheets: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    died, real = tmp_path / "died", Workshop.make

    def dying(self: Workshop, *arguments: object) -> object:
        if not died.exists():
            died.touch()
            os._exit(9)
        return real(self, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(Workshop, "make", dying)
    assert made("one-sheet", tmp_path, "quiet-oar", "paper-winter", "salt-road") == 0
    assert died.exists()
    for name in ("quiet-oar", "paper-winter", "salt-road"):
        one = (tmp_path / "one-sheets" / f"{name}.pdf").read_bytes()
        assert one == (sheets / "one-sheets" / f"{name}.pdf").read_bytes()


def test_what_one_document_may_not_read_is_told_of_that_alone(
    small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = small / "layout"
    folder.mkdir(exist_ok=True)
    (folder / "press.html").write_text(
        "{% if name == 'moth' %}<img src='file:///etc/x.png' alt='x'>{% endif %}<p>{{ name }}</p>",
        "utf-8",
    )
    assert made("one-sheet", tmp_path, "--all", edition=small) != 0
    names = {path.stem for path in (tmp_path / "one-sheets").glob("*.pdf")}
    films, _ = load(small)
    assert films is not None
    assert names == set(films.films) - {"moth"}
    assert "moth was not made" in capsys.readouterr().err


def test_a_picture_for_black_toner_is_gray(small: Path, tmp_path: Path) -> None:
    own_layout(small, "poster", "film", '<img style="width: 100mm" alt="x" '
               'src="{{ desk.film(page.unit.subjects[0].id).picture.url }}">')  # fmt: skip
    assert made("poster", tmp_path, "quiet-oar", edition=small) == 0
    with pikepdf.open(tmp_path / "poster" / "quiet-oar.pdf") as pdf:
        images = [
            one for one in pdf.objects
            if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Image"
        ]  # fmt: skip
        assert [image.ColorSpace for image in images] == ["/DeviceGray"]


def test_names_may_stand_behind_options_and_errors_have_their_codes(tmp_path: Path) -> None:
    to = ("--to", str(tmp_path), "--edition", str(SMALL))
    assert main(["make", "doorsign", *to, "--quiet", "205"]) == 0
    assert (tmp_path / "door-signs" / "205.pdf").exists()
    assert main(["make", "doorsign", *to, "--quiet", "--fold", "--job", "booklet", "205"]) == 2
    assert main(["make", "errata", *to, "--all"]) == 2
    assert main(["make", "doorsign", *to, "205", "--nonsense"]) == 2


def test_a_sheet_with_a_warning_is_made_and_warned_of_each_time_and_removed_in_the_end(
    small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own_layout(small, "pale", "venue", '<p style="flot: left">A style nobody knows.</p>')
    for _ in range(2):
        capsys.readouterr()
        assert main(["make", "pale", "lido", "--edition", str(small), "--to", str(tmp_path)]) == 0
        told = capsys.readouterr().err
        assert "T107" in told
        assert "1 made, 0 unchanged" in told
    assert record(tmp_path / "pale").keys() == {"lido"}
    venues = (small / "venues.yaml").read_text("utf-8")
    (small / "venues.yaml").write_text(venues.replace("id: lido\n", "id: lagoon\n"), "utf-8")
    screenings = (small / "screenings.yaml").read_text("utf-8")
    (small / "screenings.yaml").write_text(
        screenings.replace("venue: lido\n", "venue: lagoon\n"), "utf-8"
    )
    assert made("pale", tmp_path, "lagoon", edition=small) == 0
    assert {path.stem for path in (tmp_path / "pale").glob("*.pdf")} == {"lagoon"}


def test_a_cache_that_cannot_be_written_costs_time_and_nothing_else(
    tmp_path: Path, sheets: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("jinja2.bccache.tempfile.NamedTemporaryFile", full)
    monkeypatch.setattr("jinja2.bccache.FileSystemBytecodeCache.load_bytecode", lambda *_: None)
    assert made("one-sheet", tmp_path, "quiet-oar") == 0
    one = (tmp_path / "one-sheets" / "quiet-oar.pdf").read_bytes()
    assert one == (sheets / "one-sheets" / "quiet-oar.pdf").read_bytes()


def test_a_document_is_known_wherever_its_edition_lies(small: Path, tmp_path: Path) -> None:
    far = Path(shutil.copytree(small, tmp_path / "far" / "away" / "in_a_folder_with_a_long_name"))
    made_of = []
    for folder in (small, far):
        order = Order(folder, tmp_path, layout="one-sheet", is_booklet=False)
        workshop = Workshop(prepare(order), Asked())
        every = documents(workshop.material.layout, workshop.material.edition, "en")
        made_of.append([workshop.recipe(one) for one in every])
    assert [(one.shown, one.made_of) for one in made_of[0]] == [
        (one.shown, one.made_of) for one in made_of[1]
    ]
