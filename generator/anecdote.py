"""What the person did, in a clause of their own turned to "you": "You uploaded a photo of the garden"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from generator.indirect import to_second_person, with_single_marks
from generator.question import Reading
from generator.words import content_stems

SHORTEST, LONGEST = 4, 13
"""Words of the clause."""
TELLING = 3
"""A question that has so many telling words of its own is clear without the anecdote."""
_DONE = (
    r"(?:asked|described|dropped|entered|fed|filmed|gave|handed|held|loaded|pasted|photographed|played|pointed|put|"
    r"ran|recorded|scanned|sent|showed|snapped|spoke|started|tapped|tested|threw|told|took|tried|typed|uploaded|used|"
    r"wrote|watched|searched|compared|marked|painted|sketched|clicked|cropped|enlarged|brightened)"
)
_DID = re.compile(rf"(?:(?:I|we)\s+)?({_DONE}\b.*)", re.IGNORECASE | re.DOTALL)
_CLAUSE_ENDS = re.compile(
    r",|;|\s[—–-]\s|—|\s(?:but|so|which|until|when)\s|"
    r"\s(?=and (?:it|they|then|I|we|the \w+|this|that|she|he|got|asked)\b)"
)
_POINTS_BACK = re.compile(r"\b(?:that|this|it|they|these|those)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Deed:
    """What the person did."""

    text: str
    """A clause without its end mark that begins with "You"."""
    span: tuple[int, int]
    """Where its words stand in the question."""


def points_back(reading: Reading) -> bool:
    """Return whether the one thing asked is clear only from what was told before it: "How can it do that?"."""
    if len(reading.subquestions) != 1 or not reading.anecdote or reading.hearsay:
        return False
    (sub,) = reading.subquestions
    return _POINTS_BACK.search(sub.text) is not None and len(content_stems(sub.text)) < TELLING


def what_was_done(question: str, reading: Reading) -> Deed | None:
    """Return what the person did first, or None where no short clause of theirs tells it."""
    start, end = reading.anecdote[0]
    lead = len(question[start:end]) - len(question[start:end].lstrip())
    told = _DID.match(question, start + lead, end)
    if told is None:
        return None
    stop = _CLAUSE_ENDS.search(question, told.start(1), end)
    close = stop.start() if stop else end
    clause = " ".join(question[told.start(1) : close].split()).rstrip(" .!?")
    is_whole = clause.count("“") == clause.count("”") and clause.count('"') % 2 == 0 and clause.count("'") % 2 == 0
    if not SHORTEST <= len(clause.split()) <= LONGEST or not is_whole:
        return None
    text = to_second_person(with_single_marks(clause[0].lower() + clause[1:]))
    return Deed(f"You {text}", (told.start(1), told.start(1) + len(question[told.start(1) : close].rstrip(" .!?\n"))))
