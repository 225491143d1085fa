"""The MkDocs plugin: pages made from prompts join the site without a file in `docs/`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

from mkdocs.config.base import Config
from mkdocs.config.config_options import Type
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, get_plugin_logger
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import TemplateContext

from generator.build import Site, build_site
from generator.build_cache import Cache, default_cache
from generator.cards import plan_preview, write_cards
from generator.content import GeneratedFile
from generator.desk import plan_desk
from generator.drafts import Place
from generator.errors import InputError
from generator.feedback import checked_template
from generator.hand_written import insert_answers
from generator.interface import CARD_CACHE, pack_sitemap, pages_with_twins, plan_interface
from generator.making import digest
from generator.packing import placed_answer
from generator.plugin_pages import (
    GeneratedPage,
    SiteFiles,
    frame_key,
    from_config,
    held_file,
    maker,
    nav_titles,
    others_have_a_say,
)
from generator.plugin_report import reminder, report
from generator.plugin_serve import LARGE, QuickBuilder, make_on_demand, others, request_rebuild, show_last_index
from generator.plugin_site import Frame, SiteWriter
from generator.plugin_theme import take_styles
from generator.pool import keep_for_good
from generator.rebuild import rebuild_few
from generator.search_index import BUNDLE, SEARCH_CACHE, IndexingError, index_site
from generator.site_facts import SiteFacts, checked_address
from generator.site_folder import SiteFolder
from generator.theme_files import Styles, write_styles
from generator.twins import write_twins
from generator.watcher import PromptWatch

NAME = "answerbook"
CACHE = ".cache/answerbook"
"""Where a build notes what it wrote, beside mkdocs.yml."""
log = get_plugin_logger(NAME)


class AnswerbookConfig(Config):  # type: ignore[no-untyped-call]  # MkDocs leaves it untyped
    """The options under `plugins: - answerbook:` in mkdocs.yml."""

    prompts = Type(str, default="prompts")
    """Folder of prompt files, relative to mkdocs.yml."""
    search = Type(bool, default=True)
    """Whether the built site gets its search index."""
    drafts = Type(bool, default=False)
    """Whether lists, search and feeds hold drafts."""
    cards = Type(bool, default=True)
    """Whether each answer gets a picture that chat and ticket tools show with a link; needs `site_url`."""
    feedback = Type(str, default="")
    """Template of the address that "This helped" and "This did not help" open; without one they are not there."""


class AnswerbookPlugin(BasePlugin[AnswerbookConfig]):  # type: ignore[no-untyped-call]
    """Reads the prompts before each build; in `mkdocs serve` it lives from the first build to the last."""

    def __init__(self) -> None:
        """Start with nothing built."""
        self._serving = self._is_dirty = False
        self._cache: Cache | None = None
        self._site = Site()
        self._places: dict[str, Place] = {}
        self._cards = False
        self._nav = Navigation([], [])
        self._watch: PromptWatch | None = None
        self._server: LiveReloadServer | None = None
        self._folder: SiteFolder | None = None
        self._writer: SiteWriter | None = None
        self._styles: Styles | None = None
        self._quick: QuickBuilder | None = None
        self._reminder = ""
        self._is_built = False

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Remember whether a prompt in error may pass, and whether MkDocs keeps what it made before."""
        self._serving, self._is_dirty = command == "serve", dirty

    def on_config(self, config: MkDocsConfig) -> None:
        """Refuse a feedback template that is no address, and settings that would move every published one."""
        if not config.use_directory_urls:
            raise PluginError(f"{NAME}: answers are published as answers/x/; expected use_directory_urls: true")
        try:
            self.config.feedback = self.config.feedback and checked_template(self.config.feedback)
        except ValueError as error:
            raise PluginError(f"{NAME}: feedback: {error}") from error

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Make all pages, before MkDocs empties the site: a broken prompt leaves the old site as it was."""
        folder = from_config(config, self.config.prompts)
        if self._watch:
            self._watch.mark_seen()
        elif self._serving:
            self._watch = PromptWatch(folder, self._on_change)
        self._cache = self._cache or Cache(default_cache(folder), remembers=self._serving)
        # Not in `mkdocs serve`: nobody links to it, and drawing would hold up every change.
        self._cards = self.config.cards and bool(config.site_url) and not self._serving
        self._site = _build(folder, self.config, _site_facts(config), self._cache, cards=self._cards)
        if self._writer is None:  # the first build of this process
            keep_for_good()
        report(self._site, fail=not self._serving)
        self._open_folder(config)
        self._reminder = reminder(self._site)
        if self._serving and self._reminder:
            log.info(self._reminder)

    def _open_folder(self, config: MkDocsConfig) -> None:
        """Let what is unchanged of the site stay; not where others may change our pages, or MkDocs keeps old ones."""
        if self._is_dirty or others_have_a_say(config):
            self._folder = None
            return
        if self._folder is None:
            name = f"site-{digest([str(Path(config.site_dir).absolute())])[:16]}.json"
            record = None if self._serving else from_config(config, CACHE) / name
            self._folder = SiteFolder(Path(config.site_dir), record)
        self._folder.set_aside()

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add the pages and records."""
        for uri in sorted(files.src_uris.keys() & {file.uri for file in self._site.files}):
            raise PluginError(
                f"{NAME}: {uri} stands in {config.docs_dir} and is made from prompts too; "
                "expected only one of them: rename the hand-written page"
            )
        make = maker(self._site, nav_titles(config.nav), config)
        if self._folder:
            return SiteFiles(files, make)
        for generated in self._site.files:
            if added := make(generated.uri):
                files.append(added)
        return files

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> None:
        """Keep what the pages are made with."""
        self._nav = nav

    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Put the list of answers where a hand-written page asks for it."""
        is_ours = page.file.generated_by == NAME
        return markdown if is_ours else insert_answers(markdown, page.file.src_uri, self._site)

    def on_page_context(self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation) -> None:
        """Give the theme what an answer's page carries for the support desk and for other programs."""
        place = self._places.get(page.file.src_uri) if isinstance(page, GeneratedPage) else None
        if place is not None:
            answer, facts = placed_answer(place), _site_facts(config)
            context["desk"] = plan_desk(answer, facts, self.config.feedback)  # type: ignore[typeddict-unknown-key]
            context["preview"] = plan_preview(answer, facts, cards=self._cards)  # type: ignore[typeddict-unknown-key]

    def on_env(self, env: Any, *, config: MkDocsConfig, files: Files) -> None:
        """Tell every template which files the site has, and the sitemap which pages to name; begin with the pages."""
        env.globals["answerbook"] = plan_interface(self._site)
        self._styles = take_styles(files, config)
        keys = {slug: digest([place.key, repr(self._cards)]) for slug, place in self._site.places.items()}
        self._writer = None
        if self._folder and isinstance(files, SiteFiles):
            shown = tuple(files.documentation_pages())
            frame = Frame(frame_key(self._nav, env, config), self._nav, env, config, files, shown)
            self._writer = SiteWriter(self._site, self._folder, frame, keys, lazily=self._is_lazy)
        self._keep_places(self._writer.changed if self._writer else None)
        if self._writer:
            self._writer.start()

    @property
    def _is_lazy(self) -> bool:
        """Return whether pages are only made when somebody asks for them: while a large site is live."""
        return self._serving and self._folder is not None and len(self._site.outlines) >= LARGE

    def _keep_places(self, needed: Collection[str] | None) -> None:
        """Keep the places of the answers whose pages are `needed`, or all, until each is shown."""
        uris = ((f"answers/{slug}.md", place) for slug, place in self._site.places.items())
        self._places = {uri: place for uri, place in uris if needed is None or uri in needed}
        if not self._serving:
            drawn = self._site.outlines if self._cards else ()
            self._site = replace(
                self._site, prompts=(), outlines=drawn, listed=(), families=(), places={}, catalogue=None
            )

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Put the pages, and what is made of them, into the site; then make the search index."""
        site = Path(config.site_dir)
        if self._styles and self._cache:
            write_styles(self._styles, site, self._cache)
        if self._writer and self._folder:
            self._writer.finish()
            self._write_cards(self._folder.written, config)
            self._folder.settle(leave=BUNDLE if self.config.search else "")
        else:
            write_twins(site, pages_with_twins(self._site))
            self._write_cards(site, config)
        self._places = self._places if self._serving else {}
        pack_sitemap(site)
        if self.config.search and self._is_lazy:
            show_last_index(site, from_config(config, SEARCH_CACHE) / BUNDLE)
        elif self.config.search:
            digests = self._folder.digests if self._folder else {}
            _index(site, from_config(config, SEARCH_CACHE), digests, fail=not self._serving)
        self._is_built = not self._serving

    def _write_cards(self, folder: Path, config: MkDocsConfig) -> None:
        if self._cards:
            given = self._site.outlines, self._site.ledger, _site_facts(config)
            write_cards(*given, folder, from_config(config, CARD_CACHE))

    def on_build_error(self, *, error: Exception) -> None:
        """Leave the site as it was."""
        if self._folder:
            self._folder.restore()

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Callable[..., None]
    ) -> LiveReloadServer:
        """Rebuild when a prompt has really changed."""
        self._server = server
        assert self._watch is not None  # since the first build
        if len(self._site.outlines) >= LARGE:
            self._quick = QuickBuilder(server.builder, self._rebuild_few, self._on_change, lambda: others(config))
            server.builder = self._quick
            make_on_demand(server, lambda url: self._writer.show_now(url) if self._writer else False)
        self._watch.start()
        log.info("Watching prompts for changes: '%s'", self.config.prompts)
        return server

    def on_shutdown(self) -> None:
        """Put back what a stopped build left open, stop watching, say last what must not be overlooked."""
        if self._folder:
            self._folder.restore()
        if self._is_built and self._reminder:
            # Only here: with --strict a warning during the build would stop it, and a new prompt could not be seen.
            log.warning(self._reminder)
        if self._watch is not None:
            self._watch.stop()
        if self._quick is not None:
            self._quick.stop()

    def _rebuild_few(self) -> list[str] | None:
        """Show the changed prompts as they are now; return their addresses, None where that needs a whole build."""
        writer, cache = self._writer, self._cache
        if writer is None or cache is None or self._watch is None:
            return None
        config = writer.config
        folder = from_config(config, self.config.prompts)
        self._watch.mark_seen()
        found = rebuild_few(self._site, folder, self.config.prompts, cache)
        if found is None:
            return None
        self._site, changed = found
        for answer in changed:
            uri, page = f"answers/{answer.slug}.md", self._site.pages[answer.slug]
            self._places[uri] = self._site.places[answer.slug]
            file = held_file(GeneratedFile(uri, page.held_markdown, answer.prompt.path), nav_titles(config.nav), config)
            writer.show_again(file, page.record, Path(config.site_dir))
        return [answer.url for answer in changed]

    def _on_change(self) -> None:
        if self._server is not None:
            request_rebuild(self._server)


def _site_facts(config: MkDocsConfig) -> SiteFacts:
    address = checked_address(config.site_url) if config.site_url else ""
    return SiteFacts(config.site_name, config.site_description or "", address)


def _build(prompts: Path, options: AnswerbookConfig, facts: SiteFacts, cache: Cache, *, cards: bool) -> Site:
    try:
        return build_site(prompts, options.prompts, facts=facts, drafts=options.drafts, cards=cards, cache=cache)
    except InputError as error:
        return Site(diagnostics=tuple(error.diagnostics))


def _index(site: Path, kept: Path, digests: Mapping[str, str], *, fail: bool) -> None:
    try:
        log.info("%s pages in the search index", index_site(site, kept, digests))
    except IndexingError as error:
        if fail:
            raise PluginError(f"{NAME}: {error}") from error
        log.error("%s", error)
