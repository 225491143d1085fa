"""What the theme puts on an answer's page beside its Markdown: data that no text of a prompt can break out of."""

from __future__ import annotations

import json

import pytest

from generator.desk import plan_desk
from generator.site_facts import SiteFacts
from generator.versions import version_of
from tests.samples import answer

SITE = SiteFacts(url="https://answers.example.org/")


def test_the_data_for_the_pages_script_is_that_of_the_record() -> None:
    made = answer()
    data = json.loads(plan_desk(made, SITE).data)
    assert list(data) == ["link", "markdown", "text", "html", "version", "since"]
    assert data["version"] == version_of(made)
    assert data["link"] == f"https://answers.example.org/a/k3f7q2m/?v={version_of(made)}"


@pytest.mark.parametrize("title", ["</script><script>alert(1)</script>", "<!-- <script>", "a\u2028b & c", "]]>"])
def test_no_title_ends_the_script_block_that_holds_the_data(title: str) -> None:
    data = plan_desk(answer(title=title), SITE).data
    assert not set("<>&\u2028\u2029") & set(data)
    assert json.loads(data)["text"].split("\n")[0] == " ".join(title.split())


def test_feedback_is_off_without_a_template() -> None:
    assert plan_desk(answer(), SITE).feedback == ()
    assert len(plan_desk(answer(), SITE, "https://desk.example.org/{id}").feedback) == 2


def test_an_answer_that_was_never_released_says_so() -> None:
    desk = plan_desk(answer(), SITE)
    assert desk.as_of is None
    assert [change.date for change in desk.changes] == ["not released yet"]
