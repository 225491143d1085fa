"""What an answer's versions tell a reader: when which section changed, and what changed since a link was made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from generator.content import Answer, Version
from generator.versions import as_of, section_hashes, version_of

SECTION_WORDS: Mapping[str, str] = {
    "short-answer": "the short answer",
    "task": "the task",
    "workflow": "how the model would work",
    "sources": "papers and tools",
    "gaps": "what the sources do not tell",
}
TITLE = "the title"
"""Changed where no section did."""
_UNRELEASED = "not released yet"


@dataclass(frozen=True, slots=True)
class Change:
    """One version of an answer, for the list on its page."""

    version: str
    date: str
    """ISO date; "not released yet" for what the page says now, where no release holds it."""
    words: str
    """"first version", or what changed: "the short answer, papers and tools"."""


def changes(answer: Answer) -> tuple[Change, ...]:
    """Return the versions of `answer`, newest first, each with what it changed."""
    versions = _all_versions(answer)
    found = [Change(new.version, new.date, _listed(_differing(old, new))) for old, new in pairwise(versions)]
    return (*reversed(found), Change(versions[0].version, versions[0].date, "first version"))


def changed_since(answer: Answer) -> dict[str, str]:
    """Return, for each earlier version of `answer`, one sentence on what changed since, and when."""
    versions = _all_versions(answer)
    return {
        old.version: f"This answer has changed since the link to it was made (version of {old.date}). "
        f"Changed: {_dated(old, versions[place:])}."
        for place, old in enumerate(versions[:-1], 1)
        if old.version != versions[-1].version
    }


def _all_versions(answer: Answer) -> list[Version]:
    """Return the released versions and, where it is none of them, what the answer says now."""
    if as_of(answer):
        return list(answer.versions)
    # Sections are compared with those of earlier versions only.
    sections = section_hashes(answer) if answer.versions else {}
    return [*answer.versions, Version(version_of(answer), _UNRELEASED, sections)]


def _differing(old: Version, new: Version) -> list[str]:
    return [name for name in SECTION_WORDS if old.sections[name] != new.sections[name]]


def _listed(sections: Sequence[str]) -> str:
    return ", ".join(SECTION_WORDS[name] for name in sections) or TITLE


def _dated(old: Version, later: Sequence[Version]) -> str:
    """Return the sections that are other than in `old`, each with the date of its last change."""
    told = [f"{SECTION_WORDS[name]} ({_last_change(name, old, later)})" for name in _differing(old, later[-1])]
    return ", ".join(told) or f"{TITLE} ({later[-1].date})"


def _last_change(section: str, old: Version, later: Sequence[Version]) -> str:
    steps = reversed(list(pairwise([old, *later])))
    return next(new.date for before, new in steps if before.sections[section] != new.sections[section])
