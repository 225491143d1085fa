"""Web addresses in prompts: which are plain http(s) links, of what kind, and where they stand in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import urlsplit

from generator.content import LinkKind

_IN_TEXT = re.compile(r"https?://[^\s<>\"“”‘’{}|\\^`\x00-\x1f\x7f-\x9f]+", re.IGNORECASE)
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]", re.IGNORECASE)
_FORBIDDEN = re.compile(r"[\s<>\"“”{}|\\^`\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
_TRAILING = ".,;:!?'"
_CODE_HOSTS = frozenset({"github.com", "gitlab.com", "codeberg.org", "bitbucket.org"})
_MODEL_HOST = "huggingface.co"
_REPOSITORY_HOSTS = _CODE_HOSTS | {_MODEL_HOST}
_ARXIV = re.compile(
    r"(?:(?:^|\.)arxiv\.org/(?:abs|pdf|html)/|doi\.org/10\.48550/arxiv\.)(\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z]{2})?/\d{7})",
    re.I,
)
_DOI = re.compile(r"(?:^|\.)doi\.org/(10\.\d{4,9}/.+)", re.I)
_CLOSERS = {")": "(", "]": "["}
MAX_LENGTH = 2048


@lru_cache(maxsize=4096)
def fault_in_url(url: str) -> str | None:
    """Return why `url` is not a plain web address, or None where it is one.

    Only http and https, a host with a dot in ASCII (an internationalised one in its `xn--` form, so that
    look-alike letters show), no user name, no control or white space characters.
    """
    if len(url) > MAX_LENGTH:
        return f"is longer than {MAX_LENGTH} characters"
    if _FORBIDDEN.search(url):
        return "holds a space, quotation mark, bracket, backslash or control character"
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return "is not a well-formed address"
    if parts.scheme.lower() not in ("http", "https") or not url[len(parts.scheme) :].startswith("://"):
        return "does not start with http:// or https://"
    if "@" in parts.netloc:
        return "holds a user name"
    if not _HOST.fullmatch(parts.hostname or "") or port == 0:
        return "has no plain host name"
    return None


def urls_in_text(text: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of each plain web address in running text, without closing punctuation."""
    for match in _IN_TEXT.finditer(text) if "://" in text else ():
        url = _without_closing_punctuation(match.group())
        if fault_in_url(url) is None:
            yield match.start(), match.start() + len(url)


def _without_closing_punctuation(url: str) -> str:
    unopened = {closer: url.count(closer) - url.count(opener) for closer, opener in _CLOSERS.items()}
    end = len(url)
    while end:
        last = url[end - 1]
        if unopened.get(last, 0) > 0:
            unopened[last] -= 1
        elif last not in _TRAILING:
            break
        end -= 1
    return url[:end]


@lru_cache(maxsize=4096)
def kind_of_url(url: str, *, field: str = "") -> LinkKind:
    """Return what a link leads to, from the field it stands in and its host."""
    if field == "paper":
        return "paper"
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    if host in _CODE_HOSTS:
        return "code"
    if host == _MODEL_HOST:
        return "model-card"
    if host in ("arxiv.org", "doi.org", "openreview.net") or parts.path.lower().endswith(".pdf"):
        return "paper"
    if host.endswith((".github.io", ".gitlab.io", ".io")) or "project" in parts.path.lower():
        return "project"
    return "code" if field == "github" else "other"


@lru_cache(maxsize=4096)
def same_work(url: str) -> str:
    """Return a key equal for links to one work: `arxiv:` and its id without version, `doi:` and the DOI, or an address.

    Addresses stand without scheme, `www.`, case and tail; a query stays, for some hosts name the work there.
    """
    parts = urlsplit(url)
    host = (parts.hostname or "").lower().removeprefix("www.")
    place = f"{host}{parts.path}"
    if arxiv := _ARXIV.search(place):
        return f"arxiv:{arxiv.group(1).lower()}"
    if doi := _DOI.search(place):
        return f"doi:{doi.group(1).rstrip('/').lower()}"
    query = f"?{parts.query}" if parts.query else ""
    return f"{place.rstrip('/').removesuffix('.git').lower()}{query}"


def repository_of(url: str) -> str | None:
    """Return the address of the repository that `url` leads into, as `same_work` writes it; None where it has no path.

    On the well-known hosts it ends behind owner and name.
    """
    key = same_work(url).partition("?")[0]
    host, _, path = key.partition("/")
    if host in _REPOSITORY_HOSTS:
        path = "/".join(path.split("/")[:2]).removesuffix(".git")
    return f"{host}/{path}" if path and ":" not in host else None
