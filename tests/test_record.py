"""Records: the fixed shape, nothing more, and every quote an exact slice."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import replace
from importlib import resources
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from generator.content import FrontMatter, Node
from generator.record import answer_record, answers_json, brief_record, record_json
from tests import samples
from tests.samples import answer, source


def schema(name: str) -> dict[str, Any]:
    text = resources.files("generator").joinpath("data", f"{name}.schema.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def faults(record: object, name: str = "answer") -> list[str]:
    return [error.message for error in Draft202012Validator(schema(name)).iter_errors(record)]


FULL = FrontMatter(
    id="k3f7q2m",
    aliases=("grainy night photo",),
    tags=("photo",),
    status="reviewed",
    owner="imaging-desk",
    reviewed="2026-05-01",
    review_by="2027-05-01",
)
VARIANTS = {
    "plain": answer(),
    "front matter": answer(front_matter=FULL),
    "own answer": answer(own_answer="Use LUMA.\n"),
    "no papers": answer(papers=()),
    "no abstract, no link": answer(papers=(source("P1", "Silent"),)),
    "markup": answer(title='"><script>', model=source("M1", "<b>\u202e{{x}}")),
}


@pytest.mark.parametrize("name", ["answer", "answers", "withdrawn"])
def test_the_schemas_are_valid_and_explain_every_field(name: str) -> None:
    loaded = schema(name)
    Draft202012Validator.check_schema(loaded)

    def unexplained(node: object, path: str = "") -> list[str]:
        if not isinstance(node, dict):
            return []
        found = [p for key, value in node.items() for p in unexplained(value, f"{path}/{key}")]
        for field, about in node.get("properties", {}).items():
            target = loaded["$defs"][about["$ref"].rsplit("/", 1)[1]] if "$ref" in about else about
            found += [] if target.get("description") else [f"{path}/{field}"]
        return found

    assert unexplained(loaded) == []


@pytest.mark.parametrize("name", ["answer", "answers", "withdrawn"])
def test_the_schemas_allow_no_field_of_any_object_to_be_added_or_left_out(name: str) -> None:
    def objects(node: object) -> list[dict[str, Any]]:
        if isinstance(node, list):
            return [found for item in node for found in objects(item)]
        if not isinstance(node, dict):
            return []
        own = [node] if node.get("type") == "object" else []
        return own + [found for value in node.values() for found in objects(value)]

    for found in objects(schema(name)):
        assert found["additionalProperties"] is False
        assert found["required"] == list(found["properties"])


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_record_keeps_to_its_schema(variant: str) -> None:
    assert faults(answer_record(VARIANTS[variant])) == []


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        (("coverage",), "most"),
        (("id",), "K3F7Q2M"),
        (("slug",), "../x"),
        (("content_hash",), "sha256:0"),
        (("statements", 0, "basis"), "guess"),
        (("statements", 0, "citations", 0, "start"), -1),
        (("sources", 0, "key"), "Q"),
        (("sources", 0, "links", 0, "url"), "javascript:alert(1)"),
        (("workflow", "nodes", 0, "extra"), "x"),
        (("reviewed",), "yesterday"),
    ],
)
def test_the_schema_refuses_what_no_record_may_hold(path: tuple[Any, ...], wrong: object) -> None:
    record = deepcopy(answer_record(answer()))
    place: Any = record
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = wrong
    assert faults(record) != []


def test_keys_stand_in_the_order_of_the_schema() -> None:
    record = answer_record(answer())
    loaded = schema("answer")
    assert list(record) == list(loaded["properties"])
    for key, shape in (("statements", "statement"), ("sources", "source")):
        assert list(record[key][0]) == list(loaded["$defs"][shape]["properties"])
    assert list(record["statements"][0]["citations"][0]) == list(loaded["$defs"]["citation"]["properties"])
    assert list(record["task"]) == list(loaded["properties"]["task"]["properties"])


def test_every_quote_is_the_slice_of_its_source_that_the_offsets_say() -> None:
    made = answer()
    texts = {"Q": made.prompt.question}
    texts |= {s.key: s.abstract or s.name for s in made.prompt.sources}
    cited = [c for s in answer_record(made)["statements"] for c in s["citations"]]
    by_field = [c for c in cited if c["field"] != "name"]
    assert len(by_field) >= 4
    assert [c for c in by_field if texts[c["source"]][c["start"] : c["end"]] != c["quote"]] == []


def test_a_record_tells_what_the_prompt_and_its_front_matter_say() -> None:
    record = answer_record(answer(front_matter=FULL, own_answer="Use LUMA."))
    assert record["question"] == samples.QUESTION
    assert record["url"] == "answers/where-to-add-light/"
    assert [record[key] for key in ("status", "owner", "reviewed", "review_by")] == [
        "reviewed",
        "imaging-desk",
        "2026-05-01",
        "2027-05-01",
    ]
    assert record["own_answer"] == "Use LUMA."
    assert record["gaps"] == [
        "How the recommended model works inside is not described.",
        "Why the lamps did not burn out.",
    ]


def test_a_workflow_keeps_its_boxes_and_arrows() -> None:
    made = answer()
    nodes = (*made.workflow.nodes, Node("n4", "fallback", "The original", "design"))
    workflow = answer_record(replace(made, workflow=replace(made.workflow, nodes=nodes)))["workflow"]
    assert [node["id"] for node in workflow["nodes"]] == ["n1", "n2", "n3", "n4"]
    assert workflow["nodes"][3]["source"] is None
    assert workflow["nodes"][1]["citation"]["source"] == "M1"
    assert workflow["edges"][1] == {"from": "n2", "to": "n3", "label": "brighter"}


def test_the_json_reads_back_as_the_record_in_readable_utf8() -> None:
    made = answer(title="Wie hell ist «zu hell»?")
    text = record_json(made)
    assert json.loads(text) == answer_record(made)
    assert '\n  "title": "Wie hell ist «zu hell»?",\n' in text
    assert text.endswith("}\n")


def test_all_answers_stand_in_one_file_by_slug_whatever_order_they_come_in() -> None:
    made = [answer("b"), answer("a", front_matter=FULL), answer("c", papers=())]
    text = answers_json(made)
    loaded = json.loads(text)
    assert faults(loaded, "answers") == []
    assert [entry["slug"] for entry in loaded["answers"]] == ["a", "b", "c"]
    assert text == answers_json(reversed(made))


def test_a_brief_record_leads_to_the_whole_one() -> None:
    brief = brief_record(answer())
    assert brief["record"] == "answers/where-to-add-light.json"
    assert brief["task"] == {"id": "low-light-enhancement", "name": "low-light image enhancement"}
    assert brief["models"] == ["Enhancement-NightLamp"]
    assert brief["papers"] == ["LUMA: Brightening Unevenly Lit Photos", "Counting Birds"]


def test_a_site_without_answers_has_an_empty_list() -> None:
    assert json.loads(answers_json([])) == {"schema": 1, "answers": []}
