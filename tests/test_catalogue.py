"""The ways to an answer: by task, by model, by paper, from a related answer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from generator.catalogue import MOST_RELATED, index_related, plan_browse, plan_sources, related_answers
from generator.content import Answer, FrontMatter, Link, Relevance, Source
from tests.samples import TASK, answer, source, taxonomy

ON_DENOISING = replace(TASK, id="denoising")


def paper(key: str, name: str, *urls: str) -> Source:
    return source(key, name, "Words.", tuple(Link(url, "paper", "field") for url in urls))


def model(name: str, *urls: str) -> Source:
    return source("M1", name, links=tuple(Link(url, "code", "field") for url in urls))


def lone(slug: str, **changes: object) -> Answer:
    """Return an answer that shares nothing with others unless `changes` say so."""
    values = {
        "model": model(f"Model-{slug}"),
        "papers": (),
        "task": replace(TASK, id=f"task-{slug}"),
        **changes,
    }
    return answer(slug, f"Title {slug}", **values)  # type: ignore[arg-type]


def graded(made: Answer, relevance: Relevance) -> Answer:
    """Return `made` with all papers of that relevance."""
    views = [replace(v, relevance=relevance) if v.source.kind == "paper" else v for v in made.sources]
    return replace(made, sources=tuple(views))


def test_answers_stand_by_family_and_task_in_the_taxonomys_order() -> None:
    tasks = taxonomy("speech/dictation", "photos/denoising", "photos/low-light-enhancement", "photos/unused")
    made = [answer("b", "Zebra?"), answer("a", "apple?"), answer("c", task=ON_DENOISING)]
    plan = plan_browse(made, tasks)
    assert [group.family.id for group in plan] == ["photos"]
    found = [(entry.task.id, [a.slug for a in entry.answers]) for entry in plan[0].tasks]
    assert found == [("denoising", ["c"]), ("low-light-enhancement", ["a", "b"])]


def test_one_paper_of_many_prompts_is_one_entry_with_all_its_links() -> None:
    made = [
        lone("a", papers=(paper("P1", "LUMA:  Light", "https://arxiv.org/pdf/2407.19708v4.pdf"),)),
        lone("b", papers=(paper("P1", "luma - light", "https://e.org/luma"),)),
        lone("c", papers=(paper("P1", "Luma, the preprint", "https://arxiv.org/abs/2407.19708"),)),
    ]
    (entry,) = plan_sources(made, "paper")
    assert entry.name == "LUMA:  Light"
    assert [link.url for link in entry.links] == [
        "https://arxiv.org/pdf/2407.19708v4.pdf",
        "https://e.org/luma",
        "https://arxiv.org/abs/2407.19708",
    ]
    assert [use.answer.slug for use in entry.uses] == ["a", "b", "c"]


def test_a_link_repeated_by_another_prompt_stands_once() -> None:
    made = [lone(slug, papers=(paper("P1", "LUMA", "https://e.org/luma"),)) for slug in "ab"]
    (entry,) = plan_sources(made, "paper")
    assert [link.url for link in entry.links] == ["https://e.org/luma"]


def test_models_from_one_repository_stay_apart() -> None:
    made = [
        lone("a", model=model("SISR-2x", "https://e.org/r")),
        lone("b", model=model("SISR-4x", "https://e.org/r")),
    ]
    assert [entry.name for entry in plan_sources(made, "model")] == ["SISR-2x", "SISR-4x"]


def test_entries_stand_by_name_whatever_its_case() -> None:
    made = [lone("a", model=model("beta")), lone("b", model=model("Alpha")), lone("c", model=model("Gamma"))]
    assert [entry.name for entry in plan_sources(made, "model")] == ["Alpha", "beta", "Gamma"]


def test_names_without_a_letter_are_still_different_names() -> None:
    made = [lone("a", papers=(paper("P1", "***"), paper("P2", "???")))]
    assert len(plan_sources(made, "paper")) == 2


def test_the_answers_that_a_paper_fits_best_come_first() -> None:
    luma = (paper("P1", "LUMA"),)
    made = [
        graded(lone("a", papers=luma), "unrelated"),
        graded(lone("b", papers=luma), "related"),
        graded(lone("c", papers=luma), "direct"),
    ]
    (entry,) = plan_sources(made, "paper")
    assert [use.answer.slug for use in entry.uses] == ["c", "b", "a"]


@pytest.mark.parametrize("kind", ["model", "paper"])
def test_the_order_of_the_prompts_changes_nothing(kind: str) -> None:
    made = [answer(slug) for slug in "cab"]
    assert plan_sources(made, kind) == plan_sources(sorted(made, key=lambda a: a.slug), kind)  # type: ignore[arg-type]
    assert plan_browse(made, taxonomy()) == plan_browse(made[::-1], taxonomy())
    one, other = index_related(made), index_related(made[::-1])
    assert related_answers(made[0], one) == related_answers(made[0], other)


def test_an_answer_of_the_same_task_is_related() -> None:
    made = [lone("a", task=TASK), lone("b", task=TASK), lone("c")]
    (other,) = related_answers(made[0], index_related(made))
    assert (other.slug, other.title, other.reason) == ("b", "Title b", "same task")


def test_a_shared_paper_has_the_name_that_the_pages_own_prompt_gives_it() -> None:
    made = [
        lone("a", papers=(paper("P1", "LUMA: Light", "https://arxiv.org/abs/2407.19708"),)),
        lone("b", papers=(paper("P1", "Luma, the preprint", "https://arxiv.org/abs/2407.19708"),)),
    ]
    index = index_related(made)
    assert [found.reason for one in made for found in related_answers(one, index)] == [
        "same paper, LUMA",
        "same paper, Luma, the preprint",
    ]


def test_the_reason_is_the_strongest_one_and_more_shared_comes_first() -> None:
    luma = (paper("P1", "LUMA", "https://e.org/luma"),)
    made = [
        lone("a", task=TASK, papers=luma, model=model("Lamp")),
        lone("b", papers=luma),
        lone("c", task=TASK),
        lone("d", task=TASK, papers=luma, model=model("lamp")),
    ]
    found = related_answers(made[0], index_related(made))
    assert [(other.slug, other.reason) for other in found] == [
        ("d", "same task"),
        ("c", "same task"),
    ]
    papers_only = related_answers(made[1], index_related(made))
    assert ("d", "same paper, LUMA") in [(other.slug, other.reason) for other in papers_only]


def test_a_paper_that_fits_neither_question_relates_nothing() -> None:
    made = [graded(lone(slug, papers=(paper("P1", "Birds"),)), "unrelated") for slug in "ab"]
    assert related_answers(made[0], index_related(made)) == ()


def test_a_long_name_is_cut_at_a_word() -> None:
    name = "Light " * 30
    made = [lone(slug, model=model(name)) for slug in "ab"]
    (other,) = related_answers(made[0], index_related(made))
    assert other.reason == f"same model, {'Light ' * 12}Light…"


@pytest.mark.parametrize("status", ["draft", "withdrawn"])
def test_drafts_and_withdrawn_answers_are_not_offered_but_offer_others(status: str) -> None:
    about = FrontMatter(status=status)  # type: ignore[arg-type]
    made = [lone("a", task=TASK, front_matter=about), lone("b", task=TASK), lone("c", task=TASK)]
    index = index_related(made)
    assert [other.slug for other in related_answers(made[0], index)] == ["b", "c"]
    assert [other.slug for other in related_answers(made[1], index)] == ["c"]


def test_at_most_five_are_offered_and_every_answer_is_offered_by_somebody() -> None:
    made = [lone(f"s{number:03}", task=TASK) for number in range(40)]
    index = index_related(made)
    offered = {other.slug for a in made for other in related_answers(a, index)}
    assert offered == {a.slug for a in made}
    assert {len(related_answers(a, index)) for a in made} == {MOST_RELATED}
    assert all(a.slug not in [other.slug for other in related_answers(a, index)] for a in made)


def test_an_answer_that_shares_nothing_has_no_related_ones() -> None:
    made = [lone("a"), lone("b")]
    assert related_answers(made[0], index_related(made)) == ()
