"""All models and papers of a site, each once: under which name and address, with what was given for it, and by whom.

A *work* is one model or paper over all prompts. Papers are one by arXiv id without version, DOI, address or title;
models by name, or by repository where their names have the same letters. Where the marks disagree, a warning says so:
names that are alike are merged, names that are not stay apart, so that no prompt takes over another's page.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from generator.content import Answer, Link, Relevance, SourceKind
from generator.errors import Diagnostic
from generator.work_identity import folded, letters, with_unique_slugs
from generator.work_merging import Node, Use, merge, rank, shortened, warning

_ORDER: Mapping[Relevance, int] = {"direct": 0, "related": 1, "unrelated": 2}


@dataclass(frozen=True, slots=True)
class GivenAbstract:
    """One wording of a work's abstract and who gives it."""

    text: str
    """As it is displayed."""
    answers: tuple[Answer, ...]
    """By slug."""


@dataclass(frozen=True, slots=True)
class Work:
    """One model or paper, merged from all prompts that provide it."""

    kind: SourceKind
    slug: str
    name: str
    """As reviewed answers spell it, or most answers."""
    names: tuple[str, ...]
    """Other names that it is given."""
    links: tuple[Link, ...]
    """Every different address once."""
    uses: tuple[Use, ...]
    """Most relevant first, then by title."""
    abstracts: tuple[GivenAbstract, ...]
    """The most given first."""
    doubtful: tuple[str, ...] = ()
    """Slugs of works of the same kind that have its name or its address, but not both."""

    @property
    def uri(self) -> str:
        """Return its page, relative to the docs folder."""
        return f"{self.kind}s/{self.slug}.md"

    @property
    def best(self) -> Use:
        """Return its most relevant use."""
        return self.uses[0]


@dataclass(frozen=True, slots=True)
class Works:
    """All models, or all papers, of a site."""

    entries: tuple[Work, ...] = ()
    """By name."""
    shared: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Slugs that a name would have which is shared by works: the slugs of these."""
    conflicts: tuple[Diagnostic, ...] = ()
    """Where prompts disagree on what is what."""


def plan_works(answers: Iterable[Answer], kind: SourceKind) -> Works:
    """Return every model, or every paper, of `answers` once, whatever order they come in."""
    merged = merge(answers, kind)
    chosen = [min(group, key=rank) for group in merged.groups]
    slugs = with_unique_slugs(kind, [(node.marks, node.name, node.apart) for node in chosen])
    by_node = {id(node): slug for slug, group in zip(slugs, merged.groups, strict=True) for node in group}
    conflicts = list(merged.conflicts)
    works = []
    for slug, group, best in zip(slugs, merged.groups, chosen, strict=True):
        others = {by_node[id(other)] for node in group for other in merged.doubtful.get(id(node), ())} - {slug}
        works.append(_work(kind, slug, best, group, tuple(sorted(others))))
        conflicts += _abstract_conflicts(works[-1])
    works.sort(key=lambda work: (folded(work.name), work.name, work.slug))
    shared = _shared(kind, chain.from_iterable(merged.groups), by_node)
    return Works(tuple(works), shared, tuple(sorted(set(conflicts))))


def pages_of_sources(works: Iterable[Work]) -> dict[str, dict[str, str]]:
    """Return answer slug → source key → page of its work."""
    found: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for work in works:
        for use in work.uses:
            found[use.answer.slug][use.view.source.key] = work.uri
    return found


def _work(kind: SourceKind, slug: str, chosen: Node, group: Sequence[Node], doubtful: tuple[str, ...]) -> Work:
    uses = [use for node in (chosen, *(node for node in group if node is not chosen)) for use in node.uses]
    spellings = Counter(use.view.source.name for use in chosen.uses)
    name = min(spellings, key=lambda name: (-spellings[name], name))
    names = {letters(other) or other: other for other in sorted({use.view.source.name for use in uses}, reverse=True)}
    names.pop(letters(name) or name)
    links = {link.url: link for use in uses for link in use.view.source.links}
    ordered = sorted(uses, key=lambda use: (_ORDER[use.view.relevance], folded(use.answer.title), use.answer.slug))
    return Work(
        kind,
        slug,
        name,
        tuple(sorted(names.values())),
        tuple(links.values()),
        tuple(ordered),
        _abstracts(uses),
        doubtful,
    )


def _abstracts(uses: Iterable[Use]) -> tuple[GivenAbstract, ...]:
    found: defaultdict[str, dict[str, Answer]] = defaultdict(dict)
    for use in uses:
        text = _abstract(use)
        if text:
            found[text][use.answer.slug] = use.answer
    given = [GivenAbstract(text, tuple(by[slug] for slug in sorted(by))) for text, by in found.items()]
    return tuple(sorted(given, key=lambda abstract: (-len(abstract.answers), abstract.text)))


def _abstract(use: Use) -> str:
    return " ".join([sentence.text for sentence in use.view.source.sentences])


def _shared(
    kind: SourceKind, nodes: Iterable[Node], slugs: Mapping[int, str]
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the pages that names of several works would have alone: they lead to each of them."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for node in nodes:
        if node.apart:
            (alone,) = with_unique_slugs(kind, [(node.marks, node.name, False)])
            found[alone].add(slugs[id(node)])
    taken = set(slugs.values())
    return tuple((alone, tuple(sorted(to))) for alone, to in sorted(found.items()) if alone not in taken)


def _abstract_conflicts(work: Work) -> Iterator[Diagnostic]:
    if len(work.abstracts) < 2:
        return
    by_slug = sorted(work.uses, key=lambda use: use.answer.slug)
    first_uses = {_abstract(use): use for use in reversed(by_slug)}
    first, *others = sorted((first_uses[given.text] for given in work.abstracts), key=lambda use: use.answer.slug)
    for other in others:
        yield warning(
            other,
            f"gives “{shortened(work.name)}” another abstract than {first.place}; "
            "expected the same words: correct one, or its name; its page shows both",
        )
