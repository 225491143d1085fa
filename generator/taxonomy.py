"""`data/tasks.yml` → `Taxonomy`: what each task means and how people speak of it, checked to the letter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Literal, get_args

import yaml

from generator.errors import Diagnostic, InputError
from generator.strict_yaml import Fault, FaultsError, Reader, chosen, did_you_mean, each, read_yaml, record, text

Medium = Literal["image", "mask", "text", "audio", "video", "3d", "table", "action", "score"]


@dataclass(frozen=True, slots=True)
class Check:
    """What to settle before the model runs; `yes` leads to the model, `no` to `otherwise`."""

    ask: str
    yes: str
    no: str
    otherwise: str


@dataclass(frozen=True, slots=True)
class Compare:
    """What to settle after the model ran; `yes` leads to the output, `no` to the task's `fallback`."""

    ask: str
    yes: str
    no: str


@dataclass(frozen=True, slots=True)
class Family:
    """Tasks that belong together and share a suggested workflow."""

    id: str
    name: str
    check: Check
    compare: Compare
    fallback: str
    answerable: bool
    """False where the family only serves to tell what an off-topic paper is about."""


@dataclass(frozen=True, slots=True)
class Task:
    """One thing people want done; the words are those of the file."""

    id: str
    plain_name: str
    """Fits after "This is …": "brightening a photo taken in poor light"."""
    name: str
    """The technical name: "low-light image enhancement"."""
    family: Family
    definition: str
    """One sentence that begins with its verb: "Makes what the dark hides visible, …"."""
    input: str
    output: str
    input_media: tuple[Medium, ...]
    output_media: tuple[Medium, ...]
    input_nouns: tuple[str, ...]
    """What laypeople call the thing they feed in."""
    second: str
    """What must come with it, as `input` ends: "a question"; empty where one thing is enough."""
    prefixes: tuple[str, ...]
    """Starts of model names; the longest fitting one of all tasks decides."""
    known: tuple[str, ...]
    """Well-known families of models made for it; no two tasks share one."""
    aliases: tuple[str, ...]
    """Technical terms that name this task by themselves; no two tasks share one."""
    symptoms: tuple[str, ...]
    """Laypeople's words in their anecdotes."""
    weak: tuple[str, ...]
    """Words that point here, but elsewhere too."""
    neighbours: tuple[str, ...]
    """Ids of the tasks whose idea could carry over; always mutual."""
    serves: tuple[str, ...]
    """Ids of the tasks that a model named for this one does as well; not mutual."""
    objects: tuple[str, ...]
    """What it is about, where it has a domain of its own: "LiDAR", "brain tumour"."""
    check: Check
    compare: Compare
    fallback: str
    """`check`, `compare` and `fallback` are the task's own, or else its family's."""


@dataclass(frozen=True, slots=True, eq=False)
class Taxonomy:
    """All families and tasks by id, in file order."""

    families: Mapping[str, Family]
    tasks: Mapping[str, Task]


def load_taxonomy(path: Path | None = None) -> Taxonomy:
    """Return the packaged tasks, read once, or those at `path`; raise `InputError` with every fault and its line."""
    return _packaged() if path is None else _load(path)


@cache
def _packaged() -> Taxonomy:
    return _load(None)


def _load(path: Path | None) -> Taxonomy:
    packaged = resources.files("generator").joinpath("data", "tasks.yml")
    name = "generator/data/tasks.yml" if path is None else path.as_posix()
    try:
        return read_yaml((path or packaged).read_text(encoding="utf-8"), _taxonomy)
    except FaultsError as faults:
        found = [Diagnostic(name, node.start_mark.line + 1, message) for node, message in faults.found]
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        reason = getattr(error, "problem", None) or " ".join(str(error).split())
        message = f"not valid YAML ({reason}); expected 'families:' and 'tasks:'"
        found = [Diagnostic(name, mark.line + 1 if mark else 1, message)]
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "not UTF-8 text"
        found = [Diagnostic(name, 1, f"cannot read the tasks ({reason}); expected a UTF-8 YAML file")]
    raise InputError(sorted(found))


_EXAMPLES = {
    "id": "deblurring",
    "family": "photo-restoration",
    "plain_name": "sharpening a blurred photo",
    "name": "image deblurring",
    "definition": "Turns a blurred photo into one with clear edges.",
    "input": "a blurred photo",
    "output": "the same photo, sharper",
    "media": "{input: image, output: image}",
    "ask": '"Is it blurred?"',
    "yes": '"blurred"',
    "no": '"sharp already"',
    "otherwise": "Leave it as it is",
    "check": '{ask: "Is it blurred?", yes: "blurred", no: "sharp", otherwise: "Leave it"}',
    "compare": '{ask: "Does it match the original?", yes: "matches", no: "differs"}',
    "fallback": "Keep the original",
}

_NAME, _BRANCH, _LABEL = text(200), text(14), text(40)
_ID = text(80, r"[a-z0-9]+(-[a-z0-9]+)*", "small letters, digits and hyphens, e.g. low-light-enhancement")
_ASK = text(46, r".*\?", "a question that ends in '?'")
_SENTENCE = text(200, r"[A-Z].*\.", "one sentence, from its capital to its full stop")
_WORDS = each(text(60), "words")
_MEDIUM = chosen({medium: medium for medium in get_args(Medium)}, "medium")
_CHECK = record("the check", {"ask": _ASK, "yes": _BRANCH, "no": _BRANCH, "otherwise": _LABEL}, {}, _EXAMPLES)
_COMPARE = record("the comparison", {"ask": _ASK, "yes": _BRANCH, "no": _BRANCH}, {}, _EXAMPLES)
_WORKFLOW: Mapping[str, Reader] = {
    "check": lambda node: Check(**_CHECK(node)),
    "compare": lambda node: Compare(**_COMPARE(node)),
    "fallback": _LABEL,
}


def _side(node: yaml.Node) -> Any:
    """Read one medium or a list of them."""
    return each(_MEDIUM, "media")(node) if isinstance(node, yaml.SequenceNode) else (_MEDIUM(node),)


def _family(node: yaml.Node) -> Family:
    flag = chosen({"true": True, "false": False}, "answer")
    read = record("family", {"id": _ID, "name": _NAME, **_WORKFLOW}, {"answerable": flag}, _EXAMPLES)
    return Family(**{"answerable": True, **read(node)})


def _task(families: Mapping[str, Family]) -> Reader:
    """Return a reader of one task; what it leaves out of the workflow comes from its family."""
    optional = ("prefixes", "known", "weak", "neighbours", "serves", "objects")
    read = record(
        "task",
        {
            "id": _ID,
            "family": chosen(families, "family"),
            **dict.fromkeys(("plain_name", "name", "input", "output"), _NAME),
            "definition": _SENTENCE,
            "media": record("the media", {"input": _side, "output": _side}),
            **dict.fromkeys(("input_nouns", "aliases", "symptoms"), _WORDS),
        },
        {**dict.fromkeys(optional, _WORDS), "second": _NAME, **_WORKFLOW},
        _EXAMPLES,
    )

    def read_task(node: yaml.Node) -> Task:
        values = {**dict.fromkeys(optional, ()), "second": "", **read(node)}
        media = values.pop("media")
        inherited = {key: getattr(values["family"], key) for key in _WORKFLOW}
        return Task(**{**inherited, **values}, input_media=media["input"], output_media=media["output"])

    return read_task


def _taxonomy(node: yaml.Node) -> Taxonomy:
    top = record("the file", dict.fromkeys(("families", "tasks"), lambda part: part))(node)
    families = {family.id: family for family in each(_family, "families")(top["families"])}
    tasks = {task.id: task for task in each(_task(families), "tasks")(top["tasks"])}
    found = [fault for entry in top["tasks"].value for fault in _wrong_references(entry, tasks)]
    found += [fault for entry in top["tasks"].value for fault in _wrong_second(entry)]
    if found:
        raise FaultsError(*found)
    return Taxonomy(families, tasks)


def _wrong_second(entry: yaml.MappingNode) -> Iterator[Fault]:
    """Yield a second input that the task's input does not end with."""
    fields = {key.value: value for key, value in entry.value}
    second = fields.get("second")
    if second and not fields["input"].value.endswith(f" and {second.value}"):
        yield second, f"second: {second.value!r} is not how the input ends; expected 'input: … and {second.value}'"


def _wrong_references(entry: yaml.MappingNode, tasks: Mapping[str, Task]) -> Iterator[Fault]:
    """Yield every neighbour or served task that does not exist, is the task itself, or is one-sided."""
    fields = {key.value: value for key, value in entry.value}
    own = fields["id"].value
    for field in ("neighbours", "serves"):
        for item in fields[field].value if field in fields else ():
            if item.value not in tasks:
                yield item, f"{field}: unknown task {item.value!r}; {did_you_mean(item.value, tasks)}"
            elif item.value == own:
                yield item, f"{field}: {own!r} names itself; expected other tasks"
            elif field == "neighbours" and own not in tasks[item.value].neighbours:
                yield item, f"neighbours: {item.value!r} does not name {own!r} in return; add it there"
