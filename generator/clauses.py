"""Verbatim clauses of an abstract: where a sentence can be cut so that the slice still stands alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from generator.content import Citation, Sentence, Source
from generator.roles import roles_of
from generator.sentences import display_text
from generator.words import stems, tokens

MIN_WORDS = 7
MAX_CHARACTERS = 1_200
"""A longer sentence is not cut up: it is a list, a table or an attack."""
MAX_STARTS, MAX_ENDS = 12, 40
"""More places to cut are not tried."""

_LEAD = re.compile(
    r"(?:to|in|by|with|for|from|inspired|building|motivated|first|firstly|second|secondly|third|thirdly|finally|"
    r"however|moreover|furthermore|specifically|despite|unlike|while|when|through|using|based|given|subsequently|"
    r"additionally|further|currently|considering|due|although|since|because|as|then|next|here|thus|therefore|yet|alongside|hence|instead)\b",
    re.I,
)
_MAIN_CLAUSE = re.compile(
    r",\s+(?=(?:an?|the|we|our|it|its|they|this|these|each|both|one|most|many|you|there|to|how|what)\b|[A-Z])"
)
_SECOND_START = re.compile(r";\s+|,\s+whose\s+|\s(?=by\s+\w+ing\b)|:\s+(?=\w)", re.I)
_NO_SUBJECT = re.compile(r"by\b", re.I)
_STRONG_END = re.compile(
    r"(?:,|(?<!\s))\s+(?=(?:which|whose|while|whereas|where|thereby|thus|so that)\b)|"
    r",\s+(?=(?:enabling|allowing|making|achieving|yielding|demonstrating|resulting|leading|eliminating|outperforming|"
    r"surpassing|including|such as|complemented|supporting|followed|reducing|improving|as well as)\b)|"
    r",\s+and\s+(?=(?:we|it|they|is|are|can|has|also|then|thus|further)\b)|;|:|(?<!\s)\s*—|\s–|\s(?:--|-)\s",
    re.I,
)
_WEAK_END = re.compile(
    r"(?<!\s)\s+(?=(?:by|using|through|via|in order)\b|"
    r"and (?:devise|propose|introduce|present|develop|show|provide|evaluate|demonstrate|investigate|study|explore)\b)",
    re.I,
)
_BAD_END = re.compile(
    r"\b(?:a|an|the|of|to|and|or|with|for|by|in|on|at|from|as|that|which|is|are|was|be|been|into|our|its|their|such|"
    r"both|between|via|we|it|this|these|not|can|could|has|have|than|more|due|together|jointly|conditioned|tells|"
    r"tailored|followed|optimi[sz]ed|trained|compared|designed|used|applied|given|called|named|all|so|also|often|"
    r"usually|based|obtained|according|how|whether|well|e\.g|i\.e|etc|(?:is|are) (?:introduced|proposed|presented))$",
    re.I,
)
_EMPTY = frozenset(
    stems(
        """a an the we our this paper work novel new method approach framework model technique propose present introduce
        existing in recent years predominantly rely based for of to and"""
    )
)
_COLON_WORDS = 10
"""A clause that a colon ends says little in fewer words: what follows was the point."""
_THAT = re.compile(r"(?<!\s)\s+(?=(?:that|in which)\b|(?:is|are) (?:introduced|proposed|presented)\b)", re.I)
_NEEDS_MORE = re.compile(r"\b(?:the|those|these|each|only)(?:\s+\S+){1,2}$", re.I)
"""What a relative clause tells which it is: "the lines | that support it"."""
_CLOSING = " .\n\t\ufffc\u00a0"
_QUALIFIED = re.compile(
    r"\b(?:never|not|no|nor|cannot|hardly|only|unless|without|beats?|less|fewer|lower|higher|more|better|worse|than)\b",
    re.I,
)
_HALF_OF_A_PAIR = re.compile(r"\bnot only\b(?!.*\bbut\b)|\beither\b(?!.*\bor\b)|\bbetween\b(?!.*\band\b)", re.I)
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
    raw = source.abstract[sentence.start : sentence.end]
    body = raw.rstrip(_CLOSING)
    if len(body) > MAX_CHARACTERS:
        return None
    best: tuple[float, int, int] | None = None
    lead_end = _end_of_lead(body) + 1
    for start, start_cost in islice(_starts(body), MAX_STARTS):
        for end, end_cost in islice(_ends(body, start), MAX_ENDS):
            piece = body[start:end]
            size = len(piece.split())
            if start == 0 and end < lead_end:
                continue
            if size < _COLON_WORDS and body[end : end + 1] == ":":
                continue
            if not MIN_WORDS <= size <= limit or _BAD_START.match(piece) or not _stands_alone(piece, end == len(body)):
                continue
            words = {token.stem for token in tokens(body) if start <= token.start and token.end <= end}
            value = _clause_value(words, size, wanted, speaks_of) - start_cost - end_cost
            if best is None or value > best[0]:
                best = (value, start, end)
    if best is None:
        return None
    start, end = sentence.start + best[1], sentence.start + best[2]
    return Passage(source, sentence, start, end, display_text(source.abstract[start:end]))


def _clause_value(words: set[str], size: int, wanted: frozenset[str], speaks_of: frozenset[str]) -> float:
    spoken, overlap = len(speaks_of & words), len(wanted & words)
    # A longer clause says more, with diminishing returns; under ten words little is said.
    return min(spoken, 3) * 0.5 + min(overlap, 3) * 0.6 + min(size, 24) * 0.08


def _end_of_lead(body: str) -> int:
    """Return where the main clause begins after a leading phrase ("To this end, …"); 0 where there is none."""
    if not _LEAD.match(body):
        return 0
    comma = _MAIN_CLAUSE.search(body, 0, 160)
    return comma.end() if comma else 0


def _starts(body: str) -> Iterator[tuple[int, float]]:
    yield 0, 0.0
    lead_end = _end_of_lead(body)
    if lead_end:
        yield lead_end, -0.2
    for match in _SECOND_START.finditer(body):
        if match.end() < len(body):
            yield match.end(), 1.6 if _NO_SUBJECT.match(body, match.end()) else 0.6


def _ends(body: str, start: int) -> Iterator[tuple[int, float]]:
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


@lru_cache(maxsize=256)
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


_CONTRIBUTION = re.compile(
    r"(?<!\bto )\b(?:propos|present|introduc|develop|stud|investigat|explor|address|examin|recast|tackl|focus|evaluat|"
    r"pursu|report|review|survey|describ|contribut|analy[sz]|reveal)(?:e|es|s|ed|y|ies|ing)?\b(?:\s+on)?\s+"
    r"(?=(?:an?|the|our|its|two|three|both|how|whether)\b|[A-Z]|\w+(?:ing|ed)\s)"
    r"|\b(?:aim|goal|objective) is to \w+\s+|\bwe aim to \w+\s+|\bthis (?:paper|work) aims to \w+\s+",
)
_IS_A = re.compile(r"^[^,;:]{1,60}?\bis\s+(?=an?\b)")


def topic_passage(source: Source, central: Sentence | None, limit: int = 14) -> Passage | None:
    """Return the words in which an abstract says what it is about, from its central or first sentence.

    None where those only tell a problem or an occasion: the title then says more.
    """
    sentence = central or next(iter(source.sentences), None)
    if sentence is None or sentence.end - sentence.start > MAX_CHARACTERS:
        return None
    raw = source.abstract[sentence.start : sentence.end].rstrip(_CLOSING)
    told = None if roles_of(sentence.text) & {"problem", "background"} else _topic(raw, limit)
    if told is None:
        return None
    left, right = sentence.start + told[0], sentence.start + told[1]
    return Passage(source, sentence, left, right, display_text(source.abstract[left:right]))


@lru_cache(maxsize=1024)
def _topic(raw: str, limit: int) -> tuple[int, int] | None:
    """Return where a sentence says what the work is about; the same papers come with many prompts."""
    match = _CONTRIBUTION.search(raw) or _IS_A.search(raw)
    tries = [(match.end(), limit), (match.end(), limit + 3)] if match else []
    for start, words in [*tries, (_end_of_lead(raw), limit + 3), (0, limit + 5)]:
        end = _topic_end(raw, start, words)
        if end is not None:
            return start, end
    return None


def _is_topic(piece: str, to_its_end: bool) -> bool:
    """Return whether a slice stands alone and says more than that something new is proposed."""
    return _stands_alone(piece, to_its_end) and len([word for word in stems(piece) if word not in _EMPTY]) >= 2


def _topic_end(raw: str, start: int, limit: int) -> int | None:
    ends = {end for end, _ in islice(_ends(raw, start), MAX_ENDS)}
    ends |= {
        m.start() for m in islice(_THAT.finditer(raw, start), MAX_ENDS) if not _NEEDS_MORE.search(raw, 0, m.start())
    }
    fitting = [
        end for end in ends if 4 <= len(raw[start:end].split()) <= limit and _is_topic(raw[start:end], end == len(raw))
    ]
    return max(fitting, default=None)


def _stands_alone(piece: str, to_its_end: bool) -> bool:
    """Return whether a slice neither ends on a word that needs another nor breaks a bracket or quotation.

    Where it goes `to_its_end`, the sentence itself ends there: "… abstains when no box supports it".
    """
    return (
        (to_its_end or not _BAD_END.search(piece.rstrip()[-20:]))
        and not _HALF_OF_A_PAIR.search(piece)
        and piece.count("(") == piece.count(")")
        and piece.count("“") == piece.count("”")
    )
