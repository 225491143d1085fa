"""`Answer` and the catalogue's plans → the Markdown of the site's pages, through `templates/`.

In a template, whatever is shown is escaped as text by `inline` unless a filter made it Markdown. A template
cannot forget it: `_finished` sees every value.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import chain
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from generator.brief import state_line
from generator.catalogue import FamilyGroup
from generator.content import (
    Answer,
    Citation,
    FlowRow,
    Link,
    LinkKind,
    Source,
    SourceKind,
    SourceView,
    Statement,
)
from generator.drafts import RelatedAnswer
from generator.list_markup import FILTERS, linked
from generator.markdown import Shown, destination, fence, front_matter_value, inline, visible
from generator.packed import Packed
from generator.permalinks import Entry
from generator.site_facts import SiteFacts
from generator.state_words import COVERAGE_WORDS, status_words

_LINK_WORDS: dict[LinkKind, str] = {
    "paper": "paper",
    "code": "code",
    "model-card": "model card",
    "project": "project page",
    "other": "link",
}
_KINDS: dict[SourceKind, str] = {"model": " (model)", "paper": ""}
_DESCRIPTION_LENGTH = 150
_MOST_LINES = 30
"""Of the list of answers in a page that has more to show."""
_MOST_TASKS = 60
_ITEM = re.compile(r"\s*(?:[-*+•]|\d{1,3}[.)])\s")


def render_page(
    answer: Answer, related: Sequence[RelatedAnswer], diagram: str, works: Mapping[str, str] | None = None
) -> str:
    """Return `answers/<slug>.md`; `diagram` is the Mermaid source of the answer's workflow.

    `works` are the pages of its sources, by key: "P1" → "papers/luma.md".
    """
    return render_template(
        "page.md.j2",
        answer=answer,
        about=answer.prompt.front_matter,
        related=related,
        diagram=diagram,
        works=works or {},
    )


def render_withdrawn(entry: Entry, title: str, successor: tuple[str, str] | None) -> str:
    """Return `answers/<slug>.md` of a withdrawn answer; `successor` is slug and title of the one in its place."""
    return render_template("withdrawn.md.j2", entry=entry, title=title, successor=successor)


def description_of(answer: Answer) -> str:
    """Return the start of the short answer, cut at a word."""
    text = visible(" ".join(statement.text for statement in answer.part("short-answer")))
    if len(text) <= _DESCRIPTION_LENGTH:
        return text
    head = text[: _DESCRIPTION_LENGTH - 1]
    whole = head.rsplit(" ", 1)[0].rstrip(" ,;:.(")
    # Where words are not set apart by spaces, or one is as long as a page, too little would be left.
    cut = whole if len(whole) > _DESCRIPTION_LENGTH // 2 else head
    return f"{cut[: _DESCRIPTION_LENGTH - 2]}…”" if cut.count("“") > cut.count("”") else f"{cut}…"


def render_answers_list(families: Sequence[FamilyGroup], base: str = "") -> str:
    """Return a nested list of all answers by task; `base` leads from its page to the docs folder: "../".

    Where that would be more than `_MOST_LINES`, the tasks stand alone, of many those with most answers.
    """
    tasks = [entry for group in families for entry in group.tasks]
    whole = len(tasks) + sum(len(entry.answers) for entry in tasks) <= _MOST_LINES
    most = {entry.task.id for entry in sorted(tasks, key=lambda entry: -len(entry.answers))[:_MOST_TASKS]}
    return render_template("answers-list.md.j2", families=families, base=Shown(base), whole=whole, most=most)


def render_llms(families: Sequence[FamilyGroup], facts: SiteFacts) -> str:
    """Return `llms.txt`: where programs find each answer as Markdown, in one line each."""
    return render_template("llms.txt.j2", families=families, facts=facts)


def render_llms_full(told: Iterable[str], facts: SiteFacts) -> Packed:
    """Return `llms-full.txt`: everything that the answers say, each as `render_told` has it."""
    head = render_template("llms-full.txt.j2", facts=facts)
    return Packed.of_all(chain([head], (f"\n{text}" for text in told)))


def render_told(answer: Answer, facts: SiteFacts) -> str:
    """Return all that `answer` says, without the abstracts, as it stands in `llms-full.txt`."""
    return render_template("llms-answer.txt.j2", answer=answer, facts=facts)


def render_template(template: str, **values: Any) -> str:
    """Return what a file of `templates/` makes of `values`; texts among them are escaped, `Shown` is not."""
    return _environment().get_template(template).render(values).strip("\n") + "\n"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("generator"),
        undefined=StrictUndefined,
        autoescape=False,  # that escapes for HTML; `finalize` escapes every value for Markdown
        finalize=_finished,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    environment.filters |= FILTERS
    environment.filters |= {
        "abstract": _abstract,
        "abstract_links": _abstract_links,
        "as_link": _as_link,
        "at": lambda uri, facts: Shown(destination(facts.link(uri) if facts.url else uri)),
        "basis_of": _basis_of,
        "capital": _capital,
        "coverage": COVERAGE_WORDS.__getitem__,
        "description": description_of,
        "front_matter": lambda text: Shown(front_matter_value(text)),
        "keyed": _keyed,
        "marks": _marks,
        "mermaid_fence": lambda diagram: Shown(fence("mermaid", diagram)),
        "paragraphs": _paragraphs,
        "said": _said,
        "source_row": _source_row,
        "state_line": state_line,
        "statements": Answer.part,
        "status": status_words,
        "task_link": _task_link,
        "where_to_look": _where_to_look,
        "why_heading": _why_heading,
    }
    return environment


def _finished(value: object) -> str:
    """Return what a template shows for `value`: Markdown as it is, anything else escaped."""
    if isinstance(value, Shown):
        return value
    if value is None:
        raise TypeError("a template shows a value that is not there")
    return inline(str(value))


def _said(statements: Iterable[Statement], answer: Answer) -> Shown:
    """Return statements as running text, each followed by what it rests on."""
    return Shown(" ".join(f"{inline(s.text)}{_marks(s.citations)}{_definition(s, answer)}" for s in statements))


def _keyed(statements: Iterable[Statement]) -> Shown:
    """Return statements as running text, each followed by the keys of what it rests on."""
    said = []
    for statement in statements:
        keys = dict.fromkeys(citation.source for citation in statement.citations)
        said.append("".join([inline(statement.text), *(f" [{key}]" for key in keys)]))
    return Shown(" ".join(said))


def _definition(statement: Statement, answer: Answer) -> str:
    """Return the link to the task's definition, unless the statement is about the second-best task."""
    second = answer.task.second
    if statement.basis != "definition" or (second and second[1] in statement.text):
        return ""
    return f" {_task_link('definition', answer)}"


def _basis_of(row: FlowRow, answer: Answer) -> Shown:
    """Return the cell that says what a row rests on; a name may point to another task than the answer's."""
    is_own = row.basis == "definition" and row.what in (answer.task.input, answer.task.output)
    text = _task_link(row.basis_text, answer) if is_own else inline(row.basis_text)
    return Shown(f"{text}{_marks(row.citations)}")


def _task_link(text: str, answer: Answer) -> Shown:
    return Shown(f"[{inline(text)}](../tasks/{answer.task.id}.md)")


def _marks(citations: Iterable[Citation]) -> Shown:
    """Return citations as links, each target once, a space before each."""
    found = dict.fromkeys(
        f" [{c.source}-{c.sentence}](#{c.source.lower()}-s{c.sentence})"
        if c.field == "abstract" and c.sentence
        else f" [{c.source}](#{c.source.lower()})"
        for c in citations
    )
    return Shown("".join(found))


def _source_row(view: SourceView, answer: Answer, works: Mapping[str, str]) -> Shown:
    """Return a source's row of the table of papers and tools; `works` are the pages of sources, by key."""
    source, key = view.source, view.source.key.lower()
    name = linked(source.name, works[source.key], "../") if source.key in works else inline(source.name)
    cells = (
        f'<span class="key">{source.key}</span> <span id="{key}">{name}</span>{_KINDS[source.kind]}',
        _given_links(source, "paper"),
        _given_links(source, "code"),
        f'<span class="relevance {view.relevance}">{inline(view.note)}</span>',
        _said([view.why], answer),
    )
    return Shown(f"| {' | '.join(cells)} |")


def _abstract(source: Source) -> Shown:
    """Return a source's heading and its abstract, each sentence on a line of its own that citations lead to."""
    # A third of a page: a loop in the template takes five times as long.
    key = source.key.lower()
    start = f'<span id="{key}-s'
    spans = [f'{start}{sentence.number}">{inline(sentence.text)}</span>' for sentence in source.sentences]
    said = "\n".join(spans) or "No abstract was provided."
    return Shown(f"### {source.key}: {inline(source.name)} {{ #{key}-abstract }}\n\n{said}")


def _as_link(link: Link) -> Shown:
    return Shown(f"[{_LINK_WORDS[link.kind]}]({destination(link.url)})")


def _given_links(source: Source, column: str) -> Shown:
    """Return the links of the prompt's own fields that belong into the column "paper" or "code"."""
    links = [k for k in source.links if k.origin == "field" and (k.kind == "paper") == (column == "paper")]
    return Shown(", ".join(map(_as_link, links)) or "none given")


def _abstract_links(source: Source) -> list[Link]:
    """Return the links that stand only inside the abstract."""
    given = {link.url for link in source.links if link.origin == "field"}
    return [link for link in source.links if link.origin == "abstract" and link.url not in given]


def _where_to_look(gap: Statement, views: Iterable[SourceView]) -> Shown:
    """Return a sentence with the provided links of the sources that a gap names, or nothing."""
    cited = {citation.source for citation in gap.citations}
    linked = [view.source for view in views if view.source.key in cited and view.source.links]
    if not linked:
        return Shown("")
    if len(linked) == 1:
        return Shown(f" See its {' and '.join(map(_as_link, linked[0].links))}.")
    found = (f"{source.key} {', '.join(map(_as_link, source.links))}" for source in linked)
    return Shown(f" See {'; '.join(found)}.")


def _paragraphs(text: str) -> list[Shown]:
    """Return the author's own text as paragraphs; lines that look like list items keep their line."""
    found: list[list[str]] = [[]]
    for line in text.splitlines():
        if not visible(line):
            found.append([])
        elif _ITEM.match(line) or not found[-1]:
            found[-1].append(line)
        else:
            found[-1][-1] += f" {line}"
    return [Shown("  \n".join(map(inline, lines))) for lines in found if lines]


def _why_heading(views: Iterable[SourceView]) -> str:
    models = [view for view in views if view.source.kind == "model"]
    subject = "these models" if len(models) > 1 else "this model"
    unfit = models and all("may not fit" in view.note for view in models)
    return f"Why {subject} may not fit." if unfit else f"Why {subject}."


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
