"""Which related paper describes a recommended model itself: by a shared link, or by its name."""

from __future__ import annotations

from generator.addresses import same_work
from generator.content import Prompt, Source
from generator.own_names import introduced_name, short_name
from generator.words import stems

MIN_OWN_NAME = 4
"""A paper's short name must be at least this long to be found again in a catalogue name: "MSSNet"."""


def own_abstracts(prompt: Prompt) -> dict[str, str]:
    """Return, for each model that is also a related paper with an abstract, that paper's key."""
    found: dict[str, str] = {}
    described = [(paper, _works(paper), _own_name(paper)) for paper in prompt.papers if paper.abstract]
    for model in prompt.models:
        works, words, parts = _works(model), stems(model.name), _parts(model.name)
        for paper, theirs, name in described:
            if not works.isdisjoint(theirs) or name in parts or stems(paper.name) == words:
                found.setdefault(model.key, paper.key)
    return found


def _works(source: Source) -> set[str]:
    return {same_work(link.url) for link in source.links if link.origin == "field"}


def _parts(model: str) -> set[str]:
    """Return a model's name, and the parts of it that a paper's own name may be."""
    return {short_name(model).casefold(), *model.casefold().replace("/", "-").split("-")[1:]}


def _own_name(paper: Source) -> str | None:
    """Return what a paper calls its work, where that can be told from any other word."""
    short = short_name(paper.name)
    own = short if short != paper.name else introduced_name(paper.name, paper.abstract)
    telling = len(own) >= MIN_OWN_NAME and own.isalnum() and own[:1].isupper()
    return own.casefold() if telling else None
