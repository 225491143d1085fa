"""What `write_article` makes of generated pages, beside what MkDocs makes of the same Markdown."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import markdown
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.article import body_of, relative_url, write_article
from generator.build import build_site
from generator.composer import compose
from generator.content import Prompt
from generator.diagram import fence
from generator.markdown import inline
from generator.page_maker import write_page
from generator.sanitizer import sanitize
from generator.site_facts import SiteFacts
from tests.invented import lexicon, prompts

PROMPTS = Path(__file__).parents[1] / "prompts"
EXTENSIONS = ["attr_list", "md_in_html", "tables", "toc", "pymdownx.highlight", "pymdownx.superfences"]
FENCES = {"custom_fences": [{"name": "mermaid", "class": "mermaid", "format": fence}]}
SETTINGS: dict[str, dict[str, Any]] = {"toc": {"permalink": True}, "pymdownx.superfences": FENCES}


class Shape(HTMLParser):
    """Tags with their attributes, and text; white space folded. Links inside the site count as links only."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.feed(html)
        self.close()
        self.all = re.sub(r"\s+", " ", re.sub(r"\s*(\x00[^\x01]*\x01)\s*", r"\1", "".join(self.parts)))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if not told.get("href", "#").startswith(("#", "http")):
            told["href"] = "inside"
        self.parts.append(f"\0{tag} {sorted(told.items())}\1")

    def handle_endtag(self, tag: str) -> None:
        self.parts.append(f"\0/{tag}\1")

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def assert_the_same(body: str, uri: str) -> None:
    usual = sanitize(markdown.markdown(body, extensions=EXTENSIONS, extension_configs=SETTINGS))
    assert Shape(write_article(body, uri).html).all == Shape(usual).all


def test_every_generated_page_is_what_the_site_s_own_markdown_makes_of_it() -> None:
    for file in build_site(PROMPTS).files:
        if file.uri.endswith(".md"):
            assert_the_same(body_of(file.content), file.uri)


@given(prompts())
def test_a_page_of_any_prompt_is_what_the_site_s_own_markdown_makes_of_it(prompt: Prompt) -> None:
    page = write_page(compose(prompt, lexicon()), (), SiteFacts(), {})
    assert_the_same(body_of(page.markdown), "answers/case.md")


@given(st.text(max_size=60))
def test_any_text_shows_the_same_in_a_paragraph_a_heading_and_a_cell(text: str) -> None:
    said = inline(text)
    assert_the_same(f"# T{said} {{ #t }}\n\nSo {said}\n\n| A | B |\n|---|---|\n| x | {said} |\n\n* so {said}\n", "a.md")


def test_headings_links_and_anchors_are_told() -> None:
    article = write_article(
        "# A *b* & c { #top }\n\n[x](../about.md#how) [y](z.json) [w](https://e.org/q.md)\n", "answers/x.md"
    )
    assert [(h.level, h.id, h.title) for h in article.headings] == [(1, "top", "A b &amp; c")]
    assert article.links == (("about.md", "how"), ("answers/z.json", ""))
    assert article.ids == {"top"}
    assert 'href="../../about/#how"' in article.html
    assert 'href="../z.json"' in article.html
    assert 'href="https://e.org/q.md"' in article.html


@pytest.mark.parametrize(
    ("target", "uri", "link"),
    [
        ("index.md", "answers/x.md", "../../"),
        ("index.md", "about.md", "../"),
        ("about.md", "index.md", "about/"),
        ("browse/index.md", "answers/x.md", "../../browse/"),
        ("answers/y.md", "answers/x.md", "../y/"),
        ("answers/x.md", "answers/x.md", "./"),
        ("a/k3f/index.html", "answers/x.md", "../../a/k3f/"),
        ("answers/x.json", "answers/x.md", "../x.json"),
        ("answers/x.md", "browse/index.md", "../answers/x/"),
    ],
)
def test_links_lead_from_folder_to_folder(target: str, uri: str, link: str) -> None:
    assert relative_url(target, uri) == link
