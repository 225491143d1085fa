"""Addresses for good: the id of an answer, every slug it ever had, what it said at each release.

`ledger.py` keeps it in `prompts/permalinks.yml`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice

from generator.content import Version

QUESTION_LENGTH = 300
MOST_SOURCES = 12
_ID_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Since when an answer is withdrawn."""

    date: str
    """ISO date."""
    successor: str | None = None
    """A slug, perhaps a former one, of the answer that took its place."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What the ledger knows of one answer."""

    id: str
    slug: str
    """Where it was published last: `answers/<slug>/`."""
    content: str
    """`sha256:` of the prompt file's text at its last release."""
    question: str
    """The start of its question, which tells it after an edit of anything else."""
    sources: tuple[str, ...]
    """6 hexadecimal digits for the name of each of its first sources."""
    versions: tuple[Version, ...]
    """Newest last, at least one."""
    former: tuple[str, ...] = ()
    """Slugs that it had before; they stay its own."""
    withdrawn: Withdrawal | None = None
    line: int = field(default=1, compare=False)
    """Where it stands in the ledger."""

    @property
    def slugs(self) -> tuple[str, ...]:
        """Return every slug that it ever had, the current one first."""
        return self.slug, *self.former

    @property
    def urls(self) -> tuple[str, ...]:
        """Return every address that it was ever published at, relative to the site's root."""
        return (*(f"answers/{slug}/" for slug in self.slugs), f"a/{self.id}/")

    @property
    def as_of(self) -> str:
        """Return the date of its newest version."""
        return self.versions[-1].date


Ledger = Mapping[str, Entry]
"""By id."""


def owners(ledger: Ledger) -> dict[str, Entry]:
    """Return the entry that each slug belongs to, for good."""
    return {slug: entry for entry in ledger.values() for slug in entry.slugs}


def successors(entry: Entry, by_slug: Mapping[str, Entry]) -> list[Entry]:
    """Return `entry`, what took its place, what took the place of that, and so on; each once."""
    found: list[Entry] = []
    following: Entry | None = entry
    while following and following not in found:
        found.append(following)
        following = by_slug.get((following.withdrawn and following.withdrawn.successor) or "")
    return found


def derived_id(slug: str, taken: Collection[str] = ()) -> str:
    """Return the id of an answer that names none: 7 characters without look-alikes, from its slug.

    Should it be one of `taken`, another is derived.
    """
    turn = 0
    while (found := _derived_id(f"{slug} {turn}" if turn else slug)) in taken:
        turn += 1
    return found


def content_of(prompt_text: str) -> str:
    """Return what the ledger keeps of a prompt file's text, to know the file again under another name."""
    return "sha256:" + hashlib.sha256(prompt_text.encode()).hexdigest()


def question_of(question: str) -> str:
    """Return what the ledger keeps of a question: its start, on one line."""
    return " ".join(question.split())[:QUESTION_LENGTH].strip()


def sources_of(names: Iterable[str]) -> tuple[str, ...]:
    """Return what the ledger keeps of the names of an answer's models and papers."""
    hashes = (hashlib.sha256(name.encode()).hexdigest()[:6] for name in names)
    return tuple(islice(dict.fromkeys(hashes), MOST_SOURCES))


def _derived_id(seed: str) -> str:
    number = int.from_bytes(hashlib.sha256(seed.encode()).digest()[:8], "big")
    letters = []
    for _ in range(7):
        number, digit = divmod(number, len(_ID_ALPHABET))
        letters.append(_ID_ALPHABET[digit])
    return "".join(letters)
