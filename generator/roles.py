"""What a sentence does in its abstract: tell a problem, a method, a result, a limit, a release."""

from __future__ import annotations

import re
from functools import lru_cache

_PROBLEM = re.compile(
    r"^(?:whereas (?:prior|previous|existing|most)|however|yet|despite|existing|previous|prior|current|"
    r"traditional|conventional|nevertheless|due to|while most|"
    r"although|a key problem|most)\b|"
    r"\b(?:may hinder|hinders?|failing to|fails? to|neglect\w*|remains? (?:an? )?(?:challeng|open|difficult|under)|"
    r"little attention|suffers? from|unsuitable|too (?:heavy|slow|costly|expensive|large|coarse|rigid|weak)|"
    r"(?<!unlike most )(?<!unlike )(?<!contrast to )(?<!than )existing (?:methods|approaches))",
    re.I,
)
_CHALLENGE = re.compile(
    r"\b(?:impos|pos|present|bring|fac|discover|identif)\w* (?:[\w-]+ ){0,4}challenges?\b|"
    r"\b(?:remain|is|are|still) (?:[\w-]+ )?challenging\b",
    re.I,
)
_OWN_ANSWER = re.compile(
    r"\bwe (?:\w+ )?(?:propos|present|introduc|develop|design|us|employ|address|tackl|overc)\w*", re.I
)
_BACKGROUND = re.compile(
    r"\b(?:is|are|has been|plays?) (?:an? )?(?:\w+ )?"
    r"(?:important|essential|fundamental|crucial|vital|promising|key|critical|useful|popular)\b|"
    r"\b(?:usually|often|commonly|typically|mostly|generally) "
    r"(?:rel(?:y|ies)|requires?|needs?|asks?|tackled|assumes?)\b|"
    r"^[A-Z][\w -]{3,40} (?:is|are) (?:an? )?(?:[\w-]+ ){0,4}(?:task|problem|field|topic|technique)s?\b|"
    r"\bha(?:s|ve) (?:recently|lately|long)\b|\bha(?:s|ve) (?:shown|achieved|made|seen) (?:[\w-]+ ){0,2}"
    r"(?:progress|success|advances|promise)\b|"
    r"^(?:currently|recently|in recent years|traditional\w*|recent (?:advances|work)|with the (?:rise|advent)|"
    r"thanks to)\b",
    re.I,
)
_RELEASE = re.compile(
    r"\b(?:we|authors) (?:are |also |further )?releas(?:e|es|ed|ing)\b|"
    r"\b(?:code|models?|weights|demo|project|data ?sets?|implementation)\b.{0,60}\b(?:available|released?|accessed|"
    r"open-sourced|found at|public\w*)\b",
    re.I,
)
_RESULT = re.compile(
    r"\b(?:experiments?|results?|evaluat\w*|outperform\w*|achiev\w*|"
    r"demonstrat\w* (?:[\w-]+ )?(?:superior|the effect|strong|improvement|performance|gains?)|"
    r"improvements? (?:in|on|over|of)\b|baselines?\b|"
    r"on par|falls? (?:by|from|to)|ris(?:es|e|ing) (?:by|from|to)|gains? \d|halves|lowers|drops? (?:by|from|to)|"
    r"benchmarks?|state[- ]of[- ]the[- ]art|surpass\w*|advancements?|averages \d[\d.]*)\b|"
    # "On GoPro, HIDE and RealBlur …": names of test sets.
    r"^On (?:the )?(?-i:[A-Z][\w-]*[A-Z0-9])",
    re.I,
)
_SAYS_IT_WORKS = re.compile(
    r"^(?:(?:extensive|our|the|these|quantitative|qualitative|empirical|experimental|comprehensive)\s+){0,3}"
    r"(?:experiments?|results?|evaluations?|assessments?)\b|"
    r"\brepresents? an? (?:\w+ )?(?:advance(?:ment)?|improvement|step forward)\b",
    re.I,
)
_FIGURE = re.compile(
    r"\d(?:[\d.,]{0,20}\d)?[\s-]?(?:%|x\b|×|fps|Hz\b|ms\b|s\b|K\b|M\b|B\b|seconds?|minutes?|hours?|days|frames|"
    r"fold\b|times\b|"
    r"points?|million|billion|images?|pairs|examples|samples|transcripts)",
    re.I,
)
_AMOUNT = re.compile(
    r"\d(?:[\d.,]{0,20}\d)?[\s-]?(?:K|M|B|million|billion|thousand)?\s(?:\S+ ){0,4}?(?:hours|minutes|images?|"
    r"pictures|photos|"
    r"pairs|examples|samples|transcripts|tokens|sentences|words|masks|clips|videos|frames|recordings|scans|"
    r"documents|songs|"
    r"trials|demonstrations|dialogues|languages|categories|classes)\b",
    re.I,
)
_PRAISE = re.compile(
    r"\b(?:outperform\w*|surpass\w*|exceed\w*|superior|state[- ]of[- ]the[- ]art|on par|competitive|"
    r"(?:significant|remarkable|substantial|consistent) (?:improvement|gain)s?)\b",
    re.I,
)
_BRINGS_DATA = re.compile(
    r"\b(?:construct|introduc|releas|present|buil[dt]|collect|propos|creat)(?:s|ed|e|es)?\b[^,;]{0,60}?"
    r"\b(?:data ?sets?|corpus|corpora|benchmark)\b",
    re.I,
)
_METHOD = re.compile(
    r"\b(?:propos\w*|introduc\w*|present(?:s|ed)?|novel|our (?:method|approach|model|system|key)|"
    r"key (?:idea|innovation)|mechanism|module|pipeline|consolidates|extends|adapts|integrat\w*|employs|recasts|"
    r"trained)\b",
    re.I,
)
_TESTS = re.compile(
    r"^(?:we|the authors?) (?:also |further |then )?"
    r"(?:test|evaluat|compar|measur|validat|benchmark|demonstrat|show(?! that by )|find|found)",
    re.I,
)
_TRAINING = re.compile(
    r"^(?:training|we (?:also )?(?:train|fine-?tune|pretrain|pre-train)|the (?:model|network) is trained)\b", re.I
)
_FINDING = re.compile(
    r"\b(?:we|annotators|authors|analysis|results?|tests?|experiments?|evaluations?|study|they) "
    r"(?:\w+ )?(?:find|found|observed?|show|shows|showed|demonstrates?|reveals?|catch|discuss)\b",
    re.I,
)
_LIMIT = re.compile(
    r"\b(?:hallucinat\w*|unfaithful|incorrect\w*|undetected|prone|suffers|fail(?:s|ed|ure|ures)?|limitation\w*|"
    r"errors?|wrong\w*|cannot|unable|unreliable|remains?|guess|overlook\w*|"
    r"difficult|poor(?:ly)?|advise against|invent(?:s|ed)?|not covered|does not|do not|struggles?|degrades?|mottled)\b",
    re.I,
)


@lru_cache(maxsize=16384)
def roles_of(text: str) -> frozenset[str]:
    """Return the roles of a sentence; it is asked about under several aspects, and comes with many prompts."""
    found = {
        role
        for role, pattern in (
            ("problem", _PROBLEM),
            ("background", _BACKGROUND),
            ("release", _RELEASE),
            ("result", _RESULT),
            ("result", _TESTS),
            ("says it works", _SAYS_IT_WORKS),
            ("figure", _FIGURE),
            ("amount", _AMOUNT),
            ("praise", _PRAISE),
            ("brings data", _BRINGS_DATA),
            ("method", _METHOD),
            ("training", _TRAINING),
            ("limit", _LIMIT),
            ("finding", _FINDING),
        )
        if pattern.search(text)
    }
    if _CHALLENGE.search(text) and not _OWN_ANSWER.search(text):
        found.add("problem")
    return frozenset(found)
