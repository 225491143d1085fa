"""The theme without a browser: what it prints of a hostile title, what it asks of the network, how big it is."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config

THEME = Path(__file__).parents[1] / "generator" / "theme"
HOSTILE = '"><img src=x onerror=alert(1)></title></script>'


def _build(folder: Path, pages: dict[str, str], **settings: object) -> Path:
    for name, text in pages.items():
        page = folder / "docs" / name
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(text, encoding="utf-8")
    config = {
        "site_name": "Answerbook",
        "site_url": "https://answers.example/",
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
def test_a_hostile_title_reaches_the_page_as_text_only(site: Path, page: str) -> None:
    text = (site / page / "index.html").read_text(encoding="utf-8")
    assert "<img" not in text
    assert text.count("</title>") == 1
    assert f"<title>{html.escape(HOSTILE, quote=False)}" in html.unescape(text).replace(
        HOSTILE, html.escape(HOSTILE, quote=False)
    )
    for name in ("description", "og:title", "og:description"):
        assert re.search(rf'(?:name|property)="{name}" content="&(?:#34|quot);&gt;&lt;img [^"<>]*"', text), name


def test_a_hostile_title_in_the_navigation_of_other_pages_is_text(site: Path) -> None:
    for page in site.rglob("*.html"):
        assert "<img" not in page.read_text(encoding="utf-8"), page


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


def test_only_the_home_page_and_the_404_page_show_the_search_box(site: Path) -> None:
    shown = {p.relative_to(site).as_posix() for p in site.rglob("*.html") if '"page"' in p.read_text("utf-8")}
    assert shown == {"index.html", "404.html"}


def test_a_page_has_no_inline_script_no_inline_style_and_no_address_outside(site: Path) -> None:
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", text), page
        assert not re.search(r"<style|\sstyle=|\son\w+=", text), page
        assert not re.search(r'(?:src|srcset|data-src)="(?:https?:)?//', text), page
        assert not re.search(r'<link(?![^>]*canonical)[^>]*href="(?:https?:)?//', text), page


def test_the_theme_stays_small() -> None:
    scripts = sum(path.stat().st_size for path in (THEME / "assets").glob("*.js"))
    assert scripts < 10_000
    assert (THEME / "assets" / "answerbook.css").stat().st_size < 20_000
    assert "url(" not in (THEME / "assets" / "answerbook.css").read_text(encoding="utf-8")
