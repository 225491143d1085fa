"""The parts of an index → one index, as Pagefind would have made it of all pages at once.

Pagefind's files are gzip over a signature and CBOR: metadata, which hold the pages, the files of words and filters by
name, and the names of what is told of a page; words with the pages they stand on; filters with the pages of each value;
and a fragment for each page. Pages are known by their place in the metadata. Two things are not as in Pagefind: filters
and their values are in order (https://github.com/Pagefind/pagefind/issues/638), and files of words are smaller.
"""

from __future__ import annotations

import gzip
import hashlib
import heapq
import json
import shutil
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate, groupby, pairwise, takewhile
from operator import itemgetter
from pathlib import Path
from typing import Any

import cbor2

ENTRY = "pagefind-entry.json"
_ENGINE = ("pagefind.js", "pagefind-worker.js", "wasm.*.pagefind")
"""What the search box loads beside the index."""
_SIGNATURE = b"pagefind_dcd"
_SHORT, _LONG = 7, 10
"""How many digits of a hash stand in the name of a file, and of that of the metadata."""
FULL = 8000
"""So many numbers are in a file of words, and no more than the last word needs; Pagefind's own files hold 20,000."""


_Pages = list[tuple[int, list[int], list[int]]]
"""Distance to the page before, places in the text, places in what is told of the page."""
_Spellings = list[tuple[str, _Pages]]


@dataclass(frozen=True, slots=True)
class _Part:
    """The index of some pages in one language."""

    folder: Path
    pages: list[list[Any]]
    """(name of the fragment, number of words)"""
    words: list[list[str]]
    """(first word, last word, name of the file)"""
    filters: list[list[str]]
    """(name, name of the file)"""
    told: list[str]
    """Names of what is told of a page: title and the like."""
    start: int
    """How many pages are in the parts before."""


def join_parts(parts: Sequence[Path], bundle: Path) -> None:
    """Write the index of all pages of `parts`, which are folders that Pagefind has made, to the new folder `bundle`."""
    for name in ("fragment", "index", "filter"):
        (bundle / name).mkdir(parents=True)
    for path in (path for pattern in _ENGINE for path in parts[0].glob(pattern)):
        shutil.copyfile(path, bundle / path.name)
    entries = {part: json.loads((part / ENTRY).read_text(encoding="utf-8")) for part in parts}
    whole = entries[parts[0]] | {"languages": {}}
    for language in sorted({language for entry in entries.values() for language in entry["languages"]}):
        known = {
            part: entry["languages"][language] for part, entry in entries.items() if language in entry["languages"]
        }
        held = [_read(part / f"pagefind.{one['hash']}.pf_meta") for part, one in known.items()]
        starts = accumulate((len(meta[1]) for meta in held), initial=0)
        some = [
            _Part(part, meta[1], meta[2], meta[3], meta[5], start)
            for part, meta, start in zip(known, held, starts, strict=False)
        ]
        count = sum(len(part.pages) for part in some)
        hashed = _join(some, held[0][0], bundle, language)
        whole["languages"][language] = next(iter(known.values())) | {"hash": hashed, "page_count": count}
    (bundle / ENTRY).write_text(json.dumps(whole, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


def _join(parts: Sequence[_Part], version: str, bundle: Path, language: str) -> str:
    """Write the index of one language; return the name of its metadata."""
    told = list(dict.fromkeys(name for part in parts for name in part.told))
    pages = [[_copy_fragment(part, name, bundle), words] for part in parts for name, words in part.pages]
    files: list[list[str]] = []
    for some in _portions(_words(parts, told)):
        data = _array([_array([_word(*word) for word in some])])
        files.append([some[0][0], some[-1][0], _write(bundle, "index/{}.pf_index", data, language)])
    _shorten(files)
    meta = cbor2.dumps([version, pages, files, _join_filters(parts, bundle, language), [], told])
    return _write(bundle, "pagefind.{}.pf_meta", meta, language, _LONG)


def _copy_fragment(part: _Part, name: str, bundle: Path) -> str:
    """Copy the fragment of a page; return its name, which another page of another part may already have."""
    source, place = (folder / "fragment" / f"{name}.pf_fragment" for folder in (part.folder, bundle))
    if place.exists():
        name = f"{name}_{part.start}"
    shutil.copyfile(source, place.with_name(f"{name}.pf_fragment"))
    return name


def _words(parts: Sequence[_Part], told: Sequence[str]) -> Iterator[tuple[str, _Pages, _Spellings]]:
    """Yield all words in order, with their pages, and their spellings with other marks and the pages of each."""

    def held(part: _Part) -> Iterator[tuple[str, _Part, _Pages, _Spellings]]:
        for _, _, name in part.words:
            for word, pages, spellings in _read(part.folder / "index" / f"{name}.pf_index")[0]:
                yield word, part, pages, spellings

    by_word = itemgetter(0)
    for word, found in groupby(heapq.merge(*map(held, parts), key=by_word), key=by_word):
        plain: list[tuple[_Part, _Pages]] = []
        marked: defaultdict[str, list[tuple[_Part, _Pages]]] = defaultdict(list)
        for _, part, pages, spellings in found:
            plain.append((part, pages))
            for spelling, those in spellings:
                marked[spelling].append((part, those))
        yield word, _pages(plain, told), [(spelling, _pages(some, told)) for spelling, some in sorted(marked.items())]


def _pages(found: Iterable[tuple[_Part, _Pages]], told: Sequence[str]) -> _Pages:
    """Return the pages of a word in all parts."""
    joined: _Pages = []
    last = 0
    for part, pages in found:
        if not pages:
            continue
        first, places, others = pages[0]
        pages[0] = part.start + first - last, places, others
        last += sum(step for step, _, _ in pages)
        joined += pages if part.told == told[: len(part.told)] else _renumbered(pages, part.told, told)
    return joined


def _renumbered(pages: _Pages, told: Sequence[str], all_told: Sequence[str]) -> _Pages:
    """Return the pages with what is told of them numbered as in all parts."""
    # A number below zero stands before the places in one of what is told.
    ours = [-1 - all_told.index(name) for name in told]
    return [(step, places, [n if n >= 0 else ours[-1 - n] for n in others]) for step, places, others in pages]


def _portions(words: Iterable[tuple[str, _Pages, _Spellings]]) -> Iterator[list[tuple[str, _Pages, _Spellings]]]:
    """Yield the words of each file."""
    some: list[tuple[str, _Pages, _Spellings]] = []
    size = 0
    for word, pages, spellings in words:
        some.append((word, pages, spellings))
        for those in (pages, *(those for _, those in spellings)):
            size += sum(1 + len(places) + len(others) for _, places, others in those)
        if size >= FULL:
            yield some
            some, size = [], 0
    if some:
        yield some


def _word(word: str, pages: _Pages, spellings: _Spellings) -> bytes:
    marked = [_array([cbor2.dumps(spelling), _encoded(those)]) for spelling, those in spellings]
    return _array([cbor2.dumps(word), _encoded(pages), _array(marked)])


def _encoded(pages: _Pages) -> bytes:
    """Return CBOR, in a fifth of the time that a library takes for it."""
    return _array([_array([_number(step), _numbers(places), _numbers(others)]) for step, places, others in pages])


def _numbers(numbers: Sequence[int]) -> bytes:
    return _array([*map(_number, numbers)])


def _array(items: Sequence[bytes]) -> bytes:
    return _head(len(items)) + b"".join(items)


@cache
def _head(count: int) -> bytes:
    """Return the beginning of an array: its length, marked as such."""
    first, *rest = cbor2.dumps(count)
    return bytes([first | 0x80, *rest])


@lru_cache(maxsize=100_000)
def _number(number: int) -> bytes:
    return cbor2.dumps(number)


def _shorten(files: Sequence[list[str]]) -> None:
    """Cut first and last words to the letters that tell one file from the next."""
    for before, after in pairwise(files):
        pairs = zip(before[1], after[0], strict=False)
        length = 1 + sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
        after[0] = after[0][:length]
        if before[1][:length] >= before[0]:
            before[1] = before[1][:length]


def _join_filters(parts: Sequence[_Part], bundle: Path, language: str) -> list[list[str]]:
    found: defaultdict[str, defaultdict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for part in parts:
        for name, file in part.filters:
            for value, pages in _read(part.folder / "filter" / f"{file}.pf_filter")[1]:
                found[name][value] += [part.start + page for page in pages]
    return [
        [name, _write(bundle, "filter/{}.pf_filter", cbor2.dumps([name, sorted(values.items())]), language)]
        for name, values in sorted(found.items())
    ]


def _read(path: Path) -> Any:
    return cbor2.loads(gzip.decompress(path.read_bytes()).removeprefix(_SIGNATURE))


def _write(bundle: Path, place: str, data: bytes, language: str, digits: int = _SHORT) -> str:
    """Write a file that is named by the hash of its `data`; return the name."""
    # Another program relies on this hash: it only names.
    digest = hashlib.sha1(data, usedforsecurity=False).hexdigest()
    while (path := bundle / place.format(name := f"{language}_{digest[:digits]}")).exists():
        digits += 1
    path.write_bytes(gzip.compress(_SIGNATURE + data, compresslevel=6, mtime=0))
    return name
