"""How long sites of many answers take, beside other engines: `python -m tests.bench.scale [100 1000 3000 10000]`.

For each number, prompts are invented (or taken from --prompts) and built by turns: Answerbook with nothing kept, with
nothing changed and with one prompt changed; plain MkDocs with Material and its search over the exported Markdown of the
same prompts; Zensical and Hugo (with a bare template) over the same, where they are installed (--bin names the folder).
Prints wall and CPU seconds and the peak memory of all processes together, the best of --repeat runs, and the ratios to
plain MkDocs; then where Answerbook's time goes on one core. --json and --svg write that to files. --check builds only
what it needs to compare the ratios of CPU time with a file of earlier ones, and fails where one is worse by a quarter;
all on one core, so that whatever else a machine does slows all down alike.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.bench.chart import draw_chart
from tests.bench.invent import invent_prompts

ROOT = Path(__file__).parents[2]
OURS, PLAIN = "Answerbook", "MkDocs + Material"
WARM, CHANGED, EXPORT = f"{OURS}, nothing changed", f"{OURS}, one prompt changed", f"{OURS}, export only"
_COMPARED = (OURS, WARM, CHANGED)
WORSE = 1.25
ENVIRONMENT = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONDONTWRITEBYTECODE": "1"}


@dataclass(frozen=True, slots=True)
class Run:
    """What one build took."""

    wall: float
    cpu: float
    """Seconds, all processes."""
    peak: int
    """MB, all processes at one moment; memory that they share counts once."""


@dataclass(frozen=True, slots=True)
class Engine:
    """One way to build a site."""

    name: str
    command: list[str]
    folder: Path
    prepare: Callable[[], object]


def measure(engine: Engine) -> Run:
    """Return what one build takes; raise `RuntimeError` with what was said where it fails."""
    engine.prepare()
    start = time.monotonic()
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            engine.command, cwd=engine.folder, env=ENVIRONMENT, stdout=said, stderr=said, start_new_session=True
        )
        peaks = [0]
        watch = threading.Thread(target=_watch, args=(process.pid, peaks))
        watch.start()
        _, status, used = os.wait4(process.pid, 0)
        wall = time.monotonic() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        watch.join()
        if process.returncode:
            said.seek(0)
            raise RuntimeError(f"{engine.name} failed:\n{said.read().decode(errors='replace')[-3000:]}")
    return Run(round(wall, 2), round(used.ru_utime + used.ru_stime, 2), max(peaks[0], used.ru_maxrss) // 1024)


def _watch(session: int, peaks: list[int]) -> None:
    """Note the largest sum of the memory of the session's processes, in kB, until there is none."""
    while pids := [path.name for path in Path("/proc").glob("[0-9]*") if _session(path.name) == session]:
        peaks[0] = max(peaks[0], sum(map(_memory, pids)))
        time.sleep(0.1)


def _session(pid: str) -> int:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return int(fields[3]) if fields[0] not in "ZX" else 0


def _memory(pid: str) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def engines(work: Path, prompts: Path, programs: Path | None) -> Iterator[Engine]:
    """Yield all that are there; each has a folder of its own below `work`."""
    site = workspace(work / "ours", prompts)
    build = [sys.executable, "-m", "mkdocs", "build", "--quiet"]
    prompt = min((site / "prompts").glob("*.txt"))
    text = prompt.read_text(encoding="utf-8")

    def forget() -> None:
        prompt.write_text(text, encoding="utf-8")
        shutil.rmtree(site / ".cache", ignore_errors=True)
        shutil.rmtree(site / "site", ignore_errors=True)

    def edit() -> None:
        prompt.write_text(text.replace("Summary: ", f"Summary: On {time.monotonic_ns()} days it rained. ", 1))

    yield Engine(OURS, build, site, forget)
    yield Engine(WARM, build, site, lambda: None)
    yield Engine(CHANGED, build, site, edit)
    export = work / "export"
    command = [
        sys.executable,
        "-m",
        "generator",
        "build",
        "--prompts",
        str(site / "prompts"),
        "--docs",
        str(ROOT / "docs"),
    ]

    def forget_export() -> None:
        forget()
        _remove(export)

    yield Engine(EXPORT, [*command, "--output", str(export)], ROOT, forget_export)
    plain = _plain(work / "plain", export)
    yield Engine(PLAIN, build, plain, lambda: _remove(plain / "site"))
    path = os.pathsep.join(
        filter(None, [str(programs or ""), str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    )
    if zensical := shutil.which("zensical", path=path):
        folder = _plain(work / "zensical", export)
        # It reads no folder outside its own.
        (folder / "docs").unlink()

        def copy() -> None:
            _remove(folder / "site")
            shutil.copytree(export, folder / "docs", dirs_exist_ok=True)

        yield Engine("Zensical", [zensical, "build", "--clean"], folder, copy)
    if hugo := shutil.which("hugo", path=path):
        bare = _bare(work / "hugo")

        def fill() -> None:
            _remove(bare / "public")
            for path in export.rglob("*.md"):
                place = bare / "content" / path.relative_to(export)
                place.parent.mkdir(parents=True, exist_ok=True)
                # What it calls index.md has no pages below it.
                shutil.copyfile(path, place.with_name("_index.md") if path.stem == "index" else place)

        yield Engine("Hugo, bare template", [hugo, "--quiet"], bare, fill)


def _remove(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)


def workspace(folder: Path, prompts: Path) -> Path:
    shutil.copytree(ROOT / "docs", folder / "docs")
    shutil.copytree(prompts, folder / "prompts")
    settings = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    (folder / "mkdocs.yml").write_text(settings.replace("generator/theme", str(ROOT / "generator/theme")))
    return folder


def _plain(folder: Path, export: Path) -> Path:
    """Return a folder with what somebody would write who has the same pages and no Answerbook."""
    folder.mkdir()
    (folder / "docs").symlink_to(export)
    (folder / "mkdocs.yml").write_text(PLAIN_SETTINGS)
    return folder


def _bare(folder: Path) -> Path:
    layouts = folder / "layouts" / "_default"
    layouts.mkdir(parents=True)
    for name in ("single", "list"):
        (layouts / f"{name}.html").write_text("<!doctype html><title>{{ .Title }}</title>{{ .Content }}")
    (folder / "hugo.toml").write_text("disableKinds = ['taxonomy', 'rss']\n[markup.goldmark.renderer]\nunsafe = true\n")
    return folder


PLAIN_SETTINGS = """\
site_name: Plain
nav: [Home: index.md, How it works: about.md]
theme: {name: material, font: false, features: [navigation.tabs, toc.follow, content.code.copy]}
plugins: [search]
markdown_extensions:
  - attr_list
  - md_in_html
  - tables
  - toc: {permalink: true}
  - pymdownx.highlight
  - pymdownx.superfences:
      custom_fences: [{name: mermaid, class: mermaid, format: !!python/name:pymdownx.superfences.fence_code_format }]
"""


def compare(
    count: int, prompts: Path | None, programs: Path | None, repeat: int, *, ratios_only: bool
) -> dict[str, Run]:
    """Return the best run of every engine over `count` prompts, or of those that `ratios` needs."""
    with tempfile.TemporaryDirectory(prefix="answerbook-bench-") as name:
        work = Path(name)
        if prompts is None:
            prompts = work / "invented"
            invent_prompts(prompts, count)
        best: dict[str, Run] = {}
        found = list(engines(work, prompts, programs))
        if ratios_only:
            found = [engine for engine in found if engine.name in (*_COMPARED, EXPORT, PLAIN)]
        for _ in range(repeat):
            # By turns, so that whatever else the machine does meets all of them; the export comes before its readers.
            for engine in found:
                try:
                    run = measure(engine)
                except RuntimeError as error:
                    if OURS in engine.name or engine.name == PLAIN:
                        raise
                    print(f"  {error}", flush=True)
                    continue
                known = best.get(engine.name, run)
                best[engine.name] = Run(*map(min, zip(asdict(run).values(), asdict(known).values(), strict=True)))
                print(f"  {engine.name:32} {run.wall:8.1f} s {run.cpu:8.1f} s CPU {run.peak:6} MB", flush=True)
            if ratios_only:  # once is enough for what plain MkDocs reads
                found = [engine for engine in found if engine.name != EXPORT]
        return best


def stages(count: int, prompts: Path | None) -> dict[str, float]:
    """Return the CPU milliseconds that each stage takes per answer, on one core."""
    with tempfile.TemporaryDirectory(prefix="answerbook-bench-") as name:
        if prompts is None:
            prompts = Path(name) / "invented"
            invent_prompts(prompts, count)
        site = workspace(Path(name) / "site", prompts)
        command = [sys.executable, "-m", "tests.bench.stages", str(site)]
        done = subprocess.run(command, cwd=ROOT, env=ENVIRONMENT, capture_output=True, text=True, check=True)
        total = len(list((site / "prompts").glob("*.txt")))
        return {stage: round(1000 * spent / total, 2) for stage, spent in json.loads(done.stdout).items()}


def show(count: int, best: Mapping[str, Run]) -> None:
    print(f"\n{count} answers{'':14} wall      CPU    peak MB   wall and CPU as a share of {PLAIN}")
    for name, run in best.items():
        shares = f"{run.wall / best[PLAIN].wall:10.2f} {run.cpu / best[PLAIN].cpu:8.2f}"
        print(f"{name:30} {run.wall:7.1f} s {run.cpu:7.1f} s {run.peak:7} {shares}")
    print(f"export: {count / best[EXPORT].wall:.0f} prompts a second\n", flush=True)


def ratios(best: Mapping[str, Run]) -> dict[str, float]:
    """Return the CPU time of our builds as a share of plain MkDocs'."""
    return {name: round(best[name].cpu / best[PLAIN].cpu, 3) for name in _COMPARED}


def worse(found: Mapping[str, float], known: Mapping[str, float]) -> list[str]:
    """Return what got worse by more than a quarter."""
    return [
        f"{name}: {found[name]:.2f} of plain MkDocs' CPU time; expected at most a quarter above {before:.2f}"
        for name, before in known.items()
        if found[name] > before * WORSE
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("answers", type=int, nargs="*", default=[100, 1000, 3000, 10000])
    parser.add_argument("--prompts", type=Path, help="a folder of prompts to build instead of invented ones")
    parser.add_argument("--repeat", type=int, default=1)
    parser.add_argument("--bin", type=Path, help="where zensical and hugo are, if not on PATH")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--svg", type=Path)
    parser.add_argument("--check", type=Path, help="a file of ratios: number of answers → engine → share")
    options = parser.parse_args()
    counts = [len(list(options.prompts.glob("*.txt")))] if options.prompts else options.answers
    if options.check:
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    results: dict[int, dict[str, Run]] = {}
    for count in counts:
        print(f"{count} answers", flush=True)
        results[count] = compare(
            count, options.prompts, options.bin, options.repeat, ratios_only=options.check is not None
        )
        show(count, results[count])
    spent = stages(min(300, counts[0]), options.prompts) if not options.check else {}
    for stage, milliseconds in spent.items():
        print(f"{stage:12} {milliseconds:7.2f} ms per answer, one core")
    if len(counts) > 1 and 1000 in results and 10000 in results:
        print(f"10,000 against 1,000 answers: {results[10000][OURS].wall / results[1000][OURS].wall:.1f} times as long")
    report = {
        "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "machine": f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}",
        "builds": {str(count): {name: asdict(run) for name, run in best.items()} for count, best in results.items()},
        "stages": spent,
    }
    if options.json:
        options.json.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    if options.svg:
        options.svg.write_text(draw_chart(report), encoding="utf-8")
    if options.check:
        known = json.loads(options.check.read_text(encoding="utf-8"))
        found = {count: ratios(best) for count, best in results.items()}
        print(json.dumps(found))
        sys.exit("\n".join(fault for count in counts for fault in worse(found[count], known[str(count)])) or 0)


if __name__ == "__main__":
    main()
