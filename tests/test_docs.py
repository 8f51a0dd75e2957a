"""What the documentation says is what the program does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from write_findings import TARGET, page

from booklet.cli import EXIT_CODES
from booklet.codes import CODES, Code
from booklet.errors import ExitCode
from booklet.importing import _INSTALL
from booklet.records import FILES
from booklet.sections import _EXPANDERS

ROOT = Path(__file__).parent.parent


def test_the_page_of_findings_is_the_table_in_the_code() -> None:
    assert TARGET.read_text(encoding="utf-8") == page()


@pytest.mark.parametrize("code", CODES.values(), ids=lambda code: code.code)
def test_every_code_is_told_with_what_it_means_an_example_and_what_to_do(code: Code) -> None:
    assert code.meaning.endswith(".")
    assert code.remedy.endswith(".")
    assert code.example, "say what somebody wrote, or did, that it is found for"
    assert not code.example.endswith(".")
    assert code.example.count("`") % 2 == 0
    told = page().split(f"### {code.code}\n")[1].split("\n## ")[0].split("\n### ")[0]
    for words in (code.meaning, str(code.severity), code.example, code.remedy):
        assert words in told


def test_exit_codes_are_the_same_in_readme_help_and_code() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    in_readme = {int(code) for code in re.findall(r"^\| (\d+) \|", readme, re.MULTILINE)}
    in_help = {int(code) for code in re.findall(r"^  (\d+) ", EXIT_CODES, re.MULTILINE)}
    assert in_readme == in_help == {int(code) for code in ExitCode}


def test_every_section_of_the_flatplan_is_explained() -> None:
    layouts = (ROOT / "docs" / "layouts.md").read_text(encoding="utf-8")
    table = layouts[layouts.index("## The flatplan") : layouts.index("Options: ")]
    for name in _EXPANDERS:
        assert re.search(rf"`{name}\b", table), name


def test_every_key_an_author_may_write_is_explained() -> None:
    data = (ROOT / "docs" / "data.md").read_text(encoding="utf-8")
    for kind, model in FILES.items():
        for key in model.model_fields:
            assert re.search(rf"\b{key}\b", data), f"{kind}: {key}"


def test_set_up_and_program_name_the_same_libraries_for_each_system() -> None:
    script = (ROOT / "tools" / "setup.sh").read_text(encoding="utf-8")
    for library in re.findall(r"lib\S+|pango\b|harfbuzz\b|mingw-\S+", _INSTALL):
        assert library in script


def test_every_link_in_the_documentation_leads_somewhere() -> None:
    for path in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]:
        for link in re.findall(r"\]\(([^)#]+)", path.read_text(encoding="utf-8")):
            assert (path.parent / link).exists(), f"{path.name}: {link}"
