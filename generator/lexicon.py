"""The taxonomy compiled for matching: its phrases, its vocabularies, its name prefixes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache

from generator.affinity import Affinity, packaged_affinity
from generator.subjects import Subject, task_phrases
from generator.taxonomy import Medium, Task, Taxonomy, load_taxonomy
from generator.words import Hit, PhraseIndex, stem_set


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
    media: Mapping[str, frozenset[str]]
    """Task id → stems of words for what it works on, of which a paper on it uses one; only tasks that tell."""
    known: dict[tuple[str, str], Subject] = field(default_factory=dict)
    """What the papers met so far are about, by name and abstract: the same ones come with many prompts."""
    names: dict[str, list[Hit]] = field(default_factory=dict)
    """The terms in the models' names met so far."""


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
        packaged_affinity(),
        frozenset(task.id for task in tasks if not task.family.answerable),
        {task.id: _media_words(task) for task in asked if set(task.input_media) <= _MEDIA.keys()},
    )


_MEDIA: Mapping[Medium, frozenset[str]] = {
    "image": stem_set(
        """image picture photo photograph pixel camera visual vision frame video face scene portrait sketch texture rgb
        snapshot color colour grayscale"""
    ),
    "video": stem_set("video frame clip footage film motion temporal camera sequence movie"),
    "audio": stem_set("audio speech sound voice acoustic music song singing speaker waveform spectrogram listen"),
    "text": stem_set(
        """text language word sentence document question answer token prompt caption passage dialogue instruction query
        summary translation llm corpus linguistic semantic code"""
    ),
    "3d": stem_set(
        "3d scene point cloud mesh depth shape geometry lidar view gaussian volumetric surface voxel camera"
    ),
}
"""Words for each medium; tables and signals go by any."""


def _media_words(task: Task) -> frozenset[str]:
    """Return the stems of the words for what `task` takes and makes."""
    words = [_MEDIA.get(medium, frozenset()) for medium in (*task.input_media, *task.output_media)]
    return stem_set(" ".join(task.input_nouns)).union(*words)


@lru_cache(maxsize=1024)
def longest_prefix(name: str, taxonomy: Taxonomy) -> tuple[Task, ...]:
    """Return the tasks whose catalogue prefix starts `name`; only those of the longest such prefix."""
    for size, tasks_by_prefix in _prefixes(taxonomy):
        tasks = tasks_by_prefix.get(name[:size].casefold())
        if tasks:
            return tuple(tasks)
    return ()


@lru_cache(maxsize=8)
def _prefixes(taxonomy: Taxonomy) -> tuple[tuple[int, dict[str, list[Task]]], ...]:
    """Return (length, prefix of that length → its tasks), the longest first."""
    found: dict[int, dict[str, list[Task]]] = {}
    for task in taxonomy.tasks.values():
        for prefix in task.prefixes:
            found.setdefault(len(prefix), {}).setdefault(prefix.casefold(), []).append(task)
    return tuple(sorted(found.items(), reverse=True))


def starts_with(name: str, prefix: str) -> bool:
    """Return whether `name` begins with `prefix`, whatever the case."""
    return name[: len(prefix)].casefold() == prefix.casefold()
