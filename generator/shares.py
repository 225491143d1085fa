"""A site in shares, whose bytes are those of a whole build: two steps for each share, two small ones for all.

1. outline, for each share: its prompts read and composed
2. catalogue: from all outlines, what the pages of each share need of the others
3. pages, for each share: its pages and records, rendered, verified, written
4. lists: everything that is made of all answers; what is not ours any more goes away

Shares can be worked on anywhere and in any order. What the steps tell each other lies in the output until the last one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

from generator.build import DRAFTS, PAGES, Each, Given, Site, beside_ledger, list_files, named, page_files, settled
from generator.build_cache import Cache, default_cache
from generator.content import Answer
from generator.errors import Diagnostic
from generator.identity import Identities, identify
from generator.outline import Outlines
from generator.output import OutputError, Written
from generator.packing import pack, unpack
from generator.page_maker import Draft, digest, keyed, make_draft, make_page, place_of, program_digest
from generator.pool import no_collection, spread
from generator.reader import PromptFile, ReadResult, load_files, prompt_names, settle
from generator.redirects import former_slugs
from generator.share_notes import Among, Finished, Outline, Part, Told
from generator.standings import Standings, plan_standings
from generator.store import Store, open_store

_Note = TypeVar("_Note", Outline, Part, Finished)
Extra = Callable[[Site, Collection[str]], Mapping[str, bytes]]
"""Other files of a finished site, beside those with these uris."""


@dataclass(frozen=True, slots=True)
class Job:
    """A site to be made in shares; the same on every machine that works on it."""

    given: Given
    output: str
    """A folder or a URL that every machine can reach."""
    of: int
    """Number of shares; it changes no byte."""

    @property
    def store(self) -> Store:
        """Return the place of the output."""
        return open_store(self.output)

    @property
    def shares(self) -> range:
        """Return the numbers of all shares, from 1."""
        return range(1, self.of + 1)

    def note(self, step: str, number: int) -> str:
        """Return what a note of one share is called."""
        return f"{step}-{number}-of-{self.of}"


def share_of(name: str, of: int) -> int:
    """Return which of `of` shares the prompt file `name` belongs to; it stays there whatever comes and goes."""
    return int.from_bytes(hashlib.sha256(name.encode(errors="surrogateescape")).digest()[:8], "big") % of + 1


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
    files, findings = _load(job, number)
    cache, outlines = _cache(job, number), Outlines()
    answers: list[Answer] = []
    with no_collection():
        for draft in cache.made(DRAFTS, [keyed(file) for file in files], make_draft):
            findings += draft.findings
            if draft.answer:
                answers.append(outlines.of(draft.answer))
        cache.finish(DRAFTS)
        outline = Outline(_settings(job), _digest(files), tuple(answers), tuple(findings))
        job.store.prepare()
        job.store.note(job.note("outline", number), pack(outline))
    return len(files)


def plan_shares(job: Job) -> None:
    """Do step 2; raise `OutputError` where an outline is missing or of another build."""
    with no_collection():
        plan = _plan(job, _noted(job, "outline", Outline), frozenset())
        for number, part in plan.parts.items():
            job.store.note(job.note("catalogue", number), pack(part))


def publish_share(job: Job, number: int) -> int:
    """Do step 3 for one share; return its number of prompts.

    Raises `OutputError` where the catalogue is missing or was made of other prompts.
    """
    data, part = _read(job, "catalogue", number, Part)
    files, _ = _load(job, number)
    if part.settings != _settings(job) or part.prompts != _digest(files):
        raise OutputError(_CHANGED.format("catalogue", number, job.of))
    with no_collection():
        cache = _cache(job, number)
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
        outlines = _noted(job, "outline", Outline)
        plan = _plan(job, outlines, frozenset())
        finished = [_finished(job, number, plan.parts[number]) for number in job.shares]
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
        site = settled(job.given, plan.read, plan.who, plan.answers, plan.standings, findings)
        lists = list_files(site, (told[answer.slug].said.text for answer in site.listed), job.given)
        files = {file.uri: file.content.encode() for file in lists}
        uris = {uri for one in own for uri in one.uris}
        files |= extra(site, uris | files.keys())
        written = job.store.finish(files, uris)
    here = sum(share.written for share in finished), sum(share.unchanged for share in finished)
    return site, Written(written.written + here[0], written.unchanged + here[1], written.removed)


@dataclass(frozen=True, slots=True)
class _Plan:
    """All answers that may be published among each other."""

    read: ReadResult
    who: Identities
    answers: tuple[Answer, ...]
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
    standings = plan_standings(answers, drafts=job.given.drafts)
    former = former_slugs(answers, who.ledger)
    among = {answer.slug: _among(answer, standings, former.get(answer.slug, ())) for answer in answers}
    shared: dict[int, list[Among]] = {number: [] for number in job.shares}
    for answer in answers:
        shared[share_of(answer.prompt.path.rpartition("/")[2], job.of)].append(among[answer.slug])
    parts = {
        number: Part(outline.settings, outline.prompts, tuple(shared[number]))
        for number, outline in zip(job.shares, outlines, strict=True)
    }
    return _Plan(read, who, answers, standings, among, parts)


def _among(answer: Answer, standings: Standings, former: tuple[str, ...]) -> Among:
    own = standings.of[answer.slug]
    works = tuple(sorted(own.works.items()))
    return Among(answer.slug, answer.id, answer.versions, former, own.related, works)


def _publish(
    job: Job, files: Iterable[PromptFile], among: Sequence[Among], cache: Cache, name: str
) -> tuple[tuple[Told, ...], Written]:
    """Make and write the pages of some answers from their prompt `files`; `name` tells these files from others'."""
    made = cache.made(DRAFTS, [keyed(file) for file in files], make_draft)
    drafts = {draft.answer.slug: draft for draft in made if draft.answer}
    answers = [_placed(drafts[one.slug], one) for one in among]
    places = [
        place_of(drafts[one.slug].key, answer, one.related, job.given.facts, dict(one.works))
        for one, answer in zip(among, answers, strict=True)
    ]
    told: list[Told] = []
    written: dict[str, bytes] = {}
    for one, answer, page in zip(among, answers, cache.made(PAGES, places, make_page), strict=True):
        own = page_files(answer, page, {one.slug: one.former}, job.given) if page.is_sound else ()
        contents = {file.uri: file.content.encode() for file in own}
        told.append(Told(one.slug, page.findings, page.is_sound, page.held_told, tuple(contents)))
        written |= contents
    return tuple(told), job.store.add(written, name)


def _placed(draft: Draft, one: Among) -> Answer:
    assert draft.answer is not None
    return replace(draft.answer, id=one.id, versions=one.versions)


def _made_again(job: Job, changed: Sequence[Among], plan: _Plan) -> dict[str, Told]:
    paths = {answer.slug: answer.prompt.path for answer in plan.answers}
    names = [paths[one.slug].rpartition("/")[2] for one in changed]
    files, _ = load_files(job.given.prompts, job.given.display, names)
    told, _ = _publish(job, files, changed, Cache(remembers=False), f"again-of-{job.of}")
    return {one.slug: one for one in told}


def _load(job: Job, number: int) -> tuple[list[PromptFile], list[Diagnostic]]:
    prompts = job.given.prompts
    if not prompts.is_dir():
        raise OutputError(f"there is no folder {prompts} here; expected the prompts at the same path on every machine")
    return load_files(
        prompts, job.given.display, [name for name in prompt_names(prompts) if share_of(name, job.of) == number]
    )


def _cache(job: Job, number: int) -> Cache:
    whole = default_cache(job.given.prompts)
    return Cache(whole.with_stem(f"{whole.stem}-{number}-of-{job.of}"), remembers=False)


def _digest(files: Iterable[PromptFile]) -> str:
    return digest(part for file in files for part in (file.path, file.data))


def _settings(job: Job) -> str:
    return digest([program_digest(), repr(job.given.facts), repr(job.given.drafts), str(job.of)])


def _noted(job: Job, step: str, kind: type[_Note]) -> list[_Note]:
    return [_read(job, step, number, kind)[1] for number in job.shares]


def _read(job: Job, step: str, number: int, kind: type[_Note]) -> tuple[bytes, _Note]:
    """Return a note as it lies there and as what it is; raise `OutputError` where it is missing or of another build."""
    data = job.store.noted(job.note(step, number))
    if data is None:
        raise OutputError(f"{job.output} holds no {_CALLED[step]} of share {number} of {job.of}; {_FIRST[step]}")
    try:
        found = unpack(data)
    except ValueError:
        found = None
    if not isinstance(found, kind) or (not isinstance(found, Finished) and found.settings != _settings(job)):
        raise OutputError(_CHANGED.format(_CALLED[step], number, job.of))
    return data, found


def _finished(job: Job, number: int, part: Part) -> Finished:
    data, known = _read(job, "catalogue", number, Part)
    _, finished = _read(job, "finished", number, Finished)
    if known != part or finished.part != hashlib.sha256(data).hexdigest():
        raise OutputError(_CHANGED.format(_CALLED["finished"], number, job.of))
    return finished


_CALLED = {"outline": "outline", "catalogue": "catalogue", "finished": "list of pages"}
_FIRST = {
    "outline": "expected --step outline for every share first",
    "catalogue": "expected --step catalogue first, once every share has its outline",
    "finished": "expected --step pages for every share first",
}
_CHANGED = (
    "the {} of share {} of {} belongs to another build: prompts, ledger, options or program are not the same; "
    "expected the same on every machine and in every step: begin again with --step outline"
)
