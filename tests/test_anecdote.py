from __future__ import annotations

import pytest

from generator.anecdote import points_back, what_was_done
from generator.question import read_question


@pytest.mark.parametrize(
    ("question", "text"),
    [
        (
            "I uploaded my photo of the harbour, and it came back bright. How can it do that?",
            "You uploaded your photo of",
        ),
        ("Tried it on two photos of a church. What makes that possible?", "You tried it on two photos of a church"),
        ("I told it “book a table”, and it did. How can it do that?", "You told it ‘book a table’"),
        ("I asked it to book a table and it opened the site. How does it do this?", "You asked it to book a table"),
    ],
)
def test_what_the_person_did_is_told_in_their_own_words_as_you(question: str, text: str) -> None:
    reading = read_question(question)
    assert points_back(reading)
    did = what_was_done(question, reading)
    assert did is not None
    assert did.text.startswith(text)
    assert question[slice(*did.span)].split(maxsplit=1)[0].lower() == did.text.split()[1]


@pytest.mark.parametrize(
    "question",
    [
        "My dog ran off, and it found him. How can it do that?",
        "Let me tell you about my dog. How does it do that?",
        "I tried it. How does that work?",
        "I typed “a red boat, and a dog. How does it do that?",
    ],
)
def test_nothing_is_told_where_no_short_clause_of_theirs_says_what_they_did(question: str) -> None:
    assert what_was_done(question, read_question(question)) is None


def test_a_question_that_is_clear_by_itself_does_not_point_back() -> None:
    assert not points_back(read_question("I uploaded a photo. How does it estimate depth from one image?"))
    assert not points_back(read_question("How can it do that?"))
