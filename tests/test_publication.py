"""When an article was published: what the page says beyond doubt, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.article import read_article
from corpus.cleaning import clean
from corpus.publication import is_publication_value, publication_date, read_date

TEXT = (
    "La Région de Tarvel et la province de Mosk ont signé lundi une convention de coopération pour trois ans.\n"
    "Cette convention porte sur l'eau, la formation professionnelle et la protection du delta, a précisé le gouverneur."
)


def date_of(*lines: str, name: str | None = None) -> str | None:
    found = publication_date(clean("\n".join(lines)), name)
    return found.value if found else None


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("octobre 7, 2020", "2020-10-07"),
        ("nov. 21, 2024, 10:00 ET", "2024-11-21"),
        ("16 Jan 2019", "2019-01-16"),
        ("Date de création: 26 mars 2024 12:10", "2024-03-26"),
        ("Actualités du vendredi 29 janvier 2021", "2021-01-29"),
        ("Communiqué du 23 février 2024", "2024-02-23"),
        (
            "De notre correspondant, Guy LACHENAL - 31 janv. 2020 à 05:02 | mis à jour le 2 févr. 2020 à 11:30",
            "2020-01-31",
        ),
        ("Publié le 19/06/2023 à 12h14", "2023-06-19"),
    ],
)
def test_the_line_under_the_title_tells_the_date(line: str, value: str) -> None:
    assert date_of("Une convention pour le delta", line, TEXT) == value


@pytest.mark.parametrize(
    "lines",
    [
        (TEXT,),
        (TEXT.replace("lundi", "le 12 mars 2018"),),
        ("Publié il y a 3 heures", TEXT),
        ("Aujourd'hui à 05:02", TEXT),
        (TEXT, "Fait à Nevora, le 9 octobre 2021"),
        ("octobre 32, 2020", TEXT),
    ],
)
def test_what_does_not_tell_it_gives_none(lines: tuple[str, ...]) -> None:
    assert date_of(*lines) is None


def test_the_day_of_the_page_gives_way_to_the_day_of_the_article() -> None:
    assert date_of("mardi 24 octobre 2023", "Publié le : jeudi, 19 octobre 2023 14:26", TEXT) == "2023-10-19"


def test_the_file_name_comes_last() -> None:
    assert date_of("14 mars 2017", TEXT, name="2019-01-01.txt") == "2017-03-14"
    assert date_of(TEXT, name="2019-01-01.txt") == "2019-01-01"


@given(st.text(alphabet="0123456789/-. janvierfmsudoctbé,", max_size=40))
def test_any_date_read_is_one_of_the_calendar(text: str) -> None:
    found = read_date(text)
    assert found is None or is_publication_value(found[0])


@pytest.mark.parametrize(
    ("above", "published"),
    [("20 août 2021", "2021-08-20"), ("Publié le 3 mai 2019", "2019-05-03"), ("lundi 11 novembre 2024", None)],
)
def test_a_page_without_metadata_is_dated_by_the_line_above_its_title(
    above: str, published: str | None, tmp_path: Path
) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        f'<html lang="fr"><head><meta charset="utf-8"><title>Une charte</title></head><body><div>{above}</div>'
        "<h1>Une charte pour deux fleuves entre Nevora et Tilsk</h1><p>La ville de Nevora et la commune de Tilsk ont signé "
        "lundi une charte d'amitié pour leurs deux fleuves.</p><p>La charte vaut pour trois ans et sera suivie par un comité "
        "mixte qui se réunira chaque automne dans le delta.</p></body></html>",
        encoding="utf-8",
    )
    assert read_article(page).published == published


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("Publié le 3 octobre 2018 Thème : Aménagement du territoire", "2018-10-03"),
        ("Publié le 6 juillet 2015 Lecture : 1 minute.", "2015-07-06"),
        ("Awa Sarel Publié le 20.12.2018 à 11H08, mis à jour le 20.12.2018 à 15H40", "2018-12-20"),
        ("17 mars 2019   Partager   Tweeter   0 commentaire", "2019-03-17"),
        ("Conseil Régional de Tarvel - 28/07/2015 11:40:00", "2015-07-28"),
        ("2014-04-08 Delta-Presse", "2014-04-08"),
        (
            "26/11/2021 | La maire de Nevora et le recteur ont renouvelé la convention qui lie leurs écoles.",
            "2021-11-26",
        ),
        ("Sud-Ouest du 22 mars 2018", "2018-03-22"),
    ],
)
def test_a_by_line_may_hold_more_than_the_date(line: str, value: str) -> None:
    assert date_of("Une convention pour le delta", line, TEXT) == value
