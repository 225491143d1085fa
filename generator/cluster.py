"""A Dask cluster in the place of this machine's cores; needs the extra `answerbook[cluster]`."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from concurrent.futures import CancelledError, Executor
from contextlib import contextmanager
from importlib import import_module
from typing import Any

_PATIENCE, _LONGER = 5, 20
"""Seconds until a scheduler that does not answer is given up, and one that has no worker."""
_ADDRESS = re.compile(r"(?:[a-z]+://)?[^/\s]+:\d{1,5}/?")
_START = "`dask worker {} --nworkers auto --nthreads 1`"
_SHARE = 1000
"""Prompts of one share: enough to be worth the way, few enough to be done again."""
_EACH = 4
"""Shares for each worker, so that none waits long for the last one."""


class ClusterError(Exception):
    """The cluster cannot be used; the message says why and what to do."""


@contextmanager
def connected(address: str) -> Iterator[tuple[Executor, int]]:
    """Give an executor on the cluster whose scheduler listens at `address`, and its number of workers.

    Raises `ClusterError` where there is none, where its workers lack the program, or where it goes away meanwhile.
    """
    try:
        dask: Any = import_module("distributed")
    except ImportError as error:
        raise ClusterError(
            '--scheduler needs Dask, which is not installed; pip install "answerbook[cluster]"'
        ) from error
    _hush()
    try:
        if not _ADDRESS.fullmatch(address):
            raise ValueError(address)
        client = dask.Client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ClusterError(
            f"no Dask scheduler answers at {address}; expected one such as tcp://10.0.0.1:8786: "
            f"`dask scheduler` starts it, {_START.format('ADDRESS')} its workers"
        ) from error
    try:
        yield client.get_executor(pure=False), _workers(client, address)
    except dask.KilledWorker as error:
        raise ClusterError(
            "a share has ended several workers, perhaps for want of memory; expected smaller ones: more --shards"
        ) from error
    except ModuleNotFoundError as error:
        raise ClusterError(
            f"the workers at {address} lack {error.name}; expected this version of answerbook on every machine"
        ) from error
    except CancelledError as error:
        raise ClusterError(f"the scheduler at {address} has gone; start it again, then run the same command") from error
    finally:
        client.close(timeout=_PATIENCE)


def _hush() -> None:
    """Keep Dask from telling of every lost connection with a traceback; what matters of that is said here."""
    for name in [name for name in logging.root.manager.loggerDict if name.startswith(("distributed", "tornado"))]:
        logging.getLogger(name).disabled = True


def number_of_shares(prompts: int, workers: int) -> int:
    """Return how many shares `prompts` are worth on so many workers."""
    return max(1, min(prompts, max(-(-prompts // _SHARE), workers * _EACH)))


def _workers(client: Any, address: str) -> int:
    try:
        client.wait_for_workers(1, timeout=_LONGER)
    except TimeoutError as error:
        raise ClusterError(
            f"the scheduler at {address} has no worker; start some with {_START.format(address)}"
        ) from error
    return len(client.scheduler_info(n_workers=-1)["workers"])
