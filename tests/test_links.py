"""Is every printed address asked politely, and each way it can go wrong told in plain words?"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from io import StringIO
from pathlib import Path

import loopback
import pytest
from loopback import Shop

from booklet import links
from booklet.addresses import Printed, Use, printed
from booklet.asking import AGENT, Limits
from booklet.cli import main
from booklet.codes import CODES
from booklet.console import Console, Silence
from booklet.findings import Finding, Place
from booklet.links import ask_all, ask_edition, judge
from booklet.load import load

QUICK = Limits(connecting=1, answer=1)
OTHER_TWO = ("website: lamp.example\n", "schedule_url: https://lamp.example/now\n")


@pytest.fixture(scope="module")
def shop() -> Iterator[Shop]:
    with loopback.open_shop() as one:
        yield one


@pytest.fixture(autouse=True)
def nothing_is_left_behind() -> Iterator[None]:
    yield
    assert not [one for one in threading.enumerate() if one.name == "asking"]


@pytest.fixture
def no_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(links, "SLOW", 0.3)


def asked(*addresses: str) -> list[Finding]:
    replies = ask_all(addresses, Silence(), QUICK)
    uses = (Use("101", Place(line=7), is_screening=True),)
    return [one for address in addresses for one in judge(Printed(address, uses), replies[address])]


def told(address: str) -> tuple[str, str]:
    (finding,) = asked(address)
    return finding.code, finding.message.removeprefix(f"{address} (screening 101): ")


TWINS = (
    ("L101", "404", "the server answers 404 Not Found."),
    ("L101", "410", "the server answers 410 Gone."),
    ("L102", "500", "the server answers 500 Internal Server Error."),
    ("L102", "599", "the server answers 599."),
    ("L105", "hang", "127.0.0.1 does not answer within 1 seconds."),
    ("L105", "drip", "127.0.0.1 does not answer within 1 seconds."),
    ("L106", "gibberish", "what 127.0.0.1 answers is no web server's answer."),
    ("L106", "hang-up", "127.0.0.1 hangs up without an answer."),
    ("L106", "torn", "its answer breaks off."),
    ("L106", "round", "its redirects go round in a circle, redirected to {shop}/round."),
    ("L107", "slow", "the answer takes 1 seconds."),
    ("L108", "home", "it leads to the home page only, {shop}/."),
    ("L108", "away", "it leads to another server, http://localhost:{port}/elsewhere."),
    ("L109", "403", "the server shows it to no program: 403 Forbidden."),
    ("L109", "429", "the server shows it to no program: 429 Too Many Requests."),
    ("L110", "moved/7", "it leads on for good to {shop}/new/7."),
    ("L110", "for-now", "it leads on for the time being to {shop}/queue."),
)


@pytest.mark.usefixtures("no_patience")
@pytest.mark.parametrize(("code", "path", "words"), TWINS, ids=[path for _, path, _ in TWINS])
def test_what_a_server_does_is_told(shop: Shop, code: str, path: str, words: str) -> None:
    wanted = words.format(shop=shop.address, port=shop.server_port)
    found = {one.code: one.message for one in asked(f"{shop.address}/{path}")}
    assert found.pop(code) == f"{shop.address}/{path} (screening 101): {wanted}"
    assert not found


def test_too_many_redirects_and_those_to_no_page_are_told(shop: Shop) -> None:
    assert told(f"{shop.address}/endless")[1].startswith("it redirects more than 10 times")
    code, words = told(f"{shop.address}/mail")
    assert (code, words.split(",")[0]) == (
        "L106",
        "`mailto:tickets@lamp.example` is no web page's address",
    )


def test_a_good_address_is_asked_once_by_name_and_says_nothing(shop: Shop) -> None:
    assert asked(f"{shop.address}/fine", f"{shop.address}/fine?seat=é") == []
    assert shop.methods("/fine") == shop.methods("/fine?seat=%C3%A9") == ["HEAD"]
    assert shop.agents == {AGENT}


@pytest.mark.parametrize("path", ["no-head", "no-head-here"])
def test_where_a_head_is_refused_the_page_is_asked_for(shop: Shop, path: str) -> None:
    assert asked(f"{shop.address}/{path}") == []
    assert shop.methods(f"/{path}") == ["HEAD", "GET"]


def test_of_a_huge_page_only_the_beginning_is_read(shop: Shop) -> None:
    assert asked(f"{shop.address}/huge") == []


def test_at_most_two_ask_one_host(shop: Shop) -> None:
    assert asked(*(f"{shop.address}/busy/{number}" for number in range(12))) == []
    assert shop.most_at_once == 2


def test_a_refused_connection_is_told() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{closed.getsockname()[1]}/"
        assert told(address) == ("L103", "127.0.0.1 refuses the connection.")


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (socket.EAI_NONAME, "there is no server of the name shop.example."),
        (socket.EAI_AGAIN, "the name shop.example cannot be looked up; perhaps there is no "
         "network here."),
    ],
)  # fmt: skip
def test_a_name_nobody_knows_is_told(
    monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    def look_up(*_: object, **__: object) -> None:
        raise socket.gaierror(number, "no")

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    assert told("https://shop.example/101") == ("L103", words)


def test_a_connection_nobody_takes_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def wait(*_: object, **__: object) -> None:
        raise TimeoutError

    monkeypatch.setattr(socket, "create_connection", wait)
    words = "shop.example takes no connection within 1 seconds."
    assert told("https://shop.example/101") == ("L105", words)


@pytest.mark.parametrize("address", ["https://:80/", "http://a:b/", f"http://{'x' * 70}.example/"])
def test_what_is_no_address_is_told(address: str) -> None:
    assert told(address)[0] == "L106"


def test_no_tls_where_it_is_wanted_is_told(shop: Shop) -> None:
    code, words = told(shop.address.replace("http:", "https:"))
    assert code == "L104"
    assert words.startswith("no secure connection to 127.0.0.1 can be made (")


def test_a_certificate_nobody_signed_is_told(tmp_path: Path) -> None:
    if shutil.which("openssl") is None:
        pytest.skip("no openssl to make a certificate with")
    pem = tmp_path / "shop.pem"
    made = [
        "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=127.0.0.1",
        "-keyout", str(pem), "-out", str(tmp_path / "certificate.pem"),
    ]  # fmt: skip
    subprocess.run(made, check=True, capture_output=True)
    pem.write_bytes(pem.read_bytes() + (tmp_path / "certificate.pem").read_bytes())
    with loopback.open_shop(pem) as shop:
        address = shop.address.replace("http:", "https:")
        words = "the certificate of 127.0.0.1 is one that it made itself."
        assert told(address) == ("L104", words)


# Editions


def open_at(shop: Shop, small: Path, tickets: str = "{code}") -> None:
    """Let the small edition sell its tickets there, and print no other address."""
    file = small / "edition.yaml"
    text = file.read_text("utf-8").replace("https://lamp.example/{code}", shop.address + tickets)
    for line in OTHER_TWO:
        assert line in text
        text = text.replace(line, "")
    file.write_text(text, "utf-8")


def test_every_printed_address_is_known_and_where_it_stands(small: Path) -> None:
    with (small / "films" / "moth.yaml").open("a") as film:
        film.write("website: moth.example\n")
    page = small / "pages" / "welcome.md"
    page.write_text(page.read_text("utf-8") + "\n[More](https://lamp.example/more)\n", "utf-8")
    edition, _ = load(small)
    assert edition is not None
    found = {one.address: one for one in printed(edition)}
    codes = ("101", "102", "103", "104", "201", "202", "204", "205")
    tickets = [f"https://lamp.example/{code}" for code in codes]
    others = ["https://lamp.example", "https://lamp.example/now", "https://moth.example"]
    assert list(found) == [*tickets, *others, "https://lamp.example/more"]
    place = found[tickets[0]].place
    assert place.file is not None
    lines = place.file.read_text("utf-8").splitlines()
    assert lines[place.line - 1] == '  code: "101"'
    assert found["https://lamp.example/more"].named == "a link in welcome.md"


def test_one_finding_names_all_screenings_of_an_address(shop: Shop, small: Path) -> None:
    open_at(shop, small, "/404")
    (finding,) = [one for one in ask_edition(small, Silence()).findings if one.code != "D307"]
    assert finding.code == "L101"
    assert "(screenings 101, 102, 103, 104, 201, 202, 204, 205)" in finding.message
    assert finding.place.file == small / "screenings.yaml"
    assert finding.place.line == 14


def test_a_screenings_own_address_is_told_at_its_line(shop: Shop, small: Path) -> None:
    open_at(shop, small, "/{code}")
    file = small / "screenings.yaml"
    own = f'code: "205"\n  ticket_url: {shop.address}/410'
    file.write_text(file.read_text("utf-8").replace('code: "205"', own), "utf-8")
    (finding,) = ask_edition(small, Silence()).findings
    line = file.read_text("utf-8").splitlines()[finding.place.line - 1]
    assert (finding.code, line.strip()) == ("L101", f"ticket_url: {shop.address}/410")


def run(arguments: Sequence[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    code = main(["links", *arguments])
    told = capsys.readouterr()
    return code, told.out, told.err


def test_the_command_says_how_many_were_asked(
    shop: Shop, small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    open_at(shop, small, "/{code}")
    code, out, err = run([str(small)], capsys)
    assert (code, out) == (0, "")
    assert err.splitlines()[-1] == "8 addresses of 8 screenings asked; no findings."


def test_the_command_ends_with_three_where_an_address_fails(
    shop: Shop, small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    open_at(shop, small, "/404/{code}")
    code, out, _ = run([str(small), "--format", "json", "--quiet"], capsys)
    answer = json.loads(out)
    assert code == 3
    assert (answer["addresses"], answer["screenings"]) == (8, 8)
    assert [one["code"] for one in answer["findings"]] == ["L101"] * 8
    assert all(one["line"] for one in answer["findings"])


def test_warnings_end_it_too_with_final_and_weigh_as_the_edition_says(
    shop: Shop, small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    open_at(shop, small, "/403/{code}")
    assert run([str(small), "--quiet"], capsys)[0] == 0
    assert run([str(small), "--quiet", "--final"], capsys)[0] == 3
    with (small / "edition.yaml").open("a") as file:
        file.write("  L109: error\n")  # below the edition's own `severities`
    assert run([str(small), "--quiet"], capsys)[0] == 3


def test_an_edition_that_cannot_be_read_is_told(
    small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (small / "edition.yaml").unlink()
    code, _, err = run([str(small)], capsys)
    assert code == 3
    assert "D108" in err


def test_an_interrupt_ends_all_requests(
    shop: Shop, small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    open_at(shop, small, "/hang/{code}")
    timer = threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGINT))
    timer.start()
    start = time.monotonic()
    code, _, err = run([str(small), "--quiet"], capsys)
    timer.join()
    assert code == 130
    assert "Interrupted" in err
    assert time.monotonic() - start < 5


def test_a_bug_in_a_thread_is_not_swallowed(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise AssertionError("a bug")

    monkeypatch.setattr("booklet.asking.Caller.ask", fail)
    with pytest.raises(AssertionError, match="a bug"):
        ask_all(["https://lamp.example/"], Console(StringIO(), is_quiet=True), QUICK)


def test_every_code_of_links_is_seen_here() -> None:
    elsewhere = {"L103", "L104"}
    assert {code for code, _, _ in TWINS} | elsewhere == {c for c in CODES if c.startswith("L")}
