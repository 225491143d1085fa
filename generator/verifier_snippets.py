"""The snippets of a record against the record itself: nothing may be pasted into a ticket that the page lacks.

Each format is read back to plain words by a reading of its own, which knows nothing of how it was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from html import unescape

from generator.content import Prompt
from generator.verifier_claims import Json
from generator.verifier_page import shown

LIMIT = 1200
_STATE = """Draft Not yet reviewed Reviewed on Withdrawn: do not rely on this answer. covered in part by the sources;
    Short answer by the author; to be reviewed again by; as of; not released yet. Sources: no link given"""
FORMATS = ("markdown", "text", "html")
_PIECE = re.compile(r"\w+")
_NUMBERS = re.compile(r" \[\d+(?:, \d+)*\](?=[.!?]?(?: |$))")
_AUTHOR_ENDS = "What the sources say: "
_TEXT_LINK = re.compile(r"(?:\[\d+\] .*: )?((?:https?:/)?/\S+)")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_REFERENCE = re.compile(r"&#?\w+;")
_MARKDOWN_LINK = re.compile(r"\]\((?:<([^<>\n]*)>|([^()\s]*))\)")
_HTML_LINK = re.compile(r'<a href="([^"]*)">')
_TAG = re.compile(r"<[^<>]*>")


def snippet_findings(record: Json, prompt: Prompt) -> Iterator[str]:
    """Yield what a snippet says or links to, but the record does not; or that it is too long to be pasted."""
    snippets = record["snippets"]
    link = f"{record['permalink']}?v={record['version']}"
    if snippets["link"] != link:
        yield f"the snippet 'link' is {snippets['link']!r}; expected {link!r}"
    wholes = {"title": _bare(shown(record["title"])), "short answer": _bare(_short_answer(record, prompt))}
    named = _names(record)
    known = _tokens(named) | _STATE_TOKENS
    given = {link, *(k["url"] for source in record["sources"] for k in source["links"])}
    unlike: dict[str, set[str]] = {}
    for name in FORMATS:
        written = snippets[name]
        if len(written) > LIMIT:
            yield f"the snippet {name!r} has {len(written)} characters; expected at most {LIMIT}"
        title, said, rest, links = _read(name, written)
        told = (title, said)
        for wrong in sorted(links - given):
            yield f"the snippet {name!r} links to {wrong!r}, which the record does not give"
        if link not in links:
            yield f"the snippet {name!r} lacks the permanent link; expected {link!r}"
        for part, (what, whole) in zip(told, wholes.items(), strict=True):
            if not _is_start(_bare(part), whole):
                yield f"the snippet {name!r} does not hold the {what} word for word, or cut with …"
        unlike[name] = _tokens(rest) - known
    foreign = _pieces(" ".join(set().union(*unlike.values()))) - _pieces(f"{_STATE} {named}")
    for name, tokens in unlike.items() if foreign else ():
        for word in sorted(_pieces(" ".join(tokens)) & foreign):
            yield f"the snippet {name!r} holds the word “{word}”; expected only the sources' names and the state"


def _names(record: Json) -> str:
    """Return what may stand below the short answer beside the state: the sources' names and numbers, dates."""
    names = [shown(source["name"]) for source in record["sources"]]
    dates = [record[field] or "" for field in ("as_of", "reviewed", "review_by")]
    return " ".join([*names, *dates, *map(str, range(1, len(names) + 1))])


def _tokens(text: str) -> set[str]:
    """Return what stands between the spaces of a text, without the marks of lists and ends around it."""
    return {token.strip("[]:.…") for token in text.split()}


def _pieces(text: str) -> set[str]:
    """Return the runs of letters and digits of a text."""
    return set(_PIECE.findall(text))


def _short_answer(record: Json, prompt: Prompt) -> str:
    composed = " ".join(s["text"] for s in record["statements"] if s["section"] == "short-answer")
    return shown(f"{prompt.own_answer} {composed}")


def _read(name: str, written: str) -> tuple[str, str, str, set[str]]:
    """Return the title, the short answer, what stands below without addresses, and every address of a snippet."""
    if name == "html":
        title, said, *parts = [unescape(_TAG.sub(" " if n > 1 else "", p)) for n, p in enumerate(written.split("</p>"))]
        links = {unescape(found[1]) for found in _HTML_LINK.finditer(written)}
    elif name == "markdown":
        title, said, *parts = written.split("\n\n")
        links = {unescape(found[1] or found[2]) for found in _MARKDOWN_LINK.finditer(_ESCAPED.sub("", written))}
        title = title.removeprefix("**[").rpartition("](")[0]
        title, said = (_unmarked(part) for part in (title, said))
        parts = [_REFERENCE.sub(_referred, _MARKDOWN_LINK.sub("] ", _ESCAPED.sub(_inert, part))) for part in parts]
    else:
        title, said, *parts = written.split("\n\n")
        lines = [line for part in parts for line in part.split("\n")]
        found = [_TEXT_LINK.fullmatch(line) for line in lines]
        links = {match[1] for match in found if match}
        parts = [line.removesuffix(match[1]) if match else line for line, match in zip(lines, found, strict=True)]
    return title, said, " ".join(parts), links


def _unmarked(markdown: str) -> str:
    return _REFERENCE.sub(_referred, _ESCAPED.sub(r"\1", markdown))


def _inert(escaped: re.Match[str]) -> str:
    """Return what an escaped character is between words: a name's own "](" is no link."""
    return "_" if escaped[1] == "_" else " "


def _referred(reference: re.Match[str]) -> str:
    return unescape(reference[0])


def _is_start(told: str, whole: str) -> bool:
    return told == whole or (told.endswith("…") and whole.startswith(told[:-1]))


@lru_cache(maxsize=32)
def _bare(text: str) -> str:
    """Return a text without what is put between its sentences: numbers of sources, spaces.

    The formats say mostly the same.
    """
    return "".join(_NUMBERS.sub("", text).replace(_AUTHOR_ENDS, "").split())


_STATE_TOKENS = _tokens(f"{_STATE} ·")
