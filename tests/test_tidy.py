"""Is only that mended which needs no judgement, in texts and in files?"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from booklet.cli import main
from booklet.load import load
from booklet.source import parse_yaml
from booklet.tidy import Manner, tidied
from booklet.tidying import tidy

Plant = Callable[[Path, str, str, str], int]
Capture = pytest.CaptureFixture[str]
KEEPER, MOTH, WELCOME = "films/lantern-keeper.yaml", "films/moth.yaml", "pages/welcome.md"

MENDED = (
    ("en", "One  lamp.   Two.", "One lamp. Two."),
    ("en", "One \u00a0lamp", "One lamp"),
    ("en", "Salt &amp; road", "Salt & road"),
    ("en", "Salt&nbsp;road", "Salt road"),
    ("en", "&#8217;Tis &quot;so&quot;", '’Tis "so"'),
    ("en", "a&lt;3", "a<3"),
    ("en", "a <i>storm</i> at <strong>sea</strong>", "a *storm* at **sea**"),
    ("en", "<b><i>storm</i></b>", "***storm***"),
    ("en", "a<i> storm </i>at", "a *storm* at"),
    ("en", "one<br>two", "one\\\ntwo"),
    ("en", "one<br/>\n<br />two", "one\n\ntwo"),
    ("en", "one<br>", "one"),
    ("en", "A zero\u200bwidth \ufeffspace", "A zerowidth space"),
    ("en", "It isnâ€™t cafÃ©", "It isn’t café"),
    ("fr", "cÅ“ur", "cœur"),
    ("en", "one \ntwo", "one\ntwo"),
    ("en", "one  \n\ntwo\t", "one\n\ntwo"),
    ("en", 'He said “no” and "yes"', "He said “no” and “yes”"),
    ("en", "“no” and « yes »", "“no” and “yes”"),
    ("fr", "«\u00a0non\u00a0» et “oui”", "«\u00a0non\u00a0» et «oui»"),
    ("de", "„nein“ und »ja«", "„nein“ und „ja“"),
    ("en", "&amp;nbsp;x &amp;amp; y", "x & y"),
)
LEFT = (
    ("en", "one  \ntwo"),
    ("en", "| a   | b |\n|---|---|"),
    ("en", "1.  One"),
    ("en", "a &lt;b&gt; c"),
    ("en", "a &#42;b&#42;"),
    ("en", "<p>one</p>"),
    ("en", "<i>one"),
    ("en", "<i></i>"),
    ("en", "CAFÉ… “É”"),
    ("en", "| a<br>b | c |"),
    ("en", "a<i>“b”</i>c"),
    ("en", "<i>a*b</i>"),
    ("en", "a\u00adb"),
    ("en", '"no" and "yes"'),
    ("en", "“no and «yes»"),
    ("en", "“no” and «he “said” no»"),
    ("fr", "« il dit “oui” »"),
    ("en", "salt ,road"),
    ("en", "ofFatal"),
    ("fa", "می‌خواهم"),
    ("en", "Read more"),
    ("en", "and then..."),
    ("en", "&unknown; &nbsp"),
    ("en", "a <br"),
)


@pytest.mark.parametrize(("language", "text", "expected"), MENDED)
def test_what_has_one_right_answer_is_mended(language: str, text: str, expected: str) -> None:
    made, words = tidied(text, Manner(language, is_markdown=True))
    assert made == expected
    assert words


@pytest.mark.parametrize(("language", "text"), LEFT)
def test_what_needs_judgement_is_left(language: str, text: str) -> None:
    assert tidied(text, Manner(language, is_markdown=True)) == (text, ())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a <i>storm</i> at sea", "a storm at sea"), ("one<br>two", "one two"), ("<i>M</i>", "M"),
        ("a *b* &#42;", "a *b* *"), ("a | b  c", "a | b c"), ("one  \ntwo", "one\ntwo"),
    ],
)  # fmt: skip
def test_a_plain_text_gets_no_markdown(text: str, expected: str) -> None:
    assert tidied(text, Manner("en", is_markdown=False))[0] == expected


def test_what_is_silenced_is_left() -> None:
    manner = Manner("en", is_markdown=True)
    assert tidied("a  b&amp;c", manner, {"W111"})[0] == "a  b&c"
    assert tidied("a  b&amp;c", manner, {"W103"})[0] == "a b&amp;c"


PIECES = [
    "a", "B", "é", " ", "  ", "\u00a0", "\n", "\n\n", ".", ",", "*", "_", "**", "“", "”", "«",
    "»", "„", '"', "'", "<br>", "<i>", "</i>", "<b>", "</b>", "&amp;", "&lt;", "&quot;",
    "&nbsp;", "amp;", "nbsp;", "&#8217;", "&", "<", ">", "\u200b", "\u200d", "\ufeff", "\u200e",
    "â€™", "Ã©", "â", "€", "™", "Ã", "…", "ש", "|", "#", "- ", "1. ", "\\", ": ", " #", "\t",
    "5", "[", "](x)",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES), max_size=16).map("".join)
LANGUAGES = st.sampled_from(["en", "fr", "de", "sv", "ja", ""])


@given(TEXTS, LANGUAGES, st.booleans())
@settings(max_examples=400)
def test_tidying_twice_is_tidying_once(text: str, language: str, is_markdown: bool) -> None:
    manner = Manner(language, is_markdown)
    once, words = tidied(text, manner)
    assert bool(words) == (once != text)
    assert tidied(once, manner) == (once, ())


# Files


def folder_with(folder: Path, film: bytes) -> Path:
    (folder / "films").mkdir(parents=True, exist_ok=True)
    (folder / "edition.yaml").write_text(
        "festival: Lamp\nstarts: 2026-06-12\nends: 2026-06-13\ntime_zone: Europe/London\n"
    )
    (folder / "films" / "one.yaml").write_bytes(film)
    return folder


def tidy_folder(folder: Path) -> tuple[str, tuple[tuple[Path, str], ...]]:
    edition, _ = load(folder)
    assert edition is not None
    made = tidy(edition)
    text = (folder / "films" / "one.yaml").read_bytes().decode()
    return (made.changes[0].after if made.changes else text), made.left


def value_of(text: str) -> object:
    source, findings = parse_yaml(text.removeprefix("\ufeff"), Path("one.yaml"))
    assert findings == []
    assert source is not None
    return source.value


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("bom", ["", "\ufeff"])
@pytest.mark.parametrize("last", ["", "\n"])
def test_every_style_is_mended_and_the_rest_is_kept_to_the_byte(
    tmp_path: Path, line_end: str, bom: str, last: str
) -> None:
    before = (
        "title:   'One''s  lamp'   # the  title\n"
        "logline: &same one &amp; two  # an  anchor\n"
        "presented_by: *same\n"
        "countries:  [ UK,Ireland ]\n"
        "note:\n"
        "    # a  comment\n"
        "    en: |-\n"
        "        One  lamp\n"
        "         \n"
        "        <i>Two</i> lamps. \n"
        "    fr: >\n"
        "      Un  phare,\n"
        "      une&nbsp;mer.\n"
        "\n"
        'awards: ["a \\"b\\"  c", plain  text\n'
        "  on two lines, 'x']\n"
        "year:    2024\n"
        "# the  end"
    )
    after = (
        before.replace("s  lamp", "s lamp").replace("one &amp; two", "one & two")
        .replace("One  lamp", "One lamp").replace("<i>Two</i> lamps. ", "*Two* lamps.")
        .replace("Un  phare", "Un phare").replace("une&nbsp;mer", "une mer")
        .replace('"  c', '" c').replace("plain  text", "plain text")
        .replace("         \n", "        \n")
    )  # fmt: skip
    before, after = ((bom + one + last).replace("\n", line_end) for one in (before, after))
    folder = folder_with(tmp_path, before.encode())
    made, left = tidy_folder(folder)
    assert not left
    assert made == after


STYLES = st.sampled_from([None, "'", '"', "|", ">"])


@given(TEXTS, TEXTS, STYLES, st.integers(10, 60), st.booleans())
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_file_says_the_same_but_for_its_texts(
    tmp_path: Path, note: str, title: str, style: str | None, width: int, is_windows: bool
) -> None:
    texts = {"title": f"x{title}", "note": f"{note}y"}
    written = yaml.dump(
        texts, default_style=style, width=width, allow_unicode=True, sort_keys=False
    )
    film = f"# first  comment\n{written}# last  comment\nyear:   2024   # kept\n"
    film = film.replace("\n", "\r\n") if is_windows else film
    source, findings = parse_yaml(film, Path("one.yaml"))
    if findings or source is None:
        return
    folder = folder_with(tmp_path, film.encode())
    once, left = tidy_folder(folder)
    old, new = value_of(film), value_of(once)
    assert isinstance(old, dict)
    assert isinstance(new, dict)
    assert list(new) == list(old)
    assert new["year"] == "2024"
    if not left:
        assert new["note"] == tidied(old["note"], Manner("en", is_markdown=True))[0]
        assert new["title"] == tidied(old["title"], Manner("en", is_markdown=False))[0]
    else:
        assert once == film
    assert re.findall(r"# .*", once)[-2:] == re.findall(r"# .*", film)[-2:]
    assert once.startswith("# first  comment")
    assert "\r\n" in once or not is_windows
    folder_with(tmp_path, once.encode())
    if not left:
        assert tidy_folder(folder) == (once, ())


def broken(small: Path, plant: Plant) -> Path:
    plant(small, KEEPER, "A keeper counts", "A keeper  counts")
    plant(small, WELCOME, "with the light.", "with&nbsp;the <i>light</i>. ")
    return small


def test_a_diff_is_shown_first_and_nothing_is_written(
    small: Path, plant: Plant, capsys: Capture
) -> None:
    before = {path: path.read_bytes() for path in broken(small, plant).rglob("*.*")}
    assert main(["tidy", str(small)]) == 0
    said = capsys.readouterr()
    assert "-  en: A keeper  counts the ships" in said.out
    assert "+  en: A keeper counts the ships" in said.out
    assert "+The door is the one with the *light*." in said.out
    assert "2 files" in said.err
    assert "`--write`" in said.err
    assert before == {path: path.read_bytes() for path in small.rglob("*.*")}


def test_the_diff_is_one_that_patch_takes(small: Path, plant: Plant, capsys: Capture) -> None:
    broken(small, plant)
    main(["tidy", str(small), "--quiet"])
    said = capsys.readouterr()
    assert said.err == ""
    patch = small.parent / "change.patch"
    patch.write_text(said.out, encoding="utf-8")
    subprocess.run(["patch", "-p0", "-d", "/", "-i", patch], check=True, capture_output=True)
    assert main(["tidy", str(small), "--check"]) == 0


def test_a_terminal_has_the_diff_in_colours(
    small: Path, plant: Plant, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken(small, plant)
    monkeypatch.setattr("booklet.commands.editing.uses_colour", lambda _: True)
    main(["tidy", str(small)])
    lines = capsys.readouterr().out.splitlines()
    assert "\x1b[32m+  en: A keeper counts the ships that do not come.\x1b[0m" in lines
    assert "\x1b[31m-  en: A keeper  counts the ships that do not come.\x1b[0m" in lines


def test_write_changes_the_files_and_then_there_is_nothing_to_do(
    small: Path, plant: Plant, capsys: Capture
) -> None:
    broken(small, plant)
    (small / KEEPER).chmod(0o640)
    assert main(["tidy", str(small), "--check"]) == 3
    assert main(["tidy", str(small), "--write"]) == 0
    assert (small / KEEPER).stat().st_mode & 0o777 == 0o640
    assert "A keeper counts" in (small / KEEPER).read_text(encoding="utf-8")
    capsys.readouterr()
    for more in ([], ["--check"], ["--write"]):
        assert main(["tidy", str(small), *more]) == 0
        said = capsys.readouterr()
        assert (said.out, said.err) == ("", "Nothing to tidy.\n")
    assert main(["check", str(small), "--final"]) == 0


def test_a_linked_file_is_changed_where_it_lies(small: Path, plant: Plant) -> None:
    broken(small, plant)
    (small / KEEPER).rename(small / "art" / "keeper.yaml")
    (small / KEEPER).symlink_to("../art/keeper.yaml")
    assert main(["tidy", str(small), "--write"]) == 0
    assert (small / KEEPER).is_symlink()
    assert "A keeper counts" in (small / "art" / "keeper.yaml").read_text(encoding="utf-8")


def test_a_sheet_is_left_alone_and_said(small: Path, capsys: Capture) -> None:
    (small / "screenings.yaml").unlink()
    rows = "programme,venue,date,time,note en,note fr\nropes,hall,2026-06-12,18:30,Rain  or,Pluie\n"
    (small / "screenings.csv").write_text(rows, encoding="utf-8")
    assert main(["tidy", str(small), "--write"]) == 0
    assert "screenings.csv is left alone. It is a sheet" in capsys.readouterr().err
    assert main(["tidy", str(small), "--check"]) == 3
    assert (small / "screenings.csv").read_text(encoding="utf-8") == rows


def test_a_file_that_would_read_otherwise_is_left_alone_and_said(
    small: Path, plant: Plant, capsys: Capture
) -> None:
    plant(small, MOTH, "A bulb is changed.", "A bulb&#58; changed.")
    assert main(["tidy", str(small), "--write"]) == 0
    assert "moth.yaml is left alone. It would not read the same" in capsys.readouterr().err


def test_what_has_errors_is_not_looked_at_and_said(
    small: Path, plant: Plant, capsys: Capture
) -> None:
    plant(small, MOTH, "12 min", "soon")
    assert main(["tidy", str(small)]) == 0
    assert "see `booklet check`" in capsys.readouterr().err
    (small / "edition.yaml").write_text("festival: [", encoding="utf-8")
    assert main(["tidy", str(small)]) == 3
    assert main(["tidy", str(small / "nowhere")]) == 2
