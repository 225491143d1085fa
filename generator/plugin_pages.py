"""Generated pages as MkDocs sees them: files that are there when asked for, pages whose article is ready."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property, partial
from importlib import metadata
from pathlib import Path, PurePath
from typing import Any
from urllib.parse import quote

from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import get_plugin_logger
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc

from generator.article import Article, Heading, body_of, write_article
from generator.build import Site
from generator.content import GeneratedFile
from generator.making import digest, program_digest

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


class SiteFiles(Files):
    """MkDocs' own files of a site, and the generated ones, which are made when a page leads to them.

    MkDocs goes through all files again and again; these it need not know of.
    """

    def __init__(self, files: Iterable[File], make: Callable[[str], HeldFile | None]) -> None:
        """Hold `files`; `make` gives the generated file of a uri, or None."""
        super().__init__(files)
        self._make = make
        self._made: dict[str, HeldFile] = {}

    def get_file_from_path(self, path: str) -> File | None:
        """Return the file with that source uri."""
        found = super().get_file_from_path(path) or self._made.get(path)
        if found is None and (made := self._make(path)):
            self._made[path] = found = made
        return found

    def generated(self, uri: str) -> HeldFile | None:
        """Return a generated file: that which the navigation or a page leads to, else one that is not kept."""
        return self._made.get(uri) or self._make(uri)


class GeneratedPage(Page):
    """A page whose Markdown need not be read any more."""

    def __init__(self, title: str | None, article: Callable[[], Article], file: File, config: MkDocsConfig) -> None:
        """Stand for `file`; `title` is the one that the navigation gives it, if it does."""
        super().__init__(title, file, config)
        self._write = article
        self.template = "main.html"

    @cached_property
    def article(self) -> Article:
        """Return what stands between the header and the footer; it is made when it is asked for."""
        return self._write()

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Take the article as it is; report links that lead to no file, as MkDocs does."""
        self.take()
        self.links_to_anchors = {}
        for target, anchor in self.article.links:
            file = files.get_file_from_path(target)
            if file is None:
                report_missing(self.file.src_uri, target, config)
            elif anchor:
                self.links_to_anchors.setdefault(file, {})[anchor] = f"{target}#{anchor}"

    def take(self) -> None:
        """Take the article as it is."""
        self.content = self.article.html
        self.toc = get_toc(_tokens(self.article.headings))

    @property
    def present_anchor_ids(self) -> set[str]:  # type: ignore[override]
        """Return whatever can be linked to on the page."""
        return self.article.ids


def held_file(generated: GeneratedFile, titles: Mapping[str, str], config: MkDocsConfig) -> HeldFile:
    """Return `generated` as MkDocs sees it; `titles` are those that the navigation gives, by uri."""
    # Never in nav by itself: 1,000 answers in nav would make each page twenty times as large.
    file = HeldFile.generated(config, generated.uri, content="", inclusion=InclusionLevel.NOT_IN_NAV)
    assert isinstance(file, HeldFile)
    file.hold(generated)
    if generated.uri.endswith("/index.html"):
        file.url = generated.uri.removesuffix("index.html")
    if generated.prompt_path is not None:
        file.edit_uri = _edit_uri(generated.prompt_path, config)
    if generated.uri.endswith(".md"):
        GeneratedPage(titles.get(generated.uri), partial(_article_of, generated), file, config)
    return file


def _article_of(generated: GeneratedFile) -> Article:
    return write_article(body_of(generated.content), generated.uri)


def maker(site: Site, titles: Mapping[str, str], config: MkDocsConfig) -> Callable[[str], HeldFile | None]:
    """Return what gives the generated file of a uri, or None."""
    by_uri = {file.uri: file for file in site.files}

    def make(uri: str) -> HeldFile | None:
        generated = by_uri.get(uri)
        return held_file(generated, titles, config) if generated else None

    return make


def from_config(config: MkDocsConfig, path: str) -> Path:
    """Return `path` as seen from mkdocs.yml; from here where the configuration comes through a pipe."""
    return Path(config.config_file_path or "mkdocs.yml").parent / path


def _edit_uri(prompt_path: str, config: MkDocsConfig) -> str:
    """Return the prompt file as seen from the docs folder, which is what `edit_uri` points to.

    Percent-encoded: a file's name may hold quotation marks, and the theme prints the address as it is.
    """
    prompt = from_config(config, prompt_path)
    return quote(PurePath(os.path.relpath(prompt, config.docs_dir)).as_posix())


def report_missing(uri: str, target: str, config: MkDocsConfig) -> None:
    """Say, as MkDocs does, that the page `uri` leads to a file that is not there."""
    message = "Doc file '%s' contains a link to '%s', which is not found among documentation files."
    log.log(config.validation.links.not_found, message, uri, target)


def finish_page(page: GeneratedPage, nav: Navigation, env: Any, config: MkDocsConfig, files: Sequence[File]) -> str:
    """Do what MkDocs does with a page, up to writing it; `files` are those of all pages that MkDocs knows of."""
    page.active = True
    try:
        # MkDocs would look through a `Files` for them, for each page anew.
        context = get_context(nav, files, config, page)
        template = env.get_template(page.meta.get("template", page.template))
        context = config.plugins.on_page_context(context, page=page, config=config, nav=nav)
        html: str = template.render(context)
        return html
    finally:
        page.active = False


def others_have_a_say(config: MkDocsConfig) -> bool:
    """Return whether another plugin than ours sees or changes generated files and pages."""
    events = ("files", "nav", "env", "pre_page", "page_read_source", "page_markdown", "page_content", "page_context")
    methods = [method for event in (*events, "post_page") for method in config.plugins.events[event]]
    return any(type(getattr(method, "__self__", None)).__module__ != "generator.plugin" for method in methods)


def frame_key(nav: Navigation, env: Any, config: MkDocsConfig) -> str:
    """Return a digest of whatever the pages of a site have in common: templates, settings, navigation."""
    file = File.generated(config, "answers/x.md", content="")
    article = Article("", (), (), "")
    probe = GeneratedPage(None, lambda: article, file, config)
    probe.read_source(config)
    probe.take()
    settings = Path(config.config_file_path).read_bytes() if config.config_file_path else b""
    own_folders = [folder for folder in config.theme.dirs if "site-packages" not in folder]
    templates = [path for folder in own_folders for path in sorted(Path(folder).rglob("*.html"))]
    return digest(
        [
            program_digest(),
            *(metadata.version(name) for name in ("mkdocs", "mkdocs-material")),
            finish_page(probe, nav, env, config, ()),
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
