"""What speaks for the task of a prompt, as words that a reader can see: of the question, of the models' names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from generator.content import Citation, Prompt
from generator.lexicon import Lexicon
from generator.model_names import name_span
from generator.question import cite_question
from generator.taxonomy import Task
from generator.words import STOPWORDS, Hit, stems, tokens

AS_NEAR = 0.85
"""The question must be this near to the task, as a share of how near it is to the nearest one."""
ALONE, BESIDE = 400, 900
"""What a few words must be worth to `affinity` to be shown by themselves, and beside a single word that tells."""


def cite_evidence(
    prompt: Prompt, task: Task, hits: Iterable[Hit], near: Mapping[str, float], lexicon: Lexicon
) -> tuple[Citation, ...]:
    """Return the words of the question and of the models' names that speak for `task`, in that order.

    `hits` are the phrases of the taxonomy in the question that tell something; `near` is task id → how near the whole
    question is to it. Where the hits are single words, those words are shown, too, that by all examples speak most for
    the task, if the question as a whole does.
    """
    found: list[Citation] = []
    reach = -1
    for hit in sorted((h for h in hits if h.entry == task.id), key=lambda h: (h.start, -h.end)):
        if hit.start >= reach:
            found.append(cite_question(prompt.question, *_telling_part(prompt.question, hit.start, hit.end)))
            reach = hit.end
    speaks = near.get(task.id, 0.0) >= AS_NEAR * max(near.values(), default=0.0)
    if speaks and all(len(citation.quote.split()) == 1 for citation in found):
        span = lexicon.affinity.telling_span(prompt.question, task.id, BESIDE if found else ALONE)
        if span:
            found.append(cite_question(prompt.question, *_telling_part(prompt.question, *span)))
    for model in prompt.models:
        place = name_span(model, task, lexicon)
        if place:
            found.append(Citation(model.key, *place, model.name[slice(*place)], "name"))
    return tuple(found)


def words_that_tell(evidence: Iterable[Citation]) -> tuple[Citation, ...]:
    """Return the question's words among `evidence` as a reader takes them: with a word that tells, each once."""
    kept: dict[tuple[str, ...], Citation] = {}
    for citation in evidence:
        words = tuple(word for word in stems(citation.quote) if word not in STOPWORDS)
        if citation.source == "Q" and words:
            kept.setdefault(words, citation)
    return tuple(kept.values())


def _telling_part(question: str, start: int, end: int) -> tuple[int, int]:
    """Return where a part of the question tells something: without the small words at its ends."""
    words = [t for t in tokens(question) if start <= t.start and t.end <= end and t.stem not in STOPWORDS]
    return (words[0].start, words[-1].end) if words else (start, end)
