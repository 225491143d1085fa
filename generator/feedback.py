"""Feedback without a server: a template of an address → the links "This helped" and "This did not help".

A click opens the address: a new issue, a mail, a ticket form, filled in. Before it nothing is sent.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from rapidfuzz.process import extractOne

from generator.content import Answer
from generator.markdown import visible

PLACEHOLDERS = ("id", "version", "answer", "query", "verdict")
VERDICTS: Mapping[str, str] = {"helped": "This helped", "did not help": "This did not help"}
"""What stands for `{verdict}`, and the words of the link."""
QUERY = "{query}"
_EXAMPLE = "https://github.com/example/answers/issues/new?title={verdict}:%20{answer}&body=id%20{id}"
# Nothing is filled in before the path or the query: what is filled in can never name another host.
_ADDRESS = re.compile(r"(?:https?://[^\s/?#@\\{}]+[/?]|mailto:[^\s?{}]+\?)[^\s\\<>\"'`^|]*")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class FeedbackLink:
    """One of the two links on a page."""

    label: str
    url: str
    """With nothing for the reader's search words, which only the reader's browser knows."""
    template: str
    """With `{query}` where they go; empty where the template does not ask for them."""


def checked_template(template: str) -> str:
    """Return `template`; raise `ValueError`, with what was expected, where it is no address to fill in."""
    for name in _PLACEHOLDER.findall(template):
        if name not in PLACEHOLDERS:
            near = extractOne(name, PLACEHOLDERS, score_cutoff=60)
            known = ", ".join(f"{{{one}}}" for one in PLACEHOLDERS)
            hint = f"did you mean {{{near[0]}}}?" if near else f"expected one of {known}"
            raise ValueError(f"unknown placeholder {{{name}}}; {hint}")
    if not _ADDRESS.fullmatch(template) or re.search(r"[{}]", _PLACEHOLDER.sub("", template)):
        raise ValueError(
            f"{template!r} is no address to fill in; expected https://host/…, http://host/… or mailto:name@host?…, "
            f"with placeholders only after the host, e.g. {_EXAMPLE}"
        )
    return template


def feedback_links(template: str, answer: Answer, version: str) -> tuple[FeedbackLink, ...]:
    """Return both links for `answer`; none where there is no template."""
    if not template:
        return ()
    links = []
    for verdict, label in VERDICTS.items():
        values = {"id": answer.id, "version": version, "answer": visible(answer.title), "verdict": verdict}
        filled = _PLACEHOLDER.sub(lambda place: _value(place, values), template)  # noqa: B023  used at once
        links.append(FeedbackLink(label, filled.replace(QUERY, ""), filled if QUERY in filled else ""))
    return tuple(links)


def _value(place: re.Match[str], values: Mapping[str, str]) -> str:
    """Return a value escaped for an address; `{query}` stays as it is."""
    return quote(values[place[1]], safe="") if place[1] in values else place[0]
