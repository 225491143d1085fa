from __future__ import annotations

import gzip
import hashlib
import json
import re
import shutil
import subprocess
import unicodedata
from pathlib import Path
from typing import Any

import cbor2
import pytest
from pagefind.service import get_executable

from generator import search_join, search_parts
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


HEAD = """<meta property="og:title" content="Glow &amp; Co: Light">
<meta name="answerbook:names" content="{names}">
"""


def add_page(site: Path, uri: str, head: str, body: str = "", mark: str = " data-pagefind-body") -> None:
    """Add a page with `head` in its head and `body` below its heading."""
    page = (
        PAGE.format(title=uri, mark=mark)
        .replace("</head>", f"{head}</head>")
        .replace("</article>", f"{body}</article>")
    )
    (site / uri).mkdir(parents=True)
    (site / uri / "index.html").write_text(page, encoding="utf-8")


def table(site: Path, name: str) -> dict[str, list[Any]]:
    """Return what all files of a table hold, which are those that the manifest counts."""
    files = sorted((site / "pagefind" / name).iterdir())
    manifest = json.loads((site / "pagefind/answerbook.json").read_text(encoding="utf-8"))
    assert len(files) == manifest[name]
    return {key: held for file in files for key, held in json.loads(file.read_text(encoding="utf-8")).items()}


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


def test_filters_are_the_same_bytes_and_work_in_any_order(tmp_path: Path) -> None:
    sites = [make_site(tmp_path / name) for name in "abcd"]
    for site in sites:
        for number in range(40):
            head = "".join(
                f'<meta data-pagefind-filter="{name}[content]" content="{number % count}">'
                for name, count in (("Task", 11), ("Family", 7), ("State", 3))
            )
            add_page(site, f"topic{number}", head)
        index_site(site)
    assert all(digests(site) == digests(sites[0]) for site in sites)
    manifest = json.loads((sites[0] / "pagefind/answerbook.json").read_text(encoding="utf-8"))
    assert re.findall(r'<select name="(\w+)"', manifest["facets"]) == ["Family", "State", "Task"]


def read(path: Path) -> Any:
    return cbor2.loads(gzip.decompress(path.read_bytes()).removeprefix(b"pagefind_dcd"))


def words(bundle: Path) -> dict[str, dict[str, Any]]:
    """Return for each word of an index the fragments of its pages, and where it stands in them."""
    entry = json.loads((bundle / "pagefind-entry.json").read_text(encoding="utf-8"))
    _, pages, files, _, _, told = read(bundle / f"pagefind.{entry['languages']['en']['hash']}.pf_meta")
    found: dict[str, dict[str, Any]] = {}
    for first, last, name in files:
        for word, places, _ in read(bundle / "index" / f"{name}.pf_index")[0]:
            assert first <= word
            assert word[: len(last)] <= last
            found[word] = {}
            at = 0
            for step, in_text, in_told in places:
                at += step
                found[word][pages[at][0]] = in_text, [told[-1 - n] if n < 0 else n for n in in_told]
    return found


def values(bundle: Path) -> dict[str, dict[str, set[str]]]:
    """Return for each filter of an index the fragments of the pages with each value."""
    entry = json.loads((bundle / "pagefind-entry.json").read_text(encoding="utf-8"))
    _, pages, _, filters, _, _ = read(bundle / f"pagefind.{entry['languages']['en']['hash']}.pf_meta")
    held = {name: read(bundle / "filter" / f"{file}.pf_filter")[1] for name, file in filters}
    return {name: {value: {pages[n][0] for n in some} for value, some in found} for name, found in held.items()}


def add_many(site: Path) -> Path:
    """Add pages with words, spellings, filters and tellings that some share and some do not; return the site."""
    for number in range(40):
        head = f'<meta data-pagefind-filter="Task[content]" content="{number % 7}">'
        if number % 9 == 0:
            head += f'<meta data-pagefind-meta="also[content]" content="glow {number}">'
        spelling = "glow glöw glow" if number % 3 else "dim"
        add_page(site, f"topic{number}", head, f"<p>{spelling} {number} {'lamp ' * (number % 5)}</p>")
    return site


def test_an_index_made_in_parts_is_that_of_all_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole, parts = (add_many(make_site(tmp_path / name)) for name in ("whole", "parts"))
    made = tmp_path / "made"
    command = [str(get_executable()), "--site", str(whole), "--output-path", str(made), "--silent"]
    subprocess.run(command, check=True)
    monkeypatch.setattr(search_parts, "MOST", 6)
    monkeypatch.setattr(search_join, "FULL", 30)
    assert index_site(parts) == 40
    assert len(list((parts / "pagefind/index").iterdir())) > len(list((made / "index").iterdir()))
    assert len(list((parts / "pagefind/fragment").iterdir())) == 40
    assert words(parts / "pagefind") == words(made)
    assert values(parts / "pagefind") == values(made)


def test_after_a_change_only_the_part_that_holds_it_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_parts, "MOST", 6)
    site, kept = add_many(make_site(tmp_path / "site")), tmp_path / "kept"
    index_site(site, kept)
    before = {path: path.stat().st_mtime_ns for path in kept.glob("parts/*/pagefind-entry.json")}
    page = site / "topic3/index.html"
    page.write_text(page.read_text(encoding="utf-8").replace("dim", "bright"), encoding="utf-8")
    index_site(site, kept)
    after = {path: path.stat().st_mtime_ns for path in kept.glob("parts/*/pagefind-entry.json")}
    assert len(before) == len(after) == 7
    assert len(after.items() - before.items()) == 1
    fresh = shutil.copytree(site, tmp_path / "fresh", ignore=shutil.ignore_patterns("pagefind"))
    index_site(fresh)
    assert digests(site) == digests(fresh)


def test_a_page_is_found_under_each_of_its_names(tmp_path: Path) -> None:
    site = make_site(tmp_path / "site", "dimness")
    names = "Glow &amp; Co: Light&#10;Glow\nGLÖW-물총새\n2101.00001"
    state = '<p><span class="state">Model · <a href="x">2 answers</a></span></p>'
    add_page(site, "papers/glow", HEAD.format(names=names), state, mark="")
    add_page(site, "models/glow", HEAD.format(names="glow"), state, mark="")
    index_site(site)
    found = table(site, "names")
    assert found.keys() == {"glow co light", "glow", words_of("GLÖW-물총새"), "2101 00001"}
    assert [page["raw_url"] for page in found["glow"]] == ["/models/glow/", "/papers/glow/"]
    assert found["glow"][0]["meta"] == {"title": "Glow & Co: Light", "state": "Model · 2 answers"}


def words_of(name: str) -> str:
    """Return a name as the search box looks it up."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return bare.lower().replace("-", " ")


def test_words_to_mend_slips_with_are_those_that_search_knows_most_used_first(tmp_path: Path) -> None:
    site = make_site(tmp_path / "site", "dimness", "grain")
    add_page(
        site, "a", "", '<p>blurry <span>grainy</span> cat 2048</p><script type="application/json">"secret"</script>'
    )
    add_page(site, "b", '<meta data-pagefind-meta="words[content]" content="blurred">', "<p>blurry</p>")
    index_site(site)
    found = table(site, "words")
    assert found["bl-"] == ["blurry", "blurred"]
    assert found["-ny"] == ["grainy"]
    assert not [word for some in found.values() for word in some if word in ("cat", "2048", "secret")]


def test_words_of_most_pages_are_common_where_there_are_many(tmp_path: Path) -> None:
    few, many = (make_site(tmp_path / str(n), *(f"lamp {page}" for page in range(n))) for n in (20, 120))
    told = []
    for site in (few, many):
        add_page(site, "odd", "", "<p>Two lamps and a bulb</p>")
        index_site(site)
        told.append(json.loads((site / "pagefind/answerbook.json").read_text(encoding="utf-8"))["common"])
    assert told == [[], ["lamp", "lamps", "of", "words"]]


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
