"""The import graph of the package: one way, lower layers know nothing of higher ones."""

from __future__ import annotations

import ast
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

LAYERS = (
    {"__init__", "errors", "content", "packed"},
    {
        "reader",
        "prompt_grammar",
        "front_matter",
        "addresses",
        "sentences",
        "words",
        "cues",
        "strict_yaml",
        "site_facts",
        "permalinks",
        "ledger",
        "record_file",
        "taxonomy",
        "examples",
    },
    {
        "question",
        "indirect",
        "anecdote",
        "subjects",
        "own_names",
        "work_kinds",
        "roles",
        "own_work",
        "lexicon",
        "model_names",
        "tasks",
        "signals",
        "affinity",
        "task_words",
        "relevance",
        "bearing",
        "evidence",
        "synonyms",
        "clauses",
        "fragments",
        "topics",
        "inputs",
        "workflow",
        "phrasing",
        "identity",
        "remedies",
        "drafts",
    },
    {
        "composer",
        "account",
        "closing",
        "material",
        "room",
        "short_answer",
        "sections",
        "source_lines",
        "gaps",
        "versions",
        "verifier",
        "verifier_record",
        "verifier_claims",
        "verifier_statements",
        "verifier_compare",
        "verifier_layout",
        "verifier_links",
        "verifier_diagram",
        "verifier_flow",
        "verifier_page",
        "verifier_snippets",
        "verifier_words",
        "verifier_vocabulary",
    },
    {
        "markdown",
        "renderer",
        "record",
        "redirects",
        "catalogue",
        "catalogue_pages",
        "task_pages",
        "works",
        "work_merging",
        "work_identity",
        "bibliography",
        "related",
        "standings",
        "outline",
        "paging",
        "page_record",
        "question_words",
        "charts",
        "overview",
        "home",
        "site_report",
        "report_pages",
        "list_markup",
        "diagram",
        "diagram_grid",
        "diagram_channels",
        "diagram_layout",
        "diagram_text",
        "diagram_svg",
        "sanitizer",
        "state_words",
        "snippets",
        "history",
        "feedback",
        "desk",
        "brief",
        "social",
        "cards",
        "feeds",
        "twins",
        "article",
        "stylesheet",
    },
    {
        "build",
        "build_cache",
        "page_maker",
        "making",
        "arrangement",
        "packing",
        "pool",
        "rebuild",
        "output",
        "staging",
        "store",
        "shares",
        "share_notes",
        "share_job",
        "cluster",
        "published",
        "releases",
        "moves",
        "review",
        "search_index",
        "search_join",
        "search_lookup",
        "search_parts",
        "theme_files",
        "watcher",
        "interface",
        "site_folder",
        "find_index",
        "find_refresh",
        "find_words",
        "finder",
        "hand_written",
    },
    {
        "cli",
        "cli_build",
        "cli_findings",
        "cli_find",
        "cli_new",
        "cli_options",
        "cli_permalinks",
        "plugin",
        "plugin_pages",
        "plugin_site",
        "plugin_report",
        "plugin_serve",
        "plugin_theme",
        "__main__",
    },
)
LAYER = {module: number for number, modules in enumerate(LAYERS) for module in modules}
ALLOWED = {
    "mkdocs": {"plugin", "plugin_pages", "plugin_report", "plugin_site", "plugin_serve", "plugin_theme"},
    "jinja2": {"renderer"},
    "yaml": LAYERS[1],
    "sqlite3": {"find_index", "build_cache"},
}
FILES = {path.stem: path for path in sorted((Path(__file__).parents[1] / "generator").rglob("*.py"))}


def imports(path: Path) -> set[str]:
    """Return what a module imports: `generator.x` as "generator.x", of any other package the top name."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(filter(None, ["generator" if node.level else "", node.module]))
            found |= {f"generator.{alias.name}" for alias in node.names} if base == "generator" else {base}
    return {name if name.startswith("generator.") else name.partition(".")[0] for name in found}


def inside(path: Path) -> set[str]:
    """Return the modules of the package that a module imports."""
    return {name.split(".")[1] for name in imports(path) if name.startswith("generator.")} & set(FILES)


def test_every_module_has_a_layer_and_every_name_in_the_table_is_a_module() -> None:
    assert set(FILES) == set(LAYER)


@pytest.mark.parametrize("module", FILES)
def test_a_module_imports_only_from_its_own_layer_or_below(module: str) -> None:
    assert {other for other in inside(FILES[module]) if LAYER[other] > LAYER[module]} == set()


def test_imports_make_no_circle() -> None:
    TopologicalSorter({module: inside(path) for module, path in FILES.items()}).prepare()


@pytest.mark.parametrize(("package", "modules"), ALLOWED.items())
def test_a_heavy_dependency_has_one_door(package: str, modules: set[str]) -> None:
    assert {module for module, path in FILES.items() if package in imports(path)} <= modules


def test_the_verifier_shares_no_judgement_with_the_composer() -> None:
    own = {module for module in FILES if module.startswith("verifier")}
    assert own
    assert set().union(*(inside(FILES[module]) for module in own)) <= own | LAYERS[0] | LAYERS[1]


@pytest.mark.parametrize("module", FILES)
def test_a_module_stays_readable_in_one_sitting(module: str) -> None:
    lines = FILES[module].read_text(encoding="utf-8").count("\n")
    assert lines <= 300
