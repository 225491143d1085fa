"""What the plugin says of the prompts in MkDocs' log."""

from __future__ import annotations

import logging

from mkdocs.exceptions import PluginError
from mkdocs.plugins import get_plugin_logger

from generator.build import Site
from generator.ledger import LEDGER

_SHOWN = 3
log = get_plugin_logger("answerbook")


def report(site: Site, *, fail: bool) -> None:
    """Log every finding; raise where `fail` and one is an error, so that no page silently vanishes."""
    for finding in site.diagnostics:
        level = logging.ERROR if finding.severity == "error" else logging.WARNING
        if finding in site.conflicts:
            # Where prompts disagree both say it; with --strict a warning would stop the build over a spelling.
            level = logging.INFO
        log.log(level, "%s:%s: %s", finding.path, finding.line, finding.message)
    if fail and site.errors:
        paths = {finding.path for finding in site.errors}
        what = "prompt" if all(path.endswith(".txt") for path in paths) else "file"
        files = f"1 {what} is" if len(paths) == 1 else f"{len(paths)} {what}s are"
        raise PluginError(f"answerbook: {files} in error, see above; nothing was built")


def reminder(site: Site) -> str:
    """Return what to do before `site` is published where its ledger does not know all answers as they are now.

    Empty where it does, and where the site keeps no ledger.
    """
    if not (site.ledger and site.unreleased):
        return ""
    slugs = [answer.slug for answer in site.unreleased]
    new = sum(answer.id not in site.ledger for answer in site.unreleased)
    named = ", ".join(slugs[:_SHOWN]) + (", …" if len(slugs) > _SHOWN else "")
    lost = f"; {new} never, so that a rename would lose their addresses without a word" if new else ""
    number = "1 answer is not released as it is now"
    if len(slugs) > 1:
        number = f"{len(slugs)} answers are not released as they are now"
    return f"{number} ({named}){lost}: before you publish, run answerbook release and commit {LEDGER}"
