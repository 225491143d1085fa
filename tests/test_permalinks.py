"""Addresses for good: the ledger, the commands that write it, and what a build makes of it."""

from __future__ import annotations

import json
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath

import pytest
from jsonschema import Draft202012Validator

from generator.build import Site, build_site
from generator.build_cache import Cache
from generator.errors import InputError
from generator.history import changed_since
from generator.ledger import LEDGER, read_ledger
from generator.moves import LedgerError, rename, withdraw
from generator.page_record import PAGES
from generator.permalinks import content_of, derived_id
from generator.releases import release
from generator.site_facts import SiteFacts
from tests.test_record import schema
from tests.tiny_site import broken_prompt, make_prompts, prompt

DAY, NEXT_DAY = "2026-11-20", "2026-11-21"
STREET, ROOM = "How is a dark street made bright?", "How does AI brighten a dim room?"


@pytest.fixture
def prompts(tmp_path: Path) -> Path:
    """Return a folder of two released prompts, dark-street and dim-room."""
    folder = make_prompts(tmp_path / "prompts", dark_street=prompt(STREET), dim_room=prompt(ROOM))
    release(folder, "prompts", DAY)
    return folder


def files(site: Site) -> dict[str, str]:
    return {file.uri: file.content for file in site.files}


def findings(folder: Path, display: str = "prompts") -> list[str]:
    return told(build_site(folder, display))


def told(site: Site) -> list[str]:
    """Return every finding but those on a name that two prompts give to different works."""
    return [str(finding) for finding in site.diagnostics if finding not in site.conflicts]


def id_of(folder: Path, slug: str) -> str:
    return next(entry.id for entry in read_ledger(folder, "prompts").values() if slug in entry.slugs)


def move(folder: Path, old: str, new: str) -> None:
    (folder / f"{old}.txt").rename(folder / f"{new}.txt")


def exchange(folder: Path, one: str, other: str) -> None:
    move(folder, one, "kept aside")
    move(folder, other, one)
    move(folder, "kept aside", other)


class Redirect(HTMLParser):
    """What a redirect page says, as a browser with and without JavaScript reads it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def values(self, tag: str, attribute: str) -> list[str]:
        return [value for name, attributes in self.found if name == tag and (value := attributes.get(attribute))]

    @property
    def targets(self) -> set[str]:
        """Return every place it leads to: by script, refresh, link and as canonical."""
        refresh = [content.partition("url=")[2] for content in self.values("meta", "content") if "url=" in content]
        canonical = [a["href"] for tag, a in self.found if tag == "link" and a.get("rel") == "canonical"]
        return {*self.values("script", "data-to"), *refresh, *self.values("a", "href"), *filter(None, canonical)}


def led_to(site: Site, url: str) -> str:
    """Return the uri of the Markdown page that a reader of `url` ends at, over any number of redirects."""
    made = files(site)
    for _ in range(4):
        if f"{url.rstrip('/')}.md" in made:
            return f"{url.rstrip('/')}.md"
        (target,) = Redirect(made[f"{url}index.html"]).targets
        url = resolved(url, target)
    raise AssertionError(f"{url} leads on and on")


def resolved(url: str, target: str) -> str:
    parts: list[str] = []
    for part in PurePosixPath(url, target).parts:
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts) + "/"


def test_release_records_address_content_and_version_of_every_answer(prompts: Path) -> None:
    ledger = read_ledger(prompts, "prompts")
    assert sorted(entry.slug for entry in ledger.values()) == ["dark-street", "dim-room"]
    entry = ledger[id_of(prompts, "dim-room")]
    assert entry.content == content_of(prompt(ROOM))
    assert entry.as_of == DAY
    assert re.fullmatch("[2-9a-hjkmnp-z]{7}", entry.id)


def test_releasing_the_same_again_changes_no_byte(prompts: Path) -> None:
    before = (prompts / LEDGER).read_bytes()
    done = release(prompts, "prompts", NEXT_DAY)
    assert (done.new, done.changed, done.unchanged) == (0, 0, 2)
    assert (prompts / LEDGER).read_bytes() == before


def test_a_changed_answer_gets_a_version_a_day_and_only_its_sections_change(prompts: Path) -> None:
    make_prompts(prompts, dim_room=prompt(ROOM).replace("removes noise second", "smooths the noise second"))
    assert release(prompts, "prompts", NEXT_DAY).changed == 1
    first, second = read_ledger(prompts, "prompts")[id_of(prompts, "dim-room")].versions
    assert (first.date, second.date) == (DAY, NEXT_DAY)
    changed = {name for name in first.sections if first.sections[name] != second.sections[name]}
    assert changed
    assert "task" not in changed


def test_every_release_of_a_day_stays_on_record(prompts: Path) -> None:
    original = (prompts / "dim-room.txt").read_text()
    make_prompts(prompts, dim_room=prompt("Can AI see in the dark?"))
    release(prompts, "prompts", NEXT_DAY)
    make_prompts(prompts, dim_room=original)
    release(prompts, "prompts", NEXT_DAY)
    first, second, third = read_ledger(prompts, "prompts")[id_of(prompts, "dim-room")].versions
    assert [first.date, second.date, third.date] == [DAY, NEXT_DAY, NEXT_DAY]
    assert first.version == third.version != second.version
    assert changed_since(next(a for a in build_site(prompts).answers if a.slug == "dim-room")).keys() == {
        second.version
    }


def test_a_version_is_never_dated_before_the_one_before_it(prompts: Path) -> None:
    make_prompts(prompts, dim_room=prompt("Can AI see in the dark?"))
    with pytest.raises(InputError, match=rf"prompts/dim-room.txt:1: was released on {DAY} already; expected that date"):
        release(prompts, "prompts", "2026-11-19")


def test_a_prompt_in_error_stops_a_release_and_nothing_is_recorded(prompts: Path) -> None:
    before = (prompts / LEDGER).read_bytes()
    make_prompts(prompts, third=prompt("Why is it dark?"), odd=broken_prompt())
    with pytest.raises(InputError, match="Githb"):
        release(prompts, "prompts", NEXT_DAY)
    assert (prompts / LEDGER).read_bytes() == before


def test_a_draft_is_released_when_it_is_none_any_more(prompts: Path) -> None:
    draft = f"---\nstatus: draft\n---\n{prompt('Why is it dark?')}"
    make_prompts(prompts, third=draft)
    assert release(prompts, "prompts", NEXT_DAY).drafts == 1
    assert len(read_ledger(prompts, "prompts")) == 2
    make_prompts(prompts, third=draft.replace("draft", "unreviewed"))
    assert release(prompts, "prompts", NEXT_DAY).new == 1


def test_the_record_says_since_when_the_answer_says_this(prompts: Path) -> None:
    def facts() -> tuple[str, str | None]:
        record = json.loads(files(build_site(prompts))["answers/dim-room.json"])
        return record["version"], record["as_of"]

    version, as_of = facts()
    assert as_of == DAY
    make_prompts(prompts, dim_room=prompt("Can AI see in the dark?"))
    assert facts()[0] != version
    assert facts()[1] is None


@pytest.mark.parametrize(("url", "link"), [("", "/a/{}/"), ("https://x.example/help/", "https://x.example/help/a/{}/")])
def test_the_record_holds_the_permanent_link(prompts: Path, url: str, link: str) -> None:
    record = json.loads(files(build_site(prompts, facts=SiteFacts(url=url)))["answers/dim-room.json"])
    assert record["permalink"] == link.format(record["id"])


def test_an_id_survives_edits_of_question_title_and_file_name(prompts: Path) -> None:
    own = id_of(prompts, "dim-room")
    rename(prompts, "prompts", "dim-room", "brighten-a-room")
    make_prompts(prompts, brighten_a_room=f"---\ntitle: Light!\n---\n{prompt('Can AI see in the dark?')}")
    assert findings(prompts) == []
    release(prompts, "prompts", NEXT_DAY)
    assert json.loads(files(build_site(prompts))["answers/brighten-a-room.json"])["id"] == own


def test_an_id_of_the_front_matter_counts(tmp_path: Path) -> None:
    folder = make_prompts(tmp_path / "prompts", dim_room=f"---\nid: k3f7q2m\n---\n{prompt(ROOM)}")
    release(folder, "prompts", DAY)
    assert id_of(folder, "dim-room") == "k3f7q2m"
    assert "a/k3f7q2m/index.html" in files(build_site(folder))


def test_an_id_that_another_answer_has_is_never_derived(tmp_path: Path) -> None:
    taken = derived_id("dim-room")
    other = f"---\nid: {taken}\n---\n{prompt(STREET)}"
    folder = make_prompts(tmp_path / "prompts", dim_room=prompt(ROOM), dark_street=other)
    ids = [answer.id for answer in build_site(folder).answers]
    assert ids[0] == taken
    assert len(set(ids)) == 2


def test_the_permanent_link_leads_to_the_page(prompts: Path) -> None:
    site = build_site(prompts)
    assert led_to(site, f"a/{id_of(prompts, 'dim-room')}/") == "answers/dim-room.md"


def test_a_redirect_page_works_without_javascript_and_under_a_strict_policy(prompts: Path) -> None:
    page = Redirect(files(build_site(prompts))[f"a/{id_of(prompts, 'dim-room')}/index.html"])
    assert page.targets == {"../../answers/dim-room/"}
    assert ("meta", {"http-equiv": "refresh", "content": "0; url=../../answers/dim-room/"}) in page.found
    assert page.values("script", "src") == ["../../a/redirect.js"]
    assert "style" not in {tag for tag, _ in page.found}


def test_a_redirect_page_says_what_it_leads_to_so_that_a_pasted_link_unfurls(prompts: Path) -> None:
    facts = SiteFacts("Help", url="https://x.example/help/")
    page = Redirect(files(build_site(prompts, facts=facts))[f"a/{id_of(prompts, 'dim-room')}/index.html"])
    cards = {a["property"]: a["content"] for tag, a in page.found if tag == "meta" and "property" in a}
    assert (cards["og:site_name"], cards["og:title"]) == ("Help", ROOM)
    assert cards["og:url"] == "https://x.example/help/answers/dim-room/"
    assert "https://x.example/help/answers/dim-room/" in page.targets


def test_a_hostile_title_stays_text_on_a_redirect_page(prompts: Path) -> None:
    make_prompts(prompts, dim_room=f"---\ntitle: '\"><script>alert(1)</script>{{{{ x }}}}'\n---\n{prompt(ROOM)}")
    html = files(build_site(prompts))[f"a/{id_of(prompts, 'dim-room')}/index.html"]
    assert Redirect(html).values("script", "src") == ["../../a/redirect.js"]
    assert "{{" not in html
    assert html.count("<script") == 1


def test_rename_moves_the_file_and_the_old_address_leads_to_the_new_one(prompts: Path) -> None:
    own = id_of(prompts, "dim-room")
    assert rename(prompts, "prompts", "dim-room", "brighten-a-room") == "recorded"
    assert not (prompts / "dim-room.txt").exists()
    site = build_site(prompts, "prompts")
    assert site.diagnostics == ()
    for url in ("answers/dim-room/", "answers/brighten-a-room/", f"a/{own}/"):
        assert led_to(site, url) == "answers/brighten-a-room.md"
    assert files(site)["answers/dim-room.json"] == files(site)["answers/brighten-a-room.json"]


@pytest.mark.parametrize(("url", "base"), [("", "/"), ("https://x.example/help/", "/help/")])
def test_hosts_that_read_redirects_find_every_one_of_them(prompts: Path, url: str, base: str) -> None:
    rename(prompts, "prompts", "dim-room", "brighten-a-room")
    site = build_site(prompts, facts=SiteFacts(url=url))
    rows = [line.split() for line in files(site)["_redirects"].splitlines()]
    own, other = id_of(prompts, "dim-room"), id_of(prompts, "dark-street")
    assert sorted(rows) == sorted(
        [
            [f"{base}a/{own}/", f"{base}answers/brighten-a-room/", "302"],
            [f"{base}a/{other}/", f"{base}answers/dark-street/", "302"],
            [f"{base}answers/dim-room/", f"{base}answers/brighten-a-room/", "301"],
        ]
    )


def test_renaming_there_and_back_leaves_a_page_at_each_address(prompts: Path) -> None:
    rename(prompts, "prompts", "dim-room", "b")
    rename(prompts, "prompts", "b", "c")
    rename(prompts, "prompts", "c", "dim-room")
    site = build_site(prompts, "prompts")
    assert site.diagnostics == ()
    assert {led_to(site, f"answers/{slug}/") for slug in ("b", "c", "dim-room")} == {"answers/dim-room.md"}


def test_an_answer_that_was_never_released_is_only_moved(prompts: Path) -> None:
    make_prompts(prompts, third=prompt("Why is it dark?"))
    assert rename(prompts, "prompts", "third", "fourth") == "moved"
    assert (prompts / "fourth.txt").exists()
    assert findings(prompts) == []


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("dim-room", "dark-street", "answers/dark-street/ belongs to another answer for good"),
        ("dim-room", "earlier", "answers/earlier/ belongs to another answer for good"),
        ("earlier", "x", "answers/earlier/ leads to answers/dark-street/; expected that slug"),
        ("dim-room", "Two Words", "'Two Words' cannot be an address; expected e.g. two-words"),
        ("dim-room", "../up", "cannot be an address"),
        ("dim-room", "dim-room", "dim-room.txt exists already"),
        ("nowhere", "x", "there is no answer 'nowhere'; expected a slug such as dark-street"),
        ("gone", "x", f"answers/gone/ was withdrawn on {DAY}"),
        ("dim-room", "new", "new.txt exists already"),
    ],
)
def test_a_rename_that_would_break_a_link_is_refused(prompts: Path, old: str, new: str, message: str) -> None:
    make_prompts(prompts, gone=prompt("Why is it dark?"))
    release(prompts, "prompts", DAY)
    withdraw(prompts, "prompts", "gone", None, DAY)
    rename(prompts, "prompts", "dark-street", "earlier")
    rename(prompts, "prompts", "earlier", "dark-street")
    make_prompts(prompts, new=prompt("When is it dark?"))
    before = {path.name: path.read_bytes() for path in prompts.iterdir()}
    with pytest.raises(LedgerError, match=re.escape(message)):
        rename(prompts, "prompts", old, new)
    assert {path.name: path.read_bytes() for path in prompts.iterdir()} == before


def test_a_moved_file_is_known_by_its_content_and_one_command_mends_it(prompts: Path) -> None:
    move(prompts, "dim-room", "brighten-a-room")
    site = build_site(prompts, "prompts")
    assert [str(finding) for finding in site.diagnostics] == [
        "prompts/brighten-a-room.txt:1: is the answer that was published as answers/dim-room/; to keep that address "
        "alive, run `answerbook rename dim-room brighten-a-room`"
    ]
    assert led_to(site, "answers/dim-room/") == "answers/brighten-a-room.md"
    rename(prompts, "prompts", "dim-room", "brighten-a-room")
    assert findings(prompts) == []


def test_a_moved_and_edited_file_is_known_by_its_question(prompts: Path) -> None:
    move(prompts, "dim-room", "brighten-a-room")
    path = prompts / "brighten-a-room.txt"
    path.write_text(path.read_text().replace("It needs paired photos", "It needs pairs of photos"))
    (finding,) = findings(prompts)
    assert finding.startswith("prompts/brighten-a-room.txt:1: is the answer that was published as answers/dim-room/")


def test_a_moved_and_rewritten_file_is_suggested(prompts: Path) -> None:
    (prompts / "dim-room.txt").unlink()
    make_prompts(prompts, brighten_a_room=prompt("What does AI do with a dim room?"))
    (finding,) = findings(prompts)
    lost = f"answers/dim-room/ and a/{id_of(prompts, 'dim-room')}/ would be lost: prompts/dim-room.txt is gone"
    assert lost in finding
    assert (
        "if prompts/brighten-a-room.txt is that answer, run `answerbook rename dim-room brighten-a-room`; "
        "if it was removed, run `answerbook withdraw dim-room`"
    ) in finding


def test_a_lost_address_is_an_error_at_its_line_of_the_ledger_with_the_remedy(prompts: Path) -> None:
    (prompts / "dim-room.txt").unlink()
    (finding,) = build_site(prompts, "elsewhere/prompts").errors
    line = (prompts / LEDGER).read_text().splitlines()[finding.line - 1]
    assert finding.path == "elsewhere/prompts/permalinks.yml"
    assert line == f'"{id_of(prompts, "dim-room")}":'
    assert "run `answerbook withdraw dim-room --prompts elsewhere/prompts`" in finding.message


def test_a_broken_prompt_is_no_lost_address(prompts: Path) -> None:
    make_prompts(prompts, dim_room=broken_prompt())
    assert all(finding.startswith("prompts/dim-room.txt:") for finding in findings(prompts))


@pytest.mark.parametrize("edited", [False, True])
def test_two_files_that_change_places_stop_the_build_and_one_command_puts_them_back(
    prompts: Path, edited: bool
) -> None:
    exchange(prompts, "dim-room", "dark-street")
    if edited:
        for path in prompts.glob("*.txt"):
            path.write_text(path.read_text().replace("It needs paired photos for training.", "It needs pairs."))
    site = build_site(prompts, "prompts")
    assert [finding.path for finding in site.errors] == ["prompts/dark-street.txt", "prompts/dim-room.txt"]
    assert (
        "holds the answer of answers/dim-room/, but answers/dark-street/ belongs to another" in site.errors[0].message
    )
    assert site.answers == ()
    assert "run `answerbook rename dark-street dim-room`; the two files then change" in site.errors[0].message
    assert rename(prompts, "prompts", "dark-street", "dim-room") == "exchanged"
    assert build_site(prompts, "prompts").errors == ()
    assert sorted(path.name for path in prompts.iterdir()) == ["dark-street.txt", "dim-room.txt", PAGES, LEDGER]


def test_a_file_put_over_another_stops_the_build(prompts: Path) -> None:
    shutil.copy(prompts / "dim-room.txt", prompts / "dark-street.txt")
    (finding,) = findings(prompts)
    assert finding.startswith("prompts/dark-street.txt:1: is a copy of prompts/dim-room.txt, but answers/dark-street/")
    withdraw(prompts, "prompts", "dark-street", None, DAY)
    assert findings(prompts) == []
    assert (prompts / "dim-room.txt").exists()


def test_two_files_moved_at_once_are_told_apart_and_cannot_be_taken_for_each_other(prompts: Path) -> None:
    move(prompts, "dim-room", "one")
    move(prompts, "dark-street", "two")
    told = findings(prompts)
    assert ["run `answerbook rename dim-room one`" in told[0], "rename dark-street two`" in told[1]] == [True, True]
    with pytest.raises(LedgerError, match="published as answers/dim-room/; run `answerbook rename dim-room one`"):
        rename(prompts, "prompts", "dark-street", "one")
    rename(prompts, "prompts", "dim-room", "one")
    rename(prompts, "prompts", "dark-street", "two")
    site = build_site(prompts, "prompts")
    assert (led_to(site, "answers/dim-room/"), led_to(site, "answers/dark-street/")) == (
        "answers/one.md",
        "answers/two.md",
    )


def test_an_answer_that_was_replaced_by_another_under_its_name_stops_the_build(prompts: Path) -> None:
    own = id_of(prompts, "dim-room")
    other = prompt("Can a machine write music for the piano?", model="Txt2Audio-piano").replace(
        "Glow: Low", "Keys: Low"
    )
    make_prompts(prompts, dim_room=other)
    (finding,) = findings(prompts)
    assert "prompts/dim-room.txt:1: has another question and other sources than the answer that answers/" in finding
    assert "run `answerbook rename dim-room dim-room-2`; where this is that answer, expected `id:" in finding
    with pytest.raises(LedgerError, match="another answer, which would be deleted; first run `answerbook rename dim-"):
        withdraw(prompts, "prompts", "dim-room", None, DAY)
    make_prompts(prompts, dim_room=f"---\nid: {own}\n---\n{other}")
    assert findings(prompts) == []


def test_a_new_answer_in_an_old_file_takes_its_place_by_two_commands(prompts: Path) -> None:
    own = id_of(prompts, "dim-room")
    other = prompt("Can a machine write music for the piano?", model="Txt2Audio-piano")
    make_prompts(prompts, dim_room=other.replace("Glow: Low", "Keys: Low"))
    assert rename(prompts, "prompts", "dim-room", "dim-room-2") == "moved"
    (finding,) = findings(prompts)
    assert f"prompts/permalinks.yml:10: answers/dim-room/ and a/{own}/ would be lost" in finding
    assert "dim-room-2" not in finding
    with pytest.raises(LedgerError, match=f"if it is that answer, put `id: {own}` into its front matter first"):
        rename(prompts, "prompts", "dim-room", "dim-room-2")
    withdraw(prompts, "prompts", "dim-room", "dim-room-2", NEXT_DAY)
    site = build_site(prompts, "prompts")
    assert told(site) == []
    assert "(dim-room-2.md)" in files(site)["answers/dim-room.md"]
    assert read_ledger(prompts, "prompts")[id_of(prompts, "dim-room-2")].as_of == NEXT_DAY


def test_an_id_that_belongs_elsewhere_stops_the_build(prompts: Path) -> None:
    own = id_of(prompts, "dim-room")
    make_prompts(prompts, dark_street=f"---\nid: {own}\n---\n{prompt(STREET)}")
    (finding,) = findings(prompts)
    assert f"has the id '{own}', but answers/dark-street/ belongs to '{id_of(prompts, 'dark-street')}'" in finding
    make_prompts(prompts, dark_street=prompt(STREET), copy=f"---\nid: {own}\n---\n{prompt('Why is it dark?')}")
    (finding,) = findings(prompts)
    assert f"has the id '{own}', which is that of prompts/dim-room.txt; expected an id of its own" in finding


def test_a_new_question_under_a_former_name_stops_the_build(prompts: Path) -> None:
    rename(prompts, "prompts", "dim-room", "brighten-a-room")
    make_prompts(prompts, dim_room=prompt("Why is it dark?"))
    site = build_site(prompts, "prompts")
    (finding,) = site.errors
    assert (
        "answers/dim-room/ leads to answers/brighten-a-room/ for good; run `answerbook rename dim-room dim-room-2`"
        in finding.message
    )
    assert led_to(site, "answers/dim-room/") == "answers/brighten-a-room.md"
    rename(prompts, "prompts", "dim-room", "dim-room-2")
    assert findings(prompts) == []


def test_a_file_with_the_answers_id_is_known_wherever_it_stands(tmp_path: Path) -> None:
    folder = make_prompts(tmp_path / "prompts", dim_room=f"---\nid: k3f7q2m\n---\n{prompt(ROOM)}")
    release(folder, "prompts", DAY)
    (folder / "dim-room.txt").unlink()
    make_prompts(folder, other=f"---\nid: k3f7q2m\n---\n{prompt('Can AI see in the dark?')}")
    assert "run `answerbook rename dim-room other`" in findings(folder)[0]
    rename(folder, "prompts", "dim-room", "other")
    assert led_to(build_site(folder), "answers/dim-room/") == "answers/other.md"


def test_a_withdrawn_answer_leaves_a_page_that_says_so_and_names_its_successor(prompts: Path) -> None:
    own = id_of(prompts, "dim-room")
    rename(prompts, "prompts", "dim-room", "brighten-a-room")
    withdraw(prompts, "prompts", "brighten-a-room", "dark-street", NEXT_DAY)
    assert not (prompts / "brighten-a-room.txt").exists()
    site = build_site(prompts, "prompts")
    assert site.diagnostics == ()
    for url in ("answers/dim-room/", "answers/brighten-a-room/", f"a/{own}/"):
        assert led_to(site, url) == "answers/brighten-a-room.md"
    page = files(site)["answers/brighten-a-room.md"]
    assert f"This answer was withdrawn on {NEXT_DAY}." in page
    assert "# How does AI brighten a dim room? {" in page
    assert f"In its place: [{STREET}](dark-street.md)." in page
    record = json.loads(files(site)["answers/dim-room.json"])
    assert list(Draft202012Validator(schema("withdrawn")).iter_errors(record)) == []
    assert (record["id"], record["status"], record["successor"]) == (own, "withdrawn", "answers/dark-street/")


def test_a_successor_is_found_under_its_new_name_and_may_be_withdrawn_too(prompts: Path) -> None:
    withdraw(prompts, "prompts", "dim-room", "dark-street", DAY)
    rename(prompts, "prompts", "dark-street", "lit-street")
    assert f"[{STREET}](lit-street.md)" in files(build_site(prompts))["answers/dim-room.md"]
    withdraw(prompts, "prompts", "lit-street", None, DAY)
    site = build_site(prompts, "prompts")
    assert site.errors == ()
    assert "[lit street](lit-street.md)" in files(site)["answers/dim-room.md"]
    assert "No other answer was named in its place." in files(site)["answers/lit-street.md"]


def test_a_chain_of_successors_leads_to_the_one_that_is_there_and_never_in_a_circle(prompts: Path) -> None:
    make_prompts(prompts, night_sky=prompt("How does AI show more stars?"))
    release(prompts, "prompts", DAY)
    withdraw(prompts, "prompts", "dim-room", "dark-street", DAY)
    withdraw(prompts, "prompts", "dark-street", "night-sky", DAY)
    made = files(build_site(prompts, "prompts"))
    assert "(night-sky.md)" in made["answers/dim-room.md"]
    assert json.loads(made["answers/dim-room.json"])["successor"] == "answers/night-sky/"
    for slug in ("dim-room", "dark-street"):
        with pytest.raises(LedgerError, match=f"--successor {slug}: answers/night-sky/ takes its place"):
            withdraw(prompts, "prompts", "night-sky", slug, DAY)
    ledger = (prompts / LEDGER).read_text()
    (prompts / LEDGER).write_text(ledger.replace("successor: 'night-sky'", "successor: 'dim-room'"))
    with pytest.raises(InputError, match="withdrawn: answers/dim-room/ leads back to this answer; expected another"):
        build_site(prompts, "prompts")


@pytest.mark.parametrize(
    ("slug", "successor", "message"),
    [
        ("dim-room", "dim-room", "--successor dim-room: no other answer is published there; expected e.g. dark-street"),
        ("dim-room", "broken", "--successor broken: no other answer is published there"),
        ("dim-room", "draft", "--successor draft: no other answer is published there"),
        ("drawer", None, "drawer.txt is a folder; expected a prompt file: move it away first"),
        ("new", None, "new: was never released, so nothing links to it; delete"),
        ("nowhere", None, "there is no answer 'nowhere'"),
    ],
)
def test_a_withdrawal_that_cannot_be_recorded_deletes_nothing(
    prompts: Path, slug: str, successor: str | None, message: str
) -> None:
    make_prompts(prompts, drawer=prompt("Where is it dark?"))
    release(prompts, "prompts", DAY)
    (prompts / "drawer.txt").unlink()
    (prompts / "drawer.txt").mkdir()
    draft = f"---\nstatus: draft\n---\n{prompt('When is it dark?')}"
    make_prompts(prompts, new=prompt("Why is it dark?"), broken=broken_prompt(), draft=draft)
    before = {path.name: path.is_file() and path.read_bytes() for path in prompts.iterdir()}
    with pytest.raises(LedgerError, match=re.escape(message)):
        withdraw(prompts, "prompts", slug, successor, DAY)
    assert {path.name: path.is_file() and path.read_bytes() for path in prompts.iterdir()} == before


def test_a_withdrawn_answer_comes_back_with_its_file_and_a_release(prompts: Path) -> None:
    text = (prompts / "dim-room.txt").read_text()
    withdraw(prompts, "prompts", "dim-room", "dark-street", DAY)
    make_prompts(prompts, dim_room=text)
    (finding,) = findings(prompts)
    assert f"answers/dim-room/ was withdrawn on {DAY}; to bring the answer back, run `answerbook release`" in finding
    release(prompts, "prompts", NEXT_DAY)
    site = build_site(prompts, "prompts")
    assert site.diagnostics == ()
    assert "dim-room" in {answer.slug for answer in site.answers}


def test_another_answer_at_a_withdrawn_address_stops_the_build_and_the_release(prompts: Path) -> None:
    own = id_of(prompts, "dim-room")
    withdraw(prompts, "prompts", "dim-room", None, DAY)
    make_prompts(prompts, dim_room=prompt("Why is it dark?"))
    with pytest.raises(InputError, match=f"where this is that answer, expected `id: {own}` in its front matter"):
        release(prompts, "prompts", NEXT_DAY)
    assert "This answer was withdrawn" in files(build_site(prompts))["answers/dim-room.md"]
    make_prompts(prompts, dim_room=f"---\nid: {own}\n---\n{prompt('Why is it dark?')}")
    release(prompts, "prompts", NEXT_DAY)
    assert findings(prompts) == []


def test_a_withdrawn_answer_under_a_former_name_is_put_back_by_one_command(prompts: Path) -> None:
    rename(prompts, "prompts", "dim-room", "brighten-a-room")
    withdraw(prompts, "prompts", "brighten-a-room", None, DAY)
    make_prompts(prompts, dim_room=prompt(ROOM))
    (finding,) = findings(prompts)
    assert "is in this file; to bring it back, run `answerbook rename dim-room brighten-a-room`" in finding
    rename(prompts, "prompts", "dim-room", "brighten-a-room")
    release(prompts, "prompts", NEXT_DAY)
    assert findings(prompts) == []


def test_a_cache_sees_what_a_command_recorded(prompts: Path) -> None:
    cache = Cache()
    build_site(prompts, cache=cache)
    rename(prompts, "prompts", "dim-room", "brighten-a-room")
    make_prompts(prompts, dark_street=prompt("Can AI see in the dark?"))
    release(prompts, "prompts", NEXT_DAY)
    assert build_site(prompts, cache=cache) == build_site(prompts)


def test_three_builds_with_a_rename_an_edit_and_a_withdrawal_keep_every_address(prompts: Path) -> None:
    make_prompts(prompts, night_sky=prompt("How does AI show more stars?"))
    release(prompts, "prompts", DAY)
    first = {uri for uri in files(build_site(prompts)) if uri.startswith(("a/", "answers/"))}
    rename(prompts, "prompts", "dim-room", "brighten-a-room")
    make_prompts(prompts, dark_street=prompt("Can AI see in the dark?"))
    release(prompts, "prompts", NEXT_DAY)
    build_site(prompts)
    withdraw(prompts, "prompts", "night-sky", "dark-street", NEXT_DAY)
    site = build_site(prompts, "prompts")
    assert site.diagnostics == ()
    third = files(site)
    assert {uri for uri in first if uri.endswith(".json")} <= third.keys()
    for uri in first:
        if uri.endswith((".md", "index.html")):
            assert led_to(site, f"{uri.removesuffix('.md').removesuffix('/index.html')}/") in third
