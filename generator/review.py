"""How far every answer of a site is to be trusted on a given day: its state, owner and review dates."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from generator.build import Site
from generator.content import Answer, Status
from generator.site_facts import SiteFacts


@dataclass(frozen=True, slots=True)
class Review:
    """The state of one answer; the fields of `answerbook report --format json`."""

    id: str
    slug: str
    title: str
    path: str
    """The prompt file."""
    url: str
    permalink: str
    status: Status
    owner: str | None
    reviewed: str | None
    review_by: str | None
    days_overdue: int
    """0 where the day of `review_by` has not passed, or none is given."""


def plan_report(site: Site, facts: SiteFacts, as_of: datetime.date, *, stale: bool = False) -> tuple[Review, ...]:
    """Return the state of every answer on the day `as_of`, or of the overdue ones; the first to be reviewed first.

    Withdrawn answers need no review and are never overdue.
    """
    reviews = (_review(answer, facts, as_of) for answer in site.outlines)
    found = [review for review in reviews if review.days_overdue or not stale]
    return tuple(sorted(found, key=lambda review: (review.review_by or "9999", review.slug)))


def _review(answer: Answer, facts: SiteFacts, as_of: datetime.date) -> Review:
    about = answer.prompt.front_matter
    due = about.review_by if about.status != "withdrawn" else None
    return Review(
        id=answer.id,
        slug=answer.slug,
        title=answer.title,
        path=answer.prompt.path,
        url=answer.url,
        permalink=facts.link(answer.permalink),
        status=about.status,
        owner=about.owner,
        reviewed=about.reviewed,
        review_by=about.review_by,
        days_overdue=max((as_of - datetime.date.fromisoformat(due)).days, 0) if due else 0,
    )
