"""Pictures of every kind of page: `make screenshots`, or `python -m tests.bench.screenshots [FOLDER]`.

Two widths, light and dark, the states that a click leads to, 320 px and 200 % zoom, and pages as they print, sheet by
sheet.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pypdfium2 as pdfium
from playwright.sync_api import Browser, Page, sync_playwright

from tests.conftest import CHROMIUM, FLAGS, ROOT, build_into, page_kinds, served

SIZES = {"desktop": (1280, 800), "phone": (390, 844)}
REFLOWED = {"narrow": (320, 640, 1), "zoomed": (640, 400, 2)}
"""Width, height and pixels per unit: 320 px, and 1280 × 800 at 200 %."""
SOME = ("home", "answers-page", "tasks-page", "papers-page", "report")
"""Kinds of page that differ most in their make-up."""
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def _states(page: Page, address: str, answer: str) -> Iterator[str]:
    """Bring a page into the states that a visitor brings it into; yield the name of each."""
    page.goto(address)
    page.keyboard.press("/")
    page.keyboard.insert_text("sharp detail")
    page.locator(".ab-hit").first.wait_for()
    yield "home-search"
    page.goto(address + answer)
    page.keyboard.press("/")
    page.keyboard.insert_text("sharp detail")
    page.locator(".ab-hit").first.wait_for()
    yield "answer-search"
    page.goto(address + answer)
    page.locator('.cite[href*="-s"]').first.hover()
    page.wait_for_timeout(300)
    yield "answer-citation-hover"
    page.locator('.cite[href*="-s"]').first.click()
    yield "answer-citation-followed"
    page.goto(address + answer)
    for _ in range(3):
        page.keyboard.press("Tab")
    yield "answer-focus"
    page.goto(address + answer)
    page.get_by_role("button", name="Copy for a ticket").click()
    yield "answer-copied"
    menu = page.get_by_role("button", name="Menu")
    if menu.is_visible():
        menu.click()
        yield "answer-menu"
    page.goto(address + "404.html")
    yield "not-found"


def _picture(page: Page, path: Path, whole: bool) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=path, full_page=whole)


def _print(browser: Browser, address: str, target: Path) -> None:
    page = browser.new_page()
    page.goto(address)
    page.pdf(path=target, prefer_css_page_size=True)
    for number, sheet in enumerate(pdfium.PdfDocument(target), 1):
        sheet.render(scale=1.5).to_pil().save(target.with_name(f"{target.stem}-{number}.png"))
    page.close()


def take(address: str, site: Path, folder: Path) -> None:
    """Write the pictures of the site at `address`, built in `site`, into `folder`."""
    kinds = page_kinds(site)
    answer = kinds["answers-page"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for width, (x, y) in SIZES.items():
            for scheme in SCHEMES:
                page = browser.new_page(viewport={"width": x, "height": y}, color_scheme=scheme)
                for kind, path in kinds.items():
                    page.goto(address + path)
                    _picture(page, folder / f"{kind}-{width}-{scheme}.png", whole=True)
                for state in _states(page, address, answer):
                    _picture(page, folder / f"{state}-{width}-{scheme}.png", whole=False)
                page.close()
        for name, (x, y, pixels) in REFLOWED.items():
            page = browser.new_page(viewport={"width": x, "height": y}, device_scale_factor=pixels)
            for kind in SOME:
                page.goto(address + kinds[kind])
                _picture(page, folder / f"{kind}-{name}.png", whole=True)
            page.close()
        for kind in SOME:
            _print(browser, address + kinds[kind], folder / f"{kind}-print.pdf")
        browser.close()


def main() -> None:
    """Build the site and take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "build" / "screenshots")
    folder = parser.parse_args().folder
    if CHROMIUM is None:
        sys.exit("no Chromium on PATH; on Debian: apt-get install chromium")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as site:
        build_into(Path(site))
        with served(Path(site)) as address:
            take(address, Path(site), folder)
    print(f"{len(list(folder.glob('*.png')))} pictures in {folder}")


if __name__ == "__main__":
    main()
