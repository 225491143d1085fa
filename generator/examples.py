"""`data/examples/*.txt` → how people ask about each task and how papers speak of it, in sentences written for that."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from generator.errors import Diagnostic, InputError
from generator.strict_yaml import did_you_mean

QUESTIONS, PAPERS = "# questions", "# papers"


@dataclass(frozen=True, slots=True)
class Examples:
    """Of one task; each a line of its file."""

    questions: tuple[str, ...]
    """As laypeople ask; empty for what nobody asks for."""
    papers: tuple[str, ...]
    """What stands at the heart of an abstract."""


def packaged_examples() -> Path:
    """Return the folder of the examples that come with the package."""
    return Path(str(resources.files("generator") / "data" / "examples"))


def read_examples(folder: Path, tasks: Mapping[str, object]) -> dict[str, Examples]:
    """Return the examples by task id, in the order of ids; `tasks` holds all ids that there are.

    Raises `InputError` with every fault: a file of no task, a task without a file, a line under no heading.
    """
    found: dict[str, Examples] = {}
    faults: list[Diagnostic] = []
    for path in sorted(folder.glob("*.txt")):
        where = f"examples/{path.name}"
        if path.stem not in tasks:
            faults.append(Diagnostic(where, 1, f"there is no task {path.stem!r}; {did_you_mean(path.stem, tasks)}"))
        lines = path.read_text(encoding="utf-8").splitlines()
        parts = {part: tuple(_part(lines, part)) for part in (QUESTIONS, PAPERS)}
        if lines[:1] not in ([QUESTIONS], [PAPERS]):
            faults.append(Diagnostic(where, 1, f"expected the heading {QUESTIONS!r} or {PAPERS!r} first"))
        if not parts[PAPERS]:
            faults.append(Diagnostic(where, len(lines), f"expected examples below the heading {PAPERS!r}"))
        found[path.stem] = Examples(parts[QUESTIONS], parts[PAPERS])
    for task in sorted(tasks.keys() - found.keys()):
        faults.append(Diagnostic("examples", 1, f"there is no file {task}.txt; expected one for each task"))
    if faults:
        raise InputError(faults)
    return found


def _part(lines: list[str], heading: str) -> Iterator[str]:
    """Yield the lines below `heading`, up to the next one."""
    inside = False
    for line in lines:
        if line.startswith("# "):
            inside = line.strip() == heading
        elif inside and line.strip():
            yield line.strip()
