"""What the commands that write the ledger do: release answers, rename one, withdraw one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from generator.build import Each, build_site
from generator.build_cache import Cache
from generator.content import Answer, Version
from generator.errors import Diagnostic, InputError
from generator.identity import is_back, renamed
from generator.ledger import read_ledger, write_ledger
from generator.permalinks import Entry, Ledger, Withdrawal, content_of, owners, question_of, sources_of
from generator.reader import prompt_files, read_folder, slug_of
from generator.versions import section_hashes, version_of


class LedgerError(Exception):
    """The ledger cannot be changed as asked; the message says why and what to do. Nothing was changed."""


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

    What was recorded under the same date is replaced. Raises `InputError` with every finding that keeps a page
    from being published; then nothing is recorded.
    """
    before = _with_those_back(read_ledger(prompts, display), prompts, display)
    site = build_site(prompts, display, ledger=before, cache=cache, each=each)
    if site.errors:
        raise InputError(list(site.errors))
    kept = [a for a in site.answers if a.id in before or a.prompt.front_matter.status != "draft"]
    entries = {answer.id: _released(before.get(answer.id), answer, date) for answer in kept}
    write_ledger(prompts, {**before, **entries})
    new = len(entries.keys() - before.keys())
    changed = sum(key in before and entry.versions != before[key].versions for key, entry in entries.items())
    return Released(new, changed, len(entries) - new - changed, len(site.answers) - len(kept))


def rename(prompts: Path, display: str, old: str, new: str) -> bool:
    """Give the answer at slug `old` the slug `new`: move its file, where that is not done yet, and record it.

    Return whether it was recorded; an answer that was never released has no address to keep. Raises
    `LedgerError`.
    """
    ledger = read_ledger(prompts, display)
    files = _files(prompts)
    entry = _own_entry(ledger, old, files)
    owner = owners(ledger).get(new)
    if new != slug_of(new):
        raise LedgerError(f"{new!r} cannot be an address; expected e.g. {slug_of(new)}")
    if owner and owner is not entry:
        raise LedgerError(f"answers/{new}/ belongs to another answer for good; choose a name that was never used")
    if (old in files) == (new in files):
        there = f"{files[new]} exists already" if new in files else f"there is neither {old}.txt nor {new}.txt"
        raise LedgerError(f"{there}; expected the prompt under one of the two names in {display}")
    if old in files:
        files[old].rename(prompts / f"{new}.txt")
    if entry:
        write_ledger(prompts, {**ledger, entry.id: renamed(entry, new)})
    return entry is not None


def withdraw(prompts: Path, display: str, slug: str, successor: str | None, date: str) -> None:
    """Record that the answer at `slug` is withdrawn, with the one that takes its place, and delete its prompt.

    Raises `LedgerError`.
    """
    ledger = read_ledger(prompts, display)
    files = _files(prompts)
    entry = owners(ledger).get(slug)
    if not entry or entry.slug != slug:
        _own_entry(ledger, slug, files)
        raise LedgerError(f"{slug}: was never released, so nothing links to it; delete {files.get(slug)} instead")
    other = owners(ledger).get(successor or "")
    if successor and (not other or other is entry):
        known = ", ".join(sorted(e.slug for e in ledger.values() if not e.withdrawn and e is not entry)[:5])
        raise LedgerError(f"--successor {successor}: no other answer was released there; expected e.g. {known}")
    withdrawn = Withdrawal(date, other.slug if other else None)
    write_ledger(prompts, {**ledger, entry.id: replace(entry, withdrawn=withdrawn)})
    if slug in files:
        files[slug].unlink()


def _files(prompts: Path) -> dict[str, Path]:
    return {slug_of(path.stem): path for path in prompt_files(prompts)}


def _own_entry(ledger: Ledger, slug: str, files: dict[str, Path]) -> Entry | None:
    """Return the entry whose answer is at `slug`; None for one that was never released."""
    entry = owners(ledger).get(slug)
    if entry is None and slug not in files:
        known = ", ".join(sorted({*files, *(e.slug for e in ledger.values())})[:5])
        raise LedgerError(f"there is no answer {slug!r}; expected a slug such as {known or 'brighten-night-photo'}")
    if entry and entry.slug != slug:
        raise LedgerError(f"answers/{slug}/ leads to answers/{entry.slug}/; expected that slug: {entry.slug}")
    if entry and entry.withdrawn:
        raise LedgerError(f"answers/{slug}/ was withdrawn on {entry.withdrawn.date}; bring it back first")
    return entry


def _with_those_back(ledger: Ledger, prompts: Path, display: str) -> Ledger:
    """Return `ledger` without the withdrawals of answers whose prompts are there again."""
    by_slug = owners(ledger)
    back = {
        entry.id: replace(entry, withdrawn=None)
        for prompt in read_folder(prompts, display).prompts
        if (entry := by_slug.get(prompt.slug)) and entry.withdrawn and is_back(prompt, entry)
    }
    return {**ledger, **back}


def _released(entry: Entry | None, answer: Answer, date: str) -> Entry:
    content, question = content_of(answer.prompt.text), question_of(answer.prompt.question)
    sources = sources_of(source.name for source in answer.prompt.sources)
    version = Version(version_of(answer), date, section_hashes(answer))
    if entry is None:
        return Entry(answer.id, answer.slug, content, question, sources, (version,))
    kept = tuple(known for known in entry.versions if known.date != date)
    entry = replace(entry, content=content, question=question, sources=sources)
    if kept and kept[-1].version == version.version:
        return replace(entry, versions=kept)
    if kept and kept[-1].date > date:
        message = f"was released on {kept[-1].date} already; expected that date or a later one: --date {kept[-1].date}"
        raise InputError([Diagnostic(answer.prompt.path, 1, message)])
    return replace(entry, versions=(*kept, version))
