"""A function over many items on all cores, results in order; few items, or none to spare, one after another.

The workers are forks of this process: they see `function` and `items` as they are here, only results travel. Where a
fork is not safe (other threads run, or the system has none) nothing is spread, with the same results. An executor of
the caller's, such as that of a cluster, can take the forks' place; then all three travel.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, TypeVar

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")
FEW = 64
"""Fewer items are done before the workers have started."""
_CHUNK = 8
_AHEAD = 64
"""How many chunks may be done before they are asked for; bounds what waits in memory."""
_job: tuple[Callable[[Any], Any], Sequence[Any]] | None = None


def spread(
    function: Callable[[_Item], _Result],
    items: Sequence[_Item],
    *,
    workers: int | None = None,
    executor: Executor | None = None,
) -> Iterator[_Result]:
    """Return `function` of each item, in order; the work begins at once. Results must be picklable.

    An exception of `function` is raised where its result would come. Where a worker is killed, this process does
    what is left. An `executor` gets the items one by one, with `function`; it sees to its own workers.
    """
    if executor is not None:
        return _collect(function, items, _Given(executor, function, items))
    workers = min(workers or _cores(), len(items) // _CHUNK)
    if workers < 2 or len(items) < FEW or not _can_fork():
        return map(function, items)
    return _spread(function, items, workers)


@contextmanager
def no_collection() -> Iterator[None]:
    """Keep the garbage collector from looking through all that a build holds, again and again."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            # What is here now counts as old, unlooked at; else the first collection would go through all of it.
            gc.freeze()
            gc.unfreeze()
            gc.enable()


def keep_for_good() -> None:
    """Never let the garbage collector look through what is here now: once through 3,000 answers takes it a second."""
    gc.freeze()


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _can_fork() -> bool:
    return sys.platform == "linux" and threading.active_count() == 1 and not multiprocessing.current_process().daemon


@dataclass(frozen=True, slots=True)
class _Given:
    """An executor of the caller's: each item goes out by itself."""

    executor: Executor
    function: Callable[[Any], Any]
    items: Sequence[Any]
    chunk: int = 1

    def submit(self, start: int) -> Future[list[Any]]:
        return self.executor.submit(_each, self.function, self.items[start : start + self.chunk])

    def close(self) -> None:
        """Leave it to the caller."""


@dataclass(frozen=True, slots=True)
class _Forks:
    """Forks of this process, which know the items."""

    executor: ProcessPoolExecutor
    chunk: int = _CHUNK

    def submit(self, start: int) -> Future[list[Any]]:
        return self.executor.submit(_run, start)

    def close(self) -> None:
        """End them."""
        self.executor.shutdown(wait=True, cancel_futures=True)


def _spread(function: Callable[[_Item], _Result], items: Sequence[_Item], workers: int) -> Iterator[_Result]:
    global _job  # noqa: PLW0603  # what the forks find in their memory
    # What every item needs, such as tasks and templates, is then read once, not by each fork.
    with suppress(Exception):  # a fault is raised where the result would come
        function(items[0])
    pool = ProcessPoolExecutor(workers, multiprocessing.get_context("fork"), initializer=_begin)
    _job = function, items
    try:
        return _collect(function, items, _Forks(pool))
    finally:
        _job = None


def _collect(function: Callable[[_Item], _Result], items: Sequence[_Item], pool: _Given | _Forks) -> Iterator[_Result]:
    """Hand out the first items now; return what collects the results and hands out the others."""
    starts = iter(range(0, len(items), pool.chunk))
    waiting = deque(pool.submit(start) for _, start in zip(range(_AHEAD), starts, strict=False))
    return _results(function, items, pool, waiting, starts)


def _results(
    function: Callable[[_Item], _Result],
    items: Sequence[_Item],
    pool: _Given | _Forks,
    waiting: deque[Future[list[_Result]]],
    starts: Iterator[int],
) -> Iterator[_Result]:
    done = 0
    try:
        while waiting:
            future = waiting.popleft()
            found = future.result()
            following = next(starts, None)
            if following is not None:
                waiting.append(pool.submit(following))
            for result in found:
                done += 1
                yield result
    except BrokenProcessPool:
        yield from map(function, items[done:])
    finally:
        for future in waiting:
            future.cancel()
        pool.close()


def _each(function: Callable[[Any], Any], items: Sequence[Any]) -> list[Any]:
    return [function(item) for item in items]


def _begin() -> None:
    # Ctrl-C reaches every process of the terminal; the one that started the others ends them.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # What is here now is never garbage for this worker: looking at it would copy every page of it.
    gc.freeze()
    gc.enable()


def _run(start: int) -> list[Any]:
    assert _job is not None
    function, items = _job
    return _each(function, items[start : start + _CHUNK])
