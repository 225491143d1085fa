"""Hand-written pages beside the generated ones: the list of answers where they ask for it, taken along by an export."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from generator.build import Site
from generator.errors import Diagnostic, InputError
from generator.home import insert_lists


def insert_answers(markdown: str, uri: str, site: Site) -> str:
    """Return the hand-written page at `uri` with the lists and drawings that its markers ask for."""
    return insert_lists(markdown, uri, site.families, site.catalogue)


def take_along(docs: Path, site: Site, generated: Collection[str]) -> dict[str, bytes]:
    """Return the hand-written files of `docs` by uri, with the list of all answers where a page asks for it.

    `generated` are the uris of the site's own files. Raises `InputError` where a file stands at the place of one of
    them, or a page is not UTF-8.
    """
    found: dict[str, bytes] = {}
    for path in sorted(docs.rglob("*")):
        uri = path.relative_to(docs)
        if path.is_symlink() or not path.is_file() or any(part.startswith(".") for part in uri.parts):
            continue
        if uri.as_posix() in generated:
            raise InputError([Diagnostic(path.as_posix(), 1, "is made from prompts too; rename this one")])
        found[uri.as_posix()] = _taken(path, uri.as_posix(), site)
    return found


def _taken(path: Path, uri: str, site: Site) -> bytes:
    content = path.read_bytes()
    if path.suffix != ".md":
        return content
    try:
        return insert_answers(content.decode(), uri, site).encode()
    except UnicodeDecodeError as error:
        raise InputError([Diagnostic(path.as_posix(), 1, "is not UTF-8; save it again as UTF-8")]) from error
