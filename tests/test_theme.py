"""The theme without a browser: what it prints of a hostile title, what it asks of a host, how big it is."""

from __future__ import annotations

import gzip
import html
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config

from generator.search_index import index_site
from generator.theme_files import as_served

THEME = Path(__file__).parents[1] / "generator" / "theme"
HOSTILE = '"><img src=x onerror=alert(1)></title></script>'


class _Elements(HTMLParser):
    """Every start tag with its attributes, and the text of the page's title."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.title = ""
        self._open = ""
        self.feed(page.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        self._open = tag

    def handle_data(self, data: str) -> None:
        self.title += data if self._open == "title" else ""

    def handle_endtag(self, tag: str) -> None:
        self._open = ""

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]


def _build(folder: Path, pages: dict[str, str], **settings: object) -> Path:
    for name, text in pages.items():
        page = folder / "docs" / name
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(text, encoding="utf-8")
    config = {
        "site_name": "Answerbook",
        "site_url": "https://answers.example/help/",
        "site_dir": str(folder / "site"),
        "docs_dir": str(folder / "docs"),
        "theme": {"name": "material", "custom_dir": str(THEME), "font": False},
        "plugins": [],
        "markdown_extensions": [{"toc": {"permalink": True}}, "attr_list"],
        **settings,
    }
    path = folder / "mkdocs.yml"
    path.write_text(json.dumps(config), encoding="utf-8")
    build(load_config(str(path)))
    return folder / "site"


def _page(title: str, *, answer: str | None = None, more: str = "") -> str:
    escaped = html.escape(title)
    meta = f"answer: {{id: a, task: low-light, coverage: none, status: {answer}}}\n" if answer else ""
    front = f"title: {json.dumps(escaped)}\ndescription: {json.dumps(escaped)}\n{meta}{more}"
    return f"---\n{front}---\n# {escaped} {{#answer}}\n\nWords.\n\n## {escaped} {{#part}}\n"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pages = {
        "index.md": "# Home\n\n<!-- answerbook:search -->\n",
        "answers/hostile.md": _page(HOSTILE, answer="unreviewed"),
        "answers/draft.md": _page("A draft", answer="draft"),
        "answers/withdrawn.md": _page("A withdrawn answer", answer="withdrawn"),
        "listed.md": _page(HOSTILE),
        "list.md": _page("A list", more="search: {exclude: true}\n"),
    }
    return _build(tmp_path_factory.mktemp("theme"), pages)


@pytest.mark.parametrize("page", ["answers/hostile", "listed"])
def test_a_hostile_title_is_shown_as_text(site: Path, page: str) -> None:
    elements = _Elements(site / page / "index.html")
    assert elements.title == f"{HOSTILE} · Answerbook"
    described = {m.get("name") or m.get("property"): m.get("content") for m in elements.named("meta")}
    assert described["description"] == described["og:title"] == described["og:description"] == HOSTILE


def test_a_hostile_title_makes_no_element_on_any_page(site: Path) -> None:
    for page in site.rglob("*.html"):
        elements = _Elements(page)
        assert not elements.named("img"), page
        assert not [name for _, a in elements.found for name in a if name.startswith("on")], page


@pytest.mark.parametrize(
    ("page", "searched"),
    [
        ("answers/hostile", True),
        ("listed", True),
        ("list", False),
        ("answers/draft", False),
        ("answers/withdrawn", False),
        ("", False),
    ],
)
def test_search_knows_answers_and_guides_only(site: Path, page: str, searched: bool) -> None:
    text = (site / page / "index.html").read_text(encoding="utf-8")
    assert ("data-pagefind-body" in text) is searched


def _searched(site: Path) -> dict[str, Any]:
    """Return what search knows of the only page of the site that it knows."""
    index_site(site)
    (fragment,) = (site / "pagefind" / "fragment").iterdir()
    found: dict[str, Any] = json.loads(gzip.decompress(fragment.read_bytes()).decode().removeprefix("pagefind_dcd"))
    return found


def test_search_knows_of_an_answer_what_people_wrote(tmp_path: Path) -> None:
    answer = (
        f"{_page('A question', answer='reviewed')}\n"
        '> <span id="q">What happened. A question</span>\n\n<span class="state">Reviewed</span>\n\n'
        "**Short answer.** Composed [Q](#q).\n\n## 1. The task\n\nComposed\n\n"
        "**What the papers say.**\n\n* Glow: “it glows” [P1](#p1)\n\n**Why this model.** Composed\n\n"
        "## 3. Papers and tools {#sources-table}\n\n"
        "| Name | Paper | Code | Relevance | What it lends |\n|---|---|---|---|---|\n"
        '| <span class="key">P1</span> Glow | [paper](https://a.b/c) | none given | '
        '<span class="relevance direct">direct</span> | A lamp. |\n\n'
        "## Related answers {#related}\n\nAnother question\n"
    )
    found = _searched(_build(tmp_path, {"index.md": "# Home\n", "answers/a.md": answer}))
    assert found["content"] == "A question. What happened. A question. Glow: “it glows” Glow. A lamp."
    told = {"title": "A question", "question": "What happened. A question.", "task": "low light", "state": "Reviewed"}
    assert found["meta"] == told


def test_search_knows_the_answer_that_an_author_gave(tmp_path: Path) -> None:
    answer = (
        f"{_page('A question', answer='reviewed')}\n**Short answer** (by the author).\n\nIt glows.\n\nBy day.\n\n"
        "**What the sources say.** Composed\n\n## 1. The task\n\nComposed\n"
    )
    found = _searched(_build(tmp_path, {"index.md": "# Home\n", "answers/a.md": answer}))
    assert found["content"] == "A question. It glows. By day."


def test_only_the_home_page_and_the_404_page_hold_a_search_box_of_their_own(site: Path) -> None:
    def places(page: Path) -> list[str | None]:
        return [a["data-ab-search"] for _, a in _Elements(page).found if "data-ab-search" in a]

    shown = {page.relative_to(site).as_posix(): places(page) for page in site.rglob("*.html")}
    with_own = {name for name, found in shown.items() if found == ["page", "dialog"]}
    assert with_own == {"index.html", "404.html"}
    assert all(found == ["dialog"] for name, found in shown.items() if name not in with_own)


def test_a_page_works_under_a_policy_that_forbids_inline_code_and_other_hosts(site: Path) -> None:
    for page in site.rglob("*.html"):
        elements = _Elements(page)
        for script in elements.named("script"):
            assert script.get("type") == "application/json" or script.get("src"), page
        assert not elements.named("style"), page
        assert not [a for _, a in elements.found if "style" in a], page
        loaded = [a.get("src") for _, a in elements.found if "src" in a]
        loaded += [a.get("href") for a in elements.named("link") if a.get("rel") != "canonical"]
        assert loaded, page
        assert not [address for address in loaded if address and "//" in address], page


def test_the_404_page_finds_its_parts_from_any_address(site: Path) -> None:
    elements = _Elements(site / "404.html")
    addresses = [a.get("src") for a in elements.named("script") if a.get("src")]
    addresses += [a.get("href") for a in elements.named("link")]
    assert all(address and address.startswith("/help/") for address in addresses)


def test_the_theme_stays_small() -> None:
    scripts = [as_served(path.read_text(encoding="utf-8")) for path in (THEME / "assets").glob("*.js")]
    assert sum(len(script.encode()) for script in scripts) < 10_000
    assert (THEME / "assets" / "answerbook.css").stat().st_size < 20_000
    styles = (THEME / "assets" / "answerbook.css").read_text(encoding="utf-8")
    assert re.findall(r"url\(([^)]*)\)", styles) == ['"newsreader.woff2"', '"newsreader-more.woff2"']
