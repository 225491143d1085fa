"""A file that our commands keep in the prompts folder: read where it is there, replaced in one step."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from generator.errors import Diagnostic, InputError

_Kept = TypeVar("_Kept")


def read_kept(path: Path, shown: str, parse: Callable[[str, str], _Kept], expected: str) -> _Kept | None:
    """Return what `parse` makes of the text of `path` and its name `shown`; None where there is no such file.

    Raises `InputError` with what `parse` finds, or where the file is no UTF-8 text of its own; `expected` is said then.
    """
    if not path.is_symlink() and not path.exists():
        return None
    try:
        if path.is_symlink() or not path.is_file():
            raise InputError([Diagnostic(shown, 1, "is not a regular file; expected the file itself, not a link")])
        return parse(path.read_text(encoding="utf-8"), shown)
    except UnicodeDecodeError as error:
        raise InputError([Diagnostic(shown, 1, f"is not UTF-8; {expected}")]) from error
    except OSError as error:
        raise InputError([Diagnostic(shown, 1, f"cannot be read: {error.strerror}; check its permissions")]) from error


def write_kept(path: Path, text: str) -> None:
    """Put `text` into `path` in one step: at any moment the old file is there or the new one."""
    new = path.with_name(f".{path.name}.new")
    new.unlink(missing_ok=True)
    with new.open("x", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
