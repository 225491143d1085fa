"""Does a text rest on what it cites? Citations, quotations, names, numbers and words.

Reads only the prompt and the record of an answer; how the sentences were composed does not matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from generator.content import Prompt, Sentence, Source
from generator.sentences import display_text
from generator.verifier_vocabulary import COUNTED, Vocabulary, foreign_words, is_term, needs_of, telling_name
from generator.verifier_words import NO_WORDS, Words, fold, own_words, quotations, vouch

Json = Mapping[str, Any]

BANNED = re.compile(
    r"leverag(?:e[sd]?|ing)\b|seamless(?:ly)?\b|\bdelv(?:e[sd]?|ing)\b|cutting[- ]edge|state[- ]of[- ]the[- ]art|"
    r"\bplay(?:s|ed|ing)? an? (?:\w+ )?role\b",
    re.IGNORECASE,
)
_GIVES_NAME = re.compile(
    r"\b(?:namely|named|called|dubbed|termed|propos\w+|present\w*|introduc\w+)\s+(?:the\s+)?"
    r"([A-Z][\w+-]*[A-Z0-9][\w+-]*)|\b(?:propos|present|introduc|develop|design)\w*\s[^.;]{0,90}?"
    r"\(([A-Z][\w+-]*[A-Z0-9][\w+-]*)\)"
)
_HINTS = ("everag", "eamless", "elv", "utting", "tate", "role", "://", "www")
"""What every banned phrase and every address holds; nearly no sentence does."""
_URL = re.compile(r"(?:https?:|www\.)\S*", re.IGNORECASE)
_QUOTE_MARKS = str.maketrans(dict.fromkeys("\"'"))


@dataclass(frozen=True, slots=True)
class Case:
    """One answer under examination: the prompt, and what each part of it vouches for."""

    prompt: Prompt
    vocabulary: Vocabulary
    task: str
    """The id of the answer's task."""
    sources: Mapping[str, Source]
    relevance: Mapping[str, str]
    short_names: Mapping[str, str]
    """How a folded text may call each source, where that is no common word: the start of its name."""
    given: frozenset[str]
    """Every link of the prompt."""
    common: list[Words]
    """What every sentence may use: the question, all names, the task's own words."""
    sentences: dict[tuple[str, int], Words] = field(default_factory=dict)
    """What each sentence of an abstract vouches for, as far as looked at."""
    introduced: list[Words] = field(default_factory=list)
    """What the names vouch for that abstracts give their own works; empty until asked for."""

    def names_in_abstracts(self) -> Words:
        """Return what the names vouch for that abstracts introduce as those of their own works."""
        if not self.introduced:
            names = filter(None, (_given_name(source.abstract) for source in self.prompt.sources))
            self.introduced.append(vouch(*names, names=True))
        return self.introduced[0]

    def text_of(self, citation: Json) -> str | None:
        """Return the text that the offsets of a citation refer to."""
        key, place = citation["source"], citation["field"]
        if key == "Q":
            return self.prompt.question if place == "question" else None
        source = self.sources.get(key)
        if source is None or place == "question":
            return None
        return source.abstract if place == "abstract" else source.name if place == "name" else None

    def sentence_at(self, citation: Json) -> Sentence | None:
        """Return the sentence of the abstract that a citation names, where the slice begins in it."""
        number = citation["sentence"] or 0
        sentences = self.sources[citation["source"]].sentences
        if 1 <= number <= len(sentences):
            sentence = sentences[number - 1]
            if sentence.start <= citation["start"] < sentence.end:
                return sentence
        return None

    def words_of(self, citation: Json) -> Words:
        """Return what the sentences that a citation touches vouch for."""
        if citation["field"] != "abstract" or citation["source"] not in self.sources:
            return NO_WORDS
        key = (citation["source"], citation["sentence"] or 0)
        known = self.sentences.get(key)
        if known is None:
            source = self.sources[citation["source"]]
            touched = [s for s in source.sentences if s.start < citation["end"] and citation["start"] < s.end]
            known = self.sentences[key] = vouch(*(s.text for s in touched))
        return known


def open_case(prompt: Prompt, record: Json, vocabulary: Vocabulary) -> Case:
    """Return what is needed to examine the sentences of `record`."""
    counts = map(str, range(11, max(len(prompt.models), len(prompt.papers)) + 1))
    texts = (text for source in prompt.sources for text in (source.name, source.key))
    names = vouch(*texts, *counts, names=True)
    task = vocabulary.tasks.get(record["task"]["id"], NO_WORDS)
    return Case(
        prompt=prompt,
        vocabulary=vocabulary,
        task=record["task"]["id"],
        sources={source.key: source for source in prompt.sources},
        relevance={source["key"]: source["relevance"] for source in record["sources"]},
        short_names={s.key: name for s in prompt.sources if (name := telling_name(fold(s.name), vocabulary))},
        given=frozenset(link.url for source in prompt.sources for link in source.links),
        common=[vouch(prompt.question), task, names],
    )


def _given_name(abstract: str) -> str:
    """Return the one name that an abstract introduces as its own work's and uses again; empty where it does not."""
    match = _GIVES_NAME.search(abstract)
    name = (match[1] or match[2]) if match else ""
    return name if name and abstract.count(name) > 1 else ""


def citation_fault(citation: Json, case: Case) -> str | None:
    """Return what is wrong with a citation, or None."""
    key, start, end = citation["source"], citation["start"], citation["end"]
    text = case.text_of(citation)
    if text is None:
        known = ", ".join(["Q", *case.sources])
        return f"cites the {citation['field']} of {key}, which the prompt does not have; expected one of {known}"
    if not 0 <= start < end <= len(text):
        return f"cites {key} from {start} to {end}; expected offsets within its {len(text)} characters"
    if text[start:end] != citation["quote"]:
        return (
            f"cites {key} with the words “{_short(citation['quote'])}”; "
            f"expected the slice at {start} to {end}: “{_short(text[start:end])}”"
        )
    if citation["field"] == "abstract" and case.sentence_at(citation) is None:
        return f"cites sentence {citation['sentence']} of {key}; expected the sentence that holds offset {start}"
    if citation["field"] != "abstract" and citation["sentence"]:
        return f"cites sentence {citation['sentence']} of {key}; only an abstract has sentences"
    return None


def text_faults(text: str, citations: list[Json], case: Case) -> Iterator[str]:
    """Yield every quotation, name, number and word of a text that its citations and the task do not carry."""
    if "“" in text or "”" in text or '"' in text:
        yield from _quote_faults(text, citations)
    plain, words = own_words(text)
    if _may_break_style(plain):
        yield from _style_faults(plain, case)
    needs = needs_of(words, case.vocabulary)
    if not (needs.words or needs.terms or needs.counted):
        return
    scope = case.common
    found = foreign_words(needs, case.vocabulary, scope)
    if found:
        named = _named_tasks(text, [word for _, word in found], citations, case)
        scope = [*scope, *named, *map(case.words_of, citations)]
        found = foreign_words(needs, case.vocabulary, scope)
    if found:
        scope = [*scope, case.names_in_abstracts()]
        found = foreign_words(needs, case.vocabulary, scope)
    for kind, word in found:
        yield (
            f"holds the {kind} “{word}”, which no source it cites, no name, the question nor the task holds; "
            f"expected words of these, or a citation of the sentence that has it"
        )
    if needs.counted:
        yield from _count_faults(needs.counted, case, scope)


@lru_cache(maxsize=16384)
def _may_break_style(plain: str) -> bool:
    """Return whether a text may hold a banned phrase or an address; many answers share a sentence."""
    lowered = plain.lower()
    return any(hint in lowered for hint in _HINTS)


def _style_faults(plain: str, case: Case) -> Iterator[str]:
    for banned in BANNED.findall(plain):
        if not any(banned in fold(source.name) for source in case.prompt.sources):
            yield f"uses “{banned}”; expected plain words, or a quotation of a source"
    for url in _URL.findall(plain):
        if url.rstrip(".,;:)") not in case.given and url not in fold(case.prompt.question):
            yield f"names the address “{url}”; expected only links of the prompt"


def _named_tasks(text: str, words: list[str], citations: list[Json], case: Case) -> Iterator[Words]:
    """Yield the words of other tasks that a text names in full and that have one of `words` in their names.

    A name that is itself a technical term ("reinforcement learning") counts only where the abstract of a
    cited source holds it, or beside the task's plain name.
    """
    cited = [case.sources[c["source"]].abstract.lower() for c in citations if c["source"] in case.sources]
    with_words = case.vocabulary.tasks_by_word
    candidates = {task.id: task for word in words for part in word.lower().split() for task in with_words.get(part, ())}
    for task in candidates.values():
        if task.name in text and (
            task.plain_name in text
            or not is_term(task.name, case.vocabulary)
            or any(task.name.lower() in abstract for abstract in cited)
        ):
            yield case.vocabulary.names[task.name]


def _quote_faults(text: str, citations: list[Json]) -> Iterator[str]:
    if text.count("“") != text.count("”") or '"' in text:
        yield "has a quotation mark without its counterpart; expected quotations in “ and ”"
    exact = {cited["quote"] for cited in citations}
    unlike = [quotation for quotation in quotations(text) if quotation not in exact]
    cited = {plain_quote(form) for quote in exact for form in (quote, display_text(quote))} if unlike else ()
    for quotation in unlike:
        if plain_quote(quotation) not in cited:
            yield f"quotes “{_short(quotation)}”, none of its citations; expected the cited words exactly"


def plain_quote(text: str) -> str:
    """Return words for comparing: quotation marks inside may differ in shape."""
    return fold(text).translate(_QUOTE_MARKS)


def _count_faults(counted: Iterable[str], case: Case, scope: list[Words]) -> Iterator[str]:
    """Yield number words that count neither the prompt's own sources nor what a cited text counts."""
    most = max(len(case.prompt.models), len(case.prompt.papers))
    for word in counted:
        if COUNTED[word] > most and not any(word in words.exact for words in scope):
            yield f"counts “{word}”, which the prompt does not; expected a number that a cited text holds"


def _short(text: str) -> str:
    folded = " ".join(text.split())
    return folded if len(folded) <= 60 else f"{folded[:59]}…"
