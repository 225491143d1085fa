"""A model or paper as BibTeX and as CSL-JSON, for reference managers: only what was given, never an author.

The year is that of the arXiv id, which holds it; without one there is none.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from generator.addresses import same_work
from generator.content import Link
from generator.markdown import visible
from generator.works import Work

# BibTeX counts every brace, also one behind a backslash. Addresses hold none of these: they stand as they are.
_IN_TITLE = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{character: f"\\{character}" for character in "#$%&_"},
    }
)
_NEW_ID = re.compile(r"(\d\d)\d\d\.\d{4,5}")
_OLD_ID = re.compile(r"[a-z.-]+/(\d\d)\d{5}")
_FIRST_YEAR = 91
"""arXiv began in 1991."""


def bibtex(work: Work) -> str:
    """Return a BibTeX entry; its key is the slug of the work's page."""
    arxiv, doi, url = _identity(work.links)
    fields = {
        # Braces inside keep the capitals; not {{, which is a tag of template engines.
        "title": f'"{{{visible(work.name).translate(_IN_TITLE)}}}"',
        "year": _braced(year_of(arxiv)),
        "eprint": _braced(arxiv),
        "archivePrefix": _braced("arXiv" if arxiv else ""),
        "doi": _braced(doi),
        "url": _braced(url),
    }
    lines = [f"  {name} = {value}" for name, value in fields.items() if value]
    return "\n".join([f"@misc{{{work.slug},", ",\n".join(lines), "}"])


def csl_json(work: Work) -> str:
    """Return a CSL-JSON list with one item; its id is the slug of the work's page."""
    arxiv, doi, url = _identity(work.links)
    year = year_of(arxiv)
    item = {
        "id": work.slug,
        "type": "article" if work.kind == "paper" else "software",
        "title": visible(work.name),
        "issued": {"date-parts": [[year]]} if year else None,
        "number": f"arXiv:{arxiv}" if arxiv else None,
        "DOI": doi or None,
        "URL": url or None,
    }
    lines = [f"    {_json(name)}: {_json(value)}" for name, value in item.items() if value]
    return "\n".join(["[", "  {", ",\n".join(lines), "  }", "]"])


def year_of(arxiv: str) -> int | None:
    """Return the year that an arXiv id holds, or None."""
    if found := _NEW_ID.fullmatch(arxiv):
        return 2000 + int(found[1])
    if found := _OLD_ID.fullmatch(arxiv):
        return (1900 if int(found[1]) >= _FIRST_YEAR else 2000) + int(found[1])
    return None


def _identity(links: Iterable[Link]) -> tuple[str, str, str]:
    """Return the arXiv id, the DOI and the address of the work, each empty where none was given in a field."""
    given = [link for link in links if link.origin == "field"]
    ordered = sorted(given, key=lambda link: link.kind != "paper")
    keys = [same_work(link.url).partition(":") for link in ordered if link.kind == "paper"]
    arxiv = next((value for scheme, _, value in keys if scheme == "arxiv"), "")
    doi = next((value for scheme, colon, value in keys if scheme == "doi" and colon), "")
    return arxiv, doi, ordered[0].url if ordered else ""


def _braced(value: object) -> str:
    return f"{{{value}}}" if value else ""


def _json(value: object) -> str:
    """Return `value` as JSON; a brace in a text is written so that no template engine sees a tag."""
    said = json.dumps(value, ensure_ascii=False)
    return said.replace("{", "\\u007b") if isinstance(value, str) else said
