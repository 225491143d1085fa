"""The short answer: what is asked, what the sources say to each part of it, and in half a sentence what not.

Built from candidate statements with a budget of words; what matters most is placed first and dropped last.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from generator.clauses import Passage, cite_name, topic_passage
from generator.content import Basis, Citation, Source, Statement
from generator.evidence import best_passages
from generator.material import Material
from generator.phrasing import called, counted, links_given, listed, quoted, word_count
from generator.question import Aspect, Reading, cite_question
from generator.words import content_stems

LOWEST, HIGHEST = 60, 110
AIM = 100
MANY, AIM_WITH_MANY = 7, 77
USEFUL = 84
"""Where the sources give less, the answer says in general terms what such a model does and how to use it."""
"""Optional statements are added while the answer stays within this many words."""
QUOTE_LIMIT = 24
SHORT_QUOTE_LIMIT = 18
LEAST_QUOTE = 10
GOOD_QUOTE = 14
"""Where the first quotation is shorter, the task is named without saying what it is in plain words."""
MOST_QUOTES = 3
NEXT_LEAD = 5
"""About what our own words before a further quotation take."""

_ON: Mapping[Aspect, str] = {
    "mechanism": "On how it works",
    "training": "On training",
    "speed": "On speed",
    "robustness": "On staying reliable",
    "quality": "On quality",
    "limits": "On limits",
    "choice": "On what is used",
}


def write_short_answer(material: Material) -> tuple[list[Statement], list[Passage]]:
    """Return the short answer's statements in order and the passages they quote."""
    asked, closing = _asked(material), [*_models(material), *_not_used(material)]
    for in_full in (True, False):
        opening = [asked, _task(material, in_full=in_full)]
        aim = AIM if len(material.prompt.sources) < MANY else AIM_WITH_MANY
        evidence, passages = _evidence(material, aim - _size(opening + closing))
        statements = opening + evidence + closing
        cramped = bool(passages) and in_full and passages[0].words < GOOD_QUOTE
        if _size(statements) <= HIGHEST and not cramped:
            break
    least = USEFUL if not evidence else LOWEST + 5
    for extra in _fillers(material):
        size = _size(statements)
        if size < least and size + word_count(extra.text) <= HIGHEST:
            statements.insert(len(statements) - len(closing), extra)
    return statements, passages


def _size(statements: Sequence[Statement]) -> int:
    return sum(word_count(s.text) for s in statements)


def _statement(text: str, basis: Basis, *citations: Citation) -> Statement:
    return Statement("short-answer", "answer", text, basis, tuple(citations))


def _asked(material: Material) -> Statement:
    """Say what is asked, in the person's own words turned to "you"."""
    question, reading = material.prompt.question, material.reading
    if not reading.subquestions:
        start, end = reading.anecdote[0] if reading.anecdote else (0, len(question))
        words = question[start:end].split()
        told = " ".join(words[:16]).rstrip(".,;:!—–- ")
        offset = start + len(question[start:end]) - len(question[start:end].lstrip())
        citation = cite_question(question, offset, _end_of(question, offset, told))
        return _statement(f"You tell what you saw, {quoted(told)}, and leave the question open.", "question", citation)
    asked = [sub.asked or quoted(sub.text) for sub in reading.subquestions[-2:]]
    citations = [cite_question(question, sub.start, sub.end) for sub in reading.subquestions[-2:]]
    if reading.hearsay and reading.hearsay not in [(s.start, s.end) for s in reading.subquestions]:
        citations.insert(0, cite_question(question, *reading.hearsay))
        return _statement(f"You pass on what you heard and ask {listed(asked)}.", "question", *citations)
    return _statement(f"You ask {listed(asked)}.", "question", *citations)


def _end_of(text: str, start: int, folded: str) -> int:
    """Return where the words of `folded` end in `text`, whose white space may be wider."""
    at = start
    for word in folded.split():
        at = text.index(word, at) + len(word)
    return at


def _task(material: Material, *, in_full: bool) -> Statement:
    task = material.task
    if not in_full:
        return _statement(f"The task behind this is {task.name}.", "definition", *material.choice.evidence[:1])
    return _statement(
        f"The task behind this is {task.name}: {task.plain_name}.",
        "definition",
        *material.choice.evidence[:1],
    )


def _evidence(material: Material, budget: int) -> tuple[list[Statement], list[Passage]]:
    """Say what the fitting abstracts tell, one passage per aspect asked about, while the budget lasts."""
    direct, related = material.papers("direct"), material.papers("related")
    direct = [p for p in direct if material.is_readable(p)]
    readable = direct or [p for p in related if material.is_readable(p)]
    if not readable:
        return [], []
    wanted = content_stems(material.prompt.question)
    passages: list[Passage] = []
    statements: list[Statement] = []
    for aspect in _aspects(material.reading):
        most = QUOTE_LIMIT if not statements else SHORT_QUOTE_LIMIT
        room = budget - (NEXT_LEAD if statements else _lead_words(material, readable[0], bool(direct)))
        limit = min(most, room)
        if not statements:
            limit = max(LEAST_QUOTE, limit)
        elif limit < LEAST_QUOTE:
            break
        used = frozenset((p.source.key, p.sentence.number) for p in passages)
        found = best_passages(readable if not statements else readable[:3], (aspect,), wanted, limit, used)
        if not found:
            continue
        statement = _says(material, found[0], aspect, passages, bool(direct))
        budget -= word_count(statement.text)
        passages.append(found[0])
        statements.append(statement)
        if len(statements) == MOST_QUOTES:
            break
    if not statements:
        found = _own_account(material, readable, max(LEAST_QUOTE, budget - 12))
        passages += found
        statements += [_says(material, passage, "mechanism", [], bool(direct)) for passage in found]
    return statements, passages


def _own_account(material: Material, papers: Sequence[Source], limit: int) -> list[Passage]:
    """Return how the best fitting paper says itself what it does, where no sentence answers the question better."""
    for paper in papers:
        passage = topic_passage(paper, material.choice.subjects[paper.key].central, min(limit, QUOTE_LIMIT))
        if passage and passage.words <= QUOTE_LIMIT:
            return [passage]
    return []


def _aspects(reading: Reading) -> list[Aspect]:
    """Return the aspects asked about in order, the mechanism always among the first."""
    asked = [aspect for sub in reading.subquestions for aspect in sub.aspects if aspect != "choice"]
    ordered: list[Aspect] = list(dict.fromkeys(asked))
    if "mechanism" in ordered:
        ordered.remove("mechanism")
    # The first quotation says what is done, seen from the first aspect; then the aspects themselves.
    return ["mechanism", *ordered, "mechanism"]


def _says(material: Material, passage: Passage, aspect: Aspect, before: Sequence[Passage], direct: bool) -> Statement:
    paper, name = passage.source, called(passage.source)
    # "…, whose main approach is": the slice begins after "whose".
    whose = paper.abstract[: passage.start].rstrip().endswith("whose")
    words = f"its {quoted(passage.text)}" if whose else quoted(passage.text)
    same = any(p.source.key == paper.key for p in before)
    if not before:
        text = _first_words(material, paper, name, words, direct)
    elif same:
        text = f"{_ON[aspect]} it says: {words}."
    elif direct:
        text = f"{_ON[aspect]}, {name} adds: {words}."
    else:
        text = f"{_ON[aspect]}, {name}, a related idea, says: {words}."
    own = material.grades[paper.key].own_of
    named = [cite_name(m) for m in material.prompt.models if m.key == own and not before]
    return _statement(text, "source", passage.citation, *named)


def _first_words(material: Material, paper: Source, name: str, words: str, direct: bool) -> str:
    own = material.grades[paper.key].own_of
    if own:
        model = next(m for m in material.prompt.models if m.key == own)
        return f"The abstract given for {called(model)} itself says: {words}."
    works = f", which works {words}." if words.startswith("“by ") else f": {words}."
    if direct:
        return f"The closest account is {name}{works}"
    about = material.grades[paper.key].about
    subject = material.taxonomy.tasks[about].name if about else "a neighbouring subject"
    return f"No paper here is about this very task; the nearest, {name}, is about {subject}: {words}."


def _lead_words(material: Material, paper: Source, direct: bool) -> int:
    return word_count(_first_words(material, paper, called(paper), "", direct))


def _models(material: Material) -> list[Statement]:
    """Say what the recommended models' names and links tell, and that nothing more was provided."""
    models = material.prompt.models
    if len(models) == 1:
        quoted_direct = any(material.is_readable(p) for p in material.papers("direct"))
        return [_one_model(material, models[0], quoted_direct)]
    fitting = [m for m in models if material.choice.fits(m)]
    other = [m for m in models if material.choice.fits(m) is False]
    silent = [m for m in models if material.choice.fits(m) is None]
    clauses = []
    if fitting:
        verb = "points" if len(fitting) == 1 else "point"
        clauses.append(f"{_names(fitting)} by name {verb} to this task")
    if silent:
        clauses.append(
            f"the names {_names(silent)} say nothing of it"
            if len(silent) > 1
            else f"the name {_names(silent)} says nothing of it"
        )
    if other:
        clauses.append(f"{_names(other)} may not fit")
    text = f"Of the {counted(len(models))} recommended models, {listed(clauses)}."
    return [_statement(text, "name", *(cite_name(m) for m in models))]


def _names(models: Sequence[Source]) -> str:
    return listed([called(m) for m in models])


def _one_model(material: Material, model: Source, quoted_direct: bool) -> Statement:
    name, fits = called(model), material.choice.fits(model)
    links = links_given(model)
    told = f"only {links} came with it" if links else "not even a link came with it"
    if model.key in material.choice.own_abstracts:
        text = f"Beyond that abstract, {f'only {links} came' if links else 'nothing came'} with {name}."
    elif fits is False:
        other = material.taxonomy.tasks[material.choice.model_tasks[model.key][0]].name
        text = f"The recommended {name} may not fit: its name points to {other}, and {told}."
    elif quoted_direct:
        text = f"Whether the recommended {name} works the same way is not told: {told}."
    elif fits is None:
        text = f"What the recommended {name} does inside is not told here, not even by its name: {told}."
    else:
        text = f"The recommended {name} is named for this task, but {told}: how it works inside is not told here."
    return _statement(text, "name", cite_name(model))


def _not_used(material: Material) -> list[Statement]:
    unrelated = material.papers("unrelated")
    total = len(material.prompt.papers)
    if not total:
        text = "No papers were provided with the question."
        return [_statement(text, "name", cite_name(material.prompt.models[0]))]
    if not unrelated:
        return []
    if len(unrelated) == total:
        which = {1: "The one paper", 2: "Both papers"}.get(total, f"All {counted(total)} papers")
    else:
        which = "The other paper" if len(unrelated) == 1 else f"The other {counted(len(unrelated))} papers"
    verb = "is" if len(unrelated) == 1 else "are"
    ordered = sorted(unrelated, key=lambda p: int(p.key[1:]))
    text = f"{which} provided {verb} about something else and not used here."
    return [_statement(text, "name", *(cite_name(p) for p in ordered))]


def _fillers(material: Material) -> list[Statement]:
    """Return useful statements for an answer that the sources leave short, the best first."""
    task = material.task
    first, last = quoted_plain(task.check.ask), quoted_plain(task.compare.ask)
    return [
        _statement(f"In plain terms, such a model takes {task.input} and gives back {task.output}.", "definition"),
        _statement(f"A sound way to use one: ask {first} before, and {last} after.", "design"),
        _statement(f"In one sentence: it {task.definition[:1].lower()}{task.definition[1:]}", "definition"),
    ]


def quoted_plain(text: str) -> str:
    """Return a label of ours set off by single marks: it is not a quotation of a source."""
    return f"‘{text}’"
