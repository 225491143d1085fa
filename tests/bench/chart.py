"""What `tests.bench.scale` found, as a chart: one row of bars for each number of answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

_LEFT, _RIGHT, _ROW, _WIDTH = 260, 110, 26, 860


def draw_chart(report: Mapping[str, Any]) -> str:
    """Return the wall time of every engine as SVG; within a number of answers, bars compare."""
    parts = list(_bars(report))
    height = parts.pop()
    title = f"Seconds to build a whole site, {report['date']}, {report['machine']}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img" font-family="sans-serif" '
        f'font-size="14"><title>{escape(title)}</title><rect width="{_WIDTH}" height="{height}" fill="#fff"/>'
        f'<text x="12" y="24" font-weight="600">{escape(title)}</text>{"".join(parts)}</svg>\n'
    )


def _bars(report: Mapping[str, Any]) -> Iterator[str]:
    y = 40
    for count, runs in report["builds"].items():
        y += 24
        yield f'<text x="12" y="{y}" font-weight="600">{int(count):,} answers</text>'
        longest = max(run["wall"] for run in runs.values())
        for name, run in runs.items():
            y += _ROW
            width = max(2, round(run["wall"] / longest * (_WIDTH - _LEFT - _RIGHT)))
            colour = "#0c5f50" if name.startswith("Answerbook") else "#8a948f"
            yield (
                f'<text x="{_LEFT - 10}" y="{y}" text-anchor="end">{escape(name)}</text>'
                f'<rect x="{_LEFT}" y="{y - 13}" width="{width}" height="17" fill="{colour}"/>'
                f'<text x="{_LEFT + width + 8}" y="{y}">{run["wall"]:.1f} s</text>'
            )
        y += 12
    yield str(y + 16)
