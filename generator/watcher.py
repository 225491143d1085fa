"""A folder of prompts and its ledger → one call per real change: same bytes, whoever touched them, are no change."""

from __future__ import annotations

import hashlib
import os
import stat
import threading
from collections.abc import Callable
from pathlib import Path

from generator.ledger import LEDGER
from generator.reader import prompt_names

Stamp = tuple[int, int, int, int]
"""What a look at the directory tells of a file: mode, inode, size, time of change."""


class PromptWatch:
    """Watches a folder from a thread of its own, from `start` to `stop`."""

    def __init__(self, folder: Path, on_change: Callable[[], None], interval: float = 0.25) -> None:
        """Call `on_change` from `start` on for each change; look every `interval` seconds."""
        self._folder = folder
        self._on_change = on_change
        self._interval = interval
        self._known = ""
        self._before: dict[str, Stamp] = {}
        self._settled = True
        self._digests: dict[tuple[str, Stamp], bytes] = {}
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="prompt-watch", daemon=True)
        self.mark_seen()

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """Look no more; return when the thread has ended."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join()

    def mark_seen(self) -> None:
        """Take the folder as it is now for known: a build is about to read it."""
        with self._lock:
            self._before = self._stamps()
            self._known = self._content(self._before)

    def look(self) -> bool:
        """Look once; return whether the prompts differ from those known and have come to rest.

        Editors write in several steps: a change counts at the first look that sees nothing new.
        """
        with self._lock:
            stamps = self._stamps()
            if stamps != self._before:
                self._before, self._settled = stamps, False
                return False
            if self._settled:
                return False
            self._settled = True
            before, self._known = self._known, self._content(stamps)
            return self._known != before

    def _run(self) -> None:
        while not self._stopped.wait(self._interval):
            if self.look():
                self._on_change()

    def _stamps(self) -> dict[str, Stamp]:
        found: dict[str, Stamp] = {}
        try:
            for name in [*prompt_names(self._folder), *(path.name for path in self._folder.glob(LEDGER))]:
                status = os.lstat(f"{self._folder}/{name}")
                found[name] = (status.st_mode, status.st_ino, status.st_size, status.st_mtime_ns)
        except OSError:
            pass  # the folder or a file is just being replaced; the next look sees it
        return found

    def _content(self, stamps: dict[str, Stamp]) -> str:
        """Return one digest over names and bytes; a file is read again only where its stamp differs."""
        self._digests = {key: self._digests.get(key) or self._digest(*key) for key in stamps.items()}
        whole = hashlib.sha256()
        for (name, _), digest in sorted(self._digests.items()):
            whole.update(name.encode("utf-8", "surrogateescape") + b"\0" + digest)
        return whole.hexdigest()

    def _digest(self, name: str, stamp: Stamp) -> bytes:
        if not stat.S_ISREG(stamp[0]):
            return b"not a file"
        try:
            return hashlib.sha256((self._folder / name).read_bytes()).digest()
        except OSError as error:
            return f"unreadable: {error.errno}".encode()
