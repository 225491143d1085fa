"""How the short answer ends: what the models' names and links tell, and which papers are left aside."""

from __future__ import annotations

from collections.abc import Sequence

from generator.clauses import cite_name
from generator.content import Source, Statement
from generator.material import Material
from generator.phrasing import called, counted, links_given, listed, referred_to


def write_closing(material: Material, quoted_direct: bool, told: Sequence[Source]) -> list[Statement]:
    """Return the last statements; `told` are the papers that the answer speaks of, `quoted_direct` whether in their
    own words on this very task."""
    return [*_models(material, quoted_direct, told), *_not_used(material, told)]


def compares(material: Material) -> bool:
    """Return whether a choice is asked for between models of which more than one has an abstract of its own."""
    asked = any("choice" in sub.aspects for sub in material.reading.subquestions)
    return asked and sum(map(material.is_own, material.prompt.papers)) > 1


def _statement(text: str, named: Sequence[Source]) -> Statement:
    return Statement("short-answer", "answer", text, "name", tuple(map(cite_name, named)))


def _models(material: Material, quoted_direct: bool, told: Sequence[Source]) -> list[Statement]:
    """Say what the recommended models' names and links tell, and that nothing more was provided."""
    models = material.prompt.models
    if len(models) == 1:
        return [_one_model(material, models[0], quoted_direct, told)]
    choice = material.choice
    if compares(material):
        bare = [m for m in models if m.key not in choice.own_abstracts]
        text = f"No abstract came with {_names(bare)}."
        return [_statement(text, bare)] if bare else []
    named = [m for m in models if choice.task.id in choice.model_tasks[m.key]]
    serving = [m for m in models if choice.fits(m) and m not in named]
    silent = [m for m in models if choice.fits(m) is None]
    later = [m for m in models if choice.fits(m) is False and m.key in material.stages]
    other = [m for m in models if choice.fits(m) is False and m not in later]
    clauses = []
    if named:
        clauses.append(f"{_names(named)} {'is' if len(named) == 1 else 'are'} named for this task")
    if serving:
        verb = "" if named else "is named " if len(serving) == 1 else "are named "
        clauses.append(f"{_names(serving)} {verb}for a task that includes it")
    if later:
        steps = listed([material.taxonomy.tasks[choice.model_tasks[m.key][0]].name for m in later])
        verb = "" if clauses else "is named " if len(later) == 1 else "are named "
        step = "another step" if len(later) == 1 else "other steps"
        clauses.append(f"{_names(later)} {verb}for {step}, {steps}")
    if silent:
        clauses.append(f"{_names(silent)} {'names' if len(silent) == 1 else 'name'} no task that we can see")
    if other:
        clauses.append(f"{_names(other)} may not fit")
    if len(named) == len(models):
        every = "Both" if len(models) == 2 else f"All {counted(len(models))}"
        return [_statement(f"{every} recommended models are named for this task.", models)]
    text = f"Of the {counted(len(models))} recommended models, {listed(clauses)}."
    return [_statement(text, models)]


def _names(models: Sequence[Source]) -> str:
    return listed([called(m) for m in models])


def _one_model(material: Material, model: Source, quoted_direct: bool, quoted: Sequence[Source]) -> Statement:
    name, fits = referred_to(model, material.prompt.models), material.choice.fits(model)
    name = name if name == called(model) else "model"
    links = links_given(model)
    own = material.choice.own_abstracts.get(model.key)
    told = f"only {links} came with it" if links else "not even a link came with it"
    if own and [paper.key for paper in quoted] == [own]:
        text = f"Beyond that abstract, {f'only {links} came' if links else 'nothing came'} with it."
    elif own:
        text = (
            f"Beyond its own abstract, {f'only {links} came' if links else 'nothing came'} with the recommended {name}."
        )
    elif fits is False:
        other = material.taxonomy.tasks[material.choice.model_tasks[model.key][0]].name
        text = f"The recommended {name} may not fit: its name points to {other}, and {told}."
    elif quoted_direct:
        text = f"Whether the recommended {name} works the same way is not told: {told}."
    elif fits is None:
        text = f"How the recommended {name} works inside is not told here: we see no task in its name, and {told}."
    else:
        text = f"The recommended {name} is named for this task, but {told}: how it works inside is not told."
    return _statement(text, [model])


def _not_used(material: Material, told: Sequence[Source]) -> list[Statement]:
    """Say which papers are left aside; `told` are those that the answer speaks of."""
    unrelated = material.papers("unrelated")
    total = len(material.prompt.papers)
    if not total:
        text = "No papers were provided with the question."
        return [_statement(text, material.prompt.models[:1])]
    if not unrelated:
        return []
    if len(unrelated) == total:
        which = {1: "The one paper", 2: "Both papers"}.get(total, f"All {counted(total)} papers")
    elif len(unrelated) + len(told) == total:
        which = "The other paper" if len(unrelated) == 1 else f"The other {counted(len(unrelated))} papers"
    else:
        which = f"{counted(len(unrelated)).capitalize()} of the {counted(total)} papers"
    verb = "is" if len(unrelated) == 1 else "are"
    ordered = sorted(unrelated, key=lambda p: int(p.key[1:]))
    text = f"{which} {verb} off-topic and not used here."
    return [_statement(text, ordered)]
