"""What a site calls itself and where it will stand: three settings of mkdocs.yml, nothing in it is run."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, replace
from pathlib import Path

import yaml

from generator.errors import Diagnostic, InputError
from generator.strict_yaml import read_yaml

_ADDRESS = re.compile(r"https?://[^\s/?#@\\<>\"'`{}|^]+(?:/[^\s?#\\<>\"'`{}|^]*)?")
_SETTINGS = {"site_name": "name", "site_description": "description", "site_url": "url"}


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """What feeds, cards and links say of the site as a whole."""

    name: str = "Answerbook"
    description: str = ""
    url: str = ""
    """Absolute, with a slash at its end; empty where the site's address is not known."""

    def link(self, uri: str) -> str:
        """Return the address of `uri`, which is relative to the site's root; root-relative without a known one."""
        return f"{self.url or '/'}{uri}"


def checked_address(address: str) -> str:
    """Return a site's address with a slash at its end; raise `ValueError` where it is not a plain web address."""
    if not _ADDRESS.fullmatch(address):
        raise ValueError(f"{address!r} is not the address of a site; expected e.g. https://answers.example.org/")
    return address if address.endswith("/") else f"{address}/"


def read_site_facts(path: Path, url: str | None = None) -> SiteFacts:
    """Return what mkdocs.yml at `path` says of the site, with `url` in place of its own where one is given.

    A file that is not there says nothing. Raises `InputError` where it is no YAML mapping, or its address is none.
    """
    facts = SiteFacts(**_settings(path)) if path.is_file() else SiteFacts()
    try:
        return replace(facts, url=checked_address(url or facts.url)) if url or facts.url else facts
    except ValueError as error:
        raise InputError([Diagnostic(path.as_posix(), 1, f"site_url: {error}")]) from error


def _settings(path: Path) -> dict[str, str]:
    try:
        pairs = read_yaml(path.read_text(encoding="utf-8"), _pairs)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        reason = getattr(error, "problem", None) or "it is not UTF-8"
        message = f"not valid YAML ({reason}); expected MkDocs' settings, e.g. site_name: Answers"
        raise InputError([Diagnostic(path.as_posix(), mark.line + 1 if mark else 1, message)]) from error
    found = {field: _value(pairs[key]) for key, field in _SETTINGS.items() if key in pairs}
    return {field: value for field, value in found.items() if value}


def _pairs(node: yaml.Node) -> dict[str, yaml.Node]:
    return {key.value: value for key, value in node.value} if isinstance(node, yaml.MappingNode) else {}


def _value(node: yaml.Node) -> str:
    """Return a setting's text; `!ENV NAME` and `!ENV [NAME, OTHER, default]` as MkDocs reads them."""
    words = [str(item.value) for item in node.value] if isinstance(node, yaml.SequenceNode) else [str(node.value)]
    if node.tag != "!ENV":
        return words[0] if node.tag == "tag:yaml.org,2002:str" else ""
    names, default = (words[:-1], words[-1]) if len(words) > 1 else (words, "")
    return next((os.environ[name] for name in names if name in os.environ), default)
