from __future__ import annotations

import pytest
from hypothesis import given, settings

from generator.content import Prompt
from tests.invented import CAPTIONS, DEBLURRING, OFF_TOPIC, SPEECH, TOPICS, Topic, entry, material, prompt, prompts

DENOISING = (
    "Fine Sand: Image Denoising without Clean Photos",
    "We propose Fine Sand, a method for image denoising that learns from two noisy photos of one scene.",
)


def grades(given: Prompt) -> dict[str, str]:
    return {key: grade.relevance for key, grade in material(given).grades.items()}


def about(topic: Topic, model: str, *papers: tuple[str, str]) -> Prompt:
    question = f"{topic.anecdote} {topic.asks[0]}"
    return prompt(question, [entry(model)], [entry(title, summary=abstract) for title, abstract in papers])


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.task)
def test_papers_on_the_very_task_are_direct_and_all_others_are_not(topic: Topic) -> None:
    others = [t.own for t in (DEBLURRING, SPEECH) if t is not topic]
    given = about(topic, topic.model, topic.own, topic.other, *others, *OFF_TOPIC)
    found = list(grades(given).values())
    assert found[:3] == ["direct", "direct", "direct"]
    assert set(found[3:]) == {"unrelated"}


def test_a_paper_on_a_neighbouring_task_is_a_related_idea() -> None:
    given = about(DEBLURRING, "Deblur-Pendulum", DENOISING)
    assert grades(given) == {"M1": "direct", "P1": "related"}
    assert material(given).grades["P1"].about == "denoising"


def test_a_paper_on_another_subject_that_only_uses_the_model_is_no_more_than_an_idea() -> None:
    question = "How does AI deblur a photo?"
    uses = ("Fine Sand: Image Denoising", "We propose image denoising on top of TramSharp7, in two steps.")
    tells = ("A Closer Look", "We take TramSharp7 apart and look at each of its steps.")
    papers = [entry(title, summary=abstract) for title, abstract in (uses, tells)]
    assert grades(prompt(question, [entry("TramSharp7: Image Deblurring")], papers)) == {
        "M1": "direct",
        "P1": "related",
        "P2": "direct",
    }


def test_a_paper_that_never_speaks_of_pictures_is_not_about_their_repair() -> None:
    question = "The flakes in front of our faces were gone from the photo. How does it remove falling snow?"
    roads = (
        "We describe how ploughs remove falling snow and flakes from roads. Snow is thick, and snowflakes stick to {}."
    )
    for stuck_to, grade in (("signs", "unrelated"), ("photos", "direct")):
        paper = entry("Ploughs at Dawn: Clearing Snow", summary=roads.format(stuck_to))
        assert grades(prompt(question, [entry("WeatherRemoval-DeSnow-Gritter")], [paper]))["P1"] == grade


def test_where_a_subject_takes_place_is_not_the_subject() -> None:
    question = "It brightened a photo taken in low light. How?"
    abstract = "We propose a network for pictures."
    for title, grade in (
        ("Human Pose Estimation in Low-Light Conditions", "unrelated"),
        ("Low-Light Image Enhancement for Human Pose Estimation", "direct"),
    ):
        paper = entry(title, summary=abstract)
        assert grades(prompt(question, [entry("Enhancement-low-light-Lamp")], [paper]))["P1"] == grade


def test_shared_words_prove_nothing() -> None:
    sharp = ("Sharp Tongues: Satire and Blur", "We study sharp letters, blurred trams and photos of hands in satire.")
    assert grades(about(DEBLURRING, "Deblur-Pendulum", sharp))["P1"] != "direct"
    zoom = ("Zooming Out", "This paper examines how meetings by video call became longer, faster and less natural.")
    assert grades(about(DEBLURRING, "Deblur-Pendulum", zoom))["P1"] == "unrelated"


def test_the_abstract_of_a_fitting_model_is_direct_whatever_its_words() -> None:
    title, abstract = OFF_TOPIC[0]
    given = prompt("How does AI deblur a photo?", [entry("Deblur-X", paper="https://p.example.org/a")],
                   [entry(title, paper="https://p.example.org/a", summary=abstract)])  # fmt: skip
    grade = material(given).grades["P1"]
    assert (grade.relevance, grade.own_of) == ("direct", "M1")


def test_the_abstract_of_a_model_that_does_not_fit_is_an_idea_at_best() -> None:
    title, abstract = DEBLURRING.own
    given = prompt(" ".join((SPEECH.anecdote, *SPEECH.asks)), [entry("Deblur-X", paper="https://p.example.org/a")],
                   [entry(title, paper="https://p.example.org/a", summary=abstract)])  # fmt: skip
    grade = material(given).grades["P1"]
    assert (grade.relevance, grade.own_of) == ("related", "M1")


def test_a_paper_that_names_the_fitting_model_is_direct() -> None:
    paper = ("A Tale of Two Cameras", "We took the old camera to the sea. NightHawk9 was used afterwards.")
    given = prompt("How does AI deblur a photo?", [entry("NightHawk9: Image Deblurring")],
                   [entry(paper[0], summary=paper[1])])  # fmt: skip
    assert grades(given)["P1"] == "direct"


def test_models_are_graded_by_what_their_names_point_to() -> None:
    names = [entry("Deblur-X"), entry("Denoise-Y"), entry("ASR-Z"), entry("Harebell")]
    assert list(grades(prompt("How does AI deblur a photo?", names)).values()) == [
        "direct",
        "related",
        "unrelated",
        "unrelated",
    ]


def test_the_first_model_is_never_dropped() -> None:
    given = about(SPEECH, "Deblur-Pendulum")
    assert grades(given)["M1"] == "related"


@settings(max_examples=60)
@given(prompts())
def test_what_is_off_topic_for_everything_is_unrelated_in_every_prompt(given: Prompt) -> None:
    titles = {title for title, _ in OFF_TOPIC}
    found = grades(given)
    assert {found[paper.key] for paper in given.papers if paper.name in titles} <= {"unrelated"}
    assert set(found) == {source.key for source in given.sources}


def test_a_caption_paper_without_an_abstract_is_graded_by_its_title() -> None:
    assert grades(about(CAPTIONS, CAPTIONS.model, (CAPTIONS.own[0], "")))["P1"] == "direct"
