"""What CI says of a build that takes more time than it did, as a share of plain MkDocs'."""

from __future__ import annotations

import json

from tests.bench.scale import CHANGED, OURS, PLAIN, ROOT, WARM, Run, ratios, worse

KNOWN = {OURS: 0.6, WARM: 0.1, CHANGED: 0.2}


def _found(whole: float = 6.0, warm: float = 1.0) -> dict[str, float]:
    """Return the shares of builds that took so many seconds where plain MkDocs took 10."""
    spent = {OURS: whole, WARM: warm, CHANGED: 2.0, PLAIN: 10.0}
    return ratios({name: Run(wall=1.0, cpu=cpu, peak=100) for name, cpu in spent.items()})


def test_a_share_that_is_a_quarter_worse_is_named() -> None:
    assert worse(_found(warm=1.26), KNOWN) == [
        f"{WARM}: 0.13 of plain MkDocs' CPU time; expected at most a quarter above 0.10"
    ]


def test_a_share_that_is_a_little_worse_or_better_passes() -> None:
    assert worse(_found(warm=1.24), KNOWN) == []
    assert worse(_found(whole=3.0), KNOWN) == []


def test_the_shares_that_ci_compares_are_on_record() -> None:
    known = json.loads((ROOT / "tests/bench/scale-baseline.json").read_text(encoding="utf-8"))
    assert known["300"].keys() == KNOWN.keys()
