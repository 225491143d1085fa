"""Findings about a user's files: one line each, `path:line: what is wrong; what was expected; an example`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


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
