"""How does an edition become a booklet? Load, check, plan, typeset, press, preflight, publish.

Nothing before `publish` touches a folder of the user's. A stage whose findings hold an error
ends the build there, with all findings so far.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, field

from booklet import publish
from booklet.buildreport import Ending, as_html
from booklet.console import Progress
from booklet.covers import KINDS, Share
from booklet.drafts import Draft, drafts
from booklet.errors import BookletError, OutputError, PlanError
from booklet.findings import Finding
from booklet.flatplan import Flatplan
from booklet.material import Order, prepare, stem_of
from booklet.preflight import ink
from booklet.preflight.run import load_rules
from booklet.proofs import publish_pictures
from booklet.prove import Proof, prove
from booklet.shop import open_shop

if TYPE_CHECKING:
    from booklet.compositor import Source
    from booklet.forerunner import Forerunner
    from booklet.helpers import Helpers


class Built(Struct, frozen=True):
    """What a build made and found."""

    files: tuple[Path, ...]
    proof: Proof
    made: Mapping[Path, str] = field(default_factory=dict)
    """Digests of what a booklet's files were given."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was found on the way; none of them an error."""
        return self.proof.findings


def build(
    order: Order,
    progress: Progress,
    early: Forerunner[Source] | None = None,
    stay: Helpers | None = None,
) -> Built:
    """Build a booklet, with the forerunner that was begun `early` for it, if one was, and those
    that `stay` from build to build. Raises BookletError, with findings, where there is no right
    result.

    Pictures of the pages, where they were asked for, are made of a faulty booklet too: they are
    what a designer looks at to mend it. The PDF is not. What was found is reported either way, in
    a file that the error names too.
    """
    publish.sweep(order.to)
    with drafts() as folder:
        return _built(order, folder, progress, early, stay)


def _built(
    order: Order,
    folder: Path,
    progress: Progress,
    early: Forerunner[Source] | None,
    stay: Helpers | None,
) -> Built:
    proof: Proof | None = None
    pictures: Mapping[Path, str] = {}
    try:
        proof = prove(order, progress, folder, early, stay)
        if order.png:
            progress.stage("Drawing the pages")
            pictures = publish_pictures(proof, order)
        proof.material.passed(proof.findings)
    except BookletError as error:
        if error.findings:
            _leave_report(order, proof, error)
        raise
    progress.stage("Publishing")
    made = {**_publish(order, proof), **pictures}
    return Built(tuple(made), proof, made)


_READY = 2
"""So many processes of a kind are made ready: more are seldom wanted after an edit, and each takes
a hundred megabytes."""


def get_ready(order: Order, stay: Helpers) -> None:
    """Load what setting and checking pages takes, where it is not loaded yet, for the next build of
    this process: here, or by those that stay."""
    stay.renew()
    if stay.hands is not None:
        stay.hands.get_ready(load_rules, _READY)
    stay.reader.get_ready(ink.load)
    load_rules()
    with suppress(BookletError, OSError):  # which the build itself tells
        compositor = open_shop(prepare(order)).setter.compositor
        if stay.forerunner is None:
            compositor.start()
        else:
            stay.forerunner.accompany()
            stay.forerunner.begin(compositor.start, compositor.piece, ready=_READY)


def plan_only(order: Order) -> tuple[Flatplan, tuple[Finding, ...]]:
    """The pages in order, without setting more than must be counted."""
    material = prepare(order)
    shop = open_shop(material)
    flatplan, findings = shop.plan()
    weighed = material.passed([*material.findings, *shop.findings, *findings])
    if flatplan is None:
        raise PlanError("The pages cannot be planned.", findings=weighed)
    return flatplan, weighed


def _publish(order: Order, proof: Proof) -> Mapping[Path, str]:
    stem = _stem(order, proof.material.stem)
    files: dict[str, bytes | Draft] = {
        f"{one.share.stem(stem)}.pdf": one.pdf for one in proof.prints
    }
    outdated: set[str] = set()
    if not order.folios:
        outdated = _recorded(order.to / f"{stem}.json", stem)
    files[f"{stem}.json"] = proof.record.to_json()
    files[f"{stem}.html"] = as_html(Ending(stem, order.folder.resolve(), proof)).encode()
    return publish.publish_digested(files, order.to, outdated)


def _stem(order: Order, stem: str) -> str:
    """The name of the order's files; that of a few pages says which."""
    if not order.folios:
        return stem
    first, last = min(order.folios), max(order.folios)
    return f"{stem}-p{first}" if first == last else f"{stem}-p{first}-{last}"


def _leave_report(order: Order, proof: Proof | None, error: BookletError) -> None:
    """Say what stopped a build in the place of the last one's report; its PDF stays."""
    stem = _stem(order, proof.material.stem if proof else stem_of(order))
    names = (f"{Share(kind, ()).stem(stem)}.pdf" for kind in KINDS)
    earlier = [name for name in names if (order.to / name).is_file()]
    told = as_html(Ending(stem, order.folder.resolve(), proof, error, earlier))
    try:
        publish.publish({f"{stem}.html": told.encode()}, order.to)
    except OutputError as failure:
        error.remedy = f"{error.remedy} No report was left: {failure.message}".strip()
    else:
        error.report = order.to / f"{stem}.html"


def _recorded(record: Path, stem: str) -> set[str]:
    """The PDFs that an earlier build of the job made, whose cover may have been another."""
    try:
        kinds = json.loads(record.read_bytes())["pdf_sha256"]
        return {f"{Share(kind, ()).stem(stem)}.pdf" for kind in KINDS if kind in kinds}
    except (OSError, ValueError, LookupError, TypeError):
        return set()
