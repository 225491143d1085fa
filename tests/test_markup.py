"""The built site as machines read it: valid HTML, links that lead somewhere."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def _run(*command: str | Path) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_page_is_valid_html(built_site: Path, web_tools: Path) -> None:
    pages = sorted(built_site.rglob("*.html"))
    assert pages
    _run("node", web_tools / "html-validate" / "bin" / "html-validate.mjs", "--preset", "standard", *pages)


def test_every_link_within_the_site_leads_somewhere(built_site: Path) -> None:
    lychee = Path(sys.executable).with_name("lychee")
    options = ("--offline", "--no-progress", "--include-fragments", "--index-files", "index.html")
    pages = sorted(path for path in built_site.rglob("*.html") if path.name != "404.html")
    _run(lychee, *options, "--root-dir", built_site, *pages)
