"""What a task's page shows beside its definition: its answers, its models and papers, the tasks near to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from generator.catalogue import Catalogue
from generator.content import Answer, SourceView
from generator.taxonomy import Task
from generator.works import Work

MOST_WORKS = 12
MOST_NEIGHBOURS = 16
MOST_SYMPTOMS = 12
_ORDER = ("direct", "related", "unrelated")


@dataclass(frozen=True, slots=True)
class Counted:
    """A model or paper and how many answers of a task use it."""

    work: Work
    answers: int
    best: SourceView
    """As the answer sees it that it fits best."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A task near to another."""

    task: Task
    relation: str
    """What it has to do with the other."""
    answers: int
    """How many; 0 where it has no page."""


@dataclass(frozen=True, slots=True)
class TaskPage:
    """One task and all that leads on from it."""

    task: Task
    answers: tuple[Answer, ...]
    """By title."""
    models: tuple[Counted, ...]
    """The most used first."""
    papers: tuple[Counted, ...]
    """Those that bear on any of its answers: about this very task first, of these the most used."""
    neighbours: tuple[Neighbour, ...]

    @property
    def uri(self) -> str:
        """Return its page, relative to the docs folder."""
        return f"tasks/{self.task.id}.md"

    @property
    def symptoms(self) -> tuple[str, ...]:
        """Return some of the words by which people speak of it."""
        return self.task.symptoms[:MOST_SYMPTOMS]


def plan_tasks(catalogue: Catalogue) -> tuple[TaskPage, ...]:
    """Return a page for each task that has answers, in the taxonomy's order."""
    models, papers = (_by_task(works.entries) for works in (catalogue.models, catalogue.papers))
    counts = {entry.task.id: len(entry.answers) for group in catalogue.families for entry in group.tasks}
    served = _reversed(catalogue.taxonomy.tasks)
    return tuple(
        TaskPage(
            entry.task,
            entry.answers,
            tuple(models.get(entry.task.id, ())),
            tuple(papers.get(entry.task.id, ())),
            tuple(_neighbours(entry.task, catalogue.taxonomy.tasks, counts, served.get(entry.task.id, [])))[
                :MOST_NEIGHBOURS
            ],
        )
        for group in catalogue.families
        for entry in group.tasks
    )


def _by_task(works: Iterable[Work]) -> Mapping[str, list[Counted]]:
    found: defaultdict[str, list[Counted]] = defaultdict(list)
    for work in works:
        counts: defaultdict[str, dict[str, SourceView]] = defaultdict(dict)
        for use in work.uses:
            if work.kind == "model" or use.view.relevance != "unrelated":
                counts[use.answer.task.id][use.answer.slug] = use.view
        for task, views in counts.items():
            best = min(views.values(), key=lambda view: _ORDER.index(view.relevance))
            found[task].append(Counted(work, len(views), best))
    for rows in found.values():
        rows.sort(key=lambda row: (_ORDER.index(row.best.relevance) * (row.work.kind == "paper"), -row.answers))
    return found


def _reversed(tasks: Mapping[str, Task]) -> Mapping[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for task in tasks.values():
        for served in task.serves:
            found[served].append(task.id)
    return found


def _neighbours(
    task: Task, tasks: Mapping[str, Task], counts: Mapping[str, int], served_by: Iterable[str]
) -> Iterator[Neighbour]:
    """Yield what the taxonomy says is near to `task`, then others of its family; those with answers first."""
    relations = {
        **{other.id: "same family" for other in tasks.values() if other.family is task.family and other.id in counts},
        **dict.fromkeys(served_by, "its models do this task as well"),
        **dict.fromkeys(task.serves, "models of this task do it as well"),
        **dict.fromkeys(task.neighbours, "its ideas may carry over"),
    }
    near = dict.fromkeys([*task.neighbours, *task.serves, *served_by, *relations])
    for other in sorted(near, key=lambda other: not counts.get(other)):
        if other != task.id and tasks[other].family.answerable:
            yield Neighbour(tasks[other], relations[other], counts.get(other, 0))
