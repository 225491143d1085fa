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
    described = [(paper, _works(paper)) for paper in prompt.papers if paper.abstract]
    for model in prompt.models:
        works = _works(model)
        for paper, own in described:
            if works & own or _same_name(paper, model.name):
                found.setdefault(model.key, paper.key)
    return found


def _works(source: Source) -> set[str]:
    return {same_work(link.url) for link in source.links if link.origin == "field"}


def _same_name(paper: Source, model: str) -> bool:
    """Return whether a paper's title is a model's name, or what the paper calls its work is, or is a part of it."""
    if stems(paper.name) == stems(model):
        return True
    parts = {short_name(model).casefold(), *model.casefold().replace("/", "-").split("-")[1:]}
    short = short_name(paper.name)
    own = short if short != paper.name else introduced_name(paper.name, paper.abstract)
    telling = len(own) >= MIN_OWN_NAME and own.isalnum() and own[:1].isupper()
    return telling and own.casefold() in parts
