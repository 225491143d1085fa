"""The gate: sound pages pass, every single fault is found, and each finding says where and what was expected."""

from __future__ import annotations

import ast
import copy
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.composer import compose
from generator.content import Prompt
from generator.diagram import render_mermaid
from generator.errors import Diagnostic
from generator.examples import packaged_examples, read_examples
from generator.lexicon import compile_lexicon
from generator.markdown import destination, inline
from generator.prompt_grammar import parse_prompt
from generator.record import record_json
from generator.renderer import render_page
from generator.taxonomy import load_taxonomy
from generator.verifier import packaged_vocabulary, verify_answer, verify_own_answer
from generator.verifier_page import link, links_in, outward_links, read_page, shown
from generator.verifier_vocabulary import foreign_words, needs_of
from generator.verifier_words import words_of
from tests.bench.mutations import run, samples_of
from tests.invented import OFF_TOPIC, TOPICS, entry, lexicon, prompt_text

PROMPTS = Path(__file__).parents[1] / "prompts"
GENERATOR = Path(__file__).parents[1] / "generator"
TEXT = """A user has asked the following question:
"I scanned my grandmother's letters and the ink had bled through.
How does the AI take the stains away without losing the strokes?"

### Recommended AI Models:
Model: Denoise-InkClear-Noise25
Paper: None
GitHub: https://code.example.org/inkclear

### Related Papers:
Model: PaleInk: Denoising Scanned Letters
Paper: http://papers.example.org/pale_(v2).pdf
GitHub: https://code.example.org/pale
Summary: Old letters show ink from the other side. We propose PaleInk, an image denoising network that first \
predicts where ink has bled through and then restores the paper beneath. PaleInk keeps 98.91% of all strokes. \
Code: https://code.example.org/PALE.

Model: Counting Birds at Night
Paper: http://papers.example.org/birds
Summary: We count birds in long recordings. Our counter listens at night & needs 3 microphones.


Answer:
"""
Change = Callable[[str, dict[str, Any]], str | None]


@cache
def sound(answer: str = "") -> tuple[Prompt, str, str]:
    """Return an invented prompt with its page and the text of its record."""
    prompt = parse_prompt(TEXT + answer, "prompts/ink.txt", "ink")
    composed = compose(prompt, compile_lexicon(load_taxonomy()))
    return prompt, render_page(composed, (), render_mermaid(composed.workflow)), record_json(composed)


def findings(change: Change | None = None, answer: str = "") -> list[Diagnostic]:
    """Return what the verifier finds after `change`, which returns a page or changes the record."""
    prompt, page, text = sound(answer)
    record = json.loads(text)
    changed = change(page, record) if change else None
    if change:
        assert (changed or page) != page or record != json.loads(text), "the change changed nothing"
    return list(verify_answer(prompt, changed or page, record))


def statement(record: dict[str, Any], **wanted: str) -> dict[str, Any]:
    """Return the first statement with these values."""
    return next(s for s in record["statements"] if all(s[key] == value for key, value in wanted.items()))


def saying(words: str, section: str = "short-answer") -> Change:
    """Return a change that puts `words` behind the first word of a section's first statement, here and there."""

    def change(page: str, record: dict[str, Any]) -> str:
        said = statement(record, section=section)
        old = said["text"]
        first, rest = old.split(" ", 1)
        said["text"] = f"{first} {words} {rest}"
        return page.replace(inline(old), inline(said["text"]))

    return change


def on_page(pattern: str, new: str) -> Change:
    """Return a change of the page alone."""
    return lambda page, record: re.sub(pattern, new, page, count=1, flags=re.MULTILINE | re.DOTALL)


def in_record(set_value: Callable[[dict[str, Any]], Any]) -> Change:
    """Return a change of the record alone."""

    def change(page: str, record: dict[str, Any]) -> None:
        set_value(record)

    return change


def test_a_page_as_the_build_writes_it_is_clean() -> None:
    assert findings() == []


def test_a_page_with_the_authors_own_answer_is_clean() -> None:
    assert findings(answer="Look at the paper first.\n\n* then at *both* sides\n* then at [1]\n") == []


def test_the_published_prompts_are_clean_and_no_fault_in_them_is_missed() -> None:
    samples, errors = samples_of(PROMPTS)
    outcome = run(samples, count=450, seed=20)
    assert errors == outcome.alarms == []
    assert [(tally.kind, tally.example) for tally in outcome.tallies if tally.found < tally.made] == []


# --- what page and record say together


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("37", "number"),
        ("98.9", "number"),
        ("16x", "name or number"),
        ("millions", "number"),
        ("seven", "counts"),
        ("Flamingo", "name"),
        ("ResNet-50", "name or number"),
        ("LAION", "name"),
        ("Segment Anything", "name"),
        ("transformer", "word"),
        ("contrastive learning", "word"),
        ("latent", "word"),
        ("arXiv:1505.04597", "name or number"),
        ("https://github.com/openai/whisper", "address"),
        ("github.com/openai/whisper", "word"),
        ("seamlessly", "uses"),
    ],
)
def test_a_word_that_no_source_holds_is_found_in_a_sentence(word: str, kind: str) -> None:
    assert any(kind in found.message for found in findings(saying(word)))


def test_a_sentence_without_a_source_is_found() -> None:
    def change(page: str, record: dict[str, Any]) -> str:
        first = record["statements"][0]
        record["statements"].insert(0, {**first, "text": "It was trained on many letters."})
        return page.replace(inline(first["text"]), f"It was trained on many letters. [Q](#q) {inline(first['text'])}")

    assert any("“trained”" in found.message for found in findings(change))


def behind(sentence: str, **wanted: str) -> Change:
    """Return a change that puts a sentence behind a statement here and there, on the same basis as that."""

    def change(page: str, record: dict[str, Any]) -> str:
        said = statement(record, **wanted)
        at = record["statements"].index(said)
        record["statements"].insert(at + 1, {**said, "text": sentence})
        marks = re.search(rf"{re.escape(inline(said['text']))}((?: \[[^\]]*\]\([^)]*\))*)", page)
        assert marks
        return f"{page[: marks.end()]} {inline(sentence)}{marks[1]}{page[marks.end() :]}"

    return change


@pytest.mark.parametrize(
    "sentence",
    [
        "We regard this as a negative result.",
        "The task is image deraining.",
        "The task is image denoising, which is not settled.",
        "Here as before, one of them is likely.",
    ],
)
def test_a_sentence_that_defines_the_task_says_what_the_task_is_and_no_more(sentence: str) -> None:
    change = behind(sentence, basis="definition")
    assert any("rests on the definition, but says something else" in one.message for one in findings(change))


@pytest.mark.parametrize(
    "sentence",
    [
        "The task is {task.name}: {task.plain_name}.",
        "In plain terms, such a model does this: {task.definition}",
        "It takes {task.input} and gives back {task.output}.",
    ],
)
def test_a_sentence_may_define_the_task_in_the_words_of_its_definition(sentence: str) -> None:
    task = load_taxonomy().tasks[json.loads(sound()[2])["task"]["id"]]
    assert findings(behind(sentence.format(task=task), basis="definition")) == []


@pytest.mark.parametrize("basis", ["question", "name", "design"])
def test_a_sentence_that_is_about_nothing_is_found_on_every_basis(basis: str) -> None:
    change = behind("We regard this as a negative result.", basis=basis)
    assert any("says nothing of the question" in found.message for found in findings(change))


def test_a_sentence_that_rests_on_the_question_speaks_to_the_person() -> None:
    change = behind("The ink had bled through the paper.", basis="question", section="short-answer")
    assert any("does not speak to the person" in found.message for found in findings(change))


def test_a_papers_title_carries_no_statement_that_rests_on_a_source() -> None:
    text = re.sub(r"Summary: We count birds.*?\n", "", TEXT)
    prompt = parse_prompt(text, "prompts/ink.txt", "ink")
    answer = compose(prompt, compile_lexicon(load_taxonomy()))
    record = json.loads(record_json(answer))
    page = render_page(answer, (), render_mermaid(answer.workflow))
    assert list(verify_answer(prompt, page, record)) == []
    line = next(s for s in record["statements"] if s["section"] == "sources" and s["citations"][0]["source"] == "P2")
    assert line["basis"] == "name"
    line["basis"] = "source"
    assert any("rests on a source, but none" in found.message for found in verify_answer(prompt, page, record))


def test_a_count_is_compared_with_the_prompt_at_the_start_of_a_sentence_too() -> None:
    change = behind("Seven papers are off-topic and not used here.", basis="name", section="short-answer")
    assert any("counts “seven”" in found.message for found in findings(change))


@pytest.mark.parametrize("word", ["98.91", "PaleInk", "bled", "Noise25", "grandmother", "InkClear"])
def test_a_word_that_stands_in_a_cited_source_or_the_question_or_a_name_is_free(word: str) -> None:
    def change(page: str, record: dict[str, Any]) -> str:
        quoting = next(s for s in record["statements"] if s["section"] == "short-answer" and "“" in s["text"])
        old = quoting["text"]
        quoting["text"] = old.replace(": “", f", {word}: “", 1)
        paper = next(source for source in sound()[0].papers if source.key == "P1")
        cited = next(c for c in quoting["citations"] if c["source"] == "P1")
        if word == "98.91":
            sentence = next(s for s in paper.sentences if "98.91" in s.text)
            cited |= {"sentence": sentence.number, "start": sentence.start, "end": sentence.end}
            cited["quote"] = paper.abstract[sentence.start : sentence.end]
        return page.replace(old, quoting["text"])

    assert not any(word in found.message and "holds the" in found.message for found in findings(change))


def test_typographic_variants_of_a_quotation_are_the_same_quotation() -> None:
    def change(page: str, record: dict[str, Any]) -> str:
        quoting = next(s for s in record["statements"] if "“" in s["text"] and s["citations"][0]["field"] == "abstract")
        old = quoting["text"]
        inside = re.search("“(.*?)”", old)
        assert inside
        quoting["text"] = old.replace(inside[1], inside[1].replace("fi", "ﬁ").replace("re", "re\u00ad"))
        return page.replace(old, shown(quoting["text"]))

    assert not any("quotes" in found.message for found in findings(change))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda s: s["citations"][0].update(quote="never said"), "expected the slice at"),
        (lambda s: s["citations"][0].update(start=s["citations"][0]["start"] + 1), "expected the slice at"),
        (lambda s: s["citations"][0].update(end=10**6), "expected offsets within its"),
        (lambda s: s["citations"][0].update(sentence=9), "expected the sentence that holds offset"),
        (lambda s: s["citations"][0].update(source="P7"), "expected one of Q, M1, P1, P2"),
        (lambda s: s.update(citations=[]), "expected a quotation"),
        (lambda s: s.update(basis="question"), "expected a citation of Q"),
        (lambda s: s.update(basis="name"), "expected a citation such as M1"),
        (lambda s: s.update(basis="definition"), "quotes, but rests on the definition"),
        (lambda s: s.update(basis="hearsay"), "expected source, question, name"),
        (lambda s: s.update(text=s["text"].rstrip(".")), "expected a whole sentence"),
        (lambda s: s.update(text=s["text"][:-2] + "…"), "expected a whole sentence"),
        (lambda s: s.update(text=s["text"].replace("“", "“never ", 1)), "expected the cited words exactly"),
        (lambda s: s.update(text=s["text"].replace("”", "", 1)), "without its counterpart"),
    ],
)
def test_a_quoting_statement_must_be_carried_by_its_citations(
    change: Callable[[dict[str, Any]], Any], message: str
) -> None:
    def quoting(record: dict[str, Any]) -> None:
        change(next(s for s in record["statements"] if s["basis"] == "source" and s["section"] == "short-answer"))

    assert any(message in found.message for found in findings(in_record(quoting)))


def test_a_quotation_of_another_paper_than_the_cited_one_is_found() -> None:
    def change(record: dict[str, Any]) -> None:
        quoting = statement(record, section="short-answer", basis="source")
        birds = sound()[0].papers[1]
        first = birds.sentences[0]
        quote = birds.abstract[first.start : first.end]
        quoting["citations"] = [
            {"source": "P2", "start": first.start, "end": first.end, "quote": quote, "field": "abstract", "sentence": 1}
        ]

    messages = " ".join(found.message for found in findings(in_record(change)))
    assert "P2, which is not about this task" in messages
    assert "expected the cited words exactly" in messages


# --- what the record says of sources and workflow


def of_paper(key: str, **values: Any) -> Change:
    """Return a change of one source in the record."""
    return in_record(lambda record: next(s for s in record["sources"] if s["key"] == key).update(values))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (of_paper("P1", relevance="unrelated", note="not about this task"), "P1, which is not about this task"),
        (of_paper("P2", relevance="direct", note="direct"), "P2 is not used, but its relevance is direct"),
        (of_paper("P2", note="direct"), "expected note and relevance to agree"),
        (of_paper("P1", links=[]), "lacks or repeats a link"),
        (of_paper("P1", name="Another"), "expected the paper 'PaleInk: Denoising Scanned Letters'"),
        (of_paper("P1", why="It helps."), "expected the same lines"),
        (in_record(lambda r: r["sources"].reverse()), "in this order"),
        (in_record(lambda r: r.update(title="I scanned my grandmother's letters")), "does not ask"),
        (in_record(lambda r: r.update(title="How does GPT see?")), "is not the question's"),
        (in_record(lambda r: r.update(title=r["question"])), "expected at most 90"),
        (in_record(lambda r: r.update(question="Why?")), "the record's 'question'"),
        (in_record(lambda r: r.update(content_hash="sha256:0")), "the record's 'content_hash'"),
        (in_record(lambda r: r.update(gaps=[])), "the record's 'gaps'"),
        (in_record(lambda r: r.update(coverage="all")), "expected full, partial or none"),
        (in_record(lambda r: r["task"].update(id="alchemy")), "expected an id of tasks.yml"),
        (in_record(lambda r: r["task"].update(output="gold")), "as in tasks.yml"),
        (in_record(lambda r: r["workflow"]["nodes"].pop()), "expected a box of the workflow"),
        (in_record(lambda r: r["workflow"]["edges"].clear()), "expected a way from the input"),
        (in_record(lambda r: r["workflow"]["nodes"][0].update(kind="check")), "lacks an input"),
        (in_record(lambda r: r["workflow"]["nodes"][1].update(label="Whisper first?")), "“Whisper first?” holds"),
        (in_record(lambda r: r["workflow"]["nodes"][1].update(source="P2")), "stands for P2, which is not about"),
        (
            in_record(lambda r: r["workflow"]["nodes"][1].update(source="P9")),
            "stands for P9, which the prompt does not",
        ),
        (in_record(lambda r: r["workflow"]["edges"][0].update(label="via CLIP")), "arrow “via CLIP” holds the name"),
        (in_record(lambda r: r.pop("statements")), "the record cannot be read"),
        (in_record(lambda r: r.update(sources="none")), "the record cannot be read"),
    ],
)
def test_a_record_that_differs_from_the_prompt_is_found(change: Change, message: str) -> None:
    assert message in " | ".join(found.message for found in findings(change))


@pytest.mark.parametrize(
    ("title", "faults"),
    [
        ("{task}: what the sources say about Denoise-InkClear-Noise25", 0),
        ("{task}: what the sources say about", 1),
        ("{task}: what the sources say", 1),
        ("{task}", 1),
    ],
)
def test_the_title_of_a_question_that_asks_nothing_names_the_task_and_the_model(title: str, faults: int) -> None:
    text = re.sub(r'(?s)"I scanned.*?"', '"I scanned some letters and the ink had bled through."', TEXT)
    prompt = parse_prompt(text, "prompts/ink.txt", "ink")
    answer = compose(prompt, compile_lexicon(load_taxonomy()))
    plain_name = answer.task.plain_name
    answer = replace(answer, title=title.format(task=f"{plain_name[:1].upper()}{plain_name[1:]}"))
    page = render_page(answer, (), render_mermaid(answer.workflow))
    found = list(verify_answer(prompt, page, json.loads(record_json(answer))))
    assert ["is not the question's" in one.message for one in found] == [True] * faults


# --- what the page alone says


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (on_page(r"\(https://code.example.org/pale\)", "(https://code.example.org/pals)"), "the prompt does not give"),
        (on_page(r"\[code\]\(https://code.example.org/pale\)", "none given"), "none given | direct"),
        (on_page(r"\[paper\]\(http://papers.example.org/birds\)", ""), "expected"),
        (on_page(r"^## What the sources do not tell.*?(?=^## Sources)", ""), "do not tell { #gaps }” is missing"),
        (on_page(r"^(## 1\..*?)(## 2\..*?)(?=## 3)", r"\2\1"), "is missing; expected it here"),
        (on_page(r'id="p1-s2"', 'id="p1-s20"'), "reads"),
        (on_page(r"\(#p1-s\d\)", "(#p1-s9)"), "as the record and the prompt have it"),
        (on_page(r'<span id="p2-s1">.*?</span>\n', ""), "is missing"),
        (on_page(r"98\.91", "98.9"), "expected “"),
        (on_page(r"^# How", "# 🚀 How"), "expected “# How"),
        (on_page(r"^## Related", "## Highlights\n\n## Related"), "neither in the record nor in the prompt"),
        (on_page(r"relevance unrelated", "relevance direct"), "reads"),
        (on_page(r"\*Suggested design\.\* ", "*Suggested design.* Trust it. "), "reads"),
        (on_page(r"^\| Model \| [^|]*", "| Model | Whisper "), "the model is “Whisper”"),
        (on_page(r"^\| Output \| [^|]*", "| Output | gold "), "the output is “gold”"),
        (on_page(r"(^\| Input \| [^|]*\|) [^|]*", r"\1 smell "), "the format is “smell”"),
        (on_page(r"(^\| Model \|.*)its name", r"\1name"), "the basis is “name”; expected e.g. “its name”"),
        (on_page(r"its name \[M1\]\(#m1\)", "its name"), "cites nothing; expected e.g. [Q](#q)"),
        (on_page(r'  n2\{"', '  n2{"Whisper '), "the diagram has"),
        (on_page(r"^  n1 --", "  n2 --"), "the diagram has"),
        (on_page(r"^No other answer.*?$", "* [Why?](why.md): same paper, GPT-4"), "expected the same task"),
        (on_page(r"^No other answer.*?$", "* [Why?](why.md): same words, “ink” and “lamp”"), "words of its question"),
        (on_page(r'^title: "', 'title: "Surely '), "the front matter's title differs"),
        (on_page(r'^description: "', 'description: "GPT-4 '), "not the start of the short answer"),
        (on_page(r"^answer: .*?$", "answer: {}"), "the front matter's answer differs"),
        (on_page(r"^title: .*?$\n", ""), "the front matter is not as expected"),
        (on_page(r"needs 3 microphones\.", "needs 3 microphones.<script>1</script>"), "expected"),
        (on_page(r"Old letters", "Old \x02letters"), "control character"),
        (on_page(r" \[definition\]\([^)]*\)", ""), "lacks its link"),
    ],
)
def test_a_page_that_differs_from_record_and_prompt_is_found(change: Change, message: str) -> None:
    assert message in " | ".join(found.message for found in findings(change))


@pytest.mark.parametrize("form", ["markdown", "text", "html"])
@pytest.mark.parametrize("place", ["</p>", "]", ":", "\n", ""])
def test_a_word_put_anywhere_below_a_snippets_short_answer_is_found(form: str, place: str) -> None:
    def add(page: str, record: dict[str, Any]) -> str | None:
        head, mark, tail = record["snippets"][form].rpartition(place) if place else (record["snippets"][form], "", "")
        record["snippets"][form] = f"{head}{mark} LLaMA-2 {tail}"
        return None

    assert any("snippet" in finding.message for finding in findings(add))


def test_a_finding_names_the_page_and_the_line() -> None:
    prompt, page, text = sound()
    changed = page.replace("PaleInk keeps", "PaleInk never keeps")
    found = list(verify_answer(prompt, changed, json.loads(text), "site/answers/ink.md"))
    line = next(number for number, line in enumerate(changed.split("\n"), 1) if "never keeps" in line)
    assert [(one.path, one.line) for one in found] == [("site/answers/ink.md", line)]


def test_the_authors_answer_on_the_page_must_be_the_prompts() -> None:
    change = on_page("Look at the paper first", "Look at the ink first")
    assert "the author's own answer differs" in str(findings(change, answer="Look at the paper first.\n")[0])


@pytest.mark.parametrize(
    ("made_with", "checked_with", "faults"),
    [
        (
            {"M1": "models/inkclear.md", "P1": "papers/pale.md"},
            {"M1": "models/inkclear.md", "P1": "papers/pale.md"},
            [],
        ),
        ({"M1": "models/inkclear.md", "P1": "papers/pale.md"}, None, []),
        (
            {"P1": "papers/birds.md"},
            {"P1": "papers/pale.md"},
            ["P1 leads to ../papers/birds.md; expected ../papers/pale.md"],
        ),
        ({}, {"P1": "papers/pale.md"}, ["P1 leads to no page; expected ../papers/pale.md"]),
        ({"M1": "models/inkclear.md"}, {}, ["M1 leads to ../models/inkclear.md; expected no link"]),
        ({"M1": "papers/pale.md"}, None, ["M1 leads to ../papers/pale.md; expected ../models/<name>.md"]),
    ],
)
def test_the_name_of_a_source_leads_to_its_own_page(
    made_with: dict[str, str], checked_with: dict[str, str] | None, faults: list[str]
) -> None:
    prompt, _, text = sound()
    composed = compose(prompt, compile_lexicon(load_taxonomy()))
    page = render_page(composed, (), render_mermaid(composed.workflow), made_with)
    found = list(verify_answer(prompt, page, json.loads(text), works=checked_with))
    assert [finding.message for finding in found] == faults


def test_a_related_answer_must_have_the_title_of_that_answer() -> None:
    prompt, page, text = sound()
    page = re.sub(r"^No other answer.*?$", "* [Why?](why.md): same task", page, flags=re.MULTILINE)
    record = json.loads(text)
    assert list(verify_answer(prompt, page, record, titles={"why": "Why?"})) == []
    assert list(verify_answer(prompt, page, record, titles={"why": "When?"}))
    words = page.replace(": same task", ": same task; same words, “ink” and “stains”")
    assert list(verify_answer(prompt, words, record, titles={"why": "Why?"})) == []
    assert list(verify_answer(prompt, page, record, titles={}))


# --- the author's own answer


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ("It leans on ResNet-50.", "the name or number “ResNet-50”"),
        ("It keeps 99.2% of all strokes.", "the number “99.2”"),
        ("Ask the makers of Whisper.", "the name “Whisper”"),
        ("See https://github.com/openai/whisper for more.", "expected e.g. http"),
        ("It uses a transformer and attention.", "the technical term “transformer”"),
        ("It rests on contrastive learning.", "the technical term “contrastive learning”"),
        ("It seamlessly restores the paper.", "the answer uses “seamlessly”"),
    ],
)
def test_an_authors_answer_may_not_add_what_the_prompt_does_not_hold(answer: str, message: str) -> None:
    prompt = parse_prompt(TEXT + "Thank you for asking.\n" + answer + "\n", "prompts/ink.txt", "ink")
    found = list(verify_own_answer(prompt))
    line = next(number for number, line in enumerate(prompt.text.split("\n"), 1) if line == answer)
    assert [(one.path, one.line) for one in found][:1] == [("prompts/ink.txt", line)]
    assert message in found[0].message


def test_an_authors_answer_in_plain_words_with_names_and_numbers_of_the_prompt_is_free() -> None:
    answer = (
        "PaleInk keeps 98.91% of the strokes; see http://papers.example.org/pale_(v2).pdf.\n\n"
        "1. Whatever the ink did, I'd scan both sides.\n2. It is OK to ask the AI's makers: However, keep them.\n"
        "Denoise-InkClear is a guess.\n"
    )
    assert list(verify_own_answer(parse_prompt(TEXT + answer, "prompts/ink.txt", "ink"))) == []


def test_a_prompt_without_an_authors_answer_has_nothing_to_verify_there() -> None:
    assert list(verify_own_answer(sound()[0])) == []


# --- reading, whatever comes


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=60))
def test_a_text_that_the_renderer_escaped_is_read_back_as_it_was(text: str) -> None:
    page = read_page(f"---\ntitle: x\n---\n\n{inline(f'Before {text} after')}\n")
    assert page.lines() == [shown(f"Before {text} after")]


@pytest.mark.parametrize(
    "address",
    [
        "https://a.example/x_y*z~#part",
        "https://a.example/?a=1&#part",
        "https://a.example/?q=&lt;b&gt;&#60;i",
        "https://a.example/(x)_y#z",
        "https://a.example/?a&section=<1>#_|{}",
    ],
)
def test_a_link_that_the_renderer_wrote_is_read_back_as_it_was(address: str) -> None:
    page = read_page(f"---\ntitle: x\n---\n\nSee [here]({destination(address)}).\n")
    assert page.lines() == [f"See {link('here', address)}."]
    assert links_in(page.text) == [("here", address)]
    assert [found for _, found in outward_links(page.text)] == [address]


@given(st.text("[]()<>*`#|{}_~$\\&;a\n-", max_size=80))
def test_any_text_can_be_read_as_a_page(text: str) -> None:
    page = read_page(text)
    assert len(page.lines()) == len(page.numbers())


@pytest.mark.parametrize("piece", ["[", "<", "[x](", "[x](<", "&#", "{", "```mermaid\n", "\n---\n", "| "])
def test_a_page_of_nothing_but_markup_is_read_in_one_pass(piece: str) -> None:
    prompt, _, text = sound()
    assert list(verify_answer(prompt, piece * 60_000, json.loads(text)))


@given(st.data())
def test_no_record_however_broken_raises(data: st.DataObject) -> None:
    prompt, page, text = sound()
    record = json.loads(text)
    holder, key = data.draw(st.sampled_from(list(_places(record))))
    old = copy.deepcopy(holder[key])
    holder[key] = data.draw(st.sampled_from([None, 0, -1, "", "x", [], {}, [None], [{}], {"a": []}, True]))
    if holder[key] != old:
        list(verify_answer(prompt, page, record))


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in pairs:
        yield value, key
        yield from _places(item)


# --- the words that need no source


def test_every_phrase_that_the_composer_has_of_its_own_is_made_of_plain_words() -> None:
    foreign = {}
    vocabulary = packaged_vocabulary()
    for path in sorted(GENERATOR.glob("*.py")):
        code = path.read_text(encoding="utf-8")
        if "Statement(" in code and not path.stem.startswith(("verifier", "content")):
            for line, phrase in _phrases(ast.parse(code)):
                for _, word in foreign_words(needs_of(tuple(words_of(phrase)), vocabulary), vocabulary, []):
                    foreign[word] = f"{path.name}:{line}"
    assert foreign == {}, "put them into generator/data/plain_words.txt if they say nothing about any source"


def _phrases(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield the string literals of several words, without docstrings, patterns and format specifications."""
    skipped: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr):
            skipped.add(id(node.value))
        elif isinstance(node, ast.Call) and ast.unparse(node.func).startswith("re."):
            skipped |= {id(inner) for inner in ast.walk(node)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or id(node) in skipped:
            continue
        if isinstance(node.value, str) and " " in node.value.strip():
            yield node.lineno, node.value


def test_no_plain_word_is_a_technical_term() -> None:
    vocabulary = packaged_vocabulary()
    assert vocabulary.plain & vocabulary.single_terms == set()


TWO_THINGS = """A user has asked the following question:
"I uploaded a fridge photo and asked what to cook. How does visual question answering work?"

### Recommended AI Models:
Model: ImgTxt2Txt-Pantry
"""


@pytest.mark.parametrize("second", ["and a recipe", "and a question or two", "", "and a photo"])
def test_a_second_input_is_the_tasks_own(second: str) -> None:
    prompt = parse_prompt(TWO_THINGS, "prompts/fridge.txt", "fridge")
    composed = compose(prompt, compile_lexicon(load_taxonomy()))
    page, record = render_page(composed, (), render_mermaid(composed.workflow)), json.loads(record_json(composed))
    assert list(verify_answer(prompt, page, record)) == []
    record["workflow"]["nodes"][0]["label"] = f"Fridge photo {second}".strip()
    changed = page.replace("ridge photo and a question", f"ridge photo {second}".strip())
    messages = [found.message for found in verify_answer(prompt, changed, record)]
    assert any("is not what the person says; expected “fridge photo and a question”" in told for told in messages)


def test_whatever_people_ask_their_page_can_be_published() -> None:
    """Each question of the examples in turn, some two at once, beside models and papers that may fit or not."""
    questions = [q for e in read_examples(packaged_examples(), load_taxonomy().tasks).values() for q in e.questions]
    papers = [entry(title, summary=text) for topic in TOPICS for title, text in (topic.own, topic.other)]
    papers += [entry(title, summary=text) for title, text in OFF_TOPIC]
    models = [entry(name) for name in (*(topic.model for topic in TOPICS), "Harebell", "Long Names: A Study of Names")]
    withheld = []
    for number, question in enumerate(questions[::19]):
        asked = f"{question} {questions[number]}" if number % 3 == 0 else question
        text = prompt_text(asked, models[number % len(models) :][: 1 + number % 3], papers[number % len(papers) :][:3])
        prompt = parse_prompt(text, "prompts/case.txt", "case")
        composed = compose(prompt, lexicon())
        page, record = render_page(composed, (), render_mermaid(composed.workflow)), json.loads(record_json(composed))
        withheld += [(asked, found.message) for found in verify_answer(prompt, page, record)]
    assert withheld == []


def test_a_name_inside_a_longer_name_is_not_the_one_that_is_meant() -> None:
    paper = "Model: FernScale: Any Size for Photos\nPaper: http://p.example.org/f\nSummary: We present it.\n"
    text = TWO_THINGS.replace("ImgTxt2Txt-Pantry", "SISR-Any-FernScale") + f"\n### Related Papers:\n{paper}"
    prompt = parse_prompt(text, "prompts/fern.txt", "fern")
    composed = compose(prompt, lexicon())
    page, record = render_page(composed, (), render_mermaid(composed.workflow)), json.loads(record_json(composed))
    assert list(verify_answer(prompt, page, record)) == []
    inside = next(s for s in record["statements"] if s["basis"] == "name" and "SISR-Any-FernScale" in s["text"])
    name = "FernScale: Any Size for Photos"
    inside["citations"] = [
        {"source": "P1", "start": 0, "end": len(name), "quote": name, "field": "name", "sentence": None}
    ]
    messages = [found.message for found in verify_answer(prompt, page, record)]
    assert any("names M1 but cites P1" in told for told in messages)


def test_a_model_that_is_given_twice_is_no_fault_of_the_page() -> None:
    model = "Model: Deblur-Pendulum\nPaper: https://p.example.org/{}\nGitHub: None\n"
    question = "It took the grain and the noise out of my night photo. How does image denoising do that?"
    text = prompt_text(question, [model.format(1), model.format(2)])
    prompt = parse_prompt(text, "prompts/twice.txt", "twice")
    composed = compose(prompt, lexicon())
    page, record = render_page(composed, (), render_mermaid(composed.workflow)), json.loads(record_json(composed))
    assert list(verify_answer(prompt, page, record)) == []


def quoting(record: dict[str, Any]) -> dict[str, Any]:
    """Return the first statement of the short answer that quotes an abstract."""
    return statement(record, section="short-answer", basis="source")


def test_the_words_of_an_abstract_in_another_order_are_no_quotation() -> None:
    def change(page: str, record: dict[str, Any]) -> str:
        said = quoting(record)
        old, said["text"] = said["text"], "PaleInk predicts ink and restores the paper beneath."
        return page.replace(inline(old), inline(said["text"]))

    assert "rests on a source, but quotes none" in " | ".join(found.message for found in findings(change))


def test_a_statement_rests_on_one_abstract_at_a_time() -> None:
    def change(record: dict[str, Any]) -> None:
        abstract = "We count birds in long recordings."
        second = {
            "source": "P2",
            "start": 0,
            "end": len(abstract),
            "quote": abstract,
            "field": "abstract",
            "sentence": 1,
        }
        quoting(record)["citations"].append(second)

    assert "rests on P1 and P2 at once" in " | ".join(found.message for found in findings(in_record(change)))
