"""A customer's words → the answers that hold them, each with why: stop words set aside, slips of the keyboard mended.

Whatever is asked becomes quoted words of letters and digits, so that nothing in it is query syntax.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from generator.find_index import FIELDS, FindIndex, Hit
from generator.words import STOPWORDS, stem

MOST_WORDS = 24
"""So many of the rarest words of a long ticket decide."""
_MOST_SHOWN = 5
_WORD = re.compile(r"[^\W_]+")
_ADJECTIVE = re.compile(r"([a-z]{2,30}?[b-df-hj-np-tv-z])(?:y|ier|iest|ily|iness)")
_NOUN = re.compile(r"([a-z]{2,30}?)(?:e|s|es|ed|ing)?")
_SPELLED = re.compile(r"[a-z]{4,30}")
_FIELD_WORDS: Mapping[str, str] = {"source": "model or paper", "text": "answer"}


@dataclass(frozen=True, slots=True)
class Match:
    """One answer, and why it was found."""

    hit: Hit
    why: str
    """"title: night, noise; symptom: grainy"."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What was made of a customer's words."""

    words: tuple[str, ...]
    """Those that say something."""
    terms: tuple[str, ...]
    """For the index: of those words, the ones that some answer holds."""
    read_as: Mapping[str, str]
    """Words that no answer holds → the nearest word that one does."""


def search(index: FindIndex, asked: Asked, limit: int, *, drafts: bool = False) -> list[Match]:
    """Return the best answers, best first."""
    if not asked.terms:
        return []
    return [Match(hit, _why(hit, asked.read_as)) for hit in index.search(asked.terms, limit, drafts=drafts)]


def understand(index: FindIndex, question: str) -> Asked:
    """Return the words of `question` to search for: those that say something, the rarest of very many."""
    words = dict.fromkeys(word for word in _WORD.findall(question.casefold()) if _says_something(word))
    counts: dict[str, int] = {}
    read_as: dict[str, str] = {}
    for word in words:
        term = _term_of_forms(index, word)
        near = None if term else _nearest(index, word)
        if near:
            read_as[word] = near
        term = term or (_term(near) if near else "")
        count = index.count(term) if term else 0
        if count:
            counts[term] = count
    rarest = sorted(counts, key=lambda term: counts[term])[:MOST_WORDS]
    return Asked(tuple(words), tuple(rarest), {word: near for word, near in read_as.items() if _term(near) in rarest})


def _says_something(word: str) -> bool:
    return stem(word) not in STOPWORDS and (len(word) > 1 or not word.isascii())


def _term(word: str) -> str:
    """Return a word as the index takes it; what is not ASCII may go on, as in Korean, where endings are glued on."""
    return f'"{word}"' if word.isascii() else f'"{word}"*'


def _term_of_forms(index: FindIndex, word: str) -> str:
    """Return the query term for those forms of `word` that the index holds; empty where it holds none.

    The index' own stemmer takes plurals, verbs and nouns for one word, but not "blurry" and "blur".
    """
    own = _term(word)
    held = [own] if index.count(own) else []
    adjective = _ADJECTIVE.fullmatch(word)
    if adjective:
        root = adjective[1]
        once = root[:-1] if root[-1] == root[-2] else root
        # The word twice, so that an answer with itself comes before one with another form.
        held = [*held * 2, *_held(index, (once, root, f"{root}e", f"{root}y"))]
    elif not held and (noun := _NOUN.fullmatch(word)):
        root = noun[1]
        held = _held(index, (f"{root}y", f"{root}{root[-1]}y"))
    return f"({' OR '.join(held)})" if held else ""


def _held(index: FindIndex, forms: Iterable[str]) -> list[str]:
    return [term for term in map(_term, dict.fromkeys(forms)) if index.count(term)]


def _nearest(index: FindIndex, word: str) -> str | None:
    """Return the indexed word that `word` most likely is a slip of; the one in most answers where several are."""
    if not _SPELLED.fullmatch(word):
        return None
    slips = 1 if len(word) < 8 else 2
    known = index.vocabulary(len(word) - slips, len(word) + slips)
    near = extract(word, list(known), scorer=OSA.distance, score_cutoff=slips, limit=None)
    likely = [(distance, -known[other], other) for other, distance, _ in near if distance < 2 or other[0] == word[0]]
    return min(likely)[2] if likely else None


def _why(hit: Hit, read_as: Mapping[str, str]) -> str:
    """Return the matched words, each once, where it counts most."""
    told: set[str] = set()
    parts = []
    for field in sorted(hit.matched, key=lambda name: -FIELDS[name]):
        words = [word for word in _unique(hit.matched[field]) if stem(word) not in told]
        told.update(map(stem, words))
        if words:
            shown = ", ".join(words[:_MOST_SHOWN])
            parts.append(f"{_FIELD_WORDS.get(field, field)}: {shown}{', …' if len(words) > _MOST_SHOWN else ''}")
    mended = [f"“{word}” read as “{near}”" for word, near in read_as.items() if stem(near) in told]
    return "; ".join([*parts, *mended])


def _unique(words: Iterable[str]) -> list[str]:
    """Return `words` without those of the same stem as an earlier one."""
    found: dict[str, str] = {}
    for word in words:
        found.setdefault(stem(word), word.lower())
    return list(found.values())
