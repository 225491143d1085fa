"""What a work calls itself: in its title, or in its abstract."""

from __future__ import annotations

import re
from functools import lru_cache

from generator.words import name_tokens, tokens

_INTRODUCED = re.compile(
    r"\b(?:namely|named|called|dubbed|termed|coined|propos\w+|present\w*|introduc\w+)\s+(?:the\s+)?"
    r"([A-Z][A-Za-z0-9]*[A-Z0-9][A-Za-z0-9+-]{0,16})(?=,|\s(?:that|which|to|for|\())|"
    r"\b(?:propos|present|introduc|develop|design)\w*\s[^.;]{0,90}?\(([A-Z][A-Za-z0-9]*[A-Z0-9][A-Za-z0-9+-]{0,16})\)"
)


@lru_cache(maxsize=4096)
def introduced_name(title: str, abstract: str) -> str:
    """Return the name that an abstract gives to its own work and uses again; empty where it gives none."""
    found = _INTRODUCED.search(abstract)
    if found is None:
        return ""
    # In brackets often stands what a part is called: the work's own name is made of its title's letters, or follows
    # its title's words.
    is_own = found[1] or _is_short_for(found[2], title) or _repeats(title, abstract[: found.start(2)])
    name = (found[1] or found[2]) if is_own else ""
    if not name or abstract.count(name) < 2:
        return ""
    return name if len(re.findall(rf"\b{re.escape(name)}\b", abstract)) > 1 else ""


def _repeats(title: str, before: str) -> bool:
    """Return whether the words that `before` ends with are the first ones of `title`, and two at least."""
    last = [token.stem for token in tokens(before[-len(title) - 20 :])]
    own = [token.stem for token in name_tokens(title)]
    return any(last[-size:] == own[:size] for size in range(2, min(len(own), len(last)) + 1))


def _is_short_for(name: str, title: str) -> bool:
    """Return whether the letters of `name` are initials of words of `title`, in their order."""
    initials = iter([token.stem[:1] for token in name_tokens(title)])
    return all(letter in initials for letter in name.lower() if letter.isalpha())


@lru_cache(maxsize=4096)
def short_name(name: str) -> str:
    """Return what a title calls its own work, the words before its colon, or else the whole name."""
    head, colon, _ = name.partition(":")
    return head.strip() if colon and 1 <= len(head.split()) <= 4 else name
