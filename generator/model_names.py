"""What a model's name says of its task: technical terms, the catalogue's prefix, a well-known family of models."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from generator.content import Source
from generator.lexicon import Lexicon, longest_prefix
from generator.taxonomy import Task, Taxonomy
from generator.words import Hit, name_tokens, outermost

_PART = re.compile(r"[^\W_]+")
WHOLE = 5
MOST_PARTS = 3
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
    return None


@dataclass(frozen=True, slots=True)
class KnownFamily:
    """The name of a well-known family of models inside a model's name."""

    task: str
    """Id of the task that the family is made for."""
    leads: bool
    """Whether the model's name begins with it, a publisher's name before a slash left aside."""


@lru_cache(maxsize=4096)
def known_family(name: str, taxonomy: Taxonomy) -> KnownFamily | None:
    """Return the first well-known family of models whose name stands in `name`.

    Signs between the parts do not count ("instruct-pix2pix"), and a long name may go on ("RestormerX").
    """
    families = _families(taxonomy)
    parts = list(_PART.finditer(name))
    words = [part.group().casefold() for part in parts]
    for at, part in enumerate(parts):
        for count in range(MOST_PARTS, 0, -1):
            task = families.get("".join(words[at : at + count]))
            if task:
                return KnownFamily(task, _leads(name, part.start()))
        for size in range(len(words[at]) - 1, WHOLE - 1, -1):
            task = families.get(words[at][:size])
            if task:
                return KnownFamily(task, _leads(name, part.start()))
    return None


def _leads(name: str, start: int) -> bool:
    return start == 0 or name[start - 1] == "/"


@lru_cache(maxsize=8)
def _families(taxonomy: Taxonomy) -> dict[str, str]:
    """Return the letters and digits of each family's name → its task."""
    return {
        "".join(_PART.findall(known)).casefold(): task.id for task in taxonomy.tasks.values() for known in task.known
    }
