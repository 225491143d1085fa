"""Long lists → pages of bounded length with addresses that stay: `x.md`, `x/2.md`, `x/3.md`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

MOST_ENTRIES = 100
LARGEST = 40_000
"""Most characters that the entries of one page may have: the page as HTML then stays below 100 kB."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ListPage(Generic[T]):
    """One page of a list."""

    uri: str
    """Relative to the docs folder."""
    number: int
    """1-based."""
    uris: tuple[str, ...]
    """Those of all pages of the list."""
    entries: tuple[T, ...]

    @property
    def base(self) -> str:
        """Return what leads from this page to the docs folder."""
        return "../" * self.uri.count("/")


def paged(
    uri: str,
    entries: Iterable[T],
    *,
    most: int = MOST_ENTRIES,
    size: Callable[[T], int] | None = None,
) -> tuple[ListPage[T], ...]:
    """Return `entries` as pages, at least one; `uri` is the first one's, such as `browse/all.md` or `papers/index.md`.

    A page ends after `most` entries, or where their sizes, in characters, would be more than `LARGEST`.
    """
    parts: list[list[T]] = [[]]
    room = LARGEST
    for entry in entries:
        needed = size(entry) if size else 0
        if parts[-1] and (len(parts[-1]) == most or needed > room):
            parts.append([])
            room = LARGEST
        parts[-1].append(entry)
        room -= needed
    uris = page_uris(uri, len(parts))
    return tuple(
        ListPage(address, number, uris, tuple(part))
        for number, (address, part) in enumerate(zip(uris, parts, strict=True), 1)
    )


def page_uris(uri: str, count: int) -> tuple[str, ...]:
    """Return the addresses of a list of `count` pages whose first one is `uri`."""
    folder = uri.removesuffix("index.md") if uri.endswith("/index.md") else f"{uri.removesuffix('.md')}/"
    return (uri, *(f"{folder}{number}.md" for number in range(2, count + 1)))


def url_of(uri: str) -> str:
    """Return the address of the page `uri` in the built site, relative to its root."""
    stem = uri.removesuffix(".md")
    return f"{stem.removesuffix('index').rstrip('/')}/" if stem.rpartition("/")[2] == "index" else f"{stem}/"
