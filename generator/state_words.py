"""How far to trust an answer, in words: the same on its page, in lists and in what is copied into tickets."""

from __future__ import annotations

from collections.abc import Mapping

from generator.content import Coverage, FrontMatter, Status
from generator.markdown import visible
from generator.permalinks import Entry
from generator.question import cut_at_word, read_question, title_of

_TITLE_LENGTH = 90

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


def withdrawn_title(entry: Entry) -> str:
    """Return what a withdrawn answer is called: what was asked, as far as the ledger remembers it."""
    title = title_of(entry.question, read_question(entry.question))
    return visible(title or cut_at_word(entry.question, _TITLE_LENGTH))


def status_words(about: FrontMatter) -> str:
    """Return "Not yet reviewed", "Reviewed on 2026-05-01", …"""
    words = STATUS_WORDS[about.status]
    return f"{words} on {about.reviewed}" if about.status == "reviewed" and about.reviewed else words
