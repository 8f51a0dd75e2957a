"""Does the engine read only what it is allowed to, and is everything it says kept?"""

from __future__ import annotations

import base64
import functools
import gc
import http.server
import threading
import weakref
from collections.abc import Iterator
from io import BytesIO
from multiprocessing import get_all_start_methods, get_context
from pathlib import Path

import pikepdf
import pytest
from msgspec import Struct, field
from PIL import Image

from booklet import home
from booklet.engine import Engine, Setting
from booklet.fonts import Face, FontSet
from booklet.importing import write_fontconfig
from booklet.typeset import engine_finding

STYLE = "@page { size: 60mm 80mm; margin: 5mm }\n"


def picture() -> bytes:
    output = BytesIO()
    Image.new("RGB", (4, 4), "red").save(output, "PNG")
    return output.getvalue()


class Rooms(Struct, frozen=True):
    """A folder the engine may read, one beside it that it may not, and a server."""

    inside: Path
    outside: Path
    server: str
    asked: list[str] = field(default_factory=list)


class _Server(http.server.BaseHTTPRequestHandler):
    def __init__(self, asked: list[str], *rest: object) -> None:
        self.asked = asked
        super().__init__(*rest)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_error(404)

    def log_message(self, *words: object) -> None:
        pass


@pytest.fixture
def rooms(tmp_path: Path) -> Iterator[Rooms]:
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    inside.mkdir()
    outside.mkdir()
    (outside / "secret.png").write_bytes(picture())
    (outside / "secret.css").write_text("p { color: red }")
    (inside / "link.png").symlink_to(outside / "secret.png")
    (inside / "good.png").write_bytes(picture())
    asked: list[str] = []
    handler = functools.partial(_Server, asked)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield Rooms(inside, outside, f"http://127.0.0.1:{server.server_address[1]}", asked)
        server.shutdown()


FACE = Face("Barlow Semi Condensed", 400, False,
            home.fonts() / "barlow-semi-condensed/BarlowSemiCondensed-Regular.ttf")  # fmt: skip


def start(rooms: Rooms, style: str = STYLE) -> Engine:
    """An engine with one face; without any, Pango would crash."""
    fonts = FontSet((FACE,))
    fontconfig = write_fontconfig(rooms.inside.parent / "cache")
    allowed = [rooms.inside, FACE.file]
    engine = Engine(fontconfig, fonts.css(), [(style, rooms.inside / "style.css")], allowed)
    engine.reads.clear()
    return engine


def set_it(engine: Engine, rooms: Rooms, body: str) -> Setting:
    return engine.set(f"<html><body>{body}</body></html>", rooms.inside)


def test_written_pages_that_nobody_has_are_let_go(
    rooms: Rooms, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = start(rooms)
    monkeypatch.setattr(gc, "enable", lambda: None)
    try:
        setting = set_it(engine, rooms, "<p>One")
        engine.write(setting)
        styles = [
            weakref.ref(box.style) for box in setting.pages[0].engine_page._page_box.descendants()
        ]
        del setting
        engine.let_go()
        assert any(style() is not None for style in styles), "or there is nothing to look for"
        monkeypatch.setattr("booklet.engine._MOST_WRITTEN", 1)
        engine.let_go()
        assert all(style() is None for style in styles)
    finally:
        monkeypatch.undo()
        gc.enable()


@pytest.mark.parametrize(
    "body",
    [
        '<img src="file:///etc/passwd">',
        '<img src="/etc/passwd">',
        '<img src="../outside/secret.png">',
        '<img src="%2e%2e/outside/secret.png">',
        '<img src="link.png">',
        '<img src="file://elsewhere{inside}/good.png">',
        '<img src="{server}/pixel.png">',
        '<img src="ftp://127.0.0.1/pixel.png">',
        '<object data="{outside}/secret.png"></object>',
        '<embed src="{outside}/secret.png">',
        '<link rel="stylesheet" href="../outside/secret.css">',
        '<style>@import "{server}/style.css"; p {{ color: red }}</style>',
        "<style>@import url(../outside/secret.css);</style>",
        "<style>p {{ background: url(../outside/secret.png) }}</style><p>A</p>",
        '<p style="background-image: url({server}/pixel.png)">A</p>',
        "<style>li {{ list-style: url(../outside/secret.png) }}</style><ul><li>A</ul>",
        '<svg width="9" height="9"><image href="../outside/secret.png" width="9"/></svg>',
        '<link rel="attachment" href="file:///etc/passwd">',
        '<a rel="attachment" href="../outside/secret.png">A</a>',
    ],
)  # fmt: skip
def test_nothing_outside_is_read_and_every_try_is_said(rooms: Rooms, body: str) -> None:
    engine = start(rooms)
    text = body.format(inside=rooms.inside, outside=rooms.outside.as_uri(), server=rooms.server)
    setting = set_it(engine, rooms, text)
    written = engine.write(setting, "Title", "en")
    assert engine.refused
    assert rooms.asked == []
    assert all(path.is_relative_to(rooms.inside) for path in engine.reads)
    messages = [*setting.messages, *written.messages]
    assert any(engine_finding(message).code == "T111" for message in messages)
    with pikepdf.open(BytesIO(written.pdf)) as pdf:
        assert not any(page.get_images() for page in pdf.pages)
        assert not pdf.attachments


def test_a_typeface_from_outside_is_not_loaded(rooms: Rooms) -> None:
    engine = start(rooms)
    rule = f"@font-face {{ font-family: X; src: url({rooms.server}/x.ttf) }}"
    setting = set_it(engine, rooms, f"<style>{rule}</style><p>A</p>")
    assert engine.refused == [f"{rooms.server}/x.ttf"]
    assert rooms.asked == []
    assert [message.text for message in setting.messages] == ["Font-face 'X' cannot be loaded"]


@pytest.mark.parametrize("address", ["../outside/secret.css", "{server}/style.css"])
def test_a_style_sheet_imports_nothing_from_outside(rooms: Rooms, address: str) -> None:
    engine = start(rooms, f'@import "{address.format(server=rooms.server)}";\n{STYLE}')
    assert engine.refused
    assert rooms.asked == []
    ((path, message),) = engine.style_messages
    assert path == rooms.inside / "style.css"
    assert engine_finding(message, [path]).code == "T111"


def test_a_drawing_that_refers_outside_shows_nothing_of_it(rooms: Rooms) -> None:
    svg = ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">'
           '<image href="../outside/secret.png" width="9" height="9"/></svg>')  # fmt: skip
    (rooms.inside / "drawing.svg").write_text(svg)
    engine = start(rooms)
    setting = set_it(engine, rooms, '<img src="drawing.svg">')
    written = engine.write(setting, "Title", "en")
    assert engine.refused
    assert any(message.is_refusal for message in (*setting.messages, *written.messages))


def test_what_lies_inside_is_read_and_listed(rooms: Rooms) -> None:
    engine = start(rooms)
    setting = set_it(engine, rooms, '<img src="good.png">')
    assert setting.messages == ()
    assert engine.reads == {rooms.inside / "good.png"}
    assert engine.refused == []


def test_data_in_the_page_itself_is_read(rooms: Rooms) -> None:
    data = base64.b64encode(picture()).decode()
    setting = set_it(start(rooms), rooms, f'<img src="data:image/png;base64,{data}">')
    assert setting.messages == ()


def test_a_missing_picture_is_an_error(rooms: Rooms) -> None:
    setting = set_it(start(rooms), rooms, '<img src="nowhere.png">')
    (message,) = setting.messages
    assert message.is_error
    assert not message.is_refusal
    assert engine_finding(message).code == "T106"


def test_an_ignored_rule_is_said_with_its_line(rooms: Rooms) -> None:
    engine = start(rooms, STYLE + "p { colour: red }\n")
    ((path, message),) = engine.style_messages
    finding = engine_finding(message, [path])
    assert (finding.code, finding.place.line, finding.place.column) == ("T107", 2, 5)


def test_boxes_are_measured_from_the_trim_in_millimetres(rooms: Rooms) -> None:
    engine = start(rooms, STYLE + "@page { bleed: 3mm } body { margin: 0 } div { height: 20mm }")
    setting = set_it(engine, rooms, '<div id="frame"></div>')
    box = setting.pages[0].anchors["frame"]
    assert [box.x, box.y, box.right, box.bottom] == pytest.approx([5, 5, 55, 25])


def test_a_picture_that_changed_between_two_jobs_is_read_again(rooms: Rooms) -> None:
    engine = start(rooms)

    def made(by: Engine) -> bytes:
        return by.write(set_it(by, rooms, '<img src="good.png">')).pdf

    before = made(engine)
    Image.new("RGB", (2, 3)).save(rooms.inside / "good.png")
    engine.again()
    assert made(engine) == made(start(rooms)) != before


def collect(engines: list[Engine]) -> None:
    engines.clear()
    gc.unfreeze()
    gc.collect()


@pytest.mark.skipif("fork" not in get_all_start_methods(), reason="not run: nothing is forked here")
def test_a_process_that_was_forked_leaves_the_typefaces_of_the_other(rooms: Rooms) -> None:
    engines = [start(rooms)]
    folder = Path(engines[0]._fonts._folder)
    assert any(folder.rglob("*"))
    process = get_context("fork").Process(target=collect, args=[engines])
    process.start()
    process.join(60)
    assert process.exitcode == 0
    assert any(folder.rglob("*"))
    collect(engines)
    assert not folder.exists()
