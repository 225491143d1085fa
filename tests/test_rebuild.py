from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from generator.build import Site, build_site
from generator.build_cache import Cache
from generator.content import Answer
from generator.plugin_serve import QuickBuilder
from generator.rebuild import rebuild_few
from tests.tiny_site import broken_prompt, make_prompts, prompt

ROOM = "How does AI brighten a dim room?"


def few(folder: Path, site: Site, cache: Cache) -> tuple[Site, tuple[Answer, ...]] | None:
    return rebuild_few(site, folder, "prompts", cache)


def test_the_page_of_a_changed_prompt_is_that_of_a_whole_build(tmp_path: Path) -> None:
    folder, cache = make_prompts(tmp_path / "p", dark_street=prompt(), dim_room=prompt(ROOM)), Cache()
    site = build_site(folder, "prompts", cache=cache)
    make_prompts(folder, dim_room=prompt("How does AI brighten a cellar?"))
    found = few(folder, site, cache)
    assert found is not None
    now, changed = found
    assert [answer.slug for answer in changed] == ["dim-room"]
    whole = build_site(folder, "prompts")
    assert now.pages["dim-room"] == whole.pages["dim-room"]
    assert {file.uri: file.content for file in now.files if "dim-room." in file.uri} == {
        file.uri: file.content for file in whole.files if "dim-room." in file.uri
    }
    again = few(folder, now, cache)
    assert again is not None
    assert again[1] == ()


def add(folder: Path) -> None:
    make_prompts(folder, third=prompt("Why is it dark?"))


def remove(folder: Path) -> None:
    (folder / "dim-room.txt").unlink()


def break_(folder: Path) -> None:
    make_prompts(folder, dim_room=broken_prompt())


def withhold(folder: Path) -> None:
    make_prompts(folder, dim_room=prompt(ROOM) + "It uses LumaGAN 9000, see https://made.up/paper.\n")


def draft(folder: Path) -> None:
    make_prompts(folder, dim_room=f"---\nstatus: draft\n---\n{prompt(ROOM)}")


def rename_model(folder: Path) -> None:
    make_prompts(folder, dim_room=prompt(ROOM, model="Enhancement-gleam"))


@pytest.mark.parametrize("change", [add, remove, break_, withhold, draft, rename_model])
def test_what_concerns_other_pages_is_left_to_a_whole_build(tmp_path: Path, change: Callable[[Path], None]) -> None:
    folder, cache = make_prompts(tmp_path / "p", dark_street=prompt(), dim_room=prompt(ROOM)), Cache()
    site = build_site(folder, "prompts", cache=cache)
    change(folder)
    assert few(folder, site, cache) is None


def test_a_change_of_anything_but_prompts_is_built_whole(tmp_path: Path) -> None:
    page = tmp_path / "index.md"
    page.write_text("one")
    done: list[str] = []

    def make_few() -> list[str]:
        done.append("few")
        return ["answers/x/"]

    build = QuickBuilder(lambda: done.append("whole"), make_few, lambda: None, lambda: [page, tmp_path / "none"])
    build()
    page.write_text("another")
    build()
    build()
    build.stop()
    assert done == ["few", "whole", "few"]
