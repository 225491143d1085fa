"""Files that other programs subscribe to: the Atom feed of new and changed answers, the OpenSearch description.

Both need absolute addresses, so there is none while the site's own is not known.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from generator.brief import short_text, state_line
from generator.content import Answer, GeneratedFile
from generator.history import changes
from generator.markdown import visible
from generator.packed import Later
from generator.site_facts import SiteFacts

FEED, OPENSEARCH = "feed.xml", "opensearch.xml"
MOST_ENTRIES = 100
_SHORT_NAME, _LONG_NAME, _DESCRIPTION = 16, 48, 1024
"""Longest texts that OpenSearch 1.1 allows."""


def subscription_files(answers: Iterable[Answer], facts: SiteFacts) -> list[GeneratedFile]:
    """Return the feed, where an answer was ever released, and the description of the site's search."""
    if not facts.url:
        return []
    released = [answer for answer in answers if answer.versions]
    newest = sorted(sorted(released, key=lambda answer: answer.slug), key=_changed, reverse=True)[:MOST_ENTRIES]
    feed = [GeneratedFile(FEED, Later(write_feed, newest, facts))] if newest else []
    return [*feed, GeneratedFile(OPENSEARCH, Later(write_opensearch, facts))]


def write_feed(answers: Sequence[Answer], facts: SiteFacts) -> str:
    """Return the Atom feed of `answers`, of which there is at least one, in their order, the newest first."""
    feed = Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": "en"})
    _text(feed, "title", facts.name)
    if facts.description:
        _text(feed, "subtitle", facts.description)
    _text(feed, "id", facts.url)
    _text(feed, "updated", _moment(_changed(answers[0])))
    _text(SubElement(feed, "author"), "name", facts.name)
    SubElement(feed, "link", rel="self", type="application/atom+xml", href=facts.link(FEED))
    SubElement(feed, "link", rel="alternate", type="text/html", href=facts.url)
    for answer in answers:
        _entry(SubElement(feed, "entry"), answer, facts)
    return _document(feed)


def write_opensearch(facts: SiteFacts) -> str:
    """Return the description by which a browser or a help desk calls the site's search."""
    root = Element("OpenSearchDescription", {"xmlns": "http://a9.com/-/spec/opensearch/1.1/"})
    _text(root, "ShortName", visible(facts.name)[:_SHORT_NAME].strip() or "Answers")
    _text(root, "LongName", visible(facts.name)[:_LONG_NAME].strip() or "Answers")
    _text(root, "Description", (visible(facts.description) or f"Search the answers of {facts.name}")[:_DESCRIPTION])
    image = SubElement(root, "Image", type="image/svg+xml")
    image.text = facts.link("assets/answerbook.svg")
    _text(root, "InputEncoding", "UTF-8")
    SubElement(root, "Url", type="text/html", method="get", template=facts.link("?q={searchTerms}"))
    own = {"type": "application/opensearchdescription+xml", "rel": "self", "template": facts.link(OPENSEARCH)}
    SubElement(root, "Url", own)
    return _document(root)


def _entry(entry: Element, answer: Answer, facts: SiteFacts) -> None:
    latest = next(change for change in changes(answer) if change.date == _changed(answer))
    told = "" if len(answer.versions) == 1 else f"Changed: {latest.words}. "
    _text(entry, "title", answer.title)
    # The permanent link: a feed reader must know the entry again after a new file name.
    _text(entry, "id", facts.link(answer.permalink))
    _text(entry, "published", _moment(answer.versions[0].date))
    _text(entry, "updated", _moment(_changed(answer)))
    SubElement(entry, "link", rel="alternate", type="text/html", href=facts.link(answer.url))
    SubElement(entry, "category", term=answer.task.id, label=answer.task.name)
    _text(entry, "summary", f"{told}{short_text(answer)} ({state_line(answer)})")


def _changed(answer: Answer) -> str:
    return answer.versions[-1].date


def _moment(date: str) -> str:
    return f"{date}T00:00:00Z"


def _text(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = visible(text)


def _document(root: Element) -> str:
    indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{tostring(root, encoding="unicode")}\n'
