"""Golden cases: each folder of `tests/golden/` holds prompt files and what a build makes of them.

`errors.txt` is every finding; without an error, `page.md` and `record.json` are those of the case's one answer.
After an intended change, `pytest --update-golden` writes them anew; read the difference before you commit it.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from generator.build import build_site

GOLDEN = Path(__file__).with_name("golden")
EXPECTED = ("page.md", "record.json", "errors.txt")


def make(case: Path, folder: Path) -> dict[str, str]:
    """Return what a build of the case's prompts gives, by the names of the files that expect it."""
    prompts = folder / "prompts"
    shutil.copytree(case, prompts, symlinks=True, ignore=shutil.ignore_patterns(*EXPECTED))
    site = build_site(prompts, "prompts")
    withheld = [str(finding) for finding in site.errors if finding.path.startswith("answers/")]
    assert withheld == [], "the verifier withholds a page: no case expects that"
    made = {}
    if site.diagnostics:
        made["errors.txt"] = "".join(f"{finding}\n" for finding in site.diagnostics)
    if not site.errors:
        contents = {file.uri: file.content for file in site.files}
        (answer,) = site.answers
        made["page.md"] = contents[f"answers/{answer.slug}.md"]
        made["record.json"] = contents[f"answers/{answer.slug}.json"]
    return made


def expected(case: Path) -> dict[str, str]:
    return {name: (case / name).read_bytes().decode() for name in EXPECTED if (case / name).exists()}


def write(case: Path, made: dict[str, str]) -> None:
    for name in EXPECTED:
        if name in made:
            (case / name).write_bytes(made[name].encode())
        else:
            (case / name).unlink(missing_ok=True)


@pytest.mark.parametrize("case", sorted(path for path in GOLDEN.iterdir() if path.is_dir()), ids=lambda case: case.name)
def test_a_build_makes_of_a_case_what_its_folder_holds(case: Path, tmp_path: Path, pytestconfig: pytest.Config) -> None:
    made = make(case, tmp_path)
    if pytestconfig.getoption("--update-golden"):
        write(case, made)
    assert made == expected(case)
