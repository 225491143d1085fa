"""How far to trust an answer, in words: the same on its page, in lists and in what is copied into tickets."""

from __future__ import annotations

from collections.abc import Mapping

from generator.content import Coverage, FrontMatter, Status

COVERAGE_WORDS: Mapping[Coverage, str] = {
    "full": "covered by the sources",
    "partial": "covered in part by the sources",
    "none": "not covered by the sources",
}
STATUS_WORDS: Mapping[Status, str] = {
    "draft": "Draft",
    "unreviewed": "Not yet reviewed",
    "reviewed": "Reviewed",
    "withdrawn": "Withdrawn: do not rely on this answer",
}


def status_words(about: FrontMatter) -> str:
    """Return "Not yet reviewed", "Reviewed on 2026-05-01", …"""
    words = STATUS_WORDS[about.status]
    return f"{words} on {about.reviewed}" if about.status == "reviewed" and about.reviewed else words
