"""Pages: every part at its place, every mark leads somewhere, and nothing but our own markup."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import Environment

from generator.catalogue import Catalogue, plan_browse
from generator.catalogue_pages import catalogue_files
from generator.content import Answer, Citation, FlowRow, FrontMatter, Link, Statement
from generator.drafts import RelatedAnswer
from generator.markdown import visible
from generator.renderer import render_answers_list, render_page
from tests import samples
from tests.samples import DIAGRAM, answer, cite, say, source
from tests.shown import Shown, commonmark, python_markdown
from tests.test_markdown import HOSTILE, TEXTS

RELATED = (RelatedAnswer("other", "How dark is *too* dark?", "same task; same paper, A|B"),)
ENGINES = [python_markdown, commonmark]


def page(made: Answer | None = None, related: tuple[RelatedAnswer, ...] = ()) -> str:
    return render_page(made or answer(), related, DIAGRAM)


def body(markdown: str) -> str:
    return markdown.split("---\n", 2)[2]


def section(markdown: str, heading_id: str) -> str:
    found = re.search(rf"^#+ .* {{ #{heading_id} }}\n(.*?)(?=^#|^---$|\Z)", markdown, re.M | re.S)
    assert found, heading_id
    return found[1].strip()


def with_statements(*statements: Statement) -> Answer:
    return replace(answer(), statements=statements)


def test_sections_stand_in_their_order() -> None:
    assert re.findall(r"^#+ .* { #(.*) }$", page(), re.M) == [
        "answer",
        "task",
        "workflow",
        "sources-table",
        "gaps",
        "sources",
        "p1-abstract",
        "p2-abstract",
        "related",
    ]


def test_every_statement_of_the_answer_stands_on_the_page() -> None:
    shown = " ".join(python_markdown(body(page())).words.split())
    assert [s.text for s in answer().statements if s.text not in shown] == []


def test_front_matter_describes_the_answer() -> None:
    head = yaml.safe_load(page(answer(title='Is "A: B" <dark>?')).split("---\n")[1])
    assert head["title"] == "Is &quot;A: B&quot; &lt;dark&gt;?"
    assert head["answer"] == {
        "id": "k3f7q2m",
        "task": "low-light-enhancement",
        "coverage": "partial",
        "status": "unreviewed",
        "task_name": "low-light image enhancement",
    }


def test_the_description_is_the_start_of_the_short_answer_cut_at_a_word() -> None:
    long = say("short-answer", "answer", "Bright lamps, dark corners, and " * 9, "design")
    description = yaml.safe_load(page(with_statements(long)).split("---\n")[1])["description"]
    assert len(description) <= 150
    assert description.endswith(("lamps…", "dark…", "corners…", "and…", "Bright…"))


def test_the_question_is_quoted_whole_and_on_one_line() -> None:
    made = answer(question="Two\nlines   and\n\na gap?")
    assert '\n> <span id="q">Two lines and a gap?</span>\n' in page(made)


@pytest.mark.parametrize(
    ("front_matter", "words"),
    [
        (FrontMatter(), "Not yet reviewed"),
        (FrontMatter(status="draft"), "Draft"),
        (FrontMatter(status="reviewed"), "Reviewed"),
        (FrontMatter(status="reviewed", reviewed="2026-05-01"), "Reviewed on 2026-05-01"),
        (FrontMatter(status="withdrawn"), "Withdrawn: do not rely on this answer"),
    ],
)
def test_the_state_line_tells_status_task_and_coverage(front_matter: FrontMatter, words: str) -> None:
    shown = python_markdown(body(page(answer(front_matter=front_matter))))
    assert f"{words} · low-light image enhancement · covered in part by the sources" in shown.words


def test_a_statement_is_followed_by_each_of_its_sources_once() -> None:
    asked, model, luma = cite("Q", "night photo"), cite(samples.MODEL), cite(samples.LUMA, "We present LUMA")
    other = cite(samples.LUMA, "brightens each region")
    made = with_statements(say("short-answer", "answer", "So.", "source", luma, asked, model, other, asked))
    assert "**Short answer.** So. [P1-2](#p1-s2) [Q](#q) [M1](#m1)\n" in page(made)


def test_a_paper_cited_by_name_links_to_its_row() -> None:
    made = with_statements(say("gaps", "gap", "Named.", "name", cite(samples.LUMA)))
    assert "Named. [P1](#p1) See its [paper]" in page(made)


def test_a_definition_links_to_its_task() -> None:
    assert "Makes what the dark hides visible. [definition](../tasks/low-light-enhancement.md)" in page()


def test_a_definition_of_another_task_is_not_passed_off_as_this_ones() -> None:
    made = with_statements(say("task", "signals", "The next nearest would be deblurring.", "definition"))
    made = replace(made, task=replace(made.task, second=("deblurring", "deblurring")))
    assert "[definition]" not in page(made)
    row = FlowRow("Output", "a sharp photo", "image", "definition", "the task its name points to")
    assert "| the task its name points to |" in page(replace(made, flow=(row,)))


def test_every_link_inside_the_page_has_a_target() -> None:
    shown = python_markdown(body(page()))
    targets = {f"#{value}" for value in shown.values("id")}
    inside = {href for href in shown.values("href") if href.startswith("#")}
    assert inside == {"#q", "#m1", "#p1", "#p2", "#p1-s1"}
    assert inside <= targets


def test_every_sentence_of_every_abstract_is_an_anchor() -> None:
    made = page()
    for paper in (samples.LUMA, samples.BIRDS):
        for sentence in paper.sentences:
            anchor = f'<span id="{paper.key.lower()}-s{sentence.number}">'
            assert made.count(anchor) == 1
    shown = python_markdown(body(made))
    assert visible(samples.ABSTRACT) in " ".join(shown.words.split())


def test_ids_are_unique() -> None:
    ids = python_markdown(body(page())).values("id")
    assert len(ids) == len(set(ids))


def test_the_table_gives_every_link_and_says_where_none_was_given() -> None:
    table = section(page(), "sources-table").splitlines()
    assert table[2].startswith('| <span class="key">M1</span> <span id="m1">Enhancement-NightLamp</span> (model)')
    cells = [[cell.strip() for cell in line.split(" | ")] for line in table[2:]]
    assert [row[1] for row in cells] == [
        "none given",
        "[paper](<https://papers.example.org/luma_(v2).pdf>)",
        "",
        "[paper](https://papers.example.org/birds)",
    ]
    assert [row[2] for row in cells] == [
        "[code](https://code.example.org/night_lamp?a=1&b=2)",
        "none given",
        "[code](https://code.example.org/luma)",
        "none given",
    ]
    assert table[4].startswith("| ↳ link inside its abstract |")


def test_each_kind_of_link_has_its_word_and_all_of_a_kind_stand_in_one_cell() -> None:
    links = tuple(
        Link(f"https://e.org/{kind}", kind, "field") for kind in ("code", "model-card", "paper", "project", "other")
    )
    table = section(page(answer(model=source("M1", "Many", links=links))), "sources-table")
    assert (
        "| [paper](https://e.org/paper) | [code](https://e.org/code), "
        "[model card](https://e.org/model-card), [project page](https://e.org/project), "
        "[link](https://e.org/other) |"
    ) in table


def test_an_abstracts_link_that_a_field_gives_too_is_not_repeated() -> None:
    links = (Link("https://e.org/x", "code", "field"), Link("https://e.org/x", "code", "abstract"))
    table = section(page(answer(papers=(source("P1", "Twice", "One.", links),))), "sources-table")
    assert table.count("https://e.org/x") == 1


def test_relevance_is_shown_in_words_with_its_class() -> None:
    assert '| <span class="relevance unrelated">not about this task</span> |' in page()


def test_a_gap_shows_where_to_look() -> None:
    assert section(page(), "gaps").splitlines() == [
        "* How the recommended model works inside is not described. [M1](#m1) "
        "See its [code](https://code.example.org/night_lamp?a=1&b=2).",
        "* Why the lamps did not burn out. [Q](#q)",
    ]


def test_a_gap_about_several_sources_says_which_link_is_whose() -> None:
    both = (cite(samples.MODEL), cite(samples.BIRDS))
    made = page(with_statements(say("gaps", "gap", "Unclear.", "name", *both)))
    assert "See M1 [code](https://code.example.org/night_lamp?a=1&b=2); P2 [paper](" in made


def test_the_diagram_stands_in_a_mermaid_fence() -> None:
    assert f"\n```mermaid\n{DIAGRAM}\n```\n" in page()


def test_parts_without_statements_leave_no_heading_behind() -> None:
    made = page(with_statements(say("short-answer", "answer", "So.", "design")))
    assert "What the papers say" not in made
    assert "**Why" not in made
    assert "**Brightening a photo taken in poor light** (*low-light image enhancement*)\n" in made


@pytest.mark.parametrize(
    ("notes", "heading"),
    [
        (["recommended"], "**Why this model.**"),
        (["recommended, may not fit"], "**Why this model may not fit.**"),
        (["recommended", "recommended, may not fit"], "**Why these models.**"),
        (["recommended, may not fit"] * 2, "**Why these models may not fit.**"),
    ],
)
def test_the_reason_for_the_models_has_a_fitting_heading(notes: list[str], heading: str) -> None:
    made = answer()
    model, *papers = made.sources
    models = [replace(model, note=note) for note in notes]
    assert heading in page(replace(made, sources=(*models, *papers)))


def test_a_paper_without_abstract_says_so_and_a_model_with_one_shows_it() -> None:
    made = page(answer(model=source("M1", "Told", "It glows."), papers=(source("P1", "Silent"),)))
    assert section(made, "p1-abstract").startswith("No abstract was provided.")
    assert section(made, "m1-abstract").startswith('<span id="m1-s1">It glows.</span>')


def test_the_authors_own_answer_comes_first_and_is_text() -> None:
    own = "Use *LUMA*.\nIt helps.\n\nSteps:\n- look\n- brighten\n"
    made = page(answer(own_answer=own))
    assert (
        "**Short answer** (by the author).\n\nUse &#42;LUMA&#42;. It helps.\n\n"
        "Steps:  \n&#45; look  \n&#45; brighten\n\n**What the sources say.** You ask"
    ) in made
    assert "**Short answer.**" not in made


def test_related_answers_are_linked_with_the_reason() -> None:
    assert section(page(related=RELATED), "related") == (
        "* [How dark is &#42;too&#42; dark?](other.md): same task; same paper, A&#124;B"
    )
    assert section(page(), "related") == "No other answer shares its task or sources yet."


def test_the_last_lines_lead_to_the_record_and_the_permanent_link() -> None:
    about = FrontMatter(owner="imaging_desk", review_by="2027-05-01")
    end = page(answer(front_matter=about)).rsplit("---\n", 1)[1]
    assert "[how to read it](../about.md#how-to-read)" in end
    assert "Owner: imaging&#95;desk. [Permanent link]" in end
    assert "[Permanent link](../a/k3f7q2m/index.html), id `k3f7q2m`." in end
    assert end.endswith("[Record as JSON](where-to-add-light.json).\n")


def hostile_answer(text: str) -> Answer:
    """Return an answer that holds `text` wherever a prompt's words go."""
    papers = (replace(samples.LUMA, name=text), replace(samples.BIRDS, name=text))
    sentences = tuple(replace(s, text=text) for s in samples.LUMA.sentences)
    made = answer(
        title=text,
        model=replace(samples.MODEL, name=text),
        papers=(replace(papers[0], sentences=sentences), papers[1]),
        question=text,
        front_matter=FrontMatter(owner=text),
    )
    return replace(
        made,
        statements=tuple(replace(s, text=text) for s in made.statements),
        flow=tuple(replace(row, what=text, format=text, basis_text=text) for row in made.flow),
    )


def listed_pages(*answers: Answer) -> dict[str, str]:
    """Return the pages of the catalogue by uri."""
    tasks = samples.taxonomy()
    catalogue = Catalogue(tasks, answers, plan_browse(answers, tasks))
    return {file.uri: file.content for file in catalogue_files(catalogue)}


def hostile_pages(text: str) -> list[str]:
    made = hostile_answer(text)
    plan = plan_browse([made], samples.taxonomy())
    return [
        render_page(made, (RelatedAnswer("other", text, text),), DIAGRAM, {"P1": "papers/slug.md"}),
        *(re.sub(r"(models|papers)/[a-z0-9-]+\.md", r"\1/slug.md", page) for page in listed_pages(made).values()),
        render_answers_list(plan),
    ]


def rendered(markdown: str, engine: Callable[[str], Shown]) -> Shown:
    return engine(body(markdown) if markdown.startswith("---\n") else markdown)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("text", HOSTILE)
def test_no_page_gains_an_element_from_a_prompts_text(text: str, engine: Callable[[str], Shown]) -> None:
    for hostile, harmless in zip(hostile_pages(text), hostile_pages("Harmless"), strict=True):
        one, other = rendered(hostile, engine), rendered(harmless, engine)
        assert one.elements == other.elements
        # What is cited is written as BibTeX and JSON would have it.
        shown, expected = (found.words.partition("\nCite")[0] for found in (one, other))
        assert shown.count(visible(text)) >= expected.count("Harmless") > 0


@given(text=TEXTS)
@settings(deadline=None, max_examples=40)
def test_no_text_at_all_changes_a_page(text: str) -> None:
    for hostile, harmless in zip(hostile_pages(text), hostile_pages("Harmless"), strict=True):
        assert rendered(hostile, python_markdown).elements == rendered(harmless, python_markdown).elements


@given(text=st.sampled_from(HOSTILE))
def test_no_template_engine_finds_a_tag_in_a_page(text: str) -> None:
    environment = Environment(keep_trailing_newline=True)
    for made in hostile_pages(text):
        assert environment.from_string(made).render() == made


def test_a_value_that_is_missing_stops_the_page_instead_of_reading_none() -> None:
    made = answer()
    row = replace(made.flow[0], format=None)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="not there"):
        page(replace(made, flow=(row,)))


def test_the_same_answer_gives_the_same_bytes() -> None:
    assert page(answer(), RELATED) == page(answer(), RELATED)
    assert page().endswith("\n")
    assert not page().endswith("\n\n")


def test_a_citation_without_a_sentence_leads_to_the_source() -> None:
    loose = Citation("P1", 0, 6, "Photos", "abstract")
    assert "So. [P1](#p1)\n" in page(with_statements(say("short-answer", "answer", "So.", "source", loose)))


def test_the_browse_page_lists_answers_under_their_task() -> None:
    made = listed_pages(answer())["browse/index.md"]
    assert section(made, "family-photo-restoration").splitlines()[:2] == [
        '* <span id="low-light-enhancement">[Low light enhancement](../tasks/low-light-enhancement.md)</span>: '
        "doing low light enhancement · 1 answer",
        "    * [How does the AI know where to add light?](../answers/where-to-add-light.md)<br>"
        '<span class="about"><span class="coverage partial">covered in part by the sources</span></span>',
    ]


def test_lists_show_the_status_where_a_person_has_set_one() -> None:
    made = listed_pages(answer(front_matter=FrontMatter(status="reviewed")))
    coverage = '<span class="coverage partial">covered in part by the sources</span>'
    line = f'.md)<br><span class="about">{coverage} · <span class="status reviewed">reviewed</span></span>\n'
    assert line in made["tasks/low-light-enhancement.md"]


def test_a_papers_page_shows_links_uses_and_why() -> None:
    made = listed_pages(answer())
    unrelated = '<span class="relevance unrelated">not about this task</span>'
    line = f'* [Counting Birds](../papers/counting-birds.md)<br><span class="about">{unrelated} · 1 answer</span>\n'
    assert line in made["papers/index.md"]
    page = made["papers/counting-birds.md"]
    assert "**Links given:** [paper](https://papers.example.org/birds). **Cite:** [BibTeX](#bibtex)" in page
    assert "**Not about the task wherever it occurs.**" in page
    assert section(page, "answers").splitlines() == [
        "* [How does the AI know where to add light?](../answers/where-to-add-light.md)<br>"
        f'<span class="about">{unrelated} · [low-light image enhancement](../tasks/low-light-enhancement.md)</span><br>'
        "It is about something else.",
    ]


def test_a_models_page_says_where_no_link_was_given() -> None:
    made = listed_pages(answer(model=source("M1", "Bare")))
    assert "**Links given:** none. **Cite:**" in made["models/bare.md"]


@pytest.mark.parametrize("base", ["", "../"])
def test_the_list_for_a_hand_written_page_links_from_where_it_stands(base: str) -> None:
    plan = plan_browse([answer()], samples.taxonomy())
    assert render_answers_list(plan, base).splitlines() == [
        f"* **[Low light enhancement]({base}tasks/low-light-enhancement.md)**",
        f"    * [How does the AI know where to add light?]({base}answers/where-to-add-light.md)",
    ]


def test_a_long_list_for_a_hand_written_page_names_the_tasks_alone_in_plain_words() -> None:
    plan = plan_browse([answer(slug=f"a{number}") for number in range(30)], samples.taxonomy())
    assert render_answers_list(plan).splitlines() == [
        "* **[Doing low light enhancement](tasks/low-light-enhancement.md)**<br>"
        '<span class="about">30 answers · low light enhancement</span>',
        "",
        "[All tasks](browse/index.md)",
    ]


def test_pages_without_entries_say_so() -> None:
    made = listed_pages()
    assert "There are no answers yet." in made["browse/index.md"]
    assert "There are none yet." in made["papers/index.md"]
    assert render_answers_list(()) == "There are no answers yet.\n"
