"""The catalogue → its pages: browse lists, tasks, models and papers, each list in parts of bounded length."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from generator.addresses import same_work
from generator.bibliography import bibtex, csl_json
from generator.catalogue import Catalogue, FamilyGroup, TaskGroup, by_title
from generator.content import Answer, Coverage, GeneratedFile, SourceKind, Status
from generator.list_markup import LONGEST_NAME
from generator.packed import Later
from generator.paging import MOST_ENTRIES, ListPage, paged
from generator.renderer import render_template
from generator.state_words import COVERAGE_WORDS, STATUS_WORDS
from generator.task_pages import MOST_WORKS, TaskPage, plan_tasks
from generator.work_merging import Use
from generator.works import Work, Works

ALL = "browse/all.md"
_SOME = 50
"""Entries of a list that shares its page with others."""
_MOST_TOGETHER = 10
_LINE = 200
"""About how many characters a line of a list needs beside its title."""

Facet = tuple[str, str, str, tuple[Answer, ...]]
"""What it is called among others of its kind, the title of its page, its first page, its answers by title."""


def catalogue_files(catalogue: Catalogue) -> Iterator[GeneratedFile]:
    """Yield every page of the catalogue."""
    facets = plan_facets(catalogue)
    yield from _browse_files(catalogue, facets)
    for entries in facets.values():
        for _, title, uri, answers in entries:
            yield from _answer_list(title, uri, answers)
    families = {answer.task.id for _, _, _, answers in facets["Family"] for answer in answers}
    for plan in plan_tasks(catalogue):
        yield from _task_files(plan, with_family=plan.task.id in families)
    together = _together(catalogue.works)
    yield from _work_files(catalogue.models, "model", together)
    yield from _work_files(catalogue.papers, "paper", together)


def plan_facets(catalogue: Catalogue) -> Mapping[str, tuple[Facet, ...]]:
    """Return the lists of answers by what they are sorted under: all, family, coverage, state; none is empty."""
    ordered = tuple(sorted(catalogue.answers, key=by_title))
    by_family: defaultdict[str, list[Answer]] = defaultdict(list)
    by_coverage: defaultdict[Coverage, list[Answer]] = defaultdict(list)
    by_status: defaultdict[Status, list[Answer]] = defaultdict(list)
    for answer in ordered:
        task = catalogue.taxonomy.tasks.get(answer.task.id)
        if task:
            by_family[task.family.id].append(answer)
        by_coverage[answer.coverage].append(answer)
        by_status[answer.prompt.front_matter.status].append(answer)
    return {
        "All": (("from A to Z", "All answers from A to Z", ALL, ordered),),
        "Family": tuple(
            (family.name, f"{family.name}: all answers", family_uri(family.id), tuple(by_family[family.id]))
            for family in catalogue.taxonomy.families.values()
            if family.id in by_family
        ),
        "Coverage": tuple(
            (words, f"Answers {words}", coverage_uri(coverage), tuple(by_coverage[coverage]))
            for coverage, words in COVERAGE_WORDS.items()
            if coverage in by_coverage
        ),
        "State": tuple(
            (words.lower(), f"Answers: {words.lower()}", f"browse/state/{status}.md", tuple(by_status[status]))
            for status, words in STATUS_WORDS.items()
            if status in by_status
        ),
    }


def family_uri(family: str) -> str:
    """Return the first page of a family's answers."""
    return f"browse/family/{family}.md"


def coverage_uri(coverage: Coverage) -> str:
    """Return the first page of the answers that the sources cover so far."""
    return f"browse/coverage/{coverage}.md"


def _browse_files(catalogue: Catalogue, facets: Mapping[str, Sequence[Facet]]) -> Iterator[GeneratedFile]:
    tasks = sum(len(group.tasks) for group in catalogue.families)
    whole = tasks + len(catalogue.answers) <= MOST_ENTRIES
    told = [
        (label, [(name, uri, len(answers)) for name, _, uri, answers in entries]) for label, entries in facets.items()
    ]
    shown = told if catalogue.answers else []
    rows = [(group, entry) for group in catalogue.families for entry in group.tasks]
    for page in paged("browse/index.md", rows, size=lambda row: _LINE):
        grouped = ListPage(page.uri, page.number, page.uris, tuple(_regrouped(page.entries)))
        content = Later(render_template, "browse.md.j2", page=grouped, facets=shown, whole=whole)
        yield GeneratedFile(page.uri, content)


def _regrouped(rows: Iterable[tuple[FamilyGroup, TaskGroup]]) -> Iterator[FamilyGroup]:
    found: dict[str, tuple[FamilyGroup, list[TaskGroup]]] = {}
    for group, entry in rows:
        found.setdefault(group.family.id, (group, []))[1].append(entry)
    for group, entries in found.values():
        yield FamilyGroup(group.family, tuple(entries))


def _answer_list(title: str, uri: str, answers: Sequence[Answer]) -> Iterator[GeneratedFile]:
    for page in paged(uri, answers, size=_answer_size):
        about, total = f"{title}.", len(answers)
        content = Later(render_template, "answers.md.j2", page=page, title=title, total=total, about=about)
        yield GeneratedFile(page.uri, content)


def _task_files(plan: TaskPage, *, with_family: bool) -> Iterator[GeneratedFile]:
    family = family_uri(plan.task.family.id) if with_family else ""
    for page in paged(plan.uri, plan.answers, most=_SOME, size=_answer_size):
        content = Later(render_template, "task.md.j2", page=page, plan=plan, family_uri=family, most=MOST_WORKS)
        yield GeneratedFile(page.uri, content)


def _work_files(
    works: Works, kind: SourceKind, together: Mapping[str, Sequence[tuple[Work, int]]]
) -> Iterator[GeneratedFile]:
    for page in paged(f"{kind}s/index.md", works.entries, size=_work_size):
        yield GeneratedFile(page.uri, Later(render_template, "works.md.j2", page=page, kind=kind))
    by_slug = {work.slug: work for work in works.entries}
    for work in works.entries:
        others = [by_slug[slug] for slug in work.doubtful]
        for uses in paged(work.uri, work.uses, most=_SOME, size=_use_size):
            content = Later(_work_page, uses, work, others, together.get(work.uri, ()))
            yield GeneratedFile(uses.uri, content)
    for slug, shared in works.shared:
        content = Later(render_template, "shared-name.md.j2", works=[by_slug[other] for other in shared])
        yield GeneratedFile(f"{kind}s/{slug}.md", content)


def _work_page(uses: ListPage[Use], work: Work, others: Sequence[Work], together: Sequence[tuple[Work, int]]) -> str:
    return render_template(
        "work.md.j2",
        page=uses,
        work=work,
        names=_names(work),
        others=others,
        together=together,
        bibtex=bibtex(work),
        csl_json=csl_json(work),
    )


def _names(work: Work) -> list[str]:
    """Return what the search box knows the page by: names, the short ones before a colon too, and arXiv ids."""
    whole = [work.name, *work.names]
    keys = (same_work(link.url).partition(":") for link in work.links if link.origin == "field")
    short = (name.partition(":")[0] for name in whole)
    return list(dict.fromkeys([*whole, *short, *(value for scheme, _, value in keys if scheme == "arxiv")]))


def _together(works: Iterable[Work]) -> dict[str, list[tuple[Work, int]]]:
    """Return a work's page → the works that bear on the same questions, the most frequent first."""
    by_answer: defaultdict[str, list[Work]] = defaultdict(list)
    for work in works:
        for use in work.uses:
            if use.view.relevance != "unrelated":
                by_answer[use.answer.slug].append(work)
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    known: dict[str, Work] = {}
    for sharing in by_answer.values():
        uris = dict.fromkeys(work.uri for work in sharing)
        known |= {work.uri: work for work in sharing}
        for uri in uris:
            counts[uri].update(other for other in uris if other != uri)
    return {
        uri: [(known[other], count) for other, count in sorted(found.items(), key=lambda row: (-row[1], row[0]))][
            :_MOST_TOGETHER
        ]
        for uri, found in counts.items()
    }


def _answer_size(answer: Answer) -> int:
    return _LINE + len(answer.title.encode())


def _work_size(work: Work) -> int:
    return _LINE + len(work.name[:LONGEST_NAME].encode())


def _use_size(use: Use) -> int:
    return _LINE + len(f"{use.answer.title}{use.view.why.text}".encode())
