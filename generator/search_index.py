"""A built site → its search index: Pagefind's over the pages that carry `data-pagefind-body`, and what is looked up."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from pagefind.service import get_executable

from generator.search_filters import order_filters
from generator.search_lookup import NamedPage, lookup_files, named_page

_ENTRY, _STATE = "pagefind-entry.json", "state"
BUNDLE = "pagefind"
"""Folder of the index inside the site."""
SEARCH_CACHE = ".cache/answerbook/search"
"""Where the index is kept from build to build, beside mkdocs.yml."""


class IndexingError(Exception):
    """The site cannot be indexed; the message says why and what to do."""


def index_site(site: Path, kept: Path | None = None, digests: Mapping[str, str] | None = None) -> int:
    """Write the search index of the built `site` to `site/pagefind/`; return the number of indexed pages.

    An earlier index is replaced. With a folder `kept`, what search knows of the pages and the index of it are kept
    there: the index is made only where these words have changed. Pages whose `digests` the caller knows, by uri, are
    not even read where nothing has changed. Raises `IndexingError` where `site` is no built site or Pagefind fails.
    """
    if not site.is_dir():
        raise IndexingError(f"{site} is not a folder; expected a built site, e.g. answerbook index site")
    if not (site / "index.html").is_file():
        raise IndexingError(f"{site} has no index.html; expected a built site: run answerbook site first")
    bundle = site / BUNDLE
    if kept is None:
        _remove_index(bundle)
        _make(site, bundle, _read(site))
    else:
        state = f"{_state(site, digests or {})}\n"
        if not _stands(bundle, kept, state):
            _remove_index(bundle)
            (kept / _STATE).unlink(missing_ok=True)
            _keep(site, bundle, _read(site), kept)
            if kept.is_dir():
                (kept / _STATE).write_text(state)
    entry = json.loads((bundle / _ENTRY).read_text(encoding="utf-8"))
    return sum(int(language["page_count"]) for language in entry["languages"].values())


def _remove_index(bundle: Path) -> None:
    if (bundle / _ENTRY).is_file():
        shutil.rmtree(bundle)


def _stands(bundle: Path, kept: Path, state: str) -> bool:
    """Return whether `bundle` is the index in `kept`, which was made of a site in that `state`."""
    index = kept / BUNDLE
    if not (kept / _STATE).is_file() or (kept / _STATE).read_text() != state or not (bundle / _ENTRY).is_file():
        return False
    # The name of every other file holds a digest of what is in it.
    return _sizes(bundle) == _sizes(index) and (bundle / _ENTRY).read_bytes() == (index / _ENTRY).read_bytes()


def _sizes(folder: Path) -> dict[str, int]:
    return {path.relative_to(folder).as_posix(): path.stat().st_size for path in folder.rglob("*") if path.is_file()}


def _state(site: Path, digests: Mapping[str, str]) -> str:
    """Return a digest of all pages of the site."""
    whole = hashlib.sha256(_versions().encode())
    # Ten times as fast as `rglob`.
    found = (f"{folder}/{name}" for folder, _, names in os.walk(site) for name in names if name.endswith(".html"))
    for path in sorted(found):
        uri = Path(path[len(f"{site}/") :]).as_posix()
        whole.update(f"{uri}\0{digests.get(uri) or hashlib.sha256(Path(path).read_bytes()).hexdigest()}\0".encode())
    return whole.hexdigest()


def _versions() -> str:
    return f"{metadata.version('pagefind')} {metadata.version('answerbook')}"


@dataclass(frozen=True, slots=True)
class _Known:
    """What search knows of a site."""

    words: Mapping[str, str]
    """The searched part of each page that has one, which is a fifth of it and gives the same index; by uri."""
    named: Sequence[NamedPage]


def _read(site: Path) -> _Known:
    words: dict[str, str] = {}
    named: list[NamedPage] = []
    for path in sorted(site.rglob("*.html")):
        uri, page = path.relative_to(site).as_posix(), path.read_text(encoding="utf-8")
        words[uri] = _searched(page)
        named += filter(None, [named_page(uri, page)])
    return _Known({uri: told for uri, told in words.items() if told}, named)


def _make(pages: Path, bundle: Path, known: _Known) -> None:
    """Make the index of `pages` in `bundle`."""
    _run_pagefind(pages, bundle)
    order_filters(bundle)
    for uri, text in lookup_files(known.named, known.words.values()):
        place = bundle / uri
        place.parent.mkdir(exist_ok=True)
        place.write_text(text, encoding="utf-8")


def _keep(site: Path, bundle: Path, known: _Known, kept: Path) -> None:
    """Copy the index of what is known into `bundle`; make it only where this has changed."""
    pages, index, digest_file = kept / "pages", kept / BUNDLE, kept / "digest"
    if not known.words:
        _make(site, bundle, known)
        return
    digest = f"{_digest(known)}\n"
    if not (index / _ENTRY).is_file() or not digest_file.is_file() or digest_file.read_text() != digest:
        digest_file.unlink(missing_ok=True)
        for folder in (pages, index):
            shutil.rmtree(folder, ignore_errors=True)
        for uri, words in known.words.items():
            (pages / uri).parent.mkdir(parents=True, exist_ok=True)
            (pages / uri).write_text(words, encoding="utf-8")
        _make(pages, index, known)
        shutil.rmtree(pages)
        digest_file.write_text(digest)
    shutil.copytree(index, bundle)


def _digest(known: _Known) -> str:
    whole = hashlib.sha256(_versions().encode())
    for uri, told in known.words.items():
        whole.update(f"{uri}\0{told}\0".encode())
    whole.update(repr(known.named).encode())
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
_HEAD = re.compile(r"<html[^>]*>|<title>.*?</title>|<meta [^>]*data-pagefind-(?:meta|filter)[^>]*>", re.DOTALL)
# Neither holds an element of its own kind.
_UNSEARCHED = re.compile(r'<section [^>]*data-pagefind-ignore="all".*?</section>|<(svg|script) .*?</\1>', re.DOTALL)


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
