"""Verbatim clauses of an abstract: where a sentence can be cut so that the slice still stands alone."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, pairwise

from generator.content import Citation, Sentence, Source
from generator.cues import in_small_letters
from generator.fragments import is_cut_short, says_little, stands_alone
from generator.sentences import display_text
from generator.words import tokens

MIN_WORDS = 7
WEAK_END_COST = 1.6
"""What it costs to leave out by what means something is done."""
MAX_CHARACTERS = 1_200
"""A longer sentence is not cut up: it is a list, a table or an attack."""
LONGEST_LEAD = 220
MAX_STARTS, MAX_ENDS = 12, 40
"""More places to cut are not tried."""

_LEAD = re.compile(
    r"(?:to|in|by|with|for|from|inspired|building|motivated|first|firstly|second|secondly|third|thirdly|finally|"
    r"however|moreover|furthermore|specifically|despite|unlike|while|when|through|using|based|given|subsequently|"
    r"additionally|further|currently|considering|due|although|since|because|as|then|next|here|thus|therefore|yet|"
    r"alongside|hence|instead|guided|driven|conditioned|equipped|leveraging|combining|rather|extending)\b",
    re.I,
)
_POINTS_BACK = re.compile(
    r"(?:to|in|by|for|with|on|from|inspired by|motivated by|based on) (?:\w+ ){0,3}?(?:this|these|those|that|such)\b|"
    r"to (?:this|that) end\b|(?:therefore|thus|hence|then|here|specifically|furthermore|moreover|additionally)\b",
    re.I,
)
_NEEDS_MAIN_CLAUSE = re.compile(
    r"(?:to(?! the best)|in|by|with|for|from|inspired|building|motivated|despite|unlike|while|when|through|using|"
    r"based|given|due|although|since|because|as|considering|alongside|instead|guided|driven|conditioned|equipped|"
    r"leveraging|combining|rather|extending)\b",
    re.I,
)
"""What such a word begins says nothing by itself: "With further observation that …"."""
_MAIN_CLAUSE = re.compile(
    r",\s+(?=(?:an?|the|we|our|it|its|they|this|these|each|both|one|most|many|you|there|to|how|what)\b|[A-Z])"
)
# This one, `_STRONG_END`, `_WEAK_END` and `_QUALIFIED` see a sentence in small letters.
_SECOND_START = re.compile(
    r"\b(?:show|shows|demonstrates?|finds?|found|reveals?|indicates?) that\s+(?=\w)|;\s+|,\s+whose\s+|"
    r"\s(?=by\s+\w+ing\b)|:\s+(?=\w)"
)
_LIST_MARK = re.compile(r"\((?:[ivx]{1,4}|\d|[a-d])\)\s+|(?:[ivx]{1,4}|\d)\)\s+")
_NO_SUBJECT = re.compile(r"by\b", re.I)
_STRONG_END = re.compile(
    r"(?=[,;:\s—])(?:"  # nothing else is tried where none of these stands
    r"(?:,|(?<!\s))\s+(?=(?:which|whose|while|whereas|where|thereby|thus|so that)\b)|"
    r",\s+(?=(?:enabling|allowing|making|achieving|yielding|demonstrating|resulting|leading|eliminating|outperforming|"
    r"surpassing|including|such as|complemented|supporting|followed|reducing|improving|as well as)\b)|"
    r",\s+(?=\w{3,}ed (?:by|in|from|with|on|as|into|at)\b)|"
    # "…, ensuring the coherence of the scene": a participle with its object adds to what is said before it.
    r",\s+(?=\w{4,}ing\s+(?:the|an?|its|their|both|our|this|these|that|all|each|any|more|high|strong)\b)|"
    r",\s+and\s+(?=(?:we|it|they|also|then|thus|further)\b)|(?<![\s,]),?\s+and\s+(?=(?:is|are|can|has|have)\b)|"
    r"(?<![\s,])\s+(?=such as\b)|;|:|(?<!\s)\s*—|\s–|\s(?:--|-)\s)"
)
_WEAK_END = re.compile(
    r"(?<!\s)\s+(?=(?:by|using|through|via|in order)\b|"
    r"that (?:is|are|was|were) (?:trained|designed|built|based|learned|able)\b|"
    r"and (?:devise|propose|introduce|present|develop|show|provide|evaluate|demonstrate|investigate|study|explore)\b)"
)
_DANGLING = re.compile(
    r"(?:in addition,? |only |all )?"
    r"(?:it|they|them|these|those|this|such|both|each|its|their|he|she|the (?:former|latter))\b"
    r"(?! (?:paper|work|study|article)\b)",
    re.I,
)
"""A slice that begins so points to what stands before it."""
_BY_ITS = re.compile(r"by\b.*\b(?:its|their|it|them)\b", re.I)
_COLON_WORDS = 10
"""A clause that a colon ends says little in fewer words: what follows was the point."""
CLOSING = " .\n\t\ufffc\u00a0"
_QUALIFIED = re.compile(
    r"\b(?:never|not|no|nor|cannot|hardly|only|unless|without|beats?|less|fewer|lower|higher|more|better|worse|than)\b"
)
_BAD_START = re.compile(r"(?:and|or|but|which|while|such|as|than|of|,|respectively|including)\b", re.I)


@dataclass(frozen=True, slots=True)
class Passage:
    """A verbatim slice of an abstract that answers something."""

    source: Source
    sentence: Sentence
    start: int
    end: int
    """Offsets into the source's abstract."""
    text: str
    """The slice as displayed."""

    @property
    def words(self) -> int:
        """Return the number of white-space separated words."""
        return len(self.text.split())

    @property
    def citation(self) -> Citation:
        """Return the citation of this slice."""
        return cite_abstract(self.source, self.sentence, self.start, self.end)


def cite_abstract(source: Source, sentence: Sentence, start: int, end: int) -> Citation:
    """Return the citation of a slice of `source`'s abstract that begins in `sentence`."""
    return Citation(source.key, start, end, source.abstract[start:end], "abstract", sentence.number)


def cite_name(source: Source) -> Citation:
    """Return the citation of `source`'s whole name."""
    return _whole_name(source.key, source.name)


@lru_cache(maxsize=256)
def _whole_name(key: str, name: str) -> Citation:
    """Return the citation of a name; one answer rests on the same few again and again."""
    return Citation(key, 0, len(name), name, "name")


def cut_clause(
    source: Source, sentence: Sentence, limit: int, wanted: frozenset[str], speaks_of: frozenset[str]
) -> Passage | None:
    """Return the clause of `sentence` that says most in at most `limit` words, or None where none stands alone.

    A clause starts at the sentence, after its leading phrase or at a participle, and ends before the next one;
    the slice is verbatim and never ends with a word that needs another. `wanted` and `speaks_of` are stems: of the
    question, and of what an answer speaks of.
    """
    body = source.abstract[sentence.start : sentence.end].rstrip(CLOSING)
    if len(body) > MAX_CHARACTERS:
        return None
    best: tuple[float, int, int] | None = None
    for start, end, size, words, cost in _pieces(body, source.name):
        if size <= limit:
            value = _clause_value(words, size, wanted, speaks_of) - cost
            if best is None or value > best[0]:
                best = (value, start, end)
    if best is None:
        return None
    start, end = sentence.start + best[1], sentence.start + best[2]
    return Passage(source, sentence, start, end, display_text(source.abstract[start:end]))


@lru_cache(maxsize=8192)
def _pieces(body: str, title: str) -> tuple[tuple[int, int, int, frozenset[str], float], ...]:
    """Return (start, end, words, their stems, cost) of each slice that stands alone; it is asked for several times."""
    found = []
    every = tokens(body)
    word_starts, word_ends = [word.start for word in every], [word.end for word in every]
    lead_end = end_of_lead(body) + 1
    if lead_end == 1 and _NEEDS_MAIN_CLAUSE.match(body):
        lead_end = len(body)
    for start, start_cost in islice(_starts(body), MAX_STARTS):
        for end, end_cost in islice(ends_of(body, start), MAX_ENDS):
            piece = body[start:end]
            size = len(piece.split())
            if size < MIN_WORDS or (start == 0 and end < lead_end):
                continue
            if size < _COLON_WORDS and body[end : end + 1] == ":":
                continue
            if _BAD_START.match(piece) or _BY_ITS.match(piece) or not stands_alone(piece, end == len(body)):
                continue
            said = [word.stem for word in every[bisect_left(word_starts, start) : bisect_right(word_ends, end)]]
            if says_little(frozenset(said), title) or is_cut_short(body, start, end):
                continue
            words = frozenset([*said, *map(" ".join, pairwise(said))])
            cost = start_cost + end_cost + (0.9 if _DANGLING.match(piece) else 0.0)
            found.append((start, end, size, words, cost))
    return tuple(found)


def _clause_value(words: frozenset[str], size: int, wanted: frozenset[str], speaks_of: frozenset[str]) -> float:
    spoken, overlap = len(speaks_of & words), len(wanted & words)
    # A longer clause says more, with diminishing returns; under ten words little is said.
    return min(spoken, 3) * 0.5 + min(overlap, 3) * 0.6 + min(size, 24) * 0.08


def end_of_lead(body: str) -> int:
    """Return where the main clause begins after a leading phrase ("To this end, …"); 0 where there is none."""
    mark = _LIST_MARK.match(body)
    begin = mark.end() if mark else 0
    if not _LEAD.match(body, begin):
        return 0
    comma = _MAIN_CLAUSE.search(body, begin, LONGEST_LEAD)
    return comma.end() if comma else 0


def _starts(body: str) -> Iterator[tuple[int, float]]:
    yield 0, 0.0
    mark = _LIST_MARK.match(body)
    if mark:
        yield mark.end(), -1.0
    lead_end = end_of_lead(body)
    if lead_end:
        # "To address this issue, | we propose …": what the lead points to was said before.
        yield lead_end, -0.8 if _POINTS_BACK.match(body) else -0.2
    for match in _SECOND_START.finditer(in_small_letters(body)):
        if match.end() < len(body):
            yield match.end(), 1.6 if _NO_SUBJECT.match(body, match.end()) else 0.6


def ends_of(body: str, start: int) -> Iterator[tuple[int, float]]:
    """Yield where a clause of `body` that begins at `start` may end, and at what cost."""
    yield len(body), -0.3
    strong, weak, last_qualified = _places_to_end(body)
    for end in strong:
        if end > start:
            yield end, 0.1
    # "never beat it | by more than the spread": what follows a qualified claim changes what is said.
    if start > last_qualified:
        for end in weak:
            if end > start:
                yield end, WEAK_END_COST


@lru_cache(maxsize=8192)
def _places_to_end(body: str) -> tuple[tuple[int, ...], tuple[int, ...], int]:
    """Return where clauses of `body` may end, where only short of a better place, and where it last qualifies."""
    small = in_small_letters(body)
    strong = tuple(len(body[: m.start()].rstrip(",;: ")) for m in _STRONG_END.finditer(small))
    # "annotations employed | by companies": a participle needs what follows.
    weak = tuple(
        len(body[: m.start()].rstrip(",;: "))
        for m in _WEAK_END.finditer(small)
        if not body[: m.start()].rstrip().endswith(("ed", "en", "ing"))
    )
    return strong, weak, max((m.start() for m in _QUALIFIED.finditer(small)), default=-1)
