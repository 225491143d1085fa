"""Many answers → what the pages that lead to them show: by task, by model, by paper.

Everything here is planned as data; `catalogue_pages.py` writes it. Nothing grows faster than n log n.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property

from generator.content import Answer
from generator.taxonomy import Family, Task, Taxonomy, load_taxonomy
from generator.work_identity import folded
from generator.works import Work, Works, plan_works


@dataclass(frozen=True, slots=True)
class TaskGroup:
    """One task that has answers."""

    task: Task
    answers: tuple[Answer, ...]
    """By title; none where all that there are may not be listed."""


@dataclass(frozen=True, slots=True)
class FamilyGroup:
    """One family that has answers."""

    family: Family
    tasks: tuple[TaskGroup, ...]
    """In the taxonomy's order."""


@dataclass(frozen=True)
class Catalogue:
    """All that the pages which lead to answers are made from; models and papers are planned when asked for."""

    taxonomy: Taxonomy
    answers: tuple[Answer, ...]
    """Those that lists offer, by slug."""
    families: tuple[FamilyGroup, ...]
    """Every task that has a page: those of all published answers, offered or not."""

    @cached_property
    def models(self) -> Works:
        """Return every model of the answers once."""
        return plan_works(self.answers, "model")

    @cached_property
    def papers(self) -> Works:
        """Return every paper of the answers once."""
        return plan_works(self.answers, "paper")

    @property
    def works(self) -> tuple[Work, ...]:
        """Return all models, then all papers, each by name."""
        return *self.models.entries, *self.papers.entries


def plan_catalogue(answers: Collection[Answer], *, drafts: bool) -> Catalogue:
    """Return the catalogue of all published `answers`; it offers drafts where asked for."""
    taxonomy, offered = load_taxonomy(), listed(answers, drafts=drafts)
    tasks = {answer.task.id for answer in answers}
    return Catalogue(taxonomy, offered, plan_browse(offered, taxonomy, tasks))


def listed(answers: Iterable[Answer], *, drafts: bool = False) -> tuple[Answer, ...]:
    """Return the answers that lists, search and feeds offer: none withdrawn, drafts only where asked for."""
    return tuple(answer for answer in answers if is_listed(answer, drafts))


def plan_browse(answers: Iterable[Answer], taxonomy: Taxonomy, tasks: Collection[str] = ()) -> tuple[FamilyGroup, ...]:
    """Return all answers by family and task, in the taxonomy's order.

    Tasks without answers are left out, except those whose ids are in `tasks`.
    """
    by_task: defaultdict[str, list[Answer]] = defaultdict(list)
    for answer in answers:
        by_task[answer.task.id].append(answer)
    by_family: defaultdict[str, list[TaskGroup]] = defaultdict(list)
    for task in taxonomy.tasks.values():
        if task.id in by_task or task.id in tasks:
            group = TaskGroup(task, tuple(sorted(by_task[task.id], key=by_title)))
            by_family[task.family.id].append(group)
    return tuple(
        FamilyGroup(family, tuple(by_family[family.id]))
        for family in taxonomy.families.values()
        if family.id in by_family
    )


def is_listed(answer: Answer, drafts: bool) -> bool:
    """Return whether lists, search and feeds offer `answer`."""
    status = answer.prompt.front_matter.status
    return status != "withdrawn" and (drafts or status != "draft")


def by_title(answer: Answer) -> tuple[str, str]:
    """Return by what answers are sorted in lists."""
    return folded(answer.title), answer.slug
