"""One article in every format that accords reads, made in memory: for the benchmark, the fuzzer and the tests."""

from __future__ import annotations

import base64
import contextlib
import csv
import gzip
import io
import json
import zipfile
from collections.abc import Sequence

TITLE = "Tarvel et Mosk signent une convention sur le delta"
PARAGRAPHS = (
    "La Région de Tarvel et la province de Mosk ont signé lundi une convention de coopération décentralisée pour trois ans, "
    "en présence des présidents des deux assemblées et de l’ambassadrice.",
    "Cette convention porte sur l’eau potable, la formation professionnelle et la protection du delta, a précisé le "
    "gouverneur lors d’une cérémonie à Nevora.",
    "Le montant du programme s’élève à 3,5 millions d’euros. Il sera financé à parts égales par les deux collectivités, avec "
    "l’appui de l’Agence des fleuves.",
    "« Nous voulons que les jeunes des deux rives travaillent ensemble », a-t-elle déclaré. Une première réunion du comité "
    "de suivi aura lieu à l’automne.",
)
PUBLISHED = "2018-03-12"
URL = "https://gazette.example/delta/convention"


def text(times: int = 1) -> str:
    """The article as plain text; `times` repeats its paragraphs, each time with another number, so that none is a repetition."""
    return "\n".join([TITLE, *paragraphs(times)])


def paragraphs(times: int = 1) -> list[str]:
    """The paragraphs of the article."""
    return [p if not n else f"Volet {n}. {p}" for n in range(times) for p in PARAGRAPHS]


def html(times: int = 1) -> bytes:
    """A page of a newspaper with the article, its metadata and furniture."""
    body = "".join(f"<p>{p}</p>\n" for p in paragraphs(times))
    data = json.dumps(
        {"@context": "https://schema.org", "@type": "NewsArticle", "datePublished": f"{PUBLISHED}T08:00:00+01:00"}
    )
    return f"""<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>{TITLE} | La Gazette du Delta</title>
<link rel="canonical" href="{URL}"><meta property="og:site_name" content="La Gazette du Delta">
<meta property="article:modified_time" content="2018-03-14T09:00:00+01:00"><meta name="author" content="Awa Sarel">
<script type="application/ld+json">{data}</script></head><body><nav><ul><li><a href="/">Accueil</a></li><li><a href="/eau">Eau</a>
</li></ul></nav><main><article><h1>{TITLE}</h1>{body}</article><aside class="related"><h3>Lire aussi</h3><ul>
<li><a href="/port">Le port de Mosk rouvre après trois ans de travaux</a></li></ul></aside></main>
<footer>Mentions légales</footer></body></html>""".encode()


def mhtml() -> bytes:
    """The page as a browser saves it whole."""
    page = base64.encodebytes(html()).decode("ascii")
    return (
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://gazette.example/saved\r\nSubject: page\r\n"
        "Date: Fri, 1 Jan 2021 00:00:00 -0000\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n"
        '\ttype="text/html";\r\n\tboundary="--B--"\r\n\r\n\r\n----B--\r\nContent-Type: text/html\r\n'
        f"Content-Transfer-Encoding: base64\r\nContent-Location: {URL}\r\n\r\n{page}\r\n----B----\r\n"
    ).encode("ascii")


def eml() -> bytes:
    """A press release by mail, in quoted-printable Latin-1."""
    import quopri

    body = quopri.encodestring("\n".join(PARAGRAPHS).replace("’", "'").encode("cp1252")).decode("ascii")
    return (
        "From: Service de presse <presse@tarvel.example>\r\nTo: redaction@gazette.example\r\n"
        f"Subject: TR: {TITLE}\r\nDate: Mon, 12 Mar 2018 23:30:00 +0100\r\nMIME-Version: 1.0\r\n"
        f'Content-Type: text/plain; charset="windows-1252"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n{body}'
    ).encode("ascii")


def docx(times: int = 1) -> bytes:
    """A Word document with the title as a heading."""
    from docx import Document

    document = Document()
    document.add_heading(TITLE, 0)
    for paragraph in paragraphs(times):
        document.add_paragraph(paragraph)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def pdf(pages: Sequence[Sequence[str]]) -> bytes:
    """A PDF of the given lines, one page each list; letters of cp1252 only. Empty lines leave a gap."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    kids = []
    for lines in pages:
        shown = []
        for line in lines:
            words = line.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
            shown.append(b"(" + words + b") Tj T*")
        stream = b"BT /F1 10 Tf 12 TL 50 800 Td\n" + b"\n".join(shown) + b"\nET"
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream))
        kids.append(len(objects) + 1)
        page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R/Resources<</Font<</F1 3 0 R>>>>>>"
        objects.append(page % len(objects))
    objects[1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), b" ".join(b"%d 0 R" % k for k in kids))
    out = b"%PDF-1.4\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
    return out + end % (len(objects) + 1, table, len(objects) + 1, len(out))


def jsonl(rows: int = 2) -> bytes:
    """Rows of the article under French column names."""
    row = {"titre": TITLE, "texte": "\n".join(PARAGRAPHS), "date": f"{PUBLISHED}T08:00:00Z", "lien": URL}
    return "".join(json.dumps(row | {"id": n}, ensure_ascii=False) + "\n" for n in range(rows)).encode()


def table(rows: int = 2) -> bytes:
    """The same rows as Excel in French writes them: semicolons and cp1252."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(["Titre", "Contenu", "Date de publication", "URL"])
    for _ in range(rows):
        writer.writerow([TITLE, "\n".join(PARAGRAPHS), "12/03/2018", URL])
    return out.getvalue().encode("cp1252")


def parquet(rows: int = 2) -> bytes:
    """The same rows as Parquet. Raises ImportError without pyarrow."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    out = io.BytesIO()
    columns = {
        "title": [TITLE] * rows,
        "text": ["\n".join(PARAGRAPHS)] * rows,
        "date": [PUBLISHED] * rows,
        "url": [URL] * rows,
    }
    pq.write_table(pa.table(columns), out)
    return out.getvalue()


def packed(members: dict[str, bytes]) -> bytes:
    """A zip file of the members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2018, 3, 12, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def wrapped(times: int = 1, width: int = 90) -> list[list[str]]:
    """The article as the lines of pages of 55, with a head and a foot."""
    import textwrap

    lines = [TITLE, ""]
    for paragraph in paragraphs(times):
        lines += [*textwrap.wrap(paragraph, width), ""]
    cut = [lines[n : n + 55] for n in range(0, len(lines), 55)]
    return [
        ["La Gazette du Delta - lundi 12 mars 2018", "", *page, "", f"{n} / {len(cut)}"]
        for n, page in enumerate(cut, 1)
    ]


def all_formats(times: int = 1, rows: int = 2) -> dict[str, bytes]:
    """File name to content, for each format that can be made here."""
    files = {
        "a.txt": text(times).encode(),
        "a.html": html(times),
        "a.mhtml": mhtml(),
        "a.pdf": pdf(wrapped(times)),
        "a.docx": docx(times),
        "a.eml": eml(),
        "a.jsonl": jsonl(rows),
        "a.csv": table(rows),
    }
    with contextlib.suppress(ImportError):
        files["a.parquet"] = parquet(rows)
    files["a.txt.gz"] = gzip.compress(files["a.txt"], mtime=0)
    files["a.zip"] = packed({"b.txt": files["a.txt"], "c/d.html": files["a.html"], "e.jsonl": files["a.jsonl"]})
    return files
