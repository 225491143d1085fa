from __future__ import annotations

import pytest
from hypothesis import given, settings

from generator.composer import compose
from generator.content import Prompt, Statement
from generator.gaps import MAX_GAPS
from tests.invented import DEBLURRING, OFF_TOPIC, entry, lexicon, prompt, prompts


def gaps(given: Prompt) -> tuple[Statement, ...]:
    return compose(given, lexicon()).part("gaps")


def cited(given: Prompt) -> set[str]:
    return {citation.source for gap in gaps(given) for citation in gap.citations}


@settings(max_examples=100)
@given(prompts())
def test_there_are_some_gaps_and_never_many_and_each_says_what_it_is_about(given: Prompt) -> None:
    found = gaps(given)
    assert 1 <= len(found) <= MAX_GAPS
    assert len({gap.text for gap in found}) == len(found)
    for gap in found:
        assert gap.citations
        assert not gap.text[0].islower()
        assert gap.text.endswith(".")


def test_a_model_without_a_description_is_named_as_such() -> None:
    assert "M1" in cited(prompt(DEBLURRING.asks[0], [entry("Deblur-X")]))


def test_a_model_whose_abstract_is_given_is_not() -> None:
    link = "https://p.example.org/own"
    own = entry(DEBLURRING.own[0], paper=link, summary=DEBLURRING.own[1])
    models = [entry("Deblur-X", paper=link), entry("Deblur-Y")]
    assert "M1" not in {c.source for c in gaps(prompt(DEBLURRING.asks[0], models, [own]))[0].citations}
    assert "M2" in cited(prompt(DEBLURRING.asks[0], models, [own]))


@pytest.mark.parametrize("papers", [[], [entry(OFF_TOPIC[0][0], summary=OFF_TOPIC[0][1])]])
def test_a_question_that_no_abstract_speaks_to_is_a_gap(papers: list[str]) -> None:
    question = DEBLURRING.asks[0]
    assert [c.quote for gap in gaps(prompt(question, papers=papers)) for c in gap.citations if c.source == "Q"] == [
        question
    ]


def test_a_word_that_no_fitting_abstract_mentions_is_told() -> None:
    own = [entry(DEBLURRING.own[0], summary=DEBLURRING.own[1])]
    asked = [
        c.quote
        for gap in gaps(prompt("How does AI deblur a photo without distortion?", papers=own))
        for c in gap.citations
    ]
    assert "distortion" in asked
    asked = [
        c.quote for gap in gaps(prompt("How does AI deblur a photo with a network?", papers=own)) for c in gap.citations
    ]
    assert "network" not in asked


def test_no_gap_cites_a_paper_that_is_about_something_else() -> None:
    papers = [entry(title, summary=abstract) for title, abstract in OFF_TOPIC]
    assert cited(prompt(DEBLURRING.asks[0], papers=papers)) <= {"Q", "M1"}


_STREAKS = (
    "Streak Maps: Rain Removal in Two Stages",
    "We propose a network for image deraining that first estimates a map of the streaks and then fills only those "
    "places. "
    "Night scenes, where street lamps make streaks brighter than the sky, remain difficult.",
)


@pytest.mark.parametrize(
    ("also", "is_gap"), [("how long does it take?", True), ("does it work at night?", False), ("how?", False)]
)
def test_a_second_question_is_answered_or_named_as_a_gap(also: str, is_gap: bool) -> None:
    question = f"How does AI take the rain out of a photo, and {also}"
    made = prompt(question, [entry("DeRain-X")], [entry(_STREAKS[0], summary=_STREAKS[1])])
    named = [c.quote for gap in gaps(made) if "answers this" in gap.text for c in gap.citations]
    assert (also in named) == is_gap


def test_where_the_own_abstract_tells_rates_no_gap_says_that_failures_are_not_told() -> None:
    link = "https://p.example.org/own"
    abstract = f"{_STREAKS[1]} It succeeds in 81 % of the cases."
    made = prompt(
        "How does it work?", [entry("DeRain-X", paper=link)], [entry(_STREAKS[0], paper=link, summary=abstract)]
    )
    assert not [gap for gap in gaps(made) if "how often" in gap.text]


_ASKS_HEARD = "I heard it was trained on blurred wedding films. How does AI deblur a photo?"


@pytest.mark.parametrize(
    ("abstract", "is_gap"),
    [
        ("We present Pendulum, a network for image deblurring that estimates the path of the hand.", True),
        ("We present Pendulum, a network for image deblurring that was trained on blurred wedding films.", False),
    ],
)
def test_what_was_only_heard_is_borne_out_by_a_quotation_or_is_a_gap(abstract: str, is_gap: bool) -> None:
    given = prompt(_ASKS_HEARD, [entry("Deblur-X")], [entry("Pendulum: Image Deblurring", summary=abstract)])
    assert any("as you heard" in gap.text for gap in gaps(given)) == is_gap


def test_a_gap_repeats_what_is_asked_of_a_model_that_no_quoted_abstract_names() -> None:
    own = [entry(DEBLURRING.own[0], summary=DEBLURRING.own[1])]
    texts = [gap.text for gap in gaps(prompt("How does AI deblur a photo?", [entry("Deblur-X")], own))]
    assert "How AI deblurs a photo, in Deblur-X itself: no quoted abstract names it." in texts
    texts = [gap.text for gap in gaps(prompt("Does AI deblur a photo?", [entry("Deblur-X")], own))]
    assert not any("itself" in text for text in texts)


def test_one_word_is_not_called_ones_own_material() -> None:
    link = "https://p.example.org/own"
    own = [entry(DEBLURRING.own[0], paper=link, summary=DEBLURRING.own[1])]
    for asked, shown in (("a photo", ""), ("a night photo", ", “night photo”")):
        question = f"How does AI deblur {asked}?"
        texts = [gap.text for gap in gaps(prompt(question, [entry("Deblur-X", paper=link)], own))]
        assert f"How Deblur-X does on your own material{shown}: nothing provided tells." in texts


def test_a_model_for_something_else_is_no_answer_to_which_one_to_take() -> None:
    question = "I dictated a letter, and it typed what I said. How does AI follow my speech?"
    told = "Which model to take for automatic speech recognition: the recommended one is not named for it."
    for model, is_told in (("Deblur-X", True), ("ASR-X", False), ("Harebell", False)):
        texts = [gap.text for gap in gaps(prompt(question, [entry(model)]))]
        assert (told in texts) == is_told
        assert not (is_told and any("does what the quoted abstracts describe" in text for text in texts))
