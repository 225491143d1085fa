"""What an answer costs, and so a million of them: `python -m tests.bench.shares [1000 4000]`, two numbers of prompts.

Invented prompts are exported in shares of --share prompts, step by step, and built as a whole site with its search
index. Prints what each step takes in CPU seconds (all cores together) and memory, and the files and bytes that come
out; then, from what the second number costs more than the first, what a million would. --json writes it to a file.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import platform
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench.invent import invent_prompts
from tests.bench.scale import Engine, Run, measure, workspace

MILLION = 1_000_000
Costs = dict[str, float]


def measure_shares(count: int, share: int) -> Costs:
    """Return what `count` prompts cost: CPU seconds, peak MB, files and MB, by what they are of."""
    with tempfile.TemporaryDirectory(prefix="answerbook-bench-") as name:
        invent_prompts(Path(name) / "invented", count)
        root = workspace(Path(name) / "work", Path(name) / "invented")
        costs: Costs = {}
        of = max(1, round(count / share))
        for step, numbers in _STEPS.items():
            each = [_step(root, of, step, number) for number in (range(1, of + 1) if numbers else (0,))]
            costs[f"{step}, CPU s"] = sum(run.cpu for run in each)
            costs[f"{step}, peak MB"] = max(run.peak for run in each)
        costs |= _size("export", root / "out")
        site = measure(Engine("site", [sys.executable, "-m", "mkdocs", "build", "--quiet"], root, lambda: None))
        costs |= {"site, CPU s": site.cpu, "site, peak MB": site.peak}
        return costs | _size("site", root / "site") | _size("index", root / "site" / "pagefind")


_STEPS = {"outline": True, "catalogue": False, "pages": True, "lists": False}
"""Whether a step is done for every share."""


def _step(root: Path, of: int, step: str, number: int) -> Run:
    command = [sys.executable, "-m", "generator", "build", "--output", "out", "--shards", str(of), "--step", step]
    share = ["--shard", str(number)] if number else []
    return measure(Engine(step, [*command, *share], root, lambda: None))


def _size(name: str, folder: Path) -> Costs:
    sizes = [path.stat().st_size for path in folder.rglob("*") if path.is_file()]
    return {f"{name}, files": len(sizes), f"{name}, MB": round(sum(sizes) / 1e6, 1)}


def for_a_million(few: tuple[int, Costs], many: tuple[int, Costs]) -> Iterator[tuple[str, float, float]]:
    """Yield what is measured, what one prompt more costs, and what a million do, if that goes on straight."""
    (small, before), (large, after) = few, many
    for name, cost in after.items():
        # A share is as large at any number of prompts, and so is its memory.
        of_a_share = any(name == f"{step}, peak MB" for step, each in _STEPS.items() if each)
        slope = 0.0 if of_a_share else (cost - before[name]) / (large - small)
        yield name, slope, cost + slope * (MILLION - large)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("prompts", type=int, nargs="*", default=[1000, 4000])
    parser.add_argument("--share", type=int, default=1000, help="prompts of one share")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    few, many = ((count, measure_shares(count, options.share)) for count in sorted(options.prompts))
    print(f"{'':22}{few[0]:>12,}{many[0]:>12,}{'a prompt more':>16}{'a million':>14}")
    rows = list(for_a_million(few, many))
    for name, slope, million in rows:
        print(f"{name:22}{few[1][name]:12,.1f}{many[1][name]:12,.1f}{slope:16.4f}{million:14,.0f}")
    if options.json:
        report = {
            "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
            "machine": f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}",
            "load": os.getloadavg()[1],
            "measured": {str(count): costs for count, costs in (few, many)},
            "more": {name: slope for name, slope, _ in rows},
        }
        options.json.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
