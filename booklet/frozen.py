"""What has the printer already? The record of the pages that an edition froze, if it holds.

`frozen.json` lies in the edition's folder, to be kept with the data: it is all that another machine
needs to know what the frozen pages say and how they look.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from booklet import proofrecord
from booklet.errors import UsageError
from booklet.findings import Finding, Place, found
from booklet.folios import pages_of
from booklet.job import Job
from booklet.load import FROZEN
from booklet.proofrecord import FORM, ProofRecord


def read(folder: Path) -> tuple[ProofRecord, ...]:
    """The records of an edition, one for each job and language; none where nothing was frozen.

    Raises UsageError where the file is damaged or of a newer form.
    """
    path = folder / FROZEN
    if not path.exists():
        return ()
    try:
        written = json.loads(path.read_bytes().decode("utf-8-sig"))
        return tuple(map(proofrecord.unwritten, _records(written)))
    except OSError as error:
        message = f"{FROZEN} cannot be read: {error.strerror or error}."
        raise UsageError(message, "Let it be read.") from error
    except (ValueError, RecursionError) as error:
        message = f"{FROZEN} is damaged: {_said(error)}."
        raise UsageError(message, "Get it back as it was committed, or freeze again.") from error


def _records(written: Any) -> list[Any]:
    if not isinstance(written, dict) or not isinstance(written.get("records"), list):
        raise ValueError("it holds no records")
    form = written.get("form")
    if type(form) is not int or form > FORM:
        raise ValueError(f"it has form {form}, this program knows form {FORM}")
    return list(written["records"])


def _said(error: Exception) -> str:
    is_json = isinstance(error, json.JSONDecodeError | UnicodeDecodeError | RecursionError)
    return "it is no whole JSON" if is_json else str(error)


def to_json(records: tuple[ProofRecord, ...]) -> bytes:
    """The records as a file."""
    ordered = sorted(records, key=lambda one: (one.job, one.language))
    written = {"form": FORM, "records": [one.written() for one in ordered]}
    return (json.dumps(written, ensure_ascii=False, indent=1) + "\n").encode()


def record_for(
    job: Job, folder: Path, paper: str, condition: Mapping[str, str]
) -> tuple[ProofRecord | None, list[Finding]]:
    """The record that a job's frozen pages are to be as; None where there is none that holds."""
    if not job.freeze:
        return None, []
    try:
        records = read(folder)
    except UsageError as error:
        return None, [found("C103", error.message, Place(folder / FROZEN), error.remedy)]
    place, frozen = job.freeze_place, pages_of(job.freeze)
    if not records:
        message = f"There is no {FROZEN} that says how {frozen} are."
        return None, [found("C103", message, place)]
    record = next((one for one in records if _is_of(one, job)), None)
    if record is None:
        others = ", ".join(f"`{one.job}` in {one.language}" for one in records)
        message = f"{FROZEN} is of {others}; pages of `{job.name}` in {job.language} are not held."
        return None, [found("C105", message, place)]
    asked = {"layout": job.layout, "paper": paper, "condition": _told(condition)}
    known = {"layout": record.layout, "paper": record.paper, "condition": _told(record.condition)}
    if differing := [what for what in asked if asked[what] != known[what]]:
        told = ", ".join(f"{what} {known[what]}, not {asked[what]}" for what in differing)
        message = f"The frozen pages were made otherwise: {told}."
        return None, [found("C104", message, place)]
    if missing := sorted(set(job.freeze) - set(record.folios)):
        message = f"{FROZEN} does not say how {pages_of(missing)} {_are(missing)}."
        return None, [found("C103", message, place)]
    return record.only(job.freeze), []


def _is_of(record: ProofRecord, job: Job) -> bool:
    return (record.job, record.language) == (job.name, job.language)


def _told(condition: Mapping[str, str]) -> str:
    """Conditions in words; those of a cover and an inside with their kinds."""
    kinds = sorted(condition.items())
    if len(kinds) == 1:
        return kinds[0][1]
    return " and ".join(f"{identifier} ({kind})" for kind, identifier in kinds)


def _are(folios: list[int]) -> str:
    return "is" if len(folios) == 1 else "are"
