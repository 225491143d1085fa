"""What a paper is about, from its own title and abstract: its tasks, its kind of work, its central sentence."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from generator.affinity import Affinity
from generator.content import Sentence, Source
from generator.taxonomy import Taxonomy
from generator.words import Hit, PhraseIndex, longest_hits, name_tokens, outermost, spaced, stems, stems_said, tokens
from generator.work_kinds import Kind, central_sentence, kind_of_work

TITLE_WEIGHT = 4.0
CENTRAL_WEIGHT = 2.5
OPENING_WEIGHT = 1.5
MENTION_WEIGHT = 0.7
NEAR_WEIGHT = 4.0
"""For the task whose vocabulary the title and first sentences clearly share."""
ENOUGH_SENTENCES = 2
"""In so many sentences a paper comes to speak of pictures, sounds or texts, where it is about any."""
MEANS_SHARE = 0.6
MAIN_SHARE = 0.5
"""A task is a main one where it has at least this share of the best task's score."""


@dataclass(frozen=True, slots=True)
class Term:
    """What a paper itself calls a task."""

    text: str
    sentence: int
    """Number of the sentence of its abstract that has it; 0 for the title."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What one source is about."""

    scores: Mapping[str, float]
    """Task id → weight of the evidence, only tasks with any."""
    main: tuple[str, ...]
    """Ids of the main tasks, best first."""
    named: frozenset[str]
    """Ids of the tasks that title or abstract name in their own terms: only of these it can be said to be about."""
    kind: Kind
    central: Sentence | None
    """The sentence that says what the work does; None without an abstract."""
    terms: Mapping[str, Term]
    """Task id → what title or abstract call it, for those they name."""
    titled: frozenset[str]
    """Ids of the tasks that the title itself names, in more than one word."""
    words: frozenset[str]
    """The stems of the abstract."""
    run: str
    """The stems of title and abstract in order, between spaces, each sentence apart."""


def task_phrases(taxonomy: Taxonomy) -> PhraseIndex:
    """Return an index of the technical terms that name each task."""
    return PhraseIndex((task.id, phrase) for task in taxonomy.tasks.values() for phrase in (task.name, *task.aliases))


def subject_of(
    source: Source,
    phrases: PhraseIndex,
    affinity: Affinity,
    means: frozenset[str],
    media: Mapping[str, frozenset[str]],
) -> Subject:
    """Return what `source` is about, from its name and abstract alone.

    `means` are ids of tasks that rather say how something is done than what for; they count less. `media` are the stems
    of words for what each task works on: haze over a planet removes none from photos.
    """
    scores: dict[str, float] = {}
    in_title = _subjects_in(source.name, outermost(phrases.find(name_tokens(source.name))))
    _add(scores, _lengths(in_title), TITLE_WEIGHT)
    terms: dict[str, Term] = {}
    _add_terms(terms, in_title, source.name, 0)
    central = central_sentence(source.name, source.abstract)
    for sentence in source.sentences:
        weight = MENTION_WEIGHT
        if sentence is central:
            weight = CENTRAL_WEIGHT
        elif sentence.number == 1:
            weight = OPENING_WEIGHT
        _add(scores, phrases.longest(stems(sentence.text)), weight)
        if sentence is central:
            _add_terms(terms, longest_hits(phrases.find(tokens(sentence.text))), sentence.text, sentence.number)
    named = frozenset(scores)
    texts = [sentence.text for sentence in source.sentences]
    words = stems_said(texts)
    titled = frozenset(hit.entry for hit in in_title if len(hit.phrase) > 1)
    elsewhere = _elsewhere(source, words, media) - titled
    for task, nearness in affinity.of_paper(source, central).items():
        if task not in elsewhere:
            scores[task] = scores.get(task, 0.0) + NEAR_WEIGHT * nearness
    scores = {task: score * (MEANS_SHARE if task in means else 1.0) for task, score in scores.items()}
    best = max(scores.values(), default=0.0)
    main = sorted((t for t, s in scores.items() if s >= MAIN_SHARE * best), key=lambda t: (-scores[t], t))
    return Subject(
        scores,
        tuple(main),
        named,
        kind_of_work(source, central),
        central,
        terms,
        titled,
        words,
        "|".join(map(spaced, [source.name, *texts])),
    )


def _elsewhere(source: Source, words: frozenset[str], media: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Return the tasks that a paper only shares words with, as it never speaks of what they work on."""
    if len(source.sentences) < ENOUGH_SENTENCES:
        return frozenset()
    spoken = words.union(token.stem for token in name_tokens(source.name))
    return frozenset(task for task, said in media.items() if spoken.isdisjoint(said))


LONGEST_PLACE = 40
"""So many characters before a term are looked at for a word that makes it a place."""
_PLACE = re.compile(r"\b(?:in|under|during|despite)(?:\s+(?!and\b)\w+){0,2}\s+$", re.IGNORECASE)


def _subjects_in(title: str, hits: list[Hit]) -> list[Hit]:
    """Return the terms of a title but for those that only tell where its subject takes place: "… in low light"."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: hit.start):
        place = _PLACE.search(title, max(0, hit.start - LONGEST_PLACE), hit.start)
        if not place or not any(other.end <= place.start() and other.entry != hit.entry for other in kept):
            kept.append(hit)
    return kept


def _add_terms(found: dict[str, Term], hits: list[Hit], text: str, sentence: int) -> None:
    """Add task id → its term as it stands in `text`, in small letters but for names; the one of most words counts."""
    for hit in hits:
        words = text[hit.start : hit.end].split()
        known = found.get(hit.entry)
        if _NO_SUBJECT.search(words[-1]) or _TELLS_TO.match(text, hit.start):
            continue
        if known and len(known.text.split()) >= len(words):
            continue
        found[hit.entry] = Term(" ".join(w if _IS_NAME.search(w) else w.lower() for w in words), sentence)


_NO_SUBJECT = re.compile(r"(?:guided|based|views?|models?|images?|ing-to|aware|driven)$", re.IGNORECASE)
"""What such a word ends names no subject: "is about graph-guided"."""
_TELLS_TO = re.compile(r"[A-Za-z]+[\s‑-]+(?:and|any\w*|arbitrary|every\w*|all|the|an?)\b", re.IGNORECASE)
"""A term that begins so tells what to do: "segment and recognize", "track anything"."""
_IS_NAME = re.compile(r"[A-Z0-9].*[A-Z0-9]")


def _lengths(hits: list[Hit]) -> dict[str, int]:
    """Return entry → the words of its longest phrase."""
    return {hit.entry: len(hit.phrase) for hit in sorted(hits, key=lambda hit: len(hit.phrase))}


def _add(scores: dict[str, float], found: Mapping[str, int], weight: float) -> None:
    """Add each task once per text; a longer term, of so many words as `found` tells, is stronger than a single word."""
    for entry, size in found.items():
        scores[entry] = scores.get(entry, 0.0) + weight * (0.75 + 0.25 * min(size, 3))
