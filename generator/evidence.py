"""Which sentences of the fitting abstracts answer a question under an aspect, by their role and words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from generator.clauses import Passage, cut_clause
from generator.content import Sentence, Source
from generator.question import Aspect
from generator.subjects import speaks_of_itself
from generator.words import stems, tokens

TRIES = 5
"""So many of the best sentences are tried for a clause that stands alone."""
TELLING = 1.0
"""A sentence that scores less says nothing to the point."""

# What a sentence must speak of to answer a question under an aspect.
_WORDS: Mapping[Aspect, str] = {
    "mechanism": """module mechanism network decoder encoder integrate integration combine fuse fusion consists
            architecture framework by using uses employ adapt replace first second firstly secondly thirdly then
            subsequently stage learn predict estimate align decompose modulation transform extract condition guide
            construct""",
    "training": """train training pretrain pretraining dataset datasets supervised supervision unsupervised self
            distill distillation loss zero few shot finetune tune synthetic annotate annotation label labels scale
            vocabulary learn contrastive reinforcement augmentation""",
    "speed": """real-time fast faster speed fps latency efficient efficiency efficiently lightweight second seconds
            feed forward pass memory cost costly fewer parameter parameters step steps accelerate sparse device mobile
            stream streaming milliseconds""",
    "robustness": """robust robustness consistent consistency generalize generalizable generalization zero-shot
            diverse diversity occlusion temporal temporally stable stability unseen wild open coherent coherence across
            arbitrary varied various universal multilingual adapt domain""",
    "quality": """accurate accuracy accurately precise precision detail details sharp sharpness fine-grained
            high-quality fidelity outperform improve improvement improved superior boundary boundaries resolution
            granular granularity better quality noise distortion artifact artifacts""",
    "limits": "however limit limited limitation challenge fail failure suffer only cannot not lack difficult drop",
    "choice": "model framework system lightweight light variant variants family method approach",
}
_SPEAKS_OF = {aspect: frozenset(stems(words)) for aspect, words in _WORDS.items()}
_PROBLEM = re.compile(
    r"^(?:however|yet|despite|existing|previous|prior|current|traditional|conventional|nevertheless|due to|while most|"
    r"although|a key problem|most)\b|"
    r"\b(?:may hinder|hinders?|failing to|fails? to|neglect\w*|remains? (?:an? )?(?:challeng|open|difficult|under)|"
    r"little attention|suffer from|"
    r"existing (?:methods|approaches))",
    re.I,
)
_BACKGROUND = re.compile(
    r"\b(?:is|are|has been|plays?) (?:an? )?(?:\w+ )?"
    r"(?:important|essential|fundamental|crucial|vital|promising|key|critical)\b|"
    r"^(?:currently|recently|in recent years|traditional\w*|recent (?:advances|work)|with the (?:rise|advent)|"
    r"thanks to)\b",
    re.I,
)
_RELEASE = re.compile(
    r"\b(?:code|models?|weights|demo|project|data ?sets?|implementation)\b.{0,60}\b(?:available|released?|accessed|"
    r"open-sourced|found at|public\w*)\b",
    re.I,
)
_RESULT = re.compile(
    r"\b(?:experiments?|results?|evaluat\w*|outperform\w*|achiev\w*|demonstrat\w* (?:superior|the effect|strong)|"
    r"benchmarks?|state[- ]of[- ]the[- ]art|surpass\w*)\b",
    re.I,
)
_SAYS_IT_WORKS = re.compile(
    r"^(?:(?:extensive|our|the|these|quantitative|qualitative|empirical|experimental|comprehensive)\s+){0,3}"
    r"(?:experiments?|results?|evaluations?|assessments?)\b",
    re.I,
)
_FIGURE = re.compile(r"\d(?:[\d.,]{0,20}\d)?\s?(?:%|x\b|×|fps|ms\b|s\b|seconds?|points?|million|billion)", re.I)
_OWN_WORK = re.compile(r"(?:we|our|the authors?|this (?:paper|work)|it|they)\b", re.I)
_METHOD = re.compile(
    r"\b(?:propos\w*|introduc\w*|present(?:s|ed)?|novel|our (?:method|approach|model|system|key)|"
    r"key (?:idea|innovation)|mechanism|module|pipeline|consolidates|extends|adapts|integrat\w*|employs|recasts|"
    r"trained)\b",
    re.I,
)


def rank_sentences(source: Source, aspect: Aspect, wanted: frozenset[str]) -> list[tuple[float, Sentence]]:
    """Return the sentences of an abstract that speak to `aspect`, best first; `wanted` are stems asked about."""
    ranked = []
    for sentence in source.sentences:
        score = _sentence_score(sentence, aspect, wanted)
        if score and aspect != "limits":
            # What the authors did is told as "We …" or by the work's own name; a first sentence is mostly background.
            score += 0.8 if _OWN_WORK.match(sentence.text) or speaks_of_itself(source, sentence) else 0.0
            score -= 0.8 if sentence.number == 1 and not speaks_of_itself(source, sentence) else 0.0
        if score >= TELLING:
            ranked.append((score, sentence))
    return sorted(ranked, key=lambda row: (-row[0], row[1].number))


def _sentence_score(sentence: Sentence, aspect: Aspect, wanted: frozenset[str]) -> float:
    words = {token.stem for token in tokens(sentence.text)}
    spoken = len(_SPEAKS_OF[aspect] & words)
    roles = _roles(sentence.text) if spoken else frozenset({"background"})
    if "background" in roles or ("release" in roles and aspect != "choice"):
        return 0.0
    score = min(spoken, 3) * 0.8 + min(len(wanted & words), 3) * 0.7
    if "method" in roles and aspect in ("mechanism", "choice", "training", "robustness"):
        score += 1.0
    if "result" in roles:
        # A figure answers a question about quality or speed; "outperforms others" answers none.
        told = aspect in ("quality", "speed") and "figure" in roles
        score += 0.3 if told else -3.0 if "says it works" in roles else -1.5
    if "problem" in roles:
        return score + 0.8 if aspect == "limits" else 0.0
    return score


@lru_cache(maxsize=1024)
def _roles(text: str) -> frozenset[str]:
    """Return what a sentence does in its abstract; one sentence is asked about under several aspects."""
    return frozenset(
        role
        for role, pattern in (
            ("problem", _PROBLEM),
            ("background", _BACKGROUND),
            ("release", _RELEASE),
            ("result", _RESULT),
            ("says it works", _SAYS_IT_WORKS),
            ("figure", _FIGURE),
            ("method", _METHOD),
        )
        if pattern.search(text)
    )


def best_passages(
    sources: Sequence[Source],
    aspects: Iterable[Aspect],
    wanted: frozenset[str],
    limit: int,
    used: frozenset[tuple[str, int]] = frozenset(),
) -> list[Passage]:
    """Return passages for the aspects, in their order, at most one per sentence; sources are tried in order.

    `used` holds (source key, sentence number) pairs that are quoted already.
    """
    found: list[Passage] = []
    taken = set(used)
    for aspect in aspects:
        for source in sources:
            for _, sentence in rank_sentences(source, aspect, wanted)[:TRIES]:
                if (source.key, sentence.number) in taken:
                    continue
                passage = cut_clause(source, sentence, limit, wanted, _SPEAKS_OF[aspect])
                if passage:
                    taken.add((source.key, sentence.number))
                    found.append(passage)
                    break
    return found
