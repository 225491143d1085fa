from __future__ import annotations

import json
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.tiny_site import environment, tree

PROMPTS = Path(__file__).parent / "bench/prompts"
SITE_URL = "https://example.org/help/"


@dataclass
class Cluster:
    """A scheduler and two workers, each a process of its own."""

    address: str
    workers: list[subprocess.Popen[bytes]]


def wait_for(what: Callable[[], object], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "nothing came"
        time.sleep(0.02)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    folder = tmp_path_factory.mktemp("cluster")
    known = folder / "scheduler.json"
    dask = [sys.executable, "-m", "dask"]
    where = ["--scheduler-file", str(known), "--no-dashboard"]
    one = [*dask, "worker", *where, "--nthreads", "1", "--no-nanny", "--local-directory", str(folder)]
    commands = [[*dask, "scheduler", "--host", "127.0.0.1", "--port", "0", *where], one, one]
    settings = {**environment(), "DASK_DISTRIBUTED__DASHBOARD__LINK": ""}
    running: list[subprocess.Popen[bytes]] = []
    try:
        for command in commands:
            quiet = subprocess.DEVNULL
            running.append(subprocess.Popen(command, cwd=folder, env=settings, stdout=quiet, stderr=quiet))
        wait_for(known.exists)
        yield Cluster(json.loads(known.read_text())["address"], running[1:])
    finally:
        for process in reversed(running):
            process.kill()
            process.wait()


def answerbook(*arguments: str, cwd: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "generator", *arguments]
    return subprocess.Popen(
        command, cwd=cwd, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def test_a_cluster_makes_the_very_bytes_of_one_machine_though_a_worker_is_killed(
    cluster: Cluster, tmp_path: Path
) -> None:
    shutil.copytree(PROMPTS, tmp_path / "prompts")
    options = ["build", "--site-url", SITE_URL]
    answerbook(*options, "--output", "alone", cwd=tmp_path).communicate(timeout=60)
    notes = tmp_path / "together/.answerbook-shards"
    build = answerbook(*options, "--output", "together", "--scheduler", cluster.address, "--shards", "16", cwd=tmp_path)
    wait_for(lambda: notes.is_dir() and list(notes.glob("outline-*")))
    cluster.workers[0].kill()
    assert len(list(notes.glob("outline-*"))) < 16
    said, complaints = build.communicate(timeout=60)
    assert (build.returncode, complaints) == (0, "")
    assert said.startswith("64 answers in together: ")
    assert tree(tmp_path / "together") == tree(tmp_path / "alone")
    assert not notes.exists()


def test_ctrl_c_stops_a_build_on_a_cluster_with_one_plain_line(cluster: Cluster, tmp_path: Path) -> None:
    shutil.copytree(PROMPTS, tmp_path / "prompts")
    build = answerbook("build", "--output", "out", "--scheduler", cluster.address, "--shards", "16", cwd=tmp_path)
    wait_for(lambda: list(tmp_path.glob("out/.answerbook-shards/outline-*")))
    build.send_signal(signal.SIGINT)
    said, complaints = build.communicate(timeout=60)
    assert (build.returncode, said) == (130, "")
    assert complaints.strip() == "answerbook: stopped; files already in place are whole, the next run does the rest"
    assert [path.name for path in (tmp_path / "out").iterdir()] == [".answerbook-shards"]


def test_a_scheduler_that_does_not_answer_is_told_in_one_plain_line(tmp_path: Path) -> None:
    shutil.copytree(PROMPTS, tmp_path / "prompts")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"tcp://127.0.0.1:{taken.getsockname()[1]}"
    build = answerbook("build", "--output", "out", "--scheduler", address, cwd=tmp_path)
    said, complaints = build.communicate(timeout=60)
    assert (build.returncode, said) == (2, "")
    assert complaints.startswith(f"answerbook: no Dask scheduler answers at {address}; expected one such as tcp://")
    assert complaints.count("\n") == 1
    assert not (tmp_path / "out").exists()
