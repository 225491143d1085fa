"""Versions: they change with what an answer says, and with nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from generator.content import Answer, FrontMatter, Link, Version
from generator.versions import as_of, section_hashes, version_of
from tests.samples import LUMA, MODEL, answer, say

SAID: dict[str, tuple[Callable[[Answer], Answer], set[str]]] = {
    "the title": (lambda a: replace(a, title="Another title?"), set()),
    "the question": (
        lambda a: replace(a, prompt=replace(a.prompt, question=f"It was late. {a.prompt.question}")),
        {"task"},
    ),
    "a statement": (
        lambda a: replace(a, statements=(*a.statements, say("gaps", "gap", "Unknown.", "design"))),
        {"gaps"},
    ),
    "a link": (
        lambda _: answer(model=replace(MODEL, links=(Link("https://x.example/", "code", "field"),))),
        {"sources"},
    ),
    "a source's name": (lambda _: answer(papers=(replace(LUMA, name="LUMA, again"),)), {"sources"}),
    "an abstract": (
        lambda _: answer(papers=(replace(LUMA, sentences=(replace(LUMA.sentences[0], text="LUMA is solved."),)),)),
        {"sources"},
    ),
    "the author's own answer": (lambda _: answer(own_answer="Use LUMA."), {"short-answer"}),
}
NOT_SAID: dict[str, Callable[[Answer], Answer]] = {
    "the id": lambda a: replace(a, id="2222222"),
    "the slug": lambda _: answer("another-slug"),
    "the state": lambda _: answer(front_matter=FrontMatter(status="reviewed", owner="desk", review_by="2027-05-01")),
    "its history": lambda a: replace(a, versions=(Version("0123abc", "2026-11-20", {}),)),
}


@pytest.mark.parametrize(("change", "sections"), SAID.values(), ids=SAID.keys())
def test_what_an_answer_says_makes_its_version(change: Callable[[Answer], Answer], sections: set[str]) -> None:
    before, after = answer(), change(answer())
    assert version_of(before) != version_of(after)
    old, new = section_hashes(before), section_hashes(after)
    assert sections <= {name for name in old if old[name] != new[name]}


@pytest.mark.parametrize("change", NOT_SAID.values(), ids=NOT_SAID.keys())
def test_nothing_else_does(change: Callable[[Answer], Answer]) -> None:
    assert version_of(change(answer())) == version_of(answer())
    assert section_hashes(change(answer())) == section_hashes(answer())


def test_versions_are_short_and_of_plain_digits() -> None:
    assert re.fullmatch("[0-9a-f]{7}", version_of(answer()))
    assert {len(value) for value in section_hashes(answer()).values()} == {6}
    assert list(section_hashes(answer())) == ["short-answer", "task", "workflow", "sources", "gaps"]


def test_an_answer_is_dated_only_while_it_says_what_was_released() -> None:
    def released(*versions: tuple[str, str]) -> Answer:
        return replace(answer(), versions=tuple(Version(version, day, {}) for version, day in versions))

    now = version_of(answer())
    assert as_of(answer()) is None
    assert as_of(released((now, "2026-11-20"))) == "2026-11-20"
    assert as_of(released((now, "2026-11-20"), ("0000000", "2026-11-21"))) is None
