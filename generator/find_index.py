"""The full-text index of the answers, one SQLite file: what it holds, how it comes up to date, its best hits.

Nothing here knows prompts: rows come in, hits come out. A file that is not ours is never changed.
"""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FIELDS = {"title": 8.0, "alias": 8.0, "symptom": 4.0, "task": 4.0, "question": 5.0, "source": 2.0, "text": 1.0}
"""What is searched, and how much a word counts there."""
_EXCERPT = 30
"""Words of an excerpt."""
_APPLICATION, _FORMAT = 0x41426B66, 1
_BUSY = 60
"""Seconds to wait for another process that brings the same file up to date."""
_WORD = re.compile(r"[^\W\d_]{4,40}")
_MARKED = re.compile("\x02([^\x03]*)\x03")
_COLUMNS = ", ".join(FIELDS)
_TABLES = f"""
CREATE TABLE state(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE answers(number INTEGER PRIMARY KEY, slug TEXT NOT NULL UNIQUE, key TEXT NOT NULL, id TEXT NOT NULL,
    title TEXT NOT NULL, permalink TEXT NOT NULL, markdown TEXT NOT NULL, is_draft INTEGER NOT NULL);
CREATE VIRTUAL TABLE words USING fts5({_COLUMNS}, tokenize = 'porter unicode61 remove_diacritics 2');
CREATE TABLE vocabulary(word TEXT PRIMARY KEY, answers INTEGER NOT NULL) WITHOUT ROWID;
PRAGMA application_id = {_APPLICATION};
PRAGMA user_version = {_FORMAT};
"""
_SEARCH = f"""
SELECT number, slug, id, answers.title, permalink, markdown, bm25(words, {", ".join(map(str, FIELDS.values()))}) AS cost
FROM words JOIN answers ON number = words.rowid
WHERE words MATCH ? AND is_draft <= ? ORDER BY cost, slug LIMIT ?
"""
_COUNT = "INSERT INTO vocabulary VALUES (?, ?) ON CONFLICT DO UPDATE SET answers = answers + excluded.answers"
_SHOW = f"""
SELECT {", ".join(f"highlight(words, {column}, char(2), char(3))" for column in range(len(FIELDS)))},
    snippet(words, {len(FIELDS) - 1}, '', '', '…', {_EXCERPT})
FROM words WHERE words MATCH ? AND rowid = ?
"""


class FindError(Exception):
    """The index cannot be used; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Row:
    """One answer as it goes into the index."""

    slug: str
    key: str
    """Another one wherever anything else of the row would be another."""
    id: str
    title: str
    permalink: str
    markdown: str
    """What goes into a ticket."""
    is_draft: bool
    texts: Mapping[str, str]
    """By the names of `FIELDS`."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One answer that holds words of a query."""

    slug: str
    id: str
    title: str
    permalink: str
    markdown: str
    matched: Mapping[str, tuple[str, ...]]
    """Field → the words that matched, as they stand there; fields without any are left out."""
    excerpt: str
    score: float
    """Larger is better."""


class FindIndex:
    """An open index."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Wrap a connection to a file whose tables are there."""
        self._connection = connection

    def state(self) -> dict[str, str]:
        """Return what the last update stored."""
        return dict(self._connection.execute("SELECT name, value FROM state"))

    def keys(self) -> dict[str, str]:
        """Return the key of every answer by slug."""
        return dict(self._connection.execute("SELECT slug, key FROM answers"))

    def update(self, rows: Iterable[Row], gone: Iterable[str], state: Mapping[str, str]) -> None:
        """Put `rows` in, take the slugs `gone` out and store `state`: all of it, or nothing."""
        rows = list(rows)
        change: Counter[str] = Counter()
        with _transaction(self._connection) as connection:
            for slug in {*gone, *(row.slug for row in rows)}:
                change.subtract(_remove(connection, slug))
            for row in rows:
                change.update(_insert(connection, row))
            connection.executemany(_COUNT, change.items())
            connection.execute("DELETE FROM vocabulary WHERE answers < 1")
            connection.execute("DELETE FROM state")
            connection.executemany("INSERT INTO state VALUES (?, ?)", state.items())

    def count(self, term: str) -> int:
        """Return how many answers hold the query term."""
        found = self._connection.execute("SELECT count(*) FROM words WHERE words MATCH ?", [term])
        return int(found.fetchone()[0])

    def vocabulary(self, shortest: int, longest: int) -> dict[str, int]:
        """Return the words of such a length in titles, aliases, symptoms and texts, and how many answers hold each."""
        query = "SELECT word, answers FROM vocabulary WHERE length(word) BETWEEN ? AND ? ORDER BY word"
        return dict(self._connection.execute(query, [shortest, longest]))

    def search(self, terms: Sequence[str], limit: int, *, drafts: bool = False) -> list[Hit]:
        """Return the answers that hold any of `terms`, best first; drafts only where they are asked for."""
        query = " OR ".join(terms)
        found = self._connection.execute(_SEARCH, [query, drafts, limit]).fetchall()
        return [self._hit(query, *columns) for columns in found]

    def _hit(self, query: str, number: int, *columns: Any) -> Hit:
        *shown, excerpt = self._connection.execute(_SHOW, [query, number]).fetchone()
        marked = {name: tuple(_MARKED.findall(text)) for name, text in zip(FIELDS, shown, strict=True)}
        slug, id_, title, permalink, markdown, cost = columns
        return Hit(slug, id_, title, permalink, markdown, {n: w for n, w in marked.items() if w}, excerpt, -cost)


@contextmanager
def open_index(file: Path) -> Iterator[FindIndex]:
    """Open the index in `file`, which is made where it is missing; raise `FindError` where it cannot be used."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(file, timeout=_BUSY, isolation_level=None)
    except (OSError, sqlite3.Error) as error:
        raise FindError(f"cannot keep the index in {file} ({error}); name another place: --cache FILE") from error
    try:
        _prepare(connection, file)
        yield FindIndex(connection)
    except sqlite3.Error as error:
        raise FindError(
            f"the index in {file} cannot be used ({error}); wait where another search is making it, else delete it"
        ) from error
    finally:
        connection.close()


def _prepare(connection: sqlite3.Connection, file: Path) -> None:
    """Make the tables where the file is empty or of another release of ours."""
    try:
        is_ready = _is_ready(connection)
    except sqlite3.DatabaseError as error:
        raise FindError(f"{file} is not an index of ours ({error}); name another place: --cache FILE") from error
    if is_ready is None:
        raise FindError(f"{file} is a database of another program; name another place: --cache FILE")
    if is_ready:
        return
    with _transaction(connection):
        # Another process may have been first.
        if not _is_ready(connection):
            for table in ("words", "answers", "state", "vocabulary"):
                connection.execute(f"DROP TABLE IF EXISTS {table}")
            for statement in filter(str.strip, _TABLES.split(";")):
                connection.execute(statement)


def _is_ready(connection: sqlite3.Connection) -> bool | None:
    """Return whether the tables are there as this release makes them; None where the file is not ours."""
    if not connection.execute("SELECT 1 FROM sqlite_master").fetchone():
        return False
    if connection.execute("PRAGMA application_id").fetchone()[0] != _APPLICATION:
        return None
    return bool(connection.execute("PRAGMA user_version").fetchone()[0] == _FORMAT)


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield connection
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _remove(connection: sqlite3.Connection, slug: str) -> set[str]:
    """Take an answer out, if it is there; return its words."""
    query = "SELECT words.rowid, words.* FROM words JOIN answers ON number = words.rowid WHERE slug = ?"
    found = connection.execute(query, [slug]).fetchone()
    if found is None:
        return set()
    connection.execute("DELETE FROM words WHERE rowid = ?", found[:1])
    connection.execute("DELETE FROM answers WHERE number = ?", found[:1])
    return _words(found[1:])


def _insert(connection: sqlite3.Connection, row: Row) -> set[str]:
    """Put an answer in; return its words."""
    facts = [row.slug, row.key, row.id, row.title, row.permalink, row.markdown, row.is_draft]
    number = connection.execute(f"INSERT INTO answers VALUES (NULL{', ?' * len(facts)})", facts).lastrowid
    texts = [row.texts[name] for name in FIELDS]
    connection.execute(f"INSERT INTO words(rowid, {_COLUMNS}) VALUES (?{', ?' * len(FIELDS)})", [number, *texts])
    return _words(texts)


def _words(texts: Iterable[str]) -> set[str]:
    return set(_WORD.findall(" ".join(texts).casefold()))
