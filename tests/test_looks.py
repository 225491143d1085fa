"""How an answer looks: on the first screen, under the pointer, on a phone, on paper, and what it costs to load."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from playwright.sync_api import Page, Response, expect

from tests.conftest import ROOT, OpenPage

pytestmark = pytest.mark.browser

SLUGS = sorted(path.stem for path in (ROOT / "prompts").glob("*.txt"))
ANSWERS = pytest.mark.parametrize("slug", SLUGS)
PHONE = (390, 844)


def _bottoms(page: Page, *selectors: str) -> list[float]:
    return [
        page.locator(selector).first.evaluate("node => node.getBoundingClientRect().bottom") for selector in selectors
    ]


def _letters(text: str) -> str:
    """Return the text without what a line break may add to it or take away."""
    return re.sub(r"[\s\W]+", "", text)


@ANSWERS
def test_title_short_answer_state_and_copy_button_are_on_the_first_screen(open_page: OpenPage, slug: str) -> None:
    page = open_page(f"answers/{slug}/")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert max(_bottoms(page, "h1", ".state", ".ab-lead", ".ab-copy button")) <= 800
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    assert page.locator(".ab-lead").inner_text().startswith("Short answer.")
    assert max(_bottoms(page, "h1", ".state", ".ab-lead")) <= PHONE[1]


@pytest.mark.parametrize("key", [False, True], ids=["pointer", "focus"])
def test_a_citation_shows_the_words_it_rests_on(open_page: OpenPage, key: bool) -> None:
    page = open_page("answers/sharpen-low-light-photo-without-noise/")
    citation = page.locator('.ab-lead .cite[href*="-s"]').first
    words = page.locator(str(citation.get_attribute("href"))).inner_text()
    tip = page.get_by_role("tooltip")
    if key:
        page.keyboard.press("Tab")  # from here on the focus is shown
        citation.focus()
    else:
        citation.hover()
    expect(tip).to_have_text(words)
    expect(tip).to_be_in_viewport(ratio=1)
    expect(citation).to_have_accessible_description(words)
    if not key:
        tip.hover()
    expect(tip).to_be_visible()
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()


def test_the_words_of_a_citation_stay_within_a_narrow_screen(open_page: OpenPage) -> None:
    page = open_page("answers/sharpen-low-light-photo-without-noise/", size=(320, 640))
    for citation in page.locator('.cite[href^="#"]').all():
        citation.focus()
        page.keyboard.press("Shift")  # the keyboard is in use
        assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_what_a_statement_rests_on_is_told_by_shape(open_page: OpenPage) -> None:
    page = open_page("answers/sharpen-low-light-photo-without-noise/")
    script = "node => (s => [s.borderTopStyle, s.borderTopWidth, s.borderRadius].join())(getComputedStyle(node))"
    marks = ('[href="#q"]', '[href="#m1"]', '[href^="#p1"]', ":not([href^='#'])")
    assert len({page.locator(f".ab-lead .cite{mark}").first.evaluate(script) for mark in marks}) == len(marks)


def test_a_table_becomes_cards_on_a_phone(open_page: OpenPage) -> None:
    page = open_page(f"answers/{SLUGS[0]}/", size=PHONE)
    table = page.locator("#sources-table + table")
    cells = table.locator("tbody tr").first.locator("td")
    tops = [cell.evaluate("node => node.getBoundingClientRect().top") for cell in cells.all()]
    assert tops == sorted(set(tops))
    labels = [cell.evaluate("node => getComputedStyle(node, '::before').content") for cell in cells.all()]
    assert labels[1:4] == ['"Paper"', '"Code"', '"Relevance"']


@ANSWERS
def test_an_answer_prints_on_two_sheets_with_its_links_spelled_out(
    open_page: OpenPage, built_site: Path, slug: str
) -> None:
    page = open_page(f"answers/{slug}/", scheme="dark")
    sheets = pdfium.PdfDocument(page.pdf(prefer_css_page_size=True))
    assert len(sheets) <= 2
    text = _letters("".join(sheet.get_textpage().get_text_range() for sheet in sheets))
    record = json.loads((built_site / "answers" / f"{slug}.json").read_text(encoding="utf-8"))
    assert [
        link["url"] for source in record["sources"] for link in source["links"] if _letters(link["url"]) not in text
    ] == []
    assert not [
        chrome for chrome in ("Searchanswers", "Onthispage", "Copyforaticket", "MadewithAnswerbook") if chrome in text
    ]


def test_the_first_view_of_an_answer_is_under_120_kilobytes(open_page: OpenPage) -> None:
    page = open_page()
    sizes: dict[str, int] = {}

    def weigh(response: Response) -> None:
        body = response.body()
        # A font is packed already.
        sizes[response.url] = len(body if response.url.endswith(".woff2") else gzip.compress(body))

    page.on("response", weigh)
    page.goto(f"{page.url}answers/{SLUGS[0]}/", wait_until="networkidle")
    assert len(sizes) > 5
    assert sum(sizes.values()) < 120_000, sizes
