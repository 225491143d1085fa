from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.words import PhraseIndex, content_stems, longest_hits, name_tokens, stem, stems, tokens


@pytest.mark.parametrize(
    "forms",
    [
        ("brightened", "brightens", "Brightening"),
        ("photo’s", "photo's", "PHOTOS"),
        ("ｐｈｏｔｏ", "photo"),
    ],
)
def test_forms_of_one_word_share_a_stem(forms: tuple[str, ...]) -> None:
    assert len({stem(form) for form in forms}) == 1


def test_hyphens_slashes_and_underscores_separate_words() -> None:
    assert stems("low-light/night_photo") == stems("low light night photo")


def test_an_apostrophe_inside_a_word_does_not() -> None:
    assert [token.stem for token in tokens("it isn’t")] == ["it", "isn't"]


@given(st.text())
def test_a_word_remembers_where_it_stood(text: str) -> None:
    found = tokens(text)
    assert [stem(text[token.start : token.end]) for token in found] == [token.stem for token in found]
    assert tuple(token.stem for token in found) == stems(text)
    assert all(one.end <= other.start for one, other in pairwise(found))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("ObjDet-YOLO", ["Obj", "Det", "YOLO"]),
        ("Denoise-Noise15", ["Denoise", "Noise", "15"]),
        ("SISR-4xNet", ["SISR", "4x", "Net"]),
        ("HuggingFace-owner_model", ["Hugging", "Face", "owner", "model"]),
    ],
)
def test_a_name_is_cut_where_its_capitals_and_digits_begin(name: str, words: list[str]) -> None:
    found = name_tokens(name)
    assert [name[token.start : token.end] for token in found] == words
    assert [token.stem for token in found] == [stem(word) for word in words]


INDEX = PhraseIndex([("deblurring", "blurred photo"), ("deblurring", "blur"), ("low-light", "night photo")])


def test_a_phrase_is_found_in_any_form_with_its_place() -> None:
    text = "My NIGHT-photos were blurred, photos of trams"
    hits = INDEX.find(tokens(text))
    assert [(hit.entry, text[hit.start : hit.end]) for hit in longest_hits(hits)] == [
        ("low-light", "NIGHT-photos"),
        ("deblurring", "blurred, photos"),
    ]


def test_a_phrase_inside_a_longer_one_of_the_same_entry_counts_once() -> None:
    hits = INDEX.find(tokens("a blurred photo, a blur"))
    assert [hit.phrase for hit in longest_hits(hits)] == [stems("blurred photo"), stems("blur")]


def test_a_phrase_without_a_word_is_never_found() -> None:
    assert PhraseIndex([("x", "…"), ("y", "")]).find(tokens("… anything at all")) == []


def test_only_words_that_carry_meaning_count() -> None:
    assert content_stems("How does the AI keep noise away from my photos?") == {stem("noise"), stem("photos")}
