from __future__ import annotations

import pytest

from generator.evidence import best_passages, rank_sentences
from generator.question import Aspect
from generator.synonyms import with_synonyms
from generator.words import content_stems
from tests.invented import DEBLURRING, entry, paper, prompt

ABSTRACT = (
    "Blurred photos are an important problem in many fields. "
    "However, existing methods suffer from noise and fail at night. "
    "We propose a network that combines an encoder with two modules for the path of the hand. "
    "It was trained on 9,120 pairs of labelled photos in a dataset of trams. "
    "One photo takes 0.3 seconds on a mobile phone with few parameters. "
    "It stays robust across diverse cameras and unseen scenes. "
    "Extensive experiments show that it outperforms all others. "
    "Code and models are publicly available."
)
NOTHING: frozenset[str] = frozenset()


def best(aspect: Aspect, wanted: str = "") -> str:
    ranked = rank_sentences(paper("Pendulum", ABSTRACT), aspect, content_stems(wanted))
    return ranked[0][1].text if ranked else ""


def test_limits_of_earlier_works_are_none_of_this_one() -> None:
    assert best("limits") == ""


def test_what_stands_before_the_authors_come_to_their_work_is_background() -> None:
    abstract = (
        "Photos of trams matter. For many cameras, an encoder combines frames and a decoder aligns maps. "
        "We propose a network for photos."
    )
    ranked = rank_sentences(paper("Pendulum", abstract), "mechanism", NOTHING)
    assert ranked[0][1].text.startswith("We propose")


@pytest.mark.parametrize(
    ("aspect", "start"),
    [
        ("mechanism", "We propose a network"),
        ("training", "It was trained on"),
        ("speed", "One photo takes 0.3 seconds"),
        ("robustness", "It stays robust"),
    ],
)
def test_the_sentence_that_speaks_to_what_is_asked_comes_first(aspect: Aspect, start: str) -> None:
    assert best(aspect).startswith(start)


@pytest.mark.parametrize("aspect", ["mechanism", "training", "speed", "robustness", "quality"])
def test_neither_background_nor_praise_nor_a_release_is_evidence(aspect: Aspect) -> None:
    found = {sentence.number for _, sentence in rank_sentences(paper("Pendulum", ABSTRACT), aspect, NOTHING)}
    assert found.isdisjoint({1, 2, 7, 8})


SUMMARIES = (
    "We propose a network that sums up minutes in two stages. "
    "Annotators found that it is prone to hallucinate names and dates. "
    "It was trained on 31,000 minutes of town councils. "
    "It requires only the text as input, without a list of speakers. "
    "It outperforms all earlier networks on every benchmark."
)


@pytest.mark.parametrize(
    ("aspect", "start"),
    [
        ("limits", "Annotators found"),
        ("training", "It was trained on 31,000"),
        ("use", "It requires only"),
        ("mechanism", "We propose"),
    ],
)
def test_limits_data_and_needs_are_found_each_in_their_own_sentence(aspect: Aspect, start: str) -> None:
    ranked = rank_sentences(paper("Meadow", SUMMARIES), aspect, NOTHING)
    assert ranked[0][1].text.startswith(start)
    assert all(sentence.number != 5 for _, sentence in ranked if aspect != "quality")


def test_a_laypersons_word_finds_what_abstracts_call_the_same() -> None:
    wanted = with_synonyms(content_stems("Does it sound sad?"))
    assert wanted & content_stems("It keeps the speaker's emotion.")
    assert not content_stems("Does it sound sad?") & content_stems("It keeps the speaker's emotion.")


def test_the_words_of_the_question_decide_between_equals() -> None:
    twins = "Look up. We propose a network that predicts sky, clouds. We propose a network that predicts sea, waves."
    source = paper("Pendulum", twins)
    for wanted, number in (("clouds in the sky", 2), ("waves on the sea", 3)):
        assert rank_sentences(source, "mechanism", content_stems(wanted))[0][1].number == number


def test_passages_follow_the_aspects_and_quote_no_sentence_twice() -> None:
    source = paper("Pendulum", ABSTRACT)
    found = list(best_passages([source], ("training", "mechanism", "training"), NOTHING, 24))
    assert [passage.sentence.number for passage in found][:2] == [4, 3]
    assert len({passage.sentence.number for passage in found}) == len(found)


def test_what_is_quoted_already_is_passed_over() -> None:
    source = paper("Pendulum", ABSTRACT)
    used = frozenset({("P1", 3)})
    assert 3 not in [p.sentence.number for p in best_passages([source], ("mechanism",), NOTHING, 24, used)]


def test_sources_are_asked_in_their_order() -> None:
    papers = [entry("A", summary=DEBLURRING.other[1]), entry("B", summary=DEBLURRING.own[1])]
    first, second = prompt("How?", papers=papers).papers
    found = list(best_passages([second, first], ("mechanism",), NOTHING, 24))
    assert found[0].source is second


def test_a_paper_without_an_abstract_gives_no_passage() -> None:
    assert list(best_passages([paper("Pendulum")], ("mechanism", "speed"), NOTHING, 24)) == []
