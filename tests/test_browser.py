"""The built site in a real browser. Every test fails, too, on a console error or a request to another host."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.conftest import ROOT, OpenPage

pytestmark = pytest.mark.browser

SLUGS = sorted(path.stem for path in (ROOT / "prompts").glob("*.txt"))
DESKTOP, PHONE = (1280, 800), (390, 844)
SIZES = pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
SCHEMES = pytest.mark.parametrize("scheme", ["light", "dark"])
ANSWERS = pytest.mark.parametrize("slug", SLUGS)
LEAD = ".ab-lead"


def _record(site: Path, slug: str) -> dict[str, Any]:
    record: dict[str, Any] = json.loads((site / "answers" / f"{slug}.json").read_text(encoding="utf-8"))
    return record


def _names(record: dict[str, Any], kind: str) -> list[str]:
    return [source["name"] for source in record["sources"] if source["kind"] == kind]


def _quotes_an_abstract(record: dict[str, Any]) -> bool:
    short = [s for s in record["statements"] if s["section"] == "short-answer"]
    return any(c["field"] == "abstract" for s in short for c in s["citations"])


def _hit(page: Page, slug: str) -> Locator:
    return page.locator(f'.ab-hit a[href$="/answers/{slug}/"]')


def _search(page: Page, words: str) -> None:
    page.keyboard.press("/")
    page.keyboard.insert_text(words)


def _close(page: Page) -> None:
    page.keyboard.press("Escape")
    expect(page.locator(".ab-dialog")).to_be_hidden()


def _background(page: Page, selector: str) -> str:
    script = "selector => getComputedStyle(document.querySelector(selector)).backgroundColor"
    return str(page.evaluate(script, selector))


# Search


@ANSWERS
def test_an_answer_is_the_first_hit_for_words_of_its_title(open_page: OpenPage, built_site: Path, slug: str) -> None:
    page = open_page()
    title = _record(built_site, slug)["title"]
    words = sorted(set(re.findall(r"\w{4,}", title)), key=lambda word: (-len(word), word))[:4]
    _search(page, " ".join(words))
    expect(page.locator(".ab-hit a").first).to_have_attribute("href", re.compile(f"/answers/{slug}/$"))
    expect(_hit(page, slug)).to_have_text(title)


@ANSWERS
def test_an_answer_is_found_by_its_models_name(open_page: OpenPage, built_site: Path, slug: str) -> None:
    page = open_page("browse/")
    for name in _names(_record(built_site, slug), "model"):
        page.keyboard.press("s")
        page.keyboard.insert_text(name)
        expect(_hit(page, slug)).to_be_visible()
        _close(page)


@ANSWERS
def test_an_answer_is_found_by_a_papers_title(open_page: OpenPage, built_site: Path, slug: str) -> None:
    page = open_page("about/")
    for title in _names(_record(built_site, slug), "paper"):
        _search(page, title)
        expect(_hit(page, slug)).to_be_visible()
        _close(page)


def test_a_hit_shows_the_task_and_how_far_to_trust_the_answer(open_page: OpenPage, built_site: Path) -> None:
    page = open_page()
    _search(page, _record(built_site, SLUGS[0])["title"])
    facts = page.locator(".ab-hit p").first
    expect(facts).to_contain_text("covered")
    expect(facts).to_contain_text("eviewed")
    expect(page.locator(".ab-hit mark").first).to_be_visible()


@pytest.mark.parametrize("key", ["/", "s"])
def test_a_key_opens_the_search_dialog_and_escape_closes_it(open_page: OpenPage, key: str) -> None:
    page = open_page(f"answers/{SLUGS[0]}/")
    dialog = page.get_by_role("dialog", name="Search answers")
    page.keyboard.press(key)
    expect(dialog).to_be_visible()
    expect(dialog.get_by_role("textbox")).to_be_focused()
    expect(dialog.get_by_role("textbox")).to_have_value("")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_the_keys_can_be_turned_off_for_good(open_page: OpenPage) -> None:
    page = open_page(f"answers/{SLUGS[0]}/")
    page.get_by_role("checkbox", name="Keys").uncheck()
    page.goto(page.url.replace(SLUGS[0], SLUGS[1]))
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("s")
    page.keyboard.press("c")
    expect(page.locator(".ab-dialog")).to_be_hidden()
    expect(page.locator(".ab-said")).to_be_empty()
    page.get_by_role("checkbox", name="Keys").check()
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("s")
    expect(page.locator(".ab-dialog")).to_be_visible()


def test_the_keys_are_letters_while_typing(open_page: OpenPage) -> None:
    page = open_page()
    page.keyboard.press("s")
    page.keyboard.type("s/s")
    expect(page.locator("input[name=q]:focus")).to_have_value("s/s")


def test_arrows_walk_the_hits_and_enter_opens_one(open_page: OpenPage, built_site: Path) -> None:
    page = open_page(f"answers/{SLUGS[0]}/")
    _search(page, _names(_record(built_site, SLUGS[-1]), "model")[0])
    hits = page.locator(".ab-dialog .ab-hit a")
    expect(hits.first).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(hits.first).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("textbox")).to_be_focused()
    page.keyboard.press("ArrowDown")
    target = hits.first.get_attribute("href")
    page.keyboard.press("Enter")
    page.wait_for_url(str(target))


def test_enter_in_the_box_opens_the_best_hit(open_page: OpenPage, built_site: Path) -> None:
    page = open_page()
    _search(page, _record(built_site, SLUGS[0])["title"])
    expect(page.locator(".ab-hit a").first).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/answers/{SLUGS[0]}/")


def test_the_header_button_opens_search_on_a_phone(open_page: OpenPage) -> None:
    page = open_page("browse/", size=PHONE)
    page.get_by_role("button", name="Search answers").click()
    expect(page.get_by_role("dialog").get_by_role("textbox")).to_be_focused()
    page.get_by_role("button", name="Close").click()
    expect(page.get_by_role("dialog")).to_be_hidden()


@pytest.mark.parametrize("path", ["", f"answers/{SLUGS[0]}/"])
def test_a_link_with_words_opens_their_hits(open_page: OpenPage, path: str) -> None:
    page = open_page(f"{path}?q=sharp%20detail")
    expect(page.locator("input[name=q]:focus")).to_have_value("sharp detail")
    expect(page.locator(".ab-hit a").first).to_be_visible()


@pytest.mark.parametrize(
    "words", ["grainy night photo", "night", "upscale", "my photos from last night are grainy and far too dark"]
)
def test_a_tickets_words_find_answers_before_what_the_guide_says(open_page: OpenPage, words: str) -> None:
    page = open_page(f"?q={quote(words)}")
    expect(page.locator(".ab-hit a").first).to_have_attribute("href", re.compile("/answers/"))
    kinds = ["/answers/" in str(link.get_attribute("href")) for link in page.locator(".ab-hit a").all()]
    assert kinds == sorted(kinds, reverse=True)


@pytest.mark.parametrize(
    "words", ["zyzzyva qwxz", "<img src=x onerror=alert(1)> qwxz", "' \" \\ %00 ${1} {{ 7*7 }} qwxz"]
)
def test_words_without_a_hit_are_said_back_as_text(open_page: OpenPage, words: str) -> None:
    page = open_page("browse/")
    _search(page, words)
    expect(page.locator(".ab-dialog [role=status]")).to_contain_text(f"“{words}”")
    assert page.locator(".ab-dialog img").count() == 0


def test_the_search_engine_loads_only_when_a_box_is_used(open_page: OpenPage) -> None:
    page = open_page()
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url))
    page.reload()
    page.wait_for_load_state("networkidle")
    assert not [url for url in loaded if "pagefind" in url]
    with page.expect_request(lambda request: request.url.endswith("pagefind/pagefind.js")):
        page.keyboard.press("/")


# The answer page


@SCHEMES
@pytest.mark.parametrize("javascript", [True, False])
def test_a_citation_jumps_to_its_sentence_and_lights_it(
    open_page: OpenPage, built_site: Path, scheme: str, javascript: bool
) -> None:
    slug = next(slug for slug in SLUGS if _quotes_an_abstract(_record(built_site, slug)))
    page = open_page(f"answers/{slug}/", scheme=scheme, javascript=javascript)
    citation = page.locator(f'{LEAD} a[href*="-s"]').first
    target = str(citation.get_attribute("href"))
    before = _background(page, target)
    citation.click()
    expect(page.locator(target)).to_be_in_viewport()
    sibling = f".abstracts span[id]:not({target})"
    assert _background(page, target) not in (before, _background(page, sibling))
    top = page.locator(target).bounding_box()
    header = page.locator(".ab-header").bounding_box()
    assert top and header and top["y"] >= header["y"] + header["height"]


@ANSWERS
def test_every_citation_of_a_page_has_its_target(open_page: OpenPage, slug: str) -> None:
    page = open_page(f"answers/{slug}/")
    targets = page.eval_on_selector_all(
        '.ab-answer a[href^="#"]', "links => links.map(link => link.getAttribute('href'))"
    )
    assert targets
    assert [target for target in set(targets) if not page.locator(f'[id="{target[1:]}"]').count()] == []


@ANSWERS
def test_without_javascript_the_whole_answer_and_its_drawing_are_there(open_page: OpenPage, slug: str) -> None:
    page = open_page(f"answers/{slug}/", size=PHONE, javascript=False)
    drawing = page.locator(".ab-diagram svg")
    expect(drawing).to_be_visible()
    box = drawing.bounding_box()
    assert box and box["height"] > 100
    assert box["x"] >= 0 and box["x"] + box["width"] <= PHONE[0]
    assert drawing.locator("text").count() >= 3
    for heading in ("1. The task", "3. Papers and tools", "What the sources do not tell", "Sources"):
        expect(page.get_by_role("heading", name=heading, exact=False).first).to_be_visible()
    assert page.locator(".abstracts span[id]").first.is_visible()


@pytest.mark.parametrize("path", ["", "no-such-page/"])
def test_without_javascript_search_says_so_and_leads_to_the_list(open_page: OpenPage, path: str) -> None:
    page = open_page(path, javascript=False, missing=bool(path))
    expect(page.locator("article").get_by_text("Search needs JavaScript")).to_be_visible()
    expect(page.locator("article input")).to_be_hidden()
    page.locator("article .ab-search__off a").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Browse"))


def test_relevance_is_told_by_shape_as_well_as_by_word(open_page: OpenPage) -> None:
    page = open_page()
    script = """spans => spans.map(span => {
        const mark = getComputedStyle(span, "::before");
        const filled = mark.backgroundColor !== "rgba(0, 0, 0, 0)";
        return [mark.backgroundImage, mark.borderStyle, filled].join(" ");
    })"""
    shapes = page.eval_on_selector_all(".relevance", script)
    words = page.locator(".relevance").all_inner_texts()
    assert len(set(words)) == len(set(shapes)) == 3


# Every page


@pytest.mark.parametrize("path", ["", "browse/", f"answers/{SLUGS[0]}/"])
def test_a_page_without_javascript_follows_the_systems_colours(open_page: OpenPage, path: str) -> None:
    page = open_page(path, scheme="dark", javascript=False)
    assert sum(map(int, re.findall(r"\d+", _background(page, "body"))[:3])) < 200


def test_the_chosen_colours_stay_on_the_next_page(open_page: OpenPage) -> None:
    page = open_page()
    light = _background(page, "body")
    page.get_by_role("button", name="Switch between light and dark").click()
    dark = _background(page, "body")
    page.get_by_role("link", name="Browse", exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Browse"))
    assert _background(page, "body") == dark != light


def test_the_home_page_leads_to_every_answer(open_page: OpenPage, built_site: Path) -> None:
    page = open_page()
    expect(page.get_by_role("textbox", name="Search answers")).to_be_in_viewport()
    for slug in SLUGS:
        link = page.locator(f'#answers ~ ul a[href$="answers/{slug}/"]')
        expect(link).to_contain_text(_record(built_site, slug)["title"])


@SIZES
def test_the_mark_on_the_home_page_lights_its_sentence(open_page: OpenPage, size: tuple[int, int]) -> None:
    page = open_page(size=size)
    page.locator('.specimen a[href="#p1-s2"]').click()
    expect(page.locator("#p1-s2")).to_be_in_viewport()
    assert _background(page, "#p1-s2") != _background(page, "#p1-s1")


def test_a_wrong_address_offers_search_and_the_list(open_page: OpenPage, built_site: Path) -> None:
    page = open_page("answers/no-such-answer/", missing=True)
    _search(page, _record(built_site, SLUGS[0])["title"])
    expect(_hit(page, SLUGS[0])).to_be_visible()
    page.locator("article").get_by_role("link", name="all answers by task").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Browse"))


@pytest.mark.parametrize("javascript", [True, False])
def test_the_menu_on_a_phone_leads_everywhere_from_the_keyboard(open_page: OpenPage, javascript: bool) -> None:
    page = open_page(f"answers/{SLUGS[0]}/", size=PHONE, javascript=javascript)
    page.get_by_role("button", name="Menu").focus()
    page.keyboard.press("Enter")
    for name in ("Papers", "Reference"):
        expect(page.get_by_role("navigation", name="Main").get_by_role("link", name=name)).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Browse"))
