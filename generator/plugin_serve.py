"""In `mkdocs serve` of a large site: a saved prompt shows at once; lists, links to it and search follow later."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import get_plugin_logger

from generator.ledger import LEDGER

LARGE = 300
"""Fewer answers are built anew, whole, before anybody waits."""
QUIET = 20.0
"""Seconds without a change after which the rest follows."""
log = get_plugin_logger("answerbook")


class QuickBuilder:
    """Stands in MkDocs' server where its builder stood."""

    def __init__(
        self,
        whole: Callable[[], None],
        few: Callable[[], Iterable[str] | None],
        request: Callable[[], None],
        watched: Callable[[], Iterable[Path]],
    ) -> None:
        """Build `whole` or only a `few` pages, which tells their addresses, or None where it cannot.

        `request` asks the server for a build; `watched` are the files that a whole build is needed for.
        """
        self._whole, self._few, self._request, self._watched = whole, few, request, watched
        self._is_due = False
        self._before = self._stamps()
        self._timer: threading.Timer | None = None

    def __call__(self) -> None:
        """Build what is needed now."""
        self.stop()
        stamps = self._stamps()
        made = None if self._is_due or stamps != self._before else self._few()
        if made is None:
            self._is_due, self._before = False, stamps
            self._whole()
            return
        for address in made:
            log.info(
                "%s is as its prompt says; lists, links to it and search follow in %g quiet seconds", address, QUIET
            )
        self._timer = threading.Timer(QUIET, self._follow)
        self._timer.daemon = True
        self._timer.start()

    def stop(self) -> None:
        """Wait for nothing any more."""
        if self._timer:
            self._timer.cancel()
            self._timer = None

    def _follow(self) -> None:
        self._is_due = True
        self._request()

    def _stamps(self) -> dict[str, tuple[int, int]]:
        found: dict[str, tuple[int, int]] = {}
        for path in self._watched():
            try:
                status = path.stat()
            except OSError:
                continue
            found[str(path)] = (status.st_mtime_ns, status.st_size)
        return found


def others(config: MkDocsConfig) -> Iterator[Path]:
    """Yield what a whole build is made of besides prompts."""
    settings = Path(config.config_file_path or "mkdocs.yml")
    yield settings
    yield settings.parent / config.plugins["answerbook"].config["prompts"] / LEDGER
    own = [folder for folder in config.theme.dirs if "site-packages" not in folder]
    for folder in (config.docs_dir, *own):
        yield from Path(folder).rglob("*")


def request_rebuild(server: LiveReloadServer) -> None:
    """Do what the server's own watch does; it has no public call for it, and sees a touch as a change."""
    with server._rebuild_cond:
        server._want_rebuild = True
        server._rebuild_cond.notify_all()
