"""Text in diagrams: labels made safe to draw, approximate widths, line breaks.

Widths are those of a common sans-serif face at `FONT` units. No font is read, so that every machine
breaks lines at the same places; boxes keep enough room for faces that run wider.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from generator.markdown import visible

FONT = 13
LABEL_LIMIT = 90
EDGE_LABEL_LIMIT = 40

# Mermaid's own marks around codes while it works: the one thing in a label that cannot be escaped.
_MERMAID_MARKS = re.compile("(?<=ﬂ)(?=°)|(?<=¶)(?=ß)")
_CLASSES = (
    ("ijl'|", 0.24),
    (" .,:;!ftI[]()/\\", 0.3),
    ('-r`"{}*°', 0.36),
    ("?abdeghnopqu0123456789#$_=+<>~^L", 0.57),
    ("csvxyzkJ", 0.52),
    ("FTZEPABKSVXY&", 0.67),
    ("CDHNRUGOQw", 0.75),
    ("mMW%@", 0.9),
    ("…—", 1.0),
    ("‘’", 0.24),
    ("“”", 0.36),
)
_WIDTHS = {char: width * FONT for chars, width in _CLASSES for char in chars}
_SPACE = _WIDTHS[" "]
_WORD = re.compile(r"\S+ ?")
_PART = re.compile(r"[^-/_.]*[-/_.]+|[^-/_.]+")
_HUMP = re.compile(r"[A-Z]+[^A-Z]*|[^A-Z]+")


@cache
def _char_width(char: str) -> float:
    if unicodedata.category(char) in {"Mn", "Me", "Cf"}:
        return 0.0
    if unicodedata.east_asian_width(char) in "WF":
        return 1.05 * FONT
    return 0.62 * FONT


def text_width(text: str) -> float:
    """Return about how wide `text` is on one line, in the diagram's units; a little more rather than less."""
    known = _WIDTHS.get
    return sum([known(char) or _char_width(char) for char in text])


def clusters(text: str) -> list[str]:
    """Return the pieces of `text` that must stay together: a character with its marks, a joined emoji."""
    pieces: list[str] = []
    for char in text:
        joined = pieces and (_char_width(char) == 0 or pieces[-1][-1] == "\u200d" or "🏻" <= char <= "🏿")
        if joined and len(pieces[-1]) < LABEL_LIMIT:
            pieces[-1] += char
        else:
            pieces.append(char)
    return pieces


@lru_cache(maxsize=4096)
def clean_label(text: str, limit: int = LABEL_LIMIT) -> str:
    """Return `text` on one line without invisible characters, cut at a word above `limit` characters.

    Never empty: a label of which nothing is left becomes "…". Cleaning twice changes nothing. Many drawings have the
    boxes of their task.
    """
    label = " ".join(_MERMAID_MARKS.sub(" ", visible(text)).split())
    if len(label) <= limit:
        return label or "…"
    head = label[:limit]
    cut = head.rfind(" ")
    if cut < limit // 2:
        whole = "".join(clusters(label[: limit + 1])[:-1])
        cut = min(len(whole), limit - 1) or limit - 1
    return head[:cut].rstrip(" ,;:.-–—([") + "…"


def _atoms(text: str, width: float) -> list[str]:
    """Return the pieces between which a line may break; only what is wider than a line is taken apart."""
    atoms = _WORD.findall(text)
    for split in (_PART.findall, _HUMP.findall, clusters):
        atoms = [piece for atom in atoms for piece in ([atom] if text_width(atom.rstrip()) <= width else split(atom))]
    return atoms


def _fill(atoms: list[tuple[str, float, float]], width: float) -> list[str]:
    """Fill lines greedily; an atom is (text, width, width without the space at its end)."""
    lines: list[str] = []
    room = -1.0
    for text, full, inked in atoms:
        if inked > room:
            lines.append(text)
            room = width - full
        else:
            lines[-1] += text
            room -= full
    return lines


@lru_cache(maxsize=4096)
def wrap(text: str, width: float) -> tuple[str, ...]:
    """Break `text` into as few lines as `width` allows, evenly filled; the lines joined give `text` again.

    A line that ends at a space keeps it. A word wider than a line breaks after - / _ . or before a capital
    where that is enough, else anywhere. Many drawings have the boxes of their task.
    """
    if text_width(text) <= width:
        return (text,)
    atoms = []
    for piece in _atoms(text, width):
        full = text_width(piece)
        atoms.append((piece, full, full - _SPACE if piece[-1] == " " else full))
    lines = _fill(atoms, width)
    even = sum([full for _, full, _ in atoms]) / len(lines)
    widest = max([inked for _, _, inked in atoms])
    for slack in (1.0, 1.1, 1.22):
        tried = _fill(atoms, min(width, max(even * slack, widest)))
        if len(tried) == len(lines):
            return tuple(tried)
    return tuple(lines)


def keeps_words(lines: tuple[str, ...]) -> bool:
    """Say whether `wrap` broke its lines at spaces only."""
    return all(line[-1] == " " for line in lines[:-1])


def is_right_to_left(text: str) -> bool:
    """Say whether the first letter with a direction runs from right to left."""
    for char in text:
        direction = "L" if char < "\u0590" and char.isalpha() else unicodedata.bidirectional(char)
        if direction in {"L", "R", "AL"}:
            return direction != "L"
    return False
