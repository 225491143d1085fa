"""How each source bears on the question: direct, a related idea, or not about this task.

Shared words prove nothing: a paper counts by the tasks that its own title and central sentence name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from generator.content import Prompt, Relevance
from generator.own_names import short_name
from generator.subjects import NEAR_WEIGHT, Subject
from generator.tasks import TELLING, TaskChoice
from generator.taxonomy import Task, Taxonomy
from generator.words import spaced

DIRECT_SCORE = 2.0
"""The task must be named in the title or the central sentence, not just somewhere in the abstract."""
UNNAMED_SCORE = 0.9 * NEAR_WEIGHT
"""… or where it is named nowhere, the paper's words must leave no doubt."""
DIRECT_SHARE = 0.75
"""… and carry at least this share of what the paper's best task carries: else it is about that one."""
RELATED_SCORE = 2.0
RELATED_SHARE = 0.65
"""A neighbouring task must carry at least this share of what the paper's best task carries."""


@dataclass(frozen=True, slots=True)
class Grade:
    """How one source bears on the question."""

    relevance: Relevance
    about: str | None
    """Id of the task the source itself is about, where one is named."""
    own_of: str | None = None
    """Key of the recommended model that this paper describes."""


def grade_models(prompt: Prompt, choice: TaskChoice, taxonomy: Taxonomy) -> dict[str, Grade]:
    """Return a grade for each recommended model, by what its name points to."""
    grades: dict[str, Grade] = {}
    for number, model in enumerate(prompt.models):
        pointed = choice.model_tasks[model.key]
        about = pointed[0] if pointed else None
        if choice.serves(pointed) or model.key in choice.by_family or (not pointed and number == 0):
            relevance: Relevance = "direct"
        elif number == 0 or _is_near(pointed, choice.task) or _is_asked(pointed, choice):
            relevance = "related"
        else:
            relevance = "unrelated"
        grades[model.key] = Grade(relevance, about)
    return grades


def grade_papers(
    prompt: Prompt, choice: TaskChoice, taxonomy: Taxonomy, model_grades: Mapping[str, Grade]
) -> dict[str, Grade]:
    """Return a grade for each related paper; `model_grades` are those of `grade_models`."""
    own = {paper: model for model, paper in choice.own_abstracts.items()}
    near, names = _near(prompt, choice, taxonomy), names_to_find(prompt, choice)
    grades: dict[str, Grade] = {}
    for paper in prompt.papers:
        subject = choice.subjects[paper.key]
        model = own.get(paper.key)
        if model:
            # The abstract of a model that may not fit is an idea at best, however well it describes the model.
            fitting = model_grades[model].relevance == "direct"
            grades[paper.key] = Grade("direct" if fitting else "related", _about(subject, choice.task), model)
        else:
            grades[paper.key] = _grade_paper(subject, choice.task, near, names)
    return grades


def _about(subject: Subject, task: Task) -> str | None:
    """Return the task that a paper can be said to be about: it names it itself."""
    told = [task_id for task_id in subject.main if task_id in subject.named]
    return task.id if task.id in told else next(iter(told), None)


def _grade_paper(subject: Subject, task: Task, near: Iterable[str], names: Iterable[str]) -> Grade:
    about = _about(subject, task)
    best = max(subject.scores.values(), default=0.0)
    enough = max(DIRECT_SCORE if task.id in subject.named else UNNAMED_SCORE, DIRECT_SHARE * best)
    if task.id in subject.titled or subject.scores.get(task.id, 0.0) >= enough:
        return Grade("direct", task.id)
    if any(name in subject.run for name in names):
        # One that says it is about something else only uses the model.
        return Grade("direct" if about in (task.id, None) else "related", about)
    enough = max(RELATED_SCORE, RELATED_SHARE * best)
    if max(subject.scores.get(other, 0.0) for other in near) >= enough:
        # One that says itself that it is about this task is no idea from elsewhere.
        return Grade("direct" if about == task.id else "related", about)
    return Grade("unrelated", about)


def _near(prompt: Prompt, choice: TaskChoice, taxonomy: Taxonomy) -> set[str]:
    """Return the task, its neighbours, and those of what the first model's name points to within the family."""
    task = choice.task
    near = {task.id, *task.neighbours}
    for pointed in choice.model_tasks[prompt.models[0].key]:
        if pointed in near and taxonomy.tasks[pointed].family is task.family:
            near |= {pointed, *taxonomy.tasks[pointed].neighbours}
    return near


def names_to_find(prompt: Prompt, choice: TaskChoice) -> list[str]:
    """Return the fitting models' own names, as `Subject.run` would have them; none that may be a plain word."""
    names = [short_name(model.name) for model in prompt.models if choice.fits(model) is not False]
    return [spaced(name) for name in names if len(name) > 3 and _is_distinctive(name)]


def _is_distinctive(name: str) -> bool:
    return any(c.isupper() for c in name[1:]) or any(c.isdigit() for c in name)


def _is_asked(pointed: tuple[str, ...], choice: TaskChoice) -> bool:
    return any(choice.question_scores.get(task, 0.0) >= TELLING for task in pointed[:1])


def _is_near(pointed: tuple[str, ...], task: Task) -> bool:
    return any(other in task.neighbours for other in pointed)
