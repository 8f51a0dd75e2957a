"""How do documents (one-sheets, handouts, signs) become PDFs, and only those that changed?

What each was made of stands beside them in a record, so that what did not change is not made
again, and telling so needs no engine. One that fails does not stop the others.
"""

from __future__ import annotations

import hashlib
import json
import os
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cached_property
from multiprocessing import get_all_start_methods, get_context
from pathlib import Path
from typing import Any

from booklet import __version__, home, publish, styles
from booklet.console import Progress
from booklet.dating import moment
from booklet.desk import Desk
from booklet.documents import Asked, Document, chosen, documents
from booklet.errors import BookletError, ExitCode, LayoutError, UsageError
from booklet.findings import Finding, has_errors
from booklet.flatplan import Flatplan, Take, side_of
from booklet.material import Material, Order, prepare, stop
from booklet.output import write_out
from booklet.sections import Unit
from booklet.shop import Shop, open_shop
from booklet.templates import Templates
from booklet.typeset import Typesetter
from booklet.views import Views

RECORD = "made.json"
"""In the folder of the documents: what each was made of, and what it is."""
_FEW = 2
"""So many documents are made here; more, by workers."""
_NAMED = 12
"""So many documents are named where they changed."""
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


@dataclass(frozen=True)
class Outcome:
    """What became of one document."""

    document: Document
    findings: tuple[Finding, ...] = ()
    pdf: bytes | None = field(default=None, repr=False)
    """None where there is no right result."""
    error: str = ""
    """Why it could not be made at all."""


@dataclass(frozen=True)
class Made:
    """What a run made, left as it was, and failed at."""

    folder: Path
    material: Material = field(repr=False)
    made: tuple[Outcome, ...]
    unchanged: tuple[Document, ...]
    failed: tuple[Outcome, ...]
    findings: tuple[Finding, ...]

    @property
    def files(self) -> tuple[Path, ...]:
        """All documents asked for that are there and right."""
        stems = [one.document.stem for one in self.made] + [one.stem for one in self.unchanged]
        return tuple(self.folder / f"{stem}.pdf" for stem in stems)

    @property
    def summary(self) -> str:
        """What a person wants to know: how many, and which changed."""
        parts = [f"{len(self.made)} made", f"{len(self.unchanged)} unchanged"]
        if self.failed:
            parts.append(f"{len(self.failed)} not made")
        names = ", ".join(one.document.stem for one in self.made[:_NAMED])
        more = f" and {len(self.made) - _NAMED} more" if len(self.made) > _NAMED else ""
        return ", ".join(parts) + (f"; changed: {names}{more}." if names else ".")

    @property
    def exit_code(self) -> ExitCode:
        """Fine where all were made; else that of the first that was not."""
        if not self.failed:
            return ExitCode.FINE
        return stop(self.failed[0].findings).exit_code


def make(order: Order, asked: Asked, progress: Progress) -> Made:
    """Make the documents asked for, where they changed.

    Raises BookletError where the data or the layout leave nothing to make.
    """
    progress.stage("Reading the edition")
    return make_of(prepare(order), order, asked, progress)


def make_of(
    material: Material,
    order: Order,
    asked: Asked,
    progress: Progress,
    more: Mapping[str, Any] | None = None,
) -> Made:
    """The same of what was read already; templates are given `more` too. Raises as `make` does."""
    folder = order.to / material.layout.folder
    publish.sweep(folder)
    workshop = Workshop(material, asked, order.fold, more or {})
    wanted = _wanted(material, asked)
    keys = {one.stem: workshop.key(one) for one in wanted}
    known = _record(folder)
    unchanged = tuple(one for one in wanted if _is_there(one, keys, known, folder))
    fresh = [one for one in wanted if one not in unchanged]
    outcomes = list(_outcomes(workshop, fresh, keys, progress))
    good = tuple(one for one in outcomes if one.pdf is not None)
    if good:
        progress.stage("Publishing")
        _publish(folder, good, keys, known)
    findings = [*material.findings, *(one for outcome in outcomes for one in outcome.findings)]
    failed = tuple(one for one in outcomes if one.pdf is None)
    return Made(folder, material, good, unchanged, failed, material.weighed(findings))


def _wanted(material: Material, asked: Asked) -> tuple[Document, ...]:
    layout, job = material.layout, material.job
    for option in sorted(asked.options - set(layout.options)):
        hint = f"It has {', '.join(layout.options)}." if layout.options else "It has none."
        raise UsageError(f"The layout {layout.name} has no option `{option}`.", hint)
    if not layout.documents:
        raise LayoutError(
            f"The layout {layout.name} makes booklets, not documents.",
            "Say what it makes under `documents` in its layout.yaml.",
        )
    known = documents(
        layout, material.edition, job.language, is_staff=layout.is_for_staff(asked.options)
    )
    suffix = "".join(f"-{option}" for option in layout.options if option in asked.options)
    if job.language != material.edition.settings.languages[0]:
        suffix += f"-{job.language}"
    return tuple(replace(one, stem=one.stem + suffix) for one in chosen(known, asked))


@dataclass(frozen=True)
class Workshop:
    """What documents are made with, but for the engine."""

    material: Material
    asked: Asked
    fold: bool = False
    more: Mapping[str, Any] = field(default_factory=dict)
    """What templates are given beside what all are."""

    @cached_property
    def views(self) -> Views:
        """What templates see; nothing has a folio."""
        return self.material.views(Flatplan((), ()))

    def templates(self, version: str, as_of: str, step: int = 0) -> Templates:
        """The layout's templates, for a document's version, the date of its data, and which of
        its sizes it is set in."""
        given = {"desk": self._desk, "options": self.asked.options, "version": version}
        given |= {"as_of": as_of, "step": step}
        return self._templates.given({**self.more, **given})

    @cached_property
    def _desk(self) -> Desk:
        return Desk(self.views, is_staff=self.material.layout.is_for_staff(self.asked.options))

    @cached_property
    def _templates(self) -> Templates:
        return Templates(self.material.layout)

    def key(self, document: Document) -> str:
        """A digest of all that shapes a document but for the date of its data."""
        rendered = self.templates("", "").render(document.unit, 1, side_of(1), self.views)
        parts = (self._common, document.stem, rendered.html)
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()

    @cached_property
    def _common(self) -> str:
        """What shapes all documents alike."""
        material, layout = self.material, self.material.layout
        sheets = "".join(style.text for style in styles.gather(layout))
        faces = sorted(
            f"{path.name} {path.stat().st_size}"
            for folder in (home.fonts(), material.edition.folder / "fonts")
            for path in folder.rglob("*.?t?")
        )
        return repr((
            __version__, home.program(), sheets, faces, layout.medium, self.fold,
            material.condition, material.job, material.title,
        ))  # fmt: skip

    def make(self, shop: Shop, document: Document, key: str) -> Outcome:
        """One document, or why there is none; never raises a BookletError."""
        outcome = self._make(shop, document, key)
        named = [_named(one, document) for one in outcome.findings]
        return replace(outcome, findings=tuple(named))

    def _fitted(
        self, shop: Shop, document: Document, version: str, as_of: str
    ) -> tuple[Typesetter, Unit]:
        """What sets a document in the largest of its sizes that keeps it to one page, or in the
        smallest where none does."""
        found: dict[int, tuple[Typesetter, Unit]] = {}

        def pages(step: int) -> int:
            setter = replace(shop.setter, templates=self.templates(version, as_of, step))
            count = setter.count(document.unit, 1, self.views)
            found[step] = setter, replace(document.unit, pages=count)
            return count

        steps = range(self.views.template(document.page).steps)
        fits = bisect_left(steps, True, key=lambda step: pages(step) == 1)
        step = min(fits, steps[-1])
        if step not in found:
            pages(step)
        return found[step]

    def _make(self, shop: Shop, document: Document, key: str) -> Outcome:
        wording = self.material.wording
        as_of = wording.date(moment(self.material.edition).date(), "long")
        try:
            setter, unit = self._fitted(shop, document, version_of(key), as_of)
            set_take = setter.set_take(Take(1, (unit,)), self.views)
            findings = list(set_take.findings)
            if has_errors(self.material.weighed(findings)):
                return Outcome(document, tuple(findings))
            out = write_out(shop, set_take, document.title, fold=self.fold)
            findings += out.findings
        except BookletError as error:
            return Outcome(document, tuple(error.findings), error=error.message)
        is_right = not has_errors(self.material.weighed(findings))
        return Outcome(document, tuple(findings), out.pdf if is_right else None)


def _named(finding: Finding, document: Document) -> Finding:
    """A finding that no file's line tells where it is, with the document's name."""
    if finding.place.file is not None:
        return finding
    return replace(finding, message=f"{document.stem}: {finding.message}")


def version_of(key: str) -> str:
    """Four letters that change with a document's content, so that an old sheet is recognised."""
    number = int(key, 16)
    return "".join(_LETTERS[number // 32**place % 32] for place in range(4))


# --- which are made, and by whom ------------------------------------------------------------------


def _outcomes(
    workshop: Workshop, fresh: Sequence[Document], keys: Mapping[str, str], progress: Progress
) -> Iterator[Outcome]:
    if not fresh:
        return
    progress.stage("Loading the typefaces")
    shop = open_shop(workshop.material)
    progress.stage("Setting the pages")
    workers = min(os.cpu_count() or 1, len(fresh))
    if len(fresh) <= _FEW or workers == 1 or "fork" not in get_all_start_methods():
        for done, document in enumerate(fresh, 1):
            yield workshop.make(shop, document, keys[document.stem])
            progress.count(done, len(fresh))
        return
    _Worker.workshop, _Worker.shop = workshop, shop
    # Forked, since what the engine has loaded cannot be sent; the bytes are the same.
    with ProcessPoolExecutor(workers, mp_context=get_context("fork")) as pool:
        work = [(document, keys[document.stem]) for document in fresh]
        for done, outcome in enumerate(pool.map(_Worker.make, work), 1):
            yield outcome
            progress.count(done, len(fresh))


class _Worker:
    """What a forked process has from the one that forked it."""

    workshop: Workshop
    shop: Shop

    @classmethod
    def make(cls, work: tuple[Document, str]) -> Outcome:
        """One document."""
        return cls.workshop.make(cls.shop, *work)


# --- the record -----------------------------------------------------------------------------------


def _record(folder: Path) -> dict[str, dict[str, str]]:
    """What earlier runs made; nothing where the record is missing or damaged."""
    try:
        record = json.loads((folder / RECORD).read_bytes())
        return {str(stem): dict(entry) for stem, entry in record.items()}
    except (OSError, ValueError, AttributeError, TypeError):
        return {}


def _is_there(
    document: Document,
    keys: Mapping[str, str],
    known: Mapping[str, Mapping[str, str]],
    folder: Path,
) -> bool:
    entry = known.get(document.stem, {})
    if entry.get("made_of") != keys[document.stem]:
        return False
    try:
        return entry.get("sha256") == _digest((folder / f"{document.stem}.pdf").read_bytes())
    except OSError:
        return False


def _publish(
    folder: Path,
    good: Sequence[Outcome],
    keys: Mapping[str, str],
    known: Mapping[str, Mapping[str, str]],
) -> None:
    files: dict[str, bytes | Path] = {}
    record = {stem: dict(entry) for stem, entry in known.items()}
    for one in good:
        assert one.pdf is not None
        stem = one.document.stem
        files[f"{stem}.pdf"] = one.pdf
        record[stem] = {"made_of": keys[stem], "sha256": _digest(one.pdf)}
    text = json.dumps(record, ensure_ascii=False, indent=1, sort_keys=True)
    publish.publish({**files, RECORD: f"{text}\n".encode()}, folder)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
