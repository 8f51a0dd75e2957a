"""Does a snapshot hold what was printed, and nothing else, and is it read back as it was?"""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Mapping
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from conftest import Plant

from booklet import home
from booklet.errors import UsageError
from booklet.findings import has_errors
from booklet.flatplan import Flatplan, plan, uncounted
from booklet.layout import find_layout
from booklet.load import load
from booklet.model import Edition
from booklet.records import Status
from booklet.sections import Subject
from booklet.snapshot import FORM, Snapshot, read, take

FRIDAY, SATURDAY = dt.date(2026, 6, 12), dt.date(2026, 6, 13)


def loaded(folder: Path) -> Edition:
    edition, findings = load(folder)
    assert edition is not None
    assert not has_errors(findings), findings
    return edition


def planned(edition: Edition, flowing: int = 2) -> Flatplan:
    """The edition's plan in the classic layout, as if all that flows took so many pages."""
    layout = find_layout("classic", home.layouts(), None)[0]
    flatplan, findings = plan(uncounted(edition, layout), lambda units, _: [flowing] * len(units))
    assert flatplan is not None, findings
    return flatplan


def taken(folder: Path) -> Snapshot:
    edition = loaded(folder)
    return take(edition, planned(edition))


def written(snapshot: Snapshot, path: Path) -> Path:
    path.write_bytes(snapshot.to_json())
    return path


def test_a_screening_is_held_with_its_facts(small: Path) -> None:
    (late,) = (one for one in taken(small).screenings if one.key == "104")
    assert late.programme.id == "quiet-oar"
    assert late.programme.title.get("fr") == "La Rame muette"
    assert late.night == FRIDAY
    assert late.starts.isoformat() == "2026-06-13T01:15:00+01:00"
    assert late.is_late
    assert (late.venue.id, late.room, late.hall) == ("lido", "lido-1", "LID1")
    assert late.room_name is not None
    assert late.room_name.get("en") == "Lido 1"
    assert late.minutes == 64
    assert late.ends is not None
    assert late.ends.isoformat() == "2026-06-13T02:19:00+01:00"
    assert late.status is Status.SCHEDULED


def test_status_price_and_minutes_with_questions_are_held(small: Path) -> None:
    by_key = {one.key: one for one in taken(small).screenings}
    assert by_key["103"].status is Status.SOLD_OUT
    assert by_key["203"].is_cancelled
    assert by_key["204"].price == "A"
    assert by_key["102"].minutes == 7 + 92 + 20
    assert by_key["202"].room is None
    assert by_key["202"].room_name is None
    assert by_key["202"].hall == "NET"


def test_screenings_stand_in_order_of_time(small: Path) -> None:
    starts = [one.starts for one in taken(small).screenings]
    assert starts == sorted(starts)
    assert len(starts) == 9


def test_only_what_starts_after_midnight_is_late(small: Path) -> None:
    assert [one.key for one in taken(small).screenings if one.is_late] == ["104"]


def test_a_screening_for_the_press_leaves_no_trace(small: Path, plant: Plant) -> None:
    plant(small, "venues.yaml", "", "- {id: den, name: The Hidden Den, code: DEN}\n")
    plant(small, "screenings.yaml", "room: lido-2\n  date: 2026-06-12\n  time: \"10:00\"",
          'date: 2026-06-12\n  time: "10:07"')  # fmt: skip
    text = (small / "screenings.yaml").read_text(encoding="utf-8")
    (small / "screenings.yaml").write_text(text.replace("venue: lido", "venue: den", 1), "utf-8")
    edition = loaded(small)
    (secret,) = (one for one in edition.screenings if not one.is_public)
    assert secret.venue.id == "den"
    form = take(edition, planned(edition)).to_json().decode()
    for word in ("PRESS-7", "10:07", "DEN", "Hidden", "press"):
        assert word not in form


def test_a_programme_is_held_if_it_has_a_page_or_a_public_screening(small: Path) -> None:
    edition = loaded(small)
    assert set(taken(small).programmes) == set(edition.programmes)
    assert set(take(edition, Flatplan(())).programmes) == {
        screening.programme.id for screening in edition.public_screenings
    }


def test_without_a_code_the_key_counts_a_programmes_screenings(small: Path, plant: Plant) -> None:
    plant(small, "screenings.yaml", '  code: "101"\n', "")
    plant(small, "screenings.yaml", '  code: "203"\n', "")
    keys = [one.key for one in taken(small).screenings if one.programme.id == "salt-road"]
    assert keys == ["salt-road/1", "salt-road/2"]


def test_a_code_of_two_screenings_is_the_key_of_neither(small: Path, plant: Plant) -> None:
    plant(small, "screenings.yaml", 'code: "204"', 'code: "101"')
    screenings = taken(small).screenings
    keys = [one.key for one in screenings]
    assert len(set(keys)) == len(keys)
    assert {one.key for one in screenings if one.code == "101"} == {"salt-road/1", "paper-winter/2"}


def test_a_code_shared_with_a_screening_for_the_press_does_not_tell_of_it(
    small: Path, plant: Plant
) -> None:
    plant(small, "screenings.yaml", "PRESS-7", '"101"')
    assert "101" in {one.key for one in taken(small).screenings}


# Pages


def folios(flatplan: Flatplan, *subjects: Subject) -> tuple[int, ...]:
    return tuple(
        page.folio for page in flatplan.pages if any(one in page.unit.subjects for one in subjects)
    )


def test_pages_are_all_on_which_something_stands(small: Path) -> None:
    edition = loaded(small)
    flatplan = planned(edition, flowing=3)
    pages = take(edition, flatplan).pages
    for name in edition.programmes:
        assert pages.entries[name] == folios(flatplan, Subject("programme", name))
        assert len(pages.entries[name]) == 1
    for night in edition.nights:
        assert pages.grids[night] == folios(flatplan, Subject("grid", night.isoformat()))
        assert pages.days[night] == folios(flatplan, Subject("night", night.isoformat()))
        assert len(pages.days[night]) == 3
    assert pages.openers["salt-road"] == folios(flatplan, Subject("strand", "two-shores"))
    assert "ropes" not in pages.openers
    assert set(pages.indexes) == {"titles", "directors", "countries"}
    assert len(pages.indexes["titles"]) == 3


def test_a_screening_stands_on_its_entry_and_its_nights_pages(small: Path) -> None:
    snapshot = taken(small)
    pages = snapshot.pages
    (late,) = (one for one in snapshot.screenings if one.key == "104")
    expected = {*pages.entries["quiet-oar"], *pages.grids[FRIDAY], *pages.days[FRIDAY]}
    assert pages.of_screening(late) == tuple(sorted(expected))
    assert not {*pages.grids[SATURDAY], *pages.days[SATURDAY]} & set(pages.of_screening(late))


def test_what_has_no_page_has_no_folios(small: Path) -> None:
    snapshot = take(loaded(small), Flatplan(()))
    assert all(snapshot.pages.of_screening(one) == () for one in snapshot.screenings)
    assert snapshot.pages.of_title("salt-road") == ()


# The file


def test_a_snapshot_is_read_back_as_it_was(small: Path, tmp_path: Path) -> None:
    snapshot = taken(small)
    again = read(written(snapshot, tmp_path / "print.json"))
    assert again == snapshot
    assert again.to_json() == snapshot.to_json()


def test_a_languages_place_is_kept(small: Path, tmp_path: Path, plant: Plant) -> None:
    """The first of a text's languages stands in for those it does not have."""
    plant(small, "films/salt-road.yaml", "{en: Salt Road, fr: La Route du sel}",
          "{fr: La Route du sel, en: Salt Road}")  # fmt: skip
    again = read(written(taken(small), tmp_path / "print.json"))
    assert again.programmes["salt-road"].title.get("de") == "La Route du sel"


def test_the_hour_that_comes_twice_is_kept(small: Path, tmp_path: Path, plant: Plant) -> None:
    plant(small, "edition.yaml", "starts: 2026-06-12", "starts: 2026-10-24")
    plant(small, "edition.yaml", "ends: 2026-06-13", "ends: 2026-10-25")
    path = small / "screenings.yaml"
    text = path.read_text(encoding="utf-8").replace("2026-06-12", "2026-10-24")
    path.write_text(text.replace("2026-06-13", "2026-10-25"), encoding="utf-8")
    plant(small, "screenings.yaml", '"01:15"', '"01:15 (second)"')
    snapshot = taken(small)
    again = read(written(snapshot, tmp_path / "print.json"))
    for one in (snapshot, again):
        (late,) = (showing for showing in one.screenings if showing.key == "104")
        assert late.starts.isoformat() == "2026-10-25T01:15:00+00:00"
        assert (late.starts.tzinfo, late.starts.fold) == (ZoneInfo("Europe/London"), 1)
    assert again.to_json() == snapshot.to_json()


def test_the_same_edition_gives_the_same_bytes(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert taken(small).to_json() == taken(small).to_json()
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    assert taken(small).to_json() == take(loaded(small), planned(loaded(small))).to_json()


def test_the_order_of_files_records_does_not_show(small: Path, plant: Plant) -> None:
    """Programmes, venues and screenings stand in an order of their own."""
    before = json.loads(taken(small).to_json())
    venues = (small / "venues.yaml").read_text(encoding="utf-8")
    head, lido, hall = venues.partition("- id: lido")[0], *venues.split("- id: ")[1:]
    (small / "venues.yaml").write_text(f"{head}- id: {hall}- id: {lido}", encoding="utf-8")
    after = json.loads(taken(small).to_json())
    assert json.dumps(after["venues"]) == json.dumps(before["venues"])
    assert json.dumps(after["screenings"]) == json.dumps(before["screenings"])
    assert list(after["venues"]) == ["hall", "lido"]
    bare = json.loads(take(loaded(small), Flatplan(())).to_json())
    for names in (after["programmes"], bare["programmes"]):
        assert list(names) == sorted(names)


def test_the_datas_day_is_that_of_its_newest_file(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    for path in small.rglob("*"):
        os.utime(path, (0, 1_700_000_000))
    os.utime(small / "venues.yaml", (0, 1_780_268_400 + 60))
    assert taken(small).data_day == dt.date(2026, 6, 1)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert taken(small).data_day == dt.date(2023, 11, 14)


def test_the_file_can_be_read_by_people(small: Path, plant: Plant) -> None:
    plant(small, "venues.yaml", "fr: Le Lido", "fr: Le Lido d’été")
    text = taken(small).to_json().decode()
    assert text.startswith('{\n "form": 1,\n "festival": {\n  "en": "Lantern Festival",')
    assert text.endswith("}\n")
    assert '"starts": "2026-06-12T18:00:00+01:00"' in text
    assert "Le Lido d’été" in text


# What cannot be read


def spoilt(snapshot: Snapshot, *trail: str | int, value: object) -> bytes:
    """The file with one of its values changed."""
    written = json.loads(snapshot.to_json())
    inside = written
    for key in trail[:-1]:
        inside = inside[key]
    inside[trail[-1]] = value
    return json.dumps(written).encode()


def refusal(path: Path, raw: bytes) -> UsageError:
    path.write_bytes(raw)
    with pytest.raises(UsageError) as caught:
        read(path)
    assert caught.value.remedy
    return caught.value


@pytest.mark.parametrize(
    "raw",
    [b"", b"%PDF-1.6\n\xff\xfe", b"[1, 2]", b"null", b"17", b'{"pdf_sha256": {}, "pages": []}',
     b"[" * 100_000, b"- form: 1\n"],
)  # fmt: skip
def test_another_file_is_no_snapshot(tmp_path: Path, raw: bytes) -> None:
    error = refusal(tmp_path / "other.json", raw)
    assert "other.json is no snapshot" in error.message


def test_a_newer_form_asks_for_a_newer_program(small: Path, tmp_path: Path) -> None:
    """Even where the rest of it is not what this program knows."""
    error = refusal(tmp_path / "new.json", json.dumps({"form": FORM + 1, "facts": []}).encode())
    assert f"form {FORM + 1}" in error.message
    assert "newer" in error.remedy


DAMAGES: Mapping[str, tuple[tuple[str | int, ...], object]] = {
    "form": (("form",), "one"),
    "no form": (("form",), 0),
    "festival": (("festival",), {}),
    "zone": (("time_zone",), "Europe/Nowhere"),
    "zone's folder": (("time_zone",), "Europe"),
    "day": (("data_day",), "yesterday"),
    "screenings": (("screenings",), {}),
    "night": (("screenings", 0, "night"), "2026-06-31"),
    "start": (("screenings", 0, "starts"), "2026-06-12T18:00:00"),
    "minutes": (("screenings", 0, "minutes"), "101"),
    "status": (("screenings", 0, "status"), "postponed"),
    "programme": (("screenings", 0, "programme"), "salt-lake"),
    "venue": (("screenings", 0, "venue"), "rex"),
    "room": (("screenings", 0, "room"), "lido-9"),
    "title": (("programmes", "salt-road"), {}),
    "page": (("pages", "entries", "salt-road"), ["xii"]),
    "strange key": (("screenings", 0, "audience"), "press"),
    "before all time": (("screenings", 0, "starts"), "0001-01-01T00:00:00+14:00"),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_snapshot_is_refused(small: Path, tmp_path: Path, damage: str) -> None:
    trail, value = DAMAGES[damage]
    error = refusal(tmp_path / "print.json", spoilt(taken(small), *trail, value=value))
    assert "print.json is a damaged snapshot" in error.message
    assert "whole copy" in error.remedy


def test_it_says_where_it_is_damaged(small: Path, tmp_path: Path) -> None:
    raw = spoilt(taken(small), "screenings", 3, "minutes", value="long")
    assert "screenings[3].minutes" in refusal(tmp_path / "print.json", raw).message
    raw = spoilt(taken(small), "screenings", 3, "venue", value="rex")
    assert "rex" in refusal(tmp_path / "print.json", raw).message
    raw = spoilt(taken(small), "programmes", "salt-road", value={})
    assert "(programmes.salt-road: " in refusal(tmp_path / "print.json", raw).message


def test_a_time_without_an_offset_from_utc_is_written_as_any_other(
    small: Path, plant: Plant
) -> None:
    settings = (small / "edition.yaml").read_text(encoding="utf-8")
    zone = next(line for line in settings.splitlines() if line.startswith("time_zone:"))
    plant(small, "edition.yaml", zone, "time_zone: Atlantic/Reykjavik")
    starts = [one["starts"] for one in taken(small).written()["screenings"]]
    assert starts
    assert all(one.endswith("+00:00") for one in starts)


@pytest.mark.parametrize("share", [0.001, 0.2, 0.999])
def test_a_snapshot_cut_short_is_damaged(small: Path, tmp_path: Path, share: float) -> None:
    raw = taken(small).to_json()
    error = refusal(tmp_path / "print.json", raw[: max(12, int(len(raw) * share))])
    assert "damaged" in error.message


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"There is no .*print\.json"):
        read(tmp_path / "print.json")
    with pytest.raises(UsageError, match="is a folder"):
        read(tmp_path)
