"""Agreements printed in full: their parties stand between «Entre» and «Et», with no verb that tells the act."""

import pytest

import pipeline

HEAD = "CONVENTION-CADRE DE PARTENARIAT 2022-2024\n\n"
TAIL = (
    "\n\nIl a été convenu ce qui suit :\n\nArticle 1 - Les parties développent la lecture publique.\n\n"
    "Fait à Guéret, le 4 mai 2022, en deux exemplaires originaux.\n"
)


@pytest.mark.parametrize(
    "parties",
    [
        "ENTRE LES SOUSSIGNÉS :\n\nLe Département de la Creuse, représenté par sa présidente, Madame Rose Simon,\n\nd'une part,\n\nET\n\n"
        "L'Université de Limoges, établissement public, sise à Limoges, représentée par son président, Monsieur Jean Martin,\n\nd'autre part,",
        "Entre :\nLe Département de la Creuse, dont le siège est à Guéret\nEt :\nL'Université de Limoges, dont le siège est à Limoges",
        "Entre le Département de la Creuse, représenté par sa présidente, d'une part,\n\net\n\nl'Université de Limoges, représentée par son "
        "président, d'autre part,",
        "Entre le Département de la Creuse, d'une part,\nEt l'Université de Limoges, d'autre part,",
    ],
)
def test_the_parties_of_a_convention_in_full_are_those_between_which_it_is_made(parties: str) -> None:
    records = pipeline.extract(HEAD + parties + TAIL, "2022-06-01")
    assert [(r.kind, r.status, {p.name for p in r.partners}) for r in records] == [
        ("convention", "signed", {"Département de la Creuse", "Université de Limoges"})
    ]
    assert (records[0].signed and records[0].signed.value) == "2022-05-04"
    assert (records[0].place and records[0].place.name) == "Guéret"


def test_three_parties_of_a_convention_in_full_are_three() -> None:
    text = (
        "CONVENTION DE COOPERATION\nEntre :\nLe Département de l'Eure, représenté par son président\nEt :\nLa Région de Kolda, représentée par son "
        "président\nEt :\nLa Fédération des associations du Fouladou, représentée par son président\nPréambule\nLes parties coopèrent."
    )
    assert [{p.name for p in r.partners} for r in pipeline.extract(text, None)] == [
        {"Département de l'Eure", "Région de Kolda", "Fédération des associations du Fouladou"}
    ]


def test_a_text_that_goes_on_after_between_with_no_second_party_is_no_convention() -> None:
    assert not pipeline.extract(
        "Charte graphique\nEntre :\nle logo et la marge, laisser deux centimètres.\nEt :\nne rien écrire dessous.", None
    )


def test_parties_in_a_list_of_a_convention_in_full_are_read_item_by_item() -> None:
    text = (
        "CONVENTION TERRITORIALE 2021-2025\nEntre :\n- La Caisse des allocations familiales du Lot, représentée par son président ; et\n"
        "- La Communauté d'agglomération du Grand Cahors, représentée par son président ;\n"
        "- La Commune de Pradines, représentée par sa première adjointe.\nIl a été convenu ce qui suit."
    )
    assert [len(r.partners) for r in pipeline.extract(text, None)] == [3]


def test_a_treaty_is_between_those_who_agreed_and_of_the_day_in_its_title() -> None:
    text = (
        "ACCORD\nENTRE LE GOUVERNEMENT DE LA RÉPUBLIQUE FRANÇAISE ET LE GOUVERNEMENT DE LA RÉPUBLIQUE DU PARAGUAY RELATIF AUX ARTS, "
        "SIGNÉ À PARIS LE 9 DÉCEMBRE 2009\n"
        "Le Gouvernement de la République française et le Gouvernement de la République du Paraguay, ci-après dénommés « les Parties »,\n"
        "désireux de développer leurs relations culturelles,\nsont convenus des dispositions suivantes :\n"
        "Article 1er\nLe Gouvernement de la République française ouvre un centre dans la ville d'Assomption."
    )
    (record,) = pipeline.extract(text)
    assert {p.name for p in record.partners} == {"France", "Paraguay"}
    assert record.signed is not None and record.signed.value == "2009-12-09"


def test_the_two_sides_of_an_agreement_are_its_parties() -> None:
    text = (
        "Accord-cadre de coopération\n\nL'Université de Nouakchott,\nBP 880, représentée par son président, M. Sidi,\nd'une part,\n\nEt\n\n"
        "L'Université d'Oran 1,\nBP 1524, représentée par son recteur, M. Benali,\nd'autre part,\n\nont convenu ce qui suit :\n\n"
        "Article 1 : Objet\nLe présent accord facilite les échanges."
    )
    (record,) = pipeline.extract(text)
    assert {p.name.split(" ")[0] for p in record.partners} == {"Université"}
    assert len(record.partners) == 2


def test_what_a_decree_rests_on_is_no_act_unless_its_signature_is_told() -> None:
    text = (
        "Décret n° 98-826 du 9 septembre 1998 portant publication de l'accord culturel entre la France et le Paraguay, signé à "
        "Assomption le 29 novembre 1995\n"
        "Vu la loi n° 98-233 du 1er avril 1998 autorisant l'approbation de l'accord culturel entre la France et le Paraguay ;\n"
        "Vu le décret n° 71-284 portant publication de l'accord entre la France et le Paraguay, signé le 17 juin 1952 ;"
    )
    days = [r.signed.value for r in pipeline.extract(text) if r.signed]
    assert days == ["1995-11-29", "1952-06-17"]
