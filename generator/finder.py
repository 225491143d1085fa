"""A folder of prompts and a customer's words → the answers to send."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from generator.build import Each
from generator.find_index import open_index
from generator.find_refresh import refresh
from generator.find_words import Asked, search, understand
from generator.site_facts import SiteFacts


@dataclass(frozen=True, slots=True)
class Found:
    """One answer, as every output format tells it."""

    id: str
    title: str
    url: str
    permalink: str
    """With the version, as in the record's snippets."""
    why: str
    """Which of the words were found where."""
    snippet: str
    """The words around a match."""
    score: float
    """Larger is better; to compare within one search only."""
    markdown: str
    """What goes into a ticket: the record's `snippets.markdown`."""


def default_cache(prompts: Path) -> Path:
    """Return where the index of the folder `prompts` is kept: beside it."""
    return prompts.absolute().parent / ".cache" / "answerbook" / "find.sqlite"


def find(
    question: str, prompts: Path, facts: SiteFacts, *, cache: Path, limit: int, each: Each, drafts: bool = False
) -> tuple[list[Found], Asked]:
    """Return the answers that hold words of `question`, best first, and how its words were understood.

    Raises `FindError` where the file `cache` cannot be used, `InputError` where the prompts' folder cannot.
    """
    with open_index(cache) as index:
        refresh(index, prompts, facts, each)
        asked = understand(index, question)
        matches = search(index, asked, limit, drafts=drafts)
    found = [
        Found(
            id=match.hit.id,
            title=match.hit.title,
            url=facts.link(f"answers/{match.hit.slug}/"),
            permalink=match.hit.permalink,
            why=match.why,
            snippet=match.hit.excerpt,
            score=float(f"{match.hit.score:.4g}"),
            markdown=match.hit.markdown,
        )
        for match in matches
    ]
    return found, asked
