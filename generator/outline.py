"""An answer → what lists and other answers need of it, in a fraction of its memory."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TypeVar

from generator.content import Answer, Basis, Part, Section, Sentence, Source, SourceView, Statement, Workflow
from generator.permalinks import content_of
from generator.versions import version_of

_NO_WORKFLOW = Workflow((), ())
_Any = TypeVar("_Any")


@cache
def _counted(section: Section, part: Part, basis: Basis) -> Statement:
    return Statement(section, part, "", basis)


class Outlines:
    """Makes outlines; what many answers share is held once."""

    def __init__(self) -> None:
        """Start with nothing held."""
        self._held: dict[object, object] = {}

    def of(self, answer: Answer) -> Answer:
        """Return `answer` without its page: every list, feed and report made of it is the same.

        Its version is kept, although the words that make it are not.
        """
        prompt = answer.prompt
        views = tuple(self._view(view) for view in answer.sources)
        by_key = {view.source.key: view.source for view in views}
        whole = replace(
            prompt,
            text="",
            text_hash=prompt.text_hash or content_of(prompt.text),
            models=tuple(by_key[source.key] for source in prompt.models),
            papers=tuple(by_key[source.key] for source in prompt.papers),
        )
        return replace(
            answer,
            prompt=whole,
            task=self._once(replace(answer.task, citations=(), second=None)),
            statements=tuple(self._statement(statement) for statement in answer.statements),
            flow=(),
            workflow=_NO_WORKFLOW,
            sources=views,
            known_version=version_of(answer),
        )

    def _once(self, part: _Any) -> _Any:
        return self._held.setdefault(part, part)  # type: ignore[return-value]

    def _statement(self, statement: Statement) -> Statement:
        """Return what reports count and feeds quote; gaps are told whole, with the names that they rest on."""
        if statement.section == "gaps":
            return statement
        if statement.section == "short-answer":
            return self._once(replace(statement, citations=()))
        return _counted(statement.section, statement.part, statement.basis)

    def _view(self, view: SourceView) -> SourceView:
        return replace(view, source=self._source(view.source), why=replace(view.why, citations=()))

    def _source(self, source: Source) -> Source:
        shown = " ".join([sentence.text for sentence in source.sentences])
        sentences = self._once((Sentence(1, 0, len(shown), shown),)) if shown else ()
        return replace(source, links=self._once(source.links), abstract="", abstract_start=0, sentences=sentences)
