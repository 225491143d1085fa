"""Generated files → a folder on disk: only what differs is written, only what was ours is removed.

Everything that differs is staged first, then renamed into place, and the manifest comes last; a build that
is stopped while staging leaves the old tree as it was.
"""

from __future__ import annotations

import json
import os
import shutil
import stat
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

MANIFEST = ".answerbook-manifest.json"
LOCK = ".answerbook-lock"
STAGE = ".answerbook-stage"
_NEW_MANIFEST = f"{MANIFEST}.new"
_OWN = frozenset({MANIFEST, LOCK, STAGE, _NEW_MANIFEST})


class OutputError(Exception):
    """The output folder cannot be used; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Written:
    """What one call of `write_tree` did, in numbers of files."""

    written: int
    unchanged: int
    removed: int


def write_tree(files: Mapping[str, bytes], folder: Path) -> Written:
    """Make `folder` hold `files`, by '/'-separated path; raise `OutputError` where it holds what is not ours.

    Files with the same bytes are left alone, files of an earlier build that are no longer there go away.
    """
    wanted = {_checked(uri): content for uri, content in files.items()}
    _make_folder(folder)
    with _locked(folder):
        owned = _read_manifest(folder)
        _refuse_foreign(folder, owned, wanted)
        changed = [uri for uri, content in wanted.items() if _current(folder, uri) != content]
        obsolete = sorted(owned - wanted.keys())
        try:
            _stage(folder, wanted, changed)
            # Before the first rename, so that a build stopped between two of them still knows its files.
            _write_manifest(folder, owned | wanted.keys())
            for uri in changed:
                _move_into_place(folder, uri)
            for uri in obsolete:
                _remove(folder, uri)
        finally:
            _clear_stage(folder)
        _write_manifest(folder, wanted.keys())
    return Written(len(changed), len(wanted) - len(changed), len(obsolete))


def _checked(uri: str) -> str:
    """Return `uri` where it stays inside the folder; it may come from a manifest that somebody edited."""
    parts = uri.split("/")
    if not uri.isprintable() or "\\" in uri or ":" in uri or any(part in ("", ".", "..") for part in parts):
        raise OutputError(f"'{uri!r}' leads out of the output folder; expected a path such as answers/x.md")
    return uri


def _make_folder(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise OutputError(f"{folder} is a file; expected a folder for the output, e.g. --output build/docs")
    folder.mkdir(parents=True, exist_ok=True)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold the folder's lock; the system releases it even where the build is killed."""
    with _open_lock(folder / LOCK) as lock:
        try:
            _lock(lock)
        except OSError as error:
            raise OutputError(
                f"another build is writing to {folder}; wait until it ends, or give each its own --output"
            ) from error
        yield


@contextmanager
def _open_lock(path: Path) -> Iterator[int]:
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
    try:
        descriptor = os.open(path, flags, 0o666)
    except OSError as error:
        raise OutputError(f"cannot write to {path.parent}: {error.strerror}; check its permissions") from error
    try:
        yield descriptor
    finally:
        os.close(descriptor)


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _read_manifest(folder: Path) -> set[str]:
    """Return the uris that the last build wrote; nothing where there was none."""
    path = folder / MANIFEST
    if not path.is_symlink() and not path.exists():
        return set()
    try:
        if path.is_symlink():
            raise ValueError
        uris = json.loads(path.read_text(encoding="utf-8"))["files"]
        return {_checked(uri) for uri in uris}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise OutputError(
            f"{path} is not a manifest of ours; delete it together with the folder's generated files"
        ) from error


def _write_manifest(folder: Path, uris: Iterable[str]) -> None:
    content = json.dumps({"schema": 1, "files": sorted(uris)}, indent=1) + "\n"
    if _current(folder, MANIFEST) != content.encode():
        new = folder / _NEW_MANIFEST
        new.unlink(missing_ok=True)
        with new.open("xb") as file:
            file.write(content.encode())
            file.flush()
            os.fsync(file.fileno())
        new.replace(folder / MANIFEST)


def _refuse_foreign(folder: Path, owned: set[str], wanted: Mapping[str, bytes]) -> None:
    """Raise where a file stands in our way, or the folder was never ours and is not empty."""
    found = sorted(path.name for path in folder.iterdir() if path.name not in _OWN)
    if found and not (folder / MANIFEST).exists():
        raise OutputError(
            f"{folder} already holds other files ({', '.join(found[:3])}{', …' if len(found) > 3 else ''}); "
            "expected an empty folder or one of an earlier build: name another, e.g. --output build/docs"
        )
    for uri in wanted:
        path = _inside(folder, uri)
        if path.is_dir() and not path.is_symlink():
            raise OutputError(f"{path} is a folder where a file must go; move it away")
        if uri not in owned and (path.is_symlink() or path.exists()):
            raise OutputError(f"{path} was not written by a build and would be overwritten; move it away")


def _inside(folder: Path, uri: str) -> Path:
    """Return the path of `uri`; raise where a symbolic link or a file stands where its folder should be."""
    parents = PurePosixPath(uri).parents
    for parent in list(parents)[-2::-1]:
        path = folder / parent
        if path.is_symlink() or (path.exists() and not path.is_dir()):
            raise OutputError(f"{path} is not a plain folder; expected the build's own folder, move it away")
    return folder / uri


def _current(folder: Path, uri: str) -> bytes | None:
    """Return the bytes that stand there; None where there is no plain file."""
    path = folder / uri
    try:
        return path.read_bytes() if stat.S_ISREG(path.lstat().st_mode) else None
    except FileNotFoundError:
        return None


def _stage(folder: Path, wanted: Mapping[str, bytes], uris: Sequence[str]) -> None:
    _clear_stage(folder)
    for uri in uris:
        path = folder / STAGE / uri
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            file.write(wanted[uri])
    # All must be on the disk before the first replaces an old one. Syncing once costs as much as one file's
    # fsync, of which 10,000 answers would need 20,000.
    if uris and hasattr(os, "sync"):
        os.sync()


def _clear_stage(folder: Path) -> None:
    stage = folder / STAGE
    if stage.is_symlink():
        stage.unlink()
    elif stage.exists():
        shutil.rmtree(stage)


def _move_into_place(folder: Path, uri: str) -> None:
    target = _inside(folder, uri)
    target.parent.mkdir(parents=True, exist_ok=True)
    (folder / STAGE / uri).replace(target)


def _remove(folder: Path, uri: str) -> None:
    """Delete the file of an earlier build, and its folders where they are empty now."""
    path = _inside(folder, uri)
    path.unlink(missing_ok=True)
    for parent in list(PurePosixPath(uri).parents)[:-1]:
        try:
            (folder / parent).rmdir()
        except OSError:
            return
