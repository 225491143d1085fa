"""What a sentence does in its abstract: tell a problem, a method, a result, a limit, a release."""

from __future__ import annotations

import re
from functools import lru_cache

from generator.cues import Cue

# All of these see a sentence in small letters: how it begins, and what it holds.
_STARTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "problem",
        re.compile(
            r"(?:whereas (?:prior|previous|existing|most)|however|yet|despite|existing|previous|prior|current|"
            r"traditional|conventional|nevertheless|due to|while most|"
            r"although|a key problem|most)\b"
        ),
    ),
    (
        "background",
        re.compile(
            r"[a-z][\w -]{3,40} (?:is|are) (?:an? )?(?:[\w-]+ ){0,4}(?:task|problem|field|topic|technique)s?\b|"
            r"(?:currently|recently|in recent years|traditional\w*|recent (?:advances|work)|with the (?:rise|advent)|"
            r"thanks to)\b"
        ),
    ),
    (
        "result",
        re.compile(
            r"(?:we|the authors?) (?:also |further |then )?"
            r"(?:test|evaluat|compar|measur|validat|benchmark|demonstrat|show(?! that by )|find|found)"
        ),
    ),
    (
        "says it works",
        re.compile(
            r"(?:(?:extensive|our|the|these|quantitative|qualitative|empirical|experimental|comprehensive)\s+){0,3}"
            r"(?:experiments?|results?|evaluations?|assessments?)\b"
        ),
    ),
    (
        "training",
        re.compile(
            r"(?:training|we (?:also )?(?:train|fine-?tune|pretrain|pre-train)|the (?:model|network) is trained)\b"
        ),
    ),
)
_HOLDS = (
    (
        "problem",
        Cue(
            "hinder|fail|neglect|remain|little attention|suffer|unsuitable|existing|too ",
            r"\b(?:may hinder|hinders?|failing to|fails? to|neglect\w*|"
            r"remains? (?:an? )?(?:challeng|open|difficult|under)|little attention|suffers? from|unsuitable|"
            r"too (?:heavy|slow|costly|expensive|large|coarse|rigid|weak)|"
            r"(?<!unlike most )(?<!unlike )(?<!contrast to )(?<!than )existing (?:methods|approaches))",
        ),
    ),
    (
        "background",
        Cue(
            "important|essential|fundamental|crucial|vital|promising|key|critical|useful|popular",
            r"\b(?:is|are|has been|plays?) (?:an? )?(?:\w+ )?"
            r"(?:important|essential|fundamental|crucial|vital|promising|key|critical|useful|popular)\b",
        ),
    ),
    (
        "background",
        Cue(
            "usually|often|commonly|typically|mostly|generally",
            r"\b(?:usually|often|commonly|typically|mostly|generally) "
            r"(?:rel(?:y|ies)|requires?|needs?|asks?|tackled|assumes?)\b",
        ),
    ),
    (
        "background",
        Cue(
            "has |have ",
            r"\bha(?:s|ve) (?:(?:recently|lately|long)|"
            r"(?:shown|achieved|made|seen) (?:[\w-]+ ){0,2}(?:progress|success|advances|promise))\b",
        ),
    ),
    (
        "release",
        Cue(
            "releas|available|accessed|open-sourced|found at|public",
            r"\b(?:we|authors) (?:are |also |further )?releas(?:e|es|ed|ing)\b|"
            r"\b(?:code|models?|weights|demo|project|data ?sets?|implementation)\b.{0,60}\b(?:available|released?|"
            r"accessed|open-sourced|found at|public\w*)\b",
        ),
    ),
    (
        "result",
        Cue(
            "experiment|result|evaluat|outperform|achiev|demonstrat|improvement|baseline|on par|fall|rise|rising|gain|"
            "halves|lowers|drop|benchmark|state|surpass|advancement|averages",
            r"\b(?:experiments?|results?|evaluat\w*|outperform\w*|achiev\w*|"
            r"demonstrat\w* (?:[\w-]+ )?(?:superior|the effect|strong|improvement|performance|gains?)|"
            r"improvements? (?:in|on|over|of)\b|baselines?\b|"
            r"on par|falls? (?:by|from|to)|ris(?:es|e|ing) (?:by|from|to)|gains? \d|halves|lowers|"
            r"drops? (?:by|from|to)|benchmarks?|state[- ]of[- ]the[- ]art|surpass\w*|advancements?|"
            r"averages \d[\d.]*)\b",
        ),
    ),
    (
        "says it works",
        Cue("represent", r"\brepresents? an? (?:\w+ )?(?:advance(?:ment)?|improvement|step forward)\b"),
    ),
    (
        "praise",
        Cue(
            "outperform|surpass|exceed|superior|state|on par|competitive|improvement|gain",
            r"\b(?:outperform\w*|surpass\w*|exceed\w*|superior|state[- ]of[- ]the[- ]art|on par|competitive|"
            r"(?:significant|remarkable|substantial|consistent) (?:improvement|gain)s?)\b",
        ),
    ),
    (
        "brings data",
        Cue(
            "dataset|data set|corpus|corpora|benchmark",
            r"\b(?:construct|introduc|releas|present|buil[dt]|collect|propos|creat)(?:s|ed|e|es)?\b[^,;]{0,60}?"
            r"\b(?:data ?sets?|corpus|corpora|benchmark)\b",
        ),
    ),
    (
        "method",
        Cue(
            "propos|introduc|present|novel|our |key |mechanism|module|pipeline|consolidates|extends|adapts|integrat|"
            "employs|recasts|trained",
            r"\b(?:propos\w*|introduc\w*|present(?:s|ed)?|novel|our (?:method|approach|model|system|key)|"
            r"key (?:idea|innovation)|mechanism|module|pipeline|consolidates|extends|adapts|integrat\w*|employs|"
            r"recasts|trained)\b",
        ),
    ),
    (
        "limit",
        Cue(
            "hallucinat|unfaithful|incorrect|undetected|prone|suffers|fail|limitation|error|wrong|cannot|unable|"
            "unreliable|remain|guess|overlook|difficult|poor|advise against|invent|not covered|does not|do not|"
            "struggle|degrade|mottled",
            r"\b(?:hallucinat\w*|unfaithful|incorrect\w*|undetected|prone|suffers|fail(?:s|ed|ure|ures)?|limitation\w*|"
            r"errors?|wrong\w*|cannot|unable|unreliable|remains?|guess|overlook\w*|"
            r"difficult|poor(?:ly)?|advise against|invent(?:s|ed)?|not covered|does not|do not|struggles?|degrades?|"
            r"mottled)\b",
        ),
    ),
    (
        "finding",
        Cue(
            "find|found|observe|show|demonstrate|reveal|catch|discuss",
            r"\b(?:we|annotators|authors|analysis|results?|tests?|experiments?|evaluations?|study|they) "
            r"(?:\w+ )?(?:find|found|observed?|show|shows|showed|demonstrates?|reveals?|catch|discuss)\b",
        ),
    ),
)
_CHALLENGE = Cue(
    "challeng",
    r"\b(?:impos|pos|present|bring|fac|discover|identif)\w* (?:[\w-]+ ){0,4}challenges?\b|"
    r"\b(?:remain|is|are|still) (?:[\w-]+ )?challenging\b",
)
_OWN_ANSWER = Cue("we ", r"\bwe (?:\w+ )?(?:propos|present|introduc|develop|design|us|employ|address|tackl|overc)\w*")
_FIGURES = (
    (
        "figure",
        re.compile(
            r"\d(?:[\d.,]{0,20}\d)?[\s-]?(?:%|x\b|×|fps|hz\b|ms\b|s\b|k\b|m\b|b\b|seconds?|minutes?|hours?|days|frames|"
            r"fold\b|times\b|"
            r"points?|million|billion|images?|pairs|examples|samples|transcripts)"
        ),
    ),
    (
        "amount",
        re.compile(
            r"\d(?:[\d.,]{0,20}\d)?[\s-]?(?:k|m|b|million|billion|thousand)?\s(?:\S+ ){0,4}?(?:hours|minutes|images?|"
            r"pictures|photos|"
            r"pairs|examples|samples|transcripts|tokens|sentences|words|masks|clips|videos|frames|recordings|scans|"
            r"documents|songs|"
            r"trials|demonstrations|dialogues|languages|categories|classes)\b"
        ),
    ),
)
_DIGIT = re.compile(r"\d")
_ON_TEST_SETS = re.compile(r"On (?:the )?(?:[A-Z][\w-]*[A-Z0-9]|[a-z]+[A-Z])")
"""Names of capital letters are those of test sets: "On GoPro, HIDE and RealBlur …"."""


@lru_cache(maxsize=16384)
def roles_of(text: str) -> frozenset[str]:
    """Return the roles of a sentence; it is asked about under several aspects, and comes with many prompts."""
    small = text.lower()
    found = {role for role, start in _STARTS if start.match(small)}
    found.update([role for role, cue in _HOLDS if role not in found and cue.is_in(small)])
    if _ON_TEST_SETS.match(text):
        found.add("result")
    if _DIGIT.search(small):
        found.update([role for role, figure in _FIGURES if figure.search(small)])
    if "problem" not in found and _CHALLENGE.is_in(small) and not _OWN_ANSWER.is_in(small):
        found.add("problem")
    return frozenset(found)
