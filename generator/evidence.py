"""Which sentences of the fitting abstracts answer a question under an aspect, by their role and words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from generator.clauses import Passage, cut_clause
from generator.content import Sentence, Source
from generator.fragments import repeats_title
from generator.question import Aspect
from generator.roles import roles_of
from generator.subjects import central_sentence, speaks_of_itself
from generator.words import stem_set, stems, term_set

TRIES = 5
"""So many of the best sentences are tried for a clause that stands alone."""
MOST_STEPS = 3
CENTRAL = 1.6
"""What the sentence that says what a work does is worth for how it works, at least."""
EARLY_LIMIT = 2.0
"""What a limit loses that is told before the work itself: it is one of earlier works."""
GAIN = 2
"""So many more telling words make a longer clause worth its room."""
_MEASURED: Mapping[Aspect, str] = {"quality": "figure", "speed": "figure", "training": "amount"}
"""Under these a number answers: of what is measured, or of what was learned from."""
ADDED = 0.8
"""What a sentence loses that only adds: "We also …"."""
REPEATED = 1.5
"""What a sentence loses that says no more than the title."""
BESIDES = 0.8
"""What each word is worth that speaks to what is asked besides."""
TELLING = 1.0
"""A sentence that scores less says nothing to the point."""

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


_PLAINLY = {aspect: _terms(words) for aspect, words in _PLAIN_WORDS.items()}
_SPEAKS_OF = {aspect: _terms(words) for aspect, words in _WORDS.items()}
_NO_WORDS: frozenset[str] = frozenset()
_ORDER_WORDS = _terms("firstly secondly thirdly")
"""They show that a sentence tells a step; quoted alone it needs none."""
_OWN_WORK = re.compile(
    r"(?:(?:to|since|as|because|unlike|instead|with|by|for|in|here|specifically|therefore|thus|"
    r"then)\b[^.;:]{0,120}?,? )?"
    r"(?:we|our|the authors?|this (?:paper|work)|it|they)\b",
    re.I,
)
_ANNOUNCES = re.compile(
    r"(?:in this (?:paper|work),? )?(?:we|this (?:paper|work)) (?:first )?(?:introduc|propos|present|stud)", re.I
)
_ADDS = re.compile(
    r"\W{0,4}(?:(?:additionally|furthermore|moreover|finally)\W{1,3})?(?:we|it|they|the authors?) (?:also|further)\b",
    re.I,
)
_POINTS_BACK = re.compile(r"\b(?:this|these|such) (?!paper|work|article|study|end|is\b)\w+", re.I)
"""What the sentence before it must be read for."""
_ORDER = re.compile(r"(?:first|second|third|then|next|subsequently|finally|lastly)(?:ly)?\b,?\s", re.I)


def rank_sentences(
    source: Source,
    aspect: Aspect,
    wanted: frozenset[str],
    focus: frozenset[str] = frozenset(),
    besides: Iterable[Aspect] = (),
) -> list[tuple[float, Sentence]]:
    """Return the sentences of an abstract that speak to `aspect`, best first.

    `wanted` are stems of the whole question, `focus` those of the one sub-question that is asked under `aspect`, and
    `besides` the other aspects of this sub-question: who asks how it stays consistent wants a "how" that says so.
    """
    serves = _NO_WORDS.union(*(_SPEAKS_OF[other] for other in besides))
    ranked = []
    after_name = False
    central = central_sentence(source)
    for sentence in source.sentences:
        score = _sentence_score(sentence, aspect, wanted, focus)
        if serves and "result" not in roles_of(sentence.text):
            score = max(score, *(_sentence_score(sentence, other, wanted, focus) for other in besides))
            score += BESIDES * min(len(serves & term_set(sentence.text)), 2) if score else 0.0
        by_name = speaks_of_itself(source, sentence)
        if sentence is central and aspect == "mechanism" and (by_name or _OWN_WORK.match(sentence.text)):
            # What the work does is told here, in whatever words.
            score = max(score, CENTRAL if roles_of(sentence.text) <= {"method", "training"} else 0.0)
        score += 0.8 if score and sentence is central else 0.0
        own = _OWN_WORK.match(sentence.text) is not None
        # What stands before the authors come to their work is mostly background.
        early = sentence.number == 1 or (central and not own and sentence.number < central.number)
        if score and aspect == "limits":
            score -= EARLY_LIMIT if early and not (own or by_name) else 0.0
        elif score:
            # What the authors did is told by the work's own name or as "We …", and goes on in the next sentence.
            score += 1.0 if by_name else 0.6 if after_name or own else 0.0
            if not by_name:
                score -= (0.8 if own else 1.4) if early else 0.0
                score -= 0.6 if _POINTS_BACK.search(sentence.text) else 0.0
        if score and _ADDS.match(sentence.text):
            score -= ADDED
        if score and repeats_title(stem_set(sentence.text), source.name):
            score -= REPEATED
        after_name = by_name
        if score >= TELLING:
            ranked.append((score, sentence))
    return sorted(ranked, key=lambda row: (-row[0], row[1].number))


def _sentence_score(sentence: Sentence, aspect: Aspect, wanted: frozenset[str], focus: frozenset[str]) -> float:
    words = term_set(sentence.text)
    spoken = len(_SPEAKS_OF[aspect] & words)
    if aspect == "mechanism" and not spoken and _ANNOUNCES.search(sentence.text):
        spoken = 1
    asked = min(len(wanted & words), 3) * 0.9 + min(len(focus & words), 2) * 0.6
    roles = roles_of(sentence.text) if spoken or asked >= 1.8 else frozenset({"background"})
    if "background" in roles or ("release" in roles and aspect != "choice"):
        return 0.0
    if aspect == "quality" and "result" in roles and focus and not focus & words:
        # A figure of something else than what is asked about.
        return 0.0
    score = min(spoken, 3) * 0.8 + asked
    if "method" in roles and aspect in ("mechanism", "choice", "training", "robustness"):
        score += 1.0
    if "result" in roles:
        score -= _as_result(roles, aspect, spoken)
    if spoken and _MEASURED.get(aspect, "none") in roles:
        score += 1.0
    if aspect == "mechanism":
        score -= 1.5 * ("limit" in roles) + 3.0 * ("brings data" in roles)
        score -= 1.2 * (len(roles & {"training", "figure"}) - len(roles & {"method"}) * 0.5)
    if aspect == "limits":
        return _as_limit(score, roles, spoken)
    return 0.0 if "problem" in roles else score


def _as_result(roles: frozenset[str], aspect: Aspect, spoken: int) -> float:
    """Return what a sentence loses that tells a result: "outperforms others" answers nothing, a figure may."""
    measured = _MEASURED.get(aspect, "none") in roles
    if "says it works" in roles and aspect != "limits" and (aspect == "training" or not measured):
        return 4.5
    if aspect in ("limits", "use") or measured:
        return -0.3
    if "praise" in roles:
        return 3.5
    return 0.5 if aspect in ("training", "robustness") and spoken > 1 else 2.0


def _as_limit(score: float, roles: frozenset[str], spoken: int) -> float:
    """Return what a sentence tells of limits: found by the authors more than blamed on earlier work."""
    if not spoken:
        return 0.0
    found = "finding" in roles
    return score + ("limit" in roles) * 1.0 + (1.2 if found else -0.8 if "problem" in roles else 0.0)


def best_passages(
    sources: Sequence[Source],
    aspects: Iterable[Aspect],
    wanted: frozenset[str],
    limit: int,
    used: frozenset[tuple[str, int]] = frozenset(),
    *,
    step: float = 0.5,
    bearing: bool = False,
    focus: frozenset[str] = frozenset(),
    besides: Iterable[Aspect] = (),
    stretch: int = 0,
) -> list[Passage]:
    """Return passages for the aspects, in their order, at most one per sentence.

    `used` holds (source key, sentence number) pairs that are quoted already; `step` is what each later source must
    be better by. With `bearing`, only passages that hold a wanted word count. `focus` and `besides` are those of
    `rank_sentences`. By `stretch` more words than `limit` a
    clause may have that says more to the point.
    """
    found: list[Passage] = []
    taken = set(used)
    for aspect in aspects:
        ranked = [
            (score - step * place, source, sentence)
            for place, source in enumerate(sources)
            for score, sentence in rank_sentences(source, aspect, wanted, focus, besides)[:TRIES]
            if (source.key, sentence.number) not in taken
        ]
        for _, source, sentence in sorted(ranked, key=lambda row: -row[0]):
            speaks_of = _SPEAKS_OF[aspect].union(*(_SPEAKS_OF[other] for other in besides)) - _ORDER_WORDS
            passage = _cut(source, sentence, (limit, limit + stretch), wanted | focus, speaks_of)
            if passage and _is_to_the_point(passage, aspect, wanted if bearing else None):
                taken.add((source.key, sentence.number))
                found.append(passage)
                break
    return found


def _is_to_the_point(passage: Passage, aspect: Aspect, wanted: frozenset[str] | None) -> bool:
    """Return whether a clause holds a word of `wanted`, where any must be there, and the limit that is asked for."""
    bears = wanted is None or bool(wanted & set(stems(passage.text)))
    return bears and (aspect != "limits" or not _SPEAKS_OF[aspect].isdisjoint(term_set(passage.text)))


def _cut(
    source: Source, sentence: Sentence, limits: tuple[int, int], wanted: frozenset[str], speaks_of: frozenset[str]
) -> Passage | None:
    """Return the clause within the first limit, or within the second where that one leaves the point out."""
    short = cut_clause(source, sentence, limits[0], wanted, speaks_of)
    if limits[0] == limits[1] or (short and short.end - short.start >= sentence.end - sentence.start - 1):
        return short
    long = cut_clause(source, sentence, limits[1], wanted, speaks_of)
    if short is None or long is None or short == long:
        return short or long
    telling = wanted | speaks_of
    return long if len(telling & term_set(long.text)) >= len(telling & term_set(short.text)) + GAIN else short


def speaks_to(passage: Passage) -> Aspect | None:
    """Return the aspect that the words of a passage speak to most plainly; None where none stands out."""
    words = term_set(passage.text)
    counts = {aspect: len(words & stems_of) for aspect, stems_of in _PLAINLY.items()}
    best = max(counts, key=lambda aspect: (counts[aspect], aspect))
    return best if counts[best] else None


def tells_how(passage: Passage) -> bool:
    """Return whether a passage tells what happens inside, more than that a work is new, trained or measured."""
    words = _SPEAKS_OF["mechanism"] - _ORDER_WORDS
    plain = not roles_of(passage.text) & {"problem", "background", "training", "result", "figure"}
    return plain and not _ANNOUNCES.match(passage.text) and len(words & term_set(passage.text)) > 1


def ordered_passages(source: Source, wanted: frozenset[str], limit: int) -> list[Passage]:
    """Return a passage for each sentence that an order word makes a step: "First, …", "Subsequently, …"."""
    found: list[Passage] = []
    for sentence in source.sentences:
        if _ORDER.match(sentence.text):
            passage = cut_clause(source, sentence, limit, wanted, _SPEAKS_OF["mechanism"])
            if passage:
                found.append(passage)
    return found[:MOST_STEPS]
