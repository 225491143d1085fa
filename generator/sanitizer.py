"""The second wall behind escaping: only the HTML that our own pages are made of gets through.

A generated page whose text was escaped as it should be passes unchanged, apart from spelling (`<br>` for
`<br />`) and `rel` on links that leave the site.
"""

from __future__ import annotations

import re
from html import unescape

import nh3

_TEXT = "a abbr blockquote br code dd del div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr kbd li ol p pre"
_MORE = "section small span strong sub sup table tbody td tfoot th thead tr ul"
_SVG = "circle defs desc ellipse g line marker path polygon polyline rect svg text title tspan"
TAGS = set(f"{_TEXT} {_MORE} {_SVG}".split())
"""Every element that a generated page may hold."""
_SHAPE = "cx cy d dx dy height points r rx ry width x x1 x2 y y1 y2 transform"
_PAINT = "fill stroke stroke-width stroke-dasharray stroke-linecap stroke-linejoin vector-effect marker-end"
_LABEL = "dominant-baseline text-anchor font-size font-weight font-style textLength lengthAdjust"
_FRAME = "viewBox preserveAspectRatio xmlns focusable"
_ARROW = "markerWidth markerHeight markerUnits orient refX refY"
_ATTRIBUTES = {tag: set(f"{_SHAPE} {_PAINT} {_LABEL} {_FRAME} {_ARROW}".split()) for tag in _SVG.split()}
_ATTRIBUTES |= {
    "*": {"class", "dir", "id", "lang", "role", "tabindex", "title"},
    "a": {"href"},
    "ol": {"start"},
    "td": {"colspan", "rowspan", "style"},
    "th": {"colspan", "rowspan", "scope", "style"},
}
_CLEANER = nh3.Cleaner(
    tags=TAGS,
    clean_content_tags={"script", "style"},
    attributes=_ATTRIBUTES,
    generic_attribute_prefixes={"aria-", "data-pagefind-"},
    filter_style_properties={"text-align"},
    url_schemes={"http", "https"},
    link_rel=None,
)
# Links inside the site, nearly all of them, begin with "#" or "..".
_LINK = re.compile(r'<a(?: [\w:-]+="[^"]*")* href="(?![#.])([^"]*)"')
_OUTSIDE = re.compile(r"\s*(?:https?:|[\\/]\s*[\\/])", re.IGNORECASE)
REL = "noopener nofollow"


def sanitize(html: str) -> str:
    """Return the part of `html`, an article's content, that is on the allow-list; links outside get `rel`."""
    # A workflow too large to draw stays text: for this class the theme would load Mermaid from another host.
    clean = _CLEANER.clean(html).replace('<pre class="mermaid">', "<pre>")
    return _LINK.sub(_with_rel, clean)


def _with_rel(match: re.Match[str]) -> str:
    outside = _OUTSIDE.match(unescape(match.group(1)))
    return f'{match.group()} rel="{REL}"' if outside else match.group()
