"""One prompt file → its answer; one answer → its page, record and findings, with links to a few others."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import metadata, resources
from importlib.resources.abc import Traversable

from generator.composer import compose
from generator.content import Answer
from generator.diagram import render_mermaid
from generator.errors import Diagnostic, InputError
from generator.front_matter import review_findings
from generator.lexicon import packaged_lexicon
from generator.packed import Packed
from generator.reader import PromptFile, parse_file
from generator.record import answer_record, as_text
from generator.related import RelatedAnswer
from generator.renderer import render_page, render_told
from generator.site_facts import SiteFacts
from generator.verifier import verify_answer, verify_own_answer
from generator.versions import version_of

_CALLED = (
    "jinja2",
    "nh3",
    "orjson",
    "pylatexenc",
    "pyromark",
    "pystemmer",
    "pyyaml",
    "rapidfuzz",
    "sentencex",
)
"""The distributions that have a say in what a page says."""


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
    answer: Answer | None
    findings: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """An answer among the others: with its id and versions, and those to link to."""

    key: str
    """Digest of all that its page is made from."""
    answer: Answer
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


def keyed(file: PromptFile) -> KeyedFile:
    """Return `file` with the digest of all that its draft is made from."""
    return KeyedFile(digest([program_digest(), file.path, file.slug, file.data]), file)


def make_draft(given: KeyedFile) -> Draft:
    """Return what a prompt file gives."""
    try:
        prompt = parse_file(given.file)
    except InputError as error:
        return Draft(given.key, None, tuple(error.diagnostics))
    doubts = review_findings(prompt.front_matter, prompt.text, prompt.path)
    answer = compose(prompt, packaged_lexicon())
    # Asked for by nearly every list, record and page.
    return Draft(given.key, replace(answer, known_version=version_of(answer)), doubts)


def place_of(
    draft: str,
    answer: Answer,
    related: tuple[RelatedAnswer, ...],
    facts: SiteFacts,
    works: Mapping[str, str] | None = None,
) -> Place:
    """Return where `answer` stands, whose draft has the key `draft`; `works` are the pages of its sources by key."""
    linked = dict(sorted((works or {}).items()))
    among = [repr(answer.versions), repr(related), repr(facts), repr(linked)]
    return Place(digest([draft, answer.id, *among]), answer, related, facts, linked)


def moved(place: Place, draft: str, answer: Answer) -> Place:
    """Return `place` with another answer in it, whose draft has the key `draft`."""
    return place_of(draft, answer, place.related, place.facts, place.works)


def make_page(place: Place) -> AnswerPage:
    """Return the page and record of an answer, and every finding in them."""
    answer = place.answer
    markdown = render_page(answer, place.related, render_mermaid(answer.workflow), place.works)
    titles = {other.slug: other.title for other in place.related}
    # What is verified is what is published: the record with the addresses of this very site.
    record = answer_record(answer, place.facts)
    own = verify_own_answer(answer.prompt)
    findings = verify_answer(answer.prompt, markdown, record, titles=titles, works=place.works)
    told = Packed.of(render_told(answer, place.facts))
    return AnswerPage(Packed.of(markdown), Packed.of(as_text(record)), told, (*own, *findings))


def body_of(markdown: str) -> str:
    """Return a generated page without its front matter."""
    return markdown.split("\n---\n", 1)[1] if markdown.startswith("---\n") else markdown


def digest(parts: Iterable[str | bytes]) -> str:
    """Return one digest over `parts`; where one ends and the next begins counts."""
    whole = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogateescape") if isinstance(part, str) else part
        whole.update(b"%d:" % len(data) + data)
    return whole.hexdigest()


@cache
def program_digest() -> str:
    """Return a digest of this program: its code, data and templates, and the versions of what it calls."""
    package = resources.files("generator")
    files = sorted(_files(package), key=lambda found: found[0])
    versions = [sys.version, *(metadata.version(name) for name in _CALLED)]
    return digest([*(part for name, data in files for part in (name, data)), *versions])


def _files(folder: Traversable, base: str = "") -> Iterable[tuple[str, bytes]]:
    for entry in folder.iterdir():
        if entry.is_dir() and entry.name not in ("__pycache__", "fonts"):
            yield from _files(entry, f"{base}{entry.name}/")
        elif entry.is_file():
            yield f"{base}{entry.name}", entry.read_bytes()
