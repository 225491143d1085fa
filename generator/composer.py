"""`Prompt` → `Answer`: the one place where everything read, identified and graded becomes statements."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from generator.clauses import Passage
from generator.content import Answer, Coverage, Prompt, TaskView
from generator.gaps import is_spoken_to, write_gaps
from generator.lexicon import Lexicon
from generator.material import Material, gather
from generator.phrasing import called, sentence_case, shortened, word_count
from generator.question import cut_at_word, title_of
from generator.room import plan_room
from generator.sections import (
    alternative,
    flow_rows,
    inner_steps,
    more_evidence,
    write_design,
    write_evidence,
    write_task,
    write_why,
)
from generator.short_answer import write_short_answer
from generator.source_lines import view_sources
from generator.tasks import TaskChoice
from generator.workflow import plan_workflow

LONGEST_TITLE = 90
LEAST_NAME = 15
"""Where less room is left for a model's name, a title is cut where it may be."""
_ID_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"


def compose(prompt: Prompt, lexicon: Lexicon) -> Answer:
    """Return the answer to `prompt`; pure and deterministic, the same prompt gives the same answer."""
    material = gather(prompt, lexicon)
    short, passages = write_short_answer(material)
    room = plan_room(material, sum(word_count(s.text) for s in short))
    more = more_evidence(material, passages, room)
    sources = tuple(view_sources(material, room))
    return Answer(
        id=prompt.front_matter.id or derived_id(prompt.slug),
        slug=prompt.slug,
        title=_title(material),
        prompt=prompt,
        task=_task_view(material.choice),
        coverage=_coverage(material, passages, passages + more),
        statements=(
            *short,
            *write_task(material, room),
            *write_design(material, room),
            *write_evidence(material, more),
            *write_why(material, room),
            *(view.why for view in sources),
            *write_gaps(material, passages + more),
        ),
        flow=tuple(flow_rows(material)),
        workflow=plan_workflow(
            prompt,
            material.choice,
            material.grades,
            lexicon.taxonomy,
            inner_steps(material),
            alternative(material),
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


def _title(material: Material) -> str:
    prompt, task = material.prompt, material.task
    asked = title_of(prompt.question, material.reading)
    if prompt.front_matter.title or asked:
        return prompt.front_matter.title or asked or ""
    lead = f"{sentence_case(task.plain_name)}: what the sources say about "
    model, room = called(prompt.models[0]), LONGEST_TITLE - len(lead)
    return f"{lead}{shortened(model, room)}" if room >= LEAST_NAME else cut_at_word(f"{lead}{model}", LONGEST_TITLE)


def _task_view(choice: TaskChoice) -> TaskView:
    task = choice.task
    return TaskView(
        id=task.id,
        plain_name=task.plain_name,
        name=task.name,
        family=task.family.name,
        definition=task.definition,
        input=task.input,
        output=task.output,
        citations=choice.evidence,
        second=(choice.second.id, choice.second.name) if choice.second else None,
    )


def _coverage(material: Material, passages: Sequence[Passage], shown: Sequence[Passage]) -> Coverage:
    """Return `full` where a model's own abstract speaks and each question is told of, else `partial` or `none`."""
    grades = {material.grades[p.source.key].relevance for p in passages}
    own = any(material.is_own(p.source) for p in passages)
    if "direct" in grades and own and all(is_spoken_to(sub, shown) for sub in material.reading.subquestions):
        return "full"
    return "partial" if grades else "none"
