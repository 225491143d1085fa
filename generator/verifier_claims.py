"""Does a sentence rest on what it says it rests on? Citations, quotations, names, numbers and words.

Reads only the prompt and the record of an answer; how the sentences were composed does not matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from generator.content import Prompt, Sentence, Source
from generator.sentences import display_text
from generator.verifier_vocabulary import COUNTED, Vocabulary, foreign_words, is_term, telling_name
from generator.verifier_words import NO_WORDS, Words, fold, own_words, quotations, stems_of, vouch

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
_NOT_USED = re.compile(r"\bnot (?:be(?:en)? )?used\b")
_URL = re.compile(r"(?:https?:|www\.)\S*", re.IGNORECASE)
_QUOTE_MARKS = str.maketrans(dict.fromkeys("\"'"))


@dataclass(frozen=True, slots=True)
class Case:
    """One answer under examination: the prompt, and what each part of it vouches for."""

    prompt: Prompt
    vocabulary: Vocabulary
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


def statement_faults(statement: Json, case: Case) -> Iterator[str]:
    """Yield everything in a statement that nothing in the prompt carries."""
    text, citations = statement["text"], statement["citations"]
    faults = [fault for cited in citations if (fault := citation_fault(cited, case))]
    if faults:
        yield from faults
        return
    for check in (_basis_fault, _relevance_fault, _mention_fault):
        fault = check(statement, case)
        if fault:
            yield fault
    if not text.rstrip("”’)").endswith((".", "?", "!")) or text.endswith(".."):
        yield "stops in the middle; expected a whole sentence that ends with . ? or !"
    yield from text_faults(text, citations, case)


def text_faults(text: str, citations: list[Json], case: Case) -> Iterator[str]:
    """Yield every quotation, name, number and word of a text that its citations and the task do not carry."""
    if "“" in text or "”" in text or '"' in text:
        yield from _quote_faults(text, citations)
    plain, words = own_words(text)
    if case.vocabulary.is_easy(words):
        return
    lowered = plain.lower()
    if any(hint in lowered for hint in _HINTS):
        yield from _style_faults(plain, case)
    scope = case.common
    found = foreign_words(words, case.vocabulary, scope)
    if found:
        named = _named_tasks(text, [word for _, word in found], citations, case)
        scope = [*scope, *named, *map(case.words_of, citations)]
        found = foreign_words(words, case.vocabulary, scope)
    if found:
        scope = [*scope, case.names_in_abstracts()]
        found = foreign_words(words, case.vocabulary, scope)
    for kind, word in found:
        yield (
            f"holds the {kind} “{word}”, which no source it cites, no name, the question nor the task holds; "
            f"expected words of these, or a citation of the sentence that has it"
        )
    if not COUNTED.keys().isdisjoint(words):
        yield from _count_faults(words, case, scope)


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


def _basis_fault(statement: Json, case: Case) -> str | None:
    """Return why the citations of a statement cannot carry its basis, or None."""
    basis, citations = statement["basis"], statement["citations"]
    fields = {cited["field"] for cited in citations}
    if basis == "source":
        if not any(_is_carried(statement["text"], cited, case) for cited in citations):
            return "rests on a source, but none of its words are of an abstract it cites; expected a quotation"
    elif basis == "question" and "question" not in fields:
        return "rests on the question but does not cite it; expected a citation of Q"
    elif basis == "name" and "name" not in fields:
        return "rests on a name but cites none; expected a citation such as M1"
    elif basis == "design" and statement["section"] not in ("workflow", "short-answer"):
        return "is a suggested design; expected it under Suggested design only"
    elif basis in ("definition", "design") and "“" in statement["text"]:
        return f"quotes, but rests on the {basis}; expected the basis of what it quotes, e.g. source"
    elif basis not in ("source", "question", "name", "definition", "design"):
        return f"has the basis “{basis}”; expected source, question, name, definition or design"
    return None


def _is_carried(text: str, cited: Json, case: Case) -> bool:
    """Return whether a statement takes words from the abstract that it cites, or names the task it is about."""
    source = case.sources.get(cited["source"])
    if source is None or cited["field"] == "question":
        return False
    if cited["field"] == "name":
        return source.kind == "paper" and not source.abstract
    if "“" in text:
        return True
    words, plain = case.words_of(cited), case.vocabulary.plain
    roots = [root for root in stems_of(text) if root not in plain]
    return any(words.has_stem(root) for root in roots) or any(
        task.name in text for task in case.vocabulary.known.values()
    )


def _mention_fault(statement: Json, case: Case) -> str | None:
    """Return which source a statement names without citing it, where it cites none of those it names."""
    cited = {c["source"] for c in statement["citations"] if c["source"] != "Q"}
    if not cited:
        return None
    text, _ = own_words(statement["text"])
    names = case.short_names
    if any(key in names and names[key] in text for key in cited):
        return None
    named = [key for key, name in names.items() if name in text]
    if named:
        return f"names {named[0]} but cites {', '.join(sorted(cited))}; expected a citation of {named[0]}"
    return None


def _relevance_fault(statement: Json, case: Case) -> str | None:
    """Return how a statement uses a source that is not about the task, or None."""
    if statement["section"] not in ("short-answer", "workflow"):
        return None
    text = statement["text"]
    remark = statement["section"] == "short-answer" and "used" in text and _NOT_USED.search(text)
    for cited in statement["citations"]:
        key = cited["source"]
        unrelated = key.startswith("P") and case.relevance.get(key) == "unrelated"
        if unrelated and not (remark and cited["field"] == "name"):
            return f"rests on {key}, which is not about this task; expected a direct or related source"
        if remark and key.startswith("P") and not unrelated:
            return f"says that {key} is not used, but its relevance is {case.relevance.get(key)}"
    return None


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


def _count_faults(words: Sequence[str], case: Case, scope: list[Words]) -> Iterator[str]:
    """Yield number words that count neither the prompt's own sources nor what a cited text counts."""
    for word in COUNTED.keys() & set(words):
        most = max(len(case.prompt.models), len(case.prompt.papers))
        if COUNTED[word] > most and not any(word in words.exact for words in scope):
            yield f"counts “{word}”, which the prompt does not; expected a number that a cited text holds"


def _short(text: str) -> str:
    folded = " ".join(text.split())
    return folded if len(folded) <= 60 else f"{folded[:59]}…"
