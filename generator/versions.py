"""What an answer says, as short hashes: whether it is still what somebody linked to, and which sections changed.

Related answers, ids, slugs and the state of review do not count: they say nothing about the answer's words.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any, get_args

from generator.content import Answer, Section, Source

VERSION_LENGTH = 7
HASH_LENGTH = 6
_SECTIONS: tuple[Section, ...] = get_args(Section)


def version_of(answer: Answer) -> str:
    """Return the version of `answer`: 7 hexadecimal digits over its title, its statements and its sources."""
    return answer.known_version or _hash([answer.title, *map(list, _said(answer).items())], VERSION_LENGTH)


def section_hashes(answer: Answer) -> Mapping[str, str]:
    """Return 6 hexadecimal digits for what each section says, in page order."""
    return {section: _hash(said, HASH_LENGTH) for section, said in _said(answer).items()}


def as_of(answer: Answer, version: str = "") -> str | None:
    """Return the date since when the answer says what it says; None where that is not released.

    `version` is that of the answer, where the caller knows it already.
    """
    newest = answer.versions[-1] if answer.versions else None
    return newest.date if newest and newest.version == (version or version_of(answer)) else None


def _said(answer: Answer) -> dict[str, list[Any]]:
    said: dict[str, list[Any]] = {section: [] for section in _SECTIONS}
    for statement in answer.statements:
        said[statement.section].append(statement.text)
    said["task"].append(answer.prompt.question)  # it stands on top of the page, word for word
    said["short-answer"].append(answer.prompt.own_answer)
    said["sources"] += [_shown(view.source) for view in answer.sources]
    return said


def _shown(source: Source) -> list[str]:
    """Return what the page shows of a source in its own words, and where it leads."""
    return [source.name, *(link.url for link in source.links), *(sentence.text for sentence in source.sentences)]


def _hash(said: list[Any], length: int) -> str:
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:length]
