"""What list pages are made of, as Markdown: links, lines, the way from page to page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from generator.content import Answer, SourceView
from generator.markdown import Shown, fence, inline
from generator.paging import ListPage
from generator.question import cut_at_word
from generator.state_words import COVERAGE_WORDS, STATUS_WORDS
from generator.works import Work

LONGEST_NAME = 200
"""Most characters of a name in a list."""


def linked(text: str, uri: str, base: str) -> Shown:
    """Return a link to the page `uri`, relative to the docs folder, to which `base` leads."""
    return Shown(f"[{inline(text)}]({base}{uri})")


def entry_line(link: str, *about: str) -> Shown:
    """Return an item of a list: what it leads to and, apart from that, what else there is to know, all as Markdown."""
    return Shown(f'* {link}<br><span class="about">{" · ".join(filter(None, about))}</span>')


def answer_line(answer: Answer, base: str, *, task: bool = True) -> Shown:
    """Return an answer as an item of a list, with how far to trust it and, where asked for, its task."""
    link = linked(answer.title, f"answers/{answer.slug}.md", base)
    return entry_line(link, *_state(answer), inline(answer.task.name) if task else "")


def work_line(work: Work, base: str, rest: str, view: SourceView | None = None) -> Shown:
    """Return a model or paper as an item of a list, with its relevance where a view of it is given."""
    return entry_line(linked(shortened(work.name), work.uri, base), relevance(view) if view else "", inline(rest))


def relevance(view: SourceView) -> Shown:
    """Return how a source bears on a task, in words with their sign."""
    return Shown(f'<span class="relevance {view.relevance}">{inline(view.note)}</span>')


def pager(page: ListPage[Any]) -> Shown:
    """Return links to all pages of a list; nothing where there is only one."""
    if len(page.uris) == 1:
        return Shown("")
    steps = [
        f"**{number}**" if number == page.number else linked(str(number), uri, page.base)
        for number, uri in enumerate(page.uris, 1)
    ]
    return Shown(f"Pages: {' · '.join(steps)}")


def part(page: ListPage[Any]) -> str:
    """Return what tells the title of a further page from the first one's."""
    return f", page {page.number}" if page.number > 1 else ""


def counted(number: int, noun: str) -> str:
    """Return "1 answer", "3,000 answers"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def shortened(name: str) -> str:
    """Return a name as lists show it."""
    return name if len(name) <= LONGEST_NAME else f"{cut_at_word(name, LONGEST_NAME - 1)}…"


def state_words(answer: Answer) -> tuple[str, ...]:
    """Return how far to trust an answer, for lists: that nobody has reviewed it goes without saying."""
    coverage, status = COVERAGE_WORDS[answer.coverage], answer.prompt.front_matter.status
    return (coverage,) if status == "unreviewed" else (coverage, STATUS_WORDS[status].lower())


def _state(answer: Answer) -> list[str]:
    """Return the same with their signs."""
    signs = (f"coverage {answer.coverage}", f"status {answer.prompt.front_matter.status}")
    return [f'<span class="{sign}">{words}</span>' for sign, words in zip(signs, state_words(answer), strict=False)]


FILTERS: Mapping[str, Callable[..., object]] = {
    "answer_line": answer_line,
    "base": lambda page: Shown(page.base),
    "fenced": lambda content, language: Shown(fence(language, content)),
    "linked": linked,
    "of": counted,
    "pager": pager,
    "part": part,
    "relevance": relevance,
    "shortened": shortened,
    "state": lambda answer: " · ".join(state_words(answer)),
    "work_line": work_line,
}
"""For templates."""
