"""Which task a prompt is about: from the models' names, the question's words and the fitting abstracts.

The order of the evidence is that of the taxonomy: name prefix, task words in the name, the question, the
abstracts. Where name and question disagree the question decides, and the model "may not fit".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from generator.content import Citation, Prompt, Source
from generator.lexicon import Lexicon, longest_prefix, starts_with
from generator.model_names import KnownFamily, known_family, terms_in_name
from generator.own_work import own_abstracts
from generator.signals import cite_evidence, words_that_tell
from generator.subjects import MEANS_SHARE, Subject, subject_of
from generator.taxonomy import Task
from generator.words import Hit, longest_hits, tokens

PREFIX_WEIGHT = 2.6
NAME_WEIGHT = 3.0
"""A task word inside the name is more telling than the catalogue's broad prefix."""
KNOWN_WEIGHT = 2.0
"""What the name of a well-known family of models says, where a name says nothing else; it contradicts nothing."""
FAMILY_WEIGHT = 4.2
"""… and what it says where a name begins with it: what follows tells how the model is made."""
OTHER_MODEL_SHARE = 0.2
"""Models after the first are often alternatives for something else."""
TERM_WEIGHT = 2.5
SYMPTOM_WEIGHT = 1.6
WEAK_WEIGHT = 0.5
OWN_ABSTRACT_WEIGHT = 2.0
OWN_SHARE = 0.9
"""What a model's own abstract is about counts nearly as much as what its name says at most."""
PAPER_WEIGHT = 0.25
PAPERS_CAP = 0.8
UNNAMED_PAPER_WEIGHT = 1.0
UNNAMED_PAPERS_CAP = 3.0
"""Where no model's name says anything, what the papers are about tells more."""
FAR, CLOSE = 2.0, 0.5
"""A question has its own task where it has this much evidence for it, and is not even half as near to the models'."""
PLAINLY, LEAD = 2.5, 1.15
"""Against the models' names a question needs this much evidence in its own terms, or to be so many times as near to a
task as to any other."""
SURELY = 35.0
"""… which alone counts only from here on, where no term and no symptom says the same."""
NEARNESS_WEIGHT = 0.3
TELLING = 1.2
"""Hints weaker than this are not shown as signals."""
MAX_WORDS = 1_000
"""A question is looked at this far; nobody asks at such length."""
SECOND_SCORE = 2.0
"""A second-best task is named only with this much evidence."""


@dataclass(frozen=True, slots=True)
class TaskChoice:
    """The identified task with its evidence."""

    task: Task
    second: Task | None
    evidence: tuple[Citation, ...]
    """The words of the question and the models' names that speak for `task`, in that order."""
    signals: tuple[Citation, ...]
    """Those of the question that a reader takes for such."""
    question_scores: Mapping[str, float]
    model_tasks: Mapping[str, tuple[str, ...]]
    """Model key → ids of the tasks its name (or its own abstract) points to; empty where it says nothing."""
    by_family: frozenset[str]
    """Keys of the models whose name is that of a well-known family made for the task; it is never said on the page."""
    served: Mapping[str, tuple[str, ...]]
    """Task id → the tasks that a model named for it does as well."""
    own_abstracts: Mapping[str, str]
    """Model key → key of the related paper that is the model's own, by a shared link or name."""
    subjects: Mapping[str, Subject]
    """Paper key → what the paper is about."""
    is_nearest: bool
    """Whether the question's words taken together are nearer to the task than to any other."""

    @property
    def asked_for(self) -> bool:
        """Return whether the question's own words, not just hints, speak for the task."""
        return bool(self.signals)

    def fits(self, model: Source) -> bool | None:
        """Return whether `model` points to the task or a neighbour; None where its name says nothing."""
        found = self.model_tasks[model.key]
        return self.serves(found) if found else None

    def serves(self, pointed: tuple[str, ...]) -> bool:
        """Return whether a model named for the tasks `pointed` does the identified task, too."""
        return self.task.id in pointed or any(self.task.id in self.served.get(t, ()) for t in pointed)


def identify_task(prompt: Prompt, lexicon: Lexicon) -> TaskChoice:
    """Return the task of `prompt`, the second-best one, and what speaks for it."""
    subjects = {paper.key: _subject(paper, lexicon) for paper in prompt.papers}
    own = own_abstracts(prompt)
    question_hits = _question_hits(prompt.question, lexicon)
    asked = _sum_hits(question_hits)
    models = {m.key: _model_scores(m, own, subjects, lexicon) for m in prompt.models}
    known = {m.key: found for m in prompt.models if (found := known_family(m.name, lexicon.taxonomy))}
    named: dict[str, float] = {}
    for number, model in enumerate(prompt.models):
        share = 1.0 if number == 0 else OTHER_MODEL_SHARE
        for task_id, score in models[model.key].items():
            named[task_id] = max(named.get(task_id, 0.0), share * score)
        if family := known.get(model.key):
            weight = FAMILY_WEIGHT if family.leads else KNOWN_WEIGHT if not models[model.key] else 0.0
            said = models[model.key].get(family.task, 0.0)
            named[family.task] = max(named.get(family.task, 0.0), share * (said + weight))
    near = lexicon.affinity.of_text(prompt.question)
    total = _total(asked, named, subjects, lexicon)
    _add_nearness(total, near, lexicon)
    task, second = _decide(total, asked, named, near, lexicon)
    opener = _first_stage(models[prompt.models[0].key], task, asked, lexicon)
    if opener:
        task, second = opener, task
    evidence = cite_evidence(prompt, task, [hit for hit, weight in question_hits if weight >= TELLING], near, lexicon)
    return TaskChoice(
        task,
        second,
        evidence,
        words_that_tell(evidence),
        asked,
        {
            # What else a name of a well-known family says tells how it is made: it contradicts nothing.
            key: () if _is_of(known.get(key), task) and task.id not in _best(scores) else _best(scores)
            for key, scores in models.items()
        },
        frozenset(key for key, family in known.items() if _is_of(family, task)),
        {t: lexicon.taxonomy.tasks[t].serves for scores in models.values() for t in scores},
        own,
        subjects,
        _first(near, max) == task.id,
    )


def _is_of(family: KnownFamily | None, task: Task) -> bool:
    return family is not None and family.task == task.id


def _subject(paper: Source, lexicon: Lexicon) -> Subject:
    key = (paper.name, paper.abstract)
    known = lexicon.known.get(key)
    if known is None:
        known = lexicon.known[key] = subject_of(paper, lexicon.terms, lexicon.affinity, lexicon.means, lexicon.media)
    return known


def _model_scores(
    model: Source, own: Mapping[str, str], subjects: Mapping[str, Subject], lexicon: Lexicon
) -> dict[str, float]:
    scores: dict[str, float] = {}
    prefix = longest_prefix(model.name, lexicon.taxonomy)
    for task in prefix:
        scores[task.id] = PREFIX_WEIGHT
    # A word inside the prefix is explained by it: "SISR-Any-" does not speak for plain "SISR".
    reach = max((len(p) for task in prefix for p in task.prefixes if starts_with(model.name, p)), default=0)
    hits = [hit for hit in terms_in_name(model, lexicon) if hit.end > reach or hit.entry in scores]
    named_for_more = any(hit.entry not in lexicon.means for hit in hits)
    best: dict[str, float] = {}
    for hit in hits:
        share = MEANS_SHARE if hit.entry in lexicon.means and named_for_more else 1.0
        best[hit.entry] = max(best.get(hit.entry, 0.0), share * NAME_WEIGHT * (0.7 + 0.3 * min(len(hit.phrase), 3)))
    for task_id, score in best.items():
        scores[task_id] = scores.get(task_id, 0.0) + score
    if model.key in own:
        subject = subjects[own[model.key]]
        # How something is trained or computed is not what the model is for.
        told = [task_id for task_id in subject.main if task_id not in lexicon.means or task_id in scores][:3]
        for rank, task_id in enumerate(told):
            scores[task_id] = scores.get(task_id, 0.0) + OWN_ABSTRACT_WEIGHT / (1 + rank)
        if told:
            # What the abstract is about, the model is for, however broad the prefix of its name.
            scores[told[0]] = max(scores[told[0]], OWN_SHARE * max(scores.values()))
    return scores


def _question_hits(question: str, lexicon: Lexicon) -> list[tuple[Hit, float]]:
    words = tokens(question)[:MAX_WORDS]
    found: list[tuple[Hit, float]] = []
    for index, weight in (
        (lexicon.terms, TERM_WEIGHT),
        (lexicon.symptoms, SYMPTOM_WEIGHT),
        (lexicon.weak, WEAK_WEIGHT),
    ):
        found += [(hit, weight * (0.7 + 0.3 * min(len(hit.phrase), 4))) for hit in longest_hits(index.find(words))]
    return found


def _sum_hits(hits: list[tuple[Hit, float]]) -> dict[str, float]:
    """Add the evidence per task; a place in the text counts once, with its strongest phrase."""
    found: dict[str, list[tuple[float, int, int]]] = {}
    for hit, weight in hits:
        found.setdefault(hit.entry, []).append((-weight, hit.start, hit.end))
    return {task_id: _worth(rows) for task_id, rows in found.items()}


def _worth(rows: list[tuple[float, int, int]]) -> float:
    if len(rows) == 1:
        return -rows[0][0]
    worth = 0.0
    taken: list[tuple[int, int]] = []
    for weight, start, end in sorted(rows):
        if not any(start < right and left < end for left, right in taken):
            taken.append((start, end))
            worth -= weight
    return worth


def _total(
    asked: Mapping[str, float], named: Mapping[str, float], subjects: Mapping[str, Subject], lexicon: Lexicon
) -> dict[str, float]:
    total: dict[str, float] = {}
    for scores in (asked, named):
        for task_id, score in scores.items():
            total[task_id] = total.get(task_id, 0.0) + score
    weight, cap = (PAPER_WEIGHT, PAPERS_CAP) if named else (UNNAMED_PAPER_WEIGHT, UNNAMED_PAPERS_CAP)
    from_papers: dict[str, float] = {}
    for subject in subjects.values():
        for rank, task_id in enumerate(subject.main[:2]):
            from_papers[task_id] = from_papers.get(task_id, 0.0) + weight / (1 + rank)
    for task_id, score in from_papers.items():
        total[task_id] = total.get(task_id, 0.0) + min(score, cap)
    # What the person asks speaks for a neighbour too: "sharper" for deblurring where the model enlarges.
    for task_id in named:
        near = max((asked.get(n, 0.0) for n in lexicon.taxonomy.tasks[task_id].neighbours), default=0.0)
        total[task_id] += 0.3 * near
    answerable = lexicon.taxonomy.tasks
    return {t: s for t, s in total.items() if answerable[t].family.answerable or t in named}


def _add_nearness(total: dict[str, float], near: Mapping[str, float], lexicon: Lexicon) -> None:
    """Add how near the question is; a task that nothing else speaks for counts only where it is the nearest."""
    nearest = _first({task_id: score for task_id, score in near.items() if task_id not in lexicon.means})
    if nearest:
        total.setdefault(nearest, 0.0)
    for task_id in total:
        total[task_id] += NEARNESS_WEIGHT * near.get(task_id, 0.0)


def _decide(
    total: Mapping[str, float],
    asked: Mapping[str, float],
    named: Mapping[str, float],
    near: Mapping[str, float],
    lexicon: Lexicon,
) -> tuple[Task, Task | None]:
    tasks = lexicon.taxonomy.tasks
    best = _first(total)
    if best is None:
        return next(iter(tasks.values())), None
    leader = _leader(near)
    by_name = _first({t: total[t] for t in named if t in total}) or best
    by_words = near.get(best, 0.0) >= SURELY or asked.get(best, 0.0) >= TELLING
    undoubted = (leader or _is_far(by_name, best, near)) and by_words
    if best != by_name and not (undoubted or asked.get(best, 0.0) >= PLAINLY):
        # The question's words are undecided: then the name decides.
        best = by_name
    elif leader in total and asked.get(leader, 0.0) >= FAR and near.get(best, 0.0) < CLOSE * near[leader]:
        # The question's words leave no doubt, whatever the model is for.
        best = leader
    told = {*named, *(t for t, score in asked.items() if score > TELLING)} - {best}
    second = _first({t: total[t] for t in told if total.get(t, 0.0) >= SECOND_SCORE})
    return tasks[best], tasks[second] if second else None


def _is_far(task_id: str, best: str, near: Mapping[str, float]) -> bool:
    """Return whether a question is nearer to `best` than to any other task, and not even half as near to `task_id`."""
    return near.get(best, 0.0) == max(near.values(), default=1.0) and near.get(task_id, 0.0) < CLOSE * near[best]


def _leader(near: Mapping[str, float]) -> str:
    """Return the task that a question is clearly nearer to than to any other; empty where none is."""
    highest = sorted(near.values())[-2:]
    clear = len(highest) == 1 or (highest and highest[1] > LEAD * highest[0])
    return max(near, key=near.__getitem__) if clear else ""


def _first(scores: Mapping[str, float], among: Callable[[list[str]], str] = min) -> str | None:
    """Return the task of the highest score, of several the one that comes first `among` them; None without any."""
    highest = max(scores.values(), default=0.0)
    best = [task_id for task_id, score in scores.items() if score == highest]
    return among(best) if best else None


def _first_stage(scores: Mapping[str, float], task: Task, asked: Mapping[str, float], lexicon: Lexicon) -> Task | None:
    """Return the first model's task where it is asked for as well and makes what `task` takes: it opens a chain."""
    if not scores or task.id in scores:
        return None
    first = lexicon.taxonomy.tasks[_best(scores)[0]]
    made = set(first.output_media) - set(first.input_media)
    return first if asked.get(first.id, 0.0) >= FAR and made & set(task.input_media) else None


def _best(scores: Mapping[str, float]) -> tuple[str, ...]:
    top = max(scores.values(), default=0.0)
    return tuple(sorted((t for t, s in scores.items() if s >= 0.5 * top), key=lambda t: (-scores[t], t)))
