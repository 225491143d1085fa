from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings

from generator.composer import compose
from generator.content import Prompt, Workflow
from generator.workflow import MAX_LABEL, chained, input_label, model_label
from tests.invented import (
    DEBLURRING,
    OFF_TOPIC,
    SPEECH,
    cited_slice,
    entry,
    lexicon,
    material,
    paper,
    prompt,
    prompts,
    taxonomy,
)

VIDEO = "I typed a scene and got a short film. How does text-to-video generation work, without filming?"


def plan(given: Prompt) -> Workflow:
    return compose(given, lexicon()).workflow


def kinds(workflow: Workflow) -> list[str]:
    return [node.kind for node in workflow.nodes]


def after(workflow: Workflow, label: str) -> list[str]:
    """Return the labels of the boxes that follow the box `label`."""
    labels = {node.id: node.label for node in workflow.nodes}
    return [labels[edge.end] for edge in workflow.edges if labels[edge.start] == label]


def models_of(names: Sequence[str], question: str) -> list[str]:
    known = material(prompt(question, [entry(name) for name in names]))
    return [model.name for model in chained(list(known.prompt.models), known.choice, taxonomy())]


def test_one_fitting_model_stands_between_a_check_and_a_comparison() -> None:
    workflow = plan(prompt(DEBLURRING.asks[0], [entry("Deblur-Pendulum")]))
    assert kinds(workflow) == ["input", "check", "model", "fallback", "check", "output", "fallback"]
    task = taxonomy().tasks["deblurring"]
    assert after(workflow, task.check.ask) == ["Deblur-Pendulum", task.check.otherwise]
    assert after(workflow, "Deblur-Pendulum") == [task.compare.ask]


def test_models_for_one_task_are_alternatives_whose_results_are_compared() -> None:
    workflow = plan(prompt("How does AI deblur a photo?", [entry("Deblur-A"), entry("Deblur-B"), entry("Deblur-C")]))
    assert kinds(workflow).count("merge") == 1
    merge = next(node.label for node in workflow.nodes if node.kind == "merge")
    assert [after(workflow, f"Deblur-{letter}") for letter in "ABC"] == [[merge]] * 3


def test_models_that_take_what_the_one_before_makes_are_stages() -> None:
    names = ["Txt2Img-A", "Img2Video-B", "Video2Audio-C"]
    workflow = plan(prompt(VIDEO, [entry(name) for name in names]))
    assert "merge" not in kinds(workflow)
    assert [after(workflow, name) for name in names[:2]] == [["Img2Video-B"], ["Video2Audio-C"]]


@pytest.mark.parametrize(
    "names",
    [
        ["Img2Video-B", "Txt2Img-A"],
        ["Txt2Img-A", "Txt2Img-B"],
        ["Deblur-A", "Denoise-B"],
        ["Txt2Img-A", "Harebell"],
        ["Txt2Img-A"],
    ],
)
def test_models_in_any_other_order_or_of_one_kind_are_no_stages(names: list[str]) -> None:
    assert models_of(names, VIDEO) == []


def test_a_model_that_does_not_fit_is_kept_apart_from_what_is_asked() -> None:
    workflow = plan(prompt(" ".join((SPEECH.anecdote, *SPEECH.asks)), [entry("Deblur-Pendulum")]))
    missing = [node.label for node in workflow.nodes if node.kind == "fallback"]
    assert any("automatic speech recognition" in label for label in missing)


def test_a_fitting_paper_is_the_fallback_and_an_off_topic_one_never_stands_in_the_workflow() -> None:
    papers = [entry(title, summary=abstract) for title, abstract in (OFF_TOPIC[0], DEBLURRING.other)]
    workflow = plan(prompt(DEBLURRING.asks[0], [entry("Deblur-Pendulum")], papers))
    assert [node.kind for node in workflow.nodes if node.source == "P2"] == ["fallback"]
    assert "P1" not in {node.source for node in workflow.nodes}


@pytest.mark.parametrize(
    ("question", "label"),
    [
        ("I took a wonderful old photo of a tram.", "Wonderful old photo"),
        ("My PICTURE was blurred.", "PICTURE"),
        ("photos, photos", "Photos"),
        ("Nothing of the kind.", "A blurred photo"),
    ],
)
def test_the_input_is_named_in_the_persons_own_words_where_there_are_any(question: str, label: str) -> None:
    found, cited = input_label(question, taxonomy().tasks["deblurring"])
    assert found == label
    assert cited is None or question[cited.start : cited.end] == cited.quote


def test_a_long_name_is_cut_in_its_box() -> None:
    assert len(model_label(paper("A very long name indeed " * 10))) <= MAX_LABEL


@settings(max_examples=80)
@given(prompts())
def test_every_workflow_leads_from_one_input_to_an_output_without_a_circle(given: Prompt) -> None:
    answer = compose(given, lexicon())
    nodes, edges = answer.workflow.nodes, answer.workflow.edges
    places = {node.id: at for at, node in enumerate(nodes)}
    assert len(places) == len(nodes)
    assert kinds(answer.workflow).count("input") == 1
    assert "output" in kinds(answer.workflow)
    assert {edge.end for edge in edges} == set(places) - {nodes[0].id}
    ends = set(places) - {edge.start for edge in edges}
    assert {node.kind for node in nodes if node.id in ends} == {"output", "fallback"}
    reached = {nodes[0].id}
    for _ in nodes:
        reached |= {edge.end for edge in edges if edge.start in reached}
    assert reached == set(places)
    assert not any(
        edge.start == edge.end or (edge.end, edge.start) in {(e.start, e.end) for e in edges} for edge in edges
    )


@settings(max_examples=80)
@given(prompts())
def test_no_box_stands_for_a_source_that_is_off_topic_and_each_cites_exactly(given: Prompt) -> None:
    answer = compose(given, lexicon())
    off_topic = {view.source.key for view in answer.sources if view.relevance == "unrelated"}
    for node in answer.workflow.nodes:
        assert node.source not in off_topic
        assert (node.citation is None) == (node.basis == "design")
        if node.citation:
            cited = node.citation
            assert cited.quote == cited_slice(given, cited.source, cited.field, cited.start, cited.end)


def test_what_came_out_is_not_taken_for_what_goes_in() -> None:
    task = lexicon().taxonomy.tasks["deblurring"]
    assert input_label("I got a photo back that was sharp.", task)[1] is None
    assert input_label("It put a photo on my wall.", task)[1] is None
    assert input_label("I uploaded a holiday photo and got a photo back.", task)[0] == "Holiday photo"


def test_a_task_that_needs_two_things_names_both() -> None:
    task = lexicon().taxonomy.tasks["visual-question-answering"]
    label, cited = input_label("I uploaded a fridge photo and asked what to cook.", task)
    assert label == "Fridge photo and a question"
    assert cited is not None
    assert cited.quote == "fridge photo"
    assert input_label("I asked what to cook.", task) == ("A picture and a question", None)
