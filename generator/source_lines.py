"""One line per source: what it lends to this case, or what it is about instead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from generator.clauses import Passage, cite_name, cut_clause
from generator.content import Citation, Relevance, Sentence, Source, SourceView, Statement
from generator.material import Material
from generator.phrasing import quoted
from generator.relevance import Grade
from generator.roles import roles_of
from generator.room import Room
from generator.topics import tells_of_its_work, topic_elsewhere, topic_passage
from generator.work_kinds import Kind, kind_in_title

LONGER = 5
"""So many more words may be quoted where no shorter clause of the central sentence stands alone."""
_KIND_NOUN: Mapping[Kind, str] = {
    "method": "A method",
    "data set": "A data set",
    "benchmark": "A benchmark",
    "survey": "A survey",
    "study": "A study",
    "essay": "An essay",
    "tool": "A tool",
    "negative result": "A negative result",
    "paper": "A paper",
}
Term = tuple[str, tuple[Citation, ...]]
"""What a paper calls its task, and where, as of `Material.own_term`."""
_FOR: Mapping[Kind, str] = dict.fromkeys(("survey", "study", "essay", "negative result", "paper"), "on")
"""A method is for something, a study is on something."""
_NOTES: Mapping[Relevance, str] = {
    "direct": "direct",
    "related": "related idea",
    "unrelated": "not about this task",
}


def view_sources(material: Material, room: Room) -> Iterator[SourceView]:
    """Yield every source with its relevance and its line, models first, in prompt order."""
    for source in material.prompt.sources:
        grade = material.grades[source.key]
        if source.kind == "model":
            fits = material.choice.fits(source)
            staged = source.key in material.stages
            note = "recommended" if fits is not False or staged else "recommended, may not fit"
            yield SourceView(source, grade.relevance, note, _model_line(material, source))
        else:
            line = _paper_line(material, source, grade, room)
            yield SourceView(source, grade.relevance, _NOTES[grade.relevance], line)


def _model_line(material: Material, model: Source) -> Statement:
    own = material.choice.own_abstracts.get(model.key)
    pointed = material.choice.model_tasks[model.key]
    if own:
        text = f"The tool itself, described under {own}."
    elif material.choice.fits(model) is False:
        text = f"For {material.taxonomy.tasks[pointed[0]].name}."
    else:
        text = "The tool itself."
    return Statement("sources", "why", text, "name", (cite_name(model),))


def _paper_line(material: Material, paper: Source, grade: Grade, room: Room) -> Statement:
    subject = material.choice.subjects[paper.key]
    term = material.own_term(paper)
    noun = _KIND_NOUN[subject.kind]
    if grade.own_of:
        noun = f"The abstract of {grade.own_of} itself"
    elif term and (grade.relevance == "related" or subject.kind in ("survey", "data set", "benchmark")):
        noun = f"{noun} {_FOR.get(subject.kind, 'for')} {term[0]}"
    limit = room.off_topic if grade.relevance == "unrelated" else room.topic
    central = subject.central
    # What its field is like says what an off-topic paper is about, but nothing of what one lends to this case.
    any_will_do = grade.relevance == "unrelated" or term is None
    passage = next(
        (p for p in _topics(paper, central, limit) if any_will_do or tells_of_its_work(paper, p.sentence)), None
    )
    if passage:
        known = term[1] if term and term[0] in noun else ()
        elsewhere = [c for c in known if c.sentence and c.sentence != passage.sentence.number]
        return _cited(f"{noun}: {quoted(passage.text)}.", passage, elsewhere)
    if paper.abstract:
        text = f"{_in_title(material, paper, grade, noun, term)}."
        told = tuple(c for c in term[1] if c.field == "abstract") if term and term[0] in text else ()
        return Statement("sources", "why", text, "source" if told else "name", told or (cite_name(paper),))
    return Statement("sources", "why", "No abstract was given, only the title.", "name", (cite_name(paper),))


def _topics(paper: Source, central: Sentence | None, limit: int) -> Iterator[Passage]:
    """Yield passages that may say what `paper` is about, the best first."""
    named = topic_passage(paper, central, limit)
    if named:
        yield named
    elif central and not roles_of(central.text) & {"problem", "background"}:
        clause = cut_clause(paper, central, limit + LONGER, frozenset(), frozenset())
        if clause:
            yield clause
    other = topic_elsewhere(paper, limit + LONGER)
    if other:
        yield other


def _in_title(material: Material, paper: Source, grade: Grade, noun: str, term: Term | None) -> str:
    """Return what a paper is, with the task that it names, if any, and whether its title tells so."""
    subject = material.choice.subjects[paper.key]
    kind = _KIND_NOUN[subject.kind]
    in_title = term is not None and term[1][0].field == "name"
    by_name = term is not None and grade.about is not None and term[0] == material.taxonomy.tasks[grade.about].name
    if noun == kind and term and (in_title or by_name):
        noun = f"{noun} {_FOR.get(subject.kind, 'for')} {term[0]}"
    titled = (in_title and noun != kind) or kind_in_title(paper.name) == subject.kind
    if noun == kind and grade.relevance == "unrelated":
        noun = f"{noun} on another subject" if subject.kind in _FOR else f"{noun} for another purpose"
        titled = True
    return f"{noun}, as its title tells" if titled and not grade.own_of else noun


def _cited(text: str, passage: Passage, elsewhere: Sequence[Citation]) -> Statement:
    return Statement("sources", "why", text, "source", (passage.citation, *elsewhere))
