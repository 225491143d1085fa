"""Abstracts as sentences with offsets, and their text for display with LaTeX commands resolved."""

from __future__ import annotations

import logging
import re
from functools import cache, lru_cache
from typing import Any

import sentencex
from pylatexenc import latexwalker
from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db

from generator.content import Sentence

_INVISIBLE = re.compile(r"[\u00ad\u200b\u2060\ufeff\ufffc\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]")
_CITE = re.compile(r"~?\\[cC]ite[a-z]*\*?(?:\[[^\]{}]{0,80}\])?\{[^{}]{0,400}\}")
_LINK = re.compile(r"\\(?:url|nolinkurl)\{([^{}]{1,2048})\}|\\href\{([^{}]{1,2048})\}\{([^{}]{0,400})\}")
# The rule of Pandoc's tex_math_dollars: no space inside the dollars, no digit after them.
_MATH = re.compile(r"\$(?=[^\s$])([^$\n]{1,120}?)(?<=[^\s\\])\$(?!\d)")
# Such math is its own text.
_PLAIN = re.compile(r"[\w\s^+=.,<>*/()|:;-]+")
# Outside math these mean themselves in an abstract, though LaTeX would read a command into them.
_BARE = re.compile(r"(?<!\\)[$%&#_]")
_WORD = re.compile(r"[^\W_]")
_PIECE = 4096
"""So much text at once is searched for sentences; abstracts are shorter."""


@cache
def _latex() -> LatexNodes2Text:
    # What cannot be converted stays as it is; its warnings would reach the terminal.
    logging.getLogger("pylatexenc").setLevel(logging.CRITICAL)
    context = get_default_latex_context_db()
    # These would tell the day of the build, or what another abstract has set.
    macros = [MacroTextSpec(name, simplify_repl=rf"\{name}") for name in ("today", "maketitle")]
    macros += [MacroTextSpec(name, simplify_repl="%s") for name in ("title", "author", "date")]
    context.add_context_category("fixed", macros=macros, prepend=True)
    # keep_comments: an unescaped "98.91% accuracy" must not lose its tail.
    return LatexNodes2Text(context, keep_comments=True, math_mode="text", strict_latex_spaces=False)


@cache
def _grammar() -> Any:
    return latexwalker.get_default_latex_context_db()


def display_text(raw: str) -> str:
    """Return `raw` as a reader should see it: LaTeX commands resolved, white space folded, no invisibles."""
    text = raw
    if "\\" in text or "$" in text:
        text = _without_latex(text)
    return " ".join((text if text.isascii() else _INVISIBLE.sub("", text)).split())


# Composing, showing and checking ask for the same clauses, and so do other prompts with the same paper.
@lru_cache(maxsize=4096)
def _without_latex(text: str) -> str:
    text = _CITE.sub("", text)
    text = _LINK.sub(lambda m: m.group(1) or f"{m.group(3)} ({m.group(2)})", text)
    text = _MATH.sub(lambda m: _convert(m.group(1)), text)
    if "\\" not in text:
        return text
    return _convert(_BARE.sub(r"\\\g<0>", text))


def _convert(latex: str) -> str:
    if _PLAIN.fullmatch(latex) and "--" not in latex:
        return latex
    try:
        return str(_latex().latex_to_text(latex, latex_context=_grammar()))
    except Exception:  # pylatexenc raises many kinds on broken input; the raw text is always right
        return latex


@lru_cache(maxsize=4096)
def split_sentences(abstract: str) -> tuple[Sentence, ...]:
    """Return the sentences of `abstract` in order; together they hold every word of it.

    Prompts draw their papers from one catalogue, so the same abstract comes again and again.

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
    # Piece by piece: on a long run of opening quotation marks sentencex takes time with the square of its length.
    found: list[tuple[int, int]] = []
    start = 0
    while start < len(text):
        end = _end_of_piece(text, start)
        rows = sentencex.get_sentence_boundaries("en", text[start:end])
        found += [(start + int(row["start_index"]), start + int(row["end_index"])) for row in rows]
        start = end
    return found


def _end_of_piece(text: str, start: int) -> int:
    end = start + _PIECE
    if end >= len(text):
        return len(text)
    cut = text.rfind(". ", start, end) + 1 or text.rfind(" ", start, end)
    return cut if cut > start else end
