"""The workflow as text for a ```mermaid fence, and such a fence as a drawing made at build time.

`render_mermaid` writes a flowchart that every Mermaid viewer can draw. `fence` reads exactly that form
back and draws it as inline SVG, without JavaScript; any other Mermaid text stays a Mermaid block.
"""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from generator.content import Edge, Node, NodeKind, Workflow
from generator.diagram_grid import pairs, topological
from generator.diagram_svg import draw
from generator.diagram_text import EDGE_LABEL_LIMIT, clean_label

_MOST_NODES, _MOST_EDGES, _LONGEST = 40, 80, 40_000
_SHAPES: dict[NodeKind, tuple[str, str]] = {
    "input": ("([", "])"),
    "check": ("{", "}"),
    "model": ("[", "]"),
    "merge": ("[[", "]]"),
    "output": ("([", "])"),
    "fallback": ("(", ")"),
}
_KINDS: dict[tuple[str, str], NodeKind] = {shape: kind for kind, shape in _SHAPES.items()}
_NODE = re.compile(r'  (n\d+)(\(\[|\[\[|[\[({])"([^"]+)"(\]\)|\]\]|[\])}])')
_EDGE = re.compile(r'  (n\d+) -(?:- "([^"]+)" -)?-> (n\d+)')
_CLICK = re.compile(r'  click (n\d+) href "(#[qmp][0-9a-z-]*)"')
_SOURCE = re.compile(r"[QMP]\d*")

# Mermaid reads labels as Markdown, icons, formulas and directives; template engines look for braces.
_CODES = {char: f"#{ord(char)};" for char in "#$%*:@[\\]^_`{|}~"} | {
    '"': "#quot;",
    "&": "#amp;",
    "<": "#lt;",
    ">": "#gt;",
}
_ESCAPES = str.maketrans(_CODES)
_CODE = re.compile(r"#(\w+);")
# List marks, addresses, and the one statement that Mermaid's lexer finds even inside a string.
_READ_AS_CODE = re.compile(r"^[-+]|^\d(?=\d*[.)])|w(?=ww\.)|d(?=irection (?:TB|BT|RL|LR|TD))", re.IGNORECASE)

_VERBS: dict[NodeKind, str] = {
    "check": " check",
    "model": " use",
    "output": " the result",
    "fallback": " instead",
}


@dataclass(frozen=True, slots=True)
class Flowchart:
    """What a fence holds: nodes n1, n2, … with clean labels, arrows, and links by node id."""

    workflow: Workflow
    """Nodes carry neither source nor citation; their basis is always `design`."""
    links: dict[str, str]
    """`#m1`, `#p1-s6`, …"""


def _anchor(node: Node) -> str:
    """Return the address on the page of what `node` rests on; empty where it names no source."""
    source = node.citation.source if node.citation else node.source or ""
    if not _SOURCE.fullmatch(source):
        return ""
    sentence = node.citation.sentence if node.citation else 0
    return f"#{source.lower()}-s{sentence}" if sentence else f"#{source.lower()}"


def _flowchart(workflow: Workflow) -> Flowchart:
    """Return `workflow` under our own ids with labels that can be drawn; parallel arrows are joined."""
    ids = {node.id: f"n{number}" for number, node in enumerate(workflow.nodes, 1)}
    nodes = [Node(ids[node.id], node.kind, clean_label(node.label), "design") for node in workflow.nodes]
    labels: dict[tuple[str, str], list[str]] = {}
    for edge in workflow.edges:
        said = labels.setdefault((ids[edge.start], ids[edge.end]), [])
        said += [edge.label] if edge.label.strip() else []
    edges = [
        Edge(start, end, clean_label(" / ".join(said), EDGE_LABEL_LIMIT) if said else "")
        for (start, end), said in labels.items()
    ]
    links = {ids[node.id]: anchor for node in workflow.nodes if (anchor := _anchor(node))}
    return Flowchart(Workflow(tuple(nodes), tuple(edges)), links)


@lru_cache(maxsize=4096)
def _quoted(label: str) -> str:
    """Return `label` as a Mermaid string in which every viewer sees plain text; many drawings share labels."""
    coded = _READ_AS_CODE.sub(lambda match: f"#{ord(match[0])};", label.translate(_ESCAPES))
    return f'"{coded}"'


def _write(chart: Flowchart) -> str:
    lines = ["flowchart TD"]
    for node in chart.workflow.nodes:
        left, right = _SHAPES[node.kind]
        lines.append(f"  {node.id}{left}{_quoted(node.label)}{right}")
    for edge in chart.workflow.edges:
        arrow = f"-- {_quoted(edge.label)} -->" if edge.label else "-->"
        lines.append(f"  {edge.start} {arrow} {edge.end}")
    lines += [f'  click {node} href "{anchor}"' for node, anchor in chart.links.items()]
    return "\n".join(lines)


def render_mermaid(workflow: Workflow) -> str:
    """Return the text inside the page's ```mermaid fence, without a newline at its end.

    Labels come out as plain text whatever they hold, on one line, cut at about 90 characters. A node
    with a source or a citation links to its place on the page. KeyError where an arrow names no node.
    """
    return _write(_flowchart(workflow))


def _unquoted(coded: str) -> str:
    return _CODE.sub(lambda match: html.unescape(f"&{'#' * match[1].isdecimal()}{match[1]};"), coded)


def _read(text: str) -> Flowchart:
    """Return what the lines say, lines of any other form left out."""
    found = [_NODE.fullmatch(line) or _EDGE.fullmatch(line) or _CLICK.fullmatch(line) for line in text.split("\n")]
    nodes, edges, links = [], [], {}
    for match in filter(None, found):
        if match.re is _NODE:
            kind = _KINDS.get((match[2], match[4]), "model")
            nodes.append(Node(match[1], kind, _unquoted(match[3]), "design"))
        elif match.re is _EDGE:
            edges.append(Edge(match[1], match[3], _unquoted(match[2] or "")))
        else:
            links[match[1]] = match[2]
    ends = {edge.end for edge in edges}
    # Input and output share a shape: only an output has an arrow to it.
    nodes = [
        replace(node, kind="output" if node.id in ends else "input") if node.kind in {"input", "output"} else node
        for node in nodes
    ]
    return Flowchart(Workflow(tuple(nodes), tuple(edges)), links)


def parse_mermaid(text: str) -> Flowchart | None:
    """Return the flowchart in `text` where it is exactly what `render_mermaid` writes, else None.

    None as well for more than 40 boxes or 80 arrows: nobody could read the drawing.
    """
    if len(text) > _LONGEST:
        return None
    chart = _read(text)
    nodes = chart.workflow.nodes
    known = {f"n{number}" for number in range(1, len(nodes) + 1)}
    ends = {end for edge in chart.workflow.edges for end in (edge.start, edge.end)} | chart.links.keys()
    if not 0 < len(nodes) <= _MOST_NODES or len(chart.workflow.edges) > _MOST_EDGES:
        return None
    if {node.id for node in nodes} != known or not ends <= known:
        return None
    own = _flowchart(chart.workflow)
    if _write(Flowchart(own.workflow, chart.links)) != text:
        return None
    return chart if len(topological(len(nodes), pairs(chart.workflow))) == len(nodes) else None


def _lead(edges: list[Edge], labels: dict[str, str], waiting: list[str], asked: str) -> str:
    """Return the words that lead to a box: "If yes", "Then", or "After “…”" where "then" would be unclear.

    `waiting` are the boxes told so far whose next step was not told yet, `asked` is the check told last.
    """
    chosen = [edge for edge in edges if edge.label]
    plain = [edge.start for edge in edges if not edge.label]
    if plain and not chosen and (set(plain) == set(waiting) or plain == waiting[-1:]):
        return "Then"
    clear = {edge.start for edge in chosen} == {asked}
    clauses = [f"if {e.label}" + ("" if clear else f" at “{labels[e.start]}”") for e in chosen]
    if plain:
        clauses.append("after " + " and ".join(f"“{labels[start]}”" for start in plain))
    text = " or ".join(clauses) or "start"
    return text[0].upper() + text[1:]


def _sentences(workflow: Workflow) -> Iterator[str]:
    nodes, edges = workflow.nodes, workflow.edges
    labels = {node.id: node.label for node in nodes}
    told: set[str] = set()
    waiting: list[str] = []
    asked = ""
    for index in topological(len(nodes), pairs(workflow)):
        node = nodes[index]
        lead = _lead([edge for edge in edges if edge.end == node.id], labels, waiting, asked)
        verb = _VERBS.get(node.kind, "") if lead != "Start" else ""
        comma = "," if verb and lead != "Then" else ""
        yield f"{lead}{comma}{verb}: {node.label}{'' if node.label[-1] in '.?!…' else '.'}"
        told.add(node.id)
        open_ends = {edge.start for edge in edges if edge.end not in told}
        waiting = [place for place in [*waiting, node.id] if place in open_ends]
        asked = node.id if any(edge.start == node.id and edge.label for edge in edges) else asked


def describe(workflow: Workflow) -> str:
    """Return the workflow in words, in order: "Start: … Then check: … If yes, use: …"."""
    return " ".join(_sentences(_flowchart(workflow).workflow))


def fence(source: str, language: str, class_name: str, options: dict[str, Any], md: Any, **kwargs: Any) -> str:
    """Format a fence for pymdownx.superfences: ours as inline SVG, any other as a Mermaid block."""
    chart = parse_mermaid(source.rstrip())
    if chart is None:
        return f'<pre class="mermaid"><code>{html.escape(source)}</code></pre>'
    key = f"ab{hashlib.sha256(source.rstrip().encode()).hexdigest()[:8]}"
    return f'<div class="ab-diagram">{draw(chart.workflow, chart.links, describe(chart.workflow), key)}</div>'
