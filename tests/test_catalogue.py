"""What the lists of answers are sorted by."""

from __future__ import annotations

from dataclasses import replace

from generator.catalogue import plan_browse
from tests.samples import TASK, answer, taxonomy

ON_DENOISING = replace(TASK, id="denoising")


def test_answers_stand_by_family_and_task_in_the_taxonomys_order() -> None:
    tasks = taxonomy("speech/dictation", "photos/denoising", "photos/low-light-enhancement", "photos/unused")
    made = [answer("b", "Zebra?"), answer("a", "apple?"), answer("c", task=ON_DENOISING)]
    plan = plan_browse(made, tasks)
    assert [group.family.id for group in plan] == ["photos"]
    found = [(entry.task.id, [a.slug for a in entry.answers]) for entry in plan[0].tasks]
    assert found == [("denoising", ["c"]), ("low-light-enhancement", ["a", "b"])]
