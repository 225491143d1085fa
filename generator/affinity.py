"""How near a text is to each task by the words they share, rare words counting more.

A task's vocabulary is all its entry in `tasks.yml` says of it. Weights are tf-idf (Salton and Buckley, "Term-weighting
approaches in automatic text retrieval", 1988) with a softened length normalisation, so that a task with many words
has no advantage and none with few. Technical terms decide where a text uses them; this helps where it does not.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from generator.content import Source
from generator.taxonomy import Task, Taxonomy
from generator.words import STOPWORDS, name_tokens, stems, tokens

LENGTH_NORM = 0.7
TITLE, SENTENCE = 2.0, 0.5
OPENING_SENTENCES = 3
CLEAR, LEAD = 8.5, 1.35
"""A source is clearly near a task where it scores this much, and this many times as much as for any other."""


@dataclass(frozen=True, slots=True)
class Nearest:
    """The task whose vocabulary a source shares most."""

    task: str
    score: float
    clear: bool


@dataclass(frozen=True, slots=True)
class Affinity:
    """The tasks' vocabularies, inverted: stem → (task id, weight)."""

    postings: Mapping[str, tuple[tuple[str, float], ...]]

    def score(self, weights: Mapping[str, float]) -> dict[str, float]:
        """Return task id → nearness of a text whose stems have these weights."""
        scores: dict[str, float] = {}
        for stem, weight in weights.items():
            for task, value in self.postings.get(stem, ()):
                scores[task] = scores.get(task, 0.0) + weight * value
        return scores

    def of_text(self, text: str) -> dict[str, float]:
        """Return task id → nearness of a short text, each word once."""
        return self.score(dict.fromkeys(_distinct(text), 1.0))

    def nearest(self, source: Source) -> Nearest | None:
        """Return the task that a source's title and first sentences are nearest to; None where they share no word."""
        weights = {token.stem: TITLE for token in name_tokens(source.name)}
        for sentence in source.sentences[:OPENING_SENTENCES]:
            for stem in _distinct(sentence.text):
                weights[stem] = weights.get(stem, 0.0) + SENTENCE
        ranked = sorted(self.score(weights).items(), key=lambda row: (-row[1], row[0]))[:2]
        if not ranked:
            return None
        (task, best), second = ranked[0], ranked[-1][1] if len(ranked) > 1 else 0.0
        return Nearest(task, best, best >= CLEAR and best >= LEAD * second)


def _distinct(text: str) -> dict[str, None]:
    """Return the stems of a text, each once, in its order: sums of fractions depend on the order."""
    return dict.fromkeys([token.stem for token in tokens(text)])


def compile_affinity(taxonomy: Taxonomy) -> Affinity:
    """Weigh the vocabularies of all tasks of `taxonomy`."""
    vocabularies = {task.id: _vocabulary(task) for task in taxonomy.tasks.values()}
    spread: dict[str, int] = {}
    for words in vocabularies.values():
        for stem in words:
            spread[stem] = spread.get(stem, 0) + 1
    idf = {stem: math.log((len(vocabularies) + 1) / (count + 0.5)) for stem, count in spread.items()}
    postings: dict[str, list[tuple[str, float]]] = {}
    for task, words in vocabularies.items():
        norm = math.sqrt(sum((weight * idf[stem]) ** 2 for stem, weight in words.items())) ** LENGTH_NORM
        for stem, weight in words.items():
            postings.setdefault(stem, []).append((task, weight * idf[stem] ** 2 / norm))
    return Affinity({stem: tuple(rows) for stem, rows in postings.items()})


def _vocabulary(task: Task) -> dict[str, float]:
    """Return stem → how much it says of the task, the strongest of its places in the entry."""
    places: tuple[tuple[float, Iterable[str]], ...] = (
        (1.0, (task.name, *task.aliases)),
        (0.8, task.symptoms),
        (0.5, (task.plain_name, task.definition, task.input, task.output, *task.input_nouns)),
        (0.4, task.weak),
    )
    words: dict[str, float] = {}
    for weight, texts in places:
        for text in texts:
            for stem in stems(text):
                if stem not in STOPWORDS and len(stem) > 1:
                    words[stem] = max(words.get(stem, 0.0), weight)
    return words
