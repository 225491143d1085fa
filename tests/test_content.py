from __future__ import annotations

from dataclasses import FrozenInstanceError, is_dataclass

import pytest

from generator import content
from tests import samples
from tests.invented import entry, prompt


def test_the_sources_of_a_prompt_are_its_models_and_then_its_papers() -> None:
    given = prompt("How?", [entry("One"), entry("Two")], [entry("Three")])
    assert [(source.key, source.name) for source in given.sources] == [("M1", "One"), ("M2", "Two"), ("P1", "Three")]


def test_the_address_of_an_answer_ends_with_a_slash() -> None:
    assert samples.answer(slug="dim-room").url == "answers/dim-room/"


def test_statements_are_picked_by_section_and_part_in_page_order() -> None:
    answer = samples.answer()
    task = answer.part("task")
    assert {statement.section for statement in task} == {"task"}
    assert answer.part("task", "want", "did") == tuple(s for s in task if s.part in ("did", "want"))
    assert [s.part for s in answer.part("task", "want", "did")] == ["did", "want"]
    assert answer.part("gaps", "did") == ()


def test_what_flows_through_the_build_cannot_be_changed() -> None:
    kinds = [kind for kind in vars(content).values() if isinstance(kind, type) and is_dataclass(kind)]
    assert len(kinds) > 10
    assert [kind for kind in kinds if "__slots__" not in vars(kind)] == []
    assert [kind for kind in kinds if not kind.__dataclass_params__.frozen] == []  # type: ignore[attr-defined]
    with pytest.raises(FrozenInstanceError):
        samples.MODEL.name = "another"  # type: ignore[misc]
