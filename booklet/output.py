"""How is a set document written for its medium: a press, a screen, or black toner?"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from msgspec import Struct
from msgspec.structs import replace

from booklet import colours, home
from booklet.artwork import artwork, spots_of
from booklet.console import Silence
from booklet.covers import WHOLE, Share
from booklet.dating import moment
from booklet.findings import Finding
from booklet.finishing import Ink, Medium, Shown, finish
from booklet.flatplan import Flatplan
from booklet.imposition import Imposition, impose
from booklet.material import Material
from booklet.preflight.fitness import as_findings
from booklet.preflight.run import preflight
from booklet.preflight.verdicts import Expected
from booklet.press import Pages
from booklet.pressroom import press_pages
from booklet.separation import Separated, for_screen
from booklet.shop import Shop
from booklet.standins import StandIn, StandInKind
from booklet.trimming import Run
from booklet.typeset import Galley, SetTake

OFFICE_PT = 8.0
"""The smallest text of a sheet that is read standing, in toner."""


class Output(Struct, frozen=True):
    """A document's PDF, and what was found while it was written."""

    pdf: bytes
    findings: tuple[Finding, ...]


def write_out(shop: Shop, take: SetTake, title: str, *, fold: bool) -> Output:
    """One document's pages as a PDF for its layout's medium, or for a press where a job asks.

    Folded, its pages lie on sheets of twice their size. Raises UsageError where they cannot.
    """
    material = shop.material
    medium = "press" if material.is_for_press else material.layout.medium
    written = shop.engine.write(
        take.setting,
        f"{title}, {material.title}",
        material.job.language,
        is_tagged=medium == "screen",
    )
    findings = shop.listen([written], Galley((take,)), Flatplan((), ()))
    if medium == "press":
        share = Share(WHOLE, take.folios)
        art = artwork(written.pdf, spots_of(material.layout))
        run = Run(art.pdf, tuple(range(len(take.folios))), take.folios, {})
        bookmarks = tuple(page.bookmarks for page in take.setting.pages)
        pages, target = Pages((run,), art.placed, art.faults, bookmarks), BytesIO()
        _, more = press_pages(pages, material, share, shop.subset, target, Silence())
        findings += more
        pressed = target.getvalue()
        findings += _judged(pressed, material, shop.fonts.families)
        return Output(pressed, tuple(findings))
    made = finish(
        written.pdf,
        _medium(material, is_black=medium == "office"),
        lambda meant, size: _picture(material, meant, size, is_black=medium == "office"),
        moment(material.edition),
    )
    findings += made.findings
    if medium == "office":
        findings += _judged(made.pdf, material, None)
    pdf = impose(made.pdf, Imposition()) if fold else made.pdf
    return Output(pdf, tuple(findings))


def _judged(pdf: bytes, material: Material, families: Sequence[str] | None) -> list[Finding]:
    """What preflight says: of a file for a press all; of one for an office printer, whose text is
    too small or too near the edge to be printed."""
    layout, condition = material.layout, material.condition
    expected = Expected(
        trim=(layout.trim[0].mm, layout.trim[1].mm),
        bleed=layout.bleed.mm,
        safe=layout.safe.mm,
        condition=condition if families is not None else replace(condition, text_pt=OFFICE_PT),
        families=frozenset(families) if families is not None else None,
    )
    only = () if families is not None else ("F106", "F502")
    return list(as_findings(preflight(pdf, expected, None, only), expected))


def _picture(
    material: Material, meant: StandIn, size: tuple[int, int], *, is_black: bool
) -> Separated | None:
    source = material.pictures.sources.get(meant.digest)
    if source is None or meant.kind is not StandInKind.PICTURE:
        return None
    return for_screen(source, meant.digest, size, home.cache(), is_black=is_black)


def _medium(material: Material, *, is_black: bool) -> Medium:
    layout = material.layout
    separation = colours.separate(material.condition)

    def shown(ink: Ink) -> Shown:
        if not any(ink[:3]):
            return (1 - ink[3],) * 3
        return separation.screen(ink)

    looks = {name: spot.cmyk for name, spot in spots_of(layout).items()}
    return Medium(shown, looks, is_black)
