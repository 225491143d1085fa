"""`prompts/permalinks.yml` on disk: read strictly, written in one step, the same ledger as the same bytes.

Only the commands `release`, `rename` and `withdraw` write it. A missing ledger is an empty one.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import yaml

from generator.content import Section, Version
from generator.errors import Diagnostic, InputError
from generator.front_matter import ID_PATTERN
from generator.permalinks import QUESTION_LENGTH, Entry, Ledger, Withdrawal, successors
from generator.record_file import read_kept, write_kept
from generator.strict_yaml import Fault, FaultsError, Reader, each, read_yaml, record, text

LEDGER = "permalinks.yml"
HEAD = """\
# Every address that an answer was ever published at, and what it said at each release.
# Written by `answerbook release`, `answerbook rename` and `answerbook withdraw`; commit it with the prompts.
"""
END = "# The end: a ledger without this line was cut off.\n"
SECTIONS: tuple[str, ...] = get_args(Section)
_RESTORE = "expected the file as `answerbook release` writes it; after a merge, keep the entries of both sides"
_DATE, _SLUG, _CONTENT = r"\d{4}-\d\d-\d\d", "[a-z0-9-]{1,80}", "sha256:[0-9a-f]{64}"
_WRITTEN_ENTRY = re.compile(
    rf"\"({ID_PATTERN.pattern})\":\n  slug: '({_SLUG})'\n(?:  former: \[('{_SLUG}'(?:, '{_SLUG}')*)\]\n)?"
    rf"  content: '({_CONTENT})'\n  question: (\"(?:[^\"\\\n]|\\.)*\")\n"
    rf"  sources: \[('[0-9a-f]{{6}}'(?:, '[0-9a-f]{{6}}')*)\]\n"
    rf"(?:  withdrawn: {{date: '({_DATE})'(?:, successor: '({_SLUG})')?}}\n)?"
    r"  versions:\n((?:    - .*\n)+)"
)
_WRITTEN_SECTIONS = ", ".join(f"{name}: '([0-9a-f]{{6}})'" for name in SECTIONS)
_WRITTEN_VERSION = re.compile(
    rf"    - {{version: '([0-9a-f]{{7}})', date: '({_DATE})', sections: {{{_WRITTEN_SECTIONS}}}}}\n"
)


def read_ledger(prompts: Path, display: str) -> Ledger:
    """Return the ledger of the folder `prompts`, which messages call `display`.

    Raises `InputError` with every fault where it is not as our commands write it.
    """
    shown = f"{display.rstrip('/')}/{LEDGER}"
    return read_kept(prompts / LEDGER, shown, parse_ledger, _RESTORE) or {}


def parse_ledger(source: str, display: str) -> Ledger:
    """Return the ledger in the text `source`; raise `InputError` with every fault in it."""
    entries = _read_quickly(source)
    if entries is None:
        entries = _read_strictly(source, display)
        if not source.rstrip().endswith(END.rstrip()):
            last = source.rstrip().count("\n") + 1
            cut = f"was cut off: its last line is not {END.strip()!r}; bring back the file as it was, expected whole"
            raise InputError([Diagnostic(display, last, cut)])
    clashes = [Diagnostic(display, line, message) for line, message in _clashes(entries)]
    if clashes:
        raise InputError(sorted(clashes))
    return {entry.id: entry for entry in entries}


def write_ledger(prompts: Path, ledger: Ledger) -> None:
    """Put `ledger` into the folder `prompts` in one step: at any moment the old file is there or the new one."""
    write_kept(prompts / LEDGER, ledger_text(ledger))


def ledger_text(ledger: Ledger) -> str:
    """Return the file's text, entries by id: those of two branches rarely stand side by side."""
    return HEAD + "".join(line for key in sorted(ledger) for line in _entry_lines(ledger[key])) + END


def _entry_lines(entry: Entry) -> Iterator[str]:
    """Yield an entry's lines; whatever a reader of YAML could take for a number or a date is quoted."""
    yield f'"{entry.id}":\n  slug: {entry.slug!r}\n'
    if entry.former:
        yield f"  former: [{', '.join(map(repr, entry.former))}]\n"
    yield f"  content: {entry.content!r}\n  question: {json.dumps(entry.question, ensure_ascii=False)}\n"
    yield f"  sources: [{', '.join(map(repr, entry.sources))}]\n"
    if entry.withdrawn:
        successor = f", successor: {entry.withdrawn.successor!r}" if entry.withdrawn.successor else ""
        yield f"  withdrawn: {{date: {entry.withdrawn.date!r}{successor}}}\n"
    yield "  versions:\n"
    for version in entry.versions:
        sections = ", ".join(f"{name}: {version.sections[name]!r}" for name in SECTIONS)
        yield f"    - {{version: {version.version!r}, date: {version.date!r}, sections: {{{sections}}}}}\n"


def _read_quickly(source: str) -> list[Entry] | None:
    """Return the entries of a file exactly as we write it, a hundred times as fast as YAML; None for any other."""
    if not source.startswith(HEAD) or not source.endswith(END):
        return None
    at, line = len(HEAD), HEAD.count("\n") + 1
    entries: list[Entry] = []
    while at < len(source) - len(END):
        found = _WRITTEN_ENTRY.match(source, at)
        if not found:
            return None
        key, slug, former, content, question, sources, date, successor, lines = found.groups()
        rows = _WRITTEN_VERSION.findall(lines)
        versions = tuple(Version(row[0], row[1], dict(zip(SECTIONS, row[2:], strict=True))) for row in rows)
        asked = _from_json(question)
        if not asked or len(versions) != lines.count("\n") or _misdated(versions) or (date and not _is_day(date)):
            return None
        withdrawn = Withdrawal(date, successor) if date else None
        names = tuple(re.findall(_SLUG, former or ""))
        hashes = tuple(re.findall("[0-9a-f]{6}", sources))
        entries.append(Entry(key, slug, content, asked, hashes, versions, names, withdrawn, line))
        at, line = found.end(), line + found[0].count("\n")
    return entries


def _read_strictly(source: str, display: str) -> list[Entry]:
    try:
        for event in yaml.parse(source, Loader=yaml.SafeLoader):
            if getattr(event, "anchor", None):
                mark = event.start_mark
                raise InputError([Diagnostic(display, mark.line + 1 if mark else 1, f"has an alias; {_RESTORE}")])
        return read_yaml(source, _read_entries)
    except FaultsError as faults:
        raise InputError([Diagnostic(display, at.start_mark.line + 1, what) for at, what in faults.found]) from None
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        raise InputError(
            [Diagnostic(display, mark.line + 1 if mark else 1, f"is not the YAML of a ledger; {_RESTORE}")]
        ) from error


def _clashes(entries: list[Entry]) -> Iterator[tuple[int, str]]:
    """Yield, by line, what entries cannot all be: of one id, owners of one address, replaced by an unknown one."""
    by_id: dict[str, Entry] = {}
    by_slug: dict[str, Entry] = {}
    for entry in entries:
        first = by_id.setdefault(entry.id, entry)
        if first is not entry:
            yield entry.line, f"the id {entry.id!r} stands on line {first.line} too; expected one entry for it"
        for slug in entry.slugs:
            other = by_slug.setdefault(slug, entry)
            if other.id != entry.id:
                yield entry.line, f"answers/{slug}/ belongs to {other.id!r} on line {other.line}; keep it in one entry"
    for entry in entries:
        successor = entry.withdrawn.successor if entry.withdrawn else None
        if successor is not None and by_slug.get(successor, entry) is entry:
            yield entry.line, f"withdrawn: no other answer was ever at answers/{successor}/; expected its slug, or none"
        elif successor is not None and entry in successors(by_slug[successor], by_slug):
            yield entry.line, f"withdrawn: answers/{successor}/ leads back to this answer; expected another, or none"


def _read_entries(node: yaml.Node) -> list[Entry]:
    if isinstance(node, yaml.ScalarNode) and not node.value:
        return []
    if not isinstance(node, yaml.MappingNode):
        raise FaultsError((node, f"is not a list of ids; {_RESTORE}"))
    faults: list[Fault] = []
    entries: list[Entry] = []
    for key, value in node.value:
        try:
            entries.append(Entry(_read_id(key), line=key.start_mark.line + 1, **_read_entry(value)))
        except FaultsError as found:
            faults += found.found
    if faults:
        raise FaultsError(*faults)
    return entries


def _from_json(quoted: str) -> str:
    """Return a text in double quotation marks; an empty one where it is no JSON."""
    try:
        return str(json.loads(quoted))
    except ValueError:
        return ""


def _is_day(value: str) -> bool:
    try:
        datetime.date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _misdated(versions: tuple[Version, ...]) -> bool:
    dates = [version.date for version in versions]
    return dates != sorted(dates) or not all(map(_is_day, dates))


def _read_date(node: yaml.Node) -> str:
    value: str = text(10, _DATE, "a date such as '2026-11-20'")(node)
    if not _is_day(value):
        raise FaultsError((node, f"there is no day {value!r}; expected a date such as '2026-11-20'"))
    return value


def _read_versions(node: yaml.Node) -> tuple[Version, ...]:
    if not isinstance(node, yaml.SequenceNode) or not node.value:
        raise FaultsError((node, "expected a list of versions with at least one entry"))
    versions = tuple(Version(**_read_version(item)) for item in node.value)
    if _misdated(versions):
        raise FaultsError((node, "the dates do not ascend; expected the newest version last"))
    return versions


def _read_withdrawal(node: yaml.Node) -> Withdrawal:
    return Withdrawal(**record("withdrawn", {"date": _read_date}, {"successor": _read_slug})(node))


def _hash(digits: int) -> Reader:
    return text(digits, f"[0-9a-f]{{{digits}}}", f"{digits} hexadecimal digits")


_read_id = text(7, ID_PATTERN.pattern, "an id: 7 characters of a-z and 2-9 without i, l, o")
_read_slug = text(80, _SLUG, "a slug such as brighten-night-photo")
_read_version = record(
    "version",
    {"version": _hash(7), "date": _read_date, "sections": record("sections", dict.fromkeys(SECTIONS, _hash(6)))},
)
_read_entry = record(
    "entry",
    {
        "slug": _read_slug,
        "content": text(71, _CONTENT, "sha256: and 64 digits"),
        "question": text(QUESTION_LENGTH, "(?s:.*)", "the start of the question"),
        "sources": each(_hash(6), "sources"),
        "versions": _read_versions,
    },
    {"former": each(_read_slug, "slugs"), "withdrawn": _read_withdrawal},
    {
        "slug": "brighten-night-photo",
        "content": "sha256:…",
        "question": "How does AI brighten a night photo?",
        "sources": "['0123ab']",
        "versions": "[{version: …, date: …, sections: {…}}]",
    },
)
