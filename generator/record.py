"""`Answer` → its record for machines: `answers/<slug>.json`, and `answers.json` with all of them in brief.

The shapes are fixed by `data/answer.schema.json` and `data/answers.schema.json`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import orjson

from generator.content import Answer, Citation, Edge, Link, Node, SourceView, Statement
from generator.permalinks import Entry
from generator.site_facts import SiteFacts
from generator.snippets import Snippets, write_snippets
from generator.versions import as_of, version_of

SCHEMA = 1
_UNKNOWN = SiteFacts()


def answer_record(answer: Answer, site: SiteFacts = _UNKNOWN) -> dict[str, Any]:
    """Return everything about `answer` on `site`; keys always in the same order."""
    about = answer.prompt.front_matter
    version = version_of(answer)
    return {
        "schema": SCHEMA,
        "id": answer.id,
        "slug": answer.slug,
        "url": answer.url,
        "permalink": site.link(answer.permalink),
        "version": version,
        "as_of": as_of(answer, version),
        "title": answer.title,
        "question": answer.prompt.question,
        "task": _task(answer),
        "coverage": answer.coverage,
        "statements": [_statement(statement) for statement in answer.statements],
        "workflow": {
            "nodes": [_node(node) for node in answer.workflow.nodes],
            "edges": [_edge(edge) for edge in answer.workflow.edges],
        },
        "sources": [_source(view) for view in answer.sources],
        "gaps": [statement.text for statement in answer.part("gaps")],
        "own_answer": answer.prompt.own_answer or None,
        "aliases": list(about.aliases),
        "tags": list(about.tags),
        "status": about.status,
        "owner": about.owner,
        "reviewed": about.reviewed,
        "review_by": about.review_by,
        "snippets": _snippets(write_snippets(answer, site, version)),
        "content_hash": answer.content_hash,
    }


def brief_record(answer: Answer) -> dict[str, Any]:
    """Return what is needed to find and judge `answer` without opening its record."""
    about = answer.prompt.front_matter
    return {
        "id": answer.id,
        "slug": answer.slug,
        "url": answer.url,
        "record": f"answers/{answer.slug}.json",
        "title": answer.title,
        "question": answer.prompt.question,
        "task": {"id": answer.task.id, "name": answer.task.name},
        "coverage": answer.coverage,
        "models": [view.source.name for view in answer.sources if view.source.kind == "model"],
        "papers": [view.source.name for view in answer.sources if view.source.kind == "paper"],
        "aliases": list(about.aliases),
        "tags": list(about.tags),
        "status": about.status,
    }


def withdrawn_record(entry: Entry, successor: str | None, site: SiteFacts = _UNKNOWN) -> dict[str, Any]:
    """Return what is left of a withdrawn answer; `successor` is the slug of the one in its place."""
    return {
        "schema": SCHEMA,
        "id": entry.id,
        "slug": entry.slug,
        "url": f"answers/{entry.slug}/",
        "permalink": site.link(f"a/{entry.id}/"),
        "status": "withdrawn",
        "withdrawn": entry.withdrawn.date if entry.withdrawn else None,
        "successor": f"answers/{successor}/" if successor else None,
    }


def record_json(answer: Answer, site: SiteFacts = _UNKNOWN) -> str:
    """Return the record as the text of `answers/<slug>.json`."""
    return as_text(answer_record(answer, site))


def withdrawn_json(entry: Entry, successor: str | None, site: SiteFacts = _UNKNOWN) -> str:
    """Return what is left of a withdrawn answer as the text of `answers/<slug>.json`."""
    return as_text(withdrawn_record(entry, successor, site))


def answers_json(answers: Iterable[Answer]) -> str:
    """Return the text of `answers.json`: every answer in brief, by slug."""
    ordered = sorted(answers, key=lambda answer: answer.slug)
    return as_text({"schema": SCHEMA, "answers": [brief_record(answer) for answer in ordered]})


def as_text(value: Mapping[str, Any]) -> str:
    """Return a record as the text of its file."""
    return orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE).decode()


def _task(answer: Answer) -> dict[str, Any]:
    task = answer.task
    return {
        "id": task.id,
        "name": task.name,
        "plain_name": task.plain_name,
        "input": task.input,
        "output": task.output,
        "basis": [_citation(citation) for citation in task.citations],
    }


def _statement(statement: Statement) -> dict[str, Any]:
    return {
        "section": statement.section,
        "part": statement.part,
        "text": statement.text,
        "basis": statement.basis,
        "citations": [_citation(citation) for citation in statement.citations],
    }


def _citation(citation: Citation) -> dict[str, Any]:
    return {
        "source": citation.source,
        "start": citation.start,
        "end": citation.end,
        "quote": citation.quote,
        "field": citation.field,
        "sentence": citation.sentence or None,
    }


def _node(node: Node) -> dict[str, Any]:
    return {
        "id": node.id,
        "kind": node.kind,
        "label": node.label,
        "source": node.source,
        "basis": node.basis,
        "citation": _citation(node.citation) if node.citation else None,
    }


def _snippets(snippets: Snippets) -> dict[str, str]:
    return {"link": snippets.link, "markdown": snippets.markdown, "text": snippets.text, "html": snippets.html}


def _edge(edge: Edge) -> dict[str, str]:
    return {"from": edge.start, "to": edge.end, "label": edge.label}


def _source(view: SourceView) -> dict[str, Any]:
    return {
        "key": view.source.key,
        "kind": view.source.kind,
        "name": view.source.name,
        "relevance": view.relevance,
        "note": view.note,
        "why": view.why.text,
        "links": [_link(link) for link in view.source.links],
    }


def _link(link: Link) -> dict[str, str]:
    return {"url": link.url, "kind": link.kind, "origin": link.origin}
