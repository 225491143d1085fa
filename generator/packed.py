"""A long text that waits to be used, in a fifth of its memory."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import dataclass


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
