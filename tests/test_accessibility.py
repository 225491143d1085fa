"""Every kind of page for everyone: axe, the keyboard, a small screen, large letters, less motion."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import ROOT, OpenPage, page_kinds

pytestmark = pytest.mark.browser

ANSWER = f"answers/{min(path.stem for path in (ROOT / 'prompts').glob('*.txt'))}/"
DESKTOP, PHONE = (1280, 800), (390, 844)
# All rules where the page changes its make-up; colours wherever they change.
LOOKS: list[tuple[tuple[int, int], Any, list[str]]] = [
    (DESKTOP, "light", []),
    (DESKTOP, "dark", ["color-contrast", "link-in-text-block"]),
    (PHONE, "light", ["color-contrast", "link-in-text-block"]),
    (PHONE, "dark", []),
]


def _violations(page: Page, axe: Path, rules: list[str]) -> list[str]:
    if not page.evaluate("!!window.axe"):
        page.evaluate(axe.read_text(encoding="utf-8"))
    options = {"runOnly": {"type": "rule", "values": rules}} if rules else {}
    script = "async options => (await axe.run(document, {...options, resultTypes: ['violations']})).violations"
    return [f"{v['id']}: {node['html']}" for v in page.evaluate(script, options) for node in v["nodes"]]


def _looks(page: Page, axe: Path) -> list[str]:
    """Return what axe finds in each look of the page."""
    found = []
    for (width, height), scheme, rules in LOOKS:
        page.set_viewport_size({"width": width, "height": height})
        # Colours that are still on their way are not those that a reader sees.
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found += [f"{page.url}, {width} px, {scheme}: {v}" for v in _violations(page, axe, rules)]
    return found


def test_axe_finds_nothing_on_any_kind_of_page(open_page: OpenPage, built_site: Path, web_tools: Path) -> None:
    page = open_page()
    home = page.url
    found = []
    for path in page_kinds(built_site).values():
        page.goto(home + path)
        found += _looks(page, web_tools / "axe-core" / "axe.min.js")
    assert not found


def test_axe_finds_nothing_in_what_a_visitor_opens(open_page: OpenPage, web_tools: Path) -> None:
    axe = web_tools / "axe-core" / "axe.min.js"
    page = open_page(ANSWER)
    page.keyboard.press("/")
    page.keyboard.insert_text("sharp detail")
    expect(page.locator(".ab-hit").first).to_be_visible()
    found = _looks(page, axe)
    page.keyboard.press("Escape")
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    page.get_by_role("button", name="Menu").click()
    found += _violations(page, axe, [])
    page.keyboard.press("Escape")
    page.locator('.ab-lead .cite[href^="#"]').first.focus()
    expect(page.get_by_role("tooltip")).to_be_visible()
    found += _violations(page, axe, [])
    found += _looks(open_page("no-such-page/", missing=True), axe)
    assert not found


# Where the focus is: its outline in px, and whether it can be seen at all.
_FOCUS = """() => {
  const focused = document.activeElement;
  const ringed = [focused, focused.closest("form"), focused.closest(".ab-hit")].filter(Boolean);
  const styles = ringed.map(node => getComputedStyle(node));
  const widths = styles.map(style => style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth));
  const {left, top, right, bottom} = focused.getBoundingClientRect();
  const seen = right > left && bottom > 0 && top < innerHeight && left >= -1 && right <= innerWidth + 1;
  return [Math.max(...widths) >= 1 && seen, focused.outerHTML.slice(0, 120)];
}"""


@pytest.mark.parametrize(("size", "path"), [(DESKTOP, ANSWER), (PHONE, ANSWER), (DESKTOP, ""), (PHONE, "reference/")])
def test_the_focus_can_be_seen_at_every_stop(open_page: OpenPage, size: tuple[int, int], path: str) -> None:
    page = open_page(path, size=size)
    hidden, stops = [], set()
    for _ in range(150):
        page.keyboard.press("Tab")
        visible, what = page.evaluate(_FOCUS)
        if what.startswith("<body"):
            break
        stops.add(what)
        if not visible:
            hidden.append(what)
    assert not hidden
    assert len(stops) > 10


def test_the_whole_way_can_be_gone_by_keyboard(open_page: OpenPage, built_site: Path) -> None:
    record = json.loads((built_site / f"{ANSWER.rstrip('/')}.json").read_text(encoding="utf-8"))

    def tab_to(page: Page, selector: str) -> None:
        for _ in range(80):
            page.keyboard.press("Tab")
            assert page.evaluate(_FOCUS)[0], page.evaluate(_FOCUS)
            if page.evaluate("selector => document.activeElement.matches(selector)", selector):
                return
        pytest.fail(f"no way to {selector} by Tab")

    page = open_page()
    tab_to(page, "article input")
    page.keyboard.insert_text(record["title"])
    expect(page.locator(".ab-hit").first).to_be_visible()
    tab_to(page, ".ab-hit a")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{ANSWER}")
    tab_to(page, '.ab-lead .cite[href^="#"]')
    at = page.evaluate("document.activeElement.hash")
    page.keyboard.press("Enter")
    expect(page.locator(at)).to_be_in_viewport()
    page.go_back()
    page.wait_for_url(f"**/{ANSWER}")
    tab_to(page, ".ab-copy button")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Copied")).to_be_visible()


def test_the_first_stop_skips_to_the_content(open_page: OpenPage) -> None:
    page = open_page(ANSWER)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_in_viewport(ratio=1)
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_no_page_scrolls_sideways_from_320_px_or_200_percent_up(open_page: OpenPage, built_site: Path) -> None:
    page = open_page()
    home = page.url
    wide = []
    for path in page_kinds(built_site).values():
        page.goto(home + path)
        for width in (320, 390, 640, 1280):
            page.set_viewport_size({"width": width, "height": 400})
            over = page.evaluate("document.documentElement.scrollWidth") - width
            cut = page.eval_on_selector_all(
                "main *:not(svg *, thead *, pre *)",
                "(nodes, w) => nodes.filter(n => n.getBoundingClientRect().right > w + 1).length",
                width,
            )
            if over > 0 or cut:
                wide.append(f"{path} at {width} px: {over} px over, {cut} elements cut off")
    assert not wide


def test_nothing_moves_for_those_who_asked_for_less_motion(open_page: OpenPage) -> None:
    page = open_page(ANSWER)
    page.emulate_media(reduced_motion="reduce")
    script = """nodes => nodes.map(node => getComputedStyle(node)).filter(
        ({transitionDuration: t, animationName: a, scrollBehavior: s}) => t !== "0s" || a !== "none" || s === "smooth"
    ).length"""
    assert page.eval_on_selector_all("*", script) == 0


def test_every_kind_of_page_has_its_landmarks_one_main_heading_and_both_schemes(
    open_page: OpenPage, built_site: Path
) -> None:
    page = open_page()
    home = page.url
    for path in page_kinds(built_site).values():
        page.goto(home + path)
        assert page.evaluate("document.documentElement.lang") == "en"
        for role in ("banner", "main", "contentinfo"):
            expect(page.get_by_role(role)).to_have_count(1)
        expect(page.get_by_role("navigation", name="Main")).to_have_count(1)
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            shade = page.evaluate("getComputedStyle(document.body).backgroundColor")
            assert (sum(map(int, re.findall(r"\d+", shade)[:3])) < 200) is (scheme == "dark")


def test_the_drawings_description_tells_the_flow_in_order(open_page: OpenPage, built_site: Path) -> None:
    record = json.loads((built_site / f"{ANSWER.rstrip('/')}.json").read_text(encoding="utf-8"))
    told = open_page(ANSWER).locator(".ab-diagram desc").text_content() or ""
    places = [told.find(node["label"]) for node in record["workflow"]["nodes"]]
    assert -1 not in places
    assert places == sorted(places)
