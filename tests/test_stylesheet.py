"""The one style sheet of a site: what of Material's it holds, and that no page looks different for what it lacks."""

from __future__ import annotations

import json
import re
from pathlib import Path

import material
import pytest
import tinycss2
from hypothesis import given
from hypothesis import strategies as st
from mkdocs.commands.build import build
from mkdocs.config import load_config
from playwright.sync_api import Browser, Page, Route

from generator.stylesheet import applicable, compact, names_of
from tests.conftest import ROOT, OpenPage, page_kinds, served

THEME = ROOT / "generator" / "theme"
STYLES = "assets/answerbook.css"
MATERIAL = next((Path(material.__file__).parent / "templates/assets/stylesheets").glob("main.*.min.css"))
WHOLE = MATERIAL.read_text(encoding="utf-8") + (THEME / STYLES).read_text(encoding="utf-8")
EXTENSIONS = ["admonition", "footnotes", "def_list", "attr_list", "md_in_html", "tables", "toc"]
EXTENSIONS += [f"pymdownx.{name}" for name in ("details", "superfences", "highlight", "tasklist", "keys", "critic")]
RICH = """# Everything { #top }

!!! warning "Mind"
    Words.

??? question "Open"
    More ++ctrl+c++ {++new++} {--old--}[^1].

=== "One"
    ```python
    def f(x): return "y"  # z
    ```

- [x] done

Term
:   What it is.

| a | b |
|---|---|
| 1 | 2 |

[Button](#top){ .md-button .md-button--primary }

<div class="grid cards" markdown>
- one
- two
</div>

<p dir="rtl">x</p>

[^1]: Note.
"""

LOOK = """async () => {
  // Which place of the page is the current one follows from what was painted.
  for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
  const seen = {};
  // One of those that stand alike is enough.
  const alike = node => node && node.localName + node.getAttribute("class") + alike(node.parentElement);
  const nodes = [...document.querySelectorAll("*")].filter(node => !(seen[alike(node)] = alike(node) in seen));
  return JSON.stringify(nodes.flatMap(node => ["", "::before", "::after"].flatMap(part => {
    const style = getComputedStyle(node, part || undefined);
    if (part && style.content === "none") return [[]];
    // What a variable holds shows in what uses it.
    const names = [...style].filter(name => !name.startsWith("--"));
    return [[node.cloneNode().outerHTML + part, ...names.map(name => `${name}: ${style.getPropertyValue(name)}`)]];
  })));
}"""


def _differences(page: Page, address: str) -> list[str]:
    """Return what of the page at `address` looks different with the whole of Material's style sheet."""

    def fulfil(route: Route) -> None:
        route.fulfill(body=WHOLE, content_type="text/css")

    page.goto(address)
    served_look = page.evaluate(LOOK)
    page.route(f"**/{STYLES}", fulfil)
    page.goto(address)
    whole_look = page.evaluate(LOOK)
    page.unroute(f"**/{STYLES}")
    assert len(served_look) > 10_000
    pairs = zip(json.loads(served_look), json.loads(whole_look), strict=True) if served_look != whole_look else ()
    told = ((served[0], a, b) for served, whole in pairs for a, b in zip(served, whole, strict=True))
    return [f"{node}: {a}, whole: {b}" for node, a, b in told if a != b]


@pytest.mark.browser
def test_no_page_looks_different_for_the_rules_that_it_lacks(open_page: OpenPage, built_site: Path) -> None:
    page = open_page()
    home = page.url
    kinds = page_kinds(built_site)
    for kind in kinds.keys() - {"about", "hosting", "linking", "writing-prompts"}:
        assert _differences(page, home + kinds[kind]) == []
    answer = home + kinds["answers-page"]
    page.set_viewport_size({"width": 390, "height": 844})
    assert _differences(page, answer) == []
    page.emulate_media(media="print")
    assert _differences(page, answer) == []


@pytest.fixture(scope="module")
def rich_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a built site whose hand-written page uses what Material has styles for."""
    root = tmp_path_factory.mktemp("rich")
    for folder in ("docs", "prompts"):
        (root / folder).mkdir()
    (root / "docs" / "index.md").write_text("# Home\n", encoding="utf-8")
    (root / "docs" / "rich.md").write_text(RICH, encoding="utf-8")
    prompt = min((ROOT / "prompts").glob("*.txt"))
    (root / "prompts" / prompt.name).write_bytes(prompt.read_bytes())
    return _built(root, {})


def _built(root: Path, settings: dict[str, object]) -> Path:
    config = {
        "site_name": "Answerbook",
        "theme": {"name": "material", "custom_dir": str(THEME), "font": False},
        "plugins": ["answerbook"],
        "markdown_extensions": [*EXTENSIONS, {"pymdownx.tabbed": {"alternate_style": True}}],
        **settings,
    }
    (root / "mkdocs.yml").write_text(json.dumps(config), encoding="utf-8")
    build(load_config(str(root / "mkdocs.yml")))
    return root / "site"


@pytest.mark.browser
def test_what_an_own_page_uses_keeps_its_looks(browser: Browser, rich_site: Path) -> None:
    context = browser.new_context()
    with served(rich_site) as address:
        assert _differences(context.new_page(), f"{address}rich/") == []
    context.close()
    styles = (rich_site / STYLES).read_text(encoding="utf-8")
    assert all(f".{name}" in styles for name in ("admonition", "tabbed-set", "md-button--primary", "grid", "footnote"))
    assert not re.search(r"\.md-(header|nav|sidebar|search)", styles)


def test_a_site_with_a_script_of_its_own_has_the_whole_style_sheet(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "prompts").mkdir()
    (tmp_path / "docs" / "index.md").write_text("# Home\n", encoding="utf-8")
    (tmp_path / "docs" / "own.js").write_text("", encoding="utf-8")
    site = _built(tmp_path, {"extra_javascript": ["own.js"]})
    assert (site / STYLES).read_text(encoding="utf-8").startswith(MATERIAL.read_text(encoding="utf-8"))


def test_the_generated_pages_use_nothing_that_the_style_sheet_was_made_without(built_site: Path) -> None:
    names = {"js"}.union(*(names_of(page.read_text(encoding="utf-8")) for page in built_site.rglob("*.html")))
    styles = (built_site / STYLES).read_text(encoding="utf-8")
    needed = applicable(MATERIAL.read_text(encoding="utf-8"), names)
    rules = {rule.serialize() for rule in tinycss2.parse_stylesheet(needed) if "--" not in rule.serialize()}
    assert rules
    assert [rule for rule in rules if rule.split("{")[0].split(",")[0] not in styles] == []


@pytest.mark.parametrize(
    ("sheet", "left"),
    [
        ("p{color:red}q{color:red}", "p{color:red}"),
        (".a,.b p,p .c{top:0}", ".a{top:0}"),
        ("p:not(.b),p:is(.b){top:0}", "p:not(.b),p:is(.b){top:0}"),
        ("p::before,b:hover{top:0}", "p::before{top:0}"),
        ("[dir=rtl] p,[hidden]{top:0}", "[hidden]{top:0}"),
        ("@media print{p{top:0}b{top:0}}@media screen{b{top:0}}", "@media print{p{top:0}}"),
        (":root{--x:1;--y:var(--z);--z:2}p{top:var(--y)}", ":root{--y:var(--z);--z:2}p{top:var(--y)}"),
        (":root{--x:1}", ""),
        ("@font-face{src:url(x)}p{top:0;& b{top:1px}}", "@font-face{src:url(x)}p{top:0;& b{top:1px}}"),
        ("b{top:0}p", "b{top:0}p"),
    ],
)
def test_only_rules_that_can_apply_are_left(sheet: str, left: str) -> None:
    assert applicable(sheet, {"p", "a"}) == left


def test_a_variable_that_another_text_speaks_of_is_left() -> None:
    assert applicable(":root{--x:1;--y:2}", set(), ["p{top:var(--y)}"]) == ":root{--y:2}"


@given(st.sets(st.sampled_from(["p", "admonition", "md-typeset", "h1", "highlight", "details"])), st.booleans())
def test_every_rule_for_names_that_are_there_is_left(names: set[str], right_to_left: bool) -> None:
    page = "".join(f'<{name} class="{name}">' for name in sorted(names)) + ('<p dir="rtl">' if right_to_left else "")
    found = names_of(page)
    assert names <= found
    sheet = "".join(f".{name} {name}:hover,[dir=rtl] .{name}{{top:0}}" for name in sorted(names))
    kept = applicable(sheet, found)
    assert all(f".{name} {name}:hover" in kept for name in names)
    assert ("[dir=rtl]" in kept) is (right_to_left and bool(names))


def test_space_that_means_something_is_left() -> None:
    sheet = '/* x */ a b ,\n c:is(d e) > f {\n  top: calc(1px + 2px) ;\n  &:hover { font: 1px/2 "a  b" ; }\n}\n'
    assert compact(sheet) == 'a b,c:is(d e) > f{top:calc(1px + 2px);&:hover{font:1px/2 "a  b"}}'
