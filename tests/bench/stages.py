"""Where the time of a build goes: `python -m tests.bench.stages DIR`, the folder of a mkdocs.yml of ours.

Builds that site on one core, with nothing kept, and prints the CPU seconds of each stage as JSON.
"""

from __future__ import annotations

import json
import logging
import os
import resource
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from mkdocs import utils
from mkdocs.commands.build import build
from mkdocs.config import load_config

from generator import page_maker, plugin, plugin_pages, plugin_site
from generator.lexicon import packaged_lexicon
from generator.site_folder import SiteFolder

spent: defaultdict[str, float] = defaultdict(float)


def now() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def timed(stage: str, module: Any, name: str, clock: Callable[[], float] = time.process_time) -> None:
    function = getattr(module, name)

    def wrapper(*args: Any, **more: Any) -> Any:
        start = clock()
        try:
            result = function(*args, **more)
            return list(result) if isinstance(result, Iterator) else result
        finally:
            spent[stage] += clock() - start

    setattr(module, name, wrapper)


def main() -> None:
    logging.disable(logging.INFO)
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    for stage, module, name in (
        ("read", page_maker, "parse_file"),
        ("compose", page_maker, "compose"),
        ("render", page_maker, "render_page"),
        ("record", page_maker, "answer_record"),
        ("record", page_maker, "as_text"),
        ("verify", page_maker, "verify_answer"),
        ("Markdown", plugin_pages, "write_article"),
        ("template", plugin_site, "finish_page"),
        ("write", utils, "write_file"),
        ("write", SiteFolder, "write"),
    ):
        timed(stage, module, name)
    timed("index", plugin, "index_site", now)
    packaged_lexicon()
    start = now()
    config = load_config(str(Path(sys.argv[1]) / "mkdocs.yml"))
    config.plugins.on_startup(command="build", dirty=False)
    build(config)
    spent["the rest"] = now() - start - sum(spent.values())
    print(json.dumps(spent))


if __name__ == "__main__":
    main()
