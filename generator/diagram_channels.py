"""How arrows run through the channel between two rows of boxes: tracks, labels, height.

An arrow leaves a box at its bottom, runs level on a track, and drops to the top of a box below (or into
a gutter). Arrows from one box share a track, as a branch; plain arrows into one box share one, as a merge.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from generator.diagram_text import text_width, wrap

WIDTH = 340
PILL_LINE = 15
_STEM, _TRACK = 14, 12
_TURN, _ARROW = 10, 17
_STRAIGHT, _PLAIN = 30, 22
_PILL_X, _PILL_Y = 6, 3
_CLEAR = 4


@dataclass(frozen=True, slots=True)
class Run:
    """One arrow's way through one channel."""

    source: int
    """What it comes from; runs with the same number share a track."""
    target: int
    """What it leads to, a box or a lane."""
    start: float
    end: float
    """x where it enters at the top and leaves at the bottom."""
    label: str = ""
    room: float = 0
    """Width of the box it drops on; 0 for a gutter."""


@dataclass(frozen=True, slots=True)
class Pill:
    """A label on an arrow."""

    lines: tuple[str, ...]
    x: float
    y: float
    """Its centre; in a channel, y counts from the channel's top."""
    width: float

    @property
    def height(self) -> float:
        """Return the height that the lines need."""
        return len(self.lines) * PILL_LINE + 2 * _PILL_Y


@dataclass(frozen=True, slots=True)
class Channel:
    """The plan of one channel; the tuples follow the order of its runs."""

    height: float
    ends: tuple[float, ...]
    """x where each run really drops: several labelled runs into one box keep apart."""
    tracks: tuple[float, ...]
    """y of the level part, from the channel's top."""
    pills: tuple[Pill | None, ...]


def _ends(runs: Sequence[Run]) -> list[float]:
    """Return where runs drop; two or more labelled ones into one box spread over its width."""
    ends = [run.end for run in runs]
    drops: dict[int, list[int]] = defaultdict(list)
    for number, run in enumerate(runs):
        if run.room:
            drops[run.target].append(number)
    for members in drops.values():
        if sum([bool(runs[number].label) for number in members]) < 2:
            continue
        members.sort(key=lambda number: runs[number].start)
        step = runs[members[0]].room / len(members)
        for rank, number in enumerate(members):
            ends[number] += (rank - (len(members) - 1) / 2) * step
    return ends


@dataclass(frozen=True, slots=True)
class _Net:
    """Runs that share a track: a branch or a merge."""

    members: tuple[int, ...]
    starts: tuple[float, ...]
    drops: tuple[float, ...]
    targets: frozenset[int]

    def starts_below(self, other: _Net) -> bool:
        """Say whether it starts where `other` drops: above it, else they would share a vertical line."""
        return any(abs(start - drop) < 8 for start in self.starts for drop in other.drops)

    def collides(self, other: _Net) -> bool:
        """Say whether the two may not share a track; they may where they only meet at a common target."""
        low = max(min(self.starts + self.drops), min(other.starts + other.drops))
        high = min(max(self.starts + self.drops), max(other.starts + other.drops))
        return high - low > -10 and not (high - low < 1 and self.targets & other.targets)


def _nets(runs: Sequence[Run], ends: Sequence[float]) -> list[_Net]:
    """Group the runs that are not straight into branches and merges."""
    leaving = Counter([run.source for run in runs])
    groups: dict[tuple[str, int], list[int]] = defaultdict(list)
    for number, run in enumerate(runs):
        if abs(run.start - ends[number]) > 1:
            merges = leaving[run.source] == 1 and not run.label
            groups["into" if merges else "from", run.target if merges else run.source].append(number)
    return [
        _Net(
            tuple(group),
            tuple([runs[number].start for number in group]),
            tuple([ends[number] for number in group]),
            frozenset([runs[number].target for number in group]),
        )
        for group in groups.values()
    ]


def _tracks(runs: Sequence[Run], ends: Sequence[float]) -> list[int]:
    """Return each run's track, 0 highest, -1 for straight ones; level parts never lie on each other."""
    tracks = [-1] * len(runs)
    waiting = _nets(runs, ends)
    placed: list[tuple[_Net, int]] = []
    while waiting:
        free = [net for net in waiting if not any(o.starts_below(net) for o in waiting if o is not net)]
        net = (free or waiting)[0]
        waiting.remove(net)
        lowest = max([track + 1 for other, track in placed if other.starts_below(net)], default=0)
        taken = {track for other, track in placed if net.collides(other)}
        track = next(track for track in range(lowest, lowest + len(runs) + 1) if track not in taken)
        placed.append((net, track))
        for number in net.members:
            tracks[number] = track
    return tracks


def pill_on(label: str, x: float, room: float) -> Pill:
    """Return a pill for `label` around `x` at y 0, at most `room` wide where its longest word allows."""
    lines = wrap(label, max(24, room) - 2 * _PILL_X)
    return Pill(lines, x, 0, round(max([text_width(line.rstrip()) for line in lines]) + 2 * _PILL_X))


def _gutter_pill(label: str, x: float, others: Sequence[float]) -> Pill:
    """Return the pill on a lane: near the lane, inside the drawing, clear of the next arrow."""
    inner = abs(x - min(others, key=lambda other: abs(other - x))) if others else WIDTH / 2
    pill = pill_on(label, x, max(40, inner + min(x, WIDTH - x) - 32))
    half = pill.width / 2 + 1
    return replace(pill, x=min(max(x, half), WIDTH - half))


def _pills(runs: Sequence[Run], ends: Sequence[float]) -> list[Pill | None]:
    """Return the pills, each between its neighbours on the line that all labels of a channel share."""
    pills: list[Pill | None] = [None] * len(runs)
    inner = [ends[number] for number, run in enumerate(runs) if run.room]
    for number, run in enumerate(runs):
        if run.label and not run.room:
            pills[number] = _gutter_pill(run.label, run.end, inner)
    for number, run in enumerate(runs):
        if not run.label or not run.room:
            continue
        x = ends[number]
        half = min(x, WIDTH - x) - 1
        for other, end in enumerate(ends):
            distance = abs(end - x)
            pill = pills[other]
            if distance < 1:
                continue
            if pill and not runs[other].room:
                half = min(half, abs(pill.x - x) - pill.width / 2 - _CLEAR)
            else:
                half = min(half, distance / 2 - _CLEAR / 2 if runs[other].label else distance - _CLEAR)
        pills[number] = pill_on(run.label, x, 2 * half)
    return pills


def plan_channel(runs: Sequence[Run]) -> Channel:
    """Plan the channel through which `runs` go: where each turns and drops, where labels stand."""
    ends = _ends(runs)
    tracks = _tracks(runs, ends)
    pills = _pills(runs, ends)
    lowest = max(tracks, default=-1)
    base = _STEM + _TRACK * lowest if lowest >= 0 else 0
    tallest = max([pill.height for pill in pills if pill], default=0)
    height = base + (_TURN + tallest + _ARROW if tallest else _PLAIN if base else _STRAIGHT)
    line = base + _TURN + tallest / 2
    return Channel(
        height,
        tuple(ends),
        tuple([_STEM + _TRACK * track if track >= 0 else 0 for track in tracks]),
        tuple([replace(pill, y=line) if pill else None for pill in pills]),
    )
