"""An answer as a link shows it elsewhere: Open Graph and Twitter tags, and JSON-LD for search engines.

Everything is plain text here; whoever writes the HTML escapes it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from generator.brief import is_offered, short_text, state_line
from generator.content import Answer
from generator.markdown import html_text, script_json, visible
from generator.site_facts import SiteFacts

CARD_SIZE = (1200, 630)
_DESCRIPTION = 300


@dataclass(frozen=True, slots=True)
class Tag:
    """One `meta` element of a page's head."""

    attribute: Literal["name", "property"]
    key: str
    content: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What an answer's page tells other programs in its head."""

    tags: tuple[Tag, ...]
    structured: str
    """JSON-LD for a script element; empty where the answer is not offered."""


def card_uri(answer_id: str) -> str:
    """Return where the picture of an answer stands for good, relative to the site's root."""
    return f"a/{answer_id}/card.png"


def link_tags(answer: Answer, facts: SiteFacts, *, with_card: bool) -> tuple[Tag, ...]:
    """Return what a chat or ticket tool reads to show a link to `answer`; `with_card` where its picture exists.

    Addresses must be absolute there: without the site's address there are none, and no picture.
    """
    title, text = visible(answer.title), short_text(answer, _DESCRIPTION)
    has_card = with_card and bool(facts.url)
    graph = {"type": "article", "site_name": facts.name, "title": title, "description": text}
    twitter = {"card": "summary_large_image" if has_card else "summary", "title": title, "description": text}
    if facts.url:
        graph["url"] = facts.link(answer.url)
    if has_card:
        graph |= {"image": facts.link(card_uri(answer.id)), "image:type": "image/png", "image:alt": title}
        graph |= {"image:width": str(CARD_SIZE[0]), "image:height": str(CARD_SIZE[1])}
        twitter |= {"image": facts.link(card_uri(answer.id)), "image:alt": title}
    twitter |= {"label1": "State", "data1": state_line(answer), "label2": "Task", "data2": answer.task.name}
    return (
        *(Tag("property", f"og:{key}", content) for key, content in graph.items()),
        *(Tag("name", f"twitter:{key}", content) for key, content in twitter.items()),
    )


def tags_html(tags: tuple[Tag, ...]) -> str:
    """Return `tags` as HTML, one on a line."""
    return "".join(f'<meta {tag.attribute}="{tag.key}" content="{html_text(tag.content)}">\n' for tag in tags)


def question_page(answer: Answer, facts: SiteFacts) -> str:
    """Return the schema.org `QAPage` of `answer` as JSON for a script element; empty where it is not offered.

    Only a reviewed answer is called accepted.
    """
    if not is_offered(answer):
        return ""
    reply: dict[str, Any] = {"@type": "Answer", "text": short_text(answer)}
    question: dict[str, Any] = {
        "@type": "Question",
        "name": visible(answer.title),
        "text": visible(answer.prompt.question),
        "answerCount": 1,
    }
    page: dict[str, Any] = {"@context": "https://schema.org", "@type": "QAPage", "inLanguage": "en"}
    organisation = {"@type": "Organization", "name": facts.name}
    if facts.url:
        page["url"] = facts.link(answer.url)
        reply["url"] = f"{facts.link(answer.url)}#answer"
        organisation["url"] = facts.url
    if answer.versions:
        question["datePublished"] = answer.versions[0].date
        reply["datePublished"] = answer.versions[0].date
        reply["dateModified"] = answer.versions[-1].date
    reply["author"] = organisation
    is_reviewed = answer.prompt.front_matter.status == "reviewed"
    page["mainEntity"] = question | {"acceptedAnswer" if is_reviewed else "suggestedAnswer": reply}
    return script_json(page)
