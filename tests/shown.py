"""Markdown → what a reader sees of it: the words, and the elements they stand in."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser

import markdown
from markdown_it import MarkdownIt

# Those of our own site, and every other one that sites with this theme commonly switch on.
EXTENSIONS = [
    "abbr",
    "admonition",
    "attr_list",
    "def_list",
    "footnotes",
    "md_in_html",
    "tables",
    "toc",
    "pymdownx.arithmatex",
    "pymdownx.caret",
    "pymdownx.details",
    "pymdownx.emoji",
    "pymdownx.keys",
    "pymdownx.magiclink",
    "pymdownx.mark",
    "pymdownx.smartsymbols",
    "pymdownx.snippets",
    "pymdownx.superfences",
    "pymdownx.tabbed",
    "pymdownx.tasklist",
    "pymdownx.tilde",
]


@dataclass(slots=True)
class Shown:
    """One rendered text."""

    words: str = ""
    elements: list[tuple[str, tuple[tuple[str, str | None], ...]]] = field(default_factory=list)
    """(tag, attributes) of each element, in order."""

    def values(self, attribute: str) -> list[str]:
        """Return every value of an attribute, in order."""
        return [value or "" for _, pairs in self.elements for name, value in pairs if name == attribute]


class _Reader(HTMLParser):
    def __init__(self, shown: Shown) -> None:
        super().__init__(convert_charrefs=True)
        self.shown = shown

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.shown.elements.append((tag, tuple(attrs)))

    def handle_data(self, data: str) -> None:
        self.shown.words += data

    def handle_comment(self, data: str) -> None:
        self.shown.elements.append(("comment", ()))

    def handle_decl(self, decl: str) -> None:
        self.handle_comment(decl)

    def handle_pi(self, data: str) -> None:
        self.handle_comment(data)

    def unknown_decl(self, data: str) -> None:
        self.handle_comment(data)


def read(html: str) -> Shown:
    """Return what a browser makes of `html`."""
    shown = Shown()
    reader = _Reader(shown)
    reader.feed(html)
    reader.close()
    return shown


def python_markdown(text: str) -> Shown:
    """Return what MkDocs makes of `text`."""
    return read(_python_markdown().reset().convert(text))


def commonmark(text: str) -> Shown:
    """Return what other viewers make of `text`."""
    return read(MarkdownIt("commonmark").enable("table").render(text))


@cache
def _python_markdown() -> markdown.Markdown:
    return markdown.Markdown(extensions=EXTENSIONS)
