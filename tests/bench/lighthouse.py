"""What Lighthouse says of an answer page: `make lighthouse`, or `python -m tests.bench.lighthouse [PATH …]`.

It loads the built site over HTTP with gzip, as docs/hosting.md serves it, as a phone and as a desktop, and tells the
best of --repeat runs: whatever else the machine does counts fourfold on a phone.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import subprocess
import sys
import tempfile
from http.server import SimpleHTTPRequestHandler
from pathlib import Path
from typing import Any

from tests.conftest import CHROMIUM, ROOT, build_into, page_kinds, running

LIGHTHOUSE = ROOT / "tests" / "web" / "node_modules" / "lighthouse" / "cli" / "index.js"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
LEAST = {"performance": 98, "accessibility": 100, "best-practices": 100, "seo": 100}
LCP, SHIFT = "largest-contentful-paint", "cumulative-layout-shift"
MOST = {LCP: 1000, SHIFT: 0}
"""Milliseconds, and how far anything moves."""
_PACKED = (".html", ".css", ".js", ".json", ".svg")


class PackedHost(SimpleHTTPRequestHandler):
    """A static host with keep-alive, gzip and a cache time."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        body = path.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        if path.suffix in _PACKED:
            body = gzip.compress(body)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=31536000")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  the base class names it so
        pass


def _measure(address: str, *options: str) -> dict[str, Any]:
    """Return Lighthouse's report on the page at `address`."""
    flags = "--chrome-flags=--headless=new --no-sandbox --disable-gpu"
    command = ["node", str(LIGHTHOUSE), address, "--quiet", "--output=json", "--no-enable-error-reporting", flags]
    environment = os.environ | {"CHROME_PATH": str(CHROMIUM)}
    done = subprocess.run([*command, *options], env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr)
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def _told(report: dict[str, Any]) -> str:
    audits, categories = report["audits"], report["categories"]
    scores = "  ".join(f"{name} {categories[name]['score'] * 100:.0f}" for name in CATEGORIES)
    times = "  ".join(
        f"{short} {audits[name]['numericValue']:.0f} ms"
        for short, name in (("FCP", "first-contentful-paint"), ("LCP", LCP), ("TBT", "total-blocking-time"))
    )
    rest = f"CLS {audits[SHIFT]['numericValue']:.3g}  {audits['total-byte-weight']['numericValue'] / 1000:.0f} kB"
    return f"{scores}  |  {times}  {rest}"


def _failed(report: dict[str, Any]) -> list[str]:
    """Return the audits that cost points."""
    costly = {ref["id"] for name in CATEGORIES for ref in report["categories"][name]["auditRefs"] if ref["weight"]}
    audits = ((name, report["audits"][name]) for name in sorted(costly))
    return [
        f"    {name}: {audit['title']}"
        for name, audit in audits
        if audit["score"] is not None and audit["score"] < 0.98
    ]


def _is_low(report: dict[str, Any]) -> bool:
    """Whether a target is missed."""
    audits, scores = report["audits"], report["categories"]
    return any(scores[name]["score"] * 100 < least for name, least in LEAST.items()) or any(
        audits[name]["numericValue"] > most for name, most in MOST.items()
    )


def main() -> int:
    """Build the site, measure, print; return 1 where a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", nargs="*", help="pages below the site's address; an answer where none is given")
    parser.add_argument("--repeat", type=int, default=3)
    options = parser.parse_args()
    if CHROMIUM is None or not LIGHTHOUSE.is_file():
        sys.exit("Lighthouse needs chromium and, for Node 20, `make web`")
    low = 0
    with tempfile.TemporaryDirectory() as folder:
        build_into(Path(folder))
        with running(PackedHost, Path(folder)) as address:
            for path in options.path or [page_kinds(Path(folder))["answers-page"]]:
                for kind, preset in (("phone", ()), ("desktop", ("--preset=desktop",))):
                    reports = [_measure(address + path, *preset) for _ in range(options.repeat)]
                    report = min(reports, key=lambda report: report["audits"][LCP]["numericValue"])
                    print(f"{path or 'home'}, {kind}: {_told(report)}", *_failed(report), sep="\n", flush=True)
                    low += _is_low(report)
    return bool(low)


if __name__ == "__main__":
    sys.exit(main())
