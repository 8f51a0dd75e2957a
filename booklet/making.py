"""Which documents (one-sheets, handouts, signs) must be made, and what became of each?

What did not change is not made again, and telling so needs no engine. One that fails does not
stop the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from booklet import ledger, publish
from booklet.console import Progress
from booklet.documents import Asked, Document, chosen, documents
from booklet.errors import BookletError, ExitCode, LayoutError, UsageError
from booklet.findings import Finding
from booklet.material import Material, Order, prepare
from booklet.measure import paper_name
from booklet.shop import open_shop
from booklet.workers import spread
from booklet.workshop import Outcome, Recipe, Workshop

_NAMED = 12
"""So many documents are named where they changed."""


class Made(Struct, frozen=True):
    """What a run made, left as it was, removed, and failed at."""

    folder: Path
    material: Material
    made: tuple[Outcome, ...]
    unchanged: tuple[Document, ...]
    failed: tuple[Outcome, ...]
    gone: tuple[str, ...]
    """Documents of an earlier run whose subject is no more."""
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
        if self.gone:
            parts.append(f"{len(self.gone)} removed ({', '.join(self.gone[:_NAMED])})")
        names = ", ".join(one.document.stem for one in self.made[:_NAMED])
        more = f" and {len(self.made) - _NAMED} more" if len(self.made) > _NAMED else ""
        return ", ".join(parts) + (f"; changed: {names}{more}." if names else ".")

    @property
    def exit_code(self) -> ExitCode:
        """Fine where all were made; else that of the first that was not."""
        return self.failed[0].exit_code if self.failed else ExitCode.FINE


Makers = Callable[
    [Workshop, Order, Sequence[Recipe], Progress], AbstractContextManager[Iterator[Outcome]]
]
"""What makes documents: answers what became of each, in order."""


@contextmanager
def workers_here(
    workshop: Workshop, _order: Order, fresh: Sequence[Recipe], progress: Progress
) -> Iterator[Iterator[Outcome]]:
    """Documents made by workers on this machine."""
    progress.stage("Loading the typefaces")
    shown = "\n".join([workshop.as_of, *(recipe.html for recipe in fresh)])
    shop = open_shop(workshop.material, shown)
    progress.stage("Setting the pages")
    with spread(lambda recipe: workshop.make(shop, recipe), fresh, workshop.not_made) as made:
        yield made


def make(order: Order, asked: Asked, progress: Progress, makers: Makers = workers_here) -> Made:
    """Make the documents asked for, where they changed.

    Raises BookletError where the data or the layout leave nothing to make.
    """
    progress.stage("Reading the edition")
    return make_of(prepare(order), order, asked, progress, makers=makers)


def make_of(
    material: Material,
    order: Order,
    asked: Asked,
    progress: Progress,
    more: Mapping[str, Any] | None = None,
    makers: Makers = workers_here,
) -> Made:
    """The same of what was read already; templates are given `more` too. Raises as `make` does."""
    if order.fold and material.is_for_press:
        raise UsageError("A file for a press is not folded here.", "Leave out --fold, or --job.")
    workshop = Workshop(material, asked, order.fold, more or {})
    wanted = _wanted(material, order, asked)
    folder = order.to / material.layout.folder
    publish.sweep(folder)
    record = ledger.read(folder)
    unchanged: list[Document] = []
    fresh: list[Recipe] = []
    failed: list[Outcome] = []
    findings = list(material.findings)
    for document in wanted:
        try:
            recipe = workshop.recipe(document)
        except BookletError as error:
            failed.append(workshop.failed(document, error))
            continue
        findings += recipe.findings
        if (spoiled := workshop.spoiled(recipe)) is not None:
            failed.append(spoiled)
        elif record.has(document.stem, recipe.made_of):
            unchanged.append(document)
        else:
            fresh.append(recipe)
    outcomes = list[Outcome]()
    if fresh:
        with makers(workshop, order, fresh, progress) as coming:
            for _, outcome in zip(fresh, coming, strict=True):
                outcomes.append(outcome)
                progress.count(len(outcomes), len(fresh), "documents")
    good = [one for one in outcomes if one.pdf is not None]
    failed += [one for one in outcomes if one.pdf is None]
    gone = record.without(_subjects(material))
    progress.stage("Publishing")
    made_of = {one.document.stem: one.made_of for one in fresh}
    record.publish(
        {one.document.stem: one.pdf for one in good if one.pdf is not None},
        {one.document.stem: made_of[one.document.stem] for one in good if not one.findings},
        gone,
    )
    findings += [one for outcome in (*good, *failed) for one in outcome.findings]
    findings = list(dict.fromkeys(findings))
    return Made(
        folder, material, tuple(good), tuple(unchanged),
        tuple(_with_warning(one, record) for one in failed), gone, material.weighed(findings),
    )  # fmt: skip


def _with_warning(outcome: Outcome, record: ledger.Ledger) -> Outcome:
    if not record.is_stale(outcome.document.stem):
        return outcome
    return replace(outcome, error=f"{outcome.error} The earlier one is out of date.".strip())


def _wanted(material: Material, order: Order, asked: Asked) -> tuple[Document, ...]:
    layout, job = material.layout, material.job
    for option in sorted(asked.options - set(layout.options)):
        hint = f"It has {', '.join(layout.options)}." if layout.options else "It has none."
        raise UsageError(f"The layout {layout.name} has no option `{option}`.", hint)
    if not layout.documents:
        raise LayoutError(
            f"The layout {layout.name} makes booklets, not documents.",
            "Say what it makes under `documents` in its layout.yaml.",
        )
    is_staff = layout.is_for_staff(asked.options)
    known = documents(layout, material.edition, job.language, is_staff=is_staff)
    parts = [option for option in layout.options if option in asked.options]
    if order.trim is not None and order.trim != material.edition.settings.paper:
        parts.append(paper_name(order.trim).lower().replace(" ", ""))
    if order.fold:
        parts.append("folded")
    if order.job is not None:
        parts.append(order.job)
    if job.language != material.edition.settings.languages[0]:
        parts.append(job.language)
    # What is before the first point of a name is the subject: no id has one.
    suffix = "".join(f".{part}" for part in parts)
    return tuple(replace(one, stem=one.stem + suffix) for one in chosen(known, asked))


def _subjects(material: Material) -> set[str]:
    """The names, without options, of all documents that the layout may make."""
    layout, language = material.layout, material.job.language
    known = documents(layout, material.edition, language, is_staff=True)
    return {one.stem for one in known}
