"""A generated page's Markdown → the article's HTML, as the site's Markdown makes it, a hundred times as fast.

Generated pages keep to CommonMark, tables, fences and heading ids, whose every reader agrees on them. What a site
configures for its hand-written pages does not reach them.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from functools import lru_cache
from html import unescape

from pyromark import Markdown, Options

from generator.diagram import fence
from generator.sanitizer import sanitize

_MARKDOWN = Markdown(options=Options.ENABLE_TABLES | Options.ENABLE_HEADING_ATTRIBUTES)
_HEADING = re.compile(r'<h([1-6]) id="([^"]*)">(.*?)</h\1>', re.DOTALL)
_FENCE = re.compile(r'<pre><code class="language-mermaid">(.*?)</code></pre>', re.DOTALL)
_CODE = re.compile(r'<pre><code class="language-[^"]*">(.*?)</code></pre>', re.DOTALL)
_LINK = re.compile(r'(<a href=")(?![a-zA-Z][a-zA-Z0-9+.-]*:|[/\\#?])([^"#]+)(#[^"]*)?"')
_TAG = re.compile(r"<[^>]*>")
CLASSES = ("headerlink", "highlight")
"""The classes of generated pages that are Material's too; all others are our own."""


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading of an article."""

    level: int
    id: str
    title: str
    """HTML without tags."""


@dataclass(frozen=True, slots=True)
class Article:
    """What stands between the header and the footer of a page."""

    html: str
    """Sanitised; links lead to other pages as the site has them, with a folder for each page."""
    headings: tuple[Heading, ...]
    links: tuple[tuple[str, str], ...]
    """The different addresses inside the site: (source uri such as `browse/index.md`, anchor or "")."""
    anchors: str
    """Whatever can be linked to: ids with spaces between."""

    @property
    def ids(self) -> set[str]:
        """Return whatever can be linked to."""
        return set(self.anchors.split())


def body_of(markdown: str) -> str:
    """Return a generated page without its front matter."""
    return markdown.split("\n---\n", 1)[1] if markdown.startswith("---\n") else markdown


def write_article(markdown: str, uri: str) -> Article:
    """Return the article of the page `uri`, whose front matter is left off; headings link to themselves."""
    links: dict[tuple[str, str], None] = {}
    headings: list[Heading] = []

    def lead(match: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(posixpath.dirname(uri), unescape(match[2])))
        links[target, (match[3] or "")[1:]] = None
        return f'{match[1]}{_escaped(relative_url(target, uri))}{match[3] or ""}"'

    def head(match: re.Match[str]) -> str:
        level, anchor, inner = match.groups()
        headings.append(Heading(int(level), anchor, _TAG.sub("", inner).strip()))
        own = f'<a class="headerlink" href="#{anchor}" title="Permanent link">¶</a>'
        return f'<h{level} id="{anchor}">{inner}{own}</h{level}>'

    html = _FENCE.sub(
        lambda match: fence(unescape(match[1]).rstrip("\n"), "mermaid", "", {}, None), _MARKDOWN.html(markdown)
    )
    html = _CODE.sub(r'<div class="highlight"><pre><span></span><code>\1</code></pre></div>', html)
    html = sanitize(_HEADING.sub(head, _LINK.sub(lead, html)))
    anchors = " ".join(re.findall(r' id="([^"]*)"', html))
    return Article(html, tuple(headings), tuple(links), anchors)


def relative_url(target: str, uri: str) -> str:
    """Return the link from the page `uri` to the file `target`, both by source uri; each page has a folder."""
    here, there = _address(uri).split("/")[:-1], _address(target).split("/")
    most = min(len(here), len(there) - 1)
    shared = next((at for at in range(most) if here[at] != there[at]), most)
    return "../" * (len(here) - shared) + "/".join(there[shared:]) or "./"


@lru_cache(1 << 16)
def _address(uri: str) -> str:
    """Return where the built site has the source `uri`: `x/y.md` at `x/y/`, `x/index.md` at `x/`."""
    stem, suffix = posixpath.splitext(uri)
    if suffix not in (".md", ".html") or (suffix == ".html" and posixpath.basename(stem) != "index"):
        return uri
    if posixpath.basename(stem) in ("index", "README"):
        folder = posixpath.dirname(stem)
        return f"{folder}/" if folder else ""
    return f"{stem}/"


def _escaped(url: str) -> str:
    return url.replace("&", "&amp;").replace('"', "&quot;")
