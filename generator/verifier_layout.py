"""What a page must show: its lines as the record and the prompt decide them, and nothing else.

Written from the page's format alone, not from the templates: two readings of one contract that must agree.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.content import Link, Prompt, Source
from generator.verifier_claims import Json
from generator.verifier_page import link, markup, shown, span, tag

FLOW_HEAD = markup("| | What | Format | Basis |")
OWN_HEAD = markup("**Short answer** (by the author).")
OWN_END = markup("**What the sources say.**")
RELATED_HEAD = markup("## Related answers { #related }")
NO_RELATED = "No other answer shares its task or sources yet."

_COVERAGE = {
    "full": "covered by the sources",
    "partial": "covered in part by the sources",
    "none": "not covered by the sources",
}
_STATUS = {
    "draft": "Draft",
    "unreviewed": "Not yet reviewed",
    "reviewed": "Reviewed",
    "withdrawn": "Withdrawn: do not rely on this answer",
}
_LINK_WORDS = {
    "paper": "paper",
    "code": "code",
    "model-card": "model card",
    "project": "project page",
    "other": "link",
}
_BAR, _BULLET, _BOLD, _ITALIC, _CODE = map(markup, ("|", "*", "**", "*", "`"))
_TITLE, _TITLE_END, _QUOTATION = map(markup, ("#", "{ #answer }", ">"))
_SHORT_ANSWER = markup("**Short answer.**")
_TASK = markup("## 1. The task { #task }")
_WORKFLOW = markup("## 2. How the model would work (input → model → output) { #workflow }")
_DESIGN = markup("*Suggested design.*")
_RULE_OF_4 = markup("|---|---|---|---|")
_EVIDENCE = markup("**What the papers say.**")
_TABLE = (
    markup("## 3. Papers and tools { #sources-table }"),
    markup("| Name | Paper | Code | Relevance | What it lends |"),
    markup("|---|---|---|---|---|"),
)
_GAPS = markup("## What the sources do not tell { #gaps }")
_SOURCES = (
    markup("## Sources { #sources }"),
    tag('section class="abstracts" data-pagefind-ignore="all" markdown="1"'),
)
_SOURCE, _SOURCE_ID, _SOURCE_END = map(markup, ("###", "{ #", "-abstract }"))
_SOURCES_END = tag("/section")
_MADE = f"Composed from this prompt alone ({link('how to read it', '../about.md#how-to-read')})."


def expected_lines(record: Json, prompt: Prompt) -> list[str]:
    """Return the lines that a page must have below its front matter, in order.

    Left out are the rows of the table Input, Model, Output, the related answers, the author's own answer
    and the links to the task's definition and to the pages of models and papers, which the record does not decide.
    """
    return [
        *_opening(record, prompt),
        *_task(record),
        *_workflow(record),
        *_sources_table(record, prompt),
        _GAPS,
        *(f"{_BULLET} {_said([gap])}{_where_to_look(gap, prompt)}" for gap in _of(record, "gaps", "gap")),
        *_abstracts(prompt),
        RELATED_HEAD,
        "---",
        _closing(record, prompt),
    ]


def task_page(record: Json) -> str:
    """Return the address of the task's page."""
    return f"../tasks/{record['task']['id']}.md"


def _opening(record: Json, prompt: Prompt) -> Iterator[str]:
    about = prompt.front_matter
    yield f"{_TITLE} {shown(record['title'])} {_TITLE_END}"
    yield f"{_QUOTATION} {span('id', 'q', shown(prompt.question))}"
    status = _STATUS[about.status]
    if about.status == "reviewed" and about.reviewed:
        status += f" on {shown(about.reviewed)}"
    state = (
        span("class", f"status {about.status}", status),
        *((span("class", "due", f"review by {shown(about.review_by)}"),) if about.review_by else ()),
        link(shown(record["task"]["name"]), task_page(record)),
        span("class", f"coverage {record['coverage']}", _COVERAGE[record["coverage"]]),
    )
    yield span("class", "state", " · ".join(state))
    if prompt.own_answer:
        yield OWN_HEAD
    lead = OWN_END if prompt.own_answer else _SHORT_ANSWER
    yield f"{lead} {_said(_of(record, 'short-answer', 'answer'))}"


def _task(record: Json) -> Iterator[str]:
    yield _TASK
    plain_name, name = shown(record["task"]["plain_name"]), shown(record["task"]["name"])
    definition = _said(_of(record, "task", "definition"))
    told = f"{_BOLD}{plain_name[:1].upper()}{plain_name[1:]}{_BOLD} ({_ITALIC}{name}{_ITALIC})"
    yield f"{told}: {definition}" if definition else told
    for parts in (("did", "want", "signals"), ("fit",)):
        said = _said(_of(record, "task", *parts))
        if said:
            yield said


def _workflow(record: Json) -> Iterator[str]:
    yield _WORKFLOW
    yield f"{_DESIGN} {_said(_of(record, 'workflow', 'design'))}".rstrip()
    yield FLOW_HEAD
    yield _RULE_OF_4
    evidence = _of(record, "workflow", "evidence")
    if evidence:
        yield _EVIDENCE
        yield from (f"{_BULLET} {_said([statement])}" for statement in evidence)
    why = _of(record, "workflow", "why")
    if why:
        notes = [source["note"] for source in record["sources"] if source["kind"] == "model"]
        subject = "these models" if len(notes) > 1 else "this model"
        unfit = " may not fit" if notes and all("may not fit" in note for note in notes) else ""
        yield f"{_BOLD}Why {subject}{unfit}.{_BOLD} {_said(why)}"


def _sources_table(record: Json, prompt: Prompt) -> Iterator[str]:
    yield from _TABLE
    lines = [statement for statement in record["statements"] if statement["section"] == "sources"]
    for entry, source, why in zip(record["sources"], prompt.sources, lines, strict=False):
        key = source.key
        given = [k for k in source.links if k.origin == "field"]
        kind = " (model)" if source.kind == "model" else ""
        yield _row(
            f"{span('class', 'key', key)} {span('id', key.lower(), shown(source.name))}{kind}",
            ", ".join([_link(k) for k in given if k.kind == "paper"]) or "none given",
            ", ".join([_link(k) for k in given if k.kind != "paper"]) or "none given",
            span("class", f"relevance {entry['relevance']}", shown(entry["note"])),
            _said([why]),
        )
        if len(given) < len(source.links):
            yield from _links_inside(source, {k.url for k in given})


def _links_inside(source: Source, known: set[str]) -> Iterator[str]:
    for inside in source.links:
        if inside.origin == "abstract" and inside.url not in known:
            cells = (_link(inside), "") if inside.kind == "paper" else ("", _link(inside))
            yield f"{_row('↳ link inside its abstract', *cells)} {_BAR} {_BAR}"


def _abstracts(prompt: Prompt) -> Iterator[str]:
    yield from _SOURCES
    for source in prompt.sources:
        if source.kind == "model" and not source.sentences:
            continue
        key = source.key.lower()
        yield f"{_SOURCE} {source.key}: {shown(source.name)} {_SOURCE_ID}{key}{_SOURCE_END}"
        for sentence in source.sentences:
            yield span("id", f"{key}-s{sentence.number}", shown(sentence.text))
        if not source.sentences:
            yield "No abstract was provided."
    yield _SOURCES_END


def _closing(record: Json, prompt: Prompt) -> str:
    about = prompt.front_matter
    permalink = f"../a/{record['id']}/index.html"
    parts = (
        _MADE,
        "The short answer by the author stands as they wrote it." if prompt.own_answer else "",
        f"Owner: {shown(about.owner)}." if about.owner else "",
        f"{link('Permanent link', permalink)}, id {_CODE}{record['id']}{_CODE}.",
        f"{link('Record as JSON', f'{prompt.slug}.json')}.",
    )
    return " ".join(filter(None, parts))


def _of(record: Json, section: str, *parts: str) -> list[Json]:
    return [s for s in record["statements"] if s["section"] == section and s["part"] in parts]


def _said(statements: Iterable[Json]) -> str:
    return " ".join([shown(s["text"]) + _marks(s["citations"]) for s in statements])


def _marks(citations: Iterable[Json]) -> str:
    found: dict[str, None] = {}
    for cited in citations:
        label = cited["source"]
        address = f"#{label.lower()}"
        if cited["field"] == "abstract" and cited["sentence"]:
            label, address = f"{label}-{cited['sentence']}", f"{address}-s{cited['sentence']}"
        found[f" {link(label, address)}"] = None
    return "".join(found)


def _where_to_look(gap: Json, prompt: Prompt) -> str:
    cited = {citation["source"] for citation in gap["citations"]}
    linked = [source for source in prompt.sources if source.key in cited and source.links]
    if not linked:
        return ""
    if len(linked) == 1:
        return f" See its {' and '.join(map(_link, linked[0].links))}."
    return f" See {'; '.join(map(_links_of, linked))}."


def _links_of(source: Source) -> str:
    return f"{source.key} {', '.join(map(_link, source.links))}"


def _link(given: Link) -> str:
    return link(_LINK_WORDS[given.kind], given.url)


def _row(*cells: str) -> str:
    return f"{_BAR} {f' {_BAR} '.join(cells)} {_BAR}"
