"""All answers of a site among each other: where each stands, which pages lead to them. Planned again when one changes.

While none does, what the answers' pages need of each other and the addresses of all lists come from the cache; the
lists themselves are planned when the first of them is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from generator.catalogue import plan_catalogue
from generator.content import Answer, GeneratedFile
from generator.drafts import Arranged
from generator.making import digest
from generator.packed import Later


class Arrangement:
    """What is planned of the published answers of a site."""

    def __init__(self, answers: Sequence[Answer], keys: Iterable[str], *, drafts: bool) -> None:
        """Take the outlines of all answers, and the `keys` of their drafts; `drafts` are offered where asked for."""
        self.answers = answers
        self.key = digest([repr(drafts), *keys])
        """Digest of all that has a say in the plan."""
        self.catalogue = plan_catalogue(answers, drafts=drafts)
        self._drafts = drafts

    def plan(self) -> Arranged:
        """Return where each answer stands and the addresses of all lists."""
        from generator.standings import plan_standings

        standings = plan_standings(self.answers, self.catalogue, drafts=self._drafts)
        return Arranged(standings, tuple(self._pages), tuple(self._reports))

    def files(self, arranged: Arranged) -> Iterator[GeneratedFile]:
        """Yield the catalogue's and the report's pages, as far as they were `arranged`."""
        for uri in arranged.pages:
            yield GeneratedFile(uri, Later(self._page, uri))
        for uri in arranged.reports:
            yield GeneratedFile(uri, Later(self._report, uri))

    def _page(self, uri: str) -> str:
        return self._pages[uri].content

    def _report(self, uri: str) -> str:
        return self._reports[uri].content

    @cached_property
    def _pages(self) -> dict[str, GeneratedFile]:
        from generator.catalogue_pages import catalogue_files

        return {file.uri: file for file in catalogue_files(self.catalogue)}

    @cached_property
    def _reports(self) -> dict[str, GeneratedFile]:
        from generator.report_pages import report_files

        return {file.uri: file for file in report_files(self.catalogue)}
