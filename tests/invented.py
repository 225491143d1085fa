"""Invented prompts: single ones from parts, a strategy of many, and one lexicon for all tests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from hypothesis import strategies as st

from generator.content import Prompt, Source
from generator.lexicon import Lexicon, compile_lexicon
from generator.material import Material, gather
from generator.prompt_grammar import parse_prompt
from generator.taxonomy import Taxonomy, load_taxonomy

_FRAME = """You are an AI scientist.

A user has asked the following question:
"{question}"

Based on the following recommended models, explain:

1. What task the user is trying to perform.

### Recommended AI Models:
{models}

### Related Papers:
{papers}

Answer:{answer}
"""


@cache
def lexicon() -> Lexicon:
    """Return the packaged tasks, compiled."""
    return compile_lexicon(load_taxonomy())


def taxonomy() -> Taxonomy:
    """Return the packaged tasks."""
    return lexicon().taxonomy


def entry(name: str, *, paper: str = "None", github: str = "None", summary: str | None = None) -> str:
    """Return one entry of a prompt file."""
    lines = [f"Model: {name}", f"Paper: {paper}", f"GitHub: {github}"]
    return "\n".join(lines if summary is None else [*lines, f"Summary: {summary}"]) + "\n"


def prompt_text(question: str, models: Sequence[str], papers: Sequence[str] = (), *, answer: str = "") -> str:
    """Return the text of a prompt file with these entries."""
    return _FRAME.format(question=question, models="\n".join(models), papers="\n".join(papers) or "None", answer=answer)


def read(text: str, slug: str = "case") -> Prompt:
    """Return the prompt that `text` holds."""
    return parse_prompt(text, f"prompts/{slug}.txt", slug)


def prompt(question: str, models: Sequence[str] = (), papers: Sequence[str] = (), *, answer: str = "") -> Prompt:
    """Return a prompt with these entries; by default one model that deblurs."""
    return read(prompt_text(question, models or [entry("Deblur-Pendulum")], papers, answer=answer))


def material(prompt: Prompt) -> Material:
    """Return what the composer knows of `prompt`."""
    return gather(prompt, lexicon())


def in_short(value: object) -> str:
    """Return how a parameter is named in a test's id: some are very long."""
    return str(value)[:40]


def paper(title: str, abstract: str = "", links: str = "None") -> Source:
    """Return a related paper as the grammar reads it."""
    return prompt("How?", papers=[entry(title, paper=links, summary=abstract)]).papers[0]


def cited_slice(prompt: Prompt, source: str, field: str, start: int, end: int) -> str:
    """Return the words of the prompt that a citation points to."""
    if source == "Q":
        return prompt.question[start:end]
    found = next(s for s in prompt.sources if s.key == source)
    return (found.name if field == "name" else found.abstract)[start:end]


@dataclass(frozen=True, slots=True)
class Topic:
    """One task as people, a model's name and papers speak of it."""

    task: str
    anecdote: str
    asks: tuple[str, ...]
    model: str
    own: tuple[str, str]
    other: tuple[str, str]


DEBLURRING = Topic(
    "deblurring",
    "I photographed a passing tram and every letter on it came out blurry.",
    ("How does the AI make a blurred photo sharp again?", "Why does it stay so natural?"),
    "Deblur-Pendulum-Tram",
    (
        "Pendulum: Image Deblurring along the Path of the Hand",
        "Photos taken with an unsteady hand are blurred. We present Pendulum, a network for image deblurring. "
        "First, it estimates the path of the hand from the photo alone. Then a second module sharpens each region "
        "along that path. It was trained on 9,120 pairs of blurred and sharp photos. "
        "On night photos, Pendulum fails where lamps saturate.",
    ),
    (
        "Skew Lines: Blind Deblurring without Pairs",
        "Pairs of blurred and sharp photos are rare. This paper proposes a method for blind deblurring that learns "
        "from blurred photos only. A small network predicts the blur of each region, and a loss compares "
        "neighbouring frames. It needs 0.3 seconds per photo on a phone.",
    ),
)
SPEECH = Topic(
    "speech-recognition",
    "I dictated a letter in a noisy tram and the app wrote down every word.",
    ("How does AI turn my speech into text so fast?", "Can it really follow a strong accent?"),
    "ASR-Wayside",
    (
        "Wayside: Streaming Speech Recognition for Short Commands",
        "Speech recognition on small devices must be fast. We introduce Wayside, a streaming model for speech "
        "recognition that combines a shallow encoder with a compact decoder. The encoder reads the sound in steps "
        "of 40 milliseconds, while the decoder predicts words as soon as they end. It was trained on 800 hours of "
        "recordings with many accents.",
    ),
    (
        "Echo Ledger: Robust Automatic Speech Recognition in Traffic",
        "Traffic drowns voices. We propose a module for automatic speech recognition that estimates the noise first "
        "and subtracts it from the features. Experiments on 12 streets show that it stays robust across accents.",
    ),
)
PICTURES = Topic(
    "text-to-image",
    "I typed a sentence about a lighthouse and got a picture that looked painted.",
    ("How does AI turn words into pictures?", "What decides the style?"),
    "Txt2Img-Brushwood",
    (
        "Brushwood: Text-to-Image Generation in Few Steps",
        "Text-to-image generation takes many steps. We present Brushwood, a model for text-to-image generation that "
        "needs only four steps. A text encoder guides the network at every step, and a distillation loss keeps the "
        "style of the slower teacher.",
    ),
    (
        "Margins: Text-Conditional Image Generation with Layouts",
        "Layouts are hard to put into words. We introduce a framework for text-to-image synthesis which uses a "
        "coarse layout as a second input. It learns from 40,000 sketches.",
    ),
)
CAPTIONS = Topic(
    "image-captioning",
    "I uploaded a holiday photo and it wrote a caption in a full sentence.",
    ("How does AI describe a picture in words?", "How accurate is it?"),
    "Img2Txt-Storyteller",
    (
        "Storyteller: Image Captioning with a Second Look",
        "Captions often miss small things. We present Storyteller, a system for image captioning that looks at the "
        "picture twice. A first network lists the objects, and a decoder then writes the sentence from that list. "
        "It improves the accuracy of captions by 3.5 points.",
    ),
    (
        "Quiet Words: Dense Captioning without Labels",
        "We propose a method for dense captioning that learns from pairs of pictures and sounds instead of labels. "
        "It employs an attention mechanism to align both.",
    ),
)
TOPICS = (DEBLURRING, SPEECH, PICTURES, CAPTIONS)
OFF_TOPIC = (
    (
        "Ledger Habits: How Small Shops Keep Their Books",
        "Small shops keep their books by hand. We study the ledgers of 57 bakeries over ten years. Most errors are "
        "made on Saturdays, when the shop is full.",
    ),
    (
        "The Price of Salt in Mountain Villages",
        "Salt was dear in the mountains. This paper examines toll records from 31 villages. It finds that prices "
        "followed the snow on the passes.",
    ),
)
HEARSAY = "I heard that it first guesses and then corrects itself."
REMARK = "The result was simply wonderful!"


@st.composite
def prompts(draw: st.DrawFn) -> Prompt:
    """Draw a prompt: a question of one of several forms, one to three models, none to four papers, links or none."""
    topic = draw(st.sampled_from(TOPICS))
    asked = draw(st.sampled_from((topic.asks[:1], topic.asks[1:], topic.asks, (REMARK,))))
    told = draw(st.sampled_from(((), (topic.anecdote,), (topic.anecdote, HEARSAY))))
    names = draw(
        st.lists(
            st.sampled_from([topic.model, "Harebell", *(t.model for t in TOPICS)]), min_size=1, max_size=3, unique=True
        )
    )
    code = draw(st.sampled_from(("None", "https://code.example.org/owner/tool")))
    known = [topic.own, topic.other, *OFF_TOPIC, *(t.own for t in TOPICS if t is not topic)]
    chosen = draw(st.lists(st.sampled_from(known), max_size=4, unique=True))
    bare = draw(st.booleans())
    models = [entry(name, github=code if at == 0 else "None") for at, name in enumerate(names)]
    papers = [
        entry(title, paper="https://papers.example.org/a.pdf", summary=None if bare and at == 0 else abstract)
        for at, (title, abstract) in enumerate(chosen)
    ]
    return read(prompt_text(" ".join((*told, *asked)), models, papers))
