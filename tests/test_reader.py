from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import InputError
from generator.reader import MAX_BYTES, RESERVED_SLUGS, prompt_files, read_folder, read_prompt, slug_of
from tests.invented import entry, prompt_text

TEXT = prompt_text("How does the AI sharpen it?", [entry("Deblur-Pendulum")])


def put(folder: Path, **contents: bytes | str) -> Path:
    """Write prompt files, `a="…"` as `a.txt`."""
    for name, content in contents.items():
        data = content.encode() if isinstance(content, str) else content
        (folder / f"{name}.txt").write_bytes(data)
    return folder


def fault(folder: Path) -> str:
    (found,) = read_folder(folder, "p").diagnostics
    return str(found)


def test_every_text_file_of_a_folder_is_read_and_sorted_by_slug(tmp_path: Path) -> None:
    put(tmp_path, b=TEXT, a=TEXT, Z=TEXT)
    (tmp_path / "notes.md").write_text("no prompt")
    (tmp_path / ".hidden.txt").write_text("no prompt")
    (tmp_path / "UPPER.TXT").write_text(TEXT)
    read = read_folder(tmp_path, "prompts/")
    assert [prompt.slug for prompt in read.prompts] == ["a", "b", "upper", "z"]
    assert [prompt.path for prompt in read.prompts][:1] == ["prompts/a.txt"]
    assert read.diagnostics == ()
    assert [path.name for path in prompt_files(tmp_path)] == ["UPPER.TXT", "Z.txt", "a.txt", "b.txt"]


def test_line_ends_and_a_byte_order_mark_make_no_difference(tmp_path: Path) -> None:
    windows = "\ufeff" + TEXT.replace("\n", "\r\n")
    put(tmp_path, a=TEXT, b=windows, c=TEXT.replace("\n", "\r"), d=TEXT.rstrip("\n"))
    read = read_folder(tmp_path, "p")
    assert len({prompt.text.rstrip("\n") for prompt in read.prompts}) == 1
    assert len(read.prompts) == 4


def test_a_broken_file_stops_only_itself_and_all_faults_of_all_files_are_told(tmp_path: Path) -> None:
    put(tmp_path, a=TEXT.replace("Paper:", "Papr:"), b=TEXT, c=TEXT.replace("GitHub: None", "GitHub: x\nGitHub: y"))
    read = read_folder(tmp_path, "p")
    assert [prompt.slug for prompt in read.prompts] == ["b"]
    assert [(found.path, found.line) for found in read.diagnostics] == [
        ("p/a.txt", 12),
        ("p/c.txt", 13),
        ("p/c.txt", 14),
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"a\nb\n\xff", "p/a.txt:3: byte 0xff is not UTF-8; expected UTF-8"),
        (b"\xc3\xa9\n\xe9t\xe9", "p/a.txt:2: byte 0xe9 is not UTF-8"),
        (b"\xfe\xff\x00x", "p/a.txt:1: is UTF-16; expected UTF-8"),
        (TEXT.encode("utf-16"), "p/a.txt:1: is UTF-16; expected UTF-8"),
        (TEXT.encode("utf-16-le"), "p/a.txt:1: holds the control character U+0000; expected plain text: delete it"),
        (b"\xed\xa0\x80", "p/a.txt:1: byte 0xed is not UTF-8"),
        ("a\n\x1b[31m", "p/a.txt:2: holds the control character U+001B"),
        ("a\r\nb\u0085", "p/a.txt:2: holds the control character U+0085"),
        ("a\u2028b", "p/a.txt:1: holds the control character U+2028"),
        ("a\ufffe", "p/a.txt:1: holds the control character U+FFFE"),
    ],
)
def test_what_is_no_plain_text_is_refused_with_its_line(tmp_path: Path, content: bytes | str, message: str) -> None:
    assert message in fault(put(tmp_path, a=content))


def test_tabs_and_marks_of_writing_directions_are_plain_text(tmp_path: Path) -> None:
    put(tmp_path, a=TEXT.replace("sharpen it", "\tsharpen \u200fit\u202c"))
    assert len(read_folder(tmp_path, "p").prompts) == 1


def test_a_folder_a_link_and_a_pipe_are_no_prompt_files(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.write_text(TEXT)
    folder = tmp_path / "prompts"
    folder.mkdir()
    (folder / "folder.txt").mkdir()
    (folder / "link.txt").symlink_to(outside)
    (folder / "loop.txt").symlink_to("loop.txt")
    os.mkfifo(folder / "pipe.txt")
    found = [str(finding) for finding in read_folder(folder, "p").diagnostics]
    assert [line.split(";")[0] for line in found] == [
        "p/folder.txt:1: is not a regular file",
        "p/link.txt:1: is a symbolic link",
        "p/loop.txt:1: is a symbolic link",
        "p/pipe.txt:1: is not a regular file",
    ]


def test_a_file_over_the_limit_is_refused_unread(tmp_path: Path) -> None:
    with (tmp_path / "a.txt").open("wb") as file:
        file.truncate(MAX_BYTES * 4096)
    assert fault(tmp_path) == "p/a.txt:1: is over 1,048,576 bytes; expected one question with its sources"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_told(tmp_path: Path) -> None:
    (put(tmp_path, a=TEXT) / "a.txt").chmod(0)
    assert "p/a.txt:1: cannot be read: Permission denied" in fault(tmp_path)


def test_a_file_that_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"p/a\.txt:1: cannot be read: No such file"):
        read_prompt(tmp_path / "a.txt", "p/a.txt")


@pytest.mark.parametrize("name", [b"\xff\xfe.txt", b"a\xff.txt", b"a\nb.txt", b"\x1b[31m.txt"])
def test_a_file_name_that_is_no_plain_text_is_told_in_plain_text(tmp_path: Path, name: bytes) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_text(TEXT)
    message = fault(tmp_path)
    assert "its name is not plain text; expected, for example, `brighten-photo.txt`" in message
    assert message.encode().decode().isprintable()


def test_of_two_files_with_one_address_neither_is_published(tmp_path: Path) -> None:
    put(tmp_path, **{"Night Photo": TEXT, "night-photo": TEXT, "night_photo": TEXT})
    read = read_folder(tmp_path, "p")
    assert read.prompts == ()
    told = "has the same address 'answers/night-photo/' as p/Night Photo.txt; rename one of the files"
    assert [str(found) for found in read.diagnostics] == [
        f"p/night-photo.txt:1: {told}",
        f"p/night_photo.txt:1: {told}",
    ]


def test_two_files_with_one_id_are_told_with_both_names(tmp_path: Path) -> None:
    put(tmp_path, a=f"---\nid: k3f7q2m\n---\n{TEXT}", b=f"---\nid: k3f7q2m\n---\n{TEXT}", c=TEXT)
    read = read_folder(tmp_path, "p")
    assert [prompt.slug for prompt in read.prompts] == ["a", "c"]
    assert "p/b.txt:1: has the same id 'k3f7q2m' as p/a.txt" in str(read.diagnostics[0])


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("brighten-photo", "brighten-photo"),
        ("How does it work?", "how-does-it-work"),
        ("../../etc/passwd", "etc-passwd"),
        ("Café Über", "cafe-uber"),
        ("Cafe\u0301", "cafe"),
        ("①②", "12"),
        ("CON", "answer-con"),
        ("com1", "answer-com1"),
        ("index", "answer-index"),
        ("404", "answer-404"),
        ("%2e%2e", "2e-2e"),
        ("a" * 300, "a" * 80),
        ("a" * 79 + "-b", "a" * 79),
    ],
)
def test_a_slug_is_made_of_a_file_name(name: str, slug: str) -> None:
    assert slug_of(name) == slug


def test_names_without_a_latin_letter_get_a_slug_of_their_own() -> None:
    slugs = {slug_of(name) for name in ("사진", "写真", "📷", "", "---", "\udcff")}
    assert len(slugs) >= 5


def test_one_name_in_two_unicode_forms_has_one_slug() -> None:
    assert slug_of("사진") == slug_of("\u1109\u1161\u110c\u1175\u11ab")


@given(st.text())
def test_a_slug_is_always_safe_to_stand_in_an_address(name: str) -> None:
    slug = slug_of(name)
    assert re.fullmatch(r"[a-z0-9](?:[a-z0-9-]{0,78}[a-z0-9])?", slug)
    assert slug not in RESERVED_SLUGS
