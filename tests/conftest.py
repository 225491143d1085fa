"""A real browser over the built site of this repository, served in a sub-folder under a strict policy."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    expect,
    sync_playwright,
)

ROOT = Path(__file__).parents[1]
FOLDER = "help/answers-site"
"""The site's address below the host: nothing may rely on standing at the root."""
_POLICY = re.compile(r'add_header Content-Security-Policy "([^"]+)"')
INTRANET = "intranet.test"
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
# The sandbox needs privileges that a container lacks; the rest keeps Chromium from calling home.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # A name that is not localhost: the browser then takes plain HTTP for what it is, not secure.
    f"--host-resolver-rules=MAP {INTRANET} 127.0.0.1",
]

OpenPage = Callable[..., Page]


# No test asserts a time, hence no deadline for an example either.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

# What a shell starts in the background ignores Ctrl-C, and so would whatever the tests start.
signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that `tests/test_golden.py` reads."""
    parser.addoption("--update-golden", action="store_true", help="write what the golden cases give as expected")


class _Host(SimpleHTTPRequestHandler):
    """A static host that sends the policy which docs/hosting.md gives for nginx."""

    policy = ""

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", self.policy)
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        body = (Path(self.directory) / "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  the base class names it so
        pass


@pytest.fixture(scope="session")
def built_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of this repository's site, built with `--strict`."""
    site = tmp_path_factory.mktemp("host") / FOLDER
    build_into(site)
    return site


def build_into(site: Path) -> None:
    """Build this repository's site, with `--strict`, into the folder `site`."""
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(site)]
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def page_kinds(site: Path) -> dict[str, str]:
    """Return one page's path by kind; of pages that differ only in what they are about, the first."""
    paths = sorted(path.parent.relative_to(site).as_posix() for path in site.rglob("index.html"))
    kinds = {"home": ""}
    for path in paths:
        folder, _, rest = path.partition("/")
        # `a/` holds nothing to look at: its pages lead on.
        if path != "." and folder != "a":
            kinds.setdefault(f"{folder}-page" if rest else folder, f"{path}/")
    return kinds


@pytest.fixture(scope="session")
def web_tools() -> Path:
    """Return where the npm packages of tests/web lie; skip where they are not installed, fail in CI."""
    folder = ROOT / "tests" / "web" / "node_modules"
    if not (folder / "axe-core").is_dir() or shutil.which("node") is None:
        reason = "the web checks are not installed; Node 20 and: npm ci --ignore-scripts --prefix tests/web"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return folder


@pytest.fixture(scope="session")
def site_address(built_site: Path) -> Iterator[str]:
    """Serve the built site in its folder; yield the address of its home page."""
    with served(built_site.parents[len(Path(FOLDER).parts) - 1]) as address:
        yield f"{address}{FOLDER}/"


@pytest.fixture(scope="session")
def root_address(built_site: Path) -> Iterator[str]:
    """Serve the built site at the root; the 404 page needs `site_url` where the site stands in a folder."""
    with served(built_site) as address:
        yield address


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve `folder` as docs/hosting.md says; yield the address of its root."""
    given = _POLICY.search((ROOT / "docs" / "hosting.md").read_text(encoding="utf-8"))
    assert given, "docs/hosting.md gives no Content-Security-Policy"
    with running(type("Host", (_Host,), {"policy": given[1]}), folder) as address:
        yield address


@contextmanager
def running(host: type[SimpleHTTPRequestHandler], folder: Path) -> Iterator[str]:
    """Let `host` serve `folder`; yield the address of its root."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(host, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Chromium; without one, skip on a developer's machine and fail in CI."""
    if CHROMIUM is None:
        reason = "no Chromium on PATH; on Debian: apt-get install chromium"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    expect.set_options(timeout=20_000)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: Browser, site_address: str, root_address: str) -> Iterator[OpenPage]:
    """Yield a function that opens a page; afterwards no page may have complained or called another host."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def note(message: ConsoleMessage) -> None:
        # The browser itself reports a page that is not there; `missing` says that this is expected.
        if message.type in ("error", "warning") and not message.text.endswith("404 (Not Found)"):
            complaints.append(f"{message.type}: {message.text}")

    def check_origin(request: Request) -> None:
        if not request.url.startswith((site_address, root_address, "data:")):
            complaints.append(f"request outside the site: {request.url}")

    def open_page(
        path: str = "",
        *,
        size: tuple[int, int] = (1280, 800),
        scheme: str = "light",
        javascript: bool = True,
        missing: bool = False,
    ) -> Page:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme="dark" if scheme == "dark" else "light",
            java_script_enabled=javascript,
        )
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", note)
        page.on("pageerror", lambda error: complaints.append(f"uncaught: {error}"))
        page.on("request", check_origin)
        page.on("dialog", lambda dialog: complaints.append(f"dialog: {dialog.message}"))
        response = page.goto((root_address if missing else site_address) + path)
        assert response is not None
        assert response.status == (404 if missing else 200), response.url
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not complaints


@pytest.fixture
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Yield an empty page; `indirect` with False makes it one without JavaScript."""
    context = browser.new_context(java_script_enabled=getattr(request, "param", True))
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()
