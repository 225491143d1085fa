"""What was made before, by the digest of all that it was made from: in memory, and in one file that may go at any time.

A file that is broken, locked by another build or on a disk that is full only costs time. What a build did not use
is dropped at its end.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, Protocol, TypeVar

from generator.packing import pack, unpack
from generator.pool import FEW, spread

_TABLE = "CREATE TABLE IF NOT EXISTS made (key TEXT PRIMARY KEY, kind TEXT, data BLOB)"
_BATCH = 500


class Keyed(Protocol):
    """What something is made from."""

    @property
    def key(self) -> str:
        """Return the digest of all that has a say in the result."""


_Item = TypeVar("_Item", bound=Keyed)
_Result = TypeVar("_Result")


class Cache:
    """Results by kind and key; with a `path`, also from build to build."""

    def __init__(self, path: Path | None = None, *, remembers: bool = True) -> None:
        """Start with what the file at `path` holds; it is made where it is missing.

        A process that asks for everything only once need not remember it.
        """
        self._remembers = remembers
        self._memory: defaultdict[str, dict[str, Any]] = defaultdict(dict)
        self._used: defaultdict[str, set[str]] = defaultdict(set)
        self._file = _File(path) if path else None

    def made(
        self, kind: str, items: Sequence[_Item], function: Callable[[_Item], _Result], *, remember: bool = True
    ) -> Iterator[_Result]:
        """Return `function` of each item in order; only what is not known yet is made, on all cores, from now on."""
        self._used[kind].update(item.key for item in items)
        known, stored = self._memory[kind], self._file.keys(kind) if self._file else frozenset()
        unknown = [item for item in items if item.key not in known and item.key not in stored]
        is_packed = self._file is not None or len(unknown) >= FEW
        if is_packed:
            fresh = self._kept(kind, unknown, spread(partial(_packed, function), unknown))
        else:
            fresh = map(function, unknown)
        return self._each(items, known, stored, function, fresh, remember=remember and self._remembers)

    def finish(self, *kinds: str) -> None:
        """Forget what was not used since the last call."""
        for kind in kinds:
            used = self._used.pop(kind, set())
            self._memory[kind] = {key: value for key, value in self._memory[kind].items() if key in used}
            if self._file:
                self._file.keep(kind, used)

    def _each(
        self,
        items: Sequence[_Item],
        known: dict[str, Any],
        stored: frozenset[str],
        function: Callable[[_Item], _Result],
        fresh: Iterator[_Result],
        *,
        remember: bool,
    ) -> Iterator[_Result]:
        for item in items:
            value = known.get(item.key)
            if value is None:
                value = self._stored(item, function) if item.key in stored else next(fresh)
                if remember:
                    known[item.key] = value
            yield value

    def _stored(self, item: _Item, function: Callable[[_Item], _Result]) -> _Result:
        try:
            return _unpacked(self._file.get(item.key) if self._file else b"", item)  # type: ignore[no-any-return]
        except ValueError:
            return function(item)

    def _kept(self, kind: str, items: Sequence[_Item], packed: Iterator[bytes]) -> Iterator[Any]:
        for item, data in zip(items, packed, strict=True):
            if self._file:
                self._file.put(kind, item.key, data)
            yield _unpacked(data, item)


def default_cache(prompts: Path) -> Path:
    """Return where the results for the folder `prompts` are kept: beside it."""
    folder = prompts.absolute()
    return folder.parent / ".cache" / "answerbook" / f"build-{folder.name}.sqlite"


def _packed(function: Callable[[_Item], _Result], item: _Item) -> bytes:
    return pack((item.key, function(item)))


def _unpacked(data: bytes, item: Keyed) -> Any:
    """Return the result in `data`; raise `ValueError` where it is not that of `item`."""
    found = unpack(data)
    if not isinstance(found, tuple) or found[:1] != (item.key,):
        raise ValueError("made of something else")
    return found[1]


class _File:
    """One SQLite file; whatever goes wrong with it, it is as if it were empty."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection: sqlite3.Connection | None = None
        self._waiting: list[tuple[str, str, bytes]] = []
        try:
            self._open()
        except (sqlite3.DatabaseError, OSError):
            self._replace()

    def keys(self, kind: str) -> frozenset[str]:
        """Return the keys under which something of `kind` is kept."""
        return frozenset(row[0] for row in self._run("SELECT key FROM made WHERE kind = ?", [kind]))

    def get(self, key: str) -> bytes:
        """Return what is kept under `key`; empty where it cannot be had."""
        rows = self._run("SELECT data FROM made WHERE key = ?", [key])
        return rows[0][0] if rows and isinstance(rows[0][0], bytes) else b""

    def put(self, kind: str, key: str, data: bytes) -> None:
        """Keep `data` under `key`."""
        self._waiting.append((key, kind, data))
        if len(self._waiting) >= _BATCH:
            self._write()

    def keep(self, kind: str, used: set[str]) -> None:
        """Drop what is kept of `kind` but for the keys `used`."""
        self._write()
        obsolete = [[key] for key in self.keys(kind) - used]
        if obsolete and self._connection:
            with suppress(sqlite3.DatabaseError), self._connection:
                self._connection.executemany("DELETE FROM made WHERE key = ?", obsolete)

    def _write(self) -> None:
        if self._connection:
            with suppress(sqlite3.DatabaseError), self._connection:
                self._connection.executemany("INSERT OR REPLACE INTO made VALUES (?, ?, ?)", self._waiting)
        self._waiting.clear()

    def _run(self, query: str, values: list[str]) -> list[Any]:
        try:
            return self._connection.execute(query, values).fetchall() if self._connection else []
        except sqlite3.DatabaseError:
            self._replace()
            return []

    def _open(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self._path, timeout=0, check_same_thread=False)
        # The file may be lost at any time, so nothing waits for the disk.
        for setting in ("synchronous = OFF", "journal_mode = MEMORY", "page_size = 8192"):
            connection.execute(f"PRAGMA {setting}")
        connection.execute(_TABLE)
        connection.execute("SELECT kind, data FROM made LIMIT 1").fetchall()
        self._connection = connection

    def _replace(self) -> None:
        """Start again with an empty file, unless another build is writing to this one."""
        self._connection = None
        with suppress(sqlite3.DatabaseError, OSError):
            if self._path.is_file() and not self._path.read_bytes()[:16].startswith(b"SQLite format 3"):
                self._path.unlink()
                self._open()
