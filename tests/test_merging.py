"""Merging: which records are one agreement, what the merged record says, and what it renews."""

from __future__ import annotations

import itertools
import random
from collections import defaultdict
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.merging import synthetic
from output.record import AgreementRecord, Amount, DatedText, Evidence, Partner, Place, Sector, Signatory, Source
from pipeline.cards import Cards
from pipeline.clustering import Blocks, Told, crowds, groups_of, keys_of, links, parts_of, told_by
from pipeline.combining import voices
from pipeline.identity import identity, title_of
from pipeline.matching import Directory
from pipeline.merging import merge, merge_on
from pipeline.shelf import FileShelf, line_of, taken

IDF = Partner(name="Région Île-de-France", type="region", country="FR", code="FR-IDF", mentions=("l'Île-de-France",))
CASA = Partner(
    name="Région Casablanca-Settat", type="region", country="MA", code="MA-06", mentions=("Casablanca-Settat",)
)
LYON = Partner(name="Ville de Lyon", type="municipality", country="FR", code="insee:69123")
EREVAN = Partner(name="Ville d'Erevan", type="municipality", country="AM", code="geonames:616052")
EREVAN_UNCODED = Partner(name="ville d’Érevan", type="municipality", country="AM")
FRANCE = Partner(name="France", type="state", country="FR", code="FR")
MAROC = Partner(name="Maroc", type="state", country="MA", code="MA")
EUROS = Amount(value="750000", currency="EUR", text="750 000 euros")


def implied(partner: Partner) -> Partner:
    return partner.model_copy(update={"implied": True})


def record(
    article: str,
    *partners: Partner,
    kind: str = "accord",
    status: str = "signed",
    signed: str | None = None,
    start: str | None = None,
    end: str | None = None,
    published: str | None = None,
    sectors: tuple[str, ...] = (),
    at: int = 0,
    **more: Any,
) -> AgreementRecord:
    """A record as one article gives it, its act at the character `at`."""
    who = partners or (IDF, CASA)
    dates = [DatedText(value=d, text=d) if d else None for d in (signed, start, end)]
    evidence = [Evidence(field="act", start=at, end=at + 9, text="un accord", rule="test")]
    if signed:
        evidence.append(Evidence(field="signed", start=at + 20, end=at + 20 + len(signed), text=signed, rule="test"))
    known: dict[str, Any] = {
        "id": identity(kind, who, dates[0], dates[1]),
        "kind": kind,
        "status": status,
        "title": title_of(kind, who, *dates),
        "partners": who,
        "signed": dates[0],
        "start": dates[1],
        "end": dates[2],
        "sectors": tuple(Sector(code=c, label=c, text=c) for c in sectors),
        "sources": (Source(article=article, published=published, evidence=tuple(evidence)),),
        "confidence": 0.8,
    }
    return AgreementRecord(**(known | more))


def together(*records: AgreementRecord) -> bool:
    """Whether the records are merged into one."""
    return len(merge(records)) == 1


# --- which records are one agreement


def test_a_year_and_a_month_of_that_year_are_one_agreement() -> None:
    (merged,) = merge([record("a", signed="2016"), record("b", signed="2016-12", kind="partenariat", status="ongoing")])
    assert merged.kind == "accord" and merged.status == "signed"
    assert merged.signed is not None and merged.signed.value == "2016-12"
    assert [s.article for s in merged.sources] == ["a", "b"]


def test_other_partners_are_another_agreement() -> None:
    assert not together(record("a", IDF, CASA, signed="2016"), record("b", IDF, EREVAN, signed="2016"))


def test_the_order_of_the_partners_does_not_matter() -> None:
    assert together(record("a", IDF, CASA, signed="2016"), record("b", CASA, IDF, signed="2016"))


def test_a_partner_without_a_code_is_known_by_its_folded_name() -> None:
    (merged,) = merge([record("a", IDF, EREVAN_UNCODED, signed="2018"), record("b", IDF, EREVAN, signed="2018")])
    assert [p.code for p in merged.partners] == ["FR-IDF", "geonames:616052"]


def test_a_name_found_in_two_countries_is_two_partners() -> None:
    here, there = (Partner(name="Ville de Vienne", type="municipality", country=c) for c in ("FR", "AT"))
    assert not together(record("a", IDF, here, signed="2018"), record("b", IDF, there, signed="2018"))


def test_records_of_one_article_stay_apart() -> None:
    assert len(merge([record("a", signed="2016"), record("a", signed="2016-12", at=500)])) == 2


def test_contradictory_dates_of_signature_stay_apart() -> None:
    assert not together(record("a", signed="2016-11"), record("b", signed="2016-12"))


def test_contradictory_periods_stay_apart() -> None:
    one = record("a", signed="2016-12", start="2017", end="2019")
    assert not together(one, record("b", signed="2016-12", start="2017", end="2021"))
    assert together(one, record("b", signed="2016-12", start="2017-01", end="2019"))


def test_ends_a_year_apart_are_two_ways_to_count_the_same_years() -> None:
    one = record("a", signed="2024-02-01", start="2024", end="2026")
    (merged,) = merge([one, record("b", signed="2024-02", start="2024", end="2027")])
    assert "Fin : 2026 selon a, 2027 selon b ; 2026 est retenu." in merged.notes
    assert not together(one, record("b", signed="2024", start="2024", end="2027")), "the year alone does not tell"


@pytest.mark.parametrize(
    ("one", "other", "compatible"),
    [
        ("convention", "accord", True),
        ("convention", "partenariat", True),
        ("programme", "convention", True),
        ("convention", "protocole", False),
        ("feuille_de_route", "memorandum", False),
        ("protocole", "memorandum", True),
        ("jumelage", "pacte", True),
        ("jumelage", "charte", True),
        ("jumelage", "accord", True),
        ("jumelage", "convention", False),
        ("jumelage", "programme", False),
    ],
)
def test_kinds_are_the_same_or_a_general_word_beside_an_instrument(one: str, other: str, compatible: bool) -> None:
    assert together(record("a", signed="2016", kind=one), record("b", signed="2016-05", kind=other)) is compatible


def test_a_vague_record_never_chains_two_precise_ones() -> None:
    merged = merge([record("a", signed="2016-03"), record("b", signed="2016"), record("c", signed="2016-12")])
    assert len(merged) == 3, "it fits both and neither: it stays alone"


def test_vague_records_that_fit_several_acts_join_each_other() -> None:
    merged = merge(
        [
            record("a", signed="2016-03"),
            *(record(f"b{i}", signed="2016") for i in range(4)),
            record("c", signed="2016-12"),
        ]
    )
    assert sorted(len(r.sources) for r in merged) == [1, 1, 4]


def test_a_vague_record_goes_to_the_one_it_agrees_with_most() -> None:
    spring = record("a", signed="2016-03", kind="convention")
    winter = record("c", signed="2016-12", kind="protocole")
    merged = merge([spring, record("b", signed="2016", kind="protocole"), winter])
    assert [[s.article for s in r.sources] for r in merged] == [["a"], ["b", "c"]]


def test_an_undated_record_joins_a_dated_one_of_the_same_status() -> None:
    assert together(record("a", signed="2016"), record("b"))
    assert together(record("a", signed="2016"), record("b", status="ongoing"))
    assert not together(record("a", signed="2016"), record("b", status="announced"))


def test_an_undated_record_with_an_implied_partner_is_too_weak_to_join() -> None:
    assert not together(record("a", signed="2016"), record("b", implied(IDF), CASA))
    assert together(record("a", signed="2016"), record("b", implied(IDF), CASA, signed="2016"))


def test_an_act_told_before_the_other_was_signed_is_another_act() -> None:
    assert not together(record("a", signed="2019-05"), record("b", published="2012-03-01"))
    assert together(record("a", signed="2019-05"), record("b", published="2019-05-20"))


def test_what_was_announced_and_signed_within_a_year_is_one_agreement() -> None:
    signed = record("a", signed="2024-05-31", published="2024-06-01")
    assert together(signed, record("b", status="announced", published="2024-02-10"))
    assert not together(signed, record("b", status="announced", published="2021-02-10"))
    assert not together(signed, record("b", status="announced", published="2024-09-10"))


def test_what_was_announced_and_signed_in_a_year_that_is_all_one_knows_is_one_agreement() -> None:
    announced = record("b", status="announced", published="2024-02-10")
    assert together(record("a", signed="2024"), announced)
    assert not together(record("a", signed="2025"), announced)
    assert not together(record("a", signed="2024", kind="convention"), announced)


def test_two_undated_renewals_of_one_kind_or_a_general_word_are_one_agreement() -> None:
    one, other = (record(a, kind=k, renewal=True) for a, k in (("a", "convention"), ("b", "accord")))
    assert together(one, other)
    assert not together(one, record("b", kind="accord"))


def test_a_sum_within_the_range_that_was_announced_is_no_other_sum() -> None:
    low, high, signed = (Amount(value=v, currency="CAD", text=v) for v in ("8000000", "10000000", "9200000"))
    least, most = low.model_copy(update={"role": "minimum"}), high.model_copy(update={"role": "maximum"})
    act = record("a", signed="2024-02-15", amounts=(signed,))
    announced = {"status": "announced", "published": "2024-02-08"}
    assert together(act, record("b", amounts=(least, most), **announced))
    assert not together(act, record("b", amounts=(low, high), **announced))
    (merged,) = merge([act, record("b", amounts=(least, most), **announced)])
    assert merged.notes[0] == "Même acte dans 2 articles : mêmes partenaires, annoncé puis signé, même nature."
    assert "Montant : 8 000 000 et 10 000 000 CAD selon b, 9 200 000 CAD selon a ; tous sont retenus." in merged.notes


def test_what_is_under_way_since_a_month_is_the_act_signed_then() -> None:
    assert together(record("a", signed="2020-12-04", start="2021"), record("b", status="ongoing", start="2020-12"))
    assert not together(record("a", signed="2018-11"), record("b", status="ongoing", start="2011"))


def test_an_agreement_signed_just_before_its_period_may_lack_its_date_of_signature() -> None:
    assert together(record("a", signed="2024-12"), record("b", start="2025", end="2027"))
    assert not together(record("a", signed="2016-12"), record("b", start="2025", end="2027"))


def test_one_partner_may_be_left_unsaid_when_all_else_is_the_same() -> None:
    whole = record("a", IDF, CASA, LYON, signed="2018-06")
    assert together(whole, record("b", IDF, CASA, signed="2018-06"))
    assert not together(whole, record("b", IDF, CASA, signed="2018"))
    assert not together(whole, record("b", IDF, CASA, signed="2018-06", kind="partenariat"))
    assert together(record("a", IDF, CASA, signed="2018-06-02"), record("b", CASA, signed="2018-06-02"))
    assert not together(record("a", IDF, CASA, signed="2018-06"), record("b", CASA, signed="2018-06"))


def test_a_missing_partner_may_go_with_a_general_word_where_more_agrees() -> None:
    whole = record("a", IDF, CASA, LYON, signed="2018-06-02", kind="convention", place=Place(name="Lyon"))
    assert not together(whole, record("b", IDF, CASA, signed="2018-06"))
    assert together(whole, record("b", IDF, CASA, signed="2018-06", place=Place(name="Lyon")))


def test_a_partner_that_the_context_gave_gives_way_to_the_one_that_another_article_names() -> None:
    one = record("a", IDF, EREVAN, signed="2021-03-11", amounts=(EUROS,))
    (merged,) = merge([one, record("b", EREVAN, implied(LYON), signed="2021-03", amounts=(EUROS,))])
    assert [p.name for p in merged.partners] == [IDF.name, EREVAN.name]
    assert "Partenaire : Ville de Lyon selon b seulement ; n'est pas retenu." in merged.notes
    assert not together(one, record("b", EREVAN, LYON, signed="2021-03", amounts=(EUROS,)))
    assert not together(one, record("b", EREVAN, implied(LYON), signed="2021-03")), "nothing shows that it is one act"


def test_a_state_may_stand_for_its_region() -> None:
    one = record("a", IDF, CASA, signed="2021-03-11", amounts=(EUROS,))
    (merged,) = merge([one, record("b", IDF, MAROC, signed="2021-03-11", amounts=(EUROS,))])
    assert [p.name for p in merged.partners] == [IDF.name, CASA.name]
    assert not together(one, record("b", IDF, MAROC, signed="2021-03-11"))
    armenia = Partner(name="Arménie", type="state", country="AM", code="AM")
    assert not together(one, record("b", IDF, armenia, signed="2021-03-11", amounts=(EUROS,)))


def test_a_name_that_another_article_uses_for_a_partner_is_that_partner() -> None:
    matam = Partner(name="Département de Matam", type="department", country="SN", mentions=("Matam", "le département"))
    assert together(
        record("a", IDF, matam, signed="2021"), record("b", IDF, Partner(name="Matam", type="other"), signed="2021")
    )
    city = Partner(name="Matam", type="municipality", country="SN")
    assert not together(record("a", IDF, matam, signed="2021"), record("b", IDF, city, signed="2021"))


def test_two_different_partners_more_are_never_one_agreement() -> None:
    merged = merge(
        [
            record("a", IDF, CASA, signed="2018-06-02"),
            record("b", IDF, signed="2018-06-02"),
            record("c", IDF, EREVAN, signed="2018-06-02"),
        ]
    )
    assert len(merged) == 3


def test_acts_of_one_year_on_different_subjects_stay_apart() -> None:
    assert not together(record("a", signed="2018", sectors=("eau",)), record("b", signed="2018", sectors=("culture",)))
    assert together(
        record("a", signed="2018", sectors=("eau",)), record("b", signed="2018", sectors=("eau", "culture"))
    )
    assert together(
        record("a", signed="2018-06", sectors=("eau",)), record("b", signed="2018-06", sectors=("culture",))
    )


def test_sums_in_different_currencies_do_not_set_acts_apart() -> None:
    here = Amount(value="28000000", currency="XOF", text="28 millions de FCFA")
    more = Amount(value="5", currency="EUR", text="5 euros")
    assert together(record("a", signed="2018", amounts=(EUROS,)), record("b", signed="2018", amounts=(here,)))
    assert not together(record("a", signed="2018", amounts=(EUROS,)), record("b", signed="2018", amounts=(more,)))


def test_what_agrees_makes_up_for_a_date_that_is_not_told() -> None:
    dated = record("a", signed="2016", place=Place(name="Lyon"), sectors=("eau", "sante"))
    vague = record("b", kind="convention", renewal=True, place=Place(name="Lyon"), sectors=("eau", "sante"))
    assert together(dated, vague)
    assert not together(dated, vague.model_copy(update={"place": Place(name="Paris")}))


def test_states_that_sign_several_acts_on_one_day_keep_them_apart_by_subject() -> None:
    water = record("a", FRANCE, MAROC, signed="2018-06-02", sectors=("eau",))
    assert not together(water, record("b", FRANCE, MAROC, signed="2018-06-02", sectors=("culture",)))
    assert together(water, record("b", FRANCE, MAROC, signed="2018-06-02", sectors=("eau",)))
    assert not together(record("a", FRANCE, MAROC, signed="2018"), record("b", FRANCE, MAROC))


def test_a_renewal_and_the_act_it_follows_stay_two() -> None:
    assert not together(record("a", signed="2016"), record("b", renewal=True))
    assert not together(record("a", signed="2016"), record("b", signed="2019", renewal=True))
    assert together(record("a", signed="2019-05"), record("b", signed="2019", renewal=True))


# --- what the merged record says


def test_every_field_keeps_its_better_value() -> None:
    one = record(
        "a",
        implied(IDF),
        EREVAN,
        signed="2018-11-19",
        sectors=("eau",),
        published="2018-11-20",
        amounts=(Amount(value="1000000", currency="EUR", approximate=True, text="environ un million d'euros"),),
        signatories=(Signatory(name="Anne Bonnet"),),
    )
    other = record(
        "b",
        IDF.model_copy(update={"mentions": ("la Région",)}),
        EREVAN,
        signed="2018-11",
        kind="convention",
        status="ended",
        sectors=("culture", "eau"),
        published="2018-11-19",
        amounts=(
            Amount(value="1000000", currency="EUR", text="un million d'euros"),
            Amount(value="5", currency="AMD", text="5 drams"),
        ),
        signatories=(Signatory(name="ANNE BONNET", role="présidente"), Signatory(name="Tigran Petrossian")),
        place=Place(name="Erevan", country="AM"),
        renewal=True,
    )
    (merged,) = merge([one, other])
    assert (merged.kind, merged.status, merged.renewal) == ("convention", "ended", True)
    assert merged.signed is not None and merged.signed.value == "2018-11-19"
    assert [s.article for s in merged.sources] == ["b", "a"], "by date of publication"
    assert [s.code for s in merged.sectors] == ["culture", "eau"]
    assert {(a.value, a.currency, a.approximate) for a in merged.amounts} == {
        ("1000000", "EUR", False),
        ("5", "AMD", False),
    }
    assert [(s.name, s.role) for s in merged.signatories] == [
        ("ANNE BONNET", "présidente"),
        ("Tigran Petrossian", None),
    ]
    region = merged.partners[0]
    assert not region.implied and set(region.mentions) == {"l'Île-de-France", "la Région"}
    assert merged.place == Place(name="Erevan", country="AM")
    assert merged.title == "Convention Région Île-de-France – Ville d'Erevan (2018)"
    assert merged.id == identity("convention", merged.partners, merged.signed, None)
    assert merged.confidence == 0.96


def test_notes_tell_each_conflict_and_why_the_records_were_merged() -> None:
    (merged,) = merge([record("A", signed="2016"), record("B", signed="2016-12")])
    assert merged.notes == (
        "Même acte dans 2 articles : mêmes partenaires, dates de signature compatibles, même nature.",
        "Date de signature : 2016 selon A, 2016-12 selon B ; la plus précise est retenue.",
    )


def test_a_third_article_is_counted_in_one_line_and_keeps_the_earlier_notes() -> None:
    first = merge([record("A", signed="2016"), record("B", signed="2016-12")])
    (merged,) = merge([*first, record("C", signed="2016-12-08", notes=("Note de l'article.",))])
    assert [n for n in merged.notes if n.startswith("Même acte")] == [
        "Même acte dans 3 articles : mêmes partenaires, dates de signature compatibles, même nature."
    ]
    assert "Date de signature : 2016-12 selon B, 2016-12-08 selon C ; la plus précise est retenue." in merged.notes
    assert "Date de signature : 2016 selon A, 2016-12 selon B ; la plus précise est retenue." in merged.notes
    assert "Note de l'article." in merged.notes


def test_many_sources_never_make_certainty() -> None:
    (merged,) = merge([record(f"{i:03}", signed="2016") for i in range(50)])
    assert merged.confidence == 0.99


COPIED = "La Région Île-de-France et la Région Casablanca-Settat ont signé un accord."


def test_articles_that_share_a_sentence_are_one_voice() -> None:
    act = Evidence(field="act", start=0, end=len(COPIED), text=COPIED, rule="test")

    def copy(article: str, at: int = 0) -> AgreementRecord:
        evidence = act.model_copy(update={"start": at, "end": at + len(COPIED)})
        return record(
            article, signed="2016", place=Place(name="Paris"), sources=(Source(article=article, evidence=(evidence,)),)
        )

    own = [record(name, signed="2016", place=Place(name="Rabat")) for name in "bc"]
    (merged,) = merge([copy("w", 9), copy("x"), copy("y", 5), copy("z", 7), *own])
    assert merged.place == Place(name="Rabat"), "two voices against one that is repeated"
    assert merged.confidence == 0.99
    assert merged.notes[0].startswith("Même acte dans 6 articles, dont 3 qui reprennent le texte d'un autre : ")
    (repeated,) = merge([copy("x"), copy("y", 5)])
    assert repeated.confidence == 0.8
    assert voices(repeated.sources) == 1


def test_a_source_without_evidence_is_no_voice() -> None:
    assert voices([*record("a").sources, Source(article="b")]) == 1
    assert voices([Source(article="b")]) == 1


def test_a_place_in_capitals_is_the_same_place() -> None:
    (merged,) = merge(
        [record(a, signed="2016", place=Place(name=name)) for a, name in (("a", "RABAT"), ("b", "Rabat"))]
    )
    assert merged.place == Place(name="Rabat")
    assert not [note for note in merged.notes if note.startswith("Lieu")]


def test_the_reason_names_what_the_articles_have_in_common() -> None:
    both = {"signed": "2016", "sectors": ("eau",), "amounts": (EUROS,), "signatories": (Signatory(name="Anne Bonnet"),)}
    (merged,) = merge([record(a, **both, place=Place(name="Rabat")) for a in "ab"])
    assert merged.notes == (
        "Même acte dans 2 articles : mêmes partenaires, même date de signature, même nature, même lieu, domaines communs, "
        "montants communs, mêmes signataires.",
    )


# --- ids


def test_a_further_source_leaves_the_id_even_when_it_tells_more() -> None:
    told = [record("a", signed="2016", published="2016-12-20"), record("b", signed="2016", published="2016-12-21")]
    (before,) = merge(told)
    more = record("c", signed="2016-12-08", kind="convention", published="2016-12-09")
    for after in (merge([*told, more]), merge([before, more])):
        assert [(r.id, r.kind) for r in after] == [(before.id, "convention")]


def test_a_new_act_with_the_id_of_another_leaves_it_to_the_one_that_more_articles_tell() -> None:
    told = merge([record("b", signed="2016-12"), record("c", signed="2016-12")])
    after = merge([*told, record("a", signed="2016-03", published="2016-03-02")])
    assert len(after) == 2 and after[1].id == told[0].id != after[0].id


def test_a_base_keeps_each_record_and_id() -> None:
    base = [record("a", signed="2016-12"), record("b", signed="2016", id="agr_00000000000b")]
    after = merge([record("c", signed="2016-12-08"), record("d", IDF, LYON, signed="2016")], base)
    assert len(after) == 3
    by_id = {r.id: r for r in after}
    assert [s.article for s in by_id[base[0].id].sources] == ["a", "c"]
    assert by_id[base[1].id] == base[1]


def test_what_was_read_in_the_same_words_is_as_the_base_has_it() -> None:
    mended = record("a", signed="2016", notes=("Vérifié.",), title="Un titre choisi")
    assert merge([record("a", signed="2016", sectors=("eau",))], [mended]) == [mended]


def test_an_article_that_was_taken_in_already_is_no_further_reason() -> None:
    read = [record("b", IDF, CASA, EREVAN, signed="2016-03")]
    read.append(record("b", IDF, CASA, signed="2016-03", start="2016", sectors=("eau",)))
    merged = merge(read)
    assert merged[0].notes[0].startswith("Même acte dans 1 article : ")
    assert merge([*merged, *read]) == merged
    assert merge(read[1:], read[:1]) == read[:1], "the base has these words with one partner more"


def test_two_merged_files_that_share_an_article_become_one() -> None:
    first = merge([record("a", signed="2016"), record("b", signed="2016-12")])
    second = merge([record("b", signed="2016-12"), record("c", signed="2016-12-08")])
    (merged,) = merge([*first, *second])
    assert [s.article for s in merged.sources] == ["a", "b", "c"]


def test_a_record_that_is_there_twice_counts_once() -> None:
    assert merge([record("a", signed="2016")] * 3) == [record("a", signed="2016")]


def test_ids_stay_distinct_when_acts_share_kind_year_and_partners() -> None:
    records = [record("a", signed="2016-03", at=9), record("a", signed="2016-05"), record("b", signed="2016-07")]
    merged = merge(records)
    assert len({r.id for r in merged}) == 3
    plain = next(r for r in merged if r.id == records[0].id)
    assert plain.signed is not None and plain.signed.value == "2016-05", "the first told keeps the plain id"


def test_records_come_by_date_then_title_with_the_undated_last() -> None:
    merged = merge(
        [
            record("a", kind="pacte"),
            record("b", start="2019", kind="charte"),
            record("c", LYON, EREVAN, signed="2018-02"),
        ]
    )
    assert [(r.signed or r.start or DatedText(value="0000", text="")).value for r in merged] == [
        "2018-02",
        "2019",
        "0000",
    ]


# --- renewals


def test_a_renewal_is_linked_to_the_latest_act_strictly_earlier() -> None:
    merged = merge(
        [
            record("a", signed="2012"),
            record("b", signed="2016-12", kind="partenariat", status="ongoing"),
            record("c", start="2025", end="2027", kind="feuille_de_route", renewal=True),
            record("d", signed="2030", status="announced"),
            record("e", IDF, EREVAN, signed="2020"),
        ]
    )
    by_article = {r.sources[0].article: r for r in merged}
    assert by_article["c"].renews == by_article["b"].id
    assert all(r.renews is None for a, r in by_article.items() if a != "c")


def test_a_renewal_is_not_linked_to_an_act_that_may_be_of_the_same_time() -> None:
    merged = merge(
        [record("a", signed="2025-03", kind="pacte"), record("b", signed="2025", kind="charte", renewal=True)]
    )
    assert [r.renews for r in merged] == [None, None]


def test_a_renewal_without_earlier_act_is_linked_to_nothing() -> None:
    (only,) = merge([record("a", signed="2025", renewal=True, renews="agr_000000000000")])
    assert only.renews is None


def test_a_link_follows_the_earlier_act_through_its_own_merge() -> None:
    merged = merge(
        [
            record("1", IDF, implied(CASA), signed="2016"),
            record("4", signed="2016-12", kind="partenariat", status="ongoing", at=300),
            record("4", start="2025", end="2027", kind="feuille_de_route", renewal=True),
        ]
    )
    assert [len(r.sources) for r in merged] == [2, 1]
    assert merged[1].renews == merged[0].id


# --- properties

_DATES = st.sampled_from([None, None, "2016", "2016~", "2016-03", "2016-12", "2016-12-08", "2019", "2019-05-03"])
_PARTNERS = st.lists(
    st.sampled_from([IDF, CASA, EREVAN, EREVAN_UNCODED, implied(IDF), FRANCE]),
    min_size=1,
    max_size=3,
    unique_by=lambda p: p.name,
)
_SUMS = [
    EUROS,
    Amount(value="500000", currency="EUR", role="minimum", text="500 000"),
    Amount(value="900000", currency="EUR", role="maximum", text="900 000 euros"),
]


@st.composite
def _records(draw: st.DrawFn, most: int = 9) -> list[AgreementRecord]:
    n = draw(st.integers(0, most))
    return [
        record(
            draw(st.sampled_from("abcdef")),
            *draw(_PARTNERS),
            kind=draw(st.sampled_from(["accord", "convention", "jumelage", "pacte", "protocole", "memorandum"])),
            status=draw(st.sampled_from(["signed", "announced", "ongoing", "ended"])),
            signed=draw(_DATES),
            start=draw(_DATES),
            published=draw(st.sampled_from([None, "2016-12-20", "2019-06-01"])),
            sectors=tuple(draw(st.lists(st.sampled_from(["eau", "culture", "sante"]), max_size=2, unique=True))),
            renewal=draw(st.booleans()),
            amounts=tuple(draw(st.lists(st.sampled_from(_SUMS), max_size=2, unique=True))),
            at=100 * i,
        )
        for i in range(n)
    ]


@settings(max_examples=150, deadline=None)
@given(_records(), st.randoms(use_true_random=False))
def test_the_order_of_the_input_changes_nothing(records: list[AgreementRecord], rng: random.Random) -> None:
    shuffled = rng.sample(records, len(records))
    assert [r.to_line() for r in merge(shuffled)] == [r.to_line() for r in merge(records)]


@settings(max_examples=150, deadline=None)
@given(_records())
def test_merging_merged_records_changes_nothing(records: list[AgreementRecord]) -> None:
    merged = merge(records)
    assert merge(merged) == merged


@settings(max_examples=150, deadline=None)
@given(_records())
def test_merging_a_merge_with_its_parts_changes_nothing(records: list[AgreementRecord]) -> None:
    merged = merge(records)
    assert merge([*merged, *records]) == merged


@settings(max_examples=150, deadline=None)
@given(_records(), _records(), st.randoms(use_true_random=False))
def test_a_base_keeps_its_ids_whatever_comes(
    old: list[AgreementRecord], new: list[AgreementRecord], rng: random.Random
) -> None:
    base = merge(old)
    after = merge(new, base)
    ids = [r.id for r in after]
    assert {r.id for r in base} <= set(ids)
    assert len(set(ids)) == len(ids)
    assert merge(rng.sample(new, len(new)), rng.sample(base, len(base))) == after, "in any order"
    assert merge(new, after) == after, "what the base has taken in changes nothing"


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 5), st.sampled_from([EUROS, None])), max_size=12), st.data())
def test_parts_merged_apart_give_the_same_where_no_record_is_vague(
    told: list[tuple[int, Amount | None]], data: st.DataObject
) -> None:
    acts = [((IDF, CASA), "2016-03-01"), ((IDF, CASA), "2016-12-08"), ((IDF, LYON), "2016-12-08")]
    records = [
        record(
            f"{n:02}",
            *acts[act % 3][0],
            signed=acts[act % 3][1],
            kind=("convention", "pacte")[act // 3],
            amounts=(a,) * bool(a),
        )
        for n, (act, a) in enumerate(told)
    ]
    cut = data.draw(st.integers(0, len(records)))

    def said(merged: list[AgreementRecord]) -> set[str]:
        return {r.model_dump_json(exclude={"id", "notes", "confidence"}) for r in merged}

    assert said(merge([*merge(records[:cut]), *merge(records[cut:])])) == said(merge(records))


@settings(max_examples=150, deadline=None)
@given(_records())
def test_no_source_is_lost_ids_are_distinct_and_links_lead_somewhere(records: list[AgreementRecord]) -> None:
    merged = merge(records)
    assert {s for r in records for s in r.sources} == {s for r in merged for s in r.sources}
    assert len({r.id for r in merged}) == len(merged)
    assert {r.renews for r in merged if r.renews} <= {r.id for r in merged}
    for r in merged:
        articles = [s.article for s in r.sources]
        assert len(articles) == len(set(articles)), "two records of one article are never one"


@settings(max_examples=150, deadline=None)
@given(_records())
def test_dates_of_signature_within_a_merged_record_never_contradict(records: list[AgreementRecord]) -> None:
    told = {(r.sources[0].article, r.sources[0].evidence[0].start): r.signed for r in records}
    for merged in merge(records):
        dates = [told[s.article, s.evidence[0].start] for s in merged.sources]
        values = [d.value.rstrip("~") for d in dates if d]
        assert all(a.startswith(b) or b.startswith(a) for a, b in itertools.combinations(values, 2))


@settings(max_examples=300, deadline=None)
@given(_records(most=14), st.randoms(use_true_random=False))
def test_records_that_no_link_connects_are_grouped_alike_together_and_apart(
    records: list[AgreementRecord], rng: random.Random
) -> None:
    """What Spark relies on: blocks of records with a key in common are looked through alone, and parts grouped alone."""
    assert _grouped_apart(records, rng) == _grouped_at_once(records)


@settings(max_examples=150, deadline=None)
@given(_records(most=14))
def test_who_is_near_another_has_it_near_and_a_key_in_common_with_it(records: list[AgreementRecord]) -> None:
    told, crowded = _told(records)
    blocks: Blocks[int] = Blocks(crowded)
    for i, one in enumerate(told):
        blocks.register(i, one)
    near = [blocks.near(one) for one in told]
    for i, one in enumerate(told):
        assert all(i in near[j] and set(keys_of(one)) & set(keys_of(told[j])) for j in near[i])
        blocks.forget(i, one)
    assert not any(blocks.near(one) for one in told)


def test_thousands_of_records_are_grouped_alike_together_and_apart() -> None:
    records = [*synthetic(2000), *_many(1000)]
    groups = _grouped_at_once(records)
    assert _grouped_apart(records, random.Random(1)) == groups
    assert len(groups) < 2500


def _told(records: list[AgreementRecord]) -> tuple[list[Told], frozenset[frozenset[str]]]:
    directory = Directory(p for r in records for p in r.partners)
    told = [told_by(Cards().of(r, i), directory) for i, r in enumerate(records)]
    return told, crowds(t.profile for t in told)


def _grouped_at_once(records: list[AgreementRecord]) -> set[tuple[int, ...]]:
    return set(map(tuple, groups_of(*_told(records))))


def _grouped_apart(records: list[AgreementRecord], rng: random.Random) -> set[tuple[int, ...]]:
    told, crowded = _told(records)
    blocks: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for i in rng.sample(range(len(told)), len(told)):
        for key in keys_of(told[i]):
            blocks[key].append(i)
    pairs = [(block[a], block[b]) for block in blocks.values() for a, b in links([told[i] for i in block], crowded)]
    rng.shuffle(pairs)
    part_of = parts_of(pairs)
    parts: dict[int, list[int]] = defaultdict(list)
    for i in range(len(told)):
        parts[part_of.get(i, i)].append(i)
    return {
        tuple(part[i] for i in group)
        for part in parts.values()
        for group in groups_of([told[i] for i in part], crowded)
    }


def test_every_order_of_a_hard_case_gives_the_same_records() -> None:
    hard = [
        record("a", signed="2016-03"),
        record("b", signed="2016"),
        record("c", signed="2016-12", kind="convention"),
        record("d"),
        record("a", signed="2016", at=700),
    ]
    assert len({tuple(r.to_line() for r in merge(order)) for order in itertools.permutations(hard)}) == 1


def _many(n: int) -> list[AgreementRecord]:
    """About four tellings of each act, a tenth of all records between one pair of partners."""
    rng = random.Random(n)
    cities = [
        Partner(name=f"Ville {i}", type="municipality", country="FR", code=f"insee:{i:05}")
        for i in range(max(2, n // 20))
    ]
    return [
        record(
            f"article-{i:07}",
            *((IDF, CASA) if i % 10 == 0 else rng.sample(cities, 2) if i % 3 else (cities[i % len(cities)], IDF)),
            kind=rng.choice(["accord", "convention", "partenariat"]),
            signed=rng.choice(
                [None, f"{rng.randint(1960, 2025)}", f"{rng.randint(1960, 2025)}-{rng.randint(1, 12):02}"]
            ),
            sectors=tuple(rng.sample(["eau", "culture", "sante", "transport"], rng.randint(0, 2))),
            renewal=rng.random() < 0.1,
        )
        for i in range(n)
    ]


def test_ten_thousand_records_are_merged_within_ten_seconds() -> None:
    records = _many(10_000)
    began = perf_counter()
    merged = merge(records)
    assert perf_counter() - began < 10
    assert len(merged) < len(records)


def test_records_on_a_shelf_in_a_file_are_merged_as_those_in_memory(tmp_path: Path) -> None:
    records = synthetic(600)
    with FileShelf(tmp_path / "shelf") as shelf:
        found = [taken(card, shelf) for card in merge_on(shelf, records[:400], records[400:401])]
    assert found == merge(records[:400], records[400:401])
    assert list(tmp_path.iterdir()) == []


def test_lines_are_merged_as_the_records_that_they_hold(tmp_path: Path) -> None:
    records = [*synthetic(300), record("a", signed="2001"), record("b", signed="2018", renewal=True)]
    with FileShelf(tmp_path / "shelf") as shelf:
        cards = merge_on(shelf, (r.to_line().encode() for r in records))
        lines = [line_of(card, shelf) for card in cards]
    merged = merge(records)
    assert lines == [r.to_line() for r in merged]
    assert [r.renews is not None for r in merged].count(True) == 1, "a link is written into a line that nothing joined"
