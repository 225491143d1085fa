"""Exported pages on disk against the prompts they should be made from."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from generator.build import Site
from generator.content import Answer, Prompt
from generator.errors import Diagnostic, InputError
from generator.permalinks import owners
from generator.reader import prompt_files, read_folder, slug_of
from generator.verifier import verify_answer
from generator.versions import as_of, version_of
from generator.works import pages_of_sources


def check_pages(site: Site, prompts: Path, pages: Path) -> Iterator[Diagnostic]:
    """Yield every finding in the pages and records of the export `pages`, and every address that leads nowhere.

    `site` is what a build makes of the folder `prompts` now; pages of prompts that it could not read are
    left out.
    """
    answers = {answer.slug: answer for answer in site.outlines}
    titles = {slug: answer.title for slug, answer in answers.items()}
    works = pages_of_sources(site.catalogue.works) if site.catalogue else {}
    for prompt in read_folder(prompts, prompts.as_posix()).prompts:
        page = pages / "answers" / f"{prompt.slug}.md"
        yield from _check_page(prompt, page, answers.get(prompt.slug), titles, works.get(prompt.slug, {}))
    yield from _check_addresses(site, pages)
    slugs = {slug_of(path.stem) for path in prompt_files(prompts)} | owners(site.ledger).keys()
    for path in sorted((pages / "answers").glob("*")):
        if path.suffix in (".md", ".json") and path.stem not in slugs:
            message = f"there is no prompt for it in {prompts}; build again, or bring the prompt back"
            yield Diagnostic(path.as_posix(), 1, message)


def _check_addresses(site: Site, pages: Path) -> Iterator[Diagnostic]:
    """Yield permanent links, former addresses and withdrawn answers whose page is not the one that a build makes."""
    published = {answer.slug for answer in site.outlines}
    for file in site.files:
        folder, _, name = file.uri.partition("/")
        is_kept = folder in ("a", "answers") or name.endswith("/index.html")
        if not is_kept or name.partition(".")[0] in published:
            continue
        path = pages / file.uri
        if not path.is_file():
            yield Diagnostic(path.as_posix(), 1, "is missing, so that a published address is lost; build again")
        elif _target(path.read_text(encoding="utf-8", errors="replace")) != _target(file.content):
            yield Diagnostic(path.as_posix(), 1, "leads elsewhere than the prompts folder's record says; build again")


def _target(content: str) -> str:
    """Return where a redirect page or a record leads; any other file as it is."""
    found = re.search(r'data-to="[^"]*"|^  "url": "[^"]*"', content, re.MULTILINE)
    return found[0] if found else content


def _release_faults(record: Mapping[str, Any], answer: Answer) -> Iterator[str]:
    """Yield what a record says of its answer's identity and release other than the ledger does."""
    told = {"id": answer.id, "version": version_of(answer), "as_of": as_of(answer)}
    for key, value in told.items():
        if record.get(key) != value:
            yield f"the record's {key!r} is {record.get(key)!r}; expected {value!r} as in the ledger: build again"


def _check_page(
    prompt: Prompt, path: Path, answer: Answer | None, titles: Mapping[str, str], works: Mapping[str, str]
) -> Iterator[Diagnostic]:
    try:
        markdown = _read(path, prompt)
        record = _record(path.with_suffix(".json"), prompt)
    except InputError as error:
        yield from error.diagnostics
        return
    yield from verify_answer(prompt, markdown, record, path.as_posix(), titles=titles, works=works)
    for message in _release_faults(record, answer) if answer else ():
        yield Diagnostic(path.with_suffix(".json").as_posix(), 1, message)


def _read(path: Path, prompt: Prompt) -> str:
    try:
        return path.read_bytes().decode()
    except FileNotFoundError:
        raise _fault(path, f"is missing; expected what a build makes of {prompt.path}") from None
    except UnicodeDecodeError:
        raise _fault(path, "is not UTF-8; expected a page as a build writes it: build again") from None
    except OSError as error:
        raise _fault(path, f"cannot be read: {error.strerror}; expected a file of a build") from error


def _record(path: Path, prompt: Prompt) -> dict[str, Any]:
    try:
        record = json.loads(_read(path, prompt))
    except ValueError as error:
        raise _fault(path, f"is not JSON ({error}); expected a record as a build writes it") from None
    if not isinstance(record, dict):
        raise _fault(path, "is not an answer record; expected a JSON object with the key 'statements'")
    return record


def _fault(path: Path, message: str) -> InputError:
    return InputError([Diagnostic(path.as_posix(), 1, message)])
