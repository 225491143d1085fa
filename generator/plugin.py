"""The MkDocs plugin: pages made from prompts join the site without a file in `docs/`."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path, PurePath
from typing import Any, Literal
from urllib.parse import quote

from mkdocs.config.base import Config
from mkdocs.config.config_options import Type
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, get_plugin_logger
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import TemplateContext

from generator.article import Article, write_article
from generator.build import Site, build_site
from generator.build_cache import Cache, default_cache
from generator.cards import plan_preview
from generator.content import Answer, GeneratedFile
from generator.desk import plan_desk
from generator.errors import InputError
from generator.feedback import checked_template
from generator.hand_written import insert_answers
from generator.interface import CARD_CACHE, finish_site, plan_interface
from generator.packing import pack, unpack
from generator.page_maker import body_of, digest
from generator.plugin_pages import HTML, FinishedPages, GeneratedPage, HeldFile, Unfinished, frame_key, nav_titles
from generator.plugin_report import reminder, report
from generator.plugin_serve import LARGE, QuickBuilder, others
from generator.rebuild import rebuild_few
from generator.search_index import SEARCH_CACHE, IndexingError, index_site
from generator.site_facts import SiteFacts, checked_address
from generator.theme_files import is_unused, stylesheets
from generator.watcher import PromptWatch

NAME = "answerbook"
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
        self._serving = False
        self._cache: Cache | None = None
        self._site = Site()
        self._answers: dict[str, bytes] = {}
        self._cards = False
        self._nav = Navigation([], [])
        self._watch: PromptWatch | None = None
        self._server: LiveReloadServer | None = None
        self._finished: FinishedPages | None = None
        self._quick: QuickBuilder | None = None
        self._reminder = ""
        self._is_built = False

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Remember whether a prompt in error may pass."""
        self._serving = command == "serve"

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
        folder = _from_config(config, self.config.prompts)
        if self._serving:
            self._watch = self._watch or PromptWatch(folder, self._on_change)
            self._watch.mark_seen()
        self._cache = self._cache or Cache(default_cache(folder), remembers=self._serving)
        # Not in `mkdocs serve`: nobody links to it, and drawing would hold up every change.
        self._cards = self.config.cards and bool(config.site_url) and not self._serving
        self._site = _build(folder, self.config, _site_facts(config), self._cache, cards=self._cards)
        report(self._site, fail=not self._serving)
        self._reminder = reminder(self._site)
        if self._serving and self._reminder:
            log.info(self._reminder)

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add the pages and records; leave out what the theme brings and no page loads."""
        theirs = [file for file in files.media_files() if file.src_dir != config.docs_dir]
        for file in [file for file in theirs if is_unused(file.src_uri)]:
            files.remove(file)
        titles = nav_titles(config.nav)
        for generated in self._site.files:
            file = _add(files, generated, config)
            if generated.uri.endswith(".md"):
                GeneratedPage(titles.get(generated.uri), _article(generated, self._site), file, config)
        return files

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> None:
        """Keep what the pages are made with."""
        self._nav = nav

    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Put the list of answers where a hand-written page asks for it."""
        return markdown if _is_ours(page) else insert_answers(markdown, page.file.src_uri, self._site)

    def on_page_context(self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation) -> None:
        """Give the theme what an answer's page carries for the support desk and for other programs."""
        packed = self._answers.get(page.file.src_uri) if isinstance(page, GeneratedPage) and page.is_shown else None
        if packed is not None:
            answer: Answer = unpack(packed)
            facts = _site_facts(config)
            context["desk"] = plan_desk(answer, facts, self.config.feedback)  # type: ignore[typeddict-unknown-key]
            context["preview"] = plan_preview(answer, facts, cards=self._cards)  # type: ignore[typeddict-unknown-key]

    def on_env(self, env: Any, *, config: MkDocsConfig, files: Files) -> None:
        """Tell every template which files the site has, and the sitemap which pages to name."""
        env.globals["answerbook"] = plan_interface(self._site)
        env.globals["stylesheets"] = stylesheets(files.src_uris)
        frame = frame_key(self._nav, env, config, files)
        pages = [file.page for file in files.documentation_pages() if isinstance(file.page, GeneratedPage)]
        answers = {f"answers/{answer.slug}.md": answer for answer in self._site.answers}
        unfinished = [Unfinished(self._key(page, answers, frame or ""), page) for page in pages]
        del answers
        self._pack_answers()
        self._finished = FinishedPages(unfinished, self._nav, env, config, files)
        self._finished.start(self._cache if frame else None)

    def _pack_answers(self) -> None:
        """Keep the answers in a tenth of their memory: from now on each is needed once."""
        self._answers = {f"answers/{answer.slug}.md": pack(answer) for answer in self._site.answers}
        if not self._serving:
            self._site = replace(self._site, prompts=(), answers=(), listed=(), families=(), places={}, catalogue=None)

    def _key(self, page: GeneratedPage, answers: Mapping[str, Answer], frame: str) -> str:
        uri = page.file.src_uri
        answer = answers.get(uri)
        if answer is None:
            return digest([frame, uri, page.file.content_bytes])
        held = self._site.pages[answer.slug]
        told = (held.held_markdown.data, held.held_record.data, repr(answer.versions), repr(self._cards))
        return digest([frame, uri, *told])

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Put what is made of the built pages beside them, then make the search index."""
        if self._cache:
            self._cache.finish(HTML)
        cards = _from_config(config, CARD_CACHE) if self._cards else None
        finish_site(Path(config.site_dir), self._site, map(unpack, self._answers.values()), _site_facts(config), cards)
        if self.config.search:
            _index(Path(config.site_dir), _from_config(config, SEARCH_CACHE), fail=not self._serving)
        self._is_built = not self._serving

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Callable[..., None]
    ) -> LiveReloadServer:
        """Rebuild when a prompt has really changed."""
        folder = _from_config(config, self.config.prompts)
        self._watch = self._watch or PromptWatch(folder, self._on_change)
        self._server = server
        if len(self._site.answers) >= LARGE:
            self._quick = QuickBuilder(server.builder, self._rebuild_few, self._on_change, lambda: others(config))
            server.builder = self._quick
        self._watch.start()
        log.info("Watching prompts for changes: '%s'", self.config.prompts)
        return server

    def on_shutdown(self) -> None:
        """Stop watching; say last what must not be overlooked before the built site is published."""
        if self._is_built and self._reminder:
            # Only here: with --strict a warning during the build would stop it, and a new prompt could not be seen.
            log.warning(self._reminder)
        if self._watch is not None:
            self._watch.stop()
        if self._quick is not None:
            self._quick.stop()

    def _rebuild_few(self) -> list[str] | None:
        """Show the changed prompts as they are now; return their addresses, None where that needs a whole build."""
        finished, cache = self._finished, self._cache
        if finished is None or cache is None or self._watch is None:
            return None
        config = finished.config
        folder = _from_config(config, self.config.prompts)
        self._watch.mark_seen()
        found = rebuild_few(self._site, folder, self.config.prompts, cache)
        if found is None:
            return None
        self._site, changed = found
        for answer in changed:
            uri, page = f"answers/{answer.slug}.md", self._site.pages[answer.slug]
            self._answers[uri] = pack(answer)
            finished.show_again(uri, page.article, page.markdown)
            (Path(config.site_dir) / uri).with_suffix(".json").write_text(page.record, encoding="utf-8", newline="\n")
        return [answer.url for answer in changed]

    def _on_change(self) -> None:
        if self._server is not None:
            _request_rebuild(self._server)


def _from_config(config: MkDocsConfig, path: str) -> Path:
    """Return `path` as seen from mkdocs.yml; from here where the configuration comes through a pipe."""
    return Path(config.config_file_path or "mkdocs.yml").parent / path


def _site_facts(config: MkDocsConfig) -> SiteFacts:
    address = checked_address(config.site_url) if config.site_url else ""
    return SiteFacts(config.site_name, config.site_description or "", address)


def _build(prompts: Path, options: AnswerbookConfig, facts: SiteFacts, cache: Cache, *, cards: bool) -> Site:
    try:
        return build_site(
            prompts, options.prompts, facts=facts, drafts=options.drafts, cards=cards, articles=True, cache=cache
        )
    except InputError as error:
        return Site(diagnostics=tuple(error.diagnostics))


def _add(files: Files, generated: GeneratedFile, config: MkDocsConfig) -> File:
    if files.get_file_from_path(generated.uri) is not None:
        raise PluginError(
            f"{NAME}: {generated.uri} stands in {config.docs_dir} and is made from prompts too; "
            "expected only one of them: rename the hand-written page"
        )
    # Never in nav by itself: 1,000 answers in nav would make each page twenty times as large.
    file = HeldFile.generated(config, generated.uri, content="", inclusion=InclusionLevel.NOT_IN_NAV)
    if isinstance(file, HeldFile):
        file.hold(generated)
    if generated.uri.endswith("/index.html"):
        file.url = generated.uri.removesuffix("index.html")
    if generated.prompt_path is not None:
        file.edit_uri = _edit_uri(generated.prompt_path, config)
    files.append(file)
    return file


def _article(generated: GeneratedFile, site: Site) -> Article:
    slug = generated.uri.removeprefix("answers/").removesuffix(".md")
    page = site.pages.get(slug) if generated.uri == f"answers/{slug}.md" else None
    return page.article if page else write_article(body_of(generated.content), generated.uri)


def _edit_uri(prompt_path: str, config: MkDocsConfig) -> str:
    """Return the prompt file as seen from the docs folder, which is what `edit_uri` points to.

    Percent-encoded: a file's name may hold quotation marks, and the theme prints the address as it is.
    """
    prompt = _from_config(config, prompt_path)
    return quote(PurePath(os.path.relpath(prompt, config.docs_dir)).as_posix())


def _is_ours(page: Page) -> bool:
    return page.file.generated_by == NAME


def _index(site: Path, kept: Path, *, fail: bool) -> None:
    try:
        log.info("%s pages in the search index", index_site(site, kept))
    except IndexingError as error:
        if fail:
            raise PluginError(f"{NAME}: {error}") from error
        log.error("%s", error)


def _request_rebuild(server: LiveReloadServer) -> None:
    """Do what the server's own watch does; it has no public call for it, and sees a touch as a change."""
    with server._rebuild_cond:
        server._want_rebuild = True
        server._rebuild_cond.notify_all()
