"""Invented prompts in any number: `python -m tests.bench.invent DIR --answers 1000`.

Each prompt is about a task of the taxonomy: an anecdote and a question in its words, one of some models named for it,
and three to six papers, some of them on the task, some near it, some about something else. Models and papers come from
one catalogue, some to a task, as in prompts that people have: in 57 of these, 155 papers were drawn for 19 models and
only 86 of them differ. What people tell differs from prompt to prompt, and its vocabulary grows with their number. The
same number always gives the same prompt, whatever the count.
"""

from __future__ import annotations

import argparse
import random
from functools import cache
from pathlib import Path

from generator.taxonomy import Task, load_taxonomy

_FRAME = """You are an AI scientist.

A user has asked the following question:
"{question}"

Based on the following recommended models, explain:

1. What task the user is trying to perform.
2. How the model(s) would work in a CNAPS AI-like workflow (input → model → output).
3. List relevant papers and tools (with GitHub or ArXiv links) that support your answer.

Use **only the provided models and papers**. Do not refer to outside sources.

### Recommended AI Models:
{models}

### Related Papers:
{papers}

Answer:
"""
_SYLLABLES = (
    "ar bel cor dan el fir gor hal im jun kel lor mar nim or pel qui ros sil tam ul ver wil xan yor zel".split()
)
_ENDINGS = "a an ard e el en er ia in is ite o on or um us".split()
_WHEN = (
    "after the school fair",
    "at my sister's wedding",
    "before the ferry left",
    "during the power cut",
    "for the club newsletter",
    "from our attic",
    "in the allotment shed",
    "in the back of the shop",
    "last winter",
    "on a rainy tram ride",
    "on our stairs",
    "on the market",
    "on the way to the dentist",
    "over the long weekend",
    "when the choir sang",
    "while the kettle boiled",
    "with gloves on",
    "with my old phone",
    "near the harbour",
    "under the railway bridge",
)
_TOLD = (
    "I took {noun} {when} and it was all about {symptom}; the app dealt with it.",
    "{When} I tried a tool on {noun} that had to do with {symptom}.",
    "My neighbour {name} showed me {noun} {when}: {symptom}, and a minute later it was done.",
    "I had {noun} {when}, and all I could say was {symptom}.",
    "We run a small shop called {name}, and {when} a customer brought {noun} and spoke of {symptom}.",
)
_ASKED = (
    "How does AI do {alias}?",
    "How can a model learn {alias} from examples, and where does it fail?",
    "What lets the AI tell {symptom} from everything else in {noun}?",
    "Why does the result stay so natural, and how does {alias} work?",
    "Which steps lead from {noun} to the result?",
    "How does it handle {symptom} when {noun} is as old as ours?",
)
_OPENINGS = (
    "{Alias} is hard where {thing} and {thing2} meet.",
    "Most methods for {alias} need {number} pairs of {thing} and {thing2}.",
    "Users who ask for {alias} rarely have clean {thing}.",
    "Despite progress in {alias}, {thing} from the field remains a challenge.",
)
_MIDDLES = (
    "We present {name}, a {adjective} network for {alias} that {verb} {thing} before it {verb2} {thing2}.",
    "{name} {verb} the {adjective} {thing} first and then {verb2} {thing2} at {small} scales.",
    "A second module {verb} {thing} with the help of {adjective} {thing2}.",
    "To this end, {name} employs a {adjective} encoder that {verb} {thing}, while the decoder {verb2} {thing2}.",
    "First, a {adjective} branch {verb} {thing}; second, a loss on {thing2} keeps the {thing3} in place.",
    "The {adjective} attention of {name} {verb} {thing} across {small} layers.",
    "Unlike earlier work, {name} needs no {thing} and {verb} {thing2} in a single pass.",
    "It was trained on {number} recordings of {thing} from {place}.",
)
_CLOSINGS = (
    "On {number} test cases, {name} improves the {thing} score by {figure} points.",
    "Experiments on the {place} benchmark show that it {verb} {thing} {small} times as fast.",
    "{name} fails where {thing} covers more than {small} tenths of {thing2}.",
    "A study with {small} listeners and {number} samples from {place} confirms this.",
    "Code and the {place} data set of {number} items are available.",
)
_VERBS = """aligns anchors balances blends calibrates clusters compares compresses corrects decodes detects distils
estimates filters fuses groups interpolates isolates maps matches masks merges orders predicts projects prunes ranks
reconstructs refines removes restores samples scales separates sharpens smooths splits suppresses tracks warps weighs
""".split()
_ADJECTIVES = """adaptive bidirectional causal coarse compact contrastive cross-modal dense deformable dilated dynamic
equivariant frozen gated global hierarchical hybrid invertible iterative latent lightweight local masked modular
multi-scale parallel progressive recurrent residual robust sparse spectral stochastic streaming temporal tiled
uncertainty-aware unpaired weighted""".split()
_THINGS = """annotations artefacts boundaries brightness captions channels colours contours contrast depth details edges
embeddings exposure faces features flow frames frequencies gestures gradients grain halos histograms keypoints labels
landmarks layers layouts lighting masks motion noise normals objects outlines patches phonemes pixels points poses
prompts queries regions residuals rhythm scenes shadows shapes silhouettes sketches speech strokes surfaces syllables
texture tokens tones trajectories transcripts utterances vectors views voices voxels words""".split()
_TAILS = (
    "without Pairs",
    "in Two Passes",
    "from Few Examples",
    "along the Path of {Thing}",
    "by Way of {Thing}",
    "in {Place}",
)


_PAPERS, _MODELS = 12, 6
"""In the catalogue, for each task."""
_LEFT_OUT = {"reinforcement-learning"}
"""Answers sum its papers up by a name that the papers' own words need not hold, and are then withheld."""


def invent_prompt(number: int, tasks: list[Task]) -> tuple[str, str]:
    """Return the name, without suffix, and the text of prompt `number`; `tasks` are those that can be asked for."""
    dice = random.Random(number)
    task = dice.choice(tasks)
    near = [other for other in tasks if other.id in task.neighbours] or tasks
    drawn = [task for _ in range(dice.choice((1, 1, 2)))]
    drawn += [dice.choice(near if dice.random() < 0.4 else tasks) for _ in range(dice.choice((2, 3, 3, 4)))]
    papers = list(dict.fromkeys(_paper(other, dice.randrange(_PAPERS)) for other in drawn))
    dice.shuffle(papers)
    words = {"noun": f"a {dice.choice(task.input_nouns)}" if task.input_nouns else "a file", "when": dice.choice(_WHEN)}
    words |= {
        "symptom": dice.choice(task.symptoms or task.aliases),
        "alias": dice.choice([alias for alias in task.aliases if alias.islower()] or task.aliases),
        "name": _name(dice),
    }
    words["When"] = words["when"].capitalize()
    asked = dice.sample(_ASKED, dice.choice((1, 1, 2)))
    question = " ".join(line.format(**words) for line in (dice.choice(_TOLD), *asked))
    text = _FRAME.format(question=question, models=_model(task, dice.randrange(_MODELS)), papers="\n".join(papers))
    return f"{number:05}-{task.id}", text


def invent_prompts(folder: Path, count: int) -> None:
    """Write the prompts 0 to `count` - 1 into `folder`."""
    taxonomy = load_taxonomy()
    usable = (task for task in taxonomy.tasks.values() if task.family.answerable and task.aliases)
    tasks = [task for task in usable if task.id not in _LEFT_OUT]
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        name, text = invent_prompt(number, tasks)
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")


def _model(task: Task, number: int) -> str:
    dice = random.Random(f"model {number} for {task.id}")
    prefix = (dice.choice(task.prefixes) if task.prefixes else f"{task.id.title()}-").rstrip("-")
    return _entry(f"{prefix}-{_name(dice)}", "None", _code(dice))


@cache
def _paper(task: Task, number: int) -> str:
    dice = random.Random(f"paper {number} on {task.id}")
    name = _name(dice)
    tail = dice.choice(_TAILS).format(Thing=dice.choice(_THINGS).title(), Place=_name(dice))
    lines = [dice.choice(_OPENINGS), *dice.sample(_MIDDLES, dice.choice((6, 7, 8))), *dice.sample(_CLOSINGS, 3)]
    summary = " ".join(_sentence(dice, line, name, task) for line in lines)
    arxiv = f"{dice.randrange(15, 26)}{dice.randrange(1, 13):02}.{dice.randrange(1, 30_000):05}"
    title = f"{name}: {dice.choice(task.aliases).title()} {tail}"
    return _entry(title, f"https://arxiv.org/abs/{arxiv}", _code(dice), summary)


def _sentence(dice: random.Random, line: str, name: str, task: Task) -> str:
    alias, things, verbs = dice.choice(task.aliases), dice.sample(_THINGS, 3), dice.sample(_VERBS, 2)
    if dice.random() < 0.3:
        things[0] = f"{_name(dice).lower()} {things[0]}"
    return line.format(
        Alias=alias[:1].upper() + alias[1:],
        alias=alias,
        name=name,
        adjective=dice.choice(_ADJECTIVES),
        verb=verbs[0],
        verb2=verbs[1],
        thing=things[0],
        thing2=things[1],
        thing3=things[2],
        number=f"{dice.randrange(200, 90_000):,}",
        small=dice.randrange(2, 12),
        figure=f"{dice.randrange(1, 90) / 10}",
        place=_name(dice),
    )


def _name(dice: random.Random) -> str:
    syllables = dice.choices(_SYLLABLES, k=dice.choice((1, 2, 2, 3)))
    return "".join([*syllables, dice.choice(_ENDINGS)]).capitalize()


def _code(dice: random.Random) -> str:
    return f"https://github.com/{_name(dice).lower()}/{_name(dice).lower()}" if dice.random() < 0.5 else "None"


def _entry(name: str, paper: str, code: str, summary: str = "") -> str:
    return "\n".join(
        [f"Model: {name}", f"Paper: {paper}", f"GitHub: {code}", *([f"Summary: {summary}"] if summary else []), ""]
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--answers", type=int, default=1000)
    options = parser.parse_args()
    invent_prompts(options.folder, options.answers)


if __name__ == "__main__":
    main()
