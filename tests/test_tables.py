"""Sheets as festivals make them: what is in them is read, or it is said why it is not."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from booklet import sheets
from booklet.findings import Finding
from booklet.records import ScreeningRecord
from booklet.source import Source
from booklet.tables import SCREENING_FIELDS, read_table, spell_plainly
from booklet.values import Reading

HEADER = ("Film ID", "Venue", "Date", "Time")
ROW = ("red-rooms", "rex", "2026-09-18", "18:30")
CSV = "Film ID,Venue,Date,Time\nred-rooms,rex,2026-09-18,18:30\n"


def read_csv(tmp_path: Path, text: str | bytes) -> tuple[list[Source], list[Finding]]:
    path = tmp_path / "screenings.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_table(path, SCREENING_FIELDS)


def read_xlsx(
    tmp_path: Path, rows: Sequence[Sequence[Any]], *, is_1904: bool = False, **formats: str
) -> tuple[list[Source], list[Finding]]:
    """Write the rows as a workbook and read it; formats by cell, as in `B2="000"`."""
    book = Workbook()
    if is_1904:
        book.epoch = CALENDAR_MAC_1904
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(list(row))
    for at, number_format in formats.items():
        sheet[at].number_format = number_format
    path = tmp_path / "screenings.xlsx"
    book.save(path)
    return read_table(path, SCREENING_FIELDS)


def values(sources: Sequence[Source]) -> list[dict[str, Any]]:
    return [source.value for source in sources]


def codes(findings: Sequence[Finding]) -> list[str]:
    return [finding.code for finding in findings]


def says(findings: Sequence[Finding]) -> str:
    """The only finding, as a person reads it."""
    [finding] = findings
    return f"{finding.place} {finding.code} {finding.message} {finding.remedy}"


GOOD = {"programme": "red-rooms", "venue": "rex", "date": "2026-09-18", "time": "18:30"}


# CSV


def test_a_plain_csv_is_read_with_its_cells(tmp_path: Path) -> None:
    [source], findings = read_csv(tmp_path, CSV)
    assert findings == []
    assert source.value == GOOD
    assert str(source.origin.place("date")).endswith("screenings.csv!C2")
    assert str(source.origin.place()).endswith("screenings.csv!A2")
    assert str(source.origin.place("guests", 0)).endswith("screenings.csv!A2")


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_any_usual_delimiter_is_found(tmp_path: Path, delimiter: str) -> None:
    sources, findings = read_csv(tmp_path, CSV.replace(",", delimiter))
    assert (values(sources), findings) == ([GOOD], [])


def test_commas_in_a_heading_do_not_mislead_about_the_delimiter(tmp_path: Path) -> None:
    text = CSV.replace(",", ";").replace("Film ID", "Film ID (short, with, hyphens, only, please)")
    sources, findings = read_csv(tmp_path, text)
    assert (values(sources), findings) == ([GOOD], [])


def test_the_delimiter_excel_names_in_a_first_line_is_obeyed(tmp_path: Path) -> None:
    sources, findings = read_csv(tmp_path, "sep=;\r\n" + CSV.replace(",", ";"))
    assert (values(sources), findings) == ([GOOD], [])
    assert sources[0].origin.cells[("date",)] == "C2"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_every_encoding_of_excel_is_read(tmp_path: Path, encoding: str) -> None:
    text = CSV.replace("Time", "Time,Invités").replace("18:30", "18:30,Zoé L’Été – née Ångström")
    sources, findings = read_csv(tmp_path, text.encode(encoding))
    assert findings == []
    assert values(sources) == [GOOD | {"guests": ["Zoé L’Été – née Ångström"]}]


@pytest.mark.parametrize(
    "data",
    [
        CSV.replace("red-rooms", "été à Besançon").encode("mac_roman"),
        CSV.replace("red-rooms", "Élan, né").replace("Élan,", "Élan").encode("mac_roman"),
        CSV.replace("red-rooms", "Солярис").encode("cp1251"),
        CSV.encode("utf-16-le"),
        b"\xff\xfe" + CSV.encode("utf-16-le") + b"\x00",
    ],
)
def test_letters_that_would_come_out_wrong_are_refused(tmp_path: Path, data: bytes) -> None:
    sources, findings = read_csv(tmp_path, data)
    assert (sources, codes(findings)) == ([], ["D102"])


def test_a_line_end_inside_quotes_stays_in_its_cell(tmp_path: Path) -> None:
    text = 'Film ID,Note,Venue,Date,Time\r\na,"one\r\ntwo ""three""",rex,2026-09-18,18:30\r\n'
    text += "b,,rex,2026-09-19,18:30\r\n"
    sources, findings = read_csv(tmp_path, text)
    assert findings == []
    assert sources[0].value["note"] == 'one\ntwo "three"'
    assert sources[1].origin.cells[()] == "A3"
    assert "note" not in sources[1].value


def test_a_quotation_mark_left_open_is_an_error_not_a_swallowed_file(tmp_path: Path) -> None:
    sources, findings = read_csv(tmp_path, CSV + '"blue-rooms,rex,2026-09-19,18:30\n' + CSV)
    assert (sources, codes(findings)) == ([], ["D109"])
    assert findings[0].place.cell == "A3"


def test_empty_rows_and_columns_are_passed_over(tmp_path: Path) -> None:
    text = "\n,,,,,\n" + CSV.replace("\n", ",,\n") + ",,,,,\n\n" + "b,rex,2026-09-19,20:00,,\n"
    sources, findings = read_csv(tmp_path, text)
    assert findings == []
    assert [source.origin.cells[()] for source in sources] == ["A4", "A7"]


def test_rows_of_nothing_but_unticked_boxes_are_empty(tmp_path: Path) -> None:
    text = CSV.replace("Time", "Time,Free").replace("18:30", "18:30,TRUE") + ",,,,FALSE\n"
    sources, findings = read_csv(tmp_path, text)
    assert (values(sources), findings) == ([GOOD | {"free": "TRUE"}], [])


def test_a_row_longer_than_the_header_is_an_error_at_its_cell(tmp_path: Path) -> None:
    sources, findings = read_csv(tmp_path, CSV + "b,rex,2026-09-19,18:30,stray\n" + CSV[24:])
    assert says(findings).startswith(f"{tmp_path}/screenings.csv!E3 D109 This cell stands right")
    assert len(sources) == 2


def test_a_dash_stands_for_nothing(tmp_path: Path) -> None:
    sources, _ = read_csv(tmp_path, CSV.replace("Time", "Time,Code").replace("18:30", "18:30,–"))
    assert values(sources) == [GOOD]


# Headings


def test_columns_come_in_any_order_and_in_french(tmp_path: Path) -> None:
    text = (
        "Heure;Jour;Invités;Salle;Lieu;Programme;Sous-titres;Statut;Public;Gratuit;Q&R;Billets\n"
        "20h30;vendredi 18 septembre 2026;Ada Roe ; Max Doe;;;;;;;;\n"
    )
    row = '20h30;18/09/2026;"Ada Roe, actrice; Max Doe";2;rex;red-rooms;anglais, français;complet;'
    text = text.split("\n")[0] + "\n" + row + "presse;oui;20;https://a.example/1\n"
    [source], findings = read_csv(tmp_path, text)
    assert findings == []
    assert source.value == {
        "time": "20h30",
        "date": "18/09/2026",
        "guests": ["Ada Roe, actrice", "Max Doe"],
        "room": "2",
        "venue": "rex",
        "programme": "red-rooms",
        "subtitles": ["anglais", "français"],
        "status": "sold-out",
        "audience": "press",
        "free": "oui",
        "qa": "20",
        "ticket_url": "https://a.example/1",
    }


def test_every_field_of_a_screening_has_a_column() -> None:
    assert set(ScreeningRecord.model_fields) == set(SCREENING_FIELDS) - {"weekday"}


def test_no_heading_means_two_fields_and_all_are_spelled_plainly() -> None:
    names = [name for field in SCREENING_FIELDS.values() for name in field.names]
    assert len(names) == len(set(names))
    spelled = names + [name for field in SCREENING_FIELDS.values() for name in field.weak]
    assert [spell_plainly(name) for name in spelled] == spelled


def test_headings_are_told_apart_by_words_not_by_accents_or_case() -> None:
    assert spell_plainly("  Début_de\nla Séance (h) ") == "debut de la seance h"
    assert spell_plainly("Q&A") == "q a"


def test_a_film_title_beside_its_id_is_not_read_and_said_so(tmp_path: Path) -> None:
    text = "Film,Film ID,Venue,Date,Time\nRed Rooms,red-rooms,rex,2026-09-18,18:30\n"
    sources, findings = read_csv(tmp_path, text)
    assert values(sources) == [GOOD]
    assert codes(findings) == ["D110"]
    assert "read from “Film ID” in B1" in findings[0].message


def test_a_film_without_an_id_column_is_the_programme(tmp_path: Path) -> None:
    sources, findings = read_csv(tmp_path, CSV.replace("Film ID", "Film"))
    assert (values(sources), findings) == ([GOOD], [])


def test_texts_come_in_languages(tmp_path: Path) -> None:
    header = "Film ID,Venue,Date,Time,Note (EN),Note fr"
    [source], findings = read_csv(tmp_path, f"{header}\n{','.join(ROW)},Hello,Bonjour\n")
    assert findings == []
    assert source.value["note"] == {"en": "Hello", "fr": "Bonjour"}
    assert source.origin.place("note", "fr").cell == "F2"


def test_a_heading_that_stands_twice_is_an_error(tmp_path: Path) -> None:
    sources, findings = read_csv(tmp_path, CSV.replace("Time\n", "Time,Heure\n"))
    assert codes(findings) == ["D103"]
    assert findings[0].place.cell == "E1"
    assert "“Time” in D1" in findings[0].message
    assert values(sources) == [GOOD]


def test_an_unknown_column_is_named_with_what_it_may_be(tmp_path: Path) -> None:
    text = CSV.replace("Time\n", "Time,Gests,Colour\n").replace("18:30", "18:30,Ada,red")
    sources, findings = read_csv(tmp_path, text)
    assert values(sources) == [GOOD]
    assert [(f.code, f.place.cell, f.remedy) for f in findings] == [
        ("D110", "E1", "Did you mean “Guests”?"),
        ("D110", "F1", "Rename or remove it."),
    ]


def test_values_without_a_heading_are_named(tmp_path: Path) -> None:
    text = "Film ID,,,Venue,Date,Time\nred-rooms,,oops,rex,2026-09-18,18:30\n"
    sources, findings = read_csv(tmp_path, text)
    assert values(sources) == [GOOD]
    assert [(f.code, f.place.cell) for f in findings] == [("D110", "C1")]


@pytest.mark.parametrize(
    "heading",
    ["E-mail", "Guest email", "Courriel", "Password", "Submission Password", "Mot de passe",
     "Screener", "Lien de visionnement", "Submission Link", "Phone", "Guest’s phone",
     "Téléphone", "Tél.", "Vimeo link"],
)  # fmt: skip
def test_a_private_column_is_never_read(tmp_path: Path, heading: str) -> None:
    text = CSV.replace("Time\n", f"Time,{heading}\n").replace("18:30", "18:30,s3cret")
    sources, findings = read_csv(tmp_path, text)
    assert codes(findings) == ["D111"]
    assert "s3cret" not in repr((sources, findings))


def test_a_required_column_that_is_missing_is_said_once(tmp_path: Path) -> None:
    text = "Film ID,Date,Time\n" + "red-rooms,2026-09-18,18:30\n" * 9
    sources, findings = read_csv(tmp_path, text)
    assert sources == []
    assert "A1 D105 No column gives the venue. Head a column “Venue”." in says(findings)


def test_a_sheet_without_any_known_heading_is_an_error(tmp_path: Path) -> None:
    sources, findings = read_csv(tmp_path, "Festival of 2026\n\n" + CSV)
    assert (sources, codes(findings)) == ([], ["D109"])
    assert findings[0].remedy.endswith("Date, Programme, Time, Venue.")


def test_a_table_of_headings_only_has_no_records_and_no_faults(tmp_path: Path) -> None:
    assert read_csv(tmp_path, "Film ID,Venue,Date,Time\n") == ([], [])


# Dates and times


def test_a_weekday_is_put_before_its_date(tmp_path: Path) -> None:
    text = CSV.replace("Time", "Time,Weekday").replace("18:30", "18:30,Saturday")
    [source], findings = read_csv(tmp_path, text)
    assert findings == []
    assert source.value["date"] == "Saturday 2026-09-18"
    with pytest.raises(ValueError, match="is a Friday"):
        ScreeningRecord.model_validate(source.value, context=Reading())


def test_a_right_weekday_is_read_with_its_date(tmp_path: Path) -> None:
    text = "Film ID;Venue;Jour;Date;Heure\nred-rooms;rex;vendredi;18/09/2026;18:30\n"
    [source], findings = read_csv(tmp_path, text)
    assert findings == []
    record = ScreeningRecord.model_validate(source.value, context=Reading(("fr",)))
    assert record.date == dt.date(2026, 9, 18)


def test_a_day_column_alone_is_the_date(tmp_path: Path) -> None:
    sources, findings = read_csv(tmp_path, CSV.replace("Date", "Day"))
    assert (values(sources), findings) == ([GOOD], [])


@pytest.mark.parametrize("text", ["2026-09-18 18:30", "2026-09-18T18:30:00"])
@pytest.mark.parametrize("heading", ["Date", "Start"])
def test_a_date_and_a_time_in_one_cell_are_parted(tmp_path: Path, heading: str, text: str) -> None:
    [source], findings = read_csv(tmp_path, f"Film ID,Venue,{heading}\nred-rooms,rex,{text}\n")
    assert findings == []
    assert source.value == GOOD
    assert source.origin.place("time").cell == source.origin.place("date").cell == "C2"


def test_a_time_of_excels_own_export_loses_its_seconds_and_midnights(tmp_path: Path) -> None:
    text = CSV.replace("2026-09-18", "2026-09-18 00:00:00").replace("18:30", "18:30:00")
    sources, findings = read_csv(tmp_path, text)
    assert (values(sources), findings) == ([GOOD], [])


def test_a_date_and_time_in_one_cell_after_midnight_is_doubtful(tmp_path: Path) -> None:
    text = "Film ID,Venue,Date\nred-rooms,rex,2026-09-19 01:30\n"
    sources, findings = read_csv(tmp_path, text)
    assert sources == []
    assert "C2 D107 2026-09-19 01:30 in one cell may be" in says(findings)


def test_two_different_times_are_an_error(tmp_path: Path) -> None:
    sources, findings = read_csv(tmp_path, CSV.replace("-18,", "-18 19:00,"))
    assert (sources, codes(findings)) == ([], ["D107"])
    assert "says 19:00 and the time’s cell 18:30" in findings[0].message.replace("'", "’")


# Excel


def test_dates_and_times_of_excel_become_text(tmp_path: Path) -> None:
    row = ("red-rooms", "rex", dt.date(2026, 9, 18), dt.time(18, 30))
    [source], findings = read_xlsx(tmp_path, [HEADER, row])
    assert findings == []
    assert source.value == GOOD
    assert str(source.origin.place("time")).endswith("screenings.xlsx!D2")


def test_dates_of_the_1904_system_are_the_same_dates(tmp_path: Path) -> None:
    row = ("red-rooms", "rex", dt.datetime(2026, 9, 18), dt.time(18, 30))
    sources, findings = read_xlsx(tmp_path, [HEADER, row], is_1904=True)
    assert (values(sources), findings) == ([GOOD], [])


@pytest.mark.parametrize(("serial", "is_1904"), [(46283, False), (44821, True)])
def test_bare_serial_numbers_are_dates_and_times(
    tmp_path: Path, serial: int, is_1904: bool
) -> None:
    row = ("red-rooms", "rex", serial, 0.7708333333)
    sources, findings = read_xlsx(tmp_path, [HEADER, row], is_1904=is_1904)
    assert (values(sources), findings) == ([GOOD], [])


@pytest.mark.parametrize(
    ("value", "number_format"),
    [(dt.timedelta(hours=25, minutes=30), "[h]:mm"), (1.0625, "h:mm"), (1.0625, "[h]:mm:ss")],
)
@pytest.mark.parametrize("is_1904", [False, True])
def test_a_time_after_midnight_keeps_its_hours(
    tmp_path: Path, value: Any, number_format: str, is_1904: bool
) -> None:
    rows = [HEADER, (*ROW[:3], value)]
    sources, findings = read_xlsx(tmp_path, rows, is_1904=is_1904, D2=number_format)
    assert (values(sources), findings) == ([GOOD | {"time": "25:30"}], [])


def test_a_time_with_the_next_days_date_runs_on_after_midnight(tmp_path: Path) -> None:
    row = ("red-rooms", "rex", dt.date(2026, 9, 18), dt.datetime(2026, 9, 19, 1, 30))
    sources, findings = read_xlsx(tmp_path, [HEADER, row])
    assert (values(sources), findings) == ([GOOD | {"time": "25:30"}], [])


def test_a_time_with_another_days_date_is_an_error(tmp_path: Path) -> None:
    row = ("red-rooms", "rex", dt.date(2026, 9, 18), dt.datetime(2026, 9, 20, 18, 30))
    sources, findings = read_xlsx(tmp_path, [HEADER, row])
    assert (sources, codes(findings)) == ([], ["D107"])


def test_a_date_formatted_as_weekday_is_compared_with_the_date(tmp_path: Path) -> None:
    header = (*HEADER, "Weekday")
    good = (*ROW, dt.date(2026, 9, 18))
    bad = (*ROW, dt.date(2026, 9, 19))
    sources, findings = read_xlsx(tmp_path, [header, good, bad], E2="dddd", E3="dddd")
    assert values(sources) == [GOOD]
    assert codes(findings) == ["D107"]


@pytest.mark.parametrize(("column", "number"), [(3, 18.3), (3, 0.3), (2, 18.1)])
def test_a_decimal_is_no_date_and_no_time(tmp_path: Path, column: int, number: float) -> None:
    row = [*ROW]
    rows: list[Sequence[Any]] = [HEADER, [*row[:column], number, *row[column + 1 :]]]
    sources, findings = read_xlsx(tmp_path, rows)
    assert (sources, codes(findings)) == ([], ["D107"])


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (101.0, "General", "101"),
        (7, "000", "007"),
        (10.1, "0.00", "10.10"),
        (10.5, "General", "10.5"),
        ("_x0041_1", "General", "A1"),
        (True, "General", "yes"),
        ("007", "@", "007"),
    ],
)
def test_numbers_are_read_as_the_sheet_shows_them(
    tmp_path: Path, value: Any, number_format: str, text: str
) -> None:
    rows = [(*HEADER, "Code"), (*ROW, value)]
    sources, findings = read_xlsx(tmp_path, rows, E2=number_format)
    assert (values(sources), findings) == ([GOOD | {"code": text}], [])


@pytest.mark.parametrize(
    ("value", "number_format"),
    [(7, '"S"000'), (0.5, "0%"), (dt.date(2026, 1, 3), "d-mmm"), (dt.time(1, 2), "h:mm")],
)
def test_a_code_the_sheet_has_made_into_something_else_is_an_error(
    tmp_path: Path, value: Any, number_format: str
) -> None:
    sources, findings = read_xlsx(tmp_path, [(*HEADER, "Code"), (*ROW, value)], E2=number_format)
    assert (sources, codes(findings)) == ([], ["D107"])
    assert findings[0].place.cell == "E2"


def test_a_code_made_into_a_power_of_ten_is_an_error(tmp_path: Path) -> None:
    text = CSV.replace("Time", "Time,Code").replace("18:30", "18:30,1.00E+05")
    sources, findings = read_csv(tmp_path, text)
    assert (sources, codes(findings)) == ([], ["D107"])


@pytest.mark.parametrize(
    ("value", "text"), [(20, "20"), (dt.time(0, 20), "00:20"), ("15 min", "15 min")]
)
def test_minutes_are_numbers_or_times(tmp_path: Path, value: Any, text: str) -> None:
    sources, findings = read_xlsx(tmp_path, [(*HEADER, "Q&A"), (*ROW, value)])
    assert (values(sources), findings) == ([GOOD | {"qa": text}], [])


@pytest.mark.parametrize("value", [0, "no", "Non", False])
def test_no_questions_and_answers_is_nothing(tmp_path: Path, value: Any) -> None:
    sources, findings = read_xlsx(tmp_path, [(*HEADER, "Q&A"), (*ROW, value)])
    assert (values(sources), findings) == ([GOOD], [])


def test_a_formula_without_its_answer_is_an_error_at_its_cell(tmp_path: Path) -> None:
    sources, findings = read_xlsx(tmp_path, [(*HEADER, "Code"), (*ROW, "=1+1")])
    assert sources == []
    assert "screenings.xlsx!E2 D109 This formula's answer is not in the file." in says(findings)


def rewrite(path: Path, part: str, old: str, new: str) -> None:
    """Change one part of a workbook, as only a spreadsheet program would write it."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    changed = parts[part].decode().replace(old, new)
    assert changed != parts[part].decode()
    parts[part] = changed.encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)


@pytest.mark.parametrize(
    ("cell", "expected", "expected_codes"),
    [
        ('<c r="E2"><f>100+1</f><v>101</v></c>', [GOOD | {"code": "101"}], []),
        ('<c r="E2" t="str"><f>"A"&amp;"1"</f><v>A1</v></c>', [GOOD | {"code": "A1"}], []),
        ('<c r="E2" t="str"><f>""</f><v></v></c>', [GOOD], []),
        ('<c r="E2" t="e"><f>1/0</f><v>#DIV/0!</v></c>', [], ["D109"]),
    ],
)
def test_a_formula_is_read_by_its_answer(
    tmp_path: Path, cell: str, expected: list[dict[str, str]], expected_codes: list[str]
) -> None:
    read_xlsx(tmp_path, [(*HEADER, "Code"), (*ROW, 4711)])
    path = tmp_path / "screenings.xlsx"
    rewrite(path, "xl/worksheets/sheet1.xml", '<c r="E2" t="n"><v>4711</v></c>', cell)
    sources, findings = read_table(path, SCREENING_FIELDS)
    assert (values(sources), codes(findings)) == (expected, expected_codes)


def test_rows_beyond_the_size_a_workbook_states_are_read(tmp_path: Path) -> None:
    read_xlsx(tmp_path, [HEADER, ROW, ROW])
    path = tmp_path / "screenings.xlsx"
    rewrite(path, "xl/worksheets/sheet1.xml", 'ref="A1:D3"', 'ref="A1"')
    assert values(read_table(path, SCREENING_FIELDS)[0]) == [GOOD, GOOD]


def test_another_sheet_of_screenings_is_not_passed_over_in_silence(tmp_path: Path) -> None:
    book = Workbook()
    sheets = (("Day 1", (HEADER, ROW)), ("Day 2", (HEADER, ROW)), ("To do", (("x",),)))
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.remove(book.worksheets[0])
    path = tmp_path / "screenings.xlsx"
    book.save(path)
    sources, findings = read_table(path, SCREENING_FIELDS)
    assert values(sources) == [GOOD]
    assert "D110 The sheet “Day 2” was not read" in says(findings)


def test_a_hidden_first_sheet_is_not_the_table(tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0].sheet_state = "hidden"
    book.worksheets[0].append(["Lists"])
    sheet = book.create_sheet("Screenings")
    sheet.append(HEADER)
    sheet.append(ROW)
    path = tmp_path / "screenings.xlsx"
    book.save(path)
    assert values(read_table(path, SCREENING_FIELDS)[0]) == [GOOD]


# Files that are no tables


def broken_workbook() -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types")
    return data.getvalue()


def zip_bomb() -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", bytes(65 * 1024 * 1024))
    return data.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("name", "data", "code", "words"),
    [
        ("a.xlsx", b"PK\x03\x04 cut off", "D109", "not an Excel workbook"),
        ("a.xlsx", b"", "D109", "not an Excel workbook"),
        ("a.xlsx", broken_workbook(), "D109", "This workbook is broken"),
        ("a.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "D109", "without a password"),
        ("a.xlsx", OLE + b"Workbook", "D109", "Save it as .xlsx"),
        ("a.xls", OLE + b"Workbook", "D109", "Save it as .xlsx"),
        ("a.ods", b"PK", "D109", "Save it as .xlsx"),
        ("a.xlsx", zip_bomb(), "D112", "would unpack to 68 MB"),
        ("a.csv", b"x" * (8 * 1024 * 1024 + 1), "D112", "8 MB"),
        ("a.csv", b"", "D109", "The table is empty. Fill or remove it."),
        ("a.csv", b"\xef\xbb\xbf\r\n\r\n", "D109", "The table is empty."),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_words(
    tmp_path: Path, name: str, data: bytes, code: str, words: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    sources, findings = read_table(path, SCREENING_FIELDS)
    assert sources == []
    assert codes(findings) == [code]
    assert words in says(findings)


def test_a_file_that_is_not_there_is_a_finding(tmp_path: Path) -> None:
    for ending in ("csv", "xlsx"):
        _, findings = read_table(tmp_path / f"none.{ending}", SCREENING_FIELDS)
        assert "D109 The table cannot be read: No such file" in says(findings)


def test_a_stray_value_at_the_end_of_the_sheet_is_too_large(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "MOST_ROWS", 50)
    sources, findings = read_xlsx(tmp_path, [HEADER, ROW, *[[]] * 60, ["x"]])
    assert (sources, codes(findings)) == ([], ["D112"])


@settings(deadline=None)
@given(data=st.binary(max_size=300), ending=st.sampled_from(["csv", "xlsx"]))
def test_no_bytes_at_all_can_raise(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, ending: str
) -> None:
    path = tmp_path_factory.getbasetemp() / f"any.{ending}"
    path.write_bytes(data)
    sources, findings = read_table(path, SCREENING_FIELDS)
    assert findings
    assert sources == []


@settings(deadline=None)
@given(
    st.lists(
        st.lists(st.text(max_size=12) | st.sampled_from(ROW), min_size=4, max_size=6), max_size=5
    )
)
def test_no_cells_at_all_can_raise(
    tmp_path_factory: pytest.TempPathFactory, cells: list[list[str]]
) -> None:
    path = tmp_path_factory.getbasetemp() / "cells.csv"
    lines = ["\t".join(cell.replace("\t", " ") for cell in row) for row in cells]
    path.write_text("\n".join(["\t".join(HEADER), *lines]), "utf-8", errors="replace")
    sources, findings = read_table(path, SCREENING_FIELDS)
    assert all(set(source.value) <= set(GOOD) for source in sources)
    assert all(finding.remedy for finding in findings)
