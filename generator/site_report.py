"""What maintainers want to know of a whole site, as numbers with the lists behind them. Nothing depends on the day."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import get_args
from urllib.parse import urlsplit

from rapidfuzz import fuzz

from generator.catalogue import Catalogue
from generator.content import Answer, Basis, Relevance, Statement
from generator.question_words import candidate_pairs
from generator.words import STOPWORDS, stems
from generator.works import Work

NEARLY = 85
"""Similarity in percent from which two questions are nearly the same."""
_QUOTED = re.compile(r"“[^”]*”|‘[^’]*’")
_MANY = re.compile(r"…(?:(?:, | and | or |, and )…)+")


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that the sources of several answers do not tell."""

    text: str
    """With "…" for the names and words that differ from answer to answer."""
    answers: tuple[Answer, ...]
    """By slug."""


@dataclass(frozen=True, slots=True)
class Host:
    """One host that sources are linked at."""

    name: str
    links: int
    works: tuple[Work, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two answers to nearly the same question."""

    one: Answer
    other: Answer
    similarity: int
    """In percent."""


def count_bases(answers: Iterable[Answer]) -> dict[Basis, int]:
    """Return how many statements rest on what."""
    counts = Counter(statement.basis for answer in answers for statement in answer.statements)
    return {basis: counts[basis] for basis in get_args(Basis)}


def count_relevance(works: Iterable[Work]) -> dict[Relevance, int]:
    """Return how many models and papers bear on a question so well at best."""
    counts = Counter(work.best.view.relevance for work in works)
    return {relevance: counts[relevance] for relevance in get_args(Relevance)}


def plan_gaps(answers: Iterable[Answer]) -> tuple[Gap, ...]:
    """Return what the answers leave open, the most frequent first."""
    found: defaultdict[str, dict[str, Answer]] = defaultdict(dict)
    for answer in answers:
        for statement in answer.part("gaps"):
            found[_pattern(statement, answer)][answer.slug] = answer
    gaps = [Gap(text, tuple(by[slug] for slug in sorted(by))) for text, by in found.items()]
    return tuple(sorted(gaps, key=lambda gap: (-len(gap.answers), gap.text)))


def plan_reviews(answers: Iterable[Answer]) -> tuple[Answer, ...]:
    """Return the answers that have a day to be reviewed by, the first to be reviewed first."""
    due = [answer for answer in answers if answer.prompt.front_matter.review_by]
    return tuple(sorted(due, key=lambda answer: (answer.prompt.front_matter.review_by or "", answer.slug)))


def plan_hosts(works: Iterable[Work]) -> tuple[Host, ...]:
    """Return the hosts of all links, the most frequent first."""
    links: Counter[str] = Counter()
    linked: defaultdict[str, dict[str, Work]] = defaultdict(dict)
    for work in works:
        for link in work.links:
            host = (urlsplit(link.url).hostname or "").removeprefix("www.")
            links[host] += 1
            linked[host][work.uri] = work
    return tuple(
        Host(host, count, tuple(linked[host].values()))
        for host, count in sorted(links.items(), key=lambda row: (-row[1], row[0]))
    )


def plan_duplicates(catalogue: Catalogue) -> tuple[Pair, ...]:
    """Return the answers whose questions are nearly the same, the most alike first."""
    said = {answer.slug: " ".join(_meaning(answer.prompt.question)) for answer in catalogue.answers}
    pairs = []
    for one, other in candidate_pairs(catalogue.answers):
        similarity = fuzz.token_sort_ratio(said[one.slug], said[other.slug], score_cutoff=NEARLY)
        if similarity:
            pairs.append(Pair(one, other, int(similarity)))
    return tuple(sorted(pairs, key=lambda pair: (-pair.similarity, pair.one.slug, pair.other.slug)))


def _meaning(question: str) -> list[str]:
    words = stems(question)
    return [word for word in words if word not in STOPWORDS] or list(words)


def _pattern(statement: Statement, answer: Answer) -> str:
    """Return a gap without what only this answer has in it."""
    text = _QUOTED.sub("…", statement.text)
    names = {source.name for source in answer.prompt.sources} | {c.quote for c in statement.citations}
    names |= {name.partition(":")[0].strip() for name in names}
    for name in sorted(filter(None, names), key=lambda name: (-len(name), name)):
        text = text.replace(name, "…")
    head, colon, tail = text.partition(": ")
    if colon and statement.basis == "question" and len(tail.split()) > 3:
        text = f"…{colon}{tail}" if "?" in head or len(head) > 40 else text
    pattern = _MANY.sub("…", text).replace("….", "…").removeprefix("…: ")
    return pattern[:1].upper() + pattern[1:]
