from __future__ import annotations

import pytest

from generator.own_names import introduced_name, short_name
from generator.subjects import Subject
from generator.tasks import identify_task
from tests.invented import CAPTIONS, DEBLURRING, OFF_TOPIC, PICTURES, SPEECH, Topic, entry, lexicon, prompt


def subject(title: str, abstract: str = "") -> Subject:
    """Return what a paper is about, as the identification of a task sees it."""
    given = prompt("How does it work?", papers=[entry(title, summary=abstract)])
    return identify_task(given, lexicon()).subjects["P1"]


@pytest.mark.parametrize("topic", [DEBLURRING, SPEECH, PICTURES, CAPTIONS], ids=lambda topic: topic.task)
def test_a_paper_is_about_what_its_title_and_central_sentence_name(topic: Topic) -> None:
    assert subject(*topic.own).main[0] == topic.task
    assert subject(*topic.other).main[0] == topic.task


@pytest.mark.parametrize("off_topic", OFF_TOPIC, ids=lambda paper: paper[0])
def test_a_paper_that_names_no_task_is_about_none(off_topic: tuple[str, str]) -> None:
    assert subject(*off_topic).main == ()


def test_a_passing_mention_weighs_less_than_the_title() -> None:
    found = subject("Image Deblurring on Boats", "We present it. Object detection is left for later.")
    assert found.main == ("deblurring",)
    assert found.scores["deblurring"] > found.scores["object-detection"] > 0


@pytest.mark.parametrize(
    ("title", "abstract", "kind"),
    [
        ("A Survey of Image Deblurring", "Blur is common.", "survey"),
        ("Blur Everywhere", "This article reviews forty years of deblurring.", "survey"),
        ("BlurBench: a Benchmark for Deblurring", "Blur is common.", "benchmark"),
        ("A Dataset of Blurred Trams", "Blur is common.", "data set"),
        ("Deblurring Fails to Generalise", "Blur is common.", "negative result"),
        ("A Position on Blur", "We argue that blur is beautiful.", "essay"),
        ("Pendulum", "We propose a network that sharpens photos.", "method"),
    ],
)
def test_a_work_is_of_the_kind_that_it_announces(title: str, abstract: str, kind: str) -> None:
    assert subject(title, abstract).kind == kind


@pytest.mark.parametrize(
    ("abstract", "central"),
    [
        ("Blur is common. We present a network. It is fast.", "We present a network."),
        ("Blur is common. In this paper we also propose a loss.", "In this paper we also propose a loss."),
        ("Blur is common. Pendulum is a network for photos. It is fast.", "Pendulum is a network for photos."),
        ("Blur is common. Nobody likes it.", "Blur is common."),
    ],
)
def test_the_central_sentence_says_what_the_work_does(abstract: str, central: str) -> None:
    found = subject("Pendulum: Sharp Photos", abstract).central
    assert found is not None
    assert found.text == central


def test_without_an_abstract_there_is_no_central_sentence() -> None:
    assert subject("Pendulum: Sharp Photos").central is None


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Pendulum: Sharp Photos", "Pendulum"),
        ("Skew Lines: Blind Deblurring", "Skew Lines"),
        ("A title of more than four words: and a half", "A title of more than four words: and a half"),
        ("No colon at all", "No colon at all"),
        (": starts with one", ": starts with one"),
        ("Deblur-Pendulum", "Deblur-Pendulum"),
    ],
)
def test_a_work_is_called_by_the_words_before_its_colon(name: str, short: str) -> None:
    assert short_name(name) == short


@pytest.mark.parametrize(
    ("title", "abstract", "name"),
    [
        ("Real Intermediate Flow Estimation", "We propose Real Intermediate Flow (RIFE). RIFE is quick.", "RIFE"),
        (
            "Towards Robust Repair",
            "We propose a network, named CodeMender, to mend. CodeMender is quick.",
            "CodeMender",
        ),
        (
            "Patch-wise Repair Mixer for Any Picture",
            "We present Patch-wise Repair Mixer (Patch2Mend), a network. Patch2Mend is quick.",
            "Patch2Mend",
        ),
        ("Transformers for Repair", "We design a solver of attention (FSAS). FSAS is quick.", ""),
        ("Towards Robust Repair", "We propose a network, named CodeMender, to mend.", ""),
    ],
    ids=["initials of its title", "called so", "behind its title", "a part of it", "never used again"],
)
def test_a_work_goes_by_the_name_that_its_abstract_gives_it(title: str, abstract: str, name: str) -> None:
    given = prompt("How?", papers=[entry(title, summary=abstract)])
    assert introduced_name(given.papers[0].name, given.papers[0].abstract) == name


def test_a_paper_is_said_to_be_about_a_task_only_in_words_of_its_own() -> None:
    told = subject("Pendulum", "We sharpen smeared shots of moving trams by undoing the shake of the hand.")
    assert "deblurring" not in told.named
    assert "deblurring" in subject("Pendulum: Image Deblurring").named


@pytest.mark.parametrize("term", ["Segment Anything", "segment and recognize"])
def test_what_tells_to_do_something_is_no_subject(term: str) -> None:
    named = subject(f"Pendulum: {term} in Photos", "We propose a network for photos.")
    assert [found.text.lower() for found in named.terms.values() if found.text.lower() == term.lower()] == []


def test_a_title_says_what_kind_of_work_it_is_whatever_else_was_done() -> None:
    abstract = "We study 80 tests, and complement this with a survey of 127 people."
    assert subject("An Empirical Study of Tests", abstract).kind == "study"
    assert subject("Tests of Hedges", abstract).kind == "study"
    assert subject("A Survey of Tests", abstract).kind == "survey"
