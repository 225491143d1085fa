from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.content import Link, Prompt
from generator.errors import InputError
from generator.prompt_grammar import MAX_FIELD, MAX_LINES, MAX_NAME, MAX_SOURCES
from tests.invented import entry, in_short, prompt, prompt_text, read

QUESTION = "How does the AI sharpen it?"
MODEL = entry("Deblur-Pendulum")
TEXT = prompt_text(QUESTION, [MODEL], [entry("Skew Lines", summary="It bends. It breaks.")])


def faults(text: str) -> list[str]:
    with pytest.raises(InputError) as error:
        read(text)
    return [str(finding) for finding in error.value.diagnostics]


# --- The question


@pytest.mark.parametrize(
    ("given", "question"),
    [
        ('"How?"', "How?"),
        ("“How?”", "How?"),
        ("„How?“", "How?"),
        ('\n  "How?"  \n', "How?"),
        ('"  How?  "', "How?"),
        ('"It said “yes” and "no". How?"', 'It said “yes” and "no". How?'),
        ('"First line,\nsecond line.\n\nHow?"', "First line,\nsecond line.\n\nHow?"),
        ('"A question: how?"', "A question: how?"),
    ],
)
def test_the_question_is_what_stands_between_the_outer_marks(given: str, question: str) -> None:
    found = read(TEXT.replace(f'"{QUESTION}"', given))
    assert found.question == question
    assert found.text[found.question_start :].startswith(question)


@pytest.mark.parametrize("lead", ["The following question:", "QUESTION :", "Here is the user's question:"])
def test_the_question_may_be_announced_in_other_words(lead: str) -> None:
    assert read(TEXT.replace("A user has asked the following question:", lead)).question == QUESTION


def test_the_question_may_be_followed_by_the_headings_at_once() -> None:
    text = f'Question:\n"{QUESTION}"\n### Recommended AI Models:\n{MODEL}'
    assert read(text).question == QUESTION


# --- Models and papers


@pytest.mark.parametrize(
    "heading",
    [
        "### Recommended AI Models:",
        "# recommended model",
        "## Recommended Vision and Language Models",
        "###Recommended Models :",
    ],
)
def test_the_heading_of_the_models_may_vary(heading: str) -> None:
    assert [m.name for m in read(TEXT.replace("### Recommended AI Models:", heading)).models] == ["Deblur-Pendulum"]


@pytest.mark.parametrize("none", ["None", "N/A", "n/a.", "none given", "", "-"])
def test_a_prompt_may_have_no_papers(none: str) -> None:
    assert read(f'Question:\n"How?"\n\n### Recommended AI Models:\n{MODEL}\n### Related Papers:\n{none}\n').papers == ()


def test_a_prompt_may_have_no_heading_for_papers() -> None:
    found = read(f'Question:\n"How?"\n\n### Recommended AI Models:\n{MODEL}\nAnswer: mine')
    assert found.papers == ()
    assert found.own_answer == "mine"


def test_the_papers_may_come_before_the_models() -> None:
    papers = entry("Skew Lines", summary="It bends.")
    found = read(f'Question:\n"How?"\n\n### Related Papers:\n{papers}\n### Recommended AI Models:\n{MODEL}')
    assert [source.name for source in found.sources] == ["Deblur-Pendulum", "Skew Lines"]
    assert found.papers[0].abstract == "It bends."


@pytest.mark.parametrize("name", ["A: b / c, *d*", "Model: x", "[x](y)", "물총새 🐦", "“quoted”", "a  b"])
def test_a_name_may_hold_anything(name: str) -> None:
    assert prompt("How?", [entry(name)]).models[0].name == " ".join(name.split())


def test_sources_have_keys_lines_and_kinds_in_prompt_order() -> None:
    found = prompt("How?", [entry("One"), entry("Two")], [entry("Three")])
    lines = found.text.split("\n")
    assert [(s.key, s.kind, lines[s.line - 1]) for s in found.sources] == [
        ("M1", "model", "Model: One"),
        ("M2", "model", "Model: Two"),
        ("P1", "paper", "Model: Three"),
    ]


@pytest.mark.parametrize("nothing", ["None", "N/A", "null", "", "  ", "-", "Not available"])
def test_a_link_may_be_missing(nothing: str) -> None:
    assert prompt("How?", [entry("One", paper=nothing, github=nothing)]).models[0].links == ()


def test_the_lines_for_links_may_be_missing_altogether() -> None:
    assert prompt("How?", ["Model: One\n"]).models[0].links == ()


def test_links_stand_byte_for_byte_first_those_of_the_fields_then_those_of_the_abstract() -> None:
    found = prompt(
        "How?",
        papers=[
            entry(
                "One",
                paper="http://example.org/a%20b_(c).pdf?x=1&y=2, https://example.org/second",
                github="https://huggingface.co/owner/name",
                summary="See https://code.example.org/x. Again: https://example.org/second.",
            )
        ],
    )
    assert found.papers[0].links == (
        Link("http://example.org/a%20b_(c).pdf?x=1&y=2", "paper", "field"),
        Link("https://example.org/second", "paper", "field"),
        Link("https://huggingface.co/owner/name", "model-card", "field"),
        Link("https://code.example.org/x", "other", "abstract"),
    )


@pytest.mark.parametrize(
    ("summary", "abstract"),
    [
        ("One line.", "One line."),
        ("  Two\nlines.", "Two\nlines."),
        ("\nStarts below.", "Starts below."),
        ("A blank line\n\nstands inside.", "A blank line\n\nstands inside."),
        ("Runs   of\tspaces stay.", "Runs   of\tspaces stay."),
        ("Colons: stay\nNote: so do these.", "Colons: stay\nNote: so do these."),
        ("None", ""),
        ("N/A", ""),
    ],
)
def test_an_abstract_is_the_slice_as_it_stands(summary: str, abstract: str) -> None:
    found = prompt("How?", papers=[entry("One", summary=summary), entry("Two")]).papers[0]
    assert found.abstract == abstract


def test_field_names_may_be_written_in_any_case() -> None:
    assert read(TEXT.replace("Summary:", "SUMMARY:").replace("Model:", "model:")).papers[0].abstract


# --- The author's own answer


@pytest.mark.parametrize(
    ("after", "answer", "line"),
    [
        ("", "", 0),
        ("\n\n", "", 0),
        (" At once.", "At once.", 0),
        ("\n\nLater:\n* a\n\n* b\n", "Later:\n* a\n\n* b", 2),
    ],
)
def test_what_follows_the_word_answer_is_kept_with_its_line(after: str, answer: str, line: int) -> None:
    found = prompt("How?", answer=after)
    assert found.own_answer == answer
    start = found.text[: found.text.index("\nAnswer:") + 1].count("\n") + 1
    assert found.own_answer_line == (start + line if answer else 0)


# --- Front matter


def test_front_matter_is_read_and_offsets_still_refer_to_the_whole_file() -> None:
    found = read("---\ntitle: Fine\n---\n" + TEXT)
    assert found.front_matter.title == "Fine"
    assert found.text[found.question_start :].startswith(QUESTION)
    assert found.models[0].line == read(TEXT).models[0].line + 3


# --- Faults


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("has asked the following question:", "asks:", "case.txt:1: no question; expected a line `A user has asked"),
        (f'"{QUESTION}"\n', "", "case.txt:5: the question is missing; expected"),
        (f'"{QUESTION}"', QUESTION, "case.txt:4: the question does not start with a quotation mark"),
        (f'{QUESTION}"', QUESTION, "case.txt:4: the question does not end with a quotation mark"),
        (QUESTION, " ", "case.txt:4: the question is empty"),
        (QUESTION, "… \u3164", "case.txt:4: the question holds no letter or digit"),
        ("Deblur-Pendulum", "\u200b", "case.txt:11: 'Model' has no name; expected"),
        (QUESTION, "x" * MAX_FIELD, f"case.txt:4: the question is over {MAX_FIELD:,} characters"),
        (
            "### Recommended AI Models:",
            "Models",
            "no heading for the models; expected a line `### Recommended AI Models:`",
        ),
        (MODEL, "None\n", "case.txt:10: no model is recommended; expected at least one line `Model: NAME`"),
        ("Model: Deblur-Pendulum", "Model:", "case.txt:11: 'Model' has no name; expected, for example, `Model: NAME`"),
        (
            "Deblur-Pendulum",
            "x" * (MAX_NAME + 1),
            "case.txt:11: 'Model' holds 4,001 characters; expected at most 4,000",
        ),
        (
            "Model: Deblur-Pendulum\n",
            "* Deblur\nModel: x\n",
            "case.txt:11: '* Deblur' is not a field; expected, for example",
        ),
        ("GitHub: None", "Githb: None", "unknown field 'Githb'; did you mean 'GitHub'?"),
        ("GitHub: None", "Licence: MIT", "unknown field 'Licence'; expected one of Model, Paper, GitHub, Summary"),
        ("Paper: None", "Paper: None\nPaper: None", "'Paper' stands twice for one entry; keep one"),
        ("Model: Deblur-Pendulum\n", "", "'Paper' comes before any `Model:` line; put it below one"),
        (
            "Paper: None",
            "Paper: example.org",
            "'Paper' link 'example.org' does not start with http:// or https://; expected",
        ),
        ("GitHub: None", "GitHub: javascript:x", "expected, for example, `GitHub: https://github.com/owner/name`"),
        ("It bends. It breaks.", "x" * (MAX_FIELD + 1), "'Summary' holds 65,537 characters; expected at most 65,536"),
    ],
    ids=in_short,
)
def test_a_fault_names_its_line_and_what_was_expected(old: str, new: str, fault: str) -> None:
    assert any(fault in found for found in faults(TEXT.replace(old, new, 1)))


def test_an_abstract_of_many_lines_is_measured_as_a_whole() -> None:
    line = "x" * 99 + "\n"
    text = TEXT.replace("It bends. It breaks.", line * (MAX_FIELD // 100 + 1))
    assert faults(text) == [
        "prompts/case.txt:20: 'Summary' holds 65,599 characters; expected at most 65,536: shorten it"
    ]


def test_an_authors_answer_has_the_limit_of_a_field() -> None:
    (fault,) = faults(TEXT + "x" * MAX_FIELD * 2)
    assert re.fullmatch(r"prompts/case\.txt:\d+: 'Answer' holds 131,\d+ characters; expected at most 65,536: .*", fault)


def test_all_faults_of_a_file_are_told_in_line_order() -> None:
    text = "---\nid: 1\n---\n" + TEXT.replace("question:", "matter:").replace("Paper: None", "Paper: nowhere")
    found = faults(text.replace("GitHub: None", "Githb: None", 1))
    assert [(f.split(":")[1], f.split(": ")[1].split(" ")[0]) for f in found] == [
        ("2", "id"),
        ("4", "no"),
        ("15", "'Paper'"),
        ("16", "unknown"),
        ("21", "'Paper'"),
    ]


def test_a_prompt_without_question_and_without_models_is_told_both() -> None:
    found = faults(TEXT.replace("question:", "matter:").replace(MODEL, ""))
    assert ["no question" in found[0], "no model is recommended" in found[1]] == [True, True]


def test_a_misspelt_model_line_still_starts_its_own_entry() -> None:
    assert len(faults(TEXT.replace("Model: Skew", "Modell: Skew"))) == 1


def test_more_sources_than_a_page_can_hold_are_refused() -> None:
    papers = [f"Model: Number {n}\n" for n in range(MAX_SOURCES + 1)]
    assert len(prompt("How?", papers=papers[:-1]).papers) == MAX_SOURCES
    assert "201 entries; expected at most 200" in faults(prompt_text("How?", [MODEL], papers))[0]


def test_a_file_of_too_many_lines_is_refused_at_once() -> None:
    assert faults("x\n" * (MAX_LINES + 1)) == [
        "prompts/case.txt:20000: more than 20,000 lines; expected one question with its sources"
    ]


@pytest.mark.parametrize("text", ["", "\n", "---", "---\n---", "---\n---\n", "\ufeff", '"', "Answer:"])
def test_a_file_with_next_to_nothing_in_it_is_told_what_to_hold(text: str) -> None:
    assert all("expected" in fault for fault in faults(text))


# --- Any text at all

_PIECES = st.sampled_from(
    [
        *TEXT.splitlines(keepends=True),
        "---\n",
        "title: x\n",
        "### Related Papers:\n",
        "### Recommended AI Models:\n",
        "Model: ",
        "Summary: ",
        "Paper: https://example.org/a\n",
        "\n",
        '"',
        "“",
        "\\textbf{",
        "$",
        "\t",
        "é😀",
    ]
)


def slices_are_exact(found: Prompt) -> bool:
    question = found.text[found.question_start : found.question_start + len(found.question)] == found.question
    abstracts = all(
        found.text[s.abstract_start : s.abstract_start + len(s.abstract)] == s.abstract for s in found.sources
    )
    return question and abstracts and found.question == found.question.strip() != ""


@given(st.one_of(st.text(), st.lists(_PIECES, max_size=40).map("".join)))
def test_any_text_is_a_prompt_with_exact_offsets_or_an_input_error(text: str) -> None:
    try:
        found = read(text)
    except InputError as error:
        assert error.diagnostics == sorted(error.diagnostics)
        assert error.diagnostics
        assert all(1 <= finding.line <= text.count("\n") + 1 for finding in error.diagnostics)
    else:
        assert slices_are_exact(found)


@given(st.lists(_PIECES, max_size=6).map("".join), st.integers(0, len(TEXT)))
def test_a_disturbed_prompt_still_has_exact_offsets_or_is_refused(noise: str, at: int) -> None:
    try:
        assert slices_are_exact(read(TEXT[:at] + noise + TEXT[at:]))
    except InputError as error:
        assert error.diagnostics
