"""The suggested workflow: input, a check that branches, the model or models, a comparison, output and fallback.

Everything in it is a suggested design, except where a node names the words it was taken from. Only the
recommended models and sources graded direct or related appear.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from generator.clauses import Passage, cite_name
from generator.content import Citation, Edge, Node, NodeKind, Prompt, Source, Workflow
from generator.indirect import with_single_marks
from generator.inputs import named_input
from generator.own_names import short_name
from generator.phrasing import label_of, quoted, shortened
from generator.question import cite_question, cut_at_word
from generator.relevance import Grade
from generator.tasks import TELLING, TaskChoice
from generator.taxonomy import Task, Taxonomy

MAX_LABEL, MAX_NAME = 60, 40


@dataclass(frozen=True, slots=True)
class _Graph:
    """Nodes and edges while the workflow is drawn up."""

    nodes: list[Node]
    edges: list[Edge]

    def add(self, kind: NodeKind, label: str, *, source: Source | None = None, citation: Citation | None = None) -> str:
        """Append a node and return its id."""
        key = f"n{len(self.nodes) + 1}"
        basis = "design"
        if citation:
            basis = {"question": "question", "abstract": "source", "name": "name"}[citation.field]
        self.nodes.append(
            Node(key, kind, label, basis, source.key if source else None, citation)  # type: ignore[arg-type]
        )
        return key

    def join(self, start: str, end: str, label: str = "") -> None:
        self.edges.append(Edge(start, end, label))


def plan_workflow(
    prompt: Prompt,
    choice: TaskChoice,
    grades: Mapping[str, Grade],
    taxonomy: Taxonomy,
    steps: Sequence[Passage],
    alternative: Source | None,
) -> Workflow:
    """Return the workflow for a prompt.

    `steps` are passages of the model's own abstract that name what happens inside, in order; `alternative` is a
    fitting paper to turn to where the result does not convince, or None.
    """
    graph = _Graph([], [])
    task = choice.task
    start, citation = input_label(prompt.question, task)
    entry = graph.add("input", start, citation=citation)
    models = usable_models(prompt, choice, taxonomy)
    if choice.fits(models[0]) is False and len(models) == 1:
        last, task = _unfit_branch(graph, entry, models[0], choice, taxonomy, alternative)
        alternative = None
    else:
        last = _fitting_branch(graph, entry, models, choice, taxonomy, steps)
    _close(graph, last, task, alternative)
    return Workflow(tuple(graph.nodes), tuple(graph.edges))


def _fitting_branch(
    graph: _Graph,
    entry: str,
    models: list[Source],
    choice: TaskChoice,
    taxonomy: Taxonomy,
    steps: Sequence[Passage],
) -> str:
    task = choice.task
    check = graph.add("check", task.check.ask)
    graph.join(entry, check)
    chain = chained(models, choice, taxonomy)
    if chain:
        last = check
        for number, model in enumerate(chain):
            node = graph.add("model", model_label(model), source=model, citation=cite_name(model))
            graph.join(last, node, task.check.yes if number == 0 else "")
            last = node
    elif len(models) > 1:
        merge_from = []
        for model in models:
            node = graph.add("model", model_label(model), source=model, citation=cite_name(model))
            graph.join(check, node, task.check.yes)
            merge_from.append(node)
        last = graph.add("merge", "Put the results side by side")
        for node in merge_from:
            graph.join(node, last)
    else:
        last = graph.add("model", model_label(models[0]), source=models[0], citation=cite_name(models[0]))
        graph.join(check, last, task.check.yes)
        for step in steps:
            inside = graph.add("model", f"Inside: {quoted(step.text)}", source=step.source, citation=step.citation)
            graph.join(last, inside)
            last = inside
    other = graph.add("fallback", task.check.otherwise)
    graph.join(check, other, task.check.no)
    return last


def _unfit_branch(
    graph: _Graph,
    entry: str,
    model: Source,
    choice: TaskChoice,
    taxonomy: Taxonomy,
    alternative: Source | None,
) -> tuple[str, Task]:
    """Keep apart what the question asks for and what the model's name points to.

    Return the model's node and its own task, which the rest of its branch is about.
    """
    task = choice.task
    other = taxonomy.tasks[choice.model_tasks[model.key][0]]
    check = graph.add("check", "Which of the two do you need?")
    graph.join(entry, check)
    node = graph.add("model", model_label(model), source=model, citation=cite_name(model))
    graph.join(check, node, cut_at_word(other.name, 30))
    if alternative:
        label = f"{box_name(alternative)} describes a way"
        asked = graph.add("model", label, source=alternative, citation=cite_name(alternative))
    else:
        asked = graph.add("fallback", f"A model for {task.name} (none recommended)")
    graph.join(check, asked, cut_at_word(task.name, 30))
    wanted = graph.add("output", _capital(task.output))
    graph.join(asked, wanted)
    return node, other


def usable_models(prompt: Prompt, choice: TaskChoice, taxonomy: Taxonomy) -> list[Source]:
    """Return the recommended models that fit, or all where they are stages.

    The first one is among them also where its name gives no task, or none fits.
    """
    stages = chained(prompt.models, choice, taxonomy)
    if stages:
        return stages
    first = prompt.models[0]
    silent = {first.key, *choice.by_family}
    fitting = [m for m in prompt.models if choice.fits(m) or (m.key in silent and choice.fits(m) is None)]
    return fitting or [first]


def _close(graph: _Graph, last: str, task: Task, alternative: Source | None) -> None:
    compare = graph.add("check", task.compare.ask)
    graph.join(last, compare)
    output = graph.add("output", _capital(task.output))
    graph.join(compare, output, task.compare.yes)
    if alternative:
        label = f"{task.fallback}, or try {box_name(alternative)}"
        fallback = graph.add("fallback", label, source=alternative, citation=cite_name(alternative))
    else:
        fallback = graph.add("fallback", task.fallback)
    graph.join(compare, fallback, task.compare.no)


def chained(models: Sequence[Source], choice: TaskChoice, taxonomy: Taxonomy) -> list[Source]:
    """Return the models as stages, or nothing where they are none.

    The first takes what the task takes, each further one what the one before newly makes, and all are near the task.
    """
    if len(models) < 2:
        return []
    tasks = [taxonomy.tasks[pointed[0]] for m in models if (pointed := choice.model_tasks[m.key])]
    if len(tasks) < len(models) or not set(tasks[0].input_media) & set(choice.task.input_media):
        return []
    near = {choice.task.id, *choice.task.neighbours}
    asked = {task for task, score in choice.question_scores.items() if score >= TELLING}
    if not all(task.id in near | asked or choice.serves((task.id,)) for task in tasks):
        return []
    for before, after in pairwise(tasks):
        made = set(before.output_media) - set(before.input_media)
        if before.id == after.id or not made & set(after.input_media):
            return []
    return list(models)


def model_label(model: Source) -> str:
    """Return what a box calls a model: its own short name."""
    return shortened(with_single_marks(short_name(model.name)), MAX_LABEL)


def box_name(paper: Source) -> str:
    """Return what a box calls a paper."""
    return with_single_marks(label_of(paper, MAX_NAME))


def input_label(question: str, task: Task) -> tuple[str, Citation | None]:
    """Return what the person feeds in, in their own words where the question names it, else the task's.

    What a task needs besides comes from the task.
    """
    place = named_input(question, task.input_nouns) if task.input_nouns else None
    if place is None:
        return _capital(task.input), None
    named = " ".join(question[slice(*place)].split())
    return _capital(f"{named} and {task.second}" if task.second else named), cite_question(question, *place)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
