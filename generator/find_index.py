"""The full-text index of the answers, one SQLite file: what it holds, how it is brought up to date, its best hits.

Nothing here knows prompts: rows come in, rows come out. A file that is not ours is never touched.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

FIELDS = ("title", "aliases", "symptoms", "task", "question", "names", "text")
"""What is searched, by column; `WEIGHTS` has their weights."""
WEIGHTS = (8.0, 8.0, 4.0, 4.0, 5.0, 2.0, 1.0)
_TEXT = FIELDS.index("text")
_EXCERPT = 30
"""Words of an excerpt."""
_APPLICATION = 0x41426B66
_FORMAT = 1
_WORD = re.compile(r"[^\W_]{4,40}")
_OPEN, _CLOSE = "\x02", "\x03"
_MARKED = re.compile(f"{_OPEN}([^{_CLOSE}]*){_CLOSE}")
_TABLES = f"""
CREATE TABLE state(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE answers(
    number INTEGER PRIMARY KEY, slug TEXT NOT NULL UNIQUE, key TEXT NOT NULL, id TEXT NOT NULL, title TEXT NOT NULL,
    permalink TEXT NOT NULL, markdown TEXT NOT NULL, draft INTEGER NOT NULL);
CREATE VIRTUAL TABLE words USING fts5({", ".join(FIELDS)}, tokenize = 'porter unicode61 remove_diacritics 2');
CREATE TABLE vocabulary(word TEXT PRIMARY KEY, answers INTEGER NOT NULL) WITHOUT ROWID;
PRAGMA application_id = {_APPLICATION};
PRAGMA user_version = {_FORMAT};
"""


class FindError(Exception):
    """The index cannot be used; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Row:
    """One answer as the index holds it."""

    slug: str
    key: str
    """Another one wherever anything else of the row would be another."""
    id: str
    title: str
    permalink: str
    markdown: str
    """What goes into a ticket."""
    is_draft: bool
    fields: tuple[str, ...]
    """The texts of `FIELDS`."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One answer that holds words of a query."""

    row: Row
    """Without its texts."""
    matched: Mapping[str, tuple[str, ...]]
    """Field → the words that matched there, as they stand in it; fields without any are left out."""
    excerpt: str
    score: float
    """Larger is better."""


class FindIndex:
    """An open index."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Wrap an open connection whose tables are there."""
        self._connection = connection

    def state(self) -> dict[str, str]:
        """Return what was stored with the last update."""
        return dict(self._connection.execute("SELECT name, value FROM state"))

    def keys(self) -> dict[str, str]:
        """Return the key of every answer by slug."""
        return dict(self._connection.execute("SELECT slug, key FROM answers"))

    def update(self, rows: Iterable[Row], gone: Iterable[str], state: Mapping[str, str]) -> None:
        """Put `rows` in, take the slugs `gone` out and store `state`: all of it, or nothing."""
        with self._connection as connection:
            connection.execute("BEGIN IMMEDIATE")
            changed = False
            for slug in gone:
                changed = _remove(connection, slug) or changed
            for row in rows:
                _remove(connection, row.slug)
                _insert(connection, row)
                changed = True
            if changed:
                _count_words(connection)
            connection.execute("DELETE FROM state")
            connection.executemany("INSERT INTO state VALUES (?, ?)", state.items())

    def count(self, term: str) -> int:
        """Return how many answers hold the query term."""
        return int(self._connection.execute("SELECT count(*) FROM words WHERE words MATCH ?", [term]).fetchone()[0])

    def vocabulary(self, shortest: int, longest: int) -> list[tuple[str, int]]:
        """Return the words of that length, each with the number of answers that hold it."""
        query = "SELECT word, answers FROM vocabulary WHERE length(word) BETWEEN ? AND ? ORDER BY word"
        return self._connection.execute(query, [shortest, longest]).fetchall()

    def search(self, terms: Sequence[str], limit: int, *, drafts: bool = False) -> list[Hit]:
        """Return the answers that hold any of `terms`, best first, drafts only where they are asked for."""
        return [self._hit(*found) for found in self._connection.execute(_SEARCH, [_any(terms), drafts, limit])]

    def _hit(self, number: int, slug: str, id_: str, title: str, permalink: str, markdown: str, draft: int, score: float, terms: str) -> Hit:  # noqa: E501
        shown = self._connection.execute(_SHOW, [terms, number]).fetchone()
        marked = {name: tuple(_MARKED.findall(text)) for name, text in zip(FIELDS, shown, strict=False)}
        row = Row(slug, "", id_, title, permalink, markdown, bool(draft), ())
        return Hit(row, {name: words for name, words in marked.items() if words}, shown[-1], -score)
