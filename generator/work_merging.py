"""Sources of different prompts → groups that are one model or paper each, and a warning where their marks disagree."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from rapidfuzz import fuzz

from generator.content import Answer, SourceKind, SourceView
from generator.errors import Diagnostic
from generator.own_names import short_name
from generator.work_identity import Marks, folded, letters, marks_of

ALIKE = 85
"""Similarity in percent from which two names of one address are spellings of one name."""
_MOST_NAMES = 8
"""So many different names of one address are compared; more of them are an attack or a landing page."""


@dataclass(frozen=True, slots=True)
class Use:
    """One answer's use of a source."""

    answer: Answer
    view: SourceView

    @property
    def place(self) -> str:
        """Return where the prompt names it: `path:line`."""
        return f"{self.answer.prompt.path}:{self.view.source.line}"


@dataclass(slots=True)
class Node:
    """Uses that have the same name and, where one name stands for several works, the same mark."""

    marks: Marks
    uses: list[Use]
    apart: bool = False
    """Whether others have the same name."""

    @property
    def name(self) -> str:
        """Return the name as the first prompt spells it."""
        return self.uses[0].view.source.name


@dataclass(frozen=True, slots=True)
class Merged:
    """Which nodes are one work."""

    groups: list[list[Node]]
    doubtful: dict[int, list[Node]]
    """`id()` of a node → nodes that share its name or its address and are yet kept apart from it."""
    conflicts: list[Diagnostic]


def merge(answers: Iterable[Answer], kind: SourceKind) -> Merged:
    """Return the models, or the papers, of `answers` in groups, whatever order they come in."""
    conflicts: list[Diagnostic] = []
    nodes = list(_nodes(answers, kind, conflicts))
    joining = _Joining(kind, {id(node): node for node in nodes}, conflicts)
    by_address: defaultdict[str, list[Node]] = defaultdict(list)
    by_name: defaultdict[str, list[Node]] = defaultdict(list)
    for node in nodes:
        by_name[node.marks.name].append(node)
        for address in node.marks.addresses:
            by_address[address].append(node)
    for same in by_name.values():
        joining.doubt(same)
    for address, sharing in sorted(by_address.items()):
        joining.join(address, sorted(sharing, key=rank))
    groups: defaultdict[int, list[Node]] = defaultdict(list)
    for node in nodes:
        groups[id(joining.root(node))].append(node)
    return Merged(list(groups.values()), joining.doubtful, conflicts)


def rank(node: Node) -> tuple[int, int, str, str]:
    """Order nodes so that the best known comes first: reviewed, then often used."""
    reviewed = sum(use.answer.prompt.front_matter.status == "reviewed" for use in node.uses)
    return -reviewed, -len(node.uses), node.marks.name, node.marks.strong


def warning(use: Use, message: str) -> Diagnostic:
    """Return a warning at the line where a prompt names the source."""
    return Diagnostic(use.answer.prompt.path, use.view.source.line, message, "warning")


def shortened(name: str) -> str:
    """Return a name for a message."""
    name = " ".join(name.split())
    return name if len(name) <= 60 else f"{name[:59]}…"


def _nodes(answers: Iterable[Answer], kind: SourceKind, conflicts: list[Diagnostic]) -> Iterator[Node]:
    by_name: defaultdict[str, list[tuple[Marks, Use]]] = defaultdict(list)
    for answer in sorted(answers, key=lambda answer: answer.slug):
        for view in answer.sources:
            if view.source.kind == kind:
                marks = marks_of(view.source)
                by_name[marks.name].append((marks, Use(answer, view)))
    for _, uses in sorted(by_name.items()):
        if not _is_contradiction({marks.strong for marks, _ in uses}):
            yield _node(uses)
            continue
        rows = sorted(uses, key=lambda row: row[0].strong)
        split = [_node(list(found), apart=True) for _, found in groupby(rows, key=lambda row: row[0].strong)]
        named = [node for node in split if node.marks.strong]
        conflicts += [_same_name(kind, named[0], other) for other in named[1:]]
        yield from split


def _node(rows: Sequence[tuple[Marks, Use]], *, apart: bool = False) -> Node:
    strong = max(marks.strong for marks, _ in rows)
    addresses = dict.fromkeys(address for marks, _ in rows for address in marks.addresses)
    return Node(Marks(rows[0][0].name, strong, tuple(addresses)), [use for _, use in rows], apart)


def _is_contradiction(strong: Iterable[str]) -> bool:
    """Return whether different marks name different works: two arXiv ids, two DOIs, two repositories."""
    schemes = Counter(mark.partition(":")[0] for mark in strong if mark)
    return any(count > 1 for count in schemes.values())


@dataclass(slots=True)
class _Joining:
    kind: SourceKind
    parent: dict[int, Node]
    conflicts: list[Diagnostic]
    doubtful: defaultdict[int, list[Node]] = field(default_factory=lambda: defaultdict(list))

    def root(self, node: Node) -> Node:
        while self.parent[id(node)] is not node:
            node = self.parent[id(node)]
        return node

    def doubt(self, nodes: Sequence[Node]) -> None:
        """Note that the first of `nodes` could be each of the others."""
        for other in nodes[1:]:
            self.doubtful[id(other)].append(nodes[0])
            self.doubtful[id(nodes[0])].append(other)

    def join(self, address: str, nodes: Iterable[Node]) -> None:
        """Make those of `nodes` one whose names are alike; they all have `address`."""
        heads: list[Node] = []
        for node in nodes:
            head = next((head for head in heads[:_MOST_NAMES] if _may_be_one(head, node, address, self.kind)), None)
            if head is None:
                heads.append(node)
            elif self.root(head) is not self.root(node):
                self.parent[id(self.root(node))] = self.root(head)
                self.conflicts.append(_same_address(self.kind, address, head, node, "merged"))
        # A repository may well hold several models and papers.
        if not address.startswith("repository:"):
            self.doubt(heads)
            for other in heads[1:]:
                if other.marks.name != heads[0].marks.name:
                    self.conflicts.append(_same_address(self.kind, address, heads[0], other, "kept apart"))


def _may_be_one(one: Node, other: Node, address: str, kind: SourceKind) -> bool:
    if _is_contradiction({one.marks.strong, other.marks.strong}):
        return False
    if kind == "model":
        return letters(one.name) == letters(other.name)
    if fuzz.token_sort_ratio(folded(one.name), folded(other.name)) >= ALIKE:
        return True
    is_own = not address.startswith("repository:")
    return is_own and letters(short_name(one.name)) == letters(short_name(other.name)) != ""


def _same_name(kind: SourceKind, one: Node, other: Node) -> Diagnostic:
    first, second = _in_order(one, other)
    return warning(
        second.uses[0],
        f"the {kind} “{shortened(second.name)}” has the address {second.marks.strong.partition(':')[2]} here and "
        f"{first.marks.strong.partition(':')[2]} at {first.uses[0].place}; "
        "expected one address for one name: correct one; until then they have a page each",
    )


def _same_address(kind: SourceKind, address: str, one: Node, other: Node, done: str) -> Diagnostic:
    first, second = _in_order(one, other)
    return warning(
        second.uses[0],
        f"calls the {kind} at {address.partition(':')[2]} “{shortened(second.name)}”, {first.uses[0].place} calls it "
        f"“{shortened(first.name)}”; expected one name for one address: correct one; until then they are {done}",
    )


def _in_order(one: Node, other: Node) -> tuple[Node, Node]:
    first, second = sorted([one, other], key=lambda node: (node.uses[0].answer.slug, node.uses[0].view.source.line))
    return first, second
