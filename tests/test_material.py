from __future__ import annotations

from tests.invented import DEBLURRING, OFF_TOPIC, SPEECH, entry, material, prompt


def test_papers_of_one_grade_come_in_the_order_of_their_use() -> None:
    given = prompt(
        DEBLURRING.asks[0],
        [entry("Deblur-X", paper="https://p.example.org/own")],
        [
            entry("Blind Deblurring: No Abstract"),
            entry(DEBLURRING.other[0], summary=DEBLURRING.other[1]),
            entry(OFF_TOPIC[0][0], summary=OFF_TOPIC[0][1]),
            entry(DEBLURRING.own[0], paper="https://p.example.org/own", summary=DEBLURRING.own[1]),
        ],
    )
    known = material(given)
    assert [paper.key for paper in known.papers("direct")] == ["P4", "P2", "P1"]
    assert [paper.key for paper in known.papers("unrelated")] == ["P3"]
    assert known.papers("related") == []


def test_only_the_abstract_of_a_fitting_model_is_its_own_account() -> None:
    link = "https://p.example.org/own"
    papers = [entry(DEBLURRING.own[0], paper=link, summary=DEBLURRING.own[1])]
    fitting = material(prompt("How does AI deblur a photo?", [entry("Deblur-X", paper=link)], papers))
    unfit = material(prompt(" ".join((SPEECH.anecdote, *SPEECH.asks)), [entry("Deblur-X", paper=link)], papers))
    for known, own in ((fitting, True), (unfit, False)):
        (paper,) = known.prompt.papers
        assert (known.is_own(paper), known.is_readable(paper)) == (own, own)


def test_a_paper_without_an_abstract_cannot_be_quoted() -> None:
    known = material(prompt("How does AI deblur a photo?", papers=[entry("Blind Deblurring")]))
    assert not known.is_readable(known.prompt.papers[0])


def test_the_material_holds_the_question_as_read_and_the_task() -> None:
    known = material(prompt("I ran. How does AI deblur a photo?"))
    assert known.task is known.taxonomy.tasks["deblurring"]
    assert [sub.text for sub in known.reading.subquestions] == ["How does AI deblur a photo?"]
    assert set(known.grades) == {"M1"}


def test_of_papers_on_the_task_those_on_moving_pictures_come_last_for_still_ones() -> None:
    titles = ["Deblurring for Video", "Deblurring for Photos", "Video and Photo Deblurring"]
    papers = [entry(title, summary="We propose image deblurring for pictures of trams.") for title in titles]
    known = material(prompt("How does AI deblur a photo?", papers=papers))
    assert [paper.name for paper in known.papers("direct")][-1] == titles[0]
