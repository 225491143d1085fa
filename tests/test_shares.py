from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from fsspec.implementations.memory import MemoryFileSystem

from generator.build import Given, Site, build_site
from generator.cli import main
from generator.content import Prompt
from generator.errors import Diagnostic, OutputError
from generator.hand_written import take_along
from generator.output import SHARES, write_tree
from generator.releases import release
from generator.share_job import Job, share_of
from generator.shares import build_shares, finish_shares, outline_share, plan_shares, publish_share
from generator.site_facts import SiteFacts
from generator.store import open_store
from generator.verifier import verify_answer
from tests.tiny_site import broken_prompt, make_prompts, prompt

GOLDEN, BENCH = Path(__file__).parent / "golden", Path(__file__).parent / "bench/prompts"
FACTS = SiteFacts("Answers", "All of them", "https://example.org/help/")


def tree(folder: Path) -> dict[str, bytes]:
    """Return the bytes of every file below `folder`, the manifest included."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def whole(given: Given, out: Path, docs: Path | None = None) -> tuple[Site, dict[str, bytes]]:
    site = build_site(given.prompts, given.display, facts=given.facts, drafts=given.drafts)
    files = {file.uri: file.content.encode() for file in site.files}
    write_tree({**files, **(take_along(docs, site, files) if docs else {})}, out)
    return site, tree(out)


def in_shares(given: Given, out: Path, number: int, docs: Path | None = None) -> tuple[Site, dict[str, bytes]]:
    def extra(site: Site, uris: Any) -> Mapping[str, bytes]:
        return take_along(docs, site, uris) if docs else {}

    site, _ = build_shares(Job(given, str(out), number), lambda items, doing, total: items, extra)
    return site, tree(out)


def assert_the_same(one: dict[str, bytes], other: dict[str, bytes]) -> None:
    assert sorted(one) == sorted(other)
    assert [uri for uri in one if one[uri] != other[uri]] == []


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> tuple[Given, Site, dict[str, bytes]]:
    """Return prompts of every kind, and what a whole build makes of them."""
    root = tmp_path_factory.mktemp("shares")
    shutil.copytree(BENCH, root / "prompts")
    for case in sorted(GOLDEN.iterdir()):
        if (case / "prompt.txt").is_file():
            shutil.copy(case / "prompt.txt", root / "prompts" / f"golden-{case.name}.txt")
    given = Given(root / "prompts", "prompts", FACTS, False)
    return given, *whole(given, root / "out")


@pytest.mark.parametrize("number", [1, 2, 3, 7])
def test_shares_make_the_very_bytes_of_a_whole_build(
    many: tuple[Given, Site, dict[str, bytes]], number: int, tmp_path: Path
) -> None:
    given, expected, files = many
    site, found = in_shares(given, tmp_path / "out", number)
    assert_the_same(found, files)
    assert site.diagnostics == expected.diagnostics
    assert [answer.slug for answer in site.unreleased] == [answer.slug for answer in expected.unreleased]


@pytest.fixture
def told(tmp_path: Path) -> Given:
    """Return prompts with all that only the whole folder shows: a ledger, moves, states, clashes, errors."""
    questions = [f"How does AI brighten a dim {room}?" for room in ("room", "hall", "attic", "cellar", "shed", "barn")]
    folder = make_prompts(tmp_path / "prompts", **{f"case_{at}": prompt(said) for at, said in enumerate(questions)})
    release(folder, "prompts", "2026-11-01")
    (folder / "case-0.txt").rename(folder / "case-moved.txt")
    (folder / "case-1.txt").write_text(f"---\nstatus: draft\n---\n{prompt(questions[1])}")
    (folder / "case-2.txt").write_text(f"---\nstatus: reviewed\nreviewed: 2026-11-02\n---\n{prompt(questions[2])}")
    (folder / "case-3.txt").unlink()
    (folder / "case-4.txt").write_text(prompt(questions[4], model="Enhancement-other"))
    make_prompts(folder, Same_name=prompt(), same_name=prompt(), odd=broken_prompt())
    return Given(folder, "prompts", FACTS, False)


@pytest.mark.parametrize("drafts", [False, True])
def test_ledger_states_clashes_and_errors_are_those_of_the_whole_folder(
    told: Given, drafts: bool, tmp_path: Path
) -> None:
    given = Given(told.prompts, told.display, told.facts, drafts)
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "index.md").write_text("# Home\n\n<!-- answerbook:overview -->\n\n<!-- answerbook:answers -->\n")
    expected, files = whole(given, tmp_path / "whole", docs)
    site, found = in_shares(given, tmp_path / "out", 3, docs)
    assert_the_same(found, files)
    assert site.diagnostics == expected.diagnostics
    faults = ("published as answers/case-0/", "case-3.txt is gone", "has the same address", "unknown field 'Githb'")
    assert [fault for fault in faults if not any(fault in found.message for found in site.errors)] == []


def test_a_page_that_is_withheld_takes_its_links_along(
    told: Given, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def strict(
        prompt: Prompt, page: str, record: Any, *, titles: Mapping[str, str], works: Mapping[str, str]
    ) -> list[Diagnostic]:
        # Two pages fall one after the other: the second as soon as nothing leads to the first any more.
        falls = prompt.slug == "case-4" or (prompt.slug == "case-5" and "case-4" not in titles)
        own = [Diagnostic(prompt.path, 1, "is not what its page says")] if falls else []
        return [*verify_answer(prompt, page, record, titles=titles, works=works), *own]

    monkeypatch.setattr("generator.page_maker.verify_answer", strict)
    expected, files = whole(told, tmp_path / "whole")
    assert {"case-4", "case-5"}.isdisjoint(answer.slug for answer in expected.answers)
    site, found = in_shares(told, tmp_path / "out", 3)
    assert_the_same(found, files)
    assert site.diagnostics == expected.diagnostics


def test_what_an_earlier_build_wrote_and_this_one_does_not_goes_away(told: Given, tmp_path: Path) -> None:
    in_shares(told, tmp_path / "out", 3)
    (told.prompts / "case-5.txt").unlink()
    assert_the_same(in_shares(told, tmp_path / "out", 2)[1], whole(told, tmp_path / "whole")[1])


def test_a_whole_build_clears_up_after_shares_that_were_never_finished(told: Given, tmp_path: Path) -> None:
    job = Job(told, str(tmp_path / "out"), 1)
    outline_share(job, 1)
    plan_shares(job)
    publish_share(job, 1)
    assert (tmp_path / "out" / SHARES).is_dir()
    assert_the_same(whole(told, tmp_path / "out")[1], whole(told, tmp_path / "whole")[1])


def test_a_prompt_stays_in_its_share_and_shares_are_about_equal() -> None:
    shares = [share_of(f"prompt-{number}.txt", 7) for number in range(7000)]
    assert share_of("prompt-3.txt", 7) == shares[3]
    assert {shares.count(number) // 100 for number in range(1, 8)} <= {9, 10}


def change_a_prompt(given: Given) -> None:
    (given.prompts / "case-5.txt").write_text(prompt("How does AI brighten a dim garage?"))


def remove_prompts(given: Given) -> None:
    for name in ("case-moved", "Same-name", "same-name", "odd"):
        (given.prompts / f"{name}.txt").unlink()


@pytest.mark.parametrize("change", [change_a_prompt, remove_prompts])
def test_steps_of_different_prompts_are_never_mixed(
    told: Given, change: Callable[[Given], None], tmp_path: Path
) -> None:
    job = Job(told, str(tmp_path / "out"), 1)
    outline_share(job, 1)
    plan_shares(job)
    change(told)
    with pytest.raises(OutputError, match=r"catalogue of share 1 of 1 belongs to another build: .* --step outline"):
        publish_share(job, 1)


def test_pages_that_were_made_with_an_older_catalogue_are_refused(told: Given, tmp_path: Path) -> None:
    job = Job(told, str(tmp_path / "out"), 1)
    outline_share(job, 1)
    plan_shares(job)
    publish_share(job, 1)
    change_a_prompt(told)
    outline_share(job, 1)
    plan_shares(job)
    with pytest.raises(OutputError, match="list of pages of share 1 of 1 belongs to another build"):
        finish_shares(job, lambda site, uris: {})


@pytest.fixture
def memory() -> Iterator[dict[str, Any]]:
    def clear() -> None:
        MemoryFileSystem.store.clear()
        MemoryFileSystem.pseudo_dirs[:] = [""]

    clear()
    yield MemoryFileSystem.store
    clear()


def objects(store: Mapping[str, Any], root: str) -> dict[str, bytes]:
    return {path.removeprefix(f"/{root}/"): file.getvalue() for path, file in store.items()}


@pytest.mark.parametrize("number", [None, 2], ids=["whole", "in shares"])
def test_an_object_store_holds_what_a_folder_would(
    told: Given, number: int | None, tmp_path: Path, memory: dict[str, Any]
) -> None:
    site, files = whole(told, tmp_path / "whole")
    for _ in range(2):
        if number:
            build_shares(Job(told, "memory://bucket/site", number), lambda items, doing, total: items, lambda *_: {})
        else:
            open_store("memory://bucket/site").finish({file.uri: file.content.encode() for file in site.files})
        found = objects(memory, "bucket/site")
        assert_the_same(found, {uri: data for uri, data in files.items() if uri != ".answerbook-lock"})
    assert open_store("memory://bucket/site").finish({"answers.json": b"{}"}).removed == len(files) - 3
    assert sorted(objects(memory, "bucket/site")) == [".answerbook-manifest.json", "answers.json"]


def test_an_object_store_with_other_files_is_refused(memory: dict[str, Any]) -> None:
    MemoryFileSystem().pipe("/bucket/thesis.md", b"years of work")
    with pytest.raises(OutputError, match="memory://bucket already holds other files"):
        open_store("memory://bucket").finish({"a.md": b""})
    assert list(memory) == ["/bucket/thesis.md"]


@pytest.fixture
def run(told: Given, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Any]:
    """Return a function that runs `answerbook build` beside the prompts."""

    def run(*arguments: str) -> tuple[Any, str, str]:
        monkeypatch.chdir(told.prompts.parent)
        monkeypatch.setattr(sys, "argv", ["answerbook", "build", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        return ended.value.code, *capsys.readouterr()

    return run


def test_machines_that_share_a_folder_do_the_steps_one_by_one(run: Callable[..., Any], tmp_path: Path) -> None:
    status, said, complaints = run("--output", "whole")
    shares = ["--output", "out", "--shards", "2"]
    for shard, words in (("2", "6 prompts"), ("1", "2 prompts")):
        assert run(*shares, "--shard", shard, "--step", "outline") == (
            0,
            f"share {shard} of 2: {words}, outline ready\n",
            "",
        )
    assert run(*shares, "--step", "catalogue") == (0, "catalogue ready: now --step pages for each of 2 shares\n", "")
    for shard, words in (("1", "2 prompts"), ("2", "6 prompts")):
        assert run(*shares, "--shard", shard) == (0, f"share {shard} of 2: {words}, pages written\n", "")
    assert run(*shares, "--step", "lists") == (status, said.replace("whole", "out"), complaints)
    assert_the_same(tree(tmp_path / "out"), tree(tmp_path / "whole"))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--shard", "1"], "--shard needs the number of shares; expected e.g. --shards 3"),
        (["--step", "lists"], "--step needs the number of shares"),
        (["--shards", "3", "--shard", "4"], "there is no share 4 of 3; expected --shard 1 to 3"),
        (["--shards", "3", "--step", "outline"], "--step outline is done share by share; expected e.g. --shard 1"),
        (["--shards", "3", "--shard", "1", "--step", "lists"], "--step lists is done once for all shares"),
        (["--shards", "3", "--shard", "1"], "holds no catalogue of share 1 of 3; expected --step catalogue first"),
        (["--shards", "3", "--step", "catalogue"], "holds no outline of share 1 of 3; expected --step outline"),
        (["--shards", "3", "--scheduler", "a:1", "--step", "lists"], "--scheduler does every step of every share"),
        (["--scheduler", "a:1", "--output", "memory://x"], "memory:// is one process's own; expected a place that"),
        (["--output", "nosuch://x"], "cannot write to nosuch://x: Protocol not known: nosuch; expected a folder"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_plain_line(
    run: Callable[..., Any], arguments: list[str], message: str
) -> None:
    status, said, complaints = run("--output", "out", *arguments)
    assert (status, said) == (2, "")
    assert message in complaints
    assert "Traceback" not in complaints


@pytest.mark.parametrize(
    ("package", "arguments"),
    [("distributed", ["--scheduler", "127.0.0.1:1"]), ("fsspec.core", ["--output", "s3://bucket/site"])],
)
def test_a_missing_extra_is_named(
    run: Callable[..., Any], package: str, arguments: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    status, _, complaints = run("--output", "out", *arguments)
    assert status == 2
    assert complaints.endswith('which is not installed; pip install "answerbook[cluster]"\n')
