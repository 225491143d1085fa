from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from generator.build import Given, build_site
from generator.output import write_tree
from generator.shares import Job, build_shares
from generator.site_facts import SiteFacts

GOLDEN, BENCH = Path(__file__).parent / "golden", Path(__file__).parent / "bench/prompts"
FACTS = SiteFacts("Answers", "All of them", "https://example.org/help/")


@pytest.fixture(scope="module")
def prompts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shares") / "prompts"
    shutil.copytree(BENCH, folder)
    for case in sorted(GOLDEN.iterdir()):
        if (case / "prompt.txt").is_file():
            shutil.copy(case / "prompt.txt", folder / f"golden-{case.name}.txt")
    return folder


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def whole(prompts: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    built = build_site(prompts, "prompts", facts=FACTS)
    out = tmp_path_factory.mktemp("whole")
    write_tree({file.uri: file.content.encode() for file in built.files}, out)
    return tree(out)


@pytest.mark.parametrize("number", [1, 2, 3, 7])
def test_shares_make_the_very_bytes_of_a_whole_build(
    prompts: Path, whole: dict[str, bytes], number: int, tmp_path: Path
) -> None:
    job = Job(Given(prompts, "prompts", FACTS, False), str(tmp_path / "out"), number)
    site, _ = build_shares(job, lambda items, doing, total: items, lambda site, uris: {})
    got = tree(tmp_path / "out")
    assert sorted(got) == sorted(whole)
    assert [uri for uri in whole if got[uri] != whole[uri]] == []
    assert site.diagnostics == build_site(prompts, "prompts", facts=FACTS).diagnostics
