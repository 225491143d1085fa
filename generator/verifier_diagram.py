"""The diagram on a page beside the workflow of its record: boxes, arrows and links, in order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from generator.verifier_claims import Json
from generator.verifier_page import Page, shown

Finding = tuple[int, str]
"""A line of the page and the message."""

_SHAPES = {
    "input": ("([", "])"),
    "check": ("{", "}"),
    "model": ("[", "]"),
    "merge": ("[[", "]]"),
    "output": ("([", "])"),
    "fallback": ("(", ")"),
}
_NODE = re.compile(r'  (n\d+)(\(\[|\[\[|[\[({])"([^"]*)"(\]\)|\]\]|[\])}])')
_EDGE = re.compile(r'  (n\d+) -(?:- "([^"]*)" -)?-> (n\d+)')
_CLICK = re.compile(r'  click (n\d+) href "([^"]*)"')
_CODE = re.compile(r"#(\w+);")


def diagram_findings(page: Page, workflow: Json) -> Iterator[Finding]:
    """Yield boxes and arrows of the diagram that differ from the record's workflow."""
    expected = [("flowchart TD",), *_boxes(workflow), *_arrows(workflow), *_clicks(workflow)]
    if page.diagram == tuple(map(_written, expected)):
        return
    found = [_read_box(line) for line in page.diagram]
    for at in range(max(len(found), len(expected))):
        have = found[at] if at < len(found) else ("nothing",)
        want = expected[at] if at < len(expected) else ("nothing",)
        if have != want and not (len(have) == len(want) == 4 and _is_cut(have, want)):
            yield (
                page.diagram_line + at + 1,
                f"the diagram has {' '.join(have)!r}; expected {' '.join(want)!r}",
            )
            return


def _written(box: tuple[str, ...]) -> str:
    """Return the line of a box, arrow or link that needs no reading; for any other, what no line can be."""
    if len(box) == 1:
        return box[0]
    if len(box) == 3:
        return f'  click {box[1]} href "{box[2]}"'
    name, mark, label, end = box
    if '"' in label or "#" in label or "?" in (name, mark, end):
        return "\n"
    if mark != "->":
        return f'  {name}{mark}"{label}"{end}'
    return f'  {name} -- "{label}" --> {end}' if label else f"  {name} --> {end}"


def _read_box(line: str) -> tuple[str, ...]:
    node, edge, click = _NODE.fullmatch(line), _EDGE.fullmatch(line), _CLICK.fullmatch(line)
    if node:
        return (node[1], node[2], _decoded(node[3]), node[4])
    if edge:
        return (edge[1], "->", _decoded(edge[2] or ""), edge[3])
    return ("click", click[1], click[2]) if click else (line,)


def _decoded(label: str) -> str:
    return _CODE.sub(lambda m: chr(int(m[1])) if m[1].isdigit() else unescape(f"&{m[1]};"), label)


def _boxes(workflow: Json) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    for number, node in enumerate(workflow["nodes"], 1):
        left, right = _SHAPES.get(node["kind"], ("?", "?"))
        found.append((f"n{number}", left, shown(node["label"]), right))
    return found


def _arrows(workflow: Json) -> list[tuple[str, ...]]:
    numbered = {node["id"]: f"n{number}" for number, node in enumerate(workflow["nodes"], 1)}
    labels: dict[tuple[str, str], list[str]] = {}
    for edge in workflow["edges"]:
        said = labels.setdefault((numbered.get(edge["from"], "?"), numbered.get(edge["to"], "?")), [])
        said += [shown(edge["label"])] if edge["label"].strip() else []
    return [(start, "->", " / ".join(said), end) for (start, end), said in labels.items()]


def _clicks(workflow: Json) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    for number, node in enumerate(workflow["nodes"], 1):
        cited = node["citation"]
        key = cited["source"] if cited else node["source"]
        if key:
            sentence = f"-s{cited['sentence']}" if cited and cited["sentence"] else ""
            found.append(("click", f"n{number}", f"#{key.lower()}{sentence}"))
    return found


def _is_cut(have: tuple[str, ...], want: tuple[str, ...]) -> bool:
    """Return whether a long label was cut at a word, and nothing else differs."""
    start = have[2].removesuffix("…")
    return (
        (have[0], have[1], have[3]) == (want[0], want[1], want[3])
        and start != have[2]
        and len(start) >= 20
        and want[2].startswith(start)
    )
