from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.watcher import PromptWatch


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "prompts"
    folder.mkdir()
    save(folder / "a.txt", "one")
    save(folder / "b.txt", "two")
    return folder


def save(path: Path, text: str, seconds: int = 0) -> None:
    """Write, with a time of change of its own: clocks of file systems tick slower than tests."""
    path.write_text(text)
    os.utime(path, (1_700_000_000 + seconds,) * 2)


def changes_told(watch: PromptWatch) -> int:
    return sum(watch.look() for _ in range(5))


def rename_into_place(path: Path, text: str) -> None:
    new = path.with_name(f".{path.name}.swp")
    save(new, text, 5)
    new.replace(path)


def make_link(path: Path) -> None:
    path.rename(path.with_name(".kept"))
    path.symlink_to(".kept")


CHANGES: dict[str, Callable[[Path], object]] = {
    "an edit": lambda folder: save(folder / "a.txt", "three", 5),
    "an edit of the same length": lambda folder: save(folder / "a.txt", "ONE", 5),
    "an edit by renaming": lambda folder: rename_into_place(folder / "a.txt", "three"),
    "a new prompt": lambda folder: save(folder / "c.txt", "three"),
    "a deleted prompt": lambda folder: (folder / "a.txt").unlink(),
    "a renamed prompt": lambda folder: (folder / "a.txt").rename(folder / "c.txt"),
    "a prompt that became a link": lambda folder: make_link(folder / "a.txt"),
    "a ledger that a command wrote": lambda folder: save(folder / "permalinks.yml", "entries"),
    "a folder that went away": lambda folder: folder.rename(folder.with_name("gone")),
}

NO_CHANGES: dict[str, Callable[[Path], object]] = {
    "a touched prompt": lambda folder: os.utime(folder / "a.txt"),
    "a prompt saved again": lambda folder: save(folder / "a.txt", "one", 5),
    "a prompt saved again by renaming": lambda folder: rename_into_place(folder / "a.txt", "one"),
    "a file that is no prompt": lambda folder: save(folder / "notes.md", "mine"),
    "an editor's hidden file": lambda folder: save(folder / ".a.txt", "half"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_a_change_is_told_once(folder: Path, change: Callable[[Path], object]) -> None:
    watch = PromptWatch(folder, lambda: None)
    change(folder)
    assert changes_told(watch) == 1


@pytest.mark.parametrize("change", NO_CHANGES.values(), ids=NO_CHANGES.keys())
def test_the_same_bytes_are_no_change(folder: Path, change: Callable[[Path], object]) -> None:
    watch = PromptWatch(folder, lambda: None)
    change(folder)
    assert changes_told(watch) == 0


def test_an_edit_in_several_steps_is_told_when_it_has_come_to_rest(folder: Path) -> None:
    watch = PromptWatch(folder, lambda: None)
    save(folder / "a.txt", "", 5)
    assert not watch.look()
    save(folder / "a.txt", "thr", 6)
    assert not watch.look()
    save(folder / "a.txt", "three", 7)
    assert changes_told(watch) == 1


def test_what_a_build_is_about_to_read_is_not_told_again(folder: Path) -> None:
    watch = PromptWatch(folder, lambda: None)
    save(folder / "a.txt", "three", 5)
    watch.mark_seen()
    assert changes_told(watch) == 0


def test_a_folder_that_comes_back_is_seen(folder: Path) -> None:
    watch = PromptWatch(folder, lambda: None)
    folder.rename(folder.with_name("gone"))
    assert changes_told(watch) == 1
    folder.with_name("gone").rename(folder)
    assert changes_told(watch) == 1


def test_a_started_watch_tells_until_it_is_stopped(folder: Path) -> None:
    told = threading.Event()
    watch = PromptWatch(folder, told.set, interval=0.01)
    watch.start()
    save(folder / "a.txt", "three", 5)
    assert told.wait(20)
    watch.stop()
    told.clear()
    save(folder / "a.txt", "four", 6)
    assert not told.wait(0.1)


def test_a_watch_that_never_started_can_be_stopped(folder: Path) -> None:
    PromptWatch(folder, lambda: None).stop()
