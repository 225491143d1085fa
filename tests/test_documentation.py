"""The hand-written pages against the program: what exists is described, what is described exists."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import click
import pytest

from generator.cli import cli
from generator.content import FrontMatter, Prompt
from generator.plugin import AnswerbookConfig
from generator.reader import read_folder
from tests.test_layers import LAYER

ROOT = Path(__file__).parents[1]
REFERENCE = (ROOT / "docs" / "reference.md").read_text(encoding="utf-8")
WRITING = (ROOT / "docs" / "writing-prompts.md").read_text(encoding="utf-8")
RECORD = json.loads((ROOT / "generator/data/answer.schema.json").read_text(encoding="utf-8"))
BRIEF = json.loads((ROOT / "generator/data/answers.schema.json").read_text(encoding="utf-8"))
WITHDRAWN = json.loads((ROOT / "generator/data/withdrawn.schema.json").read_text(encoding="utf-8"))
OBJECTS = {
    "Answer": RECORD,
    **{name.capitalize(): shape for name, shape in RECORD["$defs"].items() if "properties" in shape},
    "Brief": BRIEF["properties"]["answers"]["items"],
    "Withdrawn": WITHDRAWN,
}


def section(text: str, heading: str) -> str:
    """Return what stands under `heading` (without its `#`), up to the next heading of any level."""
    found = re.search(rf"(?m)^#+ {re.escape(heading)}(?: \{{[^}}]*\}})?$\n(.*?)(?=^#|\Z)", text, re.DOTALL)
    assert found, f"no heading {heading!r}"
    return found[1]


def described(text: str) -> list[str]:
    """Return the first code word of each table row: `--prompts DIR` counts as --prompts."""
    return [row[1] for row in re.finditer(r"(?m)^\| `([^` ]+)[^`]*` \|", text)]


def names_of(command: click.Command) -> set[str]:
    """Return a command's options by their long names, its arguments in capitals."""
    return {max(p.opts, key=len) if isinstance(p, click.Option) else str(p.name).upper() for p in command.params}


def paths(shape: dict[str, Any], prefix: str = "") -> Iterator[str]:
    """Yield the fields of an object, those of objects inside it with a dot."""
    for name, inner in shape["properties"].items():
        yield prefix + name
        if "properties" in inner:
            yield from paths(inner, f"{prefix}{name}.")


@pytest.mark.parametrize("name", cli.commands)
def test_every_option_of_a_command_is_described_and_no_other(name: str) -> None:
    assert sorted(described(section(REFERENCE, f"`answerbook {name}`"))) == sorted(names_of(cli.commands[name]))


def test_only_commands_that_exist_are_described() -> None:
    assert re.findall(r"(?m)^### `answerbook (\w+)`$", REFERENCE) == list(cli.commands)


def test_the_options_of_all_commands_are_described() -> None:
    assert set(described(section(REFERENCE, "Commands"))) == names_of(cli) | {"--help"}


def test_every_option_of_the_plugin_is_described() -> None:
    assert described(section(REFERENCE, "Plugin options")) == [name for name, _ in AnswerbookConfig._schema]


@pytest.mark.parametrize(
    "place",
    [section(REFERENCE, "Front matter keys"), section(WRITING, "Front matter")],
    ids=["reference", "writing-prompts"],
)
def test_every_front_matter_key_is_described(place: str) -> None:
    assert described(place) == [field.name for field in fields(FrontMatter)]


@pytest.mark.parametrize("name", OBJECTS)
def test_every_field_of_the_records_is_described_and_no_other(name: str) -> None:
    assert sorted(described(section(REFERENCE, name))) == sorted(paths(OBJECTS[name]))


@pytest.mark.parametrize("name", OBJECTS)
def test_every_value_that_a_field_can_have_is_described(name: str) -> None:
    rows = {row.split("`")[1]: row for row in section(REFERENCE, name).splitlines() if row.startswith("| `")}
    missing = [
        (field, value)
        for field, shape in OBJECTS[name]["properties"].items()
        for value in shape.get("enum", ())
        if f"`{value}`" not in rows[field]
    ]
    assert missing == []


def read(folder: Path, name: str, text: str) -> Prompt:
    (folder / name).write_text(text, encoding="utf-8")
    result = read_folder(folder, "prompts")
    assert [str(found) for found in result.diagnostics] == []
    return result.prompts[0]


def complete_example() -> tuple[str, str]:
    found = re.search(r'```text title="prompts/([\w-]+\.txt)"\n(.*?)```', WRITING, re.DOTALL)
    assert found
    return found[1], found[2]


def test_the_complete_example_is_a_valid_prompt_with_every_key_and_field(tmp_path: Path) -> None:
    prompt = read(tmp_path, *complete_example())
    assert all(getattr(prompt.front_matter, field.name) for field in fields(FrontMatter))
    assert [len(prompt.models), len(prompt.papers)] == [1, 2]
    assert {(link.kind, link.origin) for source in prompt.sources for link in source.links} >= {
        ("code", "field"),
        ("paper", "field"),
    }
    assert all(source.abstract for source in prompt.papers)


def test_the_messages_shown_are_those_of_the_complete_example_with_three_slips(tmp_path: Path) -> None:
    name, text = complete_example()
    for right, wrong in (
        ('at night?"', "at night?"),
        ("GitHub: https://github.com/example-org/streak", "Githb: https://github.com/example-org/streak"),
        ("Paper: https://example.org/papers/shop", "Paper: example.org/papers/shop"),
    ):
        assert right in text
        text = text.replace(right, wrong)
    (tmp_path / name).write_text(text, encoding="utf-8")
    given = [str(found) for found in read_folder(tmp_path, "prompts").diagnostics]
    assert re.findall(r"(?m)^prompts/.*$", section(WRITING, "When something is wrong")) == given


def test_the_policy_to_set_forbids_inline_scripts_and_styles() -> None:
    hosting = (ROOT / "docs" / "hosting.md").read_text(encoding="utf-8")
    (policy,) = re.findall(r'add_header Content-Security-Policy "([^"]*)" always;', hosting)
    assert "default-src 'self'" in policy
    assert "'unsafe-inline'" not in policy
    assert "'unsafe-eval'" not in policy


def test_contributing_shows_every_module_in_its_layer() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    rows = re.findall(r"(?m)^\| (\d) \| `(\w+)` \|", text)
    assert {module: int(layer) for layer, module in rows} == {k: v for k, v in LAYER.items() if k[0] != "_"}


def test_every_target_named_in_the_documents_is_in_the_makefile() -> None:
    targets = set(re.findall(r"(?m)^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8")))
    documents = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
    named = {
        target
        for path in documents
        for target in re.findall(r"(?:`|\$ |run: )make ([a-z]+)", path.read_text(encoding="utf-8"))
    }
    assert named - targets == set()
    assert {"site", "serve", "test"} <= named


def test_the_example_of_the_readme_is_what_new_writes() -> None:
    example = (ROOT / "generator/data/new-prompt.txt").read_text(encoding="utf-8")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"```text\n{example.rstrip()}\n```" in readme
    fault = re.search(r"brighten-night-photo\.txt:(\d+): unknown field 'Githb'", readme)
    assert fault
    assert example.splitlines()[int(fault[1]) - 1].startswith("GitHub:")
