"""Reads an exported page as plain lines, for the verifier alone: what a reader sees, and every mark of markup.

Characters that are markup in the page come out as control characters, which no prompt may hold, so that they
are never taken for the same characters in a text: those stand as references (`&#42;`). So a page is as expected
only where its markup is, sign by sign.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from html import unescape

_RAW = dict(zip("*`#|{}[]_~<>$\\", map(chr, (*range(1, 9), *range(14, 20))), strict=True))
_CONTROLS = [*range(9), *range(11, 32)]
_STRAY = chr(31)
"""Stands for every control character of the page itself."""
_BYTES = bytes(
    ord(_RAW.get(chr(code), chr(code))) if code < 128 and code not in _CONTROLS else ord(_STRAY) if code < 32 else code
    for code in range(256)
)
# As the page's format has it: whatever is invisible or reorders its neighbours, never joiners.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u034f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ud800-\udfff\ufdd0-\ufdef\ufeff\uffa0\ufff0-\ufffc\ufffe\uffff"
    "\U0001d173-\U0001d17a\U000e0000-\U000e00ff\U000e01f0-\U000e0fff]"
)
_MARKS = str.maketrans(_RAW)
_IN_ADDRESS = "*#_~"
"""The signs that stand in an address as they are; all others are references there."""
_READABLE = {ord(raw): char for char, raw in _RAW.items()}
_BARE_ADDRESS = re.compile(r"[A-Za-z0-9\-._:/?#&=%+,;@!~*]+")
"""An address that stands between parentheses as it is; any other needs angle brackets."""
_HASH, _OPEN, _CLOSE, _LESS, _MORE = (_RAW[sign] for sign in "#[]<>")
_END_SPAN = f"{_LESS}/span{_MORE}"
_TO = f"{_CLOSE}("
_WITHIN = (_HASH, "../")
_TARGET = re.compile(rf"(?:{_LESS}([^{_LESS}{_MORE}\n]*){_MORE}|([^(){_LESS}{_MORE}\s]*))\)")
_LINK = re.compile(rf"{_OPEN}([^{_OPEN}{_CLOSE}\n]*){_CLOSE}\({_TARGET.pattern}")
_CITATION = re.compile(rf"{_OPEN}(?:Q|[MP]\d+(?:-\d+)?){_CLOSE}\({_HASH}[^()\s]*\)")
_SHOWN_TAG = re.compile(f"{_LESS}[^{_LESS}{_MORE}]*{_MORE}")


@dataclass(frozen=True, slots=True)
class Page:
    """A page taken apart."""

    head: tuple[str, ...]
    """The lines of the front matter."""
    text: str
    """What stands below it, markup as control characters; the lines of the diagram are empty."""
    first: int
    """The number of the first line of `text` in the page."""
    diagram: tuple[str, ...]
    """The lines of the Mermaid fence."""
    diagram_line: int
    control: int
    """The number of the first line of the page with a control character, or 0."""

    def lines(self) -> list[str]:
        """Return the lines of `text` that are not empty."""
        return list(filter(None, self.text.split("\n")))

    def numbers(self) -> list[int]:
        """Return the number of each of `lines()` in the page."""
        return [number for number, line in enumerate(self.text.split("\n"), self.first) if line]

    def line_of(self, words: str) -> int:
        """Return the number of the first line that holds `words`, or 1."""
        at = self.text.find(shown(words)) if words else -1
        return 1 if at < 0 else self.line_at(at)

    def line_at(self, offset: int) -> int:
        """Return the number of the line that holds an offset of `text`."""
        return self.first + self.text.count("\n", 0, offset)


def read_page(page: str) -> Page:
    """Take a page apart; what is missing comes out empty."""
    marked = page.encode("utf-8", "surrogatepass").translate(_BYTES).decode("utf-8", "surrogatepass")
    control = marked.count("\n", 0, marked.index(_STRAY)) + 1 if _STRAY in marked else 0
    marked = marked.replace(f"&{_HASH}", "&#")
    # Sign for sign as long as the page, so that places are the same in both.
    head, start = _front_matter(page)
    first = page.count("\n", 0, start) + 1
    diagram, left, right = _fence(page, start)
    if diagram:
        marked = marked[:left] + "\n" * page.count("\n", left, right) + marked[right:]
    diagram_line = page.count("\n", 0, left) + 1 if diagram else first
    return Page(head, unescape(marked[start:]), first, diagram, diagram_line, control)


@lru_cache(maxsize=32768)
def shown(text: str) -> str:
    """Return a text of the prompt or the record as it stands in the lines of a page."""
    return " ".join((text if text.isascii() and text.isprintable() else _UNSEEN.sub("", text)).split())


def markup(text: str) -> str:
    """Return markup of the page itself as it stands in the lines of a page."""
    return text.translate(_MARKS)


@lru_cache(maxsize=32768)
def link(label: str, address: str) -> str:
    """Return a link as it stands in the lines of a page."""
    target = address
    for sign in _IN_ADDRESS:
        target = target.replace(sign, _RAW[sign])
    if "&#" in address and unescape(address) == address:  # or else its "&" is a reference in the page
        target = target.replace(f"&{_HASH}", "&#")
    if not _BARE_ADDRESS.fullmatch(address):
        target = f"{_LESS}{target}{_MORE}"
    return f"{_OPEN}{label}{_CLOSE}({target})"


def tag(inside: str) -> str:
    """Return an HTML tag as it stands in the lines of a page."""
    return f"{_LESS}{inside}{_MORE}"


def span(attribute: str, value: str, text: str) -> str:
    """Return a span with one attribute as it stands in the lines of a page."""
    return f'{_LESS}span {attribute}="{value}"{_MORE}{text}{_END_SPAN}'


def links_in(text: str) -> list[tuple[str, str]]:
    """Return the links in lines of a page, in order, as (label, address)."""
    return [(label, _address(*targets)) for label, *targets in _LINK.findall(text)]


def outward_links(text: str) -> Iterator[tuple[int, str]]:
    """Yield the links that lead neither to a place of the page nor to one beside its folder: offset and address."""
    at = text.find(_TO) + len(_TO)
    for piece in text.split(_TO)[1:]:
        target = None if piece.startswith(_WITHIN) else _TARGET.match(piece)
        if target:
            yield at, _address(*target.groups(""))
        at += len(piece) + len(_TO)


def without_links(line: str) -> str:
    """Return a line without the marks of citations, and of other links only their labels."""
    return _LINK.sub(_label, _CITATION.sub("", line))


def readable(line: str) -> str:
    """Return a line for a message: markup as Markdown, without tags."""
    text = _SHOWN_TAG.sub("", _LINK.sub(_with_address, line))
    return text.translate(_READABLE).strip()


def _address(*targets: str) -> str:
    """Return the address of a link, which stands in angle brackets or without them."""
    address = "".join(targets)
    return address if address.isprintable() else address.translate(_READABLE)


def _label(found: re.Match[str]) -> str:
    # A template such as r"\1" is read anew for each match.
    return found[1]


def _with_address(found: re.Match[str]) -> str:
    return f"{found[1]} ({_address(*found.groups('')[1:])})"


def _front_matter(page: str) -> tuple[tuple[str, ...], int]:
    """Return the front matter's lines, and where what follows it starts."""
    end = page.find("\n---\n", 3)
    if not page.startswith("---\n") or end < 0:
        return (), 0
    return tuple(page[4:end].split("\n")), end + len("\n---\n")


def _fence(page: str, after: int) -> tuple[tuple[str, ...], int, int]:
    """Return the lines of the first Mermaid fence, and where it starts and ends."""
    start = page.find("\n```mermaid\n", after) + 1
    end = page.find("\n```\n", start)
    if not start or end < 0:
        return (), 0, 0
    return tuple(page[start:end].split("\n")[1:]), start, end + 4
