"""Words as the verifier compares them: typographic variants made equal, compounds and names in their parts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from generator.words import stem

_VARIANTS = str.maketrans(
    {
        **dict.fromkeys("‐‑‒–—―−⁃", "-"),
        **dict.fromkeys("‘’‚‛′`´", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff\ufffc"),
        "×": "x",
    }
)
_TOKEN = re.compile(r"[^\W_]+(?:[-'./,:+&_@#][^\W_]+)*")
# A decimal or thousands number stays whole: "98.91" must not be vouched for by "98".
_CUT = re.compile(r"[-'/:+&_@#]|(?<!\d)[.,]|[.,](?!\d)")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[a-zA-Z])(?=\d)|(?<=\d)(?=[a-zA-Z])")
_QUOTED = re.compile(r"“([^“”]*)”")


def fold(text: str) -> str:
    """Return `text` with typographic variants made equal and runs of white space folded; case stays."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text.translate(_VARIANTS)).translate(_VARIANTS)
    return " ".join(text.split())


def words_of(text: str) -> list[str]:
    """Return the words of a text; hyphens, dots and slashes inside a word do not cut it."""
    return _tokens(fold(text))


def _tokens(folded: str) -> list[str]:
    found = []
    for piece in folded.split():
        if piece.isalnum():  # most are, and need no pattern
            found.append(piece)
        else:
            found += _TOKEN.findall(piece)
    return found


@lru_cache(maxsize=16384)
def own_words(text: str) -> tuple[str, tuple[str, ...]]:
    """Return `text` folded and without its quotations, and the words of that; many answers share a sentence."""
    folded = fold(outside_quotes(text))
    return folded, tuple(_tokens(folded))


def parts_of(word: str) -> list[str]:
    """Return the parts of a compound word; a number keeps its dots and commas."""
    return [word] if word.isalnum() else [part for part in _CUT.split(word) if part]


def outside_quotes(text: str) -> str:
    """Return `text` without what stands in curly quotation marks."""
    return _QUOTED.sub(" | ", text) if "“" in text else text


def quotations(text: str) -> list[str]:
    """Return what stands in curly quotation marks."""
    return _QUOTED.findall(text)


@dataclass(slots=True)
class Words:
    """What some texts vouch for: their words as written, their words in other forms, their terms."""

    texts: tuple[str, ...]
    exact: set[str]
    """The words and their parts, as written."""
    _stems: frozenset[str] | None = field(default=None, init=False)
    _run: str | None = field(default=None, init=False)
    _plain: str | None = field(default=None, init=False)

    def has_stem(self, root: str) -> bool:
        """Return whether a word of this stem is among them."""
        if self._stems is None:
            self._stems = frozenset(map(root_of, self.exact))
        return root in self._stems

    def has_term(self, surface: str, stems: str) -> bool:
        """Return whether a term stands in one of the texts: as a text has it, or by its stems between spaces."""
        if self._plain is None:
            self._plain = " | ".join(self.texts).lower()
        if surface.lower() in self._plain:
            return True
        if self._run is None:
            self._run = " | ".join(stem_run(words_of(text)) for text in self.texts)
        return stems in self._run


@lru_cache(maxsize=4096)
def vouch(*texts: str, names: bool = False) -> Words:
    """Return what `texts` vouch for; in `names`, "RealBlurR" vouches for "Real" and "Blur", too.

    Prompts draw their papers from one catalogue, so the same sentences come again and again.
    """
    exact: set[str] = set()
    for text in texts:
        exact.update(words_of(text))
    exact.update([part for word in exact if not word.isalnum() for part in _CUT.split(word)])
    if names:
        shaped = [word for word in exact if not word.islower() and not word.istitle()]
        exact.update([piece for word in shaped for piece in _CAMEL.split(word)])
    return Words(texts, exact)


NO_WORDS = vouch()


def stems_of(text: str) -> list[str]:
    """Return the stems of the words of a text and of their parts."""
    return stem_run(words_of(text)).split()


def stem_run(words: Iterable[str]) -> str:
    """Return the stems of words and their parts in order, with a space on both sides."""
    return f" {' '.join([root_of(part) for word in words for part in parts_of(word)])} "


@lru_cache(maxsize=1 << 16)
def root_of(word: str) -> str:
    """Return the stem of one word."""
    return stem(word)
