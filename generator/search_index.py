"""A built site → its search index: runs Pagefind over the pages that carry `data-pagefind-body`.

Pagefind's output is byte-stable as long as no page uses `data-pagefind-filter`: the order inside its filter
files changes from run to run (https://github.com/Pagefind/pagefind/issues/638).
"""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

from pagefind.service import get_executable

BUNDLE = "pagefind"
"""Folder of the index inside the site."""


class IndexingError(Exception):
    """The site cannot be indexed; the message says why and what to do."""


def index_site(site: Path) -> int:
    """Write the search index of the built `site` to `site/pagefind/`; return the number of indexed pages.

    An earlier index is replaced. Raises `IndexingError` where `site` is no built site or Pagefind fails.
    """
    if not site.is_dir():
        raise IndexingError(f"{site} is not a folder; expected a built site, e.g. answerbook index site")
    if not (site / "index.html").is_file():
        raise IndexingError(f"{site} has no index.html; expected a built site: run answerbook site first")
    bundle = site / BUNDLE
    if (bundle / "pagefind-entry.json").is_file():
        shutil.rmtree(bundle)
    _run_pagefind(site)
    entry = json.loads((bundle / "pagefind-entry.json").read_text(encoding="utf-8"))
    return sum(int(language["page_count"]) for language in entry["languages"].values())


def _run_pagefind(site: Path) -> None:
    command = [_executable(), "--site", str(site), "--output-subdir", BUNDLE, "--silent"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError as error:
        raise IndexingError(f"cannot run Pagefind ({error}); {_INSTALL}") from error
    if done.returncode:
        said = " ".join((done.stderr or done.stdout).split())
        raise IndexingError(f"Pagefind could not index {site}: {said or f'exit status {done.returncode}'}")


_INSTALL = "install it with: pip install 'pagefind[bin]'"


def _executable() -> str:
    try:
        found = get_executable()
    except FileNotFoundError:
        found = None
    if found is None:
        raise IndexingError(f"the search engine Pagefind is not installed; {_INSTALL}")
    return str(found)
