"""Is an HTML report whole, and does it need nothing from elsewhere?"""

from __future__ import annotations

from html.parser import HTMLParser


def assert_whole(html: str) -> None:
    """Fail where tags do not nest, a link leads nowhere, or anything is loaded."""
    checker = _Checker()
    checker.feed(html)
    assert checker.open == []
    assert len(checker.ids) == len(set(checker.ids))
    assert {link[1:] for link in checker.links} <= set(checker.ids)
    assert all(source.startswith("data:image/jpeg;base64,") for source in checker.sources)
    assert "<script" not in html


class _Checker(HTMLParser):
    """Reads HTML as a browser must, and notes what does not nest, what is empty, what links."""

    _VOID = frozenset({"meta", "image", "rect", "br"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.sources: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self._VOID:
            self.open.append(tag)
        self._note(attrs)

    def handle_startendtag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._note(attrs)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"</{tag}> at {self.getpos()}"

    def _note(self, attrs: list[tuple[str, str | None]]) -> None:
        for key, value in attrs:
            if key == "id":
                self.ids.append(value or "")
            if key in {"href", "src"}:
                (self.links if (value or "").startswith("#") else self.sources).append(value or "")
