"""The find index brought up to date: while no prompt has changed, none is read; else only changed answers are made.

What counts as changed: the bytes of a prompt, its entry in the ledger, the site's address, this program.
"""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from generator.build import Each, beside_ledger
from generator.composer import compose
from generator.content import Answer, Prompt, Version
from generator.find_index import FindIndex, Row
from generator.identity import identify
from generator.ledger import LEDGER
from generator.lexicon import packaged_lexicon
from generator.making import digest, program_digest
from generator.markdown import visible
from generator.page_maker import is_sound
from generator.reader import prompt_names, read_folder
from generator.site_facts import SiteFacts
from generator.snippets import write_snippets
from generator.taxonomy import Task
from generator.words import name_tokens

_UNRESTED = 2.0
"""Seconds for which a file's time of change does not tell whether it changed once more."""


@dataclass(frozen=True, slots=True)
class _Known:
    """A prompt whose answer is offered, and what the ledger adds to it."""

    prompt: Prompt
    id: str
    versions: tuple[Version, ...]

    @property
    def key(self) -> str:
        return digest([self.prompt.text, self.prompt.slug, self.id, repr(self.versions)])


def refresh(index: FindIndex, prompts: Path, facts: SiteFacts, each: Each) -> None:
    """Bring `index` up to date with the folder `prompts`; raise `InputError` where that or its ledger is faulty."""
    names = [*prompt_names(prompts), LEDGER]
    known, program = index.state(), _program(facts)
    is_ours = known.get("program") == program
    stamps = _stamps(prompts, names)
    if is_ours and stamps and known.get("stamps") == stamps:
        return
    content = _content(prompts, names)
    state = {"program": program, "content": content, "stamps": stamps}
    if is_ours and known.get("content") == content:
        index.update((), (), state)
        return
    offered = {one.prompt.slug: one for one in _offered(prompts)}
    before = index.keys()
    kept = {slug for slug, key in before.items() if is_ours and slug in offered and offered[slug].key == key}
    index.update(
        _rows([offered[slug] for slug in sorted(offered.keys() - kept)], facts, each), before.keys() - kept, state
    )


def _offered(prompts: Path) -> Iterator[_Known]:
    """Yield the prompts whose answers a build of the folder would publish, if the verifier lets them."""
    display = prompts.as_posix()
    read = read_folder(prompts, display)
    who = identify(beside_ledger(prompts, display, read))
    for prompt in read.prompts:
        if prompt.slug in who.ids and prompt.front_matter.status != "withdrawn":
            own = who.ids[prompt.slug]
            yield _Known(prompt, own, who.ledger[own].versions if own in who.ledger else ())


def _rows(changed: list[_Known], facts: SiteFacts, each: Each) -> Iterator[Row]:
    lexicon = packaged_lexicon()
    for known in each(changed, "Indexing", len(changed)):
        answer = replace(compose(known.prompt, lexicon), id=known.id, versions=known.versions)
        if not is_sound(answer):
            continue
        snippets = write_snippets(answer, facts)
        yield Row(
            slug=answer.slug,
            key=known.key,
            id=answer.id,
            title=visible(answer.title),
            permalink=snippets.link,
            markdown=snippets.markdown,
            is_draft=known.prompt.front_matter.status == "draft",
            texts=_texts(answer, lexicon.taxonomy.tasks[answer.task.id]),
        )


def _texts(answer: Answer, task: Task) -> dict[str, str]:
    """Return what is searched, by the names of the index' fields."""
    about = answer.prompt.front_matter
    unrelated = {view.why for view in answer.sources if view.relevance == "unrelated"}
    said = [answer.prompt.own_answer, *(s.text for s in answer.statements if s not in unrelated)]
    names = [view.source.name for view in answer.sources]
    parts = [name[token.start : token.end] for name in names for token in name_tokens(name)]
    texts = {
        "title": [answer.title],
        "alias": [*about.aliases, *about.tags],
        "symptom": [*task.symptoms, *task.aliases],
        "task": [task.name, task.plain_name],
        "question": [answer.prompt.question],
        "source": [*names, *parts],
        "text": said,
    }
    return {field: visible(" ".join(words)) for field, words in texts.items()}


def _stamps(prompts: Path, names: Iterable[str]) -> str:
    """Return a digest of what the directory tells of the files; empty where one has changed only just now."""
    rested = time.time() - _UNRESTED
    found: list[str] = []
    for name in names:
        try:
            status = os.lstat(f"{prompts}/{name}")
        except OSError:
            found.append(name)
            continue
        if max(status.st_mtime, status.st_ctime) > rested:
            return ""
        found.append(
            f"{name} {status.st_mode} {status.st_ino} {status.st_size} {status.st_mtime_ns} {status.st_ctime_ns}"
        )
    return digest(found)


def _content(prompts: Path, names: Iterable[str]) -> str:
    """Return a digest of names and bytes."""
    return digest(part for name in names for part in (name, _bytes(f"{prompts}/{name}")))


def _bytes(path: str) -> bytes:
    try:
        return Path(path).read_bytes() if stat.S_ISREG(os.lstat(path).st_mode) else b""
    except OSError:
        return b""


def _program(facts: SiteFacts) -> str:
    """Return a digest of whatever else an answer, its words in the index and its snippet depend on."""
    return digest([facts.url, program_digest()])
