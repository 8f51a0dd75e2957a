"""Are the short ways as right as the engine's own?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from booklet import home, qr, shortcuts
from booklet.fonts import Face, FontSet
from booklet.importing import import_weasyprint, write_fontconfig

_PAGE = """<html lang=de dir=rtl style="--tint: teal"><style>
  :root { --gap: 3px; --pair: 1px 2px; page: wide; text-decoration: underline }
  body { padding: 0 var(--gap); margin: var(--pair) var(--gap); border: solid var(--tint) }
  #a { --gap: 7px; position: absolute; float: left; border-top-style: dotted; quotes: none }
  #b { float: right; display: inline; text-decoration: overline red; page: auto }
  #c { margin-inline-start: 9px; margin-left: 1px; inline-size: 40%; padding: var(--none) }
  #d { all: initial; padding: 1px var(--pair) nonsense; font-weight: bolder; direction: ltr }
  #e { color: inherit; width: calc(50% - var(--gap)); border-inline-end: 2px solid; top: 3em }
  #f { padding: var(--gap); outline: thin solid; column-rule: 1px solid; page: narrow }
  td { vertical-align: middle; padding-left: var(--gap) }
  p::before { content: "×"; float: left; border-left: 1px solid }
  @page { margin: 1cm; @top-left { content: "folio"; padding: 2px } }
</style><body><div id=a><p id=b>b<em id=c>c</em></p></div><p id=d>d</p>
<p id=e>e<span id=f>f</span></p><p id=f>again</p><table><tr><td>cell<td style="padding: 1px">in
line</table>"""


_FACE = Face("Barlow Semi Condensed", 400, False,
             home.fonts() / "barlow-semi-condensed/BarlowSemiCondensed-Regular.ttf")  # fmt: skip

Render = Callable[[str], Any]


@pytest.fixture
def render(tmp_path: Path) -> Render:
    """HTML as a document of the engine's, in one typeface: without any, sizes are by chance."""
    fonts = FontSet((_FACE,))
    weasyprint = import_weasyprint(write_fontconfig(tmp_path))
    from weasyprint.text.fonts import FontConfiguration

    loaded = FontConfiguration()
    css = f"{fonts.css()} * {{ font-family: {_FACE.family} }}"
    sheet = weasyprint.CSS(string=css, font_config=loaded)
    return lambda html: weasyprint.HTML(string=html).render(loaded, stylesheets=[sheet])


@contextmanager
def _the_long_way() -> Iterator[None]:
    from tinyhtml5 import inputstream
    from weasyprint.css import ComputedStyle
    from weasyprint.css.validation.expanders import PendingExpander
    from weasyprint.draw import border
    from weasyprint.layout import percent
    from weasyprint.svg import TAGS
    from weasyprint.text import line_break

    with pytest.MonkeyPatch.context() as patch:
        for owner, name in (
            (ComputedStyle, "__missing__"),
            (PendingExpander, "validate"),
            (percent, "resolve_one_percentage"),
            (border, "draw_rounded_border"),
            (line_break, "get_font_description"),
            (line_break, "font_features"),
            (line_break, "_font_style_cache_key"),
        ):
            patch.setattr(owner, name, getattr(owner, name).__wrapped__)
        patch.setitem(TAGS, "path", TAGS["path"].__wrapped__)
        patch.setattr(inputstream, "characters_until_regex", {})
        yield


def _styles(render: Render, order: slice) -> list[Any]:
    """Every property of every element and its parts, worked out in an order of the names."""
    from weasyprint.css import ComputedStyle
    from weasyprint.css.properties import INITIAL_VALUES

    seen: list[Any] = []
    pages = render(_PAGE).pages
    waiting = [page._page_box for page in pages]
    while waiting:
        box = waiting.pop()
        waiting += getattr(box, "children", ())
        style = box.style
        if isinstance(style, ComputedStyle):
            for name in [*INITIAL_VALUES][order]:
                with suppress(KeyError):  # the engine has no value for some, either way
                    seen.append((box.element_tag, name, str(style[name])))
            seen.append(sorted(style.specified.items(), key=repr))
    return seen


@pytest.mark.parametrize("order", [slice(None), slice(None, None, -1)])
def test_every_property_has_the_value_that_the_engine_gives_it(
    render: Render, order: slice
) -> None:
    short = _styles(render, order)
    with _the_long_way():
        assert short == _styles(render, order)
    assert len(short) > 5000


def test_what_a_shorthand_says_does_not_outlast_its_tokens(render: Render) -> None:
    """The same rule on elements with other values of a variable, one of them wrong."""
    html = (
        "<style>p { line-height: 9px; padding: 1px var(--x) 2px; margin: var(--x) }</style>"
        + "".join(
            f"<p style='--x: {value}'>{value}</p>"
            for value in ("1px", "2px", "red", "3px 4px", "1px")
        )
    )

    def sides() -> list[Any]:
        (page,) = render(html).pages
        body = page._page_box.children[0].children[-1]
        return [
            [getattr(p, f"{kind}_{side}") for kind in ("padding", "margin") for side in _SIDES]
            for p in body.children
        ]

    short = sides()
    with _the_long_way():
        assert short == sides()
    assert short[0] != short[1]
    assert short[0] == short[4]


def test_of_a_shorthand_only_so_much_is_kept(
    render: Render, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A style outlives the documents that are set with it."""
    from weasyprint.css.validation.expanders import PendingExpander

    short, seen = PendingExpander.validate, set[Any]()

    def watched(pending: Any, *given: Any) -> Any:
        seen.add(pending)
        return short(pending, *given)

    monkeypatch.setattr(PendingExpander, "validate", watched)
    monkeypatch.setattr(shortcuts, "_MOST_KNOWN", 3)
    render("<style>p { padding: 0 var(--x) }</style>" + "".join(
        f"<p style='--x: {number}px'>x</p>" for number in range(9)
    ))  # fmt: skip
    (pending,) = seen
    assert 0 < len(pending._known) <= 3


_SIDES = ("top", "right", "bottom", "left")
_CODE = qr.svg(qr.encode("https://kbff.example/101"), 0.5)
_MARKED = _CODE.replace(
    "<path ", "<marker id='m'><path d='M0 0h9'/></marker><path marker-mid='url(#m)' "
)


@pytest.mark.parametrize(
    "drawing",
    [
        _CODE,
        _MARKED,
        _CODE.replace("M0 0.5", "M0 0.5l1 1"),
        _CODE.replace(".5", ".25"),
        '<svg width="99" height="20" font-size="9"><text y="15">letters, drawn</text></svg>',
        '<svg width="9" height="9" viewBox="0 0 9 9"><path d=""/><path d="M1 1.5"/>'
        '<path d="M1 1.5h2m3 0h1M0 2.5h9"/></svg>',
    ],
)  # fmt: skip
def test_a_path_is_drawn_as_the_engine_draws_it(render: Render, drawing: str) -> None:
    def pdf() -> bytes:
        return bytes(render(drawing).write_pdf(uncompressed_pdf=True))

    short = pdf()
    with _the_long_way():
        assert short == pdf()


def test_a_code_is_drawn_the_short_way(render: Render, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else whoever changes how codes are written would lose it, and nobody would know."""
    from weasyprint.svg import TAGS

    asked: list[str] = []
    short = shortcuts.drawn(lambda _svg, node, _size: asked.append(node.get("d")))
    monkeypatch.setitem(TAGS, "path", short)
    render(_CODE + "<svg><path d='M0 0l1 1'/></svg>").write_pdf()
    assert asked == ["M0 0l1 1"]


def test_a_border_that_nobody_sees_is_not_painted(render: Render) -> None:
    def pdf(colours: str) -> bytes:
        html = f"<p style='border: 3px solid; border-color: {colours}; border-radius: 2px'>x"
        return bytes(render(html).write_pdf(uncompressed_pdf=True))

    some, none = "red transparent red red", "transparent"
    short = [pdf(some), pdf(none)]
    with _the_long_way():
        long = [pdf(some), pdf(none)]
    see_through = b"/ca 0"
    assert [see_through in one for one in long] == [True, True]
    assert [see_through in one for one in short] == [False, False]
    assert [one.count(b"\n1 0 0 rg\n") for one in short] == [3, 0]


def test_a_border_that_is_seen_is_painted_as_the_engine_paints_it(render: Render) -> None:
    def pdf() -> bytes:
        html = "<p style='border: 3px solid rgb(0 0 0 / 50%); border-left: 2px dashed'>x"
        return bytes(render(html).write_pdf(uncompressed_pdf=True))

    short = pdf()
    with _the_long_way():
        assert short == pdf()


_TYPES = """<html lang=fr><style>
  #a { font-kerning: none; font-variant-ligatures: no-common-ligatures discretionary-ligatures }
  #b { font-variant-position: super; font-variant-caps: all-small-caps; font-size: 9.5px }
  #c { font-variant-numeric: oldstyle-nums tabular-nums; font-stretch: condensed }
  #d { font-variant-alternates: historical-forms; font-variant-east-asian: jis04 full-width }
  #e { font-feature-settings: "kern" 0, "ss01"; font-language-override: "SRB"; line-height: 2 }
  #f { font-variation-settings: "wght" 650; font-style: italic; line-height: 130%% }
  #g { font-weight: 700; font-size: 12px; line-height: 17px; word-spacing: 2px; width: 4ex }
</style><body>%s<p lang=pl>office 1/2 <b>0123</b>"""


def test_lines_are_as_the_engine_sets_them(render: Render) -> None:
    words = "office 0123 fi <i>1½</i> " * 9
    html = _TYPES % "".join(f"<p id={name}>{words}<p>{words}" for name in "abcdefga")

    def pdf() -> bytes:
        return bytes(render(html).write_pdf(uncompressed_pdf=True))

    short = pdf()
    with _the_long_way():
        assert short == pdf()
    assert short == pdf()


def test_of_typefaces_only_so_many_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shortcuts, "_MOST_TYPES", 3)
    asked: list[float] = []
    names = ("font_family", "font_style", "font_stretch", "font_weight", "font_variant_caps",
             "font_variation_settings")  # fmt: skip
    describe = shortcuts.described(lambda style: asked.append(style["font_size"]))
    for size in (1, 2, 3, 1, 2, 3, 4, 1):
        describe({**dict.fromkeys(names, ("Serif",)), "font_size": size})
    assert asked == [1, 2, 3, 4, 1]


def test_html_is_read_as_before(render: Render) -> None:
    html = (
        "<!doctype html><title>a&amp;b</title><p class='x' data-y=\"1 > 0\" z=1>one & two &lt; "
        "&copy;&nbsp;three<!-- - -- --><svg><![CDATA[ x ]]></svg><textarea>&amp;\r\n</textarea>"
        f"<p>{'long ' * 9000}<a href=q?a=1&b=2>é</a><style>p > i {{}}</style><script>a<b</script>"
    )

    def read() -> list[tuple[str, str, Any]]:
        import tinyhtml5

        return [(str(one.tag), f"{one.text} {one.tail}", dict(one.attrib))
                for one in tinyhtml5.parse(html).iter()]  # fmt: skip

    render(html)
    short = read()
    with _the_long_way():
        assert short == read()
    assert len(short) > 10


def test_how_a_text_ends_is_kept_by_its_characters() -> None:
    patterns = shortcuts.Patterns()
    until, only = patterns[frozenset("<&"), False], patterns[frozenset(" \n"), True]
    assert (until.match("one<"), only.match(" \n x")) != (None, None)
    assert [until.match("one<")[0], only.match(" \n x")[0]] == ["one", " \n "]  # type: ignore[index]
    assert patterns[frozenset("&<"), False] is until
    assert len(patterns) == 2
