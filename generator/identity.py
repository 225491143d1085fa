"""Which prompt is which answer of the ledger: by the id in its front matter, its slug, or its very content.

A slug that was ever published belongs to one answer for good. Where a prompt's file was moved, put in another's
place or deleted, the finding names the addresses and the one command that mends it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from generator.content import Prompt
from generator.errors import Diagnostic
from generator.permalinks import Entry, Ledger, content_of, derived_id, owners, question_of, sources_of
from generator.words import stems

_ASKING = frozenset(stems("how what which when where why who does can could would will that this with from have into"))


@dataclass(frozen=True, slots=True)
class Folder:
    """The prompts of a folder beside its ledger."""

    prompts: tuple[Prompt, ...]
    files: Collection[str]
    """The slugs of all prompt files, readable or not."""
    ledger: Ledger
    ledger_path: str
    """As messages name it."""
    display: str
    """The folder, as messages name it."""

    def command(self, words: str) -> str:
        """Return a command line for a message."""
        return f"`answerbook {words}{'' if self.display == 'prompts' else f' --prompts {self.display}'}`"

    def file(self, slug: str) -> str:
        """Return the prompt file of `slug` for a message."""
        return f"{self.display.rstrip('/')}/{slug}.txt"


@dataclass(frozen=True, slots=True)
class Identities:
    """Every prompt's id, and the ledger as it would be once all moves are recorded."""

    ids: Mapping[str, str]
    """Slug → id; a prompt in a place that is another answer's for good is left out."""
    ledger: Ledger
    findings: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class _Claim:
    """What a prompt is: with an entry, the answer that the entry stands for; without one, new or refused."""

    prompt: Prompt
    entry: Entry | None = None
    fault: str | None = None


def identify(folder: Folder) -> Identities:
    """Return who is who, and a finding for each address that would be lost or lead to another answer."""
    claims = list(_claims(folder))
    known = {claim.prompt.slug: claim.entry for claim in claims if claim.entry}
    new = [claim.prompt for claim in claims if not claim.entry and not claim.fault]
    findings = [Diagnostic(claim.prompt.path, 1, claim.fault) for claim in claims if claim.fault]
    for entry in _missing(folder, {entry.id for entry in known.values()}):
        moved = _found_again(entry, new)
        if moved:
            new.remove(moved)
            known[moved.slug] = entry
            findings.append(Diagnostic(moved.path, 1, _moved(entry, moved, folder)))
        else:
            findings.append(Diagnostic(folder.ledger_path, entry.line, _lost(entry, new, folder)))
    ids = {slug: entry.id for slug, entry in known.items()} | _new_ids(new, folder.ledger)
    moves = {entry.id: renamed(entry, slug) for slug, entry in known.items() if entry.slug != slug}
    return Identities(ids, {**folder.ledger, **moves}, tuple(findings))


def renamed(entry: Entry, slug: str) -> Entry:
    """Return `entry` after its answer has moved to `slug`."""
    former = tuple(name for name in dict.fromkeys((*entry.former, entry.slug)) if name != slug)
    return replace(entry, slug=slug, former=former)


def is_back(prompt: Prompt, entry: Entry) -> bool:
    """Return whether `prompt` is the answer of a withdrawn `entry`, in its place: same content, or its id."""
    return entry.slug == prompt.slug and _is_same(prompt, entry)


def _is_same(prompt: Prompt, entry: Entry) -> bool:
    return prompt.front_matter.id == entry.id or _is_asked_by(prompt, entry)


def _is_asked_by(prompt: Prompt, entry: Entry) -> bool:
    return content_of(prompt.text) == entry.content or question_of(prompt.question) == entry.question


def _is_another(prompt: Prompt, entry: Entry) -> bool:
    """Return whether a prompt in the place of `entry` has neither a source nor the matter of its question left."""
    if _is_asked_by(prompt, entry) or not set(sources_of(s.name for s in prompt.sources)).isdisjoint(entry.sources):
        return False
    now, before = _matter(prompt.question), _matter(entry.question)
    return 0 < min(len(now), len(before)) >= 2 * len(now & before)


def _matter(question: str) -> set[str]:
    return {word for word in stems(question) if len(word) > 2} - _ASKING


def _found_again(entry: Entry, new: Iterable[Prompt]) -> Prompt | None:
    """Return the new prompt that is the answer of `entry`: one with its content, or else with its question."""
    same = [prompt for prompt in new if _is_asked_by(prompt, entry)]
    return max(same, key=lambda prompt: content_of(prompt.text) == entry.content, default=None)


def _claims(folder: Folder) -> Iterator[_Claim]:
    by_slug = owners(folder.ledger)
    holder = _holders(folder)
    back: dict[str, str] = {}
    for prompt in folder.prompts:
        own_id = prompt.front_matter.id
        owner = by_slug.get(prompt.slug)
        entry = owner or folder.ledger.get(own_id or "")
        if entry is None:
            yield _Claim(prompt)
        elif entry.withdrawn:
            yield _Claim(prompt, fault=_withdrawn(entry, prompt, folder))
        elif owner and own_id and own_id != owner.id:
            yield _Claim(prompt, fault=_other_id(owner, prompt))
        elif entry.slug == prompt.slug:
            other = None if own_id or _is_asked_by(prompt, entry) else holder(prompt)
            if other:
                yield _Claim(prompt, fault=_exchanged(entry, other))
            elif not own_id and _is_another(prompt, entry):
                yield _Claim(prompt, fault=_replaced(entry, folder))
            else:
                yield _Claim(prompt, entry)
        elif entry.slug in folder.files or entry.id in back:
            place = back.get(entry.id, entry.slug)
            yield _Claim(prompt, fault=_occupied(prompt, place, folder) if owner else _id_taken(entry, folder))
        elif owner and not _is_same(prompt, entry):
            yield _Claim(prompt, fault=_perhaps_back(entry, prompt, folder))
        else:
            back[entry.id] = prompt.slug
            yield _Claim(prompt, entry, _moved(entry, prompt, folder))


def _holders(folder: Folder) -> Callable[[Prompt], Entry | None]:
    """Return a function that names another entry whose content a prompt holds, or its question if it lost that."""
    prompts = {prompt.slug: prompt for prompt in folder.prompts}
    entries = folder.ledger.values()
    by_content = {entry.content: entry for entry in entries}
    displaced = (e for e in entries if e.slug not in prompts or not _is_asked_by(prompts[e.slug], e))
    by_question = {entry.question: entry for entry in displaced}
    return lambda prompt: by_content.get(content_of(prompt.text)) or by_question.get(question_of(prompt.question))


def _missing(folder: Folder, here: Collection[str]) -> Iterator[Entry]:
    """Yield the entries whose addresses nothing stands for."""
    for entry in folder.ledger.values():
        if not entry.withdrawn and entry.id not in here and entry.slug not in folder.files:
            yield entry


def _new_ids(prompts: Iterable[Prompt], ledger: Ledger) -> dict[str, str]:
    """Return the ids of answers that are not released yet; none is the id of another answer."""
    prompts = list(prompts)
    ids = {prompt.slug: prompt.front_matter.id for prompt in prompts if prompt.front_matter.id}
    taken = {*ledger, *ids.values()}
    for prompt in prompts:
        if prompt.slug not in ids:
            ids[prompt.slug] = derived_id(prompt.slug, taken)
            taken.add(ids[prompt.slug])
    return ids


def _moved(entry: Entry, prompt: Prompt, folder: Folder) -> str:
    command = folder.command(f"rename {entry.slug} {prompt.slug}")
    return f"is the answer that was published as answers/{entry.slug}/; to keep that address alive, run {command}"


def _lost(entry: Entry, new: Sequence[Prompt], folder: Folder) -> str:
    lost = f"{', '.join(entry.urls[:-1])} and {entry.urls[-1]} would be lost: {folder.file(entry.slug)} is gone"
    withdraw = f"run {folder.command(f'withdraw {entry.slug}')} (--successor SLUG names what took its place)"
    if not new:
        return f"{lost}; {withdraw}, or bring the file back"
    rename = folder.command(f"rename {entry.slug} {new[0].slug if len(new) == 1 else 'NEW'}")
    named = folder.file(new[0].slug) if len(new) == 1 else "another file"
    return f"{lost}; if {named} is that answer, run {rename}; if it was removed, {withdraw}"


def _withdrawn(entry: Entry, prompt: Prompt, folder: Folder) -> str:
    since = f"answers/{entry.slug}/ was withdrawn on {entry.withdrawn.date if entry.withdrawn else ''}"
    if is_back(prompt, entry):
        return f"{since}; to bring the answer back, run {folder.command('release')}"
    if prompt.front_matter.id == entry.id:
        return f"{since} and has this id; expected an id of its own, or the file {folder.file(entry.slug)}"
    return (
        f"{since} and keeps answers/{prompt.slug}/ for good; expected a file name that was never used, "
        f"or, where this is that answer again, `id: {entry.id}` in its front matter"
    )


def _other_id(owner: Entry, prompt: Prompt) -> str:
    return (
        f"has the id '{prompt.front_matter.id}', but answers/{prompt.slug}/ belongs to '{owner.id}' for good; "
        f"expected `id: {owner.id}`, or, for another answer, a file name that was never used"
    )


def _exchanged(entry: Entry, other: Entry) -> str:
    return (
        f"holds the answer of answers/{other.slug}/, but answers/{entry.slug}/ belongs to another one for good; "
        "expected the prompt that was here: put it back, and give this one its old name or one that was never used"
    )


def _replaced(entry: Entry, folder: Folder) -> str:
    return (
        f"has another question and other sources than the answer that answers/{entry.slug}/ belongs to for good; "
        f"expected a file name that was never used, e.g. {folder.file(f'{entry.slug}-2')}, "
        f"or, where this is still that answer, `id: {entry.id}` in its front matter"
    )


def _occupied(prompt: Prompt, place: str, folder: Folder) -> str:
    return (
        f"answers/{prompt.slug}/ leads to answers/{place}/ for good; "
        f"expected a file name that was never used, e.g. {folder.file(f'{prompt.slug}-2')}"
    )


def _perhaps_back(entry: Entry, prompt: Prompt, folder: Folder) -> str:
    command = folder.command(f"rename {entry.slug} {prompt.slug}")
    return (
        f"answers/{prompt.slug}/ leads to answers/{entry.slug}/ for good; if this is that answer, run {command}; "
        "otherwise expected a file name that was never used"
    )


def _id_taken(entry: Entry, folder: Folder) -> str:
    return f"has the id '{entry.id}', which is that of {folder.file(entry.slug)}; expected an id of its own, or none"
