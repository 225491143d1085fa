from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.content import FrontMatter
from generator.front_matter import EXAMPLES, MAX_BYTES, MAX_NODES, read_front_matter
from tests.invented import in_short


def faults(block: str) -> list[str]:
    return [str(finding) for finding in read_front_matter(block, "a.txt", 2)[1]]


def test_every_key_is_read() -> None:
    block = "\n".join(EXAMPLES.values())
    assert read_front_matter(block, "a.txt", 2) == (
        FrontMatter(
            id="k3f7q2m",
            title="How does AI brighten a night photo?",
            aliases=("grainy night photo", "dark picture"),
            tags=("photo", "night"),
            status="reviewed",
            owner="imaging-desk",
            reviewed="2026-05-01",
            review_by="2027-05-01",
        ),
        [],
    )


@pytest.mark.parametrize("block", ["", "\n\n", "# only a comment\n"])
def test_an_empty_block_is_no_fault(block: str) -> None:
    assert read_front_matter(block, "a.txt", 2) == (FrontMatter(), [])


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        ("title: no", FrontMatter(title="no")),
        ("title: 12", FrontMatter(title="12")),
        ("title: >\n  two\n  lines\n", FrontMatter(title="two lines")),
        ("tags: night", FrontMatter(tags=("night",))),
        ("tags: []", FrontMatter()),
        ("title: !!python/name:os.system x", FrontMatter(title="x")),
    ],
)
def test_a_value_is_the_text_that_stands_there(block: str, expected: FrontMatter) -> None:
    assert read_front_matter(block, "a.txt", 2) == (expected, [])


@pytest.mark.parametrize(
    ("block", "fault"),
    [
        ("titel: x", "a.txt:2: unknown front matter key 'titel'; did you mean 'title'? Known keys: id, title, aliases"),
        ("zzz: x", "a.txt:2: unknown front matter key 'zzz'; expected one of id, title, aliases"),
        ("? [a, b]\n: x", "a.txt:2: unknown front matter key '?'"),
        ('"\\e[31m": x', "a.txt:2: unknown front matter key '\\x1b[31m'"),
        ("<<: {title: x}", "a.txt:2: unknown front matter key '<<'"),
        ("owner: a\ntitle: a\ntitle: b", "a.txt:4: front matter key 'title' stands twice; keep one"),
        ("title:", "a.txt:2: 'title' is not a text; expected, for example, `title: How"),
        ("title: [a]", "a.txt:2: 'title' is not a text"),
        (f"title: {'x' * 301}", "a.txt:2: 'title' is over 300 characters"),
        ('title: "a\\0b"', "a.txt:2: 'title' holds the character U+0000; expected plain text"),
        ('title: "a\\ud800b"', "a.txt:2: 'title' holds the character U+D800; expected plain text"),
        ("aliases: {a: b}", "a.txt:2: 'aliases' is not a list"),
        ("aliases:\n- a\n- [b]", "a.txt:4: 'aliases' is not a text"),
        ("id: K3F7Q2M", "a.txt:2: id 'K3F7Q2M' is not 7 characters"),
        ("id: k3f7q2", "a.txt:2: id 'k3f7q2' is not 7 characters"),
        ("id: k3f7q2l", "a.txt:2: id 'k3f7q2l' is not 7 characters"),
        ("status: done", "a.txt:2: status 'done' is unknown; expected one of draft, unreviewed, reviewed, withdrawn"),
        ("reviewed: 1 May 2026", "a.txt:2: 'reviewed' is not a date; expected year-month-day"),
        ("review_by: 2026-02-30", "a.txt:2: 'review_by' is not a date"),
        ("- a\n- b", "a.txt:2: front matter is not a list of keys"),
        ("just words", "a.txt:2: front matter is not a list of keys"),
        ("title: x\ntags: [a", "a.txt:3: front matter is not YAML"),
        ("title: a: b", "a.txt:2: front matter is not YAML"),
        ("title: &x a\nowner: *x", "a.txt:2: front matter is not YAML: anchors and aliases"),
        ("title: x\n...\n---\nid: a", "a.txt:4: front matter is not YAML"),
        ("tags: [" + "a, " * MAX_NODES + "a]", f"front matter is not YAML: more than {MAX_NODES} entries"),
        ('title: "\\UFFFFFFFF"', "a.txt:2: front matter is not YAML"),
        ('title: "\\u200b ?"', "a.txt:2: 'title' holds no letter or digit"),
        ("[" * 5000, f"front matter is not YAML: more than {MAX_NODES} entries"),
        ("#" * (MAX_BYTES + 1), f"a.txt:2: front matter is over {MAX_BYTES} bytes"),
    ],
    ids=in_short,
)
def test_a_fault_names_its_line_and_what_was_expected(block: str, fault: str) -> None:
    found = faults(block)
    assert len(found) == 1
    assert fault in found[0]


def test_a_key_at_fault_keeps_its_default_and_the_others_are_read() -> None:
    meta, found = read_front_matter("id: 1\ntitle: Fine\nstatus: done\n", "a.txt", 2)
    assert meta == FrontMatter(title="Fine")
    assert [finding.line for finding in found] == [2, 4]


_PIECES = st.sampled_from(["title:", "id: ", "tags:", "- ", "a", ": ", "&x ", "*x", "!!", "? ", *"[]{}\n\"'\\"])


@given(st.one_of(st.text(), st.lists(_PIECES).map("".join)))
def test_no_block_is_ever_more_than_a_fault(block: str) -> None:
    meta, found = read_front_matter(block, "a.txt", 2)
    assert meta == FrontMatter() or meta.title or meta.tags or meta.id
    assert all(finding.line >= 2 and finding.severity == "error" for finding in found)
