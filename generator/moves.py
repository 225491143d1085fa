"""What `rename` and `withdraw` do: a prompt file and the ledger change together."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Literal

from generator.build import beside_ledger, build_site
from generator.content import Prompt
from generator.identity import Identities, identify, is_another, renamed
from generator.ledger import write_ledger
from generator.permalinks import Entry, Ledger, Withdrawal, owners, successors
from generator.reader import prompt_files, read_folder, slug_of
from generator.releases import entry_of
from generator.remedies import Folder

Moved = Literal["recorded", "moved", "exchanged"]
"""An address was kept; only a file was moved, as no address had to be; two files have changed places."""


class LedgerError(Exception):
    """The ledger cannot be changed as asked; the message says why and what to do. Nothing was changed."""


def rename(prompts: Path, display: str, old: str, new: str) -> Moved:
    """Give the answer at slug `old` the slug `new`: move its file, where that is not done yet, and record it.

    An answer that was never released has no address to keep. A file that stands in another answer's place is only
    moved: to a name that was never used, or to its own, where it changes places with what stands there. Raises
    `LedgerError`.
    """
    if new != slug_of(new):
        raise LedgerError(f"{new!r} cannot be an address; expected e.g. {slug_of(new)}")
    folder, files = _read(prompts, display, old, new)
    who = identify(folder)
    if old in who.misplaced and who.misplaced[old] != old:
        return _put_elsewhere(old, new, who.misplaced[old], folder, files)
    entry = _own_entry(folder.ledger, old, files)
    if owners(folder.ledger).get(new, entry) is not entry:
        raise LedgerError(f"answers/{new}/ belongs to another answer for good; choose a name that was never used")
    if (old in files) == (new in files):
        there = f"{files[new]} exists already" if new in files else f"there is neither {old}.txt nor {new}.txt"
        raise LedgerError(f"{there}; expected the prompt under one of the two names in {display}")
    if old in files:
        files[old].rename(prompts / f"{new}.txt")
    elif entry:
        _check_is_it(entry, new, who, folder)
    if entry:
        write_ledger(prompts, {**folder.ledger, entry.id: renamed(entry, new)})
    return "recorded" if entry else "moved"


def withdraw(prompts: Path, display: str, slug: str, successor: str | None, date: str) -> None:
    """Record that the answer at `slug` is withdrawn, with the one that takes its place, and delete its prompt.

    A successor that was never released goes on record, too. Raises `LedgerError`.
    """
    folder, files = _read(prompts, display, slug)
    ledger = folder.ledger
    entry = owners(ledger).get(slug)
    if not entry or entry.slug != slug:
        _own_entry(ledger, slug, files)
        raise LedgerError(f"{slug}: was never released, so nothing links to it; delete {files.get(slug)} instead")
    if slug in files:
        _check_may_go(slug, files[slug], folder)
    gone = {**ledger, entry.id: replace(entry, withdrawn=Withdrawal(date))}
    other = _successor(successor, entry, gone, prompts, folder, date) if successor else None
    if other:
        gone |= {other.id: other, entry.id: replace(entry, withdrawn=Withdrawal(date, other.slug))}
    write_ledger(prompts, gone)
    if slug in files:
        files[slug].unlink()


def _read(prompts: Path, display: str, *slugs: str) -> tuple[Folder, dict[str, Path]]:
    """Return the folder and its files by slug; refuse where one of `slugs` is that of two files."""
    files: dict[str, Path] = {}
    for path in prompt_files(prompts):
        slug = slug_of(path.stem)
        first = files.setdefault(slug, path)
        if first is not path and slug in slugs:
            raise LedgerError(f"{first} and {path} have the same address 'answers/{slug}/'; rename one of the files")
    return beside_ledger(prompts, display, read_folder(prompts, display)), files


def _put_elsewhere(old: str, new: str, home: str | None, folder: Folder, files: dict[str, Path]) -> Moved:
    """Move a file from a place that is another answer's to `home`, its own, or to a name that was never used."""
    if new != home and new in owners(folder.ledger):
        own = f"run {folder.command(f'rename {old} {home}')}" if home else f"run {folder.away(old)}"
        raise LedgerError(f"answers/{new}/ belongs to another answer for good; {own}")
    if new != home and new in files:
        raise LedgerError(f"{files[new]} exists already; run {folder.away(old)}")
    target = files[old].with_name(f"{new}.txt")
    if new not in files:
        files[old].rename(target)
        return "moved"
    kept = files[old].with_name(f"{folder.unused(new)}.txt")
    files[new].rename(kept)
    files[old].rename(target)
    kept.rename(files[old].with_name(f"{old}.txt"))
    return "exchanged"


def _check_is_it(entry: Entry, slug: str, who: Identities, folder: Folder) -> None:
    """Refuse a file that was moved already, but is not the answer of `entry`."""
    prompt = _prompt(slug, folder)
    known = folder.ledger.get(who.ids.get(slug, entry.id), entry)
    if known is not entry:
        own = folder.command(f"rename {known.slug} {slug}")
        raise LedgerError(f"{folder.file(slug)} is the answer that was published as answers/{known.slug}/; run {own}")
    if prompt and prompt.front_matter.id not in (None, entry.id):
        raise LedgerError(
            f"{folder.file(slug)} has the id '{prompt.front_matter.id}'; if it is the answer of "
            f"answers/{entry.slug}/, expected `id: {entry.id}` or none"
        )
    if prompt and is_another(prompt, entry):
        raise LedgerError(
            f"{folder.file(slug)} has another question and other sources than answers/{entry.slug}/; "
            f"if it is that answer, put `id: {entry.id}` into its front matter first"
        )


def _check_may_go(slug: str, path: Path, folder: Folder) -> None:
    """Refuse to delete what is no file, or another prompt than the one that is withdrawn."""
    if path.is_dir() and not path.is_symlink():
        raise LedgerError(f"{path} is a folder; expected a prompt file: move it away first")
    prompt = _prompt(slug, folder)
    is_copied = prompt and any(one.text == prompt.text for one in folder.prompts if one is not prompt)
    home = identify(folder).misplaced.get(slug, slug)
    if home != slug and not is_copied:
        first = folder.command(f"rename {slug} {home}") if home else folder.away(slug)
        raise LedgerError(f"{folder.file(slug)} holds another answer, which would be deleted; first run {first}")


def _successor(slug: str, entry: Entry, ledger: Ledger, prompts: Path, folder: Folder, date: str) -> Entry:
    """Return the entry of the answer that takes the place of `entry`, a new one where it was never released."""
    found = owners(ledger).get(slug)
    if found is None:
        site = build_site(prompts, folder.display, ledger=ledger)
        new = (a for a in site.answers if a.slug == slug and a.prompt.front_matter.status != "draft")
        # A released answer whose move is not recorded yet keeps its entry.
        found = next((ledger.get(answer.id) or entry_of(None, answer, date) for answer in new), None)
    if found is None or found.id == entry.id:
        known = ", ".join(sorted(e.slug for e in ledger.values() if not e.withdrawn)[:5])
        raise LedgerError(f"--successor {slug}: no other answer is published there; expected e.g. {known}")
    if entry.id in {one.id for one in successors(found, owners(ledger))}:
        raise LedgerError(f"--successor {slug}: answers/{entry.slug}/ takes its place; expected another one, or none")
    return found


def _prompt(slug: str, folder: Folder) -> Prompt | None:
    return next((prompt for prompt in folder.prompts if prompt.slug == slug), None)


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
