"""What a model's name says of its task: technical terms, the catalogue's prefix, a well-known family of models."""

from __future__ import annotations

import re
from functools import lru_cache

from generator.content import Source
from generator.lexicon import Lexicon, longest_prefix
from generator.taxonomy import Task, Taxonomy
from generator.words import Hit, name_tokens, outermost

_PART = re.compile(r"[^\W_]+")
WHOLE = 4
"""A shorter name of a family counts only as a whole part of a model's name: "SAM", not "sample"."""


def terms_in_name(model: Source, lexicon: Lexicon) -> list[Hit]:
    """Return the technical terms in a model's name."""
    if model.name not in lexicon.names:
        lexicon.names[model.name] = outermost(lexicon.terms.find(name_tokens(model.name)))
    return lexicon.names[model.name]


def name_span(model: Source, task: Task, lexicon: Lexicon) -> tuple[int, int] | None:
    """Return the part of the model's name that points to `task`."""
    hits = [h for h in terms_in_name(model, lexicon) if h.entry == task.id]
    if hits:
        best = max(hits, key=lambda h: (len(h.phrase), -h.start))
        return best.start, best.end
    if task in longest_prefix(model.name, lexicon.taxonomy):
        prefix = max((p for p in task.prefixes if model.name.casefold().startswith(p.casefold())), key=len)
        return 0, len(prefix.rstrip("-"))
    found = _known(model.name, lexicon.taxonomy)
    return found[1] if found and found[0] == task.id else None


def known_task(name: str, taxonomy: Taxonomy) -> str | None:
    """Return the id of the task that a well-known family of models is made for, where a name is one of its names."""
    found = _known(name, taxonomy)
    return found[0] if found else None


@lru_cache(maxsize=1024)
def _known(name: str, taxonomy: Taxonomy) -> tuple[str, tuple[int, int]] | None:
    families = _families(taxonomy)
    for part in _PART.finditer(name):
        word = part.group().casefold()
        for size in range(len(word), min(WHOLE, len(word)) - 1, -1):
            task = families.get(word[:size])
            if task and (size == len(word) or size >= WHOLE):
                return task, (part.start(), part.start() + size)
    return None


@lru_cache(maxsize=8)
def _families(taxonomy: Taxonomy) -> dict[str, str]:
    return {known.casefold(): task.id for task in taxonomy.tasks.values() for known in task.known}
