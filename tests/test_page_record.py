"""`pages.yml`: every page of the lists that was ever published, and where it leads once it is gone."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.build import build_site
from generator.errors import InputError
from generator.moves import withdraw
from generator.page_record import PAGES, parse_pages, read_pages, write_pages
from generator.releases import release
from tests.tiny_site import make_prompts, prompt

_ADDRESS = st.from_regex(r"(browse|papers|tasks|models)/([a-z0-9-]{1,120}/){0,3}", fullmatch=True)


@given(st.frozensets(_ADDRESS))
def test_what_is_written_is_read_again(tmp_path_factory: pytest.TempPathFactory, pages: frozenset[str]) -> None:
    folder = tmp_path_factory.mktemp("prompts")
    write_pages(folder, pages)
    assert read_pages(folder, "prompts") == pages


@pytest.mark.parametrize("line", ["<<<<<<< ours", "- papers/../a/x/", "- /papers/", "- answers/x/", "- papers/x", "x"])
def test_a_line_that_is_no_address_of_a_list_is_named(line: str) -> None:
    with pytest.raises(InputError) as raised:
        parse_pages(f"# head\n- papers/glow/\n{line}\n", "prompts/pages.yml")
    assert str(raised.value.diagnostics[0]).startswith("prompts/pages.yml:3: ")


def test_the_record_is_no_link_to_another_file(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_text("- papers/\n")
    (tmp_path / PAGES).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(InputError, match="not a link"):
        read_pages(tmp_path, "prompts")


def test_a_page_that_comes_back_is_the_page_again(tmp_path: Path) -> None:
    prompts = make_prompts(tmp_path / "prompts", night_sky=prompt("How does AI show stars?", "Skyglow"))
    make_prompts(prompts, dim_room=prompt())
    text = (prompts / "night-sky.txt").read_text()

    def model() -> list[str]:
        return [file.uri for file in build_site(prompts, "prompts").files if file.uri.startswith("models/skyglow")]

    release(prompts, "prompts", "2026-01-05")
    assert model() == ["models/skyglow.md"]
    withdraw(prompts, "prompts", "night-sky", None, "2026-02-05")
    assert model() == ["models/skyglow/index.html"]
    make_prompts(prompts, night_sky=text)
    release(prompts, "prompts", "2026-03-05")
    assert model() == ["models/skyglow.md"]


def test_a_release_keeps_every_page_that_an_earlier_one_had(tmp_path: Path) -> None:
    prompts = make_prompts(tmp_path / "prompts", night_sky=prompt("How does AI show stars?", "Skyglow"))
    make_prompts(prompts, dim_room=prompt())
    release(prompts, "prompts", "2026-01-05")
    before = read_pages(prompts, "prompts")
    withdraw(prompts, "prompts", "night-sky", None, "2026-02-05")
    release(prompts, "prompts", "2026-02-05")
    assert "models/skyglow/" in before <= read_pages(prompts, "prompts")
