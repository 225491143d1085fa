"""What a sentence speaks of, in which role and manner: by itself, whatever is asked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from generator.cues import Cue
from generator.question import Aspect
from generator.roles import roles_of
from generator.words import stems, term_set

_MEASURED: Mapping[Aspect, str] = {"quality": "figure", "speed": "figure", "training": "amount"}
"""Under these a number answers: of what is measured, or of what was learned from."""

# What a sentence must speak of to answer a question under an aspect.
_WORDS: Mapping[Aspect, str] = {
    "mechanism": """module mechanism decoder encoder integrate integration combine fuse fusion consists architecture
            framework uses employ adapt replace stage predict estimate align decompose modulation transform extract
            condition guide construct separate split compare keep layer map maps token tokens represent encode decode
            search match rank score select iterate propagate synthesize generate render refine firstly secondly
            thirdly""",
    "training": """train training pretrain pretraining dataset datasets supervised supervision unsupervised self
            distill distillation loss zero few shot finetune tune synthetic annotate annotation label labels scale
            vocabulary learn contrastive reinforcement augmentation transcripts hours corpus corpora pairs collected
            internet million billion demonstrations""",
    "speed": """real-time fast faster speed fps latency efficient efficiency efficiently lightweight second seconds
            feed forward pass memory cost costly fewer parameter parameters step steps accelerate sparse device mobile
            stream streaming milliseconds hz runtime speedup minutes hours times rendering""",
    "robustness": """robust robustness consistent consistency generalize generalizable generalization zero-shot
            diverse diversity occlusion temporal temporally stable stability unseen wild open coherent coherence across
            arbitrary varied various universal multilingual adapt domain""",
    "quality": """accurate accuracy accurately precise precision detail details sharp sharpness fine-grained
            high-quality fidelity outperform improve improvement improved superior boundary boundaries resolution
            granular granularity better quality noise distortion artifact artifacts""",
    "limits": """limited limitation limitations fail fails failure suffer suffers cannot lack difficult drop drops
            unreliable trust caution advise warn wrong error errors invent invented hallucinate hallucinated
            hallucination unfaithful faithful factual incorrect incorrectly undetected prone degrade degrades struggle
            struggles bleeding inconsistent mislead misleading biased reducing disagree""",
    "use": """require requires requiring need needs needed input inputs single given provide provided user prompt sample
            recording reference enrolled click clicks box boxes auxiliary seconds only just interactive without
            minutes photos images calibration""",
    "choice": "model framework system lightweight light variant variants family method approach",
}
# Words that by themselves show what a sentence is about.
_PLAIN_WORDS: Mapping[Aspect, str] = {
    "training": "train training trained pretrained pre-trained dataset datasets supervised supervision distillation",
    "speed": "fast faster real-time fps seconds latency efficient efficiency milliseconds speed lightweight",
    "robustness": "robust robustness consistent consistency generalize generalization zero-shot stable occlusion",
    "quality": "accurate accuracy precise precision detail details sharp fidelity quality improves improvement",
    "limits": "hallucinate hallucination unfaithful wrong error errors fail failure limitation incorrect prone",
    "use": "require requires requiring without only single enrolled input inputs user",
}


def _terms(words: str) -> frozenset[str]:
    """Return the stems of `words`; those of a hyphenated one stay together: "real-time" is not "real-world"."""
    return frozenset(" ".join(stems(word)) for word in words.split())


PLAINLY = {aspect: _terms(words) for aspect, words in _PLAIN_WORDS.items()}
SPEAKS_OF = {aspect: _terms(words) for aspect, words in _WORDS.items()}
TELLS_OF = {aspect: terms - _terms("firstly secondly thirdly") for aspect, terms in SPEAKS_OF.items()}
"""… without the words that only show that it tells a step: quoted alone it needs none."""
_OWN_WORK = re.compile(
    r"(?:(?:to|since|as|because|unlike|instead|with|by|for|in|here|specifically|therefore|thus|"
    r"then)\b[^.;:]{0,120}?,? )?"
    r"(?:we|our|the authors?|this (?:paper|work)|it|they)\b",
    re.I,
)
ANNOUNCES = Cue(
    "introduc|propos|present|stud",
    r"(?:in this (?:paper|work),? )?(?:we|this (?:paper|work)) (?:first )?(?:introduc|propos|present|stud)",
)
_ADDS = re.compile(
    r"\W{0,4}(?:(?:additionally|furthermore|moreover|finally)\W{1,3})?(?:we|it|they|the authors?) (?:also|further)\b",
    re.I,
)
_POINTS_BACK = Cue("this |these |such ", r"\b(?:this|these|such) (?!paper|work|article|study|end|is\b)\w+")
"""What the sentence before it must be read for."""


@lru_cache(maxsize=16384)
def spoken(text: str, aspect: Aspect) -> int:
    """Return how many words of a sentence speak of what `aspect` asks for."""
    found = len(SPEAKS_OF[aspect] & term_set(text))
    return found or int(aspect == "mechanism" and ANNOUNCES.is_in(text.lower()))


@lru_cache(maxsize=16384)
def role_weights(text: str, aspect: Aspect) -> tuple[float, ...] | None:
    """Return what the role of a sentence adds to its score under `aspect`, bit by bit; None: it answers nothing."""
    roles = roles_of(text)
    if "background" in roles or ("release" in roles and aspect != "choice"):
        return None
    if aspect == "limits":
        return (*_of_role(roles, aspect, spoken(text, aspect)), *_of_limit(roles)) if spoken(text, aspect) else None
    return None if "problem" in roles else tuple(_of_role(roles, aspect, spoken(text, aspect)))


def _of_role(roles: frozenset[str], aspect: Aspect, told: int) -> Iterator[float]:
    if "method" in roles and aspect in ("mechanism", "choice", "training", "robustness"):
        yield 1.0
    if "result" in roles:
        yield -_as_result(roles, aspect, told)
    if told and _MEASURED.get(aspect, "none") in roles:
        yield 1.0
    if aspect == "mechanism":
        yield -(1.5 * ("limit" in roles) + 3.0 * ("brings data" in roles))
        yield -1.2 * (len(roles & {"training", "figure"}) - len(roles & {"method"}) * 0.5)


def _as_result(roles: frozenset[str], aspect: Aspect, told: int) -> float:
    """Return what a sentence loses that tells a result: "outperforms others" answers nothing, a figure may."""
    measured = _MEASURED.get(aspect, "none") in roles
    if "says it works" in roles and aspect != "limits" and (aspect == "training" or not measured):
        return 4.5
    if aspect in ("limits", "use") or measured:
        return -0.3
    if "praise" in roles:
        return 3.5
    return 0.5 if aspect in ("training", "robustness") and told > 1 else 2.0


def _of_limit(roles: frozenset[str]) -> Iterator[float]:
    """Yield what a sentence tells of limits: found by the authors more than blamed on earlier work."""
    yield ("limit" in roles) * 1.0
    yield 1.2 if "finding" in roles else -0.8 if "problem" in roles else 0.0


@dataclass(frozen=True, slots=True)
class Manner:
    """How a sentence speaks."""

    own: bool
    """Of the authors' own work: "We …"."""
    adds: bool
    """It only adds something: "We also …"."""
    points_back: bool
    """The sentence before it must be read for what it says."""


@lru_cache(maxsize=8192)
def manner_of(text: str) -> Manner:
    """Return how a sentence speaks."""
    own, adds = _OWN_WORK.match(text), _ADDS.match(text)
    return Manner(own is not None, adds is not None, _POINTS_BACK.is_in(text.lower()))
