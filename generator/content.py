"""The data that flows through the build: a `Prompt` comes in, an `Answer` goes out. No I/O, no logic.

A *prompt* is one file; a *source* is one thing the prompt provides (the question, a recommended model, a related
paper); a *statement* is one sentence of ours with its *basis*; a *citation* points to the exact words of a source.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from generator.packed import Later, Packed

Basis = Literal["source", "question", "name", "definition", "design"]
Relevance = Literal["direct", "related", "unrelated"]
Coverage = Literal["full", "partial", "none"]
Section = Literal["short-answer", "task", "workflow", "sources", "gaps"]
Part = Literal["answer", "did", "want", "signals", "definition", "fit", "design", "evidence", "why", "gap"]
Field = Literal["question", "name", "abstract"]
SourceKind = Literal["model", "paper"]
LinkKind = Literal["paper", "code", "model-card", "project", "other"]
LinkOrigin = Literal["field", "abstract"]
NodeKind = Literal["input", "check", "model", "merge", "output", "fallback"]
Status = Literal["draft", "unreviewed", "reviewed", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Link:
    """A URL exactly as the prompt gives it."""

    url: str
    """Byte for byte as in the file, checked to be a plain http(s) address."""
    kind: LinkKind
    origin: LinkOrigin
    """`field`: from a `Paper:` or `GitHub:` line; `abstract`: found inside the abstract."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an abstract, as offsets into that abstract."""

    number: int
    """1-based; the page's anchor is `#p1-s<number>`."""
    start: int
    end: int
    """Half open; white space around the sentence is outside."""
    text: str
    """The sentence for display and matching: LaTeX commands resolved, runs of white space folded."""


@dataclass(frozen=True, slots=True)
class Source:
    """A recommended model or a related paper, as the prompt gives it."""

    key: str
    """`M1`, `M2`, … for recommended models, `P1`, … for related papers, in prompt order."""
    kind: SourceKind
    name: str
    links: tuple[Link, ...]
    """In file order; links of the fields first, then those inside the abstract."""
    abstract: str
    """The slice of the file's text after `Summary:`; empty where none is given."""
    abstract_start: int
    """Offset of `abstract` in `Prompt.text`; 0 where there is none."""
    sentences: tuple[Sentence, ...]
    line: int
    """1-based line of the `Model:` field."""


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The optional YAML block at the head of a prompt file."""

    id: str | None = None
    title: str | None = None
    aliases: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    status: Status = "unreviewed"
    owner: str | None = None
    reviewed: str | None = None
    """ISO date."""
    review_by: str | None = None
    """ISO date."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """One prompt file, read and checked."""

    path: str
    """As the user names it; for messages and edit links."""
    slug: str
    text: str
    """The whole file: UTF-8 decoded, BOM dropped, line ends as '\\n'. All offsets refer to it."""
    question: str
    """The words between the outer quotation marks, exactly as they stand."""
    question_start: int
    """Offset of `question` in `text`."""
    models: tuple[Source, ...]
    papers: tuple[Source, ...]
    own_answer: str
    """The author's own text after `Answer:`; empty where there is none."""
    own_answer_line: int
    front_matter: FrontMatter
    text_hash: str = ""
    """`sha256:` of `text`, where that was dropped."""

    @property
    def sources(self) -> tuple[Source, ...]:
        """Return models, then papers, in prompt order."""
        return self.models + self.papers


@dataclass(frozen=True, slots=True)
class Citation:
    """A pointer from a statement to the words it rests on."""

    source: str
    """`Q`, `M1`, `P2`, …"""
    start: int
    end: int
    """Half open, offsets into the source's `field`."""
    quote: str
    """Exactly that slice."""
    field: Field
    """`question` for Q; `abstract` for papers that have one; otherwise `name`."""
    sentence: int = 0
    """Number of the abstract's sentence that holds `start`; 0 outside abstracts."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One complete sentence of ours, in plain text, with what it rests on."""

    section: Section
    part: Part
    """Which place of the section it belongs to."""
    text: str
    """No markup. Quotations stand in “curly” quotation marks and equal their citation as displayed."""
    basis: Basis
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class TaskView:
    """The identified task, as the page tells it."""

    id: str
    plain_name: str
    """What a layperson calls it: "brightening a photo taken in poor light"."""
    name: str
    """The technical name: "low-light image enhancement"."""
    family: str
    definition: str
    input: str
    output: str
    citations: tuple[Citation, ...]
    """The words of question and names that led here."""
    second: tuple[str, str] | None
    """(id, technical name) of the second-best task, where one had evidence."""


@dataclass(frozen=True, slots=True)
class FlowRow:
    """One row of the table Input | Model | Output."""

    role: Literal["Input", "Model", "Output"]
    what: str
    format: str
    """"image", "text → image", …"""
    basis: Basis
    basis_text: str
    """"your words", "its name", "the task's definition"."""
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Node:
    """One box of the workflow."""

    id: str
    kind: NodeKind
    label: str
    basis: Basis
    source: str | None = None
    """The source it stands for or was taken from."""
    citation: Citation | None = None


@dataclass(frozen=True, slots=True)
class Edge:
    """One arrow of the workflow."""

    start: str
    end: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Workflow:
    """A directed acyclic graph from the input to the output."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


@dataclass(frozen=True, slots=True)
class SourceView:
    """How one source bears on the question."""

    source: Source
    relevance: Relevance
    note: str
    """The relevance cell: "recommended", perhaps ", may not fit"; "direct", "related idea", "not about this task"."""
    why: Statement
    """One line: what it lends to this case, or what it is about instead. Section `sources`."""


@dataclass(frozen=True, slots=True)
class Version:
    """What an answer said when it was released."""

    version: str
    """7 hexadecimal digits."""
    date: str
    """ISO date of the release."""
    sections: Mapping[str, str]
    """Section → 6 hexadecimal digits; the same digits, the same words."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A finished answer; everything a page or a record needs."""

    id: str
    slug: str
    title: str
    prompt: Prompt
    task: TaskView
    coverage: Coverage
    statements: tuple[Statement, ...]
    """In page order, all sections, `SourceView.why` included."""
    flow: tuple[FlowRow, ...]
    workflow: Workflow
    sources: tuple[SourceView, ...]
    """Models, then papers, in prompt order."""
    content_hash: str
    """`sha256:` of the prompt file's text."""
    versions: tuple[Version, ...] = ()
    """Those released, newest last; empty where the answer never was."""
    known_version: str = ""
    """Its version, where somebody has worked it out; words that make it may have been dropped since."""

    @property
    def permalink(self) -> str:
        """Return the address that leads to the page for good, relative to the site's root."""
        return f"a/{self.id}/"

    @property
    def url(self) -> str:
        """Return the page's address relative to the site's root."""
        return f"answers/{self.slug}/"

    def part(self, section: Section, *parts: Part) -> tuple[Statement, ...]:
        """Return the statements of `section`, only those of `parts` where any are named, in order."""
        return tuple(s for s in self.statements if s.section == section and (not parts or s.part in parts))


@dataclass(frozen=True, slots=True)
class GeneratedFile:
    """One file that the build emits."""

    uri: str
    """'/'-separated, relative to the docs folder or the output folder."""
    held: str | Packed | Later
    """The content as it is kept."""
    prompt_path: str | None = None
    """The prompt it was made from, where there is one; the page's edit link points there."""

    @property
    def content(self) -> str:
        """Return what stands in the file."""
        return self.held if isinstance(self.held, str) else self.held.text

    @property
    def data(self) -> bytes:
        """Return its bytes."""
        return self.held.encode() if isinstance(self.held, str) else self.held.content
