"""The statements of sections 1 and 2: the task, the suggested design, the evidence, why this model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from generator.clauses import Passage, cite_name
from generator.content import Basis, Citation, FlowRow, Part, Section, Source, Statement
from generator.evidence import best_passages, ordered_passages, tells_how
from generator.material import Material
from generator.phrasing import called, label_of, listed, quoted, referred_to, sentence_case, word_count
from generator.question import cite_question
from generator.room import Room
from generator.taxonomy import Medium, Task
from generator.words import content_stems, name_tokens
from generator.workflow import chained, input_label, usable_models

EVIDENCE_WORDS = 24
STEP_WORDS = 12


def _statement(section: Section, part: Part, text: str, basis: Basis, citations: Sequence[Citation] = ()) -> Statement:
    return Statement(section, part, text, basis, tuple(citations))


def write_task(material: Material, room: Room) -> Iterator[Statement]:
    """Yield the statements of section 1."""
    task, choice = material.task, material.choice
    yield _statement("task", "definition", sentence_case(task.definition), "definition")
    yield from _told(material, room)
    yield from _signals(material, room)
    first = material.prompt.models[0]
    if choice.fits(first) is False:
        other = material.taxonomy.tasks[choice.model_tasks[first.key][0]]
        name = referred_to(first, material.prompt.models)
        text = f"Name and question disagree: {name} points to {other.name}, so it may not fit."
        yield _statement("task", "fit", text, "name", [cite_name(first)])
    elif choice.second and room.second:
        near = choice.second
        text = f"The next nearest task would be {near.name}: {near.plain_name}."
        yield _statement("task", "signals", text, "definition")


def _told(material: Material, room: Room) -> Iterator[Statement]:
    """Tell again what happened where it is short; it stands in full above."""
    question = material.prompt.question
    if not material.reading.anecdote or not material.reading.subquestions:
        return
    start, end = material.reading.anecdote[0]
    raw = question[start:end].rstrip(".!,;:—– \n")
    # A backslash before a quotation mark reads as an accent in LaTeX; what cannot be quoted to the letter is not.
    if 3 <= word_count(raw) <= room.told and "\\" not in raw:
        citation = cite_question(question, start, start + len(raw))
        yield _statement("task", "did", f"You describe: {quoted(' '.join(raw.split()))}.", "question", [citation])


def _signals(material: Material, room: Room) -> Iterator[Statement]:
    """Show which words led to the task; those of a name wait for "Why this model" where room is scarce."""
    evidence = material.choice.evidence
    asked = material.choice.signals[:4]
    named = [c for c in evidence if c.source != "Q"][:2]
    if asked:
        words = listed([quoted(" ".join(c.quote.split())) for c in asked])
        yield _statement("task", "signals", f"Signals in your words: {words}.", "question", asked)
    if named and (room.second or not asked):
        words = listed([quoted(c.quote) for c in named])
        lead = "Signals in the models’ names" if len(named) > 1 else "The signal in the model’s name"
        yield _statement("task", "signals", f"{lead}: {words}.", "name", named)
    if not evidence:
        whole = cite_question(material.prompt.question, 0, len(material.prompt.question))
        text = "Neither your words nor a model’s name says the task outright; it is the likeliest reading."
        yield _statement("task", "signals", text, "question", [whole])


def write_design(material: Material, room: Room) -> Iterator[Statement]:
    """Yield the sentences under *Suggested design*."""
    models = usable_models(material.prompt, material.choice, material.taxonomy)
    first = models[0]
    if chained(models, material.choice, material.taxonomy):
        text = f"{listed([called(m) for m in models], 'then')} work one after the other."
    elif len(models) > 1:
        text = "The recommended models run on the same input; keep the result that holds up best."
    elif material.choice.fits(first) is False:
        text = "The branch keeps apart what you ask for and what the model’s name points to."
    else:
        text = "Both checks are our advice, not a source’s."
    yield _statement("workflow", "design", text, "design")
    other = alternative(material)
    if other:
        text = f"Where the result does not convince, {called(other)} describes a way."
        yield _statement("workflow", "design", text, "design", [cite_name(other)])


def alternative(material: Material) -> Source | None:
    """Return the best paper on this very task with a method of its own, none of the recommended models'."""
    for paper in material.papers("direct"):
        subject = material.choice.subjects[paper.key]
        on_task = material.task.id in subject.main
        if on_task and not material.is_own(paper) and subject.kind in ("method", "tool"):
            return paper
    return None


def inner_steps(material: Material) -> list[Passage]:
    """Return what happens inside the one recommended model, in order, where its own abstract is given.

    Sentences that begin with order words ("First, …", "Second, …") are its steps; else the best one stands alone.
    """
    own = [p for p in material.papers("direct") if material.is_own(p) and p.abstract]
    if not own or len(material.prompt.models) > 1:
        return []
    wanted = content_stems(material.prompt.question)
    steps = ordered_passages(own[0], wanted, STEP_WORDS)
    if len(steps) > 1:
        return steps
    return [p for p in best_passages([own[0]], ("mechanism",), wanted, STEP_WORDS) if tells_how(p)]


def flow_rows(material: Material) -> Iterator[FlowRow]:
    """Yield the rows Input, Model, Output."""
    task, prompt, choice = material.task, material.prompt, material.choice
    label, citation = input_label(prompt.question, task)
    if citation:
        words = label[:1].lower() + label[1:] if label[1:2].islower() or label[1:2] in " -" else label
        told = "your words, and the task’s definition" if task.second else "your words"
        yield FlowRow("Input", words, _taken(task), "question", told, (citation,))
    else:
        yield FlowRow("Input", task.input, _taken(task), "definition", "the task’s definition")
    models = usable_models(prompt, choice, material.taxonomy)
    names = listed([label_of(m) for m in models], "then" if material.stages else "or")
    if choice.fits(models[0]) is False and len(models) == 1:
        other = material.taxonomy.tasks[choice.model_tasks[models[0].key][0]]
        yield FlowRow("Model", names, _format(other), "name", "its name", (cite_name(models[0]),))
        yield FlowRow("Output", other.output, _media(other.output_media), "definition", "the task its name points to")
        return
    if all(choice.fits(m) is None for m in models):
        whole = cite_question(prompt.question, 0, len(prompt.question))
        yield FlowRow("Model", names, _format(task), "question", "what you ask for", (whole,))
    else:
        basis_text = "its name" if len(models) == 1 else "their names"
        cited = tuple(cite_name(m) for m in models)
        yield FlowRow("Model", names, _format(task), "name", basis_text, cited)
    yield FlowRow("Output", task.output, _media(task.output_media), "definition", "the task’s definition")


def _media(media: Sequence[Medium], joined: str = "or") -> str:
    return f" {joined} ".join("3D" if medium == "3d" else medium for medium in media)


def _taken(task: Task) -> str:
    return _media(task.input_media, "and" if task.second else "or")


def _format(task: Task) -> str:
    return f"{_taken(task)} → {_media(task.output_media)}"


def more_evidence(material: Material, used: Sequence[Passage], room: Room) -> list[Passage]:
    """Return passages beyond the short answer, as many as there is room for."""
    papers = [p for p in (*material.papers("direct"), *material.papers("related")) if material.is_readable(p)]
    taken = frozenset((p.source.key, p.sentence.number) for p in used)
    wanted = content_stems(material.prompt.question)
    asked = [a for sub in material.reading.subquestions for a in sub.aspects if a != "choice"]
    aspects = list(dict.fromkeys([*asked, "mechanism"]))[:3]
    found: list[Passage] = []
    for paper in papers:
        if len(found) >= room.evidence:
            break
        each = 1 if len(papers) > 1 else 2
        found += islice(best_passages([paper], aspects, wanted, EVIDENCE_WORDS, taken), each)
    return found[: room.evidence]


def write_evidence(material: Material, passages: Sequence[Passage]) -> Iterator[Statement]:
    """Yield the bullets under *What the papers say*."""
    for passage in passages:
        idea = "" if material.grades[passage.source.key].relevance == "direct" else ", a related idea"
        text = f"{called(passage.source)}{idea}: {quoted(passage.text)}."
        yield _statement("workflow", "evidence", text, "source", [passage.citation])


def write_why(material: Material, room: Room) -> Iterator[Statement]:
    """Yield one sentence per recommended model: why it, or why it may not fit.

    Where room is scarce, models after the first that do not fit are left to their rows of the link table.
    """
    choice = material.choice
    named = {c.source: c for c in choice.evidence if c.source != "Q"}
    for number, model in enumerate(material.prompt.models):
        fits, name = choice.fits(model), _subject(model, material)
        if number and not fits and not room.second:
            continue
        citation = named.get(model.key, cite_name(model))
        if fits and model.key in named and choice.asked_for:
            text = f"{name} carries {quoted(citation.quote)} in its name, which agrees with the question."
        elif fits and model.key in named:
            text = f"We see no task in your words; {quoted(citation.quote)} in the model’s name decides."
        elif fits and model.key in choice.own_abstracts:
            text = f"The abstract given for {called(model)} agrees with the question."
        elif fits:
            other = material.taxonomy.tasks[choice.model_tasks[model.key][0]]
            text = f"{name} is named for {other.name}, which includes {material.task.name}."
        elif fits is None:
            text, citation = _silent_name(material, model)
        else:
            other = material.taxonomy.tasks[choice.model_tasks[model.key][0]]
            bearing = ", another step" if model.key in material.stages else _bearing(other, material.task)
            text = f"{name} points to {other.name}{bearing}."
        yield _statement("workflow", "why", text, "name", [citation])


def _silent_name(material: Material, model: Source) -> tuple[str, Citation]:
    """Say what a name that gives no task shares with the question, if anything."""
    asked = content_stems(material.prompt.question)
    shared = next((t for t in name_tokens(model.name) if t.stem in asked and len(t.stem) > 3), None)
    if shared is None:
        return f"The name {called(model)} neither confirms nor contradicts the task.", cite_name(model)
    word = model.name[shared.start : shared.end]
    citation = Citation(model.key, shared.start, shared.end, word, "name")
    return f"The name of {called(model)} gives no task, but shares {quoted(word)} with your question.", citation


def _subject(model: Source, material: Material) -> str:
    """Return the model as the subject of a sentence; a name keeps its own letters."""
    name = referred_to(model, material.prompt.models)
    return name if name == called(model) else sentence_case(name)


def _bearing(other: Task, task: Task) -> str:
    if other.id in task.neighbours:
        return ", a neighbouring task"
    return " instead"
