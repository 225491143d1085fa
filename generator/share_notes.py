"""What the steps of a build in shares tell each other, as it lies in the output until the last one is done."""

from __future__ import annotations

from dataclasses import dataclass

from generator.content import Answer, Version
from generator.drafts import RelatedAnswer
from generator.errors import Diagnostic
from generator.packed import Packed


@dataclass(frozen=True, slots=True)
class Outline:
    """What one share's prompts give by themselves."""

    settings: str
    """Digest of the program and of how it was called."""
    prompts: str
    """Digest of the share's prompt files."""
    answers: tuple[Answer, ...]
    """Without their pages."""
    findings: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Among:
    """What the page of one answer needs of all others."""

    slug: str
    id: str
    versions: tuple[Version, ...]
    former: tuple[str, ...]
    """Slugs that lead to it."""
    related: tuple[RelatedAnswer, ...]
    works: tuple[tuple[str, str], ...]
    """(source key, page) of its models and papers."""


@dataclass(frozen=True, slots=True)
class Part:
    """The catalogue, as far as one share needs it."""

    settings: str
    prompts: str
    answers: tuple[Among, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """What lists need of one finished page."""

    slug: str
    findings: tuple[Diagnostic, ...]
    is_sound: bool
    said: Packed
    """All that the answer says, as it stands in `llms-full.txt`."""
    uris: tuple[str, ...]
    """The files that were written of it; none where it is withheld."""


@dataclass(frozen=True, slots=True)
class Finished:
    """What one share's pages came to."""

    part: str
    """Digest of the part of the catalogue that they were made with."""
    answers: tuple[Told, ...]
    written: int
    """Number of files that differed."""
    unchanged: int
