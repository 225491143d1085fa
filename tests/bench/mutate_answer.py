"""Single faults of a composer: an `Answer` changed in one place, so that page and record agree and both are wrong.

Each function returns the changed answer, or None where the answer offers no place for its fault.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from generator.content import Answer, Basis, Citation, Source, Statement
from tests.bench.foreign import CLAIMS


@dataclass(frozen=True, slots=True)
class Pool:
    """What to take foreign material from."""

    answers: tuple[Answer, ...]


Change = Callable[[random.Random, Answer, Pool], Answer | None]


def is_foreign(words: str, answer: Answer) -> bool:
    """Return whether the prompt lacks `words` as a whole, and one of them at least in any form."""
    text = answer.prompt.text.casefold()
    wanted = words.casefold()
    forms = [word[: max(3, len(word) - 4)] for word in re.findall(r"[\w.%]+", wanted)]
    return wanted not in text and any(form not in text for form in forms)


def _put_statement(answer: Answer, old: Statement, new: Statement) -> Answer:
    statements = tuple(new if statement is old else statement for statement in answer.statements)
    sources = tuple(replace(view, why=new) if view.why is old else view for view in answer.sources)
    return replace(answer, statements=statements, sources=sources)


def _insert_words(rng: random.Random, answer: Answer, words: str) -> Answer | None:
    """Put `words` between two words of a statement, outside its quotations."""
    if not is_foreign(words, answer):
        return None
    old = rng.choice(answer.statements)
    spaces = [at for at, char in enumerate(old.text) if char == " " and _is_outside(old.text, at)]
    if not spaces:
        return None
    at = rng.choice(spaces)
    return _put_statement(answer, old, replace(old, text=f"{old.text[:at]} {words}{old.text[at:]}"))


def _is_outside(text: str, at: int) -> bool:
    return text.count("“", 0, at) == text.count("”", 0, at)


def inserting(words: Sequence[str]) -> Change:
    """Return a change that puts one of `words` into a statement."""
    return lambda rng, answer, pool: _insert_words(rng, answer, rng.choice(words))


def insert_foreign_paper(rng: random.Random, answer: Answer, pool: Pool) -> Answer | None:
    """Name a paper of another prompt."""
    other = rng.choice(rng.choice(pool.answers).prompt.sources)
    return _insert_words(rng, answer, other.name)


def insert_foreign_sentence(rng: random.Random, answer: Answer, pool: Pool) -> Answer | None:
    """Add a claim that no source carries, dressed with basis and citations of its neighbour."""
    old = rng.choice([s for s in answer.statements if s.section != "sources"])
    claim = rng.choice(CLAIMS)
    abstracts = [p for p in rng.choice(pool.answers).prompt.papers if p.sentences and p not in answer.prompt.papers]
    if abstracts and rng.random() < 0.5:
        claim = rng.choice(rng.choice(abstracts).sentences).text
    if not is_foreign(claim, answer):
        return None
    at = answer.statements.index(old) + rng.randint(0, 1)
    added = (*answer.statements[:at], replace(old, text=claim), *answer.statements[at:])
    return replace(answer, statements=added)


def _cited(answer: Answer, *fields: str) -> list[tuple[Statement, Citation]]:
    return [(s, c) for s in answer.statements for c in s.citations if not fields or c.field in fields]


def _put_citation(answer: Answer, statement: Statement, old: Citation, new: Citation) -> Answer:
    citations = tuple(new if citation is old else citation for citation in statement.citations)
    return _put_statement(answer, statement, replace(statement, citations=citations))


def change_offsets(rng: random.Random, answer: Answer, pool: Pool) -> Answer | None:
    """Move one end of a citation, its quote left alone."""
    statement, old = rng.choice(_cited(answer))
    start, end = old.start, old.end
    if rng.random() < 0.5:
        start = max(0, start + rng.choice((-3, -1, 1, 2)))
    else:
        end += rng.choice((-2, -1, 1, 4))
    return _put_citation(answer, statement, old, replace(old, start=start, end=end))


def change_quote(rng: random.Random, answer: Answer, pool: Pool) -> Answer | None:
    """Drop or double a word of a citation's quote."""
    statement, old = rng.choice(_cited(answer))
    words = old.quote.split(" ")
    at = rng.randrange(len(words))
    quote = " ".join(words[:at] + words[at + 1 :]) or f"{old.quote} {old.quote}"
    return _put_citation(answer, statement, old, replace(old, quote=quote))


def change_quotation(rng: random.Random, answer: Answer, pool: Pool) -> Answer | None:
    """Change one word inside the quotation marks of a statement."""
    quoting = [s for s in answer.statements if "“" in s.text]
    if not quoting:
        return None
    old = rng.choice(quoting)
    left, right = old.text.index("“") + 1, old.text.index("”")
    words = old.text[left:right].split(" ")
    at = rng.randrange(len(words))
    words[at] = rng.choice(("never", "always", "thirty", "blurred", "no"))
    return _put_statement(answer, old, replace(old, text=f"{old.text[:left]}{' '.join(words)}{old.text[right:]}"))


def change_cited_source(rng: random.Random, answer: Answer, pool: Pool) -> Answer | None:
    """Let a quotation cite an equally long slice of another source."""
    quoted = [(s, c) for s, c in _cited(answer, "abstract") if "“" in s.text]
    others = [p for p in answer.prompt.papers if p.sentences]
    if not quoted or len(others) < 2:
        return None
    statement, old = rng.choice(quoted)
    other = rng.choice([p for p in others if p.key != old.source])
    sentence = rng.choice(other.sentences)
    end = min(sentence.end, sentence.start + len(old.quote))
    quote = other.abstract[sentence.start : end]
    new = Citation(other.key, sentence.start, end, quote, "abstract", sentence.number)
    return _put_citation(answer, statement, old, new)


def change_cited_name(rng: random.Random, answer: Answer, pool: Pool) -> Answer | None:
    """Let a statement that names a source cite the name of another one."""
    named = [
        (s, c) for s, c in _cited(answer, "name") if len(s.citations) == 1 and _source(answer, c.source).name in s.text
    ]
    others = [s for s in answer.prompt.sources if named and s.name not in named[0][0].text]
    if not named or not others:
        return None
    statement, old = rng.choice(named)
    others = [s for s in others if s.name not in statement.text and not s.name.startswith(old.quote)]
    if not others:
        return None
    other = rng.choice(others)
    new = Citation(other.key, 0, len(other.name), other.name, "name")
    return _put_citation(answer, statement, old, new)


def _source(answer: Answer, key: str) -> Source:
    return next(source for source in answer.prompt.sources if source.key == key)


def change_sentence_number(rng: random.Random, answer: Answer, pool: Pool) -> Answer | None:
    """Point a citation to a neighbouring or missing sentence."""
    found = _cited(answer, "abstract")
    if not found:
        return None
    statement, old = rng.choice(found)
    return _put_citation(answer, statement, old, replace(old, sentence=old.sentence + rng.choice((-1, 1, 90))))


def drop_citations(rng: random.Random, answer: Answer, pool: Pool) -> Answer | None:
    """Take away what a statement rests on."""
    resting = [s for s in answer.statements if s.basis in ("source", "question", "name")]
    old = rng.choice(resting)
    return _put_statement(answer, old, replace(old, citations=()))


def change_basis(rng: random.Random, answer: Answer, pool: Pool) -> Answer | None:
    """Claim a basis that the citations cannot carry."""
    old = rng.choice(answer.statements)
    fields = {c.field for c in old.citations}
    fits: tuple[tuple[Basis, str], ...] = (("source", "abstract"), ("question", "question"), ("name", "name"))
    wrong = [basis for basis, name in fits if name not in fields]
    if "“" in old.text:
        wrong += ["definition", "design"]
    if not wrong or old.basis in wrong:
        return None
    return _put_statement(answer, old, replace(old, basis=rng.choice(wrong)))


def quote_unrelated_source(rng: random.Random, answer: Answer, pool: Pool) -> Answer | None:
    """Put a quotation of a paper that is not about the task into the short answer or the evidence."""
    papers = [v.source for v in answer.sources if v.source.kind == "paper" and v.relevance == "unrelated"]
    papers = [p for p in papers if p.sentences]
    if not papers:
        return None
    paper = rng.choice(papers)
    sentence = rng.choice(paper.sentences)
    quote = paper.abstract[sentence.start : sentence.end]
    cited = Citation(paper.key, sentence.start, sentence.end, quote, "abstract", sentence.number)
    inner = sentence.text.replace("“", "‘").replace("”", "’").replace('"', "'")
    place = rng.choice((("short-answer", "answer"), ("workflow", "evidence")))
    added = Statement(*place, f"Another abstract says: “{inner}”.", "source", (cited,))  # type: ignore[arg-type]
    return replace(answer, statements=(added, *answer.statements))


def cut_statement(rng: random.Random, answer: Answer, pool: Pool) -> Answer | None:
    """Stop a statement in the middle."""
    old = rng.choice(answer.statements)
    words = old.text.split(" ")
    if len(words) < 4:
        return None
    kept = " ".join(words[: rng.randrange(2, len(words))]).rstrip(".?!”’)")
    return _put_statement(answer, old, replace(old, text=kept + rng.choice(("", "…", ","))))
