"""The links from a page's sources to the pages of their models and papers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from generator.content import Prompt
from generator.verifier_page import Page, markup, span

# A span with a source's key as its id that holds nothing but a link.
_OPEN, _CLOSE = markup("["), markup("]")
_LINKED = re.compile(span("id", r"([mp]\d+)", rf"{_OPEN}([^\x00-\x1f]*){_CLOSE}\(([^\x00-\x1f()\s]*)\)"))
_PLACE = {"M": re.compile(r"\.\./models/[a-z0-9-]+\.md"), "P": re.compile(r"\.\./papers/[a-z0-9-]+\.md")}


def without_source_links(text: str) -> str:
    """Return the lines of a page with the names of its sources alone where they are links."""
    return _LINKED.sub(lambda found: span("id", found[1], found[2]), text)


def source_link_findings(page: Page, prompt: Prompt, works: Mapping[str, str] | None) -> Iterator[tuple[int, str]]:
    """Yield each source whose name leads elsewhere than to the page of that model or paper.

    `works` are these pages by key: "P1" → "papers/luma.md"; a source without one is not linked. Without `works`, any
    page of a model, or of a paper, will do.
    """
    found = {match[1].upper(): match[3] for match in _LINKED.finditer(page.text)}
    for source in prompt.sources:
        address = found.get(source.key)
        wanted = f"../{works[source.key]}" if works and source.key in works else None
        if address == wanted or (works is None and address and _PLACE[source.key[0]].fullmatch(address)):
            continue
        expected = wanted or ("no link" if works is not None else f"../{source.kind}s/<name>.md")
        yield page.line_of(source.name), f"{source.key} leads to {address or 'no page'}; expected {expected}"
