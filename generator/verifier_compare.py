"""A page beside what it must show: every line, link and row that differs, with the line it stands on."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from difflib import SequenceMatcher
from html import escape, unescape

from generator.content import Prompt
from generator.verifier_claims import Case, Json
from generator.verifier_diagram import diagram_findings
from generator.verifier_flow import flow_findings
from generator.verifier_layout import (
    FLOW_HEAD,
    NO_RELATED,
    OWN_END,
    OWN_HEAD,
    RELATED_HEAD,
    expected_lines,
    task_page,
)
from generator.verifier_links import source_link_findings, without_source_links
from generator.verifier_page import Page, link, links_in, markup, outward_links, readable, shown, without_links
from generator.verifier_words import fold

Finding = tuple[int, str]
"""A line of the page and the message."""

MOST_DIFFERENCES = 12
_JSON = json.JSONEncoder(ensure_ascii=False)
_DESCRIPTION = 150
_BAR, _BULLET = markup("|"), markup("*")
_LEADS = ("same model, ", "same paper, ")
_WORDS = re.compile(r"same words, (“[^“”]+”(?:, “[^“”]+”)*(?: and “[^“”]+”)?)")
_REASON = re.compile(r"; (?=same (?:task\b|model, |paper, |words, ))")


def page_findings(
    page: Page,
    record: Json,
    case: Case,
    titles: Mapping[str, str] | None,
    works: Mapping[str, str] | None,
) -> Iterator[Finding]:
    """Yield everything on `page` that differs from the record, the prompt and the page's own fixed words.

    `titles` are those of all answers by slug, where they are known: related answers must have theirs; `works`
    the pages of the sources by key, where they are known.
    """
    yield from _head_findings(page, record, case.prompt)
    yield from source_link_findings(page, case.prompt, works)
    text, linked = _without_definition_links(without_source_links(page.text), record)
    definitions = [s for s in record["statements"] if s["basis"] == "definition"]
    if linked < len(definitions) and linked < sum(_is_own_definition(s, record, case) for s in definitions):
        yield 1, "a definition of the task lacks its link; expected [definition] behind it, to the task's place"
    differences = list(_line_findings(replace(page, text=text).lines(), record, case, titles))
    if differences:  # where no line differs, all links are those that the lines must have
        yield from _foreign_links(page, case)
    yield from _numbered(differences, page)
    yield from diagram_findings(page, record["workflow"])


def _numbered(found: Iterable[Finding], page: Page) -> Iterator[Finding]:
    """Yield findings at lines counted without empty ones as findings at lines of the page."""
    for place, message in found:
        numbers = page.numbers() or [1]
        yield numbers[min(place, len(numbers) - 1)], message


def _line_findings(lines: list[str], record: Json, case: Case, titles: Mapping[str, str] | None) -> Iterator[Finding]:
    places = list(range(len(lines)))
    for head, end, check in (
        (FLOW_HEAD, None, flow_findings),
        (RELATED_HEAD, "---", _related_findings),
        (OWN_HEAD, OWN_END, _own_answer_findings),
    ):
        if head != OWN_HEAD or case.prompt.own_answer:
            start, stop = _region(lines, head, end)
            for step, message in check(lines[start:stop], record, case, titles):
                yield places[start + step], message
            del lines[start:stop], places[start:stop]
    for at, message in _differences(lines, expected_lines(record, case.prompt)):
        yield (places[at] if at < len(places) else 0), message


def _region(lines: list[str], head: str, end: str | None) -> tuple[int, int]:
    """Return where the lines between a fixed line and the next one that ends its region stand."""
    if head not in lines:
        return 0, 0
    start = stop = lines.index(head) + 1
    if end is None:
        start = stop = start + 1
        while stop < len(lines) and lines[stop].startswith(_BAR):
            stop += 1
    else:
        while stop < len(lines) and not lines[stop].startswith(end):
            stop += 1
    return min(start, len(lines)), stop


def _head_findings(page: Page, record: Json, prompt: Prompt) -> Iterator[Finding]:
    if len(page.head) != 3:
        yield 1, "the front matter is not as expected; expected title, description and answer, one line each"
        return
    title, description, answer = page.head
    if _value(title, "title") != shown(record["title"]):
        yield 2, f"the front matter's title differs; expected {shown(record['title'])!r}"
    short = shown(" ".join(s["text"] for s in record["statements"] if s["section"] == "short-answer"))
    if not _is_start(_value(description, "description"), short):
        yield 3, f"the description is not the start of the short answer; expected “{short[:60]}…”"
    values = {"id": record["id"], "task": record["task"]["id"], "coverage": record["coverage"]}
    values["status"] = prompt.front_matter.status
    values["task_name"] = record["task"]["name"]
    if prompt.front_matter.aliases:
        values["aliases"] = [shown(alias) for alias in prompt.front_matter.aliases]
    told = ", ".join(f"{key}: {unescape(_quoted(value))}" for key, value in values.items())
    if unescape(answer) != f"answer: {{{told}}}":
        yield 4, f"the front matter's answer differs; expected answer: {{{told}}}"


def _quoted(value: object) -> str:
    """Return a value, or a list of them, as the front matter holds it: escaped as HTML, then as JSON."""
    if isinstance(value, list):
        return f"[{', '.join(map(_quoted, value))}]"
    return _JSON.encode(escape(str(value)))


def _value(line: str, key: str) -> str | None:
    name, _, value = line.partition(": ")
    try:
        text = json.loads(value)
    except ValueError:
        return None
    return shown(unescape(text)) if name == key and isinstance(text, str) else None


def _is_start(description: str | None, short: str) -> bool:
    if not description:
        return False
    if len(short) <= _DESCRIPTION:
        return description == short
    # A quotation that is open where the description ends is closed there.
    cut = description.removesuffix("…”" if description.endswith("…”") else "…")
    return cut != description and len(description) <= _DESCRIPTION and short.startswith(cut) and len(cut) > 60


def _foreign_links(page: Page, case: Case) -> Iterator[Finding]:
    """Yield links that lead out of the site to where the prompt does not."""
    for at, address in outward_links(page.text):
        if address not in case.given and (":" in address or address.startswith("/")):
            example = min(case.given, default="none, as the prompt gives no link")
            told = f"links to {address!r}, which the prompt does not give; expected e.g. {example}"
            yield page.line_at(at), told


def _without_definition_links(text: str, record: Json) -> tuple[str, int]:
    """Return the text without links to the task's definition, and how many there were."""
    mark = f" {link('definition', task_page(record))}"
    return text.replace(mark, ""), text.count(mark)


def _is_own_definition(statement: Json, record: Json, case: Case) -> bool:
    """Return whether a statement defines the answer's task; one that names another task has no place to link to."""
    own = record["task"]["id"]
    return not any(key != own and task.name in statement["text"] for key, task in case.vocabulary.known.items())


def _own_answer_findings(lines: list[str], record: Json, case: Case, titles: object) -> Iterator[Finding]:
    if " ".join(lines).split() != shown(case.prompt.own_answer).split():
        yield 0, "the author's own answer differs from the prompt's; expected it word for word"


def _related_findings(
    lines: list[str], record: Json, case: Case, titles: Mapping[str, str] | None
) -> Iterator[Finding]:
    if lines == [NO_RELATED]:
        return
    if not lines:
        yield 0, f"the related answers are missing; expected links, or “{NO_RELATED}”"
    for number, line in enumerate(lines):
        text, links = without_links(line), links_in(line)
        title, address = links[0] if len(links) == 1 else ("", "")
        slug = address.removesuffix(".md")
        if (
            not re.fullmatch(r"[a-z0-9-]{1,80}\.md", address)
            or min(text[1:], default=" ") < " "
            or not text.startswith(f"{_BULLET} {title}: ")
        ):
            yield (
                number,
                f"“{_short(readable(line))}” is no related answer; expected * [title](slug.md): reason",
            )
        elif titles is not None and shown(titles.get(slug, "")) != title:
            yield (
                number,
                f"calls the answer {slug!r} “{_short(title)}”; expected “{_short(titles.get(slug, 'no such answer'))}”",
            )
        else:
            reason = text.removeprefix(f"{_BULLET} {title}: ")
            yield from ((number, fault) for fault in _reason_faults(reason, case))


def _reason_faults(reason: str, case: Case) -> Iterator[str]:
    for piece in _REASON.split(reason):
        lead = next((lead for lead in _LEADS if piece.startswith(lead)), "")
        sources = case.prompt.models if lead == _LEADS[0] else case.prompt.papers
        name = piece.removeprefix(lead)
        words = _WORDS.fullmatch(piece)
        if words and all(_is_asked(word, case.prompt) for word in re.findall("“([^“”]+)”", words[1])):
            continue
        if piece != "same task" and not (lead and any(_is_called(name, source.name) for source in sources)):
            told = f"gives the reason “{_short(readable(piece))}”"
            yield f"{told}; expected the same task, a source of this prompt, or words of its question"


def _is_called(called: str, name: str) -> bool:
    """Return whether a source is called by its name, the words before its colon, or its name cut at a word."""
    letters = _letters(called)
    if called.endswith("…") and len(called) > 20:
        return fold(shown(name)).casefold().startswith(fold(called[:-1]).casefold())
    return letters in (_letters(name), _letters(name.partition(":")[0]))


def _is_asked(word: str, prompt: Prompt) -> bool:
    """Return whether the question holds a word."""
    asked = fold(shown(prompt.question)).casefold()
    return re.search(rf"(?<!\w){re.escape(fold(word).casefold())}(?!\w)", asked) is not None


def _letters(name: str) -> str:
    return "".join(filter(str.isalnum, fold(name).casefold()))


def _differences(found: list[str], expected: list[str]) -> Iterator[Finding]:
    if found == expected:
        return
    told = 0
    found = found[: 3 * len(expected) + 100]
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, found, expected, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        for step in range(max(i2 - i1, j2 - j1)):
            line = found[i1 + step] if i1 + step < i2 else None
            wanted = expected[j1 + step] if j1 + step < j2 else None
            yield min(i1 + step, max(i2 - 1, i1)), _difference(line, wanted)
            told += 1
            if told == MOST_DIFFERENCES:
                return


def _difference(line: str | None, wanted: str | None) -> str:
    if line is None:
        return f"“{_short(readable(wanted or ''))}” is missing; expected it here, as the record and the prompt have it"
    if wanted is None:
        return f"“{_short(readable(line))}” stands neither in the record nor in the prompt; expected nothing here"
    same = zip(line, wanted, strict=False)
    start = next((at for at, (left, right) in enumerate(same) if left != right), min(len(line), len(wanted)))
    start = line.rfind(" ", 0, max(start - 20, 0)) + 1
    return (
        f"reads “{_short(readable(line[start:]))}”; "
        f"expected “{_short(readable(wanted[start:]))}”, as the record and the prompt have it"
    )


def _short(text: str) -> str:
    return text if len(text) <= 70 else f"{text[:69]}…"
