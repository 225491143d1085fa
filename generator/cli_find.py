"""The command `find`: a customer's words in, the answers to send out."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Literal

import click

from generator.cli_options import PATH, facts_of, prompts_option, site_url_option, with_progress
from generator.find_words import Asked
from generator.finder import Found, default_cache
from generator.finder import find as find_answers

_LIMIT = 5


@click.command()
@click.argument("words", nargs=-1, required=True)
@prompts_option
@click.option(
    "--limit", type=click.IntRange(1, 100), default=_LIMIT, show_default=True, help="So many answers at most."
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "markdown", "json"]),
    default="text",
    show_default=True,
    help="text to choose from, markdown to paste into a ticket, json for programs.",
)
@click.option("--drafts", is_flag=True, help="Find drafts like other answers.")
@site_url_option
@click.option(
    "--cache",
    type=PATH,
    metavar="FILE",
    help="Where the index is kept; left out, .cache/answerbook/find.sqlite beside the prompts folder.",
)
@click.pass_context
def find(
    context: click.Context,
    words: tuple[str, ...],
    prompts: Path,
    limit: int,
    format_: Literal["text", "markdown", "json"],
    drafts: bool,
    site_url: str | None,
    cache: Path | None,
) -> None:
    """Find the answers to a customer's words, best first.

    WORDS can be a whole ticket; slips of the keyboard are mended. The exit status is 1 where no answer is found.

    \b
    answerbook find "my photo is grainy and too dark"
    answerbook find --limit 1 --format markdown "my photo is grainy and too dark"
    """
    facts = facts_of(prompts, site_url)
    found, asked = find_answers(
        " ".join(words),
        prompts,
        facts,
        cache=cache or default_cache(prompts),
        limit=limit,
        drafts=drafts,
        each=with_progress,
    )
    if format_ == "json":
        rows = [{name: value for name, value in asdict(one).items() if name != "markdown"} for one in found]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    elif format_ == "markdown":
        click.echo("\n\n---\n\n".join(one.markdown for one in found), nl=bool(found))
    else:
        click.echo("\n\n".join(_shown(number, one) for number, one in enumerate(found, 1)), nl=bool(found))
    if not found:
        click.echo(_nothing(asked), err=True)
    elif not facts.url and format_ != "json":
        click.echo("answerbook: to get whole links, set site_url in mkdocs.yml or give --site-url URL", err=True)
    context.exit(0 if found else 1)


def _shown(number: int, found: Found) -> str:
    indent = " " * (len(str(number)) + 2)
    rest = "\n".join(f"{indent}{line}" for line in (found.why, found.permalink, found.snippet))
    return f"{number}. {click.style(found.title, bold=True)}\n{rest}"


def _nothing(asked: Asked) -> str:
    if not asked.words:
        return "answerbook: no word here says what it is about; expected e.g. answerbook find grainy night photo"
    these = f"any of {', '.join(asked.words)}" if len(asked.words) > 1 else asked.words[0]
    return f"answerbook: no answer holds {these}; try other or plainer words"
