"""How does Markdown become HTML that keeps to the rules of its language?

Raw HTML in the source stays text (the engine must not be steered by data), and words are set by
`orthography` across emphasis, so that a quote that opens before an italic word closes after it.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache
from html import escape
from typing import TYPE_CHECKING

from booklet.orthography import set_runs, set_text

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token


_KEPT = 8192
"""So many texts are not read twice by one process."""


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")


@lru_cache(maxsize=_KEPT)
def to_html(markdown: str, language: str) -> str:
    """Markdown as HTML blocks; no element carries an id, a style or a script."""
    parser = _parser()
    tokens = parser.parse(markdown)
    for token in tokens:
        if token.type == "inline" and token.children:
            _set_words(token.children, language)
    return str(parser.renderer.render(tokens, parser.options, {}))


@lru_cache(maxsize=_KEPT)
def to_inline(text: str, language: str) -> str:
    """Plain text as HTML, set by the rules of its language; nothing in it is markup."""
    return escape(set_text(text, language), quote=False)


@lru_cache(maxsize=_KEPT)
def plain(markdown: str) -> str:
    """The words of Markdown without its marks, for counting and for text alternatives."""
    tokens = _parser().parse(markdown)
    blocks = (_words(token.children) for token in tokens if token.children)
    return " ".join(block for block in blocks if block)


def links(markdown: str) -> list[str]:
    """The web addresses that Markdown links to."""
    return [
        address
        for block in _parser().parse(markdown)
        for token in block.children or ()
        if token.type == "link_open"
        and (address := str(token.attrs.get("href", ""))).startswith(("http://", "https://"))
    ]


def _words(tokens: Iterable[Token]) -> str:
    return "".join(" " if "break" in token.type else token.content for token in tokens)


def _set_words(tokens: Iterable[Token], language: str) -> None:
    texts = [token for token in tokens if token.type == "text"]
    parts = set_runs([token.content for token in texts], language)
    for token, part in zip(texts, parts, strict=True):
        token.content = part
