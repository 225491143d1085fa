"""Which words of the fitting abstracts answer a sub-question: sentences by role, cut to verbatim clauses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from generator.content import Citation, Sentence, Source
from generator.question import Aspect
from generator.sentences import display_text
from generator.words import tokens

MIN_WORDS = 7
TELLING = 1.0
"""A sentence that scores less says nothing to the point."""

# What a sentence must speak of to answer a question under an aspect.
_SPEAKS_OF: Mapping[Aspect, re.Pattern[str]] = {
    "mechanism": re.compile(
        r"\b(?:modul\w+|mechanism\w*|network\w*|decoder\w*|encoder\w*|integrat\w*|combin\w*|"
        r"fus(?:e|es|ing|ion)|consist\w*|architectur\w*|framework\w*|by \w+ing|us(?:es|ing)|employ\w*|adapt\w*|"
        r"replac\w*|first\w*|second\w*|then|subsequently|stage\w*|learn\w*|predict\w*|estimat\w*|align\w*)\b",
        re.I,
    ),
    "training": re.compile(
        r"\b(?:(?:pre-?)?train\w*|data ?sets?|supervis\w+|self-\w+|distill\w*|loss\w*|zero-shot|few-shot|fine-?tun\w*|"
        r"synthetic|annotat\w*|label\w*|large-scale|open-vocabulary|learn\w*|contrastive|reinforcement)\b",
        re.I,
    ),
    "speed": re.compile(
        r"\b(?:real-?time|fast\w*|speed\w*|fps|latency|efficien\w*|light-?weight|seconds?|feed-forward|single pass|"
        r"memory|cost\w*|fewer|parameters?|steps?|accelerat\w*|sparse|on-device|mobile|streaming)\b",
        re.I,
    ),
    "robustness": re.compile(
        r"\b(?:robust\w*|consisten\w*|generali[sz]\w*|zero-shot|diverse|divers\w*|occlusion\w*|temporal\w*|stab\w+|"
        r"unseen|wild|open-\w+|coheren\w*|across|arbitrary|varied|various|universal|multilingual|adapt\w*)\b",
        re.I,
    ),
    "quality": re.compile(
        r"\b(?:accura\w*|precis\w*|detail\w*|sharp\w*|fine-grained|high-quality|fidelity|outperform\w*|"
        r"state[- ]of[- ]the[- ]art|improv\w*|superior|boundar\w*|high-resolution|granular\w*|better|quality)\b",
        re.I,
    ),
    "limits": re.compile(
        r"\b(?:however|limit\w*|challeng\w*|fail\w*|suffer\w*|only|cannot|not|lack\w*|difficult\w*|ill-posed|drop)\b",
        re.I,
    ),
    "choice": re.compile(
        r"\b(?:propos\w*|introduc\w*|present\w*|model\w*|framework\w*|system\w*|light-?weight|variant\w*|family)\b",
        re.I,
    ),
}
_PROBLEM = re.compile(
    r"^(?:however|yet|despite|existing|previous|prior|current|traditional|conventional|nevertheless|due to|while most|"
    r"although|a key problem|most)\b|"
    r"\b(?:may hinder|hinders?|failing to|fails? to|neglect\w*|remains? (?:an? )?(?:challeng|open|difficult|under)|little attention|suffer from|"
    r"existing (?:methods|approaches))",
    re.I,
)
_BACKGROUND = re.compile(
    r"\b(?:is|are|has been|plays?) (?:an? )?(?:\w+ )?"
    r"(?:important|essential|fundamental|crucial|vital|promising|key|critical)\b|"
    r"^(?:currently|recently|in recent years|traditional\w*|recent (?:advances|work)|with the (?:rise|advent)|"
    r"thanks to)\b",
    re.I,
)
_RELEASE = re.compile(
    r"\b(?:code|models?|weights|demo|project|data ?sets?|implementation)\b.{0,60}\b(?:available|released?|accessed|"
    r"open-sourced|found at|public\w*)\b",
    re.I,
)
_RESULT = re.compile(
    r"\b(?:experiments?|results?|evaluat\w*|outperform\w*|achiev\w*|demonstrat\w* (?:superior|the effect|strong)|"
    r"benchmarks?|state[- ]of[- ]the[- ]art|surpass\w*)\b",
    re.I,
)
_SAYS_IT_WORKS = re.compile(
    r"^(?:(?:extensive|our|the|these|quantitative|qualitative|empirical|experimental|comprehensive)\s+){0,3}"
    r"(?:experiments?|results?|evaluations?|assessments?)\b",
    re.I,
)
_FIGURE = re.compile(r"\d(?:[\d.,]*\d)?\s?(?:%|x\b|×|fps|ms\b|s\b|seconds?|points?|million|billion)", re.I)
_METHOD = re.compile(
    r"\b(?:propos\w*|introduc\w*|present(?:s|ed)?|novel|our (?:method|approach|model|system|key)|"
    r"key (?:idea|innovation)|mechanism|module|pipeline|consolidates|extends|adapts|integrat\w*|employs|recasts|trained)\b",
    re.I,
)

_LEAD = re.compile(
    r"(?:to|in|by|with|for|from|inspired|building|motivated|first|firstly|second|secondly|third|thirdly|finally|"
    r"however|moreover|furthermore|specifically|despite|unlike|while|when|through|using|based|given|subsequently|"
    r"additionally|currently|considering|due|although|since|because|as|then|next|here|thus|therefore|yet|alongside|hence|instead)\b",
    re.I,
)
_MAIN_CLAUSE = re.compile(
    r",\s+(?=(?:an?|the|we|our|it|its|they|this|these|each|both|one|most|many|you|there|to|how|what)\b|[A-Z])"
)
_SECOND_START = re.compile(
    r"(?:,|;|—|–|\s-)\s+(?:(?:whose|and)\s+)?(?=(?:enabling|allowing|using|leveraging|yielding|achieving|producing|"
    r"making|introducing|reducing|improving|delivering)\b)|;\s+|,\s+whose\s+|\s(?=by\s+\w+ing\b)|:\s+(?=\w)",
    re.I,
)
_STRONG_END = re.compile(
    r",?\s+(?=(?:which|while|whereas|where|enabling|allowing|making|achieving|yielding|thereby|thus|demonstrating|"
    r"resulting|leading|without|eliminating|outperforming|surpassing|including|such as|complemented|but|so that|"
    r"supporting|followed|reducing|improving|as well as|rather than|even when|despite)\b)|;|:|\s*—|\s–|\s\(|,\s+and\s|"
    r"\s(?:--|-)\s",
    re.I,
)
_WEAK_END = re.compile(r"\s+(?=(?:by|using|for|with|through|via|across|in order)\b)", re.I)
_BAD_END = re.compile(
    r"\b(?:a|an|the|of|to|and|or|with|for|by|in|on|at|from|as|that|which|is|are|was|be|been|into|our|its|their|such|"
    r"both|between|via|we|it|this|these|not|can|could|has|have|than|more|due|all|based|obtained|according|how|whether|well|e\.g|i\.e|etc)$",
    re.I,
)
_THAT = re.compile(r"\s+(?=(?:that|in which)\b)", re.I)
_CLOSING = " .\n\t\ufffc\u00a0"
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


def rank_sentences(source: Source, aspect: Aspect, wanted: frozenset[str]) -> list[tuple[float, Sentence]]:
    """Return the sentences of an abstract that speak to `aspect`, best first; `wanted` are stems asked about."""
    ranked = []
    for sentence in source.sentences:
        score = _sentence_score(sentence, aspect, wanted)
        if score >= TELLING:
            ranked.append((score, sentence))
    return sorted(ranked, key=lambda row: (-row[0], row[1].number))


def _sentence_score(sentence: Sentence, aspect: Aspect, wanted: frozenset[str]) -> float:
    text = sentence.text
    if _RELEASE.search(text) and aspect != "choice" and len(text) < 200:
        return 0.0
    spoken = len({m.lower() for m in _SPEAKS_OF[aspect].findall(text)})
    if not spoken:
        return 0.0
    overlap = len(wanted & {t.stem for t in tokens(text)})
    score = min(spoken, 3) * 0.8 + min(overlap, 3) * 0.7
    if _METHOD.search(text) and aspect in ("mechanism", "choice", "training", "robustness"):
        score += 1.0
    if _RESULT.search(text):
        # A figure answers a question about quality or speed; "outperforms others" answers none.
        told = aspect in ("quality", "speed") and _FIGURE.search(text)
        score += 0.3 if told else -3.0 if _SAYS_IT_WORKS.search(text) else -1.5
    if _PROBLEM.search(text):
        score += 0.8 if aspect == "limits" else -2.0
    if _BACKGROUND.search(text):
        score -= 2.5
    return score


def cut_clause(
    source: Source, sentence: Sentence, limit: int, wanted: frozenset[str], aspect: Aspect
) -> Passage | None:
    """Return the clause of `sentence` that says most in at most `limit` words, or None where none stands alone.

    A clause starts at the sentence, after its leading phrase or at a participle, and ends before the next one;
    the slice is verbatim and never ends with a word that needs another.
    """
    raw = source.abstract[sentence.start : sentence.end]
    body = raw.rstrip(_CLOSING)
    best: tuple[float, int, int] | None = None
    lead_end = _end_of_lead(body) + 1
    for start, start_cost in _starts(body):
        for end, end_cost in _ends(body, start):
            piece = body[start:end]
            size = len(piece.split())
            if start == 0 and end < lead_end:
                continue
            if not MIN_WORDS <= size <= limit or _BAD_START.match(piece) or not _stands_alone(piece):
                continue
            value = _clause_value(piece, size, wanted, aspect) - start_cost - end_cost
            if best is None or value > best[0]:
                best = (value, start, end)
    if best is None:
        return None
    start, end = sentence.start + best[1], sentence.start + best[2]
    return Passage(source, sentence, start, end, display_text(source.abstract[start:end]))


def _clause_value(piece: str, size: int, wanted: frozenset[str], aspect: Aspect) -> float:
    spoken = len({m.lower() for m in _SPEAKS_OF[aspect].findall(piece)})
    overlap = len(wanted & {t.stem for t in tokens(piece)})
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
            yield match.end(), 1.3 if body[match.end() :].startswith("by ") else 0.6


def _ends(body: str, start: int) -> Iterator[tuple[int, float]]:
    yield len(body), -0.3
    for match in _STRONG_END.finditer(body, start):
        yield match.start(), 0.1
    for match in _WEAK_END.finditer(body, start):
        yield match.start(), 1.0


def best_passages(
    sources: Sequence[Source],
    aspects: Iterable[Aspect],
    wanted: frozenset[str],
    limit: int,
    used: frozenset[tuple[str, int]] = frozenset(),
) -> list[Passage]:
    """Return passages for the aspects, in their order, at most one per sentence; sources are tried in order.

    `used` holds (source key, sentence number) pairs that are quoted already.
    """
    found: list[Passage] = []
    taken = set(used)
    for aspect in aspects:
        for source in sources:
            for _, sentence in rank_sentences(source, aspect, wanted)[:3]:
                if (source.key, sentence.number) in taken:
                    continue
                passage = cut_clause(source, sentence, limit, wanted, aspect)
                if passage:
                    taken.add((source.key, sentence.number))
                    found.append(passage)
                    break
    return found


_CONTRIBUTION = re.compile(
    r"(?<!\bto )\b(?:propos|present|introduc|develop|stud|investigat|explor|address|examin|recast|tackl|focus|evaluat|"
    r"pursu|report|review|survey|describ|contribut|analy[sz]|reveal)(?:e|es|s|ed|y|ies|ing)?\b(?:\s+on)?\s+"
    r"(?=(?:an?|the|our|its|two|three|both|how|whether)\b|[A-Z]|\w+(?:ing|ed)\s)"
    r"|\b(?:aim|goal|objective) is to \w+\s+|\bwe aim to \w+\s+|\bthis (?:paper|work) aims to \w+\s+",
)
_IS_A = re.compile(r"^[^,;:]{1,60}?\bis\s+(?=an?\b)")


def topic_passage(source: Source, central: Sentence | None, limit: int = 14) -> Passage | None:
    """Return the words in which an abstract says what it is about, from its central or first sentence."""
    for sentence in [s for s in (central, *source.sentences[:2]) if s is not None]:
        raw = source.abstract[sentence.start : sentence.end].rstrip(_CLOSING)
        match = _CONTRIBUTION.search(raw) or _IS_A.search(raw)
        start_of_clause = _end_of_lead(raw)
        tries = [(match.end(), limit), (match.end(), limit + 6)] if match else []
        for start, words in [*tries, (start_of_clause, limit + 4), (0, limit + 10)]:
            end = _topic_end(raw, start, words)
            if end is not None:
                left, right = sentence.start + start, sentence.start + end
                return Passage(source, sentence, left, right, display_text(source.abstract[left:right]))
    return None


def _topic_end(raw: str, start: int, limit: int) -> int | None:
    ends = {end for end, _ in _ends(raw, start)} | {m.start() for m in _THAT.finditer(raw, start)}
    fitting = [end for end in ends if 4 <= len(raw[start:end].split()) <= limit and _stands_alone(raw[start:end])]
    return max(fitting, default=None)


def _stands_alone(piece: str) -> bool:
    """Return whether a slice neither ends on a word that needs another nor breaks a bracket or quotation."""
    return (
        not _BAD_END.search(piece.rstrip())
        and piece.count("(") == piece.count(")")
        and piece.count("“") == piece.count("”")
    )
