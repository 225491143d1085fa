"""Abstracts as sentences with offsets, and their text for display with LaTeX commands resolved."""

from __future__ import annotations

import re
from functools import cache

import sentencex
from pylatexenc.latex2text import LatexNodes2Text

from generator.content import Sentence

_INVISIBLE = re.compile(r"[\u00ad\u200b\u2060\ufeff\ufffc\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]")
_CITE = re.compile(r"~?\\[cC]ite[a-z]*\*?(?:\[[^\]{}]{0,80}\])?\{[^{}]{0,400}\}")
_LINK = re.compile(r"\\(?:url|nolinkurl)\{([^{}]{1,2048})\}|\\href\{([^{}]{1,2048})\}\{([^{}]{0,400})\}")
# The rule of Pandoc's tex_math_dollars: no space inside the dollars, no digit after them.
_MATH = re.compile(r"\$(?=[^\s$])([^$\n]{1,120}?)(?<=[^\s\\])\$(?!\d)")
# Outside math these mean themselves in an abstract, though LaTeX would read a command into them.
_BARE = re.compile(r"(?<!\\)[$%&#_]")
_WORD = re.compile(r"[^\W_]")


@cache
def _latex() -> LatexNodes2Text:
    # keep_comments: an unescaped "98.91% accuracy" must not lose its tail.
    return LatexNodes2Text(keep_comments=True, math_mode="text", strict_latex_spaces=False)


def display_text(raw: str) -> str:
    """Return `raw` as a reader should see it: LaTeX commands resolved, white space folded, no invisibles."""
    text = raw
    if "\\" in text or "$" in text:
        text = _without_latex(text)
    return " ".join(_INVISIBLE.sub("", text).split())


def _without_latex(text: str) -> str:
    text = _CITE.sub("", text)
    text = _LINK.sub(lambda m: m.group(1) or f"{m.group(3)} ({m.group(2)})", text)
    text = _MATH.sub(lambda m: _convert(m.group(1)), text)
    if "\\" not in text:
        return text
    return _convert(_BARE.sub(r"\\\g<0>", text))


def _convert(latex: str) -> str:
    try:
        return str(_latex().latex_to_text(latex))
    except Exception:  # pylatexenc raises many kinds on broken input; the raw text is always right
        return latex


def split_sentences(abstract: str) -> tuple[Sentence, ...]:
    """Return the sentences of `abstract` in order; together they hold every word of it.

    A fragment without a word or number (a stray " .") belongs to the sentence before it.
    """
    spans: list[tuple[int, int]] = []
    for start, end in _boundaries(abstract):
        raw = abstract[start:end]
        stripped = raw.strip()
        if not stripped:
            continue
        left = start + raw.index(stripped)
        if spans and not _WORD.search(stripped):
            spans[-1] = (spans[-1][0], left + len(stripped))
        else:
            spans.append((left, left + len(stripped)))
    return tuple(
        Sentence(number, start, end, display_text(abstract[start:end])) for number, (start, end) in enumerate(spans, 1)
    )


def _boundaries(text: str) -> list[tuple[int, int]]:
    found = sentencex.get_sentence_boundaries("en", text)
    return [(int(b["start_index"]), int(b["end_index"])) for b in found]
