"""One prompt on its way through a build: its file, its draft, its place among the others, its page. Data only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from generator.content import Answer, Version
from generator.errors import Diagnostic
from generator.packed import Packed
from generator.reader import PromptFile
from generator.site_facts import SiteFacts


@dataclass(frozen=True, slots=True)
class KeyedFile:
    """One prompt file as it goes in."""

    key: str
    """Digest of all that its draft is made from."""
    file: PromptFile


@dataclass(frozen=True, slots=True)
class Draft:
    """What one prompt file gives by itself: an answer without its place among the others, or what is wrong."""

    key: str
    """Digest of all it was made from."""
    outline: Answer | None
    """The answer without its page: all that lists and other answers need of it."""
    whole: bytes = b""
    """The whole answer, packed."""
    findings: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class RelatedAnswer:
    """Another answer that a reader may want next."""

    slug: str
    title: str
    reason: str
    """Plain text: "same task; same paper, X"."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What one answer's page needs of all others."""

    related: tuple[RelatedAnswer, ...]
    works: Mapping[str, str]
    """The pages of its models and papers, by source key."""


@dataclass(frozen=True, slots=True)
class Standings:
    """The answers of a site among each other."""

    of: Mapping[str, Standing]
    """By slug."""
    conflicts: tuple[Diagnostic, ...]
    """Where prompts disagree on what is what."""


@dataclass(frozen=True, slots=True)
class Arranged:
    """Where all answers stand, and which pages lead to them."""

    standings: Standings
    pages: tuple[str, ...]
    """The catalogue's, by uri."""
    reports: tuple[str, ...]
    """The report's."""


@dataclass(frozen=True, slots=True)
class Place:
    """An answer among the others: with its id and versions, and those to link to."""

    key: str
    """Digest of all that its page is made from."""
    whole: bytes
    """The answer as its draft has it, packed."""
    id: str
    versions: tuple[Version, ...]
    related: tuple[RelatedAnswer, ...]
    facts: SiteFacts
    works: Mapping[str, str]
    """The pages of its models and papers, by source key."""


@dataclass(frozen=True, slots=True)
class AnswerPage:
    """An answer's page and record, and what the verifier says of them."""

    held_markdown: Packed
    held_record: Packed
    held_told: Packed
    findings: tuple[Diagnostic, ...]

    @property
    def told(self) -> str:
        """Return all that the answer says, as it stands in `llms-full.txt`."""
        return self.held_told.text

    @property
    def markdown(self) -> str:
        """Return the whole page, with its front matter."""
        return self.held_markdown.text

    @property
    def record(self) -> str:
        """Return the record as JSON."""
        return self.held_record.text

    @property
    def is_sound(self) -> bool:
        """Return whether the page may be published."""
        return all(finding.severity != "error" for finding in self.findings)
