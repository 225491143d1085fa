"""Single faults of a composer in sources, workflow and title; and the list of all faults.

Each function returns the changed answer, or None where the answer offers no place for its fault.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace

from generator.content import Answer, Citation, Link, Node, Source, SourceView
from tests.bench.foreign import ADDRESSES, BANNED, DATA_SETS, MODELS, NUMBER_WORDS, NUMBERS, TERMS
from tests.bench.mutate_answer import (
    Change,
    Pool,
    change_basis,
    change_cited_name,
    change_cited_source,
    change_offsets,
    change_quotation,
    change_quote,
    change_sentence_number,
    cut_statement,
    drop_citations,
    insert_foreign_paper,
    insert_foreign_sentence,
    inserting,
    is_foreign,
    quote_unrelated_source,
)


def draw_unrelated_source(rng: random.Random, answer: Answer, pool: Pool) -> Answer | None:
    """Let a box of the workflow stand for a paper that is not about the task."""
    papers = [v.source for v in answer.sources if v.source.kind == "paper" and v.relevance == "unrelated"]
    boxes = [node for node in answer.workflow.nodes if node.kind in ("model", "fallback", "merge")]
    if not papers or not boxes:
        return None
    paper, old = rng.choice(papers), rng.choice(boxes)
    cited = Citation(paper.key, 0, len(paper.name), paper.name, "name")
    return _put_node(answer, old, Node(old.id, old.kind, paper.name[:60], "name", paper.key, cited))


def _put_node(answer: Answer, old: Node, new: Node) -> Answer:
    nodes = tuple(new if node is old else node for node in answer.workflow.nodes)
    return replace(answer, workflow=replace(answer.workflow, nodes=nodes))


def label_box(rng: random.Random, answer: Answer, pool: Pool) -> Answer | None:
    """Name a foreign model, data set or number in a box of the workflow."""
    words = rng.choice((*MODELS, *DATA_SETS, *TERMS, *NUMBERS))
    if not is_foreign(words, answer):
        return None
    old = rng.choice(answer.workflow.nodes)
    return _put_node(answer, old, replace(old, label=f"{old.label} {words}"))


def swap_relevance(rng: random.Random, answer: Answer, pool: Pool) -> Answer | None:
    """Grade an off-topic paper as fitting, or the other way round, with its note."""
    notes = {"direct": "direct", "related": "related idea", "unrelated": "not about this task"}
    papers = [view for view in answer.sources if view.source.kind == "paper"]
    if not papers:
        return None
    old = rng.choice(papers)
    grade = rng.choice(("direct", "related")) if old.relevance == "unrelated" else "unrelated"
    return _put_view(answer, old, replace(old, relevance=grade, note=notes[grade]))  # type: ignore[arg-type]


def _put_view(answer: Answer, old: SourceView, new: SourceView) -> Answer:
    return replace(answer, sources=tuple(new if view is old else view for view in answer.sources))


def _put_source(answer: Answer, old: SourceView, source: Source) -> Answer:
    return _put_view(answer, old, replace(old, source=source))


def change_link(rng: random.Random, answer: Answer, pool: Pool) -> Answer | None:
    """Alter one character of a link, remove it, or add a foreign one."""
    view = rng.choice([v for v in answer.sources if v.source.links] or [answer.sources[0]])
    links = list(view.source.links)
    deed = rng.choice(("alter", "remove", "add")) if links else "add"
    if deed == "add":
        links.append(Link("https://github.com/tensorflow/models", "code", "field"))
    else:
        at = rng.randrange(len(links))
        url = links[at].url
        place = rng.randrange(8, len(url))
        char = rng.choice([c for c in "abcxyz0189" if c != url[place]])
        altered = replace(links[at], url=f"{url[:place]}{char}{url[place + 1 :]}")
        links[at : at + 1] = [altered] if deed == "alter" else []
    return _put_source(answer, view, replace(view.source, links=tuple(links)))


def change_abstract(rng: random.Random, answer: Answer, pool: Pool) -> Answer | None:
    """Drop, alter or swap a sentence of an abstract as the page shows it."""
    views = [v for v in answer.sources if len(v.source.sentences) > 1]
    if not views:
        return None
    view = rng.choice(views)
    sentences = list(view.source.sentences)
    at = rng.randrange(len(sentences) - 1)
    deed = rng.choice(("drop", "alter", "swap"))
    if deed == "drop":
        del sentences[at]
    elif deed == "swap":
        sentences[at], sentences[at + 1] = sentences[at + 1], sentences[at]
    else:
        words = sentences[at].text.split(" ")
        words.insert(rng.randrange(len(words)), "not")
        sentences[at] = replace(sentences[at], text=" ".join(words))
    return _put_source(answer, view, replace(view.source, sentences=tuple(sentences)))


def change_name(rng: random.Random, answer: Answer, pool: Pool) -> Answer | None:
    """Give a source another name."""
    view = rng.choice(answer.sources)
    return _put_source(answer, view, replace(view.source, name=f"{view.source.name} 2"))


def change_title(rng: random.Random, answer: Answer, pool: Pool) -> Answer | None:
    """Take the anecdote, the whole question or another answer's title as the title."""
    question = " ".join(answer.prompt.question.split())
    first = question.split(". ")[0]
    if answer.prompt.front_matter.title:
        return None
    titles = [rng.choice(pool.answers).title, f"{answer.title} {first}"[:200], answer.title[: len(answer.title) // 2]]
    if len(first) < len(question) and "?" in question and "?" not in first:
        titles.append(first)
    title = rng.choice(titles)
    return None if title == answer.title else replace(answer, title=title)


def change_question(rng: random.Random, answer: Answer, pool: Pool) -> Answer | None:
    """Show another question than the person's."""
    words = answer.prompt.question.split(" ")
    del words[rng.randrange(len(words))]
    return replace(answer, prompt=replace(answer.prompt, question=" ".join(words)))


CHANGES: Mapping[str, Change] = {
    "foreign number": inserting(NUMBERS),
    "foreign number word": inserting(NUMBER_WORDS),
    "foreign model": inserting(MODELS),
    "foreign data set": inserting(DATA_SETS),
    "foreign architecture or training term": inserting(TERMS),
    "foreign address or arXiv id": inserting(ADDRESSES),
    "foreign paper": insert_foreign_paper,
    "foreign sentence": insert_foreign_sentence,
    "banned word": inserting(BANNED),
    "offsets": change_offsets,
    "quote of a citation": change_quote,
    "quotation in the text": change_quotation,
    "quotation of the wrong source": change_cited_source,
    "name of the wrong source": change_cited_name,
    "sentence number": change_sentence_number,
    "citations dropped": drop_citations,
    "basis": change_basis,
    "off-topic paper quoted": quote_unrelated_source,
    "off-topic paper in the workflow": draw_unrelated_source,
    "foreign word in the workflow": label_box,
    "relevance": swap_relevance,
    "link": change_link,
    "abstract": change_abstract,
    "name of a source": change_name,
    "statement cut off": cut_statement,
    "title": change_title,
    "question": change_question,
}
