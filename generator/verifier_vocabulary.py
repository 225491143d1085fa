"""What words a text may use: those of its sources and its task, and a short list of plain English.

Nothing here knows how answers are composed: a word is allowed because a source holds it, or it is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources

from generator.taxonomy import Task, Taxonomy
from generator.verifier_words import Words, parts_of, root_of, stem_run, vouch, words_of

COUNTED = {"three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}
"""Number words that may count the prompt's own models or papers."""
_COMMON = ("I", "AI", "OK", "PDF")
_KEY = re.compile(r"[MP]\d+")
_SENTENCE = re.compile(r"(?<=[.?!:])\s+|[(\"]")
_SHAPED = re.compile(r"\d|[^\W\d_][^\W\d_a-z]|[a-z][A-Z]")
_NUMBER_WORD = re.compile(
    r"(?:eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty"
    r"|(?:hundred|thousand|million|billion|trillion|dozen)s?|half|twice|thrice|double|triple|quarter|percent|tenfold)"
)


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """The words a statement may use without a source; built once per run."""

    plain: frozenset[str]
    """Stems of plain English that says nothing about any source."""
    exact: frozenset[str]
    """Plain words that count in this form only."""
    terms: Mapping[str, tuple[str, ...]]
    """Longest stem → technical terms of several words, each as its stems with a space on both sides."""
    single_terms: frozenset[str]
    """The stems of technical terms of one word."""
    names: Mapping[str, Words]
    """Task name → its words: an answer may name another task than its own, but only by its whole name."""
    tasks: Mapping[str, Words]
    """Task id → the words that `tasks.yml` has for readers; its aliases only serve to recognise the task."""
    labels: frozenset[str]
    """Every label that the file has for boxes and arrows."""
    inputs: frozenset[str]
    outputs: Mapping[str, tuple[Task, ...]]
    """What tasks make → the tasks that make it."""
    known: Mapping[str, Task]
    tasks_by_word: Mapping[str, tuple[Task, ...]]
    """Word of a name or plain name → the tasks that have it."""
    easy: set[str] = field(default_factory=set)
    """Words found to be plain and in no term: a memo that spares looking at most words twice."""


@dataclass(frozen=True, slots=True)
class Needs:
    """What of a text's words something must vouch for."""

    words: tuple[tuple[str, bool], ...]
    """Each word that is not plain English, and whether it stands first."""
    terms: tuple[tuple[str, str], ...]
    """Each technical term of several words: as the text has it, and its stems with a space on both sides."""
    counted: tuple[str, ...]
    """Number words that may count the prompt's own sources."""


def load_vocabulary(taxonomy: Taxonomy) -> Vocabulary:
    """Return the vocabulary of `taxonomy` and the packaged word lists."""
    tasks = taxonomy.tasks
    terms = [stem_run(words_of(line)) for line in _lines("technical_terms.txt")]
    plain = [word for line in _lines("plain_words.txt") for word in line.split()]
    return Vocabulary(
        plain=frozenset(root_of(word) for word in plain if not word.startswith("=")),
        exact=frozenset(word[1:] for word in plain if word.startswith("=")),
        terms=_by_longest(term for term in terms if " " in term.strip()),
        single_terms=frozenset(term.strip() for term in terms if " " not in term.strip()),
        names={task.name: vouch(task.name, task.plain_name) for task in tasks.values()},
        tasks={key: vouch(*_texts(task)) for key, task in tasks.items()},
        labels=frozenset(label for task in tasks.values() for label in _labels(task)),
        inputs=frozenset(task.input for task in tasks.values()),
        outputs={o: tuple(t for t in tasks.values() if t.output == o) for o in {t.output for t in tasks.values()}},
        known=tasks,
        tasks_by_word=_by_word(tasks.values()),
    )


def _by_word(tasks: Iterable[Task]) -> dict[str, tuple[Task, ...]]:
    found: dict[str, tuple[Task, ...]] = {}
    for task in tasks:
        for word in {*words_of(task.name), *words_of(task.plain_name)}:
            for part in {word, *parts_of(word)}:
                found[part.lower()] = (*found.get(part.lower(), ()), task)
    return found


def _labels(task: Task) -> Iterator[str]:
    yield from (_capital(task.input), _capital(task.output))
    yield from ("", task.fallback, task.check.ask, task.check.yes, task.check.no, task.check.otherwise)
    yield from (task.compare.ask, task.compare.yes, task.compare.no)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _texts(task: Task) -> Iterator[str]:
    yield from (task.plain_name, task.name, task.definition, task.input, task.output, task.family.name)
    yield from (*_labels(task), *task.input_media, *task.output_media)


def _lines(name: str) -> Iterator[str]:
    text = resources.files("generator").joinpath("data", name).read_text(encoding="utf-8")
    return (line for line in text.splitlines() if line and not line.startswith("#"))


def _by_longest(terms: Iterable[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for term in terms:
        longest = max(term.split(), key=len)
        found[longest] = (*found.get(longest, ()), term)
    return found


def telling_name(name: str, vocabulary: Vocabulary) -> str | None:
    """Return how a text would call a source: the few words before the colon of its name, or the name's start.

    None where a text may hold that without meaning the source: a common word, a key such as M1.
    """
    head, colon, _ = name.partition(":")
    if colon and 1 <= len(head.split()) <= 4:
        name = head.strip()
    elif len(name) > 48:
        name = name[:48].rpartition(" ")[0]
    name = name.rstrip(".")
    is_common = len(name) <= 4 and (root_of(name) in vocabulary.plain or _KEY.fullmatch(name))
    return None if is_common or name == name.lower() else name


def is_term(name: str, vocabulary: Vocabulary) -> bool:
    """Return whether all of `name` is one technical term."""
    run = stem_run(words_of(name))
    return any(run in terms for terms in vocabulary.terms.values())


@lru_cache(maxsize=16384)
def needs_of(words: tuple[str, ...], vocabulary: Vocabulary) -> Needs:
    """Return what the words of a text need, whatever it is about; many answers share a sentence."""
    terms, easy = vocabulary.terms, vocabulary.easy
    hard: list[tuple[str, bool]] = []
    telling: set[str] = set()
    counted: list[str] = []
    for at, word in enumerate(words):
        usual = word if at else _begun(word)
        if usual in easy:
            continue
        root = root_of(word)
        in_term = root in terms
        if in_term:
            telling.add(root)
        elif not word.isalnum():
            parts = terms.keys() & map(root_of, parts_of(word))
            in_term = bool(parts)
            telling |= parts
        if not (usual.islower() and (root in vocabulary.plain or usual in vocabulary.exact)):
            hard.append((word, at == 0))
        elif usual in COUNTED:
            counted.append(usual)
        elif not in_term:
            easy.add(usual)
    return Needs(tuple(hard), tuple(_terms_in(words, telling, terms)) if telling else (), tuple(counted))


def foreign_words(needs: Needs, vocabulary: Vocabulary, scope: list[Words]) -> list[tuple[str, str]]:
    """Return (what it is, the word) for every word and term that a text needs and nothing in `scope` vouches for.

    A name or number must stand in `scope` as it is written; any other word may also stand there in another form.
    """
    plain = vocabulary.plain
    found = [
        (_kind(word, first), word)
        for word, first in needs.words
        if not _is_vouched(word, first, plain, scope) and not _is_cut(word, scope)
    ]
    if needs.terms:
        found += [("technical term", surface) for surface in _foreign_terms(needs.terms, scope)]
    return found


def foreign_to_prompt(text: str, vocabulary: Vocabulary, scope: list[Words]) -> Iterator[tuple[str, str]]:
    """Yield (what it is, the word) for every name, number and technical term of `text` not in `scope`.

    Ordinary words are free: this is for the words of a person, not of the composer.
    """
    words: list[str] = []
    for sentence in _SENTENCE.split(text):
        found = words_of(sentence)
        words += found
        for at, word in enumerate(found):
            if _is_named(word, at == 0):
                if not _is_vouched(word, at == 0, frozenset(), scope):
                    yield _kind(word, at == 0), word
            elif root_of(word) in vocabulary.single_terms and not _is_vouched(word, at == 0, frozenset(), scope):
                yield "technical term", word
    telling = vocabulary.terms.keys() & stem_run(words).split()
    terms = _terms_in(words, telling, vocabulary.terms)
    yield from (("technical term", surface) for surface in _foreign_terms(terms, scope))


def _holds(scope: list[Words], word: str) -> bool:
    """Return whether one of the texts of `scope` holds a word as it is written."""
    for words in scope:  # noqa: SIM110  # asked for every word that is not plain
        if word in words.exact:
            return True
    return False


def _is_vouched(word: str, first: bool, plain: frozenset[str], scope: list[Words]) -> bool:
    if _holds(scope, word) or (first and _holds(scope, _begun(word))):
        return True
    root = root_of(word)
    if not _is_named(word, first):
        if root in plain or any(words.has_stem(root) for words in scope):
            return True
    elif word.endswith("s") and not word.islower() and _holds(scope, word.rstrip("s").removesuffix("'")):
        return True
    parts = parts_of(word)
    # "open-sourced" is more than "open" and "sourced": plain words alone make no compound.
    own = [part for part in parts if not part.islower() or root_of(part) not in plain]
    return len(parts) > 1 and bool(own) and all(_is_vouched(part, first, plain, scope) for part in own)


def _is_cut(word: str, scope: list[Words]) -> bool:
    """Return whether a long word is the start of a longer one: a name that was cut where it holds no space."""
    return len(word) > 20 and any(known.startswith(word) for words in scope for known in words.exact)


def _is_named(word: str, first: bool) -> bool:
    """Return whether a word can only be a name or number: a digit, capitals inside, a capital in mid-sentence."""
    if word.islower() and word.isalpha():
        return _NUMBER_WORD.fullmatch(word) is not None
    if _SHAPED.search(word):
        return word.partition("'")[0] not in _COMMON
    return not first and word[0].isupper() and word.partition("'")[0] not in _COMMON


def _kind(word: str, first: bool) -> str:
    if _NUMBER_WORD.fullmatch(word):
        return "number"
    if any(c.isdigit() for c in word):
        return "name or number" if any(c.isalpha() for c in word) else "number"
    return "name" if _is_named(word, first) else "word"


def _begun(word: str) -> str:
    """Return a word as it stands elsewhere than at the start of a sentence, if it is no name."""
    return word[:1].lower() + word[1:]


def _terms_in(
    words: Sequence[str], telling: Iterable[str], terms: Mapping[str, tuple[str, ...]]
) -> Iterator[tuple[str, str]]:
    """Yield the technical terms of several words, as they stand and by their stems; `telling` are their longest."""
    run = stem_run(words)
    for root in telling:
        for term in terms[root]:
            if term in run:
                at, size = run[: run.index(term)].count(" "), term.count(" ") - 1
                parts = [part for word in words for part in parts_of(word)]
                yield " ".join(parts[at : at + size]), term


def _foreign_terms(terms: Iterable[tuple[str, str]], scope: list[Words]) -> Iterator[str]:
    for surface, stems in terms:
        if not any(vouched.has_term(surface, stems) for vouched in scope):
            yield surface
