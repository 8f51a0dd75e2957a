"""Do templates see what they may, name their errors' places, and reach nothing else?"""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path

import pytest

from booklet import home
from booklet.errors import LayoutError
from booklet.flatplan import Flatplan
from booklet.material import Order, prepare
from booklet.sections import Side, Unit
from booklet.templates import Templates

Plant = Callable[[Path, str, str, str], int]
Render = Callable[[str], str]


@pytest.fixture
def render(small: Path, plant: Plant) -> Render:
    """Render one template of the small edition's own."""

    def make(text: str) -> str:
        plant(small, "layout/pages/probe.html", "", text)
        material = prepare(Order(small, small))
        templates = Templates(material.layout)
        return templates.render(Unit("probe"), 1, Side.RIGHT, material.views(Flatplan(()))).html

    return make


def refusal(render: Render, text: str) -> str:
    with pytest.raises(LayoutError) as caught:
        render(text)
    (finding,) = caught.value.findings
    assert finding.code == "T112"
    return finding.message


def test_text_of_the_edition_is_escaped(render: Render, small: Path, plant: Plant) -> None:
    plant(small, "edition.yaml", "city: Port Ellery", 'city: "<b>Port</b> & Sons"')
    html = render("{{ settings.city.get(lang) }}|{{ views.wording.text(settings.city) }}")
    assert "<b>" not in html
    assert html.startswith("&lt;b&gt;Port&lt;/b&gt; &amp; Sons|")


def test_a_name_that_does_not_exist_is_an_error(render: Render) -> None:
    assert "tagling" in refusal(render, "{{ settings.tagling }}")


def test_a_word_that_does_not_exist_is_an_error_with_its_key(render: Render) -> None:
    assert "no.such.word" in refusal(render, "{{ word('no.such.word') }}")


def test_an_error_names_the_template_the_line_and_the_page(small: Path, plant: Plant) -> None:
    plant(small, "layout/pages/film-3.html", "", '{% include "partials/inner.html" %}')
    line = plant(small, "layout/partials/inner.html", "", "one\ntwo\n{{ 1 / 0 }}\n") + 2
    material = prepare(Order(small, small))
    from booklet.sections import Subject

    unit = Unit("film-3", (Subject("programme", "quiet-oar"),))
    with pytest.raises(LayoutError) as caught:
        Templates(material.layout).render(unit, 1, Side.RIGHT, material.views(Flatplan(())))
    (finding,) = caught.value.findings
    assert finding.place.file == small / "layout" / "partials" / "inner.html"
    assert finding.place.line == line
    assert finding.place.excerpt == "{{ 1 / 0 }}"
    assert "quiet-oar" in finding.message


def test_a_syntax_error_names_its_line(small: Path, plant: Plant) -> None:
    plant(small, "layout/pages/probe.html", "", "one\n{% if %}\n")
    material = prepare(Order(small, small))
    with pytest.raises(LayoutError) as caught:
        Templates(material.layout).render(
            Unit("probe"), 1, Side.RIGHT, material.views(Flatplan(()))
        )
    assert caught.value.findings[0].place.line == 2


def test_templates_that_include_each_other_are_an_error(render: Render) -> None:
    assert "without end" in refusal(render, '{% include "pages/probe.html" %}')


@pytest.mark.parametrize(
    "text",
    [
        "{{ ''.__class__ }}",
        "{{ settings.__class__.__mro__ }}",
        "{{ views.entry.__globals__ }}",
        "{{ edition.folder.read_text }}",
        "{{ edition.folder.joinpath('edition.yaml').read_text() }}",
        "{{ edition.files[0].unlink() }}",
        "{{ settings.place('city').file.write_text('changed') }}",
        "{{ settings.parse_file('edition.yaml') }}",
        "{{ settings.model_copy() }}",
        "{{ (edition.films.values() | list)[0].model_dump() }}",
        "{{ '{0.__class__}'.format(settings) }}",
        "{% set _ = edition.films.clear() %}",
    ],
)
def test_a_template_reaches_nothing_beyond_what_it_is_given(render: Render, text: str) -> None:
    refusal(render, text)


class _Bomb:
    def __reduce__(self) -> tuple[object, tuple[str, str]]:
        return open, (_Bomb.target, "w")

    target = ""


def test_a_template_cannot_unpickle(render: Render, tmp_path: Path) -> None:
    _Bomb.target = str(tmp_path / "harm")
    text = ascii(pickle.dumps(_Bomb(), protocol=0).decode())
    call = f"settings.parse_raw({text}, proto='pickle', allow_pickle=true)"
    refusal(render, "{{" + call + "}}")
    assert not (tmp_path / "harm").exists()


def test_a_template_extends_a_named_ancestor(render: Render) -> None:
    html = render('{% extends "base/page.html" %}{% block body %}mine{% endblock %}'
                  "{% block head %}{% endblock %}")  # fmt: skip
    assert "mine" in html
    assert 'id="page.1"' in html


def test_no_layout_of_the_program_says_more_than_its_templates_need() -> None:
    assert not list(home.layouts().rglob("*.py"))
