"""From files to articles: encodings, dates of publication, refusals, languages, folders."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.article import Article, article_from_text, read_article, read_folder
from corpus.encoding import decode, repair
from corpus.errors import REASONS, Rejected, Rejection
from corpus.language import is_french
from corpus.readers.txt import MAX_BYTES

LEAD = "La Région de Tarvel et la province de Mosk ont signé lundi une convention de coopération pour trois ans."
BODY = "Cette convention porte sur l’eau, la formation professionnelle et la protection du delta – a précisé le gouverneur."
TEXT = f"{LEAD}\n{BODY}"


def published(*lines: str, name: str = "-") -> str | None:
    return article_from_text("\n".join(lines), source=name).published


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("Publié le vendredi 4 mars 2016", "2016-03-04"),
        ("Publié le jeudi 13 novembre 2003 à 10h34min", "2003-11-13"),
        ("Publié le 2 mai 2014 à 10h", "2014-05-02"),
        ("Publié le 1er août 2014", "2014-08-01"),
        ("Publié le 02/05/2014 à 10:15", "2014-05-02"),
        ("14 mars 2017", "2017-03-14"),
        ("Catégories14 mars 2017", "2017-03-14"),
        ("mardi, 28 janvier, 2020 à 17:44", "2020-01-28"),
        ("ven, 29/03/2024 - 17:44", "2024-03-29"),
        ("Le 12/03/2019 à 14:05", "2019-03-12"),
        ("Le 27/09/2016 à 10h44", "2016-09-27"),
        (" date 2025-04 ", "2025-04"),
        (" date 2025-12-12 ", "2025-12-12"),
        ("Par Awa Sarel le 3 mars 2020", "2020-03-03"),
        ("Par Awa Sarel, publié le 3 mars 2020 à 9h", "2020-03-03"),
        ("Soumis par Awa.S le lun, 17/12/2012 - 16:11", "2012-12-17"),
        ("Date de publication : 12 mars 2020", "2020-03-12"),
        ("Observatoire des fleuves - 2018-02-06", "2018-02-06"),
        ("La Gazette du Delta, 19 décembre 2021", "2021-12-19"),
        ("12 mai 2018 à 05:00 - Temps de lecture : 2 min", "2018-05-12"),
        ("Mis à jour le 16 mai 2023", "2023-05-16"),
        ("Le Progrès du Delta – lundi 2 octobre 2023 – p. 6", "2023-10-02"),
        ("Nevora, mercredi 18 janvier 2023", "2023-01-18"),
        ("29.02.2024 | 07:12 | PAR RÉDACTION NATIONALE | 3 min de lecture", "2024-02-29"),
        ("06/07/18 - 21h14", "2018-07-06"),
        ("01/02/49 - 21h14", "2049-02-01"),
        ("01/02/50 - 21h14", "1950-02-01"),
        ("Modifié le 16 mai 2023", "2023-05-16"),
        ("Publié le 2 mai 2014 à 10h - Mis à jour le 5 mai 2014", "2014-05-02"),
    ],
)
def test_a_by_line_gives_the_date_and_goes_from_the_text(line: str, value: str) -> None:
    article = article_from_text(f"{line}\n{TEXT}")
    assert article.published == value
    assert article.text == TEXT
    assert article.published_by is not None


@pytest.mark.parametrize(
    ("opening", "value"),
    [
        ("Nevora, 12 mars 2020 (APS) – ", "2020-03-12"),
        ("(APS) - 12 mars 2020 - ", "2020-03-12"),
        ("Nevora, le 12 mars 2020 (MAP) - ", "2020-03-12"),
        ("Nevora, 17 sept (APS) - ", None),
    ],
)
def test_an_agency_dateline_gives_the_date_and_stays_in_the_text(opening: str, value: str | None) -> None:
    article = article_from_text(opening + TEXT)
    assert article.published == value
    assert article.text.startswith(opening)


@pytest.mark.parametrize(
    "lines",
    [
        (LEAD.replace("lundi", "le 12 mars 2018"), BODY),
        (LEAD, "Fait à Nevora, le 9 octobre 2021.", BODY),
        ("Publié le 32 mars 2018", LEAD, BODY),
        ("31/02/2018", LEAD, BODY),
        (LEAD, BODY, "Articles similaires", "Le port de Mosk rouvre après trois ans de travaux", "12 mars 2021"),
        ("12 mars 2018", "4 juin 2019", LEAD, BODY),
    ],
)
def test_a_date_that_is_not_beyond_doubt_is_none(lines: tuple[str, ...]) -> None:
    assert published(*lines) is None


def test_the_first_publication_wins_over_the_update_and_over_the_file_name() -> None:
    assert published("Mis à jour le 5 mai 2014", "Publié le 2 mai 2014", TEXT, name="2020-01-01-a.txt") == "2014-05-02"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("2025-04-23-salon.txt", "2025-04-23"),
        ("depeches/20250423_a.txt", "2025-04-23"),
        ("article-2025-04.txt", "2025-04"),
        ("202504.txt", None),
        ("2022-2027.txt", None),
        ("9876543210.txt", None),
        ("2025-04-23/a.txt", None),
    ],
)
def test_the_file_name_is_the_last_resort(name: str, value: str | None) -> None:
    article = article_from_text(TEXT, source=name)
    assert article.published == value
    assert article.published_by == ("publication.nom_de_fichier" if value else None)


def test_the_month_of_the_exporter_outweighs_a_bare_date_of_another_month() -> None:
    assert published(" date 2021-06 ", "12 mars 2018", TEXT) == "2021-06"
    assert published(" date 2021-06 ", "12 juin 2021", TEXT) == "2021-06-12"


def test_a_given_date_and_title_win() -> None:
    article = article_from_text(f"14 mars 2017\n{TEXT}", published="2017-03-15", title="Delta")
    assert (article.published, article.published_by, article.title) == ("2017-03-15", "given", "Delta")
    with pytest.raises(ValueError, match="2017-13"):
        article_from_text(TEXT, published="2017-13")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_every_usual_encoding_gives_the_same_article(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(TEXT.replace("\n", "\r\n").encode(encoding))
    assert read_article(file).text == TEXT


def test_latin_1_is_read() -> None:
    assert decode((LEAD * 3).encode("latin-1")).text == LEAD * 3


def test_utf8_read_as_a_central_european_charset_is_repaired_and_romanian_is_left_alone() -> None:
    damaged = "La coop\u0102\u0160ration a \u0102\u0160t\u0102\u0160 sign\u0102\u0160e mardi \u0102  Nevora.\n"
    text = "La coopération a été signée mardi à Nevora.\n"
    assert repair(text.replace(" à ", " ").encode().decode("cp1250")) == (text.replace(" à ", " "), 1)
    assert "mardi à Nevora" in repair(damaged.replace("\u0102\u0160", "\u0102\u00a9"))[0]
    assert repair("ORAȘUL BRĂILA ȘI BĂILE LUI, ĂSTA E") == ("ORAȘUL BRĂILA ȘI BĂILE LUI, ĂSTA E", 0)


def test_mojibake_is_repaired_and_noted_and_quotes_are_left_alone() -> None:
    broken = f"{LEAD}\n« L’entente »".encode().decode("cp1252")
    article = article_from_text(broken + "\nIls ont dit ’oui’ “ensemble” à Nevora.")
    assert article.text == f"{LEAD}\n« L’entente »\nIls ont dit ’oui’ “ensemble” à Nevora."
    assert article.notes == ("mojibake_repaired:2",)
    assert article_from_text(TEXT).notes == ()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"%PDF-1.7 abc", "broken"),
        (bytes(range(256)) * 9, "binary"),
        (b"\x00" * 500, "empty"),
        (b"a" * (MAX_BYTES + 1), "too_large"),
        (b"Accueil\nFacebook Twitter\n1 2 3\n", "no_text"),
        (b"<!DOCTYPE html><html><script>1</script>", "no_text"),
        (b"1234 5678\n", "no_text"),
        (
            b"The two regions have signed an agreement for the protection of the delta and will meet in the spring of next year.",
            "not_french",
        ),
    ],
)
def test_what_is_no_article_is_refused_with_a_stable_reason(tmp_path: Path, content: bytes, reason: str) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(content)
    with pytest.raises(Rejected) as refused:
        read_article(file)
    assert refused.value.reason == reason
    assert reason in REASONS
    assert "\n" not in str(refused.value)


def test_what_is_not_a_readable_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "d").mkdir()
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(99))
    reasons = {}
    for name in ("missing.txt", "d", "pipe.txt", "a.png", "nul\0.txt"):
        with pytest.raises(Rejected) as refused:
            read_article(tmp_path / name)
        reasons[name] = refused.value.reason
    assert list(reasons.values()) == ["not_found", "unreadable", "unreadable", "unsupported", "unreadable"]


def test_a_file_with_another_suffix_is_read_by_its_content(tmp_path: Path) -> None:
    (tmp_path / "depeche").write_text(TEXT, encoding="utf-8")
    assert read_article(tmp_path / "depeche").text == TEXT


def test_a_folder_is_read_in_order_and_a_bad_file_stops_nothing(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.txt", "a/y.md", ".hidden.txt", ".git/x.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(TEXT, encoding="utf-8")
    (tmp_path / "c.txt").write_bytes(b"")
    found = list(read_folder([tmp_path, tmp_path / "b.txt", tmp_path / "none.txt"]))
    names = [Path(x.source).relative_to(tmp_path).as_posix() for x in found]
    assert names == ["a/y.md", "a/z.txt", "b.txt", "c.txt", "none.txt"]
    assert [type(x) for x in found] == [Article, Article, Article, Rejection, Rejection]


def test_the_same_text_has_the_same_id_wherever_it_is() -> None:
    assert article_from_text(TEXT, source="a").id == article_from_text("\ufeff" + TEXT + "\n\n", source="b").id


@pytest.mark.parametrize(
    "text",
    [
        "Signature d'un accord",
        "Casablanca-Settat, Gyeonggi, Zhejiang, Catalunya, Nordrhein-Westfalen : accords signés en 2016",
        "Ont signé : Wang Li, Park Min-jun, John Smith, Hans Müller, Giovanni Rossi, Juan Pérez, Ana Silva, Olu Adeyemi, "
        "Kenji Sato, Ivan Petrov, pour la ville de Nevora et pour la province du Zhejiang",
        "Convention Région Tarvel Province Mosk eau potable formation professionnelle",
        "12/03/2019 15:00",
    ],
)
def test_short_french_and_foreign_names_pass_as_french(text: str) -> None:
    assert is_french(text)


@pytest.mark.parametrize(
    "text",
    [
        "Las dos regiones han firmado un convenio de cooperación para la protección del delta y de los pescadores en Nevora.",
        "As duas regiões assinaram um acordo de cooperação para a proteção do delta e dos pescadores, que entra em vigor hoje.",
        "Le due regioni hanno firmato un accordo di cooperazione per la protezione del delta e dei pescatori che vivono a Nevora.",
        "Die beiden Regionen haben ein Abkommen über die Zusammenarbeit zum Schutz des Deltas und der Fischer unterzeichnet.",
        "وقعت المنطقتان اتفاقية تعاون لحماية الدلتا والصيادين في نيفورا لمدة ثلاث سنوات",
    ],
)
def test_other_languages_are_not_taken_for_french(text: str) -> None:
    assert not is_french(text)


@settings(deadline=None, max_examples=200)
@given(st.binary(max_size=600))
def test_any_bytes_give_text_or_a_reason(data: bytes) -> None:
    try:
        assert isinstance(decode(data).text, str)
    except Rejected as refused:
        assert refused.reason in REASONS


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=300))
def test_any_text_gives_an_article_or_a_reason(raw: str) -> None:
    try:
        article = article_from_text(raw)
    except Rejected as refused:
        assert refused.reason in REASONS
    else:
        assert article.text.strip()
        article.text.encode("utf-8")
