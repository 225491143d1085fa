"""What `release` does: every answer goes on record as it is now, and every page of the lists that lead to it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from generator.build import Each, build_site
from generator.build_cache import Cache
from generator.content import Answer, Version
from generator.errors import Diagnostic, InputError
from generator.identity import is_back
from generator.ledger import read_ledger, write_ledger
from generator.page_record import read_pages, recordable, write_pages
from generator.permalinks import Entry, Ledger, content_of, owners, question_of, sources_of
from generator.reader import read_folder
from generator.versions import section_hashes, version_of


@dataclass(frozen=True, slots=True)
class Released:
    """What a release recorded, in numbers of answers."""

    new: int
    changed: int
    unchanged: int
    drafts: int
    """Left out because they are not published yet."""


def release(
    prompts: Path, display: str, date: str, *, cache: Cache | None = None, each: Each | None = None
) -> Released:
    """Record every answer as it is now, drafts that were never released left out, under the ISO `date`.

    Raises `InputError` with every finding that keeps a page from being published; then nothing is recorded.
    """
    before = _with_those_back(read_ledger(prompts, display), prompts, display)
    site = build_site(prompts, display, ledger=before, cache=cache, each=each)
    if site.errors:
        raise InputError(list(site.errors))
    answers = site.answers
    kept = [a for a in answers if a.id in before or a.prompt.front_matter.status != "draft"]
    entries = {answer.id: entry_of(before.get(answer.id), answer, date) for answer in kept}
    write_pages(prompts, read_pages(prompts, display) | recordable(file.uri for file in site.files))
    write_ledger(prompts, {**before, **entries})
    new = len(entries.keys() - before.keys())
    changed = sum(key in before and entry.versions != before[key].versions for key, entry in entries.items())
    return Released(new, changed, len(entries) - new - changed, len(answers) - len(kept))


def entry_of(entry: Entry | None, answer: Answer, date: str) -> Entry:
    """Return `entry`, None for a new one, with what `answer` says now; raise `InputError` where it is newer."""
    content, question = content_of(answer.prompt.text), question_of(answer.prompt.question)
    sources = sources_of(source.name for source in answer.prompt.sources)
    version = Version(version_of(answer), date, section_hashes(answer))
    if entry is None:
        return Entry(answer.id, answer.slug, content, question, sources, (version,))
    last = entry.versions[-1]
    entry = replace(entry, content=content, question=question, sources=sources)
    if last.version == version.version:
        return entry
    if last.date > date:
        message = f"was released on {last.date} already; expected that date or a later one: --date {last.date}"
        raise InputError([Diagnostic(answer.prompt.path, 1, message)])
    return replace(entry, versions=(*entry.versions, version))


def _with_those_back(ledger: Ledger, prompts: Path, display: str) -> Ledger:
    """Return `ledger` without the withdrawals of answers whose prompts are there again."""
    by_slug = owners(ledger)
    back = {
        entry.id: replace(entry, withdrawn=None)
        for prompt in read_folder(prompts, display).prompts
        if (entry := by_slug.get(prompt.slug)) and entry.withdrawn and is_back(prompt, entry)
    }
    return {**ledger, **back}
