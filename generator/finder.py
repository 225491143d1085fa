"""A folder of prompts and a customer's words → the answers to send.

The index is brought up to date first: while no prompt has changed, none is read; where some have, only their
answers are composed again.
"""

from __future__ import annotations

import hashlib
import os
import stat
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path

from generator.build import Each, is_sound
from generator.composer import compose
from generator.content import Answer, Prompt
from generator.find_index import FindIndex, Row, open_index
from generator.find_words import Asked, search, understand
from generator.identity import Folder, Identities, identify
from generator.ledger import LEDGER, read_ledger
from generator.markdown import visible
from generator.reader import prompt_names, read_folder, slug_of
from generator.site_facts import SiteFacts
from generator.snippets import write_snippets
from generator.tasks import Lexicon, compile_lexicon
from generator.taxonomy import Task, load_taxonomy
from generator.versions import section_hashes
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


def refresh(index: FindIndex, prompts: Path, facts: SiteFacts, each: Each) -> None:
    """Bring `index` up to date with the prompts, their ledger, the site's address and this program."""
    names = [*prompt_names(prompts), LEDGER]
    known = index.state()
    stamps, rested = _stamps(prompts, names)
    program = _program(facts)
    is_ours = known.get("program") == program
    if is_ours and known.get("stamps") == stamps:
        return
    content = _content(prompts, names)
    state = {"program": program, "content": content, "stamps": stamps if rested else ""}
    if is_ours and known.get("content") == content:
        index.update((), (), state)
        return
    keys = index.keys() if is_ours else {}
    rows, here = _rows(prompts, names, facts, keys, each)
    index.update(rows, index.keys().keys() - here, state)


def _rows(
    prompts: Path, names: Iterable[str], facts: SiteFacts, keys: dict[str, str], each: Each
) -> tuple[list[Row], set[str]]:
    """Return the rows that are not in the index as they are now, and the slugs of all that belong there."""
    display = prompts.as_posix()
    lexicon = compile_lexicon(load_taxonomy())
    who, readable = _identify(prompts, display, names, lexicon)
    keyed = {prompt.slug: _key(prompt, who) for prompt in readable if prompt.slug in who.ids}
    changed = [prompt for prompt in readable if prompt.slug in keyed and keys.get(prompt.slug) != keyed[prompt.slug]]
    ...


def _identify(prompts: Path, display: str, names: Iterable[str], lexicon: Lexicon) -> tuple[Identities, list[Prompt]]:
    ...
