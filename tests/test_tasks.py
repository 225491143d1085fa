from __future__ import annotations

import pytest
from hypothesis import given, settings

from generator.content import Prompt
from generator.lexicon import longest_prefix
from generator.own_work import own_abstracts
from generator.tasks import TaskChoice, identify_task
from tests.invented import (
    DEBLURRING,
    OFF_TOPIC,
    SPEECH,
    TOPICS,
    Topic,
    cited_slice,
    entry,
    lexicon,
    prompt,
    prompts,
    taxonomy,
)


def choose(given: Prompt) -> TaskChoice:
    return identify_task(given, lexicon())


@pytest.mark.parametrize(
    ("name", "task"),
    [
        ("Deblur-MyNet-RealBlurR", "deblurring"),
        ("Denoise-MyNet-Noise25", "denoising"),
        ("SISR-4x-MyNet", "super-resolution"),
        ("SISR-Any-MyNet", "any-scale-super-resolution"),
        ("WeatherRemoval-DeSnow-MyNet", "snow-removal"),
        ("WeatherRemoval-MyNet", "weather-removal"),
        ("Enhancement-low-light-mynet", "low-light-enhancement"),
        ("Txt2Img-HuggingFace-owner-mynet", "text-to-image"),
        ("ObjDet-MyNet", "object-detection"),
        ("enhancement-LOW-LIGHT-mynet", "low-light-enhancement"),
    ],
)
def test_the_longest_catalogue_prefix_of_a_name_says_the_task(name: str, task: str) -> None:
    assert [found.id for found in longest_prefix(name, taxonomy())] == [task]
    assert choose(prompt("How does it work?", [entry(name)])).task.id == task


@pytest.mark.parametrize("name", ["Harebell", "", "My-Deblur-Net", "Deblur"])
def test_a_name_without_a_catalogue_prefix_says_nothing_by_it(name: str) -> None:
    assert longest_prefix(name, taxonomy()) == ()


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.task)
def test_the_question_alone_says_the_task(topic: Topic) -> None:
    question = f"{topic.anecdote} {topic.asks[0]}"
    choice = choose(prompt(question, [entry("Harebell")]))
    assert choice.task.id == topic.task
    assert choice.asked_for
    assert choice.fits(prompt("How?", [entry("Harebell")]).models[0]) is None


def test_the_papers_say_the_task_where_neither_question_nor_name_does() -> None:
    silent = "It worked wonders. How does it work?"
    papers = [entry(title, summary=abstract) for title, abstract in (SPEECH.own, SPEECH.other)]
    choice = choose(prompt(silent, [entry("Harebell")], papers))
    assert choice.task.id == "speech-recognition"
    assert not choice.asked_for


def test_a_clear_question_overrules_a_name_for_something_else() -> None:
    given = prompt(" ".join((SPEECH.anecdote, *SPEECH.asks)), [entry("Deblur-Pendulum")])
    choice = choose(given)
    assert choice.task.id == "speech-recognition"
    assert choice.fits(given.models[0]) is False


@pytest.mark.parametrize(
    ("question", "model", "task"),
    [
        ("It guessed three words for a gap in French. What did it read?", "CamemBERT", "fill-mask"),
        ("Even the mumbled words came out right on the screen. How?", "whisper-large-v3", "speech-recognition"),
        ("It asked whether I meant the left one. How does it work?", "Harebell", None),
    ],
)
def test_a_well_known_family_tips_the_balance_where_a_name_says_nothing_else(
    question: str, model: str, task: str | None
) -> None:
    given = prompt(question, [entry(model)])
    choice = choose(given)
    # What is known of a family stands nowhere in the prompt, so nothing is said of it on the page.
    assert choice.fits(given.models[0]) is None
    assert not [cited for cited in choice.evidence if cited.source == "M1"]
    assert choice.by_family == (frozenset() if task is None else {"M1"})
    assert task in (None, choice.task.id)


def test_a_well_known_family_contradicts_no_question() -> None:
    given = prompt(" ".join((SPEECH.anecdote, *SPEECH.asks)), [entry("CamemBERT")])
    choice = choose(given)
    assert (choice.task.id, choice.fits(given.models[0])) == ("speech-recognition", None)


def test_a_name_does_not_decide_where_the_question_is_far_from_it() -> None:
    question = (
        "I sent a toy robot to find the cellar in a house it had never seen, and it came home with its one camera. How?"
    )
    given = prompt(question, [entry("Classification-Meadow")])
    choice = choose(given)
    assert choice.task.id == "robot-navigation"
    assert choice.fits(given.models[0]) is False


def test_a_publisher_before_a_slash_does_not_hide_a_well_known_family() -> None:
    question = "It drew a box around each apple in my photo. How?"
    tasks = [
        choose(prompt(question, [entry(name)])).task.id
        for name in ("owlv2-meadow", "someone/owlv2-meadow", "meadow-owlv2", "meadow")
    ]
    assert tasks == ["zero-shot-object-detection"] * 2 + ["object-detection"] * 2


def test_the_first_of_two_stages_is_the_task_where_both_are_asked_for() -> None:
    question = "I described a lighthouse in one sentence and could print it a metre high. How?"
    choice = choose(prompt(question, [entry("Txt2Img-Meadow"), entry("SISR-4x-Meadow")]))
    assert choice.task.id == "text-to-image"
    assert choice.second is not None
    assert choice.second.id == "super-resolution"


def test_a_term_inside_a_longer_one_of_another_task_says_nothing() -> None:
    pointed = choose(prompt("How?", [entry("Meadow: 3D Object Detection in the Dark")])).model_tasks["M1"]
    assert pointed == ("3d-object-detection",)


def test_the_first_model_outweighs_those_after_it() -> None:
    names = [entry("Deblur-Pendulum"), entry("Denoise-Meadow")]
    assert choose(prompt("How does it work?", names)).task.id == "deblurring"
    assert choose(prompt("How does it work?", names[::-1])).task.id == "denoising"


def test_what_speaks_for_the_task_is_cited_the_question_first() -> None:
    given = prompt(DEBLURRING.anecdote + " How?", [entry("Deblur-Pendulum")])
    evidence = choose(given).evidence
    assert [(cited.source, cited.quote) for cited in evidence] == [("Q", "blurry"), ("M1", "Deblur")]


@pytest.mark.parametrize(
    ("model", "paper"),
    [
        (entry("Deblur-X", paper="https://arxiv.org/abs/2401.00001"), "http://arxiv.org/pdf/2401.00001v2.pdf"),
        (entry("Deblur-X", paper="https://papers.example.org/a.pdf"), "https://papers.example.org/a.pdf"),
        (entry("Pendulum: Image Deblurring"), "https://papers.example.org/other.pdf"),
    ],
)
def test_a_model_and_a_paper_with_one_link_or_name_are_one_work(model: str, paper: str) -> None:
    papers = [entry("Salt"), entry("Pendulum - Image deblurring", paper=paper, summary="We present it.")]
    assert own_abstracts(prompt("How?", [model], papers)) == {"M1": "P2"}


def test_a_paper_without_an_abstract_describes_no_model() -> None:
    assert own_abstracts(prompt("How?", [entry("Pendulum")], [entry("Pendulum")])) == {}


def test_a_link_inside_an_abstract_makes_no_work_the_models_own() -> None:
    code = "https://github.com/example-org/tool"
    papers = [entry("Other", summary=f"We build on {code}.")]
    assert own_abstracts(prompt("How?", [entry("Deblur-X", github=code)], papers)) == {}


def test_an_off_topic_paper_does_not_change_the_task() -> None:
    papers = [entry(title, summary=abstract) for title, abstract in OFF_TOPIC]
    assert choose(prompt("How does it work?", [entry("Deblur-X")], papers)).task.id == "deblurring"


@settings(max_examples=60)
@given(prompts())
def test_evidence_is_always_an_exact_slice_and_the_task_one_that_people_ask_for(given: Prompt) -> None:
    choice = choose(given)
    assert choice.task.family.answerable
    assert choice.second is not choice.task
    for cited in choice.evidence:
        assert cited.quote == cited_slice(given, cited.source, cited.field, cited.start, cited.end) != ""
    assert set(choice.model_tasks) == {model.key for model in given.models}
    assert set(choice.subjects) == {paper.key for paper in given.papers}


@pytest.mark.parametrize(
    ("model", "title", "abstract", "own"),
    [
        ("Pendulum", "Pendulum: Sharp Photos", "We present it.", True),
        (
            "PendulumNet",
            "Real Sharpness from Swings",
            "We propose PendulumNet, which swings. PendulumNet is new.",
            True,
        ),
        ("Deblur-Pendulum-X", "Pendulum: Sharp Photos", "We present it.", True),
        ("Pendula", "Pendulum: Sharp Photos", "We present it.", False),
        ("Real", "Real: Sharp Photos of a Real", "We present it.", True),
        ("Net", "Net: Sharp Photos", "We present it.", False),
    ],
)
def test_a_model_with_the_name_that_a_paper_gives_its_work_is_that_work(
    model: str, title: str, abstract: str, own: bool
) -> None:
    papers = [entry(title, summary=abstract)]
    assert own_abstracts(prompt("How?", [entry(model)], papers)) == ({"M1": "P1"} if own else {})
