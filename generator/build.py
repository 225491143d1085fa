"""A folder of prompts → every file of the site that is made from them: read, compose, verify, render, emit.

Nothing is printed and nothing written here. A prompt in error, or whose page breaks a rule of the verifier,
yields its findings and no page; all others stay.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol, TypeVar

from generator.arrangement import Arrangement
from generator.build_cache import Cache
from generator.catalogue import Catalogue, FamilyGroup, plan_browse
from generator.content import Answer, GeneratedFile, Prompt
from generator.drafts import AnswerPage, Arranged, Draft, Place, Standings
from generator.errors import Diagnostic, InputError
from generator.feeds import subscription_files
from generator.identity import Identities, identify
from generator.ledger import LEDGER, read_ledger
from generator.making import keyed, make_draft, make_page, place_of
from generator.packed import Later
from generator.packing import placed_answer
from generator.page_record import plan_gone, read_pages, recordable
from generator.permalinks import Ledger
from generator.pool import no_collection
from generator.reader import ReadResult, load_files, prompt_files, settle, slug_of
from generator.record import answers_json
from generator.redirects import answer_redirects, former_slugs, site_redirects
from generator.remedies import Folder
from generator.renderer import render_llms, render_llms_full
from generator.site_facts import SiteFacts
from generator.versions import as_of

DRAFTS, PAGES, ARRANGED = "draft", "page", "arranged"
"""What a build keeps in its cache; exported pages are those without their HTML."""
_Item = TypeVar("_Item")


class Each(Protocol):
    """Hands out items one by one; may show how far it is, under the word `doing`."""

    def __call__(self, items: Iterable[_Item], doing: str, total: int) -> Iterable[_Item]:
        """Return `items`, all `total` of them, in order."""


@dataclass(frozen=True, slots=True)
class Site:
    """What a build makes of a folder of prompts."""

    files: tuple[GeneratedFile, ...] = ()
    """By uri."""
    prompts: tuple[Prompt, ...] = ()
    """Those that could be read, by slug, without their texts."""
    outlines: tuple[Answer, ...] = ()
    """The answers that are published, by slug, without their pages: what lists and other answers need of them."""
    listed: tuple[Answer, ...] = ()
    """Those of them that lists, search and feeds offer: none withdrawn, drafts only where asked for."""
    families: tuple[FamilyGroup, ...] = ()
    """The listed answers by family and task."""
    catalogue: Catalogue | None = None
    """What the pages that lead to the listed answers show; None where there is no site."""
    ledger: Ledger = field(default_factory=dict)
    """By id; as it would be once all moves are recorded."""
    diagnostics: tuple[Diagnostic, ...] = ()
    """Every finding, by path and line."""
    conflicts: frozenset[Diagnostic] = frozenset()
    """Those of them that say where prompts disagree on what is what."""
    pages: Mapping[str, AnswerPage] = field(default_factory=dict, repr=False)
    """The published answers' pages, by slug."""
    places: Mapping[str, Place] = field(default_factory=dict, repr=False)
    """What these pages were made from, by slug."""

    @property
    def answers(self) -> tuple[Answer, ...]:
        """Return the published answers, whole, by slug; they are unpacked each time."""
        return tuple(placed_answer(place) for place in self.places.values())

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """Return the findings that keep a page from being published."""
        return tuple(finding for finding in self.diagnostics if finding.severity == "error")

    @property
    def unreleased(self) -> tuple[Answer, ...]:
        """Return the listed answers that the ledger does not know as they are now; a rename may break their links."""
        return tuple(answer for answer in self.listed if as_of(answer) is None)


@dataclass(frozen=True, slots=True)
class Given:
    """What a site is made from, and how."""

    prompts: Path
    display: str
    """The folder as messages name it."""
    facts: SiteFacts
    drafts: bool
    cards: bool = False


def build_site(
    prompts: Path,
    display: str | None = None,
    *,
    facts: SiteFacts | None = None,
    drafts: bool = False,
    cards: bool = False,
    ledger: Ledger | None = None,
    cache: Cache | None = None,
    each: Each | None = None,
) -> Site:
    """Make all pages, records and lists from the `*.txt` files of the folder `prompts`.

    `display` is the folder as messages name it; `facts` say what the site is called and where it stands. Lists
    hold drafts where `drafts` are asked for. With `cards`, the caller makes a picture of each answer.
    `ledger` takes the place of the folder's own. With a `cache`, only what has changed since its last use is composed
    again. Raises `InputError` where the folder itself or its ledger cannot be read.
    """
    given = Given(prompts, display or prompts.as_posix(), facts or SiteFacts(), drafts, cards)
    with no_collection():
        return _build(given, ledger, cache or Cache(), each or _each)


def _build(given: Given, ledger: Ledger | None, cache: Cache, each: Each) -> Site:
    made, read = draft_all(_checked(given), given.display, cache, each)
    who = identify(beside_ledger(given.prompts, given.display, read, ledger))
    composed = (made[prompt.path].outline for prompt in read.prompts)
    done = _publish(tuple(named((answer for answer in composed if answer), who)), made, given, cache, each)
    cache.finish(DRAFTS, PAGES, ARRANGED)
    answers, pages = done.arrangement.answers, done.pages
    site = settled(given, read, who, answers, done.arrangement.catalogue, done.arranged.standings, done.findings)
    former = former_slugs(answers, who.ledger)
    emitted = [file for answer in answers for file in page_files(answer, pages[answer.slug], former, given)]
    told = (pages[answer.slug].told for answer in site.listed)
    emitted += list_files(site, told, given, done.arrangement.files(done.arranged))
    files = tuple(sorted(emitted, key=lambda file: file.uri))
    return replace(site, files=files, pages=pages, places=done.places)


def beside_ledger(prompts: Path, display: str, read: ReadResult, ledger: Ledger | None = None) -> Folder:
    """Return what was `read` of the folder `prompts` beside `ledger`, or its own; raise `InputError`."""
    files = {slug_of(path.stem) for path in prompt_files(prompts)}
    known = read_ledger(prompts, display) if ledger is None else ledger
    return Folder(read.prompts, files, known, f"{display.rstrip('/')}/{LEDGER}", display)


def _each(items: Iterable[_Item], doing: str, total: int) -> Iterable[_Item]:
    return items


def _checked(given: Given) -> Path:
    if not given.prompts.is_dir():
        raise InputError([Diagnostic(given.display, 1, f"is not a folder; {_EXPECTED}")])
    return given.prompts


_EXPECTED = "expected a folder of prompt files: start one with `answerbook new brighten-night-photo`"


def _emptiness(prompts: Sequence[Prompt], display: str) -> tuple[Diagnostic, ...]:
    return () if prompts else (Diagnostic(display, 1, f"holds no prompt file; {_EXPECTED}", "warning"),)


def draft_all(prompts: Path, display: str, cache: Cache, each: Each) -> tuple[dict[str, Draft], ReadResult]:
    """Return what the files of the folder give, by path, and the prompts among them that may stay."""
    files, findings = load_files(prompts, display)
    given = [keyed(file) for file in files]
    made: dict[str, Draft] = {}
    for draft in each(cache.made(DRAFTS, given, make_draft), "Composing", len(files)):
        findings += draft.findings
        if draft.outline:
            made[draft.outline.prompt.path] = draft
    return made, settle((draft.outline.prompt for draft in made.values() if draft.outline), findings)


def named(composed: Iterable[Answer], who: Identities) -> Iterator[Answer]:
    """Yield the answers with their ids and versions; those whose place is another answer's are left out."""
    for answer in composed:
        own = who.ids.get(answer.slug)
        if own is not None:
            versions = who.ledger[own].versions if own in who.ledger else ()
            is_same = (own, versions) == (answer.id, answer.versions)
            yield answer if is_same else replace(answer, id=own, versions=versions)


@dataclass(frozen=True, slots=True)
class _Published:
    """The answers whose pages are sound."""

    arrangement: Arrangement
    arranged: Arranged
    pages: dict[str, AnswerPage]
    places: dict[str, Place]
    findings: list[Diagnostic]
    """Those in withheld pages, too."""


def _publish(
    answers: tuple[Answer, ...], drafts: Mapping[str, Draft], given: Given, cache: Cache, each: Each
) -> _Published:
    """Render and verify all pages.

    Pages link to each other: where one is withheld, those that linked to it are rendered again.
    """
    withheld: list[Diagnostic] = []
    while True:
        own = [drafts[answer.prompt.path] for answer in answers]
        arrangement = Arrangement(answers, [draft.key for draft in own], drafts=given.drafts)
        (arranged,) = cache.made(ARRANGED, [arrangement], Arrangement.plan)
        of = arranged.standings.of
        places = [
            place_of(draft, answer, of[answer.slug], given.facts) for draft, answer in zip(own, answers, strict=True)
        ]
        made = each(cache.made(PAGES, places, make_page), "Verifying", len(places))
        pages = {answer.slug: page for answer, page in zip(answers, made, strict=True)}
        withheld += [finding for page in pages.values() if not page.is_sound for finding in page.findings]
        sound = tuple(answer for answer in answers if pages[answer.slug].is_sound)
        if len(sound) == len(answers):
            found = {answer.slug: place for answer, place in zip(answers, places, strict=True)}
            withheld += [finding for page in pages.values() for finding in page.findings]
            return _Published(arrangement, arranged, pages, found, withheld)
        answers = sound


def settled(
    given: Given,
    read: ReadResult,
    who: Identities,
    answers: Sequence[Answer],
    catalogue: Catalogue,
    standings: Standings,
    findings: Iterable[Diagnostic],
) -> Site:
    """Return the site of the published `answers`, without its files; `findings` are those in their pages."""
    return Site(
        prompts=read.prompts,
        outlines=tuple(answers),
        listed=catalogue.answers,
        families=plan_browse(catalogue.answers, catalogue.taxonomy),
        catalogue=catalogue,
        ledger=who.ledger,
        diagnostics=tuple(sorted([*read.diagnostics, *who.findings, *findings, *standings.conflicts]))
        or _emptiness(read.prompts, given.display),
        conflicts=frozenset(standings.conflicts),
    )


def page_files(
    answer: Answer, page: AnswerPage, former: Mapping[str, Iterable[str]], given: Given
) -> Iterator[GeneratedFile]:
    """Yield what is published of one answer by itself; `former` are the slugs that lead to answers."""
    path = answer.prompt.path
    yield GeneratedFile(f"answers/{answer.slug}.md", page.held_markdown, path)
    yield GeneratedFile(f"answers/{answer.slug}.json", page.held_record, path)
    former_pages = former.get(answer.slug, ())
    yield from answer_redirects(answer, former_pages, page.held_record, given.facts, cards=given.cards)


def list_files(
    site: Site, told: Iterable[str], given: Given, leading: Iterable[GeneratedFile]
) -> Iterator[GeneratedFile]:
    """Yield what is made of all answers: lists, feeds, reports, addresses that lead on.

    `told` is what each listed answer says, by slug; `leading` are the catalogue's and the report's pages.
    """
    yield from _lists(site, told, given)
    pages: set[str] = set()
    for file in leading:
        pages |= recordable([file.uri])
        yield file
    gone = plan_gone(read_pages(given.prompts, given.display), pages)
    yield from site_redirects(site.outlines, site.ledger, given.facts, gone)


def _lists(site: Site, told: Iterable[str], given: Given) -> Iterator[GeneratedFile]:
    public = [a for a in site.outlines if given.drafts or a.prompt.front_matter.status != "draft"]
    yield GeneratedFile("answers.json", Later(answers_json, public))
    yield GeneratedFile("llms.txt", Later(render_llms, site.families, given.facts))
    yield GeneratedFile("llms-full.txt", Later(render_llms_full, told, given.facts))
    yield from subscription_files(site.listed, given.facts)
