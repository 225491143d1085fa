"""Which prompt is which answer of the ledger: by the id in its front matter, its slug, or its very content.

A slug that was ever published belongs to one answer for good. Where a prompt's file was moved, put in another's
place or deleted, the finding names the addresses and the one command that mends it (`remedies`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from generator import remedies
from generator.content import Prompt
from generator.errors import Diagnostic
from generator.permalinks import Entry, Ledger, content_of, derived_id, owners, question_of, sources_of
from generator.remedies import Folder
from generator.words import stems

_ASKING = frozenset(stems("how what which when where why who does can could would will that this with from have into"))


@dataclass(frozen=True, slots=True)
class Identities:
    """Every prompt's id, and the ledger as it would be once all moves are recorded."""

    ids: Mapping[str, str]
    """Slug → id; a prompt in a place that is another answer's for good is left out."""
    misplaced: Mapping[str, str | None]
    """The slugs that are left out → the slug where the prompt belongs, if it is a released answer."""
    ledger: Ledger
    findings: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class _Claim:
    """What a prompt is: with an entry, the answer that the entry stands for; without one, new or refused."""

    prompt: Prompt
    entry: Entry | None = None
    fault: str | None = None
    home: str | None = None
    """Where a refused prompt belongs."""


def identify(folder: Folder) -> Identities:
    """Return who is who, and a finding for each address that would be lost or lead to another answer."""
    claims = list(_claims(folder))
    known = {claim.prompt.slug: claim.entry for claim in claims if claim.entry}
    new = [claim.prompt for claim in claims if not claim.entry and not claim.fault]
    findings = [Diagnostic(claim.prompt.path, 1, claim.fault) for claim in claims if claim.fault]
    for entry in _missing(folder, {entry.id for entry in known.values()}):
        found = _found_again(entry, new)
        if found:
            new.remove(found)
            known[found.slug] = entry
            findings.append(Diagnostic(found.path, 1, remedies.moved(entry, found, folder)))
        else:
            findings.append(
                Diagnostic(folder.ledger_path, entry.line, remedies.lost(entry, _likely(entry, new), folder))
            )
    ids = {slug: entry.id for slug, entry in known.items()} | _new_ids(new, folder.ledger)
    moves = {entry.id: renamed(entry, slug) for slug, entry in known.items() if entry.slug != slug}
    misplaced = {claim.prompt.slug: claim.home for claim in claims if claim.fault and not claim.entry}
    return Identities(ids, misplaced, {**folder.ledger, **moves}, tuple(findings))


def renamed(entry: Entry, slug: str) -> Entry:
    """Return `entry` after its answer has moved to `slug`."""
    former = tuple(name for name in dict.fromkeys((*entry.former, entry.slug)) if name != slug)
    return replace(entry, slug=slug, former=former)


def is_back(prompt: Prompt, entry: Entry) -> bool:
    """Return whether `prompt` is the answer of a withdrawn `entry`, in its place: same content, or its id."""
    return entry.slug == prompt.slug and _is_same(prompt, entry)


def is_another(prompt: Prompt, entry: Entry) -> bool:
    """Return whether `prompt` has neither the id, nor a source, nor the matter of the question of `entry`."""
    if _is_same(prompt, entry) or not _shared_sources(prompt, entry).isdisjoint(entry.sources):
        return False
    now, before = _matter(prompt.question), _matter(entry.question)
    return 0 < min(len(now), len(before)) >= 2 * len(now & before)


def _is_same(prompt: Prompt, entry: Entry) -> bool:
    return prompt.front_matter.id == entry.id or _is_unedited(prompt, entry) or _is_asked_by(prompt, entry)


def _is_unedited(prompt: Prompt, entry: Entry) -> bool:
    return _content(prompt) == entry.content


def _content(prompt: Prompt) -> str:
    return prompt.text_hash or content_of(prompt.text)


def _is_asked_by(prompt: Prompt, entry: Entry) -> bool:
    return question_of(prompt.question) == entry.question


def _shared_sources(prompt: Prompt, entry: Entry) -> set[str]:
    return set(entry.sources).intersection(sources_of(source.name for source in prompt.sources))


def _matter(question: str) -> set[str]:
    return {word for word in stems(question) if len(word) > 2} - _ASKING


def _found_again(entry: Entry, new: Iterable[Prompt]) -> Prompt | None:
    """Return the new prompt that is the answer of `entry`: one with its content, or else with its question."""
    same = [prompt for prompt in new if _is_same(prompt, entry)]
    return max(same, key=lambda prompt: _is_unedited(prompt, entry), default=None)


def _likely(entry: Entry, new: Iterable[Prompt]) -> list[Prompt]:
    """Return the new prompts that may be the answer of `entry`, rewritten; the one nearest to it first."""
    likely = (prompt for prompt in new if not is_another(prompt, entry))
    matter = _matter(entry.question)
    return sorted(likely, key=lambda p: (-len(_shared_sources(p, entry)), -len(matter & _matter(p.question)), p.slug))


class _Places:
    """Which answer of the ledger stands where."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._prompts = {prompt.slug: prompt for prompt in folder.prompts}
        entries = folder.ledger.values()
        self._by_content = {entry.content: entry for entry in entries}
        displaced = (e for e in entries if e.slug not in self._prompts or not _is_same(self._prompts[e.slug], e))
        self._by_question = {entry.question: entry for entry in displaced}

    def holder(self, prompt: Prompt, owner: Entry) -> Entry | None:
        """Return the other entry whose answer `prompt` is, in the place of `owner`."""
        found = self._folder.ledger.get(prompt.front_matter.id or "")
        if found:
            return None if found is owner else found
        if _is_unedited(prompt, owner):
            return None
        found = self._by_content.get(_content(prompt))
        if found or _is_asked_by(prompt, owner):
            return found
        return self._by_question.get(question_of(prompt.question))

    def is_in_place(self, entry: Entry) -> bool:
        """Return whether the prompt at the address of `entry` is its own, or cannot be read."""
        prompt = self._prompts.get(entry.slug)
        if prompt is None:
            return entry.slug in self._folder.files
        return not self.holder(prompt, entry) and not is_another(prompt, entry)

    def is_copied(self, prompt: Prompt, entry: Entry) -> bool:
        """Return whether `prompt` is the same as the one in the place of `entry`."""
        there = self._prompts.get(entry.slug)
        return there is not None and _content(there) == _content(prompt)


def _claims(folder: Folder) -> Iterator[_Claim]:
    by_slug = owners(folder.ledger)
    places = _Places(folder)
    back: dict[str, str] = {}
    for prompt in folder.prompts:
        owner = by_slug.get(prompt.slug)
        named = folder.ledger.get(prompt.front_matter.id or "")
        if owner and owner.slug == prompt.slug and not owner.withdrawn:
            yield _at_home(prompt, owner, places, folder)
        elif owner and not _is_same(prompt, owner):
            yield _at_anothers(prompt, owner, places, back, folder)
        elif entry := owner or named:
            yield _elsewhere(prompt, entry, places, back, folder)
        else:
            yield _Claim(prompt)


def _at_home(prompt: Prompt, owner: Entry, places: _Places, folder: Folder) -> _Claim:
    """Return what a prompt is that stands where `owner` was published last."""
    own_id = prompt.front_matter.id
    other = None if own_id == owner.id else places.holder(prompt, owner)
    if other and not places.is_in_place(other) and not _is_asked_by(prompt, owner):
        return _Claim(prompt, fault=remedies.exchanged(other, prompt, folder), home=other.slug)
    if other and places.is_copied(prompt, other):
        return _Claim(prompt, fault=remedies.copied(owner, other, folder))
    if own_id and own_id != owner.id:
        return _Claim(prompt, fault=remedies.other_id(owner, prompt, folder))
    if other or is_another(prompt, owner):
        return _Claim(prompt, fault=remedies.replaced(owner, prompt, folder))
    return _Claim(prompt, owner)


def _at_anothers(prompt: Prompt, owner: Entry, places: _Places, back: Mapping[str, str], folder: Folder) -> _Claim:
    """Return what a prompt is that stands at an address of `owner` and is not that answer."""
    other = places.holder(prompt, owner)
    if other and not places.is_in_place(other):
        return _Claim(prompt, fault=remedies.exchanged(other, prompt, folder), home=other.slug)
    if owner.withdrawn:
        return _Claim(prompt, fault=remedies.withdrawn(owner, prompt, folder, is_same=False))
    if prompt.front_matter.id:
        return _Claim(prompt, fault=remedies.other_id(owner, prompt, folder))
    if owner.slug in folder.files or owner.id in back:
        return _Claim(prompt, fault=remedies.occupied(prompt, back.get(owner.id, owner.slug), folder))
    return _Claim(prompt, fault=remedies.perhaps_back(owner, prompt, folder))


def _elsewhere(prompt: Prompt, entry: Entry, places: _Places, back: dict[str, str], folder: Folder) -> _Claim:
    """Return what a prompt is that has the id of `entry` or stands where that answer stood before."""
    if entry.withdrawn:
        return _Claim(prompt, fault=remedies.withdrawn(entry, prompt, folder, is_same=True), home=entry.slug)
    is_there = places.is_in_place(entry)
    if entry.slug in folder.files and not is_there:
        return _Claim(prompt, fault=remedies.displaced(entry, prompt, folder), home=entry.slug)
    if is_there or entry.id in back:
        place = back.get(entry.id, entry.slug)
        is_former = prompt.slug in entry.slugs
        fault = remedies.occupied(prompt, place, folder) if is_former else remedies.id_taken(entry, folder)
        return _Claim(prompt, fault=fault)
    back[entry.id] = prompt.slug
    return _Claim(prompt, entry, remedies.moved(entry, prompt, folder))


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
