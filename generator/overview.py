"""The site at a glance: some tasks, their models and answers as one drawing of bounded size.

It is drawn twice, in columns for wide screens and as a tree for narrow ones; the style sheet shows one of them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest

from generator.catalogue import Catalogue
from generator.charts import linked, shown, svg
from generator.content import Answer
from generator.diagram_text import clean_label, wrap
from generator.works import Work

MOST_TASKS, MOST_MODELS, MOST_ANSWERS = 6, 8, 8
_WIDTH, _BOX, _STEP = 660, 188, 236
_NARROW, _INDENT = 340, 20
_LINE, _GAP, _PAD, _HEAD = 16, 14, 8, 22
_HEADINGS = ("Task", "Recommended model", "Answer")
_COLOURS = (("check", "check-line"), ("tint", "brand"), ("paper", "ink"))
"""Of each kind, fill and border: names of the theme's palette."""
_LABEL = 58


@dataclass(frozen=True, slots=True)
class Entry:
    """A task, a model or an answer."""

    kind: int
    """0, 1, 2: its column."""
    label: str
    uri: str


@dataclass(frozen=True, slots=True)
class Box:
    """Where an entry stands."""

    entry: Entry
    lines: tuple[str, ...]
    x: int
    y: int
    width: int

    @property
    def bottom(self) -> int:
        """Return where it ends."""
        return self.y + len(self.lines) * _LINE + 2 * _PAD

    @property
    def middle(self) -> float:
        """Return where lines begin and end."""
        return (self.y + self.bottom) / 2


Way = tuple[Entry, Entry, Entry]
"""From a task by way of a model to an answer."""


def draw_overview(catalogue: Catalogue, base: str) -> str:
    """Return both drawings, or nothing where there is no answer; `base` leads from the page to the site's root."""
    answers = _some(catalogue)
    if not answers:
        return ""
    models = _models(catalogue.models.entries, answers)
    ways = [
        (
            Entry(0, answer.task.name[:1].upper() + answer.task.name[1:], f"tasks/{answer.task.id}.md"),
            Entry(1, models[answer.slug].name, models[answer.slug].uri),
            Entry(2, answer.title, f"answers/{answer.slug}.md"),
        )
        for answer in answers
    ]
    told = "; ".join(f"{task.label}, {model.label}: {answer.label}" for task, model, answer in ways)
    return _in_columns(ways, told, base) + _as_tree(ways, told, base)


def _in_columns(ways: Sequence[Way], told: str, base: str) -> str:
    boxes: dict[Entry, Box] = {}
    for kind in range(3):
        y = _HEAD
        for entry in dict.fromkeys(way[kind] for way in ways):
            boxes[entry] = box = _placed(entry, kind * _STEP, y, _BOX)
            y = box.bottom + _GAP
    pairs = dict.fromkeys(pair for task, model, answer in ways for pair in ((task, model), (model, answer)))
    edges = "".join(_curve(boxes[start], boxes[end]) for start, end in pairs)
    heads = "".join(f'<text x="{kind * _STEP}" y="12">{word}</text>' for kind, word in enumerate(_HEADINGS))
    soft = f'<g fill="var(--ab-soft,#475569)">{heads}</g>'
    return _drawing(_WIDTH, boxes.values(), edges, soft, told, "ab-overview", base)


def _as_tree(ways: Sequence[Way], told: str, base: str) -> str:
    """Return each task, its models below it and their answers below these."""
    boxes: dict[tuple[Entry, ...], Box] = {}
    y = 2
    order: dict[tuple[Entry, ...], int] = {}
    for at, way in enumerate(ways):
        for depth in (1, 2, 3):
            order.setdefault(way[:depth], at)
    for way in sorted(ways, key=lambda way: [order[way[:depth]] for depth in (1, 2, 3)]):
        for depth in range(3):
            if way[: depth + 1] not in boxes:
                x = depth * _INDENT
                boxes[way[: depth + 1]] = box = _placed(way[depth], x + 1, y, _NARROW - x - 2)
                y = box.bottom + _GAP // 2
    edges = "".join(_elbow(boxes[way[:-1]], box) for way, box in boxes.items() if len(way) > 1)
    return _drawing(_NARROW, boxes.values(), edges, "", told, "ab-tree", base)


def _drawing(width: int, boxes: Collection[Box], edges: str, heads: str, told: str, key: str, base: str) -> str:
    line = 'fill="none" stroke="var(--ab-strong-line,#64748b)" stroke-width="1.2"'
    shapes = "".join(_shape(box, base) for box in boxes)
    height = max(box.bottom for box in boxes) + 2
    return svg(width, height, "Tasks, models and answers", told, key, f"{heads}<g {line}>{edges}</g>{shapes}")


def _some(catalogue: Catalogue) -> tuple[Answer, ...]:
    """Return a few answers of the tasks with most answers, in turn; reviewed ones first."""
    groups = [entry for group in catalogue.families for entry in group.tasks if entry.answers]
    most = sorted(groups, key=lambda entry: -len(entry.answers))[:MOST_TASKS]
    sources = {use.answer.slug for work in catalogue.models.entries for use in work.uses}
    rows = [
        sorted(
            (answer for answer in entry.answers if answer.slug in sources),
            key=lambda answer: answer.prompt.front_matter.status != "reviewed",
        )
        for entry in most
    ]
    chosen = [answer for answer in chain.from_iterable(zip_longest(*rows)) if answer][:MOST_ANSWERS]
    order = {entry.task.id: at for at, entry in enumerate(most)}
    return tuple(sorted(chosen, key=lambda answer: order[answer.task.id]))


def _models(works: Iterable[Work], answers: Sequence[Answer]) -> dict[str, Work]:
    """Return the first model of each answer, in the answers' order."""
    wanted = {answer.slug for answer in answers}
    found: dict[str, tuple[int, Work]] = {}
    for work in works:
        for use in work.uses:
            if use.answer.slug in wanted:
                number = int(use.view.source.key[1:])
                found[use.answer.slug] = min(found.get(use.answer.slug, (number, work)), (number, work), key=_number)
    return {answer.slug: found[answer.slug][1] for answer in answers}


def _number(row: tuple[int, Work]) -> int:
    return row[0]


def _placed(entry: Entry, x: int, y: int, width: int) -> Box:
    return Box(entry, wrap(clean_label(entry.label, _LABEL), 0.92 * (width - 16)), x, y, width)


def _curve(start: Box, end: Box) -> str:
    x0, x1 = start.x + start.width, end.x
    half = (x0 + x1) // 2
    return f'<path d="M{x0} {start.middle:g}C{half} {start.middle:g} {half} {end.middle:g} {x1} {end.middle:g}"/>'


def _elbow(above: Box, below: Box) -> str:
    return f'<path d="M{above.x + _INDENT // 2} {above.bottom}V{below.middle:g}H{below.x}"/>'


def _shape(box: Box, base: str) -> str:
    fill, line = _COLOURS[box.entry.kind]
    lines = "".join(
        f'<tspan x="{box.x + 8}" y="{box.y + _PAD + 12 + at * _LINE}">{shown(line)}</tspan> '
        for at, line in enumerate(box.lines)
    )
    shape = (
        f'<rect x="{box.x}" y="{box.y}" width="{box.width}" height="{box.bottom - box.y}" rx="6" '
        f'fill="var(--ab-{fill},#fff)" stroke="var(--ab-{line},#64748b)"/>'
    )
    return linked(box.entry.uri, base, f"{shape}<text>{lines}</text>")
