"""What the commands share: options that mean the same everywhere, and how they are checked."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Literal, TypeVar

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text

from generator.site_facts import SiteFacts, checked_address, read_site_facts

PROGRESS_ABOVE = 200
Format = Literal["text", "json"]
_Item = TypeVar("_Item")


def existing_folder(_: click.Context, parameter: click.Parameter, value: Path | None) -> Path | None:
    """Refuse what is no readable folder, with what was expected instead."""
    if value is None:
        return None
    option = parameter.opts[0]
    if not value.exists():
        raise click.BadParameter(f"there is no folder {value}; expected e.g. {option} {parameter.name}")
    refuse_file(value, option)
    if not os.access(value, os.R_OK | os.X_OK):
        raise click.BadParameter(f"{value} cannot be read; check its permissions")
    return value


def refuse_file(value: Path, option: str) -> None:
    """Refuse a file where a folder must be."""
    if value.exists() and not value.is_dir():
        raise click.BadParameter(f"{value} is not a folder; expected e.g. {option} {option[2:]}")


PATH = click.Path(path_type=Path)
prompts_option = click.option(
    "--prompts",
    type=PATH,
    default=Path("prompts"),
    show_default=True,
    callback=existing_folder,
    metavar="DIR",
    help="Folder of prompt files.",
)


def _address(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    try:
        return value and checked_address(value)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


site_url_option = click.option(
    "--site-url",
    metavar="URL",
    callback=_address,
    help="Address the site will have; left out, the `site_url` of the mkdocs.yml beside the prompts folder.",
)
format_option = click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How findings are printed; json is one list of {path, line, message, severity}.",
)


def facts_of(prompts: Path, site_url: str | None = None) -> SiteFacts:
    """Return what the mkdocs.yml beside the folder of prompts says of the site; `site_url` takes its address' place."""
    return read_site_facts(prompts.absolute().parent / "mkdocs.yml", site_url)


def count(number: int, noun: str) -> str:
    """Return "1 answer", "2,000 answers"."""
    return f"{number} {noun}" if number == 1 else f"{number:,} {noun}s"


def with_progress(items: Iterable[_Item], doing: str, total: int) -> Iterable[_Item]:
    """Return `items` as they are; a terminal shows a bar while a long list of them is used up."""
    if total <= PROGRESS_ABOVE or not sys.stderr.isatty():
        return items
    return _with_bar(items, doing, total)


def _with_bar(items: Iterable[_Item], doing: str, total: int) -> Iterable[_Item]:
    name = TextColumn("{task.description}")
    columns = (name, BarColumn(), MofNCompleteColumn(), _Rate(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        yield from progress.track(items, total=total, description=doing)


class _Rate(ProgressColumn):
    def render(self, task: Task) -> Text:
        return Text(f"{task.speed or 0:,.0f}/s")
