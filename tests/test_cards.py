"""The pictures of answers: drawn with the bundled font alone, drawn once, and only where every letter is there."""

from __future__ import annotations

import struct
from dataclasses import replace
from importlib import resources
from pathlib import Path
from xml.etree import ElementTree

import pytest

from generator.cards import draw_card, draw_withdrawn, is_drawable, render_card, write_cards
from generator.content import Answer, Version
from generator.diagram_text import FONT, text_width
from generator.markdown import visible
from generator.permalinks import Entry, Withdrawal
from generator.site_facts import SiteFacts
from generator.social import CARD_SIZE
from tests.samples import answer

FACTS = SiteFacts("Answers & more", "", "https://answers.example/")
FONTS = resources.files("generator").joinpath("data", "fonts")
LONG = "How does a model that was made for one thing do quite another thing when nobody ever told it what to do at all?"


def size(png: bytes) -> tuple[int, ...]:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    return struct.unpack(">II", png[16:24])


def texts(one: Answer) -> list[str]:
    root = ElementTree.fromstring(draw_card(one, FACTS))
    return [element.text or "" for element in root.iter("{http://www.w3.org/2000/svg}text")]


def characters(font: bytes) -> set[int]:
    """Return the code points that a font's character map holds (tables of format 4)."""
    count = struct.unpack(">H", font[4:6])[0]
    tables = {
        font[12 + 16 * n : 16 + 16 * n]: struct.unpack(">I", font[20 + 16 * n : 24 + 16 * n])[0] for n in range(count)
    }
    cmap = font[tables[b"cmap"] :]
    offsets = [struct.unpack(">I", cmap[8 + 8 * n : 12 + 8 * n])[0] for n in range(struct.unpack(">H", cmap[2:4])[0])]
    table = next(cmap[offset:] for offset in offsets if cmap[offset : offset + 2] == b"\0\4")
    segments = struct.unpack(">H", table[6:8])[0] // 2
    ends = struct.unpack(f">{segments}H", table[14 : 14 + 2 * segments])
    starts = struct.unpack(f">{segments}H", table[16 + 2 * segments : 16 + 4 * segments])
    return {code for start, end in zip(starts, ends, strict=True) for code in range(start, end + 1) if code != 0xFFFF}


def test_a_card_has_the_size_that_chat_tools_expect() -> None:
    assert size(render_card(draw_card(answer(), FACTS))) == CARD_SIZE


def test_a_card_tells_title_short_answer_and_state() -> None:
    one = answer(title="How does AI brighten <b> & more?")
    shown = texts(one)
    assert shown[0] == FACTS.name
    assert "How does AI brighten <b> & more?" in " ".join(shown)
    assert "Not yet reviewed" in shown[-1]


def test_a_line_that_is_cut_is_full() -> None:
    name = "reference-based single-image super-resolution of very old photographs that were folded"
    one = answer(task=replace(answer().task, name=name))
    state = texts(one)[-1]
    assert state.endswith("…")
    assert text_width(state) > 0.8 * 1032 * FONT / (24 * 1.08)


def test_what_was_released_keeps_a_picture_when_it_is_withdrawn_or_gets_letters_that_the_font_lacks(
    tmp_path: Path,
) -> None:
    versions = (Version("0123abc", "2026-11-20", {}),)
    gone = Entry(
        "k3f7q2m", "gone", "", "I saw noise. How does AI remove it?", (), versions, (), Withdrawal("2026-12-01")
    )
    odd = replace(answer(title="어떻게?"), id="m7p2q9x", versions=versions)
    write_cards([odd], {gone.id: gone}, FACTS, tmp_path, tmp_path / "cache")
    for one in (gone.id, odd.id):
        assert size((tmp_path / f"a/{one}/card.png").read_bytes()) == CARD_SIZE
    drawing = ElementTree.fromstring(draw_withdrawn(gone, FACTS))
    said = " ".join(text.text or "" for text in drawing.iter("{http://www.w3.org/2000/svg}text"))
    assert "How does AI remove it? This answer was withdrawn on 2026-12-01. Do not rely on copies of it." in said


def test_a_long_title_keeps_to_the_card() -> None:
    one = answer(title=f"{LONG} {LONG}")
    root = ElementTree.fromstring(draw_card(one, FACTS))
    places = [float(element.get("y", "0")) for element in root.iter("{http://www.w3.org/2000/svg}text")]
    assert max(places) < CARD_SIZE[1]
    assert places == sorted(places)
    assert any(line.endswith("…") for line in texts(one))


@pytest.mark.parametrize("name", ["Inter-Regular.otf", "Inter-SemiBold.otf"])
def test_what_counts_as_drawable_is_what_the_fonts_hold(name: str) -> None:
    known = characters(FONTS.joinpath(name).read_bytes())
    shown = {code for code in range(0x21, 0x3000) if len(visible(f"a{chr(code)}a")) == 3 and not chr(code).isspace()}
    drawable = {code for code in shown if is_drawable(answer(title=f"a{chr(code)}a"), FACTS)}
    assert drawable == shown & known


@pytest.mark.parametrize("title", ["어떻게 어두운 사진을 밝게 하나요?", "كيف تعمل؟", "How 🙂?"])
def test_a_title_in_letters_that_the_font_lacks_gets_no_card(title: str, tmp_path: Path) -> None:
    assert not is_drawable(answer(title=title), FACTS)
    write_cards([answer(title=title)], {}, FACTS, tmp_path, tmp_path / "cache")
    assert list(tmp_path.rglob("*.png")) == []


def test_a_card_is_drawn_once_and_forgotten_when_no_answer_needs_it(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    one = answer()
    write_cards([one], {}, FACTS, tmp_path, cache)
    (kept,) = cache.iterdir()
    kept.write_bytes(b"as it was")
    write_cards([one], {}, FACTS, tmp_path, cache)
    assert (tmp_path / f"a/{one.id}/card.png").read_bytes() == b"as it was"
    write_cards([replace(one, title="Another title")], {}, FACTS, tmp_path, cache)
    (new,) = cache.iterdir()
    assert new != kept
    assert size(new.read_bytes()) == CARD_SIZE


def test_the_fonts_are_small_and_come_with_their_licence() -> None:
    files = {file.name: len(file.read_bytes()) for file in FONTS.iterdir()}
    assert sum(length for name, length in files.items() if name.endswith(".otf")) < 150_000
    assert "SIL OPEN FONT LICENSE Version 1.1" in FONTS.joinpath("OFL.txt").read_text(encoding="utf-8")
