from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.addresses import MAX_LENGTH, fault_in_url, kind_of_url, repository_of, same_work, urls_in_text
from tests.invented import in_short


def found_in(text: str) -> list[str]:
    return [text[start:end] for start, end in urls_in_text(text)]


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org",
        "https://example.org/a_(b)?c=d&e=%20#f",
        "HTTPS://Example.ORG:8443/",
        "https://xn--bcher-kva.example.org/",
        "https://a-b.example.co.uk/~x/'y'",
    ],
)
def test_a_plain_web_address_has_no_fault(url: str) -> None:
    assert fault_in_url(url) is None


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        ("", "does not start with http"),
        ("example.org/paper.pdf", "does not start with http"),
        ("javascript:alert(1)", "does not start with http"),
        ("data:text/html,x", "does not start with http"),
        ("file:///etc/passwd", "does not start with http"),
        ("//example.org/a", "does not start with http"),
        ("https:example.org", "does not start with http"),
        ("ftp://example.org/", "does not start with http"),
        ("https://me:secret@example.org/", "user name"),
        ("https://example.org@evil.example/", "user name"),
        ("https://localhost/", "no plain host name"),
        ("https://bücher.example.org/", "no plain host name"),
        ("https://127.0.0.1/", "no plain host name"),
        ("https://[::1]/", "no plain host name"),
        ("https:///a", "no plain host name"),
        ("https://-a.example.org/", "no plain host name"),
        ("https://example.org:99999/", "not a well-formed address"),
        ("https://example.org:0/", "no plain host name"),
        ("https://[example.org/", "not a well-formed address"),
        ("https://example.org/a b", "holds a space"),
        ("https://example.org/a\nb", "holds a space"),
        ('https://example.org/"onclick=', "quotation mark"),
        ("https://example.org/<img>", "bracket"),
        ("https://example.org\\@evil.example/", "backslash"),
        ("https://example.org/\x00", "control character"),
        ("https://example.org/\u202egpj.exe", "control character"),
        ("https://example.org/" + "a" * MAX_LENGTH, f"longer than {MAX_LENGTH}"),
    ],
    ids=in_short,
)
def test_anything_else_has_a_fault_that_says_why(url: str, fault: str) -> None:
    assert fault in str(fault_in_url(url))


@pytest.mark.parametrize(
    ("text", "urls"),
    [
        ("Code: https://example.org/a.", ["https://example.org/a"]),
        ("(see https://example.org/a_(b)).", ["https://example.org/a_(b)"]),
        ("[https://example.org/a], and “https://example.org/b”!", ["https://example.org/a", "https://example.org/b"]),
        (
            "at \\url{https://example.org/a} and https://example.org/b'...",
            ["https://example.org/a", "https://example.org/b"],
        ),
        ("https://example.org/a))))", ["https://example.org/a"]),
        ("no link: http:// https://localhost/ www.example.org", []),
        ("", []),
    ],
)
def test_addresses_in_a_text_come_without_the_punctuation_around_them(text: str, urls: list[str]) -> None:
    assert found_in(text) == urls


_PIECES = st.sampled_from(["http://", "https://", "example.org", "/a", *"()[].,' é@:%"])


@given(st.lists(st.one_of(_PIECES, st.text(max_size=3))).map("".join))
def test_every_address_found_in_a_text_is_a_plain_one(text: str) -> None:
    assert [fault_in_url(url) for url in found_in(text)] == [None] * len(found_in(text))


@pytest.mark.parametrize(
    ("url", "field", "kind"),
    [
        ("https://example.org/x", "paper", "paper"),
        ("https://github.com/owner/name", "paper", "paper"),
        ("https://github.com/owner/name", "github", "code"),
        ("https://www.gitlab.com/owner/name", "", "code"),
        ("https://huggingface.co/owner/name", "github", "model-card"),
        ("https://arxiv.org/abs/2401.00001", "", "paper"),
        ("https://example.org/Thesis.PDF", "", "paper"),
        ("https://owner.github.io/name/", "", "project"),
        ("https://example.org/projects/name", "", "project"),
        ("https://example.org/name", "github", "code"),
        ("https://example.org/name", "", "other"),
    ],
)
def test_a_link_leads_to_what_its_field_and_host_say(url: str, field: str, kind: str) -> None:
    assert kind_of_url(url, field=field) == kind


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://arxiv.org/pdf/2401.00001v4.pdf", "https://www.arxiv.org/abs/2401.00001"),
        ("https://github.com/Owner/Name", "http://www.github.com/owner/name.git"),
        ("https://github.com/owner/name/", "https://github.com/owner/name"),
        ("https://doi.org/10.48550/arXiv.2401.00001", "https://arxiv.org/abs/2401.00001v2"),
        ("https://dx.doi.org/10.1000/ABC.1", "https://doi.org/10.1000/abc.1/"),
        ("https://arxiv.org/abs/cs/0112017v1", "https://arxiv.org/pdf/cs/0112017"),
    ],
)
def test_links_to_one_work_share_a_key(one: str, other: str) -> None:
    assert same_work(one) == same_work(other)


def test_links_to_different_works_have_different_keys() -> None:
    urls = ["https://arxiv.org/abs/2401.00001", "https://arxiv.org/abs/2401.00002", "https://example.org/2401.00001"]
    urls += ["https://openreview.net/forum?id=one", "https://openreview.net/forum?id=two"]
    urls += ["https://not-arxiv.org/abs/2401.00001", "https://example.org/x?to=arxiv.org/abs/2401.00001"]
    assert len({same_work(url) for url in urls}) == len(urls)


@pytest.mark.parametrize(
    ("url", "repository"),
    [
        ("https://github.com/Owner/Name.git", "github.com/owner/name"),
        ("https://github.com/owner/name/tree/main/models", "github.com/owner/name"),
        ("https://code.example.org/a/b/c?branch=x", "code.example.org/a/b/c"),
        ("https://example.org/", None),
        ("https://arxiv.org/abs/2401.00001", None),
    ],
)
def test_a_link_into_a_repository_leads_to_the_repository(url: str, repository: str | None) -> None:
    assert repository_of(url) == repository
