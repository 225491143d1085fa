"""The command `build`: the whole site here, or its shares here, on other machines or on a cluster."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import click

from generator.build import Given, Site, build_site
from generator.build_cache import Cache, default_cache
from generator.cli_findings import faults, remind, report
from generator.cli_options import (
    PATH,
    Format,
    count,
    existing_folder,
    facts_of,
    format_option,
    prompts_option,
    site_url_option,
    with_progress,
)
from generator.cluster import connected, number_of_shares
from generator.hand_written import take_along
from generator.output import Written
from generator.pool import keep_for_good
from generator.reader import prompt_files
from generator.share_job import Job
from generator.shares import build_shares, finish_shares, outline_share, plan_shares, publish_share
from generator.staging import Contents
from generator.store import open_store

Step = Literal["outline", "catalogue", "pages", "lists"]
_OF_A_SHARE: Mapping[Step, str] = {"outline": "outline ready", "pages": "pages written"}


@dataclass(frozen=True, slots=True)
class _Division:
    """How the work is divided."""

    shards: int | None
    shard: int | None
    step: Step | None
    scheduler: str | None


@click.command()
@prompts_option
@click.option(
    "--output",
    required=True,
    metavar="DIR",
    help="Folder to write to; empty, or of an earlier build. Or a URL that fsspec knows, such as s3://bucket/site.",
)
@click.option(
    "--docs",
    type=PATH,
    callback=existing_folder,
    metavar="DIR",
    help="Folder of hand-written pages to take along, so that the output is complete.",
)
@site_url_option
@click.option("--drafts", is_flag=True, help="List drafts like other answers.")
@click.option("--shards", type=click.IntRange(min=1), metavar="N", help="Divide the work into so many shares.")
@click.option("--shard", type=click.IntRange(min=1), metavar="K", help="Do one step of the K-th share only, from 1.")
@click.option(
    "--step",
    type=click.Choice(["outline", "catalogue", "pages", "lists"]),
    help="Of a build in shares: outline (each), catalogue (once), pages (each), lists (once).",
)
@click.option("--scheduler", metavar="ADDRESS", help="Let the Dask cluster of this scheduler do the shares.")
@format_option
@click.pass_context
def build(
    context: click.Context,
    prompts: Path,
    output: str,
    docs: Path | None,
    site_url: str | None,
    drafts: bool,
    shards: int | None,
    shard: int | None,
    step: Step | None,
    scheduler: str | None,
    format_: Format,
) -> None:
    """Export every page and record as plain files, for any site engine.

    Files are written only where their bytes differ; those of removed prompts go away. The exit status is 1
    where a prompt is in error (the others are still written) and 2 where the command cannot be carried out.

    \b
    answerbook build --prompts prompts --output build/docs
    answerbook build --output build/docs --shards 3 --shard 1 --step outline
    answerbook build --output s3://bucket/site --scheduler tcp://10.0.0.1:8786
    """
    division = _checked(_Division(shards, shard, step, scheduler), output)
    number = len(prompt_files(prompts))
    if not number:
        raise click.UsageError(f"{prompts} holds no prompt file; expected e.g. {prompts / 'my-question.txt'}")
    given = Given(prompts.absolute(), prompts.as_posix(), facts_of(prompts, site_url), drafts)
    place = output if "://" in output else str(Path(output).absolute())

    def extra(site: Site, uris: Collection[str]) -> Mapping[str, bytes]:
        return take_along(docs, site, uris) if docs else {}

    if scheduler:
        with connected(scheduler) as (executor, workers):
            job = Job(given, place, shards or number_of_shares(number, workers))
            built, done = build_shares(job, with_progress, extra, executor)
    elif shards is None:
        cache = Cache(default_cache(prompts), remembers=False)
        built = build_site(prompts, given.display, facts=given.facts, drafts=drafts, cache=cache, each=with_progress)
        keep_for_good()
        more = extra(built, {file.uri for file in built.files})
        done = open_store(place).finish(Contents(built.files, more))
    elif step is None and shard is None:
        built, done = build_shares(Job(given, place, shards), with_progress, extra)
    elif step == "lists":
        built, done = finish_shares(Job(given, place, shards), extra)
    else:
        _one_step(Job(given, place, shards), division)
        return
    report(built.diagnostics, format_, to_stderr=True)
    click.echo(_summary(built, done, output), err=format_ == "json")
    remind(built)
    context.exit(1 if built.errors else 0)


def _one_step(job: Job, division: _Division) -> None:
    if division.step == "catalogue":
        plan_shares(job)
        click.echo(f"catalogue ready: now --step pages for each of {count(job.of, 'share')}")
        return
    assert division.shard is not None
    step: Step = division.step or "pages"
    prompts = (outline_share if step == "outline" else publish_share)(job, division.shard)
    click.echo(f"share {division.shard} of {job.of}: {count(prompts, 'prompt')}, {_OF_A_SHARE[step]}")


def _summary(built: Site, done: Written, output: str) -> str:
    return (
        f"{count(len(built.outlines), 'answer')} in {output}: {count(done.written, 'file')} written, "
        f"{done.unchanged} unchanged, {done.removed} removed{faults(built.diagnostics)}"
    )


def _checked(division: _Division, output: str) -> _Division:
    """Return `division`; raise `UsageError` where its options contradict each other."""
    fault = _contradiction(division)
    if not fault and output.startswith("memory://") and (division.scheduler or division.step or division.shard):
        fault = "memory:// is one process's own; expected a place that every machine can reach"
    if fault:
        raise click.UsageError(fault)
    return division


def _contradiction(division: _Division) -> str:
    shards, shard, step = division.shards, division.shard, division.step
    if division.scheduler and (shard or step):
        return "--scheduler does every step of every share; expected no --shard and no --step beside it"
    if not shards and (shard or step):
        return f"{'--shard' if shard else '--step'} needs the number of shares; expected e.g. --shards 3"
    if shards and shard and shard > shards:
        return f"there is no share {shard} of {shards}; expected --shard 1 to {shards}"
    if step in _OF_A_SHARE and not shard:
        return f"--step {step} is done share by share; expected e.g. --shard 1"
    if shard and step and step not in _OF_A_SHARE:
        return f"--step {step} is done once for all shares; expected no --shard beside it"
    return ""
