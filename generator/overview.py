"""The site at a glance: some tasks, their models and answers as one drawing of bounded size."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest

from generator.catalogue import Catalogue
from generator.charts import linked, shown, svg
from generator.content import Answer
from generator.diagram_text import clean_label, wrap
from generator.works import Work

MOST_TASKS, MOST_MODELS, MOST_ANSWERS = 6, 8, 8
_WIDTH, _BOX, _STEP = 540, 150, 195
_LINE, _GAP, _PAD = 16, 14, 8
_COLOURS = (("check", "check-line"), ("tint", "brand"), ("paper", "ink"))
"""Of each column, fill and border: names of the theme's palette."""
_LABEL = 58


@dataclass(frozen=True, slots=True)
class Box:
    """One thing of the drawing."""

    label: str
    uri: str
    lines: tuple[str, ...]
    y: int

    @property
    def height(self) -> int:
        """Return how high it is."""
        return len(self.lines) * _LINE + 2 * _PAD

    @property
    def middle(self) -> float:
        """Return where lines begin and end."""
        return self.y + self.height / 2


def draw_overview(catalogue: Catalogue, base: str) -> str:
    """Return the drawing, or nothing where there is no answer; `base` leads from the page to the site's root."""
    answers = _some(catalogue)
    if not answers:
        return ""
    models = _models(catalogue.models.entries, answers)
    tasks = {answer.task.id: answer.task.name for answer in answers}
    columns = (
        _column((name[:1].upper() + name[1:], f"tasks/{task}.md") for task, name in tasks.items()),
        _column((name, uri) for uri, name in {work.uri: work.name for work in models.values()}.items()),
        _column((answer.title, f"answers/{answer.slug}.md") for answer in answers),
    )
    places = [{box.uri: box for box in column} for column in columns]
    pairs: dict[tuple[int, Box, Box], None] = {}
    for answer in answers:
        ends = (f"tasks/{answer.task.id}.md", models[answer.slug].uri, f"answers/{answer.slug}.md")
        for at in (0, 1):
            pairs[at, places[at][ends[at]], places[at + 1][ends[at + 1]]] = None
    edges = "".join(_edge(*pair) for pair in pairs)
    boxes = "".join(_box(at, box, base) for at, column in enumerate(columns) for box in column)
    height = max(box.y + box.height for column in columns for box in column) + 2
    told = "; ".join(f"{answer.task.name}, {models[answer.slug].name}: {answer.title}" for answer in answers)
    line = 'fill="none" stroke="var(--ab-strong-line,#64748b)" stroke-width="1.2"'
    return svg(_WIDTH, height, "Tasks, models and answers", told, "ab-overview", f"<g {line}>{edges}</g>{boxes}")


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


def _column(entries: Iterable[tuple[str, str]]) -> list[Box]:
    boxes: list[Box] = []
    y = 2
    for label, uri in entries:
        box = Box(label, uri, wrap(clean_label(label, _LABEL), _BOX - 16), y)
        boxes.append(box)
        y += box.height + _GAP
    return boxes


def _edge(column: int, start: Box, end: Box) -> str:
    x0, x1 = column * _STEP + _BOX, (column + 1) * _STEP
    half = (x0 + x1) // 2
    return f'<path d="M{x0} {start.middle:g}C{half} {start.middle:g} {half} {end.middle:g} {x1} {end.middle:g}"/>'


def _box(column: int, box: Box, base: str) -> str:
    x, (fill, line) = column * _STEP, _COLOURS[column]
    lines = "".join(
        f'<tspan x="{x + 8}" y="{box.y + _PAD + 12 + at * _LINE}">{shown(line)}</tspan> '
        for at, line in enumerate(box.lines)
    )
    shape = (
        f'<rect x="{x}" y="{box.y}" width="{_BOX}" height="{box.height}" rx="6" '
        f'fill="var(--ab-{fill},#fff)" stroke="var(--ab-{line},#64748b)"/>'
    )
    return linked(box.uri, base, f"{shape}<text>{lines}</text>")
