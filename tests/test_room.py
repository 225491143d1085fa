from __future__ import annotations

from generator.content import Prompt
from generator.room import plan_room
from tests.invented import DEBLURRING, OFF_TOPIC, entry, material, prompt


def with_papers(count: int) -> Prompt:
    known = [DEBLURRING.own, DEBLURRING.other, *OFF_TOPIC]
    papers = [entry(*known[n % 4][:1], summary=known[n % 4][1]) for n in range(count)]
    return prompt(DEBLURRING.asks[0], papers=papers)


def test_the_more_sources_a_page_has_the_shorter_is_each_line() -> None:
    rooms = [plan_room(material(with_papers(count)), 90) for count in (1, 4, 12)]
    assert [room.evidence for room in rooms] == sorted((room.evidence for room in rooms), reverse=True)
    assert [room.topic for room in rooms] == sorted((room.topic for room in rooms), reverse=True)
    assert rooms[0].evidence > rooms[-1].evidence == 0


def test_a_longer_short_answer_leaves_less_room() -> None:
    known = material(with_papers(3))
    assert plan_room(known, 60).evidence >= plan_room(known, 110).evidence


def test_what_is_off_topic_never_gets_more_words_than_what_is_not() -> None:
    for count in range(12):
        room = plan_room(material(with_papers(count)), 90)
        assert 0 < room.off_topic <= room.topic
