"""All that is settled before the writing starts: the question read, the task identified, the sources graded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from generator.clauses import cite_abstract, cite_name
from generator.content import Citation, Prompt, Source
from generator.lexicon import Lexicon
from generator.question import Reading, SubQuestion, read_question
from generator.relevance import Grade, grade_models, grade_papers, names_to_find
from generator.synonyms import with_synonyms
from generator.tasks import TaskChoice, identify_task
from generator.taxonomy import Task, Taxonomy
from generator.words import content_stems, stem_set
from generator.workflow import chained

_MOVES = stem_set("video")
_MOVES_OR_NOT = _MOVES | stem_set("image photo picture")


@dataclass(frozen=True, slots=True)
class Material:
    """All that the composer knows when it starts to write."""

    prompt: Prompt
    reading: Reading
    choice: TaskChoice
    lexicon: Lexicon
    grades: Mapping[str, Grade]
    nearness: Mapping[str, int]
    """Paper key → how many of the question's telling words its abstract shares."""

    wanted: frozenset[str]
    """The stems of the question that tell something, and those of what abstracts call the same; those that say no
    more than what every paper on the task says are left out."""

    stages: tuple[str, ...]
    """Keys of the models that work one after the other; empty where they do not."""

    fitting: tuple[Source, ...] = ()
    """All papers: those that describe a model first, then by how well they fit."""

    def focus(self, sub: SubQuestion) -> frozenset[str]:
        """Return the stems of one sub-question among those that are `wanted`.

        "Is that true?" says nothing itself: then it is those of what was heard, or of what happened last.
        """
        own = content_stems(sub.text)
        before = [place for place in self.reading.anecdote if place[0] < sub.start]
        if len(own) < 2 and (self.reading.hearsay or before):
            own |= content_stems(self.prompt.question[slice(*(self.reading.hearsay or before[-1]))])
        return with_synonyms(own) & self.wanted

    @property
    def taxonomy(self) -> Taxonomy:
        """Return all tasks."""
        return self.lexicon.taxonomy

    @property
    def task(self) -> Task:
        """Return the identified task."""
        return self.choice.task

    def papers(self, relevance: str) -> list[Source]:
        """Return the papers of one grade, in the order of `fitting`."""
        return [p for p in self.fitting if self.grades[p.key].relevance == relevance]

    def fitness(self, paper: Source) -> tuple[bool, bool, bool, float, int]:
        """Order papers: the fitting model's own, of its medium, one that tells how, on the task, near the words."""
        subject = self.choice.subjects[paper.key]
        moves = self.grades[paper.key].relevance == "direct" and self._only_moves(paper)
        score = subject.scores.get(self.task.id, 0.0)
        tells_how = bool(paper.abstract) and subject.kind in ("method", "tool")
        return not self.is_own(paper), moves, not tells_how, -score, -self.nearness[paper.key]

    def _only_moves(self, paper: Source) -> bool:
        """Return whether a title speaks of video where the task is one of still pictures."""
        still = "video" not in self.task.input_media + self.task.output_media
        return still and stem_set(paper.name) & _MOVES_OR_NOT == _MOVES

    def is_own(self, paper: Source) -> bool:
        """Return whether `paper` describes a recommended model that fits the task."""
        model = self.grades[paper.key].own_of
        return model is not None and (self.grades[model].relevance == "direct" or model in self.stages)

    def own_term(self, paper: Source) -> tuple[str, tuple[Citation, ...]] | None:
        """Return what `paper` itself calls the task it is about, and the citation of where it does; None if nowhere."""
        about, subject = self.grades[paper.key].about, self.choice.subjects[paper.key]
        if about is None:
            return None
        name = self.taxonomy.tasks[about].name
        untitled = content_stems(name) - stem_set(paper.name)
        if not untitled:
            return name, (cite_name(paper),)
        if untitled <= subject.words:
            return name, tuple(_where(paper, untitled))
        term = subject.terms.get(about)
        if term is None:
            return None
        if term.sentence == 0:
            return term.text, (cite_name(paper),)
        sentence = paper.sentences[term.sentence - 1]
        return term.text, (cite_abstract(paper, sentence, sentence.start, sentence.end),)

    def names_a_model(self, paper: Source) -> bool:
        """Return whether an abstract speaks of a fitting recommended model by its name."""
        run = self.choice.subjects[paper.key].run
        return any(name in run for name in names_to_find(self.prompt, self.choice))

    def is_readable(self, paper: Source) -> bool:
        """Return whether `paper` may be quoted: it has an abstract, and not that of a model that does not fit."""
        return bool(paper.abstract) and (self.grades[paper.key].own_of is None or self.is_own(paper))


def _where(paper: Source, wanted: frozenset[str]) -> Iterator[Citation]:
    """Yield the citations of the first sentences of an abstract that hold the stems `wanted`."""
    for sentence in paper.sentences:
        if not wanted.isdisjoint(stem_set(sentence.text)):
            yield cite_abstract(paper, sentence, sentence.start, sentence.end)
            wanted -= stem_set(sentence.text)
        if not wanted:
            return


def gather(prompt: Prompt, lexicon: Lexicon) -> Material:
    """Read the question, identify the task and grade the sources of `prompt`."""
    choice = identify_task(prompt, lexicon)
    taxonomy = lexicon.taxonomy
    models = grade_models(prompt, choice, taxonomy)
    grades = {**models, **grade_papers(prompt, choice, taxonomy, models)}
    asked = content_stems(prompt.question)
    wanted = with_synonyms(asked - stem_set(choice.task.name))
    nearness = {p.key: len(wanted & choice.subjects[p.key].words) for p in prompt.papers}
    stages = tuple(model.key for model in chained(prompt.models, choice, taxonomy))
    material = Material(prompt, read_question(prompt.question), choice, lexicon, grades, nearness, wanted, stages)
    return replace(material, fitting=tuple(sorted(prompt.papers, key=material.fitness)))
