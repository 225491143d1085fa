"""How soon `mkdocs serve` shows what was saved: `python -m tests.bench.serve [3000] [--prompts DIR] [--changes 10]`.

Starts it over so many invented prompts, or those of a folder, first with nothing kept, then again, and each time takes
the seconds until a browser shows an answer. Then adds a sentence to the question of one prompt after the other, whose
page is open in the browser, and takes the seconds until it stands there.
"""

from __future__ import annotations

import argparse
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Page, sync_playwright

from tests.bench.invent import invent_prompts
from tests.bench.scale import ENVIRONMENT, workspace
from tests.conftest import CHROMIUM, FLAGS

PATIENCE = 600.0
_QUESTION = 'following question:\n"'
_SAID = "p => document.querySelector('#q')?.textContent.includes(p)"


@contextmanager
def serving(site: Path, port: int) -> Iterator[str]:
    """Run `mkdocs serve` over the folder `site`; yield the address of its root, where something stands later."""
    command = [sys.executable, "-m", "mkdocs", "serve", "--quiet", "--dev-addr", f"127.0.0.1:{port}"]
    process = subprocess.Popen(command, cwd=site, env=ENVIRONMENT)
    try:
        yield f"http://127.0.0.1:{port}/"
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(PATIENCE)


def first_page(page: Page, address: str) -> float:
    """Return how many seconds pass from now until the browser shows the page at `address`."""
    start = time.monotonic()
    server = urlsplit(address)
    # A browser that tries again and again would take the server's time away.
    while _is_refused(server.hostname, server.port):
        assert time.monotonic() < start + PATIENCE
        time.sleep(0.05)
    page.goto(address, wait_until="domcontentloaded")
    page.locator("#q").wait_for()
    return time.monotonic() - start


def _is_refused(host: str | None, port: int | None) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((host, port)) != 0


def change(page: Page, address: str, prompt: Path, number: int) -> float:
    """Return how many seconds pass from saving `prompt` until its open page shows the change."""
    page.goto(f"{address}answers/{prompt.stem}/")
    said = f"It had rained for {number} days."
    text = prompt.read_text(encoding="utf-8")
    start = time.monotonic()
    prompt.write_text(text.replace(_QUESTION, f"{_QUESTION}{said} ", 1), encoding="utf-8")
    page.wait_for_function(_SAID, arg=said, timeout=1000 * PATIENCE)
    return time.monotonic() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("answers", type=int, nargs="?", default=3000)
    parser.add_argument("--prompts", type=Path, help="a folder of prompts to serve instead of invented ones")
    parser.add_argument("--changes", type=int, default=10)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="answerbook-bench-") as name, sync_playwright() as playwright:
        given = options.prompts or Path(name) / "invented"
        if not options.prompts:
            invent_prompts(given, options.answers)
        site = workspace(Path(name) / "site", given)
        prompts = sorted((site / "prompts").glob("*.txt"))
        page = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS).new_page()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            # The same both times: records hold the site's address.
            port = free.getsockname()[1]
        for kept in ("nothing", "everything"):
            with serving(site, port) as address:
                seconds = first_page(page, f"{address}answers/{prompts[0].stem}/")
                print(f"first page, {kept} kept: {seconds:.2f} s", flush=True)
                if kept == "nothing":
                    continue
                step = max(1, len(prompts) // options.changes)
                taken = [change(page, address, prompts[at * step], at + 2) for at in range(options.changes)]
                print(f"a change shows after: {' '.join(f'{t:.2f}' for t in taken)} s", flush=True)
                middle, load = statistics.median(taken), os.getloadavg()[0]
                print(f"median {middle:.2f} s, longest {max(taken):.2f} s; load of the machine {load:.1f}")


if __name__ == "__main__":
    main()
