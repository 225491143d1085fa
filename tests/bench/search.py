"""Whether search finds the right page first: `python -m tests.bench.search DIR… QUERIES [--answers N]`.

Builds a site of the prompts in the folders, filled up to N with invented ones, serves it with gzip as docs/hosting.md
says, and types each query of the file QUERIES (those in `tests/bench/labels` are such) into the search dialog of a
browser. Prints by kind how often a right page stands first and among the first three, every miss, the time from the
last key to the first result, and what is transferred before the box is used and for the first query.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from tests.bench.invent import invent_prompts
from tests.bench.lighthouse import PackedHost
from tests.conftest import CHROMIUM, FLAGS, ROOT, running

EXACT = ("title", "id", "model")
"""The kinds that must always be right first."""
FIRST, FIRST_THREE, SECONDS, BYTES = 0.90, 0.97, 1.0, 300_000
"""What is aimed at: shares right, worst time to the first result, transfer for the first query."""
_WATCH = """() => {
    const box = document.querySelector(".ab-dialog .ab-search");
    let typed;
    box.querySelector("input").addEventListener("input", () => { typed = performance.now(); delete box.dataset.told; });
    new MutationObserver(() => {
        if (!box.querySelector("ol > li") && !box.querySelector("[role=status]").textContent) return;
        box.dataset.told ??= performance.now() - typed;
    }).observe(box, { childList: true, subtree: true, characterData: true });
}"""


@dataclass(frozen=True, slots=True)
class Query:
    """What somebody types, and what they look for."""

    kind: str
    words: str
    expect: tuple[str, ...]
    """Addresses relative to the site's root; each is a right answer."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the dialog showed."""

    query: Query
    hits: tuple[str, ...]
    """Addresses relative to the site's root, best first."""
    status: str
    milliseconds: float
    """From the last key to the first result."""

    @property
    def is_first(self) -> bool:
        """Return whether a right page stands first."""
        return self.hits[:1] != () and self.hits[0] in self.query.expect

    @property
    def is_near(self) -> bool:
        """Return whether a right page stands among the first three."""
        return bool(set(self.hits[:3]) & set(self.query.expect))


def read_queries(path: Path, site: Path) -> list[Query]:
    """Return the queries of a file; those without words are the title or the id of the answer they look for."""
    given = json.loads(path.read_text(encoding="utf-8"))["queries"]
    return [Query(one["kind"], one.get("words") or _own(one, site), tuple(one["expect"])) for one in given]


def _own(query: dict[str, Any], site: Path) -> str:
    record = json.loads((site / f"{query['expect'][0].rstrip('/')}.json").read_text(encoding="utf-8"))
    return str(record[query["kind"]])


def build_site_of(folders: Sequence[Path], work: Path, answers: int = 0) -> Path:
    """Build the prompts of `folders`, filled up to `answers`, in the folder `work`; return the site's folder."""
    prompts = work / "prompts"
    prompts.mkdir(parents=True)
    for path in (path for folder in folders for path in folder.glob("*.txt")):
        shutil.copyfile(path, prompts / path.name)
    invent_prompts(prompts, answers - len(list(prompts.iterdir())))
    shutil.copytree(ROOT / "docs", work / "docs")
    settings = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    settings = settings.replace("generator/theme", str(ROOT / "generator/theme"))
    (work / "mkdocs.yml").write_text(settings, encoding="utf-8")
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet"]
    subprocess.run(command, cwd=work, env=os.environ | {"NO_MKDOCS_2_WARNING": "1"}, check=True)
    return work / "site"


def open_box(page: Page, address: str) -> None:
    """Open the search dialog of a page of the site at `address`."""
    page.goto(f"{address}browse/")
    page.evaluate(_WATCH)
    page.keyboard.press("/")


def ask(page: Page, address: str, query: Query) -> Reply:
    """Type `query` into the open dialog and wait for what it shows."""
    box = page.locator(".ab-dialog .ab-search")
    box.locator("input").fill("")
    page.keyboard.insert_text(query.words)
    page.wait_for_selector(".ab-search[data-told]", timeout=60_000)
    links = box.locator(".ab-hit a").evaluate_all("links => links.map(link => link.href)")
    hits = tuple(link.removeprefix(address) for link in links)
    return Reply(query, hits, box.locator("[role=status]").inner_text(), float(box.get_attribute("data-told") or 0))


@contextmanager
def browser_page() -> Iterator[Page]:
    """Yield an empty page of a browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser.new_page()
        browser.close()


def transfers(page: Page, site: Path, query: Query) -> tuple[int, list[tuple[str, int]]]:
    """Return the bytes of search before the box is used, and what the first query transfers: path, bytes."""
    sent: list[tuple[str, int]] = []

    class Counted(PackedHost):
        def send_header(self, keyword: str, value: str) -> None:
            if keyword == "Content-Length":
                sent.append((self.path, int(value)))
            super().send_header(keyword, value)

    with running(Counted, site) as address:
        page.goto(address)
        page.wait_for_load_state("networkidle")
        before = sum(size for path, size in sent if path.startswith("/pagefind/"))
        sent.clear()
        page.evaluate(_WATCH.replace(".ab-dialog .ab-search", ".ab-search"))
        page.keyboard.press("/")
        page.keyboard.insert_text(query.words)
        page.wait_for_selector(".ab-search[data-told]", timeout=60_000)
        page.wait_for_load_state("networkidle")
    return before, sorted(sent, key=lambda each: -each[1])


def report(replies: Sequence[Reply]) -> None:
    """Print how often the right page was found, by kind, and every miss."""
    kinds = list(dict.fromkeys(reply.query.kind for reply in replies))
    for kind in [*kinds, ""]:
        some = [reply for reply in replies if not kind or reply.query.kind == kind]
        first, near = (sum(marks) for marks in zip(*((r.is_first, r.is_near) for r in some), strict=True))
        share = f"{first / len(some):7.1%} first {near / len(some):7.1%} in three"
        print(f"{kind or 'all':12} {len(some):4} queries {share}")
    for reply in replies:
        if not reply.is_first:
            print(f"  {reply.query.kind}: “{reply.query.words}” gave {', '.join(reply.hits[:3])} ({reply.status})")
    times = [reply.milliseconds for reply in replies]
    print(f"last key to first result: median {statistics.median(times):.0f} ms, worst {max(times):.0f} ms")


def verdict(replies: Sequence[Reply], before: int, first: int) -> dict[str, bool]:
    """Return which aims are reached."""
    count = len(replies)
    return {
        f"right first ≥ {FIRST:.0%}": sum(reply.is_first for reply in replies) >= FIRST * count,
        f"in the first three ≥ {FIRST_THREE:.0%}": sum(reply.is_near for reply in replies) >= FIRST_THREE * count,
        "exact title, id, model always first": all(r.is_first for r in replies if r.query.kind in EXACT),
        f"first result < {SECONDS:.0f} s": max(reply.milliseconds for reply in replies) < SECONDS * 1000,
        f"first query ≤ {BYTES:,} bytes": first <= BYTES,
        "no byte of search before the box is used": before == 0,
    }


def main() -> None:
    """Build, serve, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+", metavar="DIR")
    parser.add_argument("queries", type=Path, metavar="QUERIES")
    parser.add_argument("--answers", type=int, default=0, help="fill up to so many")
    parser.add_argument("--work", type=Path, help="a folder for the site, which stays and is used again")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        work = options.work or Path(folder)
        site = work / "site"
        if not site.is_dir():
            build_site_of(options.folders, work, options.answers)
        queries = read_queries(options.queries, site)
        with running(PackedHost, site) as address, browser_page() as page:
            open_box(page, address)
            replies = [ask(page, address, query) for query in queries]
        report(replies)
        with browser_page() as page:
            before, sent = transfers(page, site, next(query for query in queries if query.kind == "symptom"))
    print(f"before the box is used {before} bytes; first query {sum(size for _, size in sent):,} bytes, most of it in")
    for path, size in sent[:6]:
        print(f"  {size:8,} {path}")
    aims = verdict(replies, before, sum(size for _, size in sent))
    print("\n".join(f"{'reached' if is_so else 'MISSED '} {aim}" for aim, is_so in aims.items()))
    sys.exit(not all(aims.values()))


if __name__ == "__main__":
    main()
