"""Feedback addresses: every value escaped, nothing filled in that could lead elsewhere, nothing without a template."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.feedback import PLACEHOLDERS, checked_template, feedback_links
from tests.samples import answer

FORM = "https://desk.example.org/new?" + "&".join(f"{name}={{{name}}}" for name in PLACEHOLDERS)


def test_both_links_carry_the_verdict_and_the_answer() -> None:
    helped, not_helped = feedback_links(FORM, answer(title="A & B?"), "3f2a1bc")
    assert (helped.label, not_helped.label) == ("This helped", "This did not help")
    fields = parse_qs(urlsplit(helped.url).query, keep_blank_values=True, strict_parsing=True)
    assert fields == {
        "id": ["k3f7q2m"],
        "version": ["3f2a1bc"],
        "answer": ["A & B?"],
        "query": [""],
        "verdict": ["helped"],
    }
    assert "verdict=did%20not%20help" in not_helped.url


def test_the_readers_words_are_left_for_the_browser() -> None:
    link = feedback_links(FORM, answer(title="What is {query}?"), "3f2a1bc")[0]
    assert link.template.count("{query}") == 1
    assert link.template.replace("{query}", "") == link.url


def test_a_template_without_search_words_needs_no_browser() -> None:
    assert feedback_links("mailto:a@example.org?subject={verdict}", answer(), "3f2a1bc")[0].template == ""


def test_without_a_template_there_are_no_links() -> None:
    assert feedback_links("", answer(), "3f2a1bc") == ()


@given(title=st.text(max_size=80))
def test_no_title_leads_to_another_place_or_into_another_field(title: str) -> None:
    for link in feedback_links(checked_template(FORM), answer(title=title), "3f2a1bc"):
        parts = urlsplit(link.url)
        assert (parts.scheme, parts.netloc, parts.path, parts.fragment) == ("https", "desk.example.org", "/new", "")
        assert list(parse_qs(parts.query, keep_blank_values=True)) == list(PLACEHOLDERS)


@pytest.mark.parametrize(
    "template",
    [
        FORM,
        "http://intranet/feedback/{id}",
        "mailto:answers@example.org?subject={verdict}:%20{id}",
        "https://github.com/example/answers/issues/new?title={verdict}:%20{answer}&labels=feedback#new",
    ],
)
def test_an_issue_a_mail_and_a_form_are_fine(template: str) -> None:
    assert checked_template(template) == template


@pytest.mark.parametrize(
    "template",
    [
        "javascript:alert('{answer}')",
        "data:text/html,{answer}",
        "//desk.example.org/{id}",
        "/feedback?id={id}",
        "https://{query}/new",
        "https://desk.example.org{query}",
        "https://{id}.example.org/",
        "https://user:pass@desk.example.org/{id}",
        "mailto:{answer}?subject=x",
        "https://desk.example.org/?a={id",
        "https://desk.example.org/?a=b c",
        'https://desk.example.org/?a="{id}"',
        "",
    ],
)
def test_anything_else_is_refused_with_an_example(template: str) -> None:
    with pytest.raises(ValueError, match=r"no address to fill in; expected https://host/.* e\.g\. https://"):
        checked_template(template)


def test_an_unknown_placeholder_is_named_with_the_one_that_was_meant() -> None:
    with pytest.raises(ValueError, match=r"unknown placeholder \{verison\}; did you mean \{version\}\?"):
        checked_template("https://desk.example.org/?v={verison}")
    with pytest.raises(ValueError, match=r"unknown placeholder \{zzz\}; expected one of \{id\}, \{version\}"):
        checked_template("https://desk.example.org/?v={zzz}")
