"""An answer's page as Markdown beside its HTML: the exported page, with its links as the built site has them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path

# Text of a prompt cannot look like this: its brackets are character references.
_LINK = re.compile(r"\]\(\.\./((?:[a-z0-9-]+/)*)([a-z0-9-]+)\.md(#[^)\s]*)?\)")


def read_pages(export: Path) -> dict[str, str]:
    """Return the answers' pages in the folder of an export, by uri."""
    return {f"answers/{path.name}": path.read_text(encoding="utf-8") for path in (export / "answers").glob("*.md")}


def write_twins(site: Path, pages: Iterable[tuple[str, str]]) -> None:
    """Write exported pages, by uri such as `answers/x.md`, into the built `site`, whichever engine made it."""

    def has_folder(page: str) -> bool:
        return (site / page / "index.html").is_file()

    (site / "answers").mkdir(exist_ok=True)
    for uri, markdown in pages:
        (site / uri).write_text(twin(markdown, has_folder), encoding="utf-8", newline="\n")


def twin(markdown: str, has_folder: Callable[[str], bool]) -> str:
    """Return an answer's page with its links to other pages led to their HTML.

    `has_folder` tells whether a page such as `answers/x` stands in a folder of its own rather than in a file `x.html`.
    """

    def lead(match: re.Match[str]) -> str:
        folder, name, anchor = match[1], match[2], match[3] or ""
        if name == "index":
            return f"](../{folder}{anchor})"
        end = "/" if has_folder(f"{folder}{name}") else ".html"
        return f"](../{folder}{name}{end}{anchor})"

    return _LINK.sub(lead, markdown)
