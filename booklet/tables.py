"""What stands in a sheet, and in which cell?

A sheet is a CSV file as Excel or a database writes it, or the first sheet of an .xlsx workbook.
Its columns may come in any order and be headed in English or French. Every value comes back as
text, as from a YAML file, with its cell; `records` decides what it is. Columns that are not known
are named in a finding and not read, and private ones (addresses, passwords) never are.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import Any, Literal

from msgspec import Struct, field

from booklet import clock
from booklet.errors import Unreadable
from booklet.findings import Finding, Place, found
from booklet.patterns import pattern
from booklet.sheets import NO, Cell, Row, read_sheet
from booklet.source import Origin, Source, Trail, Writing

Kind = Literal["text", "words", "date", "weekday", "time", "minutes", "list", "ids"]


class Field(Struct, frozen=True):
    """How one field of a record is headed in a sheet, and what its cells hold.

    `names` are headings as `spell_plainly` writes them. `weak` ones are taken from left to right
    for the first field that no stronger heading has claimed: "Jour" is the date, or the weekday
    where a "Date" stands beside it. `words` are cells that mean something else in the record.
    Kinds: `words` may come in languages ("Note FR"), `list` is split at semicolons, bars and
    line ends, `ids` at commas and strokes too.
    """

    names: tuple[str, ...]
    kind: Kind = "text"
    weak: tuple[str, ...] = ()
    required: bool = False
    words: Mapping[str, str] = field(default_factory=dict)


_FLAGS = {"vrai": "yes", "faux": "no"}
_STATUS = {
    "confirmed": "scheduled", "confirme": "scheduled", "prevu": "scheduled", "ok": "scheduled",
    "canceled": "cancelled", "annule": "cancelled", "annulee": "cancelled",
    "deplace": "moved", "deplacee": "moved",
    "complet": "sold-out", "full": "sold-out",
}  # fmt: skip
_AUDIENCE = {
    "presse": "press", "industrie": "industry", "professionnels": "industry",
    "tout public": "public", "grand public": "public",
}  # fmt: skip

SCREENING_FIELDS: Mapping[str, Field] = {
    "programme": Field(
        ("programme", "programme id", "program", "program id", "film id", "id film", "bill"),
        weak=("film", "films", "title", "film title", "titre", "titre du film"),
        required=True,
    ),
    "venue": Field(
        ("venue", "venue id", "venue code", "lieu", "cinema"),
        weak=("salle", "theatre", "theater", "location"),
        required=True,
    ),
    "room": Field(
        ("room", "room id", "screen", "auditorium", "hall"), weak=("salle", "theatre", "theater")
    ),
    "date": Field(("date",), "date", weak=("day", "jour"), required=True),
    "weekday": Field(("weekday", "day of week", "jour de la semaine"), "weekday",
                     weak=("day", "jour")),
    "time": Field(("time", "start", "start time", "starts", "starts at", "heure", "debut",
                   "heure de debut", "horaire"), "time", required=True),
    "code": Field(("code", "screening code", "screening id", "code seance", "code de seance")),
    "status": Field(("status", "statut", "etat"), words=_STATUS),
    "status_note": Field(("status note", "note de statut", "public notice", "avis"), "words"),
    "audience": Field(("audience", "public"), words=_AUDIENCE),
    "access": Field(("access", "accessibility", "accessibilite", "acces"), "ids"),
    "guests": Field(("guests", "guest", "invites", "invite", "invitees", "invitee"), "list"),
    "introduction": Field(("introduction", "intro", "presentation"), "minutes"),
    "qa": Field(("q a", "qa", "q r", "questions", "q a minutes", "discussion"), "minutes"),
    "live_music": Field(("live music", "musique en direct", "musique live", "cine concert"),
                        "words"),
    "free": Field(("free", "free admission", "gratuit", "entree libre"), words=_FLAGS),
    "price": Field(("price", "price class", "tarif", "prix")),
    "format": Field(("format", "print format")),
    "ticket_url": Field(("ticket url", "ticket link", "tickets", "tickets url", "billets",
                         "billetterie", "lien billetterie", "url billetterie")),
    "note": Field(("note", "notes", "remark", "remarks", "remarque", "remarques"), "words"),
    "subtitles": Field(("subtitles", "subtitle", "subs", "sous titres", "sous titrage", "st"),
                       "ids"),
    "partly_subtitled": Field(("partly subtitled", "partiellement sous titre"), words=_FLAGS),
    "dubbed": Field(("dubbed", "dubbing", "double", "doublage"), "ids"),
    "voice_over": Field(("voice over", "voix hors champ"), "ids"),
    "silence": Field(("silence", "silenced"), "ids"),
}  # fmt: skip
"""How the columns of a sheet of screenings are headed; `weekday` is checked with the date."""

_PRIVATE = pattern(
    r"\b(e ?mails?|mails?|courriels?|passwords?|passcodes?|passwort|mots? de passe|mdp|screeners?"
    r"|vimeo|(submission|preview|private|viewing) (link|url)|liens? (prive|de vision\w+)"
    r"|phones?|telephones?|tel|mobile|cell|cellphone|portable)\b"
)
_DAY_AND_TIME = pattern(
    r"(.*\d{4}|\d{4}-\d\d-\d\d)[ T]+(\d{1,2}[:h.]\d\d)(?::\d\d)?(\s*[ap]\.?m\.?)?", re.IGNORECASE
)
_EARLY = 6 * 60


class _Column(Struct, frozen=True):
    """A column that is read: its heading's cell, and where its values go."""

    heading: Cell
    trail: tuple[str, ...]
    field: Field


def read_table(path: Path, fields: Mapping[str, Field]) -> tuple[list[Source], list[Finding]]:
    """Read the records of a .csv, .tsv or .xlsx file, one from each row that is not empty.

    A record's value maps field names to text, to a list of texts, or to texts by language; its
    origin knows the cell of each. Nothing in the file can make this raise: a file that cannot be
    read gives D102, D109 or D112, and no records.
    """
    rows, findings = read_sheet(path, partial(_is_known, fields))
    rows = [row for row in rows if any(cell.counts for cell in row)]
    if not rows:
        if not findings:
            findings.append(found("D109", "The table is empty.", Place(path), "Fill or remove it."))
        return [], findings
    columns, more = _claim_columns(rows[0], fields, path)
    findings += more
    if not columns:
        return [], findings
    findings += _report_unheaded(rows[0], rows[1:], path)
    sources = []
    for row in rows[1:]:
        source, more = _read_row(row, rows[0], columns, path)
        findings += more
        if source is not None:
            sources.append(source)
    return sources, findings


def spell_plainly(heading: str) -> str:
    """A heading in lower case, without accents, its words parted by single spaces."""
    letters = unicodedata.normalize("NFKD", heading.casefold())
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return re.sub(r"[\W_]+", " ", bare).strip()


# Headings


def _is_known(fields: Mapping[str, Field], heading: str) -> bool:
    """Whether a heading names some field, alone or with words in brackets behind it."""
    names = {name for field in fields.values() for name in (*field.names, *field.weak)}
    return spell_plainly(re.sub(r"\(.*?\)", "", heading)) in names


def _claim_columns(
    header: Row, fields: Mapping[str, Field], path: Path
) -> tuple[list[_Column], list[Finding]]:
    """Which field each column is; no columns where the sheet cannot be made sense of."""
    columns: list[_Column] = []
    findings: list[Finding] = []
    unclaimed: list[Cell] = []
    for cell in header:
        trail = _strong_trail(cell.text, fields)
        rival = next((c for c in columns if trail and _same_field(c.trail, trail)), None)
        if rival:
            message = (
                f"“{cell.text}” is read as `{trail[0]}`, and so is “{rival.heading.text}” "
                f"in {rival.heading.at}."
            )
            remedy = "Keep one of the two columns."
            findings.append(found("D103", message, Place(path, cell=cell.at), remedy))
        elif trail:
            columns.append(_Column(cell, trail, fields[trail[0]]))
        elif cell.text:
            unclaimed.append(cell)
    for cell in unclaimed:
        column, finding = _claim_weakly(cell, fields, columns, path)
        columns += [column] if column else []
        findings += [finding] if finding else []
    if not columns:
        names = ", ".join(sorted(f.names[0].capitalize() for f in fields.values() if f.required))
        message = "The first row names no column that is known."
        remedy = f"The first row must head the columns: {names}."
        return [], [found("D109", message, Place(path, cell=header[0].at), remedy)]
    missing = _missing_columns(columns, fields, Place(path, cell=header[0].at))
    return ([] if missing else columns), findings + missing


def _strong_trail(heading: str, fields: Mapping[str, Field]) -> tuple[str, ...]:
    names = {name: key for key, field in fields.items() for name in field.names}
    names |= {spell_plainly(key): key for key in fields}
    plain = spell_plainly(heading)
    if plain in names:
        return (names[plain],)
    base, _, tag = plain.rpartition(" ")
    if base in names and fields[names[base]].kind == "words" and re.fullmatch("[a-z]{2,3}", tag):
        return (names[base], tag)
    short = spell_plainly(re.sub(r"\(.*?\)", "", heading))
    return (names[short],) if short in names else ()


def _same_field(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two columns would fill one field; "Note FR" and "Note EN" do not."""
    return one[0] == other[0] and (one == other or len(one) != len(other))


def _claim_weakly(
    cell: Cell, fields: Mapping[str, Field], columns: Sequence[_Column], path: Path
) -> tuple[_Column | None, Finding | None]:
    plain = spell_plainly(cell.text)
    place = Place(path, cell=cell.at)
    taken = {column.trail[0]: column.heading for column in columns}
    wanted = [key for key, field in fields.items() if plain in field.weak]
    for key in wanted:
        if key not in taken:
            return _Column(cell, (key,), fields[key]), None
    if wanted:
        other = taken[wanted[0]]
        message = (
            f"The column “{cell.text}” was not read: `{wanted[0]}` is read from “{other.text}” "
            f"in {other.at}."
        )
        return None, found("D110", message, place)
    if _PRIVATE.search(plain):
        return None, found("D111", f"The column “{cell.text}” is private and was not read.", place)
    known = {name for field in fields.values() for name in (*field.names, *field.weak)}
    near = get_close_matches(plain, sorted(known), n=1, cutoff=0.75)
    remedy = f"Did you mean “{near[0].capitalize()}”?" if near else ""
    message = f"The column “{cell.text}” is not known and was not read."
    return None, found("D110", message, place, remedy)


def _missing_columns(
    columns: Sequence[_Column], fields: Mapping[str, Field], place: Place
) -> list[Finding]:
    """A finding for each required field without a column; date and time may share one."""
    present = {column.trail[0] for column in columns}
    kinds = {column.field.kind for column in columns}
    return [
        found("D105", f"No column gives the {key}.", place,
              f"Head a column “{field.names[0].capitalize()}”.")
        for key, field in fields.items()
        if field.required
        and key not in present
        and not (field.kind in {"date", "time"} and kinds & {"date", "time"})
    ]  # fmt: skip


def _report_unheaded(header: Row, rows: Sequence[Row], path: Path) -> list[Finding]:
    """A finding for each column with values and no heading, or a heading that cannot be read."""
    findings = []
    for position, cell in enumerate(header[: _width(header)]):
        if cell.fault:
            code, message, remedy = cell.fault
            findings.append(found(code, message, Place(path, cell=cell.at), remedy))
        elif not cell.text and any(row[position].text for row in rows if position < len(row)):
            message = "This column has no heading and was not read."
            remedy = "Head the column, or remove it."
            findings.append(found("D110", message, Place(path, cell=cell.at), remedy))
    return findings


def _width(header: Row) -> int:
    return max((number for number, cell in enumerate(header, 1) if cell.text), default=0)


# Rows


def _read_row(
    row: Row, header: Row, columns: Sequence[_Column], path: Path
) -> tuple[Source | None, list[Finding]]:
    stray = next((cell for cell in row[_width(header) :] if cell.text or cell.fault), None)
    if stray:
        message = "This cell stands right of the last heading, so its row was not read."
        remedy = "Head the column, or remove the cell; in CSV, put texts with commas in quotes."
        return None, [found("D109", message, Place(path, cell=stray.at), remedy)]
    findings: list[Finding] = []
    values: dict[str, Any] = {}
    cells: dict[Trail, str] = {(): row[0].at}
    moments: dict[Kind, Cell] = {}
    positions = {cell.at: number for number, cell in enumerate(header)}
    for column in columns:
        position = positions[column.heading.at]
        cell = row[position] if position < len(row) else None
        if cell is None or not (cell.text or cell.fault):
            continue
        cells[column.trail] = cell.at
        fault = cell.fault or _misread(cell, column.field)
        if fault:
            code, message, remedy = fault
            findings.append(found(code, message, Place(path, cell=cell.at), remedy))
        elif column.field.kind in {"date", "weekday", "time"}:
            moments[column.field.kind] = cell
        elif (value := _read_cell(cell, column.field)) is not None:
            _put(values, column.trail, value)
    if findings:
        return None, findings
    findings = _read_moments(moments, columns, values, cells, path)
    source = Source(values, Origin(path, Writing({}, {}, cells, ())))
    return (None if findings else source), findings


def _put(values: dict[str, Any], trail: tuple[str, ...], value: Any) -> None:
    if len(trail) == 1:
        values[trail[0]] = value
    else:
        values.setdefault(trail[0], {})[trail[1]] = value


def _misread(cell: Cell, field: Field) -> tuple[str, str, str] | None:
    """What a spreadsheet has made of a value that was meant as something else."""
    if field.kind in {"date", "time"}:
        if cell.sort == "number" and not cell.moment and "." in cell.text:
            message = f"The sheet holds the number {cell.text} here, not a {field.kind}."
            remedy = "Type it as 18:30." if field.kind == "time" else "Type it as 2026-09-18."
            return "D107", message, remedy
        return None
    if field.kind in {"weekday", "minutes"}:
        return None
    if cell.sort == "date":
        message = f"This should be text, but the sheet holds a date or time here: {cell.text}."
    elif re.fullmatch(r"\d[.,]\d+E\+\d+", cell.text):
        message = f"The sheet has turned this into the number {cell.text}."
    else:
        return None
    return "D107", message, "Format the column as Text, then type the value again."


def _read_cell(cell: Cell, field: Field) -> str | list[str] | None:
    if field.kind == "minutes":
        if cell.sort == "date" and cell.moment and not cell.moment.day:
            return cell.moment.time
        return None if cell.text.casefold() in NO else cell.text
    if field.kind in {"list", "ids"}:
        parts = re.split(r"[;|\n]" if field.kind == "list" else r"[;|\n,/]", cell.text)
        return [part.strip() for part in parts if part.strip()] or None
    return field.words.get(spell_plainly(cell.text), cell.text)


# Dates and times, which sheets write in one cell or in two


def _read_moments(
    moments: Mapping[Kind, Cell],
    columns: Sequence[_Column],
    values: dict[str, Any],
    cells: dict[Trail, str],
    path: Path,
) -> list[Finding]:
    """Put a row's date and time among its values, the weekday written before the date."""
    keys: dict[Kind, str] = {"date": "date", "time": "time"}
    keys |= {column.field.kind: column.trail[0] for column in columns}
    date_cell, time_cell = moments.get("date"), moments.get("time")
    weekday_cell = moments.get("weekday")
    try:
        day, time = _join_moment(date_cell, time_cell)
        day = _join_weekday(day, weekday_cell)
    except Unreadable as error:
        cell = time_cell or date_cell or weekday_cell
        at = cell.at if cell else ""
        return [found("D107", error.message, Place(path, cell=at), error.remedy)]
    for key, text, cell in (
        (keys["date"], day, date_cell or time_cell),
        (keys["time"], time, time_cell or date_cell),
    ):
        if text and cell:
            values[key] = text
            cells[(key,)] = cell.at
    return []


def _join_moment(date_cell: Cell | None, time_cell: Cell | None) -> tuple[str, str]:
    """The day and the time that the two cells together name; either may be empty."""
    day, extra_time = _split_moment(date_cell, is_time=False)
    extra_day, time = _split_moment(time_cell, is_time=True)
    if extra_time and time and _minutes(extra_time) != _minutes(time):
        raise Unreadable(
            f"The date's cell says {extra_time} and the time's cell {time}.",
            "Write the time in one of the two.",
        )
    if day and extra_day and _is_next_day(day, extra_day) and _minutes(time) < _EARLY:
        return day, _after_midnight(time)
    if day and extra_day and day != extra_day:
        raise Unreadable(
            f"The date's cell says {day} and the time's cell {extra_day}.",
            "Write the date in one of the two.",
        )
    if (extra_day or (extra_time and not time)) and _minutes(time or extra_time) < _EARLY:
        raise Unreadable(
            f"{day or extra_day} {time or extra_time} in one cell may be meant as the end of one "
            "festival day or the start of the next.",
            "Write the festival day and the time in two columns, the time as 25:30 or 01:30.",
        )
    return day or extra_day, time or extra_time


def _split_moment(cell: Cell | None, *, is_time: bool) -> tuple[str, str]:
    """A cell's date and time as text; in a column of dates, midnight is no time."""
    if cell is None:
        return "", ""
    moment = cell.moment
    if moment and moment.day:
        return moment.day.isoformat(), moment.time if moment.seconds or is_time else ""
    if moment and is_time:
        return "", moment.time
    text = re.sub(r"^(\d{1,2}:\d\d):00\b", r"\1", cell.text)
    if match := _DAY_AND_TIME.fullmatch(text):
        day, time = match[1], match[2] + (match[3] or "")
        return day, time if is_time or _minutes(time) else ""
    return ("", text) if is_time else (text, "")


def _join_weekday(day: str, cell: Cell | None) -> str:
    if cell is None or not day:
        return day
    if cell.moment and cell.moment.day:
        if cell.moment.day.isoformat() != day:
            raise Unreadable(
                f"The weekday's cell holds {cell.moment.day}, but the date is {day}.",
                "Correct one of the two.",
            )
        return day
    named_already = day.casefold().startswith(cell.text.casefold()[:3])
    return day if named_already else f"{cell.text} {day}"


def _minutes(time: str) -> int:
    """Minutes since midnight; a time that cannot be read is late, and `records` refuses it."""
    try:
        return clock.read_time(time).minutes
    except Unreadable:
        return 24 * 60


def _is_next_day(day: str, other: str) -> bool:
    try:
        return dt.date.fromisoformat(other) - dt.date.fromisoformat(day) == dt.timedelta(days=1)
    except ValueError:
        return False


def _after_midnight(time: str) -> str:
    minutes = _minutes(time) + 24 * 60
    return f"{minutes // 60}:{minutes % 60:02}"
