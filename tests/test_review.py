"""How far to trust an answer: what is overdue, and where drafts do not show."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from generator.build import Site, build_site
from generator.review import Review, plan_report
from generator.site_facts import SiteFacts
from tests.conftest import FOLDER, ROOT, served
from tests.test_documentation import REFERENCE, described, section
from tests.tiny_site import make_prompts, make_site, mkdocs, prompt

DAY = datetime.date(2027, 6, 1)


def with_state(question: str, **keys: str) -> str:
    head = "".join(f"{key}: {value}\n" for key, value in keys.items())
    return f"---\n{head}---\n{prompt(question)}"


@pytest.fixture
def prompts(tmp_path: Path) -> Path:
    """Return a folder with an answer in every state."""
    return make_prompts(
        tmp_path / "prompts",
        draft=with_state("How is a draft shown?", status="draft", review_by="2027-05-31"),
        fine=with_state("How is a dim room shown?", status="reviewed", reviewed="2026-05-01", review_by="2027-06-01"),
        overdue=with_state("How is a street shown?", status="reviewed", owner="desk", review_by="2027-05-01"),
        plain=prompt("How is a night shown?"),
        withdrawn=with_state("How is a cave shown?", status="withdrawn", review_by="2020-01-01"),
    )


def test_an_answer_is_overdue_from_the_day_after_on(prompts: Path) -> None:
    reviews = {review.slug: review.days_overdue for review in plan_report(build_site(prompts), SiteFacts(), DAY)}
    assert reviews == {"withdrawn": 0, "overdue": 31, "draft": 1, "fine": 0, "plain": 0}
    later = plan_report(build_site(prompts), SiteFacts(), DAY + datetime.timedelta(1), stale=True)
    assert [(review.slug, review.days_overdue) for review in later] == [("overdue", 32), ("draft", 2), ("fine", 1)]


def test_every_field_of_a_review_is_described() -> None:
    assert described(section(REFERENCE, "Review")) == [field.name for field in fields(Review)]


# Drafts


def lists(site: Site) -> str:
    """Return everything that offers answers, apart from their own pages and records."""
    return "".join(
        file.content for file in site.files if not file.uri.startswith(("answers/draft", "a/")) and "." in file.uri
    )


def test_drafts_have_a_page_but_no_list_leads_to_it(prompts: Path) -> None:
    site = build_site(prompts)
    files = {file.uri: file.content for file in site.files}
    assert "Draft" in files["answers/draft.md"]
    assert json.loads(files["answers/draft.json"])["status"] == "draft"
    assert "draft.md" not in lists(site)
    assert "How is a draft shown?" not in lists(site)
    assert [answer.slug for answer in site.listed] == ["fine", "overdue", "plain"]


def test_drafts_are_listed_where_asked_for(prompts: Path) -> None:
    site = build_site(prompts, drafts=True)
    files = {file.uri: file.content for file in site.files}
    assert "[How is a draft shown?](../answers/draft.md)" in files["browse/index.md"]
    assert "draft" in [answer["slug"] for answer in json.loads(files["answers.json"])["answers"]]
    assert [answer.slug for answer in site.listed] == ["draft", "fine", "overdue", "plain"]


def test_withdrawn_answers_are_in_no_list_but_programs_learn_that_they_are(prompts: Path) -> None:
    site = build_site(prompts, drafts=True)
    files = {file.uri: file.content for file in site.files}
    assert "withdrawn.md" not in files["browse/index.md"] + files["models/index.md"] + files["papers/index.md"]
    brief = {answer["slug"]: answer["status"] for answer in json.loads(files["answers.json"])["answers"]}
    assert brief["withdrawn"] == "withdrawn"


def test_a_task_with_drafts_alone_keeps_its_place_for_their_links(tmp_path: Path) -> None:
    root = make_site(tmp_path)
    make_prompts(root / "prompts", dark_street=with_state("How is a street shown?", status="draft"))
    make_prompts(root / "prompts", dim_room=with_state("How is a room shown?", status="draft"))
    done = mkdocs(root, "build", "--strict")
    assert done.returncode == 0, done.stdout
    assert "answers/" not in (root / "site" / "index.html").read_text(encoding="utf-8").partition("<article")[2]


# In the browser


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    root = make_site(tmp_path_factory.mktemp("review"), options=":\n      drafts: true")
    config = (root / "mkdocs.yml").read_text(encoding="utf-8")
    theme = f"name: material\n  custom_dir: {ROOT / 'generator' / 'theme'}"
    (root / "mkdocs.yml").write_text(config.replace("name: material", theme), encoding="utf-8")
    due = with_state("How is a dim room shown?", status="reviewed", reviewed="2026-05-01", review_by="2027-05-01")
    make_prompts(root / "prompts", dim_room=due, sketch=with_state("How is a sketch shown?", status="draft"))
    done = mkdocs(root, "build", "--strict", "--site-dir", str(root / "host" / FOLDER))
    assert done.returncode == 0, done.stdout
    with served(root / "host") as address:
        yield f"{address}{FOLDER}/"


STATES = pytest.mark.parametrize(
    ("today", "words"),
    [("2027-05-01T12:00:00Z", "review by 2027-05-01"), ("2027-05-02T12:00:00Z", "review overdue since 2027-05-01")],
    ids=["on the day", "the day after"],
)


@pytest.mark.browser
@STATES
def test_overdue_shows_by_itself_when_the_day_has_passed(page: Page, address: str, today: str, words: str) -> None:
    page.clock.set_fixed_time(today)
    page.goto(f"{address}answers/dim-room/")
    expect(page.locator(".state")).to_contain_text(f"Reviewed on 2026-05-01 · {words} · ")


@pytest.mark.browser
@STATES
def test_search_results_tell_the_same(page: Page, address: str, today: str, words: str) -> None:
    page.clock.set_fixed_time(today)
    page.goto(address)
    page.keyboard.press("/")
    page.keyboard.insert_text("dim room")
    expect(page.locator(".ab-hit p").first).to_contain_text(f"Reviewed on 2026-05-01 · {words} · ")


@pytest.mark.browser
@pytest.mark.parametrize("page", [False], indirect=True, ids=["no JavaScript"])
def test_without_javascript_the_day_is_there(page: Page, address: str) -> None:
    page.goto(f"{address}answers/dim-room/")
    expect(page.locator(".state")).to_contain_text("review by 2027-05-01")


@pytest.mark.browser
def test_search_finds_drafts_where_asked_for(page: Page, address: str) -> None:
    page.goto(address)
    page.keyboard.press("/")
    page.keyboard.insert_text("sketch")
    expect(page.locator(".ab-hit p").first).to_contain_text("Draft · ")
