"""Parties: who is named in a text, under which usual name, of which type, with which public code."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.mentions import Mention
from pipeline.names import name_at, plain_cut, shorter_names
from pipeline.parties import Party, country_after, demonym, find_parties
from pipeline.party import country_in
from pipeline.text import Text


def parties(raw: str) -> list[Mention[Party]]:
    return find_parties(Text(raw))


def named(raw: str) -> list[tuple[str, str, str | None, str | None]]:
    """Name, type, country and code of every party that the text names."""
    return [
        (m.value.name, m.value.type, m.value.country, m.value.code)
        for m in parties(raw)
        if m.value.name and m.value.via != "unknown"
    ]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("la région Île-de-France", ("Région Île-de-France", "region", "FR", "FR-IDF")),
        ("le conseil régional d’Occitanie", ("Région Occitanie", "region", "FR", "FR-OCC")),
        ("la présidente de la Région Bretagne", ("Région Bretagne", "region", "FR", "FR-BRE")),
        ("la Région Sud", ("Région Provence-Alpes-Côte d'Azur", "region", "FR", "FR-PAC")),
        ("la province du Zhejiang", ("Province du Zhejiang", "region", "CN", "CN-ZJ")),
        ("la wilaya d'Alger", ("Wilaya d'Alger", "region", "DZ", "DZ-16")),
        ("le Land de Bavière", ("Land de Bavière", "region", "DE", "DE-BY")),
        ("le département du Gers", ("Département du Gers", "department", "FR", "insee:32")),
        ("la mairie de Quimper", ("Ville de Quimper", "municipality", "FR", "insee:29232")),
        ("le maire de Quimper", ("Ville de Quimper", "municipality", "FR", "insee:29232")),
        ("Brest Métropole", ("Brest Métropole", "intermunicipality", "FR", "siren:242900314")),
        ("le gouvernement du Sénégal", ("Sénégal", "state", "SN", "SN")),
        ("le président de la République du Bénin", ("Bénin", "state", "BJ", "BJ")),
        ("les autorités sénégalaises", ("Sénégal", "state", "SN", "SN")),
        ("son homologue ivoirien", ("Côte d'Ivoire", "state", "CI", "CI")),
        ("CÔTE D’IVOIRE", ("Côte d'Ivoire", "state", "CI", "CI")),
        ("le Royaume-Uni", ("Royaume-Uni", "state", "GB", "GB")),
        ("l'Union européenne", ("Union européenne", "eu", "EU", "EU")),
        ("l’Agence française de développement", ("Agence française de développement", "agency", "FR", None)),
        ("l'AFD", ("Agence française de développement", "agency", "FR", None)),
        ("l'OMS", ("Organisation mondiale de la santé", "international_org", None, None)),
        ("l'université de Poitiers", ("Université de Poitiers", "university", "FR", None)),
        ("la société Kerbois", ("Kerbois", "company", None, None)),
        ("Mayotte", ("Département de Mayotte", "department", "FR", "insee:976")),
    ],
)
def test_a_party_has_its_usual_name_its_type_and_its_code(words: str, expected: tuple[str, str, str, str]) -> None:
    assert named(words) == [expected]


@pytest.mark.parametrize(
    "words",
    [
        "la région Bretagne",
        "la Région Bretagne",
        "LA RÉGION BRETAGNE",
        "le conseil régional de Bretagne",
        "la région\u00a0Bretagne",
    ],
)
def test_all_ways_to_name_a_region_give_one_code(words: str) -> None:
    assert [code for *_, code in named(words)] == ["FR-BRE"]


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("Les régions Bretagne, Normandie et Occitanie", ["FR-BRE", "FR-NOR", "FR-OCC"]),
        ("les villes de Metz et de Trèves", ["insee:57463", "geonames:2821164"]),
        ("la coopération franco-malienne", ["FR", "ML"]),
        ("le Mali, le Niger et la Guinée-Bissau", ["ML", "NE", "GW"]),
    ],
)
def test_a_head_noun_rules_its_whole_list(words: str, codes: list[str]) -> None:
    assert [code for *_, code in named(words)] == codes


def test_an_acronym_stands_for_the_name_that_the_article_gives_it() -> None:
    found = named("L'Office du tourisme de Cancale (OTC) recrute. Deux guides rejoignent l'OTC.")
    assert {name for name, *_ in found} == {"Office du tourisme de Cancale"}
    assert len(found) == 2


@pytest.mark.parametrize(
    ("words", "via", "wants", "size"),
    [
        ("les deux villes", "group", "municipality", 2),
        ("les trois régions", "group", "region", 3),
        ("les deux pays", "group", "state", 2),
        ("les quatre universités", "group", "university", 4),
        ("les deux parties", "group", None, 2),
        ("la Région", "anaphor", "region", 1),
        ("la commune", "anaphor", "municipality", 1),
        ("le Département", "anaphor", "department", 1),
    ],
)
def test_words_that_stand_for_others_have_no_name_and_say_what_they_want(
    words: str, via: str, wants: str | None, size: int
) -> None:
    (found,) = parties(f"Hier {words} se réjouissent.")
    assert (found.value.name, found.value.via, found.value.wants, found.value.size) == ("", via, wants, size)


def test_a_capital_is_a_town_that_knows_its_state() -> None:
    (found,) = parties("Nouakchott")
    assert (found.value.type, found.value.capital) == ("municipality", "MR")


def test_the_congolese_are_of_the_congo_that_the_article_names() -> None:
    assert {code for *_, code in named("Les autorités congolaises ont reçu la presse à Kinshasa.")} & {"CG", "CD"} == {
        "CD"
    }
    assert "CG" in {code for *_, code in named("Les autorités congolaises ont reçu la presse.")}


@pytest.mark.parametrize(
    "sentence", ["", "Il pleut sur le port.", "Le maire a ouvert la séance, dit-on.", "On attend la décision de mardi."]
)
def test_a_text_without_names_names_nobody(sentence: str) -> None:
    assert named(sentence) == []


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("le ministère des Affaires étrangères et la presse", ["Ministère des Affaires étrangères"]),
        ("l'Institution arabe pour le développement rural a signé", ["Institution arabe pour le développement rural"]),
        ("l'association Les Voiles blanches a signé", ["Les Voiles blanches"]),
        ("l'ONG Jardins sans frontières a signé", ["Jardins sans frontières"]),
        (
            "avec la Faculté des sciences juridiques, économiques et sociales hier",
            ["Faculté des sciences juridiques, économiques et sociales"],
        ),
        ("avec la communauté de communes Terrac et Vallée de la Loubre", ["Communauté de communes Terrac et Vallée de la Loubre"]),
        ("l'Union guinéenne de l'artisanat et la presse", ["Union guinéenne de l'artisanat"]),
    ],
)  # fmt: skip
def test_an_organisations_name_keeps_all_its_words(words: str, names: list[str]) -> None:
    assert [name for name, *_ in named(words)] == names


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("du CHU de Nantes et du CHU de Bamako", ["CHU de Nantes", "CHU de Bamako"]),
        ("les universités de Limoges et de Ouagadougou", ["Université de Limoges", "Université de Ouagadougou"]),
        ("la Radio guinéenne à l'Office tchadien de presse", ["Radio guinéenne", "Office tchadien de presse"]),
        ("l'Université Kamara et celle de Limoges", ["Université Kamara", "Université de Limoges"]),
        ("la Chambre de commerce de Lyon, la Chambre des métiers de Lyon", ["Chambre de commerce de Lyon", "Chambre des métiers de Lyon"]),
    ],
)  # fmt: skip
def test_bodies_named_side_by_side_are_told_apart(words: str, names: list[str]) -> None:
    assert [name for name, *_ in named(words)] == names


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("la société « Zélia » recrute", ("Zélia", "company")),
        ("avec Sahara Mining Corporation hier", ("Sahara Mining Corporation", "company")),
        ("entre Kerbois et Électricité de Guinée", ("Électricité de Guinée", "company")),
        ("avec Northgate Business School hier", ("Northgate Business School", "university")),
        ("Zélia, spécialiste belge des serres, recrute.", ("Zélia", "company")),
        ("un don de la Koica hier", ("Agence coréenne de coopération internationale", "agency")),
        ("avec l'ARS Grand Est hier", ("Agence régionale de santé Grand Est", "agency")),
        ("l'agence catalane ZKLM a signé", ("ZKLM", "agency")),
    ],
)
def test_a_body_without_a_french_head_noun_is_read_by_what_stands_in_or_beside_its_name(
    words: str, expected: tuple[str, str]
) -> None:
    assert expected in [(name, kind) for name, kind, *_ in named(words)]


def test_the_body_last_named_with_a_noun_is_meant_where_the_noun_stands_alone() -> None:
    found = parties("L'Agence malienne du livre recrute. Hier, l'agence a signé avec le Togo.")
    assert [m.value.name for m in found if m.text == "agence"] == ["Agence malienne du livre"]


def test_of_towns_with_one_name_the_article_means_the_one_in_a_country_that_it_speaks_of() -> None:
    assert [code for *_, code in named("Les régions du Nord-Ouest et du Sud-Ouest, au Cameroun") if code] == [
        "CM-NW",
        "CM-SW",
        "CM",
    ]


def test_an_organisation_without_a_country_is_at_home_in_the_only_one_of_the_article() -> None:
    found = named("À Dakar, la société Kerbois a ouvert. Le Sénégal s'en réjouit, la région de Thiès aussi.")
    assert {country for name, _, country, _ in found if name == "Kerbois"} == {"SN"}


@pytest.mark.parametrize(
    "words",
    [
        "un Établissement public de coopération intercommunale",
        "le Département de la Pêche maritime recrute",
        "un projet Interreg avance",
        "Réunion mardi à la salle des fêtes.",
    ],
)
def test_kinds_of_bodies_programmes_and_common_words_are_no_parties(words: str) -> None:
    assert named(words) == []


@pytest.mark.parametrize(
    ("name", "country"), [("Djibouti Télécom", "DJ"), ("lycée agricole de Caulnes", "FR"), ("lycée de Zzyzx", None)]
)
def test_a_body_is_of_the_country_of_the_state_or_the_one_place_in_its_name(name: str, country: str | None) -> None:
    assert country_in(name) == country


def test_a_ministry_has_the_country_in_its_name() -> None:
    assert [country for _, _, country, _ in named("le ministère de la Santé du Mali")] == ["ML"]


def test_an_association_whose_name_is_no_place_has_no_country() -> None:
    assert [country for _, _, country, _ in named("l'association Bourbonnais-Sahel")] == [None]


def test_wales_is_a_party() -> None:
    assert [code for *_, code in named("la Région Bretagne et le pays de Galles")] == ["FR-BRE", "GB-WLS"]


@pytest.mark.parametrize(("word", "code"), [("sénégalaise", "SN"), ("Ivoirien", "CI"), ("ordinaire", None)])
def test_a_peoples_adjective_gives_its_country(word: str, code: str | None) -> None:
    assert demonym(word) == code


@pytest.mark.parametrize(
    ("raw", "code"), [("Thiès (Sénégal)", "SN"), ("Thiès, au Sénégal", "SN"), ("Thiès est grande", None)]
)
def test_the_country_behind_a_name_is_read(raw: str, code: str | None) -> None:
    assert country_after(Text(raw), len("Thiès")) == code


def test_a_name_is_a_run_of_capitalised_words_and_particles() -> None:
    raw = "à Saint-Jean de la Ruelle depuis hier"
    span = name_at(raw, 2)
    assert span is not None and raw[slice(*span)] == "Saint-Jean de la Ruelle"
    assert name_at(raw, raw.index("depuis")) is None


@pytest.mark.parametrize(
    "name",
    [
        "Frankfurt am Main",
        "Neumarkt in der Oberpfalz",
        "Bergen op Zoom",
        "Berwick upon Tweed",
        "Reggio nell'Emilia",
        "Sidi ech Chahmi",
    ],
)
def test_a_foreign_towns_name_keeps_the_small_words_of_its_language(name: str) -> None:
    assert name_at(f"{name} et Tilsk", 0) == (0, len(name))
    assert next(m.text for m in parties(f"La ville de {name} a signé un jumelage avec Amiens.")).endswith(name)


def test_two_words_that_an_ampersand_joins_are_one_name_two_people_are_not() -> None:
    assert name_at("Thomas & Piron ont signé", 0) == (0, len("Thomas & Piron"))
    assert name_at("Sarel & Jean Petit ont signé", 0) == (0, len("Sarel"))


@pytest.mark.parametrize(
    "words", ["Trente ans après Tours", "Celle avec Tours date de 2018", "Trente-deux élus et Tours"]
)
def test_words_that_are_spelt_like_towns_are_none_where_they_count_or_point_back(words: str) -> None:
    assert [m.value.name for m in parties(words)] == ["Ville de Tours"]


def test_a_mountain_behind_a_preposition_is_no_pair_of_towns() -> None:
    assert {m.value.name for m in parties("Le pacte signé sous le Mont-Blanc par la ville de Lyon.")} == {
        "Mont-Blanc",
        "Ville de Lyon",
    }


@pytest.mark.parametrize("words", ["Rennes on le sait", "Lyon est une ville", "Nantes es sciences", "Tours in extenso"])
def test_french_words_behind_a_name_are_none_of_it(words: str) -> None:
    assert name_at(words, 0) == (0, words.index(" "))


def test_a_name_has_shorter_readings_longest_first() -> None:
    raw = "Thiès du Sénégal"
    assert [raw[s:e] for s, e in shorter_names(raw, 0, len(raw))] == ["Thiès du Sénégal", "Thiès"]
    assert raw[: plain_cut(raw, 0, len(raw))] == "Thiès"


PIECES = [
    "la Région",
    "la ville de",
    "Bretagne",
    "Metz",
    "Zorgul",
    "Mali",
    "(ABC)",
    "ABC",
    "l’",
    "du",
    "et",
    ",",
    "maire de",
    "franco-malien",
    "les deux pays",
    "ministère de",
    "Société",
    "\n",
    "É",
    "İ",
    "-",
    "«",
    "\u202f",
]


@given(st.lists(st.sampled_from(PIECES), max_size=25), st.sampled_from([" ", ""]))
def test_parties_never_overlap_and_stand_where_they_say(pieces: list[str], glue: str) -> None:
    raw = glue.join(pieces)
    found = parties(raw)
    assert all(raw[m.start : m.end] == m.text and m.text for m in found)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
    assert all(m.value.name or m.value.via in ("group", "anaphor") for m in found)
