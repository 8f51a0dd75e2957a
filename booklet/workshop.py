"""What is one document made of, and how is it made?"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from booklet import home
from booklet.dating import moment
from booklet.desk import Desk
from booklet.documents import Asked, Document, screenings_of
from booklet.errors import BookletError, ExitCode
from booklet.findings import NOWHERE, Finding, found, has_errors
from booklet.flatplan import Flatplan, Take, side_of
from booklet.likeness import layout_digest, likeness
from booklet.material import Material, stop
from booklet.output import write_out
from booklet.sections import Unit, large_code
from booklet.shop import Shop, fonts_of
from booklet.styles import gather as gather_styles
from booklet.templates import Templates
from booklet.typeset import Typesetter
from booklet.views import Views

_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


class Outcome(Struct, frozen=True):
    """What became of one document."""

    document: Document
    findings: tuple[Finding, ...] = ()
    pdf: bytes | None = None
    """None where there is no right result."""
    error: str = ""
    """Why it could not be made at all."""
    exit_code: ExitCode = ExitCode.FINE


class Recipe(Struct, frozen=True):
    """A document, and by what it is known: what it shows, and all that it is made of."""

    document: Document
    shown: str
    """A digest of what its templates made of the data."""
    made_of: str
    """A digest of all that shapes its bytes, but for the date of the data."""
    html: str = ""
    """What its templates made, in its largest size and its smallest."""
    findings: tuple[Finding, ...] = ()
    """What is wrong with the pictures that it shows."""

    @property
    def version(self) -> str:
        """Four letters that change with what it shows, so that an old sheet is recognised."""
        number = int(self.shown, 16)
        return "".join(_LETTERS[number // 32**place % 32] for place in range(4))


class Workshop(Struct, frozen=True, dict=True):
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

    @cached_property
    def as_of(self) -> str:
        """The date of the data, in words."""
        return self.material.wording.date(moment(self.material.edition).date(), "long")

    def recipe(self, document: Document) -> Recipe:
        """By what a document is known. Raises BookletError where a template is wrong."""
        last = self._steps(document) - 1
        pages = []
        with self.material.pictures.heard() as findings:
            for step in dict.fromkeys((0, last)):
                templates = self._given("", "", step)
                rendered = templates.render(document.unit, 1, side_of(1), self.views)
                pages.append(templates.document(rendered.html, self.views))
        text = html = "\0".join(pages)
        for address, name in self._addresses:
            text = text.replace(address, name)
        shown = _digest(text)
        made_of = _digest(f"{self._common} {document.stem} {shown}")
        return Recipe(document, shown, made_of, html, tuple(findings))

    def faults(self, document: Document) -> Iterator[Finding]:
        """Codes that are larger than their slot in the document's page template (P105)."""
        edition, template = self.material.edition, self.views.template(document.page)
        for screening in screenings_of(document, edition):
            if screening.ticket_url is not None and screening.has_tickets:
                place = screening.record.place("ticket_url")
                yield from large_code(screening.ticket_url, place, document.page, template)
        if document.kind not in {"film", "screening"} and edition.settings.schedule_url:
            place = edition.settings.place("schedule_url")
            yield from large_code(edition.settings.schedule_url, place, document.page, template)

    def make(self, shop: Shop, recipe: Recipe) -> Outcome:
        """One document, or why there is none; never raises a BookletError."""
        outcome = self._made(shop, recipe)
        named = [_named(one, recipe.document) for one in outcome.findings]
        return replace(outcome, findings=tuple(named))

    def spoiled(self, recipe: Recipe) -> Outcome | None:
        """What becomes of a document with a picture that cannot be printed; None where all can."""
        weighed = self.material.weighed(recipe.findings)
        if not has_errors(weighed):
            return None
        return Outcome(recipe.document, recipe.findings, exit_code=stop(weighed).exit_code)

    def failed(self, document: Document, error: BookletError) -> Outcome:
        """What is said of a document that an error stopped."""
        return Outcome(
            document, tuple(error.findings), error=error.message, exit_code=error.exit_code
        )

    def not_made(self, recipe: Recipe, how: str) -> Outcome:
        """What is said of a document that no worker could make."""
        finding = _named(found("T118", f"Setting it {how}."), recipe.document)
        return Outcome(recipe.document, (finding,), exit_code=stop([finding]).exit_code)

    def _made(self, shop: Shop, recipe: Recipe) -> Outcome:
        document, material = recipe.document, self.material
        shop.engine.begin()
        try:
            findings = list(self.faults(document))
            if not has_errors(material.weighed(findings)):
                setter, unit = self._fitted(shop, document, recipe.version, self.as_of)
                set_take = setter.set_take(Take(1, (unit,)), self.views)
                findings += set_take.findings
            if has_errors(weighed := material.weighed(findings)):
                return Outcome(document, tuple(findings), exit_code=stop(weighed).exit_code)
            out = write_out(shop, set_take, document.title, fold=self.fold)
            findings += out.findings
        except BookletError as error:
            return self.failed(document, error)
        if has_errors(weighed := material.weighed(findings)):
            return Outcome(document, tuple(findings), exit_code=stop(weighed).exit_code)
        return Outcome(document, tuple(findings), out.pdf)

    def _fitted(
        self, shop: Shop, document: Document, version: str, as_of: str
    ) -> tuple[Typesetter, Unit]:
        """What sets a document in the largest of its sizes that keeps it to one page, or in the
        smallest where none does."""
        found: dict[int, tuple[Typesetter, Unit]] = {}

        def pages(step: int) -> int:
            setter = replace(shop.setter, templates=self._given(version, as_of, step))
            count = setter.count(document.unit, 1, self.views)
            found[step] = setter, replace(document.unit, pages=count)
            return count

        if pages(0) == 1:  # as most are
            return found[0]
        steps = range(self._steps(document))
        step = bisect_left(steps, True, lo=1, key=lambda step: pages(step) == 1)
        step = min(step, steps[-1])
        if step not in found:
            pages(step)
        return found[step]

    def _steps(self, document: Document) -> int:
        return max(self.views.template(document.page).steps, 1)

    def _given(self, version: str, as_of: str, step: int) -> Templates:
        given = {"desk": self._desk, "options": self.asked.options, "version": version}
        given |= {"as_of": as_of, "step": step}
        return self._templates.given({**self.more, **given})

    @cached_property
    def _desk(self) -> Desk:
        return Desk(self.views, is_staff=self.material.layout.is_for_staff(self.asked.options))

    @cached_property
    def _templates(self) -> Templates:
        return Templates(self.material.layout)

    @cached_property
    def _addresses(self) -> tuple[tuple[str, str], ...]:
        """The folders that pages name, which lie elsewhere on another machine, and what stands for
        each; the longest first, since one may lie in another."""
        layout, edition = self.material.layout, self.material.edition
        folders = (home.cache(), *layout.folders, edition.folder, home.fonts())
        named = [(folder.as_uri(), f"folder:{number}") for number, folder in enumerate(folders)]
        return tuple(sorted(named, key=lambda pair: -len(pair[0])))

    @cached_property
    def _common(self) -> str:
        """What shapes all documents alike, wherever it lies."""
        material, layout = self.material, self.material.layout
        condition = material.condition
        profile = condition.profile.read_bytes() if condition.profile else b""
        return repr((
            likeness(layout_digest(layout), gather_styles(layout), fonts_of(material)[0]),
            layout.medium, layout.spots, layout.templates, layout.instances,
            replace(condition, profile=None, licence=None), hashlib.sha256(profile).hexdigest(),
            replace(material.job, place=NOWHERE, freeze_place=NOWHERE),
            material.is_for_press, material.title, self.fold, sorted(self.asked.options),
        ))  # fmt: skip


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _named(finding: Finding, document: Document) -> Finding:
    """A finding that no file's line tells where it is, with the document's name."""
    if finding.place.file is not None:
        return finding
    return replace(finding, message=f"{document.stem}: {finding.message}")
