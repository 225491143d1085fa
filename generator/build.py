"""A folder of prompts → every file of the site that is made from them: read, compose, verify, render, emit.

Nothing is printed and nothing written here. A prompt in error, or whose page breaks a rule of the verifier,
yields its findings and no page; all others stay.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol, TypeVar

from generator.catalogue import (
    FamilyGroup,
    RelatedAnswer,
    index_related,
    listed,
    plan_browse,
    plan_sources,
    related_answers,
)
from generator.composer import compose
from generator.content import Answer, GeneratedFile, Prompt
from generator.diagram import render_mermaid
from generator.errors import Diagnostic, InputError
from generator.feeds import subscription_files
from generator.identity import Folder, Identities, identify
from generator.ledger import LEDGER, read_ledger
from generator.lexicon import Lexicon, packaged_lexicon
from generator.permalinks import Ledger
from generator.reader import ReadResult, prompt_files, read_folder, slug_of
from generator.record import answer_record, answers_json, record_json
from generator.redirects import redirect_files
from generator.renderer import (
    render_answers_list,
    render_browse,
    render_llms,
    render_llms_full,
    render_page,
    render_sources,
)
from generator.site_facts import SiteFacts
from generator.verifier import verify_answer, verify_own_answer
from generator.versions import as_of

MARKER = "<!-- answerbook:answers -->"
"""Stands in a hand-written page where the list of all answers goes."""
_Item = TypeVar("_Item")


class Each(Protocol):
    """Hands out items one by one; may show how far it is, under the word `doing`."""

    def __call__(self, items: Sequence[_Item], doing: str) -> Iterable[_Item]:
        """Return `items`, all of them, in order."""


@dataclass(frozen=True, slots=True)
class Site:
    """What a build makes of a folder of prompts."""

    files: tuple[GeneratedFile, ...] = ()
    """By uri."""
    prompts: tuple[Prompt, ...] = ()
    """Those that could be read, by slug."""
    answers: tuple[Answer, ...] = ()
    """Those that are published, by slug."""
    listed: tuple[Answer, ...] = ()
    """Those of them that lists, search and feeds offer: none withdrawn, drafts only where asked for."""
    families: tuple[FamilyGroup, ...] = ()
    """The listed answers by family and task."""
    ledger: Ledger = field(default_factory=dict)
    """By id; as it would be once all moves are recorded."""
    diagnostics: tuple[Diagnostic, ...] = ()
    """Every finding, by path and line."""

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """Return the findings that keep a page from being published."""
        return tuple(finding for finding in self.diagnostics if finding.severity == "error")

    @property
    def unreleased(self) -> tuple[Answer, ...]:
        """Return the listed answers that the ledger does not know as they are now; a rename may break their links."""
        return tuple(answer for answer in self.listed if as_of(answer) is None)


@dataclass(frozen=True, slots=True)
class _Page:
    """An answer's page, what it was made from, and what the verifier says of it."""

    answer: Answer
    related: tuple[RelatedAnswer, ...]
    markdown: str
    findings: tuple[Diagnostic, ...]

    @property
    def is_sound(self) -> bool:
        return all(finding.severity != "error" for finding in self.findings)


@dataclass(slots=True)
class Cache:
    """What stays the same from build to build of a live site; only what changed is made again."""

    answers: dict[str, Answer] = field(default_factory=dict)
    """By slug; an answer holds while its prompt is the same to the letter."""
    pages: dict[str, _Page] = field(default_factory=dict)
    """By slug; a page holds while its answer and its related answers are the same."""


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
    hold drafts where `drafts` are asked for. With `cards`, the caller makes a picture of each answer. `ledger`
    takes the place of the folder's own. With a `cache`, only what has changed since its last use is composed
    again. Raises `InputError` where the folder itself or its ledger cannot be read.
    """
    display = display or prompts.as_posix()
    facts = facts or SiteFacts()
    cache = cache or Cache()
    each = each or _each
    lexicon = packaged_lexicon()
    read = read_folder(_checked(prompts, display), display)
    who = _identify(prompts, display, read, read_ledger(prompts, display) if ledger is None else ledger)
    composed = _compose_all(each(read.prompts, "Composing"), lexicon, cache)
    answers, findings = _publish(_named(composed, who, cache), each, drafts, cache)
    offered = listed(answers, drafts=drafts)
    site = Site(
        prompts=read.prompts,
        answers=answers,
        listed=offered,
        families=plan_browse(offered, lexicon.taxonomy),
        ledger=who.ledger,
        diagnostics=tuple(sorted([*read.diagnostics, *who.findings, *findings])) or _emptiness(read.prompts, display),
    )
    browse = plan_browse(offered, lexicon.taxonomy, {answer.task.id for answer in answers})
    emitted = [*_emit(site, browse, facts, drafts, cache), *redirect_files(answers, who.ledger, facts, cards=cards)]
    return replace(site, files=tuple(sorted(emitted, key=lambda file: file.uri)))


def insert_answers(markdown: str, uri: str, site: Site) -> str:
    """Return the hand-written page at `uri` with the list of all answers where it holds `MARKER`."""
    if MARKER not in markdown:
        return markdown
    return markdown.replace(MARKER, render_answers_list(site.families, "../" * uri.count("/")).strip())


def take_along(docs: Path, site: Site) -> dict[str, bytes]:
    """Return the hand-written files of `docs` by uri, with the list of all answers where a page asks for it.

    Raises `InputError` where a file stands at the place of a generated one, or a page is not UTF-8.
    """
    generated = {file.uri for file in site.files}
    found: dict[str, bytes] = {}
    for path in sorted(docs.rglob("*")):
        uri = path.relative_to(docs)
        if path.is_symlink() or not path.is_file() or any(part.startswith(".") for part in uri.parts):
            continue
        if uri.as_posix() in generated:
            raise InputError([Diagnostic(path.as_posix(), 1, "is made from prompts too; rename this one")])
        found[uri.as_posix()] = _taken(path, uri.as_posix(), site)
    return found


def _taken(path: Path, uri: str, site: Site) -> bytes:
    content = path.read_bytes()
    if path.suffix != ".md":
        return content
    try:
        return insert_answers(content.decode(), uri, site).encode()
    except UnicodeDecodeError as error:
        raise InputError([Diagnostic(path.as_posix(), 1, "is not UTF-8; save it again as UTF-8")]) from error


def _each(items: Sequence[_Item], doing: str) -> Iterable[_Item]:
    return items


def _checked(prompts: Path, display: str) -> Path:
    if not prompts.is_dir():
        raise InputError([Diagnostic(display, 1, f"is not a folder; {_EXPECTED}")])
    return prompts


_EXPECTED = "expected a folder of prompt files: start one with `answerbook new brighten-night-photo`"


def _emptiness(prompts: Sequence[Prompt], display: str) -> tuple[Diagnostic, ...]:
    return () if prompts else (Diagnostic(display, 1, f"holds no prompt file; {_EXPECTED}", "warning"),)


def _compose_all(prompts: Iterable[Prompt], lexicon: Lexicon, cache: Cache) -> tuple[Answer, ...]:
    answers: dict[str, Answer] = {}
    for prompt in prompts:
        known = cache.answers.get(prompt.slug)
        is_same = known is not None and known.prompt == prompt
        answers[prompt.slug] = known if known and is_same else compose(prompt, lexicon)
    return tuple(answers.values())


def _identify(prompts: Path, display: str, read: ReadResult, ledger: Ledger) -> Identities:
    files = {slug_of(path.stem) for path in prompt_files(prompts)}
    return identify(Folder(read.prompts, files, ledger, f"{display.rstrip('/')}/{LEDGER}", display))


def _named(composed: Iterable[Answer], who: Identities, cache: Cache) -> tuple[Answer, ...]:
    """Return the answers with their ids and versions; those whose place is another answer's are left out."""
    named: dict[str, Answer] = {}
    for answer in composed:
        own = who.ids.get(answer.slug, answer.id)
        versions = who.ledger[own].versions if own in who.ledger else ()
        is_same = (own, versions) == (answer.id, answer.versions)
        named[answer.slug] = answer if is_same else replace(answer, id=own, versions=versions)
    cache.answers = named
    return tuple(answer for slug, answer in named.items() if slug in who.ids)


def _publish(
    answers: tuple[Answer, ...], each: Each, drafts: bool, cache: Cache
) -> tuple[tuple[Answer, ...], list[Diagnostic]]:
    """Render and verify all pages; return the answers whose page is sound, and every finding.

    Pages link to each other: where one is withheld, those that linked to it are rendered again.
    """
    withheld: list[Diagnostic] = []
    while True:
        related = index_related(answers, drafts=drafts)
        titles = {answer.slug: answer.title for answer in answers}
        cache.pages = {
            answer.slug: _page(answer, related_answers(answer, related), titles, cache)
            for answer in each(answers, "Verifying")
        }
        withheld += [f for page in cache.pages.values() if not page.is_sound for f in page.findings]
        sound = tuple(answer for answer in answers if cache.pages[answer.slug].is_sound)
        if len(sound) == len(answers):
            return answers, withheld + [f for page in cache.pages.values() for f in page.findings]
        answers = sound


def _page(answer: Answer, related: tuple[RelatedAnswer, ...], titles: Mapping[str, str], cache: Cache) -> _Page:
    known = cache.pages.get(answer.slug)
    if known and known.answer is answer and known.related == related:
        return known
    markdown = render_page(answer, related, render_mermaid(answer.workflow))
    own = verify_own_answer(answer.prompt)
    findings = verify_answer(answer.prompt, markdown, answer_record(answer), titles=titles)
    return _Page(answer, related, markdown, (*own, *findings))


def is_sound(answer: Answer) -> bool:
    """Return whether the page of `answer` would be published: the verifier finds no error in it."""
    return _page(answer, (), {}, Cache()).is_sound


def _emit(
    site: Site, browse: tuple[FamilyGroup, ...], facts: SiteFacts, drafts: bool, cache: Cache
) -> Iterator[GeneratedFile]:
    for answer in site.answers:
        path = answer.prompt.path
        yield GeneratedFile(f"answers/{answer.slug}.md", cache.pages[answer.slug].markdown, path)
        yield GeneratedFile(f"answers/{answer.slug}.json", record_json(answer, facts), path)
    public = [a for a in site.answers if drafts or a.prompt.front_matter.status != "draft"]
    yield GeneratedFile("answers.json", answers_json(public))
    yield GeneratedFile("llms.txt", render_llms(site.families, facts))
    yield GeneratedFile("llms-full.txt", render_llms_full(site.listed, facts))
    yield from subscription_files(site.listed, facts)
    yield GeneratedFile("browse/index.md", render_browse(browse))
    yield GeneratedFile("models/index.md", render_sources(plan_sources(site.listed, "model"), "model"))
    yield GeneratedFile("papers/index.md", render_sources(plan_sources(site.listed, "paper"), "paper"))
