"""Does the verifier find every single fault? `python -m tests.bench.mutations DIR [--count 10000] [--seed 1]`.

Builds the folder of prompts, checks that its pages are clean, then makes one fault at a time: in the answer (so
that page and record agree), in the page alone, or in the record alone. Prints found and missed by kind of fault
with an example of each miss; the exit status is 1 where one was missed or a clean page gave an alarm.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from generator.build import build_site
from generator.content import Answer, Prompt
from generator.diagram import render_mermaid
from generator.record import record_json
from generator.renderer import render_page
from generator.verifier import verify_answer
from tests.bench.mutate_answer import Pool
from tests.bench.mutate_page import PAGE_CHANGES, change_record, same
from tests.bench.mutate_sources import CHANGES

TRIES = 200


@dataclass(frozen=True, slots=True)
class Sample:
    """One sound page with all that belongs to it."""

    prompt: Prompt
    answer: Answer
    page: str
    record: dict[str, Any]


@dataclass(slots=True)
class Tally:
    """How many faults of one kind were made and found."""

    kind: str
    made: int = 0
    found: int = 0
    example: str = ""
    """What the first missed fault changed."""


@dataclass(slots=True)
class Outcome:
    """What a run found."""

    alarms: list[str] = field(default_factory=list)
    """Findings on clean pages."""
    tallies: list[Tally] = field(default_factory=list)

    @property
    def missed(self) -> int:
        return sum(tally.made - tally.found for tally in self.tallies)


def samples_of(folder: Path) -> tuple[list[Sample], list[str]]:
    """Return the sound pages of a folder of prompts, and every error that a build of it gave."""
    site = build_site(folder)
    files = {file.uri: file.content for file in site.files}
    found = []
    for answer in site.answers:
        record = json.loads(files[f"answers/{answer.slug}.json"])
        found.append(Sample(answer.prompt, answer, files[f"answers/{answer.slug}.md"], record))
    return found, [str(error) for error in site.errors]


def run(samples: list[Sample], count: int, seed: int) -> Outcome:
    """Make `count` faults, all kinds in turn, and verify each."""
    rng = random.Random(seed)
    titles = {sample.answer.slug: sample.answer.title for sample in samples}
    outcome = Outcome()
    for sample in samples:
        outcome.alarms += map(str, verify_answer(sample.prompt, sample.page, sample.record, titles=titles))
    makers = _makers(Pool(tuple(sample.answer for sample in samples)))
    outcome.tallies = [Tally(kind) for kind, _ in makers]
    for number in range(count):
        tally, (_, make) = outcome.tallies[number % len(makers)], makers[number % len(makers)]
        fault = next(_faults(rng, samples, make), None)
        if fault is None:
            continue
        sample, page, record = fault
        tally.made += 1
        if next(verify_answer(sample.prompt, page, record, titles=titles), None):
            tally.found += 1
        else:
            tally.example = tally.example or _told(sample, page, record)
    return outcome


Make = Callable[[random.Random, Sample], tuple[str, dict[str, Any]] | None]


def _makers(pool: Pool) -> list[tuple[str, Make]]:
    def of_answer(change: Any) -> Make:
        def make(rng: random.Random, sample: Sample) -> tuple[str, dict[str, Any]] | None:
            answer = change(rng, sample.answer, pool)
            if answer is None:
                return None
            page = render_page(answer, (), render_mermaid(answer.workflow))
            return page, json.loads(record_json(answer))

        return make

    def of_page(change: Any) -> Make:
        def make(rng: random.Random, sample: Sample) -> tuple[str, dict[str, Any]] | None:
            page = change(rng, sample.page)
            return None if page is None else (page, sample.record)

        return make

    def of_record(rng: random.Random, sample: Sample) -> tuple[str, dict[str, Any]] | None:
        record = change_record(rng, sample.record)
        return None if record is None else (sample.page, record)

    return [
        *((f"both: {kind}", of_answer(change)) for kind, change in CHANGES.items()),
        *((f"page: {kind}", of_page(change)) for kind, change in PAGE_CHANGES.items()),
        ("record: any value", of_record),
    ]


def _faults(rng: random.Random, samples: list[Sample], make: Make) -> Iterator[tuple[Sample, str, dict[str, Any]]]:
    """Yield faults that really change what page or record says; a draw that changes nothing is drawn again."""
    for _ in range(TRIES):
        sample = rng.choice(samples)
        made = make(rng, sample)
        if made and not (_same_page(made[0], sample) and same(made[1], sample.record)):
            yield sample, *made


def _same_page(page: str, sample: Sample) -> bool:
    bare = render_page(sample.answer, (), render_mermaid(sample.answer.workflow))
    return same(page, sample.page) or same(page, bare)


def _told(sample: Sample, page: str, record: dict[str, Any]) -> str:
    """Return where a fault differs from the sound record or page."""
    sound, faulty = (json.dumps(value, ensure_ascii=False) for value in (sample.record, record))
    if sound == faulty:
        sound, faulty = sample.page, page
    pairs = enumerate(zip(sound, faulty, strict=False))
    at = next((at for at, (left, right) in pairs if left != right), min(len(sound), len(faulty)))
    start = max(0, at - 60)
    return f"{sample.answer.slug}: {sound[start : at + 80]!r} became {faulty[start : at + 80]!r}"


def main(arguments: list[str] | None = None) -> int:
    """Run from the command line; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    started = time.perf_counter()
    samples, errors = samples_of(options.folder)
    if not samples:
        print(f"{options.folder}: no sound page to change", *errors, sep="\n")
        return 1
    outcome = run(samples, options.count, options.seed)
    width = max(len(tally.kind) for tally in outcome.tallies)
    print(f"{'fault':<{width}}  made  found  missed")
    for tally in outcome.tallies:
        print(f"{tally.kind:<{width}}  {tally.made:>4}  {tally.found:>5}  {tally.made - tally.found:>6}")
    made = sum(tally.made for tally in outcome.tallies)
    print(f"{'all':<{width}}  {made:>4}  {made - outcome.missed:>5}  {outcome.missed:>6}")
    print(f"{len(samples)} pages, {len(outcome.alarms) + len(errors)} alarms on clean ones, "
          f"{time.perf_counter() - started:.0f} s")  # fmt: skip
    for line in (*errors, *outcome.alarms, *(t.kind + ": " + t.example for t in outcome.tallies if t.example)):
        print(line)
    return 1 if outcome.missed or outcome.alarms or errors else 0


if __name__ == "__main__":
    sys.exit(main())
