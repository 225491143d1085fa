"""One prompt file → its answer; one answer → its page, record and findings, with links to a few others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from generator.composer import compose
from generator.content import Answer
from generator.diagram import render_mermaid
from generator.drafts import AnswerPage, Draft, KeyedFile, Place, RelatedAnswer
from generator.errors import InputError
from generator.front_matter import review_findings
from generator.lexicon import packaged_lexicon
from generator.outline import Outlines
from generator.packed import Packed
from generator.packing import pack, placed_answer
from generator.reader import parse_file
from generator.record import answer_record, as_text
from generator.renderer import render_page, render_told
from generator.site_facts import SiteFacts
from generator.verifier import verify_answer, verify_own_answer
from generator.versions import version_of


def make_draft(given: KeyedFile) -> Draft:
    """Return what a prompt file gives."""
    try:
        prompt = parse_file(given.file)
    except InputError as error:
        return Draft(given.key, None, findings=tuple(error.diagnostics))
    doubts = review_findings(prompt.front_matter, prompt.text, prompt.path)
    answer = compose(prompt, packaged_lexicon())
    # Asked for by nearly every list, record and page.
    answer = replace(answer, known_version=version_of(answer))
    return Draft(given.key, Outlines().of(answer), pack(answer), doubts)


def make_page(place: Place) -> AnswerPage:
    """Return the page and record of an answer, and every finding in them."""
    return write_page(placed_answer(place), place.related, place.facts, place.works)


def write_page(
    answer: Answer, related: tuple[RelatedAnswer, ...], facts: SiteFacts, works: Mapping[str, str]
) -> AnswerPage:
    """Return the page of `answer` with links to `related` ones and to `works`, the pages of its sources by key."""
    markdown = render_page(answer, related, render_mermaid(answer.workflow), works)
    titles = {other.slug: other.title for other in related}
    # What is verified is what is published: the record with the addresses of this very site.
    record = answer_record(answer, facts)
    own = verify_own_answer(answer.prompt)
    findings = verify_answer(answer.prompt, markdown, record, titles=titles, works=works)
    told = Packed.of(render_told(answer, facts))
    return AnswerPage(Packed.of(markdown), Packed.of(as_text(record)), told, (*own, *findings))


def is_sound(answer: Answer) -> bool:
    """Return whether the page of `answer` would be published: the verifier finds no error in it."""
    return write_page(answer, (), SiteFacts(), {}).is_sound
