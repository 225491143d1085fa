"""Every address that must lead on: permanent links, former slugs, withdrawn answers, pages of lists that are gone.

The pages are plain files that any host can serve and that work without JavaScript; `_redirects` says the same to
hosts that read it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from html import escape
from importlib import resources
from typing import TypeVar
from urllib.parse import urlsplit

from generator.cards import preview_tags
from generator.content import Answer, GeneratedFile
from generator.markdown import html_text
from generator.packed import Later, Packed
from generator.permalinks import Entry, Ledger, owners, successors
from generator.record import withdrawn_json
from generator.renderer import render_withdrawn
from generator.site_facts import SiteFacts
from generator.social import tags_html
from generator.state_words import withdrawn_title

SCRIPT = "a/redirect.js"
_Page = TypeVar("_Page")
MOVED, FOUND = 301, 302
_MOVED = "This answer stands at"
_GONE = "No answer needs this page any more. The nearest one is"


def answer_redirects(
    answer: Answer, former: Iterable[str], record: Packed, facts: SiteFacts, *, cards: bool
) -> list[GeneratedFile]:
    """Return what leads to `answer`: its permanent link, the pages at its `former` slugs and its `record` there.

    What a tool shows of a permanent link has a picture where the site has `cards`.
    """
    path, page = answer.prompt.path, Later(_answer_page, answer, facts, cards=cards)
    files = [GeneratedFile(f"{answer.permalink}index.html", page, path)]
    for slug in former:
        files.append(GeneratedFile(f"answers/{slug}/index.html", page, path))
        files.append(GeneratedFile(f"answers/{slug}.json", record, path))
    return files


def _answer_page(answer: Answer, facts: SiteFacts, *, cards: bool) -> str:
    return _page(answer.title, answer.url, facts, tags_html(preview_tags(answer, facts, cards=cards)))


def former_slugs(answers: Collection[Answer], ledger: Ledger) -> dict[str, tuple[str, ...]]:
    """Return the slugs that lead to each of the published `answers`, by the slug of that answer."""
    slugs = {answer.slug for answer in answers}
    former = {answer.slug: ledger[answer.id].former for answer in answers if answer.id in ledger}
    return {to: tuple(slug for slug in known if slug not in slugs) for to, known in former.items() if known}


def site_redirects(
    answers: Collection[Answer], ledger: Ledger, facts: SiteFacts, gone: Mapping[str, str]
) -> Iterator[GeneratedFile]:
    """Yield what keeps the other addresses of `ledger` alive, and `_redirects` with those of the `answers`, too.

    `gone` says where pages of lists were and which page stands nearest to them now.
    """
    slugs, titles = {answer.slug for answer in answers}, {answer.id: answer.title for answer in answers}
    former = former_slugs(answers, ledger)
    lines: list[str] = []
    for answer in answers:
        lines.append(_line(answer.permalink, answer.url, FOUND, facts))
        lines += [_line(f"answers/{slug}/", answer.url, MOVED, facts) for slug in former.get(answer.slug, ())]
    for entry in ledger.values():
        if entry.withdrawn and slugs.isdisjoint(entry.slugs):
            yield from _withdrawn(entry, ledger, titles, facts, lines)
    for page, nearest in gone.items():
        yield GeneratedFile(f"{page}index.html", _page(nearest, nearest, facts, at=page, told=_GONE))
        lines.append(_line(page, nearest, FOUND, facts))
    yield GeneratedFile(SCRIPT, _script())
    yield GeneratedFile("_redirects", "".join(sorted(lines)))


def with_former(pages: Mapping[str, _Page], ledger: Ledger) -> dict[str, _Page]:
    """Return `pages`, by uris such as `answers/x.md`, with each at the former addresses of its answer, too."""
    found = dict(pages)
    for entry in ledger.values():
        page = pages.get(f"answers/{entry.slug}.md")
        if page is not None:
            found |= {f"answers/{slug}.md": page for slug in entry.former if f"answers/{slug}.md" not in pages}
    return found


def _withdrawn(
    entry: Entry, ledger: Ledger, titles: Mapping[str, str], facts: SiteFacts, lines: list[str]
) -> Iterator[GeneratedFile]:
    # Through withdrawn ones to the answer that a reader can use.
    other = next(iter(successors(entry, owners(ledger))[:0:-1]), None)
    successor = (other.slug, titles.get(other.id, other.slug.replace("-", " "))) if other else None
    title = withdrawn_title(entry)
    yield GeneratedFile(f"answers/{entry.slug}.md", render_withdrawn(entry, title, successor))
    url, *former = entry.urls
    for uri in former:
        yield GeneratedFile(f"{uri}index.html", _page(f"Withdrawn: {title}", url, facts))
        lines.append(_line(uri, url, FOUND, facts))
    for slug in entry.slugs:
        yield GeneratedFile(f"answers/{slug}.json", withdrawn_json(entry, other.slug if other else None, facts))


def _page(title: str, url: str, facts: SiteFacts, meta: str = "", *, at: str = "a/x/", told: str = _MOVED) -> str:
    """Return a page that leads to `url`; it stands at `at`, or as deep below the site's root."""
    root = "../" * at.count("/")
    to = f"{root}{url}"
    return f"""\
<!doctype html>
<html lang="en" data-pagefind-ignore="all">
<head>
<meta charset="utf-8">
<title>{html_text(title)}</title>
<link rel="canonical" href="{escape(facts.url + url if facts.url else to)}">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
{meta}<script src="{root}{SCRIPT}" data-to="{to}"></script>
<noscript><meta http-equiv="refresh" content="0; url={to}"></noscript>
</head>
<body>
<p>{told}: <a href="{to}">{html_text(title)}</a></p>
</body>
</html>
"""


def _line(uri: str, url: str, status: int, facts: SiteFacts) -> str:
    base = urlsplit(facts.url).path or "/"
    return f"{base}{uri} {base}{url} {status}\n"


def _script() -> str:
    return resources.files("generator").joinpath("data", "redirect.js").read_text(encoding="utf-8")
