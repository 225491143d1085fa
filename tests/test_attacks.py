"""Hostile prompts: every payload of `tests/attacks/` in every field, looked for in everything a build makes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import markdown
import pytest
import yaml
from jinja2 import Environment
from playwright.sync_api import Browser, Page, expect

from generator.build import Site, build_site
from generator.content import Answer, Prompt
from generator.diagram import fence
from generator.hand_written import insert_answers
from generator.list_markup import shortened
from generator.markdown import visible
from generator.sanitizer import sanitize
from generator.site_facts import SiteFacts
from tests.conftest import ROOT, served
from tests.shown import EXTENSIONS
from tests.tiny_site import make_site, mkdocs

ATTACKS = Path(__file__).parent / "attacks"
FACTS = SiteFacts("Answers", "What sources say", "https://answers.example.org/help/")
ABSTRACT = (
    "Low-light image enhancement makes dark photos clear. Glow estimates the light first. It needs paired photos. {}"
)
PROMPT = """\
---
{head}
---
A user has asked the following question:
"{question}"

### Recommended AI Models:
Model: {model}
Paper: {address}
GitHub: https://example.org/code/glow

### Related Papers:
Model: {paper}
Paper: https://example.org/glow.pdf
Summary: {abstract}

Model: Words that an author may use
Summary: {words}

Answer:
{answer}
"""
HARMLESS = {
    "head": "",
    "question": "I brightened a night photo and its noise became clear. How does AI keep the noise away?",
    "model": "Enhancement-glow",
    "address": "None",
    "paper": "Glow: Low-Light Image Enhancement in Two Steps",
    "abstract": ABSTRACT.format("").strip(),
    "words": "Some words.",
    "answer": "",
}


def load(path: Path) -> str:
    """Return the payload in a file; README.md beside it says how one is written."""
    lines = path.read_text(encoding="utf-8").removesuffix("\n").split("\n")
    heads = [line.removeprefix("#: ") for line in lines if line.startswith("#: ")]
    times = next((int(head.split()[1]) for head in heads if re.fullmatch(r"times \d+", head)), 1)
    payload = "\n".join(lines[len(heads) :]) * times
    return re.sub(r"\\u\{([0-9a-f]+)\}", lambda found: chr(int(found[1], 16)), payload, flags=re.IGNORECASE)


PAYLOADS = {path.stem: load(path) for path in sorted(ATTACKS.glob("*.txt"))}


def one_line(payload: str) -> str:
    return " ".join(payload.split("\n")).strip()


def in_head(payload: str) -> str:
    text = one_line(payload)[:300].strip()
    return "\n".join(f"{key}: {json.dumps(text, ensure_ascii=False)}" for key in ("title", "aliases", "tags", "owner"))


FIELDS: Mapping[str, Callable[[str], dict[str, str]]] = {
    "question": lambda payload: {"question": one_line(payload)},
    "asked": lambda payload: {
        "question": f"I brightened {one_line(payload)} at night. How does AI keep {one_line(payload)} away, and why?"
    },
    "title": lambda payload: {"head": in_head(payload), "paper": f"Glow: {one_line(payload)}"[:4000]},
    "names": lambda payload: {"model": one_line(payload)[:4000], "paper": one_line(payload)[:4000]},
    "abstract": lambda payload: {"abstract": ABSTRACT.format(f"{payload} We propose {payload}")},
    "own-answer": lambda payload: {"words": one_line(payload), "answer": payload},
    "address": lambda payload: {"address": f"https://example.org/p?q={''.join(payload.split())}"},
}
CASES = {f"{name}-in-{place}": (name, place) for name in PAYLOADS for place in FIELDS}
"""By the slug of the answer: payload and field."""


def crowded() -> str:
    """Return a prompt with as many models and papers as one may have."""
    models = "".join(f"Model: Enhancement-glow{number}\n" for number in range(199))
    papers = "".join(f"Model: Glow {number}: Brighter Photos\nSummary: Photos glow.\n\n" for number in range(198))
    question = "Which of these many models keeps the noise of night photos away?"
    text = PROMPT.format_map(HARMLESS | {"question": question})
    return text.replace("### Related", f"{models}\n### Related").replace("Model: Words", f"{papers}Model: Words")


def written(case: str) -> str:
    """Return the prompt file of a case."""
    name, place = CASES[case]
    return PROMPT.format_map(HARMLESS | FIELDS[place](PAYLOADS[name]))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Return what a build makes of all cases and one harmless prompt, side by side."""
    folder = tmp_path_factory.mktemp("hostile") / "prompts"
    folder.mkdir()
    for case in CASES:
        (folder / f"{case}.txt").write_text(written(case), encoding="utf-8")
    (folder / "harmless.txt").write_text(PROMPT.format_map(HARMLESS), encoding="utf-8")
    (folder / "crowded.txt").write_text(crowded(), encoding="utf-8")
    return build_site(folder, "prompts", facts=FACTS)


# What a page is made of


@dataclass(slots=True)
class Element:
    tag: str
    attributes: dict[str, str]
    words: str = ""
    inside: list[Element] = field(default_factory=list)

    def all(self, *tags: str) -> list[Element]:
        """Return all elements below, in order; only those of `tags` where any are named."""
        below = [found for child in self.inside for found in (child, *child.all())]
        return [found for found in below if not tags or found.tag in tags]

    @property
    def text(self) -> str:
        return " ".join(self.words.split())


class _Reader(HTMLParser):
    """Builds a tree; elements that nothing closed end with their parent."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Element("page", {})]
        self.odd: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].inside.append(element)
        if tag not in {"br", "hr", "img", "input", "meta", "link", "base"}:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if any(element.tag == tag for element in self.open[1:]):
            while self.open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        for element in self.open:
            element.words += data

    def handle_comment(self, data: str) -> None:
        self.odd.append(data)

    def handle_decl(self, decl: str) -> None:
        self.odd.append(decl)

    def handle_pi(self, data: str) -> None:
        self.odd.append(data)

    def unknown_decl(self, data: str) -> None:
        self.odd.append(data)


def parsed(html: str) -> tuple[Element, list[str]]:
    """Return `html` as a tree, and its comments and declarations."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.open[0], reader.odd


def tree(html: str) -> Element:
    """Return `html`, which must be without comments and declarations, as a tree."""
    page, odd = parsed(html)
    assert odd == []
    return page


@cache
def _engine() -> markdown.Markdown:
    fences = [{"name": "mermaid", "class": "mermaid", "format": fence}]
    return markdown.Markdown(
        extensions=EXTENSIONS, extension_configs={"pymdownx.superfences": {"custom_fences": fences}}
    )


def rendered(page: str) -> Element:
    """Return a page as a site with every usual extension shows it; our second wall must find nothing to do."""
    html = _engine().reset().convert(page.split("\n---\n", 1)[1] if page.startswith("---\n") else page)
    plain = re.sub(r"<(br|hr)\s*/>", r"<\1>", html)
    plain = re.sub(r"<([\w-]+)([^<>]*)/>", r"<\1\2></\1>", plain)
    again = re.sub(r' rel="noopener nofollow"', "", sanitize(html))
    shown = tree(plain)
    assert tree(again) == shown
    return shown


def published(site: Site, case: str) -> Answer | None:
    return next((answer for answer in site.answers if answer.slug == case), None)


def content(site: Site, uri: str) -> str:
    return next(file.content for file in site.files if file.uri == uri)


# No prompt stops another, and none vanishes


@pytest.mark.parametrize("slug", ["harmless", "crowded"])
def test_a_prompt_among_hostile_ones_is_published(site: Site, slug: str) -> None:
    assert published(site, slug)
    assert not [found for found in site.diagnostics if slug in found.path]


@pytest.mark.parametrize("place", FIELDS)
def test_a_payload_is_published_or_refused_at_its_own_line(site: Site, place: str) -> None:
    for name in PAYLOADS:
        case = f"{name}-in-{place}"
        # A finding about our own page would leave its author with nothing to mend.
        assert [str(found) for found in site.errors if found.path == f"answers/{case}.md"] == []
        found = [finding for finding in site.errors if finding.path == f"prompts/{case}.txt"]
        assert bool(published(site, case)) is not bool(found), case
        assert all(1 <= finding.line <= written(case).count("\n") for finding in found)


def test_only_what_cannot_be_read_or_opened_is_refused(site: Site) -> None:
    refused = [CASES[case] for case in CASES if not published(site, case)]
    assert {name for name, place in refused if place != "address"} == {"brackets"}
    assert {name for name, place in refused if place == "address"} < set(PAYLOADS)


# The page of an answer

WORDS = {
    "strong": re.compile(r"Short answer\.?|What the sources say\.|What the papers say\.|Why th(is|ese) models?.*\."),
    "em": re.compile(r"Suggested design\."),
}
TAGS = frozenset(
    [
        "p",
        "h1",
        "h2",
        "h3",
        "a",
        "span",
        "strong",
        "em",
        "code",
        "blockquote",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "ul",
        "li",
        "hr",
        "br",
        "section",
        "div",
    ]
)
CLASSES = {"state", "status", "unreviewed", "coverage", "full", "partial", "none", "key", "relevance", "direct"}
CLASSES |= {"related", "unrelated", "abstracts", "ab-diagram"}
HEADINGS = ["answer", "task", "workflow", "sources-table", "gaps", "sources"]
INSIDE = re.compile(
    r"#[qmp][0-9s-]*|\.\./(tasks|models|papers|about)[\w./-]*(#[\w-]+)?|[a-z0-9-]+\.(md|json)|\.\./a/\w{7}/index\.html"
)


def of_page(page: Element) -> list[Element]:
    """Return the elements of a page, those inside the drawing left out."""
    drawn = {id(found) for svg in page.all("svg") for found in (svg, *svg.all())}
    return [found for found in page.all() if id(found) not in drawn]


def with_id(page: Element, own_id: str) -> Element:
    return next(found for found in page.all() if found.attributes.get("id") == own_id)


def anchors(prompt: Prompt) -> list[str]:
    """Return the ids that a page must have, and no others."""
    found = ["q", *HEADINGS, "related"]
    for source in prompt.sources:
        key = source.key.lower()
        found += [key, *(f"{key}-s{sentence.number}" for sentence in source.sentences)]
        found += [f"{key}-abstract"] if source.kind == "paper" else []
    return sorted(found)


@pytest.mark.parametrize("case", CASES)
def test_a_page_is_made_of_what_pages_are_made_of(site: Site, case: str) -> None:
    answer = published(site, case)
    if answer is None:
        return
    page = rendered(content(site, f"answers/{case}.md"))
    elements = of_page(page)
    assert {found.tag for found in elements} <= TAGS
    assert {name for found in elements for name in found.attributes} <= {"id", "class", "href", "data-pagefind-ignore"}
    assert {name for found in elements for name in found.attributes.get("class", "").split()} <= CLASSES
    _check_links(page, answer)
    _check_structure(page, elements, answer)
    _check_words(page, answer)


def _check_links(page: Element, answer: Answer) -> None:
    ids = [found.attributes["id"] for found in page.all() if "id" in found.attributes]
    assert sorted(one for one in ids if not re.match(r"ab[0-9a-f]{8}", one)) == anchors(answer.prompt)
    assert len(ids) == len(set(ids))
    given = {link.url for source in answer.prompt.sources for link in source.links}
    for link in page.all("a"):
        href = link.attributes["href"]
        assert href in given or INSIDE.fullmatch(href), href
        assert not href.startswith("#") or href[1:] in ids


def _check_structure(page: Element, elements: list[Element], answer: Answer) -> None:
    heads = [found for found in elements if found.tag in ("h1", "h2", "h3")]
    own = [found.attributes["id"] for found in heads if found.tag != "h3"]
    assert own == [*HEADINGS, "related"]
    task = {visible(answer.task.plain_name).lower(), answer.task.name.lower()}
    for tag, known in WORDS.items():
        for found in page.all(tag):
            assert known.fullmatch(found.text) or found.text.lower() in task, found.text
    assert [found.text for found in page.all("code")] == [answer.id]
    assert (len(page.all("blockquote")), len(page.all("hr")), len(page.all("section"))) == (1, 1, 1)
    assert [found.attributes.get("class") for found in page.all("div")] == ["ab-diagram"]
    assert len(page.all("br")) <= answer.prompt.own_answer.count("\n")
    flow, sources = page.all("table")
    for table, width in ((flow, 4), (sources, 5)):
        assert {len(row.inside) for row in table.all("tr")} == {width}
    assert len(flow.all("tr")) == 4
    inside = sum(link.origin == "abstract" for source in answer.prompt.sources for link in source.links)
    assert len(answer.prompt.sources) < len(sources.all("tr")) <= len(answer.prompt.sources) + 1 + inside


def _check_words(page: Element, answer: Answer) -> None:
    prompt = answer.prompt
    assert with_id(page, "answer").text == visible(answer.title)
    assert with_id(page, "q").text == visible(prompt.question)
    for source in prompt.sources:
        key = source.key.lower()
        assert with_id(page, key).text == visible(source.name)
        for sentence in source.sentences:
            assert with_id(page, f"{key}-s{sentence.number}").text == visible(sentence.text)
    for statement in answer.statements:
        assert visible(statement.text) in page.text
    for line in prompt.own_answer.split("\n"):
        assert visible(line) in page.text


@pytest.mark.parametrize("place", FIELDS)
def test_no_template_engine_and_no_other_tool_finds_a_tag(site: Site, place: str) -> None:
    engine = Environment(keep_trailing_newline=True)
    for file in site.files:
        if file.uri.endswith(".md") and f"-in-{place}." in file.uri:
            assert not re.search(r"\{\{|\{%|\{#", file.content), file.uri
            assert engine.from_string(file.content).render() == file.content
            assert "--8<--" not in file.content


@pytest.mark.parametrize("place", FIELDS)
def test_the_head_of_a_page_is_escaped_for_templates_that_print_it_as_it_is(site: Site, place: str) -> None:
    for answer in site.answers:
        if answer.slug.endswith(f"-in-{place}"):
            meta = yaml.safe_load(content(site, f"answers/{answer.slug}.md").split("\n---\n")[0].removeprefix("---\n"))
            assert set(meta) == {"title", "description", "answer"}
            values = [meta["title"], meta["description"], *meta["answer"].get("aliases", [])]
            assert not set("<>\"'{}") & set("".join(values))
            assert tree(meta["title"]).text == visible(answer.title)


# Records and lists

LISTED = {"h1", "h2", "h3", "p", "a", "span", "strong", "em", "ul", "li", "blockquote", "pre", "code", "div", "br"}
LISTED |= {"table", "thead", "tbody", "tr", "th", "td", "svg", "title", "desc", "g", "rect", "path", "text", "tspan"}
MOVED = {
    ("html", "lang"),
    ("html", "data-pagefind-ignore"),
    ("head", ""),
    ("title", ""),
    ("noscript", ""),
    ("body", ""),
}
MOVED |= {("link", "rel"), ("link", "href"), ("script", "src"), ("script", "data-to"), ("p", ""), ("a", "href")}
MOVED |= {("meta", name) for name in ("charset", "name", "property", "content", "http-equiv")}


@pytest.mark.parametrize("place", FIELDS)
def test_a_record_holds_every_field_as_the_prompt_has_it(site: Site, place: str) -> None:
    brief = {entry["slug"]: entry for entry in json.loads(content(site, "answers.json"))["answers"]}
    for answer in site.answers:
        if answer.slug.endswith(f"-in-{place}"):
            record: dict[str, Any] = json.loads(content(site, f"answers/{answer.slug}.json"))
            assert record["question"] == brief[answer.slug]["question"] == answer.prompt.question
            assert record["title"] == brief[answer.slug]["title"] == answer.title
            assert [source["name"] for source in record["sources"]] == [s.name for s in answer.prompt.sources]
            assert (record["own_answer"] or "") == answer.prompt.own_answer


WITHIN = re.compile(r"(\.\./)*(answers|browse|tasks|models|papers|report)/[a-z0-9/-]+\.md|#bibtex|#csl-json")


@pytest.mark.parametrize("folder", ["browse", "tasks", "models", "papers", "report"])
def test_a_list_shows_titles_and_names_as_text(site: Site, folder: str) -> None:
    given = {link.url for prompt in site.prompts for source in prompt.sources for link in source.links}
    shown: dict[str, set[str]] = {}
    for file in site.files:
        if not re.fullmatch(rf"{folder}/.*\.md", file.uri):
            continue
        page = rendered(file.content)
        assert {found.tag for found in page.all()} <= LISTED, file.uri
        for link in page.all("a"):
            href = link.attributes["href"]
            assert href in given or WITHIN.fullmatch(href) or link.attributes.get("class") == "ab-link", href
            shown.setdefault(href.rpartition("/")[2].removesuffix(".md"), set()).add(link.text)
    if folder in ("browse", "tasks"):
        for answer in site.listed:
            assert shown[answer.slug] == {visible(answer.title)}
    works = site.catalogue.works if site.catalogue else ()
    for work in works:
        if work.uri.startswith(f"{folder}/"):
            assert visible(shortened(work.name)) in shown[work.slug]


def test_the_home_page_shows_titles_as_text(site: Site) -> None:
    markers = "<!-- answerbook:overview -->\n\n<!-- answerbook:answers -->"
    page = rendered(insert_answers(f"# Home\n\n{markers}\n", "index.md", site))
    assert {found.tag for found in page.all()} <= LISTED
    drawn = re.compile(r"(answers|tasks|models)/[a-z0-9-]+/")
    assert all(
        WITHIN.fullmatch(href) or drawn.fullmatch(href) for href in (a.attributes["href"] for a in page.all("a"))
    )


@pytest.mark.parametrize("place", FIELDS)
def test_a_permanent_links_page_shows_the_title_as_text(site: Site, place: str) -> None:
    for answer in site.answers:
        if answer.slug.endswith(f"-in-{place}"):
            html = content(site, f"{answer.permalink}index.html").removeprefix("<!doctype html>\n")
            page = tree(html)
            assert [found.text for found in page.all("title")] == [visible(answer.title)]
            assert [found.text for found in page.all("a")] == [visible(answer.title)]
            assert made_of(page) <= MOVED


# The built site

HOST = "https://answers.example.org/help/"
SETTINGS = f"""
site_url: {HOST}
repo_url: https://code.example.org/answers/
edit_uri: edit/main/docs/
"""
JSON_TYPES = ("application/json", "application/ld+json")


@dataclass(frozen=True, slots=True)
class Built:
    folder: Path
    site: Site

    def page(self, uri: str) -> Element:
        """Return a page; its comments and declarations stand at its end as elements."""
        page, odd = parsed((self.folder / uri).read_text(encoding="utf-8"))
        page.inside += [Element(f"!{words}", {}) for words in odd]
        return page


def everywhere(name: str, folder: Path) -> Path:
    """Write a prompt with a payload in every field and in its file's name, as far as none refuses it."""
    payload = PAYLOADS[name]
    values = dict(HARMLESS)
    for place in ("asked", "names", "title", "abstract", "own-answer"):
        values |= FIELDS[place](payload)
    # With a word of its own where nothing could be read otherwise.
    values |= {"question": f"{name.title()} {values['question']}", "head": in_head(f"{name} {payload}")}
    values["model"] = f"{name} {values['model']}"[:4000]
    part = re.sub(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069/]", "", payload)[:30]
    path = folder / f"{name}--{part}.txt"
    path.write_text(PROMPT.format_map(values), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Return the site that MkDocs builds of all payloads, with our theme and every usual extension."""
    root = make_site(tmp_path_factory.mktemp("site"), options=': {feedback: "https://desk.example.org/?a={answer}"}')
    text = (root / "mkdocs.yml").read_text(encoding="utf-8")
    text = text.replace("name: material", f"name: material\n  custom_dir: {ROOT / 'generator' / 'theme'}")
    more = [name for name in EXTENSIONS if f"- {name}" not in text]
    text = text.replace("  - tables\n", "  - tables\n" + "".join(f"  - {name}\n" for name in more))
    (root / "mkdocs.yml").write_text(text + SETTINGS, encoding="utf-8")
    for name in PAYLOADS:
        everywhere(name, root / "prompts")
    (root / "prompts" / "crowded.txt").write_text(crowded(), encoding="utf-8")
    done = mkdocs(root, "build", "--strict", "--site-dir", str(root / "host" / "help"))
    assert done.returncode == 0, done.stdout
    return Built(root / "host" / "help", build_site(root / "prompts", "prompts"))


def slug_in(site: Site, name: str) -> str:
    return next(prompt.slug for prompt in site.prompts if prompt.path.startswith(f"prompts/{name}--"))


@pytest.fixture(scope="module")
def plain(built: Built) -> set[tuple[str, str]]:
    """Return (element, attribute) of all that harmless pages are made of, and ("leads to", address) of their links."""
    pages = [built.page(f"answers/{slug}/index.html") for slug in ("dark-street", "dim-room")]
    links = {("leads to", link.attributes["href"]) for page in pages for link in page.all("a")}
    # Where an author's own answer stands, search knows of it.
    own = {("br", ""), ("div", "data-pagefind-body")}
    return {made for page in pages for made in made_of(page)} | own | links


def made_of(page: Element) -> set[tuple[str, str]]:
    return {(found.tag, name) for found in page.all() for name in found.attributes or {"": ""}}


@pytest.mark.parametrize("name", PAYLOADS)
def test_a_built_page_shows_a_payload_as_text_and_nothing_else(
    built: Built, plain: set[tuple[str, str]], name: str
) -> None:
    answer = next(answer for answer in built.site.answers if answer.slug == slug_in(built.site, name))
    page = built.page(f"answers/{answer.slug}/index.html")
    assert made_of(page) <= plain
    ids = [found.attributes["id"] for found in page.all() if "id" in found.attributes]
    assert len(ids) == len(set(ids))
    title, question = visible(answer.title), visible(answer.prompt.question)
    assert [found.text for found in page.all("title")] == [f"{title} · Tiny", "Workflow diagram"]
    assert with_id(page, "answer").text.removesuffix("¶") == title
    assert with_id(page, "q").text == question
    for source in answer.prompt.sources:
        assert with_id(page, source.key.lower()).text == visible(source.name)
        for sentence in source.sentences:
            assert with_id(page, f"{source.key.lower()}-s{sentence.number}").text == visible(sentence.text)
    told = {found.attributes.get("property"): found.attributes.get("content") for found in page.all("meta")}
    assert told["og:title"] == title
    for script in page.all("script"):
        assert script.attributes.get("src") or json.loads(script.words)
        assert script.attributes.get("type") in JSON_TYPES or script.words == ""
    given = {link.url for source in answer.prompt.sources for link in source.links}
    for link in page.all("a", "link"):
        href = link.attributes["href"]
        own = href.startswith((HOST, "https://code.example.org/", "https://desk.example.org/"))
        known = own or href in given or ("leads to", href) in plain
        assert known or not re.match(r"[\w+.-]*:|\s*[\\/]{2}", href), href


@pytest.mark.parametrize("name", PAYLOADS)
def test_the_edit_link_names_the_prompt_file_whatever_its_name(built: Built, name: str) -> None:
    page = built.page(f"answers/{slug_in(built.site, name)}/index.html")
    path = next(prompt.path for prompt in built.site.prompts if prompt.path.startswith(f"prompts/{name}--"))
    edit = [found.attributes["href"] for found in page.all("a") if found.attributes.get("rel") == "edit"]
    assert [unquote(href) for href in edit] == [f"https://code.example.org/answers/edit/main/{path}"]
    assert not set("<>\"'# ") & set(edit[0])


def test_the_other_pages_of_a_hostile_site_are_made_as_ever(built: Built, plain: set[tuple[str, str]]) -> None:
    works = built.site.catalogue.works if built.site.catalogue else ()
    uris = [f"{work.uri.removesuffix('.md')}/index.html" for work in works]
    for uri in ("index.html", "404.html", "browse/index.html", "browse/all/index.html", *uris):
        page = built.page(uri)
        assert made_of(page) - plain <= {("h1", ""), ("kbd", "title"), ("pre", ""), ("blockquote", "")}
    # A work's page quotes each abstract once; no text makes a quotation of its own.
    for work, uri in zip(works, uris, strict=True):
        assert len(built.page(uri).all("blockquote")) == len(work.abstracts[:4])


# In a real browser

SEARCHES = ("html-script", "attribute", "jinja", "scripts")
OPENED = (*SEARCHES, "html-foreign", "long-word", "long-hangul", "long-name", "combining-marks", "theme-places")


@pytest.fixture(scope="module")
def address(built: Built) -> Iterator[str]:
    with served(built.folder.parent) as root:
        yield f"{root}help/"


@pytest.fixture
def tab(browser: Browser, address: str) -> Iterator[Page]:
    """Yield a page of the hostile site; afterwards none may have complained, asked or called another host."""
    complaints: list[str] = []
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("dialog", lambda dialog: complaints.append(dialog.message))
    page.on("request", lambda asked: None if asked.url.startswith((address, "data:")) else complaints.append(asked.url))
    yield page
    context.close()
    assert complaints == []


@pytest.mark.browser
@pytest.mark.parametrize("name", OPENED)
def test_nothing_runs_is_fetched_or_breaks_the_page_in_a_browser(
    tab: Page, built: Built, address: str, name: str
) -> None:
    slug = slug_in(built.site, name)
    answer = next(answer for answer in built.site.answers if answer.slug == slug)
    tab.goto(f"{address}answers/{slug}/")
    expect(tab.locator("#q")).to_have_text(visible(answer.prompt.question))
    assert tab.evaluate("document.querySelectorAll('img, iframe, base, object, embed, form[action*=evil]').length") == 0
    assert tab.evaluate("document.querySelectorAll('[onclick], [onload], [onerror], [onfocus], [style]').length") == 0
    for width in (320, 390, 1280):
        tab.set_viewport_size({"width": width, "height": 844})
        assert tab.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.browser
def test_a_workflow_too_large_to_draw_makes_no_page_call_another_host(tab: Page, address: str) -> None:
    tab.goto(f"{address}answers/crowded/?q=night", wait_until="networkidle")
    expect(tab.locator(".ab-hit").first).to_be_visible()


@pytest.mark.browser
@pytest.mark.parametrize("name", SEARCHES)
def test_a_search_result_shows_a_payload_as_text(tab: Page, built: Built, address: str, name: str) -> None:
    slug = slug_in(built.site, name)
    answer = next(answer for answer in built.site.answers if answer.slug == slug)
    tab.goto(f"{address}?q={quote(one_line(PAYLOADS[name])[:150])}")
    tab.locator("input[name=q]:focus").fill(f"{name} night")
    hit = tab.locator(f'.ab-hit a[href$="/answers/{slug}/"]')
    expect(hit).to_have_text(visible(answer.title))
    inside = tab.locator(".ab-search__results *").evaluate_all("all => [...new Set(all.map(one => one.localName))]")
    assert set(inside) <= {"li", "a", "p", "mark"}
