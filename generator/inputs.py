"""What a question says goes in: "my holiday photo", one of the task's nouns with the words before it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

MOST_BETWEEN = 3
"""So many words may stand between an article and its noun."""
_ARTICLE = re.compile(
    r"\b(?:a|an|the|my|this|that|one|two|some|these|those|several|different|our|his|her|their|any|every)\s+",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    r"(?!(?:in|of|on|to|and|or|with|for|from|at|by|a|an|the|my|is|was|that|it|into|before|after|about|each|no|over|under|"
    r"between|so|as|than|then|when|while|if|but|not|just|even|only|out|this|that|one|two|some|these|those|several|our|his|"
    r"her|their|any|every|your|its|call|calls|called|made|makes|took|takes|shows|showed)\b)[\w-]+\s+",
    re.IGNORECASE,
)
# "my phone films only 30 pictures": the noun is a verb.
_GOES_ON = re.compile(r"\s+(?:only|the|a|an|my|our|his|her|\d+)\b", re.I)
# What a person holds or meets, not what they feed in.
_NO_INPUT = re.compile(
    r"\b(?:camera|gpu|phone|scanner|microphone|computer|laptop|problem|problems|screen)s?$", re.IGNORECASE
)
# "I got a form back", "it turned into a picture": what came out.
_CAME_OUT = re.compile(
    r"\b(?:got|gets?|gave|gives?|giving|returned?|returns|came (?:back|out)(?: as)?|into|in a|as|became|produc\w+|"
    r"creat\w+|built|builds|drew|draws|wrote|writes|show(?:s|ed)?|made|makes|puts?|places|placed)(?:\s+(?:me|us|back|out))?\s*$",
    re.I,
)


class _Phrase(NamedTuple):
    """A noun in a question, with the words before it from its article on where it has one."""

    start: int
    inner: int
    """Where it begins without the article."""
    end: int

    @property
    def has_article(self) -> bool:
        return self.start < self.inner


@lru_cache(maxsize=16)
def named_input(question: str, nouns: tuple[str, ...]) -> tuple[int, int] | None:
    """Return where a question names what goes in by one of a task's nouns; asked for several times for one answer."""
    found = [phrase for phrase in _phrases(question, nouns) if _is_input(phrase, question)]
    best = max(found, key=lambda phrase: (phrase.has_article, -phrase.start), default=None)
    return (best.inner, best.end) if best else None


def _phrases(question: str, nouns: tuple[str, ...]) -> Iterator[_Phrase]:
    """Yield the phrases that end with one of `nouns`, one after the other."""
    noun = _noun(nouns)
    alone = noun.search(question)
    articles = [*_ARTICLE.finditer(question)][::-1] if alone else []
    reach = 0
    while alone:
        led = None
        while articles and articles[-1].start() < alone.start() and led is None:
            article = articles.pop()
            led = _led(question, article, noun) if article.start() >= reach else None
        phrase = led or _Phrase(alone.start(), alone.start(), alone.end())
        yield phrase
        reach = phrase.end
        alone = noun.search(question, reach)


def _led(question: str, article: re.Match[str], noun: re.Pattern[str]) -> _Phrase | None:
    """Return the phrase that begins with `article`, if it comes to a noun."""
    at = article.end()
    for _ in range(MOST_BETWEEN + 1):
        if found := noun.match(question, at):
            return _Phrase(article.start(), article.end(), found.end())
        between = _BETWEEN.match(question, at)
        if between is None:
            return None
        at = between.end()
    return None


def _is_input(phrase: _Phrase, question: str) -> bool:
    """Return whether a noun phrase is what is fed in: no device, and no sentence ("my club shares photos")."""
    between = question[phrase.inner : phrase.end].split()[:-1] if phrase.has_article else []
    is_verb = any(word.endswith("s") and not word.endswith("ss") for word in between)
    if _CAME_OUT.search(question, max(0, phrase.start - 40), phrase.start):
        return False
    whole = question[phrase.start : phrase.end]
    return not (_NO_INPUT.search(whole) or is_verb or _GOES_ON.match(question, phrase.end))


@cache
def _noun(nouns: tuple[str, ...]) -> re.Pattern[str]:
    """Return what finds one of `nouns`, the longest first."""
    either = "|".join(sorted(map(re.escape, nouns), key=lambda noun: (-len(noun), noun)))
    return re.compile(rf"\b(?:{either})s?\b", re.IGNORECASE)
