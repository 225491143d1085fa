"""A built site from build to build: what has not changed stays, what fails or is stopped leaves it as it was."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.site_folder import NEW, OLD, SiteFolder
from tests.tiny_site import make_prompts, make_site, mkdocs, prompt, tree


def times(root: Path) -> dict[str, int]:
    """Return when each file of the built site was written."""
    site = root / "site"
    return {path.relative_to(site).as_posix(): path.stat().st_mtime_ns for path in site.rglob("*") if path.is_file()}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return the folder of a site that is built."""
    made = make_site(tmp_path, options=": {search: false}")
    assert mkdocs(made, "build", "--strict").returncode == 0
    return made


def rebuilt(root: Path) -> dict[str, bytes]:
    done = mkdocs(root, "build", "--strict")
    assert done.returncode == 0, done.stdout
    return tree(root / "site")


def test_pages_that_have_not_changed_are_not_written_again(root: Path) -> None:
    other = prompt("Why does the scanner read an O for a zero?", "OCR-reader").replace("Glow", "Letters")
    make_prompts(root / "prompts", scanned=other.replace("glow.pdf", "letters.pdf"))
    rebuilt(root)
    before = times(root)
    make_prompts(root / "prompts", dim_room=prompt("How does AI brighten a cellar?"))
    rebuilt(root)
    after = times(root)
    assert after["answers/dim-room/index.html"] != before["answers/dim-room/index.html"]
    assert after["answers/scanned/index.html"] == before["answers/scanned/index.html"]
    assert after["answers/scanned.json"] == before["answers/scanned.json"]


def edit(root: Path) -> None:
    (root / "site/answers/dim-room/index.html").write_text("mine")


def shorten(root: Path) -> None:
    os.truncate(root / "site/answers/dim-room.json", 10)


def delete(root: Path) -> None:
    (root / "site/answers/dim-room/index.html").unlink()


def add(root: Path) -> None:
    (root / "site/left-over").mkdir()
    (root / "site/left-over/page.html").write_text("old")


def lose_the_record(root: Path) -> None:
    next((root / ".cache/answerbook").glob("site-*.json")).unlink()


def break_the_record(root: Path) -> None:
    next((root / ".cache/answerbook").glob("site-*.json")).write_text('{"schema": 1, "files": {"a": 3}}')


def put_a_folder(root: Path) -> None:
    delete(root)
    (root / "site/answers/dim-room/index.html").mkdir()


@pytest.mark.parametrize("change", [edit, shorten, delete, add, lose_the_record, break_the_record, put_a_folder])
def test_whatever_became_of_the_built_site_the_next_is_as_it_should_be(
    root: Path, change: Callable[[Path], None]
) -> None:
    before = tree(root / "site")
    change(root)
    assert rebuilt(root) == before


def test_a_site_that_was_copied_is_as_good_as_the_one_that_was_built(root: Path) -> None:
    page = root / "site/answers/dim-room/index.html"
    os.utime(page, (1, 1))
    rebuilt(root)
    assert page.stat().st_mtime == 1


def test_what_no_prompt_gives_any_more_goes(root: Path) -> None:
    (root / "prompts/dim-room.txt").unlink()
    assert not [uri for uri in rebuilt(root) if "dim-room" in uri]


def test_hidden_files_stay_as_mkdocs_leaves_them(root: Path) -> None:
    (root / "site/.nojekyll").write_text("")
    rebuilt(root)
    assert sorted(path.name for path in (root / "site").glob(".*")) == [".nojekyll"]


def test_a_link_to_a_place_that_a_hand_written_page_has_lost_is_found_on_pages_that_stay(root: Path) -> None:
    (root / "docs/about.md").write_text("# About\n\nNo such heading.\n")
    done = mkdocs(root, "build", "--strict")
    assert done.returncode == 1
    assert "contains a link 'about.md#how-to-read'" in done.stdout


FAILING = """
import os, signal

def on_post_template(output, template_name, **_):
    if template_name == "404.html":
        {what}
    return output
"""


@pytest.mark.parametrize("what", ["raise ValueError('no')", "os.kill(os.getpid(), signal.SIGINT)"])
def test_a_build_that_fails_or_is_stopped_leaves_the_site_as_it_was(root: Path, what: str) -> None:
    before = tree(root / "site")
    make_prompts(root / "prompts", dim_room=prompt("How does AI brighten a cellar?"))
    (root / "stop.py").write_text(FAILING.format(what=what))
    config = root / "mkdocs.yml"
    text = config.read_text()
    config.write_text(f"{text}hooks: [stop.py]\n")
    assert mkdocs(root, "build").returncode != 0
    assert tree(root / "site") == before
    config.write_text(text)
    assert rebuilt(root) != before


def test_after_a_build_that_was_killed_the_next_is_as_it_should_be(root: Path) -> None:
    before = tree(root / "site")
    config = root / "mkdocs.yml"
    text = config.read_text()
    (root / "stop.py").write_text(FAILING.format(what="os.kill(os.getpid(), signal.SIGKILL)"))
    config.write_text(f"{text}hooks: [stop.py]\n")
    assert mkdocs(root, "build").returncode == -signal.SIGKILL
    assert (root / "site" / OLD).is_dir()
    config.write_text(text)
    assert rebuilt(root) == before
    assert not [path for name in (OLD, NEW) for path in (root / "site").glob(name)]


def test_a_file_is_current_only_as_what_it_is_made_from(tmp_path: Path) -> None:
    folder = SiteFolder(tmp_path)
    folder.set_aside()
    folder.note("a.txt", folder.write("a.txt", "one", b"text"))
    assert folder.settle()
    folder.set_aside()
    assert not folder.is_current("a.txt", "two")
    assert folder.is_current("a.txt", "one")
    assert not folder.settle()
    assert (tmp_path / "a.txt").read_bytes() == b"text"
