"""What mkdocs.yml says of the site: read without running anything in it, the address checked."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.errors import InputError
from generator.site_facts import SiteFacts, checked_address, read_site_facts


def read(folder: Path, text: str, url: str | None = None) -> SiteFacts:
    path = folder / "mkdocs.yml"
    path.write_text(text, encoding="utf-8")
    return read_site_facts(path, url)


def test_name_description_and_address_are_taken_over_and_the_address_ends_with_a_slash(tmp_path: Path) -> None:
    text = "site_name: Help\nsite_description: What to do\nsite_url: https://a.example/help\n"
    assert read(tmp_path, text) == SiteFacts("Help", "What to do", "https://a.example/help/")


def test_a_tag_that_names_python_is_not_followed(tmp_path: Path) -> None:
    text = "site_name: Help\nhooks: !!python/object/apply:os.system [exit 1]\nformat: !!python/name:x.y ''\n"
    assert read(tmp_path, text).name == "Help"


def test_the_environment_is_read_as_mkdocs_reads_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "site_url: !ENV [HELP_URL, OTHER_URL, 'https://default.example/']\nsite_name: !ENV HELP_NAME\n"
    assert read(tmp_path, text) == SiteFacts(url="https://default.example/")
    monkeypatch.setenv("OTHER_URL", "https://other.example/")
    monkeypatch.setenv("HELP_NAME", "Desk")
    assert read(tmp_path, text) == SiteFacts("Desk", "", "https://other.example/")


@pytest.mark.parametrize("text", ["", "site_name:\n", "site_url: null\n", "- a list\n"])
def test_what_is_not_said_is_not_known(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, text) == SiteFacts()


def test_no_file_says_nothing(tmp_path: Path) -> None:
    assert read_site_facts(tmp_path / "mkdocs.yml") == SiteFacts()


def test_a_given_address_takes_the_place_of_the_files_own(tmp_path: Path) -> None:
    assert read(tmp_path, "site_url: https://a.example/\n", "https://b.example").url == "https://b.example/"


@pytest.mark.parametrize(
    "address",
    [
        "answers.example",
        "ftp://a.example/",
        "javascript:alert(1)",
        "https://a.example/?x",
        "https://u@a.example/",
        "https:// a",
    ],
)
def test_what_is_no_address_of_a_site_is_refused_with_an_example(tmp_path: Path, address: str) -> None:
    with pytest.raises(ValueError, match=r"expected e\.g\. https://answers\.example\.org/"):
        checked_address(address)
    with pytest.raises(InputError, match=r"mkdocs\.yml:1: site_url: .* is not the address of a site"):
        read(tmp_path, f"site_url: {address!r}\n")


@pytest.mark.parametrize("text", ["a: [", "a: b: c\n"])
def test_a_file_that_is_no_yaml_is_named_with_its_line(tmp_path: Path, text: str) -> None:
    with pytest.raises(InputError, match=r"mkdocs\.yml:\d+: not valid YAML"):
        read(tmp_path, text)


def test_links_start_at_the_sites_root_where_its_address_is_not_known() -> None:
    assert SiteFacts().link("a/k3f7q2m/") == "/a/k3f7q2m/"
    assert SiteFacts(url="https://a.example/help/").link("a/k3f7q2m/") == "https://a.example/help/a/k3f7q2m/"
