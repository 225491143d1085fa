from __future__ import annotations

from pathlib import Path

import orjson
import pytest

from generator.affinity import CENTRAL, LANE, OPENING, OPENING_SENTENCES, TITLE, packaged_affinity
from generator.errors import InputError
from generator.examples import packaged_examples, read_examples
from generator.task_words import learn, made_of
from generator.taxonomy import load_taxonomy
from generator.work_kinds import central_sentence
from tests.invented import DEBLURRING, OFF_TOPIC, SPEECH, TOPICS, Topic, lexicon, paper


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.task)
def test_a_question_is_nearest_to_the_task_whose_words_it_uses(topic: Topic) -> None:
    scores = lexicon().affinity.of_text(f"{topic.anecdote} {topic.asks[0]}")
    assert topic.task in sorted(scores, key=lambda task: -scores[task])[:3]


@pytest.mark.parametrize("topic", [DEBLURRING, SPEECH], ids=lambda topic: topic.task)
def test_a_paper_is_nearest_to_the_task_it_is_about(topic: Topic) -> None:
    given = paper(*topic.own)
    near = lexicon().affinity.of_paper(given, central_sentence(given.name, given.abstract))
    assert max(near, key=lambda task: near[task]) == topic.task


@pytest.mark.parametrize("off_topic", OFF_TOPIC, ids=lambda given: given[0])
def test_a_paper_about_something_else_is_near_to_nothing(off_topic: tuple[str, str]) -> None:
    assert lexicon().affinity.of_paper(paper(*off_topic)) == {}


def test_a_text_that_shares_no_word_is_near_to_nothing() -> None:
    assert lexicon().affinity.of_text("qwxz! 42?") == {}
    assert lexicon().affinity.of_paper(paper("Qwxz")) == {}


def test_a_word_counts_once_however_often_it_stands_there() -> None:
    affinity = lexicon().affinity
    assert affinity.of_text("blur, blur, blur")["deblurring"] == affinity.of_text("blur")["deblurring"]


def test_two_words_side_by_side_say_more_than_the_same_words_apart() -> None:
    affinity = lexicon().affinity
    together, apart = affinity.of_text("a stereo camera"), affinity.of_text("a camera, a stereo")
    assert together["stereo-matching"] > apart["stereo-matching"]


def test_the_table_that_comes_along_is_learned_from_the_examples_as_they_are() -> None:
    taxonomy = load_taxonomy()
    examples = read_examples(packaged_examples(), taxonomy.tasks)
    table = learn(taxonomy, examples)
    packaged = packaged_affinity()
    assert table["made_of"] == made_of(taxonomy, examples)
    message = "examples or tasks have changed: run `make words`"
    assert (table["questions"], table["papers"]) == (packaged.questions.rows, packaged.papers.rows), message
    assert orjson.loads(orjson.dumps(table["tasks"])) == list(packaged.tasks)


def test_the_most_that_all_words_can_say_for_a_task_fits_into_its_part_of_a_joined_row() -> None:
    most = TITLE + CENTRAL + OPENING * OPENING_SENTENCES
    for table in (packaged_affinity().questions, packaged_affinity().papers):
        assert max(table.total(dict.fromkeys(table.rows, 1), len(packaged_affinity().tasks))) * most < 256**LANE


def test_every_example_teaches_its_own_task() -> None:
    """Most of them: some could be asked about a neighbour as well."""
    taxonomy = load_taxonomy()
    affinity = packaged_affinity()
    right = asked = 0
    for task, examples in read_examples(packaged_examples(), taxonomy.tasks).items():
        for question in examples.questions:
            scores = affinity.of_text(question)
            right += max(scores, key=lambda found: scores[found]) == task
            asked += 1
    assert asked > 4_000
    assert right / asked > 0.95


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("deblurrring.txt", "# papers\nA paper.\n", "examples/deblurrring.txt:1: there is no task 'deblurrring'"),
        ("deblurring.txt", "A question?\n", "examples/deblurring.txt:1: expected the heading '# questions'"),
        ("deblurring.txt", "# questions\nWhy?\n", "examples/deblurring.txt:2: expected examples below the heading"),
    ],
)
def test_a_fault_in_the_examples_is_named_with_its_file(name: str, text: str, message: str, tmp_path: Path) -> None:

    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_examples(tmp_path, {"deblurring": None})
    assert any(str(found).startswith(message) for found in caught.value.diagnostics)
