from __future__ import annotations

import pytest
from hypothesis import given, settings

from generator.composer import compose
from generator.content import Prompt, SourceView
from generator.topics import topic_elsewhere
from tests.invented import DEBLURRING, OFF_TOPIC, SPEECH, entry, lexicon, paper, prompt, prompts


def views(given: Prompt) -> tuple[SourceView, ...]:
    return compose(given, lexicon()).sources


@settings(max_examples=100)
@given(prompts())
def test_every_source_has_one_line_in_prompt_order_with_the_links_as_given(given: Prompt) -> None:
    answer = compose(given, lexicon())
    assert tuple(view.source for view in answer.sources) == given.sources
    assert tuple(view.why for view in answer.sources) == answer.part("sources")
    for view in answer.sources:
        assert {citation.source for citation in view.why.citations} == {view.source.key}


def test_a_model_is_recommended_and_says_where_it_may_not_fit() -> None:
    fitting, unfit = (
        views(prompt(" ".join((SPEECH.anecdote, *SPEECH.asks)), [entry(name)]))[0] for name in ("ASR-X", "Deblur-X")
    )
    assert fitting.note == "recommended"
    assert unfit.note == "recommended, may not fit"


def test_a_papers_line_says_in_its_own_words_what_it_is_about() -> None:
    papers = [entry(title, summary=abstract) for title, abstract in (DEBLURRING.own, OFF_TOPIC[0])]
    _, own, salt = views(prompt(DEBLURRING.asks[0], papers=papers))
    assert (own.note, salt.note) == ("direct", "not about this task")
    for view in (own, salt):
        (citation,) = view.why.citations
        assert citation.field == "abstract"
        assert citation.quote in view.why.text
        assert citation.quote in view.source.abstract


def test_a_paper_without_an_abstract_rests_on_its_name_alone() -> None:
    (_, bare) = views(prompt(DEBLURRING.asks[0], papers=[entry("Blind Deblurring")]))
    assert (bare.why.basis, bare.why.citations[0].field) == ("name", "name")


def test_a_neighbouring_paper_is_a_related_idea() -> None:
    papers = [entry("Fine Sand: Image Denoising", summary="We propose a method for image denoising.")]
    assert views(prompt(DEBLURRING.asks[0], papers=papers))[1].note == "related idea"


def test_a_bare_name_does_not_say_what_a_paper_is_about() -> None:
    abstract = "We look at quarrels between neighbours about salt. To this end, we propose the Salt-Talk."
    (_, about) = views(prompt(DEBLURRING.asks[0], papers=[entry("Between Fences", summary=abstract)]))
    assert "Salt-Talk" not in about.why.text


@pytest.mark.parametrize(
    ("abstract", "line"),
    [
        ("How should a hedge be cut when the rain does not stop in the garden?", ""),
        (
            "A trimmer for hedges that was built in winter and sold in spring stops in summer when all need it.",
            "",
        ),
        ("How should a hedge be cut? We measure hedges in 40 gardens.", "We measure hedges in 40 gardens"),
    ],
    ids=["a question", "no verb", "what they did"],
)
def test_a_line_quotes_only_words_that_tell_what_a_paper_is_about(abstract: str, line: str) -> None:
    (_, about) = views(prompt(DEBLURRING.asks[0], papers=[entry("Hedges in May", summary=abstract)]))
    assert about.why.text.partition("“")[2].partition("”")[0] == line


def test_a_line_of_a_fitting_paper_tells_nothing_of_its_field_alone() -> None:
    field = "Photos of trams at night are blurred by the hand."
    for own, quoted in (("All of it was cut by hand.", False), ("We measure the photos of trams by hand.", True)):
        fitting = entry("Trams and Image Deblurring", summary=f"{field} {own}")
        line = views(prompt(DEBLURRING.asks[0], [entry("Deblur-X")], [fitting]))[1].why.text
        assert field.rstrip(".") not in line
        assert ("“" in line) == quoted


@pytest.mark.parametrize(
    ("sentence", "tells"),
    [
        ("We further build an algorithm for old coins and spoons", False),
        ("We release and test hedges and old shears of 40 gardens", False),
        ("We measure cut hedges and old shears of 40 gardens", True),
    ],
    ids=["of any paper", "a release", "what they did"],
)
def test_a_later_sentence_tells_what_a_paper_is_about_in_words_of_its_title(sentence: str, tells: bool) -> None:
    found = topic_elsewhere(paper("Hedges, Shears and Rain in May", f"Why not? {sentence}."), 14)
    assert (found.text if found else "") == (sentence if tells else "")


def test_a_title_tells_only_what_stands_in_it() -> None:
    abstract = "Many photos are blurred. Deblurring of an image is hard. It is done at night."
    for title, told in (("Image Deblurring at Night", True), ("Work at Night", False)):
        line = views(prompt("How?", [entry("Harebell")], [entry(title, summary=abstract)]))[1].why
        assert ("as its title tells" in line.text) == told
        assert (line.citations[0].field == "name") == told
