"""What the repository may hold: the agreed top level, locks with hashes, nothing of one machine."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest

from tests.test_layers import imports

ROOT = Path(__file__).parents[1]
FILES_AT_TOP = {"README.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "Makefile", "mkdocs.yml"}
FILES_AT_TOP |= {"pyproject.toml", "requirements.lock", "requirements-dev.lock", ".gitignore"}
FOLDERS_AT_TOP = {"docs", "generator", "prompts", "tests", ".ci"}
MACHINE_PATH = re.compile(r"(?<![\w.~/-])/(?:work|root|home|Users)/\w")
REGISTRY = re.compile(r"\b(?:files\.pythonhosted|(?:test\.)?pypi|registry\.(?:npmjs|yarnpkg))\.(?:org|com)\b")
LOCKS = ("requirements.lock", "requirements-dev.lock")
REQUIREMENT = re.compile(r"^([a-z0-9-]+)==(\S+)(?: ; [^\\]+)? \\$")


def tracked() -> list[Path]:
    """Return the files that git tracks or would track, relative to the top."""
    if not (ROOT / ".git").exists() or not shutil.which("git"):
        pytest.skip("not a git checkout: what is tracked cannot be told")
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout.decode()
    return [path for name in listed.split("\0") if name and (ROOT / (path := Path(name))).is_file()]


def text_of(path: Path) -> str:
    return (ROOT / path).read_bytes().decode("utf-8", errors="replace")


def canonical(requirement: str) -> str:
    """Return the name in a requirement as indexes write it: `types_PyYAML>=6` is types-pyyaml."""
    return re.sub(r"[-_.]+", "-", re.split(r"[^\w.-]", requirement)[0]).lower()


def pins(lock: str) -> set[tuple[str, str]]:
    lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
    return {found.group(1, 2) for line in lines if (found := REQUIREMENT.match(line))}  # type: ignore[misc]


def test_the_top_level_holds_only_the_agreed_entries() -> None:
    assert {path.name for path in tracked() if len(path.parts) == 1} <= FILES_AT_TOP
    assert {path.parts[0] for path in tracked() if len(path.parts) > 1} <= FOLDERS_AT_TOP


def test_nothing_generated_stands_among_the_hand_written_pages() -> None:
    generated = {"answers", "browse", "models", "papers", "answers.json"}
    assert [path for path in tracked() if path.parts[0] == "docs" and path.parts[1] in generated] == []


def test_no_tracked_file_names_a_path_of_one_machine() -> None:
    assert [(str(p), found[0]) for p in tracked() if (found := MACHINE_PATH.search(text_of(p)))] == []


def test_no_tracked_file_names_a_package_registry() -> None:
    assert [(str(p), found[0]) for p in tracked() if (found := REGISTRY.search(text_of(p)))] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_host_and_no_option(lock: str) -> None:
    lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if "://" in line or line.startswith("-")] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_every_requirement_of_a_lock_is_pinned_and_hashed(lock: str) -> None:
    text = re.sub(r"(?m)^ *#.*\n", "", (ROOT / lock).read_text(encoding="utf-8"))
    blocks = re.split(r"\n(?=\S)", text.strip())
    hashed = re.compile(REQUIREMENT.pattern.rstrip("$") + r"(?:\n    --hash=sha256:[0-9a-f]{64}(?: \\)?)+$")
    assert blocks
    assert [block.splitlines()[0] for block in blocks if not hashed.match(block)] == []


def test_the_two_locks_agree() -> None:
    assert pins("requirements.lock")
    assert pins("requirements.lock") <= pins("requirements-dev.lock")


def development(project: dict[str, Any]) -> list[str]:
    """Return what the tests need; another extra of ours stands for what it holds."""
    extras = project["optional-dependencies"]
    own = {f"{project['name']}[{name}]": requirements for name, requirements in extras.items()}
    return [found for requirement in extras["dev"] for found in own.get(requirement, [requirement])]


def test_the_locks_hold_every_declared_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    declared = project["project"]["dependencies"] + project["build-system"]["requires"]
    names = {canonical(requirement) for requirement in declared}
    more = {canonical(requirement) for requirement in development(project["project"])}
    assert names <= {name for name, _ in pins("requirements.lock")}
    assert names | more <= {name for name, _ in pins("requirements-dev.lock")}


def test_every_package_that_the_code_imports_is_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    installed = packages_distributions()
    for folder, declared in (
        ("generator", project["dependencies"]),
        ("tests", project["dependencies"] + development(project)),
    ):
        imported = set().union(*(imports(path) for path in (ROOT / folder).rglob("*.py")))
        outside = {name for name in imported if "." not in name} - sys.stdlib_module_names
        named = {canonical(requirement) for requirement in declared}
        missing = {name for name in outside - {"generator", "tests"} if not named & {*map(canonical, installed[name])}}
        assert missing == set(), folder


@pytest.mark.parametrize("path", sorted((ROOT / "prompts").glob("*.txt")), ids=lambda path: path.name)
def test_a_published_prompt_is_named_by_what_it_asks(path: Path) -> None:
    assert re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+){3,7}\.txt", path.name)


def test_beside_the_prompts_stands_nothing_but_their_records() -> None:
    others = {path.name for path in tracked() if path.parts[0] == "prompts" and path.suffix != ".txt"}
    assert others <= {"permalinks.yml", "pages.yml"}
