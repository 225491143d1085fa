"""A workflow as measured boxes and arrows, `WIDTH` units wide, so that a telephone shows it whole."""

from __future__ import annotations

from dataclasses import dataclass, replace

from generator.content import Node, NodeKind, Workflow
from generator.diagram_channels import WIDTH, Channel, Pill, Run, pill_on, plan_channel
from generator.diagram_grid import Grid, Lane, arrange
from generator.diagram_text import keeps_words, text_width, wrap

LINE = 17
ARROW = 7
INSET: dict[NodeKind, int] = {"check": 14, "merge": 10}
"""How far the slanted sides of a shape lean in."""
_MARGIN = 2
_GAP = (16, 16, 12)
"""Between boxes, and between box and border, in rows of one, two and three."""
_FIRST_LANE, _LANE = 16, 13
_CLEAR = 8
_PAD_X = (14, 12, 7)
_PAD_Y = 11
_NARROWEST, _WIDEST = 150, 240

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """One box of the drawing."""

    node: Node
    lines: tuple[str, ...]
    """The label, broken to fit; joined, they are the label."""
    x: float
    """Centre."""
    y: float
    """Top edge."""
    width: float
    height: float

    @property
    def middle(self) -> float:
        """Return the y of its centre."""
        return self.y + self.height / 2


@dataclass(frozen=True, slots=True)
class Route:
    """One arrow: a line with right angles, its end `ARROW` units before the box, and its label."""

    points: tuple[Point, ...]
    pill: Pill | None


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything with its place; `routes` follow the order of the workflow's edges."""

    height: float
    boxes: tuple[Box, ...]
    routes: tuple[Route, ...]


@dataclass(frozen=True, slots=True)
class _Column:
    """A box before its row has a place."""

    x: float
    width: float
    lines: tuple[str, ...]


def _lane_x(lane: Lane, left: float, right: float) -> float:
    offset = _FIRST_LANE + lane.index * _LANE
    return right + offset if lane.side > 0 else left - offset


def _inner(grid: Grid) -> tuple[float, float]:
    """Return the left and right end of the space for boxes, between the gutters."""
    lanes = [lane for lane in grid.lanes if lane]
    left, right = [
        max([_FIRST_LANE + _LANE * lane.index + _MARGIN for lane in lanes if lane.side == side], default=0)
        for side in (-1, 1)
    ]
    return _MARGIN + left, WIDTH - _MARGIN - right


def _columns(workflow: Workflow, grid: Grid, left: float, right: float) -> list[_Column]:
    """Return every node's box; rows share the space evenly, single boxes are equally wide."""
    found: dict[int, _Column] = {}
    widest = _NARROWEST
    for row in grid.rows:
        gap, padding = _GAP[len(row) - 1], _PAD_X[len(row) - 1]
        slot = (right - left - gap * (len(row) - 1)) // len(row)
        for place, index in enumerate(row):
            node = workflow.nodes[index]
            frame = 2 * (padding + INSET.get(node.kind, 0) * 0.6)
            lines = wrap(node.label, (slot if len(row) > 1 else min(slot, _WIDEST)) - frame)
            if len(row) == 1:
                widest = max(widest, round(max([text_width(line) for line in lines]) + frame))
            centre = (left + right) / 2 + (place - (len(row) - 1) / 2) * (slot + gap)
            found[index] = _Column(centre, slot if len(row) > 1 else 0, lines)
    widest = min(widest, _WIDEST)
    return [
        found[index] if found[index].width else _Column(found[index].x, widest, found[index].lines)
        for index in range(len(workflow.nodes))
    ]


def _leaves_aside(grid: Grid, edge: int) -> bool:
    """Say whether a long arrow leaves through the side of its box: nothing stands between box and lane."""
    lane, start = grid.lanes[edge], grid.edges[edge][0]
    row = grid.rows[grid.row_of[start]]
    return lane is not None and row[-1 if lane.side > 0 else 0] == start


def _enters_aside(grid: Grid, edge: int) -> bool:
    """Say whether a long arrow ends at the side of its box: the side is free, also of leaving arrows."""
    lane, end = grid.lanes[edge], grid.edges[edge][1]
    row = grid.rows[grid.row_of[end]]
    if lane is None or row[-1 if lane.side > 0 else 0] != end:
        return False
    return not any(
        other and other.side == lane.side and grid.edges[number][0] == end and _leaves_aside(grid, number)
        for number, other in enumerate(grid.lanes)
    )


def _beside(label: str, column: _Column, lane_x: float) -> Pill | None:
    """Return the label of an arrow that leaves through the side of its box, where it fits before the lanes."""
    edge = column.x + (column.width if lane_x > column.x else -column.width) / 2
    room = abs(lane_x - edge) - 2 * _CLEAR
    pill = pill_on(label, (edge + lane_x) / 2, room) if label else None
    fits = pill and pill.width <= room and pill.height <= LINE + 2 * _PAD_Y and keeps_words(pill.lines)
    return pill if fits else None


@dataclass(frozen=True, slots=True)
class _Way:
    """How an arrow gets from box to box: its runs as (channel, number), None where it uses a box's side."""

    exit: tuple[int, int] | None
    entry: tuple[int, int] | None
    pill: tuple[int, int] | Pill | None
    """Where its label is, or the label itself where it stands beside the box."""
    lane_x: float = 0


def _ways(
    workflow: Workflow, grid: Grid, columns: list[_Column], left: float, right: float
) -> tuple[list[_Way], list[list[Run]]]:
    """Return every arrow's way, and the runs of every channel."""
    channels: list[list[Run]] = [[] for _ in grid.rows]

    def add(channel: int, run: Run) -> tuple[int, int]:
        channels[channel].append(run)
        return channel, len(channels[channel]) - 1

    ways = []
    for number, (start, end) in enumerate(grid.edges):
        above, below, lane = columns[start], columns[end], grid.lanes[number]
        first, last, label = grid.row_of[start], grid.row_of[end] - 1, workflow.edges[number].label
        if lane is None:
            run = add(first, Run(start, end, above.x, below.x, label, below.width))
            ways.append(_Way(run, None, run))
            continue
        x, gutter = _lane_x(lane, left, right), -1 - end
        leaves, enters = _leaves_aside(grid, number), _enters_aside(grid, number)
        pill = _beside(label, above, _lane_x(Lane(lane.side, 0), left, right)) if leaves else None
        out = None
        if not leaves or (label and not pill):
            out = add(first, Run(gutter if leaves else start, gutter, x if leaves else above.x, x, label))
        entry = None if enters else add(last, Run(gutter, end, x, below.x, "", below.width))
        ways.append(_Way(None if leaves else out, entry, pill or out, x))
    return ways, channels


def _points(way: _Way, start: Box, end: Box, channels: list[_Placed]) -> tuple[Point, ...]:
    """Return an arrow's corners from its first box to just before its last."""
    points: list[Point] = []
    if way.exit:
        turn, x = channels[way.exit[0]].run(way.exit[1])
        points = [(start.x, start.y + start.height), (start.x, turn), (x, turn)]
    else:
        points = [(start.x, start.middle), (way.lane_x, start.middle)]
    if way.lane_x and way.entry:
        turn, x = channels[way.entry[0]].run(way.entry[1])
        points += [(way.lane_x, turn), (x, turn)]
    elif way.lane_x:
        side = 1 if way.lane_x > end.x else -1
        tip = end.x + side * (end.width / 2 - INSET.get(end.node.kind, 0) * (end.node.kind == "merge") / 2 + ARROW)
        return (*points, (way.lane_x, end.middle), (tip, end.middle))
    return (*points, (points[-1][0], end.y - ARROW))


@dataclass(frozen=True, slots=True)
class _Placed:
    """A channel at its height in the drawing."""

    top: float
    plan: Channel

    def run(self, number: int) -> Point:
        """Return the y of a run's level part and the x where it drops."""
        return self.top + self.plan.tracks[number], self.plan.ends[number]

    def pill(self, number: int) -> Pill | None:
        """Return a run's label."""
        pill = self.plan.pills[number]
        return replace(pill, y=self.top + pill.y) if pill else None


def layout(workflow: Workflow) -> Drawing:
    """Place the boxes and arrows of `workflow`, whose labels are as `clean_label` leaves them.

    It must be acyclic, without two arrows between the same boxes.
    """
    grid = arrange(workflow)
    left, right = _inner(grid)
    columns = _columns(workflow, grid, left, right)
    ways, runs = _ways(workflow, grid, columns, left, right)
    placed: list[_Placed] = []
    boxes: dict[int, Box] = {}
    y: float = _MARGIN
    for row, channel in zip(grid.rows, runs, strict=True):
        height = max([len(columns[index].lines) for index in row]) * LINE + 2 * _PAD_Y
        for index in row:
            column = columns[index]
            boxes[index] = Box(workflow.nodes[index], column.lines, column.x, y, column.width, height)
        placed.append(_Placed(y + height, plan_channel(channel)))
        y += height + (placed[-1].plan.height if len(placed) < len(runs) else _MARGIN)
    routes = []
    for way, (start, end) in zip(ways, grid.edges, strict=True):
        pill = way.pill
        if isinstance(pill, tuple):
            pill = placed[pill[0]].pill(pill[1])
        elif pill:
            pill = replace(pill, y=boxes[start].middle)
        routes.append(Route(_points(way, boxes[start], boxes[end], placed), pill))
    return Drawing(y, tuple([boxes[index] for index in range(len(columns))]), tuple(routes))
