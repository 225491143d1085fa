"""Ctrl-C as a terminal sends it: to every process of the group, at any moment."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.output import STAGE
from tests.bench.invent import invent_prompts
from tests.tiny_site import environment, tree

MANY = 120
SAID = "answerbook: stopped; files already in place are whole, the next run does the rest"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("interrupted")
    invent_prompts(root / "prompts", MANY)
    return root


def build(root: Path, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "generator", "build", *arguments],
        cwd=root,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def interrupted(process: subprocess.Popen[str], when: Callable[[], object]) -> tuple[int, str, str]:
    """Send Ctrl-C to the whole group of `process` as soon as `when` holds; return how it ended and what it said."""
    end = time.monotonic() + 60
    while not when():
        assert process.poll() is None, "it ended before"
        assert time.monotonic() < end, "nothing came"
        time.sleep(0.001)
    os.killpg(process.pid, signal.SIGINT)
    output, complaints = process.communicate(timeout=60)
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)  # none of its processes is left
    return process.returncode, output, complaints.strip()


@pytest.mark.parametrize("more", [(), ("--shards", "2")], ids=["whole", "in shares"])
def test_a_build_that_is_stopped_while_composing_leaves_no_page(project: Path, more: tuple[str, ...]) -> None:
    out = project / f"out{len(more)}"
    kept = project / ".cache/answerbook"
    ended = interrupted(build(project, "--output", out.name, *more), lambda: kept.is_dir() and list(kept.iterdir()))
    assert ended == (130, "", SAID)
    assert not (out / "answers").exists()
    for file in kept.iterdir():
        file.unlink()


def test_a_build_that_is_stopped_while_writing_leaves_whole_files_and_the_next_one_does_the_rest(
    project: Path,
) -> None:
    out = project / "written"
    address = ("--site-url", "https://moved.example/")
    build(project, "--output", out.name).communicate(timeout=60)
    old = tree(out)
    ended = interrupted(build(project, "--output", out.name, *address), (out / STAGE).exists)
    assert ended == (130, "", SAID)
    between = tree(out)
    assert not (out / STAGE).exists()
    build(project, "--output", out.name, *address).communicate(timeout=60)
    new = tree(out)
    assert new != old
    assert between.keys() == old.keys() | (between.keys() & new.keys())
    assert [uri for uri, content in between.items() if content not in (old.get(uri), new.get(uri))] == []
