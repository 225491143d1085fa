"""The gate of the site: an answer's page and record against its prompt, whatever composed and rendered them.

Independent of composer and renderer by intention: it reads the exported Markdown and the record, and knows of
their making only the page's format. A finding keeps the page from being published.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from generator.addresses import urls_in_text
from generator.content import Prompt
from generator.errors import Diagnostic
from generator.taxonomy import load_taxonomy
from generator.verifier_claims import BANNED, open_case
from generator.verifier_compare import page_findings
from generator.verifier_page import Page, read_page
from generator.verifier_record import record_findings
from generator.verifier_snippets import snippet_findings
from generator.verifier_vocabulary import Vocabulary, foreign_to_prompt, load_vocabulary
from generator.verifier_words import Words, fold, vouch

_ITEM = re.compile(r"\A\s*(?:[-*+•]|\d{1,3}[.)])\s")


def verify_answer(
    prompt: Prompt,
    page: str,
    record: Mapping[str, Any],
    path: str | None = None,
    vocabulary: Vocabulary | None = None,
    titles: Mapping[str, str] | None = None,
    works: Mapping[str, str] | None = None,
) -> Iterator[Diagnostic]:
    """Yield every violation in a page and its record, each once, at `path` (`answers/<slug>.md` by default).

    `vocabulary` is that of the packaged tasks by default. `titles` are those of all answers by slug; without
    them, the titles of related answers are not looked at. `works` are the pages of the sources by key, as in
    "P1" → "papers/luma.md"; without them, any page of a model or paper will do. A malformed
    record is a finding, not an exception.
    """
    path = path or f"answers/{prompt.slug}.md"
    taken = read_page(page)
    told: set[tuple[int, str]] = set()
    for line, message in _findings(prompt, taken, record, vocabulary or packaged_vocabulary(), titles, works):
        if (line, message) not in told:
            told.add((line, message))
            yield Diagnostic(path, line, message)


def verify_own_answer(prompt: Prompt, vocabulary: Vocabulary | None = None) -> Iterator[Diagnostic]:
    """Yield every link, number, name and technical term of the author's own answer that the prompt does not hold.

    The lines are those of the prompt file.
    """
    if not prompt.own_answer:
        return
    whole = vouch(
        prompt.question,
        *(text for source in prompt.sources for text in (source.name, source.abstract)),
        *(sentence.text for source in prompt.sources for sentence in source.sentences),
        names=True,
    )
    known = vocabulary or packaged_vocabulary()
    scope = [whole, *known.names.values()]
    for number, line in enumerate(prompt.own_answer.split("\n"), prompt.own_answer_line):
        for message in _own_line_faults(line, prompt, known, scope):
            yield Diagnostic(prompt.path, number, message)


def _own_line_faults(line: str, prompt: Prompt, vocabulary: Vocabulary, scope: list[Words]) -> Iterator[str]:
    given = {link.url for source in prompt.sources for link in source.links}
    plain = line
    for start, end in reversed(list(urls_in_text(line))):
        url, plain = line[start:end], f"{plain[:start]} {plain[end:]}"
        if url not in given:
            example = min(given, default="none, as the prompt gives no link")
            yield f"the answer links to {url!r}, which the prompt does not give; expected e.g. {example}"
    plain = fold(_ITEM.sub("", plain))
    for kind, word in foreign_to_prompt(plain, vocabulary, scope):
        yield (
            f"the answer holds the {kind} “{word}”, which the prompt does not; "
            "expected only what its question, models and papers say"
        )
    for banned in BANNED.findall(plain):
        if banned.lower() not in fold(prompt.text[: prompt.text.rfind("Answer:")]).lower():
            yield f"the answer uses “{banned}”; expected plain words, e.g. “uses”"


@cache
def packaged_vocabulary() -> Vocabulary:
    """Return the vocabulary of the packaged tasks; made once."""
    return load_vocabulary(load_taxonomy())


def _findings(
    prompt: Prompt,
    page: Page,
    record: Mapping[str, Any],
    vocabulary: Vocabulary,
    titles: Mapping[str, str] | None,
    works: Mapping[str, str] | None,
) -> Iterator[tuple[int, str]]:
    if page.control:
        yield page.control, "holds a control character; expected plain text: build the page again"
    try:
        case = open_case(prompt, record, vocabulary)
        for words, message in record_findings(record, case):
            yield page.line_of(words), message
        yield from ((1, message) for message in snippet_findings(record, prompt))
        yield from page_findings(page, record, case, titles, works)
    except (KeyError, TypeError, AttributeError, IndexError, ValueError) as error:
        yield (
            1,
            f"the record cannot be read ({type(error).__name__}: {error}); expected one as a build writes it",
        )
