"""How near a text is to each task by its words and pairs of words, as learned from examples (see `task_words`).

Technical terms decide where a text uses them; this helps where it does not, and where laypeople speak.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from itertools import pairwise
from operator import add
from struct import pack, unpack

import orjson

from generator.content import Sentence, Source
from generator.task_words import Weights, features
from generator.words import STOPWORDS, name_tokens, stems, tokens

TITLE, CENTRAL, OPENING = 200, 150, 50
"""What a word counts in a paper's title, in the sentence that says what the work does, and in the first ones."""
OPENING_SENTENCES = 3
FAINT, PLAIN = 30.0, 60.0
"""Up to the first score a paper's words say nothing of its task, from the second on they say it plainly."""
MOST_WORDS = 1_000
"""A question is looked at this far; nobody asks at such length."""
SPAN, EACH = 4, 150
"""So many words at most are shown as what tells a task, and each is worth so many hundredths at least."""
_BREAK = re.compile(r"[.,;:!?“”\"()—–]")
LEAST_SHARE = 0.8
"""A paper is near to those tasks for which it scores at least this share of its best score."""
TABLE = "task_words.json"
LONG = 24
"""A row of more numbers is joined to one."""
LANE = 4
"""So many bytes of it are one task's: all weights of a task together, times all that a word can count, fit in."""


@dataclass(frozen=True, slots=True)
class Table:
    """What words say of tasks in one kind of text."""

    rows: Weights
    joined: dict[str, int] = field(default_factory=dict)
    """Those long ones of `rows` that were met so far, each as one number with `LANE` bytes per task: all of it is
    added up at once."""

    def total(self, found: Mapping[str, int], tasks: int) -> list[int]:
        """Return what the words `found` say for each of the `tasks`; each counts as much as `found` tells.

        Whole numbers are added up: the sum does not depend on their order.
        """
        total, scores = 0, [0] * tasks
        for word, worth in found.items():
            if word in self.joined:
                total += worth * self.joined[word]
                continue
            row = self.rows.get(word, ())
            if len(row) > LONG:
                total += worth * self._join(word, tasks)
            elif row:
                numbers = iter(row)
                for place, weight in zip(numbers, numbers, strict=True):
                    scores[place] += worth * weight
        return list(map(add, scores, unpack(f"<{tasks}I", total.to_bytes(LANE * tasks, "little"))))

    def _join(self, word: str, tasks: int) -> int:
        row, lanes = self.rows[word], [0] * tasks
        for place, weight in zip(row[::2], row[1::2], strict=True):
            lanes[place] = weight
        self.joined[word] = int.from_bytes(pack(f"<{tasks}I", *lanes), "little")
        return self.joined[word]


@dataclass(frozen=True, slots=True)
class Affinity:
    """What words say of tasks."""

    tasks: tuple[str, ...]
    questions: Table
    papers: Table

    def of_text(self, text: str) -> dict[str, float]:
        """Return task id → nearness of a question, each word once."""
        return self._scores(self.questions, dict.fromkeys(features(stems(text)[:MOST_WORDS]), 1))

    def telling_span(self, text: str, task: str, least: int) -> tuple[int, int] | None:
        """Return where in a question the few neighbouring words stand that speak most for `task`, as offsets.

        None where they are not worth `least` hundredths more than `EACH` for each of them.
        """
        words, place = tokens(text)[:MOST_WORDS], self.tasks.index(task)
        alone = [self._weight(word.stem, place) for word in words]
        pairs = [self._weight(f"{one.stem} {other.stem}", place) for one, other in pairwise(words)]
        spans = [(at, end) for at in range(len(words)) for end in range(at + 2, min(at + SPAN, len(words)) + 1)]
        worth = [sum(alone[at:end]) + sum(pairs[at : end - 1]) - EACH * (end - at) for at, end in spans]
        for _, at, end in sorted((-gain, *span) for gain, span in zip(worth, spans, strict=True) if gain >= least):
            if not _BREAK.search(text, words[at].end, words[end - 1].start):
                return words[at].start, words[end - 1].end
        return None

    def _weight(self, feature: str, place: int) -> int:
        row = self.questions.rows.get(feature, ()) if feature not in STOPWORDS else ()
        places = row[::2]
        return row[2 * places.index(place) + 1] if place in places else 0

    def of_paper(self, source: Source, central: Sentence | None = None) -> dict[str, float]:
        """Return task id → nearness, 1 at most, of a paper: those few tasks whose words it shares most, or none.

        `central` is the sentence that says what the work does.
        """
        weights = dict.fromkeys(features([token.stem for token in name_tokens(source.name)]), TITLE)
        told = [(sentence, OPENING) for sentence in source.sentences[:OPENING_SENTENCES] if sentence is not central]
        for sentence, worth in [*told, (central, CENTRAL)] if central else told:
            for feature in features(stems(sentence.text)):
                weights[feature] = weights.get(feature, 0) + worth
        scores = self._scores(self.papers, weights)
        best = max(scores.values(), default=0.0)
        strength = min(1.0, (best / 100 - FAINT) / (PLAIN - FAINT))
        if strength <= 0:
            return {}
        shares = {task: score / best for task, score in scores.items() if score > LEAST_SHARE * best}
        return {t: strength * (share - LEAST_SHARE) / (1 - LEAST_SHARE) for t, share in shares.items()}

    def _scores(self, table: Table, found: Mapping[str, int]) -> dict[str, float]:
        scores = table.total(found, len(self.tasks))
        return {task: score / 100 for task, score in zip(self.tasks, scores, strict=True) if score}


@cache
def packaged_affinity() -> Affinity:
    """Return what the table that comes with the package says; read once."""
    table = orjson.loads((resources.files("generator") / "data" / TABLE).read_bytes())
    return Affinity(tuple(table["tasks"]), Table(table["questions"]), Table(table["papers"]))
