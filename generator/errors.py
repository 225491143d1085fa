"""Findings about a user's files: one line each, `path:line: what is wrong; what was expected; an example`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]
_REORDERS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Characters that make a terminal show a line in another order than it is."""


@dataclass(frozen=True, slots=True, order=True)
class Diagnostic:
    """One finding at one line of one file; orders by path, then line."""

    path: str
    """As the user wrote it, '/'-separated, relative where they gave a relative folder."""
    line: int
    """1-based; 1 where the finding is about the whole file."""
    message: str
    """What is wrong, what was expected, an example; one line, no trailing period."""
    severity: Severity = "error"

    def __post_init__(self) -> None:
        """Spell out characters of the user's file that would reorder the line."""
        for name in ("path", "message"):
            text = _REORDERS.sub(lambda found: f"\\u{ord(found[0]):04x}", getattr(self, name))
            object.__setattr__(self, name, text)

    def __str__(self) -> str:
        """Return `path:line: message`, with `warning: ` before the message of a warning."""
        mark = "warning: " if self.severity == "warning" else ""
        return f"{self.path}:{self.line}: {mark}{self.message}"


class InputError(Exception):
    """A user's file cannot be used; carries every finding about it, never just the first."""

    def __init__(self, diagnostics: list[Diagnostic]) -> None:
        """Keep the findings; `str()` is one per line."""
        super().__init__("\n".join(map(str, diagnostics)))
        self.diagnostics = diagnostics

    def __reduce__(self) -> tuple[type[InputError], tuple[list[Diagnostic]]]:
        """Travel from process to process whole."""
        return InputError, (self.diagnostics,)


class OutputError(Exception):
    """The place of an export cannot be used; the message says why and what to do."""
