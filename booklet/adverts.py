"""Can an ad be printed as its advertiser sent it, and if not, what is to be asked for?

A page of PDF is placed as it is, at its own size, and only looked at here: its boxes, and by the
rules of preflight its colours, fonts, pictures and ink. A rule that cannot be checked here is
left to preflight, which looks at the finished pages, ads included.

The press places an advert as a form: /BBox is `shown`, /Matrix is `matrix`, resources and group
are the page's own. Annotations stay behind, so a page that shows any cannot be placed.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from booklet import memory, slots
from booklet.bookings import Booking, at, mm, size
from booklet.codes import Severity
from booklet.condition import Condition
from booklet.errors import UsageError
from booklet.findings import Finding, Place, found
from booklet.keeping import is_whole, keep_needed
from booklet.slots import SIDES, AdPage, Matrix, Rect, Slot
from booklet.standins import StandIn, StandInKind, stand_in

if TYPE_CHECKING:
    from booklet.preflight.opened import OpenFile, OpenPage

_HEAD = 1024
"""A PDF's header stands among its first bytes (PDF 1.7, appendix H, note 13)."""


class Advert(Struct, frozen=True):
    """A page of PDF that fills a slot; boxes are in points of its user space.

    `digest` names the file's content and the part of it together, since one file may fill two
    slots; the stand-in's comment says it.
    """

    digest: str
    pdf: bytes
    page: int
    """Counts the file's pages from 1."""
    box: Rect
    """What fills the slot and its bleed; it may reach beyond the art."""
    shown: Rect
    """The part of the box within the page's own bleed: outside it are marks, or nothing."""
    turn: int
    """How far the page is turned clockwise to be read: 0, 90, 180 or 270."""
    stand_in: Path
    width: int
    height: int
    """In pixels of the stand-in."""
    typefaces: frozenset[str] = frozenset()
    """The fonts that it is set in, as preflight calls them."""

    @property
    def matrix(self) -> Matrix:
        """A form's /Matrix that maps the box, upright, to the unit square."""
        return slots.unit_matrix(self.box, self.turn)


def is_pdf(path: Path) -> bool:
    """Whether a file is a PDF by its content, or by its name where it says nothing.

    Illustrator's files are PDF too. A file that cannot be read is none.
    """
    try:
        with path.open("rb") as file:
            return b"%PDF-" in file.read(_HEAD) or path.suffix.lower() == ".pdf"
    except (OSError, ValueError):
        return False


def prepare_advert(
    path: Path, advertiser: str, slot: Slot, condition: Condition, place: Place, cache: Path
) -> tuple[Advert | None, list[Finding]]:
    """The ad in this PDF ready to be placed, and what its advertiser should be told.

    None where it cannot be placed (X407; D203 where the file is not there). Faults that can be
    printed come with the ad: X401 size, X402 bleed, X403 colours, X404 fonts, X405 pictures,
    X406 ink (where Ghostscript is here, else preflight says that ink was not measured; that of
    RGB is not known before it is converted).
    Raises OutputError where its stand-in cannot be kept in `cache`.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return None, [found("D203", f"There is no {path.name} in {path.parent.name}.", place)]
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        return None, [found("D204", f"{path.name} cannot be read: {reason}.", place)]
    return _prepare(data, Booking(advertiser, slot, place), condition, cache)


def _prepare(
    data: bytes, booking: Booking, condition: Condition, cache: Path
) -> tuple[Advert | None, list[Finding]]:
    from booklet import adpages
    from booklet.preflight.opened import BROKEN, opened

    try:
        with opened(data) as file:
            page = adpages.only_page(file)
            seen = adpages.read(page, booking.slot)
            advert = _advert(data, seen, booking.slot, cache)
            findings = [*_check_boxes(seen, booking, adpages.tells_trim(page))]
            page = adpages.cut_to(page, advert.shown)
            findings += _check_content(file, page, booking, condition)
            if all(finding.code != "X403" for finding in findings):
                findings += _check_ink(file, advert, booking, condition)
            return replace(advert, typefaces=adpages.typefaces(page)), findings
    except adpages.Unplaceable as problem:
        unplaceable = problem
    except UsageError as error:
        unplaceable = adpages.explain(error)
    except BROKEN:
        unplaceable = adpages.DAMAGED
    return None, [booking.found("X407", unplaceable.says, unplaceable.remedy)]


def _advert(data: bytes, seen: AdPage, slot: Slot, cache: Path) -> Advert:
    """The part of the page that fills the slot, and its stand-in on the shelf."""
    box = seen.part(slot)
    across, up = (box[2] - box[0], box[3] - box[1])
    if seen.turn in {90, 270}:
        across, up = up, across
    scale = seen.unit * slots.MM_PER_POINT
    width, height = slots.pixels(across * scale, up * scale)
    part = " ".join(f"{edge:.3f}" for edge in (*box, seen.turn))
    digest = hashlib.blake2b(data + part.encode(), digest_size=16).hexdigest()
    file = cache / "stills" / f"{digest}-{width}x{height}.jpg"
    if not is_whole(file):
        keep_needed(file, stand_in(StandIn(StandInKind.ADVERT, digest), width, height))
    shown = slots.common(box, seen.reach)
    return Advert(digest, data, 1, box, shown, seen.turn, file, width, height)


# --- size and bleed ---------------------------------------------------------------------------


def _check_boxes(seen: AdPage, booking: Booking, is_told: bool) -> Iterator[Finding]:
    """Whether a page has the slot's trim and reaches its bleed.

    Of a page of another size without boxes nobody knows what of it is bleed.
    """
    fits = booking.slot.takes(*seen.size_mm)
    if not fits:
        yield _misfit(seen.size_mm, booking)
    if not (fits or is_told):
        return
    wanted = booking.slot.bleed_mm
    reach = {side: seen.bleed_mm(side) for side in SIDES if side in booking.slot.cut}
    short = {side: own for side, own in reach.items() if own < wanted - slots.BLEED_SLACK_MM}
    if short and max(short.values()) < slots.BLEED_SLACK_MM:
        lacks = "has no bleed" if len(short) == len(reach) else f"has no bleed {at(short)}"
        says = f"{lacks}; {mm(wanted)} mm are wanted."
        yield booking.found("X402", says, f"for {booking.wanted}.")
    elif short and len({mm(own) for own in short.values()}) == 1:
        says = f"has only {mm(min(short.values()))} mm of bleed {at(short)}; {mm(wanted)} mm"
        yield booking.found("X402", f"{says} are wanted.", f"for {booking.wanted}.")
    elif short:
        sides = ", ".join(f"{mm(max(own, 0))} mm {at([side])}" for side, own in short.items())
        says = f"has too little bleed, {sides}; {mm(wanted)} mm are wanted."
        yield booking.found("X402", says, f"for {booking.wanted}.")


def _misfit(own: tuple[float, float], booking: Booking) -> Finding:
    slot = booking.slot
    turned = ": turned?" if slot.takes(own[1], own[0]) else "."
    says = f"is {size(*own)}, its slot {size(slot.width_mm, slot.height_mm)}{turned}"
    return booking.found("X401", says, f"for {booking.wanted}.")


def check_picture_ad(
    pixels: tuple[int, int],
    advertiser: str,
    slot: Slot,
    condition: Condition,
    place: Place,
    ppi: tuple[float, float] | None = None,
) -> list[Finding]:
    """What an advertiser should be told of an ad in pixels that is to cover its slot.

    X401 where it has other proportions than the slot, with bleed or without; X402 without;
    X405 where its pixels are too few at the slot's size. `ppi` is what the file says of itself,
    and decides only where the proportions are the same with bleed and without.
    """
    booking = Booking(advertiser, slot, place)
    findings = [*_check_proportions(pixels, ppi, booking)]
    sides = zip(sorted(pixels), sorted(slot.full_mm), strict=True)
    found_ppi = min(count / side * 25.4 for count, side in sides)
    if found_ppi < condition.warn_ppi:
        least = [math.ceil(side / 25.4 * condition.warn_ppi) for side in slot.full_mm]
        says = (
            f"has {pixels[0]} × {pixels[1]} pixels, {found_ppi:.0f} to the inch at its slot's "
            f"size; {condition.warn_ppi:g} are wanted."
        )
        few = booking.found("X405", says, f"for {least[0]} × {least[1]} pixels, or for a PDF.")
        findings.append(_as_error(few) if found_ppi < condition.fail_ppi else few)
    return findings


def _check_proportions(
    pixels: tuple[int, int], ppi: tuple[float, float] | None, booking: Booking
) -> Iterator[Finding]:
    slot, trimmed = booking.slot, (booking.slot.width_mm, booking.slot.height_mm)
    fits, fits_trimmed = _covers(pixels, slot.full_mm), _covers(pixels, trimmed)
    if fits and fits_trimmed and slot.bleed_mm and ppi is not None and min(ppi) > 0:
        fits = not slot.takes(pixels[0] / ppi[0] * 25.4, pixels[1] / ppi[1] * 25.4)
    if fits:
        return
    if fits_trimmed:
        says = f"has no bleed: it has the proportions of {size(*trimmed)}, its edges are cut off."
        yield booking.found("X402", says, f"for {booking.wanted}.")
        return
    if slot.bleed_mm and (bleed := _bleed_of(pixels, slot)):
        says = f"has the proportions of {size(*trimmed)} with about {bleed:.0f} mm of bleed;"
        says += f" {mm(slot.bleed_mm)} mm are wanted."
        yield booking.found("X402", says, f"for {booking.wanted}.")
        return
    says = f"has other proportions than its slot, {pixels[0]} × {pixels[1]} pixels"
    turned = (pixels[1], pixels[0])
    end = ": turned?" if _covers(turned, slot.full_mm) or _covers(turned, trimmed) else "."
    yield booking.found("X401", f"{says} for {size(*trimmed)}{end}", f"for {booking.wanted}.")


def _bleed_of(pixels: tuple[int, int], slot: Slot) -> float:
    """With how many mm of bleed a picture covers its slot whole, where it is less than is
    wanted, else 0."""
    full = slot.full_mm
    per_mm = [(full[0] - slot.width_mm) / slot.bleed_mm, (full[1] - slot.height_mm) / slot.bleed_mm]
    less = pixels[0] * slot.height_mm - pixels[1] * slot.width_mm
    grows = pixels[1] * per_mm[0] - pixels[0] * per_mm[1]
    bleed = less / grows if grows else 0.0
    return bleed if 0 < bleed < slot.bleed_mm else 0.0


def _covers(pixels: tuple[int, int], box: tuple[float, float]) -> bool:
    """Whether a picture that covers a box hangs over it by no more than is nobody's loss."""
    scale = max(box[0] / pixels[0], box[1] / pixels[1])
    over = max(pixels[0] * scale - box[0], pixels[1] * scale - box[1])
    return over <= slots.SIZE_SLACK_MM


# --- what is on the page ----------------------------------------------------------------------

_JUDGED = (
    ("X403", ("F401", "F212"), "is not in the inks of the press", "for PDF/X-4, or for CMYK only."),
    ("X404", ("F301",), "has fonts that are not embedded", "to embed all fonts."),
    ("X405", ("F505", "F504"), "has pictures with too few pixels", "for larger pictures."),
)
"""A code of ads, the rules of preflight that answer it, what it says and what is to be asked."""
_NAMED = 3
_INK_SLACK = 1.0
"""In per cent: plates are drawn in 255 steps."""


def _check_content(
    file: OpenFile, page: OpenPage, booking: Booking, condition: Condition
) -> Iterator[Finding]:
    """What preflight's rules say of the page, cut to what is shown of it."""
    from booklet import adpages

    for code, answered_by, says, remedy in _JUDGED:
        faults = adpages.faults(file, page, condition, answered_by)
        if faults:
            finding = booking.found(code, f"{says}. {_told(faults)}", remedy)
            yield _as_error(finding) if "F505" in faults.values() else finding


def _check_ink(
    file: OpenFile, advert: Advert, booking: Booking, condition: Condition
) -> Iterator[Finding]:
    """Whether a square millimetre of it has more ink than the condition allows.

    Measured once for all conditions, and kept.
    """
    from booklet import adpages

    ink: float | None = memory.recall("heaviest", advert.digest)
    if ink is None and (ink := adpages.heaviest(file)) is not None:
        memory.keep("heaviest", advert.digest, ink)
    if ink is not None and ink > condition.ink_limit + _INK_SLACK:
        says = f"has up to {ink:.0f} % of ink; {condition.ink_limit:g} % are allowed."
        yield booking.found("X406", says, f"to convert it to {condition.identifier}.")


def _told(messages: Iterable[str]) -> str:
    """The first few messages as they are, and whether there are others."""
    told = list(messages)
    return " ".join([*told[:_NAMED], *(["And more."] if told[_NAMED:] else [])])


def _as_error(finding: Finding) -> Finding:
    return replace(finding, severity=Severity.ERROR)
