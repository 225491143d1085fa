"""What the sources do not tell: each gap tied to a sub-question, with the provided link where to look."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from generator.clauses import Passage, cite_name
from generator.content import Citation, Statement
from generator.evidence import rank_sentences, speaks_to
from generator.material import Material
from generator.phrasing import called, end_of_words, first_words, listed, quoted, referred_to
from generator.question import Aspect, SubQuestion, aspect_words, cite_question, what_was_heard
from generator.roles import roles_of
from generator.synonyms import with_synonyms
from generator.words import STOPWORDS, content_stems, stems, stems_said
from generator.workflow import input_label

HEARD_WORDS = 14
MAX_GAPS, FEW_GAPS, MANY_SOURCES = 4, 2, 6
"""A page with many sources names only the most telling gaps."""


_THING = re.compile(
    r"\b(?:an?|the|my|your|his|her|its|our|with|of|from|about)\s+([a-z]{4,})(?=[?,.;)]|\s+(?:and|or|with|from|of|in)\b)"
)
"""A thing at the end of its phrase: the words before it may be adjectives of another one."""
_ASKS_INSIDE = re.compile(
    r"(?:how (?!(?:can|much|many|often|long|come)\b)\w|why |what (?:helps|makes|lets|allows|keeps|gives) )", re.I
)
"""Of what happens inside a model it can be said that no abstract tells it of this one."""
_HOW_MUCH = re.compile(r"how (?:reliable|fast|quick|long|accurate|sure|safe|good|often|far)\b", re.I)
_SPECIAL: frozenset[Aspect] = frozenset(("speed", "limits", "use"))
"""What a sentence about how a work does its task does not answer."""


def write_gaps(material: Material, passages: Sequence[Passage]) -> list[Statement]:
    """Return two to four gaps, the most telling first."""
    gaps = [
        *_models_inside(material),
        *_unanswered(material, passages),
        *_no_fitting_model(material),
        *_unconfirmed(material, passages),
        *_unmentioned(material),
    ]
    if len(gaps) < FEW_GAPS:
        gaps += [*_limits(material)][: FEW_GAPS - len(gaps)]
    return gaps[: MAX_GAPS if len(material.prompt.sources) < MANY_SOURCES else FEW_GAPS]


def _gap(text: str, basis: str, *citations: Citation) -> Statement:
    return Statement("gaps", "gap", text, basis, tuple(citations))  # type: ignore[arg-type]


def _models_inside(material: Material) -> Iterator[Statement]:
    bare = [m for m in material.prompt.models if m.key not in material.choice.own_abstracts]
    if not bare:
        return
    names = listed([referred_to(m, material.prompt.models) for m in bare])
    verb = "works" if len(bare) == 1 else "work"
    linked = [m for m in bare if m.links]
    where = "" if linked else ", nor a link to look it up"
    text = f"How {names} {verb} inside: no description was provided{where}."
    yield _gap(text, "name", *(cite_name(m) for m in bare))


def _no_fitting_model(material: Material) -> Iterator[Statement]:
    """Say so where no recommended model is made for what is asked."""
    models, task = material.prompt.models, material.task
    if material.stages or any(material.choice.fits(model) is not False for model in models):
        return
    told = "the recommended one is not" if len(models) == 1 else "none of the recommended ones is"
    yield _gap(f"Which model to take for {task.name}: {told} named for it.", "name", *map(cite_name, models))


def _unanswered(material: Material, passages: Sequence[Passage]) -> Iterator[Statement]:
    """Name each sub-question that no quoted sentence of a direct abstract speaks to."""
    question, asked = material.prompt.question, material.reading.subquestions
    direct = [p for p in passages if material.grades[p.source.key].relevance == "direct"]
    bare = [m for m in material.prompt.models if m.key not in material.choice.own_abstracts]
    # Of one that is made for something else nobody expects it.
    undescribed = [m for m in bare if material.choice.fits(m) is not False]
    for sub in asked:
        citation = cite_question(question, sub.start, sub.end)
        named = _capital(sub.asked or quoted(sub.text))
        if "choice" in sub.aspects and _asks_for_popularity(sub):
            yield _gap(f"{named}: no provided source compares what is in use.", "question", citation)
        elif not material.papers("direct"):
            yield _gap(f"{named}: we found no paper here on exactly this.", "question", citation)
        elif not direct or (_is_special(sub, asked) and not is_spoken_to(sub, direct)):
            yield _gap(f"{named}: no quoted sentence answers this.", "question", citation)
        elif undescribed and not any(material.is_own(p.source) or material.names_a_model(p.source) for p in passages):
            models = listed([referred_to(m, material.prompt.models) for m in undescribed[:2]], "or")
            whether = f"Whether {models} does what the quoted abstracts describe: none of them says so."
            own = f"{models} itself" if len(undescribed) == 1 else models
            inside = f"{named}, in {own}: no quoted abstract names it."
            yield _gap(inside if _ASKS_INSIDE.match(named) else whether, "question", citation)
            undescribed = []


def _unconfirmed(material: Material, passages: Sequence[Passage]) -> Iterator[Statement]:
    """Say so where nothing that is quoted bears on what the person only heard."""
    if material.reading.hearsay is None:
        return
    question = material.prompt.question
    start, end = what_was_heard(question, material.reading.hearsay)
    wanted = with_synonyms(content_stems(question[start:end]))
    if any(len(wanted & set(stems(passage.text))) > 1 for passage in passages):
        return
    heard = first_words(" ".join(question[start:end].split()), HEARD_WORDS)
    cited = cite_question(question, start, end_of_words(question, start, heard))
    yield _gap(f"Whether it is as you heard, {quoted(heard)}: no quoted sentence says so.", "question", cited)


def _is_special(sub: SubQuestion, asked: Sequence[SubQuestion]) -> bool:
    """Return whether a sub-question needs words of its own: one of several, or one that wants a yes or no."""
    wants = sub.asked.startswith("whether ") or _HOW_MUCH.match(sub.text)
    return len(asked) > 1 or bool(wants and not _SPECIAL.isdisjoint(sub.aspects))


def is_spoken_to(sub: SubQuestion, quoted_passages: Sequence[Passage]) -> bool:
    """Return whether quoted sentences bear on a sub-question: how it works they all tell, the rest must be there."""
    needed = _SPECIAL.intersection(sub.aspects)
    if needed:
        spoken = {speaks_to(p) for p in quoted_passages}
        spoken |= {"limits" for p in quoted_passages if "limit" in roles_of(p.sentence.text)}
        return not needed.isdisjoint(spoken)
    if sub.asked.startswith("whether "):
        wanted = with_synonyms(content_stems(sub.text))
        return any(wanted & set(stems(p.text)) for p in quoted_passages)
    return True


def _asks_for_popularity(sub: SubQuestion) -> bool:
    return bool({"popular", "recommend", "best", "common"} & set(stems(sub.text)))


def _unmentioned(material: Material) -> Iterator[Statement]:
    """Name the words of the question that no fitting abstract mentions: a claim that anyone can check."""
    fitting = [p for p in material.prompt.papers if material.grades[p.key].relevance != "unrelated"]
    readable = [p for p in fitting if p.abstract]
    asked = [*_telling_words(material), *_asked_things(material)]
    if not (readable and asked):
        return
    subjects = material.choice.subjects
    known = stems_said(paper.name for paper in readable).union(*(subjects[paper.key].words for paper in readable))
    found: list[tuple[tuple[int, int], str]] = []
    for start, end, aspect in asked:
        word = material.prompt.question[start:end]
        told = aspect not in (None, "quality") and any(rank_sentences(p, aspect, frozenset()) for p in readable)
        said = frozenset(stems(word))
        called_so = (said if aspect else with_synonyms(said)) & known
        if not (told or called_so) and word.lower() not in (w.lower() for _, w in found):
            found.append(((start, end), word))
        if len(found) == 2:
            break
    if found:
        cited = [cite_question(material.prompt.question, *span) for span, _ in found]
        words = listed([quoted(word) for _, word in found], "or")
        which = f"The abstract of {called(readable[0])}" if len(readable) == 1 else "The fitting abstracts"
        verb = "does" if len(readable) == 1 else "do"
        yield _gap(f"{which} {verb} not mention {words}.", "question", *cited)


def _telling_words(material: Material) -> Iterator[tuple[int, int, Aspect | None]]:
    """Yield the places of the words that say under which aspect something is asked: "noise", "stable"."""
    for sub in material.reading.subquestions:
        for start, end, aspect in aspect_words(material.prompt.question[sub.start : sub.end]):
            yield sub.start + start, sub.start + end, aspect


def _asked_things(material: Material) -> Iterator[tuple[int, int, None]]:
    """Yield the places of the things that a sub-question asks about: "with accents", "the wall"."""
    task = material.task
    known = STOPWORDS.union(*map(stems, (task.input, task.output, *task.input_nouns)))
    for sub in material.reading.subquestions:
        for match in _THING.finditer(material.prompt.question, sub.start, sub.end):
            if not known.intersection(stems(match[1])):
                yield match.start(1), match.end(1), None


def _limits(material: Material) -> Iterator[Statement]:
    """Say what one would like to know besides and no fitting abstract tells: failures, the own material, speed."""
    model = material.prompt.models[0]
    fitting = [p for p in material.prompt.papers if material.grades[p.key].relevance != "unrelated"]
    name = referred_to(model, material.prompt.models)
    roles = frozenset(role for p in fitting for s in p.sentences for role in roles_of(s.text))
    _, cited = input_label(material.prompt.question, material.task)
    # One word, "photo", would say no more than that there is some.
    cited = cited if cited and len(cited.quote.split()) > 1 else None
    named = f", {quoted(' '.join(cited.quote.split()))}" if cited else ""
    own = f"How {name} does on your own material{named}: nothing provided tells."
    own_material = _gap(own, "name", cite_name(model), *([cited] if cited else []))
    if "figure" in roles:
        yield own_material
    if "limit" not in roles:
        yield _gap(f"When {name} fails, and how often: the provided text does not say.", "name", cite_name(model))
    if "figure" not in roles:
        yield own_material
    if not any(rank_sentences(p, "speed", frozenset()) for p in fitting):
        yield _gap(f"How long {name} takes: the provided text does not say.", "name", cite_name(model))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
