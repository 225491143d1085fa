"""A real `mkdocs serve` on a free port: what shows after which change, and how often the site is rebuilt."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from generator.plugin_serve import LARGE
from tests.bench.invent import invent_prompts
from tests.tiny_site import broken_prompt, environment, make_prompts, make_site, prompt

COUNT = """
from pathlib import Path

def on_post_build(config):
    with (Path(config.config_file_path).parent / "builds").open("a") as builds:
        builds.write("x")
"""
PATIENCE = 60.0
"""Seconds until waiting is given up; a machine under load is no failure."""


class Server:
    """A running `mkdocs serve` with its log."""

    def __init__(self, root: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.address = f"127.0.0.1:{free.getsockname()[1]}"
        self.root = root
        # MkDocs leaves out what it said before, so its log does not tell how often it has built.
        (root / "count.py").write_text(COUNT)
        with (root / "mkdocs.yml").open("a") as config:
            config.write("\nhooks: [count.py]\n")
        self.log = root / "serve.log"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", self.address],
                cwd=root,
                env=environment(),
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def builds(self) -> int:
        return len((self.root / "builds").read_text())

    def get(self, uri: str) -> str:
        """Return the page, or the empty text where there is none; waits for a rebuild that is going on."""
        try:
            with urllib.request.urlopen(f"http://{self.address}/{uri}", timeout=PATIENCE) as answer:
                return str(answer.read().decode())
        except urllib.error.HTTPError as error:
            error.close()
            return ""

    def wait(self, what: Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENCE
        while not what():
            assert self.process.poll() is None, self.said()
            assert time.monotonic() < end, self.said()
            time.sleep(0.05)

    def wait_for_builds(self, number: int) -> None:
        self.wait(lambda: self.builds() >= number)
        self.get("")
        assert self.builds() == number, self.said()

    def settle(self) -> None:
        """Let at least three looks at the folder pass, so that a change that counts would have been seen."""
        time.sleep(1.0)

    def stop(self) -> None:
        self.process.send_signal(signal.SIGINT)
        self.process.wait(PATIENCE)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    server = Server(make_site(tmp_path, options=": {search: false}"))
    try:
        server.wait(lambda: "Serving on" in server.said())
        yield server
    finally:
        server.stop()


def test_a_live_site_follows_its_prompts(server: Server) -> None:
    prompts = server.root / "prompts"
    street = prompts / "dark-street.txt"

    # An edit shows after exactly one rebuild.
    make_prompts(prompts, dark_street=prompt("How is a dark alley made bright?"))
    server.wait_for_builds(2)
    assert "How is a dark alley made bright?" in server.get("answers/dark-street/")
    assert "How is a dark alley made bright?" in server.get("")

    # A touched file, and one saved again with the same bytes by renaming, cause none.
    os.utime(street)
    copy = prompts / ".dark-street.txt.swp"
    copy.write_bytes(street.read_bytes())
    copy.replace(street)
    server.settle()

    # A broken one shows its error; the rest of the site stays up.
    make_prompts(prompts, dark_street=broken_prompt())
    server.wait_for_builds(3)
    assert re.search(r"^ERROR +-  .*prompts/dark-street\.txt:\d+: .*'Githb'", server.said(), re.MULTILINE)
    assert server.get("answers/dark-street/") == ""
    assert "dim room" in server.get("answers/dim-room/")

    # Mended, it is back.
    make_prompts(prompts, dark_street=prompt())
    server.wait_for_builds(4)
    assert server.get("answers/dark-street/") != ""

    # A deleted one is gone, from the lists too.
    street.unlink()
    server.wait_for_builds(5)
    assert server.get("answers/dark-street/") == ""
    assert "dark-street" not in server.get("")

    # A new one appears, and after all that nothing has been built that was not asked for.
    make_prompts(prompts, new_moon=prompt("How is a moonless night made bright?"))
    server.wait_for_builds(6)
    assert "moonless" in server.get("answers/new-moon/")
    server.settle()
    assert server.builds() == 6, server.said()


def test_a_folder_that_goes_away_takes_nothing_down(server: Server) -> None:
    prompts = server.root / "prompts"
    prompts.rename(server.root / "gone")
    server.wait_for_builds(2)
    assert "prompts:1: is not a folder" in server.said()
    assert server.get("about/") != ""
    (server.root / "gone").rename(prompts)
    server.wait_for_builds(3)
    assert server.get("answers/dim-room/") != ""


def test_stopping_leaves_no_traceback(tmp_path: Path) -> None:
    server = Server(make_site(tmp_path))
    server.wait(lambda: "Serving on" in server.said())
    server.stop()
    assert server.process.returncode == 0
    assert "Traceback" not in server.said()
    assert "Shutting down" in server.said()


def test_a_broken_prompt_does_not_keep_the_site_from_starting(tmp_path: Path) -> None:
    root = make_site(tmp_path, options=": {search: false}")
    make_prompts(root / "prompts", odd=broken_prompt())
    server = Server(root)
    try:
        server.wait(lambda: "Serving on" in server.said())
        assert "prompts/odd.txt:" in server.said()
        assert server.get("answers/dim-room/") != ""
    finally:
        server.stop()


def test_a_large_live_site_makes_its_pages_when_somebody_asks_for_them(tmp_path: Path) -> None:
    root = make_site(tmp_path)
    invent_prompts(root / "prompts", LARGE)
    prompt_file = min((root / "prompts").glob("0*.txt"))
    server = Server(root)
    try:
        server.wait(lambda: "Serving on" in server.said())
        assert "Search is not there yet" in server.said()
        assert "Short answer" in server.get(f"answers/{prompt_file.stem}/")
        assert "<h1" in server.get("papers/")
        assert server.get("answers/no-such-answer/") == ""
        # So are the files that are no pages, and the permanent links.
        brief = next(
            one for one in json.loads(server.get("answers.json"))["answers"] if one["slug"] == prompt_file.stem
        )
        assert f"../../answers/{prompt_file.stem}/" in server.get(f"a/{brief['id']}/")
        assert "Short answer" not in server.get("a/no-such-id/")
        text = prompt_file.read_text()
        prompt_file.write_text(text.replace('question:\n"', 'question:\n"Mind the zebra crossing. '))
        server.wait(lambda: "is as its prompt says" in server.said())
        assert "zebra" in server.get(f"answers/{prompt_file.stem}/")
    finally:
        server.stop()
