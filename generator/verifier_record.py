"""An answer's record against its prompt: every field that the prompt decides, every source, box and statement."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import Any

from generator.content import Link, Prompt, Source
from generator.sentences import display_text, split_sentences
from generator.verifier_claims import Case, Json, citation_fault, text_faults
from generator.verifier_statements import statement_faults
from generator.verifier_words import fold

Finding = tuple[str, str]
"""Words to look for on the page, so that its line can be told, and the message."""

TITLE_LIMIT = 90
_CLAUSE_END = re.compile(r"[?.…。,;:—–]|\s(?:-|—|–|and|or|but)\b|\s[—–-]")
_PARTS = {
    "short-answer": {"answer"},
    "task": {"definition", "did", "want", "signals", "fit"},
    "workflow": {"design", "evidence", "why"},
    "sources": {"why"},
    "gaps": {"gap"},
}
_NOTES = {
    ("paper", "direct"): {"direct"},
    ("paper", "related"): {"related idea"},
    ("paper", "unrelated"): {"not about this task"},
    ("model", "direct"): {"recommended"},
    ("model", "related"): {"recommended", "recommended, may not fit"},
    ("model", "unrelated"): {"recommended", "recommended, may not fit"},
}


def record_findings(record: Json, case: Case) -> Iterator[Finding]:
    """Yield everything in `record` that the prompt does not carry."""
    yield from _field_findings(record, case.prompt)
    yield from _title_findings(record["title"], record["task"], case)
    yield from _task_findings(record["task"], case)
    yield from _signal_findings(record)
    yield from _source_findings(record, case)
    for statement in record["statements"]:
        if statement["part"] not in _PARTS.get(statement["section"], ()):
            yield "", f"a statement stands in section {statement['section']!r}, part {statement['part']!r}"
        for fault in statement_faults(statement, case):
            yield statement["text"], f"“{_short(statement['text'])}” {fault}"
    yield from _workflow_findings(record, case)


def _field_findings(record: Json, prompt: Prompt) -> Iterator[Finding]:
    about = prompt.front_matter
    expected: dict[str, Any] = {
        "slug": prompt.slug,
        "url": f"answers/{prompt.slug}/",
        "question": prompt.question,
        "own_answer": prompt.own_answer or None,
        "aliases": list(about.aliases),
        "tags": list(about.tags),
        "status": about.status,
        "owner": about.owner,
        "reviewed": about.reviewed,
        "review_by": about.review_by,
        "content_hash": "sha256:" + hashlib.sha256(prompt.text.encode()).hexdigest(),
        "gaps": [s["text"] for s in record["statements"] if s["section"] == "gaps"],
    }
    if about.id:
        expected["id"] = about.id
    for key, value in expected.items():
        if record[key] != value:
            yield "", f"the record's {key!r} is {_short(str(record[key]))!r}; expected {_short(str(value))!r}"
    if not str(record.get("permalink", f"/a/{record['id']}/")).endswith(f"/a/{record['id']}/"):
        yield "", f"the record's 'permalink' is {record['permalink']!r}; expected an address that ends with its id"
    if record["coverage"] not in ("full", "partial", "none"):
        yield "", f"the record's coverage is {record['coverage']!r}; expected full, partial or none"


def _title_findings(title: str, task: Json, case: Case) -> Iterator[Finding]:
    """Yield what is wrong with a title: it is the front matter's, or the question's own asking sentence."""
    given = case.prompt.front_matter.title
    if given is not None:
        if title != given:
            yield title, f"the title is {title!r}; expected the one of the front matter, {given!r}"
        return
    if len(title) > TITLE_LIMIT:
        yield (
            title,
            f"the title has {len(title)} characters; expected at most {TITLE_LIMIT}, cut at a word with …",
        )
    question = " ".join(case.prompt.question.split())
    start = _place(title.removesuffix("…"), question)
    if start is None:
        # A question that asks nothing that could stand alone ("… why?") is titled by its task.
        if not _is_titled_by_task(title, task, case):
            yield title, f"the title {title!r} is not the question's; expected its asking sentence, word for word"
    elif "?" in question and not title.endswith("?"):
        end = next((s.end for s in split_sentences(question) if s.start <= start < s.end), 0)
        if not (title.endswith("…") and "?" in question[start:end]):
            yield (
                title,
                f"the title {title!r} does not ask; expected the sentence that ends with a question mark",
            )


def _is_titled_by_task(title: str, task: Json, case: Case) -> bool:
    """Return whether a title is "Task: what the sources say about Model", cut at a word only for want of room."""
    lead = f"{task['plain_name'][:1].upper()}{task['plain_name'][1:]}: what the sources say about "
    told = fold(title.removesuffix("…")).replace('"', "'")
    whole = fold(f"{lead}{case.prompt.models[0].name}").replace('"', "'")
    rest = whole[len(told) :].strip(" .")
    names_model = len(told) > len(lead)
    full = not rest or (names_model and rest.startswith(":")) or len(f"{told} {rest.split()[0]}") > TITLE_LIMIT
    return whole.startswith(told) and (full or (title.endswith("…") and names_model))


def _place(title: str, question: str) -> int | None:
    """Return where a title begins in the question; only its first letter may differ in case.

    A title that ends with a question mark may end where the question goes on with another clause.
    """
    bare = title.removesuffix("?")
    for first in (title[:1], title[:1].lower()):
        start = question.find(first + bare[1:]) if title else -1
        while start >= 0:
            if _may_end(title, bare, question[start + len(bare) :]):
                return start
            start = question.find(first + bare[1:], start + 1)
    return None


def _may_end(title: str, bare: str, rest: str) -> bool:
    """Return whether a title may end before `rest`: with its clause, or where the question ends without its mark."""
    if bare != title:
        return not rest.strip() or _CLAUSE_END.match(rest) is not None
    return not (rest[:1].isalnum() and title[-1:].isalnum())


def _task_findings(task: Json, case: Case) -> Iterator[Finding]:
    known = case.vocabulary.known.get(task["id"])
    if known is None:
        yield "", f"the task is {task['id']!r}; expected an id of tasks.yml"
        return
    for key in ("name", "plain_name", "input", "output"):
        if task[key] != getattr(known, key):
            yield (
                task[key],
                f"the task's {key} is {task[key]!r}; expected {getattr(known, key)!r} as in tasks.yml",
            )
    for cited in task["basis"]:
        fault = citation_fault(cited, case)
        if fault:
            yield "", f"the evidence for the task {fault}"


def _signal_findings(record: Json) -> Iterator[Finding]:
    """Yield signals that a statement quotes, but the evidence for the task lacks; or that there is none at all."""
    evidence = [(cited["source"], cited["start"], cited["end"]) for cited in record["task"]["basis"]]
    signals = [statement for statement in record["statements"] if statement["part"] == "signals"]
    for statement in signals:
        for cited in statement["citations"] if "“" in statement["text"] else ():
            if (cited["source"], cited["start"], cited["end"]) not in evidence:
                told = f"the signal “{_short(cited['quote'])}” is not among the evidence for the task"
                yield statement["text"], f"{told}; expected it in the record's task, too"
    if not evidence and all("“" in statement["text"] or statement["basis"] != "question" for statement in signals):
        yield "", "nothing is given as evidence for the task; expected the words that led to it, or that none did"


def _source_findings(record: Json, case: Case) -> Iterator[Finding]:
    found, given = record["sources"], case.prompt.sources
    if [s["key"] for s in found] != [s.key for s in given]:
        yield (
            "",
            f"the sources are {[s['key'] for s in found]}; expected {[s.key for s in given]} in this order",
        )
        return
    lines = [s for s in record["statements"] if s["section"] == "sources"]
    if [s["why"] for s in found] != [line["text"] for line in lines]:
        yield "", "what the sources lend differs from the statements of section 'sources'; expected the same lines"
    for line, source in zip(lines, given, strict=False):
        if {cited["source"] for cited in line["citations"]} != {source.key}:
            yield line["text"], f"the line of {source.key} cites another source; expected {source.key} alone"
    for entry, source in zip(found, given, strict=True):
        yield from ((source.name, message) for message in _source_faults(entry, source))
    yield from _not_used_findings(record, case)


def _source_faults(entry: Json, source: Source) -> Iterator[str]:
    if (entry["kind"], entry["name"]) != (source.kind, source.name):
        yield f"{source.key} is called {_short(entry['name'])!r}; expected the {source.kind} {source.name!r}"
    if entry["note"] not in _NOTES.get((source.kind, entry["relevance"]), ()):
        told = f"{source.key} is {entry['relevance']!r} with the note {entry['note']!r}"
        yield f"{told}; expected note and relevance to agree, e.g. 'related' and 'related idea'"
    links = [Link(k["url"], k["kind"], k["origin"]) for k in entry["links"]]
    if links != list(source.links):
        wrong = next((k.url for k in links if k not in source.links), None)
        lost = next((k.url for k in source.links if k not in links), None)
        told = f"has the link {wrong!r}, which the prompt does not give" if wrong else "lacks or repeats a link"
        yield f"{source.key} {told}; expected {lost!r} byte for byte" if lost else f"{source.key} {told}"


def _not_used_findings(record: Json, case: Case) -> Iterator[Finding]:
    """Yield papers that are not about the task without the short answer saying that it leaves them out."""
    unrelated = {s["key"] for s in record["sources"] if s["kind"] == "paper" and s["relevance"] == "unrelated"}
    told = {
        cited["source"]
        for statement in record["statements"]
        if statement["section"] == "short-answer" and "not" in statement["text"]
        for cited in statement["citations"]
        if cited["field"] == "name"
    }
    for key in sorted(unrelated - told):
        yield "", f"{key} is not about this task, but the short answer does not say that it is not used"


def _workflow_findings(record: Json, case: Case) -> Iterator[Finding]:
    nodes, edges = record["workflow"]["nodes"], record["workflow"]["edges"]
    task = case.vocabulary.known.get(record["task"]["id"])
    for node in nodes:
        for fault in _node_faults(node, task.second if task else "", case):
            yield node["label"], f"the workflow's box “{_short(node['label'])}” {fault}"
    for edge in edges:
        for fault in _label_faults(edge["label"], [], case):
            yield edge["label"], f"the workflow's arrow “{edge['label']}” {fault}"
    yield from (("flowchart", message) for message in _shape_faults(nodes, edges))


def _node_faults(node: Json, second: str, case: Case) -> Iterator[str]:
    """Yield what is wrong with a box; what the person feeds in may be followed by the task's `second` input."""
    key, cited = node["source"], node["citation"]
    if key is not None and key not in case.sources:
        yield f"stands for {key}, which the prompt does not have; expected one of {', '.join(case.sources)}"
        return
    for named in {key, cited["source"] if cited else None} - {None}:
        if case.relevance.get(named) == "unrelated":
            yield f"stands for {named}, which is not about this task; expected direct or related sources only"
    if cited:
        fault = citation_fault(cited, case)
        if fault:
            yield fault
            return
    yield from _node_basis_faults(node, cited)
    if cited and cited["field"] == "question":
        said = fold(f"{cited['quote']} and {second}" if second else cited["quote"])
        if fold(node["label"]).lower() != said.lower():
            yield f"is not what the person says; expected “{_short(said)}”"
    yield from _label_faults(node["label"], [cited] if cited else [], case)


def _label_faults(label: str, citations: list[Json], case: Case) -> Iterator[str]:
    """Yield what nothing carries in a label, a label of tasks.yml or the start of a task's name left aside."""
    known = case.vocabulary.labels
    if label in known:
        return
    faults = list(text_faults(label, citations, case))
    if faults and not (len(label) >= 8 and any(name.startswith(label) for name in case.vocabulary.names)):
        longest = max((start for start in known if label.startswith(start)), key=len)
        yield from text_faults(label[len(longest) :].lstrip(" ,"), citations, case) if longest else faults


def _node_basis_faults(node: Json, cited: Json | None) -> Iterator[str]:
    field = {"question": "question", "name": "name", "source": "abstract"}.get(node["basis"])
    if field and (cited is None or cited["field"] != field):
        yield f"rests on {node['basis']} but cites no {field}; expected a citation of it"
    if node["basis"] not in ("source", "question", "name", "design"):
        yield f"has the basis {node['basis']!r}; expected source, question, name or design"
    if node["kind"] == "model" and not node["source"]:
        yield "is a model without a source; expected M1 or another recommended model"
    if cited and node["source"] and cited["source"] != node["source"]:
        yield f"stands for {node['source']} but cites {cited['source']}; expected the same source"


def _shape_faults(nodes: list[Json], edges: list[Json]) -> Iterator[str]:
    """Yield what keeps the workflow from leading from its input to its output."""
    ids = {node["id"] for node in nodes}
    if len(ids) != len(nodes):
        yield "the workflow has two boxes of one id; expected n1, n2, …"
    ends = {edge["from"] for edge in edges} | {edge["to"] for edge in edges}
    if not ends <= ids:
        yield f"an arrow of the workflow leads to {sorted(ends - ids)[0]!r}; expected a box of the workflow"
        return
    kinds = [node["kind"] for node in nodes]
    if not kinds or kinds.count("input") != 1 or "output" not in kinds or "model" not in kinds:
        yield "the workflow lacks an input, a model or an output; expected input → model → output"
        return
    reached = {nodes[kinds.index("input")]["id"]}
    for _ in nodes:
        reached |= {edge["to"] for edge in edges if edge["from"] in reached}
    if reached != ids:
        yield f"no arrow leads to box {sorted(ids - reached)[0]} of the workflow; expected a way from the input"


def _short(text: str) -> str:
    folded = " ".join(display_text(text).split())
    return folded if len(folded) <= 70 else f"{folded[:69]}…"
