"""What a built site offers to other programs beside its pages: what its templates must know, what is added last."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.build import Site
from generator.feeds import FEED, OPENSEARCH
from generator.paging import url_of
from generator.redirects import with_former

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
    pages: tuple[tuple[str, str], ...]
    """The generated pages: source uri, address from the site's root."""
    dates: Mapping[str, str]
    """Since when an answer says what it says: ISO date by source uri."""


def plan_interface(site: Site) -> Interface:
    """Return what the templates need to know of `site`."""
    uris = {file.uri for file in site.files}
    shown = {_page(answer.slug) for answer in site.listed}
    return Interface(
        has_feed=FEED in uris,
        has_opensearch=OPENSEARCH in uris,
        pages=tuple((uri, url_of(uri)) for uri in sorted(uris) if uri.endswith(".md")),
        hidden=frozenset(uri for uri in uris if has_twin(uri) and uri not in shown),
        dates={_page(answer.slug): answer.versions[-1].date for answer in site.listed if answer.versions},
    )


def pages_with_twins(site: Site) -> Iterable[tuple[str, str]]:
    """Return the answers' pages, by uri, at their former addresses, too."""
    pages = with_former({file.uri: file for file in site.files if has_twin(file.uri)}, site.ledger)
    return ((uri, file.content) for uri, file in pages.items())


def pack_sitemap(folder: Path) -> None:
    """Pack the sitemap of the built site in `folder`; MkDocs does so with the time of the build inside."""
    sitemap = folder / _SITEMAP
    if sitemap.is_file():
        sitemap.with_name(f"{_SITEMAP}.gz").write_bytes(gzip.compress(sitemap.read_bytes(), mtime=0))


def _page(slug: str) -> str:
    return f"answers/{slug}.md"


def has_twin(uri: str) -> bool:
    """Return whether the page `uri` stands in the site as Markdown, too."""
    return uri.startswith("answers/") and uri.endswith(".md")
