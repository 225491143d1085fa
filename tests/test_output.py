from __future__ import annotations

import fcntl
import json
import os
import resource
import stat
from pathlib import Path

import pytest

from generator.errors import OutputError
from generator.output import LOCK, MANIFEST, Written, write_tree


def files(**contents: str) -> dict[str, bytes]:
    return {f"answers/{name}.md": content.encode() for name, content in contents.items()}


def tree(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith(".answerbook")
    }


def test_a_new_folder_gets_every_file(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "out"
    written = write_tree({**files(a="eins\n", b="zwei — drei\n"), "answers.json": b"{}"}, folder)
    assert written == Written(3, 0, 0)
    assert tree(folder) == {"answers/a.md": "eins\n", "answers/b.md": "zwei — drei\n", "answers.json": "{}"}


def test_line_ends_and_bytes_are_kept_as_they_are(tmp_path: Path) -> None:
    write_tree(files(a="one\ntwo\r\nü"), tmp_path / "out")
    assert (tmp_path / "out/answers/a.md").read_bytes() == "one\ntwo\r\nü".encode()


def test_a_file_with_the_same_bytes_is_left_alone(tmp_path: Path) -> None:
    write_tree(files(a="same", b="old"), tmp_path / "out")
    kept, manifest = tmp_path / "out/answers/a.md", tmp_path / "out" / MANIFEST
    before = kept.stat(), manifest.stat()
    assert write_tree(files(a="same", b="new"), tmp_path / "out") == Written(1, 1, 0)
    assert (kept.stat().st_ino, kept.stat().st_mtime_ns) == (before[0].st_ino, before[0].st_mtime_ns)
    assert manifest.stat().st_ino == before[1].st_ino


def test_files_of_removed_prompts_go_away_with_their_empty_folders(tmp_path: Path) -> None:
    write_tree({**files(a="a", b="b"), "models/index.md": b"m"}, tmp_path / "out")
    assert write_tree(files(a="a"), tmp_path / "out") == Written(0, 1, 2)
    assert tree(tmp_path / "out") == {"answers/a.md": "a"}
    assert not (tmp_path / "out/models").exists()


def test_files_that_others_add_later_stay(tmp_path: Path) -> None:
    write_tree(files(a="a", b="b"), tmp_path / "out")
    (tmp_path / "out/about.md").write_text("by hand")
    write_tree(files(a="a"), tmp_path / "out")
    assert tree(tmp_path / "out") == {"answers/a.md": "a", "about.md": "by hand"}


def test_a_folder_with_foreign_files_is_refused_and_not_touched(tmp_path: Path) -> None:
    (tmp_path / "thesis.md").write_text("years of work")
    with pytest.raises(OutputError, match=r"already holds other files \(thesis\.md\); expected an empty"):
        write_tree(files(a="a"), tmp_path)
    assert tree(tmp_path) == {"thesis.md": "years of work"}


def test_a_foreign_file_in_the_way_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    write_tree(files(a="a"), tmp_path)
    (tmp_path / "answers/b.md").write_text("by hand")
    with pytest.raises(OutputError, match=r"answers/b\.md was not written by a build"):
        write_tree(files(a="changed", b="b"), tmp_path)
    assert tree(tmp_path) == {"answers/a.md": "a", "answers/b.md": "by hand"}


def test_a_file_as_output_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("")
    with pytest.raises(OutputError, match="is a file; expected a folder"):
        write_tree(files(a="a"), tmp_path / "out")


def test_a_folder_where_a_file_must_go_is_named(tmp_path: Path) -> None:
    write_tree(files(a="a"), tmp_path)
    (tmp_path / "answers/b.md").mkdir()
    with pytest.raises(OutputError, match=r"answers/b\.md is a folder where a file must go"):
        write_tree(files(a="a", b="b"), tmp_path)


def test_a_symbolic_link_instead_of_a_folder_is_never_followed(tmp_path: Path) -> None:
    outside, out = tmp_path / "outside", tmp_path / "out"
    outside.mkdir()
    write_tree(files(a="a"), out)
    (out / "answers/a.md").unlink()
    (out / "answers").rmdir()
    (out / "answers").symlink_to(outside)
    with pytest.raises(OutputError, match="answers is not a plain folder"):
        write_tree(files(a="b"), out)
    assert list(outside.iterdir()) == []


def test_a_symbolic_link_instead_of_our_file_is_replaced_not_followed(tmp_path: Path) -> None:
    outside, out = tmp_path / "secret", tmp_path / "out"
    outside.write_text("a")
    write_tree(files(a="a"), out)
    (out / "answers/a.md").unlink()
    (out / "answers/a.md").symlink_to(outside)
    assert write_tree(files(a="a"), out).written == 1
    assert not (out / "answers/a.md").is_symlink()
    assert outside.read_text() == "a"


def test_a_removed_file_that_became_a_link_takes_only_the_link(tmp_path: Path) -> None:
    outside, out = tmp_path / "kept", tmp_path / "out"
    outside.write_text("kept")
    write_tree(files(a="a", b="b"), out)
    (out / "answers/b.md").unlink()
    (out / "answers/b.md").symlink_to(outside)
    write_tree(files(a="a"), out)
    assert outside.read_text() == "kept"
    assert list(tree(out)) == ["answers/a.md"]


@pytest.mark.parametrize("uri", ["../x.md", "/etc/x.md", "a/../../x.md", "a//x.md", "c:x", "a\\x", "a\0x"])
def test_no_path_leads_out_of_the_folder(tmp_path: Path, uri: str) -> None:
    with pytest.raises(OutputError, match="leads out of the output folder"):
        write_tree({uri: b"x"}, tmp_path / "out")


@pytest.mark.parametrize(
    "content",
    ["", "no json", "[]", '{"files": 3}', '{"files": [3]}', '{"files": ["../kept"]}', '{"files": ["/kept"]}'],
)
def test_a_damaged_or_forged_manifest_deletes_nothing(tmp_path: Path, content: str) -> None:
    out = tmp_path / "out"
    write_tree(files(a="a"), out)
    (tmp_path / "kept").write_text("kept")
    (out / MANIFEST).write_text(content)
    with pytest.raises(OutputError):
        write_tree(files(b="b"), out)
    assert (tmp_path / "kept").read_text() == "kept"
    assert tree(out) == {"answers/a.md": "a"}


def test_a_failing_disk_leaves_the_old_tree(tmp_path: Path) -> None:
    write_tree(files(a="old", b="old"), tmp_path)
    too_much = files(a="new", b="new", c="x" * 5000)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, limits[1]))
    try:
        with pytest.raises(OSError, match="File too large"):
            write_tree(too_much, tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert tree(tmp_path) == {"answers/a.md": "old", "answers/b.md": "old"}
    assert write_tree(too_much, tmp_path) == Written(3, 0, 0)


def test_a_build_stopped_between_two_files_is_finished_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_tree(files(a="old", gone="x"), tmp_path)
    replace = os.replace

    def stop(source: str, target: str) -> None:
        if str(target).endswith("/b.md"):
            raise KeyboardInterrupt
        replace(source, target)

    monkeypatch.setattr(os, "replace", stop)
    with pytest.raises(KeyboardInterrupt):
        write_tree(files(a="new", b="new", c="new"), tmp_path)
    monkeypatch.undo()
    write_tree(files(a="new", c="new"), tmp_path)
    assert tree(tmp_path) == {"answers/a.md": "new", "answers/c.md": "new"}


def test_the_manifest_lists_what_is_ours(tmp_path: Path) -> None:
    write_tree(files(b="b", a="a"), tmp_path)
    assert json.loads((tmp_path / MANIFEST).read_text()) == {
        "schema": 1,
        "files": ["answers/a.md", "answers/b.md"],
    }


def test_nothing_but_files_manifest_and_lock_is_left_behind(tmp_path: Path) -> None:
    write_tree(files(a="a"), tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"answers", MANIFEST, LOCK}
    assert stat.S_IMODE((tmp_path / "answers/a.md").stat().st_mode) & 0o444


def test_two_builds_at_once_do_not_mix(tmp_path: Path) -> None:
    write_tree(files(a="a"), tmp_path)
    with (tmp_path / LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # as another build does while it writes
        with pytest.raises(OutputError, match="another build is writing to"):
            write_tree(files(a="b"), tmp_path)
    assert write_tree(files(a="b"), tmp_path).written == 1
