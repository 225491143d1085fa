"""Words as the matching sees them: lower case, one dash, one apostrophe, Snowball stems.

Display text is never changed here; a `Token` remembers where it stood.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

import Stemmer

_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_MADE_INTO = re.compile(r"(colou?r|vector|token|quant|harmon|regular)i[sz](?:e|ed|es|ing|ation|ations|er|ers)")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[a-zA-Z])(?=\d)|(?<=\d)(?=[A-Z]{2})")


class Token(NamedTuple):
    """One word of a text: its stem and where it stands. A tuple, as every word of every prompt becomes one."""

    stem: str
    start: int
    end: int


@cache
def _stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("english")


@cache
def stem(word: str) -> str:
    """Return the Snowball stem of one word, case folded; possessive endings are dropped."""
    folded = word.lower() if word.isascii() else unicodedata.normalize("NFKC", word).casefold().replace("’", "'")
    made = _MADE_INTO.fullmatch(folded)
    if made:  # Snowball would make "colorization" a colour and "vectorize" a vector
        return made.group(1) + "iz"
    return str(_stemmer().stemWord(folded.removesuffix("'s")))


@lru_cache(maxsize=4096)
def tokens(text: str) -> tuple[Token, ...]:
    """Return the words of `text` in order and where they stand; hyphens, slashes and underscores separate words."""
    return tuple([Token(stem(m.group()), m.start(), m.end()) for m in _TOKEN.finditer(text)])


@lru_cache(maxsize=8192)
def stems(text: str) -> tuple[str, ...]:
    """Return just the stems of `text`'s words, in order; the same sentences are asked for several times."""
    return tuple(map(stem, _TOKEN.findall(text)))


@lru_cache(maxsize=16384)
def stem_set(text: str) -> frozenset[str]:
    """Return the stems of `text`'s words; the same sentences are asked about under several aspects."""
    return frozenset(stems(text))


@lru_cache(maxsize=16384)
def term_set(text: str) -> frozenset[str]:
    """Return the stems of `text`'s words, and each two neighbouring ones together."""
    found = stems(text)
    return frozenset(found).union(map(" ".join, pairwise(found)))


def stems_said(texts: Iterable[str]) -> frozenset[str]:
    """Return the stems of the words of all `texts` together."""
    return frozenset().union(*map(stem_set, texts))


def spaced(text: str) -> str:
    """Return the stems of `text` between spaces, so that whole words can be looked for in it."""
    return f" {' '.join(stems(text))} "


@lru_cache(maxsize=4096)
def name_tokens(name: str) -> tuple[Token, ...]:
    """Return the words of a model's or paper's name; `ObjDet` and `Noise15` count as two words each."""
    found = []
    for match in _TOKEN.finditer(name):
        word, start = match.group(), match.start()
        cuts = [] if word.isalpha() and word[1:].islower() else [c.start() for c in _CAMEL.finditer(word)]
        for left, right in zip([0, *cuts], [*cuts, len(word)], strict=True):
            found.append(Token(stem(word[left:right]), start + left, start + right))
    return tuple(found)


class Hit(NamedTuple):
    """A phrase of a `PhraseIndex` found in a text."""

    entry: str
    """What the phrase was filed under."""
    phrase: tuple[str, ...]
    start: int
    end: int


class PhraseIndex:
    """Finds many phrases in a text in one pass over its words."""

    def __init__(self, phrases: Iterable[tuple[str, str]]) -> None:
        """Take (entry, phrase) pairs; phrases are compared by their stems."""
        self._by_first: dict[str, dict[str | None, list[tuple[tuple[str, ...], str]]]] = {}
        for entry, phrase in dict.fromkeys(phrases):
            key = stems(phrase)
            if key:
                second = key[1] if len(key) > 1 else None
                self._by_first.setdefault(key[0], {}).setdefault(second, []).append((key, entry))
        for by_second in self._by_first.values():
            for rows in by_second.values():
                rows.sort(key=lambda row: (-len(row[0]), row[1], row[0]))

    def find(self, words: Sequence[Token]) -> list[Hit]:
        """Return every occurrence of every phrase, in text order; longer phrases first at one place."""
        return [
            Hit(entry, phrase, words[at].start, words[at + len(phrase) - 1].end)
            for at, phrase, entry in self._found([word.stem for word in words])
        ]

    def longest(self, words: Sequence[str]) -> dict[str, int]:
        """Return entry → of how many words its longest phrase among the stems `words` is."""
        longest: dict[str, int] = {}
        for _, phrase, entry in self._found(words):
            longest[entry] = max(longest.get(entry, 0), len(phrase))
        return longest

    def _found(self, words: Sequence[str]) -> list[tuple[int, tuple[str, ...], str]]:
        """Return (number of its first word, phrase, entry) of each occurrence."""
        found: list[tuple[int, tuple[str, ...], str]] = []
        sequence = (*words, "")
        by_first = self._by_first
        for at, first in enumerate(words):
            if first in by_first:
                by_second = by_first[first]
                for phrase, entry in by_second.get(sequence[at + 1], ()):
                    if sequence[at : at + len(phrase)] == phrase:
                        found.append((at, phrase, entry))
                if None in by_second:
                    found += [(at, phrase, entry) for phrase, entry in by_second[None]]
        return found


def longest_hits(hits: Iterable[Hit]) -> list[Hit]:
    """Return `hits`, in the order of `PhraseIndex.find`, but for those inside a longer one of the same entry."""
    kept: list[Hit] = []
    reach: dict[str, int] = {}
    for hit in hits:
        if hit.end > reach.get(hit.entry, -1):
            kept.append(hit)
            reach[hit.entry] = hit.end
    return kept


def outermost(hits: Iterable[Hit]) -> list[Hit]:
    """Return `hits` without those that lie inside a longer one of any entry: "3D object detection" is no other."""
    kept: list[Hit] = []
    reach = -1
    for hit in sorted(hits, key=lambda h: (h.start, -h.end, h.entry)):
        if hit.end > reach or (kept and (hit.start, hit.end) == (kept[-1].start, kept[-1].end)):
            kept.append(hit)
            reach = hit.end
    return kept


def count_by_entry(hits: Iterable[Hit]) -> Mapping[str, int]:
    """Return how many hits each entry has."""
    counts: dict[str, int] = {}
    for hit in hits:
        counts[hit.entry] = counts.get(hit.entry, 0) + 1
    return counts


STOPWORDS = frozenset(
    stems(
        """a able about actually after again ai all allow almost also always am an and any app are around as
        asked at away be became because been before being both but by came can can't come could did didn't do
        does doesn't doing don't done down each easily enough even ever every everything exactly feel feels
        felt few for found from gave get gets getting give given go goes going got had handle happen has have
        having he help helps her here him his how i i'd i'm i've if in instantly into is isn't it it's its
        just keep kept kind knew know known large less let like little look looked looking looks lot lots
        made make makes making manage many matter me mean means might model models more most much my need
        needed needs never new no not nothing now of off on once one only or other our out over own perfect
        perfectly picked possible problem put quite ran really right said same saw see seem seemed seems seen
        she should show showed shown simple simply so some someone something stay still such sure surprised
        take tech tell than that that's the their them then there these they thing things think this those
        though thought to told too took tool totally tried try turned two type under until up us use used
        using very want wanted was way we well went were what what's when where which while who whole why
        will with without won't work worked working works would you your""".replace("\n", " ")
    )
)


@lru_cache(maxsize=1024)
def content_stems(text: str) -> frozenset[str]:
    """Return the stems of a text's words that carry meaning."""
    return frozenset([word for word in stem_set(text) - STOPWORDS if len(word) > 1])
