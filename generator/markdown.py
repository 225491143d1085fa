"""Text and addresses → Markdown that shows exactly them, in Python-Markdown and in CommonMark.

What comes from a prompt is data. Every character that any of the extensions of a usual MkDocs site could
read as markup becomes a numeric character reference: all of them decode it, none of them reads it as syntax.
Letters, spaces and ordinary punctuation stay as they are, so that the Markdown stays readable.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from html import escape, unescape

# Controls, soft hyphen, bidi and other format characters, tag characters, fillers, surrogates and
# noncharacters. Joiners (U+200C, U+200D) and variation selectors stay: scripts and emoji need them.
_JSON = json.JSONEncoder(ensure_ascii=False)
_UNSEEN = re.compile(
    r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e"
    r"\u2060-\u206f\u3164\ud800-\udfff\ufdd0-\ufdef\ufeff\uffa0\ufff0-\ufffc\ufffe\uffff"
    r"\U0001d173-\U0001d17a\U000e0000-\U000e00ff\U000e01f0-\U000e0fff]"
)
_ALWAYS = r"&<>\\`*_{}\[\]#+=|~^$@"
# One class of candidates first, then what makes each of them syntax: ten times as fast as alternatives.
_SYNTAX = re.compile(
    rf"[{_ALWAYS}:(/.\d](?:"
    rf"(?<=[{_ALWAYS}])"
    r"|(?<=:)(?=\S)"  # :emoji:, https://
    r"|(?<=\()(?=(?i:c|r|tm)\))"  # smartsymbols: (c) (r) (tm)
    r"|(?<=\d/)(?=\d)|(?<=\b[cC]/)(?=[oO]\b)"  # smartsymbols: 1/2, c/o
    r"|(?<=\d)(?=(?:st|nd|rd|th)\b)"  # smartsymbols: 1st
    r"|(?<=\b[wW]{3}\.)"  # www.example.org, which some engines link
    r")"
)
# What opens a list item, a definition or a block (`!!!`, `???`, `///`) at the start of a line.
_OPENING = re.compile(r"\A(\d*)((?<=\d)[.)](?=\s|\Z)|(?<!\d)[-:!?/])")
_PLAIN_URL = re.compile(r"[A-Za-z0-9\-._:/?#&=%+,;@!~*]+")
_IN_URL = re.compile(r"[<>|\\`\"{}\[\]^$\s]")


class Shown(str):
    """Markdown; a template shows it as it is, and any other text escaped."""

    __slots__ = ()


@lru_cache(maxsize=8192)
def visible(text: str) -> str:
    """Return `text` as a reader sees it: one line, white space folded, invisible characters dropped.

    The page, its record and its snippets show the same texts.
    """
    if not (text.isascii() and text.isprintable()):
        text = _UNSEEN.sub("", text)
    return " ".join(text.split())


@lru_cache(maxsize=32768)
def inline(text: str) -> str:
    """Return Markdown that shows `text` in a paragraph, list item, heading, table cell or link text.

    A page says much twice, and many pages show the sentences of the same papers.
    """
    escaped = _SYNTAX.sub(_reference, visible(text))
    return _OPENING.sub(lambda opening: f"{opening[1]}&#{ord(opening[2])};", escaped)


def html_text(text: str) -> str:
    """Return HTML that shows `text`, between tags or in a quoted attribute; no template engine sees a tag."""
    return escape(visible(text)).replace("{", "&#123;").replace("}", "&#125;")


@lru_cache(maxsize=4096)
def destination(url: str) -> str:
    """Return what stands in the parentheses of a link so that it leads to `url`, byte for byte; a page has many twice.

    An ordinary address stands as it is. One that holds parentheses or quotation marks stands in `<…>`, and
    characters that would end the link or the table cell become character references.
    """
    # Some readers take "&section" for "§ion" even where no semicolon ends it.
    safe = url if unescape(url) == url else url.replace("&", "&amp;")
    return safe if _PLAIN_URL.fullmatch(safe) else f"<{_IN_URL.sub(_reference, safe)}>"


def front_matter_value(text: str) -> str:
    """Return `text` as a JSON string, which is YAML too, escaped for the templates that print it as HTML."""
    return _JSON.encode(html_text(text))


def script_json(value: object) -> str:
    """Return `value` as JSON that ends no script element, whatever its texts hold."""
    text = _JSON.encode(value)
    for character, escaped in _IN_SCRIPT.items():
        text = text.replace(character, escaped)
    return text


def fence(language: str, content: str) -> str:
    """Return a fenced code block that no line of `content` can close."""
    longest = max(map(len, re.findall(r"`+", content)), default=0)
    ticks = "`" * max(3, longest + 1)
    return f"{ticks}{language}\n{content.rstrip()}\n{ticks}"


def _reference(match: re.Match[str]) -> str:
    return _NAMED.get(match.group()) or f"&#{ord(match.group())};"


_IN_SCRIPT = {character: f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}
_NAMED = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
