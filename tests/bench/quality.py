"""Measure the answers to a folder of prompts: `python -m tests.bench.quality DIR [--labels FILE] [--json FILE]`.

Prints one table and the ten worst pages by these same measures, for reading by eye. Labels are optional: FILE is a
JSON object by prompt name with any of `distractor` (the title of a paper drawn at random), `tasks` (ids that are
right), `papers` (key → a careful reader's relevance); `labels.json` in the folder is taken where FILE is not given.
The labels in `tests/bench/labels/` are used besides, where the names of the prompts agree.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from generator.build import build_site
from generator.composer import compose
from generator.content import Answer
from generator.diagram import render_mermaid
from generator.lexicon import compile_lexicon
from generator.pool import no_collection
from generator.reader import read_folder
from generator.record import answer_record, record_json
from generator.renderer import render_page
from generator.taxonomy import load_taxonomy
from generator.verifier import verify_answer

LABELS = Path(__file__).parent / "labels"
SHORT_ANSWER = (60, 110)
PAGE_WORDS = (350, 600)


@dataclass(slots=True)
class Measure:
    """How many of how many, and the target share."""

    name: str
    target: float
    good: int = 0
    total: int = 0
    misses: list[str] = field(default_factory=list)

    def count(self, good: bool, where: str) -> None:
        self.total += 1
        self.good += good
        if not good:
            self.misses.append(where)

    @property
    def share(self) -> float | None:
        return self.good / self.total if self.total else None


def _edge_label(match: re.Match[str]) -> str:
    """Return what a reader sees of a line of the diagram's source: the label of an arrow."""
    label = re.search(r'"([^"]*)"', match.group()) if "--" in match.group() else None
    return label.group(1) if label else " "


def page_words(page: str) -> int:
    """Return the words a reader sees on a page, without front matter, abstracts, addresses and marks."""
    body = page.split("\n---\n", 1)[1] if page.startswith("---\n") else page
    body = re.sub(r'<section class="abstracts".*?</section>', " ", body, flags=re.DOTALL)
    body = re.sub(r"^\s*(?:flowchart|click)\b.*$|^  n\d+ --.*$", _edge_label, body, flags=re.MULTILINE)
    body = re.sub(r"\]\([^)]*\)", "] ", body)
    body = re.sub(r"\{ #[^}]*\}|^  n\d+(?=\W)", " ", body, flags=re.MULTILINE)
    body = re.sub(r"<[^>]*>", " ", body)
    body = re.sub(r"\[[QMP]\d*(?:-\d+)?\]", " ", body)
    return len(re.findall(r"[^\W_][\w'’.-]*", body))


def measure(folder: Path, labels: Mapping[str, Mapping[str, object]]) -> tuple[list[Measure], list[dict[str, object]]]:
    """Return all measures over `folder` and one row per page."""
    site = build_site(folder)
    pages = {file.uri: file.content for file in site.files}
    own_tasks, own_grades = _own_labels("tasks"), _own_labels("relevance")
    found = {m.name: m for m in _measures()}
    names = {Path(line.path).stem for line in site.errors}
    rows: list[dict[str, object]] = []
    for prompt in site.prompts:
        found["prompts read and composed"].count(prompt.slug not in names, prompt.slug)
    for error in site.errors:
        if "answers/" not in error.path:
            found["prompts read and composed"].count(False, str(error))
    for answer in site.answers:
        page = pages[f"answers/{answer.slug}.md"]
        _measure_page(found, answer, page)
        _measure_labels(found, answer, labels, own_tasks, own_grades)
        rows.append(_row(answer, page, found))
    shorts = [_short(answer) for answer in site.answers]
    for answer, short in zip(site.answers, shorts, strict=True):
        found["short answer is this prompt's own"].count(shorts.count(short) == 1, answer.slug)
    return list(found.values()), rows


def _measures() -> list[Measure]:
    return [
        Measure("prompts read and composed", 1.0),
        Measure("given links present byte for byte", 1.0),
        Measure("no link that the prompt does not give", 1.0),
        Measure("statements with a basis", 1.0),
        Measure("quotes equal to the slice", 1.0),
        Measure("task agrees with the label", 0.92),
        Measure("random paper graded unrelated", 0.97),
        Measure("random paper, where a reader agrees", 0.97),
        Measure("on-topic papers graded direct or related", 0.90),
        Measure("off-topic papers graded unrelated", 0.90),
        Measure("short answer 60-110 words", 0.98),
        Measure("sub-questions addressed or named", 0.98),
        Measure("page of 350-600 words", 0.95),
        Measure("short answer is this prompt's own", 1.0),
    ]


def _own_labels(name: str) -> Mapping[str, object]:
    path = LABELS / f"{name}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def _short(answer: Answer) -> str:
    return " ".join(s.text for s in answer.part("short-answer", "answer"))


def _measure_page(found: Mapping[str, Measure], answer: Answer, page: str) -> None:
    slug = answer.slug
    given = {link.url for source in answer.prompt.sources for link in source.links}
    record = json.loads(record_json(answer))
    shown = {link["url"] for source in record["sources"] for link in source["links"]}
    table = page.split("## 3.", 1)[-1]
    for url in given:
        found["given links present byte for byte"].count(
            url in shown and (url in table or url.replace("&", "&amp;") in table), f"{slug} {url}"
        )
    for url in re.findall(r"https?://[^\s)>\"]+", page.split("## Sources", 1)[0]):
        found["no link that the prompt does not give"].count(url.replace("&amp;", "&") in given, f"{slug} {url}")
    texts = {"Q": answer.prompt.question, **{s.key: s.abstract for s in answer.prompt.sources}}
    names = {s.key: s.name for s in answer.prompt.sources}
    for statement in answer.statements:
        found["statements with a basis"].count(bool(statement.basis), f"{slug}: {statement.text}")
        for c in statement.citations:
            text = names[c.source] if c.field == "name" else texts[c.source]
            found["quotes equal to the slice"].count(text[c.start : c.end] == c.quote != "", f"{slug}: {c}")
    size = len(_short(answer).split())
    low, high = SHORT_ANSWER
    found["short answer 60-110 words"].count(low <= size <= high, f"{slug}: {size}")
    size = page_words(page)
    low, high = PAGE_WORDS
    found["page of 350-600 words"].count(low <= size <= high, f"{slug}: {size}")
    _measure_subquestions(found["sub-questions addressed or named"], answer)


def _measure_subquestions(measure: Measure, answer: Answer) -> None:
    """A sub-question counts where the short answer or a gap cites its words."""
    cited = [
        (c.start, c.end)
        for s in answer.statements
        if s.section in ("short-answer", "gaps")
        for c in s.citations
        if c.source == "Q"
    ]
    for match in re.finditer(r"[^.?!]*\?", answer.prompt.question):
        measure.count(
            any(a < match.end() and match.start() < b for a, b in cited), f"{answer.slug}: {match.group().strip()}"
        )


def _measure_labels(
    found: Mapping[str, Measure],
    answer: Answer,
    labels: Mapping[str, Mapping[str, object]],
    tasks: Mapping[str, object],
    grades: Mapping[str, object],
) -> None:
    slug = answer.slug
    given = labels.get(slug, {}).get("papers")
    own = given if isinstance(given, dict) else grades.get(slug)
    papers = [view for view in answer.sources if view.source.kind == "paper"]
    accepted = labels.get(slug, {}).get("tasks") or tasks.get(slug)
    if isinstance(accepted, list):
        found["task agrees with the label"].count(
            answer.task.id in accepted, f"{slug}: {answer.task.id}, not {accepted}"
        )
    for view in papers:
        label = own.get(view.source.key) if isinstance(own, dict) else None
        grade = label["grade"] if isinstance(label, dict) else label
        where = f"{slug} {view.source.key}: {view.relevance} {view.source.name[:60]}"
        drawn = slug in labels and labels[slug].get("distractor") == view.source.name
        if drawn:
            found["random paper graded unrelated"].count(view.relevance == "unrelated", where)
            if grade == "unrelated":
                found["random paper, where a reader agrees"].count(view.relevance == "unrelated", where)
        if grade and grade != "unrelated":
            found["on-topic papers graded direct or related"].count(view.relevance != "unrelated", where)
        elif grade:
            found["off-topic papers graded unrelated"].count(view.relevance == "unrelated", where)


def _row(answer: Answer, page: str, found: Mapping[str, Measure]) -> dict[str, object]:
    quoted = sum(
        len(c.quote.split()) for s in answer.part("short-answer") for c in s.citations if c.field == "abstract"
    )
    misses = sum(any(w.startswith(answer.slug) for w in m.misses) for m in found.values())
    return {
        "slug": answer.slug,
        "task": answer.task.id,
        "coverage": answer.coverage,
        "misses": misses,
        "words_quoted_in_short_answer": quoted,
        "page_words": page_words(page),
        "badness": 10 * misses - quoted,
    }


def rate(folder: Path) -> float:
    """Return prompts per second for read + compose + verify + render on one core, the best of a few rounds.

    As in a build, one stage follows the other, and the garbage collector rests meanwhile.
    """
    lexicon = compile_lexicon(load_taxonomy())
    best = 0.0
    for _ in range(5):
        with no_collection():
            start = time.perf_counter()
            prompts = read_folder(folder, str(folder)).prompts
            answers = [compose(prompt, lexicon) for prompt in prompts]
            pages = [render_page(answer, (), render_mermaid(answer.workflow)) for answer in answers]
            for answer, page in zip(answers, pages, strict=True):
                list(verify_answer(answer.prompt, page, answer_record(answer)))
            best = max(best, len(prompts) / (time.perf_counter() - start))
    return best


def _table(measures: list[Measure], speed: float) -> Iterator[str]:
    yield f"{'measure':44} {'target':>7} {'measured':>9} {'of':>6}"
    for m in measures:
        if m.share is not None:
            mark = "" if m.share >= m.target else "  below target"
            yield f"{m.name:44} {m.target:7.0%} {m.share:9.1%} {m.total:6}{mark}"
    yield f"{'prompts per second, one core':44} {300:7} {speed:9.0f}"


def main(write: Callable[[str], None] = print) -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--labels", type=Path)
    parser.add_argument("--json", type=Path, default=Path("build/quality.json"))
    parser.add_argument("--misses", action="store_true", help="list what missed, per measure")
    options = parser.parse_args()
    own = options.folder / "labels.json"
    path = options.labels or (own if own.exists() else None)
    labels = json.loads(path.read_text(encoding="utf-8")) if path else {}
    measures, rows = measure(options.folder, labels)
    speed = rate(options.folder)
    for line in _table(measures, speed):
        write(line)
    if options.misses:
        for m in measures:
            for miss in m.misses:
                write(f"  {m.name}: {miss}")
    write("\nThe ten worst pages, to be read by eye:")
    for row in sorted(rows, key=lambda r: (-int(str(r["badness"])), str(r["slug"])))[:10]:
        write("  " + ", ".join(f"{k} {v}" for k, v in row.items()))
    options.json.parent.mkdir(parents=True, exist_ok=True)
    result = {
        "measures": [{**asdict(m), "share": m.share} for m in measures],
        "prompts_per_second": speed,
        "pages": rows,
    }
    options.json.write_text(json.dumps(result, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
