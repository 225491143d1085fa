"""What an answer's page carries for the support desk beside its Markdown: snippets, versions, feedback.

The plugin hands it to the theme, which puts it on the page; exported Markdown stays as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from generator.content import Answer
from generator.feedback import FeedbackLink, feedback_links
from generator.history import Change, changed_since, changes
from generator.markdown import script_json
from generator.site_facts import SiteFacts
from generator.snippets import write_snippets
from generator.state_words import COVERAGE_WORDS, STATUS_WORDS
from generator.taxonomy import Task, load_taxonomy
from generator.versions import as_of, version_of


@dataclass(frozen=True, slots=True)
class Desk:
    """The parts that the theme's templates show."""

    data: str
    """JSON for a script block of the page: the snippets, the version, and what changed since earlier ones."""
    version: str
    as_of: str | None
    """Date of that version; None where it is not released."""
    changes: tuple[Change, ...]
    """Newest first."""
    feedback: tuple[FeedbackLink, ...]
    words: str
    """What the task is and what people call it, for search alone."""
    facets: Mapping[str, str]
    """By what search can be narrowed, and what the answer is in this."""


def plan_desk(answer: Answer, site: SiteFacts, template: str = "") -> Desk:
    """Return what the page of `answer` carries; `template` is a checked address for feedback, or empty."""
    version = version_of(answer)
    task = load_taxonomy().tasks[answer.task.id]
    data = {**asdict(write_snippets(answer, site, version)), "version": version, "since": changed_since(answer)}
    return Desk(
        data=script_json(data),
        version=version,
        as_of=as_of(answer),
        changes=changes(answer),
        feedback=feedback_links(template, answer, version),
        words=_words(task),
        facets={
            "Family": task.family.name,
            "Task": task.name,
            "Coverage": COVERAGE_WORDS[answer.coverage],
            "State": STATUS_WORDS[answer.prompt.front_matter.status],
        },
    )


def _words(task: Task) -> str:
    texts = [task.plain_name, task.definition, task.input, *task.aliases, *task.symptoms]
    return " ".join(dict.fromkeys(" ".join(texts).split()))
