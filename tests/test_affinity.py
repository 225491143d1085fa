from __future__ import annotations

import pytest

from tests.invented import DEBLURRING, OFF_TOPIC, SPEECH, TOPICS, Topic, lexicon, paper


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.task)
def test_a_question_is_nearest_to_the_task_whose_words_it_uses(topic: Topic) -> None:
    scores = lexicon().affinity.of_text(f"{topic.anecdote} {topic.asks[0]}")
    assert topic.task in sorted(scores, key=lambda task: -scores[task])[:3]


@pytest.mark.parametrize("topic", [DEBLURRING, SPEECH], ids=lambda topic: topic.task)
def test_a_paper_is_nearest_to_the_task_it_is_about(topic: Topic) -> None:
    nearest = lexicon().affinity.nearest(paper(*topic.own))
    assert nearest is not None
    assert nearest.task == topic.task


@pytest.mark.parametrize("off_topic", OFF_TOPIC, ids=lambda given: given[0])
def test_a_paper_about_something_else_is_clearly_near_to_nothing(off_topic: tuple[str, str]) -> None:
    nearest = lexicon().affinity.nearest(paper(*off_topic))
    assert nearest is None or not nearest.clear


def test_a_text_that_shares_no_word_is_near_to_nothing() -> None:
    assert lexicon().affinity.of_text("qwxz! 42?") == {}
    assert lexicon().affinity.nearest(paper("Qwxz")) is None


def test_a_word_counts_once_however_often_it_stands_there() -> None:
    affinity = lexicon().affinity
    assert affinity.of_text("blur blur blur") == affinity.of_text("blur")
