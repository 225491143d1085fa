"""Which prompt is which answer of the ledger: by the id in its front matter, its slug, or its very content.

A slug that was ever published belongs to one answer for good. Where a prompt's file was moved, put in another's
place or deleted, the finding names the addresses and the one command that mends it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from generator.content import Prompt
from generator.errors import Diagnostic
from generator.permalinks import Entry, Ledger, content_of, derived_id, owners

SectionsOf = Callable[[Prompt], Mapping[str, str]]
"""Gives the hashes of what each section of a prompt's answer says."""
_ALIKE = 2
"""So many sections the same, and two answers may be one, edited."""
_VERY_ALIKE = 3


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


def identify(folder: Folder, sections_of: SectionsOf) -> Identities:
    """Return who is who, and a finding for each address that would be lost or lead to another answer.

    `sections_of` is asked about prompts that are new or changed.
    """
    claims = list(_claims(folder, sections_of))
    known = {claim.prompt.slug: claim.entry for claim in claims if claim.entry}
    new = [claim.prompt for claim in claims if not claim.entry and not claim.fault]
    findings = [Diagnostic(claim.prompt.path, 1, claim.fault) for claim in claims if claim.fault]
    for entry in _missing(folder, {entry.id for entry in known.values()}):
        moved = next((prompt for prompt in new if content_of(prompt.text) == entry.content), None)
        if moved:
            new.remove(moved)
            known[moved.slug] = entry
            findings.append(Diagnostic(moved.path, 1, _moved(entry, moved, folder)))
        else:
            findings.append(Diagnostic(folder.ledger_path, entry.line, _lost(entry, new, folder, sections_of)))
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
    return prompt.front_matter.id == entry.id or content_of(prompt.text) == entry.content


def _claims(folder: Folder, sections_of: SectionsOf) -> Iterator[_Claim]:
    by_slug = owners(folder.ledger)
    resembled = _resemblance(folder.ledger, sections_of)
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
            other = None if own_id else resembled(prompt, entry)
            yield _Claim(prompt, fault=_exchanged(entry, other)) if other else _Claim(prompt, entry)
        elif entry.slug in folder.files or entry.id in back:
            place = back.get(entry.id, entry.slug)
            yield _Claim(prompt, fault=_occupied(prompt, place, folder) if owner else _id_taken(entry, folder))
        elif owner and not _is_same(prompt, entry):
            yield _Claim(prompt, fault=_perhaps_back(entry, prompt, folder))
        else:
            back[entry.id] = prompt.slug
            yield _Claim(prompt, entry, _moved(entry, prompt, folder))


def _resemblance(ledger: Ledger, sections_of: SectionsOf) -> Callable[[Prompt, Entry], Entry | None]:
    """Return a function that names the other entry whose answer a prompt holds now, where it does."""
    by_content = {entry.content: entry for entry in ledger.values()}
    by_section: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for entry in ledger.values():
        for said in entry.versions[-1].sections.items():
            by_section[said].append(entry.id)

    def resembled(prompt: Prompt, entry: Entry) -> Entry | None:
        content = content_of(prompt.text)
        if content == entry.content or content in by_content:
            return None if content == entry.content else by_content[content]
        same = Counter(other for said in sections_of(prompt).items() for other in by_section.get(said, ()))
        own = same.pop(entry.id, 0)
        likeliest, number = next(iter(same.most_common(1)), (entry.id, 0))
        return ledger[likeliest] if number >= max(own + 2, _VERY_ALIKE) else None

    return resembled


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


def _lost(entry: Entry, new: Iterable[Prompt], folder: Folder, sections_of: SectionsOf) -> str:
    lost = f"{', '.join(entry.urls[:-1])} and {entry.urls[-1]} would be lost: {folder.file(entry.slug)} is gone"
    withdraw = f"run {folder.command(f'withdraw {entry.slug}')} (--successor SLUG names what took its place)"
    known = entry.versions[-1].sections.items()
    alike = {prompt.slug: len(known & sections_of(prompt).items()) for prompt in new}
    likeliest = max(alike, key=lambda slug: alike[slug], default="")
    if alike.get(likeliest, 0) < _ALIKE:
        return f"{lost}; {withdraw}, or bring the file back"
    rename = folder.command(f"rename {entry.slug} {likeliest}")
    return f"{lost}; if {folder.file(likeliest)} is that answer, run {rename}; if it was removed, {withdraw}"


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
