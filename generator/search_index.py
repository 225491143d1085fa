"""A built site → its search index: runs Pagefind over the pages that carry `data-pagefind-body`.

Pagefind's output is byte-stable as long as no page uses `data-pagefind-filter`: the order inside its filter
files changes from run to run (https://github.com/Pagefind/pagefind/issues/638).
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path

from pagefind.service import get_executable

BUNDLE = "pagefind"
"""Folder of the index inside the site."""
SEARCH_CACHE = ".cache/answerbook/search"
"""Where the index is kept from build to build, beside mkdocs.yml."""


class IndexingError(Exception):
    """The site cannot be indexed; the message says why and what to do."""


def index_site(site: Path, kept: Path | None = None) -> int:
    """Write the search index of the built `site` to `site/pagefind/`; return the number of indexed pages.

    An earlier index is replaced. With a folder `kept`, what search knows of the pages and the index of it are kept
    there: the index is made only where these words have changed. Raises `IndexingError` where
    `site` is no built site or Pagefind fails.
    """
    if not site.is_dir():
        raise IndexingError(f"{site} is not a folder; expected a built site, e.g. answerbook index site")
    if not (site / "index.html").is_file():
        raise IndexingError(f"{site} has no index.html; expected a built site: run answerbook site first")
    bundle = site / BUNDLE
    if (bundle / "pagefind-entry.json").is_file():
        shutil.rmtree(bundle)
    if kept is None:
        _run_pagefind(site, bundle)
    else:
        _index_words(site, bundle, kept)
    entry = json.loads((bundle / "pagefind-entry.json").read_text(encoding="utf-8"))
    return sum(int(language["page_count"]) for language in entry["languages"].values())


def _index_words(site: Path, bundle: Path, kept: Path) -> None:
    """Index what search may know of each page, which is a fifth of it and gives the same index as the whole."""
    pages, index, digest_file = kept / "pages", kept / BUNDLE, kept / "digest"
    paths = sorted(site.rglob("*.html"))
    told = ((path, _searched(path.read_text(encoding="utf-8"))) for path in paths)
    known = {path.relative_to(site).as_posix(): words for path, words in told if words}
    if not known:
        _run_pagefind(site, bundle)
        return
    digest = f"{_digest(known)}\n"
    if not (index / "pagefind-entry.json").is_file() or not digest_file.is_file() or digest_file.read_text() != digest:
        digest_file.unlink(missing_ok=True)
        for folder in (pages, index):
            shutil.rmtree(folder, ignore_errors=True)
        for uri, words in known.items():
            (pages / uri).parent.mkdir(parents=True, exist_ok=True)
            (pages / uri).write_text(words, encoding="utf-8")
        _run_pagefind(pages, index)
        shutil.rmtree(pages)
        digest_file.write_text(digest)
    shutil.copytree(index, bundle)


def _digest(words: Mapping[str, str]) -> str:
    whole = hashlib.sha256(metadata.version("pagefind").encode())
    for uri, told in words.items():
        whole.update(f"{uri}\0{told}\0".encode())
    return whole.hexdigest()


def _searched(page: str) -> str:
    """Return a page without what search may not know; empty where that is all of it."""
    start = _BODY.search(page)
    if not start:
        return page if "data-pagefind-body" in page else ""
    article = _UNSEARCHED.sub("", page[start.start() : page.rindex("</article>")])
    head = "".join(_HEAD.findall(page[: start.start()]))
    return f"<!doctype html>{head}</head><body>{article}</article></body></html>"


_BODY = re.compile(r"<article [^>]*data-pagefind-body")
_HEAD = re.compile(r"<html[^>]*>|<title>.*?</title>|<meta [^>]*data-pagefind-meta[^>]*>", re.DOTALL)
# Neither holds an element of its own kind.
_UNSEARCHED = re.compile(r'<section [^>]*data-pagefind-ignore="all".*?</section>|<svg .*?</svg>', re.DOTALL)


def _run_pagefind(site: Path, bundle: Path) -> None:
    command = [_executable(), "--site", str(site), "--output-path", str(bundle), "--silent"]
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
