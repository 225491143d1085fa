"""Sources of many prompts as models and papers: merged where they are one, apart and reported where they may not be."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.content import Answer, FrontMatter, SourceKind
from generator.works import Work, Works, plan_works
from tests.samples import graded, lone, model, paper

ARXIV = "https://arxiv.org/abs/2407.19708"
REVIEWED = FrontMatter(status="reviewed")


def papers(*answers: Answer) -> Works:
    return plan_works(answers, "paper")


def one_paper(*answers: Answer) -> Work:
    (work,) = papers(*answers).entries
    return work


def provides(slug: str, name: str, *urls: str, abstract: str = "Words.", about: FrontMatter | None = None) -> Answer:
    return lone(slug, papers=(paper("P1", name, *urls, abstract=abstract),), front_matter=about)


def said(works: Works) -> list[str]:
    return [f"{found.path}:{found.line}: {found.message}" for found in works.conflicts]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("LUMA:  Light", ARXIV), ("luma - light", "https://e.org/luma")),
        (("LUMA: Light", "https://arxiv.org/pdf/2407.19708v4.pdf"), ("LUMA: Light", f"{ARXIV}v1")),
        (("LUMA: Light", "https://doi.org/10.1000/luma"), ("LUMA: light", "https://dx.doi.org/10.1000/LUMA")),
        (("LUMA: Light", ARXIV), ("LUMA: Light", "https://doi.org/10.1000/luma")),
        (("LUMA: Light",), ("LUMA: Light", ARXIV)),
    ],
)
def test_spellings_versions_and_missing_links_make_no_second_paper(one: tuple[str], other: tuple[str]) -> None:
    works = papers(provides("a", *one), provides("b", *other))
    assert [len(work.uses) for work in works.entries] == [2]
    assert works.conflicts == ()


@pytest.mark.parametrize("name", ["Luma, the preprint: light", "LUMA: Lights", "LUMA: brightening photos"])
def test_names_alike_at_one_address_are_one_paper_and_reported(name: str) -> None:
    works = papers(provides("a", "LUMA: Light", ARXIV), provides("b", name, ARXIV), provides("c", "LUMA: Light", ARXIV))
    if name.startswith("LUMA"):
        (work,) = works.entries
        assert (work.name, work.names) == ("LUMA: Light", (name,))
    (message,) = said(works)
    assert message.startswith("prompts/b.txt:1: calls the paper at 2407.19708")
    assert "prompts/a.txt:1" in message and name in message and "LUMA: Light" in message


def test_a_shared_link_takes_over_nobodys_page() -> None:
    works = papers(provides("a", "Aardvark pills", ARXIV), provides("b", "LUMA: Light in Dark Photos", ARXIV))
    assert {work.slug: [use.answer.slug for use in work.uses] for work in works.entries} == {
        "aardvark-pills": ["a"],
        "luma-light-in-dark-photos": ["b"],
    }
    assert [work.doubtful for work in works.entries] == [("luma-light-in-dark-photos",), ("aardvark-pills",)]
    assert [message.partition(": ")[0] for message in said(works)] == ["prompts/b.txt:1"]
    assert "kept apart" in said(works)[0]


def test_the_name_of_reviewed_answers_wins_over_that_of_more_answers() -> None:
    many = [provides(slug, "LUMA: Lights", ARXIV) for slug in "abc"]
    work = one_paper(*many, provides("d", "LUMA: Light", ARXIV, about=REVIEWED))
    assert work.name == "LUMA: Light"


def test_one_title_at_two_addresses_is_two_papers_told_apart_by_their_ids() -> None:
    made = [
        provides("a", "LUMA", ARXIV),
        provides("b", "LUMA", "https://arxiv.org/abs/2501.00001"),
        provides("c", "Luma"),
    ]
    works = papers(*made)
    slugs = {use.answer.slug: work.slug for work in works.entries for use in work.uses}
    assert slugs["a"] == "luma-2407-19708"
    assert slugs["b"] == "luma-2501-00001"
    assert len(set(slugs.values())) == 3
    assert works.shared == (("luma", tuple(sorted(slugs.values()))),)
    (message,) = said(works)
    assert "2407.19708" in message and "2501.00001" in message and "prompts/a.txt:1" in message


def test_abstracts_that_differ_are_all_kept_with_who_gives_them() -> None:
    made = [provides(slug, "LUMA", abstract=text) for slug, text in (("a", "One."), ("b", "Two."), ("c", "One."))]
    works = papers(*made)
    given_by = [(found.text, [a.slug for a in found.answers]) for found in works.entries[0].abstracts]
    assert given_by == [("One.", ["a", "c"]), ("Two.", ["b"])]
    (message,) = said(works)
    assert message.startswith("prompts/b.txt:1:") and "prompts/a.txt:1" in message


def test_a_link_repeated_by_another_prompt_stands_once_and_all_different_ones_stand() -> None:
    made = [
        provides("a", "LUMA", ARXIV, "https://e.org/luma"),
        provides("b", "LUMA", f"{ARXIV}v2", "https://e.org/luma"),
    ]
    assert [link.url for link in one_paper(*made).links] == [ARXIV, "https://e.org/luma", f"{ARXIV}v2"]


def test_models_of_one_repository_stay_apart_unless_their_names_have_the_same_letters() -> None:
    names = ["SISR-2x", "SISR-4x", "sisr 4X", "SISR4x"]
    made = [lone(str(at), model=model(name, "https://e.org/o/r")) for at, name in enumerate(names)]
    works = plan_works(made, "model")
    assert [[use.view.source.name for use in work.uses] for work in works.entries] == [
        ["SISR-2x"],
        ["SISR-4x", "sisr 4X", "SISR4x"],
    ]


def test_models_of_one_name_in_two_repositories_are_two_and_reported() -> None:
    made = [lone(slug, model=model("Lamp", f"https://github.com/{slug}/lamp")) for slug in ("one", "two")]
    works = plan_works(made, "model")
    assert len(works.entries) == 2
    assert all(work.slug.startswith("lamp-") for work in works.entries)
    (message,) = said(works)
    assert "github.com/one/lamp" in message and "github.com/two/lamp" in message


def test_entries_stand_by_name_whatever_its_case() -> None:
    made = [lone("a", model=model("beta")), lone("b", model=model("Alpha")), lone("c", model=model("Gamma"))]
    assert [work.name for work in plan_works(made, "model").entries] == ["Alpha", "beta", "Gamma"]


def test_the_answers_that_a_paper_fits_best_come_first() -> None:
    luma = (paper("P1", "LUMA"),)
    grades = {"a": "unrelated", "b": "related", "c": "direct"}
    made = [graded(lone(slug, papers=luma), grade) for slug, grade in grades.items()]  # type: ignore[arg-type]
    assert [use.answer.slug for use in one_paper(*made).uses] == ["c", "b", "a"]


@pytest.mark.parametrize(
    ("kind", "name", "slug"),
    [
        ("model", "SISR-Any-LIIF-EDSR", "sisr-any-liif-edsr"),
        ("paper", "Glow: Seen—Twice!", "glow-seen-twice"),
        ("model", "SV4D 2.0", "sv4d-2-0"),
        ("paper", "Déjà Vu", "deja-vu-9d59cd"),
        ("model", "2", "model-2"),
        ("paper", "index", "paper-index"),
    ],
)
def test_a_slug_is_the_name_in_plain_letters_and_marked_where_these_are_not_all(
    kind: SourceKind, name: str, slug: str
) -> None:
    made = lone("a", model=model(name), papers=(paper("P1", name),))
    assert [work.slug for work in plan_works([made], kind).entries] == [slug]


NAMES = st.lists(
    st.text(max_size=12) | st.sampled_from(["暗い", "明るい", "C++", "C#", "x" * 200, "a b", "a-b", "ab"]), min_size=1
)


@given(names=NAMES)
def test_every_name_has_its_own_slug_which_others_do_not_change(names: list[str]) -> None:
    made = [lone(f"s{at:03}", model=model(name), papers=(paper("P1", name),)) for at, name in enumerate(names)]
    for kind in ("model", "paper"):
        works = plan_works(made, kind).entries
        slugs = [work.slug for work in works]
        assert len(set(slugs)) == len(slugs)
        assert all(0 < len(slug) <= 90 and set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-") for slug in slugs)
        assert not any(slug.isdigit() or slug == "index" for slug in slugs)
        for work in works:
            (alone,) = plan_works([use.answer for use in work.uses], kind).entries
            assert alone.slug == work.slug


ANY = st.builds(
    provides,
    st.sampled_from("abcdefgh"),
    st.sampled_from(["LUMA: Light", "LUMA", "Luma light", "Pills", "暗"]),
    st.sampled_from([ARXIV, "https://arxiv.org/abs/2501.00001", "https://doi.org/10.1000/x", "https://e.org/p.pdf"]),
    abstract=st.sampled_from(["", "One.", "Two."]),
)


@given(made=st.lists(ANY, unique_by=lambda answer: answer.slug))
def test_the_order_of_the_prompts_changes_nothing(made: list[Answer]) -> None:
    assert papers(*made) == papers(*made[::-1]) == papers(*sorted(made, key=lambda answer: answer.slug))
    uses = [use.answer.slug for work in papers(*made).entries for use in work.uses]
    assert sorted(uses) == sorted(answer.slug for answer in made)


def test_hundreds_of_names_at_one_address_are_quickly_told_apart() -> None:
    made = [provides(f"s{at:03}", f"{'x' * at} {at}", ARXIV) for at in range(300)]
    works = papers(*made)
    assert sum(len(work.uses) for work in works.entries) == 300
    assert replace(works.entries[0], uses=()).uses == ()
