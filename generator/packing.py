"""The build's data as bytes and back: between processes, and in the cache.

Bytes from a cache are not trusted: nothing but the listed data types comes out of them.
"""

from __future__ import annotations

import io
import pickle
import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from operator import attrgetter
from typing import Any

from generator import content, drafts, errors, packed, share_notes
from generator.content import Answer
from generator.drafts import Place

_TYPES = {
    (module.__name__, name): kind
    for module in (content, drafts, errors, packed, share_notes)
    for name, kind in vars(module).items()
    if isinstance(kind, type) and is_dataclass(kind) and kind.__module__ == module.__name__
}


def pack(value: object) -> bytes:
    """Return `value`, made of the data types and of plain Python ones, as bytes."""
    apart: list[bytes] = []
    buffer = io.BytesIO()
    pickler = pickle.Pickler(buffer, 5, buffer_callback=lambda part: apart.append(bytes(part.raw())))
    pickler.dispatch_table = _REDUCERS
    pickler.dump(value)
    parts = [zlib.compress(buffer.getvalue(), 1), *apart]
    return b"".join([struct.pack(f"<{1 + len(parts)}I", len(parts), *map(len, parts)), *parts])


def unpack(data: bytes) -> Any:
    """Return what `pack` was given; raise `ValueError` where `data` is not its work."""
    try:
        value, *apart = _parts(data)
        return _Reader(io.BytesIO(zlib.decompress(value)), buffers=apart).load()
    except Exception as error:  # whatever broken bytes make of themselves
        raise ValueError("not packed data") from error


def placed_answer(place: Place) -> Answer:
    """Return the whole answer in its `place`, with its id and versions."""
    answer: Answer = unpack(place.whole)
    return replace(answer, id=place.id, versions=place.versions)


def _parts(data: bytes) -> Iterator[bytes]:
    (count,) = struct.unpack_from("<I", data)
    lengths = struct.unpack_from(f"<{count}I", data, 4)
    at = 4 + 4 * count
    if at + sum(lengths) != len(data):
        raise ValueError("cut off")
    for length in lengths:
        yield data[at : at + length]
        at += length


class _Reader(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        try:
            return _TYPES[module, name]
        except KeyError:
            raise pickle.UnpicklingError(f"{module}.{name} is none of the data types") from None


def _reducer(kind: type[Any]) -> Callable[[Any], tuple[type[Any], tuple[Any, ...]]]:
    # Ten times as fast as what `dataclass` itself provides for frozen types with slots.
    names = [field.name for field in fields(kind)]
    if any(field.type == "bytes" for field in fields(kind)):
        return lambda value: (kind, tuple(_apart(getattr(value, name)) for name in names))
    if len(names) == 1:
        return lambda value: (kind, (getattr(value, names[0]),))
    values = attrgetter(*names)
    return lambda value: (kind, values(value))


def _apart(value: object) -> object:
    """Return `value` so that bytes, which are packed already, stay beside what is compressed."""
    return pickle.PickleBuffer(value) if isinstance(value, bytes) else value


_REDUCERS = {kind: _reducer(kind) for kind in _TYPES.values()}
