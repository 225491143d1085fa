"""The way to drafts and pages: what each is made from, under which key, and who makes it.

The makers are loaded when the first draft or page has to be made: a start with nothing changed does without them.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable
from functools import cache
from importlib import metadata, resources
from importlib.resources.abc import Traversable

from generator.content import Answer
from generator.drafts import AnswerPage, Draft, KeyedFile, Place, Standing
from generator.reader import PromptFile
from generator.site_facts import SiteFacts

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


def keyed(file: PromptFile) -> KeyedFile:
    """Return `file` with the digest of all that its draft is made from."""
    return KeyedFile(digest([program_digest(), file.path, file.slug, file.data]), file)


def make_draft(given: KeyedFile) -> Draft:
    """Return what a prompt file gives."""
    from generator import page_maker

    return page_maker.make_draft(given)


def place_of(draft: Draft, answer: Answer, own: Standing, facts: SiteFacts) -> Place:
    """Return where `answer` stands, an outline with its id and versions, which was made from `draft`."""
    linked = dict(sorted(own.works.items()))
    among = [repr(answer.versions), repr(own.related), repr(facts), repr(linked)]
    key = digest([draft.key, answer.id, *among])
    return Place(key, draft.whole, answer.id, answer.versions, own.related, facts, linked)


def moved(place: Place, draft: Draft, answer: Answer) -> Place:
    """Return `place` with another answer in it, an outline which was made from `draft`."""
    return place_of(draft, answer, Standing(place.related, place.works), place.facts)


def make_page(place: Place) -> AnswerPage:
    """Return the page and record of an answer, and every finding in them."""
    from generator import page_maker

    return page_maker.make_page(place)


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
