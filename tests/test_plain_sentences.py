"""Sentences that any reader understands at once, in the shapes that the press gives them: each record is right as a whole."""

from __future__ import annotations

import pytest

import pipeline
from output.record import AgreementRecord

PUBLISHED = "2021-03-18"


def one(text: str) -> AgreementRecord:
    [record] = pipeline.extract(text, PUBLISHED)
    return record


def names(record: AgreementRecord) -> set[str]:
    return {p.name for p in record.partners}


@pytest.mark.parametrize(
    "text",
    [
        "La signature d'une feuille de route entre la Métropole de Lyon et le Québec a eu lieu le 1er mars à Bruxelles.",
        "Une feuille de route a été signée le 1er mars à Bruxelles entre la Métropole de Lyon et le Québec.",
    ],
)
def test_a_feuille_de_route_is_no_road(text: str) -> None:
    record = one(text)
    assert (record.kind, names(record)) == ("feuille_de_route", {"Métropole de Lyon", "Province du Québec"})
    assert record.place and record.place.name == "Bruxelles"


@pytest.mark.parametrize(
    "text",
    [
        "La Métropole de Lyon et la wilaya d'Oran ont scellé leur partenariat hier : un contrat a été paraphé à Rabat.",
        "La Métropole de Lyon et la wilaya d'Oran ont officialisé leur collaboration par la signature d'un contrat.",
    ],
)
def test_a_partnership_and_the_paper_that_seals_it_are_one_act(text: str) -> None:
    assert one(text).kind == "contrat"


def test_names_behind_the_towns_of_mayors_are_people() -> None:
    record = one("Les maires de Rouen et de Kaolack, Fatima Zohra Alaoui et Karim Benali, ont signé hier une charte.")
    assert names(record) == {"Ville de Rouen", "Ville de Kaolack"}
    assert [s.name for s in record.signatories] == ["Fatima Zohra Alaoui", "Karim Benali"]


@pytest.mark.parametrize(
    ("day", "signed"),
    [("vendredi", "2021-03-12"), ("le 12 mars 2021", "2021-03-12"), ("hier", "2021-03-17")],
)
def test_to_whom_money_is_granted_is_a_party_whenever_it_was(day: str, signed: str) -> None:
    record = one(f"La Banque mondiale a accordé {day} au Gabon un prêt de 3,5 millions d'euros pour les transports.")
    assert names(record) == {"Banque mondiale", "Gabon"}
    assert record.signed and record.signed.value == signed
    assert [s.code for s in record.sectors] == ["transport"]


@pytest.mark.parametrize(
    "school", ["École normale supérieure de Lyon", "École normale supérieure de Bamako", "École polytechnique de Tunis"]
)
def test_a_school_has_the_name_of_its_town(school: str) -> None:
    assert names(one(f"L'{school} et le CNRS ont signé hier une charte.")) == {
        school,
        "Centre national de la recherche scientifique",
    }


def test_a_plan_has_its_own_years() -> None:
    record = one("Le Mali et le Togo ont signé hier un plan d'action pour la période 2021-2024.")
    assert record.start and record.end and (record.start.value, record.end.value) == ("2021", "2024")


def test_the_renewal_of_an_act_has_the_day_of_its_verb() -> None:
    text = "La Région Bretagne et la province du Hunan ont renouvelé mercredi 10 mars leur accord de coopération, conclu en 2015."
    renewed, first = pipeline.extract(text, PUBLISHED)
    assert renewed.renewal and renewed.signed and renewed.signed.value == "2021-03-10"
    assert not first.renewal and first.signed and first.signed.value == "2015"


def test_who_announces_an_act_is_no_party() -> None:
    text = "Paris et Tokyo ont signé hier un pacte d'amitié, a annoncé le ministère des Affaires étrangères."
    assert names(one(text)) == {"France", "Japon"}


def test_each_of_two_acts_of_a_sentence_is_about_what_it_is_on() -> None:
    text = "La Région Bretagne a signé hier deux conventions : l'une avec la Saxe sur l'énergie, l'autre avec la ville de Thiès sur la santé."
    assert [[s.code for s in r.sectors] for r in pipeline.extract(text, PUBLISHED)] == [["energie"], ["sante"]]


def test_two_fields_beside_each_other_are_two() -> None:
    text = (
        "Le Mali et le Togo ont signé hier un accord. Objectif : renforcer la coopération dans l'eau et l'agriculture."
    )
    assert {s.code for s in one(text).sectors} == {"eau", "agriculture"}


@pytest.mark.parametrize(
    ("more", "amounts"),
    [
        ("Il est doté de 12 M€.", ["12000000"]),
        ("La commune compte 45 000 habitants et un budget de 62 millions d'euros.", []),
        ("La France est le deuxième partenaire du pays, avec 2,3 milliards d'euros d'échanges en 2019.", []),
    ],
)
def test_the_money_of_a_town_or_of_trade_is_not_the_acts(more: str, amounts: list[str]) -> None:
    record = one(f"La Ville de Nantes et la Chambre de commerce d'Abidjan ont signé hier un accord. {more}")
    assert [a.value for a in record.amounts] == amounts


def test_a_charter_takes_effect_on_another_day_than_it_is_signed() -> None:
    record = one(
        "La Région Bretagne et la Saxe ont signé lundi dernier une charte. "
        "La charte prend effet le 1er janvier 2022 et s'achèvera le 31 décembre 2024."
    )
    assert record.signed and record.start and record.end
    assert (record.signed.value, record.start.value, record.end.value) == ("2021-03-15", "2022-01-01", "2024-12-31")


@pytest.mark.parametrize(
    "text",
    [
        "Jeanne Faure (Région Normandie) et Karim Benali (wilaya d'Oran) ont signé hier une charte.",
        "La charte a été signée par Jeanne Faure (Région Normandie) et Karim Benali (wilaya d'Oran).",
    ],
)
def test_the_bodies_in_brackets_behind_those_who_sign_are_the_parties(text: str) -> None:
    record = one(text)
    assert names(record) == {"Région Normandie", "Wilaya d'Oran"}
    assert [s.name for s in record.signatories] == ["Jeanne Faure", "Karim Benali"]


@pytest.mark.parametrize(
    "who",
    [
        "Le président gabonais Ali Moussavou et son homologue marocain Karim Benali",
        "Les ministres des Affaires étrangères gabonais et marocain, respectivement Ali Moussavou et Karim Benali,",
        "Le ministre de la Santé gabonais et son homologue marocain",
    ],
)
def test_those_who_hold_an_office_of_a_country_sign_for_it(who: str) -> None:
    assert names(one(f"{who} ont signé vendredi à Rabat huit accords.")) == {"Gabon", "Maroc"}


def test_an_act_may_be_ended_that_bound_two_parties() -> None:
    record = one("La Région Bretagne a suspendu vendredi la convention qui la liait à la région de Thiès depuis 2012.")
    assert (record.status, names(record)) == ("ended", {"Région Bretagne", "Région de Thiès"})


def test_an_acronym_of_two_banks_stands_for_itself() -> None:
    assert names(one("Le Togo et la BID ont signé hier une convention de financement.")) == {"Togo", "BID"}


def test_whom_an_older_act_was_with_is_no_party_to_the_new_one() -> None:
    text = (
        "La Région Bretagne a signé le 5 mars 2021 un accord-cadre avec la Saxe. "
        "Elle avait conclu en 2016 un protocole d'accord avec la ville de Cotonou."
    )
    assert [names(r) for r in pipeline.extract(text, PUBLISHED)] == [
        {"Région Bretagne", "Land de Saxe"},
        {"Région Bretagne", "Ville de Cotonou"},
    ]


def test_a_town_visited_another_year_is_not_where_the_act_was_signed() -> None:
    text = (
        "La Région Bretagne et la province du Hunan ont signé hier une charte sur la culture. "
        "En 2015, une délégation s'était rendue à Tokyo pour y rencontrer des entreprises."
    )
    assert one(text).place is None


def test_lines_with_a_partner_and_a_year_are_acts_whoever_the_partner() -> None:
    text = (
        "La Région Bretagne a signé plusieurs accords de coopération :\n"
        "- avec la province du Hunan, en 2015 ;\n- avec le Gabon, en 2020."
    )
    assert [names(r) - {"Région Bretagne"} for r in pipeline.extract(text, PUBLISHED)] == [
        {"Province du Hunan"},
        {"Gabon"},
    ]


@pytest.mark.parametrize("verb", ["validé", "acté", "finalisé", "concrétisé", "entériné", "officialisé", "passé"])
def test_there_are_many_words_for_concluding(verb: str) -> None:
    assert names(one(f"Le Japon et la Tunisie ont {verb} hier un accord aérien.")) == {"Japon", "Tunisie"}


def test_an_amendment_is_one_act_with_what_it_amends_unless_that_is_dated() -> None:
    assert one("Le Japon et la Tunisie ont signé hier un avenant à leur convention.").kind == "convention"
    dated = pipeline.extract("Le Japon et la Tunisie ont signé hier un avenant à la convention de 2015.", PUBLISHED)
    assert {r.signed.value for r in dated if r.signed} == {"2021-03-17", "2015"}


@pytest.mark.parametrize(
    "text",
    [
        "Le maire de Nantes, Jeanne Faure, et celui de Sfax, Karim Benali, ont signé hier une charte.",
        "Une charte lie désormais Nantes à Sfax. Elle a été signée hier.",
    ],
)
def test_two_towns_are_the_parties_however_they_are_told(text: str) -> None:
    assert names(one(text)) == {"Ville de Nantes", "Ville de Sfax"}


def test_the_municipality_is_that_of_the_town_before_it() -> None:
    record = one("À Quimper, la municipalité a signé hier une charte avec la ville de Sfax.")
    assert names(record) == {"Ville de Quimper", "Ville de Sfax"}


@pytest.mark.parametrize(
    "text",
    [
        "Le Mali et le Togo ont signé hier trois textes : un accord sur le numérique, un mémorandum sur l'eau et une convention sur la jeunesse.",
        "Le Mali et le Togo ont signé hier les textes suivants :\n1. Accord sur le numérique\n2. Mémorandum sur l'eau\n3. Convention sur la jeunesse",
    ],
)
def test_each_text_of_a_list_is_about_its_own_field(text: str) -> None:
    records = pipeline.extract(text, PUBLISHED)
    assert [(r.kind, [s.code for s in r.sectors]) for r in records] == [
        ("accord", ["numerique"]),
        ("memorandum", ["eau"]),
        ("convention", ["jeunesse"]),
    ]
    assert all(names(r) == {"Mali", "Togo"} for r in records)


def test_each_of_two_papers_has_the_party_that_stands_before_it() -> None:
    text = "La Région Bretagne a signé hier avec la Saxe un accord sur le sport et avec la ville de Kyoto une convention sur la culture."
    assert [names(r) - {"Région Bretagne"} for r in pipeline.extract(text, PUBLISHED)] == [
        {"Land de Saxe"},
        {"Ville de Kyoto"},
    ]


def test_what_was_also_signed_is_one_more_act() -> None:
    text = "Le Maroc et le Togo ont signé hier un accord sur l'énergie. Un mémorandum d'entente sur la jeunesse a également été paraphé."
    assert [r.kind for r in pipeline.extract(text, PUBLISHED)] == ["accord", "memorandum"]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Orange Mali", "Orange Mali"),
        ("le barreau de Lyon", "Barreau de Lyon"),
        ("l'Opéra de Paris", "Opéra de Paris"),
        ("la Mission laïque française", "Mission laïque française"),
    ],
)
def test_a_body_is_not_the_place_in_its_name(words: str, name: str) -> None:
    assert name in names(one(f"La Ville de Nantes a signé hier une convention avec {words}."))


def test_those_who_do_another_act_together_are_no_parties_to_this_one() -> None:
    text = (
        "La Tunisie et le Bénin ont signé hier un accord sur la recherche. "
        "Par ailleurs, l'Université de Lille et l'Université de Lomé ont conclu une convention sur l'énergie."
    )
    assert [names(r) for r in pipeline.extract(text, PUBLISHED)] == [
        {"Tunisie", "Bénin"},
        {"Université de Lille", "Université de Lomé"},
    ]


CIRCUMSTANCES = [
    "avec l'appui de l'AFD",
    "sous l'égide de la CEDEAO",
    "avec le soutien financier de l'Union européenne",
    "à l'initiative de Cités unies France",
    "au siège de l'Unesco",
    "à l'occasion de la visite du président ghanéen",
    "en marge de l'assemblée générale de l'ONU",
    "grâce à un financement de la Banque mondiale",
    "sur proposition du ministère de l'Intérieur",
    "à la demande du gouvernement ghanéen",
    "au bénéfice de l'hôpital de Zinder",
    "à l'instar de la Région Sud",
    "inspirés d'un modèle développé par le Canada",
    "dans les locaux de la Chambre de commerce d'Abidjan",
]


@pytest.mark.parametrize("circumstance", CIRCUMSTANCES)
@pytest.mark.parametrize(
    "sentence",
    [
        "{Circumstance}, la Région Bretagne et la province du Hunan ont signé hier une charte.",
        "La Région Bretagne et la province du Hunan, {circumstance}, ont signé hier une charte.",
        "La Région Bretagne et la province du Hunan ont signé hier une charte, {circumstance}.",
        "Une charte a été signée hier entre la Région Bretagne et la province du Hunan, {circumstance}.",
        "La Région Bretagne a signé hier, {circumstance}, une charte avec la province du Hunan.",
    ],
)
def test_who_is_named_in_a_circumstance_is_no_party(sentence: str, circumstance: str) -> None:
    text = sentence.format(circumstance=circumstance, Circumstance=circumstance[0].upper() + circumstance[1:])
    assert names(one(text)) == {"Région Bretagne", "Province du Hunan"}


def test_the_list_that_opens_a_sentence_ends_where_its_subject_begins() -> None:
    text = "Avec l'appui de l'AFD, l'Unesco et la Banque mondiale, la Région Bretagne a signé hier une charte avec la province du Hunan."
    assert names(one(text)) == {"Région Bretagne", "Province du Hunan"}


@pytest.mark.parametrize(
    "parties",
    [
        "La Région Bretagne, présidée par Jean Faure, et la province du Hunan, en Chine,",
        "La Région Bretagne (France) et la province du Hunan (Chine)",
        "Après deux ans de discussions, la Région Bretagne et la province du Hunan",
        "Avec le soutien de l'Unesco, la Région Bretagne et la province du Hunan",
        "La Région Bretagne, par l'intermédiaire de son agence de développement, et la province du Hunan",
        "Le président de la Région Bretagne et le gouverneur de la province du Hunan",
        "Jean Faure, président de la Région Bretagne, et Li Wei, gouverneur de la province du Hunan,",
    ],
)
def test_two_regions_are_the_parties_however_they_are_told(parties: str) -> None:
    assert names(one(f"{parties} ont signé hier une charte.")) == {"Région Bretagne", "Province du Hunan"}


@pytest.mark.parametrize(
    ("parties", "expected"),
    [
        (
            "L'État, la Région Bretagne et la Banque des territoires",
            {"France", "Région Bretagne", "Banque des territoires"},
        ),
        ("Le Royaume du Maroc et la République du Sénégal", {"Maroc", "Sénégal"}),
        ("Alger et Niamey", {"Algérie", "Niger"}),
        ("La RDC et le Congo-Brazzaville", {"République démocratique du Congo", "République du Congo"}),
        ("Les universités de Lille et de Dakar", {"Université de Lille", "Université de Dakar"}),
        ("Nantes (France) et Sfax (Tunisie)", {"Ville de Nantes", "Ville de Sfax"}),
        ("La Ville de Nantes et la ville tunisienne de Sfax", {"Ville de Nantes", "Ville de Sfax"}),
    ],
)
def test_a_party_has_its_usual_name(parties: str, expected: set[str]) -> None:
    assert names(one(f"{parties} ont signé hier un accord.")) == expected


def test_twins_that_sign_their_twinning_tell_one_act() -> None:
    record = one("Nantes et Sfax, désormais villes jumelles, ont signé hier leur pacte d'amitié.")
    assert (record.kind, names(record)) == ("jumelage", {"Ville de Nantes", "Ville de Sfax"})


@pytest.mark.parametrize(
    ("text", "signed", "start", "end"),
    [
        ("L'accord entre le Mali et le Togo, négocié depuis 2018, a été signé hier.", "2021-03-17", None, None),
        ("C'était le 12 mai 2003 : le Mali et le Togo signaient un accord.", "2003-05-12", None, None),
        (
            "Voté le 3 février par le parlement, l'accord entre le Mali et le Togo a été signé hier.",
            "2021-03-17",
            None,
            None,
        ),
        (
            "Signé hier, l'accord entre le Mali et le Togo entrera en vigueur le 1er janvier 2022.",
            "2021-03-17",
            "2022-01-01",
            None,
        ),
        ("Le Mali et le Togo ont signé hier un accord valable jusqu'en 2025.", "2021-03-17", None, "2025"),
        ("Le Mali et le Togo ont signé hier un accord triennal (2021-2023).", "2021-03-17", "2021", "2023"),
        (
            "Le Mali et le Togo ont signé hier un accord qui prendra fin en décembre 2023.",
            "2021-03-17",
            None,
            "2023-12",
        ),
    ],
)
def test_the_day_of_an_act_and_its_years_are_told_apart(
    text: str, signed: str, start: str | None, end: str | None
) -> None:
    record = one(text)
    dates = (record.signed, record.start, record.end)
    assert tuple(d.value if d else None for d in dates) == (signed, start, end)


def test_a_name_that_no_list_knows_stands_behind_the_town_of_its_office() -> None:
    text = "La maire de Lille Jeanne Faure a signé hier une convention avec le maire de Sfax Dodzi Kokoroko."
    record = one(text)
    assert names(record) == {"Ville de Lille", "Ville de Sfax"}
    assert [s.name for s in record.signatories] == ["Jeanne Faure", "Dodzi Kokoroko"]


def test_the_act_that_a_new_one_replaces_may_have_a_sentence_of_its_own() -> None:
    text = "La Tunisie et le Mali ont signé hier un accord sur l'eau. Cet accord remplace celui de 2008."
    new, old = pipeline.extract(text, PUBLISHED)
    assert new.renewal and new.signed and new.signed.value == "2021-03-17"
    assert old.signed and old.signed.value == "2008" and names(old) == {"Tunisie", "Mali"}


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        (
            "Bakary Fall, président de la Chambre de commerce de Thiès, Kouassi Ama, vice-présidente de la Chambre des métiers de "
            "Louga, et Soro Sy, président de la Chambre d'agriculture de Kaolack, ont signé une convention.",
            {"Chambre de commerce de Thiès", "Chambre des métiers de Louga", "Chambre d'agriculture de Kaolack"},
        ),
        (
            "Jean Petit, président du Département de la Manche et maire de Granville, et Ana Lopes, présidente de la Région "
            "Bretagne, ont signé un accord.",
            {"Département de la Manche", "Région Bretagne"},
        ),
        (
            "La Région Occitanie a signé hier un accord avec Mohamed Lansari, président de la région Fès-Meknès.",
            {"Région Occitanie", "Région Fès-Meknès"},
        ),
        (
            "Un accord a été conclu entre la Ville de Nantes, que représentait Jean Petit, président de l'université d'Angers, "
            "et la Ville de Sfax.",
            {"Ville de Nantes", "Ville de Sfax"},
        ),
    ],
)
def test_who_is_named_with_his_office_signs_for_its_body(text: str, parties: set[str]) -> None:
    assert names(one(text)) == parties


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        (
            "Un accord a été signé entre la Chambre algérienne de commerce et d'industrie et l'institut tunisien de la propriété "
            "industrielle.",
            {"Chambre algérienne de commerce et d'industrie", "Institut tunisien de la propriété industrielle"},
        ),
        (
            "Un jumelage lie l'Institut national spécialisé en arts et industries graphiques et le Centre sectoriel de formation "
            "en arts graphiques de Tunisie.",
            {
                "Institut national spécialisé en arts et industries graphiques",
                "Centre sectoriel de formation en arts graphiques de Tunisie",
            },
        ),
        (
            "L'Agence pour la promotion et le développement économique des provinces et préfectures du Nord et la Maison de "
            "l'Artisan ont signé une convention.",
            {
                "Agence pour la promotion et le développement économique des provinces et préfectures du Nord",
                "Maison de l'Artisan",
            },
        ),
        (
            "L'hôpital régional Houcine Bouzayene de Gafsa et le centre hospitalier de Pau ont signé une convention.",
            {"Hôpital régional Houcine Bouzayene de Gafsa", "Centre hospitalier de Pau"},
        ),
        ("L'Union des Comores et la Vendée ont signé une convention.", {"Comores", "Département de la Vendée"}),
        (
            "La Loire-Atlantique et la province de Sfax ont signé un accord.",
            {"Département de la Loire-Atlantique", "Gouvernorat de Sfax"},
        ),
        ("Le wali d'Oran a paraphé avec l'ambassadeur d'Italie un protocole d'entente.", {"Wilaya d'Oran", "Italie"}),
        ("La ville de Nantes et celle de Durban ont signé un accord.", {"Ville de Nantes", "Ville de Durban"}),
        ("Après Kyoto et Québec, Strasbourg s'est jumelée avec Vologda.", {"Ville de Strasbourg", "Ville de Vologda"}),
    ],
)
def test_a_party_is_called_by_its_whole_name(text: str, parties: set[str]) -> None:
    assert names(one(text)) == parties


def test_a_body_that_the_act_creates_is_no_party_to_it() -> None:
    record = one(
        "L'Université de Rabat et l'Université Laval ont signé un accord prévoyant la création d'un Laboratoire International "
        "Associé et l'ouverture d'une « Maison de la tente »."
    )
    assert names(record) == {"Université de Rabat", "Université Laval"}


def test_each_verb_has_its_own_subject_and_day() -> None:
    first, second = pipeline.extract(
        "En avril 2018, la Région Bretagne avait signé un accord avec la province du Zhejiang, et en mai 2019 la Ville de Rennes a "
        "signé une convention avec Ningbo.",
        PUBLISHED,
    )
    assert (names(first), first.signed and first.signed.value) == (
        {"Région Bretagne", "Province du Zhejiang"},
        "2018-04",
    )
    assert (names(second), second.signed and second.signed.value) == ({"Ville de Rennes", "Ville de Ningbo"}, "2019-05")


def test_accords_between_two_and_between_two_others_are_two_acts() -> None:
    records = pipeline.extract(
        "Plusieurs accords ont été signés, notamment entre Hanoï et Toulouse, et entre la province de Yên Bái et le département du "
        "Val-de-Marne.",
        PUBLISHED,
    )
    assert [names(r) for r in records] == [
        {"Ville de Hanoï", "Ville de Toulouse"},
        {"Province de Yên Bái", "Département du Val-de-Marne"},
    ]


def test_items_of_a_list_with_the_definite_article_are_acts_with_a_sum_each() -> None:
    records = pipeline.extract(
        "La BAD et le Togo ont signé jeudi deux accords de financement. Il s'agit de l'accord de prêt relatif au transport urbain, "
        "pour un montant de 216 milliards FCFA ; de l'accord de prêt relatif aux routes, d'un montant de 15 milliards FCFA.",
        PUBLISHED,
    )
    assert [[a.value for a in r.amounts] for r in records] == [["216000000000"], ["15000000000"]]


def test_an_accord_on_the_setting_up_of_something_is_signed_when_it_is_signed() -> None:
    record = one(
        "Un accord entre le Mali et la Guinée portant sur la mise en place d'un comité mixte a été signé mardi."
    )
    assert (record.status, record.signed and record.signed.value) == ("signed", "2021-03-16")


def test_two_ministers_sign_each_for_his_own_state() -> None:
    record = one(
        "L'Algérie et le Tchad ont signé un accord, paraphé par le ministre des Affaires étrangères, Ramtane Lamar, et le ministre "
        "tchadien des Affaires étrangères, Moussa Faki."
    )
    assert [(s.name, s.role, s.for_) for s in record.signatories] == [
        ("Ramtane Lamar", "ministre des Affaires étrangères", "Algérie"),
        ("Moussa Faki", "ministre tchadien des Affaires étrangères", "Tchad"),
    ]


def test_the_day_of_a_meeting_is_that_of_what_was_signed_there() -> None:
    record = one(
        "La session entre le Bénin et l'Allemagne s'est tenue le 30 octobre 2019 à Berlin. Lors de cette rencontre, la délégation "
        "béninoise a conclu une convention avec l'Allemagne."
    )
    assert record.signed and record.signed.value == "2019-10-30"


def test_an_act_that_binds_its_parties_was_signed_where_the_verb_says() -> None:
    record = one(
        "Un accord liant le ministère de l'Énergie et la région de l'Oriental a été signé vendredi à Oujda. Doté de 150 MDH, il "
        "s'étale sur la période 2024-2027."
    )
    assert record.place and record.place.name == "Oujda"
    assert [d and d.value for d in (record.start, record.end)] == ["2024", "2027"]


def test_a_pact_that_binds_two_towns_is_not_the_convention_signed_under_it() -> None:
    convention, pact = pipeline.extract(
        "La Ville de Lyon signera mardi une convention avec Gabès dans le cadre du pacte d'amitié et de coopération qui unit Nantes et "
        "Sfax depuis 2004.",
        PUBLISHED,
    )
    assert (convention.status, names(convention)) == ("announced", {"Ville de Lyon", "Ville de Gabès"})
    assert (pact.status, names(pact), pact.start and pact.start.value) == (
        "ongoing",
        {"Ville de Nantes", "Ville de Sfax"},
        "2004",
    )


def test_two_names_and_two_offices_told_respectively_go_in_order() -> None:
    record = one(
        "La Ville de Tunis et la Ville de Toulouse ont signé un accord. Il a été cosigné par Karim Lasri et Jean Moulin, respectivement "
        "maire de Tunis et maire de Toulouse."
    )
    assert [(s.name, s.role) for s in record.signatories] == [
        ("Karim Lasri", "maire de Tunis"),
        ("Jean Moulin", "maire de Toulouse"),
    ]


def test_an_acronym_in_lower_case_that_the_article_explains_is_the_body() -> None:
    record = one(
        "L'Organisation des Nations unies pour l'alimentation et l'agriculture (Fao) et le Tchad ont signé hier un accord. Il a été "
        "paraphé par Ana Lopes, directrice de la Fao, et le ministre tchadien du Plan, Ali Sy."
    )
    assert [s.for_ for s in record.signatories] == [
        "Organisation des Nations unies pour l'alimentation et l'agriculture",
        "Tchad",
    ]


def test_an_exchange_of_notes_is_an_act() -> None:
    record = one("Le Japon et le Mali ont signé hier un échange de notes relatif à un don de 200 millions de yens.")
    assert (record.kind, names(record)) == ("accord", {"Japon", "Mali"})


@pytest.mark.parametrize(
    ("text", "kind", "signed", "start", "end"),
    [
        (
            "Le Mali et le Tchad ont renforcé leur partenariat en signant, le 10 juin 2020 à N'Djamena, un protocole d'accord de deux ans.",
            "protocole",
            "2020-06-10",
            "2020",
            "2022",
        ),
        ("L'Alsace et la Ville de Bâle prolongent jusqu'en 2030 leur convention.", "convention", None, None, "2030"),
        (
            "Après deux ans de discussions, le Mali et le Tchad se sont dotés vendredi d'un accord-cadre.",
            "accord",
            "2021-03-12",
            None,
            None,
        ),
    ],
)
def test_verbs_that_conclude_an_act_may_stand_apart_from_it(
    text: str, kind: str, signed: str | None, start: str | None, end: str | None
) -> None:
    record = one(text)
    dates = tuple(d.value if d else None for d in (record.signed, record.start, record.end))
    assert (record.kind, *dates) == (kind, signed, start, end)


def test_what_was_prolonged_is_told_with_the_day_of_its_renewal() -> None:
    records = pipeline.extract(
        "La Ville de Mons et la Ville de Changsha tiennent à leur jumelage, conclu en 2008, qui a été prolongé samedi dernier.",
        PUBLISHED,
    )
    assert {(r.renewal, r.signed and r.signed.value) for r in records} == {(True, "2021-03-13"), (False, "2008")}


def test_a_contract_of_recovery_is_no_renewal() -> None:
    assert not one(
        "L'État et la Région Bretagne ont signé mardi le contrat de relance et de transition écologique."
    ).renewal


def test_what_an_act_creates_is_no_party() -> None:
    record = one(
        "Le Burkina Faso, le Mali et le Niger ont créé samedi l'Alliance des États du Sahel en signant une charte."
    )
    assert names(record) == {"Burkina Faso", "Mali", "Niger"}


def test_a_sum_without_its_currency_has_that_of_the_one_before() -> None:
    records = pipeline.extract(
        "Le Togo et la Banque mondiale ont signé deux conventions. La première, d'un montant de 70 milliards FCFA, porte sur l'eau. La "
        "seconde, évaluée à 50 milliards, portera sur l'éducation.",
        PUBLISHED,
    )
    assert [[(a.value, a.currency) for a in r.amounts] for r in records] == [
        [("70000000000", "XOF")],
        [("50000000000", "XOF")],
    ]


@pytest.mark.parametrize(
    ("text", "hands"),
    [
        (
            "Le mémorandum entre la Mauritanie et le Koweït a été signé mercredi. Il a été paraphé du côté mauritanien par Mohamed Salem, "
            "ministre des Affaires étrangères, et du côté koweïtien par l'ambassadeur Hamed Ben Salem.",
            [("Mohamed Salem", "Mauritanie"), ("Hamed Ben Salem", "Koweït")],
        ),
        (
            "Le président de la Région Bretagne, Loïg Martin, et celui de l'Université de Rennes, Jeanick Brisvert, ont signé hier un "
            "partenariat.",
            [("Loïg Martin", "Région Bretagne"), ("Jeanick Brisvert", "Université de Rennes")],
        ),
        (
            "Le recteur de l'académie de Créteil, Daniel Martin, la présidente de l'Université de Rennes, Anne Petit, et le maire de "
            "Sfax, Ali Sy, ont signé une convention.",
            [
                ("Daniel Martin", "Académie de Créteil"),
                ("Anne Petit", "Université de Rennes"),
                ("Ali Sy", "Ville de Sfax"),
            ],
        ),
        (
            "Le Port autonome de Cotonou, représenté par son directeur général Bart Claes, et la Ville d'Anvers ont signé un accord.",
            [("Bart Claes", "Port autonome de Cotonou")],
        ),
    ],
)
def test_each_hand_signs_for_the_body_that_the_sentence_gives_it(text: str, hands: list[tuple[str, str]]) -> None:
    assert [(s.name, s.for_) for s in one(text).signatories] == hands


def test_what_a_parliament_ratifies_keeps_the_day_on_which_it_was_concluded() -> None:
    record = one(
        "Le parlement kényan a ratifié mardi l'accord économique conclu en décembre 2019 avec l'Union européenne."
    )
    assert (names(record), record.signed and record.signed.value) == ({"Kenya", "Union européenne"}, "2019-12")


def test_a_cooperation_and_the_accord_that_seals_it_have_one_year() -> None:
    record = one(
        "La Ville de Genève et la Ville de Nouakchott ont scellé leur coopération par un accord-cadre en 2019."
    )
    assert record.signed and record.signed.value == "2019"


def test_the_caf_of_a_department_is_no_football() -> None:
    record = one("La CAF de la Drôme et la commune de Montélimar ont signé leur convention.")
    assert names(record) == {"CAF de la Drôme", "Ville de Montélimar"}


@pytest.mark.parametrize(
    ("text", "kind", "status", "parties"),
    [
        (
            "EDF et la Compagnie électrique du Bénin ont échangé leurs signatures au bas d'un accord de 110 millions d'euros.",
            "accord",
            "signed",
            {"Électricité de France", "Compagnie électrique du Bénin"},
        ),
        (
            "La Région Bretagne ne renouvellera pas la convention qui la liait depuis 2012 à la région de Tombouctou.",
            "convention",
            "ended",
            {"Région Bretagne", "Région de Tombouctou"},
        ),
        (
            "L'Office français de la biodiversité et la gendarmerie nationale ont renouvelé, mardi 5 décembre, leur partenariat.",
            "partenariat",
            "signed",
            {"Office français de la biodiversité", "Gendarmerie nationale"},
        ),
        (
            "Le Conseil régional du tourisme d'Agadir et la Régie autonome de distribution d'eau de Fès ont signé un arrangement de "
            "coopération.",
            "accord",
            "signed",
            {"Conseil régional du tourisme d'Agadir", "Régie autonome de distribution d'eau de Fès"},
        ),
    ],
)
def test_bodies_and_verbs_of_the_press(text: str, kind: str, status: str, parties: set[str]) -> None:
    record = one(text)
    assert (record.kind, record.status, names(record)) == (kind, status, parties)


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        (
            "Le Cnes et l'Agence spatiale indienne ont signé un accord en mars 2018.",
            {"Centre national d'études spatiales", "Agence spatiale indienne"},
        ),
        (
            "La Fao et la Boad ont signé un accord.",
            {
                "Organisation des Nations unies pour l'alimentation et l'agriculture",
                "Banque ouest-africaine de développement",
            },
        ),
        (
            "Le rectorat de Guyane et la Ville de Macapá ont noué en 2019 un partenariat.",
            {"Rectorat de Guyane", "Ville de Macapá"},
        ),
        (
            "Le Conseil départemental des Landes a reçu une délégation de la région de Saint-Louis. L'occasion de parapher une nouvelle "
            "convention.",
            {"Département des Landes", "Région de Saint-Louis"},
        ),
    ],
)
def test_acronyms_that_the_press_writes_as_words_are_known(text: str, parties: set[str]) -> None:
    assert names(one(text)) == parties


def test_the_renewal_told_by_a_noun_is_the_act() -> None:
    records = pipeline.extract(
        "La Ville de Namur et la Ville de Québec ont officialisé, le 3 mars à Namur, le renouvellement de leur entente signée en 1999.",
        PUBLISHED,
    )
    assert {(r.renewal, r.signed and r.signed.value) for r in records} == {(True, "2021-03-03"), (False, "1999")}


def test_nothing_was_signed_after_the_article() -> None:
    record = one(
        "Le Comité olympique du Togo et le Comité olympique du Mali ont signé à Lausanne un accord pour les Jeux de 2028."
    )
    assert record.signed is None


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        (
            "Un an après Liège, Esch-sur-Alzette se lie à son tour à Lubumbashi : une convention a été paraphée samedi.",
            {"Ville d'Esch-sur-Alzette", "Ville de Lubumbashi"},
        ),
        (
            "Le ministère du Commerce et le Groupement inter-patronal du Cameroun ont signé une convention.",
            {"Ministère du Commerce", "Groupement inter-patronal du Cameroun"},
        ),
    ],
)
def test_who_was_bound_before_is_no_party(text: str, parties: set[str]) -> None:
    assert names(one(text)) == parties


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        (
            "Le Bénin et la banque islamique de développement ont signé un accord de prêt.",
            {"Bénin", "Banque islamique de développement"},
        ),
        (
            "La commune d'Alger-Centre et la Ville de Lille ont signé une convention.",
            {"Commune d'Alger-Centre", "Ville de Lille"},
        ),
        (
            'La Communauté de communes (CDC) des "Sources de l\'Orne" et la Région Normandie ont signé un contrat.',
            {"Communauté de communes des Sources de l'Orne", "Région Normandie"},
        ),
        (
            "L'assemblée populaire communale (APC) d'Oran a signé une convention avec Bordeaux Métropole.",
            {"Ville d'Oran", "Bordeaux Métropole"},
        ),
        (
            "Les universités de Sousse et Sfax ont signé une convention.",
            {"Université de Sousse", "Université de Sfax"},
        ),
        (
            "Le CRTE a été signé par la communauté de communes du Pays de Landivisiau et l'État.",
            {"Communauté de communes du Pays de Landivisiau", "France"},
        ),
    ],
)
def test_a_name_may_be_in_small_letters_or_have_its_acronym_inside(text: str, parties: set[str]) -> None:
    assert names(one(text)) == parties


def test_a_prefect_signs_for_the_state_and_is_no_department() -> None:
    assert names(one("Le préfet du Morbihan et la Ville de Vannes ont signé une convention.")) == {
        "France",
        "Ville de Vannes",
    }
    assert names(one("Le préfet et la présidente du Département du Gers ont signé la convention.")) == {
        "France",
        "Département du Gers",
    }


@pytest.mark.parametrize(
    ("text", "kind", "start"),
    [
        ("Caen et Würzburg célèbrent cette semaine le 60e anniversaire de leur jumelage.", "jumelage", "1961"),
        ("Le comité a célébré le trentième anniversaire du jumelage entre Vertou et Poynton.", "jumelage", "1991"),
        ("Dijon fête le cinquantenaire du jumelage avec Mayence.", "jumelage", "1971"),
        ("La région Nouvelle-Aquitaine et le Land de Hesse fêtent 25 ans de partenariat.", "partenariat", "1996"),
        ("Le jumelage entre Vitré et Villajoyosa fêtera ses 40 ans en juin.", "jumelage", "1981"),
        ("En 2019, Rennes et Brno ont fêté leurs soixante ans de coopération.", "partenariat", "1959"),
    ],
)
def test_an_anniversary_tells_since_when_an_act_has_existed(text: str, kind: str, start: str) -> None:
    record = one(text)
    assert (record.kind, record.status) == (kind, "ongoing")
    assert record.start is not None and record.start.value == start
    assert len(record.partners) == 2


def test_a_paper_signed_for_an_anniversary_is_another_act() -> None:
    records = pipeline.extract(
        "À l'occasion du vingt-cinquième anniversaire de leur jumelage, Sceaux et Royal Leamington Spa ont signé samedi une charte.",
        PUBLISHED,
    )
    assert {(r.kind, r.signed and r.signed.value, r.start and r.start.value) for r in records} == {
        ("jumelage", None, "1996"),
        ("charte", "2021-03-13", None),
    }


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        (
            "Le président du Conseil départemental de l'Hérault a reçu le maire de Larache pour la signature d'un accord de coopération.",
            {"Département de l'Hérault", "Ville de Larache"},
        ),
        (
            "Le ministère de l'intérieur et la Ville de Lyon ont signé une convention.",
            {"Ministère de l'intérieur", "Ville de Lyon"},
        ),
        (
            "La charte a été signée par la Ville de Sète avec le syndicat mixte et l'Agence de l'eau Rhône Méditerranée Corse.",
            {"Ville de Sète", "Agence de l'eau Rhône Méditerranée Corse"},
        ),
        (
            "La convention entre Bernard Lacoste, maire de Nailloux, et Philippe Darrieux, procureur de la République de Toulouse, a été "
            "signée hier.",
            {"Ville de Nailloux", "Parquet de Toulouse"},
        ),
        (
            "L'Ambassade de la République populaire de Chine et le Togo ont signé un accord de don.",
            {"Chine", "Togo"},
        ),
        (
            "Un accord de coopération entre la France et le Brésil a été signé lundi à la frontière avec la Guyane.",
            {"France", "Brésil"},
        ),
        (
            "Le Brabant wallon et la Province de Namur ont signé un accord.",
            {"Province du Brabant wallon", "Province de Namur"},
        ),
        ("Menton a signé un jumelage avec la commune d'Uccle.", {"Ville de Menton", "Ville d'Uccle"}),
        (
            "Caen la mer et la Région Normandie ont signé un contrat.",
            {"Communauté urbaine Caen la Mer", "Région Normandie"},
        ),
        (
            "AgroParisTech, Montpellier SupAgro et Bordeaux Sciences Agro ont signé une convention.",
            {"AgroParisTech", "Montpellier SupAgro", "Bordeaux Sciences Agro"},
        ),
        (
            "La communauté de communes Tarn et Dadou et Airbus ont signé une convention.",
            {"Communauté de communes Tarn et Dadou", "Airbus"},
        ),
        ("Le canton de Clères et la Ville de Rouen ont signé une charte.", {"Canton de Clères", "Ville de Rouen"}),
        (
            "Nous avons assisté à la signature d'un Protocole d'actions 2022-2024 Mons-Sherbrooke.",
            {"Ville de Mons", "Ville de Sherbrooke"},
        ),
        (
            "« Nous avons signé une convention avec l'Université de Sfax », a indiqué le président de la Région Normandie.",
            {"Université de Sfax", "Région Normandie"},
        ),
        (
            "Sahara Médias - Un accord de pêche a été signé mardi entre la Mauritanie et l'Union européenne.",
            {"Mauritanie", "Union européenne"},
        ),
        (
            "Le ministre gabonais des Eaux et Forêts, Lee White, et la directrice de l'Unesco ont paraphé un protocole d'accord.",
            {"Gabon", "Organisation des Nations unies pour l'éducation, la science et la culture"},
        ),
        (
            "La Région Bretagne a voté lundi une convention avec la SNCF pour la ligne Tulle-Brive.",
            {"Région Bretagne", "SNCF"},
        ),
        (
            "Les chambres d'agriculture du Gers et de la province d'Errachidia ont signé un programme d'échanges.",
            {"Chambre d'agriculture du Gers", "Chambre d'agriculture de la province d'Errachidia"},
        ),
        (
            "Un partenariat lie depuis dix ans la médiathèque de Quimper à l'association Dialogues.",
            {"Médiathèque de Quimper", "Dialogues"},
        ),
        (
            "L'université Paris-Saclay est liée par une convention à l'université de Tunis.",
            {"Université Paris-Saclay", "Université de Tunis"},
        ),
        (
            "Une convention entre la Caisse de dépôt et de gestion (CDG) et l'Institut national de prévoyance sociale (INPS) de la "
            "République du Mali a été signée.",
            {"Caisse de dépôt et de gestion", "Institut national de prévoyance sociale"},
        ),
        (
            "La directrice du CHU et le maire de Fès ont signé le partenariat. Le CHU de Limoges s'ouvre au Maroc.",
            {"CHU de Limoges", "Ville de Fès"},
        ),
        (
            "L'Association des maires, adjoints et présidents de communautés de l'Orne et le groupement de gendarmerie de l'Orne ont "
            "signé une convention.",
            {
                "Association des maires, adjoints et présidents de communautés de l'Orne",
                "Groupement de gendarmerie de l'Orne",
            },
        ),
        (
            "La Chambre des métiers de l'Isère et le Pôle emploi de Vienne étaient réunis pour officialiser leur partenariat.",
            {"Chambre des métiers de l'Isère", "France Travail"},
        ),
        (
            "La Mauritanie et l'Algérie se parlent. Un programme exécutif a été signé entre les ministères de la Culture des deux pays.",
            {"Ministère de la Culture (Mauritanie)", "Ministère de la Culture (Algérie)"},
        ),
        ("Dijon et Dakar prolongent leur partenariat jusqu'en 2026.", {"Ville de Dijon", "Ville de Dakar"}),
        ("La Banque mondiale prête 200 millions de dollars à la Tunisie.", {"Banque mondiale", "Tunisie"}),
    ],
)
def test_parties_stand_wherever_the_press_puts_them(text: str, parties: set[str]) -> None:
    assert names(one(text)) == parties


def test_a_town_told_by_its_country_points_back() -> None:
    record = one("Koudougou se rapproche de Bègles. Samedi, la ville du Burkina Faso va signer avec Bègles un contrat.")
    assert names(record) == {"Ville de Koudougou", "Ville de Bègles"}


def test_the_items_that_a_number_of_acts_counts_are_the_acts() -> None:
    records = pipeline.extract(
        "La Région Bretagne et l'Ademe ont signé trois conventions lundi :\n• la rénovation des lycées ;\n• les énergies marines ;\n"
        "• l'économie circulaire.",
        PUBLISHED,
    )
    assert [{"Région Bretagne", "Agence de la transition écologique"}] * 3 == [names(r) for r in records]
    assert [s.code for s in records[1].sectors] == ["energie"]


def test_each_of_several_loans_has_the_sum_told_of_its_party() -> None:
    records = pipeline.extract(
        "La BADEA a signé hier deux accords de prêts, d'un montant de 15,6 millions de dollars, avec la Guinée et le Niger. La Guinée "
        "bénéficie de 7 millions de dollars pour un pont. Le Niger reçoit 8,6 millions de dollars pour ses villages.",
        PUBLISHED,
    )
    sums = {p.name: [a.value for a in r.amounts] for r in records for p in r.partners if p.type == "state"}
    assert sums == {"Guinée": ["7000000"], "Niger": ["8600000"]}


def test_sums_in_the_bracket_of_a_number_of_acts_go_in_turn() -> None:
    records = pipeline.extract(
        "Deux conventions (90 et 45 millions €) ont été signées avec le Cameroun par l'AFD, l'une pour le drainage et l'autre pour les routes.",
        PUBLISHED,
    )
    assert [[a.value for a in r.amounts] for r in records] == [["90000000"], ["45000000"]]


def test_acts_with_several_respectively_are_one_with_each() -> None:
    records = pipeline.extract(
        "La Ville de Lyon a signé trois accords avec, respectivement, la Ville de Turin, la Ville de Sfax et la Ville de Thiès.",
        PUBLISHED,
    )
    assert [names(r) - {"Ville de Lyon"} for r in records] == [
        {"Ville de Turin"},
        {"Ville de Sfax"},
        {"Ville de Thiès"},
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Une convention signée par Lyon et Sfax doit être jointe au dossier.",
        "Le président gabonais a évoqué le suivi des accords conclus lors de sa visite au Venezuela.",
        "La direction de Renault, la CGT et CFDT ont signé un accord.",
    ],
)
def test_papers_to_be_handed_in_or_told_in_passing_are_no_acts(text: str) -> None:
    assert pipeline.extract(text, PUBLISHED) == []


def test_a_day_that_cannot_be_dated_bars_the_years_around_it() -> None:
    (record,) = pipeline.extract(
        "Avec la signature, en novembre dernier, du contrat avec la Ville de Lille, la Région Bretagne vise la neutralité en 2050."
    )
    assert record.signed is None


def test_an_act_that_may_renew_itself_is_no_renewal() -> None:
    record = one(
        "La convention, d'un an renouvelable par tacite reconduction, a été signée par la Ville de Sète et le Port de Sète."
    )
    assert record.renewal is False


def test_a_page_of_twin_towns_names_one_twinning_each_with_the_town_that_it_is_about() -> None:
    records = pipeline.extract(
        "Les villes jumelées avec la ville de Châtellerault se visitent. Seuls trois jumelages sont aujourd'hui très actifs : Kaya au "
        "Burkina Faso, Rimouski au Québec et Velbert en Allemagne. La ville de Châtellerault s'en occupe.",
        PUBLISHED,
    )
    assert [names(r) - {"Ville de Châtellerault"} for r in records] == [
        {"Ville de Kaya"},
        {"Ville de Rimouski"},
        {"Ville de Velbert"},
    ]
    assert all("Ville de Châtellerault" in names(r) and r.signed is None for r in records)


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        (
            "La Garde nationale républicaine portugaise et la Gendarmerie nationale algérienne ont signé un protocole.",
            {"Garde nationale républicaine portugaise", "Gendarmerie nationale algérienne"},
        ),
        (
            "Les douanes tunisiennes et les douanes libyennes ont signé un procès-verbal de coopération.",
            {"Douanes tunisiennes", "Douanes libyennes"},
        ),
        (
            "L'Ordre des orthophonistes et audiologistes du Québec et l'Université du Québec à Chicoutimi ont signé une entente.",
            {"Ordre des orthophonistes et audiologistes du Québec", "Université du Québec à Chicoutimi"},
        ),
        (
            "Le centre socioculturel Jules Verne et l'Éducation nationale ont signé une charte.",
            {"Centre socioculturel Jules Verne", "Ministère de l'Éducation nationale"},
        ),
        (
            "La Ville de Nevers et la Fondation 30 Millions d'Amis ont signé une convention.",
            {"Ville de Nevers", "Fondation 30 Millions d'Amis"},
        ),
        (
            "Sète Agglopôle Méditerranée a signé la charte Natura 2000 avec le Conservatoire du littoral.",
            {"Communauté d'agglomération Sète Agglopôle Méditerranée", "Conservatoire du littoral"},
        ),
        (
            "Le ministère de la Jeunesse et celui des Sports ont signé un protocole d'accord.",
            {"Ministère de la Jeunesse", "Ministère des Sports"},
        ),
        ("L'Agence AFD et le Togo ont signé une convention.", {"Agence française de développement", "Togo"}),
        (
            "Entre la Ville de Laon, que représente M. Paul Durand, et l'Ademe, que représente Mme Anne Petit, il est conclu une convention.",
            {"Ville de Laon", "Agence de la transition écologique"},
        ),
    ],
)
def test_bodies_have_names_of_many_kinds(text: str, parties: set[str]) -> None:
    assert names(one(text)) == parties


def test_a_minister_of_no_named_country_is_of_the_one_in_whose_capital_he_signs_with_his_counterpart() -> None:
    record = one(
        "Le ministre des Affaires étrangères, Nasser Bourita, et son homologue burkinabè, Alpha Barry, ont signé à Rabat une feuille de "
        "route."
    )
    assert names(record) == {"Burkina Faso", "Maroc"}
    assert {(s.name, s.for_) for s in record.signatories} == {
        ("Nasser Bourita", "Maroc"),
        ("Alpha Barry", "Burkina Faso"),
    }
    assert names(one("Le ministre de la Santé et son homologue malien ont signé une convention à Kayes.")) == {"Mali"}


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        (
            "Les douanes camerounaises et tchadiennes ont signé un protocole d'accord.",
            {"Douanes camerounaises", "Douanes tchadiennes"},
        ),
        (
            "Le Haut-commissariat au Plan et la Ville de Lyon ont signé une convention.",
            {"Haut-commissariat au Plan", "Ville de Lyon"},
        ),
        (
            "Le port autonome de Cotonou et le port d'Anvers ont signé un contrat.",
            {"Port autonome de Cotonou", "Port d'Anvers"},
        ),
        ("Le Royaume-Uni et le Rwanda ont signé un nouveau traité sur l'asile.", {"Royaume-Uni", "Rwanda"}),
    ],
)
def test_two_bodies_of_one_kind_are_two(text: str, parties: set[str]) -> None:
    assert names(one(text)) == parties


def test_towns_twinned_since_long_sign_another_paper() -> None:
    records = pipeline.extract(
        "La Ville de Québec et la Ville de Bordeaux, jumelées depuis 1962, ont signé le 10 mars 2021 à Québec un plan d'action 2021-2024.",
        PUBLISHED,
    )
    assert {(r.kind, r.status, r.signed and r.signed.value, r.start and r.start.value) for r in records} == {
        ("jumelage", "ongoing", None, "1962"),
        ("plan_action", "signed", "2021-03-10", "2021"),
    }


@pytest.mark.parametrize(
    ("text", "kind", "parties"),
    [
        (
            "La Région Bretagne et l'Ademe s'associent pour rénover les lycées.",
            "partenariat",
            {"Région Bretagne", "Agence de la transition écologique"},
        ),
        (
            "La ville de Pau s'associe à celle de Saragosse pour développer le tourisme.",
            "partenariat",
            {"Ville de Pau", "Ville de Saragosse"},
        ),
        (
            "Le CHU de Toulouse et la Fondation de France unissent leurs efforts contre la maladie.",
            "partenariat",
            {"CHU de Toulouse", "Fondation de France"},
        ),
        (
            "L'université de Lille a signé une convention avec celle de Gand.",
            "convention",
            {"Université de Lille", "Université de Gand"},
        ),
        (
            "Bordeaux et Ramallah sont désormais villes jumelles.",
            "jumelage",
            {"Ville de Bordeaux", "Ville de Ramallah"},
        ),
        ("La Caf et la commune de Mens ont signé une convention.", "convention", {"Caf", "Ville de Mens"}),
        (
            "Le Département de l'Isère a signé une convention avec la Chambre d'agriculture pour soutenir les éleveurs.",
            "convention",
            {"Département de l'Isère", "Chambre d'agriculture"},
        ),
    ],
)
def test_alliances_told_by_a_verb_and_parties_told_by_a_pronoun_or_their_kind(
    text: str, kind: str, parties: set[str]
) -> None:
    record = one(text)
    assert (record.kind, names(record)) == (kind, parties)


@pytest.mark.parametrize(
    ("text", "kind", "parties"),
    [
        (
            "L'école des Mines d'Albi vient, ce mercredi, d'officialiser son partenariat avec Alstom.",
            "partenariat",
            {"École des Mines d'Albi", "Alstom"},
        ),
        (
            "La Banque européenne d'investissement vient de consentir un prêt de 35 millions d'euros à la Société nationale des autoroutes du "
            "Maroc.",
            "accord",
            {"Banque européenne d'investissement", "Société nationale des autoroutes du Maroc"},
        ),
        (
            "Deux régions, Bretagne et Hauts-de-France, ont profité du festival pour signer une convention avec le CNC.",
            "convention",
            {"Région Bretagne", "Région Hauts-de-France", "Centre national du cinéma et de l'image animée"},
        ),
        (
            "La municipalité de Saint-Amable a annoncé le renouvellement de l'entente avec la Ville de Varennes.",
            "accord",
            {"Ville de Saint-Amable", "Ville de Varennes"},
        ),
        (
            "Les documents de cet accord ont été paraphés par le chef de la diplomatie djiboutienne, Idriss Abdou, et son homologue coréen, "
            "Park Ji-hoon.",
            "accord",
            {"Djibouti", "Corée du Sud"},
        ),
        (
            "Signé le 15 février entre La Poste, l'Ademe et l'État, ce contrat maintient les bureaux.",
            "contrat",
            {"La Poste", "Agence de la transition écologique", "France"},
        ),
        ("Dunkerque est jumelée avec la ville de Jéricho.", "jumelage", {"Ville de Dunkerque", "Ville de Jéricho"}),
        (
            "Une convention a été signée entre l'Etat et l'Ademe en mars 2017.",
            "convention",
            {"France", "Agence de la transition écologique"},
        ),
        ("Le Bénin et les États-Unis ont conclu un compact de cinq ans.", "accord", {"Bénin", "États-Unis"}),
        (
            "La présente convention fixe les principes de coopération entre l'Ademe et l'Office français de la biodiversité.",
            "convention",
            {"Agence de la transition écologique", "Office français de la biodiversité"},
        ),
        (
            "Les Emirats arabes unis viennent de signer avec la Somalie un contrat qui leur permet de construire une base.",
            "contrat",
            {"Émirats arabes unis", "Somalie"},
        ),
        (
            "Les présidents soudanais, Hassan Tahir, et éthiopien, Ahmed Worku, ont signé l'accord de paix.",
            "accord",
            {"Soudan", "Éthiopie"},
        ),
    ],
)
def test_acts_told_in_ways_of_the_press_and_of_contracts(text: str, kind: str, parties: set[str]) -> None:
    record = one(text)
    assert (record.kind, names(record)) == (kind, parties)


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        (
            "La convention a été signée par le ministre de l'Agriculture et la FNSEA.",
            {"Ministère de l'Agriculture", "Fédération nationale des syndicats d'exploitants agricoles"},
        ),
        (
            "Les ministres de la Justice, des Sports et de l'Éducation ont signé une convention.",
            {"Ministère de la Justice", "Ministère des Sports", "Ministère de l'Éducation"},
        ),
        (
            "La ministre de l'Économie, Awa Zin, et la directrice de l'AFD, Anne Petit, ont signé une convention. Le Bénin construira des routes.",
            {"Bénin", "Agence française de développement"},
        ),
        (
            "L'accord a été signé par Akouvi Tchalla, ministre de la Planification, et Horiuchi Takeshi, ambassadeur du Japon au Togo.",
            {"Togo", "Japon"},
        ),
        (
            "L'accord a été paraphé par Anatole Mabiala, ministre congolais de l'Économie et du Plan et l'ambassadeur de l'Inde au Congo, "
            "Ashok Menon.",
            {"République du Congo", "Inde"},
        ),
    ],
)
def test_a_minister_signs_for_his_ministry_at_home_and_for_his_state_beside_foreigners(
    text: str, parties: set[str]
) -> None:
    assert names(one(text)) == parties


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        (
            "Un accord-cadre a été signé entre les CHU de Limoges et de Poitiers.",
            {"CHU de Limoges", "CHU de Poitiers"},
        ),
        (
            "La Société nationale d'électricité du Burkina et l'Ademe ont signé un accord.",
            {"Société nationale d'électricité du Burkina", "Agence de la transition écologique"},
        ),
        (
            "La compagnie nationale des hydrocarbures Sonatrach et l'Ademe ont signé un protocole d'entente.",
            {"Sonatrach", "Agence de la transition écologique"},
        ),
        (
            "Une convention a été signée entre l'université marocaine Abdelmalek Essaâdi et la Ville de Pau.",
            {"Université Abdelmalek Essaâdi", "Ville de Pau"},
        ),
        ("Le Bénin et l'Ordre souverain de Malte ont signé un accord.", {"Bénin", "Ordre souverain de Malte"}),
        ("La réunion de travail entre l'Inde et Maurice a abouti à la signature d'un accord.", {"Inde", "Maurice"}),
        (
            "Le cercle de Nara et le Département de la Loire ont signé un accord.",
            {"Cercle de Nara", "Département de la Loire"},
        ),
    ],
)
def test_names_say_what_a_body_is_or_whose(text: str, parties: set[str]) -> None:
    assert names(one(text)) == parties


def test_acts_told_respectively_pair_the_parties_in_order() -> None:
    records = pipeline.extract(
        "Les communes d'Errachidia et de Midelt ont respectivement signé des protocoles avec les villes de Dunhuang et de Baise.",
        PUBLISHED,
    )
    assert [names(r) for r in records] == [
        {"Ville d'Errachidia", "Ville de Dunhuang"},
        {"Ville de Midelt", "Ville de Baise"},
    ]


def test_what_replaces_an_older_act_leaves_it_a_record_of_its_own() -> None:
    records = pipeline.extract(
        "La Ville de Tunis et la Ville de Marseille ont signé un pacte d'amitié le 3 mai 2016. Il remplacera celui signé en 1998.",
        PUBLISHED,
    )
    assert {(r.kind, r.signed and r.signed.value) for r in records} == {
        ("jumelage", "2016-05-03"),
        ("jumelage", "1998"),
    }


@pytest.mark.parametrize(
    "text",
    [
        "Les deux parties ont émis le vœu que l'idée d'un accord entre le Gabon et la Corée du Sud ne soit pas abandonnée.",
        "Jeu de rôle : négociez un traité entre la France et l'Italie en deux heures !",
        "Le Mali et la France ont convenu de la nécessité de renforcer la coopération.",
    ],
)
def test_wishes_and_games_are_no_acts(text: str) -> None:
    assert not pipeline.extract(text, PUBLISHED)


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        (
            "Une convention a été signée entre la Fédération marocaine de handball (FRMH) et ses homologues togolaise et tchadienne.",
            {
                "Fédération marocaine de handball",
                "Fédération togolaise de handball",
                "Fédération tchadienne de handball",
            },
        ),
        (
            "Les jeunes vont à la Mission locale de Lunéville. La Mission locale et la Ville de Baccarat ont signé une convention.",
            {"Mission locale de Lunéville", "Ville de Baccarat"},
        ),
        (
            "L'essentiel est un traité de coopération de défense. Il a été signé mercredi par le ministre français de la Défense et son "
            "homologue tchadien.",
            {"France", "Tchad"},
        ),
        (
            "Une convention a été signée entre Luc Stéphan, maire socialiste de Baccarat et Paul Billot, président de l'Ademe.",
            {"Ville de Baccarat", "Agence de la transition écologique"},
        ),
        (
            "Le département du Morbihan et le Pays de Questembert ont signé un contrat de territoire. La communauté de communes du Pays de "
            "Questembert en est heureuse.",
            {"Département du Morbihan", "Communauté de communes du Pays de Questembert"},
        ),
        (
            "Le ministre-président bruxellois, Rudi Maes, et son homologue flamand, Jan Peeters, ont signé un accord de coopération.",
            {"Région de Bruxelles-Capitale", "Région flamande"},
        ),
        (
            "Les gouvernements fribourgeois et bernois ont signé un accord d'exécution.",
            {"Canton de Fribourg", "Canton de Berne"},
        ),
        (
            "La commune de Cortaillod a signé un mandat de prestations avec la Ville de Neuchâtel.",
            {"Ville de Cortaillod", "Ville de Neuchâtel"},
        ),
        (
            "La ministre de l'Environnement, Aïcha Warsama, et le représentant de la FAO à Djibouti, Gaston Agbodji, ont paraphé un accord.",
            {"Djibouti", "Organisation des Nations unies pour l'alimentation et l'agriculture"},
        ),
        (
            "La cheffe de la Délégation de l'Union européenne et le Tchad ont signé une convention.",
            {"Union européenne", "Tchad"},
        ),
        (
            "La Région Normandie a souscrit auprès de la Banque européenne d'investissement un prêt de 150 millions d'euros.",
            {"Région Normandie", "Banque européenne d'investissement"},
        ),
        (
            "Le Conseil départemental du Tarn et la Caf du Tarn ont conventionné pour trois ans.",
            {"Département du Tarn", "Caf du Tarn"},
        ),
    ],
)
def test_parties_are_told_by_what_the_text_said_of_them_before(text: str, parties: set[str]) -> None:
    assert names(one(text)) == parties


def test_twinnings_told_with_between_each_are_pairs() -> None:
    records = pipeline.extract(
        "Des conventions de jumelage ont été signées entre Laâyoune et Sokoto, entre Smara et Tamale et entre Tiznit d'une part et Moshi et "
        "Treichville d'autre part.",
        PUBLISHED,
    )
    assert len(records) == 4 and all(len(r.partners) == 2 for r in records)


def test_a_line_of_two_states_above_a_list_of_papers_names_their_parties() -> None:
    records = pipeline.extract(
        "La France et la Géorgie\nTextes fondateurs de la relation :\n- Accord sur les investissements (signé le 3 février 1997) ;\n"
        "- Convention en matière fiscale (signée le 7 mars 2007) ;\n- Accord-cadre sur le tourisme (signé le 21 février 2008).",
        PUBLISHED,
    )
    assert [(names(r), r.signed and r.signed.value) for r in records] == [
        ({"France", "Géorgie"}, "1997-02-03"),
        ({"France", "Géorgie"}, "2007-03-07"),
        ({"France", "Géorgie"}, "2008-02-21"),
    ]


def test_items_under_a_colon_are_acts_of_those_whom_the_article_names() -> None:
    records = pipeline.extract(
        "Le Premier ministre slovène est en visite à Alger pour une réunion entre l'Algérie et la Slovénie. Cette rencontre a donné lieu à la "
        "signature de plusieurs accords :\n• Santé : déclaration conjointe sur les médecins.\n• Environnement : mémorandum d'entente sur les "
        "réserves.\n• Transports : convention de coopération sur les ports.",
        PUBLISHED,
    )
    assert [(r.kind, names(r)) for r in records] == [
        (kind, {"Algérie", "Slovénie"}) for kind in ("declaration_intention", "memorandum", "convention")
    ]
