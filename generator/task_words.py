"""What words say of tasks, learned from examples: the weights that `affinity` adds up.

Naive Bayes with the improvements of Rennie et al. ("Tackling the Poor Assumptions of Naive Bayes Text Classifiers",
2003): a word counts once per example and is weighed against all other tasks together. Pairs of words count like
words. Weights are whole hundredths, so that they are the same on every machine.
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from generator.examples import Examples
from generator.taxonomy import Task, Taxonomy
from generator.words import STOPWORDS, stems

SMOOTHING = 0.1
"""Added to each count: what was never seen is not impossible."""
FLOOR = -3.0
"""What a word that a task never showed costs at most."""
NAMED = 2
"""An example that is a name of the task counts as so many."""

Weights = dict[str, list[int]]
"""Word, or two words with a space between → place of a task in the list of ids, hundredths, place, hundredths, …"""
_Text = tuple[str, int]
"""An example and how often it counts."""


def features(words: Iterable[str]) -> set[str]:
    """Return the telling words of a text and its pairs of neighbouring words; `words` are its stems in order."""
    sequence = tuple(words)
    single = {word for word in sequence if word not in STOPWORDS and len(word) > 1 and not word.isdigit()}
    return single.union(
        f"{one} {other}" for one, other in pairwise(sequence) if one not in STOPWORDS or other not in STOPWORDS
    )


def learn(taxonomy: Taxonomy, examples: Mapping[str, Examples]) -> dict[str, object]:
    """Return the table of weights: the ids of tasks, the weights of questions and papers, what they are made of."""
    tasks = list(taxonomy.tasks.values())
    asked = {task.id: list(_of_questions(task, examples[task.id])) for task in tasks if task.family.answerable}
    told = {task.id: list(_of_papers(task, examples[task.id])) for task in tasks}
    ids = [task.id for task in tasks]
    return {
        "made_of": made_of(taxonomy, examples),
        "tasks": ids,
        "questions": _weigh(asked, ids),
        "papers": _weigh(told, ids),
    }


def made_of(taxonomy: Taxonomy, examples: Mapping[str, Examples]) -> str:
    """Return a digest of all that is learned from."""
    told = ((task, examples[task.id]) for task in taxonomy.tasks.values())
    texts = {task.id: (list(_of_questions(task, own)), list(_of_papers(task, own))) for task, own in told}
    return hashlib.sha256(repr((SMOOTHING, FLOOR, sorted(STOPWORDS), texts)).encode()).hexdigest()


def _of_questions(task: Task, examples: Examples) -> Iterator[_Text]:
    yield from ((text, 1) for text in (*examples.questions, *task.symptoms, *task.weak))
    yield from ((text, NAMED) for text in (task.name, task.plain_name, task.definition, *task.aliases))


def _of_papers(task: Task, examples: Examples) -> Iterator[_Text]:
    yield from ((text, 1) for text in (*examples.papers, task.plain_name, task.definition))
    yield from ((text, NAMED) for text in (task.name, *task.aliases))


def _weigh(texts: Mapping[str, list[_Text]], ids: list[str]) -> Weights:
    counts = {task: _count(found) for task, found in texts.items()}
    total = sum(counts.values(), Counter())
    kinds, whole = len(total), sum(total.values())
    sizes = {task: sum(found.values()) for task, found in counts.items()}
    mean = whole / len(counts)
    weights: Weights = {}
    for place, task in enumerate(ids):
        for feature, count in sorted(counts.get(task, Counter()).items()):
            own = (count + SMOOTHING) / (sizes[task] + SMOOTHING * kinds)
            others = (total[feature] - count + 5 * SMOOTHING) / (whole - sizes[task] + 5 * SMOOTHING * kinds)
            never = SMOOTHING / (mean + SMOOTHING * kinds)
            expected = (total[feature] + 5 * SMOOTHING) / (whole + 5 * SMOOTHING * kinds)
            weight = round(100 * (math.log(own / others) - max(math.log(never / expected), FLOOR)))
            if weight > 0:
                weights.setdefault(feature, []).extend((place, weight))
    return weights


def _count(texts: Iterable[_Text]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for text, times in texts:
        counts.update(dict.fromkeys(features(stems(text)), times))
    return counts
