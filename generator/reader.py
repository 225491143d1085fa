"""Prompt files on disk → `Prompt`s: which files count, their encoding, their slugs, duplicates.

The grammar of one file's text is in `prompt_grammar`.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.content import Prompt
from generator.errors import Diagnostic, InputError
from generator.prompt_grammar import parse_prompt

MAX_BYTES = 1 << 20
RESERVED_SLUGS = frozenset(
    {"index", "404", "search", "answers", "con", "prn", "aux", "nul"}
    | {f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10)}
)
_ODD_NAME = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
"""In a file's name: control characters, and bytes that are not UTF-8."""
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class ReadResult:
    """All prompts of a folder that could be read, and everything wrong with the others."""

    prompts: tuple[Prompt, ...]
    """Sorted by slug."""
    diagnostics: tuple[Diagnostic, ...]
    """Sorted by path and line."""


@dataclass(frozen=True, slots=True)
class PromptFile:
    """A prompt file as it lies on disk."""

    path: str
    """As messages name it."""
    slug: str
    data: bytes


def read_folder(folder: Path, display: str) -> ReadResult:
    """Read every `*.txt` file of `folder`; `display` is the folder as messages name it.

    A broken file yields its diagnostics and stops only itself.
    """
    files, diagnostics = load_files(folder, display)
    prompts: list[Prompt] = []
    for file in files:
        try:
            prompts.append(parse_file(file))
        except InputError as error:
            diagnostics += error.diagnostics
    return settle(prompts, diagnostics)


def load_files(
    folder: Path, display: str, names: Iterable[str] | None = None
) -> tuple[list[PromptFile], list[Diagnostic]]:
    """Return the bytes of every prompt file of `folder`, or those of `names`, and what is wrong with the others."""
    files: list[PromptFile] = []
    diagnostics: list[Diagnostic] = []
    for path in prompt_files(folder) if names is None else (folder / name for name in names):
        name = _ODD_NAME.sub("\ufffd", path.name)
        shown = f"{display.rstrip('/')}/{name}"
        try:
            if name != path.name:
                raise _fault(shown, 1, "its name is not plain text; expected, for example, `brighten-photo.txt`")
            files.append(PromptFile(shown, slug_of(path.stem), _read_bytes(path, shown)))
        except InputError as error:
            diagnostics += error.diagnostics
    return files, diagnostics


def parse_file(file: PromptFile) -> Prompt:
    """Return the prompt that `file` holds; raise `InputError` with every fault where it cannot be used."""
    return parse_prompt(_decode(file.data, file.path), file.path, file.slug)


def settle(prompts: Iterable[Prompt], diagnostics: Iterable[Diagnostic]) -> ReadResult:
    """Return `prompts` without those that take another's slug or id, and all findings."""
    unique, clashes = _without_clashes(list(prompts))
    return ReadResult(tuple(sorted(unique, key=lambda p: p.slug)), tuple(sorted([*diagnostics, *clashes])))


def prompt_files(folder: Path) -> list[Path]:
    """Return the entries of `folder` that count as prompt files, by name; hidden ones do not."""
    return [folder / name for name in prompt_names(folder)]


def prompt_names(folder: Path) -> list[str]:
    """Return the names of `prompt_files`, ten times as fast."""
    with os.scandir(folder) as entries:
        return sorted(e.name for e in entries if e.name.lower().endswith(".txt") and not e.name.startswith("."))


def read_prompt(path: Path, display: str) -> Prompt:
    """Read one prompt file; raise `InputError` with every fault where it cannot be used."""
    return parse_file(PromptFile(display, slug_of(path.stem), _read_bytes(path, display)))


def slug_of(name: str) -> str:
    """Return the URL part for a file name without its suffix: `[a-z0-9-]{1,80}`, never a reserved word."""
    ascii_only = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", ascii_only)[:80].strip("-")
    if not slug:
        data = unicodedata.normalize("NFC", name).encode(errors="surrogatepass")
        slug = f"answer-{hashlib.sha256(data).hexdigest()[:8]}"
    return f"answer-{slug}" if slug in RESERVED_SLUGS else slug


def _read_bytes(path: Path, display: str) -> bytes:
    try:
        found = path.lstat()
        if not stat.S_ISREG(found.st_mode):
            what = "a symbolic link" if stat.S_ISLNK(found.st_mode) else "not a regular file"
            raise _fault(display, 1, f"is {what}; expected a plain text file: copy the file itself here")
        if found.st_size > MAX_BYTES:
            raise _fault(display, 1, f"is over {MAX_BYTES:,} bytes; expected one question with its sources")
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or "it cannot be opened"
        raise _fault(display, 1, f"cannot be read: {reason}; check the file's permissions") from error


def _decode(data: bytes, display: str) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _fault(display, 1, "is UTF-16; expected UTF-8: save it again with that encoding")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        byte = data[error.start]
        message = f"byte 0x{byte:02x} is not UTF-8; expected UTF-8: save the file again with that encoding"
        raise _fault(display, line, message) from error
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    # Nearly every file is seen to be plain at once.
    control = None if text.replace("\n", "").isprintable() else _CONTROL.search(text)
    if control:
        line = text.count("\n", 0, control.start()) + 1
        message = f"holds the control character U+{ord(control.group()):04X}; expected plain text: delete it"
        raise _fault(display, line, message)
    return text


def _without_clashes(prompts: Sequence[Prompt]) -> tuple[list[Prompt], list[Diagnostic]]:
    """Keep no prompt whose slug another has, too, and the first of each id; report the others with both file names.

    Which of two files is meant by an address, nobody can tell.
    """
    slugs: dict[str, Prompt] = {}
    unclear = {slug for slug, number in Counter(prompt.slug for prompt in prompts).items() if number > 1}
    ids: dict[str, Prompt] = {}
    kept: list[Prompt] = []
    diagnostics: list[Diagnostic] = []
    for prompt in prompts:
        own_id = prompt.front_matter.id
        if prompt.slug in unclear:
            other = slugs.setdefault(prompt.slug, prompt).path
            if other == prompt.path:
                continue
            message = f"has the same address 'answers/{prompt.slug}/' as {other}; rename one of the files"
            diagnostics.append(Diagnostic(prompt.path, 1, message))
        elif own_id and own_id in ids:
            message = f"has the same id '{own_id}' as {ids[own_id].path}; give one of them another id"
            diagnostics.append(Diagnostic(prompt.path, 1, message))
        else:
            if own_id:
                ids[own_id] = prompt
            kept.append(prompt)
    return kept, diagnostics


def _fault(display: str, line: int, message: str) -> InputError:
    return InputError([Diagnostic(display, line, message)])
