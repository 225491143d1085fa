"""What is pasted into a ticket: complete, short, cut only where it may be, and the same in every format."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown import markdown as python_markdown
from markdown_it import MarkdownIt

from generator.content import Answer, FrontMatter, Link, Statement, Version
from generator.markdown import visible
from generator.record import answer_record
from generator.site_facts import SiteFacts
from generator.snippets import LIMIT, Snippets, write_snippets
from generator.verifier_snippets import snippet_findings
from generator.versions import section_hashes, version_of
from tests.samples import BIRDS, LUMA, MODEL, answer, cite, say, source

SITE = SiteFacts(url="https://answers.example.org/")
FORMATS = ("markdown", "text", "html")
WORDS = st.text(min_size=1, max_size=60).filter(lambda text: bool(visible(text)))


def released(made: Answer, date: str = "2026-05-01") -> Answer:
    return replace(made, versions=(Version(version_of(made), date, section_hashes(made)),))


def saying(made: Answer, *texts: str) -> Answer:
    """Return `made` with this short answer, every sentence resting on its first paper."""
    short = [say("short-answer", "answer", text, "source", cite(LUMA)) for text in texts]
    rest = [s for s in made.statements if s.section != "short-answer"]
    return replace(made, statements=(*short, *rest))


def findings(made: Answer, record: dict[str, Any] | None = None) -> list[str]:
    return list(snippet_findings(record or answer_record(made, SITE), made.prompt))


class _Html(HTMLParser):
    """The words of a snippet, its tags and its links."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.words, self.links, self.tags = "", [""][:0], [""][:0]
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        assert [name for name, _ in attrs] == (["href"] if tag == "a" else [])
        self.links += [str(value) for _, value in attrs]
        self.words += " " if tag in ("p", "li", "ol") else ""

    def handle_data(self, data: str) -> None:
        self.words += data


def words_of(text: str) -> list[str]:
    return text.split()


def test_plain_text_holds_title_answer_numbered_sources_state_date_and_permalink() -> None:
    made = released(answer())
    assert write_snippets(made, SITE).text == (
        "How does the AI know where to add light?\n"
        "\n"
        "You ask how the AI knows where to add light. "
        "It says “Photos taken at night lack light in some places only.” in its abstract [1].\n"
        "\n"
        "Sources:\n"
        "[1] LUMA: Brightening Unevenly Lit Photos: https://papers.example.org/luma_(v2).pdf\n"
        "\n"
        "Not yet reviewed · covered in part by the sources · as of 2026-05-01\n"
        f"https://answers.example.org/a/k3f7q2m/?v={version_of(made)}"
    )


def test_markdown_links_the_title_and_the_sources() -> None:
    made = released(answer())
    link = f"https://answers.example.org/a/k3f7q2m/?v={version_of(made)}"
    assert write_snippets(made, SITE).markdown == (
        f"**[How does the AI know where to add light?]({link})**\n"
        "\n"
        "You ask how the AI knows where to add light. "
        r"It says “Photos taken at night lack light in some places only.” in its abstract \[1\]."
        "\n\n"
        "1. [LUMA: Brightening Unevenly Lit Photos](<https://papers.example.org/luma_(v2).pdf>)\n"
        "\n"
        "Not yet reviewed · covered in part by the sources · as of 2026-05-01"
    )


def test_html_is_made_of_what_rich_text_fields_keep() -> None:
    made = released(answer())
    snippets = write_snippets(made, SITE)
    html = _Html(snippets.html)
    assert html.tags == ["p", "strong", "a", "p", "ol", "li", "a", "p"]
    assert html.links == [snippets.link, "https://papers.example.org/luma_(v2).pdf"]


def test_a_link_names_the_version_it_was_copied_at() -> None:
    made = answer()
    assert write_snippets(made, SITE).link.endswith(f"/a/{made.id}/?v={version_of(made)}")
    changed = saying(made, "It says something else now.")
    assert write_snippets(changed, SITE).link != write_snippets(made, SITE).link


def test_the_state_says_what_a_reader_of_the_ticket_must_know() -> None:
    about = FrontMatter(status="reviewed", reviewed="2026-05-01", review_by="2027-05-01")
    text = write_snippets(released(answer(front_matter=about)), SITE).text
    assert "Reviewed on 2026-05-01 · covered in part by the sources · to be reviewed again by 2027-05-01" in text
    assert "not released yet" in write_snippets(answer(), SITE).text
    withdrawn = answer(front_matter=FrontMatter(status="withdrawn"))
    assert all("do not rely on this answer" in asdict(write_snippets(withdrawn, SITE))[name] for name in FORMATS)


def test_sources_are_numbered_in_the_order_of_the_text_and_listed_once() -> None:
    made = answer()
    told = [
        say("short-answer", "answer", "First the paper.", "source", cite(LUMA)),
        say("short-answer", "answer", "Then the model and the paper.", "name", cite(MODEL), cite(LUMA)),
    ]
    text = write_snippets(replace(made, statements=(*told, *made.statements[2:])), SITE).text
    assert "First the paper [1]. Then the model and the paper [1, 2]." in text
    assert [line[:8] for line in text.splitlines() if line.startswith("[")] == ["[1] LUMA", "[2] Enha"]


def test_a_paper_that_is_left_aside_takes_no_number() -> None:
    made = answer()
    told = say("short-answer", "answer", "The other paper is not used here.", "name", cite(BIRDS))
    snippets = write_snippets(replace(made, statements=(*made.statements[:2], told, *made.statements[2:])), SITE)
    assert "The other paper is not used here." in snippets.text
    assert "Birds" not in snippets.text


def test_a_source_without_a_link_says_so() -> None:
    made = answer(model=source("M1", "Enhancement-Silent"))
    told = say("short-answer", "answer", "The model is silent.", "name", cite(source("M1", "Enhancement-Silent")))
    snippets = write_snippets(replace(made, statements=(told, *made.statements)), SITE)
    assert "[1] Enhancement-Silent: no link given" in snippets.text
    assert "<li>Enhancement-Silent (no link given)</li>" in snippets.html


def test_the_authors_own_answer_comes_first_and_is_called_so() -> None:
    text = write_snippets(answer(own_answer="Use LUMA.\n\nIt is quick."), SITE).text
    assert "\n\nUse LUMA. It is quick. What the sources say: You ask how" in text
    assert "\nShort answer by the author · Not yet reviewed" in text


def test_where_the_sites_address_is_unknown_links_begin_at_its_root_and_leave_room_for_it() -> None:
    made = saying(answer(), *["This sentence is repeated until the snippet is full."] * 40)
    snippets = asdict(write_snippets(made, SiteFacts()))
    link = snippets["link"]
    assert link == f"/a/k3f7q2m/?v={version_of(made)}"
    host = f"https://{'a' * 90}.org"
    assert all(link in snippets[name] for name in FORMATS)
    assert all(len(snippets[name].replace(link, host + link)) <= LIMIT for name in FORMATS)


@pytest.mark.parametrize("name", FORMATS)
def test_what_does_not_fit_is_left_out_from_the_end_at_a_sentence(name: str) -> None:
    sentences = [f"Sentence {number} is here to fill the room." for number in range(50)]
    written = asdict(write_snippets(saying(answer(), *sentences), SITE))[name]
    last = max(number for number in range(50) if f"Sentence {number} is" in written)
    assert f"Sentence {last} is here to fill the room" in written
    assert "…" in written
    assert LIMIT - 100 < len(written) <= LIMIT


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize(
    ("opening", "closing"), [("“", "”"), ('"', '"'), ("„", "“"), ("«", "»"), ("“a ‘", "’ b”")], ids=repr
)
def test_a_long_sentence_is_cut_at_a_word_and_never_inside_a_quotation(name: str, opening: str, closing: str) -> None:
    sentence = f"It begins plainly and then says {opening}{'word ' * 400}{closing} to the end."
    written = asdict(write_snippets(saying(answer(), sentence), SITE))[name]
    assert "It begins plainly and then says…" in written
    assert "word" not in written


@pytest.mark.parametrize("name", FORMATS)
def test_a_cut_stands_behind_a_whole_word(name: str) -> None:
    sentence = " ".join(f"word{number}" for number in range(500))
    written = asdict(write_snippets(saying(answer(), sentence), SITE))[name]
    end = written.index("…")
    last = written[:end].rsplit(" ", 1)[1]
    assert last in sentence.split()
    assert len(written) > LIMIT - 20


def test_a_link_in_the_authors_answer_is_never_cut() -> None:
    url = f"https://code.example.org/{'x' * 900}"
    for before in range(0, 400, 7):
        text = write_snippets(answer(own_answer=f"{'a' * before} see {url} for more and {'b ' * 400}"), SITE).text
        assert url in text or "https://code.example.org" not in text


def test_a_very_long_link_is_left_out_whole() -> None:
    long = replace(LUMA, links=(Link(f"https://papers.example.org/{'x' * 1500}", "paper", "field"),))
    snippets = write_snippets(answer(papers=(long,)), SITE)
    assert "[1] LUMA: Brightening Unevenly Lit Photos: no link given" in snippets.text


def test_a_long_title_is_cut_at_a_word() -> None:
    title = "How " + "very " * 60 + "long is it?"
    for name, written in asdict(write_snippets(answer(title=title), SITE)).items():
        assert name == "link" or "very…" in written


MARKUP = st.lists(st.sampled_from(["&#60;", "&lt;", *"\\`*_{}[]()<>#+-.!~$&:;=|/^1a "]), min_size=1)
SHOWN = st.one_of(WORDS, MARKUP.map("".join).filter(str.strip))


@settings(max_examples=150, deadline=None)
@given(title=SHOWN, name=SHOWN, texts=st.lists(SHOWN, min_size=1, max_size=4))
def test_every_format_shows_the_same_words_whatever_they_are(title: str, name: str, texts: list[str]) -> None:
    paper = replace(LUMA, name=name)
    told = [Statement("short-answer", "answer", text, "source", (cite(paper),)) for text in texts]
    made = replace(answer(title=title, papers=(paper,)), statements=tuple(told))
    snippets = write_snippets(made, SITE)
    shown = snippets.text.replace("Sources:\n[1] ", "").replace(f"\n{snippets.link}", "")
    plain = words_of(shown.replace(": https://papers.example.org/luma_(v2).pdf", ""))
    assert words_of(_Html(snippets.html).words) == plain
    for html in (MarkdownIt("commonmark").render(snippets.markdown), python_markdown(snippets.markdown)):
        assert words_of(_Html(html.replace("\n", " ")).words) == plain
    assert findings(made) == []


PIECES = ("a", "word", " ", "  ", ". ", "“", "”", '"', "&", "<", "*", "_", "\\", "[", "]", "…", "한", "\n", "-", "1.")
LONG = st.lists(st.sampled_from(PIECES), max_size=400).map("".join)


@settings(max_examples=60, deadline=None)
@given(
    title=LONG.filter(str.strip),
    texts=st.lists(LONG.filter(str.strip), min_size=1, max_size=6),
    own=LONG,
    known=st.booleans(),
)
def test_no_format_is_ever_too_long_or_says_what_the_answer_does_not(
    title: str, texts: list[str], own: str, known: bool
) -> None:
    made = saying(answer(title=title, own_answer=own), *texts)
    site = SITE if known else SiteFacts()
    snippets = write_snippets(made, site)
    assert all(0 < len(asdict(snippets)[name]) <= LIMIT for name in FORMATS)
    assert all(snippets.link in asdict(snippets)[name] for name in FORMATS)
    assert findings(made, answer_record(made, site)) == []


def test_the_record_holds_the_same_four() -> None:
    made = released(answer())
    assert answer_record(made, SITE)["snippets"] == asdict(write_snippets(made, SITE))
    assert list(asdict(Snippets("", "", "", ""))) == ["link", "markdown", "text", "html"]


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda text: text.replace("You ask", "You know"), "does not hold the short answer"),
        (lambda text: text.replace("How does", "Why does"), "does not hold the title"),
        (lambda text: text.replace("papers.example.org", "evil.example.org"), "which the record does not give"),
        (lambda text: text.replace("answers.example.org", "evil.example.org"), "lacks the permanent link"),
        (lambda text: text + " " * LIMIT, "expected at most 1200"),
    ],
    ids=["word", "title", "link", "permalink", "length"],
)
def test_the_verifier_finds_a_snippet_that_says_more_than_the_answer(
    name: str, change: Callable[[str], str], message: str
) -> None:
    made = released(answer())
    record = answer_record(made, SITE)
    assert findings(made, record) == []
    record["snippets"][name] = change(record["snippets"][name])
    found = findings(made, record)
    assert any(message in one and repr(name) in one for one in found), found


def test_the_verifier_finds_a_link_to_another_version() -> None:
    record = answer_record(answer(), SITE)
    record["snippets"]["link"] = record["snippets"]["link"][:-1] + "z"
    assert any("'link'" in found for found in findings(answer(), record))
