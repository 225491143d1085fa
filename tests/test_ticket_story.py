"""From a ticket's words to a pasted answer, and back by the copied link: in a real browser, as an agent would."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from generator.build import build_site
from generator.cli import cli
from generator.versions import version_of
from tests.conftest import FOLDER, INTRANET, ROOT, OpenPage, served
from tests.test_browser import PHONE, SLUGS
from tests.tiny_site import make_site, mkdocs

pytestmark = pytest.mark.browser

FEEDBACK = "https://desk.example.org/new?about={answer}&id={id}&v={version}&words={query}&verdict={verdict}"
FIELDS = """() => {
    const plain = document.createElement("textarea");
    const rich = document.createElement("div");
    plain.id = "plain-field";
    rich.id = "rich-field";
    rich.contentEditable = "true";
    document.body.append(plain, rich);
}"""
SHOWN = """field => ({
    words: field.innerText.split(/\\s+/).filter(Boolean),
    links: [...field.querySelectorAll("a")].map(link => link.getAttribute("href")),
    numbered: [...field.querySelectorAll("ol > li")].map(item => item.innerText.trim()),
    strong: field.querySelectorAll("strong, b").length,
})"""
READ = """html => {
    const body = new DOMParser().parseFromString(html, "text/html").body;
    const blocks = [...body.querySelectorAll("p, li")].map(block => block.textContent);
    return {
        words: blocks.join(" ").split(/\\s+/).filter(Boolean),
        links: [...body.querySelectorAll("a")].map(link => link.getAttribute("href")),
        numbered: [...body.querySelectorAll("ol > li")].map(item => item.textContent),
        strong: body.querySelectorAll("strong").length,
    };
}"""
BUTTONS = {"markdown": "Markdown", "text": "plain text", "link": "link"}


def snippets(site: Path, slug: str, address: str) -> dict[str, str]:
    """Return the record's snippets with the links that the page at `address` makes of them."""
    record: dict[str, Any] = json.loads((site / "answers" / f"{slug}.json").read_text(encoding="utf-8"))
    link = record["snippets"]["link"]
    return {name: text.replace(link, address + link.lstrip("/")) for name, text in record["snippets"].items()}


def title(site: Path, slug: str) -> str:
    return str(json.loads((site / "answers" / f"{slug}.json").read_text(encoding="utf-8"))["title"])


def pasted(page: Page) -> tuple[str, Any]:
    """Return what a plain and a rich-text field show of the clipboard."""
    page.evaluate(FIELDS)
    for field in ("#plain-field", "#rich-field"):
        page.locator(field).focus()
        page.keyboard.press("Control+V")
    found = page.locator("#plain-field").input_value(), page.locator("#rich-field").evaluate(SHOWN)
    page.evaluate("document.querySelectorAll('#plain-field, #rich-field').forEach(field => field.remove())")
    return found


def copy_button(page: Page, name: str = "Copy for a ticket") -> Any:
    return page.get_by_role("group", name="Copy for a ticket").get_by_role("button", name=name, exact=True)


def confirmed(page: Page, words: str) -> None:
    said = page.get_by_role("status").filter(has_text=words)
    expect(said).to_be_visible()
    expect(said).to_be_in_viewport(ratio=1)


# From the customer's words to the ticket


@pytest.mark.parametrize("slug", [SLUGS[0], SLUGS[-1]])
def test_search_open_copy_paste_gives_what_the_record_holds(
    open_page: OpenPage, built_site: Path, site_address: str, slug: str
) -> None:
    page = open_page()
    page.get_by_role("textbox", name="Search answers").fill(title(built_site, slug))
    page.locator(f'.ab-hit a[href$="/answers/{slug}/"]').click()
    copy_button(page).click()
    confirmed(page, "Copied for a ticket")
    plain, rich = pasted(page)
    expected = snippets(built_site, slug, site_address)
    assert plain == expected["text"]
    assert rich == page.evaluate(READ, expected["html"])


@pytest.mark.parametrize("kind", BUTTONS)
def test_each_other_format_is_one_click_away(
    open_page: OpenPage, built_site: Path, site_address: str, kind: str
) -> None:
    page = open_page(f"answers/{SLUGS[0]}/", size=PHONE)
    copy_button(page, BUTTONS[kind]).click()
    confirmed(page, "Copied")
    plain, rich = pasted(page)
    expected = snippets(built_site, SLUGS[0], site_address)[kind]
    assert plain == expected
    assert rich["words"] == expected.split()
    assert rich["links"] == []


def test_a_copied_link_leads_back_to_the_answer(open_page: OpenPage, built_site: Path, site_address: str) -> None:
    page = open_page(f"answers/{SLUGS[0]}/")
    copy_button(page, "link").click()
    confirmed(page, "Copied the link")
    link, _ = pasted(page)
    assert link.startswith(f"{site_address}a/")
    page.goto(link)
    page.wait_for_url(f"**/answers/{SLUGS[0]}/?v=*")
    expect(page.locator(".ab-notice")).to_be_hidden()


def test_the_keyboard_alone_goes_from_the_search_to_the_ticket(
    open_page: OpenPage, built_site: Path, site_address: str
) -> None:
    page = open_page("browse/")
    page.keyboard.press("/")
    page.keyboard.insert_text(title(built_site, SLUGS[1]))
    expect(page.locator(".ab-hit a").first).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/answers/{SLUGS[1]}/")
    page.keyboard.press("c")
    confirmed(page, "Copied for a ticket")
    expected = snippets(built_site, SLUGS[1], site_address)
    assert pasted(page)[0] == expected["text"]
    copy_button(page).focus()
    page.keyboard.press("Tab")
    expect(copy_button(page, "Markdown")).to_be_focused()
    page.keyboard.press("Enter")
    confirmed(page, "Copied as Markdown")
    expect(copy_button(page, "Markdown")).to_be_focused()
    assert pasted(page)[0] == expected["markdown"]


def test_the_key_is_a_letter_while_typing_and_leaves_ctrl_c_alone(open_page: OpenPage) -> None:
    page = open_page(f"answers/{SLUGS[0]}/")
    page.locator("h1").evaluate("heading => getSelection().selectAllChildren(heading)")
    page.keyboard.press("Control+C")
    page.keyboard.press("/")
    page.keyboard.press("Control+V")
    expect(page.locator("input[name=q]:focus")).to_have_value(re.compile("^[A-Z].* .*"))
    page.keyboard.press("Control+A")
    page.keyboard.type("cc")
    expect(page.locator("input[name=q]:focus")).to_have_value("cc")
    expect(page.locator(".ab-said")).to_be_empty()


def test_the_confirmation_shows_wherever_the_reader_is_and_goes_by_itself(open_page: OpenPage) -> None:
    page = open_page(f"answers/{SLUGS[0]}/")
    page.clock.install()
    page.evaluate("scrollTo({ top: 2000, behavior: 'instant' })")
    page.keyboard.press("c")
    confirmed(page, "Copied for a ticket")
    assert page.evaluate("scrollY") == 2000
    page.clock.fast_forward(7000)
    expect(page.locator(".ab-said")).to_be_empty()


# Where the browser gives no clipboard


@pytest.fixture
def intranet(browser: Browser, site_address: str) -> Iterator[BrowserContext]:
    """Yield a context in which the built site is plain HTTP under a name of its own."""
    context = browser.new_context(base_url=site_address.replace("127.0.0.1", INTRANET))
    context.set_default_timeout(20_000)
    yield context
    context.close()


def test_copying_works_on_plain_http_without_the_clipboard_api(intranet: BrowserContext, built_site: Path) -> None:
    page = intranet.new_page()
    page.goto(f"answers/{SLUGS[0]}/")
    assert page.evaluate("[isSecureContext, typeof navigator.clipboard]") == [False, "undefined"]
    copy_button(page).click()
    confirmed(page, "Copied for a ticket")
    plain, rich = pasted(page)
    expected = snippets(built_site, SLUGS[0], page.url.removesuffix(f"answers/{SLUGS[0]}/"))
    assert plain == expected["text"]
    assert rich == page.evaluate(READ, expected["html"])


def test_where_even_the_old_command_is_refused_the_text_is_shown_selected(
    intranet: BrowserContext, built_site: Path
) -> None:
    page = intranet.new_page()
    page.add_init_script("document.execCommand = () => false")
    page.goto(f"answers/{SLUGS[0]}/")
    copy_button(page).click()
    confirmed(page, "Press Ctrl+C")
    area = page.get_by_role("textbox", name="Text to copy")
    expect(area).to_be_focused()
    expected = snippets(built_site, SLUGS[0], page.url.removesuffix(f"answers/{SLUGS[0]}/"))
    selected = "area => area.value.slice(area.selectionStart, area.selectionEnd)"
    assert area.evaluate(selected) == expected["text"]
    page.keyboard.press("Control+C")
    confirmed(page, "Copied for a ticket")
    expect(area).to_have_count(0)
    expect(copy_button(page)).to_be_focused()
    plain, rich = pasted(page)
    assert plain == expected["text"]
    assert rich == page.evaluate(READ, expected["html"])


def test_without_javascript_there_is_no_button_that_does_nothing(open_page: OpenPage) -> None:
    page = open_page(f"answers/{SLUGS[0]}/", javascript=False)
    expect(page.locator(".ab-copy")).to_be_hidden()
    expect(page.locator(".ab-notice")).to_be_hidden()
    expect(page.locator("#versions")).to_be_visible()


def test_search_knows_nothing_of_what_is_copied(open_page: OpenPage) -> None:
    page = open_page()
    page.get_by_role("textbox", name="Search answers").fill("clipboard Copied")
    expect(page.locator("article [role=status]").first).not_to_be_empty()
    for link in page.locator(".ab-hit a").all():
        assert "/answers/" not in str(link.get_attribute("href"))


# Is this still what I linked?


@dataclass(frozen=True, slots=True)
class Desk:
    """A small site whose answer `dark-street` was released, changed, released again, and changed once more."""

    address: str
    id: str
    first: str
    second: str
    current: str


def _release(prompts: Path, date: str, change: tuple[str, str]) -> str:
    """Change the prompt, release what it then says on `date` unless that is empty; return its version."""
    path = prompts / "dark-street.txt"
    text = path.read_text(encoding="utf-8")
    assert change[0] in text
    path.write_text(text.replace(*change), encoding="utf-8")
    if date:
        cli.main(["release", "--prompts", str(prompts), "--date", date], standalone_mode=False)
    return next(version_of(a) for a in build_site(prompts).answers if a.slug == "dark-street")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    root = make_site(tmp_path_factory.mktemp("desk"), options=f':\n      feedback: "{FEEDBACK}"')
    config = (root / "mkdocs.yml").read_text(encoding="utf-8")
    theme = f"name: material\n  custom_dir: {ROOT / 'generator' / 'theme'}"
    (root / "mkdocs.yml").write_text(config.replace("name: material", theme), encoding="utf-8")
    prompts = root / "prompts"
    first = _release(prompts, "2026-01-05", ("You are", "You are"))
    second = _release(prompts, "2026-03-01", ("Answer:\n", "Answer:\nUse Glow: it estimates the light first.\n"))
    current = _release(prompts, "", ("example.org/code/glow", "example.org/code/glow-2"))
    assert len({first, second, current}) == 3
    done = mkdocs(root, "build", "--strict", "--site-dir", str(root / "host" / FOLDER))
    assert done.returncode == 0, done.stdout
    own = next(answer.id for answer in build_site(prompts).answers if answer.slug == "dark-street")
    with served(root / "host") as address:
        yield Desk(f"{address}{FOLDER}/", own, first, second, current)


@pytest.fixture
def visit(browser: Browser, desk: Desk) -> Iterator[OpenPage]:
    """Yield a function that opens a page of the small site."""
    contexts: list[BrowserContext] = []

    def visit(path: str, *, javascript: bool = True) -> Page:
        contexts.append(browser.new_context(java_script_enabled=javascript))
        contexts[-1].set_default_timeout(20_000)
        page = contexts[-1].new_page()
        page.goto(desk.address + path)
        return page

    yield visit
    for context in contexts:
        context.close()


def test_a_link_to_an_old_version_tells_which_sections_changed_and_when(visit: OpenPage, desk: Desk) -> None:
    page = visit(f"a/{desk.id}/?v={desk.first}")
    notice = page.locator(".ab-notice")
    expect(notice).to_contain_text("changed since the link to it was made (version of 2026-01-05)")
    expect(notice).to_contain_text("the short answer (2026-03-01)")
    page.goto(f"{desk.address}answers/dark-street/?v={desk.second}")
    expect(notice).to_contain_text("(version of 2026-03-01)")
    expect(notice).to_contain_text("Changed: papers and tools (not released yet)")
    expect(notice).not_to_contain_text("2026-01-05")


@pytest.mark.parametrize(
    "query", ["", "?v={current}", "?v=", "?v=1", "?v=<img/src/onerror=alert(1)>", "?v=constructor"]
)
def test_a_link_to_this_version_or_to_none_tells_nothing(visit: OpenPage, desk: Desk, query: str) -> None:
    page = visit(f"answers/dark-street/{query.format(current=desk.current)}")
    expect(page.locator(".ab-notice")).to_be_hidden()


def test_a_version_that_is_not_on_record_is_not_passed_over(visit: OpenPage, desk: Desk) -> None:
    page = visit("answers/dark-street/?v=0000000")
    expect(page.locator(".ab-notice")).to_contain_text("What changed is not on record: the linked version was never")
    page.locator(".ab-notice a").click()
    expect(page.locator("#versions")).to_be_in_viewport()


def test_without_javascript_the_dates_of_all_versions_are_there(visit: OpenPage, desk: Desk) -> None:
    page = visit(f"answers/dark-street/?v={desk.first}", javascript=False)
    told = page.locator(".ab-after").inner_text()
    assert f"Version {desk.current}" in told
    assert f"2026-03-01 ({desk.second}): the short answer" in told
    assert f"2026-01-05 ({desk.first}): first version" in told


# Did it help?


def test_feedback_opens_an_address_filled_in_with_the_readers_search_words(visit: OpenPage, desk: Desk) -> None:
    page = visit("answers/dim-room/")
    sent: list[str] = []
    page.context.route("https://desk.example.org/**", lambda route: route.fulfill(body="Thank you"))
    page.on("request", lambda request: sent.append(request.url))
    page.keyboard.press("/")
    page.keyboard.insert_text("dark street & noise {id} 100%")
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.keyboard.press("Control+A")
    page.keyboard.insert_text("brightened night photo noise")
    page.locator('.ab-hit a[href$="/answers/dark-street/"]').click()
    page.wait_for_url("**/answers/dark-street/")
    assert not [url for url in sent if not url.startswith(desk.address)]
    page.get_by_role("link", name="This did not help").click()
    page.wait_for_url("https://desk.example.org/**")
    fields = parse_qs(urlsplit(page.url).query, strict_parsing=True)
    assert fields["words"] == ["brightened night photo noise"]
    assert fields["verdict"] == ["did not help"]
    assert fields["id"] == [desk.id]
    assert fields["v"] == [desk.current]


def test_feedback_knows_no_words_where_the_reader_did_not_search(visit: OpenPage, desk: Desk) -> None:
    for javascript in (True, False):
        page = visit("answers/dark-street/", javascript=javascript)
        href = str(page.get_by_role("link", name="This helped").get_attribute("href"))
        assert parse_qs(urlsplit(href).query, keep_blank_values=True)["words"] == [""]


def test_without_a_template_there_is_no_feedback(open_page: OpenPage) -> None:
    page = open_page(f"answers/{SLUGS[0]}/")
    expect(page.get_by_role("link", name="help")).to_have_count(0)
