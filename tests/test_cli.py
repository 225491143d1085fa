from __future__ import annotations

import contextlib
import json
import os
import pty
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from generator.cli import cli, main
from tests.tiny_site import broken_prompt, environment, make_prompts, prompt, tree


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


Run = Callable[..., "Ended"]


class Ended(NamedTuple):
    exit_code: int
    stdout: str
    stderr: str


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a function that runs `answerbook` with its arguments, here in this process."""

    def run(*arguments: str) -> Ended:
        monkeypatch.setattr(sys, "argv", ["answerbook", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        code = ended.value.code
        assert isinstance(code, int)
        return Ended(code, *capsys.readouterr())

    return run


def run_as_user(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "generator", *arguments]
    return subprocess.run(
        command, cwd=cwd, env=environment(), capture_output=True, text=True, check=False, encoding="utf-8"
    )


def test_build_writes_pages_and_records_and_says_so_in_one_line(run: Run) -> None:
    make_prompts(Path("prompts"), dark_street=prompt(), dim_room=prompt("How is a dim room brightened?"))
    result = run("build", "--output", "out")
    assert result.exit_code == 0
    files = tree(Path("out"))
    assert result.stdout == f"2 answers in out: {len(files)} files written, 0 unchanged, 0 removed\n"
    assert {
        f"answers/{name}" for name in ("dark-street.json", "dark-street.md", "dim-room.json", "dim-room.md")
    } <= set(files)
    assert {"answers.json", "browse/index.md", "models/index.md", "papers/index.md"} <= set(files)


def test_building_again_writes_nothing(run: Run) -> None:
    make_prompts(Path("prompts"), dark_street=prompt())
    run("build", "--output", "out")
    number = len(tree(Path("out")))
    assert run("build", "--output", "out").stdout.endswith(f": 0 files written, {number} unchanged, 0 removed\n")


def test_the_same_prompts_give_the_same_bytes_in_any_locale_time_zone_and_hash_seed(tmp_path: Path) -> None:
    make_prompts(Path("prompts"), dark_street=prompt(), dim_room=prompt("How is a dim room brightened?"))
    for number, (locale, zone) in enumerate([("C", "UTC"), ("tr_TR.UTF-8", "Asia/Kathmandu")]):
        settings = {"LC_ALL": locale, "TZ": zone, "PYTHONHASHSEED": str(number), "PYTHONUTF8": "0"}
        subprocess.run(
            [sys.executable, "-m", "generator", "build", "--output", f"out{number}"],
            env={**environment(), **settings},
            check=True,
            capture_output=True,
        )
    assert tree(tmp_path / "out0") == tree(tmp_path / "out1")


def test_a_broken_prompt_is_named_and_the_good_ones_are_written(run: Run) -> None:
    make_prompts(Path("prompts"), dark_street=prompt(), odd=broken_prompt())
    result = run("build", "--output", "out")
    assert result.exit_code == 1
    assert result.stderr.startswith("prompts/odd.txt:")
    assert "'Githb'" in result.stderr
    assert result.stdout.startswith("1 answer in out: ")
    assert result.stdout.endswith(", 1 error\n")
    assert Path("out/answers/dark-street.md").exists()
    assert not Path("out/answers/odd.md").exists()


def test_the_page_of_a_removed_prompt_that_was_never_released_goes_away(run: Run) -> None:
    make_prompts(Path("prompts"), dark_street=prompt(), dim_room=prompt("How is a dim room brightened?"))
    run("build", "--output", "out")
    Path("prompts/dim-room.txt").unlink()
    assert run("build", "--output", "out").exit_code == 0
    assert [uri for uri, content in tree(Path("out")).items() if "dim-room" in uri or b"dim-room" in content] == []


def test_docs_are_taken_along_with_the_list_of_answers(run: Run) -> None:
    make_prompts(Path("prompts"), dark_street=prompt())
    Path("docs/images").mkdir(parents=True)
    Path("docs/index.md").write_text("# Home\n\n<!-- answerbook:answers -->\n")
    Path("docs/images/dot.png").write_bytes(b"\x89PNG\r\n\x00")
    Path("docs/.hidden").write_text("no")
    run("build", "--output", "out", "--docs", "docs")
    assert "](answers/dark-street.md)" in Path("out/index.md").read_text()
    assert "answerbook:answers" not in Path("out/index.md").read_text()
    assert Path("out/images/dot.png").read_bytes() == b"\x89PNG\r\n\x00"
    assert not Path("out/.hidden").exists()


def test_json_findings_stand_alone_on_standard_output(run: Run) -> None:
    make_prompts(Path("prompts"), odd=broken_prompt(), dark_street=prompt())
    for arguments in (("build", "--output", "out"), ("check",)):
        result = run(*arguments, "--format", "json")
        assert result.exit_code == 1
        first = json.loads(result.stdout)[0]
        assert set(first) == {"path", "line", "message", "severity"}
        assert (first["path"], first["severity"]) == ("prompts/odd.txt", "error")
        assert "1 error" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("build", "--output", "out", "--prompts", "nowhere"), "there is no folder nowhere; expected e.g."),
        (("check", "--prompts", "nowhere"), "there is no folder nowhere; expected e.g. --prompts prompts"),
        (("check", "--prompts", "file.txt"), "file.txt is not a folder; expected e.g. --prompts prompts"),
        (("check", "--pages", "nowhere"), "there is no folder nowhere; expected e.g. --pages pages"),
        (("build", "--output", "file.txt"), "file.txt is a file; expected a folder for the output"),
        (("build", "--output", "full"), "full already holds other files (mine.md)"),
        (("build",), "Missing option '--output'"),
        (("index", "nowhere"), "nowhere is not a folder; expected a built site"),
        (("index", "full"), "full has no index.html; expected a built site"),
        (
            ("new", "Two Words"),
            "cannot be an address; expected small letters, digits and hyphens, e.g. two-words",
        ),
        (("new", "../up"), "cannot be an address"),
        (("new", "index"), "cannot be an address"),
        (("new", "dark-street"), "prompts/dark-street.txt has this address already"),
        (("new", "x", "--prompts", "file.txt"), "file.txt is not a folder; expected e.g. --prompts prompts"),
        (("build", "--prompts", "full", "--output", "out"), "full holds no prompt file; expected e.g. full/my-"),
        (("rename", "dark-street", "Two Words"), "'Two Words' cannot be an address; expected e.g. two-words"),
        (("rename", "nowhere", "x"), "there is no answer 'nowhere'; expected a slug such as dark-street"),
        (("withdraw", "dark-street"), "dark-street: was never released, so nothing links to it; delete prompts/"),
        (("release", "--date", "today"), "'today' is not a date; expected year-month-day, e.g. 2026-11-20"),
        (("report", "--as-of", "1.5.2027"), "'1.5.2027' is not a date; expected year-month-day"),
        (("nonsense",), "No such command 'nonsense'"),
    ],
)
def test_what_cannot_be_carried_out_ends_with_2_and_one_clear_message(
    run: Run, arguments: tuple[str, ...], message: str
) -> None:
    make_prompts(Path("prompts"), dark_street=prompt())
    Path("file.txt").write_text("")
    Path("full").mkdir()
    Path("full/mine.md").write_text("")
    result = run(*arguments)
    assert result.exit_code == 2
    assert message in " ".join(result.stderr.split())
    assert result.stdout == ""


def test_check_prints_every_finding_then_a_count(run: Run) -> None:
    make_prompts(Path("prompts"), b=broken_prompt(), a="nothing of use", good=prompt())
    result = run("check")
    lines = result.stdout.splitlines()
    assert result.exit_code == 1
    assert lines[0].startswith("prompts/a.txt:1: ")
    assert any(line.startswith("prompts/b.txt:") for line in lines)
    assert lines[-1].startswith("3 prompts checked, ")


def test_check_of_good_prompts_says_so(run: Run) -> None:
    make_prompts(Path("prompts"), dark_street=prompt())
    result = run("check")
    assert (result.exit_code, result.stdout) == (0, "1 prompt checked, no findings\n")


def test_check_reads_the_exported_pages_too(run: Run) -> None:
    make_prompts(Path("prompts"), dark_street=prompt(), dim_room=prompt("How is a dim room brightened?"))
    run("build", "--output", "out")
    assert run("check", "--pages", "out").exit_code == 0
    page = Path("out/answers/dark-street.md")
    page.write_text(page.read_text().replace("https://example.org/glow.pdf", "https://example.org/other.pdf"))
    Path("out/answers/dim-room.json").write_text("{")
    Path("out/answers/stray.md").write_text("# Stray\n")
    result = run("check", "--pages", "out")
    assert result.exit_code == 1
    paths = {line.split(":")[0] for line in result.stdout.splitlines()[:-1]}
    assert paths == {"out/answers/dark-street.md", "out/answers/dim-room.json", "out/answers/stray.md"}


def test_check_names_a_page_that_is_missing(run: Run) -> None:
    make_prompts(Path("prompts"), dark_street=prompt())
    run("build", "--output", "out")
    Path("out/answers/dark-street.md").unlink()
    result = run("check", "--pages", "out")
    assert "out/answers/dark-street.md:1: is missing; expected what a build makes of prompts/" in result.stdout


@pytest.fixture
def released(run: Run) -> Path:
    """Return a folder of two released prompts, dark-street and dim-room."""
    folder = make_prompts(Path("prompts"), dark_street=prompt(), dim_room=prompt("How is a dim room brightened?"))
    assert run("release", "--date", "2026-11-20").exit_code == 0
    return folder


def test_release_says_what_it_recorded(run: Run) -> None:
    make_prompts(Path("prompts"), dark_street=prompt(), dim_room=f"---\nstatus: draft\n---\n{prompt('Why is it dim?')}")
    result = run("release", "--date", "2026-11-20")
    recorded = "1 new answer, 0 changed, 0 unchanged in prompts/permalinks.yml, as of 2026-11-20; 1 draft left out\n"
    assert (result.exit_code, result.stdout) == (0, recorded)


def test_a_release_that_would_lose_an_address_names_it_and_ends_with_1(run: Run, released: Path) -> None:
    (released / "dim-room.txt").unlink()
    result = run("release")
    assert result.exit_code == 1
    assert result.stderr.startswith("prompts/permalinks.yml:")
    assert result.stderr.endswith("answerbook: nothing was recorded\n")


def test_a_lost_address_fails_check_and_build_until_the_command_that_they_name_has_run(
    run: Run, released: Path
) -> None:
    (released / "dim-room.txt").rename(released / "brighten-a-room.txt")
    for arguments in (("check",), ("build", "--output", "out")):
        result = run(*arguments)
        assert result.exit_code == 1
        assert "run `answerbook rename dim-room brighten-a-room`\n" in result.stdout + result.stderr
    done = run("rename", "dim-room", "brighten-a-room")
    assert done.exit_code == 0
    assert done.stdout == (
        "prompts/brighten-a-room.txt is published at answers/brighten-a-room/; answers/dim-room/ leads there\n"
    )
    assert run("check").stdout == "2 prompts checked, no findings\n"
    assert run("build", "--output", "out").exit_code == 0
    assert Path("out/answers/dim-room/index.html").is_file()


def test_withdraw_says_where_the_addresses_lead(run: Run, released: Path) -> None:
    result = run("withdraw", "dim-room", "--successor", "dark-street", "--date", "2026-12-01")
    assert result.exit_code == 0
    assert "say that it was withdrawn on 2026-12-01, and lead to answers/dark-street/" in result.stdout
    assert run("check").stdout == "1 prompt checked, no findings\n"


def test_a_broken_ledger_is_a_finding_of_check_and_stops_the_build(run: Run, released: Path) -> None:
    (released / "permalinks.yml").write_text("<<<<<<< ours\n")
    result = run("check", "--format", "json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)[0]["path"] == "prompts/permalinks.yml"
    built = run("build", "--output", "out")
    assert built.exit_code == 2
    assert "prompts/permalinks.yml:" in built.stderr
    assert not Path("out").exists()


def test_a_site_with_a_ledger_reminds_of_what_is_not_released(run: Run, released: Path) -> None:
    assert run("build", "--output", "out").stderr == ""
    make_prompts(released, third=prompt("Why is it dark?"))
    reminder = "1 answer not released as they are now: before you publish, run answerbook release\n"
    assert run("build", "--output", "out").stderr == reminder
    assert run("check").stderr == reminder


def test_check_names_an_address_that_the_export_has_lost(run: Run, released: Path) -> None:
    run("rename", "dim-room", "brighten-a-room")
    run("build", "--output", "out", "--site-url", "https://x.example/help/")
    assert run("check", "--pages", "out").exit_code == 0
    Path("out/answers/dim-room/index.html").unlink()
    record = Path("out/answers/brighten-a-room.json")
    record.write_text(record.read_text().replace('"as_of": "2026-11-20"', '"as_of": "2026-11-21"'))
    lines = run("check", "--pages", "out").stdout.splitlines()
    assert "out/answers/dim-room/index.html:1: is missing, so that a published address is lost; build again" in lines
    assert any(line.startswith(f"{record}:1: the record's 'as_of' is '2026-11-21'") for line in lines)


def test_report_lists_states_and_ends_with_1_where_something_is_stale(run: Run) -> None:
    due = f"---\nstatus: reviewed\nowner: desk\nreviewed: 2026-05-01\nreview_by: 2027-05-01\n---\n{prompt()}"
    make_prompts(Path("prompts"), dark_street=due, dim_room=prompt("How is a dim room brightened?"))
    fine = run("report", "--stale", "--as-of", "2027-05-01")
    assert (fine.exit_code, fine.stdout) == (0, "0 of 2 answers overdue on 2027-05-01\n")
    stale = run("report", "--stale", "--as-of", "2027-05-02")
    assert stale.exit_code == 1
    assert stale.stdout.splitlines() == [
        "prompts/dark-street.txt:1: reviewed on 2026-05-01, review by 2027-05-01, overdue by 1 day, owner desk: "
        "How does AI keep the noise away?",
        "1 of 2 answers overdue on 2027-05-02",
    ]
    everything = run("report", "--as-of", "2027-05-02", "--format", "json")
    assert everything.exit_code == 0
    rows = json.loads(everything.stdout)
    assert [(row["slug"], row["days_overdue"]) for row in rows] == [("dark-street", 1), ("dim-room", 0)]
    make_prompts(Path("prompts"), odd=broken_prompt())
    assert run("report", "--stale", "--as-of", "2027-05-01").exit_code == 1


def test_a_new_prompt_is_valid_from_the_start(run: Run) -> None:
    result = run("new", "brighten-night-photo")
    assert result.exit_code == 0
    assert "prompts/brighten-night-photo.txt" in result.stdout
    checked = run("check")
    assert (checked.exit_code, checked.stdout) == (0, "1 prompt checked, no findings\n")
    assert run("build", "--output", "out").exit_code == 0


def test_new_never_overwrites(run: Run) -> None:
    make_prompts(Path("prompts"), mine="my own words")
    assert run("new", "mine").exit_code == 2
    assert Path("prompts/mine.txt").read_text() == "my own words"


def test_new_refuses_an_address_that_belongs_to_another_answer_for_good(run: Run, released: Path) -> None:
    run("rename", "dim-room", "brighten-a-room")
    run("withdraw", "dark-street", "--date", "2026-12-01")
    for slug, owner in (
        ("dim-room", "answers/brighten-a-room/"),
        ("dark-street", "the answer that was withdrawn on 2026-12-01"),
    ):
        result = run("new", slug)
        assert result.exit_code == 2
        assert f"answers/{slug}/ is for good the address of" in (said := " ".join(result.stderr.split()))
        assert owner in said
        assert not (released / f"{slug}.txt").exists()


def test_an_answer_that_was_due_before_it_was_reviewed_is_a_warning(run: Run) -> None:
    head = "---\nstatus: reviewed\nreviewed: 2026-05-01\nreview_by: 2026-04-01\n---\n"
    make_prompts(Path("prompts"), dark_street=head + prompt())
    result = run("check")
    assert result.exit_code == 0
    assert result.stdout.startswith("prompts/dark-street.txt:4: warning: 'review_by' 2026-04-01 is before 'reviewed'")


def test_index_makes_a_built_site_searchable(run: Run) -> None:
    Path("site").mkdir()
    Path("site/index.html").write_text('<html lang="en"><body data-pagefind-body>Words</body></html>')
    result = run("index", "site")
    assert (result.exit_code, result.stdout) == (0, "1 page indexed in site\n")
    assert Path("site/pagefind/pagefind.js").exists()


def test_version_is_that_of_the_package(run: Run) -> None:
    result = run("--version")
    assert result.stdout.startswith("answerbook ")


@pytest.mark.parametrize("command", sorted(cli.commands))
def test_the_help_of_every_command_shows_an_example(run: Run, command: str) -> None:
    result = run(command, "--help")
    assert result.exit_code == 0
    assert f"answerbook {command}" in result.stdout.split("\n", 2)[2]


@pytest.mark.parametrize("command", ["serve", "site"])
def test_serve_and_site_hand_their_options_to_mkdocs(command: str, tmp_path: Path) -> None:
    done = run_as_user(command, "--config-file", "nowhere.yml", cwd=tmp_path)
    assert done.returncode != 0
    assert "nowhere.yml" in done.stdout + done.stderr


def in_a_terminal(*arguments: str, stop_at: bytes = b"") -> tuple[int, str]:
    """Run a command whose standard error is a terminal; it is interrupted when `stop_at` appears there."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "generator", *arguments]
    process = subprocess.Popen(
        command, env={**environment(), "TERM": "xterm"}, stdout=subprocess.DEVNULL, stderr=theirs
    )
    os.close(theirs)
    seen = b""
    with contextlib.suppress(OSError):  # Linux says so when the other side has closed the terminal
        while chunk := os.read(ours, 4096):
            seen += chunk
            if stop_at and stop_at in seen:
                process.send_signal(signal.SIGINT)
                stop_at = b""
    os.close(ours)
    return process.wait(30), seen.decode()


def many_prompts(number: int) -> None:
    questions = (f"How does AI brighten dim room number {n}?" for n in range(number))
    make_prompts(Path("prompts"), **{f"p{n}": prompt(text) for n, text in enumerate(questions)})


def test_a_long_list_of_prompts_shows_how_far_it_is_in_a_terminal() -> None:
    many_prompts(201)
    status, seen = in_a_terminal("check")
    assert status == 0
    assert "Composing" in seen


def test_a_short_list_or_a_pipe_shows_no_progress(tmp_path: Path) -> None:
    many_prompts(201)
    assert run_as_user("check", cwd=tmp_path).stderr == ""
    for path in sorted(Path("prompts").iterdir())[3:]:
        path.unlink()
    assert in_a_terminal("check") == (0, "")


def test_ctrl_c_stops_with_one_plain_line() -> None:
    many_prompts(600)
    status, seen = in_a_terminal("build", "--output", "out", stop_at=b"Composing")
    assert status == 130
    assert "answerbook: stopped; " in seen
    assert "Traceback" not in seen


def test_a_reader_that_goes_away_causes_no_traceback(tmp_path: Path) -> None:
    make_prompts(Path("prompts"), **{f"bad{number}": "nothing" for number in range(400)})
    command = f"{sys.executable} -m generator check | head -n 1"
    done = subprocess.run(command, shell=True, env=environment(), capture_output=True, text=True, check=False)
    assert done.stdout.startswith("prompts/bad0.txt:1: ")
    assert done.stderr == ""
