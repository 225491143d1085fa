"""The optional YAML block at the head of a prompt file, read strictly."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator

import yaml
from rapidfuzz import process

from generator.content import FrontMatter, Status
from generator.errors import Diagnostic

MAX_BYTES = 16_384
MAX_NODES = 400
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
"""What a YAML escape such as "\\0" can bring in past the reader."""
READABLE = re.compile(r"[^\W_\u115f\u1160\u3164\uffa0]")
"""A letter or digit, none of those that show nothing: what a text needs to be called something."""
ID_PATTERN = re.compile(r"[23456789abcdefghjkmnpqrstuvwxyz]{7}")
_REVIEW_BY = re.compile(r"\breview_by\b['\"]?\s*:")
STATUSES: tuple[Status, ...] = ("draft", "unreviewed", "reviewed", "withdrawn")
EXAMPLES = {
    "id": "id: k3f7q2m",
    "title": "title: How does AI brighten a night photo?",
    "aliases": "aliases: [grainy night photo, dark picture]",
    "tags": "tags: [photo, night]",
    "status": "status: reviewed",
    "owner": "owner: imaging-desk",
    "reviewed": "reviewed: 2026-05-01",
    "review_by": "review_by: 2027-05-01",
}


class _FaultError(Exception):
    """What is wrong at one YAML node; becomes a `Diagnostic`."""

    def __init__(self, node: yaml.Node, message: str) -> None:
        super().__init__(message)
        self.line = node.start_mark.line


def read_front_matter(block: str, path: str, first_line: int) -> tuple[FrontMatter, list[Diagnostic]]:
    """Return the front matter in `block` (the text between the two `---` lines) and every fault in it.

    `first_line` is the file's line number of the block's first line. A key at fault keeps its default.
    """
    if len(block.encode()) > MAX_BYTES:
        return FrontMatter(), [Diagnostic(path, first_line, f"front matter is over {MAX_BYTES} bytes")]
    try:
        _refuse_aliases(block)
        root = yaml.compose(block, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = first_line + (mark.line if mark else 0)
        what = error.problem or "cannot be read"
        return FrontMatter(), [Diagnostic(path, line, f"front matter is not YAML: {what}; expected: `title: My title`")]
    except (yaml.YAMLError, RecursionError, ValueError, OverflowError):
        return FrontMatter(), [Diagnostic(path, first_line, "front matter is not YAML; expected: `title: My title`")]
    if root is None:
        return FrontMatter(), []
    if not isinstance(root, yaml.MappingNode):
        return FrontMatter(), [
            Diagnostic(path, first_line, "front matter is not a list of keys; expected: `title: My title`")
        ]
    values: dict[str, object] = {}
    faults = [Diagnostic(path, first_line + f.line, str(f)) for f in _read_keys(root, values)]
    return FrontMatter(**values), faults  # type: ignore[arg-type]


def review_findings(about: FrontMatter, text: str, path: str) -> tuple[Diagnostic, ...]:
    """Return a warning where the file `text`, whose front matter is `about`, is due before it was reviewed."""
    if not (about.reviewed and about.review_by and about.reviewed > about.review_by):
        return ()
    key = _REVIEW_BY.search(text)
    line = text.count("\n", 0, key.start()) + 1 if key else 1
    message = (
        f"'review_by' {about.review_by} is before 'reviewed' {about.reviewed}, so it was overdue from the start; "
        f"expected a later day, for example `{EXAMPLES['review_by']}`"
    )
    return (Diagnostic(path, line, message, "warning"),)


def _refuse_aliases(block: str) -> None:
    """Stop before composing: an alias can make a small file stand for a huge one."""
    for count, event in enumerate(yaml.parse(block, Loader=yaml.SafeLoader)):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _marked("anchors and aliases (& and *) are not allowed", event)
        if count > MAX_NODES:
            raise _marked(f"more than {MAX_NODES} entries", event)


def _marked(problem: str, event: yaml.Event) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=problem, problem_mark=event.start_mark)  # type: ignore[arg-type]


def _read_keys(root: yaml.MappingNode, values: dict[str, object]) -> Iterator[_FaultError]:
    for key_node, value_node in root.value:
        key = key_node.value if isinstance(key_node, yaml.ScalarNode) else "?"
        read = _READERS.get(key)
        if read is None:
            near = process.extractOne(key, list(EXAMPLES), score_cutoff=60)
            hint = f"; did you mean '{near[0]}'? Known keys:" if near else "; expected one of"
            yield _FaultError(key_node, f"unknown front matter key {key[:60]!r}{hint} {', '.join(EXAMPLES)}")
        elif key in values:
            yield _FaultError(key_node, f"front matter key '{key}' stands twice; keep one")
        else:
            try:
                values[key] = read(key, value_node)
            except _FaultError as fault:
                yield fault


def _text(key: str, node: yaml.Node) -> str:
    if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
        raise _FaultError(node, f"'{key}' is not a text; expected, for example, `{EXAMPLES[key]}`")
    value = " ".join(node.value.split())
    odd = _UNPRINTABLE.search(value)
    if odd:
        raise _FaultError(node, f"'{key}' holds the character U+{ord(odd[0]):04X}; expected plain text: delete it")
    if not READABLE.search(value):
        raise _FaultError(node, f"'{key}' holds no letter or digit; expected, for example, `{EXAMPLES[key]}`")
    if len(value) > 300:
        raise _FaultError(node, f"'{key}' is over 300 characters; shorten it")
    return value


def _texts(key: str, node: yaml.Node) -> tuple[str, ...]:
    if isinstance(node, yaml.ScalarNode) and node.value.strip():
        return (_text(key, node),)
    if not isinstance(node, yaml.SequenceNode):
        raise _FaultError(node, f"'{key}' is not a list; expected, for example, `{EXAMPLES[key]}`")
    return tuple(_text(key, item) for item in node.value)


def _id(key: str, node: yaml.Node) -> str:
    value = _text(key, node)
    if not ID_PATTERN.fullmatch(value):
        raise _FaultError(
            node,
            f"id '{value[:40]}' is not 7 characters of a-z and 2-9 without i, l, o; "
            f"expected, for example, `{EXAMPLES[key]}`",
        )
    return value


def _status(key: str, node: yaml.Node) -> str:
    value = _text(key, node)
    if value not in STATUSES:
        raise _FaultError(node, f"status '{value[:40]}' is unknown; expected one of {', '.join(STATUSES)}")
    return value


def _date(key: str, node: yaml.Node) -> str:
    value = _text(key, node)
    try:
        return datetime.date.fromisoformat(value).isoformat()
    except ValueError:
        raise _FaultError(
            node, f"'{key}' is not a date; expected year-month-day, for example `{EXAMPLES[key]}`"
        ) from None


_READERS: dict[str, Callable[[str, yaml.Node], object]] = {
    "id": _id,
    "title": _text,
    "aliases": _texts,
    "tags": _texts,
    "status": _status,
    "owner": _text,
    "reviewed": _date,
    "review_by": _date,
}
