"""Without search: from the home page to an answer, its best paper, that paper's BibTeX, another answer that uses it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import ROOT, served

pytestmark = pytest.mark.browser

FIRST = "sharpen-low-light-photo-without-noise"
SECOND = "brighten-a-dim-stage"
QUESTION = "My photo of the dim stage came out murky and I brightened it. How does AI brighten it evenly?"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve this repository's site with one prompt more, which provides the papers of another one."""
    root = tmp_path_factory.mktemp("story")
    for name in ("docs", "prompts"):
        shutil.copytree(ROOT / name, root / name)
    (root / "prompts" / "permalinks.yml").unlink()
    settings = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    theme = (ROOT / "generator" / "theme").as_posix()
    (root / "mkdocs.yml").write_text(settings.replace("generator/theme", theme, 1), encoding="utf-8")
    text = (root / "prompts" / f"{FIRST}.txt").read_text(encoding="utf-8")
    asked = re.sub(r'(?s)following question:\n".*?"\n', f'following question:\n"{QUESTION}"\n', text, count=1)
    assert asked != text
    (root / "prompts" / f"{SECOND}.txt").write_text(asked, encoding="utf-8")
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", "host"]
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    with served(root / "host") as found:
        yield found


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """Yield the home page; afterwards it must not have complained."""
    complaints: list[str] = []
    context = browser.new_context(viewport={"width": 1280, "height": 800}, permissions=["clipboard-read"])
    page = context.new_page()
    page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(address)
    yield page
    context.close()
    assert complaints == []


def test_from_the_home_page_to_a_papers_bibtex_and_another_answer(page: Page) -> None:
    # In the words of who asks, not of who knows the field.
    page.locator("article").get_by_role("link", name="a photo taken in poor light").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Low-light image enhancement")
    page.locator(f'#answers ~ ul a[href$="{FIRST}/"]').click()

    best = page.locator('tr:has(.relevance.direct) span[id^="p"] a').first
    name = best.inner_text()
    best.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)

    page.get_by_role("link", name="BibTeX").first.click()
    page.locator("#bibtex ~ * button").first.click()
    expect(page.locator(".ab-said")).to_have_text("Copied the text")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("@misc{") and name in copied and "author" not in copied

    page.locator("#csl-json ~ * button").first.click()
    expect(page.locator(".ab-said")).to_have_text("Copied the text")
    [entry] = json.loads(page.evaluate("navigator.clipboard.readText()"))
    assert entry["title"] == name and "author" not in entry

    page.locator(f'#answers ~ ul a[href$="{SECOND}/"]').first.click()
    expect(page.locator("#q")).to_have_text(QUESTION)


def test_each_chart_of_the_report_has_its_numbers_beside_it_and_leads_to_the_lists_behind_it(page: Page) -> None:
    home = page.url
    page.goto(f"{home}report/")
    charts = page.locator(".ab-chart").all()
    assert len(charts) >= 5
    for chart in charts:
        numbers = [text for text in chart.locator("text").all_text_contents() if re.fullmatch(r"[\d,]+", text)]
        beside = chart.locator("xpath=following-sibling::table[1]").locator("tbody tr td:last-child")
        assert beside.all_inner_texts() == numbers
        lists = chart.locator("a").evaluate_all("all => all.map(link => link.href.baseVal)")
        assert len(lists) == sum(number != "0" for number in numbers)
        for link in set(lists):
            assert page.request.get(f"{home}report/{link}").status == 200, link


def test_a_drawing_leads_to_what_it_shows(page: Page) -> None:
    links = page.locator(".ab-chart a").evaluate_all("all => all.map(link => link.href.baseVal)")
    assert links
    for link in sorted(set(links)):
        response = page.request.get(f"{page.url}{link}")
        assert response.status == 200, link
