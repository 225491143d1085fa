"""Small pieces of prose: lists, counts, names as they fit into a sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from generator.content import Source
from generator.indirect import with_single_marks
from generator.own_names import introduced_name, short_name
from generator.question import cut_at_word

_COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_LINK_WORDS = {
    "paper": "paper",
    "code": "code",
    "model-card": "model card",
    "project": "project page",
    "other": "web page",
}


LONGEST_LABEL = 46
SPARED = 8
"""A remark that is so many words longer than the limit stays whole."""
LONGEST_NAME = 30
"""A longer name is not said again where it is clear which model is meant."""


def listed(items: Sequence[str], last: str = "and") -> str:
    """Return "a", "a and b", "a, b and c"."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def counted(number: int) -> str:
    """Return a small number as a word."""
    return _COUNTS[number] if number < len(_COUNTS) else str(number)


def called(source: Source) -> str:
    """Return what a sentence calls a source: its label, without double quotation marks and a full stop of its own."""
    return _called(source.name, source.abstract)


@lru_cache(maxsize=256)
def _called(name: str, abstract: str) -> str:
    """Return what a sentence calls a source; one answer speaks of the same few again and again."""
    return with_single_marks(_label(name, abstract, LONGEST_LABEL)).rstrip(".")


def label_of(source: Source, limit: int = LONGEST_LABEL) -> str:
    """Return a source's own short name, from its title or else its abstract, or its title cut at a word."""
    return _label(source.name, source.abstract, limit)


def _label(title: str, abstract: str, limit: int) -> str:
    name = short_name(title)
    if len(name) <= limit:
        return name
    return introduced_name(title, abstract) or shortened(name, limit)


def shortened(name: str, limit: int) -> str:
    """Return a name within `limit` characters, cut at a word that needs no other, with a mark where it was cut."""
    if len(name) <= limit:
        return name
    return f"{_NEEDS_ANOTHER.sub('', cut_at_word(name, limit - 2))}…"


_NEEDS_ANOTHER = re.compile(
    r"(?:[\s,;:–—-]+(?:a|an|the|and|or|of|for|in|on|at|to|by|via|with|from|into|through|using|as))+$", re.IGNORECASE
)


def referred_to(model: Source, models: Sequence[Source]) -> str:
    """Return how a later sentence speaks of a model: by its name where that is short, or needed to tell it apart."""
    name = called(model)
    short = word_count(name) <= 3 and len(name) <= LONGEST_NAME
    return name if len(models) > 1 or short else "the recommended model"


def links_given(model: Source) -> str:
    """Return which links a model came with, as a noun phrase: "its paper and code links"."""
    kinds = list(dict.fromkeys(_LINK_WORDS[link.kind] for link in model.links))
    if not kinds:
        return ""
    return f"its {listed(kinds)} link{'s' if len(model.links) > 1 else ''}"


def sentence_case(text: str) -> str:
    """Return `text` with a capital first letter."""
    return text[:1].upper() + text[1:]


def quoted(text: str) -> str:
    """Return `text` in curly quotation marks; double ones inside become single."""
    return f"“{with_single_marks(text)}”"


def word_count(text: str) -> int:
    """Return the number of white-space separated words."""
    return len(text.split())


def quoted_plain(text: str) -> str:
    """Return a label of ours set off by single marks: it is not a quotation of a source."""
    return f"‘{text}’"


def first_words(sentence: str, limit: int) -> str:
    """Return a remark of at most `limit` words: all of it, or up to a mark where it can be broken off."""
    every = sentence.split()
    if len(every) <= limit + SPARED:
        return sentence.strip().rstrip(".,;:!—–- ")
    words = every[:limit]
    while len(words) > 4 and not (words[-1].endswith((",", ";", ":", "—")) and _is_closed(" ".join(words))):
        words.pop()
    if not _is_closed(" ".join(words)):
        words = every[:limit]
    return " ".join(words).rstrip(".,;:!—–- ")


def _is_closed(text: str) -> bool:
    return text.count("“") == text.count("”") and text.count('"') % 2 == 0


def end_of_words(text: str, start: int, folded: str) -> int:
    """Return where the words of `folded` end in `text` from `start` on, whose white space may be wider."""
    at = start
    for word in folded.split():
        at = text.index(word, at) + len(word)
    return at
