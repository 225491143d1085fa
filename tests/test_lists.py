"""The ways through a large site, by the links of its generated Markdown alone."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import replace
from posixpath import dirname, join, normpath

import pytest

from generator.catalogue import Catalogue, plan_browse
from generator.catalogue_pages import catalogue_files
from generator.content import Answer, FrontMatter
from generator.home import MARKER, OVERVIEW, insert_lists
from generator.report_pages import report_files
from generator.taxonomy import Taxonomy, load_taxonomy
from tests.samples import graded, lone, model, paper, task_view

ANSWERS = 3000
LINK = re.compile(r"\]\(<?([^)>#]+\.md)")
STATES = (FrontMatter(), FrontMatter(status="reviewed", reviewed="2026-01-02", review_by="2027-01-02"))


def invented(number: int, tasks: Taxonomy) -> Answer:
    """Return an answer: every third is about one task, models are shared by some, papers by few."""
    task = list(tasks.tasks.values())[0 if number % 3 else number // 3 % 120]
    made = lone(
        f"a{number:04}",
        task=task_view(task),
        model=model(f"Model {number % 400}"),
        papers=(paper("P1", f"Paper {number // 2}"), paper("P2", f"Shared {number % 7}")),
        question=f"Why does my word{number % 900} lamp{number % 50} look so dim tonight?",
        front_matter=STATES[number % 10 == 0],
    )
    made = replace(made, coverage=("full", "partial", "none")[number % 3])
    return graded(made, "unrelated") if number % 5 == 0 else made


@pytest.fixture(scope="module")
def large() -> tuple[Catalogue, dict[str, str]]:
    """Return a catalogue and its pages by uri, the home page among them."""
    tasks = load_taxonomy()
    answers = tuple(invented(number, tasks) for number in range(ANSWERS))
    browse = plan_browse(answers, tasks)
    catalogue = Catalogue(tasks, answers, browse)
    pages = {file.uri: file.content for file in (*catalogue_files(catalogue), *report_files(catalogue))}
    nav = "[Browse](browse/index.md) [Models](models/index.md) [Papers](papers/index.md)\n\n"
    pages["index.md"] = insert_lists(f"{nav}{OVERVIEW}\n\n{MARKER}\n", "index.md", browse, catalogue)
    return catalogue, pages


def targets(uri: str, page: str) -> set[str]:
    return {normpath(join(dirname(uri), found)) for found in LINK.findall(page)}


def test_every_answer_is_within_three_clicks_of_the_home_page(large: tuple[Catalogue, dict[str, str]]) -> None:
    _, pages = large
    clicks = {"index.md": 0}
    waiting = deque(["index.md"])
    while waiting:
        uri = waiting.popleft()
        for target in targets(uri, pages.get(uri, "")) - clicks.keys():
            clicks[target] = clicks[uri] + 1
            waiting.append(target)
    answers = {uri: count for uri, count in clicks.items() if uri.startswith("answers/")}
    assert len(answers) == ANSWERS
    assert max(answers.values()) <= 3
    assert pages.keys() - clicks.keys() == set()


def test_no_list_has_more_than_100_entries_or_100_kb(large: tuple[Catalogue, dict[str, str]]) -> None:
    for uri, page in large[1].items():
        assert len(re.findall(r"(?m)^ *\* ", page)) <= 100, uri
        assert len(page.encode()) < 60_000, uri


def test_every_link_of_a_list_leads_to_a_page(large: tuple[Catalogue, dict[str, str]]) -> None:
    catalogue, pages = large
    known = pages.keys() | {f"answers/{answer.slug}.md" for answer in catalogue.answers}
    assert {target for uri, page in pages.items() for target in targets(uri, page)} - known == set()


def test_the_pages_of_a_list_hold_each_answer_once_in_order(large: tuple[Catalogue, dict[str, str]]) -> None:
    catalogue, pages = large
    uris = ["browse/all.md", *(f"browse/all/{number}.md" for number in range(2, 31))]
    titles = [title for uri in uris for title in re.findall(r"(?m)^\* \[([^]]+)\]", pages[uri])]
    assert titles == sorted(answer.title for answer in catalogue.answers)
    assert "browse/all/31.md" not in pages


def test_the_drawing_of_the_home_page_stays_small(large: tuple[Catalogue, dict[str, str]]) -> None:
    home = large[1]["index.md"]
    assert len(home) < 40_000
    drawing = home[home.index("ab-overview-t") :]
    # In columns, and as a tree that names a model or an answer below each of its tasks.
    assert drawing.count("<rect") <= 22 + 24
    assert '<title id="ab-overview-t">' in home and '<desc id="ab-overview-d">' in home


def test_the_report_counts_what_its_lists_hold(large: tuple[Catalogue, dict[str, str]]) -> None:
    report = large[1]["report/index.md"]
    assert "| [covered by the sources](../browse/coverage/full.md) | 1,000 |" in report
    assert "| [2027-01](../report/reviews.md) | 300 |" in report
    assert "| [code.example.org](" not in report
    listed = [page for uri, page in large[1].items() if uri.startswith("report/reviews")]
    assert sum(page.count('<span class="due">review by 2027-01-02</span>') for page in listed) == 300
    assert "| [the same words](../report/duplicates.md) |" in report
    pairs = [page for uri, page in large[1].items() if uri.startswith("report/duplicates")]
    assert "a0000.md" in "".join(pairs) and "a0900.md" in "".join(pairs)


def test_a_paper_is_unrelated_only_where_every_use_is(large: tuple[Catalogue, dict[str, str]]) -> None:
    catalogue, pages = large
    for work in catalogue.papers.entries[:200]:
        said = "Not about the task wherever it occurs" in pages[work.uri]
        assert said is all(use.view.relevance == "unrelated" for use in work.uses)
