"""What a paper is about, from its own title and abstract: its tasks, its kind of work, its central sentence."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from generator.affinity import Affinity
from generator.content import Sentence, Source
from generator.cues import Cue
from generator.roles import roles_of
from generator.sentences import split_sentences
from generator.taxonomy import Taxonomy
from generator.words import Hit, PhraseIndex, longest_hits, name_tokens, outermost, spaced, stems, stems_said, tokens

Kind = Literal["method", "data set", "benchmark", "survey", "study", "essay", "tool", "negative result", "paper"]

TITLE_WEIGHT = 4.0
CENTRAL_WEIGHT = 2.5
OPENING_WEIGHT = 1.5
MENTION_WEIGHT = 0.7
NEAR_WEIGHT = 4.0
"""For the task whose vocabulary the title and first sentences clearly share."""
MEANS_SHARE = 0.6
MAIN_SHARE = 0.5
"""A task is a main one where it has at least this share of the best task's score."""

_VERB = (
    r"(?:propos|present|introduc|develop|describ|stud|investigat|explor|address|report|review|survey|examin|"
    r"pursu|reflect|contribut|recast|delv|tackl|focus|analy[sz]|evaluat|deriv|suggest|offer)\w*"
)
_WHO = r"(?:we|the authors?|it|th(?:is|e) (?:paper|work|study|article|letter)|our (?:work|paper|method|approach|study))"
_ADVERBS = r"(?:\s+(?:further|also|then|therefore|thus|instead|innovatively|here))?\s+"
_ANNOUNCES = Cue(
    "propos|present|introduc|develop|designed|aim|goal|objective",
    rf"\b(?:we|the authors?|this (?:paper|work|study|article)){_ADVERBS}(?:propos|present|introduc|develop)\w*"
    r"|\b(?:is|are) (?:introduced|proposed|presented|designed)\b|\b(?:our|the|its) (?:aim|goal|objective) is to\b"
    r"|\b(?:we|this (?:paper|work|study|article)) aims? to\b",
)
_SAYS_WHAT_IT_DOES = re.compile(rf"\b{_WHO}{_ADVERBS}{_VERB}\b")
_BUILDS = Cue(
    "propos|present|introduc|develop|design|train|method|model|approach|network|framework|system|algorithm",
    r"\b(?:we|the authors?|this (?:paper|work)|our|is|are) (?:\w+ )?"
    r"(?:propos|present|introduc|develop|design|train)\w*|"
    r"\b(?:our|the proposed|this) (?:method|model|approach|network|framework|system|algorithm)\b",
)
_SPEAKS_OF_METHOD = re.compile(r"\b(?:models?|methods?|frameworks?|networks?|approach(?:es)?|learning|training)\b")
_OBSERVES = re.compile(
    r"\b(?:we|the authors?) (?:\w+ )?(?:examin|measur|interview|observ|compar|collect|count|follow|ask|analy[sz]|stud|"
    r"survey|investigat|evaluat|test|review)\w*|"
    r"\b(?:participants|respondents|interviews|field (?:study|trial)|measurements)\b"
)
_KINDS: tuple[tuple[Kind, Cue, Cue], ...] = (
    # kind, in the title, in the central sentence
    (
        "survey",
        Cue("survey|review|overview|state of", r"\b(?:survey|review|overview|state of the art in|reviewing)\b"),
        Cue("survey|review|summari", r"\b(?:we|paper|article|work) (?:survey|review|summari[sz])\w*\b|\bsurvey of\b"),
    ),
    (
        "negative result",
        Cue(
            "negative|fail|not work|limits|pitfalls",
            r"\b(?:negative results?|fails? to|does not work|limits of|pitfalls)\b",
        ),
        Cue(
            "negative|we find|we show",
            r"\bnegative results?\b|\bwe (?:find|show) that .{0,60}\b(?:fails?|do not|does not)\b",
        ),
    ),
    (
        "essay",
        Cue(
            "perspective|position|essay|lessons|towards|opinion|course",
            r"\b(?:perspectives?|position|essay|lessons learned|towards a theory|opinion|course)\b",
        ),
        Cue(
            "we argue|position|we reflect|lessons|we advocate",
            r"\b(?:we argue|position paper|we reflect|lessons learned|we advocate)\b",
        ),
    ),
    (
        "benchmark",
        Cue("bench", r"\bbenchmark(?:s|ing)?\b|\wbench\b"),
        Cue("benchmark", r"\b(?:new|novel|comprehensive|a|the first) (?:\w+ ){0,2}benchmark\b"),
    ),
    (
        "data set",
        Cue("dataset|data set|database|corpus", r"\b(?:data ?sets?|database|corpus)\b"),
        Cue(
            "dataset|data set|database|corpus",
            r"\b(?:a|an|the first) (?:[\w-]+ ){0,5}(?:data ?set|database|corpus)\b",
        ),
    ),
    (
        "tool",
        Cue("tool|library|system|software", r"\b(?:toolkit|toolbox|library|open-source system|software)\b"),
        Cue("tool|library|software", r"\b(?:a|an) (?:[\w-]+ ){0,4}(?:toolkit|toolbox|library|software package)\b"),
    ),
    (
        "study",
        Cue(
            "comparative|empirical|study|analysis|rethinking|revisiting|understanding",
            r"\b(?:comparative|empirical|(?:a|case) study|analysis|rethinking|revisiting)\b|(?:^|: )understanding\b",
        ),
        Cue(
            "novel method|empirical|study|studies|investigate|analy|examine|evaluates|compares",
            r"\b(?:does not describe a novel method|empirical(?:ly)? study|we (?:study|investigate|analy[sz]e|examine)|"
            r"(?:paper|work|study) (?:studies|investigates|analy[sz]es|examines|evaluates|compares))\b",
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Term:
    """What a paper itself calls a task."""

    text: str
    sentence: int
    """Number of the sentence of its abstract that has it; 0 for the title."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What one source is about."""

    scores: Mapping[str, float]
    """Task id → weight of the evidence, only tasks with any."""
    main: tuple[str, ...]
    """Ids of the main tasks, best first."""
    named: frozenset[str]
    """Ids of the tasks that title or abstract name in their own terms: only of these it can be said to be about."""
    kind: Kind
    central: Sentence | None
    """The sentence that says what the work does; None without an abstract."""
    terms: Mapping[str, Term]
    """Task id → what title or abstract call it, for those they name."""
    titled: frozenset[str]
    """Ids of the tasks that the title itself names, in more than one word."""
    words: frozenset[str]
    """The stems of the abstract."""
    run: str
    """The stems of title and abstract in order, between spaces, each sentence apart."""


def task_phrases(taxonomy: Taxonomy) -> PhraseIndex:
    """Return an index of the technical terms that name each task."""
    return PhraseIndex((task.id, phrase) for task in taxonomy.tasks.values() for phrase in (task.name, *task.aliases))


def subject_of(source: Source, phrases: PhraseIndex, affinity: Affinity, means: frozenset[str]) -> Subject:
    """Return what `source` is about, from its name and abstract alone.

    `means` are ids of tasks that rather say how something is done than what for; they count less.
    """
    scores: dict[str, float] = {}
    in_title = outermost(phrases.find(name_tokens(source.name)))
    _add(scores, _lengths(in_title), TITLE_WEIGHT)
    terms: dict[str, Term] = {}
    _add_terms(terms, in_title, source.name, 0)
    central = central_sentence(source.name, source.abstract)
    for sentence in source.sentences:
        weight = MENTION_WEIGHT
        if sentence is central:
            weight = CENTRAL_WEIGHT
        elif sentence.number == 1:
            weight = OPENING_WEIGHT
        _add(scores, phrases.longest(stems(sentence.text)), weight)
        if sentence is central:
            _add_terms(terms, longest_hits(phrases.find(tokens(sentence.text))), sentence.text, sentence.number)
    named = frozenset(scores)
    for task, nearness in affinity.of_paper(source, central).items():
        scores[task] = scores.get(task, 0.0) + NEAR_WEIGHT * nearness
    scores = {task: score * (MEANS_SHARE if task in means else 1.0) for task, score in scores.items()}
    best = max(scores.values(), default=0.0)
    main = sorted((t for t, s in scores.items() if s >= MAIN_SHARE * best), key=lambda t: (-scores[t], t))
    texts = [sentence.text for sentence in source.sentences]
    return Subject(
        scores,
        tuple(main),
        named,
        kind_of_work(source, central),
        central,
        terms,
        frozenset(hit.entry for hit in in_title if len(hit.phrase) > 1),
        stems_said(texts),
        "|".join(map(spaced, [source.name, *texts])),
    )


def _add_terms(found: dict[str, Term], hits: list[Hit], text: str, sentence: int) -> None:
    """Add task id → its term as it stands in `text`, in small letters but for names; the one of most words counts."""
    for hit in hits:
        words = text[hit.start : hit.end].split()
        known = found.get(hit.entry)
        if _NO_SUBJECT.search(words[-1]) or (known and len(known.text.split()) >= len(words)):
            continue
        found[hit.entry] = Term(" ".join(w if _IS_NAME.search(w) else w.lower() for w in words), sentence)


_NO_SUBJECT = re.compile(r"(?:guided|based|views?|models?|images?|ing-to|aware|driven)$", re.IGNORECASE)
"""What such a word ends names no subject: "is about graph-guided"."""
_IS_NAME = re.compile(r"[A-Z0-9].*[A-Z0-9]")


def _lengths(hits: list[Hit]) -> dict[str, int]:
    """Return entry → the words of its longest phrase."""
    return {hit.entry: len(hit.phrase) for hit in sorted(hits, key=lambda hit: len(hit.phrase))}


def _add(scores: dict[str, float], found: Mapping[str, int], weight: float) -> None:
    """Add each task once per text; a longer term, of so many words as `found` tells, is stronger than a single word."""
    for entry, size in found.items():
        scores[entry] = scores.get(entry, 0.0) + weight * (0.75 + 0.25 * min(size, 3))


@lru_cache(maxsize=4096)
def central_sentence(name: str, abstract: str) -> Sentence | None:
    """Return the sentence in which an abstract says what the work `name` does; the first one where none does."""
    sentences = split_sentences(abstract)
    announcing = [s for s in sentences if _ANNOUNCES.is_in(s.text.lower()) or begins_with_name(name, s.text)]
    if kind_in_title(name) not in ("data set", "benchmark"):
        # "We introduce a data set … On it, we propose …": the work is the second.
        announcing = [s for s in announcing if "brings data" not in roles_of(s.text)] or announcing
    return (
        next(iter(announcing), None)
        or next((s for s in sentences if _SAYS_WHAT_IT_DOES.search(s.text.lower())), None)
        or next(iter(sentences), None)
    )


@lru_cache(maxsize=16384)
def begins_with_name(title: str, sentence: str) -> bool:
    """Return whether a sentence begins with the own name of the work with this title: "ALEN separates …"."""
    name = short_name(title)
    text = sentence.removeprefix("The ").removeprefix("the ")
    if text[: len(name)].replace("‑", "-").lower() != name.replace("‑", "-").lower():
        return False
    after = text[len(name) : len(name) + 2]
    return after[:1] == " " and (after[1:].islower() or after[1:] == "(")


def kind_of_work(source: Source, central: Sentence | None) -> Kind:
    """Return what kind of work the title and the central sentence announce."""
    text, title = central.text.lower() if central else "", source.name.lower()
    for kind, in_title, in_text in _KINDS:
        if in_title.is_in(title):
            return kind
        # A method often brings its data along: then the sentence speaks of both.
        alone = kind not in ("data set", "benchmark") or not _SPEAKS_OF_METHOD.search(f"{text} {title}")
        if alone and in_text.is_in(text):
            return kind
    if any(_BUILDS.is_in(s.text.lower()) or begins_with_name(source.name, s.text) for s in source.sentences):
        return "method"
    return "study" if any(_OBSERVES.search(s.text.lower()) for s in source.sentences) else "paper"


def kind_in_title(name: str) -> Kind | None:
    """Return what kind of work a title names outright, if any: a survey, a benchmark."""
    small = name.lower()
    return next((kind for kind, in_title, _ in _KINDS if in_title.is_in(small)), None)


_INTRODUCED = re.compile(
    r"\b(?:namely|named|called|dubbed|termed|coined|propos\w+|present\w*|introduc\w+)\s+(?:the\s+)?"
    r"([A-Z][A-Za-z0-9]*[A-Z0-9][A-Za-z0-9+-]{0,16})(?=,|\s(?:that|which|to|for|\())|"
    r"\b(?:propos|present|introduc|develop|design)\w*\s[^.;]{0,90}?\(([A-Z][A-Za-z0-9]*[A-Z0-9][A-Za-z0-9+-]{0,16})\)"
)


@lru_cache(maxsize=4096)
def introduced_name(title: str, abstract: str) -> str:
    """Return the name that an abstract gives to its own work and uses again; empty where it gives none."""
    found = _INTRODUCED.search(abstract)
    if found is None:
        return ""
    # In brackets often stands what a part is called: the work's own name is made of its title's letters.
    name = found[1] or (found[2] if _is_short_for(found[2], title) else "")
    if not name or abstract.count(name) < 2:
        return ""
    return name if len(re.findall(rf"\b{re.escape(name)}\b", abstract)) > 1 else ""


def _is_short_for(name: str, title: str) -> bool:
    """Return whether the letters of `name` are initials of words of `title`, in their order."""
    initials = iter([token.stem[:1] for token in name_tokens(title)])
    return all(letter in initials for letter in name.lower() if letter.isalpha())


@lru_cache(maxsize=4096)
def short_name(name: str) -> str:
    """Return what a title calls its own work, the words before its colon, or else the whole name."""
    head, colon, _ = name.partition(":")
    return head.strip() if colon and 1 <= len(head.split()) <= 4 else name
