"""How many words each part of a page may take, so that a page stays readable however many sources it has."""

from __future__ import annotations

from dataclasses import dataclass

from generator.material import Material
from generator.phrasing import word_count

PAGE_WORDS = 488
"""What a page aims at, without its abstracts."""
CHROME = 245
"""Headings, labels of diagram and tables, the first and last lines; measured over many pages."""
EVIDENCE = 27
"""A bullet with a quotation."""
FEW_PAPERS = 3
"""So few lines may be longer."""
ROW = 5
"""What a row of the link table says besides name and line."""


@dataclass(frozen=True, slots=True)
class Room:
    """The words that are left after what must be there."""

    topic: int
    """For the quotation in the line of a paper that bears on the question."""
    off_topic: int
    """For the quotation in the line of one that does not."""
    evidence: int
    """How many passages may follow the diagram."""
    told: int
    """Up to how many words of the anecdote are told again."""
    second: bool
    """Whether the second-best task is named."""


def plan_room(material: Material, short_words: int) -> Room:
    """Return the room on a page whose short answer takes `short_words` words."""
    prompt = material.prompt
    names = sum(word_count(s.name) + ROW for s in prompt.sources)
    models = 16 * len(prompt.models)
    left = PAGE_WORDS - CHROME - word_count(prompt.question) - short_words - names - models
    papers = len(prompt.papers)
    fitting = sum(material.grades[p.key].relevance != "unrelated" for p in prompt.papers)
    lines = 7 * (papers - fitting) + 10 * fitting
    if left <= lines:
        return Room(topic=9, off_topic=6, evidence=0, told=0, second=False)
    spare = left - lines
    evidence = min(4, spare // EVIDENCE) if fitting else 0
    spare -= evidence * EVIDENCE
    wide = spare >= 5 * papers
    few = papers <= FEW_PAPERS
    return Room(
        16 if wide or few else 12,
        14 if few else 11 if wide else 8,
        evidence,
        12 if evidence > 1 else 0,
        second=spare > 15,
    )
