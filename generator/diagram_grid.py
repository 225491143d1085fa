"""Which box of a workflow stands in which row and place, and which arrows run outside, beside the rows.

Rows are layers of the graph: every arrow points to a lower row. Arrows between neighbouring rows stay
between them; a longer one takes a lane in the left or right gutter, so that no arrow can cross a box.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil

from generator.content import Workflow

ROW_LIMIT = 3
LANE_LIMIT = 4

Pair = tuple[int, int]
"""Start and end of an arrow, as positions in `Workflow.nodes`."""


@dataclass(frozen=True, slots=True)
class Lane:
    """A vertical line in a gutter, shared by all long arrows to one box."""

    side: int
    """-1 left, 1 right."""
    index: int
    """0 is next to the boxes."""


@dataclass(frozen=True, slots=True)
class Grid:
    """The diagram without measures."""

    rows: tuple[tuple[int, ...], ...]
    """Positions in `Workflow.nodes`, at most `ROW_LIMIT` in a row, left to right."""
    row_of: tuple[int, ...]
    edges: tuple[Pair, ...]
    lanes: tuple[Lane | None, ...]
    """One for each edge; None where it joins neighbouring rows."""


def pairs(workflow: Workflow) -> tuple[Pair, ...]:
    """Return the arrows as positions of nodes; KeyError where one names a node that is not there."""
    place = {node.id: index for index, node in enumerate(workflow.nodes)}
    return tuple([(place[edge.start], place[edge.end]) for edge in workflow.edges])


def topological(count: int, edges: Iterable[Pair]) -> list[int]:
    """Return the nodes so that arrows point forward, lowest first; fewer where there is a circle."""
    waiting = [0] * count
    after: list[list[int]] = [[] for _ in range(count)]
    for start, end in edges:
        waiting[end] += 1
        after[start].append(end)
    ready = [node for node in range(count) if not waiting[node]]
    order = []
    while ready:
        node = min(ready)
        ready.remove(node)
        order.append(node)
        for end in after[node]:
            waiting[end] -= 1
            if not waiting[end]:
                ready.append(end)
    return order


def _overflow(members: list[int], after: dict[int, list[int]]) -> list[int]:
    """Return who leaves a row that is too long: dead ends where that is enough, else an even share."""
    if len(members) <= ROW_LIMIT:
        return []
    dead_ends = [node for node in members if not after[node]]
    if 0 <= len(members) - ROW_LIMIT <= len(dead_ends):
        return dead_ends[ROW_LIMIT - len(members) :]
    return members[ceil(len(members) / ceil(len(members) / ROW_LIMIT)) :]


def _levels(count: int, edges: tuple[Pair, ...]) -> list[int]:
    """Return each node's row: the longest way from a start; further inputs stand just above their use."""
    after: dict[int, list[int]] = defaultdict(list)
    for start, end in edges:
        after[start].append(end)
    order = topological(count, edges)
    level = [0] * count

    def push_down() -> None:
        for node in order:
            for end in after[node]:
                level[end] = max(level[end], level[node] + 1)

    push_down()
    for node in {start for start, _ in edges} - {end for _, end in edges}:
        level[node] = min([level[end] for end in after[node]]) - 1
    depth = 0
    while depth <= max(level):
        members = [node for node in range(count) if level[node] == depth]
        for node in _overflow(members, after):
            level[node] += 1
        push_down()
        depth += 1
    return level


def _places(rows: list[list[int]]) -> dict[int, float]:
    return {node: (index + 0.5) / len(row) for row in rows for index, node in enumerate(row)}


def _crossings(edges: tuple[Pair, ...], level: list[int], place: dict[int, float]) -> int:
    found = 0
    for index, (start, end) in enumerate(edges):
        for other_start, other_end in edges[:index]:
            if max(level[start], level[other_start]) < min(level[end], level[other_end]):
                found += (place[start] - place[other_start]) * (place[end] - place[other_end]) < 0
    return found


def _ordered(rows: list[list[int]], level: list[int], edges: tuple[Pair, ...]) -> list[list[int]]:
    """Return the rows ordered by barycentre, down and up; the first with fewest crossings wins."""
    place = _places(rows)
    best, fewest = rows, _crossings(edges, level, place)
    for sweep in range(4):
        if not fewest:
            break
        near: dict[int, list[int]] = defaultdict(list)
        for start, end in edges:
            near[start if sweep % 2 else end].append(end if sweep % 2 else start)
        tried = []
        for row in rows[::-1] if sweep % 2 else rows:
            centre = {n: sum([place[o] for o in near[n]]) / len(near[n]) if near[n] else place[n] for n in row}
            tried.append(sorted(row, key=centre.__getitem__))
            place.update(_places(tried[-1:]))
        rows = tried[::-1] if sweep % 2 else tried
        crossings = _crossings(edges, level, place)
        if crossings < fewest:
            best, fewest = rows, crossings
    return best


def _sides(level: list[int], edges: tuple[Pair, ...], place: dict[int, float]) -> dict[Pair, int]:
    """Choose the gutter of each long arrow: the nearer, else its target's, else the emptier."""

    def lean(edge: Pair) -> float:
        start, end = edge
        return round(place[start] + place[end] - 1, 6) or round(place[start] - 0.5, 6)

    side_of: dict[int, int] = {}
    chosen: dict[Pair, int] = {}
    long = [edge for edge in edges if level[edge[1]] - level[edge[0]] > 1]
    for start, end in sorted(long, key=lambda edge: not lean(edge)):
        near = lean((start, end))
        load = sum(
            side
            for (other_start, other_end), side in chosen.items()
            if level[other_start] <= level[end] and level[start] <= level[other_end]
        )
        emptier = -1 if load > 0 else 1
        chosen[start, end] = (1 if near > 0 else -1) if near else side_of.get(end, emptier)
        side_of.setdefault(end, chosen[start, end])
    return chosen


def _lanes(level: list[int], edges: tuple[Pair, ...], place: dict[int, float]) -> tuple[Lane | None, ...]:
    """Give long arrows their lanes: short ones next to the boxes, one for each target."""
    sides = _sides(level, edges, place)
    top: dict[Pair, int] = {}
    for (start, end), side in sides.items():
        top[end, side] = min(level[start], top.get((end, side), level[start]))
    index: dict[Pair, int] = {}
    for key in sorted(top, key=lambda key: (level[key[0]] - top[key], key)):
        end, side = key
        taken = {
            index[other]
            for other in index
            if other[1] == side and top[other] <= level[end] and top[key] <= level[other[0]]
        }
        free = [number for number in range(LANE_LIMIT) if number not in taken]
        index[key] = free[0] if free else LANE_LIMIT - 1
    found = []
    for edge in edges:
        side = sides.get(edge, 0)
        found.append(Lane(side, index[edge[1], side]) if side else None)
    return tuple(found)


def arrange(workflow: Workflow) -> Grid:
    """Give every node its row and place and every long arrow its lane.

    `workflow` must be acyclic with known ends and without two arrows between the same nodes.
    """
    edges = pairs(workflow)
    level = _levels(len(workflow.nodes), edges)
    rows: list[list[int]] = [[] for _ in range(max(level) + 1)]
    for node, depth in enumerate(level):
        rows[depth].append(node)
    rows = _ordered(rows, level, edges)
    lanes = _lanes(level, edges, _places(rows))
    return Grid(tuple([tuple(row) for row in rows]), tuple(level), edges, lanes)
