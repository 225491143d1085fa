"""Cues: what is tried first must never hide what the whole pattern would find."""

from __future__ import annotations

import pytest

from generator import bearing, roles, work_kinds
from generator.cues import Cue
from generator.examples import packaged_examples, read_examples
from generator.taxonomy import load_taxonomy
from tests.invented import TOPICS

CUES = [
    *(cue for _, cue in roles._HOLDS),
    *(cue for _, *cues in work_kinds._KINDS for cue in cues),
    *(cue for module in (roles, work_kinds, bearing) for cue in vars(module).values() if isinstance(cue, Cue)),
]


def texts() -> list[str]:
    examples = read_examples(packaged_examples(), load_taxonomy().tasks).values()
    told = [text for example in examples for text in (*example.questions, *example.papers)]
    return [text.lower() for text in (*told, *(text for topic in TOPICS for text in topic.own))]


@pytest.mark.parametrize("cue", CUES, ids=lambda cue: cue.pattern.pattern[:30])
def test_a_cue_is_in_every_text_that_its_pattern_matches(cue: Cue) -> None:
    assert [cue.is_in(text) for text in texts()] == [cue.pattern.search(text) is not None for text in texts()]


def test_a_cue_is_in_no_text_that_only_holds_its_letters() -> None:
    cue = Cue("blur|noise", r"\b(?:blurs|noise)\b")
    assert cue.is_in("it blurs at night")
    assert not cue.is_in("a blurry photo, noisefree")
    assert cue.opens("noise of the night")
    assert not cue.opens("the noise of the night")
