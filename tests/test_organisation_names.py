"""How far the name of an organisation reaches, and which words in small letters name one."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from benchmarks.organisations.run import names
from pipeline.scene import read_scene

_MARK = re.compile(r"\[\[(.*?)\]\]")


def organisations(text: str) -> list[str]:
    """The words of the parties that the text names, but for towns, states and strangers."""
    return [p.text for p in read_scene(text).parties if p.value.via == "organisation"]


@pytest.mark.parametrize(
    "marked",
    [
        # an adjective behind a proper name belongs to it where it can be no verb
        "La [[direction générale de la Sûreté nationale]] et la [[direction générale de l'Aviation civile]] ont signé.",
        "Le [[lycée maritime et aquacole de Tarvel]] et l'[[Office public de la langue kerboise]] ont signé.",
        # what it is for, once it is said, is said of the act
        "Un accord avec l'[[Office tarvelois des mines]] pour la formation de ses agents a été signé.",
        "Un accord avec l'[[Agence pour la formation des agents]] a été signé.",
        # bare plurals and numbered nouns go on
        "La [[Direction nationale des eaux et forêts]] et l'association [[Partenariat des deux rives]] ont signé.",
        "La [[Confédération des petites entreprises du bâtiment]] a signé avec la Ville.",
        # small letters throughout, of what a state has one
        "La [[direction générale des finances publiques]] a signé avec l'[[office national de l'emploi]].",
        "La [[chambre de commerce franco-polonaise]] a signé avec la [[Chambre tuniso-française de Commerce et d’Industrie]].",
        # establishments with their place
        "Le [[service départemental d'incendie et de secours de l'Ain]] et la [[maison d'arrêt de Bourges]] ont signé.",
        "Le [[SDIS 44]] et la [[DRAC Grand Est]] ont signé.",
        "Un contrat a été signé avec l'[[Électricité du Liban]].",
        # a known name is the beginning of another body's
        "[[Algérie Poste]] et [[Thales Alenia Space]] ont signé avec l'[[Institut français d'archéologie orientale]].",
        "La [[Caisse des dépôts et consignations du Gabon]] a signé avec la Ville.",
        "Le [[pôle Minalogic]] a signé avec l'[[École nationale d'administration publique]].",
    ],
)
def test_a_name_is_read_whole(marked: str) -> None:
    wanted = _MARK.findall(marked)
    found = organisations(_MARK.sub(r"\1", marked))
    assert all(any(f.endswith(w) for f in found) for w in wanted), found


@pytest.mark.parametrize(
    "text",
    [
        "La direction générale de l'entreprise a signé.",
        "Le pôle agro-industriel du Nord verra le jour.",
        "Le prix de l'électricité du Liban monte.",
        "Le service national des routes ferme.",
    ],
)
def test_common_nouns_name_nobody(text: str) -> None:
    assert organisations(text) == []


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "Le Centre hospitalier de la Côte basque et l'hôpital d'Irun ont signé.",
            "Centre hospitalier de la Côte basque",
        ),
        ("L'Agence tarveloise de presse et celui de Kerbois ont signé.", "Agence tarveloise de presse"),
        ("Le Maroc et l'Agence des eaux ont signé.", "Agence des eaux"),
    ],
)
def test_a_name_ends_before_the_next_body(text: str, wanted: str) -> None:
    assert wanted in organisations(text)


def test_the_names_of_the_benchmark_are_read_as_often_as_before() -> None:
    kinds = Counter((named.half, named.kind == "right") for named in names())
    shares = {half: kinds[half, True] / (kinds[half, True] + kinds[half, False]) for half in ("dev", "test")}
    assert shares["dev"] >= 0.88
    assert shares["test"] >= 0.81


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Un accord a été signé par le directeur général de Rawbank et le maire de Kisangani.", "Rawbank"),
        ("Le FC Metz et l'AS Vita Club ont signé.", "FC Metz"),
        ("Une convention a été conclue avec l'Universidad de los Andes.", "Universidad de los Andes"),
        ("L'Agence spatiale des Émirats arabes unis a signé.", "Agence spatiale des Émirats arabes unis"),
        ("L'accord signé avec La Chaux-de-Fonds pour l'exploitation de la ligne court encore.", "La Chaux-de-Fonds"),
        ("Le Medef de l'Aisne a signé avec la Ville.", "Medef de l'Aisne"),
        ("L'Isle-d'Abeau et Tampere ont signé une charte.", "L'Isle-d'Abeau"),
        ("Le jumelage du Mans et de Tampere date de 1998.", "Mans"),
        ("La Rochelle a signé une charte avec Tampere.", "La Rochelle"),
        ("La Sonabel a signé une convention avec la Ville.", "Sonabel"),
    ],
)
def test_who_has_no_french_head_noun_is_a_party_all_the_same(text: str, wanted: str) -> None:
    assert wanted in [p.text for p in read_scene(text).parties]


@pytest.mark.parametrize("text", ["La Somme et Mopti ont signé.", "Mopti a signé une convention avec la Somme."])
def test_a_departement_with_its_article_alone_is_linked(text: str) -> None:
    assert "insee:80" in [p.value.code for p in read_scene(text).parties]
