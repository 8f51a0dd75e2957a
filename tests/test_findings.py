"""Is every code found where something is wrong, at its place, with a remedy, and no other code?

Each code has a twin of the small edition that is broken in one place, and only there.
"""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Callable, Sequence
from io import StringIO
from multiprocessing import active_children
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from adverts_maker import Ad, add_picture, make, save
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from msgspec import Struct
from msgspec.structs import replace
from PIL import Image

from booklet import memory, recording
from booklet.build import build, plan_only
from booklet.checking import check_only
from booklet.codes import CODES, Severity
from booklet.console import Console
from booklet.documents import Asked
from booklet.engine import Engine, Setting
from booklet.errors import BookletError, ExitCode, PlanError, UsageError
from booklet.findings import Finding, Place
from booklet.freezing import freeze as freeze_pages
from booklet.kept import find as find_proof
from booklet.load import load
from booklet.making import make as make_documents
from booklet.material import Order
from booklet.preflight.opened import OpenPage
from booklet.preflight.rules import NotChecked
from booklet.preflight.words import lines_of
from booklet.recording import record_of_pdf

Plant = Callable[[Path, str, str, str], int]
Maker = Callable[[Path], None]


def write(file: str, content: bytes) -> Maker:
    """Write a file of the edition."""

    def make(folder: Path) -> None:
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_bytes(content)

    return make


def remove(file: str) -> Maker:
    """Remove a file of the edition."""
    return lambda folder: (folder / file).unlink()


def sheet(*rows: str) -> Maker:
    """Give the screenings as a CSV sheet."""

    def make(folder: Path) -> None:
        (folder / "screenings.yaml").unlink()
        (folder / "screenings.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")

    return make


def font(file: str, *, embedding: int = 0, varies: bool = False) -> Maker:
    """A font of a few letters, put among the edition's own."""

    def make(folder: Path) -> None:
        glyphs = [".notdef", "A", "B"]
        pen = TTGlyphPen(None)
        for point in ((0, 0), (0, 700), (500, 700)):
            (pen.lineTo if point[1] else pen.moveTo)(point)
        pen.closePath()
        outline = pen.glyph()
        builder = FontBuilder(1000, isTTF=True)
        builder.setupGlyphOrder(glyphs)
        builder.setupCharacterMap({65: "A", 66: "B"})
        builder.setupGlyf(dict.fromkeys(glyphs, outline))
        builder.setupHorizontalMetrics(dict.fromkeys(glyphs, (600, 0)))
        builder.setupHorizontalHeader(ascent=800, descent=-200)
        builder.setupNameTable({"familyName": "Twin Face", "styleName": "Regular"})
        builder.setupOS2(usWeightClass=400, fsType=embedding)
        builder.setupPost()
        if varies:
            builder.setupFvar([("wght", 100, 400, 900, "Weight")], [])
            builder.setupGvar({name: [] for name in glyphs})
        (folder / "fonts").mkdir(exist_ok=True)
        builder.save(folder / "fonts" / file)

    return make


def advert(ad: Ad, change: Callable[[pikepdf.Pdf], None] = lambda _: None) -> Sequence[Any]:
    """The rope works send a PDF."""

    def send(folder: Path) -> None:
        pdf = make(ad)
        change(pdf)
        save(pdf, folder / "ads" / "rope-works.pdf")

    return [send, ("ads.yaml", "file: rope-works.jpg", "file: rope-works.pdf")]


def freeze(pages: str) -> Maker:
    """The edition goes to print, and these pages are frozen."""

    def print_it(folder: Path) -> None:
        to = folder.parent / "printed"
        build(Order(folder, to), Console(StringIO(), is_quiet=True))
        with (folder / "edition.yaml").open("a", encoding="utf-8") as file:
            file.write(f"freeze: [{pages}]\n")
        edition, _ = load(folder)
        assert edition is not None
        freeze_pages(folder, edition.settings, find_proof(to), anew=False)

    return print_it


def other_pango(folder: Path) -> None:
    """What was frozen was set on another machine."""
    path = folder / "frozen.json"
    text, count = re.subn(r'"pango": "[^"]*"', '"pango": "1.0.0"', path.read_text("utf-8"))
    assert count == 1
    path.write_text(text, encoding="utf-8")


def picture(file: str, size: tuple[int, int], **how: Any) -> Maker:
    """A gray ramp as JPEG."""

    def make_picture(folder: Path) -> None:
        ramp = Image.linear_gradient("L").resize(size).convert("RGB")
        ramp.save(folder / file, quality=95, **how)

    return make_picture


class Twin(Struct, frozen=True):
    """A copy of the small edition with one mistake."""

    code: str
    edits: Sequence[tuple[str, str, str] | Maker]
    """Changes as (file, old text, new text); an empty old text adds at the end."""
    file: str = ""
    """Where it must be found; empty where it has no file."""
    at: str = ""
    """What stands on the line it must be found at; empty where it is about the whole file."""
    cell: str = ""
    says: str = ""
    """What the message or remedy must hold."""
    stage: str = "check"
    language: str | None = None
    name: str = ""

    def __str__(self) -> str:
        return f"{self.code}-{self.name}" if self.name else self.code


MOTH, TALK, PLAN = "films/moth.yaml", "programmes.yaml", "edition.yaml"
SCREENINGS, KEEPER, OAR = "screenings.yaml", "films/lantern-keeper.yaml", "films/quiet-oar.yaml"
PAPER = "films/paper-winter.yaml"
TOKENS, FILM_3, COVER = "layout/tokens.css", "layout/pages/film-3.html", "layout/pages/cover.html"
ROWS = (
    "lantern-keeper-bill,lido,lido-1,2026-06-12,18:30,102",
    "salt-road,lido,lido-2,2026-06-12,18:00,101",
    "paper-winter,hall,,2026-06-12,20:30,103",
    "quiet-oar,lido,lido-1,2026-06-12,01:15,104",
    "pocket-films,lido,lido-2,2026-06-13,14:00,201",
    "ropes,hall,,2026-06-13,16:00,202",
)
HEADS = "programme,venue,room,date,time,code"
DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC"
"""A red pixel as PNG."""
GRADIENT = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 20"><linearGradient id="g"><stop '
    b'stop-color="#000"/><stop offset="1" stop-color="#fff"/></linearGradient>'
    b'<rect width="60" height="20" fill="url(#g)"/></svg>'
)
PAGE = '<section class="page" id="page.{{ page.folio }}">'

TWINS = (
    Twin("D101", [(MOTH, "[Lev Sokol]", "[Lev Sokol]]")], MOTH, "[Lev Sokol]]"),
    Twin("D101", [(MOTH, "Moth, fr", "Moth,\tfr"), (MOTH, "12 min", "12\x07 min")], MOTH, "12",
         says="control character", name="control-character"),
    Twin("D102", [write(MOTH, "title: Moth\ndirectors: Phalène\n".encode("latin-1"))], MOTH,
         "directors"),
    Twin("D103", [(MOTH, "", "year: 2024\n")], MOTH, "year: 2024", says="line 5"),
    Twin("D104", [(MOTH, "runtime:", "runtme:")], MOTH, "runtme", says="`runtime`"),
    Twin("D105", [(MOTH, "title: {en: Moth, fr: Phalène}\n", "")], MOTH, "directors",
         says="`title`"),
    Twin("D105", [(SCREENINGS, "room: lido-1\n  date: 2026-06-12\n  time: \"01:15\"",
                   "date: 2026-06-12\n  time: \"01:15\"")], SCREENINGS, "quiet-oar",
         says="lido-1, lido-2", name="room"),
    Twin("D106", [(MOTH, "[Lev Sokol]", "{first: Lev}")], MOTH, "Lev", says="list"),
    Twin("D107", [(MOTH, "12 min", "soon")], MOTH, "soon"),
    Twin("D107", [(SCREENINGS, "2026-06-13\n  time: \"21:00\"", "Fri 13 Jun\n  time: \"21:00\"")],
         SCREENINGS, "Fri 13 Jun", says="2026-06-13 is a Saturday", name="weekday"),
    Twin("D107", [(PLAN, "Europe/London", "Europe/Londres")], PLAN, "Londres", name="zone"),
    Twin("D107", [(PLAN, "severities:\n", "severities:\n  D999: note\n")], PLAN, "D999",
         name="severity"),
    Twin("D107", [(PLAN, "severities:\n", "severities:\n  D103: note\n")], PLAN, "D103",
         name="fixed"),
    Twin("D107", [("venues.yaml", "Beside the ferry.", "Beside, the ferry.")], "venues.yaml",
         "the ferry.", says="stands in quotes", name="comma"),
    Twin("D108", [remove("edition.yaml")], "edition.yaml"),
    Twin("D109", [sheet(HEADS, *ROWS, 'quiet-oar,"hall,,2026-06-13,21:00,205')],
         "screenings.csv", cell="A8"),
    Twin("D110", [sheet(f"{HEADS},mood", *(f"{row},calm" for row in ROWS))], "screenings.csv",
         cell="G1"),
    Twin("D111", [sheet(f"{HEADS},email", *(f"{row},a@lamp.example" for row in ROWS))],
         "screenings.csv", cell="G1"),
    Twin("D112", [write(MOTH, b"# " + b"x" * 8_500_000)], MOTH),
    Twin("D113", [write("venus.yaml", b"[]\n")], "venus.yaml", says="venues.yaml"),
    Twin("D201", [write("films/again.yaml", b"id: moth\ntitle: Again\n")], MOTH, "title"),
    Twin("D202", [(KEEPER, "strand: first-light", "strand: frst-light")], KEEPER, "frst-light",
         says="`first-light`"),
    Twin("D203", [(OAR, "quiet-oar.jpg", "quiet-oars.jpg")], OAR, "quiet-oars.jpg",
         says="quiet-oar.jpg"),
    Twin("D204", [write("stills/quiet-oar.jpg", b"not a picture")], OAR, "quiet-oar.jpg"),
    Twin("D205", [(OAR, "quiet-oar.jpg", "../../quiet-oar.jpg")], OAR, "quiet-oar.jpg"),
    Twin("D206", [(MOTH, "A bulb is changed., fr: On change une ampoule.", "A bulb.")], MOTH,
         "A bulb."),
    Twin("D207", [(MOTH, "A bulb is changed., fr", "A bulb., de: Eine Birne., fr")], MOTH,
         "de: Eine Birne."),
    Twin("D208", [(SCREENINGS, "2026-06-13\n  time: \"21:00\"", "2026-06-23\n  time: \"21:00\"")],
         SCREENINGS, "2026-06-23"),
    Twin("D208", [(PLAN, "ends: 2026-06-13", "ends: 2026-06-03")], PLAN, "ends", name="ends"),
    Twin("D209", [(SCREENINGS, 'code: "205"', 'code: "204"')], SCREENINGS, 'code: "204"'),
    Twin("D210", [(SCREENINGS, '  code: "205"\n', "")], SCREENINGS, "quiet-oar"),
    Twin("D210", [(SCREENINGS, 'code: "205"\n', 'code: "205"\n  ticket_url: here\n')],
         SCREENINGS, "ticket_url: here", name="no-address"),
    Twin("D211", [(SCREENINGS, "lido-1\n  date: 2026-06-12\n  time: \"18:30\"",
                   "lido-2\n  date: 2026-06-12\n  time: \"18:30\"")], SCREENINGS, '"18:30"',
         says="until 19:41"),
    Twin("D212", [write("films/extra.yaml", b"title: Extra\nstrand: first-light\n")],
         "films/extra.yaml", "title"),
    Twin("D213", [(OAR, "\nstrand: small-hours", "")], OAR, "title"),
    Twin("D214", [(KEEPER, "[foghorn]", "[foghrn]")], KEEPER, "foghrn", says="`foghorn`"),
    Twin("D215", [(KEEPER, "", "title_break: The Lantern | Keper\n")], KEEPER, "Keper"),
    Twin("D217", [(OAR, "\n    alt: {en: An oar at rest, fr: Une rame au repos}", "")], OAR,
         "file: quiet-oar.jpg"),
    Twin("D218", [(MOTH, "[Polish]", "[Chickasaw]")], MOTH, "[Chickasaw]", language="fr"),
    Twin("D301", [(SCREENINGS, 'lido-1\n  date: 2026-06-12\n  time: "01:15"',
                   'lido-1\n  date: 2026-06-12\n  time: "20:40"')], SCREENINGS, '"20:40"',
         says="9 are missing"),
    Twin("D302", [(SCREENINGS, 'time: "20:30"\n  code: "103"\n',
                   'time: "20:15"\n  code: "103"\n  guests: [Bo, Orla Finch]\n')],
         SCREENINGS, "guests: [Bo", says="until 20:29"),
    Twin("D303", [(SCREENINGS, 'time: "20:30"\n  code: "103"\n',
                   'time: "20:38"\n  code: "103"\n  guests: [Bo, Orla Finch]\n')],
         SCREENINGS, "guests: [Bo", says="6 are missing"),
    Twin("D304", [(SCREENINGS, "2026-06-13\n  time: \"21:00\"", "2025-06-13\n  time: \"21:00\"")],
         SCREENINGS, "2025-06-13", says="Write 2026-06-13"),
    Twin("D304", [(PLAN, "starts: 2026-06-12", "starts: 2025-06-12")], PLAN, "ends:",
         name="starts"),
    Twin("D305", [(SCREENINGS, 'lido-1\n  date: 2026-06-12\n  time: "01:15"',
                   'lido-1\n  date: 2026-06-13\n  time: "00:15"'),
                  (SCREENINGS, 'lido-1\n  date: 2026-06-12\n  time: "18:30"',
                   'lido-1\n  date: 2026-06-12\n  time: "21:50"'),
                  (SCREENINGS, 'lido-1\n  date: 2026-06-13\n  time: "20:00"',
                   'lido-1\n  date: 2026-06-13\n  time: "17:00"')],
         SCREENINGS, "date: 2026-06-13", says="24:15"),
    Twin("D306", [(SCREENINGS, 'code: "203"\n  status: cancelled\n', 'code: "203"\n'),
                  (SCREENINGS, 'lido-2\n  date: 2026-06-12\n  time: "18:00"',
                   'lido-2\n  date: 2026-06-13\n  time: "18:30"')], SCREENINGS, '"18:30"',
         says="from 18:00 in NET"),
    Twin("D307", [(SCREENINGS, 'code: "205"\n',
                   'code: "205"\n  ticket_url: https://www.lamp.example/204/\n')],
         SCREENINGS, "ticket_url: https://www", says="204 Paper Winter"),
    Twin("D307", [(PLAN, "ticket_url: https://lamp.example/{code}",
                   "ticket_url: https://lamp.example/tickets")], PLAN, "ticket_url",
         says="{code}", name="pattern"),
    Twin("D308", [(SCREENINGS, 'code: "204"\n',
                   'code: "204"\n  ticket_url: https://lamp.example/103\n')],
         SCREENINGS, "ticket_url: https://lamp", says="103 Paper Winter"),
    Twin("D309", [(SCREENINGS, 'code: "205"\n',
                   'code: "205"\n  ticket_url: https://lmap.example/205\n')],
         SCREENINGS, "ticket_url: https://lmap", says="lamp.example"),
    Twin("D310", [(MOTH, "subtitles: [English]", "subtitles: [none]")], MOTH, "subtitles"),
    Twin("D310", [(PLAN, "house_subtitles: [en]\n", "audience_languages: [fr]\n"),
                  (SCREENINGS, 'code: "103"\n', 'code: "103"\n  subtitles: [fr]\n'),
                  (KEEPER, "subtitles: [English]", "subtitles: [French]"),
                  (MOTH, "subtitles: [English]", "subtitles: [French]"),
                  ("films/ice-cream-war.yaml", "[English]", "[English]\nsubtitles: [French]"),
                  ("films/salt-road.yaml", "\nsubtitles: [English]", "")],
         "films/salt-road.yaml", "[Arabic]", name="none-written"),
    Twin("D311", [(SCREENINGS, 'code: "205"\n',
                   'code: "205"\n  note: {en: Press & industry only., fr: Pour tous.}\n')],
         SCREENINGS, "Press & industry", says="audience: press"),
    Twin("D311", [(SCREENINGS, "PRESS-7\n  audience: press\n", "PRESS\n")], SCREENINGS, "PRESS",
         name="code"),
    Twin("D312", [(SCREENINGS, 'code: "205"\n',
                   'code: "205"\n  status_note: {en: Cancelled., fr: Annulé.}\n')],
         SCREENINGS, "Cancelled.", says="status: cancelled"),
    Twin("D312", [(SCREENINGS, "  status: cancelled\n", "  status: cancelled\n  note: {en: At "
                   "lamp.example/203, fr: À lamp.example/203}\n")],
         SCREENINGS, "At lamp.example/203", says="Take the link out", name="link"),
    Twin("D313", [(SCREENINGS, "{en: Moved from the Net Hall.", "{en: Not Friday 13 June.")],
         SCREENINGS, "Friday 13 June", says="2026-06-13 is a Saturday"),
    Twin("D313", [("pages/welcome.fr.md", "", "\n\nÀ vendredi 12, ou à jeudi\n12 juin !\n")],
         "pages/welcome.fr.md", "à jeudi", name="page"),
    Twin("D107", [(MOTH, "", "silence: [W997]\n")], MOTH, "W997", name="silence"),
    Twin("D107", [(MOTH, "", "silence: [W112, T101]\n")], MOTH, "T101", says="cannot be",
         name="silence-fixed"),
    Twin("W101", [(KEEPER, "Orla Finch", "Orla \ufb01\ue0f1ch")], KEEPER, "\ue0f1",
         says="The Lantern Keeper, `directors`: U+E0F1"),
    Twin("W101", [(KEEPER, "A keeper counts the ships", '"A keeper\\a counts the ships'),
                  (KEEPER, "do not come.", 'do not come."')], KEEPER, "keeper\\a", says="U+0007",
         name="control-character"),
    Twin("W102", [(KEEPER, "compte les", "comptÃ© les")], KEEPER, "comptÃ©",
         says="`note` (fr): “Ã©” for “é”"),
    Twin("W103", [(OAR, "La Rame muette", "La Rame&nbsp;muette")], OAR, "&nbsp;",
         says="The Quiet Oar, `title` (fr): `&nbsp;`"),
    Twin("W103", [("pages/welcome.md", "Mind the **step**.", "\n\nMind<br>the step."),
                  ("pages/welcome.md", "The door", "\n\nThe door")],
         "pages/welcome.md", "Mind<br>", says="welcome.md (en): `<br>`", name="page"),
    Twin("W103", [sheet(f"{HEADS},note en,note fr", f"{ROWS[0]},Rain<br>or sun,Pluie", *ROWS[1:])],
         "screenings.csv", cell="G2", says="Screening 102", name="sheet"),
    Twin("W104", [(KEEPER, "en: A keeper counts the ships that do not come.",
                   "en: |\n    A keeper counts\n\n    the “ships that\n    do not come.")], KEEPER,
         "the “ships", says="“ at “the “ships"),
    Twin("W105", [("strands.yaml", "Seen from both sides.", "“Seen” from «both» sides.")],
         "strands.yaml", "“Seen”", says="“” and «»"),
    Twin("W106", [("venues.yaml", "Beside the ferry.", "Beside ; the ferry.")], "venues.yaml",
         "Beside ;", says="The Lido"),
    Twin("W107", [(PAPER, "everything but white.", "everything but…")], PAPER, "but…"),
    Twin("W108", [("programmes.yaml", "{en: Bring a knot you cannot undo., fr:",
                   "{en: Bring a knot. Read more., fr:")], TALK, "Read more",
         says="A Talk About Ropes"),
    Twin("W109", [("sponsors.yaml", "Harbour Board", "Harbour\u200b Board")], "sponsors.yaml",
         "\u200b", says="U+200B"),
    Twin("W110", [(MOTH, "A bulb is changed.", "A bulb isChanged.")], MOTH, "isChanged"),
    Twin("W111", [(PAPER, "A printer runs", "A printer  runs")], PAPER, "A printer  runs"),
    Twin("W112", [(PAPER, "A printer", "A print\u00ad er")], PAPER, "\u00ad"),
    Twin("W113", [(MOTH, "en: Moth", "en: THE BROWN MOTH")], MOTH, "THE BROWN MOTH"),
    Twin("W114", [(PAPER, "everything but white.", "everything but white")], PAPER, "but white"),
    Twin("P101", [(PLAN, "- contents", "- contens")], PLAN, "contens", says="`contents`"),
    Twin("P101", [(PLAN, "place: inside-front", "place: inside")], PLAN, "place: inside",
         name="option"),
    Twin("P102", [(PLAN, "- ad: chip-shop", "- {ad: chip-shop, page: 2}")], PLAN, "chip-shop",
         says="rope-works", stage="plan"),
    Twin("P103", [(PLAN, "- matter: welcome", "- {matter: welcome, template: mater}")], PLAN,
         "mater}", says="matter"),
    Twin("P104", [("layout/layout.yaml", "", "templates: {film-3: {screenings: 1}}\n")],
         SCREENINGS, "quiet-oar"),
    Twin("P105", [(SCREENINGS, 'code: "205"\n',
                   f'code: "205"\n  ticket_url: https://lamp.example/{"x" * 300}\n')],
         SCREENINGS, "ticket_url"),
    Twin("P106", [(PLAN, "  - ad: chip-shop\n", "")], "ads.yaml", "id: chip-shop"),
    Twin("P107", [(PLAN, "matter: welcome", "matter: welcom")], PLAN, "welcom", says="`welcome`"),
    Twin("P108", [(PLAN, "- ad: chip-shop", "- {ad: chip-shop, start: left}")], PLAN, "- cover",
         stage="plan"),
    Twin("P109", [("strands.yaml", "colour: 0 40 90 0", "colour: vermillion")], "strands.yaml",
         "vermillion", says="Did you mean vermilion?"),
    Twin("P109", [("layout/layout.yaml", "", "swatches:\n  sand: ochra\n")], "layout/layout.yaml",
         "sand", says="Did you mean ochre?", name="swatch"),
    Twin("P109", [("layout/layout.yaml", "", "spots:\n  red: {name: Red, looks: rose}\n")],
         "layout/layout.yaml", "rose", says="There are", name="spot"),
    Twin("P109", [("layout/layout.yaml", "", "spots:\n  ochre: {name: Ochre, looks: coral}\n")],
         "layout/layout.yaml", "ochre", says="Rename", name="twice"),
    Twin("C101", [freeze("1-10"), (SCREENINGS, 'time: "20:30"', 'time: "20:45"')], SCREENINGS,
         "20:45", says="Fri 12 Jun 20:30 NET → 20:45", stage="build"),
    Twin("C101", [freeze("1-10"), (OAR, "title: {en: ", "title: {en: One ")], OAR, "One",
         says="title (en)", stage="build", name="title"),
    Twin("C102", [freeze("1-8"), (PLAN, "  - ad: chip-shop\n", ""),
                  (PLAN, "  - schedule\n", "  - ad: chip-shop\n  - schedule\n")], PLAN, "- cover",
         says="flatplan edited", stage="build"),
    Twin("C103", [(PLAN, "", "freeze: [1-8]\n")], PLAN, "freeze", says="frozen.json"),
    Twin("C103", [(PLAN, "", "freeze: [1-8]\n"), write("frozen.json", b'{"form": 1, "rec')],
         "frozen.json", says="damaged", name="damaged"),
    Twin("C103", [freeze("1-4"), (PLAN, "freeze: [1-4]", "freeze: [1-6]")], PLAN, "freeze",
         says="pages 5, 6", stage="plan", name="more-pages"),
    Twin("C104", [freeze("1-4"), (PLAN, "", "jobs: {booklet: {condition: fogra29}}\n")], PLAN,
         "freeze", says="condition FOGRA39, not FOGRA29", stage="plan"),
    Twin("C105", [freeze("1-4")], PLAN, "freeze", says="`booklet` in en", stage="plan",
         language="fr"),
    Twin("C106", [freeze("1-4"), other_pango], "frozen.json", says="pango 1.0.0", stage="build"),
    Twin("D113", [write("frozen.json", b"{}\n")], "frozen.json", says="`freeze: [1-16]`",
         name="frozen"),
    Twin("T101", [(OAR, "The boat speaks", "The boat speaks" + " and we do not" * 200)], OAR,
         "The boat speaks", stage="build", says="Cut about"),
    Twin("T102", [(COVER, "", '{% from "macros/frame.html" import frame %}' + PAGE +
                   '<div hidden>{% call frame(page, "city", "Cover", settings.place("city")) %}'
                   "{{ views.wording.text(settings.city) }}{% endcall %}</div></section>")],
         PLAN, "city", stage="build"),
    Twin("T102", [(COVER, "", '{% from "macros/frame.html" import frame %}' + PAGE +
                   '{% call frame(page, "city", "Cover", settings.place("city")) %}</div>'
                   '<div style="display: none">{% endcall %}</section>')],
         PLAN, "city", stage="build", name="end"),
    Twin("T103", [(FILM_3, "", f'{PAGE}<p style="break-after: page">A</p><p>B</p></section>')],
         PLAN, "strands: all", stage="build", says="2 pages"),
    Twin("T103", [(COVER, "", "<section class=page>A</section>")], PLAN, "- cover",
         stage="build", says="id", name="no-id"),
    Twin("T104", [("films/paper-winter.yaml", "runs out", "runs 𓀀 out")],
         "films/paper-winter.yaml", "𓀀", says="U+13000", stage="build"),
    Twin("T104", [(KEEPER, "that do not come", "🎬 that do not come")], KEEPER, "🎬",
         says="The Lantern Keeper: “🎬” (U+1F3AC clapper board)", stage="build", name="emoji"),
    Twin("T105", [(TOKENS, "", "\n.page { font-family: Barlow Semi Condesed }\n")], TOKENS,
         "Condesed", says="Barlow Semi Condensed", stage="plan"),
    Twin("T106", [(COVER, "", f'{PAGE}<img src="nowhere.jpg"></section>')], COVER, "nowhere.jpg",
         stage="build"),
    Twin("T107", [(TOKENS, "", "\n.page { colour: red }\n")], TOKENS, "colour", stage="build"),
    Twin("T108", [write("fonts/torn.ttf", b"\x00\x01\x00\x00 and then nothing")],
         "fonts/torn.ttf", stage="plan"),
    Twin("T109", [font("closed.ttf", embedding=2)], "fonts/closed.ttf", stage="plan"),
    Twin("T110", [font("twin.ttf", varies=True),
                  ("layout/layout.yaml", "", "instances: {Twin Face: [{weight: 400, axes: {}},"
                   " {weight: 400, italic: yes, axes: {}}]}\n")], says="twin face",
         stage="plan"),
    Twin("T110", [(TOKENS, "", "\nh2.title { font-weight: 200 !important }\n")], TOKENS,
         "font-weight: 200", stage="build", says="Barlow Semi Condensed has no face 200",
         name="weight"),
    Twin("T110", [(TOKENS, "", "\nh2.title { font: italic 700 20pt Barlow Semi Condensed !important"
                   " }\n")], TOKENS, "italic 700", stage="build", says="700 italic",
         name="slope"),
    Twin("T111", [(COVER, "", f'{PAGE}<img src="file:///etc/passwd"></section>')], COVER,
         "passwd", stage="build"),
    Twin("T112", [(FILM_3, "", f"{PAGE}\n{{{{ nonsense }}}}</section>")], FILM_3, "nonsense",
         says="quiet-oar", stage="build"),
    Twin("T113", [("layout/pages/guide.html", "", PAGE + "{% for kind, rows in views.key().items() "
                   "%}{% for one in rows if one.key != 'advisory:foghorn' %}<p data-key="
                   '"{{ one.key }}">{{ one.letters }}</p>{% endfor %}{% endfor %}</section>')],
         says="advisory:foghorn", stage="build"),
    Twin("T114", [(TOKENS, "", '.page--film-3 [id^="focus."] { margin-left: 500mm }\n')], OAR,
         "file: quiet-oar.jpg", stage="build"),
    Twin("T115", [(OAR, "The boat speaks", "The boat speaks" + " and we do not" * 114)], OAR,
         "The boat speaks", stage="build", says="size 3 of 4"),
    Twin("T116", [(PLAN, "  T116: off", "  T115: note"), (KEEPER, "", "silence: [T116]\n"),
                  (PAPER, "", "silence: [T116]\n"),
                  ("films/salt-road.yaml", "", "silence: [T116]\n"),
                  (TALK, "  kind: shorts\n", "  kind: shorts\n  silence: [T116]\n"),
                  (TALK, "  kind: event\n", "  kind: event\n  silence: [T116]\n")],
         OAR, "The boat speaks", stage="build", says="530 characters more"),
    Twin("T117", [(COVER, "", '{% from "macros/frame.html" import frame %}' + PAGE +
                   '{% call frame(page, "city", "Cover", settings.place("city")) %}'
                   "{{ views.wording.text(settings.city) }}{% endcall %}"
                   '<p style="margin-top: -1lh">Near the sea</p></section>')],
         PLAN, "city", stage="build", says="“Port Ellery”"),
    Twin("X101", [(PLAN, "", "jobs: {booklet: {condition: fogra40}}\n")], PLAN, "fogra40"),
    Twin("X102", [(PLAN, "", "jobs: {booklet: {condition: fogra51}}\n")], PLAN, "fogra51",
         says="PSOcoated_v3.icc"),
    Twin("X103", [write("conditions/mine.yaml", b"like: fogra39\nprofile: mine.icc\n"),
                  write("conditions/mine.icc", b"no profile"),
                  (PLAN, "", "jobs: {booklet: {condition: mine}}\n")],
         PLAN, "condition: mine", says="mine.icc"),
    Twin("X201", [picture("stills/quiet-oar.jpg", (1290, 860))], OAR, "quiet-oar.jpg",
         says="Get one of", stage="build"),
    Twin("X202", [picture("stills/quiet-oar.jpg", (600, 400))], OAR, "quiet-oar.jpg",
         says="Get one of", stage="build"),
    Twin("X203", [write("logos/harbour-board.svg", GRADIENT)], "sponsors.yaml",
         "harbour-board.svg", says="gradient"),
    Twin("X204", [picture("stills/quiet-oar.jpg", (1740, 1160), icc_profile=b"no profile")], OAR,
         "quiet-oar.jpg", stage="build"),
    Twin("X301", [(TOKENS, "", "\n.page { background: linear-gradient(red, blue) }\n")], TOKENS,
         "linear", stage="plan"),
    Twin("X302", [(TOKENS, "", "\n.page { color: #a01020 }\n")], TOKENS, "#a01020", stage="plan"),
    Twin("X303", [(COVER, "", f'{PAGE}<img src="data:image/png;base64,{DOT}"></section>')],
         stage="build"),
    Twin("X304", [(TOKENS, "", "\n.handout__title { color: var(--ink-vermilion) }\n")],
         stage="handout", says="#e94f26"),
    Twin("X401", advert(Ad((105, 148))), "ads.yaml", "rope-works.pdf", says="105"),
    Twin("X402", advert(Ad(bleed=0)), "ads.yaml", "rope-works.pdf", says="bleed"),
    Twin("X403", advert(Ad(more=b"1 0 0 rg 100 100 50 50 re f")), "ads.yaml", "rope-works.pdf",
         says="RGB"),
    Twin("X404", advert(Ad(more=b"BT /Other 12 Tf 100 100 Td (FISH) Tj ET")), "ads.yaml",
         "rope-works.pdf", says="Helvetica"),
    Twin("X405", advert(Ad(), lambda pdf: add_picture(pdf, "DeviceCMYK", 100)), "ads.yaml",
         "rope-works.pdf", says="ppi"),
    Twin("X405", [picture("ads/rope-works.jpg", (1090, 1529))], "ads.yaml", "rope-works.jpg",
         says="180 to the inch", stage="build", name="pixels"),
    Twin("X406", advert(Ad(more=b"1 1 1 1 k 100 100 90 90 re f")), "ads.yaml", "rope-works.pdf",
         says="400 %"),
    Twin("X407", advert(Ad(pages=2)), "ads.yaml", "rope-works.pdf", says="2 pages"),
)  # fmt: skip


FLOWING = ("contents", "matter: welcome", "tickets", "venues", "days",
           "index: [titles, directors, countries]")  # fmt: skip


def break_it(twin: Twin, folder: Path, plant: Plant) -> None:
    if twin.stage != "check":  # sections that must be counted first cost time, and nothing else
        for section in FLOWING:
            plant(folder, PLAN, f"  - {section}\n", "")
    for edit in twin.edits:
        if isinstance(edit, tuple):
            plant(folder, *edit)
        else:
            edit(folder)


def find(twin: Twin, folder: Path) -> Sequence[Finding]:
    order = Order(folder, folder.parent / "build", language=twin.language)
    if twin.stage == "check":
        return check_only(order)
    if twin.stage == "handout":
        handout = replace(order, layout="handout", is_booklet=False)
        return make_documents(
            handout, Asked(("schedule",)), Console(StringIO(), is_quiet=True)
        ).findings
    try:
        if twin.stage == "plan":
            return plan_only(order)[1]
        return build(order, Console(StringIO(), is_quiet=True)).findings
    except BookletError as error:
        return error.findings


@pytest.mark.parametrize("twin", TWINS, ids=str)
def test_a_broken_twin_has_its_finding_and_no_other(twin: Twin, small: Path, plant: Plant) -> None:
    break_it(twin, small, plant)
    findings = find(twin, small)
    assert [finding.code for finding in findings] == [twin.code], findings
    (finding,) = findings
    assert finding.remedy
    assert twin.says in f"{finding.message} {finding.remedy}"
    place = finding.place
    assert place.file == (small.resolve() / twin.file if twin.file else None)
    assert place.cell == twin.cell
    if twin.at:
        assert place.file is not None
        lines = place.file.read_text(encoding="utf-8", errors="replace").splitlines()
        assert twin.at in lines[place.line - 1]
    else:
        assert not place.line


def test_every_code_of_an_edition_has_a_broken_twin() -> None:
    """Preflight's own (F) have theirs among the broken PDFs, those of links (L) a server; work that
    does not end (T118) has tests of its own, below and among those that take long."""
    elsewhere = ("F", "L", "T118")
    assert {twin.code for twin in TWINS} == {c for c in CODES if not c.startswith(elsewhere)}


def die_over(words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let setting a page that says this end its process."""
    set_page, here = Engine.set, os.getpid()

    def set_or_die(self: Engine, html: str, *more: Any) -> Setting:
        if words in html and os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return set_page(self, html, *more)

    monkeypatch.setattr(Engine, "set", set_or_die)


def test_a_take_that_ends_its_process_twice_is_told_and_the_last_good_file_stays(
    small: Path, plant: Plant, monkeypatch: pytest.MonkeyPatch
) -> None:
    to = small.parent / "build"
    to.mkdir()
    (to / "booklet.pdf").write_bytes(b"the last good one")
    die_over("The boat breaks", monkeypatch)
    twin = Twin("T118", [(OAR, "The boat speaks", "The boat breaks")], stage="build")
    break_it(twin, small, plant)
    (finding,) = find(twin, small)
    assert finding.code == "T118"
    assert finding.severity is Severity.ERROR
    assert finding.message == (
        "Setting pages 8–11 broke off when its process ended (SIGKILL); it was tried twice."
    )
    assert "quiet-oar" in finding.remedy
    assert "film-3" in finding.remedy
    assert finding.place.folio == 8
    assert (to / "booklet.pdf").read_bytes() == b"the last good one"
    assert not active_children()


def test_a_document_that_ends_its_process_twice_is_told_and_the_others_are_made(
    small: Path, plant: Plant, monkeypatch: pytest.MonkeyPatch
) -> None:
    die_over("Nobody sings", monkeypatch)
    plant(small, OAR, "Nobody speaks", "Nobody sings")
    order = Order(small, small.parent / "build", layout="one-sheet", is_booklet=False)
    made = make_documents(order, Asked(every=True), Console(StringIO(), is_quiet=True))
    assert [one.document.stem for one in made.failed] == ["quiet-oar"]
    assert made.exit_code is ExitCode.PLAN
    assert len(made.made) > 3
    (finding,) = [one for one in made.findings if one.code == "T118"]
    assert finding.message.startswith("quiet-oar: Setting it broke off when its process ended")


def test_a_page_whose_look_cannot_be_told_leaves_no_record(
    built_small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = os.getpid()

    def read_or_die(page: OpenPage) -> str:
        if page.number == 2 and os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return lines_of(page)

    monkeypatch.setattr(recording, "lines_of", read_or_die)
    monkeypatch.setattr(memory, "recall", lambda *_: None)
    with pytest.raises(PlanError) as caught:
        record_of_pdf(built_small / "booklet.pdf")
    (finding,) = caught.value.findings
    assert finding.code == "T118"
    assert finding.message.startswith("Looking at page 2 of the PDF for its record broke off")


def test_a_page_whose_text_cannot_be_read_is_told(
    built_small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(page: OpenPage) -> str:
        raise NotChecked(f"Not page {page.number}.")

    monkeypatch.setattr(recording, "lines_of", refuse)
    monkeypatch.setattr(memory, "recall", lambda *_: None)
    with pytest.raises(UsageError, match=r"Page 1 of the PDF: Not page 1\."):
        record_of_pdf(built_small / "booklet.pdf")


def test_the_unbroken_edition_has_no_finding(small: Path) -> None:
    assert check_only(Order(small, small.parent / "build")) == ()


def test_a_character_no_font_has_is_found_in_each_film_that_has_it(
    small: Path, plant: Plant
) -> None:
    twin = Twin("T104", [(KEEPER, "that do", "🎬 that do"), (OAR, "The boat speaks", "🎬 speaks")],
                stage="build")  # fmt: skip
    break_it(twin, small, plant)
    found = [(one.code, str(one.place.file and one.place.file.name)) for one in find(twin, small)]
    assert found == [("T104", "lantern-keeper.yaml"), ("T104", "quiet-oar.yaml")]


def test_a_place_is_told_by_where_it_is() -> None:
    """Not by what is written there, whichever way it is compared."""
    written, same, other = Place(line=3, excerpt="title: A"), Place(line=3), Place(line=4)
    assert [written == same, written != same] == [True, False]
    assert [written == other, written != other] == [False, True]
    assert hash(written) == hash(same)
