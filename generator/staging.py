"""Files beside a folder, then in their place in it: which differ, and how they get there without a half-written one.

A folder is looked into once, however many files go there; one that is new goes there whole.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Mapping

from generator.content import GeneratedFile
from generator.errors import OutputError


class Contents(Mapping[str, bytes]):
    """The bytes of files by uri, made when they are asked for: all of them are many times what is held of them."""

    def __init__(self, files: Iterable[GeneratedFile], more: Mapping[str, bytes]) -> None:
        """Take generated files, and `more` that are there as they are."""
        self._files = {file.uri: file for file in files}
        self._more = more

    def __getitem__(self, uri: str) -> bytes:
        """Return the bytes of one file."""
        file = self._files.get(uri)
        return file.data if file else self._more[uri]

    def __iter__(self) -> Iterator[str]:
        """Yield all uris."""
        yield from self._files
        yield from self._more

    def __len__(self) -> int:
        """Return the number of files."""
        return len(self._files) + len(self._more)


class Standing:
    """What stands in a folder before a build writes to it."""

    def __init__(self, folder: str) -> None:
        """Look into nothing yet."""
        self._root = folder
        self._known: dict[str, dict[str, os.DirEntry[str]]] = {}

    def at(self, uri: str) -> os.DirEntry[str] | None:
        """Return what stands at `uri`; raise `OutputError` where a link or a file stands where its folder should be."""
        folder, _, name = uri.rpartition("/")
        return self._entries(folder).get(name)

    def differing(self, wanted: Mapping[str, bytes]) -> list[str]:
        """Return which files, by uri, do not stand there with these bytes."""
        return [uri for uri in wanted if not self._holds(uri, wanted)]

    def _holds(self, uri: str, wanted: Mapping[str, bytes]) -> bool:
        entry = self.at(uri)
        if entry is None:
            return False
        content = wanted[uri]
        found = entry.stat(follow_symlinks=False)
        if not stat.S_ISREG(found.st_mode) or found.st_size != len(content):
            return False
        with open(entry.path, "rb", buffering=0) as file:  # noqa: PTH123  # a path object costs more than the reading
            return file.read() == content

    def _entries(self, folder: str) -> dict[str, os.DirEntry[str]]:
        known = self._known.get(folder)
        if known is None:
            known = self._known[folder] = self._look_into(folder)
        return known

    def _look_into(self, folder: str) -> dict[str, os.DirEntry[str]]:
        if folder:
            entry = self.at(folder)
            if entry is None:
                return {}
            if not entry.is_dir(follow_symlinks=False):
                raise OutputError(f"{entry.path} is not a plain folder; expected the build's own folder, move it away")
        with os.scandir(f"{self._root}/{folder}") as entries:
            return {entry.name: entry for entry in entries}


def fill(stage: str, files: Mapping[str, bytes], uris: Iterable[str]) -> None:
    """Write those of `files` that `uris` name into the folder `stage`, and wait until they are on the disk."""
    made: set[str] = set()
    for uri in uris:
        folder, _, _ = uri.rpartition("/")
        if folder not in made:
            os.makedirs(f"{stage}/{folder}", exist_ok=True)  # noqa: PTH103
            made.add(folder)
        with open(f"{stage}/{uri}", "xb") as file:  # noqa: PTH123
            file.write(files[uri])
    # All must be there before the first replaces an old one. Syncing once costs as much as one file's fsync, of
    # which 10,000 answers would need 20,000.
    if made and hasattr(os, "sync"):
        os.sync()


def move(stage: str, folder: str) -> None:
    """Rename whatever is in `stage` into its place in `folder`: files one by one, new folders whole."""
    with os.scandir(stage) as entries:
        for entry in list(entries):
            target = f"{folder}/{entry.name}"
            if not entry.is_dir(follow_symlinks=False):
                os.replace(entry.path, target)  # noqa: PTH105
                continue
            try:
                is_plain = stat.S_ISDIR(os.lstat(target).st_mode)
            except FileNotFoundError:
                os.rename(entry.path, target)  # noqa: PTH104
                continue
            if not is_plain:
                raise OutputError(f"{target} is not a plain folder; expected the build's own folder, move it away")
            move(entry.path, target)
