"""Direct questions as object clauses: "How does it stay sharp?" → "how it stays sharp"."""

from __future__ import annotations

import re

_SUBJECT = (
    r"(?:(?:it|they|you|we|I)\b|(?:(?:the|a|an|this|that|these|those|such|one|your|its|my|our|his|her)\s+)?(?:[a-z-]+\s+){0,2}?"
    r"(?:AI(?:\s+models?)?|models?|tools?|systems?|apps?|programs?|software|technology|tech|algorithms?|computers?|"
    r"machines?|networks?|assistants?|robots?|agents?|laptops?|phones?|cameras?|cars?|filters?|scanners?)\b|"
    r"(?:anybody|anyone|somebody|someone|nobody|people|so (?:few|little|many|much))\b|(?:this|that)\b)"
)
_ADVERB = r"(?:(?:\s+(?:really|actually|even|still|just|also|so|always|ever|possibly|manage to|then))*)"
_INVERTED = re.compile(
    rf"(?P<head>(?:how|why|what|where|when|which)(?:\s+(?!does|do|did|is|are|was|were|can|could|will|would)[\w-]+){{0,4}}?)?"
    rf"\s*\b(?P<aux>does|do|did|is|are|was|were|can|could|will|would|should)\s+(?P<subject>{_SUBJECT})"
    rf"(?P<adverb>{_ADVERB})\s+(?P<rest>.+)",
    re.IGNORECASE | re.DOTALL,
)


# "How does that second look work?": the pointing word belongs to a noun, unless a verb follows.
_BARE_POINTER = re.compile(r"this|that", re.IGNORECASE)
_COMMON_VERB = re.compile(
    r"(?:work|happen|help|mean|make|look|do|keep|know|come|get|give|take|turn|change|run|differ|compare|possible|even|not|"
    r"true|right|real|normal|legal|safe|quick|fast|slow|good|bad|enough|correct|allowed|because|just|really|hard|easy)\b",
    re.I,
)
# "How does machine translation work?": the noun before is only the start of the subject.
_COMPOUND = re.compile(
    rf"(?!(?:bring|enhance|balance|influence)\s)"
    rf"[a-z-]+(?:sis|tion|sion|ment|ing|ness|ity|ance|ence)\s+(?={_COMMON_VERB.pattern})",
    re.IGNORECASE,
)
_AUXILIARY_DO = re.compile(r"\b(?:does|did)\b|(?<!can )(?<!could )(?<!will )(?<!would )(?<!to )\bdo\b", re.I)
_SECOND_PERSON = {
    "i": "you",
    "i'm": "you’re",
    "i've": "you’ve",
    "i'd": "you’d",
    "i'll": "you’ll",
    "i am": "you are",
    "i was": "you were",
    "my": "your",
    "mine": "yours",
    "me": "you",
    "us": "you",
    "we": "you",
    "our": "your",
    "myself": "yourself",
}
_FIRST_PERSON = re.compile(r"\b(?:I am|I was|I['’](?:m|ve|d|ll)|I|my|mine|me|myself|us|we|our)\b(?!-)", re.IGNORECASE)


_SINGLE_MARKS = (("“", "‘"), ("”", "’"), ('"', "'"))


def with_single_marks(text: str) -> str:
    """Return `text` with single quotation marks for double ones: these set off a citation's words, nothing else."""
    for double, single in _SINGLE_MARKS:
        text = text.replace(double, single)
    return text


def indirect(text: str) -> str:
    """Return a direct question as an object clause, or an empty text where that cannot be done safely.

    "How does it stay sharp?" → "how it stays sharp"; "Can AI really do it?" → "whether AI can really do it";
    a question about its own subject ("What makes it fast?") keeps its order.
    """
    bare = with_single_marks(text).strip().rstrip("’')").rstrip("?!. ").strip()
    match = _INVERTED.fullmatch(bare)
    if match and not (_BARE_POINTER.fullmatch(match["subject"]) and not _COMMON_VERB.match(match["rest"])):
        return to_second_person(_turned(match))
    if bare.lower() in ("how", "why"):
        return bare.lower()
    plain = _HOW_IS_IT.fullmatch(bare)
    if plain:
        return f"{plain[1].lower()} {plain[3].lower()} {plain[2].lower()}"
    if re.match(r"(?:what|which|who)\b", bare, re.IGNORECASE) and not _AUXILIARY_DO.search(bare):
        return to_second_person(bare[0].lower() + bare[1:])
    return ""


def to_second_person(clause: str) -> str:
    """Speak to the person: "what I mean" → "what you mean"."""
    return _FIRST_PERSON.sub(lambda m: _SECOND_PERSON.get(m.group().lower().replace("’", "'"), m.group()), clause)


def _turned(match: re.Match[str]) -> str:
    if re.match(r"not\b", match["rest"]) or re.search(r"\bnot\Z", match["head"] or ""):
        return ""
    head = (match["head"] or "whether").strip()
    aux, subject, rest = match["aux"].lower(), _lowered(match["subject"]), match["rest"]
    if compound := _COMPOUND.match(rest):
        subject, rest = f"{subject} {compound[0].strip()}", rest[compound.end() :]
    adverb = match["adverb"]
    words = rest.split(" ", 1)
    tail = f" {words[1]}" if len(words) > 1 else ""
    head = head[0].lower() + head[1:]
    if aux in ("does", "did") and (not re.fullmatch(r"[a-z-]+", words[0]) or words[0] in _IRREGULAR):
        return ""
    if aux == "does" and _PLURAL.search(words[0]):
        return ""  # no verb: "how does camera parameters estimation work" has a longer subject
    if aux in ("does", "did") and re.search(r"\bbut\s+[a-z]|\band\s+(?:why|how|what|not)\b", rest):
        return ""  # a second verb after "but" would need its ending, too
    if aux == "does":
        if adverb.strip().startswith("manage"):
            return f"{head} {subject} manages{adverb.split('manage', 1)[1]} {rest}"
        tail = re.sub(r"^ and ([a-z]+)\b", lambda m: f" and {_third_person(m[1])}", tail)
        return f"{head} {subject}{adverb} {_third_person(words[0])}{tail}"
    if aux == "do":
        return f"{head} {subject}{adverb} {rest}"
    if aux == "did":
        return ""
    return f"{head} {subject} {aux}{adverb} {rest}"


def _lowered(subject: str) -> str:
    return subject if subject.startswith(("AI", "I ")) or subject == "I" else subject[0].lower() + subject[1:]


_HOW_IS_IT = re.compile(r"(how [a-z]+|what) (is|was) (that|this|it)", re.IGNORECASE)
_PLURAL = re.compile(r"[^su]s\Z")
_IRREGULAR = ("have", "be", "do", "go", "undergo", "not", "to")


def _third_person(verb: str) -> str:
    if re.search(r"(?:s|x|z|ch|sh)$", verb):
        return verb + "es"
    return f"{verb[:-1]}ies" if re.search(r"[^aeiou]y$", verb) else verb + "s"
