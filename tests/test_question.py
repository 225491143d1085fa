from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.indirect import indirect
from generator.question import (
    aspect_words,
    cite_question,
    cut_at_word,
    read_question,
    title_of,
)


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("I took a photo. How does it stay sharp?", ["How does it stay sharp?"]),
        ("How does it stay sharp, and why is it so fast?", ["How does it stay sharp", "why is it so fast?"]),
        ("How does it stay sharp — and why is it so fast?", ["How does it stay sharp", "why is it so fast?"]),
        ("How does it work? Is it real?", ["How does it work?", "Is it real?"]),
        ("It was blurred; how can it be sharp?", ["how can it be sharp?"]),
        ("With so little light, how can it be sharp?", ["how can it be sharp?"]),
        ("So how does that work?", ["how does that work?"]),
        ("I wonder how it works.", []),
        ("What a lovely result!", []),
        ("", []),
    ],
)
def test_a_question_is_taken_apart_into_what_is_asked(question: str, asked: list[str]) -> None:
    assert [sub.text for sub in read_question(question).subquestions] == asked


def test_what_is_not_asked_is_the_anecdote() -> None:
    question = "My cat ran. It was dark; how is it sharp? Wow."
    assert [question[slice(*span)] for span in read_question(question).anecdote] == [
        "My cat ran.",
        "It was dark",
        "Wow.",
    ]


@pytest.mark.parametrize(
    "hearsay",
    [
        "I heard it uses loops.",
        "A friend told me it learns.",
        "We’ve read that it guesses.",
        "Apparently it is trained.",
    ],
)
def test_a_sentence_that_repeats_what_was_heard_is_marked(hearsay: str) -> None:
    question = f"It is fast. {hearsay} How does it work?"
    span = read_question(question).hearsay
    assert span is not None
    assert question[slice(*span)] == hearsay


def test_seeing_is_not_hearsay() -> None:
    assert read_question("I saw that it is fast. How does it work?").hearsay is None


@pytest.mark.parametrize(
    ("question", "clause"),
    [
        ("How does it stay sharp?", "how it stays sharp"),
        ("How does this tool carry it over?", "how this tool carries it over"),
        ("How does it watch me?", "how it watches you"),
        ("How does the AI read and sort my notes?", "how the AI reads and sorts your notes"),
        ("How does it manage to keep my hair?", "how it manages to keep your hair"),
        ("Why do these tools keep the noise away?", "why these tools keep the noise away"),
        ("Can AI really do it?", "whether AI can really do it"),
        ("Could I run it myself?", "whether you could run it yourself"),
        ("How do I know I’m right?", "how you know you’re right"),
        ("How is that possible?", "how that is possible"),
        ("How does machine translation work?", "how machine translation works"),
        ("How does AI bring change to it?", "how AI brings change to it"),
        ("How does network parameters pruning work?", ""),
        ("What makes it fast?", "what makes it fast"),
        ("Which models are popular?", "which models are popular"),
        ('How can it tell “sharp” from "blurred"?', "how it can tell ‘sharp’ from 'blurred'"),
        ("How did it find me?", ""),
        ("Did it learn?", ""),
        ("Will wonders never cease?", ""),
    ],
)
def test_a_direct_question_becomes_a_clause_or_nothing(question: str, clause: str) -> None:
    assert indirect(question) == clause


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("How does it work?", "mechanism"),
        ("How was it trained?", "training"),
        ("How is it so fast?", "speed"),
        ("Why does it need so little time?", "speed"),
        ("What does it need from me?", "use"),
        ("How does it stay stable in a crowd?", "robustness"),
        ("Why is every detail so sharp?", "quality"),
        ("Which model do you recommend?", "choice"),
        ("Is it always right?", "quality"),
        ("Does it ever fail?", "limits"),
        ("Mine?  Is it?", "mechanism"),
    ],
)
def test_what_is_asked_has_an_aspect(question: str, first: str) -> None:
    assert read_question(question).subquestions[-1].aspects[0] == first


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("I ran. How does it work?", "How does it work?"),
        ("How? Is it real? So why does it work?", "Why does it work?"),
        ("How does it work,\n and why is it fast?", "How does it work, and why is it fast?"),
        ("What a result!", None),
    ],
)
def test_the_last_question_is_the_title(question: str, title: str | None) -> None:
    assert title_of(question, read_question(question)) == title


def test_a_long_title_is_cut_at_a_word() -> None:
    question = f"How does it work {'very ' * 30}well?"
    title = title_of(question, read_question(question))
    assert title is not None
    assert len(title) <= 90
    assert title.endswith(" very…")


@pytest.mark.parametrize(
    ("text", "limit", "cut"),
    [("one two", 7, "one two"), ("one two", 6, "one"), ("one, two", 6, "one"), ("onetwothree", 4, "onet"), ("", 3, "")],
)
def test_a_text_is_cut_after_a_word(text: str, limit: int, cut: str) -> None:
    assert cut_at_word(text, limit) == cut


def test_words_of_quality_and_speed_are_found_in_place() -> None:
    text = "How is it so fast, and right without distortion?"
    assert [(text[start:end], aspect) for start, end, aspect in aspect_words(text)] == [("distortion", "quality")]


def test_a_citation_of_the_question_holds_its_words() -> None:
    cited = cite_question("How does it work?", 4, 8)
    assert (cited.source, cited.field, cited.quote) == ("Q", "question", "does")


_WORDS = (
    "How how does do is can it I my ı İ AI work which what heard manage to , and ; — - ? ! . … “ ” \" ' ’m 😀 한국어 \n"
)


@given(st.one_of(st.text(), st.lists(st.sampled_from(_WORDS.split(" ")), max_size=30).map(" ".join)))
def test_any_question_can_be_read_and_everything_has_its_place(question: str) -> None:
    reading = read_question(question)
    for sub in reading.subquestions:
        assert " ".join(question[sub.start : sub.end].split()) == sub.text
        assert sub.aspects
    spans = sorted([*reading.anecdote, *((sub.start, sub.end) for sub in reading.subquestions)])
    assert all(0 <= start <= end <= len(question) for start, end in spans)
    title = title_of(question, reading)
    assert (title is None) == all(sub.text.lower().rstrip(" ?") in ("how", "why") for sub in reading.subquestions)
    assert title is None or len(title) <= 90


@pytest.mark.parametrize("first", ["Should I feed in whole tapes", "Must it see whole tapes", "Did it see whole tapes"])
def test_what_begins_with_a_helping_verb_is_asked(first: str) -> None:
    asked = read_question(f"{first}, and does the order matter?").subquestions
    assert [sub.text.rstrip("?, ") for sub in asked] == [first, "does the order matter"]


def test_a_quotation_with_an_end_mark_does_not_end_the_sentence() -> None:
    question = "I asked “how many steps has it?” under a picture, and it said seven. Where do mistakes come from?"
    reading = read_question(question)
    assert [sub.text for sub in reading.subquestions] == ["Where do mistakes come from?"]
    assert question[slice(*reading.anecdote[0])].endswith("it said seven.")


def test_a_quotation_that_never_ends_holds_nothing_together() -> None:
    reading = read_question("I said “stop. How does it work? And why? It went on.")
    assert [sub.text for sub in reading.subquestions] == ["How does it work?", "why?"]


def test_a_bare_how_is_no_title_where_another_question_is() -> None:
    question = "How does it blend them? Even the lapels sat right. How?"
    assert title_of(question, read_question(question)) == "How does it blend them?"
