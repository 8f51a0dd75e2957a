"""What does the schedule say as a table, for a website or for signs?

One row for each public screening, in order of time. The table is for machines: UTF-8 without a
mark at its front, commas, lines as RFC 4180 ends them, each text as its author wrote it. A second
form is for Excel, which wants the mark to know UTF-8, and would compute what begins as a formula
does: there an apostrophe stands before such a text, so a program should read the first.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping

from booklet.announcements import Announcement, announcements
from booklet.badges import Badge
from booklet.model import Edition
from booklet.wording import Wording

COLUMNS = (
    "code", "night", "date", "weekday", "start", "end", "minutes", "programme_id", "title",
    "strand", "venue", "room", "hall_code", "languages", "subtitles", "premiere", "q_and_a",
    "guests", "access", "price_class", "free", "status", "status_note", "ticket_url",
    "occurrence", "of", "starts_at", "ends_at",
)  # fmt: skip
"""The headings, in every language of a job. `night` is the festival day, `date` and `weekday` the
calendar's; `minutes` are the films', and `end` counts introduction and questions too. `starts_at`
and `ends_at` are the instants, for the hour that comes twice. Several values in a cell stand
between `; `."""
_FORMULA = tuple("=+-@\t\r＝＋－＠")
_BETWEEN = "; "


def table(edition: Edition, wording: Wording, *, for_excel: bool = False) -> dict[str, bytes]:
    """The table by its file name: `schedule.csv`, or `schedule-excel.csv`."""
    written = io.StringIO(newline="")
    rows = [_row(one, wording) for one in announcements(edition, wording)]
    if for_excel:
        rows = [{key: _harmless(value) for key, value in row.items()} for row in rows]
    writer = csv.DictWriter(written, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    text = written.getvalue()
    if for_excel:
        return {"schedule-excel.csv": text.encode("utf-8-sig")}
    return {"schedule.csv": text.encode()}


def _harmless(value: str) -> str:
    """The value as a text, where Excel or its kin would take it for a formula."""
    return f"'{value}" if value.startswith(_FORMULA) else value


def _row(one: Announcement, wording: Wording) -> Mapping[str, str]:
    screening, record = one.screening, one.screening.record
    starts, ends, bill = screening.starts, screening.ends, screening.programme
    count = one.occurrence
    return {
        "code": screening.code,
        "night": screening.night.isoformat(),
        "date": starts.date().isoformat(),
        "weekday": wording.date(starts.date(), "weekday"),
        "start": f"{starts:%H:%M}",
        "end": f"{ends:%H:%M}" if ends else "",
        "minutes": str(bill.runtime) if bill.runtime else "",
        "programme_id": bill.id,
        "title": one.title,
        "strand": one.strand,
        "venue": one.venue,
        "room": one.room,
        "hall_code": screening.hall,
        "languages": _letters(one.languages),
        "subtitles": _letters(one.subtitles),
        "premiere": one.premiere.value if one.premiere else "",
        "q_and_a": _yes_no(bool(record.qa)),
        "guests": _BETWEEN.join(record.guests),
        "access": _letters(one.access),
        "price_class": record.price or "",
        "free": _yes_no(one.is_free),
        "status": record.status.value,
        "status_note": one.status_note,
        "ticket_url": one.ticket_url,
        "occurrence": str(count.number) if count else "",
        "of": str(count.of) if count else "",
        "starts_at": starts.isoformat(),
        "ends_at": ends.isoformat() if ends else "",
    }


def _letters(badges: tuple[Badge, ...]) -> str:
    return _BETWEEN.join(badge.letters for badge in badges)


def _yes_no(flag: bool) -> str:
    return "yes" if flag else "no"
