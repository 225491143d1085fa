"""The command `answerbook`: each subcommand parses its options, calls one stage and reports."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from generator.build import Site, build_site
from generator.build_cache import Cache, default_cache
from generator.cli_build import build
from generator.cli_find import find
from generator.cli_findings import faults, remind
from generator.cli_findings import report as report_findings
from generator.cli_new import new
from generator.cli_options import (
    PATH,
    Format,
    count,
    existing_folder,
    facts_of,
    format_option,
    prompts_option,
    with_progress,
)
from generator.cli_permalinks import release, rename, report, withdraw
from generator.cluster import ClusterError
from generator.errors import InputError, OutputError
from generator.find_index import FindError
from generator.moves import LedgerError
from generator.published import check_pages
from generator.reader import prompt_files
from generator.search_index import IndexingError, index_site
from generator.twins import read_pages, write_twins


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="answerbook", prog_name="answerbook", message="%(prog)s %(version)s")
def cli() -> None:
    """Prompts in, a searchable site of answer pages out.

    \b
    answerbook new brighten-night-photo     start a prompt
    answerbook check                        every finding in every prompt
    answerbook find "grainy night photo"    the answers for a ticket
    answerbook serve                        the live site
    answerbook site                         the whole site, into site/
    """


cli.add_command(build)


@cli.command()
@prompts_option
@click.option(
    "--pages", type=PATH, callback=existing_folder, metavar="DIR", help="Folder of an earlier `answerbook build`."
)
@format_option
@click.pass_context
def check(context: click.Context, prompts: Path, pages: Path | None, format_: Format) -> None:
    """Print every finding in the prompts, and in exported pages, as `path:line: message`.

    The exit status is 0 where no error is found, 1 where one is, 2 where the command cannot be carried out.

    \b
    answerbook check --prompts prompts --pages build/docs
    """
    try:
        cache = Cache(default_cache(prompts), remembers=False)
        built = build_site(prompts, prompts.as_posix(), facts=facts_of(prompts), cache=cache, each=with_progress)
    except InputError as error:
        built = Site(diagnostics=tuple(error.diagnostics))
    findings = list(built.diagnostics)
    if pages is not None:
        findings += check_pages(built, prompts, pages)
    report_findings(findings, format_, to_stderr=False)
    checked = f"{count(len(prompt_files(prompts)), 'prompt')} checked{faults(findings) or ', no findings'}"
    click.echo(checked, err=format_ == "json")
    remind(built)
    context.exit(1 if any(finding.severity == "error" for finding in findings) else 0)


for command in (new, find, release, rename, withdraw, report):
    cli.add_command(command)


@cli.command()
@click.argument("site", type=PATH)
@click.option(
    "--pages",
    type=PATH,
    callback=existing_folder,
    metavar="DIR",
    help="Folder of the `answerbook build` that the site was made from: adds each answer's page as Markdown.",
)
def index(site: Path, pages: Path | None) -> None:
    """Add the search index to a built site, for engines that do not run our plugin.

    Only pages whose article carries `data-pagefind-body` are indexed, where any does.

    \b
    answerbook index site --pages build/docs
    """
    if pages is not None:
        write_twins(site, read_pages(pages).items())
    click.echo(f"{count(index_site(site), 'page')} indexed in {site}")


_PASS_ON = {"ignore_unknown_options": True, "allow_interspersed_args": False}


@cli.command(context_settings=_PASS_ON)
@click.argument("options", nargs=-1, type=click.UNPROCESSED)
def serve(options: tuple[str, ...]) -> None:
    """Show the live site: `mkdocs serve` with our settings; OPTIONS go to MkDocs.

    \b
    answerbook serve --dev-addr 127.0.0.1:8001
    """
    _run_mkdocs("serve", "--livereload", *options)


@cli.command(context_settings=_PASS_ON)
@click.argument("options", nargs=-1, type=click.UNPROCESSED)
def site(options: tuple[str, ...]) -> None:
    """Build the whole site: `mkdocs build --strict` with our settings; OPTIONS go to MkDocs.

    \b
    answerbook site --site-dir public
    """
    _run_mkdocs("build", "--strict", *options)


def main() -> None:
    """Run the command; end with its exit status and never with a traceback for a user's mistake."""
    sys.exit(_status(sys.argv[1:]))


def _status(arguments: Sequence[str]) -> int:
    try:
        return cli.main(list(arguments), prog_name="answerbook", standalone_mode=False) or 0
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (ClusterError, FindError, InputError, OutputError, IndexingError, LedgerError) as error:
        return _stop(str(error), 2)
    except (click.Abort, KeyboardInterrupt):
        return _stop("stopped; files already in place are whole, the next run does the rest", 130)
    except BrokenPipeError:
        # The reader of our output has gone, as in `answerbook check | head`; nothing may be flushed to it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        return _stop(f"{error.filename or 'a file'}: {error.strerror or error}", 2)


def _stop(message: str, status: int) -> int:
    click.echo(f"answerbook: {message}", err=True)
    return status


def _run_mkdocs(*arguments: str) -> None:
    """Become MkDocs, so that signals and the exit status are its own."""
    command = [sys.executable, "-m", "mkdocs", *arguments]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    if os.name == "posix":
        os.execve(command[0], command, environment)
    sys.exit(subprocess.run(command, env=environment, check=False).returncode)
