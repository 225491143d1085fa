"""The taxonomy compiled for matching: its phrases, its vocabularies, its name prefixes."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache, lru_cache

from generator.affinity import Affinity, compile_affinity
from generator.subjects import Subject, task_phrases
from generator.taxonomy import Task, Taxonomy, load_taxonomy
from generator.words import PhraseIndex


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The taxonomy, compiled for matching."""

    taxonomy: Taxonomy
    terms: PhraseIndex
    symptoms: PhraseIndex
    weak: PhraseIndex
    affinity: Affinity
    means: frozenset[str]
    """Ids of tasks that nobody asks for as such: training, computing, fields far off."""
    known: dict[tuple[str, str], Subject] = field(default_factory=dict)
    """What the papers met so far are about, by name and abstract: the same ones come with many prompts."""


@cache
def packaged_lexicon() -> Lexicon:
    """Return the packaged tasks, compiled; made once."""
    return compile_lexicon(load_taxonomy())


def compile_lexicon(taxonomy: Taxonomy) -> Lexicon:
    """Compile the phrases of `taxonomy` for matching."""
    tasks = taxonomy.tasks.values()
    asked = [task for task in tasks if task.family.answerable]
    return Lexicon(
        taxonomy,
        task_phrases(taxonomy),
        PhraseIndex((task.id, phrase) for task in asked for phrase in task.symptoms),
        PhraseIndex((task.id, phrase) for task in asked for phrase in task.weak),
        compile_affinity(taxonomy),
        frozenset(task.id for task in tasks if not task.family.answerable),
    )


def longest_prefix(name: str, taxonomy: Taxonomy) -> tuple[Task, ...]:
    """Return the tasks whose catalogue prefix starts `name`; only those of the longest such prefix."""
    found = [(size, task) for size, prefix, task in _prefixes(taxonomy) if name[:size].casefold() == prefix]
    longest = max((size for size, _ in found), default=0)
    return tuple(task for size, task in found if size == longest)


@lru_cache(maxsize=8)
def _prefixes(taxonomy: Taxonomy) -> tuple[tuple[int, str, Task], ...]:
    tasks = taxonomy.tasks.values()
    return tuple((len(prefix), prefix.casefold(), task) for task in tasks for prefix in task.prefixes)


def starts_with(name: str, prefix: str) -> bool:
    """Return whether `name` begins with `prefix`, whatever the case."""
    return name[: len(prefix)].casefold() == prefix.casefold()
