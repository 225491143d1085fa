from __future__ import annotations

import hashlib
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from generator.composer import compose, derived_id
from generator.content import Answer, FrontMatter, Prompt
from generator.diagram import render_mermaid
from generator.front_matter import ID_PATTERN
from generator.record import answer_record
from generator.renderer import render_page
from generator.verifier import verify_answer
from tests.invented import DEBLURRING, REMARK, cited_slice, entry, lexicon, prompt, prompt_text, prompts, read

QUESTION = " ".join((DEBLURRING.anecdote, *DEBLURRING.asks))
BANNED = re.compile(r"leverag|seamless|distinct role|cutting-edge|state-of-the-art", re.IGNORECASE)


def answer(given: Prompt) -> Answer:
    return compose(given, lexicon())


@settings(max_examples=150)
@given(prompts())
def test_every_citation_is_the_slice_at_its_offsets(given: Prompt) -> None:
    found = answer(given)
    citations = [
        *(citation for said in found.statements for citation in said.citations),
        *found.task.citations,
        *(citation for row in found.flow for citation in row.citations),
        *(node.citation for node in found.workflow.nodes if node.citation),
    ]
    assert citations
    for cited in citations:
        assert cited.quote == cited_slice(given, cited.source, cited.field, cited.start, cited.end) != ""
        assert (cited.sentence > 0) == (cited.field == "abstract")
        if cited.field == "abstract":
            source = next(s for s in given.papers if s.key == cited.source)
            sentence = source.sentences[cited.sentence - 1]
            assert sentence.start <= cited.start < sentence.end


@settings(max_examples=100)
@given(prompts())
def test_every_section_is_there_and_every_statement_has_a_basis_it_may_have(given: Prompt) -> None:
    found = answer(given)
    assert {said.section for said in found.statements} == {"short-answer", "task", "workflow", "sources", "gaps"}
    for said in found.statements:
        fields = {citation.field for citation in said.citations}
        if said.basis == "source":
            assert "abstract" in fields
        elif said.basis in ("question", "name"):
            assert said.basis in fields
        if said.part == "design":
            assert said.basis == "design"


@settings(max_examples=60)
@given(prompts())
def test_the_same_prompt_gives_the_same_answer(given: Prompt) -> None:
    assert answer(given) == answer(read(given.text, given.slug))


@settings(max_examples=100)
@given(prompts())
def test_nothing_is_promised_in_the_words_of_an_advertisement(given: Prompt) -> None:
    own = " ".join(re.sub("“[^”]*”", "", said.text) for said in answer(given).statements)
    assert not BANNED.search(own)


@settings(max_examples=40)
@given(prompts())
def test_the_gate_lets_every_composed_answer_pass(given: Prompt) -> None:
    found = answer(given)
    page = render_page(found, (), render_mermaid(found.workflow))
    assert [str(finding) for finding in verify_answer(given, page, answer_record(found))] == []


def test_the_answer_does_not_depend_on_hash_seeds_language_or_time_zone(tmp_path: Path) -> None:
    text = prompt_text(
        QUESTION, [entry("Deblur-X"), entry("Denoise-Y")], [entry(*DEBLURRING.own[:1], summary=DEBLURRING.own[1])]
    )
    (tmp_path / "case.txt").write_text(text, encoding="utf-8")
    program = (
        "import sys; from pathlib import Path; from generator.build import build_site\n"
        "for file in build_site(Path(sys.argv[1]), 'p').files: print(ascii((file.uri, file.content)))"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program, str(tmp_path)],
            cwd=Path(__file__).parents[1],
            env={"PYTHONHASHSEED": seed, "LC_ALL": language, "TZ": zone},
            capture_output=True,
            check=True,
        ).stdout
        for seed, language, zone in (("1", "C", "UTC"), ("2", "C.UTF-8", "Asia/Tokyo"))
    }
    assert len(outputs) == 1
    assert b"answers/case.md" in outputs.pop()


def test_the_title_is_the_question_unless_front_matter_gives_one() -> None:
    given = prompt(QUESTION)
    assert answer(given).title == DEBLURRING.asks[1]
    assert answer(replace(given, front_matter=FrontMatter(title="Mine"))).title == "Mine"


def test_a_remark_is_titled_by_its_task() -> None:
    title = answer(prompt(REMARK, [entry("Deblur-X")])).title
    assert title.startswith("Sharpening a blurred photo")
    assert len(title) <= 90


def test_an_id_is_the_front_matters_or_made_from_the_slug() -> None:
    given = prompt(QUESTION)
    assert answer(given).id == derived_id("case")
    assert answer(replace(given, front_matter=FrontMatter(id="k3f7q2m"))).id == "k3f7q2m"


@pytest.mark.parametrize("slug", ["a", "night-photo", "x" * 80])
def test_a_derived_id_is_one_that_front_matter_accepts(slug: str) -> None:
    assert ID_PATTERN.fullmatch(derived_id(slug))


def test_different_slugs_have_different_ids() -> None:
    assert len({derived_id(f"prompt-{number}") for number in range(2000)}) == 2000


def test_the_hash_is_that_of_the_prompts_text() -> None:
    given = prompt(QUESTION)
    assert answer(given).content_hash == "sha256:" + hashlib.sha256(given.text.encode()).hexdigest()


@pytest.mark.parametrize(
    ("model", "papers", "coverage"),
    [
        (entry("Deblur-X"), [], "none"),
        (entry("Deblur-X"), [entry("Salt", summary="Salt was dear.")], "none"),
        (entry("Deblur-X"), [entry(DEBLURRING.own[0], summary=DEBLURRING.own[1])], "partial"),
        (
            entry("Deblur-X", paper="https://p.example.org/a"),
            [entry(DEBLURRING.own[0], paper="https://p.example.org/a", summary=DEBLURRING.own[1])],
            "full",
        ),
    ],
)
def test_coverage_says_how_far_the_sources_go(model: str, papers: list[str], coverage: str) -> None:
    assert answer(prompt(QUESTION, [model], papers)).coverage == coverage
