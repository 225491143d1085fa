"""A workflow as inline SVG: no script, no style, no outside resource, the same for the same input.

Kinds differ in shape and border, so that they can be told apart without colour: input a stadium, output a
stadium with a heavy border, check a hexagon, model a heavy rectangle, merge a funnel, fallback dashed.
Every colour is a variable of the theme's palette (`--ab-<name>` in answerbook.css) with a fallback.

Classes: `ab-diagram` (the `div` around it; give it a maximum width of about 400 px), `ab-edges`, `ab-pills`,
`ab-node` with `ab-kind-<kind>`, and `ab-link` on the links; underline `.ab-link tspan`, not the spaces between.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from generator.content import NodeKind, Workflow
from generator.diagram_channels import PILL_LINE, WIDTH, Pill
from generator.diagram_layout import ARROW, INSET, LINE, Box, Point, layout
from generator.diagram_text import FONT, is_right_to_left

_INK, _SOFT, _EDGE = "var(--ab-ink,#1f2937)", "var(--ab-soft,#475569)", "var(--ab-strong-line,#64748b)"
_PAPER = "var(--ab-paper,#fff)"
_COLOURS: dict[NodeKind, tuple[str, str]] = {
    "input": ("var(--ab-surface,#f1f5f9)", _EDGE),
    "check": ("var(--ab-check,#fff8e6)", "var(--ab-check-line,#a16207)"),
    "model": ("var(--ab-tint,#eaf1fe)", "var(--ab-brand,#2f5fd0)"),
    "merge": ("var(--ab-merge,#f3f0fd)", "var(--ab-merge-line,#6d55c9)"),
    "output": (_PAPER, _INK),
    "fallback": (_PAPER, _EDGE),
}
_BORDER: dict[NodeKind, str] = {
    "model": ' stroke-width="2.5"',
    "output": ' stroke-width="2.5"',
    "fallback": ' stroke-dasharray="5 4"',
}
_CORNER = 8
_HALF_SPACE = 1.8


def _number(value: float) -> str:
    return f"{round(value, 1):g}"


def _line(x: float, y: float, upright: bool) -> str:
    return f"V{_number(y)}" if upright else f"H{_number(x)}"


def _path(points: tuple[Point, ...]) -> str:
    """Return the path data of a line through `points` with rounded corners; points without a turn are left out."""
    corners = [points[0]]
    for last, here, following in zip(points, points[1:], points[2:], strict=False):
        level = last[1] == here[1] == following[1]
        if here != corners[-1] and not level and not last[0] == here[0] == following[0]:
            corners.append(here)
    corners.append(points[-1])
    steps = [f"M{_number(corners[0][0])} {_number(corners[0][1])}"]
    for (x0, y0), (x, y), (x1, y1) in zip(corners, corners[1:], corners[2:], strict=False):
        before, after = abs(x - x0) + abs(y - y0), abs(x1 - x) + abs(y1 - y)
        radius = min(_CORNER, before / 2, after / 2)
        a, b = radius / before, radius / after
        steps.append(_line(x + (x0 - x) * a, y + (y0 - y) * a, x == x0))
        steps.append(f"Q{_number(x)} {_number(y)} {_number(x + (x1 - x) * b)} {_number(y + (y1 - y) * b)}")
    steps.append(_line(*corners[-1], corners[-1][0] == corners[-2][0]))
    return "".join(steps)


def _head(before: Point, tip: Point) -> str:
    """Return the arrow head at the end of a line that comes from `before`."""
    x, y = tip
    if before[1] == y:
        return f"M{_number(x)} {_number(y - 4)}v8l{ARROW if x > before[0] else -ARROW} -4z"
    return f"M{_number(x - 4)} {_number(y)}h8l-4 {ARROW}z"


def _text(lines: tuple[str, ...], x: float, y: float, line_height: float) -> str:
    """Return the lines centred on a point; the spaces between them stay, for copying and reading aloud."""
    backwards = is_right_to_left("".join(lines))
    first = y - (len(lines) - 1) * line_height / 2 + FONT * 0.36
    spans = []
    for number, line in enumerate(lines):
        text = line.rstrip(" ")
        # The space belongs to its line and would push the words aside.
        shift = _HALF_SPACE * (-1 if backwards else 1) if text != line else 0
        down = f'y="{_number(first)}"' if not number else f'dy="{line_height}"'
        spans.append(f'<tspan x="{_number(x + shift)}" {down}>{escape(text, quote=False)}</tspan>')
        spans.append(line[len(text) :])
    direction = ' direction="rtl"' if backwards else ""
    return f"<text{direction}>{''.join(spans)}</text>"


def _pill(pill: Pill) -> str:
    left, top = _number(pill.x - pill.width / 2), _number(pill.y - pill.height / 2)
    return (
        f'<rect x="{left}" y="{top}" width="{_number(pill.width)}" height="{_number(pill.height)}" rx="9" '
        f'fill="{_PAPER}"/>' + _text(pill.lines, pill.x, pill.y, PILL_LINE)
    )


def _outline(box: Box) -> str:
    """Return the element that draws the box's shape, without its end."""
    kind, inset = box.node.kind, INSET.get(box.node.kind, 0)
    left, right = box.x - box.width / 2, box.x + box.width / 2
    if kind == "check":
        ends = f"L{_number(right)} {_number(box.middle)}L{_number(right - inset)} {_number(box.y + box.height)}"
        return (
            f'<path d="M{_number(left + inset)} {_number(box.y)}H{_number(right - inset)}{ends}'
            f'H{_number(left + inset)}L{_number(left)} {_number(box.middle)}Z"'
        )
    if kind == "merge":
        return (
            f'<path d="M{_number(left)} {_number(box.y)}H{_number(right)}'
            f'L{_number(right - inset)} {_number(box.y + box.height)}H{_number(left + inset)}Z"'
        )
    radius = {"model": 5, "fallback": 12}.get(kind, min(box.height / 2, 22))
    return (
        f'<rect x="{_number(left)}" y="{_number(box.y)}" width="{_number(box.width)}" '
        f'height="{_number(box.height)}" rx="{_number(radius)}"'
    )


def _node(box: Box, link: str | None) -> str:
    kind = box.node.kind
    fill, line = _COLOURS[kind]
    shape = f'{_outline(box)} fill="{fill}" stroke="{line}"{_BORDER.get(kind, "")}/>'
    body = shape + _text(box.lines, box.x, box.middle, LINE)
    if link:
        body = f'<a class="ab-link" href="{escape(link)}">{body}</a>'
    return f'<g class="ab-node ab-kind-{kind}">{body}</g>'


def draw(workflow: Workflow, links: Mapping[str, str], description: str, key: str) -> str:
    """Return the SVG of `workflow`; `links` are anchors by node id, `key` makes ids unique on a page.

    `description` is read to those who cannot see the drawing.
    """
    drawing = layout(workflow)
    # One path for all: lines that run together would else look darker.
    lines = "".join([_path(route.points) for route in drawing.routes])
    heads = "".join(dict.fromkeys([_head(*route.points[-2:]) for route in drawing.routes]))
    pills = "".join([_pill(route.pill) for route in drawing.routes if route.pill])
    nodes = "".join([_node(box, links.get(box.node.id)) for box in drawing.boxes])
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="100%" '
        f'viewBox="0 0 {WIDTH} {_number(drawing.height)}" '
        f'role="graphics-document document" aria-labelledby="{key}-t" aria-describedby="{key}-d" '
        f'font-size="{FONT}" text-anchor="middle" stroke-linejoin="round">'
        f'<title id="{key}-t">Workflow diagram</title>'
        f'<desc id="{key}-d">{escape(description, quote=False)}</desc>'
        f'<g class="ab-edges"><path d="{lines}" fill="none" stroke="{_EDGE}" stroke-width="1.5"/>'
        f'<path d="{heads}" fill="{_EDGE}"/></g>'
        f'<g class="ab-pills" fill="{_SOFT}">{pills}</g>'
        f'<g fill="{_INK}" stroke-width="1.5">{nodes}</g></svg>'
    )
