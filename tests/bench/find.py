"""How long `answerbook find` takes: `python -m tests.bench.find [--answers 10000] [--folder DIR]`.

Makes so many prompts out of those in `tests/bench/prompts`, each with words of others mixed into its question, and
prints the time to index them, to find in the index, to take over one changed prompt, and of the whole command.
With a folder, prompts and index stay there for the next run.
"""

from __future__ import annotations

import argparse
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from generator.finder import default_cache, find
from generator.site_facts import SiteFacts

PROMPTS = Path(__file__).parent / "prompts"
FACTS = SiteFacts(url="https://answers.example/")
LIMIT_MS = 150
ROUNDS = 15
QUESTIONS = {
    "two words": "grainy photo",
    "a customer's sentence": "the pictures I took at night come out grainy and far too dark, can that be mended?",
    "with slips": "my nihgt photo is blury and grany",
    "words in nearly all": "image photo picture model method",
    "no answer": "zyzzyva qwertz",
    "a whole ticket": """Hello, we scanned our late grandfather's slides last week and most of them look washed out,
        with scratches and grain all over the sky. On some the faces are blurred because he moved the camera. I tried to
        enlarge two of them for a poster but then the edges went soft. Is there a tool which makes old pictures sharp
        again without inventing details that were never there? We also have a cassette with his voice, it hisses.""",
}


def make_prompts(folder: Path, count: int) -> None:
    """Write `count` prompts; the same for the same count."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(PROMPTS.glob("*.txt"))]
    words = sorted({word for text in texts for word in re.findall(r"[a-z]{4,}", text.lower())})
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        dice = random.Random(number)
        text = texts[number % len(texts)]
        mixed = " ".join(dice.sample(words, 12))
        text = re.sub(r'(?m)^"(?=\S)', f'"It was about {mixed}. ', text, count=1)
        (folder / f"case-{number:05}.txt").write_text(text, encoding="utf-8")


def milliseconds(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return (time.perf_counter() - start) * 1000


def measure(folder: Path, count: int) -> None:
    prompts = folder / "prompts"
    if not prompts.is_dir():
        make_prompts(prompts, count)
    cache = default_cache(prompts)

    def ask(question: str) -> None:
        find(question, prompts, FACTS, cache=cache, limit=5, each=lambda items, doing, total: items)

    print(
        f"{count} answers; first search, which indexes what is new: {milliseconds(lambda: ask('photo')) / 1000:.1f} s"
    )
    time.sleep(2.5)  # files that have only just changed are read again
    ask("photo")
    for name, question in QUESTIONS.items():
        times = [milliseconds(lambda q=question: ask(q)) for _ in range(ROUNDS)]  # type: ignore[misc]
        median = statistics.median(times)
        print(
            f"{name:24} median {median:5.0f} ms, worst {max(times):5.0f} ms, {median / LIMIT_MS:4.2f} of the limit",
            flush=True,
        )
    changed = prompts / "case-00000.txt"
    changed.write_text(changed.read_text(encoding="utf-8").replace("about", "about about"), encoding="utf-8")
    print(f"after one changed prompt: {milliseconds(lambda: ask('photo')) / 1000:.1f} s", flush=True)
    time.sleep(2.5)
    ask("photo")
    command = [sys.executable, "-m", "generator", "find", "--prompts", str(prompts), "grainy photo"]
    ask("grainy photo")
    runs = [milliseconds(lambda: subprocess.run(command, check=True, capture_output=True)) for _ in range(5)]
    print(f"the whole command, Python's start included: {statistics.median(runs):.0f} ms")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--answers", type=int, default=10_000)
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    if options.folder:
        measure(options.folder, options.answers)
        return
    with tempfile.TemporaryDirectory() as folder:
        measure(Path(folder), options.answers)


if __name__ == "__main__":
    main()
