"""Which of Material's own files a site needs, its one style sheet, and our scripts as they are served."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from importlib import metadata
from pathlib import Path

from rjsmin import jsmin

from generator.article import CLASSES
from generator.build_cache import Cache
from generator.making import digest, program_digest
from generator.sanitizer import TAGS
from generator.stylesheet import applicable, compact, names_of, words_of

STYLES = "assets/answerbook.css"
"""Our style sheet among the theme's files; in the built site it begins with what is needed of Material's."""
_KIND = "styles"
"""Under which the cache of a build keeps it."""
_SCRIPTS = "assets/answerbook-*.js"
_MATERIAL = "assets/stylesheets/main.*.min.css"
_UNUSED = (
    "assets/images/favicon.png",
    "assets/javascripts/bundle.*",
    "assets/javascripts/lunr/*",
    "assets/javascripts/workers/*",
    "assets/stylesheets/*.map",
    "assets/stylesheets/palette.*",
    _MATERIAL,
)
_NAMED = re.compile(r"""["']([\w./-]+\.(?:html|svg))["']""")


@dataclass(frozen=True, slots=True)
class Styles:
    """What the style sheet of a site is made from."""

    material: str
    own: str
    others: tuple[str, ...] = ()
    """Style sheets of the site itself, which may use Material's variables."""
    frame: frozenset[str] = frozenset()
    """Words of the templates and scripts."""
    pages: tuple[Path, ...] = ()
    """Built pages that people wrote; any element and class may stand in them."""
    is_whole: bool = False
    """Whether more than these may put elements into a page."""


def is_material(uri: str) -> bool:
    """Whether a file of the theme is Material's style sheet; its name carries a hash."""
    return fnmatchcase(uri, _MATERIAL)


def is_unused(uri: str) -> bool:
    """Whether a file of the theme is one that no page loads: 1.3 MB of scripts, maps and styles."""
    return any(fnmatchcase(uri, pattern) for pattern in _UNUSED)


def frame_words(own: Sequence[str], theirs: Sequence[str]) -> frozenset[str]:
    """Return the words of the templates and scripts in the folders `own`, and of those that they take from `theirs`."""
    waiting = [path for folder in own for suffix in ("html", "js") for path in Path(folder).rglob(f"*.{suffix}")]
    seen: set[Path] = set()
    words: set[str] = set()
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        source = path.read_text(encoding="utf-8")
        words |= words_of(source, is_script=path.suffix == ".js")
        named = [[Path(folder) / name for folder in (*own, *theirs)] for name in _NAMED.findall(source)]
        waiting += [path for paths in named for path in [path for path in paths if path.is_file()][:1]]
    return frozenset(words)


@dataclass(frozen=True, slots=True)
class _Needs:
    """What the style sheet of a site depends on."""

    key: str
    styles: Styles
    names: frozenset[str]
    mentioned: tuple[str, ...]


def write_styles(styles: Styles, site: Path, cache: Cache) -> None:
    """Put the style sheet into the built `site`; `cache` may hold it from an earlier build."""
    texts = [page.read_text(encoding="utf-8") for page in styles.pages if page.is_file()]
    names = styles.frame | TAGS | set(CLASSES)
    for text in texts:
        names |= names_of(text)
    mentioned = (styles.own, *styles.others, *(text for text in texts if "--md-" in text))
    given = [program_digest(), metadata.version("tinycss2"), repr(styles.is_whole), styles.material, *sorted(names)]
    needs = _Needs(digest([*given, *mentioned]), styles, frozenset(names), mentioned)
    sheet = next(cache.made(_KIND, [needs], _sheet))
    cache.finish(_KIND)
    (site / STYLES).write_text(sheet, encoding="utf-8", newline="\n")


def _sheet(needs: _Needs) -> str:
    styles = needs.styles
    needed = styles.material if styles.is_whole else applicable(styles.material, needs.names, needs.mentioned)
    return needed + compact(styles.own)


def is_script(uri: str) -> bool:
    """Whether a file of the theme is a script of ours."""
    return fnmatchcase(uri, _SCRIPTS)


def as_served(script: str) -> str:
    """Return a script without comments and white space that only people read."""
    return str(jsmin(script))
