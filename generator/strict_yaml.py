"""Strict reading of YAML: readers turn a node into a value, or raise every fault inside it with its node.

A node knows its line, which plain loading loses; a message says what is wrong, what was expected, an example.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

import yaml
from rapidfuzz import process

T = TypeVar("T")
Reader = Callable[[yaml.Node], Any]
Fault = tuple[yaml.Node, str]

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The C parser is ten times faster; PyYAML has it wherever libyaml was at hand."""


class FaultsError(Exception):
    """All that is wrong inside one node."""

    def __init__(self, *found: Fault) -> None:
        """Keep the faults in the order of the file."""
        self.found = found


def read_yaml(source: str, read: Callable[[yaml.Node], T]) -> T:
    """Return what `read` makes of the YAML text `source`; raise `FaultsError` or `yaml.YAMLError`."""
    node = yaml.compose(source, Loader=_LOADER)
    start = yaml.Mark("", 0, 0, 0, "", 0)
    return read(node or yaml.ScalarNode("tag:yaml.org,2002:null", "", start, start))


def text(limit: int, pattern: str = ".*", expected: str = "words") -> Reader:
    """Return a reader of one text that fits `pattern`, which messages call `expected`."""

    def read(node: yaml.Node) -> str:
        if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
            raise FaultsError((node, f"nothing to read here; expected {expected}"))
        if len(node.value) > limit:
            raise FaultsError((node, f"{node.value!r} has {len(node.value)} characters; at most {limit} fit here"))
        if not re.fullmatch(pattern, node.value):
            raise FaultsError((node, f"{node.value!r} does not fit; expected {expected}"))
        return str(node.value)

    return read


def chosen(known: Mapping[str, Any], what: str) -> Reader:
    """Return a reader of one of the words of `known`, giving what that word stands for."""

    def read(node: yaml.Node) -> Any:
        word = text(80)(node)
        if word not in known:
            raise FaultsError((node, f"unknown {what} {word!r}; {did_you_mean(word, known)}"))
        return known[word]

    return read


def each(read: Reader, what: str) -> Reader:
    """Return a reader of a list that is not empty and repeats nothing; records repeat where their ids do."""

    def read_all(node: yaml.Node) -> tuple[Any, ...]:
        if not isinstance(node, yaml.SequenceNode) or not node.value:
            raise FaultsError((node, f"expected a list of {what} with at least one entry, e.g. [a, b]"))
        found: list[Fault] = []
        values: dict[str, Any] = {}
        for item in node.value:
            try:
                value = read(item)
            except FaultsError as faults:
                found += faults.found
                continue
            key = value.lower() if isinstance(value, str) else value.id
            if key in values:
                found.append((item, f"{key!r} stands twice in this list of {what}; keep one"))
            values[key] = value
        if found:
            raise FaultsError(*found)
        return tuple(values.values())

    return read_all


def record(
    what: str,
    needed: Mapping[str, Reader],
    may: Mapping[str, Reader] | None = None,
    examples: Mapping[str, str] | None = None,
) -> Reader:
    """Return a reader of a mapping with every key of `needed`, perhaps some of `may`, and no other."""
    readers = {**needed, **(may or {})}

    def read(node: yaml.Node) -> dict[str, Any]:
        if not isinstance(node, yaml.MappingNode):
            raise FaultsError((node, f"expected {what} with the keys {', '.join(needed)}"))
        here = next((f"{what} {value.value!r}" for key, value in node.value if key.value == "id"), what)
        values: dict[str, Any] = {}
        found: list[Fault] = []
        for key, value in node.value:
            name = str(key.value)
            if name not in readers:
                found.append((key, f"unknown key {name!r} in {here}; {did_you_mean(name, readers)}"))
            elif name in values:
                found.append((key, f"{name!r} stands twice in {here}; keep one"))
            else:
                values[name] = None
                try:
                    values[name] = readers[name](value)
                except FaultsError as faults:
                    found += [(at, f"{name}: {message}") for at, message in faults.found]
        for key in needed:
            if key not in values:
                example = (examples or {}).get(key, "[a, b]")
                found.append((node, f"{here} lacks {key!r}; expected e.g. {key}: {example}"))
        if found:
            raise FaultsError(*found)
        return values

    return read


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return the word of `known` that `word` resembles, as a question, or else all of them."""
    close = process.extractOne(word, list(known), score_cutoff=60)
    return f"did you mean {close[0]!r}?" if close else f"expected one of: {', '.join(known)}"
