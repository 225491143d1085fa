"""A build in shares: what is the same on every machine, whose prompt is whose, what one step left for the next."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from generator.build import Given
from generator.build_cache import Cache, default_cache
from generator.errors import Diagnostic, OutputError
from generator.making import digest, program_digest
from generator.packing import unpack
from generator.reader import PromptFile, load_files, prompt_names
from generator.share_notes import Finished, Outline, Part
from generator.store import Store, open_store

_Note = TypeVar("_Note", Outline, Part, Finished)


@dataclass(frozen=True, slots=True)
class Job:
    """A site to be made in shares; the same on every machine that works on it."""

    given: Given
    output: str
    """A folder or a URL that every machine can reach."""
    of: int
    """Number of shares; it changes no byte."""

    @property
    def store(self) -> Store:
        """Return the place of the output."""
        return open_store(self.output)

    @property
    def shares(self) -> range:
        """Return the numbers of all shares, from 1."""
        return range(1, self.of + 1)

    def note(self, step: str, number: int) -> str:
        """Return what a note of one share is called."""
        return f"{step}-{number}-of-{self.of}"


def share_of(name: str, of: int) -> int:
    """Return which of `of` shares the prompt file `name` belongs to; it stays there whatever comes and goes."""
    return int.from_bytes(hashlib.sha256(name.encode(errors="surrogateescape")).digest()[:8], "big") % of + 1


def load_share(job: Job, number: int) -> tuple[list[PromptFile], list[Diagnostic]]:
    """Return the prompt files of one share, and what is wrong with others; raise `OutputError` without a folder."""
    prompts = job.given.prompts
    if not prompts.is_dir():
        raise OutputError(f"there is no folder {prompts} here; expected the prompts at the same path on every machine")
    return load_files(
        prompts, job.given.display, [name for name in prompt_names(prompts) if share_of(name, job.of) == number]
    )


def share_cache(job: Job, number: int) -> Cache:
    """Return what earlier builds of one share left on this machine."""
    whole = default_cache(job.given.prompts)
    return Cache(whole.with_stem(f"{whole.stem}-{number}-of-{job.of}"), remembers=False)


def digest_of(files: Iterable[PromptFile]) -> str:
    """Return a digest of prompt files."""
    return digest(part for file in files for part in (file.path, file.data))


def settings_of(job: Job) -> str:
    """Return a digest of the program and of how it was called."""
    return digest([program_digest(), repr(job.given.facts), repr(job.given.drafts), str(job.of)])


def read_notes(job: Job, step: str, kind: type[_Note]) -> list[_Note]:
    """Return the notes of all shares; raise `OutputError` where one is missing or of another build."""
    return [read_note(job, step, number, kind)[1] for number in job.shares]


def read_note(job: Job, step: str, number: int, kind: type[_Note]) -> tuple[bytes, _Note]:
    """Return a note as it lies there and as what it is; raise `OutputError` where it is missing or of another build."""
    data = job.store.noted(job.note(step, number))
    if data is None:
        raise OutputError(f"{job.output} holds no {_CALLED[step]} of share {number} of {job.of}; {_FIRST[step]}")
    try:
        found = unpack(data)
    except ValueError:
        found = None
    if not isinstance(found, kind) or (not isinstance(found, Finished) and found.settings != settings_of(job)):
        raise OutputError(CHANGED.format(_CALLED[step], number, job.of))
    return data, found


def read_finished(job: Job, number: int, part: Part) -> Finished:
    """Return what the pages of one share came to; raise `OutputError` where its catalogue was not `part`."""
    data, known = read_note(job, "catalogue", number, Part)
    _, finished = read_note(job, "finished", number, Finished)
    if known != part or finished.part != hashlib.sha256(data).hexdigest():
        raise OutputError(CHANGED.format(_CALLED["finished"], number, job.of))
    return finished


_CALLED = {"outline": "outline", "catalogue": "catalogue", "finished": "list of pages"}
_FIRST = {
    "outline": "expected --step outline for every share first",
    "catalogue": "expected --step catalogue first, once every share has its outline",
    "finished": "expected --step pages for every share first",
}
CHANGED = (
    "the {} of share {} of {} belongs to another build: prompts, ledger, options or program are not the same; "
    "expected the same on every machine and in every step: begin again with --step outline"
)
