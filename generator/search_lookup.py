"""What the search box looks up beside the index: pages by their exact names, and words to mend slips with.

Both are tables in many small files, so that a reader loads a few kB however large the site is. An entry's file is
found by its key; `generator/theme/assets/answerbook-search.js` does the same sums.
"""

from __future__ import annotations

import html
import json
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

MANIFEST = "answerbook.json"
NAMES, WORDS = "names", "words"
"""Folders of the two tables."""
_MODULUS = 1_000_003
_FULL: Mapping[str, int] = {NAMES: 24, WORDS: 400}
"""So many pages or words go into one file of a table, on average."""
_MOST_PAGES = 10
_MANY = 100
"""On fewer pages, no word counts as common."""
_SHORTEST, _LONGEST = 4, 30
_KINDS = ("answers/", "models/", "papers/")
"""Of pages with the same name, which comes first."""
_WORD = re.compile(r"[^\W_]+")
_TOLD = re.compile(r'<meta [^>]*data-pagefind-meta[^>]* content="([^"]*)"')
_TAG = re.compile(r"<[^>]*>")
_FACET = re.compile(r'<meta [^>]*data-pagefind-filter="([^"\[]+)\[content\]" content="([^"]*)"')
_NAMES = re.compile(r'<meta name="answerbook:names" content="([^"]*)"')
_TITLE = re.compile(r'<meta property="og:title" content="([^"]*)"')
_STATE = re.compile(r'<p><span class="state"[^>]*>(.*?)</p>', re.DOTALL)


@dataclass(frozen=True, slots=True)
class NamedPage:
    """A page that is to be found by its names."""

    uri: str
    """Relative to the site's root: `models/glow/`."""
    title: str
    state: str
    """The line below its heading."""
    names: tuple[str, ...]


def named_page(uri: str, page: str) -> NamedPage | None:
    """Return what the HTML of the page at `uri` says of its names; None where it says nothing."""
    end = page.find("</head>")
    names, title = _NAMES.search(page, 0, end), _TITLE.search(page, 0, end)
    if not names or not title:
        return None
    state = _STATE.search(page, end)
    known = tuple(filter(None, html.unescape(names[1]).split("\n")))
    line = html.unescape(_TAG.sub("", state[1])) if state else ""
    return NamedPage(uri.removesuffix("index.html"), html.unescape(title[1]), " ".join(line.split()), known)


def lookup_files(named: Iterable[NamedPage], searched: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the files of both tables and their manifest: '/'-separated path, text.

    `searched` is what search knows of each page, as HTML. The manifest holds the number of files of each table, the
    words that half of many pages hold, with their plurals, and the choices of each filter as HTML.
    """
    counts: Counter[str] = Counter()
    pages = 0
    facets: defaultdict[str, set[str]] = defaultdict(set)
    for page in searched:
        pages += 1
        counts.update(_words(page))
        for name, value in _FACET.findall(page):
            facets[html.unescape(name)].add(html.unescape(value))
    tables: Mapping[str, Mapping[str, Sequence[object]]] = {NAMES: _names(named), WORDS: _slips(counts)}
    often = {word for word, count in counts.items() if pages >= _MANY and count * 2 > pages}
    # Pagefind takes a plural for its singular.
    common = sorted(word for word in counts if word in often or word.removesuffix("s") in often)
    manifest: dict[str, object] = {"common": common, "facets": _selects(facets)}
    for table, entries in tables.items():
        files = _files(entries, _FULL[table])
        manifest[table] = len(files)
        yield from ((f"{table}/{number}.json", _json(held)) for number, held in enumerate(files))
    yield MANIFEST, _json(manifest)


def _selects(facets: Mapping[str, Iterable[str]]) -> str:
    """Return a choice for each filter, as HTML."""

    def select(name: str) -> str:
        label = html.escape(name)
        options = "".join(f"<option>{html.escape(value)}</option>" for value in sorted(facets[name]))
        whole = f'<option value="">Any {label.lower()}</option>'
        return f'<select name="{label}" aria-label="{label}">{whole}{options}</select>'

    return "".join(map(select, sorted(facets)))


def _names(pages: Iterable[NamedPage]) -> dict[str, list[object]]:
    found: defaultdict[str, list[NamedPage]] = defaultdict(list)
    for page in pages:
        for key in dict.fromkeys(" ".join(_split(name)) for name in page.names):
            found[key].append(page)
    found.pop("", None)
    return {key: [_hit(page) for page in sorted(some, key=_rank)[:_MOST_PAGES]] for key, some in found.items()}


def _hit(page: NamedPage) -> dict[str, object]:
    """Return the page as Pagefind gives its results to the search box."""
    return {"raw_url": f"/{page.uri}", "meta": {"title": page.title, "state": page.state}, "excerpt": ""}


def _rank(page: NamedPage) -> tuple[int, str]:
    kind = next((place for place, kind in enumerate(_KINDS) if page.uri.startswith(kind)), len(_KINDS))
    return kind, page.uri


def _slips(counts: Mapping[str, int]) -> dict[str, list[str]]:
    """Return the words with the same two letters at the beginning or at the end, those of most pages first.

    One slip leaves the beginning or the end of a word as it was.
    """
    found: defaultdict[str, list[str]] = defaultdict(list)
    for word in sorted(counts, key=lambda word: (-counts[word], word)):
        if _SHORTEST <= len(word) <= _LONGEST and not word.isdigit():
            found[f"{word[:2]}-"].append(word)
            found[f"-{word[-2:]}"].append(word)
    return dict(found)


def _words(page: str) -> set[str]:
    told = " ".join(_TOLD.findall(page))
    raw = set(_WORD.findall(html.unescape(f"{told} {_TAG.sub(' ', page)}").lower()))
    bare = {word for word in raw if word.isascii()}
    return bare.union(*map(_split, raw - bare))


def _split(text: str) -> list[str]:
    """Return the words of `text` as they are compared: without marks and case."""
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.category(c).startswith("M"))
    return _WORD.findall(text.lower())


def _files(entries: Mapping[str, Sequence[object]], full: int) -> list[dict[str, object]]:
    """Return the table in as many parts as it needs, at least one."""
    parts: list[dict[str, object]] = [{} for _ in range(1 + sum(map(len, entries.values())) // full)]
    for key in sorted(entries):
        parts[_hash(key) % len(parts)][key] = entries[key]
    return parts


def _hash(key: str) -> int:
    value = 0
    for letter in key:
        value = (value * 31 + ord(letter)) % _MODULUS
    return value


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
