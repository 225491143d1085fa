"""Texts that wait to be used: one in a fifth of its memory, one that is not made yet."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial


@dataclass(frozen=True, slots=True)
class Packed:
    """One text, compressed."""

    data: bytes

    @classmethod
    def of(cls, text: str) -> Packed:
        """Return `text` packed."""
        return cls.of_all([text])

    @classmethod
    def of_all(cls, texts: Iterable[str]) -> Packed:
        """Return `texts` as one, of which only one at a time is there unpacked."""
        packer = zlib.compressobj(1)
        parts = [packer.compress(text.encode()) for text in texts]
        return cls(b"".join([*parts, packer.flush()]))

    @property
    def text(self) -> str:
        """Return the text."""
        return self.content.decode()

    @property
    def content(self) -> bytes:
        """Return the text as UTF-8."""
        return zlib.decompress(self.data)


class Later:
    """One text, made when it is asked for the first time: a live site shows few of its pages."""

    def __init__(self, make: Callable[..., str | Packed], *given: object, **named: object) -> None:
        """Take the function and what it is to be called with; none of them is kept for longer than needed."""
        self._make: Callable[[], str | Packed] | None = partial(make, *given, **named)
        self._made: str | Packed = ""

    def __eq__(self, other: object) -> bool:
        """Return whether both are the same text."""
        return isinstance(other, Later) and self.text == other.text

    def __hash__(self) -> int:
        """Return the hash of the text."""
        return hash(self.text)

    @property
    def text(self) -> str:
        """Return the text."""
        made = self._now
        return made.text if isinstance(made, Packed) else made

    @property
    def content(self) -> bytes:
        """Return the text as UTF-8."""
        made = self._now
        return made.content if isinstance(made, Packed) else made.encode()

    @property
    def _now(self) -> str | Packed:
        if self._make:
            self._made, self._make = self._make(), None
        return self._made
