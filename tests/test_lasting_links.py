"""Any sequence of edits, wise or not: what was ever released answers for good, and only for what it was."""

from __future__ import annotations

import re
import tempfile
from contextlib import suppress
from pathlib import Path, PurePosixPath

from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from generator.build import Site, build_site
from generator.build_cache import Cache
from generator.errors import Diagnostic
from generator.ledger import read_ledger
from generator.moves import LedgerError, rename, withdraw
from generator.releases import release
from tests.test_permalinks import DAY, files, led_to
from tests.tiny_site import make_prompts, prompt

NAMES = ("alpha", "beta", "gamma", "delta", "epsilon")
DEEDS = (
    *("rename", "rename", "move", "move", "swap", "change_case", "edit", "rewrite", "replace", "delete", "add"),
    *("bring_back", "copy", "copy_beside", "take_id", "take_no_id", "withdraw"),
)
STEPS = st.lists(
    st.tuples(st.sampled_from(DEEDS), st.integers(0, 4), st.integers(0, 4), st.booleans()), min_size=3, max_size=12
)
COMMAND = re.compile(r"`answerbook (release|(?:rename|withdraw) [ \w-]+)`")
HEAD = re.compile(r"\A---\nid: \w+\n---\n")


def order(remedy: str) -> int:
    """Two files of one name are parted first; a release records what is there, so it comes last."""
    return {"part": 0, "release": 2}.get(remedy.split(maxsplit=1)[0], 1)


class Desk:
    """A folder of prompts, and a support desk that has kept every link ever published, with what it was about."""

    def __init__(self, root: Path) -> None:
        self.folder = make_prompts(root / "prompts")
        self.cache = Cache()
        self.links: dict[str, str] = {}
        self.subjects = iter(f"star{number:03}" for number in range(1000))
        self.deleted: dict[str, str] = {}
        make_prompts(self.folder, **{name: self.new_prompt() for name in NAMES[:3]})
        self.publish()

    def new_prompt(self) -> str:
        """Return a prompt that has neither its subject nor a source in common with any other."""
        subject = next(self.subjects)
        text = prompt(f"How does AI show {subject}?", model=f"Enhancement-{subject}")
        return text.replace("Glow: Low-Light", f"Glow {subject}: Low-Light")

    def paths(self) -> dict[str, Path]:
        """Return the prompt files by slug."""
        return {path.stem.lower(): path for path in sorted(self.folder.glob("*.txt"))}

    def about(self, slug: str) -> str:
        """Return what the prompt file of `slug` is about; empty where there is none."""
        path = self.paths().get(slug)
        return subject_of(path.read_text()) if path else ""

    def was_about(self, slug: str) -> str | None:
        """Return what the published answer of `slug` was about."""
        return self.links.get(f"answers/{slug}/")

    def do(self, deed: str, one: int, other: int) -> None:
        """Do something to the files, whether it is wise or not; numbers choose among those that are there."""
        paths = self.paths()
        here, gone = sorted(paths), sorted({*NAMES} - paths.keys())
        slug = here[one % len(here)] if here else ""
        if deed in ("add", "bring_back"):
            self.add(gone[one % len(gone)] if gone else "", fresh=deed == "add")
        elif not here:
            return
        elif deed == "rename":
            with suppress(LedgerError):
                rename(self.folder, "prompts", slug, NAMES[other])
        elif deed == "withdraw":
            with suppress(LedgerError):
                withdraw(self.folder, "prompts", NAMES[one], NAMES[other] if one != other else None, DAY)
        elif deed == "move" and gone:
            paths[slug].rename(self.folder / f"{gone[other % len(gone)]}.txt")
        elif deed in ("swap", "copy", "take_id"):
            self.mix(deed, paths[slug], paths[here[other % len(here)]])
        else:
            self.change(deed, slug, paths[slug])

    def add(self, slug: str, *, fresh: bool) -> None:
        if slug and (fresh or slug in self.deleted):
            make_prompts(self.folder, **{slug: self.new_prompt() if fresh else self.deleted[slug]})

    def mix(self, deed: str, path: Path, second: Path) -> None:
        text, other = path.read_text(), second.read_text()
        if deed == "take_id":
            entries = read_ledger(self.folder, "prompts").values()
            ids = sorted(entry.id for entry in entries if entry.slug != path.stem.lower())
            path.write_text(with_id(text, ids[len(other) % len(ids)]))
            self.publish()
            return
        second.write_text(text)
        if deed == "swap" and path != second:
            path.write_text(other)

    def change(self, deed: str, slug: str, path: Path) -> None:
        text = path.read_text()
        if deed == "change_case":
            path.rename(self.folder / f"{slug.title()}.txt")
        elif deed == "copy_beside":
            (self.folder / f"{slug.upper()}.txt").write_text(text)
        elif deed == "edit":
            path.write_text(text.replace("removes noise", "then removes noise"))
        elif deed == "rewrite":
            subject = subject_of(text)
            words = prompt(f"Why is {subject} pictured?", model=f"Other-{subject}")
            path.write_text(words.replace("Glow: Low-Light", f"Shine {subject}: Low-Light"))
        elif deed == "replace":
            path.write_text(self.new_prompt())
        elif deed == "take_no_id":
            path.write_text(with_id(text, ""))
        elif deed == "delete":
            self.deleted[slug] = text
            path.unlink()

    def publish(self) -> None:
        """Mend what a build complains about, as it says and as is true, and release."""
        for _ in range(60):
            errors = build_site(self.folder, "prompts", cache=self.cache).errors
            if not errors:
                break
            remedies = [remedy for finding in errors for remedy in self.remedies(finding)]
            assert remedies, "\n".join(map(str, errors))
            self.apply(min(remedies, key=order))
        else:
            raise AssertionError("\n".join(map(str, errors)))
        release(self.folder, "prompts", DAY, cache=self.cache)
        self.check(build_site(self.folder, "prompts", cache=self.cache))

    def remedies(self, finding: Diagnostic) -> list[str]:
        """Return what a finding tells to do, without what is not true."""
        slug = PurePosixPath(finding.path).stem.lower()
        commands = COMMAND.findall(finding.message)
        told = [command for command in commands if self.is_true(command)]
        own = re.search(r"`id: (\w+)`", finding.message)
        if "has the same address" in finding.message:
            told.append(f"part {finding.path}")
        elif own and slug == "permalinks":
            lost = self.links[f"a/{own[1]}/"]
            astray = {name: path for name, path in self.paths().items() if self.was_about(name) != self.about(name)}
            told = [f"id {path} {own[1]}" for name, path in astray.items() if self.about(name) == lost] or told
        elif own and self.about(slug) == self.links[f"a/{own[1]}/"]:
            told = [f"id {finding.path} {own[1]}"]
        elif not told and re.search("an id of its own|another id", finding.message):
            told.append(f"id {finding.path} none")
        return told or commands[-1:]

    def is_true(self, command: str) -> bool:
        deed, *slugs = command.split()
        if deed != "rename":
            return True
        old, new = slugs
        if old not in self.paths():
            return self.was_about(old) == self.about(new)
        return self.was_about(new) == self.about(old) or (
            self.was_about(new) is None and self.was_about(old) != self.about(old)
        )

    def apply(self, remedy: str) -> None:
        deed, *words = remedy.split()
        if deed == "rename":
            rename(self.folder, "prompts", *words)
        elif deed == "withdraw":
            withdraw(self.folder, "prompts", words[0], None, DAY)
        elif deed == "release":
            release(self.folder, "prompts", DAY, cache=self.cache)
        else:
            path = self.folder / PurePosixPath(words[0]).name
            if deed == "id":
                path.write_text(with_id(path.read_text(), words[1].replace("none", "")))
            else:
                path.rename(self.folder / f"parted-{next(self.subjects)}.txt")

    def check(self, site: Site) -> None:
        """Every link ever published, new ones too, leads to what it was about or says that it was withdrawn."""
        assert site.errors == ()
        for answer in site.answers:
            subject = subject_of(answer.prompt.question)
            assert self.links.setdefault(answer.url, subject) == subject
            assert self.links.setdefault(answer.permalink, subject) == subject
        made = files(site)
        for url, subject in self.links.items():
            page = made[led_to(site, url)]
            assert subject_of(page) == subject or "This answer was withdrawn" in page, url


def subject_of(text: str) -> str:
    found = re.search(r"star\d+", text)
    return found[0] if found else ""


def with_id(text: str, own: str) -> str:
    head = f"---\nid: {own}\n---\n" if own else ""
    return head + HEAD.sub("", text)


@settings(max_examples=15, deadline=None, derandomize=True, phases=[Phase.explicit, Phase.generate])
@example([("edit", 1, 3, False), ("swap", 4, 2, False), ("copy_beside", 2, 4, True)])
@example([("swap", 3, 2, False), ("copy_beside", 4, 3, False), ("replace", 2, 4, False), ("take_id", 1, 0, False)])
@example([("rename", 0, 4, True), ("add", 0, 0, False), ("delete", 2, 0, False), ("move", 0, 1, False)])
@example([("move", 1, 1, False), ("withdraw", 0, 4, True)])
@given(STEPS)
def test_no_sequence_of_edits_loses_a_link_or_leads_it_to_another_answer(
    steps: list[tuple[str, int, int, bool]],
) -> None:
    with tempfile.TemporaryDirectory() as root:
        desk = Desk(Path(root))
        for deed, one, other, publish in steps:
            desk.do(deed, one, other)
            if publish:
                desk.publish()
        desk.publish()
