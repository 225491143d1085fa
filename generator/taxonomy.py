"""`data/tasks.yml` → `Taxonomy`: what each task means and how people speak of it, checked to the letter."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any, Literal, get_args

import yaml
from rapidfuzz import process

from generator.errors import Diagnostic, InputError

Medium = Literal["image", "mask", "text", "audio", "video", "3d", "table", "action", "score"]


@dataclass(frozen=True, slots=True)
class Check:
    """What to settle before the model runs; diagram labels."""

    ask: str
    yes: str
    """The branch that leads to the model."""
    no: str
    """The branch that leads to `otherwise`."""
    otherwise: str


@dataclass(frozen=True, slots=True)
class Compare:
    """What to settle after the model ran; diagram labels."""

    ask: str
    yes: str
    """The branch that leads to the output."""
    no: str
    """The branch that leads to the task's `fallback`."""


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
    prefixes: tuple[str, ...]
    """Starts of model names; the longest fitting one of all tasks decides."""
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


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """All families and tasks by id, in file order."""

    families: Mapping[str, Family]
    tasks: Mapping[str, Task]


def load_taxonomy(path: Path | None = None) -> Taxonomy:
    """Read the packaged tasks, or those at `path`; raise `InputError` with every fault and its line."""
    packaged = resources.files("generator").joinpath("data", "tasks.yml")
    name = "generator/data/tasks.yml" if path is None else path.as_posix()
    try:
        text = (packaged if path is None else path).read_text(encoding="utf-8")
        return _taxonomy(yaml.compose(text, Loader=_LOADER))
    except _FaultsError as faults:
        found = sorted(Diagnostic(name, node.start_mark.line + 1, message) for node, message in faults.found)
        raise InputError(found) from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        reason = getattr(error, "problem", None) or " ".join(str(error).split())
        message = f"not valid YAML ({reason}); expected 'families:' and 'tasks:'"
        raise InputError([Diagnostic(name, mark.line + 1 if mark else 1, message)]) from None
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "not UTF-8 text"
        raise InputError([Diagnostic(name, 1, f"cannot read the tasks: {reason}")]) from None


# --- From here on: readers, each YAML node → value, or `_FaultsError` with all that is wrong inside the node.

_Found = list[tuple[yaml.Node, str]]
_Reader = Callable[[yaml.Node], Any]
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C parser is ten times faster
_MEDIA = get_args(Medium)
_START = yaml.Mark("", 0, 0, 0, None, None)
_NOTHING = yaml.ScalarNode("tag:yaml.org,2002:null", "", _START, _START)
_EXAMPLES = {
    "id": "deblurring",
    "name": "image deblurring",
    "plain_name": "sharpening a blurred photo",
    "family": "photo-restoration",
    "definition": "Turns a blurred photo into one with clear edges.",
    "input": "a blurred photo",
    "output": "the same photo, sharper",
    "media": "{input: image, output: image}",
    "check": '{ask: "Is it blurred?", yes: "blurred", no: "sharp already", otherwise: "Leave it as it is"}',
    "compare": '{ask: "Do faces match the original?", yes: "they match", no: "they changed"}',
    "fallback": "Keep the original",
    "ask": '"Is it blurred?"',
    "yes": '"blurred"',
    "no": '"sharp already"',
    "otherwise": "Leave it as it is",
    "answerable": "false",
    "neighbours": "[denoising, super-resolution]",
}


class _FaultsError(Exception):
    def __init__(self, *found: tuple[yaml.Node, str]) -> None:
        self.found: _Found = list(found)


def _text(limit: int = 200, pattern: str = ".*", expected: str = "words") -> _Reader:
    """Return a reader of one line of words that fits `pattern` (called `expected` in the message)."""

    def read(node: yaml.Node) -> str:
        if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
            raise _FaultsError((node, f"nothing to read here; expected {expected}"))
        if len(node.value) > limit:
            raise _FaultsError((node, f"{node.value!r} has {len(node.value)} characters; at most {limit} fit here"))
        if not re.fullmatch(pattern, node.value):
            raise _FaultsError((node, f"{node.value!r} does not fit; expected {expected}"))
        return str(node.value)

    return read


def _each(read: _Reader, what: str) -> Callable[[yaml.Node], tuple[Any, ...]]:
    """Return a reader of a list that is not empty and repeats nothing."""

    def read_all(node: yaml.Node) -> tuple[Any, ...]:
        if not isinstance(node, yaml.SequenceNode) or not node.value:
            raise _FaultsError((node, f"expected a list of {what} with at least one entry, e.g. [a, b]"))
        found: _Found = []
        values: dict[Any, None] = {}
        for item in node.value:
            try:
                value = read(item)
            except _FaultsError as faults:
                found += faults.found
                continue
            key = value.lower() if isinstance(value, str) else value.id
            if key in values:
                found.append((item, f"{key!r} stands twice in this list of {what}; keep one"))
            values[key] = value
        if found:
            raise _FaultsError(*found)
        return tuple(values.values())

    return read_all


def _record(node: yaml.Node, what: str, needed: Mapping[str, _Reader], may: Mapping[str, _Reader]) -> dict[str, Any]:
    """Read a mapping that has every key of `needed`, perhaps some of `may`, and no other."""
    if not isinstance(node, yaml.MappingNode):
        example = _EXAMPLES.get(what, "{key: value}")
        raise _FaultsError((node, f"expected keys with values for {what}, e.g. {example}"))
    what = f"{what} {_own_id(node)}".rstrip()
    readers = {**needed, **may}
    values: dict[str, Any] = {}
    found: _Found = []
    for key, value in node.value:
        if key.value not in readers:
            found.append((key, f"unknown key {key.value!r} in {what}; {_meant(str(key.value), readers)}"))
        elif key.value in values:
            found.append((key, f"{key.value!r} stands twice in {what}; keep one"))
        else:
            values[key.value] = None
            try:
                values[key.value] = readers[key.value](value)
            except _FaultsError as faults:
                found += [(at, f"{key.value}: {message}") for at, message in faults.found]
    for key in needed:
        if key not in values:
            found.append((node, f"{what} lacks {key!r}; expected e.g. {key}: {_EXAMPLES.get(key, '[a, b]')}"))
    if found:
        raise _FaultsError(*found)
    return values


def _own_id(node: yaml.MappingNode) -> str:
    return next((repr(value.value) for key, value in node.value if key.value == "id"), "")


def _meant(word: str, known: Iterable[str]) -> str:
    close = process.extractOne(word, list(known), score_cutoff=60)
    return f"did you mean {close[0]!r}?" if close else f"expected one of: {', '.join(known)}"


def _chosen(known: Mapping[str, Any], what: str) -> _Reader:
    """Return a reader of one of the words of `known`, giving what that word stands for."""

    def read(node: yaml.Node) -> Any:
        word = _text()(node)
        if word not in known:
            raise _FaultsError((node, f"unknown {what} {word!r}; {_meant(word, known)}"))
        return known[word]

    return read


_ID = _text(80, r"[a-z0-9]+(-[a-z0-9]+)*", "small letters, digits and hyphens, e.g. low-light-enhancement")
_ASK = _text(46, r".*\?", "a question that ends in '?'")
_BRANCH = _text(14)
_LABEL = _text(40)
_WORDS = _each(_text(60), "words")
_MEDIUM = _chosen({medium: medium for medium in _MEDIA}, "medium")


def _check(node: yaml.Node) -> Check:
    return Check(**_record(node, "check", {"ask": _ASK, "yes": _BRANCH, "no": _BRANCH, "otherwise": _LABEL}, {}))


def _compare(node: yaml.Node) -> Compare:
    return Compare(**_record(node, "compare", {"ask": _ASK, "yes": _BRANCH, "no": _BRANCH}, {}))


def _media(node: yaml.Node) -> dict[str, Any]:
    """Read `{input: …, output: …}`, each one medium or a list of them."""

    def side(side: yaml.Node) -> Any:
        return _each(_MEDIUM, "media")(side) if isinstance(side, yaml.SequenceNode) else (_MEDIUM(side),)

    return _record(node, "media", {"input": side, "output": side}, {})


_WORKFLOW: Mapping[str, _Reader] = {"check": _check, "compare": _compare, "fallback": _LABEL}


def _family(node: yaml.Node) -> Family:
    flag = _chosen({"true": True, "false": False}, "answer")
    values = _record(node, "family", {"id": _ID, "name": _text(), **_WORKFLOW}, {"answerable": flag})
    return Family(**{"answerable": True, **values})


def _task(families: Mapping[str, Family]) -> _Reader:
    """Return a reader of one task; what it leaves out of the workflow comes from its family."""
    needed = {
        "id": _ID,
        "family": _chosen(families, "family"),
        "media": _media,
        **dict.fromkeys(("plain_name", "name", "input", "output"), _text()),
        "definition": _text(pattern=r"[A-Z].*\.", expected="one sentence, from capital to full stop"),
        **dict.fromkeys(("input_nouns", "aliases", "symptoms"), _WORDS),
    }
    may = {**dict.fromkeys(("prefixes", "weak", "neighbours", "serves", "objects"), _WORDS), **_WORKFLOW}

    def read(node: yaml.Node) -> Task:
        values = _record(node, "task", needed, may)
        family, media = values["family"], values.pop("media")
        own = {**dict.fromkeys(("prefixes", "weak", "neighbours", "serves", "objects"), ()), **values}
        inherited = {key: getattr(family, key) for key in _WORKFLOW if key not in values}
        return Task(**own, **inherited, input_media=media["input"], output_media=media["output"])

    return read


def _taxonomy(node: yaml.Node | None) -> Taxonomy:
    top = {"families": _each(_family, "families"), "tasks": lambda tasks: tasks}
    values = _record(node or _NOTHING, "the file", top, {})
    families = {family.id: family for family in values["families"]}
    tasks = {task.id: task for task in _each(_task(families), "tasks")(values["tasks"])}
    one_sided = [*_one_sided(values["tasks"], tasks)]
    if one_sided:
        raise _FaultsError(*one_sided)
    return Taxonomy(families, tasks)


def _one_sided(node: yaml.SequenceNode, tasks: Mapping[str, Task]) -> Iterator[tuple[yaml.Node, str]]:
    """Yield every neighbour that is no task, is the task itself or does not name the task in return."""
    for record, task in zip(node.value, tasks.values(), strict=True):
        items = next((value.value for key, value in record.value if key.value == "neighbours"), ())
        for item in items:
            if item.value not in tasks:
                yield item, f"unknown neighbour {item.value!r} of {task.id!r}; {_meant(item.value, tasks)}"
            elif item.value == task.id:
                yield item, f"{task.id!r} is named as its own neighbour; expected other tasks"
            elif task.id not in tasks[item.value].neighbours:
                yield item, f"{item.value!r} does not name {task.id!r} as a neighbour in return; add it there"
        for item in next((value.value for key, value in record.value if key.value == "serves"), ()):
            if item.value not in tasks or item.value == task.id:
                yield item, f"unknown task {item.value!r} that {task.id!r} serves; {_meant(item.value, tasks)}"
