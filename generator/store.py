"""Where an export goes: a folder, or any place that fsspec can reach, such as `s3://bucket/site`."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from generator.errors import OutputError
from generator.output import (
    MANIFEST,
    SHARES,
    Written,
    checked,
    manifest_of,
    prepare,
    uris_of,
    write_part,
    write_tree,
    write_whole,
)

_EXTRA = 'pip install "answerbook[cluster]"'


class Store(Protocol):
    """Where an export goes; every method raises `OutputError` where that cannot be used."""

    def prepare(self) -> None:
        """Make it ready for the parts of a build; refuse what holds files that are not ours."""

    def note(self, name: str, data: bytes) -> None:
        """Keep what one step of a build in shares tells the next."""

    def noted(self, name: str) -> bytes | None:
        """Return what was kept; None where it was not."""

    def add(self, files: Mapping[str, bytes], part: str) -> Written:
        """Write the files of one part; nothing goes away."""

    def finish(self, files: Mapping[str, bytes], parts: Collection[str] = ()) -> Written:
        """Write `files`, by uri; whatever is neither one of them nor of `parts` and was ours goes away, notes too."""


def open_store(output: str) -> Store:
    """Return the place that `output` names: a folder, or a URL; raise `OutputError` where it cannot be reached."""
    scheme, mark, rest = output.partition("://")
    if not mark:
        return Folder(Path(output))
    if scheme == "file":
        return Folder(Path(rest))
    return Remote(output)


class Folder:
    """A folder of this machine, or one that several machines share."""

    def __init__(self, path: Path) -> None:
        """Name the folder; it is made when it is first written to."""
        self._path = path

    def prepare(self) -> None:
        """Make the folder, or refuse it."""
        prepare(self._path)

    def note(self, name: str, data: bytes) -> None:
        """Keep `data` in a file."""
        write_whole(self._path / SHARES / name, data)

    def noted(self, name: str) -> bytes | None:
        """Return the file's bytes."""
        path = self._path / SHARES / name
        return path.read_bytes() if path.is_file() else None

    def add(self, files: Mapping[str, bytes], part: str) -> Written:
        """Write what differs."""
        return write_part(files, self._path, part)

    def finish(self, files: Mapping[str, bytes], parts: Collection[str] = ()) -> Written:
        """Write what differs, and the manifest."""
        return write_tree(files, self._path, parts)


class Remote:
    """Objects under a URL. Each is whole or not there; nothing is compared: all are written."""

    def __init__(self, url: str) -> None:
        """Connect to the place; raise `OutputError` where its kind is not known or not installed."""
        self._url = url
        try:
            core: Any = import_module("fsspec.core")
        except ImportError as error:
            raise OutputError(f"writing to {url} needs fsspec, which is not installed; {_EXTRA}") from error
        try:
            found: tuple[Any, str] = core.url_to_fs(url)
        except (ImportError, ValueError) as error:
            raise OutputError(f"cannot write to {url}: {error}; expected a folder, or e.g. s3://bucket/site") from error
        self._files, self._root = found

    def prepare(self) -> None:
        """Refuse a place with other files."""
        if self._files.exists(self._at(MANIFEST)) or self._files.exists(self._at(SHARES)):
            return
        if self._files.exists(self._root) and self._files.ls(self._root, detail=False):
            raise OutputError(
                f"{self._url} already holds other files; expected an empty place or one of an earlier build"
            )

    def note(self, name: str, data: bytes) -> None:
        """Keep `data` as an object."""
        self._put({f"{SHARES}/{name}": data})

    def noted(self, name: str) -> bytes | None:
        """Return the object's bytes."""
        return self._get(f"{SHARES}/{name}")

    def add(self, files: Mapping[str, bytes], part: str) -> Written:
        """Write all files, after a list of them."""
        self.prepare()
        self._put({f"{SHARES}/{part}.files.json": manifest_of(files)})
        self._put({checked(uri): content for uri, content in files.items()})
        return Written(len(files), 0, 0)

    def finish(self, files: Mapping[str, bytes], parts: Collection[str] = ()) -> Written:
        """Write all files, then the manifest; then take away what is not ours any more."""
        self.prepare()
        kept = {*files, *parts}
        lists = [f"{SHARES}/{posixpath.basename(p)}" for p in self._ls(SHARES) if p.endswith(".files.json")]
        owned: set[str] = set()
        for uri in (MANIFEST, *lists):
            data = self._get(uri)
            owned |= uris_of(data, f"{self._url}/{uri}") if data is not None else set()
        self._put({MANIFEST: manifest_of(owned | kept)})
        self._put({checked(uri): content for uri, content in files.items()})
        obsolete = sorted(uri for uri in owned - kept if self._files.exists(self._at(uri)))
        for uri in obsolete:
            self._files.rm_file(self._at(uri))
        self._put({MANIFEST: manifest_of(kept)})
        if self._files.exists(self._at(SHARES)):
            self._files.rm(self._at(SHARES), recursive=True)
        return Written(len(files), 0, len(obsolete))

    def _at(self, uri: str) -> str:
        return f"{self._root.rstrip('/')}/{uri}"

    def _ls(self, uri: str) -> list[str]:
        return list(self._files.ls(self._at(uri), detail=False)) if self._files.exists(self._at(uri)) else []

    def _get(self, uri: str) -> bytes | None:
        try:
            return bytes(self._files.cat_file(self._at(uri)))
        except FileNotFoundError:
            return None

    def _put(self, files: Mapping[str, bytes]) -> None:
        if not files:
            return
        try:
            for folder in {posixpath.dirname(self._at(uri)) for uri in files}:
                self._files.makedirs(folder, exist_ok=True)
            self._files.pipe({self._at(uri): content for uri, content in files.items()})
        except OSError as error:
            raise OutputError(f"cannot write to {self._url}: {error}") from error
