from __future__ import annotations

import pytest

from generator.phrasing import (
    called,
    counted,
    label_of,
    links_given,
    listed,
    quoted,
    referred_to,
    sentence_case,
    word_count,
)
from tests.invented import entry, paper, prompt


@pytest.mark.parametrize(
    ("items", "last", "text"),
    [
        ([], "and", ""),
        (["a"], "and", "a"),
        (["a", "b"], "and", "a and b"),
        (["a", "b", "c"], "and", "a, b and c"),
        (["a", "b", "c"], "or", "a, b or c"),
    ],
)
def test_a_list_reads_as_prose(items: list[str], last: str, text: str) -> None:
    assert listed(items, last) == text


@pytest.mark.parametrize(("number", "word"), [(0, "no"), (1, "one"), (10, "ten"), (11, "11"), (200, "200")])
def test_small_numbers_are_words(number: int, word: str) -> None:
    assert counted(number) == word


def test_a_source_is_called_by_its_short_name() -> None:
    assert called(paper("Pendulum: Sharp Photos")) == "Pendulum"


def test_a_long_title_is_cut_at_a_word_that_needs_no_other() -> None:
    name = called(paper("How Hands Move When Nobody Looks and What a Shutter Makes of All That Movement in the End"))
    assert name == "How Hands Move When Nobody Looks and What…"


def test_double_quotation_marks_in_a_name_do_not_look_like_a_quotation_of_ours() -> None:
    source = paper('“Sharp” or "Blurred"?')
    assert called(source) == "‘Sharp’ or 'Blurred'?"
    assert label_of(source) == source.name


@pytest.mark.parametrize(
    ("text", "shown"),
    [("plain", "“plain”"), ("a “b” c", "“a ‘b’ c”"), ('a "b" c', "“a 'b' c”"), ("", "“”")],
)
def test_a_quotation_holds_single_marks_inside(text: str, shown: str) -> None:
    assert quoted(text) == shown


@pytest.mark.parametrize(
    ("links", "words"),
    [
        ({}, ""),
        ({"github": "https://github.com/o/n"}, "its code link"),
        (
            {"paper": "https://p.example.org/a", "github": "https://huggingface.co/o/n"},
            "its paper and model card links",
        ),
        ({"paper": "https://p.example.org/a https://p.example.org/b"}, "its paper links"),
    ],
)
def test_the_links_of_a_model_are_told_by_kind(links: dict[str, str], words: str) -> None:
    assert links_given(prompt("How?", [entry("Deblur-X", **links)]).models[0]) == words


def test_one_of_several_models_is_always_named() -> None:
    one, other = prompt("How?", [entry("A Model with a Very Long Name"), entry("Other")]).models
    assert referred_to(one, [one]) == "the recommended model"
    assert referred_to(other, [other]) == "Other"
    assert referred_to(one, [one, other]) == called(one)


def test_a_sentence_begins_with_a_capital_and_keeps_the_rest() -> None:
    assert [sentence_case(text) for text in ("how iPhones work", "", "Éa")] == ["How iPhones work", "", "Éa"]


def test_words_are_what_white_space_separates() -> None:
    assert word_count(" two\n words ") == 2
