"""Invented answers for tests: each finished, every citation an exact slice of its prompt."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from generator.content import (
    Answer,
    Basis,
    Citation,
    Edge,
    Field,
    FlowRow,
    FrontMatter,
    Link,
    Node,
    Part,
    Prompt,
    Relevance,
    Section,
    Sentence,
    Source,
    SourceKind,
    SourceView,
    Statement,
    TaskView,
    Workflow,
)
from generator.taxonomy import Check, Compare, Family, Task, Taxonomy

QUESTION = (
    "I brightened a night photo of our street and the lamps did not burn out. How does the AI know where to add light?"
)
ABSTRACT = (
    "Photos taken at night lack light in some places only. "
    "We present LUMA, a network that first predicts a map of missing light and then brightens each region. "
    "It wins 61.5% of comparisons in a user study. "
    "Code: https://code.example.org/luma"
)
OFF_TOPIC = "We count birds in long recordings. Our counter listens at night & needs no training."
DIAGRAM = 'flowchart TD\n  n1["Night photo"] --> n2["Enhancement-NightLamp"]\n  n2 --> n3["Brighter photo"]'


def source(
    key: str, name: str, abstract: str = "", links: tuple[Link, ...] = (), kind: SourceKind | None = None
) -> Source:
    """Return a source whose sentences end at ". "."""
    kind = kind or ("model" if key.startswith("M") else "paper")
    sentences, start = [], 0
    for number, text in enumerate(abstract.split(". "), 1):
        end = start + len(text) + (abstract[start + len(text) : start + len(text) + 1] == ".")
        sentences.append(Sentence(number, start, end, abstract[start:end]))
        start = end + 1
    return Source(key, kind, name, links, abstract, 0, tuple(sentences) if abstract else (), 1)


def cite(source: Source | str, quote: str = "", question: str = QUESTION) -> Citation:
    """Return a citation of `quote` in a source's abstract, of its name, or in the question."""
    if isinstance(source, str):
        start = question.index(quote)
        return Citation("Q", start, start + len(quote), quote, "question")
    field: Field = "abstract" if quote else "name"
    text = quote or source.name
    start = getattr(source, field).index(text)
    number = next((s.number for s in source.sentences if quote and s.start <= start < s.end), 0)
    return Citation(source.key, start, start + len(text), text, field, number)


def say(section: Section, part: Part, text: str, basis: Basis, *citations: Citation) -> Statement:
    """Return a statement."""
    return Statement(section, part, text, basis, citations)


def view(source: Source, relevance: Relevance, note: str, text: str) -> SourceView:
    """Return how a source bears on the question; its one line cites its name."""
    return SourceView(source, relevance, note, say("sources", "why", text, "name", cite(source)))


MODEL = source(
    "M1",
    "Enhancement-NightLamp",
    links=(Link("https://code.example.org/night_lamp?a=1&b=2", "code", "field"),),
)
LUMA = source(
    "P1",
    "LUMA: Brightening Unevenly Lit Photos",
    ABSTRACT,
    (
        Link("https://papers.example.org/luma_(v2).pdf", "paper", "field"),
        Link("https://code.example.org/luma", "code", "abstract"),
    ),
)
BIRDS = source("P2", "Counting Birds", OFF_TOPIC, (Link("https://papers.example.org/birds", "paper", "field"),))
TASK = TaskView(
    id="low-light-enhancement",
    plain_name="brightening a photo taken in poor light",
    name="low-light image enhancement",
    family="photo restoration",
    definition="Makes what the dark hides visible.",
    input="a photo taken in poor light",
    output="the same photo, brighter",
    citations=(cite("Q", "night photo"), cite(MODEL)),
    second=None,
)


def answer(
    slug: str = "where-to-add-light",
    title: str = "How does the AI know where to add light?",
    *,
    model: Source = MODEL,
    papers: tuple[Source, ...] = (LUMA, BIRDS),
    task: TaskView = TASK,
    question: str = QUESTION,
    own_answer: str = "",
    front_matter: FrontMatter | None = None,
) -> Answer:
    """Return an answer to `question`; the first paper is taken as fitting, the others as off topic."""
    prompt = Prompt(
        path=f"prompts/{slug}.txt",
        slug=slug,
        text=f'"{question}"',
        question=question,
        question_start=1,
        models=(model,),
        papers=papers,
        own_answer=own_answer,
        own_answer_line=9 if own_answer else 0,
        front_matter=front_matter or FrontMatter(),
    )
    views = (
        view(model, "direct", "recommended", "It is the recommended tool."),
        *(view(p, "direct", "direct", "It tells where light is missing.") for p in papers[:1]),
        *(view(p, "unrelated", "not about this task", "It is about something else.") for p in papers[1:]),
    )
    asked = Citation("Q", 0, len(question), question, "question")
    return Answer(
        id="k3f7q2m",
        slug=slug,
        title=title,
        prompt=prompt,
        task=task,
        coverage="partial",
        statements=(*_statements(asked, model, papers), *(v.why for v in views)),
        flow=(
            FlowRow("Input", "the night photo", "image", "question", "your words", (asked,)),
            FlowRow("Model", model.name, "image → image", "name", "its name", (cite(model),)),
            FlowRow("Output", task.output, "image", "definition", "the task's definition"),
        ),
        workflow=Workflow(
            (
                Node("n1", "input", "Night photo", "question", citation=asked),
                Node("n2", "model", model.name, "name", model.key, cite(model)),
                Node("n3", "output", "Brighter photo", "design"),
            ),
            (Edge("n1", "n2"), Edge("n2", "n3", "brighter")),
        ),
        sources=views,
        content_hash="sha256:" + hashlib.sha256(prompt.text.encode()).hexdigest(),
    )


def _statements(asked: Citation, model: Source, papers: tuple[Source, ...]) -> tuple[Statement, ...]:
    said = [
        say("short-answer", "answer", "You ask how the AI knows where to add light.", "question", asked),
        say("task", "definition", TASK.definition, "definition"),
        say("task", "did", "You brightened a night photo.", "question", asked),
        say("task", "want", "You want to know where light is added.", "question", asked),
        say("task", "fit", "Name and question agree.", "name", cite(model), asked, cite(model)),
        say("workflow", "design", "Look first, then brighten.", "design"),
        say("workflow", "why", "The name points to this task.", "name", cite(model)),
        say("gaps", "gap", "How the recommended model works inside is not described.", "name", cite(model)),
        say("gaps", "gap", "Why the lamps did not burn out.", "question", asked),
    ]
    for paper in papers[:1]:
        first = paper.sentences[0] if paper.sentences else None
        cited = cite(paper, paper.abstract[first.start : first.end]) if first else cite(paper)
        quoted = f"It says “{first.text}” in its abstract." if first else "It comes without an abstract."
        said.insert(1, say("short-answer", "answer", quoted, "source", cited))
        said.insert(7, say("workflow", "evidence", quoted, "source", cited))
    return tuple(said)


def task_view(task: Task) -> TaskView:
    """Return `task` as an answer's page tells it."""
    known = {key: getattr(task, key) for key in ("id", "plain_name", "name", "definition", "input", "output")}
    return replace(TASK, **known, family=task.family.name)


def taxonomy(*names: str) -> Taxonomy:
    """Return a taxonomy of "family/task" names, in the order given."""
    check = Check("Is it dark?", "yes", "no", "Leave it")
    compare = Compare("Still natural?", "yes", "no")
    families: dict[str, Family] = {}
    tasks: dict[str, Task] = {}
    for name in names or ("photo-restoration/low-light-enhancement",):
        family, task = name.split("/")
        families.setdefault(
            family, Family(family, family.replace("-", " "), check, compare, "Keep it", answerable=True)
        )
        tasks[task] = Task(
            id=task,
            plain_name=f"doing {task.replace('-', ' ')}",
            name=task.replace("-", " "),
            family=families[family],
            definition=f"Does {task.replace('-', ' ')}.",
            input="a photo",
            output="a photo",
            second="",
            input_media=("image",),
            output_media=("image",),
            **dict.fromkeys(
                ("input_nouns", "prefixes", "known", "aliases", "symptoms", "weak", "neighbours", "serves", "objects"),
                (),
            ),
            check=check,
            compare=compare,
            fallback="Keep it",
        )
    return Taxonomy(families, tasks)


def paper(key: str, name: str, *urls: str, abstract: str = "Words.") -> Source:
    """Return a paper with links to it."""
    return source(key, name, abstract, tuple(Link(url, "paper", "field") for url in urls))


def model(name: str, *urls: str) -> Source:
    """Return a model with links to its code."""
    return source("M1", name, links=tuple(Link(url, "code", "field") for url in urls))


def lone(slug: str, **changes: object) -> Answer:
    """Return an answer that shares nothing with others unless `changes` say so."""
    values = {
        "model": model(f"Model-{slug}"),
        "papers": (),
        "question": f"Why is it so {slug}{slug}?",
        "task": replace(TASK, id=f"task-{slug}"),
        **changes,
    }
    return answer(slug, f"Title {slug}", **values)  # type: ignore[arg-type]


def graded(made: Answer, relevance: Relevance) -> Answer:
    """Return `made` with all papers of that relevance."""
    views = [replace(v, relevance=relevance) if v.source.kind == "paper" else v for v in made.sources]
    return replace(made, sources=tuple(views))
