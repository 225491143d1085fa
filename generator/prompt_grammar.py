"""The grammar of a prompt file: text → `Prompt`, with offsets into the text and every fault in one go."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rapidfuzz import fuzz, process

from generator.addresses import fault_in_url, kind_of_url, urls_in_text
from generator.content import FrontMatter, Link, Prompt, Source, SourceKind
from generator.errors import Diagnostic, InputError
from generator.front_matter import READABLE, read_front_matter
from generator.sentences import split_sentences

MAX_FIELD = 65_536
MAX_SOURCES = 200
MAX_NAME = 4_000
MAX_LINES = 20_000
FIELDS = ("Model", "Paper", "GitHub", "Summary")
_FIELDS = {field.lower(): field for field in FIELDS}
NOTHING = frozenset({"", "none", "n/a", "na", "null", "nil", "-", "--", "—", "not available", "none given"})
_LONGEST_NOTHING = max(map(len, NOTHING))

_QUESTION = re.compile(r".{0,200}\bquestion\s*:\s*$", re.IGNORECASE)
_AFTER_QUESTION = re.compile(r"(?:based on the following\b|#{1,6}\s)", re.IGNORECASE)
_MODELS = re.compile(r"#{1,6}\s*recommended\b.{0,40}\bmodels?\b\s*:?\s*$", re.IGNORECASE)
_PAPERS = re.compile(r"#{1,6}\s*related\b.{0,40}\bpapers?\b\s*:?\s*$", re.IGNORECASE)
_ANSWER = re.compile(r"answer\s*:(.*)$", re.IGNORECASE)
_FIELD = re.compile(r"([^\W\d_][\w ./-]{0,30}?)\s*:(?:\s+|$)")
_QUOTES = '"“”„'


class _Line(NamedTuple):
    number: int
    start: int
    text: str
    bare: str
    """Without white space around it."""


@dataclass(slots=True)
class _Block:
    """The lines of one `Model:` entry while it is being read."""

    line: int
    name: str
    links: list[Link]
    seen: set[str]
    abstract: tuple[int, int] | None = None


def parse_prompt(text: str, path: str, slug: str) -> Prompt:
    """Return the prompt that `text` holds.

    `text` has '\\n' line ends and no BOM. Raises `InputError` with every fault found, in line order.
    """
    if text.count("\n") > MAX_LINES:
        message = f"more than {MAX_LINES:,} lines; expected one question with its sources"
        raise InputError([Diagnostic(path, MAX_LINES, message)])
    faults: list[Diagnostic] = []
    front_matter, lines = _split_front_matter(text, path, faults)
    question, question_start = _question(text, lines, path, faults)
    heads = _headings(lines)
    if heads.models is None:
        line = lines[-1].number if lines else 1
        message = "no heading for the models; expected a line `### Recommended AI Models:`"
        faults.append(Diagnostic(path, line, message))
    before = len(faults)
    models = _sources(text, _between(lines, heads.models, heads.papers, heads.answer), "model", path, faults)
    if heads.models is not None and not models and len(faults) == before:
        line = lines[heads.models].number
        message = "no model is recommended; expected at least one line `Model: NAME` below this heading"
        faults.append(Diagnostic(path, line, message))
    papers = _sources(text, _between(lines, heads.papers, heads.models, heads.answer), "paper", path, faults)
    own, own_line = _own_answer(lines, heads.answer)
    if len(own) > MAX_FIELD:
        faults.append(Diagnostic(path, own_line, _too_long("Answer", len(own))))
    if faults:
        raise InputError(sorted(faults))
    return Prompt(path, slug, text, question, question_start, models, papers, own, own_line, front_matter)


def _lines(text: str) -> list[_Line]:
    found, start = [], 0
    for number, line in enumerate(text.split("\n"), 1):
        found.append(_Line(number, start, line, line.strip()))
        start += len(line) + 1
    return found


def _split_front_matter(text: str, path: str, faults: list[Diagnostic]) -> tuple[FrontMatter, list[_Line]]:
    lines = _lines(text)
    if lines[0].text.rstrip() != "---":
        return FrontMatter(), lines
    for at, line in enumerate(lines[1:], 1):
        if line.text.rstrip() in ("---", "..."):
            meta, found = read_front_matter(text[lines[1].start : line.start], path, 2)
            faults += found
            return meta, lines[at + 1 :]
    faults.append(Diagnostic(path, 1, "front matter is not closed; expected a second line `---` after it"))
    return FrontMatter(), lines


@dataclass(frozen=True, slots=True)
class _Headings:
    """Indices into the list of lines; None where a heading is missing."""

    models: int | None
    papers: int | None
    answer: int | None


def _headings(lines: Sequence[_Line]) -> _Headings:
    marked = [(i, line.bare) for i, line in enumerate(lines) if line.bare.startswith("#")]
    models = next((i for i, head in marked if _MODELS.match(head)), None)
    papers = next((i for i, head in marked if _PAPERS.match(head)), None)
    after = max(models or 0, papers or 0)
    answer = next((i for i, line in enumerate(lines) if i > after and _ANSWER.match(line.text)), None)
    return _Headings(models, papers, answer)


def _between(lines: list[_Line], start: int | None, *ends: int | None) -> list[_Line]:
    if start is None:
        return []
    stop = min((end for end in ends if end is not None and end > start), default=len(lines))
    return lines[start + 1 : stop]


def _question(text: str, lines: list[_Line], path: str, faults: list[Diagnostic]) -> tuple[str, int]:
    """Return the words between the outer quotation marks and their offset."""
    example = 'A user has asked the following question:` and below it `"How does …?"'
    marker = next((i for i, line in enumerate(lines) if _QUESTION.match(line.bare)), None)
    if marker is None:
        number = lines[0].number if lines else 1
        faults.append(Diagnostic(path, number, f"no question; expected a line `{example}`"))
        return "", 0
    stop = next((i for i, line in enumerate(lines) if i > marker and _AFTER_QUESTION.match(line.bare)), len(lines))
    begin = lines[marker + 1].start if marker + 1 < len(lines) else len(text)
    end = lines[stop].start if stop < len(lines) else len(text)
    region = text[begin:end]
    bare = region.strip()
    start = begin + len(region) - len(region.lstrip())
    at_line = lines[marker].number + 1 + region[: start - begin].count("\n")
    problem = _question_fault(bare)
    if problem:
        faults.append(Diagnostic(path, at_line, f"{problem}; expected a line `{example}`"))
        return "", 0
    inner = bare[1:-1]
    left = len(inner) - len(inner.lstrip())
    return inner.strip(), start + 1 + left


def _question_fault(bare: str) -> str | None:
    if not bare:
        return "the question is missing"
    if bare[0] not in _QUOTES:
        return "the question does not start with a quotation mark"
    if len(bare) < 2 or bare[-1] not in _QUOTES:
        return "the question does not end with a quotation mark"
    if not bare[1:-1].strip():
        return "the question is empty"
    if not READABLE.search(bare):
        return "the question holds no letter or digit"
    if len(bare) > MAX_FIELD:
        return f"the question is over {MAX_FIELD:,} characters"
    return None


def _sources(
    text: str, lines: list[_Line], kind: SourceKind, path: str, faults: list[Diagnostic]
) -> tuple[Source, ...]:
    blocks: list[_Block] = []
    for line in lines:
        if blocks and _continues_abstract(line, blocks[-1]):
            _extend_abstract(blocks[-1], line)
        elif line.bare and (blocks or not _is_nothing(line.bare.rstrip("."))):
            faults += _read_field(line, blocks, path)
    if len(blocks) > MAX_SOURCES:
        message = f"{len(blocks)} entries; expected at most {MAX_SOURCES}"
        faults.append(Diagnostic(path, blocks[MAX_SOURCES].line, message))
        return ()
    for block in blocks:
        start, end = block.abstract or (0, 0)
        if end - start > MAX_FIELD:
            number = text.count("\n", 0, start) + 1
            faults.append(Diagnostic(path, number, _too_long("Summary", end - start)))
    letter = "M" if kind == "model" else "P"
    return tuple(_source(text, f"{letter}{n}", kind, block) for n, block in enumerate(blocks, 1))


def _continues_abstract(line: _Line, block: _Block) -> bool:
    if block.abstract is None:
        return False
    match = _FIELD.match(line.text)
    return match is None or _field_named(match.group(1)) is None


def _field_named(word: str) -> str | None:
    """Return the field that `word` means, also where it is misspelt; None where it is ordinary text."""
    near = process.extractOne(word, FIELDS, scorer=fuzz.ratio, processor=str.lower, score_cutoff=80)
    return str(near[0]) if near else None


def _extend_abstract(block: _Block, line: _Line) -> None:
    if block.abstract and line.bare:
        start = block.abstract[0]
        if start == block.abstract[1]:
            start = line.start + len(line.text) - len(line.text.lstrip())
        block.abstract = (start, line.start + len(line.text.rstrip()))


def _read_field(line: _Line, blocks: list[_Block], path: str) -> Iterator[Diagnostic]:
    match = _FIELD.match(line.text)
    if not match:
        yield Diagnostic(path, line.number, f"'{line.bare[:60]}' is not a field; expected, for example, `Model: NAME`")
        return
    word, value = match.group(1), line.text[match.end() :].strip()
    field = _FIELDS.get(word.lower())
    if field is None:
        meant = _field_named(word)
        hint = f"; did you mean '{meant}'?" if meant else f"; expected one of {', '.join(FIELDS)}"
        yield Diagnostic(path, line.number, f"unknown field '{word}'{hint}")
        if meant == "Model":  # so that what follows is not held against the entry before
            blocks.append(_Block(line.number, value, [], set()))
    elif len(value) > MAX_FIELD and field != "Summary":
        yield Diagnostic(path, line.number, _too_long(field, len(value)))
    elif field == "Model":
        if _is_nothing(value) or not READABLE.search(value):
            yield Diagnostic(path, line.number, "'Model' has no name; expected, for example, `Model: NAME`")
        elif len(value) > MAX_NAME:
            yield Diagnostic(path, line.number, _too_long(field, len(value)))
        blocks.append(_Block(line.number, " ".join(value.split()), [], set()))
    elif not blocks:
        yield Diagnostic(path, line.number, f"'{field}' comes before any `Model:` line; put it below one")
    else:
        yield from _add_field(blocks[-1], field, value, line, path)


def _is_nothing(value: str) -> bool:
    return len(value) <= _LONGEST_NOTHING and value.casefold() in NOTHING


def _too_long(field: str, size: int) -> str:
    limit = MAX_NAME if field == "Model" else MAX_FIELD
    return f"'{field}' holds {size:,} characters; expected at most {limit:,}: shorten it"


def _add_field(block: _Block, field: str, value: str, line: _Line, path: str) -> Iterator[Diagnostic]:
    if field in block.seen:
        message = f"'{field}' stands twice for one entry; keep one, or start the next with `Model: NAME`"
        yield Diagnostic(path, line.number, message)
        return
    block.seen.add(field)
    if field == "Summary":
        end = line.start + len(line.text.rstrip())
        block.abstract = (end, end) if _is_nothing(value) else (end - len(value), end)
    elif not _is_nothing(value):
        for word in value.split():
            url = word.rstrip(",;")
            fault = fault_in_url(url)
            if fault:
                shown = f"{url[:80]}…" if len(url) > 80 else url
                example = "https://arxiv.org/pdf/2401.00001" if field == "Paper" else "https://github.com/owner/name"
                yield Diagnostic(
                    path,
                    line.number,
                    f"'{field}' link '{shown}' {fault}; expected, for example, `{field}: {example}`",
                )
            else:
                block.links.append(Link(url, kind_of_url(url, field=field.lower()), "field"))


def _source(text: str, key: str, kind: SourceKind, block: _Block) -> Source:
    start, end = block.abstract or (0, 0)
    abstract = text[start:end]
    links = list(dict.fromkeys(block.links))
    given = {link.url for link in links}
    for left, right in urls_in_text(abstract):
        url = abstract[left:right]
        if url not in given:
            given.add(url)
            links.append(Link(url, kind_of_url(url), "abstract"))
    sentences = split_sentences(abstract) if abstract else ()
    return Source(key, kind, block.name, tuple(links), abstract, start, sentences, block.line)


def _own_answer(lines: list[_Line], at: int | None) -> tuple[str, int]:
    if at is None:
        return "", 0
    match = _ANSWER.match(lines[at].text)
    first = match.group(1) if match else ""
    body = [(lines[at].number, first), *((line.number, line.text) for line in lines[at + 1 :])]
    while body and not body[0][1].strip():
        body.pop(0)
    text = "\n".join(line for _, line in body).strip()
    return (text, body[0][0]) if text else ("", 0)
