"""Which text stands in each cell of a CSV file or an Excel workbook?

CSV as Excel or a database writes it, with any delimiter, in UTF-8, UTF-16 or Windows-1252; of a
workbook the first sheet that is shown. Numbers come back as text, and beside it as the moment
they may stand for, since only the column says whether they are dates.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import warnings
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any, Literal

from msgspec import Struct

from booklet.findings import Finding, Place, found
from booklet.patterns import pattern
from booklet.source import MOST_BYTES, MOST_VALUES

MOST_UNPACKED = 64 * 1024 * 1024
MOST_ROWS = 100_000
_NOTHING = frozenset({"-", "–", "—"})
NO = frozenset({"no", "non", "false", "faux", "none", "aucun", "aucune", "0"})
_MAC_OR_CYRILLIC = pattern(r"[a-zà-ÿ][Žˆ‡‰]|[À-ÖØ-öø-ÿ]{4}")

Knows = Callable[[str], bool]


class Moment(Struct, frozen=True):
    """A day, or none, and a time counted in seconds since its midnight, which may pass 24 h."""

    day: dt.date | None
    seconds: int

    @property
    def time(self) -> str:
        minutes, seconds = divmod(self.seconds, 60)
        text = f"{minutes // 60:02}:{minutes % 60:02}"
        return f"{text}:{seconds:02}" if seconds else text

    def __str__(self) -> str:
        parts = [self.day.isoformat() if self.day else ""]
        if self.seconds or not self.day:
            parts.append(self.time)
        return " ".join(filter(None, parts))


class Cell(Struct, frozen=True):
    """A cell's text, the moment its number may stand for, and why it cannot be read, if so."""

    at: str
    text: str = ""
    moment: Moment | None = None
    sort: Literal["text", "number", "date"] = "text"
    fault: tuple[str, str, str] | None = None
    """Code, message and remedy."""

    @property
    def counts(self) -> bool:
        """Whether the cell makes its row a record: an empty one or a mere "no" does not."""
        return bool(self.fault) or (bool(self.text) and self.text.casefold() not in NO)


Row = Sequence[Cell]
Rows = tuple[list[Row], list[Finding]]


def read_sheet(path: Path, knows: Knows) -> Rows:
    """The rows of a .csv, .tsv or .xlsx file, empty ones too, and what cannot be read.

    Nothing in the file can make this raise. `knows` says whether a text heads a column.
    """
    readers = {".csv": _read_csv, ".tsv": _read_csv, ".txt": _read_csv, ".xlsx": _read_xlsx,
               ".xlsm": _read_xlsx}  # fmt: skip
    read = readers.get(path.suffix.lower())
    if read is None:
        message = f"A table cannot be read from a {path.suffix or 'nameless'} file."
        return [], [found("D109", message, Place(path), "Save it as .xlsx, or as CSV (UTF-8).")]
    try:
        return read(path, knows)
    except OSError as error:
        reason = error.strerror or "the file cannot be opened"
        return [], [found("D109", f"The table cannot be read: {reason}.", Place(path))]


# CSV


def _read_csv(path: Path, knows: Knows) -> Rows:
    size = path.stat().st_size
    if size > MOST_BYTES:
        return [], [found("D112", f"{path.name} is {size // 1_000_000} MB.", Place(path))]
    try:
        text = _decode(path.read_bytes())
    except UnicodeError:
        message = "This is not text in UTF-8 or Windows-1252."
        return [], [found("D102", message, Place(path), "Save it as CSV UTF-8.")]
    if match := re.match(r"sep=(.)\r?\n", text):
        text, delimiter = text[match.end() :], match[1]
    else:
        delimiter = max(";,\t|", key=partial(_score, text, knows))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[Row] = []
    try:
        for number, row in zip(count(1), reader, strict=False):
            letters = zip(_letters(), row, strict=False)
            rows.append([Cell(f"{letter}{number}", _clean(value)) for letter, value in letters])
    except csv.Error:
        message = "A quotation mark is opened and not closed, or closed in the middle of a cell."
        place = Place(path, cell=f"A{len(rows) + 1}")
        return [], [found("D109", message, place, "Write a quotation mark in a cell twice.")]
    return rows, []


def _decode(data: bytes) -> str:
    """The text of a CSV file; a UnicodeError where its letters would come out wrong."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252")
        if _MAC_OR_CYRILLIC.search(text):
            raise UnicodeError("not Windows-1252") from None
    if "\0" in text:
        raise UnicodeError("not text")
    return text


def _score(text: str, knows: Knows, delimiter: str) -> tuple[int, int]:
    """How well a delimiter parts the first row: known headings first, then any at all."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        header = next((row for row in reader if any(cell.strip() for cell in row)), [])
    except csv.Error:
        return 0, 0
    return sum(map(knows, header)), len(header)


def _clean(text: str) -> str:
    """The text of a cell; a lone dash stands for nothing."""
    text = re.sub(r"\r\n?", "\n", text).strip()
    return "" if text in _NOTHING else text


def _letters() -> Iterator[str]:
    """The names of columns: A, B … Z, AA, AB …"""
    for number in count(1):
        name = ""
        while number:
            number, digit = divmod(number - 1, 26)
            name = chr(ord("A") + digit) + name
        yield name


# Excel


def _read_xlsx(path: Path, knows: Knows) -> Rows:
    place = Place(path)
    if path.stat().st_size > MOST_UNPACKED:
        return [], [found("D112", f"{path.name} is too large to be a table.", place)]
    data = path.read_bytes()
    if refusal := _refuse_package(data, place):
        return [], [refusal]
    try:
        with warnings.catch_warnings():
            # openpyxl warns of styles and extensions that it drops; no value is lost with them
            warnings.simplefilter("ignore")
            return _read_workbook(data, knows, path)
    except _TooLargeError as error:
        return [], [found("D112", str(error), place, "Remove what lies below the table.")]
    except Exception as error:  # a broken workbook may raise anything at all inside openpyxl
        message = f"This workbook is broken ({type(error).__name__})."
        remedy = "Open it in a spreadsheet program and save it again as .xlsx."
        return [], [found("D109", message, place, remedy)]


class _TooLargeError(Exception):
    """A sheet has more rows or cells than any festival."""


def _refuse_package(data: bytes, place: Place) -> Finding | None:
    """Why the file is not to be opened: encrypted, an old format, no archive, or a bomb."""
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        if "EncryptedPackage".encode("utf-16-le") in data:
            message = "The workbook is protected by a password."
            return found("D109", message, place, "Save it without a password.")
        message = "This is an old Excel file (.xls)."
        return found("D109", message, place, "Save it as .xlsx, or as CSV (UTF-8).")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        message = "This is not an Excel workbook, or a part of it is missing."
        return found("D109", message, place)
    if unpacked > MOST_UNPACKED:
        message = f"The workbook would unpack to {unpacked // 1_000_000} MB."
        return found("D112", message, place, "Keep only the table in it.")
    return None


def _read_workbook(data: bytes, knows: Knows, path: Path) -> Rows:
    """The first sheet that is not hidden, by the values Excel worked out for its formulas."""
    from openpyxl import load_workbook

    shown = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    written = load_workbook(io.BytesIO(data), read_only=True, data_only=False)
    sheets = [sheet for sheet in shown.worksheets if sheet.sheet_state == "visible"]
    if not sheets:
        return [], [found("D109", "The workbook has no sheet to read.", Place(path))]
    formulas = written[sheets[0].title]
    read = partial(_read_xlsx_cell, epoch=shown.epoch)
    rows: list[Row] = []
    total = 0
    for value_row, formula_row in zip(_sheet_rows(sheets[0]), _sheet_rows(formulas), strict=True):
        if len(rows) >= MOST_ROWS or total > MOST_VALUES:
            raise _TooLargeError("The sheet has too many rows or cells to be a table.")
        number = len(rows) + 1
        row = [
            read(f"{letter}{number}", cell, is_formula=formula.data_type == "f")
            for letter, cell, formula in zip(_letters(), value_row, formula_row, strict=False)
        ]
        total += sum(1 for cell in row if cell.text)
        while row and not row[-1].text and not row[-1].fault:
            row.pop()
        rows.append(row)
    return rows, [_other_sheet(sheet.title, path) for sheet in sheets[1:]
                  if _looks_alike(sheet, knows)]  # fmt: skip


def _sheet_rows(sheet: Any) -> Iterable[Sequence[Any]]:
    # the size a workbook states may be wrong, and rows beyond it would be lost
    sheet.reset_dimensions()
    rows: Iterable[Sequence[Any]] = sheet.iter_rows()
    return rows


def _looks_alike(sheet: Any, knows: Knows) -> bool:
    """Whether another sheet holds records too, which nobody should believe are read."""
    for row, _ in zip(_sheet_rows(sheet), range(50), strict=False):
        texts = [str(cell.value) for cell in row if cell.value is not None]
        if texts:
            return sum(map(knows, texts)) >= 2
    return False


def _other_sheet(title: str, path: Path) -> Finding:
    message = f"The sheet “{title}” was not read; only the first sheet is."
    return found("D110", message, Place(path), "Put all rows on the first sheet.")


def _read_xlsx_cell(at: str, cell: Any, *, epoch: dt.datetime, is_formula: bool) -> Cell:
    value = cell.value
    if value is None:
        if not is_formula or cell.data_type == "str":  # `str` is a formula whose answer is ""
            return Cell(at)
        message = "This formula's answer is not in the file."
        remedy = "Open the workbook in a spreadsheet program and save it again."
        return Cell(at, fault=("D109", message, remedy))
    if cell.data_type == "e":
        message = f"The cell shows {value} instead of a value."
        return Cell(at, fault=("D109", message, "Mend the formula, or type the value."))
    if isinstance(value, bool):
        return Cell(at, "yes" if value else "no")
    if isinstance(value, int | float):
        return _read_number(at, value, cell.number_format, epoch)
    if isinstance(value, dt.datetime | dt.date | dt.time | dt.timedelta):
        from openpyxl.utils.datetime import to_excel

        moment = _find_moment(float(to_excel(value, epoch)), epoch)  # type: ignore[no-untyped-call]
        text = str(moment) if moment else str(value)
        return Cell(at, text, moment, "date")
    from openpyxl.utils.escape import unescape

    return Cell(at, _clean(unescape(str(value))))


def _read_number(at: str, value: float, number_format: str, epoch: dt.datetime) -> Cell:
    """A number as the sheet shows it, as far as a festival needs that: 101, 007, 2.50.

    It may be a date or a time that was not formatted as one; a fraction is a time only on the
    five minutes, since 0.3 may be a badly typed half hour.
    """
    moment = _find_moment(value, epoch)
    if moment and not moment.day and (value in {0, 1, 2} or value > 1 or moment.seconds % 300):
        moment = None
    shape = number_format.split(";")[0]
    decimals = re.fullmatch(r"(?:General|@|[#0,]+)(?:\.(0+))?(?:_.)*", shape)
    if value != int(value):
        text = f"{value:.{len(decimals[1])}f}" if decimals and decimals[1] else repr(value)
    else:
        width = len(shape) if re.fullmatch("0{2,}", shape) else 0
        text = f"{int(value):0{width}}"
    if decimals:
        return Cell(at, text, moment, "number")
    message = f"This number ({text}) is shown in a format of its own, which is not read."
    return Cell(at, text, fault=("D107", message, "Type what the cell shows, as text."))


def _find_moment(serial: float, epoch: dt.datetime) -> Moment | None:
    """The moment a serial number counts to, in days since the sheet's epoch.

    Numbers up to three days are times of day; dates outside 1990–2099 are just numbers.
    """
    days, part = divmod(serial, 1)
    seconds = round(part * 86400)
    if 0 <= serial < 3:
        return Moment(None, int(days) * 86400 + seconds)
    if serial > 80_000 or serial < 0:
        return None
    day = epoch.date() + dt.timedelta(days=int(days) + seconds // 86400)
    return Moment(day, seconds % 86400) if 1990 <= day.year < 2100 else None
