"""Are pages right after any series of edits, whoever's film it is, in every language?"""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest
from tracing import OTHER, Pages, change_film

from booklet.build import build
from booklet.console import Silence
from booklet.errors import BookletError, DataError
from booklet.material import Order

pytestmark = pytest.mark.soak

TESTS = Path(__file__).parent.parent
EDITS = 12
FIELDS = 4


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_film_of_the_sample_is_known_where_it_is_shown(
    language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    edition = Path(shutil.copytree(TESTS.parent / "data", tmp_path / "edition"))
    takes = len(Pages(edition, more={"language": language}).html)
    chance = random.Random(26)
    hits = []
    for film in sorted((edition / "films").iterdir()):
        for name in chance.sample(sorted(OTHER), FIELDS):
            before = change_film(film, name)
            try:
                pages = Pages(edition, more={"language": language})
            except DataError:  # it does not go with what else the film says
                continue
            finally:
                film.write_bytes(before)
            pages.check()
            hits.append(pages.hits)
    assert len(hits) > 200
    assert takes - 2 <= sorted(hits)[len(hits) // 2] < takes


def test_after_any_edits_a_build_gives_what_it_gives_without_a_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edition = Path(shutil.copytree(TESTS / "edition", tmp_path / "edition"))
    chance = random.Random(27)
    compared = 0
    for number in range(EDITS):
        film = chance.choice(sorted((edition / "films").iterdir()))
        before = change_film(film, chance.choice(sorted(OTHER)))
        made = []
        for cache in ("warm", f"cold-{number}"):
            monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / cache))
            try:
                build(Order(edition, tmp_path / cache), Silence())
            except BookletError as error:
                made.append(str([str(one) for one in error.findings]).encode())
            else:
                made += [
                    (tmp_path / cache / f"booklet.{one}").read_bytes() for one in ("pdf", "json")
                ]
        assert made[: len(made) // 2] == made[len(made) // 2 :], f"edit {number}: {film.name}"
        compared += len(made) == 4
        if len(made) != 4:
            film.write_bytes(before)
    assert compared > EDITS / 2
