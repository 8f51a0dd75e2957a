"""Does every language and country keep its name on the way from a form to the page?"""

from __future__ import annotations

import datetime as dt
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booklet.errors import Unreadable
from booklet.language import (
    NO_DIALOGUE,
    SILENT,
    CodeStyle,
    DateStyle,
    country_name,
    direction,
    fold,
    format_date,
    format_list,
    format_runtime,
    format_time,
    has_locale,
    is_named,
    language_code,
    language_name,
    month_words,
    primary,
    read_countries,
    read_country,
    read_language,
    read_languages,
    script_of,
    weekday_words,
)

SATURDAY = dt.date(2026, 9, 19)


def shown(text: str) -> str:
    """The text with its no-break spaces made visible."""
    return text.replace("\u00a0", "~").replace("\u202f", "_")


def test_importing_the_module_loads_no_names() -> None:
    code = "import sys, booklet.language; sys.exit('babel' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# --- Languages ---


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("fr", "fr"), ("FR", "fr"), ("French", "fr"), ("français", "fr"), ("FRANCAIS", "fr"),
        ("fra", "fr"), ("fre", "fr"), ("NO", "no"), ("No", "no"), ("Norwegian", "no"),
        ("zh-hant", "zh-Hant"), ("pt_br", "pt-BR"), ("Brazilian Portuguese", "pt-BR"),
        ("en-UK", "en-GB"), ("Mandarin", "cmn"), ("Cantonese", "yue"), ("Farsi", "fa"),
        ("Persian", "fa"), ("Dari", "fa-AF"), ("Inuktitut", "iu"), ("Wolof", "wo"),
        ("Fulah/ Pulaar", "ff"), ("Pulaar", "ff"), ("Serbo-Croatian", "sh"),
        ("Mi'kmaq", "mic"), ("Mi’kmaq", "mic"), ("Ma\u0304ori", "mi"), ("Swiss German", "gsw"),
        ("Québécois", "fr-CA"), ("iw", "he"), ("twi", "tw"), ("Twi", "tw"),
        ("langue des signes française", "fsl"), ("American Sign Language", "ase"),
        ("lao", "lo"), ("ca-valencia", "ca-valencia"), ("sr-latn", "sr-Latn"), ("ga", "ga"),
        ("gaa", "gaa"),
    ],
)  # fmt: skip
def test_a_language_is_read_by_tag_or_name(text: str, tag: str) -> None:
    assert read_language(text) == tag


@pytest.mark.parametrize(
    "text",
    ["No dialogue", "No Dialogue", "No language", "sans dialogue", "zxx", "No\u00a0dialogue"],
)
def test_a_film_without_dialogue_is_read_as_such(text: str) -> None:
    assert read_language(text) == NO_DIALOGUE


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("Kyrgyz | Russian", ("ky", "ru")), ("Fulah/ Pulaar Wolof French", ("ff", "wo", "fr")),
        ("French Silent", ("fr", SILENT)), ("silent", (SILENT,)),
        ("French and English", ("fr", "en")), ("français et anglais", ("fr", "en")),
        ("English,\u00a0French", ("en", "fr")), ("English-French", ("en", "fr")),
        ("English – French", ("en", "fr")), ("FR EN", ("fr", "en")), ("fr, en", ("fr", "en")),
        ("English & French", ("en", "fr")), ("French, French", ("fr",)),
        ("American Sign Language, English", ("ase", "en")), ("", ()), ("  ", ()),
        ("Norwegian Bokmål/Swedish", ("nb", "sv")), ("French\nGerman", ("fr", "de")),
        ("French, other: Gaspésien; English", ("fr", "x:Gaspésien", "en")), ("NO", ("no",)),
    ],
)  # fmt: skip
def test_several_languages_are_told_apart(text: str, tags: tuple[str, ...]) -> None:
    assert read_languages(text) == tags


def test_thirteen_languages_are_read_from_one_cell_or_a_list() -> None:
    names = "Arabic French Hebrew Yiddish German Polish Italian Spanish Portuguese Dutch Danish"
    assert len(read_languages(f"{names} Swedish Norwegian")) == 13
    assert read_languages([*names.split(), "Swedish", "Norwegian"]) == read_languages(
        f"{names} Swedish Norwegian"
    )


@pytest.mark.parametrize(
    "text",
    ["French with English subtitles", "Langue de Bois", "Swiss, German", "and", "French (Québec)",
     "false", "x", "und", "xx", "Klingonish tongue", "fr-ZZ", "|"],
)  # fmt: skip
def test_words_that_are_no_language_are_not_dropped(text: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_languages(text)
    assert refused.value.remedy


def test_a_code_among_names_is_not_taken_without_a_separator() -> None:
    with pytest.raises(Unreadable):
        read_languages("French de")
    assert read_languages("French, de") == ("fr", "de")


def test_a_slip_of_the_pen_is_answered_with_the_near_name() -> None:
    with pytest.raises(Unreadable) as refused:
        read_language("Frnech")
    assert "Did you mean French?" in refused.value.remedy
    assert "other: Frnech" in refused.value.remedy


@pytest.mark.parametrize(
    ("text", "choices"), [("Ga", "gaa or ga"), ("Gaelic", "Irish or Scottish")]
)
def test_a_name_that_may_be_two_languages_is_refused(text: str, choices: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_language(text)
    assert choices in refused.value.remedy


def test_a_language_no_list_knows_is_printed_as_it_stands() -> None:
    tag = read_language("other:  Saintongeais ")
    assert tag == "x:Saintongeais" == read_language(tag)
    assert language_name(tag, "fr") == language_code(tag) == "Saintongeais"
    assert primary(tag) == "und"


@pytest.mark.parametrize(
    ("tag", "english", "french"),
    [
        ("fr", "French", "français"), ("pt-BR", "Brazilian Portuguese", "portugais brésilien"),
        ("cmn", "Mandarin", "mandarin"), ("zxx", "No dialogue", "Sans dialogue"),
        ("fr-BE", "French (Belgium)", "français (Belgique)"), (SILENT, "Silent", "Muet"),
    ],
)  # fmt: skip
def test_a_language_has_a_name_in_each_language(tag: str, english: str, french: str) -> None:
    assert language_name(tag, "en") == english
    assert language_name(tag, "fr-CA") == french


def test_a_name_missing_in_a_language_is_english_and_said_to_be_missing() -> None:
    assert language_name("fsl", "ja") == "French Sign Language"
    assert not is_named("fsl", "ja")
    assert is_named("fsl", "fr")
    assert is_named("fr", "ja")
    assert not is_named("fr", "moe")
    assert (has_locale("iu"), has_locale("moe")) == (True, False)


@pytest.mark.parametrize(
    ("tag", "style", "code"),
    [
        ("fr", "alpha2", "FR"), ("fr", "alpha3", "FRE"), ("en-GB", "alpha3", "ENG"),
        ("ar", "alpha3", "ARA"), ("de", "alpha3", "GER"), ("cmn", "alpha2", "ZH"),
        ("cmn", "alpha3", "CHI"), ("yue", "alpha2", "YUE"),
    ],
)  # fmt: skip
def test_a_language_has_its_short_codes(tag: str, style: CodeStyle, code: str) -> None:
    assert language_code(tag, style) == code


@pytest.mark.parametrize("reader", ["en", "fr"])
@pytest.mark.parametrize(
    "tag",
    ["fr", "cmn", "yue", "iu", "ff", "no", "nb", "pt-BR", "zh-Hant", "fsl", NO_DIALOGUE, SILENT],
)
def test_a_printed_name_reads_back_as_its_language(tag: str, reader: str) -> None:
    assert read_languages(language_name(tag, reader)) == (tag,)
    assert read_language(tag) == tag


@given(st.text(max_size=15))
def test_any_text_is_languages_or_refused(text: str) -> None:
    try:
        tags: tuple[str, ...] | None = read_languages(text)
    except Unreadable:
        tags = None
    assert bool(text.strip()) == (tags is None or tags != ())
    assert all(language_name(tag, "en") for tag in tags or ())


@given(st.text(max_size=15))
def test_any_text_is_countries_or_refused(text: str) -> None:
    try:
        codes: tuple[str, ...] | None = read_countries(text)
    except Unreadable:
        codes = None
    assert bool(text.strip()) == (codes is None or codes != ())
    assert all(country_name(code, "en") for code in codes or ())


@pytest.mark.parametrize(
    ("tag", "way"),
    [("ar", "rtl"), ("he", "rtl"), ("fa-AF", "rtl"), ("ur", "rtl"), ("yi", "rtl"),
     ("az-Arab", "rtl"), ("az", "ltr"), ("ku", "ltr"), ("en", "ltr"), ("ja", "ltr"),
     ("x:שפה", "rtl"), ("x:Gallo", "ltr")],
)  # fmt: skip
def test_a_language_is_written_from_its_own_side(tag: str, way: str) -> None:
    assert direction(tag) == way


# --- Countries ---


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("USA", "US"), ("US", "US"), ("U.S.A.", "US"), ("United States of America", "US"),
        ("UK", "GB"), ("United Kingdom", "GB"), ("NO", "NO"), ("Norvège", "NO"), ("NOR", "NO"),
        ("France", "FR"), ("Soviet Union", "SU"), ("USSR", "SU"), ("URSS", "SU"),
        ("Yugoslavia", "YU"), ("CS", "CS"), ("Czechoslovakia", "CS"), ("East Germany", "DD"),
        ("DDR", "DD"), ("Czech Republic", "CZ"), ("Côte d'Ivoire", "CI"),
        ("Côte d’Ivoire", "CI"), ("Cote d'Ivoire", "CI"), ("Palestine", "PS"),
        ("Kosovo", "XK"), ("Taiwan", "TW"), ("Hong Kong", "HK"), ("Turkey", "TR"),
        ("Türkiye", "TR"), ("South Korea", "KR"), ("Korea, Republic of", "KR"),
        ("Guinea-Bissau", "GW"), ("DRC", "CD"), ("Bosnia and Herzegovina", "BA"),
        ("Bosnia & Herzegovina", "BA"), ("Saint Lucia", "LC"), ("The Netherlands", "NL"),
        ("Serbia and Montenegro", "CSXX"), ("other: Prussia", "x:Prussia"),
    ],
)  # fmt: skip
def test_a_country_is_read_by_code_or_name(text: str, code: str) -> None:
    assert read_country(text) == code


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Poland / Denmark", ("PL", "DK")), ("Norway,Denmark", ("NO", "DK")),
        ("USA/UK", ("US", "GB")), ("Bosnia and Herzegovina, France", ("BA", "FR")),
        ("France-Belgium", ("FR", "BE")), ("France, Korea, Republic of", ("FR", "KR")),
        ("Trinidad & Tobago and Cuba", ("TT", "CU")), ("", ()), ("US CA", ("US", "CA")),
    ],
)  # fmt: skip
def test_several_countries_are_told_apart(text: str, codes: tuple[str, ...]) -> None:
    assert read_countries(text) == codes


@pytest.mark.parametrize(
    ("text", "hint"),
    [("Korea", "South Korea or North"), ("Congo", "DR Congo or"),
     ("Québec", "Canada, or “other: Québec”"), ("Germny", "Germany?"),
     ("Scotland", "other: Scotland"), ("West Germany", "other: West Germany"),
     ("EU", "other: EU"), ("", "name or code"), ("ZZ", "other: ZZ"), ("false", "other: false")],
)  # fmt: skip
def test_what_is_no_one_country_is_refused_with_what_to_write(text: str, hint: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_country(text)
    assert hint in refused.value.remedy


@pytest.mark.parametrize(
    ("code", "english", "french"),
    [
        ("US", "United States", "États-Unis"), ("HK", "Hong Kong", "Hong Kong"),
        ("SU", "Soviet Union", "Union soviétique"), ("PS", "Palestine", "Palestine"),
        ("BA", "Bosnia and Herzegovina", "Bosnie-Herzégovine"), ("x:Prussia", "Prussia", "Prussia"),
    ],
)  # fmt: skip
def test_a_country_has_a_name_in_each_language(code: str, english: str, french: str) -> None:
    assert country_name(code, "en") == english
    assert country_name(code, "fr") == french


def test_a_name_a_language_lacks_is_english() -> None:
    assert country_name("SU", "ja") == "Soviet Union"


@pytest.mark.parametrize(
    "code", ["SU", "YU", "CS", "DD", "CSXX", "ZR", "HK", "CD", "CG", "MM", "TT", "KR"]
)
@pytest.mark.parametrize("reader", ["en", "fr"])
def test_a_printed_country_reads_back_as_itself(code: str, reader: str) -> None:
    assert read_country(code) == code
    assert read_countries(country_name(code, reader)) == (code,)


# --- Dates, times, lists ---


@pytest.mark.parametrize(
    ("style", "english", "french"),
    [
        ("weekday", "Saturday", "samedi"), ("day", "Sat", "sam."),
        ("short", "Sat 19 Sep", "sam. 19 sept."),
        ("long", "Saturday 19 September 2026", "samedi 19 septembre 2026"),
    ],
)  # fmt: skip
def test_a_date_is_said_in_each_style(style: DateStyle, english: str, french: str) -> None:
    assert format_date(SATURDAY, style, "en") == english
    assert format_date(SATURDAY, style, "fr") == french


def test_each_language_keeps_its_own_order_of_day_and_month() -> None:
    assert format_date(SATURDAY, "short", "en-US") == "Sat, Sep 19"
    assert format_date(SATURDAY, "long", "de") == "Samstag, 19. September 2026"
    assert format_date(SATURDAY, "long", "ja") == "2026年9月19日土曜日"
    assert format_date(SATURDAY, "long", "moe") == "Saturday 19 September 2026"


def test_the_first_of_a_french_month_is_an_ordinal() -> None:
    assert format_date(dt.date(2026, 9, 1), "long", "fr") == "mardi 1er septembre 2026"


def test_a_time_is_said_as_its_language_does() -> None:
    assert format_time(dt.time(18, 30), "en") == "18:30"
    assert shown(format_time(dt.time(18, 30), "fr")) == "18~h~30"
    assert shown(format_time(dt.time(9, 5), "fr")) == "9~h~05"
    assert shown(format_time(dt.time(18), "fr")) == "18~h"
    assert format_time(dt.time(18, 30), "da") == "18.30"


def test_a_time_of_twelve_hours_has_its_half_of_the_day() -> None:
    said = [shown(format_time(dt.time(hour, 30), "en", "12h")) for hour in (0, 6, 12, 18)]
    assert said == ["12:30~am", "6:30~am", "12:30~pm", "6:30~pm"]


def test_a_running_time_is_said_in_minutes_or_in_hours() -> None:
    assert shown(format_runtime(118, "en")) == "118~min"
    assert shown(format_runtime(118, "fr", "hours")) == "1~h~58"
    assert shown(format_runtime(65, "en", "hours")) == "1~h~05"
    assert shown(format_runtime(120, "fr", "hours")) == "2~h"
    assert shown(format_runtime(58, "fr", "hours")) == "58~min"
    assert shown(format_runtime(118, "ru")) == "118~мин"
    assert shown(format_runtime(118, "ko", "hours")) == "1시간~58분"


def test_nothing_said_of_a_time_can_break_over_a_line() -> None:
    for language in ("en", "fr", "de", "ja", "ar", "th", "ru"):
        said = format_runtime(118, language, "hours") + format_time(
            dt.time(18, 30), language, "12h"
        )
        assert " " not in said


def test_a_list_is_joined_as_its_language_does() -> None:
    assert format_list(["a", "b", "c"], "en") == "a, b and c"
    assert format_list(["a", "b", "c"], "fr") == "a, b et c"
    assert format_list(["a", "b"], "de") == "a und b"
    assert (format_list(["a"], "en"), format_list([], "en")) == ("a", "")


def test_months_and_weekdays_have_their_folded_words() -> None:
    assert month_words("fr")["aout"] == month_words("fr")["août".replace("û", "u")] == 8
    assert weekday_words("en")["sunday"] == weekday_words("fr")["dim"] == 6


# --- Scripts ---


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("Red Rooms", "Latin"), ("Ｆｕｌｌ", "Latin"), ("千と千尋", "Kana"), ("红房间", "Han"),
        ("기생충", "Hangul"), ("ᐊᑕᓈᕐᔪᐊᑦ", "Canadian_Aboriginal"), ("Ёлки 2", "Cyrillic"),
        ("ಕನ್ನಡ", "Kannada"), ("ไทย", "Thai"), ("الفيلم", "Arabic"), ("שלום", "Hebrew"),
        ("Ωραία", "Greek"), ("123 …", ""), ("", ""), ("Parasite 기생충 (film)", "Latin"),
    ],
)  # fmt: skip
def test_a_text_is_in_the_script_of_most_of_its_letters(text: str, script: str) -> None:
    assert script_of(text) == script


def test_folding_leaves_what_two_spellings_share() -> None:
    assert fold("Côte d’Ivoire") == fold("COTE\u00a0D'IVOIRE")
    assert fold("U.S.A.") == "usa"
    assert fold("Guinea-Bissau") == "guinea bissau"
