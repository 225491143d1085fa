"""The customer's question taken apart: what happened, what is asked, under which aspects.

Everything here is a slice of the question with its offsets, or a change of word order of such a slice.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from generator.content import Citation
from generator.cues import in_small_letters
from generator.indirect import indirect
from generator.sentences import split_sentences

Aspect = Literal["mechanism", "training", "speed", "quality", "robustness", "limits", "use", "choice"]

_ASKING = r"(?:how|what|why|which|where|when|who|can|could|does|do|did|is|are|was|were|will|would|should|must)"
_AND = r"(?:and|but|so|or)\s+"
_CLAUSE_START = re.compile(rf"(?:^|(?:[—–;:]\s*|\s-{{1,2}}\s+)(?:{_AND})?|,\s*{_AND})(?={_ASKING}\b)", re.IGNORECASE)
_ASKS = re.compile(rf"{_ASKING}\b", re.IGNORECASE)
_ASKS_BY_ORDER = re.compile(
    r"(?:so|and|but|well)?,?\s*(?:(?:how|why|what|where|which)\s+(?:does|do|did|is|are|can|could|makes|lets|helps|"
    r"allows)\b|"
    r"(?:how|why)\s+(?:come|so)\b|(?:can|could|does|do|did)\s+(?:it|this|that|AI|the)\b)",
    re.IGNORECASE,
)
# "I asked “do I have enough eggs?”": the question stands inside the quotation and was put to the machine.
_ASKS_ANOTHER = re.compile(r"^[^\"“?]+[\"“][^\"”]*\?[\"”]\s*$")
_ASKS_FOR_REASONS = re.compile(r"(?:how|what|why)\b", re.IGNORECASE)
_BARE = re.compile(r"(?:how|why)\s*\?*", re.IGNORECASE)
"""A question that is only its asking word: it is about what was told before it."""
_HEARSAY = re.compile(
    r"\b(?:(?:I|we)(?:'ve|’ve| have)? (?:heard|read|was told|were told)|they say|people say|apparently|"
    r"supposedly|(?:somebody|someone|(?:a|my|our|one) "
    r"(?:friend|colleague|neighbou?r|brother|sister|cousin|son|daughter|husband|wife|uncle|aunt|dad|mum|mom|boss|"
    r"teacher|nephew|niece|flatmate|roommate)) (?:said|told|claims|claimed|reckons|swears|insists|says))\b",
    re.IGNORECASE,
)
_HEARSAY_NEEDS = ("heard", "read", "told", "sa", "apparently", "supposedly", "claim", "reckon", "swear", "insist")
"""Letters of which some stand wherever it matches, which is found out ten times as fast."""
_HEARD = re.compile(
    rf"{_HEARSAY.pattern}(?:\s+(?:me|us|somewhere|once|recently|online))?(?:\s+that)?[,:]?\s+", re.IGNORECASE
)
# Which words of a question, in small letters, ask for what; a question may ask under several aspects.
_ASPECTS: tuple[tuple[Aspect, re.Pattern[str]], ...] = (
    (
        "choice",
        re.compile(r"\b(?:which|what kinds? of|what types? of|what sort of|recommend|popular)\b"),
    ),
    (
        "training",
        re.compile(
            r"\b(?:train\w*|retrain\w*|fine-?tun\w*|learn\w*|"
            r"never (?:seen|told|saw|sees|(?:has|had|needs) to see)|unseen|unfamiliar|"
            r"zero-?shot|out of the box|examples?|labels?|(?<!my )(?<!our )data|taught|so (?:few|little)(?! time))\b",
        ),
    ),
    (
        "speed",
        re.compile(
            r"\b(?:fast\w*|quick\w*|speed\w*|instant\w*|real[- ]time|live|lag\w*|delay|efficient\w*|"
            r"light-?weight|seconds|(?:a|one|per) second|responsive|slow\w*|how long|on[- ]device|directly on|"
            r"minutes|hours|wait|in time|(?:little|less|much|long|no) time)\b",
        ),
    ),
    (
        "robustness",
        re.compile(
            r"\b(?:stable|stay|steady|consistent\w*|reliab\w*|robust\w*|generali[sz]\w*|flexib\w*|adapt\w*|"
            r"different|various|crowded|messy|challenging|despite|smooth\w*|cope|copes|deal with|accents?|dialects?)\b",
        ),
    ),
    (
        "quality",
        re.compile(
            r"\b(?:accura\w*|precis\w*|exact\w*|sharp\w*|detail\w*|clear\w*|clean\w*|natural\w*|realis\w*|"
            r"perfect\w*|quality|right|well|distort\w*|artifacts?|artefacts?|noise)\b",
        ),
    ),
    (
        "limits",
        re.compile(
            r"\b(?:really|trust\w*|reliabl[ey]|ma[dk]es? (?:things |it |them |something )?up|"
            r"(?<!how )does it (?:also )?work \w+|"
            r"always|limits?|fail\w*|mistakes?|wrong|even from|invent\w*|lies?|hallucinat\w*|believe|"
            r"(?:is|are)(?: not|n['’]t) (?:there|true|in))\b",
        ),
    ),
    (
        "use",
        re.compile(
            r"\b(?:(?:do|does|must|should|would|did) (?:it|i|we|you) (?:\w+ )?"
            r"(?:need(?! (?:\w+ )?(?:\w+ )?time\b)|require|give|feed|prepare|"
            r"use|provide)|"
            r"what (?:is|are) (?:needed|required)|needs? from (?:me|us|you)|(?:do|must|should) (?:i|we) have to)\b",
        ),
    ),
    (
        "mechanism",
        re.compile(r"\b(?:how|why|what|mechanisms?|principles?|process|method|tech\w*|kind)\b"),
    ),
)
_QUALITY = dict(_ASPECTS)["quality"]

MOST_IN_QUOTATION = 3
"""A quotation that does not end within so many sentences is none."""
_SAYS_HOW_WELL = frozenset(("right", "well", "perfect", "perfectly"))
_TELLS_LITTLE = ("right", "different", "various", "how long")


@dataclass(frozen=True, slots=True)
class SubQuestion:
    """One thing that is asked."""

    text: str
    """The slice of the question, white space folded, with its own first letter and end mark."""
    start: int
    end: int
    asked: str
    """As an object clause after "You ask …": "how it stays sharp"; empty where the order cannot be turned."""
    aspects: tuple[Aspect, ...]
    """In order of priority; never empty."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The question as the composer needs it."""

    subquestions: tuple[SubQuestion, ...]
    """Empty where the person asks nothing: an admiring remark."""
    anecdote: tuple[tuple[int, int], ...]
    """The other sentences, as offsets into the question."""
    hearsay: tuple[int, int] | None
    """The sentence that only repeats what the person heard."""


def read_question(question: str) -> Reading:
    """Take `question` apart; offsets refer to it."""
    found: list[SubQuestion] = []
    anecdote: list[tuple[int, int]] = []
    hearsay = None
    for start, end in _sentences(question):
        raw = question[start:end]
        if hearsay is None and _is_hearsay(raw):
            hearsay = (start, end)
        clauses = list(_clauses(raw)) if _is_asking(raw) else []
        if not clauses:
            anecdote.append((start, end))
            continue
        if clauses[0][0] > 0 and hearsay == (start, end):
            hearsay = (start, start + len(raw[: clauses[0][0]].rstrip(" —–-;:,")))
        if clauses[0][0] > 0:
            anecdote.append((start, start + len(raw[: clauses[0][0]].rstrip(" —–-;:,"))))
        found += [_subquestion(question, start + left, start + right) for left, right in clauses]
    return Reading(tuple(found), tuple(anecdote), hearsay)


def _is_hearsay(sentence: str) -> bool:
    small = in_small_letters(sentence)
    return any(need in small for need in _HEARSAY_NEEDS) and _HEARSAY.search(sentence) is not None


def _sentences(question: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of each sentence; one that a quotation holds goes on with the words after it."""
    spans = [(sentence.start, sentence.end) for sentence in split_sentences(question)]
    reach = 0
    for at, (start, end) in enumerate(spans):
        if start >= reach:
            reach = _closed(question, start, end, [later for _, later in spans[at + 1 : at + 1 + MOST_IN_QUOTATION]])
            yield start, reach


def _closed(question: str, start: int, end: int, later: Sequence[int]) -> int:
    """Return where a sentence ends, or the one of the `later` ends by which its quotation does."""
    for stop in later:
        if question.count("“", start, end) <= question.count("”", start, end):
            break
        end = stop if question.find("”", end, stop) >= 0 else end
    return end


def what_was_heard(question: str, hearsay: tuple[int, int]) -> tuple[int, int]:
    """Return where the sentence at `hearsay` says what was heard: after "I heard that", without its end mark."""
    start, end = hearsay
    match = _HEARD.search(question, start, end)
    end = start + len(question[start:end].rstrip(" .!?\n"))
    return (match.end(), end) if match and match.end() < end else (start, end)


def aspect_words(text: str) -> Iterator[tuple[int, int, Aspect]]:
    """Yield (start, end, aspect) of the words in `text` that ask for quality, speed or staying reliable."""
    small = in_small_letters(text)
    for aspect, pattern in _ASPECTS:
        if aspect in ("speed", "robustness", "quality"):
            for match in pattern.finditer(small):
                if len(match.group()) > 4 and match.group() not in _TELLS_LITTLE:
                    yield match.start(), match.end(), aspect


def _is_asking(sentence: str) -> bool:
    """Return whether a sentence asks: by its mark, or by its word order where the mark was left out."""
    bare = sentence.rstrip("\"”’') ")
    if _ASKS_ANOTHER.search(sentence):
        return False
    return bare.endswith("?") or (not bare.endswith("!") and _ASKS_BY_ORDER.match(bare) is not None)


def title_of(question: str, reading: Reading, limit: int = 90) -> str | None:
    """Return the last interrogative sentence as a title of at most `limit` characters, or None without one.

    A bare "How?" is none.

    Sub-questions of one sentence stay together where they fit.
    """
    telling = [n for n, sub in enumerate(reading.subquestions) if not _BARE.fullmatch(sub.text)]
    if not telling:
        return None
    at = next((n for n in reversed(telling) if _ASKS_FOR_REASONS.match(reading.subquestions[n].text)), telling[-1])
    last = first = reading.subquestions[at]
    for earlier in reversed(reading.subquestions[:at]):
        between = question[earlier.end : first.start]
        if re.search(r"[.?!]", earlier.text[-1] + between) or last.end - earlier.start > limit:
            break
        first = earlier
    text = " ".join(question[first.start : last.end].split())
    text = text[:1].upper() + text[1:]
    text = re.sub(r"\?[)’']+\Z", "?", text)
    text = text if text.endswith(("?", "”", '"')) else f"{text.rstrip('.…。')}?"
    return text if len(text) <= limit else cut_at_word(text, limit - 1) + "…"


def cut_at_word(text: str, limit: int) -> str:
    """Return the longest start of `text` within `limit` characters that ends with a word."""
    if len(text) <= limit:
        return text
    head = text[: limit + 1]
    end = head.rfind(" ")
    if end <= 0:
        broken = re.search(r"\w+\Z", head)
        end = broken.start() if broken and broken.start() > limit // 2 else limit
        while end > 1 and unicodedata.category(text[end]).startswith("M"):  # a letter keeps its marks
            end -= 1
    return head[:end].rstrip(" ,;:—–-")


def cite_question(question: str, start: int, end: int) -> Citation:
    """Return the citation of a slice of the question."""
    return Citation("Q", start, end, question[start:end], "question")


def _clauses(sentence: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of each interrogative clause of a sentence that ends with a question mark."""
    starts = [m.end() for m in _CLAUSE_START.finditer(sentence)]
    if not starts:
        # "So how does …?", "With so little input, how …?": from the last asking word that follows a comma.
        late = [m.start() for m in _ASKS.finditer(sentence) if sentence[: m.start()].rstrip().endswith(",")]
        if late:
            starts = late[-1:]
        elif re.match(rf"(?:so|and|but|well|then)\b,?\s+{_ASKING}\b", sentence, re.IGNORECASE):
            match = _ASKS.search(sentence)
            starts = [match.start()] if match else [0]
        else:
            starts = [0]
    for start, following in zip(starts, [*starts[1:], len(sentence)], strict=True):
        text = sentence[start:following]
        if following < len(sentence):
            text = re.sub(r"\b(?:and|but|so|or)$", "", text.rstrip()).rstrip(" \t\n\u00a0,;:—–-")
        if len(text.split()) >= 2 or _BARE.fullmatch(text.strip()):
            yield start, start + len(text.rstrip())


def _subquestion(question: str, start: int, end: int) -> SubQuestion:
    text = " ".join(question[start:end].split())
    small = in_small_letters(text)
    aspects = tuple(aspect for aspect, pattern in _ASPECTS if pattern.search(small))
    if len(aspects) > 2 and _SAYS_HOW_WELL.issuperset(match.group() for match in _QUALITY.finditer(small)):
        # "How does it adapt so well?" asks how it adapts.
        aspects = tuple(aspect for aspect in aspects if aspect != "quality")
    return SubQuestion(text, start, end, indirect(text), aspects or ("mechanism",))
