"""What a model or paper is known by: its name as letters, its addresses, and the slug of its page."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from generator.addresses import repository_of, same_work
from generator.content import Source, SourceKind

LONGEST = 72
"""Most characters that a name gives to a slug."""
_WORD = re.compile(r"[a-z0-9]+")
_DIACRITIC = re.compile("[\u0300-\u036f]")
_BETWEEN = re.compile(r"[^\w]+")
_SEPARATORS = re.compile(r"[^\w+#]+|_+")


@dataclass(frozen=True, slots=True)
class Marks:
    """By what a source is known again."""

    name: str
    """Papers: the letters and digits of the title; models: the words of the name."""
    strong: str
    """ "arxiv:2407.19708", "doi:10.1000/x", "repository:…" for models; two different ones are two works."""
    addresses: tuple[str, ...]
    """All that it may share with others: arXiv id, DOI, repository, address of the paper."""


def marks_of(source: Source) -> Marks:
    """Return by what `source` is known again."""
    given = [link for link in source.links if link.origin == "field"]
    papers = [_with_scheme(same_work(link.url)) for link in given if link.kind == "paper"]
    code = [f"repository:{found}" for link in given if link.kind != "paper" and (found := repository_of(link.url))]
    if source.kind == "model":
        # A paper tells of many models: it says nothing about which one this is.
        return Marks(_model_name(source.name), next(iter(code), ""), tuple(code))
    strong = next((key for key in papers if key.startswith(("arxiv:", "doi:"))), "")
    return Marks(letters(source.name) or source.name, strong, tuple(dict.fromkeys(filter(None, [*papers, *code]))))


def with_unique_slugs(kind: SourceKind, known: Sequence[tuple[Marks, str, bool]]) -> list[str]:
    """Return a slug for each (marks, name, whether other works have its name).

    It follows from the work alone: a name that a slug cannot hold, or that others have, is completed by the
    work's arXiv id or by a hash of its marks.
    """
    slugs = [_slug(kind, *row) for row in known]
    counts = Counter(slugs)
    return [
        f"{slug}-{_digest(repr((marks.name, marks.strong)))}" if counts[slug] > 1 else slug
        for slug, (marks, _, _) in zip(slugs, known, strict=True)
    ]


@lru_cache(maxsize=8192)
def letters(name: str) -> str:
    """Return the letters and digits of `name`, case folded."""
    return "".join(filter(str.isalnum, folded(name)))


def folded(text: str) -> str:
    """Return `text` for comparing: case folded, compatible characters as one, white space as one space."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _model_name(name: str) -> str:
    return _SEPARATORS.sub(" ", folded(name)).strip() or folded(name) or name


def _with_scheme(key: str) -> str:
    """Return a key with its kind; nothing for a bare host, which says nothing about the paper."""
    return key if key.startswith(("arxiv:", "doi:")) else f"address:{key}" if "/" in key else ""


def _slug(kind: SourceKind, marks: Marks, name: str, apart: bool) -> str:
    bare = _DIACRITIC.sub("", unicodedata.normalize("NFKD", folded(name)))
    words = _WORD.findall(_BETWEEN.sub(" ", bare).encode("ascii", "ignore").decode())
    whole = "-".join(words)
    slug = whole if len(whole) <= LONGEST else whole[: LONGEST + 1].rpartition("-")[0] or whole[:LONGEST]
    said = slug.replace("-", "") if kind == "paper" else slug.replace("-", " ")
    ends = [] if said == marks.name else [_digest(marks.name)]
    if apart:
        ends.append(_ending(marks.strong))
    slug = "-".join(filter(None, [slug, *ends]))
    # A number is a further page of the list.
    return f"{kind}-{slug}" if slug.isdigit() or slug in ("", "index") else slug


def _ending(strong: str) -> str:
    scheme, _, value = strong.partition(":")
    return "-".join(_WORD.findall(value)) if scheme == "arxiv" else _digest(strong or "none")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:6]
