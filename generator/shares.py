"""A site in shares, whose bytes are those of a whole build: two steps for each share, two small ones for all.

1. outline, for each share: its prompts read and composed
2. catalogue: from all outlines, what the pages of each share need of the others
3. pages, for each share: its pages and records, rendered, verified, written
4. lists: everything that is made of all answers; what is not ours any more goes away

Shares can be worked on anywhere and in any order. What the steps tell each other lies in the output until the last one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain

from generator.build import DRAFTS, PAGES, Each, Site, beside_ledger, list_files, named, page_files, settled
from generator.build_cache import Cache
from generator.catalogue import Catalogue, plan_catalogue
from generator.catalogue_pages import catalogue_files
from generator.content import Answer, GeneratedFile
from generator.drafts import Draft, Standing, Standings
from generator.errors import Diagnostic, OutputError
from generator.identity import Identities, identify
from generator.making import keyed, make_draft, make_page, place_of
from generator.outline import Outlines
from generator.output import Written
from generator.packing import pack
from generator.pool import no_collection, spread
from generator.reader import PromptFile, ReadResult, load_files, prompt_names, settle
from generator.redirects import former_slugs
from generator.report_pages import report_files
from generator.share_job import (
    CHANGED,
    Job,
    digest_of,
    load_share,
    read_finished,
    read_note,
    read_notes,
    settings_of,
    share_cache,
    share_of,
)
from generator.share_notes import Among, Finished, Outline, Part, Told
from generator.standings import plan_standings

_BATCH = 64 << 20
"""Bytes of lists that are written together."""
Extra = Callable[[Site, Collection[str]], Mapping[str, bytes]]
"""Other files of a finished site, beside those with these uris."""


def build_shares(job: Job, each: Each, extra: Extra, executor: Executor | None = None) -> tuple[Site, Written]:
    """Do all steps here, the shares one after another, or on the `executor`; return the site without its files.

    Raises `InputError` where the prompts' folder cannot be used, `OutputError` where the output cannot.
    """
    total = len(prompt_names(job.given.prompts))
    job.store.prepare()
    for step, doing in ((outline_share, "Composing"), (publish_share, "Verifying")):
        if step is publish_share:
            plan_shares(job)
        done = spread(partial(step, job), job.shares, executor=executor)
        for _ in each((None for number in done for _ in range(number)), doing, total):
            pass
    return finish_shares(job, extra)


def outline_share(job: Job, number: int) -> int:
    """Do step 1 for one share; return its number of prompts."""
    files, findings = load_share(job, number)
    cache, outlines = share_cache(job, number), Outlines()
    answers: list[Answer] = []
    with no_collection():
        for draft in cache.made(DRAFTS, [keyed(file) for file in files], make_draft):
            findings += draft.findings
            if draft.outline:
                answers.append(outlines.of(draft.outline))
        cache.finish(DRAFTS)
        outline = Outline(settings_of(job), digest_of(files), tuple(answers), tuple(findings))
        job.store.prepare()
        job.store.note(job.note("outline", number), pack(outline))
    return len(files)


def plan_shares(job: Job) -> None:
    """Do step 2; raise `OutputError` where an outline is missing or of another build."""
    with no_collection():
        plan = _plan(job, read_notes(job, "outline", Outline), frozenset())
        for number, part in plan.parts.items():
            job.store.note(job.note("catalogue", number), pack(part))


def publish_share(job: Job, number: int) -> int:
    """Do step 3 for one share; return its number of prompts.

    Raises `OutputError` where the catalogue is missing or was made of other prompts.
    """
    data, part = read_note(job, "catalogue", number, Part)
    files, _ = load_share(job, number)
    if part.settings != settings_of(job) or part.prompts != digest_of(files):
        raise OutputError(CHANGED.format("catalogue", number, job.of))
    with no_collection():
        cache = share_cache(job, number)
        told, written = _publish(job, files, part.answers, cache, job.note("pages", number))
        cache.finish(DRAFTS, PAGES)
        finished = Finished(hashlib.sha256(data).hexdigest(), told, written.written, written.unchanged)
        job.store.note(job.note("finished", number), pack(finished))
    return len(files)


def finish_shares(job: Job, extra: Extra) -> tuple[Site, Written]:
    """Do step 4; return the site without its files, and what was written by all steps.

    Where a page is withheld, those of other answers that link to it are made again.
    """
    with no_collection():
        outlines = read_notes(job, "outline", Outline)
        plan = _plan(job, outlines, frozenset())
        finished = [read_finished(job, number, plan.parts[number]) for number in job.shares]
        told = {one.slug: one for share in finished for one in share.answers}
        findings: list[Diagnostic] = []
        withheld: frozenset[str] = frozenset()
        while unsound := {slug for slug, one in told.items() if not one.is_sound} - withheld:
            findings += (finding for slug in sorted(unsound) for finding in told[slug].findings)
            withheld |= unsound
            before, plan = plan.among, _plan(job, outlines, withheld)
            changed = [one for slug, one in plan.among.items() if one != before[slug]]
            told |= _made_again(job, changed, plan)
        own = [told[answer.slug] for answer in plan.answers]
        findings += (finding for one in own for finding in one.findings)
        site = settled(job.given, plan.read, plan.who, plan.answers, plan.catalogue, plan.standings, findings)
        leading = chain(catalogue_files(plan.catalogue), report_files(plan.catalogue))
        lists = list_files(site, (told[answer.slug].said.text for answer in site.listed), job.given, leading)
        uris = {uri for one in own for uri in one.uris}
        done = [_add_lists(job, at, batch) for at, batch in enumerate(_batches(lists), 1)]
        uris |= {uri for added, _ in done for uri in added}
        last = job.store.finish(extra(site, uris), uris)
    counts = [(one.written, one.unchanged) for one in finished]
    counts += [(one.written, one.unchanged) for one in (last, *(written for _, written in done))]
    return site, Written(sum(row[0] for row in counts), sum(row[1] for row in counts), last.removed)


def _batches(files: Iterable[GeneratedFile]) -> Iterator[dict[str, bytes]]:
    """Yield the files, by uri, a few at a time: all lists of a large site are more than fits into memory."""
    batch: dict[str, bytes] = {}
    size = 0
    for file in files:
        batch[file.uri] = file.data
        size += len(batch[file.uri])
        if size > _BATCH:
            yield batch
            batch, size = {}, 0
    yield batch


def _add_lists(job: Job, at: int, batch: Mapping[str, bytes]) -> tuple[list[str], Written]:
    return list(batch), job.store.add(batch, f"lists-{at}-of-{job.of}")


@dataclass(frozen=True, slots=True)
class _Plan:
    """All answers that may be published among each other."""

    read: ReadResult
    who: Identities
    answers: tuple[Answer, ...]
    catalogue: Catalogue
    standings: Standings
    among: Mapping[str, Among]
    """By slug."""
    parts: Mapping[int, Part]
    """By number of the share."""


def _plan(job: Job, outlines: Sequence[Outline], withheld: Collection[str]) -> _Plan:
    by_path = {answer.prompt.path: answer for outline in outlines for answer in outline.answers}
    findings = [finding for outline in outlines for finding in outline.findings]
    read = settle((by_path[path].prompt for path in sorted(by_path)), findings)
    who = identify(beside_ledger(job.given.prompts, job.given.display, read))
    known = named((by_path[prompt.path] for prompt in read.prompts), who)
    answers = tuple(answer for answer in known if answer.slug not in withheld)
    catalogue = plan_catalogue(answers, drafts=job.given.drafts)
    standings = plan_standings(answers, catalogue, drafts=job.given.drafts)
    former = former_slugs(answers, who.ledger)
    among = {answer.slug: _among(answer, standings, former.get(answer.slug, ())) for answer in answers}
    shared: dict[int, list[Among]] = {number: [] for number in job.shares}
    for answer in answers:
        shared[share_of(answer.prompt.path.rpartition("/")[2], job.of)].append(among[answer.slug])
    parts = {
        number: Part(outline.settings, outline.prompts, tuple(shared[number]))
        for number, outline in zip(job.shares, outlines, strict=True)
    }
    return _Plan(read, who, answers, catalogue, standings, among, parts)


def _among(answer: Answer, standings: Standings, former: tuple[str, ...]) -> Among:
    own = standings.of[answer.slug]
    works = tuple(sorted(own.works.items()))
    return Among(answer.slug, answer.id, answer.versions, former, own.related, works)


def _publish(
    job: Job, files: Iterable[PromptFile], among: Sequence[Among], cache: Cache, name: str
) -> tuple[tuple[Told, ...], Written]:
    """Make and write the pages of some answers from their prompt `files`; `name` tells these files from others'."""
    made = cache.made(DRAFTS, [keyed(file) for file in files], make_draft)
    drafts = {draft.outline.slug: draft for draft in made if draft.outline}
    answers = [_placed(drafts[one.slug], one) for one in among]
    places = [
        place_of(drafts[one.slug], answer, Standing(one.related, dict(one.works)), job.given.facts)
        for one, answer in zip(among, answers, strict=True)
    ]
    told: list[Told] = []
    written: dict[str, bytes] = {}
    for one, answer, page in zip(among, answers, cache.made(PAGES, places, make_page), strict=True):
        own = page_files(answer, page, {one.slug: one.former}, job.given) if page.is_sound else ()
        contents = {file.uri: file.data for file in own}
        told.append(Told(one.slug, page.findings, page.is_sound, page.held_told, tuple(contents)))
        written |= contents
    return tuple(told), job.store.add(written, name)


def _placed(draft: Draft, one: Among) -> Answer:
    assert draft.outline is not None
    return replace(draft.outline, id=one.id, versions=one.versions)


def _made_again(job: Job, changed: Sequence[Among], plan: _Plan) -> dict[str, Told]:
    paths = {answer.slug: answer.prompt.path for answer in plan.answers}
    names = [paths[one.slug].rpartition("/")[2] for one in changed]
    files, _ = load_files(job.given.prompts, job.given.display, names)
    told, _ = _publish(job, files, changed, Cache(remembers=False), f"again-of-{job.of}")
    return {one.slug: one for one in told}
