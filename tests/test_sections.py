from __future__ import annotations

import pytest
from hypothesis import given, settings

from generator.composer import compose
from generator.content import Answer, Prompt
from tests.invented import DEBLURRING, OFF_TOPIC, SPEECH, entry, lexicon, prompt, prompts, taxonomy


def answer(given: Prompt) -> Answer:
    return compose(given, lexicon())


def as_entry(paper: tuple[str, str], link: str = "None") -> str:
    return entry(paper[0], paper=link, summary=paper[1])


def test_the_first_section_defines_the_task_and_shows_its_signals() -> None:
    found = answer(prompt(f"{DEBLURRING.anecdote} How does it work?", [entry("Deblur-X")]))
    assert found.part("task", "definition")[0].text == taxonomy().tasks["deblurring"].definition
    shown = [citation.quote for said in found.part("task", "signals") for citation in said.citations]
    assert {"blurry", "Deblur"} <= set(shown)


def test_where_nothing_says_the_task_the_page_says_so() -> None:
    papers = [as_entry(SPEECH.own), as_entry(SPEECH.other)]
    found = answer(prompt("It worked wonders. How does it work?", [entry("Harebell")], papers))
    assert [said.basis for said in found.part("task", "signals")][:1] == ["question"]


@pytest.mark.parametrize(("model", "told"), [("ASR-X", 0), ("Harebell", 0), ("Deblur-X", 1)])
def test_only_a_model_that_does_not_fit_is_told_to_disagree(model: str, told: int) -> None:
    found = answer(prompt(" ".join((SPEECH.anecdote, *SPEECH.asks)), [entry(model)]))
    assert len(found.part("task", "fit")) == told


def test_each_model_says_why_it_stands_there() -> None:
    names = ["Deblur-X", "Deblur-Y", "Deblur-Z"]
    found = answer(prompt(DEBLURRING.asks[0], [entry(name) for name in names]))
    why = found.part("workflow", "why")
    assert {citation.source for said in why for citation in said.citations} == {"M1", "M2", "M3"}
    assert all(name in " ".join(said.text for said in why) for name in names)


def test_the_table_names_input_model_and_output_with_their_formats() -> None:
    found = answer(prompt("I took a photo of a tram. How does AI deblur it?", [entry("Deblur-X")]))
    assert [(row.role, row.what, row.format) for row in found.flow] == [
        ("Input", "photo", "image"),
        ("Model", "Deblur-X", "image → image"),
        ("Output", "the same photo, sharper", "image"),
    ]


def test_a_model_that_does_not_fit_keeps_its_own_format() -> None:
    found = answer(prompt(" ".join((SPEECH.anecdote, *SPEECH.asks)), [entry("Deblur-X")]))
    assert found.flow[1].format == "image → image"


def test_the_name_in_the_table_stands_as_given() -> None:
    found = answer(prompt("How does AI deblur a photo?", [entry('Deblur-"X"')]))
    assert found.flow[1].what == 'Deblur-"X"'


@settings(max_examples=80)
@given(prompts())
def test_papers_that_are_about_something_else_are_no_evidence(given: Prompt) -> None:
    found = answer(given)
    off_topic = {
        view.source.key for view in found.sources if view.relevance == "unrelated" and view.source.kind == "paper"
    }
    cited = {c.source for said in found.part("workflow") for c in said.citations}
    assert cited.isdisjoint(off_topic)


@settings(max_examples=80)
@given(prompts())
def test_no_sentence_of_an_abstract_is_quoted_twice_in_answer_and_evidence(given: Prompt) -> None:
    found = answer(given)
    quoted = [
        (citation.source, citation.sentence)
        for said in (*found.part("short-answer"), *found.part("workflow", "evidence"))
        for citation in said.citations
        if citation.field == "abstract"
    ]
    assert len(set(quoted)) == len(quoted)


def test_the_abstract_of_the_model_itself_gives_the_steps_inside() -> None:
    link = "https://p.example.org/own"
    own = as_entry(DEBLURRING.own, link)
    found = answer(prompt(DEBLURRING.asks[0], [entry("Deblur-X", paper=link)], [own, as_entry(OFF_TOPIC[0])]))
    assert {node.source for node in found.workflow.nodes if node.basis == "source"} == {"P1"}


def test_a_task_that_needs_two_things_takes_both_media() -> None:
    question = "I uploaded a photo and asked it something. How does visual question answering work?"
    found = answer(prompt(question, [entry("ImgTxt2Txt-X")]))
    assert [(row.what, row.format, row.basis_text) for row in found.flow][:2] == [
        ("photo and a question", "image and text", "your words, and the task’s definition"),
        ("ImgTxt2Txt-X", "image and text → text", "its name"),
    ]
