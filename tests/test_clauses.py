from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.clauses import MAX_CHARACTERS, MIN_WORDS, Passage, cite_name, cut_clause
from generator.sentences import display_text
from generator.topics import topic_elsewhere, topic_passage
from generator.words import stems
from tests.invented import paper

NETWORK = frozenset(stems("network module trained predicts estimates"))


def cut(abstract: str, limit: int = 16) -> str | None:
    source = paper("Pendulum", abstract)
    passage = cut_clause(source, source.sentences[0], limit, frozenset(), NETWORK)
    return passage.text if passage else None


@pytest.mark.parametrize(
    ("abstract", "clause"),
    [
        (
            "We present Pendulum, a network that predicts the path of a hand.",
            "We present Pendulum, a network that predicts the path of a hand",
        ),
        (
            "A second module estimates the light of each region, while the first one waits for its result and idles.",
            "A second module estimates the light of each region",
        ),
        (
            "To solve this problem of unsteady hands, a small network predicts the path from the photo alone.",
            "a small network predicts the path from the photo alone",
        ),
        (
            "The network is trained on pairs of photos; it needs no labels of any kind and no tripod either.",
            "The network is trained on pairs of photos",
        ),
    ],
)
def test_a_long_sentence_is_cut_to_a_clause_that_stands_alone(abstract: str, clause: str) -> None:
    assert cut(abstract) == clause


@pytest.mark.parametrize(
    "abstract",
    [
        "Too short.",
        "A network goes on and on and never comes to any place that one could ever think of cutting it in two at all.",
        "word " * 300 + ".",
        "a network, " * 200,
    ],
)
def test_where_no_clause_stands_alone_there_is_none(abstract: str) -> None:
    assert cut(abstract) is None


@pytest.mark.parametrize(
    "abstract",
    [
        "With the observation that the hands of most people shake a little, which costs sharpness, a module waits.",
        "Two types of modules for the path of one hand, a network and an estimate, which work in turn, are joined.",
        "In this paper we propose Pendulum, which is a new network that predicts the path and then waits for the hand.",
    ],
)
def test_no_clause_is_left_without_its_verb_or_with_nothing_but_a_name(abstract: str) -> None:
    source = paper("Pendulum: Sharp Photos", abstract)
    passage = cut_clause(source, source.sentences[0], 12, frozenset(), NETWORK)
    assert passage is None or not abstract.startswith(passage.text)


def test_a_sentence_over_the_limit_is_not_cut_up() -> None:
    clause = "The network is trained on pairs of photos; "
    assert cut(clause * 3) is not None
    assert cut(clause * (MAX_CHARACTERS // len(clause) + 1)) is None


@pytest.mark.parametrize("odd", ["The network (a module that", "A network “of networks"])
def test_no_bracket_or_quotation_is_broken(odd: str) -> None:
    text = cut(f"{odd} is trained on photos of trams by night, which is slow) and costly” to do.", 40)
    assert text is None or (text.count("(") == text.count(")") and text.count("“") == text.count("”"))


@pytest.mark.parametrize(
    ("abstract", "topic"),
    [
        ("We study the ledgers of 57 bakeries over ten years.", "the ledgers of 57 bakeries over ten years"),
        ("Pendulum is a network for photos of trams.", "a network for photos of trams"),
        ("This paper introduces a new method for folded paper, which is rare.", "a new method for folded paper"),
    ],
)
def test_the_topic_of_a_paper_is_said_in_its_own_words(abstract: str, topic: str) -> None:
    source = paper("Pendulum", abstract)
    passage = topic_passage(source, source.sentences[0])
    assert passage is not None
    assert topic in passage.text


def test_where_the_central_sentence_says_nothing_another_tells_the_topic() -> None:
    source = paper(
        "Pendulum", "However, existing methods fail. We propose Pendulum. We measure the tides of 57 harbours."
    )
    found = topic_elsewhere(source, 14)
    assert found is not None
    assert "tides of 57 harbours" in found.text


def test_a_paper_without_an_abstract_has_no_topic_of_its_own_words() -> None:
    assert topic_passage(paper("Pendulum"), None) is None


def test_a_name_is_cited_as_a_whole() -> None:
    source = paper("Pendulum: Sharp Photos")
    cited = cite_name(source)
    assert (cited.source, cited.field, cited.quote, cited.end) == ("P1", "name", source.name, len(source.name))


def is_exact(passage: Passage) -> bool:
    cited = passage.citation
    raw = passage.source.abstract[passage.start : passage.end]
    inside = passage.sentence.start <= passage.start < passage.end <= passage.sentence.end
    return (
        inside
        and cited.quote == raw
        and passage.text == display_text(raw)
        and cited.sentence == passage.sentence.number
    )


_PIECES = (
    "We present | a network | that predicts |,|;|, which | while | by using | the path |, enabling |(|)|“|”|. |"
    "\\textbf{fast}|$5\\%$| of | and |To this end, | 3.5 | trained on |:| — |é😀|\t| not only | either "
)


@given(st.lists(st.sampled_from(_PIECES.split("|")), min_size=1, max_size=40).map(" ".join), st.integers(7, 30))
def test_a_passage_is_always_an_exact_slice_of_one_sentence_within_the_limit(abstract: str, limit: int) -> None:
    source = paper("Pendulum", abstract)
    for sentence in source.sentences:
        passage = cut_clause(source, sentence, limit, frozenset(), NETWORK)
        assert passage is None or (is_exact(passage) and MIN_WORDS <= len(passage.text.split()) <= limit)
        topic = topic_passage(source, sentence)
        assert topic is None or is_exact(topic)
