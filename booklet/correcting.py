"""What must readers be told since the booklet was printed, and what must be printed again?"""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from booklet import ledger, snapshot
from booklet.changes import Change, Reprints, changes, reprints
from booklet.console import Progress
from booklet.documents import Asked
from booklet.errors import OutputError, PlanError
from booklet.findings import Finding
from booklet.making import Made, make_of
from booklet.material import Material, Order, prepare
from booklet.publish import publish
from booklet.shop import open_shop

SNAPSHOT = "printed.json"
"""What went to print, in the folder of results."""


class Corrected(Struct, frozen=True):
    """What changed since, the slip that says so, and the handouts that do not any more."""

    changes: tuple[Change, ...]
    slip: Made | None
    """None where nothing changed."""
    reprints: Reprints
    findings: tuple[Finding, ...]


def record(order: Order, progress: Progress, *, replace: bool) -> tuple[Path, tuple[Finding, ...]]:
    """Record what goes to print, facts and pages, and say what was found. Raises BookletError; a
    record that is there is kept, unless it is to be replaced."""
    target = order.to / SNAPSHOT
    if target.exists() and not replace:
        raise OutputError(
            f"{target} has been recorded already.",
            "Keep it as long as that booklet is read; --replace writes a new one.",
        )
    progress.stage("Reading the edition")
    material = prepare(order)
    progress.stage("Planning the pages")
    flatplan, findings = open_shop(material).plan()
    weighed = material.passed([*material.findings, *findings])
    if flatplan is None:
        raise PlanError("The pages cannot be planned.", findings=weighed)
    publish({SNAPSHOT: snapshot.take(material.edition, flatplan).to_json()}, order.to)
    return target, weighed


def correct(order: Order, printed: Path | None, progress: Progress) -> Corrected:
    """Compare today's data with what was printed, and make the slip where anything changed.

    Raises BookletError, also where the data has errors: what is left out for one would be told
    as cancelled.
    """
    was = snapshot.read(printed or order.to / SNAPSHOT)
    progress.stage("Reading the edition")
    material = prepare(order)
    found = changes(was, material.edition)
    told = tuple(change for change in found if change.concerns(material.job.language))
    if not told:
        _remove_slip(material, order)
        return Corrected((), None, reprints(found), material.findings)
    slip = make_of(material, order, Asked(every=True), progress, {"changes": told})
    return Corrected(told, slip, reprints(found), slip.findings)


def _remove_slip(material: Material, order: Order) -> None:
    """Remove the slips of an earlier run, which say what is no longer so."""
    record = ledger.read(order.to / material.layout.folder)
    record.publish({}, {}, record.without(()))
