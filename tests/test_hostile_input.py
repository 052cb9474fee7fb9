"""Files made to crash, hang or fill the memory: each is refused with its reason and the run goes on."""

from __future__ import annotations

import gzip
import io
import time
import zipfile
from pathlib import Path

import pytest

from benchmarks.reading import samples
from benchmarks.reading.fuzz import LIMIT, fuzz
from corpus import sandbox
from corpus.article import Article, read_articles
from corpus.errors import Rejected, Rejection

LINE = "La Région de Tarvel et la province de Mosk ont signé lundi une convention de coopération."


def reasons(folder: Path, name: str, data: bytes) -> list[str]:
    path = folder / name
    path.write_bytes(data)
    return [x.reason if isinstance(x, Rejection) else "article" for x in read_articles(path)]


def zipped(members: dict[str, bytes]) -> bytes:
    return samples.packed(members)


def word(document: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(samples.docx())) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    start = b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "xxxxxxxxxx">' + document[: document.index(b"|")] + b"]>"
    space = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    body = document[document.index(b"|") + 1 :]
    parts["word/document.xml"] = start + b"<w:document " + space + b"><w:body>" + body + b"</w:body></w:document>"
    return samples.packed(parts)


ENTITIES = b"".join(b'<!ENTITY %c "%s">' % (98 + i, b"&%c;" % (97 + i) * 10) for i in range(9))
PAGE = b"<!doctype html><html><body>"

HOSTILE: dict[str, tuple[str, bytes, list[str]]] = {
    "elements nested too deep": ("a.html", PAGE + b"<div>" * 50_000 + LINE.encode(), ["too_deep"]),
    "unclosed inline elements": ("a.html", PAGE + b"<b><i>" * 3000 + LINE.encode(), ["too_deep"]),
    "too many elements": ("a.html", PAGE + b"<p>" + b"<a>x</a>" * 120_000, ["too_large"]),
    "a page without text": ("a.html", PAGE + b"<script>if(1){}</script>", ["no_text"]),
    "a page that is too long": ("a.html", PAGE + b"x" * 20_000_001, ["too_large"]),
    "a million lines": ("a.txt", b"a\n" * 1_000_000, ["too_large"]),
    "a text that is too long": ("a.txt", (LINE + "\n").encode() * 100_000, ["too_large"]),
    "a row nested too deep": ("a.jsonl", b'{"text":' + b"[" * 200_000 + b'\n{"text":"' + LINE.encode() + b'"}', ["too_deep", "article"]),
    "a row that is too long": ("a.jsonl", b'{"text":"' + b"a" * 11_000_000 + b'"}\n{"text":"' + LINE.encode() + b'"}', ["too_large", "article"]),
    "a CSV line that is too long": ("a.csv", b"text,b\n" + b"a" * 11_000_000 + b"\n" + LINE.encode() + b",x\n", ["too_large", "article"]),
    "a table of endless nothing": ("a.jsonl", b'{"text":"."}\n' * 20_000, ["no_text"] * 10_000 + ["broken"]),
    "a table of nothing": ("a.csv", b"text,title\n", ["empty"]),
    "a table without text": ("a.csv", b"a,b\n1,2\n", ["no_column"]),
    "a gzip bomb": ("a.txt.gz", gzip.compress(b"a" * 60_000_000), ["bomb"]),
    "a cut gzip": ("a.txt.gz", gzip.compress(samples.text(30).encode())[:-200], ["broken"]),
    "a zip bomb": ("a.zip", zipped({"a.txt": b"a" * 10_000_000, "b.txt": LINE.encode()}), ["bomb", "article"]),
    "a zip whose names lead out": (
        "a.zip",
        zipped({"../a.txt": b"x", "/etc/a.txt": b"x", "b\\..\\..\\a.txt": b"x", "C:/a.txt": b"x", "ok.txt": LINE.encode()}),
        ["unsafe_path", "unsafe_path", "unsafe_path", "unsafe_path", "article"],
    ),
    "archives within archives": (
        "a.zip",
        zipped({"b.zip": zipped({"c.zip": zipped({"a.txt": b"x"}), "d.txt": LINE.encode()})}),
        ["nested_archive", "article"],
    ),
    "a zip without members": ("a.zip", zipped({}), ["empty"]),
    "a cut zip": ("a.zip", zipped({"a.txt": samples.text(20).encode()})[:-60], ["broken"]),
    "a Word file that is no zip": ("a.docx", b"PK\x03\x04zzzz", ["broken"]),
    "a Word file with too much XML": ("a.docx", word(b"|" + b"<w:p/>" * 6_000_000), ["bomb"]),
    "a Word file of exploding entities": ("a.docx", word(ENTITIES + b"|<w:p><w:r><w:t>&j;</w:t></w:r></w:p>"), ["broken"]),
    "another Office file": ("a.docx", zipped({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<x/>"}), ["broken"]),
    "an old Word file": ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), ["unsupported"]),
    "a PDF that contains itself": ("a.pdf", samples.pdf([["x"]]).replace(b"/Kids[5 0 R]", b"/Kids[2 0 R]"), ["broken"]),
    "a cut PDF": ("a.pdf", b"%PDF-1.7\n1 0 obj\n" + b"[" * 200_000, ["broken"]),
    "a PDF without text": ("a.pdf", samples.pdf([[""]]), ["no_text"]),
    "a mail of a thousand parts in parts": (
        "a.eml",
        b"From: a@b.c\nMIME-Version: 1.0\n"
        + b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (i, i) for i in range(2000)),
        ["too_deep"],
    ),
    "an image": ("a.jpg", b"\xff\xd8\xff\xe0" + bytes(3000), ["unsupported"]),
}  # fmt: skip


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_file_is_refused_with_its_reason(tmp_path: Path, case: str) -> None:
    name, data, expected = HOSTILE[case]
    assert reasons(tmp_path, name, data) == expected


def test_encrypted_files_are_told_from_broken_ones(tmp_path: Path) -> None:
    from pypdf import PdfWriter

    writer = PdfWriter(clone_from=io.BytesIO(samples.pdf([[LINE]])))
    writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    assert reasons(tmp_path, "a.pdf", out.getvalue()) == ["encrypted"]
    locked = bytearray(zipped({"a.txt": LINE.encode()}))
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.index(signature) + flags] |= 1
    assert reasons(tmp_path, "a.zip", bytes(locked)) == ["encrypted"]


# --- the child process ----------------------------------------------------------------------------

HERE = "tests.test_hostile_input"


def hangs(data: bytes) -> list[dict[str, str]]:
    time.sleep(60)
    return []


def eats(data: bytes) -> list[dict[str, str]]:
    return [{"text": "x" * (len(bytearray(3_000_000_000)) % 7)}]


def dies(data: bytes) -> list[dict[str, str]]:
    import os

    os._exit(3)


def chatters(data: bytes) -> list[dict[str, str]]:
    print("not an answer")
    return [{"text": data.decode()}]


def test_a_child_that_hangs_is_ended_at_the_deadline_and_the_next_file_is_read() -> None:
    began = time.perf_counter()
    with pytest.raises(Rejected) as refused:
        list(sandbox.run(f"{HERE}:hangs", b"", deadline=1.0))
    assert refused.value.reason == "timeout"
    assert time.perf_counter() - began < 5
    assert list(sandbox.run(f"{HERE}:chatters", b"oui")) == [{"text": "oui"}]


def test_a_child_that_takes_too_much_memory_is_refused_it() -> None:
    pytest.importorskip("resource")
    with pytest.raises(Rejected) as refused:
        list(sandbox.run(f"{HERE}:eats", b""))
    assert refused.value.reason == "memory"


def test_a_child_that_crashes_costs_one_file_and_says_so() -> None:
    with pytest.raises(Rejected, match="exit 3") as refused:
        list(sandbox.run(f"{HERE}:dies", b"", source="a.pdf"))
    assert (refused.value.reason, refused.value.source) == ("broken", "a.pdf")


def test_a_child_is_used_again_and_one_left_in_mid_answer_is_not() -> None:
    sandbox.close()
    list(sandbox.run(f"{HERE}:chatters", b"a"))
    (child,) = sandbox._idle
    list(sandbox.run(f"{HERE}:chatters", b"b"))
    assert sandbox._idle == [child]
    next(sandbox.run(f"{HERE}:chatters", b"c"))
    assert child not in sandbox._idle


# --- fuzzing --------------------------------------------------------------------------------------


def test_five_hundred_random_and_mutated_files_crash_and_hang_nothing() -> None:
    result = fuzz(500, seed=3)
    assert result.errors == []
    assert result.longest < LIMIT
    assert result.articles > 100
    assert sum(result.reasons.values()) > 100


def test_the_same_files_give_the_same_articles(tmp_path: Path) -> None:
    for name, data in samples.all_formats().items():
        (tmp_path / name).write_bytes(data)
    first = [x for name in samples.all_formats() for x in read_articles(tmp_path / name)]
    sandbox.close()
    assert first == [x for name in samples.all_formats() for x in read_articles(tmp_path / name)]
    assert all(isinstance(x, Article) for x in first)
