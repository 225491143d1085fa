"""Which of Material's own files a site needs: its style sheet, and nothing that our frame does not load."""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase

_STYLES = "assets/stylesheets/main.*.min.css"
_UNUSED = (
    "assets/images/favicon.png",
    "assets/javascripts/bundle.*",
    "assets/javascripts/lunr/*",
    "assets/javascripts/workers/*",
    "assets/stylesheets/*.map",
    "assets/stylesheets/palette.*",
)


def stylesheets(uris: Iterable[str]) -> list[str]:
    """Return which of the site's files are Material's style sheet; its name carries a hash."""
    return sorted(uri for uri in uris if fnmatchcase(uri, _STYLES))


def is_unused(uri: str) -> bool:
    """Whether a file of the theme is one that no page loads: 1.2 MB of scripts and maps."""
    return any(fnmatchcase(uri, pattern) for pattern in _UNUSED)
