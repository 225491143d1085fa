from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import markdown
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.build import build_site
from generator.content import Citation, Edge, Node, Workflow
from generator.diagram import fence, render_mermaid
from generator.sanitizer import REL, sanitize

PROMPTS = Path(__file__).parents[1] / "prompts"


def diagram() -> str:
    asked = Citation("Q", 0, 3, "how", "question")
    nodes = (
        Node("a", "input", 'Photo <of> "night" & day', "question", "Q", asked),
        Node("b", "check", "Dark in places, or everywhere?", "design"),
        Node("c", "model", "Enhancement-NightLamp", "name", "M1"),
        Node("d", "merge", "Put the parts together", "design"),
        Node("e", "output", "Brighter photo", "design"),
        Node("f", "fallback", "Keep the original", "design"),
    )
    edges = (Edge("a", "b"), Edge("b", "c", "yes"), Edge("c", "d"), Edge("d", "e"), Edge("b", "f", "no"))
    return fence(render_mermaid(Workflow(nodes, edges)), "mermaid", "mermaid", {}, None)


def spelled_out(html: str) -> str:
    """Return `html` with its empty tags written as a browser writes them."""
    html = re.sub(r"<(br|hr)\s*/>", r"<\1>", html)
    return re.sub(r"<([\w-]+)([^<>]*)/>", r"<\1\2></\1>", html)


HONEST = {
    "heading": '<h2 id="task">Task<a class="headerlink" href="#task" title="Permanent link">¶</a></h2>',
    "citation": '<p>It says “a &amp; b”. <a href="#p1-s6">P1-6</a></p>',
    "question": '<blockquote>\n<p><span id="q">How &lt;so&gt;?</span></p>\n</blockquote>',
    "state": '<p><span class="state"><span class="status draft">Draft</span> · x</span></p>',
    "table": "<table>\n<thead>\n<tr>\n<th>Name</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n"
    '<td><span id="m1">N</span></td>\n</tr>\n</tbody>\n</table>',
    "aligned cell": '<table><tbody><tr><td style="text-align:right">1</td></tr></tbody></table>',
    "abstracts": '<section class="abstracts" data-pagefind-ignore="all">\n<h3 id="p1-a">P</h3>\n</section>',
    "list": "<ul>\n<li>one<ul>\n<li>two</li>\n</ul>\n</li>\n</ul>",
    "code": '<div class="highlight"><pre><span></span><code>a &lt; b\n</code></pre></div>',
    "link inside": '<p><a href="../other-slug/">other</a> <a href="k.json">record</a></p>',
}


@pytest.mark.parametrize("html", HONEST.values(), ids=HONEST.keys())
def test_what_our_pages_are_made_of_passes_unchanged(html: str) -> None:
    assert sanitize(html) == html


def test_the_diagram_passes_unchanged() -> None:
    assert sanitize(diagram()) == spelled_out(diagram())


def test_the_published_pages_pass_unchanged() -> None:
    fences = [{"name": "mermaid", "class": "mermaid", "format": fence}]
    for page in build_site(PROMPTS).files:
        if page.uri.endswith(".md"):
            html = markdown.markdown(
                page.content.split("\n---\n", 1)[1],
                extensions=["attr_list", "md_in_html", "tables", "toc", "pymdownx.superfences"],
                extension_configs={
                    "toc": {"permalink": True},
                    "pymdownx.superfences": {"custom_fences": fences},
                },
            )
            clean = sanitize(html).replace(f' rel="{REL}"', "")
            assert unescape(clean) == unescape(spelled_out(html))


def test_a_link_that_leaves_the_site_gets_rel() -> None:
    assert sanitize('<a href="https://x.example/?a=1&amp;b=2">x</a>') == (
        f'<a href="https://x.example/?a=1&amp;b=2" rel="{REL}">x</a>'
    )


@pytest.mark.parametrize("href", ["//x.example", "\\\\x.example", " HTTP://x.example", "/\\x.example"])
def test_disguised_links_that_leave_the_site_get_rel_too(href: str) -> None:
    assert f'rel="{REL}"' in sanitize(f'<a title=">" href="{href}">x</a>')


@pytest.mark.parametrize("name", ["rel", "target", "ping", "download", "onclick", "style", "data-x", "srcdoc"])
def test_no_other_attribute_of_a_link_gets_through(name: str) -> None:
    assert sanitize(f'<a href="#q" {name}="x">x</a>') == '<a href="#q">x</a>'


ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)></svg>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<svg><foreignObject><iframe src=//x.example></iframe></foreignObject></svg>",
    '<svg><animate attributeName="href" to="javascript:alert(1)"></animate></svg>',
    '<svg><use href="data:image/svg+xml,x"></use></svg>',
    '<svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>',
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<base href=//x.example>",
    "<meta http-equiv=refresh content='0;url=//x.example'>",
    "<link rel=stylesheet href=//x.example>",
    "<style>*{background:url(//x.example)}</style>",
    "<form action=//x.example><input><button>x</button></form>",
    '<a href="javascript:alert(1)">x</a>',
    '<a href="&#106;ava&#9;script:alert(1)">x</a>',
    '<a href=" java\nscript:alert(1)">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    '<p style="position:fixed;background:url(//x.example)">x</p>',
    '<td style="text-align:left;position:fixed">x</td>',
    "<!-- <script>alert(1)</script> -->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
]
HARMFUL = re.compile(
    r"<(?:script|img|iframe|base|meta|link|style|form|input|button|foreignobject|animate|use|math|!)"
    r"|<[^>]*\s(?:on\w+|srcdoc|style)\s*=|javascript:|data:text|<a[^>]*data:",
    re.IGNORECASE,
)


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_that_acts_gets_through(attack: str) -> None:
    clean = sanitize(f"<p>before</p>{attack}<p>after</p>")
    assert not HARMFUL.search(clean.replace(' style="text-align:left"', ""))
    assert "before" in clean


@given(st.text(alphabet="<>/\"'=& a:!-svgonscript\t\n", max_size=60))
def test_whatever_comes_is_clean_once_and_for_all(html: str) -> None:
    clean = sanitize(html)
    assert not HARMFUL.search(clean)
    assert sanitize(clean) == clean


@given(st.text(max_size=60))
def test_escaped_text_reads_the_same_afterwards(text: str) -> None:
    shown = text.replace("\0", "").replace("\r", "")
    escaped = shown.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert unescape(sanitize(f"<p>x{escaped}</p>")) == f"<p>x{shown}</p>"
