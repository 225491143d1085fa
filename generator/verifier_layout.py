"""What a page must show: its lines as the record and the prompt decide them, and nothing else.

Written from the page's format alone, not from the templates: two readings of one contract that must agree.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.content import Link, Prompt, Source
from generator.verifier_claims import Json
from generator.verifier_page import link, markup, shown, tag

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
_BAR, _BULLET = markup("|"), markup("*")
FLOW_HEAD = markup("| | What | Format | Basis |")
OWN_HEAD = markup("**Short answer** (by the author).")
OWN_END = markup("**What the sources say.**")
RELATED_HEAD = markup("## Related answers { #related }")
NO_RELATED = "No other answer shares its task or sources yet."


def expected_lines(record: Json, prompt: Prompt) -> list[str]:
    """Return the page's lines below its front matter, without the flow table's rows, related answers and own answer."""
    return [
        *_opening(record, prompt),
        *_task(record),
        *_workflow(record),
        *_sources_table(record, prompt),
        markup("## What the sources do not tell { #gaps }"),
        *(f"{_BULLET} {_said([gap])}{_where_to_look(gap, prompt)}" for gap in _of(record, "gaps", "gap")),
        *_abstracts(prompt),
        RELATED_HEAD,
        "---",
        _closing(record, prompt),
    ]


def _opening(record: Json, prompt: Prompt) -> Iterator[str]:
    about, task = prompt.front_matter, record["task"]
    yield f"{markup('#')} {shown(record['title'])} {markup('{ #answer }')}"
    yield f"{markup('>')} {span('id', 'q', shown(prompt.question))}"
    status = _STATUS[about.status]
    if about.status == "reviewed" and about.reviewed:
        status += f" on {shown(about.reviewed)}"
    state = (
        span("class", f"status {about.status}", status),
        link(shown(task["name"]), task_page(record)),
        span("class", f"coverage {record['coverage']}", _COVERAGE[record["coverage"]]),
    )
    yield span("class", "state", " · ".join(state))
    if prompt.own_answer:
        yield OWN_HEAD
    lead = OWN_END if prompt.own_answer else markup("**Short answer.**")
    yield f"{lead} {_said(_of(record, 'short-answer', 'answer'))}".rstrip()


def _task(record: Json) -> Iterator[str]:
    yield markup("## 1. The task { #task }")
    task = record["task"]
    name = f"{markup('**')}{shown(_capital(task['plain_name']))}{markup('**')} ({markup('*')}{shown(task['name'])}{markup('*')})"
    definition = _said(_of(record, "task", "definition"))
    yield f"{name}: {definition}" if definition else name
    yield from filter(None, (_said(_of(record, "task", *p)) for p in (("did", "want", "signals"), ("fit",))))


def _workflow(record: Json) -> Iterator[str]:
    yield markup("## 2. How the model would work (input → model → output) { #workflow }")
    yield f"{markup('*Suggested design.*')} {_said(_of(record, 'workflow', 'design'))}".rstrip()
    yield FLOW_HEAD
    yield markup("|---|---|---|---|")
    evidence = _of(record, "workflow", "evidence")
    if evidence:
        yield markup("**What the papers say.**")
        yield from (f"{_BULLET} {_said([statement])}" for statement in evidence)
    why = _of(record, "workflow", "why")
    if why:
        notes = [s["note"] for s in record["sources"] if s["kind"] == "model"]
        subject = "these models" if len(notes) > 1 else "this model"
        unfit = " may not fit" if notes and all("may not fit" in note for note in notes) else ""
        yield f"{markup(f'**Why {subject}{unfit}.**')} {_said(why)}"


def _sources_table(record: Json, prompt: Prompt) -> Iterator[str]:
    yield markup("## 3. Papers and tools { #sources-table }")
    yield markup("| Name | Paper | Code | Relevance | What it lends |")
    yield markup("|---|---|---|---|---|")
    lines = [s for s in record["statements"] if s["section"] == "sources"]
    for entry, source, why in zip(record["sources"], prompt.sources, lines, strict=False):
        key = source.key
        given = [k for k in source.links if k.origin == "field"]
        name = f"{span('class', 'key', key)} {span('id', key.lower(), shown(source.name))}"
        yield _row(
            name + (" (model)" if source.kind == "model" else ""),
            ", ".join(_link(k) for k in given if k.kind == "paper") or "none given",
            ", ".join(_link(k) for k in given if k.kind != "paper") or "none given",
            span("class", f"relevance {entry['relevance']}", shown(entry["note"])),
            _said([why]),
        )
        known = {k.url for k in given}
        for inside in source.links:
            if inside.origin == "abstract" and inside.url not in known:
                cells = (_link(inside), "") if inside.kind == "paper" else ("", _link(inside))
                yield f"{_row('↳ link inside its abstract', *cells)} {_BAR} {_BAR}"


def _abstracts(prompt: Prompt) -> Iterator[str]:
    yield markup("## Sources { #sources }")
    yield tag('section class="abstracts" data-pagefind-ignore="all" markdown="1"')
    for source in prompt.sources:
        if source.kind == "model" and not source.sentences:
            continue
        key = source.key.lower()
        heading = markup("{ #" + key + "-abstract }")
        yield f"{markup('###')} {source.key}: {shown(source.name)} {heading}"
        for sentence in source.sentences:
            yield span("id", f"{key}-s{sentence.number}", shown(sentence.text))
        if not source.sentences:
            yield "No abstract was provided."
    yield tag("/section")


def _closing(record: Json, prompt: Prompt) -> str:
    about = prompt.front_matter
    parts = [
        "How this page was made: composed from the prompt alone; every sentence cites what it rests on "
        f"({link('how to read it', '../about.md#how-to-read')}).",
        "The short answer by the author stands as they wrote it." if prompt.own_answer else "",
        f"Owner: {shown(about.owner)}." if about.owner else "",
        f"To be reviewed again by {shown(about.review_by)}." if about.review_by else "",
        f"{link('Permanent link', prompt.slug + '.md')}, id {markup('`')}{record['id']}{markup('`')}.",
        f"{link('Record as JSON', prompt.slug + '.json')}.",
    ]
    return " ".join(filter(None, parts))


def _of(record: Json, section: str, *parts: str) -> list[Json]:
    return [s for s in record["statements"] if s["section"] == section and s["part"] in parts]


def _said(statements: Iterable[Json]) -> str:
    return " ".join(shown(s["text"]) + _marks(s["citations"]) for s in statements)


def _marks(citations: Iterable[Json]) -> str:
    found: dict[str, None] = {}
    for cited in citations:
        key, number = cited["source"], cited["sentence"] if cited["field"] == "abstract" else None
        found[link(f"{key}-{number}", f"#{key.lower()}-s{number}") if number else link(key, f"#{key.lower()}")] = None
    return "".join(f" {mark}" for mark in found)


def _where_to_look(gap: Json, prompt: Prompt) -> str:
    cited = {c["source"] for c in gap["citations"]}
    linked = [source for source in prompt.sources if source.key in cited and source.links]
    if not linked:
        return ""
    if len(linked) == 1:
        return f" See its {' and '.join(map(_link, linked[0].links))}."
    return f" See {'; '.join(_links_of(source) for source in linked)}."


def _links_of(source: Source) -> str:
    return f"{source.key} {', '.join(map(_link, source.links))}"


def _link(given: Link) -> str:
    return link(_LINK_WORDS[given.kind], given.url)


def _row(*cells: str) -> str:
    return f"{_BAR} {f' {_BAR} '.join(cells)} {_BAR}"


def _span(attribute: str, text: str) -> str:
    return f"{tag(f'span {attribute}')}{text}{tag('/span')}"


def _id(name: str) -> str:
    return f'id="{name}"'


def _class(names: str) -> str:
    return f'class="{names}"'


def task_page(record: Json) -> str:
    """Return the address of the task's place among all tasks."""
    return f"../browse/index.md#{record['task']['id']}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
