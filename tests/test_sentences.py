from __future__ import annotations

import logging
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.sentences import display_text, split_sentences


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        (r"\textbf{Fast} and $6\%$ better \& smaller", "Fast and 6% better & smaller"),
        (r"is $4\times$ as fast~\cite{a,b} as \Citep[see][p. 3]{c}.", "is 4× as fast as ."),
        (r"Code: \url{https://example.org/a_b%20c}", "Code: https://example.org/a_b%20c"),
        (r"the \href{https://example.org/}{page}", "the page (https://example.org/)"),
        ("costs $5 and then $7", "costs $5 and then $7"),
        ("98.91% accuracy, 100% of it", "98.91% accuracy, 100% of it"),
        (r"98.91% accuracy \textit{and} a_b # 2", "98.91% accuracy and a_b # 2"),
        ("runs   of\t\nwhite space ", "runs of white space"),
        ("in\u00advisi\u200bble\ufeff \u202emarks\u2066", "invisible marks"),
        ("a\u200db stays joined", "a\u200db stays joined"),
        (r"broken \textbf{tail", r"broken tail"),
        ("", ""),
    ],
)
def test_a_reader_sees_words_instead_of_commands(raw: str, shown: str) -> None:
    assert display_text(raw) == shown


def test_no_command_tells_the_day_of_the_build() -> None:
    assert display_text(r"Written on \today.") == r"Written on \today."


def test_what_one_abstract_sets_does_not_show_in_another() -> None:
    display_text(r"\title{Secret} \author{Nobody} \date{1999}")
    assert "Secret" not in display_text(r"See \maketitle here.")


def test_no_command_reads_a_file() -> None:
    assert display_text(rf"a \input{{{__file__}}} b") == "a b"


def test_a_command_that_cannot_be_resolved_is_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        display_text(r"\frac \begin{x} \frac{1} \end{y}")
    assert caplog.records == []


@given(st.text())
def test_text_without_commands_keeps_every_visible_word(text: str) -> None:
    plain = "".join(c for c in text if c.isascii() and c.isprintable() and c not in "\\$")
    assert display_text(plain) == " ".join(plain.split())


def spans(text: str) -> list[str]:
    return [text[sentence.start : sentence.end] for sentence in split_sentences(text)]


def test_abbreviations_numbers_and_addresses_do_not_end_a_sentence() -> None:
    text = "We use e.g. 3.5 points, i.e. more than Smith et al. did. See https://example.org/a.b for it. Done!"
    assert spans(text) == [
        "We use e.g. 3.5 points, i.e. more than Smith et al. did.",
        "See https://example.org/a.b for it.",
        "Done!",
    ]


def test_a_stray_full_stop_belongs_to_the_sentence_before_it() -> None:
    assert spans("It ends here. . And goes on.") == ["It ends here. .", "And goes on."]


_PIECES = st.sampled_from(["A b. ", "“C? ", "d”", "\n\n", "3.5 ", "😀", "한국어. ", "e.g. "])


@given(st.one_of(st.text(), st.lists(_PIECES).map("".join)))
def test_sentences_are_lossless_ordered_and_numbered(text: str) -> None:
    found = split_sentences(text)
    assert [sentence.number for sentence in found] == list(range(1, len(found) + 1))
    assert "".join("".join(spans(text)).split()) == "".join(text.split())
    assert all(one.end <= other.start for one, other in pairwise(found))
    for sentence in found:
        raw = text[sentence.start : sentence.end]
        assert raw == raw.strip() != ""
        assert sentence.text == display_text(raw)


@pytest.mark.parametrize("unit", ["“", "A word and another. ", "word ", "x" * 5000 + ". "])
def test_a_very_long_text_is_lossless_too(unit: str) -> None:
    text = (unit * 20_000)[:20_000]
    assert "".join("".join(spans(text)).split()) == "".join(text.split())
