"""The readers: what each format gives, and how the reader for a file is found."""

from __future__ import annotations

import gzip
import io
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.reading import samples
from corpus import readers
from corpus.article import Article, read_article, read_articles
from corpus.encoding import decode
from corpus.errors import Rejection
from corpus.readers import RawDocument, RawFile
from corpus.readers.blocks import article_lines, blocks, prune
from corpus.readers.html import parse
from corpus.readers.pdf import mended
from corpus.readers.rows import read_day

TEXT = samples.text()
BODY = list(samples.PARAGRAPHS)


def put(folder: Path, name: str, data: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def straight(text: str) -> str:
    return text.replace("’", "'")


@pytest.mark.parametrize("name", sorted(samples.all_formats()))
def test_every_format_gives_the_whole_article_and_nothing_else(tmp_path: Path, name: str) -> None:
    article = read_article(put(tmp_path, name, samples.all_formats()[name]))
    assert straight(article.text) == straight(TEXT)
    assert article.title == samples.TITLE


@pytest.mark.parametrize(
    ("name", "published", "by"),
    [
        ("a.html", "2018-03-12", "html.json_ld"),
        ("a.mhtml", "2018-03-12", "html.json_ld"),
        ("a.eml", "2018-03-12", "eml.date"),
        ("a.jsonl", "2018-03-12", "rows.date"),
        ("a.csv", "2018-03-12", "rows.date"),
        ("a.parquet", "2018-03-12", "rows.date"),
        ("a.docx", None, None),
    ],
)
def test_the_date_comes_from_what_the_format_says(
    tmp_path: Path, name: str, published: str | None, by: str | None
) -> None:
    if name not in (files := samples.all_formats()):
        pytest.skip("pyarrow is not installed")
    article = read_article(put(tmp_path, name, files[name]))
    assert (article.published, article.published_by) == (published, by)


@pytest.mark.parametrize("name", ["a.html", "a.mhtml", "a.jsonl", "a.csv"])
def test_the_address_of_the_article_is_kept(tmp_path: Path, name: str) -> None:
    assert read_article(put(tmp_path, name, samples.all_formats()[name])).url == samples.URL


def test_the_author_is_kept(tmp_path: Path) -> None:
    files = samples.all_formats()
    assert read_article(put(tmp_path, "a.html", files["a.html"])).author == "Awa Sarel"
    assert read_article(put(tmp_path, "a.eml", files["a.eml"])).author == "Service de presse"


# --- which reader ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["a.html", "a.pdf", "a.docx", "a.eml", "a.mhtml", "a.jsonl", "a.txt.gz", "a.zip", "a.parquet"]
)
@pytest.mark.parametrize("wrong", ["b.txt", "b", "b.html"])
def test_the_content_tells_the_format_when_the_name_does_not(tmp_path: Path, name: str, wrong: str) -> None:
    if name not in (files := samples.all_formats()):
        pytest.skip("pyarrow is not installed")
    article = read_article(put(tmp_path, wrong, files[name]))
    assert straight(article.text) == straight(TEXT)


def test_a_suffix_in_capitals_is_the_same_suffix(tmp_path: Path) -> None:
    assert len(list(read_articles(put(tmp_path, "A.CSV", samples.table(3))))) == 3


def test_plain_text_that_looks_a_little_like_a_mail_or_like_json_stays_text(tmp_path: Path) -> None:
    for start in ("Date : lundi\n", "[Nevora] ", "{", "Objet: accord\n"):
        assert read_article(put(tmp_path, "a.txt", f"{start}{TEXT}")).text.endswith(BODY[-1])


def test_the_standard_input_is_read_by_its_content(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a.html", "a.jsonl", "a.zip", "a.txt"):
        stream = io.TextIOWrapper(io.BytesIO(samples.all_formats()[name]), encoding="utf-8")
        monkeypatch.setattr(sys, "stdin", stream)
        article = next(read_articles("-"))
        assert isinstance(article, Article)
        assert article.source.startswith("-")
        assert article.text == TEXT


class SubtitleReader:
    name = "srt"
    suffixes = frozenset({".srt"})

    def recognises(self, head: bytes) -> bool:
        return head.startswith(b"1\n00:")

    def read(self, file: RawFile) -> Iterator[RawDocument]:
        lines = file.bytes(1_000_000).decode().splitlines()
        yield RawDocument("\n".join(line for line in lines if any(map(str.isalpha, line))), file.source)


def test_another_package_adds_a_reader_by_an_entry_point(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Point:
        name, value = "srt", "other:SubtitleReader"

        def load(self) -> type[SubtitleReader]:
            return SubtitleReader

    def entry_points(group: str) -> list[Point]:
        return [Point()] if group == "accords.readers" else []

    monkeypatch.setattr("importlib.metadata.entry_points", entry_points)
    readers.added_readers.cache_clear()
    try:
        assert read_article(put(tmp_path, "a.srt", f"1\n00:00:01 --> 00:00:09\n{BODY[0]}\n")).text == BODY[0]
    finally:
        readers.added_readers.cache_clear()


def test_no_library_of_a_format_is_loaded_for_plain_text(tmp_path: Path) -> None:
    path = put(tmp_path, "a.txt", TEXT)
    code = (
        "import sys; from corpus.article import read_article; read_article(sys.argv[1]); "
        "print([m for m in ('trafilatura', 'htmldate', 'lxml', 'pypdf', 'docx', 'pyarrow', 'email.parser') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# --- web pages ------------------------------------------------------------------------------------


def page(body: str, head: str = "") -> dict[str, object]:
    return next(
        parse(f"<!doctype html><html><head><meta charset=utf-8>{head}</head><body>{body}</body></html>".encode())
    )


PROSE = "".join(f"<p>{p}</p>" for p in BODY)


@pytest.mark.parametrize(
    ("head", "published", "by"),
    [
        ('<meta property="article:published_time" content="2019-05-03T23:30:00Z">', "2019-05-03", "html.meta"),
        ('<meta property="article:modified_time" content="2019-05-03">', None, None),
        ('<meta name="DC.date.issued" content="2019-05">', "2019-05", "html.meta"),
        ('<meta itemprop="datePublished" content="2019-05-03 10:00">', "2019-05-03", "html.meta"),
        ('<meta property="article:published_time" content="2019-13-45">', None, None),
        ('<script type="application/ld+json">{"@graph":[{"@type":"WebPage","datePublished":"2019-05-04"},'
         '{"@type":["NewsArticle"],"datePublished":"2019-05-03"}]}</script>', "2019-05-03", "html.json_ld"),
        ('<script type="application/ld+json">{"@type":"ItemList","itemListElement":[{"@type":"NewsArticle",'
         '"datePublished":"2019-05-03"}]}</script>', None, None),
        ('<script type="application/ld+json">{"@type":"NewsArticle","dateModified":"2019-05-03"}</script>', None, None),
        ('<script type="application/ld+json">[[[{broken</script>', None, None),
    ],
)  # fmt: skip
def test_only_the_first_publication_in_the_metadata_dates_a_page(
    head: str, published: str | None, by: str | None
) -> None:
    found = page(f"<h1>{samples.TITLE}</h1>{PROSE}", head)
    assert (found["published"], found["published_by"]) == (published, by)


def test_a_by_line_outweighs_what_a_library_guesses_from_the_page(tmp_path: Path) -> None:
    body = f"<h1>{samples.TITLE}</h1><p>Publié le 4 mai 2019</p>{PROSE}"
    article = read_article(put(tmp_path, "a.html", f"<!doctype html><html><body>{body}</body></html>"))
    assert article.published == "2019-05-04"


def test_lists_headings_and_tables_of_the_article_are_kept_in_their_place() -> None:
    middle = "<h2>Les trois axes</h2><ul><li>l’eau ;</li><li>la forêt.</li></ul><table><tr><td>Nevora</td><td>12 M€</td></tr></table>"
    found = page(f"<h1>{samples.TITLE}</h1><p>{BODY[0]}</p>{middle}<p>{BODY[1]}</p>")
    expected = [samples.TITLE, BODY[0], "Les trois axes", "l’eau ;", "la forêt.", "Nevora | 12 M€", BODY[1]]
    assert str(found["text"]).split("\n") == expected


def test_a_row_of_data_is_one_line_but_a_page_laid_out_in_a_table_keeps_its_paragraphs() -> None:
    data = "<table><tr><th>Ville</th><th>Date</th></tr><tr><td><p>Tilsk</p></td><td></td><td>12 mai<br>2012</td></tr></table>"
    layout = f"<table><tr><td><p>{BODY[1]}</p><p>{BODY[2]}</p></td><td>Nevora</td></tr></table>"
    found = page(f"<h1>{samples.TITLE}</h1><p>{BODY[0]}</p>{data}{layout}")
    expected = [samples.TITLE, BODY[0], "Ville | Date", "Tilsk | | 12 mai 2012", BODY[1], BODY[2], "Nevora"]
    assert str(found["text"]).split("\n") == expected


def test_what_tags_classes_and_links_tell_to_be_furniture_goes_but_an_article_in_a_box_stays() -> None:
    from lxml.html import document_fromstring

    tree = document_fromstring(
        f"<html><body><div class='nav-bar'><p>Menu</p></div><div class='widget promo'><h1>{samples.TITLE}</h1>{PROSE}</div>"
        "<div class='share-buttons'>Partager</div><div><p>Voir aussi</p><a href='/a'>Le port de Mosk rouvre enfin</a></div>"
        "<figure><figcaption>Photo</figcaption></figure></body></html>"
    )
    prune(tree)
    assert [b.text for b in article_lines(blocks(tree), "\n".join(BODY))] == [samples.TITLE, *BODY]


@pytest.mark.parametrize("label", ["iso-8859-1", "windows-1252", "ISO-8859-15"])
def test_the_charset_that_a_page_declares_is_believed(label: str) -> None:
    body = "<p>Signé à l'été, à Orléans-la-Forêt, par la région élue.</p>" * 3
    data = f"<!doctype html><html><head><meta charset={label}></head><body><h1>Été</h1>{body}</body></html>".encode(
        "latin-1"
    )
    assert "Signé à l'été, à Orléans-la-Forêt" in next(parse(data))["text"]


def test_a_declared_charset_never_overrules_valid_utf_8() -> None:
    assert decode("Région été".encode(), declared="iso-8859-1").text == "Région été"
    assert decode("Région".encode("mac-roman"), declared="macintosh").text == "Région"
    assert decode("Région été".encode("cp1252"), declared="utf-7").text == "Région été"
    assert decode("Région été".encode("cp1252"), declared="rot13").text == "Région été"


# --- PDF ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["une convention de coopé-", "ration"], "une convention de coopération"),
        (["la Région Île-de-", "France"], "la Région Île-de-France"),
        (["un comité franco-", "marocain"], "un comité franco-marocain"),
        (["a-t-", "elle déclaré, a-t-elle"], "a-t-elle déclaré, a-t-elle"),
        (["celui-", "ci"], "celui-ci"),
        (["le savoir-", "faire"], "le savoir-faire"),
        (["un co\u00ad", "mité"], "un comité"),
        (["le porte-", "drapeau"], "le porte-drapeau"),
        (["une micro-", "ferme et la micro-ferme"], "une micro-ferme et la micro-ferme"),
    ],
)
def test_words_broken_at_the_end_of_a_line_are_made_whole(lines: list[str], text: str) -> None:
    assert mended([lines]) == text


def test_running_heads_feet_and_page_numbers_go_and_a_paragraph_goes_on_over_the_page() -> None:
    def one(number: int, *lines: str) -> list[str]:
        return [f"La Gazette du Delta - n° {number}", *lines, f"Page {number} sur 3"]

    pages = [
        one(1, "Tarvel et Mosk signent", "", "La Région de Tarvel et la province de Mosk ont signé une"),
        one(2, "convention de coopération sur l'eau et la forêt du delta.", "", "Elle durera trois ans."),
        one(3, "Le comité se réunira en mai."),
    ]
    assert mended(pages).split("\n") == [
        "Tarvel et Mosk signent",
        "La Région de Tarvel et la province de Mosk ont signé une convention de coopération sur l'eau et la forêt du delta.",
        "Elle durera trois ans.",
        "Le comité se réunira en mai.",
    ]


def test_a_long_pdf_keeps_every_paragraph(tmp_path: Path) -> None:
    article = read_article(put(tmp_path, "a.pdf", samples.pdf(samples.wrapped(12))))
    kept = article.text.split("\n")
    assert kept[0] == samples.TITLE
    assert " ".join(kept[1:]) == " ".join(samples.paragraphs(12))


# --- mail and Word --------------------------------------------------------------------------------


def test_a_mail_with_a_page_and_a_notice_gives_the_page(tmp_path: Path) -> None:
    from email.message import EmailMessage

    message = EmailMessage()
    message["Subject"], message["From"], message["Date"] = (
        f"Re: {samples.TITLE}",
        "presse@tarvel.example",
        "12 Mar 2018 09:00 +0100",
    )
    message.set_content("Lisez ce message en ligne.")
    message.add_alternative(samples.html().decode(), subtype="html")
    message.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="cp.pdf")
    article = read_article(put(tmp_path, "a.eml", bytes(message)))
    assert article.text == TEXT
    assert article.title == samples.TITLE
    assert "attachments_left_out:1" in article.notes


def test_a_word_document_is_read_in_order_with_tables_links_and_insertions_and_without_deletions(
    tmp_path: Path,
) -> None:
    from docx import Document
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    document = Document()
    document.add_paragraph(BODY[0])
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Ville de Nevora", "Ville d’Arlac"
    last = document.add_paragraph("Le montant est de ")
    for mark, tag, words in (("del", "delText", "deux"), ("ins", "t", "trois")):
        last._p.append(parse_xml(f"<w:{mark} {nsdecls('w')} w:id='1'><w:r><w:{tag}>{words}</w:{tag}></w:r></w:{mark}>"))
    document.sections[0].header.paragraphs[0].text = "Diffusion restreinte"
    out = io.BytesIO()
    document.save(out)
    article = read_article(put(tmp_path, "a.docx", out.getvalue()))
    assert article.text.split("\n") == [BODY[0], "Ville de Nevora | Ville d’Arlac", "Le montant est de trois"]


# --- rows -----------------------------------------------------------------------------------------


def test_a_bad_row_is_one_rejection_and_the_others_go_on(tmp_path: Path) -> None:
    good = json.dumps({"text": TEXT})
    lines = [good, "{bad", "", '{"text": 5}', '{"titre": "seul"}', '{"text": null}', "[1]", good]
    found = list(read_articles(put(tmp_path, "a.jsonl", "\n".join(lines))))
    told = [x.reason if isinstance(x, Rejection) else "article" for x in found]
    assert told == ["article", "broken", "broken", "no_column", "empty", "broken", "article"]
    assert [x.source.rsplit("#", 1)[1] for x in found] == ["1", "2", "3", "4", "5", "6", "7"]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_csv_is_read_whatever_its_separator(tmp_path: Path, separator: str) -> None:
    rows = [["titre", "corps"], [samples.TITLE, f"{BODY[0]} ; {BODY[1]}, « oui » et\n" + BODY[2]]]
    import csv

    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows(rows)
    article = read_article(put(tmp_path, "a.csv", out.getvalue()))
    assert article.text.endswith(BODY[2])
    assert article.title == samples.TITLE


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
def test_a_table_is_read_in_every_usual_encoding(tmp_path: Path, encoding: str) -> None:
    rows = samples.table().decode("cp1252").encode(encoding)
    assert read_article(put(tmp_path, "a.csv", b"sep=;\r\n" + rows if encoding == "cp1252" else rows)).text == TEXT


def test_the_user_names_the_columns(tmp_path: Path) -> None:
    path = put(tmp_path, "a.csv", f'text,Article complet,paru\nnon,"{TEXT}",3 mai 2019\n')
    article = read_article(path, {"text": "article complet", "date": "paru"})
    assert (article.text, article.published) == (TEXT, "2019-05-03")
    refused = next(read_articles(path, {"text": "absent"}))
    assert isinstance(refused, Rejection)
    assert refused.reason == "no_column"
    assert "Article complet" in refused.message


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2019-03-12", "2019-03-12"),
        ("2019-03-12T23:59:59+02:00", "2019-03-12"),
        ("2019-03", "2019-03"),
        ("2019", "2019"),
        (2019, "2019"),
        ("12/03/2019", "2019-03-12"),
        ("mardi 12 mars 2019 à 10h", "2019-03-12"),
        ("Tue, 12 Mar 2019 10:00:00 +0100", "2019-03-12"),
        ("hier", None),
        ("2019-02-30", None),
        (1552348800, None),
        (None, None),
        (True, None),
    ],
)
def test_a_date_cell_is_read_or_left_out(cell: object, day: str | None) -> None:
    assert read_day(cell) == day


def test_the_name_of_a_table_dates_none_of_its_rows(tmp_path: Path) -> None:
    path = put(tmp_path, "export-2021-05-03.jsonl", json.dumps({"text": TEXT}))
    assert read_article(path).published is None
    assert read_article(put(tmp_path, "2021-05-03.txt", TEXT)).published == "2021-05-03"


def test_parquet_without_pyarrow_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from corpus.errors import Rejected
    from corpus.readers.rows import parquet_rows

    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(Rejected, match=r"pip install 'accords\[parquet\]'") as refused:
        list(parquet_rows(b"", "a.parquet", {}))
    assert refused.value.reason == "missing_library"


# --- archives -------------------------------------------------------------------------------------


def test_the_members_of_an_archive_are_read_with_their_own_readers_and_names(tmp_path: Path) -> None:
    data = samples.packed(
        {"2019-05-03.txt": TEXT.encode(), "x/a.jsonl.gz": gzip.compress(samples.jsonl(1)), ".hidden.txt": b"x"}
    )
    path = put(tmp_path, "a.zip", data)
    found = list(read_articles(path))
    assert [x.source.removeprefix(path.as_posix()) for x in found] == ["/2019-05-03.txt", "/x/a.jsonl.gz#1"]
    assert isinstance(found[0], Article)
    assert found[0].published == "2019-05-03"


# --- the command line -----------------------------------------------------------------------------


def test_the_command_line_reads_the_standard_input_and_takes_the_names_of_columns(tmp_path: Path) -> None:
    from click.testing import CliRunner

    from pipeline.cli import main

    done = CliRunner().invoke(main, ["clean", "-"], input=samples.html())
    assert done.stdout == f"{TEXT}\n"
    path = put(tmp_path, "a.csv", f'x,Corps\nnon,"{BODY[0]}"\n')
    done = CliRunner().invoke(main, ["clean", str(path), "--text-column", "corps"])
    assert done.stdout == f"{BODY[0]}\n"


def test_extract_reads_tables_and_reports_each_bad_row(tmp_path: Path) -> None:
    from pipeline import batch

    path = put(tmp_path, "a.jsonl", samples.jsonl(1) + b"{bad\n")
    counts = batch.run([path], tmp_path / "out" / "agreements.jsonl", batch.Settings(model=""))
    assert (counts.read, counts.kept, counts.rejected) == (1, 1, {"broken": 1})
    rejected = json.loads((tmp_path / "out" / "rejected.jsonl").read_text(encoding="utf-8"))
    assert rejected["source"] == f"{path.as_posix()}#2"
