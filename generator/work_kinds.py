"""What kind of work a paper is, a method, a survey, a data set, and which sentence says what it does."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from generator.content import Sentence, Source
from generator.cues import Cue
from generator.own_names import short_name
from generator.roles import roles_of
from generator.sentences import split_sentences

Kind = Literal["method", "data set", "benchmark", "survey", "study", "essay", "tool", "negative result", "paper"]

_VERB = (
    r"(?:propos|present|introduc|develop|describ|stud|investigat|explor|address|report|review|survey|examin|"
    r"pursu|reflect|contribut|recast|delv|tackl|focus|analy[sz]|evaluat|deriv|suggest|offer)\w*"
)
_WHO = r"(?:we|the authors?|it|th(?:is|e) (?:paper|work|study|article|letter)|our (?:work|paper|method|approach|study))"
_ADVERBS = r"(?:\s+(?:further|also|then|therefore|thus|instead|innovatively|here))?\s+"
_ANNOUNCES = Cue(
    "propos|present|introduc|develop|designed|aim|goal|objective",
    rf"\b(?:we|the authors?|this (?:paper|work|study|article)){_ADVERBS}(?:propos|present|introduc|develop)\w*"
    r"|\b(?:is|are) (?:introduced|proposed|presented|designed)\b|\b(?:our|the|its) (?:aim|goal|objective) is to\b"
    r"|\b(?:we|this (?:paper|work|study|article)) aims? to\b",
)
_SAYS_WHAT_IT_DOES = re.compile(rf"\b{_WHO}{_ADVERBS}{_VERB}\b")
_BUILDS = Cue(
    "propos|present|introduc|develop|design|train|method|model|approach|network|framework|system|algorithm",
    r"\b(?:we|the authors?|this (?:paper|work)|our|is|are) (?:\w+ )?"
    r"(?:propos|present|introduc|develop|design|train)\w*|"
    r"\b(?:our|the proposed|this) (?:method|model|approach|network|framework|system|algorithm)\b",
)
_SPEAKS_OF_METHOD = re.compile(r"\b(?:models?|methods?|frameworks?|networks?|approach(?:es)?|learning|training)\b")
_OBSERVES = re.compile(
    r"\b(?:we|the authors?) (?:\w+ )?(?:examin|measur|interview|observ|compar|collect|count|follow|ask|analy[sz]|stud|"
    r"survey|investigat|evaluat|test|review)\w*|"
    r"\b(?:participants|respondents|interviews|field (?:study|trial)|measurements)\b"
)
_KINDS: tuple[tuple[Kind, Cue, Cue], ...] = (
    # kind, in the title, in the central sentence
    (
        "survey",
        Cue("survey|review|overview|state of", r"\b(?:survey|review|overview|state of the art in|reviewing)\b"),
        Cue(
            "survey|review|summari",
            r"\b(?:we|paper|article|work) (?:survey|review|summari[sz])\w*\b|\bsurvey of\b(?! \d)",
        ),
    ),
    (
        "negative result",
        Cue(
            "negative|fail|not work|limits|pitfalls",
            r"\b(?:negative results?|fails? to|does not work|limits of|pitfalls)\b",
        ),
        Cue(
            "negative|we find|we show",
            r"\bnegative results?\b|\bwe (?:find|show) that .{0,60}\b(?:fails?|do not|does not)\b",
        ),
    ),
    (
        "essay",
        Cue(
            "perspective|position|essay|lessons|towards|opinion|course",
            r"\b(?:perspectives?|position|essay|lessons learned|towards a theory|opinion|course)\b",
        ),
        Cue(
            "we argue|position|we reflect|lessons|we advocate",
            r"\b(?:we argue|position paper|we reflect|lessons learned|we advocate)\b",
        ),
    ),
    (
        "benchmark",
        Cue("bench", r"\bbenchmark(?:s|ing)?\b|\wbench\b"),
        Cue("benchmark", r"\b(?:new|novel|comprehensive|a|the first) (?:\w+ ){0,2}benchmark\b"),
    ),
    (
        "data set",
        Cue("dataset|data set|database|corpus", r"\b(?:data ?sets?|database|corpus)\b"),
        Cue(
            "dataset|data set|database|corpus",
            r"\b(?:a|an|the first) (?:[\w-]+ ){0,5}(?:data ?set|database|corpus)\b",
        ),
    ),
    (
        "tool",
        Cue("tool|library|system|software", r"\b(?:toolkit|toolbox|library|open-source system|software)\b"),
        Cue("tool|library|software", r"\b(?:a|an) (?:[\w-]+ ){0,4}(?:toolkit|toolbox|library|software package)\b"),
    ),
    (
        "study",
        Cue(
            "comparative|empirical|study|analysis|rethinking|revisiting|understanding",
            r"\b(?:comparative|empirical|(?:a|case) study|analysis|rethinking|revisiting)\b|(?:^|: )understanding\b",
        ),
        Cue(
            "novel method|empirical|study|studies|investigate|analy|examine|evaluates|compares",
            r"\b(?:does not describe a novel method|empirical(?:ly)? study|we (?:study|investigate|analy[sz]e|examine)|"
            r"(?:paper|work|study) (?:studies|investigates|analy[sz]es|examines|evaluates|compares))\b",
        ),
    ),
)


@lru_cache(maxsize=4096)
def central_sentence(name: str, abstract: str) -> Sentence | None:
    """Return the sentence in which an abstract says what the work `name` does; the first one where none does."""
    sentences = split_sentences(abstract)
    announcing = [s for s in sentences if announces(s.text) or begins_with_name(name, s.text)]
    if kind_in_title(name) not in ("data set", "benchmark"):
        # "We introduce a data set … On it, we propose …": the work is the second.
        announcing = [s for s in announcing if "brings data" not in roles_of(s.text)] or announcing
    return (
        next(iter(announcing), None)
        or next((s for s in sentences if _SAYS_WHAT_IT_DOES.search(s.text.lower())), None)
        or next(iter(sentences), None)
    )


def announces(sentence: str) -> bool:
    """Return whether a sentence says what is proposed: "We propose …", "… is introduced"."""
    return _ANNOUNCES.is_in(sentence.lower())


@lru_cache(maxsize=16384)
def begins_with_name(title: str, sentence: str) -> bool:
    """Return whether a sentence begins with the own name of the work with this title: "ALEN separates …"."""
    name = short_name(title)
    text = sentence.removeprefix("The ").removeprefix("the ")
    if text[: len(name)].replace("‑", "-").lower() != name.replace("‑", "-").lower():
        return False
    after = text[len(name) : len(name) + 2]
    return after[:1] == " " and (after[1:].islower() or after[1:] == "(")


def kind_of_work(source: Source, central: Sentence | None) -> Kind:
    """Return what kind of work the title and the central sentence announce."""
    text = central.text.lower() if central else ""
    if titled := kind_in_title(source.name):
        return titled
    for kind, _, in_text in _KINDS:
        # A method often brings its data along: then the sentence speaks of both.
        alone = kind not in ("data set", "benchmark") or not _SPEAKS_OF_METHOD.search(f"{text} {source.name.lower()}")
        if alone and in_text.is_in(text):
            return kind
    if any(_BUILDS.is_in(s.text.lower()) or begins_with_name(source.name, s.text) for s in source.sentences):
        return "method"
    return "study" if any(_OBSERVES.search(s.text.lower()) for s in source.sentences) else "paper"


def kind_in_title(name: str) -> Kind | None:
    """Return what kind of work a title names outright, if any: a survey, a benchmark."""
    small = name.lower()
    return next((kind for kind, in_title, _ in _KINDS if in_title.is_in(small)), None)
