from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from generator.search_index import IndexingError, index_site

PAGE = """<!doctype html><html lang="en"><head><title>{title}</title></head>
<body><nav>chrome of the page</nav><article{mark}><h1>{title}</h1><p>Words of {title}.</p></article>
</body></html>"""


def make_site(folder: Path, *titles: str) -> Path:
    folder.mkdir()
    (folder / "index.html").write_text(PAGE.format(title="Home", mark=""))
    for title in titles:
        (folder / title).mkdir()
        (folder / title / "index.html").write_text(PAGE.format(title=title, mark=" data-pagefind-body"))
    return folder


def digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_only_pages_that_ask_for_it_are_indexed(tmp_path: Path) -> None:
    site = make_site(tmp_path / "site", "dimness", "grain", "haze")
    assert index_site(site) == 3
    assert (site / "pagefind/pagefind.js").is_file()
    assert len(list((site / "pagefind/fragment").iterdir())) == 3


def test_indexing_again_leaves_nothing_of_the_old_index(tmp_path: Path) -> None:
    site = make_site(tmp_path / "site", "dimness", "grain")
    index_site(site)
    (site / "grain/index.html").unlink()
    assert index_site(site) == 1
    fresh = make_site(tmp_path / "fresh", "dimness")
    index_site(fresh)
    assert digests(site / "pagefind") == digests(fresh / "pagefind")


def test_the_same_site_gives_the_same_bytes(tmp_path: Path) -> None:
    sites = [make_site(tmp_path / name, *(f"topic{n}" for n in range(40))) for name in ("a", "b")]
    for site in sites:
        index_site(site)
    assert digests(sites[0]) == digests(sites[1])


def test_a_folder_named_pagefind_that_is_no_index_is_not_deleted(tmp_path: Path) -> None:
    site = make_site(tmp_path / "site", "dimness")
    (site / "pagefind").mkdir()
    (site / "pagefind/notes.txt").write_text("mine")
    index_site(site)
    assert (site / "pagefind/notes.txt").read_text() == "mine"


def test_a_missing_site_says_what_was_expected(tmp_path: Path) -> None:
    with pytest.raises(IndexingError, match="is not a folder; expected a built site"):
        index_site(tmp_path / "nowhere")


def test_a_folder_that_is_no_site_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(IndexingError, match=r"has no index\.html; expected a built site: run answerbook site"):
        index_site(tmp_path)


def test_a_missing_search_engine_says_how_to_install_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAGEFIND_BINARY_PATH", str(tmp_path / "no-such-program"))
    with pytest.raises(IndexingError, match=r"pip install 'pagefind\[bin\]'"):
        index_site(make_site(tmp_path / "site", "dimness"))


def test_what_is_kept_gives_the_index_of_the_whole_pages_and_is_made_anew_after_a_change(tmp_path: Path) -> None:
    whole, site, kept = (tmp_path / name for name in ("whole", "site", "kept"))
    for folder in (make_site(whole, "dimness", "grain"), make_site(site, "dimness", "grain")):
        page = folder / "grain/index.html"
        hidden = '<section data-pagefind-ignore="all"><h2>Not</h2><p>this.</p></section><svg ><text>nor</text></svg>'
        page.write_text(page.read_text().replace("</article>", f"{hidden}</article>"))
    assert index_site(whole) == index_site(site, kept) == 2
    assert digests(whole) == digests(site)
    made = (kept / "pagefind/pagefind-entry.json").stat().st_mtime_ns
    assert index_site(site, kept) == 2
    assert (kept / "pagefind/pagefind-entry.json").stat().st_mtime_ns == made
    for folder in (whole, site):
        page = folder / "grain/index.html"
        page.write_text(page.read_text().replace("Words", "Other words"))
    index_site(whole)
    index_site(site, kept)
    assert digests(whole) == digests(site)


def test_a_site_that_marks_no_page_is_indexed_whole(tmp_path: Path) -> None:
    site = make_site(tmp_path / "site")
    assert index_site(site, tmp_path / "kept") == 1
