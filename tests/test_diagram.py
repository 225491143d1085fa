"""Diagrams: the Mermaid text of a page and the SVG that the site draws from it."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from itertools import combinations, pairwise

import markdown
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.content import Citation, Edge, Node, NodeKind, Workflow
from generator.diagram import describe, fence, parse_mermaid, render_mermaid
from generator.diagram_layout import ARROW, Box, Drawing, Route, layout
from generator.diagram_text import clean_label, text_width, wrap

calm = settings(deadline=None, derandomize=True)
"""A slow machine is no failure, and every run tries the same examples."""
SVG = "{http://www.w3.org/2000/svg}"
PAYLOADS = [
    '"]; click n1 "javascript:alert(1)"',
    '%%{init: {"securityLevel": "loose"}}%%',
    "end",
    "$$\\text{x}$$",
    "`code` *em* __b__ ~~s~~",
    "<img src=x onerror=alert(1)>",
    "</text></svg><script>alert(1)</script>",
    "#quot; #60;script#62; &lt;b&gt;",
    "]]> <![CDATA[ x",
    "{{ config }} {% raw %} {# note #}",
    "1. first",
    "- item",
    "fa:fa-ban www.example.org https://example.org",
    "direction LR",
    "x:::cls --> n1@{ shape: cat }",
    "ﬂ°lt¶ßscript",
    "' onclick='alert(1)",
]


def flow(*nodes: tuple[NodeKind, str], edges: str) -> Workflow:
    """Return a workflow; `edges` such as "1>2:yes 1>3" counts nodes from one."""
    made = [re.fullmatch(r"(\d+)>(\d+)(?::(.*))?", edge) for edge in edges.split()]
    return Workflow(
        tuple(Node(f"n{number}", kind, label, "design") for number, (kind, label) in enumerate(nodes, 1)),
        tuple(Edge(f"n{m[1]}", f"n{m[2]}", (m[3] or "").replace("_", " ")) for m in made if m),
    )


BRANCH = flow(
    ("input", "Dark phone photo"),
    ("check", "Light uneven, or low everywhere?"),
    ("model", "Low-light model, region by region"),
    ("model", "Low-light model, whole photo"),
    ("check", "Detail kept, no new grain?"),
    ("output", "Brighter photo"),
    ("fallback", "Milder setting, or the original"),
    edges="1>2 2>3:in_places 2>4:everywhere 3>5 4>5 5>6:yes 5>7:no",
)
SKIP = flow(
    ("input", "Hazy photo"),
    ("check", "Is it really haze?"),
    ("model", "WeatherRemoval-DeHaze-Example"),
    ("check", "Colours believable?"),
    ("output", "Clear photo"),
    ("fallback", "Keep the original"),
    edges="1>2 2>3:yes 2>6:no 3>4 4>5:yes 4>6:no",
)


def svg_of(workflow: Workflow) -> str:
    return fence(render_mermaid(workflow), "mermaid", "mermaid", {}, None)


def texts(svg: str) -> list[str]:
    return ["".join(element.itertext()) for element in ET.fromstring(svg).iter(f"{SVG}text")]


# --- workflows such as the composer makes, and any other small acyclic graph -------------------------------

words = st.text(st.sampled_from("abcdefghij KLMNOP-/?0123456789가나다بتث😀"), min_size=1, max_size=60)
tips = st.sampled_from(["", "yes", "no", "in places", "everywhere else", "when the picture is large"])


@st.composite
def workflows(draw: st.DrawFn) -> Workflow:
    """Build stages one under the other: chains, branches of up to four, merges, ways around, fallbacks."""
    kinds: list[NodeKind] = ["input"] * draw(st.integers(1, 3))
    edges: list[Edge] = []
    front = list(range(len(kinds)))

    def add(kind: NodeKind, starts: list[int], label: str = "") -> int:
        kinds.append(kind)
        edges.extend(Edge(f"n{start + 1}", f"n{len(kinds)}", label) for start in starts)
        return len(kinds) - 1

    for _ in range(draw(st.integers(1, 3))):
        stage = draw(st.sampled_from(["chain", "branch", "around", "guard"]))
        head = add("model" if stage == "chain" else "check", front)
        if stage == "chain":
            front = [add("model", [head])]
        elif stage == "branch":
            front = [add("model", [head], draw(tips)) for _ in range(draw(st.integers(2, 4)))]
        elif stage == "around":
            front = [add("model", [add("model", [head], draw(tips))]), head]
        else:
            add("fallback", [head], draw(tips))
            front = [add("model", [head], draw(tips))]
    last = add("merge" if len(front) > 1 else "check", front)
    add("output", [last], draw(tips))
    stop = add("fallback", [last], draw(tips))
    for early in draw(st.lists(st.integers(0, last - 1), max_size=2, unique=True)):
        edges.append(Edge(f"n{early + 1}", f"n{stop + 1}", draw(tips)))
    nodes = [Node(f"n{number}", kind, draw(words), "design") for number, kind in enumerate(kinds, 1)]
    return Workflow(tuple(nodes), tuple(edges))


@st.composite
def any_graphs(draw: st.DrawFn) -> Workflow:
    count = draw(st.integers(1, 10))
    possible = list(combinations(range(1, count + 1), 2))
    chosen = draw(st.lists(st.sampled_from(possible), unique=True, max_size=14)) if possible else []
    kinds: st.SearchStrategy[NodeKind] = st.sampled_from(["input", "check", "model", "merge", "output", "fallback"])
    nodes = [Node(f"n{number}", draw(kinds), draw(words), "design") for number in range(1, count + 1)]
    return Workflow(tuple(nodes), tuple(Edge(f"n{a}", f"n{b}", draw(tips)) for a, b in chosen))


graphs = workflows() | any_graphs()


def drawn(workflow: Workflow) -> Drawing:
    chart = parse_mermaid(render_mermaid(workflow))
    assert chart
    return layout(chart.workflow)


# --- the Mermaid text --------------------------------------------------------------------------------------


def test_the_mermaid_text_is_what_a_reader_expects() -> None:
    linked = Workflow(
        (
            Node("a", "input", "Dark photo", "question", "Q"),
            Node("b", "check", "Light uneven?", "source", "P1", Citation("P1", 3, 9, "uneven", "abstract", 5)),
            Node("c", "model", 'Enhancement-"bright"', "name", "M1"),
            Node("d", "fallback", "The original", "design"),
        ),
        (Edge("a", "b"), Edge("b", "c", "yes"), Edge("b", "d", "no")),
    )
    assert render_mermaid(linked) == (
        "flowchart TD\n"
        '  n1(["Dark photo"])\n'
        '  n2{"Light uneven?"}\n'
        '  n3["Enhancement-#quot;bright#quot;"]\n'
        '  n4("The original")\n'
        "  n1 --> n2\n"
        '  n2 -- "yes" --> n3\n'
        '  n2 -- "no" --> n4\n'
        '  click n1 href "#q"\n'
        '  click n2 href "#p1-s5"\n'
        '  click n3 href "#m1"'
    )


@calm
@given(graphs, st.lists(st.text(max_size=120), min_size=10, max_size=10))
def test_what_is_written_is_read_back_whatever_the_labels_hold(workflow: Workflow, labels: list[str]) -> None:
    nodes = tuple(Node(n.id, n.kind, label, n.basis) for n, label in zip(workflow.nodes, labels * 3, strict=False))
    edges = tuple(Edge(e.start, e.end, labels[i % 10]) for i, e in enumerate(workflow.edges))
    text = render_mermaid(Workflow(nodes, edges))
    chart = parse_mermaid(text)
    assert chart
    assert [node.label for node in chart.workflow.nodes] == [clean_label(node.label) for node in nodes]
    assert [(e.start, e.end) for e in chart.workflow.edges] == [(e.start, e.end) for e in edges]
    assert render_mermaid(chart.workflow) == text


@calm
@given(workflows())
def test_the_shape_alone_tells_the_kind(workflow: Workflow) -> None:
    chart = parse_mermaid(render_mermaid(workflow))
    assert chart
    assert [node.kind for node in chart.workflow.nodes] == [node.kind for node in workflow.nodes]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_in_a_label_reaches_mermaid_or_a_template_engine_as_code(payload: str) -> None:
    text = render_mermaid(flow(("input", payload), ("output", payload), edges=f"1>2:{payload.replace(' ', '_')}"))
    lines = text.split("\n")
    assert len(lines) == 4
    strings = re.findall(r'"([^"]*)"', text)
    assert len(strings) == 3
    for string in strings:
        assert not re.search(r"[\[\]{}<>`$%&*@\\|~:]|#(?!\w+;)", string)
    assert not re.search(r"\{\{|\{%|\{#|direction LR|www\.", text)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_an_attack_in_a_label_is_drawn_as_text(payload: str) -> None:
    svg = svg_of(flow(("input", payload), ("output", "x"), edges="1>2"))
    assert texts(svg) == [clean_label(payload), "x"]
    names = {element.tag.removeprefix(SVG) for element in ET.fromstring(svg).iter()}
    assert names <= {"div", "svg", "title", "desc", "g", "path", "rect", "text", "tspan", "a"}


def test_a_long_label_ends_at_a_word_with_an_ellipsis() -> None:
    label = clean_label("word " * 50)
    assert label == "word " * 17 + "word…"
    assert len(clean_label("x" * 4000)) == 90


def test_a_cut_never_splits_a_character_from_its_marks() -> None:
    family = "\N{WOMAN}\u200d\N{WOMAN}\u200d\N{GIRL}"
    assert clean_label("x" * 88 + family) == "x" * 88 + "…"


@calm
@given(st.text(max_size=300))
def test_cleaning_twice_changes_nothing_and_leaves_one_visible_line(text: str) -> None:
    label = clean_label(text)
    assert clean_label(label) == label
    assert 1 <= len(label) <= 90
    assert not re.search("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", label)


def test_parallel_arrows_become_one() -> None:
    text = render_mermaid(flow(("check", "a?"), ("output", "b"), edges="1>2:yes 1>2:perhaps 1>2"))
    assert text.split("\n")[3:] == ['  n1 -- "yes / perhaps" --> n2']


def test_only_known_places_of_the_page_are_linked() -> None:
    node = Node("a", "input", "x", "question", "javascript:alert(1)")
    assert "click" not in render_mermaid(Workflow((node,), ()))


# --- what we do not draw -----------------------------------------------------------------------------------

OURS = render_mermaid(BRANCH)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "flowchart TD",
        "sequenceDiagram\n  A->>B: hello",
        OURS.replace("TD", "LR"),
        OURS + "\n",
        OURS + "\n  classDef red fill:#f00",
        OURS + '\n  click n1 href "https://example.org/"',
        OURS + '\n  click n1 href "javascript:alert(1)"',
        OURS + '\n  click n1 call alert("x")',
        OURS + "\n  n7 --> n1",
        OURS + "\n  n7 --> n8",
        OURS + "\n  n6 --> n6",
        OURS.replace("  n1 --> n2", "n1 --> n2"),
        OURS.replace("n7(", "n8("),
        OURS.replace("Brighter photo", "Brighter <b>photo</b>"),
        OURS.replace("Brighter photo", "Brighter  photo"),
        OURS.replace("Brighter photo", "photo " * 30),
        OURS.replace("Brighter photo", "#x41; #99999999999;"),
        '%%{init: {"theme": "dark"}}%%\n' + OURS,
        OURS * 200,
    ],
)
def test_any_other_mermaid_text_stays_a_mermaid_block(text: str) -> None:
    assert parse_mermaid(text) is None


def test_the_fallback_is_the_escaped_source() -> None:
    block = fence('graph LR\n  A["<b>"] --> B', "mermaid", "mermaid", {}, None, classes=[], id_value="", attrs={})
    assert block == '<pre class="mermaid"><code>graph LR\n  A[&quot;&lt;b&gt;&quot;] --&gt; B</code></pre>'


@calm
@given(st.text(max_size=200))
def test_the_reader_of_fences_never_fails(text: str) -> None:
    parse_mermaid(text)
    parse_mermaid(f"flowchart TD\n{text}")


# --- the drawing -------------------------------------------------------------------------------------------


@calm
@given(graphs)
def test_the_texts_of_the_drawing_are_the_labels(workflow: Workflow) -> None:
    chart = parse_mermaid(render_mermaid(workflow))
    assert chart
    labels = [edge.label for edge in chart.workflow.edges if edge.label]
    assert sorted(texts(svg_of(workflow))) == sorted(labels + [node.label for node in chart.workflow.nodes])


def apart(one: tuple[float, ...], other: tuple[float, ...], gap: float = 0) -> bool:
    """Say whether two rectangles (left, top, right, bottom) keep `gap` between them."""
    return one[2] + gap <= other[0] or other[2] + gap <= one[0] or one[3] + gap <= other[1] or other[3] + gap <= one[1]


def frame(box: Box) -> tuple[float, ...]:
    return box.x - box.width / 2, box.y, box.x + box.width / 2, box.y + box.height


def pill_frames(routes: tuple[Route, ...]) -> list[tuple[float, ...]]:
    pills = [route.pill for route in routes if route.pill]
    return [(p.x - p.width / 2, p.y - p.height / 2, p.x + p.width / 2, p.y + p.height / 2) for p in pills]


@calm
@given(graphs)
def test_boxes_keep_apart_inside_the_drawing(workflow: Workflow) -> None:
    drawing = drawn(workflow)
    frames = [frame(box) for box in drawing.boxes]
    assert all(apart(one, other, 8) for one, other in combinations(frames, 2))
    for left, top, right, bottom in frames:
        assert 1 <= left < right <= 339
        assert 1 <= top < bottom <= drawing.height - 1


@calm
@given(graphs)
def test_every_line_of_a_label_fits_its_box(workflow: Workflow) -> None:
    for box in drawn(workflow).boxes:
        assert len(box.lines) * 17 + 16 <= box.height
        assert all(text_width(line.rstrip()) + 12 <= box.width for line in box.lines)


@calm
@given(graphs)
def test_no_arrow_crosses_a_box_and_each_ends_at_the_right_one(workflow: Workflow) -> None:
    drawing = drawn(workflow)
    place = {box.node.id: box for box in drawing.boxes}
    chart = parse_mermaid(render_mermaid(workflow))
    assert chart
    for edge, route in zip(chart.workflow.edges, drawing.routes, strict=True):
        others = [frame(box) for box in drawing.boxes if box.node.id not in {edge.start, edge.end}]
        for (x0, y0), (x1, y1) in pairwise(route.points):
            assert x0 == x1 or y0 == y1
            assert 0 <= min(x0, x1) <= max(x0, x1) <= 340
            segment = (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
            assert all(apart(segment, other) for other in others)
        tip = route.points[-1]
        left, top, right, bottom = frame(place[edge.end])
        assert (left - 12 <= tip[0] <= right + 12) and (top - ARROW <= tip[1] <= bottom)
        assert apart((*tip, *tip), (left, top, right, bottom))


@calm
@given(workflows())
def test_labels_of_arrows_cover_no_box_and_stay_inside(workflow: Workflow) -> None:
    drawing = drawn(workflow)
    pills = pill_frames(drawing.routes)
    assert all(apart(pill, frame(box)) for pill in pills for box in drawing.boxes)
    assert all(left >= 0 and right <= 340 for left, _, right, _ in pills)


@pytest.mark.parametrize("workflow", [BRANCH, SKIP], ids=["branch", "skip"])
def test_labels_of_arrows_keep_apart(workflow: Workflow) -> None:
    pills = pill_frames(drawn(workflow).routes)
    assert all(apart(one, other, 2) for one, other in combinations(pills, 2))


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 6, 7])
def test_alternatives_stand_side_by_side_at_most_three_in_a_row(count: int) -> None:
    models: list[tuple[NodeKind, str]] = [("model", f"Model {number}") for number in range(count)]
    edges = [f"1>{number} {number}>{count + 2}" for number in range(2, count + 2)]
    drawing = drawn(flow(("input", "Photo"), *models, ("merge", "Best"), edges=" ".join(edges)))
    rows: dict[float, int] = {}
    for box in drawing.boxes:
        rows[box.y] = rows.get(box.y, 0) + 1
    assert max(rows.values()) == {1: 1, 2: 2, 3: 3, 4: 2}.get(count, 3)
    assert len(rows) == 2 + -(-count // 3)


def test_of_four_ways_the_dead_end_stands_lower_so_that_the_models_share_a_row() -> None:
    drawing = drawn(
        flow(
            ("check", "Which one?"),
            *[("model", f"Model {number}") for number in range(3)],
            ("merge", "Side by side"),
            ("fallback", "None of them"),
            edges="1>2:known 1>3:known 1>4:known 2>5 3>5 4>5 1>6:not_known",
        )
    )
    tops = [box.y for box in drawing.boxes]
    assert tops[1] == tops[2] == tops[3] < tops[4] == tops[5]


def test_a_way_around_runs_beside_the_boxes_into_the_side_of_its_end() -> None:
    drawing = drawn(SKIP)
    route = drawing.routes[2]
    assert [point[0] for point in route.points[1:3]] == [max(x for x, _ in route.points)] * 2
    assert route.points[-1][1] == drawing.boxes[5].middle


@calm
@given(st.text(min_size=1, max_size=90), st.integers(60, 240))
def test_lines_joined_are_the_label_and_none_is_too_wide(text: str, width: int) -> None:
    label = clean_label(text)
    lines = wrap(label, width)
    assert "".join(lines) == label
    assert all(line.strip() for line in lines)
    assert all(text_width(line.rstrip()) <= width for line in lines if len(line) > 8)


def test_a_name_breaks_at_its_joints_before_anywhere_else() -> None:
    assert wrap("Inpainting-LaMa-Places2", 90) == ("Inpainting-", "LaMa-Places2")
    assert wrap("WeatherRemoval-DeHaze", 90) == ("Weather", "Removal-", "DeHaze")


# --- the markup --------------------------------------------------------------------------------------------


def test_the_drawing_is_told_in_words_for_those_who_cannot_see_it() -> None:
    assert describe(BRANCH) == (
        "Start: Dark phone photo. Then check: Light uneven, or low everywhere? "
        "If in places, use: Low-light model, region by region. "
        "If everywhere, use: Low-light model, whole photo. "
        "Then check: Detail kept, no new grain? If yes, the result: Brighter photo. "
        "If no, instead: Milder setting, or the original."
    )
    assert describe(SKIP).endswith(
        "If yes, the result: Clear photo. "
        "If no at “Is it really haze?” or if no at “Colours believable?”, instead: Keep the original."
    )


def test_title_and_description_belong_to_the_drawing_of_that_fence() -> None:
    keys = []
    for workflow in (BRANCH, SKIP):
        root = ET.fromstring(svg_of(workflow)).find(f"{SVG}svg")
        assert root is not None
        title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
        assert title is not None and desc is not None
        assert (root.get("aria-labelledby"), root.get("aria-describedby")) == (title.get("id"), desc.get("id"))
        assert root.get("role") == "graphics-document document"
        assert desc.text == describe(workflow)
        keys.append(title.get("id"))
    assert keys[0] != keys[1]


def test_a_box_with_a_source_links_to_it() -> None:
    nodes = (
        Node("n1", "input", "Photo", "question", "Q"),
        Node("n2", "model", "Example-Model", "name", "M1"),
        Node("n3", "output", "Better photo", "design"),
    )
    root = ET.fromstring(svg_of(Workflow(nodes, (Edge("n1", "n2"), Edge("n2", "n3")))))
    links = {link.get("href"): "".join(link.itertext()) for link in root.iter(f"{SVG}a")}
    assert links == {"#q": "Photo", "#m1": "Example-Model"}


def test_kinds_differ_in_shape_or_border() -> None:
    kinds: list[NodeKind] = ["input", "check", "model", "merge", "output", "fallback"]
    workflow = flow(*[(kind, "Same") for kind in kinds], edges="1>2 2>3 3>4 4>5 2>6")
    shapes = set()
    for group in ET.fromstring(svg_of(workflow)).iter(f"{SVG}g"):
        if "ab-node" in group.get("class", ""):
            shape = group[0]
            numbers = re.sub(r"[\d.]+", "", shape.get("d", ""))
            shapes.add((numbers, shape.get("rx"), shape.get("stroke-width"), shape.get("stroke-dasharray")))
    assert len(shapes) == 6
    assert [dashes for *_, dashes in shapes if dashes] == ["5 4"]


def test_the_drawing_needs_no_script_style_or_outside_resource() -> None:
    svg = svg_of(BRANCH)
    assert not re.search(r"<script|<style|style=|url\(|\son\w+=|https?://(?!www\.w3\.org/2000/svg)", svg)
    assert len(svg.encode()) < 4096
    assert svg == svg_of(BRANCH)


def test_colours_are_variables_with_fallbacks() -> None:
    for value in re.findall(r'(?:fill|stroke)="([^"]*)"', svg_of(BRANCH)):
        assert value == "none" or re.fullmatch(r"var\(--ab-[a-z-]+,#[0-9a-f]{3,6}\)", value)


def test_right_to_left_labels_say_so() -> None:
    svg = svg_of(flow(("input", "صورة مظلمة"), ("output", "Bright"), edges="1>2"))
    assert svg.count('direction="rtl"') == 1


def test_the_page_gets_the_drawing_in_place_of_the_fence() -> None:
    config = {"custom_fences": [{"name": "mermaid", "class": "mermaid", "format": fence}]}
    page = markdown.markdown(
        f"Before.\n\n```mermaid\n{render_mermaid(SKIP)}\n```\n\n* item\n\n    ```mermaid\n    pie\n    ```\n",
        extensions=["pymdownx.superfences"],
        extension_configs={"pymdownx.superfences": config},
    )
    assert f"<p>Before.</p>\n{svg_of(SKIP)}\n<ul>" in page
    assert '<pre class="mermaid"><code>pie</code></pre>' in page
