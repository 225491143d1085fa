"""An answer → its picture for chat and ticket tools: title, short answer, state, drawn with a bundled font.

A picture is drawn once: it is kept under the hash of its drawing. Where the font lacks a letter there is none.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Iterable, Iterator
from html import escape
from importlib import resources
from pathlib import Path

import resvg_py

from generator.brief import short_text, state_line
from generator.content import Answer
from generator.diagram_text import FONT, text_width, wrap
from generator.markdown import visible
from generator.permalinks import Entry, Ledger
from generator.site_facts import SiteFacts
from generator.social import CARD_SIZE, Preview, Tag, card_uri, link_tags, question_page
from generator.state_words import withdrawn_title

# What the bundled fonts can draw; tests/test_cards.py compares it with them.
_COVERED = re.compile("[ -~\xa0-ňŊ-ſƒȘ-țͰ-ͷͺ-Ϳ΄-ΊΌΎ-ΡΣ-ϡϰ-џҐґ‐-‧‰′″‹›⁰ⁱ⁴-₎ₐ-ₜ€™←-↓−∞≈≠≤≥]*")
_FONTS = ("Inter-Regular.otf", "Inter-SemiBold.otf")
_DRAWING = 1
"""Counts up when the same drawing would give another picture."""
_LEFT, _ROOM = 84, 1032
_WIDER = 1.08
"""The bundled font against the widths that `diagram_text` assumes, with something to spare."""
_TITLE, _TITLE_LINES = ((60, 2), (52, 3), (44, 4)), 4
_TEXT, _TEXT_LINES = 28, 5
_BOTTOM = 540
_MARK = (
    '<g transform="translate(84 64) scale(1.5)"><rect width="32" height="32" rx="7" fill="#0c5f50"/>'
    '<path d="M12 6.5H6.5v19H12M20 6.5h5.5v19H20" fill="none" stroke="#fff" stroke-width="3"/>'
    '<path d="M10.5 13h11M10.5 19h7" stroke="#ffd75e" stroke-width="3.4"/></g>'
)


def is_drawable(answer: Answer, facts: SiteFacts) -> bool:
    """Return whether the font has all letters of the title and the site's name."""
    return _COVERED.fullmatch(visible(answer.title) + visible(facts.name)) is not None


def draw_card(answer: Answer, facts: SiteFacts) -> str:
    """Return the drawing of an answer that is drawable, as SVG."""
    state = f"{answer.task.name} · {state_line(answer)}"
    return _drawing(visible(answer.title), short_text(answer, 600), state, facts)


def draw_withdrawn(entry: Entry, facts: SiteFacts) -> str:
    """Return the drawing for a withdrawn answer, whose link is unfurled in tickets for years."""
    title = withdrawn_title(entry)
    when = f" on {entry.withdrawn.date}" if entry.withdrawn else ""
    text = f"This answer was withdrawn{when}. Do not rely on copies of it."
    return _drawing(title if _COVERED.fullmatch(title) else "Withdrawn answer", text, "Withdrawn", facts)


def _drawing(title: str, text: str, state: str, facts: SiteFacts) -> str:
    name = visible(facts.name)
    size, lines = _title(title)
    parts = [_MARK, _line(name if _COVERED.fullmatch(name) else "", _LEFT + 64, 98, 26, "#52605a", bold=True)]
    height = 134.0 + size
    for line in lines:
        parts.append(_line(line, _LEFT, height, size, "#18211e", bold=True))
        height += size * 1.2
    height += 12
    room = max(0, min(_TEXT_LINES, int((_BOTTOM - height) // 40) + 1))
    if _COVERED.fullmatch(text):
        for line in _lines(text, _TEXT, room):
            parts.append(_line(line, _LEFT, height, _TEXT, "#52605a"))
            height += 40
    parts.append(_line("".join(_lines(state, 24, 1)), _LEFT, 590, 24, "#0c5f50"))
    return "".join(_framed(parts))


def plan_preview(answer: Answer, facts: SiteFacts, *, cards: bool) -> Preview:
    """Return what the page of `answer` tells other programs, with its picture where the site has `cards`."""
    return Preview(preview_tags(answer, facts, cards=cards), question_page(answer, facts))


def preview_tags(answer: Answer, facts: SiteFacts, *, cards: bool) -> tuple[Tag, ...]:
    """Return the part of `plan_preview` that tools read which show a link."""
    return link_tags(answer, facts, with_card=cards and is_drawable(answer, facts))


def write_cards(answers: Iterable[Answer], ledger: Ledger, facts: SiteFacts, site: Path, cache: Path) -> None:
    """Put the pictures of `answers` and of what `ledger` calls withdrawn into the built `site`.

    Only new ones are drawn, the others come from `cache`. What a link showed once keeps a picture for good.
    """
    cache.mkdir(parents=True, exist_ok=True)
    used = set()
    for uri, drawing in _drawings(answers, ledger, facts):
        kept = cache / f"{hashlib.sha256(f'{_DRAWING}{drawing}'.encode()).hexdigest()[:32]}.png"
        used.add(kept.name)
        if not kept.exists():
            new = kept.with_suffix(".new")
            new.write_bytes(render_card(drawing))
            new.replace(kept)
        place = site / uri
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(kept, place)
    for path in cache.glob("*.png"):
        if path.name not in used:
            path.unlink(missing_ok=True)


def _drawings(answers: Iterable[Answer], ledger: Ledger, facts: SiteFacts) -> Iterator[tuple[str, str]]:
    """Yield where each picture stands, and its drawing; what was released has one, whatever its title is now."""
    published = set()
    for answer in answers:
        published.add(answer.id)
        if is_drawable(answer, facts):
            yield card_uri(answer.id), draw_card(answer, facts)
        elif answer.versions:
            yield card_uri(answer.id), _drawing("One answer", "", state_line(answer), facts)
    for entry in ledger.values():
        if entry.withdrawn and entry.id not in published:
            yield card_uri(entry.id), draw_withdrawn(entry, facts)


def render_card(drawing: str) -> bytes:
    """Return the drawing as PNG; no font of the machine is used, so that every machine draws the same."""
    folder = resources.files("generator").joinpath("data", "fonts")
    fonts = [str(folder.joinpath(name)) for name in _FONTS]
    return bytes(resvg_py.svg_to_bytes(svg_string=drawing, font_files=fonts, skip_system_fonts=True))


def _title(title: str) -> tuple[int, list[str]]:
    """Return the largest size in which the title keeps to few lines, and these."""
    for size, most in _TITLE:
        lines = _lines(title, size, most + 1)
        if len(lines) <= most:
            return size, lines
    return size, _lines(title, size, _TITLE_LINES)


def _lines(text: str, size: int, most: int) -> list[str]:
    """Return `text` in lines that fit, at most so many; what is left over is told by "…"."""
    width = _ROOM * FONT / (size * _WIDER)
    broken = wrap(text, width)
    lines = [line.strip() for line in broken]
    if len(lines) <= most:
        return lines
    if not most:
        return []
    # The lines are evenly filled; the last one takes what it can hold.
    last = text[sum(map(len, broken[: most - 1])) :]
    while text_width(f"{last}…") > width:
        last = last.rpartition(" ")[0]
    return [*lines[: most - 1], f"{last.rstrip(' ,;:.(–—·')}…"]


def _line(text: str, x: float, y: float, size: int, colour: str, *, bold: bool = False) -> str:
    weight = ' font-weight="600"' if bold else ""
    return f'<text x="{x:g}" y="{y:g}" font-size="{size}" fill="{colour}"{weight}>{escape(text)}</text>'


def _framed(parts: Iterable[str]) -> Iterator[str]:
    width, height = CARD_SIZE
    yield f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" font-family="Inter">'
    yield f'<rect width="{width}" height="{height}" fill="#fdfefd"/>'
    yield f'<rect y="{height - 10}" width="{width}" height="10" fill="#0c5f50"/>'
    yield from parts
    yield "</svg>"
