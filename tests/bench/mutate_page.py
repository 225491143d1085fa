"""Single faults of a renderer or of a hand on the exported files: the page or the record changed, not both.

Each function returns the changed page (or record), or None where there is no place for its fault.
"""

from __future__ import annotations

import copy
import json
import random
import re
from collections.abc import Callable, Mapping
from typing import Any

from tests.bench.foreign import ADDRESSES, BANNED, CLAIMS, DATA_SETS, MODELS, NUMBERS, TERMS

Record = dict[str, Any]
PageChange = Callable[[random.Random, str], str | None]
RecordChange = Callable[[random.Random, Record], Record | None]

_LINK = re.compile(r"\[([^\[\]\n]+)\]\(([^()\s]+)\)")
_SENTENCE = re.compile(r'<span id="[mp]\d+-s\d+">.*</span>\n')


def _body(page: str) -> int:
    return page.index("\n---\n", 4) + 5


def _visible_places(page: str) -> list[int]:
    """Return the spaces between words that a reader sees, outside links, tags, headings' ids and the diagram."""
    hidden = [
        (m.start(), m.end()) for m in re.finditer(r"```mermaid.*?```|<[^>]*>|\]\([^)]*\)|\{ #[^}]*\}", page, re.S)
    ]
    start = _body(page)
    places, at = [], 0
    for match in re.finditer(r"(?<=\w) (?=\w)", page):
        while at < len(hidden) and hidden[at][1] <= match.start():
            at += 1
        if match.start() > start and not (at < len(hidden) and hidden[at][0] <= match.start()):
            places.append(match.start())
    return places


def insert(rng: random.Random, page: str) -> str:
    """Put foreign words somewhere between two words."""
    words = rng.choice(rng.choice((NUMBERS, MODELS, DATA_SETS, TERMS, BANNED, CLAIMS, ADDRESSES)))
    at = rng.choice(_visible_places(page))
    return f"{page[:at]} {words}{page[at:]}"


def delete_word(rng: random.Random, page: str) -> str:
    """Take one word away."""
    at = rng.choice(_visible_places(page))
    end = re.compile(r"\w+").match(page, at + 1)
    return page[:at] + page[end.end() if end else at :]


def insert_link(rng: random.Random, page: str) -> str:
    """Put a link into the text that the prompt does not give."""
    at = rng.choice(_visible_places(page))
    address = rng.choice([a for a in ADDRESSES if a.startswith("http")])
    return f"{page[:at]} [{rng.choice(('code', 'paper'))}]({address}){page[at:]}"


def _links(page: str, start: str) -> list[re.Match[str]]:
    return [m for m in _LINK.finditer(page) if m[2].startswith(start)]


def remove_link(rng: random.Random, page: str) -> str | None:
    """Leave out a given link."""
    found = _links(page, "http")
    if not found:
        return None
    link = rng.choice(found)
    return f"{page[: link.start()]}{rng.choice(('none given', ''))}{page[link.end() :]}"


def alter_link(rng: random.Random, page: str) -> str | None:
    """Alter one character of a given link."""
    found = _links(page, "http")
    if not found:
        return None
    link = rng.choice(found)
    at = rng.randrange(link.start(2) + 8, link.end(2))
    char = rng.choice([c for c in "abcxyz0189" if c != page[at]])
    return f"{page[:at]}{char}{page[at + 1 :]}"


def repoint_mark(rng: random.Random, page: str) -> str | None:
    """Let a citation's mark lead to another place, or to none."""
    link = rng.choice(_links(page, "#"))
    target = rng.choice(["#q", "#m1", "#p1", "#p9", "#p1-s1", "#p1-s99", link[2] + "0"])
    if target == link[2]:
        return None
    label = link[1] if rng.random() < 0.5 else target[1:].upper().replace("-S", "-")
    return f"{page[: link.start()]}[{label}]({target}){page[link.end() :]}"


def remove_mark(rng: random.Random, page: str) -> str:
    """Take a citation's mark away."""
    link = rng.choice(_links(page, "#"))
    return page[: link.start()].rstrip(" ") + page[link.end() :]


def _sections(page: str) -> list[int]:
    return [m.start() for m in re.finditer(r"^##? ", page, re.MULTILINE)] + [len(page)]


def remove_section(rng: random.Random, page: str) -> str:
    """Leave out a section, or its heading alone."""
    starts = _sections(page)
    at = rng.randrange(len(starts) - 1)
    end = starts[at + 1] if rng.random() < 0.5 else page.index("\n", starts[at]) + 1
    return page[: starts[at]] + page[end:]


def swap_sections(rng: random.Random, page: str) -> str:
    """Put a section behind the one that follows it."""
    starts = _sections(page)
    at = rng.randrange(1, len(starts) - 2)
    a, b, c = starts[at : at + 3]
    return page[:a] + page[b:c] + page[a:b] + page[c:]


def change_anchor(rng: random.Random, page: str) -> str:
    """Rename or remove an anchor that citations lead to."""
    anchor = rng.choice(list(re.finditer(r' id="([a-z0-9-]+)"| \{ #([a-z0-9-]+) \}', page)))
    return page[: anchor.start()] + rng.choice(("", anchor[0].replace("s", "x", 1) + " ")) + page[anchor.end() :]


def change_sentence(rng: random.Random, page: str) -> str | None:
    """Leave out a sentence of an abstract, show it twice, or exchange it with its neighbour."""
    found = list(_SENTENCE.finditer(page))
    if not found:
        return None
    at = rng.randrange(len(found))
    one = found[at]
    following = found[at + 1] if at + 1 < len(found) else None
    if following and following.start() == one.end() and rng.random() < 0.4:
        return page[: one.start()] + following[0] + one[0] + page[following.end() :]
    return page[: one.start()] + rng.choice(("", one[0] * 2)) + page[one.end() :]


def change_grade(rng: random.Random, page: str) -> str | None:
    """Show another relevance, by its colour or by its words."""
    cells = list(re.finditer(r'<span class="relevance (\w+)">([^<]*)</span>', page))
    cell = rng.choice(cells)
    grade, note = rng.choice((("direct", "direct"), ("related", "related idea"), ("unrelated", "not about this task")))
    shown = rng.choice(((grade, cell[2]), (cell[1], note), (grade, note)))
    if shown == (cell[1], cell[2]):
        return None
    return f'{page[: cell.start()]}<span class="relevance {shown[0]}">{shown[1]}</span>{page[cell.end() :]}'


def change_diagram(rng: random.Random, page: str) -> str:
    """Change a label, an arrow or a link of the diagram, add a box or drop a line."""
    start = page.index("```mermaid\n") + 11
    end = page.index("\n```\n", start)
    lines = page[start:end].split("\n")
    at = rng.randrange(1, len(lines))
    deed = rng.choice(("label", "drop", "twice", "number", "box"))
    if deed == "label" and '"' in lines[at]:
        lines[at] = lines[at].replace('"', f'"{rng.choice(MODELS)} ', 1)
    elif deed == "number":
        lines[at] = re.sub(r"n(\d+)", lambda m: f"n{int(m[1]) % 3 + 1}x", lines[at], count=1)
    elif deed == "box":
        lines.insert(at, f'  n{len(lines)}["{rng.choice(MODELS)}"]')
    else:
        lines[at : at + 1] = [lines[at]] * (2 if deed == "twice" else 0)
    return page[:start] + "\n".join(lines) + page[end:]


def change_title(rng: random.Random, page: str) -> str:
    """Change the title, in the front matter or in the heading, or the description."""
    start = page.index(rng.choice(('title: "', 'description: "', "\n# ")))
    at = page.index(" ", start + 2) + 1 if page[start] == "\n" else page.index('"', start) + 1
    return f"{page[:at]}{rng.choice(('Not so: ', 'Surely ', 'GPT-4: '))}{page[at:]}"


def insert_markup(rng: random.Random, page: str) -> str:
    """Put raw HTML, an image, an emoji heading or unescaped markup into the page."""
    piece = rng.choice(
        ("<script>alert(1)</script>", "<b>new</b>", "![x](https://example.org/x.png)", "\n\n## 🚀 Highlights\n\n",
         "**bold**", "`code`", "<!-- note -->", "{{ page.title }}", "[^1]", "<img src=x onerror=alert(1)>")
    )  # fmt: skip
    at = rng.choice(_visible_places(page))
    return f"{page[:at]} {piece}{page[at:]}"


def change_flow(rng: random.Random, page: str) -> str:
    """Change a cell of the table Input, Model, Output."""
    row = rng.choice(list(re.finditer(r"^\| (?:Input|Model|Output) \| (.*?) \| (.*?) \| ", page, re.MULTILINE)))
    cell = rng.choice((1, 2))
    if cell == 2 and rng.random() < 0.3:
        return page[: row.start(2)] + rng.choice(("smell", "image or text or audio", "")) + page[row.end(2) :]
    words = rng.choice((*MODELS, *DATA_SETS, *NUMBERS, "a LiDAR scan", "hyperspectral cube"))
    text = rng.choice((words, f"{row[cell]} {words}"))
    return page[: row.start(cell)] + text + page[row.end(cell) :]


def change_related(rng: random.Random, page: str) -> str:
    """Change a related answer's title, reason or address."""
    start = page.index("## Related answers")
    end = page.index("\n---\n", start)
    part = page[start:end]
    link = _LINK.search(part)
    if link is None:
        new = part + "\n* [How does GPT-4 see?](how-gpt-sees.md): same task\n"
    else:
        deed = rng.choice(("title", "reason", "address"))
        at = {"title": link.start(1), "reason": link.end() + 2, "address": link.start(2)}[deed]
        new = part[:at] + {"title": "GPT-4: ", "reason": "trained on LAION; ", "address": "x-"}[deed] + part[at:]
    return page[:start] + new + page[end:]


def change_record(rng: random.Random, record: Record) -> Record | None:
    """Change one value of the record: a text, a number, a key, or the length of a list."""
    changed = copy.deepcopy(record)
    places = list(_places(changed))
    holder, key = rng.choice(places)
    old = holder[key]
    if isinstance(old, bool) or old is None:
        holder[key] = rng.choice(("x", 7))
    elif isinstance(old, int):
        holder[key] = old + rng.choice((-1, 1, 5))
    elif isinstance(old, str):
        holder[key] = rng.choice((f"{old} {rng.choice(MODELS)}", old[1:], old[:-1], "", rng.choice(CLAIMS)))
    elif isinstance(old, list) and old:
        if _is_spare(old, at := rng.randrange(len(old)), changed):
            return None
        del old[at]
    elif isinstance(holder, list) and _is_spare(holder, key, changed):
        return None
    else:
        del holder[key]
    return None if changed == record else changed


def _is_spare(values: list[Any], at: int, record: Record) -> bool:
    """Return whether a list of citations still says what its sentence, or the task, rests on without one of them."""
    gone = values[at]
    rest = [value for value in values if value is not gone]
    if values is record["task"]["basis"]:
        return bool(rest)
    return isinstance(gone, dict) and "quote" in gone and any(r["source"] == gone["source"] for r in rest)


def _places(value: Any) -> Any:
    """Yield every (holder, key) inside a JSON value that decides what a reader is told."""
    if isinstance(value, dict):
        for key, item in value.items():
            if key not in ("schema", "id", "version", "as_of"):
                yield value, key
            yield from _places(item)
    elif isinstance(value, list):
        for at, item in enumerate(value):
            yield value, at
            yield from _places(item)


def same(left: object, right: object) -> bool:
    """Return whether two pages or records say the same."""
    if isinstance(left, str) and isinstance(right, str):
        return " ".join(left.split()) == " ".join(right.split())
    return json.dumps(left, sort_keys=True) == json.dumps(right, sort_keys=True)


PAGE_CHANGES: Mapping[str, PageChange] = {
    "foreign words": insert,
    "word deleted": delete_word,
    "foreign link": insert_link,
    "link removed": remove_link,
    "link altered": alter_link,
    "mark repointed": repoint_mark,
    "mark removed": remove_mark,
    "section removed": remove_section,
    "sections swapped": swap_sections,
    "anchor": change_anchor,
    "abstract's sentence": change_sentence,
    "relevance": change_grade,
    "diagram": change_diagram,
    "title or description": change_title,
    "markup": insert_markup,
    "flow table": change_flow,
    "related answers": change_related,
}
