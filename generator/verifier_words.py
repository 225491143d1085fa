"""What words a text may use: those of its sources and its task, and a short list of plain English.

Nothing here knows how answers are composed: a word is allowed because a source holds it, or it is not.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from generator.taxonomy import Task, Taxonomy
from generator.words import stem

_VARIANTS = str.maketrans(
    {
        **dict.fromkeys("‐‑‒–—―−⁃", "-"),
        **dict.fromkeys("‘’‚‛′`´", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff\ufffc"),
        "×": "x",
    }
)
_TOKEN = re.compile(r"[^\W_]+(?:[-'./,:+&_@#][^\W_]+)*")
# A decimal or thousands number stays whole: "98.91" must not be vouched for by "98".
_CUT = re.compile(r"[-'/:+&_@#]|(?<!\d)[.,]|[.,](?!\d)")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[a-zA-Z])(?=\d)|(?<=\d)(?=[a-zA-Z])")
_SHAPED = re.compile(r"\d|[^\W\d_][^\W\d_a-z]|[a-z][A-Z]")
_QUOTED = re.compile(r"“([^“”]*)”")


def fold(text: str) -> str:
    """Return `text` with typographic variants made equal and runs of white space folded; case stays."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text.translate(_VARIANTS)).translate(_VARIANTS)
    return " ".join(text.split())


def words_of(folded: str) -> list[str]:
    """Return the words of folded text; hyphens, dots and slashes inside a word do not cut it."""
    return _TOKEN.findall(folded)


def parts_of(word: str) -> list[str]:
    """Return the parts of a compound word; a number keeps its dots and commas."""
    return [part for part in _CUT.split(word) if part]


def outside_quotes(text: str) -> str:
    """Return `text` without what stands in curly quotation marks."""
    return _QUOTED.sub(" ¶ ", text) if "“" in text else text


def quotations(text: str) -> list[str]:
    """Return what stands in curly quotation marks."""
    return _QUOTED.findall(text) if "“" in text else []


@dataclass(frozen=True, slots=True)
class Words:
    """What a text vouches for."""

    exact: frozenset[str]
    """Its words and their parts, as written."""
    stems: frozenset[str]
    """The stems of those."""
    run: str
    """All stems in order, each between spaces, to find a term of several words."""


NO_WORDS = Words(frozenset(), frozenset(), " ")


def vouch(*texts: str, names: bool = False) -> Words:
    """Return what `texts` vouch for; in `names`, "RealBlurR" vouches for "Real" and "Blur", too."""
    exact: set[str] = set()
    run: list[str] = []
    for text in texts:
        for word in _TOKEN.findall(fold(text)):
            exact.add(word)
            parts = parts_of(word)
            exact.update(parts)
            run += [_stem(part) for part in parts]
            if names and len(word) > 2:
                exact.update(piece for part in parts for piece in _CAMEL.split(part))
        run.append("|")
    stems = {_stem(word) for word in exact}
    return Words(frozenset(exact), frozenset(stems), f" {' '.join(run)} ")


@lru_cache(maxsize=1 << 16)
def _stem(word: str) -> str:
    return stem(word)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words a statement may use without a source; built once per run."""

    plain: frozenset[str]
    """Stems of plain English that says nothing about any source."""
    terms: Mapping[str, tuple[str, ...]]
    """First stem → technical terms, each as its stems with a space on both sides, longest first."""
    task_names: Words
    """Names of all tasks: an answer may name another task than its own."""
    tasks: Mapping[str, Words]
    """Task id → every word `tasks.yml` has for it."""
    titles: Mapping[str, Task]


def load_vocabulary(taxonomy: Taxonomy) -> Vocabulary:
    """Return the vocabulary of `taxonomy` and the packaged word lists."""
    tasks = taxonomy.tasks
    return Vocabulary(
        plain=frozenset(_stem(word) for line in _lines("plain_words.txt") for word in line.split()),
        terms=_terms(_lines("technical_terms.txt")),
        task_names=vouch(*(text for task in tasks.values() for text in (task.name, task.plain_name))),
        tasks={key: vouch(*_texts(task)) for key, task in tasks.items()},
        titles=tasks,
    )


def _texts(task: Task) -> Iterator[str]:
    yield from (task.plain_name, task.name, task.definition, task.input, task.output, task.fallback)
    yield from (task.check.ask, task.check.yes, task.check.no, task.check.otherwise)
    yield from (task.compare.ask, task.compare.yes, task.compare.no, task.family.name)
    yield from (*task.input_media, *task.output_media, *task.input_nouns, *task.aliases)


def _lines(name: str) -> Iterator[str]:
    text = resources.files("generator").joinpath("data", name).read_text(encoding="utf-8")
    return (line for line in text.splitlines() if line and not line.startswith("#"))


def _terms(lines: Iterable[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for line in lines:
        stems = [_stem(part) for word in words_of(fold(line)) for part in parts_of(word)]
        found.setdefault(stems[0], []).append(f" {' '.join(stems)} ")
    return {first: tuple(sorted(terms, key=len, reverse=True)) for first, terms in found.items()}


def foreign_words(text: str, vocabulary: Vocabulary, scope: tuple[Words, ...]) -> Iterator[tuple[str, str]]:
    """Yield (what it is, the word) for every word of folded `text` that nothing vouches for.

    A name or number must stand in `scope` as it is written; any other word may also be plain English
    or stand there in another form.
    """
    words = _TOKEN.findall(text)
    for at, word in enumerate(words):
        if not _vouched(word, at == 0, vocabulary.plain, scope):
            yield _kind(word, at == 0), word
    yield from (("technical term", term) for term in _foreign_terms(words, vocabulary.terms, scope))


def _vouched(word: str, first: bool, plain: frozenset[str], scope: tuple[Words, ...]) -> bool:
    if word.islower():
        named = False
        root = _stem(word)
        if root in plain:
            return True
    else:
        named = _named(word, first)
        root = _stem(word)
        if not named and root in plain:
            return True
    for words in scope:
        if word in words.exact or (not named and root in words.stems):
            return True
    if word.endswith(("'s", "s")) and named:
        return _vouched(word.removesuffix("s").removesuffix("'"), first, plain, scope)
    parts = parts_of(word)
    return len(parts) > 1 and all(_vouched(p, first, plain, scope) for p in parts)


def _named(word: str, first: bool) -> bool:
    """Return whether a word can only be a name or number: digits, capitals inside, a capital in mid-sentence."""
    if _SHAPED.search(word):
        return True
    return not first and word[0].isupper() and word not in ("I", "AI")


def _kind(word: str, first: bool) -> str:
    if any(c.isdigit() for c in word):
        return "number" if not any(c.isalpha() for c in word) else "name or number"
    return "name" if _named(word, first) else "word"


def _foreign_terms(
    words: list[str], terms: Mapping[str, tuple[str, ...]], scope: tuple[Words, ...]
) -> Iterator[str]:
    stems = [_stem(part) for word in words for part in parts_of(word)]
    run = ""
    for root in stems:
        for term in terms.get(root, ()):
            run = run or f" {' '.join(stems)} "
            if term in run and not any(term in words.run for words in scope):
                yield term.strip()
