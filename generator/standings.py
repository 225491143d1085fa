"""Where each answer stands among all: what its page needs of the others, and where prompts disagree."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from generator.catalogue import Catalogue
from generator.content import Answer
from generator.drafts import Standing, Standings
from generator.related import index_related, related_answers
from generator.works import Works, pages_of_sources, plan_works


def plan_standings(answers: Sequence[Answer], catalogue: Catalogue, *, drafts: bool) -> Standings:
    """Return where each of `answers` stands, of which the `catalogue` offers some; drafts where asked for."""
    linked = pages_of_sources(catalogue.works)
    shared = _works(answers, catalogue)
    related = index_related(answers, chain.from_iterable(found.entries for found in shared), drafts=drafts)
    of = {answer.slug: Standing(related_answers(answer, related), linked.get(answer.slug, {})) for answer in answers}
    return Standings(of, (*catalogue.models.conflicts, *catalogue.papers.conflicts))


def _works(answers: Sequence[Answer], catalogue: Catalogue) -> tuple[Works, Works]:
    if len(catalogue.answers) == len(answers):
        return catalogue.models, catalogue.papers
    return plan_works(answers, "model"), plan_works(answers, "paper")
