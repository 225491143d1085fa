"""The ways from one answer to the next, each with its reason."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from generator import related
from generator.content import Answer, FrontMatter
from generator.related import MOST_RELATED, RelatedIndex, related_answers
from generator.works import plan_works
from tests.samples import TASK, graded, lone, model, paper


def index_related(answers: Sequence[Answer]) -> RelatedIndex:
    works = [work for kind in ("model", "paper") for work in plan_works(answers, kind).entries]
    return related.index_related(answers, works)


def test_the_order_of_the_prompts_changes_nothing() -> None:
    made = [lone(slug, task=TASK, model=model("Lamp")) for slug in "cab"]
    one, other = index_related(made), index_related(made[::-1])
    assert [related_answers(a, one) for a in made] == [related_answers(a, other) for a in made]


def test_an_answer_of_the_same_task_is_related() -> None:
    made = [lone("a", task=TASK), lone("b", task=TASK), lone("c")]
    (other,) = related_answers(made[0], index_related(made))
    assert (other.slug, other.title, other.reason) == ("b", "Title b", "same task")


def test_a_shared_paper_has_the_name_that_the_pages_own_prompt_gives_it() -> None:
    made = [
        lone("a", papers=(paper("P1", "LUMA: Light", "https://arxiv.org/abs/2407.19708"),)),
        lone("b", papers=(paper("P1", "Luma: the preprint", "https://arxiv.org/abs/2407.19708"),)),
    ]
    index = index_related(made)
    assert [found.reason for one in made for found in related_answers(one, index)] == [
        "same paper, LUMA",
        "same paper, Luma",
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


def test_answers_whose_questions_share_rare_words_are_related_and_say_which() -> None:
    made = [
        lone("a", question="Why is my aquarium so murky at the harbour?"),
        lone("b", question="The Aquarium photo: what makes it murky?"),
        lone("c", question="What makes a harbour sharp?"),
    ]
    index = index_related(made)
    (other,) = related_answers(made[0], index)
    assert (other.slug, other.reason) == ("b", "same words, “aquarium” and “murky”")
    assert related_answers(made[2], index) == ()


def test_words_that_everybody_uses_relate_nothing() -> None:
    made = [lone(f"s{number:02}", question="Why is my photo dim tonight?") for number in range(40)]
    assert related_answers(made[0], index_related(made)) == ()


def test_a_compound_is_one_word_its_parts_relate_nothing() -> None:
    made = [
        lone("a", question="Why is my low-light aquarium murky?"),
        lone("b", question="Why is my low-quality aquarium green?"),
        lone("c", question="Why did the low-light aquarium glow?"),
    ]
    (other,) = related_answers(made[0], index_related(made))
    assert (other.slug, other.reason) == ("c", "same words, “aquarium” and “low-light”")
