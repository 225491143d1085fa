"""Escaping: whatever a prompt holds, the page shows exactly that and nothing else happens."""

from __future__ import annotations

import html
import json
from collections.abc import Callable

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from jinja2 import Environment

from generator.markdown import destination, fence, front_matter_value, html_text, inline, visible
from tests.shown import Shown, commonmark, python_markdown, read

ENGINES = [python_markdown, commonmark]
# Every place where a page shows text from a prompt.
CONTEXTS = {
    "paragraph": "{}",
    "after words": "**Short answer.** {} [Q](#q) and [P1-2](#p1-s2)",
    "before more": "{} See its [code](https://code.example.org).",
    "list item": "* {}\n* next",
    "nested item": "* outer\n    * {}",
    "heading": "## {} {{ #own-id }}",
    "table cell": "| a | b |\n|---|---|\n| {} | [Q](#q) |\n| <span id='m1'>{}</span> (model) | end |",
    "link text": "[{}](other.md): same task",
    "quotation": '> <span id="q">{}</span>',
    "emphasis": "**{}** (*{}*): definition",
    "sentences": '<section markdown="1">\n\n<span id="s1">{}</span>\n<span id="s2">{}</span>\n\n</section>',
    "lines": "first  \n{}",
}
HOSTILE = [
    '"><img src=x onerror=alert(1)>',
    "<script>alert(1)</script><svg/onload=alert(1)><!-- x --><![CDATA[x]]><?x?>",
    "</span></section><base href=//evil.example><style>*{}</style>",
    "[x](javascript:alert(1)) ![x](y) [ref]: z [^1] [^1]: note [[wiki]]",
    "`code` ``co`de`` *a* **b** _c_ __d__ ~~e~~ ~f~ ==g== ^h^ ++i++ ++ctrl+c++",
    "# heading",
    "1. one",
    "12) twelve",
    "- item",
    "+ item",
    "> quotation",
    "---",
    "***",
    "===",
    "| a | b |",
    "||",
    "!!! note",
    '??? "details"',
    "/// caption",
    '=== "Tab"',
    ": definition",
    "*[AI]: a definition for AI",
    "[TOC]",
    "[[_TOC_]]",
    '--8<-- "/etc/passwd"',
    ";--8<--",
    "--8<-- [start:x]",
    "{: onclick=alert(1) } text { .cls #answer }",
    "{{ 7 * 7 }} {% include 'x' %} {# gone #}",
    ":smile: :+1: :material-account:",
    "(c) (C) (r) (tm) +/- c/o 1/2 3/4 1st 22nd 113th --> <-- <--> =/= -- --- ...",
    "https://www.example.org/a_b_c?x=1&y=2 www.example.org ftp://example.org someone@example.org",
    "&lt;b&gt; &copy; &#42; &amp;amp; AT&T",
    "\\ \\\\ \\* \\",
    "$x_1$ $$y$$ C# C++ snake_case 98.91% a<b b>a x*y*z",
    "\u202egnp.exe\u2066 \U000e0041\U000e0042 a\u200bb\ufeff \ufffc\u00ad",
    "\U0001f468\u200d\U0001f469 \u2764\ufe0f \u0646\u0627\u0645\u0647\u200c\u0627\u06cc \ud55c\uad6d\uc5b4",
    "STX wzxhzdk:0 ETX klzzwxh:0001 \x02klzzwxh:0001\x03",
    "a\nb\r\nc\td\u2028e\u00a0f  g",
]
PIECES = st.one_of(
    st.sampled_from(HOSTILE),
    st.sampled_from(list("&<>\\`*_{}[]()#+=|~^$@!?:;-./'\"%1a \n")),
    st.text(max_size=12),
)
TEXTS = st.lists(PIECES, min_size=1, max_size=8).map("".join).filter(visible)


def shown_in(context: str, markdown_text: str, engine: Callable[[str], Shown]) -> Shown:
    return engine(CONTEXTS[context].replace("{}", markdown_text).replace("{{", "{").replace("}}", "}"))


def expect_exactly(text: str, context: str, engine: Callable[[str], Shown]) -> None:
    """Compare with the same page about a harmless word: same elements, and the text in the word's place."""
    harmless = shown_in(context, "HARMLESS", engine)
    hostile = shown_in(context, inline(text), engine)
    assert hostile.words == harmless.words.replace("HARMLESS", visible(text))
    assert hostile.elements == harmless.elements


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("context", CONTEXTS)
@pytest.mark.parametrize("text", HOSTILE)
def test_markup_in_a_prompt_is_shown_as_the_characters_it_is_made_of(
    text: str, context: str, engine: Callable[[str], Shown]
) -> None:
    expect_exactly(text, context, engine)


@pytest.mark.parametrize("engine", ENGINES)
@given(text=TEXTS, context=st.sampled_from(sorted(CONTEXTS)))
@settings(deadline=None, max_examples=400)
def test_any_text_is_shown_as_it_is_everywhere(engine: Callable[[str], Shown], text: str, context: str) -> None:
    expect_exactly(text, context, engine)


@given(text=TEXTS)
@example(text="{{ 7 * 7 }} {% raw %} {# x #}")
def test_no_template_engine_finds_a_tag(text: str) -> None:
    environment = Environment(keep_trailing_newline=True)
    for escaped in (inline(text), html_text(text), front_matter_value(text)):
        assert environment.from_string(escaped).render() == escaped


def test_ordinary_prose_stays_readable() -> None:
    prose = (
        "It's a state-of-the-art method (see “Table 2”); accuracy rises to 98.91%, "
        "i.e. by 57,648 images: why, how and when? Yes!"
    )
    assert inline(prose) == prose


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("a \n\t b\u2003c", "a b c"),
        ("\u202ea\u2066b\u200bc\ufeffd\ufffce\u00adf\U000e0041g", "abcdefg"),
        ("a\x00b\x1bc\x7fd\x9fe", "abcde"),
        ("\u0645\u06cc\u200c\u062e", "\u0645\u06cc\u200c\u062e"),
        ("\U0001f468\u200d\U0001f469", "\U0001f468\u200d\U0001f469"),
        ("\u845b\U000e0100", "\u845b\U000e0100"),
        ("\u3164 \uffa0", ""),
    ],
)
def test_invisible_characters_are_dropped_and_joiners_kept(text: str, seen: str) -> None:
    assert visible(text) == seen


@given(st.text())
def test_what_is_visible_stays_visible(text: str) -> None:
    assert visible(visible(text)) == visible(text)


PLAIN_URLS = [
    "https://github.com/a/b",
    "http://arxiv.org/pdf/2407.19708v4.pdf",
    "https://e.org/a_b__c?x=1&y=2#f-1",
    "https://e.org/~u/*a*",
]
ODD_URLS = [
    "https://e.org/a_(b)",
    "https://e.org/(a",
    "https://e.org/a)",
    "https://e.org/?q=a|b",
    "https://e.org/?a=1&copy;=2&amp;b=3&#42;",
    "https://e.org/it's?a='b",
    "https://e.org/[^1]{x}$y$",
    "https://e.org/`a`",
    'https://e.org/"a"',
    "https://e.org/a\\*b",
    "https://e.org/<b>",
]


@pytest.mark.parametrize("url", PLAIN_URLS)
def test_an_ordinary_address_stands_in_the_markdown_byte_for_byte(url: str) -> None:
    assert destination(url) == url


@pytest.mark.parametrize("url", [*PLAIN_URLS, *ODD_URLS])
@pytest.mark.parametrize("place", ["[code]({})", "| a |\n|---|\n| [code]({}), [code]({}) |", "x ([code]({})) y"])
def test_a_link_leads_to_its_address_byte_for_byte(url: str, place: str) -> None:
    shown = python_markdown(place.replace("{}", destination(url)))
    assert shown.values("href") == [url] * place.count("{}")
    assert url not in shown.words


@given(tail=st.text("ab1/-_.~:?#[]@!$&'()*+,;=%|{}^;amp", max_size=40))
@settings(deadline=None, max_examples=400)
def test_any_address_survives_a_table(tail: str) -> None:
    url = f"https://e.org/{tail}"
    shown = python_markdown(f"| a | b |\n|---|---|\n| [code]({destination(url)}) | end |")
    assert shown.values("href") == [url]
    assert shown.words.split() == ["a", "b", "code", "end"]


@pytest.mark.parametrize("url", [*PLAIN_URLS, "https://e.org/a_(b)", "https://e.org/(a", "https://e.org/it's"])
def test_an_address_that_is_valid_survives_commonmark(url: str) -> None:
    assert commonmark(f"| a |\n|---|\n| [code]({destination(url)}) |").values("href") == [url]


@given(text=TEXTS)
def test_html_shows_the_text_between_tags_and_in_an_attribute(text: str) -> None:
    shown = read(f'<p title="{html_text(text)}">{html_text(text)}</p>')
    assert shown.words == visible(text)
    assert shown.elements == [("p", (("title", visible(text)),))]


@given(text=TEXTS)
def test_a_front_matter_value_is_yaml_and_json_and_safe_to_print_as_html(text: str) -> None:
    value = front_matter_value(text)
    assert "\n" not in value
    assert html.unescape(yaml.safe_load(f"title: {value}")["title"]) == visible(text)
    assert html.unescape(json.loads(value)) == visible(text)
    assert not set("<>{}'") & set(value)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("content", ["flowchart TD\n  a --> b", "```\nx\n```", "a ```` b", "~~~\n<b>*x*"])
def test_no_content_closes_its_fence(content: str, engine: Callable[[str], Shown]) -> None:
    shown = engine(f"before\n\n{fence('text', content)}\n\nafter")
    assert shown.words.replace("\n", "") == f"before{content}after".replace("\n", "")
    assert "b" not in [tag for tag, _ in shown.elements]
