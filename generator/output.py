"""Generated files → a folder on disk: only what differs is written, only what was ours is removed.

Everything that differs is staged first, then renamed into place, and the manifest comes last; a build that
is stopped while staging leaves the old tree as it was. The parts of a build in shares do the same side by side.
"""

from __future__ import annotations

import json
import os
import shutil
import stat
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import mkdtemp

from generator.errors import OutputError
from generator.staging import Standing, fill, move

MANIFEST = ".answerbook-manifest.json"
LOCK = ".answerbook-lock"
STAGE = ".answerbook-stage"
SHARES = ".answerbook-shards"
"""Where shares of a build keep what the others need of them, until the last step takes it away."""
_NEW_MANIFEST = f"{MANIFEST}.new"
_OWN = frozenset({MANIFEST, LOCK, STAGE, SHARES, _NEW_MANIFEST})
_LIST = ".files.json"


@dataclass(frozen=True, slots=True)
class Written:
    """What one call of `write_tree` did, in numbers of files."""

    written: int
    unchanged: int
    removed: int


def write_tree(files: Mapping[str, bytes], folder: Path, parts: Collection[str] = ()) -> Written:
    """Make `folder` hold `files`, by '/'-separated path; raise `OutputError` where it holds what is not ours.

    Files with the same bytes are left alone; files of an earlier build that are no longer there go away, except
    those among `parts`, the paths that `write_part` wrote before.
    """
    for uri in files:
        checked(uri)
    _make_folder(folder)
    with _locked(folder):
        owned = _read_manifest(folder) | _of_parts(folder)
        _refuse_strangers(folder)
        standing = Standing(str(folder))
        _refuse_foreign(standing, owned, files)
        changed = standing.differing(files)
        kept = {*files, *parts}
        obsolete = sorted(owned - kept)
        # Before the first rename, so that a build stopped between two of them still knows its files.
        _put(folder, files, changed, folder / STAGE, before=lambda: _write_manifest(folder / MANIFEST, owned | kept))
        for uri in obsolete:
            _remove(folder, uri)
        _write_manifest(folder / MANIFEST, kept)
        _clear(folder / SHARES)
    return Written(len(changed), len(files) - len(changed), len(obsolete))


def prepare(folder: Path) -> None:
    """Make `folder` ready for the parts of a build; raise `OutputError` where it holds what is not ours."""
    _make_folder(folder)
    _refuse_strangers(folder)
    (folder / SHARES).mkdir(exist_ok=True)


def write_part(files: Mapping[str, bytes], folder: Path, part: str) -> Written:
    """Add `files` to `folder`, while other parts are written; `part` is this one's name. Nothing goes away.

    Raises `OutputError` as `write_tree` does.
    """
    for uri in files:
        checked(uri)
    prepare(folder)
    standing = Standing(str(folder))
    changed = standing.differing(files)
    if any(standing.at(uri) for uri in changed):
        _refuse_foreign(standing, _read_manifest(folder) | _of_parts(folder), changed)
    # A machine that was thought to be lost may still be at the same part: each has a stage of its own.
    stage = Path(mkdtemp(prefix=f"{part}.", dir=folder / SHARES))
    known = folder / SHARES / f"{part}{_LIST}"
    _put(folder, files, changed, stage, before=lambda: _write_manifest(known, files))
    return Written(len(changed), len(files) - len(changed), 0)


def _put(
    folder: Path, files: Mapping[str, bytes], changed: Sequence[str], stage: Path, before: Callable[[], None]
) -> None:
    """Write what `changed` to `stage`, then, after `before`, rename it into place."""
    try:
        _clear(stage)
        stage.mkdir()
        fill(str(stage), files, changed)
        before()
        move(str(stage), str(folder))
    finally:
        _clear(stage)


def _of_parts(folder: Path) -> set[str]:
    """Return the uris that parts of a build wrote which is not finished."""
    found: set[str] = set()
    for path in (folder / SHARES).glob(f"*{_LIST}"):
        found |= _uris_in(path)
    return found


def checked(uri: str) -> str:
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
    return _uris_in(path) if path.is_symlink() or path.exists() else set()


def _uris_in(path: Path) -> set[str]:
    if path.is_symlink() or not path.is_file():
        raise OutputError(_not_ours(path))
    return uris_of(path.read_bytes(), str(path))


def uris_of(manifest: bytes, display: str) -> set[str]:
    """Return the uris that a manifest holds; raise `OutputError`, which calls it `display`, where it is none."""
    try:
        return {checked(uri) for uri in json.loads(manifest)["files"]}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise OutputError(_not_ours(display)) from error


def _not_ours(display: object) -> str:
    return f"{display} is not a manifest of ours; delete it together with the folder's generated files"


def manifest_of(uris: Iterable[str]) -> bytes:
    """Return the text of a manifest."""
    return (json.dumps({"schema": 1, "files": sorted(uris)}, indent=1) + "\n").encode()


def _write_manifest(path: Path, uris: Iterable[str]) -> None:
    content = manifest_of(uris)
    if _current(path.parent, path.name) != content:
        write_whole(path, content)


def write_whole(path: Path, content: bytes) -> None:
    """Put `content` at `path` in one step."""
    new = path.with_name(f"{path.name}.new")
    new.unlink(missing_ok=True)
    with new.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)


def _refuse_strangers(folder: Path) -> None:
    """Raise where the folder was never ours and is not empty."""
    found = sorted(path.name for path in folder.iterdir() if path.name not in _OWN)
    if found and not (folder / MANIFEST).exists() and not (folder / SHARES).is_dir():
        raise OutputError(
            f"{folder} already holds other files ({', '.join(found[:3])}{', …' if len(found) > 3 else ''}); "
            "expected an empty folder or one of an earlier build: name another, e.g. --output build/docs"
        )


def _refuse_foreign(standing: Standing, owned: set[str], files: Iterable[str]) -> None:
    """Raise where a file stands in our way."""
    for uri in files:
        entry = standing.at(uri)
        if entry is None:
            continue
        if entry.is_dir(follow_symlinks=False):
            raise OutputError(f"{entry.path} is a folder where a file must go; move it away")
        if uri not in owned:
            raise OutputError(f"{entry.path} was not written by a build and would be overwritten; move it away")


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


def _clear(folder: Path) -> None:
    if folder.is_symlink():
        folder.unlink()
    elif folder.exists():
        shutil.rmtree(folder)


def _remove(folder: Path, uri: str) -> None:
    """Delete the file of an earlier build, and its folders where they are empty now."""
    path = _inside(folder, uri)
    path.unlink(missing_ok=True)
    for parent in list(PurePosixPath(uri).parents)[:-1]:
        try:
            (folder / parent).rmdir()
        except OSError:
            return
