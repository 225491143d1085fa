"""What the fitting abstracts tell of each thing asked, in quotations, while the room lasts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from generator.clauses import Passage, cite_name, cut_clause
from generator.closing import compares
from generator.content import Citation, Source, Statement
from generator.evidence import best_passages, speaks_to, tells_how
from generator.material import Material
from generator.phrasing import called, quoted, referred_to, word_count
from generator.question import Aspect
from generator.roles import roles_of
from generator.topics import topic_elsewhere, topic_passage

QUOTE_LIMIT = 24
SHORT_QUOTE_LIMIT = 18
LEAST_QUOTE = 10
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


Found = dict[tuple[int, int, int, frozenset[tuple[str, int]]], Passage | None]
"""Which of the things asked, how many words and how many more, what is quoted already → the passage that answers."""


def _told(text: str, *citations: Citation) -> Statement:
    return Statement("short-answer", "answer", text, "source", citations)


def quote_evidence(
    material: Material, papers: Sequence[Source], direct: bool, budget: int, known: Found
) -> tuple[list[Statement], list[Passage]]:
    """Say what the fitting abstracts tell, one passage per aspect asked about, while the budget lasts.

    `known` keeps what was found, for another account of the same with less room.
    """
    if not papers:
        return [], []
    passages: list[Passage] = []
    statements: list[Statement] = []
    wanted = material.wanted
    for at, (aspect, focus, besides) in enumerate(_needs(material)):
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
        stretch = max(0, min(STRETCH, budget - lead - limit))
        asked = (at, limit, stretch, used)
        if asked not in known:
            found = best_passages(
                _turn(material, papers, passages),
                (aspect,),
                wanted,
                limit,
                used,
                step=step,
                bearing=not direct,
                focus=focus,
                besides=besides,
                stretch=stretch,
            )
            known[asked] = next(found, None)
        passage = known[asked]
        if passage:
            statements.append(_says(material, passage, passages, direct, aspect))
            passages.append(passage)
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
            near = material.grades[paper.key].about in material.task.neighbours
            how = [*best_passages([paper], ("mechanism",), material.wanted, limit)] if near else []
            if how and tells_how(how[0]):
                return [_says(material, how[0], [], direct)], how
            text = f"{_NEAREST}, {called(paper)}, is about {_subject(material, paper)}: {quoted(passage.text)}."
            return [_told(text, *_with_term(material, passage), *_described(material, paper))], [passage]
        if direct and passage is None and central:
            if roles_of(central.text) & {"problem", "background"}:
                passage = topic_elsewhere(paper, QUOTE_LIMIT)
            else:
                passage = cut_clause(paper, central, QUOTE_LIMIT + 4, frozenset(), frozenset())
        if direct and passage:
            return [_says(material, passage, [], direct)], [passage]
    return [], []


_Need = tuple[Aspect, frozenset[str], tuple[Aspect, ...]]
_HOW: _Need = ("mechanism", frozenset(), ())


def _needs(material: Material) -> list[_Need]:
    """Return what must be told in order: (aspect, the stems of the sub-question that asks under it, its others).

    What presses comes first for each sub-question; how it works is told at least once.
    """
    reading = material.reading
    needs: list[_Need] = []
    for sub in reading.subquestions:
        focus = material.focus(sub)
        asked = [aspect for aspect in sub.aspects if aspect != "choice"]
        pressing = [a for a in _PRESSING if a in asked]
        others = [a for a in asked if a not in pressing and a != "mechanism"]
        order: list[Aspect] = [*pressing[:1], "mechanism", *pressing[1:], *others]
        if sub.asked.startswith("whether "):
            # "Will it cope with a crowd?" wants to hear of the crowd first.
            order = [*pressing, *others, "mechanism"]
        if "choice" in sub.aspects and pressing:
            order = [*pressing[:1] * len(material.prompt.models), *order[1:]]
        # "How does it stay steady?" asks for a how that speaks of steadiness; sharpness is mostly what is made.
        besides = tuple(a for a in others if a == "robustness")
        needs += [(a, focus, besides if a == "mechanism" else ()) for a in order]
    needs = needs or [_HOW]
    many = len(reading.subquestions) > 1
    # Where two things are asked, each is answered before one is answered twice.
    first = {id(focus): at for at, (_, focus, _) in reversed([*enumerate(needs)])} if many else {}
    ahead = [needs[at] for at in sorted(first.values())]
    return [*ahead, *(need for need in needs if need not in ahead), _HOW]


def _says(
    material: Material, passage: Passage, before: Sequence[Passage], direct: bool, asked: Aspect = "mechanism"
) -> Statement:
    paper, name = passage.source, _name_of(material, passage.source)
    # "…, whose main approach is": the slice begins after "whose".
    whose = paper.abstract[: passage.start].rstrip().endswith("whose")
    words = f"its {quoted(passage.text)}" if whose else quoted(passage.text)
    aspect = asked if asked in _ON and speaks_to(passage) == asked else None
    if not before:
        text = _first_words(material, paper, name, words, direct)
        text = f"{_ON[aspect]}, {text[:1].lower()}{text[1:]}" if aspect and direct else text
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
    cited = [passage.citation] if direct or before else _with_term(material, passage)
    return _told(text, *cited, *_described(material, paper))


def _described(material: Material, paper: Source) -> list[Citation]:
    """Return the citation of the recommended model that `paper` describes, whose name stands beside the quotation."""
    own = material.grades[paper.key].own_of
    return [cite_name(model) for model in material.prompt.models if model.key == own]


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
        if _is_manner(words):
            return f"By the abstract given for it, {_name_of(material, paper)} works {words}."
        return f"The abstract given for {_name_of(material, paper)} itself says: {words}."
    if direct:
        return f"The closest account is {name}{works}"
    works = f", and works {words}." if _is_manner(words) else f": {words}."
    return f"{_NEAREST}, {name}, is about {_subject(material, paper)}{works}"


def _is_manner(words: str) -> bool:
    """Return whether a quotation only says by doing what, without a clause of its own after it."""
    return words.startswith("“by ") and re.search(r", (?:we|it|the|our|they)\b", words) is None


def _subject(material: Material, paper: Source) -> str:
    term = material.own_term(paper)
    return term[0] if term else "a neighbouring subject"


def _with_term(material: Material, passage: Passage) -> list[Citation]:
    """Return the citation of a quotation, and of where its paper says what it is about, if elsewhere."""
    term = material.own_term(passage.source)
    cited = [c for c in term[1] if c.sentence and c.sentence != passage.sentence.number] if term else []
    return [passage.citation, *cited]


def _lead_words(material: Material, paper: Source, direct: bool) -> int:
    return word_count(_first_words(material, paper, called(paper), "", direct))
