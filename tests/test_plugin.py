from __future__ import annotations

import json
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner

from generator.cli import cli
from generator.releases import release
from tests.tiny_site import DOCS, broken_prompt, make_prompts, make_site, mkdocs, prompt, tree

HOOKS = """
hooks:
  - dump.py
"""
DUMP = """
from pathlib import Path

def on_files(files, config):
    for file in files:
        if file.generated_by == "answerbook":
            path = Path(config.config_file_path).parent / "dump" / file.src_uri
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(file.content_bytes)
"""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a tiny site, built strictly, with a copy of what the plugin handed to MkDocs in `dump/`."""
    more = HOOKS + "repo_url: https://example.org/repo\nedit_uri: edit/main/docs/\n"
    root = make_site(tmp_path_factory.mktemp("site"), more=more)
    (root / "dump.py").write_text(DUMP)
    done = mkdocs(root, "build", "--strict")
    assert done.returncode == 0, done.stdout
    return root


def page(root: Path, uri: str) -> str:
    return (root / "site" / uri / "index.html").read_text(encoding="utf-8")


class Tags(HTMLParser):
    """Collects the attributes of every start tag, by name."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]


def test_a_strict_build_has_a_page_for_every_prompt(root: Path) -> None:
    for slug in ("dark-street", "dim-room"):
        assert (root / "site/answers" / slug / "index.html").is_file()
    for uri in ("browse", "models", "papers"):
        assert (root / "site" / uri / "index.html").is_file()


def test_records_are_published_beside_the_pages(root: Path) -> None:
    record = json.loads((root / "site/answers/dim-room.json").read_text(encoding="utf-8"))
    assert record["url"] == "answers/dim-room/"
    brief = json.loads((root / "site/answers.json").read_text(encoding="utf-8"))
    assert [answer["slug"] for answer in brief["answers"]] == ["dark-street", "dim-room"]


def test_the_plugin_and_the_export_make_the_same_bytes(root: Path) -> None:
    arguments = ["build", "--prompts", str(root / "prompts"), "--output", str(root / "export")]
    assert CliRunner().invoke(cli, arguments).exit_code == 0
    assert tree(root / "export") == tree(root / "dump")


def test_nothing_is_written_into_docs(root: Path) -> None:
    assert set(tree(root / "docs")) == set(DOCS)


def test_the_home_page_lists_all_answers(root: Path) -> None:
    links = {link.get("href") for link in Tags(page(root, ".")).named("a")}
    assert {"answers/dark-street/", "answers/dim-room/"} <= links


def test_answers_are_not_in_nav(root: Path) -> None:
    sidebar = re.search(r"<header.*?</header>", page(root, "about"), re.DOTALL)
    assert sidebar is not None
    assert "answers/" not in sidebar.group()


def test_the_edit_link_of_a_page_leads_to_its_prompt(root: Path) -> None:
    hrefs = [link.get("href") for link in Tags(page(root, "answers/dim-room")).named("a")]
    assert "https://example.org/repo/edit/main/prompts/dim-room.txt" in hrefs
    assert not [link for link in Tags(page(root, "browse")).named("a") if "/edit/" in str(link.get("href"))]


def test_the_diagram_is_drawn_at_build_time(root: Path) -> None:
    html = page(root, "answers/dim-room")
    assert "<svg" in html
    assert 'class="mermaid"' not in html


def test_links_that_leave_the_site_pass_nothing_on(root: Path) -> None:
    outside = [
        link
        for link in Tags(page(root, "answers/dim-room")).named("a")
        if str(link.get("href")).startswith("https://example.org/glow")
    ]
    assert outside
    assert all(link.get("rel") == "noopener nofollow" for link in outside)


def test_the_search_index_is_made(root: Path) -> None:
    assert (root / "site/pagefind/pagefind-entry.json").is_file()


def test_the_same_site_twice_is_the_same_to_the_byte(root: Path) -> None:
    first = tree(root / "site")
    assert mkdocs(root, "build", "--strict").returncode == 0
    second = tree(root / "site")
    changed = {uri for uri in first.keys() | second.keys() if first.get(uri) != second.get(uri)}
    assert changed <= {"sitemap.xml.gz"}


def test_a_broken_prompt_fails_the_build_after_all_findings_and_the_old_site_stays(tmp_path: Path) -> None:
    root = make_site(tmp_path)
    assert mkdocs(root, "build").returncode == 0
    before = tree(root / "site")
    make_prompts(root / "prompts", odd=broken_prompt(), worse="nothing of use")
    for arguments in (["build"], ["build", "--strict"]):
        done = mkdocs(root, *arguments)
        assert done.returncode == 1
        assert re.search(r"^ERROR +-  .*prompts/odd\.txt:\d+: .*'Githb'", done.stdout, re.MULTILINE)
        assert re.search(r"^ERROR +-  .*prompts/worse\.txt:1: ", done.stdout, re.MULTILINE)
        assert "2 prompts are in error, see above; nothing was built" in done.stdout
        assert "Traceback" not in done.stdout
    assert tree(root / "site") == before


def test_a_hand_written_page_at_the_place_of_an_answer_is_named(tmp_path: Path) -> None:
    root = make_site(tmp_path, docs={**DOCS, "answers/dim-room.md": "# Mine\n"})
    done = mkdocs(root, "build")
    assert done.returncode == 1
    assert "answers/dim-room.md stands in" in done.stdout
    assert "expected only one of them: rename the hand-written page" in done.stdout


def test_a_site_from_the_cache_is_the_same_to_the_byte(tmp_path: Path) -> None:
    root = make_site(tmp_path)

    def built() -> dict[str, bytes]:
        assert mkdocs(root, "build", "--strict").returncode == 0
        return tree(root / "site")

    first = built()
    assert built() == first
    make_prompts(root / "prompts", dim_room=prompt("How does AI brighten a cellar?"), third=prompt("Why is it dark?"))
    changed = built()
    assert changed["answers/dim-room/index.html"] != first["answers/dim-room/index.html"]
    (root / "docs/index.md").write_text("# Another home\n")
    with_other_home = built()
    shutil.rmtree(root / ".cache")
    assert built() == with_other_home


def test_where_another_plugin_has_a_say_in_pages_none_is_kept(tmp_path: Path) -> None:
    root = make_site(tmp_path, options=": {search: false}", more="hooks: [say.py]\n")
    (root / "say.py").write_text(
        "from pathlib import Path\n\ndef on_page_content(html, **_):\n"
        "    return html + Path(__file__).with_name('said').read_text()\n"
    )
    for said in ("one moment", "another moment"):
        (root / "said").write_text(said)
        assert mkdocs(root, "build", "--strict").returncode == 0
        assert said in page(root, "answers/dim-room")


def test_another_folder_of_prompts_and_no_search(tmp_path: Path) -> None:
    root = make_site(tmp_path, options=": {prompts: questions, search: false}")
    (root / "prompts").rename(root / "questions")
    done = mkdocs(root, "build", "--strict")
    assert done.returncode == 0, done.stdout
    assert (root / "site/answers/dim-room/index.html").is_file()
    assert not (root / "site/pagefind").exists()


def test_settings_that_would_move_every_published_address_are_refused(tmp_path: Path) -> None:
    done = mkdocs(make_site(tmp_path, more="use_directory_urls: false\n"), "build")
    assert done.returncode == 1
    assert "answers are published as answers/x/; expected use_directory_urls: true" in done.stdout


def test_a_lost_address_fails_the_build_and_names_the_remedy(tmp_path: Path) -> None:
    root = make_site(tmp_path)
    release(root / "prompts", "prompts", "2026-11-20")
    assert mkdocs(root, "build", "--strict").returncode == 0
    before = tree(root / "site")
    (root / "prompts" / "dim-room.txt").unlink()
    done = mkdocs(root, "build")
    assert done.returncode == 1
    assert re.search(
        r"ERROR +-  .*prompts/permalinks\.yml:\d+: answers/dim-room/ and a/\w{7}/ would be lost", done.stdout
    )
    assert "run `answerbook withdraw dim-room`" in done.stdout
    assert "1 file is in error, see above; nothing was built" in done.stdout
    assert tree(root / "site") == before


def test_a_site_with_a_ledger_warns_last_of_what_is_not_released_and_is_built_all_the_same(tmp_path: Path) -> None:
    root = make_site(tmp_path)
    release(root / "prompts", "prompts", "2026-11-20")
    assert "not released" not in mkdocs(root, "build", "--strict").stdout
    make_prompts(root / "prompts", third=prompt("Why is it dark?"))
    done = mkdocs(root, "build", "--strict")
    assert done.returncode == 0
    last = done.stdout.splitlines()[-1]
    assert re.match(r"WARNING +-  answerbook: 1 answer is not released as it is now \(third\); 1 never, ", last)
    assert "before you publish, run answerbook release and commit permalinks.yml" in last


def test_a_missing_folder_of_prompts_is_explained(tmp_path: Path) -> None:
    root = make_site(tmp_path, options=": {prompts: nowhere}")
    done = mkdocs(root, "build")
    assert done.returncode == 1
    assert "nowhere:1: is not a folder; expected a folder of prompt files" in done.stdout


def test_a_hostile_prompt_runs_nothing(tmp_path: Path) -> None:
    root = make_site(tmp_path)
    attack = '"><img src=x onerror=alert(1)><script>alert(2)</script> How {{ config }} so?'
    make_prompts(root / "prompts", attack=prompt(attack, model="<b onclick=alert(3)>N"))
    assert mkdocs(root, "build", "--strict").returncode == 0
    for path in (root / "site").rglob("*.html"):
        tags = Tags(path.read_text(encoding="utf-8"))
        assert not [tag for tag, attributes in tags.found if "onerror" in attributes or "onclick" in attributes]
        assert not [image for image in tags.named("img") if image.get("src") == "x"]
        assert "alert(2)" not in re.findall(r"<script[^>]*>(.*?)</script>", path.read_text(), re.DOTALL)
