"""Generated pages as MkDocs sees them: their article is ready, and their HTML is made on all cores while it writes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import get_plugin_logger
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc

from generator.article import Article, Heading
from generator.build_cache import Cache
from generator.content import GeneratedFile, Packed
from generator.page_maker import digest, program_digest
from generator.pool import spread

HTML = "html"
"""What of the pages is kept in the cache."""
log = get_plugin_logger("answerbook")


class HeldFile(File):
    """A generated file whose content is unpacked when it is asked for."""

    held: GeneratedFile | None = None
    _put: str | bytes | None = None

    def hold(self, generated: GeneratedFile) -> None:
        """Have the content of `generated`."""
        self.held, self._put = generated, None

    @property
    def _content(self) -> str | bytes | None:
        return self.held.content if self.held and self._put is None else self._put

    @_content.setter
    def _content(self, value: str | bytes | None) -> None:
        """Let another plugin put something else in its place."""
        self._put = value


class GeneratedPage(Page):
    """A page whose Markdown need not be read any more."""

    def __init__(self, title: str | None, article: Article, file: File, config: MkDocsConfig) -> None:
        """Stand for `file`, whose article this is; `title` is the one that the navigation gives it, if it does."""
        super().__init__(title, file, config)
        self._article = article
        self._is_alone = not others_have_a_say(config)
        self.template = "main.html"
        self.finished: FinishedPages | None = None

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Take the article as it is; report links that lead to no file, as MkDocs does."""
        article = self._article
        if self._is_alone:
            # 10,000 texts that nobody asks for before the page is shown would fill the memory.
            self.markdown = self.content = ""
        else:
            self.content = article.html
        self.toc = get_toc(_tokens(article.headings))
        self.links_to_anchors = {}
        for target, anchor in article.links:
            file = files.get_file_from_path(target)
            if file is None:
                message = "Doc file '%s' contains a link to '%s', which is not found among documentation files."
                log.log(config.validation.links.not_found, message, self.file.src_uri, target)
            elif anchor:
                self.links_to_anchors.setdefault(file, {})[anchor] = f"{target}#{anchor}"

    def become(self, article: Article) -> None:
        """Show another article from now on."""
        self._article, self.finished, self.template = article, None, "main.html"

    @property
    def present_anchor_ids(self) -> set[str]:  # type: ignore[override]
        """Return whatever can be linked to on the page."""
        return self._article.ids

    @contextmanager
    def shown(self) -> Iterator[None]:
        """Be the page that templates are about to show."""
        self.active = True
        if self._is_alone:
            self.content = self._article.html
        try:
            yield
        finally:
            self.active = False
            if self._is_alone:
                self.content = ""

    @property
    def is_shown(self) -> bool:
        """Return whether the theme's templates show the page now, rather than ask for what they made of it before."""
        return self.finished is None or self.finished.at_work

    def html(self) -> str:
        """Return the whole page, once it was given to `FinishedPages`."""
        return self.finished.take(self) if self.finished else ""


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A page before it went through the theme's templates."""

    key: str
    """Digest of all that it is made from."""
    page: GeneratedPage


class FinishedPages:
    """The pages as the theme shows them; they are made ahead of MkDocs, which asks for one after the other."""

    def __init__(
        self, pages: Sequence[Unfinished], nav: Navigation, env: Any, config: MkDocsConfig, files: Files
    ) -> None:
        """Take what MkDocs would make each of `pages` with."""
        self._pages = pages
        self._nav, self._env, self._config = nav, env, config
        self._files = files
        self._shown = tuple(files.documentation_pages())
        self._made: Iterator[tuple[str, str]] = iter(())
        self._early: dict[str, str] = {}
        self.at_work = False

    def start(self, cache: Cache | None) -> None:
        """Begin to make those that `cache` does not hold; from now on their template only asks for the result."""
        pages, finish = self._pages, self._finish
        for unfinished in pages:
            unfinished.page.template = unfinished.page.meta.get("template", "main.html")
        made = cache.made(HTML, pages, finish, remember=False) if cache else spread(finish, pages)
        ready = self._env.from_string("{{ page.html() }}")
        for unfinished in self._pages:
            unfinished.page.finished = self
            # MkDocs asks the environment for the template of this name, which hands a template back as it is.
            unfinished.page.meta["template"] = ready
        self._made = zip((unfinished.page.file.src_uri for unfinished in pages), made, strict=True)

    @property
    def config(self) -> MkDocsConfig:
        """Return the settings of the build."""
        return self._config

    def show_again(self, uri: str, article: Article, markdown: str) -> None:
        """Put the page `uri`, whose article and Markdown have changed, into the built site."""
        file = self._files.get_file_from_path(uri)
        if file is None or not isinstance(file.page, GeneratedPage):
            return
        file.content_string = markdown
        page = file.page
        page.become(article)
        page.read_source(self._config)
        page.render(self._config, self._files)
        html = finish_page(page, self._nav, self._env, self._config, self._shown)
        html = self._config.plugins.on_post_page(html, page=page, config=self._config) or html
        Path(file.abs_dest_path).write_text(html, encoding="utf-8", newline="\n")

    def take(self, page: GeneratedPage) -> str:
        """Return the HTML of `page`, which is asked for once."""
        while page.file.src_uri not in self._early:
            uri, html = next(self._made)
            self._early[uri] = html
        return self._early.pop(page.file.src_uri)

    def _finish(self, unfinished: Unfinished) -> str:
        self.at_work = True
        try:
            return finish_page(unfinished.page, self._nav, self._env, self._config, self._shown)
        finally:
            self.at_work = False


def finish_page(page: GeneratedPage, nav: Navigation, env: Any, config: MkDocsConfig, files: Sequence[File]) -> str:
    """Do what MkDocs does with a page, up to writing it; `files` are those of all pages."""
    # MkDocs would look through a `Files` for them, for each page anew.
    with page.shown():
        context = get_context(nav, files, config, page)
        template = env.get_template(page.template)
        context = config.plugins.on_page_context(context, page=page, config=config, nav=nav)
        html: str = template.render(context)
        return html


def others_have_a_say(config: MkDocsConfig) -> bool:
    """Return whether another plugin than ours sees or changes pages."""
    events = ("env", "page_read_source", "page_markdown", "page_content", "page_context")
    methods = [method for event in events for method in config.plugins.events[event]]
    return any(type(getattr(method, "__self__", None)).__module__ != "generator.plugin" for method in methods)


def frame_key(nav: Navigation, env: Any, config: MkDocsConfig, files: Files) -> str | None:
    """Return a digest of whatever the pages of a site have in common: templates, settings, navigation.

    None where another plugin has a say in pages: what it goes by is not known.
    """
    if others_have_a_say(config):
        return None
    file = File.generated(config, "answers/x.md", content="")
    probe = GeneratedPage(None, Article(Packed.of(""), (), (), ""), file, config)
    probe.read_source(config)
    probe.render(config, files)
    settings = Path(config.config_file_path).read_bytes() if config.config_file_path else b""
    own_folders = [folder for folder in config.theme.dirs if "site-packages" not in folder]
    templates = [path for folder in own_folders for path in sorted(Path(folder).rglob("*.html"))]
    return digest(
        [
            program_digest(),
            *(metadata.version(name) for name in ("mkdocs", "mkdocs-material")),
            finish_page(probe, nav, env, config, files.documentation_pages()),
            settings,
            *(path.read_bytes() for path in templates),
        ]
    )


def nav_titles(nav: Any) -> dict[str, str]:
    """Return the titles that the setting `nav` of mkdocs.yml gives to pages, by source uri."""
    if isinstance(nav, list):
        return {uri: title for item in nav for uri, title in nav_titles(item).items()}
    if isinstance(nav, dict):
        found = {target: title for title, target in nav.items() if isinstance(target, str)}
        return found | nav_titles([target for target in nav.values() if isinstance(target, list)])
    return {}


def _tokens(headings: Sequence[Heading]) -> list[Any]:
    """Return headings as Python-Markdown tells of them: each with those below it."""
    roots: list[Any] = []
    above: list[Any] = []
    for heading in headings:
        token = {"level": heading.level, "id": heading.id, "name": heading.title, "children": []}
        while above and above[-1]["level"] >= heading.level:
            above.pop()
        (above[-1]["children"] if above else roots).append(token)
        above.append(token)
    return roots
