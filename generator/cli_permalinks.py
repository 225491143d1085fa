"""The commands about addresses and states: release, rename, withdraw, report."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

import click

from generator.build import build_site
from generator.cli_options import Format, count, facts_of, prompts_option, site_url_option, with_progress
from generator.errors import InputError
from generator.ledger import LEDGER
from generator.moves import Moved
from generator.moves import rename as rename_answer
from generator.moves import withdraw as withdraw_answer
from generator.releases import release as release_answers
from generator.review import Review, plan_report


def _day(_: click.Context, __: click.Parameter, value: str | None) -> datetime.date:
    if value is None:
        return datetime.date.today()
    try:
        return datetime.date.fromisoformat(value)
    except ValueError:
        raise click.BadParameter(f"{value!r} is not a date; expected year-month-day, e.g. 2026-11-20") from None


_MOVED: Mapping[Moved, str] = {
    "recorded": "answers/{0}/ leads there",
    "moved": "answers/{0}/ was not its published address, so nothing was recorded",
    "exchanged": "it has changed places with {0}.txt",
}
_date_option = click.option(
    "--date", metavar="DATE", callback=_day, help="Day to record, as 2026-11-20; left out, today."
)


@click.command()
@prompts_option
@_date_option
@click.pass_context
def release(context: click.Context, prompts: Path, date: datetime.date) -> None:
    """Record every answer in the ledger: its addresses for good, and what it says today.

    Run it before you publish, and commit prompts/permalinks.yml and prompts/pages.yml.
    The exit status is 1 where a prompt is in error or an address would be lost; then nothing is recorded.

    \b
    answerbook release
    """
    try:
        done = release_answers(prompts, prompts.as_posix(), date.isoformat(), each=with_progress)
    except InputError as error:
        for finding in error.diagnostics:
            click.echo(str(finding), err=True)
        click.echo("answerbook: nothing was recorded", err=True)
        context.exit(1)
    drafts = f"; {count(done.drafts, 'draft')} left out" if done.drafts else ""
    click.echo(
        f"{count(done.new, 'new answer')}, {done.changed} changed, {done.unchanged} unchanged "
        f"in {prompts / LEDGER}, as of {date}{drafts}"
    )


@click.command()
@click.argument("old")
@click.argument("new")
@prompts_option
def rename(old: str, new: str, prompts: Path) -> None:
    """Give an answer another slug; its old address leads to the new one for good.

    Moves the prompt file, unless that is done already, and records the move in the ledger. A file that got into
    another answer's place is only moved, or changes places with the one that stands in its own.

    \b
    answerbook rename brighten-night-photo brighten-photo-taken-at-night
    """
    done = rename_answer(prompts, prompts.as_posix(), old, new)
    click.echo(f"{prompts / new}.txt is published at answers/{new}/; {_MOVED[done].format(old)}")


@click.command()
@click.argument("slug")
@prompts_option
@click.option("--successor", metavar="SLUG", help="Answer that takes its place; the withdrawn page leads to it.")
@_date_option
def withdraw(slug: str, prompts: Path, successor: str | None, date: datetime.date) -> None:
    """Take an answer back: delete its prompt and leave a page at its addresses that says so.

    To bring it back, restore its prompt file and run `answerbook release`.

    \b
    answerbook withdraw brighten-night-photo --successor brighten-night-video
    """
    withdraw_answer(prompts, prompts.as_posix(), slug, successor, date.isoformat())
    leads = f", and lead to answers/{successor}/" if successor else ""
    click.echo(f"answers/{slug}/ and its other addresses say that it was withdrawn on {date}{leads}")


@click.command()
@prompts_option
@click.option("--stale", is_flag=True, help="Only answers whose review_by has passed.")
@click.option("--as-of", metavar="DATE", callback=_day, help="Day to judge by, as 2026-11-20; left out, today.")
@site_url_option
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How answers are printed; json is one list of objects.",
)
@click.pass_context
def report(
    context: click.Context, prompts: Path, stale: bool, as_of: datetime.date, site_url: str | None, format_: Format
) -> None:
    """List the answers with their state, owner and review dates, the first to be reviewed first.

    With --stale the exit status is 1 where any is listed. It is 1, too, where a prompt is in error.

    \b
    answerbook report --stale --as-of 2026-12-01 --format json
    """
    facts = facts_of(prompts, site_url)
    site = build_site(prompts, prompts.as_posix(), facts=facts, each=with_progress)
    for finding in site.errors:
        click.echo(str(finding), err=True)
    reviews = plan_report(site, facts, as_of, stale=stale)
    if format_ == "json":
        click.echo(json.dumps([asdict(review) for review in reviews], ensure_ascii=False, indent=2))
    else:
        for review in reviews:
            click.echo(_line(review))
    overdue = sum(review.days_overdue > 0 for review in reviews)
    click.echo(f"{overdue} of {count(len(site.outlines), 'answer')} overdue on {as_of}", err=format_ == "json")
    context.exit(1 if site.errors or (stale and reviews) else 0)


def _line(review: Review) -> str:
    facts = (
        f"{review.status} on {review.reviewed}" if review.status == "reviewed" and review.reviewed else review.status,
        f"review by {review.review_by}" if review.review_by else "",
        f"overdue by {count(review.days_overdue, 'day')}" if review.days_overdue else "",
        f"owner {review.owner}" if review.owner else "",
    )
    return f"{review.path}:1: {', '.join(filter(None, facts))}: {review.title}"
