"""In `mkdocs serve` of a large site: a saved prompt shows at once; lists, links to it and search follow later."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import get_plugin_logger

from generator.ledger import LEDGER
from generator.search_index import BUNDLE

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


def make_on_demand(server: LiveReloadServer, make: Callable[[str], object]) -> None:
    """Let `server` call `make` with the address of each page that a browser asks for, relative to the site's root."""
    app, one_at_a_time = server.serve_request, threading.Lock()

    def show(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "ignore")
        if path.startswith(server.mount_path):
            # As the server itself does before it looks for a file: no page of a site that is being built.
            with server._epoch_cond:
                server._epoch_cond.wait_for(lambda: server._visible_epoch == server._wanted_epoch)
            with one_at_a_time:
                make(path.removeprefix(server.mount_path).removesuffix("index.html"))
        return app(environ, start_response)

    server.set_app(show)


def show_last_index(site: Path, kept: Path) -> None:
    """Give the live `site` the search index of the last build, which is `kept`, and say so."""
    shown = site / BUNDLE
    if not (kept / "pagefind-entry.json").is_file():
        log.info("Search is not there yet: it comes with the first `make site`")
    elif not shown.exists():
        shown.symlink_to(kept.absolute(), target_is_directory=True)
        log.info("Search shows the answers as they were at the last `make site`")


def request_rebuild(server: LiveReloadServer) -> None:
    """Do what the server's own watch does; it has no public call for it, and sees a touch as a change."""
    with server._rebuild_cond:
        server._want_rebuild = True
        server._rebuild_cond.notify_all()
