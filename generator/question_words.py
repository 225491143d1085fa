"""Questions by the words that few of them share: which may be alike, without comparing all with all."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from generator.content import Answer
from generator.words import STOPWORDS, Token, stems, tokens

MOST_SHARING = 24
"""A word that more questions hold says little about what they have in common."""
_RAREST = 4
_COMMON = frozenset(
    stems(
        """photo picture image video clip app website english word words text file phone person people one two three
        four five ten hundred old new good best small big whole part way side time day year first last next upload
        uploaded ask asked type typed wrote write show showed find found come came turn turned start started"""
    )
)
"""In so many questions that it says nothing of what two of them have in common, however few a site has."""
_HYPHENS = ("-", "‐", "‑")


def words_of_question(answer: Answer) -> Mapping[str, str]:
    """Return stem → word as it stands in the question, for the words that carry meaning.

    A compound is one word: "low-light" and "low-quality" share none.
    """
    return _words(answer.prompt.question)


# Asked for by each list that compares questions.
@lru_cache(maxsize=1 << 14)
def _words(question: str) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for word in _compounds(question):
        start, end = word[0].start, word[-1].end
        if end - start > 2 and any(part.stem not in STOPWORDS and part.stem not in _COMMON for part in word):
            found.setdefault("-".join(part.stem for part in word), question[start:end].lower())
    return found


def _compounds(text: str) -> list[list[Token]]:
    """Return the words of `text`, those that hyphens join together."""
    words: list[list[Token]] = []
    for token in tokens(text):
        if words and text[words[-1][-1].end : token.start] in _HYPHENS:
            words[-1].append(token)
        else:
            words.append([token])
    return words


def by_rare_words(answers: Iterable[Answer]) -> Mapping[str, list[Answer]]:
    """Return stem → the answers, by slug, whose questions hold it; only words that some but not many share."""
    found: defaultdict[str, list[Answer]] = defaultdict(list)
    for answer in sorted(answers, key=lambda answer: answer.slug):
        for stem in words_of_question(answer):
            found[stem].append(answer)
    return {stem: sharing for stem, sharing in sorted(found.items()) if 1 < len(sharing) <= MOST_SHARING}


def candidate_pairs(answers: Sequence[Answer]) -> Iterator[tuple[Answer, Answer]]:
    """Yield each pair once, by slug, that may hold nearly the same question.

    Questions meet at each of their rarest words, and where they stand next to each other in the alphabet.
    """
    ordered = sorted(answers, key=lambda answer: answer.slug)
    words = {answer.slug: words_of_question(answer) for answer in ordered}
    spread = Counter(stem for found in words.values() for stem in found)
    blocks: defaultdict[str, list[Answer]] = defaultdict(list)
    for answer in ordered:
        shared = [stem for stem in words[answer.slug] if spread[stem] > 1]
        for stem in sorted(shared, key=lambda stem: (spread[stem], stem))[:_RAREST]:
            blocks[stem].append(answer)
    seen: set[tuple[str, str]] = set()
    for block in (*(blocks[stem] for stem in sorted(blocks)), ordered):
        by_words = sorted(block, key=lambda answer: (sorted(words[answer.slug]), answer.slug))
        reach = len(block) if len(block) <= MOST_SHARING else 3
        for at, one in enumerate(by_words):
            for other in by_words[at + 1 : at + 1 + reach]:
                first, second = (one, other) if one.slug < other.slug else (other, one)
                if (first.slug, second.slug) not in seen:
                    seen.add((first.slug, second.slug))
                    yield first, second
