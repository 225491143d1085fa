"""What a paper is about, in its own words: the piece of a sentence that names it."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice

from generator.bearing import manner_of
from generator.clauses import CLOSING, MAX_CHARACTERS, MAX_ENDS, Passage, cut_clause, end_of_lead, ends_of
from generator.content import Sentence, Source
from generator.fragments import SAYS_NOTHING, has_verb, name_stems, stands_alone
from generator.roles import roles_of
from generator.sentences import display_text
from generator.words import content_stems, stems
from generator.work_kinds import announces, begins_with_name

_THAT = re.compile(r"(?<!\s)\s+(?=(?:that|in which)\b|(?:is|are) (?:introduced|proposed|presented|designed)\b)", re.I)
_NEEDS_MORE = re.compile(r"\b(?:the|those|these|each|only)(?:\s+\S+){1,2}$", re.I)
"""What a relative clause tells which it is: "the lines | that support it"."""
_CONTRIBUTION = re.compile(
    r"(?<!\b[Tt]o )\b(?:propos|present|introduc|develop|stud|investigat|explor|address|examin|recast|tackl|focus|"
    r"evaluat|"
    r"pursu|report|review|survey|describ|contribut|analy[sz]|reveal)(?:e|es|s|ed|y|ies|ing)?\b(?:\s+on)?\s+"
    r"(?=(?:an?|the|our|its|two|three|both|how|whether)\b|[A-Z]|\w+(?:ing|ed)\s)"
    r"|\b[Ww]e (?:present|propose|introduce|describe|study|examine|investigate)\s+(?!to\b|that\b|and\b|new\b|"
    r"novel\b|first\b)(?=[a-z])"
    r"|\b(?:aim|goal|objective) is to \w+\s+|\bwe aim to \w+\s+|\bthis (?:paper|work) aims to \w+\s+",
)
_AUTHORS_DID = re.compile(
    r"^(?!second|third|finally|importantly|moreover|furthermore|additionally|also)"
    r"(?=.*\b(?:we|our|this (?:paper|work|study|article|letter)|the authors?)\b)"
    r".*\b(?:propos|present|introduc|develop|describ|stud|investigat|explor|address|report|review|survey|examin|compar|measur|"
    r"record|recover|detect|train|collect|analy|interview|observ|ask|test|build|built|show|find|found|derive|advocat|provid|use|"
    r"recast|extend|combin|achiev|learn|construct|design|term|apply)\w*",
    re.I,
)
_BEGINS_WITH_A_NAME = re.compile(r"(?:The )?[A-Z][\w‑-]*[A-Z0-9][\w‑-]* (?:is|are|\w+s)\b")
"""Of letters that no plain word has: "SEEM presents …"."""
_POINTS_BACK = re.compile(r"\b(?:it|its|them|they|th(?:is|ese) (?!paper|work|study|article|report)\w+)\b", re.I)
_NO_SUBJECT = re.compile(r"(?:by|the (?:effectiveness|demand|importance|need|potential))\b", re.I)
"""What begins so tells of something that is not named."""
OPENING_WORDS = 14
"""So long the first sentence's clause may be where no other tells."""
MOST_OPENINGS = 8
"""So many first sentences are looked at for what the authors did."""
_NAME_AT_END = re.compile(r"\b(?:propose|present|introduce|develop|release)s?\s+(?:the\s+)?[A-Z][\w‑-]*$")
"""What is only called by its name is not told."""
TELLING_WORDS = 3
"""A title of fewer telling words is a name."""
_APPOSITION = re.compile(
    r"(?<=\w)\s*,\s+(?=(?:the|an?|called|named|dubbed|based|built|with|where|for|from|by)\b)|\s(?=\([A-Z])", re.I
)
"""What follows says more of the same thing: "a new architecture, the Transformer"."""
_IS_A = re.compile(r"^[^,;:]{1,60}?\bis\s+(?=an?\b)")


def topic_passage(source: Source, central: Sentence | None, limit: int = 14) -> Passage | None:
    """Return the words in which an abstract says what it is about, from its central or first sentence.

    None where those only tell a problem or an occasion: the title then says more.
    """
    sentence = central or next(iter(source.sentences), None)
    if sentence is None or sentence.end - sentence.start > MAX_CHARACTERS:
        return None
    raw = source.abstract[sentence.start : sentence.end].rstrip(CLOSING)
    told = None if roles_of(sentence.text) & {"problem", "background"} else _topic(raw, limit, name_stems(source.name))
    if told is None:
        return None
    left, right = sentence.start + told[0], sentence.start + told[1]
    return Passage(source, sentence, left, right, display_text(source.abstract[left:right]))


def tells_of_its_work(source: Source, sentence: Sentence) -> bool:
    """Return whether a sentence speaks of the work itself, not of its field: by its name, as "we", or as proposed."""
    by_name = begins_with_name(source.name, sentence.text) or _BEGINS_WITH_A_NAME.match(sentence.text) is not None
    return by_name or manner_of(sentence.text).own or announces(sentence.text)


def topic_elsewhere(source: Source, limit: int) -> Passage | None:
    """Return the words of any other sentence in which the authors say what they did, the earlier the better."""
    for sentence in source.sentences[:MOST_OPENINGS]:
        if _is_of_authors(sentence.text):
            passage = topic_passage(source, sentence, limit)
            if passage and not _POINTS_BACK.search(passage.text) and _is_on(source.name, passage.text):
                return passage
    opening = next(iter(source.sentences), None)
    passage = cut_clause(source, opening, max(limit, OPENING_WORDS), frozenset(), frozenset()) if opening else None
    return passage if passage and not _POINTS_BACK.search(passage.text) else None


@lru_cache(maxsize=8192)
def _is_of_authors(sentence: str) -> bool:
    """Return whether a sentence says what the authors did; the same papers come with many prompts."""
    return _AUTHORS_DID.search(sentence) is not None and "release" not in roles_of(sentence)


def _is_on(title: str, text: str) -> bool:
    """Return whether a text has a telling word of a title: "We further give an algorithm" may belong to any."""
    telling = content_stems(title)
    return len(telling) < TELLING_WORDS or not telling.isdisjoint(stems(text))


@lru_cache(maxsize=8192)
def _topic(raw: str, limit: int, name: frozenset[str]) -> tuple[int, int] | None:
    """Return where a sentence says what the work is about; the same papers come with many prompts."""
    match = _CONTRIBUTION.search(raw) or _IS_A.search(raw)
    tries = [(match.end(), limit), (match.end(), limit + 3)] if match else []
    whole = [(start, words, False) for start, words in (*tries, (end_of_lead(raw), limit + 3), (0, limit + 5))]
    for start, words, shorter in [*whole, *((start, words, True) for start, words in tries)]:
        end = _topic_end(raw, start, words, name, shorter=shorter)
        # "A network for driving scenes | that saw no fog fails in it": without its verb it is the work itself.
        if end is not None and (start or end == len(raw) or has_verb(raw[:end])):
            return start, end
    return None


def _is_topic(piece: str, to_its_end: bool, name: frozenset[str]) -> bool:
    """Return whether a slice stands alone and says more than that something new is proposed, and how it is called."""
    least = 3 if piece[:3].lower() in ("we ", "our") else 2
    told = _NAME_AT_END.sub(" ", piece)
    telling = len({*stems(told)} - SAYS_NOTHING - name) >= least
    return telling and stands_alone(piece, to_its_end) and _NO_SUBJECT.match(piece) is None


def _topic_end(raw: str, start: int, limit: int, name: frozenset[str], *, shorter: bool) -> int | None:
    ends = {end for end, _ in islice(ends_of(raw, start), MAX_ENDS)}
    if shorter:
        ends |= {m.start() for m in islice(_APPOSITION.finditer(raw, start), MAX_ENDS)}
    ends |= {
        len(raw[: m.start()].rstrip(",; "))
        for m in islice(_THAT.finditer(raw, start), MAX_ENDS)
        if not _NEEDS_MORE.search(raw, 0, m.start())
    }
    for end in sorted(ends, reverse=True):
        piece = raw[start:end]
        if 4 <= len(piece.split()) <= limit and _is_topic(piece, end == len(raw), name):
            return end
    return None
