"""`permalinks.yml` as a file: plain YAML, the same bytes again, and every fault with its line."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.build import build_site
from generator.content import Version
from generator.errors import InputError
from generator.ledger import LEDGER, SECTIONS, ledger_text, parse_ledger
from generator.moves import rename, withdraw
from generator.permalinks import Entry, Ledger, Withdrawal
from generator.releases import release
from tests.tiny_site import make_prompts, prompt

DAY = "2026-11-20"


@pytest.fixture
def prompts(tmp_path: Path) -> Path:
    """Return a folder of two released prompts, dark-street and dim-room."""
    texts = {"dark_street": prompt("How is a dark street made bright?"), "dim_room": prompt("Why is it dim?")}
    folder = make_prompts(tmp_path / "prompts", **texts)
    release(folder, "prompts", DAY)
    return folder


def test_the_ledger_is_plain_yaml_that_reads_back_the_same(prompts: Path) -> None:
    rename(prompts, "prompts", "dim-room", "2026-11-20")
    withdraw(prompts, "prompts", "dark-street", "2026-11-20", DAY)
    text = (prompts / LEDGER).read_text()
    ledger = parse_ledger(text, LEDGER)
    assert ledger_text(ledger) == text
    reordered = text.replace("  slug", "   slug").replace("\n  ", "\n    ").replace("     slug", "    slug")
    assert parse_ledger(reordered, LEDGER) == ledger


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("slug: 'dim-room'", "slgu: 'dim-room'", "unknown key 'slgu' in entry; did you mean 'slug'?"),
        ("slug: 'dim-room'", "slug: '../up'", "'../up' does not fit; expected a slug such as brighten-night-photo"),
        ("slug: 'dim-room'", "slug: 'dark-street'", "answers/dark-street/ belongs to"),
        (f"date: '{DAY}'", "date: '2026-02-30'", "there is no day '2026-02-30'"),
        (
            "sections: {short-answer:",
            "sections: {shrt:",
            "unknown key 'shrt' in sections; did you mean 'short-answer'?",
        ),
        ("  content:", "<<<<<<< ours\n  content:", "is not the YAML of a ledger; expected the file as"),
        ("  content:", "  content: &a", "has an alias; expected the file as `answerbook release` writes it"),
        ("  versions:\n    -", "  versions: []\n    #", "expected a list of versions with at least one entry"),
        ("  content:", "  withdrawn: {date: '2026-01-01', successor: 'x'}\n  content:", "no other answer was ever at"),
    ],
)
def test_a_fault_in_the_ledger_is_told_with_its_line(prompts: Path, old: str, new: str, message: str) -> None:
    text = (prompts / LEDGER).read_text()
    assert old in text
    (prompts / LEDGER).write_text(text.replace(old, new))
    with pytest.raises(InputError) as caught:
        build_site(prompts, "prompts")
    told = str(caught.value)
    assert re.match(r"prompts/permalinks\.yml:\d+: ", told)
    assert message in told


def test_the_ledger_with_an_entry_twice_after_a_merge_is_refused(prompts: Path) -> None:
    text = (prompts / LEDGER).read_text()
    entry = text[text.index('"') :]
    (prompts / LEDGER).write_text(text + entry)
    with pytest.raises(InputError, match=r"the id '\w{7}' stands on line 3 too; expected one entry for it"):
        build_site(prompts, "prompts")


def test_a_ledger_that_was_cut_off_anywhere_is_refused_not_read_as_a_shorter_one(prompts: Path) -> None:
    lines = (prompts / LEDGER).read_text().splitlines(keepends=True)
    for number in range(len(lines)):
        with pytest.raises(InputError, match=r"permalinks\.yml:\d+: .*expected"):
            parse_ledger("".join(lines[:number]), "prompts/permalinks.yml")
    assert len(parse_ledger("".join(lines), LEDGER)) == 2


def test_a_ledger_that_is_no_file_of_its_own_is_refused(prompts: Path, tmp_path: Path) -> None:
    (prompts / LEDGER).rename(tmp_path / "elsewhere.yml")
    (prompts / LEDGER).symlink_to(tmp_path / "elsewhere.yml")
    with pytest.raises(InputError, match=r"permalinks\.yml:1: is not a regular file"):
        build_site(prompts, "prompts")


def test_an_empty_ledger_knows_no_address() -> None:
    assert parse_ledger(ledger_text({}), LEDGER) == {}


def digits(number: int) -> st.SearchStrategy[str]:
    return st.from_regex(rf"[0-9a-f]{{{number}}}", fullmatch=True)


DATES = st.dates(date(2020, 1, 1), date(2099, 12, 31)).map(date.isoformat)
SLUGS = st.from_regex(r"[a-z0-9-]{1,80}", fullmatch=True)
IDS = st.from_regex(r"[23456789abcdefghjkmnpqrstuvwxyz]{7}", fullmatch=True)


QUESTIONS = st.text(st.characters(exclude_categories=("C", "Z")) | st.just(" "), max_size=40).map(
    lambda words: " ".join(["Why", *words.split()])
)


@st.composite
def ledgers(draw: st.DrawFn) -> Ledger:
    """Draw a ledger of a few answers; a slug belongs to one of them."""
    ids = draw(st.lists(IDS, unique=True, max_size=4))
    slugs = draw(st.lists(SLUGS, unique=True, min_size=3 * len(ids), max_size=3 * len(ids)))
    entries = {}
    for number, key in enumerate(ids):
        dates = sorted(draw(st.sets(DATES, min_size=1, max_size=3)))
        versions = tuple(Version(draw(digits(7)), day, {name: draw(digits(6)) for name in SECTIONS}) for day in dates)
        own = slugs[3 * number : 3 * number + draw(st.integers(1, 3))]
        successor = draw(st.sampled_from([None, *(slugs[3 * other] for other in range(number))]))
        withdrawn = draw(st.none() | st.just(Withdrawal(dates[-1], successor)))
        question = draw(QUESTIONS)
        sources = tuple(draw(st.lists(digits(6), unique=True, min_size=1, max_size=3)))
        content = f"sha256:{draw(digits(64))}"
        entries[key] = Entry(key, own[0], content, question, sources, versions, tuple(own[1:]), withdrawn)
    return entries


@given(ledgers())
def test_any_ledger_reads_back_as_it_was_written_also_as_plain_yaml(ledger: Ledger) -> None:
    text = ledger_text(ledger)
    assert parse_ledger(text, LEDGER) == ledger
    assert parse_ledger(f"# by hand\n{text}", LEDGER) == ledger
    assert ledger_text(dict(reversed(list(ledger.items())))) == text


@given(st.text(alphabet="'\"[]{}:,-# \nab1&*!%@`|>", max_size=60), st.integers(0, 900))
def test_a_damaged_ledger_is_refused_with_a_line_or_read_never_a_traceback(damage: str, place: int) -> None:
    version = Version("0" * 7, DAY, dict.fromkeys(SECTIONS, "0" * 6))
    entry = Entry("k3f7q2m", "dim-room", f"sha256:{'0' * 64}", "Why?", ("0" * 6,), (version,))
    text = ledger_text({entry.id: entry})
    try:
        parse_ledger(text[:place] + damage + text[place:], LEDGER)
    except InputError as error:
        assert all(found.line >= 1 for found in error.diagnostics)
