"""The generated part of a built site: only what has changed is made and written, on all cores, beside MkDocs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import get_plugin_logger
from mkdocs.structure.files import File
from mkdocs.structure.nav import Navigation

from generator.build import Site
from generator.content import GeneratedFile
from generator.interface import has_twin
from generator.making import digest
from generator.paging import url_of
from generator.plugin_pages import GeneratedPage, HeldFile, SiteFiles, finish_page, report_missing
from generator.pool import spread
from generator.redirects import with_former
from generator.site_folder import SiteFolder, Stamp
from generator.twins import twin

log = get_plugin_logger("answerbook")


@dataclass(frozen=True, slots=True)
class Frame:
    """What every page is shown in."""

    key: str
    """Digest of all that the pages have in common."""
    nav: Navigation
    env: Any
    config: MkDocsConfig
    files: SiteFiles
    shown: Sequence[File]
    """The files of the pages that MkDocs itself makes."""


@dataclass(frozen=True, slots=True)
class _Made:
    """One page to make, with what stands beside it."""

    key: str
    uri: str
    """`answers/x.md`"""
    answer: str | None
    """The slug of the answer whose page it is."""


class SiteWriter:
    """Writes the pages of `site` and whatever else is generated into a folder."""

    def __init__(
        self, site: Site, folder: SiteFolder, frame: Frame, keys: Mapping[str, str], *, lazily: bool = False
    ) -> None:
        """Take the digests of all that answers' pages are made from, by slug: `keys`.

        `lazily`, nothing is made before it is asked for, not even what would tell whether it has changed.
        """
        self._pages, self._ledger = site.pages, site.ledger
        self._files = {file.uri: file for file in site.files}
        self._folder, self._frame = folder, frame
        self._keys = keys
        self._lazily = lazily
        self._changed = [made for made in self._all_pages() if lazily or not self._is_current(made)]
        self._results: Iterator[list[tuple[str, Stamp]]] = iter(())
        self._waiting = {url_of(made.uri): made for made in self._changed} if lazily else {}
        others = self._other_files() if lazily else ()
        self._others = {uri.removesuffix("index.html"): (uri, file) for uri, file in others}

    @property
    def changed(self) -> set[str]:
        """Return the pages that are not there as they should be, by source uri."""
        return {made.uri for made in self._changed}

    @property
    def config(self) -> MkDocsConfig:
        """Return the settings of the build."""
        return self._frame.config

    def start(self) -> None:
        """Begin to make the pages that are not there as they should be."""
        if not self._lazily:
            self._results = spread(self._make, self._changed)

    def finish(self) -> None:
        """Write what is left; report links that lead nowhere."""
        for result in self._results:
            for uri, stamp in result:
                self._folder.note(uri, stamp)
        for uri, file in () if self._lazily else self._other_files():
            key = digest([file.content])
            if not self._folder.is_current(uri, key):
                self._folder.note(uri, self._folder.write(uri, key, file.content.encode()))
        self._check_links()

    def show_now(self, url: str) -> bool:
        """Put what stands at `url`, relative to the root, into the built site; return whether that was put off."""
        made, site = self._waiting.pop(url, None), Path(self.config.site_dir)
        uris = [uri for uri, _ in self._make(made)] if made else []
        if other := self._others.pop(url, None):
            uri, file = other
            self._folder.write(uri, "", file.data)
            uris.append(uri)
        for uri in uris:
            (site / uri).parent.mkdir(parents=True, exist_ok=True)
            (self._folder.written / uri).replace(site / uri)
        return bool(uris)

    def show_again(self, file: HeldFile, record: str, site: Path) -> None:
        """Put an answer's page that has changed, and its record, into the built `site`."""
        shown = self._shown(file)
        self._waiting.pop(url_of(file.src_uri), None)
        (site / html_uri(file.src_uri)).parent.mkdir(parents=True, exist_ok=True)
        (site / html_uri(file.src_uri)).write_text(shown, encoding="utf-8", newline="\n")
        (site / file.src_uri).with_suffix(".json").write_text(record, encoding="utf-8", newline="\n")

    def _all_pages(self) -> Iterator[_Made]:
        for uri, file in self._files.items():
            if uri.endswith(".md"):
                slug = uri.removeprefix("answers/").removesuffix(".md")
                if uri.startswith("answers/") and slug in self._keys:
                    yield _Made(digest([self._frame.key, self._keys[slug]]), uri, slug)
                else:
                    yield _Made("" if self._lazily else digest([self._frame.key, uri, file.content]), uri, None)

    def _other_files(self) -> Iterator[tuple[str, GeneratedFile]]:
        """Yield what is no page, with its place; and the twins of pages that are no answer's own."""
        for uri, file in self._files.items():
            slug = uri.removeprefix("answers/").removesuffix(".json")
            if not uri.endswith(".md") and slug not in self._keys:
                yield uri, file
        twins = {uri: file for uri, file in self._files.items() if has_twin(uri)}
        for uri, file in with_former(twins, self._ledger).items():
            if uri not in twins or uri.removeprefix("answers/").removesuffix(".md") not in self._keys:
                yield uri, GeneratedFile(uri, twin(file.content, _always))

    def _is_current(self, made: _Made) -> bool:
        uris = [html_uri(made.uri), *(_beside(made.answer) if made.answer else ())]
        known = [self._folder.is_current(uri, made.key) for uri in uris]
        return all(known)

    def _make(self, made: _Made) -> list[tuple[str, Stamp]]:
        file = self._frame.files.generated(made.uri)
        assert file is not None
        html = self._shown(file).encode("utf-8", "xmlcharrefreplace")
        assert isinstance(file.page, GeneratedPage)
        outside = [link for link in file.page.article.links if link[0] not in self._files]
        written = {html_uri(made.uri): self._folder.write(html_uri(made.uri), made.key, html, outside)}
        if made.answer:
            page = self._pages[made.answer]
            told = (twin(page.markdown, _always), page.record)
            for uri, content in zip(_beside(made.answer), told, strict=True):
                written[uri] = self._folder.write(uri, made.key, content.encode())
        return list(written.items())

    def _shown(self, file: HeldFile) -> str:
        """Return the whole page of `file`."""
        page, frame = file.page, self._frame
        assert isinstance(page, GeneratedPage)
        page.read_source(frame.config)
        page.take()
        return finish_page(page, frame.nav, frame.env, frame.config, frame.shown)

    def _check_links(self) -> None:
        """Report where generated pages lead to pages or places that are not there, as MkDocs does."""
        level = self.config.validation.links.anchors
        for uri, (target, anchor) in sorted(self._folder.links):
            source = uri.removesuffix("/index.html") + ".md"
            file = self._frame.files.get_file_from_path(target)
            if file is None:
                report_missing(source, target, self.config)
            elif anchor and file.page and anchor not in (file.page.present_anchor_ids or ()):
                message = "Doc file '%s' contains a link '%s#%s', but the doc '%s' does not contain an anchor '#%s'."
                log.log(level, message, source, target, anchor, target, anchor)


def html_uri(uri: str) -> str:
    """Return where the built site has the page `uri`: `answers/x.md` at `answers/x/index.html`."""
    return f"{url_of(uri)}index.html"


def _beside(slug: str) -> tuple[str, str]:
    """Return what stands beside an answer's page: its twin and its record."""
    return f"answers/{slug}.md", f"answers/{slug}.json"


def _always(uri: str) -> bool:
    """Return that a page has a folder, as every page has here."""
    return True
