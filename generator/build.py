"""A folder of prompts → every file of the site that is made from them: read, compose, verify, render, emit.

Nothing is printed and nothing written here. A prompt in error, or whose page breaks a rule of the verifier,
yields its findings and no page; all others stay.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, TypeVar

from generator.catalogue import (
    FamilyGroup,
    RelatedAnswer,
    index_related,
    plan_browse,
    plan_sources,
    related_answers,
)
from generator.composer import compose
from generator.content import Answer, GeneratedFile, Prompt
from generator.diagram import render_mermaid
from generator.errors import Diagnostic, InputError
from generator.reader import read_folder
from generator.record import answer_record, answers_json, record_json
from generator.renderer import render_answers_list, render_browse, render_page, render_sources
from generator.site_facts import SiteFacts
from generator.tasks import Lexicon, compile_lexicon
from generator.taxonomy import load_taxonomy
from generator.verifier import verify_answer, verify_own_answer

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
    families: tuple[FamilyGroup, ...] = ()
    """The published answers by family and task."""
    diagnostics: tuple[Diagnostic, ...] = ()
    """Every finding, by path and line."""

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """Return the findings that keep a page from being published."""
        return tuple(finding for finding in self.diagnostics if finding.severity == "error")


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

    lexicon: Lexicon | None = None
    answers: dict[str, Answer] = field(default_factory=dict)
    """By slug; an answer holds while its prompt is the same to the letter."""
    pages: dict[str, _Page] = field(default_factory=dict)
    """By slug; a page holds while its answer and its related answers are the same."""


def build_site(
    prompts: Path,
    display: str | None = None,
    *,
    facts: SiteFacts | None = None,
    cache: Cache | None = None,
    each: Each | None = None,
) -> Site:
    """Make all pages, records and lists from the `*.txt` files of the folder `prompts`.

    `display` is the folder as messages name it; `facts` say what the site is called and where it stands. With a
    `cache`, only what has changed since its last use is composed again. Raises `InputError` where the folder
    itself cannot be read.
    """
    display = display or prompts.as_posix()
    facts = facts or SiteFacts()
    cache = cache or Cache()
    each = each or _each
    lexicon = cache.lexicon = cache.lexicon or compile_lexicon(load_taxonomy())
    read = read_folder(_checked(prompts, display), display)
    composed = _compose_all(each(read.prompts, "Composing"), lexicon, cache)
    answers, findings = _publish(composed, each, cache)
    families = plan_browse(answers, lexicon.taxonomy)
    return Site(
        files=tuple(sorted(_emit(answers, families, cache), key=lambda file: file.uri)),
        prompts=read.prompts,
        answers=answers,
        families=families,
        diagnostics=tuple(sorted([*read.diagnostics, *findings])) or _emptiness(read.prompts, display),
    )


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
    cache.answers = answers
    return tuple(answers.values())


def _publish(answers: tuple[Answer, ...], each: Each, cache: Cache) -> tuple[tuple[Answer, ...], list[Diagnostic]]:
    """Render and verify all pages; return the answers whose page is sound, and every finding.

    Pages link to each other: where one is withheld, those that linked to it are rendered again.
    """
    withheld: list[Diagnostic] = []
    while True:
        related = index_related(answers)
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


def _emit(answers: tuple[Answer, ...], families: tuple[FamilyGroup, ...], cache: Cache) -> Iterator[GeneratedFile]:
    for answer in answers:
        path = answer.prompt.path
        yield GeneratedFile(f"answers/{answer.slug}.md", cache.pages[answer.slug].markdown, path)
        yield GeneratedFile(f"answers/{answer.slug}.json", record_json(answer), path)
    yield GeneratedFile("answers.json", answers_json(answers))
    yield GeneratedFile("browse/index.md", render_browse(families))
    yield GeneratedFile("models/index.md", render_sources(plan_sources(answers, "model"), "model"))
    yield GeneratedFile("papers/index.md", render_sources(plan_sources(answers, "paper"), "paper"))
