from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from generator import making
from generator.build import build_site
from generator.build_cache import Cache
from generator.content import FrontMatter
from generator.drafts import Draft
from generator.packing import pack, unpack
from generator.pool import FEW, spread
from tests.bench.invent import invent_prompts
from tests.tiny_site import broken_prompt, make_prompts, prompt

MANY = FEW + 6
ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("many") / "prompts"
    invent_prompts(folder, MANY)
    return make_prompts(folder, odd=broken_prompt())


@cache
def files_of(folder: Path) -> dict[str, str]:
    return {file.uri: file.content for file in build_site(folder, "prompts").files}


def built(folder: Path, file: Path | None) -> dict[str, str]:
    return {made.uri: made.content for made in build_site(folder, "prompts", cache=Cache(file)).files}


def one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0}, raising=False)


def two_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1}, raising=False)


def test_many_prompts_give_the_same_bytes_on_one_core_and_on_two(many: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    two_cores(monkeypatch)
    spread_out = built(many, None)
    one_by_one(monkeypatch)
    assert built(many, None) == spread_out
    assert len([uri for uri in spread_out if uri.startswith("answers/") and uri.endswith(".md")]) == MANY


def test_one_broken_prompt_among_many_stops_only_itself(many: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    two_cores(monkeypatch)
    site = build_site(many, "prompts")
    assert {finding.path for finding in site.errors} == {"prompts/odd.txt"}
    assert len(site.answers) == MANY


def test_a_cache_on_disk_changes_no_byte(tmp_path: Path) -> None:
    folder = make_prompts(tmp_path / "p", dark_street=prompt(), dim_room=prompt("How does AI brighten a dim room?"))
    file = tmp_path / "c" / "build.sqlite"
    assert built(folder, file) == built(folder, None)
    assert built(folder, file) == built(folder, None)
    make_prompts(folder, dark_street=prompt("How is a dark street made bright?"), odd=broken_prompt())
    (folder / "dim-room.txt").unlink()
    assert built(folder, file) == built(folder, None)


def test_what_a_build_did_not_use_is_dropped(tmp_path: Path) -> None:
    folder = make_prompts(tmp_path / "p", dark_street=prompt(), dim_room=prompt("How does AI brighten a dim room?"))
    file = tmp_path / "build.sqlite"
    built(folder, file)
    (folder / "dim-room.txt").unlink()
    built(folder, file)
    with sqlite3.connect(file) as connection:
        kinds = [row[0] for row in connection.execute("SELECT kind FROM made ORDER BY kind")]
    connection.close()
    assert kinds == ["arranged", "draft", "page"]


def scribble(file: Path) -> None:
    file.write_bytes(b"not a database" * 400)


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def empty(file: Path) -> None:
    file.write_bytes(b"")


def garble(file: Path) -> None:
    """Put other bytes in place of every result."""
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE made SET data = x'00ff'")
    connection.close()


def swap(file: Path) -> None:
    """Put what no build puts there: other data types under the right keys."""
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE made SET data = ?", [pack(FrontMatter())])
    connection.close()


def block(file: Path) -> None:
    file.unlink()
    file.mkdir()


@pytest.mark.parametrize("damage", [scribble, cut, empty, garble, swap, block])
def test_a_damaged_cache_is_as_if_there_were_none(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    folder = make_prompts(tmp_path / "p", dark_street=prompt(), dim_room=prompt("How does AI brighten a dim room?"))
    file = tmp_path / "build.sqlite"
    expected = built(folder, file)
    damage(file)
    assert built(folder, file) == expected
    assert built(folder, file) == expected


def test_a_cache_of_another_version_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = make_prompts(tmp_path / "p", dark_street=prompt())
    file = tmp_path / "build.sqlite"
    expected = built(folder, file)
    swap(file)
    monkeypatch.setattr(making, "program_digest", lambda: "another")
    assert built(folder, file) == expected


def test_a_cache_that_another_build_is_writing_to_is_left_alone(tmp_path: Path) -> None:
    folder = make_prompts(tmp_path / "p", dark_street=prompt())
    file = tmp_path / "build.sqlite"
    expected = built(folder, file)
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    assert built(folder, file) == expected
    other.close()


@dataclass
class Marked:
    """A data type that is not one of the build's."""

    path: str


def test_only_the_build_s_own_data_types_come_out_of_a_cache(tmp_path: Path) -> None:
    for foreign in (Marked("x"), shutil.rmtree, os.system):
        with pytest.raises(ValueError, match="not packed data"):
            unpack(pack(foreign))


def test_what_is_packed_comes_out_again_and_never_half_of_it() -> None:
    draft = Draft("key", None, pack(FrontMatter(title="Dark")))
    data = pack(draft)
    assert unpack(data) == draft
    assert unpack(unpack(data).whole) == FrontMatter(title="Dark")
    for length in range(len(data)):
        with pytest.raises(ValueError, match="not packed data"):
            unpack(data[:length])


def test_while_nothing_changes_no_composer_is_loaded_and_no_list_planned(tmp_path: Path) -> None:
    folder = make_prompts(tmp_path / "p", dark_street=prompt(), dim_room=prompt("How does AI brighten a dim room?"))
    expected = built(folder, tmp_path / "build.sqlite")
    code = f"""if True:
        import sys
        from pathlib import Path
        from generator.build import build_site
        from generator.build_cache import Cache
        site = build_site(Path({str(folder)!r}), "prompts", cache=Cache(Path({str(tmp_path / "build.sqlite")!r})))
        later = ("composer", "verifier", "page_maker", "standings", "catalogue_pages", "report_pages")
        print([name for name in later if "generator." + name in sys.modules], [file.uri for file in site.files])
    """
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT).stdout
    assert said == f"[] {sorted(expected)}\n"


def test_lists_follow_a_change_of_one_answer(tmp_path: Path) -> None:
    folder = make_prompts(tmp_path / "p", dark_street=prompt(), dim_room=prompt("How does AI brighten a dim room?"))
    built(folder, tmp_path / "build.sqlite")
    make_prompts(folder, dark_street=f"---\ntitle: As light as day\n---\n{prompt()}")
    changed = built(folder, tmp_path / "build.sqlite")
    assert "As light as day" in changed["browse/all.md"]
    assert changed == built(folder, None)


def test_an_answer_in_lists_goes_without_its_page_and_comes_whole_when_asked_for(tmp_path: Path) -> None:
    site = build_site(make_prompts(tmp_path / "p", dark_street=prompt()))
    (outline,), (answer,) = site.outlines, site.answers
    assert (outline.id, outline.title, outline.known_version) == (answer.id, answer.title, answer.known_version)
    assert outline.workflow.nodes == ()
    assert answer.workflow.nodes
    assert answer.prompt.text


def test_results_come_in_order_and_an_exception_in_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    two_cores(monkeypatch)
    assert list(spread(lambda n: n * n, range(1000))) == [n * n for n in range(1000)]
    found = spread(lambda n: 1 // (n - 90), range(1000))
    with pytest.raises(ZeroDivisionError):
        list(found)


def test_a_worker_that_is_killed_is_made_up_for(monkeypatch: pytest.MonkeyPatch) -> None:
    two_cores(monkeypatch)
    here = os.getpid()

    def work(number: int) -> int:
        if number == 300 and os.getpid() != here:
            os._exit(9)
        return number + 1

    assert list(spread(work, range(1000))) == list(range(1, 1001))
