"""The short answer: what is asked, what the sources say to each part of it, and in half a sentence what not.

Built from candidate statements with a budget of words; what matters most is placed first and dropped last.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from generator.clauses import Passage, cite_name, cut_clause, topic_passage
from generator.closing import write_closing
from generator.content import Basis, Citation, Source, Statement
from generator.evidence import best_passages, speaks_to
from generator.material import Material
from generator.phrasing import (
    called,
    end_of_words,
    first_words,
    listed,
    quoted,
    quoted_plain,
    word_count,
)
from generator.question import Aspect, Reading, cite_question
from generator.words import content_stems

LOWEST, HIGHEST = 60, 110
AIM = 106
MANY, AIM_WITH_MANY = 7, 77
USEFUL = 84
"""Where the sources give less, the answer says in general terms what such a model does and how to use it."""
"""Optional statements are added while the answer stays within this many words."""
QUOTE_LIMIT = 24
SHORT_QUOTE_LIMIT = 18
LEAST_QUOTE = 10
TOLD_WORDS = 18
GOOD_QUOTE = 14
"""Where the first quotation is shorter, the task is named without saying what it is in plain words."""
MOST_QUOTES = 3
NEXT_LEAD = 5
"""About what our own words before a further quotation take."""

OWN_FIRST, NEXT_PAPER = 2.0, 0.5
"""How much better a later paper's sentence must be; the model's own abstract has the first word."""

_NEAREST = "We found no paper here on exactly this; the nearest"
_ON: Mapping[Aspect, str] = {
    "training": "On training",
    "speed": "On speed",
    "robustness": "On staying reliable",
    "quality": "On quality",
}


def write_short_answer(material: Material) -> tuple[list[Statement], list[Passage]]:
    """Return the short answer's statements in order and the passages they quote.

    What a direct abstract says comes before the task's name; where none is direct, the task comes first.
    """
    papers, direct = _quotable(material)
    asked, closing = _asked(material), write_closing(material, direct, papers)
    for in_full in (True, False):
        task = _task(material, direct=direct, in_full=in_full)
        aim = AIM if len(material.prompt.sources) < MANY else AIM_WITH_MANY
        evidence, passages = _evidence(material, papers, direct, aim - _size([asked, task, *closing]))
        told = [*evidence[:1], task, *evidence[1:]] if direct else [task, *evidence]
        cramped = bool(passages) and in_full and passages[0].words < GOOD_QUOTE
        if _size([asked, *told, *closing]) <= HIGHEST and not cramped:
            break
    closing = write_closing(material, direct and bool(passages), [p for p in papers if _is_cited(p, evidence)])
    statements = [asked, *told]
    least = USEFUL if not passages else LOWEST + 5
    for extra in _fillers(material):
        size = _size([*statements, *closing])
        if size < least and size + word_count(extra.text) <= HIGHEST:
            statements.append(extra)
    return statements + closing, passages


def _is_cited(paper: Source, statements: Sequence[Statement]) -> bool:
    return any(citation.source == paper.key for statement in statements for citation in statement.citations)


def _quotable(material: Material) -> tuple[list[Source], bool]:
    """Return the papers that may be quoted, and whether they are direct: else they are the related ones."""
    direct = [p for p in material.papers("direct") if material.is_readable(p)]
    return direct or [p for p in material.papers("related") if material.is_readable(p)], bool(direct)


def _size(statements: Sequence[Statement]) -> int:
    return sum(word_count(s.text) for s in statements)


def _statement(text: str, basis: Basis, *citations: Citation) -> Statement:
    return Statement("short-answer", "answer", text, basis, tuple(citations))


def _asked(material: Material) -> Statement:
    """Say what is asked, in the person's own words turned to "you"."""
    question, reading = material.prompt.question, material.reading
    if not reading.subquestions:
        start, end = reading.anecdote[0] if reading.anecdote else (0, len(question))
        told = first_words(question[start:end], TOLD_WORDS)
        offset = start + len(question[start:end]) - len(question[start:end].lstrip())
        citation = cite_question(question, offset, end_of_words(question, offset, told))
        return _statement(f"You tell what you saw, {quoted(told)}, and leave the question open.", "question", citation)
    asked = [sub.asked or quoted(sub.text) for sub in reading.subquestions[-2:]]
    citations = [cite_question(question, sub.start, sub.end) for sub in reading.subquestions[-2:]]
    if reading.hearsay and reading.hearsay not in [(s.start, s.end) for s in reading.subquestions]:
        citations.insert(0, cite_question(question, *reading.hearsay))
        return _statement(f"You pass on what you heard and ask {listed(asked)}.", "question", *citations)
    return _statement(f"You ask {listed(asked)}.", "question", *citations)


def _task(material: Material, *, direct: bool, in_full: bool) -> Statement:
    task, choice = material.task, material.choice
    named = f"{task.name}: {task.plain_name}" if in_full else task.name
    from_names = [citation for citation in choice.evidence if citation.source != "Q"]
    if not choice.asked_for and from_names:
        return _statement(f"Going by the model’s name, the task is {named}.", "name", from_names[0])
    if not choice.asked_for:
        whole = cite_question(material.prompt.question, 0, len(material.prompt.question))
        return _statement(f"Neither your words nor a name says the task; the likeliest is {named}.", "question", whole)
    if direct:
        return _statement(f"The task is {named}.", "definition", choice.signals[0])
    signal = max(choice.signals[:3], key=lambda c: len(c.quote.split()))
    text = f"Your {quoted(' '.join(signal.quote.split()))} points to {named}."
    return _statement(text, "question", signal)


def _evidence(
    material: Material, papers: Sequence[Source], direct: bool, budget: int
) -> tuple[list[Statement], list[Passage]]:
    """Say what the fitting abstracts tell, one passage per aspect asked about, while the budget lasts."""
    if not papers:
        return [], []
    wanted = content_stems(material.prompt.question)
    step = OWN_FIRST if material.is_own(papers[0]) else NEXT_PAPER
    passages: list[Passage] = []
    statements: list[Statement] = []
    for aspect in _aspects(material.reading):
        lead = NEXT_LEAD if passages else _lead_words(material, papers[0], direct)
        limit = min(SHORT_QUOTE_LIMIT if passages else QUOTE_LIMIT, budget - lead)
        if not passages:
            limit = max(LEAST_QUOTE, limit)
        elif limit < LEAST_QUOTE or len(passages) == MOST_QUOTES:
            break
        used = frozenset((p.source.key, p.sentence.number) for p in passages)
        found = best_passages(papers, (aspect,), wanted, limit, used, step=step, bearing=not direct)
        if found:
            statements.append(_says(material, found[0], passages, direct))
            passages.append(found[0])
            budget -= word_count(statements[-1].text)
    if passages:
        return statements, passages
    return _account(material, papers, direct, QUOTE_LIMIT if direct else max(LEAST_QUOTE, budget - 12))


def _account(
    material: Material, papers: Sequence[Source], direct: bool, limit: int
) -> tuple[list[Statement], list[Passage]]:
    """Say how the best fitting paper tells itself what it does, where no sentence of it answers the question."""
    for paper in papers:
        central = material.choice.subjects[paper.key].central
        passage = topic_passage(paper, central, min(limit, QUOTE_LIMIT))
        if passage and not direct:
            text = f"{_NEAREST}, {called(paper)}, is about {_subject(material, paper)}."
            return [_statement(text, "source", passage.citation)], []
        if direct and passage is None and central:
            passage = cut_clause(paper, central, QUOTE_LIMIT + 4, frozenset(), frozenset())
        if direct and passage:
            return [_says(material, passage, [], direct)], [passage]
    return [], []


def _aspects(reading: Reading) -> list[Aspect]:
    """Return the aspects asked about in order, the mechanism always among the first."""
    asked = [aspect for sub in reading.subquestions for aspect in sub.aspects if aspect != "choice"]
    ordered: list[Aspect] = list(dict.fromkeys(asked))
    if "mechanism" in ordered:
        ordered.remove("mechanism")
    # The first quotation says what is done, seen from the first aspect; then the aspects themselves.
    return ["mechanism", *ordered, "mechanism"]


def _says(material: Material, passage: Passage, before: Sequence[Passage], direct: bool) -> Statement:
    paper, name = passage.source, called(passage.source)
    # "…, whose main approach is": the slice begins after "whose".
    whose = paper.abstract[: passage.start].rstrip().endswith("whose")
    words = f"its {quoted(passage.text)}" if whose else quoted(passage.text)
    if not before:
        text = _first_words(material, paper, name, words, direct)
    else:
        spoken = speaks_to(passage)
        aspect = spoken if any(spoken in sub.aspects for sub in material.reading.subquestions) else None
        # The task's name stands between the first and the second quotation of a direct paper: "it" would be unclear.
        same = any(p.source.key == paper.key for p in before)
        who = "it" if same and not (direct and len(before) == 1) else name
        idea = "" if direct or who == "it" else ", a related idea,"
        comma = "" if who == "it" else ","
        text = f"{_capital(who)}{idea} adds: {words}."
        if aspect:
            text = f"{_ON[aspect]}{comma} {who}{idea} says: {words}."
    own = material.grades[paper.key].own_of
    named = [cite_name(m) for m in material.prompt.models if m.key == own and not before]
    return _statement(text, "source", passage.citation, *named)


def _capital(text: str) -> str:
    return "It" if text == "it" else text


def _first_words(material: Material, paper: Source, name: str, words: str, direct: bool) -> str:
    own = material.grades[paper.key].own_of
    works = f", which works {words}." if words.startswith("“by ") else f": {words}."
    if own and material.is_own(paper):
        model = next(m for m in material.prompt.models if m.key == own)
        return f"The abstract given for {called(model)} itself says: {words}."
    if direct:
        return f"The closest account is {name}{works}"
    return f"{_NEAREST}, {name}, is about {_subject(material, paper)}: {words}."


def _subject(material: Material, paper: Source) -> str:
    about = material.grades[paper.key].about
    return material.taxonomy.tasks[about].name if about else "a neighbouring subject"


def _lead_words(material: Material, paper: Source, direct: bool) -> int:
    return word_count(_first_words(material, paper, called(paper), "", direct))


def _fillers(material: Material) -> list[Statement]:
    """Return useful statements for an answer that the sources leave short, the best first."""
    task = material.task
    takes = f"{task.input}," if "," in task.input else task.input
    first, last = quoted_plain(task.check.ask), quoted_plain(task.compare.ask)
    return [
        _statement(f"In plain terms, such a model takes {takes} and gives back {task.output}.", "definition"),
        _statement(f"A sound way to use one: ask {first} before, and {last} after.", "design"),
        _statement(f"In one sentence: it {task.definition[:1].lower()}{task.definition[1:]}", "definition"),
    ]
