"""The search box in a real browser: the right page first, a slip is no dead end, and what is found can be narrowed."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.bench.search import (
    BYTES,
    EXACT,
    FIRST,
    FIRST_THREE,
    Query,
    ask,
    build_site_of,
    open_box,
    read_queries,
    transfers,
)
from tests.conftest import ROOT, OpenPage, served

pytestmark = pytest.mark.browser

FOLDERS = (ROOT / "tests/bench/prompts", ROOT / "prompts", ROOT / "tests/golden/hangul-and-emoji-names")
QUERIES = ROOT / "tests/bench/labels/search-own.json"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a site of all our own prompts."""
    return build_site_of(FOLDERS, tmp_path_factory.mktemp("search") / "work")


@pytest.fixture(scope="module")
def queries(site: Path) -> list[Query]:
    return read_queries(QUERIES, site)


def test_the_right_page_comes_first(site: Path, queries: list[Query], browser: Browser) -> None:
    page = browser.new_page()
    with served(site) as address:
        open_box(page, address)
        replies = [ask(page, address, query) for query in queries]
    page.close()
    misses = [(reply.query.kind, reply.query.words, reply.hits[:3]) for reply in replies if not reply.is_first]
    assert sum(reply.is_first for reply in replies) >= FIRST * len(replies), misses
    assert sum(reply.is_near for reply in replies) >= FIRST_THREE * len(replies), misses
    assert not [miss for miss in misses if miss[0] in EXACT]


def test_a_query_costs_little_and_its_box_nothing(site: Path, queries: list[Query], browser: Browser) -> None:
    page = browser.new_page()
    before, sent = transfers(page, site, next(query for query in queries if query.kind == "symptom"))
    page.close()
    assert before == 0
    assert sum(size for _, size in sent) <= BYTES


def test_what_is_meant_by_a_slip_is_said_and_shown(open_page: OpenPage) -> None:
    page = open_page("browse/")
    page.keyboard.press("/")
    page.keyboard.insert_text("sharpen a nigth photo")
    expect(page.locator(".ab-dialog [role=status]")).to_contain_text("Taken for “sharpen a night photo”")
    expect(page.locator(".ab-hit a").first).to_have_attribute("href", re.compile("/answers/"))


def test_words_that_most_pages_hold_ask_for_a_rarer_one(open_page: OpenPage, built_site: Path) -> None:
    manifest = json.loads((built_site / "pagefind/answerbook.json").read_text(encoding="utf-8"))
    page = open_page("browse/")
    page.route("**/pagefind/answerbook.json", lambda route: route.fulfill(json=manifest | {"common": ["how", "photo"]}))
    page.keyboard.press("/")
    page.keyboard.insert_text("how photo")
    status = page.locator(".ab-dialog [role=status]")
    expect(status).to_have_text("Most pages hold “how photo”. Add a rarer word.")
    page.keyboard.insert_text(" night")
    expect(status).to_contain_text("page")
    expect(page.locator(".ab-hit a").first).to_have_attribute("href", re.compile("/answers/"))


def test_an_answers_id_leads_to_it_and_says_how_far_to_trust_it(open_page: OpenPage, built_site: Path) -> None:
    record = json.loads(next(iter(sorted((built_site / "answers").glob("*.json")))).read_text(encoding="utf-8"))
    page = open_page("browse/")
    page.keyboard.press("/")
    page.keyboard.insert_text(record["id"].upper())
    first = page.locator(".ab-hit").first
    expect(first.locator("a")).to_have_text(record["title"])
    expect(first.locator("p").first).to_contain_text("eviewed")


def test_hits_are_narrowed_from_the_keyboard(open_page: OpenPage, built_site: Path) -> None:
    records = [json.loads(path.read_text(encoding="utf-8")) for path in (built_site / "answers").glob("*.json")]
    task = sorted({record["task"]["name"] for record in records})[0]
    expected = {record["url"] for record in records if record["task"]["name"] == task}
    page = open_page("browse/")
    page.keyboard.press("/")
    page.keyboard.insert_text("photo")
    hits = page.locator(".ab-dialog .ab-hit a")
    expect(page.locator(".ab-hit").first).to_be_visible()
    assert hits.count() > len(expected)
    choice = page.get_by_role("dialog").get_by_role("combobox", name="Task")
    for _ in range(6):
        page.keyboard.press("Tab")
        if choice.evaluate("choice => choice === document.activeElement"):
            break
    page.keyboard.type(task)
    expect(hits).to_have_count(len(expected))
    shown = {re.sub(r".*/answers/", "answers/", str(hit.get_attribute("href"))) for hit in hits.all()}
    assert shown == expected
    page.get_by_role("dialog").get_by_role("textbox").fill("")
    expect(hits).to_have_count(len(expected))


def test_a_choice_is_made_among_what_the_answers_are(open_page: OpenPage, built_site: Path) -> None:
    page = open_page("browse/")
    page.keyboard.press("/")
    choices = page.get_by_role("group", name="Narrow the search").get_by_role("combobox")
    expect(choices).to_have_count(4)
    names = [choice.get_attribute("aria-label") for choice in choices.all()]
    assert names == ["Coverage", "Family", "State", "Task"]
    told = {
        json.loads(path.read_text(encoding="utf-8"))["task"]["name"] for path in (built_site / "answers").glob("*.json")
    }
    offered = choices.nth(3).locator("option").all_inner_texts()
    assert [text.lower() for text in offered] == ["any task", *sorted(name.lower() for name in told)]
