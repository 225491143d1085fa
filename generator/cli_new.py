"""The command `new`."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import click

from generator.cli_options import PATH, refuse_file
from generator.ledger import read_ledger
from generator.permalinks import owners
from generator.reader import prompt_files, slug_of


@click.command()
@click.argument("slug")
@click.option(
    "--prompts",
    type=PATH,
    default=Path("prompts"),
    show_default=True,
    metavar="DIR",
    help="Folder to put the file in; made where it is missing.",
)
def new(slug: str, prompts: Path) -> None:
    """Write a prompt file to fill in; it is valid from the start.

    SLUG becomes the file's name and the page's address: small letters, digits and hyphens.

    \b
    answerbook new brighten-night-photo
    """
    if slug != slug_of(slug):
        raise click.BadParameter(
            f"{slug!r} cannot be an address; expected small letters, digits and hyphens, e.g. {slug_of(slug)}",
            param_hint="SLUG",
        )
    refuse_file(prompts, "--prompts")
    prompts.mkdir(parents=True, exist_ok=True)
    taken = next((path for path in prompt_files(prompts) if slug_of(path.stem) == slug), None)
    if taken is not None:
        raise click.BadParameter(f"{taken} has this address already; choose another name", param_hint="SLUG")
    _refuse_published(prompts, slug)
    path = prompts / f"{slug}.txt"
    example = resources.files("generator").joinpath("data", "new-prompt.txt").read_text(encoding="utf-8")
    with path.open("x", encoding="utf-8", newline="\n") as file:
        file.write(example)
    click.echo(f"{path} is an example to replace, part by part; then run: answerbook check --prompts {prompts}")
    click.echo("It is a draft: it has a page, and lists show it as soon as the line `status: draft` is gone")


def _refuse_published(prompts: Path, slug: str) -> None:
    """Refuse a slug that was an answer's address before: links to it lead to that answer for good."""
    entry = owners(read_ledger(prompts, prompts.as_posix())).get(slug)
    if entry is None:
        return
    if entry.withdrawn:
        state = f"of the answer that was withdrawn on {entry.withdrawn.date}"
    else:
        state = "of an answer that is on record" if entry.slug == slug else f"of what is now answers/{entry.slug}/"
    raise click.BadParameter(
        f"answers/{slug}/ is for good the address {state} (id {entry.id}); choose a name that was never used",
        param_hint="SLUG",
    )
