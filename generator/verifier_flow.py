"""The table Input | Model | Output on a page: its cells against the question, the models' names and the task."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from generator.taxonomy import Medium, Task
from generator.verifier_claims import Case, Json, text_faults
from generator.verifier_layout import task_page
from generator.verifier_page import links_in, markup, readable, shown, without_links
from generator.verifier_words import fold

Finding = tuple[int, str]
"""A row of the table, counted from 0, and the message."""

_BAR = markup("|")
_ROLES = ["Input", "Model", "Output"]
_TASK_TEXTS = ("the task’s definition", "the task its name points to")
"""What the basis says where it is a task's: its link, where it has one, leads to the answer's task."""
_BASES = {
    "Input": {"your words", "your words, and the task’s definition"},
    "Model": {"its name", "their names", "what you ask for"},
}
"""What it says else, for each row."""


def flow_findings(lines: list[str], record: Json, case: Case, titles: object = None) -> Iterator[Finding]:
    """Yield what is wrong in the rows of the table."""
    rows = [[cell.strip() for cell in line.strip(f"{_BAR} ").split(f" {_BAR} ")] for line in lines]
    if [row[0] for row in rows] != _ROLES or any(len(row) != 4 for row in rows):
        yield 0, "the table Input, Model, Output lacks a row or cell; expected three rows of four cells"
        return
    own = case.vocabulary.known[record["task"]["id"]]
    made = case.vocabulary.outputs.get(rows[2][1], ())
    for number, (role, what, medium, basis) in enumerate(rows):
        if not _fits_role(role, what, record, case):
            told = "expected the words of the question, the models or the task, as the record has them"
            yield number, f"the {role.lower()} is “{readable(what)}”; {told}"
        if medium != _format(role, own) and medium not in (formats := {_format(role, task) for task in (own, *made)}):
            yield number, f"the format is “{readable(medium)}”; expected {' or '.join(sorted(formats))}"
        yield from ((number, fault) for fault in _basis_faults(role, what, basis, record, case))


def _fits_role(role: str, what: str, record: Json, case: Case) -> bool:
    if role == "Output":
        return what in case.vocabulary.outputs
    if role == "Model":
        rest = what
        for name in (name for key in _models(record) for name in _called(case.sources[key].name, what)):
            rest = rest.replace(name, "", 1)
        return not rest.replace(" or ", "").replace(" then ", "").replace(", ", "")
    entry = next((node["label"] for node in record["workflow"]["nodes"] if node["kind"] == "input"), "")
    return fold(what).lower() == fold(entry).lower()


def _names(keys: Iterable[str], case: Case) -> set[str]:
    """Return the names of sources: where a prompt gives one model twice, either mark will do."""
    return {case.sources[key].name if key in case.sources else key for key in keys}


def _models(record: Json) -> list[str]:
    return [s["key"] for s in record["sources"] if s["kind"] == "model" and s["relevance"] != "unrelated"]


def _called(name: str, what: str) -> Iterator[str]:
    """Yield how `what` calls a model: by its name, the words before its colon, or its name cut at a word."""
    name = shown(name)
    if name in what:
        yield name
        return
    for found in re.finditer(re.escape(name[:20].partition(" ")[0]), what):
        start, end = found.start(), what.find("…", found.start())
        if end >= 0 and name.startswith(what[start:end]):
            yield what[start : end + 1]
            return
    if (head := name.partition(":")[0].strip()) in what:
        yield head


def _format(role: str, task: Task) -> str:
    taken, made = _media(task.input_media, "and" if task.second else "or"), _media(task.output_media)
    return {"Input": taken, "Output": made}.get(role, f"{taken} → {made}")


def _media(media: tuple[Medium, ...], joined: str = "or") -> str:
    return f" {joined} ".join("3D" if medium == "3d" else medium for medium in media)


def _basis_faults(role: str, what: str, basis: str, record: Json, case: Case) -> Iterator[str]:
    text, links = without_links(basis), links_in(basis)
    if text in _TASK_TEXTS:
        if links not in ([], [(text, task_page(record))]) or role == "Model":
            yield f"the basis “{text}” links to {links[0][1] if links else 'nothing'}; expected the task's own place"
        return
    yield from (f"the basis {fault}" for fault in text_faults(text, [], case))
    if not text.isprintable():
        yield f"the basis “{readable(text)}” holds markup; expected plain words and marks"
    if text.strip() not in _BASES.get(role, ()):
        yield f"the basis is “{readable(text)}”; expected e.g. “{min((*_BASES.get(role, ()), *_TASK_TEXTS), key=len)}”"
    named = {key for key in _models(record) if any(_called(case.sources[key].name, what))}
    of_model = named if "name" in text else {"Q"}
    fitting = {"Input": {"Q"}, "Model": of_model}.get(role)
    marks = {label for label, _ in links}
    if _names(marks, case) != _names(fitting or (), case) or any(
        address != f"#{label.lower()}" for label, address in links
    ):
        yield f"the basis “{readable(basis)}” cites {', '.join(sorted(marks)) or 'nothing'}; expected e.g. [Q](#q)"
