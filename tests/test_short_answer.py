"""The short answer as a reader meets it: its size, its claims and what sets it apart, not its wording."""

from __future__ import annotations

import re
from itertools import product

import pytest
from hypothesis import given, settings

from generator.composer import compose
from generator.content import Prompt, Statement
from generator.phrasing import word_count
from generator.short_answer import HIGHEST, LOWEST, write_short_answer
from tests.invented import (
    CAPTIONS,
    DEBLURRING,
    HEARSAY,
    OFF_TOPIC,
    REMARK,
    SPEECH,
    TOPICS,
    Topic,
    cited_slice,
    entry,
    lexicon,
    material,
    prompt,
    prompts,
)


def statements(given: Prompt) -> tuple[Statement, ...]:
    return compose(given, lexicon()).part("short-answer")


def text(given: Prompt) -> str:
    return " ".join(statement.text for statement in statements(given))


def sources(given: Prompt, field: str) -> set[str]:
    """Return the keys of the sources whose `field` the short answer cites."""
    return {cited.source for said in statements(given) for cited in said.citations if cited.field == field}


def as_entry(paper: tuple[str, str]) -> str:
    return entry(paper[0], summary=paper[1])


@settings(max_examples=150)
@given(prompts())
def test_it_has_60_to_110_words_whatever_was_provided(given: Prompt) -> None:
    assert LOWEST <= word_count(text(given)) <= HIGHEST


@settings(max_examples=100)
@given(prompts())
def test_it_quotes_only_fitting_abstracts_and_each_quotation_is_cited(given: Prompt) -> None:
    known = material(given)
    said, passages = write_short_answer(known)
    fitting = {key for key, grade in known.grades.items() if grade.relevance != "unrelated"}
    assert {passage.source.key for passage in passages} <= fitting
    for statement in said:
        quotes = re.findall("“([^”]*)”", statement.text)
        cited = " ".join(" ".join(c.quote.split()) for c in statement.citations)
        assert len(quotes) <= len(statement.citations)
        if statement.basis == "source":
            assert [passage.text for passage in passages if passage.text in statement.text]
        assert statement.basis == "design" or statement.citations or statement.basis == "definition", cited


@settings(max_examples=100)
@given(prompts())
def test_every_statement_is_a_whole_sentence(given: Prompt) -> None:
    for statement in statements(given):
        assert statement.text == " ".join(statement.text.split())
        assert statement.text[0].isupper()
        assert statement.text.endswith(".")
        assert not re.search(r"\b(?:None|null)\b|\{|\}|,,|\.\.|  ", statement.text)


def test_it_begins_with_what_is_asked() -> None:
    first = statements(prompt(" ".join((DEBLURRING.anecdote, *DEBLURRING.asks))))[0]
    assert first.basis == "question"
    assert [cited.quote for cited in first.citations] == list(DEBLURRING.asks)


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.task)
def test_it_speaks_to_each_sub_question_or_says_so(topic: Topic) -> None:
    papers = [as_entry(topic.own), as_entry(topic.other)]
    given = prompt(" ".join(topic.asks), [entry(topic.model)], papers)
    cited = [c.quote for c in statements(given)[0].citations]
    assert cited == list(topic.asks)
    assert sources(given, "abstract") <= {"P1", "P2"} != set()


def test_the_abstract_of_the_recommended_model_itself_comes_first() -> None:
    link = "https://p.example.org/own"
    own = entry(CAPTIONS.own[0], paper=link, summary=CAPTIONS.own[1])
    given = prompt(CAPTIONS.asks[0], [entry(CAPTIONS.model, paper=link)], [as_entry(CAPTIONS.other), own])
    quoted = [c.source for said in statements(given) for c in said.citations if c.field == "abstract"]
    assert quoted[0] == "P2"


def test_papers_about_something_else_are_named_as_not_used_and_never_quoted() -> None:
    given = prompt(DEBLURRING.asks[0], papers=[as_entry(paper) for paper in OFF_TOPIC])
    assert sources(given, "abstract") == set()
    assert sources(given, "name") >= {"P1", "P2"}


ASKED = "How does AI deblur a photo?"
PLAIN = [entry("Deblur-X")]


@pytest.mark.parametrize(
    ("question", "models", "papers"),
    [
        pytest.param(ASKED, [entry("ASR-X")], [], id="a model that does not fit"),
        pytest.param(ASKED, [entry("Harebell")], [], id="a silent name"),
        pytest.param(ASKED, [entry("Deblur-X", github="https://github.com/o/n")], [], id="a link"),
        pytest.param(ASKED, [entry("Deblur-X"), entry("Deblur-Y")], [], id="several models"),
        pytest.param(ASKED, PLAIN, [as_entry(OFF_TOPIC[0])], id="a paper about something else"),
        pytest.param(ASKED, PLAIN, [as_entry(DEBLURRING.own)], id="a fitting paper"),
        pytest.param("Can AI deblur a photo?", PLAIN, [], id="another question"),
        pytest.param(f"{HEARSAY} {ASKED}", PLAIN, [], id="hearsay"),
        pytest.param(REMARK, PLAIN, [], id="a remark"),
    ],
)
def test_what_differs_in_the_prompt_shows_in_the_answer(question: str, models: list[str], papers: list[str]) -> None:
    assert text(prompt(question, models, papers)) != text(prompt(ASKED, PLAIN))


def test_no_two_prompts_that_ask_or_provide_something_else_share_one() -> None:
    told: set[str] = set()
    for topic in TOPICS:
        names = ([topic.model], ["Harebell"], [topic.model, "Harebell"])
        papers: tuple[list[str], ...] = ([], [as_entry(OFF_TOPIC[0])], [as_entry(topic.own)], [as_entry(topic.other)])
        asked = (*topic.asks, " ".join(topic.asks))
        for models, given_papers, question in product(names, papers, asked):
            told.add(text(prompt(f"{topic.anecdote} {question}", [entry(name) for name in models], given_papers)))
    assert len(told) == len(TOPICS) * 3 * 4 * 3


def test_words_of_the_person_are_cited_where_they_stand_also_over_line_breaks() -> None:
    given = prompt("The  picture\nlooked   simply\twonderful to all of us, and to my aunt as well, and to her dog!")
    (cited,) = statements(given)[0].citations
    assert cited.quote == cited_slice(given, "Q", "question", cited.start, cited.end)
    assert cited.quote.startswith("The  picture\nlooked")


def test_a_marked_word_of_the_question_is_no_quotation_of_ours() -> None:
    given = prompt('How does it tell “sharp” from "blurred"?', [entry(SPEECH.model)])
    assert "“sharp”" not in text(given)
    assert '"' not in text(given)


_NIGHT = "Night scenes, where street lamps make streaks brighter than the sky, remain difficult"
_RAIN = (
    "Streak Maps: Rain Removal in Two Stages",
    "We propose a network for image deraining that first estimates a map of the streaks and then fills only those "
    f"places. It runs in real time on a phone with few parameters. {_NIGHT}.",
)


def test_a_limit_that_the_person_asks_about_is_quoted() -> None:
    asked = "How does AI take the rain out of a photo, and does it work at night?"
    assert _NIGHT in text(prompt(asked, [entry("DeRain-X")], [as_entry(_RAIN)]))


def test_a_quotation_is_on_speed_only_where_speed_was_asked_for() -> None:
    for asked, told in (("How is it so fast?", True), ("How does it tell rain from the scene?", False)):
        made = text(prompt(f"An app took the rain out of my photo. {asked}", [entry("DeRain-X")], [as_entry(_RAIN)]))
        assert ("On speed" in made) == told


def test_papers_left_aside_are_counted_among_all_unless_all_others_are_told_of() -> None:
    off = [as_entry(OFF_TOPIC[0])]
    asked = "How does AI take the rain out of a photo?"
    assert "The other paper is" in text(prompt(asked, [entry("DeRain-X")], [as_entry(_RAIN), *off]))
    unread = entry("A Survey of Rain Removal", summary="None")
    made = text(prompt(asked, [entry("DeRain-X")], [as_entry(_RAIN), unread, *off]))
    assert "One of the three papers is" in made


_SEGMENT = (
    "Paddock: Instance Segmentation",
    "We propose a network for instance segmentation. It runs at 33 fps on one card.",
)
_SLOWER = ("Byre: Instance Segmentation", "We propose masks for instance segmentation. It runs at 5 fps on one card.")


def test_where_a_choice_is_asked_for_each_described_model_speaks() -> None:
    models = [entry(_SEGMENT[0]), entry(_SLOWER[0]), entry("Segmentation-Fold")]
    asked = "Each sheep got its own outline. Which of these three would you take if it has to run live?"
    made = text(prompt(asked, models, [as_entry(_SEGMENT), as_entry(_SLOWER)]))
    assert "33 fps" in made
    assert "5 fps" in made
    assert "No abstract came with Segmentation-Fold" in made


def test_each_of_two_questions_is_answered_by_its_own_sentence() -> None:
    own = (
        "Lark: Text-to-Speech",
        "We introduce a language model for text-to-speech synthesis with codes in place of waves. "
        "It requires only a recording of three seconds from an unseen speaker. "
        "It keeps the emotion of the speaker in the new recording. "
        "It is 4 times faster than the previous one.",
    )
    asked = "It reads to my niece in my voice. What does it need from me, and does it also sound sad when I do?"
    made = text(prompt(asked, [entry("Lark")], [as_entry(own)]))
    assert "three seconds" in made
    assert "emotion" in made


def test_what_was_heard_is_told_again() -> None:
    for asked in ("I heard that it takes the eyes from other faces. Is that true?", "I heard it borrows other faces."):
        made = text(prompt(asked, [entry("FaceRestoration-Pendulum")]))
        assert "You heard “it " in made


def test_no_quotation_in_a_remark_is_broken_off() -> None:
    remark = (
        "I typed “slow lullaby, a music box and rain far away behind the hills of my youth” and then I had to sit down."
    )
    made = text(prompt(remark, [entry("MusicGen")]))
    assert made.count("‘") == made.count("’")


def test_who_asks_whether_it_copes_hears_of_that_before_how_it_works() -> None:
    how = "Pendulum is a network for image deblurring that combines an encoder with two modules."
    copes = "We work on image deblurring. Training with trams keeps pictures stable in dense crowds."
    papers = [entry("Pendulum: Image Deblurring", summary=how), entry("Sway: Image Deblurring", summary=copes)]
    for question, first in (("Does it cope with crowds?", "Training with trams"), ("How does it work?", "a network")):
        told = statements(prompt(f"It deblurred my photo. {question}", [entry("Deblur-X")], papers))
        quoted = next(s.text for s in told if s.basis == "source")
        assert f"“{first}" in quoted


def test_a_quoted_limit_is_one_of_the_work_itself() -> None:
    abstract = (
        "Pictures of trams are blurred. Networks made for this fail at night and degrade in rain. "
        "We propose Pendulum, a network for image deblurring that combines an encoder with two modules."
    )
    paper = entry("Pendulum: Image Deblurring", summary=abstract)
    assert "fail at night" not in text(
        prompt("It deblurred my photo. When does it go wrong?", [entry("Deblur-X")], [paper])
    )
