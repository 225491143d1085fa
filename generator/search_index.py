"""A built site → its search index: Pagefind's over the pages that carry `data-pagefind-body`, and what is looked up."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from tempfile import TemporaryDirectory

from generator.search_join import ENTRY, join_parts
from generator.search_lookup import NamedPage, lookup_files, named_page
from generator.search_parts import IndexingError, digest_of, divide, make_part

__all__ = ["BUNDLE", "SEARCH_CACHE", "IndexingError", "index_site"]
_STATE, _DIGESTS = "state", "digests"
BUNDLE = "pagefind"
"""Folder of the index inside the site."""
SEARCH_CACHE = ".cache/answerbook/search"
"""Where the index is kept from build to build, beside mkdocs.yml."""


def index_site(site: Path, kept: Path | None = None, digests: Mapping[str, str] | None = None) -> int:
    """Write the search index of the built `site` to `site/pagefind/`; return the number of indexed pages.

    An earlier index is replaced. With a folder `kept`, what search knows of the pages and the index of it are kept
    there: those parts of the index are made whose words have changed. Pages whose `digests` the caller knows, by uri,
    are not even read where nothing has changed. Raises `IndexingError` where `site` is no built site or Pagefind fails.
    """
    if not site.is_dir():
        raise IndexingError(f"{site} is not a folder; expected a built site, e.g. answerbook index site")
    if not (site / "index.html").is_file():
        raise IndexingError(f"{site} has no index.html; expected a built site: run answerbook site first")
    bundle = site / BUNDLE
    if kept is None:
        with TemporaryDirectory() as folder:
            _renew(site, bundle, Path(folder))
    else:
        state = f"{_state(site, digests or {})}\n"
        if not _stands(bundle, kept, state):
            (kept / _STATE).unlink(missing_ok=True)
            _renew(site, bundle, kept)
            (kept / _STATE).write_text(state)
    entry = json.loads((bundle / ENTRY).read_text(encoding="utf-8"))
    return sum(int(language["page_count"]) for language in entry["languages"].values())


def _renew(site: Path, bundle: Path, kept: Path) -> None:
    """Put the index of the site, which is brought up to date in the folder `kept`, into `bundle`."""
    if (bundle / ENTRY).is_file():
        shutil.rmtree(bundle)
    _keep(_read(site), kept)
    shutil.copytree(kept / BUNDLE, bundle, dirs_exist_ok=True)


def _stands(bundle: Path, kept: Path, state: str) -> bool:
    """Return whether `bundle` is the index in `kept`, which was made of a site in that `state`."""
    index = kept / BUNDLE
    if not (kept / _STATE).is_file() or (kept / _STATE).read_text() != state or not (bundle / ENTRY).is_file():
        return False
    # The name of every other file holds a digest of what is in it.
    return _sizes(bundle) == _sizes(index) and (bundle / ENTRY).read_bytes() == (index / ENTRY).read_bytes()


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
    """The searched part of each page that has one, which is a fifth of it and gives the same index; by uri.

    Where no page has one, each is searched whole.
    """
    named: Sequence[NamedPage]


def _read(site: Path) -> _Known:
    words: dict[str, str] = {}
    named: list[NamedPage] = []
    paths = {path.relative_to(site).as_posix(): path for path in sorted(site.rglob("*.html"))}
    for uri, path in paths.items():
        page = path.read_text(encoding="utf-8")
        words[uri] = _searched(page)
        named += filter(None, [named_page(uri, page)])
    marked = {uri: told for uri, told in words.items() if told}
    return _Known(marked or {uri: path.read_text(encoding="utf-8") for uri, path in paths.items()}, named)


def _keep(known: _Known, kept: Path) -> None:
    """Bring the index in the folder `kept` up to date with what is known: make those parts that have changed."""
    index, file = kept / BUNDLE, kept / _DIGESTS
    parts = divide(known.words)
    folders = [kept / "parts" / str(number) for number in range(len(parts))]
    digests = [digest_of(part, _versions()) for part in parts]
    held = [*digests, hashlib.sha256(repr(known.named).encode()).hexdigest()]
    before = file.read_text().split() if file.is_file() else []
    if held == before:
        return
    file.unlink(missing_ok=True)
    if len(held) != len(before):
        before = [""] * len(held)
        shutil.rmtree(kept / "parts", ignore_errors=True)
    for part, folder, now, then in zip(parts, folders, digests, before[:-1], strict=True):
        if now != then:
            make_part(part, folder)
    shutil.rmtree(index, ignore_errors=True)
    join_parts(folders, index)
    for uri, text in lookup_files(known.named, known.words.values()):
        place = index / uri
        place.parent.mkdir(exist_ok=True)
        place.write_text(text, encoding="utf-8")
    file.write_text("\n".join(held))


def _searched(page: str) -> str:
    """Return the page without what search may not know; empty where that is all of it."""
    whole = _ARTICLE.search(page)
    if whole:
        bodies = [page[whole.start() : page.rindex("</article>")]]
    elif _OURS.search(page):
        bodies = [found[0] for found in _BODY.finditer(page)]
    else:
        return page if "data-pagefind-body" in page else ""
    if not bodies:
        return ""
    head = "".join(_HEAD.findall(page, 0, page.find("</head>")))
    state = _STATE_LINE.search(page)
    told = _UNSEARCHED.sub("", "".join(bodies))
    return f"<!doctype html>{head}</head><body>{state[0] if state else ''}{told}</body></html>"


_ARTICLE = re.compile(r"<article [^>]*data-pagefind-body")
_OURS = re.compile(r'<article class="md-typeset')
# None of these holds an element of its own kind.
_BODY = re.compile(r"<(h1|blockquote|ul|table|div)[^>]* data-pagefind-body.*?</\1>", re.DOTALL)
_UNSEARCHED = re.compile(
    r"<(section|thead|td|a|span)[^>]* data-pagefind-ignore.*?</\1>|<(svg|script) .*?</\2>|<img [^>]*>| id=\"[^\"]*\"",
    re.DOTALL,
)
_HEAD = re.compile(r"<html[^>]*>|<title>.*?</title>|<meta [^>]*data-pagefind-(?:meta|filter)[^>]*>", re.DOTALL)
_STATE_LINE = re.compile(r'<p><span class="state".*?</p>', re.DOTALL)
