from __future__ import annotations

from generator.errors import Diagnostic, InputError


def test_a_finding_reads_path_line_message() -> None:
    assert str(Diagnostic("prompts/a.txt", 12, "no question")) == "prompts/a.txt:12: no question"


def test_a_warning_says_so_before_its_message() -> None:
    assert str(Diagnostic("a.txt", 1, "looks odd", "warning")) == "a.txt:1: warning: looks odd"


def test_characters_that_would_reorder_a_line_are_spelled_out() -> None:
    assert str(Diagnostic("\u202etxt.a", 1, "holds \u2066x")) == r"\u202etxt.a:1: holds \u2066x"


def test_findings_sort_by_path_then_by_line_as_a_number() -> None:
    found = [Diagnostic("b.txt", 1, "x"), Diagnostic("a.txt", 10, "x"), Diagnostic("a.txt", 9, "y")]
    assert [(finding.path, finding.line) for finding in sorted(found)] == [("a.txt", 9), ("a.txt", 10), ("b.txt", 1)]


def test_an_input_error_holds_every_finding_and_prints_one_per_line() -> None:
    found = [Diagnostic("a.txt", 1, "x"), Diagnostic("a.txt", 2, "y")]
    error = InputError(found)
    assert error.diagnostics == found
    assert str(error) == "a.txt:1: x\na.txt:2: y"
