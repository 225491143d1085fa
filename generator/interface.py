"""What a built site offers to other programs beside its pages: what its templates must know, what is added last."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.build import Site
from generator.cards import write_cards
from generator.content import Answer
from generator.feeds import FEED, OPENSEARCH
from generator.redirects import with_former
from generator.site_facts import SiteFacts
from generator.twins import write_twins

CARD_CACHE = ".cache/answerbook/cards"
"""Where pictures are kept from build to build, beside mkdocs.yml."""
_SITEMAP = "sitemap.xml"


@dataclass(frozen=True, slots=True)
class Interface:
    """What the theme's templates know of the site."""

    has_feed: bool
    has_opensearch: bool
    hidden: frozenset[str]
    """Pages that search engines and the sitemap leave out, by source uri."""
    dates: Mapping[str, str]
    """Since when an answer says what it says: ISO date by source uri."""


def plan_interface(site: Site) -> Interface:
    """Return what the templates need to know of `site`."""
    uris = {file.uri for file in site.files}
    shown = {_page(answer.slug) for answer in site.listed}
    return Interface(
        has_feed=FEED in uris,
        has_opensearch=OPENSEARCH in uris,
        hidden=frozenset(uri for uri in uris if _has_twin(uri) and uri not in shown),
        dates={_page(answer.slug): answer.versions[-1].date for answer in site.listed if answer.versions},
    )


def finish_site(folder: Path, site: Site, answers: Iterable[Answer], facts: SiteFacts, card_cache: Path | None) -> None:
    """Add to the built site in `folder` what is made of its pages; pictures of `answers` with a place to keep them."""
    pages = with_former({file.uri: file for file in site.files if _has_twin(file.uri)}, site.ledger)
    write_twins(folder, ((uri, file.content) for uri, file in pages.items()))
    if card_cache is not None:
        write_cards(answers, site.ledger, facts, folder, card_cache)
    sitemap = folder / _SITEMAP
    if sitemap.is_file():
        # MkDocs packs it with the time of the build inside.
        sitemap.with_name(f"{_SITEMAP}.gz").write_bytes(gzip.compress(sitemap.read_bytes(), mtime=0))


def _page(slug: str) -> str:
    return f"answers/{slug}.md"


def _has_twin(uri: str) -> bool:
    return uri.startswith("answers/") and uri.endswith(".md")
