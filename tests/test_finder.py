"""`answerbook find`: what it finds and why, that no input breaks it, and that its index is never behind the prompts."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.build import build_site
from generator.cli import cli
from generator.find_index import FindError
from generator.finder import Found, default_cache, find
from generator.record import answer_record
from generator.site_facts import SiteFacts
from tests.tiny_site import broken_prompt, make_prompts, prompt

Item = TypeVar("Item")
FACTS = SiteFacts(url="https://answers.example/help/")
RAIN = "It poured and the bakery window is full of streaks. How does AI take the rain off?"
NIGHT = "I brightened a night photo and its noise became clear. How does AI keep the noise away?"
ALIASED = "---\naliases: [sparkly evening snapshot]\n---\n"


class Indexed:
    """Counts how many answers were made for the index."""

    def __init__(self) -> None:
        self.answers = 0

    def __call__(self, items: Iterable[Item], doing: str, total: int) -> Iterable[Item]:
        self.answers += total
        return items


def search(
    prompts: Path, words: str, *, limit: int = 5, drafts: bool = False, each: Indexed | None = None
) -> list[Found]:
    found, _ = find(
        words, prompts, FACTS, cache=default_cache(prompts), limit=limit, drafts=drafts, each=each or Indexed()
    )
    return found


def slugs(found: Iterable[Found]) -> list[str]:
    return [one.url.removeprefix(f"{FACTS.url}answers/").rstrip("/") for one in found]


@pytest.fixture(scope="module")
def prompts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of four prompts."""
    return make_prompts(
        tmp_path_factory.mktemp("project") / "prompts",
        night=prompt(NIGHT),
        rain=prompt(RAIN, "WeatherRemoval-DeRain-streakless"),
        evening=ALIASED + prompt("How does AI brighten a dim room?"),
        draft="---\nstatus: draft\n---\n" + prompt("How does AI brighten a pantry?"),
    )


# What is found


def test_the_answer_with_the_words_in_its_question_comes_first(prompts: Path) -> None:
    assert slugs(search(prompts, "streaks on my window"))[0] == "rain"
    assert slugs(search(prompts, "noise in a night photo"))[0] == "night"


def test_other_forms_of_a_word_count(prompts: Path) -> None:
    assert slugs(search(prompts, "noisy window streaking"))[0] == "rain"


@pytest.mark.parametrize("word", ["blur", "blurs", "blurred", "blurry", "blurrier", "blurriness"])
@pytest.mark.parametrize("held", ["blur", "blurry", "blurred"])
def test_an_adjective_and_its_noun_find_the_same_answer(
    tmp_path_factory: pytest.TempPathFactory, word: str, held: str
) -> None:
    folder = tmp_path_factory.getbasetemp() / f"holds-{held}"
    make_prompts(folder / "prompts", alley=prompt(f"The {held} of my alley is back. How does AI translate letters?"))
    assert [one.why.split("; ")[0] for one in search(folder / "prompts", word)] == [f"question: {held}"]


def test_the_very_word_counts_more_than_another_form_of_it(tmp_path: Path) -> None:
    other = prompt("My alley in the haze came back. How does AI mend it?")
    folder = make_prompts(tmp_path / "prompts", a=other, b=other.replace("in the haze", "so hazy"))
    assert slugs(search(folder, "hazy")) == ["b", "a"]
    assert slugs(search(folder, "haze"))[0] == "a"


def test_an_alias_finds_its_answer(prompts: Path) -> None:
    (first, *_) = search(prompts, "sparkly snapshots")
    assert slugs([first]) == ["evening"]
    assert first.why.startswith("alias: sparkly, snapshot")


def test_words_that_people_use_for_the_task_find_an_answer_that_does_not_hold_them(prompts: Path) -> None:
    found = search(prompts, "underexposed")
    assert set(slugs(found)) == {"night", "evening"}
    assert {one.why for one in found} == {"symptom: underexposed"}


def test_a_word_of_the_title_counts_more_than_one_of_the_text(tmp_path: Path) -> None:
    folder = make_prompts(
        tmp_path / "prompts",
        title=prompt("How does AI mend a harbour photo?"),
        other=prompt("How does AI mend a photo?").replace("It needs paired photos", "It needs harbour photos"),
        third=prompt("How does AI mend a portrait?"),
        fourth=prompt("How does AI mend a landscape?"),
    )
    assert slugs(search(folder, "harbour"))[0] == "title"


def test_what_was_found_is_told_once_where_it_counts_most(prompts: Path) -> None:
    (first, *_) = search(prompts, "rain on the window")
    assert first.why == "title: rain; question: window"


def test_a_slip_of_the_keyboard_is_mended_and_told(prompts: Path) -> None:
    (first, *_) = search(prompts, "windwo streaks")
    assert slugs([first]) == ["rain"]
    assert "“windwo” read as “window”" in first.why


def test_what_no_answer_holds_is_found_nowhere(prompts: Path) -> None:
    assert search(prompts, "zyzzyva") == []


@pytest.mark.parametrize("words", ["", "how does it work", "?!", "\x00", "\udcff"])
def test_words_that_say_nothing_find_nothing(prompts: Path, words: str) -> None:
    assert search(prompts, words) == []


def test_drafts_are_found_only_where_asked_for(prompts: Path) -> None:
    assert "draft" not in slugs(search(prompts, "brighten pantry"))
    assert slugs(search(prompts, "pantry", drafts=True)) == ["draft"]


def test_the_limit_holds_and_better_ones_come_first(prompts: Path) -> None:
    every = search(prompts, "photo light rain")
    assert len(every) == 3
    assert [one.score for one in every] == sorted((one.score for one in every), reverse=True)
    assert search(prompts, "photo light rain", limit=2) == every[:2]


def test_a_hit_is_what_the_record_says(prompts: Path) -> None:
    (first, *_) = search(prompts, "streaks")
    answer = next(a for a in build_site(prompts, facts=FACTS).answers if a.slug == "rain")
    record = answer_record(answer, FACTS)
    assert (first.id, first.title) == (record["id"], record["title"])
    assert first.url == FACTS.url + record["url"]
    assert first.permalink == record["snippets"]["link"]
    assert first.markdown == record["snippets"]["markdown"]


def test_a_prompt_in_korean_is_found_by_the_start_of_its_words(tmp_path: Path) -> None:
    folder = make_prompts(
        tmp_path / "prompts", korean=prompt("밤에 찍은 사진의 노이즈를 어떻게 없애나요?"), rain=prompt(RAIN)
    )
    assert slugs(search(folder, "노이즈")) == ["korean"]


SYNTAX = [
    '"',
    "'",
    "(",
    ")",
    "*",
    "^",
    "-",
    "+",
    ":",
    "{",
    "AND",
    "OR",
    "NOT",
    "NEAR/2",
    "title:",
    "rain",
    "노이즈",
    '""',
    "é",
]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60) | st.lists(st.sampled_from(SYNTAX)).map(" ".join))
def test_whatever_is_asked_is_words_and_never_syntax(prompts: Path, words: str) -> None:
    assert len(search(prompts, words)) <= 5


# The index


def test_nothing_is_made_again_while_nothing_has_changed(tmp_path: Path) -> None:
    folder = make_prompts(tmp_path / "prompts", night=prompt(NIGHT), rain=prompt(RAIN))
    made = Indexed()
    assert slugs(search(folder, "streaks", each=made)) == ["rain"]
    assert made.answers == 2
    assert slugs(search(folder, "streaks", each=made)) == ["rain"]
    os.utime(folder / "rain.txt", (1, 1))
    assert slugs(search(folder, "streaks", each=made)) == ["rain"]
    assert made.answers == 2


def test_only_what_changed_is_made_again(tmp_path: Path) -> None:
    folder = make_prompts(
        tmp_path / "prompts", night=prompt(NIGHT), rain=prompt(RAIN), room=prompt("How is a room lit?")
    )
    search(folder, "bakery")
    (folder / "rain.txt").write_text(prompt(RAIN.replace("bakery", "garage")), encoding="utf-8")
    (folder / "room.txt").unlink()
    each = Indexed()
    assert search(folder, "bakery", each=each) == []
    assert each.answers == 1
    assert slugs(search(folder, "garage")) == ["rain"]
    assert "room" not in slugs(search(folder, "lit room"))


def test_a_change_of_the_same_length_in_the_same_moment_is_seen(tmp_path: Path) -> None:
    folder = make_prompts(tmp_path / "prompts", rain=prompt(RAIN))
    assert search(folder, "bakery")
    then = (folder / "rain.txt").stat()
    (folder / "rain.txt").write_text(prompt(RAIN.replace("bakery", "garage")), encoding="utf-8")
    os.utime(folder / "rain.txt", ns=(then.st_atime_ns, then.st_mtime_ns))
    assert not search(folder, "bakery")


def test_the_index_after_many_changes_is_that_of_a_new_one(tmp_path: Path) -> None:
    folder = make_prompts(tmp_path / "prompts", a=prompt(NIGHT), b=prompt(RAIN), c=prompt("How is a room lit?"))
    search(folder, "photo")
    for name, text in {"a": prompt(RAIN), "d": prompt(NIGHT), "b": prompt("How is a cellar lit?")}.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
        search(folder, "photo")
    changed = search(folder, "photo rain lit noise streaks")
    default_cache(folder).unlink()
    assert search(folder, "photo rain lit noise streaks") == changed


def test_another_address_of_the_site_changes_the_links(tmp_path: Path) -> None:
    folder = make_prompts(tmp_path / "prompts", rain=prompt(RAIN))
    search(folder, "rain")
    ((first, *_), _) = find("rain", folder, SiteFacts(), cache=default_cache(folder), limit=1, each=Indexed())
    assert first.permalink.startswith("/a/")
    assert "](/a/" in first.markdown


def test_prompts_that_are_not_published_are_not_found(tmp_path: Path) -> None:
    folder = make_prompts(
        tmp_path / "prompts",
        odd=broken_prompt(),
        gone="---\nstatus: withdrawn\n---\n" + prompt(RAIN),
        night=prompt(NIGHT),
    )
    assert slugs(search(folder, "photo rain streaks noise")) == ["night"]


def test_a_file_of_another_origin_is_refused_and_left_as_it_was(tmp_path: Path) -> None:
    folder = make_prompts(tmp_path / "prompts", rain=prompt(RAIN))
    other, text = tmp_path / "other.sqlite", folder / "rain.txt"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE words(word)")
    connection.close()
    for file in (other, text):
        before = file.read_bytes()
        with pytest.raises(FindError, match="name another place: --cache FILE"):
            find("rain", folder, FACTS, cache=file, limit=1, each=Indexed())
        assert file.read_bytes() == before


def test_an_index_of_another_release_is_made_again(tmp_path: Path) -> None:
    folder = make_prompts(tmp_path / "prompts", rain=prompt(RAIN))
    search(folder, "rain")
    with sqlite3.connect(default_cache(folder)) as connection:
        connection.execute("PRAGMA user_version = 999")
        connection.execute("DROP TABLE vocabulary")
    connection.close()
    assert slugs(search(folder, "rain")) == ["rain"]


# The command


def run(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["find", "--prompts", str(folder), *arguments])


def test_the_command_prints_title_why_permalink_and_snippet(prompts: Path) -> None:
    done = run(prompts, "--site-url", FACTS.url, "streaks", "on", "windows")
    assert done.exit_code == 0
    title, why, permalink, snippet = done.stdout.splitlines()[:4]
    assert title == "1. How does AI take the rain off?"
    assert why.strip() == "question: window, streaks"
    assert permalink.strip().startswith("https://answers.example/help/a/")
    assert "rain" in snippet
    assert done.stderr == ""


def test_json_is_a_list_with_exactly_the_agreed_keys(prompts: Path) -> None:
    done = run(prompts, "--format", "json", "--limit", "1", "streaks")
    (hit,) = json.loads(done.stdout)
    assert list(hit) == ["id", "title", "url", "permalink", "why", "snippet", "score"]
    assert hit["url"] == "/answers/rain/"
    assert isinstance(hit["score"], float)


def test_markdown_is_the_snippet_to_paste_and_nothing_else(prompts: Path) -> None:
    done = run(prompts, "--format", "markdown", "--limit", "1", "--site-url", FACTS.url, "streaks")
    assert done.stdout == f"{search(prompts, 'streaks')[0].markdown}\n"


def test_the_command_says_so_where_links_are_not_whole(prompts: Path) -> None:
    assert "set site_url in mkdocs.yml or give --site-url URL" in run(prompts, "streaks").stderr


def test_the_site_address_of_the_project_makes_links_whole(tmp_path: Path) -> None:
    folder = make_prompts(tmp_path / "prompts", rain=prompt(RAIN))
    (tmp_path / "mkdocs.yml").write_text("site_name: A\nsite_url: https://answers.example\n", encoding="utf-8")
    (hit,) = json.loads(run(folder, "--format", "json", "streaks").stdout)
    assert hit["url"] == "https://answers.example/answers/rain/"


@pytest.mark.parametrize(("format_", "printed"), [("text", ""), ("markdown", ""), ("json", "[]\n")])
def test_without_an_answer_the_exit_status_is_1(prompts: Path, format_: str, printed: str) -> None:
    done = run(prompts, "--format", format_, "zyzzyva")
    assert (done.exit_code, done.stdout) == (1, printed)
    assert done.stderr == "answerbook: no answer holds zyzzyva; try other or plainer words\n"


def test_words_that_say_nothing_are_told_what_was_expected(prompts: Path) -> None:
    done = run(prompts, "how does it work")
    assert done.exit_code == 1
    assert "no word here says what it is about; expected e.g. answerbook find grainy night photo" in done.stderr


def test_the_index_lies_beside_the_prompts_or_where_it_is_told_to(tmp_path: Path) -> None:
    folder = make_prompts(tmp_path / "prompts", rain=prompt(RAIN))
    run(folder, "streaks")
    assert (tmp_path / ".cache/answerbook/find.sqlite").is_file()
    run(folder, "--cache", str(tmp_path / "elsewhere/index"), "streaks")
    assert (tmp_path / "elsewhere/index").is_file()
    assert {path.name for path in folder.iterdir()} == {"rain.txt"}


def test_several_first_searches_at_once_all_find_their_answer(tmp_path: Path) -> None:
    folder = make_prompts(tmp_path / "prompts", rain=prompt(RAIN), night=prompt(NIGHT))
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: slugs(search(folder, "streaks")), range(4)))
    assert found == [["rain"]] * 4


def test_a_damaged_index_is_named_with_what_to_do(tmp_path: Path) -> None:
    folder = make_prompts(tmp_path / "prompts", rain=prompt(RAIN))
    search(folder, "rain")
    with sqlite3.connect(default_cache(folder)) as connection:
        connection.execute("DROP TABLE state")
    connection.close()
    done = run(folder, "rain")
    assert isinstance(done.exception, FindError)
    assert "find.sqlite cannot be used (no such table: state); wait" in str(done.exception)
