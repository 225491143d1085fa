"""Pagefind's filters in a fixed order: it writes them, and the values of each, in another order on every run.

See https://github.com/Pagefind/pagefind/issues/638. Its files are gzip over a signature and CBOR; a file is named by
the SHA-1 of its CBOR, and the names of the filters' files stand in the site's metadata.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from pathlib import Path
from typing import Any

import cbor2

_SIGNATURE = b"pagefind_dcd"
_SHORT, _LONG = 7, 10
"""How many digits of the hash stand in the name of a filter's file, and of the metadata's."""
_FILTERS = 3
"""Where the filters stand in the metadata."""


def order_filters(bundle: Path) -> None:
    """Sort the filters of the index in the folder `bundle`, and the values of each, in place."""
    entry_file = bundle / "pagefind-entry.json"
    entry = json.loads(entry_file.read_text(encoding="utf-8"))
    for language, known in entry["languages"].items():
        held = bundle / f"pagefind.{known['hash']}.pf_meta"
        meta = _read(held)
        if not meta[_FILTERS]:
            continue
        meta[_FILTERS] = sorted([name, _sorted_values(bundle, file, language)] for name, file in meta[_FILTERS])
        held.unlink()
        known["hash"] = _write(bundle, "pagefind.{}.pf_meta", meta, language, _LONG)
    entry_file.write_text(json.dumps(entry, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


def _sorted_values(bundle: Path, name: str, language: str) -> str:
    held = bundle / "filter" / f"{name}.pf_filter"
    title, values = _read(held)
    held.unlink()
    return _write(bundle, "filter/{}.pf_filter", [title, sorted(values)], language, _SHORT)


def _read(path: Path) -> Any:
    return cbor2.loads(gzip.decompress(path.read_bytes()).removeprefix(_SIGNATURE))


def _write(bundle: Path, place: str, value: Any, language: str, digits: int) -> str:
    data = cbor2.dumps(value)
    # Another program relies on this hash: it only names.
    name = f"{language}_{hashlib.sha1(data, usedforsecurity=False).hexdigest()[:digits]}"
    (bundle / place.format(name)).write_bytes(gzip.compress(_SIGNATURE + data, mtime=0))
    return name
