"""Where each answer stands among all: what its page needs of the others, and every model and paper of the site."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from generator.catalogue import listed
from generator.content import Answer
from generator.related import RelatedAnswer, index_related, related_answers
from generator.works import Works, pages_of_sources, plan_works


@dataclass(frozen=True, slots=True)
class Standing:
    """What one answer's page needs of all others."""

    related: tuple[RelatedAnswer, ...]
    works: Mapping[str, str]
    """The pages of its models and papers, by source key."""


@dataclass(frozen=True, slots=True)
class Standings:
    """The answers of a site among each other."""

    of: Mapping[str, Standing]
    """By slug."""
    models: Works
    papers: Works
    """Those of the answers that may be listed."""


def plan_standings(answers: Sequence[Answer], *, drafts: bool) -> Standings:
    """Return where each of `answers` stands; drafts are offered to readers of others where asked for."""
    offered = listed(answers, drafts=drafts)
    models, papers = _works(offered)
    linked = pages_of_sources(chain(models.entries, papers.entries))
    shared = (models, papers) if len(offered) == len(answers) else _works(answers)
    related = index_related(answers, chain.from_iterable(found.entries for found in shared), drafts=drafts)
    of = {answer.slug: Standing(related_answers(answer, related), linked.get(answer.slug, {})) for answer in answers}
    return Standings(of, models, papers)


def _works(answers: Sequence[Answer]) -> tuple[Works, Works]:
    return plan_works(answers, "model"), plan_works(answers, "paper")
