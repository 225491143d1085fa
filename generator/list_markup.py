"""What list pages are made of, as Markdown: links, lines, the way from page to page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from markupsafe import Markup

from generator.content import Answer
from generator.markdown import fence, inline
from generator.paging import ListPage
from generator.question import cut_at_word
from generator.state_words import COVERAGE_WORDS, STATUS_WORDS
from generator.works import Work

LONGEST_NAME = 200
"""Most characters of a name in a list."""


def linked(text: str, uri: str, base: str) -> Markup:
    """Return a link to the page `uri`, relative to the docs folder, to which `base` leads."""
    return Markup(f"[{inline(text)}]({base}{uri})")


def answer_line(answer: Answer, base: str, *, task: bool = True) -> Markup:
    """Return an answer as an item of a list, with how far to trust it and, where asked for, its task."""
    middle = f"{inline(answer.task.name)} · " if task else ""
    return Markup(f"* {linked(answer.title, f'answers/{answer.slug}.md', base)} · {middle}{state_words(answer)}")


def work_line(work: Work, base: str, rest: str) -> Markup:
    """Return a model or paper as an item of a list."""
    return Markup(f"* {linked(shortened(work.name), work.uri, base)} · {inline(rest)}")


def pager(page: ListPage[Any]) -> Markup:
    """Return links to all pages of a list; nothing where there is only one."""
    if len(page.uris) == 1:
        return Markup("")
    steps = [
        f"**{number}**" if number == page.number else linked(str(number), uri, page.base)
        for number, uri in enumerate(page.uris, 1)
    ]
    return Markup(f"Pages: {' · '.join(steps)}")


def part(page: ListPage[Any]) -> str:
    """Return what tells the title of a further page from the first one's."""
    return f", page {page.number}" if page.number > 1 else ""


def counted(number: int, noun: str) -> str:
    """Return "1 answer", "3,000 answers"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def shortened(name: str) -> str:
    """Return a name as lists show it."""
    return name if len(name) <= LONGEST_NAME else f"{cut_at_word(name, LONGEST_NAME - 1)}…"


def state_words(answer: Answer) -> str:
    """Return one line on how far to trust an answer, for lists."""
    coverage, status = COVERAGE_WORDS[answer.coverage], answer.prompt.front_matter.status
    return coverage if status == "unreviewed" else f"{coverage} · {STATUS_WORDS[status].lower()}"


FILTERS: Mapping[str, Callable[..., object]] = {
    "answer_line": answer_line,
    "base": lambda page: Markup(page.base),
    "fenced": lambda content, language: Markup(fence(language, content)),
    "linked": linked,
    "of": counted,
    "pager": pager,
    "part": part,
    "shortened": shortened,
    "state": state_words,
    "work_line": work_line,
}
"""For templates."""
