"""What changed since a link was made: which sections, and when."""

from __future__ import annotations

from dataclasses import replace

from generator.content import Answer, Version
from generator.history import Change, changed_since, changes
from generator.versions import section_hashes, version_of
from tests.samples import answer, cite, say

PARTS = {"short-answer": "answer", "gaps": "gap"}


def saying(made: Answer, section: str, text: str) -> Answer:
    """Return `made` with another first sentence in `section`."""
    old = next(s for s in made.statements if s.section == section)
    new = say(old.section, old.part, text, "question", cite("Q", "night photo"))
    return replace(made, statements=tuple(new if s is old else s for s in made.statements))


def releasing(*steps: tuple[str, Answer]) -> Answer:
    """Return the last of `steps` (date, answer), with all of them as its released versions."""
    versions = tuple(Version(version_of(made), date, section_hashes(made)) for date, made in steps)
    return replace(steps[-1][1], versions=versions)


FIRST = answer()
SECOND = saying(FIRST, "short-answer", "You ask where light goes.")
THIRD = saying(SECOND, "gaps", "Nothing tells which lamps.")
STEPS = (("2026-01-05", FIRST), ("2026-03-01", SECOND), ("2026-05-01", THIRD))


def test_an_answer_that_was_released_once_has_one_version_and_nothing_to_tell() -> None:
    made = releasing(STEPS[0])
    assert changes(made) == (Change(version_of(FIRST), "2026-01-05", "first version"),)
    assert changed_since(made) == {}


def test_every_version_tells_what_it_changed_newest_first() -> None:
    assert changes(releasing(*STEPS)) == (
        Change(version_of(THIRD), "2026-05-01", "what the sources do not tell"),
        Change(version_of(SECOND), "2026-03-01", "the short answer"),
        Change(version_of(FIRST), "2026-01-05", "first version"),
    )


def test_since_an_old_version_each_changed_section_has_the_date_of_its_last_change() -> None:
    told = changed_since(releasing(*STEPS))
    assert told == {
        version_of(FIRST): "This answer has changed since the link to it was made (version of 2026-01-05). "
        "Changed: the short answer (2026-03-01), what the sources do not tell (2026-05-01).",
        version_of(SECOND): "This answer has changed since the link to it was made (version of 2026-03-01). "
        "Changed: what the sources do not tell (2026-05-01).",
    }


def test_a_section_that_was_changed_back_has_not_changed() -> None:
    back = saying(THIRD, "short-answer", FIRST.statements[0].text)
    told = changed_since(releasing(*STEPS, ("2026-07-01", back)))
    assert "Changed: what the sources do not tell (2026-05-01)." in told[version_of(FIRST)]
    assert "the short answer (2026-07-01)" in told[version_of(THIRD)]


def test_a_link_to_an_older_release_of_the_same_words_finds_nothing_changed() -> None:
    told = changed_since(releasing(STEPS[0], STEPS[1], ("2026-07-01", FIRST)))
    assert version_of(FIRST) not in told
    assert version_of(SECOND) in told


def test_what_is_not_released_yet_is_told_without_a_date() -> None:
    made = replace(THIRD, versions=releasing(*STEPS[:2]).versions)
    assert changes(made)[0] == Change(version_of(THIRD), "not released yet", "what the sources do not tell")
    assert changed_since(made)[version_of(SECOND)].endswith("what the sources do not tell (not released yet).")
    assert changes(answer()) == (Change(version_of(FIRST), "not released yet", "first version"),)


def test_another_title_alone_is_a_change_too() -> None:
    titled = replace(FIRST, title="Where does the light go?")
    told = changed_since(releasing(STEPS[0], ("2026-02-01", titled)))
    assert told[version_of(FIRST)].endswith("Changed: the title (2026-02-01).")
