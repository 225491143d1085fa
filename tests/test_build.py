from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

import pytest

from generator.build import Site, build_site
from generator.build_cache import Cache
from generator.content import GeneratedFile
from generator.errors import InputError
from generator.hand_written import insert_answers, take_along
from generator.home import MARKER
from tests.tiny_site import broken_prompt, make_prompts, prompt

Item = TypeVar("Item")
ROOM = "How does AI brighten a dim room?"
PROMPTS = Path(__file__).parents[1] / "prompts"


def contents(site: Site) -> dict[str, str]:
    return {file.uri: file.content for file in site.files}


def test_every_prompt_becomes_a_page_and_a_record_beside_the_lists(tmp_path: Path) -> None:
    site = build_site(make_prompts(tmp_path / "prompts", dark_street=prompt(), dim_room=prompt(ROOM)))
    uris = [file.uri for file in site.files]
    assert uris == sorted(set(uris))
    for name in ("dark-street", "dim-room"):
        assert {f"answers/{name}.md", f"answers/{name}.json"} <= set(uris)
    assert {"answers.json", "browse/index.md", "models/index.md", "papers/index.md"} <= set(uris)
    assert [answer.slug for answer in site.answers] == ["dark-street", "dim-room"]
    assert site.diagnostics == ()


def test_pages_and_records_name_the_prompt_they_were_made_from(tmp_path: Path) -> None:
    site = build_site(make_prompts(tmp_path / "prompts", dark_street=prompt()), "prompts")
    sources = {file.uri: file.prompt_path for file in site.files}
    assert sources["answers/dark-street.md"] == "prompts/dark-street.txt"
    assert sources["answers/dark-street.json"] == "prompts/dark-street.txt"
    assert sources["browse/index.md"] is None


def test_no_file_tells_where_the_prompts_were(tmp_path: Path) -> None:
    one = build_site(make_prompts(tmp_path / "one", dark_street=prompt()), "prompts")
    other = build_site(make_prompts(tmp_path / "other/deep", dark_street=prompt()), "/elsewhere/prompts")
    assert contents(one) == contents(other)


def test_a_broken_prompt_stops_only_itself(tmp_path: Path) -> None:
    good = build_site(make_prompts(tmp_path / "good", dark_street=prompt(), dim_room=prompt(ROOM)), "p")
    mixed = make_prompts(tmp_path / "mixed", dark_street=prompt(), dim_room=prompt(ROOM), odd=broken_prompt())
    site = build_site(mixed, "p")
    assert contents(site) == contents(good)
    assert {finding.path for finding in site.errors} == {"p/odd.txt"}


def test_a_page_that_breaks_a_rule_is_not_published_and_nothing_links_to_it(tmp_path: Path) -> None:
    own = prompt(ROOM) + "It uses LumaGAN 9000, see https://made.up/paper.\n"
    folder = make_prompts(tmp_path / "prompts", dark_street=prompt(), dim_room=own)
    site = build_site(folder, "prompts")
    assert [answer.slug for answer in site.answers] == ["dark-street"]
    assert site.errors
    assert [file.uri for file in site.files if "dim-room" in file.content] == []
    assert "answers/dim-room.md" not in contents(site)


def test_no_prompts_give_empty_lists_and_a_warning(tmp_path: Path) -> None:
    site = build_site(make_prompts(tmp_path / "prompts"), "prompts")
    assert json.loads(contents(site)["answers.json"])["answers"] == []
    assert [str(finding) for finding in site.diagnostics] == [
        "prompts:1: warning: holds no prompt file; expected a folder of prompt files: "
        "start one with `answerbook new brighten-night-photo`"
    ]


def test_a_folder_that_is_not_there_is_an_error_of_its_own(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="prompts:1: is not a folder; expected a folder of prompt files"):
        build_site(tmp_path / "nowhere", "prompts")


def test_a_cache_changes_no_byte(tmp_path: Path) -> None:
    folder = make_prompts(tmp_path / "prompts", dark_street=prompt(), dim_room=prompt(ROOM))
    cache = Cache()
    assert build_site(folder, cache=cache) == build_site(folder)
    make_prompts(folder, dark_street=prompt("How is a dark street made bright?"), third=prompt("Why is it dark?"))
    (folder / "dim-room.txt").unlink()
    assert build_site(folder, cache=cache) == build_site(folder)


def test_with_a_cache_only_the_edited_prompt_is_composed_again(tmp_path: Path) -> None:
    folder = make_prompts(tmp_path / "prompts", dark_street=prompt(), dim_room=prompt(ROOM))
    cache = Cache()
    before = build_site(folder, cache=cache).outlines
    make_prompts(folder, dark_street=prompt("How is a dark street made bright?"))
    after = build_site(folder, cache=cache).outlines
    assert [old is new for old, new in zip(before, after, strict=True)] == [False, True]


def test_progress_sees_every_item_of_every_step(tmp_path: Path) -> None:
    seen: list[str] = []

    def each(items: Iterable[Item], doing: str, total: int) -> Iterable[Item]:
        for item in items:
            seen.append(doing)
            yield item

    build_site(make_prompts(tmp_path / "p", dark_street=prompt(), dim_room=prompt(ROOM)), each=each)
    assert seen == ["Composing", "Composing", "Verifying", "Verifying"]


@pytest.mark.parametrize(("uri", "link"), [("index.md", "answers/"), ("a/b/c.md", "../../answers/")])
def test_the_list_of_answers_goes_where_the_marker_stands(tmp_path: Path, uri: str, link: str) -> None:
    site = build_site(make_prompts(tmp_path / "prompts", dark_street=prompt()))
    page = insert_answers(f"# Home\n\n{MARKER}\n\nThe end.\n", uri, site)
    assert f"]({link}dark-street.md)" in page
    assert page.startswith("# Home\n\n* ")
    assert page.endswith("\n\nThe end.\n")


@pytest.mark.parametrize(
    "code",
    [
        f"Write `{MARKER}` there.",
        f"Behind words {MARKER}",
        f"    {MARKER}",
        f"```html\n{MARKER}\n```",
        f"* item\n\n  ~~~~\n  ~~~\n  {MARKER}\n  ~~~~",
        f"| `{MARKER}` | the list |",
    ],
)
def test_a_marker_that_a_page_only_speaks_of_stays_as_it_is(tmp_path: Path, code: str) -> None:
    site = build_site(make_prompts(tmp_path / "prompts", dark_street=prompt()))
    assert insert_answers(f"{code}\n", "index.md", site) == f"{code}\n"
    assert "](answers/dark-street.md)" in insert_answers(f"{code}\n\n{MARKER}\n", "index.md", site)


def test_a_page_without_the_marker_stays_as_it_is() -> None:
    assert insert_answers("# Home\n", "index.md", Site()) == "# Home\n"


def test_hand_written_files_are_taken_along_byte_for_byte(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    (docs / "more").mkdir(parents=True)
    (docs / "more/page.md").write_bytes("# Über\r\n".encode())
    (docs / "dot.png").write_bytes(b"\xff\x00")
    (docs / ".secret").write_text("no")
    (docs / "link.md").symlink_to(tmp_path / "elsewhere")
    assert take_along(docs, Site(), ()) == {"more/page.md": "# Über\r\n".encode(), "dot.png": b"\xff\x00"}


def test_a_hand_written_page_at_the_place_of_a_generated_one_is_named(tmp_path: Path) -> None:
    site = build_site(make_prompts(tmp_path / "prompts", dark_street=prompt()))
    (tmp_path / "docs/answers").mkdir(parents=True)
    (tmp_path / "docs/answers/dark-street.md").write_text("# Mine\n")
    with pytest.raises(InputError, match=r"docs/answers/dark-street\.md:1: is made from prompts too; rename"):
        take_along(tmp_path / "docs", site, [file.uri for file in site.files])


def test_a_hand_written_page_that_is_not_utf_8_is_named(tmp_path: Path) -> None:
    (tmp_path / "page.md").write_bytes(b"\xff")
    with pytest.raises(InputError, match=r"page\.md:1: is not UTF-8"):
        take_along(tmp_path, Site(), ())


def test_the_published_prompts_have_no_finding_and_a_page_each_and_are_released_as_they_are() -> None:
    site = build_site(PROMPTS, "prompts")
    assert site.diagnostics == ()
    assert [answer.slug for answer in site.unreleased] == []  # after a change of words: answerbook release
    assert len(site.answers) == len(list(PROMPTS.glob("*.txt")))
    assert all(isinstance(file, GeneratedFile) for file in site.files)
