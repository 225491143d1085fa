"""What hand-written pages ask for by a marker: the site at a glance, and all answers by task."""

from __future__ import annotations

import re
from collections.abc import Iterable

from generator.catalogue import Catalogue, FamilyGroup
from generator.charts import Bar, draw_bars
from generator.content import Answer
from generator.list_markup import answer_line, linked
from generator.overview import draw_overview
from generator.renderer import render_answers_list

MARKER = "<!-- answerbook:answers -->"
"""Stands in a hand-written page where the list of all answers goes."""
OVERVIEW = "<!-- answerbook:overview -->"
"""Stands where tasks, models and answers are drawn and the newest and the reviewed answers named."""
_FENCE = re.compile(r"\s*(`{3,}|~{3,})(.*)")
MOST_BARS, MOST_NAMED = 12, 6


def insert_lists(markdown: str, uri: str, families: tuple[FamilyGroup, ...], catalogue: Catalogue | None) -> str:
    """Return the hand-written page at `uri` with what its markers ask for."""
    base = "../" * uri.count("/")
    lines = markdown.split("\n")
    asked = _asked(lines) if "<!-- answerbook:" in markdown else {}
    # The page's own address may be one folder deeper than its file.
    root = base if uri.endswith("index.md") else f"../{base}"
    put: dict[str, str] = {}
    if OVERVIEW in asked.values() and catalogue:
        put[OVERVIEW] = overview(catalogue, base, root)
    if MARKER in asked.values():
        put[MARKER] = render_answers_list(families, base).strip()
    return "\n".join(put.get(asked.get(number, ""), line) for number, line in enumerate(lines))


def _asked(lines: Iterable[str]) -> dict[int, str]:
    """Return the lines that are a marker alone and outside code, by number; elsewhere a page only speaks of it."""
    found: dict[int, str] = {}
    fence = ""
    for number, line in enumerate(lines):
        mark = _FENCE.match(line)
        if mark and not fence:
            fence = mark[1]
        elif mark and mark[1].startswith(fence) and not mark[2].strip():
            # As many of the same signs, and nothing behind them.
            fence = ""
        elif not fence and line.rstrip() in (MARKER, OVERVIEW):
            found[number] = line.rstrip()
    return found


def overview(catalogue: Catalogue, base: str, root: str) -> str:
    """Return the site at a glance; `base` leads to the docs folder, `root` from the page's address to the site's."""
    if not catalogue.answers:
        return "There are no answers yet."
    groups = [entry for group in catalogue.families for entry in group.tasks if entry.answers]
    most = sorted(groups, key=lambda entry: -len(entry.answers))[:MOST_BARS]
    bars = [
        # The plain words first: who asks does not know what the task is called.
        Bar(_capital(task.plain_name), len(entry.answers), f"tasks/{task.id}.md", note=_capital(task.name))
        for entry in most
        for task in [entry.task]
    ]
    drawn = draw_bars("Answers by task", bars, root, "ab-tasks") + draw_overview(catalogue, root)
    parts = [
        f'<div class="ab-glance">{drawn}</div>',
        " · ".join(
            linked(text, uri, base)
            for text, uri in (("All tasks", "browse/index.md"), ("All answers from A to Z", "browse/all.md"))
        ),
        *_list("Newest answers", "newest", newest(catalogue.answers), base),
        *_list("Reviewed answers", "reviewed", reviewed(catalogue.answers), base),
    ]
    return "\n\n".join(filter(None, parts))


def newest(answers: Iterable[Answer]) -> list[Answer]:
    """Return the answers that were released last, the newest first."""
    released = sorted((answer for answer in answers if answer.versions), key=lambda answer: answer.slug)
    return sorted(released, key=lambda answer: answer.versions[0].date, reverse=True)[:MOST_NAMED]


def reviewed(answers: Iterable[Answer]) -> list[Answer]:
    """Return the answers that were reviewed last, the newest first."""
    found = [answer for answer in answers if answer.prompt.front_matter.status == "reviewed"]
    by_slug = sorted(found, key=lambda answer: answer.slug)
    return sorted(by_slug, key=lambda answer: answer.prompt.front_matter.reviewed or "", reverse=True)[:MOST_NAMED]


def _list(heading: str, anchor: str, answers: Iterable[Answer], base: str) -> Iterable[str]:
    lines = [str(answer_line(answer, base)) for answer in answers]
    return [f"## {heading} {{ #{anchor} }}", "\n".join(lines)] if lines else []


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
