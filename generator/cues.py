"""Words that give a sentence away: a pattern that is only tried where a text holds one of a few letter sequences.

A pattern that must begin at a word is tried at every letter of a text, which takes ten times as long as to see that
none of its words stands there. Patterns are in small letters and see texts in small letters: to ignore case takes
several times as long again.
"""

from __future__ import annotations

import re


class Cue:
    """Tells whether a text in small letters holds what a pattern describes."""

    def __init__(self, needs: str, pattern: str) -> None:
        """Take the `pattern`, and the letters of which some stand wherever it matches: `|` between them."""
        self._needs = tuple(needs.split("|"))
        self.pattern = re.compile(pattern)

    def is_in(self, small: str) -> bool:
        """Return whether the pattern matches somewhere in `small`, a text in small letters."""
        for need in self._needs:
            if need in small:
                return self.pattern.search(small) is not None
        return False

    def opens(self, small: str) -> bool:
        """Return whether `small` begins with what the pattern describes."""
        return self.pattern.match(small) is not None


def in_small_letters(text: str) -> str:
    """Return `text` in small letters, each where it stood."""
    return text.replace("İ", "i").lower()  # the one letter whose small form takes two places
