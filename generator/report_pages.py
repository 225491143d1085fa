"""The site report: one page of charts with the numbers beside them, and the lists that the charts lead to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from generator.catalogue import Catalogue
from generator.catalogue_pages import coverage_uri
from generator.charts import Bar, draw_bars
from generator.content import GeneratedFile
from generator.list_markup import counted, entry_line, linked, shortened, work_line
from generator.markdown import Shown, inline
from generator.paging import paged
from generator.renderer import render_template
from generator.site_report import (
    Gap,
    Host,
    Pair,
    count_bases,
    count_relevance,
    plan_duplicates,
    plan_gaps,
    plan_hosts,
    plan_reviews,
)
from generator.state_words import COVERAGE_WORDS
from generator.works import Work

REPORT = "report/index.md"
STATEMENTS, SOURCES, GAPS = "report/statements.md", "report/sources.md", "report/gaps.md"
REVIEWS, HOSTS, DUPLICATES = "report/reviews.md", "report/hosts.md", "report/duplicates.md"
MOST_BARS, MOST_EXAMPLES = 10, 3
_BASE = "../"
_HERE = "\x01"
"""Stands for what leads from a list to the docs folder; no text of a prompt holds it."""
_BASES = {
    "source": "what an abstract says",
    "question": "what the person says",
    "name": "what a name shows",
    "definition": "what the task means",
    "design": "suggested design",
}
_RELEVANCE = {"direct": "direct", "related": "related idea", "unrelated": "not about any task here"}


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart of the report."""

    id: str
    title: str
    about: str
    bars: tuple[Bar, ...]
    uri: str
    """The list behind it."""

    @property
    def drawing(self) -> Shown:
        """Return it as SVG."""
        return Shown(draw_bars(self.title, self.bars, _BASE, f"ab-{self.id}"))


def report_files(catalogue: Catalogue) -> Iterator[GeneratedFile]:
    """Yield the report and its lists."""
    gaps, hosts, pairs = plan_gaps(catalogue.answers), plan_hosts(catalogue.works), plan_duplicates(catalogue)
    charts = (*_charts(catalogue), *_ranked(gaps, hosts, pairs))
    total = counted(len(catalogue.answers), "answer")
    yield GeneratedFile(REPORT, render_template("report.md.j2", charts=charts, total=total))
    yield from _list("Statements by basis", STATEMENTS, _statement_lines(catalogue))
    yield from _list("Models and papers by relevance", SOURCES, _source_lines(catalogue.works))
    yield from _list("What the sources do not tell", GAPS, map(_gap_line, gaps))
    yield from _list("Answers to be reviewed", REVIEWS, _review_lines(catalogue))
    yield from _list("Links by host", HOSTS, map(_host_line, hosts))
    yield from _list("Nearly the same questions", DUPLICATES, map(_pair_line, pairs))


def _charts(catalogue: Catalogue) -> Iterator[Chart]:
    coverage = Counter(answer.coverage for answer in catalogue.answers)
    bars = [
        Bar(words, coverage[key], coverage_uri(key) if coverage[key] else "") for key, words in COVERAGE_WORDS.items()
    ]
    yield Chart(
        "coverage", "Answers by coverage", "How far the sources answer the questions.", tuple(bars), "browse/all.md"
    )
    bars = [Bar(_BASES[basis], count, STATEMENTS) for basis, count in count_bases(catalogue.answers).items()]
    yield Chart(
        "statements", "Statements by basis", "What the sentences of all answers rest on.", tuple(bars), STATEMENTS
    )
    bars = [Bar(_RELEVANCE[key], count, SOURCES) for key, count in count_relevance(catalogue.works).items()]
    about = "How well each model or paper fits the question that it fits best."
    yield Chart("sources", "Models and papers by relevance", about, tuple(bars), SOURCES)
    months = Counter((answer.prompt.front_matter.review_by or "")[:7] for answer in plan_reviews(catalogue.answers))
    bars = [Bar(month, count, REVIEWS) for month, count in sorted(months.items())[:MOST_BARS]]
    about = "By the month in which their review is due, the first first; what is overdue by now says so in the list."
    yield Chart("reviews", "Answers to be reviewed", about, tuple(bars), REVIEWS)


def _ranked(gaps: Sequence[Gap], hosts: Sequence[Host], pairs: Sequence[Pair]) -> Iterator[Chart]:
    bars = tuple(Bar(gap.text, len(gap.answers), GAPS) for gap in gaps[:MOST_BARS])
    yield Chart("gaps", "What the sources do not tell", "The gaps that answers name most often.", bars, GAPS)
    bars = tuple(Bar(host.name, host.links, HOSTS) for host in hosts[:MOST_BARS])
    yield Chart("hosts", "Links by host", "Where the given links lead.", bars, HOSTS)
    bands = Counter(
        "the same words" if pair.similarity == 100 else f"{pair.similarity // 5 * 5} % and more" for pair in pairs
    )
    bars = tuple(Bar(band, count, DUPLICATES) for band, count in sorted(bands.items(), reverse=True))
    about = "Pairs of answers whose questions are alike: one of them may be enough."
    yield Chart("duplicates", "Nearly the same questions", about, bars, DUPLICATES)


def _list(title: str, uri: str, lines: Iterable[str]) -> Iterator[GeneratedFile]:
    for page in paged(uri, lines, size=lambda line: len(line.encode())):
        shown = [Shown(line.replace(_HERE, page.base)) for line in page.entries]
        yield GeneratedFile(page.uri, render_template("report-list.md.j2", page=page, title=title, lines=shown))


def _statement_lines(catalogue: Catalogue) -> Iterator[str]:
    for answer in catalogue.answers:
        counts = count_bases([answer])
        told = ", ".join(f"{_BASES[basis]} {count}" for basis, count in counts.items() if count)
        yield str(entry_line(linked(answer.title, f"answers/{answer.slug}.md", _HERE), inline(told)))


def _source_lines(works: Iterable[Work]) -> Iterator[str]:
    rows = [(("direct", "related", "unrelated").index(work.best.view.relevance), work) for work in works]
    for _, work in sorted(rows, key=lambda row: row[0]):
        yield str(work_line(work, _HERE, f"{work.kind} · {_RELEVANCE[work.best.view.relevance]}"))


def _gap_line(gap: Gap) -> str:
    named = [linked(answer.title, f"answers/{answer.slug}.md", _HERE) for answer in gap.answers[:MOST_EXAMPLES]]
    more = len(gap.answers) - len(named)
    return str(entry_line(f"**{inline(gap.text)}**", f"{', '.join(named)}{f' and {more:,} more' if more else ''}"))


def _review_lines(catalogue: Catalogue) -> Iterator[str]:
    for answer in plan_reviews(catalogue.answers):
        about = answer.prompt.front_matter
        owner = inline(about.owner) if about.owner else ""
        due = f'<span class="due">review by {about.review_by}</span>'
        yield str(entry_line(linked(answer.title, f"answers/{answer.slug}.md", _HERE), due, owner))


def _host_line(host: Host) -> str:
    named = [linked(shortened(work.name), work.uri, _HERE) for work in host.works[:MOST_EXAMPLES]]
    more = len(host.works) - len(named)
    told = f"{', '.join(named)}{f' and {more:,} more' if more else ''}"
    return str(entry_line(f"**{inline(host.name)}**", f"{counted(host.links, 'link')}: {told}"))


def _pair_line(pair: Pair) -> str:
    one, other = (linked(answer.title, f"answers/{answer.slug}.md", _HERE) for answer in (pair.one, pair.other))
    return str(entry_line(f"{one}<br>{other}", f"{pair.similarity} % alike"))
