"""What a build says of an address that is about to be lost or to lead to another answer, and what mends it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import count
from shlex import quote

from generator.content import Prompt
from generator.permalinks import Entry, Ledger, owners

_LONGEST_STEM = 70


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
        return f"`answerbook {words}{'' if self.display == 'prompts' else f' --prompts {quote(self.display)}'}`"

    def file(self, slug: str) -> str:
        """Return the prompt file of `slug` for a message."""
        return f"{self.display.rstrip('/')}/{slug}.txt"

    def unused(self, slug: str) -> str:
        """Return a slug like `slug` that was never used."""
        taken = {*owners(self.ledger), *self.files}
        names = (f"{slug[:_LONGEST_STEM].rstrip('-')}-{number}" for number in count(2))
        return next(name for name in names if name not in taken)

    def away(self, slug: str) -> str:
        """Return the command that gives the file of `slug` a name that was never used."""
        return self.command(f"rename {slug} {self.unused(slug)}")


def moved(entry: Entry, prompt: Prompt, folder: Folder) -> str:
    """Return what to do where the prompt of `entry` has another name."""
    command = folder.command(f"rename {entry.slug} {prompt.slug}")
    kept = f"to keep that address alive, run {command}"
    return f"is the answer that was published as answers/{entry.slug}/; {kept}{_or_no_id(prompt)}"


def lost(entry: Entry, likely: Sequence[Prompt], folder: Folder) -> str:
    """Return what to do where nothing stands for `entry`; one of the `likely` new prompts may be its own."""
    gone = f"{', '.join(entry.urls[:-1])} and {entry.urls[-1]} would be lost: {folder.file(entry.slug)} is gone"
    withdraw = f"run {folder.command(f'withdraw {entry.slug}')} (--successor SLUG names what took its place)"
    if likely:
        named, rename = folder.file(likely[0].slug), folder.command(f"rename {entry.slug} {likely[0].slug}")
        return f"{gone}; if {named} is that answer, run {rename}; if it was removed, {withdraw}"
    return f"{gone}; {withdraw}, or bring the file back: under any name, if `id: {entry.id}` is in its front matter"


def withdrawn(entry: Entry, prompt: Prompt, folder: Folder, *, is_same: bool) -> str:
    """Return what to do with a prompt at an address of a withdrawn `entry`, or with its id."""
    since = f"answers/{entry.slug}/ was withdrawn on {entry.withdrawn.date if entry.withdrawn else ''}"
    if is_same and prompt.slug == entry.slug:
        return f"{since}; to bring the answer back, run {folder.command('release')}"
    if is_same:
        other = "; otherwise expected an id of its own" if prompt.front_matter.id == entry.id else ""
        back = folder.command(f"rename {prompt.slug} {entry.slug}")
        return f"{since} and is in this file; to bring it back, run {back}{other}"
    return f"{since} and keeps answers/{prompt.slug}/ for good; {_away_or_id(entry, prompt, folder)}"


def other_id(owner: Entry, prompt: Prompt, folder: Folder) -> str:
    """Return what to do with a prompt whose id is not that of the address."""
    return (
        f"has the id '{prompt.front_matter.id}', but answers/{prompt.slug}/ belongs to '{owner.id}' for good; "
        f"expected `id: {owner.id}`; if it is another answer, run {folder.away(prompt.slug)}"
    )


def exchanged(other: Entry, prompt: Prompt, folder: Folder) -> str:
    """Return what to do with a prompt in another place than `other`, whose answer it is."""
    back = folder.command(f"rename {prompt.slug} {other.slug}")
    both = "; the two files then change places" if other.slug in folder.files else ""
    return (
        f"holds the answer of answers/{other.slug}/, but answers/{prompt.slug}/ belongs to another one for good; "
        f"to put it back, run {back}{both}{_or_no_id(prompt)}"
    )


def displaced(entry: Entry, prompt: Prompt, folder: Folder) -> str:
    """Return what to do with the prompt of `entry` where another one stands in its place."""
    return (
        f"is the answer of answers/{entry.slug}/, where another one stands; "
        f"to put it back, run {folder.command(f'rename {prompt.slug} {entry.slug}')}; the two files then change places"
        f"{_or_no_id(prompt)}"
    )


def copied(entry: Entry, other: Entry, folder: Folder) -> str:
    """Return what to do with a prompt in the place of `entry` that is the same as that of `other`."""
    return (
        f"is a copy of {folder.file(other.slug)}, but answers/{entry.slug}/ belongs to another one for good; "
        f"bring back the prompt that was here; if that answer was removed, run "
        f"{folder.command(f'withdraw {entry.slug}')}"
    )


def replaced(entry: Entry, prompt: Prompt, folder: Folder) -> str:
    """Return what to do with a prompt in the place of `entry` that has nothing in common with it."""
    return (
        f"has another question and other sources than the answer that answers/{entry.slug}/ belongs to for good; "
        f"{_away_or_id(entry, prompt, folder)}"
    )


def occupied(prompt: Prompt, place: str, folder: Folder) -> str:
    """Return what to do with a prompt at an address that leads on to `place`."""
    return f"answers/{prompt.slug}/ leads to answers/{place}/ for good; run {folder.away(prompt.slug)}"


def perhaps_back(entry: Entry, prompt: Prompt, folder: Folder) -> str:
    """Return what to do with a prompt at a former address of `entry`, whose own file is gone."""
    command = folder.command(f"rename {entry.slug} {prompt.slug}")
    return (
        f"answers/{prompt.slug}/ leads to answers/{entry.slug}/ for good; if this is that answer, run {command}; "
        f"otherwise run {folder.away(prompt.slug)}"
    )


def id_taken(entry: Entry, folder: Folder) -> str:
    """Return what to do with a prompt that has the id of an answer which is there."""
    return f"has the id '{entry.id}', which is that of {folder.file(entry.slug)}; expected an id of its own, or none"


def _or_no_id(prompt: Prompt) -> str:
    return "; if it is another answer, expected an id of its own, or none" if prompt.front_matter.id else ""


def _away_or_id(entry: Entry, prompt: Prompt, folder: Folder) -> str:
    return (
        f"to give it an address of its own, run {folder.away(prompt.slug)}; "
        f"where this is that answer, expected `id: {entry.id}` in its front matter"
    )
