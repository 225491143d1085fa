"""The short answer: what is asked, what the sources say to each part of it, and in half a sentence what not.

Built from candidate statements with a budget of words; what matters most is placed first and dropped last.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from generator.clauses import Passage, cite_name, cut_clause
from generator.closing import compares, write_closing
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
    referred_to,
    word_count,
)
from generator.question import Aspect, cite_question
from generator.topics import topic_passage

LOWEST, HIGHEST = 60, 110
AIM = 106
MANY, AIM_WITH_MANY = 7, 88
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

STRETCH = 7
"""So many more words may be quoted where they hold the point."""
OWN_FIRST, OWN_PRESSING, NEXT_PAPER = 2.0, 1.2, 0.5
"""How much better a later paper's sentence must be; the model's own abstract has the first word."""

_NEAREST = "We found no paper here on exactly this; the nearest"
_ON: Mapping[Aspect, str] = {
    "training": "On training",
    "speed": "On speed",
    "robustness": "On staying reliable",
    "quality": "On quality",
    "limits": "On its limits",
    "use": "On what is needed",
}
_PRESSING: tuple[Aspect, ...] = ("limits", "use", "training", "speed")
"""Who asks under one of these wants that answered first, how it works after it."""


def write_short_answer(material: Material) -> tuple[list[Statement], list[Passage]]:
    """Return the short answer's statements in order and the passages they quote.

    What a direct abstract says comes before the task's name; where none is direct, the task comes first.
    """
    papers, direct = _quotable(material)
    asked, closing = _asked(material), write_closing(material, direct, papers)
    for in_full in (False,) if compares(material) else (True, False):
        task = _task(material, direct=direct, in_full=in_full)
        aim = AIM if len(material.prompt.sources) < MANY or compares(material) else AIM_WITH_MANY
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
    related = [p for p in material.papers("related") if material.is_readable(p)]
    direct = [p for p in material.papers("direct") if material.is_readable(p)]
    # What a later stage's own abstract tells belongs to the answer as well.
    return [*direct, *(p for p in related if material.is_own(p))] if direct else related, bool(direct)


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
    passages: list[Passage] = []
    statements: list[Statement] = []
    wanted = material.wanted
    for aspect, focus in _needs(material):
        lead = NEXT_LEAD if passages else _lead_words(material, papers[0], direct)
        limit = min(SHORT_QUOTE_LIMIT if passages else QUOTE_LIMIT, budget - lead)
        if not passages:
            limit = max(LEAST_QUOTE, limit)
        elif limit < LEAST_QUOTE or len(passages) == MOST_QUOTES:
            break
        used = frozenset((p.source.key, p.sentence.number) for p in passages)
        step = NEXT_PAPER
        if material.is_own(papers[0]):
            step = OWN_PRESSING if aspect in _PRESSING else OWN_FIRST
        among = _turn(material, papers, passages)
        stretch = max(0, min(STRETCH, budget - lead - limit))
        found = best_passages(
            among, (aspect,), wanted, limit, used, step=step, bearing=not direct, focus=focus, stretch=stretch
        )
        if found:
            statements.append(_says(material, found[0], passages, direct))
            passages.append(found[0])
            budget -= word_count(statements[-1].text)
    if passages:
        return statements, passages
    return _account(material, papers, direct, QUOTE_LIMIT if direct else max(LEAST_QUOTE, budget - 12))


def _turn(material: Material, papers: Sequence[Source], passages: Sequence[Passage]) -> Sequence[Source]:
    """Return the papers that may speak next: each recommended model's own in turn, where a choice is asked for."""
    if not compares(material):
        return papers
    heard = {passage.source.key for passage in passages}
    return [paper for paper in papers if material.is_own(paper) and paper.key not in heard] or papers


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


def _needs(material: Material) -> list[tuple[Aspect, frozenset[str]]]:
    """Return what must be told in order: (aspect, the stems of the sub-question that asks under it).

    What presses comes first for each sub-question; how it works is told at least once.
    """
    reading = material.reading
    needs: list[tuple[Aspect, frozenset[str]]] = []
    for sub in reading.subquestions:
        focus = material.focus(sub)
        asked = [aspect for aspect in sub.aspects if aspect != "choice"]
        pressing = [a for a in _PRESSING if a in asked]
        others = [a for a in asked if a not in pressing and a != "mechanism"]
        order: list[Aspect] = [*pressing[:1], "mechanism", *pressing[1:], *others]
        if "choice" in sub.aspects and pressing:
            order = [*pressing[:1] * len(material.prompt.models), *order[1:]]
        needs += [(aspect, focus) for aspect in order]
    needs = needs or [("mechanism", frozenset())]
    many = len(reading.subquestions) > 1
    # Where two things are asked, each is answered before one is answered twice.
    first = {id(focus): at for at, (_, focus) in reversed([*enumerate(needs)])} if many else {}
    ahead = [needs[at] for at in sorted(first.values())]
    return [*ahead, *(need for need in needs if need not in ahead), ("mechanism", frozenset())]


def _says(material: Material, passage: Passage, before: Sequence[Passage], direct: bool) -> Statement:
    paper, name = passage.source, _name_of(material, passage.source)
    # "…, whose main approach is": the slice begins after "whose".
    whose = paper.abstract[: passage.start].rstrip().endswith("whose")
    words = f"its {quoted(passage.text)}" if whose else quoted(passage.text)
    spoken = speaks_to(passage)
    aspect = spoken if spoken in _ON and any(spoken in sub.aspects for sub in material.reading.subquestions) else None
    if not before:
        text = _first_words(material, paper, name, words, direct)
        text = f"{_ON[aspect]}, {text[:1].lower()}{text[1:]}" if aspect else text
    else:
        # The task's name stands between the first and the second quotation of a direct paper: "it" would be unclear.
        same = any(p.source.key == paper.key for p in before)
        who = "it" if same and not (direct and len(before) == 1) else name
        idea = "" if direct or who == "it" else ", a related idea,"
        text = f"{_capital(who)}{idea} adds: {words}."
        if _is_manner(words):
            text = f"{_capital(who)}{idea} works {words}."
        if aspect:
            text = f"{_ON[aspect]}{'' if who == 'it' else ','} {who}{idea} says: {words}."
    own = material.grades[paper.key].own_of
    named = [cite_name(m) for m in material.prompt.models if m.key == own]
    return _statement(text, "source", passage.citation, *named)


def _name_of(material: Material, paper: Source) -> str:
    """Return what a sentence calls a paper: a recommended model's own abstract goes by the model's name."""
    own = material.grades[paper.key].own_of
    model = next((m for m in material.prompt.models if m.key == own), None)
    if model is None or not material.is_own(paper):
        return called(paper)
    return referred_to(model, material.prompt.models)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:] if text.startswith(("it", "the recommended")) else text


def _first_words(material: Material, paper: Source, name: str, words: str, direct: bool) -> str:
    own = material.grades[paper.key].own_of
    works = f", which works {words}." if _is_manner(words) else f": {words}."
    if own and material.is_own(paper):
        return f"The abstract given for {_name_of(material, paper)} itself says: {words}."
    if direct:
        return f"The closest account is {name}{works}"
    return f"{_NEAREST}, {name}, is about {_subject(material, paper)}: {words}."


def _is_manner(words: str) -> bool:
    """Return whether a quotation only says by doing what, without a clause of its own after it."""
    return words.startswith("“by ") and re.search(r", (?:we|it|the|our|they)\b", words) is None


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
