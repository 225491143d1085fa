"""The short answer: what is asked, what the sources say to each part of it, and in half a sentence what not.

Built from candidate statements with a budget of words; what matters most is placed first and dropped last.
"""

from __future__ import annotations

from collections.abc import Sequence

from generator.account import Found, quote_evidence
from generator.anecdote import points_back, what_was_done
from generator.clauses import Passage
from generator.closing import compares, write_closing
from generator.content import Basis, Citation, Source, Statement
from generator.material import Material
from generator.phrasing import (
    SPARED,
    end_of_words,
    first_words,
    listed,
    quoted,
    quoted_plain,
    word_count,
)
from generator.question import cite_question, what_was_heard
from generator.words import stem_set

LOWEST, HIGHEST = 60, 110
AIM = 109
"""What is quoted makes up as many words as this leaves."""
MANY, AIM_WITH_MANY = 7, 88
"""… and with so many sources less, as more must be said of them."""
USEFUL = 84
"""Where the sources give less, the answer says in general terms what such a model does and how to use it."""
TOLD_WORDS = 18
GOOD_QUOTE = 14
"""Where the first quotation is shorter, the task is named without saying what it is in plain words."""


def write_short_answer(material: Material) -> tuple[list[Statement], list[Passage]]:
    """Return the short answer's statements in order and the passages they quote.

    What a direct abstract says comes before the task's name; where none is direct, the task comes first.
    """
    papers, direct = _quotable(material)
    asked, closing = _asked(material), write_closing(material, direct, papers)
    brief = compares(material) or len(material.reading.subquestions) > 1
    aim = AIM if len(material.prompt.sources) < MANY or brief else AIM_WITH_MANY
    frame = _size([asked, *closing])
    known: Found = {}

    def written(*, in_full: bool) -> tuple[list[Statement], list[Passage]]:
        task = _task(material, direct=direct, in_full=in_full)
        evidence, passages = quote_evidence(material, papers, direct, aim - frame - word_count(task.text), known)
        return [*evidence[:1], task, *evidence[1:]] if direct else [task, *evidence], passages

    body, passages = written(in_full=False)
    if not brief:
        in_full, same = written(in_full=True)
        # Saying what the task is in plain words must not push out the sentence that answers best.
        cramped = bool(same) and same[0].words < GOOD_QUOTE
        if _first(same) == _first(passages) and not cramped and frame + _size(in_full) <= HIGHEST:
            body, passages = in_full, same
    told = [p for p in papers if _is_cited(p, body)]
    closing = write_closing(material, direct and bool(passages), told)
    statements = [asked, *body]
    least = USEFUL if not passages else LOWEST + 5
    size = _size([*statements, *closing])
    for extra in _fillers(material) if size < least else ():
        more = word_count(extra.text)
        if size < least and size + more <= HIGHEST:
            statements.append(extra)
            size += more
    return statements + closing, passages


def _first(passages: Sequence[Passage]) -> tuple[str, int] | None:
    return (passages[0].source.key, passages[0].sentence.number) if passages else None


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
    if not reading.subquestions and reading.hearsay:
        start, end = what_was_heard(question, reading.hearsay)
        heard = " ".join(question[start:end].split())
        if 3 <= word_count(heard) <= TOLD_WORDS + SPARED:
            cited = cite_question(question, start, end)
            return _statement(f"You heard {quoted(heard)}, and ask nothing outright.", "question", cited)
    if not reading.subquestions:
        start, end = reading.anecdote[0] if reading.anecdote else (0, len(question))
        told = first_words(question[start:end], TOLD_WORDS)
        offset = start + len(question[start:end]) - len(question[start:end].lstrip())
        citation = cite_question(question, offset, end_of_words(question, offset, told))
        return _statement(f"You tell what you saw, {quoted(told)}, and leave the question open.", "question", citation)
    asked = [sub.asked or quoted(sub.text) for sub in reading.subquestions[-2:]]
    did = what_was_done(question, reading) if points_back(reading) else None
    citations = [cite_question(question, sub.start, sub.end) for sub in reading.subquestions[-2:]]
    if reading.hearsay and reading.hearsay not in [(s.start, s.end) for s in reading.subquestions]:
        start, end = what_was_heard(question, reading.hearsay)
        heard = " ".join(question[start:end].split())
        if not 3 <= word_count(heard) <= TOLD_WORDS:
            citations.insert(0, cite_question(question, *reading.hearsay))
            return _statement(f"You pass on what you heard and ask {listed(asked)}.", "question", *citations)
        citations.insert(0, cite_question(question, start, end))
        return _statement(f"You heard {quoted(heard)} and ask {listed(asked)}.", "question", *citations)
    if did:
        citations.insert(0, cite_question(question, *did.span))
        return _statement(f"{did.text} and ask {listed(asked)}.", "question", *citations)
    return _statement(f"You ask {listed(asked)}.", "question", *citations)


def _task(material: Material, *, direct: bool, in_full: bool) -> Statement:
    task, choice = material.task, material.choice
    named = f"{task.name}: {task.plain_name}" if in_full else task.name
    from_names = [citation for citation in choice.evidence if citation.source != "Q"]
    if not choice.asked_for and from_names:
        return _statement(f"Going by the model’s name, the task is {named}.", "name", from_names[0])
    if not choice.asked_for:
        whole = cite_question(material.prompt.question, 0, len(material.prompt.question))
        if choice.is_nearest:
            return _statement(f"Your words together point to {named}.", "question", whole)
        return _statement(f"Neither your words nor a name says the task; the likeliest is {named}.", "question", whole)
    if direct:
        return _statement(f"The task is {named}.", "definition", choice.signals[0])
    own = stem_set(task.name)
    signal = max(choice.signals[:4], key=lambda c: (bool(own & stem_set(c.quote)), len(c.quote.split()), len(c.quote)))
    text = f"Your {quoted(' '.join(signal.quote.split()))} points to {named}."
    return _statement(text, "question", signal)


def _fillers(material: Material) -> list[Statement]:
    """Return useful statements for an answer that the sources leave short, the best first."""
    task = material.task
    takes = f"{task.input}," if "," in task.input else task.input
    first, last = quoted_plain(task.check.ask), quoted_plain(task.compare.ask)
    return [
        _statement(f"In plain terms, such a model {task.definition[:1].lower()}{task.definition[1:]}", "definition"),
        _statement(f"A sound way to use one: ask {first} before, and {last} after.", "design"),
        _statement(f"It takes {takes} and gives back {task.output}.", "definition"),
    ]
