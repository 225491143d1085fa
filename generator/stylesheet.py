"""A style sheet → the part of it that can apply to pages whose elements and classes are known."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

import tinycss2

_TAG = re.compile(r"<([a-zA-Z][\w-]*)")
_CLASS = re.compile(r'\bclass="([^"]*)"')
_WORD = re.compile(r"[\w-]+")
_QUOTED = re.compile(r"""["'`][^"'`]*["'`]""")
_UNSHOWN = re.compile(r"\{#.*?#\}|<meta [^>]*>|^\s*//[^\n]*", re.DOTALL | re.MULTILINE)
_VARIABLE = re.compile(r"--[\w-]+")
_NESTING = ("media", "supports", "layer", "container")
_RIGHT_TO_LEFT = "[dir=rtl]"


@dataclass(frozen=True, slots=True)
class _Rule:
    prelude: str
    declarations: tuple[tuple[str, str], ...]
    """Each with its name and as it is written."""


@dataclass(frozen=True, slots=True)
class _Group:
    prelude: str
    inside: tuple[_Node, ...]


_Node = _Rule | _Group | str


def names_of(html: str) -> set[str]:
    """Return the names that elements and classes have in a page; "rtl" where a part of it runs that way."""
    classes = {name for value in _CLASS.findall(html) for name in value.split()}
    return {tag.lower() for tag in _TAG.findall(html)} | classes | ({"rtl"} if 'dir="rtl"' in html else set())


def words_of(source: str, *, is_script: bool = False) -> set[str]:
    """Return whatever a template or script may name elements and classes: its words, of a script those in quotes."""
    text = _UNSHOWN.sub("", source)
    text = " ".join(_QUOTED.findall(text)) if is_script else text
    return set(_WORD.findall(text))


def applicable(sheet: str, names: AbstractSet[str], mentioned: Iterable[str] = ()) -> str:
    """Return those rules of `sheet`, in order, that can apply where only `names` name elements and classes.

    Variables stay where a rule that stays uses them or one of the texts `mentioned` speaks of them. What cannot be
    understood stays as it is, a sheet with a fault as a whole.
    """
    parsed = tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True)
    if any(node.type == "error" for node in parsed):
        return sheet
    nodes = tuple(_kept(parsed, names))
    needed = _needed(nodes, {name for text in mentioned for name in _VARIABLE.findall(text)})
    return "".join(_written(nodes, needed))


def compact(sheet: str) -> str:
    """Return `sheet` without comments and without the space that only people need."""
    tokens = tinycss2.parse_component_value_list(sheet, skip_comments=True)
    return str(tinycss2.serialize(_compacted(tokens)))


def _kept(nodes: Iterable[Any], names: AbstractSet[str]) -> Iterator[_Node]:
    for node in nodes:
        if node.type == "qualified-rule":
            selectors = [s for s in _parts(node.prelude) if _can_match(s, names)]
            if selectors:
                prelude = ",".join(tinycss2.serialize(selector).strip() for selector in selectors)
                yield _rule(prelude, node.content)
        elif node.type == "at-rule" and node.lower_at_keyword in _NESTING and node.content is not None:
            inside = tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True)
            kept = tuple(_kept(inside, names))
            if kept:
                yield _Group(f"@{node.lower_at_keyword}{tinycss2.serialize(node.prelude)}", kept)
        else:
            yield node.serialize()


def _rule(prelude: str, content: list[Any]) -> _Rule | str:
    parts = tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True)
    if any(part.type != "declaration" for part in parts):
        return f"{prelude}{{{tinycss2.serialize(content)}}}"
    return _Rule(prelude, tuple((part.name, part.serialize()) for part in parts))


def _parts(prelude: Iterable[Any]) -> list[list[Any]]:
    parts: list[list[Any]] = [[]]
    for token in prelude:
        if token == ",":
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def _can_match(selector: Iterable[Any], names: AbstractSet[str]) -> bool:
    """Return whether each element and class that a selector asks for has one of `names`.

    What stands in brackets, as in `:not(.x)`, asks for less than it names.
    """
    before = ""
    for token in selector:
        if token.type == "ident" and before != ":":
            name = token.value if before == "." else token.lower_value
            if name not in names:
                return False
        elif token.type == "[] block" and token.serialize() == _RIGHT_TO_LEFT and "rtl" not in names:
            return False
        before = token.value if token.type == "literal" else ""
    return True


def _needed(nodes: Iterable[_Node], mentioned: set[str]) -> AbstractSet[str]:
    """Return the variables that are used, by way of others too."""
    needed = set(mentioned)
    values: dict[str, list[str]] = {}
    for name, text in _declarations(nodes):
        if name.startswith("--"):
            values.setdefault(name, []).append(text)
        else:
            needed.update(_VARIABLE.findall(text))
    waiting = list(needed)
    while waiting:
        for text in values.get(waiting.pop(), ()):
            found = set(_VARIABLE.findall(text)) - needed
            needed |= found
            waiting += found
    return needed


def _declarations(nodes: Iterable[_Node]) -> Iterator[tuple[str, str]]:
    for node in nodes:
        if isinstance(node, _Rule):
            yield from node.declarations
        elif isinstance(node, _Group):
            yield from _declarations(node.inside)
        else:
            yield "", node


def _written(nodes: Iterable[_Node], needed: Collection[str]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, str):
            yield node
        elif isinstance(node, _Group):
            yield f"{node.prelude}{{{''.join(_written(node.inside, needed))}}}"
        else:
            kept = [text for name, text in node.declarations if not name.startswith("--") or name in needed]
            if kept:
                yield f"{node.prelude}{{{';'.join(kept)}}}"


def _compacted(tokens: Iterable[Any]) -> list[Any]:
    found: list[Any] = []
    for token in tokens:
        if token.type == "{} block":
            token.content = _compacted(token.content)
        if token.type == "whitespace":
            if not found or _stands_alone(found[-1]) or found[-1] == ":":
                continue
            token.value = " "
        elif _stands_alone(token) and found and found[-1].type == "whitespace":
            found.pop()
        found.append(token)
    while found and (found[-1].type == "whitespace" or found[-1] == ";"):
        found.pop()
    return found


def _stands_alone(token: Any) -> bool:
    """Return whether the space beside a token means nothing."""
    return token.type == "{} block" or token in (";", ",")
