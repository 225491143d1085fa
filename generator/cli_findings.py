"""What commands say of a build: its findings, how many, and what is still to be released."""

from __future__ import annotations

import json
from collections.abc import Iterable

import click

from generator.build import Site
from generator.cli_options import Format, count
from generator.errors import Diagnostic


def report(findings: Iterable[Diagnostic], format_: Format, *, to_stderr: bool) -> None:
    """Print the findings, one to a line or as JSON."""
    if format_ == "json":
        rows = [
            {"path": found.path, "line": found.line, "message": found.message, "severity": found.severity}
            for found in findings
        ]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for found in findings:
        click.echo(str(found), err=to_stderr)


def remind(built: Site) -> None:
    """Say that a site which keeps a ledger has answers that it does not know as they are now."""
    if built.ledger and built.unreleased:
        number = count(len(built.unreleased), "answer")
        click.echo(f"{number} not released as they are now: before you publish, run answerbook release", err=True)


def faults(findings: Iterable[Diagnostic]) -> str:
    """Return ", 1 error, 2 warnings"; empty where there are none."""
    severities = [finding.severity for finding in findings]
    counts = {name: severities.count(name) for name in ("error", "warning")}
    return "".join(f", {count(number, name)}" for name, number in counts.items() if number)
