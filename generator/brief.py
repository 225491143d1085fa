"""An answer in a line or two: what feeds, cards, tables of contents for machines and previews of a link show."""

from __future__ import annotations

from generator.content import Answer
from generator.markdown import visible
from generator.question import cut_at_word
from generator.state_words import COVERAGE_WORDS, status_words
from generator.versions import as_of


def is_offered(answer: Answer) -> bool:
    """Return whether `answer` is shown to people and machines who did not ask for it by its address."""
    return answer.prompt.front_matter.status not in ("draft", "withdrawn")


def short_text(answer: Answer, limit: int | None = None) -> str:
    """Return the short answer, the author's own where there is one, cut at a word above `limit` characters."""
    composed = " ".join(statement.text for statement in answer.part("short-answer"))
    text = visible(answer.prompt.own_answer or composed)
    if limit is None or len(text) <= limit:
        return text
    return f"{cut_at_word(text, limit - 1)}…"


def state_line(answer: Answer) -> str:
    """Return how far to trust the answer, and since when it says what it says."""
    date = as_of(answer)
    facts = (status_words(answer.prompt.front_matter), COVERAGE_WORDS[answer.coverage], f"as of {date}" if date else "")
    return " · ".join(filter(None, facts))
