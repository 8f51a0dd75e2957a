"""Does a reader find a title and a name where they look for it?"""

from __future__ import annotations

import re
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booklet.sorting import (
    index_title,
    initial,
    invert_article,
    inverted_name,
    name_key,
    shown_name,
    sort_key,
)

ANY_TEXT = st.text(max_size=12)
TITLES = st.lists(
    st.sampled_from(["The", "the", "A", "L’", "L'", "Le", "Die", "Un", "avenir", "Room", "9", "—"]),
    max_size=5,
).map(" ".join)
LANGUAGES = st.sampled_from([None, "en", "fr", "es", "de", "it", "pt-BR", "ja", "x:Saintongeais"])


@pytest.mark.parametrize(
    ("title", "lang", "printed"),
    [
        ("The Red Room", "en", "Red Room, The"), ("The Red Room", None, "Red Room, The"),
        ("A Separation", "en", "Separation, A"), ("An Education", "en-GB", "Education, An"),
        ("L'Avenir", "fr", "Avenir, L’"), ("L’Avenir", None, "Avenir, L’"),
        ("L'avenir", "fr", "Avenir, L’"), ("Les Chambres rouges", "fr", "Chambres rouges, Les"),
        ("Une femme douce", "fr", "Femme douce, Une"), ("Die Wand", "de", "Wand, Die"),
        ("Das Boot", "de", "Boot, Das"), ("El laberinto", "es", "Laberinto, El"),
        ("Las niñas", "es", "Niñas, Las"), ("La La Land", "fr", "La La Land"),
        ("O Som ao Redor", "pt-BR", "Som ao Redor, O"), ("L'eclisse", "it", "Eclisse, L’"),
    ],
)  # fmt: skip
def test_a_leading_article_goes_behind_the_title(title: str, lang: str, printed: str) -> None:
    assert index_title(title, lang) == printed


@pytest.mark.parametrize(
    ("title", "lang"),
    [
        ("Die Hard", "en"), ("Die Hard", None), ("Los Angeles Plays Itself", "en"),
        ("Los Angeles Plays Itself", None), ("Los Angeles", "es"), ("A bout portant", "fr"),
        ("À bout de souffle", None), ("It", "en"), ("A", "en"), ("The", "en"), ("The …", "en"),
        ("Le Mans", "fr"), ("La La Land", None), ("Thelma", "en"), ("A to Z", "en"),
        ("The Red Room", "fr"), ("", None), ("Léon", "fr"), ("L'", "fr"), ("A.I.", "en"),
        ("Un", "fr"), ("The Room", "ja"),
    ],
)  # fmt: skip
def test_a_title_that_has_no_article_stays(title: str, lang: str | None) -> None:
    assert invert_article(title, lang) == (title, "")


def test_a_capital_within_a_word_is_kept_when_an_article_goes() -> None:
    assert index_title("The iPhone Film", "en") == "iPhone Film, The"


@given(st.one_of(TITLES, ANY_TEXT), LANGUAGES)
def test_an_inverted_title_keeps_every_word_and_is_never_empty(
    title: str, lang: str | None
) -> None:
    head, article = invert_article(title, lang)

    def words(text: str) -> list[str]:
        return re.findall(r"\w", text.lower())

    assert words(article + " " + head) == words(title)
    assert bool(head) == bool(title.strip())


@given(ANY_TEXT, ANY_TEXT, ANY_TEXT)
def test_any_texts_have_one_order(first: str, second: str, third: str) -> None:
    keys = sorted([sort_key(first), sort_key(second), sort_key(third)])
    assert keys[0] <= keys[1] <= keys[2]
    assert (sort_key(first) == sort_key(second)) == (first == second)


@given(st.lists(ANY_TEXT, max_size=12))
def test_texts_in_order_have_each_guide_letter_in_one_run(texts: list[str]) -> None:
    letters = [letter for letter, _ in groupby(sorted(texts, key=sort_key), key=initial)]
    assert len(letters) == len(set(letters))


@pytest.mark.parametrize(
    "titles",
    [
        ["8", "8½", "9", "9 Songs", "10", "2001", "Apocalypse"],
        ["Red Room", "Redline"],
        ["eagle", "Éclair", "Ecuador"],
        ["Alien", "Alien³", "Aliens"],
        ["œuvre", "offside", "Øst", "ouest"],
        ["Łódź", "Lola"],
        ["…And Justice", "«Anna»", "Anne"],
        ["Spider-Man", "Spiders"],
        ["Zulu", "Ωmega", "Ёлки", "Ժամ", "ქართული", "שלום", "فيلم", "हिन्दी", "ไทย", "ᐊᑕᓈᕐᔪᐊᑦ",
         "기생충", "かぐや", "ナウシカ", "红房间"],
        ["Ёлки", "Жить"],
        ["がっこう", "カメラ", "きつね"],
        ["007", "7 Days", "12 Angry Men"],
    ],
)  # fmt: skip
def test_titles_stand_where_readers_look(titles: list[str]) -> None:
    turned = titles[::-1]
    assert sorted(turned, key=sort_key) == titles


def test_case_and_accents_decide_between_equals_only() -> None:
    assert sort_key("Été")[0] == sort_key("ete")[0]
    assert sort_key("Été") != sort_key("ete")


def test_a_very_long_number_has_its_place() -> None:
    assert sort_key("9" * 5000) < sort_key("1" + "0" * 5000)


@pytest.mark.parametrize(
    ("text", "letter"),
    [
        ("Été", "E"), ("Øst", "O"), ("ærø", "A"), ("ßen", "S"), ("þing", "T"), ("łódź", "L"),
        ("9 Songs", "#"), ("…", "#"), ("", "#"), ("“Quoted”", "Q"), ("¿Qué?", "Q"), ("жизнь", "Ж"),
        ("ώρα", "Ω"), ("שלום", "ש"), ("أفلام", "ا"), ("기생충", "한"), ("ナウシカ", "かな"),
        ("红房间", "漢"), ("ไทย", "ท"), ("ᐊᑕᓈᕐᔪᐊᑦ", "ᐊ"), ("ʻOkina", "O"), ("Ｆｕｌｌ", "F"),
        ("½ Man", "#"),
    ],
)  # fmt: skip
def test_a_title_stands_under_its_guide_letter(text: str, letter: str) -> None:
    assert initial(text) == letter


@pytest.mark.parametrize(
    ("person", "printed"),
    [
        ("Pascal Plante", "Plante, Pascal"), ("Lars von Trier", "Trier, Lars von"),
        ("Brian De Palma", "De Palma, Brian"), ("Gus Van Sant", "Van Sant, Gus"),
        ("Simone de Beauvoir", "Beauvoir, Simone de"),
        ("Jean de La Fontaine", "La Fontaine, Jean de"),
        ("Ursula K. Le Guin", "Le Guin, Ursula K."), ("Mohamed Ben Attia", "Ben Attia, Mohamed"),
        ("Mohamed ben Attia", "ben Attia, Mohamed"), ("Jan van der Berg", "Berg, Jan van der"),
        ("Jeanne d’Arc", "Arc, Jeanne d’"), ("Sinéad O’Connor", "O’Connor, Sinéad"),
        ("García Márquez, Gabriel", "García Márquez, Gabriel"), ("Wong,  Kar-wai", "Wong, Kar-wai"),
        ("Bong Joon-ho", "Joon-ho, Bong"), ("Björk", "Björk"), ("王家卫", "王家卫"),
        ("Karrabing Film Collective,", "Karrabing Film Collective"), ("Madonna", "Madonna"),
        ("Robert Downey Jr.", "Downey, Robert Jr."), ("Von Trier", "Trier, Von"),
        ("Juan de la Cruz", "Cruz, Juan de la"), ("", ""), (" , X", "X"),
    ],
)  # fmt: skip
def test_a_person_stands_under_the_family_name(person: str, printed: str) -> None:
    assert inverted_name(person) == printed


def test_people_stand_in_the_order_of_their_family_names() -> None:
    people = [
        "Agnès Varda",
        "Lars von Trier",
        "Gus Van Sant",
        "Nabil al-Mansour",
        "Chantal Akerman",
    ]
    assert sorted(people, key=name_key) == [
        "Chantal Akerman", "Nabil al-Mansour", "Lars von Trier", "Gus Van Sant", "Agnès Varda",
    ]  # fmt: skip


def test_people_of_one_family_stand_by_their_given_names() -> None:
    assert name_key("Joel Coen") > name_key("Ethan Coen")


@given(ANY_TEXT, ANY_TEXT)
def test_any_two_names_can_be_compared(first: str, second: str) -> None:
    assert (name_key(first) <= name_key(second)) or (name_key(second) <= name_key(first))


@given(
    st.lists(st.sampled_from(["Ana", "de", "la", "Le", "von", "d’Arc", "Jr.", "Cruz"]), max_size=6)
)
def test_an_inverted_name_loses_no_word(words: list[str]) -> None:
    printed = inverted_name(" ".join(words))
    assert sorted(re.findall(r"\w", printed)) == sorted(re.findall(r"\w", "".join(words)))


def test_a_family_name_may_come_first() -> None:
    assert shown_name("Bong/Joon-ho") == "Bong Joon-ho"
    assert inverted_name("Bong/Joon-ho") == "Bong Joon-ho"
    assert name_key("Bong/Joon-ho") < name_key("Jane Campion")


def test_a_name_written_for_the_index_is_shown_as_it_is_said() -> None:
    assert shown_name("García Márquez, Gabriel") == "Gabriel García Márquez"
    assert shown_name("Karrabing Film Collective,") == "Karrabing Film Collective"
    assert shown_name("Agnès Varda") == "Agnès Varda"


def test_an_irish_ni_belongs_to_the_family_name() -> None:
    assert inverted_name("Caoimhe Ní Dhuibhir") == "Ní Dhuibhir, Caoimhe"
