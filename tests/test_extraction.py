"""Whole articles to their records."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import pipeline
from corpus.article import Article, article_from_text, read_article
from output.record import AgreementRecord, json_schema
from pipeline.extraction import extract, extract_article

SAMPLES = sorted((Path(__file__).parent.parent / "corpus" / "samples").glob("*.txt"))
LILLE = "La Ville de Lille et la Ville de Safed ont signé une convention de coopération le 4 juin 2021."


def only(text: str, published: str | None = None) -> AgreementRecord:
    records = extract(text, published)
    assert len(records) == 1, [r.title for r in records]
    return records[0]


def codes(record: AgreementRecord) -> set[str | None]:
    return {p.code for p in record.partners}


def signed(record: AgreementRecord) -> str | None:
    return record.signed.value if record.signed else None


# ---- one act


@pytest.mark.parametrize(
    ("text", "kind", "partners", "day"),
    [
        (
            "La Région Bretagne et la province du Shandong ont signé, jeudi 14 mars 2019 à Rennes, une convention sur la pêche.",
            "convention",
            {"FR-BRE", "CN-SD"},
            "2019-03-14",
        ),
        (
            "Une convention a été signée le 3 mai 2019 entre la Ville de Metz et la Ville de Trèves.",
            "convention",
            {"insee:57463", "geonames:2821164"},
            "2019-05-03",
        ),
        (
            "Signée le 3 mai 2019 par la Ville de Metz et la Ville de Trèves, la charte porte sur le tourisme.",
            "charte",
            {"insee:57463", "geonames:2821164"},
            "2019-05-03",
        ),
        (
            "La Ville de Metz a signé, avec la Ville de Trèves, un accord en juin 2018.",
            "accord",
            {"insee:57463", "geonames:2821164"},
            "2018-06",
        ),
        (
            "La Région Grand Est et la Saxe ont signé une déclaration commune fin 2018.",
            "declaration_intention",
            {"FR-GES", "DE-SN"},
            "2018",
        ),
        (
            "Le Département du Gers et la wilaya de Tiaret ont signé un protocole de coopération le 3 mai 2019.",
            "protocole",
            {"insee:32", "DZ-14"},
            "2019-05-03",
        ),
        (
            "Le conseil régional de Bretagne et le gouvernement du Québec ont signé une entente le 3 mai 2019.",
            "accord",
            {"FR-BRE", "CA-QC"},
            "2019-05-03",
        ),
        (
            "L'Union européenne et le Togo ont signé un accord de partenariat le 3 mai 2019.",
            "accord",
            {"EU", "TG"},
            "2019-05-03",
        ),
    ],
)
def test_a_sentence_that_tells_one_act_gives_one_record(text: str, kind: str, partners: set[str], day: str) -> None:
    record = only(text)
    assert (record.kind, record.status, codes(record), signed(record)) == (kind, "signed", partners, day)
    assert not record.renewal
    assert not any(p.implied for p in record.partners)


def test_one_act_of_many_hands_is_one_record() -> None:
    text = "La Région Bretagne, la Région Pays de la Loire et la Région Normandie ont signé une charte commune le 3 mai 2022."
    assert codes(only(text)) == {"FR-BRE", "FR-PDL", "FR-NOR"}


def test_place_and_signatories_are_no_partners() -> None:
    record = only(
        "La présidente de la Région Bretagne, Anne Le Goff, et le gouverneur de la province du Shandong, Li Wei, ont signé à Rennes une convention le 3 mai 2019."
    )
    assert codes(record) == {"FR-BRE", "CN-SD"}
    assert record.place is not None and record.place.name == "Rennes"
    assert [(s.name, s.for_) for s in record.signatories] == [
        ("Anne Le Goff", "Région Bretagne"),
        ("Li Wei", "Province du Shandong"),
    ]


def test_money_of_the_act_is_kept_and_that_of_others_is_not() -> None:
    record = only(
        "La Région Bretagne et la Toscane ont signé un accord de 3,5 M€ le 4 mai 2016.\nL'entreprise Kerbois a un chiffre d'affaires de 12 millions d'euros."
    )
    assert [(a.value, a.currency) for a in record.amounts] == [("3500000", "EUR")]


def test_a_loan_is_between_lender_and_borrower_and_an_equivalent_is_no_second_amount() -> None:
    record = only(
        "Le Cameroun et la Banque africaine de développement ont signé un accord de prêt de 10 milliards de FCFA, soit 15 millions d'euros, le 3 mai 2019."
    )
    assert {p.name for p in record.partners} == {"Cameroun", "Banque africaine de développement"}
    assert [(a.value, a.currency) for a in record.amounts if a.role != "equivalent"] == [("10000000000", "XAF")]


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        (
            "La Ville de Lille et la Ville de Safed ont signé en 2012 une convention pour une durée de trois ans.",
            "2012",
            "2015",
        ),
        ("La Région Bretagne et la Toscane ont signé une feuille de route 2025-2027 le 22 avril 2025.", "2025", "2027"),
    ],
)
def test_the_period_of_the_act_is_read(text: str, start: str, end: str) -> None:
    record = only(text)
    assert record.start is not None and record.end is not None
    assert (record.start.value, record.end.value) == (start, end)


# ---- who is meant


@pytest.mark.parametrize(
    "text",
    [
        "La Région Normandie soigne ses liens avec l'étranger. La Région Normandie reçoit. Un accord a été signé avec la Toscane le 4 mai 2018.",
        "L'action internationale de la Région Normandie\nLa Région Normandie développe ses échanges. Le 4 mai 2018, un accord a été signé avec la Région Toscane.",
    ],
)
def test_the_authority_that_the_article_is_about_is_the_implied_partner(text: str) -> None:
    record = only(text)
    assert {p.code: p.implied for p in record.partners} == {"IT-52": False, "FR-NOR": True}


def test_two_cities_are_those_named_before() -> None:
    record = only(
        "La Ville de Quimper et la Ville de Cork se connaissent. Les deux villes ont signé une charte le 2 juin 2017."
    )
    assert {p.name for p in record.partners} == {"Ville de Quimper", "Ville de Cork"}


def test_the_homologue_of_a_mayor_stands_for_a_city() -> None:
    record = only(
        "Le maire d'Angers a reçu son homologue d'Haarlem. Les deux villes ont signé une convention de jumelage le 2 juin 2017."
    )
    assert {p.name for p in record.partners} == {"Ville d'Angers", "Ville d'Haarlem"}


def test_a_beneficiary_changes_no_party() -> None:
    record = only(
        "La Région Bretagne et la Région Sud ont signé un accord le 3 mai 2019 au profit des pêcheurs de Madagascar."
    )
    assert codes(record) == {"FR-BRE", "FR-PAC"}


def test_capitals_that_sign_stand_for_their_states() -> None:
    assert codes(only("Nouakchott et Paris ont signé une convention judiciaire le 9 avril 2018.")) == {"MR", "FR"}


def test_capitals_that_sign_as_towns_stay_towns() -> None:
    record = only("La Ville de Tunis et la Ville de Paris ont signé une convention de coopération le 9 avril 2018.")
    assert {p.type for p in record.partners} == {"municipality"}


@pytest.mark.parametrize(
    ("text", "partners"),
    [
        (
            "Le ministre tunisien des Transports et son homologue malien ont signé un mémorandum d'entente le 3 mars 2021.",
            {"TN", "ML"},
        ),
        (
            "La ministre ivoirienne de la Culture, Aya Kouamé, et son homologue togolais, Kossi Agbeko, ont signé un accord le 3 mars 2021.",
            {"CI", "TG"},
        ),
        (
            "L'ambassadeur du Japon au Bénin, Kenji Sato, et le ministre béninois du Plan ont signé un accord de don le 3 mai 2019.",
            {"JP", "BJ"},
        ),
    ],
)
def test_ministers_and_ambassadors_sign_for_their_states(text: str, partners: set[str]) -> None:
    assert codes(only(text)) == partners


def test_a_ministry_that_is_the_party_stays_a_ministry() -> None:
    record = only(
        "Le ministère de la Santé du Mali et l'Organisation mondiale de la santé ont signé une convention le 3 mai 2019."
    )
    assert {p.type for p in record.partners} == {"ministry", "international_org"}


# ---- several acts


def test_a_list_in_which_each_signs_its_own_gives_one_record_each_with_its_year() -> None:
    records = extract(
        "La Ville de Nantes a signé trois conventions de coopération avec Seattle en 2014, Dschang en 2016 et Kindia en 2018."
    )
    assert [({p.name for p in r.partners} - {"Ville de Nantes"}, signed(r)) for r in records] == [
        ({"Ville de Seattle"}, "2014"),
        ({"Ville de Dschang"}, "2016"),
        ({"Ville de Kindia"}, "2018"),
    ]
    assert all("Ville de Nantes" in {p.name for p in r.partners} for r in records)


def test_what_a_list_says_for_all_holds_for_each() -> None:
    records = extract(
        "La Région Occitanie a signé trois accords de coopération avec la Catalogne, la Toscane et le Québec en 2017."
    )
    assert [codes(r) for r in records] == [{"FR-OCC", "ES-CT"}, {"FR-OCC", "IT-52"}, {"FR-OCC", "CA-QC"}]
    assert {signed(r) for r in records} == {"2017"}


@pytest.mark.parametrize(
    "text",
    [
        "La Région Bretagne a signé trois conventions le 3 mai 2019 :\n- une convention avec la Toscane ;\n- une convention avec la Saxe ;\n- une convention avec la Bavière.",
        "La Région Bretagne a signé une charte avec la Toscane, un protocole avec la Saxe et une convention avec la Bavière le 3 mai 2019.",
    ],
)
def test_papers_told_one_by_one_give_one_record_each(text: str) -> None:
    records = extract(text)
    assert [codes(r) for r in records] == [{"FR-BRE", "IT-52"}, {"FR-BRE", "DE-SN"}, {"FR-BRE", "DE-BY"}]
    assert {signed(r) for r in records} == {"2019-05-03"}


def test_the_first_the_second_and_the_third_are_three_records_and_their_total_is_none() -> None:
    records = extract(
        "Le Sénégal et le Rwanda ont signé trois accords le 6 juin 2019 à Kigali. Le premier est une convention sur l'extradition. "
        "Le deuxième est un mémorandum d'entente sur le tourisme. Le troisième est un accord sur le transport aérien."
    )
    assert [r.kind for r in records] == ["convention", "memorandum", "accord"]
    assert [[s.code for s in r.sectors] for r in records] == [["justice_securite"], ["tourisme"], ["transport"]]
    assert {signed(r) for r in records} == {"2019-06-06"}
    assert all(codes(r) == {"SN", "RW"} and r.place and r.place.name == "Kigali" for r in records)


def test_acts_that_nothing_tells_apart_are_one_record() -> None:
    assert codes(only("Le Bénin et le Togo ont signé quatre accords de coopération le 3 mai 2022.")) == {"BJ", "TG"}


def test_paragraphs_about_other_partners_are_other_records() -> None:
    records = extract(
        "La Ville de Lyon et la Ville de Turin ont signé un accord le 3 mai 2019.\nLa Ville de Nice et la Ville de Cuneo ont signé une charte le 4 juin 2020."
    )
    assert [(r.kind, signed(r)) for r in records] == [("accord", "2019-05-03"), ("charte", "2020-06-04")]


@pytest.mark.parametrize("words", ["protocole d'accord (MoU)", "mémorandum d'entente (MoU)"])
def test_an_acronym_in_brackets_makes_no_second_act(words: str) -> None:
    assert only(f"Le Ghana et le Bénin ont signé un {words} le 3 mai 2019.").kind == "memorandum"


# ---- standing


def test_announced_then_signed_is_one_signed_record() -> None:
    record = only(
        "La Ville de Brest et la Ville de Dalian prévoient de signer une convention.\nLa Ville de Brest et la Ville de Dalian ont signé la convention le 5 juillet 2018."
    )
    assert (record.status, signed(record)) == ("signed", "2018-07-05")


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("La Ville de Brest signera une convention avec la Ville de Dalian en juin.", "announced"),
        ("Le Maroc et le Kenya négocient un accord de libre-échange.", "announced"),
        ("Les communes de Vitré et de Helmstedt sont jumelées depuis 1978.", "ongoing"),
        ("La Ville de Lyon a mis fin à sa convention de coopération avec la Ville de Turin en mars 2022.", "ended"),
    ],
)
def test_what_became_of_the_act_is_its_status(text: str, status: str) -> None:
    assert only(text).status == status


def test_partners_that_negotiate_are_named_not_implied() -> None:
    assert not any(p.implied for p in only("Le Maroc et le Kenya négocient un accord de libre-échange.").partners)


@pytest.mark.parametrize(
    "text",
    [
        "La Ville de Tours n'a signé aucun accord avec la Ville de Milan.",
        "La Ville de Tours et la Ville de Milan n'ont pas signé de convention.",
        "Aucune convention n'a été signée entre la Ville de Metz et la Ville de Trèves.",
        "Le Mali et le Niger ont refusé de signer l'accord.",
        "Le maire de Tours souhaite un accord de coopération avec la Ville de Milan.",
        "La Région Bretagne aimerait conclure un accord avec la Toscane.",
        "Les accords de coopération décentralisée permettent aux régions de travailler avec l'étranger.",
        "Une convention de jumelage est un acte par lequel deux communes s'engagent à coopérer.",
        "En général, une convention est signée entre deux collectivités pour trois ans.",
        "Selon une rumeur, la Région Bretagne et le Maroc auraient signé un accord secret.",
        "Le Maroc et le Kenya auraient signé un accord, selon des sources non confirmées.",
        "L'attaquant sénégalais Moussa Ndiaye a signé un contrat de trois ans avec le Stade rennais.",
        "Le milieu de terrain a signé un contrat avec l'Olympique de Marseille jusqu'en 2026.",
        "Le président de la Région Bretagne a visité la province du Shandong le 3 mai 2019.",
        "La Région Bretagne lance un appel à projets de coopération.",
        "Le Parlement du Kenya a adopté une loi sur les accords de coopération.",
        "",
        "\n",
    ],
)
def test_what_is_denied_wished_general_rumoured_or_no_act_gives_nothing(text: str) -> None:
    assert extract(text) == []


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Le ministre a appelé à la signature d'un accord entre le Mali et le Niger.", id="call"),
        pytest.param("La Ville de Metz et la Ville de Trèves ont-elles signé une convention ?", id="question"),
        pytest.param(
            "Si la Ville de Metz et la Ville de Trèves signent une convention, les habitants en profiteront.",
            id="condition",
        ),
    ],
)
def test_what_is_called_for_asked_or_supposed_gives_nothing(text: str) -> None:
    assert extract(text) == []


def test_a_treaty_is_an_act() -> None:
    assert only("Le Mali et le Niger ont signé un traité le 3 mai 2019.").kind == "traite"


def test_to_agree_with_somebody_is_no_act() -> None:
    assert extract("La Région Bretagne est d'accord avec la Région Normandie et l'a signé hier.") == []


# ---- renewals


def test_a_renewal_says_so() -> None:
    record = only(
        "La Ville de Grenoble et la Ville de Sfax ont renouvelé leur accord le 15 octobre 2019 pour trois ans."
    )
    assert record.renewal
    assert (record.start and record.start.value, record.end and record.end.value) == ("2019", "2022")


@pytest.mark.parametrize(
    ("text", "years"),
    [
        (
            "Le Sénégal et le Maroc ont signé une convention le 2 mai 2022. Les deux pays avaient conclu un accord en 2014.",
            ["2022", "2014"],
        ),
        (
            "La Ville de Lille et la Ville de Sfax ont signé une nouvelle convention le 4 juin 2021. Une première convention avait été signée en 1978.",
            ["2021", "1978"],
        ),
    ],
)
def test_an_earlier_act_with_its_date_is_its_own_record_and_the_new_one_renews_it(text: str, years: list[str]) -> None:
    records = extract(text)
    assert [(signed(r) or "")[:4] for r in records] == years
    assert [r.renewal for r in records] == [True, False]
    assert codes(records[0]) == codes(records[1])


def test_a_partnership_begun_earlier_is_its_own_record() -> None:
    new, old = extract(
        "La Région Île-de-France et la Région Casablanca-Settat ont signé une feuille de route le 22 avril 2025. Elle prolonge un partenariat initié en décembre 2016."
    )
    assert new.renewal and not old.renewal
    assert old.start is not None and old.start.value == "2016-12"


def test_each_act_of_a_sentence_keeps_its_own_date() -> None:
    new, old = extract(
        "La Région Bretagne et la province du Shandong ont signé une feuille de route le 22 avril 2025, dans la continuité du partenariat initié en décembre 2016."
    )
    assert signed(new) == "2025-04-22"
    assert "2016-12" in {signed(old), old.start and old.start.value}


def test_an_earlier_link_without_date_is_no_record() -> None:
    assert (
        signed(
            only(
                "La Ville de Lille et la Ville de Safed ont signé une convention le 4 juin 2021, fruit d'une longue coopération."
            )
        )
        == "2021-06-04"
    )


# ---- repetition, ids, determinism


def test_a_paragraph_that_the_page_repeats_counts_once() -> None:
    page = f"Une convention avec Safed\n\n{LILLE}\nElle porte sur la culture et sur le sport dans les deux villes.\n\n{LILLE}\nElle porte sur la culture et sur le sport dans les deux villes.\n"
    article = article_from_text(page)
    assert article.text.count(LILLE) == 1
    assert len(extract_article(article)) == 1


def test_a_text_told_twice_gives_the_same_records_with_the_same_ids() -> None:
    assert [r.id for r in extract(f"{LILLE}\n{LILLE}")] == [r.id for r in extract(LILLE)]


def test_an_id_does_not_depend_on_the_order_of_partners_or_on_the_place_in_the_article() -> None:
    turned = (
        "Il pleuvait.\nLa Ville de Safed et la Ville de Lille ont signé une convention de coopération le 4 juin 2021."
    )
    assert only(turned).id == only(LILLE).id


def test_acts_alike_within_one_article_have_ids_of_their_own() -> None:
    records = extract(
        "Le Bénin et le Togo ont signé deux conventions le 3 mai 2022. La première est une convention sur l'eau. La seconde est une convention sur le rail."
    )
    assert len(records) == len({r.id for r in records}) == 2


def lines(text: str, published: str | None) -> str:
    return "\n".join(r.to_line() for r in extract(text, published))


MANY = f"{LILLE} Le Mali, le Togo et le Ghana ont signé un accord de coopération sur la santé, l'eau et la culture de 3 millions d'euros mardi."


def test_two_processes_write_the_same_bytes() -> None:
    program = f"import sys; from pipeline.extraction import extract; sys.stdout.buffer.write('\\n'.join(r.to_line() for r in extract({MANY!r}, '2021-06-10')).encode())"
    root = Path(__file__).parent.parent
    other = subprocess.run(
        [sys.executable, "-c", program],
        cwd=root,
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONHASHSEED": "7"},
    )
    assert other.stdout.decode("utf-8") == lines(MANY, "2021-06-10")


def test_an_article_read_after_others_gives_what_it_gives_alone() -> None:
    first = lines(MANY, "2021-06-10")
    extract("Le Ministère de la Santé du Mali (MSM) et le Togo ont signé une convention.", "2001-01-01")
    assert lines(MANY, "2021-06-10") == first


RELATIVE = "La Ville de Lille et la Ville de Safed ont signé une convention {}."


@pytest.mark.parametrize(
    "words",
    ["mardi", "ce mardi", "hier", "vendredi dernier", "cette semaine", "le 3 mai", "l'an dernier", "aujourd'hui"],
)
def test_without_date_of_publication_a_relative_date_is_never_guessed(words: str) -> None:
    record = only(RELATIVE.format(words))
    assert record.signed is None
    assert str(date.today().year) not in record.to_line()


@pytest.mark.parametrize(
    ("words", "published", "day"),
    [
        ("ce mardi", "2025-04-23", "2025-04-22"),
        ("hier", "2024-03-01", "2024-02-29"),
        ("vendredi dernier", "2024-09-11", "2024-09-06"),
        ("mardi", "2024-09", "2024-09"),
    ],
)
def test_a_relative_date_counts_from_the_date_of_publication(words: str, published: str, day: str) -> None:
    assert signed(only(RELATIVE.format(words), published)) == day


def test_the_python_face_is_the_same_extraction() -> None:
    assert pipeline.extract(LILLE) == extract(LILLE)


# ---- the samples


def problems(value: Any, schema: dict[str, Any], root: dict[str, Any], at: str = "") -> list[str]:
    """Where a JSON value breaks a JSON Schema: the keywords that the record's schema uses, and no other keyword may be in it."""
    known = {
        "$ref",
        "anyOf",
        "type",
        "enum",
        "const",
        "pattern",
        "properties",
        "required",
        "additionalProperties",
        "items",
        "minItems",
        "minimum",
        "maximum",
    }
    assert set(schema) <= known | {"$schema", "$defs", "title", "description", "default"}, sorted(schema)
    if "$ref" in schema:
        return problems(value, root["$defs"][schema["$ref"].rsplit("/", 1)[1]], root, at)
    if "anyOf" in schema:
        return [] if any(not problems(value, s, root, at) for s in schema["anyOf"]) else [f"{at}: none of anyOf"]
    types: dict[str, Any] = {
        "object": dict,
        "array": list,
        "string": str,
        "boolean": bool,
        "integer": int,
        "number": (int, float),
        "null": type(None),
    }
    if "type" in schema and (
        not isinstance(value, types[schema["type"]]) or (isinstance(value, bool) and schema["type"] != "boolean")
    ):
        return [f"{at}: no {schema['type']}"]
    out = []
    out += [f"{at}: not in enum"] * ("enum" in schema and value not in schema["enum"])
    out += [f"{at}: not the const"] * ("const" in schema and value != schema["const"])
    if isinstance(value, str):
        out += [f"{at}: pattern"] * ("pattern" in schema and not re.search(schema["pattern"], value))
    elif isinstance(value, list):
        out += [f"{at}: too few"] * (len(value) < schema.get("minItems", 0))
        out += [p for i, item in enumerate(value) for p in problems(item, schema.get("items", {}), root, f"{at}/{i}")]
    elif isinstance(value, dict):
        own = schema.get("properties", {})
        out += [f"{at}/{k}: missing" for k in schema.get("required", []) if k not in value]
        out += [f"{at}/{k}: unknown" for k in value if k not in own and schema.get("additionalProperties") is False]
        out += [p for k, v in value.items() if k in own for p in problems(v, own[k], root, f"{at}/{k}")]
    elif isinstance(value, int | float) and not isinstance(value, bool):
        out += [f"{at}: out of bounds"] * (not schema.get("minimum", value) <= value <= schema.get("maximum", value))
    return out


@pytest.fixture(scope="module", params=SAMPLES, ids=lambda path: path.stem)
def sample(request: pytest.FixtureRequest) -> tuple[Article, list[AgreementRecord]]:
    article = read_article(request.param)
    return article, extract_article(article)


def test_the_samples_tell_of_acts() -> None:
    assert len(SAMPLES) >= 10
    assert sum(bool(extract_article(read_article(path))) for path in SAMPLES[:6]) >= 3


def test_every_evidence_of_a_sample_stands_at_its_offsets(sample: tuple[Article, list[AgreementRecord]]) -> None:
    article, records = sample
    for record in records:
        (source,) = record.sources
        assert source.evidence
        for e in source.evidence:
            assert article.text[e.start : e.end] == e.text != ""
            assert e.rule


def test_every_value_of_a_sample_has_its_evidence(sample: tuple[Article, list[AgreementRecord]]) -> None:
    for record in sample[1]:
        fields = {e.field for e in record.sources[0].evidence}
        told = {
            name
            for name in ("partners", "signed", "start", "end", "sectors", "amounts", "place", "signatories")
            if getattr(record, name)
        }
        assert told <= fields


def test_every_record_of_a_sample_is_valid_under_the_json_schema(sample: tuple[Article, list[AgreementRecord]]) -> None:
    schema = json_schema()
    for record in sample[1]:
        line = json.loads(record.to_line())
        assert problems(line, schema, schema) == []
        assert AgreementRecord.model_validate(line) == record


FURNITURE = re.compile(
    r"Dans la même rubrique|Lire aussi|Sur le même (?:sujet|thème)|Abonnez-vous|Newsletter|Mentions légales|Partager cet article|commentaires?\b|Suivez-nous|\d\d:\d\d[A-ZÉ]",
    re.IGNORECASE,
)


def test_no_evidence_of_a_sample_comes_from_the_furniture_of_its_page(
    sample: tuple[Article, list[AgreementRecord]],
) -> None:
    for record in sample[1]:
        assert [e.text for e in record.sources[0].evidence if FURNITURE.search(e.text)] == []


def test_links_to_other_articles_give_no_record() -> None:
    page = f"Menu\nAccueil\n\n{LILLE}\nElle porte sur la culture et sur le sport.\n\nDans la même rubrique\n- Le Mali et le Niger signent un accord de coopération\n- La Ville de Metz signe une charte avec la Ville de Trèves\n"
    assert [codes(r) for r in extract_article(article_from_text(page))] == [{"insee:59350", "geonames:293100"}]


# ---- hostile input

SALAD = [
    "accord",
    "accords",
    "convention",
    "protocole d'accord",
    "mémorandum d'entente",
    "MoU",
    "feuille de route",
    "charte de jumelage",
    "jumelées",
    "le premier",
    "une autre",
    "trois",
    "les deux villes",
    "les deux pays",
    "la Région",
    "l'État",
    "ville de",
    "province du",
    "université de",
    "ministère de la Santé",
    "Société",
    "Rennes",
    "Milan",
    "Shandong",
    "Île-de-France",
    "Mali",
    "Sénégal",
    "Nouakchott",
    "Paris",
    "Zorgul",
    "AFD",
    "(ABC)",
    "sénégalais",
    "franco-malien",
    "M.",
    "Jean Dupont",
    "Awa Diop",
    "le ministre",
    "son homologue",
    "le maire",
    "l'ambassadeur du",
    "et",
    "avec",
    "entre",
    "par",
    "du",
    "à",
    "au",
    "en",
    "a signé",
    "ont signé",
    "signée",
    "signeront",
    "n'a pas",
    "souhaite",
    "renouvelé",
    "prolonge",
    "depuis",
    "le 3 mai 2019",
    "2016",
    "mardi",
    "hier",
    "2025-2027",
    "pour trois ans",
    "3 M€",
    "10 milliards de FCFA",
    "soit",
    "entre 2 et 3 millions d'euros",
    "santé",
    "eau potable",
    "«",
    "»",
    '"',
    "’",
    "(",
    ")",
    ",",
    ".",
    ";",
    ":",
    "…",
    "!",
    "?",
    "-",
    "–",
    "•",
    "/",
    "\n",
    "\n\n",
    "\t",
    "\xa0",
    "\u202f",
    "İ",
    "ß",
    "é",
    "\u200b",
    "\ufeff",
    "😀",
    "中国",
    "ﬁ",
    "ǅ",
    "٣",
    "²",
    "½",
    "\x00",
    "\r\n",
    "\x85",
    "\u2028",
    "ACCORD",
    "LA VILLE DE LYON",
    "d'",
    "N'Djamena",
    "31 février",
    "99",
    "1 000 000",
]


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.sampled_from(SALAD), max_size=40),
    st.sampled_from([" ", "", "\u00a0"]),
    st.sampled_from([None, "2024-05-06", "2024-05", "2024"]),
)
def test_no_salad_of_words_breaks_extraction(words: list[str], glue: str, published: str | None) -> None:
    text = glue.join(words)
    for record in extract(text, published):
        assert all(text[e.start : e.end] == e.text for e in record.sources[0].evidence)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_no_text_at_all_breaks_extraction(text: str) -> None:
    for record in extract(text):
        assert all(text[e.start : e.end] == e.text for e in record.sources[0].evidence)


def seconds(text: str) -> float:
    """Processor time, the least of three, so that other work on the machine does not count."""

    def once() -> float:
        begin = time.process_time()
        extract(text)
        return time.process_time() - begin

    return min(once() for _ in range(3))


def grows(piece: str, count: int) -> float:
    """How many times dearer four times the text is: 4 when time is linear, 16 when it is quadratic."""
    extract(piece * 20)
    return seconds(piece * 4 * count) / max(seconds(piece * count), 0.004)


NEAR_MISSES = [
    "entre ",
    "et ",
    "le ministre de ",
    ", ",
    "« ",
    "signé ",
    "le 3 mai 2019 ",
    "3 millions d'euros ",
    "Ministère de la ",
    "Jean ",
    "1 ",
    "1,",
    "il ne ",
    "des ",
    "sénégalais ",
    "\n",
    "a\n",
    "- ",
    "' ",
    "É",
    "Association des ",
]


@pytest.mark.parametrize("piece", NEAR_MISSES)
def test_time_grows_with_the_length_of_a_near_miss(piece: str) -> None:
    assert grows(piece, 500) < 9


LONG_RUNS = {
    "un accord ": 700,
    "la convention de coopération ": 450,
    "l'accord avec Rennes et Milan. ": 150,
    "de la ": 350,
    "A ": 700,
    "Mali. ": 1500,
    "signé à ": 1500,
    "M. Jean Dupont, ": 200,
    "(": 1000,
}


@pytest.mark.parametrize(("piece", "count"), LONG_RUNS.items(), ids=map(str.strip, LONG_RUNS))
def test_time_grows_with_the_length_of_a_long_run(piece: str, count: int) -> None:
    assert grows(piece, count) < 8


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "Un accord de coopération est signé aujourd'hui par le maire de Marseille et son homologue de Shanghai, Yang Guo.",
            ["Yang Guo"],
        ),
        (
            "Le Bénin et le Togo coopèrent. Ont signé l'accord, pour la partie béninoise, le ministre de l'Économie Koffi Sossou, "
            "et, pour la partie togolaise, l'ambassadeur Paul Durand.",
            ["Koffi Sossou", "Paul Durand"],
        ),
        (
            "La Région Bretagne et la Région Maritime ont signé une convention. Le vice-président de la Région Maritime, Koffi "
            "Sossou, et le vice-président Paul Durand ont apposé, pour le compte des deux régions, leur signature.",
            ["Koffi Sossou", "Paul Durand"],
        ),
    ],
    ids=["an unnamed office first", "the verb before its subject", "words between the verb and its object"],
)
def test_those_who_sign_are_found_wherever_the_sentence_puts_them(text: str, names: list[str]) -> None:
    assert [s.name for s in only(text, "2019-05-04").signatories] == names
