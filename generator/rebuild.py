"""After a change of few prompts: only their own pages anew. Lists, links from other answers and search stay behind."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from generator.build import DRAFTS, Site, draft_all
from generator.build_cache import Cache
from generator.content import Answer, GeneratedFile
from generator.drafts import AnswerPage
from generator.making import make_page, moved

FEW = 20
"""More changes at once are a whole build's."""


def rebuild_few(site: Site, prompts: Path, display: str, cache: Cache) -> tuple[Site, tuple[Answer, ...]] | None:
    """Return `site` with the pages of the prompts that changed since it was built, and the outlines of their answers.

    None where that needs a whole build: where a prompt came, went, is in error or changed its id, state or sources,
    where a page would be withheld, and where many changed.
    """
    made, read = draft_all(prompts, display, cache, lambda items, doing, total: items)
    cache.finish(DRAFTS)
    known = {answer.slug: answer for answer in site.outlines}
    if read.diagnostics or [prompt.slug for prompt in read.prompts] != [prompt.slug for prompt in site.prompts]:
        return None
    fresh = [made[new.path] for new, old in zip(read.prompts, site.prompts, strict=True) if new != old]
    changed: dict[str, Answer] = {}
    for draft in fresh:
        new = draft.outline
        old = known.get(new.slug) if new else None
        if new is None or old is None or _standing(new) != _standing(old):
            return None
        changed[old.slug] = replace(new, id=old.id, versions=old.versions)
    if len(changed) > FEW:
        return None
    answers = tuple(changed.get(answer.slug, answer) for answer in site.outlines)
    drafts = {draft.outline.slug: draft for draft in fresh if draft.outline}
    places = {slug: moved(site.places[slug], drafts[slug], answer) for slug, answer in changed.items()}
    pages = {slug: make_page(place) for slug, place in places.items()}
    if not all(page.is_sound for page in pages.values()):
        return None
    now = replace(site, prompts=read.prompts, places={**site.places, **places})
    return _with(now, answers, pages), tuple(changed.values())


def _standing(answer: Answer) -> tuple[object, ...]:
    """Return what other pages go by."""
    about = answer.prompt.front_matter
    return about.id, about.status, tuple(source.name for source in answer.prompt.sources)


def _with(site: Site, answers: tuple[Answer, ...], pages: dict[str, AnswerPage]) -> Site:
    by_slug = {answer.slug: answer for answer in answers}
    texts = {f"answers/{slug}.md": page.held_markdown for slug, page in pages.items()}
    texts |= {f"answers/{slug}.json": page.held_record for slug, page in pages.items()}
    files = (GeneratedFile(file.uri, texts.get(file.uri, file.held), file.prompt_path) for file in site.files)
    return replace(
        site,
        outlines=answers,
        listed=tuple(by_slug[answer.slug] for answer in site.listed),
        pages={**site.pages, **pages},
        files=tuple(files),
    )
