"""Numbers as bars: inline SVG without script or style, in the colours of the page, the same for the same input."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from generator.diagram_text import FONT, clean_label
from generator.paging import url_of

WIDTH = 400
_ROW, _LINE, _BAR, _LONGEST = 50, 17, 14, 340
_LABEL = 58


@dataclass(frozen=True, slots=True)
class Bar:
    """One number."""

    label: str
    count: int
    uri: str
    """The page behind it, relative to the docs folder; empty where there is none."""
    note: str = ""
    """What else the label is called, in a line of its own."""


def draw_bars(title: str, bars: Sequence[Bar], base: str, key: str) -> str:
    """Return a chart of `bars`; `base` leads from the page to the site's root, `key` makes ids unique on it."""
    most = max([bar.count for bar in bars], default=0) or 1
    heights = [_ROW + _LINE * bool(bar.note) for bar in bars]
    rows = [_row(bar, sum(heights[:at]), bar.count / most, base) for at, bar in enumerate(bars)]
    said = "; ".join(f"{bar.label}: {bar.count:,}" for bar in bars)
    return svg(WIDTH, sum(heights) or 1, title, f"{said}.", key, "".join(rows))


def svg(width: int, height: int, title: str, description: str, key: str, inside: str) -> str:
    """Return a drawing on one line, so that it stands in Markdown as it is."""
    return (
        f'<div class="ab-chart" id="{key}">'
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" viewBox="0 0 {width} {height}" '
        f'role="graphics-document document" aria-labelledby="{key}-t" aria-describedby="{key}-d" font-size="{FONT}">'
        f'<title id="{key}-t">{shown(title)}</title><desc id="{key}-d">{shown(description)}</desc>'
        f'<g fill="var(--ab-ink,#1f2937)">{inside}</g></svg></div>'
    )


def linked(uri: str, base: str, inside: str) -> str:
    """Return a part of a drawing that leads to a page, or the part alone where there is none."""
    return f'<a class="ab-link" href="{escape(base + url_of(uri))}">{inside}</a>' if uri else inside


def shown(text: str) -> str:
    """Return text inside a drawing; no template engine and no Markdown sees a tag in it."""
    return "".join(_SAFE.get(character, character) for character in " ".join(text.split()))


_SAFE = {character: f"&#{ord(character)};" for character in "&<>\"'{}[]*_`\\|$~^=#:"}


def _row(bar: Bar, y: int, share: float, base: str) -> str:
    length = max(round(_LONGEST * share), 2)
    text, low = y + 14, y + _LINE * bool(bar.note)
    label = f'<tspan x="0" y="{text}">{shown(clean_label(bar.label, _LABEL))}</tspan>'
    note = f' <tspan x="0" y="{low + 14}" fill="var(--ab-soft,#475569)">{shown(clean_label(bar.note, _LABEL))}</tspan>'
    inside = (
        # The whole row can be clicked, not its letters alone.
        f'<rect x="0" y="{y}" width="{WIDTH}" height="{low - y + _ROW}" fill="transparent"/>'
        f"<text>{label}{note if bar.note else ''}</text>"
        f'<rect x="0" y="{low + 20}" width="{length}" height="{_BAR}" rx="3" '
        'fill="var(--ab-tint,#eaf1fe)" stroke="var(--ab-brand,#2f5fd0)"/>'
        f'<text x="{length + 8}" y="{low + 32}">{bar.count:,}</text>'
    )
    return linked(bar.uri, base, inside)
