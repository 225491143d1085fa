"""A folder of prompts and a customer's words → the answers to send.

The index is brought up to date first: while no prompt has changed, no prompt is read; where some have, only their
answers are composed again.
"""

from __future__ import annotations

import hashlib
import os
import stat
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from generator.build import Each, Plan, answers_of, plan_answers
from generator.content import Answer
from generator.find_index import FindIndex, Row, open_index
from generator.find_words import Asked, search, understand
from generator.ledger import LEDGER
from generator.markdown import visible
from generator.reader import prompt_files
from generator.site_facts import SiteFacts
from generator.snippets import write_snippets
from generator.taxonomy import Task, Taxonomy
from generator.words import name_tokens

_UNRESTED = 2.0
"""Seconds for which a file's time of change does not tell whether it changed once more."""


@dataclass(frozen=True, slots=True)
class Found:
    """One answer, as every output format tells it."""

    id: str
    title: str
    url: str
    permalink: str
    why: str
    """Which of the words were found where."""
    snippet: str
    """The words around a match."""
    score: float
    """Larger is better; comparable within one search only."""
    markdown: str
    """What goes into a ticket: the record's `snippets.markdown`."""


def default_cache(prompts: Path) -> Path:
    """Return where the index of the folder `prompts` is kept: beside it."""
    return prompts.absolute().parent / ".cache" / "answerbook" / "find.sqlite"


def find(
    question: str, prompts: Path, facts: SiteFacts, *, cache: Path, limit: int, drafts: bool = False, each: Each
) -> tuple[list[Found], Asked]:
    """Return the answers that hold words of `question`, best first, and how its words were understood.

    Raises `FindError` where the file `cache` cannot be used, `InputError` where the prompts' folder cannot.
    """
    with open_index(cache) as index:
        refresh(index, prompts, facts, each)
        asked = understand(index, question)
        matches = search(index, asked, limit, drafts=drafts)
    return [
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
    ], asked


def refresh(index: FindIndex, prompts: Path, facts: SiteFacts, each: Each) -> None:
    """Bring `index` up to date with the prompts, the ledger, the site's address and this program."""
    files = [*prompt_files(prompts), prompts / LEDGER]
    known = index.state()
    before = time.time()
    state = {"program": _program(facts), "stamps": _stamps(files, before)}
    is_ours = known.get("program") == state["program"]
    if is_ours and state["stamps"] and known.get("stamps") == state["stamps"]:
        return
    state["content"] = _content(files)
    if is_ours and known.get("content") == state["content"]:
        index.update((), (), state)
        return
    keys = index.keys() if is_ours else {}
    plans = {plan.prompt.slug: plan for plan in plan_answers(prompts)}
    ...
