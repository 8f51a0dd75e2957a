"""Which faults does a festival make or fear? A table, for the small edition and for the sample.

Each is planted as it comes about: somebody writes, copies, forgets or saves something wrong.
"""

from __future__ import annotations

from adverts_maker import Ad
from planting import Fault, Planted, Step, advert, remove, shrink, write

PLAN, SCREENINGS, PROGRAMMES = "edition.yaml", "screenings.yaml", "programmes.yaml"
OAR, KEEPER, MOTH = "films/quiet-oar.yaml", "films/lantern-keeper.yaml", "films/moth.yaml"
PAPER, SALT = "films/paper-winter.yaml", "films/salt-road.yaml"
WINDOW, FERRY = "films/window-on-the-river.yaml", "films/ferry-to-nobody.yaml"
OPERATOR, NDOX, THRESHOLD = "films/last-operator.yaml", "films/ndox.yaml", "films/threshold.yaml"
TOKENS, CELLS = "layout/tokens.css", "layout/macros/screenings.html"
EVENT, ENTRY = "layout/pages/event.html", "layout/macros/entry.html"
INDEX = "layout/pages/index.html"

ON_OAR, ON_KEEPER, ON_PAPER, ON_ROPES = (
    f"programme {one}" for one in ("quiet-oar", "lantern-keeper-bill", "paper-winter", "ropes")
)
ON_WINDOW, ON_OPERATOR, ON_NDOX, ON_TOUR = (
    f"programme {one}" for one in ("window-on-the-river", "last-operator", "ndox", "booth-tour")
)

LONG_EN, LONG_FR = " and then it rains again" * 150, " et puis il pleut encore" * 150
FLOWS_ON = """{{% extends "entries.html" %}}
{{% block body %}}{{{{ super() }}}}
{{% if page.unit.subjects[0].id == "{}" %}}
{{% for line in range(60) %}}<p>Bring rope, and come early.</p>{{% endfor %}}
{{% endif %}}
{{% endblock %}}
"""
WEB_PAGE = b"<!doctype html><title>404 Not Found</title>"


def cell(old: str, new: str) -> Step:
    """The rows of screenings, changed by a designer."""
    return (CELLS, old, new)


def style(title: str, what: str, rule: str) -> Step:
    """A rule for one entry."""
    return (TOKENS, "", f'\n[data-bookmark="{title}"] {what} {{ {rule} }}\n')


def late_film(strand: str, night: str, venue: str) -> list[Step]:
    """A film that is confirmed when pages are at the printer, and its screening."""
    film = (
        f"title: A Late One\ndirectors: [Ada Roe]\ncountries: [UK]\nyear: 2026\n"
        f"runtime: 60 min\nlanguages: [English]\nstrand: {strand}\n"
    )
    screening = (
        f"- programme: a-late-one\n  venue: {venue}\n  date: {night}\n"
        '  time: "12:00"\n  code: "990"\n'
    )
    return [write("films/a-late-one.yaml", film.encode()), (SCREENINGS, "", screening)]


FAULTS = (
    # Words that do not fit, or are lost
    Fault("note too long in English", "T101",
          Planted([(KEEPER, "do not come.", f"do not come{LONG_EN}.")], KEEPER, "en: A keeper",
                  ON_KEEPER),
          Planted([(OPERATOR, "small lamps.\n  fr", f"small lamps{LONG_EN}.\n  fr")], OPERATOR,
                  "en: |", ON_OPERATOR), "build", says="over its frame"),
    Fault("note too long in French only", "T101",
          Planted([(KEEPER, "ne viennent pas.", f"ne viennent pas{LONG_FR}.")], KEEPER,
                  "fr: Un gardien", ON_KEEPER),
          Planted([(OPERATOR, "quarante petites lampes.\nnote_by",
                    f"quarante petites lampes{LONG_FR}.\nnote_by")], OPERATOR, "fr: |",
                  ON_OPERATOR), "build", "fr", says="over its frame"),
    Fault("paragraph clipped by a template", "T101",
          Planted([style("The Quiet Oar", ".note", "height: 3pt; overflow: hidden")], OAR,
                  "note_short: {en: The", ON_OAR),
          Planted([style("The Last Operator", ".note", "height: 24pt; overflow: hidden")],
                  OPERATOR, "Until 1988", ON_OPERATOR), "build", says="cut off"),
    Fault("hall left out of a row by a template", "F701",
          Planted([cell("{{ row.hall }}", "{{ row.hall if row.code != '205' }}")], SCREENINGS,
                  'time: "21:00"', ON_OAR),
          Planted([cell("{{ row.hall }}", "{{ row.hall if row.code != '808' }}")], SCREENINGS,
                  'time: "21:00"\n  code: "808"', ON_WINDOW), "build", says="hall"),
    Fault("running time left out by a template", "F701",
          Planted([(ENTRY, "{{ badges(entry.badges) }}", "")], PROGRAMMES,
                  "id: ropes", ON_ROPES),
          Planted([(ENTRY, "{{ badges(entry.badges) }}",
                    "{{ badges(entry.badges if 'Rex' not in entry.plain_title else ()) }}")],
                  PROGRAMMES, "id: booth-tour", ON_TOUR), "build", says="45"),
    Fault("text off the page by a negative margin", "T102",
          Planted([style("A Talk About Ropes", ".credit", "margin-left: -100mm")], PROGRAMMES,
                  "hosts: [Ines", ON_ROPES),
          Planted([style("The Booth at the Rex", ".credit", "margin-left: -100mm")], PROGRAMMES,
                  "hosts: Wendell", ON_TOUR), "build", says="off the page"),
    Fault("page too many", "T103",
          Planted([(EVENT, "", FLOWS_ON.format("ropes"))], PLAN,
                  "- programmes: [shorts, event]", ON_ROPES),
          Planted([(EVENT, "", FLOWS_ON.format("booth-tour"))], PLAN, "- strands\n", ON_TOUR),
          "build", says="2 pages"),
    # Letters and typefaces
    Fault("letter that no typeface has", "T104",
          Planted([(PAPER, "runs out", "runs 𓀀 out")], PAPER, "en: A printer", ON_PAPER),
          Planted([(WINDOW, "Told to film", "Told 𓀀 to film")], WINDOW, "Told 𓀀", ON_WINDOW),
          "build", says="U+13000"),
    Fault("letter that no typeface has on a one-sheet", "T104",
          Planted([(PAPER, "runs out", "runs 𓀀 out")], PAPER, "en: A printer", 1,
                  name="paper-winter"),
          Planted([(WINDOW, "Told to film", "Told 𓀀 to film")], WINDOW, "Told 𓀀", 1,
                  name="window-on-the-river"), "one-sheet", says="U+13000"),
    Fault("typeface misspelt", "T105",
          Planted([(TOKENS, "", '\n:root { --font-facts: "Barlow Semi Condesed"; }\n')], TOKENS,
                  "Condesed"),
          Planted([(TOKENS, "", '\n:root { --font-facts: "Barlow Semi Condesed"; }\n')], TOKENS,
                  "Condesed"), "build"),
    Fault("typeface half downloaded", "T108",
          Planted([write("fonts/Own-Bold.ttf", b"\x00\x01\x00\x00 and then nothing")],
                  "fonts/Own-Bold.ttf"),
          Planted([write("fonts/Own-Bold.ttf", b"\x00\x01\x00\x00 and then nothing")],
                  "fonts/Own-Bold.ttf"), "build"),
    # The schedule
    Fault("two screenings in one room", "D211",
          Planted([(SCREENINGS, 'lido-1\n  date: 2026-06-12\n  time: "18:30"',
                    'lido-2\n  date: 2026-06-12\n  time: "18:30"')], SCREENINGS, 'time: "18:30"'),
          Planted([(SCREENINGS, 'odeon-2\n  date: 2026-09-19\n  time: "17:00"',
                    'odeon-3\n  date: 2026-09-19\n  time: "17:00"'),
                   (SCREENINGS, 'odeon-1\n  date: 2026-09-19\n  time: "19:15"',
                    'odeon-3\n  date: 2026-09-19\n  time: "18:30"')], SCREENINGS,
                  'time: "18:30"\n  code: "917"')),
    Fault("too little time to clear the room", "D301",
          Planted([(SCREENINGS, 'lido-1\n  date: 2026-06-12\n  time: "01:15"',
                    'lido-1\n  date: 2026-06-12\n  time: "20:40"')], SCREENINGS, 'time: "20:40"'),
          Planted([(SCREENINGS, 'time: "20:45"\n  code: "807"', 'time: "20:05"\n  code: "807"')],
                  SCREENINGS, 'time: "20:05"\n  code: "807"')),
    Fault("guest in two places", "D302",
          Planted([(SCREENINGS, 'time: "20:30"\n  code: "103"\n',
                    'time: "20:15"\n  code: "103"\n  guests: [Orla Finch]\n')],
                  SCREENINGS, "guests: [Orla Finch]\n  status"),
          Planted([(SCREENINGS, 'code: "808"\n', 'code: "808"\n  guests: Marisol Tanedo\n')],
                  SCREENINGS, "guests: [Marisol Tanedo]")),
    Fault("wrong weekday", "D107",
          Planted([(SCREENINGS, '2026-06-13\n  time: "21:00"', 'Fri 13 Jun\n  time: "21:00"')],
                  SCREENINGS, "Fri 13 Jun"),
          Planted([(SCREENINGS, '2026-09-18\n  time: "21:00"', 'Sat 18 Sep\n  time: "21:00"')],
                  SCREENINGS, "Sat 18 Sep"), says="day"),
    Fault("wrong weekday in a sentence", "D313",
          Planted([(SCREENINGS, "{en: Moved from", "{en: Not Friday 13 June; moved from")],
                  SCREENINGS, "Not Friday"),
          Planted([(SCREENINGS, "Friday the 25th", "Saturday the 25th")], SCREENINGS,
                  "Saturday the 25th")),
    Fault("date outside the festival", "D208",
          Planted([(SCREENINGS, '2026-06-13\n  time: "21:00"', '2026-06-23\n  time: "21:00"')],
                  SCREENINGS, "2026-06-23"),
          Planted([(SCREENINGS, '2026-09-18\n  time: "21:00"', '2026-09-28\n  time: "21:00"')],
                  SCREENINGS, "2026-09-28")),
    Fault("year of last time", "D304",
          Planted([(SCREENINGS, '2026-06-13\n  time: "21:00"', '2025-06-13\n  time: "21:00"')],
                  SCREENINGS, "2025-06-13"),
          Planted([(SCREENINGS, '2026-09-18\n  time: "21:00"', '2025-09-18\n  time: "21:00"')],
                  SCREENINGS, "2025-09-18")),
    Fault("after midnight on the wrong night", "D305",
          Planted([(SCREENINGS, 'lido-1\n  date: 2026-06-12\n  time: "01:15"',
                    'lido-1\n  date: 2026-06-13\n  time: "00:15"'),
                   (SCREENINGS, 'lido-1\n  date: 2026-06-12\n  time: "18:30"',
                    'lido-1\n  date: 2026-06-12\n  time: "21:50"'),
                   (SCREENINGS, 'lido-1\n  date: 2026-06-13\n  time: "20:00"',
                    'lido-1\n  date: 2026-06-13\n  time: "17:00"')],
                  SCREENINGS, 'date: 2026-06-13\n  time: "00:15"'),
          Planted([(SCREENINGS, '2026-09-25\n  time: "01:30"', '2026-09-26\n  time: "01:30"')],
                  SCREENINGS, '2026-09-26\n  time: "01:30"')),
    Fault("film of two places at once", "D306",
          Planted([(SCREENINGS, 'code: "203"\n  status: cancelled\n', 'code: "203"\n'),
                   (SCREENINGS, 'lido-2\n  date: 2026-06-12\n  time: "18:00"',
                    'lido-2\n  date: 2026-06-13\n  time: "18:30"')], SCREENINGS,
                  '"18:30"\n  code: "101"'),
          Planted([(SCREENINGS, '2026-09-20\n  time: "11:00"', '2026-09-18\n  time: "18:00"')],
                  SCREENINGS, 'time: "18:00"\n  code: "002"')),
    # Tickets
    Fault("code given twice", "D209",
          Planted([(SCREENINGS, 'code: "205"', 'code: "204"')], SCREENINGS,
                  'code: "204"\n  live_music'),
          Planted([(SCREENINGS, 'code: "808"', 'code: "807"')], SCREENINGS,
                  'code: "807"\n  price: A\n- programme: red-rooms')),
    Fault("ticket address of another film copied", "D307",
          Planted([(SCREENINGS, 'code: "205"\n',
                    'code: "205"\n  ticket_url: https://lamp.example/204\n')],
                  SCREENINGS, "ticket_url:"),
          Planted([(SCREENINGS, 'code: "808"\n',
                    'code: "808"\n  ticket_url: https://kbff.example/807\n')],
                  SCREENINGS, "ticket_url:")),
    Fault("ticket address at another host", "D309",
          Planted([(SCREENINGS, 'code: "205"\n',
                    'code: "205"\n  ticket_url: https://lmap.example/205\n')],
                  SCREENINGS, "ticket_url:"),
          Planted([(SCREENINGS, 'code: "808"\n',
                    'code: "808"\n  ticket_url: https://kbbf.example/808\n')],
                  SCREENINGS, "ticket_url:")),
    Fault("codes of two screenings swapped by a template", "F606",
          Planted([cell("{{ row.qr }}</div>", "{{ (rows | reverse | list)[loop.index0].qr "
                        "if rows[0].code == '104' else row.qr }}</div>")], SCREENINGS,
                  'time: "01:15"', ON_OAR),
          Planted([cell("{{ row.qr }}</div>", "{{ (rows | reverse | list)[loop.index0].qr "
                        "if rows[0].code == '808' else row.qr }}</div>")], SCREENINGS,
                  'time: "21:00"\n  code: "808"', ON_WINDOW), "build"),
    Fault("code too small", "F602",
          Planted([style("A Talk About Ropes", ".cell__code", "transform: scale(0.6)")],
                  page=ON_ROPES),
          Planted([style("The Booth at the Rex", ".cell:first-child .cell__code",
                         "transform: scale(0.6)")], page=ON_TOUR), "build"),
    Fault("code in the gutter", "F607",
          Planted([style("A Talk About Ropes", ".cell__code", "right: auto; left: -97mm")],
                  page=ON_ROPES),
          Planted([style("The Booth at the Rex", ".cell:first-child .cell__code",
                         "left: 121mm")], page=ON_TOUR), "build"),
    # What a page says and the data does not
    Fault("time printed wrong by a template", "F701",
          Planted([cell("{{ row.time }}", "{{ row.time if row.code != '205' else '20:00' }}")],
                  SCREENINGS, 'time: "21:00"', ON_OAR),
          Planted([cell("{{ row.time }}", "{{ row.time if row.code != '808' else '20:00' }}")],
                  SCREENINGS, 'time: "21:00"\n  code: "808"', ON_WINDOW), "build",
          says="20:00 stands in its place"),
    Fault("time that a template adds", "F702",
          Planted([(ENTRY, "{{ badges(entry.badges) }}", "{{ badges(entry.badges) }} Doors 15:30")],
                  page=ON_ROPES),
          Planted([(ENTRY, "{{ badges(entry.badges) }}",
                    "{{ badges(entry.badges) }}{% if 'Rex' in entry.plain_title %} Doors 9:45"
                    "{% endif %}")], page=ON_TOUR), "build"),
    Fault("index that leads a page too far", "F703",
          Planted([(INDEX, '{{ line.folios | join(", ") }}', "{% for one in line.folios %}"
                    "{{ one | int + (1 if name == 'titles' else 0) }}{% if not loop.last %}, "
                    "{% endif %}{% endfor %}")], "films/ice-cream-war.yaml", "title:",
                  "index titles"),
          Planted([(INDEX, '{{ line.folios | join(", ") }}', "{% for one in line.folios %}"
                    "{{ one | int + (1 if name == 'titles' else 0) }}{% if not loop.last %}, "
                    "{% endif %}{% endfor %}")], "films/5-40.yaml", "title:",
                  "index titles"), "build"),
    # Pictures and ads
    Fault("still that nobody sent", "D203",
          Planted([remove("stills/quiet-oar.jpg")], OAR, "file: quiet-oar.jpg"),
          Planted([remove("stills/ndox.jpg")], NDOX, "file: ndox.jpg")),
    Fault("still that is a web page", "D204",
          Planted([write("stills/quiet-oar.jpg", WEB_PAGE)], OAR, "file: quiet-oar.jpg"),
          Planted([write("stills/ndox.jpg", WEB_PAGE)], NDOX, "file: ndox.jpg")),
    Fault("still with too few pixels", "X202",
          Planted([shrink("stills/quiet-oar.jpg", 300)], OAR, "file: quiet-oar.jpg", ON_OAR),
          Planted([shrink("stills/ndox.jpg", 500)], NDOX, "file: ndox.jpg", ON_NDOX), "build"),
    Fault("ad in RGB", "X403",
          Planted(advert("rope-works", Ad(more=b"1 0 0 rg 100 100 50 50 re f")), "ads.yaml",
                  "file: rope-works.pdf"),
          Planted(advert("tern-and-tide", Ad(more=b"1 0 0 rg 100 100 50 50 re f")), "ads.yaml",
                  "file: tern-and-tide.pdf"), says="RGB"),
    Fault("ad of another size", "X401",
          Planted(advert("rope-works", Ad((105, 148))), "ads.yaml", "file: rope-works.pdf"),
          Planted(advert("tern-and-tide", Ad((105, 148))), "ads.yaml", "file: tern-and-tide.pdf")),
    Fault("ad booked on no page", "P106",
          Planted([(PLAN, "  - ad: chip-shop\n", "")], "ads.yaml", "id: chip-shop"),
          Planted([(PLAN, "  - {ad: harbourlight-books}\n", "")], "ads.yaml",
                  "id: harbourlight-books")),
    # Styles
    Fault("colour of a screen in a style", "X302",
          Planted([(TOKENS, "", "\n.note { color: #a01020 }\n")], TOKENS, "#a01020"),
          Planted([(TOKENS, "", "\n.note { color: #a01020 }\n")], TOKENS, "#a01020"), "build"),
    Fault("gradient in a style", "X301",
          Planted([(TOKENS, "", "\n.note { background: linear-gradient(red, blue) }\n")], TOKENS,
                  "linear"),
          Planted([(TOKENS, "", "\n.note { background: linear-gradient(red, blue) }\n")], TOKENS,
                  "linear"), "build"),
    Fault("colour on a sheet for black toner", "X304",
          Planted([(TOKENS, "", "\n.handout__title { color: var(--ink-vermilion) }\n")], page=1),
          Planted([(TOKENS, "", "\n.handout__title { color: var(--ink-vermilion) }\n")], page=1),
          "handout"),
    # At the printer
    Fault("time changed on a page at the printer", "C101",
          Planted([(SCREENINGS, 'time: "21:00"', 'time: "21:15"')], SCREENINGS, 'time: "21:15"',
                  ON_OAR),
          Planted([(SCREENINGS, 'time: "21:00"\n  code: "808"', 'time: "21:15"\n  code: "808"')],
                  SCREENINGS, 'time: "21:15"\n  code: "808"', ON_WINDOW), "freeze"),
    Fault("film put in front of pages at the printer", "C102",
          Planted(late_film("first-light", "2026-06-13", "hall"), "films/a-late-one.yaml",
                  "title:", ON_KEEPER),
          Planted(late_film("compass", "2026-09-21", "library"), PLAN, "freeze:",
                  "programme ticket-for-the-rain"), "freeze"),
    # Words copied from elsewhere
    Fault("HTML left in a note", "W103",
          Planted([(KEEPER, "en: A keeper counts", "en: A keeper<br>counts")], KEEPER, "<br>"),
          Planted([(NDOX, "The pump at Ndiawara", "The <b>pump</b> at Ndiawara")], NDOX, "<b>")),
    Fault("note read in the wrong encoding", "W102",
          Planted([(KEEPER, "compte les", "comptÃ© les")], KEEPER, "comptÃ©"),
          Planted([(NDOX, "La réalisatrice demande", "La rÃ©alisatrice demande")], NDOX, "rÃ©")),
    Fault("note cut off by dots", "W107",
          Planted([(PAPER, "everything but white.", "everything but…")], PAPER, "but…"),
          Planted([(WINDOW, "then all but\n    forgotten.", "then all but…")], WINDOW, "but…")),
    Fault("quote that is not closed", "W104",
          Planted([(KEEPER, "the ships", "the “ships")], KEEPER, "the “ships"),
          Planted([(NDOX, "holds the only office", "holds the “only office")], NDOX,
                  "holds the “only")),
    # Who a screening is for
    Fault("press screening that would be public", "D311",
          Planted([(SCREENINGS, "PRESS-7\n  audience: press\n", "PRESS\n")], SCREENINGS, "PRESS"),
          Planted([(SCREENINGS, 'code: "808"\n', 'code: "808"\n  note: {en: Press screening.,'
                    " fr: Pour la presse.}\n")], SCREENINGS, "note: {en: Press")),
    Fault("cancelled only in words", "D312",
          Planted([(SCREENINGS, 'code: "205"\n',
                    'code: "205"\n  status_note: {en: Cancelled., fr: Annulé.}\n')], SCREENINGS,
                  "Cancelled."),
          Planted([(SCREENINGS, "  status: cancelled\n", "")], SCREENINGS, "en: Cancelled.")),
    Fault("film that nobody can follow", "D310",
          Planted([(MOTH, "subtitles: [English]", "subtitles: [none]")], MOTH, "subtitles"),
          Planted([(WINDOW, "languages: [Russian]", "languages: [Russian]\nsubtitles: [none]")],
                  WINDOW, "subtitles")),
    Fault("note in one language only", "D206",
          Planted([(MOTH, "A bulb is changed., fr: On change une ampoule.", "A bulb.")], MOTH,
                  "A bulb."),
          Planted([(NDOX, "\n  fr: Commission de l’eau de Kestrel Bay", ""),
                   (NDOX, "  fr: Une pompe, quatre cents bidons, et une femme qui décide de tenir"
                    " la liste.\n", "")], NDOX, "en: One pump")),
    # The file
    Fault("key misspelt", "D104",
          Planted([(MOTH, "runtime:", "runtme:")], MOTH, "runtme"),
          Planted([(NDOX, "runtime:", "runtme:")], NDOX, "runtme")),
    Fault("strand misspelt", "D202",
          Planted([(KEEPER, "strand: first-light", "strand: frst-light")], KEEPER, "frst-light"),
          Planted([(NDOX, "strand: compass", "strand: compas")], NDOX, "strand: compas")),
    Fault("film copied with its id", "D201",
          Planted([write("films/again.yaml", b"id: moth\ntitle: Again\n")], MOTH, "title: {"),
          Planted([write("films/again.yaml", b"id: ndox\ntitle: Again\n")], NDOX, "title")),
    Fault("tab in a list", "D101",
          Planted([(SCREENINGS, '  code: "205"', '\tcode: "205"')], SCREENINGS, '\tcode: "205"'),
          Planted([(SCREENINGS, '  code: "808"', '\tcode: "808"')], SCREENINGS, '\tcode: "808"')),
    Fault("file of a film that is empty", "D106",
          Planted([write(OAR, b"")], OAR), Planted([write(NDOX, b"")], NDOX)),
    Fault("film without a screening", "D212",
          Planted([write("films/extra.yaml", b"title: Extra\nstrand: first-light\n")],
                  "films/extra.yaml", "title"),
          Planted([write("films/extra.yaml", b"title: Extra\nstrand: compass\n")],
                  "films/extra.yaml", "title")),
)  # fmt: skip
