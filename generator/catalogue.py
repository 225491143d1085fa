"""Many answers → what the pages that lead to them show: by task, by model, by paper, and related ones.

Everything here is planned as data; `renderer.py` writes it. Nothing grows faster than n log n.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from generator.addresses import same_work
from generator.content import Answer, Link, Relevance, Source, SourceKind, SourceView
from generator.subjects import short_name
from generator.taxonomy import Family, Task, Taxonomy

MOST_RELATED = 2
MOST_REASONS = 1
_NEAR = 8
"""How many neighbours of each shared task or source are weighed; keeps a site of 10,000 answers quick."""
_ORDER: Mapping[Relevance, int] = {"direct": 0, "related": 1, "unrelated": 2}


@dataclass(frozen=True, slots=True)
class TaskGroup:
    """One task that has answers."""

    task: Task
    answers: tuple[Answer, ...]
    """By title; none where all that there are may not be listed."""


@dataclass(frozen=True, slots=True)
class FamilyGroup:
    """One family that has answers."""

    family: Family
    tasks: tuple[TaskGroup, ...]
    """In the taxonomy's order."""


@dataclass(frozen=True, slots=True)
class Use:
    """One answer's use of a source."""

    answer: Answer
    view: SourceView


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """One model or paper, merged from all prompts that provide it."""

    kind: SourceKind
    name: str
    """As the first of its uses spells it."""
    links: tuple[Link, ...]
    """Every different address once."""
    uses: tuple[Use, ...]
    """Most relevant first, then by title."""


@dataclass(frozen=True, slots=True)
class RelatedAnswer:
    """Another answer that a reader may want next."""

    slug: str
    title: str
    reason: str
    """Plain text: "same task; same paper, X"."""


@dataclass(frozen=True, slots=True)
class RelatedIndex:
    """Answers by what they can share; made once for a site."""

    groups: Mapping[str, tuple[tuple[str, int, tuple[Answer, ...]], ...]]
    """Slug → (reason, weight, answers that share it, by slug, those that may not be listed left out)."""


def listed(answers: Iterable[Answer], *, drafts: bool = False) -> tuple[Answer, ...]:
    """Return the answers that lists, search and feeds offer: none withdrawn, drafts only where asked for."""
    return tuple(answer for answer in answers if _is_listed(answer, drafts))


def plan_browse(answers: Iterable[Answer], taxonomy: Taxonomy, tasks: Collection[str] = ()) -> tuple[FamilyGroup, ...]:
    """Return all answers by family and task, in the taxonomy's order.

    Tasks without answers are left out, except those whose ids are in `tasks`.
    """
    by_task: defaultdict[str, list[Answer]] = defaultdict(list)
    for answer in answers:
        by_task[answer.task.id].append(answer)
    by_family: defaultdict[str, list[TaskGroup]] = defaultdict(list)
    for task in taxonomy.tasks.values():
        if task.id in by_task or task.id in tasks:
            group = TaskGroup(task, tuple(sorted(by_task[task.id], key=_by_title)))
            by_family[task.family.id].append(group)
    return tuple(
        FamilyGroup(family, tuple(by_family[family.id]))
        for family in taxonomy.families.values()
        if family.id in by_family
    )


def plan_sources(answers: Iterable[Answer], kind: SourceKind) -> tuple[SourceEntry, ...]:
    """Return every model, or every paper, once, by name, with the answers that use it.

    Papers with the same name or the same first link are one. Models of one code repository are often
    different models, so only the name makes them one.
    """
    entries = (_entry(kind, uses) for uses in _merged(answers, kind))
    return tuple(sorted(entries, key=lambda entry: (_folded(entry.name), entry.name)))


def index_related(answers: Sequence[Answer], *, drafts: bool = False) -> RelatedIndex:
    """Return what `related_answers` looks things up in; drafts are offered where asked for."""
    shared: list[tuple[int, list[tuple[Answer, str]]]] = []
    by_task: defaultdict[str, list[Answer]] = defaultdict(list)
    for answer in answers:
        by_task[answer.task.id].append(answer)
    shared += [(2, [(answer, "same task") for answer in members]) for members in by_task.values()]
    for uses in _merged(answers, "model"):
        shared.append((1, [_shared_by(use) for use in uses]))
    for uses in _merged(answers, "paper"):
        # A paper that bears on neither question says nothing about what they have in common.
        shared.append((1, [_shared_by(use) for use in uses if use.view.relevance != "unrelated"]))
    groups: defaultdict[str, list[tuple[str, int, tuple[Answer, ...]]]] = defaultdict(list)
    for weight, members in shared:
        unique = {answer.slug: answer for answer, _ in members}
        offered = tuple(unique[slug] for slug in sorted(unique) if _is_listed(unique[slug], drafts))
        if len(unique) > 1 and offered:
            for slug, reason in {answer.slug: reason for answer, reason in members}.items():
                groups[slug].append((reason, weight, offered))
    return RelatedIndex({slug: tuple(found) for slug, found in groups.items()})


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
    # A stable sort: among equals the order of the ring stays, so that every answer is somebody's neighbour.
    best = sorted(titles, key=lambda slug: -weights[slug])[:MOST_RELATED]
    return tuple(RelatedAnswer(slug, titles[slug], "; ".join(reasons[slug][:MOST_REASONS])) for slug in best)


def _is_listed(answer: Answer, drafts: bool) -> bool:
    status = answer.prompt.front_matter.status
    return status != "withdrawn" and (drafts or status != "draft")


def _after(slug: str, members: tuple[Answer, ...]) -> Iterator[Answer]:
    """Yield the nearest other members, in a ring that starts behind `slug`."""
    here = bisect_left(members, slug, key=lambda member: member.slug)
    ring = members[here : here + _NEAR + 1] + members[: min(here, _NEAR)]
    return islice((member for member in ring if member.slug != slug), _NEAR)


def _merged(answers: Iterable[Answer], kind: SourceKind) -> list[list[Use]]:
    """Return the uses of each source of `kind`, the answers by slug, whatever order they come in."""
    known: dict[str, list[Use]] = {}
    merged: list[list[Use]] = []
    for answer in sorted(answers, key=lambda answer: answer.slug):
        for view in answer.sources:
            if view.source.kind != kind:
                continue
            keys = _keys(view.source)
            uses = next((known[key] for key in keys if key in known), None)
            if uses is None:
                uses = []
                merged.append(uses)
            uses.append(Use(answer, view))
            for key in keys:
                known.setdefault(key, uses)
    return merged


def _keys(source: Source) -> list[str]:
    """Return the keys under which the same source is found again, the surest first."""
    if source.kind == "model":
        return [_folded(source.name)]
    letters = "".join(filter(str.isalnum, _folded(source.name)))
    links = [same_work(link.url) for link in source.links if link.origin == "field"]
    return [f"name {letters or source.name}", *(f"link {link}" for link in links[:1])]


def _entry(kind: SourceKind, uses: list[Use]) -> SourceEntry:
    links = {link.url: link for use in uses for link in use.view.source.links}
    ordered = sorted(uses, key=lambda use: (_ORDER[use.view.relevance], _by_title(use.answer)))
    return SourceEntry(kind, uses[0].view.source.name, tuple(links.values()), tuple(ordered))


def _by_title(answer: Answer) -> tuple[str, str]:
    return _folded(answer.title), answer.slug


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _shared_by(use: Use) -> tuple[Answer, str]:
    """Return an answer and what it shares, under the name that its own prompt gives it."""
    source = use.view.source
    return use.answer, f"same {source.kind}, {_short(short_name(source.name))}"


def _short(name: str, limit: int = 80) -> str:
    if len(name) <= limit:
        return name
    return f"{name[: limit - 1].rsplit(' ', 1)[0]}…"
