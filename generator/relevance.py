"""How each source bears on the question: direct, a related idea, or not about this task.

Shared words prove nothing: a paper counts by the tasks that its own title and central sentence name.
"""

from __future__ import annotations

from dataclasses import dataclass

from generator.content import Prompt, Relevance, Source
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


def grade_papers(prompt: Prompt, choice: TaskChoice, taxonomy: Taxonomy) -> dict[str, Grade]:
    """Return a grade for each related paper."""
    own = {paper: model for model, paper in choice.own_abstracts.items()}
    model_grades = grade_models(prompt, choice, taxonomy)
    grades: dict[str, Grade] = {}
    for paper in prompt.papers:
        subject = choice.subjects[paper.key]
        model = own.get(paper.key)
        if model:
            # The abstract of a model that may not fit is an idea at best, however well it describes the model.
            fitting = model_grades[model].relevance == "direct"
            grades[paper.key] = Grade("direct" if fitting else "related", _about(subject, choice.task), model)
        else:
            grades[paper.key] = _grade_paper(paper, subject, prompt, choice, taxonomy)
    return grades


def _about(subject: Subject, task: Task) -> str | None:
    """Return the task that a paper can be said to be about: it names it itself."""
    told = [task_id for task_id in subject.main if task_id in subject.named]
    return task.id if task.id in told else next(iter(told), None)


def _grade_paper(paper: Source, subject: Subject, prompt: Prompt, choice: TaskChoice, taxonomy: Taxonomy) -> Grade:
    task = choice.task
    about = _about(subject, task)
    best = max(subject.scores.values(), default=0.0)
    enough = max(DIRECT_SCORE if task.id in subject.named else UNNAMED_SCORE, DIRECT_SHARE * best)
    if task.id in subject.titled or subject.scores.get(task.id, 0.0) >= enough:
        return Grade("direct", task.id)
    if names_a_model(paper, prompt, choice):
        # One that says it is about something else only uses the model.
        return Grade("direct" if about in (task.id, None) else "related", about)
    enough = max(RELATED_SCORE, RELATED_SHARE * best)
    near = {t: subject.scores.get(t, 0.0) for t in _near(prompt, choice, taxonomy)}
    best_near = max(near, key=lambda t: (near[t], t))
    if near[best_near] >= enough:
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


def names_a_model(paper: Source, prompt: Prompt, choice: TaskChoice) -> bool:
    """Return whether the abstract speaks of a fitting recommended model by its own name."""
    for model in prompt.models:
        name = short_name(model.name)
        distinctive = any(c.isupper() for c in name[1:]) or any(c.isdigit() for c in name)
        telling = distinctive and len(name) > 3 and choice.fits(model) is not False
        if telling and spaced(name) in choice.subjects[paper.key].run:
            return True
    return False


def _is_asked(pointed: tuple[str, ...], choice: TaskChoice) -> bool:
    return any(choice.question_scores.get(task, 0.0) >= TELLING for task in pointed[:1])


def _is_near(pointed: tuple[str, ...], task: Task) -> bool:
    return any(other in task.neighbours for other in pointed)
