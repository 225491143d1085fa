"""What search knows of pages → Pagefind's index of them, made part by part.

Pagefind holds all that it indexes in memory, 150 kB for an answer. A page's part is told by its address, so that a
change leaves the other parts alone.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import zlib
from collections.abc import Mapping
from pathlib import Path

from pagefind.service import get_executable

MOST = 2000
"""So many pages are in a part, on average, at most."""


class IndexingError(Exception):
    """The site cannot be indexed; the message says why and what to do."""


def divide(pages: Mapping[str, str]) -> list[dict[str, str]]:
    """Return the pages, given and returned by uri, in the parts that they are indexed in; one at least."""
    parts: list[dict[str, str]] = [{} for _ in range(1 + (len(pages) - 1) // MOST)]
    for uri, page in pages.items():
        parts[zlib.crc32(uri.encode()) % len(parts)][uri] = page
    return parts


def digest_of(pages: Mapping[str, str], version: str) -> str:
    """Return a digest of the pages and of the `version` of what indexes them."""
    whole = hashlib.sha256(version.encode())
    for uri, page in pages.items():
        whole.update(f"{uri}\0{page}\0".encode())
    return whole.hexdigest()


def make_part(pages: Mapping[str, str], folder: Path) -> None:
    """Make the index of the pages in `folder`, instead of what stands there."""
    sources = folder.with_name("pages")
    for used in (folder, sources):
        shutil.rmtree(used, ignore_errors=True)
    for uri, page in pages.items():
        (sources / uri).parent.mkdir(parents=True, exist_ok=True)
        (sources / uri).write_text(page, encoding="utf-8")
    _run_pagefind(sources, folder)
    shutil.rmtree(sources)


def _run_pagefind(site: Path, bundle: Path) -> None:
    command = [_executable(), "--site", str(site), "--output-path", str(bundle), "--silent"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError as error:
        raise IndexingError(f"cannot run Pagefind ({error}); {_INSTALL}") from error
    if done.returncode:
        said = " ".join((done.stderr or done.stdout).split())
        raise IndexingError(f"Pagefind could not index {site}: {said or f'exit status {done.returncode}'}")


_INSTALL = "install it with: pip install 'pagefind[bin]'"


def _executable() -> str:
    try:
        found = get_executable()
    except FileNotFoundError:
        found = None
    if found is None:
        raise IndexingError(f"the search engine Pagefind is not installed; {_INSTALL}")
    return str(found)
