"""The customer's question taken apart: what happened, what is asked, under which aspects.

Everything here is a slice of the question with its offsets, or a change of word order of such a slice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from generator.content import Citation
from generator.sentences import split_sentences

Aspect = Literal["mechanism", "training", "speed", "quality", "robustness", "limits", "choice"]

_ASKING = r"(?:how|what|why|which|where|when|who|can|could|does|do|is|are|will|would)"
_AND = r"(?:and|but|so|or)\s+"
_CLAUSE_START = re.compile(rf"(?:^|(?:[—–;:]\s*|\s-{{1,2}}\s+)(?:{_AND})?|,\s*{_AND})(?={_ASKING}\b)", re.IGNORECASE)
_ASKS = re.compile(rf"{_ASKING}\b", re.IGNORECASE)
_ASKS_BY_ORDER = re.compile(
    r"(?:so|and|but|well)?,?\s*(?:(?:how|why|what|where|which)\s+(?:does|do|did|is|are|can|could|makes|lets|helps|allows)\b|"
    r"(?:how|why)\s+(?:come|so)\b|(?:can|could|does|do|did)\s+(?:it|this|that|AI|the)\b)",
    re.IGNORECASE,
)
# "I asked “do I have enough eggs?”": the question stands inside the quotation and was put to the machine.
_ASKS_ANOTHER = re.compile(r"^[^\"“?]+[\"“][^\"”]*\?[\"”]\s*$")
_ASKS_FOR_REASONS = re.compile(r"(?:how|what|why)\b", re.IGNORECASE)
_HEARSAY = re.compile(
    r"\b(?:(?:I|we)(?:'ve|’ve| have)? (?:heard|read|was told|were told)|they say|people say|apparently|"
    r"supposedly|(?:somebody|someone|a (?:friend|colleague)) (?:said|told))\b",
    re.IGNORECASE,
)
# Which words of a question ask for what; a question may ask under several aspects.
_ASPECTS: tuple[tuple[Aspect, re.Pattern[str]], ...] = (
    (
        "choice",
        re.compile(r"\b(?:which|what kinds? of|what types? of|what sort of|recommend|popular)\b", re.I),
    ),
    (
        "training",
        re.compile(
            r"\b(?:train\w*|retrain\w*|fine-?tun\w*|learn\w*|never (?:seen|told|saw)|unseen|unfamiliar|"
            r"zero-?shot|out of the box|examples?|labels?|data|taught)\b",
            re.I,
        ),
    ),
    (
        "speed",
        re.compile(
            r"\b(?:fast\w*|quick\w*|speed\w*|instant\w*|real[- ]time|live|lag\w*|delay|efficient\w*|"
            r"light-?weight|seconds?|responsive|slow\w*|on[- ]device|directly on)\b",
            re.I,
        ),
    ),
    (
        "robustness",
        re.compile(
            r"\b(?:stable|stay|steady|consistent\w*|reliab\w*|robust\w*|generali[sz]\w*|flexib\w*|adapt\w*|"
            r"different|various|crowded|messy|challenging|despite|smooth\w*)\b",
            re.I,
        ),
    ),
    (
        "quality",
        re.compile(
            r"\b(?:accura\w*|precis\w*|exact\w*|sharp\w*|detail\w*|clear\w*|clean\w*|natural\w*|realis\w*|"
            r"perfect\w*|quality|right|well|distort\w*|artifacts?|artefacts?|noise)\b",
            re.I,
        ),
    ),
    ("limits", re.compile(r"\b(?:really|always|limits?|fail\w*|mistakes?|wrong|even from)\b", re.I)),
    (
        "mechanism",
        re.compile(r"\b(?:how|why|what|mechanisms?|principles?|process|method|tech\w*|kind)\b", re.I),
    ),
)


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
    for sentence in split_sentences(question):
        start, end = sentence.start, sentence.end
        raw = question[start:end]
        if _HEARSAY.search(raw) and hearsay is None:
            hearsay = (start, end)
        clauses = list(_clauses(raw)) if _is_asking(raw) else []
        if not clauses:
            anecdote.append((start, end))
            continue
        if clauses[0][0] > 0:
            anecdote.append((start, start + len(raw[: clauses[0][0]].rstrip(" —–-;:,"))))
        found += [_subquestion(question, start + left, start + right) for left, right in clauses]
    return Reading(tuple(found), tuple(anecdote), hearsay)


def aspect_words(text: str) -> Iterator[tuple[int, int, Aspect]]:
    """Yield (start, end, aspect) of the words in `text` that ask for quality, speed or staying reliable."""
    for aspect, pattern in _ASPECTS:
        if aspect in ("speed", "robustness", "quality"):
            for match in pattern.finditer(text):
                if len(match.group()) > 4 and match.group().lower() not in ("right", "different", "various"):
                    yield match.start(), match.end(), aspect


def _is_asking(sentence: str) -> bool:
    """Return whether a sentence asks: by its mark, or by its word order where the mark was left out."""
    bare = sentence.rstrip("\"”’') ")
    if _ASKS_ANOTHER.search(sentence):
        return False
    return bare.endswith("?") or (not bare.endswith("!") and _ASKS_BY_ORDER.match(bare) is not None)


def title_of(question: str, reading: Reading, limit: int = 90) -> str | None:
    """Return the last interrogative sentence as a title of at most `limit` characters, or None without one.

    Sub-questions of one sentence stay together where they fit.
    """
    if not reading.subquestions:
        return None
    at = next(
        (n for n, sub in reversed([*enumerate(reading.subquestions)]) if _ASKS_FOR_REASONS.match(sub.text)),
        len(reading.subquestions) - 1,
    )
    last = first = reading.subquestions[at]
    for earlier in reversed(reading.subquestions[:at]):
        between = question[earlier.end : first.start]
        if re.search(r"[.?!]", earlier.text[-1] + between) or last.end - earlier.start > limit:
            break
        first = earlier
    text = " ".join(question[first.start : last.end].split())
    text = text[:1].upper() + text[1:]
    text = text if text.endswith(("?", "”", '"')) else f"{text}?"
    return text if len(text) <= limit else cut_at_word(text, limit - 1) + "…"


def cut_at_word(text: str, limit: int) -> str:
    """Return the longest start of `text` within `limit` characters that ends with a word."""
    if len(text) <= limit:
        return text
    head = text[: limit + 1]
    space = head.rfind(" ")
    return (head[:space] if space > 0 else head[:limit]).rstrip(" ,;:—–-")


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
        if len(text.split()) >= 2:
            yield start, start + len(text.rstrip())


def _subquestion(question: str, start: int, end: int) -> SubQuestion:
    text = " ".join(question[start:end].split())
    aspects = tuple(aspect for aspect, pattern in _ASPECTS if pattern.search(text))
    return SubQuestion(text, start, end, indirect(text), aspects or ("mechanism",))


_SUBJECT = (
    r"(?:(?:it|they|you|we|I)\b|(?:(?:the|a|an|this|that|these|those|such|one|your|its)\s+)?(?:[a-z-]+\s+){0,2}?"
    r"(?:AI(?:\s+models?)?|models?|tools?|systems?|apps?|programs?|software|technology|tech|algorithms?|computers?|"
    r"machines?|networks?|assistants?|robots?|agents?)\b|(?:this|that)\b)"
)
_ADVERB = r"(?:(?:\s+(?:really|actually|even|still|just|also|so|always|ever|possibly|manage to|then))*)"
_INVERTED = re.compile(
    rf"(?P<head>(?:how|why|what|where|when|which)(?:\s+(?!does|do|did|is|are|was|were|can|could|will|would)[\w-]+){{0,4}}?)?"
    rf"\s*\b(?P<aux>does|do|did|is|are|was|were|can|could|will|would|should)\s+(?P<subject>{_SUBJECT})"
    rf"(?P<adverb>{_ADVERB})\s+(?P<rest>.+)",
    re.IGNORECASE | re.DOTALL,
)


# "How does that second look work?": the pointing word belongs to a noun, unless a verb follows.
_BARE_POINTER = re.compile(r"this|that", re.IGNORECASE)
_COMMON_VERB = re.compile(
    r"(?:work|happen|help|mean|make|look|do|keep|know|come|get|give|take|turn|change|run|differ|compare|possible|even|not)\b",
    re.I,
)
_AUXILIARY_DO = re.compile(r"\b(?:does|did)\b|(?<!can )(?<!could )(?<!will )(?<!would )(?<!to )\bdo\b", re.I)
_SECOND_PERSON = {
    "i": "you",
    "i'm": "you’re",
    "i've": "you’ve",
    "i'd": "you’d",
    "i'll": "you’ll",
    "i am": "you are",
    "i was": "you were",
    "my": "your",
    "mine": "yours",
    "me": "you",
    "us": "you",
    "we": "you",
    "our": "your",
    "myself": "yourself",
}
_FIRST_PERSON = re.compile(r"\b(?:I am|I was|I['’](?:m|ve|d|ll)|I|my|mine|me|myself|us|we|our)\b(?!-)", re.IGNORECASE)


# Double marks set off a citation's words in a statement; what the person marks gets single ones.
_SINGLE_MARKS = str.maketrans({"“": "‘", "”": "’", '"': "'"})


def indirect(text: str) -> str:
    """Return a direct question as an object clause, or an empty text where that cannot be done safely.

    "How does it stay sharp?" → "how it stays sharp"; "Can AI really do it?" → "whether AI can really do it";
    a question about its own subject ("What makes it fast?") keeps its order.
    """
    bare = text.translate(_SINGLE_MARKS).strip().rstrip("’')").rstrip("?!. ").strip()
    match = _INVERTED.fullmatch(bare)
    if match and not (_BARE_POINTER.fullmatch(match["subject"]) and not _COMMON_VERB.match(match["rest"])):
        return _to_second_person(_turned(match))
    if re.match(r"(?:what|which|who)\b", bare, re.IGNORECASE) and not _AUXILIARY_DO.search(bare):
        return _to_second_person(bare[0].lower() + bare[1:])
    return ""


def _to_second_person(clause: str) -> str:
    """Speak to the person: "what I mean" → "what you mean"."""
    return _FIRST_PERSON.sub(lambda m: _SECOND_PERSON.get(m.group().lower().replace("’", "'"), m.group()), clause)


def _turned(match: re.Match[str]) -> str:
    head = (match["head"] or "whether").strip()
    aux, subject, rest = match["aux"].lower(), _lowered(match["subject"]), match["rest"]
    adverb = match["adverb"]
    words = rest.split(" ", 1)
    tail = f" {words[1]}" if len(words) > 1 else ""
    head = head[0].lower() + head[1:]
    if aux in ("does", "did") and (not re.fullmatch(r"[a-z-]+", words[0]) or words[0] in _IRREGULAR):
        return ""
    if aux == "does":
        if adverb.strip().startswith("manage"):
            return f"{head} {subject} manages{adverb.split('manage', 1)[1]} {rest}"
        tail = re.sub(r"^ and ([a-z]+)\b", lambda m: f" and {_third_person(m[1])}", tail)
        return f"{head} {subject}{adverb} {_third_person(words[0])}{tail}"
    if aux in ("does", "did") and re.search(r"\bbut\s+[a-z]|\band\s+(?:why|how|what|not)\b", rest):
        return ""  # a second verb after "but" would need its ending, too
    if aux == "do":
        return f"{head} {subject}{adverb} {rest}"
    if aux == "did":
        return ""
    return f"{head} {subject} {aux}{adverb} {rest}"


def _lowered(subject: str) -> str:
    return subject if subject.startswith(("AI", "I ")) or subject == "I" else subject[0].lower() + subject[1:]


_IRREGULAR = ("have", "be", "do", "go", "undergo", "not")


def _third_person(verb: str) -> str:
    if re.search(r"(?:s|x|z|ch|sh)$", verb):
        return verb + "es"
    return f"{verb[:-1]}ies" if re.search(r"[^aeiou]y$", verb) else verb + "s"
