"""Three builds with a rename, an edit and a withdrawal in between, as a host and a browser see them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from generator.moves import rename, withdraw
from generator.releases import release
from tests.conftest import FOLDER, ROOT, served
from tests.tiny_site import make_prompts, make_site, mkdocs, prompt

SKY = "How does AI show more stars?"


@dataclass(frozen=True, slots=True)
class Story:
    """A site after its third build."""

    site: Path
    first: frozenset[str]
    """The files of the first build that a link could lead to."""
    ids: dict[str, str]
    """By the slugs of the first build."""


def build(root: Path) -> set[str]:
    """Build the site anew; return its files, without what belongs to the theme and to search."""
    site = root / "host" / FOLDER
    done = mkdocs(root, "build", "--strict", "--site-dir", str(site))
    assert done.returncode == 0, done.stdout
    files = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    return {uri for uri in files if not uri.startswith(("assets/", "pagefind/"))}


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    root = make_site(tmp_path_factory.mktemp("story"), more="site_url: https://answers.example/help/answers-site/\n")
    config = (root / "mkdocs.yml").read_text(encoding="utf-8")
    theme = f"name: material\n  custom_dir: {ROOT / 'generator' / 'theme'}"
    (root / "mkdocs.yml").write_text(config.replace("name: material", theme), encoding="utf-8")
    # A task, a model and a paper that no other answer has.
    sky = prompt(SKY, "OCR-skyglow").replace("Glow:", "Skyline:").replace("glow.pdf", "sky.pdf")
    prompts = make_prompts(root / "prompts", night_sky=sky)
    release(prompts, "prompts", "2026-01-05")
    first = build(root)
    site = root / "host" / FOLDER
    ids = {path.stem: json.loads(path.read_text())["id"] for path in (site / "answers").glob("*.json")}
    rename(prompts, "prompts", "dim-room", "brighten-a-room")
    make_prompts(prompts, dark_street=prompt("Can AI see in the dark?"))
    release(prompts, "prompts", "2026-02-05")
    build(root)
    rename(prompts, "prompts", "brighten-a-room", "brighten-a-dim-room")
    withdraw(prompts, "prompts", "night-sky", "dim-room", "2026-03-05")
    build(root)
    return Story(site, frozenset(first), ids)


def test_every_address_of_the_first_build_still_answers_in_the_third(story: Story) -> None:
    gone = {uri for uri in story.first if not (story.site / uri).is_file()}
    assert gone == set()


def test_a_page_of_the_catalogue_that_is_gone_leads_to_the_nearest_one(story: Story) -> None:
    def leads(page: str) -> str:
        return (story.site / page / "index.html").read_text(encoding="utf-8")

    (paper,) = {uri for uri in story.first if uri.startswith("papers/skyline")}
    assert 'data-to="../../papers/"' in leads(paper.removesuffix("/index.html"))
    assert 'data-to="../../models/"' in leads("models/ocr-skyglow")
    tasks = [leads(uri.removesuffix("/index.html")) for uri in story.first if uri.startswith("tasks/")]
    assert sum('data-to="../../browse/"' in page for page in tasks) == 1
    base = "/help/answers-site/models/"
    assert f"{base}ocr-skyglow/ {base} 302\n" in (story.site / "_redirects").read_text(encoding="utf-8")


def test_the_records_at_the_old_addresses_say_where_the_answers_are_now(story: Story) -> None:
    def told(slug: str) -> list[str]:
        record = json.loads((story.site / f"answers/{slug}.json").read_text(encoding="utf-8"))
        return [record["id"], record["url"], record["status"]]

    assert told("dim-room") == [story.ids["dim-room"], "answers/brighten-a-dim-room/", "unreviewed"]
    assert told("dark-street") == [story.ids["dark-street"], "answers/dark-street/", "unreviewed"]
    assert told("night-sky") == [story.ids["night-sky"], "answers/night-sky/", "withdrawn"]


def test_search_finds_each_answer_once_and_no_withdrawn_one(story: Story) -> None:
    entry = json.loads((story.site / "pagefind/pagefind-entry.json").read_text(encoding="utf-8"))
    assert sum(language["page_count"] for language in entry["languages"].values()) == 3  # two answers, about


@pytest.fixture(scope="module")
def address(story: Story) -> Iterator[str]:
    with served(story.site.parents[len(Path(FOLDER).parts) - 1]) as address:
        yield f"{address}{FOLDER}/"


@pytest.mark.browser
@pytest.mark.parametrize("uri", ["answers/dim-room/", "answers/brighten-a-room/", "a/{id}/"])
def test_an_old_link_leads_on_with_its_version_and_its_place(page: Page, address: str, story: Story, uri: str) -> None:
    page.goto(f"{address}{uri.format(id=story.ids['dim-room'])}?v=0123abc#gaps")
    page.wait_for_url(f"{address}answers/brighten-a-dim-room/?v=0123abc#gaps")
    expect(page.locator("h1")).to_contain_text("dim room")


@pytest.mark.browser
@pytest.mark.parametrize("page", [False], indirect=True, ids=["no JavaScript"])
@pytest.mark.parametrize("uri", ["answers/dim-room/", "answers/brighten-a-room/", "a/{id}/"])
def test_an_old_link_leads_on_without_javascript(page: Page, address: str, story: Story, uri: str) -> None:
    page.goto(f"{address}{uri.format(id=story.ids['dim-room'])}")
    page.wait_for_url(f"{address}answers/brighten-a-dim-room/")
    expect(page.locator("h1")).to_contain_text("dim room")


@pytest.mark.browser
@pytest.mark.parametrize("uri", ["answers/night-sky/", "a/{id}/"])
def test_a_link_to_a_withdrawn_answer_says_so_and_names_its_successor(
    page: Page, address: str, story: Story, uri: str
) -> None:
    page.goto(f"{address}{uri.format(id=story.ids['night-sky'])}?v=0123abc")
    expect(page.get_by_role("heading", level=1)).to_contain_text(SKY)
    expect(page.get_by_text("This answer was withdrawn on 2026-03-05. Do not rely on copies")).to_be_visible()
    page.get_by_role("article").get_by_role("link", name="dim room").click()
    page.wait_for_url(f"{address}answers/brighten-a-dim-room/")
