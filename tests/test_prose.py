"""Are mistakes in the words found, and good texts let alone?"""

from __future__ import annotations

from pathlib import Path

import pytest

from booklet.prose import check_passage
from booklet.records import Film
from booklet.source import Origin, Source
from booklet.texts import passages_of
from booklet.validate import build
from booklet.values import Reading

GOOD_NOTES = (
    ("en", "She said “no.” Then “yes.”"),
    ("en", 'She said "no." Then "yes."'),
    ("en", "“She said ‘no’ and left.”"),
    ("en", "“He “quoted” a quote.”"),
    ("en", "’Tis the season for rock ’n’ roll, and the dogs’ bowls."),
    ("en", "'Tis the season for rock 'n' roll, and the '90s."),
    ("en", 'He is 5\'11" tall, on a 12" screen.'),
    ("en", "He is 5′11″ tall, or 5’11” as typed."),
    ("en", '*"Salt"* and **"Road"** and ["Tides"](https://x.example/a,b).'),
    ("en", "“One paragraph.\n\n“And the next of the same voice.”"),
    ("en", "And then… nothing. Or... something."),
    ("en", ". . . and then they spoke."),
    ("en", "McDonald, MacDonald, DeVito, O’Brien, LeBron and van Gogh met deVito."),
    ("en", "An eBook, an iPhone, YouTube, TikTok, a PhD, two DJs, macOS and mRNA."),
    ("en", "By J. R. R. Tolkien, W.E.B. Du Bois, k.d. lang and will.i.am."),
    ("en", "At 18:30, for $1,000.50, in a ratio of 1.85:1; see www.salt.example/a;b?c."),
    ("en", "See <https://salt.example/?a=1&b=2> or write to <salt@road.example>."),
    ("en", "Q&A; R&D; AT&T; a < b, 2 > 1, <3."),
    ("en", "It is called *M*, *RRR*, *JFK* or *E.T.*"),
    ("en", "Learn more about tides, and read more of her books; they click here and there."),
    ("en", "She bakes cookies. “Buy tickets,” he says."),
    ("en", "A hand­written word."),
    ("en", "# Heading\n\n1.  One lamp.\n2.  Two lamps."),
    ("en", "| a   | b |\n|-----|---|\n| c   | d |"),
    ("en", "Ends in a quote: “yes.”"),
    ("en", "Who? *Him.*"),
    ("en", "A list:\n\n- salt\n- road"),
    ("en", "A note. (With an aside.)"),
    ("en", "Signed.\n\n— Ada Roe"),
    ("en", "J.Lo and St.John."),
    ("en", "Naïve, café, Ångström, Über, «Âme», and an É…and more."),
    ("en", "He said: «Non.»"),
    ("fr", "Elle dit « non ». Vraiment ? Oui ! Voici : du sel ; une route."),
    ("fr", "Elle dit «non». Vraiment? Oui! Voici: du sel; une route."),
    ("fr", "« Il dit “non” et part. »"),
    ("fr", "L'été, l’hiver, aujourd’hui."),
    ("fr-CA", "Vraiment? Oui! Voici : du sel; une route."),
    ("fr", "À 18 h 30, à 20 %."),
    ("de", "Sie sagt „nein“ und „ja“. Die LeserInnen, die freundIn."),
    ("de", "»So«, sagt er."),
    ("de", "„Er sagt ‚nein‘ und geht.“"),
    ("es", "¿«Qué»? ¡Así! Dijo «no “sí” no»."),
    ("es", "Dijo “no” y se fue."),
    ("sv", "Hon sa ”nej” och ”ja”. EU:s film."),
    ("ja", "「海」を見た。"),
    ("pl", "Mówi „nie”."),
    ("ar", "قال «لا» ثم ذهب."),
    ("fa", "می‌خواهم بروم."),
    ("hi", "क्‍ष।"),
    ("th", "ภาพยนตร์​ไทย"),
    ("he", 'הוא אמר "לא" והלך‏.'),
    ("ga", "Oíche i mBaile na nGael, a bhFuil."),
    ("pt", "A IRMÃ… e a NAÇÃO."),
    ("da", "Hun bor på “Å”."),
    ("en", "Two women, 👩‍🚀 and all."),
)
GOOD_TITLES = (
    "M", "RRR", "JFK", "E.T.", "WALL·E", "TÁR", "BPM", "If....", "…And Justice for All", "AKIRA",
    "tick, tick... BOOM!", "Love,Simon", "Où es-tu ?", "S#!%house", "THX 1138", "(500) Days",
    "BlacKkKlansman", "Les Chambres rouges", "紙の冬", "طريق الملح", "PVT CHAT", "8½", "Mother!",
)  # fmt: skip
BAD_NOTES = (
    ("en", "The o\ufb01ce\ue001 is shut.", "W101", "U+E001"),
    ("en", "A \ufffdlm.", "W101", "U+FFFD"),
    ("en", "A bell\x07.", "W101", "U+0007"),
    ("en", "It isnâ€™t so.", "W102", "for “’”"),
    ("fr", "Un cafÃ© noir.", "W102", "for “é”"),
    ("en", "Ð¿Ñ€Ð¸Ð²ÐµÑ‚ is hello.", "W102", "привет"),
    ("fr", "Son cÅ“ur bat.", "W102", "œ"),
    ("en", "A torn â€ quote.", "W102", "â€"),
    ("en", "Salt<br>road.", "W103", "`<br>`"),
    ("en", "Salt &amp; road&nbsp;.", "W103", "`&amp;`"),
    ("en", "A <i>storm</i> at <b>sea</b>.", "W103", "(4 times)"),
    ("en", "&#8217;Tis.", "W103", "8217"),
    ("en", '<p class="a">Salt.', "W103", "<p"),
    ("en", "<!-- wp:paragraph -->Salt.", "W103", "<!--"),
    ("en", "She said “no. Then she left.", "W104", "“"),
    ("en", 'She said "no. She left.', "W104", '"'),
    ("en", "She said no.” She left.", "W104", "”"),
    ("fr", "Elle dit « non. Elle part.", "W104", "«"),
    ("de", "Sie sagt „nein. Sie geht.", "W104", "„"),
    ("en", "*“Salt* and road.", "W104", "“"),
    ("en", 'She said "no" and “yes.”', "W105", '"" and “”'),
    ("fr", "« Oui » et “non”.", "W105", "«»"),
    ("en", "“Yes” and «no».", "W105", "«»"),
    ("de", "„Ja“ und »nein«.", "W105", "»«"),
    ("en", "Salt ,road.", "W106", "Salt ,"),
    ("en", "Salt , road.", "W106", "Salt ,"),
    ("en", "Salt,road and sea.", "W106", "Salt,road"),
    ("en", "One lamp.Two lamps.", "W106", "lamp.Two"),
    ("en", "Really ? Yes.", "W106", "Really ?"),
    ("en", "( Salt ) road.", "W106", "("),
    ("en", "“ Salt ” road.", "W106", "“ Salt ”"),
    ("fr-CA", "Vraiment ? Oui.", "W106", "Vraiment ?"),
    ("fr", "Du sel , une route.", "W106", "sel ,"),
    ("fr", "Vraiment?Oui.", "W106", "Vraiment?Oui"),
    ("fr", "Voici:du sel.", "W106", "Voici:du"),
    ("es", "Sal : camino.", "W106", "Sal :"),
    ("en", "The keeper waits for the ships that…", "W107", "…"),
    ("en", "The keeper waits for the ships that...", "W107", "..."),
    ("en", "The keeper waits [...]", "W107", "[...]"),
    ("fr", "Le gardien attend *que…*", "W107", "…"),
    ("en", "The keeper waits.\n\nRead more", "W108", "“Read more”"),
    ("en", "The keeper waits. Learn more.", "W108", "Learn more"),
    ("en", "Buy tickets\n\nHe waits.", "W108", "Buy"),
    ("en", "He waits.\n\n[Click here](https://x.example)", "W108", "Click here"),
    ("en", "He waits.\n\nShare on Facebook", "W108", "Share on Facebook"),
    ("en", "He waits.\n\nBack to top", "W108", "Back"),
    ("fr", "Il attend.\n\nEn savoir plus", "W108", "En savoir"),
    ("en", "This site uses cookies to improve your visit. He waits.", "W108", "cookies"),
    ("fr", "Nous utilisons des cookies. Il attend.", "W108", "cookies"),
    ("de", "Er wartet. Mehr lesen …", "W108", "Mehr"),
    ("en", "A zero\u200bwidth space.", "W109", "U+200B"),
    ("en", "A \ufeffmark.", "W109", "U+FEFF"),
    ("en", "A \u200ejoiner\u200d.", "W109", "U+200E"),
    ("en", "One ofFatal Watch.", "W110", "ofFatal"),
    ("fr", "Il voitLa mer.", "", ""),
    ("fr", "Il voitLaisser la mer.", "W110", "voitLaisser"),
    ("en", "One lamp.  Two lamps.  Three.", "W111", "(2 times)"),
    ("en", "One \u00a0lamp.", "W111", ""),
    ("en", "A word\u00ad and another.", "W112", ""),
    ("en", "A\u00adb c\u00add e\u00adf g\u00adh i\u00adj.", "W112", "5"),
    ("en", "A keeper counts the ships", "W114", "ships"),
    ("fr", "Un gardien *compte les navires*", "W114", "navires"),
    ("en", "A keeper counts,", "W114", ","),
)


def found_in(field: str, text: str, language: str = "en") -> list[tuple[str, str]]:
    source = Source({"title": "Salt", field: text}, Origin(Path("films/salt.yaml")))
    film, findings = build(Film, source, Reading((language,)))
    assert film is not None, findings
    return [
        (finding.code, finding.message)
        for passage in passages_of(film, "Salt")
        for finding in check_passage(passage)
    ]


@pytest.mark.parametrize(("language", "text"), GOOD_NOTES)
def test_a_good_note_is_let_alone(language: str, text: str) -> None:
    assert found_in("note", text, language) == []


@pytest.mark.parametrize("title", GOOD_TITLES)
def test_a_good_title_is_let_alone(title: str) -> None:
    assert found_in("title", title) == []


@pytest.mark.parametrize(("language", "text", "code", "says"), BAD_NOTES)
def test_a_bad_note_is_found_for_what_it_is(language: str, text: str, code: str, says: str) -> None:
    found = found_in("note", text, language)
    assert [one for one, _ in found] == [code] * bool(code)
    for _, message in found:
        assert says in message
        assert message.startswith(f"Salt, `note` ({language}): ")


@pytest.mark.parametrize("title", ["QUIET OAR", "LA RAME MUETTE", "LIGHTHOUSES", "ХОЛОДНАЯ ВОЙНА"])
def test_a_title_in_capitals_is_found(title: str) -> None:
    assert [code for code, _ in found_in("title", title)] == ["W113"]


@pytest.mark.parametrize(
    ("field", "text", "code"),
    [
        ("directors", "Ada &amp; Roe", "W103"), ("cast", "AdÃ¨le", "W102"),
        ("note_by", "A\u200bR", "W109"),
        ("logline", "A storm<br>at sea", "W103"), ("awards", "Best ,first", "W106"),
        ("presented_by", "the “Friends", "W104"), ("original_title", "Salt&nbsp;Road", "W103"),
        ("logline", "A storm […]", "W107"),
    ],
)  # fmt: skip
def test_every_field_that_is_printed_is_read(field: str, text: str, code: str) -> None:
    assert [one for one, _ in found_in(field, text)] == [code]


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("logline", "A storm, and then…"), ("logline", "A storm at sea"), ("contact", "a ,b"),
        ("directors", "García Márquez, Gabriel"), ("directors", "Karrabing Film Collective,"),
        ("directors", "Bong/Joon-ho"), ("original_title", "THE QUIET OAR"),
    ],
)  # fmt: skip
def test_what_is_usual_in_a_field_is_let_alone(field: str, text: str) -> None:
    assert found_in(field, text) == []
