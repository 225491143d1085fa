"""An answer as what a support agent pastes into a ticket: a link, Markdown, plain text and HTML.

Each holds the title, the short answer, its sources by number, the state and the permanent link, in at most
`LIMIT` characters. What does not fit is left out from the end of the short answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from html import escape
from itertools import accumulate, tee

from generator.content import Answer, SourceView
from generator.markdown import destination, visible
from generator.sentences import split_sentences
from generator.site_facts import SiteFacts
from generator.state_words import COVERAGE_WORDS, status_words
from generator.versions import as_of, version_of

LIMIT = 1200
"""Characters of a snippet; what help desks' shortest fields take."""
ELLIPSIS = "…"
_HOST_ROOM = 100
"""Kept free per link that starts at the site's root, for the host that the page puts before it."""
_TITLES = (200, 60, 20)
_NAME = 90
_LONGEST_LINK = 200
# A backslash stays readable where a field shows it; what not every Markdown takes it before is a reference.
_MARK = re.compile(r"[\\`*_{}\[\]#<>~$&:](?:(?<![&:])|(?<=&)(?=#?\w+;)|(?<=\]:))")
_OPENING = re.compile(r"\A(\d*)((?<=\d)[.)]|(?<!\d)[-+])")
_NAMES = {"<": "lt", ">": "gt", "&": "amp", "~": "#126", "$": "#36", ":": "#58"}
_CLOSING = {"“": "”", "„": "“", "«": "»", "‘": "’", '"': '"'}
_DANGLING = " ,;:.(–—-"


@dataclass(frozen=True, slots=True)
class Snippets:
    """The four of them; the record's field `snippets` has the same names."""

    link: str
    markdown: str
    text: str
    html: str
    """`p`, `strong`, `ol`, `li` and `a` only, which rich-text fields keep."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """One sentence of the short answer and the keys of the sources it rests on."""

    text: str
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Whole:
    """All that the snippets of one answer may hold."""

    title: str
    pieces: list[_Piece]
    views: dict[str, SourceView]
    """By key."""
    state: str
    link: str


@dataclass(frozen=True, slots=True)
class _Card:
    """What one snippet says, before it is written down in a format."""

    title: str
    said: tuple[tuple[str, tuple[int, ...]], ...]
    """Sentences, each with the numbers of its sources."""
    sources: tuple[tuple[str, str], ...]
    """Name and address; the first is number 1. The address is empty where none is given."""
    state: str
    link: str


def write_snippets(answer: Answer, site: SiteFacts, version: str = "") -> Snippets:
    """Return the snippets of `answer`; links begin at the root of the site where its address is not known.

    `version` is that of the answer, where the caller knows it already.
    """
    version = version or version_of(answer)
    link = f"{site.link(answer.permalink)}?v={version}"
    views = {view.source.key: view for view in answer.sources}
    whole = _Whole(visible(answer.title), _pieces(answer), views, _state(answer, version), link)
    markdown, text, html = tee(_cards(whole), 3)
    return Snippets(link, _longest(_markdown, markdown), _longest(_text, text), _longest(_html, html))


def _longest(write: Callable[[_Card], str], cards: Iterable[_Card]) -> str:
    """Return the first of `cards`, fullest first, that fits in the format of `write`; the last fits always."""
    written = ""
    for card in cards:
        written = write(card)
        room = _HOST_ROOM * written.count(card.link) if card.link.startswith("/") else 0
        if len(written) + room <= LIMIT:
            break
    return written


def _cards(whole: _Whole) -> Iterator[_Card]:
    """Yield what a snippet may say, from all of the short answer to nothing but title, state and link."""
    pieces, title = whole.pieces, _cut(whole.title, _TITLES[0])
    lengths = accumulate([len(title) + len(whole.state) + len(whole.link), *(len(piece.text) for piece in pieces)])
    for count in range(sum(length <= LIMIT for length in lengths) - 1, 0, -1):
        kept = pieces[:count]
        if count < len(pieces):
            kept.append(_Piece(ELLIPSIS))
        yield _card(title, kept, whole)
    for limit in _TITLES:
        for place in _places(pieces[0].text[:LIMIT]):
            yield _card(_cut(whole.title, limit), [_Piece(_cut_at(pieces[0].text, place))], whole)
        yield _card(_cut(whole.title, limit), [_Piece(ELLIPSIS)], whole)


def _card(title: str, pieces: list[_Piece], whole: _Whole) -> _Card:
    numbers: dict[str, int] = {}
    said = []
    for piece in pieces:
        found = {numbers.setdefault(key, len(numbers) + 1) for key in piece.keys}
        said.append((piece.text, tuple(sorted(found))))
    views = [whole.views[key] for key in numbers]
    sources = tuple((_cut(visible(view.source.name), _NAME), _address(view)) for view in views)
    return _Card(title, tuple(said), sources, whole.state, whole.link)


def _pieces(answer: Answer) -> list[_Piece]:
    """Return the short answer sentence by sentence, the author's own first.

    The question needs no number, nor does a paper that the answer only says it leaves aside.
    """
    numbered = {v.source.key for v in answer.sources if v.source.kind == "model" or v.relevance != "unrelated"}
    found = [
        _Piece(visible(s.text), tuple(dict.fromkeys(c.source for c in s.citations if c.source in numbered)))
        for s in answer.part("short-answer")
    ]
    author = answer.prompt.own_answer
    own = [_Piece(visible(author[sentence.start : sentence.end])) for sentence in split_sentences(author)]
    if own and found:
        found[0] = _Piece(f"What the sources say: {found[0].text}", found[0].keys)
    return [*own, *found] or [_Piece(ELLIPSIS)]


def _state(answer: Answer, version: str) -> str:
    about, released = answer.prompt.front_matter, as_of(answer, version)
    facts = (
        "Short answer by the author" if answer.prompt.own_answer else "",
        status_words(about),
        COVERAGE_WORDS[answer.coverage],
        f"to be reviewed again by {about.review_by}" if about.review_by else "",
        f"as of {released}" if released else "not released yet",
    )
    return " · ".join(filter(None, facts))


def _address(view: SourceView) -> str:
    """Return the first link that the prompt gives for a source, those of its own fields first."""
    links = sorted(view.source.links, key=lambda link: link.origin != "field")
    return next((link.url for link in links if len(link.url) <= _LONGEST_LINK), "")


def _cut(text: str, limit: int) -> str:
    """Return `text` in at most `limit` characters."""
    if len(text) <= limit:
        return text
    return next((_cut_at(text, place) for place in _places(text[:limit])), ELLIPSIS)


def _cut_at(text: str, place: int) -> str:
    return f"{text[:place].rstrip(_DANGLING)}{ELLIPSIS}"


def _places(text: str) -> list[int]:
    """Return where `text` may be cut, last first: between words, outside quotations; links hold no space."""
    found: list[int] = []
    awaited: list[str] = []
    for place, character in enumerate(text):
        if awaited and character == awaited[-1]:
            awaited.pop()
        elif character in _CLOSING:
            awaited.append(_CLOSING[character])
        elif character == " " and not awaited:
            found.append(place)
    return found[::-1]


def _paragraph(card: _Card, shown: Callable[[str], str], mark: str) -> str:
    """Return the short answer, each sentence with the numbers of its sources before its full stop."""
    written = []
    for text, numbers in card.said:
        end = text[-1] if numbers and text[-1] in ".!?" else ""
        marked = mark.format(", ".join(map(str, numbers))) if numbers else ""
        written.append(shown(text.removesuffix(end)) + marked + end)
    return " ".join(written)


def _text(card: _Card) -> str:
    sources = [f"[{n}] {name}: {url or 'no link given'}" for n, (name, url) in enumerate(card.sources, 1)]
    listed = ["\n".join(["Sources:", *sources])] if sources else []
    return "\n\n".join([card.title, _paragraph(card, str, " [{}]"), *listed, f"{card.state}\n{card.link}"])


def _markdown(card: _Card) -> str:
    named = [
        f"{n}. [{_escaped(name)}]({destination(url)})" if url else f"{n}. {_escaped(name)} (no link given)"
        for n, (name, url) in enumerate(card.sources, 1)
    ]
    head = f"**[{_escaped(card.title)}]({destination(card.link)})**"
    said = _paragraph(card, _escaped, r" \[{}\]")
    return "\n\n".join([head, said, *(["\n".join(named)] if named else []), _escaped(card.state)])


def _html(card: _Card) -> str:
    named = (_linked(name, url) if url else f"{_html_text(name)} (no link given)" for name, url in card.sources)
    parts = (
        f"<p><strong>{_linked(card.title, card.link)}</strong></p>",
        f"<p>{_paragraph(card, _html_text, ' [{}]')}</p>",
        f"<ol>{''.join(f'<li>{name}</li>' for name in named)}</ol>" if card.sources else "",
        f"<p>{_html_text(card.state)}</p>",
    )
    return "".join(parts)


def _escaped(text: str) -> str:
    """Return Markdown that shows `text` in CommonMark, on GitHub and in Python-Markdown, as no markup of its own."""
    marked = _MARK.sub(lambda mark: f"&{_NAMES[mark[0]]};" if mark[0] in _NAMES else f"\\{mark[0]}", text)
    return _OPENING.sub(r"\1\\\2", marked)


def _linked(text: str, url: str) -> str:
    return f'<a href="{escape(url)}">{_html_text(text)}</a>'


def _html_text(text: str) -> str:
    return escape(text, quote=False)
