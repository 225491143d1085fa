"""Learn what words say of tasks from the examples: `make words` writes `generator/data/task_words.json`."""

from __future__ import annotations

from pathlib import Path

import orjson

import generator
from generator.affinity import TABLE
from generator.examples import packaged_examples, read_examples
from generator.task_words import learn
from generator.taxonomy import load_taxonomy

if __name__ == "__main__":
    taxonomy = load_taxonomy()
    table = learn(taxonomy, read_examples(packaged_examples(), taxonomy.tasks))
    path = Path(generator.__file__).parent / "data" / TABLE
    path.write_bytes(orjson.dumps(table) + b"\n")
    print(f"{path.name}: {path.stat().st_size:,} bytes")
