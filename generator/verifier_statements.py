"""Does a statement rest on what it says it rests on? Its basis, the sources it names, and how it uses them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from generator.verifier_claims import Case, Json, citation_fault, text_faults
from generator.verifier_vocabulary import needs_of
from generator.verifier_words import own_words, root_of, stems_of

_NOT_USED = re.compile(r"\bnot (?:be(?:en)? )?used\b")
_LEADS = """a also an and any as back be by does for from gives in into is it kind made makes model models nearest next
    of one or plain says so such takes task technical term terms that the this to with words would"""
"""The words that stand around the task's own in a statement that defines it."""
_DEFINING = frozenset(_LEADS.split())
_PERSON = frozenset({"you", "your", "You", "Your"})
_ABOUT = """you your task model paper abstract title sentence source text tool method study survey benchmark data link
    page code card check design workflow input output ask way"""
"""What a statement that holds no word of the prompt may be about."""
_SUBJECTS = frozenset(map(root_of, _ABOUT.split()))


def statement_faults(statement: Json, case: Case) -> Iterator[str]:
    """Yield everything in a statement that nothing in the prompt carries."""
    text, citations = statement["text"], statement["citations"]
    faults = [fault for cited in citations if (fault := citation_fault(cited, case))]
    if faults:
        yield from faults
        return
    for check in (_basis_fault, _relevance_fault, _mention_fault):
        fault = check(statement, case)
        if fault:
            yield fault
    if not text.rstrip("”’)").endswith((".", "?", "!")) or text.endswith(".."):
        yield "stops in the middle; expected a whole sentence that ends with . ? or !"
    yield from text_faults(text, citations, case)
    if _is_about_nothing(statement, case):
        yield "says nothing of the question, a source or the design; expected a sentence about one of them"


def _is_about_nothing(statement: Json, case: Case) -> bool:
    """Return whether a statement is made of plain words alone, none of which says what it is about."""
    text = statement["text"]
    if statement["basis"] == "definition" or "“" in text:
        return False
    _, words = own_words(text)
    needs = needs_of(words, case.vocabulary)
    return not needs.words and not needs.terms and _SUBJECTS.isdisjoint(map(root_of, words))


def _basis_fault(statement: Json, case: Case) -> str | None:
    """Return why the citations of a statement cannot carry its basis, or None."""
    basis, citations = statement["basis"], statement["citations"]
    fields = {cited["field"] for cited in citations}
    if basis == "source":
        if not any(_is_carried(statement["text"], cited, case) for cited in citations):
            return "rests on a source, but none of its words are of an abstract it cites; expected a quotation"
        if statement["section"] != "sources" and "“" not in statement["text"]:
            return "rests on a source, but quotes none; expected a quotation"
        cited = sorted({cited["source"] for cited in citations if cited["field"] == "abstract"})
        if len(cited) > 1:
            return f"rests on {' and '.join(cited)} at once; expected the words of one abstract"
    elif basis == "question" and "question" not in fields:
        return "rests on the question but does not cite it; expected a citation of Q"
    elif basis == "question" and statement["section"] != "gaps" and _PERSON.isdisjoint(own_words(statement["text"])[1]):
        return "rests on the question but does not speak to the person; expected a sentence with you or your"
    elif basis == "name" and "name" not in fields:
        return "rests on a name but cites none; expected a citation such as M1"
    elif basis == "design" and statement["section"] not in ("workflow", "short-answer"):
        return "is a suggested design; expected it under Suggested design only"
    elif basis in ("definition", "design") and "“" in statement["text"]:
        return f"quotes, but rests on the {basis}; expected the basis of what it quotes, e.g. source"
    elif basis == "definition" and not any(
        _is_defined(statement["text"], said) for said in _definitions(statement, case)
    ):
        return "rests on the definition, but says something else; expected what tasks.yml says of the task, and no more"
    elif basis not in ("source", "question", "name", "definition", "design"):
        return f"has the basis “{basis}”; expected source, question, name, definition or design"
    return None


def _definitions(statement: Json, case: Case) -> Iterator[tuple[str, ...]]:
    """Yield the words of each task that a statement may define: the answer's, or beside its signals another one."""
    known = case.vocabulary.known
    if statement["part"] != "signals":
        tasks = [known[case.task]] if case.task in known else []
    else:
        tasks = [task for key, task in known.items() if key != case.task and task.name in statement["text"]]
    for task in tasks:
        yield task.definition, task.plain_name, task.name, task.input, task.output


@lru_cache(maxsize=4096)
def _is_defined(text: str, task: tuple[str, ...]) -> bool:
    """Return whether a text holds the words of a task whole, and around them only such as lead to a definition.

    Answers to questions of one task define it in the same words.
    """
    rest = text
    for said in sorted(task, key=len, reverse=True):
        for form in (said[:1].lower() + said[1:], said[:1].upper() + said[1:]):
            rest = rest.replace(form, " ")
    return rest != text and _DEFINING.issuperset(own_words(rest.lower())[1])


def _is_carried(text: str, cited: Json, case: Case) -> bool:
    """Return whether a statement takes words from the abstract that it cites, or names the task it is about."""
    source = case.sources.get(cited["source"])
    if source is None or cited["field"] != "abstract":
        return False
    if "“" in text:
        return True
    words, plain = case.words_of(cited), case.vocabulary.plain
    roots = [root for root in stems_of(text) if root not in plain]
    return any(words.has_stem(root) for root in roots) or any(
        task.name in text for task in case.vocabulary.known.values()
    )


def _mention_fault(statement: Json, case: Case) -> str | None:
    """Return which source a statement names without citing it, where it cites none of those it names."""
    cited = {c["source"] for c in statement["citations"] if c["source"] != "Q"}
    if not cited:
        return None
    named = _named(own_words(statement["text"])[0], case.short_names)
    if named and cited.isdisjoint(named):
        return f"names {named[0]} but cites {', '.join(sorted(cited))}; expected a citation of {named[0]}"
    return None


def _named(text: str, names: Mapping[str, str]) -> list[str]:
    """Return the keys of the sources that a text names; a name inside a longer one that stands there is not meant."""
    found = {key: name for key, name in names.items() if name in text}
    if len(found) < 2:
        return [*found]
    for name in sorted({*found.values()}, key=len, reverse=True):
        if name not in text:
            found = {key: other for key, other in found.items() if other != name}
        text = text.replace(name, " ")
    return [*found]


def _relevance_fault(statement: Json, case: Case) -> str | None:
    """Return how a statement uses a source that is not about the task, or None."""
    if statement["section"] not in ("short-answer", "workflow"):
        return None
    text = statement["text"]
    remark = statement["section"] == "short-answer" and "used" in text and _NOT_USED.search(text)
    for cited in statement["citations"]:
        key = cited["source"]
        unrelated = key.startswith("P") and case.relevance.get(key) == "unrelated"
        if unrelated and not (remark and cited["field"] == "name"):
            return f"rests on {key}, which is not about this task; expected a direct or related source"
        if remark and key.startswith("P") and not unrelated:
            return f"says that {key} is not used, but its relevance is {case.relevance.get(key)}"
    return None
