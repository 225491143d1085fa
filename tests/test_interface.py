"""What a built site offers to other programs, read by parsers: every address in it exists, every text is whole."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import struct
from collections.abc import Iterator
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urljoin
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from markdown_it import MarkdownIt

from generator.build import build_site
from generator.cli import cli
from generator.content import Answer
from generator.markdown import script_json
from generator.site_facts import SiteFacts
from tests.tiny_site import make_prompts, make_site, mkdocs, prompt, tree

BASE = "https://answers.example/help/"
THEME = Path(__file__).parents[1] / "generator" / "theme"
ATOM = "{http://www.w3.org/2005/Atom}"
OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
HOSTILE = 'How </script><script>alert(1)</script> [a](javascript:x) "so" & {{ 7*7 }} is it?'
RAIN = "The bakery window is full of streaks. How does AI take the rain off?"
OFFERED = {"dark-street", "dim-room", "hostile", "korean", "rain"}
HIDDEN = {"draft", "marked", "taken"}

TEXT = {"type": "string", "minLength": 1}
DATE = {"type": "string", "format": "date", "pattern": r"^\d{4}-\d\d-\d\d$"}
ORGANISATION = {
    "type": "object",
    "required": ["@type", "name"],
    "properties": {"@type": {"const": "Organization"}, "name": TEXT, "url": {"const": BASE}},
    "additionalProperties": False,
}
REPLY = {
    "type": "object",
    "required": ["@type", "text", "url", "author"],
    "properties": {
        "@type": {"const": "Answer"},
        "text": TEXT,
        "url": TEXT,
        "author": ORGANISATION,
        "datePublished": DATE,
        "dateModified": DATE,
    },
    "additionalProperties": False,
}
QA_PAGE = {
    "type": "object",
    "required": ["@context", "@type", "mainEntity", "url"],
    "properties": {
        "@context": {"const": "https://schema.org"},
        "@type": {"const": "QAPage"},
        "inLanguage": {"const": "en"},
        "url": TEXT,
        "mainEntity": {
            "type": "object",
            "required": ["@type", "name", "text", "answerCount"],
            "oneOf": [{"required": ["acceptedAnswer"]}, {"required": ["suggestedAnswer"]}],
            "properties": {
                "@type": {"const": "Question"},
                "name": TEXT,
                "text": TEXT,
                "answerCount": {"const": 1},
                "datePublished": DATE,
                "acceptedAnswer": REPLY,
                "suggestedAnswer": REPLY,
            },
            "additionalProperties": False,
        },
    },
    "additionalProperties": False,
}


class Head(HTMLParser):
    """The head of a page: its tags with their attributes, and the texts of its JSON-LD scripts."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.scripts: list[str] = []
        self._in_data = False
        self.feed(page.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.tags.append((tag, found))
        self._in_data = tag == "script" and found.get("type") == "application/ld+json"
        if self._in_data:
            self.scripts.append("")

    def handle_endtag(self, tag: str) -> None:
        self._in_data = False

    def handle_data(self, data: str) -> None:
        if self._in_data:
            self.scripts[-1] += data

    def meta(self, key: str) -> list[str]:
        """Return the contents of every `meta` element of that name or property."""
        found = [tag for name, tag in self.tags if name == "meta"]
        return [tag["content"] for tag in found if key in (tag.get("name"), tag.get("property"))]

    def links(self, rel: str) -> list[dict[str, str]]:
        return [tag for name, tag in self.tags if name == "link" and rel in tag.get("rel", "").split()]


def project(root: Path, more: str) -> Path:
    """Write a project with answers of every state, released twice; return its folder."""
    make_site(root, options=": {search: false}", more=more)
    config = root / "mkdocs.yml"
    text = config.read_text(encoding="utf-8").replace("name: material\n", f"name: material\n  custom_dir: {THEME}\n", 1)
    config.write_text(text, encoding="utf-8")
    make_prompts(
        root / "prompts",
        draft="---\nstatus: draft\n---\n" + prompt("How is a cellar brightened?"),
        marked="---\nstatus: withdrawn\n---\n" + prompt("How is an attic brightened?"),
        taken=prompt("How is a garage brightened?"),
        hostile=prompt(HOSTILE, "Enhancement-<b>&amp;"),
        korean="---\nstatus: reviewed\nreviewed: 2026-04-30\n---\n" + prompt("밤 사진을 어떻게 밝게 하나요?"),
        rain=prompt(RAIN, "WeatherRemoval-DeRain-streakless"),
    )
    answerbook(root, "release", "--date", "2026-05-01")
    make_prompts(root / "prompts", rain=prompt(RAIN.replace("bakery", "garage"), "WeatherRemoval-DeRain-otherwise"))
    answerbook(root, "release", "--date", "2026-06-01")
    answerbook(root, "withdraw", "taken", "--successor", "dim-room", "--date", "2026-06-02")
    return root


def answerbook(root: Path, command: str, *arguments: str) -> None:
    done = CliRunner().invoke(cli, [command, "--prompts", str(root / "prompts"), *arguments])
    assert done.exit_code == 0, done.output


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project whose site stands in a folder of its host, built strictly."""
    root = project(tmp_path_factory.mktemp("project"), f"site_url: {BASE}\nsite_description: Answers & more\n")
    done = mkdocs(root, "build", "--strict")
    assert done.returncode == 0, done.stdout
    return root


@pytest.fixture(scope="module")
def site(root: Path) -> Path:
    return root / "site"


@pytest.fixture(scope="module")
def answers(root: Path) -> dict[str, Answer]:
    built = build_site(root / "prompts", facts=SiteFacts("Tiny", "Answers & more", BASE))
    return {answer.slug: answer for answer in built.answers}


def exists(site: Path, address: str, base: str = BASE) -> bool:
    """Return whether a static host that serves `site` at `base` has something at `address`."""
    place = urldefrag(address).url.partition("?")[0]
    path = site / place.removeprefix(base)
    return place.startswith(base) and ((path / "index.html").is_file() if place.endswith("/") else path.is_file())


def missing(site: Path, addresses: list[str], base: str = BASE) -> list[str]:
    assert addresses
    return [address for address in addresses if not exists(site, address, base)]


def inside(addresses: Iterator[str], at: str, base: str = BASE) -> list[str]:
    """Return those of a document's addresses that stay in the site; `at` is the document's own."""
    resolved = (urljoin(base + at, address) for address in addresses)
    return [address for address in resolved if not address.startswith(("https://example.org/", "http://example.org/"))]


def markdown_links(text: str) -> Iterator[str]:
    for token in MarkdownIt("commonmark").parse(text):
        for child in token.children or ():
            if child.type == "link_open":
                yield str(child.attrGet("href"))


# Atom


def test_the_feed_is_atom_and_every_address_in_it_exists(site: Path) -> None:
    feed = ElementTree.parse(site / "feed.xml").getroot()
    assert feed.tag == f"{ATOM}feed"
    for element in (feed, *feed.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            (found,) = element.findall(ATOM + name)
            assert found.text
    (own,) = [link.get("href") for link in feed.findall(f"{ATOM}link") if link.get("rel") == "self"]
    assert own == f"{BASE}feed.xml"
    addresses = [link.get("href", "") for link in feed.iter(f"{ATOM}link")]
    addresses += [id_.text or "" for id_ in feed.iter(f"{ATOM}id")]
    assert missing(site, addresses) == []


def test_the_feed_holds_every_released_answer_the_newest_first(site: Path, answers: dict[str, Answer]) -> None:
    entries = ElementTree.parse(site / "feed.xml").getroot().findall(f"{ATOM}entry")
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert set(ids) == {BASE + answers[slug].permalink for slug in OFFERED}
    assert len(set(ids)) == len(ids)
    updated = [datetime.fromisoformat(entry.findtext(f"{ATOM}updated", "")) for entry in entries]
    assert updated == sorted(updated, reverse=True)
    assert all(moment.tzinfo for moment in updated)
    assert ids[0] == BASE + answers["rain"].permalink


def test_a_changed_answer_tells_since_when_and_what_changed(site: Path) -> None:
    feed = ElementTree.parse(site / "feed.xml").getroot()
    entry = feed.find(f"{ATOM}entry")
    assert entry is not None
    assert entry.findtext(f"{ATOM}published") == "2026-05-01T00:00:00Z"
    assert entry.findtext(f"{ATOM}updated") == feed.findtext(f"{ATOM}updated") == "2026-06-01T00:00:00Z"
    assert (entry.findtext(f"{ATOM}summary") or "").startswith("Changed: the task, papers and tools. ")


# OpenSearch


def test_opensearch_describes_the_sites_own_search(site: Path) -> None:
    root = ElementTree.parse(site / "opensearch.xml").getroot()
    assert root.tag == f"{OPENSEARCH}OpenSearchDescription"
    assert 1 <= len(root.findtext(f"{OPENSEARCH}ShortName") or "") <= 16
    assert root.findtext(f"{OPENSEARCH}Description") == "Answers & more"
    html = [url for url in root.findall(f"{OPENSEARCH}Url") if url.get("type") == "text/html"]
    assert [url.get("template") for url in html] == [f"{BASE}?q={{searchTerms}}"]
    addresses = [url.get("template", "") for url in root.findall(f"{OPENSEARCH}Url")]
    assert missing(site, [*addresses, root.findtext(f"{OPENSEARCH}Image") or ""]) == []


def leads_on(page: Path) -> bool:
    """Return whether `page` only leads to another."""
    return 'http-equiv="refresh"' in page.read_text(encoding="utf-8")


def test_every_page_leads_to_feed_and_search(site: Path) -> None:
    pages = [page for page in site.rglob("*.html") if not leads_on(page)]
    assert len(pages) > len(OFFERED)
    for page in pages:
        at = page.relative_to(site).as_posix()
        links = [*Head(page).links("search"), *Head(page).links("alternate")]
        types = {"application/opensearchdescription+xml", "application/atom+xml"}
        assert types <= {link["type"] for link in links}, at
        assert missing(site, [urljoin(BASE + at, link["href"]) for link in links]) == [], at


# Sitemap


def test_the_sitemap_names_every_page_that_is_offered_and_no_other(site: Path) -> None:
    root = ElementTree.parse(site / "sitemap.xml").getroot()
    assert root.tag == f"{SITEMAP}urlset"
    named = [url.findtext(f"{SITEMAP}loc") or "" for url in root]
    pages = {"", "about/", *(f"answers/{slug}/" for slug in OFFERED)}
    for folder in ("browse", "tasks", "models", "papers", "report"):
        found = [page for page in (site / folder).rglob("index.html") if not leads_on(page)]
        lists = {page.parent.relative_to(site).as_posix() for page in found}
        assert lists
        pages |= {f"{page}/" for page in lists}
    assert sorted(named) == sorted(BASE + page for page in pages)
    assert missing(site, named) == []
    dates = {url.findtext(f"{SITEMAP}loc"): url.findtext(f"{SITEMAP}lastmod") for url in root}
    assert dates[f"{BASE}answers/rain/"] == "2026-06-01"
    assert dates[f"{BASE}answers/dim-room/"] == "2026-05-01"
    assert dates[f"{BASE}about/"] is None


def test_the_packed_sitemap_is_the_same(site: Path) -> None:
    assert gzip.decompress((site / "sitemap.xml.gz").read_bytes()) == (site / "sitemap.xml").read_bytes()


@pytest.mark.parametrize("slug", sorted(OFFERED | HIDDEN))
def test_only_pages_that_are_not_offered_ask_search_engines_to_stay_out(site: Path, slug: str) -> None:
    assert Head(site / "answers" / slug / "index.html").meta("robots") == (["noindex"] if slug in HIDDEN else [])


# What a link shows elsewhere


@pytest.mark.parametrize("slug", sorted(OFFERED))
def test_a_link_to_an_answer_shows_title_short_answer_and_state(
    site: Path, answers: dict[str, Answer], slug: str
) -> None:
    answer = answers[slug]
    for path in (f"answers/{slug}", answer.permalink):
        head = Head(site / path / "index.html")
        single = ["og:title", "og:description", "og:url", "og:type", "og:site_name", "twitter:card", "twitter:title"]
        assert [len(head.meta(key)) for key in single] == [1] * len(single), path
        assert head.meta("og:title") == head.meta("twitter:title") == [" ".join(answer.title.split())]
        assert head.meta("og:description") == head.meta("twitter:description")
        start = " ".join(answer.part("short-answer")[0].text.split())[:60]
        assert head.meta("og:description")[0].startswith(start)
        assert head.meta("og:url") == [link["href"] for link in head.links("canonical")] == [BASE + answer.url]
        assert "as of 2026-0" in head.meta("twitter:data1")[0]


@pytest.mark.parametrize("slug", sorted(OFFERED))
def test_the_picture_of_a_link_is_there_and_as_large_as_it_says(
    site: Path, answers: dict[str, Answer], slug: str
) -> None:
    for path in (f"answers/{slug}", answers[slug].permalink):
        head = Head(site / path / "index.html")
        images = head.meta("og:image")
        assert head.meta("twitter:card") == ["summary_large_image" if images else "summary"]
        assert bool(images) is (slug != "korean")
        for image in images:
            png = (site / image.removeprefix(BASE)).read_bytes()
            width, height = struct.unpack(">II", png[16:24])
            assert [str(width), str(height)] == [*head.meta("og:image:width"), *head.meta("og:image:height")]


@pytest.mark.parametrize("slug", sorted(OFFERED))
def test_the_structured_data_of_an_answer_is_a_valid_question_page(
    site: Path, answers: dict[str, Answer], slug: str
) -> None:
    (script,) = Head(site / "answers" / slug / "index.html").scripts
    assert not re.search("[<>&\u2028\u2029]", script)
    page: dict[str, Any] = json.loads(script)
    faults = Draft202012Validator(QA_PAGE, format_checker=Draft202012Validator.FORMAT_CHECKER).iter_errors(page)
    assert [fault.message for fault in faults] == []
    question = page["mainEntity"]
    assert question["text"] == " ".join(answers[slug].prompt.question.split())
    reply = question["acceptedAnswer" if slug == "korean" else "suggestedAnswer"]
    assert reply["text"] == " ".join(" ".join(s.text.split()) for s in answers[slug].part("short-answer"))
    assert missing(site, [page["url"], reply["url"].partition("#")[0], reply["author"]["url"]]) == []


@settings(max_examples=50)
@given(st.recursive(st.text() | st.none(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_no_text_in_a_script_element_ends_it(value: object) -> None:
    script = script_json(value)
    assert json.loads(script) == value
    assert not re.search("[<>&\u2028\u2029]", script)


@pytest.mark.parametrize("slug", sorted(HIDDEN))
def test_an_answer_that_is_not_offered_has_no_structured_data(site: Path, slug: str) -> None:
    assert Head(site / "answers" / slug / "index.html").scripts == []


def test_the_page_of_an_answer_that_is_marked_as_withdrawn_says_so_first_and_offers_no_copy(site: Path) -> None:
    page = (site / "answers/marked/index.html").read_text(encoding="utf-8")
    assert 0 < page.index("Withdrawn: do not rely on this answer</span>") < page.index("<strong>Short answer")
    assert "data-copy" not in page
    assert "data-copy" in (site / "answers/dim-room/index.html").read_text(encoding="utf-8")


# Texts for programs


@pytest.mark.parametrize("name", ["llms.txt", "llms-full.txt"])
def test_tables_of_contents_for_programs_lead_to_what_exists(site: Path, answers: dict[str, Answer], name: str) -> None:
    text = (site / name).read_text(encoding="utf-8")
    assert text.startswith("# Tiny\n\n> Answers &amp; more\n")
    addresses = inside(markdown_links(text), name)
    assert missing(site, addresses) == []
    listed = {address for address in addresses if re.search(r"answers/[\w-]+\.md$", address)}
    assert listed == {f"{BASE}answers/{slug}.md" for slug in OFFERED}


def test_the_full_text_holds_every_statement(site: Path, answers: dict[str, Answer]) -> None:
    tokens = MarkdownIt("commonmark").parse((site / "llms-full.txt").read_text(encoding="utf-8"))
    shown = " ".join(child.content for token in tokens for child in token.children or ())
    shown = " ".join(shown.split())
    for slug in OFFERED:
        for statement in answers[slug].statements:
            assert " ".join(statement.text.split()) in shown, slug


def test_every_answer_has_its_markdown_beside_its_page(site: Path, answers: dict[str, Answer]) -> None:
    twins = {path.stem for path in (site / "answers").glob("*.md")}
    assert twins == OFFERED | HIDDEN
    for slug in twins:
        text = (site / "answers" / f"{slug}.md").read_text(encoding="utf-8")
        assert missing(site, inside(markdown_links(text), f"answers/{slug}.md")) == [], slug


def test_the_page_of_an_answer_names_its_markdown_and_its_record(site: Path) -> None:
    for slug in OFFERED:
        links = Head(site / f"answers/{slug}/index.html").links("alternate")
        found = {link["type"]: urljoin(f"{BASE}answers/{slug}/", link["href"]) for link in links}
        assert found["text/markdown"] == f"{BASE}answers/{slug}.md"
        assert found["application/json"] == f"{BASE}answers/{slug}.json"


def test_the_index_command_adds_the_same_markdown_to_a_site_of_any_engine(root: Path, tmp_path: Path) -> None:
    site = Path(shutil.copytree(root / "site", tmp_path / "site"))
    made = {path.name: path.read_bytes() for path in (site / "answers").glob("*.md")}
    for name in made:
        (site / "answers" / name).unlink()
    answerbook(root, "build", "--output", str(tmp_path / "export"))
    done = CliRunner().invoke(cli, ["index", str(site), "--pages", str(tmp_path / "export")])
    assert done.exit_code == 0, done.output
    assert {path.name: path.read_bytes() for path in (site / "answers").glob("*.md")} == made


def test_the_brief_list_leads_to_what_exists(site: Path) -> None:
    listed = json.loads((site / "answers.json").read_text(encoding="utf-8"))["answers"]
    assert missing(site, [BASE + one[key] for one in listed for key in ("url", "record")]) == []


# With and without the site's address


def test_the_same_site_twice_is_the_same_to_the_byte(root: Path) -> None:
    before = tree(root / "site")
    assert mkdocs(root, "build", "--strict").returncode == 0
    assert tree(root / "site") == before


def test_without_an_address_only_what_works_without_one_is_there(tmp_path: Path) -> None:
    site = project(tmp_path, "") / "site"
    done = mkdocs(tmp_path, "build", "--strict")
    assert done.returncode == 0, done.stdout
    absent = ("feed.xml", "opensearch.xml", "sitemap.xml", "sitemap.xml.gz")
    assert [name for name in absent if (site / name).exists()] == []
    assert list(site.rglob("card.png")) == []
    head = Head(site / "answers/rain/index.html")
    assert (head.meta("og:url"), head.meta("og:image"), head.links("search")) == ([], [], [])
    assert head.meta("twitter:card") == ["summary"]
    for name in ("llms.txt", "llms-full.txt"):
        addresses = inside(markdown_links((site / name).read_text(encoding="utf-8")), name, "https://any.example/")
        assert missing(site, addresses, "https://any.example/") == []


def test_pictures_can_be_turned_off(tmp_path: Path) -> None:
    make_site(tmp_path, options=": {cards: false, search: false}", more=f"site_url: {BASE}\n")
    assert mkdocs(tmp_path, "build", "--strict").returncode == 0
    assert list((tmp_path / "site").rglob("card.png")) == []
    assert not (tmp_path / ".cache/answerbook/cards").exists()
