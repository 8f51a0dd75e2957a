"""Where are the layouts, the fonts and the cache?"""

from __future__ import annotations

from pathlib import Path

import pytest

from booklet import home
from booklet.errors import ExitCode, MissingPart


def make_parts(folder: Path) -> Path:
    for part in ("layouts", "fonts"):
        (folder / part).mkdir(parents=True)
    return folder


def test_in_a_checkout_they_stand_above_the_package(tmp_path: Path) -> None:
    make_parts(tmp_path)
    assert home._share_of(tmp_path / "booklet") == tmp_path


def test_in_a_wheel_they_lie_in_share(tmp_path: Path) -> None:
    package = tmp_path / "booklet"
    make_parts(tmp_path)
    make_parts(package / "share")
    assert home._share_of(package) == package / "share"


def test_an_install_without_its_fonts_is_told(tmp_path: Path) -> None:
    (tmp_path / "layouts").mkdir()
    with pytest.raises(MissingPart) as told:
        home._share_of(tmp_path / "booklet")
    assert told.value.exit_code is ExitCode.MISSING
    assert "Install booklet again" in told.value.remedy


def test_this_program_finds_its_own_parts() -> None:
    assert home.layouts() == home.share() / "layouts"
    assert home.fonts().is_dir()


@pytest.mark.parametrize(
    ("platform", "environment", "place"),
    [
        ("linux", {}, ".cache/booklet"),
        ("darwin", {}, "Library/Caches/booklet"),
        ("win32", {}, "AppData/Local/booklet"),
        ("linux", {"XDG_CACHE_HOME": "relative/is/ignored"}, ".cache/booklet"),
    ],
)
def test_each_platform_has_its_cache(
    platform: str,
    environment: dict[str, str],
    place: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    assert home._cache_of(platform, environment) == tmp_path / place


def test_xdg_cache_home_decides_on_any_platform(tmp_path: Path) -> None:
    environment = {"XDG_CACHE_HOME": str(tmp_path), "LOCALAPPDATA": "C:/elsewhere"}
    assert home._cache_of("win32", environment) == tmp_path / "booklet"
    local = {"LOCALAPPDATA": str(tmp_path / "local")}
    assert home._cache_of("win32", local) == tmp_path / "local" / "booklet"


def test_naming_the_cache_does_not_make_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert home.cache() == tmp_path / "booklet"
    assert not (tmp_path / "booklet").exists()


def test_a_user_without_a_home_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_home() -> Path:
        raise RuntimeError("no home")

    monkeypatch.setattr(Path, "home", no_home)
    with pytest.raises(MissingPart, match="no home folder"):
        home._cache_of("linux", {})
