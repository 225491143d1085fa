"""Verbatim clauses of an abstract: where a sentence can be cut so that the slice still stands alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from generator.content import Citation, Sentence, Source
from generator.sentences import display_text
from generator.words import stems, tokens

MIN_WORDS = 7
MAX_CHARACTERS = 1_200
"""A longer sentence is not cut up: it is a list, a table or an attack."""
LONGEST_LEAD = 220
MAX_STARTS, MAX_ENDS = 12, 40
"""More places to cut are not tried."""

_LEAD = re.compile(
    r"(?:to|in|by|with|for|from|inspired|building|motivated|first|firstly|second|secondly|third|thirdly|finally|"
    r"however|moreover|furthermore|specifically|despite|unlike|while|when|through|using|based|given|subsequently|"
    r"additionally|further|currently|considering|due|although|since|because|as|then|next|here|thus|therefore|yet|"
    r"alongside|hence|instead)\b",
    re.I,
)
_NEEDS_MAIN_CLAUSE = re.compile(
    r"(?:to(?! the best)|in|by|with|for|from|inspired|building|motivated|despite|unlike|while|when|through|using|"
    r"based|given|due|although|since|because|as|considering|alongside|instead)\b",
    re.I,
)
"""What such a word begins says nothing by itself: "With further observation that …"."""
_MAIN_CLAUSE = re.compile(
    r",\s+(?=(?:an?|the|we|our|it|its|they|this|these|each|both|one|most|many|you|there|to|how|what)\b|[A-Z])"
)
_SECOND_START = re.compile(
    r"\b(?:show|shows|demonstrates?|finds?|found|reveals?|indicates?) that\s+(?=\w)|;\s+|,\s+whose\s+|"
    r"\s(?=by\s+\w+ing\b)|:\s+(?=\w)",
    re.I,
)
_NO_SUBJECT = re.compile(r"by\b", re.I)
_STRONG_END = re.compile(
    r"(?:,|(?<!\s))\s+(?=(?:which|whose|while|whereas|where|thereby|thus|so that)\b)|"
    r",\s+(?=(?:enabling|allowing|making|achieving|yielding|demonstrating|resulting|leading|eliminating|outperforming|"
    r"surpassing|including|such as|complemented|supporting|followed|reducing|improving|as well as)\b)|"
    r",\s+and\s+(?=(?:we|it|they|also|then|thus|further)\b)|(?<![\s,]),?\s+and\s+(?=(?:is|are|can|has|have)\b)|"
    r"(?<![\s,])\s+(?=such as\b)|;|:|(?<!\s)\s*—|\s–|\s(?:--|-)\s",
    re.I,
)
_WEAK_END = re.compile(
    r"(?<!\s)\s+(?=(?:by|using|through|via|in order)\b|"
    r"that (?:is|are|was|were) (?:trained|designed|built|based|learned|able)\b|"
    r"and (?:devise|propose|introduce|present|develop|show|provide|evaluate|demonstrate|investigate|study|explore)\b)",
    re.I,
)
_BAD_END = re.compile(
    r"\b(?:a|an|the|of|to|and|or|with|for|by|in|on|at|from|as|that|which|is|are|was|be|been|into|our|its|their|such|"
    r"both|between|via|we|it|this|these|not|can|could|has|have|than|more|due|together|jointly|conditioned|tells|"
    r"tailored|followed|optimi[sz]ed|trained|compared|designed|used|applied|given|called|named|all|so|also|often|"
    r"usually|based|obtained|according|find|found|show|showed|observe|demonstrate|how|whether|well|e\.g|i\.e|etc|"
    r"(?:is|are) (?:introduced|proposed|presented))$",
    re.I,
)
SAYS_NOTHING = frozenset(
    stems(
        """a an the we our this paper work novel new method approach framework model technique propose present introduce
        existing in recent years predominantly rely based for of to and named called it is are well known that first two
        three we address tackle problem task called novel simple advocate alternative answer this provide show possible
        overcome limitation here apply method design system it its extend line work build upon end"""
    )
)
LEAST_SAID = 4
"""So many words of a clause must say something besides that the named work is new."""
_DANGLING = re.compile(
    r"(?:it|they|them|these|those|this|such|both|each|its|their|he|she)\b(?! (?:paper|work|study|article)\b)", re.I
)
"""A slice that begins so points to what stands before it."""
_BY_ITS = re.compile(r"by\b.*\b(?:its|their|it|them)\b", re.I)
_RELATIVE = re.compile(r",?\s+(?:which|whose|where)\b", re.I)
_FINITE = re.compile(
    r"\b(?:is|are|was|were|be|has|have|had|can|could|may|might|will|would|must|does|do|did|cannot|we \w+|it \w+s|"
    r"they \w+|"
    r"uses?|used|takes?|gives?|makes?|shows?|learns?|predicts?|estimates?|combines?|consists?|contains?|"
    r"introduces?|presents?|"
    r"proposes?|reaches|achieves?|improves?|reduces?|runs?|works?|allows?|enables?|leads?|extends?|builds?|"
    r"generates?|produces?|"
    r"separates?|finds?|provides?|requires?|needs?|keeps?|adds?|maps?|turns?|relies|applies|employs?|adapts?|"
    r"integrates?|"
    r"extracts?|aligns?|fuses?|detects?|tracks?|matches|selects?|compares?|outperforms?|describes?|covers?|holds?)\b",
    re.I,
)
_COLON_WORDS = 10
"""A clause that a colon ends says little in fewer words: what follows was the point."""
CLOSING = " .\n\t\ufffc\u00a0"
_QUALIFIED = re.compile(
    r"\b(?:never|not|no|nor|cannot|hardly|only|unless|without|beats?|less|fewer|lower|higher|more|better|worse|than)\b",
    re.I,
)
_HALF_OF_A_PAIR = re.compile(r"\bnot only\b(?!.*\bbut\b)|\beither\b(?!.*\bor\b)|\bbetween\b(?!.*\band\b)", re.I)
_COUNTS_ON = re.compile(r"(?<!\w)\(?[2-9]\)")
"""A list whose first part is left out."""
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
    return Citation(source.key, 0, len(source.name), source.name, "name")


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
    for start, end, size, words, cost in _pieces(body, name_stems(source.name)):
        if size <= limit:
            value = _clause_value(words, size, wanted, speaks_of) - cost
            if best is None or value > best[0]:
                best = (value, start, end)
    if best is None:
        return None
    start, end = sentence.start + best[1], sentence.start + best[2]
    return Passage(source, sentence, start, end, display_text(source.abstract[start:end]))


@lru_cache(maxsize=8192)
def _pieces(body: str, own_name: frozenset[str]) -> tuple[tuple[int, int, int, frozenset[str], float], ...]:
    """Return (start, end, words, their stems, cost) of each slice that stands alone; it is asked for several times."""
    found = []
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
            if _BAD_START.match(piece) or not stands_alone(piece, end == len(body)):
                continue
            words = frozenset([token.stem for token in tokens(body) if start <= token.start and token.end <= end])
            says_little = len(words - SAYS_NOTHING - own_name) < LEAST_SAID
            if says_little or (_is_broken_off(body, end) and not _FINITE.search(piece)):
                continue
            cost = start_cost + end_cost + (0.9 if _DANGLING.match(piece) or _BY_ITS.match(piece) else 0.0)
            found.append((start, end, size, words, cost))
    return tuple(found)


def _is_broken_off(body: str, end: int) -> bool:
    """Return whether a relative clause goes on after `end`: the verb of what stands before it may follow later."""
    return _RELATIVE.match(body, end) is not None


def _clause_value(words: frozenset[str], size: int, wanted: frozenset[str], speaks_of: frozenset[str]) -> float:
    spoken, overlap = len(speaks_of & words), len(wanted & words)
    # A longer clause says more, with diminishing returns; under ten words little is said.
    return min(spoken, 3) * 0.5 + min(overlap, 3) * 0.6 + min(size, 24) * 0.08


def end_of_lead(body: str) -> int:
    """Return where the main clause begins after a leading phrase ("To this end, …"); 0 where there is none."""
    if not _LEAD.match(body):
        return 0
    comma = _MAIN_CLAUSE.search(body, 0, LONGEST_LEAD)
    return comma.end() if comma else 0


def _starts(body: str) -> Iterator[tuple[int, float]]:
    yield 0, 0.0
    lead_end = end_of_lead(body)
    if lead_end:
        yield lead_end, -0.2
    for match in _SECOND_START.finditer(body):
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
                yield end, 1.0


@lru_cache(maxsize=8192)
def _places_to_end(body: str) -> tuple[tuple[int, ...], tuple[int, ...], int]:
    """Return where clauses of `body` may end, where only short of a better place, and where it last qualifies."""
    strong = tuple(len(body[: m.start()].rstrip(",;: ")) for m in _STRONG_END.finditer(body))
    # "annotations employed | by companies": a participle needs what follows.
    weak = tuple(
        len(body[: m.start()].rstrip(",;: "))
        for m in _WEAK_END.finditer(body)
        if not body[: m.start()].rstrip().endswith(("ed", "en", "ing"))
    )
    return strong, weak, max((m.start() for m in _QUALIFIED.finditer(body)), default=-1)


@lru_cache(maxsize=4096)
def name_stems(name: str) -> frozenset[str]:
    """Return the stems of what a work calls itself before its colon; a title without one is no name."""
    head, colon, _ = name.partition(":")
    return frozenset(stems(head)) if colon and len(head.split()) <= 4 else frozenset()


def stands_alone(piece: str, to_its_end: bool) -> bool:
    """Return whether a slice neither ends on a word that needs another nor breaks a bracket or quotation.

    Where it goes `to_its_end`, the sentence itself ends there: "… abstains when no box supports it".
    """
    return (
        (to_its_end or not _BAD_END.search(piece.rstrip()[-20:]))
        and not _HALF_OF_A_PAIR.search(piece)
        and ("(1)" in piece or not _COUNTS_ON.search(piece))
        and piece.count("(") == piece.count(")")
        and piece.count("“") == piece.count("”")
    )
