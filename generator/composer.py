"""`Prompt` → `Answer`: the one place where everything read, identified and graded becomes statements."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from generator.content import (
    Answer,
    Basis,
    Citation,
    Coverage,
    FlowRow,
    Part,
    Prompt,
    Section,
    Source,
    SourceView,
    Statement,
    TaskView,
)
from generator.evidence import Passage, best_passages, cite_abstract, cite_name, cut_clause, topic_passage
from generator.gaps import write_gaps
from generator.phrasing import called, counted, links_given, listed, quoted, sentence_case, word_count
from generator.question import Reading, cite_question, content_stems, cut_at_word, read_question, title_of
from generator.relevance import Grade, grade_models, grade_papers
from generator.short_answer import Material, write_short_answer
from generator.subjects import Kind
from generator.taxonomy import Medium
from generator.tasks import Lexicon, TaskChoice, identify_task
from generator.workflow import input_label, plan_workflow

_ID_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
_KIND_NOUN: Mapping[Kind, str] = {
    "method": "A method",
    "data set": "A data set",
    "benchmark": "A benchmark",
    "survey": "A survey",
    "study": "A study",
    "essay": "An essay",
    "tool": "A tool",
    "negative result": "A negative result",
}
_MEDIA: Mapping[Medium, str] = {"3d": "3D"}


def compose(prompt: Prompt, lexicon: Lexicon) -> Answer:
    """Return the answer to `prompt`; pure and deterministic, the same prompt gives the same answer."""
    taxonomy = lexicon.taxonomy
    reading = read_question(prompt.question)
    choice = identify_task(prompt, lexicon)
    grades = {**grade_models(prompt, choice, taxonomy), **grade_papers(prompt, choice, taxonomy)}
    material = Material(prompt, reading, choice, lexicon, grades)
    short, passages = write_short_answer(material)
    sources = tuple(_source_views(material, passages))
    more = _more_evidence(material, passages)
    statements = (
        *short,
        *_task_statements(material),
        *_design_statements(material),
        *_evidence_statements(material, more),
        *_why_statements(material),
        *(view.why for view in sources),
        *write_gaps(material, passages + more),
    )
    return Answer(
        id=prompt.front_matter.id or derived_id(prompt.slug),
        slug=prompt.slug,
        title=prompt.front_matter.title or title_of(prompt.question, reading) or _title_without_question(material),
        prompt=prompt,
        task=_task_view(choice),
        coverage=_coverage(material, passages),
        statements=statements,
        flow=tuple(_flow(material)),
        workflow=plan_workflow(
            prompt, choice, grades, taxonomy, _inner_step(material), _alternative(material)
        ),
        sources=sources,
        content_hash="sha256:" + hashlib.sha256(prompt.text.encode()).hexdigest(),
    )


def derived_id(slug: str) -> str:
    """Return the id of an answer that names none: 7 characters without look-alikes, from its slug."""
    number = int.from_bytes(hashlib.sha256(slug.encode()).digest()[:8], "big")
    letters = []
    for _ in range(7):
        number, digit = divmod(number, len(_ID_ALPHABET))
        letters.append(_ID_ALPHABET[digit])
    return "".join(letters)


def _title_without_question(material: Material) -> str:
    task, model = material.task, called(material.prompt.models[0])
    return cut_at_word(f"{sentence_case(task.plain_name)}: what the sources say about {model}", 90)


def _task_view(choice: TaskChoice) -> TaskView:
    task = choice.task
    second = (choice.second.id, choice.second.name) if choice.second else None
    return TaskView(
        task.id, task.plain_name, task.name, task.family.name, task.definition, task.input, task.output,
        choice.evidence, second,
    )  # fmt: skip


def _coverage(material: Material, passages: Sequence[Passage]) -> Coverage:
    """`full`: a direct abstract speaks to every sub-question; `partial`: something fits; else `none`."""
    grades = {material.grades[p.source.key].relevance for p in passages}
    if "direct" in grades and any(material.is_own(p.source) for p in passages):
        return "full"
    return "partial" if grades else "none"


def _statement(
    section: Section, part: Part, text: str, basis: Basis, citations: Sequence[Citation] = ()
) -> Statement:
    return Statement(section, part, text, basis, tuple(citations))


def _task_statements(material: Material) -> Iterator[Statement]:
    prompt, task, choice = material.prompt, material.task, material.choice
    question, reading = prompt.question, material.reading
    yield _statement("task", "definition", f"{sentence_case(task.definition)}", "definition")
    if reading.anecdote:
        start, end = reading.anecdote[0]
        told = " ".join(question[start:end].split()).rstrip(".!,;:—– ")
        if word_count(told) <= 30:
            end = start + len(question[start:end].rstrip(".!,;:—– \n"))
            yield _statement(
                "task", "did", f"You describe: {quoted(told)}.", "question", [cite_question(question, start, end)]
            )
    yield from _signals(material)
    if choice.second and not _disagrees(material):
        near = choice.second
        yield _statement(
            "task", "signals", f"The next nearest task would be {near.name}: {near.plain_name}.", "definition"
        )
    for model in prompt.models:
        if choice.fits(model) is False:
            other = material.taxonomy.tasks[choice.model_tasks[model.key][0]]
            yield _statement(
                "task",
                "fit",
                f"Name and question disagree: {called(model)} points to {other.name}, so this model may not fit.",
                "name",
                [cite_name(model)],
            )


def _disagrees(material: Material) -> bool:
    return any(material.choice.fits(m) is False for m in material.prompt.models)


def _signals(material: Material) -> Iterator[Statement]:
    evidence = material.choice.evidence
    asked = [c for c in evidence if c.source == "Q"][:4]
    named = [c for c in evidence if c.source != "Q"][:2]
    if asked:
        words = listed([quoted(" ".join(c.quote.split())) for c in asked])
        yield _statement("task", "signals", f"Signals in your words: {words}.", "question", asked)
    if named:
        words = listed([quoted(c.quote) for c in named])
        text = f"{'Signals' if len(named) > 1 else 'The signal'} in the model{'s’ names' if len(named) > 1 else '’s name'}: {words}."
        yield _statement("task", "signals", text, "name", named)
    if not asked and not named:
        yield _statement(
            "task",
            "signals",
            "Neither the question nor a model’s name says the task outright; it is the likeliest reading.",
            "question",
            [cite_question(material.prompt.question, 0, len(material.prompt.question))],
        )


def _design_statements(material: Material) -> Iterator[Statement]:
    task, models = material.task, material.prompt.models
    used = [m for m in models if material.grades[m.key].relevance != "unrelated"]
    if len(used) > 1:
        text = "The recommended models run on the same input, and you keep the result that holds up best."
    elif material.choice.fits(models[0]) is False:
        text = "The branch keeps apart what you ask for and what the model’s name points to."
    else:
        text = f"Check the input first, so that {called(models[0])} gets what it is named for, and compare before you keep the result."
    yield _statement("workflow", "design", text, "design")
    alternative = _alternative(material)
    if alternative:
        yield _statement(
            "workflow",
            "design",
            f"If it does not convince, {called(alternative)} is a described alternative.",
            "design",
            [cite_name(alternative)],
        )
    elif task.fallback:
        yield _statement("workflow", "design", "No source reports how to judge the result; the comparison is our advice.", "design")


def _alternative(material: Material) -> Source | None:
    """Return the best direct paper with a method of its own that is none of the recommended models'."""
    for paper in material.papers("direct"):
        if not material.is_own(paper) and material.choice.subjects[paper.key].kind in ("method", "tool"):
            return paper
    return None


def _inner_step(material: Material) -> Passage | None:
    own = [p for p in material.papers("direct") if material.is_own(p) and p.abstract]
    if not own or len(material.prompt.models) > 1:
        return None
    wanted = content_stems(material.prompt.question)
    central = material.choice.subjects[own[0].key].central
    found = best_passages([(own[0], central)], ("mechanism",), wanted, 12)
    return found[0] if found else None


def _flow(material: Material) -> Iterator[FlowRow]:
    task, prompt = material.task, material.prompt
    label, citation = input_label(prompt.question, task)
    medium = " or ".join(_MEDIA.get(m, m) for m in task.input_media)
    made = " or ".join(_MEDIA.get(m, m) for m in task.output_media)
    if citation:
        yield FlowRow("Input", label[:1].lower() + label[1:], medium, "question", "your words", (citation,))
    else:
        yield FlowRow("Input", task.input, medium, "definition", "the task’s definition")
    models = prompt.models
    fits = [material.choice.fits(m) for m in models]
    name = listed([called(m) for m in models], "or")
    if fits[0] is False and len(models) == 1:
        other = material.taxonomy.tasks[material.choice.model_tasks[models[0].key][0]]
        medium_in = " or ".join(_MEDIA.get(m, m) for m in other.input_media)
        medium_out = " or ".join(_MEDIA.get(m, m) for m in other.output_media)
        yield FlowRow("Model", name, f"{medium_in} → {medium_out}", "name", "its name", (cite_name(models[0]),))
        yield FlowRow("Output", other.output, medium_out, "definition", "the task its name points to")
        return
    basis_text = "its name" if len(models) == 1 else "their names"
    if all(f is None for f in fits):
        basis_text = "your question; the name is silent"
        yield FlowRow("Model", name, f"{medium} → {made}", "question", basis_text, material.choice.evidence[:1])
    else:
        yield FlowRow(
            "Model", name, f"{medium} → {made}", "name", basis_text, tuple(cite_name(m) for m in models)
        )
    yield FlowRow("Output", task.output, made, "definition", "the task’s definition")


def _more_evidence(material: Material, used: Sequence[Passage]) -> list[Passage]:
    """Return passages beyond the short answer, fewer where many papers fill the page already."""
    room = max(1, 4 - len(material.prompt.papers) // 2)
    papers = [p for grade in ("direct", "related") for p in material.papers(grade) if p.abstract]
    taken = {(p.source.key, p.sentence.number) for p in used}
    wanted = content_stems(material.prompt.question)
    found: list[Passage] = []
    aspects = [a for sub in material.reading.subquestions for a in sub.aspects] or ["mechanism"]
    for paper in papers:
        if len(found) >= room:
            break
        central = material.choice.subjects[paper.key].central
        more = best_passages([(paper, central)], list(dict.fromkeys(aspects))[:3], wanted, 24, frozenset(taken))
        for passage in more[: 1 if len(papers) > 1 else 2]:
            found.append(passage)
            taken.add((paper.key, passage.sentence.number))
    return found[:room]


def _evidence_statements(material: Material, passages: Sequence[Passage]) -> Iterator[Statement]:
    for passage in passages:
        idea = "" if material.grades[passage.source.key].relevance == "direct" else ", a related idea"
        text = f"{called(passage.source)}{idea}: {quoted(passage.text)}."
        yield _statement("workflow", "evidence", text, "source", [passage.citation])


def _why_statements(material: Material) -> Iterator[Statement]:
    prompt, choice = material.prompt, material.choice
    for model in prompt.models:
        fits = choice.fits(model)
        pointed = choice.model_tasks[model.key]
        if fits:
            text = f"{called(model)} is recommended, and its name agrees with the question."
        elif fits is None:
            text = f"{called(model)} is recommended; its name neither confirms nor contradicts the task."
        else:
            other = material.taxonomy.tasks[pointed[0]]
            text = f"{called(model)} is recommended, but its name points to {other.name}."
        yield _statement("workflow", "why", text, "name", [cite_name(model)])


def _source_views(material: Material, passages: Sequence[Passage]) -> Iterator[SourceView]:
    for source in material.prompt.sources:
        grade = material.grades[source.key]
        if source.kind == "model":
            fits = material.choice.fits(source)
            note = "recommended" if fits is not False else "recommended, may not fit"
            yield SourceView(source, grade.relevance, note, _model_line(material, source))
        else:
            note = {"direct": "direct", "related": "related idea", "unrelated": "not about this task"}[grade.relevance]
            yield SourceView(source, grade.relevance, note, _paper_line(material, source, grade))


def _model_line(material: Material, model: Source) -> Statement:
    own = material.choice.own_abstracts.get(model.key)
    if own:
        text = f"The tool itself; its abstract stands under {own}."
    elif model.links:
        text = "The tool itself; see its links."
    else:
        text = "The tool itself; no link was given."
    return _statement("sources", "why", text, "name", [cite_name(model)])


def _paper_line(material: Material, paper: Source, grade: Grade) -> Statement:
    subject = material.choice.subjects[paper.key]
    noun = _KIND_NOUN[subject.kind]
    about = material.taxonomy.tasks[grade.about].name if grade.about else None
    limit = 14 if grade.relevance != "unrelated" else 11
    passage = topic_passage(paper, subject.central, limit)
    if grade.own_of:
        noun = "The abstract of the recommended model"
    elif about and grade.relevance == "related":
        noun = f"{noun} for {about}"
    if passage is None:
        if paper.abstract and about:
            sentence = paper.sentences[0]
            cited = [cite_abstract(paper, sentence, sentence.start, sentence.end)]
            return _statement("sources", "why", f"{noun} about {about}.", "source", cited)
        return _statement("sources", "why", "No abstract was given; only its title tells.", "name", [cite_name(paper)])
    return _statement("sources", "why", f"{noun}: {quoted(passage.text)}.", "source", [passage.citation])
