"""A few invented prompts and a whole site around them, as small as a real one can be."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

QUESTION = "I brightened a night photo and its noise became clear. How does AI keep the noise away?"
PROMPT = """You are an AI scientist.

A user has asked the following question:
"{question}"

Based on the following recommended models, explain:

1. What task the user is trying to perform.

### Recommended AI Models:
Model: {model}
Paper: None
GitHub: https://example.org/code/glow

### Related Papers:
Model: Glow: Low-Light Image Enhancement in Two Steps
Paper: https://example.org/glow.pdf
Summary: Low-light image enhancement makes dark photos clear. Glow estimates the light first
and removes noise second. It needs paired photos for training.

Answer:
"""

CONFIG = """
site_name: Tiny
theme:
  name: material
  font: false
  features: [content.action.edit]
plugins:
  - answerbook{options}
markdown_extensions:
  - attr_list
  - md_in_html
  - tables
  - toc:
      permalink: true
  - pymdownx.superfences:
      custom_fences:
        - name: mermaid
          class: mermaid
          format: !!python/name:generator.diagram.fence
validation:
  nav: {{omitted_files: warn, not_found: warn, absolute_links: warn}}
  links: {{not_found: warn, anchors: warn, absolute_links: warn, unrecognized_links: warn}}
"""

DOCS = {
    "index.md": "# Home\n\n<!-- answerbook:answers -->\n",
    "about.md": "# About\n\n## How to read {#how-to-read}\n\nFrom top to bottom.\n",
}


def prompt(question: str = QUESTION, model: str = "Enhancement-glow") -> str:
    """Return the text of a prompt file that has nothing wrong with it."""
    return PROMPT.format(question=question, model=model)


def broken_prompt() -> str:
    """Return the text of a prompt file whose field `Githb` is unknown."""
    return prompt().replace("GitHub:", "Githb:")


def make_prompts(folder: Path, **texts: str) -> Path:
    """Write prompt files, `a_b="…"` as `a-b.txt`; return their folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name.replace('_', '-')}.txt").write_text(text, encoding="utf-8")
    return folder


def make_site(root: Path, *, options: str = "", more: str = "", docs: Mapping[str, str] = DOCS) -> Path:
    """Write mkdocs.yml, `docs/` and two prompts; return `root`.

    `options` stands under the plugin's name, `more` at the end of mkdocs.yml.
    """
    for uri, text in docs.items():
        path = root / "docs" / uri
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (root / "mkdocs.yml").write_text(CONFIG.format(options=options) + more, encoding="utf-8")
    make_prompts(root / "prompts", dark_street=prompt(), dim_room=prompt("How does AI brighten a dim room?"))
    return root


def environment() -> dict[str, str]:
    """Return an environment for child processes that does not depend on where the tests run."""
    return {**os.environ, "NO_MKDOCS_2_WARNING": "1", "NO_COLOR": "1", "PYTHONUNBUFFERED": "1"}


def mkdocs(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run MkDocs in `root`; stdout and stderr come back as one text in `stdout`."""
    return subprocess.run(
        [sys.executable, "-m", "mkdocs", *arguments],
        cwd=root,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


def tree(folder: Path) -> dict[str, bytes]:
    """Return the bytes of every file below `folder`, hidden ones left out, by '/'-separated path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }
