"""Which slices of a sentence stand alone, and which say nothing."""

from __future__ import annotations

import re
from functools import lru_cache

from generator.cues import Cue
from generator.words import STOPWORDS, stem_set, stems

_BAD_END = re.compile(
    r"\b(?:a|an|the|of|to|and|or|with|for|by|in|on|at|from|as|that|which|is|are|was|be|been|into|our|its|their|such|"
    r"both|between|via|we|it|them|this|these|not|can|could|has|have|than|more|due|together|jointly|conditioned|tells|"
    r"tailored|followed|optimi[sz]ed|trained|compared|designed|used|applied|given|called|named|all|so|also|often|"
    r"usually|based|obtained|according|find|found|show|showed|observe|demonstrate|how|whether|well|e\.g|i\.e|etc|"
    r"(?:is|are) (?:introduced|proposed|presented))$"
)
SAYS_NOTHING = frozenset(
    stems(
        """a an the we our this paper work novel new method approach framework model technique propose present introduce
        existing in recent years predominantly rely based for of to and named called it is are well known that first two
        three we address tackle problem task called novel simple advocate alternative answer this provide show possible
        overcome limitation challenge issue gap difficulty here apply method design system it its extend line work build
        upon end"""
    )
)
LEAST_SAID = 4
"""So many words of a clause must say something besides that the named work is new."""
LEAST_NEW = 3
"""So many words of a sentence must say something that the title does not."""
_FINITE = re.compile(
    r"\b(?:is|are|was|were|be|has|have|had|can|could|may|might|will|would|must|does|do|did|cannot|we \w+|it \w+s|"
    r"they \w+|"
    r"uses?|used|takes?|gives?|makes?|shows?|learns?|predicts?|estimates?|combines?|consists?|contains?|"
    r"introduces?|presents?|"
    r"proposes?|reaches|achieves?|improves?|reduces?|runs?|works?|allows?|enables?|leads?|extends?|builds?|"
    r"generates?|produces?|"
    r"addresses|enhances?|tackles?|aims?|replaces?|offers?|supports?|treats?|separates?|finds?|provides?|requires?|needs?|keeps?|adds?|maps?|turns?|relies|applies|employs?|adapts?|"
    r"integrates?|"
    r"extracts?|aligns?|fuses?|detects?|tracks?|matches|selects?|compares?|outperforms?|describes?|covers?|holds?)\b",
    re.I,
)
_RELATIVE = re.compile(r",?\s+(?:which|whose|where)\b|,\s+\w{4,}ing\b", re.I)
_TAKEN = re.compile(r"\b(?:refers? to|treat|regard|view|cast|recast|formulat|defin|interpret|model)\w*\b", re.I)
_COUNTS_ONLY = Cue(
    "two|three|four|several|many|the following",
    r"\b(?:two|three|four|several|many|the following) (?:[\w-]+ ){0,2}(?:factors|components|aspects|contributions|ways|"
    r"challenges|questions|reasons|steps|observations|insights|parts|practices|benefits|advantages|stages|modules|"
    r"strategies|techniques|innovations|properties)$|\b(?:two|three|four)-fold$",
)
"""What is counted, but not told."""
_HALF_OF_A_PAIR = Cue(
    "not only|either|between", r"\bnot only\b(?!.*\bbut\b)|\beither\b(?!.*\bor\b)|\bbetween\b(?!.*\band\b)"
)
_COUNTS_ON = re.compile(r"(?<!\w)\(?[2-9]\)")
"""A list whose first part is left out."""


def says_little(words: frozenset[str], title: str) -> bool:
    """Return whether a clause with these stems says no more than that the work `title` is new and how it is called."""
    return len(words - SAYS_NOTHING - name_stems(title)) < LEAST_SAID


@lru_cache(maxsize=8192)
def repeats_title(sentence: str, title: str) -> bool:
    """Return whether a sentence says no more than its work's title; it is asked about under several aspects."""
    return len(stem_set(sentence) - _title_stems(title)) < LEAST_NEW


def is_cut_short(body: str, start: int, end: int) -> bool:
    """Return whether the slice of a sentence lacks what follows it: its verb, or as what something is taken."""
    piece = body[start:end]
    return _needs_as(body, start, end) or (_RELATIVE.match(body, end) is not None and not has_verb(piece))


def has_verb(piece: str) -> bool:
    """Return whether a slice has a verb that makes it a clause."""
    return _FINITE.search(piece) is not None


def _needs_as(body: str, start: int, end: int) -> bool:
    """Return whether a slice leaves out as what something is taken: "refers to all signals | …, as characters"."""
    if " as " not in body[end:]:
        return False
    taken = _TAKEN.search(body, start, end)
    return taken is not None and " as " not in body[taken.end() : end]


def stands_alone(piece: str, to_its_end: bool) -> bool:
    """Return whether a slice neither ends on a word that needs another nor breaks a bracket or quotation.

    Where it goes `to_its_end`, the sentence itself ends there: "… abstains when no box supports it".
    """
    small = piece.lower()
    return (
        (to_its_end or not _BAD_END.search(small.rstrip()[-20:]))
        and not piece.endswith((":", "?"))
        and not _HALF_OF_A_PAIR.is_in(small)
        and not _COUNTS_ONLY.is_in(small)
        and (")" not in piece or "(1)" in piece or not _COUNTS_ON.search(piece))
        and piece.count("(") == piece.count(")")
        and piece.count("“") == piece.count("”")
    )


@lru_cache(maxsize=4096)
def _title_stems(name: str) -> frozenset[str]:
    """Return the stems of the words of a title, and of those that say nothing."""
    return frozenset(stems(name)) | STOPWORDS | SAYS_NOTHING


@lru_cache(maxsize=4096)
def name_stems(name: str) -> frozenset[str]:
    """Return the stems of what a work calls itself before its colon; a title without one is no name."""
    head, colon, _ = name.partition(":")
    return frozenset(stems(head)) if colon and len(head.split()) <= 4 else frozenset()
