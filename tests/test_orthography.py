"""Is text set as its language sets it, and nothing else touched?"""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from booklet.orthography import set_runs, set_text

LANGUAGES = st.sampled_from(
    ["en", "fr", "fr-CA", "fr-CH", "de", "es", "he", "ja", "zh-Hant", "sv", "ru", "x:Saintongeais"]
)
PIECES = [
    '"', "'", "''", " ", "\u00a0", "\u202f", "\n\n", "a", "n", "B", "68", "000", "5", "-", "--",
    "---", ".", "...", "…", "?", "!", ";", ":", "«", "»", "“", "”", "‘", "’", "(", ")", "min", "h",
    "/", "@", "x.org", "http://x.org", "https://x.org/a--b?c", "www.", "ש", "É", "%", "\u00ad",
    "é\u0301", ",",
]  # fmt: skip
TEXTS = st.one_of(st.lists(st.sampled_from(PIECES), max_size=14).map("".join), st.text(max_size=20))


def shown(text: str) -> str:
    """The text with its no-break spaces made visible: ~ for the wide one, _ for the narrow."""
    return text.replace("\u00a0", "~").replace("\u202f", "_")


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("en", "\"Hello,\" she said. \"It's fine.\"", "“Hello,” she said. “It’s fine.”"),
        ("en", "\"She said 'no'\"", "“She said ‘no’”"),
        ("en", "\"'Nested' quotes\"", "“‘Nested’ quotes”"),
        ("en", '("Red")', "(“Red”)"), ("en", '"1984"', "“1984”"), ("en", "'1984'", "‘1984’"),
        ("fr", '"Bonjour"', "«~Bonjour~»"), ("fr", "l'\"avenir\"", "l’«~avenir~»"),
        ("fr-CH", '"oui"', "«_oui_»"), ("de", "\"Er sagt 'ja'\"", "„Er sagt ‚ja‘“"),
        ("de-CH", '"ja"', "«ja»"), ("es", '¿"Qué"?', "¿«Qué»?"), ("sv", '"ja"', "”ja”"),
        ("ja", '"東京"', "「東京」"), ("zh-Hant-TW", '"書"', "「書」"), ("zh", '"书"', "“书”"),
        ("ru", '"да"', "«да»"), ("x:Saintongeais", '"oui"', "“oui”"), ("pl", '"tak"', "„tak”"),
    ],
)  # fmt: skip
def test_straight_quotes_become_the_languages_own(lang: str, text: str, expected: str) -> None:
    assert shown(set_text(text, lang)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It's the '90s, May '68", "It’s the ’90s, May ’68"), ("'Tis", "’Tis"),
        ("rock 'n' roll", "rock ’n’ roll"), ("the dogs' bowls", "the dogs’ bowls"),
        ("1'000", "1’000"), ("O'Brien's", "O’Brien’s"),
    ],
)  # fmt: skip
def test_an_apostrophe_is_no_quote(text: str, expected: str) -> None:
    assert set_text(text, "en") == expected


def test_feet_inches_and_minutes_have_primes() -> None:
    assert set_text("5'10\" tall, a 12\" disc, 118', 7'30''", "en") == (
        "5′10″ tall, a 12″ disc, 118′, 7′30″"
    )


def test_a_quote_that_ends_in_a_figure_is_closed_and_no_prime() -> None:
    assert set_text('see "Area 51" now', "en") == "see “Area 51” now"


def test_a_quote_begun_with_a_typographic_sign_is_closed_with_its_own() -> None:
    assert set_text('“mixed" and „so"', "en") == "“mixed” and „so“"


@pytest.mark.parametrize(
    ("text", "expected"),
    [('"begun', "“begun"), ('ended"', "ended”"), ('a "b', "a “b"), ("'begun", "’begun")],
)
def test_a_quote_without_its_other_is_set_by_its_place(text: str, expected: str) -> None:
    assert set_text(text, "en") == expected


def test_hebrew_has_its_own_marks_for_abbreviations() -> None:
    assert set_text("צה\"ל ג'ירפה", "he") == "צה״ל ג׳ירפה"


def test_dashes_and_ellipses_are_set() -> None:
    assert set_text("wait -- what... really---no.... ----- ..", "en") == (
        "wait – what… really—no…. ----- .."
    )


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("fr", "Quoi? Non! Oui; note: fin", "Quoi_? Non_! Oui_; note~: fin"),
        ("fr", "« Oui » dit-il : non !", "«~Oui~» dit-il~: non_!"),
        ("fr", "Quoi?! Eh...? (vraiment?)", "Quoi_?! Eh…_? (vraiment_?)"),
        ("fr", "à 18:30, a?b, :)", "à 18:30, a?b, :)"),
        ("fr", "Orwell: 2+2 = 5", "Orwell~: 2+2 = 5"),
        ("fr", "déjà\u00a0! «\u202fici\u202f»", "déjà~! «_ici_»"),
        ("fr-CA", "Quoi ? Non! Note: «fin»", "Quoi ? Non! Note~: «~fin~»"),
        ("en", "Quoi? Non! Note: fin", "Quoi? Non! Note: fin"),
    ],
)  # fmt: skip
def test_french_has_its_spaces(lang: str, text: str, expected: str) -> None:
    assert shown(set_text(text, lang)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("118 min on 35 mm", "118~min on 35~mm"), ("20 % of 4 000 €", "20~% of 4~000~€"),
        ("1 000 000", "1~000~000"), ("in 2019 300 came", "in 2019 300 came"),
        ("18 h 30", "18~h~30"), ("5 women", "5 women"), ("6:30 pm", "6:30~pm"),
        ("J. R. R. Tolkien", "J.~R.~R.~Tolkien"), ("plan b. then", "plan b. then"),
    ],
)  # fmt: skip
def test_numbers_units_and_initials_hold_together(text: str, expected: str) -> None:
    assert shown(set_text(text, "en")) == expected


@pytest.mark.parametrize(
    "text",
    [
        "https://x.org/a--b?q='1'&r=it's", "www.x.org/a...b", "me--too@x.org", "x.org/a--b",
        "2+2 = 5", "18:30", "soft\u00adhyphen", "a\u00a0b\u202fc", "",
    ],
)  # fmt: skip
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_addresses_sums_times_and_hyphens_are_left_alone(text: str, lang: str) -> None:
    assert set_text(text, lang) == text


def test_a_sign_after_an_address_is_still_set() -> None:
    assert shown(set_text('Voir "http://x.org/a?b"... ou x.org/c?', "fr")) == (
        "Voir «~http://x.org/a?b~»… ou x.org/c_?"
    )


def test_quotes_are_paired_across_the_pieces_that_markup_makes() -> None:
    runs = ['He said "', "Stop", '" and left "', "now", '".']
    assert set_runs(runs, "en") == ("He said “", "Stop", "” and left “", "now", "”.")
    assert set_runs([], "en") == ()


def test_a_quote_left_open_ends_with_its_paragraph() -> None:
    assert set_text('"Open\n\na 12" disc', "en") == "“Open\n\na 12″ disc"


@settings(max_examples=400)
@given(TEXTS, LANGUAGES)
@example("\"'\"'", "de")
@example("http://x.org\"--'", "fr")
def test_setting_twice_changes_nothing_more(text: str, lang: str) -> None:
    once = set_text(text, lang)
    assert set_text(once, lang) == once


@given(TEXTS, LANGUAGES)
def test_no_letter_and_no_figure_is_ever_changed(text: str, lang: str) -> None:
    assert re.findall(r"\w", set_text(text, lang)) == re.findall(r"\w", text)


@given(st.lists(TEXTS, max_size=5), LANGUAGES)
def test_as_many_pieces_come_back_as_were_given(runs: list[str], lang: str) -> None:
    assert [re.findall(r"\w", run) for run in set_runs(runs, lang)] == [
        re.findall(r"\w", run) for run in runs
    ]
