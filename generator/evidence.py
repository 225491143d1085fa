"""Which sentences of the fitting abstracts answer a question under an aspect, by their role and words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from generator.bearing import ANNOUNCES, PLAINLY, SPEAKS_OF, TELLS_OF, manner_of, role_weights, spoken
from generator.clauses import Passage, cut_clause
from generator.content import Sentence, Source
from generator.fragments import repeats_title
from generator.question import Aspect
from generator.roles import roles_of
from generator.sentences import split_sentences
from generator.words import stems, term_set
from generator.work_kinds import begins_with_name, central_sentence

TRIES = 5
"""So many of the best sentences are tried for a clause that stands alone."""
MOST_STEPS = 3
CENTRAL = 1.6
"""What the sentence that says what a work does is worth for how it works, at least."""
EARLY = 1.8
"""What a sentence loses that stands before the authors come to their work, or first: it is mostly background."""
EARLY_LIMIT = 2.0
"""What a limit loses that is told before the work itself: it is one of earlier works."""
GAIN = 2
"""So many more telling words make a longer clause worth its room."""
ADDED = 0.8
"""What a sentence loses that only adds: "We also …"."""
REPEATED = 1.5
"""What a sentence loses that says no more than the title."""
BESIDES = 0.8
"""What each word is worth that speaks to what is asked besides."""
TELLING = 1.0
"""A sentence that scores less says nothing to the point."""
ASKED = 1.8
"""A sentence that speaks of nothing under an aspect must hold so much of what is asked."""
_NO_WORDS: frozenset[str] = frozenset()
_ORDER = re.compile(r"(?:first|second|third|then|next|subsequently|finally|lastly)(?:ly)?\b,?\s", re.I)


def rank_sentences(
    source: Source,
    aspect: Aspect,
    wanted: frozenset[str],
    focus: frozenset[str] = frozenset(),
    besides: Iterable[Aspect] = (),
) -> Sequence[tuple[float, Sentence]]:
    """Return the sentences of an abstract that speak to `aspect`, best first.

    `wanted` are stems of the whole question, `focus` those of the one sub-question that is asked under `aspect`, and
    `besides` the other aspects of this sub-question: who asks how it stays consistent wants a "how" that says so.
    """
    return _ranked(source.name, source.abstract, aspect, wanted, focus, tuple(besides))


@lru_cache(maxsize=64)
def _ranked(
    name: str,
    abstract: str,
    aspect: Aspect,
    wanted: frozenset[str],
    focus: frozenset[str],
    besides: tuple[Aspect, ...],
) -> tuple[tuple[float, Sentence], ...]:
    """Rank the sentences; a short answer asks for the same more than once, with more or less room."""
    central = central_sentence(name, abstract)
    ranked = []
    before: Sentence | None = None
    for sentence in split_sentences(abstract):
        is_central = central is not None and sentence.number == central.number
        score = _answers(sentence.text, aspect, wanted, focus, besides)
        if is_central and aspect == "mechanism" and _tells_its_own(name, sentence):
            # What the work does is told here, in whatever words.
            score = max(score, CENTRAL if roles_of(sentence.text) <= {"method", "training"} else 0.0)
        score += 0.8 if score and is_central else 0.0
        if score:
            score = _as_told(score, aspect, name, sentence, before, central)
        if score and manner_of(sentence.text).adds:
            score -= ADDED
        if score and repeats_title(sentence.text, name):
            score -= REPEATED
        before = sentence
        if score >= TELLING:
            ranked.append((score, sentence))
    return tuple(sorted(ranked, key=lambda row: (-row[0], row[1].number)))


def _tells_its_own(name: str, sentence: Sentence) -> bool:
    return begins_with_name(name, sentence.text) or manner_of(sentence.text).own


def _as_told(
    score: float, aspect: Aspect, name: str, sentence: Sentence, before: Sentence | None, central: Sentence | None
) -> float:
    """Return a score with what the manner of telling adds and takes.

    What the authors did is told by the work's own name or as "We …", and goes on in the next sentence; what stands
    before they come to their work is mostly background.
    """
    by_name, manner = begins_with_name(name, sentence.text), manner_of(sentence.text)
    early = sentence.number == 1 or (central is not None and not manner.own and sentence.number < central.number)
    if aspect == "limits":
        return score - (EARLY_LIMIT if early and not (manner.own or by_name) else 0.0)
    if by_name:
        return score + 1.0
    score += 0.6 if manner.own or (before and begins_with_name(name, before.text)) else 0.0
    return score - ((0.8 if manner.own else EARLY) * early + 0.6 * manner.points_back)


def _answers(
    text: str, aspect: Aspect, wanted: frozenset[str], focus: frozenset[str], besides: tuple[Aspect, ...]
) -> float:
    """Return how well a sentence answers by its words and its role, whoever tells it."""
    words = term_set(text)
    in_focus = len(focus & words) if focus else 0
    asked = min(len(wanted & words), 3) * 0.9 + min(in_focus, 2) * 0.6
    off_focus = bool(focus) and not in_focus
    score = _score(text, aspect, asked, off_focus)
    if besides and "result" not in roles_of(text):
        serves = _NO_WORDS.union(*(SPEAKS_OF[other] for other in besides))
        score = max(score, *(_score(text, other, asked, off_focus) for other in besides))
        score += BESIDES * min(len(serves & words), 2) if score else 0.0
    return score


def _score(text: str, aspect: Aspect, asked: float, off_focus: bool) -> float:
    told = spoken(text, aspect)
    weights = role_weights(text, aspect) if told or asked >= ASKED else None
    if weights is None:
        return 0.0
    if aspect == "quality" and off_focus and "result" in roles_of(text):
        # A figure of something else than what is asked about.
        return 0.0
    score = min(told, 3) * 0.8 + asked
    for weight in weights:
        score += weight
    return score


def best_passages(
    sources: Sequence[Source],
    aspects: Iterable[Aspect],
    wanted: frozenset[str],
    limit: int,
    used: frozenset[tuple[str, int]] = frozenset(),
    *,
    step: float = 0.5,
    bearing: bool = False,
    focus: frozenset[str] = frozenset(),
    besides: Iterable[Aspect] = (),
    stretch: int = 0,
) -> Iterator[Passage]:
    """Yield a passage for each of the aspects that one answers, in their order, at most one per sentence.

    `used` holds (source key, sentence number) pairs that are quoted already; `step` is what each later source must
    be better by. With `bearing`, only passages that hold a wanted word count. `focus` and `besides` are those of
    `rank_sentences`. By `stretch` more words than `limit` a clause may have that says more to the point.
    """
    taken, telling = set(used), wanted | focus
    for aspect in aspects:
        ranked = [
            (score - step * place, source, sentence)
            for place, source in enumerate(sources)
            for score, sentence in rank_sentences(source, aspect, wanted, focus, besides)[:TRIES]
            if (source.key, sentence.number) not in taken
        ]
        speaks_of = TELLS_OF[aspect].union(*(TELLS_OF[other] for other in besides))
        for _, source, sentence in sorted(ranked, key=lambda row: -row[0]):
            passage = _cut(source, sentence, (limit, limit + stretch), telling, speaks_of)
            if passage and _is_to_the_point(passage, aspect, wanted if bearing else None):
                taken.add((source.key, sentence.number))
                yield passage
                break


def _is_to_the_point(passage: Passage, aspect: Aspect, wanted: frozenset[str] | None) -> bool:
    """Return whether a clause holds a word of `wanted`, where any must be there, and the limit that is asked for."""
    bears = wanted is None or bool(wanted & set(stems(passage.text)))
    return bears and (aspect != "limits" or not SPEAKS_OF[aspect].isdisjoint(term_set(passage.text)))


def _cut(
    source: Source, sentence: Sentence, limits: tuple[int, int], wanted: frozenset[str], speaks_of: frozenset[str]
) -> Passage | None:
    """Return the clause within the first limit, or within the second where that one leaves the point out."""
    short = cut_clause(source, sentence, limits[0], wanted, speaks_of)
    if limits[0] == limits[1] or (short and short.end - short.start >= sentence.end - sentence.start - 1):
        return short
    long = cut_clause(source, sentence, limits[1], wanted, speaks_of)
    if short is None or long is None or short == long:
        return short or long
    telling = wanted | speaks_of
    return long if len(telling & term_set(long.text)) >= len(telling & term_set(short.text)) + GAIN else short


def speaks_to(passage: Passage) -> Aspect | None:
    """Return the aspect that the words of a passage speak to most plainly; None where none stands out."""
    words = term_set(passage.text)
    counts = {aspect: len(words & stems_of) for aspect, stems_of in PLAINLY.items()}
    best = max(counts, key=lambda aspect: (counts[aspect], aspect))
    return best if counts[best] else None


def tells_how(passage: Passage) -> bool:
    """Return whether a passage tells what happens inside, more than that a work is new, trained or measured."""
    words = TELLS_OF["mechanism"]
    plain = not roles_of(passage.text) & {"problem", "background", "training", "result", "figure"}
    return plain and not ANNOUNCES.opens(passage.text.lower()) and len(words & term_set(passage.text)) > 1


def ordered_passages(source: Source, wanted: frozenset[str], limit: int) -> list[Passage]:
    """Return a passage for each sentence that an order word makes a step: "First, …", "Subsequently, …"."""
    found: list[Passage] = []
    for sentence in source.sentences:
        if _ORDER.match(sentence.text):
            passage = cut_clause(source, sentence, limit, wanted, SPEAKS_OF["mechanism"])
            if passage:
                found.append(passage)
    return found[:MOST_STEPS]
