"""Which other answers a reader may want next, each with the reason: a shared task, model, paper or words.

Nothing grows faster than n log n: of what many answers share, only the nearest few are weighed.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from generator.catalogue import is_listed
from generator.content import Answer
from generator.drafts import RelatedAnswer
from generator.own_names import short_name
from generator.phrasing import listed as listing
from generator.question_words import by_rare_words, words_of_question
from generator.work_merging import Use
from generator.works import Work

MOST_RELATED = 2
MOST_REASONS = 1
FEWEST_WORDS = 2
"""So many rare words two questions must share; one alone is chance."""
_NEAR = 8
"""How many neighbours of each shared task or source are weighed; keeps a site of 10,000 answers quick."""


@dataclass(frozen=True, slots=True)
class RelatedIndex:
    """Answers by what they can share; made once for a site."""

    groups: Mapping[str, tuple[tuple[str, int, tuple[Answer, ...]], ...]]
    """Slug → (reason, weight, answers that share it, by slug, those that may not be listed left out)."""
    words: Mapping[str, tuple[tuple[str, tuple[Answer, ...]], ...]]
    """Slug → (a rare word of its question, answers whose questions hold it), likewise."""


def index_related(answers: Sequence[Answer], works: Iterable[Work], *, drafts: bool = False) -> RelatedIndex:
    """Return what `related_answers` looks things up in; `works` are those of `answers`.

    Drafts are offered where asked for.
    """
    shared: list[tuple[int, list[tuple[Answer, str]]]] = []
    by_task: defaultdict[str, list[Answer]] = defaultdict(list)
    for answer in answers:
        by_task[answer.task.id].append(answer)
    shared += [(2, [(answer, "same task") for answer in members]) for members in by_task.values()]
    for work in works:
        # A paper that bears on neither question says nothing about what they have in common.
        uses = [use for use in work.uses if work.kind == "model" or use.view.relevance != "unrelated"]
        shared.append((1, [_shared_by(use) for use in uses]))
    groups: defaultdict[str, list[tuple[str, int, tuple[Answer, ...]]]] = defaultdict(list)
    for weight, members in shared:
        unique = {answer.slug: answer for answer, _ in members}
        offered = tuple(unique[slug] for slug in sorted(unique) if is_listed(unique[slug], drafts))
        if len(unique) > 1 and offered:
            for slug, reason in {answer.slug: reason for answer, reason in members}.items():
                groups[slug].append((reason, weight, offered))
    words: defaultdict[str, list[tuple[str, tuple[Answer, ...]]]] = defaultdict(list)
    for stem, sharing in by_rare_words(answers).items():
        offered = tuple(answer for answer in sharing if is_listed(answer, drafts))
        for answer in sharing:
            words[answer.slug].append((words_of_question(answer)[stem], offered))
    return RelatedIndex(
        {slug: tuple(found) for slug, found in groups.items()}, {slug: tuple(found) for slug, found in words.items()}
    )


def related_answers(answer: Answer, index: RelatedIndex) -> tuple[RelatedAnswer, ...]:
    """Return the few other answers that share most, each with its strongest reasons."""
    reasons: defaultdict[str, list[str]] = defaultdict(list)
    weights: defaultdict[str, int] = defaultdict(int)
    titles: dict[str, str] = {}
    for reason, weight, members in index.groups.get(answer.slug, ()):
        for other in _after(answer.slug, members):
            reasons[other.slug].append(reason)
            weights[other.slug] += weight
            titles[other.slug] = other.title
    for other, said in _by_words(answer.slug, index):
        reasons[other.slug].append(f"same words, {listing(said)}")
        weights[other.slug] += 1
        titles[other.slug] = other.title
    # A stable sort: among equals the order of the ring stays, so that every answer is somebody's neighbour.
    best = sorted(titles, key=lambda slug: -weights[slug])[:MOST_RELATED]
    return tuple(RelatedAnswer(slug, titles[slug], "; ".join(reasons[slug][:MOST_REASONS])) for slug in best)


def _by_words(slug: str, index: RelatedIndex) -> Iterator[tuple[Answer, list[str]]]:
    """Yield the answers whose questions share several rare words with that of `slug`, and some of these words."""
    shared: defaultdict[str, list[str]] = defaultdict(list)
    found: dict[str, Answer] = {}
    for word, members in index.words.get(slug, ()):
        for other in _after(slug, members):
            shared[other.slug].append(word)
            found[other.slug] = other
    for known, words in sorted(shared.items(), key=lambda row: (-len(row[1]), row[0])):
        if len(words) >= FEWEST_WORDS:
            yield found[known], [f"“{word}”" for word in words[:FEWEST_WORDS]]


def _after(slug: str, members: tuple[Answer, ...]) -> Iterator[Answer]:
    """Yield the nearest other members, in a ring that starts behind `slug`."""
    here = bisect_left(members, slug, key=lambda member: member.slug)
    ring = members[here : here + _NEAR + 1] + members[: min(here, _NEAR)]
    return islice((member for member in ring if member.slug != slug), _NEAR)


def _shared_by(use: Use) -> tuple[Answer, str]:
    """Return an answer and what it shares, under the name that its own prompt gives it."""
    source = use.view.source
    return use.answer, f"same {source.kind}, {_short(short_name(source.name))}"


def _short(name: str, limit: int = 80) -> str:
    if len(name) <= limit:
        return name
    return f"{name[: limit - 1].rsplit(' ', 1)[0]}…"
