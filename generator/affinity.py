"""How near a text is to each task by its words and pairs of words, as learned from examples (see `task_words`).

Technical terms decide where a text uses them; this helps where it does not, and where laypeople speak.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

import orjson

from generator.content import Sentence, Source
from generator.task_words import Weights, features
from generator.words import name_tokens, tokens

TITLE, CENTRAL, OPENING, FURTHER = 200, 100, 50, 20
"""What a word counts in a paper's title, in the sentence that says what the work does, at the beginning, later."""
OPENING_SENTENCES = 3
LEAD = 1.35
"""A source is clearly near a task where it scores this many times as much as for any other."""
TABLE = "task_words.json"


@dataclass(frozen=True, slots=True)
class Nearest:
    """The tasks whose words a source shares most."""

    task: str
    score: float
    clear: bool
    shares: Mapping[str, float]
    """Task id → its score as a share of the best one's, of the few best."""


@dataclass(frozen=True, slots=True)
class Affinity:
    """What words say of tasks."""

    tasks: tuple[str, ...]
    questions: Weights
    papers: Weights

    def of_text(self, text: str) -> dict[str, float]:
        """Return task id → nearness of a question, each word once."""
        return self._named(self._score(self.questions, dict.fromkeys(features([t.stem for t in tokens(text)]), 1)))

    def nearest(self, source: Source, central: Sentence | None = None) -> Nearest | None:
        """Return the tasks that a source's title and sentences are nearest to; None where they share no word."""
        weights = dict.fromkeys(features([token.stem for token in name_tokens(source.name)]), TITLE)
        for sentence in source.sentences:
            worth = CENTRAL if sentence is central else OPENING if sentence.number <= OPENING_SENTENCES else FURTHER
            for feature in features([token.stem for token in tokens(sentence.text)]):
                weights[feature] = weights.get(feature, 0) + worth
        ranked = sorted(self._named(self._score(self.papers, weights)).items(), key=lambda row: (-row[1], row[0]))[:FEW]
        if not ranked:
            return None
        (task, best), second = ranked[0], ranked[-1][1] if len(ranked) == 1 else ranked[1][1]
        is_clear = len(ranked) == 1 or best >= LEAD * second
        return Nearest(task, best / 100, is_clear, {other: score / best for other, score in ranked})

    def _score(self, weights: Weights, found: Mapping[str, int]) -> dict[int, int]:
        """Add up whole numbers: the sum does not depend on their order."""
        scores: dict[int, int] = {}
        for feature, worth in found.items():
            row = weights.get(feature)
            if row:
                for at in range(0, len(row), 2):
                    place = row[at]
                    scores[place] = scores.get(place, 0) + worth * row[at + 1]
        return scores

    def _named(self, scores: Mapping[int, int]) -> dict[str, float]:
        return {self.tasks[place]: score / 100 for place, score in scores.items()}


FEW = 8
"""So many tasks a source is near to at most."""


@cache
def packaged_affinity() -> Affinity:
    """Return what the table that comes with the package says; read once."""
    table = orjson.loads((resources.files("generator") / "data" / TABLE).read_bytes())
    return Affinity(tuple(table["tasks"]), table["questions"], table["papers"])
