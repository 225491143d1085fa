"""`prompts/pages.yml`: every page of the lists and the catalogue that a release ever had, one to a line.

Such a page goes when the last answer on it goes, or when a paper turns out to be another's variant; links to it stay.
Only `release` writes the file. A missing one is an empty one.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from pathlib import Path

from generator.errors import Diagnostic, InputError
from generator.paging import url_of
from generator.record_file import read_kept, write_kept

PAGES = "pages.yml"
FOLDERS = ("browse", "models", "papers", "tasks")
HEAD = """\
# Every page of lists, tasks, models and papers that was ever published; an address that goes leads on.
# Written by `answerbook release`; commit it with the prompts.
"""
_LINE = re.compile(rf"- ((?:{'|'.join(FOLDERS)})/(?:[a-z0-9-]{{1,120}}/){{0,4}})")
_EXPECTED = "expected a line such as `- papers/deep-night-vision/`; after a merge, keep the lines of both sides"


def read_pages(prompts: Path, display: str) -> frozenset[str]:
    """Return the addresses in the folder `prompts`, which messages call `display`: `papers/x/`, from the site's root.

    Raises `InputError` with every line that is none.
    """
    shown = f"{display.rstrip('/')}/{PAGES}"
    return read_kept(prompts / PAGES, shown, parse_pages, _EXPECTED) or frozenset()


def parse_pages(source: str, display: str) -> frozenset[str]:
    """Return the addresses in the text `source`; raise `InputError` with every line that is none."""
    lines = [(number, line) for number, line in enumerate(source.split("\n"), 1) if line and not line.startswith("#")]
    found = [(number, line, _LINE.fullmatch(line)) for number, line in lines]
    faults = [Diagnostic(display, number, f"{line[:60]!r}: {_EXPECTED}") for number, line, match in found if not match]
    if faults:
        raise InputError(faults)
    return frozenset(match[1] for _, _, match in found if match)


def write_pages(prompts: Path, pages: Iterable[str]) -> None:
    """Put the addresses into the folder `prompts` in one step, in order: two branches rarely change the same place."""
    write_kept(prompts / PAGES, HEAD + "".join(f"- {page}\n" for page in sorted(pages)))


def recordable(uris: Iterable[str]) -> frozenset[str]:
    """Return the addresses of those of the site's files `uris`, such as `papers/x.md`, that the record keeps."""
    return frozenset(url_of(uri) for uri in uris if uri.endswith(".md") and uri.partition("/")[0] in FOLDERS)


def plan_gone(recorded: Iterable[str], pages: Collection[str]) -> dict[str, str]:
    """Return where to lead from each address of the record that is none of `pages`: to the nearest page above it."""
    return {gone: _next_above(gone, pages) for gone in sorted(recorded) if gone not in pages}


def _next_above(page: str, pages: Collection[str]) -> str:
    above = page.rstrip("/")
    while above := above.rpartition("/")[0]:
        if f"{above}/" in pages:
            return f"{above}/"
    return "browse/"
