"""The day, the town and the signatories of an act, however the text tells them."""

from __future__ import annotations

import pytest

from pipeline.extraction import extract

PAIRS = (
    ("la Région Bretagne", "la Région Normandie"),
    ("le Togo", "le Maroc"),
    ("Nantes", "Sfax"),
    ("l'Université de Sfax", "Kerbois"),
)
# A text ({a} and {b} are the partners), the day, the town, the signatories.
TOLD: list[tuple[str, str | None, str | None, list[str]]] = [
    ("{A} et {B} ont signé, le 3 mai 2019 à Rennes, un accord de coopération.", "2019-05-03", "Rennes", []),
    ("{A} et {B} ont signé un accord de coopération vendredi 3 mai 2019 à Rennes.", "2019-05-03", "Rennes", []),
    ("C'est à Rennes, vendredi 3 mai 2019, que {a} et {b} ont signé un accord.", "2019-05-03", "Rennes", []),
    ("L'accord entre {a} et {b} a été signé à Rennes, en mai 2019.", "2019-05", "Rennes", []),
    ("{A} et {B} ont signé un accord. La signature a eu lieu le 3 mai 2019 à Rennes.", "2019-05-03", "Rennes", []),
    ("{A} et {B} ont signé un accord. La cérémonie s'est déroulée à Rennes le 3 mai 2019.", "2019-05-03", "Rennes", []),
    ("{A} et {B} ont signé un accord. La signature s'est faite à Rennes ce mardi.", "2021-06-08", "Rennes", []),
    ("Réunis à Rennes le 3 mai 2019, {a} et {b} ont signé un accord.", "2019-05-03", "Rennes", []),
    (
        "En visite à Rennes le 3 mai 2019, le ministre a assisté à la signature d'un accord entre {a} et {b}.",
        "2019-05-03",
        "Rennes",
        [],
    ),
    ("Signé à Rennes le 3 mai 2019, l'accord entre {a} et {b} porte sur l'eau.", "2019-05-03", "Rennes", []),
    ("Signé le 3 mai 2019, l'accord entre {a} et {b} porte sur l'eau.", "2019-05-03", None, []),
    ("L'accord du 3 mai 2019 entre {a} et {b} porte sur l'eau.", "2019-05-03", None, []),
    ("{A} et {B} sont liés par un accord du 3 mai 2019.", "2019-05-03", None, []),
    ("{A} et {B} ont signé hier un accord.", "2021-06-09", None, []),
    ("{A} et {B} ont signé avant-hier un accord.", "2021-06-08", None, []),
    ("{A} et {B} ont signé la semaine dernière un accord.", None, None, []),
    ("{A} et {B} ont signé lundi dernier un accord.", "2021-06-07", None, []),
    ("{A} et {B} ont signé le 2 juin dernier un accord.", "2021-06-02", None, []),
    ("{A} et {B} ont signé le mois dernier un accord.", "2021-05", None, []),
    ("{A} et {B} ont signé l'an dernier un accord.", "2020", None, []),
    ("{A} et {B} ont signé en début d'année 2019 un accord.", "2019", None, []),
    ("Le 3 mai, {a} et {b} ont signé un accord.", "2021-05-03", None, []),
    ("Ce jeudi, {a} et {b} ont signé un accord.", "2021-06-10", None, []),
    ("Hier matin, {a} et {b} ont signé un accord à la préfecture de Rennes.", "2021-06-09", None, []),
    ("{A} et {B} signent ce matin à Rennes un accord.", "2021-06-10", "Rennes", []),
    ("{A} et {B} ont signé un accord le même jour. C'était le 3 mai 2019.", "2019-05-03", None, []),
    (
        "L'accord a été signé hier par Jean Petit et Ana Costa, au nom de {a} et de {b}.",
        "2021-06-09",
        None,
        ["Jean Petit", "Ana Costa"],
    ),
    (
        "Jean Petit, pour {a}, et Ana Costa, pour {b}, ont signé hier un accord.",
        "2021-06-09",
        None,
        ["Jean Petit", "Ana Costa"],
    ),
    (
        "Un accord entre {a} et {b} a été signé hier par Jean Petit et Ana Costa.",
        "2021-06-09",
        None,
        ["Jean Petit", "Ana Costa"],
    ),
    (
        "{A}, représentée par son président Jean Petit, et {b}, représenté par sa directrice Ana Costa, ont signé hier un accord.",
        "2021-06-09",
        None,
        ["Jean Petit", "Ana Costa"],
    ),
    (
        "{A} et {B} ont signé hier un accord. Jean Petit et Ana Costa ont apposé leur signature.",
        "2021-06-09",
        None,
        ["Jean Petit", "Ana Costa"],
    ),
    (
        "{A} et {B} ont signé hier un accord. Le document a été signé par M. Jean Petit et Mme Ana Costa.",
        "2021-06-09",
        None,
        ["Jean Petit", "Ana Costa"],
    ),
    ("{A} et {B} ont signé hier un accord en présence de l'ambassadeur Jean Petit.", "2021-06-09", None, []),
    ("{A} et {B} ont signé hier un accord. « C'est un grand jour », a dit Jean Petit.", "2021-06-09", None, []),
    (
        "{A} et {B}, par la voix de Jean Petit et d'Ana Costa, ont signé hier un accord.",
        "2021-06-09",
        None,
        ["Jean Petit", "Ana Costa"],
    ),
    (
        "Signataires : Jean Petit pour {a}, Ana Costa pour {b}. L'accord a été signé hier.",
        "2021-06-09",
        None,
        ["Jean Petit", "Ana Costa"],
    ),
]


@pytest.mark.parametrize(("template", "signed", "place", "signatories"), TOLD)
@pytest.mark.parametrize(("a", "b"), PAIRS)
def test_day_town_and_signatories_are_those_of_the_act(
    template: str, signed: str | None, place: str | None, signatories: list[str], a: str, b: str
) -> None:
    text = template.format(a=a, b=b, A=a[0].upper() + a[1:], B=b)
    (record,) = extract(text, published="2021-06-10")
    assert len(record.partners) == 2
    assert (record.signed.value if record.signed else None) == signed
    assert (record.place.name.removeprefix("Ville de ") if record.place else None) == place
    assert sorted(s.name for s in record.signatories) == sorted(signatories)


def test_the_convention_that_a_road_map_follows_renews_nothing() -> None:
    text = "La Région Bretagne et le Togo ont signé lundi une feuille de route. Cette feuille de route fait suite à la convention conclue en novembre 2015."
    records = extract(text, published="2021-06-10")
    assert {(r.kind, r.renewal) for r in records} == {("feuille_de_route", True), ("convention", False)}
