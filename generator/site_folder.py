"""The built site on disk, from build to build: what has not changed stays where it is.

While a site is built, the one before stands in a hidden folder inside it, which MkDocs does not clean. A build that
fails or is stopped puts it back.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

OLD, NEW = ".answerbook-old", ".answerbook-new"
_SCHEMA = 1

Link = tuple[str, str]
"""Source uri of a page such as `about.md`, and an anchor on it or ""."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What is known of a file that a build wrote."""

    key: str
    """Digest of all that it is made from."""
    size: int
    time: int
    """Nanoseconds, as the file system says when it was written."""
    digest: str
    """Of its bytes: they are looked at where the time is another, as after a copy."""
    links: tuple[Link, ...] = ()
    """Where it leads outside of what is generated."""


class SiteFolder:
    """The folder of a built site: `set_aside`, then `is_current` or `write` each file, then `settle` or `restore`."""

    def __init__(self, site: Path, record: Path | None = None) -> None:
        """Stand for the folder `site`; what is known of its files is kept in the file `record`, too."""
        self._site, self._old, self._new = site, site / OLD, site / NEW
        self._record = record
        self._known: dict[str, Stamp] = _read(record) if record else {}
        self._found: dict[str, tuple[int, int]] = {}
        self._next: dict[str, Stamp] = {}
        self._is_open = False

    def set_aside(self) -> None:
        """Move what stands in the folder out of the way."""
        shutil.rmtree(self._new, ignore_errors=True)
        if not self._old.is_dir():
            self._old.mkdir(parents=True)
            for path in _shown(self._site):
                path.rename(self._old / path.name)
        # Else a build was killed: that is the site as it was, and whatever stands beside it was half made.
        self._found = {uri: (stat.st_size, stat.st_mtime_ns) for uri, stat in _walk(self._old)}
        self._next.clear()
        self._is_open = True

    def is_current(self, uri: str, key: str) -> bool:
        """Return whether the file `uri` stands there, made from what `key` is the digest of; it then stays."""
        stamp, found = self._known.get(uri), self._found.get(uri)
        if stamp is None or found is None or stamp.key != key or stamp.size != found[0]:
            return False
        if stamp.time != found[1]:
            if _digest((self._old / uri).read_bytes()) != stamp.digest:
                return False
            stamp = replace(stamp, time=found[1])
        self._next[uri] = stamp
        return True

    def write(self, uri: str, key: str, content: bytes, links: Sequence[Link] = ()) -> Stamp:
        """Put a file beside the site, to stand in it at the end; may be called in another process."""
        with _opened(f"{self._new}/{uri}") as file:
            file.write(content)
            file.flush()
            stat = os.fstat(file.fileno())
        return Stamp(key, stat.st_size, stat.st_mtime_ns, _digest(content), tuple(links))

    def note(self, uri: str, stamp: Stamp) -> None:
        """Know of a file that was written."""
        self._next[uri] = stamp

    @property
    def links(self) -> Iterator[tuple[str, Link]]:
        """Return where the files of this build lead outside of what is generated, each with its uri."""
        return ((uri, link) for uri, stamp in self._next.items() for link in stamp.links)

    @property
    def digests(self) -> dict[str, str]:
        """Return the digest of each file of this build."""
        return {uri: stamp.digest for uri, stamp in self._next.items()}

    @property
    def written(self) -> Path:
        """Return the folder in which files wait that are new or changed."""
        return self._new

    def settle(self, leave: str = "") -> bool:
        """Put the site together: what stayed, what was written, what others have put into the folder meanwhile.

        All else goes, but for the folder `leave`. Returns whether any generated file differs from before.
        """
        wanted = set(self._next)
        for folder in (self._site, self._new):
            for path in _shown(folder):
                wanted.update(found.relative_to(folder).as_posix() for found in _files(path))
                _merge(path, self._old / path.name)
        for uri in self._found.keys() - wanted:
            if not leave or (uri != leave and not uri.startswith(f"{leave}/")):
                _remove(self._old, uri)
        for path in _shown(self._old):
            path.rename(self._site / path.name)
        self._close()
        is_changed = self._next != self._known
        self._known = dict(self._next)
        if self._record:
            _write(self._record, self._known)
        return is_changed

    def restore(self) -> None:
        """Put the site back as it was, where a build did not come to its end."""
        if not self._is_open:
            return
        for path in _shown(self._site):
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
        for path in _shown(self._old):
            path.rename(self._site / path.name)
        self._close()

    def _close(self) -> None:
        shutil.rmtree(self._new, ignore_errors=True)
        shutil.rmtree(self._old, ignore_errors=True)
        self._is_open = False


def _opened(path: str) -> BinaryIO:
    """Return the file at `path`, open for writing; its folder is made. A path object costs as much as the writing."""
    try:
        return open(path, "wb")  # noqa: PTH123
    except FileNotFoundError:
        os.makedirs(os.path.dirname(path), exist_ok=True)  # noqa: PTH103, PTH120
        return open(path, "wb")  # noqa: PTH123


def _shown(folder: Path) -> list[Path]:
    """Return what stands in `folder`, if it is there, without what is hidden: MkDocs leaves that alone, too."""
    return [path for path in sorted(folder.iterdir()) if not path.name.startswith(".")] if folder.is_dir() else []


def _walk(folder: Path, base: str = "") -> Iterator[tuple[str, os.stat_result]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _walk(Path(entry.path), f"{base}{entry.name}/")
            else:
                yield f"{base}{entry.name}", entry.stat(follow_symlinks=False)


def _files(path: Path) -> Iterator[Path]:
    if path.is_dir() and not path.is_symlink():
        yield from (path / uri for uri, _ in _walk(path))
    else:
        yield path


def _merge(source: Path, target: Path) -> None:
    """Move `source` to `target`; of two folders, each file."""
    is_folder = target.is_dir() and not target.is_symlink()
    if is_folder and source.is_dir() and not source.is_symlink():
        for path in source.iterdir():
            _merge(path, target / path.name)
        source.rmdir()
        return
    if is_folder:
        shutil.rmtree(target)
    source.replace(target)


def _remove(folder: Path, uri: str) -> None:
    path = folder / uri
    path.unlink(missing_ok=True)
    with suppress(OSError):
        while (path := path.parent) != folder:
            path.rmdir()


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:32]


def _read(record: Path) -> dict[str, Stamp]:
    """Return what the last build noted; nothing where that cannot be read, so that all is made anew."""
    try:
        found = json.loads(record.read_bytes())
        if found["schema"] != _SCHEMA:
            return {}
        return {
            uri: Stamp(key, size, time, digest, tuple((target, anchor) for target, anchor in links))
            for uri, (key, size, time, digest, links) in found["files"].items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _write(record: Path, stamps: dict[str, Stamp]) -> None:
    rows = {uri: (stamp.key, stamp.size, stamp.time, stamp.digest, stamp.links) for uri, stamp in stamps.items()}
    record.parent.mkdir(parents=True, exist_ok=True)
    new = record.with_name(f"{record.name}.new")
    new.write_text(json.dumps({"schema": _SCHEMA, "files": rows}), encoding="utf-8")
    new.replace(record)
